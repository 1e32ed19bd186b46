/* Sums in tables of subjects that came as lines: 类 = 款, 款 = 项, 合计 = 类, 人员经费 = 301 + 303, 公用经费 = the
 * others; and in a row the first amount = the others. A relation is believed where most of its table hold. What is
 * wrong is looked for: the figure that makes everything right when it is put right, by two relations or by one slip. */
#include "check/text_codes.h"

enum { REPORTS_MOST = 12, SHOWN = 6 };

/* What a row's amount should be by the rows under it; and by the amounts beside it. */
typedef struct node {
    pilu_number sum, beside;
    size_t parts, beside_parts; /* beside_parts: those that are not 0 */
    int places;
    int32_t up; /* the row that this one is a part of, or CODES_NONE */
    uint32_t last; /* code of the part before */
    bool broken, asked, holds, across, across_holds;
} node;

typedef struct sums {
    code_tables *all;
    code_table *t;
    code_row *rows; /* of the table */
    node *nodes;
    size_t count, reports;
} sums;

static pilu_number amount(const sums *s, size_t i)
{
    return s->rows[i].count ? codes_value(&s->rows[i], 0) : pilu_number_int(0);
}

/* --- down --------------------------------------------------------------------------------------------------------- */

static int32_t total_over(const sums *s, size_t i, const int32_t totals[4])
{
    const code_row *r = &s->rows[i];
    if (r->kind != CODE_SUBJECT) return CODES_NONE;
    if (s->t->form != CODES_BASIC) return totals[CODE_TOTAL];
    return totals[r->code == 301 || r->code == 303 ? CODE_STAFF : CODE_RUNNING];
}

static void add_part(sums *s, size_t i, int32_t up)
{
    const code_row *r = &s->rows[i], *over = &s->rows[up];
    node *n = &s->nodes[up];
    uint32_t digits = over->kind == CODE_SUBJECT ? over->digits + 2 : 3;
    s->nodes[i].up = up;
    n->broken |= r->spoilt || r->digits != digits || n->last == r->code;
    n->last = r->code;
    n->parts++;
    n->sum = pilu_number_add(n->sum, amount(s, i));
    if (r->count && r->amounts[0].places > n->places) n->places = r->amounts[0].places;
}

static void read_down(sums *s)
{
    int32_t totals[4] = {CODES_NONE, CODES_NONE, CODES_NONE, CODES_NONE};
    for (size_t i = 0; i < s->count; i++) {
        code_kind kind = s->rows[i].kind;
        s->nodes[i] = (node){.sum = pilu_number_int(0), .up = CODES_NONE};
        if (kind == CODE_SUBJECT) continue;
        s->nodes[i].broken = totals[kind] != CODES_NONE; /* of two totals none is asked */
        if (totals[kind] != CODES_NONE) s->nodes[totals[kind]].broken = true;
        else totals[kind] = (int32_t)i;
    }
    for (size_t i = 0; i < s->count; i++) {
        int32_t over = s->rows[i].over;
        int32_t up = over == CODES_NONE ? total_over(s, i, totals) : over - (int32_t)s->t->from;
        if (up != CODES_NONE) add_part(s, i, up);
    }
    for (size_t i = 0; i < s->count; i++) {
        node *n = &s->nodes[i];
        const code_row *r = &s->rows[i];
        n->asked = n->parts > 0 && !n->broken && !r->spoilt && r->count > 0 && n->sum.ok;
        if (n->asked && r->amounts[0].places > n->places) n->places = r->amounts[0].places;
        n->holds = n->asked && table_sum_holds(n->sum, amount(s, i), n->parts, n->places);
    }
}

/* Would the relation of row `up` hold if its part `i` were `value`? */
static bool holds_with(const sums *s, int32_t up, size_t i, pilu_number value)
{
    if (up == CODES_NONE || !s->nodes[up].asked) return false;
    const node *n = &s->nodes[up];
    pilu_number sum = pilu_number_add(pilu_number_sub(n->sum, amount(s, i)), value);
    return table_sum_holds(sum, amount(s, (size_t)up), n->parts, n->places);
}

/* --- across ------------------------------------------------------------------------------------------------------- */

