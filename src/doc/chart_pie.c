/* The pie: slices clockwise from twelve o'clock; every slice, however thin, has its name and value beside the pie, at
 * the end of a leader. */
#include "doc/chart_private.h"

enum { RADIUS_MOST = 65000, REACH = 9000, ELBOW = 22000, STEPS = 72 }; /* a chord is 0.06 pt from its arc at most */

typedef struct slice {
    double from, to;              /* in turns */
    size_t index;
    lines text;
    bool left;
    pilu_unit height, top;        /* of its text */
} slice;

/* Names need their room on both sides. */
static pilu_unit radius_of(const canvas *c)
{
    pilu_unit sixth = c->drawing->width / 6;
    return sixth < RADIUS_MOST ? sixth : RADIUS_MOST;
}

static void rim(pilu_unit radius, double turns, pilu_unit *x, pilu_unit *y)
{
    double dx, dy;
    chart_turn(turns, &dx, &dy);
    *x = chart_round(dx * radius);
    *y = chart_round(-dy * radius);
}

/* Behind what stands there already, where it fits; else on a line of its own. */
static void add_behind(const canvas *c, lines *text, pilu_str what, pilu_unit room)
{
    pilu_str *last = text->count ? &text->items[text->count - 1] : NULL;
    pilu_str both = last ? pilu_arena_printf(c->arena, "%.*s %.*s", PILU_FMT(*last), PILU_FMT(what)) : what;
    bool fits = last && chart_width(both, c->size) <= room;
    text->items[fits ? text->count - 1 : text->count] = fits ? both : what;
    if (!fits) text->count++;
}

/* Name, value and share; the share in brackets behind the value where there is room, else bare on the next line. */
static lines describe(const canvas *c, pilu_str name, const pilu_chart_value *v, pilu_unit room)
{
    lines text = chart_wrap(c, name, room);
    pilu_str both = v->text;
    if (v->share.n) both = pilu_arena_printf(c->arena, "%.*s（%.*s）", PILU_FMT(v->text), PILU_FMT(v->share));
    bool fits = !v->share.n || chart_width(both, c->size) <= room;
    add_behind(c, &text, fits ? both : v->text, room);
    if (!fits) text.items[text.count++] = v->share;
    return text;
}

/* Angles from the running total, so that the last slice ends where the first began. */
static slice *cut(const canvas *c, pilu_unit room, size_t *count)
{
    const pilu_chart *chart = c->chart;
    pilu_number total = pilu_number_int(0), sum = pilu_number_int(0);
    for (size_t i = 0; i < chart->label_count; i++) {
        const pilu_chart_value *v = pilu_chart_at(chart, 0, i);
        if (v->given && pilu_number_sign(v->number) > 0) total = pilu_number_add(total, v->number);
    }
    slice *slices = PILU_NEW_ARRAY(c->arena, slice, chart->label_count);
    *count = 0;
    for (size_t i = 0; i < chart->label_count; i++) {
        const pilu_chart_value *v = pilu_chart_at(chart, 0, i);
        if (!v->given) continue;
        slice *s = &slices[(*count)++];
        bool some = pilu_number_sign(total) > 0;
        s->index = i;
        s->from = some ? chart_double(pilu_number_div(sum, total)) : 0;
        if (pilu_number_sign(v->number) > 0) sum = pilu_number_add(sum, v->number);
        s->to = some ? chart_double(pilu_number_div(sum, total)) : 0;
        s->left = (s->from + s->to) / 2 > 0.5;
        s->text = describe(c, chart->labels[i], v, room);
        s->height = (pilu_unit)s->text.count * c->line;
    }
    return slices;
}

/* The last one stands beside the first: it may not look the same. */
static void draw_slice(canvas *c, const slice *s, pilu_unit cx, pilu_unit cy, bool last)
{
    double turn = s->to - s->from;
    size_t steps = (size_t)(turn * STEPS) + 2, n = 0;
    pilu_vertex *points = PILU_NEW_ARRAY(c->arena, pilu_vertex, steps + 2);
    bool whole = turn > 0.99999999;
    if (!whole) points[n++] = (pilu_vertex){cx, cy, true};
    for (size_t i = 0; i <= steps - whole; i++) {
        pilu_unit x, y;
        rim(radius_of(c), s->from + turn * (double)i / (double)steps, &x, &y);
        points[n] = (pilu_vertex){cx + x, cy + y, n == 0};
        n++;
    }
    bool same = last && s->index > 0 && s->index % LOOK_COUNT == 0;
    chart_area(c, points, n, same ? s->index + LOOK_COUNT / 2 : s->index);
}

