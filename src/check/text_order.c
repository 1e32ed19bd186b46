/* Numbers at the heads of passages: 一、 （一） 1. （1） (GB/T 9704-2012 §7.3.3), and 一是……二是…… inside them.
 *
 * For each level the last number is kept; a number of a level begins those below anew. A number that goes on where its
 * level was left before something above it is right too: items of lists are numbered in either order. */
#include "check/text_private.h"

enum { LEVELS = 5, WRONG = 32, UNLIKE = 32 };

typedef struct order {
    text_run *run;
    int last[LEVELS], before[LEVELS];
    int next[LEVELS]; /* behind a wrong number: what comes next if that were right; else 0 */
    text_style style[LEVELS], was[LEVELS]; /* was: before one that was said to be written unlike it */
    bool half[LEVELS];                /* the last bracket was half-width */
    const pilu_passage *unlike[UNLIKE]; /* written unlike the number before */
    size_t unlike_count;
    const pilu_passage *wrong[WRONG]; /* 1、 2、 3、 where 一、 二、 三、 was meant, not known before 四、 comes */
    size_t wrong_count;
    const pilu_passage *above; /* the passage before this one, if it is numbered */
    bool middle;               /* the text begins where another leaves off: with 三、 */
    bool begun[LEVELS];        /* a number of the level, or of one above it, has been seen */
} order;

static void report_number(order *o, const pilu_passage *p, text_number n, pilu_str words)
{
    text_report(o->run, TEXT_NUMBERING, p, n.from, n.to, pilu_str_slice(p->text, n.from, n.to), words);
}

