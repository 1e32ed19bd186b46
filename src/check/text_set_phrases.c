/* The genre's set phrases (text_set_phrases.def) with one slip in them: a character lost, written twice, confused with
 * one of its sound or shape (text_confused.def), or exchanged with its neighbour; and words that are wrong as they
 * stand (text_slips.def). All are looked for at once, by two characters, so that the lists may grow.
 *
 * A slip is one only where two characters of the phrase stand right on either side of it, where what stands there is no
 * part of another phrase of the list, and, of a character that was exchanged, where the two are known to be confused:
 * 收入决算 is no slip of 支出决算. */
#include "check/text_private.h"

#include <pthread.h>

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

enum { CHARACTER = 3, PAIR = 2 * CHARACTER, THREE = 3 * CHARACTER, FOUR = 4 * CHARACTER, BUCKETS = 1 << 14 };

/* Of two characters each that are confused. */
enum {
    CONFUSED_ROOM = 1 << 16,
    CONFUSED_PAIRS = 0
#define PILU_TEXT_CONFUSED(characters) +((sizeof(characters) - 1) / 3) * ((sizeof(characters) - 1) / 3 - 1) / 2
#include "check/text_confused.def"
};
_Static_assert(CONFUSED_PAIRS < CONFUSED_ROOM / 2, "the search for what is not there ends");

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
    uint16_t entry, in;      /* bytes */
    uint16_t next, next_gap; /* of the bucket: index; 0: none */
    bool free;               /* the third character may be missing (is_free) */
} head;

/* Made when a text is read first. Places of SET by the three characters that stand there, and, where five are left, by
 * the first two and the fourth, which stand together where the third was lost: so few are looked at in vain, however
 * many there are. All others by their first two. Of two places of which one goes on as the other does, the longer is
 * enough. */
typedef struct heads {
    uint16_t three[BUCKETS], gap[BUCKETS], others[BUCKETS];
    head heads[PLACES];
    size_t count;
    uint32_t confused[CONFUSED_ROOM]; /* each two characters of a line of text_confused.def */
} heads;
_Static_assert(PLACES < UINT16_MAX, "an index fits");

/* The characters are of three bytes each. */
static unsigned code_of(const char *c)
{
    return ((unsigned)c[0] & 0xF) << 12 | ((unsigned)c[1] & 0x3F) << 6 | ((unsigned)c[2] & 0x3F);
}

static unsigned bucket_of(const char *first, const char *second, const char *third)
{
    unsigned h = code_of(first) * 0x9E3779B1u + code_of(second) * 0x85EBCA77u;
    if (third) h += code_of(third) * 0xC2B2AE3Du;
    return h >> 18;
}
_Static_assert(BUCKETS == 1 << (32 - 18), "the bits that are left");

static bool is_wide(const char *p) { return ((unsigned char)*p & 0xF0) == 0xE0; }

static bool is_pair(pilu_str text, size_t at)
{
    return text.n - at >= PAIR && is_wide(text.p + at) && is_wide(text.p + at + CHARACTER);
}

/* Makes one place of two, if one of them is enough. */
static bool is_covered(heads *h, unsigned bucket, const entry *e, size_t in)
{
    for (size_t k = h->three[bucket]; k; k = h->heads[k].next) {
        const entry *other = &ENTRIES[h->heads[k].entry];
        size_t there = h->heads[k].in, n = e->n - in < other->n - there ? e->n - in : other->n - there;
        if (memcmp(e->words + in, other->words + there, n) != 0) continue;
        if (e->n - in == n) return true;
        h->heads[k].entry = (uint16_t)(e - ENTRIES);
        h->heads[k].in = (uint16_t)in;
        return true;
    }
    return false;
}

static bool is_same(const char *a, const char *b) { return memcmp(a, b, CHARACTER) == 0; }

/* Words and ends of words that phrases are said with and without: 其他重要事项(的)情况说明, 比上年决算(数)增加. */
static bool is_free(const char *character)
{
    static const char FREE[] = "的其度数费及和额等总各是共类款项为于年以到照非从对在由按有无不零只经较比占并或所内中未要“”（）《》、";
    for (const char *c = FREE; *c; c += CHARACTER)
        if (is_same(c, character)) return true;
    return false;
}

