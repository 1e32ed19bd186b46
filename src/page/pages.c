#include "page/layout.h"

#include "base/limit.h"

#include <inttypes.h>

/* A page is filled in a buffer that serves all pages, and kept when it is full: no larger than it is. */
static pilu_item *add_item(pilu_layouter *l)
{
    PILU_ARENA_PUSH_ROOM(l->scratch, l->items, l->item_count, l->item_room);
    return &l->items[l->item_count++];
}

static void keep_items(pilu_layouter *l)
{
    pilu_page *page = l->page;
    page->items = PILU_NEW_ARRAY(l->arena, pilu_item, l->item_count);
    page->item_count = page->item_room = l->item_count;
    if (l->item_count) memcpy(page->items, l->items, sizeof *l->items * l->item_count);
    l->item_count = 0;
}

void pilu_page_line(pilu_layouter *l, const pilu_line *line, pilu_unit x, pilu_unit baseline, pilu_artifact artifact)
{
    for (size_t i = 0; i < line->item_count; i++) {
        pilu_item *item = add_item(l);
        *item = line->items[i];
        item->x += x;
        item->y += baseline;
        if (artifact == PILU_CONTENT) continue;
        item->artifact = artifact;
        item->node = NULL;
    }
}

size_t pilu_page_item(pilu_layouter *l, const pilu_item *item)
{
    *add_item(l) = *item;
    return l->item_count - 1;
}

void pilu_page_fill(pilu_layouter *l, pilu_unit x, int64_t y, pilu_unit w, int64_t h, uint32_t colour)
{
    if (w <= 0 || h <= 0 || l->measures) return;
    *add_item(l) = (pilu_item){.kind = PILU_ITEM_FILL, .artifact = PILU_ARTIFACT_LAYOUT, .x = x, .y = (pilu_unit)y,
                               .w = w, .h = (pilu_unit)h, .colour = colour};
}

static const pilu_page_rule *rule_of(const pilu_layouter *l, uint16_t page, uint32_t number)
{
    const struct pilu_page_rule_pair *pair = &l->doc->page_rules->pairs[page];
    return number % 2 ? &pair->right : &pair->left;
}

/* A draft says so on every page, behind its text. */
static void draw_draft(pilu_layouter *l, const pilu_page *page)
{
    const pilu_style *style = pilu_layout_style(l->doc->root);
    pilu_unit size = PILU_PT(150);
    pilu_line line = pilu_text_plain(l->ts, PILU_STR("草稿"), style->font, size, false, 0xE0E0E0);
    pilu_unit baseline = page->height / 2 + size * 3 / 8; /* the ink's middle in the page's */
    pilu_page_line(l, &line, (page->width - line.width) / 2, baseline, PILU_ARTIFACT_PAGINATION);
}

/* GB/T 9704-2012 §5.2 to look at: the type area, and a square for each character that a page of body text holds. What
 * characters leave over is shared out between them, as in a justified line. */
static void draw_grid(pilu_layouter *l, const pilu_page *page)
{
    enum { RULE = 200, FRAME = 500, PALE = 0xF2B8B8, STRONG = 0xD86060 };
    const pilu_style *body = pilu_layout_style(l->doc->root);
    pilu_unit x = page->area[PILU_LEFT], y = page->area[PILU_TOP], w = page->width - x - page->area[PILU_RIGHT];
    pilu_unit h = l->page_height, columns = w / body->size, em = body->size;
    for (pilu_unit top = 0; columns > 0 && body->line_height > 0 && top + em <= h; top += body->line_height) {
        pilu_page_fill(l, x, y + top - RULE / 2, w, RULE, PALE);
        pilu_page_fill(l, x, y + top + em - RULE / 2, w, RULE, PALE);
        for (pilu_unit i = 0; i <= columns; i++)
            pilu_page_fill(l, x + (pilu_unit)((int64_t)w * i / columns) - RULE / 2, y + top, RULE, em, PALE);
    }
    pilu_page_fill(l, x - FRAME, y - FRAME, w + 2 * FRAME, FRAME, STRONG);
    pilu_page_fill(l, x - FRAME, y + h, w + 2 * FRAME, FRAME, STRONG);
    pilu_page_fill(l, x - FRAME, y, FRAME, h, STRONG);
    pilu_page_fill(l, x + w, y, FRAME, h, STRONG);
}

