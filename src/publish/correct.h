/* correct.h: `pilu correct`: the next version of a published document, with the notice that says what changed and why.
 *
 * The version before stays as it is, to the byte, beside a page that leads from it to the new one. For src/cli. */
#ifndef PILU_PUBLISH_CORRECT_H
#define PILU_PUBLISH_CORRECT_H

#include "check/report.h"
#include "pilu.h"

typedef struct pilu_correct_options {
    const char *site, *file;
    const char *reason;
    int64_t at;            /* seconds since 1970 */
    bool force;            /* also when a reader sees no change, or the layout changed in between */
    const pilu_report_options *report;
} pilu_correct_options;

/* What was done, a line, in `out`. The exit code; findings go to stderr. */
int pilu_correct(pilu *p, const pilu_correct_options *options, pilu_buf *out);

#endif
