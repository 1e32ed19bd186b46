/* Amounts without a unit, in another than the same amount elsewhere, or beyond belief; and one quantity of the whole
 * unit with two values. */
#include "check/text_items.h"

#include "base/hash.h"

static void report_unit(text_run *run, const pilu_passage *p, size_t from, size_t to, pilu_str what)
{
    text_report(run, TEXT_UNIT, p, from, to, pilu_str_slice(p->text, from, to), what);
}

static size_t table_size(size_t count)
{
    size_t size = 64;
    while (size < count * 2) size *= 2;
    return size;
}

/* 支出907.46，: an amount by its name and its two decimals. */
static bool lacks_unit(pilu_str text, const text_figure *f, bool money)
{
    static const char *const NAMES[] = {"支出", "收入", "决算", "决算数", "预算", "预算数",
                                        "合计", "总计", "总额", "金额",   "经费", NULL};
    static const char *const ACCOUNTS[] = {"决算数", "预算数", NULL}; /* never counted in anything but money */
    if (f->unit != TEXT_PLAIN || f->places != 2) return false;
    bool ends = text_has(text, f->to, "，") || text_has(text, f->to, "。") || text_has(text, f->to, "；");
    return ends && text_word_before(text, f->from, money ? NAMES : ACCOUNTS);
}

/* «安排资金19204.096万。»: 万 of nothing, in a passage that has 万元, or of an account. */
static size_t lacks_yuan(pilu_str text, const text_figure *f, bool money)
{
    static const char *const NAMES[] = {"资金", "投资", "经费", "拨款", "总额", "补助", NULL};
    static const char *const ACCOUNTS[] = {"支出", "收入", "决算", "预算", "接待费", "执行数", "预算数",
                                           "直达资金", "资金总额", NULL};
    static const char *const MARKS[] = {"。", "，", "；", "、", "（", "）"};
    if (f->unit != TEXT_PLAIN || !text_has(text, f->to, "万")) return 0;
    bool ends = f->to + 3 == text.n;
    for (size_t k = 0; k < PILU_COUNT(MARKS); k++) ends |= text_has(text, f->to + 3, MARKS[k]);
    bool named = text_word_before(text, f->from, ACCOUNTS) || (money && text_word_before(text, f->from, NAMES));
    return ends && named ? f->to + 3 : 0;
}

/* «较上年2.08减少0.03万元»: an amount, as what it changed by is one. */
static bool is_changed_amount(pilu_str text, const text_figure *f, const text_figure *next)
{
    static const char *const OF[] = {"上年", "总收入", "总支出", "收入", "支出", "年度", NULL};
    bool changed = text_has(text, f->to, "增加") || text_has(text, f->to, "减少");
    return f->unit == TEXT_PLAIN && f->places > 0 && changed && next->from == f->to + 6 && text_is_money(next) &&
           text_word_before(text, f->from, OF);
}

/* «占76.23；» among shares with their sign. */
static bool lacks_percent(pilu_str text, const text_figure *f, size_t count, size_t i)
{
    static const char *const OF[] = {"占", "同比增长", "同比下降", "增长", "下降", NULL};
    if (f[i].unit != TEXT_PLAIN || !f[i].places) return false;
    bool ends = text_has(text, f[i].to, "；") || text_has(text, f[i].to, ";") || text_has(text, f[i].to, "，") ||
                text_has(text, f[i].to, "。");
    const char *of = ends ? text_word_before(text, f[i].from, OF) : NULL;
    const char *const same[] = {of, NULL};
    enum { NEAR = 24 }; /* figures on each side */
    size_t first = i > NEAR ? i - NEAR : 0, last = i + NEAR < count ? i + NEAR : count;
    for (size_t k = first; of && k < last; k++)
        if (f[k].unit == TEXT_PERCENT && f[k].places && text_word_before(text, f[k].from, same)) return true;
    return false;
}

/* What a figure of a sentence lacks behind it; empty: nothing. */
static pilu_str lacking(pilu_str text, const text_figure *f, size_t count, size_t i, bool money)
{
    if (lacks_unit(text, &f[i], money) || (i + 1 < count && is_changed_amount(text, &f[i], &f[i + 1])))
        return PILU_WORDS("没有写单位", "has no unit");
    if (lacks_percent(text, f, count, i)) return PILU_WORDS("没有写百分号", "lacks its %");
    return (pilu_str){0};
}

