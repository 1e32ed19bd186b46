/* What a table states of the items of text_items.def: in the row of that name, in the one column of this year's final
 * figures; in the column of that name, in the one row of them. Where it is not sure that all funds, this year, and what
 * was spent are meant, the figure is kept only for agreeing. */
#include "check/text_items.h"
#include "check/text_table.h"

typedef struct stating {
    grid *g;
    text_item_figures *all;
    int own;
    bool coded, scoped, basic, named; /* by codes; of one fund; of basic spending; a table of income or spending */
} stating;

static void state(const stating *s, text_item item, const grid_cell *c, bool sure)
{
    if (c->kind != GRID_FIGURE || c->negative) return;
    PILU_ARENA_PUSH_ROOM(s->g->run->scratch, s->all->items, s->all->count, s->all->room);
    s->all->items[s->all->count++] = (text_item_figure){item, c->p, c->f, sure};
}

static bool is_sure(const stating *s, text_item item)
{
    if (TEXT_ITEMS[item].kind == TEXT_OF_PUBLIC) return !s->coded && !s->basic;
    return !s->scoped && !s->basic && (!s->coded || s->named);
}

/* This year's final figures: nothing above the column says that they are others. */
static bool is_final(const stating *s, uint32_t column)
{
    static const char *const OTHERS = "*预算*|*上年*|*上一年*|*增*|*减*|*率*|*占*|*比*|*计划*|*目标*|*分值*|*得分*|*权重*|*次*|*数量*|*备注*";
    const grid *g = s->g;
    if (g->use[column] != GRID_FIGURES || g->rate[column]) return false;
    for (uint8_t i = 0; i < g->depth[column]; i++) {
        int year = text_year_at(g->path[column][i], 0);
        if (grid_is(g->path[column][i], OTHERS) || (year && year != s->own)) return false;
    }
    return true;
}

/* --- rows ------------------------------------------------------------------------------------------------------ */

/* The one column of final figures that belongs to the labels of a column; GRID_COLUMNS: not known. */
static uint32_t amount_column(const stating *s, uint32_t label)
{
    uint32_t found = GRID_COLUMNS, named = GRID_COLUMNS, n = 0, m = 0;
    for (uint32_t c = label + 1; c < s->g->columns; c++) {
        if (!is_final(s, c) || grid_label_column(s->g, c) != label) continue;
        found = c;
        n++;
        if (!grid_is(grid_head(s->g, c), "*决算数|*决算|*金额|合计|*支出数")) continue;
        named = c;
        m++;
    }
    return n == 1 ? found : m == 1 ? named : GRID_COLUMNS;
}

static void read_label(const stating *s, uint32_t row, uint32_t label, uint32_t amount, bool first)
{
    const grid_cell *c = grid_at(s->g, row, label);
    if (c->kind != GRID_WORDS) return;
    for (text_item i = 0; i < TEXT_ITEM_COUNT; i++)
        if (grid_is(c->key, TEXT_ITEMS[i].table)) state(s, i, grid_at(s->g, row, amount), is_sure(s, i));
    if (!grid_is(c->key, "总计") || s->coded) return;
    text_item item = first ? TEXT_ITEM_INCOME_ALL : TEXT_ITEM_SPENDING_ALL;
    state(s, item, grid_at(s->g, row, amount), is_sure(s, item));
}

static void read_rows(const stating *s)
{
    const grid *g = s->g;
    bool first = true;
    uint32_t done = GRID_COLUMNS;
    for (uint32_t c = 0; c < g->columns; c++) {
        uint32_t label = g->use[c] == GRID_FIGURES ? grid_label_column(g, c) : GRID_COLUMNS;
        if (label == GRID_COLUMNS || label == done) continue;
        done = label;
        uint32_t amount = amount_column(s, label);
        for (uint32_t row = g->from; amount != GRID_COLUMNS && row < g->to; row++)
            read_label(s, row, label, amount, first);
        first = false;
    }
}

/* --- columns ---------------------------------------------------------------------------------------------------- */

static bool path_has(const grid *g, uint32_t column, const char *names)
{
    for (uint8_t i = 0; i < g->depth[column]; i++)
        if (grid_is(g->path[column][i], names)) return true;
    return false;
}

/* The item that a column is called, with the head above it where its own says too little. */
static bool item_of(const grid *g, uint32_t column, text_item *item)
{
    static const char *const CARS = "公务用车购置及运行*";
    pilu_str head = grid_head(g, column);
    uint8_t d = g->depth[column];
    pilu_str over = d >= 2 ? g->path[column][d - 2] : (pilu_str){0};
    bool cars = grid_is(over, CARS);
    if (cars && grid_is(head, "小计|合计")) *item = TEXT_ITEM_VEHICLES;
    else if (cars && grid_is(head, "*购置费")) *item = TEXT_ITEM_PURCHASE;
    else if (cars && grid_is(head, "*运行*费")) *item = TEXT_ITEM_RUNNING;
    else if (grid_is(head, "合计") && !cars) *item = TEXT_ITEM_THREE;
    else {
        for (*item = 0; *item < TEXT_ITEM_COUNT; ++*item)
            if (grid_is(head, TEXT_ITEMS[*item].table)) return true;
        return false;
    }
    return true;
}

