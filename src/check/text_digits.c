/* Figures that are none as they are written: «1,23.45万元», «1O0.00万元» with a letter, «100。00万元», «100.00万万元», and digits
 * of full width (GB/T 15835-2011: 阿拉伯数字占半个汉字位置). Other rules compute with what they can read; here it is said
 * what they cannot. Only amounts and percentages are looked at: numbers and codes may be written in many ways. */
#include "check/text_private.h"

/* Digits, and what stands between them. */
typedef struct token {
    size_t from, to;
    size_t groups;          /* cut by commas */
    size_t first, shortest; /* digits of the first group; of the shortest and longest behind it */
    size_t longest, places; /* `places`: digits behind the last point */
    size_t dots, digits;
    bool letter, wide_comma, stop;
} token;

static bool is_digit(pilu_str text, size_t at) { return at < text.n && pilu_char_is_digit(text.p[at]); }

/* O and l, written for 0 and 1. */
static bool is_lookalike(pilu_str text, size_t at)
{
    return at < text.n && (text.p[at] == 'O' || text.p[at] == 'o' || text.p[at] == 'l' || text.p[at] == 'I');
}

static void end_group(token *t, size_t group)
{
    if (t->groups++ == 0) {
        t->first = group;
        return;
    }
    if (group < t->shortest || t->groups == 2) t->shortest = group;
    if (group > t->longest) t->longest = group;
}

static token token_at(pilu_str text, size_t at)
{
    token t = {.from = at};
    size_t group = 0;
    while (at < text.n) {
        size_t n = text_has(text, at, "，") || text_has(text, at, "。") ? 3 : 1;
        bool comma = text.p[at] == ',' || text_has(text, at, "，"), point = text.p[at] == '.' || text_has(text, at, "。");
        bool goes_on = is_digit(text, at + n) || is_lookalike(text, at + n) || text_has(text, at, "..");
        if (is_digit(text, at) || is_lookalike(text, at)) {
            t.letter |= !is_digit(text, at);
            t.digits += is_digit(text, at);
            if (t.dots) t.places++;
            else group++;
        } else if ((comma && !t.dots && goes_on) || (point && goes_on)) {
            t.wide_comma |= comma && n == 3;
            t.stop |= point && n == 3;
            if (!t.dots) end_group(&t, group);
            group = 0;
            t.dots += point;
            t.places = 0;
        } else {
            break;
        }
        at += n;
    }
    if (!t.dots) end_group(&t, group);
    t.to = at;
    return t;
}

/* Where the unit behind a figure ends, and whether it is money; 0: no unit. */
static size_t unit_end(pilu_str text, size_t at, bool *money)
{
    static const char *const UNITS[] = {"万元", "亿元", "万万元", "元", "%", "％"};
    while (text_has(text, at, " ")) at++;
    for (size_t k = 0; k < PILU_COUNT(UNITS); k++) {
        *money = k < 4;
        if (text_has(text, at, UNITS[k])) return at + strlen(UNITS[k]);
    }
    return 0;
}

/* Where a unit written twice ends; 0: it is not. 5元元旦 is no such thing. */
static size_t doubled_end(pilu_str text, size_t at)
{
    static const char *const TWICE[] = {"%万元", "% 万元", "％万元", "万元%", "万元％", "万万元", "亿亿元", "亿元万元",
                                        "万元亿元", "万元亩", "万元万元", "万元元", "亿元元", "元元", "%%", "％％",
                                        "%％", "％%"};
    static const char *const WORDS[] = {"旦", "宵", "件", "素", "月", "均"};
    while (text_has(text, at, " ")) at++;
    for (size_t k = 0; k < PILU_COUNT(TWICE); k++) {
        if (!text_has(text, at, TWICE[k])) continue;
        size_t end = at + strlen(TWICE[k]);
        bool word = false;
        for (size_t i = 0; i < PILU_COUNT(WORDS); i++) word |= text_has(text, end, WORDS[i]);
        if (!word) return end;
    }
    return 0;
}

