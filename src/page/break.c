#include "page/compose_private.h"

/* First fit, as a compositor sets: a line takes what fits (先挤进), else carries down what may not stand at the
 * next line's start (后推出). Where that leaves a line too loose, its paragraph is set again as a whole. */

enum { WIDEST = INT32_MAX / 4 }; /* a word of a million letters: too wide, by whatever */

size_t text_trim(const pilu_text *text, size_t from, size_t to)
{
    while (to > from && text->atoms[to - 1].class == CLASS_SPACE) to--;
    return to;
}

static size_t skip_spaces(const pilu_text *text, size_t from)
{
    while (from < text->count && text->atoms[from].class == CLASS_SPACE) from++;
    return from;
}

pilu_unit text_width(const pilu_text *text, size_t from, size_t to)
{
    to = text_trim(text, from, to);
    if (to == from) return 0;
    const atom *first = &text->atoms[from], *last = &text->atoms[to - 1];
    int64_t width = last->at + last->advance - first->at - rules_lead(text, first);
    return width > WIDEST ? WIDEST : (pilu_unit)width;
}

/* The least it takes: with the mark at its end at half an em. */
static pilu_unit least_width(const pilu_text *text, size_t from, size_t to)
{
    to = text_trim(text, from, to);
    return to == from ? 0 : text_width(text, from, to) - rules_trail(text, &text->atoms[to - 1]);
}

/* Between characters that stand side by side as they are, as most do, nothing can be given or taken but in the last
 * step. */
static bool is_plain(const pilu_text *text, size_t i)
{
    const atom *a = &text->atoms[i - 1], *b = &text->atoms[i];
    return a->class == CLASS_HAN && b->class == CLASS_HAN && b->before == 0;
}

/* What the place before atom i can give. */
static pilu_unit squeeze_at(const pilu_text *text, size_t i)
{
    pilu_unit room = 0;
    if (is_plain(text, i)) return 0;
    for (rules_step step = SQUEEZE_SPACES; step < STRETCH_SPACES; step++) room += rules_room(text, i, step);
    return room;
}

/* What the line [from, to) can give, beyond its last mark. */
static int64_t squeezable(const pilu_text *text, size_t from, size_t to)
{
    int64_t room = 0;
    to = text_trim(text, from, to);
    for (size_t i = from + 1; i < to; i++) room += squeeze_at(text, i);
    return room;
}

/* May a line end before atom i? */
static bool may_end(const pilu_text *text, size_t i)
{
    return i >= text->count || text->atoms[i].class == CLASS_BREAK || !(text->atoms[i].flags & ATOM_JOINED);
}

static bool must_end(const pilu_text *text, size_t i)
{
    return i >= text->count || text->atoms[i].class == CLASS_BREAK;
}

static pilu_unit indent_of(const pilu_text *text) { return text->style ? text->style->indent : 0; }

/* --- measuring --------------------------------------------------------------------------------------- */

static pilu_unit widest(const pilu_text *text, bool (*ends)(const pilu_text *, size_t),
                        pilu_unit (*measure)(const pilu_text *, size_t, size_t))
{
    pilu_unit most = 0, indent = indent_of(text);
    for (size_t from = 0, to; from < text->count; from = to) {
        if (text->atoms[from].class == CLASS_BREAK) {
            to = from + 1;
            continue;
        }
        for (to = from + 1; !ends(text, to); to++) continue;
        size_t start = skip_spaces(text, from);
        if (start >= to) continue; /* spaces at a line's start, which are not set: the indent is still to come */
        pilu_unit width = measure(text, start, to) + indent;
        indent = 0;
        if (width > most) most = width;
    }
    return most;
}

pilu_unit pilu_text_min_width(pilu_text *text) { return widest(text, may_end, least_width); }
pilu_unit pilu_text_max_width(pilu_text *text) { return widest(text, must_end, text_width); }

/* --- breaking ---------------------------------------------------------------------------------------- */

/* 先挤进，后推出: a mark that may not begin the next line is squeezed in with what stands before it, when the line can
 * give enough; an ordinary character that does not fit is no reason to squeeze. The line may end at `fits` as it is,
 * and then not before `next`. */
static bool squeezes_in(const pilu_text *text, size_t from, size_t fits, size_t next, pilu_unit measure)
{
    size_t over = fits;
    while (over < next && least_width(text, from, over + 1) <= measure) over++;
    if (over == next || !rules_not_at_start(&text->atoms[over])) return false;
    return least_width(text, from, next) - squeezable(text, from, next) <= measure;
}

/* Where the line that begins at `from` ends. */
static size_t line_end(const pilu_text *text, size_t from, pilu_unit measure, bool *overflow)
{
    size_t fits = from;
    for (size_t to = from + 1;; to++) {
        if (!may_end(text, to)) continue;
        const atom *last = &text->atoms[to - 1];
        if (last->at + last->advance - text->atoms[from].at > measure && least_width(text, from, to) > measure) {
            if (squeezes_in(text, from, fits, to, measure)) return to;
            if (fits > from) return fits;
            *overflow = true;
            return to;
        }
        fits = to;
        if (must_end(text, to)) return to;
    }
}

