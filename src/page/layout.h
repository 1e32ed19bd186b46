/* layout.h: how blocks and tables become pages. Private to the layout half of src/page.
 *
 * A flow is a block container laid out as one column of pieces: lines, table rows, and the space of padding
 * and borders. The document is one flow, and so is each cell. flow.c builds flows, pages.c cuts the document's
 * flow into pages at the cheapest break, the table_*.c files measure and draw tables. A flow is built once and
 * drawn piece by piece; what has been drawn as real content is never drawn as such again.
 *
 * Flows, tables and cells live in `scratch`, which goes when the pages are done; lines, glyphs and pages live in
 * `arena`. Heights that may add up over many pages are 64 bits wide. */
#ifndef PILU_PAGE_LAYOUT_H
#define PILU_PAGE_LAYOUT_H

#include "doc/grid.h"
#include "page/compose.h"

typedef struct pilu_table pilu_table;

/* What a page break before a piece costs; the lowest price on a page wins, then the latest place. */
typedef enum pilu_break_cost {
    PILU_BREAK_FREE,
    PILU_BREAK_WIDOW,  /* one line or a totals row alone */
    PILU_BREAK_KEEP,   /* break-inside, -before or -after: avoid; a label without room */
    PILU_BREAK_NEVER,  /* padding from its block, a table's head from its first row */
    PILU_BREAK_FORCED,
    PILU_BREAK_RIGHT,  /* forced, and once more when the next page were not a right one */
    PILU_BREAK_COSTS
} pilu_break_cost;

typedef enum pilu_piece_kind {
    PILU_PIECE_LINE, PILU_PIECE_ROW, PILU_PIECE_SPACE, PILU_PIECE_CHART, PILU_PIECE_IMAGE
} pilu_piece_kind;

typedef struct pilu_piece {
    uint8_t kind, cost;
    uint16_t page;                     /* index of its page rules */
    pilu_unit gap;                     /* collapsed margins above; none at the top of a page */
    pilu_unit x;                       /* from the flow's left edge */
    pilu_unit height;                  /* LINE, SPACE, CHART, IMAGE; a row's is in its table */
    pilu_unit lead;                    /* LINE: leading above and below the em box */
    uint32_t row;
    uint32_t anchor_from, anchor_to;   /* anchors that stand here */
    const pilu_node *node;
    pilu_unit entry;                   /* LINE: the last of a contents' entry reaches so far; else 0 */
    union {
        const pilu_line *line;
        pilu_table *table;
        const pilu_drawing *drawing;
        pilu_unit width;               /* IMAGE */
    };
} pilu_piece;

/* Borders and background of a block, drawn behind its pieces. */
typedef struct pilu_box {
    const pilu_style *style;
    pilu_unit x, width;
    uint32_t first, last;              /* pieces; none when last < first */
} pilu_box;

typedef struct pilu_flow {
    pilu_piece *pieces;
    pilu_box *boxes;
    uint32_t count, room, box_count, box_room;
    pilu_unit tail;                    /* margin below the last piece */
    int64_t height;                    /* of all, unbroken */
} pilu_flow;

/* Shaped texts and measured tables of a cell, in document order: measuring and breaking shape once. */
typedef struct pilu_shaped {
    struct pilu_shaped *next;
    pilu_text *text;
    pilu_table *table;
} pilu_shaped;

typedef struct pilu_cell {
    const pilu_grid_cell *place;
    const pilu_style *style;
    pilu_shaped *shaped;
    pilu_unit min, max;                /* widths, padding and half borders included */
    pilu_unit inset[4];                /* padding and half border */
    uint32_t done;                     /* pieces already drawn */
    int64_t rest;                      /* height of those not drawn */
    pilu_flow flow;
    pilu_flow *again;                  /* the label with （续）, when it was needed */
} pilu_cell;

