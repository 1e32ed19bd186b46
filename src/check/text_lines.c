/* Lines of plain text that a program broke at a width, as text taken from a PDF or an e-mail has them: the sentence
 * goes on in the next line. What a rule reads is the sentence, so such lines are made one passage.
 *
 * A stretch of lines, a page or what stands between two tables, is taken to be broken at a width if most of its
 * lines that end within a sentence are of about the same width, hardly one is wider, and the sentences come to an end
 * in later lines. Lists of names and cells of tables copied one a line are of all widths and end nowhere; rows of
 * tables, whose cells only blanks part, are no prose and tell nothing. A page with few lines is read by the width of
 * the others, and one of several columns block by block, as blank lines part them. */
#include "base/hash.h"
#include "check/text_private.h"

#include <stdlib.h>

/* Widths are in columns: a Han character takes two, one of ASCII one. */
enum {
    NARROWEST = 36, WIDEST = 240, /* of a line of a page */
    SLACK = 10,                   /* what did not fit: a figure with its unit, a mark that ends no line, an indent */
    HANGING = 3,                  /* a mark beyond the margin */
    LEAST_LINES = 3,
    MOST_LINES = 80,      /* of a stretch without an end */
    ROWS = 3,             /* one under the other that end a stretch */
    MOST_PASSED_OVER = 9, /* blank lines, page numbers and running heads between two lines of a paragraph */
    LEAST_HAN = 10, /* of a line that tells how wide lines are */
    MOST_JOINED = 30000 /* bytes: a passage has a bound */
};

