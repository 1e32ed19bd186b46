#include "base/person.h"

#include "base/utf8.h"

#include <string.h>

/* --- what the digits are ---------------------------------------------------------------------------------- */

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static bool has(pilu_str text, size_t at, const char *words)
{
    size_t n = strlen(words);
    return at <= text.n && n <= text.n - at && memcmp(text.p + at, words, n) == 0;
}

/* GB 11643-1999 §4.1: check character after ISO 7064, MOD 11-2; the birth date must be one. */
static bool is_identity(const char *c, size_t n)
{
    static const int WEIGHTS[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    static const char CHECK[] = "10X98765432";
    if (n != 18) return false;
    int sum = 0;
    for (int i = 0; i < 17; i++) sum += (c[i] - '0') * WEIGHTS[i];
    int year = (c[6] - '0') * 10 + (c[7] - '0'), month = (c[10] - '0') * 10 + (c[11] - '0');
    int day = (c[12] - '0') * 10 + (c[13] - '0');
    if (year < 18 || year > 20 || month < 1 || month > 12 || day < 1 || day > 31) return false;
    char last = c[17] == 'x' ? 'X' : c[17];
    return CHECK[sum % 11] == last;
}

/* ISO/IEC 7812-1, annex B (Luhn), and a first digit that banks use. */
static bool is_card(const char *c, size_t n)
{
    if (n < 16 || n > 19 || c[0] < '3' || c[0] > '6') return false;
    int sum = 0;
    for (size_t i = 0; i < n; i++) {
        int d = c[n - 1 - i] - '0';
        if (i % 2) d = d * 2 > 9 ? d * 2 - 9 : d * 2;
        sum += d;
    }
    bool same = true;
    for (size_t i = 1; i < n; i++) same &= c[i] == c[0];
    return sum % 10 == 0 && !same;
}

static bool is_mobile(const char *c, size_t n) { return n == 11 && c[0] == '1' && c[1] >= '3' && c[1] <= '9'; }

/* --- how they are written ---------------------------------------------------------------------------------- */

/* Digits that may be one number: groups with the same gap between them. */
typedef struct number {
    char c[32];    /* ASCII, whatever width they are written in */
    size_t n, end; /* digits; the byte behind them in the passage */
    uint32_t cuts; /* bit i: a gap behind i digits */
} number;

/* The digit at `at` as ASCII, or 0; `*next` behind it. */
static char digit_at(pilu_str text, size_t at, size_t *next)
{
    if (at >= text.n || !pilu_person_digit(text, at)) return 0;
    if ((unsigned char)text.p[at] < 0x80) return *next = at + 1, text.p[at];
    return *next = at + 3, (char)('0' + ((unsigned char)text.p[at + 2] - 0x90));
}

/* A blank or hyphen of any kind; empty when there is none. */
static pilu_str gap_at(pilu_str text, size_t at)
{
    static const char *const GAPS[] = {" ", "-", "\xC2\xA0", "‐", "‑", "–", "－", "　"};
    for (size_t i = 0; i < PILU_COUNT(GAPS); i++)
        if (has(text, at, GAPS[i])) return pilu_str_slice(text, at, at + strlen(GAPS[i]));
    return (pilu_str){0};
}

/* The digits at `at`; `*first` gets those of the first group alone. */
static number take_digits(pilu_str text, size_t at, number *first)
{
    number d = {.n = 0};
    pilu_str gap = {0};
    size_t next;
    while (d.n < 31) {
        for (char c; d.n < 31 && (c = digit_at(text, at, &next)); at = next) d.c[d.n++] = c;
        d.end = at;
        if (!d.cuts) *first = d;
        pilu_str here = gap_at(text, at);
        if (!here.n || (gap.n && !pilu_str_eq(gap, here)) || !digit_at(text, at + here.n, &next)) break;
        gap = here;
        d.cuts |= UINT32_C(1) << d.n;
        at += here.n;
    }
    if (d.n == 17 && at < text.n && (text.p[at] == 'X' || text.p[at] == 'x')) d.c[d.n++] = text.p[at], d.end = at + 1;
    if (!d.cuts) *first = d;
    return d;
}

/* Is it grouped at some of these places only? */
static bool is_cut_at(const number *d, uint32_t places) { return (d->cuts & ~places) == 0; }

static bool has_mobile_cuts(const number *d)
{
    return !d->cuts || d->cuts == (1 << 3 | 1 << 7) || d->cuts == (1 << 4 | 1 << 8) || d->cuts == (1 << 4 | 1 << 7);
}

static pilu_person_kind kind_of(const number *d)
{
    const uint32_t region_birth_order = 1 << 3 | 1 << 6 | 1 << 10 | 1 << 12 | 1 << 14;
    const uint32_t fours = 1 << 4 | 1 << 8 | 1 << 12 | 1 << 16;
    if (is_cut_at(d, region_birth_order) && is_identity(d->c, d->n)) return PILU_PERSON_IDENTITY;
    if (is_cut_at(d, fours) && is_card(d->c, d->n)) return PILU_PERSON_CARD;
    return has_mobile_cuts(d) && is_mobile(d->c, d->n) ? PILU_PERSON_MOBILE : PILU_PERSON_NONE;
}

/* Is this the middle of a word, a decimal or a row of figures, or an amount of money? */
static bool goes_on(pilu_str text, size_t at, const number *d)
{
    size_t end = d->end;
    if (has(text, end, "元") || has(text, end, "万元") || has(text, end, "亿元")) return true;
    char before = at ? text.p[at - 1] : 0;
    bool row = at > 1 && pilu_char_is_digit(text.p[at - 2]) && (before == '-' || (before == ' ' && d->cuts));
    if (is_letter(before) || before == '.' || row) return true;
    bool decimal = end + 1 < text.n && text.p[end] == '.' && pilu_char_is_digit(text.p[end + 1]);
    return decimal || (end < text.n && is_letter(text.p[end]));
}

/* The number without 86 or 0086 before it: `abroad`. */
static number at_home(number d, bool abroad)
{
    size_t n = !abroad || d.n < 4 ? 0 : !memcmp(d.c, "0086", 4) ? 4 : !memcmp(d.c, "86", 2) ? 2 : 0;
    if (!n) return d;
    for (size_t i = n; i < d.n; i++) d.c[i - n] = d.c[i];
    d.n -= n;
    d.cuts = d.cuts >> n & ~UINT32_C(1);
    return d;
}

/* Where the digits end, when they are too few for anybody's number and no gap or wide digit may follow; else `at`. */
static size_t short_end(pilu_str text, size_t at)
{
    enum { LEAST = 11 };
    size_t end = at;
    while (end < text.n && pilu_char_is_digit((unsigned char)text.p[end])) end++;
    unsigned char c = end < text.n ? (unsigned char)text.p[end] : 0;
    bool gap = c == ' ' || c == '-' || c == 0xC2 || c == 0xE2 || c == 0xE3 || c == 0xEF;
    return end - at < LEAST && !gap ? end : at;
}

size_t pilu_person_read(pilu_str text, size_t at, pilu_person *person)
{
    size_t end = short_end(text, at);
    if (end > at) {
        *person = (pilu_person){.kind = PILU_PERSON_NONE};
        return end;
    }
    number first, whole = take_digits(text, at, &first);
    bool abroad = (at && text.p[at - 1] == '+') || !memcmp(whole.c, "0086", 4);
    number home = at_home(whole, abroad);
    const number *tries[] = {&whole, &home, &first};
    for (size_t i = 0; i < PILU_COUNT(tries); i++) {
        pilu_person_kind kind = goes_on(text, at, tries[i]) ? PILU_PERSON_NONE : kind_of(tries[i]);
        if (!kind) continue;
        *person = (pilu_person){.kind = kind, .count = tries[i]->n, .end = tries[i]->end};
        memcpy(person->digits, tries[i]->c, tries[i]->n);
        return person->end;
    }
    *person = (pilu_person){.kind = PILU_PERSON_NONE};
    return first.end;
}

/* --- masks ------------------------------------------------------------------------------------------------- */

void pilu_person_shown(const pilu_person *person, size_t *head, size_t *tail)
{
    *head = person->kind == PILU_PERSON_CARD ? 0 : 3;
    *tail = person->kind == PILU_PERSON_IDENTITY ? 2 : 4;
}

/* The bytes of a number, its digits but the first and last few as asterisks of their own width. */
static void put_masked(pilu_str text, size_t from, const pilu_person *person, pilu_buf *out)
{
    size_t head, tail, digits = 0, next, total = 0;
    pilu_person_shown(person, &head, &tail);
    for (size_t at = from; at < person->end; at = digit_at(text, at, &next) ? next : at + 1)
        total += pilu_person_digit(text, at);
    for (size_t at = from; at < person->end; at = next) {
        bool digit = digit_at(text, at, &next), shown = !digit || digits < head || digits + tail >= total;
        if (!digit) next = at + 1;
        digits += digit;
        if (shown) pilu_buf_put(out, text.p + at, next - at);
        else pilu_buf_text(out, next - at == 1 ? "*" : "＊");
    }
}

void pilu_person_mask(pilu_str text, pilu_buf *out)
{
    pilu_person person;
    size_t done = 0;
    for (size_t at = 0; at < text.n;) {
        size_t from = at;
        if (!pilu_person_digit(text, at)) {
            at++;
            continue;
        }
        at = pilu_person_read(text, at, &person);
        if (!person.kind) continue;
        pilu_buf_str(out, pilu_str_slice(text, done, from));
        put_masked(text, from, &person, out);
        done = at;
    }
    pilu_buf_str(out, pilu_str_slice(text, done, text.n));
}
