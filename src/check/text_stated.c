/* What a kind's rules say its documents state: lists named `stated`, of the whole data or of a part of it, as
 *
 *   let projects[].stated = [{names: ["执行率", "预算执行率"], rate: execution_rate, of: "execution_rate"}, …]
 *   let attachments[].speaks_of = projects[project] if project is defined else null
 *
 * each with the names under which officials write the quantity, its value (`rate`: a ratio that is written in percent)
 * and the path that a text would refer to it by. What stands in a part with `speaks_of` is said of that value, or for
 * null of the whole. */
#include "check/text_stated.h"

#include "data/schema.h"
#include "lang/eval.h"

#define STATED PILU_STR("stated")
#define SPEAKS_OF PILU_STR("speaks_of")

typedef struct reader {
    text_run *run;
    pilu_eval *eval;
    text_statements all;
} reader;

static pilu_str string_of(const pilu_value *entry, const char *key)
{
    const pilu_value *v = pilu_value_get(entry, pilu_str_from(key));
    return v && v->kind == PILU_STRING ? v->string : (pilu_str){0};
}

/* The quantity as a figure that a text could hold; false: it is not known, or none. */
static bool read_value(const pilu_value *entry, text_stated *out)
{
    const pilu_value *value = pilu_value_get(entry, PILU_STR("value")), *rate = pilu_value_get(entry, PILU_STR("rate"));
    const pilu_value *v = rate ? rate : value;
    pilu_str unit = string_of(entry, "unit");
    while (v && v->alias) v = v->alias;
    out->value = v;
    if (!v) return false;
    if (v->kind == PILU_STRING) return (out->word = v->string).n > 0;
    out->figure = (text_figure){.number = v->number, .places = 6};
    if (v->kind == PILU_MONEY) return out->figure.unit = TEXT_YUAN, out->figure.places = 2, true;
    if (v->kind != PILU_NUMBER) return false;
    if (rate) out->figure.number = pilu_number_mul(v->number, pilu_number_int(100));
    if (rate || pilu_str_is(unit, "%")) out->figure.unit = TEXT_PERCENT;
    else out->measure = pilu_str_slice(unit, 0, unit.n < 3 ? 0 : 3);
    return out->figure.number.ok && (rate || unit.n);
}

static void read_entry(reader *r, pilu_str scope, const pilu_value *entry)
{
    text_stated one = {.scope = scope, .of = string_of(entry, "of"), .rate = pilu_value_get(entry, PILU_STR("rate"))};
    const pilu_value *names = pilu_value_get(entry, PILU_STR("names"));
    while (names && names->alias) names = names->alias;
    one.owner = entry->parent ? pilu_value_pointer(r->run->scratch, entry->parent->parent) : (pilu_str){0};
    if (!names || names->kind != PILU_LIST || !read_value(entry, &one)) return;
    for (uint32_t i = 0; i < names->count; i++) {
        const pilu_value *name = names->items[i];
        while (name->alias) name = name->alias;
        one.name = name->kind == PILU_STRING ? name->string : (pilu_str){0};
        if (!one.name.n) continue;
        PILU_ARENA_PUSH_ROOM(r->run->scratch, r->all.items, r->all.count, r->all.room);
        r->all.items[r->all.count++] = one;
    }
}

static bool leads_to_stated(const pilu_rule_node *node)
{
    if (pilu_str_eq(node->key, STATED) || pilu_str_eq(node->key, SPEAKS_OF)) return true;
    for (const pilu_rule_node *c = node->first; c; c = c->next)
        if (leads_to_stated(c)) return true;
    return false;
}

static void read_list(reader *r, pilu_value *object)
{
    bool failed;
    const pilu_value *list = pilu_eval_member(r->eval, object, STATED, &failed);
    pilu_str scope = text_scope_of(pilu_value_pointer(r->run->scratch, object));
    while (list && list->alias) list = list->alias;
    if (!list || list->kind != PILU_LIST) return;
    for (uint32_t i = 0; i < list->count; i++) {
        const pilu_value *entry = list->items[i];
        while (entry->alias) entry = entry->alias;
        if (entry->kind == PILU_OBJECT) read_entry(r, scope, entry);
    }
}

