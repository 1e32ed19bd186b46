#include "html/writer.h"

static void escape(pilu_buf *out, pilu_str text, bool quotes)
{
    size_t from = 0;
    for (size_t i = 0; i < text.n; i++) {
        const char *name;
        switch (text.p[i]) {
        case '&': name = "&amp;"; break;
        case '<': name = "&lt;"; break;
        case '>': name = "&gt;"; break;
        case '"': name = quotes ? "&quot;" : NULL; break;
        default: name = NULL; break;
        }
        if (!name) continue;
        pilu_buf_put(out, text.p + from, i - from);
        pilu_buf_text(out, name);
        from = i + 1;
    }
    pilu_buf_str(out, pilu_str_slice(text, from, text.n));
}

void pilu_html_text(pilu_buf *out, pilu_str text) { escape(out, text, false); }

void pilu_html_value(pilu_buf *out, pilu_str text) { escape(out, text, true); }

void pilu_html_attr(pilu_buf *out, const char *name, pilu_str value)
{
    pilu_buf_char(out, ' ');
    pilu_buf_text(out, name);
    pilu_buf_put(out, "=\"", 2);
    pilu_html_value(out, value);
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
    pilu_buf_str(out, pilu_str_slice(css, from, css.n));
}
