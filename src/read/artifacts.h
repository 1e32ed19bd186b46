/* artifacts.h: what pages repeat, and what else is drawn as if it were.
 *
 * An artifact (ISO 32000-1, 14.8.2.2) is no text of the document: whoever reads by structure never meets it, whoever
 * looks at the page does. So each word drawn as one is accounted for: the number of its page, the head, label or
 * caption of a table that goes on, whole; the dots of a table of contents. For whoever compares a published file with
 * what was made again. */
#ifndef PILU_READ_ARTIFACTS_H
#define PILU_READ_ARTIFACTS_H

#include "read/difference.h"

/* Calls `tell` for each artifact of a file, from where it is none that pages of `doc` repeat, wherever they end. `own`:
 * the artifacts of the document made again: what else they hold belongs to its style. */
void pilu_artifacts_difference(pilu_arena *arena, const pilu_lines *artifacts, const pilu_lines *own,
                               const pilu_document *doc, pilu_difference_tell *tell, void *context);

#endif
