/* Fuzz targets for libFuzzer: what comes from outside, whatever it is, ends in findings. One function a target; the
 * build makes one program of each (tests/fuzz/meson.build), tests/fuzz/run runs them.
 *
 *   data      a data file: JSON, schema, rules, layout of its kind, style, pages, HTML, PDF
 *   template  a layout, behind a form feed a style sheet: syntax, evaluation, style, pages, HTML, PDF
 *   rules     a file of rules, behind a form feed an expression
 *   text      a text as published: as plain text, as HTML, as what a PDF says
 *   picture   a picture file
 *   style     a style sheet, for a document with something of everything, and its pages
 *   pages     a document put together from the bytes: words, spans, breaks, notes, nested tables; its pages and PDF
 *   font      a font file: opened, asked for its facts, its CFF table read
 *   published a PDF that is said to be ours
 *   verify    the same with all that is asked of it, or a page: inspected, and made again from its data */
#define _GNU_SOURCE /* memfd_create */

#include "base/encoding.h"
#include "check/text.h"
#include "data/json.h"
#include "doc/image.h"
#include "doc/style.h"
#include "html/html.h"
#include "lang/eval.h"
#include "lang/template.h"
#include "page/cff.h"
#include "page/fonts_private.h"
#include "page/page.h"
#include "pdf/pdf.h"
#include "pilu.h"
#include "pilu_verify.h"
#include "read/pdf.h"
#include "read/pdf_blocks.h"
#include "read/pdf_rules.h"

#include <hb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

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
    pilu_template_constants(tpl, &eval, (pilu_str){0});
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

/* --- style, pages -------------------------------------------------------------------------------------- */

static void template_of(input *in, const char *html, pilu_str css)
{
    in->text = pilu_arena_printf(in->arena, "%s\f%.*s", html, PILU_FMT(css));
    template(in);
}

static void style(input *in)
{
    static const char EVERYTHING[] =
        "<title>题</title><cover><h1 class=\"a\">题目</h1></cover><toc/><h2 id=\"i\">一章</h2><h3 class=\"b\">二节</h3>"
        "<p class=\"a b\">文字<strong>粗</strong>Latin 12.5万元<span class=\"c\">内</span><a href=\"#i\">见</a></p>"
        "<ul><li>项</li></ul><blockquote><p>引</p></blockquote><section class=\"c\"><table class=\"t\"><caption>表</caption>"
        "<colgroup><col class=\"a\"/><col/></colgroup><thead><tr><th>甲</th><th>乙</th></tr></thead><tbody>"
        "<tr><td rowspan=\"2\">竖</td><td class=\"b\">1</td></tr><tr><td>2</td></tr></tbody></table></section>"
        "<p>{{ name }}</p>";
    template_of(in, EVERYTHING, in->text);
}

/* Each byte is a step; what it opens is closed at the end. */
static void pages(input *in)
{
    static const char *const STEPS[] = {
        "<p>字</p>", "<p>一段较长的文字，有标点；“引号”、数字12,345.67万元和 Latin words in it。</p>", "<h2>题</h2>", "<h3>小题</h3>",
        "<p>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</p>",
        "<ul><li>一</li><li><p>二</p></li></ul>", "<p class=\"n\">前</p>", "<p class=\"k\">连</p>", "<p><br/><br/></p>", "<p>好\u0301</p>"};
    static const char CSS[] = "@page { size: A4; margin: 37mm 28mm 35mm 26mm } .n { break-before: page } .k { break-after: avoid } "
                              "td { border: 1pt solid; padding: 2pt }";
    pilu_buf html;
    pilu_buf_init(&html, 1 << 20);
    pilu_buf_text(&html, "<title>题</title><h1>题</h1>");
    for (size_t i = 0; i + 1 < in->text.n && i < 24; i++) {
        unsigned step = (unsigned char)in->text.p[i], next = (unsigned char)in->text.p[i + 1];
        if (step % 16 < PILU_COUNT(STEPS)) {
            pilu_buf_text(&html, STEPS[step % 16]);
            continue;
        }
        unsigned rows = 1 + step / 16 * (1 + next % 4);
        pilu_buf_text(&html, "<table><thead><tr><th>头</th><th>头</th><th>头</th></tr></thead><tbody>");
        for (unsigned row = 0; row < rows; row++) {
            unsigned cell = (unsigned char)in->text.p[(i + row) % in->text.n];
            pilu_buf_text(&html, "<tr>");
            if (row == 0) pilu_buf_printf(&html, "<td rowspan=\"%u\">竖</td>", rows);
            pilu_buf_text(&html, cell % 3 || row == 0 ? "<td>1</td><td>" : "<td colspan=\"2\">");
            for (unsigned n = 0; n < cell / 2; n++) pilu_buf_text(&html, cell % 2 ? "格" : "a");
            pilu_buf_text(&html, "</td></tr>");
        }
        pilu_buf_text(&html, "</tbody></table>");
    }
    const char *text = pilu_arena_str(in->arena, pilu_buf_view(&html)).p;
    pilu_buf_free(&html);
    template_of(in, text, PILU_STR(CSS));
}

