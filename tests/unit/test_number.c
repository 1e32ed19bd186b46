#include "base/number.h"
#include "unit.h"

#include <stdlib.h>

static pilu_number num(const char *text) { return pilu_number_parse(pilu_str_from(text)); }

static pilu_buf shown_buf;

static pilu_str shown(pilu_number a, int places)
{
    shown_buf.n = 0;
    pilu_number_print(a, places, false, &shown_buf);
    return pilu_buf_view(&shown_buf);
}

static pilu_str shown_grouped(pilu_number a, int places)
{
    shown_buf.n = 0;
    pilu_number_print(a, places, true, &shown_buf);
    return pilu_buf_view(&shown_buf);
}

static pilu_str shown_short(pilu_number a, int most)
{
    shown_buf.n = 0;
    pilu_number_print_short(a, most, &shown_buf);
    return pilu_buf_view(&shown_buf);
}

static pilu_number percent(pilu_number part, pilu_number whole)
{
    return pilu_number_mul(pilu_number_div(part, whole), pilu_number_int(100));
}

TEST(grammar_accepts)
{
    static const struct { const char *text; int64_t num, den; } CASES[] = {
        {"0", 0, 1}, {"-0", 0, 1}, {"0.0", 0, 1}, {"-0.00", 0, 1}, {"0e5", 0, 1}, {"0.000e-30", 0, 1},
        {"7", 7, 1}, {"-12.50", -25, 2}, {"3e2", 300, 1}, {"3E+2", 300, 1}, {"25e-2", 1, 4}, {"0.285", 57, 200},
        {"10", 10, 1}, {"1.000", 1, 1}, {"1.5e1", 15, 1}, {"120e-1", 12, 1}, {"0.1e1", 1, 1}, {"2e00", 2, 1},
    };
    for (size_t i = 0; i < PILU_COUNT(CASES); i++) {
        pilu_number n = num(CASES[i].text);
        CHECK(n.ok);
        CHECK_INT(n.num, CASES[i].num);
        CHECK_INT(n.den, CASES[i].den);
    }
}

TEST(grammar_refuses)
{
    static const char *const CASES[] = {
        "", "-", "+1", "01", "-01", "00", ".5", "5.", "1.e3", "1e", "1e+", "1e-", "e5", "1 ", " 1", "1,000", "0x10",
        "1_0", "NaN", "Infinity", "-Infinity", "--1", "1.2.3", "1e5.0", "1e5e5", "１", "1e400", "1e31", "1e-31",
        "1e99999999999999999999", "1234567890123456789012345678901", "0.1234567890123456789012345678901",
    };
    for (size_t i = 0; i < PILU_COUNT(CASES); i++) {
        CHECK(!num(CASES[i]).ok);
        if (num(CASES[i]).ok) printf("  accepted: %s\n", CASES[i]);
    }
    CHECK(!pilu_number_parse((pilu_str){"1\0", 2}).ok);
}

TEST(parse_limits)
{
    CHECK(num("123456789012345678901234567890").ok);
    CHECK_STR(shown(num("123456789012345678901234567890"), 0), "123456789012345678901234567890");
    CHECK_STR(shown(num("1e30"), 0), "1000000000000000000000000000000");
    CHECK_STR(shown(num("0.000000000000000000000000000001"), 30), "0.000000000000000000000000000001");
    CHECK(!num("123456789012345678901234567890e30").ok); /* 10^59 */
    CHECK(!num("0.000000000000000000000000000000000000000000000000000000000000000000001").ok);
    CHECK_INT(num("0.000000000000000000000000000000000000000000000000000000000000000000000").num, 0);
    CHECK_INT(num("100e-2").num, 1);
    /* Zeros behind the last digit are not significant. */
    CHECK_STR(shown(num("1000000000000000000000000000000"), 0), "1000000000000000000000000000000");
    CHECK_STR(shown(num("123456789012345678901234567890.0000"), 0), "123456789012345678901234567890");
    CHECK_STR(shown(num("1002003.0400500"), 7), "1002003.0400500");
    CHECK(!num("1234567890123456789012345678900000000000").ok); /* 10^39 */
    CHECK(!num("1000000000000000000000000000001").ok);          /* 31 digits */
}

