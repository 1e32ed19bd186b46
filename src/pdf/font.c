#include "pdf/font.h"
#include "base/digest.h"
#include "page/cff.h"
#include "pdf/common_face.h"

#include <hb-ot.h>
#include <stdatomic.h>
#include <stdlib.h>

typedef struct use {
    pilu_str text;  /* what ToUnicode says */
    int32_t width;
    uint16_t gid, code;
} use;

enum { CHUNK = 256, CHUNKS = 256, TAG = 7 };

struct pilu_pdf_font {
    pilu_pdf_font *next;
    pilu_arena *arena;
    const pilu_face *face;
    uint32_t index;
    const uint16_t *cids;     /* by glyph, or NULL: the glyph's number is the code */
    uint16_t *chunks[CHUNKS]; /* by glyph its place in `shown`, from 1; made when first needed: a CJK face has 65,535 */
    use *shown;               /* each glyph once; by code when all pages are drawn */
    uint32_t count, room;
    pilu_object *type0, *widths;
    /* of the subset */
    hb_blob_t *program;
    uint16_t *gid_map;        /* TrueType: [highest code + 1] glyph in the subset */
    char name[128];
};

struct pilu_pdf_fonts {
    pilu_arena *arena;
    pilu_surface *surface;
    pilu_object *resources;
    pilu_pdf_font *first, *last;
};

pilu_pdf_fonts *pilu_pdf_fonts_new(pilu_arena *arena, pilu_surface *surface, pilu_object *resources)
{
    pilu_pdf_fonts *fonts = PILU_NEW(arena, pilu_pdf_fonts);
    *fonts = (pilu_pdf_fonts){arena, surface, pilu_surface_in_dict(surface, resources, "Font"), NULL, NULL};
    return fonts;
}

static bool same_face(const pilu_face *a, const pilu_face *b)
{
    return a == b || a->hb_face == b->hb_face || (a->file.n && a->index == b->index && pilu_str_eq(a->file, b->file));
}

static pilu_str face_table(hb_face_t *face, hb_tag_t tag, hb_blob_t **blob)
{
    *blob = hb_face_reference_table(face, tag);
    unsigned n = 0;
    const char *p = hb_blob_get_data(*blob, &n);
    return (pilu_str){p, n};
}

pilu_pdf_font *pilu_pdf_fonts_get(pilu_pdf_fonts *fonts, const pilu_face *face)
{
    for (pilu_pdf_font *font = fonts->first; font; font = font->next)
        if (same_face(font->face, face)) return font;
    pilu_pdf_font *font = PILU_NEW(fonts->arena, pilu_pdf_font);
    font->arena = fonts->arena;
    font->face = face;
    font->index = fonts->last ? fonts->last->index + 1 : 0;
    if (face->cid_keyed) {
        hb_blob_t *blob;
        pilu_str cff = face_table(face->hb_face, HB_TAG('C', 'F', 'F', ' '), &blob);
        font->cids = pilu_cff_cids(fonts->arena, cff, hb_face_get_glyph_count(face->hb_face));
        hb_blob_destroy(blob);
    }
    font->type0 = pilu_surface_dict(fonts->surface);
    pilu_str key = pilu_arena_printf(fonts->arena, "F%u", font->index + 1);
    pilu_surface_refer(fonts->surface, fonts->resources, key.p, font->type0);
    if (fonts->last) fonts->last->next = font;
    else fonts->first = font;
    return fonts->last = font;
}

uint32_t pilu_pdf_font_index(const pilu_pdf_font *font) { return font->index; }

static void add_use(pilu_pdf_font *font, uint32_t gid, uint16_t *place)
{
    int64_t advance = hb_font_get_glyph_h_advance(font->face->hb_font, gid);
    int64_t upem = font->face->upem ? font->face->upem : 1000;
    PILU_ARENA_PUSH_ROOM(font->arena, font->shown, font->count, font->room);
    font->shown[font->count++] = (use){{0}, (int32_t)((advance * 1000000 + upem / 2) / upem), (uint16_t)gid,
                                       font->cids ? font->cids[gid] : (uint16_t)gid};
    *place = (uint16_t)font->count;
}

