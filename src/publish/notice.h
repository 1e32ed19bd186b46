/* notice.h: a 更正说明, made from what a reader sees changed: data of the kind correction_notice, as HTML and PDF.
 *
 * Every printed place that changed is a row, derived figures too. Where a value that was given otherwise is printed
 * itself, the reason is the one given; elsewhere it is the value that the figure follows from. For src/publish. */
#ifndef PILU_PUBLISH_NOTICE_H
#define PILU_PUBLISH_NOTICE_H

#include "pilu_diff.h"
#include "publish/make.h"

/* What was published is corrected by `now`, for its reason and on its date. */
typedef struct pilu_notice {
    const pilu_diff *diff;
    const pilu_version *was, *now;
} pilu_notice;

/* Writes NAME-v2-notice.html and .pdf and NAME-v2-changes.html into the folder and adds them to what is made. */
bool pilu_notice_make(const pilu_notice *notice, pilu_arena *arena, pilu_diags *diags, pilu_str folder,
                      pilu_made *made);

#endif
