/* What is said twice: a word (公布公布), about how many (约200余人), why (原因是因为), a heading below one of the same words. */
#include "check/text_private.h"

static void report(text_run *run, const pilu_passage *p, size_t from, size_t to, pilu_str words, pilu_str what)
{
    text_report(run, TEXT_DOUBLED, p, from, to, words, what);
}

#define TWICE_IN_A_ROW PILU_WORDS("连写了两遍，请删去一遍", "is written twice in a row; delete one")

/* --- a word -------------------------------------------------------------------------------------------------- */

/* 公布公布: two characters twice, `first` being the place of the first of the last four. 一步一步, 逐个逐个, 某某某某 are
 * words. */
static bool is_doubled(const uint32_t last[4], size_t first)
{
    static const uint32_t FREE[] = {0x4E00, 0x9010, 0x7B2C, 0x67D0, 0x5404, 0x8BB8, 0x591A, 0x5C11};
    uint32_t c[4];
    for (size_t i = 0; i < 4; i++) c[i] = last[(first + i) & 3];
    if (c[0] != c[2] || c[1] != c[3] || c[0] == c[1]) return false;
    for (size_t i = 0; i < PILU_COUNT(FREE); i++)
        if (c[0] == FREE[i]) return false;
    return pilu_char_is_han(c[0]) && pilu_char_is_han(c[1]);
}

/* «功能分类科目名称 合计 财政拨款收入事业收入事业单位»: heads of columns run together, in a line of a page. */
static bool is_head_of_columns(const pilu_passage *p)
{
    static const char *const MARKS[] = {"。", "，", "；", "：", "、", NULL};
    size_t gap = text_find(p->text, " ", p->begin, p->end);
    return p->kind == PILU_PASSAGE_PARAGRAPH && gap != SIZE_MAX && pilu_char_is_han(text_before(p->text, gap)) &&
           pilu_char_is_han(text_at(p->text, gap + 1)) && !text_has_any(p->text, p->begin, p->end, MARKS);
}

/* Most passages have no two characters twice in a row, as their last bytes tell. Those of four bytes are rare. */
static bool may_be_doubled(pilu_str text)
{
    for (size_t at = 0; at + 12 <= text.n; at++) {
        if ((unsigned char)text.p[at] >= 0xF0) return true;
        if (text.p[at + 2] == text.p[at + 8] && text.p[at + 5] == text.p[at + 11] &&
            !memcmp(text.p + at, text.p + at + 6, 6))
            return true;
    }
    return false;
}

static void read_words(text_run *run, const pilu_passage *p)
{
    uint32_t c[4] = {0};
    size_t from[4] = {0}, now = 0;
    for (size_t at = 0; at < p->text.n;) {
        const char *next = p->text.p + at;
        c[now & 3] = pilu_utf8_next(&next, pilu_str_end(p->text));
        from[now++ & 3] = at;
        at = (size_t)(next - p->text.p);
        if (c[(now + 1) & 3] != c[(now + 3) & 3] || !is_doubled(c, now)) continue;
        report(run, p, from[now & 3], at, pilu_str_slice(p->text, from[(now + 2) & 3], at),
               TWICE_IN_A_ROW);
        c[(now + 3) & 3] = 0;
    }
}

/* Of one character twice, those with which hardly a word ends and another begins; where one does, that is known by the
 * character before or behind: 拨款款项, 解决决算中的问题. */
