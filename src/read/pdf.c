#include "read/pdf.h"

#include "base/digest.h"
#include "base/limit.h"
#include "read/pdf_words.h"

#include <stdlib.h>

enum { FONTS_MOST = 256 };

/* --- values ---------------------------------------------------------------------------------------- */

pilu_str pilu_pdf_text(const pdf_reader *r, qpdf_oh text)
{
    if (!r->q->qpdf_oh_is_string(r->file, text)) return (pilu_str){0};
    size_t n;
    const char *bytes = r->q->qpdf_oh_get_binary_utf8_value(r->file, text, &n);
    return pilu_arena_str(r->arena, (pilu_str){bytes, n});
}

static pilu_str text_of(const pdf_reader *r, qpdf_oh in, const char *key)
{
    return pilu_pdf_text(r, pdf_member(r, in, key));
}

/* --- what the file holds --------------------------------------------------------------------------- */

/* ISO 32000-2 §14.13: the associated files of the catalog; ours are one, which is the document's data. */
static void read_data(pdf_reader *r)
{
    qpdf_oh list = pdf_member(r, r->q->qpdf_get_root(r->file), "/AF");
    if (!r->q->qpdf_oh_is_array(r->file, list)) return;
    int count = r->q->qpdf_oh_get_array_n_items(r->file, list);
    for (int i = 0; i < count && !r->facts->data.n; i++) {
        qpdf_oh spec = r->q->qpdf_oh_get_array_item(r->file, list, i);
        if (pilu_str_is(text_of(r, spec, "/UF"), "data.json"))
            r->facts->data = pilu_pdf_stream(r, pdf_member(r, pdf_member(r, spec, "/EF"), "/F"));
    }
}

/* ISO 32000-2 §7.7.3.3: the content is a stream or several, one behind the other. */
static void unpack_page(pdf_reader *r, qpdf_oh page, pilu_buf *bytes)
{
    qpdf_oh content = pdf_member(r, page, "/Contents");
    int count = r->q->qpdf_oh_is_array(r->file, content) ? r->q->qpdf_oh_get_array_n_items(r->file, content) : 0;
    pilu_buf_init(bytes, SIZE_MAX);
    pilu_pdf_unpack(r, content, bytes);
    for (int i = 0; i < count; i++) {
        pilu_pdf_unpack(r, r->q->qpdf_oh_get_array_item(r->file, content, i), bytes);
        pilu_buf_char(bytes, '\n');
    }
}

/* What the page draws, as a checksum: nobody needs the whole, which can be much. */
static pilu_str describe_page(pdf_reader *r, qpdf_oh page)
{
    pilu_buf bytes;
    unpack_page(r, page, &bytes);
    pilu_str digest = pilu_digest(r->arena, pilu_buf_view(&bytes));
    pilu_buf_free(&bytes);
    return digest;
}

static void collect_words(pdf_reader *r, pdf_words *words)
{
    for (size_t i = 0; i < r->facts->page_count && !r->over; i++) {
        pilu_buf bytes;
        qpdf_oh page = r->q->qpdf_get_page_n(r->file, i);
        unpack_page(r, page, &bytes);
        pilu_pdf_read_words(r, words, page, (int)i + 1, pilu_buf_view(&bytes));
        pilu_buf_free(&bytes);
    }
}

/* In a second run, when it is known that there is not too much of them: words take longer to read than bytes. */
static void read_words(pdf_reader *r)
{
    pdf_words words = {0};
    size_t left = r->left;
    r->left = pilu_limit(PILU_LIMIT_PDF_MB) << 20;
    collect_words(r, &words);
    if (!r->over) pilu_pdf_order_words(r, &words, NULL);
    r->left = left;
}

static void read_pages(pdf_reader *r)
{
    int count = r->q->qpdf_get_num_pages(r->file);
    if (count <= 0) return;
    pilu_str *pages = PILU_NEW_ARRAY(r->arena, pilu_str, (size_t)count);
    for (int i = 0; i < count && !r->over; i++)
        pages[i] = describe_page(r, r->q->qpdf_get_page_n(r->file, (size_t)i));
    r->facts->pages = pages;
    r->facts->page_count = (size_t)count;
    if (!r->over) read_words(r);
}

