/* Basic spending by form (经济分类) against what sentences say of it: items named among what 人员经费 and 公用经费
 * mainly are, for which the table has nothing; and an item of basic spending that exceeds the whole “三公” item that
 * it is a part of. */
#include "check/text_codes.h"

enum { LIST_MOST = 1500, NEAR = 150, PARTS = 3 };

/* --- what basic spending mainly is -------------------------------------------------------------------------------- */

static void read_item(code_tables *all, const code_table *t, const pilu_passage *p, size_t from, size_t to)
{
    char name[120];
    size_t n = 0;
    for (size_t at = from; at < to && n + 4 < sizeof name; at = text_after(p->text, at)) {
        uint32_t c = text_at(p->text, at);
        if (c > ' ' && c != 0x3000) n += pilu_utf8_encode(c, name + n);
    }
    pilu_str item = {name, n};
    if (text_ends(item, n, "等")) item.n -= 3;
    uint32_t code = codes_of_economic(item);
    const code_row *row = code ? codes_find(all, t, code) : NULL;
    if (!code || (row && (row->spoilt || (row->count && pilu_number_sign(row->amounts[0].number))))) return;
    for (size_t i = t->from; !row && i < t->to; i++)
        if (all->rows[i].code == code) return; /* twice */
    pilu_arena *arena = all->run->diags->arena;
    pilu_str kept = pilu_arena_str(arena, item);
    pilu_str where = text_where(all->run, row ? row->p : t->p, row ? row->from : 0, row ? row->to : 1);
    pilu_str zh = pilu_words_in(where, PILU_ZH), en = pilu_words_in(where, PILU_EN);
    pilu_str there = pilu_arena_printf(arena, "基本支出决算表（%.*s，%u）" PILU_WORDS_SPLIT "the table (%.*s, %u)",
                                       PILU_FMT(zh), code, PILU_FMT(en), code);
    pilu_str blank = row ? PILU_WORDS("空白", "blank") : PILU_WORDS("没有的科目", "no row");
    pilu_str none = row && row->count ? pilu_arena_str(arena, codes_words(row, 0)) : blank;
    pilu_str said = PILU_WORDS("有支出的主要内容之一", "among what was mainly spent");
    text_report(all->run, TEXT_DIFFERS, p, from, to, kept, said, there, none);
}

/* 人员经费12,010.40万元，主要包括：: a fund with its amount, not what the word means. */
static bool tells_amount(pilu_str text, size_t at)
{
    static const char *const FUNDS[] = {"人员经费", "公用经费", NULL};
    size_t from = text_words_from(text, at, 0, NEAR, TEXT_AT_SENTENCE);
    return text_has_any(text, from, at, FUNDS) && text_find(text, "万元", from, at) != SIZE_MAX;
}

static void read_list(code_tables *all, const code_table *t, const pilu_passage *p, size_t at)
{
    pilu_str text = p->text;
    size_t end = text.n - at > LIST_MOST ? at + LIST_MOST : text.n, from = at;
    for (; at < end; at = text_after(text, at)) {
        uint32_t c = text_at(text, at);
        bool stops = c == 0xFF1B || c == 0x3002;
        if (c != 0x3001 && c != 0xFF0C && c != 0xFF1A && !stops) continue;
        if (at > from) read_item(all, t, p, from, at);
        if (stops) return;
        from = text_after(text, at);
    }
}

/* --- parts of “三公” items ------------------------------------------------------------------------------------------ */

typedef struct part {
    uint32_t code;
    const char *names[4]; /* of what it is a part of */
} part;
static const part PARTS_OF[PARTS] = {
    {30212, {"因公出国（境）费用", "因公出国（境）费", "因公出国（境）经费", NULL}},
    {30217, {"公务接待费", NULL}},
    {30231, {"公务用车购置及运行维护费", "公务用车购置及运行费", NULL}},
};

typedef struct whole {
    const pilu_passage *p;
    const text_figure *f; /* the largest that is said */
} whole;

