#include "pdf/surface.h"
#include "pdf/pdf.h"

#include <hpdf.h>
#include <hpdf_annotation.h>
#include <hpdf_doc.h>
#include <hpdf_pages.h>
#include <stdlib.h>

enum { NUMBER_MASK = 0x00FFFFFF, PAGES_PER_NODE = 128 };

struct pilu_surface {
    HPDF_Doc doc;
    bool failed;       /* an object could not be made */
    pilu_str too_long; /* the first text that no string may hold */
};

static void on_error(HPDF_STATUS error, HPDF_STATUS detail, void *data)
{
    /* libharu keeps the error in the document; pilu_surface_ok reads it there. Jumping out would leak. */
    (void)error, (void)detail, (void)data;
}

pilu_surface *pilu_surface_new(void)
{
    /* Pool size 0: the pool hands out memory that is not aligned. */
    HPDF_Doc doc = HPDF_NewEx(on_error, NULL, NULL, 0, NULL);
    if (!doc) return NULL;
    doc->pdf_version = HPDF_VER_17;
    /* A tree of two levels: a single node with all pages is searched and grown page by page. */
    HPDF_SetPagesConfiguration(doc, PAGES_PER_NODE);
    pilu_surface *surface = pilu_memory_new(sizeof *surface);
    *surface = (pilu_surface){.doc = doc};
    return surface;
}

void pilu_surface_free(pilu_surface *surface)
{
    if (!surface) return;
    HPDF_Free(surface->doc);
    free(surface);
}

pilu_str pilu_surface_too_long(const pilu_surface *surface) { return surface->too_long; }

bool pilu_surface_ok(const pilu_surface *surface)
{
    return !surface->failed && HPDF_GetError(surface->doc) == HPDF_OK;
}

static HPDF_Obj_Header *header(const void *object) { return (HPDF_Obj_Header *)object; }
static bool is_array(const void *object) { return (header(object)->obj_class & HPDF_OCLASS_ANY) == HPDF_OCLASS_ARRAY; }

pilu_object *pilu_surface_catalog(pilu_surface *surface) { return (pilu_object *)surface->doc->catalog; }
uint32_t pilu_surface_end(const pilu_surface *surface) { return surface->doc->xref->entries->count; }
uint32_t pilu_surface_number(const pilu_object *object) { return header(object)->obj_id & NUMBER_MASK; }

pilu_object *pilu_surface_info(pilu_surface *surface)
{
    /* The first call of HPDF_SetInfoAttr makes the dictionary. */
    if (!surface->doc->info) HPDF_SetInfoAttr(surface->doc, HPDF_INFO_PRODUCER, "");
    if (!surface->doc->info) surface->failed = true;
    return (pilu_object *)surface->doc->info;
}

/* --- objects --------------------------------------------------------------------------------------- */

/* `into` or `object` NULL after a failure: remembered, and nothing more happens. */
static void *add(pilu_surface *surface, pilu_object *into, const char *key, void *object)
{
    if (!into || !object) {
        surface->failed = true;
        return NULL;
    }
    HPDF_STATUS status = is_array(into) ? HPDF_Array_Add((HPDF_Array)into, object)
                                        : HPDF_Dict_Add((HPDF_Dict)into, key, object);
    if (status != HPDF_OK) surface->failed = true;
    return status == HPDF_OK ? object : NULL;
}

pilu_object *pilu_surface_dict(pilu_surface *surface)
{
    HPDF_Dict dict = HPDF_Dict_New(surface->doc->mmgr);
    /* Before any parent holds it: afterwards it would count as direct. */
    if (!dict || HPDF_Xref_Add(surface->doc->xref, dict) != HPDF_OK) surface->failed = true;
    return (pilu_object *)dict;
}

pilu_object *pilu_surface_in_dict(pilu_surface *surface, pilu_object *into, const char *key)
{
    return add(surface, into, key, HPDF_Dict_New(surface->doc->mmgr));
}

pilu_object *pilu_surface_in_array(pilu_surface *surface, pilu_object *into, const char *key)
{
    return add(surface, into, key, HPDF_Array_New(surface->doc->mmgr));
}

void pilu_surface_name(pilu_surface *surface, pilu_object *into, const char *key, const char *value)
{
    add(surface, into, key, HPDF_Name_New(surface->doc->mmgr, value));
}

void pilu_surface_int(pilu_surface *surface, pilu_object *into, const char *key, int32_t value)
{
    add(surface, into, key, HPDF_Number_New(surface->doc->mmgr, value));
}

void pilu_surface_fixed(pilu_surface *surface, pilu_object *into, const char *key, int32_t thousandths)
{
    add(surface, into, key, HPDF_Real_New(surface->doc->mmgr, (HPDF_REAL)(thousandths / 1000.0)));
}

void pilu_surface_bool(pilu_surface *surface, pilu_object *into, const char *key, bool value)
{
    add(surface, into, key, HPDF_Boolean_New(surface->doc->mmgr, value ? HPDF_TRUE : HPDF_FALSE));
}

