/* Each text rule: what it must find and what it must leave alone. A case is a text and the codes found in it, in order
 * of the rules; expected by hand from the standard or the arithmetic written beside it. */
#include "unit.h"
#include "check/text.h"

#include <string.h>

/* The codes found in a text, «a b», each once. */
static pilu_str codes_of(pilu_arena *arena, pilu_text *text)
{
    pilu_diags diags;
    pilu_diags_init(&diags, arena);
    pilu_text_check(text, &diags);
    pilu_str codes = {0};
    for (size_t i = 0; i < diags.count; i++) {
        const char *name = pilu_code_name(diags.items[i].code);
        if (codes.n && strstr(codes.p, name)) continue;
        codes = pilu_arena_printf(arena, "%.*s%s%s", PILU_FMT(codes), codes.n ? " " : "", name);
    }
    return codes;
}

static void expect(const char *file, int line, const char *words, const char *want)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_source *source = pilu_source_new(arena, PILU_STR("a.txt"), pilu_str_from(words));
    pilu_str got = codes_of(arena, pilu_text_from_plain(arena, source));
    if (!pilu_str_is(got, want)) printf("in: %s\n", words);
    unit_str(file, line, got, pilu_str_from(want));
    pilu_arena_free(arena);
}

#define FOUND(words, codes) expect(__FILE__, __LINE__, (words), "text-" codes)
#define SILENT(words) expect(__FILE__, __LINE__, (words), "")

TEST(residue)
{
    FOUND("1.教育（类）：支出决算为**万元。", "residue");
    FOUND("（罗列全部功能分类科目，至类级。）", "residue");
    FOUND("请在此处简要说明各级监督检查中发现的问题", "residue");
    FOUND("（图1：收、支决算总计变动情况图）", "residue");
    FOUND("……", "residue");
    FOUND("××年度本部门收入为5万元。", "residue");
    SILENT("联系电话138****0000。"); /* a mask */
    SILENT("收入结构见下图（图1）。");
    SILENT("包括办公费、印刷费、差旅费……共12项。");
}

TEST(choice)
{
    FOUND("比2018年增加/减少5万元。", "choice");
    FOUND("比2018年增加3万元（或与上年持平）。", "choice");
    FOUND("本部门（单位）开展了评价。", "choice");
    SILENT("各单位（或个人）均可申请。");
    SILENT("全年增减相抵，净增加5万元。");
}

TEST(zero)
{
    FOUND("因公出国（境）经费支出0万元，完成预算0%。", "zero");
    FOUND("采购总额0万元，授予中小企业0万元，占采购总额的0%。", "zero");
    SILENT("公务接待费预算5万元，支出0万元，完成预算0%。"); /* 0 of 5 is 0 % */
    SILENT("上级补助收入0万元，占0%。");
    SILENT("增加0.5万元。");
}

TEST(leftover)
{
    FOUND("[bookmark: _Toc61505636]一、项目基本情况", "leftover");
    FOUND("有序推进改革。                我市启动总额控制。", "leftover");
    FOUND("一级指标\t一级指 标", "leftover");
    SILENT("　　首行空两个字的段落。");
    SILENT("总 分\t92.28"); /* letters set apart */
    SILENT("中共某市委办公室 某市人民政府文件");
}

TEST(half_width)
{
    FOUND("优化流程,开展容缺受理。", "half-width");
    FOUND("属于\"优\"。", "half-width");
    FOUND("全年执行数(元)", "half-width");
    SILENT("公式为 (4)/(2)=38.20%。");
    SILENT("时间为9:30，比例为3∶7，共1,234.50元。");
    SILENT("见 https://example.gov.cn/a?b=c 。");
}

