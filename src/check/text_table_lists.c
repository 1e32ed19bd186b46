/* Sums down a table's columns: 类 of 款 of 项 by their codes, 本年收入合计 of 一、二、…, both totals of 收支总表, and
 * a row 合计. A list may be an extract: where it says no more than its rows, a sum that stays below the total is
 * believed wrong only if the same list adds up elsewhere in the table. */
#include "check/text_table.h"

/* The relation in every column of the section that has these labels; `sure`: the list is whole. */
static void read_columns(grid *g, const table_relation *r, uint32_t label, bool sure, size_t holds)
{
    for (uint32_t c = 0; c < g->columns; c++)
        holds += g->use[c] == GRID_FIGURES && grid_label_column(g, c) == label && table_ask(g, r, c) == TABLE_HOLDS;
    for (uint32_t c = 0; c < g->columns; c++) {
        if (g->use[c] != GRID_FIGURES || grid_label_column(g, c) != label) continue;
        table_answer a = table_ask(g, r, c);
        if (a == TABLE_FAILS || a == TABLE_EXCEEDS)
            if (sure || holds) table_report(g, r, c);
    }
}

/* --- codes ------------------------------------------------------------------------------------------------------ */

/* The digits of a code of 3, 5 or 7; empty: none. */
static pilu_str code_of(const grid_cell *c)
{
    if (c->kind != GRID_FIGURE || c->f->places || c->negative || c->f->unit != TEXT_PLAIN) return (pilu_str){0};
    pilu_str digits = table_words(c);
    bool code = digits.n == (size_t)(c->f->to - c->f->from) && text_find(digits, ",", 0, digits.n) == SIZE_MAX;
    return code && (digits.n == 3 || digits.n == 5 || digits.n == 7) ? digits : (pilu_str){0};
}

typedef struct code_tree {
    table_relation *sums;
    size_t count, room;
    table_relation all; /* 合计 of the shortest codes */
    size_t shortest;
    bool has_total;
} code_tree;

static void add_code(grid *g, code_tree *t, uint32_t row, pilu_str code, uint32_t column)
{
    if (code.n == t->shortest) table_add_part(g, &t->all, row, false);
    for (size_t i = t->count; i-- > 0 && t->count - i <= 4;) {
        pilu_str over = code_of(grid_at(g, t->sums[i].total, column));
        if (over.n + 2 != code.n || memcmp(over.p, code.p, over.n) != 0) continue;
        table_add_part(g, &t->sums[i], row, false);
        break;
    }
    /* a relation for the code itself takes the place of one of its length */
    if (code.n == 7) return;
    PILU_ARENA_PUSH_ROOM(g->arena, t->sums, t->count, t->room);
    t->sums[t->count++] = (table_relation){.total = row, .down = true};
}

static void read_codes(grid *g, uint32_t column, uint32_t label, uint32_t figures)
{
    code_tree t = {.shortest = SIZE_MAX, .all.down = true};
    size_t totals = 0, holds = 0;
    for (uint32_t row = g->from; row < g->to; row++) {
        pilu_str code = code_of(grid_at(g, row, column));
        if (code.n && code.n < t.shortest) t.shortest = code.n;
    }
    for (uint32_t row = g->from; row < g->to; row++) {
        pilu_str code = code_of(grid_at(g, row, column));
        const grid_cell *words = grid_label(g, row, figures);
        if (code.n) add_code(g, &t, row, code, column);
        else if (words && grid_is(words->key, "合计|总计")) t.all.total = row, totals++;
    }
    for (size_t i = 0; i < t.count; i++)
        for (uint32_t c = 0; c < g->columns && t.sums[i].count; c++)
            holds += g->use[c] == GRID_FIGURES && table_ask(g, &t.sums[i], c) == TABLE_HOLDS;
    for (size_t n = 5; n >= 3; n -= 2) /* 款 of 项 before 类 of 款: a wrong 款 is said once */
        for (size_t i = 0; i < t.count; i++)
            if (t.sums[i].count && code_of(grid_at(g, t.sums[i].total, column)).n == n)
                read_columns(g, &t.sums[i], label, false, holds);
    if (totals == 1 && t.all.count) read_columns(g, &t.all, label, true, holds);
}

/* --- 一、二、三、 and what follows them ------------------------------------------------------------------------- */

typedef struct listing {
    table_relation sum; /* of what is numbered; then of the total and what follows it */
    int last;           /* number */
    bool whole, tail;
} listing;

