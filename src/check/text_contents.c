/* The contents (目录) of a finished text against its headings. Of a document made here they are made from the headings.
 *
 * A line of the contents is found again by its number and its words, in order. What is then found nowhere is looked for
 * between its neighbours: a heading of its number and nearly its words, or a part's title without its number. Where
 * most lines are not found word for word, the contents are just told otherwise, and nothing is said. */
#include "check/text_private.h"

#include <stdio.h>

enum {
    MOST_LINES = 160, MOST_PARTS = 20, MOST_CHARS = 80,
    LEAST_FOUND = 3,    /* lines found word for word, */
    FOUND_PER_LIKE = 3, /* and for each that is nearly one */
    MOST_BYTES = 240,   /* of a heading */
    MOST_TRIES = 8      /* headings that one line is compared with */
};

/* A line of the contents, or a heading. */
typedef struct title {
    const pilu_passage *p;
    text_style style;
    int value, part;
    size_t from, to;           /* bytes of its words, without its number and its page */
    uint32_t chars[MOST_CHARS]; /* its characters that are no marks, */
    size_t cut, own, all;       /* up to a bracket or colon, of the passage, with the passage behind it that goes on */
    size_t at;                  /* of a line: the passage that is its heading, or 0 */
} title;

/* A passage with the number of a heading. */
typedef struct heading {
    size_t at;
    text_style style;
    int value, part;
} heading;

typedef struct contents {
    text_run *run;
    title *lines;
    size_t count, body; /* where the headings begin */
    size_t parts[MOST_PARTS + 1]; /* the passage that is 第N部分, or 0 */
    heading *headings;
    size_t heading_count, heading_room;
} contents;

