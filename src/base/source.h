/* source.h: a text that findings point into: data, rules, layout, style.
 *
 * A source is borrowed by everything made from it and lives in the arena it was made in. */
#ifndef PILU_BASE_SOURCE_H
#define PILU_BASE_SOURCE_H

#include "base/arena.h"

typedef struct pilu_source {
    pilu_str name;        /* as the user gave it: path or a word like «<stdin>» */
    pilu_str text;
    const uint32_t *line; /* offset of each line's first byte, ascending; made on first use */
    size_t lines;
    const uint32_t *chars; /* characters before each line; made on first use */
    pilu_arena *arena;
} pilu_source;

typedef struct pilu_line_column {
    uint32_t line, column; /* from 1; the column counts code points */
} pilu_line_column;

pilu_source *pilu_source_new(pilu_arena *arena, pilu_str name, pilu_str text);

/* Place of a byte offset; an offset past the end is the place behind the last byte. */
pilu_line_column pilu_source_place(const pilu_source *source, size_t offset);

/* Characters (code points) before a byte offset. */
size_t pilu_source_chars(const pilu_source *source, size_t offset);

/* The text of line `line` (from 1), without its line break. */
pilu_str pilu_source_line(const pilu_source *source, uint32_t line);

#endif
