/* The table of contents (目录): its entries are made from the headings that stand behind it, each a link to its
 * heading. The numbers of the pages are the layout's: the last text of an entry is empty and waits for them; the HTML
 * page has none. */
#include "doc/node.h"

enum { DEPTH = 2, LEVELS = 5 };

typedef struct contents {
    pilu_document *doc;
    pilu_node *toc;
    const pilu_str *ids;
    int depth;
    int open[LEVELS]; /* ascending: the levels of the entries that the next one may stand below */
    uint8_t open_count;
} contents;

/* The heading by which an attachment is known, not one of an attachment's part. */
static const pilu_node *first_heading(const pilu_node *attachment)
{
    pilu_iter iter = pilu_iter_new(attachment);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;)
        if (event == PILU_ENTER && pilu_node_heading_level(iter.node->kind)) return iter.node;
    return NULL;
}

/* «附件1　…自评报告», or the heading with its number. */
static pilu_str entry_text(const contents *c, const pilu_node *target)
{
    pilu_arena *arena = c->doc->arena;
    if (target->kind != PILU_NODE_ATTACHMENT) return pilu_node_text(arena, target);
    const pilu_node *label = target->first, *heading = first_heading(target);
    pilu_str number = label && label->kind == PILU_NODE_LABEL ? pilu_node_text(arena, label) : PILU_STR("");
    if (!heading) return number;
    return pilu_arena_printf(arena, "%.*s　%.*s", PILU_FMT(number), PILU_FMT(pilu_node_text(arena, heading)));
}

/* An entry stands below the last one of a higher level. Levels that are left out open no lists, and none is open before
 * the first entry, whatever its level. */
static uint8_t depth_of(contents *c, int level)
{
    while (c->open_count && c->open[c->open_count - 1] >= level) c->open_count--;
    c->open[c->open_count++] = level;
    return c->open_count;
}

static void add_entry(contents *c, pilu_node *target, int level)
{
    pilu_document *doc = c->doc;
    pilu_str id = c->ids[target->id];
    pilu_node *entry = pilu_node_new(doc, PILU_NODE_TOC_ENTRY, c->toc->origin);
    pilu_node *link = pilu_node_new(doc, PILU_NODE_A, c->toc->origin);
    pilu_node_set_attr(doc, target, PILU_ATTR_ID, id);
    pilu_node_set_attr(doc, link, PILU_ATTR_HREF, pilu_arena_printf(doc->arena, "#%.*s", PILU_FMT(id)));
    entry->depth = depth_of(c, level);
    pilu_node_set_attr(doc, entry, PILU_ATTR_CLASS, pilu_arena_printf(doc->arena, "toc-%d", level));
    pilu_node_append(link, pilu_node_generated(doc, c->toc, entry_text(c, target)));
    pilu_node_append(entry, link);
    pilu_node_append(entry, pilu_node_generated(doc, c->toc, PILU_STR("")));
    pilu_node_append(c->toc, entry);
}

static void add_entries(contents *c, size_t known)
{
    bool behind = false;
    pilu_iter iter = pilu_iter_new(c->doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        pilu_node *node = (pilu_node *)iter.node; /* the iterator borrows; the document is the caller's to change */
        if (event != PILU_ENTER) continue;
        behind = behind || node == c->toc;
        if (node->kind == PILU_NODE_TOC) {
            pilu_iter_skip(&iter);
        } else if (behind && node->id < known && node->kind == PILU_NODE_ATTACHMENT) {
            add_entry(c, node, 1);
            pilu_iter_skip(&iter); /* its headings begin anew */
        } else if (behind && node->id < known) {
            int level = pilu_node_heading_level(node->kind) - 1; /* h1 is the document's title */
            if (level >= 1 && level <= c->depth) add_entry(c, node, level);
        }
    }
}

static void fill(pilu_document *doc, pilu_node *toc)
{
    const pilu_str *ids = pilu_document_ids(doc->arena, doc);
    size_t known = doc->node_count;
    pilu_str depth = pilu_node_attr(toc, PILU_ATTR_DEPTH);
    contents c = {.doc = doc, .toc = toc, .ids = ids, .depth = DEPTH};
    if (depth.n == 1 && depth.p[0] >= '1' && depth.p[0] <= '0' + LEVELS) c.depth = depth.p[0] - '0';
    if (!toc->first || toc->first->kind != PILU_NODE_TOC_TITLE) {
        pilu_node *title = pilu_node_new(doc, PILU_NODE_TOC_TITLE, toc->origin);
        pilu_node_append(title, pilu_node_generated(doc, toc, PILU_STR("目录")));
        pilu_node_insert_first(toc, title);
    }
    for (pilu_node *entry = toc->first->next; entry; entry = entry->next) entry->depth = 1; /* an author's own */
    add_entries(&c, known);
}

void pilu_document_contents(pilu_document *doc)
{
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;)
        if (event == PILU_ENTER && iter.node->kind == PILU_NODE_TOC) {
            fill(doc, (pilu_node *)iter.node);
            pilu_iter_skip(&iter);
        }
}
