/* What a form, a draft or a conversion left in the words. */
#include "check/text_private.h"

#include "base/hash.h"

typedef enum phrase_kind { LEFT, CHOICE, BROKEN, EMPTY, KINDS } phrase_kind;

typedef struct phrase {
    phrase_kind kind;
    const char *words;
} phrase;

static const phrase PHRASES[] = {
#define PILU_TEXT_PHRASE(kind, words) {kind, words},
#include "check/text_phrases.def"
};

/* 138****0000 is a mask, **万元 is none. */
static bool is_mask(pilu_str text, size_t at)
{
    size_t end = at;
    while (end < text.n && text.p[end] == '*') end++;
    return pilu_char_is_digit(text_before(text, at)) && end < text.n && pilu_char_is_digit((unsigned char)text.p[end]);
}

enum { BUCKETS = 1024 };

/* The low bits of a Han character's code; those of two bytes share one. */
static unsigned bucket_of(const char *p)
{
    const unsigned char *c = (const unsigned char *)p;
    return c[0] < 0x80 ? c[0] : c[0] < 0xE0 ? 0x80 : ((unsigned)c[1] << 6 | (c[2] & 0x3F)) & (BUCKETS - 1);
}

/* The phrases by what they begin with, so that all of them are looked for at once. */
typedef struct beginnings {
    uint8_t first[BUCKETS], next[PILU_COUNT(PHRASES)]; /* by the first character: 1 + index, in order; 0: none */
} beginnings;
_Static_assert(PILU_COUNT(PHRASES) < 256, "an index and one fits a byte");

static beginnings beginnings_of_phrases(void)
{
    beginnings b = {.first = {0}};
    for (size_t i = PILU_COUNT(PHRASES); i-- > 0;) {
        unsigned bucket = bucket_of(PHRASES[i].words);
        b.next[i] = b.first[bucket];
        b.first[bucket] = (uint8_t)(i + 1);
    }
    return b;
}

