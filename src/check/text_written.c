/* How numbers and dashes are written: a document's number without 号, 余 behind a figure that is exact, one stroke for
 * the dash of two, a full stop before what is no sentence, a line of a drawing for the sign of equality. */
#include "check/text_private.h"

/* «（国办发〔2022〕8）» (GB/T 9704-2012 §7.2.5: the number ends with 号). */
static void read_document_number(text_run *run, const pilu_passage *p)
{
    static const char *const ENDS[] = {"）", "》", "，", "。", "、", "；"};
    pilu_str text = p->text;
    for (size_t at = text_first(p, "〕"); at != SIZE_MAX; at = text_find(text, "〕", at + 3, text.n)) {
        size_t from = at + 3, to = from;
        while (pilu_char_is_digit(text_at(text, to))) to++;
        bool year = at >= 7 && text_ends(text, at - 4, "〔") && text.p[at - 4] >= '1' && text.p[at - 4] <= '2';
        bool named = year && at >= 10 && pilu_char_is_han(text_before(text, at - 7)); /* 国办发〔 */
        bool ends = false;
        for (size_t k = 0; k < PILU_COUNT(ENDS); k++) ends |= text_has(text, to, ENDS[k]);
        if (!named || to == from || to - from > 5 || !ends) continue;
        size_t begin = at - 7;
        pilu_str said = pilu_str_slice(text, begin, to);
        pilu_str right = pilu_arena_printf(run->diags->arena, "“%.*s号”", PILU_FMT(said));
        text_report(run, TEXT_MARK, p, begin, to, said, right);
    }
}

/* «926余条»: what is counted to the last one is no 余; 900余 and 125余万 are. GB/T 15835-2011 §4.1.3 */
static void read_more_than(text_run *run, const pilu_passage *p)
{
    pilu_str text = p->text;
    for (size_t at = text_first(p, "余"); at != SIZE_MAX; at = text_find(text, "余", at + 3, text.n)) {
        size_t from = at;
        while (from && pilu_char_is_digit((unsigned char)text.p[from - 1])) from--;
        uint32_t before = text_before(text, from);
        bool part = before < 0x80 && before > ' ';
        if (at - from < 3 || at - from > 9 || part || text.p[at - 1] == '0') continue;
        static const char *const WORDS[] = {"万", "亿", "额", "下", "量", "款", "热", "粮", "力", "地", "年", "天"};
        bool word = false; /* 余额; 365余天 is a way of speaking */
        for (size_t k = 0; k < PILU_COUNT(WORDS); k++) word |= text_has(text, at + 3, WORDS[k]);
        if (word || !pilu_char_is_han(text_at(text, at + 3))) continue;
        pilu_str digits = pilu_str_slice(text, from, at), said = pilu_str_slice(text, from, at + 3);
        text_set(text_report(run, TEXT_WORDING, p, from, at + 3, said,
                             PILU_WORDS("有误，确数后面不用“余”", "is wrong, an exact number takes no 余"), digits),
                 said, digits);
    }
}

/* «公务接待费1.53万元。与2025年预算持平。»: the second sentence has no subject; it is the first's end. */
static void read_without_subject(text_run *run, const pilu_passage *p)
{
    enum { MOST = 60 };
    pilu_str text = p->text;
    for (size_t at = text_first(p, "元。与"); at != SIZE_MAX; at = text_find(text, "元。与", at + 9, text.n)) {
        size_t stop = at + 3, from = stop + 6;
        size_t end = text_find(text, "持平。", from, from + MOST < text.n ? from + MOST : text.n);
        if (end == SIZE_MAX || (!text_year_at(text, from) && !text_has(text, from, "上年"))) continue;
        if (text_find(text, "，", from, end) != SIZE_MAX || text_find(text, "。", from, end) != SIZE_MAX) continue;
        text_report(run, TEXT_MARK, p, stop, stop + 3, pilu_str_slice(text, stop, stop + 3), PILU_STR("“，”"));
    }
}

static bool is_stroke(uint32_t c) { return c == 0x2014 || c == 0x2015 || c == 0x2500 || c == 0x2550; }

/* «—2023年8月在…会议上» below a title: the dash (GB/T 15834-2011 §4.13) is two strokes. */
static void read_dash(text_run *run, const pilu_passage *p)
{
    pilu_str text = p->text;
    uint32_t c = text_at(text, p->begin), next = text_at(text, p->begin + 3);
    bool single = p->kind == PILU_PASSAGE_PARAGRAPH && (c == 0x2014 || c == 0x2015) && !is_stroke(next);
    if (!single || (!pilu_char_is_han(next) && !text_year_at(text, p->begin + 3))) return;
    const pilu_passage *above = p > run->text->passages ? p - 1 : NULL; /* 2021 and below it —2023年: a range */
    uint32_t last = above ? text_before(above->text, above->end) : 0;
    if (pilu_char_is_digit(last) || last == 0x5E74) return;
    pilu_str said = pilu_str_slice(text, p->begin, p->begin + 3);
    text_report(run, TEXT_MARK, p, p->begin, p->begin + 3, said, PILU_STR("“——”"));
}

/* «达标率═100%» */
static void read_equality(text_run *run, const pilu_passage *p)
{
    pilu_str text = p->text;
    size_t at = text_first(p, "═");
    if (at == SIZE_MAX || is_stroke(text_before(text, at)) || is_stroke(text_at(text, at + 3))) return;
    text_report(run, TEXT_MARK, p, at, at + 3, pilu_str_slice(text, at, at + 3), PILU_STR("“＝”"));
}

void text_rule_written(text_run *run)
{
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (!(p->holds & TEXT_WIDE) || p->note) continue;
        read_dash(run, p);
        read_equality(run, p);
        if (!(p->holds & TEXT_DIGITS)) continue;
        read_document_number(run, p);
        read_more_than(run, p);
        read_without_subject(run, p);
    }
}
