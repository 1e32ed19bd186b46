#include "cli/options.h"
#include "base/nearest.h"
#include "cli/commands.h"

#include <stdlib.h>

enum { MANY = INT32_MAX, COUNT_MOST = 256 };

#define PILU_COMMAND(...)
#define PILU_OPTION(id, brief, name, kind, value_zh, value_en, choices, commands, zh, en)                              \
    {brief, name, CLI_##kind, {value_zh, value_en}, choices, commands, {zh, en}},
const cli_option cli_options[CLI_OPTION_COUNT] = {
#include "cli/options.def"
};
#undef PILU_OPTION
#undef PILU_COMMAND

#define PILU_OPTION(...)
#define PILU_COMMAND(function, name, least, most, operands_zh, operands_en, example, zh, en)                           \
    {cli_##function, name, least, most, {operands_zh, operands_en}, example, {zh, en}},
const cli_command cli_commands[] = {
#include "cli/options.def"
};
#undef PILU_COMMAND
#undef PILU_OPTION
const size_t cli_command_count = PILU_COUNT(cli_commands);

/* --- lists of words ------------------------------------------------------------------------------------ */

static bool word_in(const char *list, char separator, pilu_str word)
{
    for (const char *p = list; p; p = strchr(p, separator) ? strchr(p, separator) + 1 : NULL) {
        const char *end = strchr(p, separator);
        if (pilu_str_eq((pilu_str){p, end ? (size_t)(end - p) : strlen(p)}, word)) return true;
    }
    return false;
}

static bool all_in(const char *list, const char *words)
{
    for (const char *p = words; p; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL) {
        const char *end = strchr(p, ',');
        if (!word_in(list, ',', (pilu_str){p, end ? (size_t)(end - p) : strlen(p)})) return false;
    }
    return true;
}

bool cli_wants(const cli *c, cli_option_id option, const char *word)
{
    return !c->values[option] || word_in(c->values[option], ',', pilu_str_from(word));
}

const char *cli_file_of(const cli *c, cli_option_id option)
{
    const char *value = c->values[option];
    return value && strcmp(value, "-") != 0 ? value : NULL;
}

bool cli_takes_jobs(const cli *c) { return c->values[CLI_WORKERS] && strcmp(c->values[CLI_WORKERS], "-") == 0; }

/* --- the tables ---------------------------------------------------------------------------------------- */

const cli_command *cli_command_named(const char *name)
{
    for (size_t i = 0; i < cli_command_count; i++)
        if (strcmp(cli_commands[i].name, name) == 0) return &cli_commands[i];
    return NULL;
}

bool cli_option_is_for(const cli_option *option, const cli_command *command)
{
    return strcmp(option->commands, "*") == 0 ||
           (command && word_in(option->commands, ' ', pilu_str_from(command->name)));
}

/* --- complaints ---------------------------------------------------------------------------------------- */

/* The end of a complaint: where to read on. */
static int tell_help(const cli *c)
{
    bool named = c->command && c->command->run != cli_help;
    fprintf(stderr, c->report.lang == PILU_ZH ? "用法见 pilu %s%s。\n" : "see pilu %s%s.\n",
            named ? "help " : "--help", named ? c->command->name : "");
    return PILU_EXIT_USAGE;
}

int cli_usage_error(const cli *c, const char *zh, const char *en, const char *what, pilu_str hint)
{
    pilu_str more = pilu_words_in(hint, c->report.lang);
    bool chinese = c->report.lang == PILU_ZH;
    fprintf(stderr, chinese ? "pilu：%s“%s”%.*s。" : "pilu: %s “%s”%.*s; ", chinese ? zh : en, what, (int)more.n,
            more.n ? more.p : "");
    return tell_help(c);
}

int cli_unknown_command(const cli *c, const char *name)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_nearest near = pilu_nearest_new(pilu_str_from(name));
    for (size_t i = 0; i < cli_command_count; i++) pilu_nearest_try(&near, pilu_str_from(cli_commands[i].name));
    int code = cli_usage_error(c, "没有命令", "no such command", name, pilu_nearest_words(&near, arena));
    pilu_arena_free(arena);
    return code;
}

/* An option that another command has is told as such; else the nearest one of this command. */
static bool unknown_option(const cli *c, const char *written, pilu_str name)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_nearest near = pilu_nearest_new(name);
    pilu_str others = {0};
    for (size_t i = 0; i < CLI_OPTION_COUNT; i++) {
        if (c->command && !cli_option_is_for(&cli_options[i], c->command)) {
            if (pilu_str_is(name, cli_options[i].name) || pilu_str_is(name, cli_options[i].brief))
                others = pilu_arena_printf(arena, "%.*s%s%s", PILU_FMT(others), others.n ? " " : "",
                                           cli_options[i].commands);
            continue;
        }
        pilu_nearest_try(&near, pilu_str_from(cli_options[i].name));
    }
    if (near.best.n) near.best = pilu_arena_printf(arena, "--%.*s", PILU_FMT(near.best));
    pilu_str hint = pilu_nearest_words(&near, arena);
    if (others.n) hint = pilu_words_about(arena, PILU_WORDS("（它属于 {}）", " (it belongs to {})"), others);
    if (c->command && !others.n)
        cli_usage_error(c, "没有选项", "no such option", written, hint);
    else
        cli_usage_error(c, c->command ? "此命令没有选项" : "没有选项",
                        c->command ? "this command has no option" : "no such option", written, hint);
    pilu_arena_free(arena);
    return false;
}

