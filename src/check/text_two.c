/* Two amounts of one thing, and what is said of how they differ: «上年决算B，本年决算A，增长x%», «A，较上年的B增加D»,
 * «由B增加到A，增幅x%», «年初预算B，支出决算A，节约D». Only where the words around the three say nothing of anything else:
 * the two must bear one name and differ in the year, or in budget and account, and between them and the third there may
 * be no words but those of a comparison. What does not hold goes to text_relations.c, which knows what else is said of
 * the same figures. */
#include "check/text_private.h"

enum { NEAR = 150, CORE = 160 }; /* bytes between two figures; of a name */

/* --- words ------------------------------------------------------------------------------------------------------ */

static const char *const YEAR_BEFORE[] = {"上年", "去年", "上一年", "上期", "同期", NULL};
static const char *const AGAINST[] = {"比", "较", NULL};
static const char *const ACCOUNT[] = {"决算", "支出", "执行", "完成", "实际", "使用", NULL};

/* How long the word is that stands at `at`, of those that only say that figures are compared; 0: another word. */
static size_t comparing_word(pilu_str text, size_t at)
{
    static const char *const WORDS[] = {"，", "；", "、", "（", "）", "：", "与", "同", "比", "较", "和", "上", "去", "一",
                                        "年", "度", "期", "初", "决算", "预算", "数", "总额", "相", "对", "环", "支出", "收入", "经",
                                        "共", "总", "体", "实际", "实", "完成", "的", "本", "全", "调整", "增加", "减少", "增长", "下降",
                                        "上升", "降低", "提高", "增", "减", "降", "幅", "度", "率", "了", "为", "达", "到", "约", "执行",
                                        "净", "即", "同口径", "占", "是"};
    if (text_year_at(text, at)) return 4;
    for (size_t k = 0; k < PILU_COUNT(WORDS); k++)
        if (text_has(text, at, WORDS[k])) return strlen(WORDS[k]);
    return 0;
}

/* Are there only such words in [from, to), and figures that are told of the same: percentages and other changes? */
static bool only_compares(pilu_str text, const text_figure *f, size_t count, size_t from, size_t to)
{
    for (size_t k = 0; from < to;) {
        while (k < count && f[k].from < from) k++;
        size_t n = k < count && f[k].from == from ? f[k].to - from : comparing_word(text, from);
        bool other = k < count && f[k].from == from && f[k].unit != TEXT_PERCENT && !text_direction(text, &f[k]);
        if (!n || (other && !text_year_at(text, from) && !text_is_said_with(text, &f[k], AGAINST))) return false;
        from += text_year_at(text, from) ? 4 : n;
    }
    return true;
}

typedef struct words {
    size_t from, to;
    int year; /* the last that is named; 0: none */
    bool last, budget, account;
} words;

static const char *const FUNDS[] = {"公共预算", "性基金预算", "资本经营预算", "基金预算", NULL}; /* no budgets */

static bool has_budget(pilu_str text, size_t from, size_t to)
{
    for (size_t at = from; (at = text_find(text, "预算", at, to)) != SIZE_MAX; at += 6)
        if (!text_word_before(text, at + 6, FUNDS) && !text_ends(text, at, "完成")) return true;
    return false;
}

static words words_in(pilu_str text, size_t from, size_t to)
{
    words w = {.from = from, .to = to};
    for (size_t at = from; at < to; at++)
        if (text_year_at(text, at)) w.year = text_year_at(text, at);
    w.last = text_has_any(text, from, to, YEAR_BEFORE);
    w.budget = has_budget(text, from, to);
    w.account = text_has_any(text, from, to, ACCOUNT);
    return w;
}

/* The name that words give to an amount, without what says of which year and stage it is. */
static size_t read_core(pilu_str text, const words *w, char *out)
{
    static const char *const ROLES[] = {"上年", "去年", "上一年", "本年", "全年", "同期", "年度", "年初", "决算", "预算", "调整", "实际",
                                        "完成", "累计", "执行", "支出", "总额", "合计", "总计", "共计", "安排", "使用", "其中", "发生",
                                        "数", "为", "是", "的", "共", "年", "度", "与", "同", "比", "较", "由", "从",
                                        "我", "部门", "单位"};
    size_t n = 0;
    for (size_t at = w->from; at < w->to && n + 4 < CORE;) {
        size_t k = 0, next = text_after(text, at);
        while (k < PILU_COUNT(ROLES) && !text_has(text, at, ROLES[k])) k++;
        if (k < PILU_COUNT(ROLES)) next = at + strlen(ROLES[k]);
        else if (pilu_char_is_han(text_at(text, at)))
            for (size_t i = at; i < next; i++) out[n++] = text.p[i];
        at = next;
    }
    return n;
}

