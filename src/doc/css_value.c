/* Values of properties, each read as style_properties.def says. */
#include "doc/css.h"
#include "base/nearest.h"
#include "base/number.h"

typedef struct property {
    const char *name;
    pilu_css_kind kind;
    const char *values;
} property;

static const property LONGHANDS[] = {
#define PILU_LONGHAND(id, name, inherited, kind, field, values, doc) {name, PILU_KIND_##kind, values},
#define PILU_SHORTHAND(id, name, kind, first, values, doc)
#define PILU_ACCEPTED(id, name, values, doc)
#include "doc/style_properties.def"
#undef PILU_LONGHAND
#undef PILU_SHORTHAND
#undef PILU_ACCEPTED
};

typedef enum shorthand_kind { SIDES, BORDER, EDGE, SAME } shorthand_kind;

static const struct {
    const char *name;
    shorthand_kind kind;
    pilu_css_property first;
    const char *values;
} SHORTHANDS[] = {
#define PILU_LONGHAND(id, name, inherited, kind, field, values, doc)
#define PILU_SHORTHAND(id, name, kind, first, values, doc) {name, kind, PILU_CSS_##first, values},
#define PILU_ACCEPTED(id, name, values, doc)
#include "doc/style_properties.def"
#undef PILU_LONGHAND
#undef PILU_SHORTHAND
#undef PILU_ACCEPTED
};

static const struct {
    const char *name, *values;
} ACCEPTED[] = {
#define PILU_LONGHAND(id, name, inherited, kind, field, values, doc)
#define PILU_SHORTHAND(id, name, kind, first, values, doc)
#define PILU_ACCEPTED(id, name, values, doc) {name, values},
#include "doc/style_properties.def"
#undef PILU_LONGHAND
#undef PILU_SHORTHAND
#undef PILU_ACCEPTED
};

const char *pilu_css_property_name(pilu_css_property property) { return LONGHANDS[property].name; }

/* --- findings --------------------------------------------------------------------------------------- */

void pilu_css_unknown(pilu_css_reader *r, const pilu_css_token *name)
{
    static const char *const NAMES[] = {
#define PILU_LONGHAND(id, name, inherited, kind, field, values, doc) name,
#define PILU_SHORTHAND(id, name, kind, first, values, doc) name,
#define PILU_ACCEPTED(id, name, values, doc)
#include "doc/style_properties.def"
#undef PILU_LONGHAND
#undef PILU_SHORTHAND
#undef PILU_ACCEPTED
    };
    pilu_nearest nearest = pilu_nearest_new(name->text);
    for (size_t i = 0; i < PILU_COUNT(NAMES); i++) pilu_nearest_try(&nearest, pilu_str_from(NAMES[i]));
    pilu_css_report(r, STYLE_PROPERTY, name, name->text, pilu_nearest_words(&nearest, r->arena));
}

static pilu_str span_text(const pilu_css_reader *r, pilu_css_span span)
{
    if (span.from >= span.to) return (pilu_str){0};
    return pilu_str_slice(r->source->text, span.from->offset, span.to[-1].offset + span.to[-1].length);
}

void pilu_css_bad_value(pilu_css_reader *r, pilu_str property, pilu_css_span span, pilu_str expected)
{
    pilu_str text = span_text(r, span);
    size_t length = text.n ? text.n : 1;
    pilu_report(r->diags, STYLE_VALUE, pilu_place_at(r->source, span.from->offset, length), property, text, expected);
}

/* --- single values ---------------------------------------------------------------------------------- */

static bool one(pilu_css_span span) { return span.to - span.from == 1; }

/* Units as fractions of 1/1000 pt: 1 mm = 72000/25.4 = 360000/127 (CSS Values 3 §6.2). */
static const struct {
    const char *name;
    int64_t num, den;
} UNITS[] = {{"pt", 1000, 1}, {"mm", 360000, 127}, {"cm", 3600000, 127}, {"in", 72000, 1},
             {"px", 750, 1}, {"pc", 12000, 1}};

static int64_t round_half_up(pilu_int128 num, pilu_int128 den)
{
    pilu_int128 twice = 2 * num + den, whole = twice / (2 * den);
    if (twice % (2 * den) < 0) whole--;
    return (int64_t)whole;
}

static bool within_most(int64_t units) { return units >= -PILU_CSS_MOST && units <= PILU_CSS_MOST; }

