#include "page/layout.h"

/* A cell's part in a fragment: rows [top, bottom) of the fragment. */
typedef struct part {
    pilu_cell *cell;
    uint32_t top, bottom;
    bool last;             /* the cell ends in this fragment */
    pilu_artifact artifact;
} part;

/* The rows of one table on one page: its head, when it goes on, and rows [from, to). */
typedef struct fragment {
    pilu_layouter *l;
    pilu_table *table;
    uint32_t from, to, head, rows;  /* head: rows of the repeated head, in front */
    pilu_unit x;
    int64_t *y;                     /* [rows + 1] grid lines */
    uint32_t *slot;                 /* [rows × columns] part + 1 */
    part *parts;
    size_t count;
    bool cut;
} fragment;

static void set_lines(fragment *f, int64_t y, int64_t cut)
{
    f->y = PILU_NEW_ARRAY(f->l->scratch, int64_t, (size_t)f->rows + 1);
    f->y[0] = y + f->table->edge / 2;
    for (uint32_t i = 0; i < f->rows; i++) {
        uint32_t row = i < f->head ? i : f->from + i - f->head;
        bool last = f->cut && i + 1 == f->rows;
        f->y[i + 1] = f->y[i] + (last ? cut : f->table->height[row]);
    }
}

/* Rows [from, to) of the fragment that a cell covers, `shift` from the table's rows to the fragment's. */
static void add_part(fragment *f, uint32_t index, uint32_t from, uint32_t to, pilu_artifact artifact, bool head)
{
    pilu_cell *cell = &f->table->cells[index];
    uint32_t end = cell->place->row + cell->place->rows, limit = head ? f->head : f->to;
    uint32_t first = cell->place->row > from ? cell->place->row : from, last = end < to ? end : to;
    uint32_t shift = head ? 0 : f->head - f->from;
    part *p = &f->parts[f->count++];
    *p = (part){cell, first + shift, last + shift, end <= limit && !(f->cut && !head && end == limit), artifact};
    const uint32_t columns = f->table->grid->columns;
    for (uint32_t row = p->top; row < p->bottom; row++)
        for (uint32_t c = 0; c < cell->place->columns; c++)
            f->slot[(size_t)row * columns + cell->place->column + c] = (uint32_t)f->count;
}

/* In document order: head, cells that go on, cells that begin. */
static void add_parts(fragment *f, pilu_artifact artifact)
{
    const pilu_grid *grid = f->table->grid;
    uint32_t first = f->from + (f->table->middle && artifact == PILU_CONTENT ? 1 : 0);
    size_t open = artifact == PILU_CONTENT ? f->table->open_count : 0;
    uint32_t begin = grid->row_first[first < f->to ? first : f->to], end = grid->row_first[f->to];
    f->parts = PILU_NEW_ARRAY(f->l->scratch, part, grid->row_first[f->head] + open + (end - begin));
    f->slot = PILU_NEW_ARRAY(f->l->scratch, uint32_t, (size_t)f->rows * grid->columns);
    for (uint32_t i = 0; i < grid->row_first[f->head]; i++) add_part(f, i, 0, f->head, PILU_ARTIFACT_PAGINATION, true);
    for (size_t i = 0; i < open; i++) add_part(f, f->table->open[i], f->from, f->to, artifact, false);
    for (uint32_t i = begin; i < end; i++) add_part(f, i, f->from, f->to, artifact, false);
}

static pilu_unit line_x(const fragment *f, uint32_t column) { return f->x + f->table->column[column]; }

static int64_t background(const pilu_cell *cell)
{
    const pilu_node *row = cell->place->node->parent;
    if (cell->style->background >= 0) return cell->style->background;
    if (pilu_layout_style(row)->background >= 0) return pilu_layout_style(row)->background;
    if (pilu_layout_style(row->parent)->background >= 0) return pilu_layout_style(row->parent)->background;
    return pilu_layout_style(row->parent->parent)->background;
}

