#include "data/json_scan.h"
#include "base/encoding.h"
#include "base/files.h"
#include "base/limit.h"
#include "base/utf8.h"

enum { NUMBER_LENGTH = 60 }; /* cJSON reads no more than 63 bytes of a number */

typedef struct scan {
    const pilu_source *source;
    const char *start, *p, *end;
    pilu_arena *arena;
    pilu_diags *diags;
    pilu_json_slots *slots;
    uint32_t open[PILU_JSON_DEPTH]; /* where the objects and lists begin that are not closed yet */
    int depth;
} scan;

/* --- findings: each fails the scan ----------------------------------------------------------------- */

static pilu_place place_of(const scan *s, const char *at, size_t length)
{
    return pilu_place_at(s->source, (size_t)(at - s->start), length);
}

#define FAIL(s, id, at, length, ...) (pilu_report((s)->diags, id, place_of((s), (at), (length)), __VA_ARGS__), false)

static pilu_str line_number(scan *s, uint32_t offset)
{
    return pilu_arena_printf(s->arena, "%u", pilu_source_place(s->source, offset).line);
}

/* The text ended; the innermost thing that is open tells the reader where to look. */
static bool fail_end(scan *s)
{
    uint32_t at = s->open[s->depth - 1];
    pilu_str what = s->start[at] == '{' ? PILU_WORDS("第 {} 行开始的对象“{”", "the object “{” of line {}")
                                        : PILU_WORDS("第 {} 行开始的列表“[”", "the list “[” of line {}");
    return FAIL(s, JSON_END, s->end, 0, pilu_words_about(s->arena, what, line_number(s, at)));
}

static bool fail_end_of_text(scan *s, const char *quote)
{
    pilu_str what = PILU_WORDS("第 {} 行的文字（缺少后引号）", "the text of line {}");
    return FAIL(s, JSON_END, quote, 1, pilu_words_about(s->arena, what, line_number(s, (uint32_t)(quote - s->start))));
}

static bool fail_encoding(scan *s, const char *at)
{
    return pilu_encoding_report(s->diags, s->source, (size_t)(at - s->start));
}

/* A well-begun character that the end of the file cuts off. */
static bool is_cut_character(const char *p, const char *end)
{
    unsigned char c = (unsigned char)*p;
    ptrdiff_t n = c >= 0xF0 && c <= 0xF4 ? 4 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xC2 && c < 0xE0 ? 2 : 0;
    if (end - p >= n) return false;
    while (++p < end)
        if (((unsigned char)*p & 0xC0) != 0x80) return false;
    return true;
}

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* Something else stands where `expected` should. */
static bool fail_syntax(scan *s, pilu_str expected)
{
    const char *at = s->p, *next = at;
    if (at == s->end) return fail_end(s);
    uint32_t c = pilu_utf8_next(&next, s->end);
    if (c == PILU_UTF8_BAD) return is_cut_character(at, s->end) ? fail_end(s) : fail_encoding(s, at);
    while (is_letter(*at) && next < s->end && is_letter(*next)) next++;
    pilu_str text = {at, (size_t)(next - at)}, found;
    if (c == 0x2018 || c == 0x2019 || c == 0x201C || c == 0x201D)
        found = pilu_words_about(s->arena, PILU_WORDS("中文引号 {}", "the typographic quote {}"), text);
    else if (c == '\'' || c == '`')
        found = pilu_words_about(s->arena, PILU_WORDS("单引号 {}", "the single quote {}"), text);
    else if (c < 0x20 || c == 0x7F)
        found = pilu_arena_printf(s->arena, "U+%04X", c);
    else if (c >= 0xFF01 && c <= 0xFF5E)
        found = pilu_words_about(s->arena, PILU_WORDS("全角的“{}”", "the full-width “{}”"), text);
    else
        found = pilu_arena_printf(s->arena, "“%.*s”", PILU_FMT(text));
    return FAIL(s, JSON_SYNTAX, at, text.n, found, expected);
}

/* --- the scan -------------------------------------------------------------------------------------- */

static void skip_blank(scan *s)
{
    while (s->p < s->end && (*s->p == ' ' || *s->p == '\n' || *s->p == '\r' || *s->p == '\t')) s->p++;
}

