#include "page/layout.h"

#include <stdlib.h>

/* What a column asks for. */
typedef struct column {
    int64_t min, max;
    int64_t weight;            /* of what is shared out beyond the minima */
    pilu_length width;         /* of its col, else of a cell that says one */
} column;

static int64_t root(int64_t n)
{
    int64_t low = 0, high = INT32_MAX;
    while (low < high) {
        int64_t mid = (low + high + 1) / 2;
        if (mid * mid <= n) low = mid; else high = mid - 1;
    }
    return low;
}

/* Neighbours share a collapsed border: half of it lies in each (CSS 2.2 §17.6.2). */
static void set_insets(pilu_cell *cell)
{
    for (int side = 0; side < 4; side++)
        cell->inset[side] = cell->style->padding[side] + (cell->style->border[side].width + 1) / 2;
}

static bool cell_hidden(const pilu_node *node)
{
    return pilu_layout_style(node)->hidden || pilu_layout_style(node->parent)->hidden;
}

static void measure_cell(pilu_layouter *l, pilu_cell *cell, const pilu_grid_cell *place)
{
    cell->place = place;
    cell->style = pilu_layout_style(place->node);
    set_insets(cell);
    if (!cell_hidden(place->node)) cell->shaped = pilu_flow_measure(l, place->node, &cell->min, &cell->max);
    pilu_unit sides = cell->inset[PILU_LEFT] + cell->inset[PILU_RIGHT];
    if (cell->style->width.kind == PILU_LENGTH_FIXED && cell->style->width.value > cell->max)
        cell->max = cell->style->width.value;
    cell->min += sides;
    cell->max += sides;
}

static pilu_unit thickest(const pilu_style *style, pilu_unit so_far)
{
    for (int side = 0; side < 4; side++)
        if (style->border[side].width > so_far) so_far = style->border[side].width;
    return so_far;
}

/* Widths of cells over one column, and of col elements. */
static void add_single(const pilu_table *table, column *columns)
{
    for (uint32_t i = 0; i < table->grid->cell_count; i++) {
        const pilu_cell *cell = &table->cells[i];
        if (cell->place->columns != 1) continue;
        column *c = &columns[cell->place->column];
        if (cell->min > c->min) c->min = cell->min;
        if (cell->max > c->max) c->max = cell->max;
        if (c->width.kind == PILU_LENGTH_AUTO) c->width = cell->style->width;
    }
}

static int by_span(const void *a, const void *b)
{
    const pilu_cell *x = *(pilu_cell *const *)a, *y = *(pilu_cell *const *)b;
    if (x->place->columns != y->place->columns) return x->place->columns < y->place->columns ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* Adds what the columns lack in proportion to their widest content, to those without a width of their own if there
 * are any. */
static void spread(column *columns, uint32_t count, int64_t need, bool max)
{
    int64_t have = 0, total = 0, done = 0;
    bool all = true;
    for (uint32_t i = 0; i < count; i++) {
        have += max ? columns[i].max : columns[i].min;
        all = all && columns[i].width.kind != PILU_LENGTH_AUTO;
    }
    if (have >= need) return;
    for (uint32_t i = 0; i < count; i++)
        if (all || columns[i].width.kind == PILU_LENGTH_AUTO) total += columns[i].max + 1;
    int64_t seen = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!all && columns[i].width.kind != PILU_LENGTH_AUTO) continue;
        seen += columns[i].max + 1;
        int64_t share = (need - have) * seen / total - done;
        done += share;
        if (max) columns[i].max += share; else columns[i].min += share;
    }
}

