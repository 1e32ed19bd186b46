/* Layouts: structure, statements, white space, and the place of every error. */
#include "lang.h"
#include "lang/template.h"

static const char DATA[] =
    "{\"name\": \"决算\", \"year\": 2021, \"markup\": \"<b>&amp; {{ year }}\", \"list\": [{\"n\": \"甲\"}, {\"n\": \"乙\"}], \"none\": [], \"few\": [{\"m\": 2}, {\"m\": 3}],\n"
    " \"unit\": {\"name\": \"中心\"}}";

typedef struct files {
    pilu_arena *arena;
    const char *const *pairs; /* name, text, …, NULL */
} files;

static pilu_source *load(void *context, pilu_diags *diags, pilu_str name, pilu_place place)
{
    files *f = context;
    for (const char *const *p = f->pairs; p && *p; p += 2)
        if (pilu_str_is(name, p[0])) return pilu_source_new(f->arena, name, pilu_str_from(p[1]));
    pilu_report(diags, INCLUDE_PLACE, place, name);
    return NULL;
}

/* The document's dump without its first line, or the findings, «code line:column» each. */
static void layout(const char *file, int line, const char *text, const char *const *pairs, const char *want)
{
    lang l;
    lang_new(&l, DATA, "let twice = year * 2\n");
    files f = {l.arena, pairs};
    pilu_loader loader = {load, &f};
    pilu_source *source = pilu_source_new(l.arena, PILU_STR("layout"), pilu_arena_printf(l.arena, "%s<title>题</title>", text));
    pilu_template *tpl = pilu_template_parse(l.arena, &l.diags, source, &loader);
    pilu_document *doc = pilu_document_new(l.arena);
    if (!l.diags.count) {
        pilu_template_constants(tpl, &l.eval, (pilu_str){0});
        pilu_template_build(tpl, &l.eval, doc);
    }
    pilu_buf out;
    pilu_buf_init(&out, 0);
    if (!l.diags.count) {
        pilu_document_dump(doc, &out);
        size_t first = pilu_str_find(pilu_buf_view(&out), PILU_STR("\n"), 0) + 1;
        unit_str(file, line, pilu_str_slice(pilu_buf_view(&out), first, out.n), pilu_str_from(want));
    } else {
        for (size_t i = 0; i < l.diags.count; i++) {
            const pilu_finding *found = &l.diags.items[i];
            pilu_line_column at = pilu_source_place(found->place.at.source, found->place.at.offset);
            pilu_buf_printf(&out, "%s%s %u:%u", i ? ", " : "", pilu_code_name(found->code), at.line, at.column);
        }
        unit_str(file, line, pilu_buf_view(&out), pilu_str_from(want));
    }
    pilu_buf_free(&out);
    lang_free(&l);
}

#define BUILDS(text, want) layout(__FILE__, __LINE__, text, NULL, want)

TEST(elements)
{
    BUILDS("<p>一</p>", "  p\n    «一»\n");
    BUILDS("<h2 class='a'>题<br>目</h2>", "  h2 class=\"a\"\n    «题»\n    br\n    «目»\n");
    BUILDS("<p>a &lt; b &amp;&amp; c &#x4E00;&#20108; R & D</p>", "  p\n    «a < b && c 一二 R & D»\n");
    BUILDS("<!-- 注 --><p>{# 注 <b> #}文</p>", "  p\n    «文»\n");
    BUILDS("<table><tbody><tr><td colspan=\"{{ 1 + 1 }}\"/></tr></tbody></table>", "  table\n    tbody\n      tr\n        td colspan=\"2\"\n");
}

TEST(output)
{
    BUILDS("<p>{{ name }}于{{ year }}年</p>", "  p\n    «决算» @/name\n    «于»\n    «2021» @/year\n    «年»\n");
    BUILDS("<p>{{ twice }}</p>", "  p\n    «4042» @/twice\n");
    /* data is never markup, and its references are not decoded */
    BUILDS("<p>{{ markup }}</p>", "  p\n    «<b>&amp; 2021» @/markup\n");
    BUILDS("<p class=\"x-{{ year }}\">文</p>", "  p class=\"x-2021\"\n    «文»\n");
}

