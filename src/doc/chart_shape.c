/* The pieces charts are drawn with: text room, polygons, patterns. */
#include "base/utf8.h"
#include "doc/chart_private.h"

#include <stdlib.h>

/* --- arithmetic ------------------------------------------------------------------------------------ */

double chart_double(pilu_number n) { return (double)n.num / (double)n.den; }

pilu_unit chart_round(double x) { return (pilu_unit)(x < 0 ? x / 10 - 0.5 : x / 10 + 0.5) * 10; }

/* Taylor's series; within an eighth of a turn the next term is below 10^-12. */
static double sine(double a)
{
    double s = a, term = a;
    for (int n = 2; n <= 14; n += 2) {
        term *= -a * a / (n * (n + 1));
        s += term;
    }
    return s;
}

static double cosine(double a)
{
    double s = 1, term = 1;
    for (int n = 1; n <= 13; n += 2) {
        term *= -a * a / (n * (n + 1));
        s += term;
    }
    return s;
}

void chart_turn(double turns, double *x, double *y)
{
    int quarter = (int)(turns * 4 + 0.5);
    double a = (turns - quarter / 4.0) * 6.283185307179586, s = sine(a), c = cosine(a);
    switch (quarter % 4) {
    case 0: *x = s, *y = c; break;
    case 1: *x = c, *y = -s; break;
    case 2: *x = -s, *y = -c; break;
    default: *x = -c, *y = s; break;
    }
}

/* --- text ------------------------------------------------------------------------------------------ */

/* Quotation marks too, in a Chinese font. */
static bool is_wide(uint32_t at) { return at >= 0x2E80 || (at >= 0x2014 && at <= 0x2026); }

pilu_unit chart_width(pilu_str text, pilu_unit size)
{
    int64_t width = 0;
    for (const char *p = text.p, *end = pilu_str_end(text); p < end;)
        width += is_wide(pilu_utf8_next(&p, end)) ? size : (int64_t)size * 56 / 100;
    return width > INT32_MAX / 4 ? INT32_MAX / 4 : (pilu_unit)width;
}

static bool is_word(uint32_t at)
{
    return (at >= '0' && at <= '9') || (at >= 'a' && at <= 'z') || (at >= 'A' && at <= 'Z') || at == '.' || at == ',' ||
           at == '-' || at == '%';
}

/* GB/T 15834 §5.1: these do not begin a line. */
static bool is_closing(uint32_t at)
{
    static const uint32_t MARKS[] = {0x3001, 0x3002, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF09, 0x300B, 0x201D, ')', ':'};
    for (size_t i = 0; i < PILU_COUNT(MARKS); i++)
        if (at == MARKS[i]) return true;
    return false;
}

static void add_line(const canvas *c, lines *l, size_t room, pilu_str text)
{
    text = pilu_str_trim(text);
    if (!text.n || l->count == room) return;
    pilu_unit width = chart_width(text, c->size);
    if (width > l->width) l->width = width;
    l->items[l->count++] = text;
}

static lines wrap(const canvas *c, pilu_str text, pilu_unit width)
{
    lines l = {.items = PILU_NEW_ARRAY(c->arena, pilu_str, text.n + 2)}; /* two may be added */
    const char *from = text.p, *can = text.p, *end = pilu_str_end(text);
    uint32_t before = 0;
    for (const char *p = text.p; p < end;) {
        const char *here = p;
        uint32_t at = pilu_utf8_next(&p, end);
        if (!(is_word(before) && is_word(at)) && !is_closing(at)) can = here;
        if (here > from && chart_width((pilu_str){from, (size_t)(p - from)}, c->size) > width) {
            if (can <= from) can = here; /* one word wider than the room */
            add_line(c, &l, text.n, (pilu_str){from, (size_t)(can - from)});
            from = can;
        }
        before = at;
    }
    add_line(c, &l, text.n, (pilu_str){from, (size_t)(end - from)});
    return l;
}

lines chart_wrap(const canvas *c, pilu_str text, pilu_unit width)
{
    lines l = wrap(c, text, width);
    if (l.count < 2) return l;
    for (pilu_unit part = chart_width(text, c->size) / (pilu_unit)l.count; part < width; part += c->size / 2) {
        lines even = wrap(c, text, part);
        if (even.count == l.count) return even;
    }
    return l;
}

/* Ink of a Han character stands from 0.88 em above to 0.12 em below the baseline. */
void chart_label(canvas *c, pilu_unit x, pilu_unit y, pilu_anchor_side anchor, pilu_str text)
{
    pilu_drawing *d = c->drawing;
    PILU_ARENA_PUSH_ROOM(c->arena, d->labels, d->label_count, d->label_room);
    d->labels[d->label_count++] =
        (pilu_chart_label){.x = x, .y = y + c->size * 88 / 100, .anchor = anchor, .size = c->size, .text = text};
}

void chart_lines(canvas *c, pilu_unit x, pilu_unit y, pilu_anchor_side anchor, const lines *text)
{
    for (size_t i = 0; i < text->count; i++) chart_label(c, x, y + (pilu_unit)i * c->line, anchor, text->items[i]);
}

/* --- shapes ---------------------------------------------------------------------------------------- */