struct pilu_table {
    const pilu_node *node;
    const pilu_style *style;
    const pilu_grid *grid;
    pilu_cell *cells;                  /* as in the grid */
    pilu_unit min, max;                /* widths of the whole */
    pilu_unit edge;                    /* thickest border: half of it lies outside the outer grid lines */
    pilu_unit x, width;                /* of the whole in its flow */
    pilu_unit *column;                 /* [columns + 1] grid lines from the table's left edge */
    int64_t *height;                   /* [rows]; the last row of a broken group may grow */
    uint8_t *cost;                     /* [rows] of a break before each */
    int64_t head_height;
    pilu_flow *caption;                /* set again with （续） above the rows of a later page; NULL: none */
    uint32_t *open;                    /* cells that go on where the last page ended */
    size_t open_count, open_room;
    bool joined;                       /* goes on from the table before it, whose caption it has */
    bool middle;                       /* the last page ended within a row */
    bool force;                        /* nothing fits: draw one piece all the same */
};

typedef struct pilu_layouter {
    pilu_arena *arena, *scratch;
    pilu_diags *diags;
    const pilu_document *doc;
    pilu_typesetter *ts;
    pilu_pages *pages;
    pilu_page *page;                   /* the current one: the last of `pages` */
    pilu_unit page_height;             /* of its type area */
    pilu_item *items;                  /* of the current page, until it is full */
    size_t item_count, item_room;
    size_t overflows;                  /* findings so far */
    const pilu_node *too_wide;         /* table last found so: its cells need not say it again */
    bool measures;                     /* nothing is drawn: findings alone are asked for */
    uint32_t anchor_from;              /* anchors that no piece has taken yet */
    uint32_t counted;                  /* pages that have a number: all but the cover's */
    struct pilu_entry *entries;        /* of tables of contents, drawn without their page numbers */
    size_t entry_count, entry_room;
} pilu_layouter;

/* flow.c */

const pilu_style *pilu_layout_style(const pilu_node *node);
pilu_break_cost pilu_layout_break_cost(pilu_break asked);
void pilu_layout_overflow(pilu_layouter *l, const pilu_node *node, pilu_str what);
uint16_t pilu_layout_page_find(const pilu_layouter *l, pilu_str name);
/* The width, and the height, of the type area of a page rule. */
pilu_unit pilu_layout_measure(const pilu_layouter *l, uint16_t page);
pilu_unit pilu_layout_depth(const pilu_layouter *l, uint16_t page);

/* Content of `node` as a flow `width` wide. `shaped` gives what has been shaped already, or NULL. */
void pilu_flow_build(pilu_layouter *l, pilu_flow *flow, const pilu_node *node, pilu_unit width, pilu_shaped *shaped);
/* Shapes all of a cell's content; its narrowest and widest width without breaks. */
pilu_shaped *pilu_flow_measure(pilu_layouter *l, const pilu_node *node, pilu_unit *min, pilu_unit *max);

int64_t pilu_piece_height(const pilu_piece *piece);
/* What a table fragment takes beyond its rows when it begins, and ends, with this piece. */
int64_t pilu_piece_opening(const pilu_layouter *l, const pilu_piece *piece);
int64_t pilu_piece_closing(const pilu_piece *piece);
/* The first piece from `from` on that does not fit in `room`; `*height` of those that do. */
uint32_t pilu_flow_fit(const pilu_layouter *l, const pilu_flow *flow, uint32_t from, int64_t room, int64_t *height);
/* Draws pieces [from, to) downwards from y. `cut` is the height left to the last one, a row that goes on on the
 * next page, or -1. `artifact` PAGINATION draws a copy that is no content. */
void pilu_flow_draw(pilu_layouter *l, const pilu_flow *flow, uint32_t from, uint32_t to, pilu_unit x, int64_t y,
                    int64_t cut, pilu_artifact artifact);

/* pages.c: on the current page */

