#include "read/pdf.h"

#include "base/digest.h"
#include "read/qpdf.h"

#include <stdlib.h>

enum { FONTS_MOST = 256 };

typedef struct reader {
    const pilu_qpdf *q;
    qpdf_data file;
    pilu_arena *arena;
    pilu_pdf_facts *facts;
} reader;

/* --- values ---------------------------------------------------------------------------------------- */

static qpdf_oh member(const reader *r, qpdf_oh in, const char *key)
{
    return r->q->qpdf_oh_get_key_if_dict(r->file, in, key);
}

static pilu_str text_of(const reader *r, qpdf_oh in, const char *key)
{
    qpdf_oh text = member(r, in, key);
    if (!r->q->qpdf_oh_is_string(r->file, text)) return (pilu_str){0};
    size_t n;
    const char *bytes = r->q->qpdf_oh_get_binary_utf8_value(r->file, text, &n);
    return pilu_arena_str(r->arena, (pilu_str){bytes, n});
}

/* A stream's bytes, filters undone; empty when they cannot be. */
static pilu_str stream_of(const reader *r, qpdf_oh stream)
{
    unsigned char *bytes = NULL;
    size_t n = 0;
    QPDF_BOOL filtered;
    if (!r->q->qpdf_oh_is_stream(r->file, stream)) return (pilu_str){0};
    r->q->qpdf_oh_get_stream_data(r->file, stream, qpdf_dl_generalized, &filtered, &bytes, &n);
    pilu_str text = bytes ? pilu_arena_str(r->arena, (pilu_str){(const char *)bytes, n}) : (pilu_str){0};
    free(bytes);
    return text;
}

/* --- what the file holds --------------------------------------------------------------------------- */

/* ISO 32000-2 §14.13: the associated files of the catalog; ours are one, which is the document's data. */
static void read_data(reader *r)
{
    qpdf_oh list = member(r, r->q->qpdf_get_root(r->file), "/AF");
    if (!r->q->qpdf_oh_is_array(r->file, list)) return;
    int count = r->q->qpdf_oh_get_array_n_items(r->file, list);
    for (int i = 0; i < count && !r->facts->data.n; i++) {
        qpdf_oh spec = r->q->qpdf_oh_get_array_item(r->file, list, i);
        if (pilu_str_is(text_of(r, spec, "/UF"), "data.json"))
            r->facts->data = stream_of(r, member(r, member(r, spec, "/EF"), "/F"));
    }
}

static void read_pages(reader *r)
{
    int count = r->q->qpdf_get_num_pages(r->file);
    if (count <= 0) return;
    pilu_str *pages = PILU_NEW_ARRAY(r->arena, pilu_str, (size_t)count);
    for (int i = 0; i < count; i++) {
        unsigned char *bytes = NULL;
        size_t n = 0;
        r->q->qpdf_oh_get_page_content_data(r->file, r->q->qpdf_get_page_n(r->file, (size_t)i), &bytes, &n);
        if (bytes) pages[i] = pilu_arena_str(r->arena, (pilu_str){(const char *)bytes, n});
        free(bytes);
    }
    r->facts->pages = pages;
    r->facts->page_count = (size_t)count;
}

static int by_text(const void *a, const void *b) { return pilu_str_cmp(*(const pilu_str *)a, *(const pilu_str *)b); }

/* A face as it is in the file: its name, and the checksum of its embedded outlines and of its ToUnicode map. */
static pilu_str describe_font(const reader *r, qpdf_oh font)
{
    static const char *const FILES[] = {"/FontFile", "/FontFile2", "/FontFile3"};
    qpdf_oh below = member(r, font, "/DescendantFonts"), face = font;
    if (r->q->qpdf_oh_is_array(r->file, below)) face = r->q->qpdf_oh_get_array_item(r->file, below, 0);
    qpdf_oh descriptor = member(r, face, "/FontDescriptor"), name = member(r, font, "/BaseFont");
    pilu_str outlines = {0}, map = stream_of(r, member(r, font, "/ToUnicode"));
    for (size_t i = 0; i < PILU_COUNT(FILES) && !outlines.n; i++)
        outlines = stream_of(r, member(r, descriptor, FILES[i]));
    const char *words = r->q->qpdf_oh_is_name(r->file, name) ? r->q->qpdf_oh_get_name(r->file, name) : "/?";
    outlines = pilu_digest(r->arena, outlines);
    map = pilu_digest(r->arena, map);
    return pilu_arena_printf(r->arena, "%s %.*s %.*s", words + 1, PILU_FMT(outlines), PILU_FMT(map));
}

