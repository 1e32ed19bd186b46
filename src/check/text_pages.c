/* The pages of a PDF as a text: lines of its body put together to paragraphs, across the ends of lines and pages;
 * everything else is cells.
 *
 * A line of the body is alone at its height and lies between the page's margins, which the longest lines show. It goes
 * on in the next where it is full and the next begins at the margin: paragraphs begin with two characters of space, or
 * are set apart. A line is full, too, where the figure or the word that the next begins with had no room in it.
 * Page numbers, and what a page says again at its head or foot, are left out. */
#include "check/page_words.h"
#include "check/text_private.h"

#include <stdlib.h>

/* Pitch, indents and gaps in ems. */
static const float CELL_PITCH = 1.7f, CELL_LINE = 1.5f, LEAST_PITCH = 0.8f, BODY_PITCH = 2.4f;
static const float FULL = 0.6f, NEARLY_FULL = 4.5f, FURTHER = 0.4f;
static const float CELL_FULL = 1.3f, CELL_NEARLY_FULL = 3.1f, LONG_LINE = 14;
static const float SAME_LEFT = 0.6f, INDENT = 0.8f, INDENTED = 2.6f, OUTSIDE = 1.2f, FURTHEST = 4.6f;
static const float SAME_PLACE = 2, SAME_MARGIN = 18; /* points */
static const float SAME_SIZE = 0.15f, TITLE_SIZE = 1.1f, SMALL_SIZE = 0.88f, LONG_SHARE = 0.8f, TITLE_SHARE = 0.5f;
enum { LOOK_BACK = 48, LINES_ASKED = 200, ENDS_OF_PAGE = 8 };

typedef struct margins {
    float left, right;
    float size, em; /* of its long lines: the height and the width of a character; 0: not known */
    bool known;
} margins;

typedef struct line {
    page_segment *s;
    uint32_t root; /* the first line of its column */
    uint32_t next; /* the line it goes on in, or 0 */
    bool dropped, cell, goes_on_from;
    bool contents, wrapped; /* of a table of contents; wrapped: its first line of two */
    bool shared;       /* of a root: something stands beside a line of the column */
    float left, right; /* of a root: of the column */
} line;

/* A drawn table in the text: those that go on on the next page are one, with the columns of all. */
typedef struct drawn_table {
    size_t from, to;       /* lines */
    uint32_t number, row;  /* in the text, from 1; 0: it has no grid. Rows before it */
    size_t first;          /* the table that goes on in this one, or itself */
    float *xs;             /* of the first: the lines between columns of all parts */
    uint32_t x_count;
} drawn_table;

typedef struct pages {
    pilu_arena *arena, *scratch;
    line *lines;
    size_t count;
    int page_count;
    size_t *starts;   /* the first line of each page, from 1; behind the last, `count` */
    margins *margins; /* of each page, from 1 */
    bool indented;    /* its paragraphs begin with blank space */
    float pitch;      /* of the lines of a paragraph, in ems; 0: not known */
    page_tables tables;
    drawn_table *drawn; /* of each */
} pages;

/* A line that begins with a figure has the box of another font, higher or lower than its neighbours': of the same size
 * is also what is set as wide. */
static bool is_near(float a, float b) { return page_between(a, b) <= SAME_SIZE * page_most(a, b); }

static bool same_size(const page_segment *a, const page_segment *b)
{
    return is_near(a->height, b->height) || is_near(a->em, b->em);
}

/* --- what is no text of the page ---------------------------------------------------------------------------- */

/* — 3 —, 3, 第 3 页 共 20 页, 3/20 */
static bool is_page_number(pilu_str text)
{
    static const uint32_t MARKS[] = {'-', '/', ' ', 0x2014, 0x2013, 0x2212, 0xFF0D, 0x00B7, 0x7B2C, 0x9875, 0x5171};
    bool digits = false;
    if (text.n > 40) return false;
    for (const char *p = text.p, *end = pilu_str_end(text); p < end;) {
        uint32_t c = pilu_utf8_next(&p, end);
        bool digit = c >= '0' && c <= '9', mark = false;
        for (size_t k = 0; k < PILU_COUNT(MARKS); k++) mark = mark || c == MARKS[k];
        if (!digit && !mark) return false;
        digits = digits || digit;
    }
    return digits;
}

