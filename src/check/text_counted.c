/* Things counted, and what a sentence says of them: «抽检2436批次，合格2389批次，合格率98.07%»; «35.90万元，用于8辆公务用车，
 * 平均每辆4.49万元». Only what stands in the sentence itself is compared, and only where it names both numbers. */
#include "check/text_private.h"

enum { NEAR = 36 }; /* bytes between a word and the figure it belongs to: 收回有效问卷196份 */

static pilu_str measure_of(pilu_str text, const text_figure *f)
{
    uint32_t c = text_at(text, f->to);
    bool counts = f->unit == TEXT_PLAIN && f->places == 0 && pilu_char_is_han(c) && c != 0x4E07 && c != 0x4EBF &&
                  c != 0x5E74 && c != 0x6708 && c != 0x65E5; /* 万 亿 年 月 日 */
    return counts ? pilu_str_slice(text, f->to, f->to + 3) : (pilu_str){0};
}

static size_t sentence_start(pilu_str text, size_t at) { return text_words_from(text, at, 0, 0, TEXT_AT_SENTENCE); }

static pilu_str with_measure(text_run *run, pilu_str text, const text_figure *f)
{
    size_t to = f->unit == TEXT_PLAIN ? text_after(text, f->to) : f->to;
    return pilu_arena_str(run->diags->arena, pilu_str_slice(text, f->from, to));
}

/* --- rates ---------------------------------------------------------------------------------------------------- */

/* «有效收回率为»: the words before 率, up to a mark, and the last two of them. */
typedef struct rate_name {
    pilu_str rest, stem;
    size_t from;
} rate_name;

static bool find_rate_name(pilu_str text, size_t start, size_t end, rate_name *name)
{
    static const char *const TAILS[] = {"达到", "达", "为", "是"};
    for (size_t k = 0; k < PILU_COUNT(TAILS); k++)
        if (text_ends(text, end, TAILS[k])) end -= strlen(TAILS[k]);
    if (!text_ends(text, end, "率") && !text_ends(text, end, "满意度")) return false;
    end -= 3;
    size_t from = end;
    while (from >= start + 3 && pilu_char_is_han(text_before(text, from))) from -= 3;
    if (end < from + 6) return false;
    *name = (rate_name){pilu_str_slice(text, from, end - 6), pilu_str_slice(text, end - 6, end), from};
    return true;
}

static bool has_words(pilu_str text, size_t from, size_t to, pilu_str words)
{
    if (from > to) return false;
    return pilu_str_find(pilu_str_slice(text, from, to), words, 0) != SIZE_MAX;
}

/* Is this figure what the rate is a rate of: does its word stand before it, with nothing counted in between? */
static bool is_part(pilu_str text, const text_figure *f, size_t i, const rate_name *name, size_t start)
{
    size_t from = f[i].from > start + NEAR ? f[i].from - NEAR : start;
    while (from < f[i].from && ((unsigned char)text.p[from] & 0xC0) == 0x80) from++;
    if (i && f[i - 1].to > from) from = f[i - 1].to;
    return has_words(text, from, f[i].from, name->stem) ||
           (pilu_str_is(name->stem, "完成") && has_words(text, from, f[i].from, PILU_STR("实际")));
}

/* Which figures of the sentence the rate can be of; `holds` when any two of them give it. */
typedef struct rate_parts {
    const text_figure *part, *whole;
    bool holds;
} rate_parts;

static rate_parts find_parts(pilu_str text, const text_figure *f, size_t at, const rate_name *name, size_t start)
{
    rate_parts r = {0};
    for (size_t i = 0; i < at; i++) {
        pilu_str measure = measure_of(text, &f[i]);
        if (f[i].from < start || !measure.n || !is_part(text, f, i, name, start)) continue;
        if (name->rest.n && !has_words(text, start, f[i].from, name->rest)) continue;
        for (size_t k = 0; k < at; k++) {
            if (k == i || f[k].from < start || !pilu_str_eq(measure_of(text, &f[k]), measure)) continue;
            r.holds = r.holds || text_ratio_holds(&f[i], &f[k], &f[at]);
            r.part = &f[i];
            if (k < i || !r.whole) r.whole = &f[k];
        }
    }
    return r;
}

static void read_rate(text_run *run, const pilu_passage *p, const text_figure *f, size_t at)
{
    size_t start = sentence_start(p->text, f[at].from);
    rate_name name;
    if (pilu_number_cmp(f[at].number, pilu_number_int(100)) == 0) return; /* also said of more than was planned */
    if (!find_rate_name(p->text, start, f[at].from, &name)) return;
    rate_parts r = find_parts(p->text, f, at, &name, start);
    if (!r.part || r.holds || !pilu_number_sign(r.whole->number)) return;
    pilu_str expected = text_ratio(run, r.part->number, r.whole->number, f[at].places);
    pilu_str found = pilu_arena_str(run->diags->arena, text_slice(p->text, &f[at]));
    text_set(text_report(run, TEXT_RATE, p, f[at].from, f[at].to, with_measure(run, p->text, r.part),
                         with_measure(run, p->text, r.whole), found, expected),
             found, expected);
}

