/* A total and its parts over several paragraphs: «T万元，其中：» and below it 1. 2. 3., or lines without numbers; the
 * three kinds of “三公”经费, each with a paragraph of its own. */
#include "check/text_private.h"

enum { MOST_PARTS = 64, THREE = 16 };

static void relate(text_run *run, const pilu_passage *p, const text_figure *total, const text_figure *const *items,
                   const pilu_passage *const *of, size_t count)
{
    const text_figure **parts = PILU_NEW_ARRAY(run->kept, const text_figure *, count);
    const pilu_passage **passages = PILU_NEW_ARRAY(run->kept, const pilu_passage *, count);
    memcpy(parts, items, count * sizeof *parts);
    memcpy(passages, of, count * sizeof *passages);
    pilu_number sum = pilu_number_int(0);
    for (size_t i = 0; i < count; i++) sum = pilu_number_add(sum, parts[i]->number);
    text_relate(run, (text_relation){.kind = TEXT_RELATION_SUM,
                                     .holds = text_sum_holds(sum, total, count, total->places),
                                     .p = p,
                                     .whole = total,
                                     .parts = parts,
                                     .of = passages,
                                     .count = count});
}

/* --- T万元，其中： 1.甲a万元。 2.乙b万元。 ------------------------------------------------------------------------- */

/* Where the words 其中： and the like begin that end a paragraph; SIZE_MAX: they do not. */
static size_t opening(const pilu_passage *p)
{
    static const char *const OPEN[] = {"其中", "包括", "具体情况如下", "具体如下", "用于以下方面", "用于以下几个方面"};
    pilu_str text = p->text;
    size_t end = p->end;
    if (!text_ends(text, end, "：")) return SIZE_MAX;
    for (size_t k = 0; k < PILU_COUNT(OPEN); k++)
        if (text_ends(text, end - 3, OPEN[k])) return end - 3 - strlen(OPEN[k]);
    return SIZE_MAX;
}

/* The total that the words are about: the amount right before them, or the only one that is no change, budget or
 * reason. */
static const text_figure *open_total(pilu_str text, const text_figure *f, size_t count, size_t open, bool *beside)
{
    static const char *const OTHER[] = {"预算", "比", "较", "原因", "主要", "其中", "均", "每", "占", "上年", NULL};
    static const char *const BUDGET[] = {"年初预算", "预算数", "全年预算", "支出预算", "预算为", NULL};
    static const char *const ONE[] = {"公共预算", "基金预算", "经营预算", NULL}; /* of a name, no budget */
    size_t at = open;
    if (text_ends(text, at, "主要") || text_ends(text, at, "，支出")) at -= 6;
    if (text_ends(text, at, "，") || text_ends(text, at, "。")) at -= 3;
    const text_figure *last = &f[count - 1], *found = NULL;
    size_t start = 0; /* «其中：甲a万元，乙b万元。具体情况如下：»: the last of a list is not what the words are about */
    for (size_t next = 0; (next = text_find(text, "。", next, last->from)) != SIZE_MAX; next += 3) start = next;
    bool listed = text_find(text, "其中", start, last->from) != SIZE_MAX;
    *beside = last->to == at && text_is_money(last) && !text_direction(text, last) && !listed;
    if (*beside) return last;
    if (listed) return NULL;
    for (size_t i = 0; i < count; i++) {
        if (!text_is_money(&f[i]) || text_direction(text, &f[i])) continue;
        bool named = text_is_said_with(text, &f[i], ONE) && !text_is_said_with(text, &f[i], BUDGET);
        if (!named && text_is_said_with(text, &f[i], OTHER)) continue;
        if (found) return NULL;
        found = &f[i];
    }
    return found;
}

/* «…（项）：年初预算为B万元，支出决算为A万元»: the amount spent on a subject of the accounts. */
static const text_figure *subject_amount(pilu_str text, const text_figure *f, size_t count)
{
    static const char *const DONE[] = {"支出决算", "决算数", "支出", "支出决算数", NULL}, *const LAST[] = {"上年", "上一年", NULL};
    for (size_t i = 0; i < count; i++)
        if (text_is_money(&f[i]) && text_word_before(text, f[i].from, DONE))
            return text_is_said_with(text, &f[i], LAST) ? NULL : &f[i];
    return NULL;
}

static bool names_subject(const pilu_passage *p, const text_figure *amount)
{
    size_t at = text_first(p, "（项）");
    return at != SIZE_MAX && at < amount->from && text_find(p->text, "（项）", at + 3, p->text.n) == SIZE_MAX;
}

