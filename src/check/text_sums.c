/* Arithmetic inside the prose. Only what the words themselves state is computed, exactly, and compared within what
 * rounding of each printed figure allows; a sentence that could mean something else is left alone. */
#include "check/text_private.h"

void text_each_figures(text_run *run, text_reader read)
{
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->note || text_is_bare(p)) continue;
        size_t count;
        const text_figure *f = text_figures_of(run, p, &count);
        if (count) read(run, p, f, count);
    }
}

bool text_ends(pilu_str text, size_t end, const char *words)
{
    size_t n = strlen(words);
    return end >= n && text_has(text, end - n, words);
}

/* Do the words before byte `end` end with one of these, 为, 了, 的 and 合计 left out? */
const char *text_word_before(pilu_str text, size_t end, const char *const *words)
{
    if (!end) return NULL; /* the figures of most cells */
    if (text_ends(text, end, "为") || text_ends(text, end, "了") || text_ends(text, end, "的")) end -= 3;
    bool sum = text_ends(text, end, "合计") || text_ends(text, end, "共计");
    for (; *words; words++)
        if (text_ends(text, end, *words) || (sum && text_ends(text, end - 6, *words))) return *words;
    return NULL;
}

pilu_finding *text_set(pilu_finding *finding, pilu_str found, pilu_str expected)
{
    finding->found = found;
    finding->expected = expected;
    return finding;
}

/* Do the words right before a figure, back to a mark, hold one of these? */
bool text_is_said_with(pilu_str text, const text_figure *f, const char *const *words)
{
    enum { MOST = 180 }; /* bytes: time is linear whatever is written */
    size_t from = text_words_from(text, f->from, 0, MOST, TEXT_AT_WORDS | TEXT_AT_OPEN | TEXT_AT_PERCENT);
    for (; *words; words++)
        if (text_find(text, *words, from, f->from) != SIZE_MAX) return true;
    return false;
}

/* --- 预算数 B，执行数 A，执行率 x% -------------------------------------------------------------------------- */

static void relate_rate(text_run *run, const pilu_passage *p, const text_figure *done, const text_figure *budget,
                        const text_figure *rate, bool holds)
{
    text_relate(run, (text_relation){.kind = TEXT_RELATION_RATE,
                                     .holds = holds,
                                     .p = p,
                                     .part = done,
                                     .whole = budget,
                                     .percent = rate});
}

/* What was done that figure `at`, its budget, stands behind: «支出A万元，比上年增加D万元，增长y%，为年初预算数B万元的x%». */
static const text_figure *done_before(pilu_str text, const text_figure *f, size_t at)
{
    static const char *const DONE[] = {"支出", "收入", "决算", "执行", "完成", "使用", "支付", NULL};
    static const char *const OTHER[] = {"预算安排", "上年", "年初预算", NULL};
    for (size_t i = at; i-- > 0 && at - i < 8;) {
        if (f[i].unit == TEXT_PERCENT || text_direction(text, &f[i])) continue;
        if (!text_same_money(&f[i], &f[at]) || text_find(text, "。", f[i].to, f[at].from) != SIZE_MAX) return NULL;
        if (text_has_any(text, f[i].to, f[at].from, (const char *const[]){"其中", "；", NULL})) return NULL;
        bool said = text_is_said_with(text, &f[i], DONE) && !text_is_said_with(text, &f[i], OTHER);
        return said ? &f[i] : NULL;
    }
    return NULL;
}

/* «支出决算为A万元，完成预算B万元的x%», «支出A万元，完成全年预算（B万元）的x%», x% being figure `i`. */
static bool read_done_of(text_run *run, const pilu_passage *p, const text_figure *f, size_t i)
{
    static const char *const VERBS[] = {"完成", "为", "是", "占", "达到", "相当于", NULL};
    static const char *const BUDGET[] = {"预算", "预算数", "预算总额", "年预算", "任务", "任务数", NULL};
    const text_figure *budget = &f[i - 1];
    if (f[i].unit != TEXT_PERCENT || !text_is_money(budget) || !pilu_number_sign(budget->number)) return false;
    bool bracket = text_ends(p->text, budget->from, "（") && text_has(p->text, budget->to, "）的");
    size_t name = bracket ? budget->from - 3 : budget->from, end = bracket ? budget->to + 6 : budget->to + 3;
    if ((!bracket && !text_has(p->text, budget->to, "的")) || f[i].from != end) return false;
    size_t from = text_words_from(p->text, name, 0, 60, TEXT_AT_WORDS | TEXT_AT_OPEN | TEXT_AT_ASCII);
    bool verb = false;
    for (size_t k = 0; VERBS[k]; k++) verb |= text_has(p->text, from, VERBS[k]);
    for (size_t k = 0; VERBS[k] && !verb; k++) verb = text_find(p->text, VERBS[k], from, name) != SIZE_MAX && k == 0;
    if (!verb || !text_word_before(p->text, name, BUDGET)) return false;
    const text_figure *done = done_before(p->text, f, i - 1);
    if (!done) return false;
    relate_rate(run, p, done, budget, &f[i], text_ratio_holds(done, budget, &f[i]));
    return true;
}

