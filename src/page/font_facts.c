#include "page/font_facts.h"
#include "page/fonts_lock.h"

#include <hb-ot.h>

/* OpenType OS/2 fsType. Bits 0–3 are a level of its own each, of which the least strict holds when a font, against the
 * rule, sets several (OpenType 1.9, «fsType»); bits 8 and 9 restrict it further. Fonts with bit 9 are never opened. */
static pilu_str licence_words(unsigned fs_type)
{
    bool whole = fs_type & 0x100;
    if ((fs_type & 0xF) == 0)
        return whole ? PILU_WORDS("可嵌入并安装，不得取子集", "installable embedding, no subsetting")
                     : PILU_WORDS("可嵌入并安装", "installable embedding");
    if (fs_type & 8)
        return whole ? PILU_WORDS("可嵌入供编辑，不得取子集", "editable embedding, no subsetting")
                     : PILU_WORDS("可嵌入供编辑", "editable embedding");
    if (fs_type & 4)
        return whole ? PILU_WORDS("可嵌入供阅读和打印，不得取子集", "preview and print embedding, no subsetting")
                     : PILU_WORDS("可嵌入供阅读和打印", "preview and print embedding");
    return PILU_WORDS("不得嵌入", "restricted: no embedding");
}

static pilu_str version_of(pilu_arena *arena, const pilu_face *face)
{
    char text[256];
    unsigned size = sizeof text;
    hb_ot_name_get_utf8(face->hb_face, HB_OT_NAME_ID_VERSION_STRING, hb_language_from_string("en", -1), &size, text);
    return pilu_arena_str(arena, (pilu_str){text, size});
}

/* A large file is hashed once, however many roles have faces of it. */
static pilu_str known_hash(const pilu_font_fact *facts, size_t count, pilu_str file)
{
    for (size_t i = 0; i < count; i++)
        if (facts[i].installed && pilu_str_eq(facts[i].file, file)) return facts[i].sha256;
    return (pilu_str){0};
}

static void describe(pilu_arena *arena, const pilu_face *face, pilu_font_fact *fact)
{
    hb_blob_t *blob = hb_face_reference_blob(face->hb_face);
    fact->installed = true;
    fact->style = face->style_name;
    fact->file = face->file;
    fact->index = face->index;
    fact->faces = hb_face_count(blob);
    fact->version = version_of(arena, face);
    fact->fs_type = face->fs_type;
    fact->licence = licence_words(face->fs_type);
    hb_blob_destroy(blob);
}

size_t pilu_fonts_facts(pilu_fonts *fonts, pilu_diags *diags, pilu_arena *arena, const pilu_font_fact **facts)
{
    size_t count = 0, most = 0, wants;
    for (size_t r = 0; r < pilu_fonts_role_count(fonts); r++) {
        fonts_wants(fonts, r, &wants);
        most += wants;
    }
    pilu_font_fact *list = PILU_NEW_ARRAY(arena, pilu_font_fact, most);
    for (size_t r = 0; r < pilu_fonts_role_count(fonts); r++) {
        pilu_str name = pilu_fonts_role_name(fonts, r);
        const font_want *want = fonts_wants(fonts, r, &wants);
        const pilu_role *role = pilu_fonts_role(fonts, diags, name);
        for (size_t i = 0; i < wants; i++, want++) {
            pilu_font_fact *fact = &list[count];
            *fact = (pilu_font_fact){.role = name, .family = want->family, .style = want->style,
                                   .asked = want->style, .bold = want->bold};
            const pilu_face *face = fonts_face(fonts, diags, want);
            if (face) {
                describe(arena, face, fact);
                fact->chosen = role && role->faces[0] == face && !want->bold;
                fact->sha256 = known_hash(list, count, face->file);
                if (!fact->sha256.n) fact->sha256 = font_hash(arena, face);
            }
            count++;
        }
    }
    *facts = list;
    return count;
}

size_t pilu_fonts_installed(pilu_fonts *fonts, pilu_arena *arena, const pilu_font_fact **facts)
{
    pilu_font_fact *list = NULL;
    size_t count = 0, room = 0, wants;
    for (size_t r = 0; r < pilu_fonts_role_count(fonts); r++) {
        const font_want *want = fonts_wants(fonts, r, &wants);
        for (size_t i = 0; i < wants; i++, want++) {
            PILU_ARENA_PUSH_ROOM(arena, list, count, room);
            font_file file;
            bool there = fonts_find(fonts, arena, want, &file);
            list[count++] = (pilu_font_fact){
                .role = pilu_fonts_role_name(fonts, r), .family = want->family,
                .style = there ? file.style : want->style,
                .bold = want->bold, .installed = there, .file = pilu_str_from(there ? file.path : NULL),
                .index = there ? file.index : 0};
        }
    }
    *facts = list;
    return count;
}

/* Fields in the order of their importance to a reader; what is not installed is not named. */
void pilu_font_lock_print(const pilu_font_fact *facts, size_t count, pilu_buf *out)
{
    size_t printed = 0;
    pilu_buf_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        const pilu_font_fact *f = &facts[i];
        const char *slash = f->installed ? strrchr(f->file.p, '/') : NULL;
        bool again = !f->installed;
        for (size_t k = 0; k < i; k++)
            again = again || (pilu_str_eq(facts[k].family, f->family) && pilu_str_eq(facts[k].asked, f->asked));
        if (again) continue;
        pilu_buf_text(out, printed++ ? ",\n  {\"family\": " : "\n  {\"family\": ");
        pilu_buf_json(out, f->family);
        if (f->asked.n) pilu_buf_text(out, ", \"style\": ");
        if (f->asked.n) pilu_buf_json(out, f->asked);
        pilu_buf_text(out, ", \"file\": ");
        pilu_buf_json(out, slash ? pilu_str_from(slash + 1) : f->file);
        pilu_buf_text(out, ", \"sha256\": ");
        pilu_buf_json(out, f->sha256);
        pilu_buf_char(out, '}');
    }
    pilu_buf_text(out, "\n]\n");
}
