#include "page/layout.h"

/* A flow under construction: what the next piece inherits from what stood before it. */
typedef struct builder {
    pilu_layouter *l;
    pilu_flow *flow;
    pilu_shaped *shaped;      /* what has been shaped already, in document order */
    bool measured;
    pilu_unit margin;         /* adjoining margins so far: the largest wins (CSS 2.2 §8.3.1) */
    pilu_break_cost cost;
    uint16_t page;
} builder;

static pilu_unit largest(pilu_unit a, pilu_unit b) { return a > b ? a : b; }

const pilu_style *pilu_layout_style(const pilu_node *node)
{
    while (!node->style) node = node->parent;
    return node->style;
}

/* A table whose columns are too narrow would say so in each of its cells. */
enum { OVERFLOW_LIMIT = 100 };

void pilu_layout_overflow(pilu_layouter *l, const pilu_node *node, pilu_str what)
{
    for (const pilu_node *around = node->parent; around; around = around->parent)
        if (around == l->too_wide) return;
    if (node->kind == PILU_NODE_TABLE) l->too_wide = node;
    if (l->overflows++ >= OVERFLOW_LIMIT) return;
    int page = l->pages->count ? (int)l->pages->items[l->pages->count - 1].number : 0;
    pilu_place place = {.at = node->origin, .data = node->data, .pointer = node->pointer, .page = page};
    pilu_report(l->diags, LAYOUT_OVERFLOW, place, what);
}

uint16_t pilu_layout_page_find(const pilu_layouter *l, pilu_str name)
{
    const pilu_page_rules *rules = l->doc->page_rules;
    for (size_t i = 1; i < rules->count; i++)
        if (pilu_str_eq(rules->pairs[i].right.name, name)) return (uint16_t)i;
    return 0;
}

/* Odd and even pages may differ; what is set before its page is known must fit both. */
pilu_break_cost pilu_layout_break_cost(pilu_break asked)
{
    static const pilu_break_cost COSTS[] = {PILU_BREAK_FREE, PILU_BREAK_FORCED, PILU_BREAK_RIGHT, PILU_BREAK_KEEP};
    return COSTS[asked];
}

pilu_unit pilu_layout_measure(const pilu_layouter *l, uint16_t page)
{
    const struct pilu_page_rule_pair *pair = &l->doc->page_rules->pairs[page];
    pilu_unit right = pair->right.width - pair->right.margin[PILU_LEFT] - pair->right.margin[PILU_RIGHT];
    pilu_unit left = pair->left.width - pair->left.margin[PILU_LEFT] - pair->left.margin[PILU_RIGHT];
    return right < left ? right : left;
}

pilu_unit pilu_layout_depth(const pilu_layouter *l, uint16_t page)
{
    const struct pilu_page_rule_pair *pair = &l->doc->page_rules->pairs[page];
    pilu_unit right = pair->right.height - pair->right.margin[PILU_TOP] - pair->right.margin[PILU_BOTTOM];
    pilu_unit left = pair->left.height - pair->left.margin[PILU_TOP] - pair->left.margin[PILU_BOTTOM];
    return right < left ? right : left;
}

static bool is_inline(const pilu_node *node) { return pilu_node_kind_category(node->kind) == PILU_CATEGORY_INLINE; }

static const pilu_node *inline_end(const pilu_node *first)
{
    while (first && is_inline(first)) first = first->next;
    return first;
}

static pilu_unit frame(const pilu_style *s, pilu_side side) { return s->padding[side] + s->border[side].width; }

/* A cell has mostly one piece, so the array begins at one. */
static pilu_piece *emit(builder *b, pilu_piece_kind kind, const pilu_node *node, pilu_unit x)
{
    pilu_flow *flow = b->flow;
    if (flow->count == flow->room) {
        uint32_t room = flow->room ? flow->room * 2 : 1;
        flow->pieces = pilu_arena_grow(b->l->scratch, flow->pieces, sizeof(pilu_piece) * flow->room,
                                       sizeof(pilu_piece) * room);
        flow->room = room;
    }
    pilu_piece *piece = &flow->pieces[flow->count++];
    uint32_t anchors = (uint32_t)b->l->pages->anchor_count;
    *piece = (pilu_piece){.kind = (uint8_t)kind, .cost = (uint8_t)b->cost, .page = b->page, .gap = b->margin,
                          .x = x, .anchor_from = b->l->anchor_from, .anchor_to = anchors, .node = node};
    b->l->anchor_from = anchors;
    b->margin = 0;
    b->cost = PILU_BREAK_FREE;
    return piece;
}

static void raise_cost(builder *b, pilu_break_cost cost)
{
    if (cost > b->cost) b->cost = cost;
}

