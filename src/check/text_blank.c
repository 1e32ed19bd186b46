/* Blanks of a form that were never filled in: «支出  万元，», «增长%。», «（  ）辆», «2024年  月  日», reasons announced and
 * not given. Only sentences are read: in tables a unit stands alone in its head, and a seal's place may stay empty. */
#include "check/text_private.h"

static bool is_blank(uint32_t c) { return c == ' ' || c == 0x3000 || c == 0xA0; }

static size_t skip_blanks(pilu_str text, size_t at)
{
    while (is_blank(text_at(text, at))) at = text_after(text, at);
    return at;
}

static bool is_mark(uint32_t c)
{
    return c == 0xFF0C || c == 0x3001 || c == 0x3002 || c == 0xFF1B || c == 0xFF1A || c == 0xFF09 || c == 0xFF08;
}

static void report_blank(text_run *run, const pilu_passage *p, size_t from, size_t to)
{
    text_report(run, TEXT_BLANK, p, from, to, pilu_str_slice(p->text, from, to));
}

/* --- a unit without its figure --------------------------------------------------------------------------------- */

/* What a figure in that unit is said of. */
static const char *const AMOUNTS[] = {"支出", "收入", "经费",   "决算", "预算", "决算数", "预算数", "执行数", "费",
                                      "合计", "总计", "总额", "金额", "增加", "减少",   "结余",   NULL};
static const char *const RATES[] = {"占",       "占比",         "增长",   "下降",     "上升", "降低", "完成预算",
                                    "完成年初预算", "完成全年预算", "执行率", "完成率", NULL};
/* «单位为万元», «以 万元 计», «上百 万元»: no figure belongs there. */
static const char *const NO_FIGURE[] = {"单位", "计量", "币种", "表示", NULL};
static const char *const NUMBERS[] = {"以", "按", "到", "至", "数", "几", "近", "十", "百", "千", "余", "多", NULL};

static bool lacks_figure(pilu_str text, size_t at, size_t end, bool rate, size_t *from)
{
    uint32_t next = text_at(text, end);
    size_t word = at;
    if (!is_mark(next) || next == 0xFF08 || next == 0xFF1A) return false;
    while (is_blank(text_before(text, word))) word = text_back(text, word);
    if (!pilu_char_is_han(text_before(text, word))) return false;
    size_t words = text_words_from(text, word, 0, 120, TEXT_AT_WORDS | TEXT_AT_OPEN | TEXT_AT_CLOSE);
    if (text_has_any(text, words, word, NO_FIGURE)) return false;
    *from = word - words > 12 ? word - 12 : words;
    while (((unsigned char)text.p[*from] & 0xC0) == 0x80) ++*from;
    if (word < at) return !text_word_before(text, word, NUMBERS);
    return text_word_before(text, word, rate ? RATES : AMOUNTS) != NULL;
}

static void read_units(text_run *run, const pilu_passage *p)
{
    static const char *const UNITS[] = {"万元", "亿元", "元", "%", "％"};
    pilu_str text = p->text;
    for (size_t k = 0; k < PILU_COUNT(UNITS); k++) {
        size_t n = strlen(UNITS[k]), from;
        for (size_t at = text_first(p, UNITS[k]); at != SIZE_MAX; at = text_find(text, UNITS[k], at + n, text.n)) {
            if (lacks_figure(text, at, at + n, k > 2, &from)) report_blank(run, p, from, at + n);
        }
    }
}

/* «（  ）辆»: brackets for a figure. */
static void read_brackets(text_run *run, const pilu_passage *p)
{
    static const char *const COUNTED[] = {"万元", "元", "%", "个", "人", "辆", "台", "项", "次", "家"};
    pilu_str text = p->text;
    for (size_t at = text_first(p, "（"); at != SIZE_MAX; at = text_find(text, "（", at + 3, text.n)) {
        size_t end = skip_blanks(text, at + 3);
        if (!text_has(text, end, "）")) continue;
        for (size_t k = 0; k < PILU_COUNT(COUNTED); k++) {
            if (!text_has(text, end + 3, COUNTED[k])) continue;
            report_blank(run, p, at, end + 3 + strlen(COUNTED[k]));
            return;
        }
    }
}

/* --- a day, a reason ------------------------------------------------------------------------------------------- */

/* «2024年  月  日»; without a year only as the text's last words: elsewhere a seal and a hand may stand there. */
static void read_day(text_run *run, const pilu_passage *p, bool last)
{
    pilu_str text = p->text;
    for (size_t at = text_first(p, "年"); at != SIZE_MAX; at = text_find(text, "年", at + 3, text.n)) {
        size_t month = skip_blanks(text, at + 3), day = skip_blanks(text, month + 3), year = at;
        if (month == at + 3 || !text_has(text, month, "月") || day == month + 3 || !text_has(text, day, "日")) continue;
        while (is_blank(text_before(text, year))) year = text_back(text, year);
        bool digits = year >= 4 && pilu_char_is_digit(text.p[year - 1]);
        if (!digits && !(last && year == 0)) continue;
        report_blank(run, p, digits ? year - 4 : at, day + 3);
        return;
    }
}

/* «主要原因是：» with nothing below it but the next heading, or nothing at all. */
static void read_reason(text_run *run, const pilu_passage *p, const pilu_passage *next)
{
    static const char *const REASONS[] = {"原因是：", "原因为：", "原因：", NULL};
    size_t end = p->end;
    const char *words = text_word_before(p->text, end, REASONS);
    if (!words) return;
    text_number number = next ? text_number_of(next) : (text_number){.style = TEXT_CHAPTER};
    bool heading = number.style == TEXT_CHAPTER || (number.style && number.style < TEXT_DOT && number.value > 1);
    if (heading) report_blank(run, p, end - strlen(words), end);
}

void text_rule_blanks(text_run *run)
{
    if (!run->text->count) return;
    const pilu_passage *end = run->text->passages + run->text->count;
    for (const pilu_passage *p = run->text->passages; p < end; p++) {
        if (p->kind != PILU_PASSAGE_PARAGRAPH || p->note || p->begin >= p->end) continue;
        const pilu_passage *next = p + 1;
        while (next < end && next->begin >= next->end) next++;
        read_units(run, p);
        read_brackets(run, p);
        read_day(run, p, next == end);
        read_reason(run, p, next < end ? next : NULL);
    }
}
