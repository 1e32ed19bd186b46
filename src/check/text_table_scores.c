/* Scores of self-evaluation tables: no score above its weight; weights that make the total; scores that make 总分; the
 * score of the budget's execution; a target that was missed and got all the same the full score.
 *
 * The form is often several tables in a row, of funds and of indicators: they are read as one until a row 总分. A sum
 * is believed only where something else shows that its rows are all there: the weights make the total, or the scores
 * do. */
#include "check/text_table.h"

typedef struct columns {
    uint32_t weight, score;
    bool funds; /* of its rows, those under the first say it again in parts */
    bool sound; /* the weights make no more than 100: they are weights, and no other column that slipped */
} columns;

static columns find_columns(const grid *g)
{
    columns c = {grid_column(g, "分值|权重|*分值|*权重|权重分值|标准分"), grid_column(g, "得分|自评得分|*得分"), false, false};
    for (uint32_t k = 0; k < g->columns; k++) c.funds |= grid_is(grid_head(g, k), "*执行数|*执行率*|*预算数");
    return c;
}

static const grid_cell *first_words(const grid *g, uint32_t row)
{
    for (uint32_t c = 0; c < g->columns; c++)
        if (grid_at(g, row, c)->kind == GRID_WORDS) return grid_at(g, row, c);
    return NULL;
}

static grid_cell *figure_at(const grid *g, uint32_t row, uint32_t column)
{
    if (column == GRID_COLUMNS) return NULL;
    grid_cell *c = grid_at(g, row, column);
    return c->kind == GRID_FIGURE && !c->negative ? c : NULL;
}

