#include "page/layout.h"

#include <inttypes.h>
#include <stdlib.h>

/* An entry is placed before the page it leads to is known. Two items are kept free behind its text; no line moves when
 * they are filled, as the room they need has been reserved. */
typedef struct pilu_entry {
    const pilu_node *node;
    uint32_t page;
    size_t item;                /* the leader; the number is the next one */
    pilu_unit x, right, baseline;
    bool leads;                 /* to a page */
} pilu_entry;

/* In hundredths of an em: four figures and one dot. */
enum { ENTRY_ROOM = 325, GAP = 50 };

pilu_unit pilu_entry_room(const pilu_style *style) { return style->size * ENTRY_ROOM / 100; }

void pilu_entry_note(pilu_layouter *l, const pilu_node *node, pilu_unit x, pilu_unit right, pilu_unit baseline)
{
    PILU_ARENA_PUSH_ROOM(l->scratch, l->entries, l->entry_count, l->entry_room);
    pilu_item empty = {.kind = PILU_ITEM_TEXT, .artifact = PILU_ARTIFACT_LAYOUT};
    size_t item = pilu_page_item(l, &empty);
    pilu_page_item(l, &empty);
    l->entries[l->entry_count++] =
        (pilu_entry){node, (uint32_t)l->pages->count - 1, item, x, right, baseline, false};
}

static int by_node(const void *a, const void *b)
{
    const pilu_node *left = (*(const pilu_anchor *const *)a)->node, *right = (*(const pilu_anchor *const *)b)->node;
    return pilu_str_cmp(pilu_node_attr(left, PILU_ATTR_ID), pilu_node_attr(right, PILU_ATTR_ID));
}

/* The anchors that have an id, by id. */
static const pilu_anchor **sorted_anchors(pilu_layouter *l, size_t *count)
{
    const pilu_anchor **anchors = PILU_NEW_ARRAY(l->scratch, const pilu_anchor *, l->pages->anchor_count);
    *count = 0;
    for (size_t i = 0; i < l->pages->anchor_count; i++)
        if (pilu_node_attr(l->pages->anchors[i].node, PILU_ATTR_ID).n) anchors[(*count)++] = &l->pages->anchors[i];
    qsort(anchors, *count, sizeof *anchors, by_node);
    return anchors;
}

static const pilu_anchor *find(const pilu_anchor *const *anchors, size_t count, pilu_str id)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = pilu_str_cmp(pilu_node_attr(anchors[middle]->node, PILU_ATTR_ID), id);
        if (order == 0) return anchors[middle];
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

/* Text in the entry's font that ends at `right`, in place of the free item. */
static pilu_unit fill(pilu_layouter *l, const pilu_entry *entry, size_t at, pilu_str text, pilu_unit right,
                      const pilu_node *node)
{
    const pilu_style *style = pilu_layout_style(entry->node);
    pilu_line line = pilu_text_plain(l->ts, text, style->font, style->size, style->bold, style->colour);
    if (line.item_count) {
        pilu_item *item = &l->pages->items[entry->page].items[at];
        *item = line.items[0];
        item->artifact = node ? PILU_CONTENT : PILU_ARTIFACT_LAYOUT;
        item->node = node;
        item->x = right - line.width;
        item->y = entry->baseline;
    }
    return right - line.width;
}

/* How wide the number is. */
static pilu_unit draw_number(pilu_layouter *l, const pilu_entry *entry, uint32_t number)
{
    pilu_str text = pilu_arena_printf(l->arena, "%" PRIu32, number);
    return entry->right - fill(l, entry, entry->item + 1, text, entry->right, entry->node->last);
}

static void draw_leader(pilu_layouter *l, const pilu_entry *entry, pilu_unit left)
{
    static const char DOT[] = "…"; /* two of them are one unbreakable mark; an em each */
    const pilu_style *style = pilu_layout_style(entry->node);
    pilu_unit gap = style->size * GAP / 100, room = left - entry->x - 2 * gap;
    size_t dots = room > 0 ? (size_t)(room / style->size) : 0;
    char *leader = pilu_arena_alloc(l->arena, dots * (sizeof DOT - 1) + 1);
    for (size_t i = 0; i < dots; i++) memcpy(leader + i * (sizeof DOT - 1), DOT, sizeof DOT - 1);
    if (dots) fill(l, entry, entry->item, (pilu_str){leader, dots * (sizeof DOT - 1)}, left - gap, NULL);
}

/* Where all leaders end: before the widest number. */
void pilu_entries_draw(pilu_layouter *l)
{
    if (!l->entry_count) return;
    size_t count;
    pilu_unit widest = 0;
    const pilu_anchor **anchors = sorted_anchors(l, &count);
    for (size_t i = 0; i < l->entry_count; i++) {
        const pilu_node *link = l->entries[i].node->first;
        pilu_str href = link ? pilu_node_attr(link, PILU_ATTR_HREF) : (pilu_str){0};
        const pilu_anchor *anchor = href.n ? find(anchors, count, pilu_str_slice(href, 1, href.n)) : NULL;
        l->entries[i].leads = anchor != NULL;
        pilu_unit width = anchor ? draw_number(l, &l->entries[i], l->pages->items[anchor->page].number) : 0;
        if (width > widest) widest = width;
    }
    for (size_t i = 0; i < l->entry_count; i++)
        if (l->entries[i].leads) draw_leader(l, &l->entries[i], l->entries[i].right - widest);
}
