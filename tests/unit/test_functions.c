/* The fiscal vocabulary: each function against values worked out by hand from domain.md §3. */
#include "lang.h"

static const char DATA[] =
    "{\"m_budget\": 86500, \"m_done\": 62502.50, \"m_zero\": 0, \"m_now\": 10606200, \"m_before\": 10705700,\n"
    " \"m_five\": 50000, \"m_neg\": -123.45, \"none\": null, \"m_big\": 1000000000000000.55, \"m_yuan\": 1,\n"
    " \"funds\": [{\"source\": \"city\", \"m_v\": 10.10, \"n\": 3, \"x\": null}, {\"source\": \"other\", \"m_v\": 0.20, \"n\": 1, \"x\": 2},\n"
    "           {\"source\": \"city\", \"m_v\": 5, \"n\": 2, \"x\": 4}],\n"
    " \"empty\": [], \"names\": [\"甲\", \"乙\", \"丙\"], \"path\": \"m_five\"}";

TEST(amounts)
{
    GIVES(DATA, "m_five|wan", "5.00");
    GIVES(DATA, "m_done|wan", "6.25");
    GIVES(DATA, "wan(m_done, 4)", "6.2503"); /* 6.25025 */
    GIVES(DATA, "wan(m_done, 0)", "6");
    GIVES(DATA, "none|wan", "—");
    GIVES(DATA, "0|wan", "0.00");
    GIVES(DATA, "5|wan", "value-type expr:1:1");
    GIVES(DATA, "m_budget|yuan", "86,500.00");
    GIVES(DATA, "m_neg|yuan", "-123.45");
    GIVES(DATA, "m_big|yuan", "1,000,000,000,000,000.55");
    GIVES(DATA, "money(m_five)", "5.00万元");
    GIVES(DATA, "wan(m_five, 13)", "value-type expr:1:13");
    /* domain.md §3.7: 1 元 is 0.0001万元, which is not nothing; 50 元 are 0.005, half up 0.01 */
    GIVES(DATA, "money(m_yuan)", "不足0.01万元");
    GIVES(DATA, "money(m_yuan * 49.99)", "不足0.01万元");
    GIVES(DATA, "money(m_yuan * 50)", "0.01万元");
    GIVES(DATA, "money(m_zero)", "0.00万元");
    GIVES(DATA, "money(-m_yuan)", "0.00万元");
    GIVES(DATA, "m_yuan|wan", "0.00"); /* a cell of a table */
}

TEST(numbers)
{
    GIVES(DATA, "12.9|fixed", "12.90");
    GIVES(DATA, "fixed(12.855, 2)", "12.86");
    GIVES(DATA, "number(12.90)", "12.9");
    GIVES(DATA, "number(2.0049, 2)", "2");
    GIVES(DATA, "m_five|fixed", "value-type expr:1:1 /m_five");
    GIVES(DATA, "round(0.125)", "0.13");
    GIVES(DATA, "round(-0.125)", "-0.13"); /* away from zero */
    GIVES(DATA, "round(2.5, 0)", "3");
    GIVES(DATA, "round(rate(2, 3)) + round(rate(1, 3))", "1");
    GIVES(DATA, "round(none)|fixed", "—");
    GIVES(DATA, "round(m_five)", "value-type expr:1:7 /m_five");
    GIVES(DATA, "percent(0.382)", "38.20%");
    GIVES(DATA, "percent(0.382, 0)", "38%");
    GIVES(DATA, "percent(rate(2, 3))", "66.67%");
    GIVES(DATA, "percent(none)", "—");
}

