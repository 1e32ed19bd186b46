#include "doc/table_heads.h"

#include <stdlib.h>

typedef struct above {
    uint32_t cell, block;
    struct above *next; /* further up */
} above;

/* The heads over what comes next in a column, the nearest first. */
typedef struct column {
    above *nearest;
    uint32_t block, end; /* of the nearest: its block, the row behind it */
} column;

typedef struct named {
    pilu_str id;
    uint32_t cell;
} named;

struct pilu_table_heads {
    pilu_arena *arena;
    const pilu_grid *grid;
    column *columns;
    uint32_t *row_first, *row_heads; /* [rows + 1]; row heads of each row, from the left */
    named *names;                    /* heads with an id, ascending */
    size_t name_count;
    uint32_t passed; /* cells before this one have been met */
};

bool pilu_table_head_is_column(const pilu_node *th)
{
    pilu_str scope = pilu_node_attr(th, PILU_ATTR_SCOPE);
    return scope.n ? pilu_str_starts(scope, PILU_STR("col")) : th->parent->parent->kind == PILU_NODE_THEAD;
}

static bool is_head(const pilu_grid_cell *cell) { return cell->node->kind == PILU_NODE_TH; }
static bool is_column_head(const pilu_grid_cell *c) { return is_head(c) && pilu_table_head_is_column(c->node); }
static bool is_row_head(const pilu_grid_cell *c) { return is_head(c) && !pilu_table_head_is_column(c->node); }

static bool scope_is_enough(const pilu_grid *grid)
{
    if (grid->head_rows > 1) return false;
    for (uint32_t i = 0; i < grid->cell_count; i++) {
        const pilu_grid_cell *cell = &grid->cells[i];
        if (is_head(cell) && (cell->rows > 1 || cell->columns > 1)) return false;
        if (pilu_node_attr(cell->node, PILU_ATTR_HEADERS).n) return false;
    }
    return true;
}

/* Counts the row heads of each row, then lists them by column: one from a row before may stand further right. */
static void list_row_heads(pilu_table_heads *heads)
{
    const pilu_grid *grid = heads->grid;
    uint32_t *first = heads->row_first = PILU_NEW_ARRAY(heads->arena, uint32_t, (size_t)grid->rows + 1);
    for (uint32_t i = 0; i < grid->cell_count; i++)
        if (is_row_head(&grid->cells[i]))
            for (uint32_t r = 0; r < grid->cells[i].rows; r++) first[grid->cells[i].row + r]++;
    uint32_t total = 0;
    for (uint32_t row = 0; row <= grid->rows; row++) first[row] = total += first[row]; /* ends, moved back below */
    uint32_t *list = heads->row_heads = PILU_NEW_ARRAY(heads->arena, uint32_t, (size_t)total + 1);
    uint32_t *end = PILU_NEW_ARRAY(heads->arena, uint32_t, (size_t)grid->rows + 1);
    memcpy(end, first, ((size_t)grid->rows + 1) * sizeof *end);
    for (uint32_t i = grid->cell_count; i-- > 0;) {
        const pilu_grid_cell *cell = &grid->cells[i];
        for (uint32_t row = cell->row; is_row_head(cell) && row < cell->row + cell->rows; row++) {
            uint32_t at = --first[row];
            for (; at + 1 < end[row] && grid->cells[list[at + 1]].column < cell->column; at++) list[at] = list[at + 1];
            list[at] = i;
        }
    }
}

static int by_id(const void *a, const void *b)
{
    pilu_str one = ((const named *)a)->id, other = ((const named *)b)->id;
    if (one.n != other.n) return one.n < other.n ? -1 : 1;
    return memcmp(one.p, other.p, one.n);
}

static void list_names(pilu_table_heads *heads)
{
    const pilu_grid *grid = heads->grid;
    heads->names = PILU_NEW_ARRAY(heads->arena, named, (size_t)grid->cell_count + 1);
    for (uint32_t i = 0; i < grid->cell_count; i++) {
        pilu_str id = pilu_node_attr(grid->cells[i].node, PILU_ATTR_ID);
        if (is_head(&grid->cells[i]) && id.n) heads->names[heads->name_count++] = (named){id, i};
    }
    qsort(heads->names, heads->name_count, sizeof *heads->names, by_id);
}

pilu_table_heads *pilu_table_heads_new(pilu_arena *arena, const pilu_grid *grid)
{
    if (scope_is_enough(grid)) return NULL;
    pilu_table_heads *heads = PILU_NEW(arena, pilu_table_heads);
    *heads = (pilu_table_heads){.arena = arena, .grid = grid};
    heads->columns = PILU_NEW_ARRAY(arena, column, grid->columns);
    list_row_heads(heads);
    list_names(heads);
    return heads;
}

