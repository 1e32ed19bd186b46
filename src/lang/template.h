/* template.h: layouts: HTML with expressions, parsed as structure.
 *
 * Elements, text and statements become one syntax tree; evaluating it builds document nodes. No string of markup is
 * ever put together, so data can never become markup, and an error knows its line and column.
 *
 *   {{ EXPR }}
 *   {% for x in EXPR %} … {% else %} … {% endfor %}
 *   {% if EXPR %} … {% elif EXPR %} … {% else %} … {% endif %}
 *   {% include "common/x.html" with EXPR %}   {# comment #}
 *   <title>…</title>                     the document's title
 *   <meta name="NAME" content="…">       a constant, read as layout.NAME; content="{{ EXPR }}" keeps its type
 *
 * White space collapses as in HTML, and a line break beside a Chinese character is no space. Included by src/pilu.c. */
#ifndef PILU_LANG_TEMPLATE_H
#define PILU_LANG_TEMPLATE_H

#include "doc/node.h"
#include "lang/rules.h"

typedef struct pilu_template pilu_template;

/* A parsed layout with all it includes, in `arena`; it does not change any more and may be built from often. Findings
 * for everything that is wrong; NULL when nothing could be used. */
pilu_template *pilu_template_parse(pilu_arena *arena, pilu_diags *diags, const pilu_source *source,
                                   const pilu_loader *loader);

/* Evaluates the layout's constants into `layout.*` of the evaluation; if `only` is not empty, the one of this name. */
struct pilu_eval;
void pilu_template_constants(const pilu_template *tpl, struct pilu_eval *eval, pilu_str only);

/* Builds the document. */
void pilu_template_build(const pilu_template *tpl, struct pilu_eval *eval, pilu_document *doc);

#endif
