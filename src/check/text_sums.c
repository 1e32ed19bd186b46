/* Arithmetic inside the prose. Only what the words themselves state is computed, exactly, and compared within what
 * rounding of each printed figure allows; a sentence that could mean something else is left alone. */
#include "check/text_private.h"

void text_each_figures(text_run *run, text_reader read)
{
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->note) continue;
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

/* Do the words before byte `end` end with one of these, 为 and 了 left out? */
const char *text_word_before(pilu_str text, size_t end, const char *const *words)
{
    if (!end) return NULL; /* the figures of most cells */
    if (text_ends(text, end, "为") || text_ends(text, end, "了") || text_ends(text, end, "的")) end -= 3;
    for (; *words; words++)
        if (text_ends(text, end, *words)) return *words;
    return NULL;
}

pilu_finding *text_set(pilu_finding *finding, pilu_str found, pilu_str expected)
{
    finding->found = found;
    finding->expected = expected;
    return finding;
}

/* Do the words right before a figure, back to a mark, hold one of these? */
static bool is_said_with(pilu_str text, const text_figure *f, const char *const *words)
{
    enum { MOST = 180 }; /* bytes: time is linear whatever is written */
    size_t from = f->from;
    while (from && f->from - from < MOST) {
        uint32_t c = text_before(text, from);
        if (c == 0xFF0C || c == 0x3002 || c == 0xFF1B || c == 0xFF1A || c == 0xFF08 || c == 0x3001 || c == '%') break;
        do from--;
        while (from && ((unsigned char)text.p[from] & 0xC0) == 0x80);
    }
    for (; *words; words++)
        if (text_find(text, *words, from, f->from) != SIZE_MAX) return true;
    return false;
}

/* --- A万元，占(…的)x% ------------------------------------------------------------------------------------- */

/* The words between 占 and 的 (or nothing) before a percentage; false when it is no share. */
static bool share_of(pilu_str text, const text_figure *part, const text_figure *percent, pilu_str *whole)
{
    size_t at = part->to;
    if (text_has(text, at, "，")) at += 3;
    if (!text_has(text, at, "占")) return false;
    at += 3;
    if (at > percent->from) return false;
    *whole = pilu_str_slice(text, at, percent->from);
    if (whole->n >= 3 && text_ends(*whole, whole->n, "的")) whole->n -= 3;
    return whole->n < 90 && text_find(*whole, "，", 0, whole->n) == SIZE_MAX;
}

/* The total that 其中 divides: the last money before 其中, when that is the last 其中 before the part. */
static const text_figure *divided(pilu_str text, const text_figure *f, size_t part)
{
    size_t among = SIZE_MAX;
    for (size_t at = 0; (at = text_find(text, "其中", at, f[part].from)) != SIZE_MAX; at += 6) among = at;
    if (among == SIZE_MAX) return NULL;
    if (text_find(text, "。", among, f[part].from) != SIZE_MAX) return NULL;
    for (size_t i = part; i-- > 0;)
        if (f[i].to <= among && among - f[i].to <= 6 && text_same_money(&f[i], &f[part])) return &f[i];
    return NULL;
}

/* «name(合计|总额|总计|决算)(为)» followed by money, here or in another passage: the figures that bear the name. */
typedef struct named {
    text_figure *figures;
    size_t count, room;
} named;

static void add_named(text_run *run, const pilu_passage *p, pilu_str name, named *out)
{
    static const char *const TAILS[] = {"合计", "总计", "总额", "支出", "决算", "数", "为", "共", "共计"};
    size_t count = 0;
    const text_figure *f = NULL;
    for (size_t at = 0; (at = pilu_str_find(p->text, name, at)) != SIZE_MAX; at += name.n) {
        size_t i = at + name.n;
        for (int again = 0; again < 3; again++)
            for (size_t k = 0; k < PILU_COUNT(TAILS); k++)
                if (text_has(p->text, i, TAILS[k])) i += strlen(TAILS[k]);
        while (i < p->text.n && p->text.p[i] == ' ') i++;
        if (i >= p->text.n || p->text.p[i] < '0' || p->text.p[i] > '9') continue;
        if (!f) f = text_figures_of(run, p, &count);
        for (size_t j = 0; j < count; j++) {
            if (f[j].from != i || !text_is_money(&f[j])) continue;
            PILU_ARENA_PUSH_ROOM(run->scratch, out->figures, out->count, out->room);
            out->figures[out->count++] = f[j];
        }
    }
}

