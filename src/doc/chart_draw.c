/* Drawings of charts: what all have in common, and axes. Each chart is drawn around an origin of its own; at the end it
 * is moved into a box, below its unit and its legend. */
#include "doc/chart_private.h"

enum { PLOT = 150000, BAR_MOST = 44000 };

/* --- the axis of values ---------------------------------------------------------------------------- */

typedef struct axis {
    pilu_ticks ticks;
    double low, high;             /* at the ends */
    pilu_unit length;
} axis;

static axis make_axis(const pilu_chart *chart, pilu_unit length)
{
    pilu_number low = pilu_number_int(0), high = low;
    for (size_t i = 0; i < chart->label_count * chart->series_count; i++) {
        const pilu_chart_value *v = &chart->values[i];
        if (v->given && pilu_number_cmp(v->number, low) < 0) low = v->number;
        if (v->given && pilu_number_cmp(v->number, high) > 0) high = v->number;
    }
    axis a = {.ticks = pilu_chart_ticks(low, high), .length = length};
    double step = chart_double(a.ticks.step);
    a.low = a.ticks.first * step;
    a.high = (a.ticks.first + a.ticks.count - 1) * step;
    return a;
}

/* How far from the low end. */
static pilu_unit along(const axis *a, double value)
{
    return chart_round((value - a->low) / (a->high - a->low) * a->length);
}

static pilu_str tick_text(const canvas *c, const axis *a, int i)
{
    pilu_buf out;
    pilu_buf_init(&out, 0);
    pilu_number at = pilu_number_mul(a->ticks.step, pilu_number_int(a->ticks.first + i));
    pilu_number_print(at, a->ticks.places, true, &out);
    pilu_str text = pilu_arena_str(c->arena, pilu_buf_view(&out));
    pilu_buf_free(&out);
    return text;
}

