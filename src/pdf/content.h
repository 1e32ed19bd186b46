/* content.h: a page's content stream from its placed items (ISO 32000-1 §8, §9, §14.6).
 *
 * Neighbouring items of one element stand in one marked-content sequence; everything that is not real content is
 * an artifact. Positions are integers of 1/1000 pt and printed as such: nothing is rounded twice. Private to
 * src/pdf. */
#ifndef PILU_PDF_CONTENT_H
#define PILU_PDF_CONTENT_H

#include "page/page.h"
#include "pdf/font.h"
#include "pdf/image.h"
#include "pdf/structure.h"

/* A line's piece of a link: left, bottom, right, top from the page's lower left corner, in 1/1000 pt. */
typedef struct pilu_link_area {
    uint32_t page, element;
    int32_t rect[4];
} pilu_link_area;

typedef struct pilu_pdf_content {
    pilu_arena *arena;
    pilu_pdf_fonts *fonts;
    pilu_pdf_images *images;
    pilu_structure *structure;
    pilu_link_area *links;      /* in the order drawn */
    size_t link_count, link_room;
} pilu_pdf_content;

/* Appends the stream of page `index` to `out`, noting its glyphs, marks and links. */
void pilu_content_page(pilu_pdf_content *content, const pilu_page *page, uint32_t index, pilu_buf *out);

#endif