/* --- arguments ----------------------------------------------------------------------------------------- */

/* One argument, or an option with the argument that is its value. */
typedef struct token {
    const char *operand; /* else an option: */
    const char *written; /* as it stands on the command line */
    pilu_str name;       /* without «-» and value */
    bool brief;
    const char *value;   /* NULL: none */
    bool taken;          /* the value was an argument of its own */
} token;

static bool is_named(const cli_option *option, const token *t)
{
    return pilu_str_is(t->name, t->brief ? option->brief : option->name) && t->name.n;
}

static const cli_option *option_of(const token *t, const cli_command *command)
{
    for (size_t i = 0; i < CLI_OPTION_COUNT; i++)
        if (is_named(&cli_options[i], t) && (!command || cli_option_is_for(&cli_options[i], command)))
            return &cli_options[i];
    return NULL;
}

/* «--name value», «--name=value», «-n value», «-nvalue». An option of one name takes a value for all commands or none,
 * so that the command need not be known here. */
static token token_at(int argc, char **argv, int i)
{
    const char *arg = argv[i];
    if (arg[0] != '-' || !arg[1]) return (token){.operand = arg};
    token t = {.written = arg, .brief = arg[1] != '-'};
    const char *name = arg + (t.brief ? 1 : 2), *equals = strchr(name, '=');
    t.name = (pilu_str){name, t.brief ? 1 : equals ? (size_t)(equals - name) : strlen(name)};
    if (t.brief) t.value = name[1] ? name + 1 : NULL;
    else if (equals) t.value = equals + 1;
    const cli_option *option = option_of(&t, NULL);
    if (option && option->kind != CLI_FLAG && !t.value && i + 1 < argc) {
        t.value = argv[i + 1];
        t.taken = true;
    }
    return t;
}

/* English only when the locale says so: POSIX order of the three variables. */
static pilu_lang locale_language(void)
{
    static const char *const NAMES[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < PILU_COUNT(NAMES); i++) {
        const char *value = getenv(NAMES[i]);
        if (value && *value) return strncmp(value, "en", 2) == 0 ? PILU_EN : PILU_ZH;
    }
    return PILU_ZH;
}

/* The command and the language, wherever they stand. */
static void look_ahead(cli *c, int argc, char **argv, const char **command)
{
    c->report.lang = locale_language();
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0) return;
        token t = token_at(argc, argv, i);
        if (t.operand && !*command) *command = t.operand;
        if (!t.operand && pilu_str_is(t.name, "lang") && t.value)
            c->report.lang = strcmp(t.value, "en") == 0 ? PILU_EN : PILU_ZH;
        i += t.taken;
    }
}

static bool value_is_right(const cli_option *option, const char *value)
{
    switch (option->kind) {
    case CLI_FLAG: return !value;
    case CLI_TEXT: return *value;
    case CLI_ONE: return word_in(option->choices, ',', pilu_str_from(value));
    case CLI_SOME: return all_in(option->choices, value);
    case CLI_COUNT: break;
    }
    if (*option->choices && word_in(option->choices, ',', pilu_str_from(value))) return true;
    char *end;
    long n = strtol(value, &end, 10);
    return end != value && !*end && n >= 1 && n <= COUNT_MOST;
}

/* As it stands on the command line: the option and, after a blank, its value. */
static const char *given(pilu_arena *arena, const token *t)
{
    return pilu_arena_printf(arena, "%s %s", t->written, t->value).p;
}

