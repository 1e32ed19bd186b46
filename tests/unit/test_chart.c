#include "unit.h"
#include "tree.h"

#include "doc/chart.h"

static pilu_chart *read(pilu_arena *arena, const char *markup)
{
    return pilu_chart_read(arena, tree_parse(arena, markup)->root->first);
}

static pilu_number number(const char *text) { return pilu_number_parse(pilu_str_from(text)); }

/* «step × first … last» with the decimals of the printed ticks. */
static void check_ticks(const char *low, const char *high, const char *step, int first, int count, int places)
{
    pilu_ticks ticks = pilu_chart_ticks(number(low), number(high));
    CHECK(pilu_number_cmp(ticks.step, number(step)) == 0);
    CHECK(ticks.first == first);
    CHECK(ticks.count == count);
    CHECK(ticks.places == places);
}

TEST(ticks_are_round)
{
    check_ticks("0", "906.51", "200", 0, 6, 0);      /* 906.51 / 5 = 181.3: 0, 200, … 1000 */
    check_ticks("0", "1000", "200", 0, 6, 0);        /* exactly five parts; none beyond 1000 */
    check_ticks("0", "1001", "500", 0, 4, 0);        /* 200.2 is more than 200: 0, 500, 1000, 1500 */
    check_ticks("-35.4", "1086.2", "500", -1, 5, 0); /* 224.3: −500 … 1500 */
    check_ticks("0", "0.3", "0.1", 0, 4, 1);         /* 0.06 → 0.1; no binary fraction makes it five */
    check_ticks("0", "0.04", "0.01", 0, 5, 2);
    check_ticks("3", "7", "2", 0, 5, 0);             /* 0 is always on the axis */
    check_ticks("-7", "-3", "2", -4, 5, 0);
    check_ticks("0", "0", "0.2", 0, 6, 1);           /* nothing but zeros */
    check_ticks("0", "123456789012", "50000000000", 0, 4, 0);
}

TEST(numbers_as_printed)
{
    CHECK(pilu_number_cmp(pilu_chart_number(PILU_STR("1,234.50")), number("1234.5")) == 0);
    CHECK(pilu_number_cmp(pilu_chart_number(PILU_STR(" 38.20% ")), number("38.2")) == 0);
    CHECK(pilu_number_cmp(pilu_chart_number(PILU_STR("-0.5")), number("-0.5")) == 0);
    static const char *const WRONG[] = {"", "%", "十二", "1 2", "12万元", "—", "1e19", "0.0000000001"};
    for (size_t i = 0; i < PILU_COUNT(WRONG); i++) CHECK(!pilu_chart_number(pilu_str_from(WRONG[i])).ok);
}

static bool is_labelled(const pilu_drawing *d, const char *part)
{
    bool some = false;
    for (size_t i = 0; i < d->label_count; i++)
        some = some || pilu_str_find(d->labels[i].text, pilu_str_from(part), 0) != SIZE_MAX;
    return some;
}

/* Behind the value; a value alone has none. */
TEST(shares)
{
    pilu_arena *arena = pilu_arena_new();
    const pilu_chart *chart = read(arena, "<chart type=\"pie\" caption=\"收入\"><datum label=\"甲\" value=\"3\" share=\"75%\"/>"
                                          "<datum label=\"乙\" value=\"1\"/></chart>");
    CHECK_STR(pilu_chart_alt(arena, chart), "饼状图：收入。甲 3（75%），乙 1。");
    const pilu_drawing *d = pilu_chart_draw(arena, chart, 400000, 9000);
    CHECK(is_labelled(d, "甲 3（75%）"));
    CHECK(is_labelled(d, "乙 1") && !is_labelled(d, "乙 1（"));
    pilu_arena_free(arena);
}

