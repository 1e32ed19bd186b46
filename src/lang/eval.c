#include "lang/eval.h"
#include "base/limit.h"

enum {
    MAX_EVAL_DEPTH = 400, SHOWN_DECIMALS = 12,
    PROSE_STEPS = 20,     /* an expression in prose is parsed each time */
    MAX_TEXT = 16 << 20,  /* bytes that two texts may become */
};

/* --- results and findings -------------------------------------------------------------------------- */

pilu_value *pilu_eval_new(pilu_eval *eval, pilu_value_kind kind)
{
    pilu_value *v = PILU_NEW(eval->arena, pilu_value);
    v->kind = kind;
    v->derived = true;
    return v;
}

pilu_value *pilu_eval_number(pilu_eval *eval, const pilu_expr *at, pilu_number number, pilu_value_kind kind)
{
    if (!number.ok) {
        pilu_buf text;
        pilu_buf_init(&text, 0);
        pilu_expr_print(at, &text);
        pilu_report(eval->diags, VALUE_TOO_LARGE, pilu_eval_place(eval, at->at), pilu_buf_view(&text));
        pilu_buf_free(&text);
        return NULL;
    }
    pilu_value *v = pilu_eval_new(eval, kind);
    v->number = number;
    return v;
}

pilu_value *pilu_eval_string(pilu_eval *eval, pilu_str text)
{
    pilu_value *v = pilu_eval_new(eval, PILU_STRING);
    v->string = text;
    return v;
}

static void place_data(pilu_eval *eval, pilu_place *place, const pilu_value *v)
{
    const pilu_value *given = pilu_value_given(v);
    if (!given) return;
    place->data = given->origin;
    place->pointer = pilu_value_pointer(eval->arena, v);
}

pilu_place pilu_eval_place(pilu_eval *eval, pilu_origin at)
{
    pilu_place place = {.at = at};
    for (const pilu_scope *s = eval->scope; s; s = s->outer) {
        if (s->value == eval->layout || !pilu_value_given(s->value) || s->value == eval->root) continue;
        place_data(eval, &place, s->value);
        break;
    }
    return place;
}

pilu_value *pilu_eval_wrong(pilu_eval *eval, const pilu_expr *at, pilu_str who, pilu_str wanted,
                            const pilu_value *found)
{
    pilu_place place = pilu_eval_place(eval, at->at);
    if (found) place_data(eval, &place, found);
    pilu_report(eval->diags, VALUE_TYPE, place, who, wanted,
                found ? pilu_value_kind_words(found->kind) : PILU_WORDS("空", "nothing"));
    return NULL;
}

/* --- operators ------------------------------------------------------------------------------------- */

static bool numeric(const pilu_value *v) { return v->kind == PILU_NUMBER || v->kind == PILU_MONEY; }
static bool zero(const pilu_value *v) { return numeric(v) && v->number.num == 0; }

static pilu_str op_name(pilu_op op)
{
    static const char *const NAMES[] = {"+", "-", "*", "==", "!=", "<", "<=", ">", ">=", "in"};
    return pilu_str_from(NAMES[op]);
}

/* Zero has no unit, so it takes that of the other: nothing and 5 is 5, not 5 元. */
static pilu_value_kind unit_of_both(const pilu_value *a, const pilu_value *b)
{
    return zero(a) && !zero(b) ? b->kind : zero(b) && !zero(a) ? a->kind : a->kind == PILU_MONEY ? a->kind : b->kind;
}

static pilu_value *concatenate(pilu_eval *eval, const pilu_expr *e, pilu_str a, pilu_str b)
{
    if (a.n + b.n > MAX_TEXT) return pilu_eval_number(eval, e, (pilu_number){0}, PILU_NUMBER);
    return pilu_eval_string(eval, pilu_arena_printf(eval->arena, "%.*s%.*s", PILU_FMT(a), PILU_FMT(b)));
}

