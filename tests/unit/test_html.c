#include "unit.h"
#include "tree.h"
#include "html/html.h"
#include "html/writer.h"

/* What is written between <main id="main"> and </main>. */
static void check_main(const char *markup, const char *want)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_document *doc = tree_parse(arena, markup);
    pilu_document_number(doc);
    pilu_buf out;
    pilu_buf_init(&out, 0);
    pilu_html_write(&(pilu_html_input){.doc = doc}, &out);
    pilu_str all = pilu_buf_view(&out), start = PILU_STR("<main id=\"main\">\n");
    size_t from = pilu_str_find(all, start, 0), to = pilu_str_find(all, PILU_STR("</main>\n</body>\n</html>\n"), 0);
    CHECK(from != SIZE_MAX && to != SIZE_MAX);
    CHECK_STR(pilu_str_slice(all, from + start.n, to), want);
    pilu_buf_free(&out);
    pilu_arena_free(arena);
}

TEST(whole_page)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_document *doc = tree_parse(arena, "<h1>标题</h1>");
    doc->title = PILU_STR("A<B & \"C\"");
    doc->author = PILU_STR("某\"单位\"");
    doc->subject = PILU_STR("自评报告");
    doc->date = PILU_STR("2021-03-01");
    doc->generator = PILU_STR("pilu 0.1.0");
    doc->public_data = PILU_STR("{\"secret\":1}");
    doc->draft = true;
    const pilu_source *sheets[] = {
        pilu_source_new(arena, PILU_STR("a.css"), PILU_STR("p { color: #000 }")),
        pilu_source_new(arena, PILU_STR("b.css"), PILU_STR("a::after { content: \"</STYLE><b>\" }\n")),
    };
    pilu_html_font fonts[] = {{PILU_STR("body"), PILU_STR("\"仿宋\", serif")}, {PILU_STR("kai"), PILU_STR("serif")}};
    pilu_buf out;
    pilu_buf_init(&out, 0);
    pilu_html_write(&(pilu_html_input){doc, sheets, 2, fonts, 2, false}, &out);
    CHECK_STR(pilu_buf_view(&out),
              "<!doctype html>\n"
              "<html lang=\"zh-CN\">\n"
              "<head>\n"
              "<meta charset=\"utf-8\">\n"
              /* sha256sum of what stands between <style> and </style>, in base64 */
              "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
              "'sha256-IMhEVT+CApxJUcDRJjfcndwlpysYKvq1FBTEfrrDBuk=' "
              "'sha256-f7XPX+uGwbhY8gFsCywkfttjocMjqSV0jReSPcOdAug=' "
              "'sha256-d6hpsuR8HqHkTeucn481jshnwl3h3Mze3smcsHv9L+k='; img-src data:; base-uri 'none'; form-action 'none'\">\n"
              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
              "<title>A&lt;B &amp; \"C\"</title>\n"
              "<meta name=\"author\" content=\"某&quot;单位&quot;\">\n"
              "<meta name=\"description\" content=\"自评报告\">\n"
              "<meta name=\"dcterms.issued\" content=\"2021-03-01\">\n"
              "<meta name=\"generator\" content=\"pilu 0.1.0\">\n"
              "<style>\n:root {\n  --body: \"仿宋\", serif;\n  --kai: serif;\n}\n</style>\n"
              "<style>\np { color: #000 }\n</style>\n"
              "<style>\na::after { content: \"<\\/STYLE><b>\" }\n</style>\n"
              "</head>\n"
              "<body class=\"draft\">\n"
              "<a class=\"skip\" href=\"#main\">跳到正文</a>\n"
              "<header class=\"draft-banner\">草稿</header>\n"
              "<main id=\"main\">\n"
              "<h1 id=\"h-0\">标题</h1>\n"
              "</main>\n</body>\n</html>\n");
    pilu_buf_free(&out);
    pilu_arena_free(arena);
}