/* 48 values are said, more are counted. */
TEST(many_values)
{
    for (int count = 48; count < 50; count++) {
        pilu_arena *arena = pilu_arena_new();
        char markup[8192];
        int n = snprintf(markup, sizeof markup, "<chart type=\"line\" caption=\"月\">");
        for (int i = 0; i < count; i++)
            n += snprintf(markup + n, sizeof markup - (size_t)n, "<datum label=\"%d月\" value=\"%d\"/>", i, i);
        snprintf(markup + n, sizeof markup - (size_t)n, "</chart>");
        pilu_str alt = pilu_chart_alt(arena, read(arena, markup));
        if (count == 48) CHECK(pilu_str_find(alt, PILU_STR("，47月 47。"), 0) != SIZE_MAX);
        else CHECK_STR(alt, "折线图：月。共49个数，见图后的数据表。");
        pilu_arena_free(arena);
    }
}

/* As the values are. */
TEST(thousands_of_the_axis)
{
    pilu_arena *arena = pilu_arena_new();
    const char *const PLAIN = "<chart type=\"column\"><datum label=\"甲\" value=\"1070.59\"/></chart>";
    const char *const GROUPED = "<chart type=\"column\"><datum label=\"甲\" value=\"1,070.59\"/></chart>";
    const pilu_drawing *d = pilu_chart_draw(arena, read(arena, PLAIN), 400000, 9000);
    CHECK(is_labelled(d, "1500") && !is_labelled(d, ","));
    d = pilu_chart_draw(arena, read(arena, GROUPED), 400000, 9000);
    CHECK(is_labelled(d, "1,500") && !is_labelled(d, "1500"));
    pilu_arena_free(arena);
}

TEST(alternative_text)
{
    pilu_arena *arena = pilu_arena_new();
    CHECK_STR(pilu_chart_alt(arena, read(arena, "<chart type=\"pie\" caption=\"收入结构\" unit=\"万元\">"
                                                "<datum label=\"财政拨款\" value=\"906.51\"/>"
                                                "<datum label=\"其他\" value=\"0.05\" text=\"不足0.1\"/></chart>")),
              "饼状图：收入结构，单位：万元。财政拨款 906.51，其他 不足0.1。");
    CHECK_STR(pilu_chart_alt(arena, read(arena, "<chart type=\"column\" caption=\"收支\">"
                                                "<datum label=\"收\" series=\"上年\" value=\"1\"/>"
                                                "<datum label=\"支\" series=\"上年\" value=\"2\"/>"
                                                "<datum label=\"支\" series=\"本年\" value=\"3\"/></chart>")),
              "柱状图：收支。上年：收 1，支 2。本年：支 3。");
    pilu_arena_free(arena);
}

/* The first closed shape with this fill, as «x1 y1 x2 y2» of its extent. */
static void check_extent(const pilu_drawing *d, uint32_t fill, size_t skip, const pilu_unit want[4])
{
    for (size_t i = 0; i < d->shape_count; i++) {
        const pilu_shape *s = &d->shapes[i];
        if (s->fill != fill || skip-- > 0) continue;
        pilu_unit box[4] = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
        for (size_t k = 0; k < s->count; k++) {
            if (s->points[k].x < box[0]) box[0] = s->points[k].x;
            if (s->points[k].y < box[1]) box[1] = s->points[k].y;
            if (s->points[k].x > box[2]) box[2] = s->points[k].x;
            if (s->points[k].y > box[3]) box[3] = s->points[k].y;
        }
        for (int k = 0; k < 4; k++)
            if (box[k] != want[k]) printf("side %d: got %d, want %d\n", k, box[k], want[k]);
        CHECK(memcmp(box, want, sizeof box) == 0);
        return;
    }
    CHECK(!"a shape with this fill");
}

enum { BLUE = 0x2F5D8C };

/* Ticks 0, 20, 40, 60, 80, 100: an axis of 125 pt, 1.25 pt a unit. The widest, «100», takes 3 × 0.56 × 10 = 16.8 pt and
 * 3 pt of gap: the plot begins at 19.8; two slots of 90.1 pt in 200 pt. A column is 2/3 of its slot, at most 44 pt: 44.
 * Topmost is the value of the column of 100, at −3 − 10 = −13 pt; 0.6 pt are kept for strokes and 3 pt above all: so
 * the plot's top lies at 16.6. */
