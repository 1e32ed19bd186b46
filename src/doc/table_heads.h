/* table_heads.h: which head cells a table cell has: what is read aloud before it. One answer for the page's
 * `headers` (WCAG 2.2 technique H43) and for the PDF's /Scope and /Headers (ISO 32000-1 table 349).
 *
 * The rule is HTML's «forming relationships between data cells and header cells»: from the cell to the left and
 * upwards, heads that touch are of one block, and behind a cell of data a head is hidden by a nearer one of the
 * same place and breadth: in «预算数 | 60 | 执行数 | 50» the 50 is 执行数 alone. Otherwise than there only
 * heads of the same direction hide each other, and a span says how far a group's head reaches. */
#ifndef PILU_DOC_TABLE_HEADS_H
#define PILU_DOC_TABLE_HEADS_H

#include "doc/grid.h"

enum { PILU_HEADS_MAX = 64 }; /* of one cell; what is further away is left out */

typedef struct pilu_table_heads pilu_table_heads;

/* Is this `th` the head of what is below it, and not of what is beside it? As written, else by place. */
bool pilu_table_head_is_column(const pilu_node *th);

/* NULL when scope says everything: one row of heads, no head that spans, none named by `headers`. */
pilu_table_heads *pilu_table_heads_new(pilu_arena *arena, const pilu_grid *grid);

/* The heads of a cell, as indices of cells: those named by its `headers`; or of its columns, from the top, then of its
 * rows, from the left. To be asked cell by cell in document order; one may be left out. Returns how many. */
uint32_t pilu_table_heads_of(pilu_table_heads *heads, uint32_t cell, uint32_t out[PILU_HEADS_MAX]);

#endif