/* «支出决算为A万元，完成预算x%（调整预算数B万元）», x% being figure `i`. */
static bool read_done_bracket(text_run *run, const pilu_passage *p, const text_figure *f, size_t count, size_t i)
{
    static const char *const DONE[] = {"支出", "收入", "决算", "决算数", "执行数", NULL}, *const RATE[] = {"完成预算", "执行率", NULL};
    if (i == 0 || i + 1 >= count || !text_same_money(&f[i - 1], &f[i + 1])) return false;
    const text_figure *done = &f[i - 1], *budget = &f[i + 1];
    static const char *const BUDGET[] = {"预算", "预算数", NULL};
    bool bracket = text_has(p->text, f[i].to, "（") && text_has(p->text, budget->to, "）");
    if (!bracket || !text_word_before(p->text, budget->from, BUDGET) || !pilu_number_sign(budget->number)) return false;
    if (!text_word_before(p->text, f[i].from, RATE) || !text_word_before(p->text, done->from, DONE)) return false;
    if (text_find(p->text, "。", done->to, f[i].from) != SIZE_MAX) return false;
    relate_rate(run, p, done, budget, &f[i], text_ratio_holds(done, budget, &f[i]));
    return true;
}

/* «本年收入A万元，完成年初预算的x%，比年初预算增加B万元»: the budget is A − B. */
static void read_implied(text_run *run, const pilu_passage *p, const text_figure *f, size_t count, size_t i)
{
    static const char *const OWN[] = {"支出", "收入", "决算", "决算数", NULL}, *const BUDGET[] = {"预算", NULL};
    if (i == 0 || i + 1 >= count || !text_same_money(&f[i - 1], &f[i + 1])) return;
    const text_figure *done = &f[i - 1], *more = &f[i + 1];
    int way = text_direction(p->text, more);
    if (!way || !text_word_before(p->text, done->from, OWN) || !text_is_said_with(p->text, more, BUDGET)) return;
    if (text_find(p->text, "。", done->to, more->from) != SIZE_MAX) return;
    text_figure budget = *done;
    budget.number =
        way > 0 ? pilu_number_sub(done->number, more->number) : pilu_number_add(done->number, more->number);
    if (!budget.number.ok || pilu_number_sign(budget.number) <= 0) return;
    text_relate(run, (text_relation){.kind = TEXT_RELATION_RATE,
                                     .way = way,
                                     .holds = text_ratio_holds(done, &budget, &f[i]),
                                     .p = p,
                                     .part = done,
                                     .whole = more,
                                     .percent = &f[i]});
}

/* «预算数100万元，到位资金80万元，执行数72万元，执行率90%»: of what arrived. */
static bool holds_of_received(pilu_str text, const text_figure *f, size_t rate, const text_figure *done)
{
    enum { MOST = 24 };
    static const char *const RECEIVED[] = {"到位", "下达", NULL};
    for (size_t k = rate > MOST ? rate - MOST : 0; k < rate; k++)
        if (text_same_money(&f[k], done) && pilu_number_sign(f[k].number) > 0 &&
            text_is_said_with(text, &f[k], RECEIVED) && text_ratio_holds(done, &f[k], &f[rate]))
            return true;
    return false;
}

/* Does any other pair of the sentence give the rate, or an amount with what was added to it? «预算100万元，其中财政拨款80
 * 万元；执行90万元，其中财政拨款80万元，财政拨款执行率100%»; «年初预算1200万元，追加35.6万元，支出1235.6万元，执行率100%». */
static bool holds_otherwise(pilu_str text, const text_figure *f, size_t rate)
{
    enum { MOST = 8 };
    static const char *const MORE[] = {"追加", "调增", "增加", NULL}, *const LESS[] = {"调减", "收回", "压减", "减少", NULL};
    size_t first = rate > MOST ? rate - MOST : 0;
    while (first < rate && text_find(text, "。", f[first].to, f[rate].from) != SIZE_MAX) first++;
    for (size_t i = first; i < rate; i++)
        for (size_t k = first; k < rate; k++) {
            if (i == k || !text_same_money(&f[i], &f[k])) continue;
            if (text_ratio_holds(&f[i], &f[k], &f[rate])) return true;
            if (k + 1 >= rate || !text_same_money(&f[k], &f[k + 1])) continue;
            bool more = text_is_said_with(text, &f[k + 1], MORE), less = text_is_said_with(text, &f[k + 1], LESS);
            text_figure whole = f[k];
            if (more) whole.number = pilu_number_add(f[k].number, f[k + 1].number);
            else if (less) whole.number = pilu_number_sub(f[k].number, f[k + 1].number);
            if ((more || less) && text_ratio_holds(&f[i], &whole, &f[rate])) return true;
        }
    return false;
}