TEST(columns)
{
    pilu_arena *arena = pilu_arena_new();
    const pilu_drawing *d = pilu_chart_draw(arena, read(arena, "<chart type=\"column\"><datum label=\"甲\" value=\"100\"/>"
                                                               "<datum label=\"乙\" value=\"50\"/></chart>"),
                                            200000, 10000);
    check_extent(d, BLUE, 0, (pilu_unit[]){42850, 16600, 86850, 141600});
    check_extent(d, BLUE, 1, (pilu_unit[]){132950, 79100, 176950, 141600});
    pilu_arena_free(arena);
}

/* Below zero: ticks −100, −50, 0, 50, 100 (200 / 5 = 40 → 50); 0.625 pt a unit; zero at the middle. */
TEST(columns_below_zero)
{
    pilu_arena *arena = pilu_arena_new();
    const pilu_drawing *d = pilu_chart_draw(arena, read(arena, "<chart type=\"column\"><datum label=\"甲\" value=\"100\"/>"
                                                               "<datum label=\"乙\" value=\"-100\"/></chart>"),
                                            200000, 10000);
    /* «-100»: 4 × 5.6 + 3 = 25.4; slots of 87.3. */
    check_extent(d, BLUE, 0, (pilu_unit[]){47050, 16600, 91050, 79100});
    check_extent(d, BLUE, 1, (pilu_unit[]){134350, 79100, 178350, 141600});
    pilu_arena_free(arena);
}

/* Half of the pie: its right half, from the centre to the rim of 65 pt. */
TEST(pie_angles)
{
    pilu_arena *arena = pilu_arena_new();
    const pilu_drawing *d = pilu_chart_draw(arena, read(arena, "<chart type=\"pie\"><datum label=\"甲\" value=\"2\"/>"
                                                               "<datum label=\"乙\" value=\"1\"/>"
                                                               "<datum label=\"丙\" value=\"1\"/></chart>"),
                                            400000, 9000);
    for (size_t i = 0; i < d->shape_count; i++) {
        const pilu_shape *s = &d->shapes[i];
        if (s->fill != BLUE) continue;
        CHECK(s->points[0].x == 200000);
        CHECK(s->points[1].x == 200000 && s->points[1].y == s->points[0].y - 65000);              /* twelve o'clock */
        CHECK(s->points[s->count - 1].x == 200000 && s->points[s->count - 1].y == s->points[0].y + 65000); /* six */
        CHECK(s->points[1 + (s->count - 2) / 2].x == 265000);                                     /* three */
    }
    check_extent(d, 0xFFFFFF, 0, (pilu_unit[]){135000, d->shapes[0].points[0].y - 65000, 200000,
                                               d->shapes[0].points[0].y}); /* 丙: nine to twelve */
    pilu_arena_free(arena);
}

