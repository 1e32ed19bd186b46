/* The same thing in two tables of a document, as in a report's body and in its form: an indicator whose name or goal
 * was changed in one, and the same words with other marks. Sentences of twenty characters are text_repeat.c's. */
#include "check/text_private.h"

#include "base/hash.h"

enum { LEAST_CELL = 12, LEAST_NOTE = 20, LEAST_NAME = 10, MOST_EDIT = 3, KEPT = 16, APART = 40, MOST_NAME = 240 };

static bool is_blank(uint32_t c) { return c <= ' ' || c == 0x3000 || c == 0xA0; }

/* Whether a mark is written in half or full width is another rule's. */
static uint32_t plain(uint32_t c) { return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFF01 + '!' : c; }

/* The next character that is no blank at `*at`, moving past it; 0: the end. */
static uint32_t next_of(pilu_str text, size_t *at)
{
    while (*at < text.n) {
        uint32_t c = text_at(text, *at);
        *at = text_after(text, *at);
        if (!is_blank(c)) return plain(c);
    }
    return 0;
}

static bool is_word(uint32_t c)
{
    return pilu_char_is_han(c) || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* A difference: the bytes of both, with a character on each side. */
static void report_alike(text_run *run, const pilu_passage *p, size_t from, size_t to, const pilu_passage *first,
                         size_t first_from, size_t first_to)
{
    pilu_str here = pilu_arena_str(run->diags->arena, pilu_str_slice(p->text, from, to));
    pilu_str there = pilu_arena_str(run->diags->arena, pilu_str_slice(first->text, first_from, first_to));
    text_report(run, TEXT_ALIKE, p, from, to, text_where(run, first, first_from, first_to), here, there);
}

static bool counts(uint32_t c, bool marks) { return marks ? !is_blank(c) : is_word(c); }

/* Where two texts begin and cease to differ, in bytes of each, widened by a character. */
typedef struct span {
    size_t from, to, edits; /* `edits`: characters that differ */
    bool figures;
} span;

static span widened(pilu_str text, size_t from, size_t to)
{
    span s = {.edits = 0};
    for (size_t at = from; at < to; at = text_after(text, at)) {
        s.edits += is_word(text_at(text, at));
        s.figures |= text_at(text, at) < 0x80;
    }
    s.from = text_back(text, from);
    s.to = text_after(text, to);
    return s;
}

/* `marks`: those count too, not only words. */
static void compare(pilu_str a, pilu_str b, bool marks, span *x, span *y)
{
    size_t i = 0, k = 0, m = a.n, n = b.n;
    while (i < a.n && k < b.n) {
        uint32_t c = plain(text_at(a, i)), d = plain(text_at(b, k));
        if (!counts(c, marks)) i = text_after(a, i);
        else if (!counts(d, marks)) k = text_after(b, k);
        else if (c != d) break;
        else i = text_after(a, i), k = text_after(b, k);
    }
    while (m > i && n > k) {
        if (!counts(plain(text_before(a, m)), marks)) m = text_back(a, m);
        else if (!counts(plain(text_before(b, n)), marks)) n = text_back(b, n);
        else if (plain(text_before(a, m)) != plain(text_before(b, n))) break;
        else m = text_back(a, m), n = text_back(b, n);
    }
    *x = widened(a, i, m);
    *y = widened(b, k, n);
}

/* --- the same words, other marks ------------------------------------------------------------------------------- */

static bool same_marks(pilu_str a, pilu_str b)
{
    for (size_t i = 0, k = 0;;) {
        uint32_t c = next_of(a, &i), d = next_of(b, &k);
        if (c != d) return false;
        if (!c) return true;
    }
}

static uint64_t hash_words(pilu_str text, size_t *han)
{
    uint64_t h = PILU_HASH_START;
    *han = 0;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = next_of(text, &at);
        if (!is_word(c)) continue;
        *han += pilu_char_is_han(c);
        h = pilu_hash_unit(h, c);
    }
    return h | 1;
}

/* A stop at the end of one cell and not of the other is none's business. */
static pilu_str without_end(pilu_str text)
{
    while (text.n && !is_word(plain(text_before(text, text.n)))) text.n = text_back(text, text.n);
    return text;
}

/* A cell or note of one's own words, long enough to be told from others. */
static bool is_told_apart(const pilu_passage *p, size_t *least)
{
    *least = p->kind == PILU_PASSAGE_CELL ? LEAST_CELL : LEAST_NOTE;
    return (p->kind == PILU_PASSAGE_CELL || p->note) && !p->referred && !p->guessed && p->text.n >= *least * 3;
}