TEST(marks)
{
    FOUND("满意度≧85%。", "mark");
    FOUND("完成100％。", "mark");
    FOUND("提高精准度、以及效率。", "mark");
    FOUND("产生社会效益、和经济效益。", "mark");
    FOUND("实现了专款专用。，主要问题为无。", "mark");
    FOUND("忻人社发【2011】104号", "mark");
    FOUND("依据《甲办法》、《乙办法》执行。", "mark");
    FOUND("工作期间为2018-2020年。", "mark");
    FOUND("关于印发《甲管理办法的通知》", "mark");
    SILENT("忻人社发〔2011〕104号");
    SILENT("构建稳定、和谐的环境。");
    SILENT("见第1-2号表，日期2020-09-15，编号Z01-1表。");
    SILENT("《关于印发〈甲管理办法〉的通知》");
    SILENT("印发《甲管理办法》的通知");
    SILENT("（2019）是年份，3号是日期。");
    SILENT("他说：“完成了。”，随后离开。");
}

TEST(balance)
{
    FOUND("强化监管”主题党日活动。", "unbalanced");
    FOUND("某中心（以下简称中心议执行制度。", "unbalanced");
    FOUND("“四川医保”APP“和“智慧医保APP”上线。", "unbalanced");
    SILENT("《关于印发〈办法〉的通知》（忻人社发〔2017〕44号）");
    SILENT("1）第一项内容。");
    SILENT("对“‘疾病诊断’项目”进行了评价（含‘其他’）。");
}

TEST(stops)
{
    FOUND("开展医药机构协议管理工作；开展异地就医管理工作", "stop");
    FOUND("全年支出54.17万元，完成预算100%", "stop");
    FOUND("开展打击欺诈骗保专项行动等检查5次，", "stop");
    FOUND("（一）机构组成。\n本中心内设十个科室。", "heading-stop");
    SILENT("1.加强队伍建设，提高公共服务水平\n组织了培训。");
    SILENT("一、职能\n（一）贯彻执行法律法规。\n（二）承担经办业务。\n二、机构设置");
    SILENT("年初预算数，元\t开展工作；加强管理，提高效率"); /* cells */
}

TEST(time_words)
{
    FOUND("于今年4月起移交。", "time");
    FOUND("同比去年增加2家。", "time");
    SILENT("与上年相比持平，上年结转3万元。");
    SILENT("收支差额：指弥补本年度收支缺口的资金。");
    SILENT("以前年度结转。");
}

TEST(doubled)
{
    FOUND("于5月公布公布了系数。", "doubled");
    FOUND("资金主要用于用于宣传。", "doubled");
    SILENT("一步一步推进，逐个逐个检查。");
    SILENT("高高兴兴，实实在在。");
}

TEST(person)
{
    FOUND("负责人张三13800138000", "person");
    FOUND("身份证号11010519491231002X。", "person"); /* the example of GB 11643: check character X */
    FOUND("卡号6222021234567890128。", "person");    /* Luhn: sum 80 */
    FOUND("请寄a.b@example.com。", "contact");
    FOUND("车牌京A12345。", "contact");
    SILENT("身份证号110105194912310021。"); /* wrong check character */
    SILENT("卡号6222021234567890123。");    /* Luhn fails */
    SILENT("办公电话0350-3334567，热线12345。");
    SILENT("138001380001234是流水号，13800138000.5是数。");
    SILENT("统一社会信用代码11140000MB1234567X。");
}

TEST(numbering)
{
    FOUND("一、概况\n二、绩效\n四、问题", "numbering");
    FOUND("9.教育\n10.卫生\n12.住房", "numbering"); /* no first either; one code */
    FOUND("1.教育\n2.卫生\n4.住房", "numbering");
    FOUND("一、甲\n1、乙\n2、丙\n3、丁\n1.戊", "numbering");
    FOUND("（1）. 目标", "numbering");
    FOUND("措施：一是抓学习。二是抓落实。二是抓考核。", "numbering");
    FOUND("1.甲\n2.乙\n3、丙", "numbering");
    SILENT("一、甲\n（一）乙\n1.丙\n（1）丁\n（2）戊\n2.己\n（二）庚\n二、辛\n（一）壬");
    SILENT("（1）甲\n1.乙\n2.丙\n（2）丁\n1.戊"); /* the other order of levels */
    SILENT("一、甲\n二、乙\n附件2\n一、丙");
    SILENT("完成3.5万元。一是一，二是二。");
    SILENT("进一步提高。唯一是人员不足。");
}

