/* css.h: a parsed style sheet, as the rooms of style pass it on: css_parse.c reads rules and selectors, css_value.c
 * values of properties, css_page.c @page, style.c decides which declaration wins and computes.
 *
 * Everything lives in the arena of the sheet. For src/doc alone. */
#ifndef PILU_DOC_CSS_H
#define PILU_DOC_CSS_H

#include "doc/css_lex.h"
#include "doc/style.h"

typedef enum pilu_css_property {
#define PILU_LONGHAND(id, name, inherited, kind, field, values, doc) PILU_CSS_##id,
#define PILU_SHORTHAND(id, name, kind, first, values, doc)
#define PILU_ACCEPTED(id, name, values, doc)
#include "doc/style_properties.def"
#undef PILU_LONGHAND
#undef PILU_SHORTHAND
#undef PILU_ACCEPTED
    PILU_CSS_LONGHANDS
} pilu_css_property;

/* How a value is read and computed. */
typedef enum pilu_css_kind {
    PILU_KIND_SIZE, PILU_KIND_LINE, PILU_KIND_COLOUR, PILU_KIND_BACKGROUND, PILU_KIND_ROLE, PILU_KIND_WEIGHT,
    PILU_KIND_LENGTH, PILU_KIND_MARGIN, PILU_KIND_POSITIVE, PILU_KIND_STROKE, PILU_KIND_WIDTH, PILU_KIND_VALIGN,
    PILU_KIND_KEYWORD, PILU_KIND_NAME
} pilu_css_kind;

/* A value as declared. */
typedef enum pilu_css_form {
    PILU_FORM_INHERIT, PILU_FORM_INITIAL, PILU_FORM_WORD, PILU_FORM_LENGTH, PILU_FORM_EM, PILU_FORM_REM,
    PILU_FORM_PERCENT, PILU_FORM_NUMBER, PILU_FORM_COLOUR, PILU_FORM_NAME
} pilu_css_form;

typedef struct pilu_css_value {
    pilu_css_form form;
    int64_t number;  /* WORD: index; LENGTH: units; EM, REM, PERCENT, NUMBER: millionths; COLOUR: 0xRRGGBB or below */
    pilu_str name;   /* NAME */
} pilu_css_value;

enum { PILU_COLOUR_NONE = -1, PILU_COLOUR_CURRENT = -2 }; /* transparent, currentcolor */
enum { PILU_VALIGN_BASELINE, PILU_VALIGN_SUB, PILU_VALIGN_SUPER, PILU_VALIGN_T, PILU_VALIGN_M, PILU_VALIGN_B };

typedef struct pilu_css_decl {
    pilu_css_property property;
    bool important;
    pilu_css_value value;
    uint32_t offset, length; /* place of the value */
} pilu_css_decl;

typedef struct pilu_css_decls {
    pilu_css_decl *items;
    size_t count, room;
} pilu_css_decls;

/* «td.num»: a type (empty: any) and classes; `child`: «>» stands before it. */
typedef struct pilu_css_compound {
    pilu_str type;
    uint64_t kinds; /* a bit for each kind of node that the type names */
    pilu_str *classes;
    size_t class_count, class_room;
    bool child;
} pilu_css_compound;

typedef struct pilu_css_selector {
    pilu_css_compound *parts; /* left to right */
    size_t count, room;
    uint32_t specificity;     /* classes << 12 | types (CSS 2.2 §6.4.3; there are no ids and no inline style) */
} pilu_css_selector;

typedef struct pilu_css_rule {
    pilu_css_selector *selectors;
    size_t selector_count, selector_room;
    pilu_css_decls decls;
} pilu_css_rule;

/* --- @page ---------------------------------------------------------------------------------------- */

typedef enum pilu_css_box {
    PILU_BOX_LEFT, PILU_BOX_CENTER, PILU_BOX_RIGHT, /* at the bottom */
    PILU_BOX_LEFT_TOP, PILU_BOX_LEFT_BOTTOM,        /* beside the type area, read downwards */
    PILU_BOXES, PILU_BOX_NONE = PILU_BOXES
} pilu_css_box;

