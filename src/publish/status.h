/* status.h: `pilu status`: what a site has, what would be rendered again and why, what is missing or late. */
#ifndef PILU_PUBLISH_STATUS_H
#define PILU_PUBLISH_STATUS_H

#include "check/report.h"
#include "pilu.h"

typedef struct pilu_status_options {
    const char *site;
    bool json;
    bool files;  /* hold every published file against its checksum (finding site-file) */
    int64_t at;  /* seconds since 1970: today */
    const pilu_report_options *report;
} pilu_status_options;

/* The exit code; findings go to stderr. */
int pilu_status(pilu *p, const pilu_status_options *options, pilu_buf *out);

#endif
