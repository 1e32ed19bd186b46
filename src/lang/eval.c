#include "lang/eval.h"
#include "base/limit.h"
#include "base/nearest.h"

/* A let rule under evaluation for one object. */
struct pilu_computing {
    struct pilu_computing *outer;
    const pilu_value *object;
    const pilu_rule_node *rule;
};

enum {
    MAX_EVAL_DEPTH = 400, PROSE_DEPTH = 50, SHOWN_DECIMALS = 12,
    PROSE_STEPS = 20,     /* an expression in prose is parsed each time */
    MAX_TEXT = 16 << 20,  /* bytes that two texts may become */
};

/* Last year's data (`previous`) is a document of its own: its rules look up names in it, not in this year's. */
static bool is_previous(const pilu_eval *eval, const pilu_value *value)
{
    return value->kind == PILU_OBJECT && value->parent == eval->root && pilu_str_is(value->key, "previous");
}

void pilu_eval_init(pilu_eval *eval, pilu_arena *arena, pilu_diags *diags, pilu_value *root, const pilu_rules *rules)
{
    *eval = (pilu_eval){.arena = arena, .diags = diags, .root = root, .rules = rules};
    eval->budget = pilu_limit(PILU_LIMIT_STEPS);
    eval->layout = pilu_eval_new(eval, PILU_OBJECT);
    eval->base[0] = (pilu_scope){.value = root};
    /* `layout` is the layout's constants, although the data has a member of that name: the layout's own name. */
    eval->base[1] = (pilu_scope){.outer = &eval->base[0], .name = PILU_STR("layout"), .value = eval->layout};
    eval->scope = &eval->base[1];
    root->rule = rules->root;
    pilu_value *previous = pilu_value_get(root, PILU_STR("previous"));
    if (previous && is_previous(eval, previous)) previous->rule = rules->root;
}

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

/* --- names ----------------------------------------------------------------------------------------- */

static const pilu_scope *previous_scope(pilu_eval *eval, const pilu_value *value)
{
    pilu_scope *scopes = PILU_NEW_ARRAY(eval->arena, pilu_scope, 2);
    scopes[0] = (pilu_scope){.value = (pilu_value *)value};
    scopes[1] = (pilu_scope){.outer = &scopes[0], .name = eval->base[1].name, .value = eval->layout};
    return &scopes[1];
}

const pilu_scope *pilu_eval_scope_of(pilu_eval *eval, const pilu_value *value)
{
    if (!value || !value->parent) return &eval->base[1];
    if (is_previous(eval, value)) return previous_scope(eval, value);
    const pilu_scope *outer = pilu_eval_scope_of(eval, value->parent);
    if (value->kind != PILU_OBJECT || value->parent->kind != PILU_LIST) return outer;
    pilu_scope *scope = PILU_NEW(eval->arena, pilu_scope);
    *scope = (pilu_scope){.outer = outer, .value = (pilu_value *)value};
    return scope;
}

/* Elements know the rules of their path, so that their members can be derived. Those that a list only shows have the
 * rules of where they stand: were they given two, it would matter which list is read first. */
static void mark_elements(pilu_value *list)
{
    pilu_rule_node *element = list->rule ? pilu_rule_child(list->rule, (pilu_str){0}, true) : NULL;
    if (!element) return;
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i]->parent == list) list->items[i]->rule = element;
}

static bool is_container(const pilu_value *v) { return v->kind == PILU_LIST || v->kind == PILU_OBJECT; }

pilu_value *pilu_eval_own(pilu_eval *eval, pilu_value *result)
{
    pilu_value *v = PILU_NEW(eval->arena, pilu_value);
    *v = *result;
    v->derived = true;
    v->shown = v->failed = false;
    v->rule = NULL;
    if (v->alias) return v;
    if (result->parent) v->alias = result;
    if (!is_container(v)) return v;
    for (uint32_t i = 0; !v->alias && i < v->count; i++)
        if (v->items[i]->parent == result) v->items[i]->parent = v;
    return v;
}

