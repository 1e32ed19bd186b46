/* function.c: the calls behind functions.def: lists and lookups. Amounts and rates: fiscal.c. */
#include "lang/function.h"
#include "base/chinese.h"
#include "base/utf8.h"
#include "lang/eval.h"
#include "lang/fiscal.h"
#include <stdlib.h>

/* --- lists ----------------------------------------------------------------------------------------- */

static bool need_list(pilu_eval *eval, const pilu_expr *call, const pilu_value *v)
{
    if (v->kind == PILU_LIST) return true;
    pilu_eval_wrong(eval, call->args[0], call->name, pilu_value_kind_words(PILU_LIST), v);
    return false;
}

static bool need_string(pilu_eval *eval, const pilu_expr *call, size_t arg, const pilu_value *v)
{
    if (v->kind == PILU_STRING) return true;
    pilu_eval_wrong(eval, call->args[arg], call->name, pilu_value_kind_words(PILU_STRING), v);
    return false;
}

/* What another element of the list has, this one lacks. */
static bool is_gap(const pilu_value *list, const pilu_value *element, pilu_str field)
{
    for (uint32_t i = 0; i < list->count && !element->derived; i++)
        if (list->items[i]->kind == PILU_OBJECT && pilu_value_get(list->items[i], field)) return true;
    return false;
}

/* Element i of a list, or its member named by the last argument. A missing member is an error: it is either a slip of
 * the rule or a gap in the data, and is told where it is. */
static pilu_value *element(pilu_eval *eval, const pilu_expr *call, const pilu_value *list, uint32_t i,
                           const pilu_value *field, size_t field_arg)
{
    pilu_value *v = list->items[i];
    if (!field) {
        v->shown |= eval->showing;
        return v;
    }
    if (!need_string(eval, call, field_arg, field)) return NULL;
    if (v->kind != PILU_OBJECT)
        return pilu_eval_wrong(eval, call->args[0], call->name, pilu_value_kind_words(PILU_OBJECT), v);
    bool failed;
    pilu_value *member = pilu_eval_member(eval, v, field->string, &failed);
    if (!member && !failed) {
        pilu_place place = pilu_eval_place(eval, call->args[field_arg]->at), data = pilu_value_place(eval->arena, v);
        if (is_gap(list, v, field->string)) place.at = data.at;
        place.data = data.at;
        place.pointer = data.pointer;
        pilu_eval_undefined(eval, place, field->string, field->string, (pilu_str){0});
    }
    return member;
}

/* What was made of all of a list comes from the list, not from the element that happened to be read first; of a list
 * that stands nowhere, from the one its elements stand in, if it is one. `before`: the subject before that. */
static void show_whole(pilu_eval *eval, pilu_value *before, pilu_value *list)
{
    eval->subject = before ? before : list;
    if (before || list->parent) return;
    eval->subject = list->count ? list->items[0]->parent : NULL;
    for (uint32_t i = 1; i < list->count; i++)
        if (list->items[i]->parent != eval->subject) eval->subject = NULL;
}

/* Zero has no unit. */
static bool is_zero(const pilu_value *v) { return v->number.num == 0; }

static bool need_numeric(pilu_eval *eval, const pilu_expr *call, const pilu_value *v, const pilu_value *like)
{
    bool numeric = v->kind == PILU_NUMBER || v->kind == PILU_MONEY;
    if (numeric && (!like || like->kind == v->kind || is_zero(like) || is_zero(v))) return true;
    pilu_eval_wrong(eval, call->args[0], call->name,
                    like ? pilu_value_kind_words(like->kind) : PILU_WORDS("数或金额", "a number or an amount"), v);
    return false;
}

