/* page_rules.h: the tables of a page by the lines that are drawn between their cells.
 *
 * Lines that meet make a table; where one goes from side to side the cells beside it are two, otherwise one; what is no
 * rectangle is no cell. Lengths in points, from the page's upper left corner. For
 * src/check/page_words.c. */
#ifndef PILU_CHECK_PAGE_RULES_H
#define PILU_CHECK_PAGE_RULES_H

#include "read/pdf_rules.h"

typedef struct page_table {
    int sheet;
    float *xs, *ys;         /* the lines, from the left and from the top: one more than columns and rows */
    uint32_t columns, rows;
    uint32_t *owners;       /* row by row: the first place, from the left and the top, of the cell that a place is in */
    bool broken;            /* words lie across its lines */
} page_table;

typedef struct page_tables {
    page_table *items; /* sheet by sheet, from the top */
    size_t count, room;
} page_tables;

/* Adds the tables that these lines of one sheet draw. */
void page_tables_find(pilu_arena *arena, page_tables *all, const pilu_pdf_rule *rules, size_t count);

/* Between the cells of a table, where nothing should stand. */
enum { PAGE_NO_CELL = 0x7FFFFFFF };

/* The place, in `owners`, of the cell at a point; UINT32_MAX: it is not in the table. */
uint32_t page_table_cell(const page_table *t, float x, float y);

#endif
