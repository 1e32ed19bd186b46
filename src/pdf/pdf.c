#include "pdf/pdf.h"
#include "pdf/content.h"
#include "pdf/metadata.h"
#include "pdf/outline.h"

#include <stdlib.h>

typedef struct job {
    const pilu_document *doc;
    const pilu_pages *pages;
    pilu_arena *arena;
    pilu_surface *surface;
    pilu_writer writer;
    pilu_structure *structure;
    pilu_pdf_fonts *fonts;
    pilu_pdf_content content;
    pilu_object *structure_root;
    pilu_object **page_objects;
} job;

static void draw_pages(job *j)
{
    pilu_object *resources = pilu_surface_dict(j->surface);
    j->fonts = pilu_pdf_fonts_new(j->arena, j->surface, resources);
    pilu_pdf_images *images = pilu_pdf_images_new(j->arena, j->surface, &j->writer, resources);
    j->content = (pilu_pdf_content){
        .arena = j->arena, .fonts = j->fonts, .images = images, .structure = j->structure};
    j->page_objects = PILU_NEW_ARRAY(j->arena, pilu_object *, j->pages->count);
    pilu_buf stream;
    pilu_buf_init(&stream, 0);
    for (size_t i = 0; i < j->pages->count && pilu_surface_ok(j->surface); i++) {
        const pilu_page *page = &j->pages->items[i];
        pilu_object *object = pilu_surface_page(j->surface, page->width, page->height, resources);
        if (!object) break;
        j->page_objects[i] = object;
        pilu_surface_name(j->surface, object, "Tabs", "S"); /* ISO 14289-1 §7.18.3 */
        pilu_surface_int(j->surface, object, "StructParents", (int32_t)i);
        pilu_structure_page(j->structure, pilu_surface_number(object));
        stream.n = 0;
        pilu_content_page(&j->content, page, (uint32_t)i, &stream);
        pilu_writer_stream(&j->writer, pilu_surface_page_content(object), (pilu_str){0}, pilu_buf_view(&stream),
                           PILU_LEVEL_TEXT);
    }
    pilu_buf_free(&stream);
}

/* --- links ----------------------------------------------------------------------------------------- */

typedef struct target {
    pilu_str id;
    const pilu_anchor *anchor;
} target;

static int by_id(const void *a, const void *b)
{
    return pilu_str_cmp(((const target *)a)->id, ((const target *)b)->id);
}

static target *sort_targets(job *j, size_t *count)
{
    target *targets = PILU_NEW_ARRAY(j->arena, target, j->pages->anchor_count);
    *count = 0;
    for (size_t i = 0; i < j->pages->anchor_count; i++) {
        pilu_str id = pilu_node_attr(j->pages->anchors[i].node, PILU_ATTR_ID);
        if (id.n) targets[(*count)++] = (target){id, &j->pages->anchors[i]};
    }
    if (*count) qsort(targets, *count, sizeof *targets, by_id);
    return targets;
}

/* §12.6.4.7: seven-bit, so that other characters are escaped as UTF-8 (RFC 3987 §3.1). */
static pilu_str ascii_uri(pilu_arena *arena, pilu_str uri)
{
    pilu_buf out;
    pilu_buf_init(&out, 0);
    for (size_t i = 0; i < uri.n; i++) {
        unsigned char c = (unsigned char)uri.p[i];
        if (c <= ' ' || c >= 127) pilu_buf_printf(&out, "%%%02X", c);
        else pilu_buf_char(&out, (char)c);
    }
    pilu_str text = pilu_arena_str(arena, pilu_buf_view(&out));
    pilu_buf_free(&out);
    return text;
}

static void write_link(job *j, const pilu_link_area *area, const target *targets, size_t count)
{
    const pilu_node *node = pilu_structure_node(j->structure, area->element);
    pilu_str href = pilu_node_attr(node, PILU_ATTR_HREF);
    bool inside = pilu_str_starts(href, PILU_STR("#"));
    target wanted = {inside ? pilu_str_slice(href, 1, href.n) : href, NULL};
    const target *found = inside && count ? bsearch(&wanted, targets, count, sizeof *targets, by_id) : NULL;
    if (inside && !found) return;
    pilu_object *link = pilu_surface_link(j->surface, j->page_objects[area->page], area->rect);
    if (!link) return;
    pilu_surface_int(j->surface, link, "F", 4); /* print; ISO 19005-3 §6.3.2 */
    if (inside) {
        pilu_outline_destination(j->surface, link, "Dest", j->pages, found->anchor, j->page_objects);
    } else {
        pilu_object *action = pilu_surface_in_dict(j->surface, link, "A");
        pilu_surface_name(j->surface, action, "S", "URI");
        pilu_surface_ascii(j->surface, action, "URI", ascii_uri(j->arena, href));
    }
    pilu_str text = pilu_node_text(j->arena, node);
    pilu_surface_text(j->surface, link, "Contents", text.n ? text : href);
    uint32_t key = pilu_structure_annotation(j->structure, area->element, area->page, pilu_surface_number(link));
    pilu_surface_int(j->surface, link, "StructParent", (int32_t)key);
}

