/* Punctuation (GB/T 15834-2011) and the marks of figures (GB/T 15835-2011). */
#include "check/text_private.h"

static bool is_chinese(uint32_t c)
{
    return pilu_char_is_han(c) || c == 0x201C || c == 0x201D || c == 0x300A || c == 0x300B || c == 0xFF08 ||
           c == 0xFF09;
}

/* --- half width beside Han (GB/T 15834 §5.1) -------------------------------------------------------------- */

static const struct {
    char half;
    const char *full;
} HALF[] = {{',', "，"}, {';', "；"}, {':', "："}, {'!', "！"}, {'?', "？"}, {'(', "（"}, {')', "）"}, {'"', "“”"}};

/* «共支出100.00万元.», «修建水渠. 2021年»: a full stop typed as a point. Behind 元 it can be nothing else; else a sentence of
 * some words comes before it, and a blank and new words, or nothing, behind it. */
static bool is_point_for_stop(const pilu_passage *p, size_t at)
{
    static const char *const MONEY[] = {"万元", "亿元", "元"};
    pilu_str text = p->text;
    uint32_t after = text_at(text, at + 1);
    bool money = false, end = at + 1 >= p->end;
    if (!pilu_char_is_han(text_before(text, at)) || after == '.') return false;
    for (size_t k = 0; k < PILU_COUNT(MONEY); k++)
        money |= text_ends(text, at, MONEY[k]) && pilu_char_is_digit(text_before(text, at - strlen(MONEY[k])));
    if (end) return p->kind == PILU_PASSAGE_PARAGRAPH && (money || text_han_count(text) >= 8);
    size_t next = at + 1, from = text_words_from(text, at, p->begin, 300, TEXT_AT_SENTENCE);
    while (text_at(text, next) == ' ') next++;
    bool begins = pilu_char_is_han(text_at(text, next)) || text_year_at(text, next);
    return begins && (money || (after == ' ' && text_han_count(pilu_str_slice(text, from, at)) >= 8));
}

/* The first mark of half width beside Chinese in a passage as it was given, and what it should be. */
typedef struct half_mark {
    const pilu_passage *p;
    size_t at;
    const char *full;
} half_mark;

static bool find_half_width(const pilu_passage *p, size_t from, half_mark *found)
{
    pilu_str text = p->text;
    for (size_t at = from; at < text.n; at++) {
        char c = text.p[at];
        if ((unsigned char)c >= 0x80 || (c >= '0' && c <= '9')) continue;
        *found = (half_mark){p, at, "。"};
        if (c == '.' && is_point_for_stop(p, at)) return true;
        for (size_t k = 0; k < PILU_COUNT(HALF); k++) {
            if (HALF[k].half != c) continue;
            uint32_t before = text_before(text, at), after = text_at(text, at + 1);
            if (!is_chinese(before) && !is_chinese(after)) continue;
            found->full = HALF[k].full;
            return true;
        }
    }
    return false;
}

/* Where the piece begins that follows the one at a place: of lines put together the next line. */
static size_t next_piece(const pilu_passage *p, size_t at)
{
    for (size_t k = 0; k < p->part_count; k++)
        if (p->parts[k].from > at) return p->parts[k].from;
    return p->text.n;
}

/* Once a passage, of lines put together once a line; once for a text that has them nearly everywhere, as a web page's
 * does. */
void text_rule_half_width(text_run *run)
{
    enum { MANY = 6, MOST_LINES = 20 };
    static const char *const MARKS_OF[] = {",", ";", ":", "!", "?", "(", ")", "\"", "."};
    const text_characters marks = text_characters_of(MARKS_OF, PILU_COUNT(MARKS_OF));
    half_mark *found = NULL, mark;
    size_t count = 0, room = 0, right = 0, passages = 0;
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (!(p->holds & TEXT_WIDE)) continue;
        const pilu_passage *given = p->given ? p->given : p;
        if (!(p->given || text_may_have_any(p, &marks)) || !find_half_width(given, given->begin, &mark)) {
            right += text_first(p, "，") != SIZE_MAX;
            continue;
        }
        passages++;
        size_t lines = run->text->doc ? 1 : MOST_LINES;
        for (bool more = true; more && lines > 0; lines--) {
            PILU_ARENA_PUSH_ROOM(run->scratch, found, count, room);
            found[count++] = mark;
            size_t next = next_piece(given, mark.at);
            more = next < given->text.n && find_half_width(given, next, &mark);
        }
    }
    bool all = passages >= MANY && passages > 2 * right;
    for (size_t i = 0; i < (all ? 1 : count); i++) {
        const half_mark *m = &found[i];
        pilu_str half = pilu_str_slice(m->p->text, m->at, m->at + 1);
        if (all)
            text_report(run, TEXT_HALF_WIDTHS, m->p, m->at, m->at + 1, half, pilu_str_from(m->full),
                        pilu_arena_printf(run->diags->arena, "%zu", passages));
        else text_report(run, TEXT_HALF_WIDTH, m->p, m->at, m->at + 1, half, pilu_str_from(m->full));
    }
}

