/* accept_text.h: warnings in finished texts that somebody has looked at and keeps, each with a reason: a file beside
 * them, since they have no data that could say it (accept.h).
 *
 *   {"accept": [{"code": "text-time", "text": "沿用去年的批复", "reason": "引自批复原文", "file": "报告.pdf"}]}
 *
 * `text` is a part of the paragraph, or of the table's row, in which the finding stands, blanks aside: lines and pages
 * move, words stay. It has to stand in one place only. `file`: of this name alone; without it, of each file. Only
 * warnings: an error stays one. For src/pilu.c and src/cli. */
#ifndef PILU_CHECK_ACCEPT_TEXT_H
#define PILU_CHECK_ACCEPT_TEXT_H

#include "base/diag.h"

struct pilu_text;
typedef struct pilu_accepted pilu_accepted;

/* What the file says. Entries that are malformed are findings, and accept nothing; NULL when it cannot be read. */
pilu_accepted *pilu_accepted_read(pilu_arena *arena, pilu_diags *diags, const char *path);
size_t pilu_accepted_count(const pilu_accepted *accepted); /* NULL: none */

/* Makes notes of the warnings of this text, read from `path`, that are accepted; `used[i]`: by entry i. An entry that
 * names more than one place accepts none of them, which is a finding. */
void pilu_accepted_apply(const pilu_accepted *accepted, pilu_diags *diags, const struct pilu_text *text,
                         const char *path, bool *used);

/* A finding for every entry that no text needed. */
void pilu_accepted_report_unused(const pilu_accepted *accepted, pilu_arena *arena, pilu_diags *diags, const bool *used);

#endif
