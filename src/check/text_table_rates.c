/* Rates, shares and changes along the rows of a table, under heads of known names. 执行率 is in text_rows.c. */
#include "check/text_table.h"

enum { MOST_RATE = 200 }; /* beyond: the columns are not what they seem */

/* The one figure of a cell that stands for no other thing; NULL: blank, words, or below 0. */
static const text_figure *figure_of(const grid *g, uint32_t row, uint32_t column)
{
    const grid_cell *c = grid_at(g, row, column);
    return c->kind == GRID_FIGURE && !c->wrong ? c->f : NULL;
}

/* A rate is a percentage, or a plain figure that is none of 0.95 and the like. */
static bool is_rate(const text_figure *f)
{
    bool fraction = f->unit == TEXT_PLAIN && pilu_number_cmp(f->number, pilu_number_int(1)) <= 0;
    return (f->unit == TEXT_PERCENT || f->unit == TEXT_PLAIN) && !fraction;
}

static pilu_str keep(const grid *g, pilu_str text) { return pilu_arena_str(g->run->diags->arena, text); }

/* --- part ÷ whole ------------------------------------------------------------------------------------------------- */

typedef struct rate_names {
    const char *rate, *part, *whole;
    bool target; /* the whole is a target: less may be better, and 100% is met */
    bool money;
} rate_names;
static const rate_names RATES[] = {
    {"*得分率", "得分|实际得分|自评得分|评价得分|评分得分", "分值|权重|标准分|标准分值|满分|权重分值", false, false},
    {"*完成率", "*完成值|*完成数|*完成量|业绩值|实际值|实际数", "*目标值|*指标值|*目标数|*计划数|*计划值|*计划量", true, true},
    {"*到位率", "*到位数|*到位资金|*到位金额", "*预算数|*预算资金|应到位*", false, true},
    {"完成预算*|*完成预算|占预算*|预算完成率", "决算数|支出决算|支出决算数|本年决算数", "预算数|年初预算数|支出预算|支出预算数", false, true},
};

static bool rate_holds(const rate_names *names, const text_figure *part, const text_figure *whole,
                       const text_figure *rate)
{
    text_figure a = *part, b = *whole;
    if (!names->money) a.places = b.places = 9; /* scores and counts were not rounded */
    if (text_ratio_holds(&a, &b, rate)) return true;
    if (!names->target) return pilu_number_cmp(rate->number, pilu_number_int(MOST_RATE)) > 0;
    bool met = pilu_number_cmp(rate->number, pilu_number_int(100)) >= 0;
    return met || pilu_number_cmp(part->number, whole->number) > 0;
}

static void read_rate(grid *g, const rate_names *names)
{
    uint32_t rate = grid_column(g, names->rate), part = grid_column(g, names->part);
    uint32_t whole = grid_column(g, names->whole);
    if (rate == GRID_COLUMNS || part == GRID_COLUMNS || whole == GRID_COLUMNS) return;
    for (uint32_t row = g->from; row < g->to; row++) {
        const text_figure *r = figure_of(g, row, rate), *a = figure_of(g, row, part), *b = figure_of(g, row, whole);
        if (!r || !a || !b || a->unit != b->unit || a->unit == TEXT_PERCENT || !is_rate(r)) continue;
        const grid_cell *c = grid_at(g, row, rate);
        if (c->negative || grid_at(g, row, part)->negative || pilu_number_sign(b->number) <= 0) continue;
        if (rate_holds(names, a, b, r)) continue;
        pilu_str found = keep(g, table_words(c)), expected = text_ratio(g->run, a->number, b->number, r->places);
        text_set(text_report(g->run, TEXT_RATE, c->p, r->from, r->to, table_words(grid_at(g, row, part)),
                             table_words(grid_at(g, row, whole)), found, expected),
                 found, expected);
        grid_at(g, row, rate)->wrong = true;
    }
}

/* --- changes ----------------------------------------------------------------------------------------------- */

/* The year that a column's heads name; 0: none, or 预算 does. */
static int year_of(const grid *g, uint32_t column)
{
    int year = 0;
    for (uint8_t i = 0; i < g->depth[column]; i++) {
        if (grid_is(g->path[column][i], "*预算*")) return 0;
        if (text_year_at(g->path[column][i], 0)) year = text_year_at(g->path[column][i], 0);
    }
    return year;
}

/* This year's and last year's figures: by name, or as the only two of years that follow each other. */
static bool find_years(const grid *g, uint32_t *last, uint32_t *own)
{
    *last = grid_column(g, "上年决算数|上年数|上年度|上年度决算数|上年支出数|上年决算|上年金额|上年支出决算数|上年");
    *own = grid_column(g, "本年决算数|本年数|本年度|本年度决算数|本年支出数|本年决算|本年金额|本年支出决算数|本年");
    if (*last != GRID_COLUMNS && *own != GRID_COLUMNS) return true;
    uint32_t found[2], n = 0;
    for (uint32_t c = 0; c < g->columns; c++) {
        if (g->use[c] != GRID_FIGURES || g->rate[c] || !year_of(g, c)) continue;
        if (n == 2) return false;
        found[n++] = c;
    }
    if (n < 2) return false;
    int step = year_of(g, found[1]) - year_of(g, found[0]);
    *last = found[step > 0 ? 0 : 1];
    *own = found[step > 0 ? 1 : 0];
    return step == 1 || step == -1;
}