TEST(text_is_text)
{
    check_main("<p>a&b>c\"d'</p>", "<p>a&amp;b&gt;c\"d'</p>\n");
    check_main("<p class=\"a&<b\"><a href=\"https://x.cn/?a=1&b=2\" lang=\"en\">x</a><br/>y<strong>z</strong><em>e</em></p>",
               "<p class=\"a&amp;&lt;b\"><a href=\"https://x.cn/?a=1&amp;b=2\" lang=\"en\">x</a><br>y<strong>z</strong>"
               "<em>e</em></p>\n");
}

TEST(names_without_html_are_classes)
{
    check_main("<note class=\"small\">注：甲</note><signature><p>某局</p></signature>",
               "<p class=\"note small\">注：甲</p>\n<div class=\"signature\">\n<p>某局</p>\n</div>\n");
}

TEST(sections_and_headings)
{
    check_main("<h1>t</h1><section><h2>a</h2><h3>b</h3><h3 id=\"mine\">c</h3></section><section><p>d</p></section><h2>e</h2>",
               "<h1 id=\"h-0\">t</h1>\n<section>\n<h2 id=\"h-1\">一、a</h2>\n<h3 id=\"h-1-1\">（一）b</h3>\n"
               "<h3 id=\"mine\">（二）c</h3>\n</section>\n<div>\n<p>d</p>\n</div>\n<h2 id=\"h-2\">二、e</h2>\n");
    check_main("<h2>a</h2><p id=\"h-1\">b</p>", "<h2 id=\"h-1-x\">一、a</h2>\n<p id=\"h-1\">b</p>\n");
}

TEST(attachments)
{
    check_main("<attachment><h2 class=\"title\" numbered=\"no\">表</h2><h3>甲</h3></attachment>"
               "<attachment><p>乙</p></attachment>",
               "<section id=\"a1\" class=\"attachment\" aria-labelledby=\"a1-h-1\">\n"
               "<p class=\"attachment-label\">附件1</p>\n<h2 id=\"a1-h-1\" class=\"title\">表</h2>\n"
               "<h3 id=\"a1-h-1-1\">一、甲</h3>\n</section>\n"
               "<div id=\"a2\" class=\"attachment\" role=\"region\" aria-label=\"附件2\">\n"
               "<p class=\"attachment-label\">附件2</p>\n<p>乙</p>\n</div>\n");
}

TEST(headings_behind_an_attachment_go_on)
{
    check_main("<h2>a</h2><attachment><h2>b</h2></attachment><h2>c</h2>",
               "<h2 id=\"h-1\">一、a</h2>\n"
               "<section id=\"a1\" class=\"attachment\" aria-labelledby=\"a1-h-1\">\n"
               "<p class=\"attachment-label\">附件</p>\n<h2 id=\"a1-h-1\">一、b</h2>\n</section>\n"
               "<h2 id=\"h-2\">二、c</h2>\n");
}

TEST(lists)
{
    check_main("<ol><li>甲</li><li><p>乙</p><ul><li>丙</li></ul></li></ol>",
               "<ol>\n<li><span class=\"marker\">1.</span>甲</li>\n<li>\n<p><span class=\"marker\">2.</span>乙</p>\n"
               "<ul>\n<li><span class=\"marker\">•</span>丙</li>\n</ul>\n</li>\n</ol>\n");
}

/* The link below a table; the text of the file is written out as RFC 4180 and the URL Standard have it. */
#define CSV(name, text)                                                                                           \
    "<p class=\"tools\"><a download=\"" name ".csv\" aria-label=\"下载 CSV：" name                               \
    "\" href=\"data:text/csv;charset=utf-8,%EF%BB%BF" text "\">下载 CSV</a></p>\n"
#define EOL "%0D%0A"
#define REGION "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label"

