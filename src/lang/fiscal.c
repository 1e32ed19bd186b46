#include "lang/fiscal.h"

#include "base/chinese.h"

enum { MONEY_PLACES = 2, CENT_PLACES = 6, MOST_PLACES = 12 }; /* of 万元; CENT_PLACES: down to 分 */

static const char NONE[] = "—"; /* domain.md §3.7: what does not apply, or has no base */

static bool is_numeric(const pilu_value *v) { return v->kind == PILU_NUMBER || v->kind == PILU_MONEY; }

/* Zero has no unit: the sum of an empty list is an amount too. */
static bool is_money(const pilu_value *v)
{
    return v->kind == PILU_MONEY || (v->kind == PILU_NUMBER && v->number.num == 0);
}

static bool need_money(pilu_eval *eval, const pilu_expr *call, size_t i, pilu_value *v)
{
    if (is_money(v)) return true;
    pilu_eval_wrong(eval, call->args[i], call->name, pilu_value_kind_words(PILU_MONEY), v);
    return false;
}

static bool need_number(pilu_eval *eval, const pilu_expr *call, size_t i, pilu_value *v)
{
    if (v->kind == PILU_NUMBER) return true;
    pilu_eval_wrong(eval, call->args[i], call->name, pilu_value_kind_words(PILU_NUMBER), v);
    return false;
}

/* Both amounts, or both numbers; zero goes with either. */
static bool need_pair(pilu_eval *eval, const pilu_expr *call, pilu_value **args)
{
    pilu_str wanted = PILU_WORDS("数或金额", "a number or an amount");
    for (size_t i = 0; i < 2; i++)
        if (!is_numeric(args[i])) {
            pilu_eval_wrong(eval, call->args[i], call->name, wanted, args[i]);
            return false;
        }
    if (args[0]->kind == args[1]->kind || args[0]->number.num == 0 || args[1]->number.num == 0) return true;
    pilu_eval_wrong(eval, call->args[1], call->name, pilu_value_kind_words(args[0]->kind), args[1]);
    return false;
}

/* The number of decimals asked for, or -1 after a finding. */
static int places_of(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count, size_t i, int usual)
{
    int64_t n;
    if (count <= i) return usual;
    if (args[i]->kind == PILU_NUMBER && pilu_number_to_int(args[i]->number, &n) && n >= 0 && n <= MOST_PLACES)
        return (int)n;
    pilu_eval_wrong(eval, call->args[i], call->name, PILU_WORDS("0 到 12 的整数", "a whole number from 0 to 12"),
                    args[i]);
    return -1;
}

static pilu_value *take_text(pilu_eval *eval, pilu_buf *text)
{
    pilu_value *v = pilu_eval_string(eval, pilu_arena_str(eval->arena, pilu_buf_view(text)));
    pilu_buf_free(text);
    return v;
}

static pilu_value *none(pilu_eval *eval) { return pilu_eval_string(eval, pilu_str_from(NONE)); }

static pilu_value *printed(pilu_eval *eval, const pilu_expr *call, pilu_number n, int places, bool group,
                           const char *unit)
{
    if (!n.ok) return pilu_eval_number(eval, call, n, PILU_NUMBER);
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_number_print(n, places, group, &text);
    pilu_buf_text(&text, unit);
    return take_text(eval, &text);
}

static pilu_number in_wan(pilu_number yuan) { return pilu_number_div(yuan, pilu_number_int(10000)); }
static pilu_number in_percent(pilu_number ratio) { return pilu_number_mul(ratio, pilu_number_int(100)); }

/* What a check says is exact: two amounts that differ must not print alike. At least the usual decimals, at most 分. */
static int stated_places(const pilu_eval *eval, pilu_number wan)
{
    int places = MONEY_PLACES;
    while (eval->stating && places < CENT_PLACES && pilu_number_cmp(pilu_number_round(wan, places), wan) != 0) places++;
    return places;
}

