/* A total and the list of its parts: «T万元，其中：甲a万元、乙b万元», and over several paragraphs. A list after 其中
 * need not be all: it is added up only where the words say that it is (shares that make 100 %, 包括：, a last item
 * 其他…, a division that is always whole), or where the sum is the total with its digits in another order. */
#include "check/text_private.h"

enum { MOST_PARTS = 64 };

typedef struct list {
    const text_figure *total;
    size_t from, to;     /* bytes of the list */
    bool whole;          /* introduced as all there is: 包括：, 分别为 */
    size_t parts, heads; /* `heads`: parts whose last two characters are those of the first */
    size_t tails;        /* whose last is */
    size_t last;         /* byte where the last part begins */
    pilu_number sum;
} list;

/* 万元 and the like, or the word that follows a bare number: 辆, 人, 分. */
static bool same_unit(pilu_str text, const text_figure *a, const text_figure *b)
{
    if (text_is_money(a) || text_is_money(b)) return text_same_money(a, b);
    uint32_t c = text_at(text, a->to);
    return a->unit == TEXT_PLAIN && b->unit == TEXT_PLAIN && pilu_char_is_han(c) && c == text_at(text, b->to) &&
           c != 0x5E74; /* 年 */
}

static size_t behind(pilu_str text, const text_figure *f)
{
    static const char *const UNITS[] = {"公里", "公顷", "平方米", "人次"};
    for (size_t k = 0; f->unit == TEXT_PLAIN && k < PILU_COUNT(UNITS); k++)
        if (text_has(text, f->to, UNITS[k])) return f->to + strlen(UNITS[k]);
    return f->unit == TEXT_PLAIN ? text_after(text, f->to) : f->to;
}

static bool is_mark(uint32_t c)
{
    return c == 0xFF0C || c == 0x3001 || c == 0xFF1B || c == 0xFF1A || c == 0x3002 || c == 0;
}

/* The first byte of the words before `at`, back to a mark. */
static size_t words_from(pilu_str text, size_t at, size_t least)
{
    while (at > least && !is_mark(text_before(text, at))) do
            at--;
        while (at > least && ((unsigned char)text.p[at] & 0xC0) == 0x80);
    return at;
}

/* «93.65分，等级为“优”，其中：», «98.75万元，完成预算的63.14%。其中：»: behind a remark that names no other amount. */
static size_t behind_remark(pilu_str text, size_t at)
{
    enum { REMARK = 72 };
    static const char *const OTHER[] = {"元", "增", "减", "下降", "上升", "其中", "人", "个", "辆", "项"};
    if (!text_has(text, at, "，")) return at;
    for (size_t i = at + 3; i < text.n && i - at < REMARK; i = text_after(text, i)) {
        uint32_t c = text_at(text, i);
        bool ends = c == 0xFF0C || c == 0x3002;
        if (ends && (text_has(text, i + 3, "其中：") || text_has(text, i + 3, "其中，"))) return i;
        for (size_t k = 0; k < PILU_COUNT(OTHER); k++)
            if (text_has(text, i, OTHER[k])) return at;
        if (is_mark(c) && c != 0xFF0C) break;
    }
    return at;
}

/* A list ends with the sentence, before another 其中, or with the bracket it is in; what stands in brackets within it
 * is about an item. */
static size_t list_end(pilu_str text, size_t at, bool inner)
{
    int deep = 0;
    for (; at < text.n; at = text_after(text, at)) {
        uint32_t c = text_at(text, at);
        deep += c == 0xFF08;
        if (c == 0xFF09 && deep-- == 0 && inner) return at;
        if (deep < 0) deep = 0;
        if (c == 0x3002 || (!deep && text_has(text, at, "其中"))) return at;
    }
    return at;
}

/* Is a figure inside brackets that open within the list? */
static bool is_aside(pilu_str text, size_t from, size_t figure)
{
    int deep = 0;
    for (size_t at = from; at < figure; at = text_after(text, at)) {
        uint32_t c = text_at(text, at);
        deep += (c == 0xFF08) - (c == 0xFF09 && deep > 0);
    }
    return deep > 0;
}