static void write_links(job *j)
{
    if (!j->content.link_count) return;
    size_t count;
    target *targets = sort_targets(j, &count);
    for (size_t i = 0; i < j->content.link_count; i++) write_link(j, &j->content.links[i], targets, count);
}

/* §12.4.2: the numbers as printed, where they are not the pages' own: a cover has none. */
static void write_page_labels(job *j)
{
    const pilu_page *pages = j->pages->items;
    bool plain = true;
    for (size_t i = 0; i < j->pages->count; i++) plain = plain && pages[i].number == i + 1;
    if (plain) return;
    pilu_object *labels = pilu_surface_in_dict(j->surface, pilu_surface_catalog(j->surface), "PageLabels");
    pilu_object *ranges = pilu_surface_in_array(j->surface, labels, "Nums");
    for (size_t i = 0; i < j->pages->count; i++) {
        uint32_t number = pages[i].number;
        uint32_t next = i && pages[i - 1].number ? pages[i - 1].number + 1 : 0; /* what needs no range of its own */
        if (i && number == next) continue;
        pilu_surface_int(j->surface, ranges, NULL, (int32_t)i);
        pilu_object *range = pilu_surface_in_dict(j->surface, ranges, NULL);
        if (!number) continue;
        pilu_surface_name(j->surface, range, "S", "D");
        pilu_surface_int(j->surface, range, "St", (int32_t)number);
    }
}

/* --- the whole ------------------------------------------------------------------------------------- */

/* The title, a heading's bookmark, a link's description, an alternative text: nothing that people write on purpose. */
static bool report_long_text(job *j, pilu_diags *diags)
{
    enum { SHOWN = 60 };
    pilu_str text = pilu_surface_too_long(j->surface);
    if (!text.n && j->structure) text = pilu_structure_too_long(j->structure);
    if (!text.n) return false;
    pilu_str begin = text;
    if (begin.n > SHOWN) begin.n = SHOWN;
    while (begin.n && begin.n < text.n && ((unsigned char)text.p[begin.n] & 0xC0) == 0x80) begin.n--;
    pilu_report(diags, PDF_TEXT, (pilu_place){0}, begin);
    return true;
}

/* Empty on success, else why it failed (both languages). */
static pilu_str write_document(job *j, pilu_diags *diags)
{
    pilu_str family = {0};
    j->structure = pilu_structure_new(j->arena, diags, j->doc);
    j->structure_root = pilu_surface_dict(j->surface);
    pilu_surface_refer(j->surface, pilu_surface_catalog(j->surface), "StructTreeRoot", j->structure_root);
    draw_pages(j);
    if (!pilu_surface_ok(j->surface)) return PILU_WORDS("生成页面时出错", "an error while making the pages");
    if (!pilu_pdf_fonts_write(j->fonts, &j->writer, &family))
        return pilu_arena_printf(j->arena, "字体“%.*s”无法取子集" PILU_WORDS_SPLIT "the font “%.*s” cannot be subset",
                                 PILU_FMT(family), PILU_FMT(family));
    pilu_outline_write(j->arena, j->surface, j->pages, j->page_objects);
    const pilu_str *faces;
    size_t face_count = pilu_pdf_fonts_list(j->fonts, &faces);
    pilu_metadata_write(j->surface, &j->writer, j->doc, faces, face_count);
    write_links(j);
    write_page_labels(j);
    uint32_t root = pilu_surface_number(pilu_surface_catalog(j->surface));
    uint32_t info = pilu_surface_number(pilu_surface_info(j->surface));
    pilu_writer_pack(&j->writer, pilu_structure_number(j->structure, pilu_surface_end(j->surface)));
    pilu_pdf_fonts_pack(j->fonts, &j->writer);
    pilu_structure_write(j->structure, &j->writer, pilu_surface_number(j->structure_root));
    pilu_surface_write(j->surface, &j->writer);
    pilu_writer_finish(&j->writer, root, info);
    if (!pilu_surface_ok(j->surface)) return PILU_WORDS("写出对象时出错", "an error while writing the objects");
    if (j->writer.out->full) return PILU_WORDS("文件过大", "the file is too large");
    return (pilu_str){0};
}

bool pilu_pdf_write(const pilu_document *doc, const pilu_pages *pages, pilu_diags *diags, pilu_buf *out)
{
    job j = {.doc = doc, .pages = pages, .arena = pilu_arena_new(), .surface = pilu_surface_new()};
    size_t start = out->n;
    pilu_str failure = PILU_WORDS("无法启动 PDF 库", "the PDF library cannot start");
    if (j.surface) {
        pilu_writer_init(&j.writer, out);
        failure = write_document(&j, diags);
        pilu_writer_free(&j.writer);
    }
    bool too_long = j.surface && report_long_text(&j, diags), good = !failure.n && !too_long;
    if (!good) out->n = start;
    if (failure.n && !too_long) pilu_report(diags, PDF_WRITE, (pilu_place){0}, failure);
    pilu_surface_free(j.surface);
    pilu_arena_free(j.arena);
    return good;
}
