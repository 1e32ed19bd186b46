#include "page/compose.h"
#include "unit.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <unistd.h>

/* A Han of 10 pt is 10000 units wide; the digits of Noto Serif CJK SC Regular are, in thousandths of an em,
 * 0: 557, 1: 471, 2: 558, 3: 557, 4: 555, 5: 558, 6: 558, 7: 558, 8: 558, 9: 562; «.» 327, «%» 923, space 256. */

static pilu_fonts *FONTS;

static const char ROLES[] =
    "{\"serif\": {\"generic\": \"serif\", \"faces\": [{\"family\": \"Noto Serif CJK SC\", \"style\": \"Regular\"},"
    "{\"family\": \"Noto Serif CJK SC\", \"style\": \"Bold\", \"bold\": true}]},"
    "\"kai\": {\"generic\": \"serif\", \"faces\": [{\"family\": \"AR PL KaitiM GB\"},"
    "{\"family\": \"Noto Serif CJK SC\", \"style\": \"Regular\"}]}}";

typedef struct setting {
    pilu_arena *arena;
    pilu_diags diags;
    pilu_typesetter *ts;
    pilu_document *doc;
    pilu_style style;
    pilu_node *block;
} setting;

static void set_up(setting *s)
{
    s->arena = pilu_arena_new();
    pilu_diags_init(&s->diags, s->arena);
    s->ts = pilu_typesetter_new(s->arena, &s->diags, FONTS);
    s->doc = pilu_document_new(s->arena);
    s->style = (pilu_style){.font = PILU_STR("serif"), .size = 10000, .line_height = 20000, .background = -1};
    s->block = pilu_node_new(s->doc, PILU_NODE_P, (pilu_origin){0});
    s->block->style = &s->style;
}

static void tear_down(setting *s)
{
    pilu_typesetter_free(s->ts);
    pilu_arena_free(s->arena);
}

static pilu_node *add_text(setting *s, pilu_node *parent, const char *text)
{
    pilu_node *node = pilu_node_new(s->doc, PILU_NODE_TEXT, (pilu_origin){0});
    node->text = pilu_str_from(text);
    pilu_node_append(parent, node);
    return node;
}

static pilu_node *add_element(setting *s, pilu_node_kind kind, const pilu_style *style)
{
    pilu_node *node = pilu_node_new(s->doc, kind, (pilu_origin){0});
    node->style = style;
    pilu_node_append(s->block, node);
    return node;
}

static pilu_text *shape_block(setting *s) { return pilu_text_shape(s->ts, s->block, s->block->first, NULL); }

/* The lines' texts with | between them. */
static pilu_str text_of(setting *s, const pilu_lines *lines)
{
    pilu_buf out;
    pilu_buf_init(&out, 0);
    for (size_t i = 0; i < lines->count; i++) {
        if (i) pilu_buf_char(&out, '|');
        for (size_t k = 0; k < lines->lines[i].item_count; k++) pilu_buf_str(&out, lines->lines[i].items[k].text);
    }
    pilu_str text = pilu_arena_str(s->arena, pilu_buf_view(&out));
    pilu_buf_free(&out);
    return text;
}

/* --- where lines break ------------------------------------------------------------------------------- */

#define TEN "一二三四五六七八九十"
#define NINE "一二三四五六七八九"
#define EIGHT "一二三四五六七八"
#define SEVEN "一二三四五六七"