bool pilu_css_read_length(pilu_css_span span, pilu_css_value *out)
{
    if (!one(span)) return false;
    const pilu_css_token *t = span.from;
    *out = (pilu_css_value){.form = PILU_FORM_LENGTH};
    if (t->kind == PILU_CSS_NUMBER) return t->number == 0;
    if (t->kind != PILU_CSS_DIMENSION) return false;
    for (size_t i = 0; i < PILU_COUNT(UNITS); i++) {
        if (!pilu_css_same(t->text, UNITS[i].name)) continue;
        out->number = round_half_up((pilu_int128)t->number * UNITS[i].num, UNITS[i].den * PILU_CSS_ONE);
        return within_most(out->number);
    }
    out->form = pilu_css_same(t->text, "rem") ? PILU_FORM_REM : PILU_FORM_EM;
    out->number = t->number;
    bool sane = t->number >= -(int64_t)10000 * PILU_CSS_ONE && t->number <= (int64_t)10000 * PILU_CSS_ONE;
    return sane && (out->form == PILU_FORM_REM || pilu_css_same(t->text, "em"));
}

pilu_unit pilu_css_length(const pilu_css_value *value, pilu_unit size, pilu_unit root)
{
    int64_t units = value->number;
    if (value->form == PILU_FORM_EM) units = round_half_up((pilu_int128)value->number * size, PILU_CSS_ONE);
    if (value->form == PILU_FORM_REM) units = round_half_up((pilu_int128)value->number * root, PILU_CSS_ONE);
    if (value->form == PILU_FORM_NUMBER) units = round_half_up((pilu_int128)value->number * size, PILU_CSS_ONE);
    if (value->form == PILU_FORM_PERCENT)
        units = round_half_up((pilu_int128)value->number * size, (int64_t)100 * PILU_CSS_ONE);
    if (units > PILU_CSS_MOST) return PILU_CSS_MOST;
    return units < -PILU_CSS_MOST ? -PILU_CSS_MOST : (pilu_unit)units;
}

static bool read_hex(pilu_str digits, int64_t *out)
{
    if (digits.n != 3 && digits.n != 6) return false;
    *out = 0;
    for (size_t i = 0; i < digits.n; i++) {
        char c = digits.p[i];
        int v = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (v < 0) return false;
        *out = *out * 16 + v;
        if (digits.n == 3) *out = *out * 16 + v;
    }
    return true;
}

/* rgb(1, 2, 3) and rgb(1 2 3): whole numbers 0–255 (CSS Color 4 §5.1). */
static bool read_rgb(pilu_css_span span, int64_t *out)
{
    int found = 0;
    *out = 0;
    for (const pilu_css_token *t = span.from + 1; t < span.to - 1; t++) {
        if (t->kind == PILU_CSS_SPACE || pilu_css_is(t, ',')) continue;
        if (t->kind != PILU_CSS_NUMBER || t->number % PILU_CSS_ONE || t->number < 0 || t->number > 255LL * PILU_CSS_ONE)
            return false;
        *out = *out * 256 + t->number / PILU_CSS_ONE;
        if (++found > 3) return false;
    }
    return found == 3 && pilu_css_is(span.to - 1, ')');
}

bool pilu_css_read_colour(pilu_css_span span, pilu_css_value *out)
{
    static const struct {
        const char *name;
        int32_t value;
    } NAMES[] = {{"black", 0x000000}, {"white", 0xFFFFFF}, {"red", 0xFF0000}, {"gray", 0x808080}, {"grey", 0x808080},
        {"silver", 0xC0C0C0}, {"maroon", 0x800000}, {"yellow", 0xFFFF00}, {"olive", 0x808000}, {"lime", 0x00FF00},
        {"green", 0x008000}, {"aqua", 0x00FFFF}, {"teal", 0x008080}, {"blue", 0x0000FF}, {"navy", 0x000080},
        {"fuchsia", 0xFF00FF}, {"purple", 0x800080}, {"orange", 0xFFA500}, {"lightgray", 0xD3D3D3},
        {"lightgrey", 0xD3D3D3}, {"whitesmoke", 0xF5F5F5}, {"transparent", PILU_COLOUR_NONE},
        {"currentcolor", PILU_COLOUR_CURRENT}};
    *out = (pilu_css_value){.form = PILU_FORM_COLOUR};
    const pilu_css_token *t = span.from;
    if (span.to - span.from > 4 && t->kind == PILU_CSS_FUNCTION && pilu_css_same(t->text, "rgb"))
        return read_rgb(span, &out->number);
    if (!one(span)) return false;
    if (t->kind == PILU_CSS_HASH) return read_hex(t->text, &out->number);
    for (size_t i = 0; t->kind == PILU_CSS_IDENT && i < PILU_COUNT(NAMES); i++) {
        if (!pilu_css_same(t->text, NAMES[i].name)) continue;
        out->number = NAMES[i].value;
        return true;
    }
    return false;
}