/* 续表, and a table's title set again on its next page. */
static bool is_continued(pilu_str text)
{
    pilu_str mark = PILU_STR("（续）");
    return pilu_str_is(text, "续表") ||
           (text.n > mark.n && pilu_str_eq(pilu_str_slice(text, text.n - mark.n, text.n), mark));
}

/* The same words, or another page's number, at the same place. */
static bool is_said_again(const page_segment *a, const page_segment *b)
{
    if (page_between(a->middle, b->middle) > SAME_PLACE) return false;
    if (page_between(a->left, b->left) > SAME_PLACE && page_between(a->right, b->right) > SAME_PLACE) return false;
    return pilu_str_eq(a->text, b->text) || (is_page_number(a->text) && is_page_number(b->text));
}

static void drop_numbers(pages *p, int page)
{
    size_t from = p->starts[page], to = p->starts[page + 1];
    for (size_t k = 0; k < 2 && from + k < to; k++) {
        line *head = &p->lines[from + k], *foot = &p->lines[to - 1 - k];
        head->dropped |= head->s->lone && is_page_number(head->s->text);
        foot->dropped |= foot->s->lone && is_page_number(foot->s->text);
    }
    for (size_t i = from; i < to; i++) p->lines[i].dropped |= p->lines[i].s->lone && is_continued(p->lines[i].s->text);
}

/* What a page says at its head as the page `like` does: a running head, a table's heads; and at its foot. A drawn table
 * may end on two pages with the same cells, and its heads are looked at where it is put together. */
static void drop_said_again(pages *p, int page, int like, bool head)
{
    size_t from = p->starts[page], to = p->starts[page + 1], begin = p->starts[like], end = p->starts[like + 1];
    for (size_t k = 0; k < ENDS_OF_PAGE && from + k < to && begin + k < end; k++) {
        line *own = head ? &p->lines[from + k] : &p->lines[to - 1 - k];
        if (own->s->table || !is_said_again(own->s, (head ? &p->lines[begin + k] : &p->lines[end - 1 - k])->s)) break;
        own->dropped = true;
    }
}

/* A page is compared with the one before it and with the one before that, whose margins may be its own; the feet also
 * with those behind it, so that the first is left out too. The first head may be a title. */
static void drop_ends(pages *p)
{
    bool parted = p->count && p->page_count != p->lines[p->count - 1].s->sheet;
    for (int page = 1; page <= p->page_count; page++) {
        drop_numbers(p, page);
        for (int step = 1; step <= (parted ? 4 : 2); step++) { /* a head, two columns and a foot are four */
            if (page > step) drop_said_again(p, page, page - step, true);
            if (page > step) drop_said_again(p, page, page - step, false);
            if (page + step <= p->page_count) drop_said_again(p, page, page + step, false);
        }
    }
}

static size_t digits_from(pilu_str text)
{
    size_t from = text.n;
    while (from && text.p[from - 1] >= '0' && text.p[from - 1] <= '9') from--;
    return from;
}

/* Or of a shorter one with nothing but the page behind it, which may be a piece of its own. */
size_t text_leader(pilu_str text, bool before_page)
{
    static const char *const LEADERS[] = {"………", "......", "······"};
    for (size_t k = 0; k < PILU_COUNT(LEADERS); k++) {
        size_t at = text_find(text, LEADERS[k], 0, text.n);
        if (at != SIZE_MAX) return at;
    }
    size_t end = digits_from(text), from = end;
    while (from >= 3 && text_has(text, from - 3, "…")) from -= 3;
    return from < end && (end < text.n || before_page) ? from : SIZE_MAX;
}

