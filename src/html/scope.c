/* A style sheet for a part of somebody else's page: each selector holds below one element, and nothing else is said.
 *
 * A walk over blocks and selectors is enough (CSS Syntax 3 §5): a block of declarations is carried as it is, but for
 * the unit rem, which is the host page's to choose and would change every measure: it is the property --rem.
 * @page and what else would reach beyond the element is left out; so is what answers to a dark screen, since the host
 * page has its own answer. `html`, `body` and `:root` are the element itself. */
#include "html/writer.h"

typedef struct scoper {
    pilu_str css;
    size_t at;
    pilu_buf *out;
    pilu_str scope; /* «#id» */
} scoper;

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           (unsigned char)c >= 0x80;
}

static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

/* Behind the comment, string or single character that begins here. */
static size_t after(pilu_str css, size_t at)
{
    char c = css.p[at];
    if (c == '/' && at + 1 < css.n && css.p[at + 1] == '*') {
        size_t end = pilu_str_find(css, PILU_STR("*/"), at + 2);
        return end == SIZE_MAX ? css.n : end + 2;
    }
    if (c == '\\') return at + 2 < css.n ? at + 2 : css.n;
    if (c != '"' && c != '\'') return at + 1;
    for (size_t i = at + 1; i < css.n; i++) {
        if (css.p[i] == '\\') i++;
        else if (css.p[i] == c) return i + 1;
    }
    return css.n;
}

static bool is_comment(pilu_str css, size_t at)
{
    return css.p[at] == '/' && at + 1 < css.n && css.p[at + 1] == '*';
}

/* From `at` to the first of `ends` that is in no string, comment or brackets, or the end. */
static size_t find_end(pilu_str css, size_t at, const char *ends)
{
    int depth = 0;
    while (at < css.n) {
        char c = css.p[at];
        if (depth == 0 && c && strchr(ends, c)) return at;
        depth += (c == '(' || c == '[') - (c == ')' || c == ']');
        at = after(css, at);
    }
    return css.n;
}

/* Behind the brace that ends the block which `at` is in. */
static size_t block_end(pilu_str css, size_t at)
{
    for (int depth = 1; at < css.n;) {
        depth += (css.p[at] == '{') - (css.p[at] == '}');
        at = after(css, at);
        if (depth == 0) return at;
    }
    return css.n;
}

static void skip_blank(scoper *s)
{
    while (s->at < s->css.n && (is_space(s->css.p[s->at]) || is_comment(s->css, s->at))) s->at = after(s->css, s->at);
}

/* «1.5rem» is calc(1.5 * var(--rem)). */
static void put_declarations(scoper *s, pilu_str text)
{
    for (size_t i = 0; i < text.n;) {
        bool begins = i == 0 || !is_name(text.p[i - 1]);
        size_t from = i + (text.p[i] == '-'), end = from, next = after(text, i);
        while (begins && end < text.n && ((text.p[end] >= '0' && text.p[end] <= '9') || text.p[end] == '.')) end++;
        if (end > from && pilu_str_starts(pilu_str_slice(text, end, text.n), PILU_STR("rem")) &&
            (end + 3 == text.n || !is_name(text.p[end + 3]))) {
            pilu_buf_printf(s->out, "calc(%.*s * var(--rem))", PILU_FMT(pilu_str_slice(text, i, end)));
            next = end + 3;
        } else if (!is_comment(text, i)) {
            pilu_buf_str(s->out, pilu_str_slice(text, i, next));
        }
        i = next;
    }
}

static void put_selector(scoper *s, pilu_str selector)
{
    static const char *const SELF[] = {":root", "html", "body"};
    selector = pilu_str_trim(selector);
    pilu_buf_str(s->out, s->scope);
    for (size_t i = 0; i < PILU_COUNT(SELF); i++) {
        size_t n = strlen(SELF[i]);
        if (!pilu_str_starts(selector, pilu_str_from(SELF[i])) || (n < selector.n && is_name(selector.p[n]))) continue;
        pilu_buf_str(s->out, pilu_str_slice(selector, n, selector.n));
        return;
    }
    pilu_buf_char(s->out, ' ');
    pilu_buf_str(s->out, selector);
}