/* The row of final figures: the only one with figures, or the only one that is called so. */
static uint32_t final_row(const grid *g, bool *called)
{
    uint32_t found = UINT32_MAX, named = UINT32_MAX, n = 0, m = 0;
    for (uint32_t row = g->from; row < g->to; row++) {
        bool figures = false, final = false;
        for (uint32_t c = 0; c < g->columns; c++) {
            const grid_cell *cell = grid_at(g, row, c);
            figures |= cell->kind == GRID_FIGURE && g->use[c] == GRID_FIGURES;
            final |= cell->kind == GRID_WORDS && grid_is(cell->key, "决算数|本年决算数|支出决算|支出决算数|决算");
        }
        if (!figures) continue;
        found = row;
        n++;
        if (final) named = row, m++;
    }
    *called = m == 1;
    return m == 1 ? named : n == 1 && m == 0 ? found : UINT32_MAX;
}

static void read_public(const stating *s)
{
    const grid *g = s->g;
    bool called;
    uint32_t row = final_row(g, &called), publics = 0;
    text_item item;
    for (uint32_t c = 0; c < g->columns; c++)
        publics += item_of(g, c, &item) && (item == TEXT_ITEM_RECEPTION || item == TEXT_ITEM_ABROAD);
    for (uint32_t c = 0; row != UINT32_MAX && publics && c < g->columns; c++) {
        if (!is_final(s, c) || !item_of(g, c, &item) || TEXT_ITEMS[item].kind != TEXT_OF_PUBLIC) continue;
        if (!called && !path_has(g, c, "*决算*")) continue;
        state(s, item, grid_at(g, row, c), is_sure(s, item));
    }
}

/* 合计 of a table by codes: 本年支出合计, 基本支出, 项目支出. */
static void read_totals(const stating *s)
{
    const grid *g = s->g;
    for (uint32_t row = g->from; s->coded && row < g->to; row++) {
        const grid_cell *label = NULL;
        for (uint32_t c = 0; c < g->columns && !label; c++)
            if (grid_at(g, row, c)->kind == GRID_WORDS) label = grid_at(g, row, c);
        if (!label || !grid_is(label->key, "合计|总计")) continue;
        for (uint32_t c = 0; c < g->columns; c++) {
            text_item item;
            if (!is_final(s, c) || !item_of(g, c, &item) || TEXT_ITEMS[item].kind != TEXT_OF_WHOLE) continue;
            state(s, item, grid_at(g, row, c), is_sure(s, item));
        }
        return;
    }
}

/* --- self-evaluations ---------------------------------------------------------------------------------------- */

static void read_evaluation(const stating *s)
{
    const grid *g = s->g;
    uint32_t score = grid_column(g, "得分|自评得分"), rate = grid_column(g, "*执行率*");
    for (uint32_t row = g->from; row < g->to; row++) {
        const grid_cell *label = NULL;
        for (uint32_t c = 0; c < g->columns && !label; c++)
            if (grid_at(g, row, c)->kind == GRID_WORDS) label = grid_at(g, row, c);
        if (!label) continue;
        if (score != GRID_COLUMNS && grid_column(g, "分值|权重|*分值") != GRID_COLUMNS &&
            grid_is(label->key, "总分|总得分|综合得分|自评总分|合计"))
            state(s, TEXT_ITEM_SCORE, grid_at(g, row, score), true);
        for (uint32_t c = 0; rate != GRID_COLUMNS && c < rate; c++)
            if (grid_is(grid_at(g, row, c)->key, "*资金总额")) {
                state(s, TEXT_ITEM_RATE, grid_at(g, row, rate), true);
                break;
            }
    }
}

/* A title may be drawn as the first cell of its table. */
static void read_title(stating *s)
{
    enum { TITLE_ROWS = 3 };
    static const char *const TABLES[] = {"决算表", "总表", "明细表", NULL};
    for (uint32_t i = 0; i < TITLE_ROWS * s->g->columns && i < s->g->rows * s->g->columns; i++) {
        const pilu_passage *p = s->g->cells[i].p;
        if (!p || !text_has_any(p->text, 0, p->text.n, TABLES)) continue;
        s->scoped |= text_has_any(p->text, 0, p->text.n, TEXT_FUNDS);
        s->basic |= text_has_any(p->text, 0, p->text.n, TEXT_BASIC);
    }
}

void table_items(grid *g, text_item_figures *all, const text_above *above, int own)
{
    static const char *const NAMED[] = {"收入决算表", "支出决算表", "收入支出决算", NULL};
    stating s = {.g = g, .all = all, .own = own};
    for (uint32_t c = 0; c < g->columns; c++) s.coded |= g->use[c] == GRID_CODES;
    s.scoped = text_above_has(above, TEXT_FUNDS, true);
    s.basic = text_above_has(above, TEXT_BASIC, true);
    s.named = text_above_has(above, NAMED, true);
    if (text_above_is_other_year(above, own)) return;
    read_title(&s);
    read_rows(&s);
    read_public(&s);
    read_totals(&s);
    read_evaluation(&s);
}