/* What an item is about: its first amount, named by its first words. */
static const text_figure *item_amount(pilu_str text, size_t from, const text_figure *f, size_t count)
{
    static const char *const OTHER[] = {"占", "比", "完成", "较", "增", "减", "预算", "，", NULL};
    for (size_t i = 0; i < count; i++) {
        if (f[i].from < from || !text_is_money(&f[i])) continue;
        return text_has_any(text, from, f[i].from, OTHER) ? NULL : &f[i];
    }
    return NULL;
}

typedef struct block {
    const pilu_passage *p;
    const text_figure *total;
    const text_figure *items[MOST_PARTS];
    const pilu_passage *of[MOST_PARTS];
    size_t count;
    bool numbered;
    bool gap; /* the items go on, with another number than the next */
} block;

/* Does a line begin with this number, whatever stands behind it? */
static bool begins_with(pilu_str text, size_t number)
{
    size_t at = text_begin(text), value = 0, digits = 0;
    for (; at < text.n && pilu_char_is_digit((unsigned char)text.p[at]) && digits < 4; at++, digits++)
        value = value * 10 + (size_t)(text.p[at] - '0');
    return digits && value == number;
}

/* The items below; false: one of them is no amount. */
static bool read_items(text_run *run, size_t i, block *b)
{
    text_style style = TEXT_NO_NUMBER;
    for (size_t k = i + 1; k < run->text->count && k < i + MOST_PARTS && b->count < MOST_PARTS; k++) {
        const pilu_passage *item = &run->text->passages[k];
        text_number n = text_number_of(item);
        if (item->kind == PILU_PASSAGE_CELL) break;
        if (b->numbered && !n.style && begins_with(item->text, b->count + 1)) return false; /* 11“.甲: a wrong mark */
        if (b->numbered && (!n.style || text_level(n.style) > text_level(style))) continue;
        if (!n.style && !b->numbered && text_find(item->text, "元", 0, item->text.n) == SIZE_MAX) break;
        if (b->count && (text_level(n.style) != text_level(style) || (n.style && n.value != (int)b->count + 1))) {
            b->gap = text_level(n.style) == text_level(style);
            break;
        }
        if (!b->count) style = n.style, b->numbered = n.style != TEXT_NO_NUMBER;
        if (b->numbered && !b->count && n.value != 1) break;
        size_t count;
        const text_figure *f = text_figures_of(run, item, &count);
        const text_figure *amount = text_first(item, "（项）") == SIZE_MAX
                                        ? item_amount(item->text, n.style ? n.to : item->begin, f, count)
                                        : subject_amount(item->text, f, count);
        if (!amount || !text_same_money(amount, b->total)) return b->numbered ? false : b->count > 0;
        b->of[b->count] = item;
        b->items[b->count++] = amount;
    }
    return b->count > 0;
}

/* Lines without numbers may go on to something else: only divisions that are always whole are added up. */
static bool is_division(const block *b)
{
    static const char *const SETS[][4] = {{"人员经费", "公用经费", NULL},
                                          {"基本支出", "项目支出", NULL},
                                          {"人员支出", "公用支出", NULL},
                                          {"货物", "工程", "服务", NULL}};
    for (size_t k = 0; k < PILU_COUNT(SETS); k++) {
        size_t n = 0;
        for (size_t i = 0; i < b->count && SETS[k][n]; i++)
            n += text_find(b->of[i]->text, SETS[k][n], 0, b->items[i]->from) != SIZE_MAX;
        if (!SETS[k][n] && b->count == n) return true;
    }
    return false;
}

/* All that was spent is spent on subjects, and each is listed; a sum far off is of a list that was cut or set apart. */
static bool is_by_subject(const block *b)
{
    pilu_number off = pilu_number_sub(pilu_number_int(0), b->total->number);
    for (size_t i = 0; i < b->count; i++) off = pilu_number_add(off, b->items[i]->number);
    off = pilu_number_mul(pilu_number_abs(off), pilu_number_int(4));
    if (b->gap || !off.ok || pilu_number_cmp(off, b->total->number) > 0) return false;
    for (size_t i = 0; i < b->count; i++)
        if (!names_subject(b->of[i], b->items[i])) return false;
    return b->count >= 2 && b->numbered;
}