/* --- fonts --------------------------------------------------------------------------------------------- */

static void font(input *in)
{
    int file = memfd_create("font", 0);
    if (file < 0 || (in->text.n && write(file, in->text.p, in->text.n) != (ssize_t)in->text.n)) abort();
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    font_file named = {.path = path, .style = PILU_STR("Regular")};
    font_want want = {.family = PILU_STR("字体")};
    pilu_face face = {0};
    hb_blob_t *blob = hb_blob_create(in->text.p, (unsigned)in->text.n, HB_MEMORY_MODE_READONLY, NULL, NULL);
    hb_face_t *hb = hb_face_create(blob, 0);
    named.postscript_name = PILU_STR("Font");
    if (font_open(&in->diags, &named, &want, &face)) {
        hb_font_destroy(face.hb_font);
        hb_face_destroy(face.hb_face);
    }
    hb_blob_t *cff = hb_face_reference_table(hb, HB_TAG('C', 'F', 'F', ' '));
    unsigned n = 0;
    const char *bytes = hb_blob_get_data(cff, &n);
    pilu_str table = pilu_arena_str(in->arena, (pilu_str){bytes, n});
    if (pilu_cff_is_cid_keyed(table)) pilu_cff_cids(in->arena, table, hb_face_get_glyph_count(hb));
    pilu_cff_shorten_ros((char *)table.p, table.n);
    hb_blob_destroy(cff);
    hb_face_destroy(hb);
    hb_blob_destroy(blob);
    close(file);
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

/* Lines on the first pages as the first bytes have it: tables of any form. */
static const pilu_pdf_rules *lines_of(input *in)
{
    pilu_pdf_rules *rules = PILU_NEW(in->arena, pilu_pdf_rules);
    size_t count = in->text.n / 3 < 64 ? in->text.n / 3 : 64;
    rules->items = PILU_NEW_ARRAY(in->arena, pilu_pdf_rule, count);
    for (int page = 1; page <= 2; page++)
        for (size_t i = (size_t)(page - 1) * count / 2; i < (size_t)page * count / 2; i++) {
            const unsigned char *b = (const unsigned char *)in->text.p + 3 * i;
            float at = (float)(b[0] % 16) * 50, from = (float)(b[1] % 4) * 50, to = from + (float)(b[2] % 16) * 50;
            rules->items[rules->count++] = b[0] & 16 ? (pilu_pdf_rule){page, at, from, at, to}
                                                     : (pilu_pdf_rule){page, from, at, to, at};
        }
    return rules;
}

static void text(input *in)
{
    pilu_source *as_given = source(in, "a.txt", in->text);
    pilu_text_check(pilu_text_from_plain(in->arena, as_given), &in->diags);
    pilu_text_check(pilu_text_from_html(in->arena, as_given), &in->diags);
    pilu_text_check(pilu_text_from_pages(in->arena, as_given, NULL), &in->diags);
    pilu_text_check(pilu_text_from_pages(in->arena, as_given, lines_of(in)), &in->diags);
}

static void picture(input *in)
{
    pilu_str why;
    pilu_image_read(in->arena, in->text, &why);
}

static void published(input *in)
{
    pilu_pdf_read(in->arena, &in->diags, PILU_STR("a.pdf"), in->text);
    pilu_pdf_read_rules(in->arena, in->text);
    const pilu_pdf_blocks *blocks = pilu_pdf_read_blocks(in->arena, in->text);
    pilu_text *text = blocks ? pilu_text_from_tagged(in->arena, PILU_STR("a.pdf"), blocks) : NULL;
    if (text) pilu_text_check(text, &in->diags);
}

/* Both ask for a file with an ending: one in a folder of the process's own, written anew each time. A page's data are
 * those of an example. */
static void verify(input *in)
{
    static char folder[] = "/tmp/pilu-fuzz-XXXXXX";
    static bool made;
    made = made || mkdtemp(folder);
    bool pdf = pilu_str_starts(in->text, PILU_STR("%PDF-"));
    const char *path = pilu_arena_printf(in->arena, "%s/a.%s", folder, pdf ? "pdf" : "html").p;
    const char *data = pilu_arena_printf(in->arena, "%s/examples/correction-notice.json", pilu_home(program())).p;
    if (!made || !pilu_file_write(&in->diags, path, in->text)) abort();
    pilu_buf out;
    pilu_buf_init(&out, 0);
    pilu_inspect(program(), &in->diags, path, &(pilu_inspect_options){.figures = true}, &out);
    pilu_inspect(program(), &in->diags, path, &(pilu_inspect_options){.json = true, .lang = PILU_EN}, &out);
    pilu_verify(program(), &in->diags, path, pdf ? NULL : data, PILU_ZH, &out);
    pilu_buf_free(&out);
}

static const struct {
    const char *name;
    void (*run)(input *in);
} TARGETS[] = {{"data", data},   {"template", template}, {"rules", rules},
               {"text", text}, {"picture", picture},   {"published", published},
               {"style", style}, {"pages", pages},       {"font", font},
               {"verify", verify}};

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
    static const char *const BYTES[] = {"data", "picture", "published", "pages", "font", "verify"};
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
