#include "data/json.h"
#include "unit.h"

#include <stdlib.h>

/* A parse with its arena and findings; `free_parse` gives it back. */
typedef struct parse {
    pilu_arena *arena;
    pilu_diags diags;
    pilu_value *root;
} parse;

static parse parse_text(pilu_str text)
{
    parse p = {.arena = pilu_arena_new()};
    pilu_diags_init(&p.diags, p.arena);
    p.root = pilu_json_parse(p.arena, &p.diags, pilu_source_new(p.arena, PILU_STR("data.json"), text));
    return p;
}

static parse parse_from(const char *text) { return parse_text(pilu_str_from(text)); }
static void free_parse(parse *p) { pilu_arena_free(p->arena); }

/* The message of the finding in `lang`. */
static pilu_str message(parse *p, size_t i, pilu_lang lang)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    pilu_finding_message(&p->diags.items[i], lang, &buf);
    pilu_str text = pilu_arena_str(p->arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    return text;
}

/* The text gives exactly one finding, at this line and column. */
static void fails_text(const char *file, int line, pilu_str text, pilu_code code, unsigned at_line, unsigned at_column)
{
    parse p = parse_text(text);
    pilu_line_column at = {0, 0};
    if (p.diags.count) at = pilu_source_place(p.diags.items[0].place.at.source, p.diags.items[0].place.at.offset);
    if (p.root || p.diags.count != 1 || p.diags.items[0].code != code || at.line != at_line || at.column != at_column) {
        unit_wrong++;
        printf("%s:%d: got %s at %u:%u (%zu findings), want %s at %u:%u\n", file, line,
               p.diags.count ? pilu_code_name(p.diags.items[0].code) : "nothing", at.line, at.column, p.diags.count,
               pilu_code_name(code), at_line, at_column);
    }
    free_parse(&p);
}

#define FAILS(text, id, line, column) fails_text(__FILE__, __LINE__, PILU_STR(text), PILU_FOUND_##id, line, column)

/* The Chinese / English message of the one finding. */
static void says_text(const char *file, int line, pilu_str text, pilu_lang lang, const char *want)
{
    parse p = parse_text(text);
    unit_str(file, line, p.diags.count ? message(&p, 0, lang) : PILU_STR("(nothing)"), pilu_str_from(want));
    free_parse(&p);
}

#define SAYS(text, want) says_text(__FILE__, __LINE__, PILU_STR(text), PILU_ZH, want)
#define SAYS_EN(text, want) says_text(__FILE__, __LINE__, PILU_STR(text), PILU_EN, want)

TEST(values_and_places)
{
    parse p = parse_from("{\n  \"name\": \"汉\\u5b57 \\\"\\\\\\/\\b\\f\\n\\r\\t \\ud83d\\ude00\",\n"
                         "  \"list\": [1, -2.50, true, false, null, {}, []], \"最后\": 3e2 }\n");
    CHECK(p.root);
    CHECK_INT(p.diags.count, 0);
    CHECK_INT(p.root->kind, PILU_OBJECT);
    CHECK_INT(p.root->count, 3);
    CHECK_STR(pilu_value_get(p.root, PILU_STR("name"))->string, "汉字 \"\\/\b\f\n\r\t 😀");
    pilu_value *list = pilu_value_get(p.root, PILU_STR("list"));
    static const pilu_value_kind KINDS[] = {PILU_NUMBER, PILU_NUMBER, PILU_BOOL, PILU_BOOL, PILU_NULL, PILU_OBJECT, PILU_LIST};
    CHECK_INT(list->count, 7);
    for (uint32_t i = 0; i < list->count; i++) {
        CHECK_INT(list->items[i]->kind, KINDS[i]);
        CHECK_INT(list->items[i]->index, i);
        CHECK(list->items[i]->parent == list);
    }
    CHECK_INT(list->items[1]->number.num, -5);
    CHECK_INT(list->items[1]->number.den, 2);
    CHECK(list->items[2]->boolean);
    CHECK(!list->items[3]->boolean);
    /* «-2.50» begins at line 3, column 15 and has 5 bytes. */
    pilu_line_column at = pilu_source_place(list->items[1]->origin.source, list->items[1]->origin.offset);
    CHECK_INT(at.line, 3);
    CHECK_INT(at.column, 15);
    CHECK_INT(list->items[1]->origin.length, 5);
    CHECK_STR(pilu_value_pointer(p.arena, list->items[1]), "/list/1");
    CHECK_STR(pilu_value_pointer(p.arena, p.root->items[2]), "/最后");
    free_parse(&p);
}