/* var(--body), "…", serif → «body» */
bool pilu_css_read_role(pilu_css_span span, pilu_css_value *out)
{
    const pilu_css_token *t = span.from;
    if (t >= span.to || t->kind != PILU_CSS_FUNCTION || !pilu_css_same(t->text, "var")) return false;
    while ((++t)->kind == PILU_CSS_SPACE) {}
    if (t >= span.to || t->kind != PILU_CSS_IDENT) return false;
    if (t->text.n < 3 || !pilu_str_starts(t->text, PILU_STR("--"))) return false;
    *out = (pilu_css_value){.form = PILU_FORM_NAME, .name = pilu_str_slice(t->text, 2, t->text.n)};
    return true;
}

/* Index of a word in «a|b|c», or -1. */
static int word_index(const char *list, pilu_str word)
{
    for (int i = 0; *list; i++) {
        const char *bar = strchr(list, '|');
        size_t n = bar ? (size_t)(bar - list) : strlen(list);
        if (word.n == n) {
            size_t k = 0;
            while (k < n && (word.p[k] >= 'A' && word.p[k] <= 'Z' ? word.p[k] + 32 : word.p[k]) == list[k]) k++;
            if (k == n) return i;
        }
        list += bar ? n + 1 : n;
    }
    return -1;
}

static bool read_word(pilu_css_span span, const char *list, pilu_css_value *out)
{
    if (!one(span) || span.from->kind != PILU_CSS_IDENT) return false;
    *out = (pilu_css_value){.form = PILU_FORM_WORD, .number = word_index(list, span.from->text)};
    return out->number >= 0;
}

static bool read_percent(pilu_css_span span, pilu_css_value *out)
{
    if (!one(span) || span.from->kind != PILU_CSS_PERCENT) return false;
    *out = (pilu_css_value){.form = PILU_FORM_PERCENT, .number = span.from->number};
    return out->number <= (int64_t)10000 * PILU_CSS_ONE;
}

static bool read_positive(pilu_css_span span, pilu_css_value *out)
{
    return pilu_css_read_length(span, out) && out->number >= 0;
}

static bool read_weight(pilu_css_span span, pilu_css_value *out)
{
    if (read_word(span, "normal|bold", out)) return true;
    if (!one(span) || span.from->kind != PILU_CSS_NUMBER) return false;
    int64_t weight = span.from->number / PILU_CSS_ONE;
    *out = (pilu_css_value){.form = PILU_FORM_WORD, .number = weight == 700};
    return span.from->number % PILU_CSS_ONE == 0 && (weight == 400 || weight == 700);
}

static bool read_line(pilu_css_span span, pilu_css_value *out)
{
    if (read_word(span, "normal", out)) return true;
    if (one(span) && span.from->kind == PILU_CSS_NUMBER) {
        *out = (pilu_css_value){.form = PILU_FORM_NUMBER, .number = span.from->number};
        return out->number >= 0 && out->number <= (int64_t)1000 * PILU_CSS_ONE;
    }
    return (read_percent(span, out) || pilu_css_read_length(span, out)) && out->number >= 0;
}

static bool read_stroke(pilu_css_span span, pilu_css_value *out)
{
    static const int WIDTHS[] = {750, 2250, 3750}; /* 1, 3 and 5 px (CSS Backgrounds 3 §4.3) */
    if (read_word(span, "thin|medium|thick", out)) {
        *out = (pilu_css_value){.form = PILU_FORM_LENGTH, .number = WIDTHS[out->number]};
        return true;
    }
    return read_positive(span, out);
}

static bool read_name(pilu_css_span span, pilu_css_value *out)
{
    if (!one(span) || span.from->kind != PILU_CSS_IDENT) return false;
    *out = (pilu_css_value){.form = PILU_FORM_NAME, .name = span.from->text};
    if (pilu_css_same(out->name, "auto")) out->name = (pilu_str){0};
    return true;
}

