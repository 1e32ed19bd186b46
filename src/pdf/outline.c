#include "pdf/outline.h"

enum { LEVELS = 7 };

void pilu_outline_destination(pilu_surface *surface, pilu_object *into, const char *key, const pilu_pages *pages,
                              const pilu_anchor *anchor, pilu_object *const *objects)
{
    pilu_object *to = pilu_surface_in_array(surface, into, key);
    pilu_surface_refer(surface, to, NULL, objects[anchor->page]);
    pilu_surface_name(surface, to, NULL, "XYZ");
    pilu_surface_int(surface, to, NULL, 0);
    pilu_surface_fixed(surface, to, NULL, pages->items[anchor->page].height - anchor->y);
    pilu_surface_int(surface, to, NULL, 0); /* 0: the reader's zoom stays */
}

void pilu_outline_write(pilu_arena *arena, pilu_surface *surface, const pilu_pages *pages, pilu_object *const *objects)
{
    pilu_object *open[LEVELS] = {NULL}; /* the last item of each level; of lower levels, since its parent */
    bool any = false;
    for (size_t i = 0; i < pages->anchor_count; i++) {
        const pilu_anchor *anchor = &pages->anchors[i];
        int level = pilu_node_heading_level(anchor->node->kind);
        if (!level) continue;
        pilu_str title = pilu_str_trim(pilu_node_text(arena, anchor->node));
        if (!title.n) continue;
        pilu_object *parent = NULL;
        for (int up = level - 1; up > 0 && !parent; up--) parent = open[up];
        pilu_object *item = pilu_surface_outline(surface, parent, title);
        pilu_outline_destination(surface, item, "Dest", pages, anchor, objects);
        open[level] = item;
        for (int below = level + 1; below < LEVELS; below++) open[below] = NULL;
        any = true;
    }
    if (any) pilu_surface_name(surface, pilu_surface_catalog(surface), "PageMode", "UseOutlines");
}