typedef enum pilu_page_property {
    PILU_PAGE_SIZE, PILU_PAGE_MARGIN_TOP, PILU_PAGE_MARGIN_RIGHT, PILU_PAGE_MARGIN_BOTTOM, PILU_PAGE_MARGIN_LEFT,
    /* of a margin box */
    PILU_BOX_CONTENT, PILU_BOX_FONT, PILU_BOX_SIZE, PILU_BOX_COLOUR, PILU_BOX_MARGIN_TOP, PILU_BOX_MARGIN_RIGHT,
    PILU_BOX_MARGIN_BOTTOM, PILU_BOX_MARGIN_LEFT, PILU_BOX_PADDING_TOP, PILU_BOX_PADDING_RIGHT, PILU_BOX_WRITING,
    PILU_BOX_ALIGN, PILU_PAGE_PROPERTIES
} pilu_page_property;

typedef struct pilu_page_decl {
    pilu_page_property property;
    pilu_css_box box;
    bool important;
    pilu_css_value value;      /* SIZE: value.number is the width */
    pilu_unit height;          /* SIZE */
    bool used, counter;        /* CONTENT: not «none»; has counter(page) */
    pilu_str before, after;    /* CONTENT */
    uint32_t offset, length;
} pilu_page_decl;

typedef enum pilu_page_side { PILU_SIDE_ANY, PILU_SIDE_LEFT, PILU_SIDE_RIGHT } pilu_page_side;

typedef struct pilu_page_block {
    pilu_str name;             /* empty: every page */
    pilu_page_side side;
    pilu_page_decl *decls;
    size_t count, room;
} pilu_page_block;

struct pilu_sheet {
    const pilu_source *source;
    pilu_css_rule *rules;
    size_t rule_count, rule_room;
    pilu_page_block *pages;
    size_t page_count, page_room;
};

/* --- reading ---------------------------------------------------------------------------------------- */

typedef struct pilu_css_reader {
    pilu_arena *arena;
    pilu_diags *diags;
    const pilu_source *source;
    const pilu_css_token *t, *end; /* the token to read; END */
    pilu_sheet *sheet;
    int depth; /* of @media */
} pilu_css_reader;

/* The tokens of one value, white space at its ends and «!important» left out. */
typedef struct pilu_css_span {
    const pilu_css_token *from, *to;
} pilu_css_span;

/* A declaration split into name and value; both are borrowed from the tokens. */
typedef struct pilu_css_raw {
    const pilu_css_token *name;
    pilu_css_span value;
    bool important;
} pilu_css_raw;

/* The next declaration of a block whose «{» has been read. false: the block has ended and its «}» is read. An at-rule
 * within the block is left to the caller: `raw->name` is then its AT token, already read. Wrong parts are findings. */
bool pilu_css_next(pilu_css_reader *r, pilu_css_raw *raw);

/* Reads past the block whose «{» is next, with its «}». */
void pilu_css_skip_block(pilu_css_reader *r);
/* Reads past white space. */
void pilu_css_skip_space(pilu_css_reader *r);

/* Adds what a declaration says to `decls`; wrong names and values are findings. */
void pilu_css_declare(pilu_css_reader *r, const pilu_css_raw *raw, pilu_css_decls *decls);

/* @page: what stands behind it, with its block. */
void pilu_css_read_page(pilu_css_reader *r);

/* A value of one token, or false. */
bool pilu_css_read_length(pilu_css_span span, pilu_css_value *out); /* LENGTH, EM, REM; not per cent */
bool pilu_css_read_colour(pilu_css_span span, pilu_css_value *out);
bool pilu_css_read_role(pilu_css_span span, pilu_css_value *out);

/* style-value at a span, `expected` in the words of the .def. */
void pilu_css_bad_value(pilu_css_reader *r, pilu_str property, pilu_css_span span, pilu_str expected);
/* style-property, with the nearest name the page knows. */
void pilu_css_unknown(pilu_css_reader *r, const pilu_css_token *name);
/* A finding at a token. */
#define pilu_css_report(r, id, token, ...)                                                           \
    pilu_report((r)->diags, id, pilu_place_at((r)->source, (token)->offset, (token)->length), __VA_ARGS__)

const char *pilu_css_property_name(pilu_css_property property);

/* A length in units; `size` and `root` are those of em and rem. Half up, within ±PILU_CSS_MOST. */
enum { PILU_CSS_MOST = 14400 * 1000 }; /* 200 inches: ISO 32000-1 annex C */
pilu_unit pilu_css_length(const pilu_css_value *value, pilu_unit size, pilu_unit root);

/* @page rules of all sheets onto doc->page_rules; `root` gives margin boxes their font. */
void pilu_css_apply_pages(pilu_document *doc, pilu_diags *diags, pilu_sheet *const *sheets, size_t count,
                          const pilu_style *root);

/* What holds when no sheet says anything, as CSS. */
extern const char PILU_CSS_BUILT_IN[];

#endif
