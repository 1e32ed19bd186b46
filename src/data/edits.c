#include "data/edits.h"

#include "base/align.h"

pilu_str pilu_value_identity(const pilu_value *element)
{
    static const char *const NAMES[] = {"code", "name", "title", "term"};
    if (element->kind == PILU_STRING) return element->string;
    if (element->kind != PILU_OBJECT) return (pilu_str){0};
    for (size_t i = 0; i < PILU_COUNT(NAMES); i++) {
        const pilu_value *v = pilu_value_get(element, pilu_str_from(NAMES[i]));
        if (v && v->kind == PILU_STRING) return v->string;
    }
    for (uint32_t i = 0; i < element->count; i++)
        if (element->items[i]->kind == PILU_STRING) return element->items[i]->string;
    return (pilu_str){0};
}

static bool is_code(pilu_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] >= 0x80) return false;
    return true;
}

pilu_str pilu_value_name(const pilu_value *element)
{
    static const char *const NAMES[] = {"name", "title", "term"};
    if (element->kind == PILU_STRING) return is_code(element->string) ? (pilu_str){0} : element->string;
    if (element->kind != PILU_OBJECT) return (pilu_str){0};
    for (size_t i = 0; i < PILU_COUNT(NAMES); i++) {
        const pilu_value *v = pilu_value_get(element, pilu_str_from(NAMES[i]));
        if (v && v->kind == PILU_STRING) return v->string;
    }
    for (uint32_t i = 0; i < element->count; i++) {
        const pilu_value *v = element->items[i];
        if (v->kind == PILU_STRING && !v->derived && !is_code(v->string)) return v->string;
    }
    return (pilu_str){0};
}

static bool same_leaf(const pilu_value *a, const pilu_value *b)
{
    if (a->kind != b->kind) return false;
    switch (a->kind) {
    case PILU_NULL: return true;
    case PILU_BOOL: return a->boolean == b->boolean;
    case PILU_NUMBER:
    case PILU_MONEY: return pilu_number_cmp(a->number, b->number) == 0;
    case PILU_STRING: return pilu_str_eq(a->string, b->string);
    case PILU_LIST:
    case PILU_OBJECT: return false;
    }
    return false;
}

typedef struct comparison {
    pilu_arena *arena;
    pilu_edits *edits;
} comparison;

static pilu_edit *push(comparison *c, const pilu_value *before, const pilu_value *after)
{
    pilu_edits *edits = c->edits;
    PILU_ARENA_PUSH_ROOM(c->arena, edits->items, edits->count, edits->room);
    pilu_edit *edit = &edits->items[edits->count++];
    *edit = (pilu_edit){.before = before, .after = after};
    edit->pointer = pilu_value_pointer(c->arena, before ? before : after);
    return edit;
}

static void put_in(comparison *c, const pilu_value *parent, uint32_t index, const pilu_value *after)
{
    pilu_edit *edit = push(c, NULL, after);
    edit->parent = pilu_value_pointer(c->arena, parent);
    edit->index = index;
}

static void compare(comparison *c, const pilu_value *before, const pilu_value *after);

static void compare_objects(comparison *c, const pilu_value *before, const pilu_value *after)
{
    for (uint32_t i = 0; i < before->count; i++) {
        const pilu_value *other = pilu_value_get(after, before->items[i]->key);
        if (other) compare(c, before->items[i], other);
        else push(c, before->items[i], NULL);
    }
    for (uint32_t i = 0; i < after->count; i++)
        if (!pilu_value_get(before, after->items[i]->key)) put_in(c, before, before->count, after->items[i]);
}

typedef struct two_lists {
    const pilu_value *a, *b;
} two_lists;

static bool same_element(const void *context, size_t i, size_t k)
{
    const two_lists *lists = context;
    const pilu_value *a = lists->a->items[i], *b = lists->b->items[k];
    pilu_str name = pilu_value_identity(a);
    return name.n ? a->kind == b->kind && pilu_str_eq(name, pilu_value_identity(b)) : same_leaf(a, b);
}

/* Between elements that are the same, as many as both have are taken for one another, in order. */
static void compare_lists(comparison *c, const pilu_value *before, const pilu_value *after)
{
    two_lists lists = {before, after};
    const size_t *partner = pilu_align(c->arena, before->count, after->count, same_element, &lists);
    for (uint32_t a = 0, b = 0; a < before->count || b < after->count; a++, b++) {
        uint32_t a_end = a;
        while (a_end < before->count && partner[a_end] == SIZE_MAX) a_end++;
        uint32_t b_end = a_end < before->count ? (uint32_t)partner[a_end] : after->count;
        for (; a < a_end && b < b_end; a++, b++) compare(c, before->items[a], after->items[b]);
        for (; a < a_end; a++) push(c, before->items[a], NULL);
        for (; b < b_end; b++) put_in(c, before, a_end, after->items[b]);
        if (a < before->count) compare(c, before->items[a], after->items[b]);
    }
}

static void compare(comparison *c, const pilu_value *before, const pilu_value *after)
{
    if (before->kind == PILU_OBJECT && after->kind == PILU_OBJECT) compare_objects(c, before, after);
    else if (before->kind == PILU_LIST && after->kind == PILU_LIST) compare_lists(c, before, after);
    else if (!same_leaf(before, after)) push(c, before, after);
}

pilu_edits pilu_edits_of(pilu_arena *arena, const pilu_value *before, const pilu_value *after)
{
    pilu_edits edits = {0};
    comparison c = {arena, &edits};
    compare(&c, before, after);
    return edits;
}

/* A member for this tree that shows what stands in another: the other keeps its own. */
static pilu_value *borrowed(pilu_arena *arena, const pilu_value *value)
{
    pilu_value *copy = PILU_NEW(arena, pilu_value);
    *copy = *value;
    return copy;
}

void pilu_edit_make(pilu_arena *arena, pilu_value *root, const pilu_edit *edit)
{
    if (edit->before && edit->after) {
        pilu_value *old = pilu_value_at(root, edit->pointer), *parent = old ? old->parent : NULL;
        if (!parent) return;
        pilu_value *new = borrowed(arena, edit->after);
        new->parent = parent;
        new->key = old->key;
        new->index = old->index;
        parent->items[old->index] = new;
    } else if (edit->before) {
        pilu_value *old = pilu_value_at(root, edit->pointer);
        if (old && old->parent) pilu_value_remove(old);
    } else {
        pilu_value *parent = pilu_value_at(root, edit->parent);
        if (!parent) return;
        pilu_value *new = borrowed(arena, edit->after);
        pilu_value_append(arena, parent, edit->after->key, new);
        for (uint32_t i = parent->count; i-- > edit->index + 1;) {
            parent->items[i] = parent->items[i - 1];
            parent->items[i]->index = i;
        }
        if (edit->index < parent->count) parent->items[edit->index] = new, new->index = edit->index;
    }
}
