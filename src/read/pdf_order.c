/* The pieces of a PDF's pages in the order of its structure tree (ISO 32000-1, 14.7.2 to 14.7.4). */
#include "read/pdf_words.h"

#include <stdlib.h>

/* What is still to be looked at. */
typedef struct step {
    qpdf_oh object; /* 0: a block ends here */
    int page;       /* of the element or one above it, from 1; 0: unknown */
    bool refers;    /* stands in a Reference: the number of a page */
    bool closes;    /* without an object: an element ends, not only a block */
} step;

typedef struct page_id {
    int id, number;
} page_id;

typedef struct orderer {
    pdf_reader *r;
    pdf_words *words;
    pdf_blocks *blocks;
    pdf_piece **sorted; /* by page, MCID, place */
    page_id *pages;     /* by object number */
    step *steps;        /* the next last */
    size_t count, room;
    pdf_met met;
    bool on;
} orderer;

static int by_id(const void *a, const void *b) { return ((const page_id *)a)->id - ((const page_id *)b)->id; }

static int by_mark(const void *a, const void *b)
{
    const pdf_piece *one = *(pdf_piece *const *)a, *other = *(pdf_piece *const *)b;
    if (one->page != other->page) return one->page - other->page;
    if (one->id != other->id) return one->id < other->id ? -1 : 1;
    return one < other ? -1 : one > other;
}

static void add(const orderer *o, pilu_lines *lines, pilu_str text, int page, bool on)
{
    PILU_ARENA_PUSH_ROOM(o->r->arena, lines->items, lines->count, lines->room);
    lines->items[lines->count++] = (pilu_line){.text = text, .place = {.page = page}, .on = on};
}

static void sort(orderer *o)
{
    size_t count = o->words->count, pages = o->r->facts->page_count;
    o->sorted = PILU_NEW_ARRAY(o->r->arena, pdf_piece *, count);
    for (size_t i = 0; i < count; i++) o->sorted[i] = &o->words->items[i];
    if (count) qsort(o->sorted, count, sizeof(pdf_piece *), by_mark);
    o->pages = PILU_NEW_ARRAY(o->r->arena, page_id, pages);
    for (size_t i = 0; i < pages; i++) {
        qpdf_oh page = o->r->q->qpdf_get_page_n(o->r->file, i);
        o->pages[i] = (page_id){o->r->q->qpdf_oh_get_object_id(o->r->file, page), (int)i + 1};
        o->r->q->qpdf_oh_release(o->r->file, page);
    }
    if (pages) qsort(o->pages, pages, sizeof *o->pages, by_id);
}

/* --- content --------------------------------------------------------------------------------------- */

/* A number that can be one of a page; which it is follows from where pages end. */
static bool is_reference(const orderer *o, pilu_str text)
{
    size_t number = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9' || i > 6) return false;
        number = number * 10 + (size_t)(text.p[i] - '0');
    }
    return number > 0 && number <= o->r->facts->page_count;
}

static void take(orderer *o, int page, int id, bool refers)
{
    size_t low = 0, high = o->words->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const pdf_piece *piece = o->sorted[middle];
        if (piece->page < page || (piece->page == page && piece->id < id)) low = middle + 1;
        else high = middle;
    }
    for (; id >= 0 && low < o->words->count && o->sorted[low]->page == page && o->sorted[low]->id == id; low++) {
        pdf_piece *piece = o->sorted[low];
        bool again = piece->told;
        piece->told = true;
        if (refers && is_reference(o, piece->text)) continue;
        if (o->blocks && !again) pilu_pdf_block_put(o->blocks, piece);
        add(o, &o->r->facts->text, piece->text, page, o->on);
        o->on = true;
    }
}

/* --- the tree -------------------------------------------------------------------------------------- */

static void later(orderer *o, step next)
{
    PILU_ARENA_PUSH_ROOM(o->r->arena, o->steps, o->count, o->room);
    o->steps[o->count++] = next;
}

static int page_of(const orderer *o, qpdf_oh element, int above)
{
    qpdf_oh page = pdf_member(o->r, element, "/Pg");
    page_id key = {o->r->q->qpdf_oh_get_object_id(o->r->file, page), 0};
    size_t count = o->r->facts->page_count;
    const page_id *found = key.id && count ? bsearch(&key, o->pages, count, sizeof key, by_id) : NULL;
    o->r->q->qpdf_oh_release(o->r->file, page);
    return found ? found->number : above;
}

