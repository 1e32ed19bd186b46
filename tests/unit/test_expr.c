/* Expressions: precedence, paths, types, and the place of every error. */
#include "lang.h"

static const char DATA[] =
    "{\"a\": 2, \"b\": 3.5, \"s\": \"字\", \"none\": null, \"yes\": true,\n"
    " \"o\": {\"x\": {\"y\": 7}, \"m_fund\": 12.34},\n"
    " \"l\": [{\"n\": 1, \"m_v\": 10}, {\"n\": 2, \"m_v\": 20.5}]}";

TEST(literals)
{
    GIVES("{}", "12", "12");
    GIVES("{}", "0.50", "0.5");
    GIVES("{}", "\"引 号\"", "引 号");
    GIVES("{}", "'it\\'s'", "it's");
    GIVES("{}", "-3", "-3");
    GIVES("{}", "- -3", "3");
    GIVES("{}", "count([1, 2, 3,])", "3");
    GIVES("{}", "{a: 1, b: {c: \"x\"}}.b.c", "x");
}

TEST(precedence)
{
    GIVES("{}", "1 + 2 * 3", "7");
    GIVES("{}", "(1 + 2) * 3", "9");
    GIVES("{}", "10 - 2 - 3", "5");
    GIVES("{}", "-2 * 3 + 1", "-5");
    GIVES("{}", "\"a\" if 1 < 2 and not 2 < 1 else \"b\"", "a");
    GIVES("{}", "\"a\" if false or 1 == 2 else \"b\" if true else \"c\"", "b");
    GIVES("{}", "\"a\" if not 1 == 2 else \"b\"", "a");
    GIVES("{}", "1 + 0.5|fixed(1)", "value-type expr:1:5"); /* the pipe binds first: 1 + «0.5» */
    GIVES("{}", "\"甲\" + \"乙\"", "甲乙");
}

TEST(paths)
{
    GIVES(DATA, "o.x.y", "7");
    GIVES(DATA, "l[1].n", "2");
    GIVES(DATA, "l[a - 2].n", "1");
    GIVES(DATA, "l[2].n", "value-index expr:1:1");
    GIVES(DATA, "l[0.5].n", "value-type expr:1:3");
    GIVES(DATA, "o.z", "name-undefined expr:1:1");
    GIVES(DATA, "  oo.x", "name-undefined expr:1:3");
    GIVES(DATA, "a.x", "value-type expr:1:1 /a");
    GIVES(DATA, "a[0]", "value-type expr:1:1 /a");
}

TEST(defined)
{
    GIVES(DATA, "\"有\" if o.x is defined else \"无\"", "有");
    GIVES(DATA, "\"有\" if o.q is defined else \"无\"", "无");
    GIVES(DATA, "\"有\" if q is not defined else \"无\"", "有");
    GIVES(DATA, "\"有\" if none is defined else \"无\"", "有"); /* null is given, and is not zero */
    GIVES(DATA, "\"有\" if q.x is defined else \"无\"", "name-undefined expr:1:8"); /* of what? */
}

TEST(types)
{
    GIVES(DATA, "o.m_fund + 1", "value-type expr:1:12"); /* 元 and a bare number do not add up */
    GIVES(DATA, "(o.m_fund + 0)|yuan", "12.34");
    GIVES(DATA, "(o.m_fund * 2)|yuan", "24.68");
    GIVES(DATA, "(o.m_fund * 0 + 5)|yuan", "value-type expr:1:2"); /* nothing and 5 is 5, not 5 元 */
    GIVES(DATA, "o.m_fund * 0 + 5", "5");
    GIVES(DATA, "(5 - 0 * o.m_fund)|wan", "value-type expr:1:2");
    GIVES(DATA, "o.m_fund * o.m_fund", "value-type expr:1:12 /o/m_fund");
    GIVES(DATA, "o.m_fund", "value-type expr:1:1 /o/m_fund"); /* an amount needs its unit */
    GIVES(DATA, "s + 1", "value-type expr:1:1 /s");
    GIVES(DATA, "\"a\" if a else \"b\"", "value-type expr:1:8 /a");
    GIVES(DATA, "\"a\" if s == 1 else \"b\"", "value-type expr:1:13");
    GIVES(DATA, "\"a\" if none == null else \"b\"", "a");
    GIVES(DATA, "\"a\" if s in [\"字\", \"词\"] else \"b\"", "a");
    GIVES(DATA, "\"a\" if s not in [\"词\"] else \"b\"", "a");
    GIVES(DATA, "\"a\" if l[0] == l[0] and l[0] != l[1] else \"b\"", "a");
    GIVES(DATA, "none", "value-type expr:1:1 /none");
    GIVES(DATA, "rate(1, 3)", "value-type expr:1:1"); /* 0.333… must be rounded by somebody */
}

