#include "pilu_verify.h"

#include "base/digest.h"
#include "check/finished.h"
#include "read/difference.h"
#include "read/pdf.h"

#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

/* A published file being looked at. */
typedef struct looker {
    pilu *owner;
    pilu_arena *arena;
    pilu_diags *diags;
    const char *path;
    pilu_str name, bytes;
    pilu_lang lang;
    pilu_buf *out;
} looker;

static const char *words(const looker *l, const char *zh, const char *en) { return l->lang == PILU_ZH ? zh : en; }

static bool ends_with(const char *path, const char *ending)
{
    size_t n = strlen(path), e = strlen(ending);
    return n > e && strcasecmp(path + n - e, ending) == 0;
}

static bool open_file(looker *l)
{
    const pilu_source *source = pilu_file_read(l->arena, l->diags, l->path, 0);
    if (!source) return false;
    l->bytes = source->text;
    return true;
}

static void report_foreign(const looker *l, pilu_str why)
{
    pilu_report(l->diags, READ_FOREIGN, (pilu_place){0}, l->name, why);
}

/* The file's facts with its data, or NULL and a finding. */
static const pilu_pdf_facts *read_ours(const looker *l, pilu_str name, pilu_str bytes)
{
    if (!pilu_str_starts(bytes, PILU_STR("%PDF-"))) {
        report_foreign(l, PILU_WORDS("它不以“%PDF-”开头，不是 PDF", "it does not begin with “%PDF-” and is no PDF"));
        return NULL;
    }
    const pilu_pdf_facts *facts = pilu_pdf_read(l->arena, l->diags, name, bytes);
    if (facts && !facts->data.n) {
        report_foreign(l, PILU_WORDS("没有附带 data.json", "no data.json is attached"));
        return NULL;
    }
    return facts;
}

/* --- making it again ------------------------------------------------------------------------------- */

typedef struct edition {
    pilu_job *job;
    pilu_str bytes; /* as the published file's: PDF or HTML */
} edition;

/* Why it could not be made: the first error of the job, in both languages. */
static void report_failure(const looker *l, pilu_job *job)
{
    const pilu_diags *found = pilu_job_diags(job);
    pilu_buf text;
    pilu_buf_init(&text, 0);
    for (size_t i = 0; i < found->count; i++) {
        if (found->items[i].severity != PILU_ERROR) continue;
        pilu_finding_message(&found->items[i], PILU_ZH, &text);
        pilu_buf_text(&text, PILU_WORDS_SPLIT);
        pilu_finding_message(&found->items[i], PILU_EN, &text);
        break;
    }
    pilu_report(l->diags, VERIFY_REMAKE, (pilu_place){0}, pilu_buf_view(&text));
    pilu_buf_free(&text);
}

/* `data`: the data themselves, or empty: they are in the file `path`. What was published may have been a draft, so
 * errors in the data do not stop us. False and a finding when there is nothing to compare with. */
static bool make(const looker *l, edition *made, const char *path, pilu_str data, bool html)
{
    pilu_buf bytes;
    made->job = pilu_job_new(l->owner, path);
    if (data.n) pilu_job_give(made->job, data);
    pilu_buf_init(&bytes, 0);
    if (pilu_job_read(made->job)) pilu_job_build(made->job, false);
    bool good = pilu_job_built(made->job);
    if (good && html) {
        pilu_job_html(made->job, &bytes);
    } else if (good) {
        pilu_job_layout(made->job);
        if (pilu_job_page_count(made->job)) pilu_job_pdf(made->job, &bytes);
    }
    good = bytes.n > 0;
    if (good) made->bytes = pilu_arena_str(l->arena, pilu_buf_view(&bytes));
    else report_failure(l, made->job);
    pilu_buf_free(&bytes);
    return good;
}

/* --- what a file says it was made from ------------------------------------------------------------- */

/* What stands between `before` and `after`, or empty. */
static pilu_str between(pilu_str text, const char *before, const char *after)
{
    size_t from = pilu_str_find(text, pilu_str_from(before), 0);
    if (from == SIZE_MAX) return (pilu_str){0};
    from += strlen(before);
    size_t to = pilu_str_find(text, pilu_str_from(after), from);
    return to == SIZE_MAX ? (pilu_str){0} : pilu_str_slice(text, from, to);
}

typedef struct stamp {
    pilu_str data, layout, rules; /* SHA-256, or empty where the file has none */
} stamp;

static stamp stamp_of_pdf(pilu_str xmp)
{
    return (stamp){between(xmp, "<pilu:dataSHA256>", "<"), between(xmp, "<pilu:layoutSHA256>", "<"),
                   between(xmp, "<pilu:rulesSHA256>", "<")};
}

