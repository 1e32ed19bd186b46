/* text_private.h: what the text rules share. For src/check/text*.c and claims.c, whose figures
 * are read alike. */
#ifndef PILU_CHECK_TEXT_PRIVATE_H
#define PILU_CHECK_TEXT_PRIVATE_H

#include "base/buf.h"
#include "base/utf8.h"
#include "check/text.h"

typedef struct text_run {
    pilu_text *text;
    pilu_diags *diags;
    pilu_arena *scratch; /* given back when the rule ends */
    bool published;      /* where words were taken from is not known, as in a finished document */
    pilu_arena *kept;    /* until the last rule ends */
    struct text_relation *relations; /* what figures say of each other (text_relations.c) */
    size_t relation_count, relation_room;
} text_run;

#define PILU_TEXT_RULE(function, codes, doc) void text_rule_##function(text_run *run);
#include "check/text_rules.def"
#undef PILU_TEXT_RULE

/* Makes half-width marks between Chinese words full width and takes out blanks around figures; the place of a byte in
 * the words as they were given. */
void text_widen(pilu_text *text, pilu_passage *p);
size_t text_given_at(const pilu_passage *p, size_t at);
size_t text_given_end(const pilu_passage *p, size_t to); /* of a range: without blanks taken out behind it */
size_t text_read_at(const pilu_passage *p, size_t given); /* and back */

/* The place of bytes [from, to) of a passage. */
pilu_place text_place(const pilu_passage *p, size_t from, size_t to);

/* Do these bytes stand, with the character before them, in the words that someone wrote, outside {{ … }}? */
bool text_is_typed(const pilu_passage *p, size_t from, size_t to);

/* «第 4 行», in a PDF «第 4 页», in data «第 4 行“机构设置”»: where else something stands, as words of a finding. */
pilu_str text_where(text_run *run, const pilu_passage *p, size_t from, size_t to);

#define text_report(run, id, passage, from, to, ...)                                                                   \
    text_sign(text_quote(run, pilu_report((run)->diags, id, text_place((passage), (from), (to)), __VA_ARGS__),         \
                         (passage), (from), (to)),                                                                     \
              (passage), (from), (to))
/* What a finding quotes of its place, as it stands there. */
pilu_finding *text_quote(text_run *run, pilu_finding *finding, const pilu_passage *p, size_t from, size_t to);

/* States which sentence a finding is about (kept.h). */
pilu_finding *text_sign(pilu_finding *finding, const pilu_passage *p, size_t from, size_t to);
/* The rules that ask where words were taken from, as if that were not known. */
void text_check_as_published(pilu_text *text, pilu_diags *diags);

/* Passages put together from pieces, each with its place; kind, referred and guessed hold for the passage begun. */
typedef struct text_builder {
    pilu_text *text;
    pilu_buf buf;
    pilu_passage_part *parts; /* of the passage begun */
    size_t count, room;
    size_t passages; /* room for them in the text, which has them in its arena when it is done */
    pilu_passage_kind kind;
    bool referred, guessed;
    uint32_t table, row, column;
} text_builder;
text_builder text_builder_new(pilu_arena *arena);
void text_builder_put(text_builder *b, pilu_str piece, pilu_place place, bool exact);
void text_builder_end(text_builder *b);         /* a passage, if there is anything in it */
pilu_text *text_builder_done(text_builder *b); /* frees the builder */

/* Where the next cell of a table stands: columns that a cell above still holds are passed over. */
enum { TEXT_COLUMNS = 64, TEXT_SPAN = 1000 };
typedef struct text_places {
    uint32_t next;
    uint32_t held[TEXT_COLUMNS]; /* for how many rows yet */
} text_places;
void text_place_table(text_builder *b, text_places *t);
void text_place_row(text_builder *b, text_places *t);
void text_place_cell(text_builder *b, text_places *t, uint32_t wide, uint32_t deep);

/* Makes cells of the funds of a form that plain text has one cell a line (text_listed.c). */
void text_lay_out_listed(pilu_text *text);

/* Which lines of a plain text a program broke within a sentence: a byte a line, how many lines further on it goes on.
 * Or 0, or what may be elsewhere of a cell: the other half of its brackets, its end (text_lines.c). */