static bool read_value(pilu_css_property property, pilu_css_span span, pilu_css_value *out)
{
    if (read_word(span, "inherit|initial", out)) {
        out->form = out->number ? PILU_FORM_INITIAL : PILU_FORM_INHERIT;
        return true;
    }
    switch (LONGHANDS[property].kind) {
    case PILU_KIND_SIZE: return (read_percent(span, out) || pilu_css_read_length(span, out)) && out->number > 0;
    case PILU_KIND_LINE: return read_line(span, out);
    case PILU_KIND_COLOUR:
        return pilu_css_read_colour(span, out) && out->number != PILU_COLOUR_NONE;
    case PILU_KIND_BACKGROUND:
        if (read_word(span, "none", out)) *out = (pilu_css_value){.form = PILU_FORM_COLOUR, .number = PILU_COLOUR_NONE};
        else if (!pilu_css_read_colour(span, out)) return false;
        return true;
    case PILU_KIND_ROLE: return pilu_css_read_role(span, out);
    case PILU_KIND_WEIGHT: return read_weight(span, out);
    case PILU_KIND_LENGTH: return pilu_css_read_length(span, out);
    case PILU_KIND_MARGIN: return read_word(span, "auto", out) || pilu_css_read_length(span, out);
    case PILU_KIND_POSITIVE: return read_positive(span, out);
    case PILU_KIND_STROKE: return read_stroke(span, out);
    case PILU_KIND_WIDTH:
        return read_word(span, "auto|fit-content", out) ||
               ((read_percent(span, out) || pilu_css_read_length(span, out)) && out->number >= 0);
    case PILU_KIND_VALIGN:
        return read_word(span, "baseline|sub|super|top|middle|bottom", out) || pilu_css_read_length(span, out);
    case PILU_KIND_KEYWORD: return read_word(span, LONGHANDS[property].values, out);
    case PILU_KIND_NAME: return read_name(span, out);
    }
    return false;
}

/* --- declarations ----------------------------------------------------------------------------------- */

static void add(pilu_css_reader *r, pilu_css_decls *decls, const pilu_css_raw *raw, pilu_css_property property,
                pilu_css_value value)
{
    pilu_str text = span_text(r, raw->value);
    PILU_ARENA_PUSH_ROOM(r->arena, decls->items, decls->count, decls->room);
    decls->items[decls->count++] = (pilu_css_decl){.property = property, .important = raw->important, .value = value,
                                                   .offset = raw->value.from->offset, .length = (uint32_t)text.n};
}

/* The next component of a value: a token, or a function with its arguments. */
static bool next_component(const pilu_css_token **t, const pilu_css_token *to, pilu_css_span *part)
{
    while (*t < to && (*t)->kind == PILU_CSS_SPACE) (*t)++;
    if (*t >= to) return false;
    part->from = *t;
    int depth = (*t)->kind == PILU_CSS_FUNCTION;
    for ((*t)++; depth > 0 && *t < to; (*t)++)
        depth += ((*t)->kind == PILU_CSS_FUNCTION || pilu_css_is(*t, '(')) - pilu_css_is(*t, ')');
    part->to = *t;
    return true;
}

/* One to four values: top, right, bottom, left (CSS 2.2 §8.3). */
static bool declare_sides(pilu_css_reader *r, const pilu_css_raw *raw, pilu_css_property first, pilu_css_decls *decls)
{
    static const int SOURCE[4][4] = {{0, 0, 0, 0}, {0, 1, 0, 1}, {0, 1, 2, 1}, {0, 1, 2, 3}};
    pilu_css_value values[4];
    size_t count = 0;
    pilu_css_span part;
    for (const pilu_css_token *t = raw->value.from; next_component(&t, raw->value.to, &part); count++)
        if (count == 4 || !read_value(first, part, &values[count])) return false;
    if (count == 0) return false;
    for (size_t i = 0; i < count; i++)
        if (count > 1 && (values[i].form == PILU_FORM_INHERIT || values[i].form == PILU_FORM_INITIAL)) return false;
    for (int side = 0; side < 4; side++)
        add(r, decls, raw, first + (pilu_css_property)side, values[SOURCE[count - 1][side]]);
    return true;
}

