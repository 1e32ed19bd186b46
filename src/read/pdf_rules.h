/* pdf_rules.h: the straight lines that the pages of a PDF draw, stroked or filled (ISO 32000-1, 8.5): between the cells
 * of tables above all. For src/check. */
#ifndef PILU_READ_PDF_RULES_H
#define PILU_READ_PDF_RULES_H

#include "base/arena.h"

/* In points, from the page's upper left corner as it is looked at. Upright: x0 == x1; level: y0 == y1. */
typedef struct pilu_pdf_rule {
    int page; /* from 1 */
    float x0, y0, x1, y1;
} pilu_pdf_rule;

typedef struct pilu_pdf_rules {
    pilu_pdf_rule *items; /* page by page */
    size_t count, room;
} pilu_pdf_rules;

/* NULL: the file cannot be read. */
const pilu_pdf_rules *pilu_pdf_read_rules(pilu_arena *arena, pilu_str bytes);

#endif