TEST(rounding_half_up_away_from_zero)
{
    static const struct { const char *text; int places; const char *want; } CASES[] = {
        {"0.285", 2, "0.29"},     {"1.005", 2, "1.01"},    {"-0.005", 2, "-0.01"},  {"-0.004", 2, "0.00"},
        {"0.005", 2, "0.01"},     {"0.004999", 2, "0.00"}, {"2.5", 0, "3"},         {"-2.5", 0, "-3"},
        {"0.5", 0, "1"},          {"0.49", 0, "0"},        {"-0.49", 0, "0"},       {"99.995", 2, "100.00"},
        {"9.999", 2, "10.00"},    {"93.5", 2, "93.50"},    {"7", 2, "7.00"},        {"0", 2, "0.00"},
        {"-12.345", 2, "-12.35"}, {"0.05", 1, "0.1"},      {"1234.5678", 3, "1234.568"}, {"89.995", 2, "90.00"},
        {"1e15", 2, "1000000000000000.00"}, {"999999999999999.995", 2, "1000000000000000.00"},
        {"-999999999999999.99", 2, "-999999999999999.99"},
    };
    for (size_t i = 0; i < PILU_COUNT(CASES); i++) {
        pilu_number n = num(CASES[i].text);
        CHECK_STR(shown(n, CASES[i].places), CASES[i].want);
        pilu_number r = pilu_number_round(n, CASES[i].places);
        CHECK(r.ok);
        CHECK_INT(pilu_number_cmp(r, num(CASES[i].want)), 0);
    }
}

TEST(shares)
{
    CHECK_STR(shown(percent(num("2"), num("3")), 2), "66.67");
    CHECK_STR(shown(percent(num("1"), num("3")), 2), "33.33");
    CHECK_STR(shown(percent(num("-2"), num("3")), 2), "-66.67");
    CHECK_STR(shown(percent(num("62502.50"), num("86500")), 2), "72.26");
    CHECK_STR(shown(percent(num("1.91"), num("5")), 2), "38.20");
    CHECK_STR(shown(percent(num("906.51"), num("1060.67")), 2), "85.47");
    CHECK_STR(shown(percent(num("8.2555"), num("14.2")), 12), "58.137323943662"); /* 8.2555 / 14.2 = 0.58137323943661971… */
    /* Three thirds are one. */
    pilu_number third = pilu_number_div(num("1"), num("3"));
    CHECK_INT(pilu_number_cmp(pilu_number_add(pilu_number_add(third, third), third), num("1")), 0);
}

TEST(large_sums)
{
    pilu_number sum = pilu_number_int(0), step = num("1000000000000000.01");
    for (int i = 0; i < 1000; i++) sum = pilu_number_add(sum, step);
    CHECK_STR(shown(sum, 2), "1000000000000000010.00");
    CHECK_STR(shown_grouped(sum, 2), "1,000,000,000,000,000,010.00");
    CHECK_STR(shown(pilu_number_mul(num("1000000000000000.01"), num("10000")), 2), "10000000000000000100.00");
    CHECK_STR(shown(pilu_number_div(num("1e15"), num("10000")), 2), "100000000000.00");
}

TEST(comparing)
{
    static const struct { const char *a, *b; int order; } CASES[] = {
        {"89.995", "90", -1}, {"90", "89.995", 1}, {"90.00", "90", 0}, {"-1", "1", -1}, {"0", "-0", 0}, {"0", "1e-30", -1},
        {"-0.1", "-0.01", -1}, {"12345678901234567890123456789", "12345678901234567890123456789.0", 0},
        {"12345678901234567890123456789.1", "12345678901234567890123456789.2", -1},
        {"-1e30", "1e-30", -1}, {"1e30", "1e-30", 1},
    };
    for (size_t i = 0; i < PILU_COUNT(CASES); i++) {
        CHECK_INT(pilu_number_cmp(num(CASES[i].a), num(CASES[i].b)), CASES[i].order);
        CHECK_INT(pilu_number_cmp(num(CASES[i].b), num(CASES[i].a)), -CASES[i].order);
    }
    /* Cross products of 10^60: n/(n+1) < (n+1)/(n+2). */
    pilu_number n = num("100000000000000000000000000000"), one = num("1");
    pilu_number n1 = pilu_number_add(n, one), n2 = pilu_number_add(n1, one);
    pilu_number low = pilu_number_div(n, n1), high = pilu_number_div(n1, n2);
    CHECK_INT(pilu_number_cmp(low, high), -1);
    CHECK_INT(pilu_number_cmp(high, low), 1);
    CHECK_INT(pilu_number_cmp(pilu_number_neg(low), pilu_number_neg(high)), 1);
    CHECK_INT(pilu_number_cmp(low, low), 0);
}