/* 十二 */
static void put_han(int value, pilu_buf *out)
{
    static const char *const DIGITS[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    if (value >= 20) pilu_buf_text(out, DIGITS[value / 10 % 10]);
    if (value >= 10) pilu_buf_text(out, "十");
    pilu_buf_text(out, DIGITS[value % 10]);
}

/* The mark as it stands there, with the number that it should have: 应为“十二、”. */
static pilu_str words_should_be(order *o, const pilu_passage *p, text_number n, int value)
{
    size_t from = n.from, to = n.to;
    pilu_str text = p->text;
    bool han = n.style == TEXT_HAN || n.style == TEXT_HAN_BRACKET;
    bool bracket = n.style == TEXT_HAN_BRACKET || n.style == TEXT_BRACKET;
    if (bracket) from = text_after(text, from);
    size_t digits = from;
    while (digits < to && (han ? text_at(text, digits) != 0x3001 && text_at(text, digits) != 0xFF09 &&
                                     text_at(text, digits) != ')'
                               : pilu_char_is_digit((unsigned char)text.p[digits])))
        digits = text_after(text, digits);
    pilu_buf mark;
    pilu_buf_init(&mark, 0);
    pilu_buf_str(&mark, pilu_str_slice(text, n.from, from));
    if (han) put_han(value, &mark);
    else pilu_buf_printf(&mark, "%d", value);
    pilu_buf_str(&mark, pilu_str_slice(text, digits, to));
    pilu_str words = pilu_arena_printf(o->run->diags->arena, "应为“%.*s”" PILU_WORDS_SPLIT "should be “%.*s”",
                                       PILU_FMT(pilu_buf_view(&mark)), PILU_FMT(pilu_buf_view(&mark)));
    pilu_buf_free(&mark);
    return words;
}

static void begin_below(order *o, int level)
{
    for (int l = level + 1; l < LEVELS; l++) {
        if (o->last[l]) o->before[l] = o->last[l];
        o->last[l] = o->next[l] = 0;
    }
}

static void report_wrong_chapters(order *o)
{
    for (size_t i = 0; i < o->wrong_count; i++)
        report_number(o, o->wrong[i], text_number_of(o->wrong[i]),
                      PILU_WORDS("应为“一、”一类的序号", "should be a number like “一、”"));
    o->wrong_count = 0;
}

/* 9、 between 八、 and 十、; 1、 2、 3、 before 四、. */
static bool is_wrong_chapter(order *o, const pilu_passage *p, text_number n)
{
    if (n.style != TEXT_COMMA || p->kind != PILU_PASSAGE_PARAGRAPH) return false;
    if (n.value > 1 && n.value == o->last[1] + 1 && o->last[3] + 1 != n.value) {
        report_number(o, p, n, PILU_WORDS("应为“一、”一类的序号", "should be a number like “一、”"));
        o->last[1] = n.value;
        return true;
    }
    if (n.value == 1) o->wrong_count = 0;
    if (o->wrong_count + 1 == (size_t)n.value && o->wrong_count < WRONG && text_han_count(p->text) < 40)
        o->wrong[o->wrong_count++] = p;
    return false;
}

/* Cells are numbered as their table wants it; a document made here numbers its headings itself. */
static bool is_in_order(const order *o, const pilu_passage *p)
{
    return p->kind == PILU_PASSAGE_PARAGRAPH || (p->kind == PILU_PASSAGE_HEADING && !o->run->text->doc);
}

static void report_unlike(order *o, const pilu_passage *p, text_number n)
{
    report_number(o, p, n, PILU_WORDS("与前一个序号写法不一", "is written unlike the number before it"));
    if (o->unlike_count < UNLIKE) o->unlike[o->unlike_count++] = p;
}

/* 2. and then 3、; （一） and then (二). Of 3. 4、 5. only the 4、 is said. */
static void read_style(order *o, const pilu_passage *p, text_number n, int level)
{
    const pilu_str given = p->given ? p->given->text : p->text;
    bool half = given.p[text_given_at(p, n.from)] == '(', follows = n.value > 1 && o->last[level] + 1 == n.value;
    bool unlike = o->style[level] != n.style, back = unlike && follows && o->was[level] == n.style;
    if (follows && is_in_order(o, p) && ((unlike && !back) || (half && !o->half[level]))) report_unlike(o, p, n);
    o->was[level] = unlike && follows && !back ? o->style[level] : TEXT_NO_NUMBER;
    o->style[level] = n.style;
    o->half[level] = half;
}

/* （一） right below （一）. */
static bool is_twice(const order *o, const pilu_passage *p, text_number n)
{
    if (!o->above || !is_in_order(o, p) || o->above->kind == PILU_PASSAGE_CELL) return false;
    text_number above = text_number_of(o->above);
    return above.style == n.style && above.value == n.value;
}

static void read_number(order *o, const pilu_passage *p, text_number n)
{
    int level = text_level(n.style);
    bool wrong = false;
    if (n.value == 1 && is_twice(o, p, n)) {
        report_number(o, p, n, PILU_WORDS("与前一个序号重复", "repeats the number before it"));
        return;
    }
    if (is_wrong_chapter(o, p, n)) return;
    if (level == 1 && n.value > 1 && o->last[1] + 1 != n.value && o->wrong_count + 1 == (size_t)n.value)
        report_wrong_chapters(o);
    else if (n.value != 1 && n.value != o->last[level] + 1 && n.value != o->next[level] &&
             !(o->last[level] == 0 && n.value == o->before[level] + 1)) {
        int last = o->last[level] ? o->last[level] : o->before[level];
        if (is_in_order(o, p) && (last || !o->middle || o->begun[level]))
            report_number(o, p, n,
                          last == 0         ? PILU_WORDS("之前没有 1", "comes without a first")
                          : last == n.value ? PILU_WORDS("与前一个序号重复", "repeats the number before it")
                                            : words_should_be(o, p, n, last + 1));
        o->next[level] = last ? last + 2 : 0;
        wrong = true;
    }
    if (level == 4 && n.value == 1 && o->last[3] == 0 && o->last[2] && is_in_order(o, p))
        report_number(o, p, n, PILU_WORDS("跳过了“1.”这一层", "skips the level “1.”"));
    read_style(o, p, n, level);
    if (level == 1) o->wrong_count = 0;
    if (!wrong) o->next[level] = 0;
    o->last[level] = n.value;
    for (int l = level; l < LEVELS; l++) o->begun[l] = true;
    begin_below(o, level);
}

/* Does a text begin with a number above 1, with no title before it? It is part of another. */
static bool begins_in_the_middle(const pilu_text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        const pilu_passage *p = &text->passages[i];
        text_number n = text_number_of(p);
        if (p->begin >= p->end) continue;
        if (p->kind != PILU_PASSAGE_PARAGRAPH || n.style == TEXT_CHAPTER) return false;
        if (n.style) return n.value > 1;
        if (text_before(p->text, p->end) != 0x3002) return false;
    }
    return false;
}

