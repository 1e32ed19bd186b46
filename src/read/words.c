#include "read/words.h"

#include "base/align.h"
#include "base/buf.h"

enum {
    AROUND = 8, /* words kept on each side of a difference */
    NEAR = 3    /* as many letters alike between two differences are chance: one sentence stands for another */
};

/* A figure, or a letter of another kind: Chinese has no words to be cut at. */
typedef struct word {
    pilu_str text;
    pilu_place place;
    bool figure, block, apart; /* a figure; the first of its block; the first behind a blank or in a block */
} word;

typedef struct words {
    word *items;
    size_t count, room;
} words;

/* What differs: words of the one from a to a_end, of the other from b to b_end. */
typedef struct change {
    size_t a, a_end, b, b_end;
} change;

typedef struct comparer {
    pilu_arena *arena;
    words one, other;
    change *items;
    size_t count, room;
} comparer;

/* --- words ----------------------------------------------------------------------------------------- */

static bool in_figure(char c) { return (c >= '0' && c <= '9') || (c && strchr(".,%+-", c)); }

static void add_line(pilu_arena *arena, words *w, const pilu_line *line)
{
    bool block = !line->on, apart = block;
    pilu_str text = line->text;
    for (size_t i = 0, n; i < text.n; i += n) {
        const char *p = text.p + i;
        n = 1;
        if ((unsigned char)*p <= ' ') {
            apart = true;
            continue;
        }
        bool figure = in_figure(*p);
        while (i + n < text.n && (figure ? in_figure(p[n]) : ((unsigned char)p[n] & 0xC0) == 0x80)) n++;
        PILU_ARENA_PUSH_ROOM(arena, w->items, w->count, w->room);
        w->items[w->count++] = (word){{p, n}, line->place, figure, block, apart};
        block = apart = false;
    }
}

