#include "pilu_job.h"

#include "base/utf8.h"
#include "data/json.h"
#include "data/prose.h"
#include "data/schema.h"

#include <stdlib.h>

static pilu_str base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    pilu_str name = pilu_str_from(slash ? slash + 1 : path);
    for (size_t i = name.n; i > 1; i--)
        if (name.p[i - 1] == '.') return pilu_str_slice(name, 0, i - 1);
    return name;
}

/* A text member of the root, or empty. What steers the program counts as shown: it is no content. */
pilu_str pilu_job_root_text(pilu_job *job, const char *key)
{
    pilu_value *v = pilu_value_get(job->root, pilu_str_from(key));
    if (v) v->shown = true;
    return v && v->kind == PILU_STRING ? v->string : (pilu_str){0};
}

/* The layout that data name, which may be none. */
static pilu_str layout_of(const pilu_value *root)
{
    const pilu_value *v = pilu_value_get(root, PILU_STR("layout"));
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

static bool read_kind(pilu_job *job)
{
    return has_name(job, "kind", PILU_WORDS("（文种）", " (文种)")) &&
           pilu_job_find_kind(job, pilu_job_root_text(job, "kind"), root_place(job, "kind"));
}

static bool read_layout_name(pilu_job *job)
{
    /* The schema has looked at the field itself; a schema that does not ask for it is answered here. */
    pilu_str layout = pilu_job_root_text(job, "layout");
    if (job->diags.errors ? !layout.n : !has_name(job, "layout", PILU_WORDS("（表样）", " (表样)"))) return false;
    return pilu_job_find_layout(job, layout, root_place(job, "layout"));
}

/* Windows forbids more than our own system does: a name made on one can be taken to the other. */
static bool may_be_in_id(uint32_t c)
{
    return c != PILU_UTF8_BAD && !pilu_char_steers(c) && (c >= 0x80 || !strchr("/\\:*?\"<>|", (int)c));
}

/* The outputs' name, never a path: nothing is written outside the folder that was asked for. */
bool pilu_job_check_id(pilu_job *job, pilu_str id, pilu_place place)
{
    bool good = id.n <= 200 && (!id.n || (id.p[0] != '.' && pilu_str_trim(id).n == id.n));
    for (const char *p = id.p, *end = pilu_str_end(id); p < end;) good = may_be_in_id(pilu_utf8_next(&p, end)) && good;
    if (!good)
        pilu_report(&job->diags, DATA_PATTERN, place, id,
                    PILU_WORDS("文件名：不含 / \\ : * ? \" < > | 和控制字符，不以“.”开头，首尾没有空格，"
                               "不超过 200 字节",
                               "a file name: without / \\ : * ? \" < > | and control characters, "
                               "not beginning with “.”, no blanks around it, at most 200 bytes"));
    return good;
}

static void read_id(pilu_job *job)
{
    pilu_str id = pilu_job_root_text(job, "id");
    if (pilu_job_check_id(job, id, pilu_job_id_place(job)) && id.n) job->id = id;
}

pilu_place pilu_job_id_place(pilu_job *job) { return root_place(job, "id"); }

/* The folder the data lie in, with the slash behind it, or empty. */
static pilu_str data_folder(const pilu_job *job)
{
    const char *slash = strrchr(job->path, '/');
    return slash ? (pilu_str){job->path, (size_t)(slash - job->path) + 1} : (pilu_str){0};
}

/* A name that leads out of the data's folder, or a link that does. */
static bool leads_out(pilu_job *job, pilu_str name)
{
    pilu_str folder = data_folder(job);
    const char *full;
    return pilu_file_below(job->arena, pilu_arena_str(job->arena, folder.n ? folder : PILU_STR(".")).p, name, &full) ==
           PILU_BELOW_OUTSIDE;
}

static pilu_source *read_beside(pilu_job *job, pilu_str name)
{
    pilu_str path = pilu_arena_printf(job->arena, "%.*s%.*s", PILU_FMT(data_folder(job)), PILU_FMT(name));
    return pilu_file_read(job->arena, &job->diags, path.p, 0);
}

/* `prose` names a text file beside the data. What is in it stands in the tree afterwards, and the name no longer: the
 * attached data is whole by itself. */
static bool read_prose(pilu_job *job)
{
    pilu_value *name = pilu_value_get(job->root, PILU_STR("prose"));
    if (!name) return true;
    if (name->kind != PILU_STRING || leads_out(job, name->string)) {
        pilu_report(&job->diags, PROSE_FILE, pilu_value_place(job->arena, name));
        return false;
    }
    pilu_source *source = read_beside(job, name->string);
    pilu_value_remove(name);
    if (source) pilu_prose_add(job->arena, &job->diags, source, job->root);
    return pilu_job_ok(job);
}

/* `previous` is last year's data: a file beside this year's, or the object itself, as the attached data has it. It is
 * taken out of the tree until the schema has seen both. NULL: none, or a finding. */
static pilu_value *take_previous(pilu_job *job)
{
    pilu_value *v = pilu_value_get(job->root, PILU_STR("previous"));
    if (!v) return NULL;
    pilu_value_remove(v);
    bool named = v->kind == PILU_STRING && !leads_out(job, v->string);
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
    /* One year back is enough, and no file leads on and on; what was said about that year's data is said. */
    static const char *const PAST[] = {"previous", "accept", "claims"};
    for (size_t i = 0; i < PILU_COUNT(PAST); i++) {
        pilu_value *past = pilu_value_get(v, pilu_str_from(PAST[i]));
        if (past) pilu_value_remove(past);
    }
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
static void tell_derived(pilu_job *job)
{
    pilu_diags *diags = &job->diags;
    for (size_t i = 0; i < diags->count; i++) {
        pilu_finding *f = &diags->items[i];
        if (f->code != PILU_FOUND_DATA_UNKNOWN) continue;
        const pilu_rules *rules = pilu_job_find_rules(job);
        const pilu_value *v = rules ? pilu_value_at(job->root, f->place.pointer) : NULL;
        if (v && pilu_rules_derive(rules, v)) f->code = PILU_FOUND_LET_GIVEN;
    }
}

void pilu_job_give(pilu_job *job, pilu_str data)
{
    pilu_str name = strcmp(job->path, "-") == 0 ? PILU_STR("<stdin>") : pilu_str_from(job->path);
    job->given = pilu_source_new(job->arena, name, data);
}

/* What an office has on its desk and nobody here can read: to say so helps more than what is wrong with its bytes. */
static bool is_foreign(pilu_job *job)
{
    static const char *const ENDINGS[] = {".doc", ".docx", ".wps", ".xls", ".xlsx", ".et",  ".csv", ".ppt",
                                          ".pptx", ".ofd", ".odt", ".ods", ".rtf", ".md", ".zip", ".rar"};
    for (size_t i = 0; i < PILU_COUNT(ENDINGS); i++) {
        if (!pilu_file_ends(job->path, ENDINGS[i]) || !pilu_file_exists(job->path)) continue;
        pilu_report(&job->diags, FILE_KIND, (pilu_place){0}, pilu_str_from(job->path));
        return true;
    }
    return false;
}

/* The JSON, and what the outputs are called as long as the data do not say it. */
static bool read_json(pilu_job *job)
{
    if (is_foreign(job)) return false;
    job->id = strcmp(job->path, "-") == 0 ? PILU_STR("stdin") : base_name(job->path);
    pilu_source *source = job->given ? job->given : pilu_file_read(job->arena, &job->diags, job->path, 0);
    job->root = source ? pilu_json_parse(job->arena, &job->diags, source) : NULL;
    return job->root;
}

/* «_site»: the house's own, no document. */
pilu_glance pilu_job_glance(pilu_job *job)
{
    if (!read_json(job)) return PILU_GLANCE_UNREADABLE;
    const pilu_value *kind = pilu_value_get(job->root, PILU_STR("kind"));
    if (!kind || kind->kind != PILU_STRING || pilu_str_starts(kind->string, PILU_STR("_"))) return PILU_GLANCE_OTHER;
    read_id(job);
    return PILU_GLANCE_DATA;
}

bool pilu_job_read(pilu_job *job)
{
    pilu_diags *diags = &job->diags;
    if (!read_json(job) || !read_kind(job) || !read_prose(job)) return false;
    const pilu_value *schema = pilu_job_take_schema(job);
    if (!schema) return false;
    const pilu_value *title = pilu_value_get(schema, PILU_STR("title"));
    job->kind_title = title && title->kind == PILU_STRING ? title->string : (pilu_str){0};
    job->aside = PILU_NEW(job->arena, pilu_value);
    job->aside->kind = PILU_OBJECT;
    take_aside(job, "accept");
    take_aside(job, "claims");
    pilu_value *previous = take_previous(job);
    job->omits = pilu_job_omits(job, layout_of(job->root), schema);
    pilu_schema_apply(job->arena, diags, schema, job->omits, job->root);
    tell_derived(job);
    if (previous) {
        pilu_schema_apply(job->arena, diags, schema, pilu_job_omits(job, layout_of(previous), schema), previous);
        pilu_value_append(job->arena, job->root, PILU_STR("previous"), previous);
    }
    pilu_value_drop_private(job->root); /* the schema has seen it, and nobody else will */
    static const char *const STEERING[] = {"schema", "money_unit", "print_unit", "published", "version"};
    for (size_t i = 0; i < PILU_COUNT(STEERING); i++) pilu_job_root_text(job, STEERING[i]);
    read_id(job);
    return read_layout_name(job) && pilu_job_ok(job);
}

const pilu_value *pilu_job_read_as(pilu_job *job, pilu_str kind)
{
    pilu_source *source = job->given ? job->given : pilu_file_read(job->arena, &job->diags, job->path, 0);
    pilu_value *root = job->root = source ? pilu_json_parse(job->arena, &job->diags, source) : NULL;
    bool known = root && pilu_job_find_kind(job, kind, (pilu_place){0});
    const pilu_value *schema = known ? pilu_job_take_schema(job) : NULL;
    return schema && pilu_schema_apply(job->arena, &job->diags, schema, NULL, root) ? root : NULL;
}
