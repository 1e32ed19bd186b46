#include "page/fonts_private.h"
#include "unit.h"

#include "base/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A role file with one role «r» of the given faces. */
typedef struct library {
    pilu_arena *arena;
    pilu_diags diags;
    pilu_fonts *fonts;
} library;

static library open_json(const char *json)
{
    library lib = {.arena = pilu_arena_new()};
    char path[] = "/tmp/pilu-fonts-XXXXXX";
    int fd = mkstemp(path);
    pilu_diags_init(&lib.diags, lib.arena);
    CHECK(fd >= 0 && write(fd, json, strlen(json)) == (ssize_t)strlen(json));
    close(fd);
    lib.fonts = pilu_fonts_new(&lib.diags, path);
    unlink(path);
    return lib;
}

static library open_role(const char *faces)
{
    char json[2000];
    snprintf(json, sizeof json, "{\"r\": {\"generic\": \"serif\", \"faces\": [%s]}}", faces);
    return open_json(json);
}

static void close_library(library *lib)
{
    pilu_fonts_free(lib->fonts);
    pilu_arena_free(lib->arena);
}

static size_t count_of(const library *lib, pilu_code code)
{
    size_t n = 0;
    for (size_t i = 0; i < lib->diags.count; i++) n += lib->diags.items[i].code == code;
    return n;
}

static const pilu_role *ask(library *lib) { return pilu_fonts_role(lib->fonts, &lib->diags, PILU_STR("r")); }

TEST(a_family_in_a_style)
{
    library lib = open_role("{\"family\": \"Noto Serif CJK SC\", \"style\": \"Bold\"}");
    const pilu_role *role = ask(&lib);
    CHECK(role != NULL);
    if (role) {
        CHECK_INT(role->face_count, 1);
        const pilu_face *face = role->faces[0];
        CHECK_STR(face->family, "Noto Serif CJK SC");
        CHECK_STR(face->style_name, "Bold");
        CHECK_STR(face->postscript_name, "NotoSerifCJKsc-Bold");
        CHECK_INT(face->upem, 1000);
        CHECK(face->cff && face->cid_keyed && !face->synthetic_bold);
        CHECK_INT(face->ascent, 1151); /* hhea of Noto Serif CJK */
        CHECK_INT(face->descent, -286);
    }
    CHECK_INT(lib.diags.count, 0);
    close_library(&lib);
}

/* «Light» is «Regular» to OpenType's name ID 2; with fonts-noto-cjk-extra a Light is installed too. */
TEST(regular_is_regular)
{
    library lib = open_role("{\"family\": \"Noto Serif CJK SC\", \"style\": \"Regular\"},"
                            "{\"family\": \"Noto Sans CJK SC\"}");
    const pilu_role *role = ask(&lib);
    CHECK(role && role->face_count == 2);
    if (role) {
        CHECK_STR(role->faces[0]->postscript_name, "NotoSerifCJKsc-Regular");
        CHECK_STR(role->faces[1]->postscript_name, "NotoSansCJKsc-Regular");
        CHECK(role->faces[0]->synthetic_bold);
    }
    close_library(&lib);
}

TEST(truetype)
{
    library lib = open_role("{\"family\": \"AR PL KaitiM GB\"}");
    const pilu_role *role = ask(&lib);
    CHECK(role && role->face_count == 1);
    if (role) CHECK(!role->faces[0]->cff && !role->faces[0]->cid_keyed);
    close_library(&lib);
}

TEST(a_name_in_another_language)
{
    library lib = open_role("{\"family\": \"文鼎ＰＬ简中楷\"}");
    const pilu_role *role = ask(&lib);
    CHECK(role != NULL);
    if (role) CHECK_STR(role->faces[0]->family, "文鼎ＰＬ简中楷");
    CHECK_INT(lib.diags.count, 0);
    close_library(&lib);
}

/* fontconfig's matcher would answer each of these with some font. */
TEST(only_exact_names)
{
    static const char *const NAMES[] = {"Noto Serif CJK", "noto serif cjk sc", "NotoSerifCJKSC",
                                        "Noto Serif CJK SC ", "serif", "*"};
    for (size_t i = 0; i < PILU_COUNT(NAMES); i++) {
        char faces[200];
        snprintf(faces, sizeof faces, "{\"family\": \"%s\"}", NAMES[i]);
        library lib = open_role(faces);
        CHECK(ask(&lib) == NULL);
        CHECK_INT(count_of(&lib, PILU_FOUND_FONT_NONE), 1);
        close_library(&lib);
    }
    library lib = open_role("{\"family\": \"Noto Serif CJK SC\", \"style\": \"bold\"}");
    CHECK(ask(&lib) == NULL);
    close_library(&lib);
}

