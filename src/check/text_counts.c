/* A number of things promised and the things listed: «以下三个方面：» before a list, «共2家，包括：甲、乙» in a
 * sentence, «甲、乙、丙三项» behind one. What could be counted in two ways is left alone. */
#include "check/text_private.h"

enum { FOLLOWING = 40, MOST = 30 };

static void report_count(text_run *run, const pilu_passage *p, size_t from, size_t to, int listed)
{
    pilu_str n = pilu_arena_printf(run->diags->arena, "%d", listed);
    pilu_str found = pilu_arena_str(run->diags->arena, pilu_str_slice(p->text, from, to));
    text_set(text_report(run, TEXT_COUNT, p, from, to, found, n), found, n);
}

/* 三级乙等, 三级综合医院, 二级等保: a rank, no number of things. */
static bool is_rank(pilu_str text, size_t at)
{
    static const char *const OF[] = {"甲", "乙", "丙", "等", "综合", "专科", "公立", "医院", "中医", "保护", "标准化"};
    for (size_t k = 0; text_has(text, at, "级") && k < PILU_COUNT(OF); k++)
        if (text_has(text, at + 3, OF[k])) return true;
    return false;
}

/* 三个, 3 项, 五大: the offset behind the measure word, or 0. */
static size_t measured(pilu_str text, size_t at, int *value)
{
    static const char *const WORDS[] = {"个", "项", "大", "类", "种", "点", "条", "方面", "家", "级", "名", "所"};
    *value = text_small_number(text, &at);
    if (!*value) return 0;
    while (text_has(text, at, " ")) at++;
    for (size_t k = 0; k < PILU_COUNT(WORDS); k++)
        if (text_has(text, at, WORDS[k]) && !is_rank(text, at)) return at + strlen(WORDS[k]);
    return 0;
}

/* --- 以下三个方面： and the list that follows -------------------------------------------------------------- */

/* 一是 … 二是 … from here on: how many in order. */
static int firstly(const text_run *run, size_t i, size_t at)
{
    static const char *const NUMBERS[] = {"一是", "二是", "三是", "四是", "五是", "六是", "七是", "八是", "九是"};
    int n = 0;
    for (size_t k = i; k < run->text->count && k < i + FOLLOWING && n < 9; k++, at = 0) {
        pilu_str text = run->text->passages[k].text;
        if (k > i && n && text_number_of(&run->text->passages[k]).style) break;
        while (n < 9 && (at = text_find(text, NUMBERS[n], at, text.n)) != SIZE_MAX) n++, at += 6;
        if (k > i && !n) break;
    }
    return n;
}

/* Numbered paragraphs 1, 2, 3 … from the next on. */
static int numbered(const text_run *run, size_t i)
{
    int n = 0;
    text_style style = TEXT_NO_NUMBER;
    for (size_t k = i + 1; k < run->text->count && k < i + FOLLOWING; k++) {
        text_number number = text_number_of(&run->text->passages[k]);
        if (!number.style && !style) return 0;
        if (!number.style || (style && text_level(number.style) > text_level(style))) continue;
        if (!style) style = number.style;
        if (number.style != style || number.value != n + 1) break;
        n++;
    }
    return n;
}

static void read_promise(text_run *run, size_t i, const pilu_passage *p)
{
    static const char *const WORDS[] = {"以下", "如下", "下列"};
    pilu_str text = p->text;
    size_t end = text_end(text);
    for (size_t k = 0; k < PILU_COUNT(WORDS); k++) {
        size_t at = text_first(p, WORDS[k]);
        int value;
        size_t behind = at == SIZE_MAX ? 0 : measured(text, at + 6, &value);
        if (!behind) continue;
        size_t stop = behind;
        while (stop < end && !text_has(text, stop, "：") && !text_has(text, stop, "。")) stop = text_after(text, stop);
        bool last = stop + 3 >= end;
        int listed = firstly(run, i, stop);
        if (listed < 2 && last) listed = numbered(run, i);
        if (listed >= 2 && listed != value) report_count(run, p, at, behind, listed);
        return;
    }
}

/* --- 共2家，包括：甲、乙 ------------------------------------------------------------------------------------ */