/* Where the two characters stand in `confused`, or where they would. */
static size_t confused_at(const heads *h, const char *a, const char *b, uint32_t *pair)
{
    uint32_t x = code_of(a), y = code_of(b);
    *pair = x < y ? x << 16 | y : y << 16 | x;
    size_t at = *pair * 0x9E3779B1u >> 16;
    while (h->confused[at] && h->confused[at] != *pair) at = (at + 1) % CONFUSED_ROOM;
    return at;
}

static void note_confused(heads *h, const char *all)
{
    uint32_t pair;
    for (const char *a = all; *a; a += CHARACTER)
        for (const char *b = a + CHARACTER; *b; b += CHARACTER) {
            size_t at = confused_at(h, a, b, &pair);
            h->confused[at] = pair;
        }
}

static void add_head(heads *h, size_t entry, size_t in, uint16_t *bucket)
{
    h->heads[h->count] = (head){.entry = (uint16_t)entry, .in = (uint16_t)in, .next = *bucket};
    *bucket = (uint16_t)h->count++;
}

static heads all_heads;

static void make_heads(void)
{
    heads *h = &all_heads;
    h->count = 1;
    for (size_t i = 0; i < PILU_COUNT(CONFUSED); i++) note_confused(h, CONFUSED[i]);
    for (size_t i = PILU_COUNT(ENTRIES); i-- > 0;) {
        const entry *e = &ENTRIES[i];
        for (size_t in = 0; e->kind == SET && in + FOUR <= e->n; in += CHARACTER) {
            const char *p = e->words + in;
            unsigned bucket = bucket_of(p, p + CHARACTER, p + PAIR);
            if (!is_covered(h, bucket, e, in)) add_head(h, i, in, &h->three[bucket]);
        }
    }
    for (size_t k = 1; k < h->count; k++) {
        const entry *e = &ENTRIES[h->heads[k].entry];
        size_t in = h->heads[k].in;
        const char *p = e->words + in;
        if (in + FOUR + CHARACTER > e->n) continue;
        uint16_t *bucket = &h->gap[bucket_of(p, p + CHARACTER, p + THREE)];
        h->heads[k].free = is_free(p + PAIR);
        h->heads[k].next_gap = *bucket;
        *bucket = (uint16_t)k;
    }
    for (size_t i = PILU_COUNT(ENTRIES); i-- > 0;) {
        const char *p = ENTRIES[i].words;
        if (ENTRIES[i].kind != SET) add_head(h, i, 0, &h->others[bucket_of(p, p + CHARACTER, NULL)]);
    }
}

static const heads *read_heads(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_heads);
    return &all_heads;
}