TEST(shares)
{
    /* 906.51 ÷ 1060.62 = 85.470 %, 154.11 ÷ 1060.62 = 14.530 % */
    FOUND("本年收入合计1060.62万元，其中：甲906.51万元，占85.39%；乙154.11万元，占14.53%。", "share");
    FOUND("全年本年收入合计100万元。\n利息0.05万元，占本年收入的0.5%。", "share");
    SILENT("本年收入合计1060.67万元，其中：甲906.51万元，占85.47%；乙154.16万元，占14.53%。");
    SILENT("本年收入合计3万元，其中：甲1万元，占33.33%；乙1万元，占33.33%；丙1万元，占33.33%。"); /* makes 99.99 % */
    SILENT("本年收入合计1060.67万元，其中：其他收入0.05万元，占0%。");
    SILENT("其中：甲5万元，占60%。"); /* of what is not said */
    SILENT("接待0.85万元，占100%。");
    SILENT("支出合计0万元，其中：甲0万元，占0%。");
}

TEST(rates)
{
    /* 1061.63 ÷ 1089.83 = 97.412 % */
    FOUND("全年数1089.83万元，实际完成数1061.63万元，执行率97.32%。", "rate");
    SILENT("全年数1089.83万元，实际完成数1061.63万元，执行率97.41%。");
    SILENT("全年预算数139.2万元，执行数为72万元，完成预算的51.72%。"); /* 51.724 */
    SILENT(
        "预算数48万元，执行数为49.97万元，完成预算的104.11%。"); /* more than the budget: 104.104 … 104.11 by ± 0.005 */
    SILENT("预算数2万元，执行数为3万元，执行率150%。");
    SILENT("预算数95万元。执行数为82万元，执行率50%。"); /* another sentence's budget */
}

TEST(changes)
{
    /* 74.24 − 27.34 = 46.90; 27.34 ÷ 46.90 = 58.29 % */
    FOUND("机关运行经费支出74.24万元，比2018年增加27.34万元，增长36.83%。", "change");
    FOUND("支出比上年减少5万元，增长10%。", "direction");
    FOUND("支出比上年减少-5万元。", "direction");
    SILENT("机关运行经费支出74.24万元，比2018年增加27.34万元，增长58.29%。");
    SILENT("收入总计1060.67万元。与2018年相比，收入总计减少9.92万元，下降0.93%。");
    SILENT("比2018年增加27.34万元，增长36.83%。"); /* of what is not said */
    SILENT("支出3万元，比上年增加3万元（上年无此项支出）。");
    SILENT("支出30万元，比上年增加20万元，增长200%。");
}

TEST(sums)
{
    FOUND("支出1061.62万元，其中基本支出814.47万元，占76.72%；项目支出247.11万元，占23.28%。", "sum");
    FOUND("收入总计1060.67万元。支出总计1061.63万元。", "balance");
    FOUND("比上年增加9.00万元。原因是①福利费增加5.00万元。②会费增加3.00万元。", "sum");
    FOUND("接待支出8.00万元，包括：（1）甲5.00万元；（2）乙4.00万元。", "sum");
    SILENT("接待支出8万元，包括：（1）甲5万元；（2）乙4万元。"); /* 4.6 + 3.6 = 8.2 */
    SILENT("支出3万元，其中：甲1.5万元，占50%。乙另计。");
    SILENT("支出10万元，其中：甲3万元；乙2万元。"); /* 其中 need not be all */
    SILENT("收入总计100万元，支出总计100万元。");
    SILENT("比上年增加8万元。原因是①福利费增加5万元。②会费增加3万元。");
    SILENT("接待支出9万元，包括：（1）甲5万元；（2）乙3万元；（3）其他等1万元。");
    SILENT("支出1.00万元，其中：甲0.33万元，占33.33%；乙0.33万元，占33.33%；丙0.33万元，占33.33%。");
}

#define LONG_SENTENCE "开展药品和医用耗材价格以及医疗服务设施收费等政策落实工作并监督"

