#include "doc/chart.h"

static const char *const KINDS[] = {"column", "bar", "line", "pie"};

pilu_chart_kind pilu_chart_kind_find(pilu_str name)
{
    for (size_t i = 0; i < PILU_COUNT(KINDS); i++)
        if (pilu_str_is(name, KINDS[i])) return (pilu_chart_kind)i;
    return PILU_CHART_KINDS;
}

static pilu_number ten_to(int exponent)
{
    pilu_number n = pilu_number_int(1), ten = pilu_number_int(10);
    for (; exponent > 0; exponent--) n = pilu_number_mul(n, ten);
    for (; exponent < 0; exponent++) n = pilu_number_div(n, ten);
    return n;
}

pilu_number pilu_chart_number(pilu_str text)
{
    char plain[64];
    size_t n = 0;
    text = pilu_str_trim(text);
    if (text.n && text.p[text.n - 1] == '%') text.n--;
    for (size_t i = 0; i < text.n && n < sizeof plain; i++)
        if (text.p[i] != ',') plain[n++] = text.p[i];
    pilu_number number = pilu_number_parse((pilu_str){plain, n < sizeof plain ? n : 0}), most = ten_to(18);
    /* So that sums and shares of any two are exact within 128 bits. */
    number.ok = number.ok && pilu_number_places(number) <= 9 && pilu_number_cmp(pilu_number_abs(number), most) <= 0;
    return number;
}

static size_t place_of(pilu_str *names, size_t *count, pilu_str name)
{
    size_t i = 0;
    while (i < *count && !pilu_str_eq(names[i], name)) i++;
    if (i == *count) names[(*count)++] = name;
    return i;
}

const pilu_chart_value *pilu_chart_at(const pilu_chart *chart, size_t series, size_t label)
{
    return &chart->values[series * chart->label_count + label];
}

static pilu_str attr(const pilu_node *node, pilu_attr_kind kind) { return pilu_str_trim(pilu_node_attr(node, kind)); }

pilu_chart *pilu_chart_read(pilu_arena *arena, const pilu_node *node)
{
    pilu_chart *chart = PILU_NEW(arena, pilu_chart);
    *chart = (pilu_chart){.kind = pilu_chart_kind_find(attr(node, PILU_ATTR_TYPE)),
                          .title = attr(node, PILU_ATTR_CAPTION), .unit = attr(node, PILU_ATTR_UNIT)};
    if (chart->kind == PILU_CHART_KINDS) chart->kind = PILU_CHART_COLUMN;
    size_t count = 0;
    for (const pilu_node *d = node->first; d; d = d->next) count++;
    chart->labels = PILU_NEW_ARRAY(arena, pilu_str, count);
    chart->series = PILU_NEW_ARRAY(arena, pilu_str, count);
    for (const pilu_node *d = node->first; d; d = d->next) {
        place_of(chart->labels, &chart->label_count, attr(d, PILU_ATTR_LABEL));
        place_of(chart->series, &chart->series_count, attr(d, PILU_ATTR_SERIES));
    }
    chart->values = PILU_NEW_ARRAY(arena, pilu_chart_value, chart->label_count * chart->series_count);
    for (const pilu_node *d = node->first; d; d = d->next) {
        size_t label = place_of(chart->labels, &chart->label_count, attr(d, PILU_ATTR_LABEL));
        size_t series = place_of(chart->series, &chart->series_count, attr(d, PILU_ATTR_SERIES));
        pilu_str text = attr(d, PILU_ATTR_PRINT), value = attr(d, PILU_ATTR_VALUE);
        pilu_number number = pilu_chart_number(value);
        chart->values[series * chart->label_count + label] =
            (pilu_chart_value){number.ok, number, text.n ? text : value, attr(d, PILU_ATTR_SHARE), d};
    }
    return chart;
}

enum { SAID_MOST = 48 }; /* values: who listens to more has lost the first, and can go through the table cell by cell */

static void put_values(const pilu_chart *chart, pilu_buf *out)
{
    for (size_t s = 0; s < chart->series_count; s++) {
        pilu_buf_text(out, "。");
        if (chart->series[s].n) pilu_buf_printf(out, "%.*s：", PILU_FMT(chart->series[s]));
        const char *before = "";
        for (size_t i = 0; i < chart->label_count; i++) {
            const pilu_chart_value *v = pilu_chart_at(chart, s, i);
            if (!v->given) continue;
            pilu_buf_printf(out, "%s%.*s %.*s", before, PILU_FMT(chart->labels[i]), PILU_FMT(v->text));
            if (v->share.n) pilu_buf_printf(out, "（%.*s）", PILU_FMT(v->share));
            before = "，";
        }
    }
}

pilu_str pilu_chart_alt(pilu_arena *arena, const pilu_chart *chart)
{
    static const char *const NAMES[] = {"柱状图", "条形图", "折线图", "饼状图"};
    pilu_buf out;
    pilu_buf_init(&out, 0);
    pilu_buf_printf(&out, "%s：%.*s", NAMES[chart->kind], PILU_FMT(chart->title));
    if (chart->unit.n) pilu_buf_printf(&out, "，单位：%.*s", PILU_FMT(chart->unit));
    size_t count = 0;
    for (size_t i = 0; i < chart->series_count * chart->label_count; i++) count += chart->values[i].given;
    if (count <= SAID_MOST) put_values(chart, &out);
    else pilu_buf_printf(&out, "。共%zu个数，见图后的数据表", count);
    pilu_buf_text(&out, "。");
    pilu_str text = pilu_arena_str(arena, pilu_buf_view(&out));
    pilu_buf_free(&out);
    return text;
}

/* --- ticks ----------------------------------------------------------------------------------------- */

/* The smallest of 1, 2, 5 × 10^k that cuts the range into at most five parts; its exponent. */
static pilu_number round_step(pilu_number range, int *exponent)
{
    static const int FACTORS[] = {1, 2, 5};
    pilu_number part = pilu_number_div(range, pilu_number_int(5)), step = pilu_number_int(1);
    for (*exponent = -12; *exponent <= 18; ++*exponent)
        for (size_t i = 0; i < PILU_COUNT(FACTORS); i++) {
            step = pilu_number_mul(ten_to(*exponent), pilu_number_int(FACTORS[i]));
            if (pilu_number_cmp(step, part) >= 0) return step;
        }
    return step;
}

pilu_ticks pilu_chart_ticks(pilu_number low, pilu_number high)
{
    pilu_number zero = pilu_number_int(0);
    if (pilu_number_cmp(low, zero) > 0) low = zero;
    if (pilu_number_cmp(high, zero) < 0) high = zero;
    if (pilu_number_cmp(low, high) == 0) high = pilu_number_int(1);
    int exponent;
    pilu_ticks ticks = {.step = round_step(pilu_number_sub(high, low), &exponent)};
    ticks.places = exponent < 0 ? -exponent : 0;
    while (ticks.first > -8 && pilu_number_cmp(pilu_number_mul(ticks.step, pilu_number_int(ticks.first)), low) > 0)
        ticks.first--;
    int last = 0;
    while (last < 8 && pilu_number_cmp(pilu_number_mul(ticks.step, pilu_number_int(last)), high) < 0) last++;
    ticks.count = last - ticks.first + 1;
    return ticks;
}