/* Hangs a rule's result, NULL for a failed one, into the tree. */
static pilu_value *attach(pilu_eval *eval, pilu_value *object, const pilu_rule_node *rule, pilu_value *result)
{
    pilu_value *v = result ? pilu_eval_own(eval, result) : pilu_eval_new(eval, PILU_NULL);
    v->failed = !result;
    v->shown = eval->showing;
    v->rule = (void *)rule;
    v->origin = rule->at;
    pilu_value_append(eval->arena, object, rule->key, v);
    if (v->kind == PILU_LIST) mark_elements(v);
    return v;
}

static void report_cycle(pilu_eval *eval, const struct pilu_computing *from, const pilu_rule_node *again)
{
    pilu_buf path;
    pilu_buf_init(&path, 0);
    pilu_buf_str(&path, again->key);
    for (const struct pilu_computing *c = eval->computing; c != from->outer; c = c->outer) {
        pilu_buf_text(&path, " ← ");
        pilu_buf_str(&path, c->rule->key);
    }
    pilu_report(eval->diags, LET_CYCLE, pilu_eval_place(eval, again->at), pilu_buf_view(&path));
    pilu_buf_free(&path);
}

static pilu_value *derive(pilu_eval *eval, pilu_value *object, const pilu_rule_node *rule)
{
    for (struct pilu_computing *c = eval->computing; c; c = c->outer) {
        if (c->object != object || c->rule != rule) continue;
        report_cycle(eval, c, rule);
        return NULL;
    }
    struct pilu_computing now = {eval->computing, object, rule};
    const pilu_scope *scope = eval->scope;
    pilu_value *subject = eval->subject;
    bool showing = eval->showing;
    eval->computing = &now;
    eval->scope = pilu_eval_scope_of(eval, object);
    pilu_value *result = pilu_eval_run(eval, rule->expr);
    eval->computing = now.outer;
    eval->scope = scope;
    eval->subject = subject;
    eval->showing = showing;
    return result;
}

/* What is printed is marked, and with a derived value the data it was made of: that was not when the value was first
 * computed for something else. */
static void mark_shown(pilu_eval *eval, pilu_value *v)
{
    if (!eval->showing || v->shown) return;
    v->shown = true;
    const pilu_rule_node *rule = v->rule;
    if (v->derived && v->parent && rule && rule->expr) derive(eval, v->parent, rule);
}

static bool is_prose(const pilu_value *v)
{
    return v->kind == PILU_STRING && !v->derived && v->origin.source &&
           pilu_str_find(v->string, PILU_STR("{{"), 0) != SIZE_MAX;
}

/* The piece that a string of the data is. Its text stands between quotes; with escapes in it the places inside are not
 * those of the file. */
static pilu_piece piece_of_string(const pilu_value *v)
{
    pilu_piece piece = {v->origin.source, v->origin.offset, v->origin.length, v->string, false};
    bool quoted = v->origin.length == v->string.n + 2;
    piece.exact = quoted || v->origin.length == v->string.n; /* in a file of prose it stands without quotes */
    if (quoted) {
        piece.offset++;
        piece.length -= 2;
    }
    return piece;
}

static bool speak(pilu_eval *eval, const pilu_value *v, pilu_buf *out)
{
    const pilu_scope *scope = eval->scope;
    pilu_value *subject = eval->subject;
    pilu_piece piece = piece_of_string(v);
    eval->scope = pilu_eval_scope_of(eval, v);
    eval->depth += PROSE_DEPTH; /* prose that names itself ends here, not on the stack */
    bool ok = pilu_eval_prose(eval, &piece, out);
    eval->depth -= PROSE_DEPTH;
    eval->scope = scope;
    eval->subject = subject;
    return ok;
}

/* A value of the data or of a rule is being read. Prose is read as what it says, so that it is the same text in a
 * paragraph, a comparison and a rule. NULL and *failed when it cannot be said. */
static pilu_value *read_value(pilu_eval *eval, pilu_value *v, bool *failed)
{
    if (!eval->subject && v->parent && !is_container(v)) eval->subject = v;
    mark_shown(eval, v);
    *failed = false;
    if (!is_prose(v)) return v;
    pilu_buf text;
    pilu_buf_init(&text, 0);
    *failed = !speak(eval, v, &text);
    pilu_value *said = *failed ? NULL : pilu_eval_string(eval, pilu_arena_str(eval->arena, pilu_buf_view(&text)));
    pilu_buf_free(&text);
    return said;
}

