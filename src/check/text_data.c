/* Figures typed into the words of the data against those the document takes from the data: a quantity that the kind's
 * rules state (text_stated.h), or that a table or a sentence of the layout prints under a name, cannot have, under the
 * same name, a value that none of them has. Only names that are the same whole words are compared, and only inside one
 * item of the data (one project, one subject). */
#include "check/text_stated.h"

#include "base/hash.h"

#include "data/schema.h"
#include "doc/grid.h"

enum { MOST_VALUES = 4, LEAST_HAN = 3 }; /* of more values than anyone would read the name says too little */

typedef struct fact {
    pilu_str name, scope; /* scope: /projects/0, or empty for the whole unit */
    text_figure figure;
    pilu_str text, measure; /* the figure's words; what a plain number counts */
    bool cell;
    const text_stated *stated;
    uint32_t next; /* of the same name, 1 + index; 0: the last */
} fact;

typedef struct facts {
    fact *items;
    size_t count, room, size;
    uint32_t *heads;     /* [size] by name: 1 + index */
    uint64_t wanted[64]; /* a bit for each name that was typed: what stands under others is not read */
    bool begins[256];    /* by its first character */
    int own;
    const text_statements *stated;
} facts;

static uint64_t hash_of(pilu_str name)
{
    uint64_t h = pilu_hash(PILU_HASH_START, name);
    return h ^ (h >> 31);
}

