#include "pdf/metadata.h"
#include "pdf/srgb_icc.h"

#define OWN_URI "urn:x-pilu:provenance#"

/* --- dates ----------------------------------------------------------------------------------------- */

/* An ISO 8601 date read once: day, time and zone; what is not given is midnight, UTC. */
typedef struct date {
    char day[9], time[7], zone[7]; /* «20210301», «000000», «+08:00» or «Z» */
    bool ok;
} date;

static bool digits(pilu_str text, size_t at, size_t n, char *out)
{
    if (at + n > text.n) return false;
    for (size_t i = 0; i < n; i++) {
        if (text.p[at + i] < '0' || text.p[at + i] > '9') return false;
        out[i] = text.p[at + i];
    }
    return true;
}

static date read_date(pilu_str text)
{
    date d = {.time = "000000", .zone = "Z"};
    d.ok = digits(text, 0, 4, d.day) && digits(text, 5, 2, d.day + 4) && digits(text, 8, 2, d.day + 6);
    if (!d.ok || text.n < 19) return d;
    bool timed = digits(text, 11, 2, d.time) && digits(text, 14, 2, d.time + 2) && digits(text, 17, 2, d.time + 4);
    char zone[4];
    bool sign = text.n >= 25 && (text.p[19] == '+' || text.p[19] == '-');
    if (timed && sign && digits(text, 20, 2, zone) && digits(text, 23, 2, zone + 2)) memcpy(d.zone, text.p + 19, 6);
    return d;
}

/* §7.9.4: D:YYYYMMDDHHmmSS and Z or +HH'mm'. */
static pilu_str pdf_date(pilu_arena *arena, const date *d)
{
    if (d->zone[0] == 'Z') return pilu_arena_printf(arena, "D:%s%sZ", d->day, d->time);
    return pilu_arena_printf(arena, "D:%s%s%.3s'%.2s'", d->day, d->time, d->zone, d->zone + 4);
}

static void put_xmp_date(pilu_buf *out, const char *name, const date *d)
{
    pilu_buf_printf(out, "<xmp:%s>%.4s-%.2s-%.2sT%.2s:%.2s:%.2s%s</xmp:%s>\n", name, d->day, d->day + 4, d->day + 6,
                    d->time, d->time + 2, d->time + 4, d->zone, name);
}

/* --- XMP ------------------------------------------------------------------------------------------- */

static void put_escaped(pilu_buf *out, pilu_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        switch (text.p[i]) {
        case '&': pilu_buf_text(out, "&amp;"); break;
        case '<': pilu_buf_text(out, "&lt;"); break;
        case '>': pilu_buf_text(out, "&gt;"); break;
        default: pilu_buf_char(out, text.p[i]);
        }
    }
}

static void put_property(pilu_buf *out, const char *open, pilu_str value, const char *close)
{
    if (!value.n) return;
    pilu_buf_text(out, open);
    put_escaped(out, value);
    pilu_buf_text(out, close);
}

typedef struct property {
    const char *name, *type, *category, *description;
} property;

static void put_schema(pilu_buf *out, const char *title, const char *uri, const char *prefix, const property *items,
                       size_t count)
{
    pilu_buf_printf(out,
                    "<rdf:li rdf:parseType=\"Resource\">\n<pdfaSchema:schema>%s</pdfaSchema:schema>\n"
                    "<pdfaSchema:namespaceURI>%s</pdfaSchema:namespaceURI>\n"
                    "<pdfaSchema:prefix>%s</pdfaSchema:prefix>\n<pdfaSchema:property><rdf:Seq>\n",
                    title, uri, prefix);
    for (size_t i = 0; i < count; i++)
        pilu_buf_printf(out,
                        "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>%s</pdfaProperty:name>"
                        "<pdfaProperty:valueType>%s</pdfaProperty:valueType>"
                        "<pdfaProperty:category>%s</pdfaProperty:category>"
                        "<pdfaProperty:description>%s</pdfaProperty:description></rdf:li>\n",
                        items[i].name, items[i].type, items[i].category, items[i].description);
    pilu_buf_text(out, "</rdf:Seq></pdfaSchema:property>\n</rdf:li>\n");
}