static int by_text(const void *a, const void *b) { return pilu_str_cmp(*(const pilu_str *)a, *(const pilu_str *)b); }

/* A face as it is in the file: its name, and the checksum of its embedded outlines and of its ToUnicode map. */
static pilu_str describe_font(pdf_reader *r, qpdf_oh font)
{
    static const char *const FILES[] = {"/FontFile", "/FontFile2", "/FontFile3"};
    qpdf_oh below = pdf_member(r, font, "/DescendantFonts"), face = font;
    if (r->q->qpdf_oh_is_array(r->file, below)) face = r->q->qpdf_oh_get_array_item(r->file, below, 0);
    qpdf_oh descriptor = pdf_member(r, face, "/FontDescriptor"), name = pdf_member(r, font, "/BaseFont");
    pilu_str outlines = {0}, map = pilu_pdf_stream(r, pdf_member(r, font, "/ToUnicode"));
    for (size_t i = 0; i < PILU_COUNT(FILES) && !outlines.n; i++)
        outlines = pilu_pdf_stream(r, pdf_member(r, descriptor, FILES[i]));
    const char *words = r->q->qpdf_oh_is_name(r->file, name) ? r->q->qpdf_oh_get_name(r->file, name) : "/?";
    outlines = pilu_digest(r->arena, outlines);
    map = pilu_digest(r->arena, map);
    return pilu_arena_printf(r->arena, "%s %.*s %.*s", words + 1, PILU_FMT(outlines), PILU_FMT(map));
}

/* Our pages share one list of fonts; that of the first page is that of all. */
static void read_fonts(pdf_reader *r)
{
    qpdf_oh resources = pdf_member(r, r->q->qpdf_get_page_n(r->file, 0), "/Resources");
    qpdf_oh list = pdf_member(r, resources, "/Font");
    if (!r->q->qpdf_oh_is_dictionary(r->file, list)) return;
    pilu_str keys[FONTS_MOST];
    size_t count = 0;
    r->q->qpdf_oh_begin_dict_key_iter(r->file, list);
    while (count < FONTS_MOST && r->q->qpdf_oh_dict_more_keys(r->file))
        keys[count++] = pilu_arena_str(r->arena, pilu_str_from(r->q->qpdf_oh_dict_next_key(r->file)));
    pilu_str *fonts = PILU_NEW_ARRAY(r->arena, pilu_str, count);
    for (size_t i = 0; i < count; i++) fonts[i] = describe_font(r, pdf_member(r, list, keys[i].p));
    if (count) qsort(fonts, count, sizeof *fonts, by_text);
    r->facts->fonts = fonts;
    r->facts->font_count = count;
}

static void read_info(pdf_reader *r)
{
    qpdf_oh info = pdf_member(r, r->q->qpdf_get_trailer(r->file), "/Info");
    r->facts->xmp = pilu_pdf_stream(r, pdf_member(r, r->q->qpdf_get_root(r->file), "/Metadata"));
    r->facts->title = text_of(r, info, "/Title");
    r->facts->author = text_of(r, info, "/Author");
    r->facts->producer = text_of(r, info, "/Producer");
    r->facts->date = text_of(r, info, "/ModDate");
}

/* --- the whole ------------------------------------------------------------------------------------- */

static const char *detail_of(const pdf_reader *r)
{
    if (r->q->qpdf_has_error(r->file))
        return r->q->qpdf_get_error_message_detail(r->file, r->q->qpdf_get_error(r->file));
    if (r->q->qpdf_more_warnings(r->file))
        return r->q->qpdf_get_error_message_detail(r->file, r->q->qpdf_next_warning(r->file));
    return NULL;
}

static bool open_file(pdf_reader *r, pilu_diags *diags, pilu_str name, pilu_str bytes)
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

