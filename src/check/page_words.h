/* page_words.h: the words of a PDF's pages with their boxes, put together to what stands side by side: segments.
 *
 * pdftotext -bbox says of each word where it stands. Words of one height on the page are a row; a row is cut where a
 * gap is too wide for a blank, or less wide but above or below another gap: between the columns of a table. Whatever
 * made the PDF, nothing but the places of words is relied on. Of all this only the result is kept, in the arena given.
 * Where lines are drawn between cells, they part the words and nothing else does. For src/check/text_pages.c. */
#ifndef PILU_CHECK_PAGE_WORDS_H
#define PILU_CHECK_PAGE_WORDS_H

#include "base/source.h"
#include "check/page_rules.h"

/* Words side by side without a gap that parts them: a line of text, or of a cell. Lengths in points, from the top. */
typedef struct page_segment {
    pilu_str text;
    float left, right, middle;
    float em;     /* the width of a Han character, as it is set: justified lines are set wider */
    float height; /* of the words' boxes: the same for the same font and size */
    int sheet; /* of the PDF, from 1 */
    int page;  /* what is read by itself, from 1: a sheet, or a column of it */
    int row;   /* in the file; segments of one row follow each other from left to right */
    bool lone; /* nothing else stands at its height */
    uint32_t table, cell; /* by drawn lines: the number of its table, from 1, and its cell there; or 0 */
} page_segment;

typedef struct page_segments {
    page_segment *items; /* page by page, from the top, from the left */
    size_t count, room;
    page_tables tables;
} page_segments;

static inline float page_least(float a, float b) { return a < b ? a : b; }
static inline float page_most(float a, float b) { return a > b ? a : b; }
/* How far apart two places are. */
static inline float page_between(float a, float b) { return a > b ? a - b : b - a; }

/* From what «pdftotext -bbox» wrote. Whatever is given is read; what is no word is passed over. The segments of a
 * table stand together, cell by cell. `rules`: what the pages draw, or NULL. */
page_segments page_segments_read(pilu_arena *arena, pilu_str xml, const pilu_pdf_rules *rules);

/* The columns of sheets that have two become pages of their own, one behind the other (page_columns.c). */
void page_segments_part(pilu_arena *scratch, page_segments *all);

/* What stands at the same height as another of these is not lone. */
void page_segments_mark_lone(page_segment *items, size_t count);

#endif
