/* grid.h: a table's cells on its grid of rows and columns (HTML «forming a table», simplified: no overlap,
 * no ragged rows: pilu_document_check has refused those). Shared by the HTML headers, the page and the PDF's
 * Scope, so that all three see one grid. */
#ifndef PILU_DOC_GRID_H
#define PILU_DOC_GRID_H

#include "doc/node.h"

typedef struct pilu_grid_cell {
    const pilu_node *node;             /* th or td */
    uint32_t row, column, rows, columns; /* place and spans; rowspan is clipped at its row group's end */
} pilu_grid_cell;

typedef struct pilu_grid {
    const pilu_node *table;
    uint32_t rows, columns;
    uint32_t head_rows;                /* rows of the thead at the top */
    const pilu_node **row_node;        /* [rows] tr */
    pilu_grid_cell *cells;             /* in document order, so by row */
    uint32_t cell_count;
    uint32_t *row_first;               /* [rows + 1] index into cells of the first cell that starts in a row */
    const pilu_node **column_node;     /* [columns] col, or NULL */
} pilu_grid;

/* NULL and a finding when cells overlap or rows have different widths. Linear in cells; no slot map is kept. */
pilu_grid *pilu_grid_new(pilu_arena *arena, pilu_diags *diags, const pilu_node *table);

/* The grid that a checked document's table has already, or a new one. */
const pilu_grid *pilu_grid_of(pilu_arena *arena, pilu_diags *diags, const pilu_node *table);

#endif
