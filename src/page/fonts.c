#include "page/fonts_lock.h"

#include "base/files.h"
#include "base/nearest.h"

#include <cjson/cJSON.h>

#include <pthread.h>
#include <stdlib.h>

enum { FACES_MOST = 256, FONTS_JSON_LIMIT = 1 << 20 };

typedef enum role_state { ROLE_UNOPENED, ROLE_OPEN, ROLE_FAILED } role_state;

typedef struct role {
    pilu_role open;
    pilu_str families; /* for font-none */
    font_want *wants;
    size_t want_count;
    role_state state;
    pilu_diags found;  /* what opening found; told again to each document that asks */
} role;

struct pilu_fonts {
    pilu_arena *arena;
    pthread_mutex_t lock; /* guards what opening changes, and `learnt`; an open role never changes */
    pilu_learnt learnt;
    role *roles;
    size_t role_count;
    font_catalogue *catalogue;
    font_lock *pins; /* NULL: any file will do */
    pilu_face *faces[FACES_MOST];
    size_t face_count;
};

/* --- fonts.json -------------------------------------------------------------------------------------- */

static bool wrong(pilu_diags *diags, const pilu_source *source, size_t offset, pilu_str why)
{
    pilu_report(diags, FONTS_FILE, pilu_place_at(source, offset, 1), why);
    return false;
}

static pilu_str text_field(pilu_arena *arena, const cJSON *object, const char *name)
{
    const cJSON *field = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsString(field) ? pilu_arena_str(arena, pilu_str_from(field->valuestring)) : (pilu_str){0};
}

static bool read_wants(pilu_fonts *fonts, role *r, const cJSON *faces)
{
    const cJSON *entry;
    r->want_count = (size_t)cJSON_GetArraySize(faces);
    r->wants = PILU_NEW_ARRAY(fonts->arena, font_want, r->want_count);
    font_want *want = r->wants;
    cJSON_ArrayForEach(entry, faces)
    {
        want->family = text_field(fonts->arena, entry, "family");
        want->style = text_field(fonts->arena, entry, "style");
        want->bold = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(entry, "bold"));
        if (!want->family.n) return false;
        want++;
    }
    return r->want_count > 0;
}

/* `"Noto Serif CJK SC", serif` for CSS; without quotation marks and generic for people. Each family once. */
static pilu_str family_list(pilu_arena *arena, const role *r, pilu_str generic)
{
    pilu_buf out;
    pilu_buf_init(&out, 0);
    for (size_t i = 0; i < r->want_count; i++) {
        bool seen = false;
        for (size_t j = 0; j < i; j++) seen = seen || pilu_str_eq(r->wants[j].family, r->wants[i].family);
        if (seen) continue;
        if (out.n) pilu_buf_text(&out, generic.n ? ", " : "、");
        if (generic.n) pilu_buf_char(&out, '"');
        pilu_buf_str(&out, r->wants[i].family);
        if (generic.n) pilu_buf_char(&out, '"');
    }
    if (generic.n) {
        pilu_buf_text(&out, ", ");
        pilu_buf_str(&out, generic);
    }
    pilu_str list = pilu_arena_str(arena, pilu_buf_view(&out));
    pilu_buf_free(&out);
    return list;
}

/* Family names go into CSS between quotation marks: what would end them there is refused. */
static bool names_are_plain(const role *r)
{
    for (size_t i = 0; i < r->want_count; i++)
        for (size_t j = 0; j < r->wants[i].family.n; j++)
            if (strchr("\"\\<>{};\n\r", r->wants[i].family.p[j])) return false;
    return true;
}

static bool read_role(pilu_fonts *fonts, pilu_diags *diags, const pilu_source *source, const cJSON *item)
{
    role *r = &fonts->roles[fonts->role_count];
    r->open.name = pilu_arena_str(fonts->arena, pilu_str_from(item->string));
    pilu_str generic = text_field(fonts->arena, item, "generic");
    size_t at = pilu_str_find(source->text, r->open.name, 0);
    if (at == SIZE_MAX) at = 0;
    for (size_t i = 0; i < fonts->role_count; i++)
        if (pilu_str_eq(fonts->roles[i].open.name, r->open.name))
            return wrong(diags, source, at, PILU_WORDS("字体角色重复", "a role is given twice"));
    if (!pilu_str_is(generic, "serif") && !pilu_str_is(generic, "sans-serif") && !pilu_str_is(generic, "monospace"))
        return wrong(diags, source, at, PILU_WORDS("generic 应为 serif、sans-serif 或 monospace",
                                                 "generic must be serif, sans-serif or monospace"));
    const cJSON *faces = cJSON_GetObjectItemCaseSensitive(item, "faces");
    if (!cJSON_IsArray(faces) || !read_wants(fonts, r, faces) || !names_are_plain(r))
        return wrong(diags, source, at, PILU_WORDS("faces 应为列表，每项须有字体名 family",
                                                 "faces must be a list, each with a family name"));
    r->open.css = family_list(fonts->arena, r, generic);
    r->families = family_list(fonts->arena, r, (pilu_str){0});
    pilu_diags_init(&r->found, fonts->arena);
    fonts->role_count++;
    return true;
}

