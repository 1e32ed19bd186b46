/* node.h: the document tree, the only thing that everything after the template reads.
 *
 * Nodes live in the document's arena and are never freed one by one. Each keeps the place in the layout
 * that made it and, for shown data, the JSON pointer of the value: findings, tags, corrections and verify
 * build on that. Walk with pilu_iter, not by recursion. */
#ifndef PILU_DOC_NODE_H
#define PILU_DOC_NODE_H

#include "base/diag.h"

typedef enum pilu_node_kind {
#define PILU_ELEMENT(id, name, category, content, pdf, html, class) PILU_NODE_##id,
#include "doc/elements.def"
#undef PILU_ELEMENT
    PILU_NODE_COUNT
} pilu_node_kind;

typedef enum pilu_attr_kind {
#define PILU_ATTRIBUTE(id, name, where) PILU_ATTR_##id,
#include "doc/attributes.def"
#undef PILU_ATTRIBUTE
    PILU_ATTR_COUNT
} pilu_attr_kind;

typedef struct pilu_attr {
    struct pilu_attr *next;
    pilu_attr_kind kind;
    pilu_str value;
} pilu_attr;

struct pilu_style;
struct pilu_image;
struct pilu_grid;

typedef struct pilu_node pilu_node;
struct pilu_node {
    pilu_node_kind kind;
    uint32_t id;                     /* dense from 0 in order of creation: index for side tables */
    pilu_node *parent, *first, *last, *prev, *next;
    pilu_str text;                   /* TEXT only: white space already collapsed */
    bool generated;                  /* TEXT only: made by numbering («一、»), not written by anyone */
    uint8_t depth;                   /* toc-entry only, from 1: how deep the list is that it stands in */
    pilu_attr *attrs;                /* in the order given */
    pilu_origin origin;              /* the layout */
    pilu_origin data;                /* the value in the data, if this shows one */
    pilu_str pointer;                /* its JSON pointer, or empty */
    const struct pilu_style *style;  /* set by pilu_style_apply; NULL before */
    union {
        const struct pilu_image *image;  /* img: set by pilu_document_images; NULL before */
        const struct pilu_grid *grid;    /* table: set by pilu_document_check; NULL before */
    };
};

typedef struct pilu_document {
    pilu_arena *arena;
    pilu_node *root;                 /* PILU_NODE_DOCUMENT */
    uint32_t node_count;
    uint32_t room;                   /* nodes that can be made without asking for memory, from `next` on */
    pilu_node *next;
    pilu_str title, lang;            /* lang «zh-CN» */
    pilu_str author, subject;        /* unit name; kind's Chinese name; may be empty */
    pilu_str kind, layout;           /* «self_evaluation», «shanxi-2021» */
    pilu_str id;                     /* base name of the outputs */
    pilu_str date;                   /* ISO 8601 «2021-03-01», or with time «2021-03-01T00:00:00Z»; never the clock */
    pilu_str generator;              /* «pilu 0.1.0» */
    pilu_str public_data;            /* canonical JSON without private fields (attached); set by the first output */
    pilu_str public_data_name;       /* its file name, ASCII: «data.json» */
    pilu_str keywords[3];            /* kind's Chinese name, unit, year; may be empty */
    /* SHA-256 of what it was made from, in 64 hexadecimal digits, or empty: the public data; layout, parts, style and
     * pictures; rules and schema. */
    pilu_str data_sha256, layout_sha256, rules_sha256;
    pilu_str kept;                   /* digests of the sentences that rules may not speak of again (check/kept.h) */
    bool draft;                      /* --draft: 草稿 across every page */
    bool grid;                       /* --show-grid: the type area and its characters behind each page's text */
    bool local;                      /* a page of a site: its links may lead to what lies beside it */
    struct pilu_page_rules *page_rules; /* set by pilu_style_apply: @page */
} pilu_document;

/* With its root (id 0) and lang «zh-CN»; the rest is empty. */
pilu_document *pilu_document_new(pilu_arena *arena);

pilu_node *pilu_node_new(pilu_document *doc, pilu_node_kind kind, pilu_origin origin);

/* Where to correct the node's text: in the data when it comes from there, else in the layout. */
pilu_place pilu_node_text_place(const pilu_node *node);
void pilu_node_append(pilu_node *parent, pilu_node *child);
void pilu_node_insert_first(pilu_node *parent, pilu_node *child);
void pilu_node_insert_after(pilu_node *before, pilu_node *sibling);
/* `wrapper`, new and without a place, takes the node's place and the node as its only child. */
void pilu_node_wrap(pilu_node *node, pilu_node *wrapper);
/* A TEXT node made by the program, at its owner's place in the layout. */
pilu_node *pilu_node_generated(pilu_document *doc, const pilu_node *owner, pilu_str text);
void pilu_node_set_attr(pilu_document *doc, pilu_node *node, pilu_attr_kind kind, pilu_str value);

