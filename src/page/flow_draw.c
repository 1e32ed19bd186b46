#include "page/layout.h"

/* Half of the outer borders lies outside the grid lines, above the first row and below the last one. */
int64_t pilu_piece_height(const pilu_piece *piece)
{
    if (piece->kind != PILU_PIECE_ROW) return piece->height;
    const pilu_table *table = piece->table;
    int64_t height = table->height[piece->row];
    if (piece->row == 0 && !table->middle) height += table->edge / 2;
    if (piece->row + 1 == table->grid->rows) height += table->edge - table->edge / 2;
    return height;
}

int64_t pilu_piece_opening(const pilu_layouter *l, const pilu_piece *piece)
{
    if (piece->kind != PILU_PIECE_ROW) return 0;
    const pilu_table *table = piece->table;
    int64_t above = pilu_table_above(l, table, piece->row);
    return piece->row == 0 && !table->middle ? above : above + table->edge / 2;
}

int64_t pilu_piece_closing(const pilu_piece *piece)
{
    if (piece->kind != PILU_PIECE_ROW || piece->row + 1 == piece->table->grid->rows) return 0;
    return piece->table->edge - piece->table->edge / 2;
}

uint32_t pilu_flow_fit(const pilu_layouter *l, const pilu_flow *flow, uint32_t from, int64_t room, int64_t *height)
{
    *height = 0;
    for (uint32_t i = from; i < flow->count; i++) {
        const pilu_piece *piece = &flow->pieces[i];
        int64_t next = *height + pilu_piece_height(piece);
        if (i > from || from == 0) next += piece->gap;
        if (i == from) next += pilu_piece_opening(l, piece);
        if (next + pilu_piece_closing(piece) > room) return i;
        *height = next;
    }
    return flow->count;
}

static void set_anchors(pilu_layouter *l, const pilu_piece *piece, int64_t y)
{
    for (uint32_t i = piece->anchor_from; i < piece->anchor_to; i++) {
        l->pages->anchors[i].page = (uint32_t)l->pages->count - 1;
        l->pages->anchors[i].y = (pilu_unit)y;
    }
}

/* The pieces [i, end) of one table. */
static uint32_t run_end(const pilu_flow *flow, uint32_t i, uint32_t to)
{
    const pilu_table *table = flow->pieces[i].table;
    while (i < to && flow->pieces[i].kind == PILU_PIECE_ROW && flow->pieces[i].table == table) i++;
    return i;
}

/* A block that goes on over pages is closed at each break like a table. */
static void draw_box(pilu_layouter *l, const pilu_box *box, pilu_unit x, int64_t top, int64_t bottom)
{
    const pilu_border *border = box->style->border;
    pilu_unit left = x + box->x, width = box->width;
    if (box->style->background >= 0)
        pilu_page_fill(l, left, top, width, bottom - top, (uint32_t)box->style->background);
    pilu_page_fill(l, left, top, width, border[PILU_TOP].width, border[PILU_TOP].colour);
    pilu_page_fill(l, left, bottom - border[PILU_BOTTOM].width, width, border[PILU_BOTTOM].width,
                   border[PILU_BOTTOM].colour);
    pilu_page_fill(l, left, top, border[PILU_LEFT].width, bottom - top, border[PILU_LEFT].colour);
    pilu_page_fill(l, left + width - border[PILU_RIGHT].width, top, border[PILU_RIGHT].width, bottom - top,
                   border[PILU_RIGHT].colour);
}

/* Tops of the pieces [from, to) and, last, the bottom of all; gaps stand above their piece. */
static int64_t *find_tops(pilu_layouter *l, const pilu_flow *flow, uint32_t from, uint32_t to, int64_t y, int64_t cut)
{
    const pilu_piece *last = &flow->pieces[to - 1];
    int64_t *tops = PILU_NEW_ARRAY(l->scratch, int64_t, to - from + 1);
    for (uint32_t i = from; i < to; i++) {
        if (i > from || from == 0) y += flow->pieces[i].gap;
        tops[i - from] = y;
        y += pilu_piece_height(&flow->pieces[i]) + (i == from ? pilu_piece_opening(l, &flow->pieces[i]) : 0);
    }
    if (cut >= 0) y += cut - last->table->height[last->row];
    tops[to - from] = y + pilu_piece_closing(last);
    return tops;
}

/* Boxes stand in the order of their first piece; one that ended before `from` is passed over. */
static void draw_boxes(pilu_layouter *l, const pilu_flow *flow, uint32_t from, uint32_t to, pilu_unit x, int64_t y,
                       int64_t cut)
{
    int64_t *tops = NULL;
    for (uint32_t i = 0; i < flow->box_count && flow->boxes[i].first < to; i++) {
        const pilu_box *box = &flow->boxes[i];
        if (box->last < box->first || box->last < from) continue;
        if (!tops) tops = find_tops(l, flow, from, to, y, cut);
        uint32_t first = box->first > from ? box->first : from, last = box->last < to ? box->last : to - 1;
        int64_t bottom = last + 1 < to ? tops[last + 1 - from] - flow->pieces[last + 1].gap : tops[to - from];
        draw_box(l, box, x, tops[first - from], bottom);
    }
}

static void draw_line(pilu_layouter *l, const pilu_piece *piece, pilu_unit x, pilu_unit baseline,
                      pilu_artifact artifact)
{
    pilu_page_line(l, piece->line, x + piece->x, baseline, artifact);
    if (piece->entry) pilu_entry_note(l, piece->node, x + piece->x + piece->line->width, x + piece->entry, baseline);
}

/* The rows of one table from piece i on; where they begin a page or not. The piece behind them. */
static uint32_t draw_rows(pilu_layouter *l, const pilu_flow *flow, uint32_t i, uint32_t to, pilu_unit x, int64_t *y,
                          bool begins, int64_t cut, pilu_artifact artifact)
{
    const pilu_piece *piece = &flow->pieces[i];
    uint32_t end = run_end(flow, i, to);
    int64_t height = begins ? pilu_piece_opening(l, piece) : 0, title = 0;
    for (uint32_t k = i; k < end; k++) height += pilu_piece_height(&flow->pieces[k]);
    if (begins) title = pilu_table_draw_title(l, piece->table, piece->row, x + piece->x, *y);
    pilu_table_draw(l, piece->table, piece->row, flow->pieces[end - 1].row + 1, x + piece->x, *y + title,
                    end == to ? cut : -1, artifact);
    *y += height;
    return end;
}

void pilu_flow_draw(pilu_layouter *l, const pilu_flow *flow, uint32_t from, uint32_t to, pilu_unit x, int64_t y,
                    int64_t cut, pilu_artifact artifact)
{
    if (flow->box_count && to > from) draw_boxes(l, flow, from, to, x, y, cut);
    for (uint32_t i = from; i < to;) {
        const pilu_piece *piece = &flow->pieces[i];
        if (i > from || from == 0) y += piece->gap;
        if (artifact == PILU_CONTENT) set_anchors(l, piece, y);
        if (piece->kind == PILU_PIECE_ROW) {
            i = draw_rows(l, flow, i, to, x, &y, i == from, cut, artifact);
            continue;
        }
        if (piece->kind == PILU_PIECE_CHART)
            pilu_page_chart(l, piece->node, piece->drawing, x + piece->x, (pilu_unit)y);
        if (piece->kind == PILU_PIECE_IMAGE) pilu_page_image(l, piece, x + piece->x, (pilu_unit)y);
        if (piece->kind == PILU_PIECE_LINE) draw_line(l, piece, x, (pilu_unit)y + piece->line->baseline, artifact);
        y += piece->height;
        i++;
    }
}
