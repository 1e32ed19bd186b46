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

/* What a strange file says of itself must not move the cursor, nor look like a line of ours. */
static void put_visible(pilu_buf *out, pilu_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        unsigned char next = i + 1 < text.n ? (unsigned char)text.p[i + 1] : 0;
        bool c1 = c == 0xC2 && next >= 0x80 && next < 0xA0;
        if (c < 0x20 || c == 0x7F) pilu_buf_printf(out, "\\x%02x", c);
        else if (c1) pilu_buf_printf(out, "\\x%02x", (unsigned char)text.p[++i]);
        else pilu_buf_char(out, (char)c);
    }
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
        pilu_buf_printf(out, "%s%s", pilu_published_words(s->l, zh, en), pilu_published_words(s->l, "：", ": "));
        put_visible(out, value);
        pilu_buf_char(out, '\n');
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
        const pilu_str columns[] = {node->pointer, node->text, under};
        for (size_t i = 0; i < PILU_COUNT(columns); i++) {
            put_visible(out, columns[i]);
            pilu_buf_char(out, i + 1 < PILU_COUNT(columns) ? '\t' : '\n');
        }
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
    pilu_str heading = {0}; /* what stands below a table is under it again, not under the caption */
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        const pilu_node *node = iter.node;
        bool captioned = node->kind == PILU_NODE_TABLE || node->kind == PILU_NODE_FIGURE;
        if (event == PILU_EXIT && captioned) under = heading;
        if (event != PILU_ENTER) continue;
        bool heads = pilu_node_heading_level(node->kind);
        if (heads || node->kind == PILU_NODE_CAPTION) under = pilu_node_text(s->l->arena, node);
        if (heads) heading = under;
        if (node->kind == PILU_NODE_TEXT && node->pointer.n) put_figure(s, node, under);
    }
    if (s->json) pilu_buf_text(s->l->out, "\n  ]");
}

static void put_mode(sheet *s, bool draft)
{
    const char *word = s->json ? "draft" : pilu_published_words(s->l, "草稿", "draft");
    if (draft) put_fact(s, "mode", "性质", "mode", pilu_str_from(word));
}

/* «D:20240828000000Z» (ISO 32000-1, 7.9.4) as «2024-08-28»; another text as it is. */
static pilu_str date_of(const sheet *s, pilu_str text)
{
    bool known = text.n >= 10 && pilu_str_starts(text, PILU_STR("D:"));
    for (size_t i = 2; known && i < 10; i++) known = text.p[i] >= '0' && text.p[i] <= '9';
    return known ? pilu_arena_printf(s->l->arena, "%.4s-%.2s-%.2s", text.p + 2, text.p + 6, text.p + 8) : text;
}

/* When the version was made that the file is: the date of its last revision. */
static void put_correction(sheet *s, const pilu_value *root)
{
    const pilu_value *list = root ? pilu_value_get(root, PILU_STR("revisions")) : NULL;
    if (!list || list->kind != PILU_LIST || !list->count) return;
    put_member(s, "更正日期", "corrected", list->items[list->count - 1], "date");
}

/* A text of the head as it reads: pilu escapes these four (HTML standard, 13.3). */
static pilu_str head_text(const sheet *s, pilu_str page, const char *before, const char *after)
{
    static const char *const SIGNS[][2] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}};
    pilu_str text = pilu_between(page, before, after);
    char *plain = PILU_NEW_ARRAY(s->l->arena, char, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n;) {
        size_t k = 0;
        pilu_str rest = pilu_str_slice(text, i, text.n);
        while (k < PILU_COUNT(SIGNS) && !pilu_str_starts(rest, pilu_str_from(SIGNS[k][0]))) k++;
        plain[n++] = k < PILU_COUNT(SIGNS) ? SIGNS[k][1][0] : text.p[i];
        i += k < PILU_COUNT(SIGNS) ? strlen(SIGNS[k][0]) : 1;
    }
    return (pilu_str){plain, n};
}

/* A page in HTML: what stands in its head. Its data are not in it. */
static void put_page(sheet *s, pilu_str page)
{
    enum { MOST = 256 };
    pilu_str faces[MOST];
    pilu_stamp stated = pilu_stamp_of_page(page);
    put_fact(s, "title", "标题", "title", head_text(s, page, "<title>", "</title>"));
    put_fact(s, "kind", "文种", "kind", head_text(s, page, "<meta name=\"pilu-kind\" content=\"", "\""));
    put_fact(s, "layout", "表样", "layout", head_text(s, page, "<meta name=\"pilu-layout\" content=\"", "\""));
    put_mode(s, pilu_published_is_draft(s->l, NULL));
    put_fact(s, "unit", "单位", "unit", head_text(s, page, "<meta name=\"author\" content=\"", "\""));
    put_fact(s, "year", "年度", "year", head_text(s, page, "<meta name=\"pilu-year\" content=\"", "\""));
    put_fact(s, "date", "日期", "date", head_text(s, page, "<meta name=\"dcterms.issued\" content=\"", "\""));
    put_fact(s, "program", "程序", "program", head_text(s, page, "<meta name=\"generator\" content=\"", "\""));
    put_fact(s, "file_sha256", "文件 SHA-256", "file SHA-256", pilu_digest(s->l->arena, page));
    put_fact(s, "data_sha256", "数据 SHA-256", "data SHA-256", stated.data);
    put_fact(s, "layout_sha256", "表样 SHA-256", "layout SHA-256", stated.layout);
    put_fact(s, "rules_sha256", "规则 SHA-256", "rules SHA-256", stated.rules);
    put_list(s, "faces", "字体（按用途）", "fonts by role", faces,
             pilu_stamp_faces(s->l->arena, stated.faces, faces, MOST));
}

