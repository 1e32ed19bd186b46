/* “三公”经费 told over the paragraphs of a section: what was spent on the whole and on each kind stands in one, how it
 * changed in another. A change, its rate and the amount are one sum; the kinds' changes make that of the whole. */
#include "check/text_private.h"

enum { WHOLE, ABROAD, CARS, RECEPTION, KINDS, OTHER };
enum { MOST_PASSAGES = 60, HEADING = 180, NEAR = 150 }; /* of a section; bytes */

/* --- what a section tells ---------------------------------------------------------------------------------------- */

typedef struct told {
    const pilu_passage *p;
    const text_figure *f; /* NULL: it is not told */
    bool twice;           /* and otherwise the second time */
    int way;
} told;

typedef struct section {
    told budget[KINDS], done[KINDS], share[KINDS], change[KINDS], rate[KINDS];
    bool of_budget[KINDS]; /* the change is one of budgets */
    bool same[KINDS];      /* 与上年持平 */
    int own;               /* the text's year */
} section;

static void tell(told *t, const pilu_passage *p, const text_figure *f, int way)
{
    if (t->f && (pilu_number_cmp(t->f->number, f->number) || t->way != way)) t->twice = true;
    if (!t->f) *t = (told){.p = p, .f = f, .way = way};
}

static bool is_told(const told *t) { return t->f && !t->twice; }

/* --- how it is told ---------------------------------------------------------------------------------------------- */

typedef struct name {
    const char *word;
    int kind;
} name;

/* The kind whose name stands at `at`, and its bytes; OTHER: what is only a part of a kind. */
static size_t name_at(pilu_str text, size_t at, int *kind)
{
    static const name NAMES[] = {{"“三公”经费", WHOLE},
                                 {"因公出国（境）", ABROAD},
                                 {"公务用车购置及运行", CARS},
                                 {"公务用车购置和运行", CARS},
                                 {"公务接待费", RECEPTION},
                                 {"公务用车购置", OTHER},
                                 {"公务用车运行", OTHER},
                                 {"公务用车", OTHER},
                                 {"公务接待", OTHER}};
    for (size_t k = 0; k < PILU_COUNT(NAMES); k++) {
        if (!text_has(text, at, NAMES[k].word)) continue;
        bool part = text_ends(text, at, "国内") || text_ends(text, at, "外事") || text_ends(text, at, "国（境）外");
        *kind = part ? OTHER : NAMES[k].kind;
        return strlen(NAMES[k].word);
    }
    return 0;
}

enum { NO_CHANGE, OF_LAST, OF_BUDGET }; /* what is compared with */

typedef struct reader {
    section *s;
    const pilu_passage *p;
    int kind, versus, year;
    size_t behind; /* the name, or the last figure */
    bool why, parts; /* the reasons of the sentence, or the parts of a kind, begin */
} reader;

static void begin_sentence(reader *r)
{
    r->kind = OTHER;
    r->versus = NO_CHANGE;
    r->year = 0;
    r->why = r->parts = false;
}

/* «比2024年度», «较上年», «比2026年预算» of another year; «比年初预算数» of the year's own. */
static int compared_at(const reader *r, size_t at)
{
    static const char *const BUDGET[] = {"预算", "年初预算", "全年预算", "支出预算", "调整预算"};
    static const char *const LAST[] = {"上年", "去年", "上一年"};
    static const char *const WORDS[] = {"比", "较", "与", "同"};
    pilu_str text = r->p->text;
    size_t n = 0;
    for (size_t k = 0; k < PILU_COUNT(WORDS) && !n; k++)
        if (text_has(text, at, WORDS[k])) n = strlen(WORDS[k]);
    if (!n) return NO_CHANGE;
    int year = text_year_at(text, at + n);
    if (year && r->s->own && year != r->s->own) return year + 1 == r->s->own ? OF_LAST : NO_CHANGE;
    if (year) return r->s->own ? OF_BUDGET : OF_LAST;
    for (size_t k = 0; k < PILU_COUNT(LAST); k++)
        if (text_has(text, at + n, LAST[k])) return OF_LAST;
    for (size_t k = 0; k < PILU_COUNT(BUDGET); k++)
        if (text_has(text, at + n, BUDGET[k])) return OF_BUDGET;
    return NO_CHANGE;
}

