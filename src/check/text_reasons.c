/* «决算数大于预算数» against the two figures; and reasons that go the other way: «减少12.04万元，主要原因是会议费增加。»,
 * «决算数大于预算数的主要原因是厉行节约。». A reason copied from another year or item is the commonest mistake of these
 * sentences. Many things grow because another shrinks (结余 and 支出, 接待 and 视频会议): only reasons that name costs, and
 * nothing of the right way, are reported. */
#include "check/text_private.h"

enum { CLOSE = 48, MOST = 240 }; /* bytes from the change to 原因; of what is read before it */

/* --- 决算数大于预算数 ------------------------------------------------------------------------------------------ */

typedef struct comparison {
    int way;
    size_t from, to;                    /* its words: 决算数大于年初预算数 */
    const text_figure *done, *budget;   /* what was stated of both before; NULL: not clear */
} comparison;

/* «决算数大于年初预算数»: 年初; a budget of another name is another one. */
static bool is_other_budget(pilu_str text, const text_figure *f, size_t from, size_t to)
{
    static const char *const NAMES[] = {"年初", "调整", "全年"};
    for (size_t k = 0; k < PILU_COUNT(NAMES); k++) {
        const char *const one[] = {NAMES[k], NULL};
        bool named = text_find(text, NAMES[k], from, to) != SIZE_MAX;
        if (named != text_is_said_with(text, f, one)) return true;
    }
    return false;
}

/* 年初预算为A，支出决算为B: of the figures before the words. */
static void find_compared(pilu_str text, const text_figure *f, size_t count, comparison *c)
{
    static const char *const BUDGET[] = {"预算", "预算数", NULL};
    static const char *const DONE[] = {"支出决算", "决算数", "决算", "支出决算数", NULL};
    const text_figure *only = NULL;
    size_t budgets = 0, others = 0;
    for (size_t i = 0; i < count && f[i].to <= c->from; i++) {
        if (!text_is_money(&f[i])) continue;
        if (text_word_before(text, f[i].from, DONE)) c->done = &f[i];
        if (!text_word_before(text, f[i].from, BUDGET)) continue;
        bool other = is_other_budget(text, &f[i], c->from, c->to);
        if (!other) c->budget = &f[i];
        only = &f[i];
        budgets++;
        others += other;
    }
    if (!c->budget && budgets == 1 && others == 1) c->budget = only; /* there is but one */
}

/* The first that stands in [from, to). */
static bool find_comparison(pilu_str text, const text_figure *f, size_t count, size_t from, size_t to, comparison *c)
{
    static const struct {
        const char *words;
        int way;
    } WORDS[] = {{"大于", 1}, {"高于", 1}, {"超过", 1}, {"多于", 1}, {"小于", -1}, {"低于", -1}, {"少于", -1}, {"等于", 0}};
    size_t at = text_find(text, "决算", from, to);
    for (; at != SIZE_MAX; at = text_find(text, "决算", at + 6, to))
        for (size_t k = 0; k < PILU_COUNT(WORDS); k++) {
            if (!text_has(text, at + (text_has(text, at + 6, "数") ? 9 : 6), WORDS[k].words)) continue;
            size_t end = text_find(text, "预算", at, at + CLOSE < text.n ? at + CLOSE : text.n);
            static const char *const CHOICE[] = {"（", "/", NULL}; /* not made */
            if (end == SIZE_MAX || text_has_any(text, at, end, CHOICE)) continue;
            *c = (comparison){.way = WORDS[k].way, .from = at, .to = end + (text_has(text, end + 6, "数") ? 9 : 6)};
            find_compared(text, f, count, c);
            return true;
        }
    return false;
}

static bool comparison_holds(const comparison *c)
{
    if (!c->done || !c->budget || !text_same_money(c->budget, c->done)) return true;
    int way = pilu_number_cmp(c->done->number, c->budget->number);
    return (way > 0) - (way < 0) == c->way;
}

static const char *const COMPLETED[] = {"完成预算", "完成年初预算", "完成全年预算", "完成预算数", "完成年初预算数", NULL};

static void report_rate(text_run *run, const pilu_passage *p, const text_figure *rate, pilu_str why)
{
    text_report(run, TEXT_ABOVE, p, rate->from, rate->to, text_slice(p->text, rate), why);
}

