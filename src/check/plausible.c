#include "check/plausible.h"
#include "base/utf8.h"
#include "data/schema.h"

#include <stdlib.h>

enum { AMOUNTS_LEAST = 3, FAR = 1000, UNIT_STEP = 10000, AROUND = 10, SMALL = 100 };

typedef struct checker {
    pilu_arena *arena;
    pilu_diags *diags;
    bool ten_thousands; /* money_unit is 万元 */
    int64_t year;       /* 0: none given */
} checker;

/* Last year's data speaks of its own year. */
static bool is_elsewhere(const pilu_value *v) { return pilu_str_is(v->key, "previous"); }

/* --- amounts ----------------------------------------------------------------------------------------- */

static bool is_amount(const pilu_value *v)
{
    return v && v->kind == PILU_MONEY && !v->derived && pilu_number_sign(v->number) != 0;
}

static int by_amount(const void *a, const void *b)
{
    return pilu_number_cmp(*(const pilu_number *)a, *(const pilu_number *)b);
}

static pilu_number times(pilu_number a, int64_t n) { return pilu_number_mul(a, pilu_number_int(n)); }
static bool at_least(pilu_number a, pilu_number b) { return a.ok && b.ok && pilu_number_cmp(a, b) >= 0; }

/* `sorted` holds all of the field's amounts, `a` among them. */
static bool is_suspect(const checker *c, const pilu_number *sorted, size_t count, pilu_number a)
{
    pilu_number median = sorted[count / 2], step = pilu_number_int(UNIT_STEP);
    pilu_number low = sorted[pilu_number_cmp(sorted[0], a) == 0], high = sorted[count - 1];
    if (pilu_number_cmp(high, a) == 0) high = sorted[count - 2];
    if (!(c->ten_thousands ? at_least(a, times(median, FAR)) : at_least(median, times(a, FAR)))) return false;
    pilu_number meant = c->ten_thousands ? pilu_number_div(a, step) : pilu_number_mul(a, step);
    return at_least(times(meant, AROUND), low) && at_least(times(high, AROUND), meant);
}

static pilu_str in_unit(const checker *c, pilu_number yuan)
{
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_number_print_short(c->ten_thousands ? pilu_number_div(yuan, pilu_number_int(UNIT_STEP)) : yuan, 6, &text);
    pilu_str shown = pilu_arena_str(c->arena, pilu_buf_view(&text));
    pilu_buf_free(&text);
    return shown;
}

static void report_amount(const checker *c, const pilu_value *v, pilu_number median)
{
    pilu_report(c->diags, MONEY_SUSPECT, pilu_value_place(c->arena, v), in_unit(c, v->number),
                c->ten_thousands ? PILU_STR("万元") : PILU_STR("元"), in_unit(c, median),
                c->ten_thousands ? PILU_STR("元") : PILU_STR("万元"));
}

/* The amounts of one field of a list's records; an empty `key`: the list's own. */
static void check_field(const checker *c, const pilu_value *list, pilu_str key, bool *told)
{
    pilu_number *sorted = pilu_memory_new(list->count * sizeof *sorted);
    size_t count = 0;
    for (uint32_t i = 0; i < list->count; i++) {
        const pilu_value *item = list->items[i], *v = key.n ? NULL : item;
        if (key.n && item->kind == PILU_OBJECT) v = pilu_value_get(item, key);
        if (is_amount(v)) sorted[count++] = pilu_number_abs(v->number);
    }
    if (count) qsort(sorted, count, sizeof *sorted, by_amount);
    for (uint32_t i = 0; count >= AMOUNTS_LEAST && i < list->count; i++) {
        const pilu_value *item = list->items[i], *v = key.n ? NULL : item;
        if (key.n && item->kind == PILU_OBJECT) v = pilu_value_get(item, key);
        if (told[i] || !is_amount(v) || !is_suspect(c, sorted, count, pilu_number_abs(v->number))) continue;
        told[i] = true;
        report_amount(c, v, sorted[count / 2]);
    }
    free(sorted);
}

/* The fields are those of the first record: records of one list are alike. Which records were told of, or NULL. */
static const bool *check_amounts(const checker *c, const pilu_value *list)
{
    if (list->count < AMOUNTS_LEAST) return NULL;
    bool *told = PILU_NEW_ARRAY(c->arena, bool, list->count);
    const pilu_value *first = list->items[0];
    check_field(c, list, (pilu_str){0}, told);
    for (uint32_t i = 0; first->kind == PILU_OBJECT && i < first->count; i++)
        if (!first->items[i]->derived) check_field(c, list, first->items[i]->key, told);
    return told;
}

