/* pilu_verify.h: published files, looked at again: what they say of themselves, and whether their data gives them.
 *
 * A PDF carries its data; what the present program, templates and fonts make of it is compared with the file: byte by
 * byte, else its faces, what each page draws, and its words. A page in HTML carries none: its data are given, or those
 * of the PDF beside it. Differences are findings; the answer is one line. For src/cli. */
#ifndef PILU_PILU_VERIFY_H
#define PILU_PILU_VERIFY_H

#include "pilu.h"

/* `data`: a data file to hold the published file against, or NULL. */
void pilu_verify(pilu *p, pilu_diags *diags, const char *file, const char *data, pilu_lang lang, pilu_buf *out);

typedef struct pilu_inspect_options {
    bool figures; /* of a PDF also each text that shows a value, with its pointer and the place in the document */
    bool json;
    pilu_lang lang;
} pilu_inspect_options;

/* What the file says of itself, and what can be computed of it. */
void pilu_inspect(pilu *p, pilu_diags *diags, const char *file, const pilu_inspect_options *options, pilu_buf *out);

/* The version of the library that reads PDFs; NULL when it is not here. */
const char *pilu_verify_library(void);

#endif
