#include "check/kept.h"

#include "check/text_private.h"

#include <stdlib.h>

enum { DIGITS = 16 };

static int compare(const void *x, const void *y)
{
    const uint64_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

/* What is still said of the document, in ascending order. */
static uint64_t *open_digests(pilu_arena *arena, const pilu_diags *diags, size_t *count)
{
    uint64_t *digests = PILU_NEW_ARRAY(arena, uint64_t, diags->count + 1);
    *count = 0;
    for (size_t i = 0; i < diags->count; i++)
        if (diags->items[i].words && diags->items[i].severity != PILU_NOTE) digests[(*count)++] = diags->items[i].words;
    if (*count) qsort(digests, *count, sizeof *digests, compare);
    return digests;
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

typedef struct kept {
    pilu_arena *arena;
    uint64_t *digests;
    size_t count, room;
} kept;

static void keep(kept *k, uint64_t digest)
{
    PILU_ARENA_PUSH_ROOM(k->arena, k->digests, k->count, k->room);
    k->digests[k->count++] = digest;
}

/* The data's rules ask why a score is below its weight; where that was kept, nothing asks it of the printed cell. */
static void keep_score(kept *k, const pilu_text *text, pilu_str pointer)
{
    for (size_t i = 0; i < text->count; i++) {
        const pilu_passage *p = &text->passages[i];
        pilu_finding asked = {.code = PILU_FOUND_TEXT_REASON};
        for (size_t n = 0; n < p->part_count; n++)
            if (pilu_str_eq(p->parts[n].place.pointer, pointer)) {
                size_t at = text_read_at(p, p->parts[n].from);
                keep(k, text_sign(&asked, p, at, at)->words);
            }
    }
}

pilu_str pilu_kept_of(pilu_text *text, const pilu_diags *diags)
{
    pilu_arena *scratch = pilu_arena_new();
    pilu_diags said;
    pilu_diags_init(&said, scratch);
    text_check_as_published(text, &said);
    kept k = {.arena = scratch};
    size_t open_count;
    uint64_t *open = open_digests(scratch, diags, &open_count);
    for (size_t i = 0; i < diags->count; i++) {
        const pilu_finding *f = &diags->items[i];
        if (f->severity != PILU_NOTE) continue;
        if (f->words) keep(&k, f->words);
        else if (f->code == PILU_FOUND_CHECK_WARNED && pilu_str_is(f->args[0], "score-reason-missing"))
            keep_score(&k, text, f->place.pointer);
    }
    for (size_t i = 0; i < said.count; i++)
        if (!open_count || !bsearch(&said.items[i].words, open, open_count, sizeof *open, compare))
            keep(&k, said.items[i].words);
    pilu_str all = print(text->arena, k.digests, k.count);
    pilu_arena_free(scratch);
    return all;
}

static int digit_of(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }

/* In ascending order, whatever the file says; up to the first that is none. */
static uint64_t *read_digests(pilu_arena *arena, pilu_str kept, size_t *count)
{
    uint64_t *digests = PILU_NEW_ARRAY(arena, uint64_t, kept.n / DIGITS + 1);
    *count = 0;
    for (size_t at = 0; at + DIGITS <= kept.n; at += DIGITS + 1) {
        uint64_t value = 0;
        int digit = 0;
        for (size_t i = 0; i < DIGITS && digit >= 0; i++) {
            digit = digit_of(kept.p[at + i]);
            value = value << 4 | (uint64_t)(digit & 15);
        }
        if (digit < 0) break;
        digests[(*count)++] = value;
    }
    if (*count) qsort(digests, *count, sizeof *digests, compare);
    return digests;
}

void pilu_kept_apply(pilu_diags *diags, pilu_str kept)
{
    pilu_arena *scratch = pilu_arena_new();
    size_t count;
    uint64_t *digests = read_digests(scratch, kept, &count);
    for (size_t i = 0; count && i < diags->count; i++) {
        pilu_finding *f = &diags->items[i];
        if (f->severity != PILU_WARNING || !f->words) continue;
        if (!bsearch(&f->words, digests, count, sizeof *digests, compare)) continue;
        f->severity = PILU_NOTE;
        diags->warnings--;
    }
    pilu_arena_free(scratch);
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