/* PDF/A knows the schemas of ISO 19005-3 §6.6.2.3; others have to be described in the file. */
static void put_extension(pilu_buf *out, bool own, bool mode, bool kept)
{
    static const property UA[] = {{"part", "Integer", "internal", "Part of ISO 14289 the file conforms to"}};
    static const property OWN[] = {
        {"kind", "Text", "internal", "Kind of document and layout it was made by"},
        {"dataSHA256", "Text", "internal", "SHA-256 of the attached data"},
        {"layoutSHA256", "Text", "internal", "SHA-256 over layout, parts, style and pictures"},
        {"rulesSHA256", "Text", "internal", "SHA-256 over rules and schemas"},
        {"fonts", "bag Text", "internal", "Faces used: PostScript name, SHA-256 of the table directory"},
        {"mode", "Text", "internal", "What it is when it is not for publication: draft, grid"},
        {"kept", "Text", "internal", "Digests of sentences that a check of the text may not speak of again"}};
    property items[PILU_COUNT(OWN)];
    size_t count = 0;
    for (size_t i = 0; i < PILU_COUNT(OWN); i++) {
        bool absent = (!mode && !strcmp(OWN[i].name, "mode")) || (!kept && !strcmp(OWN[i].name, "kept"));
        if (!absent) items[count++] = OWN[i];
    }
    pilu_buf_text(out, "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
                       " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
                       " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
                       "<pdfaExtension:schemas><rdf:Bag>\n");
    put_schema(out, "PDF/UA identification", "http://www.aiim.org/pdfua/ns/id/", "pdfuaid", UA, PILU_COUNT(UA));
    if (own) put_schema(out, "What the file was made from; pilu verify makes it again from the attached data.json",
                        OWN_URI, "pilu", items, count);
    pilu_buf_text(out, "</rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>\n");
}

/* NULL: made to be published. */
static const char *mode_of(const pilu_document *doc)
{
    return doc->draft ? doc->grid ? "draft, grid" : "draft" : doc->grid ? "grid" : NULL;
}

/* What the file was made from; docs/conformance.md says how each is computed. */
static void put_own(pilu_buf *out, const pilu_document *doc, const pilu_str *fonts, size_t font_count)
{
    pilu_buf_text(out, "<rdf:Description rdf:about=\"\" xmlns:pilu=\"" OWN_URI "\">\n<pilu:kind>");
    put_escaped(out, doc->kind);
    pilu_buf_char(out, '/');
    put_property(out, "", doc->layout, "</pilu:kind>\n");
    put_property(out, "<pilu:dataSHA256>", doc->data_sha256, "</pilu:dataSHA256>\n");
    put_property(out, "<pilu:layoutSHA256>", doc->layout_sha256, "</pilu:layoutSHA256>\n");
    put_property(out, "<pilu:rulesSHA256>", doc->rules_sha256, "</pilu:rulesSHA256>\n");
    if (mode_of(doc)) pilu_buf_printf(out, "<pilu:mode>%s</pilu:mode>\n", mode_of(doc));
    put_property(out, "<pilu:kept>", doc->kept, "</pilu:kept>\n");
    if (font_count) pilu_buf_text(out, "<pilu:fonts><rdf:Bag>");
    for (size_t i = 0; i < font_count; i++) put_property(out, "<rdf:li>", fonts[i], "</rdf:li>");
    pilu_buf_text(out, font_count ? "</rdf:Bag></pilu:fonts>\n</rdf:Description>\n" : "</rdf:Description>\n");
}

/* ISO 19005-3 §6.6.3: pdf:Keywords is the information dictionary's; dc:subject holds the same one by one. */
static pilu_str keywords_of(const pilu_document *doc)
{
    pilu_str all = {0};
    for (size_t i = 0; i < PILU_COUNT(doc->keywords); i++) {
        pilu_str word = doc->keywords[i];
        if (word.n) all = all.n ? pilu_arena_printf(doc->arena, "%.*s, %.*s", PILU_FMT(all), PILU_FMT(word)) : word;
    }
    return all;
}