/* Width: of the first line, set at its natural width; -1: not written from the rule. */
static const struct {
    const char *text, *lines;
    int measure, width;
} CASES[] = {
    /* Han alone */
    {TEN "甲乙", TEN "|甲乙", 100000, 100000},
    {TEN, TEN, 100000, 100000},
    {TEN "甲", NINE "|十甲", 100000, 90000},         /* two characters at least on the last line */
    {TEN "甲。", NINE "|十甲。", 100000, 90000},
    {"一", "一", 100000, 10000},
    {"一二三四", "一|二|三|四", 10000, 10000},        /* no room for two: nothing moves */
    /* marks that may not begin a line */
    {TEN "，甲乙丙", NINE "|十，甲乙丙", 100000, 90000},
    {NINE "，甲乙丙", NINE "，|甲乙丙", 100000, 100000}, /* fits whole: not squeezed */
    {TEN "，甲乙丙", TEN "，|甲乙丙", 105000, 105000},  /* squeezed in at half an em */
    {TEN "，甲乙丙", NINE "|十，甲乙丙", 104999, 90000},
    {TEN "，甲乙丙", TEN "，|甲乙丙", 107000, 107000},  /* squeezed no more than it must be */
    {TEN "）。甲乙", NINE "|十）。甲乙", 100000, 90000},
    {TEN "”。甲乙", TEN "”。|甲乙", 110000, 110000},    /* adjacent 1.5 em, the last of them half: 1 em */
    {TEN "）。”甲", NINE "|十）。”甲", 100000, 90000},
    /* marks that may not end a line */
    {NINE "（甲乙）丙", NINE "|（甲乙）丙", 100000, 90000},
    {NINE "“《甲乙》”", NINE "|“《甲乙》”", 110000, 90000},
    {EIGHT "甲（“乙丙", EIGHT "甲|（“乙丙", 115000, 90000},
    /* widths of marks */
    {"（甲乙）丙", "（甲乙）丙", 100000, 45000},       /* opening mark at line start: half */
    {"甲），乙", "甲），乙", 100000, 35000},
    {"甲》（《乙", "甲》（《乙", 100000, 40000},
    {"“甲。”乙", "“甲。”乙", 100000, 40000},
    {"甲（）乙", "甲（）乙", 100000, 40000},           /* blank on the outer sides only: nothing to take */
    {"甲！？乙", "甲！？乙", 100000, 35000},
    {"甲、“乙”、丙", "甲、“乙”、丙", 100000, 60000},   /* 1 + (1.5) + 1 + (1.5) + 1 */
    {"甲——乙", "甲——乙", 100000, 40000},
    {"甲……乙", "甲……乙", 100000, 40000},
    {"甲　乙", "甲　乙", 100000, 30000},
    /* pairs */
    {NINE "——甲乙", EIGHT "|九——甲乙", 100000, 80000},
    {NINE "……甲乙丙", NINE "|……甲乙丙", 100000, 90000},
    /* numbers: gap of a quarter em on both sides */
    {"甲1乙", "甲1乙", 100000, 29710},
    {"1甲", "1甲", 100000, 17210},
    {"甲 1", "甲 1", 100000, 17270},                   /* a space given is the gap */
    {"甲　1乙", "甲　1乙", 100000, 37210},             /* and so is a full-width one: 3 + 0.471 + 0.25 */
    {SEVEN "1234甲乙丙", SEVEN "1234|甲乙丙", 100000, 93910},
    {SEVEN "1234万元甲", SEVEN "|1234万元甲", 100000, 70000},
    {SEVEN "12.5%甲乙", SEVEN "12.5%|甲乙", 100000, 100000}, /* 100.87: the gap gives 0.87 of its 1.25 */
    {SEVEN "12.5%甲乙", SEVEN "|12.5%甲乙", 99600, 70000},   /* it has no more to give */
    {EIGHT "12,345甲乙", EIGHT "|12,345甲乙", 100000, 80000},
    {EIGHT "2020年甲乙", EIGHT "|2020年甲乙", 100000, 80000},
    {"一二三四2020年度甲", "一二三四|2020年度甲", 82500, 40000},
    {SEVEN "甲12个百分点", SEVEN "甲|12个百分点", 100000, 80000},
    {"一二三四五甲3月12日乙", "一二三四五甲|3月12日乙", 100000, 60000},
    {"一二甲2020年9月15日乙丙", "一二甲|2020年9月15日乙丙", 110000, 30000},
    {"一二甲2020年乙丙", "一二甲|2020年乙丙", 60000, 30000},
    {NINE "第3号甲", NINE "|第3号甲", 100000, 90000},
    {"一二三http://www.mof.gov.cn/a", "一二三http://www.|mof.gov.cn/a", 110000, -1},
    {"见www.mof.gov-x.cn。", "见www.mof.gov-x.|cn。", 90000, -1},
    {NINE "−5甲乙", NINE "|−5甲乙", 100000, 90000},
    {NINE "≥95%甲", NINE "|≥95%甲", 100000, 90000},
    {"一二三四五六甲办〔2019〕71号文", "一二三四五六甲办|〔2019〕71号文", 100000, 80000},
    {"63%～68%", "63%～|68%", 45000, -1},
    {SEVEN "2020-09-15甲", SEVEN "|2020-09-15甲", 100000, 70000},
    /* words */
    {NINE "PDF甲乙", NINE "|PDF甲乙", 100000, 90000},
    {"PDF PDF", "PDF|PDF", 30000, -1},
    {TEN " 甲乙", TEN "|甲乙", 100000, 100000},        /* the space at the end is no part of the line */
    {"甲 乙", "甲 乙", 100000, 22560},
    {"甲 乙", "甲|乙", 15000, 10000},
    {"甲=乙", "甲=乙", 100000, 25800},                 /* no gap beside signs; = is 580 */
    {"甲乙①丙", "甲乙|①丙", 20000, 20000},
    /* one line: each mark and its neighbours */
    {"甲。", "甲。", 900000, 20000},
    {"甲，乙", "甲，乙", 900000, 30000},
    {"（甲）", "（甲）", 900000, 25000},
    {"《甲》", "《甲》", 900000, 25000},
    {"甲（乙）", "甲（乙）", 900000, 40000},
    {"甲）（乙", "甲）（乙", 900000, 35000},
    {"甲。（乙", "甲。（乙", 900000, 35000},
    {"甲：“乙", "甲：“乙", 900000, 35000},
    {"甲”，“乙", "甲”，“乙", 900000, 40000},
    {"甲！！乙", "甲！！乙", 900000, 35000},
    {"甲、乙、丙", "甲、乙、丙", 900000, 50000},
    {"甲？”乙", "甲？”乙", 900000, 35000},
    {"〔甲〕〔乙〕", "〔甲〕〔乙〕", 900000, 50000},
    {"（（甲））", "（（甲））", 900000, 35000},
    {"甲（“乙”）丙", "甲（“乙”）丙", 900000, 60000},
    {"甲。”“乙", "甲。”“乙", 900000, 40000},
    {"甲，，乙", "甲，，乙", 900000, 35000},
    {"甲…乙", "甲…乙", 900000, 30000},
    {"甲～乙", "甲～乙", 900000, 30000},
    {"甲·乙", "甲·乙", 900000, 23270},
    {"甲　　乙", "甲　　乙", 900000, 40000},
    {"①甲", "①甲", 900000, 20000},
    /* one line: figures and Latin letters */
    {"甲5元", "甲5元", 900000, 30580},
    {"5元", "5元", 900000, 18080},
    {"甲50%乙", "甲50%乙", 900000, 42880},
    {"甲≥5乙", "甲≥5乙", 900000, 38080},
    {"甲−5乙", "甲−5乙", 900000, 33880},
    {"甲¥5乙", "甲¥5乙", 900000, 33580},
    {"甲(乙)丙", "甲(乙)丙", 900000, 37280},
    {"甲a乙", "甲a乙", 900000, 30570},
    {"甲/乙", "甲/乙", 900000, 23520},
    {"甲-乙", "甲-乙", 900000, 23460},
    {"2020-09-15", "2020-09-15", 900000, 50700},
    {"12,345.67", "12,345.67", 900000, 44600},     /* the face sets 7 behind 6 closer by 9 */
    {"第3号", "第3号", 900000, 30570},
    {"5℃", "5℃", 900000, 15580},
    {"1～2年", "1～2年", 900000, 32790},
    {"PDF 甲", "PDF 甲", 900000, 32580},
    {"甲 PDF", "甲 PDF", 900000, 32580},
    /* marks at the end: carried, squeezed, or set as they are */
    {NINE "、甲乙", EIGHT "|九、甲乙", 90000, 80000},
    {NINE "。甲乙", NINE "。|甲乙", 95000, 95000},
    {NINE "？！甲乙", NINE "？！|甲乙", 100000, 100000},   /* 10.5 em, the last mark half */
    {NINE "》，甲乙", NINE "》，|甲乙", 100000, 100000},
    {NINE "”）。甲乙", EIGHT "|九”）。甲乙", 100000, 80000},  /* 10.5 at the least: adjacent marks have given */
    {TEN "甲？", NINE "|十甲？", 100000, 90000},
    {EIGHT "（甲）乙丙", EIGHT "（甲）|乙丙", 100000, 100000},  /* 11 em: the last mark half, then （ */
    {EIGHT "（甲乙）丙丁", EIGHT "（甲|乙）丙丁", 100000, 100000}, /* 乙 squeezes nothing */
    {NINE "（甲乙", NINE "|（甲乙", 100000, 90000},
    {NINE "《甲乙》", NINE "|《甲乙》", 105000, 90000},
    {"一二（ 甲乙", "一二|（ 甲乙", 30000, 20000},           /* a space does not free an opening mark */
    {"甲乙/丙丁", "甲|乙/|丙丁", 20000, 10000},
    {"甲乙丙～丁戊", "甲乙|丙～|丁戊", 30000, 20000},          /* and two characters on the last line */
    {"一二三々四五", "一二|三々|四五", 30000, 20000},
    /* squeezing inside the line, to the limit and one unit beyond */
    {"一，二三四五六七八九，甲乙", "一，二三四五六七八九，|甲乙", 100000, 100000},
    {"一：二三四五六七八九，甲乙", "一：二三四五六七八|九，甲乙", 100000, 90000},
    {"一。二三四五六七八九，甲乙", "一。二三四五六七八九，|甲乙", 100000, 100000},
    {"一2三四五六七八九，甲乙", "一2三四五六七八九，|甲乙", 93080, 93080},
    {"一2三四五六七八九，甲乙", "一2三四五六七八|九，甲乙", 93079, 80580},
    {"《一》二三四五六七八九，甲乙", "《一》二三四五六七八九，|甲乙", 105000, 105000},
    {"《一》二三四五六七八九，甲乙", "《一》二三四五六七八|九，甲乙", 104999, 95000},
    {SEVEN "（5%）甲乙丙", SEVEN "（5%）|甲乙丙", 100000, 100000}, /* 104.81: the last mark gives 4.81 */
    {SEVEN "（5%）甲乙丙", SEVEN "（5%）|甲乙丙", 99800, 99800},   /* it gives 5, （ the hundredth */
    {SEVEN "（5%）甲乙丙", SEVEN "|（5%）甲乙丙", 94800, 70000},   /* 94.81 is the least */
    /* what stays together against what fits */
    {SEVEN "——甲乙丙", "一二三四五六|七——甲乙丙", 80000, 60000},
    {SEVEN "……甲乙丙", SEVEN "|……甲乙丙", 80000, 70000},
    {SEVEN "……甲乙丙", SEVEN "……|甲乙丙", 90000, 90000},
    {EIGHT "5万元甲乙", EIGHT "|5万元甲乙", 100000, 80000},
    {SEVEN "5年甲乙丙丁", SEVEN "|5年甲乙丙丁", 90000, 70000},
    {SEVEN "5年甲乙丙丁", SEVEN "5年|甲乙丙丁", 90580, 90580},
    {"一二三2020年1月2日甲", "一二三|2020年1月2日甲", 100000, 30000},
    {"甲乙〔2019〕71号丙丁", "甲乙|〔2019〕71号|丙丁", 60000, 20000},
    {"甲乙丙5%丁戊己", "甲乙丙|5%丁|戊己", 40000, 30000},
    {"ab ab ab", "ab ab|ab", 27000, 26460},
    {"甲ab乙", "甲ab|乙", 25000, 24450},                   /* a word is not broken for the last line */
    {"ab-ab", "ab-|ab", 20000, 15510},               /* and - behind b wider by 10 */
    {"ab\xE2\x80\x8Bm", "ab\xE2\x80\x8B|m", 12000, 11950},    /* a break asked for */
    /* the last line */
    {"一二三四五六", "一二三四|五六", 50000, 40000},
    {"一二三四", "一二|三四", 30000, 20000},
    {"一二三", "一二|三", 20000, 20000},                   /* the line before would have one itself */
    {"一二三5", "一二三|5", 30000, 30000},                 /* a figure is no 孤字 */
};