static void read_marks(text_run *run)
{
    size_t size = 64, han, least, most = 0;
    for (size_t i = 0; i < run->text->count; i++) most += is_told_apart(&run->text->passages[i], &least);
    while (size < most * 2) size *= 2;
    uint32_t *table = PILU_NEW_ARRAY(run->scratch, uint32_t, size);
    uint64_t *keys = PILU_NEW_ARRAY(run->scratch, uint64_t, size);
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (!is_told_apart(p, &least)) continue;
        uint64_t h = hash_words(p->text, &han);
        if (han < least) continue;
        pilu_str words = without_end(p->text);
        size_t slot = h & (size - 1);
        while (keys[slot] && keys[slot] != h) slot = (slot + 1) & (size - 1);
        if (keys[slot]) {
            const pilu_passage *first = &run->text->passages[table[slot]];
            span x, y;
            pilu_str other = without_end(first->text);
            if (same_marks(other, words)) continue;
            compare(other, words, true, &x, &y);
            report_alike(run, p, y.from, y.to, first, x.from, x.to);
        } else {
            keys[slot] = h;
            table[slot] = (uint32_t)i;
        }
    }
}

/* --- indicators ------------------------------------------------------------------------------------------------- */

static int label_of(const pilu_passage *p)
{
    static const char *const LABELS[] = {"数量指标", "质量指标", "时效指标", "成本指标", "经济效益", "社会效益",
                                         "生态效益", "可持续影响"};
    if (p->kind != PILU_PASSAGE_CELL || p->text.n > 40 || text_is_bare(p)) return -1;
    size_t from = p->begin;
    for (size_t k = 0; k < PILU_COUNT(LABELS); k++)
        if (text_has(p->text, from, LABELS[k])) return (int)k;
    return -1;
}

typedef struct indicators {
    const pilu_passage *kept[8][KEPT]; /* the last names of each label */
    size_t count[8];
} indicators;

static bool is_name(const pilu_passage *p)
{
    return p->kind == PILU_PASSAGE_CELL && !p->guessed && p->text.n <= MOST_NAME;
}

/* Another name for what stands in another table: one place differs, by no figure. */
static bool is_same_indicator(const pilu_passage *a, const pilu_passage *b, span *x, span *y)
{
    if ((size_t)(b - a) < APART || text_han_count(a->text) < LEAST_NAME) return false;
    compare(a->text, b->text, false, x, y);
    size_t most = x->edits > y->edits ? x->edits : y->edits;
    return most > 0 && most <= MOST_EDIT && !x->figures && !y->figures;
}

/* Goals in words, 持续推进 and 持续进行: half of them the same, none a figure. */
static void read_goals(text_run *run, const pilu_passage *a, const pilu_passage *b)
{
    span x, y;
    size_t han = text_han_count(a->text);
    if (!is_name(a) || !is_name(b) || han < 4 || han != text_han_count(b->text)) return;
    compare(a->text, b->text, false, &x, &y);
    if (!x.edits || x.edits != y.edits || x.edits * 2 > han || x.figures || y.figures) return;
    report_alike(run, b, text_begin(b->text), text_end(b->text), a, text_begin(a->text), text_end(a->text));
}

static void read_indicator(text_run *run, indicators *all, int label, const pilu_passage *p)
{
    const pilu_passage *end = run->text->passages + run->text->count, *near = NULL, *same = NULL;
    span x = {0}, y = {0}, near_x = {0}, near_y = {0};
    for (size_t k = 0; k < KEPT && k < all->count[label]; k++) {
        const pilu_passage *other = all->kept[label][(all->count[label] - 1 - k) % KEPT];
        if (same_marks(other->text, p->text)) {
            same = other;
            break;
        }
        if (!near && is_same_indicator(other, p, &x, &y)) near = other, near_x = x, near_y = y;
    }
    if (!same && near) report_alike(run, p, near_y.from, near_y.to, near, near_x.from, near_x.to);
    const pilu_passage *other = same ? same : near;
    if (other && p + 1 < end) read_goals(run, other + 1, p + 1);
    all->kept[label][all->count[label]++ % KEPT] = p;
}

void text_rule_same(text_run *run)
{
    read_marks(run);
    indicators all = {.count = {0}};
    for (size_t i = 0; i + 1 < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        int label = label_of(p);
        if (label >= 0 && is_name(p + 1) && label_of(p + 1) < 0) read_indicator(run, &all, label, p + 1);
    }
}