static void read_across(sums *s)
{
    for (size_t i = 0; i < s->count; i++) {
        const code_row *r = &s->rows[i];
        node *n = &s->nodes[i];
        n->beside = pilu_number_int(0);
        n->across = r->count >= 2 && !r->spoilt && s->t->form != CODES_BASIC && s->t->form != CODES_OTHER;
        if (!n->across) continue;
        int places = 0;
        for (size_t k = 0; k < r->count; k++) {
            if (r->amounts[k].places > places) places = r->amounts[k].places;
            if (!k) continue;
            n->beside = pilu_number_add(n->beside, codes_value(r, k));
            n->beside_parts += pilu_number_sign(r->amounts[k].number) != 0;
        }
        n->across = n->beside.ok;
        n->across_holds = table_sum_holds(n->beside, amount(s, i), r->count - 1, places);
    }
}

static bool across_is_believed(const sums *s)
{
    size_t full = 0, holds = 0, fails = 0;
    for (size_t i = 0; i < s->count; i++) {
        const node *n = &s->nodes[i];
        if (!n->across) continue;
        if (!n->across_holds) fails++;
        else if (++holds, n->beside_parts >= 2) full++;
    }
    return fails && ((full >= 3 && full >= 3 * fails) || (holds >= 8 && holds >= 8 * fails));
}

/* --- slips -------------------------------------------------------------------------------------------------------- */

static size_t digits_of(pilu_number n, int places, char *out, size_t room)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    pilu_number_print(n, places, false, &buf);
    size_t count = buf.n < room ? buf.n : 0;
    memcpy(out, buf.p, count);
    pilu_buf_free(&buf);
    return count;
}

/* Does one digit more, less, other, or two exchanged make the one of the other? */
static bool is_slip(pilu_number a, pilu_number b, int places)
{
    char x[48], y[48];
    size_t m = digits_of(a, places, x, sizeof x), n = digits_of(b, places, y, sizeof y), i = 0, k = 0;
    if (m < 3 || n < 3 || pilu_number_cmp(a, b) == 0) return false;
    while (i < m && i < n && x[i] == y[i]) i++;
    while (k < m - i && k < n - i && x[m - 1 - k] == y[n - 1 - k]) k++;
    size_t p = m - i - k, q = n - i - k; /* what differs */
    return (p <= 1 && q <= 1) || (p == 2 && q == 2 && x[i] == y[i + 1] && x[i + 1] == y[i]);
}

/* --- reports ------------------------------------------------------------------------------------------------------ */

static pilu_str in_row(const sums *s, const code_row *r)
{
    pilu_str label = codes_label(s->all, r);
    int n = (int)label.n;
    return pilu_arena_printf(s->all->run->scratch, "“%.*s”一行" PILU_WORDS_SPLIT "row “%.*s”", n, label.p, n, label.p);
}

static void report(sums *s, code_row *r, size_t at, pilu_str formula, pilu_number expected, int places)
{
    if (s->reports++ >= REPORTS_MOST) return;
    pilu_str found = pilu_arena_str(s->all->run->diags->arena, codes_words(r, at));
    pilu_str right = codes_print(s->all, expected, places, r, at);
    size_t from = r->amounts[at].from - (r->minus >> at & 1);
    text_set(text_report(s->all->run, TEXT_TABLE, r->p, from, r->amounts[at].to, in_row(s, r), found, formula, right),
             found, right);
    r->wrong = true;
}

/* The rows under a row, and what it is a part of where that is what `but` follows from. */
static pilu_str formula_down(const sums *s, size_t over, size_t but)
{
    pilu_buf buf;
    size_t left = s->nodes[over].parts, shown = 0;
    pilu_buf_init(&buf, 0);
    if (but != SIZE_MAX) {
        pilu_str label = codes_label(s->all, &s->rows[over]), words = codes_words(&s->rows[over], 0);
        pilu_buf_printf(&buf, "“%.*s”%.*s", PILU_FMT(label), PILU_FMT(words));
        if (left > SHOWN + 1) {
            pilu_buf_text(&buf, "－……");
            left = 0;
        }
    }
    for (size_t i = 0; i < s->count && left; i++) {
        if (s->nodes[i].up != (int32_t)over) continue;
        bool last = --left == 0;
        if (i == but) continue;
        if (++shown >= SHOWN && !last) {
            if (shown == SHOWN) pilu_buf_text(&buf, "＋……");
            continue;
        }
        pilu_str label = codes_label(s->all, &s->rows[i]);
        pilu_str words = s->rows[i].count ? codes_words(&s->rows[i], 0) : PILU_STR("0");
        pilu_buf_printf(&buf, "%s“%.*s”%.*s", but != SIZE_MAX ? "－" : shown > 1 ? "＋" : "", PILU_FMT(label),
                        PILU_FMT(words));
    }
    pilu_str text = pilu_arena_str(s->all->run->scratch, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    return text;
}

/* The amounts beside the first, or the first without the others than `but`. */
static pilu_str formula_across(const sums *s, const code_row *r, size_t but)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    for (size_t k = but ? 0 : 1, shown = 0; k < r->count; k++) {
        if (k == but) continue;
        pilu_buf_text(&buf, !shown++ ? "" : but ? "－" : "＋");
        pilu_buf_str(&buf, codes_words(r, k));
    }
    pilu_str text = pilu_arena_printf(s->all->run->scratch, "这一行的 %.*s " PILU_WORDS_SPLIT "%.*s of the same row",
                                      PILU_FMT(pilu_buf_view(&buf)), PILU_FMT(pilu_buf_view(&buf)));
    pilu_buf_free(&buf);
    return text;
}

