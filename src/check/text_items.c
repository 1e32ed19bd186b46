/* Sentences against tables: the same item, the same year, the same scope, and another figure. What is not sure to be
 * the same is passed over: the sentence names another year, a budget, one fund or a part of the spending, or a head
 * above it does. Amounts agree in 元, 万元 or 亿元, each rounded as it is written: a table does not always say its unit. */
#include "check/text_items.h"

enum { TITLE_MOST = 120, NOUN_MOST = 120, HEAD_OF_TEXT = 8 };

const text_item_names TEXT_ITEMS[TEXT_ITEM_COUNT] = {
#define PILU_ITEM(id, kind, table, prose) {TEXT_OF_##kind, table, prose},
#include "check/text_items.def"
};

const char *const TEXT_FUNDS[] = {"财政拨款", "一般公共预算", "政府性基金", "国有资本", "基金预算", "本级", NULL};
const char *const TEXT_BASIC[] = {"基本支出", "公用经费", "机关运行", "明细", "经济分类", "名词解释", NULL};

/* --- what stands above -------------------------------------------------------------------------------------------- */

static bool is_short(const pilu_passage *p)
{
    uint32_t last = text_before(p->text, p->end);
    return p->text.n <= TITLE_MOST && last != 0x3002 && last != 0xFF1B;
}

void text_above_read(text_above *above, const pilu_passage *p)
{
    if (p->kind == PILU_PASSAGE_CELL && p->table) {
        above->title_count = 0;
        return;
    }
    if (!is_short(p)) {
        above->title_count = 0;
        return;
    }
    above->titles[above->title_count++ % PILU_COUNT(above->titles)] = p;
    text_number number = text_number_of(p);
    int level = text_level(number.style);
    bool chapter = number.style == TEXT_CHAPTER || (p->kind == PILU_PASSAGE_HEADING && !level);
    if (!chapter && (level < 1 || level > 3)) return;
    for (int i = chapter ? 0 : level - 1; i < (int)PILU_COUNT(above->heads); i++) above->heads[i] = NULL;
    above->heads[chapter ? 0 : level - 1] = p;
}

bool text_above_has(const text_above *above, const char *const *words, bool titles)
{
    for (size_t i = 0; i < PILU_COUNT(above->heads); i++) {
        const pilu_passage *p = above->heads[i];
        if (p && text_has_any(p->text, 0, p->text.n, words)) return true;
    }
    for (size_t i = 0; titles && i < PILU_COUNT(above->titles) && i < above->title_count; i++) {
        const pilu_passage *p = above->titles[i];
        if (text_has_any(p->text, 0, p->text.n, words)) return true;
    }
    return false;
}

static void read_years(pilu_str text, int own, bool *mine, bool *others)
{
    for (size_t at = 0; (at = text_find(text, "年", at, text.n)) != SIZE_MAX; at += 3) {
        int year = at >= 4 ? text_year_at(text, at - 4) : 0;
        *mine |= year == own;
        *others |= year && year != own;
    }
}

bool text_above_is_other_year(const text_above *above, int own)
{
    size_t count = above->title_count, kept = PILU_COUNT(above->titles);
    for (size_t i = count; i-- > 0 && count - i <= kept;) { /* the nearest that names one */
        bool mine = false, others = false;
        read_years(above->titles[i % kept]->text, own, &mine, &others);
        if (mine || others) return !mine;
    }
    return false;
}

/* --- sentences ------------------------------------------------------------------------------------------------- */

/* The words right before a figure, back to a mark, without quotes, year and number: “三公”经费支出决算为 → 三公经费支出决算为. */
static pilu_str noun_in(pilu_str text, const text_figure *f, int own, char *out, size_t *from)
{
    pilu_str noun = text_noun_before(text, f, own);
    if (noun.n == 0 || noun.n > NOUN_MOST) return (pilu_str){0};
    *from = (size_t)(noun.p - text.p);
    text_number number = text_number_at(noun, text_begin(noun));
    size_t at = number.style ? number.to : text_begin(noun), n = 0;
    for (; at < noun.n; at = text_after(noun, at)) {
        uint32_t c = text_at(noun, at);
        if (pilu_char_is_blank(c) || c == 0x3000 || c == 0x201C || c == 0x201D) continue;
        n += pilu_utf8_encode(c, out + n);
    }
    return (pilu_str){out, n};
}