/* What is wrong with it; empty: nothing. `money`: of an amount; `unit`: there is one, or it fills a cell. */
static pilu_str fault_of(const token *t, bool money)
{
    bool grouped = t->groups > 1;
    if (t->letter) return PILU_WORDS("数里夹有字母", "it has a letter among its digits");
    if (t->stop && t->dots == 1 && t->places == 2) return PILU_WORDS("小数点写成了句号", "its point is a full stop");
    if (t->dots > 1 && !t->stop) return PILU_WORDS("有两个小数点", "it has two points");
    if (!money || t->dots != 1 || t->places != 2) return (pilu_str){0};
    if (t->wide_comma && t->first <= 3 && t->shortest == 3 && t->longest == 3)
        return PILU_WORDS("千分位用了全角的逗号", "its thousands are cut by a full-width comma");
    if (grouped && !t->wide_comma && (t->first > 3 || t->shortest != 3 || t->longest != 3))
        return PILU_WORDS("千分位的逗号不在三位处，可能漏写或多写了一位",
                          "its commas do not stand at every third digit; one may be missing or too many");
    return (pilu_str){0};
}

/* «62.562.5100%»: cells side by side whose borders a copy has lost; the first stands there twice. */
static bool is_cells(pilu_str text, const token *t)
{
    for (size_t n = 3; n <= (t->to - t->from) / 2; n++)
        if (t->dots >= 2 && !memcmp(text.p + t->from, text.p + t->from + n, n) && memchr(text.p + t->from, '.', n))
            return true;
    return false;
}

/* «1.38.2%的单位»: the number of an item and its first figure. */
static bool follows_number(pilu_str text, const token *t)
{
    bool apart = t->from == text_begin(text) || !pilu_char_is_han(text_before(text, t->from));
    return t->dots == 2 && t->groups == 1 && t->first <= 2 && apart;
}

/* «1, 537.4万元»: a blank behind the comma of its thousands; where its unit ends, or 0. */
static size_t parted_end(pilu_str text, const token *t)
{
    size_t at = t->to;
    bool money = false;
    if (t->dots || t->groups != 1 || t->first > 3 || !text_has(text, at, ", ")) return 0;
    for (at++; text_has(text, at, " "); at++) {}
    token next = token_at(text, at);
    size_t end = unit_end(text, next.to, &money);
    return next.first == 3 && end && money ? end : 0;
}

/* Digits with one point or none, and no mark behind them that may belong to them: where they end; else 0. */
static size_t plain_end(pilu_str text, size_t at)
{
    while (is_digit(text, at)) at++;
    if (at < text.n && text.p[at] == '.' && is_digit(text, at + 1))
        for (at++; is_digit(text, at);) at++;
    bool goes_on = at < text.n && (text.p[at] == ',' || text.p[at] == '.' || is_lookalike(text, at) ||
                                   text_has(text, at, "，") || text_has(text, at, "。"));
    return goes_on ? 0 : at;
}

/* The figure at `at`; where to go on. */
static size_t read_figure(text_run *run, const pilu_passage *p, size_t at)
{
    pilu_str text = p->text;
    size_t plain = plain_end(text, at);
    if (plain && (plain == text.n || !doubled_end(text, plain))) return plain;
    token t = token_at(text, at);
    bool money = false, cell = p->kind == PILU_PASSAGE_CELL && at == p->begin && t.to == p->end;
    size_t end = unit_end(text, t.to, &money), twice = doubled_end(text, t.to);
    pilu_str why = {0};
    bool one = (end && !follows_number(text, &t) && !is_cells(text, &t)) || (cell && t.dots == 1 && t.places == 2);
    size_t parted = parted_end(text, &t);
    if (parted) end = parted, why = PILU_WORDS("中间多了空格", "there is a blank in it");
    else if (one) why = fault_of(&t, money || cell);
    static const char *const PERCENT[] = {"%", "％", NULL}, *const MONEY[] = {"元", NULL};
    static const char *const AREA[] = {"亩", NULL};
    bool other = text_has_any(text, t.to, twice, MONEY) &&
                 (text_has_any(text, t.to, twice, PERCENT) || text_has_any(text, t.to, twice, AREA));
    if (!why.n && other) why = PILU_WORDS("写了两个单位", "it has two units");
    if (!why.n && twice) why = PILU_WORDS("单位写了两遍", "its unit is there twice");
    if (twice) end = twice;
    if (!end) end = t.to;
    if (why.n && t.digits) text_report(run, TEXT_DIGITS, p, t.from, end, pilu_str_slice(text, t.from, end), why);
    return t.to > at ? t.to : at + 1;
}

