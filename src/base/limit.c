#include "base/limit.h"

static const struct {
    const char *name;
    uint64_t least, most;
} LIMITS[] = {
#define PILU_LIMIT(id, name, usual, least, most, finding, what) {name, least, most},
#include "base/limits.def"
#undef PILU_LIMIT
};

static uint64_t limits[] = {
#define PILU_LIMIT(id, name, usual, ...) usual,
#include "base/limits.def"
#undef PILU_LIMIT
};

size_t pilu_limit(pilu_limit_id id) { return (size_t)limits[id]; }

pilu_str pilu_limit_words(pilu_arena *arena, pilu_limit_id id, pilu_str words)
{
    size_t n = pilu_limit(id);
    pilu_str plain = pilu_arena_printf(arena, "%zu", n), zh = plain;
    if (n % 10000 == 0) zh = pilu_arena_printf(arena, "%zu万", n / 10000);
    zh = pilu_words_about(arena, pilu_words_in(words, PILU_ZH), zh);
    pilu_str en = pilu_words_about(arena, pilu_words_in(words, PILU_EN), plain);
    return pilu_arena_printf(arena, "%.*s" PILU_WORDS_SPLIT "%.*s", PILU_FMT(zh), PILU_FMT(en));
}

static bool set(pilu_str name, pilu_str value)
{
    uint64_t n = 0;
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] < '0' || value.p[i] > '9' || value.n > 12) return false;
        n = n * 10 + (uint64_t)(value.p[i] - '0');
    }
    for (size_t i = 0; value.n && i < PILU_LIMIT_COUNT; i++) {
        if (!pilu_str_is(name, LIMITS[i].name)) continue;
        if ((n < LIMITS[i].least && n != limits[i]) || n > LIMITS[i].most) return false; /* what holds may be said */
        limits[i] = n;
        return true;
    }
    return false;
}

bool pilu_limits_set(pilu_str text, pilu_str *wrong)
{
    for (size_t from = 0, to; from < text.n; from = to + 1) {
        to = pilu_str_find(text, PILU_STR(","), from);
        if (to == SIZE_MAX) to = text.n;
        *wrong = pilu_str_slice(text, from, to);
        if (!wrong->n) continue;
        size_t equals = pilu_str_find(*wrong, PILU_STR("="), 0);
        if (equals == SIZE_MAX || !set(pilu_str_slice(*wrong, 0, equals), pilu_str_slice(*wrong, equals + 1, wrong->n)))
            return false;
    }
    return true;
}