TEST(scope_is_enough_for_a_plain_table)
{
    check_main("<table><caption>表</caption><colgroup><col class=\"w\"/><col span=\"2\"/></colgroup>"
               "<thead><tr><td/><th>甲</th><th>乙</th></tr></thead>"
               "<tbody><tr><th>丙</th><td colspan=\"2\" rowspan=\"1\">1</td></tr></tbody></table>",
               REGION "ledby=\"t1-caption\">\n<table id=\"t1\">\n<caption id=\"t1-caption\">表</caption>\n"
               "<colgroup>\n<col class=\"w\">\n<col span=\"2\">\n</colgroup>\n"
               "<thead>\n<tr>\n<td></td>\n<th scope=\"col\">甲</th>\n<th scope=\"col\">乙</th>\n</tr>\n</thead>\n"
               "<tbody>\n<tr>\n<th scope=\"row\">丙</th>\n<td colspan=\"2\">1</td>\n</tr>\n</tbody>\n</table>\n</div>\n"
               CSV("表", "表,," EOL ",甲,乙" EOL "丙,1," EOL));
}

/* A head of two levels: each figure has both above it, and its row's. */
TEST(head_of_two_rows)
{
    check_main("<table><thead><tr><th rowspan=\"2\">项</th><th colspan=\"2\">预算</th></tr>"
               "<tr><th>年初</th><th>全年</th></tr></thead>"
               "<tbody><tr><th>甲</th><td>1</td><td>2</td></tr></tbody></table>",
               REGION "=\"表格1\">\n<table id=\"t1\" aria-label=\"表格1\">\n<thead>\n<tr>\n"
               "<th rowspan=\"2\" scope=\"col\" id=\"t1-r1-c1\">项</th>\n"
               "<th colspan=\"2\" scope=\"col\" id=\"t1-r1-c2\">预算</th>\n</tr>\n<tr>\n"
               "<th scope=\"col\" id=\"t1-r2-c2\" headers=\"t1-r1-c2\">年初</th>\n"
               "<th scope=\"col\" id=\"t1-r2-c3\" headers=\"t1-r1-c2\">全年</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
               "<th scope=\"row\" id=\"t1-r3-c1\" headers=\"t1-r1-c1\">甲</th>\n"
               "<td headers=\"t1-r1-c2 t1-r2-c2 t1-r3-c1\">1</td>\n"
               "<td headers=\"t1-r1-c2 t1-r2-c3 t1-r3-c1\">2</td>\n</tr>\n</tbody>\n</table>\n</div>\n"
               CSV("表格1", "项,预算/年初,预算/全年" EOL "甲,1,2" EOL));
}

/* Merged first and second levels; a head of its own name; a cell over two rows and one over two columns. */
TEST(merged_row_heads)
{
    check_main("<table id=\"x\"><tbody>"
               "<tr><th rowspan=\"2\" id=\"one\">一级</th><th>二级</th><td rowspan=\"2\">1</td></tr>"
               "<tr><th>又</th></tr>"
               "<tr><th colspan=\"2\">合计</th><td headers=\"one\">2</td></tr></tbody></table>",
               REGION "=\"表格1\">\n<table id=\"x\" aria-label=\"表格1\">\n<tbody>\n<tr>\n"
               "<th id=\"one\" rowspan=\"2\" scope=\"row\">一级</th>\n"
               "<th scope=\"row\" id=\"x-r1-c2\" headers=\"one\">二级</th>\n"
               "<td rowspan=\"2\" headers=\"one x-r1-c2 x-r2-c2\">1</td>\n</tr>\n<tr>\n"
               "<th scope=\"row\" id=\"x-r2-c2\" headers=\"one\">又</th>\n</tr>\n<tr>\n"
               "<th colspan=\"2\" scope=\"row\" id=\"x-r3-c1\">合计</th>\n<td headers=\"one\">2</td>\n</tr>\n"
               "</tbody>\n</table>\n</div>\n"
               CSV("表格1", "一级,二级,1" EOL "一级,又," EOL "合计,合计,2" EOL));
}

TEST(figures_keep_their_units)
{
    check_main("<p>2025年度，2025年12月31日支出1,061.63万元，占38.20%，第3部分<strong>5</strong>个。</p>",
               "<p><span class=\"u\">2025年度</span>，<span class=\"u\">2025年</span><span class=\"u\">12月</span><span class=\"u\">31日</span>支出"
               "<span class=\"u\">1,061.63万元</span>，占38.20%，第3部分<strong>5</strong>个。</p>\n");
    check_main("<table><tbody><tr><td class=\"num\">3年</td></tr></tbody></table>",
               REGION "=\"表格1\">\n<table id=\"t1\" aria-label=\"表格1\">\n<tbody>\n"
               "<tr>\n<td class=\"num\">3年</td>\n</tr>\n</tbody>\n</table>\n</div>\n"
               "<p class=\"tools\"><a download=\"表格1.csv\" aria-label=\"下载 CSV：表格1\" "
               "href=\"data:text/csv;charset=utf-8,%EF%BB%BF3年%0D%0A\">下载 CSV</a></p>\n");
}

