#include "base/diag.h"
#include "base/utf8.h"
#include "unit.h"

#include <stdlib.h>

static pilu_arena *arena;
static pilu_diags diags;

static void fresh(void)
{
    pilu_arena_free(arena);
    arena = pilu_arena_new();
    pilu_diags_init(&diags, arena);
}

static pilu_source *source_of(const char *text)
{
    return pilu_source_new(arena, PILU_STR("data.json"), pilu_str_from(text));
}

static pilu_str printed(const pilu_finding *finding, pilu_lang lang)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    pilu_finding_print(finding, lang, false, &buf);
    pilu_str text = pilu_arena_str(arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    return text;
}

TEST(lines_and_columns)
{
    fresh();
    pilu_source *s = source_of("ab\n汉字c\r\n\nend");
    static const struct { size_t offset; uint32_t line, column; } CASES[] = {
        {0, 1, 1}, {2, 1, 3}, {3, 2, 1}, {6, 2, 2}, {9, 2, 3}, {10, 2, 4}, {12, 3, 1}, {13, 4, 1}, {16, 4, 4}, {99, 4, 4},
    };
    for (size_t i = 0; i < PILU_COUNT(CASES); i++) {
        pilu_line_column at = pilu_source_place(s, CASES[i].offset);
        CHECK_INT(at.line, CASES[i].line);
        CHECK_INT(at.column, CASES[i].column);
    }
    CHECK_STR(pilu_source_line(s, 1), "ab");
    CHECK_STR(pilu_source_line(s, 2), "汉字c");
    CHECK_STR(pilu_source_line(s, 3), "");
    CHECK_STR(pilu_source_line(s, 4), "end");
    CHECK_STR(pilu_source_line(s, 5), "");
    CHECK_STR(pilu_source_line(s, 0), "");
    pilu_source *empty = source_of("");
    CHECK_INT(pilu_source_place(empty, 0).line, 1);
    CHECK_INT(pilu_source_place(empty, 5).column, 1);
}

TEST(message_in_both_languages)
{
    fresh();
    pilu_source *s = source_of("{\"项目\": 1}");
    pilu_finding *f = pilu_report(&diags, DATA_TYPE, pilu_place_at(s, 11, 1), PILU_WORDS("文字", "a text"), PILU_STR("1"));
    CHECK_STR(printed(f, PILU_ZH), "data.json:1:8: 错误[data-type]：此处应为文字，却是1。\n  1 | {\"项目\": 1}\n    |          ^\n");
    CHECK_STR(printed(f, PILU_EN), "data.json:1:8: error[data-type]: expected a text, found 1.\n  1 | {\"项目\": 1}\n    |          ^\n");
}

TEST(place_pointer_and_values)
{
    fresh();
    pilu_source *data = source_of("{\n  \"a\": 1\n}"), *rules = pilu_source_new(arena, PILU_STR("rules"), PILU_STR("check x\n"));
    pilu_place place = pilu_place_at(rules, 0, 5);
    place.data = (pilu_origin){data, 9, 1};
    place.pointer = PILU_STR("/a");
    pilu_finding *f = pilu_report(&diags, CHECK_FAILED, place, PILU_STR("x"), PILU_STR("y"));
    f->found = PILU_STR("1");
    f->expected = PILU_STR("2");
    CHECK_STR(printed(f, PILU_ZH), "rules:1:1: 错误[check]：x：y\n  1 | check x\n    | ^^^^^\n  数据：data.json:2:8 (/a)\n  现值：1\n  应为：2\n");
    pilu_finding *nowhere = pilu_report(&diags, FILE_READ, (pilu_place){0}, PILU_STR("f"), PILU_STR("why"));
    CHECK_STR(printed(nowhere, PILU_EN), "pilu: error[file-read]: cannot read “f”: why.\n");
}