TEST(a_substitute_is_told)
{
    library lib = open_role("{\"family\": \"无此字体\"},"
                            "{\"family\": \"Noto Sans CJK SC\", \"style\": \"Regular\"}");
    CHECK(ask(&lib) != NULL);
    CHECK(ask(&lib) != NULL);
    CHECK_INT(lib.diags.count, 1);
    CHECK_INT(count_of(&lib, PILU_FOUND_FONT_SUBSTITUTE), 1);
    CHECK_INT(lib.diags.items[0].severity, PILU_NOTE);
    CHECK_INT(lib.diags.errors, 0);
    CHECK_STR(lib.diags.items[0].args[0], "r");
    CHECK_STR(lib.diags.items[0].args[1], "无此字体");
    CHECK_STR(lib.diags.items[0].args[2], "Noto Sans CJK SC");
    pilu_diags other; /* the next document of a batch is told as well */
    pilu_diags_init(&other, lib.arena);
    CHECK(pilu_fonts_role(lib.fonts, &other, PILU_STR("r")) != NULL);
    CHECK_INT(other.count, 1);
    close_library(&lib);
}

TEST(bold)
{
    library lib = open_role("{\"family\": \"Noto Serif CJK SC\", \"style\": \"Regular\"},"
                            "{\"family\": \"Noto Serif CJK SC\", \"style\": \"Bold\", \"bold\": true},"
                            "{\"family\": \"Noto Sans CJK SC\", \"style\": \"Regular\"}");
    const pilu_role *role = ask(&lib);
    CHECK(role && role->face_count == 3);
    if (role) {
        CHECK_INT(role->bold_face, 2);
        CHECK_STR(role->faces[2]->postscript_name, "NotoSerifCJKsc-Bold");
        CHECK_STR(role->faces[1]->postscript_name, "NotoSansCJKsc-Regular");
    }
    close_library(&lib);
    lib = open_role("{\"family\": \"AR PL KaitiM GB\"},"
                    "{\"family\": \"Noto Serif CJK SC\", \"style\": \"Bold\", \"bold\": true}");
    role = ask(&lib);
    CHECK(role && role->bold_face == 0 && role->faces[0]->synthetic_bold); /* not a bold of another family */
    close_library(&lib);
}

TEST(roles_share_faces)
{
    library lib = open_json("{\"a\": {\"generic\": \"serif\", \"faces\": [{\"family\": \"Noto Serif CJK SC\"}]},"
                            "\"b\": {\"generic\": \"serif\", \"faces\": "
                            "[{\"family\": \"Noto Sans CJK SC\"}, {\"family\": \"Noto Serif CJK SC\"}]}}");
    const pilu_role *a = pilu_fonts_role(lib.fonts, &lib.diags, PILU_STR("a"));
    const pilu_role *b = pilu_fonts_role(lib.fonts, &lib.diags, PILU_STR("b"));
    CHECK(a && b && a->faces[0] == b->faces[1]);
    if (a && b) CHECK_INT(b->faces[0]->id, 1);
    CHECK(pilu_fonts_role(lib.fonts, &lib.diags, PILU_STR("c")) == NULL);
    CHECK_INT(count_of(&lib, PILU_FOUND_FONT_ROLE), 1);
    close_library(&lib);
}

TEST(families_for_css)
{
    library lib = open_json("{\"a\": {\"generic\": \"sans-serif\", \"faces\": [{\"family\": \"黑体\"},"
                            "{\"family\": \"Noto Sans CJK SC\", \"style\": \"Medium\"},"
                            "{\"family\": \"Noto Sans CJK SC\", \"style\": \"Bold\", \"bold\": true}]}}");
    CHECK_INT(pilu_fonts_role_count(lib.fonts), 1);
    CHECK_STR(pilu_fonts_role_name(lib.fonts, 0), "a");
    CHECK_STR(pilu_fonts_role_css(lib.fonts, 0), "\"黑体\", \"Noto Sans CJK SC\", sans-serif");
    CHECK_INT(lib.diags.count, 0);
    close_library(&lib);
}

