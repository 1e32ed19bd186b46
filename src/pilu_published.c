#include "pilu_published.h"

#include "base/digest.h"


bool pilu_published_is_page(const pilu_published *l)
{
    return pilu_file_ends(l->path, ".html") || pilu_file_ends(l->path, ".htm");
}

bool pilu_published_open(pilu_published *l)
{
    const pilu_source *source = pilu_file_read(l->arena, l->diags, l->path, 0);
    if (!source) return false;
    l->bytes = source->text;
    return true;
}

void pilu_published_tell_foreign(const pilu_published *l, pilu_str why)
{
    pilu_report(l->diags, READ_FOREIGN, (pilu_place){0}, l->name, why);
}

/* Our XMP names the kind; the producer may be another program's by now. */
static bool names_pilu(const pilu_pdf_facts *facts)
{
    return pilu_stamp_of_pdf(facts->xmp).kind.n || pilu_str_starts(facts->producer, PILU_STR("pilu "));
}

const pilu_pdf_facts *pilu_published_pdf(const pilu_published *l, pilu_str name, pilu_str bytes)
{
    if (!pilu_str_starts(bytes, PILU_STR("%PDF-"))) {
        pilu_published_tell_foreign(l, PILU_WORDS("它不以“%PDF-”开头，不是 PDF",
                                                  "it does not begin with “%PDF-” and is no PDF"));
        return NULL;
    }
    const pilu_pdf_facts *facts = pilu_pdf_read(l->arena, l->diags, name, bytes);
    if (facts && !facts->data.n && names_pilu(facts)) {
        pilu_report(l->diags, VERIFY_DETACHED, (pilu_place){0}, name);
    } else if (facts && !facts->data.n) {
        pilu_published_tell_foreign(l, PILU_WORDS("没有附带 data.json", "no data.json is attached"));
        return NULL;
    }
    return facts;
}

bool pilu_published_check_page(const pilu_published *l)
{
    pilu_stamp stamp = pilu_stamp_of_page(l->bytes);
    bool ours = pilu_str_starts(stamp.program, PILU_STR("pilu "));
    if (!ours)
        pilu_published_tell_foreign(l, PILU_WORDS("网页开头没有写明由 pilu 生成", "the page's head does not name pilu"));
    return ours;
}

const char *pilu_published_data_path(const pilu_published *l)
{
    const char *slash = strrchr(l->path, '/');
    return pilu_arena_printf(l->arena, "%.*sdata.json", slash ? (int)(slash - l->path) + 1 : 0, l->path).p;
}

/* As the job said it, with its place: what can be looked up in a file that could not be read. */
static void tell_as_it_is(const pilu_published *l, const pilu_finding *found)
{
    pilu_place place = {.pointer = found->place.pointer};
    const pilu_source *source = found->place.at.source;
    if (source) {
        pilu_str name = pilu_arena_str(l->arena, source->name), text = pilu_arena_str(l->arena, source->text);
        place.at = found->place.at;
        place.at.source = pilu_source_new(l->arena, name, text);
    }
    pilu_diags_add(l->diags, found->code, place, found->args, found->arg_count);
}

void pilu_published_tell_failure(const pilu_published *l, pilu_job *job)
{
    const pilu_diags *found = pilu_job_diags(job);
    pilu_finding *first = found->items;
    while (first < found->items + found->count && first->severity != PILU_ERROR) first++;
    if (first == found->items + found->count) return;
    pilu_diags alone = {.items = first, .count = 1};
    if (pilu_diags_exit(&alone) == PILU_EXIT_INPUT) {
        tell_as_it_is(l, first);
        return;
    }
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_finding_message(first, PILU_ZH, &text);
    pilu_buf_text(&text, PILU_WORDS_SPLIT);
    pilu_finding_message(first, PILU_EN, &text);
    pilu_report(l->diags, VERIFY_REMAKE, (pilu_place){0}, pilu_buf_view(&text));
    pilu_buf_free(&text);
}

/* --- what a file says it was made from ------------------------------------------------------------- */

/* What stands between `before` and `after`, or empty. */
pilu_str pilu_between(pilu_str text, const char *before, const char *after)
{
    size_t from = pilu_str_find(text, pilu_str_from(before), 0);
    if (from == SIZE_MAX) return (pilu_str){0};
    from += strlen(before);
    size_t to = pilu_str_find(text, pilu_str_from(after), from);
    return to == SIZE_MAX ? (pilu_str){0} : pilu_str_slice(text, from, to);
}