/* What a list was made into comes from the list, not from its first element; one of its elements is that element. */
TEST(output_of_lists)
{
    BUILDS("<p>{{ sum(few, 'm') }}</p>", "  p\n    «5» @/few\n");
    BUILDS("<p>{{ sum(few|filter(m > 2), 'm') }}</p>", "  p\n    «3» @/few\n");
    BUILDS("<p>{{ sum([year, 1]) }}</p>", "  p\n    «2022» @/year\n"); /* year was read by itself */
    BUILDS("<p>{{ year + sum(few, 'm') }}</p>", "  p\n    «2026» @/year\n");
    BUILDS("<p>{{ name if year > 2000 else unit.name }}</p>", "  p\n    «决算» @/name\n");
    BUILDS("<p>{{ '旧' if year > 2000 else '新' }}</p>", "  p\n    «旧» @/year\n");
    BUILDS("<p>{{ sum(none) }}</p>", "  p\n    «0» @/none\n");
    BUILDS("<p>{{ join(list, '、', 'n') }}</p>", "  p\n    «甲、乙» @/list\n");
    BUILDS("<p>{{ greatest(few, 'm') }}</p>", "  p\n    «3» @/few/1/m\n");
    BUILDS("<p>{{ least(few, 'm') }}</p>", "  p\n    «2» @/few/0/m\n");
}

TEST(white_space)
{
    BUILDS("<p>\n  甲\n  乙\n</p>", "  p\n    «甲乙»\n");           /* a line break between Chinese is no space */
    BUILDS("<p>甲\n  abc\n  乙</p>", "  p\n    «甲abc乙»\n");        /* nor beside Chinese */
    BUILDS("<p>one\n  two</p>", "  p\n    «one two»\n");
    BUILDS("<p>甲  乙</p>", "  p\n    «甲 乙»\n");                    /* typed on one line: kept as one */
    BUILDS("<p>甲\n  <strong>\n乙</strong>\n丙</p>", "  p\n    «甲»\n    strong\n      «乙»\n    «丙»\n");
    BUILDS("<p>a <strong>b</strong> c</p>", "  p\n    «a»\n    strong\n      « b»\n    « c»\n");
    BUILDS("<p>a<br> b </p>", "  p\n    «a»\n    br\n    «b»\n");
    BUILDS("<p>　甲　乙</p>", "  p\n    «　甲　乙»\n");              /* U+3000 is a character */
}

TEST(statements)
{
    BUILDS("{% for x in list %}<p>{{ x.n }}{% if not loop.last %}；{% endif %}</p>{% endfor %}",
           "  p\n    «甲» @/list/0/n\n    «；»\n  p\n    «乙» @/list/1/n\n");
    BUILDS("<p>{% for x in list %}{{ loop.index }}/{{ loop.count }}{{ x.n }}{% endfor %}</p>",
           "  p\n    «1»\n    «/»\n    «2»\n    «甲» @/list/0/n\n    «2»\n    «/»\n    «2»\n    «乙» @/list/1/n\n");
    BUILDS("{% for x in none %}<p>{{ x }}</p>{% else %}<p>无</p>{% endfor %}", "  p\n    «无»\n");
    BUILDS("<p>{% if year > 2021 %}后{% elif year == 2021 %}今{% else %}前{% endif %}</p>", "  p\n    «今»\n");
    BUILDS("<p>{% if year > 2021 %}后{% elif year > 2030 %}今{% else %}前{% endif %}</p>", "  p\n    «前»\n");
    BUILDS("{% for x in list %}{% for y in list %}<p>{{ x.n }}{{ y.n }}{{ loop.index }}</p>{% endfor %}{% endfor %}",
           "  p\n    «甲» @/list/0/n\n    «甲» @/list/0/n\n    «1»\n  p\n    «甲» @/list/0/n\n    «乙» @/list/1/n\n    «2»\n"
           "  p\n    «乙» @/list/1/n\n    «甲» @/list/0/n\n    «1»\n  p\n    «乙» @/list/1/n\n    «乙» @/list/1/n\n    «2»\n");
}

TEST(constants)
{
    BUILDS("<meta name=\"n\" content=\"{{ 1.50 }}\"><meta name=\"s\" content=\"甲{{ year }}\"><p>{{ layout.n * 2 }}{{ layout.s }}</p>",
           "  p\n    «3»\n    «甲2021»\n");
    BUILDS("<meta name='o' content='{{ {city: \"市级\"} }}'><p>{{ \"city\"|label(layout.o) }}</p>", "  p\n    «市级»\n");
}

