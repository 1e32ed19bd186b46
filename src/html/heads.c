#include "html/writer.h"

struct pilu_html_heads {
    const pilu_grid *grid;
    pilu_str table_id, prefix;
    uint32_t *above;     /* [head_rows × columns] column head there, as cell index + 1, or 0 */
    uint32_t *middle;    /* [columns] the last column head met below the thead, likewise */
    uint32_t *beside;    /* row heads of each row, one list after the other */
    uint32_t *row_start; /* [rows + 1] into beside */
    uint32_t next;       /* cell to write */
    bool any;            /* of this cell's headers is written */
};

pilu_str pilu_html_scope(const pilu_node *th)
{
    pilu_str scope = pilu_node_attr(th, PILU_ATTR_SCOPE);
    if (scope.n) return scope;
    return th->parent->parent->kind == PILU_NODE_THEAD ? PILU_STR("col") : PILU_STR("row");
}

static bool is_column_head(const pilu_grid_cell *cell)
{
    return cell->node->kind == PILU_NODE_TH && pilu_str_starts(pilu_html_scope(cell->node), PILU_STR("col"));
}

static bool is_row_head(const pilu_grid_cell *cell)
{
    return cell->node->kind == PILU_NODE_TH && !is_column_head(cell);
}

/* Scope is enough where the head is one row and no head spans. */
static bool scope_is_enough(const pilu_grid *grid)
{
    if (grid->head_rows > 1) return false;
    for (uint32_t i = 0; i < grid->cell_count; i++) {
        const pilu_grid_cell *cell = &grid->cells[i];
        if (cell->node->kind == PILU_NODE_TH && (cell->rows > 1 || cell->columns > 1)) return false;
    }
    return true;
}

/* Counts the row heads of each row, then lists them. */
static void list_row_heads(pilu_html_heads *heads, pilu_arena *arena)
{
    const pilu_grid *grid = heads->grid;
    uint32_t *start = heads->row_start = PILU_NEW_ARRAY(arena, uint32_t, (size_t)grid->rows + 1);
    for (uint32_t i = 0; i < grid->cell_count; i++)
        if (is_row_head(&grid->cells[i]))
            for (uint32_t r = 0; r < grid->cells[i].rows; r++) start[grid->cells[i].row + r]++;
    uint32_t total = 0;
    for (uint32_t row = 0; row <= grid->rows; row++) start[row] = total += start[row]; /* ends, moved back below */
    heads->beside = PILU_NEW_ARRAY(arena, uint32_t, total);
    for (uint32_t i = grid->cell_count; i-- > 0;)
        if (is_row_head(&grid->cells[i]))
            for (uint32_t r = 0; r < grid->cells[i].rows; r++) heads->beside[--start[grid->cells[i].row + r]] = i;
}

pilu_html_heads *pilu_html_heads_new(pilu_arena *arena, const pilu_grid *grid, pilu_str table_id, pilu_str prefix)
{
    if (scope_is_enough(grid)) return NULL;
    pilu_html_heads *heads = PILU_NEW(arena, pilu_html_heads);
    *heads = (pilu_html_heads){.grid = grid, .table_id = table_id, .prefix = prefix};
    heads->middle = PILU_NEW_ARRAY(arena, uint32_t, grid->columns);
    heads->above = PILU_NEW_ARRAY(arena, uint32_t, (size_t)grid->head_rows * grid->columns);
    for (uint32_t i = 0; i < grid->row_first[grid->head_rows]; i++) {
        const pilu_grid_cell *cell = &grid->cells[i];
        if (!is_column_head(cell)) continue;
        for (uint32_t row = cell->row; row < cell->row + cell->rows; row++)
            for (uint32_t c = 0; c < cell->columns; c++)
                heads->above[(size_t)row * grid->columns + cell->column + c] = i + 1;
    }
    list_row_heads(heads, arena);
    return heads;
}

static void put_id(const pilu_html_heads *heads, const pilu_grid_cell *head, pilu_buf *out)
{
    pilu_str own = pilu_node_attr(head->node, PILU_ATTR_ID);
    if (own.n) pilu_html_value(out, heads->prefix);
    pilu_html_value(out, own.n ? own : heads->table_id);
    if (own.n) return;
    pilu_buf_put(out, "-r", 2);
    pilu_buf_int(out, (int64_t)head->row + 1);
    pilu_buf_put(out, "-c", 2);
    pilu_buf_int(out, (int64_t)head->column + 1);
}

static void put_head(pilu_html_heads *heads, uint32_t index, pilu_buf *out)
{
    pilu_buf_text(out, heads->any ? " " : " headers=\"");
    heads->any = true;
    put_id(heads, &heads->grid->cells[index], out);
}

/* The thead's heads over a cell, the broadest first; one that covers several of its columns or rows once. */
static void put_above(pilu_html_heads *heads, const pilu_grid_cell *cell, pilu_buf *out)
{
    const pilu_grid *grid = heads->grid;
    uint32_t rows = cell->row < grid->head_rows ? cell->row : grid->head_rows;
    for (uint32_t row = 0; row < rows; row++) {
        const uint32_t *here = heads->above + (size_t)row * grid->columns;
        for (uint32_t c = cell->column; c < cell->column + cell->columns; c++) {
            if (!here[c] || (c > cell->column && here[c - 1] == here[c])) continue;
            if (grid->cells[here[c] - 1].row == row) put_head(heads, here[c] - 1, out);
        }
    }
}

static void put_middle(pilu_html_heads *heads, const pilu_grid_cell *cell, pilu_buf *out)
{
    for (uint32_t c = cell->column; c < cell->column + cell->columns; c++)
        if (heads->middle[c] && (c == cell->column || heads->middle[c - 1] != heads->middle[c]))
            put_head(heads, heads->middle[c] - 1, out);
}

/* A data cell has every row head of its rows; a row head those left of it (first level before second). */
static void put_beside(pilu_html_heads *heads, const pilu_grid_cell *cell, pilu_buf *out)
{
    for (uint32_t row = cell->row; row < cell->row + cell->rows; row++) {
        for (uint32_t i = heads->row_start[row]; i < heads->row_start[row + 1]; i++) {
            const pilu_grid_cell *head = &heads->grid->cells[heads->beside[i]];
            if (row > cell->row && head->row < row) continue; /* listed with the row before */
            if (cell->node->kind == PILU_NODE_TD || head->column < cell->column) put_head(heads, heads->beside[i], out);
        }
    }
}

void pilu_html_heads_put(pilu_html_heads *heads, pilu_buf *out)
{
    uint32_t index = heads->next++;
    const pilu_grid_cell *cell = &heads->grid->cells[index];
    bool column_head = is_column_head(cell);
    if (cell->node->kind == PILU_NODE_TH && !pilu_node_attr(cell->node, PILU_ATTR_ID).n) {
        pilu_buf_text(out, " id=\"");
        put_id(heads, cell, out);
        pilu_buf_char(out, '"');
    }
    heads->any = false;
    bool given = pilu_node_attr(cell->node, PILU_ATTR_HEADERS).n > 0; /* the author knows better */
    if (!given) put_above(heads, cell, out);
    if (!given && !column_head) {
        put_middle(heads, cell, out);
        put_beside(heads, cell, out);
    }
    if (heads->any) pilu_buf_char(out, '"');
    if (!column_head || cell->row < heads->grid->head_rows) return;
    for (uint32_t c = cell->column; c < cell->column + cell->columns; c++) heads->middle[c] = index + 1;
}
