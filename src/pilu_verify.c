#include "pilu_verify.h"

#include "pilu_published.h"
#include "read/artifacts.h"
#include "read/words.h"

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

static void tell_templates(const pilu_published *l, pilu_stamp file, pilu_stamp here)
{
    bool layout = pilu_str_eq(file.layout, here.layout), rules = pilu_str_eq(file.rules, here.rules);
    if (layout && rules) return;
    pilu_str what = rules ? PILU_WORDS("表样或样式", "layout or style")
                          : layout ? PILU_WORDS("规则", "rules")
                                   : PILU_WORDS("表样或样式、规则", "layout or style, and rules");
    pilu_report(l->diags, VERIFY_TEMPLATES, (pilu_place){0}, what);
}

/* The names of the faces in one list that are not in the other. */
static pilu_str other_faces(const pilu_published *l, pilu_str file, pilu_str here)
{
    enum { MOST = 256 };
    pilu_str faces[MOST], names[MOST];
    size_t count = 0, all = pilu_stamp_faces(l->arena, file, faces, MOST);
    for (size_t i = 0; i < all; i++) {
        size_t end = pilu_str_find(faces[i], PILU_STR(","), 0); /* of a page: the family that is preferred */
        if (end == SIZE_MAX) end = pilu_str_find(faces[i], PILU_STR(" "), 0);
        if (pilu_str_find(here, faces[i], 0) == SIZE_MAX) names[count++] = pilu_str_slice(faces[i], 0, end);
    }
    return pilu_words_list(l->arena, names, count);
}

/* What a file states of how it was made, beside what is here. Where it is the same, the file is the same, byte for
 * byte, or was changed. What it states proves nothing by itself – whoever changes a file can change that too – so what
 * differs here is no excuse: it only says what cannot be compared. */
typedef struct statement {
    bool faces, rest; /* the same as here: the faces; program, layout and rules */
} statement;