TEST(repeats)
{
    FOUND("一、甲\n" LONG_SENTENCE "。\n二、乙\n" LONG_SENTENCE "。", "repeated");
    FOUND("一、甲\n" LONG_SENTENCE "。\n二、乙\n"
          "开展药品和医用耗材价格以及医疗服务设施收费等政策保障工作并监督"
          "。",
          "alike");
    FOUND("按照基金使用监督管理办法要求聘请符合条件的会计师事务所开展检查按照基金使用监督管理办法要求聘请符合条件的会计"
          "师事务所开展检查。",
          "repeated");
    SILENT("一、甲\n" LONG_SENTENCE "。\n二、乙\n"
           "参保人员就医结算便捷程度得到明显提升，各项管理工作落实成效明显。");
    SILENT("一、甲\n加强管理。\n二、乙\n加强管理。");
    SILENT("一、甲\n" LONG_SENTENCE "5次。\n二、乙\n" LONG_SENTENCE "6次。"); /* other figures */
    SILENT(LONG_SENTENCE "。\n项目名称\t甲\n目标\t" LONG_SENTENCE "。");      /* a report and its form */
    FOUND("项目名称\t甲\n目标\t" LONG_SENTENCE "。\n项目名称\t乙\n目标\t" LONG_SENTENCE "。", "repeated");
}

TEST(own_name)
{
    FOUND("我中心甲。\n我中心乙。\n我中心丙。\n我中心丁。\n我局戊。", "own-name");
    SILENT("我中心甲。\n我局乙。");
    SILENT("我局甲。\n我局乙。\n我局丙。\n我局丁。");
}

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
    CHECK_STR(text->passages[0].text, "A&B：优化流程,开展受理。");
    pilu_finding f = first_of(arena, text);
    CHECK_INT(f.code, PILU_FOUND_TEXT_HALF_WIDTH);
    CHECK_INT(f.place.at.offset, (strstr(html, "流程,") - html) + 6);
    pilu_arena_free(arena);
}

TEST(pages_are_joined)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_source *source =
        pilu_source_new(arena, PILU_STR("a.pdf"), PILU_STR("一二三四五六七八九十\n完。\n\f优化,受理。\n"));
    pilu_text *text = pilu_text_from_pages(arena, source);
    CHECK_STR(text->passages[0].text, "一二三四五六七八九十完。");
    CHECK_INT(first_of(arena, text).place.page, 2);
    pilu_arena_free(arena);
}

/* A broken text is read to its end like any other. */
TEST(broken_texts)
{
    static const char *const TEXTS[] = {"",         "\n",         "\t", "<",  "&#", "<p", "&#x110000;&#xD800;",
                                        "（（（（", "[bookmark:", "1.", "（", "占", "%"};
    for (size_t i = 0; i < PILU_COUNT(TEXTS); i++) {
        pilu_arena *arena = pilu_arena_new();
        pilu_diags diags;
        pilu_diags_init(&diags, arena);
        pilu_source *source = pilu_source_new(arena, PILU_STR("a"), pilu_str_from(TEXTS[i]));
        pilu_text_check(pilu_text_from_plain(arena, source), &diags);
        pilu_text_check(pilu_text_from_html(arena, source), &diags);
        pilu_text_check(pilu_text_from_pages(arena, source), &diags);
        CHECK(diags.count < 20);
        pilu_arena_free(arena);
    }
}

int main(void)
{
    RUN(residue);
    RUN(choice);
    RUN(zero);
    RUN(leftover);
    RUN(half_width);
    RUN(marks);
    RUN(balance);
    RUN(stops);
    RUN(time_words);
    RUN(doubled);
    RUN(person);
    RUN(numbering);
    RUN(shares);
    RUN(rates);
    RUN(changes);
    RUN(sums);
    RUN(repeats);
    RUN(own_name);
    RUN(places_in_plain_text);
    RUN(places_in_html);
    RUN(pages_are_joined);
    RUN(broken_texts);
    return unit_end();
}
