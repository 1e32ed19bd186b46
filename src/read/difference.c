#include "read/difference.h"

#include <stdlib.h>

enum { PRODUCT_MOST = 16 << 20 }; /* cells of the table below; what is longer is compared line by line */

static void add(pilu_arena *arena, pilu_lines *lines, pilu_str text, pilu_place place)
{
    if (!text.n) return;
    PILU_ARENA_PUSH_ROOM(arena, lines->items, lines->count, lines->room);
    lines->items[lines->count++] = (pilu_line){text, place};
}

/* --- lists ----------------------------------------------------------------------------------------- */

static bool holds_text(const pilu_node *node)
{
    for (const pilu_node *child = node->first; child; child = child->next)
        if (pilu_node_kind_category(child->kind) == PILU_CATEGORY_INLINE) return true;
    return false;
}

static pilu_place place_of(const pilu_node *block)
{
    pilu_iter iter = pilu_iter_new(block);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;)
        if (event == PILU_ENTER && iter.node->pointer.n) return pilu_node_text_place(iter.node);
    return (pilu_place){.at = block->origin};
}

pilu_lines pilu_lines_of_document(pilu_arena *arena, const pilu_document *doc)
{
    pilu_lines lines = {0};
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        if (event != PILU_ENTER || !holds_text(iter.node)) continue;
        add(arena, &lines, pilu_node_text(arena, iter.node), place_of(iter.node));
        pilu_iter_skip(&iter);
    }
    return lines;
}

static pilu_str without_blanks(pilu_arena *arena, pilu_str text)
{
    char *kept = PILU_NEW_ARRAY(arena, char, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        if (!strchr(" \t\r\n\f", text.p[i]) || !text.p[i]) kept[n++] = text.p[i];
    return (pilu_str){kept, n};
}

pilu_lines pilu_lines_of_pages(pilu_arena *arena, pilu_str text)
{
    pilu_lines lines = {0};
    pilu_place place = {.page = 1};
    for (size_t from = 0, to; from < text.n; from = to + 1) {
        for (to = from; to < text.n && text.p[to] != '\n' && text.p[to] != '\f';) to++;
        add(arena, &lines, without_blanks(arena, pilu_str_slice(text, from, to)), place);
        if (to < text.n && text.p[to] == '\f') place.page++;
    }
    return lines;
}

/* Tags out, the rest as it is written: both pages went through one way of escaping. */
static pilu_str without_tags(pilu_arena *arena, pilu_str line)
{
    char *kept = PILU_NEW_ARRAY(arena, char, line.n + 1);
    size_t n = 0;
    bool tag = false;
    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] == '<') tag = true;
        if (!tag) kept[n++] = line.p[i];
        if (line.p[i] == '>') tag = false;
    }
    return pilu_str_trim((pilu_str){kept, n});
}

pilu_lines pilu_lines_of_html(pilu_arena *arena, const pilu_source *page)
{
    pilu_lines lines = {0};
    pilu_str text = page->text;
    size_t body = pilu_str_find(text, PILU_STR("<body"), 0);
    for (size_t from = body == SIZE_MAX ? 0 : body, to; from < text.n; from = to + 1) {
        to = pilu_str_find(text, PILU_STR("\n"), from);
        if (to == SIZE_MAX) to = text.n;
        pilu_str words = without_tags(arena, pilu_str_slice(text, from, to));
        add(arena, &lines, words, pilu_place_at(page, from, to - from));
    }
    return lines;
}

/* --- the longest common subsequence ---------------------------------------------------------------- */

typedef struct span {
    const pilu_line *items;
    size_t count;
} span;

static bool same(const pilu_line *a, const pilu_line *b) { return pilu_str_eq(a->text, b->text); }

/* What is left of both between two common lines belongs together, one by one. */
static void tell_pairs(span a, span b, pilu_difference_tell *tell, void *context)
{
    for (size_t i = 0; i < a.count || i < b.count; i++)
        tell(context, i < a.count ? &a.items[i] : NULL, i < b.count ? &b.items[i] : NULL);
}

/* length[i][j]: of the longest common part of a from i and b from j. */
static uint32_t *measure(span a, span b)
{
    size_t width = b.count + 1;
    uint32_t *length = pilu_memory_new((a.count + 1) * width * sizeof *length);
    memset(length, 0, (a.count + 1) * width * sizeof *length);
    for (size_t i = a.count; i-- > 0;) {
        for (size_t j = b.count; j-- > 0;) {
            uint32_t down = length[(i + 1) * width + j], right = length[i * width + j + 1];
            length[i * width + j] = same(&a.items[i], &b.items[j]) ? length[(i + 1) * width + j + 1] + 1
                                    : down > right                 ? down
                                                                   : right;
        }
    }
    return length;
}

static void compare(span a, span b, pilu_difference_tell *tell, void *context)
{
    uint32_t *length = measure(a, b);
    size_t width = b.count + 1, i = 0, j = 0, from_i = 0, from_j = 0;
    while (i < a.count && j < b.count) {
        if (same(&a.items[i], &b.items[j])) {
            tell_pairs((span){a.items + from_i, i - from_i}, (span){b.items + from_j, j - from_j}, tell, context);
            from_i = ++i;
            from_j = ++j;
        } else if (length[(i + 1) * width + j] >= length[i * width + j + 1]) {
            i++;
        } else {
            j++;
        }
    }
    tell_pairs((span){a.items + from_i, a.count - from_i}, (span){b.items + from_j, b.count - from_j}, tell, context);
    free(length);
}

void pilu_difference(const pilu_lines *one, const pilu_lines *other, pilu_difference_tell *tell, void *context)
{
    span a = {one->items, one->count}, b = {other->items, other->count};
    while (a.count && b.count && same(a.items, b.items)) a.items++, b.items++, a.count--, b.count--;
    while (a.count && b.count && same(&a.items[a.count - 1], &b.items[b.count - 1])) a.count--, b.count--;
    if ((a.count + 1) * (b.count + 1) > PRODUCT_MOST) tell_pairs(a, b, tell, context);
    else compare(a, b, tell, context);
}
