/* font.h: the document's fonts: Type 0, addressed by two-byte codes (ISO 32000-1 §9.7).
 *
 * A code is the glyph's number in its face, or its CID where the face is a CID-keyed CFF. Each font remembers
 * which glyphs were shown and for which text; at the end it is cut down to them and written with exact widths
 * and an exact ToUnicode. Private to src/pdf. */
#ifndef PILU_PDF_FONT_H
#define PILU_PDF_FONT_H

#include "page/fonts.h"
#include "pdf/surface.h"

typedef struct pilu_pdf_fonts pilu_pdf_fonts;
typedef struct pilu_pdf_font pilu_pdf_font;

/* `resources` gets a /Font entry for each font. */
pilu_pdf_fonts *pilu_pdf_fonts_new(pilu_arena *arena, pilu_surface *surface, pilu_object *resources);

/* The font of a face; faces of one file and index share it. */
pilu_pdf_font *pilu_pdf_fonts_get(pilu_pdf_fonts *fonts, const pilu_face *face);
/* From 0; its resource name is F and this + 1. */
uint32_t pilu_pdf_font_index(const pilu_pdf_font *font);

typedef struct pilu_shown {
    uint32_t code;
    int32_t width;  /* as written in /W, 10^-6 em */
    bool said;      /* ToUnicode gives exactly the text asked for */
} pilu_shown;

/* Notes that the glyph is shown, standing for `text` (borrowed until the end; empty: a further glyph of a group). */
pilu_shown pilu_pdf_font_show(pilu_pdf_font *font, uint32_t gid, pilu_str text);

/* Subsets and writes all fonts; false when one cannot be subset, its family then in `failed`. */
bool pilu_pdf_fonts_write(pilu_pdf_fonts *fonts, pilu_writer *writer, pilu_str *failed);

/* «NotoSerifCJKsc-Regular SHA-256» of a face, and of each of the document's, in the order first shown: the checksum is
 * that of the face's table directory, each table's tag, checksum and length (OpenType 1.9, «Table Directory»). It
 * changes with any table and costs nothing; to hash the whole file would take longer than to set the document. */
pilu_str pilu_pdf_face_name(pilu_arena *arena, const pilu_face *face);
size_t pilu_pdf_fonts_list(const pilu_pdf_fonts *fonts, const pilu_str **list);

/* The width arrays, once the writer packs objects. */
void pilu_pdf_fonts_pack(pilu_pdf_fonts *fonts, pilu_writer *writer);

#endif
