/* Reading texts into passages: from a document tree, plain text, HTML and the pages of a PDF. */
#include "check/text_private.h"

#include <stdlib.h>

static pilu_text *new_text(pilu_arena *arena)
{
    pilu_text *text = PILU_NEW(arena, pilu_text);
    text->arena = arena;
    return text;
}

static pilu_passage *add(pilu_text *text, pilu_passage_kind kind)
{
    pilu_passage *p = &text->passages[text->count++];
    *p = (pilu_passage){.kind = kind};
    return p;
}

/* --- what the lines around a passage make of it --------------------------------------------------------- */

static bool names_a_form(const pilu_passage *p)
{
    pilu_str words = pilu_str_slice(p->text, p->begin, p->end);
    return pilu_str_is(words, "项目名称") || pilu_str_is(words, "专项资金名称");
}

static bool begins_note(const pilu_passage *p)
{
    return text_has(p->text, p->begin, "注：") || text_has(p->text, p->begin, "备注：") || text_has(p->text, p->begin, "注:");
}

/* Every passage by itself, then by what stands above it. Forms go from 项目名称 to the next heading; a note from 注：
 * through its numbered lines. */
static void read_passages(pilu_text *text)
{
    uint32_t forms = 0, form = 0;
    bool note = false;
    for (size_t i = 0; i < text->count; i++) {
        pilu_passage *p = &text->passages[i];
        text_read_passage(text, p);
        if (p->begin >= p->end) continue;
        text_widen(text, p);
        text_number number = text_number_of(p);
        bool heads = number.style == TEXT_CHAPTER || number.style == TEXT_HAN;
        if (p->kind == PILU_PASSAGE_HEADING || (p->kind == PILU_PASSAGE_PARAGRAPH && heads)) form = 0;
        if (p->kind == PILU_PASSAGE_CELL && names_a_form(p)) form = ++forms;
        if (begins_note(p)) note = true;
        else if (p->kind != PILU_PASSAGE_PARAGRAPH || text_level(number.style) != 3) note = false;
        p->note = note;
        p->form = form;
    }
}

/* --- plain text ------------------------------------------------------------------------------------------- */

/* Rules look back and forth inside a passage: a bound on its length bounds their time. */
enum { LONGEST = 32768 };

static size_t cut(pilu_str text, size_t from, size_t to)
{
    if (to - from <= LONGEST) return to;
    to = from + LONGEST;
    while (((unsigned char)text.p[to] & 0xC0) == 0x80) to--;
    return to;
}

static void add_slice(pilu_text *text, const pilu_source *source, size_t from, size_t to, pilu_passage_kind kind)
{
    for (size_t end; (end = cut(source->text, from, to)) < to; from = end) add_slice(text, source, from, end, kind);
    pilu_passage *p = add(text, kind);
    pilu_passage_part *part = PILU_NEW(text->arena, pilu_passage_part);
    *part = (pilu_passage_part){0, true, pilu_place_at(source, from, to - from)};
    p->text = pilu_str_slice(source->text, from, to);
    p->parts = part;
    p->part_count = 1;
}

/* Lines with as many tabs, one after the other, are the rows of one table; so are lines between upright strokes. */
typedef struct plain_table {
    uint32_t table, row, columns;
    const size_t *heads, *heads_end; /* where headings begin within lines, from here on */
} plain_table;

/* What parts the cells of a line: tabs, the strokes of | a | b | (from and to are then set between the outer ones); 0:
 * it is no row. */
static char parted_by(const char *bytes, size_t *from, size_t *to)
{
    size_t a = *from, b = *to;
    if (memchr(bytes + a, '\t', b - a)) return '\t';
    while (a < b && bytes[a] == ' ') a++;
    while (b > a && bytes[b - 1] == ' ') b--;
    if (b - a < 5 || bytes[a] != '|' || bytes[b - 1] != '|' || !memchr(bytes + a + 1, '|', b - a - 2)) return 0;
    *from = a + 1;
    *to = b - 1;
    return '|';
}

