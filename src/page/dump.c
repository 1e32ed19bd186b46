#include "page/page.h"

#include <inttypes.h>

static const char *const ARTIFACTS[] = {"content", "layout", "pagination"};

/* Points with three decimals, from thousandths, without a locale. */
static void put_unit(pilu_buf *out, pilu_unit u)
{
    int64_t n = u;
    if (n < 0) pilu_buf_char(out, '-');
    if (n < 0) n = -n;
    pilu_buf_printf(out, "%" PRId64 ".%03" PRId64, n / 1000, n % 1000);
}

static void put_units(pilu_buf *out, const pilu_unit *units, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        pilu_buf_char(out, ' ');
        put_unit(out, units[i]);
    }
}

static void put_paint(pilu_buf *out, const char *name, int64_t colour)
{
    if (colour >= 0) pilu_buf_printf(out, " %s #%06" PRIx64, name, colour);
}

/* Its extent and paint; the points themselves are the chart's, and tested there. */
static void put_path(pilu_buf *out, const pilu_item *item)
{
    const pilu_shape *shape = item->shape;
    pilu_unit box[4] = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    for (size_t i = 0; i < shape->count; i++) {
        pilu_unit x = item->x + shape->points[i].x, y = item->y + shape->points[i].y;
        if (x < box[0]) box[0] = x;
        if (y < box[1]) box[1] = y;
        if (x > box[2]) box[2] = x;
        if (y > box[3]) box[3] = y;
    }
    pilu_buf_printf(out, "path %s", ARTIFACTS[item->artifact]);
    put_units(out, box, 4);
    pilu_buf_printf(out, " %zu points", shape->count);
    put_paint(out, "fill", shape->fill);
    put_paint(out, "stroke", shape->stroke);
    pilu_buf_char(out, '\n');
}

static void put_item(pilu_buf *out, const pilu_item *item)
{
    if (item->kind == PILU_ITEM_PATH) {
        put_path(out, item);
        return;
    }
    bool text = item->kind == PILU_ITEM_TEXT, image = item->kind == PILU_ITEM_IMAGE;
    pilu_buf_printf(out, "%s %s", text ? "text" : image ? "image" : "fill", ARTIFACTS[item->artifact]);
    if (text) {
        put_units(out, (const pilu_unit[]){item->x, item->y, item->w, item->size}, 4);
        if (item->face) pilu_buf_printf(out, " %.*s", PILU_FMT(item->face->family));
        if (item->bold) pilu_buf_text(out, " bold");
        if (item->turned) pilu_buf_text(out, " turned");
    } else {
        put_units(out, (const pilu_unit[]){item->x, item->y, item->w, item->h}, 4);
    }
    if (item->colour) pilu_buf_printf(out, " #%06" PRIx32, item->colour);
    if (text) pilu_buf_printf(out, " «%.*s»", PILU_FMT(item->text));
    pilu_buf_char(out, '\n');
}

static void put_anchor(pilu_buf *out, const pilu_anchor *anchor)
{
    pilu_str id = pilu_node_attr(anchor->node, PILU_ATTR_ID);
    pilu_buf_printf(out, "anchor %s", pilu_node_kind_name(anchor->node->kind));
    if (id.n) pilu_buf_printf(out, " #%.*s", PILU_FMT(id));
    pilu_buf_printf(out, " page %" PRIu32, anchor->page + 1);
    put_units(out, &anchor->y, 1);
    pilu_buf_char(out, '\n');
}

void pilu_pages_dump(const pilu_pages *pages, pilu_buf *out)
{
    for (size_t i = 0; i < pages->count; i++) {
        const pilu_page *page = &pages->items[i];
        pilu_buf_printf(out, "page %" PRIu32 " ", page->number);
        put_unit(out, page->width);
        pilu_buf_text(out, " x ");
        put_unit(out, page->height);
        pilu_buf_char(out, '\n');
        for (size_t k = 0; k < page->item_count; k++) put_item(out, &page->items[k]);
    }
    for (size_t i = 0; i < pages->anchor_count; i++) put_anchor(out, &pages->anchors[i]);
}
