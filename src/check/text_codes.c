/* Lines of plain text read into tables of subjects by code (text_codes.h). A line is one of
 *   a row      208 社会保障和就业支出 471.44 460.67     2080505 545.85 504.39     301 01 基本工资 405.36 302 01 …
 *   a total    合计 4,733.14 3,365.38                    人员经费合计 12,010.40 公用经费合计 2,195.60
 *   a piece    of a name; of the table's head; words that belong to nothing
 * and a table goes from its title to 注：, to a sentence or to the next title. */
#include "check/text_codes.h"

#include <stdlib.h>

enum { LONGEST_LINE = 300, LONGEST_TITLE = 120, LONGEST_NAME = 150, WORDS_MOST = 24, PIECES = 8 };

/* --- the words of a line ------------------------------------------------------------------------------------------ */

typedef struct word {
    uint32_t from, to;
    uint8_t digits; /* all digits, as many; 0: not only digits */
    bool amount, minus;
    text_figure f;
} word;

typedef struct line {
    const pilu_passage *p;
    uint32_t from, to;
    word words[WORDS_MOST];
    size_t count;
    bool clear; /* no more words than there is room for */
} line;

/* 1,234.56  0.00  -3.1  12: digits, marks and nothing else. */
static void read_number(pilu_str text, word *w)
{
    char digits[40];
    size_t at = w->from, n = 0;
    int places = -1;
    w->minus = text.p[at] == '-';
    for (at += w->minus; at < w->to; at++) {
        char c = text.p[at];
        bool inner = at + 1 < w->to && pilu_char_is_digit((unsigned char)text.p[at + 1]);
        if (c == ',' && inner && n && places < 0) continue;
        if (c == '.' && inner && n && places < 0) places = 0;
        else if (!pilu_char_is_digit((unsigned char)c)) return;
        else places += places >= 0;
        if (n == sizeof digits) return;
        digits[n++] = c;
    }
    if (!n) return;
    w->f = (text_figure){.from = w->from + w->minus, .to = w->to, .places = places < 0 ? 0 : places,
                         .number = pilu_number_parse((pilu_str){digits, n})};
    w->amount = w->f.number.ok;
    if (n == w->to - w->from && places < 0) w->digits = (uint8_t)n;
}

static void read_line(line *l)
{
    pilu_str text = l->p->text;
    l->count = 0;
    l->clear = true;
    for (size_t at = l->from; at < l->to;) {
        size_t from = at;
        if (codes_is_blank(text_at(text, at))) {
            at = text_after(text, at);
            continue;
        }
        while (at < l->to && !codes_is_blank(text_at(text, at))) at = text_after(text, at);
        if (l->count == WORDS_MOST) {
            l->clear = false;
            return;
        }
        word *w = &l->words[l->count++];
        *w = (word){.from = (uint32_t)from, .to = (uint32_t)(at < l->to ? at : l->to)};
        unsigned char c = (unsigned char)text.p[from];
        if (pilu_char_is_digit(c) || c == '-') read_number(text, w);
    }
}

static uint32_t value_of(pilu_str text, const word *w)
{
    uint32_t n = 0;
    for (size_t at = w->from; at < w->to; at++) n = n * 10 + (uint32_t)(text.p[at] - '0');
    return n;
}

/* A code at word *i, in one piece or in two or three («301 01»), moving past it; 0: none. 2…: what money is spent on;
 * 3…: in what form. */
static uint32_t code_at(const line *l, size_t *i, uint32_t *digits)
{
    const word *w = &l->words[*i];
    pilu_str text = l->p->text;
    if (w->digits != 3 && w->digits != 5 && w->digits != 7) return 0;
    if (text.p[w->from] != '2' && text.p[w->from] != '3') return 0;
    uint32_t code = value_of(text, w);
    *digits = w->digits;
    for (++*i; *digits < 7 && w->digits == 3 && *i < l->count && l->words[*i].digits == 2; ++*i, *digits += 2)
        code = code * 100 + value_of(text, &l->words[*i]);
    return code;
}

static const struct {
    uint32_t code;
    const char *name;
} ECONOMIC[] = {
#define PILU_ECONOMIC(code, name) {code, name},
#include "check/text_economic.def"
};