/* The words up to byte `to`: which kind they name, what is compared, whether reasons begin. */
static void read_words(reader *r, size_t from, size_t to)
{
    pilu_str text = r->p->text;
    for (size_t at = from, next; at < to; at = next) {
        int kind, versus = compared_at(r, at);
        next = text_after(text, at);
        if (versus) {
            r->versus = versus;
            next += text_year_at(text, next) ? 4 : 0;
            continue;
        }
        uint32_t c = text_at(text, at);
        if (c == 0x3002) begin_sentence(r);
        else if (text_year_at(text, at)) r->year = text_year_at(text, at), next = at + 4;
        else if (text_has(text, at, "原因") || text_has(text, at, "主要是") || text_has(text, at, "主要用于")) r->why = true;
        else if (c == 0x6301 && text_has(text, at, "持平") && r->kind < KINDS && r->versus == OF_LAST && !r->why)
            r->s->same[r->kind] = true;
        size_t n = name_at(text, at, &kind);
        if (!n) continue;
        r->kind = kind;
        r->behind = next = at + n;
    }
}

/* The words between a name, or the figure before, and a figure, if none of them says anything of its own. */
typedef struct label {
    bool ok, budget, share, last;
} label;

static label read_label(const reader *r, const text_figure *f)
{
    static const char *const FILL[] = {"，", "、", "：", "支出", "决算", "财政拨款", "一般公共", "数", "为", "是", "总额", "总计", "合计",
                                       "费用", "维护", "费", "经费", "共", "全年", "年度", "实际", "执行", "（境）", "用", "的", "其中"};
    static const char *const BUDGET[] = {"年初预算", "全年预算", "调整预算", "预算安排", "预算"};
    pilu_str text = r->p->text;
    label l = {.ok = f->from - r->behind <= NEAR};
    for (size_t at = r->behind; at < f->from && l.ok;) {
        size_t n = 0;
        if (text_has(text, at, "完成")) l.share = true, n = strlen("完成");
        for (size_t k = 0; k < PILU_COUNT(BUDGET) && !n; k++)
            if (text_has(text, at, BUDGET[k])) l.budget = true, n = strlen(BUDGET[k]);
        for (size_t k = 0; k < PILU_COUNT(FILL) && !n; k++)
            if (text_has(text, at, FILL[k])) n = strlen(FILL[k]);
        if (!n && text.p[at] == ' ') n = 1;
        l.ok = n > 0;
        at += n;
    }
    return l;
}

static void read_amount(reader *r, const text_figure *f, size_t count, size_t i)
{
    section *s = r->s;
    int way = text_direction(r->p->text, &f[i]), rate_way;
    if (way) {
        if (r->versus != OF_LAST || f[i].from - r->behind > NEAR) return;
        s->of_budget[r->kind] = text_has_any(r->p->text, r->behind, f[i].from, (const char *const[]){"预算", NULL});
        tell(&s->change[r->kind], r->p, &f[i], way);
        const text_figure *rate = text_rate_of(r->p->text, f, count, i, &rate_way);
        if (rate && rate_way == way) tell(&s->rate[r->kind], r->p, rate, way);
        return;
    }
    label l = read_label(r, &f[i]);
    if (!l.ok || l.share || (s->own && r->year && r->year != s->own)) return;
    tell(l.budget ? &s->budget[r->kind] : &s->done[r->kind], r->p, &f[i], 0);
}