/* A single ideograph, its marks aside. */
static bool is_orphan(const pilu_text *text, size_t from, size_t to)
{
    size_t han = 0;
    for (size_t i = from; i < to; i++) {
        char_class class = (char_class)text->atoms[i].class;
        if (class == CLASS_HAN) han++;
        else if (class == CLASS_ALPHA || class == CLASS_DIGIT) return false;
    }
    return han < 2;
}

/* CLREQ §3.1.5 (孤字): the last line takes characters from the one before until it has two. */
static void feed_last_line(const pilu_text *text, text_span *before, text_span *last, pilu_unit measure)
{
    if (!is_orphan(text, last->from, last->to)) return;
    for (size_t i = last->from - 1; i > before->from + 1; i--) {
        size_t start = skip_spaces(text, i);
        if (!may_end(text, i) || start == last->from) continue;
        if (least_width(text, start, last->to) > measure) return;
        if (is_orphan(text, start, last->to)) continue;
        before->to = text_trim(text, before->from, i);
        last->from = start;
        return;
    }
}

/* --- a paragraph set again --------------------------------------------------------------------------- */

/* A long figure that moves down leaves its line gaping. CLREQ §3.2.4 says in which order a line stretches, not how
 * far; a compositor goes back and lets earlier lines give a character each, squeezes the figure in, or parts it from
 * its unit. So a paragraph with a line beyond COMFORT is set again, all its lines at once, at the least sum of cubed
 * strains. Strain is what each place of a line takes, in thousandths of an em; a line squeezed to the last counts as
 * one at COMFORT, and a figure leaves its unit only where a line would else go beyond LIMIT. */
enum { COMFORT = 125, LIMIT = 250, MOST = 1000, ORPHAN = 2000, UNFIT = 10000 };

/* What the places before atoms give and take, each with all that come before it in its paragraph: a line's is the
 * difference of two. */
typedef struct line_room {
    int64_t squeeze, stretch, places;
} line_room;

/* [from, end) ends at a forced break or with the text; `indent` shortens its first line. */
typedef struct paragraph {
    const pilu_text *text;
    size_t from, end;
    pilu_unit measure, indent;
    line_room *rooms; /* up to the place before each atom */
} paragraph;

static void count_rooms(pilu_arena *arena, paragraph *p)
{
    line_room sum = {0};
    p->rooms = PILU_NEW_ARRAY(arena, line_room, p->end - p->from);
    for (size_t i = p->from + 1; i < p->end; i++) {
        sum.places += rules_room(p->text, i, STRETCH_ALL);
        if (!is_plain(p->text, i)) {
            sum.squeeze += squeeze_at(p->text, i);
            sum.stretch += rules_room(p->text, i, STRETCH_SPACES) + rules_room(p->text, i, STRETCH_GAPS);
        }
        p->rooms[i - p->from] = sum;
    }
}

/* Of the line [from, to). */
static int64_t strain_of(const paragraph *p, size_t from, size_t to, pilu_unit measure, bool last)
{
    if (to == from) return 0;
    const line_room *first = &p->rooms[from - p->from], *end = &p->rooms[to - 1 - p->from];
    int64_t slack = measure - text_width(p->text, from, to);
    if (slack < 0) {
        int64_t squeeze = end->squeeze - first->squeeze;
        slack += rules_trail(p->text, &p->text->atoms[to - 1]);
        if (slack >= 0) return 0;
        return -slack > squeeze ? UNFIT : -slack * COMFORT / squeeze;
    }
    slack -= end->stretch - first->stretch;
    if (last || slack <= 0) return 0;
    int64_t most = (end->places - first->places) * p->text->runs[p->text->atoms[from].run].size;
    return slack < most ? slack * MOST / most : MOST;
}

static bool is_loose(const paragraph *p, const text_span *spans, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++) {
        pilu_unit measure = p->measure - (i ? 0 : p->indent);
        if (strain_of(p, spans[i].from, spans[i].to, measure, false) > COMFORT) return true;
    }
    return false;
}

/* The best way to set what stands before an atom: the strain of all lines, and where the last of them begins. */
typedef struct setting {
    int64_t cost; /* -1: no line ends here */
    size_t from;
} setting;

static int64_t cube(int64_t strain) { return strain * strain * strain; }