/* What a sentence has named before a rate. */
typedef struct rate_of {
    const text_figure *budget, *done, *before; /* `before`: what is done, said before the budget */
} rate_of;

static void decide_rate(text_run *run, const pilu_passage *p, const text_figure *f, size_t count, size_t i, rate_of r)
{
    const text_figure *done = r.done;
    size_t word = text_find(p->text, "完成", i ? f[i - 1].to : 0, f[i].from);
    if (!done && word != SIZE_MAX && !pilu_char_is_han(text_before(p->text, word))) done = r.before;
    if (!r.budget || !done) {
        if (!r.budget) read_implied(run, p, f, count, i);
        return;
    }
    const text_figure *first = done < r.budget ? done : r.budget;
    if (text_find(p->text, "。", first->to, f[i].from) != SIZE_MAX) return;
    if (!text_same_money(r.budget, done) || !pilu_number_sign(r.budget->number)) return;
    bool holds = holds_of_received(p->text, f, i, done) || text_ratio_holds(done, r.budget, &f[i]);
    if (holds || !holds_otherwise(p->text, f, i)) relate_rate(run, p, done, r.budget, &f[i], holds);
}

/* «支付95万元，未支付5万元，支付率95%», x% being figure `i`: of what was paid and what was not. */
static bool read_unpaid(text_run *run, const pilu_passage *p, const text_figure *f, size_t i)
{
    static const char *const PAID[] = {"支付", "支出", "使用", "执行", "拨付", "已支", NULL};
    static const char *const LEFT[] = {"未支", "未支付", "未支出", "未使用", "未执行", "未拨付", NULL};
    static const char *const RATE[] = {"支付率", "支出率", "使用率", "执行率", "拨付率", NULL};
    const text_figure *done = &f[i - 2], *left = &f[i - 1];
    if (f[i].unit != TEXT_PERCENT || !text_same_money(done, left) || pilu_number_sign(done->number) <= 0) return false;
    if (!text_word_before(p->text, done->from, PAID) || !text_word_before(p->text, left->from, LEFT)) return false;
    if (text_word_before(p->text, done->from, LEFT) || !text_word_before(p->text, f[i].from, RATE)) return false;
    if (text_find(p->text, "。", done->to, f[i].from) != SIZE_MAX) return false;
    text_figure whole = *done;
    whole.number = pilu_number_add(done->number, left->number);
    if (!whole.number.ok || holds_otherwise(p->text, f, i)) return true;
    text_relate(run, (text_relation){.kind = TEXT_RELATION_RATE,
                                     .way = -1,
                                     .holds = text_ratio_holds(done, &whole, &f[i]),
                                     .p = p,
                                     .part = done,
                                     .whole = left,
                                     .percent = &f[i]});
    return true;
}

static void read_rate(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    static const char *const BUDGET[] = {"预算",     "预算数",   "全年数",     "预算资金", "预算安排",
                                         "预算总额", "预算金额", "预算总收入", "预算总支出", NULL};
    static const char *const DONE[] = {"执行数",   "完成数", "完成额",   "实际执行", "实际支付",
                                       "实际支出", "支出数", "支出决算", "决算数",   "实际使用",
                                       "已支付",   "，支付", "，支出",   "，决算",   "决算总收入",
                                       "决算总支出", NULL};
    static const char *const SAID[] = {"本年收入", "本年支出", "收入合计", "支出合计", "决算", NULL};
    static const char *const RATE[] = {"执行率",         "完成预算",     "预算执行率",     "完成年初预算", "完成预算数",
                                       "完成年初预算数", "完成调整预算", "完成调整预算数", "完成全年预算",
                                       "完成全年预算数", "为预算", "为预算数", "为年初预算", "为年初预算数",
                                       "占预算", "占预算数", "占年初预算", "占年初预算数", "预算完成率",
                                       "支出进度", "执行进度", "资金使用率", "资金支付率", NULL};
    rate_of r = {NULL, NULL, NULL};
    for (size_t i = 0; i < count; i++) {
        bool amount = text_is_money(&f[i]);
        if (i >= 2 && (read_done_of(run, p, f, i) || read_unpaid(run, p, f, i))) continue;
        if (f[i].unit == TEXT_PERCENT && read_done_bracket(run, p, f, count, i)) continue;
        if (amount && text_word_before(p->text, f[i].from, BUDGET)) r.budget = &f[i], r.done = NULL;
        else if (amount && text_word_before(p->text, f[i].from, DONE)) r.done = &f[i];
        else if (amount && !r.budget && text_word_before(p->text, f[i].from, SAID)) r.before = &f[i];
        else if (f[i].unit == TEXT_PERCENT && text_word_before(p->text, f[i].from, RATE)) {
            decide_rate(run, p, f, count, i, r);
            r = (rate_of){NULL, NULL, NULL};
        }
        if (r.done && !r.budget) r.before = r.done, r.done = NULL;
    }
}