/* --- averages --------------------------------------------------------------------------------------------------- */

static pilu_number in_yuan(const text_figure *f)
{
    return pilu_number_mul(f->number, pilu_number_int(f->unit == TEXT_WAN_YUAN ? 10000 : 1));
}

static pilu_number half_place(const text_figure *f)
{
    pilu_number half = pilu_number_div(pilu_number_int(1), pilu_number_int(2));
    for (int i = 0; i < f->places; i++) half = pilu_number_div(half, pilu_number_int(10));
    return pilu_number_mul(half, pilu_number_int(f->unit == TEXT_WAN_YUAN ? 10000 : 1));
}

static bool average_holds(const text_figure *total, const text_figure *count, const text_figure *each)
{
    pilu_number off = pilu_number_sub(pilu_number_div(in_yuan(total), count->number), in_yuan(each));
    pilu_number slack = pilu_number_add(half_place(each), pilu_number_div(half_place(total), count->number));
    return !off.ok || !slack.ok || pilu_number_cmp(pilu_number_abs(off), slack) <= 0;
}

static bool is_amount(const text_figure *f) { return f->unit == TEXT_WAN_YUAN || f->unit == TEXT_YUAN; }

/* What an average is of: 辆 of «平均每辆», 人 of «人均» and «平均每人次»; empty: it is none. */
static pilu_str averaged(pilu_str text, const text_figure *f)
{
    static const struct {
        const char *words, *measure;
    } WORDS[] = {{"人均", "人"}, {"平均每人", "人"}, {"平均每人次", "人"}, {"每人次平均", "人"}, {"户均", "户"},
                 {"平均每户", "户"}, {"平均每批次", "批"}, {"车均", "辆"}};
    static const char *const TAILS[] = {"为", "约", "支出", "费用", "消费"};
    size_t end = f->from;
    for (size_t k = 0; k < PILU_COUNT(TAILS); k++)
        if (text_ends(text, end, TAILS[k])) end -= strlen(TAILS[k]);
    for (size_t k = 0; k < PILU_COUNT(WORDS); k++)
        if (text_ends(text, end, WORDS[k].words)) return pilu_str_from(WORDS[k].measure);
    bool each = end == f->from && end >= 12 && text_has(text, end - 12, "平均每");
    return each ? pilu_str_slice(text, end - 3, end) : (pilu_str){0};
}

