/* cff.h: CID-keyed CFF fonts (Adobe Technical Note 5176): what is one, which CID each glyph has, how ROS is written.
 *
 * Page content names glyphs by CID; a font cut down by its maker has CIDs that differ from glyph numbers. */
#ifndef PILU_PAGE_CFF_H
#define PILU_PAGE_CFF_H

#include "base/arena.h"

/* Is the table, «CFF » of an OpenType font, whole so far and CID-keyed? */
bool pilu_cff_is_cid_keyed(pilu_str table);

/* [glyph_count] CIDs of the glyphs, or NULL when the table is damaged or not CID-keyed. */
uint16_t *pilu_cff_cids(pilu_arena *arena, pilu_str table, unsigned glyph_count);

/* hb-subset writes the registry and ordering of ROS as numbers of three bytes and a supplement of 0 as one of one byte.
 * veraPDF 1.28 expects them in two bytes each and warns that ROS does not come first (§18), which it does. The same
 * numbers in two, two and three bytes please it; no length changes, so offsets stay right. False, and nothing changed,
 * when the Top DICT begins otherwise. */
bool pilu_cff_shorten_ros(char *table, size_t size);

#endif
