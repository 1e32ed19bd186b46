/* The readers of texts: their passages and places. What each text rule must find and must leave alone is in
 * tests/rules/text.txt. */
#include "unit.h"
#include "check/text_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- readers ------------------------------------------------------------------------------------------------- */

static pilu_finding first_of(pilu_arena *arena, pilu_text *text)
{
    pilu_diags diags;
    pilu_diags_init(&diags, arena);
    pilu_text_check(text, &diags);
    return diags.count ? diags.items[0] : (pilu_finding){0};
}

TEST(places_in_plain_text)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_source *source = pilu_source_new(arena, PILU_STR("a.txt"), PILU_STR("甲\r\n\t乙\t优化流程,开展受理。\n"));
    pilu_finding f = first_of(arena, pilu_text_from_plain(arena, source));
    CHECK_INT(f.code, PILU_FOUND_TEXT_HALF_WIDTH);
    CHECK_INT(pilu_source_place(source, f.place.at.offset).line, 2);
    CHECK_INT(pilu_source_place(source, f.place.at.offset).column, 8);
    CHECK_INT(f.place.at.length, 1);
    pilu_arena_free(arena);
}

TEST(places_in_html)
{
    pilu_arena *arena = pilu_arena_new();
    const char *html = "<html><head><title>甲,乙</title></head><body>\n<p>A&amp;B：<b>优化</b>流程,开展受理。</p>\n"
                       "<script>var 甲,乙;</script><!-- 甲,乙 --></body></html>";
    pilu_source *source = pilu_source_new(arena, PILU_STR("a.html"), pilu_str_from(html));
    pilu_text *text = pilu_text_from_html(arena, source);
    CHECK_INT(text->count, 1);
    CHECK_STR(text->passages[0].text, "A&B：优化流程，开展受理。"); /* as rules read it */
    CHECK_STR(text->passages[0].given->text, "A&B：优化流程,开展受理。");
    pilu_finding f = first_of(arena, text);
    CHECK_INT(f.code, PILU_FOUND_TEXT_HALF_WIDTH);
    CHECK_INT(f.place.at.offset, (strstr(html, "流程,") - html) + 6);
    pilu_arena_free(arena);
}

/* Marks of figures, of addresses and of English stay; blanks behind a comma belong to it; brackets go in pairs. */
TEST(half_width_marks_as_rules_read_them)
{
    static const char *const SAME[] = {"9:30，3:7，1,234.50元", "见 https://a.cn/a,b;c 。", "(1)甲", "公式(4)/(2)", "甲(乙",
                                       "Word: form, 甲", "乙)，甲"};
    pilu_arena *arena = pilu_arena_new();
    for (size_t i = 0; i < PILU_COUNT(SAME); i++) {
        pilu_str line = pilu_str_from(SAME[i]);
        pilu_text *text = pilu_text_from_plain(arena, pilu_source_new(arena, PILU_STR("a.txt"), line));
        bool bracket = strstr(SAME[i], "甲(乙") || strstr(SAME[i], "乙)");
        bool comma = strstr(SAME[i], "form,");
        CHECK_STR(text->passages[0].text, comma ? "Word: form，甲" : SAME[i]);
        if (bracket) CHECK(!text->passages[0].given);
    }
    pilu_str words = PILU_STR("出国(境)费(100%)为0元,  占0%;余(a(b)乙)8.0%,2021年:");
    pilu_text *text = pilu_text_from_plain(arena, pilu_source_new(arena, PILU_STR("a.txt"), words));
    pilu_passage *p = &text->passages[0];
    CHECK_STR(p->text, "出国（境）费（100%）为0元，占0%；余（a(b)乙）8.0%，2021年：");
    CHECK_STR(p->given->text, "出国(境)费(100%)为0元,  占0%;余(a(b)乙)8.0%,2021年:");
    const char *read = strstr(p->text.p, "占0"), *given = strstr(words.p, "占0");
    CHECK_INT(text_given_at(p, (size_t)(read - p->text.p)), given - words.p);
    CHECK_INT(text_read_at(p, (size_t)(given - words.p)), read - p->text.p);
    CHECK_INT(text_given_at(p, p->text.n), words.n);
    CHECK_INT(text_read_at(p, words.n), p->text.n);
    CHECK_INT(text_given_end(p, (size_t)(read - p->text.p)), given - words.p - 2); /* the blanks are of no range */
    CHECK_INT(text_given_at(p, 7), 7); /* within a mark: never behind it */
    pilu_str blanks = PILU_STR("2021 年 收入 5.00 万元， 占 8%。资金总额 5 5 10 0 分值 10");
    text = pilu_text_from_plain(arena, pilu_source_new(arena, PILU_STR("a.txt"), blanks));
    CHECK_STR(text->passages[0].text, "2021年 收入5.00万元， 占8%。资金总额 5 5 10 0 分值 10");
    pilu_arena_free(arena);
}

