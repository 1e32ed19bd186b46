/* What a budget tells of its funds: «财政拨款支出预算T万元，比上年增加D万元。财政拨款支出预算中，一般公共预算…a万元，比上年减少d1
 * 万元；政府性基金…b万元，增加d2万元；国有资本经营预算…0万元»: the three make the total and its change. And totals told
 * in 万元 that are the table's amount in 元 with its last digits cut off, not rounded. */
#include "check/text_private.h"

/* --- the funds --------------------------------------------------------------------------------------------------- */

enum { FUNDS = 3, NEAR = 150 };

typedef struct funds {
    const text_figure *total, *change; /* change NULL: none is told */
    const text_figure *of[FUNDS], *by[FUNDS];
    bool same[FUNDS]; /* 与上年持平 */
} funds;

/* The first amount in [from, to) of f, and the first that is a change. */
static void amounts_in(pilu_str text, const text_figure *f, size_t count, size_t from, size_t to,
                       const text_figure **of, const text_figure **by)
{
    *of = *by = NULL;
    for (size_t i = 0; i < count && f[i].from < to; i++) {
        if (f[i].from < from || !text_is_money(&f[i])) continue;
        bool change = text_direction(text, &f[i]);
        if (!*(change ? by : of)) *(change ? by : of) = &f[i];
    }
}

/* «T万元，比2025年预算增加D万元。财政拨款支出预算中，»: what ends with 中， and names the total, and the sentence before. */
static bool read_head(pilu_str text, const text_figure *f, size_t count, size_t at, funds *x)
{
    static const char *const TOTAL[] = {"支出预算", "拨款支出", "拨款收入", "收入预算", NULL};
    static const char *const REASON[] = {"原因", "主要是", "其中：", NULL};
    size_t own = text_words_from(text, at, 0, NEAR, TEXT_AT_STOP), last = own > 3 ? own - 3 : 0;
    size_t from = text_words_from(text, last, 0, 2 * NEAR, TEXT_AT_STOP | TEXT_AT_SEMICOLON);
    if (!text_ends(text, at, "中，") || own < 3 || !text_has_any(text, own, at, TOTAL)) return false;
    if (text_has_any(text, own, at, REASON)) return false;
    pilu_str name = pilu_str_slice(text, own, at - strlen("中，"));
    size_t told = pilu_str_find(pilu_str_slice(text, 0, last), name, from);
    if (told == SIZE_MAX) return false;
    amounts_in(text, f, count, told, last, &x->total, &x->change);
    return x->total && x->total->from - told <= name.n + 6;
}

static bool read_funds(const pilu_passage *p, const text_figure *f, size_t count, funds *x)
{
    static const char *const NAMES[FUNDS] = {"一般公共预算", "政府性基金", "国有资本经营预算"};
    size_t at[FUNDS + 1];
    for (size_t k = 0; k < FUNDS; k++) {
        at[k] = text_find(p->text, NAMES[k], k ? at[k - 1] : 0, p->text.n);
        if (at[k] == SIZE_MAX) return false;
    }
    if (!read_head(p->text, f, count, at[0], x)) return false;
    at[FUNDS] = text_find(p->text, "。", at[FUNDS - 1], p->text.n);
    if (at[FUNDS] == SIZE_MAX) at[FUNDS] = p->text.n;
    for (size_t k = 0; k < FUNDS; k++) {
        amounts_in(p->text, f, count, at[k], at[k + 1], &x->of[k], &x->by[k]);
        if (!x->of[k] || !text_same_money(x->of[k], x->total)) return false;
        if (x->by[k] && x->by[k]->unit != x->total->unit) return false;
        x->same[k] = text_find(p->text, "持平", at[k], at[k + 1]) != SIZE_MAX;
    }
    return true;
}

/* The same change of the same amount, told of the income in the paragraph before. */
static void report_again(text_run *run, const pilu_passage *p, const funds *x, pilu_number sum)
{
    if (p == run->text->passages) return;
    size_t count;
    const text_figure *f = text_figures_of(run, p - 1, &count);
    bool total = false;
    for (size_t i = 0; i < count; i++) {
        if (!text_same_money(&f[i], x->total)) continue;
        bool same = !pilu_number_cmp(f[i].number, x->change->number);
        if (total && same && text_direction(p[-1].text, &f[i]) == text_direction(p->text, x->change))
            text_report_sum(run, p - 1, &f[i], sum);
        total = !pilu_number_cmp(f[i].number, x->total->number);
    }
}

static void check_funds(text_run *run, const pilu_passage *p, const funds *x)
{
    pilu_number sum = pilu_number_int(0), change = sum;
    int way = x->change ? text_direction(p->text, x->change) : 0;
    bool all = x->change && x->change->unit == x->total->unit;
    for (size_t k = 0; k < FUNDS; k++) {
        sum = pilu_number_add(sum, x->of[k]->number);
        if (!x->by[k]) all = all && x->same[k];
        else if (text_direction(p->text, x->by[k]) == way) change = pilu_number_add(change, x->by[k]->number);
        else change = pilu_number_sub(change, x->by[k]->number);
    }
    if (!text_sum_holds(sum, x->total, FUNDS, x->total->places)) text_report_sum(run, p, x->total, sum);
    if (!all || text_sum_holds(change, x->change, FUNDS, x->change->places)) return;
    report_again(run, p, x, change);
    text_report_sum(run, p, x->change, change);
}

/* --- cut, not rounded --------------------------------------------------------------------------------------------- */

enum { MOST_TOLD = 32, LEAST_DIGITS = 6, MOST_DIGITS = 20 };

