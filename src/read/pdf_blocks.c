/* Blocks of the structure tree, put together while pdf_order.c walks through it. */
#include "read/pdf_blocks.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "read/pdf_words.h"

#include <stdlib.h>

enum { ROLES_DEEP = 8, SPAN_MOST = 1000, BAD = 0xFFFD };

typedef enum element_kind { BLOCK, GROUP, INLINE, HEADING, CONTENTS, FIGURE, LABEL, TABLE, ROW, CELL } element_kind;

/* What an element's words are; of an element that ends, what those behind it are again. */
typedef struct context {
    element_kind kind;
    pilu_pdf_block at;
} context;

struct pdf_blocks {
    pdf_reader *r;
    pilu_pdf_blocks *out;
    qpdf_oh roles;
    context *open;
    size_t count, room;
    pilu_pdf_block at;       /* what is put now becomes */
    const pdf_piece **put;   /* since the block began */
    size_t put_count, put_room;
    uint32_t tables;
    bool glued;              /* a label was put: what follows is the same block */
    bool loose;              /* there are words in no block: where those end is not known */
    size_t cell_from;        /* how many blocks there were when the cell began */
};

/* --- elements -------------------------------------------------------------------------------------------- */

static pilu_str name_in(const pdf_blocks *b, qpdf_oh in, const char *key)
{
    qpdf_oh name = pdf_member(b->r, in, key);
    pilu_str found = {0};
    if (b->r->q->qpdf_oh_is_name(b->r->file, name))
        found = pilu_arena_str(b->r->arena, pilu_str_from(b->r->q->qpdf_oh_get_name(b->r->file, name)));
    b->r->q->qpdf_oh_release(b->r->file, name);
    return found;
}

/* 14.8.4; what is not known stands by itself. Chromium's NonStruct is a run of words. */
static bool find_kind(pilu_str name, element_kind *kind)
{
    static const struct {
        const char *name;
        element_kind kind;
    } KINDS[] = {{"/Span", INLINE}, {"/NonStruct", INLINE}, {"/Link", INLINE}, {"/Reference", INLINE}, {"/Em", INLINE},
                 {"/Strong", INLINE}, {"/Quote", INLINE}, {"/Code", INLINE}, {"/Annot", INLINE}, {"/LBody", INLINE},
                 {"/Ruby", INLINE}, {"/RB", INLINE}, {"/RT", INLINE}, {"/RP", INLINE}, {"/Sub", INLINE},
                 {"/Private", INLINE}, {"/BibEntry", INLINE}, {"/Lbl", LABEL}, {"/H", HEADING}, {"/H1", HEADING},
                 {"/H2", HEADING}, {"/H3", HEADING}, {"/H4", HEADING}, {"/H5", HEADING}, {"/H6", HEADING},
                 {"/Title", HEADING}, {"/TOCI", CONTENTS}, {"/Figure", FIGURE}, {"/Formula", FIGURE}, {"/Form", FIGURE},
                 {"/Table", TABLE}, {"/TR", ROW}, {"/TH", CELL}, {"/TD", CELL}, {"/P", BLOCK}, {"/Div", BLOCK},
                 {"/LI", BLOCK}, {"/Caption", BLOCK}, {"/Document", GROUP}, {"/Part", GROUP}, {"/Art", GROUP},
                 {"/Sect", GROUP}, {"/L", GROUP}, {"/TOC", GROUP}, {"/THead", GROUP}, {"/TBody", GROUP},
                 {"/TFoot", GROUP}};
    for (size_t i = 0; i < PILU_COUNT(KINDS); i++)
        if (pilu_str_is(name, KINDS[i].name)) {
            *kind = KINDS[i].kind;
            return true;
        }
    return false;
}

/* 14.7.3: names of the file's own stand for others. */
static element_kind kind_of(const pdf_blocks *b, qpdf_oh element)
{
    element_kind kind = BLOCK;
    pilu_str name = name_in(b, element, "/S");
    for (int i = 0; i < ROLES_DEEP && name.n && !find_kind(name, &kind); i++) name = name_in(b, b->roles, name.p);
    return kind;
}

