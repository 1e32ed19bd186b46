/* draft.h: what was found, listed at the end of a draft (--draft).
 *
 * The list is made of ordinary document nodes (a heading, a table), so that style, tags, the text's parity and
 * accessibility hold for it as for the rest. It stands behind everything that is numbered and is in no table of
 * contents: the pages before it are those of the document. In Chinese, as the document is. For src/pilu_draft.c. */
#ifndef PILU_CHECK_DRAFT_H
#define PILU_CHECK_DRAFT_H

#include "doc/node.h"

/* Appends errors, then warnings, as found; a single line when there are none. `hidden`: what stands there is not
 * printed, only that something was found (claims, which go into no output). Nodes lie in the document's arena. */
void pilu_draft_list(pilu_document *doc, const pilu_diags *diags, pilu_origin hidden);

#endif