/* --- full width ------------------------------------------------------------------------------------------------ */

static bool is_wide_digit(uint32_t c) { return c >= 0xFF10 && c <= 0xFF19; }

/* １００．００万元, with two digits at least or a unit of money. */
static size_t read_wide(text_run *run, const pilu_passage *p, size_t at)
{
    pilu_str text = p->text;
    size_t end = at, digits = 0;
    char half[32];
    size_t n = 0;
    for (uint32_t c; n + 1 < sizeof half && (c = text_at(text, end)) != 0; end = text_after(text, end)) {
        uint32_t next = text_at(text, text_after(text, end));
        bool point = (c == 0xFF0E || c == 0xFF0C || c == '.') && (is_wide_digit(next) || pilu_char_is_digit(next));
        if (!is_wide_digit(c) && !pilu_char_is_digit(c) && !point) break;
        digits += is_wide_digit(c);
        half[n++] = (char)(c > 0xFF00 ? c - 0xFF00 + 0x20 : c);
    }
    bool money, letter = at && (unsigned char)text.p[at - 1] < 0x80 && text.p[at - 1] != ' ';
    static const char *const COUNTED[] = {"年", "个", "人", "辆", "台", "次", "家", "户", "项"};
    bool unit = unit_end(text, end, &money) > 0;
    for (size_t k = 0; digits > 1 && k < PILU_COUNT(COUNTED); k++) unit |= text_has(text, end, COUNTED[k]);
    if (!unit || letter) return end > at ? end : text_after(text, at);
    pilu_str right = pilu_arena_printf(run->diags->arena, "半角的“%.*s”" PILU_WORDS_SPLIT "“%.*s” in half width", (int)n,
                                       half, (int)n, half);
    text_report(run, TEXT_MARK, p, at, end, pilu_str_slice(text, at, end), right);
    return text.n;
}

void text_rule_digits(text_run *run)
{
    static const char *const WIDE[] = {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};
    const text_characters wide = text_characters_of(WIDE, PILU_COUNT(WIDE));
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        for (size_t at = 0; p->holds & TEXT_DIGITS && at < p->text.n;) {
            char before = at ? p->text.p[at - 1] : 0;
            bool word = (before >= 'A' && before <= 'Z') || (before >= 'a' && before <= 'z') || before == '.';
            if (!is_digit(p->text, at)) at++;
            else if (word) at = token_at(p->text, at).to;
            else at = read_figure(run, p, at);
        }
        for (size_t at = 0; text_may_have_any(p, &wide) && at < p->text.n;)
            at = is_wide_digit(text_at(p->text, at)) ? read_wide(run, p, at) : text_after(p->text, at);
    }
}

/* --- thousands ------------------------------------------------------------------------------------------------- */

enum { MOST_STRAYS = 64, LEAST_USUAL = 10, USUAL_FOR_STRAY = 9, NEAR_IN_TABLE = 40 };

/* Amounts of 1,000 and more, of sentences or of tables: without (0) and with (1) the comma of their thousands. */
typedef struct thousands {
    struct {
        const pilu_passage *p;
        const text_figure *f;
    } first[2][MOST_STRAYS];
    size_t counts[2];
} thousands;

static bool has_comma(const pilu_passage *p, const text_figure *f)
{
    return memchr(p->text.p + f->from, ',', f->to - f->from) != NULL;
}

/* Of a sentence «1,062.09万元», with decimals, as round amounts are often written plainly; of a table 1,062.09. */
static bool is_of_kind(const pilu_passage *p, const text_figure *f, bool table)
{
    static const char *const MARKS[] = {"。", "，", "；", NULL};
    if (f->unit != (table ? TEXT_PLAIN : TEXT_WAN_YUAN) || f->places < (table ? 2 : 1)) return false;
    if (pilu_number_cmp(f->number, pilu_number_int(1000)) < 0) return false;
    if (!table || p->kind == PILU_PASSAGE_CELL) return (p->kind == PILU_PASSAGE_CELL) == table;
    return f->places == 2 && p->kind == PILU_PASSAGE_PARAGRAPH && !text_has(p->text, f->to, "万") &&
           !text_has_any(p->text, p->begin, p->end, MARKS);
}

