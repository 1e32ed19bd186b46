/* The words of a passage as GB/T 15834 would have them punctuated, figures without blanks around them.
 *
 * Offices type «减少0.1万元,下降1.9%» with half-width marks, and web pages turn whole texts to them. The marks are one
 * finding; what the sentence says must be read all the same. So the rules read a copy in which the marks between
 * Chinese words are full width and «2021 年支出 5.00 万元» has no blanks, and only places and the rule about marks go
 * back to the words as they were given. */
#include "check/text_private.h"

#include <stdlib.h>

typedef struct widening {
    pilu_str given;
    size_t done; /* of it is in `out` */
    pilu_buf out;
    pilu_passage_shift *shifts;
    size_t count, room;
} widening;

static bool is_plain(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '/' ||
           c == '-' || c == '_' || c == '=';
}

static size_t behind_blanks(pilu_str text, size_t at)
{
    while (at < text.n && text.p[at] == ' ') at++;
    return at;
}

/* 1,234.56  9:30  3:7  https://…  Word: word — marks of figures, of addresses and of English */
static bool is_inner(pilu_str text, size_t at)
{
    return is_plain(text_before(text, at)) && is_plain(text_at(text, behind_blanks(text, at + 1)));
}

/* The bracket that closes the one at `at`, or SIZE_MAX. */
static size_t closing(pilu_str text, size_t at)
{
    enum { FAR = 300 }; /* bytes: a remark in brackets, and a bound for time */
    int deep = 0;
    for (size_t i = at; i < text.n && i - at < FAR; i++) {
        deep += (text.p[i] == '(') - (text.p[i] == ')');
        if (deep == 0) return i;
    }
    return SIZE_MAX;
}

static bool has_other_than_ascii(pilu_str text, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if ((unsigned char)text.p[i] >= 0x80) return true;
    return false;
}

/* «(境)», «完成率(100%)为»: a remark among Chinese words; not (1) at the head of a line, nor f(x). */
static bool is_remark(pilu_str text, size_t open, size_t close)
{
    if (has_other_than_ascii(text, open, close)) return true;
    return text_before(text, open) >= 0x80 && text_at(text, close + 1) >= 0x80;
}

static void put_shift(widening *w, size_t given)
{
    if (w->count == w->room) {
        w->room = w->room ? w->room * 2 : 16;
        w->shifts = pilu_memory_resize(w->shifts, w->room * sizeof *w->shifts);
    }
    w->shifts[w->count++] = (pilu_passage_shift){(uint32_t)w->out.n, (uint32_t)given};
}

/* The words as they were given, up to `at`. */
static void put_given(widening *w, size_t at)
{
    pilu_buf_put(&w->out, w->given.p + w->done, at - w->done);
    w->done = at;
}

/* Puts `mark` for the byte at `at`; returns where the words go on: blanks behind a comma are part of it. */
static size_t put_mark(widening *w, size_t at, const char *mark)
{
    pilu_str text = w->given;
    bool bracket = text.p[at] == '(' || text.p[at] == ')';
    put_given(w, at);
    put_shift(w, at);
    pilu_buf_text(&w->out, mark);
    w->done = bracket ? at + 1 : behind_blanks(text, at + 1);
    put_shift(w, w->done);
    return w->done;
}

static const char *wide_mark(pilu_str text, size_t at)
{
    switch (text.p[at]) {
    case ',': return is_inner(text, at) ? NULL : "，";
    case ';': return is_inner(text, at) ? NULL : "；";
    case ':': return is_inner(text, at) || text_ends(text, at, "[bookmark") ? NULL : "：";
    default: return NULL;
    }
}

static bool is_figure(uint32_t c) { return pilu_char_is_digit(c) || c == '.' || c == ',' || c == '%'; }

/* Blanks at `at` beside one figure among Chinese words: not those of a row of figures, «资金总额 5 5 10». */
static bool is_beside_figure(pilu_str text, size_t at)
{
    size_t next = behind_blanks(text, at), from = at, to = next;
    uint32_t before = text_before(text, at), after = text_at(text, next);
    if (before >= 0x80 && pilu_char_is_digit(after)) {
        while (to < text.n && is_figure(text_at(text, to))) to++;
        size_t mark = behind_blanks(text, to);
        return text_at(text, mark) >= 0x80 || (mark < text.n && wide_mark(text, mark));
    }
    if (!is_figure(before) || !pilu_char_is_han(after)) return false;
    while (from && is_figure((unsigned char)text.p[from - 1])) from--;
    if (!pilu_char_is_digit((unsigned char)text.p[from])) return false;
    while (from && text.p[from - 1] == ' ') from--;
    return from == 0 ? text_has(text, next, "年") : (unsigned char)text.p[from - 1] >= 0x80;
}