/* A head comes to stand over what is below it, and hides those of earlier blocks in its place. */
static void pass(pilu_table_heads *heads, uint32_t index)
{
    const pilu_grid_cell *cells = heads->grid->cells, *cell = &cells[index];
    if (!is_column_head(cell)) return;
    for (uint32_t c = cell->column; c < cell->column + cell->columns; c++) {
        column *column = &heads->columns[c];
        if (column->end != cell->row) column->block++;
        above **at = &column->nearest;
        for (uint32_t seen = 0; *at && seen < PILU_HEADS_MAX; seen++) {
            const pilu_grid_cell *old = &cells[(*at)->cell];
            bool hidden = (*at)->block != column->block && old->column == cell->column && old->columns == cell->columns;
            if (hidden) *at = (*at)->next;
            else at = &(*at)->next;
        }
        above *head = PILU_NEW(heads->arena, above);
        *head = (above){index, column->block, column->nearest};
        column->nearest = head;
        column->end = cell->row + cell->rows;
    }
}

/* Puts a head among the n there are, from `from` on in document order, once. */
static uint32_t put(uint32_t *out, uint32_t from, uint32_t n, uint32_t head)
{
    uint32_t at = n;
    while (at > from && out[at - 1] > head) at--;
    if ((at > from && out[at - 1] == head) || n == PILU_HEADS_MAX) return n;
    memmove(out + at + 1, out + at, (n - at) * sizeof *out);
    out[at] = head;
    return n + 1;
}

static uint32_t put_above(const pilu_table_heads *heads, const pilu_grid_cell *cell, uint32_t *out)
{
    uint32_t n = 0;
    for (uint32_t c = cell->column; c < cell->column + cell->columns; c++) {
        uint32_t seen = 0;
        for (const above *a = heads->columns[c].nearest; a && seen < PILU_HEADS_MAX; a = a->next, seen++) {
            const pilu_grid_cell *head = &heads->grid->cells[a->cell];
            if (head->row + head->rows <= cell->row) n = put(out, 0, n, a->cell);
        }
    }
    return n;
}

static bool hides(const pilu_grid_cell *cells, const uint32_t *met, uint32_t behind, const pilu_grid_cell *head)
{
    for (uint32_t i = 0; i < behind; i++)
        if (cells[met[i]].row == head->row && cells[met[i]].rows == head->rows) return true;
    return false;
}

/* From the cell to the left in one of its rows. `met` are the heads on the way, the first `behind` of them with data
 * between them and what comes. */
static uint32_t put_beside(const pilu_table_heads *heads, uint32_t index, uint32_t row, uint32_t *out, uint32_t from,
                           uint32_t n)
{
    const pilu_grid_cell *cells = heads->grid->cells, *cell = &cells[index];
    uint32_t met[PILU_HEADS_MAX], count = 0, behind = 0, edge = cell->column;
    if (is_row_head(cell)) met[count++] = index;
    for (uint32_t i = heads->row_first[row + 1]; i-- > heads->row_first[row] && count < PILU_HEADS_MAX;) {
        const pilu_grid_cell *head = &cells[heads->row_heads[i]];
        if (head->column + head->columns > cell->column) continue;
        if (head->column + head->columns != edge) behind = count;
        edge = head->column;
        if (hides(cells, met, behind, head)) continue;
        met[count++] = heads->row_heads[i];
        n = put(out, from, n, heads->row_heads[i]);
    }
    return n;
}

static uint32_t put_named(const pilu_table_heads *heads, pilu_str ids, uint32_t *out)
{
    uint32_t n = 0;
    for (size_t at = 0; at < ids.n; at++) {
        size_t from = at;
        while (at < ids.n && ids.p[at] != ' ') at++;
        named wanted = {.id = pilu_str_slice(ids, from, at)};
        const named *found = bsearch(&wanted, heads->names, heads->name_count, sizeof wanted, by_id);
        if (found && n < PILU_HEADS_MAX) out[n++] = found->cell;
    }
    return n;
}

uint32_t pilu_table_heads_of(pilu_table_heads *heads, uint32_t index, uint32_t out[PILU_HEADS_MAX])
{
    while (heads->passed <= index) pass(heads, heads->passed++);
    const pilu_grid_cell *cell = &heads->grid->cells[index];
    pilu_str given = pilu_node_attr(cell->node, PILU_ATTR_HEADERS); /* the author knows better */
    if (given.n) return put_named(heads, given, out);
    uint32_t above = put_above(heads, cell, out), n = above;
    for (uint32_t r = 0; r < cell->rows; r++) n = put_beside(heads, index, cell->row + r, out, above, n);
    return n;
}