static pilu_str economic_name(uint32_t code)
{
    for (size_t i = 0; i < PILU_COUNT(ECONOMIC); i++)
        if (ECONOMIC[i].code == code) return pilu_str_from(ECONOMIC[i].name);
    return (pilu_str){0};
}

uint32_t codes_of_economic(pilu_str name)
{
    for (size_t i = 0; i < PILU_COUNT(ECONOMIC); i++)
        if (ECONOMIC[i].code > 1000 && pilu_str_is(name, ECONOMIC[i].name)) return ECONOMIC[i].code;
    return 0;
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

typedef struct piece {
    const pilu_passage *p;
    uint32_t from, to;
} piece;

typedef struct reader {
    code_tables *all;
    bool open;           /* within a table */
    pilu_str title;
    const pilu_passage *title_p;
    code_form form;
    /* of each row of the table, the pieces before it: of `pieces`, up to here */
    piece *pieces;
    size_t piece_count, piece_room;
    size_t *upto;
    size_t upto_count, upto_room;
    pilu_buf buf;
} reader;

static bool is_title(pilu_str words)
{
    static const char *const YEARS[] = {"决算", "预算", NULL};
    return words.n <= LONGEST_TITLE && text_ends(words, words.n, "表") && text_has_any(words, 0, words.n, YEARS) &&
           text_find(words, "。", 0, words.n) == SIZE_MAX && text_find(words, "本表", 0, words.n) == SIZE_MAX;
}

static code_form form_of(pilu_str title)
{
    if (text_find(title, "总表", 0, title.n) != SIZE_MAX) return CODES_OTHER;
    if (text_find(title, "基本支出", 0, title.n) != SIZE_MAX) return CODES_BASIC;
    bool other = text_find(title, "政府性基金", 0, title.n) != SIZE_MAX || text_find(title, "国有资本", 0, title.n) != SIZE_MAX;
    if (other) return CODES_OTHER;
    if (text_find(title, "一般公共预算", 0, title.n) != SIZE_MAX && text_find(title, "支出", 0, title.n) != SIZE_MAX)
        return CODES_GENERAL;
    if (text_find(title, "财政拨款", 0, title.n) != SIZE_MAX) return CODES_OTHER;
    bool income = text_find(title, "收入", 0, title.n) != SIZE_MAX;
    bool spends = text_find(title, "支出", 0, title.n) != SIZE_MAX;
    return income && !spends ? CODES_INCOME : spends && !income ? CODES_SPENDING : CODES_OTHER;
}

static bool same_name(const line *l, size_t from, size_t to, const char *name)
{
    size_t n = strlen(name), at = 0;
    for (size_t i = from; i < to; i++) {
        size_t length = l->words[i].to - l->words[i].from;
        if (at + length > n || memcmp(name + at, l->p->text.p + l->words[i].from, length) != 0) return false;
        at += length;
    }
    return at == n;
}

/* --- names of rows ------------------------------------------------------------------------------------------------ */

static void put_piece(pilu_buf *buf, const piece *x)
{
    pilu_str text = x->p->text;
    for (size_t at = x->from; at < x->to; at = text_after(text, at))
        if (!codes_is_blank(text_at(text, at))) pilu_buf_put(buf, text.p + at, text_after(text, at) - at);
}

/* A name that was broken has as many pieces before the row's line as behind it. */
static void name_rows(reader *r)
{
    code_tables *all = r->all;
    size_t first = all->tables[all->count - 1].from, before = 0;
    for (size_t k = 0; k < r->upto_count; k++) {
        code_row *row = &all->rows[first + k];
        size_t behind_from = r->upto[k];
        bool more = k + 1 < r->upto_count;
        size_t behind = (more ? r->upto[k + 1] : r->piece_count) - behind_from;
        if (k == 0) before = !row->name.n && behind_from ? 1 : 0;
        if (row->name.n && before > behind) before = 0; /* they belong to the row above */
        size_t after = before < behind ? before : behind;
        if (!row->name.n && !before) after = 0;
        bool next_bare = more && !row[1].name.n;
        if (next_bare && behind == after && after) after--;
        r->buf.n = 0;
        row->inline_name = row->name.n && !before && !behind;
        for (size_t i = behind_from - before; i < behind_from; i++) put_piece(&r->buf, &r->pieces[i]);
        pilu_buf_str(&r->buf, row->name);
        for (size_t i = behind_from; i < behind_from + after; i++) put_piece(&r->buf, &r->pieces[i]);
        pilu_str standard = r->form == CODES_BASIC ? economic_name(row->code) : (pilu_str){0};
        before = behind - after;
        if (standard.n) {
            row->name = standard;
            continue;
        }
        bool known = r->buf.n > 0 && r->buf.n <= LONGEST_NAME && !row->spoilt;
        row->name = known ? pilu_arena_str(all->run->scratch, pilu_buf_view(&r->buf)) : (pilu_str){0};
    }
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static void close_table(reader *r)
{
    code_tables *all = r->all;
    r->open = false;
    if (!r->upto_count) {
        r->piece_count = 0;
        return;
    }
    code_table *t = &all->tables[all->count - 1];
    t->to = all->row_count;
    name_rows(r);
    r->upto_count = r->piece_count = 0;
}

static code_row *add_row(reader *r, const line *l, code_row row)
{
    code_tables *all = r->all;
    pilu_arena *arena = all->run->scratch;
    if (!r->upto_count) {
        PILU_ARENA_PUSH_ROOM(arena, all->tables, all->count, all->room);
        all->tables[all->count++] =
            (code_table){.form = r->form, .title = r->title, .p = r->title_p, .from = all->row_count};
    }
    PILU_ARENA_PUSH_ROOM(arena, r->upto, r->upto_count, r->upto_room);
    r->upto[r->upto_count++] = r->piece_count;
    PILU_ARENA_PUSH_ROOM(arena, all->rows, all->row_count, all->row_room);
    row.p = l->p;
    row.over = CODES_NONE;
    code_row *added = &all->rows[all->row_count++];
    *added = row;
    return added;
}

/* The amounts from word `i` on, up to the first word that is none. */
static size_t read_amounts(reader *r, const line *l, size_t i, code_row *row)
{
    size_t from = i, most = r->form == CODES_BASIC ? 1 : CODES_AMOUNTS;
    while (i < l->count && l->words[i].amount && i - from < most) i++;
    if (i == from) return i;
    row->amounts = PILU_NEW_ARRAY(r->all->run->text->arena, text_figure, i - from);
    row->count = (uint32_t)(i - from);
    row->minus = 0;
    for (size_t k = from; k < i; k++) {
        row->amounts[k - from] = l->words[k].f;
        row->minus |= (uint32_t)l->words[k].minus << (k - from);
    }
    row->to = l->words[i - 1].to;
    return i;
}

static pilu_str words_between(reader *r, const line *l, size_t from, size_t to)
{
    r->buf.n = 0;
    for (size_t i = from; i < to; i++)
        pilu_buf_put(&r->buf, l->p->text.p + l->words[i].from, l->words[i].to - l->words[i].from);
    return from < to && r->buf.n <= LONGEST_NAME ? pilu_arena_str(r->all->run->scratch, pilu_buf_view(&r->buf))
                                                 : (pilu_str){0};
}

/* In the middle of a line a code begins the second half of 基本支出: words or one amount follow. */
static bool begins_half(const reader *r, const line *l, size_t i)
{
    uint32_t digits;
    size_t next = i;
    if (r->form != CODES_BASIC) return false;
    uint32_t code = code_at(l, &next, &digits);
    if (!code || l->p->text.p[l->words[i].from] != '3' || digits > 5) return false;
    return next >= l->count || !l->words[next].digits;
}

static bool read_subjects(reader *r, const line *l)
{
    size_t i = 0, added = 0;
    while (i < l->count) {
        code_row row = {.kind = CODE_SUBJECT, .from = l->words[i].from};
        size_t begin = i;
        row.code = code_at(l, &i, &row.digits);
        if (!row.code || (added && !begins_half(r, l, begin))) break;
        if (!added && row.digits == 3 && i == l->count) return false; /* a page's number */
        row.to = l->words[i - 1].to;
        size_t name = i;
        while (i < l->count && !l->words[i].amount) i++;
        if (i > name) row.to = l->words[i - 1].to;
        row.name = words_between(r, l, name, i);
        if (!(i < l->count && begins_half(r, l, i))) i = read_amounts(r, l, i, &row);
        add_row(r, l, row);
        added++;
    }
    if (added && i < l->count) { /* words behind amounts */
        code_row *last = &r->all->rows[r->all->row_count - 1];
        last->spoilt = true;
        last->count = 0;
    }
    return added > 0;
}

static bool read_totals(reader *r, const line *l)
{
    size_t i = 0;
    bool any = false;
    for (size_t from = 0; from < l->count; from = i) {
        for (i = from; i < l->count && !l->words[i].amount; i++) {}
        if (i == from || i == l->count) return any;
        code_row row = {.kind = CODE_TOTAL, .from = l->words[from].from};
        static const char *const ALL[] = {"合计", "类款项合计", "总计", "支出合计", "本年支出合计", "本年收入合计"};
        bool total = false;
        for (size_t k = 0; k < PILU_COUNT(ALL); k++) total |= same_name(l, from, i, ALL[k]);
        if (same_name(l, from, i, "人员经费合计")) row.kind = CODE_STAFF;
        else if (same_name(l, from, i, "公用经费合计")) row.kind = CODE_RUNNING;
        else if (!total) return any;
        row.name = row.kind == CODE_STAFF ? PILU_STR("人员经费合计")
                   : row.kind == CODE_RUNNING ? PILU_STR("公用经费合计")
                                              : PILU_STR("合计");
        i = read_amounts(r, l, i, &row);
        if (row.kind == CODE_TOTAL && i < l->count) row.spoilt = true, row.count = 0;
        add_row(r, l, row);
        any = true;
    }
    return any;
}

/* «116.59 116.59 0.00» under a code that stands alone with words between: they were mixed. One alone is a cell. */
static bool read_loose_amounts(reader *r, const line *l)
{
    if (l->count < 2) return false;
    for (size_t i = 0; i < l->count; i++)
        if (!l->words[i].amount || !l->words[i].f.places) return false;
    if (!r->upto_count || r->form == CODES_BASIC) return false;
    code_row *last = &r->all->rows[r->all->row_count - 1];
    if (last->count || last->spoilt || r->piece_count - r->upto[r->upto_count - 1] > 2) return false;
    read_amounts(r, l, 0, last);
    last->p = l->p;
    last->from = l->from;
    last->spoilt = last->inline_name = false;
    last->name = (pilu_str){0};
    return true;
}

static bool ends_table(pilu_str words)
{
    static const char *const ENDS[] = {"注：", "注:", "备注", "说明：", "第二部分", "第三部分", "第四部分"};
    for (size_t i = 0; i < PILU_COUNT(ENDS); i++)
        if (text_has(words, 0, ENDS[i])) return true;
    return words.n > LONGEST_LINE || text_find(words, "。", 0, words.n) != SIZE_MAX;
}

static void read_words(reader *r, const pilu_passage *p, uint32_t from, uint32_t to)
{
    line l = {.p = p, .from = from, .to = to};
    pilu_str words = pilu_str_slice(p->text, from, to);
    size_t begin = text_begin(words), end = text_end(words);
    if (begin >= end) return;
    words = pilu_str_slice(words, begin, end);
    if (is_title(words)) {
        close_table(r);
        r->open = r->all->count < CODES_TABLES;
        r->title = words;
        r->title_p = p;
        r->form = form_of(words);
        return;
    }
    if (!r->open) return;
    if (ends_table(words)) {
        close_table(r);
        return;
    }
    read_line(&l);
    if (!l.count || !l.clear || read_subjects(r, &l) || read_totals(r, &l) || read_loose_amounts(r, &l)) return;
    if (l.words[0].amount) return; /* the number of a page */
    PILU_ARENA_PUSH_ROOM(r->all->run->scratch, r->pieces, r->piece_count, r->piece_room);
    r->pieces[r->piece_count++] = (piece){p, (uint32_t)(from + begin), (uint32_t)(from + end)};
}

static int compare_keys(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

const code_row *codes_find(const code_tables *all, const code_table *t, uint32_t code)
{
    size_t low = t->from, high = t->to;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (all->rows[all->by_code[middle]].code < code) low = middle + 1;
        else high = middle;
    }
    const code_row *r = low < t->to ? &all->rows[all->by_code[low]] : NULL;
    bool twice = low + 1 < t->to && all->rows[all->by_code[low + 1]].code == code;
    return r && code && r->code == code && !twice ? r : NULL;
}

const code_table *codes_table(const code_tables *all, code_form form)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->tables[i].form == form) return &all->tables[i];
    return NULL;
}