TEST(titles_break_between_words)
{
    check_main("<h1>甲局2023年度部门决算（项目）进行情况的说明</h1>",
               "<h1 id=\"h-0\">甲局2023年度<wbr>部门决算（项目）进行<wbr>情况<wbr>的<wbr>说明</h1>\n");
}

TEST(ids_are_escaped)
{
    /* The markup of tree.h has no escapes: the quotation mark is put in by hand. */
    pilu_arena *arena = pilu_arena_new();
    pilu_document *doc = tree_parse(arena, "<table><tbody><tr><th colspan=\"2\">a</th></tr>"
                                           "<tr><td>1</td><td>2</td></tr></tbody></table>");
    pilu_node_set_attr(doc, doc->root->first, PILU_ATTR_ID, PILU_STR("\"><b"));
    pilu_buf out;
    pilu_buf_init(&out, 0);
    pilu_html_write(&(pilu_html_input){.doc = doc}, &out);
    CHECK(pilu_str_find(pilu_buf_view(&out), PILU_STR("\"><b"), 0) == SIZE_MAX);
    CHECK(pilu_str_find(pilu_buf_view(&out), PILU_STR("id=\"&quot;&gt;&lt;b-r1-c1\""), 0) != SIZE_MAX);
    pilu_buf_free(&out);
    pilu_arena_free(arena);
}

/* A head in the middle of a form holds for what is below it, not for what is above. */
TEST(head_in_the_middle)
{
    check_main("<table id=\"x\"><tbody><tr><td>1</td><td>2</td></tr><tr><th colspan=\"2\" scope=\"col\">甲</th></tr>"
               "<tr><td>3</td><td>4</td></tr></tbody></table>",
               REGION "=\"表格1\">\n<table id=\"x\" aria-label=\"表格1\">\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n<tr>\n"
               "<th colspan=\"2\" scope=\"col\" id=\"x-r2-c1\">甲</th>\n</tr>\n<tr>\n<td headers=\"x-r2-c1\">3</td>\n"
               "<td headers=\"x-r2-c1\">4</td>\n</tr>\n</tbody>\n</table>\n</div>\n"
               CSV("表格1", "1,2" EOL "甲,甲" EOL "3,4" EOL));
}

TEST(tables_in_cells)
{
    check_main("<table><tbody><tr><th rowspan=\"1\">a</th><td><table id=\"in\"><tbody><tr><th colspan=\"2\">b</th></tr>"
               "<tr><td>1</td><td>2</td></tr></tbody></table></td></tr></tbody></table>",
               REGION "=\"表格1\">\n<table id=\"t1\" aria-label=\"表格1\">\n<tbody>\n<tr>\n<th scope=\"row\">a</th>\n<td>\n"
               REGION "=\"表格2\">\n<table id=\"in\" aria-label=\"表格2\">\n<tbody>\n<tr>\n<th colspan=\"2\" scope=\"row\" id=\"in-r1-c1\">b</th>\n"
               "</tr>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n</div>\n"
               "</td>\n</tr>\n</tbody>\n</table>\n</div>\n"
               CSV("表格1", "a,%22b%0A1%0A2%22" EOL));
}

/* A field with a comma, a quotation mark or a line break is quoted (RFC 4180 §2.6, §2.7); what would be computed is text
 * by its apostrophe; numbers and a lone dash stay. */