/* «three_public/sichuan-2019», where the data that would say it were taken out. */
static void put_kind(sheet *s, pilu_str kind)
{
    size_t slash = pilu_str_find(kind, PILU_STR("/"), 0);
    if (slash == SIZE_MAX) return;
    put_fact(s, "kind", "文种", "kind", pilu_str_slice(kind, 0, slash));
    put_fact(s, "layout", "表样", "layout", pilu_str_slice(kind, slash + 1, kind.n));
}

/* The last of the keywords, where it is one. */
static pilu_str year_of(pilu_str xmp)
{
    enum { DIGITS = 4 };
    pilu_str words = pilu_between(xmp, "<pdf:Keywords>", "<"), year = {0};
    if (words.n > DIGITS) year = pilu_str_slice(words, words.n - DIGITS, words.n);
    for (size_t i = 0; i < year.n; i++)
        if (year.p[i] < '0' || year.p[i] > '9') return (pilu_str){0};
    return year;
}

static void put_pdf(sheet *s, const pilu_pdf_facts *facts, const pilu_value *root)
{
    enum { MOST = 256 };
    pilu_str faces[MOST];
    pilu_stamp stated = pilu_stamp_of_pdf(facts->xmp);
    put_fact(s, "title", "标题", "title", facts->title);
    put_member(s, "文种", "kind", root, "kind");
    put_member(s, "表样", "layout", root, "layout");
    if (!root) put_kind(s, stated.kind);
    put_mode(s, pilu_published_is_draft(s->l, facts));
    put_fact(s, "unit", "单位", "unit", facts->author);
    put_member(s, "年度", "year", root, "year");
    if (!root) put_fact(s, "year", "年度", "year", year_of(facts->xmp));
    put_fact(s, "date", "日期", "date", date_of(s, facts->date));
    put_member(s, "第几版", "version", root, "version");
    put_correction(s, root);
    put_fact(s, "program", "程序", "program", facts->producer);
    put_fact(s, "pages", "页数", "pages", pilu_arena_printf(s->l->arena, "%zu", facts->page_count));
    put_fact(s, "file_sha256", "文件 SHA-256", "file SHA-256", pilu_digest(s->l->arena, s->l->bytes));
    pilu_str data = facts->data.n ? pilu_digest(s->l->arena, facts->data) : stated.data;
    put_fact(s, "data_sha256", "数据 SHA-256", "data SHA-256", data);
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
    pilu_job *job = pilu_job_new(s->l->owner, pilu_published_data_path(s->l));
    if (facts->data.n) pilu_job_give(job, facts->data);
    bool read = facts->data.n && pilu_job_read(job);
    if (s->json) pilu_buf_text(s->l->out, "{\n");
    put_pdf(s, facts, pilu_job_data(job));
    pilu_published_check_data(s->l, facts);
    if (figures && read) pilu_job_build(job, false);
    if (figures && pilu_job_built(job)) put_figures(s, pilu_job_document(job));
    else if (figures && facts->data.n) pilu_published_tell_failure(s->l, job);
    if (s->json) pilu_buf_text(s->l->out, "\n}\n");
    pilu_job_free(job);
}

static void inspect_html(sheet *s, bool figures)
{
    if (!pilu_published_check_page(s->l)) return;
    if (figures) pilu_report(s->l->diags, INSPECT_FIGURES, (pilu_place){0}, s->l->name);
    if (pilu_str_find(s->l->bytes, PILU_STR("</html>"), 0) == SIZE_MAX)
        pilu_report(s->l->diags, READ_CUT, (pilu_place){0}, s->l->name);
    if (s->json) pilu_buf_text(s->l->out, "{\n");
    put_page(s, s->l->bytes);
    if (s->json) pilu_buf_text(s->l->out, "\n}\n");
}

void pilu_inspect(pilu *p, pilu_diags *diags, const char *file, const pilu_inspect_options *options, pilu_buf *out)
{
    pilu_published l = {p, diags->arena, diags, file, pilu_str_from(file), {0}, options->lang, out};
    sheet s = {.l = &l, .json = options->json};
    if (!pilu_published_open(&l)) return;
    if (pilu_published_is_page(&l)) inspect_html(&s, options->figures);
    else inspect_pdf(&s, options->figures);
}
