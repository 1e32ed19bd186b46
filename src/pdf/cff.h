/* cff.h: which CID each glyph of a CID-keyed CFF font has (Adobe Technical Note 5176, §13 charsets).
 *
 * Page content names glyphs by CID; a font cut down by its maker has CIDs that differ from glyph numbers. */
#ifndef PILU_PDF_CFF_H
#define PILU_PDF_CFF_H

#include "base/arena.h"

/* [glyph_count] CIDs of the glyphs, or NULL when the table is damaged or not CID-keyed. */
uint16_t *pilu_cff_cids(pilu_arena *arena, pilu_str table, unsigned glyph_count);

#endif
