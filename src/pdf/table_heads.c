#include "pdf/table_heads.h"

struct pilu_table_heads {
    const pilu_grid *grid;
    /* Heads that reach into a column from above and into a row from the left, as lists in document order. */
    uint32_t *column_first, *column_cells; /* [columns + 1], cell indices */
    uint32_t *row_first, *row_cells;       /* [rows + 1] */
};

static bool is_head(const pilu_grid_cell *cell) { return cell->node->kind == PILU_NODE_TH; }

const char *pilu_table_scope(const pilu_grid *grid, const pilu_grid_cell *cell)
{
    pilu_str scope = pilu_node_attr(cell->node, PILU_ATTR_SCOPE);
    /* HTML's rowgroup and colgroup have no counterpart; a span says how far they reach. */
    if (pilu_str_starts(scope, PILU_STR("row"))) return "Row";
    if (pilu_str_starts(scope, PILU_STR("col"))) return "Column";
    return cell->row < grid->head_rows ? "Column" : "Row";
}

static bool heads_row(const pilu_grid *grid, const pilu_grid_cell *cell)
{
    return is_head(cell) && strcmp(pilu_table_scope(grid, cell), "Row") == 0;
}

static bool heads_column(const pilu_grid *grid, const pilu_grid_cell *cell)
{
    return is_head(cell) && !heads_row(grid, cell);
}

static bool is_simple(const pilu_grid *grid)
{
    if (grid->head_rows > 1) return false;
    for (uint32_t i = 0; i < grid->cell_count; i++)
        if (is_head(&grid->cells[i]) && (grid->cells[i].rows > 1 || grid->cells[i].columns > 1)) return false;
    return true;
}

/* Lists by line (column or row): counted, summed, filled. */
static void list(pilu_arena *arena, const pilu_grid *grid, bool by_column, uint32_t **first, uint32_t **cells)
{
    uint32_t lines = by_column ? grid->columns : grid->rows;
    uint32_t *at = PILU_NEW_ARRAY(arena, uint32_t, lines + 2);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < grid->cell_count; i++) {
            const pilu_grid_cell *cell = &grid->cells[i];
            if (by_column ? !heads_column(grid, cell) : !heads_row(grid, cell)) continue;
            uint32_t from = by_column ? cell->column : cell->row, n = by_column ? cell->columns : cell->rows;
            for (uint32_t line = from; line < from + n && line < lines; line++) {
                if (pass == 0) at[line + 2]++;
                else (*cells)[at[line + 1]++] = i;
            }
        }
        if (pass) break;
        for (uint32_t line = 0; line < lines; line++) at[line + 2] += at[line + 1];
        *cells = PILU_NEW_ARRAY(arena, uint32_t, at[lines + 1]);
    }
    *first = at;
}

pilu_table_heads *pilu_table_heads_new(pilu_arena *arena, const pilu_grid *grid)
{
    if (is_simple(grid)) return NULL;
    pilu_table_heads *heads = PILU_NEW(arena, pilu_table_heads);
    heads->grid = grid;
    list(arena, grid, true, &heads->column_first, &heads->column_cells);
    list(arena, grid, false, &heads->row_first, &heads->row_cells);
    return heads;
}

/* Adds a head once. A head that spans several of the cell's lines is met on each of them. */
static uint32_t put(uint32_t *out, uint32_t n, uint32_t room, uint32_t head)
{
    for (uint32_t i = 0; i < n; i++)
        if (out[i] == head) return n;
    if (n < room) out[n++] = head;
    return n;
}

uint32_t pilu_table_heads_of(const pilu_table_heads *heads, uint32_t index, uint32_t *out, uint32_t room)
{
    const pilu_grid_cell *cells = heads->grid->cells, *cell = &cells[index];
    uint32_t n = 0;
    for (uint32_t column = cell->column; column < cell->column + cell->columns; column++)
        for (uint32_t i = heads->column_first[column]; i < heads->column_first[column + 1]; i++) {
            const pilu_grid_cell *head = &cells[heads->column_cells[i]];
            if (head->row + head->rows <= cell->row) n = put(out, n, room, heads->column_cells[i]);
        }
    for (uint32_t row = cell->row; row < cell->row + cell->rows; row++)
        for (uint32_t i = heads->row_first[row]; i < heads->row_first[row + 1]; i++) {
            const pilu_grid_cell *head = &cells[heads->row_cells[i]];
            if (head->column + head->columns <= cell->column) n = put(out, n, room, heads->row_cells[i]);
        }
    return n;
}
