#include "check/report.h"

static const char *const LEVELS[] = {"note", "warning", "error"}; /* §3.27.10 */

static void put_text(const char *name, pilu_str text, pilu_buf *out)
{
    pilu_buf_printf(out, "\"%s\": {\"text\": ", name);
    pilu_buf_json(out, text);
    pilu_buf_char(out, '}');
}

void pilu_report_sarif_head(const pilu_report_options *options, pilu_buf *out)
{
    pilu_buf_text(out, "{\n\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n\"version\": \"2.1.0\",\n"
                       "\"runs\": [{\n\"tool\": {\"driver\": {\"name\": \"pilu\", \"version\": \"" PILU_VERSION
                       "\", \"rules\": [\n");
    for (int code = 0; code < PILU_FOUND_COUNT; code++) {
        pilu_buf_printf(out, "%s  {\"id\": \"%s\", ", code ? ",\n" : "", pilu_code_name((pilu_code)code));
        put_text("shortDescription", pilu_str_from(pilu_code_format((pilu_code)code, options->lang)), out);
        pilu_buf_printf(out, ", \"defaultConfiguration\": {\"level\": \"%s\"}}",
                        LEVELS[pilu_code_severity((pilu_code)code)]);
    }
    pilu_buf_text(out, "\n]}},\n\"columnKind\": \"unicodeCodePoints\",\n\"results\": [\n");
}

void pilu_report_sarif_tail(pilu_buf *out) { pilu_buf_text(out, "\n]}]\n}\n"); }

/* A path as a relative reference (RFC 3986 §3.3): what is no unreserved character is written in percent. */
static void put_uri(pilu_str path, pilu_buf *out)
{
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~/", c));
        if (plain) pilu_buf_char(out, (char)c);
        else pilu_buf_printf(out, "%%%02X", c);
    }
}

/* §3.29.3, §3.30: lines and columns from 1, columns in code points. */
static void put_physical(pilu_origin at, pilu_buf *out)
{
    pilu_line_column from = pilu_source_place(at.source, at.offset);
    pilu_line_column to = pilu_source_place(at.source, at.offset + at.length);
    pilu_buf_text(out, "\"physicalLocation\": {\"artifactLocation\": {\"uri\": \"");
    put_uri(at.source->name, out);
    pilu_buf_printf(out,
                    "\"}, \"region\": {\"startLine\": %u, \"startColumn\": %u, \"endLine\": %u, \"endColumn\": %u}}",
                    from.line, from.column, to.line, to.column);
}

static void put_location(const pilu_place *place, pilu_buf *out)
{
    pilu_buf_text(out, ", \"locations\": [");
    if (place->at.source || place->pointer.n) pilu_buf_char(out, '{');
    if (place->at.source) put_physical(place->at, out);
    if (place->pointer.n) {
        pilu_buf_text(out, place->at.source ? ", " : "");
        pilu_buf_text(out, "\"logicalLocations\": [{\"fullyQualifiedName\": ");
        pilu_buf_json(out, place->pointer);
        pilu_buf_text(out, "}]");
    }
    if (place->at.source || place->pointer.n) pilu_buf_char(out, '}');
    pilu_buf_char(out, ']');
}

bool pilu_report_sarif(const pilu_diags *diags, const pilu_report_options *options, bool first, pilu_buf *out)
{
    for (size_t i = 0; i < diags->count; i++) {
        const pilu_finding *f = &diags->items[i];
        if (f->severity == PILU_NOTE && !options->notes) continue;
        pilu_buf message;
        pilu_buf_init(&message, 0);
        pilu_finding_message(f, options->lang, &message);
        pilu_buf_printf(out, "%s  {\"ruleId\": \"%s\", \"ruleIndex\": %d, \"level\": \"%s\", ", first ? "" : ",\n",
                        pilu_code_name(f->code), (int)f->code, LEVELS[f->severity]);
        put_text("message", pilu_buf_view(&message), out);
        put_location(&f->place, out);
        pilu_buf_char(out, '}');
        pilu_buf_free(&message);
        first = false;
    }
    return first;
}