static void emit_space(builder *b, const pilu_node *node, pilu_unit height)
{
    if (height > 0) emit(b, PILU_PIECE_SPACE, node, 0)->height = height;
}

static void add_anchor(builder *b, const pilu_node *node)
{
    if (!pilu_node_heading_level(node->kind) && node->kind != PILU_NODE_ATTACHMENT &&
        !pilu_node_attr(node, PILU_ATTR_ID).p)
        return;
    pilu_pages *pages = b->l->pages;
    PILU_ARENA_PUSH_ROOM(pages->arena, pages->anchors, pages->anchor_count, pages->anchor_room);
    pages->anchors[pages->anchor_count++] = (pilu_anchor){.node = node};
}

static void add_inline_anchors(builder *b, const pilu_node *first, const pilu_node *end)
{
    for (const pilu_node *node = first; node != end; node = node->next) {
        if (node->kind == PILU_NODE_TEXT) continue;
        pilu_iter iter = pilu_iter_new(node);
        for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;)
            if (event == PILU_ENTER && iter.node->kind != PILU_NODE_TEXT) add_anchor(b, iter.node);
    }
}

static pilu_unit align_shift(pilu_align align, pilu_unit free)
{
    if (free <= 0) return 0;
    return align == PILU_ALIGN_CENTER ? free / 2 : align == PILU_ALIGN_END ? free : 0;
}

static pilu_shaped *next_shaped(builder *b)
{
    pilu_shaped *shaped = b->shaped;
    b->shaped = shaped->next;
    return shaped;
}

/* Neither a first line alone at the bottom of a page nor a last one alone at its top (CLREQ, widow and orphan); a
 * block that stays with the next one stays together itself. */
static pilu_break_cost line_cost(const pilu_style *style, size_t i, size_t count)
{
    if (style->break_after == PILU_BREAK_AVOID) return PILU_BREAK_KEEP;
    return i == 1 || i == count - 1 ? PILU_BREAK_WIDOW : PILU_BREAK_FREE;
}

static void add_paragraph(builder *b, const pilu_node *block, const pilu_node *first, const pilu_node *end,
                          pilu_unit x, pilu_unit width)
{
    pilu_layouter *l = b->l;
    const pilu_style *style = pilu_layout_style(block);
    pilu_text *text = b->measured ? next_shaped(b)->text : pilu_text_shape(l->ts, block, first, end);
    bool overflow = false;
    pilu_lines *lines =
        style->upright ? pilu_text_stack(l->ts, text, width) : pilu_text_break(l->ts, text, width, &overflow);
    add_inline_anchors(b, first, end);
    pilu_piece *piece = NULL;
    for (size_t i = 0; i < lines->count; i++) {
        const pilu_line *line = &lines->lines[i];
        if (i > 0) raise_cost(b, line_cost(style, i, lines->count));
        pilu_align align = style->upright ? PILU_ALIGN_CENTER : style->align;
        piece = emit(b, PILU_PIECE_LINE, block, x + align_shift(align, width - line->width));
        piece->line = line;
        piece->height = line->height;
        piece->lead = largest(0, (line->height - (line->em ? line->em : style->size)) / 2); /* beyond its em */
        overflow = overflow || line->width > width;
    }
    if (piece && block->kind == PILU_NODE_TOC_ENTRY) piece->entry = x + width + pilu_entry_room(style);
    if (overflow)
        pilu_layout_overflow(l, block, PILU_WORDS("有一段不能断开的文字比这一栏宽",
                                                  "a text that cannot be broken is wider than its column"));
}

static void add_rows(builder *b, pilu_table *table, pilu_unit x)
{
    for (uint32_t row = 0; row < table->grid->rows; row++) {
        raise_cost(b, table->cost[row]);
        pilu_piece *piece = emit(b, PILU_PIECE_ROW, table->node, x);
        piece->table = table;
        piece->row = row;
    }
}

/* Tables that follow each other without space join: the lower one's top border lies on the upper one's bottom
 * border. Only its own gap can be negative. */
static void join_tables(builder *b, pilu_table *table)
{
    const pilu_piece *last = b->flow->count ? &b->flow->pieces[b->flow->count - 1] : NULL;
    if (!last || last->kind != PILU_PIECE_ROW || b->margin != 0) return;
    b->margin = -(table->edge < last->table->edge ? table->edge : last->table->edge);
    table->joined = true;
    table->caption = last->table->caption;
}

static void add_framed(builder *b, const pilu_node *node, const pilu_style *style, pilu_unit x, pilu_unit width);