TEST(lines_break_by_rule)
{
    for (size_t i = 0; i < PILU_COUNT(CASES); i++) {
        setting s;
        bool overflow = false;
        set_up(&s);
        add_text(&s, s.block, CASES[i].text);
        pilu_lines *lines = pilu_text_break(s.ts, shape_block(&s), CASES[i].measure, &overflow);
        CHECK_STR(text_of(&s, lines), CASES[i].lines);
        if (CASES[i].width >= 0 && lines->count) CHECK_INT(lines->lines[0].width, CASES[i].width);
        CHECK(!overflow);
        CHECK_INT(s.diags.errors, 0);
        CHECK_INT(lines->height, 20000 * (int)lines->count);
        tear_down(&s);
    }
}

/* --- quotes (CLREQ §3.1.1): an em in Chinese, narrow among Latin letters; “ is 462 then, ‘ 266 ---------------- */

static const struct {
    const char *text;
    int width;
} QUOTES[] = {
    {"don’t", 6290 + 5960 + 6610 + 2660 + 3670},
    {"a “ab” b", 5570 + 2560 + 4620 + 11950 + 4620 + 2560 + 6380},
    {"a ‘ab’ b", 5570 + 2560 + 2660 + 11950 + 2660 + 2560 + 6380},
    {"“OK”", 4620 + 14750 + 4620},
    {"“OK”, “ab”.", 4620 + 14750 + 4620 + 3270 + 2560 + 4620 + 11950 + 4620 + 3270},
    {"“ab ‘OK’”", 4620 + 11950 + 2560 + 2660 + 14750 + 2660 + 4620},
    {"ab 中", 11950 + 2560 + 10000},
    {"中“OK”文", 10000 + 10000 + 14750 + 10000 + 10000},
    {"“OK”是", 5000 + 14750 + 10000 + 10000},         /* the pair is set alike */
    {"是“OK”", 10000 + 10000 + 14750 + 10000},
    {"OK的“ab”", 14750 + 2500 + 10000 + 10000 + 11950 + 10000},
    {"“2020年”", 5000 + 22300 + 2500 + 10000 + 10000},
    {"a “中” b", 5570 + 2560 + 10000 + 10000 + 10000 + 2560 + 6380},
    {"PDF’甲", 20020 + 10000 + 10000},
    {"“”", 5000 + 10000},
};

TEST(quotes_by_context)
{
    for (size_t i = 0; i < PILU_COUNT(QUOTES); i++) {
        setting s;
        set_up(&s);
        add_text(&s, s.block, QUOTES[i].text);
        pilu_lines *lines = pilu_text_break(s.ts, shape_block(&s), 900000, NULL);
        if (lines->lines[0].width != QUOTES[i].width) printf("%s\n", QUOTES[i].text);
        CHECK_INT(lines->lines[0].width, QUOTES[i].width);
        CHECK_STR(text_of(&s, lines), QUOTES[i].text);
        tear_down(&s);
    }
}

/* What stands around an element counts: 中<strong>“OK”</strong>文 is Chinese, a <strong>“OK”</strong> b is not. */
TEST(quotes_by_context_of_the_block)
{
    for (int latin = 0; latin < 2; latin++) {
        setting s;
        set_up(&s);
        add_text(&s, s.block, latin ? "a " : "中");
        add_text(&s, add_element(&s, PILU_NODE_STRONG, &s.style), "“OK”");
        add_text(&s, s.block, latin ? " b" : "文");
        pilu_lines *lines = pilu_text_break(s.ts, shape_block(&s), 900000, NULL);
        CHECK_INT(lines->lines[0].width, latin ? 5570 + 2560 + 4620 + 14750 + 4620 + 2560 + 6380 : 54750);
        tear_down(&s);
    }
}

/* A face without narrow quotes lends them from the next of its role; a line does not break between ’ and t. */
TEST(quotes_of_another_face)
{
    setting s;
    set_up(&s);
    s.style.font = PILU_STR("kai");
    add_text(&s, s.block, "a’b");
    pilu_lines *lines = pilu_text_break(s.ts, shape_block(&s), 1000, NULL);
    CHECK_INT(lines->count, 1);
    CHECK_INT(lines->lines[0].item_count, 3);
    CHECK_STR(lines->lines[0].items[1].text, "’");
    CHECK_INT(lines->lines[0].items[1].w, 2660);
    CHECK_STR(lines->lines[0].items[1].face->family, "Noto Serif CJK SC");
    tear_down(&s);
}

/* --- where a squeezed line gives (domain.md §6: order and bounds) ------------------------------------- */

/* Origins of the first line's glyphs in hundredths of an em, worked out by hand: a squeezed opening mark moves left,
 * what stands behind a squeezed closing mark moves left. */
