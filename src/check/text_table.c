/* Arithmetic in the tables of finished texts: what adds up along rows and down columns. Each table is made into a grid
 * (text_grid.h) and read section by section. A figure that was found wrong along its row is not looked at again down
 * its column: one mistake, one finding. */
#include "check/text_items.h"
#include "check/text_table.h"

pilu_str table_words(const grid_cell *c)
{
    pilu_str text = c->p->text;
    return pilu_str_slice(text, text_begin(text), text_end(text));
}

/* 208 社会保障和就业支出, from its cell; blanks at its ends cut off. */
static pilu_str row_words(const grid *g, uint32_t row, uint32_t column)
{
    const grid_cell *label = grid_label(g, row, column);
    return label ? table_words(label) : (pilu_str){0};
}

/* The head's own words; with those above where its own are 小计 or 合计 alone. */
static pilu_str column_words(const grid *g, uint32_t column)
{
    if (!g->depth[column]) return (pilu_str){0};
    pilu_str own = table_words(g->leaf[column]);
    if (g->depth[column] < 2 || !grid_is(grid_head(g, column), "小计|合计|金额|预算数|决算数|购置费|运行*")) return own;
    pilu_str over = g->path[column][g->depth[column] - 2];
    return pilu_arena_printf(g->arena, "%.*s%.*s", (int)over.n, over.p, (int)own.n, own.p);
}

pilu_str table_where(const grid *g, uint32_t row, uint32_t column)
{
    pilu_str line = row_words(g, row, column), head = column_words(g, column);
    int m = (int)line.n, n = (int)head.n;
    if (!n && !m) return PILU_WORDS("此处", "this");
    if (!n) return pilu_arena_printf(g->arena, "“%.*s”" PILU_WORDS_SPLIT "“%.*s”", m, line.p, m, line.p);
    if (!m) return pilu_arena_printf(g->arena, "“%.*s”" PILU_WORDS_SPLIT "“%.*s”", n, head.p, n, head.p);
    return pilu_arena_printf(g->arena, "“%.*s”一行的“%.*s”" PILU_WORDS_SPLIT "“%.*s” in row “%.*s”", m, line.p, n,
                             head.p, n, head.p, m, line.p);
}

void table_put_term(const grid *g, uint32_t row, uint32_t column, bool by_row, pilu_buf *out)
{
    pilu_str name = by_row ? row_words(g, row, column) : column_words(g, column);
    if (name.n) {
        pilu_buf_text(out, "“");
        pilu_buf_str(out, name);
        pilu_buf_text(out, "”");
    }
    const grid_cell *c = grid_at(g, row, column);
    if (c->kind == GRID_FIGURE) pilu_buf_str(out, table_words(c));
    else pilu_buf_text(out, "0");
}

/* Each of the parts is rounded by up to half its last place, and so is the total. */
bool table_sum_holds(pilu_number sum, pilu_number total, size_t parts, int places)
{
    pilu_number slack = pilu_number_int((int64_t)parts + 1), off = pilu_number_abs(pilu_number_sub(sum, total));
    for (int i = 0; i < places; i++) slack = pilu_number_div(slack, pilu_number_int(10));
    slack = pilu_number_div(slack, pilu_number_int(2));
    return !off.ok || !slack.ok || pilu_number_cmp(off, slack) <= 0;
}

void table_add_part(grid *g, table_relation *r, uint32_t at, bool minus)
{
    PILU_ARENA_PUSH_ROOM(g->arena, r->parts, r->count, r->room);
    r->parts[r->count++] = (table_part){at, minus};
}

static grid_cell *cell_of(const grid *g, const table_relation *r, uint32_t at, uint32_t line)
{
    return r->down ? grid_at(g, at, line) : grid_at(g, line, at);
}

/* The sum of the parts, and the most places any of them or the total has; false: something is no amount, or of another
 * unit, or was found wrong already. */
static bool add_up(const grid *g, const table_relation *r, uint32_t line, pilu_number *sum, int *places,
                   size_t *nonzero)
{
    const grid_cell *total = cell_of(g, r, r->total, line);
    size_t figures = 0;
    if (total->kind != GRID_FIGURE || total->wrong || total->f->unit == TEXT_PERCENT) return false;
    if (g->rate[r->down ? line : r->total]) return false;
    const grid_cell *row = r->down ? NULL : grid_label(g, line, r->total);
    if (row && text_find(row->p->text, "率", 0, row->p->text.n) != SIZE_MAX) return false; /* 预算执行率（%） */
    *sum = pilu_number_int(0);
    *places = total->f->places;
    *nonzero = 0;
    for (size_t i = 0; i < r->count; i++) {
        const grid_cell *c = cell_of(g, r, r->parts[i].at, line);
        if (c->kind == GRID_WORDS || c->wrong) return false;
        if (c->kind != GRID_FIGURE) continue;
        if (c->f->unit != total->f->unit) return false;
        figures++;
        *nonzero += pilu_number_sign(c->f->number) != 0;
        if (c->f->places > *places) *places = c->f->places;
        *sum = r->parts[i].minus ? pilu_number_sub(*sum, grid_value(c)) : pilu_number_add(*sum, grid_value(c));
    }
    return figures > 0 && sum->ok;
}