static void draw_background(const fragment *f, const part *p)
{
    int64_t colour = background(p->cell);
    if (colour < 0) return;
    pilu_unit x = line_x(f, p->cell->place->column);
    pilu_unit right = line_x(f, p->cell->place->column + p->cell->place->columns);
    pilu_page_fill(f->l, x, f->y[p->top], right - x, f->y[p->bottom] - f->y[p->top], (uint32_t)colour);
}

static int64_t valign_shift(pilu_valign align, int64_t free)
{
    if (free <= 0) return 0;
    return align == PILU_VALIGN_MIDDLE ? free / 2 : align == PILU_VALIGN_BOTTOM ? free : 0;
}

/* Sets what has room, all of it where the cell ends. */
static void draw_content(const fragment *f, pilu_cell *cell, const part *p, pilu_unit x, int64_t y, int64_t room)
{
    const pilu_flow *flow = &cell->flow;
    int64_t height;
    uint32_t to = pilu_flow_fit(f->l, flow, cell->done, room, &height);
    if (to == cell->done && f->table->force && !p->last) {
        to++;
        pilu_layout_overflow(f->l, cell->place->node,
                             PILU_WORDS("单元格内有一行比整页还高", "a line of this cell is higher than a page"));
    }
    if (p->last) to = flow->count;
    if (to == flow->count) y += valign_shift(cell->style->valign, room - cell->rest);
    pilu_flow_draw(f->l, flow, cell->done, to, x, y, -1, PILU_CONTENT);
    cell->done = to;
    cell->rest = to < flow->count ? cell->rest - height - flow->pieces[to].gap : 0;
}

static void draw_part(const fragment *f, const part *p)
{
    pilu_cell *cell = p->cell;
    int64_t y = f->y[p->top] + cell->inset[PILU_TOP];
    int64_t room = f->y[p->bottom] - cell->inset[PILU_BOTTOM] - y;
    pilu_unit x = line_x(f, cell->place->column) + cell->inset[PILU_LEFT];
    const pilu_flow *copy = p->artifact != PILU_CONTENT ? &cell->flow :
                            cell->done < cell->flow.count || !cell->flow.count ? NULL : cell->again;
    if (copy && copy->count && (copy->height <= room || copy == &cell->flow))
        pilu_flow_draw(f->l, copy, 0, copy->count, x, y + valign_shift(cell->style->valign, room - copy->height), -1,
                       PILU_ARTIFACT_PAGINATION);
    else if (p->artifact == PILU_CONTENT && cell->done < cell->flow.count)
        draw_content(f, cell, p, x, y, room);
}

/* Of two borders on one line the wider wins (CSS 2.2 §17.6.2.1). */
static pilu_border wider(pilu_border a, pilu_border b) { return b.width > a.width ? b : a; }

static const pilu_style *slot_style(const fragment *f, uint32_t slot) { return f->parts[slot - 1].cell->style; }

/* The border between two slots, `before` above or left; 0 is outside the table. */
static pilu_border border_between(const fragment *f, uint32_t before, uint32_t after, pilu_side far, pilu_side near)
{
    pilu_border border = {0};
    if (before == after) return border;
    if (before) border = slot_style(f, before)->border[far];
    if (after) border = wider(border, slot_style(f, after)->border[near]);
    if (!before) border = wider(border, f->table->style->border[near]);
    if (!after) border = wider(border, f->table->style->border[far]);
    return border;
}

static bool same_border(pilu_border a, pilu_border b) { return a.width == b.width && a.colour == b.colour; }

/* Rules reach half a border beyond their ends, so that corners close. */
static void draw_horizontal(const fragment *f, uint32_t line, uint32_t from, uint32_t to, pilu_border border)
{
    pilu_unit reach = f->table->edge / 2, x = line_x(f, from) - reach;
    pilu_unit right = line_x(f, to) + f->table->edge - reach;
    pilu_page_fill(f->l, x, f->y[line] - border.width / 2, right - x, border.width, border.colour);
}