static stamp stamp_of_html(pilu_str page)
{
    return (stamp){between(page, "<meta name=\"pilu-data-sha256\" content=\"", "\""),
                   between(page, "<meta name=\"pilu-layout-sha256\" content=\"", "\""),
                   between(page, "<meta name=\"pilu-rules-sha256\" content=\"", "\"")};
}

/* Only a draft has these marks: what stands in the document is escaped. */
static bool is_draft(const looker *l, const pilu_pdf_facts *facts)
{
    if (facts) return pilu_str_is(between(facts->xmp, "<pilu:mode>", "<"), "draft");
    return pilu_str_find(l->bytes, PILU_STR("<body class=\"draft\">"), 0) != SIZE_MAX ||
           pilu_str_find(l->bytes, PILU_STR("<article class=\"pilu draft\""), 0) != SIZE_MAX;
}

static bool report_draft(const looker *l, const pilu_pdf_facts *facts)
{
    bool draft = is_draft(l, facts);
    if (draft) pilu_report(l->diags, VERIFY_DRAFT, (pilu_place){0}, l->name);
    return draft;
}

/* Two kinds have nothing in common that could be compared. */
static bool same_kind(const looker *l, pilu_str file, const char *path, pilu_str data)
{
    bool same = !file.n || !data.n || pilu_str_eq(file, data);
    if (!same) pilu_report(l->diags, DIFF_KIND, (pilu_place){0}, l->name, file, pilu_str_from(path), data);
    return same;
}

static bool same_templates(const looker *l, stamp file, stamp here)
{
    bool layout = pilu_str_eq(file.layout, here.layout), rules = pilu_str_eq(file.rules, here.rules);
    if (layout && rules) return true;
    pilu_str what = rules ? PILU_WORDS("表样或样式", "layout or style")
                          : layout ? PILU_WORDS("规则", "rules")
                                   : PILU_WORDS("表样或样式、规则", "layout or style, and rules");
    pilu_report(l->diags, VERIFY_TEMPLATES, (pilu_place){0}, what);
    return false;
}

/* Data that were exchanged in the file, or a checksum that was. A file without one is of an older program. */
static void check_attached(const looker *l, const pilu_pdf_facts *facts)
{
    pilu_str stated = stamp_of_pdf(facts->xmp).data, is = pilu_digest(l->arena, facts->data);
    if (stated.n && !pilu_str_eq(stated, is)) pilu_report(l->diags, VERIFY_ATTACHED, (pilu_place){0}, stated, is);
}

/* --- differences of words -------------------------------------------------------------------------- */

enum { AROUND = 24, SHOWN_MOST = 90 }; /* bytes of a long text kept before the difference, and in all */

static size_t back_to_character(pilu_str text, size_t at)
{
    while (at > 0 && at < text.n && ((unsigned char)text.p[at] & 0xC0) == 0x80) at--;
    return at;
}

/* A long text is shown from shortly before where it differs. */
static pilu_str excerpt(pilu_arena *arena, pilu_str text, size_t differs)
{
    size_t from = differs > AROUND ? back_to_character(text, differs - AROUND) : 0;
    size_t to = from + SHOWN_MOST < text.n ? back_to_character(text, from + SHOWN_MOST) : text.n;
    pilu_str part = pilu_str_slice(text, from, to);
    return pilu_arena_printf(arena, "%s%.*s%s", from ? "…" : "", PILU_FMT(part), to < text.n ? "…" : "");
}

static void tell(void *context, const pilu_line *file, const pilu_line *data)
{
    const looker *l = context;
    if (file && data) {
        size_t same = 0;
        while (same < file->text.n && same < data->text.n && file->text.p[same] == data->text.p[same]) same++;
        pilu_place place = data->place.pointer.n ? data->place : file->place;
        pilu_report(l->diags, VERIFY_TEXT, place, excerpt(l->arena, file->text, same),
                    excerpt(l->arena, data->text, same));
    } else if (file) {
        pilu_report(l->diags, VERIFY_ADDED, file->place, excerpt(l->arena, file->text, 0));
    } else {
        pilu_report(l->diags, VERIFY_GONE, data->place, excerpt(l->arena, data->text, 0));
    }
}

