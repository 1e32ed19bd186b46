/* Tables as rows and columns: what is in a cell, which rows are heads, what a column and a row are called. */
#include "check/text_grid.h"

enum { LONGEST_KEY = 150 };

/* --- cells ---------------------------------------------------------------------------------------------------- */

static bool is_sign(uint32_t c) { return c == '-' || c == 0x2212 || c == 0xFF0D; }

static bool is_dash(uint32_t c) { return is_sign(c) || c == 0x2014 || c == 0x2013 || c == '/' || c == 0x2500; }

static bool is_left_out(uint32_t c)
{
    return pilu_char_is_blank(c) || c == 0x3000 || c == 0xA0 || c == 0xFEFF || c == 0x201C || c == 0x201D || c == '"';
}

/* The key without 一、, 1. or （1）, 其中：, and what stands in brackets at its end. */
static pilu_str strip(pilu_str key, grid_cell *c)
{
    for (int again = 0; again < 2; again++) {
        text_number n = text_number_at(key, 0);
        if (n.style && n.to < key.n) {
            if (n.style == TEXT_HAN) c->number = (uint8_t)n.value;
            c->numbered = true;
            key = pilu_str_slice(key, n.to, key.n);
        }
        if (!text_has(key, 0, "其中")) continue;
        c->of_which = true;
        key = pilu_str_slice(key, text_has(key, 6, "：") ? 9 : text_has(key, 6, ":") ? 7 : 6, key.n);
    }
    if (text_ends(key, key.n, "：")) key.n -= 3;
    if (key.n > 3 && text_ends(key, key.n, "）")) {
        size_t open = 0;
        for (size_t at = 0; (at = text_find(key, "（", at, key.n)) != SIZE_MAX; at += 3) open = at;
        if (open) key.n = open;
    }
    return key;
}

static void read_words(const grid *g, grid_cell *c)
{
    pilu_str text = c->p->text;
    c->kind = GRID_WORDS;
    if (text.n > LONGEST_KEY) return;
    char *key = pilu_arena_alloc(g->arena, text.n * 3 + 1);
    size_t n = 0;
    for (size_t at = 0; at < text.n; at = text_after(text, at)) {
        uint32_t u = text_at(text, at);
        if (is_left_out(u)) continue;
        u = u == '(' ? 0xFF08 : u == ')' ? 0xFF09 : u;
        n += pilu_utf8_encode(u, key + n);
    }
    c->key = strip((pilu_str){key, n}, c);
}

static void read_cell(const grid *g, grid_cell *c)
{
    pilu_str text = c->p->text;
    size_t from = text_begin(text), end = text_end(text), at = from, count;
    if (from >= end) return;
    while (at < end && is_dash(text_at(text, at))) at = text_after(text, at);
    if (at >= end) {
        c->kind = GRID_DASH;
        return;
    }
    bool sign = at > from && is_sign(text_at(text, from)) && text_after(text, from) == at;
    const text_figure *f = text_figures_of(g->run, c->p, &count);
    bool whole = count == 1 && f->from == (sign ? at : from) &&
                 (f->to == end || (end - f->to == 3 && text_has(text, f->to, "分")));
    if (!whole) {
        read_words(g, c);
        return;
    }
    c->kind = GRID_FIGURE;
    c->f = f;
    c->negative = sign;
}

bool grid_read(grid *g, text_run *run, pilu_arena *arena, const pilu_passage *p, size_t count)
{
    *g = (grid){.run = run, .arena = arena};
    uint32_t first = p->row;
    for (size_t i = 0; i < count; i++) {
        if (p[i].column >= GRID_COLUMNS || p[i].row < first) return false;
        if (p[i].row - first + 1 > g->rows) g->rows = p[i].row - first + 1;
        if (p[i].column + 1 > g->columns) g->columns = p[i].column + 1;
    }
    if (g->columns < 2 || (uint64_t)g->rows * g->columns > GRID_CELLS) return false;
    g->cells = PILU_NEW_ARRAY(arena, grid_cell, (size_t)g->rows * g->columns);
    bool figures = false;
    for (size_t i = 0; i < count; i++) {
        grid_cell *c = grid_at(g, p[i].row - first, p[i].column);
        if (c->kind != GRID_BLANK) { /* of two paragraphs: no figure; its words are the first's */
            c->kind = GRID_WORDS;
            continue;
        }
        c->p = &p[i];
        read_cell(g, c);
        figures |= c->kind == GRID_FIGURE;
    }
    return figures;
}