/* A line of a hundred thousand bytes is cut where a character begins, so in more pieces than its length has bounds. */
TEST(long_line)
{
    enum { BYTES = 131067 };
    pilu_arena *arena = pilu_arena_new();
    char *bytes = malloc(BYTES);
    for (size_t i = 0; i < BYTES; i += 3) memcpy(bytes + i, "财", 3);
    pilu_source *source = pilu_source_new(arena, PILU_STR("a.txt"), (pilu_str){bytes, BYTES});
    pilu_text *text = pilu_text_from_plain(arena, source);
    size_t sum = 0;
    for (size_t i = 0; i < text->count; i++) {
        CHECK(text->passages[i].part_count == 1 && text->passages[i].parts[0].place.at.source == source);
        CHECK_INT(text->passages[i].parts[0].place.at.offset, sum);
        sum += text->passages[i].text.n;
    }
    CHECK_INT(sum, BYTES);
    CHECK_INT(text->count, 5);
    free(bytes);
    pilu_arena_free(arena);
}

#define TEN "一二三四五六七八九十"

/* Lines of 44 columns that go on in the next: a paragraph begins two characters in, a page's number is none of its words.
 * Of lines as wide that are ended by no mark each is an entry of a list. */
TEST(lines_broken_at_a_width)
{
    static const char BROKEN[] = "　　" TEN TEN "\n" TEN TEN "甲乙\n丙，2021\n　　" TEN TEN "\n" TEN TEN "甲\n\n- 3 -\n乙for\n"
                                 "　　" TEN TEN "\n" TEN TEN " for\nWord。\n（一）" TEN TEN "\n甲乙：\n" TEN TEN "\n";
    static const char LIST[] = TEN TEN "甲乙\n" TEN TEN "丙丁\n" TEN TEN "戊己\n" TEN TEN "庚辛\n";
    static const char *const WORDS[] = {TEN TEN TEN TEN "甲乙丙，2021", TEN TEN TEN TEN "甲乙for", TEN TEN TEN TEN " for Word。",
                                        "（一）" TEN TEN "甲乙：", TEN TEN};
    pilu_arena *arena = pilu_arena_new();
    pilu_source *source = pilu_source_new(arena, PILU_STR("a.txt"), PILU_STR(BROKEN));
    pilu_text *text = pilu_text_from_plain(arena, source);
    CHECK_INT(text->count, PILU_COUNT(WORDS));
    for (size_t i = 0; i < text->count; i++) CHECK_STR(text->passages[i].text, WORDS[i]);
    const pilu_passage *p = &text->passages[0];
    pilu_place place = text_place(p, strlen(TEN TEN) - 3, strlen(TEN TEN) + 3); /* of two lines: what is in the first */
    CHECK_INT(pilu_source_place(source, place.at.offset).line, 1);
    CHECK_INT(place.at.length, 3);
    place = text_place(p, p->text.n - 4, p->text.n);
    CHECK_INT(pilu_source_place(source, place.at.offset).line, 3);
    CHECK_INT(pilu_source_place(source, place.at.offset).column, 3);
    CHECK_INT(pilu_text_from_plain(arena, pilu_source_new(arena, PILU_STR("b.txt"), PILU_STR(LIST)))->count, 4);
    CHECK(!text_parts_words(PILU_STR("1,"), PILU_STR("234")) && !text_parts_words(PILU_STR("甲"), PILU_STR("a")));
    pilu_arena_free(arena);
}

