#include "unit.h"
#include "tree.h"

/* The findings as «code@column message», one a line; markup is one line. */
static void check_body(const char *markup, const char *want)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_diags diags;
    pilu_diags_init(&diags, arena);
    bool good = pilu_document_check(tree_parse(arena, markup), &diags);
    CHECK(good == (want[0] == '\0'));
    pilu_buf out;
    pilu_buf_init(&out, 0);
    for (size_t i = 0; i < diags.count; i++) {
        pilu_buf_printf(&out, "%u: ", diags.items[i].place.at.offset);
        pilu_finding_message(&diags.items[i], PILU_EN, &out);
        pilu_buf_char(&out, '\n');
    }
    CHECK_STR(pilu_buf_view(&out), want);
    pilu_buf_free(&out);
    pilu_arena_free(arena);
}

#define H1 "<h1>t</h1>" /* 10 bytes */

TEST(a_sound_document)
{
    check_body("<section><h1>t</h1><p>a<strong>b</strong><br/></p></section><h2>c</h2><h3>d</h3><h2>e</h2>"
               "<ul><li>a</li><li><p>b</p></li></ul>"
               "<table><caption>c</caption><colgroup><col/><col/></colgroup><thead><tr><th>1</th><th scope=\"col\">2</th></tr>"
               "</thead><tbody><tr><td rowspan=\"2\">a</td><td/></tr><tr><td><p>x</p></td></tr></tbody><tbody>"
               "<tr><td/><td/></tr></tbody><tfoot><tr><td/><td/></tr></tfoot></table>"
               "<attachment><h2>f</h2><p id=\"x\"><a href=\"#x\">y</a></p></attachment>", "");
}

TEST(headings)
{
    check_body("<p>a</p>", "0: a document has exactly one <h1>; there are 0.\n");
    check_body(H1 H1, "10: a document has exactly one <h1>; there are 2.\n");
    check_body("<h2>a</h2>" H1, "0: heading levels skip: <h2> after <document>.\n");
    check_body(H1 "<h3>a</h3>", "10: heading levels skip: <h3> after <h1>.\n");
    check_body(H1 "<h2>a</h2><h3>b</h3><h4>c</h4><h2>d</h2><h4>e</h4>", "50: heading levels skip: <h4> after <h2>.\n");
    check_body(H1 "<h2> </h2>", "10: <h2> is empty.\n");
}

TEST(text)
{
    check_body("<h1>a\tb\xC2\xA0\xE2\x80\x94\xF0\xA0\x80\x80</h1>", "");
    check_body("<h1>a\x01</h1>", "4: the text holds a character that cannot be printed (U+0001); delete it.\n");
    check_body("<h1>a\x7F</h1>", "4: the text holds a character that cannot be printed (U+007F); delete it.\n");
    check_body("<h1>a\xC2\x85</h1>", "4: the text holds a character that cannot be printed (U+0085); delete it.\n");
    check_body("<h1>a\xEF\xBF\xBF</h1>", "4: the text holds a character that cannot be printed (U+FFFF); delete it.\n");
    check_body("<h1>a\xFF</h1>", "4: the text holds a character that cannot be printed (UTF-8 ?); delete it.\n");
}

TEST(content)
{
    check_body(H1 "<td>a</td>", "10: <td> may not stand inside <document>.\n");
    check_body(H1 "text", "0: text may not stand directly inside <document>.\n");
    check_body(H1 "<p><p>a</p></p>", "13: <p> may not stand inside <p>.\n");
    check_body(H1 "<section>a</section>", "10: text may not stand directly inside <section>.\n");
    check_body(H1 "<ul><li>a<p>b</p></li></ul>", "14: <li> holds either text or blocks, not both; put the text into <p>.\n");
    check_body(H1 "<ul/>", "10: <ul> is empty.\n");
    check_body(H1 "<blockquote><attachment><p>a</p></attachment></blockquote>",
               "22: <attachment> may not stand inside <blockquote>.\n");
    check_body(H1 "<table><tbody><tr><th><h2>a</h2></th></tr></tbody></table>",
               "32: <h2> may not stand inside <th>.\n");
    check_body(H1 "<p id=\"x\"><a href=\"#x\"><em><a href=\"#x\">b</a></em></a></p>", "37: <a> may not stand inside <em>.\n");
}

