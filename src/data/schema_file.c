#include "data/schema_file.h"
#include "data/json.h"

enum { REF_CHAIN_MAX = 16 };

/* What the value of a keyword must be. */
typedef enum shape {
    TEXT,
    TYPES,           /* a type's name or a list of them */
    SCHEMAS_BY_NAME, /* an object of schemas */
    SCHEMAS,         /* a list of schemas */
    SCHEMA,
    SCHEMA_OR_BOOL,
    NAMES,           /* a list of texts */
    SCALARS,         /* a list of texts, numbers, true, false, null */
    SCALAR,
    EXAMPLES,        /* a list of any values: the first is what `pilu new` writes */
    NUMBER,
    COUNT,           /* a whole number from 0 */
    FORMAT,
    REF
} shape;

static const struct {
    const char *name;
    shape shape;
} KEYWORDS[] = {
    {"$schema", TEXT},         {"$id", TEXT},         {"$comment", TEXT},   {"$defs", SCHEMAS_BY_NAME},
    {"$ref", REF},             {"title", TEXT},       {"description", TEXT}, {"type", TYPES},
    {"properties", SCHEMAS_BY_NAME}, {"required", NAMES}, {"recommended", NAMES},
    {"additionalProperties", SCHEMA_OR_BOOL},
    {"items", SCHEMA},         {"enum", SCALARS},     {"const", SCALAR},    {"minimum", NUMBER},
    {"maximum", NUMBER},       {"exclusiveMinimum", NUMBER}, {"minLength", COUNT}, {"minItems", COUNT},
    {"maxItems", COUNT},       {"oneOf", SCHEMAS},    {"format", FORMAT},     {"examples", EXAMPLES},
};

static const char *const TYPE_NAMES[] = {"null", "boolean", "number", "integer", "string", "array", "object"};

typedef struct file_check {
    pilu_arena *arena;
    pilu_diags *diags;
    const pilu_loader *loader;
    const pilu_value *root; /* of the file being checked */
    struct schema_file *files;
} file_check;

/* A file referred to, read and checked once. */
typedef struct schema_file {
    struct schema_file *next;
    pilu_str name;
    pilu_value *root; /* NULL: it cannot be used, which was reported */
} schema_file;

static void bad(file_check *f, const pilu_value *at, pilu_str words)
{
    pilu_report(f->diags, SCHEMA_BAD, pilu_value_place(f->arena, at), words);
}

/* `words` about the keyword or name in {}. */
static void bad_name(file_check *f, const pilu_value *at, pilu_str name, pilu_str words)
{
    bad(f, at, pilu_words_about(f->arena, words, name));
}

const pilu_value *pilu_schema_resolve(const pilu_value *schema)
{
    for (int i = 0; i < REF_CHAIN_MAX; i++) {
        const pilu_value *ref = pilu_value_get(schema, PILU_STR("$ref"));
        if (!ref) return schema;
        schema = ref->alias;
    }
    return NULL;
}

bool pilu_paths_have(const pilu_value *paths, pilu_str path)
{
    for (uint32_t i = 0; paths && i < paths->count; i++)
        if (pilu_str_eq(paths->items[i]->string, path)) return true;
    return false;
}

/* Below one schema: itself, what its $ref means, each branch of its oneOf. `chain`: these since the last name, so that
 * $ref that lead round end. */
static bool has_path(const pilu_value *schema, pilu_str path, pilu_nearest *near, int chain)
{
    if (!path.n) return true;
    if (!schema || chain > REF_CHAIN_MAX) return false;
    const pilu_value *ref = pilu_value_get(schema, PILU_STR("$ref"));
    const pilu_value *branches = pilu_value_get(schema, PILU_STR("oneOf"));
    if (ref && has_path(ref->alias, path, near, chain + 1)) return true;
    for (uint32_t i = 0; branches && i < branches->count; i++)
        if (has_path(branches->items[i], path, near, chain + 1)) return true;
    if (pilu_str_starts(path, PILU_STR("[]")))
        return has_path(pilu_value_get(schema, PILU_STR("items")), pilu_str_slice(path, 2, path.n), near, 0);
    size_t from = path.p[0] == '.', to = from;
    while (to < path.n && path.p[to] != '.' && path.p[to] != '[') to++;
    pilu_str name = pilu_str_slice(path, from, to);
    const pilu_value *properties = pilu_value_get(schema, PILU_STR("properties"));
    const pilu_value *field = properties ? pilu_value_get(properties, name) : NULL;
    if (field) return has_path(field, pilu_str_slice(path, to, path.n), near, 0);
    if (!near->best.n) *near = pilu_nearest_new(name);
    for (uint32_t i = 0; properties && i < properties->count; i++) pilu_nearest_try(near, properties->items[i]->key);
    return false;
}