/* --- single marks -------------------------------------------------------------------------------------------- */

typedef struct mark {
    const char *words;
    const char *right_zh, *right_en;
    const char *unless; /* words that may follow, between | */
} mark;

/* §4.5.3.5: no 、 between quotations or titles side by side; 、 does not stand before 和 and the like. */
static const mark MARKS[] = {{"≧", "“≥”", "“≥”", NULL},
                             {"≦", "“≤”", "“≤”", NULL},
                             {"％", "半角的“%”", "the half-width “%”", NULL},
                             {"%.", "“%。”，句号用全角", "“%。”", NULL},
                             {"等……", "“等”或“……”，不并用", "“等” or “……”, not both", NULL},
                             {"、以及", "“以及”，前面不用顿号", "“以及” without “、” before it", NULL},
                             {"、和", "“和”，前面不用顿号", "“和” without “、” before it", "谐|平|睦|解|气|善"},
                             {"、及", "“及”，前面不用顿号", "“及” without “、” before it", "时|早|格"},
                             {"》、《", "“》《”，书名号之间不用顿号", "“》《” without “、” between titles", NULL},
                             {"”、“", "“”“”，引号之间不用顿号", "quotations without “、” between them",
                              "事业收入”|经营收入”|事业单位经营收入”"}}; /* the ministry's own words for 其他收入 */

static bool followed_by(pilu_str text, size_t at, const char *any)
{
    for (; any && *any; any += strcspn(any, "|"), any += *any == '|') {
        size_t n = strcspn(any, "|");
        if (at + n <= text.n && !memcmp(text.p + at, any, n)) return true;
    }
    return false;
}

static void read_single_marks(text_run *run, const pilu_passage *p)
{
    for (size_t k = 0; k < PILU_COUNT(MARKS); k++) {
        const mark *m = &MARKS[k];
        size_t at = text_first(p, m->words);
        if (at == SIZE_MAX) continue;
        size_t n = strlen(m->words);
        while (at != SIZE_MAX && followed_by(p->text, at + n, m->unless))
            at = text_find(p->text, m->words, at + n, p->text.n);
        if (at == SIZE_MAX) continue;
        pilu_str right = pilu_arena_printf(run->diags->arena, "%s" PILU_WORDS_SPLIT "%s", m->right_zh, m->right_en);
        text_report(run, TEXT_MARK, p, at, at + n, pilu_str_from(m->words), right);
    }
}

/* 。， and the like; 。” is right, ？！ is. */
static bool is_stop(uint32_t c) { return c == 0x3002 || c == 0xFF0C || c == 0xFF1B || c == 0xFF1A || c == 0x3001; }

static void read_double_marks(text_run *run, const pilu_passage *p)
{
    for (size_t at = 0; at + 6 <= p->text.n; at++) {
        unsigned char c = (unsigned char)p->text.p[at];
        if (c != 0xE3 && c != 0xEF) continue; /* what a stop begins with */
        if (!is_stop(text_at(p->text, at)) || !is_stop(text_at(p->text, at + 3))) continue;
        text_report(run, TEXT_MARK, p, at, at + 6, pilu_str_slice(p->text, at, at + 6),
                    PILU_WORDS("一个标点", "one mark"));
        return;
    }
}

