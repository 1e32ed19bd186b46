#include "read/pdf_words.h"

#include "read/pdf_token.h"

#include <stdlib.h>

enum { MARKS_MOST = 64, SAVED_MOST = 64, FACES_NEAR = 16, FORMS_DEEP = 8, FORMS_MOST = 10000, BAD = 0xFFFD };

/* Codes from `low` to `high` read `before` and then the character `first`, and those behind it. */
typedef struct code_range {
    uint32_t low, high, first;
    pilu_str before;
} code_range;

struct pdf_face {
    pdf_face *next;
    int id;      /* of its object */
    size_t wide; /* bytes of a code */
    code_range *ranges;
    size_t count, room;
};

/* One content stream while it is read. */
typedef struct content {
    pdf_reader *r;
    pdf_words *words;
    qpdf_oh resources;
    int page, depth;
    const pdf_face *face;
    int marks[MARKS_MOST]; /* what is open, the innermost last */
    size_t mark_count;     /* more than there is room for are counted */
    size_t muted;          /* what the mark of this number draws is told by other words; 0: none */
    const pdf_face *saved[SAVED_MOST]; /* by q (8.4.2) */
    size_t saved_count;
    pilu_buf text;         /* of the piece that is read */
    struct {
        pilu_str name;
        const pdf_face *face;
    } known[FACES_NEAR];
    size_t known_count;
    /* Operands since the last operator: */
    pilu_str name, first_name, key;
    pilu_buf string; /* strings, one behind the other */
    int id;          /* behind /MCID */
    pilu_buf actual; /* behind /ActualText */
} content;

/* --- faces ----------------------------------------------------------------------------------------- */

/* UTF-16BE (9.10.3); a surrogate without its pair is no character. */
static uint32_t next_utf16(pilu_str text, size_t *at)
{
    const unsigned char *p = (const unsigned char *)text.p + *at;
    if (text.n - *at < 2) {
        *at = text.n;
        return BAD;
    }
    uint32_t c = (uint32_t)p[0] << 8 | p[1];
    *at += 2;
    if (c < 0xD800 || c > 0xDFFF) return c;
    if (c > 0xDBFF || text.n - *at < 2 || p[2] < 0xDC || p[2] > 0xDF) return BAD;
    *at += 2;
    return 0x10000 + ((c - 0xD800) << 10) + (((uint32_t)p[2] << 8 | p[3]) - 0xDC00);
}

static uint32_t code_of(pilu_str bytes)
{
    uint32_t code = 0;
    for (size_t i = 0; i < bytes.n; i++) code = code << 8 | (unsigned char)bytes.p[i];
    return code;
}

static void add_range(pdf_reader *r, pdf_face *face, uint32_t low, uint32_t high, pilu_str utf16)
{
    pilu_buf before;
    uint32_t last = 0;
    pilu_buf_init(&before, 0);
    for (size_t i = 0; i < utf16.n;) {
        if (last) pilu_buf_utf8(&before, last);
        last = next_utf16(utf16, &i);
    }
    PILU_ARENA_PUSH_ROOM(r->arena, face->ranges, face->count, face->room);
    face->ranges[face->count++] = (code_range){low, high, last, pilu_arena_str(r->arena, pilu_buf_view(&before))};
    pilu_buf_free(&before);
}

static void read_range(pdf_reader *r, pdf_face *face, pdf_lexer *l, uint32_t low, bool one)
{
    pdf_token t = pilu_pdf_token(l);
    uint32_t high = one ? low : code_of(t.string);
    if (!one) t = pilu_pdf_token(l);
    if (t.kind == PDF_STRING) add_range(r, face, low, high, t.string);
    if (t.kind != PDF_SIGN) return;
    while ((t = pilu_pdf_token(l)).kind == PDF_STRING) {
        add_range(r, face, low, low, t.string);
        low++;
    }
}

static int by_code(const void *a, const void *b)
{
    const code_range *one = a, *other = b;
    return one->low < other->low ? -1 : one->low > other->low;
}

/* 9.7.5: «<0041> <0042> endbfchar» and «<0041> <0045> <0061> endbfrange» are all that a ToUnicode table has. */
static void read_map(pdf_reader *r, pdf_face *face, pilu_str map)
{
    pdf_lexer l = pilu_pdf_lexer(map);
    bool in = false, one = false;
    for (pdf_token t; (t = pilu_pdf_token(&l)).kind != PDF_END;) {
        if (t.kind == PDF_WORD) {
            one = pilu_str_is(t.text, "beginbfchar");
            in = one || pilu_str_is(t.text, "beginbfrange");
        } else if (in && t.kind == PDF_STRING) {
            read_range(r, face, &l, code_of(t.string), one);
        }
    }
    pilu_pdf_lexer_end(&l);
    if (face->count) qsort(face->ranges, face->count, sizeof *face->ranges, by_code);
}

