/* Who and what a document is about: its unit's name, written otherwise or another's, and the project of its title. */
#include "check/text_private.h"

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
    for (size_t i = 0; i < run->text->count && i < TEXT_HEAD; i++) {
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

enum { MOST_OFFICE = 128 };

/* A bureau signs for the hospital or school that it answers for. */
static bool is_superior(pilu_str name, pilu_str unit)
{
    static const char *const OFFICES[] = {"局", "委", "厅", "政府", "办", "部"};
    for (size_t k = 0; k < PILU_COUNT(OFFICES); k++)
        if (text_ends(name, name.n, OFFICES[k])) return !text_ends(unit, unit.n, OFFICES[k]);
    return false;
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
                                         "按", "本", "我", "供", "将", "被", "使", "让", "于"};
    if ((text.p[at] & 0xC0) == 0x80) return false;
    if (!pilu_char_is_han(text_before(text, at))) return true;
    for (size_t k = 0; k < PILU_COUNT(BEFORE); k++)
        if (text_ends(text, at, BEFORE[k])) return true;
    return false;
}

/* «会同河西区教育局», «河西区教育局一行来访»: another unit is meant. */
static bool is_other_unit(pilu_str text, size_t from, size_t to)
{
    static const char *const BEFORE[] = {"会同", "联合", "配合", "协同", "协助", "上级", "邀请", "接待", "赴", "到", NULL};
    static const char *const BEHIND[] = {"来访", "来我", "一行", "牵头", "考察", "调研", "人员", "联合", "移送", "提起", NULL};
    size_t until = to + 12 < text.n ? to + 12 : text.n;
    for (const char *const *word = BEFORE; *word; word++)
        if (text_ends(text, from, *word)) return true;
    return text_has_any(text, to, until, BEHIND);
}

/* 河东 and 河西: places whose names differ so are both there. */
static bool are_neighbours(const char *a, const char *b, size_t n)
{
    static const char PAIRS[] = "东西南北上下左右前后新老旧大小内外一二三四五六七八九十";
    for (size_t i = 0; i + 3 <= n; i += 3) {
        if (!memcmp(a + i, b + i, 3)) continue;
        bool x = false, y = false;
        for (size_t k = 0; k + 3 < sizeof PAIRS; k += 3) {
            x |= !memcmp(a + i, PAIRS + k, 3);
            y |= !memcmp(b + i, PAIRS + k, 3);
        }
        if (!x || !y) return false;
    }
    return true;
}

/* The same office of a place written with one other character, or the place's with one. */
static void read_names(text_run *run, const pilu_passage *p, pilu_str unit, size_t office)
{
    char place[MOST_OFFICE];
    pilu_str text = p->text;
    memcpy(place, unit.p, office);
    place[office] = '\0';
    pilu_str words = pilu_str_slice(unit, office, unit.n);
    for (size_t at = 0; (at = pilu_str_find(text, words, at)) != SIZE_MAX; at += words.n) {
        if (at < office || differing(text.p + at - office, unit.p, office) != 1) continue;
        if (!begins_name(text, at - office) || is_other_unit(text, at - office, at + words.n)) continue;
        if (are_neighbours(text.p + at - office, unit.p, office)) continue;
        if (memcmp(text.p + at - 3, unit.p + office - 3, 3) != 0 && !text_has(text, at + words.n, "本级")) continue;
        report_name(run, p, at - office, at + words.n, unit);
    }
    for (size_t at = 0; words.n >= 15 && (at = text_find(text, place, at, text.n)) != SIZE_MAX; at += office) {
        if (at + unit.n > text.n || differing(text.p + at, unit.p, unit.n) != 1 || !begins_name(text, at)) continue;
        if (is_other_unit(text, at, at + unit.n)) continue;
        if (memcmp(text.p + at + unit.n - 3, unit.p + unit.n - 3, 3) == 0) report_name(run, p, at, at + unit.n, unit);
    }
}

/* --- whose accounts ------------------------------------------------------------------------------------------- */

/* Does «2023年度没有…», «2023年收入…» stand at `at`: what a unit says of its own accounts? */
static bool states_accounts(pilu_str text, size_t at)
{
    static const char *const ACCOUNTS[] = {
        "没有",     "无",         "未安排",   "收入",     "支出",     "收支",     "本年",     "总收入",
        "总支出",   "财政拨款",   "一般公共", "政府性基金", "国有资本", "机关运行", "“三公”", "三公",
        "因公",     "公务",       "政府采购", "年初",     "年末",     "部门决算", "单位决算", "决算"};
    if (!text_year_at(text, at)) return false;
    at += 7;
    if (text_has(text, at, "度")) at += 3;
    for (size_t k = 0; k < PILU_COUNT(ACCOUNTS); k++)
        if (text_has(text, at, ACCOUNTS[k])) return true;
    return false;
}