TEST(places_of_all_values)
{
    static const char TEXT[] = " { \"a\" : [ { \"b\" : \"x\\\"y\" } , -1.5e1 ] , \"c\" : { \"d\" : null } } ";
    static const struct { const char *pointer, *text; } WANT[] = {
        {"/a", "[ { \"b\" : \"x\\\"y\" } , -1.5e1 ]"}, {"/a/0", "{ \"b\" : \"x\\\"y\" }"}, {"/a/0/b", "\"x\\\"y\""},
        {"/a/1", "-1.5e1"}, {"/c", "{ \"d\" : null }"}, {"/c/d", "null"},
    };
    parse p = parse_from(TEXT);
    CHECK(p.root);
    for (size_t i = 0; i < PILU_COUNT(WANT); i++) {
        pilu_value *v = pilu_value_at(p.root, pilu_str_from(WANT[i].pointer));
        CHECK(v != NULL);
        if (v) CHECK_STR(pilu_str_slice(v->origin.source->text, v->origin.offset, v->origin.offset + v->origin.length), WANT[i].text);
    }
    free_parse(&p);
}

TEST(pointers)
{
    parse p = parse_from("{\"a/b\": {\"m~n\": [10, {\"\": 5}]}, \"~1\": 7, \"0\": 8, \"list\": [[1]]}");
    CHECK(p.root);
    pilu_value *deep = pilu_value_at(p.root, PILU_STR("/a~1b/m~0n/1/"));
    CHECK(deep && deep->number.num == 5);
    CHECK_STR(pilu_value_pointer(p.arena, deep), "/a~1b/m~0n/1/");
    CHECK(pilu_value_at(p.root, PILU_STR("/~01"))->number.num == 7);
    CHECK_STR(pilu_value_pointer(p.arena, pilu_value_get(p.root, PILU_STR("~1"))), "/~01");
    CHECK(pilu_value_at(p.root, PILU_STR("/0"))->number.num == 8);
    CHECK(pilu_value_at(p.root, PILU_STR("")) == p.root);
    CHECK_STR(pilu_value_pointer(p.arena, p.root), "");
    CHECK(pilu_value_at(p.root, PILU_STR("/list/0/0"))->number.num == 1);
    static const char *const NONE[] = {"/", "a", "/x", "/list/1", "/list/00", "/list/-1", "/list/a", "/list/", "/list/0/0/0", "/a~1b/m~2n",
                                       "/a~1b/m~", "/list/4294967296", "/list/99999999999999999999", "/0/"};
    for (size_t i = 0; i < PILU_COUNT(NONE); i++) CHECK(!pilu_value_at(p.root, pilu_str_from(NONE[i])));
    free_parse(&p);
}

TEST(syntax)
{
    FAILS("{\"a\":1,}", JSON_SYNTAX, 1, 8);
    FAILS("{,}", JSON_SYNTAX, 1, 2);
    FAILS("{\"a\" 1}", JSON_SYNTAX, 1, 6);
    FAILS("{\"a\":}", JSON_SYNTAX, 1, 6);
    FAILS("{\"a\":1 \"b\":2}", JSON_SYNTAX, 1, 8);
    FAILS("{a:1}", JSON_SYNTAX, 1, 2);
    FAILS("{'a':1}", JSON_SYNTAX, 1, 2);
    FAILS("{\"a\":[1,]}", JSON_SYNTAX, 1, 9);
    FAILS("{\"a\":[1 2]}", JSON_SYNTAX, 1, 9);
    FAILS("{\"a\":[1}}", JSON_SYNTAX, 1, 8);
    FAILS("{\"a\":1]", JSON_SYNTAX, 1, 7);
    FAILS("{\"a\":True}", JSON_SYNTAX, 1, 6);
    FAILS("{\"a\":nul}", JSON_SYNTAX, 1, 6);
    FAILS("{\"a\":nulll}", JSON_SYNTAX, 1, 6);
    FAILS("{\"a\":NaN}", JSON_SYNTAX, 1, 6);
    FAILS("{\"a\":1} // x", JSON_TRAILING, 1, 9);
    FAILS("{/* */\"a\":1}", JSON_SYNTAX, 1, 2);
    FAILS("{\"a\"：1}", JSON_SYNTAX, 1, 5);
    FAILS("{\"a\":1，\"b\":2}", JSON_SYNTAX, 1, 7);
    FAILS("{“a”:1}", JSON_SYNTAX, 1, 2);
    FAILS("{\"a\":12万元}", JSON_SYNTAX, 1, 8);
    FAILS("{\"a\":1,000}", JSON_SYNTAX, 1, 8);
    FAILS("{\"a\":1\f}", JSON_SYNTAX, 1, 7);
    FAILS("{\"a\":1\xC2\xA0}", JSON_SYNTAX, 1, 7);
    FAILS("{\"a\":\0}", JSON_SYNTAX, 1, 6);
    FAILS("{\"a\":1}}", JSON_TRAILING, 1, 8);
    FAILS("{}{}", JSON_TRAILING, 1, 3);
    FAILS("{}\n\n\0", JSON_TRAILING, 3, 1);
    FAILS("x", JSON_SYNTAX, 1, 1);
    FAILS("\xEF\xBC\x9B", JSON_SYNTAX, 1, 1);
}