/* Of a line of contents its words are kept, and are no cell; those of one that was too long stand in two lines. */
static void read_contents(pages *p, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        page_segment *s = p->lines[i].s, *next = i + 1 < to ? p->lines[i + 1].s : NULL;
        if (s->table) continue;
        bool before_page = next && next->row == s->row && next->text.n && digits_from(next->text) == 0;
        size_t leader = text_leader(s->text, before_page), first = i;
        if (leader == SIZE_MAX) continue;
        s->text = pilu_str_trim(pilu_str_slice(s->text, 0, leader));
        p->lines[i].dropped = s->text.n == 0;
        p->lines[i].contents = true;
        while (first > from && p->lines[first - 1].s->row == s->row) p->lines[--first].contents = true;
        for (; i + 1 < to && p->lines[i + 1].s->row == s->row; i++) p->lines[i + 1].dropped = true;
        line *head = &p->lines[first], *above = first > from ? head - 1 : head;
        bool near = head->s->middle - above->s->middle <= BODY_PITCH * above->s->em;
        if (above == head || above->contents || !above->s->lone || !near) continue;
        above->contents = above->wrapped = text_number_at(head->s->text, 0).style == TEXT_NO_NUMBER;
    }
}

/* --- margins ---------------------------------------------------------------------------------------------------- */

/* The outermost place at which an eighth of the long lines begin or end; one alone may hang out. */
static float margin_of(const page_segment *const *lines, size_t count, bool right)
{
    float found = 0;
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        float at = right ? lines[i]->right : lines[i]->left;
        size_t like = 0;
        for (size_t k = 0; k < count; k++)
            like += page_between(right ? lines[k]->right : lines[k]->left, at) <= SAME_LEFT * lines[i]->em;
        if (like * 8 < count) continue;
        if (!any || (right ? at > found : at < found)) found = at;
        any = true;
    }
    return found;
}

static bool fits(const pages *p, size_t from, size_t to, const margins *m)
{
    for (size_t i = from; i < to; i++) {
        const page_segment *s = p->lines[i].s;
        bool inside = s->left >= m->left - OUTSIDE * s->em && s->right <= m->right + OUTSIDE * s->em;
        if (!p->lines[i].dropped && s->lone && !inside) return false;
    }
    return true;
}

static bool is_open(const line *l) { return !l->dropped && l->s->lone; }

/* The extent of a page's lines, and the longest. */
static margins extent(const pages *p, size_t from, size_t to, float *widest)
{
    margins all = {0};
    *widest = 0;
    for (size_t i = from; i < to; i++) {
        const page_segment *s = p->lines[i].s;
        if (!is_open(&p->lines[i])) continue;
        if (s->right - s->left >= LONG_LINE * s->em) *widest = page_most(*widest, s->right - s->left);
        all.left = all.known ? page_least(all.left, s->left) : s->left;
        all.right = all.known ? page_most(all.right, s->right) : s->right;
        all.known = true;
    }
    for (size_t i = from; all.known && i < to; i++) { /* a table is as wide as the text mostly */
        const page_table *t = p->lines[i].s->table ? &p->tables.items[p->lines[i].s->table - 1] : NULL;
        if (t) all.right = page_most(all.right, t->xs[t->columns]);
    }
    return all;
}

/* By the page's long lines, and by where it goes on below them. A page with few has the margins of the page before it,
 * and so has one whose lines lie between them and end there: all of its long lines may be first lines. */
