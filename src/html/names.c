/* Tables whose captions are alike: in a list of links or of stops one could not be told from the other (WCAG 2.2
 * criterion 2.4.4), nor could their files once they are saved. Each is told by the chapter it stands in; two in one
 * chapter by their number. */
#include "html/writer.h"

#include <stdlib.h>

typedef struct captioned {
    pilu_str caption, chapter;
    uint32_t id; /* of the table: they are met in this order */
} captioned;

typedef struct namer {
    pilu_arena *arena;
    captioned *items;
    size_t count, room;
} namer;

static int by_name(const void *a, const void *b)
{
    const captioned *one = a, *other = b;
    int order = pilu_str_cmp(one->caption, other->caption);
    if (!order) order = pilu_str_cmp(one->chapter, other->chapter);
    return order ? order : one->id < other->id ? -1 : one->id > other->id;
}

/* A chapter begins with a heading of the second level; a table within a cell is no table of its own to the reader. */
static void gather(namer *n, const pilu_document *doc)
{
    pilu_str chapter = {0};
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        const pilu_node *node = iter.node;
        if (event != PILU_ENTER) continue;
        if (pilu_node_heading_level(node->kind) == 2) chapter = pilu_str_trim(pilu_node_text(n->arena, node));
        if (node->kind != PILU_NODE_TABLE || !node->first || node->first->kind != PILU_NODE_CAPTION) continue;
        pilu_str caption = pilu_str_trim(pilu_node_text(n->arena, node->first));
        PILU_ARENA_PUSH_ROOM(n->arena, n->items, n->count, n->room);
        n->items[n->count++] = (captioned){caption, chapter, node->id};
    }
}

static bool alike(const captioned *a, const captioned *b, bool in_chapter)
{
    return pilu_str_eq(a->caption, b->caption) && (!in_chapter || pilu_str_eq(a->chapter, b->chapter));
}

const pilu_str *pilu_html_table_marks(pilu_arena *arena, const pilu_document *doc)
{
    namer n = {.arena = arena};
    pilu_str *marks = PILU_NEW_ARRAY(arena, pilu_str, doc->node_count + 1);
    for (uint32_t i = 0; i < doc->node_count; i++) marks[i] = (pilu_str){0};
    gather(&n, doc);
    if (n.count) qsort(n.items, n.count, sizeof *n.items, by_name);
    size_t number = 1;
    for (size_t i = 0; i < n.count; i++) {
        const captioned *here = &n.items[i], *before = i ? here - 1 : NULL, *next = i + 1 < n.count ? here + 1 : NULL;
        number = before && alike(before, here, true) ? number + 1 : 1;
        bool some = (before && alike(before, here, false)) || (next && alike(next, here, false));
        bool many = number > 1 || (next && alike(next, here, true));
        const char *between = many && here->chapter.n ? "，" : "";
        pilu_str which = many ? pilu_arena_printf(arena, "%s第%zu张", between, number) : (pilu_str){0};
        if (some)
            marks[here->id] = pilu_arena_printf(arena, "（%.*s%.*s）", PILU_FMT(here->chapter), PILU_FMT(which));
    }
    return marks;
}
