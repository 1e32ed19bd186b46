/* accept.h: warnings that the author has looked at and keeps, each with a reason: the data's `accept`.
 *
 *   "accept": [{"code": "text-repeated", "at": "/projects/0/measures/0", "reason": "两处依据相同"}]
 *
 * `code` is the finding's, or the name of the rule (check NAME) that warns. Only warnings: an error stays one
 * whatever is said about it. For src/pilu.c. */
#ifndef PILU_CHECK_ACCEPT_H
#define PILU_CHECK_ACCEPT_H

#include "data/value.h"

/* Makes notes of the warnings named; findings for entries that are malformed or name no warning. NULL: nothing. */
void pilu_accept_apply(pilu_arena *arena, pilu_diags *diags, const pilu_value *list);

/* The list as the attached data has it, or NULL when there is none: code and place, without which whoever checks those
 * data would be told again what was kept, and which tell no more than that check does. The reason is the clerk's own
 * and is withheld. */
pilu_value *pilu_accept_public(pilu_arena *arena, const pilu_value *list);

#endif
