/* function.h: the fiscal vocabulary: what expressions may call. functions.def is the one list; names, messages, docs
 * and tests are made from it. Private to src/lang. */
#ifndef PILU_LANG_FUNCTION_H
#define PILU_LANG_FUNCTION_H

#include "lang/expr.h"

struct pilu_eval;

typedef struct pilu_function {
    const char *name;
    unsigned least, most;        /* arguments */
    const char *signature;       /* «share(part, whole[, places])» */
    const char *doc;             /* one Chinese sentence */
    /* Result, or NULL after a finding. Arguments are evaluated unless `lazy`. */
    pilu_value *(*call)(struct pilu_eval *eval, const pilu_expr *call, pilu_value **args, size_t count);
    bool lazy;                   /* only the first argument is evaluated; the rest per element (filter, any, all) */
} pilu_function;

/* NULL when there is none. */
const pilu_function *pilu_function_find(pilu_str name);

/* In the order of the list; NULL past its end. */
const pilu_function *pilu_function_at(size_t i);

#endif
