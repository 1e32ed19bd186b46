#include "base/buf.h"
#include "base/utf8.h"
#include "unit.h"

TEST(wellformed_sequences)
{
    static const struct { pilu_str bytes; uint32_t c; } CASES[] = {
        {{"\0", 1}, 0}, {{"\x7F", 1}, 0x7F}, {{"\xC2\x80", 2}, 0x80}, {{"\xDF\xBF", 2}, 0x7FF}, {{"\xE0\xA0\x80", 3}, 0x800},
        {{"\xE6\xB1\x89", 3}, 0x6C49}, {{"\xED\x9F\xBF", 3}, 0xD7FF}, {{"\xEE\x80\x80", 3}, 0xE000}, {{"\xEF\xBF\xBF", 3}, 0xFFFF},
        {{"\xF0\x90\x80\x80", 4}, 0x10000}, {{"\xF0\xA0\x80\x80", 4}, 0x20000}, {{"\xF4\x8F\xBF\xBF", 4}, 0x10FFFF},
    };
    for (size_t i = 0; i < PILU_COUNT(CASES); i++) {
        pilu_str s = CASES[i].bytes;
        const char *p = s.p;
        CHECK_INT(pilu_utf8_next(&p, s.p + s.n), CASES[i].c);
        CHECK(p == s.p + s.n);
        CHECK_INT(pilu_utf8_before(s.p + s.n, s.p), CASES[i].c);
        char out[4];
        CHECK_INT(pilu_utf8_encode(CASES[i].c, out), s.n);
        CHECK(memcmp(out, s.p, s.n) == 0);
        CHECK(pilu_utf8_check(s) == SIZE_MAX);
    }
}

/* Unicode 15, table 3-7: what is not in it is ill-formed. */
TEST(illformed_sequences)
{
    static const pilu_str CASES[] = {
        {"\x80", 1}, {"\xBF", 1}, {"\xC0\x80", 2}, {"\xC1\xBF", 2}, {"\xC2", 1}, {"\xC2\x41", 2}, {"\xE0\x9F\xBF", 3}, {"\xE6\xB1", 2},
        {"\xED\xA0\x80", 3}, {"\xED\xBF\xBF", 3}, {"\xF0\x8F\xBF\xBF", 4}, {"\xF4\x90\x80\x80", 4}, {"\xF5\x80\x80\x80", 4},
        {"\xFE", 1}, {"\xFF", 1}, {"\xF0\x90\x80", 3},
    };
    for (size_t i = 0; i < PILU_COUNT(CASES); i++) {
        const char *p = CASES[i].p;
        CHECK(pilu_utf8_next(&p, p + CASES[i].n) == PILU_UTF8_BAD);
        CHECK(p == CASES[i].p + 1);
        CHECK_INT(pilu_utf8_check(CASES[i]), 0);
    }
    CHECK_INT(pilu_utf8_check(PILU_STR("汉a\xFF")), 4);
    CHECK(pilu_utf8_check((pilu_str){0}) == SIZE_MAX);
    pilu_str cut = PILU_STR("a\xB1\x89");
    CHECK(pilu_utf8_before(cut.p + 3, cut.p) == PILU_UTF8_BAD);
}

TEST(all_code_points_return)
{
    for (uint32_t c = 0; c < 0x110000; c++) {
        if (c >= 0xD800 && c < 0xE000) continue;
        char bytes[4];
        size_t n = pilu_utf8_encode(c, bytes);
        const char *p = bytes;
        if (pilu_utf8_next(&p, bytes + n) != c || p != bytes + n) {
            CHECK(!"a code point changed");
            return;
        }
    }
}

TEST(counts)
{
    CHECK_INT(pilu_utf8_count(PILU_STR("汉字a😀")), 4);
    CHECK_INT(pilu_utf8_count(PILU_STR("a\xFF\xFE")), 3);
    CHECK_INT(pilu_utf8_count((pilu_str){0}), 0);
    CHECK_INT(pilu_utf8_columns(PILU_STR("汉字a")), 5);
    CHECK_INT(pilu_utf8_columns(PILU_STR("e\xCC\x81")), 1); /* e and a combining acute */
    CHECK_INT(pilu_utf8_columns(PILU_STR("，")), 2);
}

