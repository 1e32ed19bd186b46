#include "base/utf8.h"
#include "pdf/common_face.h"
#include "unit.h"

#include <glob.h>
#include <hb-ot.h>
#include <stdlib.h>
#include <unistd.h>

#define SERIF "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
#define KAI "/usr/share/fonts/truetype/arphic-gkai00mp/gkai00mp.ttf"

static char folder[64];

static pilu_face open_face(const char *path, unsigned index, bool cff)
{
    hb_blob_t *blob = hb_blob_create_from_file(path);
    hb_face_t *face = hb_face_create(blob, index);
    hb_blob_destroy(blob);
    hb_face_make_immutable(face);
    return (pilu_face){.file = pilu_str_from(path), .index = index, .cff = cff, .cid_keyed = cff,
                       .postscript_name = PILU_STR("Face"), .hb_face = face, .hb_font = hb_font_create(face)};
}

/* One that looked, for its second document, into no folder, and is never asked for enough to have a common face. */
static pilu_face open_bare(void)
{
    pilu_face face = open_face(SERIF, 2, true);
    setenv("PILU_CACHE", "off", 1);
    hb_set_t *glyphs = hb_set_create();
    for (int i = 0; i < 2; i++) hb_face_destroy(pilu_cut_source(&face, glyphs));
    hb_set_destroy(glyphs);
    setenv("PILU_CACHE", folder, 1);
    return face;
}

static void close_face(pilu_face *face)
{
    hb_font_destroy(face->hb_font);
    hb_face_destroy(face->hb_face);
}

static void add_text(const pilu_face *face, const char *text, hb_set_t *glyphs)
{
    for (const char *p = text, *end = text + strlen(text); p < end;) {
        hb_codepoint_t glyph;
        if (hb_font_get_nominal_glyph(face->hb_font, pilu_utf8_next(&p, end), &glyph)) hb_set_add(glyphs, glyph);
    }
}

/* What goes into the PDF. `*common`: it was cut from a face that is not the whole font's. */
static hb_blob_t *cut(const pilu_face *face, const hb_set_t *wanted, bool *common)
{
    hb_subset_input_t *input = pilu_cut_input(false);
    hb_set_t *glyphs = hb_subset_input_glyph_set(input);
    hb_set_set(glyphs, wanted);
    hb_face_t *source = pilu_cut_source(face, glyphs);
    *common = hb_face_get_glyph_count(source) < hb_face_get_glyph_count(face->hb_face);
    hb_face_t *made = hb_subset_or_fail(source, input);
    hb_blob_t *program = hb_face_reference_table(made, HB_TAG('C', 'F', 'F', ' '));
    hb_face_destroy(made);
    hb_face_destroy(source);
    hb_subset_input_destroy(input);
    return program;
}

static bool same(hb_blob_t *a, hb_blob_t *b)
{
    unsigned n, m;
    const char *x = hb_blob_get_data(a, &n), *y = hb_blob_get_data(b, &m);
    return n > 100 && n == m && memcmp(x, y, n) == 0;
}

/* So many glyphs that the common face pays at once. */
static void cut_many(const pilu_face *face, hb_codepoint_t count)
{
    bool common;
    hb_set_t *many = hb_set_create();
    hb_set_add_range(many, 0, count);
    hb_blob_destroy(cut(face, many, &common));
    hb_set_destroy(many);
}

static size_t files_there(void)
{
    char pattern[80];
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s/*", folder);
    size_t n = glob(pattern, 0, NULL, &found) == 0 ? found.gl_pathc : 0;
    for (size_t i = 0; i < n; i++) unlink(found.gl_pathv[i]);
    if (n) globfree(&found);
    return n;
}

static bool holds(const pilu_face *face, hb_codepoint_t glyph)
{
    hb_set_t *glyphs = hb_set_create();
    hb_set_add(glyphs, glyph);
    hb_face_t *source = pilu_cut_source(face, glyphs);
    bool held = hb_face_get_glyph_count(source) < hb_face_get_glyph_count(face->hb_face);
    CHECK(held || hb_set_has(glyphs, glyph)); /* else the font's own number stands */
    hb_face_destroy(source);
    hb_set_destroy(glyphs);
    return held;
}

/* The same glyphs from the font and from its common face. */
static void check_same(const pilu_face *bare, const pilu_face *face, const hb_set_t *glyphs)
{
    bool from_font, from_common;
    hb_blob_t *want = cut(bare, glyphs, &from_font), *got = cut(face, glyphs, &from_common);
    CHECK(!from_font);
    CHECK(from_common);
    CHECK(same(want, got));
    hb_blob_destroy(want);
    hb_blob_destroy(got);
}

TEST(the_same_bytes)
{
    static const char *const TEXTS[] = {
        "一", "部门决算公开", "2023年度一般公共预算“三公”经费支出决算表（万元）", "Aa0.%‰①⑳㎡℃±×÷—…·《》", "鑫颍淼亳衢",
    };
    pilu_face face = open_face(SERIF, 2, true), bare = open_bare();
    cut_many(&face, 9000);
    hb_set_t *glyphs = hb_set_create();
    for (size_t i = 0; i < PILU_COUNT(TEXTS); i++) {
        hb_set_clear(glyphs);
        hb_set_add(glyphs, 0);
        add_text(&face, TEXTS[i], glyphs);
        check_same(&bare, &face, glyphs);
    }
    uint32_t chance = 9;
    for (unsigned count = 1; count < 2000; count *= 3) { /* any of the common ideographs, U+4E00 to U+9FA5 */
        for (unsigned i = 0; i < count; i++) {
            hb_codepoint_t glyph;
            chance = chance * 1664525u + 1013904223u;
            if (hb_font_get_nominal_glyph(face.hb_font, 0x4E00 + (chance >> 8) % 20902, &glyph) && holds(&face, glyph))
                hb_set_add(glyphs, glyph);
        }
        check_same(&bare, &face, glyphs);
    }
    CHECK(hb_set_get_population(glyphs) > 300);
    hb_set_destroy(glyphs);
    close_face(&face);
    close_face(&bare);
    CHECK_INT(files_there(), 1);
}