/* «完成年初预算100%，决算数大于预算数»: the rate right before the words says how the two stand. */
static void read_rate_before(text_run *run, const pilu_passage *p, const text_figure *f, size_t count,
                             const comparison *c)
{
    const text_figure *rate = NULL;
    size_t rates = 0;
    enum { MOST = 64 };
    for (size_t i = 0; i < count && i < MOST; i++) {
        bool one = f[i].unit == TEXT_PERCENT && text_word_before(p->text, f[i].from, COMPLETED);
        rates += one;
        if (one && f[i].to < c->from) rate = &f[i];
    }
    if (!rate || rate->to + 3 != c->from) return;
    if (!text_has(p->text, rate->to, "，") && !(rates == 1 && text_has(p->text, rate->to, "。"))) return;
    int way = pilu_number_cmp(rate->number, pilu_number_int(100));
    if ((way > 0) - (way < 0) == c->way) return;
    report_rate(run, p, rate,
                PILU_WORDS("与后面决算数大于、小于或等于预算数的说法不合", "what follows compares the two otherwise"));
}

/* «支出决算为0万元，完成预算的100%», «支出决算为1.53万元，完成预算的0%», where no budget is named. */
static void read_rate_of_none(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    static const char *const DONE[] = {"决算", "支出", "决算数", NULL}, *const BUDGET[] = {"预算", "预算数", NULL};
    size_t first = 0;
    for (size_t i = 1; i < count; i++) {
        const text_figure *done = &f[i - 1];
        if (text_find(p->text, "；", f[i - 1].to, f[i].from) != SIZE_MAX) first = i; /* another item */
        if (text_find(p->text, "其中", f[i - 1].to, f[i].from) != SIZE_MAX) first = i;
        if (f[i].unit != TEXT_PERCENT || !text_word_before(p->text, f[i].from, COMPLETED)) continue;
        if (!text_is_money(done) || !text_word_before(p->text, done->from, DONE)) continue;
        if (f[i].from - done->to > 40 || !text_has(p->text, done->to, "，完成")) continue;
        bool named = false;
        for (size_t k = first + 8 < i ? i - 8 : first; k < i; k++)
            named |= text_is_money(&f[k]) && text_word_before(p->text, f[k].from, BUDGET);
        bool none = !pilu_number_sign(done->number), nothing = !pilu_number_sign(f[i].number);
        if (named || none == nothing) continue;
        report_rate(run, p, &f[i],
                    none ? PILU_WORDS("前面写的决算是 0，没有完成的比率可言", "nothing was spent before it")
                         : PILU_WORDS("前面写的决算不是 0", "what was spent before it is not 0"));
    }
}

/* «…职业年金缴费支出（项）269.85万元，…。年初预算为285.33万元，支出决算为269.86万元»: one item, told twice. */
static void read_item_twice(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    static const char *const DONE[] = {"支出决算", NULL}, *const ITEM[] = {"（项）", "（项）”", NULL};
    const text_figure *item = NULL, *done = NULL;
    for (size_t i = 0; i < count; i++) {
        bool heads = text_is_money(&f[i]) && text_word_before(p->text, f[i].from, ITEM);
        if (heads && item) return; /* of several items */
        if (heads) item = &f[i];
        else if (item && !done && text_is_money(&f[i]) && text_word_before(p->text, f[i].from, DONE)) done = &f[i];
    }
    if (!done || !text_same_money(item, done)) return;
    if (pilu_number_cmp(item->number, done->number) == 0) return;
    pilu_str found = pilu_arena_str(run->diags->arena, text_slice(p->text, done));
    pilu_str other = pilu_arena_str(run->diags->arena, text_slice(p->text, item));
    text_set(text_report(run, TEXT_DIFFERS, p, done->from, done->to, PILU_STR("支出决算"), found,
                         PILU_WORDS("同一段科目名称之后", "the words behind the name of its item"), other), found, other);
}

static void read_comparison(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    comparison c;
    if (text_first(p, "完成") != SIZE_MAX) read_rate_of_none(run, p, f, count);
    if (text_first(p, "（项）") != SIZE_MAX) read_item_twice(run, p, f, count);
    if (text_first(p, "决算") == SIZE_MAX) return;
    for (size_t at = 0; find_comparison(p->text, f, count, at, p->text.n, &c); at = c.to) {
        if (!c.done || !c.budget) read_rate_before(run, p, f, count, &c);
        if (!c.done || !c.budget || !text_same_money(c.budget, c.done)) continue;
        text_relate(run, (text_relation){.kind = TEXT_RELATION_COMPARED,
                                         .way = c.way,
                                         .holds = comparison_holds(&c),
                                         .p = p,
                                         .part = c.done,
                                         .whole = c.budget,
                                         .from = c.from,
                                         .to = c.to});
    }
}