/* By code and, of one code, as they stand. */
static void sort_codes(code_tables *all)
{
    uint64_t *keys = PILU_NEW_ARRAY(all->run->scratch, uint64_t, all->row_count + 1);
    all->by_code = PILU_NEW_ARRAY(all->run->scratch, uint32_t, all->row_count + 1);
    for (size_t i = 0; i < all->row_count; i++) keys[i] = (uint64_t)all->rows[i].code << 32 | (uint32_t)i;
    for (size_t i = 0; i < all->count; i++) {
        const code_table *t = &all->tables[i];
        qsort(keys + t->from, t->to - t->from, sizeof *keys, compare_keys);
    }
    for (size_t i = 0; i < all->row_count; i++) all->by_code[i] = (uint32_t)keys[i];
}

/* The row over each: of its table, the one before it whose digits it continues. Of 基本支出, whose two lists stand side
 * by side, that may be any 类. */
static void find_over(code_tables *all, const code_table *t)
{
    enum { CLASSES = 1000 };
    int32_t classes[CLASSES], group = CODES_NONE;
    for (size_t i = 0; i < CLASSES; i++) classes[i] = CODES_NONE;
    for (size_t i = t->from; i < t->to; i++) {
        code_row *r = &all->rows[i];
        if (r->kind != CODE_SUBJECT) continue;
        if (r->digits == 3) classes[r->code] = (int32_t)i;
        if (r->digits == 5) r->over = classes[r->code / 100], group = (int32_t)i;
        if (r->digits != 7) continue;
        bool fits = group != CODES_NONE && all->rows[group].code == r->code / 100;
        r->over = fits ? group : classes[r->code / 10000];
    }
}

