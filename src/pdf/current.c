#include "pdf/current.h"

#include "pdf/font.h"
#include "pdf/metadata.h"
#include "pdf/writer.h"

/* --- whole -------------------------------------------------------------------------------------------- */

/* «startxref», the place of the cross-reference stream, «%%EOF»: the last lines. SIZE_MAX: they are not there. */
static size_t place_of_references(pilu_str file)
{
    static const pilu_str BEFORE = {"startxref\n", 10}, AFTER = {"\n%%EOF\n", 7};
    if (file.n < AFTER.n || !pilu_str_eq(pilu_str_slice(file, file.n - AFTER.n, file.n), AFTER)) return SIZE_MAX;
    size_t end = file.n - AFTER.n, from = end, place = 0;
    while (from && end - from < 19 && file.p[from - 1] >= '0' && file.p[from - 1] <= '9') from--;
    if (from == end || from < BEFORE.n || !pilu_str_eq(pilu_str_slice(file, from - BEFORE.n, from), BEFORE))
        return SIZE_MAX;
    for (size_t i = from; i < end; i++) place = place * 10 + (size_t)(file.p[i] - '0');
    return place < from ? place : SIZE_MAX;
}

bool pilu_pdf_is_whole(pilu_str file)
{
    size_t place = place_of_references(file);
    if (place == SIZE_MAX) return false;
    char id[PILU_WRITER_ID + 1];
    pilu_writer_id((pilu_str){file.p, place}, id);
    pilu_buf words;
    pilu_buf_init(&words, 0);
    pilu_buf_printf(&words, "/ID[<%s><%s>]", id, id);
    bool whole = pilu_str_find(file, pilu_buf_view(&words), place) != SIZE_MAX;
    pilu_buf_free(&words);
    return whole;
}

/* --- what it says of itself ----------------------------------------------------------------------------- */

/* The packet is not compressed (metadata.c); empty when there is none. */
static pilu_str packet_of(pilu_str file)
{
    pilu_str end = PILU_STR("<?xpacket end=\"w\"?>");
    size_t from = pilu_str_find(file, PILU_STR("<?xpacket begin="), 0);
    size_t to = from == SIZE_MAX ? SIZE_MAX : pilu_str_find(file, end, from);
    return to == SIZE_MAX ? (pilu_str){0} : pilu_str_slice(file, from, to + end.n);
}

enum { FACES_MOST = 64 };

/* The faces that the packet lists; SIZE_MAX: more than a document of pilu's has. */
static size_t faces_of(pilu_str packet, pilu_str faces[FACES_MOST])
{
    static const pilu_str OPEN = {"<rdf:li>", 8}, CLOSE = {"</rdf:li>", 9};
    size_t at = pilu_str_find(packet, PILU_STR("<pilu:fonts>"), 0), count = 0;
    size_t end = at == SIZE_MAX ? SIZE_MAX : pilu_str_find(packet, PILU_STR("</pilu:fonts>"), at);
    if (end == SIZE_MAX) return 0;
    while ((at = pilu_str_find(packet, OPEN, at)) < end) {
        size_t to = pilu_str_find(packet, CLOSE, at);
        if (to == SIZE_MAX || count == FACES_MOST) return SIZE_MAX;
        faces[count++] = pilu_str_slice(packet, at + OPEN.n, to);
        at = to;
    }
    return count;
}

/* --- the faces ------------------------------------------------------------------------------------------ */

typedef struct faces {
    pilu_arena *arena;
    pilu_diags unheard; /* a role without a font is told when the document is made */
    pilu_fonts *fonts;
    const pilu_str *stated;
    size_t count;
} faces;

/* What a role is set with, as long as that has the characters. */
static pilu_str first_face(faces *f, pilu_str role_name, bool bold)
{
    const pilu_role *role = pilu_fonts_role(f->fonts, &f->unheard, role_name);
    return role ? pilu_pdf_face_name(f->arena, role->faces[bold ? role->bold_face : 0]) : (pilu_str){0};
}

static bool is_stated(const faces *f, pilu_str name)
{
    for (size_t i = 0; i < f->count; i++)
        if (pilu_str_eq(f->stated[i], name)) return true;
    return false;
}

/* None is stated but first choices of today: another one would stand for a character that they have not, and which one
 * that is now only making the pages tells. */
static bool all_are_first(faces *f)
{
    size_t found = 0;
    for (size_t i = 0; i < f->count; i++) {
        bool first = false;
        for (size_t r = 0; r < pilu_fonts_role_count(f->fonts) && !first; r++)
            for (int bold = 0; bold < 2 && !first; bold++)
                first = pilu_str_eq(first_face(f, pilu_fonts_role_name(f->fonts, r), bold), f->stated[i]);
        found += first;
    }
    return found == f->count;
}

/* Each first choice of a text is stated: a font that was installed since is not. */
static bool texts_are_stated(faces *f, const pilu_document *doc)
{
    pilu_iter iter = pilu_iter_new(doc->root);
    const pilu_style *last = NULL;
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        const pilu_style *style = iter.node->style;
        if (event == PILU_ENTER && style && style->hidden) pilu_iter_skip(&iter);
        bool text = event == PILU_ENTER && iter.node->kind == PILU_NODE_TEXT && pilu_str_trim(iter.node->text).n;
        if (!text || !style || style->hidden || style == last) continue;
        last = style;
        if (!is_stated(f, first_face(f, style->font, style->bold))) return false;
    }
    return true;
}

bool pilu_pdf_is_current(pilu_str file, const pilu_document *doc, pilu_fonts *fonts)
{
    pilu_str stated[FACES_MOST], packet = packet_of(file);
    size_t count = faces_of(packet, stated);
    if (count == SIZE_MAX || !pilu_pdf_is_whole(file)) return false;
    pilu_buf now;
    pilu_buf_init(&now, 0);
    pilu_metadata_xmp(doc, stated, count, &now);
    bool same = pilu_str_eq(packet, pilu_buf_view(&now));
    pilu_buf_free(&now);
    if (!same) return false;
    faces f = {.arena = pilu_arena_new(), .fonts = fonts, .stated = stated, .count = count};
    pilu_diags_init(&f.unheard, f.arena);
    bool good = all_are_first(&f) && texts_are_stated(&f, doc);
    pilu_arena_free(f.arena);
    return good;
}