/* 忻人社发【2011】104号 for 〔2011〕 (GB/T 9704-2012 §7.2.5): each, for each is looked up by its number. */
static void read_number_brackets(text_run *run, const pilu_passage *p)
{
    static const char *const OPEN[] = {"【", "[", "（", "("}, *const CLOSE[] = {"】", "]", "）", ")"};
    pilu_str text = p->text;
    for (size_t k = 0; k < PILU_COUNT(OPEN); k++)
        for (size_t at = text_first(p, OPEN[k]); at != SIZE_MAX; at = text_find(text, OPEN[k], at + 1, text.n)) {
            size_t year = at + strlen(OPEN[k]), i = year + 4;
            if (!text_has(text, year, "20") && !text_has(text, year, "19")) continue;
            if (!pilu_char_is_digit(text_at(text, year + 2)) || !pilu_char_is_digit(text_at(text, year + 3)) ||
                !text_has(text, i, CLOSE[k]))
                continue;
            i += strlen(CLOSE[k]);
            size_t digits = i;
            while (pilu_char_is_digit(text_at(text, digits))) digits++;
            if (digits == i || !text_has(text, digits, "号")) continue;
            pilu_str right = pilu_arena_printf(run->diags->arena, "“〔%.4s〕”", text.p + year);
            text_report(run, TEXT_MARK, p, at, i, pilu_str_slice(text, at, i), right);
        }
}

/* 中华人民共和国《预算法》: what stands before the mark is of the law's name. */
static void read_law_title(text_run *run, const pilu_passage *p)
{
    static const char HEAD[] = "中华人民共和国《";
    pilu_str text = p->text;
    size_t at = text_first(p, HEAD);
    if (at == SIZE_MAX) return;
    size_t name = at + sizeof HEAD - 1, end = text_find(text, "》", name, text.n);
    if (end == SIZE_MAX || end - name > 90) return;
    if (!text_ends(text, end, "法") && !text_ends(text, end, "条例") && !text_ends(text, end, "法典")) return;
    pilu_str right = pilu_arena_printf(run->diags->arena, "《中华人民共和国%.*s》", (int)(end - name), text.p + name);
    text_report(run, TEXT_MARK, p, at, end + 3, pilu_str_slice(text, at, end + 3), right);
}

/* <关于…> as title marks: §4.15, 〈 〉. */
static void read_angles(text_run *run, const pilu_passage *p)
{
    pilu_str text = p->text;
    size_t at = text_first(p, "<");
    if (at == SIZE_MAX || !pilu_char_is_han(text_at(text, at + 1))) return;
    size_t end = text_find(text, ">", at, text.n);
    if (end == SIZE_MAX) return;
    text_report(run, TEXT_MARK, p, at, end + 1, PILU_STR("< >"), PILU_STR("〈 〉"));
}

/* 关于印发《…的通知》: what is issued is the document inside, so the inner title has its own marks. */
static void read_issued_title(text_run *run, const pilu_passage *p)
{
    static const char HEAD[] = "印发《", TAIL[] = "的通知》";
    pilu_str text = p->text;
    for (size_t at = text_first(p, HEAD); at != SIZE_MAX; at = text_find(text, HEAD, at + sizeof HEAD - 1, text.n)) {
        size_t end = text_find(text, "》", at, text.n);
        size_t tail = sizeof TAIL - 1 - 3;
        if (end == SIZE_MAX || end < at + tail || !text_has(text, end - tail, TAIL)) continue;
        if (text_find(text, "〈", at, end) != SIZE_MAX) continue;
        text_report(run, TEXT_MARK, p, at, end + 3, PILU_STR("印发《……的通知》"), PILU_STR("《关于印发〈……〉的通知》"));
        return;
    }
}