/* |---|:--:|, between a table's head and its rows */
static bool is_rule(const char *bytes, size_t from, size_t to)
{
    for (size_t at = from; at < to; at++)
        if (!strchr("-:| ", bytes[at])) return false;
    return true;
}

static void add_cell(pilu_text *text, const pilu_source *source, size_t from, size_t to, char mark)
{
    const char *bytes = source->text.p;
    for (; mark == '|' && from < to && bytes[from] == ' '; from++) {}
    for (; mark == '|' && from < to && bytes[to - 1] == ' '; to--) {}
    if (to > from) add_slice(text, source, from, to, PILU_PASSAGE_CELL);
}

static void add_line(pilu_text *text, const pilu_source *source, plain_table *in, size_t from, size_t to)
{
    const char *bytes = source->text.p;
    if (to > from && bytes[to - 1] == '\r') to--;
    char mark = parted_by(bytes, &from, &to);
    uint32_t column = 0, columns = 1;
    for (size_t at = from; at < to; at++) columns += mark && bytes[at] == mark;
    if (mark == '|' && is_rule(bytes, from, to)) return;
    if (columns != in->columns) in->table++, in->row = 0, in->columns = columns;
    in->row++;
    if (to == from) return;
    if (!mark) {
        for (; in->heads < in->heads_end && *in->heads <= from; in->heads++) {}
        for (; in->heads < in->heads_end && *in->heads < to; from = *in->heads++)
            add_slice(text, source, from, *in->heads, PILU_PASSAGE_PARAGRAPH);
        add_slice(text, source, from, to, PILU_PASSAGE_PARAGRAPH);
        return;
    }
    for (size_t cell = from, at = from; at <= to; at++) {
        if (at < to && bytes[at] != mark) continue;
        size_t first = text->count;
        add_cell(text, source, cell, at, mark);
        for (size_t i = first; i < text->count; i++)
            text->passages[i].table = in->table, text->passages[i].row = in->row, text->passages[i].column = column;
        cell = at + 1;
        column++;
    }
}

/* The line at `from` with those in which it goes on, as one passage; returns where the next line begins. */
static size_t add_broken(pilu_text *text, const pilu_source *source, const uint8_t *marks, size_t *number, size_t from)
{
    pilu_buf words;
    pilu_buf_init(&words, 0);
    size_t count = 1;
    for (size_t k = *number; marks[k] & TEXT_LINES_ON; k += marks[k]) count++;
    pilu_passage_part *parts = PILU_NEW_ARRAY(text->arena, pilu_passage_part, 2 * count);
    pilu_passage *p = add(text, PILU_PASSAGE_PARAGRAPH);
    for (size_t wait = 0; count; wait--, ++*number) {
        const char *end = memchr(source->text.p + from, '\n', source->text.n - from);
        size_t to = end ? (size_t)(end - source->text.p) : source->text.n;
        pilu_str line = pilu_str_slice(source->text, from, to);
        from = to + 1;
        if (wait) continue;
        pilu_str piece = pilu_str_slice(line, text_begin(line), text_end(line));
        pilu_place place = pilu_place_at(source, (size_t)(piece.p - source->text.p), piece.n);
        if (words.n && text_parts_words(pilu_buf_view(&words), piece)) {
            parts[p->part_count++] = (pilu_passage_part){(uint32_t)words.n, false, place};
            pilu_buf_char(&words, ' ');
        }
        parts[p->part_count++] = (pilu_passage_part){(uint32_t)words.n, true, place};
        pilu_buf_str(&words, piece);
        wait = marks[*number] & TEXT_LINES_ON;
        count--;
    }
    p->text = pilu_arena_str(text->arena, pilu_buf_view(&words));
    p->parts = parts;
    pilu_buf_free(&words);
    return from;
}

