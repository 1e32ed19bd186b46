/* What a passage says of its figures by others: a share, a rate, a change, a sum. The rules say what they read, right
 * or wrong; here it is decided which of the figures is blamed. A figure that stands in all that does not hold, and
 * that with two digits exchanged, or by the sum, makes everything hold, is the slip, and is said once. Where no single
 * figure does that, each rule's own words say what does not fit. */
#include "check/text_private.h"

#include <stdlib.h>

enum { MOST_DIGITS = 16, MOST_WRONG = 12 };

void text_relate(text_run *run, text_relation r)
{
    PILU_ARENA_PUSH_ROOM(run->kept, run->relations, run->relation_count, run->relation_room);
    run->relations[run->relation_count++] = r;
}

/* --- does it hold with another figure in the place of one? ------------------------------------------------------- */

static text_figure with(const text_figure *f, const text_figure *x, pilu_number value)
{
    text_figure g = *f;
    if (f == x) g.number = value;
    return g;
}

static bool sum_holds(const text_relation *r, const text_figure *x, pilu_number value)
{
    pilu_number sum = pilu_number_int(0);
    text_figure total = with(r->whole, x, value);
    for (size_t i = 0; i < r->count; i++) sum = pilu_number_add(sum, with(r->parts[i], x, value).number);
    if (text_is_money(&total)) return text_sum_holds(sum, &total, r->count, total.places);
    return pilu_number_cmp(sum, total.number) == 0;
}

static pilu_number last_place(int places)
{
    pilu_number one = pilu_number_int(1);
    for (int i = 0; i < places; i++) one = pilu_number_div(one, pilu_number_int(10));
    return one;
}

/* Each of the three was rounded: 8万元 beside 12.35万元 is 8.00, its noughts left out. */
static bool difference_holds(int way, const text_figure *now, const text_figure *base, const text_figure *difference)
{
    pilu_number off = way < 0 ? pilu_number_sub(base->number, now->number) : pilu_number_sub(now->number, base->number);
    int places = now->places > base->places ? now->places : base->places;
    off = pilu_number_abs(pilu_number_sub(off, difference->number));
    pilu_number half = pilu_number_div(last_place(difference->places), pilu_number_int(2));
    pilu_number slack = pilu_number_add(last_place(places), half);
    return !off.ok || !slack.ok || pilu_number_cmp(off, slack) <= 0;
}

static bool holds_with(const text_relation *r, const text_figure *x, pilu_number value)
{
    if (r->kind == TEXT_RELATION_SUM) return sum_holds(r, x, value);
    text_figure part = with(r->part, x, value), whole = with(r->whole, x, value);
    if (r->kind == TEXT_RELATION_COMPARED) {
        int way = pilu_number_cmp(part.number, whole.number);
        return (way > 0) - (way < 0) == r->way;
    }
    text_figure percent = with(r->percent, x, value);
    if (r->kind == TEXT_RELATION_DIFFERENCE) return difference_holds(r->way, &part, &whole, &percent);
    /* 8万元 and 12.35万元 of one sentence: 8.00, its noughts left out */
    if (r->kind == TEXT_RELATION_GROWTH && part.places > whole.places) whole.places = part.places;
    if (r->kind == TEXT_RELATION_GROWTH && whole.places > part.places) part.places = whole.places;
    if (r->kind == TEXT_RELATION_GROWTH) {
        pilu_number rest = r->way < 0 ? pilu_number_sub(pilu_number_int(100), percent.number)
                                      : pilu_number_add(pilu_number_int(100), percent.number);
        percent.number = rest;
        return text_ratio_holds(&part, &whole, &percent);
    }
    if (r->kind == TEXT_RELATION_RATE && r->way) {
        whole.number =
            r->way > 0 ? pilu_number_sub(part.number, whole.number) : pilu_number_add(part.number, whole.number);
        if (!whole.number.ok || pilu_number_sign(whole.number) <= 0) return false;
    }
    if (r->kind == TEXT_RELATION_CHANGE) {
        whole.number =
            r->way > 0 ? pilu_number_sub(whole.number, part.number) : pilu_number_add(whole.number, part.number);
        if (r->way && whole.places > part.places) whole.places = part.places;
        if (!whole.number.ok || pilu_number_sign(whole.number) <= 0) return false;
    }
    return text_ratio_holds(&part, &whole, &percent);
}