/* Cells over several columns, the narrow ones first (CSS 2.2 §17.5.2.2). */
static void add_spanning(pilu_layouter *l, const pilu_table *table, column *columns)
{
    size_t count = 0;
    for (uint32_t i = 0; i < table->grid->cell_count; i++) count += table->cells[i].place->columns > 1;
    if (!count) return;
    pilu_cell **wide = PILU_NEW_ARRAY(l->scratch, pilu_cell *, count);
    count = 0;
    for (uint32_t i = 0; i < table->grid->cell_count; i++)
        if (table->cells[i].place->columns > 1) wide[count++] = &table->cells[i];
    qsort(wide, count, sizeof *wide, by_span);
    for (size_t i = 0; i < count; i++) {
        const pilu_grid_cell *place = wide[i]->place;
        spread(&columns[place->column], place->columns, wide[i]->min, false);
        for (uint32_t c = place->column; c < place->column + place->columns; c++)
            if (columns[c].max < columns[c].min) columns[c].max = columns[c].min;
        spread(&columns[place->column], place->columns, wide[i]->max, true);
    }
}

static column *find_columns(pilu_layouter *l, const pilu_table *table)
{
    const pilu_grid *grid = table->grid;
    column *columns = PILU_NEW_ARRAY(l->scratch, column, grid->columns);
    for (uint32_t i = 0; i < grid->columns; i++)
        if (grid->column_node[i]) columns[i].width = pilu_layout_style(grid->column_node[i])->width;
    add_single(table, columns);
    add_spanning(l, table, columns);
    return columns;
}

pilu_table *pilu_table_new(pilu_layouter *l, const pilu_node *node)
{
    const pilu_grid *grid = pilu_grid_of(l->scratch, l->diags, node);
    if (!grid) return NULL;
    pilu_table *table = PILU_NEW(l->scratch, pilu_table);
    *table = (pilu_table){.node = node, .style = pilu_layout_style(node), .grid = grid,
                          .cells = PILU_NEW_ARRAY(l->scratch, pilu_cell, grid->cell_count)};
    table->edge = thickest(table->style, 0);
    for (uint32_t i = 0; i < grid->cell_count; i++) {
        measure_cell(l, &table->cells[i], &grid->cells[i]);
        table->edge = thickest(table->cells[i].style, table->edge);
    }
    column *columns = find_columns(l, table);
    for (uint32_t i = 0; i < grid->columns; i++) {
        table->min += (pilu_unit)columns[i].min;
        table->max += (pilu_unit)columns[i].max;
    }
    table->min += table->edge;
    table->max += table->edge;
    return table;
}

/* Where a column would go, between its minimum and `t` thousandths of its weight. */
static int64_t clamp(const column *c, int64_t t)
{
    int64_t w = c->weight * t / 1000;
    return w < c->min ? c->min : w > c->max ? c->max : w;
}

static int64_t sum_at(const column *columns, uint32_t count, int64_t t)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < count; i++) sum += clamp(&columns[i], t);
    return sum;
}

/* Shares `width` out between minima and maxima. A column that asks for little gets all of it before those that ask
 * for much are served: in proportion alone, a column of two characters beside one of two hundred would break. The
 * weight is the root of what a column asks for, so that twice the text gets wider and higher. */
static void share_between(column *columns, uint32_t count, int64_t width, int64_t *out)
{
    int64_t low = 0, high = 1, used = 0, room = 0;
    for (uint32_t i = 0; i < count; i++) columns[i].weight = root(columns[i].max) + 1;
    while (high < INT32_MAX && sum_at(columns, count, high) <= width) high *= 2;
    while (low + 1 < high) {
        int64_t mid = (low + high) / 2;
        if (sum_at(columns, count, mid) <= width) low = mid; else high = mid;
    }
    for (uint32_t i = 0; i < count; i++) {
        out[i] = clamp(&columns[i], low);
        used += out[i];
    }
    for (uint32_t i = 0; i < count && used < width; i++) { /* what the thousandths leave over */
        room = columns[i].max - out[i] < width - used ? columns[i].max - out[i] : width - used;
        out[i] += room;
        used += room;
    }
}

/* Widens columns in proportion to `by` until they fill the width. */
static void fill(int64_t *out, const int64_t *by, uint32_t count, int64_t width)
{
    int64_t have = 0, total = 0, seen = 0, done = 0;
    for (uint32_t i = 0; i < count; i++) {
        have += out[i];
        total += by[i];
    }
    if (total == 0) return;
    for (uint32_t i = 0; i < count; i++) {
        seen += by[i];
        int64_t share = (width - have) * seen / total - done;
        done += share;
        out[i] += share;
    }
}

