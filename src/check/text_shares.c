/* Shares: «A万元，占本年支出合计的x%», «T万元，其中：甲a万元，占x%；乙b万元，占y%», the same over several paragraphs, and
 * lists of shares without amounts. What a share is of is looked for by its name; of a list without names it is the
 * total right before it, or what most of the list's shares are right of: another paragraph's figure, or their sum. */
#include "check/text_private.h"

enum { NEIGHBOURS = 40, BEFORE = 4, MOST_TRIED = 48, MOST_SHARES = 48, FAR = 1200 };

typedef struct share {
    const pilu_passage *p;
    const text_figure *part, *percent; /* part NULL: no amount is given */
    pilu_str name;                     /* of the whole; empty: that of the list */
    size_t index;                      /* of the percentage among the passage's figures */
    size_t list;                       /* where the list begins that it is in */
    bool told;                         /* by 其中 and the like */
    bool beside;                       /* the amount stands right before 占 */
} share;

static bool is_amount_of(const text_figure *a, const text_figure *b)
{
    return text_same_money(a, b) && pilu_number_sign(a->number) > 0;
}

/* --- where a share stands ------------------------------------------------------------------------------------- */

/* Behind which mark the list begins that byte `at` is in: 其中, a full stop, a bracket that is still open. */
typedef struct lists {
    size_t at, from[8], deep;
    bool told[8];
} lists;

static void begin_list(lists *l, size_t from, bool told)
{
    l->from[l->deep] = from;
    l->told[l->deep] = told;
}

static void read_to(lists *l, pilu_str text, size_t to)
{
    static const char *const OPEN[] = {"其中", "方面：", "如下：", "构成：", "包括", "来看，", "分，"};
    for (; l->at < to; l->at = text_after(text, l->at)) {
        uint32_t c = text_at(text, l->at);
        if (c == 0xFF08 && l->deep + 1 < PILU_COUNT(l->from)) {
            l->deep++;
            begin_list(l, l->at + 3, false);
        } else if (c == 0xFF09 && l->deep) {
            l->deep--;
        } else if (c == 0x3002) {
            begin_list(l, l->at + 3, false);
        }
        for (size_t k = 0; c >= 0x4E00 && k < PILU_COUNT(OPEN); k++)
            if (text_has(text, l->at, OPEN[k])) begin_list(l, l->at + strlen(OPEN[k]), true);
    }
}

/* Where the bracket begins that ends before `at`, or `at`. */
static size_t before_bracket(pilu_str text, size_t at)
{
    if (text_before(text, at) != 0xFF09) return at;
    int deep = 0;
    for (size_t i = at; i > 0 && at - i < 300;) {
        i = text_back(text, i);
        uint32_t c = text_at(text, i);
        deep += (c == 0xFF09) - (c == 0xFF08);
        if (!deep) return i;
    }
    return at;
}

/* 占, the words behind it and the percentage; false: it is no share. */
static bool read_name(pilu_str text, const text_figure *f, size_t index, share *s, size_t *at)
{
    size_t least = index ? f[index - 1].to : 0, from = SIZE_MAX;
    for (size_t next = least; (next = text_find(text, "占", next, f[index].from)) != SIZE_MAX; next += 3) from = next;
    if (from == SIZE_MAX) return false;
    static const char *const TAILS[] = {"的", "比重为", "比例为", "比为", "比重", "比例", "比", "：", "约", "达"};
    s->name = pilu_str_slice(text, from + 3, f[index].from);
    while (s->name.n && s->name.p[s->name.n - 1] == ' ') s->name.n--;
    for (int again = 0; again < 2; again++)
        for (size_t k = 0; k < PILU_COUNT(TAILS); k++)
            if (text_ends(s->name, s->name.n, TAILS[k])) s->name.n -= strlen(TAILS[k]);
    *at = from;
    static const char *const BUDGET[] = {"预算", "预算数", "任务", "任务数"}; /* what is done of it: text_sums.c */
    for (size_t k = 0; k < PILU_COUNT(BUDGET); k++)
        if (text_ends(s->name, s->name.n, BUDGET[k])) return false;
    return s->name.n < 90 && text_find(s->name, "，", 0, s->name.n) == SIZE_MAX &&
           text_find(s->name, "。", 0, s->name.n) == SIZE_MAX;
}