static const pdf_face *read_face(pdf_reader *r, pdf_words *words, qpdf_oh font)
{
    int id = r->q->qpdf_oh_get_object_id(r->file, font);
    for (pdf_face *face = words->faces; id && face; face = face->next)
        if (face->id == id) return face;
    pdf_face *face = PILU_NEW(r->arena, pdf_face);
    qpdf_oh type = pdf_member(r, font, "/Subtype");
    bool composed = r->q->qpdf_oh_is_name(r->file, type) && !strcmp(r->q->qpdf_oh_get_name(r->file, type), "/Type0");
    *face = (pdf_face){.next = words->faces, .id = id, .wide = composed ? 2 : 1};
    words->faces = face;
    read_map(r, face, pilu_pdf_stream(r, pdf_member(r, font, "/ToUnicode")));
    return face;
}

static qpdf_oh resource(const content *c, const char *kind, pilu_str name)
{
    pilu_str key = pilu_arena_printf(c->r->arena, "%.*s", PILU_FMT(name));
    return pdf_member(c->r, pdf_member(c->r, c->resources, kind), key.p);
}

static const pdf_face *face_named(content *c, pilu_str name)
{
    for (size_t i = 0; i < c->known_count; i++)
        if (pilu_str_eq(c->known[i].name, name)) return c->known[i].face;
    const pdf_face *face = read_face(c->r, c->words, resource(c, "/Font", name));
    if (c->known_count < FACES_NEAR) {
        c->known[c->known_count].name = name;
        c->known[c->known_count++].face = face;
    }
    return face;
}

/* --- words ----------------------------------------------------------------------------------------- */

static void put_code(const pdf_face *face, uint32_t code, pilu_buf *out)
{
    size_t low = 0, high = face->count; /* the last range that begins at or before the code */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (face->ranges[middle].low <= code) low = middle + 1;
        else high = middle;
    }
    const code_range *range = low ? &face->ranges[low - 1] : NULL;
    if (range && code <= range->high) {
        pilu_buf_str(out, range->before);
        uint32_t c = range->first + (code - range->low); /* of a range of all codes the first is no character */
        bool character = c < 0x110000 && (c < 0xD800 || c > 0xDFFF);
        if (c) pilu_buf_utf8(out, character ? c : BAD);
    } else {
        pilu_buf_utf8(out, face->wide == 1 && !face->count ? code : BAD);
    }
}

static void show(content *c)
{
    size_t wide = c->face && !c->muted ? c->face->wide : 0;
    for (size_t i = 0; wide && i + wide <= c->string.n; i += wide)
        put_code(c->face, code_of((pilu_str){c->string.p + i, wide}), &c->text);
}

/* A text string: UTF-16BE behind its mark, else nearly Latin-1 (7.9.2.2). */
static void put_string(pilu_str text, pilu_buf *out)
{
    bool wide = pilu_str_starts(text, PILU_STR("\xFE\xFF"));
    for (size_t i = wide ? 2 : 0; i < text.n;) {
        if (wide) pilu_buf_utf8(out, next_utf16(text, &i));
        else pilu_buf_utf8(out, (unsigned char)text.p[i++]);
    }
}

static int mark_of(const content *c)
{
    size_t n = c->mark_count < MARKS_MOST ? c->mark_count : MARKS_MOST;
    return n ? c->marks[n - 1] : PDF_UNMARKED;
}

static void end_piece(content *c)
{
    pdf_words *w = c->words;
    if (!c->text.n) return;
    PILU_ARENA_PUSH_ROOM(c->r->arena, w->items, w->count, w->room);
    pilu_str text = pilu_arena_str(c->r->arena, pilu_buf_view(&c->text));
    w->items[w->count++] = (pdf_piece){.text = text, .id = mark_of(c), .page = c->page};
    c->text.n = 0;
}

/* --- operators ------------------------------------------------------------------------------------- */

/* 14.6.2: the properties stand there, or have a name in the resources. */
static void begin_mark(content *c, bool properties)
{
    const pdf_reader *r = c->r;
    end_piece(c);
    if (properties && c->id < 0 && !pilu_str_eq(c->name, c->first_name)) {
        qpdf_oh list = resource(c, "/Properties", c->name), id = pdf_member(r, list, "/MCID");
        if (r->q->qpdf_oh_is_integer(r->file, id)) c->id = r->q->qpdf_oh_get_int_value_as_int(r->file, id);
        pilu_buf_str(&c->actual, pilu_pdf_text(r, pdf_member(r, list, "/ActualText")));
    }
    int mark = c->id >= 0 ? c->id : pilu_str_is(c->first_name, "/Artifact") ? PDF_ARTIFACT : mark_of(c);
    if (c->mark_count < MARKS_MOST) c->marks[c->mark_count] = mark;
    c->mark_count++;
    if (c->muted) return;
    pilu_buf_str(&c->text, pilu_buf_view(&c->actual)); /* read aloud instead of what is drawn: both are told */
    if (c->words->spoken && c->actual.n) c->muted = c->mark_count;
}

static void end_mark(content *c)
{
    end_piece(c);
    if (c->muted == c->mark_count) c->muted = 0;
    if (c->mark_count) c->mark_count--;
}

