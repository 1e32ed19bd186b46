/* The years that a document names, against its own; days that the calendar has not. */
#include "base/calendar.h"
#include "check/text_private.h"

#include <stdio.h>

/* --- the year ------------------------------------------------------------------------------------------------- */

int text_year_at(pilu_str text, size_t at)
{
    int year = 0;
    if (at && pilu_char_is_digit((unsigned char)text.p[at - 1])) return 0;
    for (size_t i = at; i < at + 4; i++) {
        if (i >= text.n || !pilu_char_is_digit((unsigned char)text.p[i])) return 0;
        year = year * 10 + (text.p[i] - '0');
    }
    return year >= 1990 && year <= 2100 && text_has(text, at + 4, "年") ? year : 0;
}

bool text_is_date_line(pilu_str text)
{
    size_t at = text_begin(text), end = text_end(text);
    if (!text_year_at(text, at) || !text_ends(text, end, "日") || end - at > 20) return false;
    return text_find(text, "月", at, end) != SIZE_MAX;
}

/* «…街道办事处2025» and below it «年度部门决算»: a title that was broken within its year. */
static int year_over_lines(const pilu_passage *p, const pilu_passage *next)
{
    int year = 0;
    if (p->end < p->begin + 4 || !text_has(next->text, next->begin, "年度")) return 0;
    for (size_t at = p->end - 4; at < p->end; at++) {
        if (!pilu_char_is_digit((unsigned char)p->text.p[at])) return 0;
        year = year * 10 + (p->text.p[at] - '0');
    }
    return year >= 1990 && year <= 2100 ? year : 0;
}

/* «甲局2023年部门决算», «甲市2023年市级部门决算» */
static int year_of_title(const pilu_passage *p)
{
    static const char *const NAMES[] = {"部门决算", "单位决算", "部门预算", "单位预算"};
    static const char *const LEVELS[] = {"省级", "市级", "区级", "县级", "本级"};
    for (size_t k = 0; k < PILU_COUNT(NAMES) && p->text.n < 200; k++) {
        size_t at = text_first(p, NAMES[k]);
        if (at == SIZE_MAX) continue;
        for (size_t i = 0; i < PILU_COUNT(LEVELS); i++)
            if (text_ends(p->text, at, LEVELS[i])) at -= strlen(LEVELS[i]);
        if (at >= 7 && text_ends(p->text, at, "年")) return text_year_at(p->text, at - 7);
    }
    return 0;
}

int text_year_of(text_run *run)
{
    for (size_t i = 0; i < run->text->count && i < TEXT_HEAD; i++) {
        const pilu_passage *p = &run->text->passages[i];
        pilu_str text = p->text;
        int broken = i + 1 < run->text->count ? year_over_lines(p, p + 1) : 0;
        int title = broken ? broken : year_of_title(p);
        if (title) return title;
        static const char *const TO[] = {"—", "–", "-", "～", "~", "至", NULL};
        static const char *const OTHER[] = {"比", "较", "与", "同", NULL}; /* «较2014年度增加» */
        size_t at = text_find(text, "年度", 0, text.n);
        while (at != SIZE_MAX && (at < 4 || !text_year_at(text, at - 4) || text_word_before(text, at - 4, OTHER)))
            at = text_find(text, "年度", at + 6, text.n);
        if (at == SIZE_MAX) continue;
        return text_word_before(text, at - 4, TO) ? 0 : text_year_at(text, at - 4); /* 2022—2024年度: no single one */
    }
    return 0;
}

static bool starts_one(pilu_str text, size_t at, const char *const *words)
{
    for (; *words; words++)
        if (text_has(text, at, *words)) return true;
    return false;
}

static void report_year(text_run *run, const pilu_passage *p, size_t at, int own, pilu_str why)
{
    size_t to = text_has(p->text, at + 7, "度") ? at + 10 : at + 7;
    pilu_str year = pilu_arena_printf(run->diags->arena, "%d", own);
    text_report(run, TEXT_YEAR, p, at, to, pilu_str_slice(p->text, at, to), year, why);
}

static size_t sentence_end(pilu_str text, size_t at)
{
    size_t end = text_find(text, "。", at, text.n);
    return end == SIZE_MAX ? text.n : end;
}