TEST(classes)
{
    static const uint32_t HAN[] = {0x4E00, 0x9FFF, 0x3400, 0x3007, 0xF900, 0x20000, 0x323AF};
    static const uint32_t NOT_HAN[] = {'a', 0x3042, 0x3001, 0xFF0C, 0x3FFF + 0x30000, 0x2E80};
    for (size_t i = 0; i < PILU_COUNT(HAN); i++) CHECK(pilu_char_is_han(HAN[i]) && pilu_char_is_wide(HAN[i]));
    for (size_t i = 0; i < PILU_COUNT(NOT_HAN); i++) CHECK(!pilu_char_is_han(NOT_HAN[i]));
    static const uint32_t WIDE[] = {0x3001, 0xFF0C, 0xFF08, 0x201C, 0x2014, 0x2026, 0x2460, 0x3042};
    static const uint32_t NARROW[] = {'a', '(', 0xB7, 0xE9, 0x2013, 0x2022};
    for (size_t i = 0; i < PILU_COUNT(WIDE); i++) CHECK(pilu_char_is_wide(WIDE[i]));
    for (size_t i = 0; i < PILU_COUNT(NARROW); i++) CHECK(!pilu_char_is_wide(NARROW[i]));
    CHECK(pilu_char_is_blank('\n') && !pilu_char_is_blank(0x3000) && !pilu_char_is_blank(0xA0));
}

TEST(strings)
{
    CHECK_STR(pilu_str_trim(PILU_STR(" \t\r\n汉 字\n ")), "汉 字");
    CHECK_STR(pilu_str_trim(PILU_STR(" \n")), "");
    CHECK_INT(pilu_str_find(PILU_STR("abcabc"), PILU_STR("ca"), 0), 2);
    CHECK_INT(pilu_str_find(PILU_STR("abcabc"), PILU_STR("abc"), 1), 3);
    CHECK(pilu_str_find(PILU_STR("abcabc"), PILU_STR("abd"), 0) == SIZE_MAX);
    CHECK(pilu_str_find(PILU_STR("ab"), PILU_STR("abc"), 0) == SIZE_MAX);
    CHECK_INT(pilu_str_find(PILU_STR("aab"), PILU_STR("ab"), 0), 1);
    CHECK(pilu_str_cmp(PILU_STR("a"), PILU_STR("ab")) < 0);
    CHECK(pilu_str_cmp(PILU_STR("b"), PILU_STR("ab")) > 0);
    CHECK_INT(pilu_str_cmp((pilu_str){0}, PILU_STR("")), 0);
}

TEST(buffer_and_its_cap)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 10);
    pilu_buf_int(&buf, INT64_MIN + 9223372036854775807);
    pilu_buf_printf(&buf, "%d,", 23);
    pilu_buf_utf8(&buf, 0x6C49);
    CHECK_STR(pilu_buf_view(&buf), "-123,汉");
    pilu_buf_text(&buf, "xyz"); /* 11 bytes with it */
    CHECK(buf.full);
    pilu_buf_char(&buf, 'x');
    CHECK_STR(pilu_buf_view(&buf), "-123,汉");
    pilu_buf_free(&buf);
    pilu_buf_init(&buf, 0);
    pilu_buf_int(&buf, INT64_MIN);
    CHECK_STR(pilu_buf_view(&buf), "-9223372036854775808");
    pilu_buf_free(&buf);
}

int main(void)
{
    RUN(wellformed_sequences);
    RUN(illformed_sequences);
    RUN(all_code_points_return);
    RUN(counts);
    RUN(classes);
    RUN(strings);
    RUN(buffer_and_its_cap);
    return unit_end();
}