bool text_relation_holds(const text_relation *r) { return holds_with(r, NULL, pilu_number_int(0)); }

static bool is_in(const text_relation *r, const text_figure *x)
{
    if (r->part == x || r->whole == x || r->percent == x) return true;
    for (size_t i = 0; i < r->count; i++)
        if (r->parts[i] == x) return true;
    return false;
}

/* --- what it may have been --------------------------------------------------------------------------------------- */

typedef struct passage_relations {
    const text_relation *items;
    size_t count;
    const text_relation *wrong[MOST_WRONG];
    size_t wrong_count;
} passage_relations;

/* Does this value make hold all that is wrong, and leave alone what is right? */
static bool repairs(const passage_relations *all, const text_figure *x, pilu_number value)
{
    for (size_t i = 0; i < all->wrong_count; i++)
        if (!is_in(all->wrong[i], x) || !holds_with(all->wrong[i], x, value)) return false;
    for (size_t i = 0; i < all->count; i++)
        if (is_in(&all->items[i], x) && !holds_with(&all->items[i], x, value)) return false;
    return true;
}

/* With fewer digits an exchange fits by chance. */
static bool has_digits(const text_figure *x)
{
    pilu_number least = pilu_number_int(100);
    for (int i = 0; i < x->places; i++) least = pilu_number_div(least, pilu_number_int(10));
    return pilu_number_cmp(x->number, least) >= 0;
}

typedef struct digits {
    char text[MOST_DIGITS * 2];
    size_t n, at[MOST_DIGITS], count; /* where its digits are */
} digits;

static bool read_digits(const text_figure *x, digits *d)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    pilu_number_print(x->number, x->places, false, &buf);
    *d = (digits){.n = buf.n};
    bool fits = buf.n < sizeof d->text && has_digits(x);
    if (fits) memcpy(d->text, buf.p, buf.n);
    pilu_buf_free(&buf);
    for (size_t i = 0; fits && i < d->n && d->count < MOST_DIGITS; i++)
        if (pilu_char_is_digit((unsigned char)d->text[i])) d->at[d->count++] = i;
    return fits;
}

/* Two neighbouring digits exchanged at `swap`; false: there are none there, or they are the same. */
static bool exchange(digits d, size_t swap, pilu_number *value)
{
    if (swap + 1 >= d.count || d.text[d.at[swap]] == d.text[d.at[swap + 1]]) return false;
    if (swap == 0 && d.text[d.at[1]] == '0') return false;
    char c = d.text[d.at[swap]];
    d.text[d.at[swap]] = d.text[d.at[swap + 1]];
    d.text[d.at[swap + 1]] = c;
    *value = pilu_number_parse((pilu_str){d.text, d.n});
    return value->ok;
}

/* Another digit at one place. */
static bool replace(digits d, size_t place, char digit, pilu_number *value)
{
    if (place >= d.count || d.text[d.at[place]] == digit || (place == 0 && digit == '0')) return false;
    d.text[d.at[place]] = digit;
    *value = pilu_number_parse((pilu_str){d.text, d.n});
    return value->ok;
}

/* What the difference says that the figure is. */
static bool by_difference(const text_relation *r, const text_figure *x, pilu_number *value)
{
    pilu_number now = r->part->number, base = r->whole->number, off = r->percent->number;
    bool more = r->way > 0;
    if (x == r->percent) *value = more ? pilu_number_sub(now, base) : pilu_number_sub(base, now);
    else if (x == r->part) *value = more ? pilu_number_add(base, off) : pilu_number_sub(base, off);
    else if (x == r->whole) *value = more ? pilu_number_sub(now, off) : pilu_number_add(now, off);
    else return false;
    return value->ok && pilu_number_sign(*value) > 0;
}

/* What the sum says that the figure is: the total, or the total without the others. */
static bool by_sum(const text_relation *r, const text_figure *x, pilu_number *value)
{
    if (r->kind == TEXT_RELATION_DIFFERENCE) return by_difference(r, x, value);
    if (r->kind != TEXT_RELATION_SUM || !is_in(r, x)) return false;
    pilu_number sum = pilu_number_int(0);
    for (size_t i = 0; i < r->count; i++)
        if (r->parts[i] != x) sum = pilu_number_add(sum, r->parts[i]->number);
    *value = r->whole == x ? sum : pilu_number_sub(r->whole->number, sum);
    return value->ok && pilu_number_sign(*value) > 0;
}