/* Our pages share one list of fonts; that of the first page is that of all. */
static void read_fonts(reader *r)
{
    qpdf_oh resources = member(r, r->q->qpdf_get_page_n(r->file, 0), "/Resources");
    qpdf_oh list = member(r, resources, "/Font");
    if (!r->q->qpdf_oh_is_dictionary(r->file, list)) return;
    pilu_str keys[FONTS_MOST];
    size_t count = 0;
    r->q->qpdf_oh_begin_dict_key_iter(r->file, list);
    while (count < FONTS_MOST && r->q->qpdf_oh_dict_more_keys(r->file))
        keys[count++] = pilu_arena_str(r->arena, pilu_str_from(r->q->qpdf_oh_dict_next_key(r->file)));
    pilu_str *fonts = PILU_NEW_ARRAY(r->arena, pilu_str, count);
    for (size_t i = 0; i < count; i++) fonts[i] = describe_font(r, member(r, list, keys[i].p));
    if (count) qsort(fonts, count, sizeof *fonts, by_text);
    r->facts->fonts = fonts;
    r->facts->font_count = count;
}

static void read_info(reader *r)
{
    qpdf_oh info = member(r, r->q->qpdf_get_trailer(r->file), "/Info");
    r->facts->xmp = stream_of(r, member(r, r->q->qpdf_get_root(r->file), "/Metadata"));
    r->facts->title = text_of(r, info, "/Title");
    r->facts->author = text_of(r, info, "/Author");
    r->facts->producer = text_of(r, info, "/Producer");
    r->facts->date = text_of(r, info, "/ModDate");
}

/* --- the whole ------------------------------------------------------------------------------------- */

static const char *detail_of(const reader *r)
{
    if (r->q->qpdf_has_error(r->file))
        return r->q->qpdf_get_error_message_detail(r->file, r->q->qpdf_get_error(r->file));
    if (r->q->qpdf_more_warnings(r->file))
        return r->q->qpdf_get_error_message_detail(r->file, r->q->qpdf_next_warning(r->file));
    return NULL;
}

static bool open_file(reader *r, pilu_diags *diags, pilu_str name, pilu_str bytes)
{
    r->q->qpdf_silence_errors(r->file);
    r->q->qpdf_set_suppress_warnings(r->file, 1);
    r->q->qpdf_set_attempt_recovery(r->file, 0); /* a file that has to be mended is not the one that was published */
    int failed = r->q->qpdf_read_memory(r->file, "", bytes.p, bytes.n, NULL) & QPDF_ERRORS;
    qpdf_error error = r->q->qpdf_has_error(r->file) ? r->q->qpdf_get_error(r->file) : NULL;
    bool locked = error && r->q->qpdf_get_error_code(r->file, error) == qpdf_e_password;
    if (locked || (!failed && r->q->qpdf_is_encrypted(r->file))) {
        pilu_report(diags, READ_ENCRYPTED, (pilu_place){0}, name);
        return false;
    }
    if (!failed) return true;
    const char *why = error ? r->q->qpdf_get_error_message_detail(r->file, error) : "";
    pilu_report(diags, READ_DAMAGED, (pilu_place){0}, name, pilu_arena_str(diags->arena, pilu_str_from(why)));
    return false;
}

static bool read_file(reader *r, pilu_diags *diags, pilu_str name, pilu_str bytes)
{
    if (!open_file(r, diags, name, bytes)) return false;
    read_info(r);
    read_data(r);
    read_pages(r);
    if (r->facts->page_count) read_fonts(r);
    const char *why = detail_of(r); /* a stream that cannot be decoded, an object that is not there */
    if (why) pilu_report(diags, READ_DAMAGED, (pilu_place){0}, name, pilu_arena_str(diags->arena, pilu_str_from(why)));
    return !why;
}

const pilu_pdf_facts *pilu_pdf_read(pilu_arena *arena, pilu_diags *diags, pilu_str name, pilu_str bytes)
{
    reader r = {.q = pilu_qpdf_open(), .arena = arena, .facts = PILU_NEW(arena, pilu_pdf_facts)};
    if (!r.q) {
        pilu_report(diags, READ_TOOL, (pilu_place){0}, PILU_STR("libqpdf"));
        return NULL;
    }
    *r.facts = (pilu_pdf_facts){0};
    r.file = r.q->qpdf_init();
    bool good = read_file(&r, diags, name, bytes);
    r.q->qpdf_cleanup(&r.file);
    return good ? r.facts : NULL;
}

const char *pilu_pdf_reader_version(void)
{
    const pilu_qpdf *q = pilu_qpdf_open();
    return q ? q->qpdf_get_qpdf_version() : NULL;
}