static bool read_file(pdf_reader *r, pilu_diags *diags, pilu_str name, pilu_str bytes)
{
    if (!open_file(r, diags, name, bytes)) return false;
    read_info(r);
    read_data(r);
    read_pages(r);
    if (r->facts->page_count) read_fonts(r);
    pilu_pdf_read_said(r);
    if (r->over) {
        pilu_str most = pilu_arena_printf(diags->arena, "%zu MB", pilu_limit(PILU_LIMIT_PDF_MB));
        pilu_report(diags, READ_LIMIT, (pilu_place){0}, name, most);
        return false;
    }
    const char *why = detail_of(r); /* a stream that cannot be decoded, an object that is not there */
    if (why) pilu_report(diags, READ_DAMAGED, (pilu_place){0}, name, pilu_arena_str(diags->arena, pilu_str_from(why)));
    return !why;
}

const pilu_pdf_facts *pilu_pdf_read(pilu_arena *arena, pilu_diags *diags, pilu_str name, pilu_str bytes)
{
    pdf_reader r = {.q = pilu_qpdf_open(), .arena = arena, .facts = PILU_NEW(arena, pilu_pdf_facts)};
    r.left = pilu_limit(PILU_LIMIT_PDF_MB) << 20;
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

static bool read_blocks(pdf_reader *r, pilu_pdf_blocks *blocks)
{
    pdf_words words = {.spoken = true};
    if (!r->q->qpdf_oh_has_key(r->file, r->q->qpdf_get_root(r->file), "/StructTreeRoot")) return false;
    collect_words(r, &words);
    return !r->over && pilu_pdf_find_blocks(r, &words, blocks);
}

static bool read_rules(pdf_reader *r, pilu_pdf_rules *rules)
{
    int forms = 0;
    for (size_t i = 0; i < r->facts->page_count && !r->over; i++) {
        pilu_buf bytes;
        qpdf_oh page = r->q->qpdf_get_page_n(r->file, i);
        unpack_page(r, page, &bytes);
        pilu_pdf_find_rules(r, page, (int)i + 1, pilu_buf_view(&bytes), &forms, rules);
        pilu_buf_free(&bytes);
    }
    return !r->over;
}

/* One of both. Without words about what is wrong: whoever reads the file in another way says it. */
static bool look_into(pilu_arena *arena, pilu_str bytes, pilu_pdf_blocks *blocks, pilu_pdf_rules *rules)
{
    pdf_reader r = {.q = pilu_qpdf_open(), .arena = arena, .facts = PILU_NEW(arena, pilu_pdf_facts)};
    pilu_diags unsaid;
    if (!r.q) return false;
    pilu_diags_init(&unsaid, arena);
    r.left = pilu_limit(PILU_LIMIT_PDF_MB) << 20;
    r.file = r.q->qpdf_init();
    bool good = open_file(&r, &unsaid, (pilu_str){0}, bytes);
    int count = good ? r.q->qpdf_get_num_pages(r.file) : 0;
    r.facts->page_count = count > 0 ? (size_t)count : 0;
    good = good && count > 0 && (blocks ? read_blocks(&r, blocks) : read_rules(&r, rules)) && !detail_of(&r);
    r.q->qpdf_cleanup(&r.file);
    return good;
}

const pilu_pdf_blocks *pilu_pdf_read_blocks(pilu_arena *arena, pilu_str bytes)
{
    pilu_pdf_blocks *blocks = PILU_NEW(arena, pilu_pdf_blocks);
    return look_into(arena, bytes, blocks, NULL) ? blocks : NULL;
}

const pilu_pdf_rules *pilu_pdf_read_rules(pilu_arena *arena, pilu_str bytes)
{
    pilu_pdf_rules *rules = PILU_NEW(arena, pilu_pdf_rules);
    return look_into(arena, bytes, NULL, rules) ? rules : NULL;
}

const char *pilu_pdf_reader_version(void)
{
    const pilu_qpdf *q = pilu_qpdf_open();
    return q ? q->qpdf_get_qpdf_version() : NULL;
}