/* Width, style and colour in any order; what is not given is initial (CSS Backgrounds 3 §4.4). */
static bool declare_border(pilu_css_reader *r, const pilu_css_raw *raw, pilu_css_property first, int sides,
                           pilu_css_decls *decls)
{
    static const pilu_css_property STEP[] = {PILU_CSS_BORDER_TOP_WIDTH, PILU_CSS_BORDER_TOP_STYLE,
                                             PILU_CSS_BORDER_TOP_COLOR};
    pilu_css_value values[3] = {{.form = PILU_FORM_INITIAL}, {.form = PILU_FORM_INITIAL}, {.form = PILU_FORM_INITIAL}};
    bool given[3] = {false};
    pilu_css_span part;
    size_t count = 0;
    for (const pilu_css_token *t = raw->value.from; next_component(&t, raw->value.to, &part); count++) {
        size_t i = 0;
        pilu_css_value value;
        while (i < 3 && (given[i] || !read_value(STEP[i], part, &value))) i++;
        if (i == 3) return false;
        bool global = value.form == PILU_FORM_INHERIT || value.form == PILU_FORM_INITIAL;
        if (global && raw->value.to - raw->value.from > 1) return false;
        values[i] = value;
        given[i] = true;
        if (global) values[1] = values[2] = value;
    }
    if (count == 0) return false;
    for (int side = 0; side < sides; side++)
        for (int i = 0; i < 3; i++)
            add(r, decls, raw, STEP[i] + (first - PILU_CSS_BORDER_TOP_WIDTH) + (pilu_css_property)side, values[i]);
    return true;
}

static bool declare_longhand(pilu_css_reader *r, const pilu_css_raw *raw, pilu_css_property property,
                             pilu_css_decls *decls)
{
    pilu_css_value value;
    if (raw->value.from == raw->value.to || !read_value(property, raw->value, &value)) return false;
    value.name = pilu_arena_str(r->arena, value.name);
    add(r, decls, raw, property, value);
    return true;
}

/* The page knows no custom property but roles: var(--x, fallback) is its fallback, for a browser without --x would
 * show that too (CSS Variables 1 §3). */
static void use_fallback(pilu_css_span *span)
{
    const pilu_css_token *t = span->from;
    while (t < span->to && t->kind == PILU_CSS_FUNCTION && pilu_css_same(t->text, "var")) {
        const pilu_css_token *comma = t + 1, *rest = t;
        pilu_css_span all;
        if (!next_component(&rest, span->to, &all) || rest != span->to || !pilu_css_is(span->to - 1, ')')) return;
        while (comma < span->to && !pilu_css_is(comma, ',')) comma++;
        if (comma == span->to) return;
        *span = (pilu_css_span){comma + 1, span->to - 1};
        while (span->from < span->to && span->from->kind == PILU_CSS_SPACE) span->from++;
        while (span->from < span->to && span->to[-1].kind == PILU_CSS_SPACE) span->to--;
        t = span->from;
    }
}

static bool declare_shorthand(pilu_css_reader *r, const pilu_css_raw *raw, size_t i, pilu_css_decls *decls)
{
    pilu_css_property first = SHORTHANDS[i].first;
    switch (SHORTHANDS[i].kind) {
    case SIDES: return declare_sides(r, raw, first, decls);
    case BORDER: return declare_border(r, raw, first, 4, decls);
    case EDGE: return declare_border(r, raw, first, 1, decls);
    case SAME: return declare_longhand(r, raw, first, decls);
    }
    return false;
}

void pilu_css_declare(pilu_css_reader *r, const pilu_css_raw *raw_in, pilu_css_decls *decls)
{
    pilu_css_raw raw = *raw_in;
    pilu_str name = raw.name->text;
    const char *expected = NULL;
    if (!pilu_css_same(name, "font-family")) use_fallback(&raw.value);
    for (size_t i = 0; i < PILU_COUNT(LONGHANDS); i++) {
        if (!pilu_css_same(name, LONGHANDS[i].name)) continue;
        if (declare_longhand(r, &raw, (pilu_css_property)i, decls)) return;
        expected = LONGHANDS[i].values;
    }
    for (size_t i = 0; !expected && i < PILU_COUNT(SHORTHANDS); i++) {
        if (!pilu_css_same(name, SHORTHANDS[i].name)) continue;
        if (declare_shorthand(r, &raw, i, decls)) return;
        expected = SHORTHANDS[i].values;
    }
    for (size_t i = 0; !expected && i < PILU_COUNT(ACCEPTED); i++) {
        if (!pilu_css_same(name, ACCEPTED[i].name)) continue;
        if (word_index(ACCEPTED[i].values, span_text(r, raw.value)) >= 0) return;
        expected = ACCEPTED[i].values;
    }
    if (expected) pilu_css_bad_value(r, name, raw.value, pilu_str_from(expected));
    else pilu_css_unknown(r, raw.name);
}
