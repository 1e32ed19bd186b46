/* fake_document.h: documents made by hand for the tests of the layout, with styles given directly: 10 pt type on
 * 12 pt lines, cells with 1 pt padding and 0.5 pt borders, pages whose type area is what a test asks for. */
#ifndef PILU_TESTS_FAKE_DOCUMENT_H
#define PILU_TESTS_FAKE_DOCUMENT_H

#include "page/page.h"
#include "unit.h"

typedef struct fixture {
    pilu_arena *arena;
    pilu_document *doc;
    pilu_diags diags;
    pilu_style body, cell;
    struct pilu_page_rule_pair pairs[2];
    pilu_page_rules rules;
} fixture;

/* 10 pt margins around the type area. */
static inline pilu_page_rule fake_rule(pilu_unit width, pilu_unit height)
{
    return (pilu_page_rule){.width = width + PILU_PT(20), .height = height + PILU_PT(20),
                            .margin = {PILU_PT(10), PILU_PT(10), PILU_PT(10), PILU_PT(10)}};
}

static inline void setup(fixture *f, pilu_unit width, pilu_unit height)
{
    *f = (fixture){.arena = pilu_arena_new()};
    f->doc = pilu_document_new(f->arena);
    pilu_diags_init(&f->diags, f->arena);
    f->body = (pilu_style){.font = PILU_STR("body"), .size = PILU_PT(10), .line_height = PILU_PT(12), .background = -1};
    f->cell = f->body;
    f->cell.valign = PILU_VALIGN_MIDDLE;
    for (int i = 0; i < 4; i++) {
        f->cell.padding[i] = PILU_PT(1);
        f->cell.border[i].width = 500;
    }
    f->pairs[0] = f->pairs[1] = (struct pilu_page_rule_pair){fake_rule(width, height), fake_rule(width, height)};
    f->rules = (pilu_page_rules){f->pairs, 1};
    f->doc->page_rules = &f->rules;
    f->doc->root->style = &f->body;
}

static inline void teardown(fixture *f) { pilu_arena_free(f->arena); }

static inline pilu_style *new_style(fixture *f, const pilu_style *from)
{
    pilu_style *style = PILU_NEW(f->arena, pilu_style);
    *style = *from;
    return style;
}

static inline pilu_node *add(fixture *f, pilu_node *parent, pilu_node_kind kind, const pilu_style *style)
{
    pilu_node *node = pilu_node_new(f->doc, kind, (pilu_origin){0});
    node->style = style;
    pilu_node_append(parent, node);
    return node;
}

static inline pilu_node *add_str(fixture *f, pilu_node *parent, pilu_str text)
{
    pilu_node *node = add(f, parent, PILU_NODE_TEXT, NULL);
    node->text = pilu_arena_str(f->arena, text);
    return node;
}

static inline pilu_node *add_words(fixture *f, pilu_node *parent, pilu_node_kind kind, const pilu_style *style,
                                   const char *text)
{
    pilu_node *node = add(f, parent, kind, style);
    if (*text) add_str(f, node, pilu_str_from(text));
    return node;
}

/* A paragraph of so many lines of two characters each, where the measure holds three. */
static inline pilu_node *add_lines(fixture *f, pilu_node *parent, pilu_node_kind kind, const pilu_style *style,
                                   int lines)
{
    pilu_node *node = add(f, parent, kind, style);
    for (int i = 0; i < lines; i++) {
        if (i) add(f, node, PILU_NODE_BR, NULL);
        add_str(f, node, PILU_STR("行行"));
    }
    return node;
}

static inline pilu_pages *lay_out(fixture *f) { return pilu_layout(f->arena, &f->diags, f->doc, NULL); }

static inline size_t count_text(const pilu_page *page, pilu_artifact artifact)
{
    size_t n = 0;
    for (size_t i = 0; i < page->item_count; i++)
        n += page->items[i].kind == PILU_ITEM_TEXT && page->items[i].artifact == artifact;
    return n;
}

/* The nth text item of a page that says this, or NULL. */
static inline const pilu_item *find_text(const pilu_page *page, const char *text)
{
    for (size_t i = 0; i < page->item_count; i++)
        if (page->items[i].kind == PILU_ITEM_TEXT && pilu_str_is(page->items[i].text, text)) return &page->items[i];
    return NULL;
}

#endif