/* A sentence that begins with another year's «YYYY年度», in a passage that never names its own. */
static bool is_left_over(const text_run *run, const pilu_passage *p, size_t at, int own)
{
    static const char *const FREE[] = {"上年", "结转", "规划", "以来", "以前", "至", "—", "比", "与", "较", NULL};
    static const char *const BUDGET[] = {"预算", "部门预算", "财政预算", NULL};
    char name[16];
    snprintf(name, sizeof name, "%d年", own);
    uint32_t before = text_before(p->text, at);
    static const char *const OWN[] = {"本部门", "本单位", NULL};
    size_t begin = text_begin(p->text);
    bool head = !before || before == 0x3002 || at == begin || (at == begin + 9 && starts_one(p->text, begin, OWN));
    if (!text_has(p->text, at + 7, "度") || !head) return false;
    if (text_place(p, at, at + 4).pointer.n) return false; /* the data's own check has it */
    const pilu_passage *next = p + 1; /* «2022年度…。» and below it «2023年度…»: one year and the other */
    bool last = next == run->text->passages + run->text->count;
    if (!last && text_has(next->text, text_begin(next->text), name)) return false;
    if (text_find(p->text, "上年", 0, at) != SIZE_MAX || starts_one(p->text, at + 10, BUDGET)) return false;
    return !text_has_any(p->text, at, sentence_end(p->text, at), FREE) && text_first(p, name) == SIZE_MAX;
}

/* «与2021年相比，收入减少9.92万元» in accounts of 2023, which are compared with those of 2022: in a passage that names
 * neither, nor a period that begins with the other year. */
static bool is_old_base(const pilu_passage *p, size_t behind, int year, int own)
{
    static const char *const COMPARED[] = {"年相比", "年度相比", "年决算", "年度决算", "年增", "年减", "年度增", "年度减",
                                           "年下降", "年上升", "年度下降", "年度上升", NULL};
    static const char *const PERIOD[] = {"以来", "期间", "基期", "五年规划", "累计", "年均", "同期", "历年", "连续", "疫情",
                                         "上年", "“十", NULL};
    static const char *const ACCOUNTS[] = {"收入", "支出", "经费", "费", "决算", "结转", NULL};
    pilu_str text = p->text;
    char last[16], this[16];
    snprintf(last, sizeof last, "%d年", own - 1);
    snprintf(this, sizeof this, "%d—", year);
    if (year >= own - 1 || !starts_one(text, behind, COMPARED)) return false;
    if (text_first(p, last) != SIZE_MAX || text_first(p, this) != SIZE_MAX) return false;
    if (text_has_any(text, 0, text.n, PERIOD)) return false;
    return text_has_any(text, 0, text.n, ACCOUNTS) && text_first(p, "元") != SIZE_MAX;
}

/* «2032年12月31日，共有车辆5辆»: a day that has not come says nothing of what there is. */
static bool is_to_come(pilu_str text, size_t at, int year, int own)
{
    static const char *const STOCK[] = {"共有", "实有", "拥有", "有车辆", "车辆", "资产", "固定资产", "在职", "结余", NULL};
    uint32_t before = text_before(text, at);
    size_t end = text_find(text, "日", at, at + 20 < text.n ? at + 20 : text.n);
    if (year <= own + 1 || end == SIZE_MAX || (before && before != 0x3002 && at != text_begin(text))) return false;
    end += text_has(text, end + 3, "，") ? 6 : 3;
    if (text_has(text, end, "本部门") || text_has(text, end, "本单位")) end += 9;
    return starts_one(text, end, STOCK);
}

static void read_year(text_run *run, const pilu_passage *p, size_t at, int own)
{
    static const char *const ENDS[] = {"年12月", "年年末", "年末", "年底", "年年底", NULL};
    static const char *const COMPARED[] = {"决算", "增", "减", "下降", "上升", "相比", "持平", NULL};
    static const char *const BUDGET[] = {"预算", "部门预算", "财政预算", "项目预算", NULL};
    static const char *const FEEDS[] = {"依据", "参考", "基础", "应用", NULL};
    pilu_str text = p->text;
    int year = text_year_at(text, at);
    size_t behind = at + 7 + (text_has(text, at + 7, "度") ? 3 : 0);
    size_t end = sentence_end(text, at);
    bool against = text_ends(text, at, "比") || text_ends(text, at, "与") || text_ends(text, at, "较") ||
                   text_ends(text, at, "同");
    char until[24];
    snprintf(until, sizeof until, "截至%d年", own);
    if (year != own && text_ends(text, at, "截至") && starts_one(text, at + 4, ENDS) && text_first(p, until) == SIZE_MAX)
        report_year(run, p, at, own, PILU_WORDS("截止的日期不在这一年", "the day up to which it reports is not in it"));
    else if (against && is_old_base(p, at + 4, year, own))
        report_year(run, p, at, own, PILU_WORDS("比较的不是上一年度", "it is not compared with the year before"));
    else if (is_to_come(text, at, year, own))
        report_year(run, p, at, own, PILU_WORDS("写的是还没有到的日子", "that day has not come"));
    else if (year == own && against && starts_one(text, behind, COMPARED))
        report_year(run, p, at, own, PILU_WORDS("与自己这一年比较", "it is compared with itself"));
    else if (year <= own && starts_one(text, behind, BUDGET) && text_has_any(text, behind, end, FEEDS) &&
             (text_ends(text, at, "为") || text_ends(text, at, "安排") || text_ends(text, at, "编制")))
        report_year(run, p, at, own,
                    PILU_WORDS("评价的结果只能用于以后年度的预算", "what is found can serve later budgets only"));
    else if (year != own && is_left_over(run, p, at, own))
        report_year(run, p, at, own, PILU_WORDS("可能沿用了别的年度的文字", "it may be left from another year"));
}