static void read_passage(text_run *run, const pilu_passage *p, section *s)
{
    size_t count;
    const text_figure *f = text_figures_of(run, p, &count);
    reader r = {.s = s, .p = p, .behind = p->begin};
    begin_sentence(&r);
    for (size_t i = 0, at = p->begin; i <= count; i++) {
        size_t to = i < count ? f[i].from : p->end;
        bool year = i < count && text_year_at(p->text, to);
        if (year) continue;
        if (at < to) read_words(&r, at, to);
        if (i == count) break;
        if (r.kind < KINDS && !r.why && text_is_money(&f[i])) read_amount(&r, f, count, i);
        else if (r.kind < KINDS && !r.why && f[i].unit == TEXT_PERCENT) {
            label l = read_label(&r, &f[i]);
            if (l.ok && l.share && l.budget) tell(&s->share[r.kind], p, &f[i], 0);
        }
        at = r.behind = f[i].to;
    }
}

/* --- what does not fit ------------------------------------------------------------------------------------------- */

static pilu_str said(text_run *run, const told *t, const char *name)
{
    pilu_str words = text_slice(t->p->text, t->f);
    const char *way = t->way > 0 ? "增加" : t->way < 0 ? "减少" : "";
    return pilu_arena_printf(run->diags->arena, "%s%s%.*s", name, way, PILU_FMT(words));
}

/* This year's amount, of which a change is told: of accounts, or of budgets. */
static const told *now_of(const section *s, int k)
{
    const told *now = s->of_budget[k] ? &s->budget[k] : &s->done[k];
    return is_told(now) && is_told(&s->change[k]) && text_same_money(now->f, s->change[k].f) ? now : NULL;
}

/* Last year's amount. */
static bool base_of(const section *s, int k, text_figure *base)
{
    const told *now = now_of(s, k), *change = &s->change[k];
    if (!now) return false;
    *base = *now->f;
    base->number = change->way > 0 ? pilu_number_sub(now->f->number, change->f->number)
                                   : pilu_number_add(now->f->number, change->f->number);
    if (base->places > change->f->places) base->places = change->f->places;
    return base->number.ok;
}

/* -1: the rate does not fit, 1: it does, 0: nobody knows. */
static int rate_fits(const section *s, int k)
{
    text_figure base;
    if (!is_told(&s->rate[k]) || !base_of(s, k, &base) || pilu_number_sign(base.number) <= 0) return 0;
    return text_ratio_holds(s->change[k].f, &base, s->rate[k].f) ? 1 : -1;
}

static void check_rate(text_run *run, section *s, int k)
{
    text_figure base, other;
    const told *now = now_of(s, k), *change = &s->change[k], *rate = &s->rate[k];
    if (!is_told(rate) || rate->p != change->p || !base_of(s, k, &base)) return;
    if (now->p == change->p) return; /* text_sums.c */
    size_t from = change->f->from; /* of 增加 */
    text_direction_at(change->p->text, change->f, &from);
    if (!pilu_number_sign(base.number) && change->way > 0 && pilu_number_sign(change->f->number) > 0) {
        text_report(run, TEXT_ZERO, change->p, from, rate->f->to, pilu_str_slice(change->p->text, from, rate->f->to));
        return;
    }
    if (rate_fits(s, k) >= 0) return;
    s->change[k].way = -change->way;
    bool reversed = base_of(s, k, &other) && pilu_number_sign(other.number) > 0 &&
                    text_ratio_holds(change->f, &other, rate->f);
    s->change[k].way = -change->way;
    pilu_str found = pilu_arena_str(run->diags->arena, text_slice(rate->p->text, rate->f));
    if (reversed) {
        pilu_str why = pilu_arena_printf(
            run->diags->arena, "按“%s”计算正好是 %.*s" PILU_WORDS_SPLIT "as %s it is exactly %.*s",
            change->way > 0 ? "减少" : "增加", PILU_FMT(found), change->way > 0 ? "a decrease" : "an increase",
            PILU_FMT(found));
        text_report(run, TEXT_REVERSED, change->p, from, rate->f->to,
                    pilu_str_slice(change->p->text, from, rate->f->to), why);
        return;
    }
    pilu_str expected = text_ratio(run, change->f->number, base.number, rate->f->places);
    text_set(text_report(run, TEXT_FIGURE, rate->p, rate->f->from, rate->f->to, found, said(run, now, ""),
                         said(run, change, ""), expected),
             found, expected);
}

