#include "check/page_rules.h"

#include "check/page_words.h"

#include <stdlib.h>

enum { COLUMNS_MOST = 48, ROWS_MOST = 512, LINES_MOST = 3000 };
/* Points: how far apart two lines may be and be one; two ends, and meet. */
static const float SAME_LINE = 3.2f, MEETING = 3.5f;

/* A line of any direction: `at` is where it stands across, from `from` to `to` along. */
typedef struct rule {
    float at, from, to;
    uint32_t group;
} rule;

typedef struct rules {
    rule *items;
    size_t count;
} rules;

static int by_place(const void *a, const void *b)
{
    const rule *x = a, *y = b;
    return x->at < y->at ? -1 : x->at > y->at ? 1 : (x->from > y->from) - (x->from < y->from);
}

static int by_start(const void *a, const void *b)
{
    const rule *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

/* Pieces of one line, side by side or over each other, become one. */
static void merge(rules *all)
{
    size_t kept = 0;
    if (all->count) qsort(all->items, all->count, sizeof *all->items, by_place);
    for (size_t from = 0, to; from < all->count; from = to) {
        for (to = from + 1; to < all->count && all->items[to].at - all->items[from].at <= SAME_LINE;) to++;
        qsort(all->items + from, to - from, sizeof *all->items, by_start);
        rule line = all->items[from];
        for (size_t i = from + 1; i < to; i++) {
            const rule *next = &all->items[i];
            if (next->from <= line.to + MEETING) {
                line.to = page_most(line.to, next->to);
                continue;
            }
            all->items[kept++] = line;
            line = *next;
        }
        all->items[kept++] = line;
    }
    all->count = kept;
}

static rules of_direction(pilu_arena *arena, const pilu_pdf_rule *some, size_t count, bool level)
{
    rules out = {PILU_NEW_ARRAY(arena, rule, count), 0};
    for (size_t i = 0; i < count; i++) {
        const pilu_pdf_rule *r = &some[i];
        if ((r->y0 == r->y1) != level) continue;
        out.items[out.count++] = level ? (rule){r->y0, r->x0, r->x1, 0} : (rule){r->x0, r->y0, r->y1, 0};
    }
    merge(&out);
    return out;
}

/* --- which lines belong together ------------------------------------------------------------------------------- */

static uint32_t find(uint32_t *over, uint32_t i)
{
    while (over[i] != i) i = over[i] = over[over[i]];
    return i;
}

static bool meet(const rule *level, const rule *upright)
{
    return upright->at >= level->from - MEETING && upright->at <= level->to + MEETING &&
           level->at >= upright->from - MEETING && level->at <= upright->to + MEETING;
}

static void group(pilu_arena *arena, rules *levels, rules *uprights)
{
    size_t count = levels->count + uprights->count;
    uint32_t *over = PILU_NEW_ARRAY(arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++) over[i] = i;
    for (uint32_t i = 0; i < levels->count; i++)
        for (uint32_t k = 0; k < uprights->count; k++)
            if (meet(&levels->items[i], &uprights->items[k]))
                over[find(over, (uint32_t)levels->count + k)] = find(over, i);
    for (uint32_t i = 0; i < levels->count; i++) levels->items[i].group = find(over, i);
    for (uint32_t k = 0; k < uprights->count; k++)
        uprights->items[k].group = find(over, (uint32_t)levels->count + k);
}

/* --- one table ---------------------------------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Where the lines of the group stand, and where those across them end: a table may be open at its sides. */
static uint32_t places(pilu_arena *arena, const rules *own, const rules *across, uint32_t group, float **out)
{
    float *all = PILU_NEW_ARRAY(arena, float, own->count + 2), least = 0, most = 0;
    size_t n = 0;
    uint32_t kept = 0;
    bool any = false;
    for (size_t i = 0; i < own->count; i++)
        if (own->items[i].group == group) all[n++] = own->items[i].at;
    for (size_t i = 0; i < across->count; i++) {
        const rule *r = &across->items[i];
        if (r->group != group) continue;
        least = any ? page_least(least, r->from) : r->from;
        most = any ? page_most(most, r->to) : r->to;
        any = true;
    }
    if (!any || !n) return 0;
    qsort(all, n, sizeof *all, by_value);
    float first = all[0], last = all[n - 1];
    if (least < first - 2 * MEETING) all[n++] = least;
    if (most > last + 2 * MEETING) all[n++] = most;
    qsort(all, n, sizeof *all, by_value);
    for (size_t i = 0; i < n; i++)
        if (!kept || all[i] - all[kept - 1] > SAME_LINE) all[kept++] = all[i];
    *out = all;
    return kept;
}

static uint32_t nearest(const float *all, uint32_t count, float at)
{
    uint32_t low = 0, high = count;
    while (high - low > 1) {
        uint32_t middle = (low + high) / 2;
        if (all[middle] <= at + SAME_LINE) low = middle;
        else high = middle;
    }
    return low;
}

/* Marks, in `parted`, the places at whose upper (left) side a line goes from one end to the other. */
static void part(const rules *lines, uint32_t group, const float *own, uint32_t own_count, const float *across,
                 uint32_t across_count, bool *parted, uint32_t step, uint32_t across_step)
{
    for (size_t i = 0; i < lines->count; i++) {
        const rule *r = &lines->items[i];
        if (r->group != group) continue;
        uint32_t at = nearest(own, own_count, r->at);
        if (at + 1 >= own_count) continue;
        for (uint32_t k = nearest(across, across_count, r->from); k + 1 < across_count; k++) {
            float long_enough = (across[k + 1] - across[k]) * 0.2f;
            if (across[k] > r->to) break;
            if (r->from <= across[k] + long_enough && r->to >= across[k + 1] - long_enough)
                parted[(size_t)at * step + (size_t)k * across_step] = true;
        }
    }
}

/* What no line parts is one cell, if it is a rectangle: rows shorter than others leave a space that is none. */
static void join(pilu_arena *arena, page_table *t, const bool *above, const bool *left)
{
    uint32_t n = t->columns * t->rows, *over = PILU_NEW_ARRAY(arena, uint32_t, n);
    struct cell {
        uint32_t first, last_row, right, held;
        bool hangs; /* out to the left of its first row */
    } *cells = PILU_NEW_ARRAY(arena, struct cell, n);
    t->owners = PILU_NEW_ARRAY(arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) over[i] = i, cells[i].held = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i % t->columns && !left[i]) over[find(over, i)] = find(over, i - 1);
        if (i >= t->columns && !above[i]) over[find(over, i)] = find(over, i - t->columns);
    }
    for (uint32_t i = 0; i < n; i++) {
        struct cell *c = &cells[find(over, i)];
        uint32_t row = i / t->columns, column = i % t->columns;
        if (!c->held++) *c = (struct cell){i, row, column, 1, false};
        c->hangs |= column < c->first % t->columns;
        if (column > c->right) c->right = column;
        c->last_row = row;
    }
    for (uint32_t i = 0; i < n; i++) {
        const struct cell *c = &cells[find(over, i)];
        uint32_t wide = c->right - c->first % t->columns + 1, deep = c->last_row - c->first / t->columns + 1;
        t->owners[i] = c->hangs || c->held != wide * deep ? PAGE_NO_CELL : c->first;
    }
}