/* All lines that may begin at `from`. One that is too wide is taken when nothing shorter is to be had. */
static void try_lines(const paragraph *p, size_t from, setting *settings)
{
    const pilu_text *text = p->text;
    size_t start = skip_spaces(text, from);
    pilu_unit measure = p->measure - (from == p->from ? p->indent : 0);
    int64_t strain = 0, before = settings[from - p->from].cost;
    for (size_t to = start + 1, end = start; to <= p->end && strain != UNFIT; to++) {
        bool parts = to < p->end && text->atoms[to].flags & ATOM_PART, first = end == start;
        if (!parts && !may_end(text, to)) continue;
        end = text_trim(text, start, to);
        strain = strain_of(p, start, end, measure, to == p->end);
        if (strain == UNFIT && !first) return;
        int64_t cost = before + cube(strain) + (parts ? cube(LIMIT) : 0);
        if (to == p->end && from > p->from && is_orphan(text, start, end)) cost += cube(ORPHAN);
        setting *best = &settings[to - p->from];
        if (best->cost < 0 || cost <= best->cost) *best = (setting){cost, from};
    }
}

/* Sets the paragraph whose first line is out->items[first] again. */
static void set_again(pilu_arena *arena, const paragraph *p, size_t first, text_spans *out)
{
    size_t count = p->end - p->from;
    setting *settings = PILU_NEW_ARRAY(arena, setting, count + 1);
    for (size_t i = 1; i <= count; i++) settings[i].cost = -1;
    for (size_t i = 0; i < count; i++)
        if (settings[i].cost >= 0) try_lines(p, p->from + i, settings);
    out->count = first;
    for (size_t to = p->end; to > p->from; to = settings[to - p->from].from) {
        PILU_ARENA_PUSH_ROOM(arena, out->items, out->count, out->room);
        size_t start = skip_spaces(p->text, settings[to - p->from].from);
        out->items[out->count++] = (text_span){start, text_trim(p->text, start, to), to == p->end};
    }
    for (size_t i = first, k = out->count; i + 1 < k; i++) {
        text_span span = out->items[i];
        out->items[i] = out->items[--k];
        out->items[k] = span;
    }
}

/* --- lines ------------------------------------------------------------------------------------------- */

static bool is_filled(const pilu_text *text)
{
    return text->style && text->style->align == PILU_ALIGN_JUSTIFY && !text->style->nowrap;
}

/* The lines from `first` on, of a paragraph that ends at `end`: set again where one is loose. */
static void fill_again(pilu_arena *arena, const pilu_text *text, pilu_unit measure, size_t first, size_t end,
                       text_spans *out)
{
    paragraph p = {text, out->items[first].from, end, measure, first ? 0 : indent_of(text), NULL};
    count_rooms(arena, &p);
    if (is_loose(&p, out->items + first, out->count - first)) set_again(arena, &p, first, out);
}

static void find_spans(pilu_arena *arena, const pilu_text *text, pilu_unit measure, bool *overflow, text_spans *out)
{
    size_t first = 0; /* span since the last forced break */
    pilu_unit indent = indent_of(text);
    for (size_t from = 0; from < text->count;) {
        size_t start = skip_spaces(text, from), end = start;
        if (!must_end(text, start)) end = line_end(text, start, measure - indent, overflow);
        PILU_ARENA_PUSH_ROOM(arena, out->items, out->count, out->room);
        text_span *span = &out->items[out->count++];
        *span = (text_span){start, text_trim(text, start, end), must_end(text, end)};
        indent = 0;
        if (span->last && out->count - first > 1) {
            feed_last_line(text, span - 1, span, measure);
            if (is_filled(text)) fill_again(arena, text, measure, first, end, out);
        }
        if (span->last) first = out->count;
        from = end < text->count && text->atoms[end].class == CLASS_BREAK ? end + 1 : end;
    }
}

/* A line too wide takes the want off its last mark; a justified one, but the last, is filled. */
static void set_line(pilu_typesetter *ts, const pilu_text *text, text_span span, pilu_unit indent, pilu_unit measure,
                     pilu_line *line)
{
    pilu_unit slack = measure - indent - text_width(text, span.from, span.to);
    bool justify = text->style && text->style->align == PILU_ALIGN_JUSTIFY && !span.last;
    place_line(ts, text, span, indent, slack < 0 || justify ? slack : 0, line);
}

pilu_lines *pilu_text_break(pilu_typesetter *ts, pilu_text *text, pilu_unit measure, bool *overflow)
{
    pilu_arena *arena = typesetter_arena(ts);
    pilu_lines *lines = PILU_NEW(arena, pilu_lines);
    text_spans *found = typesetter_spans(ts);
    bool wide = false;
    find_spans(arena, text, measure, &wide, found);
    if (overflow && wide) *overflow = true;
    lines->lines = PILU_NEW_ARRAY(arena, pilu_line, found->count);
    lines->count = found->count;
    for (size_t i = 0; i < found->count; i++) {
        set_line(ts, text, found->items[i], i == 0 ? indent_of(text) : 0, measure, &lines->lines[i]);
        lines->height += lines->lines[i].height;
    }
    return lines;
}
