/* What sentences say of subjects, «社会保障和就业支出（类）抚恤（款）死亡抚恤（项）177.17万元 … 支出决算为177.17万元»,
 * against the rows of the document's tables, found by the names of 款 and 项. An amount is wrong if no table has it for
 * the subject; a name, if the tables have the amount and one of both names but not the other. Both only where most of
 * what is said agrees with the tables. */
#include "check/text_codes.h"

#include "base/hash.h"

#include <stdlib.h>

enum { NAME_MOST = 150, SAID_MOST = 8, FAR = 1500 };

/* A code with the name that most tables give it. */
typedef struct subject {
    uint32_t code, votes;
    pilu_str name;
    uint64_t hash;
    bool said;      /* of a 项: a sentence speaks of it */
    uint32_t wrong; /* of a 类: sentences that call it something else */
} subject;

/* What one sentence says of a 项. */
typedef struct said {
    const pilu_passage *p;
    pilu_str names[3];     /* 类, 款, 项; without blanks and quotes; 类 may be empty */
    size_t from[3], to[3]; /* their bytes */
    const text_figure *figures[SAID_MOST]; /* its final amounts */
    size_t count;
    subject *found;
} said;

typedef struct prose {
    const code_tables *all;
    text_run *run;
    subject *subjects, *by_name; /* by code; of 项, by hash */
    size_t subject_count, item_count;
    said *said;
    size_t said_count, said_room;
} prose;

/* --- subjects ----------------------------------------------------------------------------------------------------- */

static uint64_t hash_of(pilu_str name) { return pilu_hash(PILU_HASH_START, name); }

static int compare_subjects(const void *a, const void *b)
{
    const subject *x = a, *y = b;
    if (x->code != y->code) return x->code < y->code ? -1 : 1;
    return x->hash < y->hash ? -1 : x->hash > y->hash;
}

static int compare_hashes(const void *a, const void *b)
{
    const subject *x = a, *y = b;
    return x->hash < y->hash ? -1 : x->hash > y->hash;
}

/* Of each code the name with most votes. */
static void read_subjects(prose *r)
{
    const code_tables *all = r->all;
    pilu_arena *arena = r->run->scratch;
    size_t n = 0;
    subject *s = PILU_NEW_ARRAY(arena, subject, all->row_count + 1);
    for (size_t i = 0; i < all->count; i++) {
        const code_table *t = &all->tables[i];
        for (size_t k = t->from; k < t->to && t->form != CODES_BASIC; k++) {
            const code_row *row = &all->rows[k];
            if (row->kind == CODE_SUBJECT && row->name.n)
                s[n++] = (subject){.code = row->code, .votes = 1, .name = row->name, .hash = hash_of(row->name)};
        }
    }
    qsort(s, n, sizeof *s, compare_subjects);
    r->subjects = s;
    for (size_t i = 0, k; i < n; i = k) { /* the same code and name */
        for (k = i + 1; k < n && s[k].code == s[i].code && s[k].hash == s[i].hash;) k++;
        subject one = s[i], *last = r->subject_count ? &r->subjects[r->subject_count - 1] : NULL;
        one.votes = (uint32_t)(k - i);
        if (!last || last->code != one.code) r->subjects[r->subject_count++] = one;
        else if (one.votes > last->votes) *last = one;
    }
    r->by_name = PILU_NEW_ARRAY(arena, subject, r->subject_count + 1);
    for (size_t i = 0; i < r->subject_count; i++)
        if (r->subjects[i].code >= 1000000) r->by_name[r->item_count++] = r->subjects[i];
    qsort(r->by_name, r->item_count, sizeof *r->by_name, compare_hashes);
}

static subject *subject_of(const prose *r, uint32_t code)
{
    size_t low = 0, high = r->subject_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (r->subjects[middle].code < code) low = middle + 1;
        else high = middle;
    }
    return low < r->subject_count && r->subjects[low].code == code ? &r->subjects[low] : NULL;
}

