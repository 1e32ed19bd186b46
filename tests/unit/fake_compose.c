/* fake_compose.c: a typesetter without fonts, for exact tests of tables and pages: a wide character is one em, any
 * other half an em; lines break between any two characters but within runs of ASCII; the em box is centred in the
 * line and the baseline lies 7/8 em below its top. Linked instead of the composer of src/page. */
#include "base/utf8.h"
#include "page/compose.h"

struct pilu_typesetter {
    pilu_arena *arena;
};

typedef struct fake_char {
    const pilu_node *node;  /* NULL: a forced break */
    uint32_t offset, length;
    pilu_unit width, size;
    bool joined;            /* no break before it */
} fake_char;

struct pilu_text {
    const pilu_style *style;
    fake_char *chars;
    size_t count, room;
};

pilu_typesetter *pilu_typesetter_new(pilu_arena *arena, pilu_diags *diags, pilu_fonts *fonts)
{
    (void)diags;
    (void)fonts;
    pilu_typesetter *ts = PILU_NEW(arena, pilu_typesetter);
    ts->arena = arena;
    return ts;
}

void pilu_typesetter_free(pilu_typesetter *ts) { (void)ts; }

static const pilu_style *fake_style(const pilu_node *node)
{
    while (!node->style) node = node->parent;
    return node->style;
}

static void add_char(pilu_typesetter *ts, pilu_text *text, fake_char c)
{
    PILU_ARENA_PUSH_ROOM(ts->arena, text->chars, text->count, text->room);
    text->chars[text->count++] = c;
}

static void add_text(pilu_typesetter *ts, pilu_text *text, const pilu_node *node)
{
    pilu_unit size = fake_style(node)->size;
    bool ascii = false;
    for (const char *p = node->text.p, *end = p + node->text.n; p < end;) {
        const char *start = p;
        uint32_t c = pilu_utf8_next(&p, end);
        bool narrow = c > ' ' && c < 0x7f;
        add_char(ts, text, (fake_char){node, (uint32_t)(start - node->text.p), (uint32_t)(p - start),
                                       pilu_char_is_wide(c) ? size : size / 2, size, ascii && narrow});
        ascii = narrow;
    }
}

pilu_text *pilu_text_shape(pilu_typesetter *ts, const pilu_node *block, const pilu_node *first, const pilu_node *end)
{
    pilu_text *text = PILU_NEW(ts->arena, pilu_text);
    text->style = fake_style(block);
    for (const pilu_node *child = first; child != end; child = child->next) {
        pilu_iter iter = pilu_iter_new(child);
        for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
            if (event != PILU_ENTER) continue;
            if (iter.node->kind == PILU_NODE_TEXT) add_text(ts, text, iter.node);
            if (iter.node->kind == PILU_NODE_BR) add_char(ts, text, (fake_char){0});
        }
    }
    return text;
}

void pilu_typesetter_measure(pilu_typesetter *ts) { (void)ts; }

pilu_unit pilu_text_min_width(pilu_text *text)
{
    pilu_unit widest = 0, run = 0;
    for (size_t i = 0; i < text->count; i++) {
        run = text->chars[i].joined ? run + text->chars[i].width : text->chars[i].width;
        if (run > widest) widest = run;
    }
    return widest;
}

pilu_unit pilu_text_max_width(pilu_text *text)
{
    pilu_unit widest = 0, run = text->style->indent;
    for (size_t i = 0; i < text->count; i++) {
        run = text->chars[i].node ? run + text->chars[i].width : 0;
        if (run > widest) widest = run;
    }
    return widest;
}

static void end_line(pilu_typesetter *ts, const pilu_text *text, pilu_lines *lines, size_t from, size_t to, pilu_unit x)
{
    const pilu_style *s = text->style;
    pilu_line *line = &lines->lines[lines->count++];
    *line = (pilu_line){.height = s->line_height, .baseline = (s->line_height - s->size) / 2 + s->size * 7 / 8,
                        .items = PILU_NEW_ARRAY(ts->arena, pilu_item, to - from)};
    for (size_t i = from; i < to; i++) {
        const fake_char *c = &text->chars[i];
        pilu_item *item = line->item_count ? &line->items[line->item_count - 1] : NULL;
        if (!item || item->node != c->node) {
            item = &line->items[line->item_count++];
            *item = (pilu_item){.kind = PILU_ITEM_TEXT, .node = c->node, .x = x, .size = c->size,
                                .text = {c->node->text.p + c->offset, 0}};
            if (c->size > line->em) line->em = c->size;
        }
        item->text.n += c->length;
        item->w += c->width;
        x += c->width;
    }
    line->width = x;
    lines->height += line->height;
}

/* The end of the unbreakable piece that begins at `i`, and its width. */
static size_t unit_end(const pilu_text *text, size_t i, pilu_unit *width)
{
    *width = text->chars[i].width;
    for (i++; i < text->count && text->chars[i].joined; i++) *width += text->chars[i].width;
    return i;
}

pilu_lines *pilu_text_break(pilu_typesetter *ts, pilu_text *text, pilu_unit measure, bool *overflow)
{
    pilu_lines *lines = PILU_NEW(ts->arena, pilu_lines);
    lines->lines = PILU_NEW_ARRAY(ts->arena, pilu_line, text->count + 1);
    size_t from = 0;
    pilu_unit indent = text->style->indent, x = indent;
    for (size_t i = 0; i < text->count;) {
        pilu_unit width;
        size_t next = unit_end(text, i, &width);
        bool forced = !text->chars[i].node;
        if (forced || (i > from && x + width > measure)) {
            end_line(ts, text, lines, from, i, indent);
            indent = x = 0;
            from = i + forced;
            if (forced) {
                i++;
                continue;
            }
        }
        if (overflow && x + width > measure) *overflow = true;
        x += width;
        i = next;
    }
    if (from < text->count) end_line(ts, text, lines, from, text->count, indent);
    return lines;
}

pilu_lines *pilu_text_stack(pilu_typesetter *ts, pilu_text *text, pilu_unit measure)
{
    (void)measure;
    pilu_lines *lines = PILU_NEW(ts->arena, pilu_lines);
    lines->lines = PILU_NEW_ARRAY(ts->arena, pilu_line, text->count);
    for (size_t i = 0; i < text->count; i++)
        if (text->chars[i].node) end_line(ts, text, lines, i, i + 1, 0);
    return lines;
}

pilu_line pilu_text_plain(pilu_typesetter *ts, pilu_str text, pilu_str role, pilu_unit size, bool bold, uint32_t colour)
{
    (void)role;
    pilu_line line = {.height = size, .baseline = size * 7 / 8, .item_count = 1};
    line.items = PILU_NEW(ts->arena, pilu_item);
    for (const char *p = text.p, *end = p + text.n; p < end;)
        line.width += pilu_char_is_wide(pilu_utf8_next(&p, end)) ? size : size / 2;
    line.items[0] = (pilu_item){.kind = PILU_ITEM_TEXT, .artifact = PILU_ARTIFACT_PAGINATION, .w = line.width,
                                .size = size, .bold = bold, .colour = colour, .text = pilu_arena_str(ts->arena, text)};
    return line;
}
