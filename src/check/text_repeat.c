/* The same words at two places: sentences copied, and sentences copied and then changed at one place only.
 *
 * A sentence is reduced to its Han characters and digits. Whole sentences are found by their hash; near ones by hashes
 * of runs of SHINGLE characters, each of which remembers the last sentence that had it, so that a sentence is compared
 * with one other only. Time is linear: a comparison costs the sentence's length times a constant. */
#include "check/text_private.h"

#include "base/hash.h"

enum { LEAST = 20, SHINGLE = 6, MOST_EDITS = 6, LONGEST = 400 };

typedef struct sentence {
    const pilu_passage *p;
    uint32_t from, to; /* bytes in the passage */
    uint32_t first, n; /* characters in `chars` */
    uint64_t hash;
} sentence;

typedef struct reader {
    text_run *run;
    sentence *items;
    size_t count, room;
    uint32_t *chars;
    size_t char_count, char_room;
} reader;

/* --- sentences -------------------------------------------------------------------------------------------- */

static bool is_word(uint32_t c) { return pilu_char_is_han(c) || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'z'); }

static bool is_end(uint32_t c)
{
    return c == 0x3002 || c == 0xFF1B || c == 0xFF1A || c == 0xFF01 || c == 0xFF1F || c == ':' || c == ';';
}

/* «副部（省）级领导用车0辆、机要通信用车1辆、…»: things counted in the order a form gives are no words of anyone's. */
static bool is_count(pilu_str text, size_t from, size_t to)
{
    size_t marks = 0, figures = 0;
    for (size_t at = from; (at = text_find(text, "、", at, to)) != SIZE_MAX; at += 3) marks++;
    for (size_t at = from; at < to; at++)
        figures += pilu_char_is_digit(text.p[at]) && !(at > from && pilu_char_is_digit(text.p[at - 1]));
    return marks >= 3 && figures > marks;
}

/* A line that is one name, as that of the unit under a report: names are said again and again. */
static bool is_name(const pilu_passage *p, size_t from, size_t to)
{
    bool heading = p->number && from == p->number->to && /* 一、…决算表, 二、…决算情况说明 */
                   (text_ends(p->text, p->end, "情况说明") || text_ends(p->text, p->end, "决算表"));
    if (heading && to == p->text.n && text_first(p, "，") == SIZE_MAX) return true;
    return !p->form && from == p->begin && to == p->text.n && text_first(p, "，") == SIZE_MAX &&
           text_first(p, "《") == SIZE_MAX;
}

/* What a definition (指…) or the reason of two changes that are one (主要原因是…) says again is no copy. */
static bool is_formula(const pilu_passage *p, size_t from, size_t to)
{
    pilu_str text = p->text;
    static const char *const NONE[] = {"没有", "无", "未"};
    bool fund = text_may_have_one(p, "基") || text_may_have_one(p, "资");
    fund = fund && (text_find(text, "政府性基金", from, to) != SIZE_MAX ||
                    text_find(text, "国有资本经营", from, to) != SIZE_MAX);
    for (size_t k = 0; fund && k < PILU_COUNT(NONE); k++) /* a form asks for it under its section and under its table */
        if (text_find(text, NONE[k], from, to) != SIZE_MAX) return true;
    return text_has(text, from, "指") || text_has(text, from, "反映") ||
           (text_may_have_one(p, "指") && text_find(text, "是指", from, to) != SIZE_MAX) ||
           (text_may_have_one(p, "因") && text_find(text, "原因是", from, to) != SIZE_MAX) ||
           (text_ends(text, to, "（项）") && text_find(text, "（款）", from, to) != SIZE_MAX); /* a subject's name */
}

