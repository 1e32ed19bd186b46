#include "pilu.h"

#include "base/encoding.h"
#include "base/nearest.h"
#include "check/accept.h"
#include "check/claims.h"
#include "check/finished.h"
#include "check/plausible.h"
#include "check/text.h"
#include "base/utf8.h"
#include "data/json.h"
#include "data/prose.h"
#include "data/schema.h"
#include "data/schema_example.h"
#include "data/schema_file.h"
#include "doc/image.h"
#include "doc/style.h"
#include "html/html.h"
#include "lang/eval.h"
#include "lang/template.h"
#include "page/page.h"
#include "pdf/pdf.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <libdeflate.h>
#include <limits.h>
#include <nettle/version.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct pilu {
    char *home;
    const char *rules; /* an office's own, or NULL */
    pilu_fonts *fonts;
    pilu_arena *arena; /* for the findings of opening the fonts */
};

struct pilu_job {
    pilu *owner;
    const char *path;
    pilu_source *given; /* the data themselves, not to be read from the path */
    pilu_arena *arena, *page_arena;
    pilu_diags diags;
    pilu_value *root;
    pilu_value *aside; /* object: `accept` and `claims`, which are about the data and no part of them */
    pilu_str kind, layout_name, id;
    const pilu_source *sheets[2];
    size_t sheet_count;
    pilu_eval eval;
    pilu_rules rules;
    pilu_document *doc;
    pilu_pages *pages;
    bool built;
};

/* --- home ------------------------------------------------------------------------------------------ */

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

/* The folder the program lies in, and those an installation or a build uses relative to it. */
static char *home_beside_program(void)
{
    static const char *const PLACES[] = {".", "..", "../share/pilu"};
    char self[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n <= 0) return NULL;
    self[n] = 0;
    char *slash = strrchr(self, '/');
    if (slash) *slash = 0;
    for (size_t i = 0; i < PILU_COUNT(PLACES); i++) {
        char *place = join(self, PLACES[i]), *home = home_at(place);
        free(place);
        if (home) return home;
    }
    return NULL;
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
    pilu_arena_free(p->arena);
    free(p->home);
    free(p);
}

const char *pilu_home(const pilu *p) { return p->home; }

/* --- job ------------------------------------------------------------------------------------------- */

pilu_job *pilu_job_new(pilu *p, const char *path)
{
    pilu_job *job = pilu_memory_new(sizeof *job);
    *job = (pilu_job){.owner = p, .path = path, .arena = pilu_arena_new(), .page_arena = pilu_arena_new()};
    pilu_diags_init(&job->diags, job->arena);
    return job;
}

void pilu_job_free(pilu_job *job)
{
    if (!job) return;
    pilu_arena_free(job->arena);
    pilu_arena_free(job->page_arena);
    free(job);
}

pilu_diags *pilu_job_diags(pilu_job *job) { return &job->diags; }
pilu_str pilu_job_id(const pilu_job *job) { return job->id; }

static bool ok(const pilu_job *job) { return job->diags.errors == 0; }

static const char *path_of(pilu_job *job, const char *format, pilu_str a, pilu_str b)
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
static pilu_source *read_text(pilu_job *job, const char *path)
{
    pilu_source *source = pilu_file_read(job->arena, &job->diags, path, 0);
    /* «templates/common/style.css» is what its author knows it by, not where this machine keeps it. */
    if (source) source->name = pilu_str_from(path + strlen(job->owner->home) + 1);
    return source && pilu_encoding_check(&job->diags, source) ? source : NULL;
}

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
        if (!is_name(name)) continue;
        if (cut == 0 && !pilu_file_exists(path_of(job, "1/schema.json", name, name))) continue;
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

static pilu_str base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    pilu_str name = pilu_str_from(slash ? slash + 1 : path);
    for (size_t i = name.n; i > 1; i--)
        if (name.p[i - 1] == '.') return pilu_str_slice(name, 0, i - 1);
    return name;
}

