#include "read/blocks.h"

#include "base/digest.h"
#include "base/hash.h"
#include "doc/grid.h"
#include "doc/image.h"
#include "doc/style.h"

enum { LEVELS = 7, PICTURE_DIGITS = 12 };

typedef struct heading {
    pilu_str words, plain; /* with the number the program made, and without */
} heading;

/* The table that is being walked through, and the words at its edges. */
typedef struct table {
    const pilu_grid *grid;
    pilu_str caption, caption_plain;
    pilu_str *column;      /* by column */
    uint32_t next;         /* the cell that is entered next */
    const pilu_grid_cell *cell;
    const pilu_grid_cell *first; /* the last that was entered in column 0, which may span rows */
} table;

typedef struct gatherer {
    pilu_arena *arena;
    const uint32_t *page;
    pilu_blocks *blocks;
    heading level[LEVELS]; /* 0: the attachment's label */
    pilu_str section, section_plain;
    table table;
} gatherer;

/* --- words ----------------------------------------------------------------------------------------- */

/* A node's words, blanks at the ends and line breaks inside taken out; `plain`: without what numbering wrote. */
static pilu_str words_of(const gatherer *g, const pilu_node *node, bool plain)
{
    pilu_buf words;
    pilu_buf_init(&words, 0);
    pilu_iter iter = pilu_iter_new(node);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;)
        if (event == PILU_ENTER && iter.node->kind == PILU_NODE_TEXT && !(plain && iter.node->generated))
            pilu_buf_str(&words, iter.node->text);
    pilu_str text = pilu_arena_str(g->arena, pilu_str_trim(pilu_buf_view(&words)));
    pilu_buf_free(&words);
    return text;
}

static pilu_str joined(const gatherer *g, pilu_str a, pilu_str b, const char *between)
{
    if (!a.n || !b.n) return a.n ? a : b;
    return pilu_arena_printf(g->arena, "%.*s%s%.*s", PILU_FMT(a), between, PILU_FMT(b));
}

static void enter_heading(gatherer *g, const pilu_node *node, int level)
{
    for (int i = level; i < LEVELS; i++) g->level[i] = (heading){0};
    g->level[level] = (heading){words_of(g, node, false), words_of(g, node, true)};
    g->section = g->section_plain = (pilu_str){0};
    for (int i = 0; i < LEVELS; i++) {
        g->section = joined(g, g->section, g->level[i].words, " ");
        g->section_plain = joined(g, g->section_plain, g->level[i].plain, " ");
    }
}

/* --- tables ---------------------------------------------------------------------------------------- */

static const pilu_grid_cell *covering(const pilu_grid *grid, uint32_t row, uint32_t column)
{
    for (uint32_t i = grid->row_first[row + 1]; i-- > 0;) {
        const pilu_grid_cell *cell = &grid->cells[i];
        bool over = column >= cell->column && column < cell->column + cell->columns;
        if (over && row < cell->row + cell->rows) return cell;
    }
    return NULL;
}

static void enter_table(gatherer *g, const pilu_node *node)
{
    pilu_diags quiet; /* the document has been checked */
    pilu_diags_init(&quiet, g->arena);
    table *t = &g->table;
    *t = (table){.grid = pilu_grid_of(g->arena, &quiet, node)};
    if (node->first && node->first->kind == PILU_NODE_CAPTION) {
        t->caption = words_of(g, node->first, false);
        t->caption_plain = words_of(g, node->first, true);
    }
    if (!t->grid) return;
    t->column = PILU_NEW_ARRAY(g->arena, pilu_str, t->grid->columns);
    for (uint32_t c = 0; c < t->grid->columns; c++) {
        const pilu_grid_cell *above = NULL;
        for (uint32_t row = 0; row < t->grid->head_rows; row++) {
            const pilu_grid_cell *cell = covering(t->grid, row, c);
            bool head = cell && cell->node->kind == PILU_NODE_TH; /* a td there says whose table it is, and the unit */
            if (head && cell != above) t->column[c] = joined(g, t->column[c], words_of(g, cell->node, false), "·");
            above = cell;
        }
    }
}

static void enter_cell(table *t)
{
    t->cell = &t->grid->cells[t->next++];
    if (t->cell->column == 0) t->first = t->cell;
}

static bool is_figure(pilu_str words)
{
    bool digit = false;
    for (size_t i = 0; i < words.n; i++) {
        digit |= words.p[i] >= '0' && words.p[i] <= '9';
        if (!strchr("0123456789.,%-", words.p[i])) return false;
    }
    return digit;
}