static void check_parted(pilu_arena *arena, const char *line, const char *const *words, size_t count)
{
    pilu_text *text = pilu_text_from_plain(arena, pilu_source_new(arena, PILU_STR("a.txt"), pilu_str_from(line)));
    CHECK_INT(text->count, count);
    for (size_t i = 0; i < text->count && i < count; i++) CHECK_STR(text->passages[i].text, words[i]);
}

/* A page that lost its line breaks: headings part it; a list inside a sentence, contents and rows do not. */
TEST(headings_within_a_line)
{
#define FORTY TEN TEN TEN TEN
    static const char LINE[] = "甲局决算说明 一、收入情况 " FORTY "。 二、支出情况（一）总体情况 " FORTY "：（一）甲；（二）乙。 （二）结构情况。" FORTY
                               "甲三、其他 四、绩效情况 " FORTY "\n第一、甲。";
    static const char *const WORDS[] = {"甲局决算说明 ", "一、收入情况 ", FORTY "。 ", "二、支出情况", "（一）总体情况 ",
                                        FORTY "：（一）甲；（二）乙。 ", "（二）结构情况。" FORTY "甲", "三、其他 ", "四、绩效情况 ",
                                        FORTY, "第一、甲。"};
    static const char *const WHOLE[] = {FORTY FORTY FORTY " 一、收入情况 （一）甲，乙；二、丙 ",
                                        "一、收入情况 …………1 二、支出情况 …………2" FORTY FORTY FORTY,
                                        "| 一、收入情况 | 二、支出情况 | " FORTY FORTY FORTY " |"};
    /* «二、» stands within the title of «一、»: it begins nothing, though a 二、 is wanted before the sure 三、. */
    static const char NESTED[] = "一、收入及二、支出情况 " FORTY FORTY "。 三、结余情况 " FORTY;
    static const char *const NESTED_WORDS[] = {"一、收入及二、支出情况 ", FORTY FORTY "。 ", "三、结余情况 ", FORTY};
    pilu_arena *arena = pilu_arena_new();
    check_parted(arena, LINE, WORDS, PILU_COUNT(WORDS));
    check_parted(arena, NESTED, NESTED_WORDS, PILU_COUNT(NESTED_WORDS));
    for (size_t i = 0; i < PILU_COUNT(WHOLE); i++) CHECK_INT(text_headings_within(arena, pilu_str_from(WHOLE[i])).count, 0);
    pilu_arena_free(arena);
}

/* Pages as «pdftotext -bbox» writes them, in a type of 10 points: a word a call, at `left`, `line` lines of 15 points
 * from the top, a character 10 wide, a Latin one 5. */
typedef struct printer {
    char text[32768];
    size_t n;
} printer;

static void put_page(printer *p)
{
    p->n += (size_t)snprintf(p->text + p->n, sizeof p->text - p->n, "<page width=\"595.0\" height=\"842.0\">\n");
}

static void put_box(printer *p, double left, double line, double height, const char *word)
{
    double width = 0;
    for (const char *c = word; *c; c++)
        if (((unsigned char)*c & 0xC0) != 0x80) width += (unsigned char)*c < 0x80 ? 5 : 10;
    p->n += (size_t)snprintf(p->text + p->n, sizeof p->text - p->n,
                             "<word xMin=\"%.3f\" yMin=\"%.3f\" xMax=\"%.3f\" yMax=\"%.3f\">%s</word>\n", left,
                             114 + line * 15 - height, left + width, 114 + line * 15, word);
}

static void put_word(printer *p, double left, double line, const char *word) { put_box(p, left, line, 14, word); }

static pilu_text *read_pages(pilu_arena *arena, const printer *p)
{
    return pilu_text_from_pages(arena, pilu_source_new(arena, PILU_STR("a.pdf"), (pilu_str){p->text, p->n}), NULL);
}