/* Whether a rule makes an object of a path that has none of its own: «let a.b» makes a, «let a[].b» no list. */
static bool makes_object(const pilu_rule_node *rule)
{
    for (const pilu_rule_node *c = rule->first; c; c = c->next)
        if (!c->element) return true;
    return false;
}

pilu_value *pilu_eval_member(pilu_eval *eval, pilu_value *object, pilu_str key, bool *failed)
{
    *failed = false;
    pilu_rule_node *rule = object->rule ? pilu_rule_child(object->rule, key, false) : NULL;
    pilu_value *v = pilu_value_get(object, key);
    if (!v) {
        if (!rule || (!rule->expr && !makes_object(rule))) return NULL;
        if (rule->expr) {
            v = attach(eval, object, rule, derive(eval, object, rule));
        } else {
            v = pilu_eval_new(eval, PILU_OBJECT);
            v->rule = rule;
            v->origin = rule->at;
            pilu_value_append(eval->arena, object, key, v);
        }
    }
    if (v->failed) {
        *failed = true;
        return NULL;
    }
    if (v->alias && is_container(v)) {
        mark_shown(eval, v);
        return v->alias;
    }
    if (rule && !v->rule) v->rule = rule;
    if (v->kind == PILU_LIST) mark_elements(v);
    return read_value(eval, v, failed);
}

/* «（是不是“x”？）» among the names that can be seen. */
static pilu_str near_names(pilu_eval *eval, pilu_str name, const pilu_value *object)
{
    pilu_nearest near = pilu_nearest_new(name);
    pilu_scope only = {.value = (pilu_value *)object};
    for (const pilu_scope *s = object ? &only : eval->scope; s; s = s->outer) {
        if (s->name.n) {
            pilu_nearest_try(&near, s->name);
        } else if (s->value->kind == PILU_OBJECT) {
            for (uint32_t i = 0; i < s->value->count; i++) pilu_nearest_try(&near, s->value->items[i]->key);
            for (const pilu_rule_node *r = s->value->rule; r; r = NULL)
                for (const pilu_rule_node *c = r->first; c; c = c->next) pilu_nearest_try(&near, c->key);
        }
    }
    return pilu_nearest_words(&near, eval->arena);
}

/* The object of a member is there, as only its member is missing: it knows the names that could have been meant. */
static pilu_value *undefined(pilu_eval *eval, const pilu_expr *e)
{
    pilu_place place = pilu_eval_place(eval, e->at);
    const pilu_value *object = e->kind == PILU_EXPR_MEMBER ? pilu_eval_run(eval, e->args[0]) : NULL;
    pilu_buf path;
    pilu_buf_init(&path, 0);
    pilu_expr_print(e, &path);
    pilu_eval_undefined(eval, place, e->name, pilu_buf_view(&path), near_names(eval, e->name, object));
    pilu_buf_free(&path);
    return NULL;
}

void pilu_eval_undefined(pilu_eval *eval, pilu_place place, pilu_str name, pilu_str path, pilu_str near)
{
    if (pilu_value_is_private(name)) pilu_report(eval->diags, NAME_PRIVATE, place, path);
    else pilu_report(eval->diags, NAME_UNDEFINED, place, path, near);
}

/* `*failed`: NULL for another reason than being undefined. */
static pilu_value *look_up(pilu_eval *eval, pilu_str name, bool *failed)
{
    *failed = false;
    for (const pilu_scope *s = eval->scope; s; s = s->outer) {
        if (s->name.n) {
            if (pilu_str_eq(s->name, name)) return read_value(eval, s->value, failed);
        } else if (s->value->kind == PILU_OBJECT) {
            pilu_value *v = pilu_eval_member(eval, s->value, name, failed);
            if (v || *failed) return v;
        }
    }
    return NULL;
}

/* --- paths ----------------------------------------------------------------------------------------- */

