#include "pilu_job.h"

#include "base/encoding.h"
#include "base/limit.h"
#include "base/nearest.h"
#include "data/json.h"
#include "data/schema_example.h"
#include "data/schema_file.h"
#include "doc/image.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* --- home ------------------------------------------------------------------------------------------- */

static char *join(const char *a, const char *b)
{
    size_t n = strlen(a) + strlen(b) + 2;
    char *path = pilu_memory_new(n);
    snprintf(path, n, "%s/%s", a, b);
    return path;
}

/* `folder` when it holds templates/, owned by the caller; else NULL. */
static char *home_at(const char *folder)
{
    char *templates = join(folder, "templates");
    bool there = pilu_folder_exists(templates);
    free(templates);
    if (!there) return NULL;
    size_t n = strlen(folder) + 1;
    return memcpy(pilu_memory_new(n), folder, n);
}

/* The folder the program lies in, and those an installation or a build uses relative to it; for someone else's program
 * with the library, where that was installed. */
static char *home_beside_program(void)
{
    static const char *const PLACES[] = {".", "..", "../share/pilu"};
    char self[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    self[n > 0 ? n : 0] = 0;
    char *slash = strrchr(self, '/');
    if (slash) *slash = 0;
    for (size_t i = 0; *self && i < PILU_COUNT(PLACES); i++) {
        char *place = join(self, PLACES[i]), *home = home_at(place);
        free(place);
        if (home) return home;
    }
    return home_at(PILU_INSTALLED);
}

pilu *pilu_new(const pilu_options *options)
{
    const char *named = options->home ? options->home : getenv("PILU_HOME");
    char *home = named && *named ? home_at(named) : home_beside_program();
    if (!home) return NULL;
    pilu *p = pilu_memory_new(sizeof *p);
    *p = (pilu){.home = home, .rules = options->rules, .arena = pilu_arena_new()};
    return p;
}

void pilu_free(pilu *p)
{
    if (!p) return;
    if (p->fonts) pilu_fonts_free(p->fonts);
    while (p->spares) pilu_arena_free(p->spare[--p->spares]);
    pilu_arena_free(p->arena);
    free(p->home);
    free(p);
}

const char *pilu_home(const pilu *p) { return p->home; }
bool pilu_has_own_rules(const pilu *p) { return p->rules; }

/* --- files below templates/ ------------------------------------------------------------------------- */

const char *pilu_job_path(pilu_job *job, const char *format, pilu_str a, pilu_str b)
{
    pilu_buf path;
    pilu_buf_init(&path, 0);
    pilu_buf_text(&path, job->owner->home);
    pilu_buf_text(&path, "/templates/");
    for (const char *p = format; *p; p++) {
        if (*p == '1') pilu_buf_str(&path, a);
        else if (*p == '2') pilu_buf_str(&path, b);
        else pilu_buf_char(&path, *p);
    }
    const char *result = pilu_arena_str(job->arena, pilu_buf_view(&path)).p;
    pilu_buf_free(&path);
    return result;
}

/* A name of a kind or layout is a name, not a path. */
static bool is_name(pilu_str name)
{
    if (name.n == 0 || name.n > 64) return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-')) return false;
    }
    return true;
}

/* A text that pilu's own languages are written in; NULL and a finding when it cannot be read or is not UTF-8. */
pilu_source *pilu_job_source(pilu_job *job, const char *path)
{
    pilu_source *source = pilu_file_read(job->arena, &job->diags, path, 0);
    /* «templates/common/style.css» is what its author knows it by, not where this machine keeps it. */
    if (source) source->name = pilu_job_short_path(job, path);
    if (source) pilu_job_note(job, PILU_INPUT_TEMPLATE, source->name, path, source);
    return source && pilu_encoding_check(&job->diags, source) ? source : NULL;
}

/* «_site»: the house's own, no document that anybody begins. */
static bool is_own(pilu_str name) { return name.n && name.p[0] == '_'; }

static int by_name(const void *a, const void *b) { return pilu_str_cmp(*(const pilu_str *)a, *(const pilu_str *)b); }

enum { NAMES_MOST = 256 };

/* What a folder holds, by name, `ending` cut off; for kinds the folders that have a schema. */
static size_t list_names(pilu_job *job, const char *folder, const char *ending, pilu_str names[NAMES_MOST])
{
    size_t count = 0, cut = strlen(ending);
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir)) && count < NAMES_MOST;) {
        pilu_str name = pilu_str_from(entry->d_name);
        if (name.n <= cut || !pilu_str_is(pilu_str_slice(name, name.n - cut, name.n), ending)) continue;
        name = pilu_arena_str(job->arena, pilu_str_slice(name, 0, name.n - cut));
        if (!is_name(name) || is_own(name)) continue;
        if (cut == 0 && !pilu_file_exists(pilu_job_path(job, "1/schema.json", name, name))) continue;
        names[count++] = name;
    }
    if (dir) closedir(dir);
    if (count) qsort(names, count, sizeof *names, by_name);
    return count;
}

