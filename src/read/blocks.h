/* blocks.h: what a reader finds in a document, and where: its paragraphs, headings, captions and cells, each with the
 * words that say where it stands.
 *
 * A block's text is as printed; a picture's are words that tell it from another. Its place in words is the headings
 * above it, its table's caption, the row's head and the column's. Contents lists are left out: their words are the
 * headings'. Blocks live in the arena given and borrow from the document. For whoever compares two editions of a
 * document. */
#ifndef PILU_READ_BLOCKS_H
#define PILU_READ_BLOCKS_H

#include "doc/node.h"

typedef struct pilu_block {
    pilu_str text;
    pilu_str section;      /* «附件1 一、项目概况 （一）预算»: the headings above it below the title; may be empty */
    pilu_str table;        /* its table's caption, or empty */
    pilu_str row, column;  /* heads, or empty: not in a table, or a table without */
    const pilu_node *node; /* p, h2, caption, td, img … */
    const pilu_node *line; /* its tr, or NULL */
    pilu_place place;      /* of its first value; `page` when it is known */
    uint64_t same, alike;  /* hashes: its text and what it is; where it stands, but for numbers made by the program */
} pilu_block;

typedef struct pilu_blocks {
    pilu_block *items;
    size_t count, room;
} pilu_blocks;

/* `page`: by node id the page from 1 on which a node begins, 0 where it is not known; or NULL. */
pilu_blocks pilu_blocks_of(pilu_arena *arena, const pilu_document *doc, const uint32_t *page);

#endif