static void read_content(content *c, pilu_str text);

/* A form XObject (8.10) is drawn as if it stood there; marks that it opens end with it. */
static void draw_form(content *c)
{
    pdf_reader *r = c->r;
    qpdf_oh form = resource(c, "/XObject", c->name);
    if (!r->q->qpdf_oh_is_stream(r->file, form) || c->depth >= FORMS_DEEP) return;
    qpdf_oh dict = r->q->qpdf_oh_get_dict(r->file, form), type = pdf_member(r, dict, "/Subtype");
    if (!r->q->qpdf_oh_is_name(r->file, type) || strcmp(r->q->qpdf_oh_get_name(r->file, type), "/Form") != 0) return;
    r->over = r->over || ++c->words->forms > FORMS_MOST;
    if (r->over) return;
    end_piece(c);
    qpdf_oh own = pdf_member(r, dict, "/Resources");
    content inner = {.r = r, .words = c->words, .page = c->page, .depth = c->depth + 1, .face = c->face};
    inner.resources = r->q->qpdf_oh_is_dictionary(r->file, own) ? own : c->resources;
    inner.marks[0] = mark_of(c);
    inner.mark_count = 1;
    inner.muted = c->muted ? SIZE_MAX : 0;
    read_content(&inner, pilu_pdf_stream(r, form));
}

static void save(content *c)
{
    if (c->saved_count < SAVED_MOST) c->saved[c->saved_count] = c->face;
    c->saved_count++;
}

static void restore(content *c)
{
    if (!c->saved_count) return;
    if (--c->saved_count < SAVED_MOST) c->face = c->saved[c->saved_count];
}

static void operate(content *c, pdf_lexer *l, pilu_str operator)
{
    static const char *const SHOW[] = {"Tj", "TJ", "'", "\""};
    for (size_t i = 0; i < PILU_COUNT(SHOW); i++)
        if (pilu_str_is(operator, SHOW[i])) show(c);
    if (pilu_str_is(operator, "Tf")) c->face = face_named(c, c->name);
    else if (pilu_str_is(operator, "q")) save(c);
    else if (pilu_str_is(operator, "Q")) restore(c);
    else if (pilu_str_is(operator, "BDC")) begin_mark(c, true);
    else if (pilu_str_is(operator, "BMC")) begin_mark(c, false);
    else if (pilu_str_is(operator, "EMC")) end_mark(c);
    else if (pilu_str_is(operator, "Do")) draw_form(c);
    else if (pilu_str_is(operator, "ID")) pilu_pdf_skip_picture(l);
    c->name = c->first_name = c->key = (pilu_str){0};
    c->string.n = c->actual.n = 0;
    c->id = -1;
}

static int number_of(pilu_str text)
{
    int number = 0;
    for (size_t i = 0; i < text.n && number < 100000000; i++) {
        if (text.p[i] < '0' || text.p[i] > '9') return -1;
        number = number * 10 + text.p[i] - '0';
    }
    return number;
}

static void take_operand(content *c, const pdf_token *t)
{
    if (t->kind == PDF_NAME) {
        if (!c->first_name.n) c->first_name = t->text;
        c->name = c->key = t->text;
        return;
    }
    if (t->kind == PDF_STRING && pilu_str_is(c->key, "/ActualText")) put_string(t->string, &c->actual);
    else if (t->kind == PDF_STRING) pilu_buf_str(&c->string, t->string);
    else if (t->kind == PDF_NUMBER && pilu_str_is(c->key, "/MCID")) c->id = number_of(t->text);
    c->key = (pilu_str){0};
}

static void read_content(content *c, pilu_str text)
{
    pdf_lexer l = pilu_pdf_lexer(text);
    pilu_buf_init(&c->text, SIZE_MAX);
    pilu_buf_init(&c->string, SIZE_MAX);
    pilu_buf_init(&c->actual, SIZE_MAX);
    c->id = -1;
    for (pdf_token t; (t = pilu_pdf_token(&l)).kind != PDF_END && !c->r->over;) {
        if (t.kind == PDF_WORD) operate(c, &l, t.text);
        else take_operand(c, &t);
    }
    end_piece(c);
    pilu_buf_free(&c->text);
    pilu_buf_free(&c->string);
    pilu_buf_free(&c->actual);
    pilu_pdf_lexer_end(&l);
}

void pilu_pdf_read_words(pdf_reader *r, pdf_words *words, qpdf_oh page, int number, pilu_str text)
{
    enum { ABOVE_MOST = 64 };
    qpdf_oh resources = pdf_member(r, page, "/Resources");
    for (int i = 0; i < ABOVE_MOST && !r->q->qpdf_oh_is_dictionary(r->file, resources); i++) { /* 7.7.3.4 */
        page = pdf_member(r, page, "/Parent");
        resources = pdf_member(r, page, "/Resources");
    }
    content c = {.r = r, .words = words, .resources = resources, .page = number};
    read_content(&c, text);
}