pilu_shown pilu_pdf_font_show(pilu_pdf_font *font, uint32_t gid, pilu_str text)
{
    gid &= 0xFFFF;
    uint16_t **chunk = &font->chunks[gid / CHUNK];
    if (!*chunk) *chunk = PILU_NEW_ARRAY(font->arena, uint16_t, CHUNK);
    uint16_t *place = &(*chunk)[gid % CHUNK];
    if (!*place) add_use(font, gid, place);
    use *u = &font->shown[*place - 1];
    if (!u->text.n) u->text = text;
    return (pilu_shown){u->code, u->width, pilu_str_eq(u->text, text)};
}

/* --- subset ---------------------------------------------------------------------------------------- */

static int by_code(const void *a, const void *b)
{
    const use *x = a, *y = b;
    return x->code != y->code ? x->code - y->code : x->gid - y->gid;
}

static void map_codes(pilu_pdf_font *font, const hb_map_t *map)
{
    for (uint32_t i = 0; i < font->count; i++)
        font->gid_map[font->shown[i].code] = (uint16_t)hb_map_get(map, font->shown[i].gid);
}

/* In place: the blob's bytes are its own once the face that was made is gone. */
static void shorten_ros(hb_blob_t *program)
{
    unsigned n = 0;
    char *bytes = hb_blob_get_data_writable(program, &n);
    if (bytes) pilu_cff_shorten_ros(bytes, n);
}

/* Makes `program`. */
static void subset(pilu_pdf_font *font)
{
    const pilu_face *face = font->face;
    /* A name-keyed CFF in a CIDFont is addressed by glyph number (§9.7.4.2), so numbers must stay. */
    hb_subset_input_t *input = pilu_cut_input(face->cff && !font->cids);
    hb_set_t *glyphs = hb_subset_input_glyph_set(input);
    hb_set_add(glyphs, 0);
    for (uint32_t i = 0; i < font->count; i++) hb_set_add(glyphs, font->shown[i].gid);
    hb_face_t *outlines = pilu_cut_source(face, glyphs);
    hb_subset_plan_t *plan = hb_subset_plan_create_or_fail(outlines, input);
    hb_face_t *made = plan ? hb_subset_plan_execute_or_fail(plan) : NULL;
    if (made && face->cff) font->program = hb_face_reference_table(made, HB_TAG('C', 'F', 'F', ' '));
    else if (made) font->program = hb_face_reference_blob(made);
    if (made && font->gid_map) map_codes(font, hb_subset_plan_old_to_new_glyph_mapping(plan));
    hb_face_destroy(made);
    hb_subset_plan_destroy(plan);
    hb_subset_input_destroy(input);
    hb_face_destroy(outlines);
    if (face->cid_keyed && font->program) shorten_ros(font->program);
}

/* One after the other: side by side two CJK faces took longer, as each maps and touches memory all the time.
 * Subsetting four CJK faces touches 25 MB of their files. After the first document of a process they are given back,
 * face by face: it may be the only one. Whoever makes more keeps them: mapping them again takes 3 ms each time. */
static void subset_all(pilu_pdf_fonts *fonts)
{
    static atomic_flag made_before = ATOMIC_FLAG_INIT;
    bool first = !atomic_flag_test_and_set(&made_before);
    for (pilu_pdf_font *font = fonts->first; font; font = font->next) {
        if (font->count) qsort(font->shown, font->count, sizeof *font->shown, by_code);
        if (!font->face->cff && font->count)
            font->gid_map = PILU_NEW_ARRAY(font->arena, uint16_t, font->shown[font->count - 1].code + 1);
        subset(font);
        if (first) pilu_face_rest(font->face);
    }
}

/* --- dictionaries ---------------------------------------------------------------------------------- */