table_answer table_ask(const grid *g, const table_relation *r, uint32_t line)
{
    pilu_number sum;
    int places;
    size_t nonzero;
    if (!add_up(g, r, line, &sum, &places, &nonzero)) return TABLE_SILENT;
    pilu_number total = grid_value(cell_of(g, r, r->total, line));
    if (table_sum_holds(sum, total, r->count, places)) return nonzero >= 2 ? TABLE_HOLDS : TABLE_TRIVIAL;
    return pilu_number_cmp(sum, total) > 0 ? TABLE_EXCEEDS : TABLE_FAILS;
}

/* “甲”60.00＋“乙”80.00; of many, the first and the last. */
static pilu_str formula(const grid *g, const table_relation *r, uint32_t line)
{
    enum { SHOWN = 6 };
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    for (size_t i = 0; i < r->count; i++) {
        if (i) pilu_buf_text(&buf, r->parts[i].minus ? "－" : "＋");
        if (r->count > SHOWN && i == SHOWN - 2) {
            i = r->count - 1;
            pilu_buf_text(&buf, r->parts[i].minus ? "……－" : "……＋");
        }
        uint32_t at = r->parts[i].at;
        table_put_term(g, r->down ? at : line, r->down ? line : at, r->down, &buf);
    }
    pilu_str text = pilu_arena_str(g->arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    return text;
}

void table_report(grid *g, const table_relation *r, uint32_t line)
{
    pilu_number sum;
    int places;
    size_t nonzero;
    if (!add_up(g, r, line, &sum, &places, &nonzero)) return;
    grid_cell *total = cell_of(g, r, r->total, line);
    pilu_arena *kept = g->run->diags->arena;
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    pilu_number_print(sum, places, text_find(total->p->text, ",", 0, total->p->text.n) != SIZE_MAX, &buf);
    pilu_str expected = pilu_arena_str(kept, pilu_buf_view(&buf)), found = pilu_arena_str(kept, table_words(total));
    pilu_buf_free(&buf);
    pilu_str where = table_where(g, r->down ? r->total : line, r->down ? line : r->total);
    text_set(text_report(g->run, TEXT_TABLE, total->p, text_begin(total->p->text), text_end(total->p->text), where,
                         found, formula(g, r, line), expected),
             found, expected);
    total->wrong = true;
    for (size_t i = 0; i < r->count; i++) cell_of(g, r, r->parts[i].at, line)->wrong = true;
}

typedef struct tables {
    pilu_arena *arena; /* of the table that is read */
    table_scores scores;
    text_item_figures stated;
    text_above above;
    int own;
} tables;

static void read_table(text_run *run, tables *t, const pilu_passage *p, size_t count)
{
    grid g;
    if (count >= 2 && grid_read(&g, run, t->arena, p, count))
        for (bool more = grid_first(&g); more; more = grid_next(&g)) {
            table_items(&g, &t->stated, &t->above, t->own);
            if (count < 4) continue;
            table_sums(&g);
            table_lists(&g);
            table_rates(&g);
            table_read_scores(&g, &t->scores);
        }
    pilu_arena_clear(t->arena);
}

void text_rule_tables(text_run *run)
{
    const table_scores NONE = {
        .weights = pilu_number_int(0), .scores = pilu_number_int(0), .bare = pilu_number_int(0)};
    tables t = {.arena = pilu_arena_new(), .scores = NONE, .own = text_year_of(run)};
    const pilu_passage *p = run->text->passages;
    for (size_t i = 0, end, last = SIZE_MAX; i < run->text->count; i = end) {
        for (end = i + 1; end < run->text->count && p[end].table == p[i].table;) end++;
        bool parted = last != i || p[i].table != p[i - 1].table + 1; /* something stands between */
        if (p[i].table && parted) t.scores = NONE;
        if (p[i].table) read_table(run, &t, &p[i], end - i);
        if (p[i].table) last = end;
        for (size_t k = i; k < end; k++) text_above_read(&t.above, &p[k]);
    }
    pilu_arena_free(t.arena);
    if (!run->text->doc) text_compare_items(run, &t.stated);
}
