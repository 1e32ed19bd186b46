/* The genre's set phrases (text_set_phrases.def) with one slip in them: a character lost, written twice, confused with
 * one of its sound or shape (text_confused.def), or exchanged with its neighbour; and words that are wrong as they
 * stand (text_slips.def). All are looked for at once, by two characters, so that the lists may grow.
 *
 * A slip is one only where two characters of the phrase stand right on either side of it, where what stands there is no
 * part of another phrase of the list, and, of a character that was exchanged, where the two are known to be confused:
 * 收入决算 is no slip of 支出决算. */
#include "check/text_private.h"

typedef enum entry_kind { SET, KNOWN, ALWAYS, BEFORE_FIGURE } entry_kind; /* the last two: slips */

typedef struct entry {
    entry_kind kind;
    const char *words, *right;
    size_t n; /* bytes */
} entry;

static const entry ENTRIES[] = {
#define PILU_TEXT_SET(words) {SET, words, words, sizeof(words) - 1},
#define PILU_TEXT_KNOWN(words) {KNOWN, words, words, sizeof(words) - 1},
#include "check/text_set_phrases.def"
#define PILU_TEXT_SLIP(kind, words, right) {kind, words, right, sizeof(words) - 1},
#include "check/text_slips.def"
};

static const char *const CONFUSED[] = {
#define PILU_TEXT_CONFUSED(characters) characters,
#include "check/text_confused.def"
};

enum { CHARACTER = 3, PAIR = 2 * CHARACTER, FOUR = 4 * CHARACTER, BUCKETS = 8192 };

/* No more than these places of phrases are looked for. */
enum {
    PLACES = 1
#define PILU_TEXT_SET(words) +(sizeof(words) - 1) / 3 - 3
#define PILU_TEXT_KNOWN(words) +1
#include "check/text_set_phrases.def"
#define PILU_TEXT_SLIP(kind, words, right) +1
#include "check/text_slips.def"
};

/* A place in a phrase from which on four characters or more are left, or the beginning of what is no phrase of SET. */
typedef struct head {
    uint16_t entry, in, next; /* bytes; of the bucket: index; 0: none */
} head;

/* By the two characters that stand at the place; made when a text is read first. Of two places of which one goes on as
 * the other does, the longer is enough. */
typedef struct heads {
    uint16_t first[BUCKETS];
    head heads[PLACES];
    size_t count;
} heads;
_Static_assert(PLACES < UINT16_MAX, "an index fits");

/* Two characters of three bytes each. */
static unsigned bucket_of(const char *p)
{
    const unsigned char *c = (const unsigned char *)p;
    unsigned a = (unsigned)c[1] << 6 | (c[2] & 0x3F), b = (unsigned)c[4] << 6 | (c[5] & 0x3F);
    return (a * 37 + b) & (BUCKETS - 1);
}

static bool is_pair(pilu_str text, size_t at)
{
    if (text.n - at < PAIR) return false;
    return ((unsigned char)text.p[at] & 0xF0) == 0xE0 && ((unsigned char)text.p[at + CHARACTER] & 0xF0) == 0xE0;
}

/* Makes one place of two, if one of them is enough. */
static bool is_covered(heads *h, unsigned bucket, const entry *e, size_t in)
{
    for (size_t k = h->first[bucket]; k; k = h->heads[k].next) {
        const entry *other = &ENTRIES[h->heads[k].entry];
        size_t there = h->heads[k].in, n = e->n - in < other->n - there ? e->n - in : other->n - there;
        if (other->kind != SET || memcmp(e->words + in, other->words + there, n) != 0) continue;
        if (e->n - in == n) return true;
        h->heads[k].entry = (uint16_t)(e - ENTRIES);
        h->heads[k].in = (uint16_t)in;
        return true;
    }
    return false;
}

static const heads *read_heads(void)
{
    static heads h;
    if (h.count) return &h;
    h.count = 1;
    for (size_t i = PILU_COUNT(ENTRIES); i-- > 0;) {
        const entry *e = &ENTRIES[i];
        size_t last = e->kind == SET ? e->n - FOUR : 0;
        for (size_t in = 0; in <= last; in += CHARACTER) {
            unsigned bucket = bucket_of(e->words + in);
            if (e->kind == SET && is_covered(&h, bucket, e, in)) continue;
            h.heads[h.count] = (head){(uint16_t)i, (uint16_t)in, h.first[bucket]};
            h.first[bucket] = (uint16_t)h.count++;
        }
    }
    return &h;
}