static pilu_str without_lead(pilu_str noun)
{
    static const char *const LEADS[] = {"其中", "我局", "我单位", "我部门", "我委", "我院", "我办", "我县", "本单位", "本部门",
                                        "本局", "本机关", "全年", "本年度", "全局", "部门", "单位", "共发生", "实际", "年度",
                                        "项目自评", "该项目", "本项目", "项目"};
    for (size_t k = 0; k < PILU_COUNT(LEADS); k++) {
        size_t n = strlen(LEADS[k]);
        if (noun.n <= n || memcmp(noun.p, LEADS[k], n) != 0) continue;
        if (grid_is(noun, "项目支出*|项目预算执行率*")) break;
        noun = pilu_str_slice(noun, n, noun.n);
        k = SIZE_MAX;
    }
    return noun;
}

/* The item that is named so, after one word after the other of those that only say how much is taken away. */
static bool item_named(pilu_str noun, text_item *item, bool *final)
{
    static const char *const TAILS[] = {"为", "是", "共计", "总共", "共", "合计", "数", "决算", "支出", "总额", "均", "实际", "达到",
                                        "达", "发生", "使用"};
    *final = false;
    for (noun = without_lead(noun); noun.n;) {
        for (*item = 0; *item < TEXT_ITEM_COUNT; ++*item)
            if (grid_is(noun, TEXT_ITEMS[*item].prose)) return true;
        size_t k = 0;
        while (k < PILU_COUNT(TAILS) && !text_ends(noun, noun.n, TAILS[k])) k++;
        if (k == PILU_COUNT(TAILS)) return false;
        *final |= k == 7 || k == 8;
        noun.n -= strlen(TAILS[k]);
    }
    return false;
}

/* 预算 that is no fund's name and of which nothing is said to be done: what follows is planned. */
static bool has_budget(pilu_str text, size_t from, size_t to)
{
    static const char *const DONE[] = {"公共", "基金", "经营", "完成", "完成年初", "完成全年", "完成调整", "占", "占年初"};
    for (size_t at = from; (at = text_find(text, "预算", at, to)) != SIZE_MAX; at += 6) {
        bool done = false;
        for (size_t k = 0; k < PILU_COUNT(DONE); k++) done |= text_ends(text, at, DONE[k]);
        if (!done && !text_has(text, at, "预算执行")) return true;
    }
    return false;
}

/* Does the sentence, up to its noun, speak of this year and of what was done? */
static bool is_own(pilu_str text, size_t noun, size_t to, int own, bool final)
{
    static const char *const OTHERS[] = {"上年", "上一年", "去年", "往年", "同期", "计划", "预计", "拟", "目标", "截至", "上半年",
                                         "季度", "月底", "月末", "超过", "不低于", "确保", "力争", "会议费", "均", NULL};
    size_t from = text_words_from(text, noun, 0, 0, TEXT_AT_STOP);
    if (text_has_any(text, from, noun, OTHERS) || (!final && has_budget(text, from, noun))) return false;
    for (size_t at = from; (at = text_find(text, "年", at, noun)) != SIZE_MAX; at += 3) {
        int year = at >= 4 ? text_year_at(text, at - 4) : 0;
        if (year && year != own) return false;
    }
    static const char *const BOUNDS[] = {"以内", "以下", "左右", "以上", "的预算", "预算"};
    for (size_t k = 0; k < PILU_COUNT(BOUNDS); k++)
        if (text_has(text, to, BOUNDS[k])) return false;
    return true;
}

