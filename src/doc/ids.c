/* Names by which parts of the document are cited: the same in every edition whose headings are. A heading has the
 * numbers of its level and those above, as they are printed; a table or figure is counted within its heading, so that
 * one put in elsewhere changes no other's name. Figures, rows and words play no part. An author's own id wins. */
#include "doc/node.h"

/* Tables and figures are counted behind the last heading, or attachment without one. */
typedef struct count {
    pilu_str under;
    unsigned tables, figures;
} count;

typedef struct namer {
    pilu_arena *arena;
    const pilu_document *doc;
    pilu_str *ids;
    const pilu_node **named; /* nodes with an id of their own; few */
    size_t named_count, named_room;
    unsigned level[7], outside[7], attachments;
    count here, before;      /* before: where the text went on behind an attachment */
    pilu_str table;          /* the last */
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

/* «h-2-1-t1», the first table of that heading; «t1», of the document when no heading stands before it. */
static pilu_str part_id(const namer *n, char letter, unsigned number)
{
    pilu_str under = n->here.under;
    return pilu_arena_printf(n->arena, "%.*s%s%c%u", PILU_FMT(under), under.n ? "-" : "", letter, number);
}

static void name_attachment(namer *n, const pilu_node *node, bool enters)
{
    n->inside = enters;
    /* Headings behind an attachment go on where those before it stopped. */
    memcpy(enters ? n->outside : n->level, enters ? n->level : n->outside, sizeof n->level);
    *(enters ? &n->before : &n->here) = enters ? n->here : n->before;
    if (!enters) return;
    memset(n->level, 0, sizeof n->level);
    set_id(n, node, pilu_arena_printf(n->arena, "a%u", ++n->attachments));
    n->here = (count){.under = n->ids[node->id]};
}

static void name_node(namer *n, const pilu_node *node, pilu_event event)
{
    if (node->kind == PILU_NODE_ATTACHMENT) {
        name_attachment(n, node, event == PILU_ENTER);
    } else if (event != PILU_ENTER) {
        return;
    } else if (node->kind == PILU_NODE_TABLE) {
        set_id(n, node, part_id(n, 't', ++n->here.tables));
        n->table = n->ids[node->id];
    } else if (node->kind == PILU_NODE_FIGURE) {
        set_id(n, node, part_id(n, 'f', ++n->here.figures));
    } else if (node->kind == PILU_NODE_TOC) {
        set_id(n, node, PILU_STR("toc"));
    } else if (node->kind == PILU_NODE_TOC_TITLE) {
        set_id(n, node, PILU_STR("toc-title"));
    } else if (node->kind == PILU_NODE_CAPTION) {
        set_id(n, node, pilu_arena_printf(n->arena, "%.*s-caption", PILU_FMT(n->table)));
    } else if (pilu_node_heading_level(node->kind)) {
        set_id(n, node, heading_id(n, pilu_node_heading_level(node->kind)));
        n->here = (count){.under = n->ids[node->id]};
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