void text_rule_rates(text_run *run) { text_each_figures(run, read_rate); }

/* --- 比上年增加 D万元，增长 x% ------------------------------------------------------------------------------- */

static const char *const UP[] = {"增加", "增长", "上升", "提高", "增支", "增收", "增幅", "各增", "比增", "上年增",
                                 "增加支出", "增加收入", NULL};
static const char *const DOWN[] = {"减少", "下降", "降低", "压减", "减支", "减收", "降幅", "减幅",
                                   "各减", "比减", "上年减", "各降", "比降", "上年降",
                                   "减少支出", "减少收入", NULL};

/* Where the words end that 率 and the like may follow: 下降率达, 增长幅度为, 增幅约. */
static size_t before_rate(pilu_str text, size_t end)
{
    static const char *const VERBS[] = {"达到", "达", "为", "是"}, *const RATES[] = {"率", "幅度", "比例", "比率", "百分比"};
    for (size_t k = 0; k < PILU_COUNT(VERBS); k++)
        if (text_ends(text, end, VERBS[k])) {
            end -= strlen(VERBS[k]);
            break;
        }
    for (size_t k = 0; k < PILU_COUNT(RATES); k++)
        if (text_ends(text, end, RATES[k])) return end - strlen(RATES[k]);
    return end;
}

int text_direction_at(pilu_str text, const text_figure *f, size_t *from)
{
    size_t end = f->from;
    if (end && text.p[end - 1] == '-') end--;
    const char *word = text_word_before(text, end, UP), *down = word ? NULL : text_word_before(text, end, DOWN);
    if (!word && !down && f->unit == TEXT_PERCENT) {
        end = before_rate(text, end);
        word = text_word_before(text, end, UP);
        down = word ? NULL : text_word_before(text, end, DOWN);
    }
    if (!word && !down) return 0;
    size_t n = strlen(word ? word : down);
    for (*from = end - n; *from && !text_has(text, *from, word ? word : down);) *from -= 3; /* 了 and the like between */
    return word ? 1 : -1;
}

int text_direction(pilu_str text, const text_figure *f)
{
    size_t from;
    return text_direction_at(text, f, &from);
}

/* «增减率», «变动幅度»: of what went before, whichever way it went. */
static int neutral_rate(pilu_str text, const text_figure *f, size_t *from)
{
    static const char *const WORDS[] = {"增减", "变动", "变化", "增减变动", NULL};
    size_t end = f->from;
    if (end && text.p[end - 1] == '-') end--;
    size_t word = before_rate(text, end);
    const char *found = word < end ? text_word_before(text, word, WORDS) : NULL;
    if (found) *from = word - strlen(found);
    return found != NULL;
}

/* Is what stands between an amount and its percentage about the same thing? 增加2万元，公用经费下降3% is not. */
static bool close_by(pilu_str text, size_t from, size_t to)
{
    static const char *const SAME[] = {"，", "、", "；", "（", "比上年", "较上年", "同比", "环比", "约", "上年", "相比", "与"};
    for (size_t at = from; at < to;) {
        size_t k = 0;
        while (k < PILU_COUNT(SAME) && !text_has(text, at, SAME[k])) k++;
        if (k == PILU_COUNT(SAME)) return false;
        at += strlen(SAME[k]);
    }
    return true;
}

const text_figure *text_rate_of(pilu_str text, const text_figure *f, size_t count, size_t i, int *way)
{
    size_t word;
    const text_figure *rate = i + 1 < count ? &f[i + 1] : NULL;
    if (!rate || rate->unit != TEXT_PERCENT) return NULL;
    *way = text_direction_at(text, rate, &word);
    bool neutral = !*way && neutral_rate(text, rate, &word);
    if (!*way && !neutral) return NULL;
    if (neutral) *way = text_direction(text, &f[i]);
    return word >= f[i].to && close_by(text, f[i].to, word) ? rate : NULL;
}