TEST(ends_and_roots)
{
    FAILS("", JSON_EMPTY, 1, 1);
    fails_text(__FILE__, __LINE__, (pilu_str){0}, PILU_FOUND_JSON_EMPTY, 1, 1);
    FAILS(" \n\t ", JSON_EMPTY, 1, 1);
    FAILS("[]", JSON_ROOT, 1, 1);
    FAILS("\n \"x\"", JSON_ROOT, 2, 2);
    FAILS("12", JSON_ROOT, 1, 1);
    FAILS("true", JSON_ROOT, 1, 1);
    FAILS("null", JSON_ROOT, 1, 1);
    FAILS("{\n", JSON_END, 2, 1);
    FAILS("{\"a\":\n[1,", JSON_END, 2, 4);
    FAILS("{\"a\":\n\"abc", JSON_END, 2, 1);
    FAILS("{\"a\":\"\xE6\xB1", JSON_END, 1, 6);
    FAILS("{\"a\":tru", JSON_END, 1, 9);
    FAILS("{\"a\":-", JSON_END, 1, 7);
    FAILS("{\"a\":1.", JSON_END, 1, 8);
    FAILS("\xEF\xBB\xBF{}", FILE_BOM, 1, 1);
    FAILS("\xEF\xBB\xBF", FILE_BOM, 1, 1);
    FAILS("{\"a\":\"\xEF\xBB\xBF\",\"b\"}", JSON_SYNTAX, 1, 13); /* a BOM in a text is a character */
    SAYS("{\"a\":\n[1,", "JSON 没有写完：第 2 行开始的列表“[”没有结束。文件可能被截断。");
    SAYS_EN("{\"a\":\n[1,", "JSON ends early: the list “[” of line 2 is not closed. The file may have been cut short.");
    SAYS("{\"a\":\n\"abc", "JSON 没有写完：第 2 行的文字（缺少后引号）没有结束。文件可能被截断。");
    SAYS("[]", "最外层应为对象 { … }，此处是列表。");
    SAYS_EN("[]", "the outermost value must be an object { … }, not a list.");
}

TEST(wording)
{
    SAYS("{\"a\":1,}", "JSON 写法有误：此处是 “}”，应为 字段名（加双引号）；最后一项之后不加逗号。");
    SAYS("{\"a\":1，\"b\":2}", "JSON 写法有误：此处是 全角的“，”，应为 半角逗号“,”或“}”。");
    SAYS_EN("{\"a\":True}", "JSON is malformed: found “True”, expected a value: a text in double quotes, or true, false, null.");
    SAYS("{\"a\":01}", "“01”不是有效的数：应写成 12 或 -0.5 的样子，不加正号、前导零和千分位，小数点前后都有数字。");
    SAYS("{\"a\":1e400}", "“1e400”不是有效的数：超出可精确计算的范围（30 位有效数字，指数不超过 ±30）。");
    SAYS("{\"a\":\"\\x\"}", "转义“\\x”无效；要印反斜杠请写两个（\\\\）。");
    SAYS("{\"a\":\"\\ud83d!\"}", "“\\ud83d”是不成对的代理项，不代表任何字符，请直接写出要印的字。");
    SAYS("{\n\"项目\":1,\n\"项目\":2}", "字段“项目”重复出现，第一次在第 2 行。请只保留一个。");
}

