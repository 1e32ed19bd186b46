/* made.h: which build of the program made which PDF: the record `.pilu-made` in a folder of outputs, asked by --resume.
 *
 * What a PDF says of itself names the program's version; another build of that version may write other bytes. Behind
 * each PDF that is in its place a line is added, «BUILD SHA-256»; a PDF is this program's when its bytes have a line.
 * Lines are about bytes, not about names: whatever happens to files or to the record, in doubt a document is made
 * again. No output depends on it, and nothing fails when it cannot be written. For src/cli alone. */
#ifndef PILU_CLI_MADE_H
#define PILU_CLI_MADE_H

#include "base/arena.h"

/* Whether the PDF of these bytes was made by this build with these libraries. */
bool cli_made_here(const char *folder, pilu_str pdf);
void cli_made_add(const char *folder, pilu_str pdf);

/* Drops from the record what other builds made: it says nothing to this one. */
void cli_made_tidy(const char *folder);

#endif