/* Closing brackets whose opening one was made wide, each one's offset; brackets in brackets are few. */
enum { DEEP = 8 };

static void widen(widening *w)
{
    pilu_str text = w->given;
    size_t ends[DEEP], deep = 0;
    for (size_t at = 0; at < text.n;) {
        const char *mark = wide_mark(text, at);
        if (text.p[at] == '(' && deep < DEEP) {
            size_t close = closing(text, at);
            if (close != SIZE_MAX && is_remark(text, at, close)) mark = "（", ends[deep++] = close;
        } else if (deep && at == ends[deep - 1]) {
            mark = "）", deep--;
        }
        if (mark) {
            at = put_mark(w, at, mark);
            continue;
        }
        if (text.p[at] == ' ' && at && text.p[at - 1] != ' ' && is_beside_figure(text, at)) {
            put_given(w, at);
            w->done = at = behind_blanks(text, at);
            put_shift(w, at);
            continue;
        }
        at++;
    }
    if (w->count) put_given(w, text.n);
}

void text_widen(pilu_text *text, pilu_passage *p)
{
    static const char *const MARKS[] = {",", ";", ":", "(", " "};
    if (!(p->holds & TEXT_WIDE) || !text_may_have(p, MARKS, PILU_COUNT(MARKS))) return;
    widening w = {.given = p->text};
    pilu_buf_init(&w.out, 0);
    widen(&w);
    if (w.count) {
        pilu_passage *given = PILU_NEW(text->arena, pilu_passage);
        pilu_passage_shift *shifts = PILU_NEW_ARRAY(text->arena, pilu_passage_shift, w.count);
        memcpy(shifts, w.shifts, w.count * sizeof *shifts);
        *given = *p;
        p->text = pilu_arena_str(text->arena, pilu_buf_view(&w.out));
        p->given = given;
        p->shifts = shifts;
        p->shift_count = w.count;
        text_read_passage(text, p);
    }
    free(w.shifts);
    pilu_buf_free(&w.out);
}

/* How many shifts begin at or before a byte, of the words read or of those given. */
static size_t shifts_before(const pilu_passage *p, size_t at, bool given)
{
    size_t low = 0, high = p->shift_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const pilu_passage_shift *shift = &p->shifts[middle];
        if ((given ? shift->given : shift->at) <= at) low = middle + 1;
        else high = middle;
    }
    return low;
}

size_t text_given_at(const pilu_passage *p, size_t at)
{
    if (!p->given) return at;
    size_t n = shifts_before(p, at, false);
    size_t most = n < p->shift_count ? p->shifts[n].given : p->given->text.n;
    size_t given = n ? p->shifts[n - 1].given + (at - p->shifts[n - 1].at) : at;
    return given < most ? given : most;
}

size_t text_given_end(const pilu_passage *p, size_t to)
{
    size_t given = text_given_at(p, to);
    if (!p->given || text_before(p->text, to) == ' ') return given;
    while (given && p->given->text.p[given - 1] == ' ') given--;
    return given;
}

size_t text_read_at(const pilu_passage *p, size_t given)
{
    if (!p->given) return given;
    size_t n = shifts_before(p, given, true);
    size_t most = n < p->shift_count ? p->shifts[n].at : p->text.n;
    size_t at = n ? p->shifts[n - 1].at + (given - p->shifts[n - 1].given) : given;
    return at < most ? at : most;
}

pilu_finding *text_quote(text_run *run, pilu_finding *finding, const pilu_passage *p, size_t from, size_t to)
{
    if (!p->given) return finding;
    pilu_str *args = PILU_NEW_ARRAY(run->diags->arena, pilu_str, finding->arg_count);
    pilu_str given = pilu_str_slice(p->given->text, text_given_at(p, from), text_given_end(p, to));
    for (size_t i = 0; i < finding->arg_count; i++) {
        bool quoted = pilu_str_eq(finding->args[i], pilu_str_slice(p->text, from, to));
        args[i] = quoted ? pilu_arena_str(run->diags->arena, given) : finding->args[i];
    }
    finding->args = args;
    return finding;
}