TEST(strings)
{
    FAILS("{\"a\":\"\\u0000\"}", JSON_NUL, 1, 7);
    FAILS("{\"\\u0000\":1}", JSON_NUL, 1, 3);
    FAILS("{\"a\":\"x\\q\"}", JSON_ESCAPE, 1, 8);
    FAILS("{\"a\":\"\\u12G4\"}", JSON_ESCAPE, 1, 7);
    FAILS("{\"a\":\"\\u1\"}", JSON_ESCAPE, 1, 7);
    FAILS("{\"a\":\"\\U0041\"}", JSON_ESCAPE, 1, 7);
    FAILS("{\"a\":\"\\ud83d\"}", JSON_SURROGATE, 1, 7);
    FAILS("{\"a\":\"\\ude00\\ud83d\"}", JSON_SURROGATE, 1, 7);
    FAILS("{\"a\":\"\\ud83d\\ud83d\"}", JSON_SURROGATE, 1, 7);
    FAILS("{\"a\":\"\\ud83d\\n\"}", JSON_SURROGATE, 1, 7);
    FAILS("{\"a\":\"\\ud83dx\"}", JSON_SURROGATE, 1, 7);
    FAILS("{\"a\":\"\\uDFFF\"}", JSON_SURROGATE, 1, 7);
    FAILS("{\"a\":\"b\nc\"}", JSON_CONTROL, 1, 8);
    FAILS("{\"a\":\"b\tc\"}", JSON_CONTROL, 1, 8);
    FAILS("{\"a\":\"b\x01\"}", JSON_CONTROL, 1, 8);
    FAILS("{\"a\":\"b\0\"}", JSON_CONTROL, 1, 8);
    parse p = parse_from("{\"\\u0041\\uD83D\\uDE00\":\"\x7F\\u007f/\"}");
    CHECK(p.root);
    CHECK_STR(p.root->items[0]->key, "A😀");
    CHECK_STR(p.root->items[0]->string, "\x7F\x7F/");
    free_parse(&p);
}

TEST(numbers)
{
    static const char *const BAD[] = {"01", "-01", "+1", ".5", "5.", "1.e3", "1e", "1e+", "-", "--1", "1.2.3", "1-2", "1e400", "-1e400", "1e-400",
                                      "1e31", "1234567890123456789012345678901",
                                      "0.00000000000000000000000000000000000000000000000000000000000000000000001"};
    for (size_t i = 0; i < PILU_COUNT(BAD); i++) {
        char text[128];
        snprintf(text, sizeof text, "{\"a\": %s}", BAD[i]);
        fails_text(__FILE__, __LINE__, pilu_str_from(text), PILU_FOUND_JSON_NUMBER, 1, 7);
    }
    parse p = parse_from("{\"a\":0.1,\"b\":123456789012345678901234567890,\"c\":-0,\"d\":0.000000000000000000000000000000000000000000000000000000000}");
    CHECK(p.root);
    CHECK_INT(p.root->items[0]->number.den, 10);
    CHECK(p.root->items[1]->number.ok && p.root->items[1]->number.num % 1000 == 890);
    CHECK_INT(p.root->items[3]->number.num, 0);
    free_parse(&p);
}

TEST(encodings)
{
    FAILS("{\"a\":\"\x80\"}", FILE_ENCODING, 1, 7);
    FAILS("{\"a\":\"\xC0\x80\"}", FILE_ENCODING, 1, 7);         /* overlong */
    FAILS("{\"a\":\"\xED\xA0\x80\"}", FILE_ENCODING, 1, 7);     /* a surrogate */
    FAILS("{\"a\":\"\xF4\x90\x80\x80\"}", FILE_ENCODING, 1, 7); /* above U+10FFFF */
    FAILS("{\xFF}", FILE_ENCODING, 1, 2);
    FAILS("\xFE\xFF\0{\0}", FILE_ENCODING, 1, 1);
    FAILS("{\0}\0", FILE_ENCODING, 1, 1);
    FAILS("\xE6\xB1", FILE_ENCODING, 1, 1);
    /* «单位» in GBK: B5 A5 CE BB. */
    SAYS("{\"\xB5\xA5\xCE\xBB\":1}", "此处不是 UTF-8 编码（字节 0xB5）。文件可能是 GBK 编码，请另存为 UTF-8。");
    /* GB 18030 with a four-byte character. */
    SAYS("{\"\xB5\xA5\x81\x30\x89\x38\":1}", "此处不是 UTF-8 编码（字节 0xB5）。文件可能是 GBK 编码，请另存为 UTF-8。");
    SAYS("{\"单位名称\":\"攀枝花\xB5\xA5\"}", "此处不是 UTF-8 编码（字节 0xB5）。请改正此处的文字，并以 UTF-8 保存。");
    SAYS("{\"caf\xE9\":1}", "此处不是 UTF-8 编码（字节 0xE9）。请改正此处的文字，并以 UTF-8 保存。");
    SAYS("{\0\"\0", "此处不是 UTF-8 编码（字节 0x7B）。文件可能是 UTF-16 编码，请另存为 UTF-8。");
    SAYS_EN("{\"\xB5\xA5\xCE\xBB\":1}", "not UTF-8 here (byte 0xB5). The file may be in GBK; save it as UTF-8.");
}

