/* Totals and parts that stand apart: «T万元，其组成如下：一是甲a万元，二是乙b万元», «甲T万元。» with «其中：乙a万元；丙b万元。» as the next
 * paragraph, and the funds of a form, one a line: 资金总额 T, 其中：中央补助 a, 市级资金 b. */
#include "check/text_private.h"

enum { MOST_PARTS = 12 };

typedef struct apart {
    const pilu_passage *p; /* of the total */
    const text_figure *total;
    const text_figure *items[MOST_PARTS];
    const pilu_passage *of[MOST_PARTS];
    size_t count;
    pilu_number sum;
} apart;

static bool add(apart *a, const pilu_passage *p, const text_figure *f)
{
    if (a->count == MOST_PARTS || f->unit != a->total->unit) return false;
    a->sum = pilu_number_add(a->sum, f->number);
    a->items[a->count] = f;
    a->of[a->count++] = p;
    return true;
}

/* `all`: the words say that nothing is left out; else the items must come within a hundredth of the total. */
static void relate(text_run *run, const apart *a, bool all)
{
    pilu_number off = pilu_number_abs(pilu_number_sub(a->sum, a->total->number));
    bool near = off.ok && pilu_number_cmp(pilu_number_mul(off, pilu_number_int(100)), a->total->number) <= 0;
    if (a->count < 2 || !off.ok || (!all && !near)) return;
    const text_figure **parts = PILU_NEW_ARRAY(run->kept, const text_figure *, a->count);
    const pilu_passage **of = PILU_NEW_ARRAY(run->kept, const pilu_passage *, a->count);
    memcpy(parts, a->items, a->count * sizeof *parts);
    memcpy(of, a->of, a->count * sizeof *of);
    text_relate(run, (text_relation){.kind = TEXT_RELATION_SUM,
                                     .holds = text_sum_holds(a->sum, a->total, a->count, a->total->places),
                                     .p = a->p,
                                     .whole = a->total,
                                     .parts = parts,
                                     .of = of,
                                     .count = a->count});
}

/* The only amount in [from, to); NULL: there is none, or another. `rates`: percentages may stand there. */
static const text_figure *lone_amount(pilu_str text, const text_figure *f, size_t count, size_t from, size_t to)
{
    const text_figure *found = NULL;
    for (size_t i = 0; i < count; i++) {
        if (f[i].from < from || f[i].to > to || !text_is_money(&f[i])) continue;
        if (found || text_direction(text, &f[i])) return NULL;
        found = &f[i];
    }
    return found;
}

/* --- T万元，其组成情况如下：一是…a万元，二是…b万元。 ------------------------------------------------------------------ */

static void read_composed(text_run *run, const pilu_passage *p)
{
    static const char *const WORDS[] = {"组成", "构成", NULL};
    static const char *const MARKS[] = {"一是", "二是", "三是", "四是", "五是", "六是"};
    pilu_str text = p->text;
    size_t count, at = text_first(p, MARKS[0]);
    if (at == SIZE_MAX || !text_ends(text, at, "：")) return;
    const text_figure *f = text_figures_of(run, p, &count);
    size_t before = 0, stop = text_find(text, "。", at, text.n);
    while (before < count && f[before].to <= at) before++;
    if (!before || !text_is_money(&f[before - 1]) || !text_has_any(text, f[before - 1].to, at, WORDS)) return;
    apart a = {.p = p, .total = &f[before - 1], .sum = pilu_number_int(0)};
    for (size_t k = 0; k < PILU_COUNT(MARKS) && at != SIZE_MAX; k++) {
        size_t next = k + 1 < PILU_COUNT(MARKS) ? text_find(text, MARKS[k + 1], at, text.n) : SIZE_MAX;
        size_t end = next != SIZE_MAX ? next : stop != SIZE_MAX && stop > at ? stop : text.n;
        const text_figure *part = lone_amount(text, f, count, at, end);
        if (!part || !add(&a, p, part)) return;
        at = next;
    }
    relate(run, &a, true);
}

/* --- 甲T万元。 ⏎ 其中：乙a万元；丙b万元。 --------------------------------------------------------------------------- */

static void read_next(text_run *run, const pilu_passage *p, const pilu_passage *before)
{
    static const char *const OTHER[] = {"较", "比", "预算", "上年", NULL};
    pilu_str text = p->text;
    if (!text_has(text, p->begin, "其中：") || before->kind != PILU_PASSAGE_PARAGRAPH) return;
    size_t count, above;
    const text_figure *f = text_figures_of(run, p, &count), *g = text_figures_of(run, before, &above);
    const text_figure *total = lone_amount(before->text, g, above, 0, before->text.n);
    if (!total || text_has_any(before->text, before->begin, before->end, OTHER)) return;
    apart a = {.p = before, .total = total, .sum = pilu_number_int(0)};
    for (size_t from = p->begin; from < p->end;) {
        size_t end = text_find(text, "；", from, p->end);
        if (end == SIZE_MAX) end = p->end;
        const text_figure *part = lone_amount(text, f, count, from, end);
        if (!part || !add(&a, p, part)) return;
        from = end + 3;
    }
    relate(run, &a, false);
}

/* --- 年度预算资金总额：T ⏎ 其中：中央补助 a ⏎ 市级资金 b -------------------------------------------------------------- */

/* The figure that ends a line of a form behind a name; NULL: there is none. */
static const text_figure *line_figure(text_run *run, const pilu_passage *p)
{
    enum { LONGEST = 90 };
    size_t count;
    if (p->kind != PILU_PASSAGE_PARAGRAPH || p->end - p->begin > LONGEST || text_number_of(p).style) return NULL;
    const text_figure *f = text_figures_of(run, p, &count);
    return count == 1 && f->unit == TEXT_PLAIN && f->to == p->end ? f : NULL;
}

static void read_form(text_run *run, size_t i)
{
    static const char *const TOTAL[] = {"资金总额", "预算总额", "资金合计", NULL};
    static const char *const GIVERS[] = {"中央", "省级", "市级", "县级", "区级", "本级", "财政", "其他资金", "结转", "自筹", NULL};
    const pilu_passage *p = &run->text->passages[i];
    const text_figure *total = line_figure(run, p);
    if (!total || !text_has_any(p->text, p->begin, total->from, TOTAL)) return;
    apart a = {.p = p, .total = total, .sum = pilu_number_int(0)};
    for (size_t k = i + 1; k < run->text->count; k++) {
        const pilu_passage *line = &run->text->passages[k];
        if (line->begin >= line->end) continue;
        const text_figure *f = line_figure(run, line);
        bool giver = f && text_has_any(line->text, line->begin, f->from, GIVERS);
        if (!giver || text_has(line->text, line->begin, "其中") != !a.count) break;
        if (!add(&a, line, f)) return;
    }
    relate(run, &a, true);
}

void text_rule_apart(text_run *run)
{
    const pilu_passage *before = NULL;
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->begin >= p->end || p->note) continue;
        if (p->kind == PILU_PASSAGE_PARAGRAPH && (p->holds & TEXT_DIGITS) && (p->holds & TEXT_WIDE)) {
            read_composed(run, p);
            if (before) read_next(run, p, before);
            if (text_may_have_one(p, "额") || text_may_have_one(p, "计")) read_form(run, i);
        }
        before = p;
    }
}