static size_t read_shares(const pilu_passage *p, const text_figure *f, size_t count, share *out)
{
    size_t n = 0, at;
    pilu_str text = p->text;
    lists l = {.at = 0};
    for (size_t i = 0; i < count && n < MOST_SHARES; i++) {
        share s = {.p = p, .percent = &f[i], .index = i};
        bool several = i + 1 < count && f[i + 1].unit == TEXT_PERCENT && f[i + 1].from <= f[i].to + 3; /* 占x%和y% */
        if (f[i].unit != TEXT_PERCENT || several || !read_name(text, f, i, &s, &at)) continue;
        read_to(&l, text, text_ends(text, at, "（") ? at - 3 : at);
        s.list = l.from[l.deep];
        s.told = l.told[l.deep];
        size_t end = text_ends(text, at, "，") || text_ends(text, at, "（") ? at - 3 : at;
        end = before_bracket(text, end);
        for (size_t k = i; k-- > 0 && f[k].to >= end && !s.part;)
            if (f[k].to == end && text_is_money(&f[k])) s.part = &f[k], s.beside = true;
        out[n++] = s;
    }
    return n;
}

/* --- by name ---------------------------------------------------------------------------------------------------- */

typedef struct named {
    const text_figure **figures;
    size_t count, room;
} named;

/* 本年, 2022年度, or a mark: a total's name begins here, and no longer one that ends in it, as 政府采购支出合计. */
static bool begins_total(pilu_str text, size_t at)
{
    static const char *const BEFORE_IT[] = {"年度", "年", "本年", "全年", "部门", "单位", "实际"};
    for (size_t k = 0; k < PILU_COUNT(BEFORE_IT); k++)
        if (text_ends(text, at, BEFORE_IT[k])) return true;
    return !pilu_char_is_han(text_before(text, at));
}

/* «name(合计|总额|总计|决算)(为)» followed by money: the figures that bear the name. */
static void add_named(text_run *run, const pilu_passage *p, pilu_str name, bool whole, named *out)
{
    static const char *const TAILS[] = {"合计", "总计", "总额", "支出", "决算", "数", "为", "共", "共计", "均",
                                        "累计", "完成", "实现"};
    size_t count = 0;
    const text_figure *f = NULL;
    for (size_t at = 0; (at = pilu_str_find(p->text, name, at)) != SIZE_MAX; at += name.n) {
        size_t i = at + name.n;
        if (whole && !begins_total(p->text, at)) continue;
        for (int again = 0; again < 3; again++)
            for (size_t k = 0; k < PILU_COUNT(TAILS); k++)
                if (text_has(p->text, i, TAILS[k])) i += strlen(TAILS[k]);
        while (i < p->text.n && p->text.p[i] == ' ') i++;
        if (i >= p->text.n || !pilu_char_is_digit((unsigned char)p->text.p[i])) continue;
        if (!f) f = text_figures_of(run, p, &count);
        for (size_t j = 0; j < count; j++) {
            if (f[j].from != i || !text_is_money(&f[j])) continue;
            PILU_ARENA_PUSH_ROOM(run->scratch, out->figures, out->count, out->room);
            out->figures[out->count++] = &f[j];
        }
    }
}

/* 支出 of 本年支出合计, 总支出, 2022年度支出总额; NULL: another name. */
static const char *core_of(pilu_str name)
{
    static const char *const HEADS[] = {"本年度", "本年", "全年", "年度", "部门", "单位", "总"};
    static const char *const TAILS[] = {"合计", "总计", "总额", "总数", "总量", "决算", "数"};
    if (text_year_at(name, 0)) name = pilu_str_slice(name, text_has(name, 7, "度") ? 10 : 7, name.n);
    for (size_t k = 0; k < PILU_COUNT(HEADS); k++)
        if (text_has(name, 0, HEADS[k])) name = pilu_str_slice(name, strlen(HEADS[k]), name.n);
    for (int again = 0; again < 2; again++)
        for (size_t k = 0; k < PILU_COUNT(TAILS); k++)
            if (text_ends(name, name.n, TAILS[k])) name.n -= strlen(TAILS[k]);
    return pilu_str_is(name, "支出") ? "支出" : pilu_str_is(name, "收入") ? "收入" : NULL;
}