TEST(duplicates)
{
    FAILS("{\"a\":1,\n \"a\":2}", JSON_DUPLICATE, 2, 2);
    FAILS("{\"a\":1,\n \"\\u0061\":2}", JSON_DUPLICATE, 2, 2); /* the same name, written otherwise */
    FAILS("{\"x\":[0,{\"b\":{\"c\":[]},\"d\":1,\"b\":2}]}", JSON_DUPLICATE, 1, 29);
    parse p = parse_from("{\"x\":[{\"k\":1,\"k\":2,\"k\":3}], \"x\": 4}");
    CHECK(!p.root);
    CHECK_INT(p.diags.count, 3);
    CHECK_STR(p.diags.items[0].place.pointer, "/x/0/k");
    free_parse(&p);
    p = parse_from("{\"a\":{\"b\":1},\"b\":{\"a\":1},\"c\":[{\"a\":1},{\"a\":1}]}");
    CHECK(p.root);
    free_parse(&p);
}

/* n members named by `i % names`, so that names repeat when there are fewer names than members. */
static pilu_buf many_members(unsigned n, unsigned names)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    for (unsigned i = 0; i < n; i++) pilu_buf_printf(&buf, "%s\"键%06u\":%u", i ? ",\n" : "{", i * 7919u % names, i);
    pilu_buf_char(&buf, '}');
    return buf;
}

TEST(many_keys)
{
    pilu_buf buf = many_members(100000, 100000);
    parse p = parse_text(pilu_buf_view(&buf));
    CHECK(p.root && p.root->count == 100000);
    CHECK_INT(p.diags.count, 0);
    free_parse(&p);
    pilu_buf_free(&buf);

    buf = many_members(100000, 50000);
    p = parse_text(pilu_buf_view(&buf));
    CHECK(!p.root);
    CHECK_INT(p.diags.count, 20);
    free_parse(&p);
    pilu_buf_free(&buf);

    buf = many_members(17, 16); /* the first count that is sorted; 16 * 7919 mod 16 = 0, the first name again */
    p = parse_text(pilu_buf_view(&buf));
    CHECK_INT(p.diags.count, 1);
    CHECK_STR(message(&p, 0, PILU_EN), "field “键000000” is given twice, first on line 1; keep one.");
    CHECK_INT(pilu_source_place(p.diags.items[0].place.at.source, p.diags.items[0].place.at.offset).line, 17);
    free_parse(&p);
    pilu_buf_free(&buf);
}

static pilu_buf nested(int levels, const char *open, const char *close)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    pilu_buf_text(&buf, "{\"a\":");
    for (int i = 1; i < levels; i++) pilu_buf_text(&buf, open);
    pilu_buf_text(&buf, "1");
    for (int i = 1; i < levels; i++) pilu_buf_text(&buf, close);
    pilu_buf_char(&buf, '}');
    return buf;
}

TEST(depth)
{
    static const struct { int levels; bool good; } CASES[] = {{64, true}, {65, false}, {10000, false}, {1000000, false}};
    for (size_t i = 0; i < PILU_COUNT(CASES); i++) {
        for (int object = 0; object < 2; object++) {
            pilu_buf buf = object ? nested(CASES[i].levels, "{\"a\":", "}") : nested(CASES[i].levels, "[", "]");
            parse p = parse_text(pilu_buf_view(&buf));
            CHECK((p.root != NULL) == CASES[i].good);
            CHECK_INT(p.diags.count, !CASES[i].good);
            if (!CASES[i].good) CHECK_INT(p.diags.items[0].code, PILU_FOUND_JSON_DEPTH);
            free_parse(&p);
            pilu_buf_free(&buf);
        }
    }
}