static bool is_latin(uint32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* NaN, but not Nanjing; 资金—。, but not ——。; 报告（参考提纲）, but not 《报告（参考提纲）》. */
static bool stands_alone(pilu_str text, size_t at, const char *words)
{
    size_t n = strlen(words);
    if (text_has(text, at + n, "》")) return false;
    if (text_has(text, at, "—") && !pilu_char_is_han(text_before(text, at))) return false;
    return !(is_latin((uint32_t)words[0]) && is_latin(text_before(text, at))) &&
           !(is_latin((uint32_t)words[n - 1]) && is_latin(text_at(text, at + n)));
}

/* The first phrase of each kind. */
typedef struct phrases {
    const phrase *found[KINDS];
    size_t at[KINDS];
} phrases;

/* Only the first «**» of a passage says whether stars are a mask in it. */
static phrases phrases_in(const pilu_passage *p, const beginnings *b)
{
    pilu_str text = p->text;
    phrases all = {.found = {NULL}};
    bool masked = false;
    for (size_t at = 0; at < text.n; at++) {
        unsigned char c = (unsigned char)text.p[at];
        if ((c & 0xC0) == 0x80 || (c >= 0xE0 && text.n - at < 3)) continue;
        for (size_t k = b->first[bucket_of(text.p + at)]; k; k = b->next[k - 1]) {
            const phrase *found = &PHRASES[k - 1];
            if (all.found[found->kind] || !text_has(text, at, found->words)) continue;
            if (!stands_alone(text, at, found->words)) continue;
            bool sign = text_has(text, at, "**表示") || text_has(text, at, "**代表") || text_has(text, at, "**为");
            bool mask = text.p[at] == '*' && (masked || sign || is_mask(text, at));
            masked |= mask;
            if (mask) continue;
            all.found[found->kind] = found;
            all.at[found->kind] = at;
        }
    }
    return all;
}

static bool span(size_t *from, size_t *to, size_t at, size_t end)
{
    *from = at;
    *to = end;
    return true;
}

/* «20xx年», «〔20xx〕7号»: a year to be filled in. */
static bool is_blank_year(pilu_str text, size_t *at, size_t end)
{
    if (!text_ends(text, *at, "20") || (*at > 2 && pilu_char_is_digit((unsigned char)text.p[*at - 3]))) return false;
    if (!text_has(text, end, "年") && !text_has(text, end, "〕")) return false;
    *at -= 2;
    return true;
}

/* «XX设备», «存在××问题»: a name to be filled in; 李××、张XX is a name kept back, 138××××0000 a number, 二〇〇八年 a year. */
static bool find_blank_name(const pilu_passage *p, size_t *from, size_t *to)
{
    static const char *const MARKS[] = {"XX", "xx", "××", "○○", "〇〇"};
    static const char *const BEHIND_NAMES[] = {"同志", "等", "先生", "女士", "某", "（"};
    for (size_t k = 0; k < PILU_COUNT(MARKS); k++) {
        size_t at = text_first(p, MARKS[k]), end = at, n = strlen(MARKS[k]);
        if (at == SIZE_MAX) continue;
        while (text_has(p->text, end, MARKS[k])) end += n;
        if (is_blank_year(p->text, &at, end)) return span(from, to, at, end + 3);
        uint32_t before = text_before(p->text, at);
        size_t behind = text_has(p->text, end, " ") && !pilu_char_is_han(before) ? end + 1 : end;
        size_t digit = at >= 3 ? at - 3 : at;
        bool year = k >= 3 && text_small_number(p->text, &digit);
        bool word = (before && before < 0x80) || year, name = !pilu_char_is_han(text_at(p->text, behind));
        for (size_t i = 0; i < PILU_COUNT(BEHIND_NAMES); i++) name |= text_has(p->text, end, BEHIND_NAMES[i]);
        if (word || name || end - at != n) continue;
        return span(from, to, at, text_after(p->text, behind));
    }
    return false;
}

/* （图1：…）: the forms' own caption, under which offices leave out the figure; whether it is there cannot be read. */
static bool find_caption(const pilu_passage *p, size_t *from, size_t *to)
{
    size_t figure = text_first(p, "（图");
    if (figure == SIZE_MAX || !pilu_char_is_digit(text_at(p->text, figure + 6))) return false;
    size_t colon = text_find(p->text, "：", figure, p->text.n);
    return colon != SIZE_MAX && colon - figure <= 9 && span(from, to, figure, colon);
}

/* A mark that stands for words alone. */
static bool is_lone(const pilu_passage *p)
{
    pilu_str words = pilu_str_slice(p->text, p->begin, p->end);
    return pilu_str_is(words, "……") || pilu_str_is(words, "…") || pilu_str_is(words, "......");
}

/* «……» of points that filled a line of the form, with words behind them; those of contents have a page there. */
static bool find_fill(const pilu_passage *p, size_t *from, size_t *to)
{
    static const char DOTS[] = "..........";
    size_t at = text_first(p, DOTS), end = at;
    if (at == SIZE_MAX) return false;
    while (text_has(p->text, end, ".")) end++;
    size_t next = end;
    while (text_has(p->text, next, " ")) next++;
    bool inside = text_find(p->text, "，", 0, at) != SIZE_MAX && pilu_char_is_han(text_at(p->text, next));
    return inside && span(from, to, at, at + 12 < end ? at + 12 : end);
}

/* «甲市建设委员会（部门）主要职能»: the form's word behind the name that was put in for it. */
static bool find_kind_of_unit(const pilu_passage *p, size_t *from, size_t *to)
{
    static const char KIND[] = "（部门）";
    static const char *const UNITS[] = {"委员会", "局", "办事处", "人民政府", "办公室"};
    static const char *const BEHIND[] = {"主要职能", "机构设置", "下属", "共有车辆", "部门预算", "部门决算", "概况", "20"};
    enum { NEAR = 60 };
    pilu_str text = p->text;
    for (size_t at = text_first(p, KIND); at != SIZE_MAX; at = text_find(text, KIND, at + 3, text.n)) {
        size_t end = at + sizeof KIND - 1, begin = text_words_from(text, at, p->begin, NEAR, TEXT_AT_WORDS);
        bool unit = false, form = false;
        for (size_t k = 0; k < PILU_COUNT(UNITS); k++) unit |= text_ends(text, at, UNITS[k]);
        for (size_t k = 0; k < PILU_COUNT(BEHIND); k++) form |= text_has(text, end, BEHIND[k]);
        bool several = text_find(text, "各", begin, at) != SIZE_MAX || text_find(text, "有关", begin, at) != SIZE_MAX;
        if (unit && form && !several) return span(from, to, at, end);
    }
    return false;
}

/* «六、其他需要说明的问题（如有）» */
static bool find_if_any(const pilu_passage *p, size_t *from, size_t *to)
{
    static const char WORDS[] = "（如有）";
    size_t at = p->end - (sizeof WORDS - 1);
    return p->number && p->end - p->begin > sizeof WORDS && text_ends(p->text, p->end, WORDS) &&
           span(from, to, at, p->end);
}

/* What a form left that is no phrase of the list. */
static bool find_left(const pilu_passage *p, size_t *from, size_t *to)
{
    pilu_str text = p->text;
    size_t end = p->end;
    size_t hint = text_ends(text, end, "字以内）") ? text_find(text, "（", end > 24 ? end - 24 : 0, end) : SIZE_MAX;
    if (hint != SIZE_MAX && text_find(text, "，", 0, hint) != SIZE_MAX) return span(from, to, hint, end);
    if (is_lone(p)) return span(from, to, p->begin, end);
    if (find_fill(p, from, to)) return true;
    if (find_blank_name(p, from, to) || find_kind_of_unit(p, from, to) || find_if_any(p, from, to)) return true;
    bool glossary = end >= 6 && text_ends(text, end, "：指") && p->kind == PILU_PASSAGE_PARAGRAPH;
    return glossary && span(from, to, end - 3, end); /* an entry that says nothing */
}

static void read_residue(text_run *run, pilu_passage *p, const beginnings *b)
{
    phrases all = phrases_in(p, b);
    size_t from = 0, to = 0;
    if (all.found[LEFT]) {
        from = all.at[LEFT];
        to = from + strlen(all.found[LEFT]->words);
    }
    if (all.found[LEFT] || find_left(p, &from, &to))
        text_report(run, TEXT_RESIDUE, p, from, to, pilu_str_slice(p->text, from, to));
    else if (find_caption(p, &from, &to))
        text_report(run, TEXT_CAPTION, p, from, to, pilu_str_slice(p->text, from, to));
    p->residue = to > 0;
    for (phrase_kind k = CHOICE; k < KINDS; k++) {
        if (!all.found[k]) continue;
        size_t at = all.at[k];
        pilu_str words = pilu_str_from(all.found[k]->words);
        if (k == CHOICE) text_report(run, TEXT_CHOICE, p, at, at + words.n, words);
        if (k == BROKEN) text_report(run, TEXT_BROKEN, p, at, at + words.n, words);
        if (k == EMPTY) text_report(run, TEXT_BLANK, p, at, at + words.n, words);
        p->residue = true;
    }
}

void text_rule_residue(text_run *run)
{
    beginnings b = beginnings_of_phrases();
    for (size_t i = 0; i < run->text->count; i++) {
        pilu_passage *p = &run->text->passages[i];
        if (!text_is_bare(p) || !(p->holds & TEXT_DIGITS)) read_residue(run, p, &b);
    }
}

/* --- zero --------------------------------------------------------------------------------------------------- */

/* «words» followed by 0% or 0万元; offset behind the zero, or 0. */
static size_t zero_after(pilu_str text, size_t at)
{
    size_t i = at;
    if (!text_has(text, i, "0")) return 0;
    i++;
    if (text_has(text, i, ".0")) i += text_has(text, i, ".00") ? 3 : 2;
    if (text_has(text, i, "%")) return i + 1;
    return text_has(text, i, "万元") ? i + 6 : text_has(text, i, "元") ? i + 3 : 0;
}

/* Is a budget or total above 0 named before `at`? Then 0% of it is a statement. */
static bool has_base(pilu_str text, const char *name, size_t at)
{
    enum { MOST = 2000 };
    size_t hit = at > MOST ? at - MOST : 0;
    for (; (hit = text_find(text, name, hit, at)) != SIZE_MAX; hit += strlen(name)) {
        size_t i = hit + strlen(name);
        for (int skip = 0; skip < 5 && i < at && !pilu_char_is_digit(text_at(text, i)); skip++) i = text_after(text, i);
        if (i < at && text.p[i] >= '1' && text.p[i] <= '9') return true;
        if (i + 2 < at && text_has(text, i, "0.") && !text_has(text, i, "0.00")) return true;
    }
    return false;
}

/* Words that a layout made of the data: completion() knows when there is no base. */
static bool is_computed(const pilu_passage *p, size_t at)
{
    at = text_given_at(p, at);
    for (size_t i = p->part_count; i-- > 0;)
        if (p->parts[i].from <= at) return !p->parts[i].exact && p->parts[i].place.pointer.n;
    return false;
}

/* «增加0.50万元，增长0.00%»: so little that nothing is left of it. */
static bool has_change(pilu_str text, size_t at)
{
    if (text_ends(text, at, "，")) at -= 3;
    if (!text_ends(text, at, "元")) return false;
    at -= text_ends(text, at, "万元") || text_ends(text, at, "亿元") ? 6 : 3;
    bool some = false;
    for (; at && (pilu_char_is_digit(text_before(text, at)) || text_before(text, at) == '.'); at--)
        some |= text.p[at - 1] >= '1' && text.p[at - 1] <= '9';
    return some;
}

static const struct {
    const char *words, *base;
} ZEROS[] = {{"完成预算", "预算"}, {"完成预算的", "预算"}, {"完成年初预算", "预算"}, {"完成年初预算的", "预算"},
                 {"完成全年预算的", "预算"}, {"完成调整预算的", "预算"}, {"总额的", "总额"}, {"增长", NULL},
                 {"下降", NULL},       {"增加", NULL},         {"减少", NULL},     {"增加（减少）", NULL}};

static void read_zero(text_run *run, const pilu_passage *p)
{
    pilu_str text = p->text;
    for (size_t k = 0, told = 0; k < PILU_COUNT(ZEROS) && !told; k++) {
        for (size_t at = text_first(p, ZEROS[k].words), n; at != SIZE_MAX;
             at = text_find(text, ZEROS[k].words, at + n, text.n)) {
            n = strlen(ZEROS[k].words);
            size_t end = zero_after(text, at + n);
            bool computed = end && !run->published && is_computed(p, end - 1);
            if (end && !ZEROS[k].base && text_has(text, end - 1, "%") && has_change(text, at)) continue;
            if (!end || (ZEROS[k].base && (computed || has_base(text, ZEROS[k].base, at)))) continue;
            text_report(run, TEXT_ZERO, p, at, end, pilu_str_slice(text, at, end));
            if (ZEROS[k].base) return;
            told++;
        }
    }
}

void text_rule_zero(text_run *run)
{
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->holds & TEXT_WIDE && text_may_have_one(p, "0")) read_zero(run, p);
    }
}