TEST(rates)
{
    GIVES(DATA, "rate(m_done, m_budget)|percent", "72.26%"); /* from the exact amounts; from 6.25 ÷ 8.65 it would be 72.25 */
    GIVES(DATA, "rate(m_done, m_zero)|percent", "—");
    GIVES(DATA, "rate(none, m_budget)|percent", "—");
    GIVES(DATA, "rate(m_done, 3)|percent", "value-type expr:1:14");
    GIVES(DATA, "rate(\"1\", 3)|percent", "value-type expr:1:6");
    GIVES(DATA, "rate(1, true)|percent", "value-type expr:1:9");
    GIVES(DATA, "share(m_done, m_budget)", "72.26%");
    GIVES(DATA, "share(m_done, m_budget, 0)", "72%");
    GIVES(DATA, "share(m_done, m_zero)", "—");
    GIVES(DATA, "rate(1, 3) * 3", "1"); /* exact: a third three times is one */
    GIVES(DATA, "share(0, 3)", "0.00%");
    GIVES(DATA, "share(4, 100000)", "不足0.01%"); /* 0.004 % */
    GIVES(DATA, "share(5, 100000)", "0.01%");    /* 0.005 %, half up */
    GIVES(DATA, "share(4, 1000, 0)", "不足1%");
    GIVES(DATA, "share(4, 100000, 3)", "0.004%");
    GIVES(DATA, "share(-4, 100000)", "0.00%");
}

TEST(wording)
{
    GIVES(DATA, "change(m_now, m_before)", "减少9.95万元，下降0.93%");
    GIVES(DATA, "change(m_before, m_now)", "增加9.95万元，增长0.94%");
    GIVES(DATA, "change(m_now, m_now)", "与上年持平");
    GIVES(DATA, "change(m_now, null)", "（待填：上年数）");
    GIVES(DATA, "change(m_now, 0)", "增加1060.62万元（上年无此项）");
    GIVES(DATA, "change(5, m_now * 0)", "增加5（上年无此项）"); /* nothing has no unit: 5 is no amount */
    GIVES(DATA, "change(45, 38)", "增加7，增长18.42%");
    GIVES(DATA, "change(100001, 100000)", "增加1，增长不足0.01%"); /* domain.md §3.7: 0.001 % is not 0.00 % */
    GIVES(DATA, "change(99999, 100000)", "减少1，下降不足0.01%");
    /* by exact comparison there is a change (§3.6), and it is told as a rate is that rounds to nothing (§3.7) */
    GIVES(DATA, "change(m_now + m_yuan, m_now)", "增加不足0.01万元，增长不足0.01%");
    GIVES(DATA, "change(m_now, m_now + m_yuan)", "减少不足0.01万元，下降不足0.01%");
    GIVES(DATA, "change(m_yuan * 2, m_yuan)", "增加不足0.01万元，增长100.00%");
    GIVES(DATA, "change(m_yuan, 0)", "增加不足0.01万元（上年无此项）");
    GIVES(DATA, "change(0, m_yuan)", "减少不足0.01万元，下降100.00%");
    GIVES(DATA, "compare(m_now, m_before)", "小于");
    GIVES(DATA, "compare(m_before, m_now)", "大于");
    GIVES(DATA, "compare(0.10, 0.1)", "等于");
    GIVES(DATA, "compare(rate(1, 3), 0.3333333333)", "大于"); /* exact */
    GIVES(DATA, "compare(m_now, m_before, \"增加\", \"减少\", \"持平\")", "减少");
    GIVES(DATA, "compare(2, 1, \"增加\")", "增加");
    GIVES(DATA, "compare(1, 2, \"增加\")", "小于");
    GIVES(DATA, "compare(1, 2, 3)", "value-type expr:1:15");
    GIVES(DATA, "compare(m_now, 3)", "value-type expr:1:16");
    GIVES(DATA, "completion(m_done, m_budget)", "完成预算72.26%");
    GIVES(DATA, "completion(4, 100000)", "完成预算不足0.01%");
    GIVES(DATA, "completion(0, 100000)", "完成预算100000的0.00%");
    GIVES(DATA, "completion(m_zero, m_five)", "完成预算5.00万元的0.00%"); /* of nothing there would be no rate (§3.7) */
    GIVES(DATA, "completion(m_yuan, m_zero)", "未安排预算");
    GIVES(DATA, "completion(m_zero, m_zero)", "未安排预算，无支出");
    GIVES(DATA, "completion(m_five, m_zero)", "未安排预算");
}

