#include "read/compare.h"

#include "base/utf8.h"
#include "base/align.h"

/* --- partners -------------------------------------------------------------------------------------- */

typedef struct comparison {
    pilu_arena *arena;
    const pilu_block *a, *b; /* of the part looked at */
    size_t *partner;         /* of each block of `a`, in all */
    const pilu_block *a_all, *b_all;
} comparison;

static bool same_and_alike(const void *context, size_t a, size_t b)
{
    const comparison *c = context;
    return c->a[a].same == c->b[b].same && c->a[a].alike == c->b[b].alike;
}

static bool same_words(const void *context, size_t a, size_t b)
{
    const comparison *c = context;
    return c->a[a].same == c->b[b].same;
}

static bool same_place(const void *context, size_t a, size_t b)
{
    const comparison *c = context;
    return c->a[a].alike == c->b[b].alike && c->a[a].node->kind == c->b[b].node->kind;
}

/* Half of the shorter text's characters at its beginning and end are the other's too. */
static bool alike_in_words(const void *context, size_t i, size_t k)
{
    const comparison *c = context;
    pilu_str a = c->a[i].text, b = c->b[k].text;
    size_t shorter = a.n < b.n ? a.n : b.n, head = 0, tail = 0;
    if (c->a[i].node->kind != c->b[k].node->kind || !c->a[i].line != !c->b[k].line) return false;
    while (head < shorter && a.p[head] == b.p[head]) head++;
    while (tail < shorter - head && a.p[a.n - 1 - tail] == b.p[b.n - 1 - tail]) tail++;
    return (head + tail) * 2 >= shorter;
}

/* What no partner was found for by one likeness is looked through by the next. */
static void pair(const comparison *whole, size_t a, size_t a_end, size_t b, size_t b_end, size_t round)
{
    static pilu_align_same *const ROUNDS[] = {same_and_alike, same_words, same_place, alike_in_words};
    if (round == PILU_COUNT(ROUNDS) || a == a_end || b == b_end) return;
    comparison part = *whole;
    part.a = whole->a_all + a;
    part.b = whole->b_all + b;
    const size_t *found = pilu_align(whole->arena, a_end - a, b_end - b, ROUNDS[round], &part);
    for (size_t i = 0, k = 0; i < a_end - a || k < b_end - b; i++, k++) {
        size_t i_end = i;
        while (i_end < a_end - a && found[i_end] == SIZE_MAX) i_end++;
        size_t k_end = i_end < a_end - a ? found[i_end] : b_end - b;
        pair(whole, a + i, a + i_end, b + k, b + k_end, round + 1);
        if (i_end < a_end - a) whole->partner[a + i_end] = b + k_end;
        i = i_end;
        k = k_end;
    }
}

static size_t *partners(pilu_arena *arena, const pilu_blocks *before, const pilu_blocks *after)
{
    size_t *partner = PILU_NEW_ARRAY(arena, size_t, before->count + 1);
    for (size_t i = 0; i < before->count; i++) partner[i] = SIZE_MAX;
    comparison whole = {.arena = arena, .partner = partner, .a_all = before->items, .b_all = after->items};
    pair(&whole, 0, before->count, 0, after->count, 0);
    return partner;
}

bool *pilu_compare_kept(pilu_arena *arena, const pilu_blocks *before, const pilu_blocks *after)
{
    const size_t *partner = partners(arena, before, after);
    bool *kept = PILU_NEW_ARRAY(arena, bool, before->count + 1);
    for (size_t i = 0; i < before->count; i++)
        kept[i] = partner[i] != SIZE_MAX && pilu_str_eq(before->items[i].text, after->items[partner[i]].text);
    return kept;
}

/* --- pieces of a text ------------------------------------------------------------------------------ */

typedef struct pieces {
    pilu_str *items;
    size_t count, room;
} pieces;

static void push(pilu_arena *arena, pieces *list, pilu_str piece)
{
    PILU_ARENA_PUSH_ROOM(arena, list->items, list->count, list->room);
    list->items[list->count++] = piece;
}

static bool ends_sentence(uint32_t c) { return c == 0x3002 || c == 0xFF1B || c == 0xFF01 || c == 0xFF1F; } /* 。；！？ */

static pieces sentences_of(pilu_arena *arena, pilu_str text)
{
    pieces list = {0};
    const char *begin = text.p, *end = pilu_str_end(text);
    for (const char *p = begin; p < end;) {
        uint32_t c = pilu_utf8_next(&p, end);
        if (!ends_sentence(c) && p < end) continue;
        push(arena, &list, (pilu_str){begin, (size_t)(p - begin)});
        begin = p;
    }
    return list;
}

static bool in_figure(char c) { return (c >= '0' && c <= '9') || c == '.' || c == ',' || c == '%'; }

/* «-0.05» is one figure; «2019-05» are two. */
static bool is_signed(const char *text, const char *p, const char *end)
{
    return *p == '-' && p + 1 < end && p[1] >= '0' && p[1] <= '9' && (p == text || !in_figure(p[-1]));
}

/* A figure is one piece, any other character is one: a changed figure is marked whole. */
static pieces characters_of(pilu_arena *arena, pilu_str text)
{
    pieces list = {0};
    for (const char *p = text.p, *end = pilu_str_end(text); p < end;) {
        const char *begin = p;
        if (is_signed(text.p, p, end)) p++;
        if (in_figure(*p)) while (p < end && in_figure(*p)) p++;
        else pilu_utf8_next(&p, end);
        push(arena, &list, (pilu_str){begin, (size_t)(p - begin)});
    }
    return list;
}

