/* Prose in a file of its own: where its paragraphs come to stand, and the place of every error. */
#include "data/prose.h"

#include "data/json.h"
#include "lang.h"

static const char DATA[] = "{\"n\": 3, \"projects\": [{\"name\": \"甲\"}, {\"name\": \"乙\", \"plan\": [\"已有\"]}]}";

/* The expression's text over the data with the prose, or the first finding. */
static void check(const char *prose, const char *expr, const char *want)
{
    lang l;
    lang_new(&l, DATA, "");
    pilu_prose_add(l.arena, &l.diags, pilu_source_new(l.arena, PILU_STR("prose"), pilu_str_from(prose)), l.eval.root);
    pilu_buf out;
    pilu_buf_init(&out, 0);
    pilu_source *source = pilu_source_new(l.arena, PILU_STR("expr"), pilu_str_from(expr));
    pilu_piece piece = pilu_piece_of(source, 0, source->text.n);
    pilu_expr *e = l.diags.count ? NULL : pilu_expr_parse(l.arena, &l.diags, &piece);
    bool ok = e && pilu_eval_text(&l.eval, e, &out);
    CHECK_STR(ok ? pilu_buf_view(&out) : lang_finding(&l), want);
    pilu_buf_free(&out);
    lang_free(&l);
}

TEST(places)
{
    check("# overview\n一段。\n", "join(overview)", "一段。");
    check("# overview\n\n  一段。  \n\n二段。", "join(overview, \"/\")", "一段。/二段。");
    check("# projects[0].analysis.output\n产出。\n# projects[0].analysis.benefit\n效益。\r\n",
          "projects[0].analysis.output[0] + projects[0].analysis.benefit[0]", "产出。效益。");
    check("# a.b\n共{{ n }}项\n", "a.b[0]", "共3项");
    check("# projects[1].text\n{{ name }}项目\n", "projects[1].text[0]", "乙项目"); /* names from the inside outwards */
    check("# a\n#不是标题\n", "a[0]", "#不是标题");
    check("", "n", "3");
}

TEST(errors)
{
    check("没有标题\n# a\n文\n", "n", "prose-heading prose:1:1");
    check("# projects[1].plan\n又一个\n", "n", "prose-given prose:1:3");
    check("# n.x\n文\n", "n", "prose-place prose:1:5");
    check("# projects[2].x\n文\n", "n", "prose-place prose:1:11");
    check("# projects[0]\n文\n", "n", "prose-place prose:1:11");
    check("# a..b\n文\n", "n", "prose-place prose:1:3");
    check("# a\n一\xff\n", "n", "file-encoding prose:2:2");
    check("# a.b\n\n共{{ m }}项\n", "a.b[0]", "name-undefined prose:3:5");
}

int main(void)
{
    RUN(places);
    RUN(errors);
    return unit_end();
}