pilu_text *pilu_text_from_plain(pilu_arena *arena, const pilu_source *source)
{
    pilu_text *text = new_text(arena);
    pilu_str all = source->text;
    size_t lines = 0, cells = 0, number = 0;
    for (size_t i = 0; i < all.n; i++) lines += all.p[i] == '\n', cells += all.p[i] == '\t' || all.p[i] == '|';
    pilu_arena *scratch = pilu_arena_new();
    const uint8_t *marks = text_broken_lines(scratch, all, lines + 1);
    const text_places_in heads = text_headings_within(scratch, all);
    lines += cells + heads.count;
    lines += all.n / (LONGEST - 3) + 1; /* a cut goes back to where a character begins */
    text->passages = PILU_NEW_ARRAY(text->arena, pilu_passage, lines);
    plain_table in = {.heads = heads.items, .heads_end = heads.items ? heads.items + heads.count : NULL};
    for (size_t from = 0; from < all.n;) {
        if (marks[number] & TEXT_LINES_ON) {
            from = add_broken(text, source, marks, &number, from);
            continue;
        }
        const char *end = memchr(all.p + from, '\n', all.n - from);
        size_t to = end ? (size_t)(end - all.p) : all.n;
        size_t first = text->count;
        add_line(text, source, &in, from, to);
        for (; marks[number] && first < text->count; first++) text->passages[first].loose = marks[number];
        number++;
        from = to + 1;
    }
    pilu_arena_free(scratch);
    text_lay_out_listed(text);
    read_passages(text);
    return text;
}

/* --- passages put together from pieces ------------------------------------------------------------------- */

text_builder text_builder_new(pilu_arena *arena)
{
    text_builder b = {.text = new_text(arena)};
    pilu_buf_init(&b.buf, 0);
    return b;
}

void text_builder_end(text_builder *b)
{
    if (b->buf.n) {
        if (b->text->count == b->passages) {
            b->passages = b->passages ? b->passages * 2 : 64;
            b->text->passages = pilu_memory_resize(b->text->passages, b->passages * sizeof *b->text->passages);
        }
        pilu_passage *p = add(b->text, b->kind);
        pilu_passage_part *parts = PILU_NEW_ARRAY(b->text->arena, pilu_passage_part, b->count);
        memcpy(parts, b->parts, b->count * sizeof *parts);
        p->text = pilu_arena_str(b->text->arena, pilu_buf_view(&b->buf));
        p->parts = parts;
        p->part_count = b->count;
        p->referred = b->referred;
        p->guessed = b->guessed;
        if (b->kind == PILU_PASSAGE_CELL) p->table = b->table, p->row = b->row, p->column = b->column;
    }
    b->referred = false;
    b->buf.n = 0;
    b->count = 0;
}

void text_builder_put(text_builder *b, pilu_str piece, pilu_place place, bool exact)
{
    if (!piece.n) return;
    if (b->buf.n + piece.n > LONGEST && b->buf.n) text_builder_end(b);
    if (b->count == b->room) {
        b->room = b->room ? b->room * 2 : 16;
        b->parts = pilu_memory_resize(b->parts, b->room * sizeof *b->parts);
    }
    b->parts[b->count++] = (pilu_passage_part){(uint32_t)b->buf.n, exact, place};
    pilu_buf_str(&b->buf, piece);
}

pilu_text *text_builder_done(text_builder *b)
{
    pilu_text *text = b->text;
    text_builder_end(b);
    pilu_buf_free(&b->buf);
    free(b->parts);
    pilu_passage *passages = PILU_NEW_ARRAY(text->arena, pilu_passage, text->count);
    if (text->count) memcpy(passages, text->passages, text->count * sizeof *passages);
    free(text->passages);
    text->passages = passages;
    read_passages(text);
    return text;
}

/* --- cells of tables ------------------------------------------------------------------------------------- */

void text_place_table(text_builder *b, text_places *t)
{
    *t = (text_places){0};
    b->table++;
    b->row = 0;
}

void text_place_row(text_builder *b, text_places *t)
{
    for (uint32_t c = t->next; b->row && c < TEXT_COLUMNS; c++) t->held[c] -= t->held[c] > 0;
    t->next = 0;
    b->row++;
}

void text_place_cell(text_builder *b, text_places *t, uint32_t wide, uint32_t deep)
{
    for (; t->next < TEXT_COLUMNS && t->held[t->next]; t->next++) t->held[t->next]--;
    b->column = t->next;
    for (uint32_t c = 0; c < wide && t->next < TEXT_COLUMNS; c++) t->held[t->next++] = deep - 1;
}