/* A paragraph begins two characters in and goes on over the end of a page; the pages' numbers are none of its words. */
TEST(paragraphs_across_lines_and_pages)
{
    pilu_arena *arena = pilu_arena_new();
    printer p = {.n = 0};
    put_page(&p);
    put_word(&p, 120, 0, TEN TEN "优化流程开展受理"); /* to 400 */
    put_word(&p, 100, 1, TEN TEN TEN);
    put_word(&p, 100, 2, "完。");
    put_word(&p, 120, 3, TEN TEN "优化流程开展受理");
    put_word(&p, 240, 40, "—");
    put_word(&p, 252, 40, "1");
    put_word(&p, 259, 40, "—");
    put_page(&p);
    put_word(&p, 100, 0, "收入");
    put_word(&p, 122.5, 0, "12.30"); /* a quarter-em is no blank */
    put_word(&p, 150, 0, "万元,完。");
    put_word(&p, 240, 40, "—");
    put_word(&p, 252, 40, "2");
    put_word(&p, 259, 40, "—");
    pilu_text *text = read_pages(arena, &p);
    CHECK_INT(text->count, 2);
    CHECK_STR(text->passages[0].text, TEN TEN "优化流程开展受理" TEN TEN TEN "完。");
    CHECK_STR(text->passages[1].text, TEN TEN "优化流程开展受理收入12.30万元，完。");
    CHECK_INT(text->passages[1].kind, PILU_PASSAGE_PARAGRAPH);
    pilu_finding f = first_of(arena, text);
    CHECK_INT(f.code, PILU_FOUND_TEXT_HALF_WIDTH);
    CHECK_INT(f.place.page, 2);
    CHECK_STR(pilu_source_line(f.place.at.source, pilu_source_place(f.place.at.source, f.place.at.offset).line),
              "收入12.30万元,完。");
    pilu_arena_free(arena);
}

/* pdftotext gives a line the box of its first character's font. */
TEST(line_with_the_box_of_a_figure)
{
    pilu_arena *arena = pilu_arena_new();
    printer p = {.n = 0};
    put_page(&p);
    for (int i = 0; i < 9; i += 3) {
        put_box(&p, 100, i, 17, "1.设备采购程序不规范" TEN "加强日常巡查和监督"); /* to 390 */
        put_word(&p, 100, i + 1, "考核，" TEN TEN "完。");
    }
    pilu_text *text = read_pages(arena, &p);
    CHECK_INT(text->count, 3);
    CHECK_STR(text->passages[0].text, "1.设备采购程序不规范" TEN "加强日常巡查和监督考核，" TEN TEN "完。");
    CHECK_INT(text->passages[0].kind, PILU_PASSAGE_PARAGRAPH);
    pilu_arena_free(arena);
}

/* The edge is at 400. «1,286.40万元» was broken behind the figure, which is 40 wide: the line before it ends at 370. At
 * 340 there was room: the paragraph ended there. Space sets full paragraphs apart. */
TEST(lines_before_a_long_figure)
{
    pilu_arena *arena = pilu_arena_new();
    printer p = {.n = 0};
    put_page(&p);
    put_word(&p, 100, 0, TEN TEN "支出合计为如下数字");
    put_word(&p, 370, 0, "，其中");
    put_word(&p, 100, 1, TEN TEN "收入合计为如下数");
    put_word(&p, 100, 2, "1,286.40万元，" TEN TEN);
    put_word(&p, 100, 3, TEN TEN "共计");
    put_word(&p, 100, 4, "12.00" TEN TEN "一二三四五六。");
    put_word(&p, 100, 6, TEN TEN "一二三四五六七八九。");
    pilu_text *text = read_pages(arena, &p);
    CHECK_INT(text->count, 4);
    CHECK_STR(text->passages[0].text,
              TEN TEN "支出合计为如下数字，其中" TEN TEN "收入合计为如下数1,286.40万元，" TEN TEN);
    CHECK_STR(text->passages[1].text, TEN TEN "共计");
    CHECK_STR(text->passages[2].text, "12.00" TEN TEN "一二三四五六。");
    pilu_arena_free(arena);
}