static pilu_value *run_index(pilu_eval *eval, const pilu_expr *e)
{
    pilu_value *list = pilu_eval_run(eval, e->args[0]), *index = list ? pilu_eval_run(eval, e->args[1]) : NULL;
    if (!index) return NULL;
    int64_t i;
    if (list->kind != PILU_LIST)
        return pilu_eval_wrong(eval, e->args[0], PILU_STR("[ ]"), pilu_value_kind_words(PILU_LIST), list);
    if (index->kind != PILU_NUMBER || !pilu_number_to_int(index->number, &i))
        return pilu_eval_wrong(eval, e->args[1], PILU_STR("[ ]"), PILU_WORDS("整数", "a whole number"), index);
    if (i < 0 || i >= list->count) {
        pilu_report(eval->diags, VALUE_INDEX, pilu_eval_place(eval, e->at),
                    pilu_arena_printf(eval->arena, "%lld", (long long)i),
                    pilu_arena_printf(eval->arena, "%u", list->count));
        return NULL;
    }
    bool failed;
    return read_value(eval, list->items[i], &failed);
}

/* The value of a name or member, NULL and *missing when it is undefined. */
static pilu_value *run_path(pilu_eval *eval, const pilu_expr *e, bool *missing)
{
    bool failed;
    *missing = false;
    if (e->kind == PILU_EXPR_NAME) {
        pilu_value *v = look_up(eval, e->name, &failed);
        *missing = !v && !failed;
        return v;
    }
    const pilu_expr *inner = e->args[0];
    bool path = inner->kind == PILU_EXPR_NAME || inner->kind == PILU_EXPR_MEMBER;
    pilu_value *object = path ? run_path(eval, inner, missing) : pilu_eval_run(eval, inner);
    if (!object) {
        if (path && *missing) undefined(eval, inner), *missing = false;
        return NULL;
    }
    if (object->kind != PILU_OBJECT)
        return pilu_eval_wrong(eval, inner, e->name, pilu_value_kind_words(PILU_OBJECT), object);
    pilu_value *v = pilu_eval_member(eval, object, e->name, &failed);
    *missing = !v && !failed;
    return v;
}

static pilu_value *run_defined(pilu_eval *eval, const pilu_expr *e)
{
    const pilu_expr *path = e->args[0];
    bool defined = true, missing;
    bool showing = eval->showing;
    eval->showing = false;
    if (path->kind == PILU_EXPR_NAME || path->kind == PILU_EXPR_MEMBER) {
        pilu_value *v = run_path(eval, path, &missing);
        eval->showing = showing;
        if (!v && !missing) return NULL;
        defined = v != NULL;
    } else {
        eval->showing = showing;
        if (!pilu_eval_run(eval, path)) return NULL;
    }
    pilu_value *v = pilu_eval_new(eval, PILU_BOOL);
    v->boolean = defined;
    return v;
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
    pilu_value *v = pilu_eval_new(eval, PILU_BOOL);
    v->boolean = result;
    return v;
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
    pilu_value *v = pilu_eval_new(eval, PILU_BOOL);
    v->boolean = a;
    if (e->kind == PILU_EXPR_NOT) {
        v->boolean = !a;
    } else if ((e->kind == PILU_EXPR_AND) == (a == 1)) {
        int b = pilu_eval_condition(eval, e->args[1]);
        if (b < 0) return NULL;
        v->boolean = b;
    }
    return v;
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
        if (list && is_container(item) && item->parent)
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

/* A tree is evaluated for many documents, and what becomes of a value in one of them is no matter of the others. */
static pilu_value *copy_of(pilu_eval *eval, const pilu_value *literal)
{
    pilu_value *v = PILU_NEW(eval->arena, pilu_value);
    *v = *literal;
    return v;
}

static pilu_value *run(pilu_eval *eval, const pilu_expr *e)
{
    bool missing;
    pilu_value *v;
    switch (e->kind) {
    case PILU_EXPR_LITERAL:
        return copy_of(eval, e->value);
    case PILU_EXPR_NAME:
    case PILU_EXPR_MEMBER:
        v = run_path(eval, e, &missing);
        return missing ? undefined(eval, e) : v;
    case PILU_EXPR_INDEX:
        return run_index(eval, e);
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
        return run_defined(eval, e);
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
        if (is_prose(v)) return speak(eval, v, out);
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
