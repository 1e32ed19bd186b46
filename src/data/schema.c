#include "data/schema.h"
#include "base/calendar.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "data/schema_example.h"
#include "data/schema_file.h"

enum {
    DEPTH_MAX = 512,     /* schemas in schemas at one value and below: more is a $ref that refers to itself */
    LIST_SHOWN = 12      /* allowed values that a finding names */
};

typedef struct checker {
    pilu_arena *arena;
    pilu_diags *diags;
    const pilu_value *root, *unit, *omits;
    pilu_number in_yuan;      /* 元 in one money_unit */
    bool unit_good;
    int depth;
} checker;

static void check(checker *c, const pilu_value *schema, pilu_value *value);

/* --- wording --------------------------------------------------------------------------------------- */

typedef struct words {
    pilu_buf zh, en;
} words;

static void words_put(words *w, pilu_str text)
{
    const char *split = text.n ? memchr(text.p, PILU_WORDS_SPLIT[0], text.n) : NULL;
    size_t zh = split ? (size_t)(split - text.p) : text.n;
    pilu_buf_str(&w->zh, pilu_str_slice(text, 0, zh));
    pilu_buf_str(&w->en, split ? pilu_str_slice(text, zh + 1, text.n) : text);
}

static words words_new(void)
{
    words w;
    pilu_buf_init(&w.zh, 0);
    pilu_buf_init(&w.en, 0);
    return w;
}

static pilu_str words_end(checker *c, words *w)
{
    pilu_str both = pilu_arena_printf(c->arena, "%.*s" PILU_WORDS_SPLIT "%.*s", (int)w->zh.n, w->zh.n ? w->zh.p : "",
                                      (int)w->en.n, w->en.n ? w->en.p : "");
    pilu_buf_free(&w->zh);
    pilu_buf_free(&w->en);
    return both;
}

/* The value as the data writes it; a text without its quotes. */
static pilu_str shown(const pilu_value *value)
{
    if (value->kind == PILU_STRING) return value->string;
    pilu_origin at = value->origin;
    return at.source ? pilu_str_slice(at.source->text, at.offset, at.offset + at.length) : (pilu_str){0};
}

/* A field that the layout leaves out. */
static bool is_omitted(checker *c, const pilu_value *object, pilu_str name)
{
    if (!c->omits) return false;
    pilu_str path = pilu_value_path(c->arena, object);
    return pilu_paths_have(c->omits, pilu_arena_printf(c->arena, "%.*s%s%.*s", PILU_FMT(path), path.n ? "." : "",
                                                       PILU_FMT(name)));
}

/* A finding's place; of an object or list only its first byte is marked. */
static pilu_place place_of(checker *c, const pilu_value *value)
{
    pilu_place place = pilu_value_place(c->arena, value);
    if (value->kind == PILU_OBJECT || value->kind == PILU_LIST) place.at.length = 1;
    return place;
}

/* --- types ----------------------------------------------------------------------------------------- */

static bool type_is(const pilu_value *value, pilu_str type)
{
    static const struct {
        const char *name;
        pilu_value_kind kind;
    } TYPES[] = {
        {"null", PILU_NULL},     {"boolean", PILU_BOOL}, {"number", PILU_NUMBER}, {"integer", PILU_NUMBER},
        {"string", PILU_STRING}, {"array", PILU_LIST},   {"object", PILU_OBJECT},
    };
    pilu_value_kind kind = value->kind == PILU_MONEY ? PILU_NUMBER : value->kind;
    for (size_t i = 0; i < PILU_COUNT(TYPES); i++)
        if (pilu_str_is(type, TYPES[i].name) && TYPES[i].kind == kind)
            return !pilu_str_is(type, "integer") || pilu_number_is_whole(value->number);
    return false;
}

static bool types_allow(const pilu_value *type, const pilu_value *value)
{
    if (type->kind == PILU_STRING) return type_is(value, type->string);
    for (uint32_t i = 0; i < type->count; i++)
        if (type_is(value, type->items[i]->string)) return true;
    return false;
}