/* 人均117万元. */
static bool is_beyond_belief(pilu_str text, const text_figure *f)
{
    static const char *const EACH[] = {"人均", "平均每人", "户均", "每人次", NULL};
    size_t from = f->from > 24 ? f->from - 24 : 0;
    while (from < f->from && ((unsigned char)text.p[from] & 0xC0) == 0x80) from++;
    for (size_t at = from; at < f->from; at = text_after(text, at)) {
        uint32_t c = text_at(text, at);
        if (c == 0xFF0C || c == 0x3002 || c == 0xFF1B) from = text_after(text, at);
    }
    return f->unit == TEXT_WAN_YUAN && pilu_number_cmp(f->number, pilu_number_int(100)) >= 0 &&
           text_has_any(text, from, f->from, EACH);
}

static uint64_t hash_number(const text_figure *f)
{
    uint64_t h = (uint64_t)f->number.num * 0x9E3779B97F4A7C15u ^ (uint64_t)f->number.den * 1099511628211u;
    return (h ^ (h >> 29)) | 1;
}

/* Three digits that count at least: the same by chance is hardly met. */
static bool is_telling(const text_figure *f)
{
    return f->places == 2 && pilu_number_cmp(f->number, pilu_number_int(1)) > 0;
}

typedef struct figures {
    size_t size;
    uint64_t *keys; /* amounts in 万元 */
} figures;

static void read_units(text_run *run, const pilu_passage *p, figures *all, bool told)
{
    static const char PERCENT[] = "百分之";
    size_t count, end;
    const text_figure *f = text_figures_of(run, p, &count);
    bool money = text_first(p, "万元") != SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        size_t slot = hash_number(&f[i]) & (all->size - 1);
        while (all->keys[slot] && all->keys[slot] != hash_number(&f[i])) slot = (slot + 1) & (all->size - 1);
        if (!told) {
            if (f[i].unit == TEXT_WAN_YUAN && is_telling(&f[i])) all->keys[slot] = hash_number(&f[i]);
            continue;
        }
        pilu_str lacks = p->kind == PILU_PASSAGE_PARAGRAPH ? lacking(p->text, f, count, i, money) : (pilu_str){0};
        if (lacks.n)
            report_unit(run, p, f[i].from, f[i].to, lacks);
        else if ((end = lacks_yuan(p->text, &f[i], money)) > 0)
            report_unit(run, p, f[i].from, end, PILU_WORDS("后面漏写了“元”", "lacks “元” behind it"));
        else if (f[i].unit == TEXT_YUAN && is_telling(&f[i]) && all->keys[slot])
            report_unit(run, p, f[i].from, f[i].to,
                        PILU_WORDS("在别处以万元为单位，请核对是元还是万元", "is in 万元 elsewhere; is it 元 or 万元"));
        else if (is_beyond_belief(p->text, &f[i]))
            report_unit(run, p, f[i].from, f[i].to,
                        PILU_WORDS("平均到每人过大，请核对是元还是万元", "is too much for each; is it 元 or 万元"));
    }
    for (size_t at = told ? text_first(p, PERCENT) : SIZE_MAX; at != SIZE_MAX;
         at = text_find(p->text, PERCENT, at + sizeof PERCENT - 1, p->text.n)) {
        size_t to = at + sizeof PERCENT - 1;
        bool hundred = text_has(p->text, to, "百");
        if (hundred) to += 3;
        else if (!text_small_number(p->text, &to) || text_has(p->text, to, "百")) continue;
        if (p->kind == PILU_PASSAGE_PARAGRAPH)
            report_unit(run, p, at, to,
                        PILU_WORDS("应写成阿拉伯数字和 %（GB/T 15835）", "should be digits and % (GB/T 15835)"));
    }
}

void text_rule_units(text_run *run)
{
    size_t amounts = 0, count;
    for (size_t i = 0; i < run->text->count; i++) {
        if (text_is_bare(&run->text->passages[i])) continue; /* without its unit */
        const text_figure *f = text_figures_of(run, &run->text->passages[i], &count);
        for (size_t k = 0; k < count; k++) amounts += f[k].unit == TEXT_WAN_YUAN;
    }
    figures all = {.size = table_size(amounts)};
    all.keys = PILU_NEW_ARRAY(run->scratch, uint64_t, all.size);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < run->text->count; i++) {
            const pilu_passage *p = &run->text->passages[i];
            if (!p->note && !text_is_bare(p)) read_units(run, p, &all, pass);
        }
}