/* How many things stand between `from` and the end of the sentence with 、 between them; 0: not to be counted. */
static int enumerated(pilu_str text, size_t from)
{
    static const char *const UNCLEAR[] = {"等", "和", "及", "与", "，", "；", "或"};
    size_t end = text_find(text, "。", from, text.n);
    if (end == SIZE_MAX) end = text_end(text);
    for (size_t k = 0; k < PILU_COUNT(UNCLEAR); k++)
        if (text_find(text, UNCLEAR[k], from, end) != SIZE_MAX) return 0;
    int n = 1, deep = 0;
    for (size_t at = from; at < end; at = text_after(text, at)) {
        uint32_t c = text_at(text, at);
        deep += (c == 0xFF08 || c == 0x201C || c == 0x300A) - (c == 0xFF09 || c == 0x201D || c == 0x300B);
        n += c == 0x3001 && deep == 0;
    }
    return n >= 2 && n < MOST ? n : 0;
}

static void read_naming(text_run *run, const pilu_passage *p)
{
    static const char *const OPEN[] = {"包括：", "分别为：", "分别是：", "分别为", "分别是", "具体为：", "即："};
    pilu_str text = p->text;
    for (size_t k = 0; k < PILU_COUNT(OPEN); k++) {
        size_t open = text_first(p, OPEN[k]);
        if (open == SIZE_MAX) continue;
        int listed = enumerated(text, open + strlen(OPEN[k])), value = 0, found = 0;
        size_t from = 0, to = 0, comma = open;
        while (comma && open - comma < 12 && text_before(text, comma) != 0xFF0C) comma--;
        if (!listed || text_before(text, comma) != 0xFF0C) return;
        size_t begin = comma - 3;
        while (begin && text_before(text, begin) != 0xFF0C && text_before(text, begin) != 0x3002) begin--;
        for (size_t at = begin; at + 3 < comma;) {
            int n;
            size_t behind = measured(text, at, &n);
            if (behind && n >= 2) found++, from = at, to = behind, value = n;
            at = behind ? behind : text_after(text, at);
        }
        if (found == 1 && value != listed) report_count(run, p, from, to, listed);
        return;
    }
}

/* --- 甲、乙、丙三项 ------------------------------------------------------------------------------------------- */

static void read_summed_up(text_run *run, const pilu_passage *p)
{
    static const uint32_t NUMERALS[] = {0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03}; /* 三 … 七 */
    pilu_str text = p->text;
    int marks = 0;
    bool unclear = false;
    if (text_first(p, "、") == SIZE_MAX) return;
    for (size_t at = text_begin(text); at < text.n; at = text_after(text, at)) {
        uint32_t c = text_at(text, at), before = text_before(text, at);
        if (c == 0x3001) marks++;
        if (c == 0xFF0C || c == 0x3002 || c == 0xFF1B || c == 0xFF1A) marks = 0, unclear = false;
        if (c == 0x548C || c == 0x53CA || c == 0x4E0E || c == 0xFF08) unclear = true; /* 和 及 与 （ */
        bool numeral = false;
        for (size_t k = 0; k < PILU_COUNT(NUMERALS); k++) numeral |= c == NUMERALS[k];
        int value;
        size_t behind = numeral && marks >= 2 && before != 0x3001 && before != 0x7B2C ? measured(text, at, &value) : 0;
        if (!behind) continue;
        bool open = before == 0x7B49; /* 等 */
        if (!unclear && (open ? marks + 1 > value : marks + 1 != value)) report_count(run, p, at, behind, marks + 1);
        marks = 0;
    }
}

/* --- 3个项目中，“优”的2个，“良”的1个 ------------------------------------------------------------------------------- */

/* 个 behind a figure that is no year: what is counted; 0: nothing. */
static int counted_at(pilu_str text, const text_figure *f)
{
    static const char *const WORDS[] = {"个", "项", "家"};
    if (f->unit != TEXT_PLAIN || f->places || pilu_number_cmp(f->number, pilu_number_int(1000)) > 0) return -1;
    for (int k = 0; k < 3; k++)
        if (text_has(text, f->to, WORDS[k])) return k;
    return -1;
}