/* Every beginning of a sound document is one finding; every single byte changed never crashes. */
TEST(hostile_prefixes_and_bytes)
{
    static const char TEXT[] = "{ \"名称\": \"a\\\"\\\\\\u6c49\\ud83d\\ude00汉😀\", \"b\": [ -0.50e+1, true, false,\r\n null, {}, [] ],\n \"c\": {\"d\": {\"\": 0}}}";
    size_t n = sizeof TEXT - 1;
    for (size_t i = 0; i <= n; i++) {
        char *copy = pilu_memory_new(i); /* of exact size, so that reading beyond it is seen */
        memcpy(copy, TEXT, i);
        parse p = parse_text((pilu_str){copy, i});
        CHECK((p.root != NULL) == (i == n));
        CHECK_INT(p.diags.count, i < n);
        if (i > 0 && i < n) CHECK_INT(p.diags.items[0].code, PILU_FOUND_JSON_END);
        free_parse(&p);
        free(copy);
    }
    for (size_t i = 0; i < n; i++) {
        for (int byte = 0; byte < 256; byte++) {
            char copy[sizeof TEXT];
            memcpy(copy, TEXT, n);
            copy[i] = (char)byte;
            parse p = parse_text((pilu_str){copy, n});
            CHECK(p.root ? p.diags.count == 0 : p.diags.count >= 1);
            free_parse(&p);
        }
    }
}

static pilu_str printed(parse *p)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    pilu_value_print_public(p->root, &buf);
    pilu_str text = pilu_arena_str(p->arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    return text;
}

TEST(public_text)
{
    parse p = parse_from("{\"a\":1.50,\"internal\":{\"x\":1},\"b\":[1e2,true,null,{\"note\":\"n\",\"c\":\"汉/\\u0001\\n\\\"\"},[],{}],"
                         "\"claims\":[1],\"note\":2,\"d\":{\"internal\":1},\"e\":-0.0050,\"f\":123456789012345678901234567890}");
    CHECK(p.root);
    pilu_str text = printed(&p);
    CHECK_STR(text, "{\n  \"a\": 1.5,\n  \"b\": [\n    100,\n    true,\n    null,\n    {\n      \"c\": \"汉/\\u0001\\n\\\"\"\n    },\n    [],\n    {}\n"
                    "  ],\n  \"d\": {},\n  \"e\": -0.005,\n  \"f\": 123456789012345678901234567890\n}\n");
    parse again = parse_text(text);
    CHECK(again.root);
    if (again.root) CHECK(pilu_str_eq(printed(&again), text));
    free_parse(&again);
    free_parse(&p);
}

TEST(public_money_and_derived)
{
    parse p = parse_from("{\"money_unit\":\"万元\",\"amount\":1.91,\"rate\":0.5}");
    pilu_value *amount = pilu_value_get(p.root, PILU_STR("amount"));
    amount->kind = PILU_MONEY;
    amount->number = pilu_number_parse(PILU_STR("19100.00"));
    pilu_value *total = PILU_NEW(p.arena, pilu_value);
    *total = (pilu_value){.kind = PILU_MONEY, .derived = true, .number = pilu_number_int(5)};
    pilu_value_append(p.arena, p.root, PILU_STR("total"), total);
    CHECK_STR(printed(&p), "{\n  \"money_unit\": \"万元\",\n  \"amount\": 1.91,\n  \"rate\": 0.5\n}\n");
    CHECK_STR(pilu_value_pointer(p.arena, total), "/total");
    p.root->items[0]->string = PILU_STR("元");
    CHECK_STR(printed(&p), "{\n  \"money_unit\": \"元\",\n  \"amount\": 19100,\n  \"rate\": 0.5\n}\n");
    free_parse(&p);
}

int main(void)
{
    RUN(values_and_places);
    RUN(places_of_all_values);
    RUN(pointers);
    RUN(syntax);
    RUN(ends_and_roots);
    RUN(wording);
    RUN(strings);
    RUN(numbers);
    RUN(encodings);
    RUN(duplicates);
    RUN(many_keys);
    RUN(depth);
    RUN(hostile_prefixes_and_bytes);
    RUN(public_text);
    RUN(public_money_and_derived);
    return unit_end();
}