static void name_font(pilu_pdf_font *font, pilu_str program)
{
    uint64_t hash = pilu_writer_hash(program, font->face->index);
    size_t n = 0;
    for (; n < TAG - 1; n++, hash /= 26) font->name[n] = (char)('A' + hash % 26);
    font->name[n++] = '+';
    pilu_str name = font->face->postscript_name;
    for (size_t i = 0; i < name.n && n + 1 < sizeof font->name; i++)
        if (name.p[i] > ' ' && name.p[i] < 127) font->name[n++] = name.p[i];
    if (n == TAG) memcpy(font->name + n, "Font", 4);
}

static int table_i16(pilu_str table, size_t at)
{
    if (at + 2 > table.n) return 0;
    return (int16_t)((unsigned)(unsigned char)table.p[at] << 8 | (unsigned char)table.p[at + 1]);
}

/* Font units as thousandths of an em. */
static int32_t per_mille(const pilu_face *face, int units)
{
    int64_t upem = face->upem ? face->upem : 1000, value = (int64_t)units * 2000;
    return (int32_t)((value + (value < 0 ? -upem : upem)) / (2 * upem));
}

static pilu_object *make_descriptor(pilu_pdf_fonts *fonts, pilu_pdf_font *font, pilu_object *program)
{
    enum { SYMBOLIC = 4, ITALIC = 64 };
    pilu_surface *s = fonts->surface;
    const pilu_face *face = font->face;
    pilu_object *d = pilu_surface_dict(s);
    hb_blob_t *head, *post, *os2;
    pilu_str head_table = face_table(face->hb_face, HB_TAG('h', 'e', 'a', 'd'), &head);
    pilu_str post_table = face_table(face->hb_face, HB_TAG('p', 'o', 's', 't'), &post);
    pilu_str os2_table = face_table(face->hb_face, HB_TAG('O', 'S', '/', '2'), &os2);
    int italic = table_i16(post_table, 4), weight = table_i16(os2_table, 4);
    int cap = table_i16(os2_table, 0) >= 2 ? table_i16(os2_table, 88) : 0;
    pilu_surface_name(s, d, "Type", "FontDescriptor");
    pilu_surface_name(s, d, "FontName", font->name);
    pilu_surface_int(s, d, "Flags", SYMBOLIC | (italic ? ITALIC : 0));
    pilu_object *box = pilu_surface_in_array(s, d, "FontBBox");
    for (size_t i = 0; i < 4; i++) pilu_surface_int(s, box, NULL, per_mille(face, table_i16(head_table, 36 + 2 * i)));
    pilu_surface_int(s, d, "ItalicAngle", italic);
    pilu_surface_int(s, d, "Ascent", per_mille(face, face->ascent));
    pilu_surface_int(s, d, "Descent", per_mille(face, face->descent));
    pilu_surface_int(s, d, "CapHeight", per_mille(face, cap > 0 ? cap : face->ascent));
    pilu_surface_int(s, d, "StemV", weight > 550 ? 140 : 80); /* no font table holds it; only substitutes use it */
    pilu_surface_refer(s, d, face->cff ? "FontFile3" : "FontFile2", program);
    hb_blob_destroy(head);
    hb_blob_destroy(post);
    hb_blob_destroy(os2);
    return d;
}

enum { DEFAULT_WIDTH = 1000000 };

/* §9.7.4.3, as «first [w w …]» for neighbouring codes that are not of the default width. */
static void put_widths(const pilu_pdf_font *font, pilu_buf *out)
{
    bool open = false;
    uint32_t last = 0;
    pilu_buf_char(out, '[');
    for (uint32_t i = 0; i < font->count; i++) {
        const use *u = &font->shown[i];
        if (u->width == DEFAULT_WIDTH) continue;
        if (open && u->code == last + 1) {
            pilu_buf_char(out, ' ');
        } else {
            if (open) pilu_buf_char(out, ']');
            pilu_buf_int(out, u->code);
            pilu_buf_char(out, '[');
        }
        pilu_put_fixed(out, u->width);
        last = u->code;
        open = true;
    }
    pilu_buf_text(out, open ? "]]" : "]");
}

