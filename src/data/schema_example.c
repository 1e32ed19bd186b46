#include "data/schema_example.h"
#include "data/schema_file.h"

enum { DEPTH_MAX = 64 };

/* A keyword of the schema itself, else of the one its $ref means. */
static const pilu_value *keyword(const pilu_value *schema, const char *name)
{
    const pilu_value *found = pilu_value_get(schema, pilu_str_from(name));
    if (found) return found;
    const pilu_value *meant = pilu_schema_resolve(schema);
    return meant && meant != schema ? pilu_value_get(meant, pilu_str_from(name)) : NULL;
}

static pilu_value *value_new(pilu_arena *arena, pilu_value_kind kind)
{
    pilu_value *value = PILU_NEW(arena, pilu_value);
    value->kind = kind;
    return value;
}

static pilu_value *text_new(pilu_arena *arena, pilu_str text)
{
    pilu_value *value = value_new(arena, PILU_STRING);
    value->string = text;
    return value;
}

static pilu_value *copy(pilu_arena *arena, const pilu_value *value)
{
    pilu_value *same = value_new(arena, value->kind);
    switch (value->kind) {
    case PILU_NULL: break;
    case PILU_BOOL: same->boolean = value->boolean; break;
    case PILU_NUMBER:
    case PILU_MONEY: same->number = value->number; break;
    case PILU_STRING: same->string = value->string; break;
    case PILU_LIST:
    case PILU_OBJECT:
        for (uint32_t i = 0; i < value->count; i++)
            pilu_value_append(arena, same, value->items[i]->key, copy(arena, value->items[i]));
    }
    return same;
}

/* --- what a field is ----------------------------------------------------------------------------------- */

static bool has_name(const pilu_value *names, pilu_str name)
{
    for (uint32_t i = 0; names && i < names->count; i++)
        if (pilu_str_eq(names->items[i]->string, name)) return true;
    return false;
}

/* By the schema itself or the one it refers to: beside a $ref more may be required. */
static bool is_wanted(const pilu_value *schema, pilu_str name)
{
    if (has_name(pilu_value_get(schema, PILU_STR("required")), name)) return true;
    if (has_name(pilu_value_get(schema, PILU_STR("recommended")), name)) return true;
    const pilu_value *ref = pilu_value_get(schema, PILU_STR("$ref"));
    return ref && is_wanted(ref->alias, name);
}

/* What is being made, and where. */
typedef struct maker {
    pilu_arena *arena;
    const pilu_value *omits;
    pilu_str path;
    int depth;
} maker;

static maker below(const maker *m, pilu_str name)
{
    maker inner = *m;
    inner.depth++;
    inner.path = pilu_arena_printf(m->arena, "%.*s%s%.*s", PILU_FMT(m->path), m->path.n && name.p[0] != '[' ? "." : "",
                                   PILU_FMT(name));
    return inner;
}

static bool is_written(const maker *m, const pilu_value *schema, pilu_str name)
{
    return is_wanted(schema, name) && !pilu_paths_have(m->omits, below(m, name).path);
}

static pilu_str title_of(const pilu_value *schema)
{
    const pilu_value *title = keyword(schema, "title");
    return title ? title->string : (pilu_str){0};
}

static void put_field(pilu_buf *out, const pilu_value *field, bool first)
{
    pilu_str title = title_of(field);
    pilu_buf_printf(out, "%s%.*s", first ? "" : "；", PILU_FMT(field->key));
    if (title.n) pilu_buf_printf(out, "：%.*s", PILU_FMT(title));
}

/* «name：项目名称；… 另可写：code：项目代码；…» */
static pilu_value *note_about(const maker *m, const pilu_value *schema, const pilu_value *properties)
{
    pilu_buf out;
    pilu_buf_init(&out, 0);
    for (int given = 1; given >= 0; given--) {
        bool first = true;
        for (uint32_t i = 0; i < properties->count; i++) {
            if (is_written(m, schema, properties->items[i]->key) != given) continue;
            if (pilu_paths_have(m->omits, below(m, properties->items[i]->key).path)) continue;
            if (first && !given) pilu_buf_text(&out, out.n ? "。另可写：" : "可写：");
            put_field(&out, properties->items[i], first);
            first = false;
        }
    }
    if (out.n) pilu_buf_text(&out, "。");
    pilu_value *note = text_new(m->arena, pilu_arena_str(m->arena, pilu_buf_view(&out)));
    pilu_buf_free(&out);
    return note;
}

/* --- values -------------------------------------------------------------------------------------------- */

static pilu_value *example(const maker *m, const pilu_value *schema);

static bool has_type(const pilu_value *schema, const char *name)
{
    const pilu_value *type = keyword(schema, "type");
    if (type && type->kind == PILU_LIST) type = type->items[0];
    return type && pilu_str_is(type->string, name);
}

static pilu_value *object_example(const maker *m, const pilu_value *schema)
{
    pilu_value *object = value_new(m->arena, PILU_OBJECT);
    const pilu_value *properties = keyword(schema, "properties");
    if (!properties) return object;
    pilu_value_append(m->arena, object, PILU_STR("note"), note_about(m, schema, properties));
    for (uint32_t i = 0; i < properties->count; i++) {
        const pilu_value *field = properties->items[i];
        if (!is_written(m, schema, field->key) || pilu_str_is(field->key, "note")) continue;
        maker inner = below(m, field->key);
        pilu_value *value = example(&inner, field);
        if (!value) return NULL;
        pilu_value_append(m->arena, object, field->key, value);
    }
    return object;
}

