/* What a sentence says of two of its figures by a third: «96.85%，比目标值95%高1.85个百分点», «52.3万人次，比上年45.1万人次
 * 增长15.96%», «购置6.2万册，目标6万册，完成率103.33%», «满分20分，扣1分，得19分», a mark and those of the items below it. Only
 * figures that stand side by side, of one measure, in one clause. */
#include "check/text_private.h"

enum { NEAR = 60, MOST_ITEMS = 20 }; /* bytes between two figures that are compared */

/* 万人次, 场, 分: what is counted; empty for money, percentages and years. */
static pilu_str measure_of(pilu_str text, const text_figure *f)
{
    size_t from = f->to;
    while (text_has(text, from, " ")) from++;
    size_t to = from;
    if (text_has(text, to, "万") || text_has(text, to, "亿")) to += 3;
    if (text_has(text, to, "个百分点")) return pilu_str_slice(text, from, to + 12);
    uint32_t c = text_at(text, to);
    bool date = c == 0x5E74 || c == 0x6708 || c == 0x65E5 || c == 0x53F7;
    if (f->unit != TEXT_PLAIN || !pilu_char_is_han(c) || date) return (pilu_str){0};
    return pilu_str_slice(text, from, to + 3);
}

static bool same_measure(pilu_str text, const text_figure *a, const text_figure *b)
{
    if (text_same_money(a, b)) return true;
    pilu_str x = measure_of(text, a);
    return x.n && pilu_str_eq(x, measure_of(text, b));
}

/* Where the words behind a figure begin. */
static size_t behind(pilu_str text, const text_figure *f)
{
    pilu_str measure = measure_of(text, f);
    return measure.n ? (size_t)(measure.p - text.p) + measure.n : f->to;
}

static const char *const STOPS[] = {"。", "；", NULL};
static const char *const UP[] = {"高", "增", "上升", "多", "超", NULL};
static const char *const DOWN[] = {"低", "减", "下降", "少", NULL};

/* 1: more, -1: less, 0: neither, or both. */
static int way_between(pilu_str text, size_t from, size_t to)
{
    return text_has_any(text, from, to, UP) - text_has_any(text, from, to, DOWN);
}

/* Does «，比…» stand between the two, and nothing that ends the clause? */
static bool is_against(pilu_str text, const text_figure *a, const text_figure *b)
{
    size_t from = behind(text, a);
    if (b->from < from || b->from - from > NEAR || text_has_any(text, from, b->from, STOPS)) return false;
    if (text_has_any(text, from, b->from, UP) || text_has_any(text, from, b->from, DOWN)) return false; /* 比上年增加B */
    for (int more = 0; more < 2 && pilu_char_is_han(text_at(text, from)) && !text_has(text, from, "比"); more++)
        from += 3; /* 人次, 平方米 */
    if (text_has(text, from, "，")) from += 3;
    return text_has(text, from, "比") || text_has(text, from, "较");
}

static pilu_str words_of(text_run *run, pilu_str text, const text_figure *f)
{
    return pilu_arena_str(run->diags->arena, pilu_str_slice(text, f->from, behind(text, f)));
}

static void report_figure(text_run *run, const pilu_passage *p, const text_figure *a, const text_figure *b,
                          const text_figure *wrong, pilu_str expected)
{
    pilu_str found = words_of(run, p->text, wrong);
    text_set(text_report(run, TEXT_FIGURE, p, wrong->from, behind(p->text, wrong), found, words_of(run, p->text, a),
                         words_of(run, p->text, b), expected),
             found, expected);
}

/* --- A，比B高C ------------------------------------------------------------------------------------------------ */

static bool difference_holds(const text_figure *a, const text_figure *b, const text_figure *c, pilu_number off)
{
    int places = a->places < b->places ? a->places : b->places;
    return text_sum_holds(off, c, 2, places < c->places ? places : c->places);
}

/* «22场，比目标多2场，比2022年的15场增加7场»: 2 is a difference itself, and what is compared with 15 stands before it. */
static bool is_difference(pilu_str text, const text_figure *a)
{
    static const char *const WORDS[] = {"多", "少", "高", "低", "增加", "减少", "增长", "超", "超过", "下降", "上升", "提高", NULL};
    return text_word_before(text, a->from, WORDS);
}

