#include "unit.h"
#include "tree.h"

/* The text of every heading and label in order, one a line. */
static void check_numbers(const char *markup, const char *want)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_document *doc = tree_parse(arena, markup);
    pilu_document_number(doc);
    pilu_buf out;
    pilu_buf_init(&out, 0);
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;)
        if (event == PILU_ENTER && (pilu_node_heading_level(iter.node->kind) || iter.node->kind == PILU_NODE_LABEL))
            pilu_buf_printf(&out, "%.*s\n", PILU_FMT(pilu_node_text(arena, iter.node)));
    CHECK_STR(pilu_buf_view(&out), want);
    pilu_diags diags;
    pilu_diags_init(&diags, arena);
    pilu_document_check(doc, &diags);
    for (size_t i = 0; i < diags.count; i++) CHECK(diags.items[i].code != PILU_FOUND_INVARIANT);
    pilu_buf_free(&out);
    pilu_arena_free(arena);
}

TEST(four_levels)
{
    check_numbers("<h1>报告</h1><h2>概况</h2><h3>依据</h3><h4>立项</h4><h5>程序</h5><h5>资料</h5><h4>目标</h4>"
                  "<h5>年度</h5><h3>资金</h3><h4>安排</h4><h6>说明</h6><h2>结论</h2><h3>总体</h3>",
                  "报告\n一、概况\n（一）依据\n1.立项\n（1）程序\n（2）资料\n2.目标\n（1）年度\n（二）资金\n1.安排\n说明\n"
                  "二、结论\n（一）总体\n");
}

TEST(unnumbered_headings_are_left_out)
{
    check_numbers("<h1>甲</h1><h2>乙</h2><h3>子</h3><h2 numbered=\"no\">前言</h2><h3>丑</h3><h2>丙</h2>",
                  "甲\n一、乙\n（一）子\n前言\n（一）丑\n二、丙\n");
}

TEST(attachments_begin_anew)
{
    check_numbers("<h1>甲</h1><h2>乙</h2>"
                  "<attachment><h2 numbered=\"no\">表</h2><h3>丙</h3></attachment>"
                  "<attachment><h2>丁</h2></attachment><h2>戊</h2>",
                  "甲\n一、乙\n附件1\n表\n一、丙\n附件2\n一、丁\n二、戊\n");
}

/* GB/T 9704-2012 §7.3.4 */
TEST(a_single_attachment_has_no_number)
{
    check_numbers("<h1>甲</h1><attachment><h2>乙</h2></attachment>", "甲\n附件\n一、乙\n");
    check_numbers("<h1>甲</h1><attachment numbered=\"yes\"><h2>乙</h2></attachment>", "甲\n附件1\n一、乙\n");
}

TEST(parts)
{
    check_numbers("<h1>甲</h1><h2 numbered=\"part\">概况</h2><h3>职能</h3><h4>主要</h4><h5>子</h5><h6>丑</h6><h3>机构</h3>"
                  "<h2 numbered=\"part\">说明</h2><h3>收入</h3>"
                  "<h2 numbered=\"part\">附件</h2><attachment><h2 numbered=\"no\">报告</h2><h3>概况</h3><h4>组成</h4>"
                  "<h2 numbered=\"no\">附记</h2><h3>其他</h3></attachment>"
                  "<h2 numbered=\"part\">附表</h2><h3>表</h3>",
                  "甲\n第一部分　概况\n一、职能\n（一）主要\n1.子\n（1）丑\n二、机构\n第二部分　说明\n一、收入\n第三部分　附件\n"
                  "附件\n报告\n一、概况\n（一）组成\n附记\n一、其他\n第四部分　附表\n一、表\n");
}

TEST(chinese_numerals)
{
    static const struct { int n; const char *want; } CASES[] = {
        {10, "十、"}, {11, "十一、"}, {19, "十九、"}, {20, "二十、"}, {21, "二十一、"}, {99, "九十九、"},
        {100, "一百、"}, {101, "一百零一、"}, {110, "一百一十、"}, {111, "一百一十一、"}, {205, "二百零五、"},
        {1000, "一千、"}, {1001, "一千零一、"}, {1010, "一千零一十、"}, {1100, "一千一百、"},
    };
    pilu_arena *arena = pilu_arena_new();
    pilu_document *doc = pilu_document_new(arena);
    const pilu_node *heading[1101];
    for (int i = 1; i <= 1100; i++) {
        pilu_node *h = pilu_node_new(doc, PILU_NODE_H2, (pilu_origin){0});
        pilu_node_append(doc->root, h);
        heading[i] = h;
    }
    pilu_document_number(doc);
    for (size_t i = 0; i < PILU_COUNT(CASES); i++)
        CHECK_STR(pilu_node_text(arena, heading[CASES[i].n]), CASES[i].want);
    CHECK(heading[1]->first->generated && heading[1]->first->kind == PILU_NODE_TEXT);
    pilu_arena_free(arena);
}

TEST(list_items_and_dump)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_document *doc = tree_parse(arena, "<ol><li>甲</li><li><p class=\"x\">乙</p><ul><li/></ul></li>"
                                           "<li><table/></li></ol>");
    doc->root->first->first->first->pointer = PILU_STR("/items/0");
    pilu_document_number(doc);
    pilu_buf out;
    pilu_buf_init(&out, 0);
    pilu_document_dump(doc, &out);
    CHECK_STR(pilu_buf_view(&out), "document\n"
                                   "  ol\n"
                                   "    li\n"
                                   "      «1.» generated\n"
                                   "      «甲» @/items/0\n"
                                   "    li\n"
                                   "      p class=\"x\"\n"
                                   "        «2.» generated\n"
                                   "        «乙»\n"
                                   "      ul\n"
                                   "        li\n"
                                   "          «•» generated\n"
                                   "    li\n"
                                   "      p\n"
                                   "        «3.» generated\n"
                                   "      table\n");
    pilu_buf_free(&out);
    pilu_arena_free(arena);
}

int main(void)
{
    RUN(four_levels);
    RUN(unnumbered_headings_are_left_out);
    RUN(attachments_begin_anew);
    RUN(a_single_attachment_has_no_number);
    RUN(parts);
    RUN(chinese_numerals);
    RUN(list_items_and_dump);
    return unit_end();
}