typedef struct told {
    const pilu_passage *p;
    const text_figure *f;
    char digits[2][MOST_DIGITS]; /* of the figure, and of the one below: its last place less by one */
    size_t n[2], whole;          /* digits of each; those before the point */
    const pilu_passage *of;      /* the table's amount whose digits were cut */
    const text_figure *cut;
    bool right; /* the table has an amount that is rounded to it */
} told;

/* The digits of a number without its point; 0: too many. */
static size_t digits_of(pilu_number number, int places, char *out, size_t *whole)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    pilu_number_print(number, places, false, &buf);
    size_t n = 0;
    *whole = SIZE_MAX;
    for (size_t i = 0; i < buf.n && n < MOST_DIGITS; i++) {
        if (buf.p[i] == '.') *whole = n;
        else if (pilu_char_is_digit((unsigned char)buf.p[i])) out[n++] = buf.p[i];
    }
    if (*whole == SIZE_MAX) *whole = n;
    pilu_buf_free(&buf);
    return n < MOST_DIGITS ? n : 0;
}

static void add_told(told *all, size_t *count, const pilu_passage *p, const text_figure *f)
{
    static const char *const NAMES[] = {"收入预算", "支出预算", "拨款收入", "拨款支出", "收入总计", "支出总计", "收入合计", "支出合计", NULL};
    if (f->unit != TEXT_WAN_YUAN || *count == MOST_TOLD || text_direction(p->text, f)) return;
    if (!text_is_said_with(p->text, f, NAMES)) return;
    told t = {.p = p, .f = f};
    size_t whole;
    pilu_number less = pilu_number_int(1);
    for (int i = 0; i < f->places; i++) less = pilu_number_div(less, pilu_number_int(10));
    t.n[0] = digits_of(f->number, f->places, t.digits[0], &t.whole);
    t.n[1] = digits_of(pilu_number_sub(f->number, less), f->places, t.digits[1], &whole);
    if (t.n[0] >= LEAST_DIGITS && t.digits[0][0] != '0') all[(*count)++] = t;
}

/* An amount in 元 of a table: four digits more before the point. */
static void hold_against(told *all, size_t count, const pilu_passage *p, const text_figure *f)
{
    char digits[MOST_DIGITS];
    size_t whole = 0, n = digits_of(f->number, f->places, digits, &whole);
    for (size_t i = 0; i < count && n; i++)
        for (size_t k = 0; k < 2; k++) {
            size_t have = all[i].n[k];
            if (!have || whole != all[i].whole + 4 || n <= have || memcmp(digits, all[i].digits[k], have)) continue;
            bool up = digits[have] >= '5';
            if (up == (k == 1)) all[i].right = true;
            else if (k == 0 && !all[i].cut) all[i].cut = f, all[i].of = p;
        }
}

static bool is_row(const pilu_passage *p)
{
    return p->kind == PILU_PASSAGE_CELL || (p->kind == PILU_PASSAGE_PARAGRAPH && !text_may_have_one(p, "。"));
}

static void report_cut(text_run *run, const told *t)
{
    pilu_str text = t->p->text, found = pilu_arena_str(run->diags->arena, text_slice(text, t->f));
    size_t from = text_words_from(text, t->f->from, 0, NEAR, TEXT_AT_WORDS | TEXT_AT_OPEN | TEXT_AT_ASCII);
    pilu_str name = pilu_arena_str(run->diags->arena, pilu_str_slice(text, from, t->f->from));
    pilu_number one = pilu_number_int(1);
    for (int i = 0; i < t->f->places; i++) one = pilu_number_div(one, pilu_number_int(10));
    pilu_str expected = text_number_with(run, pilu_number_add(t->f->number, one), t->f->places, PILU_STR("万元"));
    pilu_str exact = text_slice(t->of->text, t->cut);
    pilu_str words = pilu_arena_printf(run->diags->arena,
                                       "%.*s元，四舍五入是%.*s" PILU_WORDS_SPLIT "%.*s元, which is rounded to %.*s",
                                       PILU_FMT(exact), PILU_FMT(expected), PILU_FMT(exact), PILU_FMT(expected));
    text_set(text_report(run, TEXT_DIFFERS, t->p, t->f->from, t->f->to, name, found,
                         text_where(run, t->of, t->cut->from, t->cut->to), words),
             found, expected);
}

static void check_cut(text_run *run, told *all, size_t count)
{
    for (size_t i = 0; i < run->text->count && count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (!(p->holds & TEXT_DIGITS) || !is_row(p) || p->note) continue;
        size_t n;
        const text_figure *f = text_figures_of(run, p, &n);
        for (size_t k = 0; k < n; k++)
            if (f[k].unit == TEXT_PLAIN && f[k].to - f[k].from > LEAST_DIGITS + 1) hold_against(all, count, p, &f[k]);
    }
    for (size_t i = 0; i < count; i++)
        if (all[i].cut && !all[i].right) report_cut(run, &all[i]);
}

void text_rule_funds(text_run *run)
{
    told all[MOST_TOLD];
    size_t told_count = 0;
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->note || p->kind != PILU_PASSAGE_PARAGRAPH || !(p->holds & TEXT_DIGITS)) continue;
        if (!text_may_have_one(p, "。")) continue;
        if (!text_may_have_one(p, "预") && !text_may_have_one(p, "计") && !text_may_have_one(p, "拨")) continue;
        size_t count;
        const text_figure *f = text_figures_of(run, p, &count);
        for (size_t k = 0; k < count; k++) add_told(all, &told_count, p, &f[k]);
        funds x = {.total = NULL};
        if (text_may_have_one(p, "基") && count > FUNDS && read_funds(p, f, count, &x)) check_funds(run, p, &x);
    }
    check_cut(run, all, told_count);
}