static void end_sentence(reader *r, const pilu_passage *p, size_t first, size_t from, size_t to)
{
    size_t n = r->char_count - first, han = 0;
    for (size_t i = first; i < r->char_count; i++) han += pilu_char_is_han(r->chars[i]);
    if (han < LEAST || is_formula(p, from, to) || is_count(p->text, from, to) ||
        is_name(p, from, to)) {
        r->char_count = first;
        return;
    }
    uint64_t hash = PILU_HASH_START;
    for (size_t i = first; i < r->char_count; i++) hash = pilu_hash_unit(hash, r->chars[i]);
    PILU_ARENA_PUSH_ROOM(r->run->scratch, r->items, r->count, r->room);
    r->items[r->count++] = (sentence){p, (uint32_t)from, (uint32_t)to, (uint32_t)first, (uint32_t)n, hash | 1};
}

static void read_sentences(reader *r, const pilu_passage *p)
{
    pilu_str text = p->text;
    size_t begin = p->begin, first = r->char_count, from;
    text_number number = text_number_at(text, begin);
    if (number.style) begin = number.to;
    from = begin;
    for (size_t at = begin; at < text.n;) {
        uint32_t c = text_at(text, at);
        size_t next = text_after(text, at);
        if (is_end(c)) {
            end_sentence(r, p, first, from, at);
            first = r->char_count;
            from = next;
        } else if (is_word(c)) {
            r->chars[r->char_count++] = c;
        }
        at = next;
    }
    end_sentence(r, p, first, from, text.n);
}

/* --- places ------------------------------------------------------------------------------------------------ */

static bool from_one_value(const reader *r, const pilu_passage *a, size_t from_a, const pilu_passage *b, size_t from_b)
{
    if (r->run->published) return false;
    pilu_place x = text_place(a, from_a, from_a), y = text_place(b, from_b, from_b);
    return x.pointer.n && pilu_str_eq(x.pointer, y.pointer);
}

/* «编制单位：某县水利局 单位：万元» above each table. */
static bool is_caption(const pilu_passage *p)
{
    static const char *const LABELS[] = {"编制单位", "编制部门", "部门名称", "单位名称", "填报单位", "填报部门", "公开部门",
                                         "公开单位", "预算部门", "预算单位"};
    for (size_t k = 0; k < PILU_COUNT(LABELS); k++)
        if (text_has(p->text, p->begin, LABELS[k])) return text_has(p->text, p->begin + strlen(LABELS[k]), "：");
    return false;
}

/* A body and its form say the same, and a form says the same as its body table: that is its purpose. Copies are those
 * from one form to another, and from one paragraph to another. */
static bool may_not_repeat(const reader *r, const sentence *a, const sentence *b)
{
    if (from_one_value(r, a->p, a->from, b->p, b->from) || (is_caption(a->p) && is_caption(b->p))) return false;
    if (a->p->form || b->p->form) return a->p->form && b->p->form && a->p->form != b->p->form;
    return a->p->kind == PILU_PASSAGE_PARAGRAPH && b->p->kind == PILU_PASSAGE_PARAGRAPH;
}

static pilu_str first_words(const sentence *s)
{
    size_t end = s->from;
    for (int i = 0; i < 12 && end < s->to; i++) end = text_after(s->p->text, end);
    return pilu_str_slice(s->p->text, s->from, end);
}

/* --- the same ------------------------------------------------------------------------------------------------ */

static size_t table_size(size_t count)
{
    size_t size = 64;
    while (size < count * 2) size *= 2;
    return size;
}

static bool same_chars(const reader *r, const sentence *a, const sentence *b)
{
    return a->n == b->n && memcmp(r->chars + a->first, r->chars + b->first, a->n * sizeof *r->chars) == 0;
}

/* Reported once for two passages: a whole section copied is one copy. `same[i]`: the sentence is like an earlier one.
 */