/* «较上年（减少）5万元», «（减）幅5%»: of a form's choice the one that was kept, in its brackets. */
static void read_kept_choices(text_run *run, const pilu_passage *p)
{
    static const char *const WORDS[] = {"增加", "减少", "增长", "下降", "上升", "降低", "增", "减"};
    static const char *const BEFORE[] = {"年", "年度", "期", "数", "比", "较", "，", NULL};
    pilu_str text = p->text;
    for (size_t at = text_first(p, "（"); at != SIZE_MAX; at = text_find(text, "（", at + 3, text.n))
        for (size_t k = 0; k < PILU_COUNT(WORDS); k++) {
            size_t n = strlen(WORDS[k]), end = at + n + 6;
            if (!text_has(text, at + 3, WORDS[k]) || !text_has(text, end - 3, "）")) continue;
            bool range = text_has(text, end, "幅") && pilu_char_is_digit(text_at(text, end + 3));
            bool amount = pilu_char_is_digit(text_at(text, end)) && text_word_before(text, at, BEFORE);
            if (!range && !amount) continue;
            pilu_str right = pilu_arena_printf(run->diags->arena, "“%s”，选定的去掉表样的括号" PILU_WORDS_SPLIT
                                               "“%s” without the form's brackets", WORDS[k], WORDS[k]);
            text_report(run, TEXT_MARK, p, at, end, pilu_str_slice(text, at, end), right);
        }
}

/* «服务人口5.00（万人）»: a unit as a form has it, in a sentence. */
static void read_bracketed_unit(text_run *run, const pilu_passage *p)
{
    static const char *const UNITS[] = {"万元", "万人", "人次", "公里", "万亩", "亩", "户", "人", "元"};
    pilu_str text = p->text;
    for (size_t at = text_first(p, "（"); at != SIZE_MAX; at = text_find(text, "（", at + 3, text.n))
        for (size_t k = 0; k < PILU_COUNT(UNITS); k++) {
            size_t end = at + 3 + strlen(UNITS[k]);
            bool ends = text_has(text, end + 3, "。") || text_has(text, end + 3, "，") || text_has(text, end + 3, "；");
            if (!text_has(text, at + 3, UNITS[k]) || !text_has(text, end, "）") || !ends) continue;
            if (!pilu_char_is_digit(text_before(text, at))) continue;
            pilu_str right = pilu_arena_printf(run->diags->arena, "“%s”，句中的单位不加括号" PILU_WORDS_SPLIT
                                               "“%s” without brackets", UNITS[k], UNITS[k]);
            text_report(run, TEXT_MARK, p, at, end + 3, pilu_str_slice(text, at, end + 3), right);
            return;
        }
}

/* «1-6月份», «1-6月，全市…», «1-6月收入»: how bulletins tell the months. */
static bool is_of_bulletin(pilu_str text, size_t at)
{
    return text_has(text, at, "月") && (text_has(text, at + 3, "，") || pilu_char_is_han(text_at(text, at + 3)));
}

/* 《…规划（2021-2030年）》: as the title has it. */
static bool within_title(pilu_str text, size_t at)
{
    enum { MOST = 200 };
    size_t least = at > MOST ? at - MOST : 0;
    while (least && ((unsigned char)text.p[least] & 0xC0) == 0x80) least++;
    size_t close = text_find(text, "》", at, at + MOST < text.n ? at + MOST : text.n), open = SIZE_MAX;
    for (size_t next = least; (next = text_find(text, "《", next, at)) != SIZE_MAX; next += 3) open = next;
    return open != SIZE_MAX && close != SIZE_MAX && text_find(text, "》", open, at) == SIZE_MAX;
}

/* 2018-2020年 (GB/T 15835 §5.1.2.1: ～ or —). */
static void read_range(text_run *run, const pilu_passage *p)
{
    static const char *const UNITS[] = {"年", "月", "日", "万元", "%"};
    static const char *const DATES[] = {"年", "月", "日"};
    pilu_str text = p->text;
    for (size_t at = text_first(p, "-"); at != SIZE_MAX; at = text_find(text, "-", at + 1, text.n)) {
        size_t from = at, to = at + 1;
        while (from && pilu_char_is_digit((unsigned char)text.p[from - 1])) from--;
        while (pilu_char_is_digit(text_at(text, to))) to++;
        uint32_t before = text_before(text, from);
        bool twice = text_has(text, at, "--") && pilu_char_is_digit(text_at(text, at + 2));
        for (size_t k = 0; twice && k < PILU_COUNT(DATES); k++) {
            if (!text_ends(text, at, DATES[k])) continue;
            text_report(run, TEXT_MARK, p, at, at + 2, PILU_STR("--"),
                        PILU_WORDS("用“—”或“～”连接的起止", "a range with “—” or “～”"));
            return;
        }
        if (from == at || to == at + 1 || before == '-' || before == '.' || (before < 0x80 && before > ' ')) continue;
        for (size_t k = 0; k < PILU_COUNT(UNITS); k++) {
            if (!text_has(text, to, UNITS[k]) || is_of_bulletin(text, to) || at - from > 4) continue;
            if (within_title(text, from)) continue;
            text_report(run, TEXT_MARK, p, from, to, pilu_str_slice(text, from, to),
                        PILU_WORDS("用“—”或“～”连接的起止", "a range with “—” or “～”"));
            return;
        }
    }
}

