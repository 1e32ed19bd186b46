#include "doc/table_heads.h"
#include "html/writer.h"

struct pilu_html_heads {
    const pilu_grid *grid;
    pilu_table_heads *of;
    pilu_str table_id, prefix;
    uint32_t next; /* cell to write */
};

pilu_str pilu_html_scope(const pilu_node *th)
{
    pilu_str scope = pilu_node_attr(th, PILU_ATTR_SCOPE);
    if (scope.n) return scope;
    return pilu_table_head_is_column(th) ? PILU_STR("col") : PILU_STR("row");
}

pilu_html_heads *pilu_html_heads_new(pilu_arena *arena, const pilu_grid *grid, pilu_str table_id, pilu_str prefix)
{
    pilu_table_heads *of = pilu_table_heads_new(arena, grid);
    if (!of) return NULL;
    pilu_html_heads *heads = PILU_NEW(arena, pilu_html_heads);
    *heads = (pilu_html_heads){.grid = grid, .of = of, .table_id = table_id, .prefix = prefix};
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

void pilu_html_heads_put(pilu_html_heads *heads, pilu_buf *out)
{
    uint32_t index = heads->next++, list[PILU_HEADS_MAX];
    const pilu_grid_cell *cell = &heads->grid->cells[index];
    if (cell->node->kind == PILU_NODE_TH && !pilu_node_attr(cell->node, PILU_ATTR_ID).n) {
        pilu_buf_text(out, " id=\"");
        put_id(heads, cell, out);
        pilu_buf_char(out, '"');
    }
    uint32_t n = pilu_table_heads_of(heads->of, index, list);
    if (!n || pilu_node_attr(cell->node, PILU_ATTR_HEADERS).n) return; /* those are written as they are */
    for (uint32_t i = 0; i < n; i++) {
        pilu_buf_text(out, i ? " " : " headers=\"");
        put_id(heads, &heads->grid->cells[list[i]], out);
    }
    pilu_buf_char(out, '"');
}