static void add_all(text_run *run, const pilu_passage *p, pilu_str name, bool whole, named *out)
{
    add_named(run, p, name, whole, out);
    if (out->count) return;
    size_t here = (size_t)(p - run->text->passages), first = here > NEIGHBOURS ? here - NEIGHBOURS : 0;
    for (size_t i = first; i < here; i++) add_named(run, &run->text->passages[i], name, whole, out);
}

/* What bears the name in this passage, else in those before it; a total of all has several names. */
static named find_named(text_run *run, const pilu_passage *p, pilu_str name)
{
    static const char *const FORMS[] = {"%s合计", "%s总额", "总%s", "%s总计", "本年%s"};
    named out = {0};
    add_all(run, p, name, false, &out);
    const char *core = out.count ? NULL : core_of(name);
    for (size_t k = 0; core && k < PILU_COUNT(FORMS); k++)
        add_all(run, p, pilu_arena_printf(run->scratch, FORMS[k], core), true, &out);
    return out;
}

static void relate(text_run *run, const share *s, const text_figure *part, const text_figure *whole, bool holds)
{
    text_relate(run, (text_relation){.kind = TEXT_RELATION_SHARE,
                                     .holds = holds,
                                     .p = s->p,
                                     .part = part,
                                     .whole = whole,
                                     .percent = s->percent});
}

/* «支出A万元，较上年增加B万元，增长y%，占本年支出合计的x%»: what the sentence is about. */
static const text_figure *subject_of(pilu_str text, const text_figure *f, size_t index)
{
    static const char *const OTHER[] = {"预算", "预算数", "上年", NULL}, *const OWN[] = {"支出", "收入", "决算", NULL};
    const text_figure *found = NULL;
    for (size_t i = index; i-- > 0;) {
        if (f[index].from - f[i].to > FAR || text_find(text, "。", f[i].to, f[index].from) != SIZE_MAX) break;
        if (!text_is_money(&f[i]) || text_direction(text, &f[i]) || text_word_before(text, f[i].from, OTHER)) continue;
        if (text_is_said_with(text, &f[i], OWN)) found = &f[i];
    }
    return found;
}

/* «本年支出合计9020.35万元，其中：» above the items: what they are shares of, whatever they call it. */
static bool holds_of_head(text_run *run, const pilu_passage *p, const text_figure *part, const text_figure *percent)
{
    size_t here = (size_t)(p - run->text->passages), first = here > NEIGHBOURS ? here - NEIGHBOURS : 0;
    for (size_t i = here; i-- > first;) {
        const pilu_passage *head = &run->text->passages[i];
        size_t end = text_end(head->text), count;
        if (!text_ends(head->text, end, "其中：") && !text_ends(head->text, end, "包括：")) continue;
        const text_figure *f = text_figures_of(run, head, &count);
        for (size_t k = 0; k < count; k++)
            if (text_same_money(&f[k], part) && text_ratio_holds(part, &f[k], percent)) return true;
        return false;
    }
    return false;
}

static void read_named(text_run *run, const share *s, const text_figure *f)
{
    const text_figure *part = s->part ? s->part : subject_of(s->p->text, f, s->index);
    if (!part || pilu_str_find(s->name, PILU_STR("合同"), 0) != SIZE_MAX) {
        if (!part || !s->beside) return;
    }
    if (!s->beside && !core_of(s->name)) return;
    named totals = find_named(run, s->p, s->name);
    const text_figure *right = NULL;
    for (size_t k = 0; k < totals.count; k++) {
        if (totals.figures[k]->unit != part->unit) return;
        if (!right && text_ratio_holds(part, totals.figures[k], s->percent)) right = totals.figures[k];
    }
    if (totals.count && !right && holds_of_head(run, s->p, part, s->percent)) return;
    if (totals.count) relate(run, s, part, right ? right : totals.figures[totals.count - 1], right != NULL);
}

