/* structure.h: the logical structure (ISO 32000-1 §14.7, §14.8), from the document tree.
 *
 * Elements are many (a cell is one to three), so they are rows of arrays, linked by index, and written as text
 * under numbers after libharu's last one. Content is noted while pages are drawn; what got no content and is no
 * part of a table is left out at the end. Private to src/pdf. */
#ifndef PILU_PDF_STRUCTURE_H
#define PILU_PDF_STRUCTURE_H

#include "doc/node.h"
#include "pdf/writer.h"

typedef struct pilu_structure pilu_structure;

/* All elements of the document. Tables' heads are found on their grids (findings: none that check left). */
pilu_structure *pilu_structure_new(pilu_arena *arena, pilu_diags *diags, const pilu_document *doc);

/* The element that owns a node's content, and its structure type. */
uint32_t pilu_structure_owner(const pilu_structure *structure, const pilu_node *node);
const char *pilu_structure_type(const pilu_structure *structure, uint32_t element);
/* The Link element around an element, or 0, and its node. */
uint32_t pilu_structure_link(const pilu_structure *structure, uint32_t element);
const pilu_node *pilu_structure_node(const pilu_structure *structure, uint32_t element);

/* An element's content, or a Figure's caption, takes this room on the newest page: 1/1000 pt from the lower left
 * corner. What is in no Figure is passed over. */
void pilu_structure_extend(pilu_structure *structure, uint32_t element, const int32_t rect[4]);

/* Pages come in order; notes a marked-content sequence of `node` on the newest one and answers its MCID. */
void pilu_structure_page(pilu_structure *structure, uint32_t page_number);
uint32_t pilu_structure_mark(pilu_structure *structure, uint32_t element, const pilu_node *node);

/* Notes an annotation of a Link element; answers its /StructParent. After all pages. */
uint32_t pilu_structure_annotation(pilu_structure *structure, uint32_t element, uint32_t page, uint32_t number);

/* The first alternative text that no string may hold, or empty. */
pilu_str pilu_structure_too_long(const pilu_structure *structure);

/* Gives every object a number from `first` on; answers the first number left. */
uint32_t pilu_structure_number(pilu_structure *structure, uint32_t first);
/* Packs the StructTreeRoot under `root_number` and all that hangs on it. */
void pilu_structure_write(pilu_structure *structure, pilu_writer *writer, uint32_t root_number);

#endif