bool text_is_twice(pilu_str text, size_t at)
{
    static const struct {
        const char *twice, *before, *behind;
    } SAFE[] = {{"预预", "干参", ""}, {"决决", "解议表判裁", ""}, {"算算", "", "力法账"}, {"款款", "", "项"},
                {"务务", "", "工实必农"}, {"拨拨", "划调下核", ""}, {"况况", "", "且"}, {"绩绩", "业成功", ""},
                {"减减", "压加消增", ""}, {"较较", "比", ""}, {"障障", "", "碍"}, {"疗疗", "", "养效程"},
                {"贴贴", "", "息近合"}, {"缴缴", "上代补", ""}, {"财财", "理", ""}, {"般般", "", ""},
                {"贯贯", "", ""}, {"彻彻", "", ""}, {"厉厉", "", ""}, {"俭俭", "", ""}, {"执执", "争", ""},
                {"础础", "", ""}, {"宾宾", "", ""}, {"履履", "", ""}};
    const char *c = text.p + at;
    if (text.n - at < 6 || c[2] != c[5] || c[1] != c[4] || c[0] != c[3] || (unsigned char)c[0] < 0xE3) return false;
    for (size_t i = 0; i < PILU_COUNT(SAFE); i++) {
        if (!text_has(text, at, SAFE[i].twice)) continue;
        bool word = text_has(text, at + 3, SAFE[i].twice) || text_ends(text, at + 3, SAFE[i].twice);
        for (const char *b = SAFE[i].before; *b; b += 3) word |= at >= 3 && memcmp(c - 3, b, 3) == 0;
        for (const char *b = SAFE[i].behind; *b; b += 3) word |= text.n - at >= 9 && memcmp(c + 6, b, 3) == 0;
        return !word;
    }
    return false;
}

typedef struct stood {
    uint32_t last[256], i; /* characters, over all passages */
} stood;

/* One character twice, and 补助资金预算补助资金预算: three or more twice; 20 and more are text-repeated. A character is
 * compared with where it stood last, so that time is linear; what has one of its characters twice is not found. */
static void read_longer(text_run *run, const pilu_passage *p, stood *all)
{
    enum { LEAST = 3, MOST = 19 };
    uint32_t same = 0, distance = 0, i = all->i;
    for (size_t at = 0; at < p->text.n; at = text_after(p->text, at), i++) {
        const char *c = p->text.p + at;
        bool han = pilu_char_is_han(text_at(p->text, at));
        uint32_t *last = &all->last[text_character(c)], back = han && *last ? i - *last : 0;
        *last = han ? i : 0;
        if (back == 1 && text_is_twice(p->text, at - 3))
            report(run, p, at - 3, at + 3, pilu_str_slice(p->text, at, at + 3), TWICE_IN_A_ROW);
        bool alike = back >= LEAST && back <= MOST && at >= back * 3 && memcmp(c, c - back * 3, 3) == 0;
        same = !alike ? 0 : back == distance ? same + 1 : 1;
        distance = alike ? back : 0;
        if (!alike || same < distance) continue;
        size_t to = at + 3, from = to - distance * 6;
        bool reason = text_has(p->text, from, "主要是") || text_has(p->text, from, "主要原因"); /* read_mains, read_reasons */
        if (!reason && !is_head_of_columns(p))
            report(run, p, from, to, pilu_str_slice(p->text, to - distance * 3, to), TWICE_IN_A_ROW);
        same = 0;
    }
    all->i = i + MOST;
}

/* «与2021年度预算相比，与2021年度预算相比持平»: a clause, and the next begins with it. */
static void read_clauses(text_run *run, const pilu_passage *p)
{
    enum { LEAST = 18, MOST = 150 };
    size_t begin = 0;
    for (size_t at = 0; at < p->text.n; at = text_after(p->text, at)) {
        uint32_t c = text_at(p->text, at);
        if (c != 0xFF0C && c != 0x3002 && c != 0xFF1B && c != 0xFF1A) continue;
        size_t n = at - begin, next = at + 3;
        bool again = c == 0xFF0C && n >= LEAST && n <= MOST && p->text.n - next >= n &&
                     memcmp(p->text.p + begin, p->text.p + next, n) == 0;
        if (again) report(run, p, begin, next + n, pilu_str_slice(p->text, begin, at), TWICE_IN_A_ROW);
        begin = next;
    }
}

