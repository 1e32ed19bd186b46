/* Figures typed into the words of the data against those the document takes from the data: a quantity that a table or a
 * sentence of the layout prints under a name cannot have, under the same name, a value that none of them has. Only
 * names that are the same whole words are compared, and only inside one item of the data (one project, one subject). */
#include "check/text_private.h"

#include "base/hash.h"

#include "doc/grid.h"

enum { MOST_VALUES = 4, LEAST_HAN = 3 }; /* of more values than anyone would read the name says too little */

typedef struct fact {
    pilu_str name, scope; /* scope: /projects/0, or empty for the whole unit */
    text_figure figure;
    pilu_str text, measure; /* the figure's words; what a plain number counts */
    bool cell;
    uint32_t next; /* of the same name, 1 + index; 0: the last */
} fact;

typedef struct facts {
    fact *items;
    size_t count, room, size;
    uint32_t *heads; /* [size] by name: 1 + index */
    uint64_t wanted[64]; /* a bit for each name that was typed: what stands under others is not read */
    int own;
} facts;

static uint64_t hash_of(pilu_str name)
{
    uint64_t h = pilu_hash(PILU_HASH_START, name);
    return h ^ (h >> 31);
}

static void want(facts *all, pilu_str name)
{
    uint64_t h = hash_of(name);
    if (name.n) all->wanted[h >> 6 & 63] |= UINT64_C(1) << (h & 63);
}

/* The name, or nothing when nobody asks for it. */
static pilu_str if_wanted(const facts *all, pilu_str name)
{
    uint64_t h = hash_of(name);
    return name.n && all->wanted[h >> 6 & 63] >> (h & 63) & 1 ? name : (pilu_str){0};
}

static size_t slot_of(const facts *all, pilu_str name)
{
    size_t slot = hash_of(name) & (all->size - 1);
    while (all->heads[slot] && !pilu_str_eq(all->items[all->heads[slot] - 1].name, name))
        slot = (slot + 1) & (all->size - 1);
    return slot;
}

static void grow(text_run *run, facts *all)
{
    uint32_t *old = all->heads;
    size_t size = all->size;
    all->size = size ? size * 2 : 256;
    all->heads = PILU_NEW_ARRAY(run->scratch, uint32_t, all->size);
    for (size_t i = 0; i < size; i++)
        if (old[i]) all->heads[slot_of(all, all->items[old[i] - 1].name)] = old[i];
}

static void add_fact(text_run *run, facts *all, fact f)
{
    if (2 * all->count >= all->size) grow(run, all);
    size_t slot = slot_of(all, f.name);
    f.next = all->heads[slot];
    PILU_ARENA_PUSH_ROOM(run->scratch, all->items, all->count, all->room);
    all->items[all->count++] = f;
    all->heads[slot] = (uint32_t)all->count;
}

/* /projects/0 of /projects/0/funds/1: the item of a list that a value belongs to. */
static pilu_str scope_of(pilu_str pointer)
{
    size_t list = pilu_str_find(pointer, PILU_STR("/"), 1), end = list == SIZE_MAX ? SIZE_MAX : list + 1;
    if (end == SIZE_MAX || end >= pointer.n || pointer.p[end] < '0' || pointer.p[end] > '9') return (pilu_str){0};
    while (end < pointer.n && pointer.p[end] != '/') end++;
    return pilu_str_slice(pointer, 0, end);
}

/* What a name is without its number, its year and what only says how much: 2.公务接待费支出决算为 → 公务接待费. */
static pilu_str plain_name(pilu_str name)
{
    static const char *const HEADS[] = {"其中：", "全年", "年度", "我局", "本单位", "本部门", "实际"};
    static const char *const TAILS[] = {"达到", "达", "为", "共计", "共", "合计", "数", "决算", "支出", "总额", "是", "："};
    size_t from = text_begin(name), to = text_end(name);
    text_number number = text_number_at(name, from);
    if (number.style != TEXT_NO_NUMBER) from = number.to;
    for (size_t k = 0; k < PILU_COUNT(HEADS); k++)
        if (text_has(name, from, HEADS[k])) from += strlen(HEADS[k]), k = 0;
    for (size_t k = 0; k < PILU_COUNT(TAILS);) {
        size_t n = strlen(TAILS[k]);
        bool cut = to >= from + n && memcmp(name.p + to - n, TAILS[k], n) == 0;
        to -= cut ? n : 0;
        k = cut ? 0 : k + 1;
    }
    name = from < to ? pilu_str_slice(name, from, to) : (pilu_str){0};
    return text_han_count(name) >= LEAST_HAN ? name : (pilu_str){0};
}