/* Much the same: at most three characters stand between what both begin and what both end with. */
static bool is_much_like(pilu_str a, pilu_str b)
{
    size_t head = 0, tail = 0, least = a.n < b.n ? a.n : b.n, most = a.n > b.n ? a.n : b.n;
    while (head + 3 <= least && !memcmp(a.p + head, b.p + head, 3)) head += 3;
    while (head + tail + 3 <= least && !memcmp(a.p + a.n - tail - 3, b.p + b.n - tail - 3, 3)) tail += 3;
    return most - head - tail <= 9 && (head + tail) * 2 >= a.n;
}

static bool contains(pilu_str text, pilu_str words) { return pilu_str_find(text, words, 0) != SIZE_MAX; }

/* «北林县人民检察院2023年度没有…» in the accounts of 北林县人民法院: whoever else is spoken of states no accounts here. */
static void read_accounts(text_run *run, const pilu_passage *p, pilu_str unit)
{
    pilu_str text = p->text;
    size_t from = text_begin(text);
    text_number number = text_number_at(text, from);
    if (number.style) from = number.to;
    for (size_t at = from; at < text.n;) {
        if (pilu_char_is_han(text_at(text, at))) {
            at = text_after(text, at);
            continue;
        }
        pilu_str name = pilu_str_slice(text, from, at);
        bool like = states_accounts(text, at) && names_unit(name) && is_much_like(unit, name);
        if (like && !contains(unit, name) && !contains(name, unit)) report_name(run, p, from, at, unit);
        size_t stop = text_find(text, "。", at, text.n);
        if (stop == SIZE_MAX) return;
        from = at = stop + 3;
    }
}

/* «甲局2023年度部门决算» alone on its line: from here on it is that unit's. */
static pilu_str unit_of_title(pilu_str text)
{
    size_t from = text_begin(text), at = from, end = text_end(text);
    if (end - from > 150 || text_ends(text, end, "。")) return (pilu_str){0};
    while (pilu_char_is_han(text_at(text, at))) at += 3;
    pilu_str name = pilu_str_slice(text, from, at);
    bool title = text_year_at(text, at) && (text_ends(text, end, "决算") || text_ends(text, end, "说明") ||
                                            text_ends(text, end, "报告") || text_ends(text, end, "公开"));
    return title && names_unit(name) ? name : (pilu_str){0};
}

static bool has_plain_name(pilu_str unit, size_t office)
{
    return office < MOST_OFFICE && text_han_count(unit) * 3 == unit.n;
}

void text_rule_names(text_run *run)
{
    pilu_str unit = text_unit_of(run);
    size_t office = unit.n ? office_of(unit) : 0;
    bool read = has_plain_name(unit, office);
    for (size_t i = 0; unit.n && i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        pilu_str title = run->text->doc ? (pilu_str){0} : unit_of_title(p->text);
        if (title.n) {
            unit = title;
            office = office_of(unit);
            read = has_plain_name(unit, office);
        }
        if (p->kind == PILU_PASSAGE_PARAGRAPH) read_accounts(run, p, unit);
        if (!office || !(p->holds & TEXT_WIDE)) continue;
        if (read) read_names(run, p, unit, office);
        size_t from = p->begin, to = p->end;
        if (i + 1 >= run->text->count || from >= to || !text_is_date_line(run->text->passages[i + 1].text)) continue;
        pilu_str name = pilu_str_slice(p->text, from, to); /* the signature */
        if (!names_unit(name) || is_superior(name, unit) || pilu_str_eq(name, unit)) continue;
        if (name.n > office && !memcmp(name.p, unit.p, office) &&
            differing(name.p, unit.p, name.n < unit.n ? name.n : unit.n) > (name.n == unit.n))
            report_name(run, p, from, to, unit);
    }
}

/* --- the project ------------------------------------------------------------------------------------------------ */

/* «2022年度甲乙丙项目支出绩效自评报告»: 甲乙丙; empty: no such title, or the title names the unit. */
static pilu_str project_of_title(const pilu_passage *p)
{
    pilu_str text = p->text;
    static const char *const BEHIND[] = {"项目支出绩效", "项目绩效", "项目预算绩效"};
    size_t from = p->begin, end = p->end;
    if (text_first(p, "项目") == SIZE_MAX || text_find(text, "。", from, end) != SIZE_MAX) return (pilu_str){0};
    if (text_han_count(text) > 48) return (pilu_str){0};
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

/* A report on one project that speaks of another as its own: its words were taken from that one's. */
void text_rule_project(text_run *run)
{
    pilu_str title = {0};
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        pilu_str named = p->kind == PILU_PASSAGE_CELL ? (pilu_str){0} : project_of_title(p);
        if (named.n) title = named;
        else if (text_number_of(p).style == TEXT_CHAPTER) title = (pilu_str){0};
        if (named.n || !title.n || p->kind != PILU_PASSAGE_PARAGRAPH || p->note) continue;
        pilu_str own = project_of_paragraph(p->text);
        if (!own.n || contains(own, title) || contains(title, own) || contains(p->text, title)) continue;
        size_t from = (size_t)(own.p - p->text.p);
        text_report(run, TEXT_PROJECT, p, from, from + own.n, own, title);
    }
}