/* 平均每辆4.49万元, 人均133.64元, where the sentence names one amount and one number of 辆, 人 before it. */
static void read_average(text_run *run, const pilu_passage *p, const text_figure *f, size_t at)
{
    pilu_str text = p->text;
    size_t start = sentence_start(text, f[at].from);
    pilu_str measure = is_amount(&f[at]) ? averaged(text, &f[at]) : (pilu_str){0};
    bool beyond_belief = f[at].unit == TEXT_WAN_YUAN && pilu_number_cmp(f[at].number, pilu_number_int(100)) >= 0;
    if (!measure.n || (beyond_belief && pilu_str_is(measure, "人"))) return; /* of which text_units.c speaks */
    const text_figure *total = NULL, *number = NULL;
    for (size_t i = 0; i < at; i++) {
        if (f[i].from < start) continue;
        bool counts = pilu_str_eq(measure_of(text, &f[i]), measure);
        if (pilu_number_sign(f[i].number) == 0) continue;
        if ((counts && number) || (is_amount(&f[i]) && total)) return;
        if (counts) number = &f[i];
        else if (is_amount(&f[i])) total = &f[i];
    }
    if (!total || !number || !pilu_number_sign(number->number) || average_holds(total, number, &f[at])) return;
    pilu_number right = pilu_number_div(in_yuan(total), number->number);
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    bool wan = f[at].unit == TEXT_WAN_YUAN && pilu_number_cmp(right, pilu_number_int(100)) >= 0;
    pilu_number_print(pilu_number_div(right, pilu_number_int(wan ? 10000 : 1)), f[at].places, false, &buf);
    pilu_buf_text(&buf, wan ? "万元" : "元");
    pilu_str expected = pilu_arena_str(run->diags->arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    pilu_str found = pilu_arena_str(run->diags->arena, text_slice(text, &f[at]));
    text_set(text_report(run, TEXT_RATE, p, f[at].from, f[at].to, with_measure(run, text, total),
                         with_measure(run, text, number), found, expected),
             found, expected);
}

/* --- 国内公务接待支出A万元 … n批次，m人次，共计支出A万元 ------------------------------------------------------------ */

static void report_received(text_run *run, const pilu_passage *p, const text_figure *first, const text_figure *again)
{
    pilu_str here = pilu_arena_str(run->diags->arena, text_slice(p->text, again));
    pilu_str there = pilu_arena_str(run->diags->arena, text_slice(p->text, first));
    text_report(run, TEXT_DIFFERS, p, again->from, again->to, PILU_WORDS("接待支出", "接待支出"), here,
                text_where(run, p, first->from, first->to), there);
}

/* What guests cost is said at the beginning of the sentences about them and again behind their number. */
static void read_reception(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    static const char *const COST[] = {"国内公务接待支出", "国内公务接待费", "外事接待支出", "外宾接待支出", NULL};
    static const char *const AGAIN[] = {"共计支出", "共支出", NULL}, *const KIND[] = {"国内", "外", NULL};
    const text_figure *first = NULL, *guests = NULL;
    for (size_t i = 0; i < count; i++) {
        bool cost = text_is_money(&f[i]) && text_word_before(p->text, f[i].from, COST);
        if (cost) first = &f[i], guests = NULL;
        else if (first && text_has(p->text, f[i].to, "批")) guests = &f[i];
        else if (first && text_same_money(first, &f[i]) && text_word_before(p->text, f[i].from, AGAIN) &&
                 !text_has_any(p->text, guests ? guests->to : first->to, f[i].from, KIND)) {
            if (guests && pilu_number_cmp(first->number, f[i].number)) report_received(run, p, first, &f[i]);
            first = NULL;
        }
    }
}

/* --- more than there can be ------------------------------------------------------------------------------------ */

static size_t before_verb(pilu_str text, size_t end)
{
    static const char *const VERBS[] = {"达到", "达", "为", "是", "至"};
    for (size_t k = 0; k < PILU_COUNT(VERBS); k++)
        if (text_ends(text, end, VERBS[k])) return end - strlen(VERBS[k]);
    return end;
}

/* Rates that are a part of a whole; what is done of a plan, a budget or last year's may be more. «占采购总额的105.97%». */
static bool is_part_of_whole(pilu_str text, const text_figure *f)
{
    static const char *const RATES[] = {"满意度", "满意率", "好评率", "参保率", "合格率", "及时率", "准确率", "达标率", "优良率",
                                        "通过率", "出勤率", "到课率", "回收率", "收回率", "知晓率", "成活率", "入住率", NULL};
    static const char *const PLANNED[] = {"预算", "计划", "目标", "任务", "上年", "指标", "年的", "GDP", NULL};
    size_t end = before_verb(text, f->from);
    size_t from = text_words_from(text, f->from, 0, 90, TEXT_AT_WORDS | TEXT_AT_ASCII);
    if (text_word_before(text, end, RATES)) return true;
    size_t share = text_find(text, "占", from, f->from);
    bool share_of = share != SIZE_MAX && (share + 3 == f->from || text_ends(text, f->from, "的") ||
                                          text_ends(text, f->from, "比") || text_ends(text, f->from, "比为"));
    return share_of && !text_has_any(text, from, f->from, PLANNED);
}

/* A mark that somebody got, where nothing is said of other marks than a hundred. */
static bool is_mark_of_hundred(const pilu_passage *p, const text_figure *f)
{
    static const char *const GOT[] = {"综合得分", "自评得分", "评价得分", "总得分", "自评总分", "自评分", "综合评分"};
    static const char *const OTHER[] = {"满分", "分值", "加分", "附加", "千分", "百分制", NULL};
    size_t end = before_verb(p->text, f->from);
    bool got = false;
    if (f->unit != TEXT_PLAIN || !text_has(p->text, f->to, "分") || text_has(p->text, f->to, "分钟")) return false;
    for (size_t k = 0; k < PILU_COUNT(GOT); k++) got |= text_ends(p->text, end, GOT[k]);
    return got && !text_has_any(p->text, 0, p->text.n, OTHER);
}

static void read_above(text_run *run, const pilu_passage *p, const text_figure *f)
{
    if (pilu_number_cmp(f->number, pilu_number_int(100)) <= 0) return;
    size_t to = f->unit == TEXT_PLAIN ? text_after(p->text, f->to) : f->to;
    if (f->unit == TEXT_PERCENT ? is_part_of_whole(p->text, f) : is_mark_of_hundred(p, f))
        text_report(run, TEXT_ABOVE, p, f->from, to, pilu_str_slice(p->text, f->from, to),
                    f->unit == TEXT_PERCENT
                        ? PILU_WORDS("满意度、占比这样的比率最多是 100%", "such a rate is 100% at most")
                        : PILU_WORDS("没有写明别的满分，得分最多是 100 分", "no other full mark is stated, and 100 is the most"));
}

static void read_counted(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    for (size_t i = 0; !run->text->doc && i < count; i++) read_above(run, p, &f[i]); /* data have rules of their own */
    if (text_first(p, "接待") != SIZE_MAX) read_reception(run, p, f, count);
    for (size_t i = 1; i < count; i++) {
        if (f[i].unit == TEXT_PERCENT) read_rate(run, p, f, i);
        else read_average(run, p, f, i);
    }
}

void text_rule_counted(text_run *run) { text_each_figures(run, read_counted); }