TEST(attributes)
{
    check_body(H1 "<p rowspan=\"2\">a</p>", "10: <p> has no attribute “rowspan”.\n");
    check_body(H1 "<p id=\"a\">a</p><p id=\"a\">b</p>",
               "25: attribute id: “a” is not a name used once in the document.\n");
    check_body(H1 "<p id=\"a b\">a</p>", "10: attribute id: “a b” is not a name without spaces, nor main.\n");
    check_body(H1 "<p id=\"main\">a</p>", "10: attribute id: “main” is not a name without spaces, nor main.\n");
    check_body(H1 "<p><a href=\"#z\">a</a></p>", "13: attribute href: “#z” is not an id in this document.\n");
    check_body(H1 "<p><a href=\"https://a.cn/x\">a</a><a href=\"mailto:a@b.cn\">b</a></p>", "");
    check_body(H1 "<p><a href=\"javascript:a\">a</a></p>",
               "13: attribute href: “javascript:a” is not an address: https://…, mailto:, tel: or #id.\n");
    check_body(H1 "<p><a>a</a></p>", "13: <a> needs the attribute href.\n");
    check_body(H1 "<table><tbody><tr><th scope=\"up\">a</th></tr></tbody></table>",
               "28: attribute scope: “up” is not row, col, rowgroup or colgroup.\n");
    check_body(H1 "<h2 numbered=\"part\">a</h2><h3 numbered=\"no\">b</h3>", "");
    check_body(H1 "<h2 numbered=\"yes\">a</h2>", "10: attribute numbered: “yes” is not no or part.\n");
    check_body(H1 "<table><tbody><tr><td colspan=\"0\">a</td></tr></tbody></table>",
               "28: attribute colspan: “0” is not a whole number from 1 to 1000 (rowspan: 65534).\n");
}

TEST(tables)
{
    check_body(H1 "<table/>", "10: <table> is empty.\n");
    check_body(H1 "<table><thead/><tbody/></table>", "10: <table> is empty.\n");
    check_body(H1 "<table><tbody><tr><td/></tr></tbody><caption>a</caption></table>",
               "46: <caption> is repeated or out of order in the table: caption, colgroup, thead, tbody, tfoot.\n");
    check_body(H1 "<table><thead><tr><td/></tr></thead><thead><tr><td/></tr></thead></table>",
               "46: <thead> is repeated or out of order in the table: caption, colgroup, thead, tbody, tfoot.\n");
    check_body(H1 "<table><tbody><tr><td/><td/></tr><tr><td/></tr></tbody></table>",
               "43: table row 2 has 1 columns instead of 2.\n");
    check_body(H1 "<table><thead><tr><td rowspan=\"2\">a</td></tr></thead><tbody><tr><td/></tr></tbody></table>",
               "28: the cell spans 2 rows, but its row group has only 1 left.\n");
    check_body(H1 "<table><tbody><tr><td colspan=\"2\">a</td></tr></tbody></table>",
               "10: no cell begins in table column 2; it is always merged with another: leave it out.\n");
    check_body(H1 "<table><tbody><tr><td rowspan=\"2\">a</td></tr><tr/></tbody></table>", "55: <tr> is empty.\n");
}

#define CHART(type, data) H1 "<figure><chart type=\"" type "\">" data "</chart><figcaption>c</figcaption></figure>"

TEST(figures)
{
    check_body(CHART("bar", "<datum label=\"a\" value=\"1,234.5\"/><datum label=\"b\" value=\"-1%\"/>"), "");
    check_body(CHART("bar", ""), "18: <chart> is empty.\n");
    check_body(H1 "<figure><figcaption>c</figcaption></figure>", "10: <figure> is empty.\n");
    check_body(CHART("ring", "<datum label=\"a\" value=\"1\"/>"),
               "18: attribute type: “ring” is not column, bar, line or pie.\n");
    check_body(CHART("bar", "<datum label=\"a\" value=\"1万元\"/>"),
               "36: attribute value: “1万元” is not a number, like 906.51.\n");
    check_body(CHART("pie", "<datum label=\"a\" value=\"-1\"/>"),
               "36: attribute value: “-1” is not a number of at least 0 in a pie.\n");
    check_body(CHART("pie", "<datum label=\"a\" value=\"1\" series=\"x\"/>"),
               "36: attribute series: “x” is not allowed in a pie, which has one series.\n");
    check_body(CHART("bar", "<datum label=\"a\" value=\"1\"/><datum label=\"a\" value=\"2\"/>"),
               "64: attribute label: “a” is not a name used once in its series.\n");
}

TEST(contents)
{
    check_body(H1 "<toc/>", "10: <toc> is empty.\n");
    check_body(H1 "<section><toc/></section>", "19: <toc> may not stand inside <section>.\n19: <toc> is empty.\n");
}

TEST(broken_links)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_diags diags;
    pilu_diags_init(&diags, arena);
    pilu_document *doc = tree_parse(arena, H1 "<p>a</p><p>b</p>");
    doc->root->last->prev = NULL;
    CHECK(!pilu_document_check(doc, &diags));
    doc = tree_parse(arena, H1 "<p>a</p>");
    doc->root->last->id = doc->root->first->id;
    CHECK(!pilu_document_check(doc, &diags));
    doc = tree_parse(arena, H1 "<p>a</p>");
    doc->root->last->id = doc->node_count;
    CHECK(!pilu_document_check(doc, &diags));
    doc = tree_parse(arena, H1 "<p>a</p>");
    doc->root->last->first->next = doc->root; /* a circle must not be walked */
    CHECK(!pilu_document_check(doc, &diags));
    for (size_t i = 0; i < diags.count; i++) CHECK(diags.items[i].code == PILU_FOUND_INVARIANT);
    pilu_arena_free(arena);
}

int main(void)
{
    RUN(a_sound_document);
    RUN(headings);
    RUN(text);
    RUN(content);
    RUN(attributes);
    RUN(tables);
    RUN(figures);
    RUN(contents);
    RUN(broken_links);
    return unit_end();
}
