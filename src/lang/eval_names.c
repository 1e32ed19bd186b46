/* Names: where they are looked up, the rule that derives a value when it is first asked for, what a text of the data
 * says when there are expressions in it, and the paths that lead to values. */
#include "lang/eval.h"
#include "base/limit.h"
#include "base/nearest.h"

enum { PROSE_DEPTH = 50 };

/* A let rule under evaluation for one object. */
struct pilu_computing {
    struct pilu_computing *outer;
    const pilu_value *object;
    const pilu_rule_node *rule;
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
    for (int i = 0; i < 2; i++) {
        eval->truth[i] = pilu_eval_new(eval, PILU_BOOL);
        eval->truth[i]->boolean = i;
    }
    eval->layout = pilu_eval_new(eval, PILU_OBJECT);
    eval->base[0] = (pilu_scope){.value = root};
    /* `layout` is the layout's constants, although the data has a member of that name: the layout's own name. */
    eval->base[1] = (pilu_scope){.outer = &eval->base[0], .name = PILU_STR("layout"), .value = eval->layout};
    eval->scope = &eval->base[1];
    root->rule = rules->root;
    pilu_value *previous = pilu_value_get(root, PILU_STR("previous"));
    if (previous && is_previous(eval, previous)) previous->rule = rules->root;
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

pilu_value *pilu_eval_own(pilu_eval *eval, pilu_value *result)
{
    pilu_value *v = PILU_NEW(eval->arena, pilu_value);
    *v = *result;
    v->derived = true;
    v->shown = v->failed = false;
    v->rule = NULL;
    v->settled = false;
    if (v->alias) return v;
    if (result->parent) v->alias = result;
    if (!pilu_value_is_container(v)) return v;
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

bool pilu_eval_is_prose(const pilu_value *v)
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

bool pilu_eval_speak(pilu_eval *eval, const pilu_value *v, pilu_buf *out)
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
    if (!eval->subject && v->parent && !pilu_value_is_container(v)) eval->subject = v;
    mark_shown(eval, v);
    *failed = false;
    if (!pilu_eval_is_prose(v)) return v;
    pilu_buf text;
    pilu_buf_init(&text, 0);
    *failed = !pilu_eval_speak(eval, v, &text);
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

/* As pilu_value_get; a layout asks for the members of an object much in the order in which they stand there. */
static pilu_value *find_member(pilu_value *object, pilu_str key)
{
    if (object->kind != PILU_OBJECT || !pilu_value_may_have(object, key)) return NULL;
    uint32_t start = object->asked < object->count ? object->asked : 0;
    for (uint32_t i = start, tried = 0; tried < object->count; i = i + 1 < object->count ? i + 1 : 0, tried++) {
        if (!pilu_str_eq(object->items[i]->key, key)) continue;
        object->asked = i;
        return object->items[i];
    }
    return NULL;
}

pilu_value *pilu_eval_member(pilu_eval *eval, pilu_value *object, pilu_str key, bool *failed)
{
    *failed = false;
    pilu_value *v = find_member(object, key);
    if (v && v->settled) return read_value(eval, v, failed);
    pilu_rule_node *rule = v ? v->rule : NULL;
    if (!rule && object->rule) rule = pilu_rule_child(object->rule, key, false);
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
    if (v->alias && pilu_value_is_container(v)) {
        mark_shown(eval, v);
        return v->alias;
    }
    if (rule && !v->rule) v->rule = rule;
    if (v->kind == PILU_LIST) mark_elements(v);
    v->settled = v->rule || object->rule;
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

pilu_value *pilu_eval_index(pilu_eval *eval, const pilu_expr *e)
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

pilu_value *pilu_eval_path(pilu_eval *eval, const pilu_expr *e)
{
    bool missing;
    pilu_value *v = run_path(eval, e, &missing);
    return missing ? undefined(eval, e) : v;
}

pilu_value *pilu_eval_defined(pilu_eval *eval, const pilu_expr *e)
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
    return pilu_eval_truth(eval, defined);
}