/* «比上年110.00万元增加5.00万元», «与上年110.00万元相比，增加5.00万元»: what the change is a change of; NULL: not said. */
static const text_figure *stated_base(pilu_str text, const text_figure *f, size_t change)
{
    static const char *const AGAINST[] = {"比", "较", "与", "同", NULL}, *const WORDS[] = {"经比较", "相比较", NULL};
    if (!change || !text_same_money(&f[change - 1], &f[change])) return NULL;
    const text_figure *base = &f[change - 1];
    if (text_is_said_with(text, base, WORDS)) return NULL; /* «经比较，A万元，较上年减少B万元» */
    bool ends = text_find(text, "。", base->to, f[change].from) != SIZE_MAX ||
                text_find(text, "；", base->to, f[change].from) != SIZE_MAX;
    bool said = text_is_said_with(text, base, AGAINST);
    if (!said && text_ends(text, base->from, "（") && text_has(text, base->to, "）")) { /* 比2019年（A万元）增加 */
        text_figure year = {.from = base->from - 3};
        said = text_is_said_with(text, &year, AGAINST);
    }
    return !ends && !text_direction(text, base) && said ? base : NULL;
}

/* A budget that the final account stands behind is not what changed: «预算11万元，决算10.80万元，比上年增加…». */
static bool is_mere_budget(pilu_str text, const text_figure *f, size_t i, size_t change)
{
    static const char *const BUDGET[] = {"预算", NULL}, *const DONE[] = {"决算", "支出", "执行", NULL};
    if (!text_is_said_with(text, &f[i], BUDGET)) return false;
    for (size_t k = i + 1; k < change && k < i + 6; k++)
        if (text_same_money(&f[k], &f[i]) && text_is_said_with(text, &f[k], DONE) &&
            !text_is_said_with(text, &f[k], BUDGET))
            return true;
    return false;
}

/* Without what is no name: 经比较, 其中. */
static pilu_str changed_behind(pilu_str thing)
{
    static const char *const HEADS[] = {"度", "其中", "全年", "本年", "经", "总体", "合计", "实际", "相应", "年初", "年"};
    for (size_t k = 0; k < PILU_COUNT(HEADS); k++)
        if (text_has(thing, 0, HEADS[k])) thing = pilu_str_slice(thing, strlen(HEADS[k]), thing.n);
    return text_han_count(thing) >= 2 ? thing : (pilu_str){0};
}

static size_t clause_from(pilu_str text, size_t to)
{
    return text_words_from(text, to, 0, 150, TEXT_AT_CLAUSE | TEXT_AT_OPEN | TEXT_AT_CLOSE | TEXT_AT_PERCENT);
}

/* What the words of a clause compare; `compared`: do they? */
static pilu_str compared_thing(pilu_str thing, bool *compared)
{
    static const char *const COMPARED[] = {"同比", "同口径", "比", "较", "与", "各", "分别", "增", "减", "下降", "上升",
                                           "提高", "降低", "压减", "共", "均"};
    static const char *const TAILS[] = {"支出", "决算", "数", "总额", "费用", "预算"};
    *compared = false;
    for (size_t k = 0; k < PILU_COUNT(COMPARED); k++) {
        size_t at = text_find(thing, COMPARED[k], 0, thing.n);
        if (at != SIZE_MAX) thing.n = at, *compared = true;
    }
    for (int again = 0; again < 2; again++)
        for (size_t k = 0; k < PILU_COUNT(TAILS); k++)
            if (thing.n > strlen(TAILS[k]) && text_ends(thing, thing.n, TAILS[k])) thing.n -= strlen(TAILS[k]);
    for (size_t at = 0; at < thing.n; at++) /* of the year: what changed begins behind it */
        if (text_year_at(thing, at)) return changed_behind(pilu_str_slice(thing, at + 7, thing.n));
    return changed_behind(thing);
}

static bool has_figure(pilu_str text)
{
    for (size_t at = 0; at < text.n; at++)
        if (pilu_char_is_digit((unsigned char)text.p[at])) return true;
    return false;
}

/* «公务用车购置费同口径比2018年减少334万元», «运行费决算比预算无增减，比上年增加1万元»: what changed, by the words of its own
 * clause, or of the comparison before it; empty: by what stands before. */
static pilu_str changed_thing(pilu_str text, const text_figure *f)
{
    bool compared;
    size_t from = clause_from(text, f->from);
    pilu_str thing = compared_thing(pilu_str_slice(text, from, f->from), &compared);
    if (thing.n || text_before(text, from) != 0xFF0C) return thing;
    pilu_str before = pilu_str_slice(text, clause_from(text, from - 3), from - 3);
    thing = compared_thing(before, &compared);
    return compared && !has_figure(before) ? thing : (pilu_str){0};
}

