/* lang.h: for tests of the languages: an expression over JSON data and rules, as text or as its first finding. */
#ifndef PILU_TESTS_LANG_H
#define PILU_TESTS_LANG_H

#include "data/json.h"
#include "lang/eval.h"
#include "unit.h"

typedef struct lang {
    pilu_arena *arena;
    pilu_diags diags;
    pilu_rules rules;
    pilu_eval eval;
} lang;

/* Members whose name begins with «m_» are amounts, in 元: schemas are tested elsewhere. */
__attribute__((unused)) static void lang_money(pilu_value *v)
{
    if (v->kind == PILU_NUMBER && v->key.n > 2 && memcmp(v->key.p, "m_", 2) == 0) v->kind = PILU_MONEY;
    if (v->kind == PILU_OBJECT || v->kind == PILU_LIST)
        for (uint32_t i = 0; i < v->count; i++) lang_money(v->items[i]);
}

/* The rules files that tests may include: name, text. */
static const char *const LANG_FILES[][2] = {
    {"a.rules", "let a = 1\nlet b = a + c\ninclude \"b.rules\"\n"},
    {"b.rules", "include \"a.rules\"\nlet c = 5\n"}, /* they need each other */
    {"bad.rules", "let d = 2\nlett e = 3\n"},
};

__attribute__((unused)) static pilu_source *lang_load(void *context, pilu_diags *diags, pilu_str name, pilu_place place)
{
    for (size_t i = 0; i < PILU_COUNT(LANG_FILES); i++)
        if (pilu_str_is(name, LANG_FILES[i][0]))
            return pilu_source_new(((lang *)context)->arena, name, pilu_str_from(LANG_FILES[i][1]));
    pilu_report(diags, INCLUDE_PLACE, place, name);
    return NULL;
}

__attribute__((unused)) static void lang_new(lang *l, const char *json, const char *rules)
{
    *l = (lang){.arena = pilu_arena_new()};
    pilu_diags_init(&l->diags, l->arena);
    pilu_value *root = pilu_json_parse(l->arena, &l->diags, pilu_source_new(l->arena, PILU_STR("data.json"), pilu_str_from(json)));
    pilu_loader loader = {lang_load, l};
    pilu_source *source = pilu_source_new(l->arena, PILU_STR("rules"), pilu_str_from(rules));
    pilu_rules_add(l->arena, &l->diags, &l->rules, source, &loader);
    if (!root) {
        printf("the test's JSON is wrong: %s\n", json);
        unit_wrong++;
        root = pilu_json_parse(l->arena, &l->diags, pilu_source_new(l->arena, PILU_STR("data.json"), PILU_STR("{}")));
    }
    lang_money(root);
    pilu_eval_init(&l->eval, l->arena, &l->diags, root, &l->rules);
}

__attribute__((unused)) static void lang_free(lang *l) { pilu_arena_free(l->arena); }

/* «code source:line:column /pointer» of the first finding, or «» when there is none. */
__attribute__((unused)) static pilu_str lang_finding(lang *l)
{
    if (!l->diags.count) return PILU_STR("");
    const pilu_finding *f = &l->diags.items[0];
    pilu_line_column at = {0};
    pilu_str name = {0};
    if (f->place.at.source) {
        at = pilu_source_place(f->place.at.source, f->place.at.offset);
        name = f->place.at.source->name;
    }
    return pilu_arena_printf(l->arena, "%s %.*s:%u:%u%s%.*s", pilu_code_name(f->code), PILU_FMT(name), at.line, at.column,
                             f->place.pointer.n ? " " : "", PILU_FMT(f->place.pointer));
}

__attribute__((unused)) static void lang_check(const char *file, int line, const char *json, const char *rules, const char *expr, const char *want)
{
    lang l;
    lang_new(&l, json, rules);
    pilu_source *source = pilu_source_new(l.arena, PILU_STR("expr"), pilu_str_from(expr));
    pilu_piece piece = pilu_piece_of(source, 0, source->text.n);
    pilu_expr *e = pilu_expr_parse(l.arena, &l.diags, &piece);
    pilu_buf out;
    pilu_buf_init(&out, 0);
    bool ok = e && pilu_eval_text(&l.eval, e, &out);
    unit_str(file, line, ok ? pilu_buf_view(&out) : lang_finding(&l), pilu_str_from(want));
    pilu_buf_free(&out);
    lang_free(&l);
}

/* The expression's text, or «code source:line:column /pointer» of its first finding. */
#define GIVES(json, expr, want) lang_check(__FILE__, __LINE__, json, "", expr, want)
#define DERIVES(json, rules, expr, want) lang_check(__FILE__, __LINE__, json, rules, expr, want)

#endif