/* （1）. and 附件1. : no mark after a bracket, none after the number of an attachment. */
static void read_dot(order *o, const pilu_passage *p, text_number n)
{
    uint32_t next = text_at(p->text, n.to);
    bool bracket = n.style == TEXT_HAN_BRACKET || n.style == TEXT_BRACKET;
    if (bracket && (next == '.' || next == 0xFF0E || next == 0x3001))
        report_number(o, p, n, PILU_WORDS("后面不加标点", "takes no mark after it"));
    size_t at = p->begin;
    if (!text_has(p->text, at, "附件")) return;
    size_t i = at + 6;
    while (i < p->text.n && p->text.p[i] >= '0' && p->text.p[i] <= '9') i++;
    if (i == at + 6 || i >= p->text.n ||
        !(p->text.p[i] == '.' || text_has(p->text, i, "、") || text_has(p->text, i, "．")))
        return;
    report_number(o, p, (text_number){.from = at, .to = i}, PILU_WORDS("后面不加标点", "takes no mark after it"));
}

static bool is_said_unlike(const order *o, const pilu_passage *p)
{
    for (size_t i = 0; i < o->unlike_count; i++)
        if (o->unlike[i] == p) return true;
    return false;
}

/* 1. 1． 1、 in one text: the places where a style begins that is not the most used. */
static void read_mixture(order *o)
{
    static const text_style STYLES[] = {TEXT_DOT, TEXT_WIDE_DOT, TEXT_COMMA};
    size_t uses[3] = {0}, most = 0;
    const pilu_passage *first[3] = {NULL};
    text_number place[3];
    for (size_t i = 0; i < o->run->text->count; i++) {
        const pilu_passage *p = &o->run->text->passages[i];
        if (p->kind != PILU_PASSAGE_PARAGRAPH || p->note) continue;
        for (size_t at = p->begin, next; at < p->text.n; at = next) {
            text_number n = text_number_at(p->text, at);
            for (size_t k = 0; k < 3; k++) {
                if (n.style != STYLES[k] || (at != p->begin && k < 2)) continue;
                if (!uses[k]++) first[k] = p, place[k] = n;
            }
            next = text_find(p->text, "。", at, p->text.n);
            next = next == SIZE_MAX ? p->text.n : next + 3;
        }
    }
    for (size_t k = 1; k < 3; k++)
        if (uses[k] > uses[most]) most = k;
    for (size_t k = 0; k < 3; k++)
        if (k != most && uses[k] && !is_said_unlike(o, first[k]))
            report_number(o, first[k], place[k],
                          PILU_WORDS("与文中其他同级序号写法不一", "is written unlike others of its level"));
}

/* 一是 … 二是 …, after a mark or at the beginning. */
static void read_firstly(order *o, const pilu_passage *p)
{
    static const char *const NUMBERS[] = {"一是", "二是", "三是", "四是", "五是", "六是", "七是", "八是", "九是"};
    pilu_str text = p->text;
    size_t last = 0;
    if (text_first(p, "是") == SIZE_MAX) return;
    for (size_t at = p->begin; at < text.n; at = text_after(text, at)) {
        uint32_t before = text_before(text, at);
        bool begins = before == 0 || before == ' ' || before == 0x3002 || before == 0xFF0C || before == 0xFF1A ||
                      before == 0xFF1B;
        for (size_t k = 0; begins && k < PILU_COUNT(NUMBERS); k++) {
            if (!text_has(text, at, NUMBERS[k])) continue;
            if (k && last && k != last) {
                text_number n = {TEXT_HAN, (int)k + 1, at, at + 6};
                report_number(o, p, n,
                              k + 1 == last ? PILU_WORDS("与前一个序号重复", "repeats the number before it")
                                            : PILU_WORDS("与前一个序号不相接", "does not follow the number before it"));
            }
            last = k + 1;
        }
    }
}