/* One thing's amounts: asked for, planned, given, spent, spent the year before. */
static bool is_of_one_thing(const pilu_value *v)
{
    static const char *const KEYS[] = {"declared", "initial", "budget", "adjusted_budget",
                                       "received", "executed", "final", "previous"};
    for (size_t i = 0; i < PILU_COUNT(KEYS); i++)
        if (pilu_str_is(v->key, KEYS[i])) return is_amount(v);
    return false;
}

static pilu_str name_of(const pilu_value *v)
{
    pilu_str title = pilu_schema_title(v);
    return title.n ? title : v->key;
}

/* Told once for an object: of the least and the greatest, the one that the document's unit makes the likelier slip. */
static void check_thing(const checker *c, const pilu_value *object)
{
    const pilu_value *least = NULL, *most = NULL;
    for (uint32_t i = 0; i < object->count; i++) {
        const pilu_value *v = object->items[i];
        if (!is_of_one_thing(v)) continue;
        if (!least || pilu_number_cmp(v->number, least->number) < 0) least = v;
        if (!most || pilu_number_cmp(v->number, most->number) > 0) most = v;
    }
    if (!least || pilu_number_sign(least->number) < 0 || !at_least(most->number, times(least->number, FAR))) return;
    const pilu_value *suspect = c->ten_thousands ? most : least, *other = c->ten_thousands ? least : most;
    unsigned line = other->origin.source ? pilu_source_place(other->origin.source, other->origin.offset).line : 0;
    pilu_report(c->diags, MONEY_APART, pilu_value_place(c->arena, suspect), in_unit(c, suspect->number),
                in_unit(c, other->number), c->ten_thousands ? PILU_STR("万元") : PILU_STR("元"), name_of(other),
                name_of(suspect), pilu_arena_printf(c->arena, "%u", line), pilu_value_pointer(c->arena, other));
}

/* --- a document of nothing but small change ----------------------------------------------------------- */

typedef struct amounts {
    size_t count;
    pilu_number most;
} amounts;

static void gather(const pilu_value *v, amounts *all)
{
    if (v->derived || is_elsewhere(v) || pilu_str_is(v->key, "internal")) return;
    if (is_amount(v)) {
        pilu_number a = pilu_number_abs(v->number);
        if (!all->count++ || pilu_number_cmp(a, all->most) > 0) all->most = a;
    }
    if (v->kind != PILU_LIST && v->kind != PILU_OBJECT) return;
    for (uint32_t i = 0; i < v->count; i++) gather(v->items[i], all);
}

/* Every amount would be printed as 0.00 or «不足0.01万元»: no unit's year is like that. */
static void check_small(const checker *c, const pilu_value *root, const pilu_value *unit)
{
    amounts all = {0};
    gather(root, &all);
    if (!unit || all.count < AMOUNTS_LEAST || !at_least(pilu_number_int(SMALL - 1), all.most)) return;
    pilu_report(c->diags, MONEY_SMALL, pilu_value_place(c->arena, unit), in_unit(c, all.most), unit->string);
}

/* --- years ------------------------------------------------------------------------------------------- */

static bool ends_with_comparison(pilu_str before)
{
    static const char *const WORDS[] = {"比", "较", "与", "同"};
    for (size_t i = 0; i < PILU_COUNT(WORDS); i++) {
        size_t n = strlen(WORDS[i]);
        if (before.n >= n && memcmp(before.p + before.n - n, WORDS[i], n) == 0) return true;
    }
    return false;
}

/* The four digits before `at`, when they are a year of their own; else 0. */
static int year_before(pilu_str text, size_t at)
{
    int year = 0;
    if (at < 4 || (at > 4 && text.p[at - 5] >= '0' && text.p[at - 5] <= '9')) return 0;
    for (size_t i = at - 4; i < at; i++) {
        if (text.p[i] < '0' || text.p[i] > '9') return 0;
        year = year * 10 + (text.p[i] - '0');
    }
    return year >= 1949 && year <= 2199 ? year : 0;
}

static bool is_in_title(pilu_str text, size_t at)
{
    int depth = 0;
    for (size_t i = 0; i < at; i++) {
        pilu_str rest = pilu_str_slice(text, i, text.n);
        if (pilu_str_starts(rest, PILU_STR("《"))) depth++;
        if (pilu_str_starts(rest, PILU_STR("》"))) depth--;
    }
    return depth > 0;
}