static bool is_in_scope(pilu_str text, size_t noun, text_item item, const text_above *above)
{
    static const char *const OTHER_FUNDS[] = {"政府性基金", "国有资本", "基金预算", NULL};
    static const char *const ABROAD[] = {"外", NULL}, *const WHOLE[] = {"整体", "上年", NULL};
    switch (TEXT_ITEMS[item].kind) {
    case TEXT_OF_PUBLIC:
        return !text_has_any(text, 0, noun, TEXT_BASIC) && !text_has_any(text, 0, noun, OTHER_FUNDS) &&
               !text_above_has(above, TEXT_BASIC, false);
    case TEXT_OF_WHOLE:
        return !text_has_any(text, 0, noun, TEXT_FUNDS) && !text_above_has(above, TEXT_FUNDS, false) &&
               !text_above_has(above, (const char *const[]){"基本支出", "机关运行", "名词解释", "项目", NULL}, false);
    case TEXT_OF_SELF: return !text_has_any(text, 0, noun, WHOLE) && !text_above_has(above, WHOLE, false);
    case TEXT_OF_BATCHES: return !text_has_any(text, 0, noun, ABROAD);
    }
    return false;
}

static bool has_unit_of(pilu_str text, const text_figure *f, text_item item)
{
    bool points = text_has(text, f->to, "分") && !text_has(text, f->to, "分值");
    if (item == TEXT_ITEM_SCORE) return f->unit == TEXT_PLAIN && points;
    if (item == TEXT_ITEM_RATE) return f->unit == TEXT_PERCENT;
    if (item == TEXT_ITEM_BATCHES) return f->unit == TEXT_PLAIN && text_has(text, f->to, "批次");
    return text_is_money(f);
}

/* --- one against the other --------------------------------------------------------------------------------------- */

static pilu_number in_yuan(pilu_number n, int unit)
{
    if (unit == TEXT_WAN_YUAN) return pilu_number_mul(n, pilu_number_int(10000));
    return unit == TEXT_YI_YUAN ? pilu_number_mul(n, pilu_number_int(100000000)) : n;
}

/* What rounding may have taken from a figure. */
static pilu_number slack_of(const text_figure *f)
{
    pilu_number slack = pilu_number_div(pilu_number_int(1), pilu_number_int(2));
    for (int i = 0; i < f->places; i++) slack = pilu_number_div(slack, pilu_number_int(10));
    return slack;
}

static bool agree_in(const text_figure *a, int a_unit, const text_figure *b, int b_unit)
{
    pilu_number off = pilu_number_abs(pilu_number_sub(in_yuan(a->number, a_unit), in_yuan(b->number, b_unit)));
    pilu_number slack = pilu_number_add(in_yuan(slack_of(a), a_unit), in_yuan(slack_of(b), b_unit));
    return !off.ok || !slack.ok || pilu_number_cmp(off, slack) <= 0;
}

static bool agree(const text_figure *a, const text_figure *b)
{
    static const int UNITS[] = {TEXT_YUAN, TEXT_WAN_YUAN, TEXT_YI_YUAN};
    if (text_is_money(a) && text_is_money(b)) return agree_in(a, a->unit, b, b->unit);
    if (!text_is_money(a) && !a->places && !b->places) return pilu_number_cmp(a->number, b->number) == 0;
    if (!text_is_money(a)) return agree_in(a, TEXT_PLAIN, b, TEXT_PLAIN);
    for (size_t i = 0; i < PILU_COUNT(UNITS); i++)
        if (agree_in(a, a->unit, b, UNITS[i])) return true;
    return false;
}

/* The one figure that tables state of the item, where it is not this one; NULL: none, several, or this one. */
static const text_item_figure *other_of(const text_item_figures *all, text_item item, const text_figure *f)
{
    const text_item_figure *found = NULL;
    for (size_t i = 0; i < all->count; i++) {
        const text_item_figure *s = &all->items[i];
        if (s->item != item) continue;
        if (agree(f, s->f)) return NULL;
        if (!s->sure) continue;
        if (found && pilu_number_cmp(found->f->number, s->f->number) != 0) return NULL;
        found = s;
    }
    return found;
}

