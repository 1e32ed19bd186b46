#include "pilu_verify.h"

#include "check/finished.h"
#include "pilu_published.h"
#include "read/drawn.h"

#include <stdlib.h>
#include <unistd.h>

/* --- making it again ------------------------------------------------------------------------------- */

typedef struct edition {
    pilu_job *job;
    pilu_str bytes; /* as the published file's: PDF or HTML */
} edition;

/* `data`: the data themselves, or empty: they are in the file `path`. What was published may have been a draft, so
 * errors in the data do not stop us. False and a finding when there is nothing to compare with. */
static bool make(const pilu_published *l, edition *made, const char *path, pilu_str data, bool html)
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
    else pilu_published_tell_failure(l, made->job);
    pilu_buf_free(&bytes);
    return good;
}

/* --- what a file says it was made from ------------------------------------------------------------- */

static bool report_draft(const pilu_published *l, const pilu_pdf_facts *facts)
{
    bool draft = pilu_published_is_draft(l, facts);
    if (draft) pilu_report(l->diags, VERIFY_DRAFT, (pilu_place){0}, l->name);
    return draft;
}

/* Two kinds have nothing in common that could be compared. */
static bool same_kind(const pilu_published *l, pilu_str file, const char *path, pilu_str data)
{
    bool same = !file.n || !data.n || pilu_str_eq(file, data);
    if (!same) pilu_report(l->diags, DIFF_KIND, (pilu_place){0}, l->name, file, pilu_str_from(path), data);
    return same;
}

