#include "check/kept.h"

#include "check/text_private.h"

#include <stdlib.h>

enum { DIGITS = 16 };

static int compare(const void *x, const void *y)
{
    const uint64_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

static bool is_open(const pilu_diags *diags, uint64_t words)
{
    for (size_t i = 0; i < diags->count; i++)
        if (diags->items[i].words == words && diags->items[i].severity != PILU_NOTE) return true;
    return false;
}

static pilu_str print(pilu_arena *arena, uint64_t *digests, size_t count)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    if (count) qsort(digests, count, sizeof *digests, compare);
    for (size_t i = 0; i < count; i++) {
        if (i && digests[i] == digests[i - 1]) continue;
        if (buf.n) pilu_buf_char(&buf, ' ');
        for (int shift = 60; shift >= 0; shift -= 4) pilu_buf_char(&buf, "0123456789abcdef"[digests[i] >> shift & 15]);
    }
    pilu_str text = pilu_arena_str(arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    return text;
}

pilu_str pilu_kept_of(pilu_text *text, const pilu_diags *diags)
{
    pilu_arena *scratch = pilu_arena_new();
    pilu_diags said;
    pilu_diags_init(&said, scratch);
    text_check_as_published(text, &said);
    uint64_t *digests = PILU_NEW_ARRAY(scratch, uint64_t, diags->count + said.count);
    size_t count = 0;
    for (size_t i = 0; i < diags->count; i++)
        if (diags->items[i].words && diags->items[i].severity == PILU_NOTE) digests[count++] = diags->items[i].words;
    for (size_t i = 0; i < said.count; i++)
        if (!is_open(diags, said.items[i].words)) digests[count++] = said.items[i].words;
    pilu_str kept = print(text->arena, digests, count);
    pilu_arena_free(scratch);
    return kept;
}

static int digit_of(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }

static bool is_among(pilu_str kept, uint64_t words)
{
    for (size_t at = 0; at + DIGITS <= kept.n; at += DIGITS + 1) {
        uint64_t value = 0;
        for (size_t i = 0; i < DIGITS; i++) {
            int digit = digit_of(kept.p[at + i]);
            if (digit < 0) return false;
            value = value << 4 | (uint64_t)digit;
        }
        if (value == words) return true;
    }
    return false;
}

void pilu_kept_apply(pilu_diags *diags, pilu_str kept)
{
    for (size_t i = 0; kept.n && i < diags->count; i++) {
        pilu_finding *f = &diags->items[i];
        if (f->severity != PILU_WARNING || !f->words || !is_among(kept, f->words)) continue;
        f->severity = PILU_NOTE;
        diags->warnings--;
    }
}

/* Neither of the two is packed or escaped: the metadata of PDF/A is read without knowing PDF. */
pilu_str pilu_kept_in(pilu_str file)
{
    static const char *const OPEN[] = {"<meta name=\"pilu-kept\" content=\"", "<pilu:kept>"};
    for (size_t k = 0; k < PILU_COUNT(OPEN); k++) {
        size_t at = pilu_str_find(file, pilu_str_from(OPEN[k]), 0);
        if (at == SIZE_MAX) continue;
        at += strlen(OPEN[k]);
        size_t end = at;
        while (end < file.n && (digit_of(file.p[end]) >= 0 || file.p[end] == ' ')) end++;
        return pilu_str_slice(file, at, end);
    }
    return (pilu_str){0};
}
