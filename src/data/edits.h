/* edits.h: two trees of data, and what was given otherwise in the second.
 *
 * An edit is the smallest thing a person would have typed: one value, one field, one element of a list. Elements of
 * lists are told apart by their code, name or other first text, so that one put in at the top does not change all.
 * Edits are independent: each can be made alone. They borrow from both trees. */
#ifndef PILU_DATA_EDITS_H
#define PILU_DATA_EDITS_H

#include "data/value.h"

typedef struct pilu_edit {
    const pilu_value *before, *after; /* NULL: put in, or taken out */
    pilu_str pointer;                 /* in the first tree; of what was put in, in the second */
    pilu_str parent;                  /* put in: pointer of its object or list in the first tree */
    uint32_t index;                   /* put in: before which member of it */
} pilu_edit;

typedef struct pilu_edits {
    pilu_edit *items;
    size_t count, room;
} pilu_edits;

pilu_edits pilu_edits_of(pilu_arena *arena, const pilu_value *before, const pilu_value *after);

/* Makes the edit in a tree like the first; what is put in is borrowed from the second. */
void pilu_edit_make(pilu_arena *arena, pilu_value *root, const pilu_edit *edit);

/* What tells an element of a list from the others: its code, name or first text; empty when it has none. */
pilu_str pilu_value_identity(const pilu_value *element);

/* What people call it: its name, title, term or first words; empty when it has but codes. */
pilu_str pilu_value_name(const pilu_value *element);

#endif
