#include "base/number.h"

__extension__ typedef unsigned __int128 uint128;

/* The most negative integer is left out, so that a magnitude always has both signs. */
static const pilu_int128 LARGEST = (pilu_int128)(~(uint128)0 >> 1);

enum { PLACES_MAX = 38 }; /* 10^38 is the largest power of ten below 2^127 */

static const pilu_number NOT_OK = {0, 1, false};

static uint128 magnitude(pilu_int128 a) { return a < 0 ? -(uint128)a : (uint128)a; }

static uint128 power_of_ten(int exponent)
{
    uint128 p = 1;
    while (exponent-- > 0) p *= 10;
    return p;
}

static uint128 gcd(uint128 a, uint128 b)
{
    while (b) {
        /* Amounts in 分 fit 64 bits nearly always, where a remainder costs a tenth. */
        if (a <= UINT64_MAX && b <= UINT64_MAX) {
            uint64_t x = (uint64_t)a, y = (uint64_t)b;
            while (y) {
                uint64_t r = x % y;
                x = y;
                y = r;
            }
            return x;
        }
        uint128 r = a % b;
        a = b;
        b = r;
    }
    return a;
}

static bool mul(pilu_int128 a, pilu_int128 b, pilu_int128 *out)
{
    return !__builtin_mul_overflow(a, b, out) && *out >= -LARGEST;
}

/* `a` by a divisor of it, 1 mostly: a division of 128 bits is dear. */
static pilu_int128 by_divisor(pilu_int128 a, pilu_int128 g) { return g == 1 ? a : a / g; }

/* num/den in lowest terms; den ≠ 0. */
static pilu_number reduced(pilu_int128 num, pilu_int128 den)
{
    pilu_int128 g = (pilu_int128)gcd(magnitude(num), magnitude(den));
    if (den < 0) g = -g;
    return (pilu_number){by_divisor(num, g), by_divisor(den, g), true};
}

pilu_number pilu_number_int(int64_t value) { return (pilu_number){value, 1, true}; }

/* --- reading (RFC 8259, section 6) ----------------------------------------------------------------- */

enum { EXPONENT_MAX = 30, DIGITS_MAX = 30 };

static bool is_digit(const char *p, const char *end) { return p < end && *p >= '0' && *p <= '9'; }

typedef struct decimal {
    pilu_int128 digits;
    int significant; /* digits from the first to the last that is not 0 */
    int zeros;       /* zeros read behind those */
    int scale;       /* value = digits * 10^zeros / 10^scale */
} decimal;

static const char *read_digits(const char *p, const char *end, decimal *d, bool fraction)
{
    for (; is_digit(p, end); p++) {
        if (fraction && d->scale < INT16_MAX) d->scale++;
        if (*p == '0') {
            if (d->significant && d->zeros < INT16_MAX) d->zeros++;
            continue;
        }
        for (d->significant++; d->zeros > 0; d->zeros--)
            if (++d->significant <= DIGITS_MAX) d->digits *= 10;
        if (d->significant <= DIGITS_MAX) d->digits = d->digits * 10 + (*p - '0');
    }
    return p;
}

/* The exponent at `p` (behind the e); NULL when there is none or it is refused. */
static const char *read_exponent(const char *p, const char *end, int *exponent)
{
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) p++;
    if (!is_digit(p, end)) return NULL;
    int e = 0;
    for (; is_digit(p, end); p++)
        if (e <= EXPONENT_MAX) e = e * 10 + (*p - '0');
    if (e > EXPONENT_MAX) return NULL;
    *exponent = negative ? -e : e;
    return p;
}

static pilu_number decimal_value(decimal d)
{
    if (d.significant == 0) return pilu_number_int(0);
    d.scale -= d.zeros;
    if (d.scale > PLACES_MAX || -d.scale > PLACES_MAX) return NOT_OK;
    if (d.scale >= 0) return reduced(d.digits, (pilu_int128)power_of_ten(d.scale));
    pilu_int128 num;
    if (!mul(d.digits, (pilu_int128)power_of_ten(-d.scale), &num)) return NOT_OK;
    return (pilu_number){num, 1, true};
}

