#include "data/json.h"
#include "data/schema.h"
#include "unit.h"

static pilu_arena *arena;
static pilu_diags diags;
static pilu_value *root; /* of the last check */
static bool good;

static pilu_value *parsed(const char *name, pilu_str text)
{
    pilu_value *value = pilu_json_parse(arena, &diags, pilu_source_new(arena, pilu_str_from(name), text));
    if (!value) printf("a test's %s is no JSON\n", name);
    return value;
}

/* ' stands for " in the texts of these tests. */
static pilu_str quoted(const char *text)
{
    pilu_str copy = pilu_arena_str(arena, pilu_str_from(text));
    for (size_t i = 0; i < copy.n; i++)
        if (copy.p[i] == '\'') ((char *)copy.p)[i] = '"';
    return copy;
}

/* The other schema files that tests may refer to: name, text. */
static const char *const OTHERS[][2] = {
    {"common/defs.json", "{'$defs':{'name':{'title':'名称','type':'string','minLength':1},'amount':{'type':'number','format':'money'},"
                         "'item':{'type':'object','required':['name'],'additionalProperties':false,"
                         "'properties':{'name':{'$ref':'#/$defs/name'},'more':{'$ref':'../kind/schema.json#/$defs/name'}}}}}"},
    {"kind/schema.json", "{'$defs':{'name':{'type':'integer'},'back':{'$ref':'../common/defs.json#/$defs/name'}}}"},
    {"common/wrong.json", "{'$defs':{'a':{'typ':'string'}}}"},
};

static pilu_source *load(void *context, pilu_diags *d, pilu_str name, pilu_place place)
{
    (void)context;
    for (size_t i = 0; i < PILU_COUNT(OTHERS); i++)
        if (pilu_str_is(name, OTHERS[i][0])) return pilu_source_new(arena, name, quoted(OTHERS[i][1]));
    pilu_report(d, INCLUDE_PLACE, place, name);
    return NULL;
}

static void run(const char *schema, const char *data)
{
    const pilu_loader loader = {load, NULL};
    pilu_arena_free(arena);
    arena = pilu_arena_new();
    pilu_diags_init(&diags, arena);
    pilu_value *s = parsed("schema.json", quoted(schema));
    root = parsed("data.json", quoted(data));
    good = s && root && pilu_schema_check(arena, &diags, s, &loader, root);
}

/* «code line:column pointer message» of each finding, one a line. */
static pilu_str findings(pilu_lang lang)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    for (size_t i = 0; i < diags.count; i++) {
        pilu_finding *f = &diags.items[i];
        pilu_line_column at = pilu_source_place(f->place.at.source, f->place.at.offset);
        pilu_buf_printf(&buf, "%s%s %u:%u %.*s ", i ? "\n" : "", pilu_code_name(f->code), at.line, at.column, PILU_FMT(f->place.pointer));
        pilu_finding_message(f, lang, &buf);
    }
    pilu_str text = pilu_arena_str(arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    return text;
}

#define PASSES(schema, data)                                                                         \
    do {                                                                                             \
        run(schema, data);                                                                           \
        CHECK(good);                                                                                 \
        CHECK_STR(findings(PILU_ZH), "");                                                            \
    } while (0)

#define FINDS(schema, data, want)                                                                    \
    do {                                                                                             \
        run(schema, data);                                                                           \
        CHECK(!good);                                                                                \
        CHECK_STR(findings(PILU_ZH), want);                                                          \
    } while (0)

#define FINDS_EN(schema, data, want)                                                                 \
    do {                                                                                             \
        run(schema, data);                                                                           \
        CHECK(!good);                                                                                \
        CHECK_STR(findings(PILU_EN), want);                                                          \
    } while (0)

/* A schema with the one field `x`. */
#define FIELD(x) "{'properties':{'x':" x "}}"