static pilu_value *list_example(const maker *m, const pilu_value *schema)
{
    pilu_value *list = value_new(m->arena, PILU_LIST);
    const pilu_value *items = keyword(schema, "items"), *least = keyword(schema, "minItems");
    maker inner = below(m, PILU_STR("[]"));
    int64_t count = 1;
    if (least) pilu_number_to_int(least->number, &count);
    if (count < 1) count = 1;
    for (int64_t i = 0; items && i < count; i++) {
        pilu_value *value = example(&inner, items);
        if (!value) return NULL;
        pilu_value_append(m->arena, list, (pilu_str){0}, value);
    }
    return list;
}

/* One, or the bound next to it. */
static pilu_number start_number(const pilu_value *schema)
{
    pilu_number number = pilu_number_int(1);
    const pilu_value *least = keyword(schema, "minimum"), *most = keyword(schema, "maximum");
    if (least && pilu_number_cmp(number, least->number) < 0) number = least->number;
    if (most && pilu_number_cmp(number, most->number) > 0) number = most->number;
    return number;
}

static pilu_value *number_example(pilu_arena *arena, const pilu_value *schema)
{
    pilu_value *value = value_new(arena, PILU_NUMBER);
    value->number = start_number(schema);
    return value;
}

static bool is_date(const pilu_value *schema)
{
    const pilu_value *format = keyword(schema, "format");
    return format && pilu_str_is(format->string, "date");
}

/* A text stands for itself: its title. */
static pilu_str start_text(const pilu_value *schema)
{
    pilu_str title = title_of(schema);
    return is_date(schema) ? PILU_STR("2020-09-15") : title.n ? title : PILU_STR("文字");
}

static pilu_value *text_example(pilu_arena *arena, const pilu_value *schema)
{
    return text_new(arena, start_text(schema));
}

static bool is_same(const pilu_value *a, const pilu_value *b)
{
    if (a->kind != b->kind) return false;
    if (a->kind == PILU_STRING) return pilu_str_eq(a->string, b->string);
    if (a->kind == PILU_NUMBER) return pilu_number_cmp(a->number, b->number) == 0;
    if (a->kind == PILU_BOOL) return a->boolean == b->boolean;
    if (a->kind == PILU_NULL || a->count != b->count) return a->kind == PILU_NULL;
    for (uint32_t i = 0; i < a->count; i++)
        if (!pilu_str_eq(a->items[i]->key, b->items[i]->key) || !is_same(a->items[i], b->items[i])) return false;
    return true;
}

pilu_starter pilu_schema_starter(const pilu_value *schema, const pilu_value *value)
{
    const pilu_value *fixed = keyword(schema, "const"), *examples = keyword(schema, "examples");
    const pilu_value *allowed = keyword(schema, "enum");
    if (fixed || examples || allowed) {
        const pilu_value *first = fixed ? fixed : examples ? examples->items[0] : allowed->items[0];
        return is_same(first, value) ? PILU_STARTER_CHOICE : PILU_STARTER_NOT;
    }
    if (value->kind == PILU_NUMBER)
        return pilu_number_cmp(value->number, start_number(schema)) == 0 ? PILU_STARTER_SAME : PILU_STARTER_NOT;
    if (value->kind == PILU_STRING && pilu_str_eq(value->string, start_text(schema)))
        return is_date(schema) ? PILU_STARTER_SAME : PILU_STARTER_TITLE;
    return value->kind == PILU_BOOL && !value->boolean ? PILU_STARTER_CHOICE : PILU_STARTER_NOT;
}

static pilu_value *example(const maker *m, const pilu_value *schema)
{
    if (m->depth > DEPTH_MAX || !pilu_schema_resolve(schema)) return NULL;
    const pilu_value *fixed = keyword(schema, "const"), *examples = keyword(schema, "examples");
    const pilu_value *allowed = keyword(schema, "enum"), *branches = keyword(schema, "oneOf");
    if (fixed) return copy(m->arena, fixed);
    if (examples) return copy(m->arena, examples->items[0]);
    if (allowed) return copy(m->arena, allowed->items[0]);
    if (branches) {
        maker inner = *m;
        inner.depth++;
        return example(&inner, branches->items[0]);
    }
    if (has_type(schema, "array")) return list_example(m, schema);
    if (has_type(schema, "number") || has_type(schema, "integer")) return number_example(m->arena, schema);
    if (has_type(schema, "string")) return text_example(m->arena, schema);
    if (has_type(schema, "boolean")) return value_new(m->arena, PILU_BOOL);
    if (has_type(schema, "null")) return value_new(m->arena, PILU_NULL);
    return object_example(m, schema);
}

pilu_value *pilu_schema_example(pilu_arena *arena, const pilu_value *schema, const pilu_value *omits)
{
    maker m = {.arena = arena, .omits = omits};
    return example(&m, schema);
}
