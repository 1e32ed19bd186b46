/* A total and the list of its parts: «T万元，其中：甲a万元、乙b万元», and over several paragraphs. A list after 其中
 * need not be all: it is added up only where the words say that it is (shares that make 100 %, 包括：, a last item
 * 其他…, a division that is always whole), or where the sum is the total with its digits in another order. */
#include "check/text_private.h"

enum { MOST_GIVERS = 300 }; /* bytes in a bracket */
enum { MOST_PARTS = 64, MOST_FIGURES = 256 }; /* beyond, a passage is no sentence of anyone's: time stays linear */

typedef struct list {
    const text_figure *total;
    size_t from, to;     /* bytes of the list */
    bool whole, bare;    /* introduced as all there is: 包括：, 分别为; by a bracket alone */
    size_t parts, heads; /* `heads`: parts whose last two characters are those of the first */
    size_t tails;        /* whose last is */
    size_t last;         /* byte where the last part begins */
    pilu_number sum;
    const text_figure *items[MOST_PARTS];
} list;

/* 万元 and the like, or the word that follows a bare number: 辆, 人, 分. */
static bool same_unit(pilu_str text, const text_figure *a, const text_figure *b)
{
    if (text_is_money(a) || text_is_money(b)) return text_same_money(a, b);
    uint32_t c = text_at(text, a->to);
    if ((c == 0x4E07 || c == 0x4EBF) && text_at(text, a->to + 3) != text_at(text, b->to + 3)) return false; /* 万 亿 */
    return a->unit == TEXT_PLAIN && b->unit == TEXT_PLAIN && pilu_char_is_han(c) && c == text_at(text, b->to) &&
           c != 0x5E74; /* 年 */
}

static size_t behind(pilu_str text, const text_figure *f)
{
    static const char *const UNITS[] = {"公里", "公顷", "平方公里", "平方米", "立方米", "人次"};
    size_t at = f->to;
    if (f->unit != TEXT_PLAIN) return at;
    if (text_has(text, at, "万") || text_has(text, at, "亿")) at += 3;
    for (size_t k = 0; k < PILU_COUNT(UNITS); k++)
        if (text_has(text, at, UNITS[k])) return at + strlen(UNITS[k]);
    return text_after(text, at);
}

static bool is_mark(uint32_t c)
{
    return c == 0xFF0C || c == 0x3001 || c == 0xFF1B || c == 0xFF1A || c == 0x3002 || c == 0;
}

