#include "pdf/common_face.h"
#include "base/build.h"
#include "base/cache.h"
#include "base/hash.h"
#include "pdf/font.h"

#include <hb-ot.h>
#include <iconv.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* After so many glyphs cut from a font its common face is made. A glyph cut from that costs three fifths of one cut
 * from the font, and one put into it nearly twice as much: it has 8,000, so that 40,000 pay for it; where other runs
 * have use of it too, a fifth of them is enough (docs/performance.md). */
enum { WORTH_KEEPING = 8000, WORTH_HAVING = 40000 };

/* A font's common face, or that it has none yet. */
typedef struct common {
    hb_face_t *face;             /* NULL: none yet */
    const unsigned char *glyphs; /* [count] what it has, their numbers in two bytes, ascending; in `kept` */
    size_t count;
    pilu_cached kept;
    size_t cut;                  /* glyphs cut from the font itself so far */
    bool looked;                 /* in the folder */
    bool hopeless;               /* it cannot be made */
} common;

/* --- how a face is cut ------------------------------------------------------------------------------ */

hb_subset_input_t *pilu_cut_input(bool retain)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input) pilu_memory_out();
    /* Subroutines written out: finding which of a CJK face's are in use costs more time and memory than all the rest,
     * and the file gets smaller, as deflate does the same job. */
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE |
                                         (retain ? HB_SUBSET_FLAGS_RETAIN_GIDS : 0u));
    return input;
}

/* Of a face that is addressed by glyph only these go into a subset: outlines and what they hang on. Not to have a
 * cmap is also what makes it quick: HarfBuzz would read all of a CJK face's 45,000 characters into a map to see which
 * of them the glyphs stand for; and layout tables would add glyphs nobody shows. */
static hb_blob_t *outline_table(hb_face_t *face, hb_tag_t tag, void *whole)
{
    static const char TABLES[][5] = {"head", "hhea", "hmtx", "maxp", "CFF ", "glyf", "loca"};
    (void)face;
    for (size_t i = 0; i < PILU_COUNT(TABLES); i++)
        if (tag == hb_tag_from_string(TABLES[i], 4)) return hb_face_reference_table(whole, tag);
    return hb_blob_get_empty();
}

static hb_face_t *outlines_of(const pilu_face *face)
{
    hb_face_t *outlines = hb_face_create_for_tables(outline_table, face->hb_face, NULL);
    if (outlines == hb_face_get_empty()) pilu_memory_out();
    return outlines;
}

/* --- the common characters -------------------------------------------------------------------------- */

static void add_character(hb_font_t *font, hb_set_t *glyphs, uint32_t character)
{
    hb_codepoint_t glyph;
    if (hb_font_get_nominal_glyph(font, character, &glyph)) hb_set_add(glyphs, glyph);
}

/* All of GB 2312, the C library's table of it: in names of places and persons its second level is as common as its
 * first; and marks, units and enclosed digits that it lacks. False: the table is not installed. */
static bool add_characters(hb_font_t *font, hb_set_t *glyphs)
{
    static const uint32_t MORE[][2] = {{0x20, 0x7E},     {0xA0, 0xFF},     {0x2010, 0x203B}, {0x2070, 0x2089},
                                       {0x2460, 0x2473}, {0x3000, 0x3020}, {0x3388, 0x33D5}, {0xFF01, 0xFF5E}};
    for (size_t i = 0; i < PILU_COUNT(MORE); i++)
        for (uint32_t c = MORE[i][0]; c <= MORE[i][1]; c++) add_character(font, glyphs, c);
    iconv_t table = iconv_open("UCS-4BE", "GB2312");
    if ((intptr_t)table == -1) return false;
    for (unsigned row = 0xA1; row <= 0xF7; row++) {
        for (unsigned cell = 0xA1; cell <= 0xFE; cell++) {
            char pair[] = {(char)row, (char)cell}, *in = pair;
            unsigned char code[4] = {0};
            char *out = (char *)code;
            size_t left = sizeof pair, room = sizeof code;
            if (iconv(table, &in, &left, &out, &room) == 0 && room == 0)
                add_character(font, glyphs, (uint32_t)code[1] << 16 | (uint32_t)code[2] << 8 | code[3]);
            else iconv(table, NULL, NULL, NULL, NULL);
        }
    }
    iconv_close(table);
    return true;
}

/* And what the rules of the font put in their places when a typesetter shapes them (page/shape.c: its language and the
 * features it may ask for). */