static pilu_value *arithmetic(pilu_eval *eval, const pilu_expr *e, pilu_value *a, pilu_value *b)
{
    pilu_str who = op_name(e->op), wanted = PILU_WORDS("数或金额", "a number or an amount");
    if (e->op == PILU_OP_ADD && a->kind == PILU_STRING && b->kind == PILU_STRING)
        return concatenate(eval, e, a->string, b->string);
    if (!numeric(a)) return pilu_eval_wrong(eval, e->args[0], who, wanted, a);
    if (!numeric(b)) return pilu_eval_wrong(eval, e->args[1], who, wanted, b);
    /* Adding 元 to a bare number is how 元 and 万元 get mixed; zero has no unit. */
    if (e->op == PILU_OP_MUL ? a->kind == PILU_MONEY && b->kind == PILU_MONEY
                             : a->kind != b->kind && !zero(a) && !zero(b))
        return pilu_eval_wrong(eval, e->args[1], who,
                               pilu_value_kind_words(e->op == PILU_OP_MUL ? PILU_NUMBER : a->kind), b);
    pilu_number n = e->op == PILU_OP_ADD   ? pilu_number_add(a->number, b->number)
                    : e->op == PILU_OP_SUB ? pilu_number_sub(a->number, b->number)
                                           : pilu_number_mul(a->number, b->number);
    bool money = a->kind == PILU_MONEY || b->kind == PILU_MONEY;
    pilu_value_kind kind = e->op != PILU_OP_MUL ? unit_of_both(a, b) : money ? PILU_MONEY : PILU_NUMBER;
    return pilu_eval_number(eval, e, n, kind);
}

static bool equal(const pilu_value *a, const pilu_value *b)
{
    if (numeric(a) && numeric(b))
        return (a->kind == b->kind || zero(a) || zero(b)) && pilu_number_cmp(a->number, b->number) == 0;
    if (a->kind != b->kind) return false;
    switch (a->kind) {
    case PILU_NULL:
        return true;
    case PILU_BOOL:
        return a->boolean == b->boolean;
    case PILU_STRING:
        return pilu_str_eq(a->string, b->string);
    default:
        return a == b;
    }
}

static pilu_value *compare(pilu_eval *eval, const pilu_expr *e, pilu_value *a, pilu_value *b)
{
    bool result = false;
    if (e->op == PILU_OP_EQ || e->op == PILU_OP_NE) {
        /* Comparing things that can never be equal is a slip of the rule, except with null. */
        bool comparable = a->kind == b->kind || a->kind == PILU_NULL || b->kind == PILU_NULL ||
                          (numeric(a) && numeric(b) && (zero(a) || zero(b)));
        if (!comparable) return pilu_eval_wrong(eval, e->args[1], op_name(e->op), pilu_value_kind_words(a->kind), b);
        result = equal(a, b) == (e->op == PILU_OP_EQ);
    } else if (e->op == PILU_OP_IN) {
        if (b->kind != PILU_LIST)
            return pilu_eval_wrong(eval, e->args[1], op_name(e->op), pilu_value_kind_words(PILU_LIST), b);
        for (uint32_t i = 0; i < b->count && !result; i++) {
            result = equal(a, b->items[i]);
            b->items[i]->shown |= result && eval->showing;
        }
    } else {
        int order;
        if (numeric(a) && numeric(b) && (a->kind == b->kind || zero(a) || zero(b)))
            order = pilu_number_cmp(a->number, b->number);
        else if (a->kind == PILU_STRING && b->kind == PILU_STRING)
            order = pilu_str_cmp(a->string, b->string); /* ISO dates */
        else return pilu_eval_wrong(eval, e->args[1], op_name(e->op), pilu_value_kind_words(a->kind), b);
        result = e->op == PILU_OP_LT   ? order < 0
                 : e->op == PILU_OP_LE ? order <= 0
                 : e->op == PILU_OP_GT ? order > 0
                                       : order >= 0;
    }
    return pilu_eval_truth(eval, result);
}

static pilu_value *run_binary(pilu_eval *eval, const pilu_expr *e)
{
    pilu_value *a = pilu_eval_run(eval, e->args[0]), *b = a ? pilu_eval_run(eval, e->args[1]) : NULL;
    if (!b) return NULL;
    return e->op <= PILU_OP_MUL ? arithmetic(eval, e, a, b) : compare(eval, e, a, b);
}