pilu_number pilu_number_parse(pilu_str text)
{
    if (text.n == 0) return NOT_OK;
    const char *p = text.p, *end = pilu_str_end(text);
    bool negative = p < end && *p == '-';
    if (negative) p++;
    if (!is_digit(p, end)) return NOT_OK;
    if (*p == '0' && is_digit(p + 1, end)) return NOT_OK;

    decimal d = {0};
    p = read_digits(p, end, &d, false);
    if (p < end && *p == '.') {
        if (!is_digit(++p, end)) return NOT_OK;
        p = read_digits(p, end, &d, true);
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        int exponent = 0;
        p = read_exponent(p + 1, end, &exponent);
        if (!p) return NOT_OK;
        d.scale -= exponent;
    }
    if (p != end || d.significant > DIGITS_MAX) return NOT_OK;
    pilu_number n = decimal_value(d);
    return negative ? pilu_number_neg(n) : n;
}

/* --- arithmetic (Knuth, TAOCP 2, 4.5.1: dividing by common factors first keeps products small) ------- */

pilu_number pilu_number_add(pilu_number a, pilu_number b)
{
    if (!a.ok || !b.ok) return NOT_OK;
    pilu_int128 g = (pilu_int128)gcd((uint128)a.den, (uint128)b.den);
    pilu_int128 left, right, sum, den;
    if (!mul(a.num, by_divisor(b.den, g), &left) || !mul(b.num, by_divisor(a.den, g), &right)) return NOT_OK;
    if (__builtin_add_overflow(left, right, &sum) || sum < -LARGEST) return NOT_OK;
    pilu_int128 common = (pilu_int128)gcd(magnitude(sum), (uint128)g);
    if (!mul(by_divisor(a.den, common), by_divisor(b.den, g), &den)) return NOT_OK;
    return (pilu_number){by_divisor(sum, common), den, true};
}

pilu_number pilu_number_sub(pilu_number a, pilu_number b) { return pilu_number_add(a, pilu_number_neg(b)); }

pilu_number pilu_number_mul(pilu_number a, pilu_number b)
{
    if (!a.ok || !b.ok) return NOT_OK;
    pilu_number x = reduced(a.num, b.den), y = reduced(b.num, a.den), product = {.ok = true};
    if (!mul(x.num, y.num, &product.num) || !mul(x.den, y.den, &product.den)) return NOT_OK;
    return product;
}

pilu_number pilu_number_div(pilu_number a, pilu_number b)
{
    if (!b.ok || b.num == 0) return NOT_OK;
    bool negative = b.num < 0;
    pilu_number inverse = {negative ? -b.den : b.den, negative ? -b.num : b.num, true};
    return pilu_number_mul(a, inverse);
}

pilu_number pilu_number_neg(pilu_number a)
{
    a.num = -a.num;
    return a;
}

pilu_number pilu_number_abs(pilu_number a) { return a.num < 0 ? pilu_number_neg(a) : a; }

/* Compares a/b with c/d by their continued fractions: whole parts first, then the remainders' inverses. */
static int compare_fractions(uint128 a, uint128 b, uint128 c, uint128 d)
{
    for (int sign = 1;; sign = -sign) {
        uint128 whole_a = a / b, whole_c = c / d, rest_a = a % b, rest_c = c % d;
        if (whole_a != whole_c) return whole_a < whole_c ? -sign : sign;
        if (rest_a == 0 || rest_c == 0) return sign * ((rest_a > 0) - (rest_c > 0));
        a = b, b = rest_a;
        c = d, d = rest_c;
    }
}

int pilu_number_cmp(pilu_number a, pilu_number b)
{
    int sign = pilu_number_sign(a);
    if (sign != pilu_number_sign(b)) return sign < pilu_number_sign(b) ? -1 : 1;
    if (a.den == b.den) return (a.num > b.num) - (a.num < b.num);
    return sign * compare_fractions(magnitude(a.num), (uint128)a.den, magnitude(b.num), (uint128)b.den);
}

/* --- rounding and printing ------------------------------------------------------------------------- */