/* A text member of the root, or empty. What steers the program counts as shown: it is no content. */
static pilu_str root_text(pilu_job *job, const char *key)
{
    pilu_value *v = pilu_value_get(job->root, pilu_str_from(key));
    if (v) v->shown = true;
    return v && v->kind == PILU_STRING ? v->string : (pilu_str){0};
}

static pilu_place root_place(pilu_job *job, const char *key)
{
    const pilu_value *v = pilu_value_get(job->root, pilu_str_from(key));
    return pilu_value_place(job->arena, v ? v : job->root);
}

/* A name that steers the program has to be there and a text before it can be looked for. */
static bool has_name(pilu_job *job, const char *key, pilu_str title)
{
    const pilu_value *v = pilu_value_get(job->root, pilu_str_from(key));
    pilu_place place = root_place(job, key);
    if (v && v->kind == PILU_STRING) return true;
    if (!v) {
        place.at.length = 1;
        pilu_report(&job->diags, DATA_MISSING, place, pilu_str_from(key), title);
    } else {
        pilu_report(&job->diags, DATA_TYPE, place, pilu_value_kind_words(PILU_STRING), pilu_value_kind_words(v->kind));
    }
    return false;
}

static bool find_kind(pilu_job *job, pilu_str kind, pilu_place place)
{
    job->kind = kind;
    if (is_name(job->kind) && pilu_file_exists(path_of(job, "1/schema.json", job->kind, job->kind))) return true;
    pilu_nearest near = pilu_nearest_new(job->kind);
    pilu_str names = names_in(job, path_of(job, "", job->kind, job->kind), "", &near);
    pilu_report(&job->diags, KIND_UNKNOWN, place, job->kind, names, pilu_nearest_words(&near, job->arena));
    return false;
}

static bool read_kind(pilu_job *job)
{
    return has_name(job, "kind", PILU_WORDS("（文种）", " (文种)")) &&
           find_kind(job, root_text(job, "kind"), root_place(job, "kind"));
}

static bool find_layout(pilu_job *job, pilu_str layout, pilu_place place)
{
    job->layout_name = layout;
    if (is_name(layout) && pilu_file_exists(path_of(job, "1/layouts/2.html", job->kind, layout))) return true;
    pilu_nearest near = pilu_nearest_new(layout);
    pilu_str names = names_in(job, path_of(job, "1/layouts", job->kind, job->kind), ".html", &near);
    pilu_report(&job->diags, LAYOUT_UNKNOWN, place, job->kind, layout, names, pilu_nearest_words(&near, job->arena));
    return false;
}

static bool read_layout_name(pilu_job *job)
{
    /* The schema has looked at the field itself; a schema that does not ask for it is answered here. */
    if (job->diags.errors ? !root_text(job, "layout").n : !has_name(job, "layout", PILU_WORDS("（表样）", " (表样)")))
        return false;
    return find_layout(job, root_text(job, "layout"), root_place(job, "layout"));
}

/* A file that a layout, rules or a schema names: a path below templates/, whatever links and dots it is made of. */
static pilu_source *load_include(void *context, pilu_diags *diags, pilu_str name, pilu_place place)
{
    pilu_job *job = context;
    const char *path = path_of(job, "1", name, name), *full;
    pilu_below found = pilu_file_below(job->arena, path_of(job, "", name, name), name, &full);
    if (found == PILU_BELOW_ABSENT) pilu_report(diags, FILE_READ, place, pilu_str_from(path), pilu_errno_words(errno));
    if (found == PILU_BELOW_OUTSIDE) pilu_report(diags, INCLUDE_PLACE, place, name);
    if (found != PILU_BELOW_INSIDE) return NULL;
    return read_text(job, path);
}