TEST(overflow_stays)
{
    pilu_number big = num("1e30"), bad = pilu_number_mul(big, big);
    CHECK(!bad.ok);
    CHECK(!pilu_number_add(bad, num("1")).ok);
    CHECK(!pilu_number_sub(num("1"), bad).ok);
    CHECK(!pilu_number_mul(num("0"), bad).ok);
    CHECK(!pilu_number_div(bad, num("3")).ok);
    CHECK(!pilu_number_neg(bad).ok);
    CHECK(!pilu_number_abs(bad).ok);
    CHECK(!pilu_number_round(bad, 2).ok);
    CHECK(!pilu_number_is_whole(bad));
    CHECK_STR(shown(bad, 2), "?");
    CHECK(!pilu_number_div(num("1"), num("0")).ok);
    CHECK(!pilu_number_div(num("0"), num("0")).ok);
    CHECK(pilu_number_round(num("1e30"), 12).ok); /* 10^42/10^12 would not fit before reducing */
}

TEST(extremes)
{
    pilu_int128 most = 1;
    for (int i = 0; i < 126; i++) most *= 2;
    most += most - 1; /* 2^127 − 1 */
    pilu_number top = {most, 1, true}, bottom = pilu_number_neg(top), one = num("1");
    CHECK_STR(shown(top, 0), "170141183460469231731687303715884105727");
    CHECK_STR(shown(bottom, 1), "-170141183460469231731687303715884105727.0");
    CHECK(!pilu_number_add(top, one).ok);
    CHECK(!pilu_number_sub(bottom, one).ok);
    CHECK(pilu_number_add(top, pilu_number_neg(one)).ok);
    CHECK_INT(pilu_number_add(top, bottom).num, 0);
    CHECK_INT(pilu_number_div(bottom, top).num, -1);
    CHECK_INT(pilu_number_div(top, bottom).num, -1);
    CHECK_INT(pilu_number_cmp(pilu_number_div(one, top), pilu_number_div(one, pilu_number_sub(top, one))), -1);
    CHECK_STR(shown(pilu_number_div(one, top), 2), "0.00");
    /* (2^127−2)/(2^127−1) = 0.99… : long division with a remainder near the top. */
    CHECK_STR(shown(pilu_number_div(pilu_number_sub(top, one), top), 2), "1.00");
    pilu_number two_thirds = pilu_number_div((pilu_number){most / 3 * 2, 1, true}, (pilu_number){most / 3 * 3, 1, true});
    CHECK_STR(shown(two_thirds, 5), "0.66667");
    CHECK_STR(shown(pilu_number_div((pilu_number){most / 3 * 2, 1, true}, (pilu_number){most - 1, 1, true}), 5), "0.66667");
}

TEST(places_and_short)
{
    CHECK_INT(pilu_number_places(num("12.90")), 1);
    CHECK_INT(pilu_number_places(num("0.285")), 3);
    CHECK_INT(pilu_number_places(num("10")), 0);
    CHECK_INT(pilu_number_places(pilu_number_div(num("1"), num("8"))), 3);
    CHECK_INT(pilu_number_places(pilu_number_div(num("1"), num("50"))), 2);
    CHECK_INT(pilu_number_places(pilu_number_div(num("2"), num("3"))), -1);
    CHECK_INT(pilu_number_places(num("1e-30")), 30);
    CHECK_STR(shown_short(num("12.90"), 2), "12.9");
    CHECK_STR(shown_short(num("10"), 2), "10");
    CHECK_STR(shown_short(num("100"), 0), "100");
    CHECK_STR(shown_short(num("12.345"), 2), "12.35");
    CHECK_STR(shown_short(num("-0.001"), 2), "0");
    CHECK_STR(shown_short(num("-3.10"), 4), "-3.1");
    CHECK_STR(shown_short(num("0.999"), 2), "1");
    CHECK_STR(shown_short(num("123456789012345678901234567.891"), 38), "123456789012345678901234567.891");
}

TEST(grouping)
{
    CHECK_STR(shown_grouped(num("0"), 2), "0.00");
    CHECK_STR(shown_grouped(num("999.999"), 2), "1,000.00");
    CHECK_STR(shown_grouped(num("-1234567.8"), 2), "-1,234,567.80");
    CHECK_STR(shown_grouped(num("100"), 0), "100");
    CHECK_STR(shown_grouped(num("123456"), 0), "123,456");
}