static statement hold_statement(const pilu_published *l, pilu_stamp file, pilu_stamp here)
{
    bool program = pilu_str_eq(file.program, here.program), faces = pilu_str_eq(file.faces, here.faces);
    if (!program) pilu_report(l->diags, VERIFY_VERSION, (pilu_place){0}, file.program, here.program);
    if (!faces)
        pilu_report(l->diags, VERIFY_FONTS, (pilu_place){0}, other_faces(l, file.faces, here.faces));
    tell_templates(l, file, here);
    return (statement){faces, program && pilu_str_eq(file.layout, here.layout) && pilu_str_eq(file.rules, here.rules)};
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

/* A text as findings quote it: an alternative text or the like says that it is one. */
static pilu_str quote(pilu_arena *arena, const pilu_line *line, size_t differs)
{
    pilu_str text = excerpt(arena, line->text, differs);
    return line->label.n ? pilu_words_about(arena, line->label, text) : text;
}

static void tell(void *context, const pilu_line *file, const pilu_line *data)
{
    const pilu_published *l = context;
    if (file && data) {
        size_t same = 0;
        while (same < file->text.n && same < data->text.n && file->text.p[same] == data->text.p[same]) same++;
        pilu_place place = file->place;
        place.pointer = data->place.pointer;
        pilu_report(l->diags, VERIFY_TEXT, place, quote(l->arena, file, same), quote(l->arena, data, same));
    } else if (file) {
        pilu_report(l->diags, VERIFY_ADDED, file->place, quote(l->arena, file, 0));
    } else {
        pilu_report(l->diags, VERIFY_GONE, data->place, quote(l->arena, data, 0));
    }
}

/* Findings outlive the jobs, so the places keep the pointers alone. */
static pilu_lines shown_by(const pilu_published *l, const pilu_job *job)
{
    pilu_lines lines = pilu_lines_of_document(l->arena, pilu_job_document(job));
    for (size_t i = 0; i < lines.count; i++) {
        lines.items[i].text = pilu_arena_str(l->arena, lines.items[i].text);
        lines.items[i].place = (pilu_place){.pointer = pilu_arena_str(l->arena, lines.items[i].place.pointer)};
    }
    return lines;
}

/* --- the file and what was made again -------------------------------------------------------------- */

/* What came of comparing. No verdict: it could not be done, and a finding says why. */
typedef enum verdict { NO_VERDICT, SAME_BYTES, OTHER, SAME_WORDS } verdict;

static bool same_fonts(const pilu_pdf_facts *a, const pilu_pdf_facts *b)
{
    bool same = a->font_count == b->font_count;
    for (size_t i = 0; same && i < a->font_count; i++) same = pilu_str_eq(a->fonts[i], b->fonts[i]); /* sorted */
    return same;
}

/* When it was made in the same way, there are as many pages, and one that does not draw the same was changed. */
static void compare_pages(const pilu_published *l, const pilu_pdf_facts *a, const pilu_pdf_facts *b, bool same_shapes)
{
    if (a->page_count != b->page_count)
        pilu_report(l->diags, VERIFY_PAGES, (pilu_place){0}, pilu_arena_printf(l->arena, "%zu", a->page_count),
                    pilu_arena_printf(l->arena, "%zu", b->page_count));
    for (size_t i = 0; same_shapes && i < a->page_count && i < b->page_count; i++) {
        if (pilu_str_eq(a->pages[i], b->pages[i])) continue;
        pilu_report(l->diags, VERIFY_PAGE, (pilu_place){.page = (int)i + 1}, pilu_arena_printf(l->arena, "%zu", i + 1));
    }
}

/* A PDF says what it is twice: those of the packet and of the information dictionary are compared as one. */
static pilu_stamp stamp_of(const pilu_pdf_facts *facts)
{
    pilu_stamp stamp = pilu_stamp_of_pdf(facts->xmp);
    stamp.program = facts->producer;
    return stamp;
}

static verdict compare_pdf(pilu_published *l, const pilu_pdf_facts *file, const edition *made)
{
    const pilu_pdf_facts *again = pilu_pdf_read(l->arena, l->diags, PILU_STR("pilu"), made->bytes);
    if (!again) return NO_VERDICT;
    size_t errors = l->diags->errors;
    statement states = hold_statement(l, stamp_of(file), stamp_of(again));
    bool same_making = states.faces && states.rest;
    bool same_shapes = same_fonts(file, again); /* else a page's glyphs are numbered otherwise */
    if (same_making) compare_pages(l, file, again, same_shapes);
    pilu_lines shown = shown_by(l, made->job);
    pilu_words_difference(l->arena, &file->text, &again->text, &shown, tell, l);
    pilu_artifacts_difference(l->arena, &file->artifacts, &again->artifacts, pilu_job_document(made->job), tell,
                              l);
    pilu_difference(&file->said, &again->said, tell, l);
    pilu_str what = same_shapes ? PILU_WORDS("图片、批注、标签、元数据或文件的写法",
                                             "pictures, notes, tags, metadata, or how the file is written")
                                : PILU_WORDS("附在文件里的字体", "the fonts in it");
    if (same_making && l->diags->errors == errors) pilu_report(l->diags, VERIFY_REST, (pilu_place){0}, what);
    return l->diags->errors ? OTHER : SAME_WORDS;
}

/* The first line of the page that is written otherwise. */
static pilu_place first_other_line(const pilu_source *file, pilu_str made)
{
    size_t same = 0, from = 0;
    while (same < file->text.n && same < made.n && file->text.p[same] == made.p[same]) same++;
    for (size_t i = 0; i < same; i++)
        if (file->text.p[i] == '\n') from = i + 1;
    size_t to = pilu_str_find(file->text, PILU_STR("\n"), same);
    return pilu_place_at(file, from, (to == SIZE_MAX ? file->text.n : to) - from);
}

/* A page without the name of its kind, of an older program, is known by the kind's title. */
static bool same_kind_of_page(const pilu_published *l, const char *path, pilu_str made)
{
    const char *kind = "<meta name=\"pilu-kind\" content=\"", *title = "<meta name=\"description\" content=\"";
    const char *name = pilu_between(l->bytes, kind, "\"").n ? kind : title;
    return same_kind(l, pilu_between(l->bytes, name, "\""), path, pilu_between(made, name, "\""));
}

/* The page's words, and, one by one, what its tags say. */
static void compare_lines(pilu_published *l, const pilu_lines *a, const pilu_lines *b, const pilu_lines *shown)
{
    for (int labelled = 0; labelled < 2; labelled++) {
        pilu_lines one = pilu_lines_labelled(l->arena, a, labelled), other = pilu_lines_labelled(l->arena, b, labelled);
        if (labelled) pilu_difference(&one, &other, tell, l);
        else pilu_words_difference(l->arena, &one, &other, shown, tell, l);
    }
}

/* What the head states of the document beside its kind. A page of another version may say less, or more. */
static void compare_statements(const pilu_published *l, pilu_str made)
{
    static const char *const NAMES[] = {"pilu-layout", "pilu-year", "pilu-kept"};
    for (size_t i = 0; i < PILU_COUNT(NAMES); i++) {
        const char *before = pilu_arena_printf(l->arena, "<meta name=\"%s\" content=\"", NAMES[i]).p;
        pilu_str file = pilu_between(l->bytes, before, "\""), here = pilu_between(made, before, "\"");
        if (!file.n || !here.n || pilu_str_eq(file, here)) continue;
        pilu_line a = {.text = pilu_arena_printf(l->arena, "%s = %.*s", NAMES[i], PILU_FMT(file))};
        pilu_line b = {.text = pilu_arena_printf(l->arena, "%s = %.*s", NAMES[i], PILU_FMT(here))};
        tell((void *)l, &a, &b);
    }
}

/* A page without the list of its faces, and the checksums in its policy: other faces change nothing else. */
static pilu_str without_faces(pilu_arena *arena, pilu_str page)
{
    pilu_str faces = pilu_stamp_of_page(page).faces;
    size_t policy = pilu_str_find(page, PILU_STR("; style-src "), 0);
    size_t end = policy == SIZE_MAX ? SIZE_MAX : pilu_str_find(page, PILU_STR(";"), policy + 1);
    if (!faces.n || end == SIZE_MAX || faces.p < page.p + end) return page;
    pilu_str between = pilu_str_slice(page, end, (size_t)(faces.p - page.p));
    return pilu_arena_printf(arena, "%.*s%.*s%.*s", (int)policy, page.p, PILU_FMT(between),
                             PILU_FMT(pilu_str_slice(page, (size_t)(pilu_str_end(faces) - page.p), page.n)));
}

static verdict compare_html(pilu_published *l, const char *path, const edition *edition)
{
    pilu_str made = edition->bytes;
    if (!same_kind_of_page(l, path, made)) return NO_VERDICT;
    const pilu_source *file = pilu_source_new(l->arena, l->name, l->bytes);
    const pilu_source *again = pilu_source_new(l->arena, PILU_STR("pilu"), made);
    pilu_lines a = pilu_lines_of_html(l->arena, file), b = pilu_lines_of_html(l->arena, again);
    for (size_t i = 0; i < b.count; i++) b.items[i].place = (pilu_place){0}; /* nobody has that page to look at */
    pilu_stamp stated = pilu_stamp_of_page(l->bytes), here = pilu_stamp_of_page(made);
    if (!stated.faces.n) stated.faces = here.faces; /* what is written otherwise there is no list of faces */
    statement states = hold_statement(l, stated, here);
    pilu_lines shown = shown_by(l, edition->job);
    compare_statements(l, made);
    compare_lines(l, &a, &b, &shown);
    bool rest = states.faces || !pilu_str_eq(without_faces(l->arena, l->bytes), without_faces(l->arena, made));
    if (!l->diags->errors && states.rest && rest)
        pilu_report(l->diags, VERIFY_REST, states.faces ? first_other_line(file, made) : (pilu_place){0},
                    PILU_WORDS("标记、样式或文件头", "markup, style, or the head of the page"));
    return l->diags->errors ? OTHER : SAME_WORDS;
}

static void answer(const pilu_published *l, verdict v)
{
    if (v == NO_VERDICT) return;
    const char *text = v == SAME_BYTES ? pilu_published_words(l, "与由数据重新生成的逐字节相同",
                                                              "the same bytes as made again from the data")
                       : v == OTHER ? pilu_published_words(l, "与由数据重新生成的不同", "not what the data give")
                                    : pilu_published_words(l, "文字和数字与由数据重新生成的相同，版本、字体或表样不同",
                                                            "the same text and figures as made again from the data, "
                                                            "by another version, with other fonts or another layout");
    if (v == SAME_WORDS) pilu_report(l->diags, VERIFY_UNDECIDED, (pilu_place){0}, l->name);
    pilu_buf_printf(l->out, "%.*s%s%s\n", PILU_FMT(l->name), pilu_published_words(l, "：", ": "), text);
}

static void verify_with(pilu_published *l, const pilu_pdf_facts *facts, const char *path, pilu_str data)
{
    edition made = {0};
    if (make(l, &made, path, data, !facts)) {
        bool same = pilu_str_eq(made.bytes, l->bytes);
        answer(l, same ? SAME_BYTES : facts ? compare_pdf(l, facts, &made) : compare_html(l, path, &made));
    }
    pilu_job_free(made.job);
}

/* What the given data say otherwise than the attached: named by value, before any page is drawn. No verdict when either
 * cannot be read. */
static verdict compare_data(pilu_published *l, const pilu_pdf_facts *facts, const char *path)
{
    edition attached = {.job = pilu_job_new(l->owner, pilu_published_data_path(l))};
    edition given = {.job = pilu_job_new(l->owner, path)};
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
    size_t errors = l->diags->errors;
    good = good && same_kind(l, kinds[0], path, kinds[1]);
    if (good) {
        pilu_lines a = shown_by(l, attached.job), b = shown_by(l, given.job);
        pilu_words_difference(l->arena, &a, &b, NULL, tell, l);
    }
    pilu_job_free(attached.job);
    pilu_job_free(given.job);
    return !good ? NO_VERDICT : l->diags->errors > errors ? OTHER : SAME_BYTES;
}

static void verify_pdf(pilu_published *l, const char *data)
{
    const pilu_pdf_facts *facts = pilu_published_pdf(l, l->name, l->bytes);
    if (!facts || report_draft(l, facts)) return;
    pilu_published_check_data(l, facts);
    verdict v = data && facts->data.n ? compare_data(l, facts, data) : SAME_BYTES;
    if (v == OTHER) answer(l, v);
    else if (v == SAME_BYTES && facts->data.n) verify_with(l, facts, pilu_published_data_path(l), facts->data);
    else if (v == SAME_BYTES && data) verify_with(l, facts, data, (pilu_str){0});
}

/* Pages of a site are made from its ledger; their kinds begin with «_». */
static bool is_of_site(const pilu_published *l)
{
    bool of_site = pilu_str_starts(pilu_stamp_of_page(l->bytes).kind, PILU_STR("_"));
    if (of_site) pilu_report(l->diags, VERIFY_SITE, (pilu_place){0}, l->name);
    return of_site;
}

static void verify_html(pilu_published *l, const char *data)
{
    if (report_draft(l, NULL) || !pilu_published_check_page(l) || is_of_site(l)) return;
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
    if (facts && facts->data.n) verify_with(l, NULL, pilu_published_data_path(l), facts->data);
}

void pilu_verify(pilu *p, pilu_diags *diags, const char *file, const char *data, pilu_lang lang, pilu_buf *out)
{
    pilu_published l = {p, diags->arena, diags, file, pilu_str_from(file), {0}, lang, out};
    if (!pilu_published_open(&l)) return;
    if (pilu_published_is_page(&l)) verify_html(&l, data);
    else verify_pdf(&l, data);
}

const char *pilu_verify_library(void) { return pilu_pdf_reader_version(); }
