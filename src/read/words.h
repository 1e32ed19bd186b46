/* words.h: the words of two texts, and what one says instead of the other, wherever lines end.
 *
 * Figures and single letters are compared, one behind the other: other faces, another page or another program end
 * lines, cells and pages elsewhere, and break words that have no hyphen there. Blanks do not count. For whoever
 * compares a published file with what was made again. */
#ifndef PILU_READ_WORDS_H
#define PILU_READ_WORDS_H

#include "read/difference.h"

/* Calls `tell` for each difference, with what stands around it in its block; that of the other with the pointer of the
 * first value in it that differs. `shown`, or NULL: the texts that the other was made from, with their pointers. */
void pilu_words_difference(pilu_arena *arena, const pilu_lines *one, const pilu_lines *other, const pilu_lines *shown,
                           pilu_difference_tell *tell, void *context);

#endif