/* Does a grade, “优” or 优秀 or 90分以上, stand right before the figure, with 的, 等次 and the like in between? */
static bool has_grade(pilu_str text, size_t end)
{
    static const char *const BETWEEN[] = {"的", "有", "为", "共", "项目", "等次", "等级", "级", "等", "”", "秀", "好", " ", "格"};
    static const char *const GRADES[] = {"优", "良", "中", "差", "合", "不合"};
    for (size_t k = 0; k < PILU_COUNT(BETWEEN); k++)
        if (text_ends(text, end, BETWEEN[k])) end -= strlen(BETWEEN[k]), k = (size_t)-1;
    for (size_t k = 0; k < PILU_COUNT(GRADES); k++) {
        if (!text_ends(text, end, GRADES[k])) continue;
        uint32_t before = text_before(text, end - strlen(GRADES[k]));
        bool name = !pilu_char_is_han(before) || before == 0x4E3A; /* 为 */
        if (name) return true;
    }
    return false;
}

/* The grades of one sentence, and the number of projects that is said before them. */
static void read_grades(text_run *run, const pilu_passage *p)
{
    size_t count, grades = 0, first = 0;
    pilu_str text = p->text;
    if (text_first(p, "优") == SIZE_MAX) return;
    const text_figure *f = text_figures_of(run, p, &count);
    pilu_number sum = pilu_number_int(0);
    for (size_t i = 0; i < count; i++) {
        if (counted_at(text, &f[i]) < 0 || !has_grade(text, f[i].from)) continue;
        if (grades && text_find(text, "。", f[first].to, f[i].from) != SIZE_MAX) return; /* another list */
        if (!grades++) first = i;
        sum = pilu_number_add(sum, f[i].number);
    }
    const text_figure *whole = NULL;
    for (size_t i = 0; i < first; i++) {
        bool projects = text_has(text, f[i].to, "个项目") || text_has(text, f[i].to, "个一级项目") ||
                        (text_ends(text, f[i].from, "项目") && counted_at(text, &f[i]) >= 0);
        if (!projects) continue;
        if (!pilu_number_cmp(f[i].number, sum)) return;
        whole = &f[i];
    }
    if (grades >= 2 && whole) text_report_sum(run, p, whole, sum);
}

/* «单位共4个，包括部门本级及所属2个二级预算单位»: itself and those below it. */
static void read_units(text_run *run, const pilu_passage *p)
{
    static const char *const OPEN[] = {"包括", "其中", "包含"};
    size_t count, open = SIZE_MAX;
    pilu_str text = p->text;
    if (text_first(p, "本级") == SIZE_MAX) return;
    const text_figure *f = text_figures_of(run, p, &count);
    for (size_t k = 0; k < PILU_COUNT(OPEN) && open == SIZE_MAX; k++) open = text_first(p, OPEN[k]);
    if (count < 2 || open == SIZE_MAX || text_find(text, "单位", 0, open) == SIZE_MAX) return;
    size_t own = text_find(text, "本级", open, text.n), end = text_find(text, "。", open, text.n), parts = 0;
    const text_figure *whole = NULL;
    pilu_number sum = pilu_number_int(1);
    for (size_t i = 0; i < count && f[i].from < end; i++) {
        if (counted_at(text, &f[i]) < 0) continue;
        if (f[i].to <= open && open - f[i].to <= 9) whole = &f[i];
        if (f[i].from < open) continue;
        if (text_find(text, "内设", open, f[i].from) != SIZE_MAX || own == SIZE_MAX || own > f[i].from) return;
        if (text_ends(text, f[i].from, "本级")) sum = pilu_number_sub(sum, pilu_number_int(1)); /* 本级1个 */
        sum = pilu_number_add(sum, f[i].number);
        parts++;
    }
    if (whole && parts && pilu_number_cmp(sum, whole->number)) text_report_sum(run, p, whole, sum);
}

void text_rule_counts(text_run *run)
{
    for (size_t i = 0; i < run->text->count; i++) {
        const pilu_passage *p = &run->text->passages[i];
        if (p->kind != PILU_PASSAGE_PARAGRAPH || p->note || p->residue) continue;
        read_promise(run, i, p);
        read_naming(run, p);
        read_summed_up(run, p);
        read_grades(run, p);
        read_units(run, p);
    }
}