static void draw_vertical(const fragment *f, uint32_t line, uint32_t from, uint32_t to, pilu_border border)
{
    pilu_unit x = line_x(f, line) - border.width / 2;
    pilu_page_fill(f->l, x, f->y[from], border.width, f->y[to] - f->y[from], border.colour);
}

/* 0 outside the table: behind the last row and column, and before the first, where the index wraps. */
static uint32_t slot_at(const fragment *f, uint32_t row, uint32_t column)
{
    uint32_t columns = f->table->grid->columns;
    return row < f->rows && column < columns ? f->slot[(size_t)row * columns + column] : 0;
}

static void draw_horizontals(const fragment *f)
{
    uint32_t columns = f->table->grid->columns;
    for (uint32_t line = 0; line <= f->rows; line++) {
        pilu_border run = {0};
        uint32_t from = 0;
        for (uint32_t c = 0; c <= columns; c++) {
            pilu_border border = {0};
            if (c < columns)
                border = border_between(f, slot_at(f, line - 1, c), slot_at(f, line, c), PILU_BOTTOM, PILU_TOP);
            if (c < columns && same_border(border, run)) continue;
            if (run.width) draw_horizontal(f, line, from, c, run);
            run = border;
            from = c;
        }
    }
}

static void draw_verticals(const fragment *f)
{
    uint32_t columns = f->table->grid->columns;
    for (uint32_t line = 0; line <= columns; line++) {
        pilu_border run = {0};
        uint32_t from = 0;
        for (uint32_t row = 0; row <= f->rows; row++) {
            pilu_border border = {0};
            if (row < f->rows)
                border = border_between(f, slot_at(f, row, line - 1), slot_at(f, row, line), PILU_RIGHT, PILU_LEFT);
            if (row < f->rows && same_border(border, run)) continue;
            if (run.width) draw_vertical(f, line, from, row, run);
            run = border;
            from = row;
        }
    }
}

/* Cells that go on behind the fragment, for the next page. */
static void keep_open(fragment *f)
{
    pilu_table *table = f->table;
    uint32_t next = f->cut ? f->to - 1 : f->to;
    table->open_count = 0;
    for (size_t i = 0; i < f->count; i++) {
        const pilu_grid_cell *place = f->parts[i].cell->place;
        if (f->parts[i].artifact != PILU_CONTENT || place->row + place->rows <= next) continue;
        PILU_ARENA_PUSH_ROOM(f->l->scratch, table->open, table->open_count, table->open_room);
        table->open[table->open_count++] = (uint32_t)(f->parts[i].cell - table->cells);
    }
    table->middle = f->cut;
}

int64_t pilu_table_draw_title(pilu_layouter *l, const pilu_table *table, uint32_t row, pilu_unit x, int64_t y)
{
    const pilu_flow *title = pilu_table_title(l, table, row);
    if (!title) return 0;
    pilu_flow_draw(l, title, 0, title->count, x, y, -1, PILU_ARTIFACT_PAGINATION);
    return title->height;
}

void pilu_table_draw(pilu_layouter *l, pilu_table *table, uint32_t from, uint32_t to, pilu_unit x, int64_t y,
                     int64_t cut, pilu_artifact artifact)
{
    bool goes_on = from > 0 || table->middle;
    bool repeats = goes_on && from >= table->grid->head_rows && pilu_table_repeats(l, table);
    uint32_t head = repeats ? table->grid->head_rows : 0;
    fragment f = {.l = l, .table = table, .from = from, .to = to, .head = head, .rows = head + to - from, .x = x,
                  .cut = cut >= 0};
    set_lines(&f, y, cut);
    add_parts(&f, artifact);
    for (size_t i = 0; i < f.count && !l->measures; i++) draw_background(&f, &f.parts[i]);
    for (size_t i = 0; i < f.count; i++) draw_part(&f, &f.parts[i]);
    if (!l->measures) {
        draw_horizontals(&f);
        draw_verticals(&f);
    }
    if (artifact == PILU_CONTENT) keep_open(&f);
}