/* Four hexadecimal digits at `p`; -1 when there are none. */
static int hex4(const char *p)
{
    int value = 0;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (digit < 0) return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* What an escape at `at` shows in a finding: at most `most` bytes, nothing beyond ASCII. */
static pilu_str escape_shown(const scan *s, const char *at, size_t most)
{
    size_t n = 1;
    while (n < most && at + n < s->end && at[n] > 0x20 && at[n] < 0x7F && at[n] != '"') n++;
    return (pilu_str){at, n};
}

/* \uXXXX at s->p, with the second half of a surrogate pair (RFC 8259, section 7; RFC 7493, section 2.1). */
static bool scan_unicode_escape(scan *s, const char *quote)
{
    const char *at = s->p;
    if (s->end - at < 6) {
        for (const char *p = at + 2; p < s->end; p++)
            if (*p == '"') return FAIL(s, JSON_ESCAPE, at, 1, escape_shown(s, at, 6));
        return fail_end_of_text(s, quote);
    }
    int unit = hex4(at + 2);
    if (unit < 0) return FAIL(s, JSON_ESCAPE, at, 2, escape_shown(s, at, 6));
    if (unit == 0) return FAIL(s, JSON_NUL, at, 6);
    s->p += 6;
    if (unit < 0xD800 || unit > 0xDFFF) return true;
    if (unit < 0xDC00) {
        pilu_str rest = {s->p, (size_t)(s->end - s->p)};
        bool begun = pilu_str_starts(rest, PILU_STR("\\u"));
        if (rest.n == 0 || pilu_str_is(rest, "\\") || (begun && rest.n < 6 && !memchr(rest.p, '"', rest.n)))
            return fail_end_of_text(s, quote);
        int low = begun && rest.n >= 6 ? hex4(s->p + 2) : -1;
        if (low >= 0xDC00 && low <= 0xDFFF) {
            s->p += 6;
            return true;
        }
    }
    return FAIL(s, JSON_SURROGATE, at, 6, escape_shown(s, at, 6));
}

static bool scan_escape(scan *s, const char *quote)
{
    if (s->end - s->p < 2) return fail_end_of_text(s, quote);
    if (s->p[1] == 'u') return scan_unicode_escape(s, quote);
    if (strchr("\"\\/bfnrt", s->p[1]) && s->p[1]) {
        s->p += 2;
        return true;
    }
    return FAIL(s, JSON_ESCAPE, s->p, 2, escape_shown(s, s->p, 2));
}

static bool scan_control(scan *s)
{
    unsigned char c = (unsigned char)*s->p;
    pilu_str name = pilu_arena_printf(s->arena, "U+%04X", c);
    if (c == '\n' || c == '\r')
        name = PILU_WORDS("换行，应写成 \\n；或者缺少后引号", "line break: write \\n, or a quote is missing");
    else if (c == '\t')
        name = PILU_WORDS("制表符，应写成 \\t", "tab: write \\t");
    return FAIL(s, JSON_CONTROL, s->p, 1, name);
}

/* The text at s->p, whose first byte is its quote. */
static bool scan_string(scan *s)
{
    const char *quote = s->p++;
    while (s->p < s->end) {
        unsigned char c = (unsigned char)*s->p;
        if (c == '"') {
            s->p++;
            return true;
        }
        if (c == '\\') {
            if (!scan_escape(s, quote)) return false;
        } else if (c < 0x20) {
            return scan_control(s);
        } else if (c < 0x80) {
            s->p++;
        } else {
            const char *at = s->p;
            if (pilu_utf8_next(&s->p, s->end) == PILU_UTF8_BAD)
                return is_cut_character(at, s->end) ? fail_end_of_text(s, quote) : fail_encoding(s, at);
        }
    }
    return fail_end_of_text(s, quote);
}

static const char *skip_digits(const char *p, const char *end)
{
    while (p < end && *p >= '0' && *p <= '9') p++;
    return p;
}

/* RFC 8259, section 6; only asked when a number was refused, to say why. */
static bool number_is_wellformed(pilu_str text)
{
    const char *p = text.p, *end = pilu_str_end(text), *q;
    if (p < end && *p == '-') p++;
    if ((q = skip_digits(p, end)) == p || (*p == '0' && q - p > 1)) return false;
    p = q;
    if (p < end && *p == '.') {
        p++;
        if ((q = skip_digits(p, end)) == p) return false;
        p = q;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p < end && (*p == '-' || *p == '+')) p++;
        if ((q = skip_digits(p, end)) == p) return false;
        p = q;
    }
    return p == end;
}

