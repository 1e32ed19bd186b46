#include "check/page_words.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <stdlib.h>

enum { MOST_NEAR = 64 }; /* words about one place; more are drawn over each other */

/* In ems. A blank is a quarter to a half, wider where a line is justified; U+3000 is one; the words of two cells stand
 * apart by their paddings at least. */
static const float SAME_ROW = 0.3f, MOST_ROW = 0.45f;
static const float LEAST_GAP = 0.1f, SURE_GAP = 1.6f, LIKELY_GAP = 0.5f, CELL_GAP = 0.6f, COMMON_GAP = 0.4f;
static const float NEAR_ROW = 2.6f, SAME_LEFT = 0.2f;
static const float BLANK = 0.35f, BLANK_BESIDE_HAN = 0.75f, BLANK_IN_LATIN = 0.12f;

typedef struct word {
    pilu_str text;
    float left, right, middle, em, height;
    bool begins; /* a segment */
    uint32_t table, cell; /* as of a segment */
} word;

typedef struct row {
    size_t from, to; /* words */
} row;

typedef struct page_reader {
    pilu_arena *arena, *scratch; /* scratch: of one page */
    page_segments *out;
    const pilu_pdf_rules *rules;
    size_t next_rule, first_table; /* of the page */
    int page, rows_before;
    word *words;
    size_t count, room;
    row *rows;
    size_t row_count, row_room;
} page_reader;

/* --- words ------------------------------------------------------------------------------------------------ */

/* The value of ` name="12.5"` in a tag; 0 where it is not, or no length of a page. */
static float attribute(pilu_str tag, const char *name)
{
    size_t at = pilu_str_find(tag, pilu_str_from(name), 0);
    if (at == SIZE_MAX) return 0;
    float value = 0, unit = 1;
    bool point = false, minus = false;
    at += strlen(name);
    if (at < tag.n && tag.p[at] == '-') minus = true, at++;
    for (int digits = 0; at < tag.n && digits < 16; at++, digits++) {
        char c = tag.p[at];
        if (c == '.' && !point) point = true;
        else if (c < '0' || c > '9') break;
        else if (!point) value = value * 10 + (float)(c - '0');
        else value += (unit /= 10) * (float)(c - '0');
    }
    if (value > 1e6f) value = 1e6f;
    return minus ? -value : value;
}

