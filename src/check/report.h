/* report.h: findings for people and for programs. The text form is diag.h's; here it is put together for a whole list,
 * and JSON is written: a list of {code, severity, file, line, column, pointer, page, message, found, expected}. */
#ifndef PILU_CHECK_REPORT_H
#define PILU_CHECK_REPORT_H

#include "base/diag.h"

enum { PILU_REPORT_MOST = 200 }; /* findings listed for people: nobody reads more, and programs get them all */

typedef struct pilu_report_options {
    pilu_lang lang;
    bool colour;
    bool notes;       /* notes too, not only warnings and errors */
} pilu_report_options;

/* Findings in order of severity, errors first, then as found. */
void pilu_report_text(const pilu_diags *diags, const pilu_report_options *options, pilu_buf *out);

/* The objects of the list, each on its own line, separated by «,\n»; `first`: nothing stands before them yet. Returns
 * whether `first` still holds. */
bool pilu_report_json(const pilu_diags *diags, const pilu_report_options *options, bool first, pilu_buf *out);

/* SARIF 2.1.0 (OASIS), for code hosts and editors: a log of one run, its head with every code as a rule, then the
 * results of each file, as with JSON, then its tail. */
void pilu_report_sarif_head(const pilu_report_options *options, pilu_buf *out);
bool pilu_report_sarif(const pilu_diags *diags, const pilu_report_options *options, bool first, pilu_buf *out);
void pilu_report_sarif_tail(pilu_buf *out);

#endif