static bool is_named(const orderer *o, qpdf_oh object, const char *key, const char *const *names, size_t count)
{
    qpdf_oh name = pdf_member(o->r, object, key);
    bool found = false;
    if (o->r->q->qpdf_oh_is_name(o->r->file, name))
        for (size_t i = 0; i < count; i++)
            found = found || !strcmp(o->r->q->qpdf_oh_get_name(o->r->file, name), names[i]);
    o->r->q->qpdf_oh_release(o->r->file, name);
    return found;
}

/* 14.7.4: a marked content reference, a reference to an object, or an element below. */
static void look_at_dictionary(orderer *o, const step *s)
{
    static const char *const REFERENCE[] = {"/MCR"}, *const OBJECT[] = {"/OBJR"}, *const REFERS[] = {"/Reference"};
    static const char *const INLINE[] = {"/Span", "/Link", "/Reference", "/Em", "/Strong", "/Quote"};
    const pdf_reader *r = o->r;
    if (is_named(o, s->object, "/Type", OBJECT, 1)) return;
    int page = page_of(o, s->object, s->page);
    if (is_named(o, s->object, "/Type", REFERENCE, 1)) {
        qpdf_oh id = pdf_member(r, s->object, "/MCID");
        if (r->q->qpdf_oh_is_integer(r->file, id))
            take(o, page, r->q->qpdf_oh_get_int_value_as_int(r->file, id), s->refers);
        r->q->qpdf_oh_release(r->file, id);
        return;
    }
    if (!is_named(o, s->object, "/S", INLINE, PILU_COUNT(INLINE))) {
        o->on = false;
        later(o, (step){0});
    }
    if (o->blocks) {
        pilu_pdf_block_open(o->blocks, s->object);
        later(o, (step){.closes = true});
    }
    bool refers = is_named(o, s->object, "/S", REFERS, 1);
    later(o, (step){pdf_member(r, s->object, "/K"), page, refers, false});
}

static void look_at(orderer *o, const step *s)
{
    const pilu_qpdf *q = o->r->q;
    qpdf_data file = o->r->file;
    if (q->qpdf_oh_is_integer(file, s->object)) {
        take(o, s->page, q->qpdf_oh_get_int_value_as_int(file, s->object), s->refers);
    } else if (!pilu_pdf_meet(o->r, &o->met, s->object)) {
        return;
    } else if (q->qpdf_oh_is_array(file, s->object)) {
        int count = q->qpdf_oh_get_array_n_items(file, s->object);
        for (int i = count - 1; i >= 0; i--)
            later(o, (step){q->qpdf_oh_get_array_item(file, s->object, i), s->page, s->refers, false});
    } else if (q->qpdf_oh_is_dictionary(file, s->object)) {
        look_at_dictionary(o, s);
    }
}

static void walk(orderer *o)
{
    const pilu_qpdf *q = o->r->q;
    qpdf_oh tree = pdf_member(o->r, q->qpdf_get_root(o->r->file), "/StructTreeRoot");
    if (!q->qpdf_oh_is_dictionary(o->r->file, tree)) return;
    later(o, (step){.object = pdf_member(o->r, tree, "/K")});
    while (o->count) {
        step next = o->steps[--o->count];
        if (!next.object) {
            if (next.closes) pilu_pdf_block_close(o->blocks);
            else o->on = false;
            continue;
        }
        look_at(o, &next);
        q->qpdf_oh_release(o->r->file, next.object);
    }
}

/* Artifacts, and what the structure says nothing of. */
static void take_rest(orderer *o)
{
    pilu_lines *artifacts = &o->r->facts->artifacts;
    for (size_t i = 0; i < o->words->count; i++) {
        const pdf_piece *piece = &o->words->items[i];
        if (piece->id == PDF_ARTIFACT) {
            bool on = i > 0 && piece[-1].id == PDF_ARTIFACT && piece[-1].page == piece->page;
            add(o, artifacts, piece->text, piece->page, on);
        } else if (!piece->told) {
            add(o, &o->r->facts->text, piece->text, piece->page, false);
        }
    }
}

void pilu_pdf_order_words(pdf_reader *r, pdf_words *words, pdf_blocks *blocks)
{
    orderer o = {.r = r, .words = words, .blocks = blocks};
    sort(&o);
    walk(&o);
    take_rest(&o);
}