static pilu_str type_words(pilu_str type, bool money)
{
    if (pilu_str_is(type, "null")) return pilu_value_kind_words(PILU_NULL);
    if (pilu_str_is(type, "boolean")) return pilu_value_kind_words(PILU_BOOL);
    if (pilu_str_is(type, "number")) return pilu_value_kind_words(money ? PILU_MONEY : PILU_NUMBER);
    if (pilu_str_is(type, "integer")) return PILU_WORDS("整数", "a whole number");
    if (pilu_str_is(type, "string")) return pilu_value_kind_words(PILU_STRING);
    return pilu_value_kind_words(pilu_str_is(type, "array") ? PILU_LIST : PILU_OBJECT);
}

static bool has_format(const pilu_value *schema, const char *name)
{
    const pilu_value *format = pilu_value_get(schema, PILU_STR("format"));
    return format && pilu_str_is(format->string, name);
}

static pilu_str expected_types(checker *c, const pilu_value *schema, const pilu_value *type)
{
    bool money = has_format(schema, "money");
    if (type->kind == PILU_STRING) return type_words(type->string, money);
    words w = words_new();
    for (uint32_t i = 0; i < type->count; i++) {
        if (i) words_put(&w, PILU_WORDS("或", " or "));
        words_put(&w, type_words(type->items[i]->string, money));
    }
    return words_end(c, &w);
}

static bool wants_number(const pilu_value *type)
{
    pilu_value number = {.kind = PILU_NUMBER, .number = pilu_number_int(0)};
    return types_allow(type, &number);
}

/* What stands there instead, with what the writer may have meant. */
static pilu_str found_words(checker *c, const pilu_value *type, const pilu_value *value)
{
    pilu_value text = {.kind = PILU_STRING};
    pilu_str s = shown(value);
    pilu_str what = {0};
    if (value->kind == PILU_STRING && wants_number(type)) {
        if (pilu_number_parse(s).ok)
            what = PILU_WORDS("带引号的文字“{}”，应去掉引号", "the text “{}”; remove its quotes");
        else if (s.n && s.n < 64 && s.p[0] >= '0' && s.p[0] <= '9')
            what = PILU_WORDS("文字“{}”，应只写数，不带引号、单位和千分位",
                              "the text “{}”; write the bare number, without quotes, unit or separators");
    } else if (value->kind == PILU_NUMBER && types_allow(type, &text)) {
        what = PILU_WORDS("数 {}，应加双引号", "the number {}; put it in double quotes");
    } else if (value->kind == PILU_NUMBER && wants_number(type)) {
        what = PILU_WORDS("小数 {}", "{}");
    }
    if (what.n) return pilu_words_about(c->arena, what, s);
    return pilu_value_kind_words(value->kind);
}

/* --- money ----------------------------------------------------------------------------------------- */

static void report_unit(checker *c)
{
    pilu_report(c->diags, MONEY_UNIT, place_of(c, c->unit ? c->unit : c->root));
}

static void unit_find(checker *c)
{
    c->unit = pilu_value_get(c->root, PILU_STR("money_unit"));
    bool text = c->unit && c->unit->kind == PILU_STRING;
    bool ten_thousands = text && pilu_str_is(c->unit->string, "万元");
    c->unit_good = ten_thousands || (text && pilu_str_is(c->unit->string, "元"));
    c->in_yuan = pilu_number_int(ten_thousands ? 10000 : 1);
}

/* Amounts up to 10^16 元 leave room for any sum and product of a document in 128 bits. */
static bool is_too_large(pilu_number yuan)
{
    return !yuan.ok || pilu_number_cmp(pilu_number_abs(yuan), pilu_number_int(10000000000000000)) > 0;
}