static const struct {
    const char *text, *line;
    int measure;
    int at[16];
} SQUEEZED[] = {
    /* 13 em, the last mark half: 12.5. Brackets give 0.25 each, the comma nothing. */
    {"一（二）三，四五六七八九，甲乙", "一（二）三，四五六七八九，", 120000,
     {0, 75, 175, 275, 350, 450, 550, 650, 750, 850, 950, 1050, 1150}},
    /* 11.5 with the last mark half: the comma inside gives its half. */
    {"一，二三四五六七八九十，甲乙", "一，二三四五六七八九十，", 110000,
     {0, 100, 150, 250, 350, 450, 550, 650, 750, 850, 950, 1050}},
    /* The full stop gives only when nothing else can. */
    {"一。二三四五六七八九十，甲乙", "一。二三四五六七八九十，", 110000,
     {0, 100, 150, 250, 350, 450, 550, 650, 750, 850, 950, 1050}},
    /* Comma before stop: 12.5 to 12. */
    {"一。二，三四五六七八九十，甲乙", "一。二，三四五六七八九十，", 120000,
     {0, 100, 200, 300, 350, 450, 550, 650, 750, 850, 950, 1050, 1150}},
    /* The last mark alone is enough: nothing else moves. */
    {"一，二三四五六七八九十，甲乙", "一，二三四五六七八九十，", 115000,
     {0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100}},
    /* A colon keeps its width: the mark is carried down with the character before it. */
    {"一：二三四五六七八九十，甲乙", "一：二三四五六七八九", 110000, {0, 100, 200, 300, 400, 500, 600, 700, 800, 900}},
    /* Gaps of a quarter em on both sides of the 1 (0.471 em) give to an eighth: 11.471 + 0.25 to 11.471. */
    {"一二1三四五六七八九十，甲乙", "一二1三四五六七八九十，", 112210,
     {0, 100, 213, 272, 372, 472, 572, 672, 772, 872, 972, 1072}},
    /* An ordinary character that does not fit squeezes nothing. */
    {"一（二）三，四五六七八九十甲乙", "一（二）三，四五六七八九", 125000,
     {0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100}},
    /* Two marks: 九）。 wants 13 with the last half; brackets give 0.5 and the closing bracket's blank is gone. */
    {"一（二）三四五六七八九十）。甲乙", "一（二）三四五六七八九十）。", 120000,
     {0, 50, 150, 250, 300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1150}},
};

TEST(squeezed_in_order)
{
    for (size_t i = 0; i < PILU_COUNT(SQUEEZED); i++) {
        setting s;
        set_up(&s);
        add_text(&s, s.block, SQUEEZED[i].text);
        pilu_lines *lines = pilu_text_break(s.ts, shape_block(&s), SQUEEZED[i].measure, NULL);
        const pilu_item *item = &lines->lines[0].items[0];
        CHECK_STR(item->text, SQUEEZED[i].line);
        for (uint32_t g = 0; g < item->glyph_count; g++) {
            int at = (item->x + item->glyphs[g].x + 50) / 100;
            if (at != SQUEEZED[i].at[g]) printf("case %zu, glyph %u: at %d, want %d\n", i, g, at, SQUEEZED[i].at[g]);
            CHECK(at == SQUEEZED[i].at[g]);
        }
        CHECK(lines->lines[0].width <= SQUEEZED[i].measure);
        tear_down(&s);
    }
}

/* One mark in the eleventh place of ten: it takes the tenth character along. */
TEST(never_at_line_start)
{
    static const char *const MARKS[] = {"、", "，", "。", "：", "；", "！", "？", "”", "’", "）", "〕", "】", "》", "〉", "」", "』",
                                        "］", "｝", "—", "–", "～", "〜", "·", "/", "%", "‰", "℃", ")", "]", ",", "."};
    for (size_t i = 0; i < PILU_COUNT(MARKS); i++) {
        setting s;
        set_up(&s);
        pilu_str text = pilu_arena_printf(s.arena, TEN "%s甲乙", MARKS[i]);
        pilu_str want = pilu_arena_printf(s.arena, NINE "|十%s甲乙", MARKS[i]);
        add_text(&s, s.block, text.p);
        CHECK_STR(text_of(&s, pilu_text_break(s.ts, shape_block(&s), 100000, NULL)), want.p);
        tear_down(&s);
    }
}

TEST(never_at_line_end)
{
    static const char *const MARKS[] = {"“", "‘", "（", "〔", "【", "《", "〈", "「", "『", "［", "｛", "¥", "￥", "$",
                                        "±", "−", "№",
                                        "≥", "≤", "(", "["};
    for (size_t i = 0; i < PILU_COUNT(MARKS); i++) {
        setting s;
        set_up(&s);
        pilu_str text = pilu_arena_printf(s.arena, NINE "%s5甲乙", MARKS[i]);
        pilu_str want = pilu_arena_printf(s.arena, NINE "|%s5甲乙", MARKS[i]);
        add_text(&s, s.block, text.p);
        pilu_unit measure = strchr("([", MARKS[i][0]) ? 97000 : 101000; /* room for the mark, not for the 5 */
        CHECK_STR(text_of(&s, pilu_text_break(s.ts, shape_block(&s), measure, NULL)), want.p);
        tear_down(&s);
    }
}

/* --- alignment --------------------------------------------------------------------------------------- */

/* GB/T 9704: 28 Han of 15.75 pt in 156 mm. */
TEST(a_line_holds_28)
{
    setting s;
    set_up(&s);
    s.style.size = 15750;
    add_text(&s, s.block, TEN TEN EIGHT TEN);
    pilu_text *text = shape_block(&s);
    pilu_lines *lines = pilu_text_break(s.ts, text, 442205, NULL);
    CHECK_INT(lines->count, 2);
    CHECK_INT(lines->lines[0].width, 441000);
    CHECK_INT(lines->lines[0].items[0].glyph_count, 28);
    CHECK_INT(lines->lines[0].items[0].glyphs[27].x, 27 * 15750);
    s.style.align = PILU_ALIGN_JUSTIFY;
    lines = pilu_text_break(s.ts, text, 442205, NULL);
    CHECK_INT(lines->lines[0].width, 442205);
    CHECK_INT(lines->lines[0].items[0].glyphs[27].x, 442205 - 15750);
    CHECK_INT(lines->lines[1].width, 157500); /* the last line is not stretched */
    tear_down(&s);
}

TEST(two_characters_of_indent)
{
    setting s;
    set_up(&s);
    s.style.indent = 20000;
    s.style.align = PILU_ALIGN_JUSTIFY;
    add_text(&s, s.block, TEN TEN);
    pilu_lines *lines = pilu_text_break(s.ts, shape_block(&s), 100000, NULL);
    CHECK_STR(text_of(&s, lines), EIGHT "|九十" EIGHT "|九十");
    CHECK_INT(lines->lines[0].items[0].x, 20000);
    CHECK_INT(lines->lines[0].width, 100000);
    CHECK_INT(lines->lines[1].items[0].x, 0);
    tear_down(&s);
}

/* 9420 units are left: two gaps grow by 833 (to a third of an em), then all eight places share 7754. */
TEST(gaps_stretch_first)
{
    setting s;
    set_up(&s);
    s.style.align = PILU_ALIGN_JUSTIFY;
    add_text(&s, s.block, SEVEN "8九十甲乙");
    pilu_lines *lines = pilu_text_break(s.ts, shape_block(&s), 100000, NULL);
    CHECK_STR(text_of(&s, lines), SEVEN "8九|十甲乙");
    CHECK_INT(lines->lines[0].width, 100000);
    CHECK_INT(lines->lines[0].items[0].glyphs[1].x, 10000 + 7754 / 8);
    CHECK_INT(lines->lines[0].items[0].glyphs[7].x, 72500 + 833 + 7754 * 7 / 8);
    CHECK_INT(lines->lines[0].items[0].glyphs[8].x, 90000);
    tear_down(&s);
}