enum { TEXT_LINES_ON = 0x3F, TEXT_LOOSE_MARKS = 0x40, TEXT_LOOSE_END = 0x80 };
uint8_t *text_broken_lines(pilu_arena *arena, pilu_str all, size_t lines);
/* Where, within lines, headings and what is told under them begin: offsets in order (text_heads.c). */
typedef struct text_places_in {
    size_t *items, count, room;
} text_places_in;
text_places_in text_headings_within(pilu_arena *arena, pilu_str all);
/* In ems, what is not broken at the head of a text; is there a blank between two lines put together? */
float text_unbroken(pilu_str text);
bool text_parts_words(pilu_str a, pilu_str b);

/* The offset of the leader, ……… or ......, of a line of contents; SIZE_MAX: there is none. `before_page`: the
 * number of the page stands in a piece of its own. */
size_t text_leader(pilu_str text, bool before_page);

/* A passage that rules read: neither a form's own note nor blank. */
bool text_is_prose(const pilu_passage *p);

/* The words of a passage from its first that is no blank, no U+3000 and no bookmark. */
size_t text_begin(pilu_str text);
/* The end of its last word: blanks and U+3000 cut off. */
size_t text_end(pilu_str text);

/* Does `needle` stand at byte `at`? Most do not from their first bytes on. */
static inline bool text_has(pilu_str text, size_t at, const char *needle)
{
    for (; *needle; needle++, at++)
        if (at >= text.n || text.p[at] != *needle) return false;
    return true;
}
/* Offset of the first `needle`, of n bytes, in [from, to), or SIZE_MAX. */
size_t text_find_bytes(pilu_str text, const char *needle, size_t n, size_t from, size_t to);
static inline size_t text_find(pilu_str text, const char *needle, size_t from, size_t to)
{
    return text_find_bytes(text, needle, strlen(needle), from, to);
}
/* Does one of these, a list ended by NULL, stand in [from, to)? */
bool text_has_any(pilu_str text, size_t from, size_t to, const char *const *words);

/* --- what is known of a passage before any rule reads it: most have nothing that most rules look for ------------ */

/* Kinds of characters: 0 to 9; . , - and %; blanks; letters and other marks of ASCII; all beyond ASCII. */
enum { TEXT_DIGITS = 1, TEXT_POINTS = 2, TEXT_BLANKS = 4, TEXT_LETTERS = 8, TEXT_SIGNS = 16, TEXT_WIDE = 32 };
/* Reads a passage: its kinds of characters, where its words begin and end, its number. */
void text_read_passage(pilu_text *text, pilu_passage *p);
void text_read_number(pilu_text *text, pilu_passage *p);