void text_rule_comparisons(text_run *run) { text_each_figures(run, read_comparison); }

/* --- and why --------------------------------------------------------------------------------------------------- */

typedef struct change {
    int way;
    size_t from, to; /* its words */
} change;

static size_t sentence_from(pilu_str text, size_t at)
{
    return text_words_from(text, at, 0, MOST, TEXT_AT_SENTENCE);
}

/* 决算数大于预算数的: the words right before 原因; when they are wrong themselves, that is said already. */
static change change_in_words(pilu_str text, const text_figure *f, size_t count, size_t why)
{
    comparison c;
    size_t from = why > CLOSE ? why - CLOSE : 0;
    while (from < why && ((unsigned char)text.p[from] & 0xC0) == 0x80) from++;
    if (!find_comparison(text, f, count, from, why, &c) || text_find(text, "，", c.from, why) != SIZE_MAX)
        return (change){0};
    return comparison_holds(&c) ? (change){c.way, c.from, c.to} : (change){0};
}

/* 减少12.04万元，下降5.00%。: the last amount before 原因, if nothing else comes between. */
static change change_in_figures(pilu_str text, const text_figure *f, size_t count, size_t why)
{
    for (size_t i = count; i-- > 0;) {
        if (f[i].to > why) continue;
        bool rate = f[i].unit == TEXT_PERCENT && i && text_direction(text, &f[i - 1]) == text_direction(text, &f[i]);
        if (!text_is_money(&f[i]) && !(rate && text_is_money(&f[i - 1]))) return (change){0};
        int way = why - f[i].to <= CLOSE ? text_direction(text, &f[i]) : 0;
        size_t word = f[i].from;
        if (text_ends(text, word, "了") || text_ends(text, word, "为")) word -= 3;
        bool apart = text_find(text, "；", f[i].to, why) != SIZE_MAX || text_find(text, "其中", f[i].to, why) != SIZE_MAX;
        return way && !apart ? (change){way, word - 6, f[i].to} : (change){0};
    }
    return (change){0};
}

/* What a balance or a difference is of goes the other way by itself; income is not explained by what was spent. */
static bool is_of_costs(pilu_str text, const change *c)
{
    static const char *const BALANCES[] = {"结转", "结余", "余额", "差额", "差异", "节约", "剩余", "缺口", "亏损",
                                           "利润", "收入", "收支", "负债", "资产", NULL};
    return !text_has_any(text, sentence_from(text, c->from), c->from, BALANCES);
}

static bool is_cost(pilu_str text, size_t end, size_t from)
{
    static const char *const COSTS[] = {"费", "支出", "经费", "开支", "采购", "项目", "补助", "补贴", "工资", "人员", NULL};
    return text_word_before(text, end, COSTS) && text_find(text, "退", from, end) == SIZE_MAX;
}

/* Does the reason say only that something costs more? */
static bool says_more(pilu_str text, size_t from, size_t to)
{
    static const char *const MORE[] = {"增加", "增长", "上升", "提高", "增多", "上涨", NULL};
    static const char *const OTHER[] = {"减", "降", "压", "缩", "少", "取消", "停", "完成", "结束", "完工", "不", "未", "无",
                                        "上年", "往年", "以前", "去年", "节", "控制", "统筹", "但", "抵", "划", "转", "合并",
                                        "一次性", "剥离", "推迟", "延", "严", "已", "收回", "线上", "视频", "新能源", "其他",
                                        "预算", "调", "收入", "自筹", "替", "代", NULL};
    if (text_has_any(text, from, to, OTHER)) return false;
    for (const char *const *word = MORE; *word; word++) {
        size_t at = text_find(text, *word, from, to);
        if (at != SIZE_MAX) return is_cost(text, at, from);
    }
    return false;
}

/* Does it say only that something was saved? */
static bool says_less(pilu_str text, size_t from, size_t to)
{
    static const char *const LESS[] = {"压减", "压缩", "减少", "下降", "降低", "缩减", "厉行节约", "严格控制", "从严控制", NULL};
    static const char *const OTHER[] = {"增", "加", "新", "多", "提", "升", "涨", "高", "扩", "追", "补", "调", "购", "上年",
                                        "往年", "以前", "去年", "转", "恢复", "结", "基数", "退", "偿", "支付", "集中", "一次",
                                        "疫情", "但", "收入", "预算", "拨款", "其他", "单位", NULL};
    return text_has_any(text, from, to, LESS) && !text_has_any(text, from, to, OTHER);
}