static void report_sum(grid *g, uint32_t row, uint32_t column, pilu_number sum, pilu_str what)
{
    grid_cell *c = grid_at(g, row, column);
    pilu_arena *kept = g->run->diags->arena;
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    pilu_number_print_short(sum, 4, &buf);
    pilu_str found = pilu_arena_str(kept, table_words(c)), expected = pilu_arena_str(kept, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    text_set(text_report(g->run, TEXT_TABLE, c->p, text_begin(c->p->text), text_end(c->p->text),
                         table_where(g, row, column), found, what, expected),
             found, expected);
}

static void read_total(grid *g, const table_scores *s, uint32_t row, const columns *c)
{
    const grid_cell *weight = figure_at(g, row, c->weight), *score = figure_at(g, row, c->score);
    pilu_number all = weight ? weight->f->number : pilu_number_int(100);
    if (s->rows < 2 || s->unclear || !s->weights.ok || !s->scores.ok) return;
    bool whole = pilu_number_cmp(s->weights, all) == 0;
    bool holds = score && table_sum_holds(s->scores, score->f->number, s->rows, s->places);
    pilu_number due = s->scores;
    if (whole && score && !holds && pilu_number_sign(s->bare) > 0) { /* 合计 of the weights alone, without 执行率 */
        due = pilu_number_sub(s->scores, s->bare);
        holds = table_sum_holds(due, score->f->number, s->rows, s->places);
    }
    if (whole && score && !holds)
        report_sum(g, row, c->score, due, PILU_WORDS("各行得分相加", "the scores of its rows added up"));
    else if (!whole && weight && holds && s->weighted == s->rows)
        report_sum(g, row, c->weight, s->weights, PILU_WORDS("各行分值相加", "the weights of its rows added up"));
}

static void check_above(grid *g, grid_cell *score, const grid_cell *weight, const grid_cell *label)
{
    if (pilu_number_cmp(score->f->number, weight->f->number) <= 0 || grid_is(label->key, "*加分*")) return;
    if (weight->f->unit != score->f->unit || pilu_number_sign(weight->f->number) <= 0) return;
    text_report(g->run, TEXT_SCORE, score->p, score->f->from, score->f->to, table_words(score), table_words(weight));
    score->wrong = true;
}

/* 执行率得分 is the weight by the rate, up to the weight. */
static void check_execution(grid *g, uint32_t row, const grid_cell *score, const grid_cell *weight)
{
    uint32_t budget = grid_column(g, "*全年预算*"), done = grid_column(g, "*执行数");
    if (budget == GRID_COLUMNS) budget = grid_column(g, "预算数|调整预算数");
    const grid_cell *b = figure_at(g, row, budget), *a = figure_at(g, row, done);
    if (!a || !b || pilu_number_sign(b->f->number) <= 0 || score->wrong) return;
    if (pilu_number_cmp(a->f->number, b->f->number) > 0) return;
    pilu_number due = pilu_number_div(pilu_number_mul(weight->f->number, a->f->number), b->f->number);
    pilu_number off = pilu_number_abs(pilu_number_sub(due, score->f->number));
    pilu_number slack = pilu_number_parse(score->f->places < 2 ? PILU_STR("0.05") : PILU_STR("0.015"));
    if (!off.ok || pilu_number_cmp(off, slack) <= 0) return;
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    pilu_number_print_short(due, 2, &buf);
    pilu_arena *kept = g->run->diags->arena;
    pilu_str found = pilu_arena_str(kept, table_words(score)), expected = pilu_arena_str(kept, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    text_set(text_report(g->run, TEXT_EXECUTION, score->p, score->f->from, score->f->to, found, table_words(weight),
                         table_words(a), table_words(b), expected),
             found, expected);
}

/* ≥95%, and 90% reached; the same unit behind both. */
static void check_target(grid *g, uint32_t row, const grid_cell *score, const grid_cell *weight)
{
    const grid_cell *target = NULL, *done = NULL;
    for (uint32_t c = 0; c < g->columns; c++) {
        if (grid_is(grid_head(g, c), "*指标值|*目标值") && grid_at(g, row, c)->p) target = grid_at(g, row, c);
        if (grid_is(grid_head(g, c), "*完成值|业绩值|*实际值") && grid_at(g, row, c)->p) done = grid_at(g, row, c);
    }
    if (!target || !done || pilu_number_cmp(score->f->number, weight->f->number) != 0) return;
    size_t n, m;
    const text_figure *t = text_figures_of(g->run, target->p, &n), *a = text_figures_of(g->run, done->p, &m);
    size_t begin = text_begin(target->p->text);
    bool least = n == 1 && text_has(target->p->text, begin, "≥") && t->from == begin + 3;
    bool all = n == 1 && t->from == begin && t->unit == TEXT_PERCENT && /* 100%: none can be better */
               pilu_number_cmp(t->number, pilu_number_int(100)) == 0;
    if (m != 1 || !(least || all)) return;
    if (a->from != text_begin(done->p->text) || a->unit != t->unit) return;
    pilu_str unit = pilu_str_slice(target->p->text, t->to, text_end(target->p->text));
    if (!pilu_str_eq(unit, pilu_str_slice(done->p->text, a->to, text_end(done->p->text)))) return;
    if (pilu_number_cmp(a->number, t->number) >= 0) return;
    text_report(g->run, TEXT_UNMET, score->p, score->f->from, score->f->to, table_words(target), table_words(done),
                table_words(score));
}

/* «得分（20分×执行率）»: the weight in the head; 0: none. */
static pilu_number weight_in_head(const grid *g, uint32_t column)
{
    size_t count;
    if (column == GRID_COLUMNS || !g->leaf[column]) return pilu_number_int(0);
    const pilu_passage *p = g->leaf[column]->p;
    const text_figure *f = text_figures_of(g->run, p, &count);
    return count == 1 && text_has(p->text, f->to, "分") ? f->number : pilu_number_int(0);
}

static bool is_total(const grid_cell *label)
{
    return grid_is(label->key, "总分|合计|总计|总得分|综合得分|自评总分|总评得分");
}

static bool are_sound(const grid *g, uint32_t column)
{
    pilu_number sum = pilu_number_int(0);
    for (uint32_t row = g->from; row < g->to; row++) {
        const grid_cell *c = figure_at(g, row, column), *label = first_words(g, row);
        if (c && label && !is_total(label) && !grid_is(label->key, "小计")) sum = pilu_number_add(sum, c->f->number);
    }
    return sum.ok && pilu_number_cmp(sum, pilu_number_int(100)) <= 0;
}

static bool read_row(grid *g, table_scores *s, uint32_t row, const columns *c)
{
    grid_cell *score = figure_at(g, row, c->score), *weight = figure_at(g, row, c->weight);
    const grid_cell *label = first_words(g, row);
    if (!label || !(score || weight) || grid_is(label->key, "小计")) return false;
    if (!c->funds && is_total(label)) {
        read_total(g, s, row, c);
        *s = (table_scores){
            .weights = pilu_number_int(0), .scores = pilu_number_int(0), .bare = pilu_number_int(0)};
        return false;
    }
    pilu_number due = weight ? weight->f->number : weight_in_head(g, c->score);
    s->weights = pilu_number_add(s->weights, due);
    if (score) s->scores = pilu_number_add(s->scores, score->f->number);
    if (score && !pilu_number_sign(due)) s->bare = pilu_number_add(s->bare, score->f->number);
    if (score && score->f->places > s->places) s->places = score->f->places;
    s->rows++;
    s->weighted += pilu_number_sign(due) > 0;
    if (!score || !weight) return true;
    if (c->sound) check_above(g, score, weight, label);
    if (c->funds) check_execution(g, row, score, weight);
    else check_target(g, row, score, weight);
    return true;
}

/* Is a score below its weight and no reason given in the column of reasons? */
static bool lacks_reason(const grid *g, uint32_t row, const columns *c, uint32_t reason)
{
    const grid_cell *score = figure_at(g, row, c->score), *weight = figure_at(g, row, c->weight);
    const grid_cell *label = first_words(g, row);
    if (!score || !weight || !label || is_total(label) || grid_is(label->key, "小计|*执行率*|*资金*")) return false;
    return grid_at(g, row, reason)->kind == GRID_BLANK &&
           pilu_number_cmp(score->f->number, weight->f->number) < 0;
}

/* Where other rows give reasons, each that has none; where none does, the first. */
static void read_reasons(grid *g, const columns *c)
{
    uint32_t reason = GRID_COLUMNS, first = UINT32_MAX;
    bool given = false;
    for (uint32_t k = 0; k < g->columns; k++)
        if (grid_is(grid_head(g, k), "*原因*") && g->use[k] != GRID_FIGURES) reason = k;
    if (reason == GRID_COLUMNS || c->funds || !c->sound) return;
    for (uint32_t row = g->from; row < g->to; row++) given |= grid_at(g, row, reason)->kind == GRID_WORDS;
    for (uint32_t row = g->from; row < g->to && (given || first == UINT32_MAX); row++) {
        if (!lacks_reason(g, row, c, reason)) continue;
        first = row;
        const grid_cell *score = grid_at(g, row, c->score);
        text_report(g->run, TEXT_REASON, score->p, score->f->from, score->f->to, table_words(score),
                    table_words(grid_at(g, row, c->weight)), table_words(g->leaf[reason]));
    }
}

void table_read_scores(grid *g, table_scores *s)
{
    columns c = find_columns(g);
    if (c.score == GRID_COLUMNS) {
        for (uint32_t k = 0; k < g->columns; k++) s->unclear |= grid_is(grid_head(g, k), "*得分|*分值|权重");
        return;
    }
    c.sound = c.weight != GRID_COLUMNS && are_sound(g, c.weight);
    for (uint32_t row = g->from; row < g->to; row++)
        if (read_row(g, s, row, &c) && c.funds) return;
    read_reasons(g, &c);
}