/* Two columns below a title over both: the left one is read before the right one, a paragraph goes on in it. */
TEST(columns_of_a_body)
{
    pilu_arena *arena = pilu_arena_new();
    printer p = {.n = 0};
    put_page(&p);
    put_word(&p, 200, 0, "部门决算情况说明书");
    for (int i = 0; i < 3; i++) {
        for (int right = 0; right < 2; right++) {
            double left = right ? 280 : 100, high = 2 + 3 * i + 0.4 * right; /* at other heights */
            bool goes_on = right && i == 0;
            put_word(&p, left + (goes_on ? 0 : 20), high, goes_on ? TEN "一二三四五六" : TEN "一二三四");
            put_word(&p, left, high + 1, TEN "一二三四五六");
            put_word(&p, left, high + 2, right || i < 2 ? TEN "一二三四五。" : TEN "一二三四五六");
        }
    }
    put_word(&p, 265, 40, "1");
    pilu_text *text = read_pages(arena, &p);
    CHECK_INT(text->count, 6);
    CHECK_STR(text->passages[0].text, "部门决算情况说明书");
    CHECK_STR(text->passages[1].text, TEN "一二三四" TEN "一二三四五六" TEN "一二三四五。");
    CHECK_INT(text->passages[1].kind, PILU_PASSAGE_PARAGRAPH);
    CHECK_STR(text->passages[3].text, TEN "一二三四" TEN "一二三四五六" TEN "一二三四五六" TEN "一二三四五六" TEN
                                      "一二三四五六" TEN "一二三四五。");
    CHECK_INT(text->passages[3].parts[3].place.page, 1);
    pilu_arena_free(arena);
}

/* A quotation mark of another font, narrow and low, is in its line; a paragraph's last line may stand close above a
 * table. */
TEST(lines_among_others)
{
    pilu_arena *arena = pilu_arena_new();
    printer p = {.n = 0};
    put_page(&p);
    put_word(&p, 100, 0, TEN TEN TEN);
    put_word(&p, 100, 1, "完。");
    put_word(&p, 100, 3, "六、财政拨款");
    put_box(&p, 160, 2.873, 5, "“"); /* 2.6 points lower */
    put_word(&p, 170, 3, "三公");
    put_box(&p, 190, 2.873, 5, "”");
    put_word(&p, 200, 3, "经费");
    put_word(&p, 100, 5, TEN TEN "一二三四五六七八九。");
    put_word(&p, 100, 6, TEN TEN TEN);
    put_word(&p, 100, 7, "有效率高于目标值。");
    put_word(&p, 102, 8, "科目");
    put_word(&p, 202, 8, "决算数");
    put_word(&p, 102, 9, "污染防治");
    put_word(&p, 202, 9, "268.00");
    pilu_text *text = read_pages(arena, &p);
    CHECK_STR(text->passages[1].text, "六、财政拨款“三公”经费");
    CHECK_INT(text->passages[1].kind, PILU_PASSAGE_PARAGRAPH);
    CHECK_STR(text->passages[2].text, TEN TEN "一二三四五六七八九。" TEN TEN TEN "有效率高于目标值。");
    CHECK_INT(text->passages[2].kind, PILU_PASSAGE_PARAGRAPH);
    CHECK_INT(text->passages[3].kind, PILU_PASSAGE_CELL);
    pilu_arena_free(arena);
}

/* What stands side by side is cells, with their own lines put together; a bracket closed in another is closed. */
TEST(cells_of_pages)
{
    pilu_arena *arena = pilu_arena_new();
    printer p = {.n = 0};
    put_page(&p);
    static const char *const LINES[] = {"春眠不觉晓处处闻啼鸟夜来风雨声花落知多少白日依山尽黄河",
                                        "入海流欲穷千里目更上一层楼床前明月光疑是地上霜举头望明",
                                        "千山鸟飞绝万径人踪灭孤舟蓑笠翁独钓寒江雪松下问童子言师"};
    for (int i = 0; i < 3; i++) {
        put_word(&p, 120, 2 * i, LINES[i]);
        put_word(&p, 100, 2 * i + 1, "完毕。");
    }
    put_word(&p, 104, 7.3, "其他资金（含自有");
    put_word(&p, 202, 7.3, "10.00");
    put_word(&p, 230, 6.8, "主要用于办公、邮电");
    put_word(&p, 230, 7.8, "和差旅");
    put_word(&p, 104, 8.3, "资金）");
    pilu_text *text = read_pages(arena, &p);
    pilu_str cells[8] = {{0}};
    size_t count = 0;
    for (size_t i = 0; i < text->count; i++) {
        if (text->passages[i].kind != PILU_PASSAGE_CELL) continue;
        CHECK(text->passages[i].guessed);
        if (count < 8) cells[count++] = text->passages[i].text;
    }
    CHECK_INT(text->count, 6);
    CHECK_INT(count, 3);
    CHECK_STR(cells[0], "主要用于办公、邮电和差旅");
    CHECK_STR(cells[1], "其他资金（含自有资金）");
    CHECK_STR(cells[2], "10.00");
    CHECK_INT(first_of(arena, text).code, 0);
    pilu_arena_free(arena);
}

