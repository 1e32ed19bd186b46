/* publish.h: `pilu publish`: documents into a site, and those made anew that a changed layout, rule, font or program
 * affects. Findings of each document go to stderr as they come; for src/cli. */
#ifndef PILU_PUBLISH_PUBLISH_H
#define PILU_PUBLISH_PUBLISH_H

#include "base/pool.h"
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
    void (*listen)(void);  /* called when the site is ours: from now on `stop` is asked */
    /* Asked between documents: one that is told to end before all is made publishes nothing. */
    pilu_pool_stop (*stop)(void *context);
    /* The finding for a document whose process ended with this status, as wait() has it. */
    void (*report_death)(pilu_diags *diags, const char *path, int status);
} pilu_publish_options;

enum { PILU_PUBLISH_STOPPED = -1 };

/* What was done, a line a document, in `out`. The exit code, or PILU_PUBLISH_STOPPED. */
int pilu_publish(pilu *p, const pilu_publish_options *options, pilu_buf *out);

/* The version of SQLite. */
const char *pilu_publish_library(void);

#endif