/* The next decimal digit of rest/den (rest < den), by long division; `rest` becomes what is left. */
static unsigned next_digit(uint128 *rest, uint128 den)
{
    if (*rest <= ~(uint128)0 / 10) {
        unsigned digit = (unsigned)(*rest * 10 / den);
        *rest = *rest * 10 % den;
        return digit;
    }
    uint128 sum = 0;
    unsigned digit = 0;
    for (int i = 0; i < 10; i++) {
        sum += *rest; /* both below den < 2^127 */
        if (sum >= den) sum -= den, digit++;
    }
    *rest = sum;
    return digit;
}

typedef struct rounded {
    uint128 whole, fraction; /* |a| = whole + fraction / 10^places, half rounded up */
} rounded;

static rounded round_magnitude(pilu_number a, int places)
{
    uint128 den = (uint128)a.den, rest = magnitude(a.num) % den;
    rounded r = {magnitude(a.num) / den, 0};
    for (int i = 0; i < places; i++) r.fraction = r.fraction * 10 + next_digit(&rest, den);
    if (rest >= den - rest && ++r.fraction == power_of_ten(places)) {
        r.fraction = 0;
        r.whole++;
    }
    return r;
}

static int places_within(int places) { return places < 0 ? 0 : places > PLACES_MAX ? PLACES_MAX : places; }

pilu_number pilu_number_round(pilu_number a, int places)
{
    if (!a.ok) return NOT_OK;
    places = places_within(places);
    int exact = pilu_number_places(a);
    if (exact >= 0 && exact <= places) return a;
    rounded r = round_magnitude(a, places);
    pilu_int128 scale = (pilu_int128)power_of_ten(places), num;
    if (r.whole > (uint128)LARGEST || !mul((pilu_int128)r.whole, scale, &num)) return NOT_OK;
    if (__builtin_add_overflow(num, (pilu_int128)r.fraction, &num)) return NOT_OK;
    return reduced(a.num < 0 ? -num : num, scale);
}

int pilu_number_places(pilu_number a)
{
    int twos = 0, fives = 0;
    for (; a.den % 2 == 0; a.den /= 2) twos++;
    for (; a.den % 5 == 0; a.den /= 5) fives++;
    if (a.den != 1) return -1;
    return twos > fives ? twos : fives;
}

/* The decimal digits of `value`, at least `least` of them, a comma before every third when `group`. */
static void put_digits(uint128 value, int least, bool group, pilu_buf *out)
{
    char digits[64], *end = digits + sizeof digits, *p = end;
    for (int n = 0; value || n < least; n++, value /= 10) {
        if (group && n && n % 3 == 0) *--p = ',';
        *--p = (char)('0' + (int)(value % 10));
    }
    pilu_buf_put(out, p, (size_t)(end - p));
}

static void print_rounded(bool negative, rounded r, int places, bool group, pilu_buf *out)
{
    if (negative && (r.whole || r.fraction)) pilu_buf_char(out, '-');
    put_digits(r.whole, 1, group, out);
    if (places == 0) return;
    pilu_buf_char(out, '.');
    put_digits(r.fraction, places, false, out);
}

void pilu_number_print(pilu_number a, int places, bool group, pilu_buf *out)
{
    if (!a.ok) {
        pilu_buf_char(out, '?');
        return;
    }
    places = places_within(places);
    print_rounded(a.num < 0, round_magnitude(a, places), places, group, out);
}

void pilu_number_print_short(pilu_number a, int most, pilu_buf *out)
{
    if (!a.ok) {
        pilu_buf_char(out, '?');
        return;
    }
    most = places_within(most);
    rounded r = round_magnitude(a, most);
    for (; most > 0 && r.fraction % 10 == 0; most--) r.fraction /= 10;
    print_rounded(a.num < 0, r, most, false, out);
}

bool pilu_number_to_int(pilu_number a, int64_t *out)
{
    if (!pilu_number_is_whole(a) || a.num < INT64_MIN || a.num > INT64_MAX) return false;
    *out = (int64_t)a.num;
    return true;
}