/* domain.md §3.7: something is not 0.00万元 but «不足0.01万元», as a rate is «不足0.01%». */
static void put_money(const pilu_eval *eval, pilu_number yuan, pilu_buf *out)
{
    pilu_number wan = in_wan(yuan);
    int places = stated_places(eval, wan);
    pilu_number seen = pilu_number_round(wan, places);
    bool hidden = seen.ok && seen.num == 0 && pilu_number_sign(yuan) > 0;
    if (hidden) pilu_buf_text(out, "不足0.01");
    else pilu_number_print(wan, places, false, out);
    pilu_buf_text(out, "万元");
}

/* What a check says is looked for in the data: it is said in the data's own unit. */
static bool is_given_in_yuan(const pilu_eval *eval)
{
    const pilu_value *unit = pilu_value_get(eval->root, PILU_STR("money_unit"));
    return unit && unit->kind == PILU_STRING && pilu_str_is(unit->string, "元");
}

/* --- amounts and numbers to text ------------------------------------------------------------------- */

pilu_value *pilu_call_wan(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    int places = places_of(eval, call, args, count, 1, MONEY_PLACES);
    if (places < 0) return NULL;
    if (args[0]->kind == PILU_NULL) return none(eval);
    if (!need_money(eval, call, 0, args[0])) return NULL;
    pilu_number wan = in_wan(args[0]->number);
    return printed(eval, call, wan, count > 1 || !wan.ok ? places : stated_places(eval, wan), false, "");
}

pilu_value *pilu_call_yuan(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    int places = places_of(eval, call, args, count, 1, MONEY_PLACES);
    if (places < 0) return NULL;
    if (args[0]->kind == PILU_NULL) return none(eval);
    return need_money(eval, call, 0, args[0]) ? printed(eval, call, args[0]->number, places, true, "") : NULL;
}

pilu_value *pilu_call_money(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    (void)count;
    if (args[0]->kind == PILU_NULL) return none(eval);
    if (!need_money(eval, call, 0, args[0])) return NULL;
    if (!in_wan(args[0]->number).ok) return pilu_eval_number(eval, call, in_wan(args[0]->number), PILU_NUMBER);
    pilu_buf text;
    pilu_buf_init(&text, 0);
    if (eval->stating && is_given_in_yuan(eval)) {
        pilu_number_print_short(args[0]->number, 2, &text);
        pilu_buf_text(&text, "元");
    } else put_money(eval, args[0]->number, &text);
    return take_text(eval, &text);
}

pilu_value *pilu_call_fixed(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    int places = places_of(eval, call, args, count, 1, 2);
    if (places < 0) return NULL;
    if (args[0]->kind == PILU_NULL) return none(eval);
    return need_number(eval, call, 0, args[0]) ? printed(eval, call, args[0]->number, places, false, "") : NULL;
}

pilu_value *pilu_call_number(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    int places = places_of(eval, call, args, count, 1, MOST_PLACES);
    if (places < 0) return NULL;
    if (args[0]->kind == PILU_NULL) return none(eval);
    if (!need_number(eval, call, 0, args[0])) return NULL;
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_number_print_short(args[0]->number, places, &text);
    return take_text(eval, &text);
}

pilu_value *pilu_call_percent(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    int places = places_of(eval, call, args, count, 1, 2);
    if (places < 0) return NULL;
    if (args[0]->kind == PILU_NULL) return none(eval);
    return need_number(eval, call, 0, args[0]) ? printed(eval, call, in_percent(args[0]->number), places, false, "%")
                                               : NULL;
}

pilu_value *pilu_call_round(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    int places = places_of(eval, call, args, count, 1, 2);
    if (places < 0 || args[0]->kind == PILU_NULL) return places < 0 ? NULL : args[0];
    return need_number(eval, call, 0, args[0])
               ? pilu_eval_number(eval, call, pilu_number_round(args[0]->number, places), PILU_NUMBER)
               : NULL;
}

/* --- rates ----------------------------------------------------------------------------------------- */

