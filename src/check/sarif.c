#include "check/report.h"

#include "base/hash.h"
#include "base/person.h"

static const char *const LEVELS[] = {"note", "warning", "error"}; /* §3.27.10 */

static void put_text(const char *name, pilu_str text, pilu_buf *out)
{
    pilu_buf_printf(out, "\"%s\": {\"text\": ", name);
    pilu_buf_json(out, text);
    pilu_buf_char(out, '}');
}

/* What to do about it: which findings can be kept, and how (docs/data.md). */
static pilu_str help_of(pilu_code code, pilu_lang lang)
{
    static const char *const HELP[][2] = {
        [PILU_NOTE] = {"提示：不影响生成，供参考。", "A note: nothing has to be done."},
        [PILU_WARNING] = {"警告：请核对并改正；看过而要保留的，在数据的 accept 里写明代码、位置和理由。",
                          "A warning: look and correct; what is right as it stands is kept by an entry of the data's "
                          "accept, with code, place and reason."},
        [PILU_ERROR] = {"错误：改正以前不生成文件；错误不能保留。",
                        "An error: nothing is rendered until it is corrected; errors cannot be kept."}};
    return pilu_str_from(HELP[pilu_code_severity(code)][lang]);
}

void pilu_report_sarif_head(const pilu_report_options *options, pilu_buf *out)
{
    pilu_buf_text(out, "{\n\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n\"version\": \"2.1.0\",\n"
                       "\"runs\": [{\n\"tool\": {\"driver\": {\"name\": \"pilu\", \"version\": \"" PILU_VERSION
                       "\", \"rules\": [\n");
    for (int code = 0; code < PILU_FOUND_COUNT; code++) {
        pilu_buf_printf(out, "%s  {\"id\": \"%s\", ", code ? ",\n" : "", pilu_code_name((pilu_code)code));
        put_text("shortDescription", pilu_str_from(pilu_code_format((pilu_code)code, options->lang)), out);
        pilu_buf_text(out, ", ");
        put_text("help", help_of((pilu_code)code, options->lang), out);
        pilu_buf_printf(out, ", \"defaultConfiguration\": {\"level\": \"%s\"}}",
                        LEVELS[pilu_code_severity((pilu_code)code)]);
    }
    pilu_buf_printf(out, "\n]}},\n\"language\": \"%s\",\n\"columnKind\": \"unicodeCodePoints\",\n\"results\": [\n",
                    options->lang == PILU_ZH ? "zh-CN" : "en");
}

void pilu_report_sarif_tail(pilu_buf *out) { pilu_buf_text(out, "\n]}]\n}\n"); }

/* A path as a relative reference (RFC 3986 §4.2), one from the root as a file URI (RFC 8089): what is no unreserved
 * character is written in percent. */
static void put_uri(pilu_str path, pilu_buf *out)
{
    if (pilu_str_starts(path, PILU_STR("/"))) pilu_buf_text(out, "file://");
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
    size_t first = pilu_source_chars(at.source, at.offset), last = pilu_source_chars(at.source, at.offset + at.length);
    pilu_buf_printf(out,
                    "\"}, \"region\": {\"startLine\": %u, \"startColumn\": %u, \"endLine\": %u, \"endColumn\": %u, "
                    "\"charOffset\": %zu, \"charLength\": %zu}}",
                    from.line, from.column, to.line, to.column, first, last - first);
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

/* With an end that is no byte of UTF-8. */
static uint64_t mix(uint64_t hash, pilu_str text) { return pilu_hash_unit(pilu_hash(hash, text), 0xFF); }

/* §3.27.17: the same finding next time, wherever the lines above have moved it: its code, its words, the value it is
 * about or, where there is none, the line it stands in. */
static void put_fingerprint(const pilu_finding *f, pilu_buf *out)
{
    uint64_t hash = mix(PILU_HASH_START, pilu_str_from(pilu_code_name(f->code)));
    for (size_t i = 0; i < f->arg_count; i++) hash = mix(hash, f->args[i]);
    hash = mix(hash, f->place.pointer);
    pilu_origin at = f->place.at;
    if (!f->place.pointer.n && at.source) {
        pilu_line_column place = pilu_source_place(at.source, at.offset);
        pilu_buf line; /* nobody's number can be found out by trying which one gives the digest */
        pilu_buf_init(&line, 0);
        pilu_person_mask(pilu_source_line(at.source, place.line), &line);
        hash = mix(hash, pilu_str_trim(pilu_buf_view(&line)));
        pilu_buf_free(&line);
    }
    pilu_buf_printf(out, ", \"partialFingerprints\": {\"pilu/v1\": \"%016llx\"}", (unsigned long long)hash);
}

static void put_properties(const pilu_finding *f, pilu_buf *out)
{
    if (!f->found.n && !f->expected.n && !f->place.page) return;
    pilu_buf_printf(out, ", \"properties\": {\"page\": %d, \"found\": ", f->place.page);
    pilu_buf_json(out, f->found);
    pilu_buf_text(out, ", \"expected\": ");
    pilu_buf_json(out, f->expected);
    pilu_buf_char(out, '}');
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
        put_fingerprint(f, out);
        put_properties(f, out);
        pilu_buf_char(out, '}');
        pilu_buf_free(&message);
        first = false;
    }
    return first;
}