TEST(grades)
{
    GIVES("{}", "grade(100)", "优");
    GIVES("{}", "grade(90)", "优");
    GIVES("{}", "grade(89.995)", "良"); /* on the exact score, although it prints 90.00 */
    GIVES("{}", "grade(80)", "良");
    GIVES("{}", "grade(79.99)", "中");
    GIVES("{}", "grade(60)", "中");
    GIVES("{}", "grade(59.99)", "差");
}

TEST(words)
{
    GIVES("{}", "chinese(0)", "零");
    GIVES("{}", "chinese(10)", "十");
    GIVES("{}", "chinese(12)", "十二");
    GIVES("{}", "chinese(20)", "二十");
    GIVES("{}", "chinese(101)", "一百零一");
    GIVES("{}", "chinese(110)", "一百一十");
    GIVES("{}", "chinese(10001)", "一万零一");
    GIVES("{}", "chinese(100000)", "十万");
    GIVES("{}", "chinese(20210)", "二万零二百一十");
    GIVES("{}", "chinese(100000001)", "一亿零一");
    GIVES("{}", "chinese(1.5)", "value-type expr:1:9");
    GIVES(DATA, "upper_money(m_neg)", "负壹佰贰拾叁元肆角伍分");
    GIVES(DATA, "upper_money(m_zero)", "零元整");
    GIVES("{\"m_x\": 0.05}", "upper_money(m_x)", "伍分");
    GIVES("{\"m_x\": 16409.02}", "upper_money(m_x)", "壹万陆仟肆佰零玖元零贰分");
    GIVES("{\"m_x\": 6007.14}", "upper_money(m_x)", "陆仟零柒元壹角肆分");
    GIVES("{\"m_x\": 107000.53}", "upper_money(m_x)", "壹拾万柒仟元伍角叁分");
    GIVES("{\"m_x\": 325.04}", "upper_money(m_x)", "叁佰贰拾伍元零肆分");
    GIVES("{\"m_x\": 1680.32}", "upper_money(m_x)", "壹仟陆佰捌拾元叁角贰分");
    GIVES("{\"m_x\": 100}", "upper_money(m_x)", "壹佰元整");
    GIVES("{}", "date(\"2020-09-05\")", "2020年9月5日");
    GIVES("{}", "date(\"2020/09/05\")", "value-type expr:1:6");
    GIVES("{}", "date(\"2020-09\")", "value-type expr:1:6");
    GIVES("{}", "date(\"2020-02-29\")", "2020年2月29日");
    GIVES("{}", "days(\"2020-02-28\", \"2020-03-01\")", "2"); /* 2020 is a leap year */
    GIVES("{}", "days(\"2021-02-28\", \"2021-03-01\")", "1");
    GIVES("{}", "days(\"1999-12-31\", \"2001-01-01\")", "367");
    GIVES("{}", "days(\"2021-03-01\", \"2021-02-28\")", "-1");
    GIVES("{}", "days(\"2021-03-01\", \"2021-02-30\")", "value-type expr:1:20");
    GIVES("{}", "date(\"2021-02-29\")", "value-type expr:1:6");
    GIVES("{}", "date(\"2021-13-01\")", "value-type expr:1:6");
    GIVES("{}", "date(\"2021-1-1\")", "value-type expr:1:6");
    GIVES("{}", "date(\"2021-01-011\")", "value-type expr:1:6");
}

TEST(prefixes)
{
    GIVES("{}", "prefix(\"2080101\", 3)", "208");
    GIVES("{}", "prefix(\"2080101\", 5)", "20801");
    GIVES("{}", "prefix(\"208\", 3)", "208");
    GIVES("{}", "prefix(\"甲乙丙\", 2)", "甲乙");
    GIVES("{}", "prefix(\"甲\", 0)", "");
    GIVES("{}", "prefix(\"20\", 3)", "value-type expr:1:8");
    GIVES("{}", "prefix(208, 3)", "value-type expr:1:8");
    GIVES("{}", "prefix(\"208\", 1.5)", "value-type expr:1:15");
    GIVES("{}", "1 if mentions(\"厉行节约，压减支出\", [\"减少\", \"压减\"]) else 0", "1");
    GIVES("{}", "1 if mentions(\"人员增加\", [\"减少\", \"压减\"]) else 0", "0");
    GIVES("{}", "1 if mentions(\"人员增加\", []) else 0", "0");
    GIVES("{}", "mentions(1, [\"减少\"])", "value-type expr:1:10");
    GIVES("{}", "mentions(\"减少\", \"减少\")", "value-type expr:1:16");
}