/* Totals named in the whole text are looked for in the passages of this one's neighbourhood, so that time stays linear.
 */
enum { NEIGHBOURS = 40 };

static named find_named(text_run *run, const pilu_passage *p, pilu_str name)
{
    named out = {0};
    add_named(run, p, name, &out);
    if (out.count) return out;
    size_t here = (size_t)(p - run->text->passages), first = here > NEIGHBOURS ? here - NEIGHBOURS : 0;
    for (size_t i = first; i < here + 1; i++) add_named(run, &run->text->passages[i], name, &out);
    return out;
}

static void report_share(text_run *run, const pilu_passage *p, const text_figure *part, const text_figure *whole,
                         const text_figure *percent)
{
    pilu_str expected = text_ratio(run, part->number, whole->number, percent->places);
    pilu_str found = pilu_arena_str(run->diags->arena, text_slice(p->text, percent));
    pilu_str of = pilu_str_slice(p->text, part->from, part->to);
    text_set(text_report(run, TEXT_SHARE, p, percent->from, percent->to, of, found, expected), found, expected);
}

/* «A万元，占本年支出合计B万元的x%». */
static void read_share_of(text_run *run, const pilu_passage *p, const text_figure *f)
{
    const text_figure *part = f, *whole = f + 1, *percent = f + 2;
    pilu_str name;
    if (!text_same_money(part, whole) || percent->unit != TEXT_PERCENT || pilu_number_sign(whole->number) <= 0) return;
    if (!share_of(p->text, part, whole, &name) || !name.n) return;
    if (!text_has(p->text, whole->to, "的") || percent->from != whole->to + 3) return;
    if (!text_ratio_holds(part, whole, percent)) report_share(run, p, part, whole, percent);
}

static void read_share(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++) {
        pilu_str name;
        if (i + 2 < count) read_share_of(run, p, &f[i]);
        if (!text_is_money(&f[i]) || f[i + 1].unit != TEXT_PERCENT || !share_of(p->text, &f[i], &f[i + 1], &name))
            continue;
        if (!name.n) {
            const text_figure *whole = divided(p->text, f, i);
            if (whole && pilu_number_sign(whole->number) && !text_ratio_holds(&f[i], whole, &f[i + 1]))
                report_share(run, p, &f[i], whole, &f[i + 1]);
            continue;
        }
        named totals = find_named(run, p, name);
        bool holds = totals.count == 0;
        for (size_t k = 0; k < totals.count; k++)
            holds |= totals.figures[k].unit != f[i].unit || text_ratio_holds(&f[i], &totals.figures[k], &f[i + 1]);
        if (!holds) report_share(run, p, &f[i], &totals.figures[totals.count - 1], &f[i + 1]);
    }
}

void text_rule_shares(text_run *run) { text_each_figures(run, read_share); }

/* --- 预算数 B，执行数 A，执行率 x% -------------------------------------------------------------------------- */

static void report_rate(text_run *run, const pilu_passage *p, const text_figure *done, const text_figure *budget,
                        const text_figure *rate)
{
    pilu_str expected = text_ratio(run, done->number, budget->number, rate->places);
    pilu_str found = pilu_arena_str(run->diags->arena, text_slice(p->text, rate));
    text_set(text_report(run, TEXT_RATE, p, rate->from, rate->to, text_slice(p->text, done),
                         text_slice(p->text, budget), found, expected),
             found, expected);
}