static void new_page(pilu_layouter *l, uint16_t rules, uint32_t number)
{
    pilu_pages *pages = l->pages;
    PILU_ARENA_PUSH_ROOM(l->arena, pages->items, pages->count, pages->room);
    const pilu_page_rule *rule = rule_of(l, rules, number ? number : (uint32_t)pages->count + 1);
    l->page = &pages->items[pages->count++];
    *l->page = (pilu_page){.width = rule->width, .height = rule->height, .number = number};
    memcpy(l->page->area, rule->margin, sizeof l->page->area);
    l->page_height = rule->height - rule->margin[PILU_TOP] - rule->margin[PILU_BOTTOM];
    if (l->doc->draft) draw_draft(l, l->page);
    if (l->doc->grid) draw_grid(l, l->page);
}

/* GB/T 9704-2012 §8: a landscape page is bound with the table's head to the left, on odd pages towards the binding and
 * on even ones towards the trimmed edge, and its number stands where it stands on the others: from the left edge of the
 * type area outwards, from its lower end (odd) or upper end (even). */
static void draw_turned(pilu_layouter *l, const pilu_line *line, const pilu_margin_box *foot)
{
    const pilu_page *page = l->page;
    pilu_unit bottom = page->height - page->area[PILU_BOTTOM];
    pilu_unit y = page->area[PILU_TOP] + foot->inset;
    if (foot->align == PILU_ALIGN_END) y = bottom - foot->inset - line->width;
    for (size_t i = 0; i < line->item_count; i++) {
        pilu_item item = line->items[i];
        item.turned = true;
        item.y = y + item.x;
        item.x = page->area[PILU_LEFT] - foot->gap + (line->height - foot->size) / 2 - line->baseline;
        pilu_page_item(l, &item);
    }
}

/* GB/T 9704-2012 §7.5: the number stands below the type area, outside; the gap is to the top of its em box. */
static void draw_foot(pilu_layouter *l, uint16_t rules)
{
    const pilu_page *page = l->page;
    const pilu_margin_box *foot = &rule_of(l, rules, page->number)->foot;
    if (!foot->used || !page->number) return;
    pilu_str number = foot->page_number ? pilu_arena_printf(l->arena, "%" PRIu32, page->number) : PILU_STR("");
    pilu_str text = pilu_arena_printf(l->arena, "%.*s%.*s%.*s", PILU_FMT(foot->before), PILU_FMT(number),
                                      PILU_FMT(foot->after));
    pilu_line line = pilu_text_plain(l->ts, text, foot->font, foot->size, false, foot->colour);
    if (foot->turned) {
        draw_turned(l, &line, foot);
        return;
    }
    pilu_unit left = page->area[PILU_LEFT], right = page->width - page->area[PILU_RIGHT];
    pilu_unit x = foot->align == PILU_ALIGN_END ? right - foot->inset - line.width :
                  foot->align == PILU_ALIGN_CENTER ? left + (right - left - line.width) / 2 : left + foot->inset;
    pilu_unit top = page->height - page->area[PILU_BOTTOM] + foot->gap;
    pilu_page_line(l, &line, x, top - (line.height - foot->size) / 2 + line.baseline, PILU_ARTIFACT_PAGINATION);
}

static void end_page(pilu_layouter *l, uint16_t rules)
{
    draw_foot(l, rules);
    keep_items(l);
}

