/* Lines of plain text that a program broke at a width, as text taken from a PDF or an e-mail has them: the sentence
 * goes on in the next line. What a rule reads is the sentence, so such lines are made one passage.
 *
 * A run of lines is taken to be broken at a width if most of its lines that end within a sentence are of about the
 * same width, hardly one is wider, and the sentences come to an end in later lines. Lists of names and cells of tables
 * copied one a line are of all widths and end nowhere. */
#include "check/text_private.h"

#include <stdlib.h>

/* Widths are in columns: a Han character takes two, one of ASCII one. */
enum {
    NARROWEST = 36, WIDEST = 140, /* of a line of a page */
    SLACK = 10,                   /* what did not fit: a figure with its unit, a mark that ends no line, an indent */
    HANGING = 3,                  /* a mark beyond the margin */
    LEAST_LINES = 3,
    LEAST_HAN = 10, /* of a line that tells how wide lines are */
    MOST_JOINED = 30000 /* bytes: a passage has a bound */
};

typedef struct line {
    size_t from, to; /* without blanks at its ends */
    uint16_t width, indent;
    bool prose; /* words, no row of a table */
    bool wordy; /* enough of them */
    bool ended; /* by a mark that ends a sentence or a clause */
    bool heads; /* begins with a number or a word that begins something else */
    uint8_t *mark;
} line;

/* --- where a line ends --------------------------------------------------------------------------------------- */

static bool is_one_of(uint32_t c, pilu_str marks)
{
    for (const char *p = marks.p, *end = pilu_str_end(marks); p < end;)
        if (pilu_utf8_next(&p, end) == c) return true;
    return false;
}

/* In ems: what is not broken at the head of a text, and did not fit in the line before, which may be short therefore. A
 * Han character, or a figure or a Latin word, with the marks that do not end and do not begin a line. */
float text_unbroken(pilu_str text)
{
    const char *p = text.p, *end = pilu_str_end(text);
    static const float PART_OF_EM = 0.62f; /* a digit or letter */
    float width = 0;
    uint32_t c = p < end ? pilu_utf8_next(&p, end) : 0;
    for (; p < end && is_one_of(c, PILU_STR("（《“〈【「『‘〔")); c = pilu_utf8_next(&p, end)) width += 1;
    bool narrow = c > ' ' && !pilu_char_is_wide(c);
    width += narrow ? PART_OF_EM : 1;
    while (p < end) {
        c = pilu_utf8_next(&p, end);
        bool more = narrow && c > ' ' && !pilu_char_is_wide(c);
        if (!more && !is_one_of(c, PILU_STR("，。、；：？！）》”〉】」』’〕％‰"))) break;
        narrow = more;
        width += more ? PART_OF_EM : 1;
    }
    return width;
}

/* Between two lines of a paragraph there is no blank, but for Latin words. */
bool text_parts_words(pilu_str a, pilu_str b)
{
    uint32_t x = text_before(a, a.n), y = text_at(b, 0);
    if ((x == ',' || x == '.') && pilu_char_is_digit(y)) return false;
    return x > ' ' && x < 0x80 && y > ' ' && y < 0x80 && x != '-';
}

/* --- one line ---------------------------------------------------------------------------------------------- */

/* Three blanks inside part columns. */
static bool has_gap(pilu_str text)
{
    for (size_t at = 0; at + 2 < text.n; at++) {
        const char *blank = memchr(text.p + at, ' ', text.n - at - 2);
        if (!blank) return false;
        at = (size_t)(blank - text.p);
        if (blank[1] == ' ' && blank[2] == ' ') return true;
    }
    return false;
}

static bool begins_other(pilu_str text)
{
    static const char *const WORDS[] = {"附件", "附表", "注：", "备注：", "单位：", "联系人", "第", "目录", "★", "●", "■", "▲"};
    if (text_number_at(text, 0).style) return true;
    for (size_t i = 0; i < PILU_COUNT(WORDS); i++)
        if (text_has(text, 0, WORDS[i]) && (i != 6 || text_has(text, 6, "部分") || text_has(text, 6, "章"))) return true;
    return text_leader(text, true) != SIZE_MAX;
}