/* «支出决算为A万元，完成预算B万元的x%», x% being figure `i`. */
static void read_done_of(text_run *run, const pilu_passage *p, const text_figure *f, size_t i)
{
    static const char *const DONE[] = {"支出", "支出数", "决算", "决算数", "执行数", NULL};
    static const char *const BUDGET[] = {"完成预算", "完成年初预算", "完成全年预算", "完成调整预算",
                                         "完成预算数", "完成年初预算数", "完成全年预算数", NULL};
    const text_figure *done = &f[i - 2], *budget = &f[i - 1];
    if (f[i].unit != TEXT_PERCENT || !text_same_money(done, budget) || !pilu_number_sign(budget->number)) return;
    if (!text_has(p->text, budget->to, "的") || f[i].from != budget->to + 3) return;
    if (!text_word_before(p->text, budget->from, BUDGET) || !text_word_before(p->text, done->from, DONE)) return;
    if (text_find(p->text, "。", done->to, budget->from) != SIZE_MAX || text_ratio_holds(done, budget, &f[i])) return;
    report_rate(run, p, done, budget, &f[i]);
}

/* «预算数100万元，到位资金80万元，执行数72万元，执行率90%»: of what arrived. */
static bool holds_of_received(pilu_str text, const text_figure *f, size_t rate, const text_figure *done)
{
    static const char *const RECEIVED[] = {"到位", "下达", NULL};
    for (size_t k = 0; k < rate; k++)
        if (text_same_money(&f[k], done) && pilu_number_sign(f[k].number) > 0 && is_said_with(text, &f[k], RECEIVED) &&
            text_ratio_holds(done, &f[k], &f[rate]))
            return true;
    return false;
}

static void read_rate(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    static const char *const BUDGET[] = {"预算", "预算数", "全年数", NULL};
    static const char *const DONE[] = {"执行数",   "完成数", "完成额",   "实际执行", "实际支付",
                                       "实际支出", "支出数", "支出决算", "决算数",   NULL};
    static const char *const RATE[] = {"执行率",         "完成预算",     "预算执行率",     "完成年初预算", "完成预算数",
                                       "完成年初预算数", "完成调整预算", "完成调整预算数", "完成全年预算", NULL};
    const text_figure *budget = NULL, *done = NULL;
    for (size_t i = 0; i < count; i++) {
        if (i >= 2) read_done_of(run, p, f, i);
        if (text_is_money(&f[i]) && text_word_before(p->text, f[i].from, BUDGET)) budget = &f[i], done = NULL;
        else if (text_is_money(&f[i]) && text_word_before(p->text, f[i].from, DONE)) done = &f[i];
        else if (f[i].unit == TEXT_PERCENT && budget && done && text_word_before(p->text, f[i].from, RATE)) {
            size_t stops = 0;
            for (size_t at = budget->to; (at = text_find(p->text, "。", at, f[i].from)) != SIZE_MAX; at += 3) stops++;
            bool holds = stops || holds_of_received(p->text, f, i, done) || !text_same_money(budget, done) ||
                         !pilu_number_sign(budget->number) ||
                         text_ratio_holds(done, budget, &f[i]);
            if (!holds) report_rate(run, p, done, budget, &f[i]);
            budget = done = NULL;
        }
    }
}

void text_rule_rates(text_run *run) { text_each_figures(run, read_rate); }

/* --- 比上年增加 D万元，增长 x% ------------------------------------------------------------------------------- */

static const char *const UP[] = {"增加", "增长", "上升", "提高", NULL};
static const char *const DOWN[] = {"减少", "下降", "降低", "压减", NULL};

static int direction(pilu_str text, const text_figure *f)
{
    size_t end = f->from;
    if (end && text.p[end - 1] == '-') end--;
    return text_word_before(text, end, UP) ? 1 : text_word_before(text, end, DOWN) ? -1 : 0;
}