/* Does the list begin behind the total, and how? */
static bool find_list(pilu_str text, const text_figure *total, list *l)
{
    static const char *const OPEN[] = {"其中", "具体包括", "包括", "具体为", "分别为", "分别是", "主要用于以下方面"};
    size_t at = behind_remark(text, behind(text, total));
    bool inner = text_has(text, at, "（");
    if (text_has(text, at, "，") || inner || text_has(text, at, "。")) at += 3;
    for (size_t k = 0; k < PILU_COUNT(OPEN); k++) {
        if (!text_has(text, at, OPEN[k])) continue;
        at += strlen(OPEN[k]);
        bool colon = text_has(text, at, "：");
        if (colon || text_has(text, at, "，")) at += 3;
        bool whole = k > 0 && (colon || k > 2) && k < 6; /* what money is mainly used for need not be all */
        *l = (list){.total = total, .from = at, .whole = whole, .sum = pilu_number_int(0)};
        l->to = list_end(text, at, inner);
        return true;
    }
    return false;
}

/* Adds what is named so and stands alone; false when the sentence says something else with figures. */
static bool add_part(pilu_str text, list *l, const text_figure *f, size_t least, size_t *head)
{
    static const char *const OTHER[] = {"占", "比", "完成", "较", "增", "减", "降", "均", "每", "预算数", "约", NULL};
    size_t from = words_from(text, f->from, least);
    if (from == f->from || text_has_any(text, from, f->from, OTHER)) return false;
    uint32_t next = text_at(text, behind(text, f));
    if (!is_mark(next) && next != 0xFF08 && next != 0xFF09) return false;
    size_t end = text_ends(text, f->from, "为") ? f->from - 3 : f->from;
    if (end >= from + 6) {
        if (!l->parts) *head = end - 6;
        l->heads += !memcmp(text.p + *head, text.p + end - 6, 6);
        l->tails += !memcmp(text.p + *head + 3, text.p + end - 3, 3);
    }
    l->sum = pilu_number_add(l->sum, f->number);
    l->parts++;
    l->last = from;
    return true;
}

/* --- is it all? ---------------------------------------------------------------------------------------------- */

/* Divisions that leave nothing out. A grand total holds balances besides, which must be in the list then. */
static bool is_known_division(pilu_str text, const list *l, bool alone)
{
    static const char *const SETS[][4] = {{"基本支出", "项目支出", NULL},
                                          {"人员经费", "公用经费", NULL},
                                          {"因公出国", "公务用车", "公务接待", NULL},
                                          {"货物", "工程", "服务", NULL},
                                          {"产出指标", "效益指标", "满意度指标", NULL},
                                          {"结转下年", "收回", NULL}};
    size_t before = l->total->from > 24 ? l->total->from - 24 : 0;
    if (text_find(text, "总计", before, l->total->from) != SIZE_MAX &&
        text_find(text, "结转", l->from, l->to) == SIZE_MAX)
        return false;
    bool fiscal = text_find(text, "拨款", before, l->total->from) != SIZE_MAX;
    for (size_t k = fiscal ? 0 : 1; k < PILU_COUNT(SETS); k++) { /* of all expenditure there are other kinds */
        size_t n = 0;
        if (k == 1 && text_find(text, "基本支出", 0, l->total->from) == SIZE_MAX) continue; /* theirs alone */
        while (SETS[k][n] && text_find(text, SETS[k][n], l->from, l->to) != SIZE_MAX) n++;
        if (!SETS[k][n] && (!alone || l->parts == n)) return true;
    }
    return false;
}

static bool shares_make_all(pilu_str text, const text_figure *f, size_t count, const list *l)
{
    pilu_number sum = pilu_number_int(0);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (f[i].from < l->from || f[i].to > l->to || f[i].unit != TEXT_PERCENT) continue;
        if (text_find(text, "占", words_from(text, f[i].from, l->from), f[i].from) == SIZE_MAX) continue;
        sum = pilu_number_add(sum, f[i].number);
        n++;
    }
    pilu_number off = pilu_number_abs(pilu_number_sub(sum, pilu_number_int(100)));
    return n >= 2 && off.ok && pilu_number_cmp(off, pilu_number_div(pilu_number_int(1), pilu_number_int(2))) <= 0;
}

