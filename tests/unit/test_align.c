/* The longest common subsequence, by hand and against the table of lengths that defines it. */
#include "base/align.h"
#include "unit.h"

typedef struct two {
    const char *a, *b;
} two;

static bool same(const void *context, size_t a, size_t b)
{
    const two *t = context;
    return t->a[a] == t->b[b];
}

/* What is common, as letters; empty also when the partners are out of order or not the same. */
static const char *common(pilu_arena *arena, const char *a, const char *b)
{
    two t = {a, b};
    size_t n = strlen(a), *partner = pilu_align(arena, n, strlen(b), same, &t), next = 0, count = 0;
    char *letters = PILU_NEW_ARRAY(arena, char, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (partner[i] == SIZE_MAX) continue;
        if (partner[i] < next || partner[i] >= strlen(b) || a[i] != b[partner[i]]) return "";
        next = partner[i] + 1;
        letters[count++] = a[i];
    }
    return letters;
}

static size_t longest(const char *a, const char *b)
{
    static size_t length[65][65];
    size_t n = strlen(a), m = strlen(b);
    for (size_t i = n + 1; i-- > 0;)
        for (size_t j = m + 1; j-- > 0;) {
            size_t down = i < n ? length[i + 1][j] : 0, right = j < m ? length[i][j + 1] : 0;
            length[i][j] = i == n || j == m ? 0 : a[i] == b[j] ? length[i + 1][j + 1] + 1 : down > right ? down : right;
        }
    return length[0][0];
}

TEST(by_hand)
{
    pilu_arena *arena = pilu_arena_new();
    CHECK_STR(pilu_str_from(common(arena, "", "")), "");
    CHECK_STR(pilu_str_from(common(arena, "abc", "")), "");
    CHECK_STR(pilu_str_from(common(arena, "", "abc")), "");
    CHECK_STR(pilu_str_from(common(arena, "abc", "abc")), "abc");
    CHECK_STR(pilu_str_from(common(arena, "abc", "xyz")), "");
    CHECK_STR(pilu_str_from(common(arena, "abc", "abxc")), "abc"); /* one put in */
    CHECK_STR(pilu_str_from(common(arena, "abxc", "abc")), "abc"); /* one taken out */
    CHECK_STR(pilu_str_from(common(arena, "abc", "axc")), "ac");   /* one changed */
    CHECK_STR(pilu_str_from(common(arena, "xabc", "abcy")), "abc");
    CHECK_INT(strlen(common(arena, "abcabba", "cbabac")), 4); /* Myers' own example */
    pilu_arena_free(arena);
}

TEST(at_random)
{
    pilu_arena *arena = pilu_arena_new();
    uint32_t seed = 7;
    for (int round = 0; round < 3000; round++) {
        char text[2][65] = {0};
        for (int t = 0; t < 2; t++) {
            seed = seed * 1664525 + 1013904223;
            size_t n = (seed >> 24) % 65;
            for (size_t i = 0; i < n; i++) {
                seed = seed * 1664525 + 1013904223;
                text[t][i] = (char)('a' + (seed >> 24) % 5);
            }
        }
        CHECK_INT(strlen(common(arena, text[0], text[1])), longest(text[0], text[1]));
    }
    pilu_arena_free(arena);
}

int main(void)
{
    RUN(by_hand);
    RUN(at_random);
    return unit_end();
}