/* --- conversion --------------------------------------------------------------------------------------------- */

static void report_leftover(text_run *run, const pilu_passage *p, size_t from, size_t to, pilu_str words)
{
    text_report(run, TEXT_LEFTOVER, p, from, to, words);
}

/* Runs of blanks inside words: `least` of them. */
static size_t find_run(pilu_str text, uint32_t blank, size_t least, size_t from, size_t to, size_t *end)
{
    size_t count = 0, start = from;
    for (size_t at = from; at < to; at = text_after(text, at)) {
        if (text_at(text, at) != blank) {
            if (count >= least) {
                *end = at;
                return start;
            }
            count = 0;
            continue;
        }
        if (!count++) start = at;
    }
    return SIZE_MAX;
}

/* «第一部分 单位概况 PAGEREF _Toc25831 \h 3», «甲局&nbsp;2023年»: what Word and web pages keep beside their words. */
static bool read_code(text_run *run, const pilu_passage *p)
{
    static const char *const FIELDS[] = {"PAGEREF ",       "HYPERLINK ", "MERGEFORMAT",
                                         "INCLUDEPICTURE", "FORMTEXT",   "TOC \\o"};
    static const char *const MARKUP[] = {"&nbsp;", "&ldquo;", "&rdquo;", "&mdash;", "<br>", "<br/>", "</p>", "</span>"};
    for (size_t k = 0; k < PILU_COUNT(FIELDS); k++) {
        size_t at = text_first(p, FIELDS[k]);
        if (at == SIZE_MAX) continue;
        report_leftover(run, p, at, at + strlen(FIELDS[k]), PILU_WORDS("Word 的域代码", "a field code of Word"));
        return true;
    }
    for (size_t k = 0; k < PILU_COUNT(MARKUP); k++) {
        size_t at = text_first(p, MARKUP[k]);
        if (at == SIZE_MAX) continue;
        report_leftover(run, p, at, at + strlen(MARKUP[k]), PILU_WORDS("网页的代码", "markup of a web page"));
        return true;
    }
    return false;
}