/* --- one quantity, two values -------------------------------------------------------------------------------- */

/* Quantities of which a unit has one a year. */
static const char *const SINGLE[] = {"收入总计",
                                     "支出总计",
                                     "本年收入",
                                     "本年支出",
                                     "机关运行经费",
                                     "“三公”经费",
                                     "公务接待费",
                                     "公务用车运行维护费",
                                     "公务用车购置及运行维护费",
                                     "因公出国（境）费",
                                     "政府采购支出总额",
                                     "财政拨款支出",
                                     "财政拨款收入",
                                     NULL};

typedef struct quantity {
    pilu_str name;
    int year; /* that its sentence is about, or 0 */
    const pilu_passage *p;
    const text_figure *figure;
    struct quantity *next, *last; /* of the same name; last: of the first */
} quantity;

pilu_str text_noun_before(pilu_str text, const text_figure *f, int own)
{
    size_t from = f->from;
    while (from) {
        uint32_t c = text_before(text, from);
        if (c == 0xFF0C || c == 0x3002 || c == 0xFF1B || c == 0xFF1A || c == 0x3001 || c < 0x80) break;
        from -= c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        if (c == 0x5E74 && from >= 4 && text_year_at(text, from - 4) && text_year_at(text, from - 4) != own)
            return (pilu_str){0};
        if (text_has(text, from, "年度") || (c == 0x5E74 && from >= 4 && text_year_at(text, from - 4))) {
            from += text_has(text, from, "年度") ? 6 : 3;
            break;
        }
    }
    return pilu_str_slice(text, from, f->from);
}

/* Of all funds, or of one that is named elsewhere. */
static const char *const WHOLE[] = {"总计", "本年收入", "本年支出", NULL};

/* «财政拨款收入总计A万元，支出总计B万元»: what is said of one source of money goes on to the sentence's end. */
static bool of_one_source(pilu_str text, pilu_str name)
{
    static const char *const SOURCES[] = {"拨款", "基金", "国有资本", "本级", NULL};
    size_t at = (size_t)(name.p - text.p), start = 0;
    for (size_t next = 0; (next = text_find(text, "。", next, at)) != SIZE_MAX; next += 3) start = next + 3;
    return text_has_any(name, 0, name.n, WHOLE) && text_has_any(text, start, at, SOURCES) &&
           !text_has_any(name, 0, name.n, SOURCES);
}

/* What the noun before a figure names, without what only says how much. */
static pilu_str name_of(pilu_str text, const text_figure *f, int own, const text_above *above)
{
    static const char *const TAILS[] = {"为", "共", "合计", "数", "决算", "总额"};
    static const char *const OTHER[] = {"预算", "上年", "其中", "比", "较", "增", "减", "占", "均", NULL};
    static const char *const LEADS[] = {"全年", "本年度", "我局", "我单位"};
    pilu_str name = text_noun_before(text, f, own);
    text_number number = text_number_at(name, 0); /* 3．公务接待费 */
    if (number.style && number.to < name.n) name = pilu_str_slice(name, number.to, name.n);
    for (size_t k = 0; k < PILU_COUNT(LEADS); k++)
        if (text_has(name, 0, LEADS[k])) name = pilu_str_slice(name, strlen(LEADS[k]), name.n);
    for (size_t k = 0; k < PILU_COUNT(TAILS); k++)
        while (text_ends(name, name.n, TAILS[k]) && name.n) name.n -= strlen(TAILS[k]), k = 0;
    if (!text_has_any(name, 0, name.n, SINGLE) || text_has_any(name, 0, name.n, OTHER)) return (pilu_str){0};
    bool fund = text_has_any(name, 0, name.n, WHOLE) && text_above_has(above, TEXT_FUNDS, false);
    return fund || of_one_source(text, name) ? (pilu_str){0} : name;
}

