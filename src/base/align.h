/* align.h: what two lists have in common, in the same order: the longest common subsequence.
 *
 * By the greedy algorithm of Myers (An O(ND) Difference Algorithm, Algorithmica 1, 1986): time and memory grow with the
 * number of differences, so that two long lists that are nearly the same are compared at once. For src/data, src/read
 * and those above them. */
#ifndef PILU_BASE_ALIGN_H
#define PILU_BASE_ALIGN_H

#include "base/arena.h"

/* Whether element `a` of the one list and `b` of the other count as the same. */
typedef bool pilu_align_same(const void *context, size_t a, size_t b);

enum { PILU_ALIGN_DIFFERENCES = 4000 }; /* lists with more have, beyond their common ends, nothing in common */

/* For each element of the first list its partner in the second, or SIZE_MAX; in `arena`. Partners are in order. */
size_t *pilu_align(pilu_arena *arena, size_t a_count, size_t b_count, pilu_align_same *same, const void *context);

#endif