static void find_repeats(reader *r, bool *same)
{
    size_t size = table_size(r->count);
    uint32_t *table = PILU_NEW_ARRAY(r->run->scratch, uint32_t, size);
    const pilu_passage *told = NULL;
    for (size_t i = 0; i < r->count; i++) {
        sentence *s = &r->items[i];
        size_t slot = s->hash & (size - 1);
        while (table[slot] && !same_chars(r, &r->items[table[slot] - 1], s)) slot = (slot + 1) & (size - 1);
        if (!table[slot]) {
            table[slot] = (uint32_t)i + 1;
            continue;
        }
        const sentence *first = &r->items[table[slot] - 1];
        same[i] = true;
        bool again = told == s->p || (s->p->form && told && told->form == s->p->form && told + 8 > s->p);
        if ((again && !r->run->published) || !may_not_repeat(r, first, s)) continue;
        told = s->p;
        text_report(r->run, TEXT_REPEATED, s->p, s->from, s->to,
                    text_where(r->run, first->p, first->from, first->to), first_words(s));
    }
}

/* --- nearly the same ----------------------------------------------------------------------------------------- */

typedef struct edit {
    uint32_t a_from, a_to, b_from, b_to; /* the characters that differ, from the first difference to the last */
    int count;
} edit;

/* Edit distance in a band of ±MOST_EDITS around the diagonal; false when it is more. */
static bool measure(const uint32_t *a, size_t n, const uint32_t *b, size_t m, int most, edit *e)
{
    enum { BAND = 2 * MOST_EDITS + 1, FAR = 1000 };
    if ((n > m ? n - m : m - n) > MOST_EDITS) return false;
    int row[BAND + 2], old[BAND + 2];
    for (int k = 0; k < BAND; k++) row[k] = k >= MOST_EDITS ? k - MOST_EDITS : FAR;
    for (size_t i = 1; i <= n; i++) {
        memcpy(old, row, sizeof old);
        int least = FAR;
        for (int k = 0; k < BAND; k++) {
            long j = (long)i + k - MOST_EDITS;
            int best = FAR;
            if (j == 0) best = (int)i;
            if (j >= 1 && j <= (long)m) {
                best = old[k] + (a[i - 1] != b[j - 1]);
                if (k + 1 < BAND && old[k + 1] + 1 < best) best = old[k + 1] + 1;
                if (k > 0 && row[k - 1] + 1 < best) best = row[k - 1] + 1;
            }
            row[k] = best;
            if (best < least) least = best;
        }
        if (least > most) return false;
    }
    e->count = row[(long)m - (long)n + MOST_EDITS];
    return e->count > 0 && e->count <= most;
}

static void mark_difference(const uint32_t *a, size_t n, const uint32_t *b, size_t m, edit *e)
{
    size_t head = 0, tail = 0;
    while (head < n && head < m && a[head] == b[head]) head++;
    while (tail < n - head && tail < m - head && a[n - 1 - tail] == b[m - 1 - tail]) tail++;
    e->a_from = e->b_from = (uint32_t)head;
    e->a_to = (uint32_t)(n - tail);
    e->b_to = (uint32_t)(m - tail);
}

/* One word for another, twice or more: 行政单位…行政单位 and 事业单位…事业单位 speak of two things in the same way. */
static bool is_carried_through(const uint32_t *a, const uint32_t *b, size_t from, size_t to)
{
    size_t runs = 0, first = 0, length = 0;
    for (size_t i = from; i < to; i++) {
        if (a[i] == b[i]) continue;
        size_t n = 0;
        while (i + n < to && a[i + n] != b[i + n]) n++;
        if (!runs++) first = i, length = n;
        else if (n != length || memcmp(a + i, a + first, n * sizeof *a) || memcmp(b + i, b + first, n * sizeof *b))
            return false;
        i += n - 1;
    }
    return runs >= 2;
}

/* Only figures differ. */
static bool differs_in_figures(const uint32_t *a, const uint32_t *b, const edit *e)
{
    for (uint32_t i = e->a_from; i < e->a_to; i++)
        if (a[i] < '0' || a[i] > '9') return false;
    for (uint32_t i = e->b_from; i < e->b_to; i++)
        if (b[i] < '0' || b[i] > '9') return false;
    return e->a_to > e->a_from && e->b_to > e->b_from;
}