typedef struct repair {
    const pilu_passage *p;
    const text_figure *x;
    pilu_number value;
    size_t found; /* figures that could be the one */
} repair;

static void try_figure(const passage_relations *all, const pilu_passage *p, const text_figure *x, repair *best)
{
    pilu_number value;
    bool sure = all->wrong_count >= 2, found = false;
    if (!x || (best->found && best->x == x)) return;
    for (size_t i = 0; i < all->wrong_count && sure && !found; i++)
        found = by_sum(all->wrong[i], x, &value) && repairs(all, x, value);
    digits d;
    bool long_enough = read_digits(x, &d);
    for (size_t k = 0; long_enough && k + 1 < d.count && !found; k++)
        found = exchange(d, k, &value) && repairs(all, x, value);
    for (size_t k = 0; long_enough && sure && k < d.count * 10 && !found; k++)
        found = replace(d, k / 10, (char)('0' + k % 10), &value) && repairs(all, x, value);
    if (!found) return;
    best->p = p;
    best->x = x;
    best->value = value;
    best->found++;
}

static int by_passage(const void *a, const void *b)
{
    const text_relation *x = a, *y = b;
    if (x->p != y->p) return x->p < y->p ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

/* All that a passage says of its figures. */
static const text_relation *relations_of(const text_run *run, const pilu_passage *p, size_t *count)
{
    size_t low = 0, high = run->relation_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (run->relations[middle].p < p) low = middle + 1;
        else high = middle;
    }
    *count = 0;
    while (low + *count < run->relation_count && run->relations[low + *count].p == p) ++*count;
    return run->relations + low;
}

/* Every figure of what is wrong; of other passages, the parts of a sum. */
static repair find_repair(text_run *run, const pilu_passage *p, const passage_relations *all)
{
    repair best = {.found = 0};
    const text_relation *r = all->wrong[0];
    const text_figure *own = p->figures, *end = own + p->figure_count;
    for (const text_figure *x = own; x < end; x++)
        if (is_in(r, x)) try_figure(all, p, x, &best);
    for (size_t i = 0; r->of && i < r->count && all->wrong_count == 1; i++) {
        passage_relations there = {.wrong = {r}, .wrong_count = 1};
        there.items = relations_of(run, r->of[i], &there.count);
        try_figure(&there, r->of[i], r->parts[i], &best);
    }
    return best;
}

/* --- what is said ------------------------------------------------------------------------------------------------- */