/* C is in percentage points, or in the measure of A and B. */
static void read_difference(text_run *run, const pilu_passage *p, const text_figure *a, const text_figure *b,
                            const text_figure *c)
{
    pilu_str text = p->text;
    bool points = a->unit == TEXT_PERCENT && b->unit == TEXT_PERCENT &&
                  (text_has(text, c->to, "个百分点") || text_has(text, c->to, " 个百分点"));
    if (!points && !(same_measure(text, a, b) && same_measure(text, a, c))) return;
    size_t from = behind(text, b);
    if (c->from < from || c->from - from > NEAR / 2 || text_has_any(text, from, c->from, STOPS)) return;
    int way = way_between(text, from, c->from);
    if (!way || !is_against(text, a, b)) return;
    pilu_number off = pilu_number_sub(a->number, b->number);
    if (way < 0) off = pilu_number_sub(b->number, a->number);
    if (difference_holds(a, b, c, off) || pilu_number_sign(off) <= 0 || is_difference(text, a)) return;
    int places = a->places > b->places ? a->places : b->places;
    pilu_str tail = points ? PILU_STR("个百分点") : pilu_str_slice(text, c->from, behind(text, c));
    while (!points && tail.n && (unsigned char)tail.p[0] < 0x80) tail.p++, tail.n--;
    report_figure(run, p, a, b, c, text_number_with(run, off, places, tail));
}

/* --- A，比B增长x% ------------------------------------------------------------------------------------------- */

static void read_growth(text_run *run, const pilu_passage *p, const text_figure *a, const text_figure *b,
                        const text_figure *c)
{
    static const char *const WORDS[] = {"增长", "下降", "上升", "增加", "减少", "降低", NULL};
    pilu_str text = p->text;
    if (c->unit != TEXT_PERCENT || !same_measure(text, a, b) || pilu_number_sign(b->number) <= 0) return;
    size_t from = behind(text, b);
    if (c->from < from || c->from - from > 15 || !text_word_before(text, c->from, WORDS)) return;
    int way = way_between(text, from, c->from);
    if (!way && text_find(text, "增", from, c->from) != SIZE_MAX) way = 1;
    if (!way || !is_against(text, a, b)) return;
    text_figure change = *a;
    change.number = way > 0 ? pilu_number_sub(a->number, b->number) : pilu_number_sub(b->number, a->number);
    if (text_ratio_holds(&change, b, c)) return;
    text_figure other = change;
    other.number = pilu_number_sub(pilu_number_int(0), change.number);
    if (pilu_number_sign(other.number) > 0 && text_ratio_holds(&other, b, c)) {
        text_report(run, TEXT_DIRECTION, p, b->from, c->to, pilu_str_slice(text, b->from, c->to));
        return;
    }
    report_figure(run, p, a, b, c, text_ratio(run, change.number, b->number, c->places));
}

/* --- A，目标B，完成率x% -------------------------------------------------------------------------------------- */

static size_t clause_start(pilu_str text, size_t at) { return text_words_from(text, at, 0, 0, TEXT_AT_SENTENCE); }

/* The words right before a figure, back to a mark. */
static size_t words_from(pilu_str text, size_t at, size_t least)
{
    return text_words_from(text, at, least, 0,
                           TEXT_AT_COMMA | TEXT_AT_LIST | TEXT_AT_COLON | TEXT_AT_OPEN | TEXT_AT_ASCII);
}

/* «实际适配612人» is what text_counted.c reads. */
static bool is_counted_there(pilu_str text, const text_figure *done, size_t start)
{
    static const char *const WORDS[] = {"完成", "实际", NULL};
    return measure_of(text, done).n == 3 && text_has_any(text, words_from(text, done->from, start), done->from, WORDS);
}

static void read_completion(text_run *run, const pilu_passage *p, const text_figure *f, size_t i)
{
    static const char *const RATE[] = {"完成率", "完成率达", "完成率达到", "完成比例", NULL};
    static const char *const PLAN[] = {"目标", "计划", "任务", NULL};
    pilu_str text = p->text;
    if (f[i].unit != TEXT_PERCENT || !text_word_before(text, f[i].from, RATE)) return;
    size_t start = clause_start(text, f[i].from), plans = 0, others = 0;
    if (pilu_number_cmp(f[i].number, pilu_number_int(100)) == 0) return; /* also said of more than was planned */
    const text_figure *plan = NULL, *done = NULL;
    for (size_t k = i; k-- > 0 && f[k].from >= start;) {
        if (!measure_of(text, &f[k]).n && !text_is_money(&f[k])) continue;
        bool planned = text_has_any(text, words_from(text, f[k].from, start), f[k].from, PLAN);
        if (planned) plan = &f[k], plans++;
        else done = &f[k], others++;
    }
    if (plans != 1 || others != 1 || !same_measure(text, plan, done)) return;
    if (pilu_number_sign(plan->number) <= 0 || text_ratio_holds(done, plan, &f[i])) return;
    if (is_counted_there(text, done, start)) return;
    report_figure(run, p, done, plan, &f[i], text_ratio(run, done->number, plan->number, f[i].places));
}

