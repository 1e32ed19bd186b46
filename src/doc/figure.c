/* Figures: each chart in a figure with its caption below it, «图N», and behind it its data as a table, so that nobody
 * has to read them off a drawing (GB/T 37668; WCAG 2.2 criterion 1.1.1). */
#include "doc/chart.h"

static pilu_node *element(pilu_document *doc, pilu_node *parent, pilu_node_kind kind, const pilu_node *owner)
{
    pilu_node *node = pilu_node_new(doc, kind, owner->origin);
    pilu_node_append(parent, node);
    return node;
}

/* Text that somebody wrote, put where it is needed: not the program's own, like a number. */
static pilu_node *add_text(pilu_document *doc, pilu_node *parent, const pilu_node *owner, pilu_str text)
{
    pilu_node *node = pilu_node_generated(doc, owner, text);
    node->generated = false;
    pilu_node_append(parent, node);
    return node;
}

static pilu_node *add_cell(pilu_document *doc, pilu_node *row, pilu_node_kind kind, const pilu_node *owner,
                           const char *scope, pilu_str text)
{
    pilu_node *cell = element(doc, row, kind, owner);
    if (scope) pilu_node_set_attr(doc, cell, PILU_ATTR_SCOPE, pilu_str_from(scope));
    else pilu_node_set_attr(doc, cell, PILU_ATTR_CLASS, PILU_STR("num"));
    return add_text(doc, cell, owner, text);
}

/* Shows the value that the datum shows. */
static void add_value(pilu_document *doc, pilu_node *row, const pilu_node *owner, const pilu_chart_value *v)
{
    pilu_node *text = add_cell(doc, row, PILU_NODE_TD, owner, NULL, v->given ? v->text : PILU_STR("—"));
    if (!v->datum) return;
    text->data = v->datum->data;
    text->pointer = v->datum->pointer;
}

/* Over values that have no series: what is counted in yuan is an amount. */
static pilu_str head_of(const pilu_chart *chart)
{
    pilu_str unit = chart->unit, yuan = PILU_STR("元");
    bool money = unit.n >= yuan.n && pilu_str_eq(pilu_str_slice(unit, unit.n - yuan.n, unit.n), yuan);
    return money ? PILU_STR("金额") : PILU_STR("数值");
}

static bool has_shares(const pilu_chart *chart)
{
    bool some = false;
    for (size_t i = 0; i < chart->label_count; i++) some = some || pilu_chart_at(chart, 0, i)->share.n;
    return some && chart->series_count == 1;
}

static void add_rows(pilu_document *doc, pilu_node *table, const pilu_node *owner, const pilu_chart *chart)
{
    pilu_node *row = element(doc, element(doc, table, PILU_NODE_THEAD, owner), PILU_NODE_TR, owner);
    add_cell(doc, row, PILU_NODE_TH, owner, "col", PILU_STR("项目"));
    for (size_t s = 0; s < chart->series_count; s++)
        add_cell(doc, row, PILU_NODE_TH, owner, "col", chart->series[s].n ? chart->series[s] : head_of(chart));
    bool shares = has_shares(chart);
    if (shares) add_cell(doc, row, PILU_NODE_TH, owner, "col", PILU_STR("占比"));
    pilu_node *body = element(doc, table, PILU_NODE_TBODY, owner);
    for (size_t i = 0; i < chart->label_count; i++) {
        row = element(doc, body, PILU_NODE_TR, owner);
        add_cell(doc, row, PILU_NODE_TH, owner, "row", chart->labels[i]);
        for (size_t s = 0; s < chart->series_count; s++) add_value(doc, row, owner, pilu_chart_at(chart, s, i));
        pilu_str share = pilu_chart_at(chart, 0, i)->share;
        if (shares) add_cell(doc, row, PILU_NODE_TD, owner, NULL, share.n ? share : PILU_STR("—"));
    }
}

static void add_table(pilu_document *doc, pilu_node *figure, const pilu_node *node, const pilu_chart *chart, unsigned n)
{
    if (!chart->label_count) return; /* the checker says so */
    pilu_node *table = pilu_node_new(doc, PILU_NODE_TABLE, node->origin);
    pilu_node_set_attr(doc, table, PILU_ATTR_CLASS, PILU_STR("chart-data"));
    pilu_node_insert_after(figure, table);
    pilu_str text = pilu_arena_printf(doc->arena, "图%u的数据", n);
    if (chart->unit.n)
        text = pilu_arena_printf(doc->arena, "%.*s（单位：%.*s）", PILU_FMT(text), PILU_FMT(chart->unit));
    add_text(doc, element(doc, table, PILU_NODE_CAPTION, node), node, text);
    add_rows(doc, table, node, chart);
}

static pilu_node *child_of(const pilu_node *figure, pilu_node_kind kind)
{
    pilu_node *child = figure->first;
    while (child && child->kind != kind) child = child->next;
    return child;
}

/* A chart always has a number, a picture where it has a caption. */
static bool is_numbered(const pilu_node *figure)
{
    return child_of(figure, PILU_NODE_CHART) || child_of(figure, PILU_NODE_FIGCAPTION);
}

/* The chart's title is its figure's caption, whichever way it was written. */
static void complete(pilu_document *doc, pilu_node *figure, unsigned n)
{
    pilu_node *node = child_of(figure, PILU_NODE_CHART), *caption = child_of(figure, PILU_NODE_FIGCAPTION);
    if (!node) {
        pilu_str number = pilu_arena_printf(doc->arena, "图%u　", n);
        pilu_node_insert_first(caption, pilu_node_generated(doc, caption, number));
        return;
    }
    pilu_str title = pilu_str_trim(pilu_node_attr(node, PILU_ATTR_CAPTION));
    if (!caption) {
        caption = element(doc, figure, PILU_NODE_FIGCAPTION, node);
        if (title.n) add_text(doc, caption, node, title);
    } else if (!title.n) {
        pilu_node_set_attr(doc, node, PILU_ATTR_CAPTION, pilu_node_text(doc->arena, caption));
    }
    pilu_node_insert_first(caption, pilu_node_generated(doc, node, pilu_arena_printf(doc->arena, "图%u　", n)));
    add_table(doc, figure, node, pilu_chart_read(doc->arena, node), n);
}

void pilu_document_figures(pilu_document *doc)
{
    unsigned n = 0;
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        pilu_node *node = (pilu_node *)iter.node; /* the iterator borrows; the document is the caller's to change */
        if (event == PILU_EXIT && node->kind == PILU_NODE_CHART && node->parent->kind != PILU_NODE_FIGURE)
            pilu_node_wrap(node, pilu_node_new(doc, PILU_NODE_FIGURE, node->origin));
        else if (event == PILU_EXIT && node->kind == PILU_NODE_FIGURE && is_numbered(node))
            complete(doc, node, ++n);
    }
}