/* «A万元，占本年支出合计B万元的x%». */
static void read_share_of(text_run *run, const pilu_passage *p, const text_figure *f)
{
    const text_figure *part = f, *whole = f + 1, *percent = f + 2;
    size_t at = text_has(p->text, part->to, "，") ? part->to + 3 : part->to;
    if (!text_same_money(part, whole) || percent->unit != TEXT_PERCENT || pilu_number_sign(whole->number) <= 0) return;
    static const char *const BUDGET[] = {"预算", "预算数", "年预算", "任务数", NULL};
    if (!text_has(p->text, at, "占") || at + 3 >= whole->from) return;
    if (text_word_before(p->text, whole->from, BUDGET)) return; /* what is done of it: text_sums.c */
    if (text_find(p->text, "，", at, whole->from) != SIZE_MAX) return;
    if (!text_has(p->text, whole->to, "的") || percent->from != whole->to + 3) return;
    share s = {.p = p, .percent = percent};
    relate(run, &s, part, whole, text_ratio_holds(part, whole, percent));
}

/* --- of a list ------------------------------------------------------------------------------------------------- */

typedef struct shares {
    share *items;
    size_t count;
    const text_figure *told; /* the total right before the list, or NULL */
    const text_figure *tried[MOST_TRIED];
    size_t tries;
} shares;

static size_t holding(const shares *l, const text_figure *whole)
{
    size_t n = 0;
    for (size_t i = 0; i < l->count; i++) n += text_ratio_holds(l->items[i].part, whole, l->items[i].percent);
    return n;
}

static void try_figure(shares *l, const text_figure *f)
{
    if (l->tries < MOST_TRIED && is_amount_of(f, l->items[0].part)) l->tried[l->tries++] = f;
}

/* The parts' sum is as good as a total that is written. */
static const text_figure *sum_of(text_run *run, const shares *l)
{
    text_figure *sum = PILU_NEW(run->kept, text_figure);
    *sum = *l->items[0].part;
    for (size_t i = 1; i < l->count; i++) sum->number = pilu_number_add(sum->number, l->items[i].part->number);
    sum->from = sum->to = 0;
    return sum->number.ok && pilu_number_sign(sum->number) > 0 ? sum : NULL;
}

/* The three kinds of “三公”经费: their sum is the total. */
static bool is_of_three(const shares *l)
{
    static const char *const KINDS[] = {"因公出国", "公务用车", "公务接待"};
    const share *first = &l->items[0], *last = &l->items[l->count - 1];
    for (size_t k = 0; k < PILU_COUNT(KINDS); k++)
        if (text_find(first->p->text, KINDS[k], first->list, last->percent->from) == SIZE_MAX) return false;
    return first->p == last->p && l->count == PILU_COUNT(KINDS);
}

/* Of nothing there is no share, and what has none is not more than what has one. */
static bool contradicts_itself(const shares *l)
{
    for (size_t i = 0; i < l->count; i++) {
        const share *a = &l->items[i];
        bool some = pilu_number_sign(a->part->number) > 0;
        if (pilu_number_sign(a->percent->number) > 0 && !some) return true;
        for (size_t k = 0; some && !pilu_number_sign(a->percent->number) && k < l->count; k++)
            if (pilu_number_cmp(l->items[k].percent->number, pilu_number_int(1)) >= 0 &&
                pilu_number_cmp(l->items[k].part->number, a->part->number) <= 0)
                return true;
    }
    return false;
}

/* What holds for one of several shares may do so by chance; for two and more than half of them it does not. */
static void decide(text_run *run, shares *l)
{
    const text_figure *best = NULL, *sum = l->count > 1 ? sum_of(run, l) : NULL;
    size_t most = 0, nonzero = 0;
    for (size_t i = 0; i < l->count; i++) nonzero += pilu_number_sign(l->items[i].percent->number) > 0;
    if (sum) try_figure(l, sum);
    for (size_t i = 0; i < l->tries; i++) {
        size_t n = holding(l, l->tried[i]);
        if (n > most) most = n, best = l->tried[i];
    }
    size_t told = l->told ? holding(l, l->told) : 0;
    if (l->told && told >= most) best = l->told, most = told;
    if (!best && l->told) best = l->told;
    bool sure = best && (best == l->told || (most >= 2 && most * 2 > l->count && nonzero >= 3));
    if (!sure && l->told && most < l->count) best = l->told, sure = true;
    if (!sure && sum && (contradicts_itself(l) || is_of_three(l))) best = sum, sure = true;
    for (size_t i = 0; sure && i < l->count; i++) {
        const share *s = &l->items[i];
        bool none = !pilu_number_sign(s->part->number) && pilu_number_sign(s->percent->number) > 0;
        bool right = !none && text_ratio_holds(s->part, best, s->percent);
        for (size_t k = 0; k < l->tries && !right && !none && l->count == 1; k++)
            right = text_ratio_holds(s->part, l->tried[k], s->percent);
        relate(run, s, s->part, best, right);
    }
}

