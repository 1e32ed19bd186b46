/* Rules: where names are looked up, laziness, cycles, given values, checks, and the place of every error. */
#include "lang.h"

static const char DATA[] =
    "{\"rate\": 2, \"projects\": [\n"
    "  {\"name\": \"甲\", \"funds\": [{\"v\": 1}, {\"v\": 2}]},\n"
    "  {\"name\": \"乙\", \"funds\": [{\"v\": 10}], \"limit\": 5}]}";

TEST(scopes)
{
    DERIVES(DATA, "let projects[].total = sum(funds, \"v\") * rate", "projects[0].total", "6");
    DERIVES(DATA, "let projects[].total = sum(funds, \"v\") * rate", "projects[1].total", "20");
    DERIVES(DATA, "let projects[].funds[].label = name", "projects[1].funds[0].label", "乙"); /* outwards */
    DERIVES(DATA, "let grand.total = sum(projects, \"total\")\nlet projects[].total = sum(funds, \"v\")", "grand.total", "13");
    DERIVES(DATA, "let twice = rate * 2\nlet four = twice * 2", "four", "8");
    DERIVES(DATA, "let projects[].rate = 7\nlet projects[].x = rate", "projects[0].x", "7"); /* innermost first */
}

TEST(derived_lists)
{
    static const char RULES[] =
        "let projects[].columns = [{key: \"a\", items: funds}, {key: \"b\", items: funds|filter(v > 1)}]\n"
        "let projects[].columns[].sum = sum(items, \"v\")\n"
        "let projects[].first = columns[0]\n"
        "let projects[].groups = group(funds, \"kind\")\n"
        "let projects[].funds[].kind = \"big\" if v > 1 else \"small\"\n"
        "let projects[].groups[].sum = sum(items, \"v\")\n";
    DERIVES(DATA, RULES, "projects[0].columns[1].sum", "2");
    DERIVES(DATA, RULES, "projects[0].first.sum", "3");
    DERIVES(DATA, RULES, "projects[0].groups[1].key", "big");
    DERIVES(DATA, RULES, "projects[0].groups[1].sum", "2");
    DERIVES(DATA, RULES, "projects[1].groups[0].sum", "10");
}

/* An object or list that stands at a second place is the same thing there: what is derived for it is derived once,
 * whoever asks first and in whatever order. */
TEST(second_places)
{
    static const char RULES[] =
        "let projects[].a = 1\nlet projects[].b = 2\nlet projects[].c = 3\nlet projects[].d = 4\n"
        "let projects[].e = 5\nlet projects[].f = 6\nlet projects[].g = 7\nlet projects[].h = 8\n"
        "let box = {one: projects[0], all: projects}\nlet row = [projects[0], projects[1]]\n";
    DERIVES(DATA, RULES,
            "[box.one.a, projects[0].b, row[0].c, projects[0].d, box.one.e, row[0].f, projects[0].g, box.all[0].h,\n"
            " box.one.b, row[0].a, projects[0].c, box.one.d, row[0].e, projects[0].f, box.one.g, row[0].h,\n"
            " projects[0].a, box.one.c, row[0].b, row[0].d, projects[0].e, box.one.f, row[0].g, projects[0].h]|join(\"\")",
            "123456782134567813245678");
    /* a rule for the elements of a list that only shows elements of another would depend on who comes first */
    static const char SHOWN[] = "let small = projects|filter(name == \"甲\")\nlet small[].x = 1\n"
                                "let again = projects|filter(name == \"甲\")\nlet again[].y = 2\n";
    DERIVES(DATA, SHOWN, "small[0].x", "name-undefined expr:1:1");
    DERIVES(DATA, SHOWN, "again[0].y", "name-undefined expr:1:1");
}

TEST(absent_lists)
{
    /* rules for the elements of a list do not make the list */
    DERIVES(DATA, "let gone[].x = 1", "\"有\" if gone is defined else \"无\"", "无");
    DERIVES(DATA, "let gone.x = 1", "\"有\" if gone is defined else \"无\"", "有");
}