TEST(types)
{
    static const struct { const char *type, *good, *bad; } CASES[] = {
        {"null", "null", "0"},         {"boolean", "false", "null"}, {"number", "-1.5", "'1'"}, {"integer", "2019.0", "2019.5"},
        {"string", "''", "[]"},        {"array", "[1,'x']", "{}"},   {"object", "{'a':1}", "[]"},
    };
    for (size_t i = 0; i < PILU_COUNT(CASES); i++) {
        char schema[128], data[64];
        snprintf(schema, sizeof schema, FIELD("{'type':'%s'}"), CASES[i].type);
        snprintf(data, sizeof data, "{'x':%s}", CASES[i].good);
        run(schema, data);
        CHECK(good);
        snprintf(data, sizeof data, "{'x':%s}", CASES[i].bad);
        run(schema, data);
        CHECK(!good);
        CHECK_INT(diags.count, 1);
        CHECK_INT(diags.items[0].code, PILU_FOUND_DATA_TYPE);
    }
    PASSES(FIELD("{'type':['number','null']}"), "{'x':null}");
    PASSES(FIELD("{'type':['number','null']}"), "{'x':1}");
    PASSES(FIELD("{}"), "{'x':null}");
    FINDS(FIELD("{'type':['number','null']}"), "{'x':true}", "data-type 1:6 /x 此处应为数或空值 null，却是是否值（true 或 false）。");
    FINDS(FIELD("{'type':'number'}"), "{'x':null}", "data-type 1:6 /x 此处应为数，却是空值 null。");
}

TEST(type_hints)
{
    FINDS(FIELD("{'type':'number'}"), "{'x':'12.5'}", "data-type 1:6 /x 此处应为数，却是带引号的文字“12.5”，应去掉引号。");
    FINDS_EN(FIELD("{'type':'number'}"), "{'x':'12.5'}", "data-type 1:6 /x expected a number, found the text “12.5”; remove its quotes.");
    FINDS(FIELD("{'type':'number'}"), "{'x':'1,234.5万元'}", "data-type 1:6 /x 此处应为数，却是文字“1,234.5万元”，应只写数，不带引号、单位和千分位。");
    FINDS(FIELD("{'type':'number'}"), "{'x':'无'}", "data-type 1:6 /x 此处应为数，却是文字。");
    FINDS(FIELD("{'type':'string'}"), "{'x':2019}", "data-type 1:6 /x 此处应为文字，却是数 2019，应加双引号。");
    FINDS(FIELD("{'type':'integer'}"), "{'x':2.5}", "data-type 1:6 /x 此处应为整数，却是小数 2.5。");
    FINDS_EN(FIELD("{'type':'integer'}"), "{'x':2.5}", "data-type 1:6 /x expected a whole number, found 2.5.");
    FINDS("{'properties':{'money_unit':{},'x':{'type':'number','format':'money'}}}", "{'money_unit':'元','x':'3'}",
          "data-type 1:23 /x 此处应为金额，却是带引号的文字“3”，应去掉引号。");
    FINDS_EN(FIELD("{'type':'object'}"), "{'x':[\n1]}", "data-type 1:6 /x expected an object, found a list.");
    CHECK_INT(diags.items[0].place.at.length, 1);
}