static pilu_value *pilu_call_sum(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    if (!need_list(eval, call, args[0])) return NULL;
    pilu_number total = pilu_number_int(0);
    pilu_value *before = eval->subject;
    const pilu_value *first = NULL; /* that has a unit */
    for (uint32_t i = 0; i < args[0]->count; i++) {
        pilu_value *v = element(eval, call, args[0], i, count > 1 ? args[1] : NULL, 1);
        if (!v) return NULL;
        if (v->kind == PILU_NULL) continue;
        if (!need_numeric(eval, call, v, first)) return NULL;
        if (!first || (is_zero(first) && !is_zero(v))) first = v;
        total = pilu_number_add(total, v->number);
    }
    show_whole(eval, before, args[0]);
    return pilu_eval_number(eval, call, total, first ? first->kind : PILU_NUMBER);
}

static pilu_value *extreme(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count, int sign)
{
    if (!need_list(eval, call, args[0])) return NULL;
    pilu_value *best = NULL, *like = NULL, *before = eval->subject;
    for (uint32_t i = 0; i < args[0]->count; i++) {
        pilu_value *v = element(eval, call, args[0], i, count > 1 ? args[1] : NULL, 1);
        if (!v) return NULL;
        if (v->kind == PILU_NULL) continue;
        if (!need_numeric(eval, call, v, like)) return NULL;
        if (!like || is_zero(like)) like = v;
        if (!best || pilu_number_cmp(v->number, best->number) == sign) best = v;
    }
    show_whole(eval, before ? before : best && best->parent ? best : NULL, args[0]);
    return best ? best : pilu_eval_new(eval, PILU_NULL);
}

static pilu_value *pilu_call_least(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    return extreme(eval, call, args, count, -1);
}

static pilu_value *pilu_call_greatest(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    return extreme(eval, call, args, count, 1);
}

static pilu_value *pilu_call_count(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    (void)count;
    if (args[0]->kind == PILU_STRING)
        return pilu_eval_number(eval, call, pilu_number_int((int64_t)pilu_utf8_count(args[0]->string)), PILU_NUMBER);
    if (!need_list(eval, call, args[0])) return NULL;
    return pilu_eval_number(eval, call, pilu_number_int(args[0]->count), PILU_NUMBER);
}

static pilu_value *pilu_call_join(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    if (!need_list(eval, call, args[0]) || (count > 1 && !need_string(eval, call, 1, args[1]))) return NULL;
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_value *result = NULL, *before = eval->subject;
    for (uint32_t i = 0; i < args[0]->count; i++) {
        pilu_value *v = element(eval, call, args[0], i, count > 2 ? args[2] : NULL, 2);
        if (!v) goto done;
        if (i) pilu_buf_str(&text, count > 1 ? args[1]->string : PILU_STR("、"));
        if (!pilu_eval_print(eval, call->args[0], v, &text)) goto done;
    }
    result = pilu_eval_string(eval, pilu_arena_str(eval->arena, pilu_buf_view(&text)));
    show_whole(eval, before, args[0]);
done:
    pilu_buf_free(&text);
    return result;
}

static pilu_value *find_group(const pilu_value *groups, pilu_str key)
{
    for (uint32_t i = 0; i < groups->count; i++)
        if (pilu_str_eq(groups->items[i]->items[0]->string, key)) return groups->items[i];
    return NULL;
}

static pilu_value *new_list(pilu_eval *eval, const pilu_expr *call)
{
    pilu_value *list = pilu_eval_new(eval, PILU_LIST);
    list->origin = call->at;
    return list;
}

static pilu_value *add_object(pilu_eval *eval, const pilu_expr *call, pilu_value *list)
{
    pilu_value *object = pilu_eval_new(eval, PILU_OBJECT);
    object->origin = call->at;
    pilu_value_append(eval->arena, list, (pilu_str){0}, object);
    return object;
}

static pilu_value *add_group(pilu_eval *eval, const pilu_expr *call, pilu_value *groups, pilu_str key)
{
    pilu_value *group = add_object(eval, call, groups);
    pilu_value_append(eval->arena, group, PILU_STR("key"), pilu_eval_string(eval, key));
    pilu_value_append(eval->arena, group, PILU_STR("items"), pilu_eval_new(eval, PILU_LIST));
    return group;
}