typedef struct line {
    size_t from, to; /* without blanks at its ends */
    uint16_t width, indent;
    uint16_t full, margin; /* of its stretch: how wide full lines are, 0: not known; how far they are indented */
    bool prose; /* words, no row of a table */
    bool row;   /* cells that blanks part */
    bool wordy; /* enough of them */
    bool ended; /* by a mark that ends a sentence or a clause */
    bool heads; /* begins with a number or a word that begins something else */
    bool amount; /* ends with a figure behind a blank, no mark parts clauses: a row, or a sentence before its unit */
    bool paged; /* the first of a page, or above it */
    bool edge;  /* a running head or foot */
    bool under; /* hangs below the first line of an item */
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

/* «12.00», «2010301», «-3.5%», «—»: what a cell holds. */
static bool is_figure(pilu_str cell)
{
    bool digits = pilu_str_is(cell, "—") || pilu_str_is(cell, "-");
    for (size_t at = 0; at < cell.n; at++) {
        if (pilu_char_is_digit((unsigned char)cell.p[at])) digits = true;
        else if (!strchr(".,%-+", cell.p[at]) && !pilu_str_is(cell, "—")) return false;
    }
    return digits;
}

static bool is_wide_at_end(pilu_str cell, bool begin)
{
    uint32_t c = begin ? text_at(cell, 0) : text_before(cell, cell.n);
    return pilu_char_is_han(c) || c == 0xFF09 || c == 0xFF08 || c == 0x201C || c == 0x201D;
}

/* Is it a row of a table, whose cells only blanks part? «2010301 行政运行 12.00 12.00», «类 款 项», «项目 合计 基本支出»; not
 * «2019 年，全市支出 12.00 万元». `*amount`: what ends it may be its last cell. */
static bool is_row(pilu_str text, bool *amount)
{
    static const char *const CLAUSES[] = {"，", "。", "；", NULL};
    size_t cells = 0, side_by_side = 0, gaps = 0, code = 0;
    bool figure = false;
    pilu_str last = {0};
    *amount = false;
    if (!memchr(text.p, ' ', text.n)) return false;
    for (size_t at = 0, to; at < text.n; at = to) {
        if (text.p[at] == ' ') {
            to = at + 1;
            continue;
        }
        const char *blank = memchr(text.p + at, ' ', text.n - at);
        to = blank ? (size_t)(blank - text.p) : text.n;
        pilu_str cell = pilu_str_slice(text, at, to);
        bool was = figure;
        figure = is_figure(cell);
        side_by_side = was && figure ? side_by_side + 1 : blank || !figure ? 0 : side_by_side;
        gaps += cells && is_wide_at_end(last, false) && is_wide_at_end(cell, true);
        code += !cells && figure && cell.n >= 3 && !memchr(cell.p, '.', cell.n);
        last = cell;
        cells++;
    }
    bool clauses = text_has_any(text, 0, text.n, CLAUSES);
    *amount = figure && cells > 1 && !clauses;
    return side_by_side || (!clauses && (gaps >= 2 || (code && figure && cells > 2)));
}

static bool begins_other(pilu_str text)
{
    static const char *const WORDS[] = {"附件", "附表", "注：", "备注：", "单位：", "联系人", "第", "目录", "★", "●", "■", "▲"};
    if (text_number_at(text, 0).style) return true;
    bool sentence = text_ends(text, text.n, "。"); /* «见附件1。» */
    for (size_t i = sentence ? 2 : 0; i < PILU_COUNT(WORDS); i++)
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
    l.paged = memchr(given.p, '\f', begin) != NULL;
    if (begin >= end) return l; /* nothing, or a form feed alone */
    for (size_t at = 0; at < begin; at = text_after(given, at))
        l.indent += given.p[at] == '\f' ? 0 : text_at(given, at) == 0x3000 ? 2 : 1;
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
    l.row = is_row(text, &l.amount) || has_gap(text);
    l.prose = !l.row && width <= WIDEST && !memchr(text.p, '\t', text.n) && !memchr(text.p, '|', text.n);
    l.wordy = l.prose && han >= LEAST_HAN && text_leader(text, true) == SIZE_MAX;
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

/* --- a stretch of lines ---------------------------------------------------------------------------------------- */

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
    if (i + 1 >= r->count || !l->wordy || l->ended || !has_words(next) || next->heads) return false;
    return is_page_number(r->all, next) || (next->prose && (next->indent < r->margin + 2 || next->under));
}

static bool is_full(const line *l, unsigned width) { return l->width + (unsigned)SLACK >= width; }

static size_t count_wider(const run *r, unsigned width)
{
    size_t wider = 0;
    for (size_t i = 0; i < r->count; i++) wider += r->lines[i].prose && r->lines[i].width > width + (unsigned)HANGING;
    return wider;
}

/* The width within SLACK of which most lines that end within a sentence are; 0: there is none. */
static unsigned usual_width(const run *r)
{
    unsigned at[WIDEST + 1] = {0}, all = 0, best = 0, most = 0, sum = 0;
    for (size_t i = 0; i + 1 < r->count; i++)
        if (is_open(r, i)) at[r->lines[i].width]++;
    for (unsigned w = NARROWEST - SLACK; w <= WIDEST; w++) {
        sum += at[w];
        if (w > NARROWEST) sum -= at[w - SLACK - 1];
        if (w >= NARROWEST && sum > most) most = sum, best = w;
    }
    for (size_t i = 0; i + 1 < r->count; i++) /* a heading alone tells nothing, nor does a cell */
        all += is_open(r, i) && !r->lines[i].heads && r->lines[i].width * 2u >= best;
    return most >= LEAST_LINES && most * 10 >= all * 7 && count_wider(r, best) * 5 <= most ? best : 0;
}

/* Do sentences that are left open come to an end in a later line? */
static bool are_closed(const run *r)
{
    size_t ends = 0, closed = 0;
    for (size_t i = 0; i + 1 < r->count; i++) {
        const line *next = &r->lines[i + 1];
        if (!is_open(r, i) || !is_full(next - 1, r->width) || (is_open(r, i + 1) && is_full(next, r->width))) continue;
        bool stops = text_find(r->all, "。", next->from, next->to) != SIZE_MAX ||
                     text_find(r->all, "，", next->from, next->to) != SIZE_MAX;
        if (is_page_number(r->all, next)) continue; /* it ends on the next page */
        ends++;
        closed += next->ended || stops;
    }
    return closed * 2 >= ends;
}

/* The least indent that two lines have, or one of few. */
static size_t usual_indent(const run *r)
{
    enum { DEEPEST = 64 };
    size_t at[DEEPEST] = {0}, least = SIZE_MAX;
    for (size_t i = 0; i < r->count; i++)
        if (r->lines[i].prose && r->lines[i].indent < DEEPEST) at[r->lines[i].indent]++;
    for (size_t k = 0; k < DEEPEST; k++) {
        if (at[k] && least == SIZE_MAX) least = k;
        if (at[k] > 1) return k;
    }
    return least == SIZE_MAX ? 0 : least;
}

/* Where the stretch that begins at `from` ends: at a new page, at a table, or after many lines. */
static size_t stretch_end(const run *r, size_t from)
{
    size_t rows = 0, i = from;
    for (; i < r->count && i - from < MOST_LINES; i++) {
        if (i > from && r->lines[i].paged) break;
        rows = r->lines[i].row ? rows + 1 : 0;
        if (rows == ROWS && i + 1 < r->count && !r->lines[i + 1].row) return i + 1;
    }
    return i;
}

static unsigned width_of(run *r)
{
    r->margin = usual_indent(r);
    r->width = usual_width(r);
    return r->width && are_closed(r) ? r->width : 0;
}

/* Lines that are indented more than the first line of their item. */
static void find_hanging(run *r)
{
    for (size_t i = 1; i < r->count; i++) {
        line *l = &r->lines[i], *above = l - 1;
        bool first = above->heads && l->indent > above->indent, more = above->under && l->indent == above->indent;
        l->under = has_words(above) && !above->ended && !l->heads && (first || more);
    }
}

static void set_width(run *r, size_t from, size_t to, unsigned width)
{
    for (size_t i = from; i < to; i++) r->lines[i].full = (uint16_t)width, r->lines[i].margin = (uint16_t)r->margin;
}

/* Of a stretch that has no width: of each block between blank lines; else `general`, if none of its lines is wider. */
static bool measure_blocks(run *r, unsigned general)
{
    bool some = false;
    for (size_t from = 0, to; from < r->count; from = to + 1) {
        for (to = from; to < r->count && has_words(&r->lines[to]); to++) {}
        run block = {.all = r->all, .lines = r->lines + from, .count = to - from};
        if (!block.count || block.count == r->count) continue;
        unsigned width = block.count >= LEAST_LINES ? width_of(&block) : 0;
        block.margin = usual_indent(&block);
        if (!width && general && !count_wider(&block, general)) width = general;
        set_width(&block, 0, block.count, width);
        some |= width > 0;
    }
    return some;
}

/* A stretch's own width; else that of the whole, or of the stretch above, if no line is wider. */
static bool measure(run *r)
{
    find_hanging(r);
    unsigned general = width_of(r), above = 0;
    bool some = general > 0;
    for (size_t from = 0, to; from < r->count; from = to) {
        to = stretch_end(r, from);
        run part = {.all = r->all, .lines = r->lines + from, .count = to - from};
        unsigned width = width_of(&part);
        if (!width && general && !count_wider(&part, general)) width = general;
        if (!width && above && !count_wider(&part, above)) width = above;
        set_width(&part, 0, part.count, width);
        if (!width) some |= measure_blocks(&part, general ? general : above);
        some |= width > 0;
        above = width ? width : above;
    }
    return some;
}

/* --- running heads ------------------------------------------------------------------------------------------------ */

typedef struct edge {
    uint64_t hash;
    size_t line;
} edge;

static int by_hash(const void *a, const void *b)
{
    uint64_t x = ((const edge *)a)->hash, y = ((const edge *)b)->hash;
    return (x > y) - (x < y);
}

static edge edge_of(const run *r, size_t i)
{
    uint64_t hash = PILU_HASH_START; /* but for the page's number */
    for (size_t at = r->lines[i].from; at < r->lines[i].to; at++)
        if (!pilu_char_is_digit((unsigned char)r->all.p[at]))
            hash = pilu_hash_unit(hash, (unsigned char)r->all.p[at]);
    return (edge){hash, i};
}

/* The first line of three pages or more, or the last, with other digits perhaps. */
static void find_edges(run *r)
{
    enum { LEAST = 3 };
    size_t count = 0, room = 0, last = SIZE_MAX;
    bool top = false;
    edge *edges = NULL;
    for (size_t i = 0; i < r->count; i++) {
        const line *l = &r->lines[i];
        bool ends_page = l->paged && last != SIZE_MAX;
        top |= l->paged;
        if (count + 2 > room) edges = pilu_memory_resize(edges, (room = room ? room * 2 : 64) * sizeof *edges);
        if (ends_page) edges[count++] = edge_of(r, last), last = SIZE_MAX;
        if (!has_words(l)) continue;
        if (top) edges[count++] = edge_of(r, i);
        top = false;
        last = i;
    }
    if (count) qsort(edges, count, sizeof *edges, by_hash);
    for (size_t i = 0, to; i < count; i = to) {
        for (to = i; to < count && edges[to].hash == edges[i].hash; to++) {}
        for (size_t k = i; to - i >= LEAST && k < to; k++) {
            line *l = &r->lines[edges[k].line];
            l->edge = !l->ended;
        }
    }
    free(edges);
}

/* --- which lines go on ------------------------------------------------------------------------------------------ */

/* Does a pair of marks that one line leaves open close in the other? */
static bool is_held_over(pilu_str all, const line *a, const line *b)
{
    static const char *const PAIRS[][2] = {{"“", "”"}, {"《", "》"}, {"（", "）"}};
    for (size_t k = 0; k < PILU_COUNT(PAIRS); k++) {
        size_t open = SIZE_MAX, close = text_find(all, PAIRS[k][1], b->from, b->to);
        if (close == SIZE_MAX || text_find(all, PAIRS[k][0], b->from, close) != SIZE_MAX) continue;
        for (size_t at = a->from; (at = text_find(all, PAIRS[k][0], at, a->to)) != SIZE_MAX; at += 3) open = at;
        if (open != SIZE_MAX && text_find(all, PAIRS[k][1], open, a->to) == SIZE_MAX) return true;
    }
    return false;
}

static bool begins_with_unit(pilu_str text)
{
    static const char *const UNITS[] = {"万", "亿", "元", "年", "月", "日", "%",     "个",
                                        "人", "辆", "台", "套", "次", "批", "平方米"};
    for (size_t i = 0; i < PILU_COUNT(UNITS); i++)
        if (text_has(text, 0, UNITS[i])) return true;
    return false;
}

/* Is the line behind a page's end, a shorter one, within a sentence? Headings have no comma. */
static bool is_cut_by_page(pilu_str all, const line *a)
{
    return a->wordy && !a->ended && a->width * 10u >= a->full * 6u && text_find(all, "，", a->from, a->to) != SIZE_MAX;
}

static bool goes_on(const run *r, const line *a, const line *b, bool paged)
{
    if (!a->prose || !b->prose) return false;
    pilu_str next = pilu_str_slice(r->all, b->from, b->to);
    bool in_place = b->indent < b->margin + 2 || b->under;
    bool closing = is_one_of(text_at(next, 0), PILU_STR("。，、；：）》”！？"));
    if (closing && !a->ended && a->full && a->width * 2u >= a->full) return true;
    if (b->heads || !in_place || (a->amount && !begins_with_unit(next))) return false;
    unsigned spare = a->full > a->width ? a->full - a->width : 0;
    if (!a->full || (spare > SLACK && spare > (unsigned)(2 * text_unbroken(next))))
        return !a->ended && (is_held_over(r->all, a, b) || (paged && a->full && is_cut_by_page(r->all, a)));
    uint32_t last = text_before(r->all, a->to);
    if (!a->ended || last == 0xFF1A || last == 0xFF1B) return true;
    return spare <= 4 && !a->heads && (b->ended || is_full(b, a->full)); /* 。 at the end of a full line */
}

/* The next line that may go on with line i: what stands between two pages is passed over. */
static size_t next_line(const run *r, size_t i, bool *paged)
{
    const line *l = &r->lines[i];
    size_t next = i + 1;
    *paged = r->lines[next].paged;
    if (!l->wordy || l->ended) return next;
    while (next + 1 < r->count && next - i < MOST_PASSED_OVER &&
           (r->lines[next].edge || is_page_number(r->all, &r->lines[next])))
        *paged |= r->lines[++next].paged;
    bool full = l->full && is_full(l, l->full);
    return full || *paged ? next : i + 1;
}

/* A line by itself, of a page whose lines are broken: a cell perhaps, which goes on in another line. */
static uint8_t loose_ends(const run *r, size_t i)
{
    const line *l = &r->lines[i], *below = l + 1;
    bool narrow = l->row || !l->full || l->width * 4u < l->full * 3u;
    bool open = !l->ended && has_words(below) && !below->heads && (!l->full || below->indent < l->margin + 2);
    return (uint8_t)((narrow ? TEXT_LOOSE_MARKS : 0) | (open ? TEXT_LOOSE_END : 0));
}

/* Marks which of the lines go on in the next that has words. */
static void mark_run(run *r)
{
    if (!measure(r)) return;
    find_edges(r);
    size_t joined = 0;
    for (size_t i = 0; i + 1 < r->count; i++) {
        const line *l = &r->lines[i];
        if (!has_words(l)) continue;
        bool paged = false;
        size_t next = next_line(r, i, &paged);
        const line *below = &r->lines[next];
        bool on = has_words(below) && goes_on(r, l, below, paged);
        size_t sum = joined + (l->to - l->from);
        if (!on || sum >= MOST_JOINED) {
            if (!joined) *l->mark = loose_ends(r, i);
            joined = 0;
            continue;
        }
        joined = sum;
        *l->mark = (uint8_t)(next - i);
        i = next - 1;
    }
}

uint8_t *text_broken_lines(pilu_arena *arena, pilu_str all, size_t lines)
{
    enum { MOST = 1 << 16, MOST_BYTES = 3 * WIDEST };
    uint8_t *marks = PILU_NEW_ARRAY(arena, uint8_t, lines);
    run r = {.all = all};
    size_t room = 0, number = 0;
    for (size_t from = 0; from < all.n; number++) {
        const char *end = memchr(all.p + from, '\n', all.n - from);
        size_t to = end ? (size_t)(end - all.p) : all.n;
        bool beyond = to - from > MOST_BYTES;
        if (r.count && (beyond || r.count == MOST)) mark_run(&r), r.count = 0;
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