static bool is_word(uint32_t c)
{
    return pilu_char_is_han(c) || pilu_char_is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* 目录, 目 录 alone. */
static bool is_head(const pilu_passage *p)
{
    size_t end = p->end;
    if (p->end - p->begin > 30 || !text_has(p->text, p->begin, "目") || !text_ends(p->text, end, "录")) return false;
    return text_end(pilu_str_slice(p->text, 0, end - 3)) == p->begin + 3;
}

/* 第三部分 with its value, 一、; else no number. */
static text_number number_of(const pilu_passage *p)
{
    text_number n = text_number_of(p);
    if (n.style == TEXT_HAN) return n;
    if (n.style != TEXT_CHAPTER || !text_has(p->text, p->begin, "第")) return (text_number){.from = 0};
    size_t at = p->begin + 3;
    n.value = text_small_number(p->text, &at);
    n.to = at + (text_has(p->text, at, "部分") ? 6 : 3);
    return n.value > 0 && n.value <= MOST_PARTS ? n : (text_number){.from = 0};
}

static bool is_short(const pilu_passage *p)
{
    return p->end - p->begin <= MOST_BYTES && text_find(p->text, "。", p->begin, p->end) == SIZE_MAX;
}

/* «部门决算表» below «第二部分 甲局2025年度»: what may go on in it. */
static bool may_go_on(const pilu_passage *p)
{
    return p->begin < p->end && !p->number && p->kind != PILU_PASSAGE_CELL && is_short(p) && p->holds & TEXT_WIDE;
}

static size_t add_chars(title *t, pilu_str text, size_t from, size_t to, size_t n)
{
    for (size_t at = from; at < to && n < MOST_CHARS; at = text_after(text, at)) {
        uint32_t c = text_at(text, at);
        if (is_word(c)) t->chars[n++] = c;
        else if (!t->cut && (c == 0xFF08 || c == 0xFF1A || c == ':')) t->cut = n;
    }
    return n;
}

/* Where the words of a line of the contents end: before its leader, its page and its blanks. */
static size_t end_of_line(const pilu_passage *p)
{
    size_t end = p->end, leader = text_leader(p->text, true);
    if (leader != SIZE_MAX && leader < end) end = leader;
    for (int k = 0; k < 3 && end > p->begin && pilu_char_is_digit((unsigned char)p->text.p[end - 1]); k++) end--;
    while (end > p->begin && text_at(p->text, text_back(p->text, end)) == 0x2026) end -= 3;
    return text_end(pilu_str_slice(p->text, 0, end));
}

static void read_title(const contents *c, title *t, size_t at, text_number n, bool of_contents)
{
    const pilu_passage *p = &c->run->text->passages[at];
    *t = (title){.p = p, .style = n.style, .value = n.value, .from = n.to};
    t->to = of_contents ? end_of_line(p) : p->end;
    while (t->from < t->to && !is_word(text_at(p->text, t->from)) && text_at(p->text, t->from) <= 0x3000)
        t->from = text_after(p->text, t->from);
    if (t->to < t->from) t->to = t->from;
    t->own = t->all = add_chars(t, p->text, t->from, t->to, 0);
    bool next = at + 1 < c->run->text->count && may_go_on(p + 1);
    if (next) t->all = add_chars(t, p[1].text, p[1].begin, of_contents ? end_of_line(p + 1) : p[1].end, t->own);
}

static bool are_equal(const title *a, size_t n, const title *b, size_t m)
{
    return n && n == m && !memcmp(a->chars, b->chars, n * sizeof *a->chars);
}

/* The heading of this line, whichever of the two is broken over lines; «二、机构设置（附属单位见附件）» is one of «机构设置». */
static bool is_same(const title *line, const title *h)
{
    return are_equal(line, line->own, h, h->own) || are_equal(line, line->all, h, h->own) ||
           are_equal(line, line->own, h, h->all) || are_equal(line, line->all, h, h->all) ||
           are_equal(line, line->own, h, h->cut);
}

/* Does line or heading `a` end within its words, where the other goes on as the passage behind it may? */
static bool is_broken(const title *a, size_t common) { return common == a->own && a->all > a->own; }

/* Nearly the same words; one that has only more before it («2025年度…», «关于…») says no other thing. */
static bool is_alike(const title *line, const title *h)
{
    size_t n = line->own, m = h->own, less = n < m ? n : m, more = n < m ? m : n, head = 0, tail = 0;
    while (head < less && line->chars[head] == h->chars[head]) head++;
    while (tail < less - head && line->chars[n - 1 - tail] == h->chars[m - 1 - tail]) tail++;
    size_t common = head + tail;
    if (is_broken(line, head) || is_broken(h, head) || (common == less && !head)) return false;
    for (size_t i = head; i < m - tail; i++)
        if (pilu_char_is_digit(h->chars[i])) return false;
    return common >= 3 && common * 2 >= more && common * 3 >= less * 2;
}

/* --- the contents ------------------------------------------------------------------------------------------------- */

/* Does the text itself begin here? Its first part, or its 一、, is there again. */
static bool begins_text(const contents *c, const title *t, int part)
{
    if (t->style == TEXT_CHAPTER) return t->value <= part;
    for (size_t i = 0; i < c->count; i++)
        if (c->lines[i].style == TEXT_HAN) return t->value == c->lines[i].value && is_same(&c->lines[i], t);
    return false;
}

/* The lines behind passage `head`, up to where the text begins. */
static void read_lines(contents *c, size_t head)
{
    const pilu_text *text = c->run->text;
    int part = 0, last = 0;
    for (c->body = head + 1; c->body < text->count && c->count < MOST_LINES; c->body++) {
        const pilu_passage *p = &text->passages[c->body];
        if (p->begin >= p->end || !(p->holds & TEXT_WIDE)) continue;
        if (!is_short(p)) return;
        text_number n = number_of(p);
        if (!n.style || p->column > 1) continue;
        title *t = &c->lines[c->count];
        read_title(c, t, c->body, n, true);
        if (begins_text(c, t, part) || (!part && n.style == TEXT_HAN && n.value <= last)) return;
        if (n.style == TEXT_CHAPTER) part = n.value;
        last = n.style == TEXT_CHAPTER ? 0 : n.value;
        t->part = part;
        c->count++;
    }
}

/* --- the headings ------------------------------------------------------------------------------------------------- */

static void find_headings(contents *c)
{
    const pilu_text *text = c->run->text;
    size_t next = 0;
    int part = 0;
    title h;
    for (size_t i = c->body; i < text->count; i++) {
        const pilu_passage *p = &text->passages[i];
        text_number n = p->number && p->kind != PILU_PASSAGE_CELL ? number_of(p) : (text_number){.from = 0};
        if (!n.style) continue;
        if (n.style == TEXT_CHAPTER) {
            part = n.value;
            if (!c->parts[part]) c->parts[part] = i;
        }
        PILU_ARENA_PUSH_ROOM(c->run->scratch, c->headings, c->heading_count, c->heading_room);
        c->headings[c->heading_count++] = (heading){i, n.style, n.value, part};
        bool read = false;
        for (size_t k = next; k < c->count; k++) {
            title *line = &c->lines[k];
            if (line->style != n.style || line->value != n.value) continue;
            if (!read) read_title(c, &h, i, n, false), read = true;
            if (!is_same(line, &h)) continue;
            line->at = i;
            next = k + 1;
            break;
        }
    }
}

/* «第 9 行的目录» */
static pilu_str where_of(contents *c, const title *line)
{
    pilu_str where = text_where(c->run, line->p, line->from, line->to);
    pilu_str zh = pilu_words_in(where, PILU_ZH), en = pilu_words_in(where, PILU_EN);
    return pilu_arena_printf(c->run->diags->arena, "%.*s的目录" PILU_WORDS_SPLIT "the contents (%.*s)", PILU_FMT(zh),
                             PILU_FMT(en));
}

/* --- words that differ -------------------------------------------------------------------------------------------- */

/* Between which passages the heading of a line must stand: those of the lines found before and behind it. */
static void neighbours(const contents *c, size_t k, size_t *from, size_t *to)
{
    size_t before = k, behind = k + 1;
    while (before && !c->lines[before - 1].at) before--;
    while (behind < c->count && !c->lines[behind].at) behind++;
    *from = before ? c->lines[before - 1].at : c->body;
    *to = behind < c->count ? c->lines[behind].at : c->run->text->count;
}

/* The one heading that has nearly a line's words; SIZE_MAX: none, or several, or the line's own. */
static size_t find_alike(const contents *c, size_t k, title *found)
{
    const title *line = &c->lines[k];
    size_t from, to, at = SIZE_MAX, tries = 0;
    neighbours(c, k, &from, &to);
    for (size_t i = 0; i < c->heading_count && c->headings[i].at < to; i++) {
        const heading *h = &c->headings[i];
        if (h->at < from || h->style != line->style || h->value != line->value) continue;
        const pilu_passage *p = &c->run->text->passages[h->at];
        title t;
        if ((line->part && h->part != line->part) || !is_short(p) || p->residue) continue;
        read_title(c, &t, h->at, number_of(p), false);
        if (++tries > MOST_TRIES || is_same(line, &t)) return SIZE_MAX;
        if (!is_alike(line, &t)) continue;
        if (at != SIZE_MAX) return SIZE_MAX;
        at = h->at;
        *found = t;
    }
    return at;
}

static void report_alike(contents *c)
{
    title h;
    size_t found = 0, like = 0;
    bool *told = PILU_NEW_ARRAY(c->run->scratch, bool, c->count);
    for (size_t k = 0; k < c->count; k++) {
        found += c->lines[k].at > 0;
        told[k] = !c->lines[k].at && c->lines[k].style == TEXT_HAN && find_alike(c, k, &h) != SIZE_MAX;
        like += told[k];
    }
    if (found < LEAST_FOUND || found < like * FOUND_PER_LIKE) return;
    for (size_t k = 0; k < c->count; k++) {
        const title *line = &c->lines[k];
        if (!told[k] || find_alike(c, k, &h) == SIZE_MAX) continue;
        pilu_arena *arena = c->run->diags->arena;
        pilu_str here = pilu_arena_printf(arena, "“%.*s”", (int)(h.to - h.from), h.p->text.p + h.from);
        pilu_str there = pilu_arena_printf(arena, "“%.*s”", (int)(line->to - line->from), line->p->text.p + line->from);
        pilu_str number = pilu_str_slice(h.p->text, h.p->begin, h.from);
        text_report(c->run, TEXT_DIFFERS, h.p, h.from, h.to, number, here, where_of(c, line), there);
    }
}

/* --- a part without its number ------------------------------------------------------------------------------------ */

/* The title of a part, behind which a table's may have been put for a line of it that was broken. */
static bool is_title_of(const title *line, const title *h)
{
    enum { LEAST_CHARS = 8, MOST_BEHIND = 20 };
    size_t n = line->all > line->own && h->own >= line->all ? line->all : line->own;
    if (is_same(line, h)) return true;
    return n >= LEAST_CHARS && h->own >= n && h->own - n <= MOST_BEHIND && are_equal(line, n, h, n);
}

/* «甲局2025年度部门决算表» where 第一部分 and 第三部分 have their numbers. */
static void report_part(contents *c, const title *line)
{
    const pilu_text *text = c->run->text;
    title h;
    for (size_t i = c->parts[line->value - 1] + 1; i < c->parts[line->value + 1]; i++) {
        const pilu_passage *p = &text->passages[i];
        if (!may_go_on(p)) continue;
        read_title(c, &h, i, (text_number){.to = p->begin}, false);
        if (!is_title_of(line, &h)) continue;
        pilu_str where = where_of(c, line), zh = pilu_words_in(where, PILU_ZH), en = pilu_words_in(where, PILU_EN);
        pilu_str number = pilu_str_slice(line->p->text, line->p->begin, number_of(line->p).to);
        pilu_str words = pilu_arena_printf(c->run->diags->arena,
                                           "在%.*s里有，这个标题前没有" PILU_WORDS_SPLIT
                                           "stands in %.*s and is missing before this heading",
                                           PILU_FMT(zh), PILU_FMT(en));
        text_report(c->run, TEXT_NUMBERING, p, p->begin, p->end, number, words);
        return;
    }
}

static void report_parts(contents *c)
{
    for (size_t k = 0; k < c->count; k++) {
        const title *line = &c->lines[k];
        int n = line->value;
        if (line->style != TEXT_CHAPTER || n < 2 || n >= MOST_PARTS || c->parts[n]) continue;
        if (c->parts[n - 1] && c->parts[n + 1] > c->parts[n - 1]) report_part(c, line);
    }
}

/* --- a year of its own -------------------------------------------------------------------------------------------- */

/* Does this heading have the line's words but for the year? */
static bool is_but_for_year(const title *line, const title *h)
{
    size_t i = 0, k = 0, same = 0;
    for (;; i++, k++, same++) {
        while (i < line->own && pilu_char_is_digit(line->chars[i])) i++;
        while (k < h->own && pilu_char_is_digit(h->chars[k])) k++;
        if (i >= line->own || k >= h->own) return same >= 6; /* one of the two may be broken */
        if (line->chars[i] != h->chars[k]) return false;
    }
}

/* «第三部分 甲局2024年度部门决算情况说明» in the contents of 2025, where the heading has 2025. */
static void report_year(contents *c, const title *line, int own)
{
    char year[16];
    snprintf(year, sizeof year, "%d年", own);
    pilu_str text = line->p->text;
    size_t at = line->from;
    while (at + 4 < line->to && !text_year_at(text, at)) at++;
    if (at + 4 >= line->to || text_year_at(text, at) == own) return;
    for (size_t i = 0, tries = 0; i < c->heading_count && tries < MOST_TRIES; i++) {
        const pilu_passage *p = &c->run->text->passages[c->headings[i].at];
        title h;
        if (c->headings[i].style != line->style || c->headings[i].value != line->value) continue;
        tries++;
        read_title(c, &h, c->headings[i].at, number_of(p), false);
        if (text_find(p->text, year, h.from, h.to) == SIZE_MAX || !is_but_for_year(line, &h)) continue;
        size_t to = text_has(text, at + 7, "度") ? at + 10 : at + 7;
        text_report(c->run, TEXT_YEAR, line->p, at, to, pilu_str_slice(text, at, to),
                    pilu_arena_printf(c->run->diags->arena, "%d", own),
                    PILU_WORDS("正文的标题是这一年", "the heading in the text is of that year"));
        return;
    }
}

void text_rule_contents(text_run *run)
{
    contents c = {.run = run};
    size_t head = 0;
    while (head < run->text->count && !is_head(&run->text->passages[head])) head++;
    if (run->text->doc || head == run->text->count) return;
    c.lines = PILU_NEW_ARRAY(run->scratch, title, MOST_LINES);
    read_lines(&c, head);
    if (c.count < LEAST_FOUND) return;
    find_headings(&c);
    report_alike(&c);
    report_parts(&c);
    int own = text_year_of(run);
    for (size_t k = 0; own && k < c.count; k++)
        if (!c.lines[k].at) report_year(&c, &c.lines[k], own);
}