static void read_reason(text_run *run, const pilu_passage *p, const text_figure *f, size_t count, size_t why)
{
    static const char *const IS[] = {"是：", "是", "为：", "为", "："};
    pilu_str text = p->text;
    size_t head = text_ends(text, why, "主要") ? why - 6 : why, from = why + 6, to;
    for (size_t k = 0; k < PILU_COUNT(IS) && from == why + 6; k++)
        if (text_has(text, from, IS[k])) from += strlen(IS[k]);
    if (from == why + 6) return;
    to = from;
    while (to < text.n && text_at(text, to) != 0x3002 && text_at(text, to) != 0xFF1B) to = text_after(text, to);
    if (to - from > MOST) return;
    for (size_t i = 0; i < count; i++) /* amounts: text_sums.c adds them up */
        if (f[i].from >= from && f[i].to <= to && text_is_money(&f[i])) return;
    change c = change_in_words(text, f, count, head);
    if (!c.way) c = change_in_figures(text, f, count, head);
    if (!c.way || !is_of_costs(text, &c)) return;
    static const char *const TOO_LITTLE[] = {"估算不足", "预算不足", "预算编制不足", "预算偏小", "预算偏低", NULL};
    bool short_of = c.way < 0 && text_has(text, c.from, "决算数") && text_has_any(text, from, to, TOO_LITTLE);
    if (!short_of && (c.way > 0 ? !says_less(text, from, to) : !says_more(text, from, to))) return;
    text_report(run, TEXT_CONTRARY, p, from, to, pilu_str_slice(text, c.from, c.to), pilu_str_slice(text, from, to));
}

/* «…比2025年减少8万元。» and, in a paragraph of its own, «收入支出增加的主要原因是…»: what is explained was not told. */
static void read_explained(text_run *run, size_t i)
{
    enum { ABOVE = 3, NOUN = 60 };
    static const struct {
        const char *words;
        int way;
    } CHANGED[] = {{"增加的主要原因", 1}, {"增长的主要原因", 1}, {"减少的主要原因", -1}, {"下降的主要原因", -1}};
    const pilu_passage *p = &run->text->passages[i];
    for (size_t k = 0; k < PILU_COUNT(CHANGED); k++) {
        size_t at = text_first(p, CHANGED[k].words), up = 0, down = 0, count;
        if (at == SIZE_MAX || at - p->begin > NOUN || p->holds & TEXT_DIGITS) continue;
        if (!text_ends(p->text, at, "支出") || text_find(p->text, "，", p->begin, at) != SIZE_MAX) continue;
        for (size_t above = 1; above <= ABOVE && above <= i; above++) {
            const pilu_passage *q = p - above;
            if (q->kind != PILU_PASSAGE_PARAGRAPH || text_number_of(q).style == TEXT_HAN) break;
            const text_figure *f = text_figures_of(run, q, &count);
            for (size_t n = 0; n < count; n++) {
                int way = text_is_money(&f[n]) ? text_direction(q->text, &f[n]) : 0;
                up += way > 0;
                down += way < 0;
            }
        }
        if ((CHANGED[k].way > 0 ? up : down) || !(CHANGED[k].way > 0 ? down : up)) continue;
        size_t to = at + strlen("增加");
        text_report(run, TEXT_REVERSED, p, at, to, pilu_str_slice(p->text, p->begin, to),
                    CHANGED[k].way > 0 ? PILU_WORDS("上文写的都是减少", "what is told above are decreases")
                                       : PILU_WORDS("上文写的都是增加", "what is told above are increases"));
    }
}

void text_rule_reasons(text_run *run)
{
    for (size_t i = 0; !run->text->doc && i < run->text->count; i++) { /* of data its own rules know more */
        const pilu_passage *p = &run->text->passages[i];
        if (p->note) continue;
        if (p->kind == PILU_PASSAGE_PARAGRAPH) read_explained(run, i);
        for (size_t at = text_first(p, "原因"); at != SIZE_MAX; at = text_find(p->text, "原因", at + 6, p->text.n)) {
            size_t count;
            const text_figure *f = text_figures_of(run, p, &count);
            read_reason(run, p, f, count, at);
        }
    }
}