/* «301 02津贴补贴        1,934,200»: a row of a table that a page was taken from. */
static bool parts_columns(const pilu_passage *p, size_t behind)
{
    static const char *const MARKS[] = {"。", "，", "；", NULL};
    return pilu_char_is_digit(text_at(p->text, behind)) && pilu_char_is_digit(text_before(p->text, p->end)) &&
           !text_has_any(p->text, p->begin, p->end, MARKS);
}

static void read_leftover(text_run *run, const pilu_passage *p, bool columns)
{
    pilu_str text = p->text;
    size_t at = text_first(p, "[bookmark:"), end;
    if (at != SIZE_MAX) {
        end = text_find(text, "]", at, text.n);
        report_leftover(run, p, at, end == SIZE_MAX ? text.n : end + 1, PILU_WORDS("书签", "bookmarks"));
    } else if (p->holds & TEXT_LETTERS && read_code(run, p)) {
        /* one code of a line is enough */
    } else if ((at = text_first(p, "_Toc")) != SIZE_MAX && pilu_char_is_digit(text_at(text, at + 4))) {
        report_leftover(run, p, at, at + 4, PILU_WORDS("目录的书签", "bookmarks of the contents"));
    }
    size_t begin = p->begin, wide = p->end, after = wide;
    at = columns || text_first(p, " ") == SIZE_MAX ? SIZE_MAX : find_run(text, ' ', 8, begin, wide, &end);
    if (at != SIZE_MAX && !parts_columns(p, end))
        report_leftover(run, p, at, end, PILU_WORDS("成串的空格", "runs of spaces"));
    if (begin >= text.n) return;
    while (after < text.n && text_has(text, after, "　")) after += 3;
    if (after >= wide + 6)
        report_leftover(run, p, wide, after, PILU_WORDS("成串的全角空格", "runs of ideographic spaces"));
    if (text_has(text, begin, "- ") && text_number_at(text, begin + 2).style)
        report_leftover(run, p, begin, begin + 1, PILU_WORDS("列表记号“-”", "a list mark “-”"));
}