/* The same as words, with the nearest to what was asked for. */
static pilu_str names_in(pilu_job *job, const char *folder, const char *ending, pilu_nearest *near)
{
    pilu_str names[NAMES_MOST];
    size_t count = list_names(job, folder, ending, names);
    for (size_t i = 0; i < count; i++) pilu_nearest_try(near, names[i]);
    return pilu_words_list(job->arena, names, count);
}

static bool report_unknown(pilu_job *job, pilu_str kind, pilu_place place)
{
    pilu_nearest near = pilu_nearest_new(kind);
    pilu_str names = names_in(job, pilu_job_path(job, "", kind, kind), "", &near);
    pilu_report(&job->diags, KIND_UNKNOWN, place, kind, names, pilu_nearest_words(&near, job->arena));
    return false;
}

bool pilu_job_find_kind(pilu_job *job, pilu_str kind, pilu_place place)
{
    job->kind = kind;
    if (is_name(kind) && pilu_file_exists(pilu_job_path(job, "1/schema.json", kind, kind))) return true;
    return report_unknown(job, kind, place);
}

const char *pilu_job_layout_path(pilu_job *job, pilu_str layout)
{
    const char *path = is_name(layout) ? pilu_job_path(job, "1/layouts/2.html", job->kind, layout) : NULL;
    return path && pilu_file_exists(path) ? path : NULL;
}

bool pilu_job_find_layout(pilu_job *job, pilu_str layout, pilu_place place)
{
    job->layout_name = layout;
    if (pilu_job_layout_path(job, layout)) return true;
    pilu_nearest near = pilu_nearest_new(layout);
    pilu_str names = names_in(job, pilu_job_path(job, "1/layouts", job->kind, job->kind), ".html", &near);
    pilu_report(&job->diags, LAYOUT_UNKNOWN, place, job->kind, layout, names, pilu_nearest_words(&near, job->arena));
    return false;
}

/* --- what others ask to have loaded ----------------------------------------------------------------- */

/* A file that a layout, rules or a schema names: a path below templates/, whatever links and dots it is made of. */
pilu_source *pilu_job_include(void *context, pilu_diags *diags, pilu_str name, pilu_place place)
{
    pilu_job *job = context;
    const char *path = pilu_job_path(job, "1", name, name), *full;
    pilu_below found = pilu_file_below(job->arena, pilu_job_path(job, "", name, name), name, &full);
    if (found == PILU_BELOW_ABSENT) pilu_report(diags, FILE_READ, place, pilu_str_from(path), pilu_errno_words(errno));
    if (found == PILU_BELOW_OUTSIDE) pilu_report(diags, INCLUDE_PLACE, place, name);
    if (found != PILU_BELOW_INSIDE) return NULL;
    return pilu_job_source(job, path);
}

/* A picture: below the data's own folder when the data name it, else below templates/. */
pilu_source *pilu_job_image(void *context, pilu_diags *diags, pilu_str name, pilu_place place)
{
    pilu_job *job = context;
    const char *slash = strrchr(job->path, '/'), *full;
    pilu_str beside = slash ? (pilu_str){job->path, (size_t)(slash - job->path) + 1} : PILU_STR(".");
    bool own = place.data.source;
    pilu_str where = own ? PILU_WORDS("数据文件所在的文件夹", "the data file's folder")
                         : PILU_WORDS("模板文件夹（templates）", "the templates folder");
    const char *folder = own ? pilu_arena_str(job->arena, beside).p : pilu_job_path(job, "", name, name);
    pilu_below found = pilu_file_below(job->arena, folder, name, &full);
    pilu_diags unheard; /* what is said of the file is said where it is named */
    pilu_diags_init(&unheard, job->arena);
    if (found == PILU_BELOW_OUTSIDE) pilu_report(diags, IMAGE_PLACE, place, name, where);
    if (found == PILU_BELOW_ABSENT) pilu_report(diags, IMAGE_MISSING, place, name, pilu_errno_words(errno), where);
    if (found != PILU_BELOW_INSIDE) return NULL;
    pilu_source *source = pilu_file_read(job->arena, &unheard, full, pilu_limit(PILU_LIMIT_PICTURE_MB) << 20);
    pilu_str below = own ? name : pilu_arena_printf(job->arena, "templates/%.*s", PILU_FMT(name));
    if (source) pilu_job_note(job, own ? PILU_INPUT_PICTURE : PILU_INPUT_TEMPLATE, below, full, source);
    if (source) return source;
    if (unheard.items[0].code == PILU_FOUND_FILE_LIMIT)
        pilu_report(diags, IMAGE_FILE, place, name, pilu_limit_words(job->arena, PILU_LIMIT_PICTURE_MB, PILU_WORDS(
            "文件超过 {} MB，请缩小后再用", "the file is larger than {} MB; make it smaller")));
    else
        pilu_report(diags, IMAGE_MISSING, place, name, unheard.items[0].args[1], where);
    return NULL;
}

