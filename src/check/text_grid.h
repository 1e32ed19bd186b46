/* text_grid.h: a table of a finished text as rows and columns of cells. For src/check/text_table*.c.
 *
 * A cell is blank, a dash, one figure with nothing else, or words. A section is a part of a table under one head: one
 * or a few rows of head words and the rows below, up to the next head. What a column is called is its path: the words
 * above it from the top, the last its own. What a cell stands for in its row is its label: the nearest words to the
 * left, across other columns of figures. Nothing is guessed: where words are missing the key is empty. */
#ifndef PILU_CHECK_TEXT_GRID_H
#define PILU_CHECK_TEXT_GRID_H

#include "check/text_private.h"

enum { GRID_COLUMNS = 48, GRID_CELLS = 65536, GRID_LEVELS = 3 };

typedef enum grid_kind { GRID_BLANK, GRID_DASH, GRID_FIGURE, GRID_WORDS } grid_kind;

typedef struct grid_cell {
    const pilu_passage *p; /* NULL: blank */
    const text_figure *f;  /* of a figure, without its sign */
    pilu_str key;          /* of words: without blanks, quotes, number and 其中：; empty: too long */
    uint8_t kind, number;  /* number: 三 of 三、 */
    bool negative, of_which, wrong, numbered; /* wrong: already in a finding; numbered: by any mark */
} grid_cell;

typedef enum grid_use { GRID_LABELS, GRID_CODES, GRID_LINES, GRID_FIGURES } grid_use;

typedef struct grid {
    text_run *run;
    pilu_arena *arena; /* of this table */
    grid_cell *cells;
    uint32_t rows, columns;
    /* of the section: */
    uint32_t head, from, to; /* head rows [head, from), rows [from, to) */
    pilu_str path[GRID_COLUMNS][GRID_LEVELS];
    const grid_cell *leaf[GRID_COLUMNS]; /* the head cell right above, or NULL */
    uint8_t depth[GRID_COLUMNS], use[GRID_COLUMNS];
    bool rate[GRID_COLUMNS]; /* rates and averages, which do not add up */
} grid;

/* The table of the passages [p, p + count); false: too large or without figures. */
bool grid_read(grid *g, text_run *run, pilu_arena *arena, const pilu_passage *p, size_t count);
/* The first section, or the one behind; false: there is none. */
bool grid_first(grid *g);
bool grid_next(grid *g);

static inline grid_cell *grid_at(const grid *g, uint32_t row, uint32_t column)
{
    return &g->cells[(size_t)row * g->columns + column];
}
/* The figure with its sign; 0 of a cell without. */
pilu_number grid_value(const grid_cell *c);
/* The cell that names what the figure at (row, column) is, or NULL. */
const grid_cell *grid_label(const grid *g, uint32_t row, uint32_t column);
/* The nearest column of words left of a column of figures, or GRID_COLUMNS. */
uint32_t grid_label_column(const grid *g, uint32_t column);
/* The words of a column's own head; empty: none. */
pilu_str grid_head(const grid *g, uint32_t column);
/* Is the key one of «甲|乙*|*丙»? * stands for any words. */
bool grid_is(pilu_str key, const char *names);
/* The one column of figures whose head is one of the names; GRID_COLUMNS: none, or several. */
uint32_t grid_column(const grid *g, const char *names);

#endif