static bool scan_number(scan *s)
{
    const char *at = s->p;
    while (s->p < s->end && *s->p && strchr("+-.0123456789eE", *s->p)) s->p++;
    pilu_str text = {at, (size_t)(s->p - at)};
    if (text.n <= NUMBER_LENGTH && pilu_number_parse(text).ok) return true;
    if (number_is_wellformed(text)) {
        pilu_str shown = text.n > NUMBER_LENGTH ? pilu_arena_printf(s->arena, "%.*s…", NUMBER_LENGTH, at) : text;
        return FAIL(s, JSON_NUMBER, at, text.n, shown,
                    PILU_WORDS("超出可精确计算的范围（30 位有效数字，指数不超过 ±30）",
                               "beyond what is computed exactly (30 significant digits, exponent within ±30)"));
    }
    if (s->p == s->end) return fail_end(s);
    return FAIL(s, JSON_NUMBER, at, text.n, text,
                PILU_WORDS("应写成 12 或 -0.5 的样子，不加正号、前导零和千分位，小数点前后都有数字",
                           "write it like 12 or -0.5: no plus sign, no leading zero, no separators"));
}

static bool scan_literal(scan *s)
{
    static const char *const WORDS[] = {"true", "false", "null"};
    const char *q = s->p;
    while (q < s->end && is_letter(*q)) q++;
    pilu_str text = {s->p, (size_t)(q - s->p)};
    for (size_t i = 0; i < PILU_COUNT(WORDS); i++) {
        if (pilu_str_is(text, WORDS[i])) {
            s->p = q;
            return true;
        }
        if (q == s->end && pilu_str_starts(pilu_str_from(WORDS[i]), text)) return fail_end(s);
    }
    return fail_syntax(s, PILU_WORDS("一个值：文字要加双引号，是否值和空值写 true、false、null",
                                     "a value: a text in double quotes, or true, false, null"));
}

static pilu_json_slot *slot_add(scan *s)
{
    pilu_json_slots *slots = s->slots;
    if (slots->count == slots->room) {
        slots->room = slots->room ? slots->room * 2 : 256;
        slots->items = pilu_memory_resize(slots->items, slots->room * sizeof *slots->items);
    }
    slots->items[slots->count] = (pilu_json_slot){.offset = (uint32_t)(s->p - s->start)};
    return &slots->items[slots->count++];
}

static bool scan_value(scan *s, pilu_str key);

/* A member's name and colon. */
static bool scan_key(scan *s, bool first, pilu_str *key)
{
    if (s->p < s->end && *s->p >= '0' && *s->p <= '9')
        return fail_syntax(s, PILU_WORDS("字段名（加双引号）；数里不写千分位逗号",
                                         "a field name in double quotes; numbers have no separators"));
    if (s->p == s->end || *s->p != '"')
        return fail_syntax(s, first ? PILU_WORDS("字段名（加双引号）或“}”", "a field name in double quotes or “}”")
                                    : PILU_WORDS("字段名（加双引号）；最后一项之后不加逗号",
                                                 "a field name in double quotes (no comma after the last)"));
    const char *at = s->p;
    if (!scan_string(s)) return false;
    *key = (pilu_str){at, (size_t)(s->p - at)};
    skip_blank(s);
    if (s->p == s->end || *s->p != ':') return fail_syntax(s, PILU_WORDS("半角冒号“:”", "a colon “:”"));
    s->p++;
    return true;
}

