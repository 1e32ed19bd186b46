#include "base/chinese.h"

#include "base/utf8.h"

static const char *const DIGITS[2][10] = {{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"},
                                          {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"}};
static const char *const UNITS[2][4] = {{"", "十", "百", "千"}, {"", "拾", "佰", "仟"}};
static const char *const GROUPS[] = {"", "万", "亿", "万亿", "亿亿"};

const char *pilu_chinese_digit(unsigned digit, pilu_chinese_style style) { return DIGITS[style][digit % 10]; }

/* Four digits; *zero: a 零 is due before the next digit. */
static void put_group(unsigned part, pilu_chinese_style style, bool *zero, bool *begun, pilu_buf *out)
{
    unsigned place = 1000;
    for (int i = 3; i >= 0; i--, place /= 10) {
        unsigned d = part / place % 10;
        if (d == 0) {
            *zero = *zero || *begun;
            continue;
        }
        if (*zero) pilu_buf_text(out, DIGITS[style][0]);
        *zero = false;
        /* 十二, not 一十二, where a number begins */
        bool bare = style == PILU_CHINESE_SMALL && !*begun && i == 1 && d == 1;
        if (!bare) pilu_buf_text(out, DIGITS[style][d]);
        pilu_buf_text(out, UNITS[style][i]);
        *begun = true;
    }
}

void pilu_chinese_print(uint64_t number, pilu_chinese_style style, pilu_buf *out)
{
    bool zero = false, begun = false;
    uint64_t power = 10000000000000000u;
    if (number == 0) pilu_buf_text(out, DIGITS[style][0]);
    for (int group = 4; group >= 0; group--, power /= 10000) {
        unsigned part = (unsigned)(number / power % 10000);
        if (part == 0) {
            zero = begun;
            continue;
        }
        put_group(part, style, &zero, &begun, out);
        pilu_buf_text(out, GROUPS[group]);
        zero = false;
    }
}

/* --- quotation marks ------------------------------------------------------------------------------- */

void pilu_buf_quoted(pilu_buf *out, pilu_str text, bool title)
{
    static const char *const MARKS[][4] = {{"“", "”", "‘", "’"}, {"《", "》", "〈", "〉"}};
    const char *const *marks = MARKS[title];
    pilu_buf_text(out, marks[0]);
    for (const char *p = text.p, *end = pilu_str_end(text); p < end;) {
        const char *from = p;
        pilu_utf8_next(&p, end);
        pilu_str c = {from, (size_t)(p - from)};
        if (pilu_str_is(c, marks[0])) pilu_buf_text(out, marks[2]);
        else if (pilu_str_is(c, marks[1])) pilu_buf_text(out, marks[3]);
        else pilu_buf_str(out, c);
    }
    pilu_buf_text(out, marks[1]);
}