/* No two labels share room, whatever the data; and none leaves the drawing. */
static void check_apart(const char *markup, pilu_unit width)
{
    pilu_arena *arena = pilu_arena_new();
    const pilu_drawing *d = pilu_chart_draw(arena, read(arena, markup), width, 9000);
    struct { pilu_unit side[4]; } *box = pilu_arena_alloc(arena, sizeof *box * (d->label_count + 1));
    for (size_t i = 0; i < d->label_count; i++) {
        const pilu_chart_label *l = &d->labels[i];
        pilu_unit w = 0;
        for (size_t k = 0; k < l->text.n; k++) /* an em a Han character of three bytes, 0.5 em others */
            w += (l->text.p[k] & 0xC0) == 0x80 ? 0 : (l->text.p[k] & 0x80) ? l->size : l->size / 2;
        pilu_unit x = l->anchor == PILU_ANCHOR_END ? l->x - w : l->anchor == PILU_ANCHOR_MIDDLE ? l->x - w / 2 : l->x;
        pilu_unit b[4] = {x, l->y - l->size * 88 / 100, x + w, l->y + l->size * 12 / 100};
        memcpy(box[i].side, b, sizeof b);
        CHECK(b[0] >= 0 && b[1] >= 0 && b[2] <= d->width && b[3] <= d->height);
        for (size_t k = 0; k < i; k++) {
            const pilu_unit *o = box[k].side;
            bool apart = b[0] >= o[2] || o[0] >= b[2] || b[1] >= o[3] || o[1] >= b[3];
            if (!apart) printf("«%.*s» and «%.*s»\n", PILU_FMT(l->text), PILU_FMT(d->labels[k].text));
            CHECK(apart);
        }
    }
    pilu_arena_free(arena);
}

TEST(labels_keep_apart)
{
    check_apart("<chart type=\"pie\" unit=\"万元\"><datum label=\"一般公共预算财政拨款收入\" value=\"123456.78\" share=\"86.03%\"/>"
                "<datum label=\"政府性基金预算财政拨款收入\" value=\"432.00\" share=\"12.17%\"/>"
                "<datum label=\"其他收入\" value=\"0.05\" share=\"不足0.01%\"/></chart>", PILU_CHART_NARROW);
    check_apart("<chart type=\"pie\" unit=\"万元\"><datum label=\"一般公共预算财政拨款收入\" value=\"906.51\"/>"
                "<datum label=\"政府性基金预算财政拨款收入\" value=\"0.05\"/><datum label=\"国有资本\" value=\"0.04\"/>"
                "<datum label=\"事业收入\" value=\"0.03\"/><datum label=\"经营收入\" value=\"0\"/>"
                "<datum label=\"其他收入\" value=\"0.02\"/></chart>", 442205);
    check_apart("<chart type=\"column\" unit=\"万元\"><datum label=\"财政拨款收入总计\" series=\"2023\" value=\"123456.78\"/>"
                "<datum label=\"财政拨款收入总计\" series=\"2024\" value=\"123456.79\"/>"
                "<datum label=\"支出\" series=\"2023\" value=\"-5\"/><datum label=\"支出\" series=\"2024\" value=\"-6\"/>"
                "<datum label=\"结余\" series=\"2023\" value=\"123456.78\"/></chart>", 200000);
    check_apart("<chart type=\"line\" unit=\"万元\"><datum label=\"2021\" series=\"甲\" value=\"3.1\"/>"
                "<datum label=\"2021\" series=\"乙\" value=\"3.2\"/><datum label=\"2021\" series=\"丙\" value=\"3.15\"/>"
                "<datum label=\"2022\" series=\"甲\" value=\"3.1\"/><datum label=\"2022\" series=\"乙\" value=\"3.1\"/></chart>",
                300000);
    check_apart("<chart type=\"bar\"><datum label=\"一个长得在图里一行放不下、要折成三行才能排完的项目名称，还要更长\" value=\"3\"/>"
                "<datum label=\"乙\" value=\"-1234567.89\"/></chart>", 300000);
}