static bool is_of_number(uint32_t c) { return pilu_char_is_digit(c) || c == '.'; }

/* 3*1.8*2 (GB 3102.11: ×). Two stars, or eleven digits, are a mask. */
static void read_times(text_run *run, const pilu_passage *p)
{
    enum { MOST = 6 };
    pilu_str text = p->text;
    for (size_t at = text_first(p, "*"); at != SIZE_MAX; at = text_find(text, "*", at + 1, text.n)) {
        size_t from = at, to = at + 1;
        while (at - from <= MOST && is_of_number(text_before(text, from))) from--;
        while (to - at < 10) {
            bool more = to > at + 1 && text_at(text, to) == '*' && is_of_number(text_at(text, to + 1));
            if (!more && !is_of_number(text_at(text, to))) break;
            to++;
        }
        uint32_t before = text_before(text, from), after = text_at(text, to);
        bool latin = (before && before < 0x80 && before != ' ' && before != '(') ||
                     (after < 0x80 && after > ' ' && !strchr("*),;%", (int)after));
        if (from == at || to == at + 1 || at - from > MOST || to - at >= 10 || latin) continue;
        text_report(run, TEXT_MARK, p, from, to, pilu_str_slice(text, from, to),
                    PILU_WORDS("用“×”的乘式", "a product with “×”"));
        return;
    }
}

void text_rule_marks(text_run *run)
{
    static const char *const STOPS[] = {"。", "，", "；", "：", "、"};
    const text_characters stops = text_characters_of(STOPS, PILU_COUNT(STOPS));
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->holds & TEXT_WIDE) read_single_marks(run, p);
        if (text_may_have_any(p, &stops)) read_double_marks(run, p);
        if (p->holds & TEXT_WIDE) read_number_brackets(run, p);
        read_angles(run, p);
        read_law_title(run, p);
        if (p->holds & TEXT_DIGITS) {
            read_kept_choices(run, p);
            if (p->kind == PILU_PASSAGE_PARAGRAPH) read_bracketed_unit(run, p);
        }
        read_issued_title(run, p);
        read_range(run, p);
        read_times(run, p);
    }
}

/* --- pairs --------------------------------------------------------------------------------------------------- */

enum { PAIRS_DEEP = 32 };

static const struct {
    uint32_t open[2], close[2];
    const char *open_words, *close_words;
} PAIRS[] = {{{0xFF08, '('}, {0xFF09, ')'}, "（", "）"}, {{0x300A, 0}, {0x300B, 0}, "《", "》"},
             {{0x201C, 0}, {0x201D, 0}, "“", "”"},       {{0x3010, 0}, {0x3011, 0}, "【", "】"},
             {{0x3014, 0}, {0x3015, 0}, "〔", "〕"},     {{0x3008, 0}, {0x3009, 0}, "〈", "〉"}};

static int pair_of(uint32_t c, bool *opens)
{
    for (size_t k = 0; k < PILU_COUNT(PAIRS); k++)
        for (int w = 0; w < 2; w++) {
            if (!PAIRS[k].open[w]) continue;
            if (c == PAIRS[k].open[w] || c == PAIRS[k].close[w]) {
                *opens = c == PAIRS[k].open[w];
                return (int)k;
            }
        }
    return -1;
}

typedef struct lone_mark {
    const pilu_passage *passage;
    int pair;
    size_t at;
    bool opens;
} lone_mark;

static void report_pair(text_run *run, const lone_mark *m)
{
    const char *own = m->opens ? PAIRS[m->pair].open_words : PAIRS[m->pair].close_words;
    const char *other = m->opens ? PAIRS[m->pair].close_words : PAIRS[m->pair].open_words;
    text_report(run, TEXT_UNBALANCED, m->passage, m->at, text_after(m->passage->text, m->at), pilu_str_from(own),
                pilu_str_from(other));
}