TEST(csv_fields)
{
    check_main("<h2>甲/乙</h2><table><tbody><tr><td>a,b</td><td>c\"d</td><td>e<br/>f</td><td><p>g</p><p>h</p></td></tr>"
               "<tr><td>=1+1</td><td>-1,234.50</td><td>-</td><td>－甲</td></tr>"
               "<tr><td>@x</td><td>+5.2%</td><td>-2年</td><td>100%; #&'</td></tr></tbody></table>",
               "<h2 id=\"h-1\">一、甲/乙</h2>\n"
               REGION "=\"一、甲/乙 表格1\">\n<table id=\"h-1-t1\" aria-label=\"一、甲/乙 表格1\">\n<tbody>\n"
               "<tr>\n<td>a,b</td>\n<td>c\"d</td>\n<td>e<br>f</td>\n<td>\n<p>g</p>\n<p>h</p>\n</td>\n</tr>\n"
               "<tr>\n<td>=1+1</td>\n<td>-1,234.50</td>\n<td>-</td>\n<td>－甲</td>\n</tr>\n"
               "<tr>\n<td>@x</td>\n<td>+5.2%</td>\n<td>-<span class=\"u\">2年</span></td>\n<td>100%; #&amp;'</td>\n</tr>\n"
               "</tbody>\n</table>\n</div>\n"
               "<p class=\"tools\"><a download=\"一、甲-乙 表格1.csv\" aria-label=\"下载 CSV：一、甲/乙 表格1\" "
               "href=\"data:text/csv;charset=utf-8,%EF%BB%BF"
               "%22a,b%22,%22c%22%22d%22,%22e%0Af%22,%22g%0Ah%22" EOL
               "'%3D1+1,%22-1,234.50%22,-,'－甲" EOL "'@x,+5.2%25,'-2年,100%25;%20%23%26'" EOL
               "\">下载 CSV</a></p>\n");
}

/* What stands over the heads keeps its line; a stack of tables is one file, its lines as long as the longest. */
TEST(csv_of_a_form)
{
    check_main("<table><caption>表</caption><thead><tr><td colspan=\"3\">单位：元</td></tr>"
               "<tr><th>甲</th><th>乙</th><th>丙</th></tr></thead>"
               "<tbody><tr><td>1</td><td>2</td><td>3</td></tr></tbody></table>"
               "<table><tbody><tr><td>4</td><td>5</td></tr></tbody></table>",
               REGION "ledby=\"t1-caption\">\n<table id=\"t1\">\n<caption id=\"t1-caption\">表</caption>\n"
               "<thead>\n<tr>\n<td colspan=\"3\">单位：元</td>\n</tr>\n<tr>\n"
               "<th scope=\"col\" id=\"t1-r2-c1\">甲</th>\n<th scope=\"col\" id=\"t1-r2-c2\">乙</th>\n"
               "<th scope=\"col\" id=\"t1-r2-c3\">丙</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
               "<td headers=\"t1-r2-c1\">1</td>\n<td headers=\"t1-r2-c2\">2</td>\n<td headers=\"t1-r2-c3\">3</td>\n"
               "</tr>\n</tbody>\n</table>\n</div>\n" REGION "=\"表格2\">\n<table id=\"t2\" aria-label=\"表格2\">\n<tbody>\n<tr>\n"
               "<td>4</td>\n<td>5</td>\n</tr>\n</tbody>\n</table>\n</div>\n"
               CSV("表", "表,," EOL "单位：元,," EOL "甲,乙,丙" EOL "1,2,3" EOL "4,5," EOL));
}

/* A part of a form has the form's name, and that of what stands at its side (WCAG 2.2, 1.3.1). */
TEST(parts_of_a_form)
{
    check_main("<table><caption>表</caption><tbody><tr><td>1</td></tr></tbody></table>"
               "<table><thead><tr><td/><th>甲</th></tr></thead><tbody><tr><th>资金</th><td>2</td></tr></tbody></table>",
               REGION "ledby=\"t1-caption\">\n<table id=\"t1\">\n<caption id=\"t1-caption\">表</caption>\n"
               "<tbody>\n<tr>\n<td>1</td>\n</tr>\n</tbody>\n</table>\n</div>\n"
               REGION "=\"表：资金\">\n<table id=\"t2\" aria-label=\"表：资金\">\n"
               "<thead>\n<tr>\n<td></td>\n<th scope=\"col\">甲</th>\n</tr>\n</thead>\n"
               "<tbody>\n<tr>\n<th scope=\"row\">资金</th>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n</div>\n"
               CSV("表", "表," EOL "1," EOL ",甲" EOL "资金,2" EOL));
}