/* Does its table have amounts of the other kind too? One that has none is written so throughout. */
static bool is_mixed(text_run *run, const pilu_passage *p, bool comma)
{
    const pilu_passage *all = run->text->passages;
    size_t at = (size_t)(p - all), count;
    for (size_t i = at > NEAR_IN_TABLE ? at - NEAR_IN_TABLE : 0; i < run->text->count && i < at + NEAR_IN_TABLE; i++) {
        const text_figure *f = text_figures_of(run, &all[i], &count);
        for (size_t k = 0; all[i].table == p->table && k < count; k++)
            if (is_of_kind(&all[i], &f[k], true) && has_comma(&all[i], &f[k]) != comma) return true;
    }
    return false;
}

/* The figure with the commas of its thousands put in, or taken out. */
static pilu_str rewritten(text_run *run, pilu_str figure, bool comma)
{
    char out[64];
    size_t n = 0, whole = 0, digits = 0;
    while (whole < figure.n && (pilu_char_is_digit((unsigned char)figure.p[whole]) || figure.p[whole] == ','))
        digits += figure.p[whole++] != ',';
    for (size_t i = 0; i < whole && n + 2 < sizeof out; i++) {
        if (figure.p[i] == ',') continue;
        out[n++] = figure.p[i];
        if (comma && --digits && digits % 3 == 0) out[n++] = ',';
    }
    return pilu_arena_printf(run->diags->arena, "%.*s%.*s", (int)n, out, (int)(figure.n - whole), figure.p + whole);
}

static void report_strays(text_run *run, const thousands *t, bool table)
{
    bool usual = t->counts[1] > t->counts[0];
    size_t strays = t->counts[!usual], told = SIZE_MAX;
    if (!strays || strays > MOST_STRAYS || t->counts[usual] < LEAST_USUAL) return;
    if (strays * USUAL_FOR_STRAY > t->counts[usual] || (table && !usual)) return;
    for (size_t i = t->counts[!usual]; i-- > 0;) {
        if (table && !is_mixed(run, t->first[!usual][i].p, !usual)) strays--;
        else told = i;
    }
    if (told == SIZE_MAX) return;
    const pilu_passage *p = t->first[!usual][told].p;
    const text_figure *f = t->first[!usual][told].f;
    pilu_str here = text_slice(p->text, f), right = rewritten(run, here, usual);
    size_t most = t->counts[usual];
    text_report(run, TEXT_MARK, p, f->from, f->to, here,
                pilu_arena_printf(run->diags->arena,
                                  "“%.*s”：%s的金额有 %zu 处%s千分位的逗号，%zu 处%s，请统一" PILU_WORDS_SPLIT
                                  "“%.*s”: %zu amounts %s are written %s commas, %zu %s",
                                  PILU_FMT(right), table ? "表中" : "正文", most, usual ? "有" : "没有", strays,
                                  usual ? "没有" : "有", PILU_FMT(right), most, table ? "of tables" : "of sentences",
                                  usual ? "with" : "without", strays, usual ? "without" : "with"));
}

void text_rule_thousands(text_run *run)
{
    for (int table = 0; !run->text->doc && table < 2; table++) { /* a document made here writes its own alike */
        thousands t = {.counts = {0}};
        for (size_t i = 0; i < run->text->count; i++) {
            const pilu_passage *p = &run->text->passages[i];
            size_t count = 0;
            const text_figure *f = p->note || !(p->holds & TEXT_POINTS) ? NULL : text_figures_of(run, p, &count);
            for (size_t k = 0; k < count; k++) {
                if (!is_of_kind(p, &f[k], table)) continue;
                bool comma = has_comma(p, &f[k]);
                size_t n = t.counts[comma]++;
                if (n < MOST_STRAYS) t.first[comma][n].p = p, t.first[comma][n].f = &f[k];
            }
        }
        report_strays(run, &t, table);
    }
}