/* Names and values in both widths, with all there is to collide: neither is there room for every figure beside its line. */
TEST(hard_charts)
{
    static const char *const CHARTS[] = {
        "<chart type=\"pie\"><datum label=\"一般公共预算财政拨款收入\" value=\"906.51\"/>"
        "<datum label=\"政府性基金预算财政拨款收入\" value=\"154.11\"/><datum label=\"上级补助收入\" value=\"18\"/>"
        "<datum label=\"事业收入\" value=\"15\"/><datum label=\"经营收入\" value=\"12\"/>"
        "<datum label=\"附属单位上缴收入\" value=\"9\"/><datum label=\"使用非财政拨款结余\" value=\"6\"/>"
        "<datum label=\"“利息”收入\" value=\"1\"/><datum label=\"其他收入\" value=\"0.06\"/></chart>",
        "<chart type=\"line\" unit=\"万元\"><datum label=\"2018年\" series=\"合计\" value=\"9\"/>"
        "<datum label=\"2019年\" series=\"合计\" value=\"11\"/><datum label=\"2018年\" series=\"公务接待费\" value=\"5\"/>"
        "<datum label=\"2019年\" series=\"公务接待费\" value=\"5.01\"/></chart>",
        "<chart type=\"column\" unit=\"元\"><datum label=\"社会保障和就业支出行政事业单位养老支出\" series=\"预算\" "
        "value=\"12,345,678.90\"/><datum label=\"社会保障和就业支出行政事业单位养老支出\" series=\"决算\" "
        "value=\"-12,300,000.05\"/><datum label=\"住房\" series=\"预算\" value=\"3.5\"/></chart>",
    };
    for (size_t i = 0; i < PILU_COUNT(CHARTS); i++) {
        check_apart(CHARTS[i], PILU_CHART_WIDTH);
        check_apart(CHARTS[i], PILU_CHART_NARROW);
    }
}

static const pilu_chart_label *label_of(const pilu_drawing *d, const char *text)
{
    for (size_t i = 0; i < d->label_count; i++)
        if (pilu_str_is(d->labels[i].text, text)) return &d->labels[i];
    return NULL;
}

/* Two values of «1234.56» take 2 × (7 × 0.56 × 9 + 6) = 82.6 pt: columns in 442 pt have room, in 110 pt for each of two
 * names too; in 60 pt they would stand in steps, so that the columns lie down: their values one below the other. */
TEST(columns_lie_down_for_their_values)
{
    pilu_arena *arena = pilu_arena_new();
    const pilu_chart *chart = read(arena, "<chart type=\"column\"><datum label=\"收\" series=\"上年\" value=\"1234.56\"/>"
                                          "<datum label=\"收\" series=\"本年\" value=\"1234.57\"/>"
                                          "<datum label=\"支\" series=\"上年\" value=\"1\"/></chart>");
    const pilu_drawing *wide = pilu_chart_draw(arena, chart, 220000, 9000);
    CHECK(label_of(wide, "1234.56")->x < label_of(wide, "1234.57")->x);
    CHECK(label_of(wide, "1234.56")->anchor == PILU_ANCHOR_MIDDLE);
    const pilu_drawing *narrow = pilu_chart_draw(arena, chart, 120000, 9000);
    CHECK(label_of(narrow, "1234.57")->y == label_of(narrow, "1234.56")->y + 12000);
    CHECK(label_of(narrow, "1234.56")->anchor == PILU_ANCHOR_START);
    pilu_arena_free(arena);
}

/* The legend is read downwards: a name that has no room on the first line stands below it, at the left. */
TEST(legend_goes_down)
{
    pilu_arena *arena = pilu_arena_new();
    const pilu_drawing *d = pilu_chart_draw(arena, read(arena, "<chart type=\"line\" unit=\"元\">"
                                                               "<datum label=\"甲\" series=\"一般公共预算\" value=\"1\"/>"
                                                               "<datum label=\"甲\" series=\"政府性基金\" value=\"9\"/>"
                                                               "<datum label=\"甲\" series=\"国有资本\" value=\"5\"/></chart>"),
                                            200000, 9000);
    CHECK(label_of(d, "一般公共预算")->y == label_of(d, "单位：元")->y);
    CHECK(label_of(d, "政府性基金")->y == label_of(d, "单位：元")->y + 12000);
    CHECK(label_of(d, "政府性基金")->x == 2 * 9000 + 3000);
    CHECK(label_of(d, "国有资本")->y == label_of(d, "政府性基金")->y);
    pilu_arena_free(arena);
}

