/* Names of headings, attachments and tables, from their place in the document: the same in every edition in which
 * nothing before them was put in or taken out. An author's own id wins. */
#include "doc/node.h"

typedef struct namer {
    pilu_arena *arena;
    const pilu_document *doc;
    pilu_str *ids;
    const pilu_node **named; /* nodes with an id of their own; few */
    size_t named_count, named_room;
    unsigned level[7], outside[7], attachments, tables, figures;
    bool inside;             /* an attachment */
} namer;

static bool is_taken(const namer *n, pilu_str id)
{
    for (size_t i = 0; i < n->named_count; i++)
        if (pilu_str_eq(pilu_node_attr(n->named[i], PILU_ATTR_ID), id)) return true;
    return false;
}

static void set_id(namer *n, const pilu_node *node, pilu_str id)
{
    pilu_str own = pilu_node_attr(node, PILU_ATTR_ID);
    while (!own.n && is_taken(n, id)) id = pilu_arena_printf(n->arena, "%.*s-x", PILU_FMT(id));
    n->ids[node->id] = own.n ? own : id;
}

/* «h-2-1» is the first h3 under the second h2, «a1-h-1» the first h2 of 附件1. */
static pilu_str heading_id(namer *n, int level)
{
    n->level[level]++;
    for (int below = level + 1; below <= 6; below++) n->level[below] = 0;
    pilu_str id = n->inside ? pilu_arena_printf(n->arena, "a%u-h", n->attachments) : PILU_STR("h");
    if (level == 1) return pilu_arena_printf(n->arena, "%.*s-0", PILU_FMT(id));
    for (int l = 2; l <= level; l++) id = pilu_arena_printf(n->arena, "%.*s-%u", PILU_FMT(id), n->level[l]);
    return id;
}

static void name_node(namer *n, const pilu_node *node, pilu_event event)
{
    if (node->kind == PILU_NODE_ATTACHMENT) {
        n->inside = event == PILU_ENTER;
        /* Headings behind an attachment go on where those before it stopped. */
        memcpy(n->inside ? n->outside : n->level, n->inside ? n->level : n->outside, sizeof n->level);
        if (!n->inside) return;
        memset(n->level, 0, sizeof n->level);
        set_id(n, node, pilu_arena_printf(n->arena, "a%u", ++n->attachments));
    } else if (event == PILU_ENTER && node->kind == PILU_NODE_TABLE) {
        set_id(n, node, pilu_arena_printf(n->arena, "t-%u", ++n->tables));
    } else if (event == PILU_ENTER && node->kind == PILU_NODE_FIGURE) {
        set_id(n, node, pilu_arena_printf(n->arena, "f-%u", ++n->figures));
    } else if (event == PILU_ENTER && node->kind == PILU_NODE_TOC) {
        set_id(n, node, PILU_STR("toc"));
    } else if (event == PILU_ENTER && node->kind == PILU_NODE_TOC_TITLE) {
        set_id(n, node, PILU_STR("toc-title"));
    } else if (event == PILU_ENTER && node->kind == PILU_NODE_CAPTION) {
        set_id(n, node, pilu_arena_printf(n->arena, "t-%u-caption", n->tables));
    } else if (event == PILU_ENTER && pilu_node_heading_level(node->kind)) {
        set_id(n, node, heading_id(n, pilu_node_heading_level(node->kind)));
    }
}

pilu_str *pilu_document_ids(pilu_arena *arena, const pilu_document *doc)
{
    namer n = {.arena = arena, .doc = doc, .ids = PILU_NEW_ARRAY(arena, pilu_str, doc->node_count)};
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        if (event != PILU_ENTER || !pilu_node_attr(iter.node, PILU_ATTR_ID).n) continue;
        PILU_ARENA_PUSH_ROOM(arena, n.named, n.named_count, n.named_room);
        n.named[n.named_count++] = iter.node;
    }
    iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) name_node(&n, iter.node, event);
    return n.ids;
}