/* &amp; and the other four are all that pdftotext writes. */
static pilu_str without_entities(pilu_arena *arena, pilu_str text)
{
    static const struct {
        const char *name;
        char c;
    } NAMES[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    if (!memchr(text.p, '&', text.n)) return text;
    char *out = PILU_NEW_ARRAY(arena, char, text.n);
    size_t n = 0;
    for (size_t at = 0; at < text.n;) {
        size_t k = 0;
        while (k < PILU_COUNT(NAMES) &&
               !pilu_str_starts(pilu_str_slice(text, at, text.n), pilu_str_from(NAMES[k].name)))
            k++;
        out[n++] = k < PILU_COUNT(NAMES) ? NAMES[k].c : text.p[at];
        at += k < PILU_COUNT(NAMES) ? strlen(NAMES[k].name) : 1;
    }
    return (pilu_str){out, n};
}

/* Characters as wide as a Han character; two others count as one. */
static float units_in(pilu_str text)
{
    float units = 0;
    for (const char *p = text.p, *end = pilu_str_end(text); p < end;)
        units += pilu_char_is_wide(pilu_utf8_next(&p, end)) ? 1.0f : 0.5f;
    return units;
}

/* <word xMin="1" yMin="2" xMax="3" yMax="4">…</word> */
static void read_word(page_reader *r, pilu_str tag, pilu_str text)
{
    text = without_entities(r->arena, text);
    float top = attribute(tag, "yMin=\""), bottom = attribute(tag, "yMax=\"");
    word w = {.text = text, .left = attribute(tag, "xMin=\""), .right = attribute(tag, "xMax=\"")};
    float units = units_in(text), height = bottom - top;
    if (units <= 0 || !(w.right > w.left) || !(height > 0)) return;
    w.middle = (top + bottom) / 2;
    w.height = height;
    w.em = page_least(page_most((w.right - w.left) / units, height * 0.4f), height * 1.2f);
    PILU_ARENA_PUSH_ROOM(r->scratch, r->words, r->count, r->room);
    r->words[r->count++] = w;
}

/* --- rows --------------------------------------------------------------------------------------------------- */

static int compare(float a, float b) { return (a > b) - (a < b); }

static int higher(const void *x, const void *y)
{
    const word *a = x, *b = y;
    int order = compare(a->middle, b->middle);
    return order ? order : compare(a->left, b->left);
}

static int further_left(const void *x, const void *y)
{
    const word *a = x, *b = y;
    return compare(a->left, b->left);
}

/* A quotation mark of another font may be narrow, and lower; beside it, in another column, a line stands higher. */
static bool in_row(const word *first, const word *before, const word *own)
{
    float em = page_most(own->em, first->em);
    return own->middle - first->middle <= MOST_ROW * em && own->middle - before->middle <= SAME_ROW * em;
}

static void find_rows(page_reader *r)
{
    if (r->count) qsort(r->words, r->count, sizeof *r->words, higher);
    for (size_t from = 0, to; from < r->count; from = to) {
        const word *first = &r->words[from];
        for (to = from + 1; to < r->count; to++)
            if (!in_row(first, &r->words[to - 1], &r->words[to])) break;
        qsort(r->words + from, to - from, sizeof *r->words, further_left);
        PILU_ARENA_PUSH_ROOM(r->scratch, r->rows, r->row_count, r->row_room);
        r->rows[r->row_count++] = (row){from, to};
    }
}

/* --- drawn tables -------------------------------------------------------------------------------------------- */

/* A word belongs to the cell in which it begins; one that goes on across a line shows that the lines are no cells'. */
static void find_cell(page_reader *r, word *w)
{
    page_tables *all = &r->out->tables;
    float inside = page_least(0.3f * w->em, (w->right - w->left) / 2);
    for (size_t i = r->first_table; i < all->count; i++) {
        page_table *t = &all->items[i];
        uint32_t cell = page_table_cell(t, w->left + inside, w->middle);
        if (cell == UINT32_MAX) continue;
        t->broken |= cell == PAGE_NO_CELL || page_table_cell(t, w->right - inside, w->middle) != cell;
        w->table = (uint32_t)i + 1;
        w->cell = cell;
        return;
    }
}

static bool is_amount(pilu_str text)
{
    bool point = false;
    for (size_t i = 0; i < text.n; i++) {
        if (!strchr("0123456789.,-", text.p[i])) return false;
        point |= text.p[i] == '.';
    }
    return point;
}

/* Two amounts in a cell, and nothing else: a line is missing between rows or columns. */
static void find_missing(page_reader *r, size_t table)
{
    page_table *t = &r->out->tables.items[table];
    size_t cells = (size_t)t->columns * t->rows;
    uint8_t *amounts = PILU_NEW_ARRAY(r->scratch, uint8_t, cells), *others = PILU_NEW_ARRAY(r->scratch, uint8_t, cells);
    memset(amounts, 0, cells);
    memset(others, 0, cells);
    for (size_t i = 0; i < r->count; i++) {
        const word *w = &r->words[i];
        if (t->broken || w->table != table + 1) continue;
        if (!is_amount(w->text)) others[w->cell] = 1;
        else if (amounts[w->cell] < 2) amounts[w->cell]++;
    }
    for (size_t i = 0; i < cells; i++) t->broken |= amounts[i] > 1 && !others[i];
}

static void find_cells(page_reader *r)
{
    r->first_table = r->out->tables.count;
    if (!r->rules || !r->rules->count) return;
    size_t from = r->next_rule, to;
    while (from < r->rules->count && r->rules->items[from].page < r->page) from++;
    for (to = from; to < r->rules->count && r->rules->items[to].page == r->page;) to++;
    r->next_rule = to;
    page_tables_find(r->arena, &r->out->tables, r->rules->items + from, to - from);
    for (size_t i = 0; i < r->count; i++) find_cell(r, &r->words[i]);
    for (size_t i = r->first_table; i < r->out->tables.count; i++) find_missing(r, i);
    for (size_t i = 0; i < r->count; i++)
        if (r->words[i].table && r->out->tables.items[r->words[i].table - 1].broken) r->words[i].table = 0;
}

static bool same_cell(const word *a, const word *b) { return a->table && a->table == b->table && a->cell == b->cell; }

/* Between two cells, or a cell and what is in none. */
static bool is_parted(const word *a, const word *b) { return (a->table || b->table) && !same_cell(a, b); }

typedef struct place {
    size_t first, own; /* segment of its table, and it itself */
    page_segment s;
} place;

static int by_cell(const void *x, const void *y)
{
    const place *a = x, *b = y;
    if (a->first != b->first) return a->first < b->first ? -1 : 1;
    if (a->s.cell != b->s.cell) return a->s.cell < b->s.cell ? -1 : 1;
    return a->own < b->own ? -1 : a->own > b->own;
}

/* Tables as they are read: cell by cell, where the first of their words stands. */
static void sort_cells(page_reader *r, size_t from)
{
    size_t count = r->out->count - from, tables = r->out->tables.count - r->first_table;
    if (!tables || !count) return;
    place *all = PILU_NEW_ARRAY(r->scratch, place, count);
    size_t *first = PILU_NEW_ARRAY(r->scratch, size_t, tables);
    for (size_t i = 0; i < tables; i++) first[i] = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        const page_segment *s = &r->out->items[from + i];
        size_t *own = s->table ? &first[s->table - 1 - r->first_table] : NULL;
        if (own && *own == SIZE_MAX) *own = i;
        all[i] = (place){own ? *own : i, i, *s};
    }
    qsort(all, count, sizeof *all, by_cell);
    for (size_t i = 0; i < count; i++) r->out->items[from + i] = all[i].s;
}