/* 2021年年12月, but 2021年年底 is right. */
static void read_years(text_run *run, const pilu_passage *p)
{
    for (size_t at = text_first(p, "年年"); at < p->text.n; at = text_find(p->text, "年年", at + 6, p->text.n)) {
        if (!pilu_char_is_digit(text_before(p->text, at)) || !pilu_char_is_digit(text_at(p->text, at + 6))) continue;
        report(run, p, at, at + 6, pilu_str_slice(p->text, at, at + 3),
               TWICE_IN_A_ROW);
    }
}

/* --- about how many ------------------------------------------------------------------------------------------ */

/* 约 at `at` is the end of another word: 节约, 预约, 合同违约. */
static bool ends_a_word(pilu_str text, size_t at)
{
    static const char OTHERS[] = "节预签违邀解制合公条契续履失特赴毁协立订缔规";
    for (const char *other = OTHERS; *other; other += 3)
        if (at >= 3 && memcmp(text.p + at - 3, other, 3) == 0) return true;
    return false;
}

/* Behind 约: the figure and what says 约 once more, 200余 or 3个月左右; its end, or `at` when nothing does. */
static size_t about_again(pilu_str text, size_t at)
{
    size_t start = at;
    while (text_has(text, at, " ")) at++;
    size_t now = text_has(text, at, "为") || text_has(text, at, "有") ? at + 3 : at, digits = now;
    while (now < text.n && ((text.p[now] >= '0' && text.p[now] <= '9') || text.p[now] == '.' || text.p[now] == ','))
        now++;
    if (now == digits) return start;
    while (text_has(text, now, " ")) now++;
    if (text_has(text, now, "百") || text_has(text, now, "千") || text_has(text, now, "万") || text_has(text, now, "亿"))
        now += 3;
    if (text_has(text, now, "余") || text_has(text, now, "多")) return now + 3;
    for (int i = 0; i < 4; i++, now = text_after(text, now)) {
        if (text_has(text, now, "左右") || text_has(text, now, "上下")) return now + 6;
        if (!pilu_char_is_han(text_at(text, now)) && text_at(text, now) != '%') break;
    }
    return start;
}

static void read_abouts(text_run *run, const pilu_passage *p, const char *about, pilu_str what)
{
    for (size_t at = text_first(p, about); at < p->text.n; at = text_find(p->text, about, at + 3, p->text.n)) {
        size_t to = about_again(p->text, at + 3);
        if (to != at + 3 && !ends_a_word(p->text, at)) report(run, p, at, to, pilu_str_slice(p->text, at, to), what);
    }
}

/* --- why ----------------------------------------------------------------------------------------------------- */

#define TWICE PILU_WORDS("把原因说了两遍，请删去后面的一个", "says twice that this is why; delete the second")

/* 主要原因是主要是…: the form wrote the first half, the clerk the whole. */
static void read_reasons(text_run *run, const pilu_passage *p)
{
    static const char *const AGAIN[] = {"主要是", "主要原因", "因为", "由于"};
    const size_t step = strlen("原因是");
    for (size_t at = text_first(p, "原因是"); at < p->text.n; at = text_find(p->text, "原因是", at + step, p->text.n)) {
        size_t to = at + step;
        for (size_t i = 0; i < PILU_COUNT(AGAIN) && to == at + step; i++)
            if (text_has(p->text, to, AGAIN[i])) to += strlen(AGAIN[i]);
        if (to == at + step) continue;
        report(run, p, at, to, pilu_str_slice(p->text, at, to), TWICE);
    }
}