/* Inside 1234 and between 4 and 万 and 元 nothing grows past the gap. */
TEST(numbers_keep_their_width)
{
    setting s;
    set_up(&s);
    s.style.align = PILU_ALIGN_JUSTIFY;
    add_text(&s, s.block, "甲乙丙1234万元丁戊己庚辛");
    pilu_lines *lines = pilu_text_break(s.ts, shape_block(&s), 89000, NULL);
    CHECK_STR(text_of(&s, lines), "甲乙丙1234万元丁|戊己庚辛");
    const pilu_glyph *g = lines->lines[0].items[0].glyphs;
    CHECK_INT(lines->lines[0].width, 89000); /* natural: 60000 + 21410 + 5000 = 86410 */
    CHECK_INT(g[4].x - g[3].x, 4710);
    CHECK_INT(g[7].x - g[6].x, 5550 + 2500 + 833);
    CHECK_INT(g[8].x - g[7].x, 10000);
    tear_down(&s);
}

/* --- a paragraph set again because a line gapes -------------------------------------------------------- */

#define SIXTEEN "一二三四五六七八一二三四五六七八"

/* Strains, in ems a place, are worked out beside each; 8888 is 22320 wide, 88888888 44640, 2019 21480. */
static const struct {
    const char *text, *lines;
    int measure;
} GAPING[] = {
    /* 20 and 16 (4/15 = 0.27): two characters go down, and both lines take 2/17 = 0.12 */
    {TEN TEN SIXTEEN "88888888甲乙丙丁戊己", TEN EIGHT "|九十" SIXTEEN "|88888888甲乙丙丁戊己", 200000},
    /* 204640: the two commas give 4640 of their 10000 and the figure comes in */
    {SEVEN "，" SEVEN "，88888888甲乙丙丁", SEVEN "，" SEVEN "，88888888|甲乙丙丁", 200000},
    /* 16 alone take 4/15 = 0.27, more than a quarter: the amount leaves its unit, and 14347 go on 16 places */
    {SIXTEEN "8888万元甲乙", SIXTEEN "8888|万元甲乙", 200000},
    /* 17 alone take 3/16 = 0.19: the amount goes down whole */
    {SIXTEEN "九8888万元甲乙", SIXTEEN "九|8888万元甲乙", 200000},
    /* 3.9/15 = 0.26, but a year does not leave its 年 */
    {SIXTEEN "52019年甲乙", SIXTEEN "|52019年甲乙", 199000},
    /* 12 alone take 0.72; a date ends a line after 月 (0.12) rather than after 年 (0.34) */
    {TEN "甲乙2019年12月31日丙丁", TEN "甲乙2019年12月|31日丙丁", 199000},
    /* the same, and no last line of one character */
    {TEN TEN SIXTEEN "88888888甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳",
     TEN EIGHT "|九十" SIXTEEN "|88888888甲乙丙丁戊己庚辛壬癸子丑寅卯|辰巳", 200000},
};

TEST(gaping_paragraphs_are_set_again)
{
    for (size_t i = 0; i < sizeof GAPING / sizeof *GAPING; i++) {
        setting s;
        set_up(&s);
        s.style.align = PILU_ALIGN_JUSTIFY;
        add_text(&s, s.block, GAPING[i].text);
        pilu_lines *lines = pilu_text_break(s.ts, shape_block(&s), GAPING[i].measure, NULL);
        CHECK_STR(text_of(&s, lines), GAPING[i].lines);
        for (size_t k = 0; k + 1 < lines->count; k++) CHECK_INT(lines->lines[k].width, GAPING[i].measure);
        tear_down(&s);
    }
}

/* What is not justified does not gape. */
TEST(ragged_paragraphs_are_not_set_again)
{
    setting s;
    set_up(&s);
    add_text(&s, s.block, SIXTEEN "8888万元甲乙");
    CHECK_STR(text_of(&s, pilu_text_break(s.ts, shape_block(&s), 200000, NULL)), SIXTEEN "|8888万元甲乙");
    tear_down(&s);
}

/* Both commas give 2320; the figure begins where they leave off. */
TEST(squeezed_figure)
{
    setting s;
    set_up(&s);
    s.style.align = PILU_ALIGN_JUSTIFY;
    add_text(&s, s.block, SEVEN "，" SEVEN "，88888888甲乙丙丁");
    pilu_lines *lines = pilu_text_break(s.ts, shape_block(&s), 200000, NULL);
    const pilu_item *item = &lines->lines[0].items[0];
    CHECK_INT(item->glyphs[8].x, 80000 - 2320);
    CHECK_INT(item->glyphs[16].x, 160000 - 4640);
    tear_down(&s);
}

/* Centred lines are left at the measure's edge and not filled: the layout shifts them. */
TEST(other_alignments)
{
    setting s;
    set_up(&s);
    s.style.align = PILU_ALIGN_CENTER;
    add_text(&s, s.block, TEN "甲乙丙");
    pilu_lines *lines = pilu_text_break(s.ts, shape_block(&s), 105000, NULL);
    CHECK_INT(lines->lines[0].items[0].x, 0);
    CHECK_INT(lines->lines[0].width, 100000);
    CHECK_INT(lines->lines[1].width, 30000);
    tear_down(&s);
}

/* The em box, 0.88 above the baseline, stands in the middle of the line height: (20 − 10) / 2 + 8.8. */
TEST(baseline)
{
    setting s;
    set_up(&s);
    pilu_style small = s.style, big = s.style;
    small.size = 6000;
    small.raise = 4000;
    add_text(&s, s.block, "甲");
    add_text(&s, add_element(&s, PILU_NODE_SUP, &small), "2");
    pilu_lines *lines = pilu_text_break(s.ts, shape_block(&s), 100000, NULL);
    CHECK_INT(lines->lines[0].baseline, 13800);
    CHECK_INT(lines->lines[0].item_count, 2);
    CHECK_INT(lines->lines[0].items[1].y, -4000);
    CHECK_INT(lines->lines[0].items[1].size, 6000);
    big.size = 20000;
    big.line_height = 30000;
    add_text(&s, add_element(&s, PILU_NODE_SPAN, &big), "乙");
    lines = pilu_text_break(s.ts, shape_block(&s), 100000, NULL);
    CHECK_INT(lines->lines[0].height, 30000);
    CHECK_INT(lines->lines[0].baseline, 5000 + 17600);
    tear_down(&s);
}

/* A mark that loses half an em: an opening one moves left, a closing one only ends earlier. */
TEST(squeezed_marks_keep_their_ink)
{
    setting s;
    set_up(&s);
    add_text(&s, s.block, "（甲）（乙）");
    const pilu_item *item = &pilu_text_break(s.ts, shape_block(&s), 100000, NULL)->lines[0].items[0];
    CHECK_INT(item->x, 0);
    CHECK_INT(item->glyphs[0].x, -5000);
    CHECK_INT(item->glyphs[1].x, 5000);
    CHECK_INT(item->glyphs[2].x, 15000);
    CHECK_INT(item->glyphs[3].x, 20000);
    CHECK_INT(item->w, 50000);
    tear_down(&s);
}