static bool is_confused(const heads *h, const char *a, const char *b)
{
    uint32_t pair;
    return h->confused[confused_at(h, a, b, &pair)] != 0;
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
    size_t most = e->n - in < text.n - at ? e->n - in : text.n - at, n = 0;
    while (n + CHARACTER <= most && is_same(text.p + at + n, e->words + in + n)) n += CHARACTER;
    return n;
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

static const entry *entry_at(const heads *h, size_t k) { return &ENTRIES[h->heads[k].entry]; }

/* Do words known, or of SET four characters of a phrase, hold [first, last) and begin in [from, first]? */
static bool is_known(pilu_str text, const heads *h, size_t from, size_t first, size_t last, entry_kind least)
{
    for (size_t at = from; at <= first; at = text_after(text, at)) {
        if (!is_pair(text, at)) continue;
        const char *p = text.p + at;
        for (size_t k = h->others[bucket_of(p, p + CHARACTER, NULL)]; k; k = h->heads[k].next) {
            const entry *e = entry_at(h, k);
            if (e->kind == KNOWN && at + e->n >= last && alike(text, at, e, 0) == e->n) return true;
        }
        if (least > SET || !is_pair(text, at + CHARACTER)) continue;
        for (size_t k = h->three[bucket_of(p, p + CHARACTER, p + PAIR)]; k; k = h->heads[k].next) {
            size_t n = alike(text, at, entry_at(h, k), h->heads[k].in);
            if (n >= FOUR && at + n >= last) return true;
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

/* Words that are wrong as they stand at `at`; else NULL. */
static const entry *wrong_at(pilu_str text, size_t at, const heads *h, ends *right)
{
    const char *p = text.p + at;
    const entry *wrong = NULL;
    for (size_t k = h->others[bucket_of(p, p + CHARACTER, NULL)]; k; k = h->heads[k].next) {
        const entry *e = entry_at(h, k);
        if (alike(text, at, e, 0) < e->n) continue;
        if (e->kind == KNOWN)
            right->known = at + e->n > right->known ? at + e->n : right->known;
        else if (e->kind == ALWAYS || pilu_char_is_digit(text_at(text, at + e->n)))
            wrong = e;
    }
    return wrong;
}

/* A slip right behind the two characters at `at`: `best` if none goes on farther, or as far and began earlier. */
static void try_slip(pilu_str text, size_t at, const entry *e, size_t begin, size_t said, size_t lost, slip *best)
{
    slip s = {.e = e, .from = at, .at = at + PAIR, .begin = begin, .in = begin + PAIR};
    if (memcmp(text.p + at, e->words + begin, PAIR) != 0 || !goes_on(text, &s, said, lost)) return;
    while (s.begin >= CHARACTER && s.from >= CHARACTER &&
           is_same(text.p + s.from - CHARACTER, e->words + s.begin - CHARACTER)) {
        s.begin -= CHARACTER;
        s.from -= CHARACTER;
    }
    if (!best->e || s.to > best->to || (s.to == best->to && s.from < best->from)) *best = s;
}

static slip slip_at(pilu_str text, size_t at, const heads *h, ends *right)
{
    slip best = {.e = NULL};
    const char *first = text.p + at, *second = first + CHARACTER, *third = second + CHARACTER;
    const char *fourth = third + CHARACTER;
    if (!is_pair(text, at + CHARACTER)) return best;
    for (size_t k = h->three[bucket_of(first, second, third)]; k; k = h->heads[k].next) {
        size_t n = alike(text, at, entry_at(h, k), h->heads[k].in);
        if (n >= FOUR && at + n > right->set) right->set = at + n;
    }
    bool four = is_pair(text, at + PAIR);
    for (size_t k = h->gap[bucket_of(first, second, third)]; four && k; k = h->heads[k].next_gap) {
        const entry *e = entry_at(h, k);
        const char *lost = e->words + h->heads[k].in + PAIR;
        if (!h->heads[k].free && memcmp(third, lost + CHARACTER, PAIR) == 0)
            try_slip(text, at, e, h->heads[k].in, 0, CHARACTER, &best);
        if (is_same(lost, fourth) && is_same(lost + CHARACTER, third))
            try_slip(text, at, e, h->heads[k].in, PAIR, PAIR, &best);
    }
    if (!four || !is_pair(text, at + THREE)) return best;
    /* Words are right more often than not: which are confused is asked last. */
    for (size_t k = h->gap[bucket_of(first, second, fourth)]; k; k = h->heads[k].next_gap) {
        const entry *e = entry_at(h, k);
        const char *right_one = e->words + h->heads[k].in + PAIR;
        if (!is_same(third, right_one) && memcmp(fourth, right_one + CHARACTER, PAIR) == 0 &&
            is_confused(h, third, right_one))
            try_slip(text, at, e, h->heads[k].in, CHARACTER, CHARACTER, &best);
    }
    if (!is_same(second, third)) return best;
    for (size_t k = h->three[bucket_of(first, second, fourth)]; k; k = h->heads[k].next)
        try_slip(text, at, entry_at(h, k), h->heads[k].in, CHARACTER, 0, &best);
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
        if (!is_pair(text, at)) continue;
        ends before = right;
        const entry *wrong = wrong_at(text, at, h, &right);
        slip s = slip_at(text, at, h, &right);
        if (wrong) s = (slip){.e = wrong, .from = at, .at = at, .to = at + wrong->n, .said = wrong->n};
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