static void put_to_unicode(const pilu_pdf_font *font, pilu_buf *out)
{
    enum { BLOCK = 100 }; /* entries in a block (Adobe Technical Note 5014) */
    pilu_buf_text(out, "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo<</Registry(Adobe)"
                       "/Ordering(UCS)/Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
                       "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n");
    uint32_t left = 0;
    for (uint32_t i = 0; i < font->count; i++) left += font->shown[i].text.n > 0;
    for (uint32_t i = 0, n = 0; i < font->count; i++) {
        const use *u = &font->shown[i];
        if (!u->text.n) continue;
        if (n == 0) pilu_buf_printf(out, "%u beginbfchar\n", left < BLOCK ? left : BLOCK);
        pilu_buf_char(out, '<');
        pilu_put_hex16(out, u->code);
        pilu_buf_text(out, "><");
        pilu_put_utf16(out, u->text);
        pilu_buf_text(out, ">\n");
        left--;
        n = n + 1 == BLOCK || !left ? 0 : n + 1;
        if (n == 0) pilu_buf_text(out, "endbfchar\n");
    }
    pilu_buf_text(out, "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n");
}

static void write_gid_map(pilu_pdf_fonts *fonts, pilu_pdf_font *font, pilu_writer *writer, pilu_object *cid_font)
{
    pilu_buf bytes;
    pilu_buf_init(&bytes, 0);
    for (uint32_t code = 0; code <= font->shown[font->count - 1].code; code++) {
        pilu_buf_char(&bytes, (char)(font->gid_map[code] >> 8));
        pilu_buf_char(&bytes, (char)font->gid_map[code]);
    }
    pilu_object *map = pilu_surface_dict(fonts->surface);
    pilu_surface_stream(fonts->surface, writer, map, pilu_buf_view(&bytes), PILU_LEVEL_TEXT);
    pilu_surface_refer(fonts->surface, cid_font, "CIDToGIDMap", map);
    pilu_buf_free(&bytes);
}

static pilu_object *make_cid_font(pilu_pdf_fonts *fonts, pilu_pdf_font *font, pilu_writer *writer, pilu_object *program)
{
    pilu_surface *s = fonts->surface;
    pilu_object *d = pilu_surface_dict(s);
    pilu_surface_name(s, d, "Type", "Font");
    pilu_surface_name(s, d, "Subtype", font->face->cff ? "CIDFontType0" : "CIDFontType2");
    pilu_surface_name(s, d, "BaseFont", font->name);
    pilu_object *system = pilu_surface_in_dict(s, d, "CIDSystemInfo");
    pilu_surface_ascii(s, system, "Registry", PILU_STR("Adobe"));
    pilu_surface_ascii(s, system, "Ordering", PILU_STR("Identity"));
    pilu_surface_int(s, system, "Supplement", 0);
    pilu_surface_refer(s, d, "FontDescriptor", make_descriptor(fonts, font, program));
    pilu_surface_int(s, d, "DW", DEFAULT_WIDTH / 1000);
    if (font->gid_map) write_gid_map(fonts, font, writer, d);
    return d;
}