/* The words of what was made again, through the same program as those of the file: by way of a file without a name. */
static const pilu_source *words_of(const looker *l, pilu_str pdf)
{
    const char *folder = getenv("TMPDIR");
    pilu_str path = pilu_arena_printf(l->arena, "%s/pilu-XXXXXX", folder && *folder ? folder : "/tmp");
    char *name = memcpy(PILU_NEW_ARRAY(l->arena, char, path.n + 1), path.p, path.n + 1);
    int file = mkstemp(name);
    if (file < 0) return NULL;
    close(file);
    const pilu_source *source = NULL;
    if (pilu_file_write(l->diags, name, pdf)) source = pilu_finished_pdf_words(l->arena, l->diags, name);
    unlink(name);
    return source;
}

static void compare_words(looker *l, pilu_str made)
{
    const pilu_source *file = pilu_finished_pdf_words(l->arena, l->diags, l->path), *again = words_of(l, made);
    if (!file || !again) return;
    pilu_lines a = pilu_lines_of_pages(l->arena, file->text), b = pilu_lines_of_pages(l->arena, again->text);
    pilu_difference(&a, &b, tell, l);
}

/* --- the file and what was made again -------------------------------------------------------------- */

static bool same_fonts(const looker *l, const pilu_pdf_facts *a, const pilu_pdf_facts *b)
{
    size_t count = 0;
    pilu_str *names = PILU_NEW_ARRAY(l->arena, pilu_str, a->font_count);
    for (size_t i = 0; i < a->font_count; i++) {
        bool found = false;
        for (size_t k = 0; k < b->font_count; k++) found = found || pilu_str_eq(a->fonts[i], b->fonts[k]);
        if (!found) names[count++] = pilu_str_slice(a->fonts[i], 0, pilu_str_find(a->fonts[i], PILU_STR(" "), 0));
    }
    if (!count && a->font_count == b->font_count) return true;
    pilu_report(l->diags, VERIFY_FONTS, (pilu_place){0}, pilu_words_list(l->arena, names, count));
    return false;
}

/* True when each page draws the same. With the same faces and version a page that does not was changed. */
static bool same_pages(const looker *l, const pilu_pdf_facts *a, const pilu_pdf_facts *b, bool same_making)
{
    bool same = a->page_count == b->page_count;
    if (!same)
        pilu_report(l->diags, VERIFY_PAGES, (pilu_place){0}, pilu_arena_printf(l->arena, "%zu", a->page_count),
                    pilu_arena_printf(l->arena, "%zu", b->page_count));
    for (size_t i = 0; i < a->page_count && i < b->page_count; i++) {
        if (pilu_str_eq(a->pages[i], b->pages[i])) continue;
        same = false;
        if (!same_making) continue;
        pilu_report(l->diags, VERIFY_PAGE, (pilu_place){.page = (int)i + 1}, pilu_arena_printf(l->arena, "%zu", i + 1));
    }
    return same;
}

static void compare_pdf(looker *l, const pilu_pdf_facts *facts, pilu_str made)
{
    const pilu_pdf_facts *again = pilu_pdf_read(l->arena, l->diags, PILU_STR("pilu"), made);
    if (!again) return;
    bool same_version = pilu_str_eq(facts->producer, again->producer);
    if (!same_version) pilu_report(l->diags, VERIFY_VERSION, (pilu_place){0}, facts->producer, again->producer);
    bool same_made_by = same_templates(l, stamp_of_pdf(facts->xmp), stamp_of_pdf(again->xmp));
    bool same_making = same_fonts(l, facts, again) && same_version && same_made_by;
    if (!same_pages(l, facts, again, same_making)) compare_words(l, made);
    else if (same_making)
        pilu_report(l->diags, VERIFY_REST, (pilu_place){0},
                    PILU_WORDS("标签、链接、元数据或文件的写法", "tags, links, metadata, or how the file is written"));
}

static void compare_html(looker *l, const char *path, pilu_str made)
{
    const char *kind = "<meta name=\"description\" content=\"";
    if (!same_kind(l, between(l->bytes, kind, "\""), path, between(made, kind, "\""))) return;
    const pilu_source *file = pilu_source_new(l->arena, l->name, l->bytes);
    const pilu_source *again = pilu_source_new(l->arena, PILU_STR("pilu"), made);
    pilu_lines a = pilu_lines_of_html(l->arena, file), b = pilu_lines_of_html(l->arena, again);
    for (size_t i = 0; i < b.count; i++) b.items[i].place = (pilu_place){0}; /* nobody has that page to look at */
    size_t errors = l->diags->errors;
    bool same_made_by = same_templates(l, stamp_of_html(l->bytes), stamp_of_html(made));
    pilu_difference(&a, &b, tell, l);
    if (l->diags->errors == errors && same_made_by)
        pilu_report(l->diags, VERIFY_REST, (pilu_place){0},
                    PILU_WORDS("标记、样式或文件头", "markup, style, or the head of the page"));
}