/* 2865.30 and 2856.30: the same digits in another order. */
static bool is_transposed(pilu_number a, pilu_number b, int places)
{
    int digits[2][10] = {{0}}, n[2] = {0};
    for (int k = 0; k < 2; k++) {
        pilu_buf buf;
        pilu_buf_init(&buf, 0);
        pilu_number_print(k ? b : a, places, false, &buf);
        for (size_t i = 0; i < buf.n; i++)
            if (buf.p[i] >= '0' && buf.p[i] <= '9') digits[k][buf.p[i] - '0']++, n[k]++;
        pilu_buf_free(&buf);
    }
    return n[0] >= 4 && n[0] == n[1] && !memcmp(digits[0], digits[1], sizeof digits[0]);
}

/* Things of one kind (…人员, …用车) that miss the total by a twentieth at most, or are more than there are. */
static bool is_near(pilu_str text, const list *l)
{
    pilu_number off = pilu_number_sub(l->sum, l->total->number);
    if (l->tails != l->parts || text_is_money(l->total) || !off.ok) return false;
    if (pilu_number_sign(off) > 0 && text_find(text, "；", l->from, l->to) == SIZE_MAX) return true;
    if (l->heads != l->parts) return false;
    return pilu_number_cmp(pilu_number_mul(pilu_number_abs(off), pilu_number_int(20)), l->total->number) <= 0;
}

/* 48.00 and 27.00 of 120.00: with one part's digits in another order, 72.00, the parts are all. */
static bool has_transposed_part(pilu_str text, const text_figure *f, size_t count, const list *l)
{
    for (size_t i = 0; i < count; i++) {
        if (f[i].from < l->from || f[i].to > l->to || !same_unit(text, l->total, &f[i])) continue;
        pilu_number others = pilu_number_sub(l->sum, f[i].number), right = pilu_number_sub(l->total->number, others);
        if (right.ok && pilu_number_sign(right) > 0 && is_transposed(right, f[i].number, f[i].places)) return true;
    }
    return false;
}

static bool is_all(pilu_str text, const text_figure *f, size_t count, const list *l)
{
    if (is_known_division(text, l, true)) return true; /* «人员经费a万元，包括…等；公用经费b万元» */
    for (size_t at = l->from; (at = text_find(text, "等", at, l->to)) != SIZE_MAX; at += 3)
        if (!text_has(text, at, "等级")) return false;
    bool scores = text_has(text, l->total->to, "分") && l->total->unit == TEXT_PLAIN && l->parts >= 3;
    return l->whole || scores || text_has(text, l->last, "其他") || text_has(text, l->last, "其它") ||
           shares_make_all(text, f, count, l) || is_known_division(text, l, false) ||
           is_transposed(l->sum, l->total->number, l->total->places) || is_near(text, l) ||
           has_transposed_part(text, f, count, l);
}

/* Amounts are rounded, each by itself; things and marks are counted. */
static bool sum_holds(const list *l)
{
    if (text_is_money(l->total)) return text_sum_holds(l->sum, l->total, l->parts, l->total->places);
    return pilu_number_cmp(l->sum, l->total->number) == 0;
}

static bool add_parts(pilu_str text, const text_figure *f, size_t count, size_t t, list *l)
{
    size_t head = 0;
    for (size_t i = t + 1; i < count && f[i].to <= l->to && l->parts < MOST_PARTS; i++)
        if (same_unit(text, &f[t], &f[i]) && !is_aside(text, l->from, f[i].from) &&
            !add_part(text, l, &f[i], l->from, &head))
            return false;
    return l->parts >= 2;
}

static void read_list(text_run *run, const pilu_passage *p, const text_figure *f, size_t count, size_t t)
{
    pilu_str text = p->text;
    list l;
    if (f[t].unit == TEXT_PERCENT || !find_list(text, &f[t], &l)) return;
    list first = l; /* «91人，其中：甲20人，乙71人；丙57人»: what is behind ； may be of another total */
    size_t cut = text_find(text, "；", l.from, l.to);
    bool whole = add_parts(text, f, count, t, &l);
    if (whole && sum_holds(&l)) return;
    if (cut != SIZE_MAX) {
        first.to = cut;
        bool more = add_parts(text, f, count, t, &first);
        if (more && sum_holds(&first)) return;
        if (more && !text_is_money(first.total) && is_near(text, &first)) {
            text_report_sum(run, p, first.total, first.sum);
            return;
        }
    }
    if (whole && is_all(text, f, count, &l)) text_report_sum(run, p, l.total, l.sum);
}