static uint32_t span_in(const pdf_blocks *b, qpdf_oh attributes, const char *key)
{
    const pilu_qpdf *q = b->r->q;
    if (!q->qpdf_oh_is_dictionary(b->r->file, attributes)) return 0;
    qpdf_oh value = pdf_member(b->r, attributes, key);
    int span = q->qpdf_oh_is_integer(b->r->file, value) ? q->qpdf_oh_get_int_value_as_int(b->r->file, value) : 0;
    q->qpdf_oh_release(b->r->file, value);
    return span < 1 ? 0 : span > SPAN_MOST ? SPAN_MOST : (uint32_t)span;
}

/* 14.7.5: the attributes are a dictionary or several. */
static uint32_t span_of(const pdf_blocks *b, qpdf_oh element, const char *key)
{
    const pilu_qpdf *q = b->r->q;
    qpdf_oh attributes = pdf_member(b->r, element, "/A");
    uint32_t span = span_in(b, attributes, key);
    int count = q->qpdf_oh_is_array(b->r->file, attributes) ? q->qpdf_oh_get_array_n_items(b->r->file, attributes) : 0;
    for (int i = 0; i < count && !span; i++) {
        qpdf_oh one = q->qpdf_oh_get_array_item(b->r->file, attributes, i);
        span = span_in(b, one, key);
        q->qpdf_oh_release(b->r->file, one);
    }
    q->qpdf_oh_release(b->r->file, attributes);
    return span ? span : 1;
}

/* --- blocks ------------------------------------------------------------------------------------------------ */

static void put_words(pilu_buf *out, pilu_str text)
{
    for (size_t i = 0; i < text.n; i++) pilu_buf_char(out, (unsigned char)text.p[i] < ' ' ? ' ' : text.p[i]);
}

/* Of the pieces of a block those of one page, in order. */
static pilu_str words_of_page(const pdf_blocks *b, int page)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    for (size_t i = 0; i < b->put_count; i++)
        if (!page || b->put[i]->page == page) put_words(&buf, b->put[i]->text);
    pilu_str text = pilu_arena_str(b->r->arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    return text;
}

/* A head is drawn again on each page that its table goes on on, and every time says the same. */
static pilu_str words_of(const pdf_blocks *b)
{
    int first = b->put[0]->page, last = first;
    for (size_t i = 0; i < b->put_count; i++) {
        if (b->put[i]->page < first) first = b->put[i]->page;
        if (b->put[i]->page > last) last = b->put[i]->page;
    }
    if (last == first) return words_of_page(b, 0);
    uint64_t *said = pilu_memory_new(((size_t)(last - first) + 1) * sizeof *said); /* by page; 0: nothing */
    memset(said, 0, ((size_t)(last - first) + 1) * sizeof *said);
    for (size_t i = 0; i < b->put_count; i++) {
        uint64_t *own = &said[b->put[i]->page - first];
        *own = pilu_hash(*own ? *own : PILU_HASH_START, b->put[i]->text);
    }
    bool same = true;
    for (int page = first; page <= last; page++) same = same && (!said[page - first] || said[page - first] == *said);
    free(said);
    return words_of_page(b, same ? first : 0);
}

static void add(pdf_blocks *b, pilu_str text, int page)
{
    pilu_pdf_blocks *out = b->out;
    PILU_ARENA_PUSH_ROOM(b->r->arena, out->items, out->count, out->room);
    pilu_pdf_block *block = &out->items[out->count++];
    *block = b->at;
    block->text = text;
    block->page = page;
    if (b->at.kind != PILU_PDF_CELL) block->table = 0;
}

static void end_block(pdf_blocks *b)
{
    if (b->glued || !b->put_count) return;
    pilu_str text = pilu_str_trim(words_of(b));
    if (text.n) add(b, text, b->put[0]->page);
    b->put_count = 0;
}

void pilu_pdf_block_put(pdf_blocks *b, const pdf_piece *piece)
{
    PILU_ARENA_PUSH_ROOM(b->r->arena, b->put, b->put_count, b->put_room);
    b->put[b->put_count++] = piece;
    b->glued = false;
    size_t around = b->count;
    while (around && b->open[around - 1].kind == INLINE) around--;
    element_kind kind = around ? b->open[around - 1].kind : GROUP;
    b->loose |= (kind == GROUP || kind == TABLE || kind == ROW) && pilu_str_trim(piece->text).n;
}

static void open_table(pdf_blocks *b, qpdf_oh element, element_kind kind)
{
    if (kind == TABLE) {
        b->at = (pilu_pdf_block){.kind = PILU_PDF_PARAGRAPH, .table = ++b->tables};
    } else if (kind == ROW) {
        b->at.row++;
        b->at.cell = 0;
    } else {
        b->at.kind = PILU_PDF_CELL;
        b->at.cell++;
        b->at.wide = span_of(b, element, "/ColSpan");
        b->at.deep = span_of(b, element, "/RowSpan");
        b->cell_from = b->out->count;
    }
}

