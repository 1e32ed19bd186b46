/* Which heads each cell has, by hand from HTML's «forming relationships between data cells and header cells» and what a
 * listener needs. Each cell's text, then its heads, a line a row. */
#include "unit.h"
#include "doc/table_heads.h"
#include "tree.h"

static pilu_str cell_text(const pilu_grid *grid, uint32_t cell)
{
    const pilu_node *text = grid->cells[cell].node->first;
    return text ? text->text : PILU_STR("");
}

static void check_heads(const char *rows, const char *want)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_diags diags;
    pilu_diags_init(&diags, arena);
    pilu_document *doc = tree_parse(arena, pilu_arena_printf(arena, "<table>%s</table>", rows).p);
    pilu_grid *grid = pilu_grid_new(arena, &diags, doc->root->first);
    CHECK(grid != NULL);
    pilu_table_heads *heads = grid ? pilu_table_heads_new(arena, grid) : NULL;
    pilu_buf out;
    pilu_buf_init(&out, 0);
    if (!heads) pilu_buf_text(&out, "scope is enough");
    for (uint32_t i = 0; heads && i < grid->cell_count; i++) {
        uint32_t list[PILU_HEADS_MAX], n = pilu_table_heads_of(heads, i, list);
        if (i) pilu_buf_text(&out, grid->cells[i].row == grid->cells[i - 1].row ? " | " : "\n");
        pilu_buf_str(&out, cell_text(grid, i));
        for (uint32_t h = 0; h < n; h++) {
            pilu_buf_text(&out, h ? "+" : "<");
            pilu_buf_str(&out, cell_text(grid, list[h]));
        }
    }
    CHECK_STR(pilu_buf_view(&out), want);
    pilu_buf_free(&out);
    pilu_arena_free(arena);
}

TEST(scope_is_enough)
{
    check_heads("<thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><th>c</th><td>1</td></tr></tbody>",
                "scope is enough");
    check_heads("<tbody><tr><th>a</th><td>1</td><th>b</th><td>2</td></tr></tbody>", "scope is enough");
}

/* Heads on two levels; a row head over two rows. */
TEST(levels)
{
    check_heads("<thead><tr><th rowspan=\"2\">一级</th><th colspan=\"2\">指标值</th></tr><tr><th>年度</th><th>实际</th></tr></thead>"
                "<tbody><tr><th rowspan=\"2\" scope=\"rowgroup\">产出</th><td>10</td><td>9</td></tr>"
                "<tr><td>20</td><td>19</td></tr></tbody>",
                "一级 | 指标值\n年度<指标值 | 实际<指标值\n"
                "产出<一级 | 10<指标值+年度+产出 | 9<指标值+实际+产出\n20<指标值+年度+产出 | 19<指标值+实际+产出");
}

/* A form: a second head in the row ends the first, not the head of the whole group. */
TEST(second_head_in_a_row)
{
    check_heads("<tbody><tr><th rowspan=\"2\">执行</th><th>预算数</th><td>60</td><th>执行数</th><td>50</td></tr>"
                "<tr><th>其中</th><td>6</td><th>其他</th><td>5</td></tr></tbody>",
                "执行 | 预算数<执行 | 60<执行+预算数 | 执行数<执行 | 50<执行+执行数\n"
                "其中<执行 | 6<执行+其中 | 其他<执行 | 5<执行+其他");
    check_heads("<tbody><tr><th>a</th><th>b</th><td>1</td><td>2</td><th colspan=\"2\">c</th></tr></tbody>",
                "a | b<a | 1<a+b | 2<a+b | c");
}

/* Heads in the middle of a form end those above in their place, not the broader one; a title over the whole stays. */
TEST(heads_in_the_middle)
{
    check_heads("<tbody><tr><th scope=\"col\" colspan=\"2\">总</th></tr>"
                "<tr><th scope=\"col\">a</th><th scope=\"col\">b</th></tr><tr><td>1</td><td>2</td></tr>"
                "<tr><th scope=\"col\">c</th><th scope=\"col\">d</th></tr><tr><td>3</td><td colspan=\"1\">4</td></tr>"
                "<tr><td colspan=\"2\">5</td></tr></tbody>",
                "总\na<总 | b<总\n1<总+a | 2<总+b\nc<总 | d<总\n3<总+c | 4<总+d\n5<总+c+d");
}

/* A group's head over the width of the table, and the next group's. */
TEST(groups)
{
    check_heads("<thead><tr><th>a</th><th>b</th></tr></thead><tbody>"
                "<tr><th scope=\"colgroup\" colspan=\"2\">一</th></tr><tr><td>1</td><td>2</td></tr>"
                "<tr><th scope=\"colgroup\" colspan=\"2\">二</th></tr><tr><td>3</td><td>4</td></tr></tbody>",
                "a | b\n一<a+b\n1<a+一 | 2<b+一\n二<a+b\n3<a+二 | 4<b+二");
}

/* A cell over two rows has both, a head too; what stands further right, from whatever row, is no head of it. */
TEST(cells_over_rows)
{
    check_heads("<tbody><tr><th rowspan=\"2\">一级</th><th>二级</th><td rowspan=\"2\">1</td></tr><tr><th>又</th></tr></tbody>",
                "一级 | 二级<一级 | 1<一级+二级+又\n又<一级");
    check_heads("<tbody><tr><td>1</td><td>2</td><th rowspan=\"2\">a</th><td>3</td></tr>"
                "<tr><th>b</th><td>4</td><td>5</td></tr></tbody>",
                "1 | 2 | a<b | 3<a\nb | 4<b | 5<a+b");
}

/* As written in `headers`, whatever the place; an id that is no head of this table is none. */
TEST(named)
{
    check_heads("<thead><tr><th id=\"x\">a</th><th id=\"yy\">b</th></tr></thead>"
                "<tbody><tr><td headers=\"yy  x z\">1</td><td>2</td></tr></tbody>",
                "a | b\n1<b+a | 2<b");
}

int main(void)
{
    RUN(scope_is_enough);
    RUN(levels);
    RUN(second_head_in_a_row);
    RUN(heads_in_the_middle);
    RUN(groups);
    RUN(cells_over_rows);
    RUN(named);
    return unit_end();
}