/* Cells padded with U+3000, reported once for the whole text. */
static void read_padding(text_run *run)
{
    const pilu_passage *first = NULL;
    size_t count = 0;
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->kind != PILU_PASSAGE_CELL || !(text_has(p->text, 0, "　") || text_before(p->text, p->text.n) == 0x3000))
            continue;
        count++;
        if (!first && p->begin < p->text.n) first = p;
    }
    if (!first || count < 3) return;
    report_leftover(run, first, 0, 3, PILU_WORDS("多处单元格里的全角空格", "ideographic spaces in many cells"));
}

/* --- a cell cut by a space: the same words stand elsewhere without it ----------------------------------- */

enum { SHORT = 48 }; /* bytes */

static uint64_t hash_words(pilu_str text, bool *cut)
{
    uint64_t h = PILU_HASH_START;
    *cut = false;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == ' ') {
            *cut = true;
            continue;
        }
        h = pilu_hash_unit(h, (unsigned char)text.p[i]);
    }
    return h | 1;
}

static bool is_short_cell(const pilu_passage *p, pilu_str *words)
{
    if (p->kind != PILU_PASSAGE_CELL || p->guessed) return false; /* a PDF's blanks are guessed as well */
    size_t from = p->begin, to = p->end;
    if (from >= to || to - from > SHORT || !(p->holds & TEXT_WIDE)) return false;
    *words = pilu_str_slice(p->text, from, to);
    return text_han_count(*words) >= 4;
}