static words words_of(pilu_arena *arena, const pilu_lines *lines)
{
    words w = {0};
    for (size_t i = 0; i < lines->count; i++) add_line(arena, &w, &lines->items[i]);
    return w;
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
        add(c, (change){from, to, run.b + (from - run.a), run.b + (to - run.a)});
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

/* A few letters between two differences that are alike are told with them; figures and blocks part them. */
static void join_near(const comparer *c, size_t *partner)
{
    for (size_t i = 1; i < c->one.count; i++) {
        if (partner[i - 1] != SIZE_MAX || partner[i] == SIZE_MAX) continue;
        size_t end = i;
        const word *w = &c->one.items[i];
        while (end < c->one.count && partner[end] != SIZE_MAX && end - i <= NEAR && !w->figure && !w->apart)
            w = &c->one.items[++end];
        bool near = end > i && end < c->one.count && end - i <= NEAR && partner[end] == SIZE_MAX && !w->apart;
        for (; near && i < end; i++) partner[i] = SIZE_MAX;
    }
}

static void find(comparer *c)
{
    size_t *partner = pilu_align(c->arena, c->one.count, c->other.count, same, c);
    hold_in_place(c, partner);
    join_near(c, partner);
    for (size_t a = 0, b = 0; a < c->one.count || b < c->other.count; a++, b++) {
        change run = {a, a, b, c->other.count};
        while (run.a_end < c->one.count && partner[run.a_end] == SIZE_MAX) run.a_end++;
        if (run.a_end < c->one.count) run.b_end = partner[run.a_end];
        if (run.a < run.a_end || run.b < run.b_end) add_run(c, run);
        a = run.a_end;
        b = run.b_end;
    }
}

/* What was made again is read back from a file: which value a word shows, the texts know that it was made from. */
static void give_pointers(comparer *c, const pilu_lines *shown)
{
    comparer from = {.arena = c->arena, .one = c->other, .other = words_of(c->arena, shown)};
    size_t *partner = pilu_align(c->arena, from.one.count, from.other.count, same, &from);
    for (size_t i = 0; i < from.one.count; i++)
        if (partner[i] != SIZE_MAX) c->other.items[i].place.pointer = from.other.items[partner[i]].place.pointer;
}

static pilu_str text_of(const comparer *c, const words *d, size_t from, size_t to)
{
    pilu_buf text;
    pilu_buf_init(&text, 0);
    for (size_t i = from; i < to; i++) pilu_buf_str(&text, d->items[i].text);
    pilu_str result = pilu_arena_str(c->arena, pilu_buf_view(&text));
    pilu_buf_free(&text);
    return result;
}

/* --- telling --------------------------------------------------------------------------------------- */

static bool is_han(const word *w) { return (unsigned char)w->text.p[0] >= 0xE3; }

/* Does a sentence go on from word i - 1 to word i? Not into another block; over a blank from Han to a figure and back
 * alone, where it is the gap of composition: others part cells. */
static bool goes_on(const words *d, size_t i)
{
    const word *w = &d->items[i];
    return !w->block && (!w->apart || (w->figure && is_han(w - 1)) || (w[-1].figure && is_han(w)));
}

static size_t before(const words *d, size_t from)
{
    size_t n = 0;
    while (n < AROUND && n < from && goes_on(d, from - n)) n++;
    return n;
}

static size_t behind(const words *d, size_t to)
{
    size_t n = 0;
    while (n < AROUND && to + n < d->count && goes_on(d, to + n)) n++;
    return n;
}

/* The words from..to, of which first..end differ. The place has the pointer of the first value among those; where none
 * differ, that of the value they are missing in. */
static pilu_line line_of(const comparer *c, const words *d, size_t from, size_t first, size_t end, size_t to)
{
    pilu_place place = d->items[first].place;
    if (first == end && !pilu_str_eq(d->items[first - 1].place.pointer, place.pointer)) place.pointer = (pilu_str){0};
    for (size_t i = first; i < end && !place.pointer.n; i++) place.pointer = d->items[i].place.pointer;
    return (pilu_line){.text = text_of(c, d, from, to), .place = place};
}

/* Put in or taken out in the middle of a block. */
static bool is_inside(const words *with, size_t from, size_t to, const words *without, size_t at)
{
    return to < with->count && at < without->count && from && at && goes_on(with, from) && goes_on(with, to) &&
           goes_on(without, at);
}

/* Both with as much of what stands around. */
static void tell_change(const comparer *c, const change *at, pilu_difference_tell *tell, void *context)
{
    bool put_in = at->b == at->b_end, taken_out = at->a == at->a_end;
    bool inside = put_in ? is_inside(&c->one, at->a, at->a_end, &c->other, at->b)
                         : taken_out && is_inside(&c->other, at->b, at->b_end, &c->one, at->a);
    if ((put_in || taken_out) && !inside) {
        pilu_line a = {0}, b = {0};
        if (at->a < at->a_end) a = line_of(c, &c->one, at->a, at->a, at->a_end, at->a_end);
        if (at->b < at->b_end) b = line_of(c, &c->other, at->b, at->b, at->b_end, at->b_end);
        tell(context, a.text.n ? &a : NULL, b.text.n ? &b : NULL);
        return;
    }
    size_t first = before(&c->one, at->a), other = before(&c->other, at->b);
    if (other < first) first = other;
    size_t last = behind(&c->one, at->a_end);
    other = behind(&c->other, at->b_end);
    if (other < last) last = other;
    pilu_line a = line_of(c, &c->one, at->a - first, at->a, at->a_end, at->a_end + last);
    pilu_line b = line_of(c, &c->other, at->b - first, at->b, at->b_end, at->b_end + last);
    tell(context, &a, &b);
}

void pilu_words_difference(pilu_arena *arena, const pilu_lines *one, const pilu_lines *other, const pilu_lines *shown,
                           pilu_difference_tell *tell, void *context)
{
    comparer c = {.arena = arena, .one = words_of(arena, one), .other = words_of(arena, other)};
    find(&c);
    if (c.count && shown) give_pointers(&c, shown);
    for (size_t i = 0; i < c.count; i++) tell_change(&c, &c.items[i], tell, context);
}