/* --- measuring --------------------------------------------------------------------------------------- */

TEST(widths)
{
    static const struct { const char *text; int min, max; } WIDTHS[] = {
        {"甲乙丙", 10000, 30000}, {"甲乙，丙", 15000, 40000}, {"甲1234万元乙", 43910, 66410}, {"", 0, 0}, {"“甲”", 20000, 25000},
        {"甲 乙", 10000, 22560}, {"甲——乙", 30000, 40000},
    };
    for (size_t i = 0; i < PILU_COUNT(WIDTHS); i++) {
        setting s;
        set_up(&s);
        add_text(&s, s.block, WIDTHS[i].text);
        pilu_text *text = shape_block(&s);
        CHECK_INT(pilu_text_min_width(text), WIDTHS[i].min);
        CHECK_INT(pilu_text_max_width(text), WIDTHS[i].max);
        bool overflow = false;
        pilu_text_break(s.ts, text, WIDTHS[i].min, &overflow);
        CHECK(!overflow);
        CHECK(pilu_text_break(s.ts, text, WIDTHS[i].max, NULL)->count <= 1);
        tear_down(&s);
    }
}

/* More words than the cache has room for, twice: each as wide as its digits, which the font does not kern. */
TEST(many_words)
{
    static const char NAMES[] = "0235";
    static const int WIDTHS[] = {557, 558, 557, 558};
    setting s;
    set_up(&s);
    pilu_node *node = add_text(&s, s.block, "");
    for (int i = 0; i < 14000; i++) {
        char digits[8] = "";
        int want = 0;
        for (int k = 0, n = i % 7000; k < 7; k++, n /= 4) {
            digits[k] = NAMES[n % 4];
            want += WIDTHS[n % 4] * 10;
        }
        node->text = pilu_arena_str(s.arena, pilu_str_from(digits));
        CHECK_INT(pilu_text_max_width(shape_block(&s)), want);
    }
    tear_down(&s);
}

TEST(too_narrow)
{
    setting s;
    bool overflow = false;
    set_up(&s);
    add_text(&s, s.block, "甲乙1234万元丙丁");
    pilu_text *text = shape_block(&s);
    CHECK_STR(text_of(&s, pilu_text_break(s.ts, text, 20000, &overflow)), "甲乙|1234万元|丙丁");
    CHECK(overflow);
    overflow = false;
    CHECK_STR(text_of(&s, pilu_text_break(s.ts, text, 1, &overflow)), "甲|乙|1234万元|丙|丁");
    CHECK(overflow);
    overflow = false;
    pilu_text_break(s.ts, text, 45000, &overflow);
    CHECK(!overflow);
    tear_down(&s);
}

/* Wider than units can count: said, and nothing else goes wrong. */
TEST(an_endless_word)
{
    setting s;
    bool overflow = false;
    set_up(&s);
    s.style.align = PILU_ALIGN_JUSTIFY;
    char *text = malloc(500001);
    memset(text, 'W', 500000);
    text[500000] = 0;
    add_text(&s, s.block, text);
    pilu_lines *lines = pilu_text_break(s.ts, shape_block(&s), 100000, &overflow);
    CHECK(overflow);
    CHECK_INT(lines->count, 1);
    CHECK_INT(lines->lines[0].items[0].text.n, 500000);
    tear_down(&s);
    free(text);
}

TEST(no_wrapping)
{
    setting s;
    bool overflow = false;
    set_up(&s);
    s.style.nowrap = true;
    add_text(&s, s.block, TEN TEN);
    pilu_text *text = shape_block(&s);
    CHECK_INT(pilu_text_min_width(text), 200000);
    CHECK_INT(pilu_text_break(s.ts, text, 100000, &overflow)->count, 1);
    CHECK(overflow);
    tear_down(&s);
}

TEST(forced_breaks)
{
    setting s;
    set_up(&s);
    s.style.align = PILU_ALIGN_JUSTIFY;
    add_text(&s, s.block, "甲乙");
    add_element(&s, PILU_NODE_BR, &s.style);
    add_element(&s, PILU_NODE_BR, &s.style);
    add_text(&s, s.block, TEN "丙丁戊");
    add_element(&s, PILU_NODE_BR, &s.style);
    pilu_text *text = shape_block(&s);
    pilu_lines *lines = pilu_text_break(s.ts, text, 100000, NULL);
    CHECK_STR(text_of(&s, lines), "甲乙||" TEN "|丙丁戊");
    CHECK_INT(lines->lines[0].width, 20000);
    CHECK_INT(lines->height, 80000);
    CHECK_INT(pilu_text_max_width(text), 130000);
    tear_down(&s);
}

/* --- faces ------------------------------------------------------------------------------------------- */

/* 镕 is not in GB 2312, nor in a Kai of 1999. */
TEST(another_face_for_one_character)
{
    setting s;
    set_up(&s);
    s.style.font = PILU_STR("kai");
    pilu_node *node = add_text(&s, s.block, "朱镕基");
    const pilu_line *line = &pilu_text_break(s.ts, shape_block(&s), 100000, NULL)->lines[0];
    CHECK_INT(line->item_count, 3);
    CHECK_STR(line->items[0].face->family, "AR PL KaitiM GB");
    CHECK_STR(line->items[1].face->family, "Noto Serif CJK SC");
    CHECK_STR(line->items[1].text, "镕");
    CHECK_INT(line->items[1].glyphs[0].cluster, 0);
    CHECK(line->items[1].node == node && line->items[1].glyphs[0].gid != 0);
    CHECK_INT(line->items[2].x, 20000);
    CHECK_INT(s.diags.errors, 0);
    tear_down(&s);
}

TEST(no_face_has_it)
{
    setting s;
    set_up(&s);
    pilu_node *node = add_text(&s, s.block, "甲\xF4\x8F\xBF\xBD乙\xF4\x8F\xBF\xBD");
    node->pointer = PILU_STR("/projects/0/name");
    pilu_lines *lines = pilu_text_break(s.ts, shape_block(&s), 100000, NULL);
    CHECK_INT(s.diags.count, 1);
    CHECK_INT(s.diags.items[0].code, PILU_FOUND_GLYPH_MISSING);
    CHECK_STR(s.diags.items[0].args[0], "\xF4\x8F\xBF\xBD");
    CHECK_STR(s.diags.items[0].args[1], "U+10FFFD");
    CHECK_STR(s.diags.items[0].place.pointer, "/projects/0/name");
    CHECK_STR(text_of(&s, lines), "甲\xF4\x8F\xBF\xBD乙\xF4\x8F\xBF\xBD");
    setting other;
    set_up(&other);
    add_text(&other, other.block, "甲〓");
    pilu_lines *lacking = pilu_text_break(other.ts, shape_block(&other), 100000, NULL);
    CHECK_INT(lines->lines[0].items[0].glyphs[1].gid, lacking->lines[0].items[0].glyphs[1].gid);
    CHECK_INT(lines->lines[0].width, 40000 + 3 * 2500); /* between Han it is no Han: a quarter em on each side */
    tear_down(&other);
    tear_down(&s);
}

