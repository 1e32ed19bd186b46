#include "check/claims.h"
#include "check/text_private.h"

enum { PLACES = 2 };

typedef struct claim {
    const pilu_value *entry, *value;
    pilu_str path, text;
} claim;

/* --- a figure as it is written ------------------------------------------------------------------------- */

static bool is_amount(const pilu_value *v) { return v->kind == PILU_MONEY; }

/* execution_rate, completion: a ratio, that documents print in percent even where the sign stands in a table's head. */
static bool names_rate(pilu_str path)
{
    static const char *const NAMES[] = {"rate", "completion"};
    for (size_t i = 0; i < PILU_COUNT(NAMES); i++) {
        size_t n = strlen(NAMES[i]);
        if (path.n >= n && pilu_str_is(pilu_str_slice(path, path.n - n, path.n), NAMES[i])) return true;
    }
    return false;
}

static bool may_be(const text_figure *f, const pilu_value *computed)
{
    return f->unit == TEXT_PLAIN || text_is_money(f) == is_amount(computed);
}

/* The figure of `text` that states `number`, whatever its sign: «减少9.95万元» states −9.95. */
static bool find_figure(text_run *run, pilu_str text, pilu_number number, const pilu_value *computed, text_figure *out)
{
    size_t count;
    text_figure *f = text_figures(run, text, &count);
    for (size_t i = 0; i < count; i++) {
        if (!may_be(&f[i], computed) || pilu_number_cmp(pilu_number_abs(number), f[i].number)) continue;
        *out = f[i];
        out->number = number;
        return true;
    }
    return false;
}

static int at_least(int places, int least) { return places > least ? places : least; }

/* The unit of a figure that was written without one is that of its column. */
static void complete(const pilu_eval *eval, const claim *c, const pilu_value *computed, text_figure *f)
{
    if (f->unit != TEXT_PLAIN) return;
    if (is_amount(computed)) {
        const pilu_value *unit = pilu_value_get(eval->root, PILU_STR("money_unit"));
        bool yuan = unit && unit->kind == PILU_STRING && pilu_str_is(unit->string, "元");
        f->unit = yuan ? TEXT_YUAN : TEXT_WAN_YUAN;
    } else if (computed->derived && names_rate(c->path)) {
        f->unit = TEXT_PERCENT;
        f->places = at_least(f->places, PLACES);
    }
}

/* What is claimed, as a figure comparable to what was computed; false when it is none. */
static bool read_claim(const pilu_eval *eval, text_run *run, const claim *c, const pilu_value *computed, text_figure *f)
{
    if (c->value->kind == PILU_STRING) {
        size_t count;
        text_figure *all = text_figures(run, c->value->string, &count);
        if (count != 1 || !may_be(all, computed)) return false;
        *f = *all;
    } else if (c->value->kind != PILU_NUMBER) {
        return false;
    } else if (!find_figure(run, c->text, c->value->number, computed, f)) {
        int places = at_least(pilu_number_places(c->value->number), PLACES);
        *f = (text_figure){.number = c->value->number, .places = places};
    }
    complete(eval, c, computed, f);
    return true;
}

/* What was computed, in the unit of the claim. A percentage that was given (达成程度 95%) is one already. */
static pilu_number in_unit(const pilu_value *computed, const text_figure *f)
{
    static const int64_t YUAN[] = {[TEXT_WAN_YUAN] = 10000, [TEXT_YUAN] = 1, [TEXT_YI_YUAN] = 100000000};
    if (is_amount(computed)) return pilu_number_div(computed->number, pilu_number_int(YUAN[f->unit]));
    if (f->unit == TEXT_PERCENT && computed->derived) return pilu_number_mul(computed->number, pilu_number_int(100));
    return computed->number;
}

/* --- findings ------------------------------------------------------------------------------------------ */

static pilu_str print(pilu_arena *arena, pilu_number number, const text_figure *like, const char *percent)
{
    const char *const units[] = {[TEXT_PLAIN] = "", [TEXT_WAN_YUAN] = "万元", [TEXT_YUAN] = "元",
                                 [TEXT_YI_YUAN] = "亿元", [TEXT_PERCENT] = percent};
    pilu_buf out;
    pilu_buf_init(&out, 0);
    if (like->unit == TEXT_PLAIN) pilu_number_print_short(number, like->places, &out);
    else pilu_number_print(number, like->places, false, &out);
    pilu_buf_text(&out, units[like->unit]);
    pilu_str text = pilu_arena_str(arena, pilu_buf_view(&out));
    pilu_buf_free(&out);
    return text;
}

