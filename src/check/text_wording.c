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

/* «更好的落实政策», «进一步的加强管理»: before a verb and what it is done to it is 地, and 进一步 takes neither. 得到了很好的落实
 * and 更好的服务 name a thing. */
static void read_adverb(text_run *run, const pilu_passage *p)
{
    static const char *const ADVERBS[] = {"更好的", "很好的", "较好的", "圆满的", "顺利的", "进一步的"};
    static const char *const VERBS[] = {"落实", "确保", "开展", "推进", "完成", "解决", "促进", "推动", "履行", "执行",
                                        "实施", "保证", "满足", "做好", "发挥", "提升", "提高", "加强"};
    static const char *const NOUNS[] = {"方案", "机制", "力", "效果", "情况", "措施", "办法", "路径", "平台", "模式",
                                        "途径", "方式", "方法", "体系", "率",   "空间", "条件", "和",   "与",   "的",
                                        "效应", "结果", "质量", "作为", "是",   "主体", "环境", "策略", "思路"};
    static const char *const BEFORE[] = {"得到", "取得", "获得", "有", "起到", "达到", "提供", "一个", "一种",
                                         "是",   "作出", "做出", "最", "具有", NULL};
    static const char *const SERVED[] = {"地方", "群众", "人民", "社会", "经济", "企业", "广大", "全市", "全县",
                                         "全区", "基层", "大局", "百姓", "居民", "于"};
    pilu_str text = p->text;
    for (size_t k = 0; k < PILU_COUNT(ADVERBS); k++)
        for (size_t at = text_first(p, ADVERBS[k]), n = strlen(ADVERBS[k]); at != SIZE_MAX;
             at = text_find(text, ADVERBS[k], at + n, text.n)) {
            size_t verb = at + n, behind = verb + 6;
            bool does = false;
            for (size_t i = 0; i < PILU_COUNT(VERBS); i++) does |= text_has(text, verb, VERBS[i]);
            does &= pilu_char_is_han(text_at(text, behind)) || text_has(text, behind, "“");
            for (size_t i = 0; i < PILU_COUNT(NOUNS); i++) does &= !text_has(text, behind, NOUNS[i]);
            for (size_t i = 0; i < PILU_COUNT(SERVED) && text_has(text, verb, "服务"); i++)
                does |= text_has(text, behind, SERVED[i]);
            if (!does || text_word_before(text, at, BEFORE)) continue;
            bool none = text_has(text, at, "进一步");
            pilu_str said = pilu_str_slice(text, at, behind);
            pilu_str right = pilu_arena_printf(run->diags->arena, "%.*s%s%.*s", (int)n - 3, text.p + at,
                                               none ? "" : "地", 6, text.p + verb);
            text_set(text_report(run, TEXT_WORDING, p, at, behind, said, PILU_WORDS("有误", "is wrong"), right), said,
                     right);
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

/* --- years ---------------------------------------------------------------------------------------------------- */

/* Are the digits those of `year` with one lost or one too many, or two of them exchanged? */
static bool is_slip_of(const char *digits, size_t n, int year)
{
    char y[5] = {(char)('0' + year / 1000), (char)('0' + year / 100 % 10), (char)('0' + year / 10 % 10),
                 (char)('0' + year % 10), 0};
    size_t same = 0, tail = 0;
    while (same < n && same < 4 && digits[same] == y[same]) same++;
    while (tail < n && tail < 4 && digits[n - 1 - tail] == y[3 - tail]) tail++;
    if (n == 4) return same + tail == 2 && digits[same] == y[same + 1] && digits[same + 1] == y[same];
    return same + tail >= (n < 4 ? n : 4) && same > 0;
}

static void report_year(text_run *run, const pilu_passage *p, size_t from, size_t to, int year, size_t digits)
{
    pilu_str said = pilu_str_slice(p->text, from, to), right = pilu_arena_printf(run->diags->arena, "%d年", year);
    pilu_str what = digits == 3   ? PILU_WORDS("漏了一位数字", "lacks a digit")
                    : digits == 5 ? PILU_WORDS("多了一位数字", "has a digit too many")
                                  : PILU_WORDS("颠倒了数字", "has digits exchanged");
    text_set(text_report(run, TEXT_WORDING, p, from, to, said, what, right), said, right);
}

/* «209年收入决算», «20202年», «2201年度», of a text about 2019 and the years beside it. 200年 alone may be so long a time. */
static void read_years(text_run *run, const pilu_passage *p, int own)
{
    static const char *const BEHIND[] = {"度", "初", "末", "底", "收入", "支出", "决算", "预算", "部门", "财政", "一般", "“三公"};
    static const int NEAR[] = {0, -1, 1, -2, 2};
    pilu_str text = p->text;
    for (size_t at = text_first(p, "年"); at != SIZE_MAX; at = text_find(text, "年", at + 3, text.n)) {
        size_t n = 0;
        while (n < 6 && n < at && pilu_char_is_digit((unsigned char)text.p[at - n - 1])) n++;
        uint32_t before = text_before(text, at - n);
        if (n < 3 || n > 5 || before == '.' || before == ',' || before == '-' || pilu_char_is_digit(before)) continue;
        int said = n == 4 ? text_year_at(text, at - 4) : 0;
        bool named = n != 3 || pilu_char_is_digit(text_at(text, at + 3));
        for (size_t k = 0; k < PILU_COUNT(BEHIND); k++) named |= text_has(text, at + 3, BEHIND[k]);
        if (!named || (n == 4 && said > 1000 && said <= own + 50)) continue;
        for (size_t k = 0; k < PILU_COUNT(NEAR); k++) {
            if (!is_slip_of(text.p + at - n, n, own + NEAR[k])) continue;
            report_year(run, p, at - n, at + 3, own + NEAR[k], n);
            break;
        }
    }
}

/* «2021全区政府性基金预算»: 年 is lost. */
static void read_bare_years(text_run *run, const pilu_passage *p)
{
    static const char *const BEHIND[] = {"全区", "全市", "全县", "全省", "全国", "全镇", "度", "部门决算", "部门预算", "单位决算",
                                         "财政拨款", "一般公共", "政府性", "国有资本", "社会保险", "“三公", "三公", "收入决算",
                                         "支出决算", "收入预算", "支出预算", "因公出国", "公务接待", "公务用车",
                                         "省级", "市级", "县级", "区级", "中央", "转移支付", "专项资金", "预算"};
    if (p->kind == PILU_PASSAGE_CELL) return;
    for (size_t at = 0; at + 7 < p->text.n; at++) {
        if (p->text.p[at] != '2' || p->text.p[at + 1] != '0' || (unsigned char)p->text.p[at + 4] < 0xE2) continue;
        uint32_t before = text_before(p->text, at);
        bool digits = pilu_char_is_digit((unsigned char)p->text.p[at + 2]) &&
                      pilu_char_is_digit((unsigned char)p->text.p[at + 3]);
        if (!digits || (before < 0x80 && before > ' ')) continue;
        for (size_t k = 0; k < PILU_COUNT(BEHIND); k++) {
            size_t to = at + 4 + strlen(BEHIND[k]);
            if (!text_has(p->text, at + 4, BEHIND[k])) continue;
            pilu_str said = pilu_str_slice(p->text, at, to);
            pilu_str right = pilu_arena_printf(run->diags->arena, "%.*s年%s", 4, p->text.p + at, BEHIND[k]);
            text_set(text_report(run, TEXT_WORDING, p, at, to, said, PILU_WORDS("漏了“年”", "lacks “年”"), right), said,
                     right);
            break;
        }
    }
}

void text_rule_wording(text_run *run)
{
    int own = text_year_of(run);
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->note || !(p->holds & TEXT_WIDE)) continue;
        read_compared(run, p);
        read_adverb(run, p);
        read_run_ons(run, p);
        if (!(p->holds & TEXT_DIGITS)) continue;
        if (own) read_years(run, p, own);
        read_bare_years(run, p);
    }
}