/* --- document ----------------------------------------------------------------------------------------------- */

static bool is_flow(pilu_node_kind kind)
{
    pilu_category category = pilu_node_kind_category(kind);
    return kind != PILU_NODE_TEXT && category != PILU_CATEGORY_INLINE;
}

static pilu_passage_kind kind_of(const pilu_node *node)
{
    for (; node; node = node->parent) {
        if (pilu_node_heading_level(node->kind)) return PILU_PASSAGE_HEADING;
        if (pilu_node_kind_category(node->kind) == PILU_CATEGORY_CELL) return PILU_PASSAGE_CELL;
    }
    return PILU_PASSAGE_PARAGRAPH;
}

static pilu_str words_of(pilu_origin origin)
{
    return pilu_str_slice(origin.source->text, origin.offset, origin.offset + origin.length);
}

/* Words given in the data are looked for there first: that is where they are put right. */
static pilu_place place_of(const pilu_node *node, bool *exact, bool *referred)
{
    const pilu_node *n = node;
    *exact = *referred = false;
    while (n && !n->data.source) n = n->parent;
    if (!n) return (pilu_place){.at = node->origin};
    pilu_place place = {.at = n->data, .data = n->data, .pointer = n->pointer};
    pilu_str given = words_of(n->data);
    *referred = pilu_str_find(given, PILU_STR("{{"), 0) != SIZE_MAX;
    if (given.n == node->text.n + 2 && !memcmp(given.p + 1, node->text.p, node->text.n)) {
        *exact = true;
        place.at.offset++;
        place.at.length -= 2;
    } else if (pilu_str_eq(given, node->text) && text_han_count(given)) {
        *exact = true; /* words of a file of prose */
    }
    return place;
}

static void add_table(pilu_text *text, const pilu_node *table)
{
    PILU_ARENA_PUSH_ROOM(text->arena, text->tables, text->table_count, text->table_room);
    text->tables[text->table_count++] = table;
}

/* Nobody sees it; who listens hears it, and whoever copies the page has it. */
static void add_alternative(pilu_text *text, const pilu_node *picture)
{
    pilu_str alt = pilu_node_attr(picture, PILU_ATTR_ALT);
    bool exact, referred;
    if (!alt.n) return;
    PILU_ARENA_PUSH_ROOM(text->arena, text->asides, text->aside_count, text->aside_room);
    pilu_passage_part *part = PILU_NEW(text->arena, pilu_passage_part);
    *part = (pilu_passage_part){0, false, place_of(picture, &exact, &referred)};
    text->asides[text->aside_count++] = (pilu_passage){.text = alt, .parts = part, .part_count = 1};
}

pilu_text *pilu_text_from_document(pilu_arena *arena, const pilu_document *doc)
{
    text_builder b = text_builder_new(arena);
    b.text->unit = doc->author;
    b.text->doc = doc;
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        const pilu_node *node = iter.node;
        if (node->kind == PILU_NODE_IMG && event == PILU_ENTER) add_alternative(b.text, node);
        if (is_flow(node->kind)) {
            text_builder_end(&b);
            if (node->kind == PILU_NODE_TABLE && event == PILU_ENTER) add_table(b.text, node);
        } else if (node->kind == PILU_NODE_TEXT && event == PILU_ENTER) {
            bool exact, referred;
            if (!b.buf.n) b.kind = kind_of(node);
            pilu_place place = place_of(node, &exact, &referred);
            text_builder_put(&b, node->text, place, exact);
            b.referred |= referred;
        }
    }
    return text_builder_done(&b);
}

/* --- HTML ----------------------------------------------------------------------------------------------------- */

static bool name_is(pilu_str name, const char *const *names)
{
    for (; *names; names++)
        if (pilu_str_is(name, *names)) return true;
    return false;
}