/* A picture: below the data's own folder when the data name it, else below templates/. */
static pilu_source *load_image(void *context, pilu_diags *diags, pilu_str name, pilu_place place)
{
    pilu_job *job = context;
    const char *slash = strrchr(job->path, '/'), *full;
    pilu_str beside = slash ? (pilu_str){job->path, (size_t)(slash - job->path) + 1} : PILU_STR(".");
    bool own = place.data.source;
    pilu_str where = own ? PILU_WORDS("数据文件所在的文件夹", "the data file's folder")
                         : PILU_WORDS("模板文件夹（templates）", "the templates folder");
    const char *folder = own ? pilu_arena_str(job->arena, beside).p : path_of(job, "", name, name);
    pilu_below found = pilu_file_below(job->arena, folder, name, &full);
    pilu_diags unheard; /* what is said of the file is said where it is named */
    pilu_diags_init(&unheard, job->arena);
    if (found == PILU_BELOW_OUTSIDE) pilu_report(diags, IMAGE_PLACE, place, name, where);
    if (found == PILU_BELOW_ABSENT) pilu_report(diags, IMAGE_MISSING, place, name, pilu_errno_words(errno), where);
    if (found != PILU_BELOW_INSIDE) return NULL;
    pilu_source *source = pilu_file_read(job->arena, &unheard, full, PILU_IMAGE_BYTES);
    if (source) return source;
    if (unheard.items[0].code == PILU_FOUND_FILE_LIMIT)
        pilu_report(diags, IMAGE_FILE, place, name, PILU_WORDS("文件超过 20 MB，请缩小后再用",
                                                               "the file is larger than 20 MB; make it smaller"));
    else
        pilu_report(diags, IMAGE_MISSING, place, name, unheard.items[0].args[1], where);
    return NULL;
}

/* Windows forbids more than our own system does: a name made on one can be taken to the other. */
static bool may_be_in_id(uint32_t c)
{
    return c != PILU_UTF8_BAD && !pilu_char_steers(c) && (c >= 0x80 || !strchr("/\\:*?\"<>|", (int)c));
}

/* The outputs' name, never a path: nothing is written outside the folder that was asked for. */
static void read_id(pilu_job *job)
{
    pilu_str id = root_text(job, "id");
    bool good = id.n <= 200 && (!id.n || (id.p[0] != '.' && pilu_str_trim(id).n == id.n));
    for (const char *p = id.p, *end = pilu_str_end(id); p < end;) good = may_be_in_id(pilu_utf8_next(&p, end)) && good;
    if (!good)
        pilu_report(&job->diags, DATA_PATTERN, pilu_job_id_place(job), id,
                    PILU_WORDS("文件名：不含 / \\ : * ? \" < > | 和控制字符，不以“.”开头，首尾没有空格，"
                               "不超过 200 字节",
                               "a file name: without / \\ : * ? \" < > | and control characters, "
                               "not beginning with “.”, no blanks around it, at most 200 bytes"));
    else if (id.n) job->id = id;
}

pilu_place pilu_job_id_place(pilu_job *job) { return root_place(job, "id"); }

static pilu_source *read_beside(pilu_job *job, pilu_str name)
{
    const char *slash = strrchr(job->path, '/');
    pilu_str folder = slash ? (pilu_str){job->path, (size_t)(slash - job->path) + 1} : (pilu_str){0};
    pilu_str path = pilu_arena_printf(job->arena, "%.*s%.*s", PILU_FMT(folder), PILU_FMT(name));
    return pilu_file_read(job->arena, &job->diags, path.p, 0);
}

/* `prose` names a text file beside the data. What is in it stands in the tree afterwards, and the name no longer: the
 * attached data is whole by itself. */
static bool read_prose(pilu_job *job)
{
    pilu_value *name = pilu_value_get(job->root, PILU_STR("prose"));
    if (!name) return true;
    if (name->kind != PILU_STRING || !pilu_path_is_below(name->string)) {
        pilu_report(&job->diags, PROSE_FILE, pilu_value_place(job->arena, name));
        return false;
    }
    pilu_source *source = read_beside(job, name->string);
    pilu_value_remove(name);
    if (source) pilu_prose_add(job->arena, &job->diags, source, job->root);
    return ok(job);
}