/* «基本支出T万元，包括人员经费a万元和公用经费b万元。其中：»: what is above says the parts, or the total, before. */
static bool is_said_above(const block *b, const text_figure *f, size_t count)
{
    static const char *const BUDGET[] = {"预算", "预算数", NULL};
    pilu_number sum = pilu_number_int(0);
    for (size_t i = 0; i < b->count; i++) sum = pilu_number_add(sum, b->items[i]->number);
    for (size_t i = 0; i < count; i++) {
        if (!text_same_money(&f[i], b->total) || text_word_before(b->p->text, f[i].from, BUDGET)) continue;
        if (&f[i] != b->total && text_sum_holds(sum, &f[i], b->count, f[i].places)) return true;
        for (size_t k = 0; k < b->count; k++)
            if (b->count > 1 && pilu_number_sign(f[i].number) && !pilu_number_cmp(f[i].number, b->items[k]->number))
                return true;
    }
    return false;
}

static void report_part(text_run *run, const block *b, size_t i)
{
    pilu_str words = pilu_arena_str(run->diags->arena, text_slice(b->of[i]->text, b->items[i]));
    text_report(run, TEXT_PART, b->of[i], b->items[i]->from, b->items[i]->to, words,
                pilu_arena_str(run->diags->arena, text_slice(b->p->text, b->total)));
}

static void read_block(text_run *run, size_t i, const pilu_passage *p, const text_figure *f, size_t count)
{
    size_t open = opening(p);
    bool beside;
    block b = {.p = p};
    if (open == SIZE_MAX || !count || !(b.total = open_total(p->text, f, count, open, &beside))) return;
    if (!read_items(run, i, &b) || is_said_above(&b, f, count)) return;
    for (size_t k = 0; k < b.count; k++)
        if (pilu_number_cmp(b.items[k]->number, b.total->number) > 0 && !is_division(&b)) {
            report_part(run, &b, k);
            return;
        }
    bool all = (b.numbered && beside) || is_division(&b) || is_by_subject(&b);
    if (b.count >= 2 && all) relate(run, p, b.total, b.items, b.of, b.count);
}

/* --- “三公”经费 T万元, and a paragraph for each of its kinds ------------------------------------------------------- */

/* The amount spent on what is named at byte `at`: the first behind it that is neither budget nor change. */
static const text_figure *spent_on(pilu_str text, const text_figure *f, size_t count, size_t at)
{
    static const char *const BUDGET[] = {"预算", "预算数", "预算总额", NULL};
    static const char *const OTHER[] = {"上年", "比", "较", "均", "其中", "（", NULL};
    for (size_t i = 0; i < count; i++) {
        if (f[i].from < at || !text_is_money(&f[i]) || text_direction(text, &f[i])) continue;
        if (text_word_before(text, f[i].from, BUDGET) || text_is_said_with(text, &f[i], OTHER)) continue;
        if (text_ends(text, f[i].from, "（")) continue;
        return &f[i];
    }
    return NULL;
}

enum { ABROAD, CARS, RECEPTION, BUYING, RUNNING, KINDS };

typedef struct three {
    const text_figure *found[KINDS];
    const pilu_passage *of[KINDS];
    bool none[KINDS], twice;
} three;

/* Which of them a paragraph is about, and its amount. */
static void read_kind(text_run *run, const pilu_passage *p, three *t)
{
    static const char *const NAMES[KINDS][4] = {
        [ABROAD] = {"因公出国（境）", "因公出国(境)", NULL},
        [CARS] = {"公务用车购置及运行", "公务用车购置和运行", "公务车购置及运行", NULL},
        [RECEPTION] = {"公务接待费", NULL},
        [BUYING] = {"公务用车购置费", "公务车购置费", NULL},
        [RUNNING] = {"公务用车运行", "公务车运行", NULL}};
    static const char *const NONE[] = {"未发生", "无支出", "没有", "未安排", NULL};
    enum { HEAD = 120 };
    size_t count;
    const text_figure *f = text_figures_of(run, p, &count);
    for (int k = 0; k < KINDS; k++)
        for (size_t n = 0; NAMES[k][n]; n++) {
            size_t at = text_first(p, NAMES[k][n]);
            bool about = at != SIZE_MAX && (k >= BUYING || at < p->begin + HEAD);
            if (!about || (k >= BUYING && text_ends(p->text, at, "其中："))) continue;
            const text_figure *amount = spent_on(p->text, f, count, at);
            if (amount && t->found[k] && amount != t->found[k]) t->twice |= k < BUYING;
            if (amount && !t->found[k]) t->found[k] = amount, t->of[k] = p;
            if (!amount && text_has_any(p->text, 0, p->text.n, NONE)) t->none[k] = true;
            if (k < BUYING) return; /* a paragraph is about one of them */
            break;
        }
}

