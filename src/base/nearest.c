#include "base/nearest.h"
#include "base/diag.h"
#include "base/utf8.h"

enum { LONGEST = 64 };

static size_t code_points(pilu_str text, uint32_t out[LONGEST])
{
    size_t n = 0;
    for (const char *p = text.p, *end = pilu_str_end(text); p < end; n++) {
        if (n == LONGEST) return SIZE_MAX;
        out[n] = pilu_utf8_next(&p, end);
    }
    return n;
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/* Optimal string alignment distance: insertions, deletions, changes and swapped neighbours count one each. */
static size_t distance(pilu_str left, pilu_str right)
{
    uint32_t a[LONGEST], b[LONGEST];
    size_t n = code_points(left, a), m = code_points(right, b);
    if (n == SIZE_MAX || m == SIZE_MAX) return SIZE_MAX;
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= m; j++) above[j] = j;
    for (size_t i = 1; i <= n; i++) {
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            row[j] = least(least(above[j] + 1, row[j - 1] + 1), above[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *spare = before;
        before = above;
        above = row;
        row = spare;
    }
    return above[m];
}

pilu_nearest pilu_nearest_new(pilu_str name)
{
    size_t length = pilu_utf8_count(name), allowed = length < 3 ? 1 : length / 3;
    if (allowed >= length) allowed = 0; /* a name with nothing of it left is another name */
    return (pilu_nearest){.name = name, .distance = allowed + 1};
}

/* Of two that are equally near the one that begins alike: beginnings are seldom misspelt. */
static bool begins_alike(pilu_str a, pilu_str b) { return a.n && b.n && a.p[0] == b.p[0]; }

void pilu_nearest_try(pilu_nearest *nearest, pilu_str candidate)
{
    size_t d = distance(nearest->name, candidate);
    if (d > nearest->distance) return;
    if (d == nearest->distance && (!nearest->best.n || begins_alike(nearest->name, nearest->best) ||
                                   !begins_alike(nearest->name, candidate)))
        return;
    nearest->distance = d;
    nearest->best = candidate;
}

pilu_str pilu_nearest_words(const pilu_nearest *nearest, pilu_arena *arena)
{
    if (!nearest->best.n) return (pilu_str){0};
    return pilu_words_about(arena, PILU_WORDS("（是不是“{}”？）", " (did you mean “{}”?)"), nearest->best);
}