static void convert_money(checker *c, pilu_value *value)
{
    if (value->kind != PILU_NUMBER) return;
    if (!c->unit_good) {
        report_unit(c);
        return;
    }
    pilu_number yuan = pilu_number_mul(value->number, c->in_yuan);
    if (is_too_large(yuan)) {
        pilu_report(c->diags, MONEY_LIMIT, place_of(c, value), shown(value));
    } else if (!pilu_number_is_whole(pilu_number_mul(yuan, pilu_number_int(100)))) {
        pilu_report(c->diags, MONEY_CENT, place_of(c, value), shown(value), c->unit->string);
    } else {
        value->kind = PILU_MONEY;
        value->number = yuan;
    }
}

/* --- scalars --------------------------------------------------------------------------------------- */

static bool scalars_equal(const pilu_value *a, const pilu_value *b)
{
    if (a->kind != b->kind) return false;
    if (a->kind == PILU_STRING) return pilu_str_eq(a->string, b->string);
    if (a->kind == PILU_NUMBER) return pilu_number_cmp(a->number, b->number) == 0;
    return a->kind == PILU_NULL || (a->kind == PILU_BOOL && a->boolean == b->boolean);
}

/* `allowed` is a list (enum) or one value (const). */
static void check_enum(checker *c, const pilu_value *allowed, const pilu_value *value)
{
    const pilu_value *const one[] = {allowed};
    bool list = allowed->kind == PILU_LIST;
    const pilu_value *const *items = list ? (const pilu_value *const *)allowed->items : one;
    uint32_t count = list ? allowed->count : 1;
    words w = words_new();
    pilu_nearest near = pilu_nearest_new(value->kind == PILU_STRING ? value->string : (pilu_str){0});
    for (uint32_t i = 0; i < count; i++) {
        if (scalars_equal(items[i], value)) {
            words_end(c, &w);
            return;
        }
        if (items[i]->kind == PILU_STRING && count > 1) pilu_nearest_try(&near, items[i]->string);
        if (i > LIST_SHOWN) continue;
        if (i) words_put(&w, PILU_WORDS("、", ", "));
        words_put(&w, i == LIST_SHOWN ? PILU_STR("…") : shown(items[i]));
    }
    bool scalar = value->kind != PILU_LIST && value->kind != PILU_OBJECT;
    pilu_str found = scalar ? shown(value) : pilu_value_kind_words(value->kind);
    pilu_report(c->diags, DATA_ENUM, place_of(c, value), found, words_end(c, &w),
                pilu_nearest_words(&near, c->arena));
}

/* The value compared with the schema's bound must give `sign` (1: it is greater), or 0 when `equal`. */
static void check_bound(checker *c, const pilu_value *schema, const char *keyword, const pilu_value *value, int sign,
                        bool equal, pilu_str must)
{
    const pilu_value *bound = pilu_value_get(schema, pilu_str_from(keyword));
    if (!bound || value->kind != PILU_NUMBER) return;
    int order = pilu_number_cmp(value->number, bound->number);
    if (order == sign || (equal && order == 0)) return;
    pilu_report(c->diags, DATA_RANGE, place_of(c, value), shown(value), pilu_words_about(c->arena, must, shown(bound)));
}

static void check_ranges(checker *c, const pilu_value *schema, const pilu_value *value)
{
    check_bound(c, schema, "minimum", value, 1, true, PILU_WORDS("不小于 {}", "at least {}"));
    check_bound(c, schema, "exclusiveMinimum", value, 1, false, PILU_WORDS("大于 {}", "greater than {}"));
    check_bound(c, schema, "maximum", value, -1, true, PILU_WORDS("不大于 {}", "at most {}"));
}

static int digits_at(pilu_str text, size_t from, size_t to)
{
    int value = 0;
    for (size_t i = from; i < to; i++) {
        if (text.p[i] < '0' || text.p[i] > '9') return -1;
        value = value * 10 + (text.p[i] - '0');
    }
    return value;
}

/* A day of the Gregorian calendar written YYYY-MM-DD (RFC 3339, full-date). */
static bool is_date(pilu_str text)
{
    if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-') return false;
    int year = digits_at(text, 0, 4), month = digits_at(text, 5, 7), day = digits_at(text, 8, 10);
    return year >= 1 && day >= 1 && day <= pilu_days_in(year, month);
}