pilu_shape *chart_shape(canvas *c, bool closed, int64_t fill, int64_t stroke)
{
    pilu_drawing *d = c->drawing;
    PILU_ARENA_PUSH_ROOM(c->arena, d->shapes, d->shape_count, d->shape_room);
    pilu_shape *shape = &d->shapes[d->shape_count++];
    *shape = (pilu_shape){.closed = closed, .fill = fill, .stroke = stroke, .width = STROKE};
    return shape;
}

void chart_point(canvas *c, pilu_shape *shape, pilu_unit x, pilu_unit y, bool move)
{
    /* Room in powers of two: it is full whenever the count is one. */
    size_t n = shape->count;
    if ((n & (n - 1)) == 0) {
        size_t room = n ? n * 2 : 1;
        shape->points = pilu_arena_grow(c->arena, shape->points, sizeof(pilu_vertex) * n, sizeof(pilu_vertex) * room);
    }
    shape->points[shape->count++] = (pilu_vertex){x, y, move};
}

void chart_segment(canvas *c, pilu_unit x1, pilu_unit y1, pilu_unit x2, pilu_unit y2, uint32_t colour)
{
    pilu_shape *shape = chart_shape(c, false, -1, colour);
    chart_point(c, shape, x1, y1, true);
    chart_point(c, shape, x2, y2, false);
}

/* --- patterns -------------------------------------------------------------------------------------- */

typedef struct look {
    uint32_t fill, ink;
    int8_t dx, dy;                /* of the hatching; 0, 0: none */
    bool cross, dots;
} look;

/* Told apart in grey too: a dark and two light solids, and hatchings that differ in direction. */
static const look LOOKS[LOOK_COUNT] = {
    {0x2F5D8C, 0, 0, 0, false, false},
    {0xFBE9C8, 0x8A5A00, 1, 1, false, false},
    {0xFFFFFF, 0x1F6B3A, 1, 0, false, true},
    {0xB7C3D0, 0, 0, 0, false, false},
    {0xFFFFFF, 0x8C2F2F, 1, 0, false, false},
    {0xE6E0F0, 0x4A3A7A, 1, -1, false, false},
    {0xFFFFFF, 0x333333, 0, 1, false, false},
    {0xFFFFFF, 0x2F5D8C, 1, 1, true, false},
};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The parts of the lines dy·x − dx·y = k × pitch that lie in the polygon (even-odd). */
static void hatch(canvas *c, const pilu_vertex *p, size_t count, int dx, int dy, const look *look)
{
    const pilu_unit pitch = dx && dy ? 5600 : 4000;
    int64_t low = INT64_MAX, high = INT64_MIN;
    int64_t *side = PILU_NEW_ARRAY(c->arena, int64_t, count);
    double *hits = PILU_NEW_ARRAY(c->arena, double, count);
    for (size_t i = 0; i < count; i++) {
        side[i] = (int64_t)dy * p[i].x - (int64_t)dx * p[i].y;
        low = side[i] < low ? side[i] : low;
        high = side[i] > high ? side[i] : high;
    }
    pilu_shape *shape = chart_shape(c, false, -1, look->ink);
    if (look->dots) shape->width = 1400, shape->dash[0] = 1400, shape->dash[1] = 3000;
    for (int64_t at = (low / pitch - 1) * pitch; at < high; at += pitch) {
        size_t n = 0;
        for (size_t i = 0; i < count; i++) {
            size_t k = (i + 1) % count;
            if ((side[i] <= at) == (side[k] <= at)) continue;
            double t = (double)(at - side[i]) / (double)(side[k] - side[i]);
            double x = p[i].x + t * (p[k].x - p[i].x), y = p[i].y + t * (p[k].y - p[i].y);
            hits[n++] = dx ? x : y;
        }
        qsort(hits, n, sizeof *hits, by_value);
        for (size_t i = 0; i + 1 < n; i += 2)
            for (int end = 0; end < 2; end++) { /* on the line, dy·x − dx·y = at; dx and dy are −1, 0 or 1 */
                double v = hits[i + (size_t)end], other = dx ? (dy * v - (double)at) / dx : (double)at / dy;
                chart_point(c, shape, chart_round(dx ? v : other), chart_round(dx ? other : v), end == 0);
            }
    }
}

static void outline(canvas *c, const pilu_vertex *points, size_t count, int64_t fill, int64_t stroke)
{
    pilu_shape *shape = chart_shape(c, true, fill, stroke);
    for (size_t i = 0; i < count; i++) chart_point(c, shape, points[i].x, points[i].y, i == 0);
}

void chart_area(canvas *c, const pilu_vertex *points, size_t count, size_t index)
{
    const look *look = &LOOKS[index % LOOK_COUNT];
    bool plain = !look->dx && !look->dy;
    outline(c, points, count, look->fill, plain ? INK : -1);
    if (plain) return;
    hatch(c, points, count, look->dx, look->dy, look);
    if (look->cross) hatch(c, points, count, look->dx, -look->dy, look);
    outline(c, points, count, -1, INK);
}

void chart_bar(canvas *c, pilu_unit x1, pilu_unit y1, pilu_unit x2, pilu_unit y2, size_t look)
{
    pilu_vertex corners[] = {{x1, y1, true}, {x2, y1, false}, {x2, y2, false}, {x1, y2, false}};
    chart_area(c, corners, 4, look);
}