static margins find_margins(const pages *p, size_t from, size_t to, margins before)
{
    const page_segment *some[LINES_ASKED], *begin[2 * LINES_ASKED];
    size_t count = 0, begins = 0;
    float widest;
    margins own = extent(p, from, to, &widest);
    for (size_t i = from; i < to && widest > 0 && count < LINES_ASKED; i++) {
        const page_segment *s = p->lines[i].s;
        if (!is_open(&p->lines[i]) || s->right - s->left < LONG_SHARE * widest) continue;
        some[count++] = begin[begins++] = s;
        const page_segment *next = i + 1 < to ? p->lines[i + 1].s : s;
        bool below = next != s && is_open(&p->lines[i + 1]) && same_size(s, next) && next->left < s->left - s->em &&
                     next->middle - s->middle <= BODY_PITCH * s->em;
        if (below) begin[begins++] = next;
    }
    if (count >= 3) {
        own.left = margin_of(begin, begins, false);
        own.right = margin_of(some, count, true);
        own.size = some[count / 2]->height;
        own.em = some[count / 2]->em;
    }
    if (!before.known || !fits(p, from, to, &before)) return own;
    bool ends_there = page_between(own.right, before.right) <= SAME_MARGIN;
    bool begins_there = own.left >= before.left - SAME_MARGIN; /* or further in: all first lines, or cells */
    if (count >= 3 && !(ends_there && begins_there)) return own;
    if (count >= 3) before.size = own.size, before.em = own.em;
    return before;
}

/* --- drawn tables ----------------------------------------------------------------------------------------------- */

static bool is_bare(const pages *p, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (!p->lines[i].dropped) return false;
    return true;
}

/* Rows at the head of the part `t` that say again what the head of the whole says. */
static void drop_head(pages *p, const drawn_table *t)
{
    enum { HEAD_ROWS = 4 };
    const drawn_table *whole = &p->drawn[t->first];
    size_t i = whole->from, k = t->from, said = t->from;
    for (; i < whole->to && k < t->to; i++, k++) {
        const page_segment *a = p->lines[i].s, *b = p->lines[k].s;
        uint32_t row = b->cell / p->tables.items[b->table - 1].columns;
        if (k > t->from && row != p->lines[k - 1].s->cell / p->tables.items[b->table - 1].columns) said = k;
        if (row >= HEAD_ROWS || !pilu_str_eq(a->text, b->text)) break;
    }
    if (k == t->to) said = k;
    for (k = t->from; k < said; k++) p->lines[k].dropped = true;
}

/* The lines between columns of both, where they begin and end at the same places; false: they do not. */
static bool unite(pages *p, drawn_table *whole, const page_table *t)
{
    if (page_between(whole->xs[0], t->xs[0]) > SAME_PLACE ||
        page_between(whole->xs[whole->x_count - 1], t->xs[t->columns]) > SAME_PLACE)
        return false;
    float *xs = PILU_NEW_ARRAY(p->scratch, float, whole->x_count + t->columns + 1);
    uint32_t n = 0, i = 0, k = 0;
    while (i < whole->x_count || k <= t->columns) {
        bool own = k > t->columns || (i < whole->x_count && whole->xs[i] <= t->xs[k]);
        float at = own ? whole->xs[i++] : t->xs[k++];
        if (!n || at - xs[n - 1] > SAME_PLACE) xs[n++] = at;
    }
    whole->xs = xs;
    whole->x_count = n;
    return true;
}

/* A table that ends its page and one that begins the next are parts of one. Where they do not fit, and nothing stands
 * between them, neither has a grid: whether its rows are all there is not known. */