/* Is this amount called by the name of what changed? */
static bool is_called(pilu_str text, const text_figure *f, size_t i, pilu_str thing)
{
    enum { MOST = 180 };
    static const char *const BEFORE[] = {"年度", "年", "本年", "全年", "其中", "部门", "单位", "本级", NULL};
    size_t least = i ? f[i - 1].to : 0, from = f[i].from > least + MOST ? f[i].from - MOST : least;
    if (!thing.n || text_ends(thing, thing.n, "总计")) return true;
    pilu_str words = pilu_str_slice(text, from, f[i].from);
    for (size_t at = 0; (at = pilu_str_find(words, thing, at)) != SIZE_MAX; at += thing.n)
        if (!pilu_char_is_han(text_before(words, at)) || text_word_before(words, at, BEFORE)) return true;
    return false;
}

/* A year at `at` that something is told of, not one it is compared with: 与2016年相比; 0: none. */
static int told_year(pilu_str text, size_t at)
{
    static const char *const AGAINST[] = {"与", "比", "较", "同", "从", "由", NULL};
    int year = pilu_char_is_digit((unsigned char)text.p[at]) ? text_year_at(text, at) : 0;
    return year && !text_word_before(text, at, AGAINST) ? year : 0;
}

/* Is this amount of the year before, told of in a sentence of its own: «2021年接待费12.39万元。2022年接待费减少0.58万元»? */
static bool is_of_other_year(pilu_str text, const text_figure *f, const text_figure *change)
{
    enum { MOST = 600 };
    int year = 0, own = 0;
    size_t least = change->from > MOST ? change->from - MOST : 0, to = change->from;
    for (size_t at = text_words_from(text, f->from, 0, MOST, TEXT_AT_STOP); at < f->from; at++)
        if (told_year(text, at)) year = told_year(text, at);
    while (year && !own && to > least) {
        size_t from = text_words_from(text, to, least, 0, TEXT_AT_STOP);
        for (size_t at = from; at < to && !own; at++) own = told_year(text, at);
        to = text_back(text, from);
    }
    return year && own && year != own;
}

/* The change as a relation: to the base that is stated, or to some amount before it, taken as this year's, that gives
 * the percentage; else to the nearest that is called by the name of what changed. False: there is none to try. */
static bool relate_change(pilu_str text, const text_figure *f, size_t change, int way, text_relation *r)
{
    const text_figure *base = stated_base(text, f, change), *percent = r->percent;
    if (base && pilu_number_sign(base->number) > 0) {
        r->whole = base;
        r->way = 0;
        r->holds = text_ratio_holds(&f[change], base, percent);
        return true;
    }
    enum { MOST = 64 };
    static const char *const LAST[] = {"上年", "去年", "上一年", NULL};
    size_t first = change > MOST ? change - MOST : 0;
    r->way = way;
    pilu_str thing = changed_thing(text, &f[change]);
    for (size_t i = change; i-- > first && !r->holds;) {
        if (!text_same_money(&f[i], &f[change]) || text_direction(text, &f[i])) continue;
        if (is_mere_budget(text, f, i, change)) continue;
        if (text_is_said_with(text, &f[i], LAST)) { /* «上年支出决算B万元»: it is the base */
            if (!text_ratio_holds(&f[change], &f[i], percent)) continue;
            r->whole = &f[i];
            r->way = 0;
            return r->holds = true;
        }
        if (way > 0 && pilu_number_cmp(f[i].number, f[change].number) == 0) { /* there was nothing before */
            r->part = NULL;
            return true;
        }
        text_figure before = f[i];
        before.number =
            way > 0 ? pilu_number_sub(f[i].number, f[change].number) : pilu_number_add(f[i].number, f[change].number);
        if (!before.number.ok || pilu_number_sign(before.number) <= 0) continue;
        if (before.places > f[change].places) before.places = f[change].places;
        r->holds = text_ratio_holds(&f[change], &before, percent);
        bool called = !r->holds && !r->whole && is_called(text, f, i, thing);
        if (r->holds || (called && !is_of_other_year(text, &f[i], &f[change]))) r->whole = &f[i];
    }
    return r->whole != NULL;
}