static pilu_value *pilu_call_group(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    (void)count;
    if (!need_list(eval, call, args[0])) return NULL;
    pilu_value *groups = new_list(eval, call);
    for (uint32_t i = 0; i < args[0]->count; i++) {
        pilu_value *key = element(eval, call, args[0], i, args[1], 1);
        if (!key || !need_string(eval, call, 1, key)) return NULL;
        pilu_value *group = find_group(groups, key->string);
        if (!group) group = add_group(eval, call, groups, key->string);
        pilu_value_borrow(eval->arena, group->items[1], args[0]->items[i]);
    }
    return groups;
}

/* A whole number from `least`, -1 after a finding. */
static int64_t whole(pilu_eval *eval, const pilu_expr *call, size_t arg, const pilu_value *v, int64_t least)
{
    int64_t n;
    if (v->kind == PILU_NUMBER && pilu_number_to_int(v->number, &n) && n >= least) return n;
    pilu_str wanted = PILU_WORDS("不小于 {} 的整数", "a whole number from {}");
    wanted = pilu_words_about(eval->arena, wanted, pilu_arena_printf(eval->arena, "%lld", (long long)least));
    pilu_eval_wrong(eval, call->args[arg], call->name, wanted, v);
    return -1;
}

/* What the text begins with, in characters. A shorter one is an error: a code of too few digits has no such class. */
static bool begin(pilu_eval *eval, const pilu_expr *call, size_t arg, const pilu_value *text, int64_t n, pilu_str *out)
{
    const char *p = text->string.p, *end = pilu_str_end(text->string);
    for (int64_t i = 0; i < n; i++) {
        if (p == end) {
            pilu_str wanted = PILU_WORDS("至少 {} 个字的文字", "a text of at least {} characters");
            wanted = pilu_words_about(eval->arena, wanted, pilu_arena_printf(eval->arena, "%lld", (long long)n));
            pilu_eval_wrong(eval, call->args[arg], call->name, wanted, text);
            return false;
        }
        pilu_utf8_next(&p, end);
    }
    *out = pilu_str_slice(text->string, 0, (size_t)(p - text->string.p));
    return true;
}

static pilu_value *pilu_call_prefix(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    (void)count;
    if (!need_string(eval, call, 0, args[0])) return NULL;
    int64_t n = whole(eval, call, 1, args[1], 0);
    pilu_str text;
    return n >= 0 && begin(eval, call, 0, args[0], n, &text) ? pilu_eval_string(eval, text) : NULL;
}

/* A name that ends in the word already does not get it twice: «设施改造项目», not «设施改造项目项目». */
static pilu_value *pilu_call_ending(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    (void)count;
    if (!need_string(eval, call, 0, args[0]) || !need_string(eval, call, 1, args[1])) return NULL;
    pilu_str text = args[0]->string, word = args[1]->string;
    if (text.n >= word.n && pilu_str_eq(pilu_str_slice(text, text.n - word.n, text.n), word)) return args[0];
    return pilu_eval_string(eval, pilu_arena_printf(eval->arena, "%.*s%.*s", PILU_FMT(text), PILU_FMT(word)));
}

static pilu_value *pilu_call_mentions(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    (void)count;
    if (!need_string(eval, call, 0, args[0])) return NULL;
    if (args[1]->kind != PILU_LIST)
        return pilu_eval_wrong(eval, call->args[1], call->name, pilu_value_kind_words(PILU_LIST), args[1]);
    bool found = false;
    for (uint32_t i = 0; i < args[1]->count; i++) {
        if (!need_string(eval, call, 1, args[1]->items[i])) return NULL;
        pilu_str word = args[1]->items[i]->string;
        if (pilu_str_find(args[0]->string, word, 0) != SIZE_MAX) found = true;
    }
    return pilu_eval_truth(eval, found);
}

enum { OUTLINE_LEVELS = 6 };

typedef struct coded {
    const pilu_value *code;
    uint32_t at; /* in the list */
} coded;

/* Equal codes stay as the list has them. */
static int compare_codes(const void *left, const void *right)
{
    const coded *a = left, *b = right;
    int order = pilu_str_cmp(a->code->string, b->code->string);
    return order ? order : (a->at > b->at) - (a->at < b->at);
}