/* The widths that columns ask for become limits: a fixed or percent column is not shared. */
static void fix_columns(column *columns, uint32_t count, int64_t width)
{
    for (uint32_t i = 0; i < count; i++) {
        column *c = &columns[i];
        int64_t want = c->width.kind == PILU_LENGTH_PERCENT ? width * c->width.value / 10000 : c->width.value;
        if (c->width.kind == PILU_LENGTH_AUTO) continue;
        c->max = want > c->min ? want : c->min;
    }
}

/* Columns with a width of their own first, as wide as the others' minima allow; then the others share what is left
 * and take what is over, or, when all have widths, all take it in proportion. */
static void divide(pilu_layouter *l, column *columns, uint32_t count, int64_t width, int64_t *out)
{
    int64_t *by = PILU_NEW_ARRAY(l->scratch, int64_t, count), min = 0, fixed = 0, free_min = 0;
    uint32_t autos = 0;
    for (uint32_t i = 0; i < count; i++) {
        bool free = columns[i].width.kind == PILU_LENGTH_AUTO;
        min += columns[i].min;
        autos += free;
        *(free ? &free_min : &fixed) += free ? columns[i].min : columns[i].max;
    }
    if (min >= width || fixed + free_min > width) { /* minima first, then in proportion to what was asked beyond */
        for (uint32_t i = 0; i < count; i++) {
            out[i] = columns[i].min;
            bool free = columns[i].width.kind == PILU_LENGTH_AUTO;
            by[i] = min >= width ? columns[i].min : free ? 0 : columns[i].max - columns[i].min;
        }
        fill(out, by, count, width);
        return;
    }
    column *free = PILU_NEW_ARRAY(l->scratch, column, autos);
    int64_t *shares = PILU_NEW_ARRAY(l->scratch, int64_t, autos);
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i++)
        if (columns[i].width.kind == PILU_LENGTH_AUTO) free[n++] = columns[i];
    share_between(free, autos, width - fixed, shares);
    n = 0;
    for (uint32_t i = 0; i < count; i++) {
        bool is_free = columns[i].width.kind == PILU_LENGTH_AUTO;
        out[i] = is_free ? shares[n++] : columns[i].max;
        by[i] = is_free ? columns[i].max : autos ? 0 : out[i];
    }
    fill(out, by, count, width);
}

static pilu_unit table_width(const pilu_style *style, pilu_unit measure)
{
    if (style->width.kind == PILU_LENGTH_FIXED) return style->width.value;
    if (style->width.kind == PILU_LENGTH_PERCENT) return (pilu_unit)((int64_t)measure * style->width.value / 10000);
    return measure;
}

void pilu_table_set_width(pilu_layouter *l, pilu_table *table, pilu_unit measure)
{
    uint32_t count = table->grid->columns;
    pilu_unit width = table_width(table->style, measure);
    if (width < table->min) width = table->min < measure ? table->min : measure;
    if (width < table->min || width > measure)
        pilu_layout_overflow(l, table->node,
                             PILU_WORDS("表格各列合计比版心宽，请减少列数或改用横排页",
                                        "the table's columns are wider than the type area; use fewer columns or a "
                                        "landscape page"));
    table->width = width;
    table->x = width < measure ? (measure - width) / 2 : 0;
    table->column = PILU_NEW_ARRAY(l->scratch, pilu_unit, (size_t)count + 1);
    table->column[0] = table->edge / 2;
    if (!count) return;
    column *columns = find_columns(l, table);
    int64_t *widths = PILU_NEW_ARRAY(l->scratch, int64_t, count), inner = width - table->edge;
    fix_columns(columns, count, inner);
    divide(l, columns, count, inner, widths);
    for (uint32_t i = 0; i < count; i++) table->column[i + 1] = table->column[i] + (pilu_unit)widths[i];
}
