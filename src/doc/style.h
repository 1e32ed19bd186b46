/* style.h: CSS for both outputs: the HTML page carries the sheets as they are, the layout reads this subset.
 *
 * Selectors: type, .class, *, descendant, child (>); specificity and order decide (CSS 2.2 §6.4). At-rules: @page,
 * @page :left, :right, named pages; @media print is read, @media screen is left to browsers. Properties:
 * style_properties.def.
 * Lengths are integers in thousandths of a point (`pilu_unit`): 1 mm = 2834.6 → 2835. Findings carry line and
 * column. Styles live in the document's arena; equal ones are shared. */
#ifndef PILU_DOC_STYLE_H
#define PILU_DOC_STYLE_H

#include "doc/node.h"

typedef int32_t pilu_unit; /* 1/1000 pt */
#define PILU_PT(x) ((pilu_unit)((x) * 1000))

typedef enum pilu_align { PILU_ALIGN_START, PILU_ALIGN_CENTER, PILU_ALIGN_END, PILU_ALIGN_JUSTIFY } pilu_align;
typedef enum pilu_valign { PILU_VALIGN_TOP, PILU_VALIGN_MIDDLE, PILU_VALIGN_BOTTOM } pilu_valign;
typedef enum pilu_break { PILU_BREAK_AUTO, PILU_BREAK_PAGE, PILU_BREAK_TO_RIGHT, PILU_BREAK_AVOID } pilu_break;
typedef enum pilu_side { PILU_TOP, PILU_RIGHT, PILU_BOTTOM, PILU_LEFT } pilu_side;

/* A width: nothing said, a length, or per cent of what contains it (hundredths of a per cent). */
typedef struct pilu_length {
    enum { PILU_LENGTH_AUTO, PILU_LENGTH_FIXED, PILU_LENGTH_PERCENT, PILU_LENGTH_FIT /* fit-content */ } kind;
    int32_t value;
} pilu_length;

typedef struct pilu_border {
    pilu_unit width;   /* 0: none */
    uint32_t colour;   /* 0xRRGGBB */
} pilu_border;

typedef struct pilu_style {
    /* inherited */
    pilu_str font;           /* role: «body», from font-family: var(--body) */
    pilu_unit size;
    bool bold;
    pilu_unit line_height;
    pilu_unit indent;        /* text-indent of the first line */
    pilu_align align;
    uint32_t colour;
    bool upright;            /* writing-mode: vertical-rl with text-orientation: upright: stacked characters (cells) */
    bool nowrap;             /* white-space: nowrap */
    bool tabular;            /* font-variant-numeric: tabular-nums */
    /* not inherited */
    pilu_unit margin[4], padding[4];
    bool auto_left, auto_right; /* margin: auto, which takes what a block narrower than its place leaves */
    pilu_border border[4];
    int64_t background;      /* 0xRRGGBB, or -1 */
    pilu_length width;
    pilu_valign valign;
    pilu_break break_before, break_after;
    bool avoid_inside;       /* break-inside: avoid */
    pilu_unit raise;         /* vertical-align of sup/sub: baseline shift upwards, that of inline ancestors included */
    bool hidden;             /* display: none: not in print */
    pilu_str page;           /* the named page in use («landscape»), or empty; `auto` has taken the parent's */
} pilu_style;

/* One margin box of a page: text with counter(page); GB/T 9704 puts the number outside (odd right, even left). On a
 * landscape page that is bound turned a quarter to the left, outside is at the left edge: `turned`, the text is read
 * downwards there, and what is said of lower edge, left and right holds for left edge, top and bottom. */
typedef struct pilu_margin_box {
    bool used;
    pilu_str before, after;  /* around the page number: «— », « —» */
    bool page_number, turned;
    pilu_align align;        /* where in the type area's width */
    pilu_unit inset;         /* distance from that edge of the type area */
    pilu_unit gap;           /* from the type area's lower edge down to the text's top (7 mm) */
    pilu_str font;
    pilu_unit size;
    uint32_t colour;
} pilu_margin_box;

/* An @page rule for right (odd) or left (even) pages, default or named. */
typedef struct pilu_page_rule {
    pilu_str name;           /* empty: the default page */
    pilu_unit width, height;
    pilu_unit margin[4];
    pilu_margin_box foot;
} pilu_page_rule;

typedef struct pilu_page_rules {
    struct pilu_page_rule_pair { pilu_page_rule right, left; } *pairs; /* [0] is the default page */
    size_t count;
} pilu_page_rules;

typedef struct pilu_sheet pilu_sheet;

/* A parsed sheet; wrong parts are findings and left out. Never NULL. */
pilu_sheet *pilu_sheet_parse(pilu_arena *arena, pilu_diags *diags, const pilu_source *source);

/* Computes every node's style and the page rules from the sheets, in order (later ones win), below them the built-in
 * sheet (css_builtin.c). A TEXT has its parent's style: read of it only what concerns characters. */
void pilu_style_apply(pilu_document *doc, pilu_diags *diags, pilu_sheet *const *sheets, size_t count);

/* The same for many documents with the same sheets: what was computed for one is there for the next. `arena` must live
 * as long as the documents do. */
typedef struct pilu_cascade pilu_cascade;
pilu_cascade *pilu_cascade_new(pilu_arena *arena, pilu_sheet *const *sheets, size_t count);
void pilu_cascade_apply(pilu_cascade *cascade, pilu_document *doc, pilu_diags *diags);

#endif