static pilu_unit ticks_width(const canvas *c, const axis *a)
{
    pilu_unit widest = 0;
    for (int i = 0; i < a->ticks.count; i++) {
        pilu_unit width = chart_width(tick_text(c, a, i), c->size);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static uint32_t grid_colour(const axis *a, int i) { return a->ticks.first + i == 0 ? INK : GRID; }

/* --- labels that must not collide ------------------------------------------------------------------ */

typedef struct box { pilu_unit x1, y1, x2, y2; } box;

typedef struct crowd {
    box *boxes;
    size_t count;
} crowd;

static bool is_free(const crowd *all, box b)
{
    for (size_t i = 0; i < all->count; i++) {
        const box *o = &all->boxes[i];
        if (b.x1 < o->x2 && o->x1 < b.x2 && b.y1 < o->y2 && o->y1 < b.y2) return false;
    }
    return true;
}

/* Lines of the grid do not run through figures. */
static void clear(canvas *c, box b)
{
    pilu_shape *shape = chart_shape(c, true, 0xFFFFFF, -1);
    chart_point(c, shape, b.x1, b.y1, true);
    chart_point(c, shape, b.x2, b.y1, false);
    chart_point(c, shape, b.x2, b.y2, false);
    chart_point(c, shape, b.x1, b.y2, false);
}

/* A value above (step < 0) or below its place, moved away until it is free. The crowd has room for it. */
static void place_value(canvas *c, crowd *all, pilu_unit x, pilu_unit top, pilu_unit step, pilu_str text)
{
    pilu_unit half = chart_width(text, c->size) / 2 + 500;
    box b = {x - half, top, x + half, top + c->size};
    while (!is_free(all, b)) b.y1 += step, b.y2 += step;
    all->boxes[all->count++] = b;
    clear(c, b);
    chart_label(c, x, b.y1, PILU_ANCHOR_MIDDLE, text);
}

/* --- upright: columns and lines -------------------------------------------------------------------- */

typedef struct upright {
    canvas *c;
    axis axis;
    pilu_unit left, slot;
    crowd crowd;
} upright;

static pilu_unit height_of(const upright *u, double value) { return PLOT - along(&u->axis, value); }

static void draw_grid(upright *u)
{
    canvas *c = u->c;
    for (int i = 0; i < u->axis.ticks.count; i++) {
        double value = (u->axis.ticks.first + i) * chart_double(u->axis.ticks.step);
        pilu_unit y = height_of(u, value);
        chart_segment(c, u->left, y, c->drawing->width, y, grid_colour(&u->axis, i));
        chart_label(c, u->left - GAP, y - c->size / 2, PILU_ANCHOR_END, tick_text(c, &u->axis, i));
    }
}

static pilu_unit middle_of(const upright *u, size_t label)
{
    return u->left + (pilu_unit)label * u->slot + u->slot / 2;
}

static void draw_columns(upright *u)
{
    const pilu_chart *chart = u->c->chart;
    pilu_unit wide = u->slot * 2 / 3 / (pilu_unit)chart->series_count, zero = height_of(u, 0);
    if (wide > BAR_MOST) wide = BAR_MOST;
    for (int pass = 0; pass < 2; pass++) /* a value keeps clear of every column, of those to its right too */
        for (size_t i = 0; i < chart->label_count; i++)
            for (size_t s = 0; s < chart->series_count; s++) {
                const pilu_chart_value *v = pilu_chart_at(chart, s, i);
                if (!v->given) continue;
                pilu_unit x = middle_of(u, i) - wide * (pilu_unit)chart->series_count / 2 + wide * (pilu_unit)s;
                pilu_unit y = height_of(u, chart_double(v->number));
                bool down = y > zero;
                if (pass == 0) {
                    box b = {x, down ? zero : y, x + wide, down ? y : zero};
                    u->crowd.boxes[u->crowd.count++] = b;
                    if (b.y2 > b.y1) chart_bar(u->c, b.x1, b.y1, b.x2, b.y2, s);
                    continue;
                }
                place_value(u->c, &u->crowd, x + wide / 2, down ? y + GAP : y - GAP - u->c->size,
                            down ? u->c->line : -u->c->line, v->text);
            }
    chart_segment(u->c, u->left, zero, u->c->drawing->width, zero, INK);
}

static void draw_series(upright *u, size_t s)
{
    const pilu_chart *chart = u->c->chart;
    pilu_vertex *points = PILU_NEW_ARRAY(u->c->arena, pilu_vertex, chart->label_count);
    size_t n = 0;
    bool gap = true;
    for (size_t i = 0; i < chart->label_count; i++) {
        const pilu_chart_value *v = pilu_chart_at(chart, s, i);
        if (v->given) points[n++] = (pilu_vertex){middle_of(u, i), height_of(u, chart_double(v->number)), gap};
        gap = !v->given;
    }
    chart_polyline(u->c, points, n, s);
    for (size_t i = 0; i < n; i++) {
        chart_marker(u->c, points[i].x, points[i].y, s);
        u->crowd.boxes[u->crowd.count++] = (box){points[i].x - 3000, points[i].y - 3000, points[i].x + 3000,
                                                 points[i].y + 3000};
    }
}

static bool is_above(const pilu_chart_value *a, const pilu_chart_value *b)
{
    return a->given && b->given && pilu_number_cmp(a->number, b->number) > 0;
}

/* A value stands above its point; below it in a valley, and when another series lies above it. */
static bool stands_below(const pilu_chart *chart, size_t s, size_t i)
{
    const pilu_chart_value *v = pilu_chart_at(chart, s, i);
    for (size_t other = 0; other < chart->series_count; other++)
        if (is_above(pilu_chart_at(chart, other, i), v)) return true;
    if (chart->series_count > 1) return false;
    bool first = i == 0, last = i + 1 == chart->label_count;
    return (first || is_above(v - 1, v)) && (last || is_above(v + 1, v)) && !(first && last);
}

static void draw_line_values(upright *u, size_t s)
{
    const pilu_chart *chart = u->c->chart;
    for (size_t i = 0; i < chart->label_count; i++) {
        const pilu_chart_value *v = pilu_chart_at(chart, s, i);
        if (!v->given) continue;
        bool below = stands_below(chart, s, i);
        pilu_unit y = height_of(u, chart_double(v->number));
        place_value(u->c, &u->crowd, middle_of(u, i), below ? y + 5000 : y - 5000 - u->c->size,
                    below ? u->c->line : -u->c->line, v->text);
    }
}

static void draw_names(upright *u)
{
    canvas *c = u->c;
    pilu_unit top = PLOT;
    for (size_t i = 0; i < u->crowd.count; i++)
        if (u->crowd.boxes[i].y2 > top) top = u->crowd.boxes[i].y2;
    for (size_t i = 0; i < c->chart->label_count; i++) {
        lines text = chart_wrap(c, c->chart->labels[i], u->slot - GAP);
        chart_lines(c, middle_of(u, i), top + GAP, PILU_ANCHOR_MIDDLE, &text);
    }
}

void chart_columns(canvas *c)
{
    const pilu_chart *chart = c->chart;
    upright u = {.c = c, .axis = make_axis(chart, PLOT)};
    size_t values = chart->label_count * chart->series_count;
    u.crowd.boxes = PILU_NEW_ARRAY(c->arena, box, 2 * values);
    u.left = ticks_width(c, &u.axis) + GAP;
    u.slot = (c->drawing->width - u.left) / (pilu_unit)chart->label_count;
    draw_grid(&u);
    if (chart->kind == PILU_CHART_LINE) {
        for (size_t s = 0; s < chart->series_count; s++) draw_series(&u, s);
        for (size_t s = 0; s < chart->series_count; s++) draw_line_values(&u, s);
    } else {
        draw_columns(&u);
    }
    draw_names(&u);
}

/* --- lying: bars ----------------------------------------------------------------------------------- */

static pilu_unit values_width(const canvas *c, int sign)
{
    pilu_unit widest = 0;
    for (size_t i = 0; i < c->chart->label_count * c->chart->series_count; i++) {
        const pilu_chart_value *v = &c->chart->values[i];
        if (!v->given || (pilu_number_sign(v->number) < 0) != (sign < 0)) continue;
        pilu_unit width = chart_width(v->text, c->size) + 2 * GAP;
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void draw_bar(canvas *c, const axis *a, pilu_unit left, pilu_unit y, pilu_unit high, const pilu_chart_value *v,
                     size_t series)
{
    pilu_unit zero = left + along(a, 0), end = left + along(a, chart_double(v->number));
    bool back = end < zero;
    if (end != zero) chart_bar(c, back ? end : zero, y, back ? zero : end, y + high, series);
    pilu_unit width = chart_width(v->text, c->size), x = back ? end - GAP : end + GAP, top = y + (high - c->size) / 2;
    clear(c, (box){back ? x - width : x, top, back ? x : x + width, top + c->size});
    chart_label(c, x, top, back ? PILU_ANCHOR_END : PILU_ANCHOR_START, v->text);
}

/* Every second tick has its number where all would not have room. */
static void draw_scale(canvas *c, const axis *a, pilu_unit left, pilu_unit bottom)
{
    int every = ticks_width(c, a) + GAP > a->length / (a->ticks.count > 1 ? a->ticks.count - 1 : 1) ? 2 : 1;
    for (int i = 0; i < a->ticks.count; i++) {
        pilu_unit x = left + along(a, (a->ticks.first + i) * chart_double(a->ticks.step));
        chart_segment(c, x, 0, x, bottom, grid_colour(a, i));
        if ((a->ticks.first + i) % every == 0)
            chart_label(c, x, bottom + GAP, PILU_ANCHOR_MIDDLE, tick_text(c, a, i));
    }
}

void chart_bars(canvas *c)
{
    const pilu_chart *chart = c->chart;
    pilu_unit most = c->drawing->width / 3, left = 0, high = c->line, y = GAP;
    lines *names = PILU_NEW_ARRAY(c->arena, lines, chart->label_count);
    for (size_t i = 0; i < chart->label_count; i++) {
        names[i] = chart_wrap(c, chart->labels[i], most);
        left = names[i].width > left ? names[i].width : left;
    }
    pilu_unit *top = PILU_NEW_ARRAY(c->arena, pilu_unit, chart->label_count + 1);
    for (size_t i = 0; i < chart->label_count; i++) {
        pilu_unit text = (pilu_unit)names[i].count * c->line, bars = (pilu_unit)chart->series_count * high;
        top[i] = y;
        y += (text > bars ? text : bars) + 2 * GAP;
    }
    top[chart->label_count] = y;
    pilu_unit plot = left + GAP + values_width(c, -1);
    axis a = make_axis(chart, c->drawing->width - plot - values_width(c, 1));
    draw_scale(c, &a, plot, y);
    for (size_t i = 0; i < chart->label_count; i++) {
        pilu_unit middle = (top[i] + top[i + 1]) / 2 - GAP;
        pilu_unit text = middle - (pilu_unit)names[i].count * c->line / 2 + (c->line - c->size) / 2;
        chart_lines(c, left, text, PILU_ANCHOR_END, &names[i]);
        for (size_t s = 0; s < chart->series_count; s++) {
            const pilu_chart_value *v = pilu_chart_at(chart, s, i);
            pilu_unit at = middle - (pilu_unit)chart->series_count * high / 2 + (pilu_unit)s * high;
            if (v->given) draw_bar(c, &a, plot, at, high, v, s);
        }
    }
    pilu_unit zero = plot + along(&a, 0);
    chart_segment(c, zero, 0, zero, y, INK);
}

/* --- the whole ------------------------------------------------------------------------------------- */

/* Unit and legend, above y; the pie names its slices beside itself. */
static pilu_unit draw_head(canvas *c, pilu_unit y)
{
    const pilu_chart *chart = c->chart;
    pilu_unit x = 0, rows = 0, width = c->drawing->width;
    if (chart->unit.n) {
        pilu_str text = pilu_arena_printf(c->arena, "单位：%.*s", PILU_FMT(chart->unit));
        rows = 1;
        x = chart_width(text, c->size) + 2 * c->size;
        chart_label(c, 0, y - c->line, PILU_ANCHOR_START, text);
    }
    bool legend = chart->kind != PILU_CHART_PIE && chart->series_count > 1;
    for (size_t s = 0; legend && s < chart->series_count; s++) {
        pilu_unit room = 2 * c->size + GAP + chart_width(chart->series[s], c->size);
        if (!rows || (x + room > width && x > 0)) rows++, x = 0;
        pilu_unit top = y - rows * c->line;
        chart_sample(c, x, top, s);
        chart_label(c, x + 2 * c->size + GAP, top, PILU_ANCHOR_START, chart->series[s]);
        x += room + 2 * c->size;
    }
    return rows * c->line;
}

static void extent(const pilu_drawing *d, pilu_unit *top, pilu_unit *bottom)
{
    *top = INT32_MAX;
    *bottom = INT32_MIN;
    for (size_t i = 0; i < d->shape_count; i++)
        for (size_t k = 0; k < d->shapes[i].count; k++) {
            pilu_unit y = d->shapes[i].points[k].y;
            if (y - STROKE < *top) *top = y - STROKE;
            if (y + STROKE > *bottom) *bottom = y + STROKE;
        }
    for (size_t i = 0; i < d->label_count; i++) {
        const pilu_chart_label *l = &d->labels[i];
        if (l->y - l->size * 88 / 100 < *top) *top = l->y - l->size * 88 / 100;
        if (l->y + l->size * 12 / 100 > *bottom) *bottom = l->y + l->size * 12 / 100;
    }
}

static void move_down(pilu_drawing *d, pilu_unit by)
{
    for (size_t i = 0; i < d->shape_count; i++)
        for (size_t k = 0; k < d->shapes[i].count; k++) d->shapes[i].points[k].y += by;
    for (size_t i = 0; i < d->label_count; i++) d->labels[i].y += by;
}

pilu_drawing *pilu_chart_draw(pilu_arena *arena, const pilu_chart *chart, pilu_unit width, pilu_unit size)
{
    pilu_drawing *d = PILU_NEW(arena, pilu_drawing);
    d->width = width;
    if (!chart->label_count || width <= 0) return d;
    canvas c = {arena, chart, d, size, size * 4 / 3};
    /* Columns too narrow for two characters lie down. */
    bool narrow = width / (pilu_unit)chart->label_count < 3 * size;
    if (chart->kind == PILU_CHART_PIE) chart_pie(&c);
    else if (chart->kind == PILU_CHART_BAR || (narrow && chart->kind == PILU_CHART_COLUMN)) chart_bars(&c);
    else chart_columns(&c);
    pilu_unit top, bottom;
    extent(d, &top, &bottom);
    top -= draw_head(&c, top - GAP) + GAP;
    move_down(d, -top);
    d->height = bottom - top;
    return d;
}