static pilu_value *run_logic(pilu_eval *eval, const pilu_expr *e)
{
    int a = pilu_eval_condition(eval, e->args[0]);
    if (a < 0) return NULL;
    if (e->kind == PILU_EXPR_NOT) {
        a = !a;
    } else if ((e->kind == PILU_EXPR_AND) == (a == 1)) {
        a = pilu_eval_condition(eval, e->args[1]);
        if (a < 0) return NULL;
    }
    return pilu_eval_truth(eval, a);
}

/* What is shown is what was chosen; words of the rule's own are about what was asked. */
static pilu_value *run_if(pilu_eval *eval, const pilu_expr *e)
{
    pilu_value *before = eval->subject;
    int condition = pilu_eval_condition(eval, e->args[1]);
    if (condition < 0) return NULL;
    pilu_value *asked = eval->subject;
    eval->subject = before;
    pilu_value *v = pilu_eval_run(eval, e->args[condition ? 0 : 2]);
    if (!eval->subject) eval->subject = asked;
    return v;
}

static pilu_value *run_container(pilu_eval *eval, const pilu_expr *e)
{
    pilu_value *v = pilu_eval_new(eval, e->kind == PILU_EXPR_LIST ? PILU_LIST : PILU_OBJECT);
    v->origin = e->at;
    for (size_t i = 0; i < e->count; i++) {
        pilu_value *item = pilu_eval_run(eval, e->args[i]);
        if (!item) return NULL;
        bool list = e->kind == PILU_EXPR_LIST;
        if (list && pilu_value_is_container(item) && item->parent)
            pilu_value_borrow(eval->arena, v, item);
        else pilu_value_append(eval->arena, v, list ? (pilu_str){0} : e->keys[i], pilu_eval_own(eval, item));
    }
    return v;
}

static pilu_value *run_call(pilu_eval *eval, const pilu_expr *e)
{
    pilu_value *args[8];
    size_t count = e->function->lazy ? 1 : e->count;
    for (size_t i = 0; i < count; i++)
        if (!(args[i] = pilu_eval_run(eval, e->args[i]))) return NULL;
    return e->function->call(eval, e, args, count);
}

static pilu_value *run(pilu_eval *eval, const pilu_expr *e)
{
    pilu_value *v;
    switch (e->kind) {
    case PILU_EXPR_LITERAL:
        return e->value; /* of many documents: like any result it is copied into a tree, never hung there */
    case PILU_EXPR_NAME:
    case PILU_EXPR_MEMBER:
        return pilu_eval_path(eval, e);
    case PILU_EXPR_INDEX:
        return pilu_eval_index(eval, e);
    case PILU_EXPR_CALL:
        return run_call(eval, e);
    case PILU_EXPR_NEGATE:
        v = pilu_eval_run(eval, e->args[0]);
        if (v && !numeric(v))
            return pilu_eval_wrong(eval, e->args[0], PILU_STR("-"), PILU_WORDS("数或金额", "a number or an amount"), v);
        return v ? pilu_eval_number(eval, e, pilu_number_neg(v->number), v->kind) : NULL;
    case PILU_EXPR_BINARY:
        return run_binary(eval, e);
    case PILU_EXPR_NOT:
    case PILU_EXPR_AND:
    case PILU_EXPR_OR:
        return run_logic(eval, e);
    case PILU_EXPR_IF:
        return run_if(eval, e);
    case PILU_EXPR_DEFINED:
        return pilu_eval_defined(eval, e);
    case PILU_EXPR_LIST:
    case PILU_EXPR_OBJECT:
        return run_container(eval, e);
    }
    return NULL;
}

bool pilu_eval_spend(pilu_eval *eval, pilu_origin at, size_t steps)
{
    const pilu_str words = PILU_WORDS("超过 {} 步", "more than {} steps");
    bool enough = eval->budget > steps;
    if (!enough && eval->budget)
        pilu_report(eval->diags, EVAL_LIMIT, pilu_eval_place(eval, at),
                    pilu_limit_words(eval->arena, PILU_LIMIT_STEPS, words));
    eval->budget = enough ? eval->budget - steps : 0;
    return enough;
}

