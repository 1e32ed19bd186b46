/* correct.h: `pilu correct`: the next version of a published document, with the notice that says what changed and why.
 *
 * A year or unit that was wrong makes it a version of another document, which goes on counting and takes the place of
 * the one it corrects: that one stays where it is, as superseded.
 * The version before stays as it is, to the byte, beside a page that leads from it to the new one. For src/cli. */
#ifndef PILU_PUBLISH_CORRECT_H
#define PILU_PUBLISH_CORRECT_H

#include "check/report.h"
#include "pilu.h"

typedef struct pilu_correct_options {
    const char *site, *file;
    const char *of;        /* the document's address in the site when the data's year or unit is another; or NULL */
    const char *reason;
    int64_t at;            /* seconds since 1970 */
    bool force;            /* also when a reader sees no change, the layout changed in between, or the year or unit */
    const pilu_report_options *report;
} pilu_correct_options;

/* What was done, a line, in `out`. The exit code; findings go to stderr. */
int pilu_correct(pilu *p, const pilu_correct_options *options, pilu_buf *out);

#endif