/* 1） at the head of an item stands alone. */
static bool is_item_mark(pilu_str text, size_t at)
{
    size_t from = text_begin(text);
    return at > from && at - from <= 6 && (pilu_char_is_digit(text_before(text, at)) || at - from == 3);
}

/* The first mark without its other half; false when there is none. */
static bool find_lone_mark(const pilu_passage *p, lone_mark *found)
{
    int open[PAIRS_DEEP];
    size_t place[PAIRS_DEEP], deep = 0;
    for (size_t at = 0; at < p->text.n; at++) {
        unsigned char c = (unsigned char)p->text.p[at];
        bool opens = false;
        if (c != '(' && c != ')' && c != 0xE2 && c != 0xE3 && c != 0xEF) continue; /* what these marks begin with */
        int k = pair_of(text_at(p->text, at), &opens);
        if (k < 0) continue;
        bool quote_again = opens && k == 2 && deep && open[deep - 1] == k;
        if (quote_again || (!opens && (!deep || open[deep - 1] != k))) {
            if (is_item_mark(p->text, at)) continue;
            *found = (lone_mark){p, deep && !quote_again ? open[deep - 1] : k,
                                 deep && !quote_again ? place[deep - 1] : at, deep ? true : opens};
            return true;
        }
        if (opens && deep == PAIRS_DEEP) return false;
        if (!opens) {
            deep--;
            continue;
        }
        open[deep] = k;
        place[deep++] = at;
    }
    if (deep) *found = (lone_mark){p, open[deep - 1], place[deep - 1], true};
    return deep > 0;
}

/* A cell of a PDF may be read as two: what is open in one is closed in another on its page or the next. Of a page taken
 * over as lines it is closed in one of the next. */
typedef struct waiting {
    lone_mark marks[64];
    size_t count;
} waiting;

static bool is_other_half(const lone_mark *a, const lone_mark *b)
{
    enum { MOST_APART = 600 }; /* bytes, of lines */
    const pilu_place *above = &a->passage->parts[0].place, *below = &b->passage->parts[0].place;
    int apart = above->page - below->page;
    if (a->passage->loose && (!a->opens || below->at.offset - above->at.offset > MOST_APART)) return false;
    return a->pair == b->pair && a->opens != b->opens && apart >= -1 && apart <= 1;
}

static void put_waiting(text_run *run, waiting *w, const lone_mark *mark)
{
    for (size_t i = w->count; i-- > 0;) {
        if (!is_other_half(&w->marks[i], mark)) continue;
        memmove(w->marks + i, w->marks + i + 1, (--w->count - i) * sizeof *w->marks);
        return;
    }
    if (w->count == PILU_COUNT(w->marks)) {
        report_pair(run, &w->marks[0]);
        memmove(w->marks, w->marks + 1, --w->count * sizeof *w->marks);
    }
    w->marks[w->count++] = *mark;
}

void text_rule_balance(text_run *run)
{
    static const char *const ANY[] = {"（", "(", "）", ")", "《", "》", "“", "”", "【", "】", "〔", "〕", "〈", "〉"};
    const text_characters any = text_characters_of(ANY, PILU_COUNT(ANY));
    waiting w = {.count = 0};
    lone_mark mark;
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (!text_may_have_any(p, &any) || !find_lone_mark(p, &mark)) continue;
        if (p->guessed || p->loose & TEXT_LOOSE_MARKS) put_waiting(run, &w, &mark);
        else report_pair(run, &mark);
    }
    for (size_t i = 0; i < w.count; i++) report_pair(run, &w.marks[i]);
}

/* --- ends of paragraphs ------------------------------------------------------------------------------------- */

static const pilu_passage *next_passage(const text_run *run, size_t i)
{
    for (i++; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->begin < p->end) return p;
    }
    return NULL;
}

/* A mark that parts a sentence; what stands in brackets is no sentence. */
static bool has_stop(pilu_str text, size_t from, size_t to)
{
    int deep = 0;
    for (size_t at = from; at < to; at = text_after(text, at)) {
        uint32_t c = text_at(text, at);
        deep += (c == 0xFF08) - (c == 0xFF09 && deep > 0);
        if (!deep && (c == 0x3002 || c == 0xFF0C || c == 0xFF1B)) return true;
    }
    return false;
}