/* The name of the tag at `<`, in small letters; `*closes` for </name>. */
static pilu_str tag_name(pilu_str html, size_t at, char name[16], bool *closes)
{
    size_t n = 0;
    at++;
    *closes = at < html.n && html.p[at] == '/';
    at += *closes;
    for (; at < html.n && n < 15; at++) {
        char c = html.p[at];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) break;
        name[n++] = c;
    }
    return (pilu_str){name, n};
}

/* Behind the `>` of a tag or the end of a comment. */
static size_t tag_end(pilu_str html, size_t at)
{
    if (text_has(html, at, "<!--")) {
        size_t end = pilu_str_find(html, PILU_STR("-->"), at + 4);
        return end == SIZE_MAX ? html.n : end + 3;
    }
    char quote = 0;
    for (size_t i = at + 1; i < html.n; i++) {
        char c = html.p[i];
        if (quote) quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'') quote = c;
        else if (c == '>') return i + 1;
    }
    return html.n;
}

static size_t skip_element(pilu_str html, size_t at, pilu_str name)
{
    for (; (at = pilu_str_find(html, PILU_STR("</"), at)) != SIZE_MAX; at += 2) {
        char other[16];
        bool closes;
        if (pilu_str_eq(tag_name(html, at, other, &closes), name)) return tag_end(html, at);
    }
    return html.n;
}

/* An entity at `&`: its code point, 0 for one not known; `*end` behind it. */
static uint32_t entity(pilu_str html, size_t at, size_t *end)
{
    static const struct {
        const char *name;
        uint32_t c;
    } NAMES[] = {{"&amp;", '&'},   {"&lt;", '<'},       {"&gt;", '>'},       {"&quot;", '"'},      {"&nbsp;", 0xA0},
                 {"&apos;", '\''}, {"&ldquo;", 0x201C}, {"&rdquo;", 0x201D}, {"&hellip;", 0x2026}, {"&mdash;", 0x2014}};
    for (size_t i = 0; i < PILU_COUNT(NAMES); i++) {
        if (!text_has(html, at, NAMES[i].name)) continue;
        *end = at + strlen(NAMES[i].name);
        return NAMES[i].c;
    }
    if (!text_has(html, at, "&#")) return 0;
    uint32_t c = 0, base = text_has(html, at, "&#x") || text_has(html, at, "&#X") ? 16 : 10;
    for (size_t i = at + (base == 16 ? 3 : 2); i < html.n && i < at + 12; i++) {
        int letter = html.p[i] | 32, d = -1;
        if (html.p[i] >= '0' && html.p[i] <= '9') d = html.p[i] - '0';
        else if (base == 16 && letter >= 'a' && letter <= 'f') d = letter - 'a' + 10;
        if (d < 0) {
            *end = i + (html.p[i] == ';');
            return c;
        }
        c = c * base + (uint32_t)d;
        if (c > 0x10FFFF) return 0;
    }
    return 0;
}

static void put_words(text_builder *b, const pilu_source *source, size_t from, size_t to)
{
    pilu_str html = source->text;
    for (size_t at = from; at < to;) {
        size_t next = at, end = 0;
        while (next < to && html.p[next] != '&' && html.p[next] != '\n' && html.p[next] != '\r') next++;
        text_builder_put(b, pilu_str_slice(html, at, next), pilu_place_at(source, at, next - at), true);
        if (next >= to) break;
        uint32_t c = html.p[next] == '&' ? entity(html, next, &end) : 0;
        char bytes[4];
        if (html.p[next] != '&') end = next + 1; /* a line break in the source is no word */
        else if (!c) text_builder_put(b, PILU_STR("&"), pilu_place_at(source, next, 1), true), end = next + 1;
        else
            text_builder_put(b, (pilu_str){bytes, pilu_utf8_encode(c, bytes)}, pilu_place_at(source, next, end - next),
                             false);
        at = end;
    }
}

static uint32_t span_of(pilu_str tag, const char *name)
{
    size_t at = text_find(tag, name, 0, tag.n);
    uint32_t n = 0;
    if (at == SIZE_MAX) return 1;
    at += strlen(name);
    while (at < tag.n && (tag.p[at] == '"' || tag.p[at] == '\'' || tag.p[at] == ' ')) at++;
    for (; at < tag.n && tag.p[at] >= '0' && tag.p[at] <= '9' && n < TEXT_SPAN; at++)
        n = n * 10 + (uint32_t)(tag.p[at] - '0');
    return n ? n : 1;
}