pilu_number grid_value(const grid_cell *c)
{
    if (c->kind != GRID_FIGURE) return pilu_number_int(0);
    return c->negative ? pilu_number_neg(c->f->number) : c->f->number;
}

/* --- names ------------------------------------------------------------------------------------------------------ */

static bool matches(pilu_str key, pilu_str name)
{
    bool head = name.n && name.p[0] == '*', tail = name.n > 1 && name.p[name.n - 1] == '*';
    name = pilu_str_slice(name, head, name.n - tail);
    if (name.n > key.n) return false;
    if (head && tail) return pilu_str_find(key, name, 0) != SIZE_MAX;
    if (tail) return memcmp(key.p, name.p, name.n) == 0;
    if (head) return memcmp(key.p + key.n - name.n, name.p, name.n) == 0;
    return pilu_str_eq(key, name);
}

bool grid_is(pilu_str key, const char *names)
{
    for (const char *p = names; key.n && *p;) {
        size_t n = strcspn(p, "|");
        if (matches(key, (pilu_str){p, n})) return true;
        p += n + (p[n] == '|');
    }
    return false;
}

pilu_str grid_head(const grid *g, uint32_t column)
{
    return g->depth[column] ? g->path[column][g->depth[column] - 1] : (pilu_str){0};
}

uint32_t grid_column(const grid *g, const char *names)
{
    uint32_t found = GRID_COLUMNS;
    for (uint32_t c = 0; c < g->columns; c++) {
        if (g->use[c] != GRID_FIGURES || !grid_is(grid_head(g, c), names)) continue;
        if (found != GRID_COLUMNS) return GRID_COLUMNS;
        found = c;
    }
    return found;
}

uint32_t grid_label_column(const grid *g, uint32_t column)
{
    while (column > 0 && (g->use[column - 1] == GRID_FIGURES || g->use[column - 1] == GRID_LINES)) column--;
    return column ? column - 1 : GRID_COLUMNS;
}

const grid_cell *grid_label(const grid *g, uint32_t row, uint32_t column)
{
    column = grid_label_column(g, column);
    if (column == GRID_COLUMNS) return NULL;
    for (uint32_t c = column + 1; c-- > 0 && g->use[c] != GRID_FIGURES;) {
        const grid_cell *cell = grid_at(g, row, c);
        if (cell->kind == GRID_WORDS) return cell;
    }
    return NULL;
}

/* --- sections ----------------------------------------------------------------------------------------------------- */

static bool has_figures(const grid *g, uint32_t row)
{
    for (uint32_t c = 0; c < g->columns; c++)
        if (grid_at(g, row, c)->kind == GRID_FIGURE) return true;
    return false;
}