/* A table of contents: leaders and pages are left out, and a line of two parts is one. */
TEST(contents_of_pages)
{
    pilu_arena *arena = pilu_arena_new();
    printer p = {.n = 0};
    put_page(&p);
    put_word(&p, 240, 0, "目");
    put_word(&p, 260, 0, "录");
    put_word(&p, 120, 2, "一、收入决算");
    put_word(&p, 190, 2, "……………………");
    put_word(&p, 390, 2, "2");
    put_word(&p, 120, 3, "二、" TEN TEN "优化流程");
    put_word(&p, 100, 4, "情况说明………………………12");
    pilu_text *text = read_pages(arena, &p);
    CHECK_INT(text->count, 3);
    CHECK_STR(text->passages[1].text, "一、收入决算");
    CHECK_STR(text->passages[2].text, "二、" TEN TEN "优化流程情况说明");
    CHECK_INT(text->passages[1].kind, PILU_PASSAGE_HEADING);
    pilu_arena_free(arena);
}

/* A broken text is read to its end like any other. */
TEST(broken_texts)
{
    static const char *const TEXTS[] = {"",         "\n",         "\t", "<",  "&#", "<p", "&#x110000;&#xD800;",
                                        "（（（（", "[bookmark:", "1.", "（", "占", "%", "<page ", "<word >",
                                        "<word xMin=\"1\" xMax=\"9e9\" yMin=\"-1\" yMax=\"5\">，&am</word>",
                                        "<word xMin=\"1\" xMax=\"9\" yMin=\"1\" yMax=\"5\">（</word><page ><page >"};
    for (size_t i = 0; i < PILU_COUNT(TEXTS); i++) {
        pilu_arena *arena = pilu_arena_new();
        pilu_diags diags;
        pilu_diags_init(&diags, arena);
        pilu_source *source = pilu_source_new(arena, PILU_STR("a"), pilu_str_from(TEXTS[i]));
        pilu_text_check(pilu_text_from_plain(arena, source), &diags);
        pilu_text_check(pilu_text_from_html(arena, source), &diags);
        pilu_text_check(pilu_text_from_pages(arena, source, NULL), &diags);
        CHECK(diags.count < 20);
        pilu_arena_free(arena);
    }
}

/* A figure without a unit is the last of the text: nothing is read behind it. Found by tests/fuzz. */
TEST(figure_at_the_end)
{
    static const char TEXT[] = "收入合计40.5";
    pilu_arena *arena = pilu_arena_new();
    char *bytes = malloc(sizeof TEXT - 1); /* on memory of its own: a byte too far is seen */
    memcpy(bytes, TEXT, sizeof TEXT - 1);
    pilu_source *source = pilu_source_new(arena, PILU_STR("a.txt"), (pilu_str){bytes, sizeof TEXT - 1});
    CHECK_INT(first_of(arena, pilu_text_from_plain(arena, source)).code, 0);
    free(bytes);
    pilu_arena_free(arena);
}

/* What the passages of a text are, one a line. */
static pilu_str passages_of(pilu_arena *arena, const char *bytes)
{
    pilu_text *text = pilu_text_from_plain(arena, pilu_source_new(arena, PILU_STR("a.txt"), pilu_str_from(bytes)));
    pilu_buf all;
    pilu_buf_init(&all, 0);
    for (size_t i = 0; i < text->count; i++) {
        const pilu_passage *p = &text->passages[i];
        pilu_str words = p->given ? p->given->text : p->text;
        pilu_buf_str(&all, pilu_str_slice(words, text_begin(words), text_end(words)));
        pilu_buf_char(&all, '\n');
    }
    pilu_str joined = pilu_arena_str(arena, pilu_buf_view(&all));
    pilu_buf_free(&all);
    return joined;
}

