/* outline.h: bookmarks from headings, and what links lead to. Private to src/pdf. */
#ifndef PILU_PDF_OUTLINE_H
#define PILU_PDF_OUTLINE_H

#include "page/page.h"
#include "pdf/surface.h"

/* The headings among the pages' anchors, nested by level. `objects` are the pages' dictionaries. */
void pilu_outline_write(pilu_arena *arena, pilu_surface *surface, const pilu_pages *pages, pilu_object *const *objects);

/* /Dest under `key`: the page's left edge at the anchor's height (ISO 32000-1 §12.3.2.2). */
void pilu_outline_destination(pilu_surface *surface, pilu_object *into, const char *key, const pilu_pages *pages,
                              const pilu_anchor *anchor, pilu_object *const *objects);

#endif