static void join_tables(pages *p)
{
    uint32_t number = 0;
    p->drawn = PILU_NEW_ARRAY(p->scratch, drawn_table, p->tables.count);
    for (size_t i = 0; i < p->tables.count; i++) p->drawn[i] = (drawn_table){.first = i};
    for (size_t i = 0; i < p->count; i++) {
        uint32_t own = p->lines[i].s->table;
        if (!own) continue;
        if (!p->drawn[own - 1].to) p->drawn[own - 1].from = i;
        p->drawn[own - 1].to = i + 1;
    }
    drawn_table *last = NULL;
    uint32_t rows = 0; /* of the table that `last` is in */
    for (size_t i = 0; i < p->tables.count; i++) {
        drawn_table *own = &p->drawn[i];
        const page_table *t = &p->tables.items[i];
        if (!own->to) continue;
        bool next_page = last && t->sheet == p->lines[last->from].s->sheet + 1;
        bool goes_on = next_page && is_bare(p, last->to, own->from);
        own->xs = t->xs;
        own->x_count = t->columns + 1;
        if (goes_on && last->number && unite(p, &p->drawn[last->first], t)) {
            own->first = last->first;
            own->number = last->number;
            own->row = rows;
            drop_head(p, own);
        } else if (goes_on) {
            for (size_t k = last->first; k < i; k++)
                if (p->drawn[k].first == last->first) p->drawn[k].number = 0;
        } else {
            own->number = ++number;
            rows = 0;
        }
        rows += t->rows;
        last = own;
    }
}

/* --- columns ---------------------------------------------------------------------------------------------------- */

static bool in_line(const page_segment *a, const page_segment *b)
{
    float near = SAME_LEFT * b->em, indent = a->left - b->left;
    return page_between(a->left, b->left) <= near || page_between(a->left + a->right, b->left + b->right) <= 2 * near ||
           (indent > 0 && indent <= INDENTED * b->em && a->right >= b->right - near &&
            b->right > a->left + a->em);
}

/* Lines close under each other that begin, or are centred, at the same place: what stands beside one of them makes
 * the others cells as well. */
static void find_columns(pages *p)
{
    for (size_t i = 0; i < p->count; i++) {
        line *own = &p->lines[i];
        const page_segment *s = own->s;
        own->root = (uint32_t)i;
        if (s->table) continue;
        for (size_t k = i; k-- > 0 && i - k <= LOOK_BACK && p->lines[k].s->page == s->page;) {
            float pitch = s->middle - p->lines[k].s->middle;
            if (pitch > CELL_PITCH * s->em) break;
            const page_segment *above = p->lines[k].s;
            if (above->table || pitch < LEAST_PITCH * s->em || !same_size(above, s) || !in_line(above, s)) continue;
            own->root = p->lines[k].root;
            break;
        }
        line *root = &p->lines[own->root];
        bool first = own == root;
        root->left = first ? s->left : page_least(root->left, s->left);
        root->right = first ? s->right : page_most(root->right, s->right);
        root->shared |= !s->lone;
    }
}

static bool is_centred(const page_segment *s, const margins *m)
{
    return page_between(s->left + s->right, m->left + m->right) <= s->em && s->left > m->left + s->em;
}

static bool ends_sentence(pilu_str text)
{
    uint32_t c = text_before(text, text.n);
    if (c == 0x201D || c == 0xFF09) c = text_before(text, text.n - 3); /* 。” */
    return c == 0x3002 || c == 0xFF1B || c == 0xFF1A || c == 0xFF01 || c == 0xFF1F;
}

/* Is `own` the rest of a line of the body, with a table right below it? */
static bool is_rest(const pages *p, size_t own)
{
    const line *above = own > 0 ? &p->lines[own - 1] : NULL;
    const page_segment *s = p->lines[own].s, *a = above ? above->s : NULL;
    if (!above || above->cell || above->dropped || above->contents || a->page != s->page || !a->lone) return false;
    return !ends_sentence(a->text) && s->middle - a->middle <= CELL_PITCH * s->em && same_size(a, s) &&
           a->right >= p->margins[s->page].right - INDENTED * s->em;
}

static void mark_cells(pages *p)
{
    for (size_t i = 0; i < p->count; i++) {
        line *own = &p->lines[i];
        const page_segment *s = own->s;
        const margins *m = &p->margins[s->page];
        bool outside = s->left < m->left - OUTSIDE * s->em || s->right > m->right + OUTSIDE * s->em;
        bool full = s->left <= m->left + INDENTED * s->em && s->right >= m->right - INDENTED * s->em;
        bool begins = s->left <= m->left + FURTHEST * s->em || is_centred(s, m);
        bool small = m->size > 0 && s->height <= SMALL_SIZE * m->size && s->em <= SMALL_SIZE * m->em;
        own->cell = !own->contents && (s->table || !s->lone || small || outside || !begins ||
                                       (p->lines[own->root].shared && !full && !is_rest(p, i)));
    }
}