static bool read_roles(pilu_fonts *fonts, pilu_diags *diags, const pilu_source *source)
{
    const char *end = NULL;
    cJSON *json = cJSON_ParseWithLengthOpts(source->text.p, source->text.n, &end, false);
    if (!json)
        return wrong(diags, source, end ? (size_t)(end - source->text.p) : 0,
                     PILU_WORDS("JSON 写法有误", "the JSON is malformed"));
    bool ok = cJSON_IsObject(json) && json->child;
    if (!ok) wrong(diags, source, 0, PILU_WORDS("应为“角色名: {generic, faces}”的对象", "expected an object of roles"));
    const cJSON *item;
    if (ok) fonts->roles = PILU_NEW_ARRAY(fonts->arena, role, cJSON_GetArraySize(json));
    for (item = json->child; ok && item; item = item->next) ok = read_role(fonts, diags, source, item);
    cJSON_Delete(json);
    return ok;
}

pilu_fonts *pilu_fonts_new(pilu_diags *diags, const char *fonts_json_path)
{
    pilu_source *source = pilu_file_read(diags->arena, diags, fonts_json_path, FONTS_JSON_LIMIT);
    if (!source) return NULL;
    pilu_fonts *fonts = pilu_memory_new(sizeof *fonts);
    *fonts = (pilu_fonts){.arena = pilu_arena_new()};
    pthread_mutex_init(&fonts->lock, NULL);
    if (read_roles(fonts, diags, source)) return fonts;
    pilu_fonts_free(fonts);
    return NULL;
}

bool pilu_fonts_pin(pilu_fonts *fonts, pilu_diags *diags, const char *lock_path)
{
    return font_lock_read(fonts->arena, diags, lock_path, &fonts->pins);
}

void pilu_fonts_free(pilu_fonts *fonts)
{
    if (!fonts) return;
    for (size_t i = 0; i < fonts->face_count; i++) {
        hb_font_destroy(fonts->faces[i]->hb_font);
        hb_face_destroy(fonts->faces[i]->hb_face);
    }
    font_catalogue_free(fonts->catalogue);
    pilu_arena_free(fonts->learnt.arena);
    pthread_mutex_destroy(&fonts->lock);
    pilu_arena_free(fonts->arena);
    free(fonts);
}

/* --- opening ----------------------------------------------------------------------------------------- */

/* Roles share faces, so that a PDF holds one subset of each. */
static pilu_face *face_for(pilu_fonts *fonts, pilu_diags *diags, const font_want *want)
{
    font_file file;
    if (!font_catalogue_find(fonts->catalogue, fonts->arena, want, &file)) return NULL;
    for (size_t i = 0; i < fonts->face_count; i++) {
        pilu_face *face = fonts->faces[i];
        if (face->index == file.index && pilu_str_is(face->file, file.path)) return face;
    }
    if (fonts->face_count == FACES_MOST) return NULL;
    pilu_face *face = PILU_NEW(fonts->arena, pilu_face);
    if (!font_open(diags, &file, want, face)) return NULL;
    face->id = (uint32_t)fonts->face_count;
    fonts->faces[fonts->face_count++] = face;
    return face;
}

/* The regular faces in order, then the bold ones: a character that only a bold face has is still set. */
static void collect(pilu_fonts *fonts, role *r, bool bold, pilu_face **faces)
{
    for (size_t i = 0; i < r->want_count; i++) {
        if (r->wants[i].bold != bold) continue;
        pilu_face *face = face_for(fonts, &r->found, &r->wants[i]);
        if (fonts->pins) font_lock_check(fonts->pins, &r->found, &r->wants[i], face);
        if (!face) continue;
        faces[r->open.face_count++] = face;
        /* A family's bold stands for it only where that family is the one in use: a substitute's bold beside the
         * office's own regular would be two typefaces in one line. */
        if (bold && r->open.bold_face == 0 && pilu_str_eq(faces[0]->family, r->wants[i].family))
            r->open.bold_face = r->open.face_count - 1;
    }
}

