#include "read/drawn.h"

#include "base/align.h"
#include "base/buf.h"

enum { AROUND = 8 }; /* words kept on each side of a difference */

/* A figure, or a letter of another kind: Chinese has no words to be cut at. */
typedef struct word {
    pilu_str text;
    int page;
    bool figure, line, apart; /* a figure; the first of its line; the first behind a blank */
} word;

typedef struct drawn {
    word *items;
    size_t count, room;
} drawn;

/* What differs: words of the one from a to a_end, of the other from b to b_end. */
typedef struct change {
    size_t a, a_end, b, b_end;
    bool moved;
} change;

typedef struct comparer {
    pilu_arena *arena;
    drawn one, other;
    change *items;
    size_t count, room;
} comparer;

/* --- words ----------------------------------------------------------------------------------------- */

static bool in_figure(char c) { return (c >= '0' && c <= '9') || strchr(".,%+-", c); }

/* «— 12 —», however the blanks are set. */
static bool is_page_number(pilu_str line)
{
    size_t digits = 0, dashes = 0;
    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] >= '0' && line.p[i] <= '9') {
            digits++;
        } else if (pilu_str_starts(pilu_str_slice(line, i, line.n), PILU_STR("—"))) {
            dashes++;
            i += strlen("—") - 1;
        } else if (line.p[i] != ' ') {
            return false;
        }
    }
    return digits && dashes == 2;
}

static void add_line(pilu_arena *arena, drawn *d, pilu_str line, int page)
{
    if (is_page_number(line)) return;
    bool first = true, apart = true;
    for (size_t i = 0, n; i < line.n; i += n) {
        const char *p = line.p + i;
        n = 1;
        if ((unsigned char)*p <= ' ') {
            apart = true;
            continue;
        }
        bool figure = *p && in_figure(*p);
        while (i + n < line.n && (figure ? p[n] && in_figure(p[n]) : ((unsigned char)p[n] & 0xC0) == 0x80)) n++;
        PILU_ARENA_PUSH_ROOM(arena, d->items, d->count, d->room);
        d->items[d->count++] = (word){{p, n}, page, figure, first, apart};
        first = apart = false;
    }
}

static drawn words_of(pilu_arena *arena, pilu_str text)
{
    drawn d = {0};
    int page = 1;
    for (size_t from = 0, to; from < text.n; from = to + 1) {
        for (to = from; to < text.n && text.p[to] != '\n' && text.p[to] != '\f';) to++;
        add_line(arena, &d, pilu_str_slice(text, from, to), page);
        if (to < text.n && text.p[to] == '\f') page++;
    }
    return d;
}

/* --- what differs ---------------------------------------------------------------------------------- */

static bool same(const void *context, size_t a, size_t b)
{
    const comparer *c = context;
    return pilu_str_eq(c->one.items[a].text, c->other.items[b].text);
}

static void add(comparer *c, change new)
{
    PILU_ARENA_PUSH_ROOM(c->arena, c->items, c->count, c->room);
    c->items[c->count++] = new;
}

/* As many words for as many: cells in a row are told one by one. */
static void add_run(comparer *c, change run)
{
    if (run.a_end - run.a != run.b_end - run.b) {
        add(c, run);
        return;
    }
    for (size_t from = run.a, to; from < run.a_end; from = to) {
        for (to = from + 1; to < run.a_end; to++)
            if (c->one.items[to].apart && c->other.items[run.b + (to - run.a)].apart) break;
        add(c, (change){from, to, run.b + (from - run.a), run.b + (to - run.a), false});
    }
}

/* In a row of equal figures of which one is another one, the longest common part shifts the others by one: where fewer
 * words differ when each is held against the one in its place, nothing was put in or taken out. */
static void hold_in_place(const comparer *c, size_t *partner)
{
    size_t count = c->one.count, alone = 0, other = 0;
    if (count != c->other.count) return;
    for (size_t i = 0; i < count; i++) {
        alone += partner[i] == SIZE_MAX;
        other += !same(c, i, i);
    }
    if (other > alone) return;
    for (size_t i = 0; i < count; i++) partner[i] = same(c, i, i) ? i : SIZE_MAX;
}