static void answer(const looker *l, bool same_bytes)
{
    const char *text = same_bytes ? words(l, "与由数据重新生成的逐字节相同", "the same bytes as made again from the data")
                       : l->diags->errors
                           ? words(l, "与由数据重新生成的不同", "not what the data give")
                           : words(l, "文字和数字与由数据重新生成的相同，字体、表样或版本不同",
                                   "the same words and figures as the data give, by other fonts, another layout or "
                                   "another version");
    pilu_buf_printf(l->out, "%.*s%s%s\n", PILU_FMT(l->name), words(l, "：", ": "), text);
}

static void verify_with(looker *l, const pilu_pdf_facts *facts, const char *path, pilu_str data)
{
    edition made = {0};
    if (make(l, &made, path, data, !facts)) {
        bool same = pilu_str_eq(made.bytes, l->bytes);
        if (!same && facts) compare_pdf(l, facts, made.bytes);
        else if (!same) compare_html(l, path, made.bytes);
        answer(l, same);
    }
    pilu_job_free(made.job);
}

/* What the given data say otherwise than the attached: named by value, before any page is drawn. */
static void compare_data(looker *l, const pilu_pdf_facts *facts, const char *path)
{
    edition attached = {.job = pilu_job_new(l->owner, "data.json")}, given = {.job = pilu_job_new(l->owner, path)};
    pilu_job_give(attached.job, facts->data);
    edition *both[2] = {&attached, &given};
    bool good = true;
    for (size_t i = 0; i < 2 && good; i++) {
        if (pilu_job_read(both[i]->job)) pilu_job_build(both[i]->job, false);
        good = pilu_job_built(both[i]->job);
        if (!good) report_failure(l, both[i]->job);
    }
    pilu_str kinds[] = {pilu_arena_str(l->arena, pilu_job_kind(attached.job)),
                        pilu_arena_str(l->arena, pilu_job_kind(given.job))};
    if (good && same_kind(l, kinds[0], path, kinds[1])) {
        pilu_lines a = pilu_lines_of_document(l->arena, pilu_job_document(attached.job));
        pilu_lines b = pilu_lines_of_document(l->arena, pilu_job_document(given.job));
        /* Findings outlive the jobs, so the places keep the pointers alone. */
        for (size_t i = 0; i < a.count; i++) a.items[i].place = (pilu_place){.pointer = a.items[i].place.pointer};
        for (size_t i = 0; i < b.count; i++) b.items[i].place = (pilu_place){.pointer = b.items[i].place.pointer};
        pilu_difference(&a, &b, tell, l);
    }
    pilu_job_free(attached.job);
    pilu_job_free(given.job);
}

static void verify_pdf(looker *l, const char *data)
{
    const pilu_pdf_facts *facts = read_ours(l, l->name, l->bytes);
    if (!facts || report_draft(l, facts)) return;
    check_attached(l, facts);
    if (data) compare_data(l, facts, data);
    if (data && l->diags->errors) answer(l, false);
    else verify_with(l, facts, "data.json", facts->data);
}

static void verify_html(looker *l, const char *data)
{
    if (report_draft(l, NULL)) return;
    if (data) {
        verify_with(l, NULL, data, (pilu_str){0});
        return;
    }
    const char *dot = strrchr(l->path, '.');
    const char *beside = pilu_arena_printf(l->arena, "%.*s.pdf", (int)(dot - l->path), l->path).p;
    const pilu_source *pdf = pilu_file_exists(beside) ? pilu_file_read(l->arena, l->diags, beside, 0) : NULL;
    if (!pdf) {
        pilu_report(l->diags, VERIFY_DATA, (pilu_place){0}, l->name);
        return;
    }
    const pilu_pdf_facts *facts = read_ours(l, pilu_str_from(beside), pdf->text);
    if (facts) verify_with(l, NULL, "data.json", facts->data);
}

void pilu_verify(pilu *p, pilu_diags *diags, const char *file, const char *data, pilu_lang lang, pilu_buf *out)
{
    looker l = {p, diags->arena, diags, file, pilu_str_from(file), {0}, lang, out};
    if (!open_file(&l)) return;
    if (ends_with(file, ".html") || ends_with(file, ".htm")) verify_html(&l, data);
    else verify_pdf(&l, data);
}

/* --- inspect --------------------------------------------------------------------------------------- */

