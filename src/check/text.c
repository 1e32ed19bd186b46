#include "check/text_private.h"

#include "base/hash.h"

#include <stdio.h>
#include "data/schema.h"
#include "lang/eval.h"

static const struct {
    void (*run)(text_run *run);
} RULES[] = {
#define PILU_TEXT_RULE(function, codes, doc) {text_rule_##function},
#include "check/text_rules.def"
#undef PILU_TEXT_RULE
};

/* Whether the list that a decimal may continue goes on behind it as if it did. */
static bool goes_on(const pilu_text *text, size_t i, int value)
{
    enum { NEAR = 12 };
    for (size_t k = i + 1; k < text->count && k < i + NEAR; k++) {
        text_number n = text_number_of(&text->passages[k]);
        if (n.style == TEXT_DOT) return n.value == value;
        if (n.style && n.style < TEXT_DOT) break;
    }
    return true;
}

/* 2.乙。 and below it «3.8个项目完工。»: the third item. */
static void find_items(pilu_text *text)
{
    int last = 0;
    for (size_t i = 0; i < text->count; i++) {
        pilu_passage *p = &text->passages[i];
        text_number n = text_number_of(p);
        char next[16];
        if (n.style == TEXT_DOT) last = n.value;
        else if (n.style && n.style < TEXT_DOT) last = 0;
        if (n.style || !last || p->kind == PILU_PASSAGE_CELL) continue;
        snprintf(next, sizeof next, "%d.", last + 1);
        if (!text_has(p->text, p->begin, next) || !goes_on(text, i, last + 2)) continue;
        p->item = true;
        text_read_number(text, p);
        last++;
    }
}

void pilu_text_check(pilu_text *text, pilu_diags *diags)
{
    text_run run = {.text = text, .diags = diags, .scratch = pilu_arena_new(), .kept = pilu_arena_new()};
    find_items(text);
    for (size_t i = 0; i < PILU_COUNT(RULES); i++) {
        RULES[i].run(&run);
        pilu_arena_clear(run.scratch);
    }
    pilu_arena_free(run.scratch);
    pilu_arena_free(run.kept);
}

void text_check_as_published(pilu_text *text, pilu_diags *diags)
{
    text_run run = {.text = text, .diags = diags, .scratch = pilu_arena_new(), .published = true};
    text_rule_zero(&run);
    pilu_arena_clear(run.scratch);
    text_rule_repeats(&run);
    pilu_arena_free(run.scratch);
}

static bool ends_sentence(uint32_t c)
{
    return c == 0x3002 || c == 0xFF1B || c == 0xFF1A || c == 0xFF01 || c == 0xFF1F;
}

/* The sentence from the mark before it to the mark behind it: Han characters, ASCII letters and digits. */
pilu_finding *text_sign(pilu_finding *finding, const pilu_passage *p, size_t from, size_t to)
{
    uint64_t hash = pilu_hash(PILU_HASH_START, pilu_str_from(pilu_code_name(finding->code)));
    enum { MOST = 3000 }; /* bytes on either side: a text without stops may have a finding at every few characters */
    size_t last = p->text.n - to > MOST ? to + MOST : p->text.n;
    from = text_words_from(p->text, from, 0, MOST, TEXT_AT_SENTENCE | TEXT_AT_COLON | TEXT_AT_CALL);
    while (to < last && !ends_sentence(text_at(p->text, to))) to = text_after(p->text, to);
    for (size_t at = from; at < to; at = text_after(p->text, at)) {
        uint32_t c = text_at(p->text, at);
        bool word = pilu_char_is_han(c) || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (word) hash = pilu_hash_unit(hash, c);
    }
    finding->words = hash | 1;
    return finding;
}

