/* The drawings of a chart as SVG: paths and text that scale with the page. For those who listen it is one picture with
 * an alternative text; the table behind it has the data. */
#include "doc/chart.h"
#include "html/writer.h"

/* Points with at most two decimals. */
static void put_unit(pilu_buf *out, pilu_unit u)
{
    int n = (u < 0 ? -u : u) / 10 + ((u < 0 ? -u : u) % 10 >= 5);
    if (u < 0 && n) pilu_buf_char(out, '-');
    pilu_buf_int(out, n / 100);
    if (n % 100 == 0) return;
    pilu_buf_char(out, '.');
    pilu_buf_char(out, (char)('0' + n / 10 % 10));
    if (n % 10) pilu_buf_char(out, (char)('0' + n % 10));
}

static void put_points(pilu_buf *out, const pilu_shape *shape)
{
    for (size_t i = 0; i < shape->count; i++) {
        const pilu_vertex *v = &shape->points[i];
        if (v->move && i && shape->closed) pilu_buf_char(out, 'Z');
        pilu_buf_char(out, v->move ? 'M' : i && shape->points[i - 1].move ? 'L' : ' ');
        put_unit(out, v->x);
        pilu_buf_char(out, ' ');
        put_unit(out, v->y);
    }
    if (shape->closed) pilu_buf_char(out, 'Z');
}

static void put_paint(pilu_buf *out, const char *name, int64_t colour)
{
    if (colour < 0) pilu_buf_printf(out, " %s=\"none\"", name);
    else pilu_buf_printf(out, " %s=\"#%06x\"", name, (unsigned)colour);
}

static void put_shape(pilu_buf *out, const pilu_shape *shape)
{
    if (!shape->count) return;
    pilu_buf_text(out, "<path d=\"");
    put_points(out, shape);
    pilu_buf_char(out, '"');
    put_paint(out, "fill", shape->fill);
    if (shape->stroke >= 0) {
        put_paint(out, "stroke", shape->stroke);
        pilu_buf_text(out, " stroke-width=\"");
        put_unit(out, shape->width);
        pilu_buf_char(out, '"');
    }
    if (shape->dash[0] > 0) {
        pilu_buf_text(out, " stroke-dasharray=\"");
        put_unit(out, shape->dash[0]);
        pilu_buf_char(out, ' ');
        put_unit(out, shape->dash[1]);
        pilu_buf_char(out, '"');
    }
    pilu_buf_text(out, "/>\n");
}

static void put_label(pilu_buf *out, const pilu_chart_label *label)
{
    pilu_buf_text(out, "<text x=\"");
    put_unit(out, label->x);
    pilu_buf_text(out, "\" y=\"");
    put_unit(out, label->y);
    pilu_buf_char(out, '"');
    if (label->anchor != PILU_ANCHOR_START)
        pilu_buf_text(out, label->anchor == PILU_ANCHOR_END ? " text-anchor=\"end\"" : " text-anchor=\"middle\"");
    pilu_buf_char(out, '>');
    pilu_html_text(out, label->text);
    pilu_buf_text(out, "</text>\n");
}

static void put_drawing(pilu_buf *out, const pilu_drawing *drawing, pilu_unit size, const char *class, pilu_str alt)
{
    pilu_buf_printf(out, "<svg class=\"chart %s\" role=\"img\"", class);
    pilu_html_attr(out, "aria-label", alt);
    pilu_buf_text(out, " viewBox=\"0 0 ");
    put_unit(out, drawing->width);
    pilu_buf_char(out, ' ');
    put_unit(out, drawing->height);
    pilu_buf_text(out, "\">\n");
    for (size_t i = 0; i < drawing->shape_count; i++) put_shape(out, &drawing->shapes[i]);
    pilu_buf_text(out, "<g font-size=\"");
    put_unit(out, size);
    pilu_buf_text(out, "\">\n");
    for (size_t i = 0; i < drawing->label_count; i++) put_label(out, &drawing->labels[i]);
    pilu_buf_text(out, "</g>\n</svg>\n");
}

/* Twice: as wide as the page, and for a telephone, where the wide one's figures would be too small to read. The style
 * sheet shows one of them, so that one is read out. */
void pilu_html_chart(pilu_buf *out, const pilu_node *node)
{
    pilu_arena *arena = pilu_arena_new();
    const pilu_chart *chart = pilu_chart_read(arena, node);
    pilu_str alt = pilu_chart_alt(arena, chart);
    pilu_unit size = node->style ? node->style->size : PILU_CHART_SIZE;
    put_drawing(out, pilu_chart_draw(arena, chart, PILU_CHART_WIDTH, size), size, "chart-wide", alt);
    put_drawing(out, pilu_chart_draw(arena, chart, PILU_CHART_NARROW, size), size, "chart-narrow", alt);
    pilu_arena_free(arena);
}
