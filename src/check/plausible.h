/* plausible.h: what is possible but hardly meant: an amount in another unit than its neighbours, a text about another
 * year.
 *
 * All read the data alone, whatever the kind. Amounts: within one list, one field. A document in 万元 with an amount at
 * least 1,000 times the median of the others that are not zero, and which, ten thousand times smaller, would be among
 * them, was probably typed in 元; in 元, the other way round. A list needs three amounts, and each record is told once.
 * Amounts of one thing (budget, final, previous, …) a thousand times apart are told of, too, and a document whose
 * amounts are all below 100 元, which cannot be right. Years: a text that names one «YYYY年度» which is not the
 * document's, and not its own year beside it; not within 《》, where it is a title, not after 比, 较, 与, 同, where it is
 * compared, and not in `title` and `number`. For src/pilu.c and the tests. */
#ifndef PILU_CHECK_PLAUSIBLE_H
#define PILU_CHECK_PLAUSIBLE_H

#include "data/value.h"

/* Findings money-suspect, money-apart, money-small and year-other. Time linear in the data, but for the sorting of each
 * list's amounts. */
void pilu_plausible_check(pilu_arena *arena, pilu_diags *diags, const pilu_value *root);

#endif