static void read_cut_cells(text_run *run)
{
    pilu_str words;
    bool cut = false;
    for (size_t i = 0; i < run->text->count && !cut; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (text_first(p, " ") != SIZE_MAX && is_short_cell(p, &words)) hash_words(words, &cut);
    }
    if (!cut) return;
    size_t size = 16;
    while (size < run->text->count * 2) size *= 2;
    uint64_t *whole = PILU_NEW_ARRAY(run->scratch, uint64_t, size);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < run->text->count; i++) {
            const pilu_passage *p = &run->text->passages[i];
            if (!is_short_cell(p, &words)) continue;
            uint64_t h = hash_words(words, &cut);
            size_t slot = h & (size - 1);
            while (whole[slot] && whole[slot] != h) slot = (slot + 1) & (size - 1);
            if (pass == 0 && !cut) whole[slot] = h;
            if (pass == 0 || !cut || !whole[slot]) continue;
            size_t at = text_find(p->text, " ", p->begin, p->text.n);
            report_leftover(run, p, at, at + 1, PILU_WORDS("词中的空格", "a space inside a word"));
        }
}

/* A text many of whose lines blanks part into columns, as «pdftotext -layout» writes them: its way to show a table. */
static bool is_in_columns(const text_run *run)
{
    enum { MANY = 8, GAP = 3, PART = 8 };
    size_t parted = 0, lines = 0, end;
    for (size_t i = 0; !run->text->doc && i < run->text->count; i++) {
        const pilu_passage *p = run->text->passages[i].given ? run->text->passages[i].given : &run->text->passages[i];
        lines += p->begin < p->end;
        if (p->kind == PILU_PASSAGE_PARAGRAPH && p->holds & TEXT_BLANKS)
            parted += find_run(p->text, ' ', GAP, p->begin, p->end, &end) != SIZE_MAX;
    }
    return parted >= MANY && parted * PART >= lines;
}

void text_rule_leftover(text_run *run)
{
    bool columns = is_in_columns(run);
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (!text_is_bare(p)) read_leftover(run, p->given ? p->given : p, columns); /* blanks as they were given */
    }
    read_padding(run);
    read_cut_cells(run);
}

/* --- words ----------------------------------------------------------------------------------------------------- */

