/* Numbers of headings, attachments and list items, as generated text in the tree: the document's, not the
 * author's, so that both outputs carry the same real text (GB/T 9704-2012 §7.3.3). */
#include "base/chinese.h"
#include "doc/node.h"

typedef struct counters {
    unsigned level[7]; /* of h1–h6; [0] and [1] stay 0 */
    int first;         /* the level that is numbered 一、 */
} counters;

static const counters UNDER_TITLE = {.first = 2};

static pilu_str chinese(pilu_arena *arena, unsigned n)
{
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_chinese_print(n, PILU_CHINESE_SMALL, &text);
    pilu_str result = pilu_arena_str(arena, pilu_buf_view(&text));
    pilu_buf_free(&text);
    return result;
}

/* `depth` counts from 0, the level below the title; 层次序数 (GB/T 9704-2012 §7.3.3) knows four. */
static pilu_str heading_number(pilu_arena *arena, int depth, unsigned n)
{
    switch (depth) {
    case 0: return pilu_arena_printf(arena, "%.*s、", PILU_FMT(chinese(arena, n)));
    case 1: return pilu_arena_printf(arena, "（%.*s）", PILU_FMT(chinese(arena, n)));
    case 2: return pilu_arena_printf(arena, "%u.", n);
    case 3: return pilu_arena_printf(arena, "（%u）", n);
    default: return (pilu_str){0};
    }
}

/* An attachment's title is its first heading, when that bears no number. */
static bool is_attachment_title(const pilu_node *heading)
{
    return heading->parent->kind == PILU_NODE_ATTACHMENT && heading->prev &&
           heading->prev->kind == PILU_NODE_LABEL;
}

/* 一、 begins one level below the title that governs: the document's h1, a part, or an attachment's own title. */
static void number_heading(pilu_document *doc, counters *now, pilu_node *heading, int level)
{
    pilu_str how = pilu_node_attr(heading, PILU_ATTR_NUMBERED);
    for (int below = level + 1; below <= 6; below++) now->level[below] = 0;
    if (pilu_str_is(how, "no")) {
        if (is_attachment_title(heading)) now->first = level + 1;
        return;
    }
    unsigned n = ++now->level[level];
    bool part = pilu_str_is(how, "part");
    if (part) now->first = level + 1;
    pilu_str number = part ? pilu_arena_printf(doc->arena, "第%.*s部分\u3000", PILU_FMT(chinese(doc->arena, n)))
                           : heading_number(doc->arena, level - now->first, n);
    if (number.n) pilu_node_insert_first(heading, pilu_node_generated(doc, heading, number));
}

/* One alone has no number (GB/T 9704-2012 §7.3.4: «如有附件序号»), unless the form that it belongs to says 附件1. */
static void label_attachment(pilu_document *doc, pilu_node *attachment, unsigned n, bool alone)
{
    pilu_node *label = pilu_node_new(doc, PILU_NODE_LABEL, attachment->origin);
    bool bare = alone && !pilu_str_is(pilu_node_attr(attachment, PILU_ATTR_NUMBERED), "yes");
    pilu_str text = bare ? PILU_STR("附件") : pilu_arena_printf(doc->arena, "附件%u", n);
    pilu_node_append(label, pilu_node_generated(doc, attachment, text));
    pilu_node_insert_first(attachment, label);
}

/* The mark stands in the item's first line: in the item, in its first block, or, where that block holds no
 * text of its own (a table), in a paragraph before it. */
static void mark_item(pilu_document *doc, pilu_node *item, pilu_str mark)
{
    pilu_node *line = item, *first = item->first;
    if (first && pilu_node_kind_category(first->kind) == PILU_CATEGORY_FLOW) {
        line = first;
        if (pilu_node_kind_content(first->kind) != PILU_CONTENT_INLINE) {
            line = pilu_node_new(doc, PILU_NODE_P, item->origin);
            pilu_node_insert_first(item, line);
        }
    }
    pilu_node_insert_first(line, pilu_node_generated(doc, item, mark));
}

static void mark_items(pilu_document *doc, pilu_node *list)
{
    unsigned n = 0;
    for (pilu_node *item = list->first; item; item = item->next)
        mark_item(doc, item, list->kind == PILU_NODE_OL ? pilu_arena_printf(doc->arena, "%u.", ++n) : PILU_STR("•"));
}

static unsigned count_attachments(const pilu_document *doc)
{
    unsigned count = 0;
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;)
        count += event == PILU_ENTER && iter.node->kind == PILU_NODE_ATTACHMENT;
    return count;
}

void pilu_document_number(pilu_document *doc)
{
    counters now = UNDER_TITLE, outside = now;
    unsigned attachments = 0, all = count_attachments(doc);
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        pilu_node *node = (pilu_node *)iter.node; /* the iterator borrows; this document is the caller's to change */
        if (node->kind == PILU_NODE_ATTACHMENT && event == PILU_EXIT) now = outside;
        if (event != PILU_ENTER) continue;
        int level = pilu_node_heading_level(node->kind);
        if (level) {
            number_heading(doc, &now, node, level);
        } else if (node->kind == PILU_NODE_ATTACHMENT) {
            outside = now;
            now = UNDER_TITLE;
            label_attachment(doc, node, ++attachments, all == 1);
        } else if (node->kind == PILU_NODE_UL || node->kind == PILU_NODE_OL) {
            mark_items(doc, node);
        }
    }
}