/* The attribute's value, or an empty text with p == NULL when it is not there. */
pilu_str pilu_node_attr(const pilu_node *node, pilu_attr_kind kind);
/* rowspan, colspan, span: at least 1. */
int pilu_node_span(const pilu_node *node, pilu_attr_kind kind);
bool pilu_node_has_class(const pilu_node *node, pilu_str name);
/* The node's text with that of everything in it. */
pilu_str pilu_node_text(pilu_arena *arena, const pilu_node *node);

/* What elements.def says of a kind. */
typedef enum pilu_category {
    PILU_CATEGORY_ROOT, PILU_CATEGORY_FLOW, PILU_CATEGORY_INLINE, PILU_CATEGORY_ITEM, PILU_CATEGORY_CAPTION,
    PILU_CATEGORY_COLGROUP, PILU_CATEGORY_COL, PILU_CATEGORY_ROWS, PILU_CATEGORY_ROW, PILU_CATEGORY_CELL,
    PILU_CATEGORY_ENTRY, PILU_CATEGORY_LEGEND, PILU_CATEGORY_DATUM
} pilu_category;
typedef enum pilu_content {
    PILU_CONTENT_VOID, PILU_CONTENT_FLOW, PILU_CONTENT_INLINE, PILU_CONTENT_MIXED, /* MIXED: blocks, or inline */
    PILU_CONTENT_ITEMS, PILU_CONTENT_TABLE, PILU_CONTENT_COLS, PILU_CONTENT_ROWS, PILU_CONTENT_CELLS,
    PILU_CONTENT_ENTRIES, PILU_CONTENT_FIGURE, PILU_CONTENT_DATA
} pilu_content;
const char *pilu_node_kind_name(pilu_node_kind kind);
pilu_category pilu_node_kind_category(pilu_node_kind kind);
pilu_content pilu_node_kind_content(pilu_node_kind kind);
const char *pilu_node_kind_pdf(pilu_node_kind kind);
/* What the HTML page calls it, and the class that says so, or NULL: one sheet serves both outputs. */
const char *pilu_node_kind_html(pilu_node_kind kind);
const char *pilu_node_kind_class(pilu_node_kind kind);
/* The kind named so, or PILU_NODE_COUNT. TEXT and DOCUMENT have no name an author can write. */
pilu_node_kind pilu_node_kind_find(pilu_str name);
pilu_attr_kind pilu_attr_find(pilu_str name);
const char *pilu_attr_name(pilu_attr_kind kind);
bool pilu_attr_allowed(pilu_attr_kind attr, pilu_node_kind node);
/* May a child of this kind stand in this parent? */
bool pilu_node_may_hold(pilu_node_kind parent, pilu_node_kind child);
/* 1–6 for h1–h6, else 0. */
int pilu_node_heading_level(pilu_node_kind kind);

/* ENTER and EXIT of every node in order; leaves are entered and left too. */
typedef enum pilu_event { PILU_ENTER, PILU_EXIT, PILU_DONE } pilu_event;
typedef struct pilu_iter {
    const pilu_node *root, *node;
    pilu_event event;
    bool skip; /* set by pilu_iter_skip */
} pilu_iter;
pilu_iter pilu_iter_new(const pilu_node *root);
/* The next event; `iter->node` is the node. */
pilu_event pilu_iter_next(pilu_iter *iter);
/* After ENTER: go on with this node's EXIT, skipping its children. */
void pilu_iter_skip(pilu_iter *iter);

/* Checks what every later step relies on (content model, spans, heading levels, dense ids); findings. */
bool pilu_document_check(const pilu_document *doc, pilu_diags *diags);

/* The tree as indented text, one node a line (tests, `--dump doc`). */
void pilu_document_dump(const pilu_document *doc, pilu_buf *out);

/* Writes heading numbers 一、 （一） 1. （1） and «附件N» into the tree as generated text (GB/T 9704-2012 §7.3.3). h1 is
 * the title and unnumbered; numbered="part" gives 第一部分 and 一、 to the level below; attachments begin anew, below
 * their own title. */
void pilu_document_number(pilu_document *doc);

/* Before that: each chart stands in a figure with its caption below it, «图N» in it, and its data follow as a table. */
void pilu_document_figures(pilu_document *doc);

/* Marks each signature whose date is longer than its names with the class «long-date» (GB/T 9704-2012 §7.3.5.2). */
void pilu_document_signatures(pilu_document *doc);

/* After that: fills each `toc` with the headings and attachments behind it; each entry leads to its heading. */
void pilu_document_contents(pilu_document *doc);

/* Names of headings, attachments, tables and captions, by node id; the others are empty. An author's own id wins. */
pilu_str *pilu_document_ids(pilu_arena *arena, const pilu_document *doc);

#endif
