#include "doc/css_lex.h"
#include "base/utf8.h"

typedef struct lexer {
    pilu_arena *arena;
    pilu_diags *diags;
    const pilu_source *source;
    const char *p, *end;
    pilu_css_token *items;
    size_t count, room;
} lexer;

bool pilu_css_same(pilu_str text, const char *word)
{
    size_t n = strlen(word);
    if (text.n != n) return false;
    for (size_t i = 0; i < n; i++) {
        char a = text.p[i], b = word[i];
        if (a >= 'A' && a <= 'Z') a = (char)(a + 32);
        if (b >= 'A' && b <= 'Z') b = (char)(b + 32);
        if (a != b) return false;
    }
    return true;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_break(char c) { return c == '\n' || c == '\r' || c == '\f'; }
static bool starts_name(char c) { return is_letter(c) || c == '_' || (unsigned char)c >= 0x80; }
static bool in_name(char c) { return starts_name(c) || pilu_char_is_digit(c) || c == '-'; }

static char at(const lexer *x, size_t i) { return (size_t)(x->end - x->p) > i ? x->p[i] : '\0'; }

/* §4.3.8, §4.3.9 */
static bool escape_at(const lexer *x, size_t i)
{
    return at(x, i) == '\\' && (size_t)(x->end - x->p) > i + 1 && !is_break(at(x, i + 1));
}

static bool ident_at(const lexer *x, size_t i)
{
    if (at(x, i) == '-') return starts_name(at(x, i + 1)) || at(x, i + 1) == '-' || escape_at(x, i + 1);
    return starts_name(at(x, i)) || escape_at(x, i);
}

static bool number_at(const lexer *x)
{
    size_t i = at(x, 0) == '+' || at(x, 0) == '-';
    return pilu_char_is_digit(at(x, i)) || (at(x, i) == '.' && pilu_char_is_digit(at(x, i + 1)));
}

static int hex_digit(char c)
{
    if (pilu_char_is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* §4.3.7; `p` stands behind the backslash. */
static void take_escape(lexer *x, pilu_buf *out)
{
    if (hex_digit(at(x, 0)) < 0) {
        pilu_buf_char(out, *x->p++);
        return;
    }
    uint32_t c = 0;
    for (int i = 0; i < 6 && hex_digit(at(x, 0)) >= 0; i++) c = c * 16 + (uint32_t)hex_digit(*x->p++);
    if (is_blank(at(x, 0))) x->p++;
    bool valid = c != 0 && c < 0x110000 && !(c >= 0xD800 && c < 0xE000);
    pilu_buf_utf8(out, valid ? c : 0xFFFD);
}

static pilu_str take_name(lexer *x)
{
    const char *start = x->p;
    while (x->p < x->end && in_name(*x->p)) x->p++;
    if (!escape_at(x, 0)) return (pilu_str){start, (size_t)(x->p - start)};
    pilu_buf out;
    pilu_buf_init(&out, 0);
    pilu_buf_put(&out, start, (size_t)(x->p - start));
    while (x->p < x->end && (in_name(*x->p) || escape_at(x, 0))) {
        if (*x->p == '\\') {
            x->p++;
            take_escape(x, &out);
        } else {
            pilu_buf_char(&out, *x->p++);
        }
    }
    pilu_str name = pilu_arena_str(x->arena, pilu_buf_view(&out));
    pilu_buf_free(&out);
    return name;
}

static void syntax(lexer *x, const char *from, pilu_str words)
{
    size_t offset = (size_t)(from - x->source->text.p);
    pilu_report(x->diags, STYLE_SYNTAX, pilu_place_at(x->source, offset, 1), words);
}

/* §4.3.5: a line break inside ends the string as a bad one. */
static void take_string(lexer *x, pilu_css_token *t)
{
    const char *start = x->p;
    char quote = *x->p++;
    pilu_buf out;
    pilu_buf_init(&out, 0);
    while (x->p < x->end && *x->p != quote && !is_break(*x->p)) {
        if (*x->p != '\\') {
            pilu_buf_char(&out, *x->p++);
        } else if (x->p + 1 < x->end && is_break(x->p[1])) {
            x->p += 2;
        } else if (x->p++, x->p < x->end) {
            take_escape(x, &out);
        }
    }
    t->kind = PILU_CSS_STRING;
    t->text = pilu_arena_str(x->arena, pilu_buf_view(&out));
    pilu_buf_free(&out);
    if (x->p < x->end && *x->p == quote) {
        x->p++;
    } else {
        t->kind = PILU_CSS_BAD;
        syntax(x, start, PILU_WORDS("引号没有结束", "the quotation is not closed"));
    }
}

/* §4.3.12, in millionths; digits past the sixth decimal round half up. */
static int64_t take_number(lexer *x)
{
    const int64_t most = (int64_t)1000000000 * PILU_CSS_ONE;
    bool minus = at(x, 0) == '-';
    if (at(x, 0) == '-' || at(x, 0) == '+') x->p++;
    int64_t value = 0;
    while (pilu_char_is_digit(at(x, 0))) {
        int digit = *x->p++ - '0';
        if (value < most) value = value * 10 + (int64_t)digit * PILU_CSS_ONE;
    }
    if (at(x, 0) == '.' && pilu_char_is_digit(at(x, 1))) {
        x->p++;
        for (int64_t unit = PILU_CSS_ONE / 10; pilu_char_is_digit(at(x, 0)); unit /= 10) {
            int digit = *x->p++ - '0';
            value += digit * unit;
            if (unit == 0) {
                value += digit >= 5;
                while (pilu_char_is_digit(at(x, 0))) x->p++;
                break;
            }
        }
    }
    size_t i = 1 + (at(x, 1) == '-' || at(x, 1) == '+');
    if ((at(x, 0) == 'e' || at(x, 0) == 'E') && pilu_char_is_digit(at(x, i))) {
        bool down = at(x, 1) == '-';
        int power = 0;
        for (x->p += i; pilu_char_is_digit(at(x, 0)); x->p++)
            if (power < 30) power = power * 10 + (*x->p - '0');
        for (; power > 0; power--) value = down ? (value + 5) / 10 : value < most ? value * 10 : value;
    }
    if (value > most) value = most;
    return minus ? -value : value;
}

static void take_numeric(lexer *x, pilu_css_token *t)
{
    t->number = take_number(x);
    if (at(x, 0) == '%') {
        x->p++;
        t->kind = PILU_CSS_PERCENT;
    } else if (ident_at(x, 0)) {
        t->kind = PILU_CSS_DIMENSION;
        t->text = take_name(x);
    } else {
        t->kind = PILU_CSS_NUMBER;
    }
}

static void take_token(lexer *x, pilu_css_token *t)
{
    char c = *x->p;
    if (is_blank(c)) {
        while (x->p < x->end && is_blank(*x->p)) x->p++;
        t->kind = PILU_CSS_SPACE;
    } else if (c == '"' || c == '\'') {
        take_string(x, t);
    } else if (number_at(x)) {
        take_numeric(x, t);
    } else if (ident_at(x, 0)) {
        t->text = take_name(x);
        t->kind = at(x, 0) == '(' ? PILU_CSS_FUNCTION : PILU_CSS_IDENT;
        if (t->kind == PILU_CSS_FUNCTION) x->p++;
    } else if ((c == '#' && (in_name(at(x, 1)) || escape_at(x, 1))) || (c == '@' && ident_at(x, 1))) {
        x->p++;
        t->kind = c == '#' ? PILU_CSS_HASH : PILU_CSS_AT;
        t->text = take_name(x);
    } else {
        t->kind = PILU_CSS_CHAR;
        t->text = (pilu_str){x->p++, 1};
    }
}

/* Moves past a comment; one that does not end takes the rest of the sheet. */
static bool skip_comment(lexer *x)
{
    if (at(x, 0) != '/' || at(x, 1) != '*') return false;
    pilu_str rest = {x->p, (size_t)(x->end - x->p)};
    size_t close = pilu_str_find(rest, PILU_STR("*/"), 2);
    if (close == SIZE_MAX) {
        syntax(x, x->p, PILU_WORDS("注释没有结束，缺少 */", "the comment is not closed, */ is missing"));
        x->p = x->end;
    } else {
        x->p += close + 2;
    }
    return true;
}

pilu_css_tokens pilu_css_lex(pilu_arena *arena, pilu_diags *diags, const pilu_source *source)
{
    lexer x = {.arena = arena, .diags = diags, .source = source, .p = source->text.p};
    x.end = pilu_str_end(source->text);
    if (pilu_str_starts(source->text, PILU_STR("\xEF\xBB\xBF"))) x.p += 3;
    for (;;) {
        while (skip_comment(&x)) {}
        PILU_ARENA_PUSH_ROOM(arena, x.items, x.count, x.room);
        pilu_css_token *t = &x.items[x.count++];
        *t = (pilu_css_token){.offset = (uint32_t)(x.p - source->text.p)};
        if (x.p >= x.end) break;
        take_token(&x, t);
        t->length = (uint32_t)(x.p - source->text.p) - t->offset;
    }
    return (pilu_css_tokens){x.items, x.count};
}
