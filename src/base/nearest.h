/* nearest.h: «did you mean …?»: the known name that a misspelt one is closest to. */
#ifndef PILU_BASE_NEAREST_H
#define PILU_BASE_NEAREST_H

#include "base/arena.h"

typedef struct pilu_nearest {
    pilu_str name;   /* what was written */
    pilu_str best;   /* the nearest so far; empty while none is near enough */
    size_t distance;
} pilu_nearest;

/* Near enough: at most a third of the name's characters (at least one) changed, added, left out or two
 * neighbours swapped. Names over 64 characters are never near. */
pilu_nearest pilu_nearest_new(pilu_str name);
void pilu_nearest_try(pilu_nearest *nearest, pilu_str candidate);

/* «（是不是“best”？）» / « (did you mean “best”?)» as a finding's argument; empty when nothing was near. */
pilu_str pilu_nearest_words(const pilu_nearest *nearest, pilu_arena *arena);

#endif