TEST(unknown_and_missing)
{
    static const char CLOSED[] = "{'properties':{'unit_name':{'title':'单位名称'},'年度':{},'projects':{'items':{'properties':{'name':{}},'additionalProperties':false}}},"
                                 "'required':['unit_name','年度'],'additionalProperties':false}";
    PASSES(CLOSED, "{'unit_name':1,'年度':2,'note':'备注','projects':[{'note':1}]}");
    FINDS(CLOSED, "{'unit_nmae':1,'年度':2,\n'unit_name':1}", "data-unknown-field 1:2 /unit_nmae 没有名为“unit_nmae”的字段（是不是“unit_name”？）。");
    CHECK_INT(diags.items[0].place.at.length, 11);
    FINDS_EN(CLOSED, "{'unit_name':1,'年度':2, 'unitname' : 3}", "data-unknown-field 1:24 /unitname there is no field “unitname” (did you mean “unit_name”?).");
    FINDS(CLOSED, "{'unit_name':1,'年度':2,'年庋':3}", "data-unknown-field 1:23 /年庋 没有名为“年庋”的字段（是不是“年度”？）。");
    FINDS(CLOSED, "{'unit_name':1,'年度':2,'budget':3}", "data-unknown-field 1:23 /budget 没有名为“budget”的字段。");
    FINDS(CLOSED, "{'unit_name':1,'年度':2,'projects':[{},{\n 'nmae':3}]}", "data-unknown-field 2:2 /projects/1/nmae 没有名为“nmae”的字段（是不是“name”？）。");
    FINDS(CLOSED, "{'unit_name':1,'年度':2,'projects':[{'names':3}]}", "data-unknown-field 1:36 /projects/0/names 没有名为“names”的字段（是不是“name”？）。");
    FINDS(CLOSED, "\n{'年度':1}", "data-missing-field 2:1  缺少字段“unit_name”（单位名称）。");
    FINDS_EN(CLOSED, "{}", "data-missing-field 1:1  field “unit_name” (单位名称) is missing.\ndata-missing-field 1:1  field “年度” is missing.");
    /* An escaped quote in a name does not mislead the place. */
    FINDS(CLOSED, "{'unit_name':1,'年度':2,  'a\\'b\\\\' : 3}", "data-unknown-field 1:25 /a\"b\\ 没有名为“a\"b\\”的字段。");
    PASSES("{'properties':{'a':{}}}", "{'b':1}"); /* additional properties are allowed unless forbidden */
    PASSES("{'additionalProperties':true}", "{'b':1}");
    FINDS("{'additionalProperties':{'type':'number'}}", "{'b':'甲'}", "data-type 1:6 /b 此处应为数，却是文字。");
}

TEST(enums_and_ranges)
{
    PASSES(FIELD("{'enum':['a',1,null]}"), "{'x':1.0}");
    PASSES(FIELD("{'enum':['a',1,null]}"), "{'x':null}");
    FINDS(FIELD("{'enum':['central','省']}"), "{'x':'市'}", "data-enum 1:6 /x “市”不是允许的取值，可用：central、省。");
    FINDS_EN(FIELD("{'enum':['central','省',3]}"), "{'x':true}", "data-enum 1:6 /x “true” is not allowed; use one of: central, 省, 3.");
    FINDS(FIELD("{'const':'disclosure/1'}"), "{'x':'disclosure/2'}", "data-enum 1:6 /x “disclosure/2”不是允许的取值，可用：disclosure/1。");
    PASSES(FIELD("{'const':0.50}"), "{'x':0.5}");
    FINDS(FIELD("{'enum':[1,2,3,4,5,6,7,8,9,10,11,12,13,14]}"), "{'x':0}", "data-enum 1:6 /x “0”不是允许的取值，可用：1、2、3、4、5、6、7、8、9、10、11、12、…。");
    PASSES(FIELD("{'minimum':0,'maximum':100}"), "{'x':0}");
    PASSES(FIELD("{'minimum':0,'maximum':100}"), "{'x':100.00}");
    FINDS(FIELD("{'minimum':0,'maximum':100}"), "{'x':-0.01}", "data-range 1:6 /x -0.01 超出范围：应不小于 0。");
    FINDS_EN(FIELD("{'minimum':0,'maximum':100}"), "{'x':100.01}", "data-range 1:6 /x 100.01 is out of range: must be at most 100.");
    FINDS(FIELD("{'exclusiveMinimum':0}"), "{'x':0}", "data-range 1:6 /x 0 超出范围：应大于 0。");
    PASSES(FIELD("{'exclusiveMinimum':0}"), "{'x':1e-30}");
    PASSES(FIELD("{'minimum':5}"), "{'x':'甲'}"); /* a range speaks of numbers alone */
}

TEST(lengths_and_counts)
{
    PASSES(FIELD("{'type':'string','minLength':2}"), "{'x':'汉字'}");
    FINDS(FIELD("{'type':'string','minLength':2}"), "{'x':'汉'}", "data-pattern 1:6 /x “汉”的写法不符：应为至少 2 个字的文字。");
    FINDS(FIELD("{'type':'string','minLength':1}"), "{'x':''}", "data-pattern 1:6 /x “”的写法不符：应为非空的文字。");
    PASSES(FIELD("{'minItems':1,'maxItems':2}"), "{'x':[1,2]}");
    FINDS(FIELD("{'minItems':1}"), "{'x':[]}", "data-count 1:6 /x 此处有 0 项，应至少 1 项。");
    FINDS_EN(FIELD("{'maxItems':2}"), "{'x':[1,2,3]}", "data-count 1:6 /x 3 items here; must be at most 2.");
    FINDS(FIELD("{'items':{'type':'number'}}"), "{'x':[1,true,2,null]}",
          "data-type 1:9 /x/1 此处应为数，却是是否值（true 或 false）。\ndata-type 1:16 /x/3 此处应为数，却是空值 null。");
}