TEST(outlines)
{
    static const char CODES[] =
        "{\"list\": [{\"c\": \"2100102\", \"n\": 1}, {\"c\": \"2080505\", \"n\": 2}, {\"c\": \"2080101\", \"n\": 4},\n"
        " {\"c\": \"2080505\", \"n\": 8}, {\"c\": \"2080502\", \"n\": 16}], \"short\": [{\"c\": \"20801\"}], \"bad\": [{\"c\": 1}], \"none\": []}";
    GIVES(CODES, "join(outline(list, \"c\", 3, 5, 7), \" \", \"key\")",
          "208 20801 2080101 20805 2080502 2080505 210 21001 2100102");
    GIVES(CODES, "outline(list, \"c\", 0, 3)[0].key", "");
    GIVES(CODES, "sum(outline(list, \"c\", 0, 3)[0].items, \"n\")", "31");
    GIVES(CODES, "sum(outline(list, \"c\", 0, 3)[1].items, \"n\")", "30");
    GIVES(CODES, "join(outline(list, \"c\", 5)[1].items, \" \", \"n\")", "16 2 8"); /* equal codes as they come */
    GIVES(CODES, "count(outline(none, \"c\", 0, 3))", "0");
    GIVES(CODES, "outline(short, \"c\", 3, 7)", "value-type expr:1:16 /short/0/c");
    GIVES(CODES, "outline(bad, \"c\", 3)", "value-type expr:1:14 /bad/0/c");
    GIVES(CODES, "outline(list, \"c\", 5, 3)", "value-type expr:1:23"); /* from the shortest */
    GIVES(CODES, "outline(list, \"c\", 3, 3)", "value-type expr:1:23");
    GIVES(CODES, "outline(list, \"q\", 3)", "name-undefined expr:1:15 /list/0");
    GIVES(CODES, "outline(1, \"c\", 3)", "value-type expr:1:9");
}

TEST(side_by_side)
{
    GIVES(DATA, "count(pairs(names, funds))", "3");
    GIVES(DATA, "count(pairs(empty, names))", "3");
    GIVES(DATA, "count(pairs(empty, empty))", "0");
    GIVES(DATA, "pairs(names, funds)[1].left", "乙");
    GIVES(DATA, "pairs(names, funds)[1].right.source", "other");
    GIVES(DATA, "\"空\" if pairs([1], names)[2].left == null else \"有\"", "空");
    GIVES(DATA, "\"空\" if pairs(funds, [1])[2].right == null else \"有\"", "空");
    GIVES(DATA, "\"空\" if pairs(funds, [1])[2].left == null else \"有\"", "有");
    GIVES(DATA, "pairs(names, 1)", "value-type expr:1:14");
    GIVES(DATA, "pairs(1, names)", "value-type expr:1:7");
}

TEST(quotes)
{
    GIVES("{}", "quote(\"甲\")", "“甲”");
    GIVES("{}", "quote(\"2019年“甲”项目\")", "“2019年‘甲’项目”");
    GIVES("{}", "quote(\"关于《甲》的“乙”\", \"《》\")", "《关于〈甲〉的“乙”》");
    GIVES("{}", "quote(\"\")", "“”");
    GIVES("{}", "quote(1)", "value-type expr:1:7");
    GIVES("{}", "quote(\"甲\", \"【】\")", "value-type expr:1:12");
}

