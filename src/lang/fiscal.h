/* fiscal.h: the calls of functions.def that compute and print amounts, rates and dates (domain.md §3, §7). Private to
 * function.c, which lists them. */
#ifndef PILU_LANG_FISCAL_H
#define PILU_LANG_FISCAL_H

#include "lang/eval.h"

#define PILU_FISCAL_CALLS(X)                                                                         \
    X(wan) X(yuan) X(money) X(upper_money) X(fixed) X(number) X(percent) X(chinese) X(date) X(rate)  \
    X(share) X(change) X(completion) X(compare) X(grade) X(convert) X(round) X(days)

#define PILU_FISCAL_DECLARE(id) pilu_value *pilu_call_##id(pilu_eval *, const pilu_expr *, pilu_value **, size_t);
PILU_FISCAL_CALLS(PILU_FISCAL_DECLARE)
#undef PILU_FISCAL_DECLARE

#endif