TEST(places_at_the_edges)
{
    fresh();
    pilu_source *s = source_of("ab\n");
    /* Behind the last line break, behind the end, and longer than its line: one caret, no overrun. */
    CHECK_STR(printed(pilu_report(&diags, JSON_TRAILING, pilu_place_at(s, 3, 0)), PILU_EN),
              "data.json:2:1: error[json-trailing]: there is text after the end of the JSON value; delete it.\n"
              "  2 | \n    | ^\n");
    CHECK_STR(printed(pilu_report(&diags, JSON_TRAILING, pilu_place_at(s, 99, 5)), PILU_EN),
              "data.json:2:1: error[json-trailing]: there is text after the end of the JSON value; delete it.\n"
              "  2 | \n    | ^\n");
    CHECK_STR(printed(pilu_report(&diags, JSON_TRAILING, pilu_place_at(s, 1, 50)), PILU_EN),
              "data.json:1:2: error[json-trailing]: there is text after the end of the JSON value; delete it.\n"
              "  1 | ab\n    |  ^\n");
}

/* What a terminal would obey, or show in its own way, stands neither in the message nor in the excerpt. */
TEST(nothing_for_the_terminal)
{
    fresh();
    pilu_source *s = source_of("a\x1b[2J\xFF\xC2\x9B b\n");
    pilu_finding *f = pilu_report(&diags, JSON_ESCAPE, pilu_place_at(s, 9, 1), PILU_STR("\x1b[1m\xFF"));
    pilu_str text = printed(f, PILU_EN);
    CHECK(pilu_str_find(text, PILU_STR("\x1b"), 0) == SIZE_MAX);
    CHECK(pilu_str_find(text, PILU_STR("\xC2\x9B"), 0) == SIZE_MAX);
    CHECK(pilu_str_find(text, PILU_STR("“ [1m\xEF\xBF\xBD”"), 0) != SIZE_MAX);
    CHECK(pilu_str_find(text, PILU_STR("  1 | a [2J\xEF\xBF\xBD  b\n"), 0) != SIZE_MAX);
}

/* Whatever the place in long lines of wide and broken text, the excerpt stays short and the caret in it. */
/* What comes from a file never steers the terminal: bytes that are no characters and characters that turn the writing
 * direction (UAX #9) are shown as U+FFFD, controls as blanks. */
TEST(nothing_steers_the_terminal)
{
    fresh();
    pilu_source *s = pilu_source_new(arena, PILU_STR("a\033[2J.json"), PILU_STR("\t\"\xC4\xE3\033]0;x\a\xE2\x80\xAE\xE2\x80\x8F\xC2\x9B.\"\n"));
    pilu_place place = pilu_place_at(s, 18, 1);
    place.pointer = PILU_STR("/\033c");
    pilu_finding *f = pilu_report(&diags, DATA_UNKNOWN, place, PILU_STR("a\xFF\nb\xE2\x81\xA6"), PILU_STR(""));
    f->found = PILU_STR("\r1");
    CHECK_STR(printed(f, PILU_EN), "a [2J.json:1:14: error[data-unknown-field]: there is no field “a\uFFFD b\uFFFD”.\n"
                                   "  1 |  \"\uFFFD\uFFFD ]0;x \uFFFD\uFFFD .\"\n"
                                   "    |              ^\n"
                                   "  data: / c\n"
                                   "  found:     1\n");
}

TEST(long_lines)
{
    fresh();
    pilu_buf text;
    pilu_buf_init(&text, 0);
    for (int i = 0; i < 400; i++) pilu_buf_text(&text, i % 7 ? "汉" : "a\xFF");
    pilu_source *s = pilu_source_new(arena, PILU_STR("x"), pilu_buf_view(&text));
    for (size_t at = 0; at <= text.n; at++) {
        for (size_t length = 0; length < 5000; length = length * 3 + 1) {
            pilu_finding f = {.code = PILU_FOUND_JSON_TRAILING, .severity = PILU_ERROR, .place = pilu_place_at(s, at, length)};
            pilu_buf out;
            pilu_buf_init(&out, 0);
            pilu_finding_print(&f, PILU_EN, false, &out);
            CHECK(out.n < 3000);
            CHECK(pilu_str_find(pilu_buf_view(&out), PILU_STR("^"), 0) != SIZE_MAX);
            pilu_buf_free(&out);
        }
    }
    pilu_buf_free(&text);
}