/* `previous` is last year's data: a file beside this year's, or the object itself, as the attached data has it. It is
 * taken out of the tree until the schema has seen both. NULL: none, or a finding. */
static pilu_value *take_previous(pilu_job *job)
{
    pilu_value *v = pilu_value_get(job->root, PILU_STR("previous"));
    if (!v) return NULL;
    pilu_value_remove(v);
    bool named = v->kind == PILU_STRING && pilu_path_is_below(v->string);
    pilu_place place = pilu_value_place(job->arena, v);
    if (named) {
        pilu_source *source = read_beside(job, v->string);
        v = source ? pilu_json_parse(job->arena, &job->diags, source) : NULL;
        if (!v) return NULL;
    }
    const pilu_value *kind = v->kind == PILU_OBJECT ? pilu_value_get(v, PILU_STR("kind")) : NULL;
    if (!kind || kind->kind != PILU_STRING || !pilu_str_eq(kind->string, job->kind)) {
        pilu_report(&job->diags, PREVIOUS_FILE, place, job->kind);
        return NULL;
    }
    pilu_value *older = pilu_value_get(v, PILU_STR("previous"));
    if (older) pilu_value_remove(older); /* one year back is enough, and no file leads on and on */
    return v;
}

/* What is said about the data, in any kind, is taken out of them; its pointers stay what they were. */
static void take_aside(pilu_job *job, const char *name)
{
    pilu_value *v = pilu_value_get(job->root, pilu_str_from(name));
    if (!v) return;
    pilu_value_remove(v);
    pilu_value_append(job->arena, job->aside, pilu_str_from(name), v);
}

/* A field that the schema does not know because the rules compute it is not misspelt, but need not be given. What is
 * wrong with the rules is no matter here. */
static void tell_derived(pilu_job *job, const pilu_loader *loader)
{
    pilu_diags *diags = &job->diags, quiet;
    pilu_rules rules = {0};
    bool read = false;
    for (size_t i = 0; i < diags->count; i++) {
        pilu_finding *f = &diags->items[i];
        if (f->code != PILU_FOUND_DATA_UNKNOWN) continue;
        if (!read) {
            pilu_diags_init(&quiet, job->arena);
            const char *path = path_of(job, "1/rules", job->kind, job->kind);
            const pilu_source *source = pilu_file_read(job->arena, &quiet, path, 0);
            if (!source) return;
            pilu_rules_add(job->arena, &quiet, &rules, source, loader);
            read = true;
        }
        const pilu_value *v = rules.root ? pilu_value_at(job->root, f->place.pointer) : NULL;
        if (v && pilu_rules_derive(&rules, v)) f->code = PILU_FOUND_LET_GIVEN;
    }
}

void pilu_job_give(pilu_job *job, pilu_str data)
{
    job->given = pilu_source_new(job->arena, pilu_str_from(job->path), data);
}

bool pilu_job_read(pilu_job *job)
{
    pilu_diags *diags = &job->diags;
    job->id = strcmp(job->path, "-") == 0 ? PILU_STR("stdin") : base_name(job->path);
    pilu_source *source = job->given ? job->given : pilu_file_read(job->arena, diags, job->path, 0);
    job->root = source ? pilu_json_parse(job->arena, diags, source) : NULL;
    if (!job->root || !read_kind(job) || !read_prose(job)) return false;
    pilu_source *schema_source =
        pilu_file_read(job->arena, diags, path_of(job, "1/schema.json", job->kind, job->kind), 0);
    pilu_value *schema = schema_source ? pilu_json_parse(job->arena, diags, schema_source) : NULL;
    if (!schema) return false;
    pilu_loader loader = {load_include, job};
    job->aside = PILU_NEW(job->arena, pilu_value);
    job->aside->kind = PILU_OBJECT;
    take_aside(job, "accept");
    take_aside(job, "claims");
    pilu_value *previous = take_previous(job);
    pilu_schema_check(job->arena, diags, schema, &loader, job->root);
    tell_derived(job, &loader);
    if (previous) {
        pilu_schema_check(job->arena, diags, schema, &loader, previous);
        pilu_value_append(job->arena, job->root, PILU_STR("previous"), previous);
    }
    static const char *const STEERING[] = {"schema", "money_unit", "print_unit", "published", "version"};
    for (size_t i = 0; i < PILU_COUNT(STEERING); i++) root_text(job, STEERING[i]);
    read_id(job);
    return read_layout_name(job) && ok(job);
}

