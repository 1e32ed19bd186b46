#include "base/utf8.h"
#include "page/layout.h"

static uint32_t cell_end(const pilu_cell *cell) { return cell->place->row + cell->place->rows; }

/* A head higher than half a page is not repeated: it would leave no room for the rows. */
bool pilu_table_repeats(const pilu_layouter *l, const pilu_table *table)
{
    uint32_t head = table->grid->head_rows;
    return head > 0 && head < table->grid->rows && table->head_height <= l->page_height / 2;
}

/* GB/T 9704-2012 has the head again, printers the name of the table too (续表); not where little else would fit. Tables
 * joined to a form are one table to the eye: the first one's name is theirs. */
const pilu_flow *pilu_table_title(const pilu_layouter *l, const pilu_table *table, uint32_t row)
{
    bool goes_on = row > 0 || table->middle || table->joined;
    if (!table->caption || !goes_on) return NULL;
    int64_t head = pilu_table_repeats(l, table) ? table->head_height : 0;
    return table->caption->height + head <= l->page_height / 2 ? table->caption : NULL;
}

int64_t pilu_table_above(const pilu_layouter *l, const pilu_table *table, uint32_t row)
{
    const pilu_flow *title = pilu_table_title(l, table, row);
    bool head = row >= table->grid->head_rows && pilu_table_repeats(l, table);
    return (title ? title->height : 0) + (head ? table->head_height : 0);
}