static bool has_digit(const uint32_t *c, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (c[i] < 0x80) return true;
    return false;
}

/* Byte offset of the `index`th character that counts. */
static size_t byte_of(const sentence *s, size_t index)
{
    size_t at = s->from;
    while (at < s->to) {
        if (is_word(text_at(s->p->text, at)) && index-- == 0) break;
        at = text_after(s->p->text, at);
    }
    return at;
}

/* The characters that differ with four more on each side, within the words of their clause: they are read as words. */
static pilu_str around(reader *r, const sentence *s, size_t from, size_t to)
{
    enum { MORE = 4 }; /* two words */
    pilu_str text = s->p->text;
    size_t begin = byte_of(s, from), end = to > from ? text_after(text, byte_of(s, to - 1)) : begin;
    for (int k = 0; k < MORE && begin > s->from && pilu_char_is_han(text_before(text, begin)); k++) begin -= 3;
    for (int k = 0; k < MORE && end < s->to && pilu_char_is_han(text_at(text, end)); k++) end += 3;
    if (begin < s->from) begin = s->from;
    return pilu_arena_str(r->run->diags->arena, pilu_str_slice(text, begin, end));
}

/* 收入 and 支出, 年初 and 年末: two sides that are told in the same words. */
static bool are_sides(const sentence *a, const sentence *b, const edit *e)
{
    static const char *const SIDES[][2] = {{"收入", "支出"}, {"收", "支"}, {"年初", "年末"}, {"初", "末"}, {"流入", "流出"},
                                            {"总", "具"}, {"基本", "项目"}, {"本级", "所属"}, {"经营", "其他"},
                                            {"经营", "事业"}, {"事业", "其他"}, {"购置", "运行维护"},
                                            {"政府性基金", "国有资本经营"}, {"经济", "社会"}, {"经济", "生态"},
                                            {"社会", "生态"}, {"数量", "质量"}, {"上", "下"}};
    pilu_str x = pilu_str_slice(a->p->text, byte_of(a, e->a_from), byte_of(a, e->a_to));
    pilu_str y = pilu_str_slice(b->p->text, byte_of(b, e->b_from), byte_of(b, e->b_to));
    for (size_t k = 0; k < PILU_COUNT(SIDES); k++) {
        pilu_str in = pilu_str_from(SIDES[k][0]), out = pilu_str_from(SIDES[k][1]);
        if ((pilu_str_eq(x, in) && pilu_str_eq(y, out)) || (pilu_str_eq(x, out) && pilu_str_eq(y, in))) return true;
    }
    return false;
}

/* （一）…决算总体情况说明。 and （二）…决算具体情况说明。: headings, though they end with a full stop. */
static bool is_title(const sentence *s)
{
    pilu_str text = s->p->text;
    size_t end = text_end(text);
    text_number n = text_number_of(s->p);
    bool whole = n.style && n.to == s->from && s->to + 3 >= end;
    return whole && (text_ends(text, s->to, "情况") || text_ends(text, s->to, "说明"));
}

/* 财政拨款 said of one and not of the other: they are told of two things. */
static bool is_of_fund(const sentence *a, const sentence *b, const edit *e)
{
    static const char *const FUNDS[] = {"财政拨款", "一般公共预算财政拨款", "一般公共预算", "政府性基金预算财政拨款", "政府性基金预算"};
    pilu_str x = pilu_str_slice(a->p->text, byte_of(a, e->a_from), byte_of(a, e->a_to));
    pilu_str y = pilu_str_slice(b->p->text, byte_of(b, e->b_from), byte_of(b, e->b_to));
    for (size_t k = 0; k < PILU_COUNT(FUNDS); k++)
        if ((!x.n && pilu_str_is(y, FUNDS[k])) || (!y.n && pilu_str_is(x, FUNDS[k]))) return true;
    return false;
}