TEST(exactness)
{
    GIVES("{}", "0.1 + 0.2", "0.3");
    GIVES("{}", "\"是\" if 0.1 + 0.2 == 0.3 else \"否\"", "是");
    GIVES("{}", "1000000000000000 + 0.01", "1000000000000000.01");
    GIVES("{}", "0.285|fixed(2)", "0.29");
    GIVES("{}", "-0.005|fixed(2)", "value-type expr:1:2"); /* the pipe binds tighter than the sign */
    GIVES("{}", "(-0.005)|fixed(2)", "-0.01");
    GIVES("{}", "100000000000000000000000000000 * 100000000000000000000000000000", "value-too-large expr:1:1");
}

TEST(syntax)
{
    GIVES("{}", "", "syntax expr:1:1");
    GIVES("{}", "1 +", "syntax expr:1:4");
    GIVES("{}", "1 2", "syntax expr:1:3");
    GIVES("{}", "(1", "syntax expr:1:3");
    GIVES("{}", "a.", "syntax expr:1:3");
    GIVES("{}", "\"open", "syntax-string expr:1:1");
    GIVES("{}", "a / b", "syntax-division expr:1:3");
    GIVES("{}", "wann(1)", "function-unknown expr:1:1");
    GIVES("{}", "1|nope", "function-unknown expr:1:3");
    GIVES("{}", "rate(1)", "function-arguments expr:1:1");
    GIVES("{}", "1|rate(2, 3)", "function-arguments expr:1:3");
    GIVES("{}", "a is defind", "syntax expr:1:6");
    GIVES("{}", "1 if 2", "syntax expr:1:7");
    GIVES("{}", "\n  金额 +\n  ）", "syntax expr:3:3");
}

TEST(deep)
{
    char text[4096];
    memset(text, '(', 2000);
    memcpy(text + 2000, "1", 2);
    GIVES("{}", text, "syntax expr:1:65");
    memset(text, '-', 2000);
    memcpy(text + 2000, "1", 2);
    GIVES("{}", text, "syntax expr:1:65");
}

/* Long chains, which nest to the left, are data too: prose may hold them. */
TEST(long_chains)
{
    static char text[200000];
    for (size_t i = 0; i + 1 < sizeof text; i++) text[i] = "a."[i % 2];
    text[sizeof text - 2] = 'a';
    GIVES("{\"a\": 1}", text, "syntax expr:1:130");
    for (size_t i = 0; i + 1 < sizeof text; i++) text[i] = "1+"[i % 2];
    text[sizeof text - 2] = '1';
    GIVES("{}", text, "eval-limit expr:1:1");
}

static void end_at(const char *text, const char *closing, size_t want)
{
    CHECK_INT(pilu_expr_end(pilu_str_from(text), 0, closing), want);
}

TEST(ends)
{
    end_at(" a }} b", "}}", 3);
    end_at(" \"}}\" }}", "}}", 6);
    end_at(" {a: {b: 1}} }}", "}}", 13);
    end_at(" {a: 1}}}", "}}", 7);
    end_at(" for x in y %} }}", "%}", 12);
    end_at(" \"open }}", "}}", SIZE_MAX);
    end_at(" a ", "}}", SIZE_MAX);
}

int main(void)
{
    RUN(literals);
    RUN(precedence);
    RUN(paths);
    RUN(defined);
    RUN(types);
    RUN(exactness);
    RUN(syntax);
    RUN(deep);
    RUN(long_chains);
    RUN(ends);
    return unit_end();
}