static void put_selectors(scoper *s, pilu_str list)
{
    for (size_t from = 0; from <= list.n;) {
        size_t to = find_end(list, from, ",");
        if (from) pilu_buf_text(s->out, ", ");
        put_selector(s, pilu_str_slice(list, from, to));
        from = to + 1;
    }
}

/* One rule: a block of declarations, or a group of rules that begins; false at the end of a group. */
static bool put_rule(scoper *s, int *depth)
{
    skip_blank(s);
    if (s->at >= s->css.n) return false;
    if (s->css.p[s->at] == '}') {
        s->at++;
        if (*depth) pilu_buf_text(s->out, "}\n");
        *depth -= *depth > 0;
        return true;
    }
    size_t end = find_end(s->css, s->at, "{;}");
    pilu_str prelude = pilu_str_trim(pilu_str_slice(s->css, s->at, end));
    bool block = end < s->css.n && s->css.p[end] == '{';
    s->at = end < s->css.n && s->css.p[end] != '}' ? end + 1 : end;
    if (!block) return true; /* @import, @charset */
    if (pilu_str_starts(prelude, PILU_STR("@media")) || pilu_str_starts(prelude, PILU_STR("@supports"))) {
        if (pilu_str_find(prelude, PILU_STR("prefers-color-scheme"), 0) == SIZE_MAX) {
            ++*depth;
            pilu_buf_printf(s->out, "%.*s {\n", PILU_FMT(prelude));
            return true;
        }
    } else if (prelude.n && prelude.p[0] != '@') {
        size_t from = s->at;
        s->at = block_end(s->css, s->at);
        put_selectors(s, prelude);
        pilu_buf_text(s->out, " {");
        put_declarations(s, pilu_str_slice(s->css, from, s->at));
        pilu_buf_char(s->out, '\n');
        return true;
    }
    s->at = block_end(s->css, s->at);
    return true;
}

void pilu_html_scope_css(pilu_buf *out, pilu_str css, pilu_str scope)
{
    scoper s = {.css = css, .out = out, .scope = scope};
    int depth = 0;
    while (put_rule(&s, &depth)) {}
    for (; depth > 0; depth--) pilu_buf_text(out, "}\n");
}

/* CSSOM §2.1 «serialize an identifier». */
static void put_ident(pilu_buf *out, pilu_str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool digit = c >= '0' && c <= '9';
        if ((unsigned char)c < 0x20 || (digit && (i == 0 || (i == 1 && name.p[0] == '-'))))
            pilu_buf_printf(out, "\\%x ", (unsigned char)c);
        else if (!is_name(c) || (c == '-' && name.n == 1))
            pilu_buf_printf(out, "\\%c", c);
        else
            pilu_buf_char(out, c);
    }
}

/* Whatever the host page says of td or p ends at the element: inherited values by `initial`, those of the elements by
 * `revert`, which leaves the browser's own. An id weighs more than the classes and elements of a usual sheet; :where
 * adds nothing to it, so that every rule below wins. Within a drawing `revert` would take what draws it. */
void pilu_html_scope_open(pilu_buf *out, pilu_str id, pilu_buf *scope)
{
    pilu_buf_char(scope, '#');
    put_ident(scope, id);
    pilu_str s = pilu_buf_view(scope);
    pilu_buf_printf(out, "%.*s { all: initial; display: block; --rem: 16px; }\n", PILU_FMT(s));
    pilu_buf_printf(out, "%.*s :where(svg *) { box-sizing: revert; }\n", PILU_FMT(s));
    static const char *const PARTS[] = {"", "::before", "::after"};
    for (size_t i = 0; i < PILU_COUNT(PARTS); i++)
        pilu_buf_printf(out, "%.*s :where(:not(svg *))%s { all: revert; }\n", PILU_FMT(s), PARTS[i]);
}
