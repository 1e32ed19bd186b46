/* compose.h: from a block's inline content to lines.
 *
 * A typesetter sets one layout; what it learns of faces and words goes to the next one. Text is itemised by face
 * (fallback per character within the role), shaped once with HarfBuzz — single ideographs and CJK marks from a per-face
 * cache — and broken into lines after CLREQ and GB/T 15834. Private to src/page. */
#ifndef PILU_PAGE_COMPOSE_H
#define PILU_PAGE_COMPOSE_H

#include "page/page.h"

typedef struct pilu_typesetter pilu_typesetter;

pilu_typesetter *pilu_typesetter_new(pilu_arena *arena, pilu_diags *diags, pilu_fonts *fonts);
void pilu_typesetter_free(pilu_typesetter *ts);

/* From now on lines have their widths and heights alone, no items: for who asks only whether all can be set. */
void pilu_typesetter_measure(pilu_typesetter *ts);

/* One line: its items have x from the measure's left edge, the first line's indent included, and y = 0 on the
 * baseline. Lines stand at the left: whoever places them shifts by text-align (measure - width). */
typedef struct pilu_line {
    pilu_unit width;            /* used, from the measure's left edge, after justification */
    pilu_unit height;           /* line-height of its tallest style */
    pilu_unit baseline;         /* from the line's top down */
    pilu_unit em;               /* of its largest run; 0: it is empty */
    pilu_item *items;
    size_t item_count;
} pilu_line;

typedef struct pilu_lines {
    pilu_line *lines;
    size_t count;
    pilu_unit height;           /* sum */
} pilu_lines;

/* Shaped inline content of a block, kept so that measuring and breaking shape once. */
typedef struct pilu_text pilu_text;

/* Gathers and shapes the inline children from `first` up to (not including) `end` (NULL: to the last sibling).
 * `block` gives indent, align and line height. Characters no face has are glyph-missing findings. */
pilu_text *pilu_text_shape(pilu_typesetter *ts, const pilu_node *block, const pilu_node *first, const pilu_node *end);

/* Width of the widest unbreakable piece, and on one line (forced breaks honoured). */
pilu_unit pilu_text_min_width(pilu_text *text);
pilu_unit pilu_text_max_width(pilu_text *text);

/* Breaks into lines of `measure` units; the first is shortened by the block's indent. A piece wider than the
 * measure stands alone on its line and `*overflow` (may be NULL) becomes true. */
pilu_lines *pilu_text_break(pilu_typesetter *ts, pilu_text *text, pilu_unit measure, bool *overflow);

/* Upright characters stacked one under the other (a label in a narrow cell): one line a character. */
pilu_lines *pilu_text_stack(pilu_typesetter *ts, pilu_text *text, pilu_unit measure);

/* One line of generated text in a role (page numbers, （续）), left-aligned, all PAGINATION artifacts. */
pilu_line pilu_text_plain(pilu_typesetter *ts, pilu_str text, pilu_str role, pilu_unit size, bool bold,
                          uint32_t colour);

#endif
