/* limit.h: how large documents may become, for the whole process. The list is limits.def; an office that takes data
 * from strangers lowers them (PILU_LIMITS). Set once, at the start, before anything is read; a library's user may do
 * the same. */
#ifndef PILU_BASE_LIMIT_H
#define PILU_BASE_LIMIT_H

#include "base/diag.h"

typedef enum pilu_limit_id {
#define PILU_LIMIT(id, ...) PILU_LIMIT_##id,
#include "base/limits.def"
#undef PILU_LIMIT
    PILU_LIMIT_COUNT
} pilu_limit_id;

size_t pilu_limit(pilu_limit_id id);
/* Words with each {} replaced by it: «5000万» in Chinese, «50000000» in English. */
pilu_str pilu_limit_words(pilu_arena *arena, pilu_limit_id id, pilu_str words);

/* «pages=500,steps=1000000»; false: `wrong` is the part that is no limit, or a value out of its range. */
bool pilu_limits_set(pilu_str text, pilu_str *wrong);

#endif