static bool same_templates(const pilu_published *l, pilu_stamp file, pilu_stamp here)
{
    bool layout = pilu_str_eq(file.layout, here.layout), rules = pilu_str_eq(file.rules, here.rules);
    if (layout && rules) return true;
    pilu_str what = rules ? PILU_WORDS("表样或样式", "layout or style")
                          : layout ? PILU_WORDS("规则", "rules")
                                   : PILU_WORDS("表样或样式、规则", "layout or style, and rules");
    pilu_report(l->diags, VERIFY_TEMPLATES, (pilu_place){0}, what);
    return false;
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
    const pilu_published *l = context;
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
static const pilu_source *words_of(const pilu_published *l, pilu_str pdf)
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

static void compare_words(pilu_published *l, pilu_str made)
{
    const pilu_source *file = pilu_finished_pdf_words(l->arena, l->diags, l->path), *again = words_of(l, made);
    if (!file || !again) return;
    pilu_drawn_difference(l->arena, file->text, again->text, tell, l);
}

/* --- the file and what was made again -------------------------------------------------------------- */

static bool same_fonts(const pilu_published *l, const pilu_pdf_facts *a, const pilu_pdf_facts *b)
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
static bool same_pages(const pilu_published *l, const pilu_pdf_facts *a, const pilu_pdf_facts *b, bool same_making)
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

static void compare_pdf(pilu_published *l, const pilu_pdf_facts *facts, pilu_str made)
{
    const pilu_pdf_facts *again = pilu_pdf_read(l->arena, l->diags, PILU_STR("pilu"), made);
    if (!again) return;
    bool same_version = pilu_str_eq(facts->producer, again->producer);
    if (!same_version) pilu_report(l->diags, VERIFY_VERSION, (pilu_place){0}, facts->producer, again->producer);
    bool same_made_by = same_templates(l, pilu_stamp_of_pdf(facts->xmp), pilu_stamp_of_pdf(again->xmp));
    bool same_making = same_fonts(l, facts, again) && same_version && same_made_by;
    if (!same_pages(l, facts, again, same_making)) compare_words(l, made);
    else if (same_making)
        pilu_report(l->diags, VERIFY_REST, (pilu_place){0},
                    PILU_WORDS("标签、链接、元数据或文件的写法", "tags, links, metadata, or how the file is written"));
}

/* A page without the name of its kind, of an older program, is known by the kind's title. */
static bool same_kind_of_page(const pilu_published *l, const char *path, pilu_str made)
{
    const char *kind = "<meta name=\"pilu-kind\" content=\"", *title = "<meta name=\"description\" content=\"";
    const char *name = pilu_between(l->bytes, kind, "\"").n ? kind : title;
    return same_kind(l, pilu_between(l->bytes, name, "\""), path, pilu_between(made, name, "\""));
}

static void compare_html(pilu_published *l, const char *path, pilu_str made)
{
    if (!same_kind_of_page(l, path, made)) return;
    const pilu_source *file = pilu_source_new(l->arena, l->name, l->bytes);
    const pilu_source *again = pilu_source_new(l->arena, PILU_STR("pilu"), made);
    pilu_lines a = pilu_lines_of_html(l->arena, file), b = pilu_lines_of_html(l->arena, again);
    for (size_t i = 0; i < b.count; i++) b.items[i].place = (pilu_place){0}; /* nobody has that page to look at */
    size_t errors = l->diags->errors;
    bool same_made_by = same_templates(l, pilu_stamp_of_page(l->bytes), pilu_stamp_of_page(made));
    pilu_difference(&a, &b, tell, l);
    if (l->diags->errors == errors && same_made_by)
        pilu_report(l->diags, VERIFY_REST, (pilu_place){0},
                    PILU_WORDS("标记、样式或文件头", "markup, style, or the head of the page"));
}

static void answer(const pilu_published *l, bool same_bytes)
{
    const char *text = same_bytes ? pilu_published_words(l, "与由数据重新生成的逐字节相同",
                                                         "the same bytes as made again from the data")
                       : l->diags->errors
                           ? pilu_published_words(l, "与由数据重新生成的不同", "not what the data give")
                           : pilu_published_words(l, "文字和数字与由数据重新生成的相同，字体、表样或版本不同",
                                   "the same words and figures as the data give, by other fonts, another layout or "
                                   "another version");
    pilu_buf_printf(l->out, "%.*s%s%s\n", PILU_FMT(l->name), pilu_published_words(l, "：", ": "), text);
}

static void verify_with(pilu_published *l, const pilu_pdf_facts *facts, const char *path, pilu_str data)
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
static void compare_data(pilu_published *l, const pilu_pdf_facts *facts, const char *path)
{
    edition attached = {.job = pilu_job_new(l->owner, "data.json")}, given = {.job = pilu_job_new(l->owner, path)};
    pilu_job_give(attached.job, facts->data);
    edition *both[2] = {&attached, &given};
    bool good = true;
    for (size_t i = 0; i < 2 && good; i++) {
        if (pilu_job_read(both[i]->job)) pilu_job_build(both[i]->job, false);
        good = pilu_job_built(both[i]->job);
        if (!good) pilu_published_tell_failure(l, both[i]->job);
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

static void verify_pdf(pilu_published *l, const char *data)
{
    const pilu_pdf_facts *facts = pilu_published_pdf(l, l->name, l->bytes);
    if (!facts || report_draft(l, facts)) return;
    pilu_published_check_data(l, facts);
    if (data) compare_data(l, facts, data);
    if (data && l->diags->errors) answer(l, false);
    else verify_with(l, facts, "data.json", facts->data);
}

static void verify_html(pilu_published *l, const char *data)
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
    const pilu_pdf_facts *facts = pilu_published_pdf(l, pilu_str_from(beside), pdf->text);
    if (facts) verify_with(l, NULL, "data.json", facts->data);
}

void pilu_verify(pilu *p, pilu_diags *diags, const char *file, const char *data, pilu_lang lang, pilu_buf *out)
{
    pilu_published l = {p, diags->arena, diags, file, pilu_str_from(file), {0}, lang, out};
    if (!pilu_published_open(&l)) return;
    if (pilu_published_is_page(&l)) verify_html(&l, data);
    else verify_pdf(&l, data);
}

const char *pilu_verify_library(void) { return pilu_pdf_reader_version(); }