static void check_text(checker *c, const pilu_value *schema, const pilu_value *value)
{
    const pilu_value *length = pilu_value_get(schema, PILU_STR("minLength"));
    int64_t n = 0;
    if (length && pilu_number_to_int(length->number, &n) && pilu_utf8_count(value->string) < (uint64_t)n) {
        pilu_str must = n == 1 ? PILU_WORDS("非空的文字", "a text that is not empty")
                               : PILU_WORDS("至少 {} 个字的文字", "a text of at least {} characters");
        must = pilu_words_about(c->arena, must, shown(length));
        pilu_report(c->diags, DATA_PATTERN, place_of(c, value), value->string, must);
    } else if (has_format(schema, "date") && !is_date(value->string)) {
        pilu_report(c->diags, DATA_PATTERN, place_of(c, value), value->string,
                    PILU_WORDS("真实的日期，年-月-日，如 2020-09-15", "a real date, year-month-day, such as 2020-09-15"));
    }
}

/* --- lists and objects ----------------------------------------------------------------------------- */

static void check_count(checker *c, const pilu_value *bound, const pilu_value *list, bool most)
{
    int64_t n = 0;
    if (!bound || !pilu_number_to_int(bound->number, &n) || (most ? list->count <= n : list->count >= n)) return;
    pilu_str must = most ? PILU_WORDS("至多 {} 项", "at most {}") : PILU_WORDS("至少 {} 项", "at least {}");
    pilu_report(c->diags, DATA_COUNT, place_of(c, list), pilu_arena_printf(c->arena, "%u", list->count),
                pilu_words_about(c->arena, must, shown(bound)));
}

static void check_list(checker *c, const pilu_value *schema, const pilu_value *list)
{
    check_count(c, pilu_value_get(schema, PILU_STR("minItems")), list, false);
    check_count(c, pilu_value_get(schema, PILU_STR("maxItems")), list, true);
    const pilu_value *items = pilu_value_get(schema, PILU_STR("items"));
    for (uint32_t i = 0; items && i < list->count; i++) check(c, items, list->items[i]);
}

static pilu_str title_of(const pilu_value *schema)
{
    const pilu_value *title = schema ? pilu_value_get(schema, PILU_STR("title")) : NULL;
    if (schema && !title) title = pilu_value_get(pilu_schema_resolve(schema), PILU_STR("title"));
    return title ? title->string : (pilu_str){0};
}

/* «（单位名称）» from the field's title, so that the finding is understood without the schema. */
static pilu_str title_words(checker *c, const pilu_value *properties, pilu_str name)
{
    const pilu_value *field = properties ? pilu_value_get(properties, name) : NULL;
    pilu_str title = title_of(field);
    return title.n ? pilu_words_about(c->arena, PILU_WORDS("（{}）", " ({})"), title) : PILU_STR("");
}

enum { MISSPELT_MOST = 16, UNKNOWN_MOST = 20000 }; /* unknown fields told of one object; each costs a search */

/* Names of known fields that unknown ones are near to: such a field is misspelt, not missing. */
typedef struct misspelt {
    pilu_str names[MISSPELT_MOST];
    size_t count, unknown;
} misspelt;

static bool is_misspelt(const misspelt *m, pilu_str name)
{
    for (size_t i = 0; i < m->count; i++)
        if (pilu_str_eq(m->names[i], name)) return true;
    return false;
}

static void report_unknown(checker *c, const pilu_value *properties, const pilu_value *child, misspelt *m)
{
    if (m->unknown++ >= UNKNOWN_MOST) return;
    pilu_nearest near = pilu_nearest_new(child->key);
    for (uint32_t i = 0; properties && i < properties->count; i++) pilu_nearest_try(&near, properties->items[i]->key);
    if (near.best.n && m->count < MISSPELT_MOST) m->names[m->count++] = near.best;
    pilu_report(c->diags, DATA_UNKNOWN, pilu_value_name_place(c->arena, child), child->key,
                pilu_nearest_words(&near, c->arena));
}

