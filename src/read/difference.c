#include "read/difference.h"

#include "base/align.h"

static void add(pilu_arena *arena, pilu_lines *lines, pilu_line line)
{
    PILU_ARENA_PUSH_ROOM(arena, lines->items, lines->count, lines->room);
    lines->items[lines->count++] = line;
}

/* --- lists ----------------------------------------------------------------------------------------- */

pilu_lines pilu_lines_of_document(pilu_arena *arena, const pilu_document *doc)
{
    pilu_lines lines = {0};
    bool on = false;
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        const pilu_node *node = iter.node;
        if (pilu_node_kind_category(node->kind) != PILU_CATEGORY_INLINE) on = false;
        if (event != PILU_ENTER || node->kind != PILU_NODE_TEXT || !node->text.n) continue;
        add(arena, &lines, (pilu_line){.text = node->text, .place = pilu_node_text_place(node), .on = on});
        on = true;
    }
    return lines;
}

pilu_lines pilu_lines_labelled(pilu_arena *arena, const pilu_lines *lines, bool labelled)
{
    pilu_lines some = {0};
    for (size_t i = 0; i < lines->count; i++)
        if ((lines->items[i].label.n > 0) == labelled) add(arena, &some, lines->items[i]);
    return some;
}

/* --- what differs ----------------------------------------------------------------------------------- */

typedef struct both {
    const pilu_line *a, *b;
} both;

static bool same(const void *context, size_t a, size_t b)
{
    const both *lines = context;
    const pilu_line *one = &lines->a[a], *other = &lines->b[b];
    return pilu_str_eq(one->text, other->text) && pilu_str_eq(one->label, other->label);
}

void pilu_difference(const pilu_lines *one, const pilu_lines *other, pilu_difference_tell *tell, void *context)
{
    pilu_arena *arena = pilu_arena_new();
    both lines = {one->items, other->items};
    size_t *partner = pilu_align(arena, one->count, other->count, same, &lines);
    for (size_t a = 0, b = 0; a < one->count || b < other->count;) {
        size_t a_end = a;
        while (a_end < one->count && partner[a_end] == SIZE_MAX) a_end++;
        size_t b_end = a_end < one->count ? partner[a_end] : other->count;
        /* What is left of both between two common lines belongs together, one by one. */
        for (; a < a_end || b < b_end; a += a < a_end, b += b < b_end)
            tell(context, a < a_end ? &lines.a[a] : NULL, b < b_end ? &lines.b[b] : NULL);
        a++;
        b++;
    }
    pilu_arena_free(arena);
}