/* Is what stands between an amount and its percentage about the same thing? 增加2万元，公用经费下降3% is not. */
static bool close_by(pilu_str text, size_t from, size_t to)
{
    static const char *const SAME[] = {"，", "、", "（", "比上年", "较上年", "同比", "环比",
                                       "约", "了", "为", "达",     "幅度",   "率"};
    for (size_t at = from; at < to;) {
        size_t k = 0;
        while (k < PILU_COUNT(SAME) && !text_has(text, at, SAME[k])) k++;
        if (k == PILU_COUNT(SAME)) return to - at == 6; /* 增长 */
        at += strlen(SAME[k]);
    }
    return false;
}

/* «比上年110.00万元增加5.00万元», «与上年110.00万元相比，增加5.00万元»: what the change is a change of; NULL: not said. */
static const text_figure *stated_base(pilu_str text, const text_figure *f, size_t change)
{
    static const char *const AGAINST[] = {"比", "较", "与", "同", NULL};
    if (!change || !text_same_money(&f[change - 1], &f[change])) return NULL;
    const text_figure *base = &f[change - 1];
    bool ends = text_find(text, "。", base->to, f[change].from) != SIZE_MAX ||
                text_find(text, "；", base->to, f[change].from) != SIZE_MAX;
    return !ends && !direction(text, base) && is_said_with(text, base, AGAINST) ? base : NULL;
}

/* A budget that the final account stands behind is not what changed: «预算11万元，决算10.80万元，比上年增加…». */
static bool is_mere_budget(pilu_str text, const text_figure *f, size_t i, size_t change)
{
    static const char *const BUDGET[] = {"预算", NULL}, *const DONE[] = {"决算", "支出", "执行", NULL};
    if (!is_said_with(text, &f[i], BUDGET)) return false;
    for (size_t k = i + 1; k < change && k < i + 6; k++)
        if (text_same_money(&f[k], &f[i]) && is_said_with(text, &f[k], DONE) && !is_said_with(text, &f[k], BUDGET))
            return true;
    return false;
}

/* Does some amount before the change, taken as this year's, give the percentage? `any`: there was one to try. */
static bool change_holds(pilu_str text, const text_figure *f, size_t change, const text_figure *percent, int way,
                         bool *any, pilu_number *nearest)
{
    *any = false;
    const text_figure *base = stated_base(text, f, change);
    if (base && pilu_number_sign(base->number) > 0) {
        *any = true;
        *nearest = base->number;
        return text_ratio_holds(&f[change], base, percent);
    }
    for (size_t i = change; i-- > 0;) {
        if (!text_same_money(&f[i], &f[change]) || direction(text, &f[i])) continue;
        if (is_mere_budget(text, f, i, change)) continue;
        if (way > 0 && pilu_number_cmp(f[i].number, f[change].number) == 0) return true; /* there was nothing before */
        text_figure before = f[i];
        before.number =
            way > 0 ? pilu_number_sub(f[i].number, f[change].number) : pilu_number_add(f[i].number, f[change].number);
        if (!before.number.ok || pilu_number_sign(before.number) <= 0) continue;
        if (before.places > f[change].places) before.places = f[change].places;
        if (!*any) *nearest = before.number;
        *any = true;
        if (text_ratio_holds(&f[change], &before, percent)) return true;
    }
    return false;
}

static void read_change(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    pilu_str text = p->text;
    for (size_t i = 0; i < count; i++) {
        int way = direction(text, &f[i]);
        if (way && text.p[f[i].from - 1] == '-' && (text_is_money(&f[i]) || f[i].unit == TEXT_PERCENT))
            text_report(run, TEXT_DIRECTION, p, f[i].from - 1, f[i].to, pilu_str_slice(text, f[i].from - 1, f[i].to));
        if (!way || !text_is_money(&f[i]) || i + 1 >= count || f[i + 1].unit != TEXT_PERCENT) continue;
        int other = direction(text, &f[i + 1]);
        if (!other || !close_by(text, f[i].to, f[i + 1].from)) continue;
        if (other != way) {
            text_report(run, TEXT_DIRECTION, p, f[i].from, f[i + 1].to, pilu_str_slice(text, f[i].from, f[i + 1].to));
            continue;
        }
        bool any;
        pilu_number before;
        if (change_holds(text, f, i, &f[i + 1], way, &any, &before) || !any) continue;
        pilu_str found = text_slice(text, &f[i + 1]), expected = text_ratio(run, f[i].number, before, f[i + 1].places);
        text_set(text_report(run, TEXT_CHANGE, p, f[i + 1].from, f[i + 1].to, text_slice(text, &f[i]), found, expected),
                 pilu_arena_str(run->diags->arena, found), expected);
    }
}