static void put_keywords(pilu_buf *out, const pilu_document *doc)
{
    pilu_str all = keywords_of(doc);
    if (!all.n) return;
    pilu_buf_text(out, "<dc:subject><rdf:Bag>");
    for (size_t i = 0; i < PILU_COUNT(doc->keywords); i++)
        put_property(out, "<rdf:li>", doc->keywords[i], "</rdf:li>");
    pilu_buf_text(out, "</rdf:Bag></dc:subject>\n");
    put_property(out, "<pdf:Keywords>", all, "</pdf:Keywords>\n");
}

void pilu_metadata_xmp(const pilu_document *doc, const pilu_str *fonts, size_t font_count, pilu_buf *out)
{
    date d = read_date(doc->date);
    pilu_buf_text(out, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                       "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                       "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                       "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                       " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
                       " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\""
                       " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
                       "<pdfaid:part>3</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>\n"
                       "<pdfuaid:part>1</pdfuaid:part>\n<dc:format>application/pdf</dc:format>\n");
    put_property(out, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", doc->title,
                 "</rdf:li></rdf:Alt></dc:title>\n");
    put_property(out, "<dc:creator><rdf:Seq><rdf:li>", doc->author, "</rdf:li></rdf:Seq></dc:creator>\n");
    put_property(out, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", doc->subject,
                 "</rdf:li></rdf:Alt></dc:description>\n");
    put_property(out, "<dc:language><rdf:Bag><rdf:li>", doc->lang, "</rdf:li></rdf:Bag></dc:language>\n");
    put_keywords(out, doc);
    put_property(out, "<xmp:CreatorTool>", doc->generator, "</xmp:CreatorTool>\n");
    put_property(out, "<pdf:Producer>", doc->generator, "</pdf:Producer>\n");
    if (d.ok) put_xmp_date(out, "CreateDate", &d);
    if (d.ok) put_xmp_date(out, "ModifyDate", &d);
    pilu_buf_text(out, "</rdf:Description>\n");
    bool own = doc->data_sha256.n;
    if (own) put_own(out, doc, fonts, font_count);
    put_extension(out, own, mode_of(doc), doc->kept.n);
    pilu_buf_text(out, "</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>");
}

static void write_xmp(pilu_surface *s, pilu_writer *writer, const pilu_document *doc, const pilu_str *fonts,
                      size_t font_count)
{
    pilu_buf xmp;
    pilu_buf_init(&xmp, 0);
    pilu_metadata_xmp(doc, fonts, font_count, &xmp);
    pilu_object *stream = pilu_surface_dict(s);
    pilu_surface_name(s, stream, "Type", "Metadata");
    pilu_surface_name(s, stream, "Subtype", "XML");
    /* Not compressed: programs that do not read PDF find the packet in the plain file. */
    pilu_surface_stream(s, writer, stream, pilu_buf_view(&xmp), PILU_LEVEL_NONE);
    pilu_surface_refer(s, pilu_surface_catalog(s), "Metadata", stream);
    pilu_buf_free(&xmp);
}

/* --- catalog --------------------------------------------------------------------------------------- */

static void put_info(pilu_surface *s, const char *key, pilu_str value)
{
    if (value.n) pilu_surface_text(s, pilu_surface_info(s), key, value);
}

static void write_info(pilu_surface *s, const pilu_document *doc)
{
    put_info(s, "Title", doc->title);
    put_info(s, "Author", doc->author);
    put_info(s, "Subject", doc->subject);
    put_info(s, "Keywords", keywords_of(doc));
    put_info(s, "Creator", doc->generator);
    put_info(s, "Producer", doc->generator);
    date d = read_date(doc->date);
    if (!d.ok) return;
    pilu_surface_ascii(s, pilu_surface_info(s), "CreationDate", pdf_date(doc->arena, &d));
    pilu_surface_ascii(s, pilu_surface_info(s), "ModDate", pdf_date(doc->arena, &d));
}