TEST(dates)
{
    static const struct { const char *text; bool good; } CASES[] = {
        {"2020-09-15", true},  {"2020-02-29", true},  {"2000-02-29", true},  {"2019-12-31", true},  {"0001-01-01", true},
        {"2019-02-29", false}, {"1900-02-29", false}, {"2100-02-29", false}, {"2020-13-01", false}, {"2020-00-10", false},
        {"2020-04-31", false}, {"2020-01-00", false}, {"2020-1-1", false},   {"2020/01/01", false}, {"20200101", false},
        {"0000-01-01", false}, {"2020-01-01T00:00", false}, {"", false}, {"2020年1月1日", false}, {"202a-01-01", false}, {"-020-01-01", false},
    };
    for (size_t i = 0; i < PILU_COUNT(CASES); i++) {
        char data[64];
        snprintf(data, sizeof data, "{'x':'%s'}", CASES[i].text);
        run(FIELD("{'type':'string','format':'date'}"), data);
        if (good != CASES[i].good) printf("date %s\n", CASES[i].text);
        CHECK(good == CASES[i].good);
        CHECK_INT(diags.count, !CASES[i].good);
    }
    FINDS(FIELD("{'type':'string','format':'date'}"), "{'x':'2019-02-29'}",
          "data-pattern 1:6 /x “2019-02-29”的写法不符：应为真实的日期，年-月-日，如 2020-09-15。");
    PASSES(FIELD("{'type':['string','null'],'format':'date'}"), "{'x':null}");
}

#define MONEY "{'type':'object','properties':{'money_unit':{'enum':['元','万元']},'a':{'type':['number','null'],'format':'money'}," \
              "'b':{'$ref':'#/$defs/m','minimum':0},'c':{'type':'number'}},'required':['money_unit'],'$defs':{'m':{'type':'number','format':'money'}}}"