static void end_flow(builder *b)
{
    pilu_flow *flow = b->flow;
    flow->tail = b->margin;
    flow->height = flow->tail;
    for (size_t i = 0; i < flow->count; i++) flow->height += flow->pieces[i].gap + pilu_piece_height(&flow->pieces[i]);
}

/* Above the table, and again with （续） where the table goes on (续表). One that is not shown in print (display: none)
 * stands there alone: a heading has the name already where the table begins. */
static void add_caption(builder *b, pilu_table *table, const pilu_node *node, const pilu_style *style, pilu_unit x)
{
    if (!style->hidden) {
        b->margin = largest(b->margin, style->margin[PILU_TOP]);
        add_framed(b, node, style, x, table->width);
        b->margin = largest(b->margin, style->margin[PILU_BOTTOM]);
        raise_cost(b, PILU_BREAK_NEVER);
    }
    builder again = {.l = b->l, .flow = PILU_NEW(b->l->scratch, pilu_flow)};
    add_framed(&again, pilu_table_continued(b->l, node), style, 0, table->width);
    again.margin = largest(again.margin, style->margin[PILU_BOTTOM]);
    if (again.flow->count) again.flow->pieces[0].gap = -again.flow->pieces[0].lead; /* as at the top of a page */
    end_flow(&again);
    table->caption = again.flow;
}

static void add_table(builder *b, const pilu_node *node, pilu_unit x, pilu_unit width)
{
    pilu_table *table = b->measured ? next_shaped(b)->table : pilu_table_new(b->l, node);
    if (!table) return;
    pilu_table_set_width(b->l, table, width);
    x += table->x;
    for (const pilu_node *part = node->first; part; part = part->next) {
        if (part->kind == PILU_NODE_CAPTION) add_caption(b, table, part, pilu_layout_style(part), x);
    }
    join_tables(b, table);
    pilu_table_set_rows(b->l, table);
    add_rows(b, table, x);
}

static void add_chart(builder *b, const pilu_node *node, pilu_unit x, pilu_unit width)
{
    if (b->measured) next_shaped(b);
    pilu_arena *arena = b->l->arena;
    const pilu_chart *chart = pilu_chart_read(arena, node);
    const pilu_drawing *drawing = pilu_chart_draw(arena, chart, width, pilu_layout_style(node)->size);
    pilu_piece *piece = emit(b, PILU_PIECE_CHART, node, x);
    piece->drawing = drawing;
    piece->height = drawing->height;
}

static bool has_frame(const pilu_style *s)
{
    return s->background >= 0 || s->border[0].width || s->border[1].width || s->border[2].width || s->border[3].width;
}

static uint32_t open_box(builder *b, const pilu_style *style, pilu_unit x, pilu_unit width)
{
    pilu_flow *flow = b->flow;
    PILU_ARENA_PUSH_ROOM(b->l->scratch, flow->boxes, flow->box_count, flow->box_room);
    flow->boxes[flow->box_count] = (pilu_box){.style = style, .x = x, .width = width, .first = flow->count};
    return flow->box_count++;
}

static void add_block(builder *b, const pilu_node *node, pilu_unit x, pilu_unit width);

static void add_children(builder *b, const pilu_node *node, pilu_unit x, pilu_unit width)
{
    for (const pilu_node *child = node->first; child;) {
        if (is_inline(child)) {
            const pilu_node *end = inline_end(child);
            pilu_unit number = node->kind == PILU_NODE_TOC_ENTRY ? pilu_entry_room(pilu_layout_style(node)) : 0;
            add_paragraph(b, node, child, end, x, width - number);
            child = end;
        } else {
            add_block(b, child, x, width);
            child = child->next;
        }
    }
}

/* As wide as the picture and its frame, and where its block aligns what is in it. */
static void add_image(builder *b, const pilu_node *node, const pilu_style *style, pilu_unit x, pilu_unit width)
{
    pilu_unit sides = frame(style, PILU_LEFT) + frame(style, PILU_RIGHT);
    pilu_unit own = pilu_image_width(b->l, node, b->page, width - sides);
    x += align_shift(pilu_layout_style(node->parent)->align, width - sides - own);
    add_framed(b, node, style, x, own + sides);
}

static void add_content(builder *b, const pilu_node *node, pilu_unit x, pilu_unit width)
{
    if (node->kind != PILU_NODE_IMG) {
        add_children(b, node, x, width);
        return;
    }
    if (b->measured) next_shaped(b);
    pilu_piece *piece = emit(b, PILU_PIECE_IMAGE, node, x);
    piece->width = width;
    piece->height = pilu_image_height(node, width);
}