pilu_place text_place(const pilu_passage *p, size_t from, size_t to)
{
    if (p->given) return text_place(p->given, text_given_at(p, from), text_given_end(p, to));
    if (p->part_count == 0) return (pilu_place){0};
    size_t low = 0, high = p->part_count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (p->parts[middle].from <= from) low = middle;
        else high = middle;
    }
    const pilu_passage_part *part = &p->parts[low];
    pilu_place place = part->place;
    if (!part->exact) return place;
    size_t end = low + 1 < p->part_count && p->parts[low + 1].from < to ? p->parts[low + 1].from : to;
    place.at.offset += (uint32_t)(from - part->from);
    place.at.length = (uint32_t)(end > from ? end - from : 0);
    return place;
}

/* The line of the value around it that has a name, and the name. */
static pilu_str where_in_data(text_run *run, pilu_str pointer)
{
    const pilu_value *v = run->text->eval ? pilu_value_given(pilu_value_at(run->text->eval->root, pointer)) : NULL;
    if (!v || !v->origin.source) return pointer;
    unsigned line = pilu_source_place(v->origin.source, v->origin.offset).line;
    while (v && !pilu_schema_title(v).n) v = v->parent;
    pilu_str title = pilu_schema_title(v);
    if (!title.n) return pointer;
    return pilu_arena_printf(run->diags->arena, "第 %u 行“%.*s”" PILU_WORDS_SPLIT "line %u (“%.*s”)", line,
                             PILU_FMT(title), line, PILU_FMT(title));
}

pilu_str text_where(text_run *run, const pilu_passage *p, size_t from, size_t to)
{
    pilu_place place = text_place(p, from, to);
    pilu_arena *arena = run->diags->arena;
    if (place.pointer.n) return where_in_data(run, place.pointer);
    if (place.page) return pilu_arena_printf(arena, "第 %d 页" PILU_WORDS_SPLIT "page %d", place.page, place.page);
    if (!place.at.source) return PILU_WORDS("前文", "what stands before");
    unsigned line = pilu_source_place(place.at.source, place.at.offset).line;
    return pilu_arena_printf(arena, "第 %u 行" PILU_WORDS_SPLIT "line %u", line, line);
}

bool text_is_prose(const pilu_passage *p) { return !p->note && p->text.n > 0; }

/* --- reading ------------------------------------------------------------------------------------------- */

size_t text_find_bytes(pilu_str text, const char *needle, size_t n, size_t from, size_t to)
{
    size_t key = n >= 3 && (unsigned char)needle[0] >= 0xE0 ? 2 : 0;
    for (size_t at = from; at + n <= to; at++) { /* the last byte of a Han character tells more than its first */
        const char *hit = memchr(text.p + at + key, needle[key], to - n - at + 1);
        if (!hit) return SIZE_MAX;
        at = (size_t)(hit - text.p) - key;
        if (memcmp(text.p + at, needle, n) == 0) return at;
    }
    return SIZE_MAX;
}

bool text_has_any(pilu_str text, size_t from, size_t to, const char *const *words)
{
    for (; *words; words++)
        if (text_find(text, *words, from, to) != SIZE_MAX) return true;
    return false;
}

static bool is_space(uint32_t c) { return pilu_char_is_blank(c) || c == 0x3000 || c == 0xA0 || c == 0xFEFF; }

/* A byte that a space may begin or end with: most words do with none. */
static bool may_be_space(unsigned char c)
{
    return c <= ' ' || c == 0xC2 || c == 0xE3 || c == 0xEF || c == 0xA0 || c == 0x80 || c == 0xBF;
}

size_t text_begin(pilu_str text)
{
    size_t at = 0;
    if (text.n && text.p[0] != '[' && !may_be_space((unsigned char)text.p[0])) return 0;
    while (at < text.n) {
        if (is_space(text_at(text, at))) {
            at = text_after(text, at);
        } else if (text_has(text, at, "[bookmark:")) {
            size_t end = text_find(text, "]", at, text.n);
            if (end == SIZE_MAX) return at;
            at = end + 1;
        } else {
            break;
        }
    }
    return at;
}

