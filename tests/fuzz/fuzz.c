/* Fuzz targets for libFuzzer: what comes from outside, whatever it is, ends in findings. One function a target; the
 * build makes one program of each (tests/fuzz/meson.build), tests/fuzz/run runs them.
 *
 *   data      a data file: JSON, schema, rules, layout of its kind, style, pages, HTML, PDF
 *   template  a layout, behind a form feed a style sheet: syntax, evaluation, style, pages, HTML, PDF
 *   rules     a file of rules, behind a form feed an expression
 *   text      a text as published: as plain text, as HTML, as what a PDF says
 *   picture   a picture file
 *   published a PDF that is said to be ours */
#include "base/encoding.h"
#include "check/text.h"
#include "data/json.h"
#include "doc/image.h"
#include "doc/style.h"
#include "html/html.h"
#include "lang/eval.h"
#include "lang/template.h"
#include "page/page.h"
#include "pdf/pdf.h"
#include "pilu.h"
#include "read/pdf.h"

#include <stdlib.h>

typedef struct input {
    pilu_arena *arena;
    pilu_diags diags;
    pilu_str text;
} input;

static pilu_source *source(input *in, const char *name, pilu_str text)
{
    return pilu_source_new(in->arena, pilu_str_from(name), text);
}

/* What stands before the first form feed, and what behind it. */
static pilu_str cut(input *in, pilu_str *rest)
{
    size_t at = pilu_str_find(in->text, PILU_STR("\f"), 0);
    *rest = at == SIZE_MAX ? (pilu_str){0} : pilu_str_slice(in->text, at + 1, in->text.n);
    return at == SIZE_MAX ? in->text : pilu_str_slice(in->text, 0, at);
}

static pilu_source *load_nothing(void *context, pilu_diags *diags, pilu_str name, pilu_place place)
{
    (void)context;
    pilu_report(diags, INCLUDE_PLACE, place, name);
    return NULL;
}

static pilu *program(void)
{
    static pilu *p;
    if (!p) p = pilu_new(&(pilu_options){0});
    if (!p) abort();
    return p;
}

static void data(input *in)
{
    pilu_job *job = pilu_job_new(program(), "data.json");
    pilu_buf out;
    pilu_buf_init(&out, 0);
    pilu_job_give(job, in->text);
    if (pilu_job_read(job)) pilu_job_build(job, false);
    if (pilu_job_built(job)) {
        pilu_job_layout(job);
        pilu_job_html(job, &out);
        if (pilu_job_page_count(job)) pilu_job_pdf(job, &out);
    }
    pilu_buf_free(&out);
    pilu_job_free(job);
}

static pilu_fonts *fonts(void)
{
    static pilu_fonts *opened;
    static pilu_diags diags;
    if (opened) return opened;
    pilu_diags_init(&diags, pilu_arena_new());
    const char *home = pilu_home(program());
    opened = pilu_fonts_new(&diags, pilu_arena_printf(diags.arena, "%s/fonts/fonts.json", home).p);
    if (!opened) abort();
    return opened;
}

static void template(input *in)
{
    static const char DATA[] = "{\"name\": \"示例\", \"amount\": 12.5, \"items\": [{\"name\": \"甲\", \"amount\": 1}, "
                               "{\"name\": \"乙\", \"amount\": 2}], \"year\": 2024, \"date\": \"2024-03-01\"}";
    pilu_str css, html = cut(in, &css);
    pilu_loader none = {load_nothing, NULL};
    pilu_rules rules = {0};
    pilu_eval eval;
    pilu_value *root = pilu_json_parse(in->arena, &in->diags, source(in, "data.json", PILU_STR(DATA)));
    pilu_template *tpl = pilu_template_parse(in->arena, &in->diags, source(in, "a.html", html), &none);
    pilu_sheet *sheet = pilu_sheet_parse(in->arena, &in->diags, source(in, "a.css", css));
    if (!tpl || in->diags.errors) return;
    pilu_eval_init(&eval, in->arena, &in->diags, root, &rules);
    pilu_template_constants(tpl, &eval);
    pilu_document *doc = pilu_document_new(in->arena);
    pilu_template_build(tpl, &eval, doc);
    if (in->diags.errors) return;
    pilu_document_figures(doc);
    pilu_document_number(doc);
    pilu_document_contents(doc);
    if (!pilu_document_check(doc, &in->diags) || !pilu_document_images(doc, &in->diags, &none)) return;
    pilu_style_apply(doc, &in->diags, &sheet, 1);
    if (in->diags.errors) return;
    pilu_buf out;
    pilu_buf_init(&out, 0);
    pilu_html_write(&(pilu_html_input){.doc = doc}, &out);
    pilu_pages *pages = pilu_layout(in->arena, &in->diags, doc, fonts());
    if (pages->count && !in->diags.errors) pilu_pdf_write(doc, pages, &in->diags, &out);
    pilu_buf_free(&out);
}