static void find(comparer *c)
{
    size_t *partner = pilu_align(c->arena, c->one.count, c->other.count, same, c);
    hold_in_place(c, partner);
    for (size_t a = 0, b = 0; a < c->one.count || b < c->other.count; a++, b++) {
        change run = {a, a, b, c->other.count, false};
        while (run.a_end < c->one.count && partner[run.a_end] == SIZE_MAX) run.a_end++;
        if (run.a_end < c->one.count) run.b_end = partner[run.a_end];
        if (run.a < run.a_end || run.b < run.b_end) add_run(c, run);
        a = run.a_end;
        b = run.b_end;
    }
}

static pilu_str text_of(const comparer *c, const drawn *d, size_t from, size_t to)
{
    pilu_buf text;
    pilu_buf_init(&text, 0);
    for (size_t i = from; i < to; i++) pilu_buf_str(&text, d->items[i].text);
    pilu_str result = pilu_arena_str(c->arena, pilu_buf_view(&text));
    pilu_buf_free(&text);
    return result;
}

/* What is put in at one place and taken out at another has moved: the head of a table that breaks elsewhere. */
static void drop_moved(comparer *c)
{
    for (size_t i = 0; i < c->count; i++) {
        change *in = &c->items[i];
        for (size_t k = 0; in->b == in->b_end && !in->moved && k < c->count; k++) {
            change *out = &c->items[k];
            if (out->a < out->a_end || out->moved) continue;
            pilu_str put = text_of(c, &c->one, in->a, in->a_end), gone = text_of(c, &c->other, out->b, out->b_end);
            if (pilu_str_eq(put, gone)) in->moved = out->moved = true;
        }
    }
}

/* --- telling --------------------------------------------------------------------------------------- */

static bool is_han(const word *w) { return (unsigned char)w->text.p[0] >= 0xE3; }

/* Does a sentence go on from word i - 1 to word i? Not into another line; over a blank from Han to a figure and back
 * alone, where it is the gap of composition: others part cells. */
static bool goes_on(const drawn *d, size_t i)
{
    const word *w = &d->items[i];
    return !w->line && (!w->apart || (w->figure && is_han(w - 1)) || (w[-1].figure && is_han(w)));
}

static size_t before(const drawn *d, size_t from)
{
    size_t n = 0;
    while (n < AROUND && n < from && goes_on(d, from - n)) n++;
    return n;
}

static size_t behind(const drawn *d, size_t to)
{
    size_t n = 0;
    while (n < AROUND && to + n < d->count && goes_on(d, to + n)) n++;
    return n;
}

static pilu_line line_of(const comparer *c, const drawn *d, size_t from, size_t to)
{
    return (pilu_line){.text = text_of(c, d, from, to), .place = {.page = d->items[from].page}};
}

/* Both with as much of what stands around. */
static void tell_change(const comparer *c, const change *at, pilu_difference_tell *tell, void *context)
{
    if (at->a == at->a_end || at->b == at->b_end) {
        pilu_line a = {0}, b = {0};
        if (at->a < at->a_end) a = line_of(c, &c->one, at->a, at->a_end);
        if (at->b < at->b_end) b = line_of(c, &c->other, at->b, at->b_end);
        tell(context, a.text.n ? &a : NULL, b.text.n ? &b : NULL);
        return;
    }
    size_t first = before(&c->one, at->a), other = before(&c->other, at->b);
    if (other < first) first = other;
    size_t last = behind(&c->one, at->a_end);
    other = behind(&c->other, at->b_end);
    if (other < last) last = other;
    pilu_line a = line_of(c, &c->one, at->a - first, at->a_end + last);
    pilu_line b = line_of(c, &c->other, at->b - first, at->b_end + last);
    tell(context, &a, &b);
}

void pilu_drawn_difference(pilu_arena *arena, pilu_str one, pilu_str other, pilu_difference_tell *tell, void *context)
{
    comparer c = {.arena = arena, .one = words_of(arena, one), .other = words_of(arena, other)};
    find(&c);
    drop_moved(&c);
    for (size_t i = 0; i < c.count; i++)
        if (!c.items[i].moved) tell_change(&c, &c.items[i], tell, context);
}