/* Does the second name no other thing than the first? */
static bool same_thing(pilu_str text, const words *first, const words *second)
{
    char a[CORE], b[CORE];
    static const char *const INCOME[] = {"收入", NULL}, *const SPENT[] = {"支出", NULL};
    for (int k = 0; k < 2; k++) {
        const words *x = k ? first : second, *y = k ? second : first;
        if (text_has_any(text, x->from, x->to, INCOME) && text_has_any(text, y->from, y->to, SPENT)) return false;
    }
    pilu_str one = {a, read_core(text, first, a)}, other = {b, read_core(text, second, b)};
    return !other.n || pilu_str_find(one, other, 0) != SIZE_MAX;
}

/* --- the two ---------------------------------------------------------------------------------------------------- */

typedef struct pair {
    const text_figure *now, *base, *second; /* `second`: the one that stands behind the other */
    int way;      /* that is said between the two: 由B增加到A */
    bool budgets; /* the base is a budget */
    bool sure;    /* the change is said to be one of the base */
} pair;

/* Where the words of an amount begin: «（上年6.50万元）». */
static size_t name_from(pilu_str text, const text_figure *f, size_t least)
{
    return text_words_from(text, f->from, least, NEAR, TEXT_AT_WORDS | TEXT_AT_OPEN | TEXT_AT_PERCENT);
}

/* «由B增加到A», «从B下降至A» */
static bool read_from_to(pilu_str text, const text_figure *x, const text_figure *y, pair *out)
{
    static const char *const TO[] = {"增加到", "增加至", "增长到", "增长至", "上升到", "上升至", "提高到", "提高至", "增至", "增加为", NULL};
    static const char *const DOWN_TO[] = {"减少到", "减少至", "下降到", "下降至", "降低到", "降低至", "压减到", "压减至",
                                          "降到",   "降至",   "减至",   "减少为", NULL};
    static const char *const FROM[] = {"由", "从", NULL};
    static const char *const EITHER[] = {"调整到", "调整为", "变为", "到", "至", NULL};
    size_t from = name_from(text, x, 0);
    const char *up = text_word_before(text, y->from, TO), *down = text_word_before(text, y->from, DOWN_TO);
    const char *word = up ? up : down ? down : text_word_before(text, y->from, EITHER);
    if (!word || !text_has_any(text, from, x->from, FROM)) return false;
    words between = words_in(text, x->to, y->from);
    size_t to = y->from - strlen(word);
    if (!only_compares(text, x, 0, x->to, to < x->to ? x->to : to)) return false;
    *out = (pair){.now = y, .base = x, .second = y, .way = up ? 1 : down ? -1 : 0, .sure = true};
    return !between.budget;
}

/* «全年预算B的80.43%»: what the percentage is of, not what the sentence tells. */
static bool is_base(pilu_str text, const text_figure *f)
{
    return f[1].unit == TEXT_PERCENT && text_has(text, f->to, "的") && f[1].from == f->to + 3;
}

/* «A，较上年的B»: nothing but the comparison between the two; «A，较上年B减少D，较预算数C减少E»: nor but other comparisons. */
static bool read_against(pilu_str text, const text_figure *f, const text_figure *y, pair *out)
{
    static const char *const WITH[] = {"比", "较", "与", "同", "相比", "对比", NULL};
    size_t from = name_from(text, y, 0);
    const text_figure *x = y;
    if (!text_has_any(text, from, y->from, WITH) || text_ends(text, y->from, "相比")) return false;
    while (x > f) {
        x--;
        if (y->from - x->from > 2 * NEAR) return false; /* and the time is linear */
        bool year = text_has(text, x->to, "年");
        if (is_base(text, x)) continue;
        if (!year && x->unit != TEXT_PERCENT && !text_direction(text, x) && !text_is_said_with(text, x, AGAINST)) break;
    }
    if (x == y || is_base(text, x) || !text_same_money(x, y) || text_is_said_with(text, x, AGAINST)) return false;
    if (!only_compares(text, x + 1, (size_t)(y - x), x->to, y->from)) return false;
    if (text_has_any(text, from, y->from, (const char *const[]){"增", "减", "降", "升", NULL})) return false;
    *out = (pair){.now = x, .base = y, .second = y, .sure = true};
    out->budgets = has_budget(text, from, y->from);
    return true;
}

