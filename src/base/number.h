/* number.h: exact numbers.
 *
 * A number is a fraction of two 128-bit integers in lowest terms, so a decimal (0.285), a money amount
 * and a share of two amounts (2/3) are all exact, and rounding happens once, at output: half up, away
 * from zero (domain.md §3.2; −0.005 prints −0.01). No binary floating point anywhere.
 *
 * An operation whose result does not fit answers `ok == false` and everything computed from it stays so;
 * the caller reports value-too-large. Values, no ownership. */
#ifndef PILU_BASE_NUMBER_H
#define PILU_BASE_NUMBER_H

#include "base/buf.h"

__extension__ typedef __int128 pilu_int128;

typedef struct pilu_number {
    pilu_int128 num, den; /* den > 0, gcd(num, den) = 1 */
    bool ok;
} pilu_number;

pilu_number pilu_number_int(int64_t value);

/* From JSON's decimal text («-12.50», «3e2»). ok = false: not a number or not exactly representable;
 * exponents beyond ±30 and more than 30 significant digits are refused. */
pilu_number pilu_number_parse(pilu_str text);

pilu_number pilu_number_add(pilu_number a, pilu_number b);
pilu_number pilu_number_sub(pilu_number a, pilu_number b);
pilu_number pilu_number_mul(pilu_number a, pilu_number b);
/* b ≠ 0; otherwise ok = false. */
pilu_number pilu_number_div(pilu_number a, pilu_number b);
pilu_number pilu_number_neg(pilu_number a);
pilu_number pilu_number_abs(pilu_number a);

/* −1, 0, 1; exact (compares without overflow). Both must be ok. */
int pilu_number_cmp(pilu_number a, pilu_number b);
static inline int pilu_number_sign(pilu_number a) { return (a.num > 0) - (a.num < 0); }
static inline bool pilu_number_is_whole(pilu_number a) { return a.ok && a.den == 1; }

/* The nearest multiple of 10^-places, half away from zero. places 0–38. */
pilu_number pilu_number_round(pilu_number a, int places);

/* Smallest number of decimals that shows `a` exactly, or -1 when its decimals never end. */
int pilu_number_places(pilu_number a);

/* Writes `a` rounded to `places` decimals, all of them (0–38: «93.50»); -0.00 prints 0.00. `group`:
 * thousands separated by commas. A number that is not ok prints «?». */
void pilu_number_print(pilu_number a, int places, bool group, pilu_buf *out);

/* As pilu_number_print, with no trailing zeros, at most `most` decimals («12.9», «10»). */
void pilu_number_print_short(pilu_number a, int most, pilu_buf *out);

/* The value when it is whole and fits; false otherwise. */
bool pilu_number_to_int(pilu_number a, int64_t *out);

#endif
