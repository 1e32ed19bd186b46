/* pdf_fixture.h: documents and pages made by hand, so that the PDF is tested without any layout.
 *
 * A fixture lays its tree out plainly: each block on lines of its own, a table's cells side by side, a new page where
 * the page is full; page numbers and table rules are artifacts. */
#ifndef PILU_TESTS_PDF_FIXTURE_H
#define PILU_TESTS_PDF_FIXTURE_H

#include "page/page.h"
#include "pdf/pdf.h"
#include "base/utf8.h"

#include <hb-ot.h>
#include <hb.h>
#include <stdio.h>

typedef struct fixture {
    pilu_arena *arena;
    pilu_diags diags;
    pilu_document *doc;
    pilu_pages *pages;
    const pilu_face *face, *head_face; /* head_face: of th, NULL: face */
    pilu_unit size, x, y;
    unsigned columns_left;
} fixture;

enum { FX_LEFT = 79000, FX_TOP = 105000, FX_BOTTOM = 740000, FX_LINE = 24000, FX_CELL = 100000, FX_CHARS = 24 };

static void fx_begin(fixture *fx, const pilu_face *face)
{
    *fx = (fixture){.arena = pilu_arena_new(), .face = face, .size = PILU_PT(16)};
    pilu_diags_init(&fx->diags, fx->arena);
    fx->doc = pilu_document_new(fx->arena);
    if (!fx->doc->root) fx->doc->root = pilu_node_new(fx->doc, PILU_NODE_DOCUMENT, (pilu_origin){0});
    fx->doc->title = PILU_STR("项目支出绩效自评报告 <A&B>");
    fx->doc->lang = PILU_STR("zh-CN");
    fx->doc->author = PILU_STR("某省财政厅");
    fx->doc->subject = PILU_STR("项目支出绩效自评报告");
    fx->doc->date = PILU_STR("2021-03-01");
    fx->doc->generator = PILU_STR("pilu 0.1.0");
    fx->doc->public_data = PILU_STR("{\"kind\":\"self_evaluation\",\"year\":2020,\"note\":\"公开数据公开数据公开数据\"}");
    fx->doc->public_data_name = PILU_STR("data.json");
    fx->pages = PILU_NEW(fx->arena, pilu_pages);
    fx->pages->arena = fx->arena;
}

static void fx_end(fixture *fx) { pilu_arena_free(fx->arena); }

static pilu_node *fx_node(fixture *fx, pilu_node *parent, pilu_node_kind kind)
{
    pilu_node *node = pilu_node_new(fx->doc, kind, (pilu_origin){0});
    pilu_node_append(parent, node);
    return node;
}

static pilu_node *fx_text(fixture *fx, pilu_node *parent, const char *text)
{
    pilu_node *node = fx_node(fx, parent, PILU_NODE_TEXT);
    node->text = pilu_arena_str(fx->arena, pilu_str_from(text));
    return node;
}

static pilu_node *fx_block(fixture *fx, pilu_node *parent, pilu_node_kind kind, const char *text)
{
    pilu_node *node = fx_node(fx, parent, kind);
    if (text) fx_text(fx, node, text);
    return node;
}

__attribute__((unused)) static void fx_set(fixture *fx, pilu_node *node, pilu_attr_kind kind, const char *value)
{
    pilu_node_set_attr(fx->doc, node, kind, pilu_str_from(value));
}

static pilu_item *fx_item(fixture *fx)
{
    pilu_page *page = &fx->pages->items[fx->pages->count - 1];
    PILU_ARENA_PUSH_ROOM(fx->arena, page->items, page->item_count, page->item_room);
    pilu_item *item = &page->items[page->item_count++];
    *item = (pilu_item){.x = fx->x, .y = fx->y, .face = fx->face, .size = fx->size};
    return item;
}

/* One item of shaped text at the pen, which moves behind it. */
static pilu_item *fx_show(fixture *fx, const pilu_node *node, pilu_str text)
{
    hb_buffer_t *buffer = hb_buffer_create();
    hb_buffer_add_utf8(buffer, text.p, (int)text.n, 0, (int)text.n);
    hb_buffer_set_cluster_level(buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
    hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
    hb_buffer_guess_segment_properties(buffer);
    hb_shape(fx->face->hb_font, buffer, NULL, 0);
    unsigned n;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, &n);
    const hb_glyph_position_t *pos = hb_buffer_get_glyph_positions(buffer, &n);
    pilu_item *item = fx_item(fx);
    pilu_glyph *glyphs = PILU_NEW_ARRAY(fx->arena, pilu_glyph, n);
    int64_t pen = 0, upem = fx->face->upem;
    for (unsigned i = 0; i < n; i++) {
        glyphs[i] = (pilu_glyph){info[i].codepoint, info[i].cluster,
                                 (pilu_unit)((pen + pos[i].x_offset) * fx->size / upem),
                                 (pilu_unit)(-(int64_t)pos[i].y_offset * fx->size / upem)};
        pen += pos[i].x_advance;
    }
    item->kind = PILU_ITEM_TEXT;
    item->node = node;
    item->text = text;
    item->glyphs = glyphs;
    item->glyph_count = n;
    item->w = (pilu_unit)(pen * fx->size / upem);
    fx->x += item->w;
    hb_buffer_destroy(buffer);
    return item;
}

