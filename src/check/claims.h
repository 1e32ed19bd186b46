/* claims.h: what an existing document states, against what the data give: the data's `claims`.
 *
 *   "claims": [{"path": "projects[0].execution_rate", "text": "预算执行率为38.20%", "value": 38.2}]
 *
 * `path` is an expression of the rules' language, looked up from the document; `text` the words of the document,
 * `value` what they state. A number is compared as it is written: to the decimals and in the unit (%, 元, 万元, 亿元)
 * of the figure in `text`; where `text` does not hold it, to two decimals, a rate in percent, an amount in
 * `money_unit`. For src/pilu.c. */
#ifndef PILU_CHECK_CLAIMS_H
#define PILU_CHECK_CLAIMS_H

#include "lang/eval.h"

/* Findings claim-differs and claim-form, and those of a path that cannot be evaluated. NULL: nothing. */
void pilu_claims_check(pilu_eval *eval, const pilu_value *list);

#endif