/* --- build ----------------------------------------------------------------------------------------- */

/* ISO 8601 time of SOURCE_DATE_EPOCH, or empty. The clock is never asked. */
static pilu_str epoch_date(pilu_job *job)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds;
    pilu_number n = pilu_number_parse(pilu_str_from(epoch ? epoch : ""));
    if (!n.ok || !pilu_number_to_int(n, &seconds) || seconds < 0) return (pilu_str){0};
    time_t t = (time_t)seconds;
    struct tm tm;
    char text[40];
    if (!gmtime_r(&t, &tm) || !strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm)) return (pilu_str){0};
    return pilu_arena_str(job->arena, pilu_str_from(text));
}

static pilu_str document_date(pilu_job *job)
{
    pilu_str date = root_text(job, "published");
    const pilu_value *signature = pilu_value_get(job->root, PILU_STR("signature"));
    if (!date.n && signature && signature->kind == PILU_OBJECT) {
        const pilu_value *v = pilu_value_get(signature, PILU_STR("date"));
        if (v && v->kind == PILU_STRING) date = v->string;
    }
    return date.n ? date : epoch_date(job);
}

static void describe(pilu_job *job, bool draft)
{
    pilu_document *doc = job->doc;
    pilu_buf data;
    pilu_buf_init(&data, 0);
    pilu_value_print_public(job->root, &data);
    doc->public_data = pilu_arena_str(job->arena, pilu_buf_view(&data));
    pilu_buf_free(&data);
    doc->public_data_name = PILU_STR("data.json");
    doc->lang = PILU_STR("zh-CN");
    doc->kind = job->kind;
    doc->layout = job->layout_name;
    doc->id = job->id;
    const pilu_value *unit = pilu_value_get(job->root, PILU_STR("unit_name"));
    doc->author = unit && unit->kind == PILU_STRING ? unit->string : (pilu_str){0};
    doc->date = document_date(job);
    doc->generator = PILU_STR("pilu " PILU_VERSION);
    doc->draft = draft;
}

/* Public data that appears nowhere is either forgotten in the layout or should not be published (design §8). */
static void report_unused(pilu_job *job, const pilu_value *v)
{
    static const char *const PRIVATE[] = {"note", "internal", "claims", "previous"};
    if (v->derived) return;
    for (size_t i = 0; v->parent && v->parent->kind == PILU_OBJECT && i < PILU_COUNT(PRIVATE); i++)
        if (pilu_str_is(v->key, PRIVATE[i])) return;
    if (v->kind == PILU_OBJECT || v->kind == PILU_LIST) {
        for (uint32_t i = 0; i < v->count; i++) report_unused(job, v->items[i]);
    } else if (!v->shown && v->kind != PILU_NULL && (!v->parent || v->parent->kind == PILU_OBJECT)) {
        pilu_report(&job->diags, DATA_UNUSED, pilu_value_place(job->arena, v));
    }
}