TEST(wrong_role_files)
{
    static const char *const WRONG[] = {
        "", "{", "[]", "{}", "{\"a\": 1}", "{\"a\": {\"generic\": \"serif\", \"faces\": []}}",
        "{\"a\": {\"generic\": \"serif\", \"faces\": [{\"style\": \"Bold\"}]}}",
        "{\"a\": {\"generic\": \"cursive\", \"faces\": [{\"family\": \"X\"}]}}",
        "{\"a\": {\"generic\": \"serif\", \"faces\": [{\"family\": \"X\\\"; }\"}]}}",
        ("{\"a\": {\"generic\": \"serif\", \"faces\": [{\"family\": \"X\"}]},"
         "\"a\": {\"generic\": \"serif\", \"faces\": [{\"family\": \"Y\"}]}}"),
    };
    for (size_t i = 0; i < PILU_COUNT(WRONG); i++) {
        library lib = open_json(WRONG[i]);
        CHECK(lib.fonts == NULL);
        CHECK_INT(lib.diags.errors, 1);
        close_library(&lib);
    }
    library lib = {.arena = pilu_arena_new()};
    pilu_diags_init(&lib.diags, lib.arena);
    CHECK(pilu_fonts_new(&lib.diags, "/nonexistent/fonts.json") == NULL);
    CHECK_INT(count_of(&lib, PILU_FOUND_FILE_READ), 1);
    close_library(&lib);
}

/* The project's own file with Debian's fonts: every role opens; what is not there is told once a role. */
TEST(the_projects_roles)
{
    static const char *const ROLES[] = {"title", "body", "heading", "kai", "number", "table"};
    library lib = {.arena = pilu_arena_new()};
    pilu_diags_init(&lib.diags, lib.arena);
    lib.fonts = pilu_fonts_new(&lib.diags, "fonts/fonts.json");
    CHECK(lib.fonts != NULL);
    for (size_t i = 0; lib.fonts && i < PILU_COUNT(ROLES); i++) {
        const pilu_role *role = pilu_fonts_role(lib.fonts, &lib.diags, pilu_str_from(ROLES[i]));
        CHECK(role && role->face_count > 0 && role->bold_face < role->face_count);
    }
    CHECK_INT(lib.diags.errors, 0);
    CHECK(count_of(&lib, PILU_FOUND_FONT_SUBSTITUTE) <= PILU_COUNT(ROLES));
    close_library(&lib);
}

/* --- damaged and closed fonts: a good one with some bytes changed ------------------------------------------ */

typedef struct patch {
    const char *tag, *new_tag; /* of the table to rename, or NULL */
    size_t at;                 /* in the table: two bytes become `value` */
    int value;                 /* -1: leave */
    size_t keep;               /* bytes of the file, 0: all */
    unsigned index;
    const char *name;          /* PostScript name expected */
    int code;                  /* -1: opens */
} patch;

static uint8_t *find_table(uint8_t *font, const char *tag)
{
    size_t count = (size_t)font[4] << 8 | font[5];
    for (size_t i = 0; i < count; i++)
        if (memcmp(font + 12 + 16 * i, tag, 4) == 0) return font + 12 + 16 * i;
    return NULL;
}

static void write_patched(const pilu_source *good, const patch *p, const char *path)
{
    uint8_t *bytes = malloc(good->text.n);
    memcpy(bytes, good->text.p, good->text.n);
    uint8_t *entry = p->tag ? find_table(bytes, p->tag) : NULL;
    CHECK(!p->tag || entry);
    if (entry && p->value >= 0) {
        size_t offset = (size_t)entry[8] << 24 | (size_t)entry[9] << 16 | (size_t)entry[10] << 8 | entry[11];
        bytes[offset + p->at] = (uint8_t)(p->value >> 8);
        bytes[offset + p->at + 1] = (uint8_t)p->value;
    }
    if (entry && p->new_tag) memcpy(entry, p->new_tag, 4);
    FILE *out = fopen(path, "wb");
    CHECK(out && fwrite(bytes, 1, p->keep ? p->keep : good->text.n, out) > 0);
    if (out) fclose(out);
    free(bytes);
}

