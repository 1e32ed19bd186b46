#include "html/writer.h"

static void escape(pilu_buf *out, pilu_str text, const char *special)
{
    size_t from = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\0' || !strchr(special, text.p[i])) continue;
        pilu_buf_put(out, text.p + from, i - from);
        from = i + 1;
        switch (text.p[i]) {
        case '&': pilu_buf_text(out, "&amp;"); break;
        case '<': pilu_buf_text(out, "&lt;"); break;
        case '>': pilu_buf_text(out, "&gt;"); break;
        default: pilu_buf_text(out, "&quot;"); break;
        }
    }
    pilu_buf_put(out, text.p + from, text.n - from);
}

void pilu_html_text(pilu_buf *out, pilu_str text) { escape(out, text, "&<>"); }

void pilu_html_attr(pilu_buf *out, const char *name, pilu_str value)
{
    pilu_buf_printf(out, " %s=\"", name);
    escape(out, value, "&<>\"");
    pilu_buf_char(out, '"');
}

/* A style element ends at «</style» in any case, wherever in the CSS that stands (HTML, «raw text»). In CSS «\/»
 * is a slash (CSS Syntax 3 §4.3.7), so a string keeps its meaning. */
void pilu_html_css(pilu_buf *out, pilu_str css)
{
    size_t from = 0;
    for (size_t i = 0; i + 1 < css.n; i++) {
        if (css.p[i] != '<' || css.p[i + 1] != '/') continue;
        pilu_buf_put(out, css.p + from, i + 1 - from);
        pilu_buf_char(out, '\\');
        from = i + 1;
    }
    pilu_buf_put(out, css.p + from, css.n - from);
    if (css.n && css.p[css.n - 1] != '\n') pilu_buf_char(out, '\n');
}