static bool apply_style(pilu_job *job)
{
    const char *paths[2] = {path_of(job, "common/style.css", job->kind, job->kind),
                            path_of(job, "1/style.css", job->kind, job->kind)};
    pilu_sheet *sheets[2];
    for (size_t i = 0; i < 2; i++) {
        if (i && !pilu_file_exists(paths[i])) continue; /* a kind's own sheet is optional */
        pilu_source *source = read_text(job, paths[i]);
        if (!source) return false;
        sheets[job->sheet_count] = pilu_sheet_parse(job->arena, &job->diags, source);
        job->sheets[job->sheet_count++] = source;
    }
    size_t errors = job->diags.errors;
    pilu_style_apply(job->doc, &job->diags, sheets, job->sheet_count);
    return job->diags.errors == errors;
}

/* An office's own rules stand beside the kind's: they may derive more and forbid more, not less. */
static bool add_own_rules(pilu_job *job, const pilu_loader *loader)
{
    const char *path = job->owner->rules;
    if (!path) return true;
    pilu_source *source = pilu_file_read(job->arena, &job->diags, path, 0);
    if (!source || !pilu_encoding_check(&job->diags, source)) return false;
    pilu_rules_add(job->arena, &job->diags, &job->rules, source, loader);
    return true;
}

bool pilu_job_build(pilu_job *job, bool draft)
{
    pilu_diags *diags = &job->diags;
    pilu_source *rules = read_text(job, path_of(job, "1/rules", job->kind, job->kind));
    pilu_source *layout = read_text(job, path_of(job, "1/layouts/2.html", job->kind, job->layout_name));
    if (!rules || !layout) return false;
    pilu_loader loader = {load_include, job};
    pilu_rules_add(job->arena, diags, &job->rules, rules, &loader);
    if (!add_own_rules(job, &loader)) return false;
    pilu_template *tpl = pilu_template_parse(job->arena, diags, layout, &loader);
    if (!tpl || !ok(job)) return false;

    pilu_eval_init(&job->eval, job->arena, diags, job->root, &job->rules);
    pilu_rules_refuse_given(&job->eval);
    pilu_template_constants(tpl, &job->eval);
    job->doc = pilu_document_new(job->arena);
    pilu_template_build(tpl, &job->eval, job->doc);
    if (!ok(job)) return false; /* a tree with holes: what follows would only repeat it */
    pilu_rules_check(&job->eval);
    pilu_claims_check(&job->eval, pilu_value_get(job->aside, PILU_STR("claims")));
    pilu_plausible_check(job->arena, diags, job->root);
    report_unused(job, job->root);
    describe(job, draft);
    pilu_document_figures(job->doc);
    pilu_document_number(job->doc);
    pilu_document_contents(job->doc);
    pilu_loader images = {load_image, job};
    job->built =
        pilu_document_check(job->doc, diags) && pilu_document_images(job->doc, diags, &images) && apply_style(job);
    if (job->built) pilu_text_check(pilu_text_from_document(job->arena, job->doc), diags);
    pilu_accept_apply(job->arena, diags, pilu_value_get(job->aside, PILU_STR("accept")));
    return job->built && ok(job);
}

bool pilu_job_built(const pilu_job *job) { return job->built; }
const pilu_document *pilu_job_document(const pilu_job *job) { return job->doc; }
const pilu_value *pilu_job_data(const pilu_job *job) { return job->root; }

bool pilu_job_is_finished(const pilu_job *job) { return pilu_finished_is(job->path); }

bool pilu_job_check_finished(pilu_job *job)
{
    pilu_finished_check(job->arena, &job->diags, job->path);
    return ok(job);
}

/* --- outputs --------------------------------------------------------------------------------------- */

static pilu_fonts *fonts_of(pilu_job *job)
{
    pilu *p = job->owner;
    if (p->fonts) return p->fonts;
    char *path = join(p->home, "fonts/fonts.json");
    p->fonts = pilu_fonts_new(&job->diags, path);
    free(path);
    return p->fonts;
}

bool pilu_job_layout(pilu_job *job)
{
    pilu_fonts *fonts = fonts_of(job);
    if (!fonts) return false;
    job->pages = pilu_layout(job->page_arena, &job->diags, job->doc, fonts);
    return ok(job);
}