static void read_speaker(reader *r, pilu_value *object)
{
    bool failed;
    const pilu_value *subject = pilu_eval_member(r->eval, object, SPEAKS_OF, &failed);
    if (!subject) return;
    text_speaker one = {.scope = text_scope_of(pilu_value_pointer(r->run->scratch, object))};
    if (subject->kind == PILU_OBJECT) one.subject = pilu_value_pointer(r->run->scratch, subject);
    PILU_ARENA_PUSH_ROOM(r->run->scratch, r->all.speakers, r->all.speaker_count, r->all.speaker_room);
    r->all.speakers[r->all.speaker_count++] = one;
}

/* Along the rules: only where there is one is the data looked at. */
static void walk(reader *r, const pilu_rule_node *node, pilu_value *v)
{
    if (!v->rule) v->rule = (void *)node;
    for (const pilu_rule_node *c = node->first; c; c = c->next) {
        bool failed;
        if (!leads_to_stated(c)) continue;
        if (c->element) {
            for (uint32_t i = 0; v->kind == PILU_LIST && i < v->count; i++) walk(r, c, v->items[i]);
        } else if (v->kind == PILU_OBJECT && pilu_str_eq(c->key, STATED)) {
            read_list(r, v);
        } else if (v->kind == PILU_OBJECT && pilu_str_eq(c->key, SPEAKS_OF)) {
            read_speaker(r, v);
        } else if (v->kind == PILU_OBJECT) {
            pilu_value *member = pilu_eval_member(r->eval, v, c->key, &failed);
            if (member) walk(r, c, member);
        }
    }
}

text_statements text_read_stated(text_run *run)
{
    pilu_eval *eval = run->text->eval;
    if (!eval) return (text_statements){.count = 0};
    pilu_diags unheard, *heard = eval->diags; /* what cannot be computed was told of where it is printed */
    pilu_diags_init(&unheard, run->scratch);
    const pilu_scope *outer = eval->scope;
    eval->diags = &unheard;
    eval->showing = false;
    reader r = {.run = run, .eval = eval};
    walk(&r, eval->rules->root, eval->root);
    eval->diags = heard;
    eval->scope = outer;
    return r.all;
}

pilu_str text_subject_of(const text_statements *all, pilu_str pointer)
{
    pilu_str scope = text_scope_of(pointer);
    for (size_t i = 0; scope.n && i < all->speaker_count; i++)
        if (pilu_str_eq(all->speakers[i].scope, scope)) return all->speakers[i].subject;
    return scope;
}

/* projects[0].execution_rate, or among its own project's words execution_rate alone. */
pilu_str text_stated_path(pilu_arena *arena, const text_stated *s, pilu_str scope)
{
    pilu_str owner = s->owner;
    while (owner.n && !pilu_char_is_digit((unsigned char)owner.p[owner.n - 1])) owner.n--; /* names: found outwards */
    pilu_buf path;
    pilu_buf_init(&path, 0);
    pilu_buf_text(&path, "{{ ");
    size_t begin = path.n;
    for (size_t i = pilu_str_starts(owner, scope) ? scope.n : 0; i < owner.n; i++) {
        char c = owner.p[i], next = i + 1 < owner.n ? owner.p[i + 1] : 0;
        bool index = pilu_char_is_digit((unsigned char)next);
        if (c == '/') pilu_buf_text(&path, index ? "[" : path.n > begin ? "." : "");
        else pilu_buf_char(&path, c);
        if (pilu_char_is_digit((unsigned char)c) && (!next || next == '/')) pilu_buf_char(&path, ']');
    }
    if (path.n > begin) pilu_buf_char(&path, '.');
    pilu_buf_str(&path, s->of);
    if (s->rate) pilu_buf_text(&path, "|percent");
    else if (s->value->kind == PILU_MONEY) pilu_buf_text(&path, "|money");
    pilu_buf_text(&path, " }}");
    if (s->figure.unit == TEXT_PERCENT && !s->rate) pilu_buf_char(&path, '%');
    pilu_buf_str(&path, s->measure);
    pilu_str text = pilu_arena_str(arena, pilu_buf_view(&path));
    pilu_buf_free(&path);
    return text;
}