/* What is printed: lines for people, or one JSON object. */
typedef struct sheet {
    const looker *l;
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
        pilu_buf_printf(out, "%s%s%.*s\n", words(s->l, zh, en), words(s->l, "：", ": "), PILU_FMT(value));
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
    stamp stated = stamp_of_html(page);
    put_fact(s, "title", "标题", "title", between(page, "<title>", "</title>"));
    put_fact(s, "kind", "文种", "kind", between(page, "<meta name=\"pilu-kind\" content=\"", "\""));
    put_fact(s, "layout", "表样", "layout", between(page, "<meta name=\"pilu-layout\" content=\"", "\""));
    if (is_draft(s->l, NULL)) put_fact(s, "mode", "性质", "mode", PILU_STR("draft"));
    put_fact(s, "unit", "单位", "unit", between(page, "<meta name=\"author\" content=\"", "\""));
    put_fact(s, "year", "年度", "year", between(page, "<meta name=\"pilu-year\" content=\"", "\""));
    put_fact(s, "date", "日期", "date", between(page, "<meta name=\"dcterms.issued\" content=\"", "\""));
    put_fact(s, "program", "程序", "program", between(page, "<meta name=\"generator\" content=\"", "\""));
    put_fact(s, "file_sha256", "文件 SHA-256", "file SHA-256", pilu_digest(s->l->arena, page));
    put_fact(s, "data_sha256", "数据 SHA-256", "data SHA-256", stated.data);
    put_fact(s, "layout_sha256", "表样 SHA-256", "layout SHA-256", stated.layout);
    put_fact(s, "rules_sha256", "规则 SHA-256", "rules SHA-256", stated.rules);
}

/* The faces that XMP names. */
static size_t faces_of(pilu_arena *arena, pilu_str xmp, pilu_str faces[], size_t most)
{
    pilu_str list = between(xmp, "<pilu:fonts><rdf:Bag>", "</rdf:Bag>");
    size_t count = 0;
    for (pilu_str face; count < most && (face = between(list, "<rdf:li>", "</rdf:li>")).n; count++) {
        faces[count] = pilu_arena_str(arena, face);
        list = pilu_str_slice(list, (size_t)(pilu_str_end(face) - list.p), list.n);
    }
    return count;
}

static void put_pdf(sheet *s, const pilu_pdf_facts *facts, const pilu_value *root)
{
    enum { MOST = 256 };
    pilu_str faces[MOST];
    stamp stated = stamp_of_pdf(facts->xmp);
    put_fact(s, "title", "标题", "title", facts->title);
    put_member(s, "文种", "kind", root, "kind");
    put_member(s, "表样", "layout", root, "layout");
    put_fact(s, "mode", "性质", "mode", between(facts->xmp, "<pilu:mode>", "<"));
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
             faces_of(s->l->arena, facts->xmp, faces, MOST));
    put_list(s, "fonts", "子集 SHA-256（轮廓、文字）", "subset SHA-256 (outlines, text)", facts->fonts, facts->font_count);
}

static void inspect_pdf(sheet *s, bool figures)
{
    const pilu_pdf_facts *facts = read_ours(s->l, s->l->name, s->l->bytes);
    if (!facts) return;
    pilu_job *job = pilu_job_new(s->l->owner, "data.json");
    pilu_job_give(job, facts->data);
    bool read = pilu_job_read(job);
    if (s->json) pilu_buf_text(s->l->out, "{\n");
    put_pdf(s, facts, pilu_job_data(job));
    check_attached(s->l, facts);
    if (figures && read) pilu_job_build(job, false);
    if (figures && pilu_job_built(job)) put_figures(s, pilu_job_document(job));
    else if (figures) report_failure(s->l, job);
    if (s->json) pilu_buf_text(s->l->out, "\n}\n");
    pilu_job_free(job);
}

static void inspect_html(sheet *s)
{
    if (pilu_str_find(s->l->bytes, PILU_STR("<meta name=\"generator\" content=\"pilu "), 0) == SIZE_MAX) {
        report_foreign(s->l, PILU_WORDS("网页开头没有写明由 pilu 生成", "the page's head does not name pilu"));
        return;
    }
    if (s->json) pilu_buf_text(s->l->out, "{\n");
    put_page(s, s->l->bytes);
    if (s->json) pilu_buf_text(s->l->out, "\n}\n");
}

void pilu_inspect(pilu *p, pilu_diags *diags, const char *file, const pilu_inspect_options *options, pilu_buf *out)
{
    looker l = {p, diags->arena, diags, file, pilu_str_from(file), {0}, options->lang, out};
    sheet s = {.l = &l, .json = options->json};
    if (!open_file(&l)) return;
    if (ends_with(file, ".html") || ends_with(file, ".htm")) inspect_html(&s);
    else inspect_pdf(&s, options->figures);
}
