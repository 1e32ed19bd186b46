#include "page/layout.h"

#include <stdlib.h>

static pilu_unit cell_width(const pilu_table *table, const pilu_cell *cell)
{
    const pilu_grid_cell *place = cell->place;
    pilu_unit width = table->column[place->column + place->columns] - table->column[place->column];
    width -= cell->inset[PILU_LEFT] + cell->inset[PILU_RIGHT];
    return width > 0 ? width : 0;
}

static int64_t need_of(const pilu_cell *cell)
{
    int64_t content = cell->flow.count ? cell->flow.height : cell->style->line_height;
    return content + cell->inset[PILU_TOP] + cell->inset[PILU_BOTTOM];
}

static int64_t sum_rows(const pilu_table *table, uint32_t from, uint32_t to)
{
    int64_t sum = 0;
    for (uint32_t row = from; row < to; row++) sum += table->height[row];
    return sum;
}

static int by_rows(const void *a, const void *b)
{
    const pilu_cell *x = *(pilu_cell *const *)a, *y = *(pilu_cell *const *)b;
    if (x->place->rows != y->place->rows) return x->place->rows < y->place->rows ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* What its rows lack for a cell is spread evenly over them. */
static void stretch(pilu_table *table, const pilu_cell *cell)
{
    const pilu_grid_cell *place = cell->place;
    int64_t lack = need_of(cell) - sum_rows(table, place->row, place->row + place->rows), done = 0;
    for (uint32_t i = 0; lack > 0 && i < place->rows; i++) {
        int64_t share = lack * (i + 1) / place->rows - done;
        done += share;
        table->height[place->row + i] += share;
    }
}

/* A cell whose content is hidden asks for nothing. */
static void build_cells(pilu_layouter *l, pilu_table *table)
{
    for (uint32_t i = 0; i < table->grid->cell_count; i++) {
        pilu_cell *cell = &table->cells[i];
        if (cell->shaped) pilu_flow_build(l, &cell->flow, cell->place->node, cell_width(table, cell), cell->shaped);
        cell->shaped = NULL;
        cell->rest = cell->flow.height;
        int64_t *height = &table->height[cell->place->row];
        if (cell->place->rows == 1 && need_of(cell) > *height) *height = need_of(cell);
    }
}

/* Cells over several rows, the low ones first, so that what they add serves the higher ones too. */
static void stretch_spanned(pilu_layouter *l, pilu_table *table)
{
    size_t count = 0;
    for (uint32_t i = 0; i < table->grid->cell_count; i++) count += table->cells[i].place->rows > 1;
    if (!count) return;
    pilu_cell **high = PILU_NEW_ARRAY(l->scratch, pilu_cell *, count);
    count = 0;
    for (uint32_t i = 0; i < table->grid->cell_count; i++)
        if (table->cells[i].place->rows > 1) high[count++] = &table->cells[i];
    qsort(high, count, sizeof *high, by_rows);
    for (size_t i = 0; i < count; i++) stretch(table, high[i]);
}

static void raise_cost(pilu_table *table, uint32_t row, pilu_break_cost cost)
{
    if (table->cost[row] < cost) table->cost[row] = (uint8_t)cost;
}

/* A break within a group that leaves its label less room than it needs. */
static void guard_label(pilu_table *table, const pilu_cell *cell)
{
    const pilu_grid_cell *place = cell->place;
    int64_t room = table->height[place->row], need = need_of(cell);
    for (uint32_t row = place->row + 1; row < place->row + place->rows && room < need; row++) {
        raise_cost(table, row, PILU_BREAK_KEEP);
        room += table->height[row];
    }
}

enum { MOST_LINES = 4 };

/* The first row goes with the second, unless it is so high that much of the page would be lost. */
static bool may_stand_alone(const pilu_table *table, uint32_t row)
{
    const pilu_grid *grid = table->grid;
    if (row != grid->head_rows || grid->row_first[row] == grid->row_first[row + 1]) return true;
    return table->height[row] > MOST_LINES * table->cells[grid->row_first[row]].style->line_height;
}

/* The head stays with the first row, a row of totals (the last one, and a tfoot) with what it sums up. */
static void set_costs(pilu_table *table)
{
    const pilu_grid *grid = table->grid;
    for (uint32_t row = 1; row < grid->rows; row++) {
        if (row <= grid->head_rows) raise_cost(table, row, PILU_BREAK_NEVER);
        const pilu_node *node = grid->row_node[row];
        bool alone = !may_stand_alone(table, row - 1) || row + 1 == grid->rows;
        if (alone || node->parent->kind == PILU_NODE_TFOOT) raise_cost(table, row, PILU_BREAK_WIDOW);
        raise_cost(table, row, pilu_layout_break_cost(pilu_layout_style(node)->break_before));
        raise_cost(table, row, pilu_layout_break_cost(pilu_layout_style(grid->row_node[row - 1])->break_after));
    }
    for (uint32_t i = 0; i < grid->cell_count; i++)
        if (table->cells[i].place->rows > 1) guard_label(table, &table->cells[i]);
}

void pilu_table_set_rows(pilu_layouter *l, pilu_table *table)
{
    table->height = PILU_NEW_ARRAY(l->scratch, int64_t, table->grid->rows);
    table->cost = PILU_NEW_ARRAY(l->scratch, uint8_t, table->grid->rows);
    build_cells(l, table);
    stretch_spanned(l, table);
    table->head_height = sum_rows(table, 0, table->grid->head_rows);
    set_costs(table);
}