static void report(const pilu_eval *eval, const claim *c, pilu_str found, pilu_str expected, pilu_str difference)
{
    pilu_place place = pilu_value_place(eval->arena, c->entry);
    place.at = place.data = pilu_value_get(c->entry, PILU_STR("text"))->origin;
    pilu_finding *f = pilu_report(eval->diags, CLAIM_DIFFERS, place, c->text, found, expected, difference);
    f->found = found;
    f->expected = expected;
}

/* Text, a missing value, or figures of different kinds: there is nothing to subtract. */
static pilu_str shown(const pilu_eval *eval, const claim *c, const pilu_value *v)
{
    if (v->kind == PILU_NULL) return PILU_STR("—");
    if (v->kind == PILU_STRING) return v->string;
    text_figure f = {.places = PLACES};
    complete(eval, c, v, &f);
    return print(eval->arena, in_unit(v, &f), &f, "%");
}

static void compare(pilu_eval *eval, text_run *run, const claim *c, const pilu_value *computed)
{
    text_figure f;
    bool number = computed->kind == PILU_NUMBER || is_amount(computed);
    if (!number || !read_claim(eval, run, c, computed, &f)) {
        bool text = c->value->kind == PILU_STRING && computed->kind == PILU_STRING;
        bool same = text ? pilu_str_eq(pilu_str_trim(c->value->string), pilu_str_trim(computed->string))
                         : c->value->kind == PILU_NULL && computed->kind == PILU_NULL;
        pilu_str found = shown(eval, c, c->value), expected = shown(eval, c, computed);
        if (!same) report(eval, c, found, expected, (pilu_str){0});
        return;
    }
    pilu_number right = pilu_number_round(in_unit(computed, &f), f.places);
    if (!right.ok || pilu_number_cmp(f.number, right) == 0) return;
    pilu_str found = print(eval->arena, f.number, &f, "%");
    f.places = at_least(f.places, PLACES); /* 6.25万元 is what to write instead of 2.4万元, not 6.3万元 */
    right = pilu_number_round(in_unit(computed, &f), f.places);
    pilu_str by = print(eval->arena, pilu_number_abs(pilu_number_sub(f.number, right)), &f, "");
    pilu_str words = f.unit == TEXT_PERCENT ? PILU_WORDS("，相差 {} 个百分点", ", {} points off")
                                            : PILU_WORDS("，相差 {}", ", {} off");
    report(eval, c, found, print(eval->arena, right, &f, "%"), pilu_words_about(eval->arena, words, by));
}

/* --- all ----------------------------------------------------------------------------------------------- */

static pilu_str text_of(const pilu_value *entry, const char *key)
{
    const pilu_value *v = pilu_value_get(entry, pilu_str_from(key));
    return v && v->kind == PILU_STRING ? pilu_str_trim(v->string) : (pilu_str){0};
}

static bool read_entry(const pilu_value *entry, claim *out)
{
    if (entry->kind != PILU_OBJECT) return false;
    const pilu_value *value = pilu_value_get(entry, PILU_STR("value"));
    *out = (claim){entry, value, text_of(entry, "path"), text_of(entry, "text")};
    return out->path.n && out->text.n && value &&
           (value->kind == PILU_NULL || value->kind == PILU_NUMBER || value->kind == PILU_STRING);
}

static void check_entry(pilu_eval *eval, text_run *run, const pilu_value *entry)
{
    claim c;
    if (!read_entry(entry, &c)) {
        pilu_report(eval->diags, CLAIM_FORM, pilu_value_place(eval->arena, entry));
        return;
    }
    pilu_origin at = pilu_value_get(entry, PILU_STR("path"))->origin;
    pilu_piece piece = {at.source, at.offset, at.length, c.path, at.length == c.path.n + 2};
    if (piece.exact) piece.offset++, piece.length -= 2; /* nothing but its quotes around it */
    const pilu_expr *path = pilu_expr_parse(eval->arena, eval->diags, &piece);
    const pilu_value *computed = path ? pilu_eval_run(eval, path) : NULL;
    if (!computed) return; /* and it was told why */
    bool comparable = computed->kind <= PILU_STRING && computed->kind != PILU_BOOL;
    if (comparable) compare(eval, run, &c, computed);
    else pilu_eval_wrong(eval, path, c.path, PILU_WORDS("数、金额或文字", "a number, an amount or a text"), computed);
}

void pilu_claims_check(pilu_eval *eval, const pilu_value *list)
{
    if (!list) return;
    if (list->kind != PILU_LIST) pilu_report(eval->diags, CLAIM_FORM, pilu_value_place(eval->arena, list));
    text_run run = {.diags = eval->diags, .scratch = eval->arena};
    const pilu_scope *outer = eval->scope;
    eval->scope = pilu_eval_scope_of(eval, eval->root);
    eval->showing = false;
    for (uint32_t i = 0; list->kind == PILU_LIST && i < list->count; i++) check_entry(eval, &run, list->items[i]);
    eval->scope = outer;
}