/* The Han character behind a plain number: 93.56分, 12次. */
static pilu_str measure_of(pilu_str text, const text_figure *f)
{
    size_t at = f->to;
    while (at < text.n && text.p[at] == ' ') at++;
    return f->unit == TEXT_PLAIN && pilu_char_is_han(text_at(text, at)) ? pilu_str_slice(text, at, at + 3)
                                                                         : (pilu_str){0};
}

/* --- what the document prints -------------------------------------------------------------------------------- */

static pilu_str pointer_in(const pilu_node *cell)
{
    for (const pilu_node *n = cell; n; n = n->first)
        if (n->pointer.n) return n->pointer;
    return (pilu_str){0};
}

/* A value under the names of its row and of its column; either may be empty. */
static void add_cell(text_run *run, facts *all, const pilu_node *cell, pilu_str row, pilu_str column)
{
    if (!row.n && !column.n) return;
    pilu_str value = pilu_node_text(run->scratch, cell);
    size_t count, begin = text_begin(value);
    if (begin == value.n || value.p[begin] < '0' || value.p[begin] > '9') return;
    text_figure *f = text_figures(run, value, &count);
    if (count != 1 || f->from != begin) return;
    fact one = {row, scope_of(pointer_in(cell)), *f, value, measure_of(value, f), true, 0};
    if (row.n) add_fact(run, all, one);
    one.name = column;
    if (column.n) add_fact(run, all, one);
}

static pilu_str head_name(text_run *run, const facts *all, const pilu_node *head)
{
    return if_wanted(all, plain_name(pilu_node_text(run->scratch, head)));
}

/* Each value of a table under the name of its row and of its column. */
static void read_table(text_run *run, facts *all, const pilu_node *table)
{
    pilu_diags unused;
    pilu_diags_init(&unused, run->scratch);
    const pilu_grid *grid = pilu_grid_new(run->scratch, &unused, table);
    if (!grid) return;
    pilu_str *columns = PILU_NEW_ARRAY(run->scratch, pilu_str, grid->columns), row = {0};
    for (uint32_t i = 0, at = UINT32_MAX; i < grid->cell_count; i++) {
        const pilu_grid_cell *cell = &grid->cells[i];
        if (cell->row != at) row = (pilu_str){0}, at = cell->row;
        if (cell->row < grid->head_rows) {
            pilu_str name = head_name(run, all, cell->node);
            for (uint32_t c = 0; c < cell->columns; c++) columns[cell->column + c] = name;
        } else if (cell->node->kind == PILU_NODE_TH) {
            row = head_name(run, all, cell->node);
        } else {
            add_cell(run, all, cell->node, row, columns[cell->column]);
        }
    }
}

/* The words of the data that a place shows, if someone wrote them there. */
static pilu_str typed_words(const pilu_place *place)
{
    if (!place->data.source) return (pilu_str){0};
    pilu_str all = place->data.source->text;
    pilu_str given = pilu_str_slice(all, place->data.offset, place->data.offset + place->data.length);
    bool string = given.n && given.p[0] == '"';
    bool prose = !pilu_str_starts(pilu_str_trim(all), PILU_STR("{")); /* a file of prose: all of it is words */
    return string || prose ? given : (pilu_str){0};
}

/* The part of a passage that a byte lies in. */
static const pilu_passage_part *part_at(const pilu_passage *p, size_t at)
{
    size_t low = 0, high = p->part_count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (p->parts[middle].from <= at) low = middle;
        else high = middle;
    }
    return &p->parts[low];
}