void pilu_pdf_block_open(pdf_blocks *b, qpdf_oh element)
{
    element_kind kind = kind_of(b, element);
    if (kind != INLINE) end_block(b);
    PILU_ARENA_PUSH_ROOM(b->r->arena, b->open, b->count, b->room);
    b->open[b->count++] = (context){kind, b->at};
    if (kind == TABLE || (b->at.table && (kind == ROW || kind == CELL))) open_table(b, element, kind);
    if (b->at.kind == PILU_PDF_CELL) return;
    if (kind == HEADING) b->at.kind = PILU_PDF_HEADING;
    if (kind == CONTENTS) b->at.kind = PILU_PDF_CONTENTS;
    if (kind == FIGURE) b->at.kind = PILU_PDF_FIGURE;
}

void pilu_pdf_block_close(pdf_blocks *b)
{
    context was = b->open[--b->count];
    if (was.kind == LABEL) b->glued = b->put_count > 0;
    else if (was.kind != INLINE) b->glued = false;
    if (was.kind != INLINE) end_block(b);
    if (was.kind == CELL && b->at.kind == PILU_PDF_CELL && b->out->count == b->cell_from) add(b, (pilu_str){0}, 0);
    if (was.kind == TABLE) b->at = was.at;
    else b->at.kind = was.at.kind;
}

/* --- can they be relied on? ---------------------------------------------------------------------------------- */

typedef struct page_share {
    size_t told, left, artifacts; /* characters: in blocks, in none though they could be, said to be none */
} page_share;

static size_t count_words(pilu_str text, size_t *bad)
{
    size_t n = 0;
    for (const char *p = text.p, *end = pilu_str_end(text); p < end;) {
        uint32_t c = pilu_utf8_next(&p, end);
        n += c > ' ' && c != 0x3000 && c != 0xA0;
        *bad += c == BAD;
    }
    return n;
}

static void add_aside(pdf_blocks *b, const pdf_piece *piece)
{
    pilu_pdf_blocks *out = b->out;
    PILU_ARENA_PUSH_ROOM(b->r->arena, out->asides, out->aside_count, out->aside_room);
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    put_words(&buf, piece->text);
    pilu_str text = pilu_arena_str(b->r->arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    out->asides[out->aside_count++] = (pilu_pdf_block){.text = text, .page = piece->page};
}

/* A page may have a head and a foot that the tags do not speak of, as browsers print them; no more. */
static bool is_told(const page_share *page)
{
    enum { HEAD_AND_FOOT = 200, LITTLE = 20 };
    return page->left <= HEAD_AND_FOOT + page->told / 8 && (page->told || page->left <= LITTLE);
}

static bool are_whole(pdf_blocks *b, const pdf_words *words)
{
    size_t count = b->r->facts->page_count, bad = 0, other = 0;
    page_share *pages = PILU_NEW_ARRAY(b->r->arena, page_share, count + 1), all = {0};
    for (size_t i = 0; i < words->count; i++) {
        const pdf_piece *piece = &words->items[i];
        size_t n = count_words(piece->text, piece->told ? &bad : &other);
        if (!n) continue;
        page_share *page = &pages[piece->page];
        *(piece->told ? &page->told : piece->id == PDF_ARTIFACT ? &page->artifacts : &page->left) += n;
        if (!piece->told) add_aside(b, piece);
    }
    bool whole = true;
    for (size_t i = 1; i <= count; i++) {
        whole = whole && is_told(&pages[i]);
        all.told += pages[i].told;
        all.artifacts += pages[i].artifacts;
    }
    return whole && all.told > 0 && all.artifacts <= all.told && bad * 200 <= all.told;
}

bool pilu_pdf_find_blocks(pdf_reader *r, pdf_words *words, pilu_pdf_blocks *out)
{
    qpdf_oh tree = pdf_member(r, r->q->qpdf_get_root(r->file), "/StructTreeRoot");
    pdf_blocks b = {.r = r, .out = out, .roles = pdf_member(r, tree, "/RoleMap")};
    pilu_pdf_order_words(r, words, &b);
    end_block(&b);
    return !b.loose && are_whole(&b, words);
}
