#include "read/pdf_token.h"

#include <ctype.h>

pdf_lexer pilu_pdf_lexer(pilu_str text)
{
    pdf_lexer l = {.text = text};
    pilu_buf_init(&l.string, SIZE_MAX);
    return l;
}

void pilu_pdf_lexer_end(pdf_lexer *l) { pilu_buf_free(&l->string); }

static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }
static bool is_sign(char c) { return c && strchr("()<>[]{}/%", c); }
static char at(const pdf_lexer *l, size_t i) { return i < l->text.n ? l->text.p[i] : '\0'; }

static int hex(char c)
{
    if (isdigit((unsigned char)c)) return c - '0';
    return isxdigit((unsigned char)c) ? (c | 32) - 'a' + 10 : -1;
}

/* 7.3.4.3; a digit that is missing at the end is 0. */
static void read_hex(pdf_lexer *l)
{
    int first = -1;
    for (l->at++; l->at < l->text.n && l->text.p[l->at] != '>'; l->at++) {
        int digit = hex(l->text.p[l->at]);
        if (digit < 0) continue;
        if (first >= 0) pilu_buf_char(&l->string, (char)(first * 16 + digit));
        first = first < 0 ? digit : -1;
    }
    if (first >= 0) pilu_buf_char(&l->string, (char)(first * 16));
    if (l->at < l->text.n) l->at++;
}

/* Behind a backslash: 7.3.4.2, table 3. */
static void read_escape(pdf_lexer *l)
{
    static const char NAMES[] = "nrtbf", SIGNS[] = "\n\r\t\b\f";
    char c = at(l, l->at++);
    const char *name = c ? strchr(NAMES, c) : NULL;
    if (c >= '0' && c <= '7') {
        int code = c - '0';
        for (int i = 0; i < 2 && at(l, l->at) >= '0' && at(l, l->at) <= '7'; i++)
            code = code * 8 + at(l, l->at++) - '0';
        pilu_buf_char(&l->string, (char)code);
    } else if (c == '\r') {
        if (at(l, l->at) == '\n') l->at++;
    } else if (c != '\n') {
        pilu_buf_char(&l->string, name ? SIGNS[name - NAMES] : c);
    }
}

static void read_literal(pdf_lexer *l)
{
    l->at++;
    for (int depth = 1; l->at < l->text.n;) {
        char c = l->text.p[l->at++];
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (!depth) return;
        if (c == '\\') read_escape(l);
        else pilu_buf_char(&l->string, c);
    }
}

static void skip_blanks(pdf_lexer *l)
{
    while (l->at < l->text.n && (is_blank(l->text.p[l->at]) || l->text.p[l->at] == '%')) {
        bool comment = l->text.p[l->at++] == '%';
        while (comment && l->at < l->text.n && l->text.p[l->at] != '\n' && l->text.p[l->at] != '\r') l->at++;
    }
}

pdf_token pilu_pdf_token(pdf_lexer *l)
{
    skip_blanks(l);
    size_t from = l->at;
    char c = at(l, from);
    pdf_token t = {.kind = PDF_END};
    l->string.n = 0;
    if (from >= l->text.n) return t;
    if (c == '(') {
        t.kind = PDF_STRING;
        read_literal(l);
    } else if (c == '<' && at(l, from + 1) != '<') {
        t.kind = PDF_STRING;
        read_hex(l);
    } else if (c != '/' && is_sign(c)) {
        t.kind = PDF_SIGN;
        l->at += (c == '<' || c == '>') && at(l, from + 1) == c ? 2 : 1;
    } else {
        bool number = isdigit((unsigned char)c) || c == '+' || c == '-' || c == '.';
        t.kind = c == '/' ? PDF_NAME : number ? PDF_NUMBER : PDF_WORD;
        for (l->at++; l->at < l->text.n && !is_blank(l->text.p[l->at]) && !is_sign(l->text.p[l->at]);) l->at++;
    }
    t.text = pilu_str_slice(l->text, from, l->at);
    t.string = pilu_buf_view(&l->string);
    return t;
}

void pilu_pdf_skip_picture(pdf_lexer *l)
{
    size_t end = l->at;
    do end = pilu_str_find(l->text, PILU_STR("EI"), end + 1);
    while (end != SIZE_MAX && ((unsigned char)l->text.p[end - 1] > ' ' ||
                               (end + 2 < l->text.n && (unsigned char)l->text.p[end + 2] > ' ')));
    l->at = end == SIZE_MAX ? l->text.n : end + 2;
}