static void rules(input *in)
{
    pilu_str expression, text = cut(in, &expression);
    pilu_loader none = {load_nothing, NULL};
    pilu_rules all = {0};
    pilu_eval eval;
    pilu_value *root = pilu_json_parse(in->arena, &in->diags,
                                       source(in, "data.json", PILU_STR("{\"a\": 1, \"b\": [{\"c\": 2}, {\"c\": -3.5}], "
                                                                        "\"d\": \"文字\", \"e\": null, \"f\": true}")));
    pilu_rules_add(in->arena, &in->diags, &all, source(in, "rules", text), &none);
    pilu_eval_init(&eval, in->arena, &in->diags, root, &all);
    pilu_rules_refuse_given(&eval);
    pilu_rules_check(&eval);
    pilu_source *typed = source(in, "expression", expression);
    pilu_piece piece = pilu_piece_of(typed, 0, expression.n);
    pilu_expr *e = pilu_expr_parse(in->arena, &in->diags, &piece);
    if (e) pilu_eval_run(&eval, e);
}

static void text(input *in)
{
    pilu_source *as_given = source(in, "a.txt", in->text);
    pilu_text_check(pilu_text_from_plain(in->arena, as_given), &in->diags);
    pilu_text_check(pilu_text_from_html(in->arena, as_given), &in->diags);
    pilu_text_check(pilu_text_from_pages(in->arena, as_given), &in->diags);
}

static void picture(input *in)
{
    pilu_str why;
    pilu_image_read(in->arena, in->text, &why);
}

static void published(input *in) { pilu_pdf_read(in->arena, &in->diags, PILU_STR("a.pdf"), in->text); }

static const struct {
    const char *name;
    void (*run)(input *in);
} TARGETS[] = {{"data", data},   {"template", template}, {"rules", rules},
               {"text", text}, {"picture", picture},   {"published", published}};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    input in = {.arena = pilu_arena_new()};
    pilu_diags_init(&in.diags, in.arena);
    /* A copy with nothing behind it: the sanitizer sees the first byte read too far. */
    char *copy = malloc(size ? size : 1);
    if (size) memcpy(copy, bytes, size);
    in.text = (pilu_str){copy, size};
    /* Whoever reads texts has looked whether they are UTF-8 before. */
    static const char *const BYTES[] = {"data", "picture", "published"};
    bool bytes_too = false;
    for (size_t i = 0; i < PILU_COUNT(BYTES); i++) bytes_too = bytes_too || strcmp(BYTES[i], TARGET) == 0;
    bool read = bytes_too || pilu_encoding_check(&in.diags, source(&in, "a", in.text));
    for (size_t i = 0; read && i < PILU_COUNT(TARGETS); i++)
        if (strcmp(TARGETS[i].name, TARGET) == 0) TARGETS[i].run(&in);
    /* What was found is said in both languages: that has to be possible too. */
    pilu_buf words;
    pilu_buf_init(&words, 1 << 20);
    for (size_t i = 0; i < in.diags.count && i < 100; i++) {
        pilu_finding_print(&in.diags.items[i], PILU_ZH, false, &words);
        pilu_finding_print(&in.diags.items[i], PILU_EN, true, &words);
    }
    pilu_buf_free(&words);
    pilu_arena_free(in.arena);
    free(copy);
    return 0;
}