/* In the order of the codes a prefix stands together, and a shorter one opens before the longer ones in it. */
static pilu_value *pilu_call_outline(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    int64_t lengths[OUTLINE_LEVELS], longest = -1;
    size_t levels = count - 2;
    if (!need_list(eval, call, args[0])) return NULL;
    for (size_t k = 0; k < levels; k++)
        if ((longest = lengths[k] = whole(eval, call, k + 2, args[k + 2], longest + 1)) < 0) return NULL;
    coded *sorted = PILU_NEW_ARRAY(eval->arena, coded, args[0]->count + 1);
    for (uint32_t i = 0; i < args[0]->count; i++) {
        sorted[i] = (coded){element(eval, call, args[0], i, args[1], 1), i};
        if (!sorted[i].code || !need_string(eval, call, 1, sorted[i].code)) return NULL;
    }
    qsort(sorted, args[0]->count, sizeof *sorted, compare_codes);
    pilu_value *groups = new_list(eval, call), *open[OUTLINE_LEVELS] = {0};
    for (uint32_t i = 0; i < args[0]->count; i++) {
        for (size_t k = 0; k < levels; k++) {
            pilu_str key;
            if (!begin(eval, call, 1, sorted[i].code, lengths[k], &key)) return NULL;
            if (!open[k] || !pilu_str_eq(open[k]->items[0]->string, key)) open[k] = add_group(eval, call, groups, key);
            pilu_value_borrow(eval->arena, open[k]->items[1], args[0]->items[sorted[i].at]);
        }
    }
    return groups;
}

static pilu_value *pilu_call_pairs(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    static const char *const SIDES[] = {"left", "right"};
    if (!need_list(eval, call, args[0])) return NULL;
    if (args[1]->kind != PILU_LIST)
        return pilu_eval_wrong(eval, call->args[1], call->name, pilu_value_kind_words(PILU_LIST), args[1]);
    pilu_value *rows = new_list(eval, call);
    uint32_t longer = args[0]->count > args[1]->count ? args[0]->count : args[1]->count;
    for (uint32_t i = 0; i < longer; i++) {
        pilu_value *row = add_object(eval, call, rows);
        for (size_t side = 0; side < count; side++) {
            pilu_value *v = i < args[side]->count ? args[side]->items[i] : NULL;
            pilu_value_append(eval->arena, row, pilu_str_from(SIDES[side]),
                              v ? pilu_eval_own(eval, v) : pilu_eval_new(eval, PILU_NULL));
        }
    }
    return rows;
}

/* --- lists with a condition on each element --------------------------------------------------------- */

/* 1, 0, or -1 after a finding. */
static int holds(pilu_eval *eval, const pilu_expr *condition, pilu_value *v)
{
    pilu_scope scope = {.outer = eval->scope, .value = v};
    const pilu_scope *outer = eval->scope;
    pilu_value *subject = eval->subject; /* what is asked about is not what is shown */
    eval->scope = &scope;
    int result = pilu_eval_condition(eval, condition);
    eval->scope = outer;
    eval->subject = subject;
    return result;
}

static pilu_value *pilu_call_filter(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    (void)count;
    if (!need_list(eval, call, args[0])) return NULL;
    pilu_value *result = new_list(eval, call);
    for (uint32_t i = 0; i < args[0]->count; i++) {
        int yes = holds(eval, call->args[1], args[0]->items[i]);
        if (yes < 0) return NULL;
        if (yes) pilu_value_borrow(eval->arena, result, args[0]->items[i]);
    }
    return result;
}

static pilu_value *quantify(pilu_eval *eval, const pilu_expr *call, pilu_value **args, bool stop_at)
{
    if (!need_list(eval, call, args[0])) return NULL;
    bool result = !stop_at;
    for (uint32_t i = 0; i < args[0]->count; i++) {
        int yes = holds(eval, call->args[1], args[0]->items[i]);
        if (yes < 0) return NULL;
        if (yes == stop_at) {
            result = stop_at;
            break;
        }
    }
    return pilu_eval_truth(eval, result);
}