TEST(counting_and_exit_codes)
{
    fresh();
    CHECK_INT(pilu_diags_exit(&diags), PILU_EXIT_DONE);
    pilu_source *s = source_of("abc");
    pilu_report(&diags, STYLE_SELECTOR, pilu_place_at(s, 0, 1), PILU_STR("a > b"));
    CHECK_INT(diags.warnings, 1);
    CHECK_INT(diags.errors, 0);
    CHECK_INT(pilu_diags_exit(&diags), PILU_EXIT_DONE);
    pilu_report(&diags, DATA_UNKNOWN, pilu_place_at(s, 0, 1), PILU_STR("x"), PILU_STR(""));
    CHECK_INT(pilu_diags_exit(&diags), PILU_EXIT_FINDINGS);
    pilu_report(&diags, JSON_TRAILING, pilu_place_at(s, 0, 1));
    CHECK_INT(pilu_diags_exit(&diags), PILU_EXIT_INPUT);
    pilu_report(&diags, DATA_UNKNOWN, pilu_place_at(s, 1, 1), PILU_STR("x"), PILU_STR(""));
    CHECK_INT(pilu_diags_exit(&diags), PILU_EXIT_INPUT);
    pilu_report(&diags, FILE_WRITE, (pilu_place){0}, PILU_STR("f"), PILU_STR("why"));
    CHECK_INT(pilu_diags_exit(&diags), PILU_EXIT_OUTPUT);
    CHECK_INT(diags.errors, 4);
}

TEST(same_finding_once)
{
    fresh();
    pilu_source *s = source_of("abc");
    for (int i = 0; i < 3; i++) pilu_report(&diags, DATA_UNKNOWN, pilu_place_at(s, 0, 1), PILU_STR("x"), PILU_STR(""));
    CHECK_INT(diags.count, 1);
    pilu_report(&diags, DATA_UNKNOWN, pilu_place_at(s, 0, 1), PILU_STR("y"), PILU_STR(""));
    pilu_report(&diags, DATA_UNKNOWN, pilu_place_at(s, 1, 1), PILU_STR("x"), PILU_STR(""));
    CHECK_INT(diags.count, 3);
    CHECK_INT(diags.errors, 3);
}

TEST(words_about)
{
    fresh();
    CHECK_STR(pilu_words_about(arena, PILU_STR("a {} b {}."), PILU_STR("汉")), "a 汉 b 汉.");
    CHECK_STR(pilu_words_about(arena, PILU_STR("{}"), PILU_STR("{}")), "{}");
    CHECK_STR(pilu_words_about(arena, PILU_STR("none {"), PILU_STR("x")), "none {");
    CHECK_STR(pilu_words_about(arena, PILU_STR(""), PILU_STR("x")), "");
}

/* Every code has a name of its own and the same arguments in both languages. */
TEST(every_code)
{
    for (int i = 0; i < PILU_FOUND_COUNT; i++) {
        for (int j = 0; j < i; j++) CHECK(strcmp(pilu_code_name(i), pilu_code_name(j)) != 0);
        for (char n = '0'; n <= '9'; n++) {
            char arg[] = {'{', n, '}', 0};
            bool zh = strstr(pilu_code_format(i, PILU_ZH), arg), en = strstr(pilu_code_format(i, PILU_EN), arg);
            if (zh != en) printf("%s: %s\n", pilu_code_name(i), arg);
            CHECK(zh == en);
        }
        CHECK(pilu_utf8_check(pilu_str_from(pilu_code_format(i, PILU_ZH))) == SIZE_MAX);
    }
}

int main(void)
{
    RUN(lines_and_columns);
    RUN(message_in_both_languages);
    RUN(place_pointer_and_values);
    RUN(places_at_the_edges);
    RUN(nothing_for_the_terminal);
    RUN(nothing_steers_the_terminal);
    RUN(long_lines);
    RUN(counting_and_exit_codes);
    RUN(same_finding_once);
    RUN(words_about);
    RUN(every_code);
    pilu_arena_free(arena);
    return unit_end();
}