/* --- gaps ---------------------------------------------------------------------------------------------------- */

static float gap_before(const page_reader *r, size_t i) { return r->words[i].left - r->words[i - 1].right; }

static float em_at(const page_reader *r, size_t i) { return page_most(r->words[i].em, r->words[i - 1].em); }

/* What a stop at a line's end leaves blank of its own box belongs to the gap. */
static float wide_gap_before(const page_reader *r, size_t i)
{
    const word *before = &r->words[i - 1];
    uint32_t c = pilu_utf8_before(pilu_str_end(before->text), before->text.p);
    bool stop = c == 0x3001 || c == 0x3002 || c == 0xFF0C || c == 0xFF1A || c == 0xFF1B || c == 0x201D || c == 0xFF09;
    return gap_before(r, i) + (stop ? before->em / 2 : 0);
}

/* What the rows near by say of the place before word `i`. */
typedef struct witness {
    int begins; /* rows in which a segment begins there */
    bool gap;   /* a row has a gap there */
} witness;

/* At the same place; an opening bracket may have lost the blank half before it. */
static bool same_left(const word *a, const word *b)
{
    float em = page_most(a->em, b->em), apart = page_between(a->left, b->left);
    const char *p = a->text.p, *q = b->text.p;
    uint32_t c = pilu_utf8_next(&p, pilu_str_end(a->text)), d = pilu_utf8_next(&q, pilu_str_end(b->text));
    bool bracket = c == 0xFF08 || c == 0x300A || c == 0x201C || d == 0xFF08 || d == 0x300A || d == 0x201C;
    return apart <= SAME_LEFT * em || (bracket && page_between(apart, em / 2) <= SAME_LEFT * em);
}