static void read_percent(grid *g, uint32_t row, uint32_t last, uint32_t own, uint32_t amount, uint32_t percent)
{
    const text_figure *a = figure_of(g, row, own), *b = figure_of(g, row, last), *r = figure_of(g, row, percent);
    if (!a || !b || !r || !is_rate(r) || a->unit != b->unit || pilu_number_sign(b->number) <= 0) return;
    if (grid_at(g, row, own)->negative || grid_at(g, row, last)->negative) return;
    text_figure change = *a;
    pilu_number difference = pilu_number_sub(a->number, b->number);
    change.number = pilu_number_abs(difference);
    if (text_ratio_holds(&change, b, r)) return;
    const text_figure *said = amount == GRID_COLUMNS ? NULL : figure_of(g, row, amount);
    if (said && text_ratio_holds(said, b, r)) return;
    change.places = change.places > 0 ? change.places - 1 : 0; /* both may have been rounded */
    if (!said && text_ratio_holds(&change, b, r)) return;
    const grid_cell *c = grid_at(g, row, percent);
    pilu_str found = keep(g, table_words(c)), rate = text_ratio(g->run, change.number, b->number, r->places);
    pilu_str expected = pilu_arena_printf(g->run->diags->arena, "%s%.*s", pilu_number_sign(difference) < 0 ? "-" : "",
                                          (int)rate.n, rate.p);
    pilu_str what = said ? table_words(grid_at(g, row, amount)) : table_words(grid_at(g, row, own));
    text_set(text_report(g->run, TEXT_CHANGE, c->p, text_begin(c->p->text), text_end(c->p->text), what, found,
                         expected),
             found, expected);
}

static void read_changes(grid *g)
{
    uint32_t last, own;
    uint32_t amount = grid_column(g, "*增减额|*增减金额|*增减数|*增减|*增减数额"), percent =
        grid_column(g, "*增减幅度|*增减率|*增长率|*增幅|*变动率|*增减比例|*增减百分比|*增减%");
    if ((amount == GRID_COLUMNS && percent == GRID_COLUMNS) || !find_years(g, &last, &own)) return;
    if (amount != GRID_COLUMNS && (g->rate[amount] || grid_is(g->leaf[amount]->key, "*预算*"))) amount = GRID_COLUMNS;
    if (percent != GRID_COLUMNS && grid_is(g->leaf[percent]->key, "*预算*")) return;
    table_relation r = {.total = amount};
    table_add_part(g, &r, own, false);
    table_add_part(g, &r, last, true);
    for (uint32_t row = g->from; row < g->to; row++) {
        if (amount != GRID_COLUMNS && table_ask(g, &r, row) >= TABLE_FAILS) table_report(g, &r, row);
        else if (percent != GRID_COLUMNS) read_percent(g, row, last, own, amount, percent);
    }
}

/* --- shares ------------------------------------------------------------------------------------------------ */

/* The row 合计 of a column. */
static uint32_t total_row(const grid *g, uint32_t column)
{
    uint32_t found = UINT32_MAX;
    for (uint32_t row = g->from; row < g->to; row++) {
        const grid_cell *label = grid_label(g, row, column);
        if (!label || !grid_is(label->key, "合计|总计")) continue;
        if (found != UINT32_MAX) return UINT32_MAX;
        found = row;
    }
    return found;
}

/* The one column of amounts, its total and the shares beside it. Believed if as many rows agree as do not. */
static void read_shares(grid *g)
{
    uint32_t share = grid_column(g, "占比|比重|所占比例|所占比重|占总*|占支出*|占收入*|构成比"), amount = GRID_COLUMNS;
    for (uint32_t c = 0; c < g->columns; c++) {
        if (g->use[c] != GRID_FIGURES || g->rate[c] || c == share) continue;
        if (amount != GRID_COLUMNS) return;
        amount = c;
    }
    uint32_t total = amount == GRID_COLUMNS || share == GRID_COLUMNS ? UINT32_MAX : total_row(g, amount);
    const text_figure *whole = total == UINT32_MAX ? NULL : figure_of(g, total, amount);
    if (!whole || pilu_number_sign(whole->number) <= 0) return;
    for (int pass = 0, trust = 0; pass < 2; pass++) {
        for (uint32_t row = g->from; row < g->to; row++) {
            const text_figure *a = figure_of(g, row, amount), *r = figure_of(g, row, share);
            if (row == total || !a || !r || r->unit == TEXT_YUAN || !pilu_number_sign(r->number)) continue;
            bool holds = text_ratio_holds(a, whole, r);
            if (pass == 0) trust += holds ? 1 : -1;
            if (holds || pass == 0 || trust < 0) continue;
            const grid_cell *c = grid_at(g, row, share);
            pilu_str found = keep(g, table_words(c));
            pilu_str expected = text_ratio(g->run, a->number, whole->number, r->places);
            text_set(text_report(g->run, TEXT_SHARE, c->p, r->from, r->to, table_words(grid_at(g, row, amount)), found,
                                 expected),
                     found, expected);
        }
    }
}

void table_rates(grid *g)
{
    for (size_t k = 0; k < PILU_COUNT(RATES); k++) read_rate(g, &RATES[k]);
    read_changes(g);
    read_shares(g);
}