/* --- marks ---------------------------------------------------------------------------------------------------- */

typedef struct marks {
    const text_figure *full, *got, *off;
    size_t fulls, gots, offs;
    pilu_number sum; /* of what was got */
} marks;

static marks marks_in(pilu_str text, const text_figure *f, size_t count, size_t from)
{
    static const char *const FULL[] = {"满分", "分值", NULL}, *const OFF[] = {"扣", "扣除", "扣减", "扣分", NULL};
    static const char *const GOT[] = {"得分", "得", "评分", NULL};
    marks m = {.sum = pilu_number_int(0)};
    for (size_t i = 0; i < count; i++) {
        if (f[i].from < from || f[i].unit != TEXT_PLAIN || !text_has(text, f[i].to, "分")) continue;
        if (text_has(text, f[i].to, "分钟") || text_has(text, f[i].to, "分之")) continue;
        if (text_word_before(text, f[i].from, FULL)) m.full = &f[i], m.fulls++;
        else if (text_word_before(text, f[i].from, OFF)) m.off = &f[i], m.offs++;
        else if (text_word_before(text, f[i].from, GOT)) {
            m.got = &f[i];
            m.gots++;
            m.sum = pilu_number_add(m.sum, f[i].number);
        }
    }
    return m;
}

/* 满分20分，得19分，扣1分: one of each in the paragraph. */
static void read_marks(text_run *run, const pilu_passage *p, const marks *m)
{
    if (m->fulls != 1 || m->gots != 1 || m->offs != 1) return;
    pilu_number right = pilu_number_sub(m->full->number, m->off->number);
    if (!right.ok || pilu_number_cmp(right, m->got->number) == 0) return;
    report_figure(run, p, m->full, m->off, m->got, text_number_with(run, right, m->got->places, PILU_STR("分")));
}

/* «等次为“优”», «结论：良», «评定为优秀», «属于“优”» behind a mark: where the grade stands; SIZE_MAX: none. */
static size_t grade_at(pilu_str text, size_t from)
{
    enum { NEXT = 60 };
    static const char *const WORDS[] = {"等级", "等次", "结论", "结果", "档次", "评定", "评", "定", "属于", "属"};
    static const char *const LINKS[] = {"评定为", "评为", "定为", "为", "是", "：", "“", "属于"};
    size_t end = text_find(text, "。", from, from + NEXT < text.n ? from + NEXT : text.n), at = SIZE_MAX;
    if (end == SIZE_MAX) end = from + NEXT < text.n ? from + NEXT : text.n;
    for (size_t k = 0; k < PILU_COUNT(WORDS); k++) {
        size_t word = text_find(text, WORDS[k], from, end);
        if (word == SIZE_MAX) continue;
        size_t to = word + strlen(WORDS[k]), before = to;
        for (size_t m = 0; m < PILU_COUNT(LINKS); m++)
            if (text_has(text, to, LINKS[m])) to += strlen(LINKS[m]), m = (size_t)-1;
        if ((to > before || k < 4 || k >= 8) && (at == SIZE_MAX || to < at)) at = to;
    }
    return at;
}

/* 财政部 财预〔2020〕10号 第二十一条: 优 from 90, 良 from 80, 中 from 60 of 100. */
static void read_grade(text_run *run, const pilu_passage *p, const text_figure *f)
{
    static const char *const GOT[] = {"得分", "评分", "总分", "得分共", "得分合计", NULL};
    static const char *const GRADES[] = {"优", "良", "中", "差"};
    static const int LEAST[] = {90, 80, 60, 0};
    static const char *const WHOLE[] = {"综合", "自评", "评价", "总", NULL};
    pilu_str text = p->text;
    if (f->unit != TEXT_PLAIN || !text_has(text, f->to, "分") || !text_word_before(text, f->from, GOT)) return;
    if (!text_has_any(text, words_from(text, f->from, 0), f->from, WHOLE)) return;
    size_t start = clause_start(text, f->from);
    if (text_find(text, "其中", start, f->from) != SIZE_MAX) return;
    if (pilu_number_cmp(f->number, pilu_number_int(100)) > 0) return;
    size_t at = grade_at(text, f->to);
    for (size_t k = 0, right = 0; k < PILU_COUNT(GRADES); k++) {
        uint32_t next = text_at(text, at + 3);
        bool grade = !pilu_char_is_han(next) || text_has(text, at + 3, "等") || text_has(text, at + 3, "级") ||
                     text_has(text, at, "优秀") || text_has(text, at, "良好");
        if (at == SIZE_MAX || !text_has(text, at, GRADES[k]) || !grade) continue;
        while (pilu_number_cmp(f->number, pilu_number_int(LEAST[right])) < 0) right++;
        if (right == k) return;
        pilu_str found = pilu_str_from(GRADES[k]), expected = pilu_str_from(GRADES[right]);
        text_set(text_report(run, TEXT_GRADE, p, at, at + 3, words_of(run, text, f), found, expected), found, expected);
        return;
    }
}