pilu_value *pilu_call_rate(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    (void)count;
    if (args[0]->kind == PILU_NULL || args[1]->kind == PILU_NULL) return pilu_eval_new(eval, PILU_NULL);
    if (!need_pair(eval, call, args)) return NULL;
    if (args[1]->number.num == 0) return pilu_eval_new(eval, PILU_NULL);
    return pilu_eval_number(eval, call, pilu_number_div(args[0]->number, args[1]->number), PILU_NUMBER);
}

/* `before` and part ÷ whole as «38.20%»; something is not 0.00% but «不足0.01%» (domain.md §3.7). */
static pilu_value *end_with_percent(pilu_eval *eval, const pilu_expr *call, pilu_buf *before, pilu_number part,
                                    pilu_number whole, int places)
{
    pilu_number percent = in_percent(pilu_number_div(part, whole)), seen = pilu_number_round(percent, places);
    if (!seen.ok) {
        pilu_buf_free(before);
        return pilu_eval_number(eval, call, seen, PILU_NUMBER);
    }
    if (seen.num == 0 && pilu_number_sign(percent) > 0) {
        pilu_buf_text(before, "不足");
        percent = pilu_number_int(1);
        for (int i = 0; i < places; i++) percent = pilu_number_div(percent, pilu_number_int(10));
    }
    pilu_number_print(percent, places, false, before);
    pilu_buf_char(before, '%');
    return take_text(eval, before);
}

pilu_value *pilu_call_share(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    int places = places_of(eval, call, args, count, 2, 2);
    if (places < 0 || !need_pair(eval, call, args)) return NULL;
    if (args[1]->number.num == 0) return none(eval);
    pilu_buf text;
    pilu_buf_init(&text, 0);
    return end_with_percent(eval, call, &text, args[0]->number, args[1]->number, places);
}

/* The amount with its unit, a plain number without one. */
static void put_quantity(const pilu_eval *eval, const pilu_value *like, pilu_number n, pilu_buf *out)
{
    if (like->kind == PILU_MONEY) put_money(eval, n, out);
    else pilu_number_print_short(n, MOST_PLACES, out);
}

/* domain.md §3.6–3.7: direction words by exact comparison, never a minus sign with 减少, no rate over nothing. A gap is
 * printed so that a draft's reader sees it, and the text rules find it should no rule have stopped it. */
pilu_value *pilu_call_change(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    (void)count;
    if (args[1]->kind == PILU_NULL) return pilu_eval_string(eval, PILU_STR("（待填：上年数）"));
    if (!need_pair(eval, call, args)) return NULL;
    pilu_number now = args[0]->number, before = args[1]->number, change = pilu_number_sub(now, before);
    if (!change.ok) return pilu_eval_number(eval, call, change, PILU_NUMBER);
    int sign = pilu_number_sign(change);
    if (sign == 0) return pilu_eval_string(eval, PILU_STR("与上年持平"));
    const pilu_value *like = args[0]->number.num != 0 ? args[0] : args[1]; /* zero has no unit */
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_buf_text(&text, sign > 0 ? "增加" : "减少");
    put_quantity(eval, like, pilu_number_abs(change), &text);
    if (pilu_number_sign(before) == 0) {
        pilu_buf_text(&text, "（上年无此项）");
        return take_text(eval, &text);
    }
    pilu_buf_text(&text, sign > 0 ? "，增长" : "，下降");
    return end_with_percent(eval, call, &text, pilu_number_abs(change), pilu_number_abs(before), 2);
}

pilu_value *pilu_call_completion(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    (void)count;
    if (!need_pair(eval, call, args)) return NULL;
    pilu_buf text;
    pilu_buf_init(&text, 0);
    if (args[1]->number.num != 0) {
        pilu_buf_text(&text, "完成预算");
        if (args[0]->number.num == 0) { /* 0 % of what? The sentence alone must show that there was a budget */
            put_quantity(eval, args[1], args[1]->number, &text);
            pilu_buf_text(&text, "的");
        }
        return end_with_percent(eval, call, &text, args[0]->number, args[1]->number, 2);
    }
    pilu_buf_text(&text, args[0]->number.num == 0 ? "未安排预算，无支出" : "未安排预算");
    return take_text(eval, &text);
}