typedef struct two_lists {
    const pieces *a, *b;
} two_lists;

static bool same_piece(const void *context, size_t a, size_t b)
{
    const two_lists *lists = context;
    return pilu_str_eq(lists->a->items[a], lists->b->items[b]);
}

/* Which pieces of each list the other has too. */
static void common_pieces(pilu_arena *arena, const pieces *a, const pieces *b, bool *in_a, bool *in_b)
{
    two_lists lists = {a, b};
    const size_t *partner = pilu_align(arena, a->count, b->count, same_piece, &lists);
    for (size_t i = 0; i < a->count; i++)
        if (partner[i] != SIZE_MAX) in_a[i] = in_b[partner[i]] = true;
}

/* The sentences that are not common, with «…» for those left out between two of them. */
static pilu_str what_differs(pilu_arena *arena, const pieces *sentences, const bool *common)
{
    pilu_buf words;
    pilu_buf_init(&words, 0);
    bool gap = false;
    for (size_t i = 0; i < sentences->count; i++) {
        if (!common[i] && gap && words.n) pilu_buf_text(&words, "…");
        if (!common[i]) pilu_buf_str(&words, sentences->items[i]);
        gap = common[i];
    }
    pilu_str text = pilu_arena_str(arena, pilu_buf_view(&words));
    pilu_buf_free(&words);
    return text;
}

/* One unchanged character between two changed ones is no help to the eye: it is marked with them. */
static pilu_words parts_of(pilu_arena *arena, const pieces *list, const bool *common)
{
    pilu_words words = {0};
    for (size_t i = 0; i < list->count; i++) {
        bool lone = common[i] && i > 0 && !common[i - 1] && i + 1 < list->count && !common[i + 1];
        bool changed = !common[i] || lone;
        pilu_part *last = words.count ? &words.items[words.count - 1] : NULL;
        if (last && last->changed == changed) {
            last->text.n += list->items[i].n;
            continue;
        }
        PILU_ARENA_PUSH_ROOM(arena, words.items, words.count, words.room);
        words.items[words.count++] = (pilu_part){list->items[i], changed};
    }
    return words;
}

/* --- changes --------------------------------------------------------------------------------------- */

static pilu_change *push_change(pilu_arena *arena, pilu_changes *changes, pilu_change change)
{
    PILU_ARENA_PUSH_ROOM(arena, changes->items, changes->count, changes->room);
    changes->items[changes->count++] = change;
    return &changes->items[changes->count - 1];
}

static void add_changed(pilu_arena *arena, pilu_changes *changes, const pilu_block *before, const pilu_block *after)
{
    pieces a = sentences_of(arena, before->text), b = sentences_of(arena, after->text);
    bool *in_a = PILU_NEW_ARRAY(arena, bool, a.count + 1), *in_b = PILU_NEW_ARRAY(arena, bool, b.count + 1);
    common_pieces(arena, &a, &b, in_a, in_b);
    pilu_change change = {.before = before, .after = after};
    change.was = what_differs(arena, &a, in_a);
    change.is = what_differs(arena, &b, in_b);
    pieces was = characters_of(arena, change.was), is = characters_of(arena, change.is);
    bool *in_was = PILU_NEW_ARRAY(arena, bool, was.count + 1), *in_is = PILU_NEW_ARRAY(arena, bool, is.count + 1);
    common_pieces(arena, &was, &is, in_was, in_is);
    change.was_parts = parts_of(arena, &was, in_was);
    change.is_parts = parts_of(arena, &is, in_is);
    push_change(arena, changes, change);
}

static pilu_words one_part(pilu_arena *arena, pilu_str text)
{
    pilu_words words = {.items = PILU_NEW(arena, pilu_part), .count = 1, .room = 1};
    words.items[0] = (pilu_part){text, true};
    return words;
}

/* Cells of one row that came or went with it are one change. */
static void add_lone(pilu_arena *arena, pilu_changes *changes, const pilu_block *block, bool gone)
{
    pilu_change *last = changes->count ? &changes->items[changes->count - 1] : NULL;
    const pilu_block *of_last = last ? gone ? last->before : last->after : NULL;
    bool lone = last && (gone ? !last->after : !last->before);
    if (!lone || !block->line || of_last->line != block->line) {
        last = push_change(arena, changes, gone ? (pilu_change){.before = block} : (pilu_change){.after = block});
        *(gone ? &last->was : &last->is) = block->text;
    } else {
        pilu_str *text = gone ? &last->was : &last->is;
        *text = pilu_arena_printf(arena, "%.*s | %.*s", PILU_FMT(*text), PILU_FMT(block->text));
    }
    if (gone) last->was_parts = one_part(arena, last->was);
    else last->is_parts = one_part(arena, last->is);
}

pilu_changes pilu_compare(pilu_arena *arena, const pilu_blocks *before, const pilu_blocks *after)
{
    pilu_changes changes = {0};
    const size_t *partner = partners(arena, before, after);
    for (size_t a = 0, b = 0; a < before->count || b < after->count; a++, b++) {
        for (; a < before->count && partner[a] == SIZE_MAX; a++) add_lone(arena, &changes, &before->items[a], true);
        size_t b_end = a < before->count ? partner[a] : after->count;
        for (; b < b_end; b++) add_lone(arena, &changes, &after->items[b], false);
        if (a < before->count && !pilu_str_eq(before->items[a].text, after->items[b].text))
            add_changed(arena, &changes, &before->items[a], &after->items[b]);
    }
    return changes;
}