/* What goes on the current page: pieces [from, end), the last one cut when `cut` is not -1. */
typedef struct filling {
    uint32_t end;
    int64_t cut;
    bool overflow;
} filling;

/* The break that costs least, of those the latest; 0 when there is none. */
static uint32_t best_break(const uint32_t best[PILU_BREAK_COSTS])
{
    for (int cost = 0; cost < PILU_BREAK_COSTS; cost++)
        if (best[cost]) return best[cost];
    return 0;
}

/* Piece `at` does not fit: `room` is what is left for it. A row that no page can hold is cut here, others go to the
 * next page whole. */
static filling break_at(pilu_layouter *l, const pilu_flow *flow, uint32_t from, uint32_t at, int64_t room,
                        const uint32_t best[PILU_BREAK_COSTS])
{
    const pilu_piece *piece = &flow->pieces[at];
    if (piece->kind == PILU_PIECE_ROW) {
        pilu_table *table = piece->table;
        int64_t capacity = l->page_height - table->edge - pilu_table_above(l, table, piece->row);
        bool high = table->height[piece->row] > capacity;
        if (at == from) table->force = !pilu_table_may_cut(l, table, piece->row, room, true);
        if (at == from || (high && flow->pieces[at].cost < PILU_BREAK_FORCED && room > 0 &&
                           pilu_table_may_cut(l, table, piece->row, room, false)))
            return (filling){at + 1, room > 0 ? room : 0, false};
    }
    if (at == from) return (filling){at + 1, -1, true};
    return (filling){best_break(best), -1, false};
}

/* The halves of borders that stand around a row's height on this page; its opening is set before it. */
static int64_t edges_of(const pilu_piece *piece)
{
    if (piece->kind != PILU_PIECE_ROW) return 0;
    pilu_unit edge = piece->table->edge;
    return piece->row == 0 && !piece->table->middle ? edge : edge - edge / 2;
}

/* The first line's leading is trimmed, and the last one's: a line has room when its em box has, so that 22 lines
 * fill the type area (GB/T 9704-2012 §5.2.2). */
static filling fill_page(pilu_layouter *l, const pilu_flow *flow, uint32_t from)
{
    uint32_t best[PILU_BREAK_COSTS] = {0};
    int64_t y = 0;
    for (uint32_t i = from; i < flow->count; i++) {
        const pilu_piece *piece = &flow->pieces[i];
        if (i > from) {
            bool forced = piece->cost >= PILU_BREAK_FORCED || piece->page != flow->pieces[from].page;
            if (forced) return (filling){i, -1, false};
            best[piece->cost] = i;
        }
        y += i > from ? piece->gap : pilu_piece_opening(l, piece) - piece->lead;
        int64_t height = pilu_piece_height(piece), closing = pilu_piece_closing(piece) - piece->lead;
        if (y + height + closing > l->page_height) {
            return break_at(l, flow, from, i, l->page_height - y - edges_of(piece), best);
        }
        y += height;
    }
    return (filling){flow->count, -1, false};
}

static bool in_cover(const pilu_node *node)
{
    while (node && node->kind != PILU_NODE_COVER) node = node->parent;
    return node != NULL;
}

/* The cover is not counted (GB/T 9704-2012 §7.5: the numbers are those of the text), and neither is its back. */
static uint32_t next_number(pilu_layouter *l, const pilu_node *first)
{
    return in_cover(first) ? 0 : ++l->counted;
}

/* Printed on both sides, what has to begin on a right page does so on a leaf of its own: the back before it stays
 * empty, without a number. */
static void leave_back_empty(pilu_layouter *l, uint16_t rules)
{
    new_page(l, rules, 0);
    keep_items(l);
    if (l->counted) l->counted++;
}

