#include "base/align.h"

#include <stdlib.h>

/* How far each diagonal k = x - y is reached with d differences: trace[d][k + d], -1: it leaves the lists. */
typedef struct search {
    size_t from; /* of the lists without their common beginning and end */
    int32_t a, b;
    pilu_align_same *same;
    const void *context;
    int32_t *trace[PILU_ALIGN_DIFFERENCES + 1];
} search;

static bool same_at(const search *s, int32_t x, int32_t y)
{
    return s->same(s->context, s->from + (size_t)x, s->from + (size_t)y);
}

static int32_t reached(const search *s, int32_t d, int32_t k) { return k < -d || k > d ? -1 : s->trace[d][k + d]; }

/* Where diagonal k is entered with the d-th difference, and whether it was an element of `a` left out. */
static int32_t enter(const search *s, int32_t d, int32_t k, bool *left_out)
{
    int32_t right = reached(s, d - 1, k - 1), down = reached(s, d - 1, k + 1);
    right = right < 0 || right == s->a ? -1 : right + 1;
    if (down >= 0 && down - k > s->b) down = -1;
    *left_out = right > down;
    return right > down ? right : down;
}

/* Goes on along the diagonal while the elements are the same. */
static int32_t run(const search *s, int32_t x, int32_t k)
{
    while (x >= 0 && x < s->a && x - k < s->b && same_at(s, x, x - k)) x++;
    return x;
}

/* The number of differences, or -1: too many. */
static int32_t explore(search *s)
{
    for (int32_t d = 0; d <= PILU_ALIGN_DIFFERENCES; d++) {
        s->trace[d] = pilu_memory_new(sizeof **s->trace * (2 * (size_t)d + 1));
        for (int32_t k = -d; k <= d; k += 2) {
            bool left_out;
            int32_t x = run(s, d ? enter(s, d, k, &left_out) : 0, k);
            s->trace[d][k + d] = x;
            if (x == s->a && x - k == s->b) return d;
        }
    }
    return -1;
}

/* Back along the path, setting the partners met on its diagonals. */
static void follow(const search *s, int32_t d, size_t *partner)
{
    int32_t x = s->a, y = s->b;
    for (; d >= 0; d--) {
        bool left_out = false;
        int32_t begin = d ? enter(s, d, x - y, &left_out) : 0;
        for (; x > begin; x--, y--) partner[s->from + (size_t)x - 1] = s->from + (size_t)y - 1;
        if (left_out) x--;
        else y--;
    }
}

size_t *pilu_align(pilu_arena *arena, size_t a_count, size_t b_count, pilu_align_same *same, const void *context)
{
    size_t *partner = PILU_NEW_ARRAY(arena, size_t, a_count + 1), from = 0, end = 0;
    for (size_t i = 0; i < a_count; i++) partner[i] = SIZE_MAX;
    for (; from < a_count && from < b_count && same(context, from, from); from++) partner[from] = from;
    size_t shorter = (a_count < b_count ? a_count : b_count) - from;
    for (; end < shorter && same(context, a_count - 1 - end, b_count - 1 - end); end++)
        partner[a_count - 1 - end] = b_count - 1 - end;
    size_t a = a_count - from - end, b = b_count - from - end;
    if (!a || !b || a > INT32_MAX / 2 || b > INT32_MAX / 2) return partner;
    search *s = pilu_memory_new(sizeof *s);
    *s = (search){.from = from, .a = (int32_t)a, .b = (int32_t)b, .same = same, .context = context};
    int32_t differences = explore(s);
    if (differences >= 0) follow(s, differences, partner);
    for (size_t i = 0; i < PILU_COUNT(s->trace) && s->trace[i]; i++) free(s->trace[i]);
    free(s);
    return partner;
}