static void open_role(pilu_fonts *fonts, role *r)
{
    if (!fonts->catalogue) fonts->catalogue = font_catalogue_new();
    pilu_face **faces = PILU_NEW_ARRAY(fonts->arena, pilu_face *, r->want_count);
    r->open.faces = faces;
    collect(fonts, r, false, faces);
    collect(fonts, r, true, faces);
    pilu_place nowhere = {0};
    if (r->open.face_count == 0 && r->found.errors == 0)
        pilu_report(&r->found, FONT_NONE, nowhere, r->open.name, r->families);
    else if (r->open.face_count && !pilu_str_eq(faces[0]->family, r->wants[0].family))
        pilu_report(&r->found, FONT_SUBSTITUTE, nowhere, r->open.name, r->wants[0].family, faces[0]->family);
    if (fonts->pins) font_lock_save(fonts->pins);
    size_t unfit = r->found.errors; /* another font than the pinned one can be set: a draft is */
    for (size_t i = 0; i < r->found.count; i++) unfit -= r->found.items[i].code == PILU_FOUND_FONT_PINNED;
    r->state = r->open.face_count && unfit == 0 ? ROLE_OPEN : ROLE_FAILED;
}

static void report_role(const pilu_fonts *fonts, pilu_diags *diags, pilu_str name)
{
    pilu_nearest near = pilu_nearest_new(name);
    pilu_str *names = PILU_NEW_ARRAY(diags->arena, pilu_str, fonts->role_count);
    for (size_t i = 0; i < fonts->role_count; i++) {
        names[i] = fonts->roles[i].open.name;
        pilu_nearest_try(&near, names[i]);
    }
    pilu_report(diags, FONT_ROLE, ((pilu_place){0}), name, pilu_nearest_words(&near, diags->arena),
                pilu_words_list(diags->arena, names, fonts->role_count));
}

const pilu_role *pilu_fonts_role(pilu_fonts *fonts, pilu_diags *diags, pilu_str name)
{
    role *r = NULL;
    for (size_t i = 0; i < fonts->role_count; i++)
        if (pilu_str_eq(fonts->roles[i].open.name, name)) r = &fonts->roles[i];
    if (!r) {
        report_role(fonts, diags, name);
        return NULL;
    }
    pthread_mutex_lock(&fonts->lock);
    if (r->state == ROLE_UNOPENED) open_role(fonts, r);
    pthread_mutex_unlock(&fonts->lock);
    for (size_t i = 0; i < r->found.count; i++) {
        const pilu_finding *f = &r->found.items[i];
        pilu_finding *told = pilu_diags_add(diags, f->code, f->place, f->args, f->arg_count);
        told->found = f->found;
        told->expected = f->expected;
    }
    return r->state == ROLE_OPEN ? &r->open : NULL;
}

const font_want *fonts_wants(const pilu_fonts *fonts, size_t i, size_t *count)
{
    *count = fonts->roles[i].want_count;
    return fonts->roles[i].wants;
}

bool fonts_find(pilu_fonts *fonts, pilu_arena *arena, const font_want *want, font_file *file)
{
    pthread_mutex_lock(&fonts->lock);
    if (!fonts->catalogue) fonts->catalogue = font_catalogue_new();
    pthread_mutex_unlock(&fonts->lock);
    return font_catalogue_find(fonts->catalogue, arena, want, file);
}

const pilu_face *fonts_face(pilu_fonts *fonts, pilu_diags *diags, const font_want *want)
{
    pthread_mutex_lock(&fonts->lock);
    if (!fonts->catalogue) fonts->catalogue = font_catalogue_new();
    const pilu_face *face = face_for(fonts, diags, want);
    pthread_mutex_unlock(&fonts->lock);
    return face;
}

pilu_learnt pilu_fonts_take_learnt(pilu_fonts *fonts)
{
    pthread_mutex_lock(&fonts->lock);
    pilu_learnt learnt = fonts->learnt;
    fonts->learnt = (pilu_learnt){0};
    pthread_mutex_unlock(&fonts->lock);
    return learnt;
}

/* A glyph page is 4 KB, a word some hundred bytes: Chinese of all faces, and every slot full, is half of this. A text
 * that takes more, of all of Unicode or words without end, is not remembered. */
enum { LEARNT_MOST = 16 << 20 };

void pilu_fonts_give_learnt(pilu_fonts *fonts, pilu_learnt learnt)
{
    pthread_mutex_lock(&fonts->lock);
    bool kept = !fonts->learnt.arena && pilu_arena_used(learnt.arena) <= LEARNT_MOST;
    if (kept) fonts->learnt = learnt;
    pthread_mutex_unlock(&fonts->lock);
    if (!kept) pilu_arena_free(learnt.arena);
}

size_t pilu_fonts_role_count(const pilu_fonts *fonts) { return fonts->role_count; }
pilu_str pilu_fonts_role_name(const pilu_fonts *fonts, size_t i) { return fonts->roles[i].open.name; }
pilu_str pilu_fonts_role_css(const pilu_fonts *fonts, size_t i) { return fonts->roles[i].open.css; }
