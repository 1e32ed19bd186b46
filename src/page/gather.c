#include "page/compose_private.h"

static const pilu_style *style_of(const pilu_node *block, const pilu_node *node)
{
    return node->parent && node->parent->style ? node->parent->style : block->style;
}

/* vertical-align is not inherited (CSS 2.2 §10.8.1): each sup or sub raises what is in it. */
static pilu_unit raise_of(const pilu_node *block, const pilu_node *node)
{
    pilu_unit raise = 0;
    for (const pilu_node *n = node->parent; n && n != block; n = n->parent)
        if (n->style && pilu_node_kind_category(n->kind) == PILU_CATEGORY_INLINE) raise += n->style->raise;
    return raise;
}

static uint32_t side_before(const pilu_text *text)
{
    for (size_t i = text->count; i > 0; i--) {
        const atom *a = &text->atoms[i - 1];
        if (a->class == CLASS_BREAK) return 0;
        uint32_t c = shape_side(pilu_str_slice(text->runs[a->run].text, a->from, a->to), 0, true);
        if (c) return c;
    }
    return 0;
}

static void add_text(pilu_typesetter *ts, pilu_text *text, const pilu_node *block, const pilu_node *node,
                     uint32_t after)
{
    const pilu_style *style = style_of(block, node);
    const pilu_role *role = typesetter_role(ts, style->font);
    if (!role || style->hidden) return;
    shape_text(ts, text, &(shape_job){
        .node = node, .text = node->text, .role = role, .size = style->size, .line_height = style->line_height,
        .raise = raise_of(block, node), .colour = style->colour, .bold = style->bold,
        .tabular = style->tabular, .before = side_before(text), .after = after,
    });
}

static void add_break(pilu_typesetter *ts, pilu_text *text)
{
    text_push_atom(ts, text)->class = CLASS_BREAK;
}

/* The next node in document order below `top`'s level: children, then siblings, then those of the parents. */
static const pilu_node *next_inline(const pilu_node *node, const pilu_node *top, bool skip)
{
    if (!skip && node->first) return node->first;
    while (node != top && !node->next) node = node->parent;
    return node == top ? NULL : node->next;
}

static uint32_t side_after(const pilu_node *node, const pilu_node *top, const pilu_node *end)
{
    const pilu_node *n = next_inline(node, top, false);
    for (;; n = next_inline(n, top, false)) {
        if (!n) {
            n = top = top->next;
            if (!top || top == end) return 0;
        }
        uint32_t c = n->kind == PILU_NODE_TEXT ? shape_side(n->text, 0, true) : 0;
        if (c || n->kind == PILU_NODE_BR) return c;
    }
}

static void *copy_of(pilu_arena *arena, const void *items, size_t size)
{
    void *copy = pilu_arena_alloc(arena, size);
    if (size) memcpy(copy, items, size);
    return copy;
}

static pilu_text *keep(pilu_arena *arena, const pilu_text *text)
{
    pilu_text *kept = PILU_NEW(arena, pilu_text);
    *kept = *text;
    kept->atoms = copy_of(arena, text->atoms, sizeof *text->atoms * text->count);
    kept->glyphs = copy_of(arena, text->glyphs, sizeof *text->glyphs * text->glyph_count);
    kept->runs = copy_of(arena, text->runs, sizeof *text->runs * text->run_count);
    kept->room = kept->glyph_room = kept->run_room = 0;
    return kept;
}

pilu_text *pilu_text_shape(pilu_typesetter *ts, const pilu_node *block, const pilu_node *first, const pilu_node *end)
{
    pilu_text *text = typesetter_scratch(ts);
    text->style = block->style;
    for (const pilu_node *top = first; top && top != end; top = top->next) {
        bool hidden = false;
        for (const pilu_node *n = top; n; n = next_inline(n, top, hidden)) {
            hidden = n->kind != PILU_NODE_TEXT && n->style && n->style->hidden;
            if (n->kind == PILU_NODE_TEXT) add_text(ts, text, block, n, side_after(n, top, end));
            else if (n->kind == PILU_NODE_BR && !hidden) add_break(ts, text);
        }
    }
    rules_apply(text);
    return keep(typesetter_arena(ts), text);
}

pilu_line pilu_text_plain(pilu_typesetter *ts, pilu_str text, pilu_str role, pilu_unit size, bool bold, uint32_t colour)
{
    pilu_line line = {.height = size, .baseline = PILU_BASELINE(size)};
    pilu_text *shaped = typesetter_scratch(ts);
    shape_job job = {
        .artifact = PILU_ARTIFACT_PAGINATION, .text = pilu_arena_str(typesetter_arena(ts), text),
        .role = typesetter_role(ts, role), .size = size, .line_height = size, .colour = colour, .bold = bold,
    };
    if (!job.role) return line;
    shape_text(ts, shaped, &job);
    rules_apply(shaped);
    place_line(ts, shaped, (text_span){0, shaped->count, true}, 0, 0, &line);
    return line;
}