static void add_replacements(hb_face_t *face, hb_set_t *glyphs)
{
    static const hb_script_t SCRIPTS[] = {HB_SCRIPT_HAN, HB_SCRIPT_LATIN, HB_SCRIPT_COMMON};
    static const hb_feature_t FEATURES[] = {{HB_TAG('t', 'n', 'u', 'm'), 1, 0, UINT32_MAX},
                                            {HB_TAG('h', 'w', 'i', 'd'), 1, 0, UINT32_MAX},
                                            {HB_TAG('p', 'w', 'i', 'd'), 1, 0, UINT32_MAX},
                                            {HB_TAG('v', 'e', 'r', 't'), 1, 0, UINT32_MAX}};
    hb_set_t *lookups = hb_set_create();
    for (size_t i = 0; i < PILU_COUNT(SCRIPTS); i++) {
        hb_segment_properties_t text = {.direction = HB_DIRECTION_LTR, .script = SCRIPTS[i],
                                        .language = hb_language_from_string("zh-Hans", -1)};
        hb_shape_plan_t *plan = hb_shape_plan_create(face, &text, FEATURES, PILU_COUNT(FEATURES), NULL);
        hb_ot_shape_plan_collect_lookups(plan, HB_OT_TAG_GSUB, lookups);
        hb_shape_plan_destroy(plan);
    }
    hb_ot_layout_lookups_substitute_closure(face, lookups, glyphs);
    hb_set_destroy(lookups);
}

/* --- made, kept, found ------------------------------------------------------------------------------ */

/* The count of glyphs and the glyphs, each in two bytes; the face as a font file. Nothing when it cannot be made.
 * Glyphs keep their numbers: renumbered they would have CIDs with gaps, which HarfBuzz looks up one after the other. */
static void make(const pilu_face *face, pilu_buf *out)
{
    hb_subset_input_t *input = pilu_cut_input(true);
    hb_set_t *glyphs = hb_subset_input_glyph_set(input);
    hb_set_add(glyphs, 0);
    bool known = add_characters(face->hb_font, glyphs);
    add_replacements(face->hb_face, glyphs);
    hb_face_t *outlines = outlines_of(face), *made = known ? hb_subset_or_fail(outlines, input) : NULL;
    unsigned count = hb_set_get_population(glyphs), n = 0;
    if (made && hb_set_allocation_successful(glyphs) && count <= UINT16_MAX) {
        hb_blob_t *blob = hb_face_reference_blob(made);
        const char *bytes = hb_blob_get_data(blob, &n);
        hb_codepoint_t glyph = count;
        pilu_buf_char(out, (char)(glyph >> 8));
        pilu_buf_char(out, (char)glyph);
        for (glyph = HB_SET_VALUE_INVALID; hb_set_next(glyphs, &glyph);) {
            pilu_buf_char(out, (char)(glyph >> 8));
            pilu_buf_char(out, (char)glyph);
        }
        pilu_buf_put(out, bytes, n);
        hb_blob_destroy(blob);
    }
    hb_face_destroy(made);
    hb_face_destroy(outlines);
    hb_subset_input_destroy(input);
}

static unsigned pair_at(const unsigned char *p) { return (unsigned)p[0] << 8 | p[1]; }

/* Takes the bytes over when they are what make() makes. */
static bool open_common(common *c, pilu_cached kept)
{
    const unsigned char *p = (const unsigned char *)kept.bytes.p;
    size_t count = kept.bytes.n >= 2 ? pair_at(p) : 0, head = 2 + 2 * count;
    if (count && head < kept.bytes.n) {
        hb_blob_t *blob = hb_blob_create(kept.bytes.p + head, (unsigned)(kept.bytes.n - head),
                                         HB_MEMORY_MODE_READONLY, NULL, NULL);
        hb_face_t *face = hb_face_create(blob, 0);
        hb_blob_destroy(blob);
        if (hb_face_get_glyph_count(face) == pair_at(p + head - 2) + 1) {
            c->face = face;
            c->glyphs = p + 2;
            c->count = count;
            c->kept = kept;
            return true;
        }
        hb_face_destroy(face);
    }
    free(kept.memory);
    return false;
}

/* Another font, or its file written since, has another key: what the system knows of the file (as for fonts.lock), and
 * the checksum of its tables, which documents name it by; to hash it all would take longer than what is saved. So has
 * another build of the program, and another HarfBuzz. */