/* --- what goes on ------------------------------------------------------------------------------------------------ */

static bool at_margin(const pages *p, const line *l)
{
    return l->s->left <= p->margins[l->s->page].left + INDENT * l->s->em;
}

/* How the line behind a short one begins, mostly. */
static bool is_indented(const pages *p)
{
    size_t indented = 0, flush = 0;
    for (size_t i = 1; i < p->count; i++) {
        const line *a = &p->lines[i - 1], *b = &p->lines[i];
        if (a->cell || b->cell || a->dropped || b->dropped || !ends_sentence(a->s->text)) continue;
        if (a->s->right > p->margins[a->s->page].right - NEARLY_FULL * a->s->em || !same_size(a->s, b->s)) continue;
        if (at_margin(p, b)) flush++;
        else indented++;
    }
    return indented > 4 * flush;
}

static int compare(const void *x, const void *y)
{
    float a = *(const float *)x, b = *(const float *)y;
    return (a > b) - (a < b);
}

/* From one line to the next where surely the same paragraph goes on: half of them are not further apart. */
static float usual_pitch(const pages *p)
{
    float *some = PILU_NEW_ARRAY(p->scratch, float, p->count + 1);
    size_t count = 0;
    for (size_t i = 1; i < p->count; i++) {
        const line *from = &p->lines[i - 1], *to = &p->lines[i];
        const page_segment *a = from->s, *b = to->s;
        if (from->cell || to->cell || from->dropped || to->dropped || a->page != b->page || !same_size(a, b)) continue;
        bool full = a->right >= p->margins[a->page].right - a->em && !ends_sentence(a->text);
        if (full && at_margin(p, to)) some[count++] = (b->middle - a->middle) / a->em;
    }
    if (count) qsort(some, count, sizeof *some, compare);
    return count ? some[count / 2] : 0;
}

/* A paragraph may be set off from the one before it by space. */
static bool is_apart(const pages *p, const page_segment *a, const page_segment *b)
{
    return a->page == b->page && p->pitch > 0 && b->middle - a->middle > (p->pitch + FURTHER) * a->em;
}

static bool body_goes_on(const pages *p, const line *from, const line *to)
{
    const page_segment *a = from->s, *b = to->s;
    const margins *m = &p->margins[a->page], *n = &p->margins[b->page];
    bool next_page = b->page > a->page; /* what lies between is left out */
    if (from->contents || to->contents) return from->wrapped && to->contents;
    if (!same_size(a, b)) return false;
    if (!next_page && b->middle - a->middle > BODY_PITCH * a->em) return false;
    bool ends = ends_sentence(a->text), numbered = text_number_at(b->text, 0).style != TEXT_NO_NUMBER;
    if (!next_page && !ends && !numbered && is_centred(a, m) && is_centred(b, n))
        return a->right - a->left >= TITLE_SHARE * (m->right - m->left);
    float left_over = (m->right - a->right) / a->em - FULL;
    bool full = left_over <= 1 || (!ends && left_over <= text_unbroken(b->text)) ||
                (!ends && p->indented && at_margin(p, to) && left_over + FULL <= NEARLY_FULL);
    if (!full || (ends && is_apart(p, a, b))) return false;
    if (at_margin(p, to)) return p->indented || !(ends && numbered);
    return !ends && !numbered && page_between(b->left - n->left, a->left - m->left) <= SAME_LEFT * b->em;
}

static bool is_figure(pilu_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!strchr("0123456789.,-%", text.p[i])) return false;
    return true;
}