/* ‘今年’: the word, not the year. */
static bool is_quoted(pilu_str text, size_t from, size_t to)
{
    uint32_t open = text_before(text, from), close = text_at(text, to);
    return (open == 0x2018 || open == 0x201C) && (close == 0x2019 || close == 0x201D);
}

/* «注：本表反映部门本年度…» under a table, «2、本年度发现的问题。» as an item's head: a form's words, true of its year. */
static bool is_forms_own(const pilu_passage *p, size_t at)
{
    text_number number = text_number_of(p);
    size_t stop = text_find(p->text, "。", at, p->text.n);
    bool head = number.style && at == number.to && stop != SIZE_MAX && stop - at <= 36 &&
                text_find(p->text, "，", at, stop) == SIZE_MAX;
    return p->note || head || text_find(p->text, "反映", 0, at) != SIZE_MAX;
}

static bool names_year(pilu_str text)
{
    for (size_t at = 0; at < text.n; at++)
        if (pilu_char_is_digit((unsigned char)text.p[at]) && text_year_at(text, at)) return true;
    return false;
}

void text_rule_time_words(text_run *run)
{
    static const char *const WORDS[] = {"今年", "去年", "明年", "前年", "本年度"};
    const text_characters first = text_characters_of(WORDS, PILU_COUNT(WORDS));
    int year = run->text->doc ? 0 : text_year_of(run); /* of the whole text: 本年度 is that */
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (!text_may_have_any(p, &first)) continue;
        bool glossary = text_first(p, "：指") != SIZE_MAX || text_first(p, "：是") != SIZE_MAX;
        for (size_t k = 0; k < PILU_COUNT(WORDS) && !glossary && p->kind != PILU_PASSAGE_HEADING; k++) {
            size_t n = strlen(WORDS[k]), at = text_first(p, WORDS[k]);
            if (at == SIZE_MAX || (k == 3 && text_before(p->text, at) == 0x4EE5)) continue; /* 以前年度 */
            if (k == 4 && (year || is_forms_own(p, at) || names_year(p->text))) continue;
            if (text_has(p->text, at, "去年决算数为") || is_quoted(p->text, at, at + n)) continue;
            text_report(run, TEXT_TIME, p, at, at + n, pilu_str_from(WORDS[k]));
            break;
        }
    }
}

static const char *const OWN[] = {"我中心", "我局", "我院", "我校", "我委", "我站", "我处", "我厅", "我办"};

/* The unit's name ends with what it calls itself; where no name is known, the word used most by far. */
static size_t usual_name(const text_run *run, const size_t *uses)
{
    size_t best = 0, all = 0;
    for (size_t k = 0; k < PILU_COUNT(OWN); k++) {
        pilu_str ending = pilu_str_from(OWN[k] + 3);
        pilu_str unit = run->text->unit;
        if (unit.n > ending.n && pilu_str_eq(pilu_str_slice(unit, unit.n - ending.n, unit.n), ending)) return k;
        all += uses[k];
        if (uses[k] > uses[best]) best = k;
    }
    return run->text->unit.n == 0 && uses[best] >= 4 && uses[best] * 10 >= all * 8 ? best : SIZE_MAX;
}

void text_rule_own_name(text_run *run)
{
    size_t uses[PILU_COUNT(OWN)] = {0}, usual = SIZE_MAX;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < run->text->count; i++) {
            const pilu_passage *p = &run->text->passages[i];
            for (size_t k = 0; k < PILU_COUNT(OWN) && text_first(p, "我") != SIZE_MAX; k++) {
                size_t at = text_first(p, OWN[k]);
                if (at == SIZE_MAX) continue;
                uses[k]++;
                if (pass == 1 && usual != SIZE_MAX && usual != k)
                    text_report(run, TEXT_OWN_NAME, p, at, at + strlen(OWN[k]), pilu_str_from(OWN[usual]),
                                pilu_str_from(OWN[k]));
            }
        }
        usual = usual_name(run, uses);
    }
}