pilu_value *pilu_eval_run(pilu_eval *eval, const pilu_expr *expr)
{
    if (!pilu_eval_spend(eval, expr->at, 1)) return NULL;
    if (eval->depth >= MAX_EVAL_DEPTH) {
        const pilu_str words = PILU_WORDS("层层引用超过 400 层", "more than 400 levels of reference");
        pilu_report(eval->diags, EVAL_LIMIT, pilu_eval_place(eval, expr->at), words);
        return NULL;
    }
    eval->depth++;
    pilu_value *v = run(eval, expr);
    eval->depth--;
    return v;
}

int pilu_eval_condition(pilu_eval *eval, const pilu_expr *expr)
{
    pilu_value *v = pilu_eval_run(eval, expr);
    if (!v) return -1;
    if (v->kind == PILU_BOOL) return v->boolean;
    pilu_eval_wrong(eval, expr, PILU_WORDS("条件", "condition"), pilu_value_kind_words(PILU_BOOL), v);
    return -1;
}

/* --- text ------------------------------------------------------------------------------------------ */

bool pilu_eval_print(pilu_eval *eval, const pilu_expr *at, pilu_value *v, pilu_buf *out)
{
    switch (v->kind) {
    case PILU_STRING:
        if (pilu_eval_is_prose(v)) return pilu_eval_speak(eval, v, out);
        pilu_buf_str(out, v->string);
        return true;
    case PILU_NUMBER:
        if (pilu_number_places(v->number) < 0 || pilu_number_places(v->number) > SHOWN_DECIMALS) {
            pilu_eval_wrong(eval, at, PILU_STR("{{ }}"),
                            PILU_WORDS("能写完的小数（请用 percent 或 fixed 舍入）",
                                       "a number that can be written out (round it with percent or fixed)"),
                            v);
            return false;
        }
        pilu_number_print_short(v->number, SHOWN_DECIMALS, out);
        return true;
    case PILU_MONEY:
        pilu_eval_wrong(
            eval, at, PILU_STR("{{ }}"),
            PILU_WORDS("写明单位的金额（请用 wan、yuan 或 money）", "an amount with its unit (use wan, yuan or money)"),
            v);
        return false;
    default:
        pilu_eval_wrong(eval, at, PILU_STR("{{ }}"), PILU_WORDS("文字或数", "text or a number"), v);
        return false;
    }
}

bool pilu_eval_text(pilu_eval *eval, const pilu_expr *expr, pilu_buf *out)
{
    pilu_value *v = pilu_eval_run(eval, expr);
    return v && pilu_eval_print(eval, expr, v, out);
}

bool pilu_eval_prose(pilu_eval *eval, const pilu_piece *piece, pilu_buf *out)
{
    pilu_str text = piece->text;
    for (size_t at = 0;;) {
        size_t open = pilu_str_find(text, PILU_STR("{{"), at);
        pilu_buf_str(out, pilu_str_slice(text, at, open == SIZE_MAX ? text.n : open));
        if (open == SIZE_MAX) return true;
        size_t close = pilu_expr_end(text, open + 2, "}}");
        if (close == SIZE_MAX) {
            pilu_report(eval->diags, SYNTAX, pilu_eval_place(eval, pilu_piece_origin(piece, open, open + 2)),
                        PILU_STR("“{{”"), PILU_WORDS("与之配对的“}}”", "a matching “}}”"));
            return false;
        }
        pilu_piece inner = *piece;
        inner.text = pilu_str_slice(text, open + 2, close);
        if (piece->exact) {
            inner.offset += (uint32_t)open + 2;
            inner.length = (uint32_t)inner.text.n;
        }
        if (!pilu_eval_spend(eval, pilu_piece_origin(&inner, 0, inner.text.n), PROSE_STEPS)) return false;
        pilu_expr *e = pilu_expr_parse(eval->arena, eval->diags, &inner);
        if (!e || !pilu_eval_text(eval, e, out)) return false;
        at = close + 2;
    }
}