static const text_figure *three_total(const pilu_passage *p, const text_figure *f, size_t count)
{
    size_t at = text_first(p, "“三公”经费");
    static const char *const BUDGET[] = {"预算安排", "年预算数", "预算总额", NULL};
    if (at == SIZE_MAX || p->kind != PILU_PASSAGE_PARAGRAPH || text_has_any(p->text, 0, p->text.n, BUDGET)) return NULL;
    const text_figure *total = spent_on(p->text, f, count, at);
    static const char *const SPENT[] = {"支出", "决算", NULL};
    static const char *const KIND[] = {"。", "因公出国", "公务用车", "公务接待", NULL};
    if (!total || text_has_any(p->text, at, total->from, KIND)) return NULL;
    return text_is_said_with(p->text, total, SPENT) ? total : NULL;
}

static void read_three(text_run *run, size_t i, const pilu_passage *p, const text_figure *total)
{
    three t = {.twice = false};
    size_t end = i + THREE < run->text->count ? i + THREE : run->text->count;
    for (size_t k = i + 1; k < end; k++) {
        const pilu_passage *item = &run->text->passages[k];
        bool other = text_number_of(item).style == TEXT_HAN || item->kind == PILU_PASSAGE_CELL;
        if (other || text_first(item, "“三公”经费支出") != SIZE_MAX) break;
        if (item->kind == PILU_PASSAGE_PARAGRAPH) read_kind(run, item, &t);
    }
    const text_figure *parts[KINDS];
    const pilu_passage *of[KINDS];
    size_t count = 0, missing = 0;
    bool split = !t.found[CARS] && t.found[BUYING] && t.found[RUNNING];
    for (int k = 0; k < KINDS; k++) {
        if (split ? k == CARS : k >= BUYING) continue;
        if (t.found[k]) of[count] = t.of[k], parts[count++] = t.found[k];
        else missing += !t.none[k];
    }
    if (missing || t.twice || count < 2) return;
    for (size_t k = 0; k < count; k++)
        if (!text_same_money(parts[k], total)) return;
    relate(run, p, total, parts, of, count);
}

/* --- 公务用车保有量 and 共有车辆 ------------------------------------------------------------------------------------- */

/* The number of 辆 right behind the words. */
static const text_figure *cars_behind(text_run *run, const pilu_passage *p, const char *words)
{
    enum { NEAR = 12 };
    size_t count, at = text_first(p, words);
    if (at == SIZE_MAX || p->kind != PILU_PASSAGE_PARAGRAPH) return NULL;
    const text_figure *f = text_figures_of(run, p, &count);
    for (size_t i = 0; i < count; i++)
        if (f[i].from >= at + strlen(words))
            return f[i].from - at - strlen(words) <= NEAR && text_has(p->text, f[i].to, "辆") ? &f[i] : NULL;
    return NULL;
}

static pilu_str cars_words(text_run *run, const pilu_passage *p, const text_figure *f)
{
    return pilu_arena_str(run->diags->arena, pilu_str_slice(p->text, f->from, f->to + strlen("辆")));
}

/* The cars paid for by grants are among those that a unit has. */
static void read_cars(text_run *run)
{
    const text_figure *kept = NULL, *all = NULL;
    const pilu_passage *of[2] = {NULL, NULL};
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        const text_figure *a = p->note ? NULL : cars_behind(run, p, "公务用车保有量");
        const text_figure *b = p->note ? NULL : cars_behind(run, p, "共有车辆");
        if ((a && kept) || (b && all)) return; /* of several units */
        if (a) kept = a, of[0] = p;
        if (b) all = b, of[1] = p;
    }
    if (!kept || !all || pilu_number_cmp(kept->number, all->number) <= 0) return;
    text_report(run, TEXT_PART, of[0], kept->from, kept->to, cars_words(run, of[0], kept), cars_words(run, of[1], all));
}

void text_rule_blocks(text_run *run)
{
    read_cars(run);
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->note || p->kind == PILU_PASSAGE_HEADING || text_is_bare(p)) continue;
        size_t count;
        const text_figure *f = text_figures_of(run, p, &count);
        if (!count) continue;
        read_block(run, i, p, f, count);
        const text_figure *total = three_total(p, f, count);
        if (total) read_three(run, i, p, total);
    }
}