TEST(whole_numbers)
{
    int64_t n = 0;
    CHECK(pilu_number_to_int(num("2019.0"), &n));
    CHECK_INT(n, 2019);
    CHECK(pilu_number_to_int(num("-9223372036854775808"), &n));
    CHECK(n == INT64_MIN);
    CHECK(!pilu_number_to_int(num("9223372036854775808"), &n));
    CHECK(!pilu_number_to_int(num("0.5"), &n));
    CHECK(pilu_number_is_whole(num("3.00")));
    CHECK(!pilu_number_is_whole(num("3.01")));
    CHECK_INT(pilu_number_sign(num("-0.01")), -1);
    CHECK_INT(pilu_number_sign(num("-0")), 0);
}

/* --- against schoolbook division, done on digit strings --------------------------------------------- */

static uint64_t seed = 20240607;

static uint64_t any(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/* part/whole × 100 at two places, half up, on 64-bit integers a digit at a time. */
static void share_by_hand(uint64_t part, uint64_t whole, char out[64])
{
    char digits[64];
    int n = 0;
    uint64_t rest = part % whole, high = part / whole;
    n += snprintf(digits, sizeof digits, "%llu", (unsigned long long)high);
    for (int i = 0; i < 4; i++) {
        digits[n++] = (char)('0' + rest * 10 / whole);
        rest = rest * 10 % whole;
    }
    int carry = rest * 2 >= whole;
    for (int i = n - 1; i >= 0 && carry; i--) {
        carry = digits[i] == '9';
        digits[i] = carry ? '0' : (char)(digits[i] + 1);
    }
    /* The point stands before the last two of the n digits. */
    int lead = 0;
    while (lead < n - 3 && digits[lead] == '0' && !carry) lead++;
    snprintf(out, 64, "%s%.*s.%.*s", carry ? "1" : "", n - 2 - lead, digits + lead, 2, digits + n - 2);
}

TEST(random_shares)
{
    for (int i = 0; i < 20000; i++) {
        uint64_t part = any() % 1000000000000000u, whole = any() % 1000000000000000u + 1;
        if (i % 3 == 0) whole = any() % 1000 + 1;
        char text[64], want[64];
        snprintf(text, sizeof text, "%llu.%02llu", (unsigned long long)(part / 100), (unsigned long long)(part % 100));
        pilu_number p = num(text);
        snprintf(text, sizeof text, "%llu.%02llu", (unsigned long long)(whole / 100), (unsigned long long)(whole % 100));
        share_by_hand(part, whole, want);
        CHECK_STR(shown(percent(p, num(text)), 2), want);
    }
}

TEST(random_identities)
{
    for (int i = 0; i < 20000; i++) {
        pilu_number a = pilu_number_div(pilu_number_int((int64_t)(any() >> 24) - (1 << 30)), pilu_number_int((int64_t)(any() >> 50) + 1));
        pilu_number b = pilu_number_div(pilu_number_int((int64_t)(any() >> 24) - (1 << 30)), pilu_number_int((int64_t)(any() >> 50) + 1));
        CHECK_INT(pilu_number_cmp(pilu_number_sub(pilu_number_add(a, b), b), a), 0);
        if (b.num) CHECK_INT(pilu_number_cmp(pilu_number_div(pilu_number_mul(a, b), b), a), 0);
        CHECK_INT(pilu_number_cmp(a, b), pilu_number_sign(pilu_number_sub(a, b)));
        /* Rounding moves by half a step at most. */
        pilu_number moved = pilu_number_abs(pilu_number_sub(pilu_number_round(a, 2), a));
        CHECK(pilu_number_cmp(moved, num("0.005")) <= 0);
        /* What is printed reads back. */
        CHECK_INT(pilu_number_cmp(pilu_number_parse(shown(a, 2)), pilu_number_round(a, 2)), 0);
    }
}

int main(void)
{
    pilu_buf_init(&shown_buf, 0);
    RUN(grammar_accepts);
    RUN(grammar_refuses);
    RUN(parse_limits);
    RUN(rounding_half_up_away_from_zero);
    RUN(shares);
    RUN(large_sums);
    RUN(comparing);
    RUN(overflow_stays);
    RUN(extremes);
    RUN(places_and_short);
    RUN(grouping);
    RUN(whole_numbers);
    RUN(random_shares);
    RUN(random_identities);
    pilu_buf_free(&shown_buf);
    return unit_end();
}