/* By their words: last year's and this year's, or a budget and what was done of it. */
static bool read_roles(pilu_str text, const text_figure *x, const text_figure *y, pair *out)
{
    static const char *const PARTS[] = {"其中", "占", NULL};
    words a = words_in(text, name_from(text, x, 0), x->from), b = words_in(text, name_from(text, y, x->to), y->from);
    int years = a.year && b.year ? (a.year > b.year) - (a.year < b.year) : 0;
    int way = a.last != b.last ? (b.last ? 1 : -1) : a.last ? 0 : years; /* 1: the first is this year's */
    if (!same_thing(text, &a, &b) || text_has_any(text, x->to, b.from, PARTS)) return false;
    if (way) {
        if (a.budget != b.budget && (b.budget || b.account)) return false;
    } else {
        if (a.budget == b.budget || years) return false;
        if (!(a.budget ? b.account : a.account)) return false;
        way = a.budget ? -1 : 1;
        out->budgets = true;
    }
    out->now = way > 0 ? x : y;
    out->base = way > 0 ? y : x;
    out->second = y;
    return true;
}

/* The two right before what is said of them. */
static bool find_pair(pilu_str text, const text_figure *f, size_t at, pair *out)
{
    static const char *const EACH[] = {"均", "每", "标准", NULL}, *const ENDS[] = {"。", "；", NULL};
    const text_figure *found[2] = {NULL, NULL};
    size_t n = 0;
    bool changes = false; /* between the two */
    for (size_t i = at; i-- > 0 && n < 2 && f[at].from - f[i].from < 2 * NEAR;) {
        bool change = f[i].unit == TEXT_PERCENT || text_direction(text, &f[i]);
        changes |= change && n == 1;
        if (change || text_has(text, f[i].to, "年")) continue;
        found[n++] = &f[i];
    }
    const text_figure *x = found[1], *y = found[0];
    *out = (pair){.way = 0};
    if (n && text_is_money(y) && read_against(text, f, y, out)) return true;
    if (n < 2 || changes || !text_same_money(x, y) || y->from - x->to > NEAR) return false;
    if (text_has_any(text, x->to, y->from, ENDS)) return false;
    if (text_has_any(text, name_from(text, x, 0), x->from, EACH)) return false;
    return read_from_to(text, x, y, out) || read_roles(text, x, y, out);
}

/* --- what is said of them --------------------------------------------------------------------------------------- */

typedef struct said {
    const text_figure *change, *rate;
    int way;
    bool left; /* 结余, 节约, 超支: of the budget */
    size_t from; /* where its word begins */
} said;

/* «结余D», «超支D»: 1 more than the budget, -1 less, 0: neither. */
static int way_of_balance(pilu_str text, const text_figure *f, size_t *from)
{
    static const char *const LEFT[] = {"结余", "节约", "节支", "节省", "结余资金", "节约资金", "剩余", NULL};
    static const char *const OVER[] = {"超支", "超出预算", "超预算", "超出", NULL};
    const char *left = text_word_before(text, f->from, LEFT);
    const char *over = left ? NULL : text_word_before(text, f->from, OVER);
    if (!left && !over) return 0;
    *from = f->from - strlen(left ? left : over);
    return left ? -1 : 1;
}

static bool read_said(pilu_str text, const text_figure *f, size_t count, size_t i, said *out)
{
    int way;
    *out = (said){.left = false};
    out->way = text_direction_at(text, &f[i], &out->from);
    if (f[i].unit == TEXT_PERCENT) {
        static const char *const DIFFERENCE[] = {"差异率", NULL};
        out->rate = &f[i];
        size_t end = f[i].from && text.p[f[i].from - 1] == '-' ? f[i].from - 1 : f[i].from;
        bool told = i && out->way && text_is_money(&f[i - 1]) && text_direction(text, &f[i - 1]);
        if (!out->way && text_word_before(text, end, DIFFERENCE)) out->left = true, out->from = end;
        return (out->way && !told) || out->left;
    }
    if (!text_is_money(&f[i])) return false;
    if (!out->way) out->left = (out->way = way_of_balance(text, &f[i], &out->from)) != 0;
    if (!out->way) return false;
    out->change = &f[i];
    out->rate = text_rate_of(text, f, count, i, &way);
    if (out->rate && way != out->way) out->rate = NULL;
    return true;
}

/* Is what is said said of this pair: of last year, or of the budget? */
static bool belongs(pilu_str text, const text_figure *f, size_t count, const pair *p, const said *s)
{
    size_t from = p->second->to;
    if (s->from < from || s->from - from > NEAR || text_find(text, "。", from, s->from) != SIZE_MAX) return false;
    static const char *const NAMES[] = {"预决算", NULL};
    size_t to = s->from;
    if (s->left && s->rate) to = from; /* 差异率: of budget and account whatever stands between */
    if (to > from && text_has_any(text, from, to, NAMES)) return false;
    if (!only_compares(text, f, count, from, to)) return false;
    if (s->left) return p->budgets && !p->sure;
    size_t clause = text_words_from(text, s->from, from, NEAR, TEXT_AT_COMMA | TEXT_AT_SENTENCE | TEXT_AT_PERCENT);
    words w = words_in(text, clause, s->from);
    if (p->sure) return !(w.last || w.year || w.budget) || clause == from;
    if (p->budgets) return w.budget && !w.last && !w.year;
    return !w.budget;
}

