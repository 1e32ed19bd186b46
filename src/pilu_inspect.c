#include "pilu_verify.h"

#include "base/digest.h"
#include "pilu_published.h"

/* What is printed: lines for people, or one JSON object. */
typedef struct sheet {
    const pilu_published *l;
    bool json, any;
} sheet;

static void put_comma(sheet *s)
{
    if (s->any) pilu_buf_text(s->l->out, ",\n");
    s->any = true;
}

static void put_fact(sheet *s, const char *key, const char *zh, const char *en, pilu_str value)
{
    pilu_buf *out = s->l->out;
    if (!value.n) return;
    if (s->json) {
        put_comma(s);
        pilu_buf_printf(out, "  \"%s\": ", key);
        pilu_buf_json(out, value);
    } else {
        pilu_buf_printf(out, "%s%s%.*s\n", pilu_published_words(s->l, zh, en), pilu_published_words(s->l, "：", ": "),
                        PILU_FMT(value));
    }
}

static void put_member(sheet *s, const char *zh, const char *en, const pilu_value *root, const char *key)
{
    const pilu_value *v = root ? pilu_value_get(root, pilu_str_from(key)) : NULL;
    pilu_buf text;
    pilu_buf_init(&text, 0);
    if (v && v->kind == PILU_STRING) pilu_buf_str(&text, v->string);
    else if (v) pilu_value_print(v, &text);
    put_fact(s, key, zh, en, pilu_str_trim(pilu_buf_view(&text)));
    pilu_buf_free(&text);
}

static void put_list(sheet *s, const char *key, const char *zh, const char *en, const pilu_str *items, size_t count)
{
    for (size_t i = 0; i < count && !s->json; i++) put_fact(s, key, zh, en, items[i]);
    if (!s->json || !count) return;
    put_comma(s);
    pilu_buf_printf(s->l->out, "  \"%s\": [", key);
    for (size_t i = 0; i < count; i++) {
        if (i) pilu_buf_text(s->l->out, ", ");
        pilu_buf_json(s->l->out, items[i]);
    }
    pilu_buf_char(s->l->out, ']');
}

static void put_figure(sheet *s, const pilu_node *node, pilu_str under)
{
    pilu_buf *out = s->l->out;
    if (!s->json) {
        pilu_buf_printf(out, "%.*s\t%.*s\t%.*s\n", PILU_FMT(node->pointer), PILU_FMT(node->text), PILU_FMT(under));
        return;
    }
    put_comma(s);
    pilu_buf_text(out, "    {\"pointer\": ");
    pilu_buf_json(out, node->pointer);
    pilu_buf_text(out, ", \"text\": ");
    pilu_buf_json(out, node->text);
    pilu_buf_text(out, ", \"under\": ");
    pilu_buf_json(out, under);
    pilu_buf_char(out, '}');
}

/* Pointer, text and the heading or caption it stands under; as lines separated by tabs, as a spreadsheet takes them. */
static void put_figures(sheet *s, const pilu_document *doc)
{
    pilu_str under = {0};
    if (s->json) {
        put_comma(s);
        pilu_buf_text(s->l->out, "  \"figures\": [\n");
        s->any = false;
    }
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        const pilu_node *node = iter.node;
        if (event != PILU_ENTER) continue;
        bool names = pilu_node_heading_level(node->kind) || node->kind == PILU_NODE_CAPTION;
        if (names) under = pilu_node_text(s->l->arena, node);
        if (node->kind == PILU_NODE_TEXT && node->pointer.n) put_figure(s, node, under);
    }
    if (s->json) pilu_buf_text(s->l->out, "\n  ]");
}

/* A page in HTML: what stands in its head. Its data are not in it. */
static void put_page(sheet *s, pilu_str page)
{
    pilu_stamp stated = pilu_stamp_of_page(page);
    put_fact(s, "title", "标题", "title", pilu_between(page, "<title>", "</title>"));
    put_fact(s, "kind", "文种", "kind", pilu_between(page, "<meta name=\"pilu-kind\" content=\"", "\""));
    put_fact(s, "layout", "表样", "layout", pilu_between(page, "<meta name=\"pilu-layout\" content=\"", "\""));
    if (pilu_published_is_draft(s->l, NULL)) put_fact(s, "mode", "性质", "mode", PILU_STR("draft"));
    put_fact(s, "unit", "单位", "unit", pilu_between(page, "<meta name=\"author\" content=\"", "\""));
    put_fact(s, "year", "年度", "year", pilu_between(page, "<meta name=\"pilu-year\" content=\"", "\""));
    put_fact(s, "date", "日期", "date", pilu_between(page, "<meta name=\"dcterms.issued\" content=\"", "\""));
    put_fact(s, "program", "程序", "program", pilu_between(page, "<meta name=\"generator\" content=\"", "\""));
    put_fact(s, "file_sha256", "文件 SHA-256", "file SHA-256", pilu_digest(s->l->arena, page));
    put_fact(s, "data_sha256", "数据 SHA-256", "data SHA-256", stated.data);
    put_fact(s, "layout_sha256", "表样 SHA-256", "layout SHA-256", stated.layout);
    put_fact(s, "rules_sha256", "规则 SHA-256", "rules SHA-256", stated.rules);
}