static void add_framed(builder *b, const pilu_node *node, const pilu_style *style, pilu_unit x, pilu_unit width)
{
    uint32_t box = has_frame(style) ? open_box(b, style, x, width) : UINT32_MAX;
    if (frame(style, PILU_TOP) > 0) {
        emit_space(b, node, frame(style, PILU_TOP));
        raise_cost(b, PILU_BREAK_NEVER);
    }
    pilu_unit left = frame(style, PILU_LEFT);
    add_content(b, node, x + left, width - left - frame(style, PILU_RIGHT));
    if (frame(style, PILU_BOTTOM) > 0) {
        raise_cost(b, PILU_BREAK_NEVER);
        emit_space(b, node, frame(style, PILU_BOTTOM));
    }
    if (box != UINT32_MAX) {
        pilu_box *closed = &b->flow->boxes[box];
        closed->last = b->flow->count - 1;
        if (b->flow->count == closed->first) *closed = (pilu_box){.style = style, .first = 1, .last = 0};
    }
}

static pilu_unit block_width(const pilu_style *style, pilu_unit available)
{
    if (style->width.kind == PILU_LENGTH_FIXED)
        return style->width.value + frame(style, PILU_LEFT) + frame(style, PILU_RIGHT);
    if (style->width.kind == PILU_LENGTH_PERCENT) return (pilu_unit)((int64_t)available * style->width.value / 10000);
    return available;
}

/* Where margins that are «auto» put a block in the room that it leaves (CSS 2.2 §10.3.3). */
static pilu_unit auto_shift(const pilu_style *style, pilu_unit free)
{
    if (free <= 0 || !style->auto_left) return 0;
    return style->auto_right ? free / 2 : free;
}

/* As wide as its longest line, and no wider than its place (CSS Sizing 3 §5.1). What is measured is shaped by then. */
static void add_fitting(builder *b, const pilu_node *node, const pilu_style *style, pilu_unit x, pilu_unit width)
{
    pilu_unit sides = frame(style, PILU_LEFT) + frame(style, PILU_RIGHT), min, max, own = width - sides;
    pilu_shaped *shaped = pilu_flow_measure(b->l, node, &min, &max), *outer = b->shaped;
    bool measured = b->measured;
    if (own < min) own = min;
    if (own > max) own = max;
    if (!measured) b->shaped = shaped;
    b->measured = true;
    add_framed(b, node, style, x + auto_shift(style, width - own - sides), own + sides);
    if (!measured) b->shaped = outer;
    b->measured = measured;
}

static void add_sized(builder *b, const pilu_node *node, const pilu_style *style, pilu_unit x, pilu_unit available)
{
    if (style->width.kind == PILU_LENGTH_FIT) {
        add_fitting(b, node, style, x, available);
        return;
    }
    pilu_unit width = block_width(style, available);
    add_framed(b, node, style, x + auto_shift(style, available - width), width);
}

static void set_page(builder *b, const pilu_style *style)
{
    if (style->page.n) b->page = pilu_layout_page_find(b->l, style->page);
}

static void add_block(builder *b, const pilu_node *node, pilu_unit x, pilu_unit width)
{
    const pilu_style *style = pilu_layout_style(node);
    if (style->hidden) return;
    uint16_t outer = b->page;
    set_page(b, style);
    if (b->page != outer) width = pilu_layout_measure(b->l, b->page); /* begins a page of its own */
    raise_cost(b, pilu_layout_break_cost(style->break_before));
    add_anchor(b, node);
    uint32_t first = b->flow->count;
    b->margin = largest(b->margin, style->margin[PILU_TOP]);
    x += style->margin[PILU_LEFT];
    width -= style->margin[PILU_LEFT] + style->margin[PILU_RIGHT];
    if (node->kind == PILU_NODE_TABLE)
        add_table(b, node, x, width);
    else if (node->kind == PILU_NODE_CHART)
        add_chart(b, node, x, width);
    else if (node->kind == PILU_NODE_IMG)
        add_image(b, node, style, x, width);
    else
        add_sized(b, node, style, x, width);
    b->margin = largest(b->margin, style->margin[PILU_BOTTOM]);
    if (style->avoid_inside)
        for (uint32_t i = first + 1; i < b->flow->count; i++)
            if (b->flow->pieces[i].cost < PILU_BREAK_KEEP) b->flow->pieces[i].cost = PILU_BREAK_KEEP;
    raise_cost(b, pilu_layout_break_cost(style->break_after));
    b->page = outer;
}

void pilu_flow_build(pilu_layouter *l, pilu_flow *flow, const pilu_node *node, pilu_unit width, pilu_shaped *shaped)
{
    builder b = {.l = l, .flow = flow, .shaped = shaped, .measured = shaped != NULL};
    set_page(&b, pilu_layout_style(node));
    add_children(&b, node, 0, width);
    end_flow(&b);
}