/* The head of a cell's row: the nearest th before it, else the row's first cell when that is a name. */
static pilu_str row_head(const gatherer *g)
{
    const pilu_grid_cell *cell = g->table.cell, *head = NULL;
    uint32_t first = g->table.grid->row_first[cell->row], at = (uint32_t)(cell - g->table.grid->cells);
    for (uint32_t i = at; i-- > first && !head;)
        if (g->table.grid->cells[i].node->kind == PILU_NODE_TH) head = &g->table.grid->cells[i];
    if (head) return words_of(g, head->node, false);
    /* Carried along: looked for from each row of a span over thousands, it would be looked for past all before it. */
    const pilu_grid_cell *first_cell = g->table.first;
    if (cell->column > 0 && first_cell && cell->row < first_cell->row + first_cell->rows) head = first_cell;
    pilu_str words = head ? words_of(g, head->node, false) : (pilu_str){0};
    return is_figure(words) ? (pilu_str){0} : words;
}

/* --- blocks ---------------------------------------------------------------------------------------- */

/* With an end that is no byte of UTF-8. */
static uint64_t hash(uint64_t h, pilu_str text) { return pilu_hash_unit(pilu_hash(h, text), 0xFF); }

static bool holds_text(const pilu_node *node)
{
    for (const pilu_node *child = node->first; child; child = child->next)
        if (pilu_node_kind_category(child->kind) == PILU_CATEGORY_INLINE) return true;
    return false;
}

/* Its page is that of its first words. */
static pilu_place place_of(const gatherer *g, const pilu_node *block)
{
    pilu_place place = {.at = block->origin};
    uint32_t page = 0;
    pilu_iter iter = pilu_iter_new(block);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        if (event != PILU_ENTER) continue;
        if (g->page && !page) page = g->page[iter.node->id];
        if (!place.pointer.n && iter.node->pointer.n) place = pilu_node_text_place(iter.node);
    }
    place.page = (int)page;
    return place;
}

/* What tells a picture from another in words, since they cannot be shown beside each other. */
static pilu_str picture_words(const gatherer *g, const pilu_node *node)
{
    const pilu_image *image = node->image;
    pilu_str alt = pilu_str_trim(pilu_image_alt(node));
    if (!image) return (pilu_str){0};
    pilu_str name = alt.n ? pilu_arena_printf(g->arena, "“%.*s”", PILU_FMT(alt)) : alt;
    return pilu_arena_printf(g->arena, "图片%.*s（%u×%u像素，SHA-256以%.*s开头）", PILU_FMT(name), image->width,
                             image->height, PICTURE_DIGITS, pilu_digest(g->arena, image->bytes).p);
}

static void add(gatherer *g, const pilu_node *node, pilu_str text)
{
    pilu_block block = {.text = text, .node = node, .section = g->section};
    const table *t = &g->table;
    if (!block.text.n || (node->style && node->style->hidden)) return; /* a form's name that a heading has already */
    uint64_t kind = hash(PILU_HASH_START, pilu_str_from(pilu_node_kind_name(node->kind)));
    if (t->grid && t->cell) {
        block.line = t->cell->node->parent;
        block.table = t->caption;
        block.row = row_head(g);
        block.column = t->cell->row >= t->grid->head_rows ? t->column[t->cell->column] : (pilu_str){0};
        kind = hash(kind, pilu_arena_printf(g->arena, "%u", t->cell->column));
    }
    block.same = hash(kind, block.text);
    block.alike = hash(hash(kind, g->section_plain), t->caption_plain);
    block.alike = hash(hash(block.alike, block.row), block.column);
    block.place = place_of(g, node);
    PILU_ARENA_PUSH_ROOM(g->arena, g->blocks->items, g->blocks->count, g->blocks->room);
    g->blocks->items[g->blocks->count++] = block;
}

static void enter(gatherer *g, pilu_iter *iter)
{
    const pilu_node *node = iter->node;
    int level = node->kind == PILU_NODE_LABEL ? 0 : pilu_node_heading_level(node->kind);
    if (node->kind == PILU_NODE_TOC) pilu_iter_skip(iter);
    if (node->kind == PILU_NODE_TABLE) enter_table(g, node);
    if (pilu_node_kind_category(node->kind) == PILU_CATEGORY_CELL && g->table.grid)
        enter_cell(&g->table);
    if (node->kind == PILU_NODE_IMG) add(g, node, picture_words(g, node));
    if (node->kind == PILU_NODE_TOC || !holds_text(node)) return;
    if (level > 1 || node->kind == PILU_NODE_LABEL) enter_heading(g, node, level);
    add(g, node, words_of(g, node, false));
    pilu_iter_skip(iter);
}

pilu_blocks pilu_blocks_of(pilu_arena *arena, const pilu_document *doc, const uint32_t *page)
{
    pilu_blocks blocks = {0};
    gatherer g = {.arena = arena, .page = page, .blocks = &blocks};
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        if (event == PILU_ENTER) enter(&g, &iter);
        else if (iter.node->kind == PILU_NODE_TABLE) g.table = (table){0};
        else if (pilu_node_kind_category(iter.node->kind) == PILU_CATEGORY_CELL) g.table.cell = NULL;
    }
    return blocks;
}
