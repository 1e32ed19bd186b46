/* pdf_words.h: the words of a PDF in the order of its structure (ISO 32000-1, 14.7 and 14.8), block by block, wherever
 * lines and pages end.
 *
 * The content of a page is read as far as words need it: which marked content is open, which face, which codes are
 * shown (9.4.3, 14.6); libqpdf has undone filters and found the objects. Words become Unicode by the faces' ToUnicode
 * tables (9.10.3), as in whoever copies them. For src/read/pdf.c alone. */
#ifndef PILU_READ_PDF_WORDS_H
#define PILU_READ_PDF_WORDS_H

#include "read/pdf_blocks.h"
#include "read/pdf_reader.h"

/* Consecutive words of one marked content. */
typedef struct pdf_piece {
    pilu_str text;
    int id;   /* MCID, or one of the below */
    int page; /* from 1 */
    bool told;
} pdf_piece;

enum { PDF_ARTIFACT = -1, PDF_UNMARKED = -2 };

typedef struct pdf_face pdf_face;

/* All pages' words, each piece where its marked content began. */
typedef struct pdf_words {
    pdf_piece *items;
    size_t count, room;
    pdf_face *faces;
    int forms;   /* drawn by now */
    bool spoken; /* of words that stand for others (ActualText) those alone are told */
} pdf_words;

/* What the page `page` (from 1) draws by `content`. */
void pilu_pdf_read_words(pdf_reader *r, pdf_words *words, qpdf_oh page, int number, pilu_str content);

/* Blocks while they are found (pdf_blocks.c), told of every element that opens, of what it draws, and that it ends. */
typedef struct pdf_blocks pdf_blocks;
void pilu_pdf_block_open(pdf_blocks *b, qpdf_oh element);
void pilu_pdf_block_put(pdf_blocks *b, const pdf_piece *piece);
void pilu_pdf_block_close(pdf_blocks *b);

/* Whether they can be relied on. `words`: spoken. */
bool pilu_pdf_find_blocks(pdf_reader *r, pdf_words *words, pilu_pdf_blocks *out);

/* Fills facts->text and facts->artifacts. What no structure element holds stands behind the rest. `blocks` may be
 * NULL. */
void pilu_pdf_order_words(pdf_reader *r, pdf_words *words, pdf_blocks *blocks);

#endif
