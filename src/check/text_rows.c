/* Arithmetic along a row of a table: 全年预算数, 全年执行数 and 执行率 under heads of these names, wherever a text says
 * which cells are in one column (plain text with tabs, HTML). Only cells that hold one figure and nothing else are
 * compared. */
#include "check/text_private.h"

enum { LONGEST_HEAD = 60, NOT_THERE = UINT32_MAX, MOST_RATE = 200 }; /* beyond: the columns are not what they seem */

typedef struct heads {
    uint32_t table, budget, done, rate; /* columns */
} heads;

static bool is_single(const pilu_passage *row, size_t count, const pilu_passage *cell)
{
    for (size_t i = 0; i < count; i++)
        if (&row[i] != cell && row[i].column == cell->column) return false;
    return true;
}

/* A second head of the name: which one is meant is not known. */
static void take(uint32_t *column, uint32_t at, bool *twice)
{
    *twice |= *column != NOT_THERE;
    *column = at;
}

/* The heads that a row names; the whole year's budget goes before any other. */
static bool find_heads(const pilu_passage *row, size_t count, heads *out)
{
    heads h = {row->table, NOT_THERE, NOT_THERE, NOT_THERE};
    uint32_t other = NOT_THERE;
    bool twice = false, others = false;
    for (size_t i = 0; i < count; i++) {
        if (row[i].text.n > LONGEST_HEAD) continue;
        if (text_first(&row[i], "执行率") != SIZE_MAX) take(&h.rate, row[i].column, &twice);
        else if (text_first(&row[i], "执行数") != SIZE_MAX) take(&h.done, row[i].column, &twice);
        else if (text_first(&row[i], "全年预算") != SIZE_MAX) take(&h.budget, row[i].column, &twice);
        else if (text_first(&row[i], "预算数") != SIZE_MAX) take(&other, row[i].column, &others);
    }
    if (h.budget == NOT_THERE && !others) h.budget = other;
    if (twice || h.budget == NOT_THERE || h.done == NOT_THERE || h.rate == NOT_THERE) return false;
    *out = h;
    return true;
}

/* The figure that is all there is in the row's cell in this column, or NULL. */
static const text_figure *figure_in(text_run *run, const pilu_passage *row, size_t count, uint32_t column,
                                    const pilu_passage **cell)
{
    for (size_t i = 0; i < count; i++) {
        if (row[i].column != column || !is_single(row, count, &row[i])) continue;
        size_t figures;
        const text_figure *f = text_figures_of(run, &row[i], &figures);
        *cell = &row[i];
        return figures == 1 && f->from == text_begin(row[i].text) && f->to == text_end(row[i].text) ? f : NULL;
    }
    return NULL;
}

static void read_row(text_run *run, const heads *h, const pilu_passage *row, size_t count)
{
    const pilu_passage *p;
    const text_figure *budget = figure_in(run, row, count, h->budget, &p);
    const text_figure *done = figure_in(run, row, count, h->done, &p);
    const text_figure *rate = figure_in(run, row, count, h->rate, &p);
    if (!budget || !done || !rate || budget->unit != done->unit || budget->unit == TEXT_PERCENT) return;
    if ((rate->unit != TEXT_PERCENT && rate->unit != TEXT_PLAIN) || pilu_number_sign(budget->number) <= 0) return;
    bool fraction = rate->unit == TEXT_PLAIN && pilu_number_cmp(rate->number, pilu_number_int(1)) <= 0;
    pilu_number most = pilu_number_mul(budget->number, pilu_number_int(2));
    if (fraction || pilu_number_cmp(rate->number, pilu_number_int(MOST_RATE)) > 0) return;
    if (pilu_number_cmp(done->number, most) > 0 || text_ratio_holds(done, budget, rate)) return;
    pilu_str found = text_slice(p->text, rate), expected = text_ratio(run, done->number, budget->number, rate->places);
    pilu_str words[2];
    const text_figure *of[2] = {done, budget};
    for (size_t k = 0; k < 2; k++) {
        const pilu_passage *cell;
        figure_in(run, row, count, k ? h->budget : h->done, &cell);
        words[k] = text_slice(cell->text, of[k]);
    }
    text_set(text_report(run, TEXT_RATE, p, rate->from, rate->to, words[0], words[1], found, expected),
             pilu_arena_str(run->diags->arena, found), expected);
}

void text_rule_rows(text_run *run)
{
    heads h = {0};
    for (size_t i = 0, end; i < run->text->count; i = end) {
        const pilu_passage *row = &run->text->passages[i];
        for (end = i + 1; end < run->text->count; end++)
            if (row[end - i].table != row->table || row[end - i].row != row->row) break;
        if (!row->table) continue;
        if (h.table != row->table) h = (heads){0};
        if (!find_heads(row, end - i, &h) && h.table) read_row(run, &h, row, end - i);
    }
}
