#include "page/fonts_lock.h"

#include "base/cache.h"
#include "base/digest.h"
#include "base/files.h"

#include <cjson/cJSON.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOCK_LIMIT = 1 << 20, DIGEST = 64 };

/* A font of the lock. */
typedef struct entry {
    pilu_str family, style, file, sha256;
} entry;

/* A file whose hash is known: «SIZE:MODIFIED:CHANGED:NUMBER PATH», and the hash. */
typedef struct known {
    pilu_str key, sha256;
} known;

struct font_lock {
    pilu_arena *arena;
    entry *entries;
    size_t count;
    const char *cache; /* its file; NULL: nowhere to remember */
    known *known;
    size_t known_count, known_room;
    bool recalled, changed;
};

/* --- the file -------------------------------------------------------------------------------------- */

static pilu_str text_field(pilu_arena *arena, const cJSON *object, const char *name)
{
    const cJSON *field = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsString(field) ? pilu_arena_str(arena, pilu_str_from(field->valuestring)) : (pilu_str){0};
}

static bool is_digest(pilu_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!strchr("0123456789abcdef", text.p[i])) return false;
    return text.n == DIGEST;
}

static bool read_entries(font_lock *lock, const cJSON *list)
{
    const cJSON *item;
    if (!cJSON_IsArray(list)) return false;
    lock->entries = PILU_NEW_ARRAY(lock->arena, entry, (size_t)cJSON_GetArraySize(list) + 1);
    cJSON_ArrayForEach(item, list)
    {
        entry e = {text_field(lock->arena, item, "family"), text_field(lock->arena, item, "style"),
                   text_field(lock->arena, item, "file"), text_field(lock->arena, item, "sha256")};
        if (!e.family.n || !e.file.n || !is_digest(e.sha256)) return false;
        lock->entries[lock->count++] = e;
    }
    return true;
}

static const char *cache_path(pilu_arena *arena)
{
    const char *folder = pilu_cache_folder(arena);
    return folder ? pilu_arena_printf(arena, "%s/fonts.sha256", folder).p : NULL;
}

bool font_lock_read(pilu_arena *arena, pilu_diags *diags, const char *path, font_lock **lock)
{
    *lock = NULL;
    if (access(path, F_OK) != 0 && errno == ENOENT) return true;
    const pilu_source *source = pilu_file_read(diags->arena, diags, path, LOCK_LIMIT);
    if (!source) return false;
    font_lock *made = PILU_NEW(arena, font_lock);
    *made = (font_lock){.arena = arena, .cache = cache_path(arena)};
    cJSON *json = cJSON_ParseWithLength(source->text.p, source->text.n);
    bool good = read_entries(made, json);
    cJSON_Delete(json);
    if (good) *lock = made;
    else pilu_report(diags, FONTS_LOCK, pilu_place_at(source, 0, 1));
    return good;
}

/* --- what is remembered ---------------------------------------------------------------------------- */

pilu_str font_hash(pilu_arena *arena, const pilu_face *face)
{
    unsigned n;
    hb_blob_t *blob = hb_face_reference_blob(face->hb_face); /* the whole file, not this face's tables alone */
    const char *bytes = hb_blob_get_data(blob, &n);
    pilu_str digest = pilu_digest(arena, (pilu_str){bytes, n});
    hb_blob_destroy(blob);
    return digest;
}

static void remember(font_lock *lock, pilu_str key, pilu_str sha256)
{
    PILU_ARENA_PUSH_ROOM(lock->arena, lock->known, lock->known_count, lock->known_room);
    lock->known[lock->known_count++] = (known){key, sha256};
}

