#include "base/utf8.h"

uint32_t pilu_utf8_read(const char **pp, const char *end)
{
    const unsigned char *p = (const unsigned char *)*pp;
    size_t left = (size_t)(end - *pp);
    uint32_t c = p[0];
    if (c < 0x80) {
        *pp += 1;
        return c;
    }
    size_t n = c >= 0xF0 && c <= 0xF4 ? 4 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xC2 && c < 0xE0 ? 2 : 0;
    if (n == 0 || n > left) goto bad;
    c &= n == 2 ? 0x1Fu : n == 3 ? 0x0Fu : 0x07u;
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80) goto bad;
        c = c << 6 | (p[i] & 0x3Fu);
    }
    if ((n == 3 && (c < 0x800 || (c >= 0xD800 && c < 0xE000))) || (n == 4 && (c < 0x10000 || c > 0x10FFFF))) goto bad;
    *pp += n;
    return c;
bad:
    *pp += 1;
    return PILU_UTF8_BAD;
}

uint32_t pilu_utf8_before(const char *p, const char *start)
{
    const char *q = p - 1;
    while (q > start && p - q < 4 && ((unsigned char)*q & 0xC0) == 0x80) q--;
    const char *at = q;
    uint32_t c = pilu_utf8_next(&at, p);
    return at == p ? c : PILU_UTF8_BAD;
}

size_t pilu_utf8_encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, c >>= 6) out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)((n == 2 ? 0xC0 : n == 3 ? 0xE0 : 0xF0) | c);
    return n;
}

/* Empty text may be a null pointer, to which C17 does not even let 0 be added. */
size_t pilu_utf8_check(pilu_str text)
{
    const char *p = text.p, *end = pilu_str_end(text);
    while (p < end) {
        const char *at = p;
        if (pilu_utf8_next(&p, end) == PILU_UTF8_BAD) return (size_t)(at - text.p);
    }
    return SIZE_MAX;
}

size_t pilu_utf8_count(pilu_str text)
{
    size_t n = 0;
    for (const char *p = text.p, *end = pilu_str_end(text); p < end; n++) pilu_utf8_next(&p, end);
    return n;
}

bool pilu_char_is_han(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3007 ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x323AF);
}

bool pilu_char_steers(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool pilu_char_is_wide(uint32_t c)
{
    if (c < 0x2014) return false;
    return (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF01 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) ||
           (c >= 0x20000 && c <= 0x3FFFD) || (c >= 0x2460 && c <= 0x24FF) || c == 0x2014 ||
           (c >= 0x2018 && c <= 0x2019) || (c >= 0x201C && c <= 0x201D) || c == 0x2026;
}

size_t pilu_utf8_columns(pilu_str text)
{
    size_t n = 0;
    for (const char *p = text.p, *end = pilu_str_end(text); p < end;) {
        uint32_t c = pilu_utf8_next(&p, end);
        if ((c >= 0x300 && c < 0x370) || (c >= 0x200B && c < 0x200E) || (c >= 0xFE00 && c < 0xFE10)) continue;
        /* The quotes, dash and ellipsis are one column on most terminals although Chinese sets them wide. */
        n += pilu_char_is_wide(c) && c >= 0x2E80 ? 2 : 1;
    }
    return n;
}
