/* What a document says of itself and then says otherwise: its year, its unit's name, one quantity twice, and the units
 * in which amounts are given. */
#include "base/calendar.h"
#include "check/text_private.h"

#include <stdio.h>

enum { HEAD = 8 }; /* passages at the head of a text that may name its year and unit */

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

int text_year_of(text_run *run)
{
    for (size_t i = 0; i < run->text->count && i < HEAD; i++) {
        pilu_str text = run->text->passages[i].text;
        size_t at = text_find(text, "年度", 0, text.n);
        if (at != SIZE_MAX && at >= 4 && text_year_at(text, at - 4)) return text_year_at(text, at - 4);
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
    else if (year == own && against && starts_one(text, behind, COMPARED))
        report_year(run, p, at, own, PILU_WORDS("与自己这一年比较", "it is compared with itself"));
    else if (year <= own && starts_one(text, behind, BUDGET) && text_has_any(text, behind, end, FEEDS) &&
             (text_ends(text, at, "为") || text_ends(text, at, "安排") || text_ends(text, at, "编制")))
        report_year(run, p, at, own,
                    PILU_WORDS("评价的结果只能用于以后年度的预算", "what is found can serve later budgets only"));
    else if (year != own && is_left_over(run, p, at, own))
        report_year(run, p, at, own, PILU_WORDS("可能沿用了别的年度的文字", "it may be left from another year"));
}

/* «项目支出绩效自评表（2022年度）» in a document of 2023. */
static void read_title_year(text_run *run, const pilu_passage *p, int own)
{
    size_t end = text_end(p->text);
    if (p->kind == PILU_PASSAGE_CELL || !text_ends(p->text, end, "年度）") || end < 17 || end > 150) return;
    int year = text_year_at(p->text, end - 13);
    if (year && year < own && text_ends(p->text, end - 13, "表（"))
        report_year(run, p, end - 13, own, PILU_WORDS("表的年度不是这一年", "the table is of another year"));
}

/* 2023年3月20日, alone: the day of signature. */
static bool is_date_line(pilu_str text)
{
    size_t at = text_begin(text), end = text_end(text);
    if (!text_year_at(text, at) || !text_ends(text, end, "日") || end - at > 20) return false;
    return text_find(text, "月", at, end) != SIZE_MAX;
}

void text_rule_years(text_run *run)
{
    int own = text_year_of(run);
    for (size_t i = 0; own && i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->note || text_first(p, "年") == SIZE_MAX) continue;
        read_title_year(run, p, own);
        if (p->kind == PILU_PASSAGE_HEADING) continue;
        if (is_date_line(p->text) && text_year_at(p->text, text_begin(p->text)) < own)
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
        for (size_t at = 0; at + 8 <= p->text.n; at++) {
            bool inside = at && pilu_char_is_digit((unsigned char)p->text.p[at - 1]);
            size_t end = inside || !pilu_char_is_digit((unsigned char)p->text.p[at]) ? at : impossible_day(p->text, at);
            if (end > at) text_report(run, TEXT_DAY, p, at, end, pilu_str_slice(p->text, at, end));
        }
    }
}

/* --- the unit ------------------------------------------------------------------------------------------------- */

static bool names_unit(pilu_str name)
{
    static const char *const ENDS[] = {"局", "委", "厅", "部", "院", "会",   "校",  "站",
                                       "所", "处", "办", "馆", "队", "中心", "政府"};
    size_t han = text_han_count(name);
    if (han < 5 || han > 24 || han * 3 != name.n) return false;
    for (size_t k = 0; k < PILU_COUNT(ENDS); k++)
        if (text_ends(name, name.n, ENDS[k])) return true;
    return false;
}

pilu_str text_unit_of(text_run *run)
{
    if (run->text->unit.n) return run->text->unit;
    for (size_t i = 0; i < run->text->count && i < HEAD; i++) {
        pilu_str text = run->text->passages[i].text;
        size_t from = text_begin(text), to = from;
        while (to < text.n && !pilu_char_is_digit((unsigned char)text.p[to])) to = text_after(text, to);
        size_t end = to < text.n ? to : text_end(text);
        if (end <= from) continue; /* nothing but blanks */
        pilu_str name = pilu_str_slice(text, from, end);
        if ((to >= text.n || text_year_at(text, to)) && names_unit(name)) return name;
    }
    return (pilu_str){0};
}

/* Behind the last 省 市 县 区 …: where the place's name ends and the office's begins. */
static size_t office_of(pilu_str unit)
{
    static const uint32_t PLACES[] = {0x7701, 0x5E02, 0x53BF, 0x533A, 0x65D7, 0x9547, 0x4E61, 0x5DDE};
    size_t office = 0;
    for (size_t at = 0, n = 0; at < unit.n; at = text_after(unit, at), n++)
        for (size_t k = 0; k < PILU_COUNT(PLACES); k++)
            if (n >= 2 && text_at(unit, at) == PLACES[k] && unit.n - at > 9) office = at + 3;
    return office;
}

/* How many of the Han characters of two names of one length differ. */
static size_t differing(const char *a, const char *b, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i + 3 <= n; i += 3) count += memcmp(a + i, b + i, 3) != 0;
    return count;
}

static void report_name(text_run *run, const pilu_passage *p, size_t from, size_t to, pilu_str unit)
{
    text_report(run, TEXT_NAME, p, from, to, pilu_str_slice(p->text, from, to), unit);
}