pilu_stamp pilu_stamp_of_pdf(pilu_str xmp)
{
    return (pilu_stamp){.program = pilu_between(xmp, "<pdf:Producer>", "<"),
                        .kind = pilu_between(xmp, "<pilu:kind>", "<"),
                        .data = pilu_between(xmp, "<pilu:dataSHA256>", "<"),
                        .layout = pilu_between(xmp, "<pilu:layoutSHA256>", "<"),
                        .rules = pilu_between(xmp, "<pilu:rulesSHA256>", "<"),
                        .faces = pilu_between(xmp, "<pilu:fonts><rdf:Bag>", "</rdf:Bag>")};
}

#define FACE_OF_PAGE "  --"

/* The lines «  --body: "FangSong", serif;» of a page's first style sheet. A list with anything else between, which
 * could hide something, is none. */
static pilu_str faces_of_page(pilu_str page)
{
    pilu_str list = pilu_between(page, "<style>\n:root {\n", "}");
    for (size_t from = 0, end; from < list.n; from = end + 2) {
        end = pilu_str_find(list, PILU_STR(";"), from);
        if (end == SIZE_MAX || end + 1 >= list.n || list.p[end + 1] != '\n') return (pilu_str){0};
        if (!pilu_str_starts(pilu_str_slice(list, from, end), PILU_STR(FACE_OF_PAGE))) return (pilu_str){0};
    }
    return list;
}

static size_t faces_by_role(pilu_str list, pilu_str faces[], size_t most)
{
    size_t count = 0;
    for (size_t from = 0, end; from < list.n && count < most; from = end + 2) {
        end = pilu_str_find(list, PILU_STR(";"), from);
        faces[count++] = pilu_str_slice(list, from + strlen(FACE_OF_PAGE), end);
    }
    return count;
}

pilu_stamp pilu_stamp_of_page(pilu_str page)
{
    return (pilu_stamp){.program = pilu_between(page, "<meta name=\"generator\" content=\"", "\""),
                        .kind = pilu_between(page, "<meta name=\"pilu-kind\" content=\"", "\""),
                        .data = pilu_between(page, "<meta name=\"pilu-data-sha256\" content=\"", "\""),
                        .layout = pilu_between(page, "<meta name=\"pilu-layout-sha256\" content=\"", "\""),
                        .rules = pilu_between(page, "<meta name=\"pilu-rules-sha256\" content=\"", "\""),
                        .faces = faces_of_page(page)};
}

size_t pilu_stamp_faces(pilu_arena *arena, pilu_str list, pilu_str faces[], size_t most)
{
    size_t count = 0;
    if (pilu_str_starts(list, PILU_STR(FACE_OF_PAGE))) return faces_by_role(list, faces, most);
    for (pilu_str face; count < most && (face = pilu_between(list, "<rdf:li>", "</rdf:li>")).n; count++) {
        faces[count] = pilu_arena_str(arena, face);
        list = pilu_str_slice(list, (size_t)(pilu_str_end(face) - list.p), list.n);
    }
    return count;
}

/* Only a draft has these marks: what stands in the document is escaped. */
bool pilu_published_is_draft(const pilu_published *l, const pilu_pdf_facts *facts)
{
    if (facts) return pilu_str_is(pilu_between(facts->xmp, "<pilu:mode>", "<"), "draft");
    return pilu_str_find(l->bytes, PILU_STR("<body class=\"draft\">"), 0) != SIZE_MAX ||
           pilu_str_find(l->bytes, PILU_STR("<article class=\"pilu draft\""), 0) != SIZE_MAX;
}

/* Data that were exchanged in the file, or a checksum that was. A file without one is of an older program. */
void pilu_published_check_data(const pilu_published *l, const pilu_pdf_facts *facts)
{
    pilu_str stated = pilu_stamp_of_pdf(facts->xmp).data, is = pilu_digest(l->arena, facts->data);
    bool other = facts->data.n && stated.n && !pilu_str_eq(stated, is);
    if (other) pilu_report(l->diags, VERIFY_ATTACHED, (pilu_place){0}, stated, is);
}