/* «项目支出绩效自评表（2022年度）» in a document of 2023, in one line or in two. */
static void read_title_year(text_run *run, const pilu_passage *p, int own)
{
    size_t begin = p->begin, end = p->end;
    if (p->kind == PILU_PASSAGE_CELL || !text_ends(p->text, end, "年度）") || end < 16 || end > 150) return;
    int year = text_year_at(p->text, end - 13);
    bool title = text_ends(p->text, end - 13, "表（");
    if (end - 16 == begin && p > run->text->passages && p[-1].kind != PILU_PASSAGE_CELL)
        title = text_ends(p[-1].text, text_end(p[-1].text), "表") && text_has(p->text, begin, "（");
    if (year && year < own && title)
        report_year(run, p, end - 13, own, PILU_WORDS("表的年度不是这一年", "the table is of another year"));
}

void text_rule_years(text_run *run)
{
    int own = text_year_of(run);
    for (size_t i = 0; own && i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->note || text_first(p, "年") == SIZE_MAX) continue;
        read_title_year(run, p, own);
        if (p->kind == PILU_PASSAGE_HEADING) continue;
        if (text_is_date_line(p->text) && text_year_at(p->text, text_begin(p->text)) < own)
            report_year(run, p, text_begin(p->text), own,
                        PILU_WORDS("落款早于所写的年度", "it is signed before the year began"));
        int titles = 0;
        for (size_t at = 0; at < p->text.n; at = text_after(p->text, at)) {
            uint32_t c = text_at(p->text, at);
            titles += (c == 0x300A) - (c == 0x300B);
            if (titles <= 0 && pilu_char_is_digit(c) && text_year_at(p->text, at)) read_year(run, p, at, own);
        }
    }
}

/* --- the day -------------------------------------------------------------------------------------------------- */

/* A number of at most four digits at `at`; the offset behind it, or `at`. */
static size_t read_number(pilu_str text, size_t at, int *value)
{
    size_t from = at;
    for (*value = 0; at < text.n && at - from < 4 && pilu_char_is_digit((unsigned char)text.p[at]); at++)
        *value = *value * 10 + (text.p[at] - '0');
    return at < text.n && pilu_char_is_digit((unsigned char)text.p[at]) ? from : at;
}

/* 2023年3月32日, 2024-02-30: where the date at `at` ends when there is no such day, else `at`. */
static size_t impossible_day(pilu_str text, size_t at)
{
    int year = text_year_at(text, at), month, day;
    bool iso = !year && text.n - at >= 10 && text.p[at + 4] == '-';
    const char *const between = iso ? "-" : "月";
    size_t from = iso ? read_number(text, at, &year) + 1 : at + 7;
    if (year < 1900 || year > 2100) return at;
    size_t to = read_number(text, from, &month);
    if (to == from || (iso && to - from != 2) || !text_has(text, to, between)) return at;
    from = to + strlen(between);
    to = read_number(text, from, &day);
    if (to == from || (iso ? to - from != 2 : !text_has(text, to, "日"))) return at;
    return day >= 1 && day <= pilu_days_in(year, month) ? at : to + (iso ? 0 : 3);
}

void text_rule_days(text_run *run)
{
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (!text_may_have_one(p, "年") && !text_may_have_one(p, "-")) continue;
        for (size_t at = 0; at + 8 <= p->text.n; at++) {
            bool inside = at && pilu_char_is_digit((unsigned char)p->text.p[at - 1]);
            size_t end = inside || !pilu_char_is_digit((unsigned char)p->text.p[at]) ? at : impossible_day(p->text, at);
            if (end > at) text_report(run, TEXT_DAY, p, at, end, pilu_str_slice(p->text, at, end));
        }
    }
}
