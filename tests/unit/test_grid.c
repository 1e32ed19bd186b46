/* Tables are written as one text: rows end with «/», groups with «|»; a cell is its spans «rc» (rows, columns). */
#include "unit.h"
#include "doc/grid.h"

typedef struct fixture {
    pilu_arena *arena;
    pilu_document *doc;
    pilu_diags diags;
} fixture;

static fixture setup(void)
{
    fixture f = {.arena = pilu_arena_new()};
    f.doc = pilu_document_new(f.arena);
    pilu_diags_init(&f.diags, f.arena);
    return f;
}

static pilu_node *add(fixture *f, pilu_node *parent, pilu_node_kind kind)
{
    pilu_node *node = pilu_node_new(f->doc, kind, (pilu_origin){0});
    pilu_node_append(parent, node);
    return node;
}

static void set_span(fixture *f, pilu_node *cell, pilu_attr_kind attr, char digit)
{
    if (digit != '1') pilu_node_set_attr(f->doc, cell, attr, pilu_arena_str(f->arena, (pilu_str){&digit, 1}));
}

static pilu_node *table(fixture *f, const char *cells)
{
    pilu_node *table = add(f, f->doc->root, PILU_NODE_TABLE);
    pilu_node *group = NULL, *row = NULL;
    for (const char *p = cells; *p;) {
        if (!group) group = add(f, table, *p == 'H' ? PILU_NODE_THEAD : PILU_NODE_TBODY);
        if (*p == 'H') p++;
        if (!row) row = add(f, group, PILU_NODE_TR);
        if (*p == '/' || *p == '|') {
            if (*p == '|') group = NULL;
            row = NULL;
            p++;
        } else {
            pilu_node *cell = add(f, row, PILU_NODE_TD);
            set_span(f, cell, PILU_ATTR_ROWSPAN, *p++);
            set_span(f, cell, PILU_ATTR_COLSPAN, *p++);
        }
    }
    return table;
}

/* «row,column rows×columns» of each cell. */
static void check_cells(const char *cells, const char *want)
{
    fixture f = setup();
    const pilu_grid *grid = pilu_grid_new(f.arena, &f.diags, table(&f, cells));
    CHECK(grid != NULL);
    pilu_buf out;
    pilu_buf_init(&out, 0);
    for (uint32_t i = 0; grid && i < grid->cell_count; i++) {
        const pilu_grid_cell *c = &grid->cells[i];
        pilu_buf_printf(&out, "%s%u,%u %ux%u", i ? "; " : "", c->row, c->column, c->rows, c->columns);
    }
    CHECK_STR(pilu_buf_view(&out), want);
    pilu_buf_free(&out);
    pilu_arena_free(f.arena);
}

TEST(plain_table)
{
    check_cells("1111/1111", "0,0 1x1; 0,1 1x1; 1,0 1x1; 1,1 1x1");
    check_cells("", "");
}

TEST(merged_cells)
{
    /* A two-level head: 项目 | 预算（年初, 全年） over two rows. */
    check_cells("H2112/1111|111111", "0,0 2x1; 0,1 1x2; 1,1 1x1; 1,2 1x1; 2,0 1x1; 2,1 1x1; 2,2 1x1");
    /* Merged first and second level: 一级 spans three rows, 二级 two. */
    check_cells("312111/11/1111", "0,0 3x1; 0,1 2x1; 0,2 1x1; 1,2 1x1; 2,1 1x1; 2,2 1x1");
    /* A span in the middle: the row below goes round it. */
    check_cells("112111/1111", "0,0 1x1; 0,1 2x1; 0,2 1x1; 1,0 1x1; 1,2 1x1");
}

TEST(rowspan_ends_with_its_group)
{
    check_cells("9111/11|1111", "0,0 2x1; 0,1 1x1; 1,1 1x1; 2,0 1x1; 2,1 1x1");
}

TEST(rows_head_and_columns)
{
    fixture f = setup();
    pilu_node *t = add(&f, f.doc->root, PILU_NODE_TABLE), *group = add(&f, t, PILU_NODE_COLGROUP);
    add(&f, group, PILU_NODE_COL);
    pilu_node *wide = add(&f, group, PILU_NODE_COL);
    pilu_node_set_attr(f.doc, wide, PILU_ATTR_SPAN, PILU_STR("2"));
    pilu_node *head = add(&f, add(&f, t, PILU_NODE_THEAD), PILU_NODE_TR);
    pilu_node *body = add(&f, add(&f, t, PILU_NODE_TBODY), PILU_NODE_TR);
    for (int i = 0; i < 3; i++) add(&f, head, PILU_NODE_TH), add(&f, body, PILU_NODE_TD);
    const pilu_grid *grid = pilu_grid_new(f.arena, &f.diags, t);
    CHECK(grid && grid->rows == 2 && grid->columns == 3 && grid->head_rows == 1 && grid->cell_count == 6);
    CHECK(grid && grid->row_node[0] == head && grid->row_node[1] == body);
    CHECK(grid && grid->row_first[0] == 0 && grid->row_first[1] == 3 && grid->row_first[2] == 6);
    CHECK(grid && grid->column_node[0] == group->first && grid->column_node[1] == wide && grid->column_node[2] == wide);
    pilu_arena_free(f.arena);
}

static void check_refused(const char *cells, const char *message)
{
    fixture f = setup();
    CHECK(!pilu_grid_new(f.arena, &f.diags, table(&f, cells)));
    CHECK_INT(f.diags.count, 1);
    pilu_buf out;
    pilu_buf_init(&out, 0);
    if (f.diags.count) pilu_finding_message(&f.diags.items[0], PILU_EN, &out);
    CHECK_STR(pilu_buf_view(&out), message);
    pilu_buf_free(&out);
    pilu_arena_free(f.arena);
}

TEST(wrong_tables_are_findings)
{
    check_refused("111111/1111", "table row 2 has 2 columns instead of 3.");
    check_refused("1111/111111", "table row 2 has 3 columns instead of 2.");
    check_refused("2111/1111", "table row 2 has 3 columns instead of 2.");
    check_refused("112111/12", "table cells overlap at row 2, column 2.");
}

TEST(colgroup_decides_the_width)
{
    fixture f = setup();
    pilu_node *t = add(&f, f.doc->root, PILU_NODE_TABLE);
    add(&f, add(&f, t, PILU_NODE_COLGROUP), PILU_NODE_COL);
    pilu_node *row = add(&f, add(&f, t, PILU_NODE_TBODY), PILU_NODE_TR);
    add(&f, row, PILU_NODE_TD);
    add(&f, row, PILU_NODE_TD);
    CHECK(!pilu_grid_new(f.arena, &f.diags, t));
    CHECK(f.diags.count == 1 && f.diags.items[0].code == PILU_FOUND_TABLE_RAGGED);
    pilu_arena_free(f.arena);
}

int main(void)
{
    RUN(plain_table);
    RUN(merged_cells);
    RUN(rowspan_ends_with_its_group);
    RUN(rows_head_and_columns);
    RUN(wrong_tables_are_findings);
    RUN(colgroup_decides_the_width);
    return unit_end();
}