/* 增加原因主要是主要是…, 主要是是…, but 主要是主要领导变动 and 主要是是否… are right. */
static void read_mains(text_run *run, const pilu_passage *p)
{
    static const char *const AGAIN[] = {"主要是", "主要增加", "主要减少", "主要原因", "是"};
    const size_t step = strlen("主要是");
    for (size_t at = text_first(p, "主要是"); at < p->text.n; at = text_find(p->text, "主要是", at + step, p->text.n)) {
        size_t to = at + step;
        for (size_t i = 0; i < PILU_COUNT(AGAIN) && to == at + step; i++)
            if (text_has(p->text, to, AGAIN[i])) to += strlen(AGAIN[i]);
        bool said = text_ends(p->text, at, "原因是"), whether = text_has(p->text, to, "否");
        if (to == at + step || said || whether) continue;
        report(run, p, at, to, pilu_str_slice(p->text, at, to), TWICE);
        at = to - step;
    }
}

/* 因因工作疏忽, but 因因公出国 is right. */
static void read_causes(text_run *run, const pilu_passage *p)
{
    static const char *const CAUSES[] = {"因因", "因由于"}, *const WORDS[] = {"公", "病", "事", "私", "故"};
    for (size_t k = 0; k < PILU_COUNT(CAUSES); k++) {
        size_t at = text_first(p, CAUSES[k]), to = at + strlen(CAUSES[k]);
        if (at == SIZE_MAX) continue;
        bool word = false;
        for (size_t i = 0; i < PILU_COUNT(WORDS); i++) word |= text_has(p->text, to, WORDS[i]);
        if (!word) report(run, p, at, to, pilu_str_slice(p->text, at, to), TWICE);
    }
}

void text_rule_doubled(text_run *run)
{
    stood all = {.i = 1};
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (!(p->holds & TEXT_WIDE)) continue;
        if (may_be_doubled(p->text) && !is_head_of_columns(p)) read_words(run, p);
        read_longer(run, p, &all);
        if (text_may_have_one(p, "，")) read_clauses(run, p);
        read_abouts(run, p, "约",
                    PILU_WORDS("里“约”和“余”“多”“左右”是一个意思，请只留一个",
                               "says twice that it is about so many; keep one word"));
        read_abouts(run, p, "逾",
                    PILU_WORDS("里“逾”和“余”“多”是一个意思，请只留一个", "says twice that it is more; keep one word"));
        read_years(run, p);
        read_reasons(run, p);
        read_mains(run, p);
        read_causes(run, p);
    }
}

/* --- a heading ----------------------------------------------------------------------------------------------- */

/* What a line of a few words says behind its number, without a mark at the end; empty: a line of text. */
static pilu_str heading_words(const pilu_passage *p, text_number n)
{
    enum { MOST = 60 }; /* bytes */
    size_t from = n.to, to = p->end;
    if (!n.style || to <= from || to - from > MOST) return (pilu_str){0};
    while (from < to && p->text.p[from] == ' ') from++;
    if (text_ends(p->text, to, "。") || text_ends(p->text, to, "：")) to -= 3;
    return pilu_str_slice(p->text, from, to);
}

/* What the outlines of some provinces have at two levels: 一、主要职能 （一）主要职能, （四）下一步拟改进措施 1.…. */
static bool is_outline(pilu_str words, int above)
{
    bool duties = pilu_str_is(words, "主要职能") || pilu_str_is(words, "主要职责");
    return (duties && above == 1) || pilu_str_is(words, "下一步拟改进措施");
}

/* （一）主要职能 and below it 1.主要职能: one of the two came with the form. */
void text_rule_headings(text_run *run)
{
    pilu_str above = {0};
    int level = 0;
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        bool line = !p->guessed && p->kind != PILU_PASSAGE_CELL;
        text_number n = line ? text_number_of(p) : (text_number){0};
        pilu_str words = heading_words(p, n);
        if (words.n >= 6 && text_level(n.style) > level && pilu_str_eq(words, above) && !is_outline(words, level))
            report(run, p, n.to, p->text.n, words,
                   PILU_WORDS("与上一级标题相同，请删去一个", "is the heading above once more; delete one"));
        above = words;
        level = text_level(n.style);
    }
}
