/* writer.h: what the files of the HTML room share: escaping, and the heads of a table's cells.
 *
 * Everything here writes to a buffer it borrows. For src/html alone. */
#ifndef PILU_HTML_WRITER_H
#define PILU_HTML_WRITER_H

#include "doc/grid.h"

/* Text between tags: & < >. */
void pilu_html_text(pilu_buf *out, pilu_str text);
/* The same, no figure parted from its unit by a line's end; `next`: the text behind it, or empty. `open`: a figure that
 * ended the text before stands in an element that is not closed; the answer says so of this text. */
bool pilu_html_words(pilu_buf *out, pilu_str text, pilu_str next, bool open);
/* A title's, whose lines end where its words do (style: word-break: keep-all). */
void pilu_html_title(pilu_buf *out, pilu_str text);
/* Text between double quotes: & < > ". */
void pilu_html_value(pilu_buf *out, pilu_str text);
/* « name="value"». */
void pilu_html_attr(pilu_buf *out, const char *name, pilu_str value);
/* RFC 4648 §4. */
void pilu_html_base64(pilu_buf *out, pilu_str bytes);
/* CSS as it is, but nothing in it can end the style element. */
void pilu_html_css(pilu_buf *out, pilu_str css);

/* For a part of another page: what begins its style, and, in `scope`, the selector of the element with this id; the
 * rules of a sheet as far as they concern what is in it. */
void pilu_html_scope_open(pilu_buf *out, pilu_str id, pilu_buf *scope);
void pilu_html_scope_css(pilu_buf *out, pilu_str css, pilu_str scope);

/* The chart as an SVG picture with its alternative text. */
void pilu_html_chart(pilu_buf *out, const pilu_node *node);

/* The attributes of an `img`: the picture itself, its words, and its size, so that nothing moves while it is drawn. */
void pilu_html_image(pilu_buf *out, const pilu_node *node);

/* The tables, one below the other, as comma-separated values (RFC 4180): no byte order mark, heads of several rows as
 * one line, a head that spans in each of its places, any other cell once. `caption`: the first line; may be empty. */
void pilu_html_csv(pilu_buf *out, pilu_arena *scratch, const pilu_grid *const *tables, size_t count, pilu_str caption);
/* A paragraph with a link that saves them as the file NAME.csv. */
void pilu_html_csv_link(pilu_buf *out, pilu_arena *scratch, const pilu_grid *const *tables, size_t count,
                        pilu_str name, pilu_str caption);
/* By the id of a table: what is put behind its caption where others have the same; empty where none has. */
const pilu_str *pilu_html_table_marks(pilu_arena *arena, const pilu_document *doc);

/* «row», «col», …: as written, else by place: columns in thead, rows below. */
pilu_str pilu_html_scope(const pilu_node *th);

/* The names of a table's heads and, by doc/table_heads, which of them each cell has. */
typedef struct pilu_html_heads pilu_html_heads;
/* NULL when scope is enough. `table_id` and `prefix`, of every id an author gave, must outlive it. */
pilu_html_heads *pilu_html_heads_new(pilu_arena *arena, const pilu_grid *grid, pilu_str table_id, pilu_str prefix);
/* id and headers of the next cell; to be called once for each in document order. */
void pilu_html_heads_put(pilu_html_heads *heads, pilu_buf *out);

#endif