/* `*k`: the word of that row from which to look on. */
static void ask_row(const page_reader *r, const row *other, size_t i, size_t *k, witness *w)
{
    float from = r->words[i - 1].right, to = r->words[i].left, em = em_at(r, i);
    while (*k < other->to && r->words[*k].left < page_least(from, to) - em) ++*k;
    for (size_t at = *k; at < other->to && at < *k + MOST_NEAR; at++) {
        const word *begin = &r->words[at];
        if (begin->begins && same_left(begin, &r->words[i])) w->begins++;
        if (at > other->from && wide_gap_before(r, at) >= LIKELY_GAP * em_at(r, at)) {
            float common = page_least(begin->left, to) - page_most(r->words[at - 1].right, from);
            w->gap = w->gap || common >= COMMON_GAP * em;
        }
        if (begin->left > to + em) break;
    }
}

static void cut_surely(page_reader *r, const row *own)
{
    for (size_t i = own->from; i < own->to; i++)
        r->words[i].begins = i == own->from || is_parted(&r->words[i - 1], &r->words[i]) ||
                             (!r->words[i].table && gap_before(r, i) > SURE_GAP * em_at(r, i));
}

/* A table's row has a gap that is sure, or its columns stand in the rows near by: a cell beside it may have lines at
 * other heights in between. */
static void cut_likely(page_reader *r, size_t index)
{
    enum { NEAR = 3 };
    const row *own = &r->rows[index];
    size_t places[2 * NEAR + 1];
    bool table = false;
    for (int k = 0; k <= 2 * NEAR; k++) places[k] = index + (size_t)k < NEAR ? 0 : index + (size_t)k - NEAR;
    size_t next[2 * NEAR + 1];
    for (int k = 0; k <= 2 * NEAR; k++) next[k] = places[k] < r->row_count ? r->rows[places[k]].from : 0;
    for (size_t i = own->from + 1; i < own->to; i++) table = table || r->words[i].begins;
    for (size_t i = own->from + 1; i < own->to; i++) {
        if (r->words[i].begins || r->words[i].table) continue;
        witness w = {0};
        for (int k = 0; k <= 2 * NEAR; k++) {
            if (k == NEAR || index + (size_t)k < NEAR || places[k] >= r->row_count) continue;
            const row *other = &r->rows[places[k]];
            if (page_between(r->words[other->from].middle, r->words[own->from].middle) <= NEAR_ROW * r->words[i].em)
                ask_row(r, other, i, &next[k], &w);
        }
        float gap = wide_gap_before(r, i);
        bool likely = gap >= LIKELY_GAP * em_at(r, i);
        r->words[i].begins = (w.begins >= 2 && gap >= LEAST_GAP * em_at(r, i)) || (likely && (w.begins || w.gap)) ||
                             (table && gap_before(r, i) >= CELL_GAP * em_at(r, i));
    }
}

/* --- segments ------------------------------------------------------------------------------------------------ */

/* Characters set apart, one a word: what is between them all is no blank. */
static float spread_of(const page_reader *r, size_t from, size_t to)
{
    size_t characters = 0, gaps = 0;
    float sum = 0;
    for (size_t i = from; i < to; i++) {
        characters += pilu_utf8_count(r->words[i].text);
        if (i == from) continue;
        float gap = gap_before(r, i);
        sum += gap;
        gaps++;
    }
    return gaps >= 2 && characters < 2 * (to - from) ? page_most(sum / (float)gaps, 0) : 0;
}

/* In a narrow cell a line is spread as far as it takes: nothing beside a Han character is a blank. */
static bool has_blank(const page_reader *r, size_t i, float spread)
{
    pilu_str before = r->words[i - 1].text, after = r->words[i].text;
    const char *p = after.p;
    bool a = pilu_char_is_wide(pilu_utf8_before(pilu_str_end(before), before.p));
    bool b = pilu_char_is_wide(pilu_utf8_next(&p, pilu_str_end(after)));
    if (r->words[i].table && (a || b)) return false;
    float least = a && b ? BLANK : a || b ? BLANK_BESIDE_HAN : BLANK_IN_LATIN;
    return gap_before(r, i) > least * em_at(r, i) + spread * 1.5f;
}

