/* difference.h: two lists of texts, and what one has instead of the other. For whoever compares editions of a
 * document. */
#ifndef PILU_READ_DIFFERENCE_H
#define PILU_READ_DIFFERENCE_H

#include "doc/node.h"

typedef struct pilu_line {
    pilu_str text;
    pilu_place place;
    bool on;        /* goes on where the line before ended: both stand in one block */
    pilu_str label; /* words about {}, when it is no text of the document itself: PILU_WORDS("替代文字：{}", …) */
} pilu_line;

typedef struct pilu_lines {
    pilu_line *items;
    size_t count, room;
} pilu_lines;

/* The texts of a document in order, each with the place of the value it shows. */
pilu_lines pilu_lines_of_document(pilu_arena *arena, const pilu_document *doc);

/* Those that have a label, or those that have none. */
pilu_lines pilu_lines_labelled(pilu_arena *arena, const pilu_lines *lines, bool labelled);

/* A page in HTML: what stands between its tags, a line each; and, labelled, what its tags say: alternative texts, where
 * links lead, the rows of the CSV in them, marks that hide or run something, the policy (html_lines.c). */
pilu_lines pilu_lines_of_html(pilu_arena *arena, const pilu_source *page);

/* Calls `tell` for each difference, in order; NULL: not there. The longest common part is kept, so that one line put
 * in is one difference. */
typedef void pilu_difference_tell(void *context, const pilu_line *a, const pilu_line *b);
void pilu_difference(const pilu_lines *a, const pilu_lines *b, pilu_difference_tell *tell, void *context);

#endif