/* 公务接待费支出决算为0.30万元: the name, words for what was spent, the figure. */
static const text_figure *figure_behind(text_run *run, const pilu_passage *p, size_t at)
{
    static const char *const WORDS[] = {"财政拨款", "支出", "决算数", "决算", "为", "是"};
    size_t count, low = 0;
    for (size_t k = 0; k < PILU_COUNT(WORDS); k++)
        if (text_has(p->text, at, WORDS[k])) at += strlen(WORDS[k]);
    if (!pilu_char_is_digit(text_at(p->text, at))) return NULL;
    const text_figure *f = text_figures_of(run, p, &count);
    for (size_t high = count; low < high;) {
        size_t middle = (low + high) / 2;
        if (f[middle].from < at) low = middle + 1;
        else high = middle;
    }
    return low < count && f[low].from == at && f[low].unit == TEXT_WAN_YUAN ? &f[low] : NULL;
}

static void read_wholes(text_run *run, const pilu_passage *p, whole all[PARTS])
{
    static const char *const OTHERS[] = {"上年", "去年", "预算为", "预算数", NULL};
    for (size_t i = 0; i < PARTS; i++)
        for (size_t k = 0; PARTS_OF[i].names[k]; k++) {
            const char *name = PARTS_OF[i].names[k];
            for (size_t at = text_first(p, name); at != SIZE_MAX; at = text_find(p->text, name, at + 1, p->text.n)) {
                const text_figure *f = figure_behind(run, p, at + strlen(name));
                size_t clause = text_words_from(p->text, at, 0, NEAR, TEXT_AT_CLAUSE);
                if (!f || text_has_any(p->text, clause, at, OTHERS)) continue;
                if (all[i].f && pilu_number_cmp(all[i].f->number, f->number) >= 0) continue;
                all[i] = (whole){p, f};
            }
        }
}

static void compare_part(code_tables *all, const code_table *t, const part *x, const whole *w)
{
    code_row *row = (code_row *)codes_find(all, t, x->code);
    if (!w->f || !row || !row->count || pilu_number_cmp(codes_value(row, 0), w->f->number) <= 0) return;
    pilu_number off = pilu_number_sub(codes_value(row, 0), w->f->number);
    if (pilu_number_cmp(off, pilu_number_div(pilu_number_int(1), pilu_number_int(100))) <= 0) return;
    pilu_arena *arena = all->run->diags->arena;
    pilu_str label = codes_label(all, row), value = codes_words(row, 0), there = text_slice(w->p->text, w->f);
    pilu_str where = text_where(all->run, w->p, w->f->from, w->f->to);
    pilu_str zh = pilu_words_in(where, PILU_ZH), en = pilu_words_in(where, PILU_EN);
    pilu_str own = pilu_arena_printf(arena, "基本支出的“%.*s”%.*s" PILU_WORDS_SPLIT "“%.*s” of basic spending, %.*s,",
                                     PILU_FMT(label), PILU_FMT(value), PILU_FMT(label), PILU_FMT(value));
    const char *name = x->names[0];
    pilu_str of = pilu_arena_printf(
        arena, "全部财政拨款的“%s”%.*s（%.*s）" PILU_WORDS_SPLIT "“%s” of all funds, %.*s (%.*s)", name, PILU_FMT(there),
        PILU_FMT(zh), name, PILU_FMT(there), PILU_FMT(en));
    text_report(all->run, TEXT_PART, row->p, row->amounts[0].from, row->amounts[0].to, own, of);
}

void codes_basic(code_tables *all)
{
    const code_table *t = codes_table(all, CODES_BASIC);
    whole wholes[PARTS] = {{0}};
    if (!t) return;
    for (size_t i = 0; i < all->run->text->count; i++) {
        const pilu_passage *p = &all->run->text->passages[i];
        if (p->kind == PILU_PASSAGE_CELL || p->note) continue;
        for (size_t at = t->sure ? text_first(p, "主要包括") : SIZE_MAX; at != SIZE_MAX;) {
            if (tells_amount(p->text, at)) read_list(all, t, p, at + 12);
            at = text_find(p->text, "主要包括", at + 12, p->text.n);
        }
        read_wholes(all->run, p, wholes);
    }
    for (size_t i = 0; i < PARTS; i++) compare_part(all, t, &PARTS_OF[i], &wholes[i]);
}