TEST(bold_faces)
{
    setting s;
    set_up(&s);
    pilu_style bold = s.style, kai = s.style;
    bold.bold = kai.bold = true;
    kai.font = PILU_STR("kai");
    add_text(&s, s.block, "甲");
    add_text(&s, add_element(&s, PILU_NODE_STRONG, &bold), "乙");
    add_text(&s, add_element(&s, PILU_NODE_STRONG, &kai), "丙");
    const pilu_line *line = &pilu_text_break(s.ts, shape_block(&s), 100000, NULL)->lines[0];
    CHECK_INT(line->item_count, 3);
    CHECK_STR(line->items[0].face->style_name, "Regular");
    CHECK_STR(line->items[1].face->style_name, "Bold");
    CHECK(!line->items[0].bold && !line->items[1].bold && line->items[2].bold);
    tear_down(&s);
}

/* A mark of another script stays with its base, and both with their bytes. */
TEST(combining_marks)
{
    setting s;
    set_up(&s);
    add_text(&s, s.block, "甲e\xCC\x81乙\xEF\xB8\x80丙");
    const pilu_line *line = &pilu_text_break(s.ts, shape_block(&s), 100000, NULL)->lines[0];
    CHECK_INT(line->item_count, 1);
    CHECK_STR(line->items[0].text, "甲e\xCC\x81乙\xEF\xB8\x80丙");
    CHECK_INT(line->items[0].glyphs[line->items[0].glyph_count - 1].cluster, 12);
    tear_down(&s);
}

/* A space that carries a mark is no space at a line's end, and nothing invisible is lost. */
TEST(marks_on_spaces)
{
    setting s;
    set_up(&s);
    add_text(&s, s.block, "\xE2\x80\x8B甲 \xCC\x81");
    CHECK_STR(text_of(&s, pilu_text_break(s.ts, shape_block(&s), 100000, NULL)), "\xE2\x80\x8B甲 \xCC\x81");
    tear_down(&s);
}

/* --- conservation ------------------------------------------------------------------------------------ */

static void check_clusters(const pilu_item *item)
{
    CHECK(item->glyph_count > 0 && item->glyphs[0].cluster == 0);
    for (uint32_t g = 0; g < item->glyph_count; g++) {
        CHECK(item->glyphs[g].cluster < item->text.n);
        CHECK(((unsigned char)item->text.p[item->glyphs[g].cluster] & 0xC0) != 0x80);
        CHECK(g == 0 || item->glyphs[g].cluster >= item->glyphs[g - 1].cluster);
    }
}

/* Whatever the measure, each character is set once, in order, and lines are as wide as they say. */
TEST(every_character_once)
{
    static const char SOURCE[] =
        "（一）项目概况。根据《财政部关于印发〈项目支出绩效评价管理办法〉的通知》（财预〔2020〕10号），2020年度安排项目资金1,234.56万元，"
        "执行率93.56%；“三公”经费——含接待费……同比下降0.93%，约占12.5‰。PDF与office文件、①②项，由A/B两组（共3～5人）于9月15日完成！";
    setting s;
    set_up(&s);
    s.style.align = PILU_ALIGN_JUSTIFY;
    s.style.indent = 20000;
    add_text(&s, s.block, SOURCE);
    pilu_text *text = shape_block(&s);
    for (pilu_unit measure = 10000; measure <= 600000; measure += 3700) {
        bool overflow = false;
        pilu_lines *lines = pilu_text_break(s.ts, text, measure, &overflow);
        size_t at = 0;
        for (size_t i = 0; i < lines->count; i++) {
            const pilu_line *line = &lines->lines[i];
            for (size_t k = 0; k < line->item_count; k++) {
                const pilu_item *item = &line->items[k];
                CHECK(at + item->text.n < sizeof SOURCE && memcmp(SOURCE + at, item->text.p, item->text.n) == 0);
                at += item->text.n;
                check_clusters(item);
            }
            if (!overflow) CHECK(line->width <= measure);
            if (measure > 300000 && i + 1 < lines->count) CHECK_INT(line->width, measure);
        }
        CHECK_INT(at, sizeof SOURCE - 1);
    }
    CHECK_INT(s.diags.errors, 0);
    tear_down(&s);
}

/* Lines without items are as wide and as high as those with them, whose last item ends where the line does. */
TEST(measured_alone)
{
    static const char SOURCE[] = "根据《办法》（财预〔2020〕10号），安排资金1,234.56万元，执行率93.56%；“三公”经费——含接待费……由A/B两组（共3～5人）"
                                 "于9月15日完成！\xE8\xBE\xBB\xF3\xA0\x84\x80字";
    static const pilu_align ALIGNS[] = {PILU_ALIGN_JUSTIFY, PILU_ALIGN_START};
    const pilu_style large = {.font = PILU_STR("kai"), .size = 16000, .line_height = 30000, .background = -1};
    for (size_t a = 0; a < PILU_COUNT(ALIGNS); a++) {
        setting s[2];
        pilu_text *text[2];
        for (int m = 0; m < 2; m++) {
            set_up(&s[m]);
            if (m) pilu_typesetter_measure(s[m].ts);
            s[m].style.align = ALIGNS[a];
            s[m].style.indent = 20000;
            add_text(&s[m], s[m].block, SOURCE);
            add_text(&s[m], add_element(&s[m], PILU_NODE_SPAN, &large), "甲，乙");
            text[m] = shape_block(&s[m]);
        }
        CHECK_INT(pilu_text_min_width(text[1]), pilu_text_min_width(text[0]));
        CHECK_INT(pilu_text_max_width(text[1]), pilu_text_max_width(text[0]));
        for (pilu_unit measure = 10000; measure <= 800000; measure += 3700) {
            bool over[2] = {false, false};
            pilu_lines *set = pilu_text_break(s[0].ts, text[0], measure, &over[0]);
            pilu_lines *lines = pilu_text_break(s[1].ts, text[1], measure, &over[1]);
            CHECK_INT(lines->count, set->count);
            CHECK_INT(lines->height, set->height);
            CHECK_INT(over[1], over[0]);
            for (size_t i = 0; i < lines->count && lines->count == set->count; i++) {
                const pilu_line *line = &lines->lines[i], *other = &set->lines[i];
                const pilu_item *last = &other->items[other->item_count - 1];
                pilu_unit em = 0;
                for (size_t k = 0; k < other->item_count; k++) em = other->items[k].size > em ? other->items[k].size : em;
                CHECK_INT(line->width, last->x + last->w);
                CHECK_INT(other->width, last->x + last->w);
                CHECK_INT(line->height, other->height);
                CHECK_INT(line->em, em);
                CHECK_INT(other->em, em);
                CHECK_INT(line->item_count, 0);
            }
        }
        tear_down(&s[0]);
        tear_down(&s[1]);
    }
}

/* --- labels and generated text ----------------------------------------------------------------------- */

TEST(stacked_labels)
{
    setting s;
    set_up(&s);
    add_text(&s, s.block, "产出 指标50分");
    pilu_text *text = shape_block(&s);
    pilu_lines *lines = pilu_text_stack(s.ts, text, 20000);
    CHECK_STR(text_of(&s, lines), "产|出|指|标|50|分");
    CHECK_INT(lines->lines[4].width, 5580 + 5570);
    CHECK_INT(lines->height, 60000);
    CHECK_INT(lines->lines[0].baseline, 8800);
    CHECK_STR(text_of(&s, pilu_text_stack(s.ts, text, 6000)), "产|出|指|标|5|0|分"); /* no room for two digits */
    tear_down(&s);
}