/* Where a name can begin: not within a longer one, as 枝花市 in 攀枝花市. */
static bool begins_name(pilu_str text, size_t at)
{
    static const char *const BEFORE[] = {"由", "与", "和", "及", "向", "在", "对", "为", "是", "的", "经", "报", "给", "至",
                                         "按", "本", "我", "从", "到", "赴", "请", "送", "供", "将", "被", "使", "让", "于"};
    if ((text.p[at] & 0xC0) == 0x80) return false;
    if (!pilu_char_is_han(text_before(text, at))) return true;
    for (size_t k = 0; k < PILU_COUNT(BEFORE); k++)
        if (text_ends(text, at, BEFORE[k])) return true;
    return false;
}

/* The same office of a place written with one other character, or the place's with one. */
static void read_names(text_run *run, const pilu_passage *p, pilu_str unit, size_t office)
{
    char place[128];
    pilu_str text = p->text;
    if (office >= sizeof place || text_han_count(unit) * 3 != unit.n) return;
    memcpy(place, unit.p, office);
    place[office] = '\0';
    pilu_str words = pilu_str_slice(unit, office, unit.n);
    for (size_t at = 0; (at = pilu_str_find(text, words, at)) != SIZE_MAX; at += words.n) {
        if (at < office || differing(text.p + at - office, unit.p, office) != 1) continue;
        if (!begins_name(text, at - office)) continue;
        if (memcmp(text.p + at - 3, unit.p + office - 3, 3) != 0 && !text_has(text, at + words.n, "本级")) continue;
        report_name(run, p, at - office, at + words.n, unit);
    }
    for (size_t at = 0; words.n >= 15 && (at = text_find(text, place, at, text.n)) != SIZE_MAX; at += office) {
        if (at + unit.n > text.n || differing(text.p + at, unit.p, unit.n) != 1 || !begins_name(text, at)) continue;
        if (memcmp(text.p + at + unit.n - 3, unit.p + unit.n - 3, 3) == 0) report_name(run, p, at, at + unit.n, unit);
    }
}

void text_rule_names(text_run *run)
{
    pilu_str unit = text_unit_of(run);
    size_t office = unit.n ? office_of(unit) : 0;
    for (size_t i = 0; office && i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        read_names(run, p, unit, office);
        size_t from = text_begin(p->text), to = text_end(p->text);
        if (i + 1 >= run->text->count || from >= to || !is_date_line(run->text->passages[i + 1].text)) continue;
        pilu_str name = pilu_str_slice(p->text, from, to); /* the signature */
        if (names_unit(name) && !pilu_str_eq(name, unit) && name.n > office && !memcmp(name.p, unit.p, office) &&
            differing(name.p, unit.p, name.n < unit.n ? name.n : unit.n) > (name.n == unit.n))
            report_name(run, p, from, to, unit);
    }
}

/* --- the project ------------------------------------------------------------------------------------------------ */

/* «2022年度甲乙丙项目支出绩效自评报告»: 甲乙丙; empty: no such title, or the title names the unit. */
static pilu_str project_of_title(pilu_str text)
{
    static const char *const BEHIND[] = {"项目支出绩效", "项目绩效", "项目预算绩效"};
    size_t from = text_begin(text), end = text_end(text);
    if (text_han_count(text) > 48 || text_find(text, "。", from, end) != SIZE_MAX) return (pilu_str){0};
    if (!text_ends(text, end, "报告") && !text_ends(text, end, "表") && !text_ends(text, end, "）")) return (pilu_str){0};
    size_t year = text_find(text, "年度", from, end);
    if (year != SIZE_MAX) from = year + 6;
    for (size_t k = 0; k < PILU_COUNT(BEHIND); k++) {
        size_t to = text_find(text, BEHIND[k], from, end);
        if (to == SIZE_MAX) continue;
        pilu_str name = pilu_str_slice(text, from, to);
        size_t han = text_han_count(name);
        return han >= 4 && han * 3 == name.n && !names_unit(name) ? name : (pilu_str){0};
    }
    return (pilu_str){0};
}

/* «丁戊己庚项目由某局实施» at the head of a paragraph: 丁戊己庚. */
static pilu_str project_of_paragraph(pilu_str text)
{
    static const char *const BEHIND[] = {"由", "于", "自"};
    size_t from = text_begin(text), to = text_find(text, "项目", from, text.n);
    text_number number = text_number_at(text, from);
    if (number.style) from = number.to;
    if (to == SIZE_MAX || to < from) return (pilu_str){0};
    pilu_str name = pilu_str_slice(text, from, to);
    size_t han = text_han_count(name);
    if (han < 4 || han > 16 || han * 3 != name.n) return (pilu_str){0};
    for (size_t k = 0; k < PILU_COUNT(BEHIND); k++)
        if (text_has(text, to + 6, BEHIND[k])) return name;
    return (pilu_str){0};
}

static bool contains(pilu_str text, pilu_str words) { return pilu_str_find(text, words, 0) != SIZE_MAX; }

/* A report on one project that speaks of another as its own: its words were taken from that one's. */
void text_rule_project(text_run *run)
{
    pilu_str title = {0};
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        pilu_str named = p->kind == PILU_PASSAGE_CELL ? (pilu_str){0} : project_of_title(p->text);
        if (named.n) title = named;
        else if (text_number_of(p).style == TEXT_CHAPTER) title = (pilu_str){0};
        if (named.n || !title.n || p->kind != PILU_PASSAGE_PARAGRAPH || p->note) continue;
        pilu_str own = project_of_paragraph(p->text);
        if (!own.n || contains(own, title) || contains(title, own) || contains(p->text, title)) continue;
        size_t from = (size_t)(own.p - p->text.p);
        text_report(run, TEXT_PROJECT, p, from, from + own.n, own, title);
    }
}