static bool is_same(const char *a, const char *b) { return memcmp(a, b, CHARACTER) == 0; }

static bool is_confused(const char *a, const char *b)
{
    for (size_t i = 0; i < PILU_COUNT(CONFUSED); i++) {
        bool has_a = false, has_b = false;
        for (const char *c = CONFUSED[i]; *c; c += CHARACTER) {
            has_a |= is_same(c, a);
            has_b |= is_same(c, b);
        }
        if (has_a && has_b) return true;
    }
    return false;
}

/* Words and ends of words that phrases are said with and without: 其他重要事项(的)情况说明, 比上年决算(数)增加. */
static bool is_free(const char *character)
{
    static const char FREE[] = "的其度数费及和额等总各是共类款项为于年以到照非从对在由按有无不零只经较比占并或所内中未要“”（）《》、";
    for (const char *c = FREE; *c; c += CHARACTER)
        if (is_same(c, character)) return true;
    return false;
}

/* A slip in a phrase: of `lost` bytes of it, `said` stand in the text instead. */
typedef struct slip {
    const entry *e;
    size_t from, at, to;     /* in the text: what stands of the phrase, and in it the place of the slip */
    size_t begin, in, end;   /* and the same in the phrase */
    size_t lost, said;
} slip;

/* How many bytes of whole characters stand in the text at `at` as in the phrase at `in`. */
static size_t alike(pilu_str text, size_t at, const entry *e, size_t in)
{
    size_t n = 0;
    while (in + n < e->n && at + n < text.n && text.p[at + n] == e->words[in + n]) n++;
    return n - n % CHARACTER;
}

/* Behind `said` bytes in the text and `lost` in the phrase, two characters or more go on alike. */
static bool goes_on(pilu_str text, slip *s, size_t said, size_t lost)
{
    if (s->in + lost + PAIR > s->e->n) return false;
    size_t n = alike(text, s->at + said, s->e, s->in + lost);
    if (n < PAIR) return false;
    s->said = said;
    s->lost = lost;
    s->to = s->at + said + n;
    s->end = s->in + lost + n;
    return true;
}

/* One slip in `e`, two characters of which or more stand at `from`. */
static bool find_slip(pilu_str text, size_t from, const entry *e, size_t begin, slip *s)
{
    size_t n = alike(text, from, e, begin), at = from + n;
    if (begin + n + PAIR > e->n || text.n - at < PAIR) return false;
    const char *said = text.p + at, *right = e->words + begin + n;
    *s = (slip){.e = e, .from = from, .at = at, .begin = begin, .in = begin + n};
    if (!is_free(right) && goes_on(text, s, 0, CHARACTER)) return true;
    if (!is_pair(text, at)) return false;
    if (is_same(said, right - CHARACTER) && goes_on(text, s, CHARACTER, 0)) return true;
    if (goes_on(text, s, CHARACTER, CHARACTER)) return is_confused(said, right);
    return begin + n + PAIR <= e->n && is_same(said, right + CHARACTER) && is_same(said + CHARACTER, right) &&
           goes_on(text, s, PAIR, PAIR);
}

/* Do words known, or of SET four characters of a phrase, hold [first, last) and begin in [from, first]? */
static bool is_known(pilu_str text, const heads *h, size_t from, size_t first, size_t last, entry_kind least)
{
    for (size_t at = from; at <= first; at = text_after(text, at)) {
        if (!is_pair(text, at)) continue;
        for (size_t k = h->first[bucket_of(text.p + at)]; k; k = h->heads[k].next) {
            const entry *e = &ENTRIES[h->heads[k].entry];
            size_t n = e->kind <= KNOWN && e->kind >= least ? alike(text, at, e, h->heads[k].in) : 0;
            if (at + n >= last && n >= (e->kind == SET ? FOUR : e->n)) return true;
        }
    }
    return false;
}

