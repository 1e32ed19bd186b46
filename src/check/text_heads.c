/* Headings inside a line: web pages taken over as text lose their line breaks, «…100万元。 二、收入决算情况说明 2020年…».
 * What is told under a heading is told of it alone, so a passage begins there.
 *
 * A heading is sure where a number of a heading's level is behind a sentence or a blank and its words are a title's.
 * Between two sure ones the numbers that are missing are looked for wherever they stand: «三、» behind «一、» is no gap
 * if «二、» is there, only not to be told from a list. A number that is not needed so is left in its sentence. */
#include "check/text_private.h"

#include <stdlib.h>

enum {
    LEAST_BYTES = 300, /* of a line that may be a document */
    LEAST_HEADINGS = 2,
    TITLE_LEAST = 2, TITLE_MOST = 36 /* Han */
};

typedef struct mark {
    size_t at, title_end; /* title_end: behind the title's words where a blank ends them, or 0 */
    int value, level;     /* 1 一、 2 （一） */
    bool sure, taken;
} mark;

typedef struct marks {
    mark *items;
    size_t count, room;
} marks;

static bool is_blank(uint32_t c) { return c == ' ' || c == 0x3000 || c == 0xA0; }

/* Words that titles end with. */
static bool ends_title(pilu_str text, size_t from, size_t to)
{
    static const char *const ENDS[] = {"说明", "情况", "概况", "职责", "职能", "构成", "设置", "目标", "分析", "问题", "建议",
                                       "措施", "做法", "成效", "结论", "解释", "依据", "管理", "事项", "绩效", "评价", "组成",
                                       "安排", "落实", "原因", "计划", "结果", "经验", "方法", "原则", "效益", "概述", "简介"};
    size_t han = text_han_count(pilu_str_slice(text, from, to));
    if (han < TITLE_LEAST || han > TITLE_MOST) return false;
    for (size_t i = 0; i < PILU_COUNT(ENDS); i++)
        if (to >= from + strlen(ENDS[i]) && text_ends(text, to, ENDS[i])) return true;
    return false;
}

/* The title behind a number: its words up to a blank, to 。 or to the number of the heading below; where they end. */
static size_t read_title(pilu_str text, size_t from, mark *m)
{
    size_t at = from;
    for (size_t n = 0; at < text.n && n < 2 * TITLE_MOST; n++, at = text_after(text, at)) {
        uint32_t c = text_at(text, at);
        if (c == 0xFF0C || c == 0xFF1B || c == 0xFF1A) return 0;
        bool below = n && (c == 0xFF08 || c == '(') && text_number_at(text, at).style == TEXT_HAN_BRACKET;
        if (!is_blank(c) && c != 0x3002 && !below) continue;
        m->sure = ends_title(text, from, at);
        m->title_end = m->sure && is_blank(c) ? at : 0;
        return m->sure ? at : 0;
    }
    return 0;
}

/* Every number of these levels in a line, and which of them surely heads something. */
static void read_marks(pilu_str line, marks *all)
{
    size_t title = 0; /* where the last one ends */
    for (size_t at = 0; at < line.n; at = text_after(line, at)) {
        unsigned char c = (unsigned char)line.p[at];
        if (c != '(' && c != 0xEF && (c < 0xE4 || c > 0xE5)) continue; /* （ 一 十 */
        uint32_t before = text_before(line, at);
        text_number n = text_number_at(line, at);
        if ((n.style != TEXT_HAN && n.style != TEXT_HAN_BRACKET) || before == 0x7B2C) continue; /* 第一、 */
        mark m = {.at = at, .value = n.value, .level = n.style == TEXT_HAN ? 1 : 2};
        bool begins = !before || is_blank(before) || before == 0x3002 || at == title;
        if (begins) title = read_title(line, n.to, &m);
        if (all->count == all->room) {
            all->room = all->room ? all->room * 2 : 64;
            all->items = pilu_memory_resize(all->items, all->room * sizeof *all->items);
        }
        all->items[all->count++] = m;
        at = n.to > text_after(line, at) ? n.to - 3 : at;
    }
}

/* Takes the numbers between `last` and the sure mark `i` that stand before it, behind mark `from`. */
static void take_between(marks *all, size_t from, size_t i, int last)
{
    for (size_t k = from; k < i && last + 1 < all->items[i].value; k++) {
        mark *m = &all->items[k];
        if (m->level != all->items[i].level || m->value != last + 1) continue;
        m->taken = true;
        last++;
    }
}

static size_t take_marks(marks *all)
{
    int last[3] = {0};
    size_t taken = 0, behind[3] = {0};
    for (size_t i = 0; i < all->count; i++) {
        mark *m = &all->items[i];
        if (!m->sure) continue;
        take_between(all, behind[m->level], i, last[m->level]);
        last[m->level] = m->value;
        behind[m->level] = i + 1;
        if (m->level == 1) last[2] = 0, behind[2] = i + 1;
        m->taken = true;
        taken++;
    }
    return taken;
}

static void put(pilu_arena *arena, text_places_in *out, size_t offset)
{
    if (out->count && offset <= out->items[out->count - 1]) return; /* within a title that was read */
    PILU_ARENA_PUSH_ROOM(arena, out->items, out->count, out->room);
    out->items[out->count++] = offset;
}

static void read_line(pilu_arena *arena, pilu_str all, size_t from, size_t to, marks *found, text_places_in *out)
{
    pilu_str line = pilu_str_slice(all, from, to);
    if (memchr(line.p, '\t', line.n) || memchr(line.p, '|', line.n) || text_leader(line, true) != SIZE_MAX) return;
    found->count = 0;
    read_marks(line, found);
    if (take_marks(found) < LEAST_HEADINGS) return;
    for (size_t i = 0; i < found->count; i++) {
        const mark *m = &found->items[i];
        if (!m->taken) continue;
        if (m->at) put(arena, out, from + m->at);
        size_t body = m->title_end;
        while (body && body < line.n && is_blank(text_at(line, body))) body = text_after(line, body);
        bool below = i + 1 < found->count && m[1].taken && m[1].at == body;
        if (body && body < line.n && !below) put(arena, out, from + body);
    }
}

text_places_in text_headings_within(pilu_arena *arena, pilu_str all)
{
    text_places_in out = {.items = NULL};
    marks found = {.items = NULL};
    for (size_t from = 0; from < all.n;) {
        const char *end = memchr(all.p + from, '\n', all.n - from);
        size_t to = end ? (size_t)(end - all.p) : all.n;
        if (to - from >= LEAST_BYTES) read_line(arena, all, from, to, &found, &out);
        from = to + 1;
    }
    free(found.items);
    return out;
}