static void add_table(pilu_arena *arena, page_tables *all, int sheet, const rules *levels, const rules *uprights,
                      uint32_t group)
{
    page_table t = {.sheet = sheet};
    uint32_t n = places(arena, uprights, levels, group, &t.xs), m = places(arena, levels, uprights, group, &t.ys);
    if (n < 3 || m < 3 || n > COLUMNS_MOST + 1 || m > ROWS_MOST + 1) return;
    t.columns = n - 1;
    t.rows = m - 1;
    size_t size = (size_t)t.columns * t.rows;
    bool *above = PILU_NEW_ARRAY(arena, bool, size), *left = PILU_NEW_ARRAY(arena, bool, size);
    memset(above, 0, size);
    memset(left, 0, size);
    part(levels, group, t.ys, m, t.xs, n, above, t.columns, 1);
    part(uprights, group, t.xs, n, t.ys, m, left, 1, t.columns);
    join(arena, &t, above, left);
    PILU_ARENA_PUSH_ROOM(arena, all->items, all->count, all->room);
    all->items[all->count++] = t;
}

static int higher(const void *a, const void *b)
{
    const page_table *x = a, *y = b;
    return x->ys[0] < y->ys[0] ? -1 : x->ys[0] > y->ys[0] ? 1 : by_value(&x->xs[0], &y->xs[0]);
}

void page_tables_find(pilu_arena *arena, page_tables *all, const pilu_pdf_rule *some, size_t count)
{
    if (!count) return;
    size_t first = all->count;
    rules levels = of_direction(arena, some, count, true), uprights = of_direction(arena, some, count, false);
    if (levels.count > LINES_MOST || uprights.count > LINES_MOST) return; /* a drawing */
    group(arena, &levels, &uprights);
    for (uint32_t i = 0; i < levels.count; i++)
        if (levels.items[i].group == i) add_table(arena, all, some->page, &levels, &uprights, i);
    if (all->count > first) qsort(all->items + first, all->count - first, sizeof *all->items, higher);
}

static uint32_t place_in(const float *all, uint32_t count, float at)
{
    if (at < all[0] || at >= all[count - 1]) return UINT32_MAX;
    uint32_t low = 0, high = count - 1;
    while (high - low > 1) {
        uint32_t middle = (low + high) / 2;
        if (all[middle] <= at) low = middle;
        else high = middle;
    }
    return low;
}

uint32_t page_table_cell(const page_table *t, float x, float y)
{
    uint32_t column = place_in(t->xs, t->columns + 1, x), row = place_in(t->ys, t->rows + 1, y);
    return column == UINT32_MAX || row == UINT32_MAX ? UINT32_MAX : t->owners[row * t->columns + column];
}
