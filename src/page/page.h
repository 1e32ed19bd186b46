/* page.h: placed pages, all that the PDF and the dump read.
 *
 * Integer units of 1/1000 pt; x to the right, y **down** from the page's top left corner. Items stand in
 * the order in which they are painted; content of one node may lie on several pages. Every item belongs to a
 * node of the tree or is an artifact. Pages live in the layout's arena; faces in the font library. */
#ifndef PILU_PAGE_PAGE_H
#define PILU_PAGE_PAGE_H

#include "doc/chart.h"
#include "doc/image.h"
#include "page/fonts.h"

typedef enum pilu_artifact {
    PILU_CONTENT,              /* real content of `node` */
    PILU_ARTIFACT_LAYOUT,      /* rules, borders, backgrounds */
    PILU_ARTIFACT_PAGINATION   /* page numbers, repeated heads, （续） labels */
} pilu_artifact;

typedef enum pilu_item_kind { PILU_ITEM_TEXT, PILU_ITEM_FILL, PILU_ITEM_PATH, PILU_ITEM_IMAGE } pilu_item_kind;

typedef struct pilu_glyph {
    uint32_t gid;      /* in the face's own numbering */
    uint32_t cluster;  /* byte offset in the item's text of the first character it stands for */
    pilu_unit x, y;    /* of its origin, from the item's origin; y up is negative */
} pilu_glyph;

typedef struct pilu_item {
    pilu_item_kind kind;
    pilu_artifact artifact;
    const pilu_node *node;     /* content: TEXT node, chart or img; its nearest tagged ancestor gets the content */
    pilu_unit x, y;            /* TEXT: origin on the baseline; FILL, IMAGE: upper left corner; PATH: of its points */
    pilu_unit w, h;            /* TEXT: advance width, 0; FILL, IMAGE: size of the rectangle */
    uint32_t colour;           /* 0xRRGGBB */
    /* TEXT */
    const pilu_face *face;
    pilu_unit size;            /* em */
    bool bold;                 /* embolden by a stroke: the face has no bold of its own */
    bool turned;               /* a quarter clockwise about its origin: read downwards */
    pilu_str text;             /* the characters the glyphs stand for, in order, all of them */
    const pilu_glyph *glyphs;
    uint32_t glyph_count;
    union {
        const pilu_shape *shape;   /* PATH */
        const pilu_image *image;   /* IMAGE */
    };
} pilu_item;

typedef struct pilu_page {
    pilu_unit width, height;
    pilu_unit area[4];         /* type area: top, right, bottom, left edges' distances from the page's edges */
    uint32_t number;           /* printed page number */
    pilu_item *items;
    size_t item_count, item_room;
} pilu_page;

/* Where a node begins: for outlines and links. */
typedef struct pilu_anchor {
    const pilu_node *node;
    uint32_t page;             /* index */
    pilu_unit y;
} pilu_anchor;

typedef struct pilu_pages {
    pilu_arena *arena;
    pilu_page *items;
    size_t count, room;
    pilu_anchor *anchors;      /* headings, attachments and nodes with an id, in document order */
    size_t anchor_count, anchor_room;
} pilu_pages;

/* Lays the document out. `pages` is made in `arena`; findings for missing glyphs (with page), overflow,
 * too many pages. Never NULL; with errors in `diags` what it holds is not for publication. */
pilu_pages *pilu_layout(pilu_arena *arena, pilu_diags *diags, const pilu_document *doc, pilu_fonts *fonts);

/* What pilu_layout finds, without drawing what nobody will see. */
void pilu_layout_check(pilu_arena *arena, pilu_diags *diags, const pilu_document *doc, pilu_fonts *fonts);

/* Pages, lines and boxes as text (tests, `--dump pages`): points with three decimals, one item a line. */
void pilu_pages_dump(const pilu_pages *pages, pilu_buf *out);

#endif