/* How many segments stand side by side, up to a few; `*figures`: how many of them are nothing but a figure. */
static size_t row_size(const pages *p, const line *l, size_t *figures)
{
    size_t own = (size_t)(l - p->lines), from = own, to = own;
    while (from > 0 && own - from < LOOK_BACK && p->lines[from - 1].s->row == l->s->row) from--;
    while (to + 1 < p->count && to - own < LOOK_BACK && p->lines[to + 1].s->row == l->s->row) to++;
    *figures = 0;
    for (size_t i = from; i <= to; i++) *figures += is_figure(p->lines[i].s->text);
    return to - from + 1;
}

/* Rows with figures are rows of a table each, however close. */
static bool are_records(const pages *p, const line *a, const line *b)
{
    size_t first, second;
    return row_size(p, a, &first) == row_size(p, b, &second) && first && first == second;
}

static bool cell_goes_on(const pages *p, const line *from, const line *to)
{
    const page_segment *a = from->s, *b = to->s;
    const line *column = &p->lines[to->root];
    if (from->root != to->root || b->middle - a->middle > CELL_LINE * b->em || are_records(p, from, to)) return false;
    float full = ends_sentence(a->text) ? CELL_FULL : CELL_NEARLY_FULL;
    return a->right >= column->right - full * a->em && a->left <= column->left + INDENTED * a->em;
}

/* Lines of a drawn cell are one text, but for a sentence that ends and a numbered one that begins, unless they are
 * full. */
static void link_cell(pages *p, size_t i)
{
    line *own = &p->lines[i], *above = i ? own - 1 : own;
    const page_segment *a = above->s, *b = own->s;
    if (above == own || above->dropped || a->table != b->table || a->cell != b->cell) return;
    const page_table *t = &p->tables.items[b->table - 1];
    uint32_t column = b->cell % t->columns, end = column + 1;
    while (end < t->columns && t->owners[b->cell / t->columns * t->columns + end] == b->cell) end++;
    bool full = a->right >= t->xs[end] - CELL_NEARLY_FULL * a->em;
    bool numbered = text_number_at(b->text, 0).style != TEXT_NO_NUMBER && ends_sentence(a->text);
    if (!full && (ends_sentence(a->text) || numbered)) return;
    above->next = (uint32_t)i;
    own->goes_on_from = true;
}

static void link_lines(pages *p)
{
    for (size_t i = 0, last = SIZE_MAX; i < p->count; i++) {
        line *own = &p->lines[i];
        const page_segment *s = own->s;
        if (own->dropped) continue;
        if (!own->cell && last != SIZE_MAX && !p->lines[last].cell && body_goes_on(p, &p->lines[last], own)) {
            p->lines[last].next = (uint32_t)i;
            own->goes_on_from = true;
        }
        last = i;
        if (!own->cell) continue;
        if (s->table) {
            link_cell(p, i);
            continue;
        }
        for (size_t k = i; k-- > 0 && i - k <= LOOK_BACK && p->lines[k].s->page == own->s->page;) {
            line *above = &p->lines[k];
            if (!above->cell || above->dropped || above->root != own->root) continue;
            if (!above->next && cell_goes_on(p, above, own)) {
                above->next = (uint32_t)i;
                own->goes_on_from = true;
            }
            break;
        }
    }
}

/* --- the text -------------------------------------------------------------------------------------------------- */

/* A title is set larger than the body, in the middle, and has no number; contents say the headings again. */
static pilu_passage_kind kind_of(const pages *p, const line *l)
{
    const page_segment *s = l->s;
    const margins *m = &p->margins[s->page];
    if (l->cell) return PILU_PASSAGE_CELL;
    if (l->contents) return PILU_PASSAGE_HEADING;
    bool large = m->size > 0 && s->height >= TITLE_SIZE * m->size && s->em >= TITLE_SIZE * m->em;
    bool title = large && is_centred(s, m) && !text_number_at(s->text, 0).style;
    return title ? PILU_PASSAGE_HEADING : PILU_PASSAGE_PARAGRAPH;
}

