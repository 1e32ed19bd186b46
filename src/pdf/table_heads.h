/* table_heads.h: which head cells a table cell has (ISO 32000-1 table 349, /Scope and /Headers).
 *
 * A table with one head row and plain row heads says it by /Scope. Where heads span or stand on several levels,
 * each cell lists its heads. Private to src/pdf. */
#ifndef PILU_PDF_TABLE_HEADS_H
#define PILU_PDF_TABLE_HEADS_H

#include "doc/grid.h"

typedef struct pilu_table_heads pilu_table_heads;

/* NULL when /Scope says everything. */
pilu_table_heads *pilu_table_heads_new(pilu_arena *arena, const pilu_grid *grid);

/* The heads of the grid's cell `cell`, as indices of cells, in document order; at most `room` of them. */
uint32_t pilu_table_heads_of(const pilu_table_heads *heads, uint32_t cell, uint32_t *out, uint32_t room);

/* The cell's scope: «Column», «Row» or «Both». */
const char *pilu_table_scope(const pilu_grid *grid, const pilu_grid_cell *cell);

#endif