/* Whether `pointer` counts as printed after the expressions, the first of which is not printed. */
static void shown_after(const char *rules, const char *quiet, const char *printed, const char *pointer, bool want)
{
    lang l;
    lang_new(&l, DATA, rules);
    pilu_buf out;
    pilu_buf_init(&out, 0);
    const char *texts[] = {quiet, printed};
    for (size_t i = 0; i < 2; i++) {
        pilu_source *source = pilu_source_new(l.arena, PILU_STR("expr"), pilu_str_from(texts[i]));
        pilu_piece piece = pilu_piece_of(source, 0, source->text.n);
        l.eval.showing = i == 1;
        CHECK(pilu_eval_text(&l.eval, pilu_expr_parse(l.arena, &l.diags, &piece), &out));
    }
    CHECK_INT(pilu_value_at(l.eval.root, pilu_str_from(pointer))->shown, want);
    pilu_buf_free(&out);
    lang_free(&l);
}

TEST(printed_data)
{
    static const char RULES[] = "let twice = rate * 2\nlet four = twice * 2\nlet big = projects|filter(name == \"甲\")\n";
    shown_after(RULES, "1", "four", "/rate", true);
    shown_after(RULES, "four", "four", "/rate", true); /* although it was computed before it was printed */
    shown_after(RULES, "four", "1", "/rate", false);
    shown_after(RULES, "count(big)", "count(big)", "/projects/1/name", true);
}

/* a.rules and b.rules (lang.h) include each other; each is read once. */
TEST(includes)
{
    DERIVES("{}", "include \"a.rules\"", "b", "6");
    DERIVES("{}", "let x = b\ninclude \"b.rules\"\ninclude   \"a.rules\"\nlet y = x + c", "y", "11");
}

TEST(lazy)
{
    /* never asked for: never evaluated, although it could not be */
    DERIVES(DATA, "let bad = nowhere\nlet good = 1", "good", "1");
    DERIVES(DATA, "let bad = nowhere\nlet good = 1", "bad", "name-undefined rules:1:11");
    DERIVES(DATA, "let projects[].capped = limit if limit is defined else 0", "projects[0].capped", "0");
    DERIVES(DATA, "let projects[].capped = limit if limit is defined else 0", "projects[1].capped", "5");
}

TEST(errors_say_where)
{
    DERIVES(DATA, "let projects[].x = nam", "projects[1].x", "name-undefined rules:1:20 /projects/1");
    DERIVES(DATA, "let projects[].x = name * 2", "projects[0].x", "value-type rules:1:20 /projects/0/name");
    DERIVES(DATA, "let projects[].funds[].x = v + q", "projects[0].funds[1].x", "name-undefined rules:1:32 /projects/0/funds/1");
    DERIVES(DATA, "let a = sum(projects,\n    \"qq\")", "a", "name-undefined rules:2:5 /projects/0");
}

TEST(cycles)
{
    DERIVES(DATA, "let a = b\nlet b = c\nlet c = a", "a", "let-cycle rules:1:5");
    DERIVES(DATA, "let a = a + 1", "a", "let-cycle rules:1:5");
    DERIVES(DATA, "let projects[].x = y\nlet projects[].y = x", "projects[1].x", "let-cycle rules:1:5 /projects/1");
    /* the same rule for another element is no cycle */
    DERIVES(DATA, "let projects[].x = 1 if name == \"甲\" else projects[0].x", "projects[1].x", "1");
}

static void rules_finding(const char *rules, const char *want)
{
    lang l;
    lang_new(&l, DATA, rules);
    unit_str(__FILE__, __LINE__, lang_finding(&l), pilu_str_from(want));
    lang_free(&l);
}