/* A figure alone: most cells of accounts are. */
static inline bool text_is_bare(const pilu_passage *p) { return !(p->holds & ~(TEXT_DIGITS | TEXT_POINTS)); }
/* One of 256 for a character; those of two bytes share the first. */
static inline unsigned text_character(const char *p)
{
    const unsigned char *c = (const unsigned char *)p;
    return c[0] < 0x80 ? c[0] : c[0] < 0xE0 ? 0 : (unsigned)(c[1] << 6 | (c[2] & 0x3F)) & 0xFF;
}
static inline bool text_may_have_one(const pilu_passage *p, const char *character)
{
    unsigned c = text_character(character);
    return p->seen[c >> 6] >> (c & 63) & 1;
}
/* The first characters of what a rule looks for, asked of a passage all at once. */
typedef struct text_characters {
    uint64_t bits[4];
} text_characters;
text_characters text_characters_of(const char *const *words, size_t count);
static inline bool text_may_have_any(const pilu_passage *p, const text_characters *c)
{
    const uint64_t *a = p->seen, *b = c->bits;
    return (a[0] & b[0]) | (a[1] & b[1]) | (a[2] & b[2]) | (a[3] & b[3]);
}
/* The first in a passage; most have not all of its characters, which is seen at once. */
static inline size_t text_first(const pilu_passage *p, const char *needle)
{
    for (const char *c = needle; *c; c += (unsigned char)*c < 0x80 ? 1 : (unsigned char)*c < 0xE0 ? 2 : 3)
        if (!text_may_have_one(p, c)) return SIZE_MAX;
    return text_find(p->text, needle, 0, p->text.n);
}
/* May the passage have one of these characters? */
static inline bool text_may_have(const pilu_passage *p, const char *const *any, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_may_have_one(p, any[i])) return true;
    return false;
}
/* The code point at `at` and before `at`; 0 outside. */
static inline uint32_t text_at(pilu_str text, size_t at)
{
    if (at >= text.n) return 0;
    const char *p = text.p + at;
    return pilu_utf8_next(&p, text.p + text.n);
}
static inline uint32_t text_before(pilu_str text, size_t at)
{
    if (at == 0) return 0;
    unsigned char last = (unsigned char)text.p[at - 1];
    return last < 0x80 ? last : pilu_utf8_before(text.p + at, text.p);
}
/* Offset behind the code point at `at`. */
static inline size_t text_after(pilu_str text, size_t at)
{
    if (at >= text.n) return text.n;
    const char *p = text.p + at;
    pilu_utf8_next(&p, text.p + text.n);
    return (size_t)(p - text.p);
}
/* Offset of the code point that ends before `at`; 0 at the start. */
static inline size_t text_back(pilu_str text, size_t at)
{
    if (at) at--;
    while (at && ((unsigned char)text.p[at] & 0xC0) == 0x80) at--;
    return at;
}
/* Marks at which words end. */
enum {
    TEXT_AT_COMMA = 1,     /* ， */
    TEXT_AT_LIST = 2,      /* 、 */
    TEXT_AT_COLON = 4,     /* ： */
    TEXT_AT_SEMICOLON = 8, /* ； */
    TEXT_AT_STOP = 16,     /* 。 */
    TEXT_AT_CALL = 32,     /* ！ ？ */
    TEXT_AT_OPEN = 64,     /* （ */
    TEXT_AT_CLOSE = 128,   /* ） */
    TEXT_AT_PERCENT = 256, /* % */
    TEXT_AT_ASCII = 512,   /* all of it, a figure's digits too */
    TEXT_AT_SENTENCE = TEXT_AT_STOP | TEXT_AT_SEMICOLON,
    TEXT_AT_CLAUSE = TEXT_AT_SENTENCE | TEXT_AT_COMMA | TEXT_AT_COLON,
    TEXT_AT_WORDS = TEXT_AT_CLAUSE | TEXT_AT_LIST,
};
/* The first byte of the words before `at`: behind the nearest of `marks`, `least`, or some `most` bytes back (time is
 * linear whatever is written; 0: however far it is). */
size_t text_words_from(pilu_str text, size_t at, size_t least, size_t most, unsigned marks);
size_t text_han_count(pilu_str text);

/* A number at the head of a passage: 一、 （一） 1. （1） … */
typedef enum text_style {
    TEXT_NO_NUMBER,
    TEXT_CHAPTER,
    TEXT_HAN,
    TEXT_HAN_BRACKET,
    TEXT_DOT,
    TEXT_WIDE_DOT,
    TEXT_COMMA,
    TEXT_BRACKET
} text_style;
typedef struct text_number {
    text_style style;
    int value;
    size_t from, to; /* bytes of the mark */
} text_number;
text_number text_number_at(pilu_str text, size_t at);
static inline text_number text_number_of(const pilu_passage *p)
{
    return p->number ? *p->number : (text_number){.from = 0};
}
/* 1 一、 2 （一） 3 1. 1． 1、 4 （1） */
int text_level(text_style style);

/* A figure: its number and unit. */
typedef struct text_figure {
    pilu_number number;
    uint32_t from, to; /* bytes, with its unit */
    int places; /* decimals written */
    enum { TEXT_PLAIN, TEXT_WAN_YUAN, TEXT_YUAN, TEXT_YI_YUAN, TEXT_PERCENT } unit;
} text_figure;
/* The figures of a text, in order; `count` of them, in the scratch arena; of a passage, read once for all rules. */
text_figure *text_figures(text_run *run, pilu_str text, size_t *count);
const text_figure *text_figures_of(text_run *run, const pilu_passage *p, size_t *count);
static inline bool text_is_money(const text_figure *f)
{
    return f->unit == TEXT_WAN_YUAN || f->unit == TEXT_YUAN || f->unit == TEXT_YI_YUAN;
}