TEST(units)
{
    GIVES(DATA, "convert(43, \"万人\", \"人\")", "430000");
    GIVES(DATA, "convert(430000, \"人\", \"万人\")", "43");
    GIVES(DATA, "convert(\"43\", \"人\", \"万人\")", "value-type expr:1:9");
    GIVES(DATA, "convert(43, 1, \"万人\")", "value-type expr:1:13");
    GIVES(DATA, "convert(43, \"人\", 1)", "value-type expr:1:18");
    GIVES(DATA, "convert(m_done, \"元\", \"万元\")", "6.25025");
    GIVES(DATA, "convert(2, \"亿元\", \"万元\")", "20000");
    GIVES(DATA, "convert(2, \"次\", \"人\")", "unit-differs expr:1:1");
    GIVES(DATA, "convert(m_done, \"万元\", \"元\")", "unit-differs expr:1:1"); /* an amount is in 元, always */
    GIVES(DATA, "convert(m_done, \"人\", \"万人\")", "unit-differs expr:1:1");
}

TEST(lists)
{
    GIVES(DATA, "sum(funds, \"m_v\")|yuan", "15.30");
    GIVES(DATA, "sum(empty, \"m_v\")|wan", "0.00");
    GIVES(DATA, "sum(funds, \"x\")", "6"); /* null is not counted */
    GIVES(DATA, "sum(funds, \"q\")", "name-undefined expr:1:12 /funds/0");
    GIVES(DATA, "sum([1, 2, 3.5])", "6.5");
    GIVES(DATA, "sum([0, m_done, sum(empty, \"m_v\")])|yuan", "62,502.50"); /* zero has no unit */
    GIVES(DATA, "greatest([0, m_done])|yuan", "62,502.50");
    GIVES(DATA, "sum([m_done * 0, 5])", "5");
    GIVES(DATA, "sum([m_done, 5])", "value-type expr:1:5");
    GIVES(DATA, "sum(names)", "value-type expr:1:5 /names/0");
    GIVES(DATA, "least(funds, \"n\")", "1");
    GIVES(DATA, "greatest(funds, \"n\")", "3");
    GIVES(DATA, "greatest(empty)|wan", "—");
    GIVES(DATA, "count(funds)", "3");
    GIVES(DATA, "count(\"三个字\")", "3");
    GIVES(DATA, "join(names)", "甲、乙、丙");
    GIVES(DATA, "join(funds, \"/\", \"source\")", "city/other/city");
    GIVES(DATA, "funds|filter(source == \"city\")|sum(\"m_v\")|yuan", "15.10");
    GIVES(DATA, "count(funds|filter(n > 1 and source == \"city\"))", "2");
    GIVES(DATA, "\"是\" if any(funds, n == 3) else \"否\"", "是");
    GIVES(DATA, "\"是\" if all(funds, n > 1) else \"否\"", "否");
    GIVES(DATA, "\"是\" if all(empty, n > 1) else \"否\"", "是");
    GIVES(DATA, "group(funds, \"source\")[0].key", "city");
    GIVES(DATA, "count(group(funds, \"source\")[0].items)", "2");
    GIVES(DATA, "group(funds, \"source\")[1].items[0].n", "1");
    GIVES(DATA, "\"city\"|label({city: \"市级\"})", "市级");
    GIVES(DATA, "\"town\"|label({city: \"市级\"})", "name-undefined expr:1:1");
    GIVES(DATA, "at(path)|wan", "5.00");
    GIVES(DATA, "at(\"nowhere\")|wan", "name-undefined expr:1:1");
}

TEST(list_of_functions)
{
    size_t n = 0;
    for (const pilu_function *f; (f = pilu_function_at(n)); n++) {
        CHECK(pilu_function_find(pilu_str_from(f->name)) == f); /* no name twice */
        CHECK(f->least >= 1 && f->most >= f->least && f->most <= 8);
        CHECK(strncmp(f->signature, f->name, strlen(f->name)) == 0 && strchr(f->signature, '('));
        CHECK(strlen(f->doc) > 0);
    }
    CHECK(n > 20);
}

int main(void)
{
    RUN(amounts);
    RUN(numbers);
    RUN(rates);
    RUN(wording);
    RUN(grades);
    RUN(words);
    RUN(prefixes);
    RUN(outlines);
    RUN(side_by_side);
    RUN(quotes);
    RUN(units);
    RUN(lists);
    RUN(list_of_functions);
    return unit_end();
}
