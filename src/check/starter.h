/* starter.h: what `pilu new` wrote and nobody has replaced yet.
 *
 * A text that is its field's own title («单位名称») was never written by the unit. Where there is one, the file is still
 * being filled in: each object that holds such a text, or nothing but what was written at the beginning, is told with
 * its fields, and every other warning about such a value becomes a note, since the value will not stay. A number 1 in a
 * finished file is just a 1. For src/pilu.c. */
#ifndef PILU_CHECK_STARTER_H
#define PILU_CHECK_STARTER_H

#include "data/value.h"

/* Findings data-starter, one an object; after all other findings about the data, before they are accepted. */
void pilu_starter_check(pilu_arena *arena, pilu_diags *diags, pilu_value *root);

#endif