static void place_tag(text_builder *b, text_places *t, pilu_str name, pilu_str tag)
{
    if (pilu_str_is(name, "table")) text_place_table(b, t);
    else if (pilu_str_is(name, "tr")) text_place_row(b, t);
    else text_place_cell(b, t, span_of(tag, "colspan="), span_of(tag, "rowspan="));
}

static void add_aside(pilu_text *text, const pilu_source *source, size_t from, size_t to)
{
    PILU_ARENA_PUSH_ROOM(text->arena, text->asides, text->aside_count, text->aside_room);
    pilu_passage_part *part = PILU_NEW(text->arena, pilu_passage_part);
    *part = (pilu_passage_part){0, true, pilu_place_at(source, from, to - from)};
    text->asides[text->aside_count++] =
        (pilu_passage){.text = pilu_str_slice(source->text, from, to), .parts = part, .part_count = 1};
}

/* What a tag says aside: a comment, a title, a number to be called. Other addresses hold numbers of any kind. */
static void add_asides(pilu_text *text, const pilu_source *source, size_t from, size_t to)
{
    static const char *const SAYING[] = {" title=", " alt=", " aria-label=", " content=", " value=", " summary=",
                                         "href=\"tel:", "href='tel:", "href=\"sms:", "href='sms:"};
    pilu_str html = source->text;
    if (text_has(html, from, "<!--")) {
        add_aside(text, source, from, to);
        return;
    }
    for (size_t i = 0; i < PILU_COUNT(SAYING); i++) {
        size_t at = text_find(html, SAYING[i], from, to);
        if (at == SIZE_MAX) continue;
        at += strlen(SAYING[i]);
        char quote = i < 6 ? html.p[at] : html.p[at - 5];
        size_t begin = at + (i < 6 && (quote == '"' || quote == '\'')), end = begin;
        while (end < to && html.p[end] != quote) end++;
        add_aside(text, source, begin, end);
    }
}

pilu_text *pilu_text_from_html(pilu_arena *arena, const pilu_source *source)
{
    static const char *const UNSEEN[] = {"script", "style", "head", "template", "noscript", NULL};
    static const char *const INLINE[] = {"span", "a",     "b",    "i",    "u", "em",  "strong", "font", "sup",
                                         "sub",  "small", "mark", "code", "o", "st1", "ins",    "del",  "wbr", NULL};
    static const char *const HEADS[] = {"h1", "h2", "h3", "h4", "h5", "h6", NULL};
    static const char *const CELLS[] = {"td", "th", NULL}, *const PLACES[] = {"table", "tr", "td", "th", NULL};
    text_places table = {0};
    text_builder b = text_builder_new(arena);
    pilu_str html = source->text;
    bool in_cell = false;
    for (size_t at = 0; at < html.n;) {
        const char *open = memchr(html.p + at, '<', html.n - at);
        size_t tag = open ? (size_t)(open - html.p) : html.n;
        put_words(&b, source, at, tag);
        if (tag >= html.n) break;
        char buffer[16];
        bool closes;
        pilu_str name = tag_name(html, tag, buffer, &closes);
        at = tag_end(html, tag);
        add_asides(b.text, source, tag, at);
        if (!closes && name_is(name, UNSEEN)) at = skip_element(html, at, name);
        if (!name.n || name_is(name, INLINE)) continue;
        text_builder_end(&b);
        if (!closes && name_is(name, PLACES)) place_tag(&b, &table, name, pilu_str_slice(html, tag, at));
        if (name_is(name, CELLS)) in_cell = !closes;
        b.kind = in_cell                           ? PILU_PASSAGE_CELL
                 : !closes && name_is(name, HEADS) ? PILU_PASSAGE_HEADING
                                                   : PILU_PASSAGE_PARAGRAPH;
    }
    return text_builder_done(&b);
}