static void want(facts *all, pilu_str name)
{
    uint64_t h = hash_of(name);
    if (!name.n) return;
    all->wanted[h >> 6 & 63] |= UINT64_C(1) << (h & 63);
    all->begins[text_character(name.p)] = true;
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

pilu_str text_scope_of(pilu_str pointer)
{
    size_t list = pilu_str_find(pointer, PILU_STR("/"), 1), end = list == SIZE_MAX ? SIZE_MAX : list + 1;
    if (end == SIZE_MAX || end >= pointer.n || pointer.p[end] < '0' || pointer.p[end] > '9') return (pilu_str){0};
    while (end < pointer.n && pointer.p[end] != '/') end++;
    return pilu_str_slice(pointer, 0, end);
}

/* A noun without its number and without these words before and behind it. */
static pilu_str cut_name(pilu_str name, const char *const *heads, const char *const *tails)
{
    size_t from = text_begin(name), to = text_end(name);
    text_number number = text_number_at(name, from);
    if (number.style != TEXT_NO_NUMBER) from = number.to;
    for (size_t k = 0; heads[k];) {
        bool cut = text_has(name, from, heads[k]);
        from += cut ? strlen(heads[k]) : 0;
        k = cut ? 0 : k + 1;
    }
    for (size_t k = 0; tails[k];) {
        size_t n = strlen(tails[k]);
        bool cut = to >= from + n && memcmp(name.p + to - n, tails[k], n) == 0;
        to -= cut ? n : 0;
        k = cut ? 0 : k + 1;
    }
    return from < to ? pilu_str_slice(name, from, to) : (pilu_str){0};
}

/* What a name is without its number, its year and what only says how much: 2.公务接待费支出决算为 → 公务接待费. */
static pilu_str plain_name(pilu_str name)
{
    static const char *const HEADS[] = {"其中：", "全年", "年度", "我局", "本单位", "本部门", "实际", NULL};
    static const char *const TAILS[] = {"达到", "达",   "为",   "共计", "共", "合计", "数",
                                        "决算", "支出", "总额", "是",   "：", NULL};
    name = cut_name(name, HEADS, TAILS);
    return text_han_count(name) >= LEAST_HAN ? name : (pilu_str){0};
}

/* The rules state short names, too (编制, 基本支出), and all that belongs to them: less is cut off. */
static pilu_str stated_name(const text_run *run, pilu_str noun)
{
    static const char *const HEADS[] = {"其中：", "其中",   "全年", "本年度", "年度",   "内",     "我局",   "我单位",
                                        "我部门", "我中心", "我院", "本局",   "本单位", "本部门", "本中心", "本院",
                                        "单位",   "共有",   "现有", "本项目", "该项目", NULL};
    static const char *const TAILS[] = {"支出决算为", "决算数为", "决算为", "达到", "达", "共计",
                                        "共",         "为",       "是",     "：",   NULL};
    static const char *const NOTHING[] = {NULL};
    size_t from = text_begin(noun), unit = run->text->unit.n;
    if (unit && noun.n >= from + unit && !memcmp(noun.p + from, run->text->unit.p, unit))
        noun = pilu_str_slice(noun, from + unit, noun.n);
    pilu_str name = cut_name(noun, HEADS, TAILS);
    return name.n ? name : cut_name(noun, NOTHING, TAILS);
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
    fact one = {row, text_scope_of(pointer_in(cell)), *f, value, measure_of(value, f), true, NULL, 0};
    if (row.n) add_fact(run, all, one);
    one.name = column;
    if (column.n) add_fact(run, all, one);
}

/* Most heads have not the first character of any. */
static bool may_be_wanted(const facts *all, pilu_str words)
{
    for (size_t at = 0; at + 3 <= words.n; at++)
        if (((unsigned char)words.p[at] & 0xC0) != 0x80 && all->begins[text_character(words.p + at)]) return true;
    return words.n < 3;
}

static pilu_str head_name(text_run *run, const facts *all, const pilu_node *head)
{
    pilu_str words = pilu_node_text(run->scratch, head);
    return may_be_wanted(all, words) ? if_wanted(all, plain_name(words)) : (pilu_str){0};
}

/* Each value of a table under the name of its row and of its column. */
static void read_table(text_run *run, facts *all, const pilu_node *table)
{
    pilu_diags unused;
    pilu_diags_init(&unused, run->scratch);
    const pilu_grid *grid = pilu_grid_of(run->scratch, &unused, table);
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
    return string || !pilu_str_starts(pilu_str_trim(all), PILU_STR("{")) /* a file of prose: all of it is words */
               ? given : (pilu_str){0};
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

bool text_is_typed(const pilu_passage *p, size_t from, size_t to)
{
    if (p->given) return text_is_typed(p->given, text_given_at(p, from), text_given_at(p, to));
    const pilu_passage_part *part = part_at(p, from);
    if (from < part->from + 3) return false;
    pilu_str given = typed_words(&part->place);
    pilu_str figure = pilu_str_slice(p->text, from - 3, to);
    for (size_t at = 0; (at = pilu_str_find(given, figure, at)) != SIZE_MAX; at += figure.n) {
        size_t open = SIZE_MAX;
        for (size_t next = 0; (next = pilu_str_find(given, PILU_STR("{{"), next)) < at; next += 2) open = next;
        if (open == SIZE_MAX || pilu_str_find(given, PILU_STR("}}"), open) < at) return true;
    }
    return false;
}

/* The noun of a typed figure as far as it was typed too. */
static pilu_str typed_noun(const pilu_passage *p, const text_figure *f, int own)
{
    const pilu_passage *given = p->given ? p->given : p;
    size_t from = text_read_at(p, part_at(given, text_given_at(p, f->from))->from);
    text_figure own_part = *f;
    own_part.from -= from;
    own_part.to -= from;
    return text_noun_before(pilu_str_slice(p->text, from, p->text.n), &own_part, own);
}

/* Does the sentence, before the noun, speak of a plan, of another year, of a change or of another unit? */
static bool is_of_other(const pilu_passage *p, pilu_str noun, int own)
{
    static const char *const OTHER[] = {"上年", "去年", "上一年", "年初预算", "预算安排", "安排预算", "计划", "拟",
                                        "目标", "下达", "批复",   "申报",     "调整",     "追加",     "增加", "减少",
                                        "增长", "下降", "同比",   "下属",     "所属",     "分别"};
    size_t end = (size_t)(noun.p - p->text.p);
    size_t from = text_words_from(p->text, end, 0, 0, TEXT_AT_SENTENCE | TEXT_AT_CALL);
    for (size_t k = 0; k < PILU_COUNT(OTHER); k++)
        if (text_find(p->text, OTHER[k], from, end) != SIZE_MAX) return true;
    for (size_t at = from; at < end; at++) {
        int year = own && pilu_char_is_digit((unsigned char)p->text.p[at]) ? text_year_at(p->text, at) : 0;
        if (year && year != own) return true;
    }
    return false;
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

/* The different values of a name: those that the rules state; else those of sentences first: a sentence says of what it
 * speaks, a row has several. Bare numbers of a row come last, and count for nothing where it has some in the unit: they
 * are weights and scores. */
typedef struct values {
    const fact *of[MOST_VALUES];
    size_t count;
} values;

static int rank_of(const fact *f, const text_figure *typed)
{
    if (f->stated) return 0;
    return !f->cell ? 1 : f->figure.unit == TEXT_PLAIN && typed->unit != TEXT_PLAIN ? 3 : 2;
}

/* False: there are too many to say. */
static bool add_value(values *known, const fact *f, int rank, const text_figure *typed)
{
    const fact *first = known->of[0];
    if (first && first->stated && rank) return true;
    if (rank == 3 && first && first->figure.unit == typed->unit) return true;
    for (size_t k = 0; k < known->count; k++)
        if (agrees(&known->of[k]->figure, f)) return true;
    if (known->count == MOST_VALUES) return false;
    known->of[known->count++] = f;
    return true;
}

/* False: one agrees with what was typed, or there are too many to say. `names`: whole, as the rules have it, and
 * plain. */
static bool collect(const facts *all, const pilu_str *names, const text_figure *typed, pilu_str measure, pilu_str scope,
                    values *known)
{
    for (int rank = 0; rank < 4; rank++)
        for (int k = 0; k < 2; k++) {
            if (!names[k].n || (k && pilu_str_eq(names[0], names[1]))) continue;
            for (uint32_t i = all->heads[slot_of(all, names[k])]; i; i = all->items[i - 1].next) {
                const fact *f = &all->items[i - 1];
                if (rank != rank_of(f, typed) || !is_comparable(f, typed, measure, scope)) continue;
                if (agrees(typed, f)) return false;
                if ((!f->stated || k == 0) && !add_value(known, f, rank, typed)) return false;
            }
        }
    return known->count > 0;
}

/* The value of a stated quantity as one would write it instead: in the unit and with the places of what was typed. */
static pilu_str print_stated(text_run *run, const text_stated *s, const text_figure *typed, pilu_str measure)
{
    static const char *const UNITS[] = {
        [TEXT_WAN_YUAN] = "万元", [TEXT_YUAN] = "元", [TEXT_YI_YUAN] = "亿元", [TEXT_PERCENT] = "%", [TEXT_PLAIN] = ""};
    pilu_number n = s->figure.number;
    if (text_is_money(typed)) n = pilu_number_div(n, in_yuan(pilu_number_int(1), (int)typed->unit));
    pilu_buf out;
    pilu_buf_init(&out, 0);
    if (!text_is_money(typed) && !s->rate) pilu_number_print_short(n, 2, &out);
    else pilu_number_print(n, typed->places > 2 ? typed->places : 2, false, &out);
    pilu_buf_text(&out, UNITS[typed->unit]);
    pilu_buf_str(&out, measure);
    pilu_str text = pilu_arena_str(run->diags->arena, pilu_buf_view(&out));
    pilu_buf_free(&out);
    return text;
}

/* Where the value was given, under its own name: «（第 19 行“编制人数”）». */
static pilu_str given_words(text_run *run, const text_stated *s)
{
    const pilu_value *v = s->value;
    pilu_str title = pilu_schema_title(v);
    if (v->derived || !v->origin.source || !title.n) return (pilu_str){0};
    unsigned line = pilu_source_place(v->origin.source, v->origin.offset).line;
    return pilu_arena_printf(run->diags->arena, "（第 %u 行“%.*s”）" PILU_WORDS_SPLIT " (“%.*s”, line %u)", line,
                             PILU_FMT(title), PILU_FMT(title), line);
}

/* Says what is right, and how it is referred to. */
static void report(text_run *run, const pilu_passage *p, size_t from, size_t to, pilu_str name, const text_stated *s,
                   pilu_str right)
{
    pilu_arena *arena = run->diags->arena;
    pilu_str found = pilu_arena_str(arena, pilu_str_slice(p->text, from, to));
    pilu_str how = PILU_WORDS("用 {{ … }} 引用数据", "by a reference {{ … }} to the data");
    if (s) {
        pilu_str path = text_stated_path(arena, s, text_scope_of(text_place(p, from, to).pointer));
        how = pilu_arena_printf(arena, "写成 %.*s" PILU_WORDS_SPLIT "by writing %.*s", PILU_FMT(path), PILU_FMT(path));
    }
    pilu_str where = s ? given_words(run, s) : (pilu_str){0};
    pilu_finding *finding = text_report(run, TEXT_DATA, p, from, to, name, found, right, where, how);
    text_set(finding, found, s ? right : (pilu_str){0});
}

static void compare(text_run *run, const facts *all, const pilu_passage *p, const text_figure *typed)
{
    if (is_bound(p->text, typed) || !all->size) return;
    pilu_str noun = typed_noun(p, typed, all->own), measure = measure_of(p->text, typed);
    if (!noun.n || is_of_other(p, noun, all->own)) return;
    pilu_str names[2] = {stated_name(run, noun), plain_name(noun)};
    pilu_str scope = text_subject_of(all->stated, text_place(p, typed->from, typed->to).pointer);
    values known = {.count = 0};
    if (!collect(all, names, typed, measure, scope, &known)) return;
    const text_stated *stated = known.of[0]->stated;
    pilu_buf list;
    pilu_buf_init(&list, 0);
    for (size_t k = 0; k < known.count && (k == 0 || known.of[k]->cell == known.of[0]->cell); k++) {
        const fact *f = known.of[k];
        if (k) pilu_buf_str(&list, PILU_STR("、"));
        pilu_buf_str(&list, f->stated ? print_stated(run, f->stated, typed, measure) : text_slice(f->text, &f->figure));
    }
    pilu_str right = pilu_arena_str(run->diags->arena, pilu_buf_view(&list));
    pilu_buf_free(&list);
    pilu_str behind = pilu_str_slice(p->text, typed->to, p->text.n);
    size_t to = typed->to + (pilu_str_starts(behind, measure) ? measure.n : 0);
    report(run, p, typed->from, to, stated ? names[0] : names[1], stated, right);
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

static bool has_sentences(const pilu_passage *p) { return text_is_prose(p) && !text_is_bare(p); }

static void find_typed(text_run *run, typings *typed)
{
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        size_t count = 0;
        const text_figure *f = has_sentences(p) ? text_figures_of(run, p, &count) : NULL;
        for (size_t k = 0; k < count; k++) {
            if (!text_is_typed(p, f[k].from, f[k].to)) continue;
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
        const text_figure *f = has_sentences(p) ? text_figures_of(run, p, &count) : NULL;
        for (size_t k = 0; k < count; k++) {
            if (next < typed->count && typed->items[next].figure == &f[k]) {
                next++;
                continue;
            }
            if (p->kind != PILU_PASSAGE_PARAGRAPH) continue;
            pilu_str name = if_wanted(all, plain_name(text_noun_before(p->text, &f[k], all->own)));
            if (!name.n) continue;
            pilu_str scope = text_scope_of(text_place(p, f[k].from, f[k].to).pointer);
            add_fact(run, all, (fact){name, scope, f[k], p->text, measure_of(p->text, &f[k]), false, NULL, 0});
        }
    }
}

/* --- a grade ---------------------------------------------------------------------------------------------------- */

/* 优 of «评价等级为“优”» at `at`; its end, or 0. */
static size_t read_grade(pilu_str text, size_t *at)
{
    static const char *const BETWEEN[] = {"评定为", "确定为", "为", "是", "：", "“", "‘"};
    static const char *const GRADES[] = {"优秀", "优", "良好", "良", "中等", "中", "差"};
    for (size_t k = 0; k < PILU_COUNT(BETWEEN); k++)
        if (text_has(text, *at, BETWEEN[k])) *at += strlen(BETWEEN[k]);
    for (size_t k = 0; k < PILU_COUNT(GRADES); k++) {
        if (!text_has(text, *at, GRADES[k])) continue;
        size_t end = *at + strlen(GRADES[k]);
        bool whole = !pilu_char_is_han(text_at(text, end)) || text_has(text, end, "等") || text_has(text, end, "级");
        return whole ? end : 0;
    }
    return 0;
}

/* Of one part of the data there is one grade; of which it is said must be plain, so only its own words count. */
static void compare_grade(text_run *run, const text_statements *all, const pilu_passage *p, size_t from, size_t to,
                          pilu_str name)
{
    pilu_str scope = text_subject_of(all, text_place(p, from, to).pointer);
    for (size_t i = 0; i < all->count; i++) {
        const text_stated *s = &all->items[i];
        if (!s->word.n || !pilu_str_eq(s->scope, scope)) continue;
        if (memcmp(s->word.p, p->text.p + from, 3) != 0) report(run, p, from, to, name, s, s->word);
        return;
    }
}

/* 评价等级, 绩效自评结果, or the word alone; not 满意度等级, 第三方评价结果. */
static bool names_own_grade(pilu_str text, size_t at)
{
    static const char *const BEFORE[] = {"绩效", "自评", "评价", "评定", "综合", "项目", "结论"};
    if (!pilu_char_is_han(text_before(text, at))) return true;
    for (size_t k = 0; k < PILU_COUNT(BEFORE); k++)
        if (text_ends(text, at, BEFORE[k])) return true;
    return false;
}

/* Is there a grade that was typed? Those that are not what the data give are reported. */
static bool read_grades(text_run *run, const text_statements *all)
{
    static const char *const NAMES[] = {"等级", "自评结果", "评价结果"};
    const text_characters first = text_characters_of(NAMES, PILU_COUNT(NAMES));
    bool any = false;
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (!text_is_prose(p) || !text_may_have_any(p, &first)) continue;
        for (size_t k = 0; k < PILU_COUNT(NAMES); k++) {
            pilu_str name = pilu_str_from(NAMES[k]);
            for (size_t at = 0; (at = text_find(p->text, NAMES[k], at, p->text.n)) != SIZE_MAX; at += name.n) {
                size_t from = at + name.n, to = read_grade(p->text, &from);
                if (!to || !names_own_grade(p->text, at) || !text_is_typed(p, from, to)) continue;
                any = true;
                if (all) compare_grade(run, all, p, from, to, name);
            }
        }
    }
    return any;
}

/* --- all --------------------------------------------------------------------------------------------------------- */

static void add_stated(text_run *run, facts *all)
{
    for (size_t i = 0; i < all->stated->count; i++) {
        const text_stated *s = &all->stated->items[i];
        pilu_str name = s->word.n ? (pilu_str){0} : if_wanted(all, s->name);
        if (name.n) add_fact(run, all, (fact){name, s->scope, s->figure, s->name, s->measure, false, s, 0});
    }
}

/* What the document prints is read only under names that were typed. */
void text_rule_data_figures(text_run *run)
{
    if (!run->text->doc) return;
    typings typed = {.count = 0};
    find_typed(run, &typed);
    bool graded = read_grades(run, NULL);
    if (!typed.count && !graded) return;
    text_statements stated = text_read_stated(run);
    if (graded) read_grades(run, &stated);
    facts all = {.own = text_year_of(run), .stated = &stated};
    for (size_t i = 0; i < typed.count; i++) {
        pilu_str noun = typed_noun(typed.items[i].passage, typed.items[i].figure, all.own);
        want(&all, stated_name(run, noun));
        want(&all, plain_name(noun));
    }
    add_stated(run, &all);
    for (size_t i = 0; typed.count && i < run->text->table_count; i++) read_table(run, &all, run->text->tables[i]);
    read_sentences(run, &all, &typed);
    for (size_t i = 0; i < typed.count; i++) compare(run, &all, typed.items[i].passage, typed.items[i].figure);
}