TEST(syntax)
{
    rules_finding("# only a comment\n\n", "");
    rules_finding("let a = 1 # no comment here", "syntax rules:1:11");
    rules_finding("let = 1", "syntax rules:1:5");
    rules_finding("let a[ = 1", "syntax rules:1:5");
    rules_finding("let a[] = 1", "syntax rules:1:5"); /* the elements themselves are not derived */
    rules_finding("let a 1", "syntax rules:1:7");
    rules_finding("let a = 1\nlet a = 2", "let-duplicate rules:2:5");
    rules_finding("lett a = 1", "syntax rules:1:1");
    rules_finding("let a = 1\n  let b = 2", "syntax rules:2:3"); /* indented: still the first statement */
    rules_finding("check c error at projects now\n  when true\n  say x", "syntax rules:1:27");
    rules_finding("check c fatal at projects\n  when true\n  say x", "syntax rules:1:9");
    rules_finding("check c error of projects\n  when true\n  say x", "syntax rules:1:15");
    rules_finding("  let a = 1\nlet b = 2", "syntax rules:1:1"); /* what is indented belongs to a statement */
    rules_finding("let a = 1 +\n  # a comment\n  2", "syntax rules:1:12"); /* a comment ends what is above it */
    rules_finding("check c error at projects\n  say x", "syntax rules:1:7");
    rules_finding("check c error at pro..jects\n  when true\n  say x", "syntax rules:1:18");
    rules_finding("check c error at projects\n  when true and\n  say x", "syntax rules:3:3");
    rules_finding("include \"none.rules\"", "include-place rules:1:9");
    rules_finding("include a.rules", "syntax rules:1:9");
    rules_finding("include \"a.rules\" \"b.rules\"", "syntax rules:1:9");
    rules_finding("include", "syntax rules:1:8");
    rules_finding("include \"a.rules\"\nlet c = 2", "let-duplicate rules:2:5");
    rules_finding("include \"bad.rules\"", "syntax bad.rules:2:1");
}

/* The findings of all checks: code, message and pointer, one a line. */
static void checks(const char *rules, const char *want)
{
    lang l;
    lang_new(&l, DATA, rules);
    pilu_rules_check(&l.eval);
    pilu_buf out;
    pilu_buf_init(&out, 0);
    for (size_t i = 0; i < l.diags.count; i++) {
        pilu_buf_printf(&out, "%s %.*s ", pilu_code_name(l.diags.items[i].code), PILU_FMT(l.diags.items[i].place.pointer));
        pilu_finding_message(&l.diags.items[i], PILU_ZH, &out);
        pilu_buf_char(&out, '\n');
    }
    unit_str(__FILE__, __LINE__, pilu_buf_view(&out), pilu_str_from(want));
    pilu_buf_free(&out);
    lang_free(&l);
}

TEST(checking)
{
    checks("check too-much error at projects[].funds\n      when sum(funds, \"v\") > 5\n      say  “{{ name }}”合计 {{ sum(funds, \"v\") }}，过多。\n",
           "check /projects/1/funds too-much：“乙”合计 10，过多。\n");
    checks("check each warning at projects[].funds[].v\n  when v > 1\n  say {{ name }}：{{ v }}",
           "check-warning /projects/0/funds/1/v each：甲：2\ncheck-warning /projects/1/funds/0/v each：乙：10\n");
    checks("check whole note\n  when rate == 2\n  say 全文", "check-note  whole：全文\n");
    checks("check not-there error at projects[].limit\n  when limit > 4\n  say 超", "check /projects/1/limit not-there：超\n");
    checks("let projects[].total = sum(funds, \"v\")\ncheck derived error at projects[].total\n  when total > 5\n  say {{ total }}",
           "check /projects/1/total derived：10\n");
    checks("check fine error at projects\n  when false\n  say 不会出现", "");
}

TEST(given)
{
    lang l;
    lang_new(&l, "{\"projects\": [{\"score\": 1},\n {\"score\": 2, \"sums\": {\"a\": 3}}]}", "let projects[].score = 5\nlet projects[].sums.a = 6\n");
    pilu_rules_refuse_given(&l.eval);
    CHECK_INT(l.diags.count, 3);
    CHECK_STR(lang_finding(&l), "let-given data.json:1:25 /projects/0/score");
    CHECK_STR(l.diags.items[2].place.pointer, "/projects/1/sums/a");
    lang_free(&l);
}