/* «采购总额A万元…授予中小企业B万元…授予小微企业C万元»: each is a part of the one before. */
static void read_purchase(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    static const char *const NAMES[][6] = {{"采购支出总额", "采购总额", "采购支出", NULL},
                                           {"中小企业合同金额", "中小企业的合同金额", "中小企业合同额", "中小企业采购金额", "中小企业采购份额", NULL},
                                           {"小微企业合同金额", "小微企业的合同金额", "小微企业合同额", "小微企业采购金额", "小微企业采购份额", NULL}};
    const text_figure *found[3] = {NULL};
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < 3; k++)
            if (!found[k] && text_is_money(&f[i]) && text_word_before(p->text, f[i].from, NAMES[k])) found[k] = &f[i];
    for (size_t k = 1; k < 3; k++) {
        const text_figure *part = found[k], *whole = found[k - 1];
        if (!part || !whole || !text_same_money(part, whole)) continue;
        if (pilu_number_cmp(part->number, whole->number) <= 0) continue;
        text_report(run, TEXT_PART, p, part->from, part->to, words_of(run, p->text, part),
                    words_of(run, p->text, whole));
    }
}

/* «满分20分，自评得分19分。» and below it 1. 2. 3., each with what it got: they make it. */
static void read_mark_items(text_run *run, size_t i, const marks *head)
{
    const pilu_passage *p = &run->text->passages[i];
    if (head->fulls != 1 || head->gots != 1) return;
    text_style style = TEXT_NO_NUMBER;
    int items = 0;
    pilu_number sum = pilu_number_int(0);
    for (size_t k = i + 1; k < run->text->count && k < i + 1 + MOST_ITEMS; k++) {
        const pilu_passage *item = &run->text->passages[k];
        text_number n = text_number_of(item);
        if (!n.style && !items && k == i + 1) continue; /* why marks were taken off */
        if (!n.style || (style && n.style != style) || n.value != items + 1) break;
        size_t count;
        const text_figure *f = text_figures_of(run, item, &count);
        marks m = marks_in(item->text, f, count, n.to);
        if (!m.gots || (m.gots > 1 && m.fulls)) return;
        style = n.style;
        sum = pilu_number_add(sum, m.sum);
        items++;
    }
    if (items < 2 || !sum.ok || pilu_number_cmp(sum, head->got->number) == 0) return;
    text_report_sum(run, p, head->got, sum);
}

/* The next figure that is no year; NULL: none. */
static const text_figure *next_figure(pilu_str text, const text_figure *f, const text_figure *end)
{
    for (f++; f < end && text_has(text, f->to, "年");) f++;
    return f < end ? f : NULL;
}

/* A figure and the two behind it. */
static void read_three(text_run *run, const pilu_passage *p, const text_figure *a, const text_figure *end)
{
    const text_figure *b = next_figure(p->text, a, end), *c = b ? next_figure(p->text, b, end) : NULL;
    if (!c || text_same_money(a, b)) return; /* amounts: text_two.c */
    read_difference(run, p, a, b, c);
    read_growth(run, p, a, b, c);
}

void text_rule_compared(text_run *run)
{
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->note || p->kind == PILU_PASSAGE_HEADING || text_is_bare(p)) continue;
        size_t count;
        const text_figure *f = text_figures_of(run, p, &count);
        for (size_t k = 0; k < count; k++) {
            read_three(run, p, &f[k], f + count);
            if (k >= 2) read_completion(run, p, f, k);
        }
        if (text_first(p, "优") != SIZE_MAX || text_first(p, "良") != SIZE_MAX || text_first(p, "等级") != SIZE_MAX)
            for (size_t k = 0; k < count; k++) read_grade(run, p, &f[k]);
        bool data = run->text->doc; /* whose own rule has it */
        if (!data && text_first(p, "中小企业") != SIZE_MAX) read_purchase(run, p, f, count);
        if (count < 2 || text_first(p, "满分") == SIZE_MAX) continue;
        marks m = marks_in(p->text, f, count, 0);
        read_marks(run, p, &m);
        read_mark_items(run, i, &m);
    }
}