static void report_slip(text_run *run, const pilu_passage *p, const slip *s)
{
    pilu_arena *arena = run->diags->arena;
    pilu_str said = pilu_str_slice(p->text, s->at, s->at + s->said), all = pilu_str_slice(p->text, s->from, s->to);
    bool set = s->e->kind == SET;
    pilu_str right = {s->e->words + s->in, s->lost}, what;
    pilu_str phrase = set ? (pilu_str){s->e->words + s->begin, s->end - s->begin} : pilu_str_from(s->e->right);
    if (!set)
        what = PILU_WORDS("有误", "is wrong");
    else if (!said.n)
        what = pilu_arena_printf(arena, "漏了“%.*s”" PILU_WORDS_SPLIT "lacks “%.*s”", PILU_FMT(right), PILU_FMT(right));
    else if (!right.n)
        what = pilu_arena_printf(arena, "多了“%.*s”" PILU_WORDS_SPLIT "has “%.*s” twice", PILU_FMT(said), PILU_FMT(said));
    else
        what = pilu_arena_printf(arena, "把“%.*s”写成了“%.*s”" PILU_WORDS_SPLIT "has “%.*s” written as “%.*s”",
                                 PILU_FMT(right), PILU_FMT(said), PILU_FMT(right), PILU_FMT(said));
    text_set(text_report(run, TEXT_WORDING, p, s->from, s->to, all, what, phrase), all, phrase);
}

/* Where what stands as it should ends: most of a phrase, and words that are known. */
typedef struct ends {
    size_t set, known;
} ends;

/* The slip at `at`: words that are wrong as they stand, or the phrase that has one and goes on farthest. */
static slip slip_at(pilu_str text, size_t at, const heads *h, ends *right)
{
    slip best = {.e = NULL}, s;
    for (size_t k = h->first[bucket_of(text.p + at)]; k; k = h->heads[k].next) {
        const entry *e = &ENTRIES[h->heads[k].entry];
        size_t in = h->heads[k].in, n = alike(text, at, e, in);
        if (e->kind == SET) {
            if (n >= FOUR && at + n > right->set) right->set = at + n;
            if (n >= PAIR && find_slip(text, at, e, in, &s) && (!best.e || s.to > best.to)) best = s;
        } else if (n == e->n && e->kind == KNOWN) {
            if (at + n > right->known) right->known = at + n;
        } else if (n == e->n && (e->kind == ALWAYS || pilu_char_is_digit(text_at(text, at + n)))) {
            return (slip){.e = e, .from = at, .at = at, .to = at + n, .said = n};
        }
    }
    return best;
}

/* Is the place of a slip part of what stands there as it should? Of a character lost or written twice, with the
 * character before it. `before`: what began before it. */
static bool is_right(pilu_str text, const heads *h, const slip *s, const ends *before, const ends *now)
{
    if (s->e->kind != SET)
        return before->known > s->at || is_known(text, h, s->at, s->to - CHARACTER, s->to + 1, KNOWN);
    size_t first = s->lost && s->said ? s->at : s->at - CHARACTER, last = s->at + (s->said ? s->said : CHARACTER);
    return now->set >= last || now->known >= last || is_known(text, h, s->from, first, last, SET);
}

static void read_passage(text_run *run, const pilu_passage *p, const heads *h)
{
    pilu_str text = p->text;
    ends right = {0, 0};
    size_t done = 0;
    for (size_t at = 0; at + PAIR <= text.n; at = text_after(text, at)) {
        if (!is_pair(text, at) || !h->first[bucket_of(text.p + at)]) continue;
        ends before = right;
        slip s = slip_at(text, at, h, &right);
        bool twice = s.e && s.e->kind == SET && !s.lost && text_is_twice(text, s.at - CHARACTER); /* text-doubled */
        if (!s.e || twice || s.at < done || is_right(text, h, &s, &before, &right)) continue;
        report_slip(run, p, &s);
        done = s.to;
    }
}

void text_rule_set_phrases(text_run *run)
{
    enum { LEAST = 2 * PAIR };
    const heads *h = read_heads();
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (!p->note && (p->holds & TEXT_WIDE) && p->text.n >= LEAST) read_passage(run, p, h);
    }
}
