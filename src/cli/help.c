#include "base/utf8.h"
#include "cli/commands.h"

enum { TEXT_COLUMN = 24 };

static void put_padded(pilu_buf *out, const char *left, const char *right)
{
    size_t columns = pilu_utf8_columns(pilu_str_from(left));
    pilu_buf_printf(out, "  %s%*s%s\n", left, columns + 2 < TEXT_COLUMN ? (int)(TEXT_COLUMN - columns) : 2, "", right);
}

static void put_option(pilu_buf *out, const cli_option *option, pilu_lang lang)
{
    pilu_buf left;
    pilu_buf_init(&left, 0);
    if (*option->brief) pilu_buf_printf(&left, "-%s, --%s", option->brief, option->name);
    else pilu_buf_printf(&left, "    --%s", option->name);
    if (*option->value[lang]) pilu_buf_printf(&left, " %s", option->value[lang]);
    pilu_buf_put(&left, "", 1);
    put_padded(out, left.p, option->help[lang]);
    pilu_buf_free(&left);
}

/* Options of `command`; without one those of every command. */
static void put_options(pilu_buf *out, const cli_command *command, pilu_lang lang)
{
    pilu_buf_text(out, lang == PILU_ZH ? "\n选项：\n" : "\nOptions:\n");
    for (size_t i = 0; i < CLI_OPTION_COUNT; i++)
        if (cli_option_is_for(&cli_options[i], command)) put_option(out, &cli_options[i], lang);
}

static void put_general(pilu_buf *out, pilu_lang lang)
{
    pilu_buf_text(out, lang == PILU_ZH
                           ? "pilu " PILU_VERSION
                             "：由带数据的 JSON 和表样生成部门决算、绩效自评等公开文件（HTML 与 PDF）\n\n"
                             "用法：pilu 命令 [选项] …\n\n命令：\n"
                           : "pilu " PILU_VERSION
                             ": public disclosures (HTML and PDF) from scored JSON and a layout\n\n"
                             "Usage: pilu COMMAND [OPTIONS] …\n\nCommands:\n");
    for (size_t i = 0; i < cli_command_count; i++) {
        const cli_command *command = &cli_commands[i];
        pilu_buf left;
        pilu_buf_init(&left, 0);
        pilu_buf_printf(&left, "%s %s", command->name, command->operands[lang]);
        pilu_buf_put(&left, "", 1);
        put_padded(out, left.p, command->summary[lang]);
        pilu_buf_free(&left);
    }
    put_options(out, NULL, lang);
    pilu_buf_text(out, lang == PILU_ZH ? "\n一个命令的选项见 pilu help 命令。"
                                       : "\nFor a command's options: pilu help COMMAND. ");
}

static void put_command(pilu_buf *out, const cli_command *command, pilu_lang lang)
{
    pilu_buf_printf(out, lang == PILU_ZH ? "pilu %s：%s\n\n" : "pilu %s: %s\n\n", command->name, command->summary[lang]);
    pilu_buf_printf(out, lang == PILU_ZH ? "用法：pilu %s%s%s [选项]\n" : "Usage: pilu %s%s%s [OPTIONS]\n", command->name,
                    *command->operands[lang] ? " " : "", command->operands[lang]);
    if (*command->example)
        pilu_buf_printf(out, lang == PILU_ZH ? "示例：pilu %s %s\n" : "Example: pilu %s %s\n", command->name,
                        command->example);
    put_options(out, command, lang);
    pilu_buf_char(out, '\n');
}

static void put_help(pilu_buf *out, const cli_command *command, pilu_lang lang)
{
    if (command) put_command(out, command, lang);
    else put_general(out, lang);
    pilu_buf_text(out, lang == PILU_ZH ? "文件写“-”表示标准输入。退出码：\n\n" : "«-» reads standard input. Exit codes:\n\n");
    static const char *const EXITS[][2] = {
#define PILU_EXIT(id, code, zh, en) {#code "  " zh, #code "  " en},
#include "base/exits.def"
#undef PILU_EXIT
    };
    for (size_t i = 0; i < PILU_COUNT(EXITS); i++) pilu_buf_printf(out, "  %s\n", EXITS[i][lang]);
}

int cli_print_help(const cli *c, const cli_command *command, FILE *to)
{
    pilu_buf out;
    pilu_buf_init(&out, 0);
    put_help(&out, command, c->report.lang);
    cli_print(&out, to);
    pilu_buf_free(&out);
    return to == stdout ? PILU_EXIT_DONE : PILU_EXIT_USAGE;
}

int cli_help(const cli *c)
{
    if (c->operand_count == 0) return cli_print_help(c, NULL, stdout);
    const cli_command *command = cli_command_named(c->operands[0]);
    return command ? cli_print_help(c, command, stdout) : cli_unknown_command(c, c->operands[0]);
}