static bool wrong_value(const cli *c, const cli_option *option, const token *t)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_str hint = {0};
    if (*option->choices && option->kind != CLI_COUNT)
        hint = pilu_words_about(arena, PILU_WORDS("，可用：{}", " (choose from {})"), pilu_str_from(option->choices));
    if (option->kind == CLI_FLAG) cli_usage_error(c, "此选项不带值：", "takes no value:", t->written, hint);
    else if (!t->value || !*t->value) cli_usage_error(c, "缺少值：", "missing value for", t->written, hint);
    else if (option->kind == CLI_COUNT) cli_usage_error(c, "不是 1 到 256 的数：", "not a number from 1 to 256:",
                                                        t->taken ? given(arena, t) : t->written, hint);
    else cli_usage_error(c, "没有这个值：", "no such value:", t->value, hint);
    pilu_arena_free(arena);
    return false;
}

static bool take(cli *c, const token *t)
{
    const cli_option *option = option_of(t, c->command);
    if (!option) return unknown_option(c, t->written, t->name);
    bool needs = option->kind != CLI_FLAG;
    if ((needs && !t->value) || !value_is_right(option, t->value)) return wrong_value(c, option, t);
    c->values[option - cli_options] = needs ? t->value : "";
    if (option == &cli_options[CLI_NOTES]) c->report.notes = true;
    return true;
}

static bool is_stream(const cli *c, cli_option_id option)
{
    return c->values[option] && !cli_file_of(c, option);
}

/* «pilu：缺少参数。写法：pilu new 文种（有哪些见 pilu kinds），如：pilu new self_evaluation……» */
static void tell_missing(const cli *c)
{
    const cli_command *command = c->command;
    const char *operands = command->operands[c->report.lang], *name = command->name;
    bool kind = strcmp(command->operands[PILU_EN], "KIND") == 0;
    if (c->report.lang == PILU_ZH)
        fprintf(stderr, "pilu：缺少参数。写法：pilu %s %s%s，如：pilu %s %s。", name, operands,
                kind ? "（有哪些见 pilu kinds）" : "", name, command->example);
    else
        fprintf(stderr, "pilu: an argument is missing: pilu %s %s%s, for example: pilu %s %s; ", name, operands,
                kind ? " (pilu kinds lists them)" : "", name, command->example);
    tell_help(c);
}

/* An option that would do nothing is a mistake about another one. */
static bool options_go_together(const cli *c)
{
    if (c->values[CLI_LOCK_FILE] && !c->values[CLI_LOCK])
        cli_usage_error(c, "只与 --lock 同用：", "only with --lock:", "-o", (pilu_str){0});
    else if (cli_takes_jobs(c) && c->values[CLI_RESULTS])
        cli_usage_error(c, "结果逐行写到标准输出，不能另写：", "with --jobs - the results go to standard output, not to",
                        "--report", (pilu_str){0});
    else if (is_stream(c, CLI_OUTPUT) || is_stream(c, CLI_LOCK_FILE))
        cli_usage_error(c, "不能写到标准输出，请写出目录或文件的名称：", "this cannot go to standard output; name a folder or file:",
                        "-o -", (pilu_str){0});
    else return true;
    return false;
}

static bool operands_are_right(const cli *c)
{
    const cli_command *command = c->command;
    if (!command || c->values[CLI_HELP] || c->values[CLI_VERSION]) return true;
    size_t least = cli_takes_jobs(c) ? 0 : command->least, most = cli_takes_jobs(c) ? 0 : command->most;
    if (c->operand_count >= least && c->operand_count <= most) return true;
    if (c->operand_count > most) {
        cli_usage_error(c, "多余的参数：", "one argument too many:", c->operands[most], (pilu_str){0});
        return false;
    }
    tell_missing(c);
    return false;
}

bool cli_read(cli *c, int argc, char **argv)
{
    const char *name = NULL;
    bool only_operands = false;
    look_ahead(c, argc, argv, &name);
    c->command = name ? cli_command_named(name) : NULL;
    if (name && !c->command) {
        cli_unknown_command(c, name);
        return false;
    }
    for (int i = 1; i < argc; i++) {
        token t = only_operands ? (token){.operand = argv[i]} : token_at(argc, argv, i);
        if (!only_operands && strcmp(argv[i], "--") == 0) {
            only_operands = true;
        } else if (t.operand) {
            if (t.operand != name) c->operands[c->operand_count++] = t.operand;
        } else if (!take(c, &t)) {
            return false;
        }
        i += t.taken;
    }
    return (c->values[CLI_HELP] || c->values[CLI_VERSION] || options_go_together(c)) && operands_are_right(c);
}