/* A line a file: hash, blank, key. What is not such a line is passed over. */
static void recall(font_lock *lock)
{
    pilu_diags unheard;
    pilu_diags_init(&unheard, lock->arena);
    lock->recalled = true;
    if (!lock->cache || !pilu_file_exists(lock->cache)) return;
    const pilu_source *source = pilu_file_read(lock->arena, &unheard, lock->cache, LOCK_LIMIT);
    pilu_str text = source ? source->text : (pilu_str){0};
    for (size_t from = 0, to; from < text.n; from = to + 1) {
        to = pilu_str_find(text, PILU_STR("\n"), from);
        if (to == SIZE_MAX) break;
        pilu_str line = pilu_str_slice(text, from, to);
        if (line.n > DIGEST + 1 && line.p[DIGEST] == ' ' && is_digest(pilu_str_slice(line, 0, DIGEST)))
            remember(lock, pilu_str_slice(line, DIGEST + 1, line.n), pilu_str_slice(line, 0, DIGEST));
    }
}

static pilu_str key_of(pilu_arena *arena, pilu_str file)
{
    struct stat s;
    if (stat(file.p, &s) != 0) return (pilu_str){0};
    return pilu_arena_printf(arena, "%lld:%lld.%ld:%lld.%ld:%llu %.*s", (long long)s.st_size,
                             (long long)s.st_mtim.tv_sec, s.st_mtim.tv_nsec, (long long)s.st_ctim.tv_sec,
                             s.st_ctim.tv_nsec, (unsigned long long)s.st_ino, PILU_FMT(file));
}

static pilu_str hash_of(font_lock *lock, const pilu_face *face)
{
    if (!lock->recalled) recall(lock);
    pilu_str key = key_of(lock->arena, face->file);
    for (size_t i = 0; key.n && i < lock->known_count; i++)
        if (pilu_str_eq(lock->known[i].key, key)) return lock->known[i].sha256;
    pilu_str hash = font_hash(lock->arena, face);
    if (key.n) remember(lock, key, hash);
    lock->changed = lock->changed || key.n;
    return hash;
}

/* Whether it could be written is nobody's business: the next run hashes again. */
void font_lock_save(font_lock *lock)
{
    if (!lock->changed || !lock->cache) return;
    lock->changed = false;
    pilu_diags unheard;
    pilu_buf text;
    pilu_diags_init(&unheard, lock->arena);
    pilu_buf_init(&text, 0);
    for (size_t i = 0; i < lock->known_count; i++)
        pilu_buf_printf(&text, "%.*s %.*s\n", PILU_FMT(lock->known[i].sha256), PILU_FMT(lock->known[i].key));
    pilu_str path = pilu_str_from(lock->cache);
    pilu_str folder = pilu_arena_printf(lock->arena, "%.*s", (int)(strrchr(path.p, '/') - path.p), path.p);
    if (pilu_folder_exists(folder.p) || mkdir(folder.p, 0700) == 0)
        pilu_file_write(&unheard, lock->cache, pilu_buf_view(&text));
    pilu_buf_free(&text);
}

/* --- the check ------------------------------------------------------------------------------------- */

static const entry *find(const font_lock *lock, const font_want *want)
{
    for (size_t i = 0; i < lock->count; i++)
        if (pilu_str_eq(lock->entries[i].family, want->family) && pilu_str_eq(lock->entries[i].style, want->style))
            return &lock->entries[i];
    return NULL;
}

void font_lock_check(font_lock *lock, pilu_diags *found, const font_want *want, const pilu_face *face)
{
    const entry *locked = find(lock, want);
    if (!locked && !face) return;
    pilu_str is = face ? hash_of(lock, face) : PILU_WORDS("没有安装", "not installed");
    if (locked && pilu_str_eq(locked->sha256, is)) return;
    pilu_str was = locked ? locked->sha256 : PILU_WORDS("没有安装", "not installed");
    pilu_str name = want->style.n ? pilu_arena_printf(lock->arena, "%.*s %.*s", PILU_FMT(want->family),
                                                      PILU_FMT(want->style)) : want->family;
    pilu_finding *f = pilu_report(found, FONT_PINNED, (pilu_place){0}, name, face ? face->file : locked->file, was, is);
    if (locked) f->expected = was;
    if (face) f->found = is;
}