static pilu_str text_of(const char *name)
{
    pilu_value *v = pilu_value_get(root, pilu_str_from(name));
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    pilu_buf_text(&buf, v->kind == PILU_MONEY ? "money " : v->kind == PILU_NUMBER ? "number " : "other ");
    if (v->kind == PILU_MONEY || v->kind == PILU_NUMBER) pilu_number_print(v->number, 2, false, &buf);
    pilu_str text = pilu_arena_str(arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    return text;
}

TEST(money)
{
    PASSES(MONEY, "{'a':1.91,'b':0.000001,'c':0.12345,'money_unit':'万元'}");
    CHECK_STR(text_of("a"), "money 19100.00");
    CHECK_STR(text_of("b"), "money 0.01");
    CHECK_STR(text_of("c"), "number 0.12");
    PASSES(MONEY, "{'a':62502.50,'b':0,'money_unit':'元'}");
    CHECK_STR(text_of("a"), "money 62502.50");
    CHECK_STR(text_of("b"), "money 0.00");
    PASSES(MONEY, "{'a':null,'money_unit':'元'}");
    CHECK_STR(text_of("a"), "other ");
    PASSES(MONEY, "{'a':-1000000000000000.01,'money_unit':'元'}");
    CHECK_STR(text_of("a"), "money -1000000000000000.01");
    FINDS(MONEY, "{'money_unit':'元','a':1.005}", "money-cent 1:23 /a 金额 1.005元 不是整分，请核对单位和小数位。");
    FINDS(MONEY, "{'money_unit':'万元','a':0.0000005}", "money-cent 1:24 /a 金额 0.0000005万元 不是整分，请核对单位和小数位。");
    FINDS(MONEY, "{'money_unit':'元','a':10000000000000000.01}", "money-limit 1:23 /a 金额 10000000000000000.01 过大，无法精确计算。");
    FINDS(MONEY, "{'money_unit':'万元','a':1e30}", "money-limit 1:24 /a 金额 1e30 过大，无法精确计算。");
    FINDS(MONEY, "{'money_unit':'元','b':-5}", "data-range 1:23 /b -5 超出范围：应不小于 0。");
}

TEST(money_unit)
{
    FINDS(MONEY, "{'a':1,'b':2}", "money-unit 1:1  必须写明 money_unit：“元”或“万元”。");
    CHECK_STR(text_of("a"), "number 1.00");
    FINDS(MONEY, "{'money_unit':'亿元','a':1,'b':2}", "money-unit 1:15 /money_unit 必须写明 money_unit：“元”或“万元”。");
    FINDS(MONEY, "{'a':1,'money_unit':null}", "money-unit 1:21 /money_unit 必须写明 money_unit：“元”或“万元”。");
    PASSES("{'properties':{'c':{'type':'number'}}}", "{'c':1}"); /* no money, no unit needed */
}

TEST(unions)
{
    static const char TARGET[] = "{'properties':{'x':{'$ref':'#/$defs/target'}},'$defs':{'target':{'type':'object','oneOf':["
                                 "{'required':['value','unit'],'properties':{'value':{'type':'number'},'unit':{'type':'string'}},'additionalProperties':false},"
                                 "{'$ref':'#/$defs/text'}]},"
                                 "'text':{'required':['text'],'properties':{'text':{'type':'string'}},'additionalProperties':false}}}";
    PASSES(TARGET, "{'x':{'value':1,'unit':'%'}}");
    PASSES(TARGET, "{'x':{'text':'按时'}}");
    FINDS(TARGET, "{'x':{'value':'甲','unit':'%'}}", "data-type 1:15 /x/value 此处应为数，却是文字。");
    FINDS(TARGET, "{'x':{'text':'按时','unti':1}}", "data-unknown-field 1:19 /x/unti 没有名为“unti”的字段。");
    FINDS(TARGET, "{'x':{'value':1}}", "data-type 1:6 /x 此处应为含有value、unit的对象，或含有text的对象，却是缺少这些字段的对象。");
    FINDS_EN(TARGET, "{'x':{'value':1}}", "data-type 1:6 /x expected an object with value, unit, or an object with text, found an object without those fields.");
    /* Told apart by a const: the branch meant is known, and what it lacks can be named. */
    static const char ROW[] = FIELD("{'oneOf':[{'properties':{'kind':{'const':'none'}},'required':['kind'],'additionalProperties':false},"
                                    "{'properties':{'kind':{'enum':['more','less']},'n':{'type':'number','title':'数'}},'required':['kind','n']}]}");
    PASSES(ROW, "{'x':{'kind':'none'}}");
    PASSES(ROW, "{'x':{'kind':'less','n':1}}");
    FINDS(ROW, "{'x':{'kind':'none','n':1}}", "data-unknown-field 1:21 /x/n 没有名为“n”的字段。");
    FINDS(ROW, "{'x':{'kind':'less'}}", "data-missing-field 1:6 /x 缺少字段“n”（数）。");
    FINDS(ROW, "{'x':{'kind':'other','n':1}}", "data-enum 1:14 /x/kind “other”不是允许的取值，可用：more、less。");
    FINDS(ROW, "{'x':{'n':1}}", "data-type 1:6 /x 此处应为含有kind的对象，或含有kind、n的对象，却是缺少这些字段的对象。");
    /* Branches of different types: a paragraph is a text or an object. */
    static const char PARAGRAPH[] = FIELD("{'items':{'oneOf':[{'type':'string','minLength':1},{'type':'object','required':['table']}]}}");
    PASSES(PARAGRAPH, "{'x':['段落',{'table':1}]}");
    FINDS(PARAGRAPH, "{'x':['',1]}", "data-pattern 1:7 /x/0 “”的写法不符：应为非空的文字。\n"
                                     "data-type 1:10 /x/1 此处应为文字，或含有table的对象，却是数。");
}

TEST(references)
{
    static const char TREE[] = "{'$ref':'#/$defs/node','$defs':{'node':{'type':'object','properties':{'name':{'type':'string','title':'名称'},"
                               "'children':{'type':'array','items':{'$ref':'#/$defs/node'}}},'required':['name'],'additionalProperties':false}}}";
    PASSES(TREE, "{'name':'a','children':[{'name':'b','children':[]},{'name':'c'}]}");
    FINDS(TREE, "{'name':'a','children':[{'name':'b','children':[{}]}]}", "data-missing-field 1:49 /children/0/children/0 缺少字段“name”（名称）。");
    FINDS("{'properties':{'x':{'$ref':'#/$defs/a'}},'$defs':{'a':{'$ref':'#/$defs/b'},'b':{'$ref':'#/$defs/a'}}}", "{'x':1}",
          "schema-bad 1:55 /$defs/a 文种的 schema.json 有误：$ref 互相引用，没有尽头。");
    run("{'properties':{'x':{'$ref':'#/$defs/a'}},'$defs':{'a':{'oneOf':[{'$ref':'#/$defs/a'}]}}}", "{'x':1}");
    CHECK(!good);
    CHECK_INT(diags.count, 1);
}

TEST(other_files)
{
    static const char ITEMS[] = FIELD("{'type':'array','items':{'$ref':'../common/defs.json#/$defs/item','required':['more']}}");
    PASSES(ITEMS, "{'x':[{'name':'甲','more':1},{'name':'乙','more':2}]}");
    /* what the other file refers to stands in its own file, or in a third one */
    FINDS(ITEMS, "{'x':[{'name':'','more':1}]}", "data-pattern 1:15 /x/0/name “”的写法不符：应为非空的文字。");
    FINDS(ITEMS, "{'x':[{'name':'甲','more':'1'}]}", "data-type 1:26 /x/0/more 此处应为整数，却是带引号的文字“1”，应去掉引号。");
    /* a keyword beside the $ref holds too; titles are those of the schema referred to */
    FINDS(ITEMS, "{'x':[{'name':'甲'}]}", "data-missing-field 1:7 /x/0 缺少字段“more”。");
    FINDS(ITEMS, "{'x':[{'more':1}]}", "data-missing-field 1:7 /x/0 缺少字段“name”（名称）。");
    PASSES("{'properties':{'x':{'$ref':'../common/defs.json#/$defs/amount'},'money_unit':{}}}", "{'x':6.25,'money_unit':'万元'}");
    CHECK_STR(text_of("x"), "money 62500.00");
    static const struct { const char *ref, *want; } CASES[] = {
        {"../common/none.json#/$defs/a", "include-place 1:9 /$ref only files inside the template folders can be included; “common/none.json” is not."},
        {"../common/defs.json#/$defs/nam", "schema-bad 1:9 /$ref the kind's schema.json is wrong: there is no “../common/defs.json#/$defs/nam”."},
        {"../common/wrong.json#/$defs/a", "schema-bad 1:16 /$defs/a/typ the kind's schema.json is wrong: the keyword “typ” is not supported."},
        {"common/defs.json#/$defs/name", "schema-bad 1:9 /$ref the kind's schema.json is wrong: $ref must be “#/$defs/NAME” or “../FOLDER/FILE.json#/$defs/NAME”."},
    };
    for (size_t i = 0; i < PILU_COUNT(CASES); i++) {
        char schema[128];
        snprintf(schema, sizeof schema, "{'$ref':'%s'}", CASES[i].ref);
        FINDS_EN(schema, "{}", CASES[i].want);
    }
}

TEST(bad_schemas)
{
    static const struct { const char *schema, *want; } CASES[] = {
        {"{'pattern':'x'}", "schema-bad 1:2 /pattern the kind's schema.json is wrong: the keyword “pattern” is not supported."},
        {"{'properties':{'a':{'typ':'string'}}}", "schema-bad 1:21 /properties/a/typ the kind's schema.json is wrong: the keyword “typ” is not supported."},
        {"{'type':'text'}", "schema-bad 1:9 /type the kind's schema.json is wrong: “type” must be a type or a list of types."},
        {"{'type':[]}", "schema-bad 1:9 /type the kind's schema.json is wrong: “type” must be a type or a list of types."},
        {"{'properties':[]}", "schema-bad 1:15 /properties the kind's schema.json is wrong: “properties” must be an object of schemas."},
        {"{'items':true}", "schema-bad 1:10 /items the kind's schema.json is wrong: a schema (an object) is expected here."},
        {"{'required':'a'}", "schema-bad 1:13 /required the kind's schema.json is wrong: “required” must be a list of field names."},
        {"{'enum':[]}", "schema-bad 1:9 /enum the kind's schema.json is wrong: “enum” must be a list of texts or numbers."},
        {"{'const':{}}", "schema-bad 1:10 /const the kind's schema.json is wrong: “const” must be one text, number or the like."},
        {"{'minimum':'0'}", "schema-bad 1:12 /minimum the kind's schema.json is wrong: “minimum” must be a number."},
        {"{'minLength':-1}", "schema-bad 1:14 /minLength the kind's schema.json is wrong: “minLength” must be a whole number from 0."},
        {"{'oneOf':[]}", "schema-bad 1:10 /oneOf the kind's schema.json is wrong: “oneOf” must be a list of schemas."},
        {"{'type':'string','format':'email'}", "schema-bad 1:27 /format the kind's schema.json is wrong: format must be date or money."},
        {"{'format':'money'}", "schema-bad 1:11 /format the kind's schema.json is wrong: format money needs the type number."},
        {"{'type':'number','format':'date'}", "schema-bad 1:27 /format the kind's schema.json is wrong: format date needs the type string."},
        {"{'$ref':'other.json'}", "schema-bad 1:9 /$ref the kind's schema.json is wrong: $ref must be “#/$defs/NAME” or “../FOLDER/FILE.json#/$defs/NAME”."},
        {"{'$ref':'#/$defs/x'}", "schema-bad 1:9 /$ref the kind's schema.json is wrong: there is no “#/$defs/x”."},
        {"{'$ref':'#/$defs/x/title','$defs':{'x':{'title':'t'}}}", "schema-bad 1:9 /$ref the kind's schema.json is wrong: $ref must be “#/$defs/NAME” or “../FOLDER/FILE.json#/$defs/NAME”."},
        {"{'additionalProperties':0}", "schema-bad 1:25 /additionalProperties the kind's schema.json is wrong: a schema (an object) is expected here."},
        {"{'title':1}", "schema-bad 1:10 /title the kind's schema.json is wrong: “title” must be a text."},
    };
    for (size_t i = 0; i < PILU_COUNT(CASES); i++) FINDS_EN(CASES[i].schema, "{}", CASES[i].want);
    PASSES("{'$schema':'https://json-schema.org/draft/2020-12/schema','$id':'x','$comment':'c','title':'t','description':'d','$defs':{}}", "{}");
}

/* 20,000 rows and 20,000 unknown names end soon. */
TEST(large_data)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    pilu_buf_text(&buf, "{'money_unit':'元','rows':[");
    for (int i = 0; i < 20000; i++) pilu_buf_printf(&buf, "%s{'amount':%d.5,'name':'行'}", i ? ",\n" : "", i);
    pilu_buf_text(&buf, "]");
    for (int i = 0; i < 20000; i++) pilu_buf_printf(&buf, ",'unknown%d':1", i);
    pilu_buf_text(&buf, "}");
    pilu_buf_char(&buf, '\0');
    run("{'properties':{'money_unit':{},'rows':{'items':{'properties':{'amount':{'type':'number','format':'money'},'name':{'type':'string'}},"
        "'required':['amount','name'],'additionalProperties':false}}},'additionalProperties':false}", buf.p);
    CHECK(!good);
    CHECK_INT(diags.count, 20000);
    pilu_buf_free(&buf);
}

int main(void)
{
    RUN(types);
    RUN(type_hints);
    RUN(unknown_and_missing);
    RUN(enums_and_ranges);
    RUN(lengths_and_counts);
    RUN(dates);
    RUN(money);
    RUN(money_unit);
    RUN(unions);
    RUN(references);
    RUN(other_files);
    RUN(bad_schemas);
    RUN(large_data);
    pilu_arena_free(arena);
    return unit_end();
}