/* Bytes as libharu's «binary»; its strings go through encoders that lose characters. The kind is in the text: a
 * UTF-16 text carries its mark. */
void pilu_surface_ascii(pilu_surface *surface, pilu_object *into, const char *key, pilu_str ascii)
{
    static HPDF_BYTE none[1];
    HPDF_BYTE *bytes = ascii.n ? (HPDF_BYTE *)ascii.p : none;
    add(surface, into, key, HPDF_Binary_New(surface->doc->mmgr, bytes, (HPDF_UINT)ascii.n));
}

void pilu_surface_text(pilu_surface *surface, pilu_object *into, const char *key, pilu_str utf8)
{
    pilu_buf bytes;
    pilu_buf_init(&bytes, 0);
    pilu_put_utf16_bytes(&bytes, utf8);
    if (bytes.n > PILU_PDF_STRING_MOST && !surface->too_long.n) surface->too_long = utf8;
    if (bytes.n <= PILU_PDF_STRING_MOST) pilu_surface_ascii(surface, into, key, pilu_buf_view(&bytes));
    pilu_buf_free(&bytes);
}

void pilu_surface_refer(pilu_surface *surface, pilu_object *into, const char *key, pilu_object *to)
{
    add(surface, into, key, to);
}

/* --- pages, outlines, links ------------------------------------------------------------------------ */

pilu_object *pilu_surface_page(pilu_surface *surface, int32_t width, int32_t height, pilu_object *resources)
{
    HPDF_Page page = HPDF_AddPage(surface->doc);
    if (!page) {
        surface->failed = true;
        return NULL;
    }
    HPDF_Page_SetWidth(page, (HPDF_REAL)(width / 1000.0));
    HPDF_Page_SetHeight(page, (HPDF_REAL)(height / 1000.0));
    HPDF_Dict_RemoveElement(page, "Resources");
    add(surface, (pilu_object *)page, "Resources", resources);
    return (pilu_object *)page;
}

uint32_t pilu_surface_page_content(const pilu_object *page)
{
    return pilu_surface_number((pilu_object *)((HPDF_PageAttr)((HPDF_Page)page)->attr)->contents);
}

pilu_object *pilu_surface_outline(pilu_surface *surface, pilu_object *parent, pilu_str title)
{
    HPDF_Outline item = HPDF_CreateOutline(surface->doc, (HPDF_Outline)parent, "", NULL);
    if (!item) {
        surface->failed = true;
        return NULL;
    }
    HPDF_Dict_RemoveElement(item, "Type"); /* libharu writes «Outlines», which is the root's type */
    pilu_surface_text(surface, (pilu_object *)item, "Title", title);
    return (pilu_object *)item;
}

pilu_object *pilu_surface_link(pilu_surface *surface, pilu_object *page, const int32_t rect[4])
{
    HPDF_Rect box = {(HPDF_REAL)(rect[0] / 1000.0), (HPDF_REAL)(rect[1] / 1000.0), (HPDF_REAL)(rect[2] / 1000.0),
                     (HPDF_REAL)(rect[3] / 1000.0)};
    HPDF_Annotation link = HPDF_Annotation_New(surface->doc->mmgr, surface->doc->xref, HPDF_ANNOT_LINK, box);
    pilu_object *border = pilu_surface_in_array(surface, (pilu_object *)link, "Border");
    for (int i = 0; i < 3; i++) pilu_surface_int(surface, border, NULL, 0);
    HPDF_Array annots = HPDF_Dict_GetItem((HPDF_Page)page, "Annots", HPDF_OCLASS_ARRAY);
    if (!annots) annots = (HPDF_Array)pilu_surface_in_array(surface, page, "Annots");
    add(surface, (pilu_object *)annots, NULL, link);
    return (pilu_object *)link;
}

/* --- writing --------------------------------------------------------------------------------------- */

static void put_name(pilu_buf *out, const char *name)
{
    pilu_buf_char(out, '/');
    for (; *name; name++) {
        unsigned char c = (unsigned char)*name;
        if (c <= ' ' || c >= 127 || strchr("#/%()<>[]{}", c)) pilu_buf_printf(out, "#%02X", c);
        else pilu_buf_char(out, (char)c);
    }
}

static void put_string(pilu_buf *out, const HPDF_BYTE *bytes, size_t n)
{
    bool plain = true;
    for (size_t i = 0; i < n && plain; i++) plain = bytes[i] >= ' ' && bytes[i] < 127;
    pilu_buf_char(out, plain ? '(' : '<');
    for (size_t i = 0; i < n; i++) {
        if (plain && strchr("()\\", bytes[i])) pilu_buf_char(out, '\\');
        if (plain) pilu_buf_char(out, (char)bytes[i]);
        else pilu_put_hex8(out, bytes[i]);
    }
    pilu_buf_char(out, plain ? ')' : '>');
}