/* Is this a label rather than a figure? Heads are, and what has a letter in it. */
static bool is_label(pilu_arena *scratch, const pilu_cell *cell)
{
    if (cell->place->rows < 2 || !cell->flow.count) return false;
    if (cell->place->node->kind == PILU_NODE_TH) return true;
    pilu_str text = pilu_node_text(scratch, cell->place->node);
    for (const char *p = text.p, *end = pilu_str_end(text); p < end;) {
        uint32_t c = pilu_utf8_next(&p, end);
        if (pilu_char_is_han(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) return true;
    }
    return false;
}

pilu_node *pilu_table_continued(pilu_layouter *l, const pilu_node *like)
{
    pilu_node *node = PILU_NEW(l->arena, pilu_node), *text = PILU_NEW(l->arena, pilu_node);
    *node = *like;
    node->first = node->last = text;
    node->attrs = NULL;
    if (pilu_layout_style(like)->hidden) {
        pilu_style *shown = PILU_NEW(l->arena, pilu_style);
        *shown = *like->style;
        shown->hidden = false;
        node->style = shown;
    }
    pilu_str label = pilu_node_text(l->scratch, like);
    *text = (pilu_node){.kind = PILU_NODE_TEXT, .id = node->id, .parent = node, .origin = node->origin,
                        .style = pilu_layout_style(node),
                        .text = pilu_arena_printf(l->arena, "%.*s（续）", PILU_FMT(label))};
    return node;
}

/* A label longer than half a page is not set again. */
static const pilu_flow *continued_label(pilu_layouter *l, pilu_cell *cell, pilu_unit width)
{
    if (!cell->again) {
        cell->again = PILU_NEW(l->scratch, pilu_flow);
        if (!is_label(l->scratch, cell) || cell->flow.height > l->page_height / 2) return cell->again;
        pilu_flow_build(l, cell->again, pilu_table_continued(l, cell->place->node), width, NULL);
    }
    return cell->again;
}

/* What a cell that goes on needs on its next page: the rest of its content, else its label again. */
static int64_t need_of(pilu_layouter *l, const pilu_table *table, pilu_cell *cell)
{
    int64_t sides = cell->inset[PILU_TOP] + cell->inset[PILU_BOTTOM];
    if (cell->done < cell->flow.count) return cell->rest + sides;
    const pilu_grid_cell *place = cell->place;
    pilu_unit width = table->column[place->column + place->columns] - table->column[place->column];
    width -= cell->inset[PILU_LEFT] + cell->inset[PILU_RIGHT];
    const pilu_flow *again = continued_label(l, cell, width > 0 ? width : 0);
    return again->count ? again->height + sides : 0;
}

static void forget_closed(pilu_table *table, uint32_t row)
{
    size_t kept = 0;
    for (size_t i = 0; i < table->open_count; i++)
        if (cell_end(&table->cells[table->open[i]]) > row) table->open[kept++] = table->open[i];
    table->open_count = kept;
}

/* Only as many rows are added up as the need asks for, so a label over a whole long table costs nothing. */
static void stretch(pilu_table *table, const pilu_cell *cell, uint32_t row, int64_t need)
{
    for (; row < cell_end(cell) && need > 0; row++) need -= table->height[row];
    if (need > 0) table->height[cell_end(cell) - 1] += need;
}

void pilu_table_resume(pilu_layouter *l, pilu_table *table, uint32_t row)
{
    forget_closed(table, row);
    if (table->middle) {
        table->height[row] = 0;
        for (size_t i = 0; i < table->open_count; i++) {
            pilu_cell *cell = &table->cells[table->open[i]];
            if (cell_end(cell) == row + 1 && cell->done < cell->flow.count)
                stretch(table, cell, row, need_of(l, table, cell));
        }
    }
    for (size_t i = 0; i < table->open_count; i++) {
        pilu_cell *cell = &table->cells[table->open[i]];
        stretch(table, cell, row, need_of(l, table, cell));
    }
}

/* Labels set again need their room on this page already: the next row may be too high to follow. */
void pilu_table_settle(pilu_layouter *l, pilu_table *table, uint32_t from, uint32_t to)
{
    int64_t free = l->page_height - table->edge - pilu_table_above(l, table, from);
    for (uint32_t row = from; row < to; row++) free -= table->height[row];
    for (size_t i = 0; i < table->open_count; i++) {
        pilu_cell *cell = &table->cells[table->open[i]];
        if (cell_end(cell) <= to || cell->done < cell->flow.count) continue;
        int64_t need = need_of(l, table, cell);
        for (uint32_t row = from; row < to && need > 0; row++) need -= table->height[row];
        if (need <= 0 || need > free) continue;
        table->height[to - 1] += need;
        free -= need;
    }
}

typedef struct cut_state {
    int ending, fitting; /* cells with content left that end in the row; those of them that can set some */
    bool any;            /* some cell can */
} cut_state;

static void try_cell(const pilu_layouter *l, const pilu_cell *cell, uint32_t row, int64_t room, cut_state *state)
{
    if (cell->done >= cell->flow.count || cell_end(cell) <= row) return;
    int64_t height;
    room -= cell->inset[PILU_TOP] + cell->inset[PILU_BOTTOM];
    bool fits = pilu_flow_fit(l, &cell->flow, cell->done, room, &height) > cell->done;
    state->any = state->any || fits;
    if (cell_end(cell) != row + 1) return;
    state->ending++;
    state->fitting += fits;
}

bool pilu_table_may_cut(const pilu_layouter *l, const pilu_table *table, uint32_t row, int64_t room, bool any)
{
    cut_state state = {0};
    bool begun = false; /* the row's own cells are among the open ones */
    for (size_t i = 0; i < table->open_count; i++) {
        const pilu_cell *cell = &table->cells[table->open[i]];
        begun = begun || cell->place->row == row;
        try_cell(l, cell, row, room, &state);
    }
    if (!begun)
        for (uint32_t i = table->grid->row_first[row]; i < table->grid->row_first[row + 1]; i++)
            try_cell(l, &table->cells[i], row, room, &state);
    return any ? state.any : state.ending > 0 && state.fitting == state.ending;
}

bool pilu_table_row_done(const pilu_table *table, uint32_t row)
{
    for (size_t i = 0; i < table->open_count; i++) {
        const pilu_cell *cell = &table->cells[table->open[i]];
        if (cell_end(cell) == row + 1 && cell->done < cell->flow.count) return false;
    }
    return true;
}