static void put_pdf(sheet *s, const pilu_pdf_facts *facts, const pilu_value *root)
{
    enum { MOST = 256 };
    pilu_str faces[MOST];
    pilu_stamp stated = pilu_stamp_of_pdf(facts->xmp);
    put_fact(s, "title", "标题", "title", facts->title);
    put_member(s, "文种", "kind", root, "kind");
    put_member(s, "表样", "layout", root, "layout");
    put_fact(s, "mode", "性质", "mode", pilu_between(facts->xmp, "<pilu:mode>", "<"));
    put_fact(s, "unit", "单位", "unit", facts->author);
    put_member(s, "年度", "year", root, "year");
    put_fact(s, "date", "日期", "date", facts->date);
    put_fact(s, "program", "程序", "program", facts->producer);
    put_fact(s, "pages", "页数", "pages", pilu_arena_printf(s->l->arena, "%zu", facts->page_count));
    put_fact(s, "file_sha256", "文件 SHA-256", "file SHA-256", pilu_digest(s->l->arena, s->l->bytes));
    put_fact(s, "data_sha256", "数据 SHA-256", "data SHA-256", pilu_digest(s->l->arena, facts->data));
    put_fact(s, "layout_sha256", "表样 SHA-256", "layout SHA-256", stated.layout);
    put_fact(s, "rules_sha256", "规则 SHA-256", "rules SHA-256", stated.rules);
    put_list(s, "faces", "字体 SHA-256（表目录）", "face SHA-256 (table directory)", faces,
             pilu_stamp_faces(s->l->arena, stated.faces, faces, MOST));
    put_list(s, "fonts", "子集 SHA-256（轮廓、文字）", "subset SHA-256 (outlines, text)", facts->fonts, facts->font_count);
}

static void inspect_pdf(sheet *s, bool figures)
{
    const pilu_pdf_facts *facts = pilu_published_pdf(s->l, s->l->name, s->l->bytes);
    if (!facts) return;
    pilu_job *job = pilu_job_new(s->l->owner, "data.json");
    pilu_job_give(job, facts->data);
    bool read = pilu_job_read(job);
    if (s->json) pilu_buf_text(s->l->out, "{\n");
    put_pdf(s, facts, pilu_job_data(job));
    pilu_published_check_data(s->l, facts);
    if (figures && read) pilu_job_build(job, false);
    if (figures && pilu_job_built(job)) put_figures(s, pilu_job_document(job));
    else if (figures) pilu_published_tell_failure(s->l, job);
    if (s->json) pilu_buf_text(s->l->out, "\n}\n");
    pilu_job_free(job);
}

static void inspect_html(sheet *s)
{
    if (pilu_str_find(s->l->bytes, PILU_STR("<meta name=\"generator\" content=\"pilu "), 0) == SIZE_MAX) {
        pilu_published_tell_foreign(s->l, PILU_WORDS("网页开头没有写明由 pilu 生成", "the page's head does not name pilu"));
        return;
    }
    if (s->json) pilu_buf_text(s->l->out, "{\n");
    put_page(s, s->l->bytes);
    if (s->json) pilu_buf_text(s->l->out, "\n}\n");
}

void pilu_inspect(pilu *p, pilu_diags *diags, const char *file, const pilu_inspect_options *options, pilu_buf *out)
{
    pilu_published l = {p, diags->arena, diags, file, pilu_str_from(file), {0}, options->lang, out};
    sheet s = {.l = &l, .json = options->json};
    if (!pilu_published_open(&l)) return;
    if (pilu_published_is_page(&l)) inspect_html(&s);
    else inspect_pdf(&s, options->figures);
}