pilu_fonts *pilu_job_open_fonts(pilu_job *job)
{
    pilu *p = job->owner;
    if (p->fonts) return p->fonts;
    char *path = join(p->home, "fonts/fonts.json");
    char *lock = join(p->home, "fonts/fonts.lock");
    p->fonts = pilu_fonts_new(&job->diags, path);
    if (p->fonts && !pilu_fonts_pin(p->fonts, &job->diags, lock)) {
        pilu_fonts_free(p->fonts);
        p->fonts = NULL;
    }
    free(path);
    free(lock);
    return p->fonts;
}

/* --- what there is ---------------------------------------------------------------------------------- */

const pilu_source *pilu_job_schema(pilu_job *job, pilu_str kind)
{
    if (!pilu_job_find_kind(job, kind, (pilu_place){0})) return NULL;
    return pilu_file_read(job->arena, &job->diags, pilu_job_path(job, "1/schema.json", kind, kind), 0);
}

static pilu_value *parse_schema(pilu_job *job, pilu_str kind)
{
    const pilu_source *source = pilu_job_schema(job, kind);
    return source ? pilu_json_parse(job->arena, &job->diags, source) : NULL;
}

static size_t layouts_of(pilu_job *job, pilu_str kind, pilu_str names[NAMES_MOST])
{
    return list_names(job, pilu_job_path(job, "1/layouts", kind, kind), ".html", names);
}

size_t pilu_job_kinds(pilu_job *job, const pilu_kind **kinds)
{
    pilu_str names[NAMES_MOST], layouts[NAMES_MOST];
    size_t count = list_names(job, pilu_job_path(job, "", (pilu_str){0}, (pilu_str){0}), "", names);
    pilu_kind *list = PILU_NEW_ARRAY(job->arena, pilu_kind, count);
    for (size_t i = 0; i < count; i++) {
        const pilu_value *schema = parse_schema(job, names[i]);
        const pilu_value *title = schema ? pilu_value_get(schema, PILU_STR("title")) : NULL;
        size_t n = layouts_of(job, names[i], layouts);
        pilu_str *own = PILU_NEW_ARRAY(job->arena, pilu_str, n);
        for (size_t k = 0; k < n; k++) own[k] = layouts[k];
        list[i] = (pilu_kind){names[i], title && title->kind == PILU_STRING ? title->string : (pilu_str){0}, own, n};
    }
    *kinds = list;
    return count;
}

bool pilu_job_start(pilu_job *job, pilu_str kind, pilu_str layout, pilu_buf *out)
{
    pilu_str layouts[NAMES_MOST];
    if (is_own(kind)) return report_unknown(job, kind, (pilu_place){0});
    pilu_value *schema = parse_schema(job, kind);
    pilu_loader loader = {pilu_job_include, job};
    if (!schema || !pilu_schema_file_check(job->arena, &job->diags, schema, &loader)) return false;
    if (!layout.n && layouts_of(job, kind, layouts)) layout = layouts[0];
    if (!pilu_job_find_layout(job, layout, (pilu_place){0})) return false;
    pilu_value *start = pilu_schema_example(job->arena, schema, pilu_job_omits(job, layout, schema));
    pilu_value *name = start ? pilu_value_get(start, PILU_STR("layout")) : NULL;
    if (name && name->kind == PILU_STRING) name->string = layout;
    if (start) pilu_value_print(start, out);
    return start;
}

size_t pilu_job_fonts(pilu_job *job, const pilu_font_fact **facts)
{
    pilu_fonts *fonts = pilu_job_open_fonts(job);
    return fonts ? pilu_fonts_facts(fonts, &job->diags, job->arena, facts) : 0;
}

bool pilu_job_lock_fonts(pilu_job *job, const char *path)
{
    char *json = join(job->owner->home, "fonts/fonts.json"), *lock = join(job->owner->home, "fonts/fonts.lock");
    pilu_fonts *fonts = pilu_fonts_new(&job->diags, json); /* as they are, whatever was pinned before */
    const pilu_font_fact *facts;
    pilu_buf text;
    pilu_buf_init(&text, 0);
    size_t count = fonts ? pilu_fonts_facts(fonts, &job->diags, job->arena, &facts) : 0;
    if (count) pilu_font_lock_print(facts, count, &text);
    if (pilu_job_ok(job)) pilu_file_write(&job->diags, path ? path : lock, pilu_buf_view(&text));
    pilu_buf_free(&text);
    pilu_fonts_free(fonts);
    free(json);
    free(lock);
    return pilu_job_ok(job);
}