/* --- a万元、b万元、c万元，合计T万元 ---------------------------------------------------------------------------- */

static void read_total_behind(text_run *run, const pilu_passage *p, const text_figure *f, size_t t)
{
    static const char *const SUM[] = {"，合计", "，共计", "，总计", NULL};
    pilu_str text = p->text;
    list l = {.total = &f[t], .sum = pilu_number_int(0)};
    size_t end = text_ends(text, f[t].from, "为") ? f[t].from - 3 : f[t].from;
    if (!text_is_money(&f[t]) || !text_word_before(text, end, SUM)) return;
    for (size_t i = t; i-- > 0; end = words_from(text, f[i].from, 0)) {
        bool last = !l.parts && behind(text, &f[i]) + 9 == end;
        bool item = l.parts && text_has(text, behind(text, &f[i]), "、") && behind(text, &f[i]) + 3 == end;
        if (!text_same_money(&f[i], &f[t]) || !(last || item)) break;
        l.sum = pilu_number_add(l.sum, f[i].number);
        l.parts++;
    }
    if (l.parts >= 3 && !sum_holds(&l)) text_report_sum(run, p, l.total, l.sum);
}

/* --- over paragraphs: T万元，其中： 1.甲a万元。 2.乙b万元。 ------------------------------------------------------ */

/* The last amount of a paragraph that ends with 其中： or 包括：. */
static const text_figure *open_total(pilu_str text, const text_figure *f, size_t count)
{
    size_t end = text_end(text);
    if (!count || !text_ends(text, end, "：")) return NULL;
    end -= 3;
    static const char *const OPEN[] = {"其中", "包括", "具体情况如下", "具体如下"};
    for (size_t k = 0; k < PILU_COUNT(OPEN); k++) {
        if (!text_ends(text, end, OPEN[k])) continue;
        size_t at = end - strlen(OPEN[k]);
        if (text_ends(text, at, "，") || text_ends(text, at, "。")) at -= 3;
        return text_is_money(&f[count - 1]) && f[count - 1].to == at ? &f[count - 1] : NULL;
    }
    return NULL;
}

/* What an item is about: its first amount, named by its first words. */
static const text_figure *item_amount(pilu_str text, text_number n, const text_figure *f, size_t count)
{
    static const char *const OTHER[] = {"占", "比", "完成", "较", "增", "减", "预算", "，", NULL};
    for (size_t i = 0; i < count; i++) {
        if (f[i].from < n.to || !text_is_money(&f[i])) continue;
        return text_has_any(text, n.to, f[i].from, OTHER) ? NULL : &f[i];
    }
    return NULL;
}

static void read_block(text_run *run, size_t i, const pilu_passage *p, const text_figure *total)
{
    list l = {.total = total, .sum = pilu_number_int(0)};
    text_style style = TEXT_NO_NUMBER;
    for (size_t k = i + 1; k < run->text->count && k < i + MOST_PARTS; k++) {
        const pilu_passage *item = &run->text->passages[k];
        text_number n = text_number_of(item);
        if (n.style == TEXT_NO_NUMBER && style == TEXT_NO_NUMBER) break;
        if (n.style == TEXT_NO_NUMBER || (style && text_level(n.style) > text_level(style))) continue;
        if (style == TEXT_NO_NUMBER) style = n.style;
        if (n.style != style || n.value != (int)l.parts + 1) break;
        size_t count;
        const text_figure *f = text_figures_of(run, item, &count);
        const text_figure *amount = item_amount(item->text, n, f, count);
        if (!amount || !text_same_money(amount, total)) return;
        l.sum = pilu_number_add(l.sum, amount->number);
        l.parts++;
    }
    if (l.parts >= 2 && !text_sum_holds(l.sum, total, l.parts, total->places)) text_report_sum(run, p, total, l.sum);
}

void text_rule_parts(text_run *run)
{
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->note || p->kind == PILU_PASSAGE_HEADING) continue;
        size_t count;
        const text_figure *f = text_figures_of(run, p, &count);
        for (size_t t = 0; t < count; t++) read_list(run, p, f, count, t);
        for (size_t t = 3; t < count; t++) read_total_behind(run, p, f, t);
        const text_figure *total = open_total(p->text, f, count);
        if (total) read_block(run, i, p, total);
    }
}
