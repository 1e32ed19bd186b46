/* current.h: whether a file that is there is the one that would be written, told from its bytes, without making pages.
 *
 * The file has to be whole, to the last byte; what it says of itself (XMP: title, dates, program, checksums of data,
 * layout and rules) has to be what it would say now; and the faces it is set with have to be those that would be
 * used. */
#ifndef PILU_PDF_CURRENT_H
#define PILU_PDF_CURRENT_H

#include "page/fonts.h"

/* `doc`: styled, with its checksums. In doubt false: making a file again does no harm. */
bool pilu_pdf_is_current(pilu_str file, const pilu_document *doc, pilu_fonts *fonts);

/* A file that pilu wrote, complete and unchanged: the /ID at its end is the one of all that stands before it. */
bool pilu_pdf_is_whole(pilu_str file);

#endif
