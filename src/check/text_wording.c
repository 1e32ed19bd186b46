/* Words that are wrong as they stand, and what is right: slips that real disclosures make again and again. «与上年下降7.6%»
 * is said for 比上年下降; the others are the names of the forms, with characters exchanged, lost or said twice. */
#include "check/text_private.h"

static void report(text_run *run, const pilu_passage *p, size_t from, size_t to, pilu_str right)
{
    pilu_str what = pilu_arena_printf(run->diags->arena, "“%.*s”" PILU_WORDS_SPLIT "“%.*s”", PILU_FMT(right),
                                      PILU_FMT(right));
    text_report(run, TEXT_MARK, p, from, to, pilu_str_slice(p->text, from, to), what);
}

static void read_slips(text_run *run, const pilu_passage *p)
{
    static const struct {
        const char *wrong, *right;
        bool figure; /* only before a figure */
    } SLIPS[] = {{"公用用车", "公务用车", false},
                 {"公务用务", "公务用车", false},
                 {"因公出（境）国", "因公出国（境）", false},
                 {"运行费维护费", "运行维护费", false},
                 {"运行维护费费", "运行维护费", false},
                 {"三公经经费", "三公经费", false},
                 {"经费决支出", "经费决算支出", false},
                 {"支出收入", "支出", true},
                 {"收入支出为", "收入为", true},
                 {"核定较底", "核定较低", false},
                 {"标准较底", "标准较低", false},
                 {"截止", "截至", true},
                 {"%因公出国", "%，因公出国", false},
                 {"%公务用车", "%，公务用车", false},
                 {"%公务接待", "%，公务接待", false}};
    for (size_t k = 0; k < PILU_COUNT(SLIPS); k++) {
        size_t at = text_first(p, SLIPS[k].wrong), n = at == SIZE_MAX ? 0 : strlen(SLIPS[k].wrong);
        for (; at != SIZE_MAX; at = text_find(p->text, SLIPS[k].wrong, at + n, p->text.n))
            if (!SLIPS[k].figure || pilu_char_is_digit(text_at(p->text, at + n)))
                report(run, p, at, at + n, pilu_str_from(SLIPS[k].right));
    }
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
                    report(run, p, at, end + 6,
                           pilu_arena_printf(run->diags->arena, "比%.*s", (int)(end + 3 - at), text.p + at + 3));
            break;
        }
    }
}

void text_rule_wording(text_run *run)
{
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->note || !(p->holds & TEXT_WIDE)) continue;
        read_slips(run, p);
        read_compared(run, p);
    }
}