/* By the chapter, two in one chapter by their number; a name that one table alone has stays as it is. */
TEST(tables_of_one_name)
{
    pilu_arena *arena = pilu_arena_new();
    const char *const TABLE = "<table><caption>表</caption><tbody><tr><td>1</td></tr></tbody></table>";
    pilu_str text = pilu_arena_printf(arena, "<h2>一</h2>%s<h2>二</h2>%s<p>又</p>%s<table><caption>另</caption><tbody><tr>"
                                             "<td>1</td></tr></tbody></table>", TABLE, TABLE, TABLE);
    pilu_document *doc = tree_parse(arena, text.p);
    const pilu_str *marks = pilu_html_table_marks(arena, doc);
    const char *const WANT[] = {"（一）", "（二，第1张）", "（二，第2张）", ""};
    size_t n = 0;
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;)
        if (event == PILU_ENTER && iter.node->kind == PILU_NODE_TABLE) CHECK_STR(marks[iter.node->id], WANT[n++]);
    CHECK(n == 4);
    pilu_arena_free(arena);
}

/* One table more under one heading changes no name under another. */
TEST(names_do_not_shift)
{
    const char *const PART = "<table><tbody><tr><td>1</td></tr></tbody></table>";
    for (int more = 0; more < 2; more++) {
        pilu_arena *arena = pilu_arena_new();
        pilu_str text = pilu_arena_printf(arena, "<h2>a</h2>%s%s<attachment><h2>b</h2>%s</attachment>%s<h2>c</h2>%s", PART,
                                          more ? PART : "", PART, PART, PART);
        pilu_document *doc = tree_parse(arena, text.p);
        pilu_str *ids = pilu_document_ids(arena, doc);
        const char *const WANT[] = {"h-1-t1", "h-1-t2", "a1-h-1-t1", "h-1-t2", "h-1-t3", "h-2-t1"};
        static const uint8_t WHICH[2][5] = {{0, 2, 3, 5}, {0, 1, 2, 4, 5}};
        size_t n = 0;
        pilu_iter iter = pilu_iter_new(doc->root);
        for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;)
            if (event == PILU_ENTER && iter.node->kind == PILU_NODE_TABLE)
                CHECK_STR(ids[iter.node->id], WANT[WHICH[more][n++]]);
        CHECK(n == (more ? 5 : 4));
        pilu_arena_free(arena);
    }
}

/* What holds for the whole page holds for the element, each other selector below it; what reaches beyond is left out. */
TEST(scoped_style)
{
    static const struct {
        const char *css, *want;
    } CASES[] = {
        {"p{margin:0}", "#x p {margin:0}\n"},
        {"h1, .a > td:is(b, i) { color: red }", "#x h1, #x .a > td:is(b, i) { color: red }\n"},
        {":root{--a:1}html.b{c:d}body p{e:f}bodyish{g:h}", "#x {--a:1}\n#x.b {c:d}\n#x p {e:f}\n#x bodyish {g:h}\n"},
        {"@page { size: A4; @bottom-left { content: \"}\" } } @import \"a.css\"; p{}", "#x p {}\n"},
        {"@media screen { p{a:b} q{} } i{}", "@media screen {\n#x p {a:b}\n#x q {}\n}\n#x i {}\n"},
        {"@media screen and (prefers-color-scheme: dark) { p { a: b } } q{}", "#x q {}\n"},
        {"p{a:1.5rem -.5rem calc(2rem + 1px);b:1remx;c:h2rem}",
         "#x p {a:calc(1.5 * var(--rem)) calc(-.5 * var(--rem)) calc(calc(2 * var(--rem)) + 1px);b:1remx;c:h2rem}\n"},
        {"/* p, { */ [title=\"a,b{\"] { content: \"2rem }\" /* } */ }", "#x [title=\"a,b{\"] { content: \"2rem }\"  }\n"},
        {"p { a: b", "#x p { a: b\n"}, {"@media x { p {} ", "@media x {\n#x p {}\n}\n"}, {"}} p {}", "#x p {}\n"}, {"p", ""},
    };
    for (size_t i = 0; i < PILU_COUNT(CASES); i++) {
        pilu_buf out;
        pilu_buf_init(&out, 0);
        pilu_html_scope_css(&out, pilu_str_from(CASES[i].css), PILU_STR("#x"));
        CHECK_STR(pilu_buf_view(&out), CASES[i].want);
        pilu_buf_free(&out);
    }
}

