/* Drawings of charts: what all have in common, and axes. Each chart is drawn around an origin of its own; at the end it
 * is moved into a box, below its unit and its legend. */
#include "doc/chart_private.h"

/* STEPS: how often a value above a column moves away from its neighbours, which are fewer. */
enum { PLOT = 125000, BAR_MOST = 44000, STEPS = 1000, PARTS = 8 };

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

/* Numbers of the axis are written as those beside the columns. */
static bool is_grouped(const pilu_chart *chart)
{
    for (size_t i = 0; i < chart->series_count * chart->label_count; i++)
        if (pilu_str_find(chart->values[i].text, PILU_STR(","), 0) != SIZE_MAX) return true;
    return false;
}

static pilu_str tick_text(const canvas *c, const axis *a, int i)
{
    pilu_buf out;
    pilu_buf_init(&out, 0);
    pilu_number at = pilu_number_mul(a->ticks.step, pilu_number_int(a->ticks.first + i));
    pilu_number_print(at, a->ticks.places, is_grouped(c->chart), &out);
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

static void keep(crowd *all, box b) { all->boxes[all->count++] = b; }

/* Where a value of this width can stand, `steps` moves away (upwards for step < 0) at most: above or below its place,
 * for `slide` also to its left or right. */
static bool find_place(const canvas *c, const crowd *all, box *b, pilu_unit step, int steps, pilu_unit slide)
{
    for (int i = 0; i <= steps; i++)
        for (int side = 0; side <= (slide ? 2 : 0); side++) {
            pilu_unit by = side == 1 ? -slide : side == 2 ? slide : 0;
            box moved = {b->x1 + by, b->y1 + i * step, b->x2 + by, b->y2 + i * step};
            if (moved.x1 < 0 || moved.x2 > c->drawing->width || !is_free(all, moved)) continue;
            *b = moved;
            return true;
        }
    return false;
}

static box value_box(const canvas *c, pilu_unit x, pilu_unit top, pilu_str text)
{
    pilu_unit half = chart_width(text, c->size) / 2 + 500;
    return (box){x - half, top, x + half, top + c->size};
}

static void put_value(canvas *c, box b, pilu_str text)
{
    clear(c, b);
    chart_label(c, (b.x1 + b.x2) / 2, b.y1, PILU_ANCHOR_MIDDLE, text);
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
                    keep(&u->crowd, b);
                    if (b.y2 > b.y1) chart_bar(u->c, b.x1, b.y1, b.x2, b.y2, s);
                    continue;
                }
                box b = value_box(u->c, x + wide / 2, down ? y + GAP : y - GAP - u->c->size, v->text);
                find_place(u->c, &u->crowd, &b, down ? u->c->line : -u->c->line, STEPS, 0);
                keep(&u->crowd, b);
                put_value(u->c, b, v->text);
            }
    chart_segment(u->c, u->left, zero, u->c->drawing->width, zero, INK);
}