static void write_font(pilu_pdf_fonts *fonts, pilu_pdf_font *font, pilu_writer *writer)
{
    pilu_surface *s = fonts->surface;
    unsigned n = 0;
    const char *p = hb_blob_get_data(font->program, &n);
    name_font(font, (pilu_str){p, n});
    pilu_object *program = pilu_surface_dict(s);
    if (font->face->cff) pilu_surface_name(s, program, "Subtype", "CIDFontType0C");
    else pilu_surface_int(s, program, "Length1", (int32_t)n);
    pilu_surface_stream(s, writer, program, (pilu_str){p, n}, PILU_LEVEL_FONT);

    pilu_object *cid_font = make_cid_font(fonts, font, writer, program);
    font->widths = pilu_surface_dict(s);
    pilu_surface_refer(s, cid_font, "W", font->widths);
    pilu_buf text;
    pilu_buf_init(&text, 0);
    put_to_unicode(font, &text);
    pilu_object *to_unicode = pilu_surface_dict(s);
    pilu_surface_stream(s, writer, to_unicode, pilu_buf_view(&text), PILU_LEVEL_TEXT);
    pilu_buf_free(&text);

    pilu_object *d = font->type0;
    pilu_surface_name(s, d, "Type", "Font");
    pilu_surface_name(s, d, "Subtype", "Type0");
    pilu_surface_name(s, d, "BaseFont", font->name);
    pilu_surface_name(s, d, "Encoding", "Identity-H");
    pilu_surface_refer(s, pilu_surface_in_array(s, d, "DescendantFonts"), NULL, cid_font);
    pilu_surface_refer(s, d, "ToUnicode", to_unicode);
}

bool pilu_pdf_fonts_write(pilu_pdf_fonts *fonts, pilu_writer *writer, pilu_str *failed)
{
    bool ok = true;
    subset_all(fonts);
    for (pilu_pdf_font *font = fonts->first; font; font = font->next) {
        bool made = font->program && hb_blob_get_length(font->program) > 0;
        if (made) write_font(fonts, font, writer);
        else *failed = font->face->family;
        ok = ok && made;
        hb_blob_destroy(font->program);
        font->program = NULL;
    }
    return ok;
}

void pilu_pdf_fonts_pack(pilu_pdf_fonts *fonts, pilu_writer *writer)
{
    for (pilu_pdf_font *font = fonts->first; font; font = font->next)
        if (font->widths) put_widths(font, pilu_writer_object(writer, pilu_surface_number(font->widths)));
}

/* --- what the faces are ---------------------------------------------------------------------------- */

static size_t big_endian(pilu_str bytes, size_t at, size_t size)
{
    size_t value = 0;
    for (size_t i = 0; i < size; i++) value = value << 8 | (at + i < bytes.n ? (unsigned char)bytes.p[at + i] : 0u);
    return value;
}

/* Without the tables' places: the same face lies elsewhere in a collection. */
static pilu_str directory_digest(pilu_arena *arena, const pilu_face *face)
{
    enum { RECORD = 16 };
    unsigned n = 0;
    hb_blob_t *blob = hb_face_reference_blob(face->hb_face);
    const char *bytes = hb_blob_get_data(blob, &n);
    pilu_str file = {bytes, n};
    pilu_buf records;
    pilu_buf_init(&records, 0);
    size_t at = pilu_str_starts(file, PILU_STR("ttcf")) ? big_endian(file, 12 + 4 * (size_t)face->index, 4) : 0;
    size_t count = big_endian(file, at + 4, 2);
    for (at += 12; count-- && at + RECORD <= file.n; at += RECORD) {
        pilu_buf_put(&records, file.p + at, 8);
        pilu_buf_put(&records, file.p + at + 12, 4);
    }
    pilu_str digest = pilu_digest(arena, pilu_buf_view(&records));
    pilu_buf_free(&records);
    hb_blob_destroy(blob);
    return digest;
}

pilu_str pilu_pdf_face_name(pilu_arena *arena, const pilu_face *face)
{
    pilu_str digest = directory_digest(arena, face);
    return pilu_arena_printf(arena, "%.*s %.*s", PILU_FMT(face->postscript_name), PILU_FMT(digest));
}

size_t pilu_pdf_fonts_list(const pilu_pdf_fonts *fonts, const pilu_str **list)
{
    size_t count = 0;
    for (const pilu_pdf_font *font = fonts->first; font; font = font->next) count++;
    pilu_str *names = PILU_NEW_ARRAY(fonts->arena, pilu_str, count);
    size_t i = 0;
    for (const pilu_pdf_font *font = fonts->first; font; font = font->next)
        names[i++] = pilu_pdf_face_name(fonts->arena, font->face);
    *list = names;
    return count;
}
