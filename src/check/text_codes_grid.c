/* Tables of subjects whose cells are known, of HTML and PDF, as rows by code: what sentences say is held against them
 * as against tables that came as lines. Their sums are the business of text_table_lists.c. */
#include "check/text_codes.h"

/* Digits of a code of 3, 5 or 7; 0: it is none. */
static uint32_t code_digits(const grid_cell *c)
{
    if (c->kind != GRID_FIGURE || c->f->places || c->negative || c->f->unit != TEXT_PLAIN) return 0;
    pilu_str words = table_words(c);
    for (size_t i = 0; i < words.n; i++)
        if (!pilu_char_is_digit((unsigned char)words.p[i])) return 0;
    bool known = (words.n == 3 || words.n == 5 || words.n == 7) && (words.p[0] == '2' || words.p[0] == '3');
    return known ? (uint32_t)words.n : 0;
}

/* The words of a cell without blanks. */
static pilu_str name_of(const code_tables *all, const grid_cell *c)
{
    enum { LONGEST = 150 };
    char name[LONGEST + 4];
    size_t n = 0;
    if (c->kind != GRID_WORDS || c->p->text.n > LONGEST) return (pilu_str){0};
    for (size_t at = 0; at < c->p->text.n; at = text_after(c->p->text, at)) {
        uint32_t u = text_at(c->p->text, at);
        if (u > ' ' && u != 0x3000 && u != 0xA0) n += pilu_utf8_encode(u, name + n);
    }
    return n ? pilu_arena_str(all->run->scratch, (pilu_str){name, n}) : (pilu_str){0};
}

static void add_row(code_tables *all, const grid *g, uint32_t line, uint32_t codes, uint32_t names, uint32_t figures)
{
    const grid_cell *code = grid_at(g, line, codes), *amount = grid_at(g, line, figures);
    uint32_t digits = code_digits(code);
    if (!digits || amount->negative) return; /* no sentence is held against what is below 0 */
    code_row row = {.kind = CODE_SUBJECT, .digits = digits, .name = name_of(all, grid_at(g, line, names)),
                    .p = code->p, .to = (uint32_t)code->p->text.n, .over = CODES_NONE, .inline_name = true};
    pilu_str words = table_words(code);
    for (size_t i = 0; i < words.n; i++) row.code = row.code * 10 + (uint32_t)(words.p[i] - '0');
    if (amount->kind == GRID_FIGURE && amount->f->unit != TEXT_PERCENT) {
        row.amounts = (text_figure *)amount->f;
        row.count = 1;
        row.p = amount->p;
        row.to = amount->f->to;
    }
    PILU_ARENA_PUSH_ROOM(all->run->scratch, all->rows, all->row_count, all->row_room);
    all->rows[all->row_count++] = row;
}

/* A column of codes, the names at its right and the first figures behind them: 合计, or 决算数. */
static void read_section(code_tables *all, const grid *g)
{
    for (uint32_t codes = 0; codes + 2 < g->columns; codes++) {
        if (g->use[codes] != GRID_CODES || g->use[codes + 1] != GRID_LABELS) continue;
        uint32_t figures = codes + 2;
        while (figures < g->columns && g->use[figures] == GRID_LABELS) figures++;
        if (figures == g->columns || g->use[figures] != GRID_FIGURES) continue;
        for (uint32_t line = g->from; line < g->to; line++) add_row(all, g, line, codes, codes + 1, figures);
    }
}

void codes_read_grid(code_tables *all, code_table table, const pilu_passage *p, size_t count)
{
    pilu_arena *arena = pilu_arena_new();
    grid g;
    table.from = all->row_count;
    if (grid_read(&g, all->run, arena, p, count))
        for (bool more = grid_first(&g); more; more = grid_next(&g)) read_section(all, &g);
    pilu_arena_free(arena);
    table.to = all->row_count;
    table.grid = true;
    if (table.from == table.to) return;
    PILU_ARENA_PUSH_ROOM(all->run->scratch, all->tables, all->count, all->room);
    all->tables[all->count++] = table;
}