static void read_listed(grid *g, listing *l, uint32_t row, const grid_cell *c, uint32_t label)
{
    static const char *const TOTALS = "本年收入合计|本年支出合计|收入合计|支出合计|本年收入小计|本年支出小计";
    static const char *const REST = "*结转*|*结余*|用事业基金*";
    bool grand = grid_is(c->key, "总计|收入总计|支出总计|收支总计");
    if (grand || grid_is(c->key, TOTALS)) {
        l->sum.total = row;
        if (l->whole && l->tail == grand && l->sum.count >= (l->tail ? 2 : 1))
            read_columns(g, &l->sum, label, true, 0);
        *l = (listing){.sum.down = true, .whole = !grand, .tail = !grand};
        if (!grand) table_add_part(g, &l->sum, row, false);
        return;
    }
    if (c->of_which || (l->tail && c->number)) return;
    if (!l->tail && c->number) {
        if (c->number == 1 && !l->sum.count) l->whole = true;
        else if (c->number <= l->last) l->whole = false;
        l->last = c->number;
    } else if (!l->tail || !grid_is(c->key, REST)) {
        l->whole = false;
        return;
    }
    table_add_part(g, &l->sum, row, false);
}

static void read_list(grid *g, uint32_t label)
{
    listing l = {.sum.down = true};
    for (uint32_t row = g->from; row < g->to; row++) {
        const grid_cell *c = grid_at(g, row, label);
        if (c->kind == GRID_WORDS) read_listed(g, &l, row, c, label);
    }
}

/* --- 年度资金总额 and where it comes from -------------------------------------------------------------------------- */

/* The rows under it, up to one that names no source; only one is said to be part of it. Believed where a column with
 * two sources or more adds up. */
static void read_sources(grid *g, uint32_t label)
{
    static const char *const SOURCES = "*资金|*拨款|*补助|*财政*|*结转*|其他*|中央*|省*|市*|县*|区*|自筹*";
    table_relation r = {.down = true};
    for (uint32_t row = g->from; row < g->to; row++) {
        const grid_cell *c = grid_at(g, row, label);
        if (c->kind != GRID_WORDS) continue;
        if (grid_is(c->key, "*资金总额|资金合计")) r = (table_relation){.total = row, .down = true};
        else if (!r.total) continue;
        else if (!grid_is(c->key, SOURCES) || (c->of_which && r.count)) break;
        else table_add_part(g, &r, row, false);
    }
    if (r.count >= 2 && grid_is(grid_at(g, r.total, label)->key, "*资金总额|资金合计"))
        read_columns(g, &r, label, false, 0);
}

/* 总计 of both sides. */
static void read_balance(grid *g, uint32_t row)
{
    grid_cell *first = NULL;
    const grid_cell *own = NULL;
    for (uint32_t c = 0; c < g->columns; c++) {
        const grid_cell *label = g->use[c] == GRID_FIGURES ? grid_label(g, row, c) : NULL;
        grid_cell *cell = grid_at(g, row, c);
        if (!label || label == own || cell->kind != GRID_FIGURE) continue;
        if (!grid_is(label->key, first ? "总计|支出总计" : "总计|收入总计")) continue;
        own = label;
        if (!first) {
            first = cell;
            continue;
        }
        int places = first->f->places > cell->f->places ? first->f->places : cell->f->places;
        if (first->wrong || cell->wrong || table_sum_holds(grid_value(first), grid_value(cell), 1, places)) return;
        pilu_arena *kept = g->run->diags->arena;
        pilu_str in = pilu_arena_str(kept, table_words(first)), out = pilu_arena_str(kept, table_words(cell));
        text_set(text_report(g->run, TEXT_BALANCE, cell->p, text_begin(cell->p->text), text_end(cell->p->text), in,
                             out),
                 out, in);
        first->wrong = cell->wrong = true;
        return;
    }
}

void table_lists(grid *g)
{
    uint32_t done = GRID_COLUMNS, code = GRID_COLUMNS, codes = 0;
    for (uint32_t c = 0; c < g->columns; c++)
        if (g->use[c] == GRID_CODES) code = c, codes++;
    for (uint32_t row = g->from; row < g->to; row++) read_balance(g, row);
    for (uint32_t c = 0; c < g->columns; c++) {
        uint32_t label = g->use[c] == GRID_FIGURES ? grid_label_column(g, c) : GRID_COLUMNS;
        if (label == GRID_COLUMNS || label == done) continue;
        done = label;
        if (codes == 1 && code <= label) read_codes(g, code, label, c);
        else read_list(g, label), read_sources(g, label);
    }
}