/* Does the figure stand, with the character before it, in the words that someone wrote, outside {{ … }}? */
static bool is_typed(const pilu_passage *p, const text_figure *f)
{
    const pilu_passage_part *part = part_at(p, f->from);
    pilu_str given = typed_words(&part->place);
    if (f->from < part->from + 3) return false;
    pilu_str figure = pilu_str_slice(p->text, f->from - 3, f->to);
    for (size_t at = 0; (at = pilu_str_find(given, figure, at)) != SIZE_MAX; at += figure.n) {
        size_t open = SIZE_MAX;
        for (size_t next = 0; (next = pilu_str_find(given, PILU_STR("{{"), next)) < at; next += 2) open = next;
        if (open == SIZE_MAX || pilu_str_find(given, PILU_STR("}}"), open) < at) return true;
    }
    return false;
}

/* The name of a typed figure as far as it was typed too. */
static pilu_str typed_name(const pilu_passage *p, const text_figure *f, int own)
{
    size_t from = part_at(p, f->from)->from;
    text_figure own_part = *f;
    own_part.from -= from;
    own_part.to -= from;
    return plain_name(text_noun_before(pilu_str_slice(p->text, from, p->text.n), &own_part, own));
}

/* --- what was typed ------------------------------------------------------------------------------------------- */

static bool is_bound(pilu_str text, const text_figure *f)
{
    static const char *const BEHIND[] = {"以上", "以下", "以内", "左右", "余", "多", "的"};
    static const char *const BEFORE[] = {"约", "近", "超", "超过", "不低于", "不超过", "不少于", "至", "≥", "≤"};
    for (size_t k = 0; k < PILU_COUNT(BEHIND); k++)
        if (text_has(text, f->to, BEHIND[k])) return true;
    for (size_t k = 0; k < PILU_COUNT(BEFORE); k++)
        if (text_ends(text, f->from, BEFORE[k])) return true;
    return false;
}

static pilu_number in_yuan(pilu_number n, int unit)
{
    int64_t scale = unit == TEXT_WAN_YUAN ? 10000 : unit == TEXT_YI_YUAN ? 100000000 : 1;
    return pilu_number_mul(n, pilu_number_int(scale));
}

static pilu_number step_of(const text_figure *f, int unit)
{
    pilu_number step = pilu_number_int(1);
    for (int i = 0; i < f->places; i++) step = pilu_number_div(step, pilu_number_int(10));
    return in_yuan(step, unit);
}

/* Equal as far as both were written; a cell's amount without a unit is in the typed one's. */
static bool agrees(const text_figure *typed, const fact *f)
{
    int unit = f->figure.unit == TEXT_PLAIN ? (int)typed->unit : (int)f->figure.unit;
    pilu_number a = step_of(typed, typed->unit), b = step_of(&f->figure, unit);
    pilu_number off = pilu_number_sub(in_yuan(typed->number, typed->unit), in_yuan(f->figure.number, unit));
    pilu_number twice = pilu_number_mul(pilu_number_abs(off), pilu_number_int(2));
    pilu_number step = a.ok && b.ok && pilu_number_cmp(a, b) > 0 ? a : b;
    return !twice.ok || !step.ok || pilu_number_cmp(twice, step) <= 0;
}

static bool is_comparable(const fact *f, const text_figure *typed, pilu_str measure, pilu_str scope)
{
    if (!pilu_str_eq(f->scope, scope)) return false;
    if (f->figure.unit == TEXT_PLAIN && f->cell && !f->measure.n)
        return typed->unit == TEXT_PLAIN ? pilu_str_is(measure, "分") : true;
    if (text_is_money(typed)) return text_is_money(&f->figure);
    return f->figure.unit == typed->unit && pilu_str_eq(f->measure, measure);
}

/* The different values of a name, those of sentences first: a sentence says of what it speaks, a row has several. Bare
 * numbers of a row come last, and count for nothing where it has some in the unit: they are weights and scores. */
typedef struct values {
    const fact *of[MOST_VALUES];
    size_t count;
} values;

