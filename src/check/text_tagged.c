/* A tagged PDF as a text: its paragraphs, headings and cells are what its structure says they are. The source made for
 * it has a line for each block; places name the page. Chromium leaves empty cells out: where the others stand is then
 * not known, and the text is not made. */
#include "check/text_private.h"
#include "read/pdf_blocks.h"

typedef struct tagged {
    pilu_arena *arena;
    pilu_source *source;
    text_builder b;
    text_places places;
    uint32_t table, row, cell; /* of the last cell */
    uint32_t width;            /* of the table's first row; 0: not known */
    uint32_t last;             /* the table that began last */
    bool ragged;               /* rows of one table are not of one width: what is missing is not known */
} tagged;

/* --- tables ------------------------------------------------------------------------------------------------ */

/* Every row of a table is as wide as the others, what cells above hold included. */
static void end_row(tagged *t)
{
    uint32_t width = t->places.next;
    for (uint32_t c = width; c < TEXT_COLUMNS && t->places.held[c]; c++) width++;
    if (!t->width) t->width = width;
    t->ragged |= width != t->width;
}

static void end_table(tagged *t)
{
    if (t->table) end_row(t);
    t->table = 0;
}

static void place(tagged *t, const pilu_pdf_block *block)
{
    if (block->table != t->table) {
        end_table(t);
        text_place_table(&t->b, &t->places);
        t->ragged |= block->table <= t->last; /* behind a table within it */
        t->last = t->last < block->table ? block->table : t->last;
        t->table = block->table;
        t->width = t->row = 0;
    }
    if (block->row != t->row) {
        if (t->row) end_row(t);
        for (uint32_t row = t->row; row < block->row && row < t->row + TEXT_SPAN; row++)
            text_place_row(&t->b, &t->places);
        t->row = block->row;
        t->cell = 0;
    }
    if (block->cell != t->cell) text_place_cell(&t->b, &t->places, block->wide, block->deep);
    t->cell = block->cell;
}

/* --- blocks ------------------------------------------------------------------------------------------------ */

static pilu_passage_kind kind_of(const pilu_pdf_block *block, bool contents)
{
    switch (block->kind) {
    case PILU_PDF_CELL:
    case PILU_PDF_FIGURE: return PILU_PASSAGE_CELL;
    case PILU_PDF_HEADING:
    case PILU_PDF_CONTENTS: return PILU_PASSAGE_HEADING;
    case PILU_PDF_PARAGRAPH: break;
    }
    return contents ? PILU_PASSAGE_HEADING : PILU_PASSAGE_PARAGRAPH;
}

static void add_block(tagged *t, const pilu_pdf_block *block, size_t at)
{
    size_t leader = block->kind == PILU_PDF_CELL ? SIZE_MAX : text_leader(block->text, false);
    pilu_str text = leader == SIZE_MAX ? block->text : pilu_str_trim(pilu_str_slice(block->text, 0, leader));
    pilu_place words = pilu_place_at(t->source, at, text.n);
    words.page = block->page;
    if (block->kind == PILU_PDF_CELL) place(t, block);
    else end_table(t);
    t->b.kind = kind_of(block, leader != SIZE_MAX);
    t->b.guessed = block->kind == PILU_PDF_FIGURE;
    uint32_t table = t->b.table;
    if (block->kind != PILU_PDF_CELL) t->b.table = 0;
    text_builder_put(&t->b, text, words, true);
    text_builder_end(&t->b);
    t->b.table = table;
}

static void add_aside(tagged *t, const pilu_pdf_block *block, size_t at)
{
    pilu_text *text = t->b.text;
    PILU_ARENA_PUSH_ROOM(t->arena, text->asides, text->aside_count, text->aside_room);
    pilu_passage_part *part = PILU_NEW(t->arena, pilu_passage_part);
    *part = (pilu_passage_part){0, true, pilu_place_at(t->source, at, block->text.n)};
    part->place.page = block->page;
    text->asides[text->aside_count++] = (pilu_passage){.text = block->text, .parts = part, .part_count = 1};
}

pilu_text *pilu_text_from_tagged(pilu_arena *arena, pilu_str name, const pilu_pdf_blocks *blocks)
{
    pilu_buf all;
    pilu_buf_init(&all, 0);
    for (size_t i = 0; i < blocks->count + blocks->aside_count; i++) {
        pilu_buf_str(&all, i < blocks->count ? blocks->items[i].text : blocks->asides[i - blocks->count].text);
        pilu_buf_char(&all, '\n');
    }
    tagged t = {.arena = arena, .b = text_builder_new(arena)};
    t.source = pilu_source_new(arena, name, pilu_arena_str(arena, pilu_buf_view(&all)));
    pilu_buf_free(&all);
    size_t at = 0;
    for (size_t i = 0; i < blocks->count; at += blocks->items[i++].text.n + 1) add_block(&t, &blocks->items[i], at);
    end_table(&t);
    for (size_t i = 0; i < blocks->aside_count; at += blocks->asides[i++].text.n + 1)
        add_aside(&t, &blocks->asides[i], at);
    pilu_text *text = text_builder_done(&t.b);
    return t.ragged ? NULL : text;
}