static void check_required(checker *c, const pilu_value *schema, const pilu_value *object, const misspelt *m)
{
    const pilu_value *required = pilu_value_get(schema, PILU_STR("required"));
    const pilu_value *properties = pilu_value_get(schema, PILU_STR("properties"));
    for (uint32_t i = 0; required && i < required->count; i++) {
        pilu_str name = required->items[i]->string;
        if (pilu_value_get(object, name) || is_misspelt(m, name) || is_omitted(c, object, name)) continue;
        if (object == c->root && pilu_str_is(name, "money_unit")) report_unit(c);
        else pilu_report(c->diags, DATA_MISSING, place_of(c, object), name, title_words(c, properties, name));
    }
}

static void check_object(checker *c, const pilu_value *schema, const pilu_value *object)
{
    const pilu_value *properties = pilu_value_get(schema, PILU_STR("properties"));
    const pilu_value *others = pilu_value_get(schema, PILU_STR("additionalProperties"));
    misspelt m = {.count = 0};
    for (uint32_t i = 0; i < object->count; i++) {
        pilu_value *child = object->items[i];
        const pilu_value *field = properties ? pilu_value_get(properties, child->key) : NULL;
        if (field) check(c, field, child);
        else if (pilu_str_is(child->key, "note") || !others) continue;
        else if (others->kind != PILU_BOOL) check(c, others, child);
        else if (!others->boolean) report_unknown(c, properties, child, &m);
    }
    check_required(c, schema, object, &m);
}

/* --- unions ---------------------------------------------------------------------------------------- */

/* A branch is out when the value is of another type, or a field of it is not the branch's const. */
static bool branch_is_out(const pilu_value *branch, const pilu_value *value)
{
    if (!branch) return true;
    const pilu_value *type = pilu_value_get(branch, PILU_STR("type"));
    if (type && !types_allow(type, value)) return true;
    const pilu_value *properties = pilu_value_get(branch, PILU_STR("properties"));
    for (uint32_t i = 0; properties && value->kind == PILU_OBJECT && i < properties->count; i++) {
        const pilu_value *fixed = pilu_value_get(properties->items[i], PILU_STR("const"));
        const pilu_value *field = fixed ? pilu_value_get(value, properties->items[i]->key) : NULL;
        if (field && !scalars_equal(fixed, field)) return true;
    }
    return false;
}

/* All fields that the branch requires are there. */
static bool branch_is_meant(const pilu_value *branch, const pilu_value *value)
{
    const pilu_value *required = pilu_value_get(branch, PILU_STR("required"));
    for (uint32_t i = 0; required && value->kind == PILU_OBJECT && i < required->count; i++)
        if (!pilu_value_get(value, required->items[i]->string)) return false;
    return true;
}

static void put_branch(checker *c, words *w, const pilu_value *branch)
{
    const pilu_value *type = pilu_value_get(branch, PILU_STR("type"));
    const pilu_value *required = pilu_value_get(branch, PILU_STR("required"));
    if (!required) {
        words_put(w, type ? expected_types(c, branch, type) : pilu_value_kind_words(PILU_OBJECT));
        return;
    }
    words_put(w, PILU_WORDS("含有", "an object with "));
    for (uint32_t i = 0; i < required->count; i++) {
        if (i) words_put(w, PILU_WORDS("、", ", "));
        words_put(w, required->items[i]->string);
    }
    words_put(w, PILU_WORDS("的对象", ""));
}

static void check_union(checker *c, const pilu_value *branches, pilu_value *value)
{
    words w = words_new();
    const pilu_value *meant = NULL, *only = NULL;
    uint32_t open = 0;
    for (uint32_t i = 0; i < branches->count && !meant; i++) {
        const pilu_value *branch = pilu_schema_resolve(branches->items[i]);
        if (!branch) continue;
        if (!branch_is_out(branch, value)) {
            open++;
            only = branches->items[i];
            if (branch_is_meant(branch, value)) meant = branches->items[i];
        }
        if (i) words_put(&w, PILU_WORDS("，或", ", or "));
        put_branch(c, &w, branch);
    }
    pilu_str expected = words_end(c, &w);
    if (open == 1 && !meant) meant = only;
    if (meant) {
        check(c, meant, value);
        return;
    }
    pilu_str found = value->kind == PILU_OBJECT ? PILU_WORDS("缺少这些字段的对象", "an object without those fields")
                                                : pilu_value_kind_words(value->kind);
    pilu_report(c->diags, DATA_TYPE, place_of(c, value), expected, found);
}