void pilu_page_line(pilu_layouter *l, const pilu_line *line, pilu_unit x, pilu_unit baseline, pilu_artifact artifact);
/* An item on the current page; its place among the page's items. */
size_t pilu_page_item(pilu_layouter *l, const pilu_item *item);
void pilu_page_fill(pilu_layouter *l, pilu_unit x, int64_t y, pilu_unit w, int64_t h, uint32_t colour);

/* chart.c: a chart's shapes and labels, as content of its node */
void pilu_page_chart(pilu_layouter *l, const pilu_node *node, const pilu_drawing *drawing, pilu_unit x, pilu_unit y);

/* image.c */

/* Width of a picture in a column so wide, so that it fits on a page; its height then. */
pilu_unit pilu_image_width(const pilu_layouter *l, const pilu_node *img, uint16_t page, pilu_unit measure);
pilu_unit pilu_image_height(const pilu_node *img, pilu_unit width);
/* The narrowest and the widest it asks for in a cell. */
void pilu_image_widths(const pilu_node *img, pilu_unit *min, pilu_unit *max);
void pilu_page_image(pilu_layouter *l, const pilu_piece *piece, pilu_unit x, pilu_unit y);

/* contents.c: the numbers of a table of contents */

/* Width at the end of an entry's line that its page number and the least leader need. */
pilu_unit pilu_entry_room(const pilu_style *style);
/* On the current page: the line of `node`, an entry, ends at x; what follows up to `right` is drawn once all pages
 * are known. */
void pilu_entry_note(pilu_layouter *l, const pilu_node *node, pilu_unit x, pilu_unit right, pilu_unit baseline);
/* When all pages are set: draws leaders and page numbers. */
void pilu_entries_draw(pilu_layouter *l);

/* table_width.c */

/* Grid, shaped cells and widths from their content. NULL when the grid is wrong (a finding). */
pilu_table *pilu_table_new(pilu_layouter *l, const pilu_node *node);
/* Column widths for a measure (CSS 2.2 §17.5.2). */
void pilu_table_set_width(pilu_layouter *l, pilu_table *table, pilu_unit measure);

/* table_rows.c: builds the cells, sets row heights and the cost of breaks. */
void pilu_table_set_rows(pilu_layouter *l, pilu_table *table);

/* table_break.c */

bool pilu_table_repeats(const pilu_layouter *l, const pilu_table *table);
/* The caption that stands again where a page begins with `row`, or NULL. */
const pilu_flow *pilu_table_title(const pilu_layouter *l, const pilu_table *table, uint32_t row);
/* Height of caption and head, where they are set again above `row`. */
int64_t pilu_table_above(const pilu_layouter *l, const pilu_table *table, uint32_t row);
/* A node like this one whose only text is its own with «（续）»; it stands in no tree. */
pilu_node *pilu_table_continued(pilu_layouter *l, const pilu_node *node);
/* Before a page that goes on with `row`: makes room for what is left and for the labels. */
void pilu_table_resume(pilu_layouter *l, pilu_table *table, uint32_t row);
/* When that page takes rows [from, to) of it and no more: lengthens the last one where a label lacks room. */
void pilu_table_settle(pilu_layouter *l, pilu_table *table, uint32_t from, uint32_t to);
/* Can every cell that ends in `row` (or, for `any`, one of them) set something in `room`? */
bool pilu_table_may_cut(const pilu_layouter *l, const pilu_table *table, uint32_t row, int64_t room, bool any);
/* After a page that was cut within `row`: is nothing left of it? */
bool pilu_table_row_done(const pilu_table *table, uint32_t row);

/* table_draw.c */

/* The caption again where a page begins with `row`; how high it is. */
int64_t pilu_table_draw_title(pilu_layouter *l, const pilu_table *table, uint32_t row, pilu_unit x, int64_t y);
/* Rows [from, to) with their head, cells and borders; `cut` as in pilu_flow_draw. */
void pilu_table_draw(pilu_layouter *l, pilu_table *table, uint32_t from, uint32_t to, pilu_unit x, int64_t y,
                     int64_t cut, pilu_artifact artifact);

#endif