static void fx_fill(fixture *fx, pilu_unit x, pilu_unit y, pilu_unit w, pilu_unit h)
{
    pilu_item *item = fx_item(fx);
    *item = (pilu_item){.kind = PILU_ITEM_FILL, .artifact = PILU_ARTIFACT_LAYOUT, .x = x, .y = y, .w = w, .h = h};
}

static void fx_end_page(fixture *fx)
{
    if (!fx->pages->count) return;
    char number[32];
    snprintf(number, sizeof number, "— %zu —", fx->pages->count);
    fx->x = 420000;
    fx->y = 770000;
    fx_show(fx, NULL, pilu_arena_str(fx->arena, pilu_str_from(number)))->artifact = PILU_ARTIFACT_PAGINATION;
}

static void fx_new_page(fixture *fx)
{
    fx_end_page(fx);
    PILU_ARENA_PUSH_ROOM(fx->arena, fx->pages->items, fx->pages->count, fx->pages->room);
    pilu_page page = {.width = 595276, .height = 841890, .area = {104882, 73701, 99213, 79370}};
    page.number = (uint32_t)fx->pages->count + 1;
    fx->pages->items[fx->pages->count++] = page;
    fx->x = FX_LEFT;
    fx->y = FX_TOP + FX_LINE;
}

static void fx_new_line(fixture *fx)
{
    fx->x = FX_LEFT;
    fx->y += FX_LINE;
    if (fx->y > FX_BOTTOM) fx_new_page(fx);
}

static void fx_lay_text(fixture *fx, const pilu_node *node)
{
    bool bold = node->parent->kind == PILU_NODE_STRONG || pilu_node_heading_level(node->parent->kind);
    bool link = node->parent->kind == PILU_NODE_A;
    const char *p = node->text.p, *end = p + node->text.n;
    while (p < end) {
        const char *from = p;
        for (int i = 0; i < FX_CHARS && p < end; i++) pilu_utf8_next(&p, end);
        const pilu_face *body = fx->face;
        if (fx->head_face && node->parent->kind == PILU_NODE_TH) fx->face = fx->head_face;
        pilu_item *item = fx_show(fx, node, (pilu_str){from, (size_t)(p - from)});
        fx->face = body;
        item->bold = bold;
        item->colour = link ? 0x0033AA : 0;
        if (p < end) fx_new_line(fx);
    }
}

static void fx_anchor(fixture *fx, const pilu_node *node)
{
    if (!pilu_node_heading_level(node->kind) && !pilu_node_attr(node, PILU_ATTR_ID).p) return;
    PILU_ARENA_PUSH_ROOM(fx->arena, fx->pages->anchors, fx->pages->anchor_count, fx->pages->anchor_room);
    pilu_anchor anchor = {node, (uint32_t)fx->pages->count - 1, fx->y - FX_LINE};
    fx->pages->anchors[fx->pages->anchor_count++] = anchor;
}

/* Lays out the whole tree. */
static void fx_lay(fixture *fx)
{
    fx_new_page(fx);
    pilu_iter iter = pilu_iter_new(fx->doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        const pilu_node *node = iter.node;
        pilu_category category = pilu_node_kind_category(node->kind);
        if (event == PILU_ENTER) fx_anchor(fx, node);
        if (event == PILU_ENTER && node->kind == PILU_NODE_TEXT) fx_lay_text(fx, node);
        if (event != PILU_EXIT) continue;
        if (category == PILU_CATEGORY_CELL) {
            fx_fill(fx, fx->x, fx->y + 6000, 90000, 500);
            fx->x = FX_LEFT + (fx->x - FX_LEFT + FX_CELL) / FX_CELL * FX_CELL;
        } else if (category == PILU_CATEGORY_ROW || category == PILU_CATEGORY_FLOW ||
                   category == PILU_CATEGORY_CAPTION || category == PILU_CATEGORY_ITEM) {
            if (fx->x != FX_LEFT) fx_new_line(fx);
        }
    }
    fx_end_page(fx);
}

/* A face without a font library. False when the file is not there. */
static bool fx_face(pilu_face *face, const char *path, unsigned index, const char *name, bool cff, bool cid)
{
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(path);
    if (!blob) return false;
    *face = (pilu_face){.family = pilu_str_from(name), .postscript_name = pilu_str_from(name),
                        .file = pilu_str_from(path), .index = index, .cff = cff, .cid_keyed = cid};
    face->hb_face = hb_face_create(blob, index);
    hb_blob_destroy(blob);
    hb_face_make_immutable(face->hb_face);
    face->upem = hb_face_get_upem(face->hb_face);
    face->hb_font = hb_font_create(face->hb_face);
    hb_font_extents_t extents;
    hb_font_get_h_extents(face->hb_font, &extents);
    face->ascent = extents.ascender;
    face->descent = extents.descender;
    hb_font_make_immutable(face->hb_font);
    return true;
}

static void fx_face_end(pilu_face *face)
{
    hb_font_destroy(face->hb_font);
    hb_face_destroy(face->hb_face);
}

#endif