bool pilu_job_html(pilu_job *job, pilu_buf *out)
{
    pilu_fonts *fonts = fonts_of(job);
    if (!fonts) return false;
    size_t count = pilu_fonts_role_count(fonts);
    pilu_html_font *roles = PILU_NEW_ARRAY(job->arena, pilu_html_font, count);
    for (size_t i = 0; i < count; i++)
        roles[i] = (pilu_html_font){pilu_fonts_role_name(fonts, i), pilu_fonts_role_css(fonts, i)};
    pilu_html_input input = {job->doc, job->sheets, job->sheet_count, roles, count};
    pilu_html_write(&input, out);
    return ok(job);
}

bool pilu_job_pdf(pilu_job *job, pilu_buf *out)
{
    return pilu_pdf_write(job->doc, job->pages, &job->diags, out) && ok(job);
}

void pilu_job_dump_document(const pilu_job *job, pilu_buf *out) { pilu_document_dump(job->doc, out); }
void pilu_job_dump_pages(const pilu_job *job, pilu_buf *out) { pilu_pages_dump(job->pages, out); }
size_t pilu_job_page_count(const pilu_job *job) { return job->pages ? job->pages->count : 0; }
size_t pilu_job_memory(const pilu_job *job) { return pilu_arena_used(job->arena) + pilu_arena_used(job->page_arena); }

/* --- what there is --------------------------------------------------------------------------------- */

const pilu_source *pilu_job_schema(pilu_job *job, pilu_str kind)
{
    if (!find_kind(job, kind, (pilu_place){0})) return NULL;
    return pilu_file_read(job->arena, &job->diags, path_of(job, "1/schema.json", kind, kind), 0);
}

static pilu_value *parse_schema(pilu_job *job, pilu_str kind)
{
    const pilu_source *source = pilu_job_schema(job, kind);
    return source ? pilu_json_parse(job->arena, &job->diags, source) : NULL;
}

static size_t layouts_of(pilu_job *job, pilu_str kind, pilu_str names[NAMES_MOST])
{
    return list_names(job, path_of(job, "1/layouts", kind, kind), ".html", names);
}

size_t pilu_job_kinds(pilu_job *job, const pilu_kind **kinds)
{
    pilu_str names[NAMES_MOST], layouts[NAMES_MOST];
    size_t count = list_names(job, path_of(job, "", (pilu_str){0}, (pilu_str){0}), "", names);
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
    pilu_value *schema = parse_schema(job, kind);
    pilu_loader loader = {load_include, job};
    if (!schema || !pilu_schema_file_check(job->arena, &job->diags, schema, &loader)) return false;
    if (!layout.n && layouts_of(job, kind, layouts)) layout = layouts[0];
    if (!find_layout(job, layout, (pilu_place){0})) return false;
    pilu_value *start = pilu_schema_example(job->arena, schema);
    pilu_value *name = start ? pilu_value_get(start, PILU_STR("layout")) : NULL;
    if (name && name->kind == PILU_STRING) name->string = layout;
    if (start) pilu_value_print(start, out);
    return start;
}

size_t pilu_job_fonts(pilu_job *job, const pilu_font_fact **facts)
{
    pilu_fonts *fonts = fonts_of(job);
    return fonts ? pilu_fonts_facts(fonts, &job->diags, job->arena, facts) : 0;
}

void pilu_versions(pilu_buf *out)
{
    int fontconfig = FcGetVersion();
    pilu_buf_printf(out, "libharu %s\nHarfBuzz %s\n", pilu_pdf_library(), hb_version_string());
    pilu_buf_printf(out, "fontconfig %d.%d.%d\n", fontconfig / 10000, fontconfig / 100 % 100, fontconfig % 100);
    pilu_buf_printf(out, "cJSON %s\nlibdeflate " LIBDEFLATE_VERSION_STRING "\n", cJSON_Version());
    pilu_buf_printf(out, "nettle %d.%d\n", nettle_version_major(), nettle_version_minor());
}