static int places_of(const code_row *r)
{
    int places = 0;
    for (size_t k = 0; k < r->count; k++)
        if (r->amounts[k].places > places) places = r->amounts[k].places;
    return places;
}

/* A row whose amounts do not add up: is it the first that is wrong, or which of the others? */
static void find_across(sums *s, size_t i)
{
    code_row *r = &s->rows[i];
    const node *n = &s->nodes[i];
    int places = places_of(r);
    bool sure = (n->asked && n->holds) || (n->up != CODES_NONE && s->nodes[n->up].asked && s->nodes[n->up].holds);
    bool first = !sure && (holds_with(s, n->up, i, n->beside) ||
                           (n->asked && table_sum_holds(n->sum, n->beside, n->parts, n->places)));
    pilu_number off = pilu_number_sub(amount(s, i), n->beside);
    size_t slips = 0, at = 0;
    for (size_t k = 1; k < r->count && !first; k++) {
        if (!is_slip(codes_value(r, k), pilu_number_add(codes_value(r, k), off), places)) continue;
        slips++;
        at = k;
    }
    if (slips != 1) at = 0;
    pilu_number right = at ? pilu_number_add(codes_value(r, at), off) : n->beside;
    report(s, r, at, formula_across(s, r, at), right, places);
}

/* The one part of a total that stands, which put right would make it hold; SIZE_MAX: none is known. */
static size_t wrong_part(const sums *s, size_t over)
{
    size_t found = SIZE_MAX, copied = SIZE_MAX, slips = 0, nonzero = 0;
    pilu_number off = pilu_number_sub(amount(s, over), s->nodes[over].sum);
    for (size_t i = 0; i < s->count; i++) {
        if (s->nodes[i].up != (int32_t)over || !s->rows[i].count) continue;
        bool stands = (s->nodes[i].asked && s->nodes[i].holds && s->nodes[i].parts >= 2) ||
                      (s->nodes[i].across && s->nodes[i].across_holds && s->nodes[i].beside_parts >= 2);
        nonzero += pilu_number_sign(amount(s, i)) != 0;
        if (stands) continue;
        if (pilu_number_cmp(amount(s, i), amount(s, over)) == 0) copied = i;
        if (is_slip(amount(s, i), pilu_number_add(amount(s, i), off), s->nodes[over].places)) slips++, found = i;
    }
    if (copied != SIZE_MAX && nonzero >= 3) return copied;
    return slips == 1 ? found : SIZE_MAX;
}

static void find_down(sums *s, size_t i)
{
    node *n = &s->nodes[i];
    code_row *r = &s->rows[i];
    bool up = n->up != CODES_NONE && s->nodes[n->up].asked;
    if (up && !s->nodes[n->up].holds && holds_with(s, n->up, i, n->sum)) {
        s->nodes[n->up].holds = true;
        report(s, r, 0, formula_down(s, i, SIZE_MAX), n->sum, n->places);
        return;
    }
    bool stands = (up && s->nodes[n->up].holds) || (n->across && n->across_holds && n->beside_parts >= 2);
    size_t part = stands ? wrong_part(s, i) : SIZE_MAX;
    if (part == SIZE_MAX) {
        report(s, r, 0, formula_down(s, i, SIZE_MAX), n->sum, n->places);
        return;
    }
    pilu_number right = pilu_number_add(amount(s, part), pilu_number_sub(amount(s, i), n->sum));
    report(s, &s->rows[part], 0, formula_down(s, i, part), right, n->places);
}

