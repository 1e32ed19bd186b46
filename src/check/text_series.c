/* The marks of what is listed: one list parts its items alike, whether they stand in a row, 防旱、防汛、防火、防震, or one a
 * line (GB/T 15834-2011, 4.5 and 4.6). */
#include "check/text_private.h"

/* --- in a row -------------------------------------------------------------------------------------------------- */

enum { LEAST_ITEM = 2 * 3, MOST_ITEM = 6 * 3 };

/* The bytes of the Han item that ends at `end`, behind 、; 0: none. */
static size_t item_before(pilu_str text, size_t end)
{
    size_t from = end;
    while (end - from <= MOST_ITEM && pilu_char_is_han(text_before(text, from))) from = text_back(text, from);
    return end - from >= LEAST_ITEM && end - from <= MOST_ITEM && text_ends(text, from, "、") ? end - from : 0;
}

/* Do two items of n bytes begin or end with one character, and a third with the same? */
static bool are_alike(const char *a, const char *b, const char *c, size_t n)
{
    size_t last = n - 3;
    bool head = !memcmp(a, b, 3) && !memcmp(b, c, 3);
    bool tail = !memcmp(a + last, b + last, 3) && !memcmp(b + last, c + last, 3);
    return (head || tail) && memcmp(b, c, n) != 0;
}

/* «防旱、防汛、防火，防震及»: the comma parts items of one series. */
static void read_comma(text_run *run, const pilu_passage *p)
{
    static const char *const BEHIND[] = {"及", "和", "与", "等", "以及", NULL};
    pilu_str text = p->text;
    for (size_t at = text_first(p, "，"); at != SIZE_MAX; at = text_find(text, "，", at + 3, text.n)) {
        size_t n = item_before(text, at), next = at + 3;
        if (!n || at < 2 * (n + 3) || next + n >= text.n) continue;
        size_t first = at - 2 * n - 3;
        for (size_t k = 0; k < n; k += 3)
            if (!pilu_char_is_han(text_at(text, next + k)) || !pilu_char_is_han(text_at(text, first + k))) n = 0;
        bool parted = n && text_has(text, first + n, "、"), ends = false;
        for (const char *const *word = BEHIND; *word; word++) ends |= text_has(text, next + n, *word);
        if (!parted || !ends || !are_alike(text.p + first, text.p + at - n, text.p + next, n)) continue;
        text_report(run, TEXT_MARK, p, at - n, next + n, pilu_str_slice(text, at - n, next + n),
                    PILU_WORDS("用“、”的并列", "a series with “、”"));
    }
}

/* --- one a line ------------------------------------------------------------------------------------------------ */

/* Items of one level, one after the other. */
typedef struct list {
    text_style style;
    int value;
    const pilu_passage *open[16]; /* without a mark */
    size_t open_count, marked;
    bool other; /* not all end with an amount */
} list;

/* Where the words of an item that ends with an amount end, with its mark; 0: it ends with no amount. */
static bool ends_with_amount(const pilu_passage *p, bool *marked)
{
    static const char *const MARKS[] = {"；", "。", "，", ";", "."};
    size_t end = p->end;
    *marked = false;
    for (size_t k = 0; k < PILU_COUNT(MARKS) && !*marked; k++)
        if (text_ends(p->text, end, MARKS[k])) {
            end -= strlen(MARKS[k]);
            *marked = true;
        }
    return text_ends(p->text, end, "元");
}

static void close_list(text_run *run, list *l)
{
    static const char *const STOPS[] = {"，", "；", "。", NULL};
    if (l->style == TEXT_NO_NUMBER) return;
    bool some = l->marked >= 2 && l->open_count <= l->marked && !l->other;
    for (size_t i = 0; some && i < l->open_count; i++) {
        const pilu_passage *p = l->open[i];
        size_t tail = p->end;
        if (text_has_any(p->text, p->begin, p->end, STOPS)) continue; /* text-stop has read it */
        for (int k = 0; k < 8 && tail > p->begin; k++) tail = text_back(p->text, tail);
        text_report(run, TEXT_STOP, p, tail, p->end, pilu_str_slice(p->text, tail, p->end));
    }
    *l = (list){.style = TEXT_NO_NUMBER};
}

static void put_item(list *l, text_number number, const pilu_passage *p)
{
    bool marked, amount = ends_with_amount(p, &marked);
    l->style = number.style;
    l->value = number.value;
    l->other |= !amount || (!marked && l->open_count == PILU_COUNT(l->open));
    l->marked += marked;
    if (!marked && !l->other) l->open[l->open_count++] = p;
}

static void read_items(text_run *run)
{
    enum { LEVELS = 8 };
    list lists[LEVELS] = {{.style = TEXT_NO_NUMBER}};
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->begin >= p->end) continue;
        text_number number = text_number_of(p);
        bool item = number.style && p->kind == PILU_PASSAGE_PARAGRAPH;
        int level = item ? text_level(number.style) : -1;
        for (int k = level + 1; k < LEVELS; k++) close_list(run, &lists[k]);
        if (!item) continue;
        list *l = &lists[level];
        if (l->style != number.style || l->value + 1 != number.value) close_list(run, l);
        put_item(l, number, p);
    }
    for (int k = 0; k < LEVELS; k++) close_list(run, &lists[k]);
}

void text_rule_series(text_run *run)
{
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (!p->note && (p->holds & TEXT_WIDE) && text_may_have_one(p, "、")) read_comma(run, p);
    }
    read_items(run);
}