TEST(fonts_that_cannot_be_used)
{
    static const patch PATCHES[] = {
        {.value = -1, .code = -1},
        {.tag = "OS/2", .at = 8, .value = 0x0002, .code = PILU_FOUND_FONT_EMBEDDING}, /* restricted licence */
        {.tag = "OS/2", .at = 8, .value = 0x0200, .code = PILU_FOUND_FONT_EMBEDDING}, /* bitmaps only */
        {.tag = "OS/2", .at = 8, .value = 0x0008, .code = -1},                        /* editable embedding */
        {.tag = "OS/2", .at = 8, .value = 0x0006, .code = -1},                        /* the least restrictive counts */
        {.tag = "fpgm", .new_tag = "fvar", .value = -1, .code = PILU_FOUND_FONT_FORMAT},
        {.tag = "OS/2", .new_tag = "CFF2", .value = -1, .code = PILU_FOUND_FONT_FORMAT},
        {.tag = "glyf", .new_tag = "glyg", .value = -1, .code = PILU_FOUND_FONT_BROKEN},
        {.tag = "hmtx", .new_tag = "hmty", .value = -1, .code = PILU_FOUND_FONT_BROKEN},
        {.value = -1, .keep = 10, .code = PILU_FOUND_FONT_BROKEN},
        {.value = -1, .keep = 3000, .code = PILU_FOUND_FONT_BROKEN},
        {.value = -1, .index = 1, .code = PILU_FOUND_FONT_BROKEN},
        {.value = -1, .name = "Another", .code = PILU_FOUND_FONT_BROKEN},
    };
    library lib = open_role("{\"family\": \"AR PL KaitiM GB\"}");
    const pilu_role *role = ask(&lib);
    pilu_source *good = role ? pilu_file_read(lib.arena, &lib.diags, role->faces[0]->file.p, 0) : NULL;
    CHECK(good != NULL);
    for (size_t i = 0; good && i < PILU_COUNT(PATCHES); i++) {
        char path[] = "/tmp/pilu-font-XXXXXX";
        close(mkstemp(path));
        write_patched(good, &PATCHES[i], path);
        pilu_diags diags;
        pilu_diags_init(&diags, lib.arena);
        pilu_face face = {0};
        font_want want = {.family = PILU_STR("X")};
        font_file file = {.path = path, .index = PATCHES[i].index, .postscript_name = pilu_str_from(PATCHES[i].name)};
        bool opened = font_open(&diags, &file, &want, &face);
        CHECK_INT(diags.count ? (int)diags.items[0].code : -1, PATCHES[i].code);
        CHECK(opened == (PATCHES[i].code == -1) && diags.count == !opened);
        hb_font_destroy(face.hb_font);
        hb_face_destroy(face.hb_face);
        unlink(path);
    }
    close_library(&lib);
}

TEST(a_file_that_is_no_font)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_diags diags;
    pilu_diags_init(&diags, arena);
    pilu_face face = {0};
    font_want want = {.family = PILU_STR("X")};
    CHECK(!font_open(&diags, &(font_file){.path = "fonts/fonts.json"}, &want, &face));
    CHECK(!font_open(&diags, &(font_file){.path = "/nonexistent/font.ttf"}, &want, &face));
    CHECK_INT(diags.count, 2);
    CHECK_INT(diags.items[0].code, PILU_FOUND_FONT_BROKEN);
    CHECK_INT(diags.items[1].code, PILU_FOUND_FONT_BROKEN);
    pilu_arena_free(arena);
}

/* What the process holds of files, in pages: Linux tells it as the third number. */
static long pages_of_files(void)
{
    long all = 0, resident = 0, files = 0;
    FILE *about = fopen("/proc/self/statm", "r");
    if (!about) return -1;
    if (fscanf(about, "%ld %ld %ld", &all, &resident, &files) != 3) files = -1;
    fclose(about);
    return files;
}

static unsigned sum_of(const pilu_face *face)
{
    unsigned sum = 0;
    for (size_t i = 0; i < face->mapped.n; i++) sum = sum * 31 + (unsigned char)face->mapped.p[i];
    return sum;
}

TEST(a_face_at_rest)
{
    library lib = open_role("{\"family\": \"Noto Serif CJK SC\", \"style\": \"Regular\"}");
    const pilu_role *role = ask(&lib);
    CHECK(role != NULL);
    if (role) {
        const pilu_face *face = role->faces[0];
        unsigned before = sum_of(face); /* the whole file is in memory now, and it is larger than all others together */
        pilu_face_rest(face);
        CHECK(pages_of_files() < (long)(face->mapped.n / (size_t)sysconf(_SC_PAGESIZE)));
        CHECK_INT(sum_of(face), before);
    }
    close_library(&lib);
}

int main(void)
{
    RUN(a_family_in_a_style);
    RUN(regular_is_regular);
    RUN(truetype);
    RUN(a_name_in_another_language);
    RUN(only_exact_names);
    RUN(a_substitute_is_told);
    RUN(bold);
    RUN(roles_share_faces);
    RUN(families_for_css);
    RUN(wrong_role_files);
    RUN(the_projects_roles);
    RUN(fonts_that_cannot_be_used);
    RUN(a_file_that_is_no_font);
    RUN(a_face_at_rest);
    return unit_end();
}