/* What of the whole's change is left for kind `skip` (KINDS: the others' sum), or false: not each kind's is known. What
 * is not told of a kind without spending is taken to be nothing. */
static bool sum_changes(const section *s, int skip, pilu_number *sum, size_t *parts)
{
    *sum = pilu_number_int(0);
    *parts = 0;
    for (int k = ABROAD; k < KINDS; k++) {
        const told *change = &s->change[k], *now = s->of_budget[WHOLE] ? &s->budget[k] : &s->done[k];
        if (change->twice) return false;
        if (!change->f) {
            bool none = !now->f || (!now->twice && !pilu_number_sign(now->f->number));
            if (!s->same[k] && !none) return false;
            continue;
        }
        if (s->same[k] || s->of_budget[k] != s->of_budget[WHOLE] || !text_same_money(change->f, s->change[WHOLE].f))
            return false;
        ++*parts;
        if (k == skip) continue;
        *sum = change->way > 0 ? pilu_number_add(*sum, change->f->number) : pilu_number_sub(*sum, change->f->number);
    }
    return sum->ok;
}

/* Which kind's change is wrong: the one whose rate does not fit, where the whole's does; OTHER: no one knows. */
static int blamed(const section *s)
{
    int found = OTHER;
    for (int k = ABROAD; k < KINDS; k++) {
        const told *change = &s->change[k], *whole = &s->change[WHOLE];
        bool copied = change->f && change->way == whole->way && !pilu_number_cmp(change->f->number, whole->f->number);
        if (!change->f || !(rate_fits(s, k) < 0 || (copied && rate_fits(s, k) <= 0))) continue;
        if (found != OTHER) return OTHER;
        found = k;
    }
    return found != OTHER && rate_fits(s, WHOLE) > 0 ? found : OTHER;
}

/* Does the passage of the whole's change name every kind behind it? Then text_parts.c has added up. */
static bool is_in_one(const section *s)
{
    static const char *const NAMES[] = {"因公出国", "公务用车", "公务接待"};
    const told *whole = &s->change[WHOLE];
    size_t end = text_find(whole->p->text, "。", whole->f->to, whole->p->end);
    if (end == SIZE_MAX) end = whole->p->end;
    for (size_t k = 0; k < PILU_COUNT(NAMES); k++)
        if (text_find(whole->p->text, NAMES[k], whole->f->to, end) == SIZE_MAX) return false;
    return true;
}

static void check_sum(text_run *run, const section *s)
{
    const told *whole = &s->change[WHOLE];
    pilu_number sum, others;
    size_t parts, rest;
    if (!is_told(whole) || is_in_one(s) || !sum_changes(s, KINDS, &sum, &parts) || !parts) return;
    if (whole->way < 0) sum = pilu_number_sub(pilu_number_int(0), sum);
    if (text_sum_holds(sum, whole->f, parts, whole->f->places)) return;
    int k = blamed(s);
    if (k == OTHER || !sum_changes(s, k, &others, &rest)) {
        text_report_sum(run, whole->p, whole->f, sum);
        return;
    }
    const told *change = &s->change[k];
    pilu_number right = whole->f->number;
    if (whole->way < 0) right = pilu_number_sub(pilu_number_int(0), right);
    right = pilu_number_sub(right, others);
    bool more = pilu_number_sign(right) > 0;
    int places = change->f->places > whole->f->places ? change->f->places : whole->f->places;
    pilu_str value = text_number_with(run, pilu_number_abs(right), places, PILU_STR("万元")), rest_words;
    rest_words = text_number_with(run, pilu_number_abs(others), places, PILU_STR("万元"));
    pilu_str expected = pilu_arena_printf(run->diags->arena, "%s%.*s", more ? "增加" : "减少", PILU_FMT(value));
    rest_words = pilu_arena_printf(run->diags->arena, "其他各项%s%.*s" PILU_WORDS_SPLIT "the others' %s%.*s",
                                   pilu_number_sign(others) > 0 ? "增加" : "减少", PILU_FMT(rest_words),
                                   pilu_number_sign(others) > 0 ? "增加" : "减少", PILU_FMT(rest_words));
    pilu_str found = said(run, change, "");
    text_set(text_report(run, TEXT_FIGURE, change->p, change->f->from, change->f->to, found,
                         said(run, whole, "“三公”经费"), rest_words, expected),
             found, expected);
}