/* «T万元，较上年增加B万元，增长y%。其中：»: the amount that the words before a list are about; NULL: none, or several. */
static const text_figure *told_before(const pilu_passage *p, const text_figure *f, size_t count, const share *s)
{
    static const char *const OTHER[] = {"预算", "比", "较", "原因", "主要", "其中", NULL};
    pilu_str text = p->text;
    const text_figure *last = NULL;
    size_t intro = s->list, free = 0;
    for (size_t i = 0; i < count && f[i].to <= intro; i++) {
        if (!is_amount_of(&f[i], s->part)) continue;
        if (intro - f[i].to <= 15) return text_direction(text, &f[i]) ? NULL : &f[i];
        if (text_direction(text, &f[i]) || text_is_said_with(text, &f[i], OTHER)) continue;
        last = &f[i];
        free++;
    }
    return free == 1 ? last : NULL;
}

/* «本年收入合计T万元。» and below it «其中：甲a万元，占x%…». */
static const text_figure *told_above(text_run *run, const pilu_passage *p, const share *s)
{
    enum { NEAR = 30 };
    size_t count;
    if (p == run->text->passages || p[-1].kind != p->kind || s->list > p->begin + NEAR) return NULL;
    if (!text_ends(p->text, s->list, "其中") || text_number_of(p).style || text_ends(p[-1].text, p[-1].end, "："))
        return NULL;
    const text_figure *f = text_figures_of(run, &p[-1], &count);
    share above = *s;
    above.list = p[-1].end;
    return told_before(&p[-1], f, count, &above);
}

static void try_before(shares *l, const text_figure *f, size_t count, size_t end)
{
    for (size_t i = 0; i < count && f[i].to <= end; i++) try_figure(l, &f[i]);
}

/* Lists within a passage: those of one beginning. */
static void read_lists(text_run *run, const pilu_passage *p, const text_figure *f, size_t count, share *all, size_t n)
{
    for (size_t i = 0, end; i < n; i = end) {
        shares l = {.items = &all[i]};
        for (end = i; end < n && all[end].list == all[i].list; end++)
            if (all[end].beside && !all[end].name.n) all[i + l.count++] = all[end];
        if (!l.count) continue;
        if (l.items->told) l.told = told_before(p, f, count, l.items);
        if (l.items->told && !l.told) l.told = told_above(run, p, l.items);
        try_before(&l, f, count, l.items->part->from);
        if (l.told || l.count >= 2) decide(run, &l);
    }
}

/* --- over paragraphs ---------------------------------------------------------------------------------------------- */

/* The share that a line begins with: «1.教育（类）支出2241.75万元，占78.61%。» */
static bool first_share(text_run *run, const pilu_passage *p, share *s)
{
    size_t count;
    share all[MOST_SHARES];
    if (p->kind != PILU_PASSAGE_PARAGRAPH || p->note || text_first(p, "占") == SIZE_MAX) return false;
    const text_figure *f = text_figures_of(run, p, &count);
    size_t first = text_number_of(p).to;
    while (count && f->from < first) f++, count--;
    if (count < 2 || !read_shares(p, f, count < 4 ? count : 4, all)) return false;
    *s = all[0];
    return s->beside && !s->name.n && s->part == f && !s->told && s->part->from < first + 150;
}

static void read_block(text_run *run, size_t i, share *items, size_t n)
{
    shares l = {.items = items, .count = n};
    size_t count;
    for (size_t k = i; k-- > 0 && i - k <= BEFORE;) {
        const pilu_passage *p = &run->text->passages[k];
        if (p->kind == PILU_PASSAGE_CELL) break;
        const text_figure *f = text_figures_of(run, p, &count);
        size_t end = text_end(p->text);
        bool opens = k + 1 == i && text_ends(p->text, end, "：") && count && end - f[count - 1].to <= 60;
        if (opens && is_amount_of(&f[count - 1], items->part)) l.told = &f[count - 1];
        try_before(&l, f, count, p->text.n);
    }
    decide(run, &l);
}

