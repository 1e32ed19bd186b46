/* chart_private.h: what the files of the chart geometry share. For src/doc/chart*.c alone. */
#ifndef PILU_DOC_CHART_PRIVATE_H
#define PILU_DOC_CHART_PRIVATE_H

#include "doc/chart.h"

enum { INK = 0x333333, GRID = 0xD0D0D0, GAP = 3000, STROKE = 600, LOOK_COUNT = 8 };

typedef struct canvas {
    pilu_arena *arena;
    const pilu_chart *chart;
    pilu_drawing *drawing;
    pilu_unit size, line;         /* of the labels: em and line pitch */
} canvas;

typedef struct lines {
    pilu_str *items;
    size_t count;
    pilu_unit width;              /* of the widest */
} lines;

/* chart_shape.c */

double chart_double(pilu_number n);
/* Of an angle in turns, clockwise from twelve o'clock: x to the right, y upwards; by arithmetic alone, so that every
 * machine draws the same. */
void chart_turn(double turns, double *x, double *y);
/* To a hundredth of a point: more only makes files longer. */
pilu_unit chart_round(double x);

pilu_unit chart_width(pilu_str text, pilu_unit size);
/* Breaks after any character that is not part of a number or word, none but a closing mark at the start of a line; the
 * lines are of like length, so that no character stands alone. */
lines chart_wrap(const canvas *c, pilu_str text, pilu_unit width);

pilu_shape *chart_shape(canvas *c, bool closed, int64_t fill, int64_t stroke);
void chart_point(canvas *c, pilu_shape *shape, pilu_unit x, pilu_unit y, bool move);
void chart_segment(canvas *c, pilu_unit x1, pilu_unit y1, pilu_unit x2, pilu_unit y2, uint32_t colour);
/* A closed polygon in the look of the `look`th of several: colour and pattern. `points` are copied. */
void chart_area(canvas *c, const pilu_vertex *points, size_t count, size_t look);
void chart_bar(canvas *c, pilu_unit x1, pilu_unit y1, pilu_unit x2, pilu_unit y2, size_t look);
/* Text whose em box has its top at y. */
void chart_label(canvas *c, pilu_unit x, pilu_unit y, pilu_anchor_side anchor, pilu_str text);
void chart_lines(canvas *c, pilu_unit x, pilu_unit y, pilu_anchor_side anchor, const lines *text);

/* chart_pie.c, chart_line.c, chart_draw.c */

void chart_pie(canvas *c);
void chart_columns(canvas *c);
void chart_bars(canvas *c);
/* A sample of a series as the legend shows it, in a box an em wide from (x, y). */
void chart_sample(canvas *c, pilu_unit x, pilu_unit y, size_t series);
void chart_polyline(canvas *c, const pilu_vertex *points, size_t count, size_t series);
void chart_marker(canvas *c, pilu_unit x, pilu_unit y, size_t series);

#endif