static size_t words_from(pilu_str text, size_t at, size_t least)
{
    return text_words_from(text, at, least, 0, TEXT_AT_WORDS);
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

/* «从采购类型来看，», «按资金来源分，»: the offset behind it, or `at`. */
static size_t behind_aspect(pilu_str text, size_t at)
{
    enum { ASPECT = 60 };
    static const char *const ENDS[] = {"来看", "来分", "划分", "分类", "分"};
    if (!text_has(text, at, "从") && !text_has(text, at, "按")) return at;
    for (size_t i = at + 3; i < text.n && i - at < ASPECT && !is_mark(text_at(text, i)); i = text_after(text, i))
        for (size_t k = 0; k < PILU_COUNT(ENDS); k++) {
            size_t end = i + strlen(ENDS[k]);
            if (text_has(text, i, ENDS[k]) && (text_has(text, end, "，") || text_has(text, end, "："))) return end + 3;
        }
    return at;
}

/* Does a list open at `at`, and how? */
static bool opens_list(pilu_str text, size_t at, bool inner, const text_figure *total, list *l)
{
    static const char *const OPEN[] = {"其中", "具体包括", "包括", "具体为", "分别为", "分别是", "主要用于以下方面"};
    size_t aspect = behind_aspect(text, at);
    *l = (list){.total = total, .from = aspect, .sum = pilu_number_int(0)};
    for (size_t k = 0; k < PILU_COUNT(OPEN) && aspect == at; k++) {
        if (!text_has(text, at, OPEN[k])) continue;
        l->from = at + strlen(OPEN[k]);
        bool colon = text_has(text, l->from, "：");
        if (colon || text_has(text, l->from, "，")) l->from += 3;
        l->whole = k > 0 && (colon || k > 2) && k < 6; /* what money is mainly used for need not be all */
        break;
    }
    if (l->from == at) return false;
    l->to = list_end(text, l->from, inner);
    return true;
}

/* Does the list begin behind the total, and how? */
static bool find_list(pilu_str text, const text_figure *total, list *l)
{
    size_t at = behind_remark(text, behind(text, total));
    bool inner = text_has(text, at, "（");
    if (text_has(text, at, "，") || inner || text_has(text, at, "。")) at += 3;
    if (opens_list(text, at, inner, total, l)) return true;
    if (!inner || !text_is_money(total)) return false;
    pilu_str near = pilu_str_slice(text, 0, at + MOST_GIVERS < text.n ? at + MOST_GIVERS : text.n);
    *l = (list){.total = total, .from = at, .to = list_end(near, at, true), .sum = pilu_number_int(0), .bare = true};
    return true;
}

/* «5万元（中央3万元，本级配套2万元）»: who gives it, to the last, who gives the rest. */
static bool is_of_givers(pilu_str text, const list *l)
{
    static const char *const GIVERS[] = {"中央", "省", "市", "县", "区", "级", "上级", "自筹", "配套", NULL};
    static const char *const OTHER[] = {"价", "审", "上年", "年初", NULL}; /* the same once more, told by another */
    static const char *const LAST[] = {"本级", "县", "区级", "自筹", "配套", NULL};
    for (size_t i = 0; i < l->parts; i++) {
        size_t from = words_from(text, l->items[i]->from, l->from), to = l->items[i]->from;
        if (!text_has_any(text, from, to, GIVERS) || text_has_any(text, from, to, OTHER)) return false;
    }
    return text_has_any(text, l->last, l->items[l->parts - 1]->from, LAST) && l->items[l->parts - 1]->to == l->to;
}

/* Adds what is named so and stands alone; false when the sentence says something else with figures. */
static bool add_part(pilu_str text, list *l, const text_figure *f, size_t least, size_t *head)
{
    static const char *const OTHER[] = {"占", "比", "完成", "较", "增", "减", "降", "均", "每", "预算数", "约", "级指标", NULL};
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
    l->items[l->parts++] = f;
    l->last = from;
    return true;
}

/* --- is it all? ---------------------------------------------------------------------------------------------- */

/* Cars by what they are for: the form has no other. Those that are named in full end the list. */
static bool is_of_cars(pilu_str text, const list *l)
{
    static const char *const FOR[] = {"机要通信", "应急保障", "执法执勤", "特种专业", "领导", NULL};
    static const char *const ALL[] = {"车辆", NULL};
    size_t cars = 0;
    if (!text_has(text, l->total->to, "辆") || l->parts < 2 || !text_is_said_with(text, l->total, ALL)) return false;
    for (size_t at = l->from; (at = text_find(text, "用车", at, l->to)) != SIZE_MAX; at += 6)
        cars += pilu_char_is_digit(text_at(text, at + 6));
    return cars == l->parts && text_has_any(text, l->from, l->to, FOR);
}

/* More than the total, of things that no one thing is twice: not women and graduates. */
static bool exceeds(pilu_str text, const list *l)
{
    static const char *const OVERLAP[] = {"女",     "党员", "学历", "职称", "岁",   "博士",     "硕士", "研究生", "本科",
                                          "企业",   "骨干", "名师", "兼",   "约",   "少数民族", "等",   "采购",   "高级",
                                          "中级",   "初级", "重点", "新增", "累计", "同时",     NULL};
    pilu_number off = pilu_number_sub(l->sum, l->total->number);
    if (!off.ok || pilu_number_sign(off) <= 0 || text_find(text, "；", l->from, l->to) != SIZE_MAX) return false;
    if (text_has_any(text, l->from, l->to, OVERLAP)) return false;
    for (size_t i = 0; i < l->parts; i++) /* one of them may be said again with its own parts */
        if (pilu_number_cmp(pilu_number_mul(l->items[i]->number, pilu_number_int(2)), l->sum) == 0) return false;
    return !text_is_money(l->total) || l->tails == l->parts;
}

/* Divisions that leave nothing out. A grand total holds balances besides, which must be in the list then. */
static bool is_known_division(pilu_str text, const list *l, bool alone)
{
    static const char *const SETS[][4] = {{"基本支出", "项目支出", NULL},
                                          {"人员经费", "公用经费", NULL},
                                          {"因公出国", "公务用车", "公务接待", NULL},
                                          {"货物", "工程", "服务", NULL},
                                          {"产出指标", "效益指标", "满意度指标", NULL},
                                          {"结转下年", "收回", NULL},
                                          {"因公出国", "车辆运行", "公务接待", NULL},
                                          {"因公出国", "公车运行", "公务接待", NULL},
                                          {"本年收入", "年初结转", NULL},
                                          {"国内公务接待", "外事接待", NULL},
                                          {"公务用车购置", "公务用车运行", NULL},
                                          {"购置费", "运行费", NULL},
                                          {"购置费", "运行维护费", NULL}};
    size_t before = l->total->from > 24 ? l->total->from - 24 : 0;
    if (text_find(text, "总计", before, l->total->from) != SIZE_MAX &&
        text_find(text, "结转", l->from, l->to) == SIZE_MAX)
        return false;
    bool fiscal = text_find(text, "拨款", before, l->total->from) != SIZE_MAX ||
                  text_find(text, "结转", before, l->total->from) != SIZE_MAX;
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
    if (is_of_cars(text, l) || exceeds(text, l)) return true;
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
        if (f[i].from >= l->from && same_unit(text, &f[t], &f[i]) && !is_aside(text, l->from, f[i].from) &&
            !text_direction(text, &f[i]) && !add_part(text, l, &f[i], l->from, &head))
            return false;
    return l->parts >= 2;
}

/* «编制11人，其中甲4人，乙7人，年末实有10人»: behind the parts that make the total something else is told. */
static bool ends_before(const list *l)
{
    pilu_number sum = pilu_number_int(0);
    for (size_t i = 0; i < l->parts; i++) {
        sum = pilu_number_add(sum, l->items[i]->number);
        if (i && sum.ok && pilu_number_cmp(sum, l->total->number) == 0) return true;
    }
    return false;
}

static void relate(text_run *run, const pilu_passage *p, const list *l, bool holds)
{
    const text_figure **parts = PILU_NEW_ARRAY(run->kept, const text_figure *, l->parts);
    memcpy(parts, l->items, l->parts * sizeof *parts);
    text_relate(run, (text_relation){.kind = TEXT_RELATION_SUM,
                                     .holds = holds,
                                     .p = p,
                                     .whole = l->total,
                                     .parts = parts,
                                     .count = l->parts});
}

static void decide(text_run *run, const pilu_passage *p, const text_figure *f, size_t count, list *l)
{
    pilu_str text = p->text;
    size_t t = (size_t)(l->total - f);
    list first = *l; /* «91人，其中：甲20人，乙71人；丙57人»: what is behind ； may be of another total */
    size_t cut = text_find(text, "；", l->from, l->to);
    bool whole = add_parts(text, f, count, t, l);
    if (l->bare) {
        if (whole && is_of_givers(text, l)) relate(run, p, l, sum_holds(l));
        return;
    }
    if (whole && sum_holds(l)) {
        relate(run, p, l, true);
        return;
    }
    if (whole && ends_before(l)) return;
    if (cut != SIZE_MAX) {
        first.to = cut;
        bool more = add_parts(text, f, count, t, &first);
        if (more && sum_holds(&first)) return;
        if (more && !text_is_money(first.total) && (is_near(text, &first) || exceeds(text, &first))) {
            relate(run, p, &first, false);
            return;
        }
    }
    if (whole && is_all(text, f, count, l)) relate(run, p, l, false);
}

static bool is_changed(pilu_str text, const text_figure *f)
{
    static const char *const REASON[] = {"主要是", "主要为", "原因", NULL};
    return text_direction(text, f) || text_is_said_with(text, f, REASON);
}

static void read_list(text_run *run, const pilu_passage *p, const text_figure *f, size_t count, size_t t)
{
    static const char *const DIFFERENCE[] = {"差值", "差额", "相差", "差异", NULL};
    list l;
    if (f[t].unit == TEXT_PERCENT || !find_list(p->text, &f[t], &l)) return;
    if (text_is_said_with(p->text, &f[t], DIFFERENCE)) return; /* what is listed behind it are no parts of it */
    bool behind_stop = text_ends(p->text, l.from, "。其中：") || text_ends(p->text, l.from, "。其中，");
    if (!behind_stop || !is_changed(p->text, &f[t])) decide(run, p, f, count, &l);
}

/* «T万元，较上年增加B万元，增长y%，主要原因是…。其中：»: what the words before a list are about, the only figure there that
 * is no change, budget or reason. */
static const text_figure *subject_before(pilu_str text, const text_figure *f, size_t count, size_t intro)
{
    static const char *const OTHER[] = {"预算", "比", "较", "原因", "主要", "其中", "均", "每", "占", "上年", NULL};
    const text_figure *part = NULL, *found = NULL;
    for (size_t i = count; i-- > 0 && f[i].from >= intro;)
        if (f[i].unit != TEXT_PERCENT) part = &f[i];
    for (size_t i = 0; part && i < count && f[i].to <= intro; i++) {
        if (!same_unit(text, part, &f[i]) || is_aside(text, 0, f[i].from)) continue;
        if (text_direction(text, &f[i]) || text_is_said_with(text, &f[i], OTHER)) continue;
        if (found) return NULL;
        found = &f[i];
    }
    return found;
}

/* Lists whose total is not the figure right before them. */
static void read_far_lists(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    enum { MOST_WORDS = 900 }; /* bytes between */
    pilu_str text = p->text;
    for (size_t at = 0; (at = text_find(text, "其中", at, text.n)) != SIZE_MAX; at += 6) {
        size_t before = 0;
        while (before < count && f[before].to <= at) before++;
        if (!before || !(text_ends(text, at, "。") || text_ends(text, at, "，"))) continue;
        const text_figure *last = &f[before - 1];
        bool beside = at - last->to <= 12 && last->unit != TEXT_PERCENT;
        if (beside && !(text_ends(text, at, "。") && is_changed(text, last))) continue;
        const text_figure *total = subject_before(text, f, count, at);
        list l;
        if (!total || at - total->to > MOST_WORDS || !opens_list(text, at, false, total, &l)) continue;
        if (behind_remark(text, behind(text, total)) + 3 != at) decide(run, p, f, count, &l);
    }
}

/* --- 减少D万元，其中：因公出国减少a万元，公务用车减少b万元，公务接待减少c万元 --------------------------------------------- */

enum { KINDS = 3 };
typedef struct kinds {
    size_t from[KINDS]; /* where the list first names each */
    bool told[KINDS];   /* its change is */
} kinds;

/* Which kind of “三公”经费 a figure of the list is told of; KINDS: none. */
static size_t kind_at(const kinds *k, size_t at)
{
    size_t found = KINDS;
    for (size_t i = 0; i < KINDS; i++)
        if (k->from[i] <= at && (found == KINDS || k->from[i] > k->from[found])) found = i;
    return found;
}

static bool find_kinds(pilu_str text, const list *l, kinds *out)
{
    static const char *const NAMES[KINDS] = {"因公出国", "公务用车", "公务接待"};
    *out = (kinds){.told = {false}};
    for (size_t i = 0; i < KINDS; i++)
        if ((out->from[i] = text_find(text, NAMES[i], l->from, l->to)) == SIZE_MAX) return false;
    return true;
}

/* A kind without a change is said to have none. */
static bool others_unchanged(pilu_str text, const list *l, const kinds *k)
{
    static const char *const SAME[] = {"持平", "无增减", "无变化", "未发生", "未安排", "没有", NULL};
    for (size_t i = 0; i < KINDS; i++) {
        size_t end = l->to;
        for (size_t n = 0; n < KINDS; n++)
            if (k->from[n] > k->from[i] && k->from[n] < end) end = k->from[n];
        if (!k->told[i] && !text_has_any(text, k->from[i], end, SAME)) return false;
    }
    return true;
}

static bool is_of_budget(pilu_str text, const text_figure *f)
{
    return text_find(text, "预算", words_from(text, f->from, 0), f->from) != SIZE_MAX;
}

static void read_changes(text_run *run, const pilu_passage *p, const text_figure *f, size_t count, size_t t)
{
    pilu_str text = p->text;
    int other, way = text_is_money(&f[t]) ? text_direction(text, &f[t]) : 0;
    if (!way) return;
    size_t at = text_rate_of(text, f, count, t, &other) ? f[t + 1].to : f[t].to;
    if (text_has(text, at, "，") || text_has(text, at, "。") || text_has(text, at, "；")) at += 3;
    list l;
    kinds k;
    if (!text_has(text, at, "其中") || !opens_list(text, at, false, &f[t], &l) || !find_kinds(text, &l, &k)) return;
    bool mixed = false, of_budget = is_of_budget(text, &f[t]);
    for (size_t i = t + 1; i < count && f[i].to <= l.to; i++) {
        int d = text_same_money(&f[i], &f[t]) ? text_direction(text, &f[i]) : 0;
        size_t kind = kind_at(&k, f[i].from);
        if (!d || is_of_budget(text, &f[i]) != of_budget) continue;
        if (kind == KINDS || k.told[kind]) return;
        k.told[kind] = true;
        mixed |= d != way;
        l.sum = d == way ? pilu_number_add(l.sum, f[i].number) : pilu_number_sub(l.sum, f[i].number);
        l.items[l.parts++] = &f[i];
    }
    if (l.parts < 2 || !others_unchanged(text, &l, &k)) return;
    bool holds = text_sum_holds(l.sum, l.total, l.parts, l.total->places);
    if (!mixed) relate(run, p, &l, holds);
    else if (!holds) text_report_sum(run, p, l.total, l.sum);
}

/* --- T万元。其中：a万元用于甲；b万元用于乙 ---------------------------------------------------------------------- */

/* Items that begin with their amount; they are all when they miss the total by a hundredth at most, or exceed it. */
static void read_uses(text_run *run, const pilu_passage *p, const text_figure *f, size_t count, size_t t)
{
    static const char *const OPEN[] = {"。其中：", "，其中：", "；其中："};
    pilu_str text = p->text;
    list l = {.total = &f[t], .sum = pilu_number_int(0)};
    for (size_t k = 0; k < PILU_COUNT(OPEN); k++)
        if (text_has(text, f[t].to, OPEN[k])) l.from = f[t].to + strlen(OPEN[k]);
    if (!l.from || !text_is_money(&f[t])) return;
    size_t next = l.from, end = list_end(text, l.from, false);
    for (size_t i = t + 1; i < count && f[i].from == next && l.parts < MOST_PARTS; i++) {
        if (!text_same_money(&f[i], &f[t]) || !text_has(text, f[i].to, "用于")) return;
        l.sum = pilu_number_add(l.sum, f[i].number);
        l.items[l.parts++] = &f[i];
        for (next = f[i].to; next < end && !text_has(text, next, "；");) next = text_after(text, next);
        next += 3;
    }
    pilu_number off = pilu_number_sub(l.total->number, l.sum);
    bool near = off.ok && pilu_number_cmp(pilu_number_mul(off, pilu_number_int(100)), l.total->number) <= 0;
    if (l.parts >= 2 && next >= end && near) relate(run, p, &l, sum_holds(&l));
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

void text_rule_parts(text_run *run)
{
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->note || p->kind == PILU_PASSAGE_HEADING || text_is_bare(p)) continue;
        size_t count;
        const text_figure *f = text_figures_of(run, p, &count);
        for (size_t t = 0; t < count; t++) {
            read_list(run, p, f, count, t);
            read_uses(run, p, f, count, t);
            read_changes(run, p, f, count, t);
        }
        if (count > 2 && count < MOST_FIGURES && text_first(p, "其中") != SIZE_MAX) read_far_lists(run, p, f, count);
        for (size_t t = 3; t < count; t++) read_total_behind(run, p, f, t);
    }
}