static bool has_wrong_part(const sums *s, size_t over)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->nodes[i].up == (int32_t)over && s->rows[i].wrong) return true;
    return false;
}

/* --- a table whose amounts stand beside the wrong subjects -------------------------------------------------------- */

/* The first row that has more than all funds together, or whose 项 are something else. */
static void report_slid(sums *s, size_t wrong, size_t asked)
{
    const code_table *all = s->t->form == CODES_GENERAL ? codes_table(s->all, CODES_SPENDING) : NULL;
    pilu_arena *arena = s->all->run->diags->arena;
    for (size_t i = 0; all && i < s->count; i++) {
        const code_row *r = &s->rows[i], *other = codes_find(s->all, all, r->code);
        if (!other || !other->count || !r->count || pilu_number_cmp(amount(s, i), codes_value(other, 0)) <= 0) continue;
        pilu_str found = pilu_arena_str(arena, codes_words(r, 0)), there = pilu_arena_str(arena, codes_words(other, 0));
        pilu_str title = all->title;
        pilu_str place = pilu_arena_printf(
            arena, "本表 %zu 处合计有 %zu 处不相等，自此行起各行的数疑与科目错位；同一科目在“%.*s”" PILU_WORDS_SPLIT
            "“%.*s” (%zu of the %zu sums of this table fail: from here on its amounts stand beside other subjects)",
            asked, wrong, PILU_FMT(title), PILU_FMT(title), wrong, asked);
        text_set(text_report(s->all->run, TEXT_DIFFERS, r->p, r->amounts[0].from, r->amounts[0].to,
                             codes_label(s->all, r), found, place, there), found, there);
        return;
    }
    for (uint32_t digits = 5; digits >= 3; digits -= 2)
        for (size_t i = 0; i < s->count; i++)
            if (s->nodes[i].asked && !s->nodes[i].holds && s->rows[i].digits == digits) {
                pilu_str formula = formula_down(s, i, SIZE_MAX);
                formula = pilu_arena_printf(s->all->run->scratch,
                                            "%.*s（本表 %zu 处合计有 %zu 处不相等，各行的数疑与科目错位）" PILU_WORDS_SPLIT
                                            "%.*s (%zu of %zu sums fail: amounts seem to stand beside other subjects)",
                                            PILU_FMT(formula), asked, wrong, PILU_FMT(formula), wrong, asked);
                report(s, &s->rows[i], 0, formula, s->nodes[i].sum, s->nodes[i].places);
                return;
            }
}

/* --- a table ------------------------------------------------------------------------------------------------------ */

static void read_sums(sums *s)
{
    size_t holds = 0, fails = 0;
    read_down(s);
    read_across(s);
    for (size_t i = 0; i < s->count; i++) {
        holds += s->nodes[i].asked && s->nodes[i].holds;
        fails += s->nodes[i].asked && !s->nodes[i].holds;
    }
    s->t->sure = !fails && holds >= 3;
    if (fails >= 5 && fails > holds) {
        s->t->slid = true;
        report_slid(s, fails, holds + fails);
        return;
    }
    if (across_is_believed(s))
        for (size_t i = 0; i < s->count; i++)
            if (s->nodes[i].across && !s->nodes[i].across_holds) find_across(s, i);
    if (holds < 2 || holds < 2 * fails) return;
    for (uint32_t digits = 5;; digits = digits == 5 ? 3 : 0) {
        for (size_t i = 0; i < s->count && fails; i++) {
            uint32_t own = s->rows[i].kind == CODE_SUBJECT ? s->rows[i].digits : 0;
            if (s->reports >= REPORTS_MOST) return;
            if (own != digits || !s->nodes[i].asked || s->nodes[i].holds || s->rows[i].wrong) continue;
            if (!has_wrong_part(s, i)) find_down(s, i);
        }
        if (!digits) return;
    }
}

void codes_sums(code_tables *all)
{
    for (size_t i = 0; i < all->count; i++) {
        code_table *t = &all->tables[i];
        if (t->grid) continue;
        sums s = {.all = all, .t = t, .rows = all->rows + t->from, .count = t->to - t->from};
        s.nodes = PILU_NEW_ARRAY(all->run->scratch, node, s.count);
        read_sums(&s);
    }
}

void text_rule_codes(text_run *run)
{
    if (run->text->doc) return;
    code_tables all;
    codes_read(&all, run);
    if (!all.count) return;
    codes_sums(&all);
    codes_prose(&all);
    codes_basic(&all);
}
