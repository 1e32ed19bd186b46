#include "page/layout.h"

/* Room that a picture leaves its caption on a page: an eighth, so that the two can stand together. */
enum { CAPTION_SHARE = 8, CELL_LEAST = PILU_PT(72) };

/* The side that belongs to `length` when its own is `from` pixels and the other `to`; never nothing. */
static pilu_unit scaled(int64_t length, uint32_t from, uint32_t to)
{
    int64_t n = length * to / from;
    return (pilu_unit)(n < 1 ? 1 : n > INT32_MAX ? INT32_MAX : n);
}

pilu_unit pilu_image_height(const pilu_node *img, pilu_unit width)
{
    return scaled(width, img->image->width, img->image->height);
}

pilu_unit pilu_image_width(const pilu_layouter *l, const pilu_node *img, uint16_t page, pilu_unit measure)
{
    const pilu_style *style = pilu_layout_style(img);
    int64_t width = (int64_t)img->image->width * PILU_IMAGE_UNIT;
    pilu_unit most = pilu_layout_depth(l, page);
    if (style->width.kind == PILU_LENGTH_FIXED) width = style->width.value;
    if (style->width.kind == PILU_LENGTH_PERCENT) width = (int64_t)measure * style->width.value / 10000;
    if (width > measure) width = measure;
    if (width < 1) width = 1;
    if (img->parent->kind == PILU_NODE_FIGURE) most -= most / CAPTION_SHARE;
    if (pilu_image_height(img, (pilu_unit)width) <= most) return (pilu_unit)width;
    return scaled(most, img->image->height, img->image->width);
}

/* A picture shrinks with its column, but not to nothing. */
void pilu_image_widths(const pilu_node *img, pilu_unit *min, pilu_unit *max)
{
    const pilu_style *style = pilu_layout_style(img);
    bool fixed = style->width.kind == PILU_LENGTH_FIXED;
    *max = fixed ? style->width.value : (pilu_unit)img->image->width * PILU_IMAGE_UNIT;
    *min = fixed || *max < CELL_LEAST ? *max : CELL_LEAST;
}

void pilu_page_image(pilu_layouter *l, const pilu_piece *piece, pilu_unit x, pilu_unit y)
{
    const pilu_node *img = piece->node;
    pilu_artifact artifact = pilu_image_alt(img).n ? PILU_CONTENT : PILU_ARTIFACT_LAYOUT;
    pilu_item item = {.kind = PILU_ITEM_IMAGE, .artifact = artifact, .node = img, .x = x, .y = y, .w = piece->width,
                      .h = piece->height, .image = img->image};
    pilu_page_item(l, &item);
}