/* The relation of two exact values in words: 大于, 小于, 等于, or the words given (增加, 减少, 持平). */
pilu_value *pilu_call_compare(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    static const char *const WORDS[] = {"大于", "小于", "等于"};
    if (!need_pair(eval, call, args)) return NULL;
    for (size_t i = 2; i < count; i++)
        if (args[i]->kind != PILU_STRING)
            return pilu_eval_wrong(eval, call->args[i], call->name, pilu_value_kind_words(PILU_STRING), args[i]);
    int sign = pilu_number_cmp(args[0]->number, args[1]->number);
    size_t which = sign > 0 ? 0 : sign < 0 ? 1 : 2;
    return which + 2 < count ? args[which + 2] : pilu_eval_string(eval, pilu_str_from(WORDS[which]));
}

pilu_value *pilu_call_grade(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    (void)count;
    static const struct {
        int from;
        const char *word;
    } GRADES[] = {{90, "优"}, {80, "良"}, {60, "中"}};
    if (!need_number(eval, call, 0, args[0])) return NULL;
    for (size_t i = 0; i < PILU_COUNT(GRADES); i++)
        if (pilu_number_cmp(args[0]->number, pilu_number_int(GRADES[i].from)) >= 0)
            return pilu_eval_string(eval, pilu_str_from(GRADES[i].word));
    return pilu_eval_string(eval, PILU_STR("差"));
}

/* --- units ----------------------------------------------------------------------------------------- */

typedef struct unit {
    pilu_str base; /* «人» of «万人» */
    int64_t factor;
} unit;

static unit unit_of(pilu_str text)
{
    static const struct {
        const char *prefix;
        int64_t factor;
    } PREFIXES[] = {{"万", 10000}, {"亿", 100000000}};
    for (size_t i = 0; i < PILU_COUNT(PREFIXES); i++) {
        pilu_str prefix = pilu_str_from(PREFIXES[i].prefix);
        if (text.n > prefix.n && pilu_str_starts(text, prefix))
            return (unit){pilu_str_slice(text, prefix.n, text.n), PREFIXES[i].factor};
    }
    return (unit){text, 1};
}

pilu_value *pilu_call_convert(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    (void)count;
    if (args[0]->kind == PILU_NULL) return args[0];
    if (!is_numeric(args[0]))
        return pilu_eval_wrong(eval, call->args[0], call->name, PILU_WORDS("数或金额", "a number or an amount"),
                               args[0]);
    for (size_t i = 1; i < 3; i++)
        if (args[i]->kind != PILU_STRING)
            return pilu_eval_wrong(eval, call->args[i], call->name, pilu_value_kind_words(PILU_STRING), args[i]);
    unit from = unit_of(args[1]->string), to = unit_of(args[2]->string);
    bool money = args[0]->kind == PILU_MONEY && args[0]->number.num != 0;
    if (!pilu_str_eq(from.base, to.base) || (money && !pilu_str_is(args[1]->string, "元"))) {
        bool given = !args[1]->derived && args[1]->origin.source; /* where it is put right, not where it was noticed */
        pilu_place place = given ? pilu_value_place(eval->arena, args[1]) : pilu_eval_place(eval, call->at);
        pilu_report(eval->diags, UNIT_DIFFERS, place, args[1]->string, args[2]->string);
        return NULL;
    }
    pilu_number n = pilu_number_mul(args[0]->number, pilu_number_int(from.factor));
    return pilu_eval_number(eval, call, pilu_number_div(n, pilu_number_int(to.factor)), PILU_NUMBER);
}

/* --- numbers and dates in words --------------------------------------------------------------------- */

pilu_value *pilu_call_chinese(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    (void)count;
    int64_t n;
    if (args[0]->kind != PILU_NUMBER || !pilu_number_to_int(args[0]->number, &n) || n < 0)
        return pilu_eval_wrong(eval, call->args[0], call->name, PILU_WORDS("不小于 0 的整数", "a whole number from 0"),
                               args[0]);
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_chinese_print((uint64_t)n, PILU_CHINESE_SMALL, &text);
    return take_text(eval, &text);
}