/* The first of the 项 with this name; how many there are is told by their hashes. */
static size_t first_named(const prose *r, uint64_t hash)
{
    size_t low = 0, high = r->item_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (r->by_name[middle].hash < hash) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* --- what sentences say ------------------------------------------------------------------------------------------- */

static bool is_quote(uint32_t c) { return c == 0x201C || c == 0x201D || c == 0x2018 || c == 0x2019; }

/* The name that ends at *end, back to a mark or a bracket; false: there is none. */
static bool read_name(prose *r, pilu_str text, size_t end, pilu_str *name, size_t *from, size_t *to)
{
    char out[NAME_MOST + 4];
    size_t at = end, n = 0;
    int deep = 0;
    while (at > 0 && end - at < NAME_MOST) {
        uint32_t c = text_before(text, at);
        deep += (c == 0xFF09) - (c == 0xFF08);
        bool level = text_ends(text, at, "（类）") || text_ends(text, at, "（款）") || text_ends(text, at, "（项）");
        if (c == 0xFF09 && level) break;
        bool mark = c == 0xFF0C || c == 0x3002 || c == 0xFF1B || c == 0xFF1A || is_quote(c);
        if (deep < 0 || mark || (c < 0x80 && c != ' ')) break;
        at = text_back(text, at);
    }
    text_number number = text_number_at(pilu_str_slice(text, at, end), 0);
    if (number.style) at += number.to;
    while (at < end) {
        uint32_t c = text_at(text, at);
        if (c != 0x3001 && c != 0xFF09 && c != 0xFF0E) break;
        at = text_after(text, at);
    }
    *from = at;
    *to = end;
    for (; at < end; at = text_after(text, at)) {
        uint32_t c = text_at(text, at);
        if (!codes_is_blank(c) && !is_quote(c)) n += pilu_utf8_encode(c, out + n);
    }
    *name = n ? pilu_arena_str(r->run->scratch, (pilu_str){out, n}) : (pilu_str){0};
    return n > 0;
}

/* Is the figure the final amount: right behind the name, or said to be? */
static bool is_final(pilu_str text, size_t behind, const text_figure *f)
{
    static const char *const FINAL[] = {"支出决算为", "支出决算数为", "支出决算", "决算数为", "支出决算是", NULL};
    static const char *const OTHERS[] = {"上年", "去年", "上一年", "预算数", "比", "占", "调整", NULL};
    size_t clause = text_words_from(text, f->from, behind, 200, TEXT_AT_CLAUSE);
    if (f->unit != TEXT_WAN_YUAN) return false;
    bool right = f->from - behind <= 20;
    for (size_t at = behind; right && at < f->from; at = text_after(text, at)) {
        uint32_t c = text_at(text, at);
        right = is_quote(c) || codes_is_blank(c) ||
                c == 0x4E3A || c == 0x652F || c == 0x51FA || c == 0x51B3 || c == 0x7B97;
    }
    if (right) return true;
    if (text_has_any(text, clause, f->from, OTHERS)) return false;
    for (size_t i = 0; FINAL[i]; i++)
        if (text_ends(text, f->from, FINAL[i])) return true;
    return false;
}

static void read_said(prose *r, const pilu_passage *p, size_t item, size_t end)
{
    said s = {.p = p};
    pilu_str text = p->text;
    if (!read_name(r, text, item, &s.names[2], &s.from[2], &s.to[2]) || !text_ends(text, s.from[2], "（款）")) return;
    if (!read_name(r, text, s.from[2] - 9, &s.names[1], &s.from[1], &s.to[1])) return;
    if (text_ends(text, s.from[1], "（类）")) read_name(r, text, s.from[1] - 9, &s.names[0], &s.from[0], &s.to[0]);
    size_t count, low = 0, behind = item + 9;
    const text_figure *f = text_figures_of(r->run, p, &count);
    for (size_t high = count; low < high;) {
        size_t middle = (low + high) / 2;
        if (f[middle].from < behind) low = middle + 1;
        else high = middle;
    }
    for (; low < count && f[low].from < end && s.count < SAID_MOST && f[low].from - behind < FAR; low++)
        if (is_final(text, behind, &f[low])) s.figures[s.count++] = &f[low];
    PILU_ARENA_PUSH_ROOM(r->run->scratch, r->said, r->said_count, r->said_room);
    r->said[r->said_count++] = s;
}

static void read_passages(prose *r)
{
    for (size_t i = 0; i < r->run->text->count; i++) {
        const pilu_passage *p = &r->run->text->passages[i];
        if (p->kind == PILU_PASSAGE_CELL || p->note) continue;
        for (size_t at = text_first(p, "（项）"); at != SIZE_MAX;) {
            size_t next = text_find(p->text, "（项）", at + 9, p->text.n);
            read_said(r, p, at, next == SIZE_MAX ? p->text.n : next);
            at = next;
        }
    }
}

/* --- one against the other ---------------------------------------------------------------------------------------- */

/* Rounded to what both show, with a unit of the last place to spare; a table may be in 元. */
static bool agrees(const text_figure *f, pilu_number value, int places)
{
    pilu_number off = pilu_number_abs(pilu_number_sub(f->number, value)), unit = pilu_number_int(1);
    for (int i = 0; i < f->places || i < places; i++) unit = pilu_number_div(unit, pilu_number_int(10));
    if (f->places < places && f->places < 2)
        return pilu_number_cmp(pilu_number_round(value, f->places), f->number) == 0 || pilu_number_cmp(off, unit) <= 0;
    return pilu_number_cmp(off, unit) <= 0;
}

static bool agrees_with_row(const text_figure *f, const code_row *row)
{
    pilu_number value = row->count ? codes_value(row, 0) : pilu_number_int(0);
    int places = row->count ? row->amounts[0].places : 2;
    return agrees(f, value, places) || agrees(f, pilu_number_div(value, pilu_number_int(10000)), 2);
}

/* The row to show of a code: of all general funds, or of the first table that has it. */
static const code_row *row_of(const prose *r, uint32_t code)
{
    const code_row *found = NULL;
    for (size_t i = 0; i < r->all->count; i++) {
        const code_table *t = &r->all->tables[i];
        const code_row *row = t->slid || t->form == CODES_BASIC ? NULL : codes_find(r->all, t, code);
        if (!row || !row->count) continue;
        if (!found || t->form == CODES_GENERAL) found = row;
    }
    return found;
}

/* Has any table this amount for the code? */
static bool is_in_tables(const prose *r, uint32_t code, const text_figure *f)
{
    for (size_t i = 0; i < r->all->count; i++) {
        const code_table *t = &r->all->tables[i];
        const code_row *row = t->form == CODES_BASIC ? NULL : codes_find(r->all, t, code);
        for (size_t k = 1; row && k < row->count; k++)
            if (agrees(f, codes_value(row, k), row->amounts[k].places)) return true;
        if (row && agrees_with_row(f, row)) return true;
    }
    return false;
}

static subject *find_subject(const prose *r, const said *s)
{
    uint64_t hash = hash_of(s->names[2]);
    for (size_t i = first_named(r, hash), n = 0; i < r->item_count && r->by_name[i].hash == hash && n < 200; i++, n++) {
        const subject *over = subject_of(r, r->by_name[i].code / 100);
        if (over && pilu_str_eq(over->name, s->names[1])) return &r->by_name[i];
    }
    return NULL;
}

static pilu_str quoted(const prose *r, pilu_str name, const char *level)
{
    return pilu_arena_printf(r->run->diags->arena, "“%.*s（%s）”", PILU_FMT(name), level);
}

/* “第 369 行的表” */
static pilu_str in_table(const prose *r, const code_row *row)
{
    pilu_str where = text_where(r->run, row->p, row->from, row->to);
    pilu_str zh = pilu_words_in(where, PILU_ZH), en = pilu_words_in(where, PILU_EN);
    return pilu_arena_printf(r->run->diags->arena, "%.*s的表里" PILU_WORDS_SPLIT "the table, %.*s,", PILU_FMT(zh),
                             PILU_FMT(en));
}

static void report_amount(prose *r, const said *s, const text_figure *f)
{
    const code_row *row = row_of(r, s->found->code);
    if (!row) return;
    pilu_arena *arena = r->run->diags->arena;
    pilu_str found = pilu_arena_str(arena, text_slice(s->p->text, f));
    pilu_str there = pilu_arena_str(arena, codes_words(row, 0));
    pilu_str name = pilu_arena_printf(arena, "%u %.*s（项）", s->found->code, PILU_FMT(s->found->name));
    pilu_str where = in_table(r, row);
    text_set(text_report(r->run, TEXT_DIFFERS, s->p, f->from, f->to, name, found, where, there), found, there);
}

static void report_name(prose *r, const said *s, int level, const subject *right)
{
    static const char *const LEVELS[] = {"类", "款", "项"};
    uint32_t code = right->code;
    const code_row *row = row_of(r, code);
    if (!row) return;
    pilu_arena *arena = r->run->diags->arena;
    pilu_str what = pilu_arena_printf(arena, "%u 的科目名称" PILU_WORDS_SPLIT "name of subject %u", code, code);
    pilu_str found = quoted(r, s->names[level], LEVELS[level]), there = quoted(r, right->name, LEVELS[level]);
    if (right->wrong > 1)
        found = pilu_arena_printf(arena, "%.*s（全文 %u 处）" PILU_WORDS_SPLIT "%.*s (%u times)", PILU_FMT(found),
                                  right->wrong, PILU_FMT(found), right->wrong);
    size_t from = s->from[level], to = s->to[level];
    text_set(text_report(r->run, TEXT_DIFFERS, s->p, from, to, what, found, in_table(r, row), there),
             pilu_arena_str(arena, pilu_str_slice(s->p->text, s->from[level], s->to[level])),
             pilu_arena_str(arena, right->name));
}

/* Does one name come of the other by some characters in one place? */
static bool is_near(pilu_str a, pilu_str b)
{
    size_t i = 0, k = 0, least = a.n < b.n ? a.n : b.n, most = a.n < b.n ? b.n : a.n;
    if (!a.n || !b.n) return false;
    while (i < least && a.p[i] == b.p[i]) i++;
    while (k < least - i && a.p[a.n - 1 - k] == b.p[b.n - 1 - k]) k++;
    return (i + k) * 3 >= least * 2 && most - least <= 12 && i > 0;
}

/* The 类 that a sentence calls something near its name; NULL: it is right, or not known. */
static subject *wrong_class(const prose *r, const said *s)
{
    subject *right = s->names[0].n ? subject_of(r, s->found->code / 10000) : NULL;
    if (!right || right->votes < 2 || pilu_str_eq(right->name, s->names[0])) return NULL;
    return is_near(s->names[0], right->name) ? right : NULL;
}

/* The one 项 of the tables with the amount and one of the names, of which no sentence speaks. */
static void read_unknown(prose *r, const said *s)
{
    const subject *right = NULL;
    int level = 0;
    size_t hits = 0;
    if (!s->count || !pilu_number_sign(s->figures[0]->number)) return;
    for (size_t i = 0; i < r->item_count; i++) {
        const subject *item = &r->by_name[i], *over = subject_of(r, item->code / 100);
        if (item->said || !over || !over->name.n) continue;
        bool group = pilu_str_eq(over->name, s->names[1]), own = pilu_str_eq(item->name, s->names[2]);
        const code_row *row = group != own ? row_of(r, item->code) : NULL;
        if (!row || !agrees_with_row(s->figures[0], row)) continue;
        hits++;
        right = group ? item : over;
        level = group ? 2 : 1;
    }
    if (hits == 1 && right->votes >= 2) report_name(r, s, level, right);
}

/* Of two amounts that are said of one subject, another rule tells (text_compared.c). */
static bool says_two(const prose *r, const said *s)
{
    size_t right = 0;
    for (size_t k = 0; k < s->count; k++) right += is_in_tables(r, s->found->code, s->figures[k]);
    return right > 0 && right < s->count;
}

void codes_prose(code_tables *all)
{
    enum { UNKNOWN_MOST = 40, LEAST = 2 };
    prose r = {.all = all, .run = all->run};
    read_passages(&r);
    if (!r.said_count) return;
    read_subjects(&r);
    size_t right = 0, wrong = 0, unknown = 0;
    for (size_t i = 0; i < r.said_count; i++) {
        said *s = &r.said[i];
        s->found = find_subject(&r, s);
        subject *class = s->found ? wrong_class(&r, s) : NULL;
        if (s->found) s->found->said = true;
        if (class) class->wrong++;
        if (!s->found || !s->count) continue;
        bool agrees = false;
        for (size_t k = 0; k < s->count; k++) agrees |= is_in_tables(&r, s->found->code, s->figures[k]);
        agrees ? right++ : wrong++;
    }
    if (right < LEAST || right < 2 * wrong) return;
    for (size_t i = 0; i < r.said_count; i++) {
        const said *s = &r.said[i];
        subject *class = s->found ? wrong_class(&r, s) : NULL;
        if (class && class->wrong) report_name(&r, s, 0, class), class->wrong = 0; /* once */
        if (!s->found && unknown++ < UNKNOWN_MOST) read_unknown(&r, s);
        if (!s->found || !s->count || says_two(&r, s)) continue;
        if (!is_in_tables(&r, s->found->code, s->figures[0])) report_amount(&r, s, s->figures[0]);
    }
}