/* The cells from passage i on; the passage behind them. */
static size_t read_cells(reader *r, size_t i)
{
    const pilu_text *text = r->all->run->text;
    size_t end = i + 1;
    uint32_t table = text->passages[i].table;
    for (const pilu_passage *p = text->passages; end < text->count; end++)
        if (p[end].kind != PILU_PASSAGE_CELL || p[end].table != table) break;
    bool titled = r->open && !r->upto_count;
    code_table t = {.form = titled ? r->form : CODES_OTHER, .p = &text->passages[i]};
    if (titled) t.title = r->title;
    close_table(r);
    if (table && !text->passages[i].guessed && end - i >= 4 && r->all->count < CODES_TABLES)
        codes_read_grid(r->all, t, &text->passages[i], end - i);
    return end;
}

void codes_read(code_tables *all, text_run *run)
{
    reader r = {.all = all};
    *all = (code_tables){.run = run};
    pilu_buf_init(&r.buf, 0);
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->kind == PILU_PASSAGE_CELL) {
            i = read_cells(&r, i) - 1;
            continue;
        }
        if (!r.open && !text_ends(p->text, p->end, "表") && p->part_count < 2) continue;
        if (p->given) p = p->given;
        for (size_t k = 0; k < p->part_count; k++) {
            uint32_t to = k + 1 < p->part_count ? p->parts[k + 1].from : (uint32_t)p->text.n;
            if (p->parts[k].exact) read_words(&r, p, p->parts[k].from, to);
        }
    }
    close_table(&r);
    pilu_buf_free(&r.buf);
    for (size_t i = 0; i < all->count; i++) find_over(all, &all->tables[i]);
    sort_codes(all);
}

/* --- words for findings ------------------------------------------------------------------------------------------- */

pilu_str codes_label(const code_tables *all, const code_row *r)
{
    if (r->kind != CODE_SUBJECT) return r->name;
    const char *blank = r->name.n ? " " : "";
    return pilu_arena_printf(all->run->scratch, "%u%s%.*s", r->code, blank, PILU_FMT(r->name));
}

pilu_str codes_words(const code_row *r, size_t i)
{
    return pilu_str_slice(r->p->text, r->amounts[i].from - (r->minus >> i & 1), r->amounts[i].to);
}

pilu_str codes_print(const code_tables *all, pilu_number n, int places, const code_row *like, size_t at)
{
    pilu_str words = codes_words(like, at);
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    bool grouped = text_find(words, ",", 0, words.n) != SIZE_MAX;
    bool small = pilu_number_cmp(pilu_number_abs(like->amounts[at].number), pilu_number_int(1000)) < 0;
    pilu_number_print(n, places, grouped || small, &buf);
    pilu_str text = pilu_arena_str(all->run->diags->arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    return text;
}
