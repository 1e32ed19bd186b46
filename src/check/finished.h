/* finished.h: checking a text as it was published, by the text rules alone: .txt, .html, and .pdf through its text.
 * For src/pilu.c. */
#ifndef PILU_CHECK_FINISHED_H
#define PILU_CHECK_FINISHED_H

#include "check/accept_text.h"

/* By the name's ending: is this a finished text, not data? */
bool pilu_finished_is(const char *path);

/* Reads and checks it. PDF needs the program pdftotext; without it there is the finding text-tool. What is `accepted`
 * (NULL: nothing) becomes a note; `used` as there. */
void pilu_finished_check(pilu_arena *arena, pilu_diags *diags, const char *path, const pilu_accepted *accepted,
                         bool *used);

#endif
