/* Turns of speech that are wrong: «与上年下降7.6%» is said for 比上年下降. Words that are wrong as they stand are in
 * text_slips.def, those that differ by one slip from the genre's set phrases are found by text_set_phrases.c. */
#include "check/text_private.h"

static void report_compared(text_run *run, const pilu_passage *p, size_t from, size_t to)
{
    pilu_str said = pilu_str_slice(p->text, from, to), with = pilu_str_slice(p->text, from + strlen("与"), to);
    pilu_str right = pilu_arena_printf(run->diags->arena, "比%.*s", PILU_FMT(with));
    text_set(text_report(run, TEXT_WORDING, p, from, to, said, PILU_WORDS("有误", "is wrong"), right), said, right);
}

/* «与上年(决算数)下降»: with 与 it is compared (相比), and 比 says so in one word. */
static void read_compared(text_run *run, const pilu_passage *p)
{
    static const char *const NAMES[] = {"年度决算数", "年度决算", "年决算数", "年决算", "年预算数", "年同期", "年度", "年"};
    static const char *const CHANGED[] = {"增加", "减少", "增长", "下降", "上升"};
    pilu_str text = p->text;
    for (size_t at = text_first(p, "与"); at != SIZE_MAX; at = text_find(text, "与", at + 3, text.n)) {
        size_t year = text_has(text, at + 3, "上年") || text_has(text, at + 3, "去年") ? at + 6
                      : text_year_at(text, at + 3)                                    ? at + 7
                                                                                      : 0;
        for (size_t k = 0; year && k < PILU_COUNT(NAMES); k++) {
            size_t end = year + strlen(NAMES[k]);
            if (!text_has(text, year, NAMES[k])) continue;
            for (size_t n = 0; n < PILU_COUNT(CHANGED); n++)
                if (text_has(text, end, CHANGED[n]) && pilu_char_is_digit(text_at(text, end + 6)))
                    report_compared(run, p, at, end + 6);
            break;
        }
    }
}

/* «…98.74%公务用车购置…», «3.2万元其中：…»: what begins a new clause stands right behind a figure, in a text that has marks:
 * a table made one line has none. */
static void read_run_on(text_run *run, const pilu_passage *p, const char *behind, const char *const *begins,
                        size_t count)
{
    pilu_str text = p->text;
    enum { NEAR = 200 };
    size_t n = strlen(behind);
    for (size_t at = text_first(p, behind); at != SIZE_MAX; at = text_find(text, behind, at + n, text.n)) {
        bool marked = text_find(text, "，", at > NEAR ? at - NEAR : 0, at) != SIZE_MAX;
        if (!marked || !pilu_char_is_digit(text_before(text, at))) continue;
        for (size_t k = 0; k < count; k++) {
            if (!text_has(text, at + n, begins[k])) continue;
            size_t to = at + n + strlen(begins[k]);
            pilu_str said = pilu_str_slice(text, at, to);
            pilu_str right = pilu_arena_printf(run->diags->arena, "%s，%s", behind, begins[k]);
            text_set(text_report(run, TEXT_WORDING, p, at, to, said,
                                 PILU_WORDS("漏了标点", "lacks a mark"), right), said, right);
        }
    }
}

static void read_run_ons(text_run *run, const pilu_passage *p)
{
    static const char *const RATE[] = {"因公出国", "公务用车", "公务接待", "主要原因", "较上年", "比上年",
                                       "与上年", "较年初", "一般公共预算", "支出决算", "决算数"};
    static const char *const MONEY[] = {"因公出国", "公务用车", "公务接待", "其中", "主要原因"};
    if (p->kind == PILU_PASSAGE_CELL || !(p->holds & TEXT_DIGITS)) return;
    read_run_on(run, p, "%", RATE, PILU_COUNT(RATE));
    read_run_on(run, p, "万元", MONEY, PILU_COUNT(MONEY));
}

void text_rule_wording(text_run *run)
{
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->note || !(p->holds & TEXT_WIDE)) continue;
        read_compared(run, p);
        read_run_ons(run, p);
    }
}