/* Lines that run together: whose a figure is nobody could tell, so none is printed; the table has them. Apart, all are. */
TEST(values_of_lines_all_or_none)
{
    pilu_arena *arena = pilu_arena_new();
    const pilu_drawing *d = pilu_chart_draw(
        arena, read(arena, "<chart type=\"line\"><datum label=\"1\" series=\"甲\" value=\"5\"/><datum label=\"2\" series=\"甲\" "
                           "value=\"5.5\"/><datum label=\"1\" series=\"乙\" value=\"5.01\"/><datum label=\"2\" series=\"乙\" "
                           "value=\"5.51\"/><datum label=\"1\" series=\"丙\" value=\"5.02\"/><datum label=\"2\" series=\"丙\" "
                           "value=\"5.52\"/><datum label=\"1\" series=\"丁\" value=\"4.99\"/><datum label=\"2\" series=\"丁\" "
                           "value=\"5.49\"/><datum label=\"1\" series=\"戊\" value=\"4.98\"/><datum label=\"2\" series=\"戊\" "
                           "value=\"5.48\"/><datum label=\"1\" series=\"己\" value=\"4.97\"/><datum label=\"2\" series=\"己\" "
                           "value=\"5.47\"/></chart>"), 240000, 9000);
    CHECK(!label_of(d, "5.5") && !label_of(d, "5.01") && !label_of(d, "4.99"));
    d = pilu_chart_draw(arena, read(arena, "<chart type=\"line\"><datum label=\"1\" series=\"甲\" value=\"5\"/>"
                                           "<datum label=\"1\" series=\"乙\" value=\"50.5\"/></chart>"), 240000, 9000);
    CHECK(label_of(d, "5") && label_of(d, "50.5"));
    pilu_arena_free(arena);
}

/* Nine slices and eight looks: the ninth, between the eighth and the first, looks like the fifth. */
TEST(neighbours_look_different)
{
    pilu_arena *arena = pilu_arena_new();
    const pilu_drawing *d = pilu_chart_draw(
        arena, read(arena, "<chart type=\"pie\"><datum label=\"1\" value=\"1\"/><datum label=\"2\" value=\"1\"/>"
                           "<datum label=\"3\" value=\"1\"/><datum label=\"4\" value=\"1\"/><datum label=\"5\" value=\"1\"/>"
                           "<datum label=\"6\" value=\"1\"/><datum label=\"7\" value=\"1\"/><datum label=\"8\" value=\"1\"/>"
                           "<datum label=\"9\" value=\"1\"/></chart>"), 400000, 9000);
    int blue = 0;
    for (size_t i = 0; i < d->shape_count; i++) blue += d->shapes[i].fill == BLUE;
    CHECK(blue == 1);
    pilu_arena_free(arena);
}

/* On which side of the line from a to b the point lies: its sign. */
static int side_of(pilu_vertex a, pilu_vertex b, pilu_vertex p)
{
    int64_t cross = (int64_t)(b.x - a.x) * (p.y - a.y) - (int64_t)(b.y - a.y) * (p.x - a.x);
    return (cross > 0) - (cross < 0);
}

static bool cross_each_other(const pilu_shape *one, const pilu_shape *other)
{
    for (size_t i = 1; i < one->count; i++)
        for (size_t k = 1; k < other->count; k++) {
            pilu_vertex a = one->points[i - 1], b = one->points[i], c = other->points[k - 1], d = other->points[k];
            if (side_of(a, b, c) * side_of(a, b, d) < 0 && side_of(c, d, a) * side_of(c, d, b) < 0) return true;
        }
    return false;
}

/* One open line of several points; the strokes of a pattern are many of two. */
static bool is_leader(const pilu_shape *s)
{
    return !s->closed && s->count > 2 && !s->points[1].move && !s->points[2].move;
}

