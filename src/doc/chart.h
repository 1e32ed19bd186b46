/* chart.h: charts: their data, and one geometry for both outputs.
 *
 * A chart's data are read from its `datum` children. The drawing is a pure function of them and of a width: polygons
 * and polylines, and labels whose room is estimated (an em for a Han character, 0.56 em for others), so that the page
 * of the PDF and the SVG of the HTML page agree without a font. What differs, differs by pattern and not by colour
 * alone. Every value is printed, in a line chart where each has room beside its point: otherwise the table behind the
 * figure has them. All in 1/1000 pt, x to the right, y down from the drawing's upper left corner.
 * Everything lives in the arena given. */
#ifndef PILU_DOC_CHART_H
#define PILU_DOC_CHART_H

#include "base/number.h"
#include "doc/style.h"

typedef enum pilu_chart_kind {
    PILU_CHART_COLUMN, PILU_CHART_BAR, PILU_CHART_LINE, PILU_CHART_PIE, PILU_CHART_KINDS
} pilu_chart_kind;

typedef struct pilu_chart_value {
    bool given;
    pilu_number number;
    pilu_str text, share;       /* what is printed for it; of the whole, or empty */
    const pilu_node *datum;     /* that gave it */
} pilu_chart_value;

typedef struct pilu_chart {
    pilu_chart_kind kind;
    pilu_str title, unit;
    pilu_str *labels, *series;  /* in the order met; one series without a name when none is named */
    size_t label_count, series_count;
    pilu_chart_value *values;   /* [series][label] */
} pilu_chart;

/* «906.51», «1,234.50», «38.20%»; ok = false for anything else, more than 9 decimals and what is beyond 10^18. */
pilu_number pilu_chart_number(pilu_str text);
/* PILU_CHART_KINDS for an unknown name. */
pilu_chart_kind pilu_chart_kind_find(pilu_str name);
/* Data that pilu_document_check refuses are left out. */
pilu_chart *pilu_chart_read(pilu_arena *arena, const pilu_node *node);
const pilu_chart_value *pilu_chart_at(const pilu_chart *chart, size_t series, size_t label);
/* The alternative text: kind, title, unit and every value; of very many only how many they are. */
pilu_str pilu_chart_alt(pilu_arena *arena, const pilu_chart *chart);

typedef struct pilu_vertex {
    pilu_unit x, y;
    bool move;                  /* begins a new part */
} pilu_vertex;

typedef struct pilu_shape {
    pilu_vertex *points;
    size_t count;
    bool closed;                /* each part */
    int64_t fill, stroke;       /* 0xRRGGBB, or -1 */
    pilu_unit width;            /* of the stroke */
    pilu_unit dash[2];          /* on, off; 0: no dashes */
} pilu_shape;

typedef enum pilu_anchor_side { PILU_ANCHOR_START, PILU_ANCHOR_MIDDLE, PILU_ANCHOR_END } pilu_anchor_side;

typedef struct pilu_chart_label {
    pilu_unit x, y;             /* y: baseline */
    pilu_anchor_side anchor;
    pilu_unit size;
    pilu_str text;
} pilu_chart_label;

typedef struct pilu_drawing {
    pilu_unit width, height;
    pilu_shape *shapes;         /* in the order painted; labels above all */
    size_t shape_count, shape_room;
    pilu_chart_label *labels;
    size_t label_count, label_room;
} pilu_drawing;

/* The type area of GB/T 9704: 156 mm; a telephone's window; small 五号. */
enum { PILU_CHART_WIDTH = 442205, PILU_CHART_NARROW = 240000, PILU_CHART_SIZE = 9000 };
/* `size`: of the labels. */
pilu_drawing *pilu_chart_draw(pilu_arena *arena, const pilu_chart *chart, pilu_unit width, pilu_unit size);

/* The ticks of an axis that holds [low, high] and 0: `count` of them, at first × step, (first + 1) × step, … */
typedef struct pilu_ticks {
    pilu_number step;
    int first, count, places;   /* places: decimals to print */
} pilu_ticks;
pilu_ticks pilu_chart_ticks(pilu_number low, pilu_number high);

#endif