/* Lines that are numbered on, or stand one after the other, each with a share of its own. */
static void read_blocks(text_run *run)
{
    share items[MOST_SHARES];
    size_t n = 0, first = 0;
    text_number last = {0};
    for (size_t i = 0; i <= run->text->count; i++) {
        share s;
        bool end = i == run->text->count;
        text_number number = end ? (text_number){0} : text_number_of(&run->text->passages[i]);
        bool more = !end && first_share(run, &run->text->passages[i], &s);
        bool goes_on = n && more && number.style == last.style &&
                       (number.style ? number.value > last.value && number.value <= last.value + 2 : true);
        if (n && !goes_on) {
            if (!end && !more && i - first < n + 2 && !number.style) continue; /* a remark between two items */
            if (n >= 2) read_block(run, first, items, n);
            n = 0;
        }
        if (!more) continue;
        if (!n) first = i;
        last = number;
        if (n < MOST_SHARES) items[n++] = s;
    }
}

/* --- without amounts --------------------------------------------------------------------------------------------- */

static void report_hundred(text_run *run, const share *s, pilu_number sum)
{
    pilu_str words[2];
    pilu_number value[2] = {sum, pilu_number_abs(pilu_number_sub(sum, pilu_number_int(100)))};
    for (size_t k = 0; k < 2; k++) {
        pilu_buf buf;
        pilu_buf_init(&buf, 0);
        pilu_number_print(value[k], s->percent->places, false, &buf);
        pilu_buf_char(&buf, '%');
        words[k] = pilu_arena_str(run->diags->arena, pilu_buf_view(&buf));
        pilu_buf_free(&buf);
    }
    text_report(run, TEXT_SUM, s->p, s->percent->from, s->percent->to, words[0], PILU_STR("100%"), words[1]);
}

/* «支出合计T万元，其中：基本支出占62.78%，项目支出占37.22%»: more than 100 % are too many; fewer are too few where the
 * list is known to be whole. */
static void read_bare(text_run *run, const share *all, size_t n)
{
    static const char *const OVERLAP[] = {"女", "党员", "学历", "职称", "岁", "博士", "硕士", "本科", "企业", "同比", "率", NULL};
    for (size_t i = 0, end; i < n; i = end) {
        pilu_number sum = pilu_number_int(0);
        bool bare = all[i].told;
        for (end = i; end < n && all[end].list == all[i].list; end++) {
            bare = bare && !all[end].part && !all[end].name.n;
            sum = pilu_number_add(sum, all[end].percent->number);
        }
        size_t to = all[end - 1].percent->from, from = all[i].list;
        pilu_str text = all[i].p->text;
        if (!bare || end - i < 2 || from > to || text_has_any(text, from, to, OVERLAP)) continue;
        pilu_number off = pilu_number_sub(sum, pilu_number_int(100)), slack = pilu_number_int((int64_t)(end - i));
        for (int k = 0; k < all[i].percent->places; k++) slack = pilu_number_div(slack, pilu_number_int(10));
        if (!off.ok || !slack.ok || pilu_number_cmp(pilu_number_abs(off), slack) <= 0) continue;
        size_t last = end - i >= 2 ? all[end - 2].percent->to : from;
        bool whole = text_find(text, "其他", last, to) != SIZE_MAX ||
                     (text_find(text, "基本支出", from, to) != SIZE_MAX && text_find(text, "项目支出", from, to) != SIZE_MAX);
        if (pilu_number_sign(off) > 0 || whole) report_hundred(run, &all[i], sum);
    }
}

static void read_passage(text_run *run, const pilu_passage *p, const text_figure *f, size_t count)
{
    share all[MOST_SHARES];
    for (size_t i = 0; i + 2 < count; i++) read_share_of(run, p, &f[i]);
    if (text_first(p, "占") == SIZE_MAX || p->kind == PILU_PASSAGE_CELL) return;
    size_t n = read_shares(p, f, count, all);
    for (size_t i = 0; i < n; i++)
        if (all[i].name.n) read_named(run, &all[i], f);
    read_bare(run, all, n);
    read_lists(run, p, f, count, all, n);
}

void text_rule_shares(text_run *run)
{
    text_each_figures(run, read_passage);
    read_blocks(run);
}