static bool ends_clause(uint32_t c)
{
    return c == 0x3002 || c == 0xFF1B || c == 0xFF1A || c == 0xFF01 || c == 0xFF1F || c == ';' || c == ':';
}

static bool ends_line(pilu_str text)
{
    uint32_t c = text_before(text, text.n);
    if (c == 0x201D || c == 0xFF09) c = text_before(text, text.n - 3); /* 。” */
    return ends_clause(c) || text_before(text, text.n) == '.';
}

static line read_line(pilu_str all, size_t from, size_t to)
{
    line l = {.from = from, .to = from};
    pilu_str given = pilu_str_slice(all, from, to);
    size_t begin = text_begin(given), end = text_end(given), han = 0, width = 0;
    if (begin >= end) return l; /* nothing, or a form feed alone */
    for (size_t at = 0; at < begin; at = text_after(given, at)) l.indent += text_at(given, at) == 0x3000 ? 2 : 1;
    l.from = from + begin;
    l.to = from + end;
    pilu_str text = pilu_str_slice(all, l.from, l.to);
    for (size_t at = 0; at < text.n; at++) {
        unsigned char c = (unsigned char)text.p[at];
        width += c < 0x80 || c >= 0xC0;
        width += c >= 0xE0;
        han += c >= 0xE4 && c <= 0xE9;
    }
    width += l.indent;
    l.width = (uint16_t)(width < UINT16_MAX ? width : UINT16_MAX);
    l.prose = width <= WIDEST && !memchr(text.p, '\t', text.n) && !memchr(text.p, '|', text.n) && !has_gap(text);
    l.wordy = l.prose && han >= LEAST_HAN;
    l.ended = ends_line(text);
    l.heads = l.prose && begins_other(text);
    return l;
}

/* «- 3 -», «— 3 —», «3», «第3页 共9页»: what stands between two pages. */
static bool is_page_number(pilu_str all, const line *l)
{
    pilu_str text = pilu_str_slice(all, l->from, l->to);
    bool digits = false;
    if (text.n > 40) return false;
    for (size_t at = 0; at < text.n; at = text_after(text, at)) {
        uint32_t c = text_at(text, at);
        digits |= pilu_char_is_digit(c);
        if (!pilu_char_is_digit(c) && !pilu_char_is_blank(c) && !strchr("-/\f", c < 0x80 ? (int)c : 'x') &&
            c != 0x2014 && c != 0x7B2C && c != 0x9875 && c != 0x5171)
            return false;
    }
    return digits || text.n == 0;
}

/* --- a run of lines ------------------------------------------------------------------------------------------ */

/* Lines one under the other, and how far they are indented, mostly. */
typedef struct run {
    pilu_str all;
    line *lines;
    size_t count, margin;
    unsigned width; /* of full lines */
} run;

static bool has_words(const line *l) { return l->from < l->to; }

/* Does this line end within a sentence, and the next begin nothing? */
static bool is_open(const run *r, size_t i)
{
    const line *l = &r->lines[i], *next = l + 1;
    return i + 1 < r->count && l->wordy && !l->ended && has_words(next) && !next->heads && next->indent < r->margin + 2;
}

static bool is_full(const run *r, const line *l) { return l->width + (unsigned)SLACK >= r->width; }

/* The width within SLACK of which most lines that end within a sentence are; 0: there is none. */
static unsigned usual_width(const run *r)
{
    unsigned at[WIDEST + 1] = {0}, all = 0, best = 0, most = 0, wider = 0;
    for (size_t i = 0; i + 1 < r->count; i++)
        if (is_open(r, i)) at[r->lines[i].width]++, all += !r->lines[i].heads; /* a heading alone tells nothing */
    for (unsigned w = NARROWEST; w <= WIDEST; w++) {
        unsigned sum = 0;
        for (unsigned k = 0; k <= (unsigned)SLACK; k++) sum += at[w - k];
        if (sum > most) most = sum, best = w;
    }
    for (size_t i = 0; i < r->count; i++) wider += r->lines[i].prose && r->lines[i].width > best + (unsigned)HANGING;
    return most >= LEAST_LINES && most * 10 >= all * 7 && wider * 5 <= most ? best : 0;
}