/* «增加11.48万元，增长6.82%» of 156.92: 6.82% is what a decrease would be. */
static bool is_reversed(text_run *run, const pilu_passage *p, const text_figure *f, size_t change, int way)
{
    text_relation r = {.percent = &f[change + 1]};
    if (stated_base(p->text, f, change) || !relate_change(p->text, f, change, -way, &r) || !r.holds) return false;
    pilu_str words = pilu_str_slice(p->text, f[change].from - strlen("增加"), f[change + 1].to);
    pilu_str rate = text_slice(p->text, &f[change + 1]);
    pilu_str why = pilu_arena_printf(
        run->diags->arena, "按“%s”计算正好是 %.*s" PILU_WORDS_SPLIT "as %s it is exactly %.*s", way > 0 ? "减少" : "增加",
        PILU_FMT(rate), way > 0 ? "a decrease" : "an increase", PILU_FMT(rate));
    text_report(run, TEXT_REVERSED, p, f[change].from, f[change + 1].to, words, why);
    return true;
}

/* «4.79万元，比上年增加4.79万元，增长100%»: last year there was nothing. */
static void report_from_none(text_run *run, const pilu_passage *p, const text_figure *change)
{
    static const char *const SAID[] = {"上年为0", "上年度为0", "上年无", "上年未", "上年没有", "去年无", "去年未", NULL};
    const text_figure *rate = change + 1;
    if (pilu_number_cmp(rate->number, pilu_number_int(100)) != 0) return;
    if (text_has_any(p->text, 0, p->text.n, SAID)) return;
    text_report(run, TEXT_ZERO, p, change->from, rate->to, pilu_str_slice(p->text, change->from, rate->to));
}

static void read_change(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    pilu_str text = p->text;
    for (size_t i = 0; i < count; i++) {
        int way = text_direction(text, &f[i]), other;
        if (way && text.p[f[i].from - 1] == '-' && (text_is_money(&f[i]) || f[i].unit == TEXT_PERCENT))
            text_report(run, TEXT_DIRECTION, p, f[i].from - 1, f[i].to, pilu_str_slice(text, f[i].from - 1, f[i].to));
        if (!way || !text_is_money(&f[i]) || !text_rate_of(text, f, count, i, &other)) continue;
        if (other != way) {
            text_report(run, TEXT_DIRECTION, p, f[i].from, f[i + 1].to, pilu_str_slice(text, f[i].from, f[i + 1].to));
            continue;
        }
        text_relation r = {.kind = TEXT_RELATION_CHANGE, .p = p, .part = &f[i], .percent = &f[i + 1]};
        if (!relate_change(text, f, i, way, &r)) continue;
        if (!r.part) {
            report_from_none(run, p, &f[i]);
            continue;
        }
        if (r.holds || !is_reversed(run, p, f, i, way)) text_relate(run, r);
    }
}

/* --- 增加 D万元，主要原因是甲减少a万元，乙减少b万元 ----------------------------------------------------------------- */

enum { MOST_REASONS = 1200 }; /* bytes */

/* The reasons name amounts, all of the other direction, and make just the change. */
static void read_contrary(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    pilu_str text = p->text;
    for (size_t i = 0; i + 1 < count; i++) {
        int way = text_is_money(&f[i]) ? text_direction(text, &f[i]) : 0;
        if (!way) continue;
        size_t most = f[i].to + MOST_REASONS < text.n ? f[i].to + MOST_REASONS : text.n, parts = 0;
        size_t end = text_find(text, "。", f[i].to, most), why = text_find(text, "原因", f[i].to, most);
        if (why == SIZE_MAX) why = text_find(text, "主要是", f[i].to, most);
        if (end == SIZE_MAX) end = most;
        if (why == SIZE_MAX || why > end) continue;
        pilu_number sum = pilu_number_int(0);
        bool contrary = true;
        for (size_t k = i + 1; k < count && f[k].to <= end; k++) {
            int other = text_is_money(&f[k]) ? text_direction(text, &f[k]) : 0;
            if (f[k].from < why || !other) continue;
            contrary = contrary && other == -way && text_same_money(&f[k], &f[i]);
            sum = pilu_number_add(sum, f[k].number);
            parts++;
        }
        if (!contrary || !parts || pilu_number_cmp(sum, f[i].number) != 0) continue;
        pilu_str words = pilu_str_slice(text, f[i].from - strlen("增加"), f[i].to);
        text_report(run, TEXT_REVERSED, p, f[i].from, f[i].to, words,
                    PILU_WORDS("所列的原因都是相反的方向，金额相加正好相等",
                               "its reasons go the other way, and their amounts make just this"));
    }
}

void text_rule_changes(text_run *run)
{
    text_each_figures(run, read_change);
    text_each_figures(run, read_contrary);
}

/* --- sums ------------------------------------------------------------------------------------------------------ */