/* Two documents in one page: every name has the document's before it, also where an author gave it. */
TEST(fragment)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_document *doc = tree_parse(arena, "<h1>题</h1><p id=\"p\"><a href=\"#p\">a</a><a href=\"https://x.cn/#p\">b</a></p>"
                                           "<table><tbody><tr><th id=\"k\" colspan=\"2\">c</th></tr>"
                                           "<tr><th>e</th><td headers=\"k j\">d</td></tr></tbody></table>");
    doc->title = PILU_STR("题");
    doc->id = PILU_STR("0 a.b");
    doc->draft = true;
    const pilu_source *sheet = pilu_source_new(arena, PILU_STR("a.css"), PILU_STR("p { color: #000 }"));
    pilu_buf out;
    pilu_buf_init(&out, 0);
    pilu_html_write(&(pilu_html_input){.doc = doc, .sheets = &sheet, .sheet_count = 1, .fragment = true}, &out);
    CHECK_STR(pilu_buf_view(&out),
              "<article class=\"pilu draft\" id=\"0-a.b\" lang=\"zh-CN\" aria-label=\"题\">\n<style>\n"
              "#\\30 -a\\.b { all: initial; display: block; --rem: 16px; }\n"
              "#\\30 -a\\.b :where(svg *) { box-sizing: revert; }\n"
              "#\\30 -a\\.b :where(:not(svg *)) { all: revert; }\n"
              "#\\30 -a\\.b :where(:not(svg *))::before { all: revert; }\n"
              "#\\30 -a\\.b :where(:not(svg *))::after { all: revert; }\n"
              "#\\30 -a\\.b p { color: #000 }\n</style>\n<p class=\"draft-banner\">草稿</p>\n"
              "<h1 id=\"0-a.b-h-0\">题</h1>\n"
              "<p id=\"0-a.b-p\"><a href=\"#0-a.b-p\">a</a><a href=\"https://x.cn/#p\">b</a></p>\n"
              REGION "=\"题 表格1\">\n<table id=\"0-a.b-h-0-t1\" aria-label=\"题 表格1\">\n<tbody>\n"
              "<tr>\n<th id=\"0-a.b-k\" colspan=\"2\" scope=\"row\">c</th>\n</tr>\n"
              "<tr>\n<th scope=\"row\" id=\"0-a.b-h-0-t1-r2-c1\">e</th>\n<td headers=\"0-a.b-k 0-a.b-j\">d</td>\n</tr>\n"
              "</tbody>\n</table>\n</div>\n" CSV("题 表格1", "c,c" EOL "e,d" EOL) "</article>\n");
    pilu_buf_free(&out);
    pilu_arena_free(arena);
}

int main(void)
{
    RUN(whole_page);
    RUN(text_is_text);
    RUN(names_without_html_are_classes);
    RUN(sections_and_headings);
    RUN(attachments);
    RUN(headings_behind_an_attachment_go_on);
    RUN(figures_keep_their_units);
    RUN(titles_break_between_words);
    RUN(lists);
    RUN(scope_is_enough_for_a_plain_table);
    RUN(head_of_two_rows);
    RUN(merged_row_heads);
    RUN(ids_are_escaped);
    RUN(head_in_the_middle);
    RUN(tables_in_cells);
    RUN(csv_fields);
    RUN(csv_of_a_form);
    RUN(parts_of_a_form);
    RUN(tables_of_one_name);
    RUN(names_do_not_shift);
    RUN(scoped_style);
    RUN(fragment);
    return unit_end();
}
