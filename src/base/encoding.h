/* encoding.h: is a text UTF-8, and if not, what is it?
 *
 * What people save on Windows is often GBK, UTF-16 or begins with a byte order mark; the finding says which, because
 * that is what has to be changed in the editor's «save as». */
#ifndef PILU_BASE_ENCODING_H
#define PILU_BASE_ENCODING_H

#include "base/diag.h"

/* False and a finding (file-bom, file-encoding) when the text begins with a byte order mark or looks like UTF-16. */
bool pilu_encoding_check_head(pilu_diags *diags, const pilu_source *source);

/* The same for the whole text: the first byte that is not UTF-8. */
bool pilu_encoding_check(pilu_diags *diags, const pilu_source *source);

/* Reports the byte at `offset` as not UTF-8, with what the file may be instead; false. */
bool pilu_encoding_report(pilu_diags *diags, const pilu_source *source, size_t offset);

/* A text that is only read and not printed again need not be saved anew: its byte order mark goes, GBK (GB18030) and
 * UTF-16 become UTF-8. What is none of these stays as it is. Lines stay lines; offsets are not those of the file. */
void pilu_encoding_decode(pilu_arena *arena, pilu_source *source);

#endif