/* A float of libharu is a number of thousandths again. */
static void put_real(pilu_buf *out, HPDF_REAL value)
{
    double thousandths = (double)value * 1000.0;
    pilu_buf_char(out, ' ');
    pilu_put_fixed(out, (int64_t)(thousandths + (thousandths < 0 ? -0.5 : 0.5)));
}

static void put_value(pilu_buf *out, void *object);

/* The inside of a dictionary. Of a stream's, what describes libharu's own bytes is left to the writer. */
static void put_entries(pilu_buf *out, HPDF_Dict dict, bool stream)
{
    for (HPDF_UINT i = 0; i < dict->list->count; i++) {
        HPDF_DictElement element = dict->list->obj[i];
        if (!element->value || (header(element->value)->obj_id & HPDF_OTYPE_HIDDEN)) continue;
        if (stream && (!strcmp(element->key, "Length") || !strcmp(element->key, "Filter"))) continue;
        put_name(out, element->key);
        put_value(out, element->value);
    }
}

static void put_array(pilu_buf *out, HPDF_Array array)
{
    pilu_buf_char(out, '[');
    for (HPDF_UINT i = 0; i < array->list->count; i++) put_value(out, array->list->obj[i]);
    pilu_buf_char(out, ']');
}

static void put_value(pilu_buf *out, void *object)
{
    switch (header(object)->obj_class & HPDF_OCLASS_ANY) {
    case HPDF_OCLASS_BOOLEAN: pilu_buf_text(out, ((HPDF_Boolean)object)->value ? " true" : " false"); break;
    case HPDF_OCLASS_NUMBER:
        pilu_buf_char(out, ' ');
        pilu_buf_int(out, ((HPDF_Number)object)->value);
        break;
    case HPDF_OCLASS_REAL: put_real(out, ((HPDF_Real)object)->value); break;
    case HPDF_OCLASS_NAME: put_name(out, ((HPDF_Name)object)->value); break;
    case HPDF_OCLASS_STRING: put_string(out, ((HPDF_String)object)->value, ((HPDF_String)object)->len); break;
    case HPDF_OCLASS_BINARY: put_string(out, ((HPDF_Binary)object)->value, ((HPDF_Binary)object)->len); break;
    case HPDF_OCLASS_ARRAY: put_array(out, object); break;
    case HPDF_OCLASS_DICT:
        pilu_buf_text(out, "<<");
        put_entries(out, object, false);
        pilu_buf_text(out, ">>");
        break;
    case HPDF_OCLASS_PROXY: pilu_put_ref(out, pilu_surface_number(((HPDF_Proxy)object)->obj)); break;
    default: pilu_buf_text(out, " null");
    }
}

void pilu_surface_stream(pilu_surface *surface, pilu_writer *writer, pilu_object *object, pilu_str bytes, int level)
{
    if (!object) {
        surface->failed = true;
        return;
    }
    pilu_buf entries;
    pilu_buf_init(&entries, 0);
    put_entries(&entries, (HPDF_Dict)object, true);
    pilu_writer_stream(writer, pilu_surface_number(object), pilu_buf_view(&entries), bytes, level);
    pilu_buf_free(&entries);
}

/* libharu gives each page's content dictionary an indirect length; written streams carry theirs themselves. */
static void drop_lengths(const pilu_surface *surface, pilu_writer *writer)
{
    HPDF_List entries = surface->doc->xref->entries;
    for (HPDF_UINT i = 1; i < entries->count; i++) {
        void *object = ((HPDF_XrefEntry)entries->obj[i])->obj;
        if (!object || is_array(object) || (header(object)->obj_class & HPDF_OCLASS_ANY) != HPDF_OCLASS_DICT) continue;
        HPDF_Number length = HPDF_Dict_GetItem(object, "Length", HPDF_OCLASS_NUMBER);
        if (length && (length->header.obj_id & HPDF_OTYPE_INDIRECT))
            pilu_writer_drop(writer, pilu_surface_number((pilu_object *)length));
    }
}

void pilu_surface_write(pilu_surface *surface, pilu_writer *writer)
{
    drop_lengths(surface, writer);
    HPDF_List entries = surface->doc->xref->entries;
    for (HPDF_UINT i = 1; i < entries->count; i++) {
        void *object = ((HPDF_XrefEntry)entries->obj[i])->obj;
        if (!object || pilu_writer_has(writer, i)) continue;
        HPDF_Dict dict = (header(object)->obj_class & HPDF_OCLASS_ANY) == HPDF_OCLASS_DICT ? object : NULL;
        /* Page tree nodes and outlines count their children here. */
        if (dict && dict->before_write_fn && dict->before_write_fn(dict) != HPDF_OK) surface->failed = true;
        put_value(pilu_writer_object(writer, i), object);
    }
}

const char *pilu_pdf_library(void) { return HPDF_GetVersion(); }