/* 年初预算为A，支出决算为B … 决算数大于预算数. */
/* «决算数大于年初预算数»: 年初; a budget of another name is another one. */
static bool is_other_budget(pilu_str text, const text_figure *f, size_t from, size_t to)
{
    static const char *const NAMES[] = {"年初", "调整", "全年"};
    for (size_t k = 0; k < PILU_COUNT(NAMES); k++) {
        const char *const one[] = {NAMES[k], NULL};
        bool named = text_find(text, NAMES[k], from, to) != SIZE_MAX;
        if (named != is_said_with(text, f, one)) return true;
    }
    return false;
}

static void read_comparison(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    static const char *const BUDGET[] = {"预算", "预算数", NULL};
    static const char *const DONE[] = {"支出决算", "决算数", "决算", NULL};
    static const struct {
        const char *words;
        int way;
    } WORDS[] = {{"决算数大于", 1}, {"决算数高于", 1}, {"决算数小于", -1}, {"决算数低于", -1}, {"决算数等于", 0}};
    for (size_t k = 0; k < PILU_COUNT(WORDS); k++) {
        size_t at = text_first(p, WORDS[k].words);
        if (at == SIZE_MAX) continue;
        size_t end = text_find(p->text, "预算", at, at + 48 < p->text.n ? at + 48 : p->text.n);
        const text_figure *budget = NULL, *done = NULL;
        size_t budgets = 0, others = 0;
        for (size_t i = 0; i < count && f[i].to <= at; i++) {
            bool budgeted = text_is_money(&f[i]) && text_word_before(p->text, f[i].from, BUDGET);
            bool other = budgeted && end != SIZE_MAX && is_other_budget(p->text, &f[i], at, end);
            if (budgeted && !other) budget = &f[i];
            budgets += budgeted;
            others += other;
            if (text_is_money(&f[i]) && text_word_before(p->text, f[i].from, DONE)) done = &f[i];
        }
        if (end != SIZE_MAX && !budget && budgets == 1 && others == 1)
            for (size_t i = 0; i < count && f[i].to <= at; i++) /* there is but one */
                if (text_is_money(&f[i]) && text_word_before(p->text, f[i].from, BUDGET)) budget = &f[i];
        if (end == SIZE_MAX || !budget || !done || !text_same_money(budget, done)) continue;
        int way = pilu_number_cmp(done->number, budget->number);
        if ((way > 0) - (way < 0) == WORDS[k].way) continue;
        end += text_has(p->text, end + 6, "数") ? 9 : 6;
        pilu_str words = pilu_str_slice(p->text, at, end);
        text_report(run, TEXT_COMPARE, p, at, end, words, text_slice(p->text, done), text_slice(p->text, budget));
    }
}

void text_rule_comparisons(text_run *run) { text_each_figures(run, read_comparison); }

void text_rule_changes(text_run *run) { text_each_figures(run, read_change); }

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
        if (text_is_money(&f[i]) && direction(p->text, &f[i])) total = &f[i];
    if (!total) return;
    pilu_number sum = pilu_number_int(0);
    for (size_t k = 0; k < PILU_COUNT(MARKS); k++) {
        size_t at = text_find(p->text, MARKS[k], why, p->text.n);
        if (at == SIZE_MAX) break;
        size_t i = 0;
        while (i < count && (f[i].from < at || !text_same_money(&f[i], total) || !direction(p->text, &f[i]))) i++;
        if (i == count) return;
        int way = direction(p->text, &f[i]) * direction(p->text, total);
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
