/* text.h: text rules: what a careful reader finds in the words of a disclosure, whatever its kind.
 *
 * A text is a list of passages (paragraphs, headings, cells), each with the place of its words. It is made from a
 * document tree, from a plain text, from a page of HTML or from what a PDF says; the rules see no difference. Every
 * rule is one function of text_rules.def and takes time linear in the text. Texts and passages lie in the arena of
 * their owner. For src/check, src/pilu.c and the tests. */
#ifndef PILU_CHECK_TEXT_H
#define PILU_CHECK_TEXT_H

#include "base/number.h"
#include "doc/node.h"

typedef enum pilu_passage_kind { PILU_PASSAGE_PARAGRAPH, PILU_PASSAGE_HEADING, PILU_PASSAGE_CELL } pilu_passage_kind;

/* From byte `from` of the passage on, the words stand at `place`; `exact`: byte by byte. */
typedef struct pilu_passage_part {
    uint32_t from;
    bool exact;
    pilu_place place;
} pilu_passage_part;

/* From byte `at` of the words that rules read, they are those from byte `given` on of the words as given. */
typedef struct pilu_passage_shift {
    uint32_t at, given;
} pilu_passage_shift;

typedef struct pilu_passage {
    /* as rules read it: half-width marks between Chinese words are full width, figures without blanks (text_wide.c) */
    pilu_str text;
    const struct pilu_passage *given; /* as it was given, where that is something else; `parts` are of it */
    const pilu_passage_shift *shifts;
    size_t shift_count;
    pilu_passage_kind kind;
    bool note;     /* 注：… and 备注：…, with the numbered lines that follow: a form's own words */
    bool referred; /* its words, or some, are taken from elsewhere by reference: no copy */
    uint32_t table, row, column; /* of a cell in plain text and HTML: its table, from 1, and its place there; or 0 */
    bool guessed;  /* a cell of a PDF: where it begins and ends is guessed from the places of its words */
    uint8_t loose; /* a line of plain text that may be of a cell cut in two (text_private.h) */
    bool item;     /* begins with the number of a list's next item, though it looks like a decimal: «3.8个项目完工» */
    bool residue;  /* something is left of a form: other rules need not say more */
    uint32_t form; /* number of the form (项目名称 …) it belongs to, from 1; 0: none */
    bool counted;  /* its figures have been read */
    uint32_t figure_count;
    const struct text_figure *figures; /* read when a rule first asks for them */
    uint8_t holds;  /* kinds of characters (text_private.h) */
    uint32_t begin, end; /* its words without the blanks around them */
    uint64_t seen[4]; /* which characters it may have, a bit for many of them */
    const struct text_number *number; /* at its head; NULL: none */
    const pilu_passage_part *parts;
    size_t part_count;
} pilu_passage;

typedef struct pilu_text {
    pilu_arena *arena;
    pilu_passage *passages;
    size_t count;
    pilu_passage *asides; /* what nobody sees and anyone can read: alternative texts, comments and titles */
    size_t aside_count, aside_room;
    pilu_str unit; /* name of the publishing unit, where it is known */
    const pilu_document *doc; /* that it was made from, or NULL */
    struct pilu_eval *eval;   /* the data and rules that the document was made from, or NULL: without them */
    const pilu_node **tables; /* of the document */
    size_t table_count, table_room;
} pilu_text;

pilu_text *pilu_text_from_document(pilu_arena *arena, const pilu_document *doc);
/* A passage a line; a line with tabs, or between upright strokes, is a row of cells. */
pilu_text *pilu_text_from_plain(pilu_arena *arena, const pilu_source *source);
/* Tags are left out, `script`, `style` and `head` with what they hold; not a parser: whatever is there is read. */
pilu_text *pilu_text_from_html(pilu_arena *arena, const pilu_source *source);
/* A tagged PDF (read/pdf_blocks.h); NULL: its tables have rows of different lengths. */
struct pilu_pdf_blocks;
pilu_text *pilu_text_from_tagged(pilu_arena *arena, pilu_str name, const struct pilu_pdf_blocks *blocks);
/* What «pdftotext -bbox» says. Its lines are put together to paragraphs and cells. Places are in a source made for
 * it, which has one line for each line of a page; they name the page. `rules`: what its pages draw, from which tables
 * are known, or NULL. */
struct pilu_pdf_rules;
pilu_text *pilu_text_from_pages(pilu_arena *arena, const pilu_source *source, const struct pilu_pdf_rules *rules);

/* Runs every rule. */
void pilu_text_check(pilu_text *text, pilu_diags *diags);

#endif