/* --- one value ------------------------------------------------------------------------------------- */

static void check_keywords(checker *c, const pilu_value *schema, pilu_value *value)
{
    const pilu_value *type = pilu_value_get(schema, PILU_STR("type"));
    if (type && !types_allow(type, value)) {
        pilu_str expected = expected_types(c, schema, type);
        pilu_report(c->diags, DATA_TYPE, place_of(c, value), expected, found_words(c, type, value));
        return;
    }
    const pilu_value *allowed = pilu_value_get(schema, PILU_STR("enum"));
    const pilu_value *fixed = pilu_value_get(schema, PILU_STR("const"));
    if (allowed) check_enum(c, allowed, value);
    if (fixed) check_enum(c, fixed, value);
    check_ranges(c, schema, value);
    if (value->kind == PILU_STRING) check_text(c, schema, value);
    if (value->kind == PILU_LIST) check_list(c, schema, value);
    if (value->kind == PILU_OBJECT) check_object(c, schema, value);
    const pilu_value *branches = pilu_value_get(schema, PILU_STR("oneOf"));
    if (branches) check_union(c, branches, value);
    if (has_format(schema, "money")) convert_money(c, value);
}

static void check(checker *c, const pilu_value *schema, pilu_value *value)
{
    if (value == c->unit && !c->unit_good) {
        report_unit(c);
        return;
    }
    if (c->depth == DEPTH_MAX) {
        pilu_report(c->diags, SCHEMA_BAD, pilu_value_place(c->arena, schema),
                    PILU_WORDS("$ref 互相引用，没有尽头", "$ref refer to each other without end"));
        return;
    }
    c->depth++;
    if (!value->schema) value->schema = schema;
    if (!value->starter) value->starter = pilu_schema_starter(schema, value);
    /* What stands beside a $ref first: the schema referred to may convert the value to money. */
    check_keywords(c, schema, value);
    const pilu_value *ref = pilu_value_get(schema, PILU_STR("$ref"));
    if (ref) check(c, ref->alias, value);
    c->depth--;
}

bool pilu_schema_check(pilu_arena *arena, pilu_diags *diags, pilu_value *schema, const pilu_loader *loader,
                       pilu_value *root)
{
    return pilu_schema_file_check(arena, diags, schema, loader) && pilu_schema_apply(arena, diags, schema, NULL, root);
}

bool pilu_schema_apply(pilu_arena *arena, pilu_diags *diags, const pilu_value *schema, const pilu_value *omits,
                       pilu_value *root)
{
    size_t before = diags->errors;
    checker c = {.arena = arena, .diags = diags, .root = root, .omits = omits};
    unit_find(&c);
    check(&c, schema, root);
    return diags->errors == before;
}

/* A title may go on to say how the field is filled in: «预算口径：年初预算数、调整预算数», «权重（分）». */
pilu_str pilu_schema_title(const pilu_value *value)
{
    static const char *const ENDS[] = {"，", "：", "；"};
    pilu_str title = value ? title_of(value->schema) : (pilu_str){0};
    for (size_t i = 0; i < PILU_COUNT(ENDS); i++) {
        size_t end = pilu_str_find(title, pilu_str_from(ENDS[i]), 1);
        if (end != SIZE_MAX) title.n = end;
    }
    size_t open = pilu_str_find(title, PILU_STR("（"), 1), close = pilu_str_find(title, PILU_STR("）"), 1);
    if (open != SIZE_MAX && close != SIZE_MAX && close + 3 == title.n) title.n = open;
    return title;
}
