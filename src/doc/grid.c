#include "doc/grid.h"

#include <inttypes.h>

/* Rows, cells and columns are counted first, so that each array is allocated once. */
typedef struct counts {
    uint32_t rows, cells, columns, head_rows;
} counts;

static bool is_rows(const pilu_node *node) { return pilu_node_kind_category(node->kind) == PILU_CATEGORY_ROWS; }
static uint32_t colspan(const pilu_node *cell) { return (uint32_t)pilu_node_span(cell, PILU_ATTR_COLSPAN); }

/* Columns are what the colgroup says, else what the first row fills. */
static counts count_parts(const pilu_node *table)
{
    counts n = {0};
    for (const pilu_node *part = table->first; part; part = part->next) {
        if (part->kind == PILU_NODE_COLGROUP)
            for (const pilu_node *col = part->first; col; col = col->next)
                n.columns += (uint32_t)pilu_node_span(col, PILU_ATTR_SPAN);
        if (!is_rows(part)) continue;
        for (const pilu_node *row = part->first; row; row = row->next) {
            bool measure = n.rows++ == 0 && n.columns == 0;
            n.head_rows += part->kind == PILU_NODE_THEAD;
            for (const pilu_node *cell = row->first; cell; cell = cell->next) {
                n.cells++;
                if (measure) n.columns += colspan(cell);
            }
        }
    }
    return n;
}

static void name_columns(pilu_grid *grid)
{
    uint32_t at = 0;
    for (const pilu_node *part = grid->table->first; part; part = part->next) {
        if (part->kind != PILU_NODE_COLGROUP) continue;
        for (const pilu_node *col = part->first; col; col = col->next)
            for (int i = pilu_node_span(col, PILU_ATTR_SPAN); i > 0; i--) grid->column_node[at++] = col;
    }
}

static pilu_str digits(pilu_diags *diags, uint32_t n) { return pilu_arena_printf(diags->arena, "%" PRIu32, n); }

static bool ragged(pilu_diags *diags, const pilu_grid *grid, const pilu_node *row, uint32_t at, uint32_t width)
{
    pilu_report(diags, TABLE_RAGGED, (pilu_place){.at = row->origin}, digits(diags, at + 1), digits(diags, width),
                digits(diags, grid->columns));
    return false;
}

static bool overlap(pilu_diags *diags, const pilu_node *cell, uint32_t row, uint32_t column)
{
    pilu_report(diags, TABLE_OVERLAP, (pilu_place){.at = cell->origin}, digits(diags, row + 1),
                digits(diags, column + 1));
    return false;
}

/* What a row that is not exactly full would fill, for the finding. */
static uint32_t width_of(const pilu_grid *grid, const uint32_t *busy, const pilu_node *row, uint32_t at)
{
    uint32_t width = 0;
    for (uint32_t column = 0; column < grid->columns; column++) width += busy[column] > at;
    for (const pilu_node *cell = row->first; cell; cell = cell->next) width += colspan(cell);
    return width;
}

/* Places the cells of row `at`. `busy[column]` is the first row that the column's last cell leaves free, so a
 * row costs its columns and no slot map is kept. `group_end` is the row behind the group: rowspan is clipped there. */
static bool place_row(pilu_grid *grid, pilu_diags *diags, uint32_t *busy, const pilu_node *row, uint32_t at,
                      uint32_t group_end)
{
    grid->row_node[at] = row;
    grid->row_first[at] = grid->cell_count;
    uint32_t width = width_of(grid, busy, row, at), column = 0;
    if (width > grid->columns) return ragged(diags, grid, row, at, width); /* so no cell ends beyond the last column */
    for (const pilu_node *cell = row->first; cell; cell = cell->next) {
        uint32_t columns = colspan(cell), rows = (uint32_t)pilu_node_span(cell, PILU_ATTR_ROWSPAN);
        while (column < grid->columns && busy[column] > at) column++;
        for (uint32_t i = column; i < column + columns; i++)
            if (busy[i] > at) return overlap(diags, cell, at, i);
        if (rows > group_end - at) rows = group_end - at;
        for (uint32_t i = column; i < column + columns; i++) busy[i] = at + rows;
        grid->cells[grid->cell_count++] = (pilu_grid_cell){cell, at, column, rows, columns};
        column += columns;
    }
    return width == grid->columns || ragged(diags, grid, row, at, width);
}

static uint32_t row_count(const pilu_node *group)
{
    uint32_t n = 0;
    for (const pilu_node *row = group->first; row; row = row->next) n++;
    return n;
}

pilu_grid *pilu_grid_new(pilu_arena *arena, pilu_diags *diags, const pilu_node *table)
{
    counts n = count_parts(table);
    pilu_grid *grid = PILU_NEW(arena, pilu_grid);
    *grid = (pilu_grid){
        .table = table,
        .rows = n.rows,
        .columns = n.columns,
        .head_rows = n.head_rows,
        .row_node = PILU_NEW_ARRAY(arena, const pilu_node *, n.rows),
        .cells = PILU_NEW_ARRAY(arena, pilu_grid_cell, n.cells),
        .row_first = PILU_NEW_ARRAY(arena, uint32_t, (size_t)n.rows + 1),
        .column_node = PILU_NEW_ARRAY(arena, const pilu_node *, n.columns),
    };
    name_columns(grid);
    uint32_t *busy = PILU_NEW_ARRAY(arena, uint32_t, n.columns), at = 0;
    for (const pilu_node *group = table->first; group; group = group->next) {
        if (!is_rows(group)) continue;
        uint32_t end = at + row_count(group);
        for (const pilu_node *row = group->first; row; row = row->next, at++)
            if (!place_row(grid, diags, busy, row, at, end)) return NULL;
    }
    grid->row_first[n.rows] = grid->cell_count;
    return grid;
}

const pilu_grid *pilu_grid_of(pilu_arena *arena, pilu_diags *diags, const pilu_node *table)
{
    return table->grid ? table->grid : pilu_grid_new(arena, diags, table);
}