static void write_intent(pilu_surface *s, pilu_writer *writer)
{
    pilu_object *profile = pilu_surface_dict(s);
    pilu_surface_int(s, profile, "N", 3);
    pilu_surface_stream(s, writer, profile, (pilu_str){(const char *)SRGB_ICC, sizeof SRGB_ICC}, PILU_LEVEL_TEXT);
    pilu_object *intents = pilu_surface_in_array(s, pilu_surface_catalog(s), "OutputIntents");
    pilu_object *intent = pilu_surface_in_dict(s, intents, NULL);
    pilu_surface_name(s, intent, "Type", "OutputIntent");
    pilu_surface_name(s, intent, "S", "GTS_PDFA1");
    pilu_surface_ascii(s, intent, "OutputConditionIdentifier", PILU_STR("sRGB"));
    pilu_surface_ascii(s, intent, "RegistryName", PILU_STR("http://www.color.org"));
    pilu_surface_ascii(s, intent, "Info", PILU_STR("sRGB IEC61966-2.1"));
    pilu_surface_refer(s, intent, "DestOutputProfile", profile);
}

/* ISO 19005-3 §6.8: the public data, from which this very document can be made again. */
static void write_attachment(pilu_surface *s, pilu_writer *writer, const pilu_document *doc)
{
    pilu_object *catalog = pilu_surface_catalog(s), *stream = pilu_surface_dict(s), *spec = pilu_surface_dict(s);
    pilu_surface_name(s, stream, "Type", "EmbeddedFile");
    pilu_surface_name(s, stream, "Subtype", "application/json");
    pilu_object *params = pilu_surface_in_dict(s, stream, "Params");
    pilu_surface_int(s, params, "Size", (int32_t)doc->public_data.n);
    date d = read_date(doc->date);
    if (d.ok) pilu_surface_ascii(s, params, "ModDate", pdf_date(doc->arena, &d));
    pilu_surface_stream(s, writer, stream, doc->public_data, PILU_LEVEL_TEXT);

    pilu_str name = doc->public_data_name.n ? doc->public_data_name : PILU_STR("data.json");
    pilu_surface_name(s, spec, "Type", "Filespec");
    pilu_surface_ascii(s, spec, "F", name);
    pilu_surface_text(s, spec, "UF", name);
    pilu_surface_text(s, spec, "Desc", PILU_STR("本文件所依据的公开数据"));
    pilu_surface_name(s, spec, "AFRelationship", "Data");
    pilu_object *files = pilu_surface_in_dict(s, spec, "EF");
    pilu_surface_refer(s, files, "F", stream);
    pilu_surface_refer(s, files, "UF", stream);

    pilu_surface_refer(s, pilu_surface_in_array(s, catalog, "AF"), NULL, spec);
    pilu_object *tree = pilu_surface_in_dict(s, pilu_surface_in_dict(s, catalog, "Names"), "EmbeddedFiles");
    pilu_object *names = pilu_surface_in_array(s, tree, "Names");
    pilu_surface_text(s, names, NULL, name);
    pilu_surface_refer(s, names, NULL, spec);
}

void pilu_metadata_write(pilu_surface *s, pilu_writer *writer, const pilu_document *doc, const pilu_str *fonts,
                         size_t font_count)
{
    pilu_object *catalog = pilu_surface_catalog(s);
    pilu_surface_bool(s, pilu_surface_in_dict(s, catalog, "MarkInfo"), "Marked", true);
    pilu_surface_bool(s, pilu_surface_in_dict(s, catalog, "ViewerPreferences"), "DisplayDocTitle", true);
    pilu_surface_ascii(s, catalog, "Lang", doc->lang.n ? doc->lang : PILU_STR("zh-CN"));
    write_info(s, doc);
    write_xmp(s, writer, doc, fonts, font_count);
    write_intent(s, writer);
    if (doc->public_data.n) write_attachment(s, writer, doc);
}