/* GB/T 15834-2011 §5.2: brackets of a vertical label lie above and below what they enclose, as U+FE35 and U+FE36, and
 * are copied as what was written. */
TEST(stacked_brackets)
{
    setting s;
    set_up(&s);
    add_text(&s, s.block, "（续）");
    pilu_lines *lines = pilu_text_stack(s.ts, shape_block(&s), 20000);
    CHECK_STR(text_of(&s, lines), "（|续|）");
    setting other;
    set_up(&other);
    add_text(&other, other.block, "甲\xEF\xB8\xB5乙\xEF\xB8\xB6丙");
    pilu_text *text = shape_block(&other);
    pilu_lines *forms = pilu_text_stack(other.ts, text, 20000);
    CHECK_INT(forms->count, 5);
    CHECK_INT(lines->lines[0].items[0].glyphs[0].gid, forms->lines[1].items[0].glyphs[0].gid);
    CHECK_INT(lines->lines[2].items[0].glyphs[0].gid, forms->lines[3].items[0].glyphs[0].gid);
    CHECK_INT(lines->lines[0].items[0].x, 0);
    CHECK_INT(lines->lines[0].width, 10000);
    CHECK_INT(lines->lines[2].width, 10000);
    tear_down(&other);
    tear_down(&s);
}

/* Noto Serif CJK SC has no «tnum», but half-width digits of 500; its own 1 is 471 wide, 2 is 558. Marks and letters
 * stay as they are; AR PL KaitiM GB has all of half an em (512 of 1024) without any feature. */
TEST(digits_of_one_width)
{
    setting s;
    set_up(&s);
    pilu_style tabular = s.style, bold, kai;
    tabular.tabular = true;
    bold = kai = tabular;
    bold.bold = true;
    kai.font = PILU_STR("kai");
    const pilu_style *const styles[] = {&s.style, &tabular, &bold, &kai, &s.style, &tabular};
    static const char *const TEXTS[] = {"12.1", "12.1", "12.1", "12.1", "12.1", "1,234.56%"};
    static const int WANT[] = {4710 + 5580 + 3270 + 4710, 15000 + 3270, 15000 + 3350, 20000,
                               4710 + 5580 + 3270 + 4710, 30000 + 3270 + 3270 + 9230};
    for (size_t i = 0; i < PILU_COUNT(TEXTS); i++) {
        pilu_node *span = add_element(&s, PILU_NODE_SPAN, styles[i]);
        add_text(&s, span, TEXTS[i]);
        pilu_text *text = pilu_text_shape(s.ts, s.block, span, NULL);
        CHECK_INT(pilu_text_max_width(text), WANT[i]);
    }
    CHECK_INT(s.diags.count, 0);
    tear_down(&s);
}

TEST(generated_text)
{
    setting s;
    set_up(&s);
    pilu_line line = pilu_text_plain(s.ts, PILU_STR("— 1 —"), PILU_STR("serif"), 14000, false, 0x123456);
    CHECK_INT(line.width, (1000 + 256 + 471 + 256 + 1000) * 14);
    CHECK_INT(line.item_count, 1);
    CHECK_INT(line.items[0].artifact, PILU_ARTIFACT_PAGINATION);
    CHECK(line.items[0].node == NULL);
    CHECK_INT(line.items[0].colour, 0x123456);
    CHECK_STR(line.items[0].text, "— 1 —");
    CHECK_INT(line.height, 14000);
    tear_down(&s);
}

static pilu_fonts *open_fonts(pilu_diags *diags)
{
    char path[] = "/tmp/pilu-fonts-XXXXXX";
    int fd = mkstemp(path);
    CHECK(fd >= 0 && write(fd, ROLES, sizeof ROLES - 1) == (ssize_t)sizeof ROLES - 1);
    close(fd);
    pilu_fonts *fonts = pilu_fonts_new(diags, path);
    unlink(path);
    return fonts;
}

/* What typesetters have learnt of a library's faces goes on to the next: nothing comes out otherwise for it. */
static void the_same_whatever_was_set_before(void)
{
    static const char WORDS[] = "“全年”执行率 38.20%，offices 3 个";
    pilu_glyph glyphs[2][64];
    size_t counts[2] = {0};
    pilu_fonts *before = FONTS;
    for (int fresh = 0; fresh < 2; fresh++) {
        setting s;
        pilu_diags diags;
        pilu_arena *arena = pilu_arena_new();
        pilu_diags_init(&diags, arena);
        FONTS = fresh ? open_fonts(&diags) : before;
        set_up(&s);
        add_text(&s, s.block, WORDS);
        const pilu_lines *lines = pilu_text_break(s.ts, shape_block(&s), 400000, NULL);
        for (size_t i = 0; i < lines->lines[0].item_count; i++)
            for (size_t g = 0; g < lines->lines[0].items[i].glyph_count && counts[fresh] < 64; g++)
                glyphs[fresh][counts[fresh]++] = lines->lines[0].items[i].glyphs[g];
        tear_down(&s);
        if (fresh) pilu_fonts_free(FONTS);
        pilu_arena_free(arena);
    }
    FONTS = before;
    CHECK_INT((int)counts[0], (int)counts[1]);
    CHECK(counts[0] > 20);
    for (size_t g = 0; g < counts[0]; g++) {
        CHECK_INT(glyphs[0][g].gid, glyphs[1][g].gid);
        CHECK_INT(glyphs[0][g].x, glyphs[1][g].x);
    }
}

int main(void)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_diags diags;
    pilu_diags_init(&diags, arena);
    FONTS = open_fonts(&diags);
    RUN(lines_break_by_rule);
    RUN(quotes_by_context);
    RUN(quotes_by_context_of_the_block);
    RUN(quotes_of_another_face);
    RUN(squeezed_in_order);
    RUN(never_at_line_start);
    RUN(never_at_line_end);
    RUN(a_line_holds_28);
    RUN(two_characters_of_indent);
    RUN(gaps_stretch_first);
    RUN(numbers_keep_their_width);
    RUN(gaping_paragraphs_are_set_again);
    RUN(ragged_paragraphs_are_not_set_again);
    RUN(squeezed_figure);
    RUN(other_alignments);
    RUN(baseline);
    RUN(squeezed_marks_keep_their_ink);
    RUN(widths);
    RUN(many_words);
    RUN(too_narrow);
    RUN(an_endless_word);
    RUN(no_wrapping);
    RUN(forced_breaks);
    RUN(another_face_for_one_character);
    RUN(no_face_has_it);
    RUN(bold_faces);
    RUN(combining_marks);
    RUN(marks_on_spaces);
    RUN(every_character_once);
    RUN(measured_alone);
    RUN(stacked_labels);
    RUN(stacked_brackets);
    RUN(digits_of_one_width);
    RUN(generated_text);
    RUN(the_same_whatever_was_set_before);
    pilu_fonts_free(FONTS);
    pilu_arena_free(arena);
    return unit_end();
}
