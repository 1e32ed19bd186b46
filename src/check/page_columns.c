/* Pages set in two columns. A band of a page in which nothing stands in the middle, with long lines on both sides that
 * end, and begin, at one place each, is read as two pages, the left before the right; what is above and below them as
 * others. A table whose columns are not halves of the page is none. */
#include "check/page_words.h"

enum { LEAST_LINES = 8 };
static const float LONG = 14, GUTTER = 0.4f, LEAST_GUTTER = 1.2f, MOST_GUTTER = 6, FULL = 1.6f, BEGINS = 2.6f;

/* A half of the page: its long lines, and the place at which they end (left) or begin (right) next to the middle. */
typedef struct side {
    size_t lines, placed, all;
    float edge;
} side;

static bool is_long(const page_segment *s) { return s->right - s->left >= LONG * s->em; }

static bool is_across(const page_segment *s, float middle)
{
    return s->left < middle + GUTTER * s->em && s->right > middle - GUTTER * s->em;
}

static side read_side(const page_segment *items, size_t count, float middle, bool right)
{
    side all = {0};
    for (size_t i = 0; i < count; i++) {
        const page_segment *s = &items[i];
        if ((s->left > middle) != right || ++all.all == 0 || !is_long(s)) continue;
        if (!all.lines++) all.edge = right ? s->left : s->right;
        all.edge = right ? page_least(all.edge, s->left) : page_most(all.edge, s->right);
    }
    for (size_t i = 0; i < count; i++) {
        const page_segment *s = &items[i];
        if ((s->left > middle) != right || !is_long(s)) continue;
        all.placed += right ? s->left <= all.edge + BEGINS * s->em : s->right >= all.edge - FULL * s->em;
    }
    return all;
}

static bool are_columns(const page_segment *items, size_t count, float middle)
{
    side a = read_side(items, count, middle, false), b = read_side(items, count, middle, true);
    if (a.lines < LEAST_LINES || b.lines < LEAST_LINES) return false;
    if (a.placed * 5 < a.lines * 3 || b.placed * 5 < b.lines * 4) return false;
    if (a.lines * 2 < a.all || b.lines * 2 < b.all) return false; /* cells for the most part */
    float em = items[0].em, gap = b.edge - a.edge;
    return gap >= LEAST_GUTTER * em && gap <= MOST_GUTTER * em && page_between((a.edge + b.edge) / 2, middle) <= 2 * em;
}

/* The left ones first, in their order; the index of the first right one. */
static size_t part(pilu_arena *scratch, page_segment *items, size_t count, float middle)
{
    page_segment *right = PILU_NEW_ARRAY(scratch, page_segment, count);
    size_t lefts = 0, rights = 0;
    for (size_t i = 0; i < count; i++) {
        if (items[i].left > middle) right[rights++] = items[i];
        else items[lefts++] = items[i];
    }
    for (size_t i = 0; i < rights; i++) items[lefts + i] = right[i];
    return lefts;
}

static void number_pages(page_segment *items, size_t count, int page)
{
    for (size_t i = 0; i < count; i++) items[i].page = page;
}

/* The segments of one sheet; `page`: the number of its first page. The number behind its last. */
static int read_sheet(pilu_arena *scratch, page_segment *items, size_t count, int page)
{
    float left = 0, right = 0;
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        if (!is_long(&items[i])) continue;
        left = any ? page_least(left, items[i].left) : items[i].left;
        right = any ? page_most(right, items[i].right) : items[i].right;
        any = true;
    }
    float middle = (left + right) / 2;
    size_t done = 0;
    for (size_t from = 0, to; from < count; from = to + 1) {
        for (to = from; to < count && !is_across(&items[to], middle);) to++;
        if (!any || to == from || !are_columns(items + from, to - from, middle)) continue;
        if (from > done) number_pages(items + done, from - done, page++);
        size_t lefts = part(scratch, items + from, to - from, middle);
        number_pages(items + from, lefts, page++);
        page_segments_mark_lone(items + from, lefts);
        number_pages(items + from + lefts, to - from - lefts, page++);
        page_segments_mark_lone(items + from + lefts, to - from - lefts);
        done = to;
    }
    if (done < count) number_pages(items + done, count - done, page++);
    return page;
}

void page_segments_part(pilu_arena *scratch, page_segments *all)
{
    int page = 1;
    for (size_t from = 0, to; from < all->count; from = to) {
        for (to = from; to < all->count && all->items[to].sheet == all->items[from].sheet;) to++;
        page = read_sheet(scratch, all->items + from, to - from, page);
    }
}
