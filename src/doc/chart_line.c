/* Lines of line charts: told apart by their dashes and their points, not by colour alone. */
#include "doc/chart_private.h"

static const struct { uint32_t colour; pilu_unit on, off; } LINES[] = {
    {0x2F5D8C, 0, 0}, {0x8A5A00, 5000, 2500}, {0x1F6B3A, 1500, 2000}, {0x8C2F2F, 8000, 3000},
};

void chart_polyline(canvas *c, const pilu_vertex *points, size_t count, size_t series)
{
    size_t look = series % PILU_COUNT(LINES);
    pilu_shape *shape = chart_shape(c, false, -1, LINES[look].colour);
    shape->width = 1500;
    shape->dash[0] = LINES[look].on;
    shape->dash[1] = LINES[look].off;
    for (size_t i = 0; i < count; i++) chart_point(c, shape, points[i].x, points[i].y, points[i].move);
}

/* Square, diamond, triangle up, triangle down; from the fifth on hollow. */
void chart_marker(canvas *c, pilu_unit x, pilu_unit y, size_t series)
{
    static const pilu_unit CORNERS[4][4][2] = {
        {{-2200, -2200}, {2200, -2200}, {2200, 2200}, {-2200, 2200}},
        {{0, -3000}, {3000, 0}, {0, 3000}, {-3000, 0}},
        {{0, -2800}, {2600, 2200}, {-2600, 2200}, {0, -2800}},
        {{-2600, -2200}, {2600, -2200}, {0, 2800}, {-2600, -2200}},
    };
    size_t look = series % PILU_COUNT(LINES);
    bool hollow = series / PILU_COUNT(LINES) % 2;
    pilu_shape *shape = chart_shape(c, true, hollow ? 0xFFFFFF : LINES[look].colour, LINES[look].colour);
    for (size_t i = 0; i < 4; i++) chart_point(c, shape, x + CORNERS[look][i][0], y + CORNERS[look][i][1], i == 0);
}

void chart_sample(canvas *c, pilu_unit x, pilu_unit y, size_t series)
{
    pilu_unit width = 2 * c->size, middle = y + c->size / 2;
    if (c->chart->kind != PILU_CHART_LINE) {
        chart_bar(c, x, y + c->size / 10, x + width, y + c->size, series);
        return;
    }
    pilu_vertex points[] = {{x, middle, true}, {x + width, middle, false}};
    chart_polyline(c, points, 2, series);
    chart_marker(c, x + width / 2, middle, series);
}