/* --- 预算数 决算数 预算数 决算数, and below them the figures in one line ------------------------------------------------- */

typedef struct pairs {
    const pilu_passage *p;
    const text_figure *f; /* budget and account, by turns; the first two are of the whole */
    size_t count;
} pairs;

/* How often it is said from byte `*at` on, which moves behind the last. */
static size_t heads_at(pilu_str text, size_t *at)
{
    static const char *const WORDS[] = {"预算数", "决算数"};
    size_t n = 0;
    for (; text_has(text, *at, WORDS[n % 2]); n++) {
        *at += strlen(WORDS[0]);
        while (*at < text.n && text.p[*at] == ' ') ++*at;
    }
    return n;
}

/* The figures with nothing but blanks between them from byte `at` on: in the line of the heads or as the next. */
static void find_pairs(text_run *run, size_t i, pairs *out)
{
    const pilu_passage *p = &run->text->passages[i];
    size_t at = text_first(p, "预算数 决算数 预算数"), count, n = 0, first = 0;
    if (at == SIZE_MAX) return;
    size_t heads = heads_at(p->text, &at);
    *out = (pairs){.count = 0};
    if (heads % 2) return;
    if (at >= p->end) {
        while (++i < run->text->count && run->text->passages[i].begin >= run->text->passages[i].end) {}
        if (i >= run->text->count) return;
        p = &run->text->passages[i];
        at = p->begin;
    }
    const text_figure *f = text_figures_of(run, p, &count);
    while (first < count && f[first].from < at) first++;
    for (size_t k = first; k < count && f[k].from == at && f[k].unit == TEXT_PLAIN; k++, n++) {
        at = f[k].to;
        while (at < p->text.n && p->text.p[at] == ' ') at++;
    }
    if (n % 2 == 0 && n >= 4 && n <= heads) *out = (pairs){.p = p, .f = f + first, .count = n};
}

/* The budget that the table gives beside the account of kind k; NULL: none, or several. */
static const text_figure *budget_in(const section *s, const pairs *t, int k)
{
    const text_figure *found = NULL;
    for (size_t i = 0; i + 1 < t->count; i += 2) {
        if (pilu_number_cmp(t->f[i + 1].number, s->done[k].f->number)) continue;
        if (found && pilu_number_cmp(found->number, t->f[i].number)) return NULL;
        found = &t->f[i];
    }
    return found;
}

/* By how many of its last places a percentage differs from what the two give as they are written. */
static pilu_number places_off(const text_figure *done, const text_figure *budget, const text_figure *share)
{
    pilu_number right = pilu_number_div(pilu_number_mul(done->number, pilu_number_int(100)), budget->number);
    pilu_number off = pilu_number_abs(pilu_number_sub(right, share->number));
    for (int i = 0; i < share->places; i++) off = pilu_number_mul(off, pilu_number_int(10));
    return off;
}

/* How many of the percentages are what the figures give as they are written, without what was rounded off before. */
static int exact_shares(const section *s, const text_figure *const *budgets)
{
    int n = 0;
    for (int k = WHOLE; k < KINDS; k++) {
        if (!budgets[k]) continue;
        pilu_number off = places_off(s->done[k].f, budgets[k], s->share[k].f);
        n += off.ok && pilu_number_cmp(pilu_number_mul(off, pilu_number_int(2)), pilu_number_int(1)) <= 0;
    }
    return n;
}

