/* kept.h: what was looked at and kept travels with the document.
 *
 * Data says of a warning that it is kept (accept), and of words that they are another place's (a reference). Of a
 * finished document only the words are left, and a rule would say it all again. So each such sentence is stated in the
 * document by a digest (FNV-1a) of the name of its code and of its words, Han characters, letters and digits: in the
 * page of HTML as the meta element pilu-kept, in the PDF's metadata as pilu:kept. So is the cell of a score whose
 * missing reason the data keep. A finding whose sentence is among them is a note, as it is for data; a sentence that
 * was changed since is none of them. For src/check and src/pilu.c.
 */
#ifndef PILU_CHECK_KEPT_H
#define PILU_CHECK_KEPT_H

#include "check/text.h"

/* The digests of what was kept, 16 hexadecimal digits each, a space between two, in ascending order; empty: none.
 * `diags` are the findings of the text's rules, with those accepted. */
pilu_str pilu_kept_of(pilu_text *text, const pilu_diags *diags);

/* Warnings of the text's rules that are among the digests become notes. */
void pilu_kept_apply(pilu_diags *diags, pilu_str kept);

/* The digests that a page of HTML or a PDF states; empty: none. */
pilu_str pilu_kept_in(pilu_str file);

#endif
