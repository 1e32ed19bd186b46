#include "check/starter.h"

static bool holds(const pilu_value *v) { return v->kind == PILU_LIST || v->kind == PILU_OBJECT; }

/* Last year's data were looked at in their year. */
static bool is_read(const pilu_value *v)
{
    return !v->derived && !(v->parent && !v->parent->parent && pilu_str_is(v->key, "previous"));
}

/* Is there a text that only `pilu new` can have written? */
static bool is_begun(const pilu_value *v)
{
    if (!holds(v)) return v->starter == PILU_STARTER_TITLE;
    for (uint32_t i = 0; i < v->count; i++)
        if (is_read(v->items[i]) && is_begun(v->items[i])) return true;
    return false;
}

/* Does it hold nothing that was chosen? */
static bool is_untouched(const pilu_value *v)
{
    if (v->starter || !holds(v)) return v->starter;
    for (uint32_t i = 0; i < v->count; i++)
        if (is_read(v->items[i]) && !is_untouched(v->items[i])) return false;
    return v->count;
}

/* Part of a list or object that was written whole? */
static bool is_in_example(const pilu_value *v)
{
    while (v && !v->starter) v = v->parent;
    return v;
}

/* Nothing is to be filled in where there was a list to choose from. */
static bool is_to_fill(const pilu_value *v)
{
    return is_read(v) && (v->starter == PILU_STARTER_TITLE || v->starter == PILU_STARTER_SAME);
}

/* «unit_name“单位名称”», «year 1990» */
static pilu_str name_value(pilu_arena *arena, const pilu_value *v)
{
    pilu_str name = v->key.n || !v->parent ? v->key : v->parent->key; /* of a list of texts: the list's */
    pilu_origin at = v->origin;
    if (v->kind == PILU_STRING) return pilu_arena_printf(arena, "%.*s“%.*s”", PILU_FMT(name), PILU_FMT(v->string));
    pilu_str number = pilu_str_slice(at.source->text, at.offset, at.offset + at.length);
    return pilu_arena_printf(arena, "%.*s %.*s", PILU_FMT(name), PILU_FMT(number));
}

static void report(pilu_arena *arena, pilu_diags *diags, const pilu_value *object)
{
    const pilu_value *first = NULL;
    pilu_str *names = PILU_NEW_ARRAY(arena, pilu_str, object->count + 1);
    size_t count = 0;
    bool all = true, title = false;
    for (uint32_t i = 0; i < object->count; i++) {
        const pilu_value *v = object->items[i];
        if (!is_read(v) || holds(v)) continue;
        all &= v->starter != PILU_STARTER_NOT;
        title |= v->starter == PILU_STARTER_TITLE;
        if (!is_to_fill(v)) continue;
        if (!first) first = v;
        names[count++] = name_value(arena, v);
    }
    if (first && (all || title))
        pilu_report(diags, DATA_STARTER, pilu_value_place(arena, first), pilu_words_list(arena, names, count));
    for (uint32_t i = 0; i < object->count; i++)
        if (is_read(object->items[i]) && holds(object->items[i])) report(arena, diags, object->items[i]);
}

void pilu_starter_check(pilu_arena *arena, pilu_diags *diags, pilu_value *root)
{
    if (!is_begun(root)) return;
    for (size_t i = 0; i < diags->count; i++) {
        pilu_finding *f = &diags->items[i];
        if (f->severity != PILU_WARNING || !f->place.pointer.n) continue;
        const pilu_value *about = pilu_value_at(root, f->place.pointer);
        if (!about || !(is_untouched(about) || is_in_example(about))) continue;
        f->severity = PILU_NOTE;
        diags->warnings--;
    }
    report(arena, diags, root);
}
