/* The genre's set phrases (text_set_phrases.def) with one slip in them: a character lost, written twice, confused with
 * one of its sound or shape (text_confused.def), or exchanged with its neighbour; and words that are wrong as they
 * stand (text_slips.def). All are looked for at once, by their first two characters, so that the lists may grow.
 *
 * A slip is one only where two characters of the phrase stand right on either side of it, where what stands there is no
 * other phrase of the list, and, of a character that was exchanged, where the two are known to be confused: 收入决算 is no
 * slip of 支出决算. */
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

enum { BUCKETS = 4096, CHARACTER = 3, PAIR = 2 * CHARACTER };

typedef struct heads {
    uint16_t first[BUCKETS], next[PILU_COUNT(ENTRIES)]; /* 1 + index, in order; 0: none */
} heads;

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

static void read_heads(heads *h)
{
    for (size_t i = PILU_COUNT(ENTRIES); i-- > 0;) {
        unsigned bucket = bucket_of(ENTRIES[i].words);
        h->next[i] = h->first[bucket];
        h->first[bucket] = (uint16_t)(i + 1);
    }
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
    static const char FREE[] = "的其度数费及和额等总各是共类款项为于年";
    for (const char *c = FREE; *c; c += CHARACTER)
        if (is_same(c, character)) return true;
    return false;
}

/* A slip in a phrase: of `lost` bytes of it, `said` stand in the text instead. */
typedef struct slip {
    const entry *e;
    size_t from, at, to; /* in the text: the phrase, and in it the place of the slip */
    size_t lost, said, in; /* `in` the phrase */
} slip;

static bool ends_alike(pilu_str text, size_t at, const entry *e, size_t in)
{
    size_t n = e->n - in;
    return n >= PAIR && text.n - at >= n && memcmp(text.p + at, e->words + in, n) == 0;
}

/* One slip in `e` at byte `from`, whose first two characters stand there. */
static bool find_slip(pilu_str text, size_t from, const entry *e, slip *s)
{
    size_t in = PAIR;
    while (in < e->n && from + in < text.n && text.p[from + in] == e->words[in]) in++;
    in -= in % CHARACTER;
    size_t at = from + in;
    if (in + PAIR > e->n || text.n - at < PAIR) return false;
    const char *said = text.p + at, *right = e->words + in;
    *s = (slip){.e = e, .from = from, .at = at, .in = in};
    bool wide = (unsigned char)said[0] >= 0xE0 && (unsigned char)said[0] < 0xF0;
    bool lost = ends_alike(text, at, e, in + CHARACTER) && !is_free(right);
    bool twice = wide && is_same(said, right - CHARACTER) && ends_alike(text, at + CHARACTER, e, in);
    bool wrong = wide && ends_alike(text, at + CHARACTER, e, in + CHARACTER) && is_confused(said, right);
    bool turned = wide && ends_alike(text, at + PAIR, e, in + PAIR) && is_same(said, right + CHARACTER) &&
                  is_same(said + CHARACTER, right);
    if (lost) s->lost = CHARACTER;
    else if (twice) s->said = CHARACTER;
    else if (wrong) s->said = s->lost = CHARACTER;
    else if (turned) s->said = s->lost = PAIR;
    s->to = from + e->n + s->said - s->lost;
    return s->said || s->lost;
}

/* Does a phrase of the list, as it should be, hold [first, last), beginning in [from, first]? */
static bool is_known(pilu_str text, const heads *h, size_t from, size_t first, size_t last)
{
    for (size_t at = from; at <= first; at = text_after(text, at)) {
        if (!is_pair(text, at)) continue;
        for (size_t k = h->first[bucket_of(text.p + at)]; k; k = h->next[k - 1]) {
            const entry *e = &ENTRIES[k - 1];
            if (e->kind <= KNOWN && at + e->n >= last && text_has(text, at, e->words)) return true;
        }
    }
    return false;
}

static void report_slip(text_run *run, const pilu_passage *p, const slip *s)
{
    pilu_arena *arena = run->diags->arena;
    pilu_str said = pilu_str_slice(p->text, s->at, s->at + s->said), all = pilu_str_slice(p->text, s->from, s->to);
    pilu_str right = {s->e->words + s->in, s->lost}, phrase = pilu_str_from(s->e->right), what;
    if (s->e->kind != SET)
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

/* The slip at `at`: words that are wrong as they stand, or the longest phrase that has one. `*known`: where the phrases
 * end that stand there as they should. */
static slip slip_at(pilu_str text, size_t at, const heads *h, size_t *known)
{
    slip best = {NULL, 0, 0, 0, 0, 0, 0}, s;
    for (size_t k = h->first[bucket_of(text.p + at)]; k; k = h->next[k - 1]) {
        const entry *e = &ENTRIES[k - 1];
        if (memcmp(text.p + at, e->words, PAIR) != 0) continue;
        if (!text_has(text, at, e->words)) {
            if (e->kind == SET && find_slip(text, at, e, &s) && (!best.e || s.e->n > best.e->n)) best = s;
        } else if (e->kind <= KNOWN) {
            if (at + e->n > *known) *known = at + e->n;
        } else if (e->kind == ALWAYS || pilu_char_is_digit(text_at(text, at + e->n))) {
            return (slip){.e = e, .from = at, .at = at, .to = at + e->n, .said = e->n};
        }
    }
    return best;
}

static void read_passage(text_run *run, const pilu_passage *p, const heads *h)
{
    pilu_str text = p->text;
    size_t known = 0, done = 0; /* where phrases end that stand as they should; where the last slip ends */
    for (size_t at = 0; at + PAIR <= text.n; at = text_after(text, at)) {
        if (!is_pair(text, at) || !h->first[bucket_of(text.p + at)]) continue;
        size_t before = known;
        slip s = slip_at(text, at, h, &known);
        if (!s.e || s.at < done) continue;
        bool set = s.e->kind == SET;
        size_t first = set && !s.said ? s.at - CHARACTER : s.at;
        size_t last = set ? (s.said ? s.at + s.said : s.at + CHARACTER) : at + CHARACTER;
        bool right = set ? known >= last || is_known(text, h, at, first, last)
                         : before >= last || is_known(text, h, at, at, s.to + 1);
        if (right || (!set && is_known(text, h, s.to - CHARACTER, s.to - CHARACTER, s.to + 1))) continue;
        report_slip(run, p, &s);
        done = s.to;
    }
}

void text_rule_set_phrases(text_run *run)
{
    enum { LEAST = 2 * PAIR };
    heads h = {.first = {0}};
    read_heads(&h);
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (!p->note && (p->holds & TEXT_WIDE) && p->text.n >= LEAST) read_passage(run, p, &h);
    }
}