/* The table is of the accounts told here where it gives the whole's budget and account first. */
static void check_shares(text_run *run, const section *s, const pairs *t)
{
    if (!t->count || !is_told(&s->budget[WHOLE]) || !is_told(&s->done[WHOLE])) return;
    if (s->done[WHOLE].f->unit != TEXT_WAN_YUAN) return;
    if (pilu_number_cmp(t->f[0].number, s->budget[WHOLE].f->number)) return;
    if (pilu_number_cmp(t->f[1].number, s->done[WHOLE].f->number)) return;
    const text_figure *budgets[KINDS] = {NULL};
    for (int k = WHOLE; k < KINDS; k++) {
        if (!is_told(&s->share[k]) || !is_told(&s->done[k]) || !pilu_number_sign(s->done[k].f->number)) continue;
        budgets[k] = k == WHOLE ? t->f : budget_in(s, t, k);
        if (budgets[k] && pilu_number_sign(budgets[k]->number) <= 0) budgets[k] = NULL;
    }
    bool exact = exact_shares(s, budgets) >= 2; /* then each is computed from what is written */
    for (int k = ABROAD; k < KINDS; k++) {
        const told *share = &s->share[k], *done = &s->done[k];
        const text_figure *budget = budgets[k];
        if (!budget || is_told(&s->budget[k])) continue;
        pilu_number off = places_off(done->f, budget, share->f);
        bool holds = text_ratio_holds(done->f, budget, share->f);
        if (holds && !(exact && off.ok && pilu_number_cmp(off, pilu_number_int(1)) > 0)) continue;
        pilu_str found = pilu_arena_str(run->diags->arena, text_slice(share->p->text, share->f));
        pilu_str expected = text_ratio(run, done->f->number, budget->number, share->f->places);
        pilu_str words = text_slice(t->p->text, budget);
        words = pilu_arena_printf(run->diags->arena,
                                  "表中的预算数%.*s万元" PILU_WORDS_SPLIT "%.*s万元 budgeted in the table",
                                  PILU_FMT(words), PILU_FMT(words));
        text_set(text_report(run, TEXT_FIGURE, share->p, share->f->from, share->f->to, found, said(run, done, ""),
                             words, expected),
                 found, expected);
    }
}

static void check(text_run *run, section *s, const pairs *t)
{
    check_shares(run, s, t);
    for (int k = WHOLE; k < KINDS; k++) check_rate(run, s, k);
    check_sum(run, s);
}

/* --- sections ---------------------------------------------------------------------------------------------------- */

/* The heading of a section on “三公”经费: its level; 0: it is none. */
static int heads_section(const pilu_passage *p)
{
    text_number n = text_number_of(p);
    if (!n.style || p->kind == PILU_PASSAGE_CELL || p->end - p->begin > HEADING) return 0;
    if (text_first(p, "“三公”经费") == SIZE_MAX || text_leader(p->text, true) != SIZE_MAX) return 0;
    bool open = text_ends(p->text, p->end, "：") || text_find(p->text, "。", p->begin, p->end - 3) != SIZE_MAX;
    return open ? 0 : text_level(n.style);
}

void text_rule_three(text_run *run)
{
    int own = 0;
    pairs table = {.count = 0};
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (text_may_have_one(p, "预") && text_may_have_one(p, "决")) find_pairs(run, i, &table);
        int level = text_may_have_one(p, "公") ? heads_section(p) : 0;
        if (!level) continue;
        if (!own) own = text_year_of(run);
        section s = {.own = own};
        size_t end = i + 1 + MOST_PASSAGES, k = i + 1;
        for (; k < run->text->count && k < end; k++) {
            const pilu_passage *item = &run->text->passages[k];
            text_number n = text_number_of(item);
            if (item->kind == PILU_PASSAGE_CELL || (n.style && text_level(n.style) <= level)) break;
            if (item->begin < item->end && !item->note) read_passage(run, item, &s);
        }
        check(run, &s, &table);
        i = k - 1;
    }
}
