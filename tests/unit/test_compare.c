/* Two editions: what was given otherwise (data/edits), and what reads otherwise (read/compare). Expected by hand. */
#include "data/edits.h"
#include "data/json.h"
#include "read/compare.h"
#include "tree.h"
#include "unit.h"

/* --- edits: «/pointer before→after; …», + for what was put in, - for what was taken out -------------------------- */

static pilu_value *parse(pilu_arena *arena, const char *json)
{
    pilu_diags diags;
    pilu_diags_init(&diags, arena);
    return pilu_json_parse(arena, &diags, pilu_source_new(arena, PILU_STR("data.json"), pilu_str_from(json)));
}

static void put(pilu_buf *out, const pilu_value *value)
{
    pilu_str name = pilu_value_identity(value);
    if (name.n) pilu_buf_str(out, name);
    else if (value->kind == PILU_LIST || value->kind == PILU_OBJECT) pilu_buf_char(out, '*');
    else pilu_value_print(value, out), out->n--; /* without its line end */
}

static void edits(int line, const char *before, const char *after, const char *want)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_value *a = parse(arena, before), *b = parse(arena, after);
    pilu_edits found = pilu_edits_of(arena, a, b);
    pilu_buf out, made, given;
    pilu_buf_init(&out, 0);
    pilu_buf_init(&made, 0);
    pilu_buf_init(&given, 0);
    for (size_t i = 0; i < found.count; i++) {
        const pilu_edit *edit = &found.items[i];
        pilu_buf_printf(&out, "%s%s%.*s ", i ? "; " : "", !edit->before ? "+" : !edit->after ? "-" : "",
                        PILU_FMT(edit->pointer));
        if (edit->before) put(&out, edit->before);
        if (edit->before && edit->after) pilu_buf_text(&out, "→");
        if (edit->after) put(&out, edit->after);
    }
    unit_str(__FILE__, line, pilu_buf_view(&out), pilu_str_from(want));
    if (found.count == 1) { /* made alone, it gives the second */
        pilu_edit_make(arena, a, &found.items[0]);
        pilu_value_print(a, &made);
        pilu_value_print(b, &given);
        unit_str(__FILE__, line, pilu_buf_view(&made), pilu_arena_str(arena, pilu_buf_view(&given)));
    }
    pilu_buf_free(&out);
    pilu_buf_free(&made);
    pilu_buf_free(&given);
    pilu_arena_free(arena);
}

#define EDITS(before, after, want) edits(__LINE__, before, after, want)

TEST(given_otherwise)
{
    EDITS("{\"a\": 1, \"b\": \"x\"}", "{\"a\": 1.0, \"b\": \"x\"}", ""); /* the same number */
    EDITS("{\"a\": 1}", "{\"a\": 2.5}", "/a 1→2.5");
    EDITS("{\"a\": {\"b\": null}}", "{\"a\": {\"b\": true}}", "/a/b null→true");
    EDITS("{\"a\": 1}", "{\"a\": \"1\"}", "/a 1→1");
    EDITS("{\"a\": 1}", "{\"a\": 1, \"b\": 2}", "+/b 2");
    EDITS("{\"a\": 1, \"b\": 2}", "{\"a\": 1}", "-/b 2");
}