/* «（更正版，2024年9月1日第1次更正）»: an added remark has no stop of its own (GB/T 15834, 4.9). */
static bool is_remark(pilu_str text, size_t from, size_t to)
{
    pilu_str mark = pilu_str_from("）");
    bool begins = pilu_str_starts(pilu_str_slice(text, from, to), PILU_STR("（"));
    return begins && pilu_str_find(text, mark, from) == to - mark.n;
}

/* Words put down by a page around its text, behind which no sentence is closed: 责任编辑：张三，来源：… */
static bool is_labelled(pilu_str text, size_t from)
{
    static const char *const LABELS[] = {"来源",   "编辑", "责任编辑", "责编", "审核", "作者", "记者",   "通讯员", "版权所有",
                                         "主办",   "承办", "地址",     "联系", "电话", "邮编", "填表人", "填报人", "网站",
                                         "单位负责人", "信息来源", "发布", "备案", "附件", "附表", "单位", "抄送", "主送"};
    for (size_t i = 0; i < PILU_COUNT(LABELS); i++) {
        size_t at = from + strlen(LABELS[i]);
        if (!text_has(text, from, LABELS[i])) continue;
        if (text_has(text, at, "人") || text_has(text, at, "单位") || text_has(text, at, "电话")) return true;
        if (text_has(text, at, "：") || text_has(text, at, ":") || text_has(text, at, "（")) return true;
    }
    return false;
}

/* A blank among Chinese words and figures parts cells, a caption, a date: what is behind it is no sentence's end. */
static bool is_flattened(pilu_str text, size_t from, size_t to)
{
    size_t title = 0;
    for (size_t at = from; at < to; at = text_after(text, at)) {
        uint32_t c = text_at(text, at), before = text_before(text, at), after = text_at(text, at + 1);
        title += c == 0x300A;
        title -= c == 0x300B && title;
        if (c != ' ' || title) continue;
        bool word = before < 0x80 && after < 0x80 && !pilu_char_is_digit(before) && !pilu_char_is_digit(after);
        if (!word && before != 0xFF0C && before != 0xFF1A && before != 0x3001) return true;
    }
    return false;
}

static size_t count_digits(pilu_str text, size_t from, size_t to)
{
    size_t digits = 0;
    for (size_t at = from; at < to; at++) digits += pilu_char_is_digit((unsigned char)text.p[at]);
    return digits;
}

/* Is the last sentence of a paragraph surely one, and left open? A numbered line without 。 and figures is a heading. */
static bool is_left_open(const pilu_passage *p, size_t from, size_t to)
{
    enum { LEAST = 10, TITLE = 28, LONGEST_SENTENCE = 240 };
    static const char *const GO_ON[] = {"主要是", "主要用于", "主要包括", "其中", "包括", "用于", "原因是"};
    pilu_str text = p->text;
    uint32_t last = text_before(text, to);
    bool cut = last == 0xFF0C || last == 0x3001;
    bool open = pilu_char_is_han(last) || pilu_char_is_digit(last) || last == '%' || last == 0xFF09 || last == ')' ||
                last == 0x300B;
    if (!cut && !open) return false;
    size_t begin = text_words_from(text, to, from, 0, TEXT_AT_STOP | TEXT_AT_CALL);
    pilu_str words = pilu_str_slice(text, begin, to);
    size_t han = text_han_count(words), first = begin + text_begin(words);
    for (size_t i = 0; begin > from && i < PILU_COUNT(GO_ON); i++)
        if (text_has(text, begin, GO_ON[i])) return true; /* 。主要是利息 */
    if (han < LEAST || han > LONGEST_SENTENCE || is_remark(text, begin, to)) return false;
    if ((begin > from && first > begin) || is_labelled(text, first)) return false;
    if (cut) return true;
    if (text_has(text, first, "- ")) first += 2;
    if (is_flattened(text, first, to)) return false;
    text_number number = text_number_at(text, first);
    if (number.style && !count_digits(text, number.to, to) && han <= TITLE) return false;
    return has_stop(text, begin, to);
}