static void place_cell(const pages *p, text_builder *b, const page_segment *s)
{
    b->table = 0;
    const drawn_table *own = s->table ? &p->drawn[s->table - 1] : NULL;
    if (!own || !own->number) return;
    const page_table *t = &p->tables.items[s->table - 1];
    const drawn_table *first = &p->drawn[own->first];
    float left = t->xs[s->cell % t->columns];
    b->guessed = false;
    b->table = own->number;
    b->row = own->row + s->cell / t->columns + 1;
    for (b->column = 0; b->column + 1 < first->x_count && first->xs[b->column + 1] <= left + SAME_PLACE;) b->column++;
}

static pilu_text *build(const pages *p, pilu_str name)
{
    pilu_buf all;
    pilu_buf_init(&all, 0);
    size_t *places = PILU_NEW_ARRAY(p->scratch, size_t, p->count);
    for (size_t i = 0; i < p->count; i++)
        for (size_t k = i; !p->lines[i].goes_on_from && !p->lines[i].dropped; k = p->lines[k].next) {
            places[k] = all.n;
            pilu_buf_str(&all, p->lines[k].s->text);
            pilu_buf_char(&all, '\n');
            if (!p->lines[k].next) break;
        }
    pilu_source *source = pilu_source_new(p->arena, name, pilu_arena_str(p->arena, pilu_buf_view(&all)));
    pilu_buf_free(&all);
    text_builder b = text_builder_new(p->arena);
    for (size_t i = 0; i < p->count; i++) {
        if (p->lines[i].goes_on_from || p->lines[i].dropped) continue;
        for (size_t k = i;; k = p->lines[k].next) {
            const page_segment *s = p->lines[k].s;
            pilu_place place = pilu_place_at(source, places[k], s->text.n);
            place.page = s->sheet;
            b.kind = kind_of(p, &p->lines[i]);
            b.guessed = p->lines[i].cell;
            place_cell(p, &b, s);
            size_t next = p->lines[k].next;
            text_builder_put(&b, s->text, place, true);
            if (!next) break;
            if (text_parts_words(s->text, p->lines[next].s->text))
                text_builder_put(&b, PILU_STR(" "), place, false);
        }
        text_builder_end(&b);
    }
    return text_builder_done(&b);
}

pilu_text *pilu_text_from_pages(pilu_arena *arena, const pilu_source *source, const pilu_pdf_rules *rules)
{
    page_segments all = page_segments_read(arena, source->text, rules);
    pages p = {.arena = arena, .scratch = pilu_arena_new(), .count = all.count};
    page_segments_part(p.scratch, &all);
    p.page_count = all.count ? all.items[all.count - 1].page : 0;
    p.lines = PILU_NEW_ARRAY(p.scratch, line, all.count);
    p.starts = PILU_NEW_ARRAY(p.scratch, size_t, p.page_count + 2);
    p.margins = PILU_NEW_ARRAY(p.scratch, margins, p.page_count + 1);
    p.tables = all.tables;
    for (size_t i = 0; i < all.count; i++) p.lines[i].s = &all.items[i];
    for (int page = 1; page <= p.page_count; page++)
        for (p.starts[page + 1] = p.starts[page];
             p.starts[page + 1] < all.count && all.items[p.starts[page + 1]].page == page;)
            p.starts[page + 1]++;
    drop_ends(&p);
    join_tables(&p);
    for (int page = 1; page <= p.page_count; page++) {
        size_t from = p.starts[page], to = p.starts[page + 1];
        read_contents(&p, from, to);
        p.margins[page] = find_margins(&p, from, to, p.margins[page - 1]);
    }
    find_columns(&p);
    mark_cells(&p);
    p.indented = is_indented(&p);
    p.pitch = usual_pitch(&p);
    link_lines(&p);
    pilu_text *text = build(&p, source->name);
    pilu_arena_free(p.scratch);
    return text;
}
