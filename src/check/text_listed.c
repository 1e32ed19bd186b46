/* The funds of a self-evaluation form that was copied one cell a line: 年初预算数, 全年预算数, 全年执行数, 分值, 执行率 and 得分
 * each on a line of its own, then a name and as many figures. Such lines are made the cells of a table again, so that
 * the rules of tables read them. Blank cells leave no line: a row that has not as many values as there are heads is not
 * laid out, and ends the table. */
#include "check/text_private.h"

enum { LEAST_HEADS = 3, MOST_HEADS = 8, LONGEST_WORDS = 60, FIRST_TABLE = 1 << 24 }; /* beyond those of its lines */

static pilu_str words_of(const pilu_passage *p)
{
    size_t from = text_begin(p->text), to = text_end(p->text); /* of a line of blanks the end is before the beginning */
    return pilu_str_slice(p->text, from, from < to ? to : from);
}

/* A head word, behind which （A） may stand. */
static bool is_head(const pilu_passage *p)
{
    static const char *const HEADS[] = {"年初预算", "全年预算", "调整后预算", "调整预算", "预算数", "全年执行数",
                                        "执行数",   "预算执行", "执行率",     "分值",     "权重",   "得分"};
    static const char *const TAILS[] = {"", "数", "率"};
    pilu_str words = words_of(p);
    size_t bracket = pilu_str_find(words, PILU_STR("（"), 0);
    if (bracket == SIZE_MAX) bracket = pilu_str_find(words, PILU_STR("("), 0);
    if (bracket != SIZE_MAX) words.n = bracket;
    for (size_t i = 0; i < PILU_COUNT(HEADS); i++)
        for (size_t k = 0; k < PILU_COUNT(TAILS); k++) {
            size_t n = strlen(HEADS[i]);
            if (words.n == n + strlen(TAILS[k]) && text_has(words, 0, HEADS[i]) &&
                !memcmp(words.p + n, TAILS[k], words.n - n))
                return true;
        }
    return false;
}

static bool is_name(const pilu_passage *p)
{
    pilu_str words = words_of(p);
    return p->kind == PILU_PASSAGE_PARAGRAPH && words.n <= LONGEST_WORDS && text_han_count(words) >= 2 && !is_head(p);
}

/* 238.93, 85%, — and /. */
static bool is_value(const pilu_passage *p)
{
    pilu_str words = words_of(p);
    if (p->kind != PILU_PASSAGE_PARAGRAPH || !words.n) return false;
    if (pilu_str_is(words, "—") || pilu_str_is(words, "/") || pilu_str_is(words, "-")) return true;
    size_t digits = 0;
    for (size_t at = 0; at < words.n; at++) {
        if (!pilu_char_is_digit((unsigned char)words.p[at]) && !strchr(".,%", words.p[at])) return false;
        digits += pilu_char_is_digit((unsigned char)words.p[at]);
    }
    return digits > 0;
}

static size_t count_of(const pilu_text *text, size_t i, size_t most, bool (*is)(const pilu_passage *))
{
    size_t n = 0;
    while (n < most && i + n < text->count && is(&text->passages[i + n])) n++;
    return n;
}

static void lay_row(pilu_text *text, size_t i, size_t count, uint32_t table, uint32_t row, uint32_t column)
{
    for (size_t k = 0; k < count; k++) {
        pilu_passage *p = &text->passages[i + k];
        p->kind = PILU_PASSAGE_CELL;
        p->table = table;
        p->row = row;
        p->column = column + (uint32_t)k;
    }
}

/* Rows of as many values as heads, from `i` on; where they end. */
static size_t lay_rows(pilu_text *text, size_t i, size_t heads, uint32_t table)
{
    for (uint32_t row = 2; i < text->count && is_name(&text->passages[i]); row++, i += heads + 1) {
        if (count_of(text, i + 1, heads + 1, is_value) != heads) break;
        lay_row(text, i, heads + 1, table, row, 0);
    }
    return i;
}

static bool has_head(const pilu_text *text, size_t i, size_t heads, const char *words)
{
    for (size_t k = 0; k < heads; k++)
        if (text_find(text->passages[i + k].text, words, 0, text->passages[i + k].text.n) != SIZE_MAX) return true;
    return false;
}

void text_lay_out_listed(pilu_text *text)
{
    uint32_t table = FIRST_TABLE;
    for (size_t i = 0; i < text->count;) {
        bool head = text->passages[i].kind == PILU_PASSAGE_PARAGRAPH && is_head(&text->passages[i]);
        size_t heads = head ? count_of(text, i, MOST_HEADS, is_head) : 0;
        size_t end = heads ? i + heads : i + 1;
        if (heads >= LEAST_HEADS && has_head(text, i, heads, "执行") && has_head(text, i, heads, "预算")) {
            end = lay_rows(text, i + heads, heads, table);
            if (end > i + heads) lay_row(text, i, heads, table++, 1, 1);
        }
        i = end;
    }
}