/* Rows of a flattened table stand between pages of prose; they tell nothing of its width, and are joined to nothing. */
TEST(lines_broken_between_rows)
{
    static const char PROSE[] = TEN TEN "\n" TEN TEN "\n" TEN TEN "\n" TEN "，甲乙。\n";
    static const char JOINED[] = TEN TEN TEN TEN TEN TEN TEN "，甲乙。\n";
    static const char ROWS[] = "208 " TEN " 6,397,096 6,397,096\n2010301 " TEN " 12.00 12.00\n"
                               "2010302 " TEN " 12.00\n类 款 " TEN "\n项目 " TEN " " TEN "\n";
    pilu_arena *arena = pilu_arena_new();
    const char *bytes = pilu_arena_printf(arena, "%s%s%s", PROSE, ROWS, PROSE).p;
    CHECK_STR(passages_of(arena, bytes), pilu_arena_printf(arena, "%s%s%s", JOINED, ROWS, JOINED).p);
    pilu_arena_free(arena);
}

/* Each page is as wide as it is; a page of few lines is as wide as the others. Above all four the unit says its name. */
TEST(lines_broken_by_pages)
{
    static const char BROKEN[] = TEN TEN "\n" TEN TEN "\n" TEN TEN "\n" TEN TEN "\n— 1 —\n\f某局决算\n" TEN "。\n"
                                 TEN TEN TEN "\n" TEN TEN TEN "\n" TEN TEN TEN "\n甲乙，丙丁。\n— 2 —\n"
                                 "\f某局决算\n" TEN TEN TEN "\n戊己，" TEN TEN "\n— 3 —\n"
                                 "\f某局决算\n庚辛。\n" TEN "\n" TEN "\n";
    pilu_arena *arena = pilu_arena_new();
    CHECK_STR(passages_of(arena, BROKEN), TEN TEN TEN TEN TEN TEN TEN TEN TEN "。\n"
                                          TEN TEN TEN TEN TEN TEN TEN TEN TEN "甲乙，丙丁。\n— 2 —\n某局决算\n"
                                          TEN TEN TEN "戊己，" TEN TEN "庚辛。\n" TEN "\n" TEN "\n");
    pilu_arena_free(arena);
}

/* The lines of an item may hang; what opens in one line and closes in the next is one, however wide; no mark that closes
 * begins a line. */
TEST(lines_that_hang)
{
    static const char HANGING[] = "  1." TEN TEN "\n    " TEN TEN "\n    甲乙，丙丁。\n  2." TEN TEN "\n    " TEN TEN "\n    戊己。\n"
                                  "  3." TEN TEN "\n    " TEN TEN "\n    庚辛。\n  指标值（包含\n  数字）\n  " TEN TEN "\n  。\n";
    pilu_arena *arena = pilu_arena_new();
    CHECK_STR(passages_of(arena, HANGING), "1." TEN TEN TEN TEN "甲乙，丙丁。\n2." TEN TEN TEN TEN "戊己。\n"
                                           "3." TEN TEN TEN TEN "庚辛。\n指标值（包含数字）\n" TEN TEN "。\n");
    pilu_arena_free(arena);
}

int main(void)
{
    RUN(places_in_plain_text);
    RUN(places_in_html);
    RUN(lines_broken_between_rows);
    RUN(lines_broken_by_pages);
    RUN(lines_that_hang);
    RUN(half_width_marks_as_rules_read_them);
    RUN(long_line);
    RUN(lines_broken_at_a_width);
    RUN(headings_within_a_line);
    RUN(paragraphs_across_lines_and_pages);
    RUN(line_with_the_box_of_a_figure);
    RUN(lines_before_a_long_figure);
    RUN(columns_of_a_body);
    RUN(lines_among_others);
    RUN(cells_of_pages);
    RUN(contents_of_pages);
    RUN(broken_texts);
    RUN(figure_at_the_end);
    return unit_end();
}