TEST(includes)
{
    static const char *const FILES[] = {"common/a.html", "<p>{{ name }}</p>", "common/b.html", "{% include \"common/a.html\" with unit %}",
                                        "common/loop.html", "<p>x</p>{% include \"common/loop.html\" %}", "common/bad.html", "<p>{{ q }}</p>", NULL};
    layout(__FILE__, __LINE__, "{% include \"common/a.html\" %}{% include \"common/b.html\" %}", FILES,
           "  p\n    «决算» @/name\n  p\n    «中心» @/unit/name\n");
    /* an included file sees what it is given, not the caller's variables */
    layout(__FILE__, __LINE__, "{% for q in list %}{% include \"common/bad.html\" with unit %}{% endfor %}", FILES, "name-undefined 1:7");
    layout(__FILE__, __LINE__, "{% include \"common/loop.html\" %}", FILES, "include-depth 1:9");
    layout(__FILE__, __LINE__, "{% include \"../etc/passwd\" %}", FILES, "include-place 1:12");
    layout(__FILE__, __LINE__, "{% include common/a.html %}", FILES, "syntax 1:12");
    layout(__FILE__, __LINE__, "{% include \"common/a.html\" with year %}", FILES, "value-type 1:33");
}

TEST(errors)
{
    BUILDS("<p>甲", "element-unclosed 1:1");
    BUILDS("<p>甲</h2>", "element-unclosed 1:1, element-close 1:5");
    BUILDS("</p>", "element-close 1:1");
    BUILDS("<pp>甲</pp>", "element-unknown 1:1");
    BUILDS("<p clas=\"a\">甲</p>", "attribute-unknown 1:4");
    BUILDS("<p class=a>甲</p>", "syntax 1:10");
    BUILDS("<p rowspan=\"2\">甲</p>", "attribute-unknown 1:4");
    BUILDS("<table><tbody><tr><td rowspan=\"zwei\">1</td></tr></tbody></table>", "attribute-value 1:32");
    BUILDS("甲", "element-text 1:1");
    BUILDS("<p><p>甲</p></p>", "element-place 1:4");
    BUILDS("<p>a < b</p>", "syntax 1:6");
    BUILDS("<p>&copy;</p>", "syntax 1:4");
    BUILDS("<p>{{ name </p>", "syntax 1:4, element-unclosed 1:1");
    BUILDS("<p>{{ nam }}</p>", "name-undefined 1:7");
    BUILDS("{% for x in list %}<p>甲</p>", "statement-unclosed 1:1");
    BUILDS("{% for x in list %}<p>甲{% endfor %}</p>", "element-unclosed 1:20, element-close 1:36");
    BUILDS("{% endif %}", "statement-close 1:1");
    BUILDS("{% while x %}", "statement-unknown 1:1");
    BUILDS("{% for in list %}{% endfor %}", "syntax 1:7");
    BUILDS("{% for x in name %}{% endfor %}", "value-type 1:13");
    BUILDS("{% if year %}<p>甲</p>{% endif %}", "value-type 1:7");
    BUILDS("{% if true %}<p>甲</p>{% else %}{% else %}{% endif %}", "statement-unclosed 1:1, statement-close 1:32, statement-close 1:42");
    BUILDS("<meta name=\"x\">", "attribute-missing 1:1");
    BUILDS("<p>{# 没有结束", "syntax 1:4, element-unclosed 1:1");
}

TEST(every_prefix_ends)
{
    static const char TEXT[] = "<p class=\"a\">{% for x in list %}{{ x.n|join(\"、\") }}&amp;{# c #}<strong>{% if x is defined %}一{% endif %}</strong>{% endfor %}</p>";
    for (size_t n = 0; n < sizeof TEXT; n++) {
        lang l;
        lang_new(&l, DATA, "");
        files f = {l.arena, NULL};
        pilu_loader loader = {load, &f};
        pilu_source *source = pilu_source_new(l.arena, PILU_STR("layout"), (pilu_str){TEXT, n});
        CHECK(pilu_template_parse(l.arena, &l.diags, source, &loader) != NULL);
        CHECK(n == 0 || n == sizeof TEXT - 1 || l.diags.count > 0);
        lang_free(&l);
    }
}

int main(void)
{
    RUN(elements);
    RUN(output);
    RUN(output_of_lists);
    RUN(white_space);
    RUN(statements);
    RUN(constants);
    RUN(includes);
    RUN(errors);
    RUN(every_prefix_ends);
    return unit_end();
}
