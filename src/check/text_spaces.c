/* «与 2024 年度相比，增加 5.07 万元»: blanks beside figures, as Word and what is read from a PDF put them. The rules read
 * the words as if they were not there; places stay where the words are. */
#include "check/text_private.h"

/* A Han character or a mark of Chinese text. */
static bool is_wide(uint32_t c)
{
    return pilu_char_is_han(c) || (c > 0x3000 && c <= 0x301F) || (c >= 0xFF01 && c <= 0xFF5E) || c == 0x201C ||
           c == 0x201D;
}

static bool is_figure(uint32_t c) { return pilu_char_is_digit(c) || c == '%'; }

/* One blank between a figure and Chinese; two are a column, or a gap to be filled in. */
static bool is_loose(pilu_str text, size_t at)
{
    uint32_t before = text_before(text, at), next = text_at(text, at + 1);
    return (is_figure(before) && is_wide(next)) || (is_wide(before) && pilu_char_is_digit(next));
}

/* Lines without a mark may be rows of a table that has lost its strokes. */
static bool is_sentence(pilu_str text)
{
    static const char *const MARKS[] = {"，", "。", "；", "：", NULL};
    return text_has_any(text, 0, text.n, MARKS);
}

static void add_part(pilu_passage_part *parts, size_t *count, const pilu_passage *p, size_t from, size_t put)
{
    while (*count && parts[*count - 1].from == put) --*count; /* nothing of it is left */
    parts[*count] = (pilu_passage_part){(uint32_t)put, true, text_place(p, from, p->text.n)};
    ++*count;
}

static void close_up(pilu_text *text, pilu_passage *p, size_t blanks)
{
    pilu_passage_part *parts = PILU_NEW_ARRAY(text->arena, pilu_passage_part, p->part_count + blanks);
    char *bytes = PILU_NEW_ARRAY(text->arena, char, p->text.n);
    size_t count = 0, n = 0, next = 0;
    for (size_t at = 0; at < p->text.n; at++) {
        for (; next < p->part_count && p->parts[next].from == at; next++) {
            parts[count] = p->parts[next];
            parts[count++].from = (uint32_t)n;
        }
        if (p->text.p[at] != ' ' || !is_loose(p->text, at)) {
            bytes[n++] = p->text.p[at];
            continue;
        }
        bool goes_on = next == p->part_count || p->parts[next].from > at + 1;
        if (goes_on && count && parts[count - 1].exact) add_part(parts, &count, p, at + 1, n);
    }
    p->text = (pilu_str){bytes, n};
    p->parts = parts;
    p->part_count = count;
}

void text_close_up(pilu_text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        pilu_passage *p = &text->passages[i];
        size_t blanks = 0;
        if (p->kind == PILU_PASSAGE_CELL || !p->text.n || !memchr(p->text.p, ' ', p->text.n)) continue;
        for (size_t at = 1; at + 1 < p->text.n; at++) blanks += p->text.p[at] == ' ' && is_loose(p->text, at);
        if (blanks && is_sentence(p->text)) close_up(text, p, blanks);
    }
}