/* The leaders of a pie of these slices. */
static void check_leaders(const double *slices, size_t count, pilu_unit width)
{
    pilu_arena *arena = pilu_arena_new();
    char markup[4096];
    int n = snprintf(markup, sizeof markup, "<chart type=\"pie\">");
    for (size_t i = 0; i < count; i++)
        n += snprintf(markup + n, sizeof markup - (size_t)n, "<datum label=\"项目%zu\" value=\"%.2f\"/>", i + 1, slices[i]);
    snprintf(markup + n, sizeof markup - (size_t)n, "</chart>");
    const pilu_drawing *d = pilu_chart_draw(arena, read(arena, markup), width, 9000);
    size_t leaders = 0;
    for (size_t i = 0; i < d->shape_count; i++) {
        if (!is_leader(&d->shapes[i])) continue;
        leaders++;
        for (size_t k = 0; k < i; k++) {
            bool crossed = is_leader(&d->shapes[k]) && cross_each_other(&d->shapes[i], &d->shapes[k]);
            if (crossed) printf("%zu slices, %d wide: %s\n", count, width, markup);
            CHECK(!crossed);
        }
    }
    CHECK(leaders == count);
    pilu_arena_free(arena);
}

TEST(leaders_do_not_cross)
{
    static const double TWELVE[] = {906.51, 154.11, 31, 18.07, 12, 9.5, 7, 5.2, 3.1, 2, 0.85, 0.05};
    static const double THIN[] = {0.01, 0.01, 0.01, 0.01, 500, 0.01, 0.01, 0.01, 0.01, 500, 0.01, 0.01};
    static const pilu_unit WIDTHS[] = {PILU_CHART_WIDTH, PILU_CHART_NARROW};
    for (size_t w = 0; w < PILU_COUNT(WIDTHS); w++) {
        check_leaders(TWELVE, PILU_COUNT(TWELVE), WIDTHS[w]);
        check_leaders(THIN, PILU_COUNT(THIN), WIDTHS[w]);
        uint32_t seed = 20260101;
        for (size_t pie = 0; pie < 50; pie++) {
            double slices[14];
            size_t count = 3 + pie % 12;
            for (size_t i = 0; i < count; i++) {
                seed = seed * 1664525u + 1013904223u;
                double part = (double)(seed >> 8) / 16777216.0;
                slices[i] = 0.01 + 1000 * part * part * part * part; /* a few large, many thin */
            }
            check_leaders(slices, count, WIDTHS[w]);
        }
    }
}

TEST(nothing_to_draw)
{
    pilu_arena *arena = pilu_arena_new();
    CHECK(pilu_chart_draw(arena, read(arena, "<chart type=\"pie\"></chart>"), 400000, 9000)->label_count == 0);
    check_apart("<chart type=\"pie\"><datum label=\"甲\" value=\"0\"/><datum label=\"乙\" value=\"0\"/></chart>", 400000);
    check_apart("<chart type=\"pie\"><datum label=\"甲\" value=\"5\"/></chart>", 400000);
    check_apart("<chart type=\"pie\"><datum label=\"甲\" value=\"1e18\"/><datum label=\"乙\" value=\"0.000000001\"/></chart>",
                400000);
    check_apart("<chart type=\"column\"><datum label=\"甲\" value=\"1e18\"/><datum label=\"乙\" value=\"-1e18\"/></chart>",
                400000);
    check_apart("<chart type=\"column\"><datum label=\"甲\" value=\"0\"/></chart>", 400000);
    pilu_arena_free(arena);
}

int main(void)
{
    RUN(ticks_are_round);
    RUN(numbers_as_printed);
    RUN(alternative_text);
    RUN(shares);
    RUN(many_values);
    RUN(thousands_of_the_axis);
    RUN(columns);
    RUN(columns_below_zero);
    RUN(pie_angles);
    RUN(labels_keep_apart);
    RUN(hard_charts);
    RUN(columns_lie_down_for_their_values);
    RUN(legend_goes_down);
    RUN(values_of_lines_all_or_none);
    RUN(neighbours_look_different);
    RUN(leaders_do_not_cross);
    RUN(nothing_to_draw);
    return unit_end();
}
