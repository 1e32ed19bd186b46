/* compare.h: two editions of a document, and what a reader sees changed from the one to the other.
 *
 * Blocks with the same words are partners first, then those that stand at the same place, then those alike in words;
 * what is left was taken out or put in. Of a long paragraph only the sentences that differ are shown. For src/read and
 * src/pilu_diff.c. */
#ifndef PILU_READ_COMPARE_H
#define PILU_READ_COMPARE_H

#include "read/blocks.h"

/* Consecutive characters of a text, either the same in both editions or not. */
typedef struct pilu_part {
    pilu_str text;
    bool changed;
} pilu_part;

typedef struct pilu_words {
    pilu_part *items;
    size_t count, room;
} pilu_words;

typedef struct pilu_change {
    const pilu_block *before, *after; /* NULL: put in, or taken out; of a whole row its first cell */
    pilu_str was, is;                 /* what differs of the texts: whole sentences; a row's cells with « | » between */
    pilu_words was_parts, is_parts;   /* the same in parts */
} pilu_change;

typedef struct pilu_changes {
    pilu_change *items;
    size_t count, room;
} pilu_changes;

/* In the order of the newer edition; what was taken out stands where it stood. */
pilu_changes pilu_compare(pilu_arena *arena, const pilu_blocks *before, const pilu_blocks *after);

/* For each block of `before` whether `after` has the same words at its place. In `arena`. */
bool *pilu_compare_kept(pilu_arena *arena, const pilu_blocks *before, const pilu_blocks *after);

#endif
