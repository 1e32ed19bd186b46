/* utf8.h: reading and writing UTF-8 (Unicode 15, table 3-7: no overlong forms, no surrogates), and the
 * few character classes that more than one floor needs. */
#ifndef PILU_BASE_UTF8_H
#define PILU_BASE_UTF8_H

#include "base/base.h"

#define PILU_UTF8_BAD UINT32_MAX

/* The code point at `*p` (< end), moving past it. PILU_UTF8_BAD for an ill-formed byte, moving past one byte. */
uint32_t pilu_utf8_read(const char **p, const char *end);

/* The same; ASCII and most Chinese characters (three bytes that can be neither overlong nor a surrogate) at once. */
static inline uint32_t pilu_utf8_next(const char **pp, const char *end)
{
    const unsigned char *p = (const unsigned char *)*pp;
    if (p[0] < 0x80) {
        ++*pp;
        return p[0];
    }
    bool three = p[0] > 0xE0 && p[0] < 0xED && end - *pp >= 3 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80;
    if (!three) return pilu_utf8_read(pp, end);
    *pp += 3;
    return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
}

/* The code point that ends before `p` (> start), or PILU_UTF8_BAD. */
uint32_t pilu_utf8_before(const char *p, const char *start);

/* Bytes written (1–4) for a code point below 0x110000. */
size_t pilu_utf8_encode(uint32_t codepoint, char out[4]);

/* Offset of the first ill-formed byte, or SIZE_MAX when the text is well-formed. */
size_t pilu_utf8_check(pilu_str text);

/* Number of code points; ill-formed bytes count one each. */
size_t pilu_utf8_count(pilu_str text);

/* Terminal columns: wide characters take two, combining marks none. */
size_t pilu_utf8_columns(pilu_str text);

/* 汉字: unified and compatibility ideographs, all planes, and 〇. */
bool pilu_char_is_han(uint32_t c);

/* East Asian full-width forms: Han, kana, CJK symbols and punctuation, full-width ASCII, and the marks
 * “ ” ‘ ’ — … that Chinese sets full-width. */
bool pilu_char_is_wide(uint32_t c);

/* Characters that steer what shows the text: controls (C0, DEL, C1), line and paragraph separators, and those that turn
 * the writing direction (UAX #9). */
bool pilu_char_steers(uint32_t c);

/* 0 to 9 of ASCII. */
static inline bool pilu_char_is_digit(uint32_t c) { return c >= '0' && c <= '9'; }

/* Space, tab and line breaks as HTML collapses them; U+3000 and U+00A0 are not white space here. */
static inline bool pilu_char_is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

#endif
