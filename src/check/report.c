#include "check/report.h"

void pilu_report_text(const pilu_diags *diags, const pilu_report_options *options, pilu_buf *out)
{
    size_t listed = 0, left = 0;
    for (int severity = PILU_ERROR; severity >= (options->notes ? PILU_NOTE : PILU_WARNING); severity--) {
        for (size_t i = 0; i < diags->count; i++) {
            if ((int)diags->items[i].severity != severity) continue;
            if (listed++ < PILU_REPORT_MOST) pilu_finding_print(&diags->items[i], options->lang, options->colour, out);
            else left++;
        }
    }
    if (left)
        pilu_buf_printf(out,
                        options->lang == PILU_ZH ? "pilu: … 另有 %zu 条未列出；请先改正以上各条。\n"
                                                 : "pilu: … and %zu more not listed; correct these first.\n",
                        left);
}

static void put_member(const char *name, pilu_str text, pilu_buf *out)
{
    pilu_buf_printf(out, ", \"%s\": ", name);
    pilu_buf_json(out, text);
}

static void put_finding(const pilu_finding *f, pilu_lang lang, pilu_buf *out)
{
    static const char *const SEVERITIES[] = {"note", "warning", "error"};
    pilu_origin at = f->place.at;
    pilu_line_column place = {0};
    if (at.source) place = pilu_source_place(at.source, at.offset);
    pilu_buf_printf(out, "  {\"code\": \"%s\", \"severity\": \"%s\"", pilu_code_name(f->code), SEVERITIES[f->severity]);
    put_member("file", at.source ? at.source->name : (pilu_str){0}, out);
    pilu_buf_printf(out, ", \"line\": %u, \"column\": %u", place.line, place.column);
    put_member("pointer", f->place.pointer, out);
    pilu_buf_printf(out, ", \"page\": %d", f->place.page);
    pilu_buf message;
    pilu_buf_init(&message, 0);
    pilu_finding_message(f, lang, &message);
    put_member("message", pilu_buf_view(&message), out);
    pilu_buf_free(&message);
    put_member("found", f->found, out);
    put_member("expected", f->expected, out);
    pilu_buf_char(out, '}');
}

bool pilu_report_json(const pilu_diags *diags, const pilu_report_options *options, bool first, pilu_buf *out)
{
    for (size_t i = 0; i < diags->count; i++) {
        if (diags->items[i].severity == PILU_NOTE && !options->notes) continue;
        if (!first) pilu_buf_text(out, ",\n");
        first = false;
        put_finding(&diags->items[i], options->lang, out);
    }
    return first;
}