typedef struct comparison {
    text_run *run;
    const text_item_figures *all;
    text_item_figure batches; /* stated first */
    text_above above;
    const pilu_passage *before; /* the paragraph before, where its list goes on */
    int own;
    bool evaluated, self; /* the text is an evaluation of a project; by whoever did it */
} comparison;

static void report(comparison *c, const pilu_passage *p, const text_figure *f, pilu_str noun,
                   const text_item_figure *other)
{
    pilu_arena *kept = c->run->diags->arena;
    pilu_str found = pilu_arena_str(kept, text_slice(p->text, f)), name = pilu_arena_str(kept, noun);
    pilu_str there = pilu_arena_str(kept, text_slice(other->p->text, other->f));
    pilu_str where = text_where(c->run, other->p, other->f->from, other->f->to);
    text_set(text_report(c->run, TEXT_DIFFERS, p, f->from, f->to, name, found, where, there), found, there);
}

static void read_figure(comparison *c, const pilu_passage *p, const text_figure *f)
{
    char buffer[NOUN_MOST];
    size_t from;
    text_item item;
    bool final;
    pilu_str noun = noun_in(p->text, f, c->own, buffer, &from);
    if (!noun.n || !item_named(noun, &item, &final) || !has_unit_of(p->text, f, item)) return;
    if (TEXT_ITEMS[item].kind == TEXT_OF_SELF && !(item == TEXT_ITEM_SCORE ? c->self : c->evaluated)) return;
    if (p->kind == PILU_PASSAGE_CELL && item != TEXT_ITEM_BATCHES) return;
    if (!is_own(p->text, from, f->to, c->own, final) || !is_in_scope(p->text, from, item, &c->above)) return;
    bool whole = TEXT_ITEMS[item].kind == TEXT_OF_WHOLE;
    if (whole && c->before && text_has_any(c->before->text, 0, c->before->text.n, TEXT_FUNDS)) return;
    const text_item_figure *other = other_of(c->all, item, f);
    if (other) report(c, p, f, noun, other);
    if (item != TEXT_ITEM_BATCHES) return; /* others are held against each other by text_rule_quantities */
    if (!c->batches.p) c->batches = (text_item_figure){item, p, f, true};
    else if (!agree(f, c->batches.f)) report(c, p, f, noun, &c->batches);
}

static bool begins_list(const pilu_passage *p)
{
    size_t at = text_begin(p->text);
    text_number number = text_number_at(p->text, at);
    return text_has(p->text, number.style ? number.to : at, "其中");
}

static bool is_titled(const text_run *run, const char *const *words)
{
    for (size_t i = 0; i < run->text->count && i < HEAD_OF_TEXT; i++) {
        pilu_str text = run->text->passages[i].text;
        if (text.n <= TITLE_MOST && text_has_any(text, 0, text.n, words)) return true;
    }
    return false;
}

void text_compare_items(text_run *run, const text_item_figures *all)
{
    static const char *const SELF[] = {"自评", NULL}, *const EVALUATED[] = {"自评", "绩效评价报告", NULL};
    comparison c = {.run = run, .all = all, .own = text_year_of(run)};
    c.self = is_titled(run, SELF);
    c.evaluated = is_titled(run, EVALUATED);
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        text_above_read(&c.above, p);
        if (p->note || (p->kind == PILU_PASSAGE_CELL && text_first(p, "批次") == SIZE_MAX)) continue;
        size_t count;
        const text_figure *f = text_figures_of(run, p, &count);
        for (size_t k = 0; k < count; k++) read_figure(&c, p, &f[k]);
        uint32_t last = text_before(p->text, p->end);
        bool open = last == 0xFF1A || last == 0xFF1B || (i + 1 < run->text->count && begins_list(p + 1));
        c.before = !open ? NULL : c.before && last == 0xFF1B ? c.before : p;
    }
}