TEST(elements_are_told_apart_by_name)
{
    EDITS("{\"l\": [{\"name\": \"甲\", \"n\": 1}, {\"name\": \"乙\", \"n\": 2}]}",
          "{\"l\": [{\"name\": \"丙\", \"n\": 3}, {\"name\": \"甲\", \"n\": 1}, {\"name\": \"乙\", \"n\": 2}]}", "+/l/0 丙");
    EDITS("{\"l\": [{\"name\": \"甲\", \"n\": 1}, {\"name\": \"乙\", \"n\": 2}]}", "{\"l\": [{\"name\": \"乙\", \"n\": 2}]}",
          "-/l/0 甲");
    EDITS("{\"l\": [{\"name\": \"甲\", \"n\": 1}, {\"name\": \"乙\", \"n\": 2}]}",
          "{\"l\": [{\"name\": \"甲\", \"n\": 1}, {\"name\": \"乙\", \"n\": 4}]}", "/l/1/n 2→4");
    /* one for one: renamed */
    EDITS("{\"l\": [{\"name\": \"甲\", \"n\": 1}]}", "{\"l\": [{\"name\": \"丁\", \"n\": 1}]}", "/l/0/name 甲→丁");
    EDITS("{\"l\": [\"一\", \"二\", \"三\"]}", "{\"l\": [\"一\", \"三\"]}", "-/l/1 二");
    EDITS("{\"l\": [1, 2, 3]}", "{\"l\": [1, 2, 3, 4]}", "+/l/3 4");
}

/* --- changes: «kind was→is (section|table|row|column)», a line each --------------------------------------------- */

static void changes(int line, const char *before, const char *after, const char *want)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_blocks a = pilu_blocks_of(arena, tree_parse(arena, before), NULL);
    pilu_blocks b = pilu_blocks_of(arena, tree_parse(arena, after), NULL);
    pilu_changes found = pilu_compare(arena, &a, &b);
    pilu_buf out;
    pilu_buf_init(&out, 0);
    for (size_t i = 0; i < found.count; i++) {
        const pilu_change *c = &found.items[i];
        const pilu_block *at = c->after ? c->after : c->before;
        if (i) pilu_buf_char(&out, '\n');
        pilu_buf_printf(&out, "%s%.*s", c->before ? "" : "+", PILU_FMT(c->was));
        pilu_buf_printf(&out, "%s%.*s (%.*s|%.*s|%.*s|%.*s)", !c->before ? "" : c->after ? "→" : "→-", PILU_FMT(c->is),
                        PILU_FMT(at->section), PILU_FMT(at->table), PILU_FMT(at->row), PILU_FMT(at->column));
    }
    unit_str(__FILE__, line, pilu_buf_view(&out), pilu_str_from(want));
    pilu_buf_free(&out);
    pilu_arena_free(arena);
}

#define CHANGES(before, after, want) changes(__LINE__, before, after, want)
#define TABLE(rows)                                                                                                    \
    "<h2>收入</h2><table><caption>收入表</caption><thead><tr><th>项目</th><th>决算</th></tr></thead><tbody>" rows \
    "</tbody></table>"
#define ROW(name, amount) "<tr><th>" name "</th><td>" amount "</td></tr>"

TEST(one_cell)
{
    CHANGES(TABLE(ROW("甲", "1.00") ROW("乙", "2.00")), TABLE(ROW("甲", "1.00") ROW("乙", "2.00")), "");
    CHANGES(TABLE(ROW("甲", "1.00") ROW("乙", "2.00")), TABLE(ROW("甲", "1.00") ROW("乙", "3.00")),
            "2.00→3.00 (收入|收入表|乙|决算)");
    /* equal amounts in other rows do not draw it away */
    CHANGES(TABLE(ROW("甲", "0.00") ROW("乙", "0.00") ROW("丙", "0.00")),
            TABLE(ROW("甲", "0.00") ROW("乙", "5.00") ROW("丙", "0.00")), "0.00→5.00 (收入|收入表|乙|决算)");
}

TEST(whole_rows)
{
    CHANGES(TABLE(ROW("甲", "1.00") ROW("乙", "2.00")), TABLE(ROW("甲", "1.00")), "乙 | 2.00→- (收入|收入表||项目)");
    CHANGES(TABLE(ROW("乙", "2.00")), TABLE(ROW("甲", "1.00") ROW("乙", "2.00")), "+甲 | 1.00 (收入|收入表||项目)");
    CHANGES(TABLE(ROW("甲", "1.00")), TABLE(ROW("丁", "1.00")), "甲→丁 (收入|收入表||项目)"); /* renamed */
}