/* 城管执法（项）…城管运营成本 beside 行政运行（项）…机关运营成本: the word that differs is what its own paragraph is about. */
static bool is_borne_out(const sentence *s, size_t from, size_t to)
{
    pilu_str text = s->p->text, word = pilu_str_slice(text, from, to);
    if (text_han_count(word) < 2) return false;
    return text_find_bytes(text, word.p, word.n, 0, s->from) != SIZE_MAX ||
           text_find_bytes(text, word.p, word.n, s->to, text.n) != SIZE_MAX;
}

static void compare(reader *r, const sentence *first, const sentence *s)
{
    const uint32_t *a = r->chars + first->first, *b = r->chars + s->first;
    edit e;
    int most = (int)(s->n / 8) < MOST_EDITS ? (int)(s->n / 8) : MOST_EDITS;
    if (first->p == s->p || first->n > LONGEST || s->n > LONGEST) return;
    if (from_one_value(r, first->p, first->from, s->p, s->from) || !measure(a, first->n, b, s->n, most, &e)) return;
    mark_difference(a, first->n, b, s->n, &e);
    if (are_sides(first, s, &e) || is_of_fund(first, s, &e) || (is_title(first) && is_title(s))) return;
    if (is_borne_out(first, byte_of(first, e.a_from), byte_of(first, e.a_to)) ||
        is_borne_out(s, byte_of(s, e.b_from), byte_of(s, e.b_to)))
        return;
    if (first->n == s->n && is_carried_through(a, b, e.a_from, e.a_to)) return;
    /* Other figures are another statement, but for a report and its form, which say the same. */
    bool form = (first->p->form != 0) != (s->p->form != 0) && differs_in_figures(a, b, &e);
    if (!form && (has_digit(a, e.a_from, e.a_to) || has_digit(b, e.b_from, e.b_to))) return;
    text_report(r->run, TEXT_ALIKE, s->p, byte_of(s, e.b_from),
                text_after(s->p->text, byte_of(s, e.b_to ? e.b_to - 1 : 0)),
                text_where(r->run, first->p, first->from, first->to),
                around(r, s, e.b_from, e.b_to), around(r, first, e.a_from, e.a_to));
}

static uint64_t shingle(const uint32_t *c)
{
    uint64_t h = PILU_HASH_START;
    for (int i = 0; i < SHINGLE; i++) h = pilu_hash_unit(h, c[i]);
    return h ^ (h >> 29);
}

/* The sentence named most often by the shingles of this one (Boyer–Moore vote), if by more than half of them. */
static const sentence *candidate(reader *r, const sentence *s, uint64_t *keys, uint32_t *owners, size_t size, size_t i)
{
    uint32_t vote = 0;
    size_t weight = 0, hits = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t k = 0; k + SHINGLE <= s->n; k++) {
            uint64_t h = shingle(r->chars + s->first + k) | 1;
            size_t slot = h & (size - 1);
            while (keys[slot] && keys[slot] != h) slot = (slot + 1) & (size - 1);
            uint32_t owner = keys[slot] ? owners[slot] : 0;
            if (pass == 1) {
                hits += owner && owner == vote;
                keys[slot] = h;
                owners[slot] = (uint32_t)i + 1; /* the latest: a copy is made from the one before it */
            } else if (owner) {
                if (weight == 0) vote = owner;
                if (owner == vote) weight++;
                else weight--;
            }
        }
    return vote && vote != i + 1 && hits * 5 >= s->n ? &r->items[vote - 1] : NULL;
}