static pilu_number off_of(const pair *p) { return pilu_number_sub(p->now->number, p->base->number); }

static void report_way(text_run *run, const pilu_passage *p, const pair *q, const said *s)
{
    const text_figure *first = q->now < q->base ? q->now : q->base;
    size_t to = s->rate ? s->rate->to : s->change->to;
    text_report(run, TEXT_DIRECTION, p, first->from, to, pilu_str_slice(p->text, first->from, to));
}

static void relate(text_run *run, const pilu_passage *p, const pair *q, const said *s, int way)
{
    text_relation r = {.p = p, .part = q->now, .whole = q->base, .way = way};
    for (int k = 0; k < 2; k++) {
        r.kind = k ? TEXT_RELATION_GROWTH : TEXT_RELATION_DIFFERENCE;
        r.percent = k ? s->rate : s->change;
        if (!r.percent || (k && pilu_number_sign(q->base->number) <= 0)) continue;
        r.holds = text_relation_holds(&r);
        text_relate(run, r);
    }
}

static void read_figure(text_run *run, const pilu_passage *p, const text_figure *f, size_t count, size_t i)
{
    pair q;
    said s;
    if (!read_said(p->text, f, count, i, &s) || !find_pair(p->text, f, i, &q)) return;
    if (!belongs(p->text, f, count, &q, &s) || (s.change && s.change->unit != q.now->unit)) return;
    pilu_number off = off_of(&q);
    if (!off.ok) return;
    int right = pilu_number_sign(off), way = s.way ? s.way : right;
    if (q.way && right && q.way != right) way = q.way;
    if (right && way != right && pilu_number_sign(q.base->number) > 0) {
        if (!s.change || pilu_number_sign(s.change->number)) report_way(run, p, &q, &s);
        return;
    }
    relate(run, p, &q, &s, way);
}

/* --- 减少为A，与上年持平 ------------------------------------------------------------------------------------------ */

/* The end of «，与2024年持平», «，与上年度决算基本持平» at byte `at`; 0: something else stands there. */
static size_t level_at(pilu_str text, size_t at)
{
    static const char *const WORDS[] = {"上年", "去年", "年", "度", "决算", "支出", "数", "相比", "基本"};
    if (!text_has(text, at, "，与")) return 0;
    at += strlen("，与");
    bool year = text_has(text, at, "上年") || text_has(text, at, "去年") || text_year_at(text, at);
    if (text_year_at(text, at)) at += 4;
    for (size_t k = 0; k < PILU_COUNT(WORDS); k++)
        if (text_has(text, at, WORDS[k])) at += strlen(WORDS[k]);
    return year && text_has(text, at, "持平") ? at + strlen("持平") : 0;
}

/* What became more or less is not as it was; of a budget, or of another year, it may be. */
static void read_level(text_run *run, const pilu_passage *p, const text_figure *f)
{
    static const char *const TO[] = {"增加", "增加到", "增加至", "增长", "增长到", "增长至", "减少", "减少到", "减少至",
                                     "下降", "下降到", "下降至", "降低", "降低到", "降低至", NULL};
    static const char *const OTHER[] = {"预算", "调整", "由", "从", "比", "较", "上年", "去年", NULL};
    pilu_str text = p->text;
    if (!text_is_money(f) || !text_has(text, f->to, "，与")) return;
    size_t to = level_at(text, f->to), from = name_from(text, f, 0);
    const char *word = to ? text_word_before(text, f->from, TO) : NULL;
    pilu_str verb = word ? pilu_str_from(word) : (pilu_str){0};
    bool to_it = text_ends(verb, verb.n, "到") || text_ends(verb, verb.n, "至") || text_ends(text, f->from, "为");
    if (!word || !to_it || text_has_any(text, from, f->from, OTHER)) return;
    for (size_t at = from; at < f->from; at++)
        if (text_year_at(text, at)) return;
    for (from = f->from - verb.n; from >= verb.n && !text_has(text, from, word);) from = text_back(text, from); /* 到了 */
    text_report(run, TEXT_DIRECTION, p, from, to, pilu_str_slice(text, from, to));
}

static void read_passage(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    if (p->kind == PILU_PASSAGE_HEADING) return;
    if (text_may_have_one(p, "持"))
        for (size_t i = 0; i < count; i++) read_level(run, p, &f[i]);
    for (size_t i = 2; i < count; i++) read_figure(run, p, f, count, i);
}

void text_rule_two(text_run *run) { text_each_figures(run, read_passage); }