TEST(sentences)
{
    CHANGES("<p>其一。收入1.00万元，增加。其三。</p>", "<p>其一。收入2.00万元，增加。其三。</p>",
            "收入1.00万元，增加。→收入2.00万元，增加。 (|||)");
    CHANGES("<p>一是甲。二是乙。三是丙。</p>", "<p>一是丁。二是乙。三是戊。</p>", "一是甲。…三是丙。→一是丁。…三是戊。 (|||)");
    CHANGES("<p>甲乙丙丁戊己庚。</p>", "<p>子丑寅卯辰巳午。</p>", "甲乙丙丁戊己庚。→子丑寅卯辰巳午。 (|||)");
    /* at another place words that have nothing in common are no partners */
    CHANGES("<h2>甲</h2><p>甲乙丙丁戊己庚。</p><h2>乙</h2>", "<h2>甲</h2><h2>乙</h2><p>子丑寅卯辰巳午。</p>",
            "甲乙丙丁戊己庚。→- (甲|||)\n+子丑寅卯辰巳午。 (乙|||)");
}

/* A section put in before changes the numbers of those behind, which count as words of their headings alone. */
TEST(sections)
{
    CHANGES("<h2>收入</h2><p>收入为一。</p>", "<h2>概况</h2><p>概况如下。</p><h2>收入</h2><p>收入为一。</p>",
            "+概况 (概况|||)\n+概况如下。 (概况|||)");
    CHANGES("<h2>2022年收入</h2><p>收入为一。</p>", "<h2>2023年收入</h2><p>收入为一。</p>",
            "2022年收入→2023年收入 (2023年收入|||)");
}

TEST(marked_parts)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_blocks a = pilu_blocks_of(arena, tree_parse(arena, "<p>比上年减少9.92万元，下降0.93%。</p>"), NULL);
    pilu_blocks b = pilu_blocks_of(arena, tree_parse(arena, "<p>比上年增加12.1万元，增长1.10%。</p>"), NULL);
    pilu_changes found = pilu_compare(arena, &a, &b);
    CHECK_INT(found.count, 1);
    static const char *const WANT[] = {"比上年", "*增加12.1", "万元，", "*增长1.10%", "。"};
    const pilu_words *parts = &found.items[0].is_parts;
    CHECK_INT(parts->count, PILU_COUNT(WANT));
    for (size_t i = 0; i < parts->count && i < PILU_COUNT(WANT); i++) {
        CHECK_INT(parts->items[i].changed, WANT[i][0] == '*');
        CHECK_STR(parts->items[i].text, WANT[i] + (WANT[i][0] == '*'));
    }
    pilu_arena_free(arena);
}

/* A sign belongs to its figure; the line between year and month does not. */
TEST(marked_signs)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_blocks a = pilu_blocks_of(arena, tree_parse(arena, "<p>2019-05：-0.05</p>"), NULL);
    pilu_blocks b = pilu_blocks_of(arena, tree_parse(arena, "<p>2019-05：0.05</p>"), NULL);
    pilu_changes found = pilu_compare(arena, &a, &b);
    CHECK_INT(found.count, 1);
    const pilu_words *was = &found.items[0].was_parts, *is = &found.items[0].is_parts;
    CHECK_INT(was->count, 2);
    CHECK_STR(was->items[0].text, "2019-05：");
    CHECK_STR(was->items[1].text, "-0.05");
    CHECK_INT(was->items[1].changed && !was->items[0].changed, true);
    CHECK_INT(is->count, 2);
    CHECK_STR(is->items[1].text, "0.05");
    CHECK_INT(is->items[1].changed && !is->items[0].changed, true);
    pilu_arena_free(arena);
}

int main(void)
{
    RUN(given_otherwise);
    RUN(elements_are_told_apart_by_name);
    RUN(one_cell);
    RUN(whole_rows);
    RUN(sentences);
    RUN(sections);
    RUN(marked_parts);
    RUN(marked_signs);
    return unit_end();
}