/* «3.2023年完成…» is the third item where it follows the second, a decimal elsewhere. */
static void read_before_digits(order *o, const pilu_passage *p)
{
    pilu_str text = p->text;
    size_t at = p->begin;
    int value = 0;
    for (; at < text.n && text.p[at] >= '0' && text.p[at] <= '9' && value < 100; at++)
        value = value * 10 + (text.p[at] - '0');
    bool digits = text_has(text, at, ".") && at + 1 < text.n && text.p[at + 1] >= '0' && text.p[at + 1] <= '9';
    if (!digits || value < 2 || o->last[3] + 1 != value || p->kind != PILU_PASSAGE_PARAGRAPH) return;
    o->last[3] = value;
    begin_below(o, 3);
}

static bool is_beside(const pilu_passage *p, const pilu_passage *other)
{
    return p->row == other->row && p->table == other->table;
}

/* 一、工资福利支出 in a row of a table: its rows are numbered for themselves. A line of contents has two cells. */
static bool is_of_table(const pilu_text *text, size_t i)
{
    const pilu_passage *p = &text->passages[i];
    size_t from = i, to = i + 1;
    if (p->kind != PILU_PASSAGE_CELL) return false;
    while (from > 0 && is_beside(p, &text->passages[from - 1]) && to - from <= 2) from--;
    while (to < text->count && is_beside(p, &text->passages[to]) && to - from <= 2) to++;
    return to - from > 2;
}

/* From «单位：万元» on, up to a sentence or a chapter, lines are those of a table that a page was taken from: 一、 to 八、 of
 * income and 一、 to 二十三、 of spending one among the other. */
static bool is_in_flat_table(const pilu_text *whole, size_t i, text_number n, bool before)
{
    const pilu_passage *p = &whole->passages[i], *next = i + 1 < whole->count ? p + 1 : NULL;
    static const char *const UNITS[] = {"单位：元", "单位：万元", "单位：亿元", "单位:元", "单位:万元"};
    uint32_t last = text_before(p->text, p->end);
    if (p->kind != PILU_PASSAGE_PARAGRAPH || n.style == TEXT_CHAPTER || last == 0x3002 || last == 0xFF1B) return false;
    for (size_t k = 0; k < PILU_COUNT(UNITS); k++)
        if (text_ends(p->text, p->end, UNITS[k])) return true;
    bool heading = n.style == TEXT_HAN && text_find(p->text, " ", p->begin, p->end) == SIZE_MAX;
    return before && !(heading && next && text_first(next, "，") != SIZE_MAX); /* what is below it is a sentence */
}

void text_rule_numbering(text_run *run)
{
    order o = {.run = run, .middle = begins_in_the_middle(run->text)};
    bool flat = false;
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        text_number n = p->guessed ? (text_number){0} : text_number_of(p);
        flat = is_in_flat_table(run->text, i, n, flat);
        if (n.style && (flat || (text_level(n.style) <= 2 && is_of_table(run->text, i)))) n = (text_number){0};
        if (n.style == TEXT_CHAPTER) {
            memset(o.last, 0, sizeof o.last);
            memset(o.before, 0, sizeof o.before);
            memset(o.next, 0, sizeof o.next);
            o.wrong_count = 0;
        } else if (n.style) {
            read_number(&o, p, n);
        } else {
            read_before_digits(&o, p);
        }
        if (p->begin < p->end) o.above = n.style ? p : NULL;
        if (!text_is_bare(p)) read_dot(&o, p, n);
        if (p->kind == PILU_PASSAGE_PARAGRAPH) read_firstly(&o, p);
    }
    read_mixture(&o);
}