/* 大写 (支付结算办法 附件一): 元 and 整 when there is no 分, 零 for skipped places. */
pilu_value *pilu_call_upper_money(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    (void)count;
    int64_t cents;
    if (!need_money(eval, call, 0, args[0])) return NULL;
    pilu_number n = pilu_number_round(pilu_number_mul(args[0]->number, pilu_number_int(100)), 0);
    if (!pilu_number_to_int(n, &cents)) return pilu_eval_number(eval, call, (pilu_number){0}, PILU_NUMBER);
    pilu_buf text;
    pilu_buf_init(&text, 0);
    if (cents < 0) pilu_buf_text(&text, "负");
    uint64_t all = cents < 0 ? -(uint64_t)cents : (uint64_t)cents, yuan = all / 100;
    unsigned jiao = (unsigned)(all / 10 % 10), fen = (unsigned)(all % 10);
    if (yuan || all == 0) {
        pilu_chinese_print(yuan, PILU_CHINESE_CAPITAL, &text);
        pilu_buf_text(&text, "元");
    }
    if (jiao) {
        pilu_buf_text(&text, pilu_chinese_digit(jiao, PILU_CHINESE_CAPITAL));
        pilu_buf_text(&text, "角");
    } else if (fen && yuan) {
        pilu_buf_text(&text, "零");
    }
    if (fen) {
        pilu_buf_text(&text, pilu_chinese_digit(fen, PILU_CHINESE_CAPITAL));
        pilu_buf_text(&text, "分");
    } else {
        pilu_buf_text(&text, "整");
    }
    return take_text(eval, &text);
}

/* A number of `most` digits at the most from *i on, or 0. */
static int read_digits(pilu_str s, size_t *i, size_t most)
{
    int n = 0;
    for (size_t from = *i; *i < s.n && *i - from < most && s.p[*i] >= '0' && s.p[*i] <= '9'; ++*i)
        n = n * 10 + s.p[*i] - '0';
    return n;
}

static int days_in(int year, int month)
{
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 ? 28 + leap : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Year, month and day of the argument, 2020-09-05; false after a finding. */
static bool read_date(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t arg, int part[3])
{
    pilu_str s = args[arg]->kind == PILU_STRING ? args[arg]->string : (pilu_str){0};
    size_t i = 0;
    for (int k = 0; k < 3; k++) {
        if (k && i < s.n && s.p[i] == '-') i++;
        part[k] = read_digits(s, &i, k ? 2 : 4);
    }
    if (i == s.n && s.n == 10 && part[0] && part[1] >= 1 && part[1] <= 12 && part[2] >= 1 &&
        part[2] <= days_in(part[0], part[1]))
        return true;
    pilu_eval_wrong(eval, call->args[arg], call->name, PILU_WORDS("日期（2020-09-05）", "a date (2020-09-05)"), args[arg]);
    return false;
}

/* GB/T 15835-2011 §4: 2020年9月5日, no leading zeros. */
pilu_value *pilu_call_date(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    int part[3];
    (void)count;
    if (!read_date(eval, call, args, 0, part)) return NULL;
    return pilu_eval_string(eval, pilu_arena_printf(eval->arena, "%d年%d月%d日", part[0], part[1], part[2]));
}

/* Days since 0001-01-01 of the Gregorian calendar. */
static int64_t day_number(const int part[3])
{
    int64_t before = part[0] - 1, days = before * 365 + before / 4 - before / 100 + before / 400;
    for (int month = 1; month < part[1]; month++) days += days_in(part[0], month);
    return days + part[2] - 1;
}

pilu_value *pilu_call_days(pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count)
{
    int from[3], to[3];
    (void)count;
    if (!read_date(eval, call, args, 0, from) || !read_date(eval, call, args, 1, to)) return NULL;
    return pilu_eval_number(eval, call, pilu_number_int(day_number(to) - day_number(from)), PILU_NUMBER);
}
