/* pdf.h: from a document and its placed pages to the bytes of a PDF 1.7 file that is PDF/UA-1 (ISO 14289-1) and
 * PDF/A-3a (ISO 19005-3) at once.
 *
 * Everything of libharu stays in this folder, behind surface.h. No clock and no random: dates come from
 * `doc->date`, the /ID from the content, so that the same input gives the same bytes. */
#ifndef PILU_PDF_PDF_H
#define PILU_PDF_PDF_H

#include "page/page.h"

/* Appends the whole file to `out`; false and a pdf-write finding on failure. */
bool pilu_pdf_write(const pilu_document *doc, const pilu_pages *pages, pilu_diags *diags, pilu_buf *out);

/* Version of libharu, «2.3.0». */
const char *pilu_pdf_library(void);

#endif