static pilu_value *pilu_call_any(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    (void)count;
    return quantify(eval, call, args, true);
}

static pilu_value *pilu_call_all(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    (void)count;
    return quantify(eval, call, args, false);
}

/* --- lookups --------------------------------------------------------------------------------------- */

static bool stands_in_data(const pilu_eval *eval, const pilu_value *value)
{
    if (value->derived) return false;
    while (value->parent) value = value->parent;
    return value == eval->root;
}

/* A name that the data should give and do not: told once, where it belongs. The document is made all the same, with the
 * gap in its place, so that a draft shows it and the other findings are not lost. */
static pilu_value *name_gap(pilu_eval *eval, pilu_value *names, pilu_str code)
{
    size_t errors = eval->diags->errors;
    pilu_report(eval->diags, NAME_MISSING, pilu_value_place(eval->arena, names), code);
    eval->gaps += eval->diags->errors - errors;
    return pilu_eval_string(eval, pilu_arena_printf(eval->arena, "（缺%.*s的名称）", PILU_FMT(code)));
}

static pilu_value *pilu_call_label(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    (void)count;
    if (!need_string(eval, call, 0, args[0])) return NULL;
    if (args[1]->kind != PILU_OBJECT)
        return pilu_eval_wrong(eval, call->args[1], call->name, pilu_value_kind_words(PILU_OBJECT), args[1]);
    bool failed;
    pilu_value *v = pilu_eval_member(eval, args[1], args[0]->string, &failed);
    if (!v && !failed && stands_in_data(eval, args[1]) && !pilu_value_is_private(args[0]->string))
        return name_gap(eval, args[1], args[0]->string);
    if (!v && !failed)
        pilu_eval_undefined(eval, pilu_eval_place(eval, call->at), args[0]->string, args[0]->string, (pilu_str){0});
    return v;
}

static pilu_value *pilu_call_at(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    (void)count;
    if (!need_string(eval, call, 0, args[0])) return NULL;
    pilu_piece piece = {call->at.source, call->at.offset, call->at.length, args[0]->string, false};
    pilu_origin at = args[0]->origin;
    bool exact = at.length == args[0]->string.n + 2; /* its quotes aside, without escapes */
    if (!args[0]->derived && at.source)
        piece = (pilu_piece){at.source, at.offset + exact, at.length - 2 * exact, args[0]->string, exact};
    pilu_expr *path = pilu_expr_parse(eval->arena, eval->diags, &piece);
    return path ? pilu_eval_run(eval, path) : NULL;
}

static pilu_value *pilu_call_quote(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    if (!need_string(eval, call, 0, args[0]) || (count > 1 && !need_string(eval, call, 1, args[1]))) return NULL;
    bool title = count > 1 && pilu_str_is(args[1]->string, "《》");
    if (count > 1 && !title && !pilu_str_is(args[1]->string, "“”"))
        return pilu_eval_wrong(eval, call->args[1], call->name, PILU_WORDS("“”或《》", "“” or 《》"), args[1]);
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_buf_quoted(&text, args[0]->string, title);
    pilu_value *v = pilu_eval_string(eval, pilu_arena_str(eval->arena, pilu_buf_view(&text)));
    pilu_buf_free(&text);
    return v;
}

/* --- the list -------------------------------------------------------------------------------------- */

static const pilu_function FUNCTIONS[] = {
#define PILU_FUNCTION(id, least, most, lazy, signature, doc) {#id, least, most, signature, doc, pilu_call_##id, lazy},
#include "lang/functions.def"
#undef PILU_FUNCTION
};

const pilu_function *pilu_function_find(pilu_str name)
{
    for (size_t i = 0; i < PILU_COUNT(FUNCTIONS); i++)
        if (pilu_str_is(name, FUNCTIONS[i].name)) return &FUNCTIONS[i];
    return NULL;
}

const pilu_function *pilu_function_at(size_t i) { return i < PILU_COUNT(FUNCTIONS) ? &FUNCTIONS[i] : NULL; }