/* Tops of the texts of one side, as near as can be to where they are wanted: neighbours that would overlap become one
 * block around their mean (pool of adjacent violators). `wanted` holds the tops, top to bottom. */
static void spread(const canvas *c, slice **side, double *wanted, size_t count)
{
    double *mean = PILU_NEW_ARRAY(c->arena, double, count);
    size_t *size = PILU_NEW_ARRAY(c->arena, size_t, count), blocks = 0;
    double above = 0;
    for (size_t i = 0; i < count; i++) {
        mean[blocks] = wanted[i] - above;
        size[blocks++] = 1;
        above += side[i]->height + GAP;
        while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) {
            size_t sum = size[blocks - 2] + size[blocks - 1];
            mean[blocks - 2] = (mean[blocks - 2] * (double)size[blocks - 2] +
                                mean[blocks - 1] * (double)size[blocks - 1]) / (double)sum;
            size[--blocks - 1] = sum;
        }
    }
    above = 0;
    for (size_t b = 0, i = 0; b < blocks; b++)
        for (size_t k = 0; k < size[b]; k++, i++) {
            side[i]->top = chart_round(mean[b] + above);
            above += side[i]->height + GAP;
        }
}

/* Right from the top down, left from the bottom up: both lists go downwards. */
static void place_texts(const canvas *c, slice *slices, size_t count, bool left)
{
    slice **side = PILU_NEW_ARRAY(c->arena, slice *, count);
    double *wanted = PILU_NEW_ARRAY(c->arena, double, count);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        slice *s = &slices[left ? count - 1 - i : i];
        if (s->left != left) continue;
        pilu_unit x, y;
        rim(radius_of(c) + ELBOW, (s->from + s->to) / 2, &x, &y);
        wanted[n] = y - s->height / 2.0;
        side[n++] = s;
    }
    spread(c, side, wanted, n);
}

/* From the rim outwards and to the text; where that lies nearer to the pie's middle line than the slice, level to
 * beside the pie first. So no two leaders cross: each stays on its side of the next one's beginning, and from beside
 * the pie on they are in the order of their texts. */
static void draw_text(canvas *c, const slice *s, pilu_unit cx, pilu_unit cy)
{
    double middle = (s->from + s->to) / 2;
    pilu_unit x1, y1, x2, y2, beside = radius_of(c) + REACH, far = radius_of(c) + ELBOW;
    pilu_unit end = s->left ? cx - far : cx + far;
    pilu_unit edge = s->left ? end + GAP : end - GAP, y = cy + s->top + s->height / 2;
    rim(radius_of(c), middle, &x1, &y1);
    rim(radius_of(c) + REACH, middle, &x2, &y2);
    pilu_shape *leader = chart_shape(c, false, -1, INK);
    chart_point(c, leader, cx + x1, cy + y1, true);
    chart_point(c, leader, cx + x2, cy + y2, false);
    bool inwards = y2 < 0 ? y > cy + y2 : y < cy + y2;
    if (inwards) chart_point(c, leader, s->left ? cx - beside : cx + beside, cy + y2, false);
    chart_point(c, leader, edge, y, false);
    chart_lines(c, end, cy + s->top + (c->line - c->size) / 2, s->left ? PILU_ANCHOR_END : PILU_ANCHOR_START, &s->text);
}

void chart_pie(canvas *c)
{
    size_t count;
    pilu_unit cx = c->drawing->width / 2, cy = 0;
    slice *slices = cut(c, cx - radius_of(c) - ELBOW, &count);
    place_texts(c, slices, count, false);
    place_texts(c, slices, count, true);
    for (size_t i = 0; i < count; i++)
        if (slices[i].to > slices[i].from) draw_slice(c, &slices[i], cx, cy, i + 1 == count);
    for (size_t i = 0; i < count; i++) draw_text(c, &slices[i], cx, cy);
}
