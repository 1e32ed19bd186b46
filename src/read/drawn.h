/* drawn.h: the words of two PDFs in the order they are drawn, and what one says instead of the other.
 *
 * A wider column breaks the heads above it elsewhere and moves what stands beside it; a longer text moves pages. So
 * figures and single letters are compared, one behind the other, not lines: what only moved is the same. For whoever
 * compares a published PDF with what was made again. */
#ifndef PILU_READ_DRAWN_H
#define PILU_READ_DRAWN_H

#include "read/difference.h"

/* Both texts as `pdftotext -raw` prints them: lines, a form feed behind each page. Calls `tell` for each difference,
 * with what stands around it in its line; the place is the page. Numbers of pages are left out. */
void pilu_drawn_difference(pilu_arena *arena, pilu_str one, pilu_str other, pilu_difference_tell *tell, void *context);

#endif