/* Where a line runs no figure can stand: small boxes along each of its parts. */
static void keep_line(crowd *all, const pilu_vertex *from, const pilu_vertex *to)
{
    for (int i = 0; i <= PARTS; i++) {
        pilu_unit x = from->x + (to->x - from->x) * i / PARTS, y = from->y + (to->y - from->y) * i / PARTS;
        keep(all, (box){x - 1000, y - 1000, x + 1000, y + 1000});
    }
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
        keep(&u->crowd, (box){points[i].x - 3000, points[i].y - 3000, points[i].x + 3000, points[i].y + 3000});
        if (!points[i].move) keep_line(&u->crowd, &points[i - 1], &points[i]);
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

static bool beside_point(const upright *u, size_t s, size_t i, bool below, box *b)
{
    const canvas *c = u->c;
    const pilu_chart_value *v = pilu_chart_at(c->chart, s, i);
    pilu_unit y = height_of(u, chart_double(v->number)), step = below ? c->line / 2 : -c->line / 2;
    *b = value_box(c, middle_of(u, i), below ? y + 4000 : y - 4000 - c->size, v->text);
    return find_place(c, &u->crowd, b, step, 2, (b->x2 - b->x1) / 2);
}

/* Beside its point, or none at all: of figures that have to go elsewhere nobody knows whose they are. Then the table
 * has them. */
static void draw_line_values(upright *u)
{
    canvas *c = u->c;
    size_t count = c->chart->label_count * c->chart->series_count;
    box *boxes = PILU_NEW_ARRAY(c->arena, box, count);
    for (size_t n = 0; n < count; n++) {
        size_t s = n / c->chart->label_count, i = n % c->chart->label_count;
        const pilu_chart_value *v = &c->chart->values[n];
        if (!v->given) continue;
        bool below = stands_below(c->chart, s, i);
        if (!beside_point(u, s, i, below, &boxes[n]) && !beside_point(u, s, i, !below, &boxes[n])) return;
        keep(&u->crowd, boxes[n]);
    }
    for (size_t n = 0; n < count; n++)
        if (c->chart->values[n].given) put_value(c, boxes[n], c->chart->values[n].text);
}

/* Of a line's many names every second or third stands for the others, where that keeps it on one line. */
static size_t names_every(const upright *u)
{
    const canvas *c = u->c;
    pilu_unit widest = 0;
    for (size_t i = 0; i < c->chart->label_count; i++) {
        pilu_unit width = chart_width(c->chart->labels[i], c->size);
        widest = width > widest ? width : widest;
    }
    for (size_t every = 1; c->chart->kind == PILU_CHART_LINE && every <= 3; every++)
        if (widest <= u->slot * (pilu_unit)every - GAP) return every;
    return 1;
}

static void draw_names(upright *u)
{
    canvas *c = u->c;
    pilu_unit top = PLOT;
    for (size_t i = 0; i < u->crowd.count; i++)
        if (u->crowd.boxes[i].y2 > top) top = u->crowd.boxes[i].y2;
    size_t every = names_every(u);
    for (size_t i = 0; i < c->chart->label_count; i += every) {
        lines text = chart_wrap(c, c->chart->labels[i], u->slot * (pilu_unit)every - GAP);
        chart_lines(c, middle_of(u, i), top + GAP, PILU_ANCHOR_MIDDLE, &text);
    }
}

void chart_columns(canvas *c)
{
    const pilu_chart *chart = c->chart;
    upright u = {.c = c, .axis = make_axis(chart, PLOT)};
    size_t values = chart->label_count * chart->series_count;
    u.crowd.boxes = PILU_NEW_ARRAY(c->arena, box, (PARTS + 3) * values + 2);
    u.left = ticks_width(c, &u.axis) + GAP;
    u.slot = (c->drawing->width - u.left) / (pilu_unit)chart->label_count;
    draw_grid(&u);
    if (chart->kind == PILU_CHART_LINE) {
        pilu_unit zero = height_of(&u, 0);
        keep(&u.crowd, (box){0, 0, u.left, PLOT});
        keep(&u.crowd, (box){u.left, zero - STROKE, c->drawing->width, zero + STROKE});
        for (size_t s = 0; s < chart->series_count; s++) draw_series(&u, s);
        draw_line_values(&u);
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

/* Every second tick has its number, or fewer, where all would not have room; zero always. */
static void draw_scale(canvas *c, const axis *a, pilu_unit left, pilu_unit bottom)
{
    int parts = a->ticks.count > 1 ? a->ticks.count - 1 : 1, every = 1;
    while (every <= parts && ticks_width(c, a) + GAP > a->length / parts * every) every++;
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

/* Unit and legend, from the top down; answers their height. The pie names its slices beside itself. */
static pilu_unit draw_head(canvas *c)
{
    const pilu_chart *chart = c->chart;
    pilu_unit x = 0, width = c->drawing->width, top = 0;
    if (chart->unit.n) {
        pilu_str text = pilu_arena_printf(c->arena, "单位：%.*s", PILU_FMT(chart->unit));
        x = chart_width(text, c->size) + 2 * c->size;
        chart_label(c, 0, top, PILU_ANCHOR_START, text);
    }
    bool legend = chart->kind != PILU_CHART_PIE && chart->series_count > 1;
    for (size_t s = 0; legend && s < chart->series_count; s++) {
        pilu_unit room = 2 * c->size + GAP + chart_width(chart->series[s], c->size);
        if (x > 0 && x + room > width) x = 0, top += c->line;
        chart_sample(c, x, top, s);
        chart_label(c, x + 2 * c->size + GAP, top, PILU_ANCHOR_START, chart->series[s]);
        x += room + 2 * c->size;
    }
    return x > 0 ? top + c->line : 0;
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

static void move_down(pilu_drawing *d, size_t shapes, size_t labels, pilu_unit by)
{
    for (size_t i = 0; i < shapes; i++)
        for (size_t k = 0; k < d->shapes[i].count; k++) d->shapes[i].points[k].y += by;
    for (size_t i = 0; i < labels; i++) d->labels[i].y += by;
}

/* Columns too narrow for two characters of their names lie down, those too whose values would have to stand in
 * steps. */
static bool lies(const canvas *c)
{
    const pilu_chart *chart = c->chart;
    if (chart->kind != PILU_CHART_COLUMN) return chart->kind == PILU_CHART_BAR;
    pilu_unit slot = c->drawing->width / (pilu_unit)chart->label_count;
    pilu_unit above = values_width(c, 1), below = values_width(c, -1);
    int64_t values = (int64_t)(above > below ? above : below) * (int64_t)chart->series_count;
    return slot < 3 * c->size || values > (int64_t)slot * 5 / 4;
}

pilu_drawing *pilu_chart_draw(pilu_arena *arena, const pilu_chart *chart, pilu_unit width, pilu_unit size)
{
    pilu_drawing *d = PILU_NEW(arena, pilu_drawing);
    d->width = width;
    if (!chart->label_count || width <= 0) return d;
    canvas c = {arena, chart, d, size, size * 4 / 3};
    if (chart->kind == PILU_CHART_PIE) chart_pie(&c);
    else if (lies(&c)) chart_bars(&c);
    else chart_columns(&c);
    pilu_unit top, bottom;
    size_t shapes = d->shape_count, labels = d->label_count;
    extent(d, &top, &bottom);
    pilu_unit head = draw_head(&c) + GAP;
    move_down(d, shapes, labels, head - top);
    d->height = bottom - top + head;
    return d;
}
