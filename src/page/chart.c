#include "page/layout.h"

/* Shapes first, then labels: the page's content is then two marked parts, whatever the chart holds. */
void pilu_page_chart(pilu_layouter *l, const pilu_node *node, const pilu_drawing *drawing, pilu_unit x, pilu_unit y)
{
    const pilu_style *style = pilu_layout_style(node);
    for (size_t i = 0; i < drawing->shape_count && !l->measures; i++) {
        pilu_item item = {.kind = PILU_ITEM_PATH, .artifact = PILU_CONTENT, .node = node, .x = x, .y = y,
                          .shape = &drawing->shapes[i]};
        if (item.shape->count) pilu_page_item(l, &item);
    }
    for (size_t i = 0; i < drawing->label_count; i++) {
        const pilu_chart_label *label = &drawing->labels[i];
        pilu_line line = pilu_text_plain(l->ts, label->text, style->font, label->size, false, style->colour);
        pilu_unit left = label->anchor == PILU_ANCHOR_END ? line.width :
                         label->anchor == PILU_ANCHOR_MIDDLE ? line.width / 2 : 0;
        for (size_t k = 0; k < line.item_count; k++) {
            pilu_item item = line.items[k];
            item.artifact = PILU_CONTENT;
            item.node = node;
            item.x += x + label->x - left;
            item.y += y + label->y;
            pilu_page_item(l, &item);
        }
    }
}