static void add_segment(page_reader *r, size_t from, size_t to, int row)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    page_segment s = {.sheet = r->page, .page = r->page, .row = row, .left = r->words[from].left, .lone = true,
                      .table = r->words[from].table, .cell = r->words[from].cell};
    float units = 0, width = 0, spread = spread_of(r, from, to);
    for (size_t i = from; i < to; i++) {
        const word *w = &r->words[i];
        float n = units_in(w->text);
        if (i > from && has_blank(r, i, spread)) pilu_buf_char(&buf, ' ');
        pilu_buf_str(&buf, w->text);
        s.right = page_most(s.right, w->right);
        s.middle += w->middle * n;
        s.height += w->height * n;
        width += w->em * n;
        units += n;
    }
    s.middle /= units;
    s.height /= units;
    s.em = width / units;
    s.text = pilu_arena_str(r->arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    PILU_ARENA_PUSH_ROOM(r->arena, r->out->items, r->out->count, r->out->room);
    r->out->items[r->out->count++] = s;
}

/* What stands at the same height is in the same row or in one right above or below. */
void page_segments_mark_lone(page_segment *items, size_t count)
{
    for (size_t i = 0; i < count; i++) items[i].lone = true;
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count && k < i + 4; k++) {
            float em = page_most(items[i].em, items[k].em);
            if (page_between(items[k].middle, items[i].middle) < em * 0.8f) items[i].lone = items[k].lone = false;
        }
    for (size_t i = 0; i < count; i++) items[i].lone &= !items[i].table;
}

static void end_page(page_reader *r)
{
    size_t first = r->out->count;
    find_cells(r);
    find_rows(r);
    for (size_t i = 0; i < r->row_count; i++) cut_surely(r, &r->rows[i]);
    for (size_t i = 0; i < r->row_count; i++) cut_likely(r, i);
    for (size_t i = 0; i < r->row_count; i++) {
        const row *own = &r->rows[i];
        for (size_t from = own->from, to; from < own->to; from = to) {
            for (to = from + 1; to < own->to && !r->words[to].begins;) to++;
            add_segment(r, from, to, r->rows_before + (int)i);
        }
    }
    if (r->out->count > first) page_segments_mark_lone(r->out->items + first, r->out->count - first);
    sort_cells(r, first);
    r->rows_before += (int)r->row_count;
    r->count = r->room = r->row_count = r->row_room = 0;
    r->words = NULL;
    r->rows = NULL;
    pilu_arena_clear(r->scratch);
}

page_segments page_segments_read(pilu_arena *arena, pilu_str xml, const pilu_pdf_rules *rules)
{
    page_segments out = {0};
    page_reader r = {.arena = arena, .scratch = pilu_arena_new(), .out = &out, .rules = rules};
    for (size_t at = 0; (at = pilu_str_find(xml, PILU_STR("<"), at)) != SIZE_MAX;) {
        size_t end = pilu_str_find(xml, PILU_STR(">"), at);
        if (end == SIZE_MAX) break;
        pilu_str tag = pilu_str_slice(xml, at, end);
        at = end + 1;
        if (pilu_str_starts(tag, PILU_STR("<page "))) {
            end_page(&r);
            r.page++;
        } else if (pilu_str_starts(tag, PILU_STR("<word "))) {
            size_t close = pilu_str_find(xml, PILU_STR("<"), at);
            read_word(&r, tag, pilu_str_slice(xml, at, close == SIZE_MAX ? xml.n : close));
        }
    }
    end_page(&r);
    pilu_arena_free(r.scratch);
    return out;
}
