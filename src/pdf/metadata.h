/* metadata.h: what the file says of itself: information dictionary and XMP in agreement, output intent, attachment,
 * the catalog's flags (ISO 19005-3 §6.2.2, §6.6, §6.8; ISO 14289-1 §7.1). Private to src/pdf. */
#ifndef PILU_PDF_METADATA_H
#define PILU_PDF_METADATA_H

#include "doc/node.h"
#include "pdf/surface.h"

/* `fonts`: the faces used, as pilu_pdf_fonts_list has them. */
void pilu_metadata_write(pilu_surface *surface, pilu_writer *writer, const pilu_document *doc, const pilu_str *fonts,
                         size_t font_count);

/* The XMP packet (tests). */
void pilu_metadata_xmp(const pilu_document *doc, const pilu_str *fonts, size_t font_count, pilu_buf *out);

#endif