size_t text_end(pilu_str text)
{
    size_t end = text.n;
    if (end && !may_be_space((unsigned char)text.p[end - 1])) return end;
    while (end && is_space(text_before(text, end))) end = text_back(text, end);
    return end;
}

static unsigned mark_of(uint32_t c)
{
    switch (c) {
    case 0xFF0C: return TEXT_AT_COMMA;
    case 0x3001: return TEXT_AT_LIST;
    case 0xFF1A: return TEXT_AT_COLON;
    case 0xFF1B: return TEXT_AT_SEMICOLON;
    case 0x3002: return TEXT_AT_STOP;
    case 0xFF01:
    case 0xFF1F: return TEXT_AT_CALL;
    case 0xFF08: return TEXT_AT_OPEN;
    case 0xFF09: return TEXT_AT_CLOSE;
    case '%': return TEXT_AT_PERCENT | TEXT_AT_ASCII;
    default: return c < 0x80 ? TEXT_AT_ASCII : 0;
    }
}

size_t text_words_from(pilu_str text, size_t at, size_t least, size_t most, unsigned marks)
{
    if (most && at > most && at - most > least) least = at - most;
    while (at > least && !(mark_of(text_before(text, at)) & marks)) at = text_back(text, at);
    return at;
}

size_t text_han_count(pilu_str text)
{
    size_t n = 0;
    for (const char *p = text.p, *end = pilu_str_end(text); p < end;) n += pilu_char_is_han(pilu_utf8_next(&p, end));
    return n;
}

/* --- numbers at the head of a passage ---------------------------------------------------------------------- */

