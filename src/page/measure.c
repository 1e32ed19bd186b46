#include "page/layout.h"

/* Walks a cell's content in the order in which flow.c builds it, and keeps what it shapes for then. */
typedef struct measurer {
    pilu_layouter *l;
    pilu_shaped **end;
    pilu_unit min, max;
} measurer;

static void widen(measurer *m, pilu_unit around, pilu_unit min, pilu_unit max)
{
    if (around + min > m->min) m->min = around + min;
    if (around + max > m->max) m->max = around + max;
}

static pilu_shaped *keep(measurer *m)
{
    pilu_shaped *shaped = PILU_NEW(m->l->scratch, pilu_shaped);
    *m->end = shaped;
    m->end = &shaped->next;
    return shaped;
}

/* A character of an upright label is as wide as an em. */
static void measure_text(measurer *m, const pilu_node *block, const pilu_node *first, const pilu_node *end,
                         pilu_unit around)
{
    const pilu_style *style = pilu_layout_style(block);
    pilu_text *text = pilu_text_shape(m->l->ts, block, first, end);
    keep(m)->text = text;
    if (style->upright)
        widen(m, around, style->size, style->size);
    else
        widen(m, around, pilu_text_min_width(text), pilu_text_max_width(text));
}

static void measure_table(measurer *m, const pilu_node *node, pilu_unit around)
{
    pilu_table *table = pilu_table_new(m->l, node);
    keep(m)->table = table;
    if (!table) return;
    for (const pilu_node *part = node->first; part; part = part->next)
        if (part->kind == PILU_NODE_CAPTION && !pilu_layout_style(part)->hidden)
            measure_text(m, part, part->first, NULL, around);
    widen(m, around, table->min, table->max);
}

/* Nothing of it is shaped, but a cell that holds nothing else has content all the same. */
static void measure_picture(measurer *m, const pilu_node *node, pilu_unit around)
{
    pilu_unit min = 0, max = 0;
    keep(m);
    if (node->kind == PILU_NODE_IMG) pilu_image_widths(node, &min, &max);
    widen(m, around, min, max);
}

static void measure_children(measurer *m, const pilu_node *node, pilu_unit around)
{
    for (const pilu_node *child = node->first; child;) {
        if (pilu_node_kind_category(child->kind) == PILU_CATEGORY_INLINE) {
            const pilu_node *end = child;
            while (end && pilu_node_kind_category(end->kind) == PILU_CATEGORY_INLINE) end = end->next;
            measure_text(m, node, child, end, around);
            child = end;
            continue;
        }
        const pilu_style *s = pilu_layout_style(child);
        pilu_unit sides = around + s->margin[PILU_LEFT] + s->margin[PILU_RIGHT];
        if (s->hidden) {
            child = child->next;
            continue;
        }
        pilu_unit framed = sides + s->padding[PILU_LEFT] + s->padding[PILU_RIGHT] + s->border[PILU_LEFT].width +
                           s->border[PILU_RIGHT].width;
        if (child->kind == PILU_NODE_TABLE)
            measure_table(m, child, sides);
        else if (child->kind == PILU_NODE_IMG || child->kind == PILU_NODE_CHART)
            measure_picture(m, child, framed);
        else
            measure_children(m, child, framed);
        child = child->next;
    }
}

pilu_shaped *pilu_flow_measure(pilu_layouter *l, const pilu_node *node, pilu_unit *min, pilu_unit *max)
{
    pilu_shaped *first = NULL;
    measurer m = {.l = l, .end = &first};
    measure_children(&m, node, 0);
    *min = m.min;
    *max = m.max;
    return first;
}