static bool is_ended(const pilu_passage *p)
{
    uint32_t last = text_before(p->text, p->end);
    return last == 0x3002 || last == 0xFF1B || last == 0xFF01 || last == 0xFF1F;
}

/* Where most paragraphs end without a mark, it is the way the text is written or was taken over: said once. */
static void read_ends(text_run *run)
{
    enum { MANY = 6 };
    size_t ended = 0, count = 0, room = 0;
    const pilu_passage **open = NULL;
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->kind != PILU_PASSAGE_PARAGRAPH || p->note || p->residue || p->begin >= p->end) continue;
        ended += is_ended(p);
        if (p->loose & TEXT_LOOSE_END || !is_left_open(p, p->begin, p->end)) continue;
        PILU_ARENA_PUSH_ROOM(run->scratch, open, count, room);
        open[count++] = p;
    }
    if (count >= MANY && count > ended) count = 1;
    for (size_t i = 0; i < count; i++) {
        size_t to = open[i]->end, tail = to;
        for (int k = 0; k < 8 && tail > open[i]->begin; k++) tail = text_back(open[i]->text, tail);
        text_report(run, TEXT_STOP, open[i], tail, to, pilu_str_slice(open[i]->text, tail, to));
    }
}

/* Is the line before it an item of the same list: 三、 before 四、, a sentence too? */
static bool follows_item(const text_run *run, size_t i, text_number number)
{
    const pilu_passage *p = i ? &run->text->passages[i - 1] : NULL;
    text_number before = p ? text_number_of(p) : (text_number){0};
    return before.style == number.style && before.value + 1 == number.value &&
           text_before(p->text, p->end) == 0x3002;
}

/* A heading alone on its line: words follow that are no sibling of it, and no figure is in it. */
static bool is_lone_heading(const text_run *run, size_t i, text_number number, size_t from, size_t to)
{
    static const char *const MARKS[] = {"。", "，", "；", "：", NULL};
    pilu_str text = run->text->passages[i].text;
    if (!number.style || number.style == TEXT_CHAPTER || follows_item(run, i, number)) return false;
    size_t end = text_before(text, to) == 0x3002 ? to - 3 : to;
    if (text_has_any(text, from, end, MARKS) || text_han_count(pilu_str_slice(text, number.to, to)) > 24) return false;
    for (size_t at = number.to; at < end; at++)
        if (pilu_char_is_digit((unsigned char)text.p[at]) && !text_has(text, at + 4, "年") &&
            !pilu_char_is_digit((unsigned char)text.p[at - 1]))
            return text_year_at(text, at) != 0;
    const pilu_passage *next = next_passage(run, i);
    if (!next) return false;
    text_number below = text_number_of(next);
    return !below.style || text_level(below.style) > text_level(number.style);
}

typedef struct stopped {
    const pilu_passage *first;
    size_t count, without;
} stopped;

/* `pass` 0: how many of a level end with 。 and how many do not. 1: all of three or more are said once. */
static void read_heading_stop(text_run *run, size_t i, size_t from, size_t to, stopped *levels, int pass)
{
    const pilu_passage *p = &run->text->passages[i];
    text_number number = text_number_of(p);
    if (!is_lone_heading(run, i, number, from, to)) return;
    stopped *level = &levels[text_level(number.style)];
    bool stop = text_before(p->text, to) == 0x3002;
    if (pass == 0) {
        if (stop && !level->count++) level->first = p;
        level->without += !stop;
        return;
    }
    pilu_str words = pilu_str_slice(p->text, from, to - 3);
    bool all = level->count >= 2 && !level->without;
    if (stop && !all) text_report(run, TEXT_HEADING_STOP, p, to - 3, to, words);
    else if (stop && level->first == p)
        text_report(run, TEXT_HEADING_STOPS, p, to - 3, to, words,
                    pilu_arena_printf(run->diags->arena, "%zu", level->count));
}

void text_rule_stops(text_run *run)
{
    read_ends(run);
    stopped levels[8] = {{NULL, 0, 0}};
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < run->text->count; i++) {
            const pilu_passage *p = &run->text->passages[i];
            size_t from = p->begin, to = p->end;
            if (p->kind != PILU_PASSAGE_PARAGRAPH || p->note || p->residue || from >= to) continue;
            read_heading_stop(run, i, from, to, levels, pass);
        }
}