/* The inside of an object or list, whose first byte is at s->p. */
static bool scan_children(scan *s, size_t parent)
{
    bool object = *s->p == '{';
    char close = object ? '}' : ']';
    if ((size_t)s->depth >= pilu_limit(PILU_LIMIT_JSON_DEPTH))
        return FAIL(s, JSON_DEPTH, s->p, 1, pilu_limit_words(s->arena, PILU_LIMIT_JSON_DEPTH, PILU_WORDS("{}", "{}")));
    s->open[s->depth++] = (uint32_t)(s->p++ - s->start);
    skip_blank(s);
    for (bool first = true; !(first && s->p < s->end && *s->p == close); first = false) {
        pilu_str key = {0};
        if (object && !scan_key(s, first, &key)) return false;
        s->slots->items[parent].count++;
        if (!scan_value(s, key)) return false;
        skip_blank(s);
        if (s->p < s->end && *s->p == close) break;
        if (s->p == s->end || *s->p != ',')
            return fail_syntax(s, object ? PILU_WORDS("半角逗号“,”或“}”", "a comma “,” or “}”")
                                         : PILU_WORDS("半角逗号“,”或“]”", "a comma “,” or “]”"));
        s->p++;
        skip_blank(s);
    }
    s->p++;
    s->depth--;
    return true;
}

static bool scan_value(scan *s, pilu_str key)
{
    skip_blank(s);
    if (s->p == s->end) return fail_end(s);
    size_t index = s->slots->count;
    pilu_json_slot *added = slot_add(s);
    if (key.p) {
        added->key_offset = (uint32_t)(key.p - s->start);
        added->key_length = (uint32_t)key.n;
    }
    const char *at = s->p;
    bool good = *at == '{' || *at == '['                      ? scan_children(s, index)
                : *at == '"'                                  ? scan_string(s)
                : *at && strchr("+-.0123456789", *at) != NULL ? scan_number(s)
                                                              : scan_literal(s);
    if (!good) return false;
    s->slots->items[index].length = (uint32_t)(s->p - at);
    s->slots->items[index].after = (uint32_t)s->slots->count;
    return true;
}

/* The outermost value is none that has to be an object; which is it? */
static bool fail_root(scan *s)
{
    static const char *const WORDS[] = {"true", "false", "null"};
    char c = *s->p;
    pilu_str rest = {s->p, (size_t)(s->end - s->p)};
    pilu_str what = {0};
    if (c == '[') what = pilu_value_kind_words(PILU_LIST);
    else if (c == '"') what = pilu_value_kind_words(PILU_STRING);
    else if (c == '-' || (c >= '0' && c <= '9')) what = pilu_value_kind_words(PILU_NUMBER);
    for (size_t i = 0; i < PILU_COUNT(WORDS); i++)
        if (pilu_str_starts(rest, pilu_str_from(WORDS[i]))) what = pilu_value_kind_words(i < 2 ? PILU_BOOL : PILU_NULL);
    if (what.n) return FAIL(s, JSON_ROOT, s->p, 1, what);
    return fail_syntax(s, PILU_WORDS("对象的开头“{”", "“{”, the beginning of an object"));
}

bool pilu_json_scan(pilu_arena *arena, pilu_diags *diags, const pilu_source *source, pilu_json_slots *out)
{
    if (source->text.n == 0) {
        pilu_report(diags, JSON_EMPTY, pilu_place_at(source, 0, 0));
        return false;
    }
    const char *start = source->text.p;
    scan scanned = {.source = source, .start = start, .p = start, .end = start + source->text.n,
                    .arena = arena, .diags = diags, .slots = out}, *s = &scanned;
    if (source->text.n > pilu_limit(PILU_LIMIT_FILE_MB) << 20) {
        pilu_str limit = pilu_limit_words(arena, PILU_LIMIT_FILE_MB, PILU_WORDS("{} MB", "{} MB"));
        pilu_report(diags, FILE_LIMIT, (pilu_place){0}, source->name, limit);
        return false;
    }
    if (!pilu_encoding_check_head(diags, source)) return false;
    skip_blank(s);
    if (s->p == s->end) return FAIL(s, JSON_EMPTY, start, 0);
    if (*s->p != '{') return is_cut_character(s->p, s->end) ? fail_encoding(s, s->p) : fail_root(s);
    if (!scan_value(s, (pilu_str){0})) return false;
    skip_blank(s);
    return s->p == s->end || FAIL(s, JSON_TRAILING, s->p, 1);
}