/* Is `percent` what part ÷ whole gives, whatever the digits were that rounding took from each of the three? */
bool text_ratio_holds(const text_figure *part, const text_figure *whole, const text_figure *percent);
/* part ÷ whole as a percentage with the places of `like`. */
pilu_str text_ratio(text_run *run, pilu_number part, pilu_number whole, int places);
/* 1234.50 and behind it a unit or what else is said: words of a finding. */
pilu_str text_number_with(text_run *run, pilu_number number, int places, pilu_str tail);
pilu_str text_slice(pilu_str text, const text_figure *f);

/* Calls `read` with every passage that has figures and words, and is no note. */
typedef void (*text_reader)(text_run *run, const pilu_passage *p, const text_figure *f, size_t count);
void text_each_figures(text_run *run, text_reader read);
/* Do the words before byte `end` end with these; with one of these, 为, 了 and 的 left out? */
bool text_ends(pilu_str text, size_t end, const char *words);
const char *text_word_before(pilu_str text, size_t end, const char *const *words);
static inline bool text_same_money(const text_figure *a, const text_figure *b)
{
    return text_is_money(a) && a->unit == b->unit;
}
/* Does the sum of `parts` figures, each rounded to `places`, agree with the total? */
bool text_sum_holds(pilu_number sum, const text_figure *total, size_t parts, int places);
void text_report_sum(text_run *run, const pilu_passage *p, const text_figure *total, pilu_number sum);
/* What figures of a passage say of each other, right or wrong; what is wrong is reported by text_relations.c, which
 * knows what else is said of the same figures. */
typedef struct text_relation {
    enum {
        TEXT_RELATION_SHARE,    /* percent = part ÷ whole */
        TEXT_RELATION_RATE,     /* percent = part ÷ whole; with a way: part ÷ (part − way × whole) */
        TEXT_RELATION_CHANGE,   /* percent = part ÷ (whole − way × part); way 0: part ÷ whole */
        TEXT_RELATION_SUM,      /* whole = parts */
        TEXT_RELATION_COMPARED, /* part > whole, by way */
        TEXT_RELATION_DIFFERENCE, /* percent (an amount) = way × (part − whole) */
        TEXT_RELATION_GROWTH,     /* percent = way × (part − whole) ÷ whole */
    } kind;
    int way;
    bool holds;
    const pilu_passage *p; /* that says so */
    const text_figure *part, *whole, *percent;
    const text_figure **parts; /* of a sum; they live as long as the text */
    const pilu_passage **of; /* the parts' passages; NULL: `p` */
    size_t count;
    size_t from, to; /* COMPARED: its words */
    size_t order;
} text_relation;
void text_relate(text_run *run, text_relation r);
bool text_relation_holds(const text_relation *r);
/* Is a figure introduced by these words, back to a mark? */
bool text_is_said_with(pilu_str text, const text_figure *f, const char *const *words);
/* 1: 增加 stands before the figure, -1: 减少, 0: neither. */
int text_direction(pilu_str text, const text_figure *f);
int text_direction_at(pilu_str text, const text_figure *f, size_t *from); /* and where the word begins */
/* The percentage told of the change f[i], «减少5万元；减少率25%», and its direction; NULL: there is none. */
const text_figure *text_rate_of(pilu_str text, const text_figure *f, size_t count, size_t i, int *way);
pilu_finding *text_set(pilu_finding *finding, pilu_str found, pilu_str expected);
enum { TEXT_HEAD = 8 }; /* passages at the head of a text that may name its year and unit */
/* 2023年3月20日, alone: the day of signature. */
bool text_is_date_line(pilu_str text);
/* The year that a text is about, from «2021年度» at its head, and its unit's name; 0 and empty: not known. */
int text_year_of(text_run *run);
pilu_str text_unit_of(text_run *run);
/* The whole noun before a figure, back to a mark or the year; empty: of another year. */
pilu_str text_noun_before(pilu_str text, const text_figure *f, int own);
/* Does a character stand twice at `at` that no two words have so? (text_doubled.c) */
bool text_is_twice(pilu_str text, size_t at);
/* Four digits at `at` that are a year, or 0. */
int text_year_at(pilu_str text, size_t at);
/* 三, 12, 3 at `*at`, moving past it; 0: none, or above 99. */
int text_small_number(pilu_str text, size_t *at);

#endif