static pilu_str value_words(text_run *run, pilu_number value, const text_figure *like)
{
    static const char *const UNITS[] = {"", "万元", "元", "亿元", "%"};
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    pilu_number_print(value, like->places, false, &buf);
    pilu_buf_text(&buf, UNITS[like->unit]);
    pilu_str text = pilu_arena_str(run->diags->arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    return text;
}

static void put_against(pilu_buf *out, pilu_str text, const text_figure *f)
{
    pilu_str words = text_slice(text, f);
    if (pilu_str_find(pilu_buf_view(out), words, 0) != SIZE_MAX) return;
    if (out->n) pilu_buf_text(out, "、");
    pilu_buf_str(out, words);
}

/* What the figure does not fit: the percentages, or the sum's total. */
static pilu_str against(text_run *run, const pilu_passage *p, const passage_relations *all, const text_figure *x)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    for (size_t i = 0; i < all->wrong_count; i++) {
        const text_relation *r = all->wrong[i];
        const text_figure *f = r->percent && r->percent != x ? r->percent : r->whole != x ? r->whole : r->part;
        if (f && f >= p->figures && f < p->figures + p->figure_count) put_against(&buf, p->text, f);
    }
    pilu_str text = pilu_arena_str(run->diags->arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    return text;
}

static void report_slip(text_run *run, const pilu_passage *p, const passage_relations *all, const repair *r)
{
    pilu_str found = pilu_arena_str(run->diags->arena, text_slice(r->p->text, r->x));
    pilu_str expected = value_words(run, r->value, r->x);
    text_set(text_report(run, TEXT_SLIP, r->p, r->x->from, r->x->to, found, against(run, p, all, r->x), expected),
             found, expected);
}

/* What the percentage is a percentage of. */
static pilu_number base_of(const text_relation *r)
{
    pilu_number whole = r->whole->number, part = r->part->number;
    if (r->kind == TEXT_RELATION_CHANGE && r->way)
        return r->way > 0 ? pilu_number_sub(whole, part) : pilu_number_add(whole, part);
    if (r->kind == TEXT_RELATION_RATE && r->way)
        return r->way > 0 ? pilu_number_sub(part, whole) : pilu_number_add(part, whole);
    return whole;
}

static pilu_number percentage_of(const text_relation *r)
{
    if (r->kind == TEXT_RELATION_GROWTH) {
        pilu_number off = pilu_number_sub(r->part->number, r->whole->number);
        if (r->way < 0) off = pilu_number_sub(r->whole->number, r->part->number);
        return pilu_number_div(pilu_number_mul(off, pilu_number_int(100)), r->whole->number);
    }
    return pilu_number_div(pilu_number_mul(r->part->number, pilu_number_int(100)), base_of(r));
}

static void report_ratio(text_run *run, const text_relation *r)
{
    pilu_str text = r->p->text, found = pilu_arena_str(run->diags->arena, text_slice(text, r->percent));
    pilu_str expected = text_ratio(run, r->part->number, base_of(r), r->percent->places);
    pilu_str part = text_slice(text, r->part);
    size_t from = r->percent->from, to = r->percent->to;
    pilu_finding *said;
    if (r->kind == TEXT_RELATION_SHARE) said = text_report(run, TEXT_SHARE, r->p, from, to, part, found, expected);
    else if (r->kind == TEXT_RELATION_CHANGE)
        said = text_report(run, TEXT_CHANGE, r->p, from, to, part, found, expected);
    else
        said = text_report(run, TEXT_RATE, r->p, from, to, part, text_slice(text, r->whole), found, expected);
    text_set(said, found, expected);
}

/* Of two amounts: their difference, or its rate. */
static void report_third(text_run *run, const text_relation *r)
{
    pilu_str text = r->p->text, found = pilu_arena_str(run->diags->arena, text_slice(text, r->percent));
    pilu_number right = percentage_of(r);
    if (r->kind == TEXT_RELATION_DIFFERENCE)
        right = pilu_number_abs(pilu_number_sub(r->part->number, r->whole->number));
    pilu_str expected = value_words(run, right, r->percent);
    text_set(text_report(run, TEXT_FIGURE, r->p, r->percent->from, r->percent->to, found, text_slice(text, r->part),
                         text_slice(text, r->whole), expected),
             found, expected);
}

static void report_one(text_run *run, const text_relation *r)
{
    if (r->kind == TEXT_RELATION_DIFFERENCE || r->kind == TEXT_RELATION_GROWTH) {
        report_third(run, r);
        return;
    }
    if (r->kind == TEXT_RELATION_SUM) {
        pilu_number sum = pilu_number_int(0);
        for (size_t i = 0; i < r->count; i++) sum = pilu_number_add(sum, r->parts[i]->number);
        text_report_sum(run, r->p, r->whole, sum);
    } else if (r->kind == TEXT_RELATION_COMPARED) {
        text_report(run, TEXT_COMPARE, r->p, r->from, r->to, pilu_str_slice(r->p->text, r->from, r->to),
                    text_slice(r->p->text, r->part), text_slice(r->p->text, r->whole));
    } else {
        report_ratio(run, r);
    }
}

/* Is the percentage what its own digits in another order make right? Then its rule says so. */
static bool is_percentage(const passage_relations *all, const repair *r)
{
    return all->wrong_count == 1 && all->wrong[0]->percent == r->x;
}

/* Does the figure stand elsewhere too, as it is? Then it was not mistyped here alone. */
static bool is_said_again(const text_run *run, const repair *r)
{
    enum { NEAR = 40, FAR = 8192 }; /* passages; bytes of each: time is linear whatever is written */
    pilu_str words = text_slice(r->p->text, r->x);
    size_t here = (size_t)(r->p - run->text->passages), first = here > NEAR ? here - NEAR : 0;
    for (size_t i = first; i < run->text->count && i <= here + NEAR; i++) {
        const pilu_passage *p = &run->text->passages[i];
        pilu_str near = pilu_str_slice(p->text, 0, p->text.n < FAR ? p->text.n : FAR);
        for (size_t at = 0; (at = pilu_str_find(near, words, at)) != SIZE_MAX; at += words.n) {
            uint32_t before = text_before(near, at);
            bool inner = pilu_char_is_digit(before) || before == '.' || before == ',';
            if (!inner && (p != r->p || at != r->x->from)) return true;
        }
    }
    return false;
}

/* A percentage without decimals agrees with many figures, and so does one that is off by its last digit: what makes it
 * right may do so by chance. */
static bool is_by_chance(const passage_relations *all)
{
    const text_relation *r = all->wrong[0];
    if (all->wrong_count != 1 || !r->percent || r->kind == TEXT_RELATION_DIFFERENCE) return false;
    pilu_number slack = pilu_number_int(2), off = pilu_number_sub(r->percent->number, percentage_of(r));
    for (int i = 0; i < r->percent->places; i++) slack = pilu_number_div(slack, pilu_number_int(10));
    return r->percent->places == 0 || (off.ok && slack.ok && pilu_number_cmp(pilu_number_abs(off), slack) <= 0);
}

/* What is wrong and has a figure in common with the first: one slip, or none. */
static size_t take_group(passage_relations *all, const text_relation **rest, size_t count)
{
    size_t left = 0;
    all->wrong[0] = rest[0];
    all->wrong_count = 1;
    for (size_t i = 1; i < count; i++) {
        bool joined = false;
        for (size_t k = 0; k < all->wrong_count && !joined; k++) {
            const text_relation *r = all->wrong[k];
            joined = (r->part && is_in(rest[i], r->part)) || (r->whole && is_in(rest[i], r->whole));
            for (size_t m = 0; m < r->count && !joined; m++) joined = is_in(rest[i], r->parts[m]);
        }
        if (joined) all->wrong[all->wrong_count++] = rest[i];
        else rest[left++] = rest[i];
    }
    return left;
}

/* A rate that does not fit two amounts, where their difference does not, or does not fit its own: that is said. */
static bool is_told(const passage_relations *all, size_t i)
{
    const text_relation *r = all->wrong[i];
    bool told = false;
    for (size_t k = 0; r->kind == TEXT_RELATION_GROWTH && k < all->wrong_count; k++) {
        const text_relation *other = all->wrong[k];
        told |= other->kind == TEXT_RELATION_CHANGE && other->percent == r->percent;
        told |= other->kind == TEXT_RELATION_DIFFERENCE && other->part == r->part && other->whole == r->whole;
    }
    return told;
}

static void read_passage(text_run *run, const text_relation *items, size_t count)
{
    const text_relation *wrong[MOST_WRONG];
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        if (items[i].holds) continue;
        if (left < MOST_WRONG) wrong[left++] = &items[i];
        else report_one(run, &items[i]);
    }
    while (left) {
        passage_relations all = {.items = items, .count = count};
        left = take_group(&all, wrong, left);
        bool words = all.wrong_count == 1 && all.wrong[0]->kind == TEXT_RELATION_COMPARED;
        repair r = words ? (repair){.found = 0} : find_repair(run, items->p, &all);
        if (r.found == 1 && !is_percentage(&all, &r) && !is_by_chance(&all) && !is_said_again(run, &r)) {
            report_slip(run, items->p, &all, &r);
            continue;
        }
        for (size_t i = 0; i < all.wrong_count; i++)
            if (!is_told(&all, i)) report_one(run, all.wrong[i]);
    }
}

void text_rule_relations(text_run *run)
{
    for (size_t i = 0; i < run->relation_count; i++) run->relations[i].order = i;
    if (run->relation_count) qsort(run->relations, run->relation_count, sizeof *run->relations, by_passage);
    for (size_t i = 0, end; i < run->relation_count; i = end) {
        bool wrong = false;
        for (end = i; end < run->relation_count && run->relations[end].p == run->relations[i].p; end++)
            wrong |= !run->relations[end].holds;
        if (wrong) read_passage(run, run->relations + i, end - i);
    }
}
