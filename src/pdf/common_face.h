/* common_face.h: what a font's glyphs are cut from.
 *
 * To cut a few hundred glyphs out of a CJK face of 65,535 is the largest single piece of work in a PDF. Out of a face
 * that already holds nothing but the outlines of common characters, their subroutines written out, it is little more
 * than half of it, and the result is the same, byte for byte. Such a face takes as long to make as some dozens of
 * documents save, so it is made once that many have been cut, and kept in the user's cache folder (base/cache.h), where
 * the next run finds it, from its second document on. It serves only where it holds every glyph a document shows; all
 * else is cut from the font itself. Private to src/pdf. */
#ifndef PILU_PDF_COMMON_FACE_H
#define PILU_PDF_COMMON_FACE_H

#include "page/fonts.h"

#include <hb-subset.h>

/* How a face is cut, whatever it is cut from. `retain`: glyphs keep their numbers. */
hb_subset_input_t *pilu_cut_input(bool retain);

/* The outlines to cut these glyphs from, by the same numbers. The caller destroys it. */
hb_face_t *pilu_cut_source(const pilu_face *face, const hb_set_t *glyphs);

#endif
