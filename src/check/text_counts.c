/* A number of things promised and the things listed: «以下三个方面：» before a list, «共2家，包括：甲、乙» in a
 * sentence, «甲、乙、丙三项» behind one. What could be counted in two ways is left alone. */
#include "check/text_private.h"

enum { FOLLOWING = 40, MOST = 30 };

static void report_count(text_run *run, const pilu_passage *p, size_t from, size_t to, int listed)
{
    pilu_str n = pilu_arena_printf(run->diags->arena, "%d", listed);
    pilu_str found = pilu_arena_str(run->diags->arena, pilu_str_slice(p->text, from, to));
    text_set(text_report(run, TEXT_COUNT, p, from, to, found, n), found, n);
}

/* 三个, 3 项, 五大: the offset behind the measure word, or 0. */
static size_t measured(pilu_str text, size_t at, int *value)
{
    static const char *const WORDS[] = {"个", "项", "大", "类", "种", "点", "条", "方面", "家", "级", "名", "所"};
    *value = text_small_number(text, &at);
    if (!*value) return 0;
    while (text_has(text, at, " ")) at++;
    for (size_t k = 0; k < PILU_COUNT(WORDS); k++)
        if (text_has(text, at, WORDS[k])) return at + strlen(WORDS[k]);
    return 0;
}

/* --- 以下三个方面： and the list that follows -------------------------------------------------------------- */

/* 一是 … 二是 … from here on: how many in order. */
static int firstly(const text_run *run, size_t i, size_t at)
{
    static const char *const NUMBERS[] = {"一是", "二是", "三是", "四是", "五是", "六是", "七是", "八是", "九是"};
    int n = 0;
    for (size_t k = i; k < run->text->count && k < i + FOLLOWING && n < 9; k++, at = 0) {
        pilu_str text = run->text->passages[k].text;
        if (k > i && n && text_number_of(&run->text->passages[k]).style) break;
        while (n < 9 && (at = text_find(text, NUMBERS[n], at, text.n)) != SIZE_MAX) n++, at += 6;
        if (k > i && !n) break;
    }
    return n;
}

/* Numbered paragraphs 1, 2, 3 … from the next on. */
static int numbered(const text_run *run, size_t i)
{
    int n = 0;
    text_style style = TEXT_NO_NUMBER;
    for (size_t k = i + 1; k < run->text->count && k < i + FOLLOWING; k++) {
        text_number number = text_number_of(&run->text->passages[k]);
        if (!number.style && !style) return 0;
        if (!number.style || (style && text_level(number.style) > text_level(style))) continue;
        if (!style) style = number.style;
        if (number.style != style || number.value != n + 1) break;
        n++;
    }
    return n;
}

static void read_promise(text_run *run, size_t i, const pilu_passage *p)
{
    static const char *const WORDS[] = {"以下", "如下", "下列"};
    pilu_str text = p->text;
    size_t end = text_end(text);
    for (size_t k = 0; k < PILU_COUNT(WORDS); k++) {
        size_t at = text_first(p, WORDS[k]);
        int value;
        size_t behind = at == SIZE_MAX ? 0 : measured(text, at + 6, &value);
        if (!behind) continue;
        size_t stop = behind;
        while (stop < end && !text_has(text, stop, "：") && !text_has(text, stop, "。")) stop = text_after(text, stop);
        bool last = stop + 3 >= end;
        int listed = firstly(run, i, stop);
        if (listed < 2 && last) listed = numbered(run, i);
        if (listed >= 2 && listed != value) report_count(run, p, at, behind, listed);
        return;
    }
}

/* --- 共2家，包括：甲、乙 ------------------------------------------------------------------------------------ */

/* How many things stand between `from` and the end of the sentence with 、 between them; 0: not to be counted. */
static int enumerated(pilu_str text, size_t from)
{
    static const char *const UNCLEAR[] = {"等", "和", "及", "与", "，", "；", "或"};
    size_t end = text_find(text, "。", from, text.n);
    if (end == SIZE_MAX) end = text_end(text);
    for (size_t k = 0; k < PILU_COUNT(UNCLEAR); k++)
        if (text_find(text, UNCLEAR[k], from, end) != SIZE_MAX) return 0;
    int n = 1, deep = 0;
    for (size_t at = from; at < end; at = text_after(text, at)) {
        uint32_t c = text_at(text, at);
        deep += (c == 0xFF08 || c == 0x201C || c == 0x300A) - (c == 0xFF09 || c == 0x201D || c == 0x300B);
        n += c == 0x3001 && deep == 0;
    }
    return n >= 2 && n < MOST ? n : 0;
}

static void read_naming(text_run *run, const pilu_passage *p)
{
    static const char *const OPEN[] = {"包括：", "分别为：", "分别是：", "分别为", "分别是", "具体为：", "即："};
    pilu_str text = p->text;
    for (size_t k = 0; k < PILU_COUNT(OPEN); k++) {
        size_t open = text_first(p, OPEN[k]);
        if (open == SIZE_MAX) continue;
        int listed = enumerated(text, open + strlen(OPEN[k])), value = 0, found = 0;
        size_t from = 0, to = 0, comma = open;
        while (comma && open - comma < 12 && text_before(text, comma) != 0xFF0C) comma--;
        if (!listed || text_before(text, comma) != 0xFF0C) return;
        size_t begin = comma - 3;
        while (begin && text_before(text, begin) != 0xFF0C && text_before(text, begin) != 0x3002) begin--;
        for (size_t at = begin; at + 3 < comma;) {
            int n;
            size_t behind = measured(text, at, &n);
            if (behind && n >= 2) found++, from = at, to = behind, value = n;
            at = behind ? behind : text_after(text, at);
        }
        if (found == 1 && value != listed) report_count(run, p, from, to, listed);
        return;
    }
}

/* --- 甲、乙、丙三项 ------------------------------------------------------------------------------------------- */

static void read_summed_up(text_run *run, const pilu_passage *p)
{
    static const uint32_t NUMERALS[] = {0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03}; /* 三 … 七 */
    pilu_str text = p->text;
    int marks = 0;
    bool unclear = false;
    if (text_first(p, "、") == SIZE_MAX) return;
    for (size_t at = text_begin(text); at < text.n; at = text_after(text, at)) {
        uint32_t c = text_at(text, at), before = text_before(text, at);
        if (c == 0x3001) marks++;
        if (c == 0xFF0C || c == 0x3002 || c == 0xFF1B || c == 0xFF1A) marks = 0, unclear = false;
        if (c == 0x548C || c == 0x53CA || c == 0x4E0E || c == 0xFF08) unclear = true; /* 和 及 与 （ */
        bool numeral = false;
        for (size_t k = 0; k < PILU_COUNT(NUMERALS); k++) numeral |= c == NUMERALS[k];
        int value;
        size_t behind = numeral && marks >= 2 && before != 0x3001 && before != 0x7B2C ? measured(text, at, &value) : 0;
        if (!behind) continue;
        bool open = before == 0x7B49; /* 等 */
        if (!unclear && (open ? marks + 1 > value : marks + 1 != value)) report_count(run, p, at, behind, marks + 1);
        marks = 0;
    }
}

void text_rule_counts(text_run *run)
{
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->kind != PILU_PASSAGE_PARAGRAPH || p->note || p->residue) continue;
        read_promise(run, i, p);
        read_naming(run, p);
        read_summed_up(run, p);
    }
}