TEST(prose)
{
    static const char PROSE[] =
        "{\"year\": 2021, \"projects\": [{\"n\": 3, \"text\": \"{{ year }}年共{{ n * 2 }}项\", \"bad\": \"共{{ m }}项\", \"esc\": \"\\u5171{{ m }}项\",\n"
        " \"self\": \"{{ self }}\", \"open\": \"共{{ n 项\"}]}";
    GIVES(PROSE, "projects[0].text", "2021年共6项");
    GIVES(PROSE, "projects[0].bad", "name-undefined data.json:1:86 /projects/0");
    GIVES(PROSE, "projects[0].esc", "name-undefined data.json:1:101 /projects/0"); /* unescaped: the whole text */
    GIVES(PROSE, "projects[0].open", "syntax data.json:2:34 /projects/0");
    /* prose is its text wherever it goes */
    DERIVES(PROSE, "let t = projects[0].text", "t", "2021年共6项");
    DERIVES(PROSE, "let t = projects[0].text + \"。\"", "t", "2021年共6项。");
    DERIVES(PROSE, "let t = [projects[0].text]", "t[0]", "2021年共6项");
    DERIVES(PROSE, "let t = {a: projects[0].text}", "t.a", "2021年共6项");
    DERIVES(PROSE, "let t = projects[0].text == \"2021年共6项\"", "\"是\" if t else \"否\"", "是");
    DERIVES(PROSE, "let g = group(projects, \"text\")", "g[0].key", "2021年共6项");
    DERIVES("{\"a\": \"{{ t }}\"}", "let t = a", "t", "let-cycle rules:1:5");
    lang l; /* prose that names itself ends */
    lang_new(&l, PROSE, "");
    pilu_piece piece = pilu_piece_of(pilu_source_new(l.arena, PILU_STR("expr"), PILU_STR("projects[0].self")), 0, 16);
    pilu_buf out;
    pilu_buf_init(&out, 0);
    CHECK(!pilu_eval_text(&l.eval, pilu_expr_parse(l.arena, &l.diags, &piece), &out));
    CHECK_INT(l.diags.count, 1);
    pilu_buf_free(&out);
    lang_free(&l);
}

TEST(names_that_could_have_been_meant)
{
    lang l;
    lang_new(&l, DATA, "let projects[].total_score = 1\nlet bad = projects[0].total_scor");
    pilu_value *root = l.eval.root;
    bool failed;
    CHECK(!pilu_eval_member(&l.eval, root, PILU_STR("bad"), &failed));
    CHECK_INT(l.diags.count, 1);
    CHECK(pilu_str_find(l.diags.items[0].args[1], PILU_STR("total_score"), 0) != SIZE_MAX);
    lang_free(&l);
}

/* Work that grows with a power of the data ends with a finding, not with the day. */
TEST(much_work)
{
    static char json[20000];
    size_t n = (size_t)sprintf(json, "{\"p0\": \"x\"");
    for (int i = 1; i < 8; i++) {
        n += (size_t)sprintf(json + n, ", \"p%d\": \"", i);
        for (int k = 0; k < 80; k++) n += (size_t)sprintf(json + n, "{{ p%d }}", i - 1);
        n += (size_t)sprintf(json + n, "\"");
    }
    sprintf(json + n, "}");
    lang l;
    lang_new(&l, json, "");
    l.eval.budget = 100000;
    pilu_piece piece = pilu_piece_of(pilu_source_new(l.arena, PILU_STR("expr"), PILU_STR("p7")), 0, 2);
    pilu_buf out;
    pilu_buf_init(&out, 0);
    CHECK(!pilu_eval_text(&l.eval, pilu_expr_parse(l.arena, &l.diags, &piece), &out));
    CHECK_INT(l.diags.count, 1);
    CHECK_INT(l.diags.items[0].code, PILU_FOUND_EVAL_LIMIT);
    pilu_buf_free(&out);
    lang_free(&l);
}

TEST(last_year)
{
    static const char YEARS[] = "{\"items\": [{\"v\": 3}, {\"v\": 4}], \"rate\": 2, \"previous\": {\"items\": [{\"v\": 5}]}}";
    static const char RULES[] = "let total = sum(items, \"v\")\nlet change = total - previous.total\nlet items[].share = rate(v, total)\n"
                                "let twice = total * rate\n";
    DERIVES(YEARS, RULES, "previous.total", "5");
    DERIVES(YEARS, RULES, "total", "7");
    DERIVES(YEARS, RULES, "change", "2");
    DERIVES(YEARS, RULES, "previous.items[0].share", "1");
    DERIVES(YEARS, RULES, "previous.twice", "name-undefined rules:4:21 /previous"); /* last year's own data has no rate */
}

int main(void)
{
    RUN(scopes);
    RUN(derived_lists);
    RUN(second_places);
    RUN(absent_lists);
    RUN(printed_data);
    RUN(includes);
    RUN(lazy);
    RUN(errors_say_where);
    RUN(cycles);
    RUN(syntax);
    RUN(checking);
    RUN(given);
    RUN(prose);
    RUN(last_year);
    RUN(names_that_could_have_been_meant);
    RUN(much_work);
    return unit_end();
}
