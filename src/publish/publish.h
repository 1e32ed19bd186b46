/* publish.h: `pilu publish`: documents into a site, and those made anew that a changed layout, rule, font or program
 * affects. Findings of each document go to stderr as they come; for src/cli. */
#ifndef PILU_PUBLISH_PUBLISH_H
#define PILU_PUBLISH_PUBLISH_H

#include "check/report.h"
#include "pilu.h"

typedef struct pilu_publish_options {
    const char *site;
    const char *const *files;
    size_t file_count;
    bool refresh;          /* the documents in the site that are affected, instead of files */
    size_t jobs;           /* processes, at least 1 */
    int64_t at;            /* seconds since 1970 */
    const char *reason;    /* or NULL */
    const pilu_report_options *report;
} pilu_publish_options;

/* What was done, a line a document, in `out`. The exit code. */
int pilu_publish(pilu *p, const pilu_publish_options *options, pilu_buf *out);

#endif