/* False: one agrees with what was typed, or there are too many to say. */
static bool collect(const facts *all, uint32_t at, const text_figure *typed, pilu_str measure, pilu_str scope,
                    values *known)
{
    for (int pass = 0; pass < 3; pass++)
        for (uint32_t i = at; i; i = all->items[i - 1].next) {
            const fact *f = &all->items[i - 1];
            bool bare = f->cell && f->figure.unit == TEXT_PLAIN && typed->unit != TEXT_PLAIN;
            if (pass != (bare ? 2 : f->cell) || !is_comparable(f, typed, measure, scope)) continue;
            if (agrees(typed, f)) return false;
            if (bare && known->of[0] && known->of[0]->figure.unit == typed->unit) continue;
            size_t k = 0;
            while (k < known->count && !agrees(&known->of[k]->figure, f)) k++;
            if (k < known->count) continue;
            if (known->count == MOST_VALUES) return false;
            known->of[known->count++] = f;
        }
    return known->count > 0;
}

static void compare(text_run *run, const facts *all, const pilu_passage *p, const text_figure *typed)
{
    if (is_bound(p->text, typed) || !all->size) return;
    pilu_str name = typed_name(p, typed, all->own), measure = measure_of(p->text, typed);
    pilu_str scope = scope_of(text_place(p, typed->from, typed->to).pointer);
    values known = {.count = 0};
    if (!name.n || !collect(all, all->heads[slot_of(all, name)], typed, measure, scope, &known)) return;
    pilu_buf list;
    pilu_buf_init(&list, 0);
    for (size_t k = 0; k < known.count && (k == 0 || known.of[k]->cell == known.of[0]->cell); k++) {
        if (k) pilu_buf_str(&list, PILU_STR("、"));
        pilu_buf_str(&list, text_slice(known.of[k]->text, &known.of[k]->figure));
    }
    pilu_str found = pilu_arena_str(run->diags->arena, text_slice(p->text, typed));
    pilu_str right = pilu_arena_str(run->diags->arena, pilu_buf_view(&list));
    pilu_buf_free(&list);
    pilu_finding *finding = text_report(run, TEXT_DATA, p, typed->from, typed->to, name, found, right);
    finding->found = found;
}

/* A figure that someone typed, and where. */
typedef struct typing {
    const pilu_passage *passage;
    const text_figure *figure;
} typing;

typedef struct typings {
    typing *items;
    size_t count, room;
} typings;

static void find_typed(text_run *run, typings *typed)
{
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        size_t count = 0;
        const text_figure *f = text_is_prose(p) ? text_figures_of(run, p, &count) : NULL;
        for (size_t k = 0; k < count; k++) {
            if (!is_typed(p, &f[k])) continue;
            PILU_ARENA_PUSH_ROOM(run->scratch, typed->items, typed->count, typed->room);
            typed->items[typed->count++] = (typing){p, &f[k]};
        }
    }
}

/* What sentences of the layout say. */
static void read_sentences(text_run *run, facts *all, const typings *typed)
{
    size_t next = 0;
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        size_t count = 0;
        const text_figure *f = text_is_prose(p) ? text_figures_of(run, p, &count) : NULL;
        for (size_t k = 0; k < count; k++) {
            if (next < typed->count && typed->items[next].figure == &f[k]) {
                next++;
                continue;
            }
            if (p->kind != PILU_PASSAGE_PARAGRAPH) continue;
            pilu_str name = if_wanted(all, plain_name(text_noun_before(p->text, &f[k], all->own)));
            if (!name.n) continue;
            pilu_str scope = scope_of(text_place(p, f[k].from, f[k].to).pointer);
            add_fact(run, all, (fact){name, scope, f[k], p->text, measure_of(p->text, &f[k]), false, 0});
        }
    }
}

/* What the document prints is read only under names that were typed. */
void text_rule_data_figures(text_run *run)
{
    if (!run->text->doc) return;
    typings typed = {.count = 0};
    find_typed(run, &typed);
    if (!typed.count) return;
    facts all = {.own = text_year_of(run)};
    for (size_t i = 0; i < typed.count; i++)
        want(&all, typed_name(typed.items[i].passage, typed.items[i].figure, all.own));
    for (size_t i = 0; i < run->text->table_count; i++) read_table(run, &all, run->text->tables[i]);
    read_sentences(run, &all, &typed);
    for (size_t i = 0; i < typed.count; i++) compare(run, &all, typed.items[i].passage, typed.items[i].figure);
}