bool pilu_schema_has(const pilu_value *schema, pilu_str path, pilu_nearest *near)
{
    return path.n && path.p[0] != '.' && path.p[0] != '[' && has_path(schema, path, near, 0);
}

static bool is_scalar(const pilu_value *value) { return value->kind != PILU_LIST && value->kind != PILU_OBJECT; }

static bool is_count(const pilu_value *value)
{
    int64_t n;
    return value->kind == PILU_NUMBER && pilu_number_to_int(value->number, &n) && n >= 0;
}

static bool is_type_name(const pilu_value *value)
{
    for (size_t i = 0; i < PILU_COUNT(TYPE_NAMES); i++)
        if (value->kind == PILU_STRING && pilu_str_is(value->string, TYPE_NAMES[i])) return true;
    return false;
}

static bool each(const pilu_value *list, bool (*test)(const pilu_value *))
{
    if (list->kind != PILU_LIST || list->count == 0) return false;
    for (uint32_t i = 0; i < list->count; i++)
        if (!test(list->items[i])) return false;
    return true;
}

static bool is_text(const pilu_value *value) { return value->kind == PILU_STRING; }

static void check_schema(file_check *f, pilu_value *schema);

static void check_schemas(file_check *f, const pilu_value *parent, pilu_value_kind kind)
{
    if (parent->kind != kind || (kind == PILU_LIST && parent->count == 0)) {
        bad_name(f, parent, parent->key,
                 kind == PILU_LIST ? PILU_WORDS("“{}”应为 schema 的列表", "“{}” must be a list of schemas")
                                   : PILU_WORDS("“{}”应为由 schema 组成的对象", "“{}” must be an object of schemas"));
        return;
    }
    for (uint32_t i = 0; i < parent->count; i++) check_schema(f, parent->items[i]);
}

/* The root of another file, `name` below templates/; NULL when it cannot be used. */
static const pilu_value *file_root(file_check *f, const pilu_value *ref, pilu_str name)
{
    for (schema_file *file = f->files; file; file = file->next)
        if (pilu_str_eq(file->name, name)) return file->root;
    schema_file *file = PILU_NEW(f->arena, schema_file);
    *file = (schema_file){.next = f->files, .name = name};
    f->files = file;
    const pilu_source *source = f->loader->load(f->loader->context, f->diags, name, pilu_value_place(f->arena, ref));
    file->root = source ? pilu_json_parse(f->arena, f->diags, source) : NULL;
    if (!file->root) return NULL;
    const pilu_value *outer = f->root;
    f->root = file->root;
    check_schema(f, file->root);
    f->root = outer;
    return file->root;
}

static void check_ref(file_check *f, pilu_value *ref)
{
    static const pilu_str HEAD = {"#/$defs/", 8}, UP = {"../", 3};
    pilu_str text = is_text(ref) ? ref->string : (pilu_str){0};
    size_t hash = pilu_str_find(text, HEAD, 0);
    bool other = hash != SIZE_MAX && hash > UP.n && pilu_str_starts(text, UP);
    if ((hash != 0 && !other) || pilu_str_find(text, PILU_STR("/"), hash + HEAD.n) != SIZE_MAX) {
        bad(f, ref, PILU_WORDS("$ref 只能是“#/$defs/名称”或“../文件夹/文件.json#/$defs/名称”",
                               "$ref must be “#/$defs/NAME” or “../FOLDER/FILE.json#/$defs/NAME”"));
        return;
    }
    const pilu_value *root = other ? file_root(f, ref, pilu_str_slice(text, UP.n, hash)) : f->root;
    if (!root) return;
    ref->alias = pilu_value_at((pilu_value *)root, pilu_str_slice(text, hash + 1, text.n));
    if (!ref->alias) bad_name(f, ref, text, PILU_WORDS("“{}”不存在", "there is no “{}”"));
}

