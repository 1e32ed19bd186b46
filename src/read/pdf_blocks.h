/* pdf_blocks.h: a tagged PDF block by block, as its structure has it (ISO 32000-1, 14.8.4): paragraphs, headings, the
 * cells of tables with the rows and columns they stand over.
 *
 * Only what can be relied on: a file without a structure, with pages that it leaves out, or with codes that read as
 * nothing gives no blocks, and whoever asks has to go by the places of words. What a table's head repeats on each page
 * is told once. Texts belong to the arena given. For src/check. */
#ifndef PILU_READ_PDF_BLOCKS_H
#define PILU_READ_PDF_BLOCKS_H

#include "base/arena.h"

typedef enum pilu_pdf_block_kind {
    PILU_PDF_PARAGRAPH, PILU_PDF_HEADING, PILU_PDF_CONTENTS, PILU_PDF_FIGURE, PILU_PDF_CELL
} pilu_pdf_block_kind;

typedef struct pilu_pdf_block {
    pilu_str text; /* empty: a cell without words */
    int page;      /* where it begins, from 1 */
    pilu_pdf_block_kind kind;
    /* Of a cell: its table in the file, its row there, its place among the row's own cells, from 1; how many columns
     * and rows it stands over. One cell may be several blocks. */
    uint32_t table, row, cell, wide, deep;
} pilu_pdf_block;

typedef struct pilu_pdf_blocks {
    pilu_pdf_block *items;
    size_t count, room;
    pilu_pdf_block *asides; /* drawn, and no part of the text: running heads, numbers of pages */
    size_t aside_count, aside_room;
} pilu_pdf_blocks;

/* NULL: there are none to be relied on, for whatever reason. */
const pilu_pdf_blocks *pilu_pdf_read_blocks(pilu_arena *arena, pilu_str bytes);

#endif
