/* html.h: from the document tree to one self-contained HTML page: semantic, readable without style, no script,
 * no request to anywhere; or to a part of another page, which brings its own style and leaves the other's alone. Leaves
 * from the tree, before any layout. */
#ifndef PILU_HTML_HTML_H
#define PILU_HTML_HTML_H

#include "doc/node.h"

/* A role of fonts.json as a CSS custom property: --name: css. */
typedef struct pilu_html_font {
    pilu_str name, css;
} pilu_html_font;

typedef struct pilu_html_input {
    const pilu_document *doc;
    const pilu_source *const *sheets; /* style sheets in order, carried as they are */
    size_t sheet_count;
    const pilu_html_font *fonts;
    size_t font_count;
    bool fragment; /* an `article` to be put into another page */
} pilu_html_input;

void pilu_html_write(const pilu_html_input *input, pilu_buf *out);

#endif