static pilu_str key_of(pilu_arena *arena, const pilu_face *face)
{
    struct stat s;
    if (!face->file.n || stat(face->file.p, &s) != 0) return (pilu_str){0};
    pilu_str name = pilu_pdf_face_name(arena, face);
    return pilu_arena_printf(arena, "pilu " PILU_VERSION " %s, harfbuzz %s\n%.*s\n%u "
                             "%lld:%lld.%ld:%lld.%ld:%llu %.*s", pilu_build(), hb_version_string(),
                             PILU_FMT(name), face->index, (long long)s.st_size,
                             (long long)s.st_mtim.tv_sec, s.st_mtim.tv_nsec,
                             (long long)s.st_ctim.tv_sec, s.st_ctim.tv_nsec, (unsigned long long)s.st_ino,
                             PILU_FMT(face->file));
}

/* One a font, however often it changes. */
static const char *name_of(pilu_arena *arena, const pilu_face *face)
{
    uint64_t hash = pilu_hash_unit(pilu_hash(PILU_HASH_START, face->file), face->index);
    return pilu_arena_printf(arena, "face-%016llx", (unsigned long long)hash).p;
}

static void find(common *c, const pilu_face *face)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_str key = key_of(arena, face);
    pilu_cached kept = key.n ? pilu_cache_take(name_of(arena, face), key) : (pilu_cached){0};
    if (kept.memory) open_common(c, kept);
    pilu_arena_free(arena);
}

static void make_and_keep(common *c, const pilu_face *face)
{
    pilu_buf bytes;
    pilu_buf_init(&bytes, 0);
    make(face, &bytes);
    pilu_str view = pilu_buf_view(&bytes);
    pilu_arena *arena = pilu_arena_new();
    pilu_str key = key_of(arena, face);
    if (view.n && key.n) pilu_cache_keep(name_of(arena, face), key, view);
    pilu_arena_free(arena);
    c->hopeless = !view.n || !open_common(c, (pilu_cached){view, bytes.p});
    if (!view.n) pilu_buf_free(&bytes);
}

/* --- taken ------------------------------------------------------------------------------------------ */

static void forget(void *p)
{
    common *c = p;
    hb_face_destroy(c->face);
    free(c->kept.memory);
    free(c);
}

static bool keeps(void)
{
    pilu_arena *arena = pilu_arena_new();
    bool any = pilu_cache_folder(arena);
    pilu_arena_free(arena);
    return any;
}

/* The font's, as far as it is known; it lives as long as the font. To read and verify a kept one takes as long as it
 * saves a document, so a process looks for it with its second. Another process may have made it meanwhile. */
static common *common_of(const pilu_face *face, size_t glyphs)
{
    static hb_user_data_key_t key;
    common *c = hb_face_get_user_data(face->hb_face, &key);
    if (!c) {
        c = pilu_memory_new(sizeof *c);
        *c = (common){0};
        hb_face_set_user_data(face->hb_face, &key, c, forget, true);
    } else if (!c->looked) {
        c->looked = true;
        if (!c->face) find(c, face); /* else it was made for the first */
    }
    if (c->face || c->hopeless) return c;
    c->cut += glyphs;
    if (c->cut < WORTH_KEEPING || (c->cut < WORTH_HAVING && !keeps())) return c;
    find(c, face);
    if (!c->face) make_and_keep(c, face);
    return c;
}

static bool has(const common *c, hb_codepoint_t glyph)
{
    size_t from = 0, to = c->count;
    while (from < to) {
        size_t middle = (from + to) / 2;
        unsigned number = pair_at(c->glyphs + 2 * middle);
        if (number == glyph) return true;
        if (number < glyph) from = middle + 1;
        else to = middle;
    }
    return false;
}

static bool has_all(const common *c, const hb_set_t *glyphs)
{
    bool all = true;
    for (hb_codepoint_t glyph = HB_SET_VALUE_INVALID; all && hb_set_next(glyphs, &glyph);) all = has(c, glyph);
    return all;
}

/* Only where subroutines are to be written out and glyphs have names other than their numbers: TrueType outlines are
 * copied as they are, in a tenth of a millisecond. */
hb_face_t *pilu_cut_source(const pilu_face *face, const hb_set_t *glyphs)
{
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    hb_face_t *source = NULL;
    if (face->cid_keyed) {
        pthread_mutex_lock(&one_at_a_time);
        common *c = common_of(face, hb_set_get_population(glyphs));
        if (c->face && has_all(c, glyphs)) source = hb_face_reference(c->face);
        pthread_mutex_unlock(&one_at_a_time);
    }
    return source ? source : outlines_of(face);
}