/* What the font puts in the place of a character under each feature that the typesetter asks for (page/shape.c). */
TEST(what_shaping_puts_in_their_place_is_there)
{
    static const char *const TAGS[] = {NULL, "pwid", "vert", "hwid", "tnum"};
    pilu_face face = open_face(SERIF, 2, true);
    cut_many(&face, 9000);
    unsigned shaped = 0, other = 0;
    for (size_t i = 0; i < PILU_COUNT(TAGS); i++) {
        hb_buffer_t *buffer = hb_buffer_create();
        hb_feature_t feature = {TAGS[i] ? hb_tag_from_string(TAGS[i], 4) : 0, 1, 0, UINT32_MAX};
        hb_buffer_add_utf8(buffer, "“中文”（决算）《〈，。、：；！？——…0123456789%Ω①㎡fi", -1, 0, -1);
        hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
        hb_buffer_set_script(buffer, HB_SCRIPT_HAN);
        hb_buffer_set_language(buffer, hb_language_from_string("zh-Hans", -1));
        hb_shape(face.hb_font, buffer, &feature, TAGS[i] ? 1 : 0);
        unsigned n;
        const hb_glyph_info_t *glyphs = hb_buffer_get_glyph_infos(buffer, &n);
        hb_set_t *plain = hb_set_create();
        add_text(&face, "“中文”（决算）《〈，。、：；！？——…0123456789%Ω①㎡fi", plain);
        for (unsigned k = 0; k < n; k++, shaped++) {
            CHECK(holds(&face, glyphs[k].codepoint));
            other += !hb_set_has(plain, glyphs[k].codepoint);
        }
        hb_set_destroy(plain);
        hb_buffer_destroy(buffer);
    }
    CHECK(shaped > 100 && other > 10); /* there is something to look for */
    close_face(&face);
    CHECK_INT(files_there(), 1);
}

/* One glyph that is not common, and all are cut from the font. */
TEST(what_is_not_common)
{
    pilu_face face = open_face(SERIF, 2, true), bare = open_bare();
    cut_many(&face, 9000);
    hb_set_t *glyphs = hb_set_create();
    hb_set_add(glyphs, 0);
    add_text(&face, "决算", glyphs);
    check_same(&bare, &face, glyphs);
    hb_set_t *rare = hb_set_copy(glyphs);
    add_text(&face, "㐂", rare); /* U+3402, outside GB 2312 */
    CHECK_INT(hb_set_get_population(rare), hb_set_get_population(glyphs) + 1);
    bool common;
    hb_blob_t *want = cut(&bare, rare, &common), *got = cut(&face, rare, &common);
    CHECK(!common);
    CHECK(same(want, got));
    hb_blob_destroy(want);
    hb_blob_destroy(got);
    hb_set_destroy(rare);
    hb_set_destroy(glyphs);
    close_face(&face);
    close_face(&bare);
    CHECK_INT(files_there(), 1);
}

/* The next process has it from the folder, for its second document, and only for that font. Without a folder it is not
 * made so soon. */
TEST(found_and_made)
{
    pilu_face first = open_face(SERIF, 2, true);
    CHECK(!holds(&first, 1));
    cut_many(&first, 9000);
    CHECK(holds(&first, 1));
    pilu_face second = open_face(SERIF, 2, true), japanese = open_face(SERIF, 0, true);
    CHECK(!holds(&second, 1));
    CHECK(holds(&second, 1));
    CHECK(!holds(&japanese, 1));
    CHECK(!holds(&japanese, 1));
    close_face(&first);
    close_face(&second);
    close_face(&japanese);
    CHECK_INT(files_there(), 1);
    pilu_face kai = open_face(KAI, 0, false);
    cut_many(&kai, 7000);
    CHECK(!holds(&kai, 48));
    close_face(&kai);
    CHECK_INT(files_there(), 0);
    setenv("PILU_CACHE", "off", 1);
    pilu_face third = open_face(SERIF, 2, true);
    cut_many(&third, 9000);
    CHECK(!holds(&third, 1));
    for (int i = 0; i < 4; i++) cut_many(&third, 9000);
    CHECK(holds(&third, 1));
    close_face(&third);
    setenv("PILU_CACHE", folder, 1);
    CHECK_INT(files_there(), 0);
}

int main(void)
{
    strcpy(folder, "/tmp/pilu-faces-XXXXXX");
    if (!mkdtemp(folder)) return 1;
    setenv("PILU_CACHE", folder, 1);
    RUN(the_same_bytes);
    RUN(what_shaping_puts_in_their_place_is_there);
    RUN(what_is_not_common);
    RUN(found_and_made);
    rmdir(folder);
    return unit_end();
}