/* Sets one page from piece `from` on; the piece with which the next page begins. */
static uint32_t set_page(pilu_layouter *l, const pilu_flow *flow, uint32_t from)
{
    const pilu_piece *first = &flow->pieces[from];
    if (first->cost == PILU_BREAK_RIGHT && l->pages->count % 2) leave_back_empty(l, first->page);
    new_page(l, first->page, next_number(l, first->node));
    bool goes_on = first->kind == PILU_PIECE_ROW && (first->row > 0 || first->table->middle);
    if (goes_on) pilu_table_resume(l, first->table, first->row);
    filling fit = fill_page(l, flow, from);
    const pilu_piece *last = &flow->pieces[fit.end - 1];
    if (goes_on && fit.cut < 0 && last->kind == PILU_PIECE_ROW && last->table == first->table)
        pilu_table_settle(l, last->table, first->row, last->row + 1);
    if (fit.overflow) pilu_layout_overflow(l, first->node, PILU_WORDS("有一行比整页还高", "a line is higher than a page"));
    int64_t y = l->page->area[PILU_TOP] - first->lead - (from == 0 ? first->gap : 0);
    pilu_flow_draw(l, flow, from, fit.end, l->page->area[PILU_LEFT], y, fit.cut, PILU_CONTENT);
    end_page(l, first->page);
    if (fit.cut < 0) return fit.end;
    last->table->force = false;
    if (!pilu_table_row_done(last->table, last->row)) return fit.end - 1;
    last->table->middle = false;
    return fit.end;
}

static void set_pages(pilu_layouter *l, const pilu_flow *flow)
{
    for (uint32_t at = 0; at < flow->count;) {
        if (l->pages->count >= pilu_limit(PILU_LIMIT_PAGES)) {
            const pilu_node *node = flow->pieces[at].node;
            pilu_place place = {.at = node->origin, .data = node->data, .pointer = node->pointer};
            pilu_report(l->diags, LAYOUT_LIMIT, place,
                        pilu_limit_words(l->arena, PILU_LIMIT_PAGES, PILU_WORDS("{}", "{}")));
            return;
        }
        at = set_page(l, flow, at);
    }
}

/* Anchors behind the last piece stand at the end of the last page. */
static void settle_anchors(pilu_layouter *l)
{
    for (size_t i = l->anchor_from; i < l->pages->anchor_count; i++) {
        l->pages->anchors[i].page = (uint32_t)l->pages->count - 1;
        l->pages->anchors[i].y = l->page->height - l->page->area[PILU_BOTTOM];
    }
}

static pilu_pages *lay_out(pilu_arena *arena, pilu_diags *diags, const pilu_document *doc, pilu_fonts *fonts,
                           bool measures)
{
    pilu_layouter l = {.arena = arena, .scratch = pilu_arena_new(), .diags = diags, .doc = doc, .measures = measures};
    l.pages = PILU_NEW(arena, pilu_pages);
    l.pages->arena = arena;
    l.ts = pilu_typesetter_new(arena, diags, fonts);
    if (measures) pilu_typesetter_measure(l.ts);
    pilu_flow flow = {0};
    const pilu_style *style = pilu_layout_style(doc->root);
    uint16_t page = style->page.n ? pilu_layout_page_find(&l, style->page) : 0;
    pilu_flow_build(&l, &flow, doc->root, pilu_layout_measure(&l, page), NULL);
    if (!flow.count) {
        new_page(&l, page, 1);
        end_page(&l, page);
    }
    set_pages(&l, &flow);
    settle_anchors(&l);
    pilu_entries_draw(&l);
    pilu_typesetter_free(l.ts);
    pilu_arena_free(l.scratch);
    return l.pages;
}

pilu_pages *pilu_layout(pilu_arena *arena, pilu_diags *diags, const pilu_document *doc, pilu_fonts *fonts)
{
    return lay_out(arena, diags, doc, fonts, false);
}

void pilu_layout_check(pilu_arena *arena, pilu_diags *diags, const pilu_document *doc, pilu_fonts *fonts)
{
    lay_out(arena, diags, doc, fonts, true);
}