/* Words that stand at the head of a table's columns; at least two of them make a row a head. */
static uint32_t head_words(const grid *g, uint32_t row)
{
    static const char *const HEADS =
        "合计|小计|总计|*决算数|*预算数*|*执行数*|*执行率*|金额|*科目编码|*科目代码|*科目名称|编码|代码|项目|行次|序号|"
        "本年收入合计|本年支出合计|基本支出|项目支出|财政拨款收入|上级补助收入|事业收入|经营收入|其他收入|*分值|*权重|"
        "*得分*|*指标值*|*完成值*|*目标值*|*业绩值|实际值|一级指标|二级指标|三级指标|指标名称|指标|*增减*|*占比*|*比重*|"
        "*完成率*|收入|支出|*年初结转和结余|本年收入|本年支出|*年末结转和结余|因公出国*|公务用车*|公务接待*|*购置费|"
        "*运行维护费|资金来源|目标申报*|预算编制*|调整后指标*|*资产总额|流动资产|一般公共预算财政拨款|"
        "政府性基金预算财政拨款|国有资本经营预算财政拨款|按功能分类|预算数|决算数|资金结*";
    uint32_t n = 0;
    for (uint32_t c = 0; c < g->columns; c++) {
        const grid_cell *cell = grid_at(g, row, c);
        if (cell->kind != GRID_WORDS || cell->number) continue;
        bool year = cell->key.n <= 13 && text_year_at(cell->key, 0);
        n += year || grid_is(cell->key, HEADS);
    }
    return n;
}

static bool is_head(const grid *g, uint32_t row) { return !has_figures(g, row) && head_words(g, row) >= 2; }

/* A blank in a row of heads belongs to the head at its left where that stands over more than one column, and to the
 * head above it otherwise. */
static void name_columns(grid *g)
{
    memset(g->depth, 0, sizeof g->depth);
    memset(g->leaf, 0, sizeof g->leaf);
    for (uint32_t row = g->head; row < g->from; row++) {
        const grid_cell *over = NULL;
        for (uint32_t c = 0; c < g->columns; c++) {
            const grid_cell *cell = grid_at(g, row, c);
            bool below = false, lower = false; /* something stands below: here; below the head at the left */
            for (uint32_t k = row + 1; k < g->from; k++) {
                below |= grid_at(g, k, c)->kind == GRID_WORDS;
                lower |= c > 0 && grid_at(g, k, c - 1)->kind == GRID_WORDS;
            }
            if (cell->kind == GRID_WORDS) over = cell;
            else if (!below || !lower) over = NULL;
            if (!over || !over->key.n || g->depth[c] == GRID_LEVELS) continue;
            g->path[c][g->depth[c]++] = over->key;
            g->leaf[c] = over;
        }
    }
}

static void use_columns(grid *g)
{
    for (uint32_t c = 0; c < g->columns; c++) {
        uint32_t figures = 0, words = 0;
        pilu_str head = grid_head(g, c);
        for (uint32_t row = g->from; row < g->to; row++) {
            figures += grid_at(g, row, c)->kind == GRID_FIGURE;
            words += grid_at(g, row, c)->kind == GRID_WORDS;
        }
        const char *const RATES = "*率*|*幅*|*占比*|*比重*|*比例*|*单价*|*均*|*%*|*％*|*指数*";
        g->rate[c] = g->depth[c] && (grid_is(head, RATES) || grid_is(g->leaf[c]->p->text, RATES));
        g->use[c] = grid_is(head, "*编码|*代码") ? GRID_CODES
                    : grid_is(head, "行次|序号|栏次") ? GRID_LINES
                    : figures > words             ? GRID_FIGURES
                                                  : GRID_LABELS;
    }
}

/* 栏次 1 2 3 …: numbers of columns, no figures. */
static void drop_numbers(grid *g, uint32_t row)
{
    if (!grid_is(grid_at(g, row, 0)->key, "栏次|行次")) return;
    for (uint32_t c = 0; c < g->columns; c++) grid_at(g, row, c)->kind = GRID_BLANK;
}

static bool read_section(grid *g, uint32_t row)
{
    if (row >= g->rows) return false;
    g->head = g->from = row;
    if (is_head(g, row))
        while (g->from < g->rows && g->from < row + GRID_LEVELS && !has_figures(g, g->from) &&
               head_words(g, g->from) >= (g->from == row ? 2 : 1))
            g->from++;
    for (g->to = g->from; g->to < g->rows && !is_head(g, g->to); g->to++) drop_numbers(g, g->to);
    name_columns(g);
    use_columns(g);
    return true;
}

bool grid_first(grid *g) { return read_section(g, 0); }
bool grid_next(grid *g) { return read_section(g, g->to); }