/* «2022年度“三公”经费预算总计20万元，其中：公务接待费8万元»: of a year, and a budget's, though its own words say neither. */
static bool is_of_budget(pilu_str text, const text_figure *f, int *year)
{
    enum { MOST = 600 };
    static const char *const AGAINST[] = {"与", "比", "较", "同", "从", "由", NULL}, *const DONE[] = {"决算", "比", "较", NULL};
    size_t start = text_words_from(text, f->from, 0, MOST, TEXT_AT_STOP), within = SIZE_MAX;
    *year = 0;
    for (size_t at = start; at < f->from; at++) {
        int own = pilu_char_is_digit((unsigned char)text.p[at]) ? text_year_at(text, at) : 0;
        if (own && !text_word_before(text, at, AGAINST)) *year = own;
        if (text_has(text, at, "其中")) within = at;
    }
    return within != SIZE_MAX && text_find(text, "预算", start, within) != SIZE_MAX &&
           text_find(text, "公共预算", start, within) == SIZE_MAX && !text_has_any(text, start, within, DONE);
}

/* Are the two of one year, and is one of them wrong then? */
static bool contradicts(const quantity *a, const quantity *b)
{
    if (!text_same_money(a->figure, b->figure) || (a->year && b->year && a->year != b->year)) return false;
    int places = a->figure->places < b->figure->places ? a->figure->places : b->figure->places;
    return !text_sum_holds(a->figure->number, b->figure, 1, places);
}

static void compare_quantities(text_run *run, const quantity *a, const quantity *b)
{
    if (!contradicts(a, b)) return;
    bool known = text_is_typed(a->p, a->figure->from, a->figure->to) !=
                 text_is_typed(b->p, b->figure->from, b->figure->to);
    if (run->text->eval && known) return; /* the one that was typed is text-data's */
    pilu_str where = text_where(run, a->p, a->figure->from, a->figure->to);
    pilu_str found = pilu_arena_str(run->diags->arena, text_slice(b->p->text, b->figure));
    pilu_str other = pilu_arena_str(run->diags->arena, text_slice(a->p->text, a->figure));
    text_set(text_report(run, TEXT_DIFFERS, b->p, b->figure->from, b->figure->to, b->name, found, where, other), found,
             other);
}

/* The one of a name that most others of it, of the first few, bear out; the first of equals. */
static const quantity *most_told(const quantity *first)
{
    enum { ASKED = 12 };
    const quantity *best = first;
    size_t most = 0, n = 0;
    for (const quantity *a = first; a && n < ASKED; a = a->next, n++) {
        size_t told = 0, m = 0;
        for (const quantity *b = first; b && m < ASKED; b = b->next, m++)
            told += text_same_money(a->figure, b->figure) && !contradicts(a, b);
        if (told > most) most = told, best = a;
    }
    return best;
}

typedef struct quantities {
    quantity *table;
    size_t size;
    int own;
    text_above above;
} quantities;

static void read_quantity(text_run *run, quantities *all, const pilu_passage *p, const text_figure *f)
{
    if (!text_is_money(f)) return;
    quantity q = {.name = name_of(p->text, f, all->own, &all->above), .p = p, .figure = f}, *table = all->table;
    size_t size = all->size;
    if (!q.name.n || is_of_budget(p->text, f, &q.year)) return;
    size_t slot = pilu_hash(PILU_HASH_START, q.name) & (size - 1);
    while (table[slot].p && !pilu_str_eq(table[slot].name, q.name)) slot = (slot + 1) & (size - 1);
    quantity *first = &table[slot];
    q.last = first;
    if (!first->p) {
        *first = q;
        return;
    }
    quantity *more = PILU_NEW(run->scratch, quantity);
    *more = q;
    first->last = first->last->next = more;
}

void text_rule_quantities(text_run *run)
{
    size_t most = 0;
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        size_t count = 0;
        if (p->kind == PILU_PASSAGE_PARAGRAPH && !p->note) text_figures_of(run, p, &count);
        most += count;
    }
    quantities all = {.size = table_size(most), .own = text_year_of(run)};
    all.table = PILU_NEW_ARRAY(run->scratch, quantity, all.size);
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        text_above_read(&all.above, p);
        if (p->kind != PILU_PASSAGE_PARAGRAPH || p->note) continue;
        size_t count;
        const text_figure *f = text_figures_of(run, p, &count);
        for (size_t k = 0; k < count; k++) read_quantity(run, &all, p, &f[k]);
    }
    for (size_t i = 0; i < all.size; i++) {
        const quantity *first = &all.table[i], *told = first->next ? most_told(first) : NULL;
        for (const quantity *q = first; told && q; q = q->next) compare_quantities(run, told, q);
    }
}
