/* prose.h: text that stands in a file of its own beside the data.
 *
 *   # projects[0].analysis.output
 *   一段文字，可以含 {{ … }}。
 *
 *   又一段。
 *
 * A line that begins with «# » names a place of the data; each line below it that is not blank is a paragraph there, up
 * to the next such line. The paragraphs become a list of texts at that place, as if they stood in the JSON, with their
 * own file, line and column. Owns nothing; values live in the arena. */
#ifndef PILU_DATA_PROSE_H
#define PILU_DATA_PROSE_H

#include "data/value.h"

/* Puts the sections of `source` (UTF-8) into the tree; objects on the way are made. Findings for a place that is no
 * path, that is given already, or that leads through something else than objects and elements of lists. */
void pilu_prose_add(pilu_arena *arena, pilu_diags *diags, const pilu_source *source, pilu_value *root);

#endif