/* In a text longer than any disclosure the sentences before the window are forgotten: the memory has a bound. */
static void find_near(reader *r, const bool *same)
{
    enum { WINDOW = 1 << 20 }; /* characters */
    size_t used = 0, size = table_size(r->char_count < WINDOW ? r->char_count : WINDOW);
    uint64_t *keys = PILU_NEW_ARRAY(r->run->scratch, uint64_t, size);
    uint32_t *owners = PILU_NEW_ARRAY(r->run->scratch, uint32_t, size);
    for (size_t i = 0; i < r->count; i++) {
        if (same[i] || r->items[i].n > WINDOW) continue;
        used += r->items[i].n;
        if (used > WINDOW) {
            memset(keys, 0, size * sizeof *keys);
            memset(owners, 0, size * sizeof *owners);
            used = r->items[i].n;
        }
        const sentence *first = candidate(r, &r->items[i], keys, owners, size, i);
        if (first) compare(r, first, &r->items[i]);
    }
}

/* --- twice in one passage ------------------------------------------------------------------------------------ */

/* Two runs as long as they are alike: «2023年甲补助资金5万元，与2022年甲补助资金3万元相比» names one thing twice, with a
 * figure each, and two titles may end in the same words. */
static bool are_names(const reader *r, const sentence *s, size_t a, size_t b)
{
    const uint32_t *c = r->chars + s->first;
    pilu_str text = s->p->text;
    size_t n = 0, close;
    while (b + n < s->n && c[a + n] == c[b + n] && !(c[b + n] >= '0' && c[b + n] <= '9')) n++;
    if (b + n < s->n && c[a + n] < 0x80 && c[b + n] < 0x80) return true;
    size_t from = byte_of(s, a), to = byte_of(s, b);
    close = text_find(text, "》", from, s->to);
    bool title = close != SIZE_MAX && close < to && text_find(text, "《", from, close) == SIZE_MAX;
    close = text_find(text, "》", to, s->to);
    return title && close != SIZE_MAX && text_find(text, "《", to, close) == SIZE_MAX;
}

/* A run of LEAST characters that stands twice in one sentence. */
static void find_stutter(reader *r, const sentence *s)
{
    if (s->n < 2 * LEAST || s->n > LONGEST) return;
    size_t size = table_size(s->n);
    uint64_t keys[1024] = {0};
    uint16_t at[1024];
    const uint32_t *c = r->chars + s->first;
    for (size_t k = 0; k + LEAST <= s->n; k++) {
        uint64_t h = shingle(c + k) ^ (shingle(c + k + 7) << 1) ^ (shingle(c + k + 14) << 2);
        h |= 1;
        size_t slot = h & (size - 1);
        while (keys[slot] && keys[slot] != h) slot = (slot + 1) & (size - 1);
        if (!keys[slot]) {
            keys[slot] = h;
            at[slot] = (uint16_t)k;
        } else if (memcmp(c + k, c + at[slot], LEAST * sizeof *c) == 0) {
            if (are_names(r, s, at[slot], k)) return;
            text_report(r->run, TEXT_REPEATED, s->p, byte_of(s, k), s->to,
                        PILU_WORDS("同一句前半", "the same sentence, before it"),
                        pilu_str_slice(s->p->text, byte_of(s, k), byte_of(s, k + 12)));
            return;
        }
    }
}

void text_rule_repeats(text_run *run)
{
    reader r = {.run = run};
    /* At most a character a byte: what is not used of a large piece is never touched. */
    for (size_t i = 0; i < run->text->count; i++) r.char_room += run->text->passages[i].text.n;
    r.chars = PILU_NEW_ARRAY(run->scratch, uint32_t, r.char_room);
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        bool read = text_is_prose(p) && !p->residue && p->kind != PILU_PASSAGE_HEADING;
        if (read && (run->published || !p->referred)) read_sentences(&r, p);
    }
    if (!r.count) return;
    bool *same = PILU_NEW_ARRAY(run->scratch, bool, r.count);
    find_repeats(&r, same);
    for (size_t i = 0; i < r.count; i++) find_stutter(&r, &r.items[i]);
    find_near(&r, same);
}