static bool type_includes(const pilu_value *schema, const char *name)
{
    const pilu_value *type = pilu_value_get(schema, PILU_STR("type"));
    if (!type) return false;
    if (type->kind == PILU_STRING) return pilu_str_is(type->string, name);
    for (uint32_t i = 0; type->kind == PILU_LIST && i < type->count; i++)
        if (is_text(type->items[i]) && pilu_str_is(type->items[i]->string, name)) return true;
    return false;
}

/* A format without its type would let other kinds of values pass unseen. */
static void check_format(file_check *f, const pilu_value *format, const pilu_value *schema)
{
    bool money = is_text(format) && pilu_str_is(format->string, "money");
    bool date = is_text(format) && pilu_str_is(format->string, "date");
    if (!money && !date)
        bad(f, format, PILU_WORDS("format 只能是 date 或 money", "format must be date or money"));
    else if (money && !type_includes(schema, "number"))
        bad(f, format, PILU_WORDS("format 为 money 时 type 应为 number", "format money needs the type number"));
    else if (date && !type_includes(schema, "string"))
        bad(f, format, PILU_WORDS("format 为 date 时 type 应为 string", "format date needs the type string"));
}

static void check_keyword(file_check *f, pilu_value *value, shape shape, const pilu_value *schema)
{
    pilu_str name = value->key;
    switch (shape) {
    case TEXT:
        if (!is_text(value))
            bad_name(f, value, name, PILU_WORDS("“{}”应为文字", "“{}” must be a text"));
        break;
    case TYPES:
        if (!is_type_name(value) && !each(value, is_type_name))
            bad_name(f, value, name, PILU_WORDS("“{}”应为类型名或其列表", "“{}” must be a type or a list of types"));
        break;
    case SCHEMAS_BY_NAME: check_schemas(f, value, PILU_OBJECT); break;
    case SCHEMAS: check_schemas(f, value, PILU_LIST); break;
    case SCHEMA_OR_BOOL:
        if (value->kind != PILU_BOOL) check_schema(f, value);
        break;
    case SCHEMA: check_schema(f, value); break;
    case NAMES:
        if (!each(value, is_text))
            bad_name(f, value, name, PILU_WORDS("“{}”应为字段名的列表", "“{}” must be a list of field names"));
        break;
    case SCALARS:
        if (!each(value, is_scalar))
            bad_name(f, value, name, PILU_WORDS("“{}”应为文字、数等的列表", "“{}” must be a list of texts or numbers"));
        break;
    case SCALAR:
        if (!is_scalar(value))
            bad_name(f, value, name, PILU_WORDS("“{}”应为文字、数等单个值", "“{}” must be one text, number or the like"));
        break;
    case EXAMPLES:
        if (value->kind != PILU_LIST || !value->count)
            bad_name(f, value, name, PILU_WORDS("“{}”应为列表，至少一项", "“{}” must be a list of at least one"));
        break;
    case NUMBER:
        if (value->kind != PILU_NUMBER)
            bad_name(f, value, name, PILU_WORDS("“{}”应为数", "“{}” must be a number"));
        break;
    case COUNT:
        if (!is_count(value))
            bad_name(f, value, name, PILU_WORDS("“{}”应为不小于 0 的整数", "“{}” must be a whole number from 0"));
        break;
    case FORMAT: check_format(f, value, schema); break;
    case REF: check_ref(f, value); break;
    }
}

static void check_schema(file_check *f, pilu_value *schema)
{
    if (schema->kind != PILU_OBJECT) {
        bad(f, schema, PILU_WORDS("此处应为一个 schema（对象）", "a schema (an object) is expected here"));
        return;
    }
    for (uint32_t i = 0; i < schema->count; i++) {
        pilu_value *value = schema->items[i];
        size_t k = 0;
        while (k < PILU_COUNT(KEYWORDS) && !pilu_str_is(value->key, KEYWORDS[k].name)) k++;
        if (k < PILU_COUNT(KEYWORDS))
            check_keyword(f, value, KEYWORDS[k].shape, schema);
        else
            pilu_report(f->diags, SCHEMA_BAD, pilu_value_name_place(f->arena, value),
                        pilu_words_about(f->arena, PILU_WORDS("不支持关键字“{}”", "the keyword “{}” is not supported"),
                                         value->key));
    }
}

bool pilu_schema_file_check(pilu_arena *arena, pilu_diags *diags, pilu_value *schema, const pilu_loader *loader)
{
    size_t before = diags->errors;
    file_check f = {.arena = arena, .diags = diags, .loader = loader, .root = schema};
    check_schema(&f, schema);
    return diags->errors == before;
}