/* Do sentences that are left open come to an end in a later line? */
static bool are_closed(const run *r)
{
    size_t ends = 0, closed = 0;
    for (size_t i = 0; i + 1 < r->count; i++) {
        const line *next = &r->lines[i + 1];
        if (!is_open(r, i) || !is_full(r, next - 1) || (is_open(r, i + 1) && is_full(r, next))) continue;
        bool stops = text_find(r->all, "。", next->from, next->to) != SIZE_MAX ||
                     text_find(r->all, "，", next->from, next->to) != SIZE_MAX;
        ends++;
        closed += next->ended || stops;
    }
    return closed * 2 >= ends;
}

static size_t usual_indent(const run *r)
{
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < r->count; i++)
        if (r->lines[i].prose && r->lines[i].indent < least) least = r->lines[i].indent;
    return least == SIZE_MAX ? 0 : least;
}

/* Does a quotation that one line begins end in the other? */
static bool is_quoted_over(pilu_str all, const line *a, const line *b)
{
    size_t open = SIZE_MAX, close = text_find(all, "”", b->from, b->to);
    for (size_t at = a->from; (at = text_find(all, "“", at, a->to)) != SIZE_MAX; at += 3) open = at;
    return open != SIZE_MAX && text_find(all, "”", open, a->to) == SIZE_MAX && close != SIZE_MAX &&
           text_find(all, "“", b->from, close) == SIZE_MAX;
}

static bool goes_on(const run *r, const line *a, const line *b)
{
    if (!a->prose || !b->prose || b->heads || b->indent >= r->margin + 2) return false;
    unsigned spare = r->width > a->width ? r->width - a->width : 0;
    pilu_str next = pilu_str_slice(r->all, b->from, b->to);
    bool quoted = spare <= 2 * SLACK && is_quoted_over(r->all, a, b);
    if (spare > SLACK && !quoted && spare > (unsigned)(2 * text_unbroken(next))) return false;
    uint32_t last = text_before(r->all, a->to);
    if (!a->ended || last == 0xFF1A || last == 0xFF1B) return true;
    return spare <= 4 && !a->heads && (b->ended || is_full(r, b)); /* 。 at the end of a full line */
}

/* Marks which of the lines go on in the next that has words; page numbers between them are passed over. */
static void mark_run(run *r)
{
    r->margin = usual_indent(r);
    r->width = usual_width(r);
    if (!r->width || !are_closed(r)) return;
    for (size_t i = 0, joined = 0; i + 1 < r->count; i++) {
        const line *l = &r->lines[i];
        size_t next = i + 1;
        bool open = l->prose && !l->ended && is_full(r, l);
        while (open && next + 1 < r->count && next - i < 5 && is_page_number(r->all, &r->lines[next])) next++;
        bool on = has_words(l) && has_words(&r->lines[next]) && goes_on(r, l, &r->lines[next]);
        joined = on ? joined + (l->to - l->from) : 0;
        if (on && joined < MOST_JOINED) *l->mark = (uint8_t)(next - i);
        else joined = 0;
    }
}

uint8_t *text_broken_lines(pilu_arena *arena, pilu_str all, size_t lines)
{
    enum { MOST_LINES = 1 << 16, MOST_BYTES = 3 * WIDEST };
    uint8_t *marks = PILU_NEW_ARRAY(arena, uint8_t, lines);
    run r = {.all = all};
    size_t room = 0, number = 0;
    for (size_t from = 0; from < all.n; number++) {
        const char *end = memchr(all.p + from, '\n', all.n - from);
        size_t to = end ? (size_t)(end - all.p) : all.n;
        bool beyond = to - from > MOST_BYTES;
        if (r.count && (beyond || r.count == MOST_LINES)) mark_run(&r), r.count = 0;
        if (!beyond) {
            if (r.count == room) {
                room = room ? room * 2 : 64;
                r.lines = pilu_memory_resize(r.lines, room * sizeof *r.lines);
            }
            r.lines[r.count] = read_line(all, from, to);
            r.lines[r.count++].mark = &marks[number];
        }
        from = to + 1;
    }
    if (r.count) mark_run(&r);
    free(r.lines);
    return marks;
}