static int han_digit(uint32_t c)
{
    static const uint32_t DIGITS[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    if (c < 0x4E00 || c > 0x56DB) return 0;
    for (int i = 0; i < 9; i++)
        if (DIGITS[i] == c) return i + 1;
    return 0;
}

/* 一 … 九十九 at `*at`, moving past it; 0: none. */
static int read_han_number(pilu_str text, size_t *at)
{
    const uint32_t TEN = 0x5341;
    int tens = 0, value = han_digit(text_at(text, *at));
    if (value) *at = text_after(text, *at);
    if (text_at(text, *at) != TEN) return value;
    *at = text_after(text, *at);
    tens = value ? value : 1;
    value = han_digit(text_at(text, *at));
    if (value) *at = text_after(text, *at);
    return tens * 10 + value;
}

static int read_digits(pilu_str text, size_t *at)
{
    int value = 0, digits = 0;
    for (; *at < text.n && text.p[*at] >= '0' && text.p[*at] <= '9'; (*at)++, digits++)
        if (digits < 4) value = value * 10 + (text.p[*at] - '0');
    return digits <= 2 ? value : 0;
}

static text_number bracketed(pilu_str text, size_t from)
{
    size_t at = text_after(text, from);
    text_style style = TEXT_HAN_BRACKET;
    int value = read_han_number(text, &at);
    if (!value) {
        value = read_digits(text, &at);
        style = TEXT_BRACKET;
    }
    uint32_t close = text_at(text, at);
    if (!value || (close != ')' && close != 0xFF09)) return (text_number){0};
    return (text_number){style, value, from, text_after(text, at)};
}

int text_small_number(pilu_str text, size_t *at)
{
    int value = read_han_number(text, at);
    return value ? value : read_digits(text, at);
}

text_number text_number_at(pilu_str text, size_t from)
{
    size_t at = from;
    uint32_t c = text_at(text, from);
    if (c == '(' || c == 0xFF08) return bracketed(text, from);
    int value = c < 0x80 ? 0 : read_han_number(text, &at);
    if (value) return (text_number){text_at(text, at) == 0x3001 ? TEXT_HAN : TEXT_NO_NUMBER, value, from, at + 3};
    value = read_digits(text, &at);
    if (!value) return (text_number){0};
    uint32_t mark = text_at(text, at), next = text_at(text, at + 1);
    if (mark == 0x3001) return (text_number){TEXT_COMMA, value, from, at + 3};
    if (mark == 0xFF0E) return (text_number){TEXT_WIDE_DOT, value, from, at + 3};
    if (mark == '.' && !(next >= '0' && next <= '9') && next) return (text_number){TEXT_DOT, value, from, at + 1};
    return (text_number){0};
}

/* 第一部分, 附件2: everything below begins anew. */
static bool is_chapter(pilu_str text, size_t at)
{
    if (text_has(text, at, "附件：") && text_number_at(text, at + 9).style) return false; /* a list of them */
    if (text_has(text, at, "附件") && text.n - at < 40) return true;
    if (!text_has(text, at, "第")) return false;
    size_t i = at + 3;
    return read_han_number(text, &i) && (text_has(text, i, "部分") || text_has(text, i, "章"));
}

/* «3.2023年完成», «3.12315平台», «3.5G基站»: an item that begins with a number; a decimal is followed by what it counts. */
static text_number item_with_figure(const pilu_passage *p, size_t from)
{
    size_t at = from, digits = 0;
    int value = p->kind == PILU_PASSAGE_CELL ? 0 : read_digits(p->text, &at);
    if (!value || text_at(p->text, at) != '.') return (text_number){0};
    size_t next = at + 1;
    while (next + digits < p->text.n && p->text.p[next + digits] >= '0' && p->text.p[next + digits] <= '9') digits++;
    uint32_t c = text_at(p->text, next + digits);
    bool year = digits == 4 && c == 0x5E74, name = digits == 5 && pilu_char_is_han(c) && c != 0x4E07 && c != 0x4EBF;
    bool latin = digits == 1 && c >= 'A' && c <= 'Z';
    return year || name || latin || p->item ? (text_number){TEXT_DOT, value, from, at + 1} : (text_number){0};
}

/* --- a passage as a whole ------------------------------------------------------------------------------------ */

/* Most passages begin with none of these: 备注：, 注：, 附件, 第 and numbers. */
static bool may_be_numbered(uint32_t c)
{
    return pilu_char_is_digit(c) || c == '(' || c == 0xFF08 || han_digit(c) || c == 0x5341 || c == 0x5907 ||
           c == 0x6CE8 || c == 0x9644 || c == 0x7B2C;
}

/* 1234.56 in a cell: no «1.» with something else than a digit behind it. */
static bool is_plain_cell(const pilu_passage *p)
{
    if (p->kind != PILU_PASSAGE_CELL || !text_is_bare(p)) return false;
    size_t at = p->begin;
    while (at < p->end && pilu_char_is_digit((unsigned char)p->text.p[at])) at++;
    return at >= p->end || p->text.p[at] != '.' || pilu_char_is_digit(text_at(p->text, at + 1));
}

static text_number read_number(const pilu_passage *p)
{
    size_t at = p->begin;
    if (is_plain_cell(p) || !may_be_numbered(text_at(p->text, at))) return (text_number){0};
    if (is_chapter(p->text, at)) return (text_number){TEXT_CHAPTER, 1, at, at};
    static const char *const HEADS[] = {"备注：", "注：", "附件："};
    for (size_t i = 0; i < PILU_COUNT(HEADS); i++)
        if (text_has(p->text, at, HEADS[i])) at += strlen(HEADS[i]);
    text_number number = text_number_at(p->text, at);
    if (!number.style) number = item_with_figure(p, at);
    uint32_t next = text_at(p->text, number.to);
    if (next == '=' || next == '/' || next == '-' || next == '+' || next == 0xFF1D)
        return (text_number){0};                                      /* (5)=(3)-(4) */
    return number.to < p->end ? number : (text_number){0}; /* (1) alone numbers a row */
}

void text_read_number(pilu_text *text, pilu_passage *p)
{
    text_number number = read_number(p);
    if (!number.style && !number.to) return;
    text_number *kept = PILU_NEW(text->arena, text_number);
    *kept = number;
    p->number = kept;
}

static unsigned kind_of(unsigned char c)
{
    if (c >= 0x80) return TEXT_WIDE;
    if (pilu_char_is_digit(c)) return TEXT_DIGITS;
    if (c <= ' ') return TEXT_BLANKS;
    if (c == '.' || c == ',' || c == '-' || c == '%') return TEXT_POINTS;
    return (c | 32) >= 'a' && (c | 32) <= 'z' ? TEXT_LETTERS : TEXT_SIGNS;
}

text_characters text_characters_of(const char *const *words, size_t count)
{
    text_characters all = {{0}};
    for (size_t i = 0; i < count; i++) {
        unsigned c = text_character(words[i]);
        all.bits[c >> 6] |= UINT64_C(1) << (c & 63);
    }
    return all;
}

void text_read_passage(pilu_text *text, pilu_passage *p)
{
    unsigned holds = 0;
    memset(p->seen, 0, sizeof p->seen);
    p->number = NULL;
    for (size_t at = 0; at < p->text.n; at++) {
        unsigned char first = (unsigned char)p->text.p[at];
        if ((first & 0xC0) == 0x80) continue;
        holds |= kind_of(first);
        if (first >= 0xE0 && p->text.n - at < 3) continue;
        unsigned c = text_character(p->text.p + at);
        p->seen[c >> 6] |= UINT64_C(1) << (c & 63);
    }
    p->holds = (uint8_t)holds;
    p->begin = (uint32_t)text_begin(p->text);
    p->end = (uint32_t)text_end(p->text);
    if (p->end < p->begin) p->end = p->begin; /* of blanks alone */
    text_read_number(text, p);
}

int text_level(text_style style)
{
    static const int LEVELS[] = {0, 0, 1, 2, 3, 3, 3, 4};
    return LEVELS[style];
}

/* --- figures --------------------------------------------------------------------------------------------- */

/* A number at `from`; the offset behind it, or `from`. Digits inside a word (Z01-1) are none. */
static size_t read_figure(pilu_str text, size_t from, text_figure *f)
{
    char digits[64];
    size_t at = from, n = 0;
    int places = -1;
    for (; at < text.n && n < sizeof digits; at++) {
        char c = text.p[at];
        bool inner = at + 1 < text.n && pilu_char_is_digit((unsigned char)text.p[at + 1]);
        if (pilu_char_is_digit((unsigned char)c)) {
            digits[n++] = c;
            places += places >= 0;
        } else if (c == '.' && places < 0 && inner) {
            digits[n++] = c;
            places = 0;
        } else if (!(c == ',' && inner && places < 0)) {
            break;
        }
    }
    *f = (text_figure){
        .from = (uint32_t)from, .to = (uint32_t)at, .places = places < 0 ? 0 : places,
        .number = pilu_number_parse((pilu_str){digits, n})};
    size_t unit = at;
    while (unit < text.n && text.p[unit] == ' ') unit++;
    if (unit == text.n) return at; /* most cells */
    static const struct {
        const char *word;
        int unit;
    } UNITS[] = {
        {"万元", TEXT_WAN_YUAN}, {"亿元", TEXT_YI_YUAN}, {"元", TEXT_YUAN}, {"%", TEXT_PERCENT}, {"％", TEXT_PERCENT}};
    for (size_t i = 0; i < PILU_COUNT(UNITS); i++) {
        if (!text_has(text, unit, UNITS[i].word)) continue;
        f->unit = UNITS[i].unit;
        f->to = (uint32_t)(unit + strlen(UNITS[i].word));
        break;
    }
    return at;
}

/* How many there are; the first `room` of them. */
static size_t read_figures(pilu_str text, text_figure *figures, size_t room)
{
    size_t count = 0;
    for (size_t at = 0; at < text.n;) {
        unsigned char c = (unsigned char)text.p[at];
        if (!pilu_char_is_digit(c)) {
            at++;
            continue;
        }
        text_figure f;
        size_t next = read_figure(text, at, &f);
        unsigned char before = at ? (unsigned char)text.p[at - 1] : 0;
        bool letter = (before >= 'A' && before <= 'Z') || (before >= 'a' && before <= 'z');
        bool amount = f.places == 2 && (f.unit == TEXT_WAN_YUAN || f.unit == TEXT_YUAN); /* «调研DRG0.09万元» */
        bool word = before == '.' || (letter && !amount);
        if (f.number.ok && !word) {
            if (count < room) figures[count] = f;
            count++;
        }
        at = next > at ? next : at + 1;
    }
    return count;
}

static text_figure *figures_in(pilu_arena *arena, pilu_str text, size_t *count)
{
    text_figure some[16];
    *count = read_figures(text, some, PILU_COUNT(some));
    if (!*count) return NULL;
    text_figure *figures = PILU_NEW_ARRAY(arena, text_figure, *count);
    if (*count <= PILU_COUNT(some)) memcpy(figures, some, *count * sizeof *figures);
    else read_figures(text, figures, *count);
    return figures;
}

text_figure *text_figures(text_run *run, pilu_str text, size_t *count) { return figures_in(run->scratch, text, count); }

const text_figure *text_figures_of(text_run *run, const pilu_passage *p, size_t *count)
{
    if (!p->counted && p->holds & TEXT_DIGITS) {
        pilu_passage *own = (pilu_passage *)p;
        text_figure *figures = figures_in(run->text->arena, p->text, count);
        own->figures = figures;
        for (size_t i = 0; i < *count; i++) /* 不足0.01%: a bound, no figure to compute with */
            if (!text_ends(p->text, figures[i].from, "不足")) figures[own->figure_count++] = figures[i];
        own->counted = true;
    }
    *count = p->figure_count;
    return p->figures;
}

static pilu_number half_of(int places)
{
    enum { MOST = 36 }; /* 2 × 10^36 fits */
    pilu_number half = {.num = 1, .den = 2, .ok = places <= MOST};
    for (int i = 0; half.ok && i < places; i++) half.den *= 10;
    return half;
}

/* Each of the three was rounded: the part lies within ± half of its last place, and so on. */
bool text_ratio_holds(const text_figure *part, const text_figure *whole, const text_figure *percent)
{
    pilu_number hundred = pilu_number_int(100), a = half_of(part->places), b = half_of(whole->places);
    pilu_number most_of = pilu_number_sub(whole->number, b);
    if (pilu_number_sign(most_of) <= 0) return true;
    pilu_number low = pilu_number_mul(pilu_number_sub(part->number, a), hundred);
    pilu_number high = pilu_number_mul(pilu_number_add(part->number, a), hundred);
    low = pilu_number_div(low, pilu_number_add(whole->number, b));
    high = pilu_number_div(high, most_of);
    pilu_number slack = half_of(percent->places);
    low = pilu_number_sub(low, slack);
    high = pilu_number_add(high, slack);
    if (!low.ok || !high.ok) return true;
    return pilu_number_cmp(low, percent->number) <= 0 && pilu_number_cmp(percent->number, high) <= 0;
}

pilu_str text_number_with(text_run *run, pilu_number number, int places, pilu_str tail)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    pilu_number_print(number, places, false, &buf);
    pilu_buf_str(&buf, tail);
    pilu_str text = pilu_arena_str(run->diags->arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    return text;
}

pilu_str text_ratio(text_run *run, pilu_number part, pilu_number whole, int places)
{
    pilu_number ratio = pilu_number_div(pilu_number_mul(part, pilu_number_int(100)), whole);
    return text_number_with(run, ratio, places, PILU_STR("%"));
}

pilu_str text_slice(pilu_str text, const text_figure *f) { return pilu_str_slice(text, f->from, f->to); }