static pilu_str print_sum(text_run *run, pilu_number sum, const text_figure *like)
{
    static const char *const UNITS[] = {"", "万元", "元", "亿元", "%"};
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    pilu_number_print(sum, like->places, false, &buf);
    pilu_buf_text(&buf, UNITS[like->unit]);
    pilu_str text = pilu_arena_str(run->diags->arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    return text;
}

/* Each part is rounded by up to half its last place, the total too. */
bool text_sum_holds(pilu_number sum, const text_figure *total, size_t parts, int places)
{
    pilu_number slack = pilu_number_int((int64_t)parts + 1),
                difference = pilu_number_abs(pilu_number_sub(sum, total->number));
    for (int i = 0; i < places; i++) slack = pilu_number_div(slack, pilu_number_int(10));
    slack = pilu_number_div(slack, pilu_number_int(2));
    return !difference.ok || !slack.ok || pilu_number_cmp(difference, slack) <= 0;
}

void text_report_sum(text_run *run, const pilu_passage *p, const text_figure *total, pilu_number sum)
{
    pilu_str items = print_sum(run, sum, total), found = pilu_arena_str(run->diags->arena, text_slice(p->text, total));
    pilu_str difference = print_sum(run, pilu_number_abs(pilu_number_sub(sum, total->number)), total);
    text_set(text_report(run, TEXT_SUM, p, total->from, total->to, items, found, difference), found, items);
}

/* 增加27.34万元…原因是①…增加5.48万元②…: the items stand for the whole unless 等 says otherwise. */
static void read_reasons(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    static const char *const MARKS[] = {"①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨"};
    size_t why = text_first(p, "原因"), parts = 0;
    if (why == SIZE_MAX || text_find(p->text, "①", why, p->text.n) == SIZE_MAX) return;
    const text_figure *total = NULL;
    for (size_t i = 0; i < count && f[i].to <= why; i++)
        if (text_is_money(&f[i]) && text_direction(p->text, &f[i])) total = &f[i];
    if (!total) return;
    pilu_number sum = pilu_number_int(0);
    for (size_t k = 0; k < PILU_COUNT(MARKS); k++) {
        size_t at = text_find(p->text, MARKS[k], why, p->text.n);
        if (at == SIZE_MAX) break;
        size_t i = 0;
        while (i < count && (f[i].from < at || !text_same_money(&f[i], total) || !text_direction(p->text, &f[i]))) i++;
        if (i == count) return;
        int way = text_direction(p->text, &f[i]) * text_direction(p->text, total);
        sum = way > 0 ? pilu_number_add(sum, f[i].number) : pilu_number_sub(sum, f[i].number);
        parts++;
    }
    if (parts >= 2 && !text_sum_holds(sum, total, parts, total->places)) text_report_sum(run, p, total, sum);
}

/* 共计 T万元，具体内容包括：（1）…a万元；（2）…b万元 */
static void read_items(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    size_t list = text_first(p, "包括：（1）"), parts = 0;
    if (list == SIZE_MAX) return;
    const text_figure *total = NULL;
    pilu_number sum = pilu_number_int(0);
    for (size_t i = 0; i < count; i++) {
        if (f[i].to <= list && text_is_money(&f[i])) total = &f[i];
        if (f[i].from < list || !total || !text_same_money(&f[i], total)) continue;
        if (f[i].to < p->text.n && !text_has(p->text, f[i].to, "；") && !text_has(p->text, f[i].to, "。")) return;
        sum = pilu_number_add(sum, f[i].number);
        parts++;
    }
    bool more =
        text_find(p->text, "等", list, p->text.n) != SIZE_MAX && total && pilu_number_cmp(sum, total->number) < 0;
    if (parts >= 2 && !more && !text_sum_holds(sum, total, parts, total->places)) text_report_sum(run, p, total, sum);
}

/* 收入总计 A …支出总计 B: equal by construction. */
static void read_totals(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    static const char *const IN[] = {"收入总计", NULL}, *const OUT[] = {"支出总计", NULL};
    const text_figure *in = NULL, *out = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!text_is_money(&f[i])) continue;
        if (!in && text_word_before(p->text, f[i].from, IN)) in = &f[i];
        if (!out && text_word_before(p->text, f[i].from, OUT)) out = &f[i];
    }
    if (!in || !out || in->unit != out->unit || pilu_number_cmp(in->number, out->number) == 0) return;
    text_set(text_report(run, TEXT_BALANCE, p, out->from, out->to, text_slice(p->text, in), text_slice(p->text, out)),
             pilu_arena_str(run->diags->arena, text_slice(p->text, out)),
             pilu_arena_str(run->diags->arena, text_slice(p->text, in)));
}

static void read_sums(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    read_reasons(run, p, f, count);
    read_items(run, p, f, count);
    read_totals(run, p, f, count);
}

void text_rule_sums(text_run *run) { text_each_figures(run, read_sums); }