static void check_year(const checker *c, const pilu_value *v)
{
    static const pilu_str MARK = {"年度", sizeof "年度" - 1};
    if (!c->year || pilu_str_is(v->key, "title") || pilu_str_is(v->key, "number")) return;
    int other = 0;
    for (size_t at = pilu_str_find(v->string, MARK, 0); at != SIZE_MAX;
         at = pilu_str_find(v->string, MARK, at + MARK.n)) {
        int year = year_before(v->string, at);
        if (!year || year == other) continue;
        if (year == c->year || other) return; /* two years: a span, or one beside the other */
        if (is_in_title(v->string, at) || ends_with_comparison(pilu_str_slice(v->string, 0, at - 4))) continue;
        other = year;
    }
    if (!other) return;
    pilu_str own = pilu_arena_printf(c->arena, "%d年", (int)c->year);
    if (pilu_str_find(v->string, own, 0) != SIZE_MAX) return;
    pilu_report(c->diags, YEAR_OTHER, pilu_value_place(c->arena, v), pilu_arena_printf(c->arena, "%d", other),
                pilu_arena_printf(c->arena, "%d", (int)c->year));
}

/* --- how names and texts are written ------------------------------------------------------------------- */

static bool is_blank(uint32_t c) { return pilu_char_is_blank(c) || c == 0x3000 || c == 0xA0; }

/* 0-9, A-Z, a-z of full width. */
static bool is_wide_latin(uint32_t c)
{
    return (c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A);
}

static bool is_key(const pilu_value *v, const char *const *keys)
{
    for (; *keys; keys++)
        if (pilu_str_is(v->key, *keys)) return true;
    return false;
}

/* What is wrong with a text that nobody sees on a screen: blanks around it, a line break, a blank within a name. */
static void check_spelling(const checker *c, const pilu_value *v)
{
    static const char *const NAMES[] = {"unit_name", "unit_short", "supervisor", "implementer", "name", "term", NULL};
    static const char *const CODES[] = {"unit_code", "code", NULL};
    bool name = is_key(v, NAMES), code = is_key(v, CODES), around = false, within = false, line = false, wide = false;
    uint32_t before = 0;
    for (const char *p = v->string.p, *end = pilu_str_end(v->string); p < end;) {
        uint32_t now = pilu_utf8_next(&p, end);
        bool blank = is_blank(now);
        around |= blank && (!before || p == end);
        line |= now == '\n' || now == '\r';
        wide |= code && is_wide_latin(now);
        const char *next = p;
        within |= blank && (name || code) && pilu_char_is_han(before) && next < end &&
                  pilu_char_is_han(pilu_utf8_next(&next, end));
        before = now;
    }
    if (!around && !line && !within && !wide) return;
    pilu_str what = line     ? PILU_WORDS("中间有换行", "has a line break in it")
                    : around ? PILU_WORDS("前后有空格", "has blanks around it")
                    : within ? PILU_WORDS("中间有空格", "has blanks in it")
                             : PILU_WORDS("里有全角的数字或字母", "has full-width digits or letters");
    pilu_report(c->diags, DATA_SPELLING, pilu_value_place(c->arena, v), v->string, what);
}

/* --- all --------------------------------------------------------------------------------------------- */

static void check(const checker *c, const pilu_value *v)
{
    if (v->derived || is_elsewhere(v)) return;
    if (v->kind == PILU_STRING) {
        check_year(c, v);
        check_spelling(c, v);
    }
    if (v->kind != PILU_LIST && v->kind != PILU_OBJECT) return;
    const bool *told = v->kind == PILU_LIST ? check_amounts(c, v) : NULL;
    for (uint32_t i = 0; i < v->count; i++) {
        const pilu_value *item = v->items[i];
        bool seen = item->derived || is_elsewhere(item) || (told && told[i]);
        if (item->kind == PILU_OBJECT && !seen) check_thing(c, item);
        check(c, item);
    }
}

void pilu_plausible_check(pilu_arena *arena, pilu_diags *diags, const pilu_value *root)
{
    checker c = {.arena = arena, .diags = diags};
    const pilu_value *unit = pilu_value_get(root, PILU_STR("money_unit"));
    const pilu_value *year = pilu_value_get(root, PILU_STR("year"));
    c.ten_thousands = unit && unit->kind == PILU_STRING && pilu_str_is(unit->string, "万元");
    if (!year || year->kind != PILU_NUMBER || !pilu_number_to_int(year->number, &c.year)) c.year = 0;
    check(&c, root);
    check_small(&c, root, unit);
}
