/* options.h: the command line, read by the one table of options.def.
 *
 * Reading goes over the arguments twice: what an option may be depends on the command, and the language of a complaint
 * on --lang, wherever they stand. Values are borrowed from argv. For src/main.c and src/cli alone. */
#ifndef PILU_CLI_OPTIONS_H
#define PILU_CLI_OPTIONS_H

#include "check/report.h"

typedef enum cli_option_id {
#define PILU_COMMAND(...)
#define PILU_OPTION(id, ...) CLI_##id,
#include "cli/options.def"
#undef PILU_OPTION
#undef PILU_COMMAND
    CLI_OPTION_COUNT
} cli_option_id;

typedef enum cli_kind { CLI_FLAG, CLI_TEXT, CLI_ONE, CLI_SOME, CLI_COUNT } cli_kind;

typedef struct cli_option {
    const char *brief, *name; /* without «-»; brief may be empty */
    cli_kind kind;
    const char *value[2];     /* what stands for the value in the help, by language */
    const char *choices;      /* separated by commas */
    const char *commands;     /* separated by blanks, or «*» */
    const char *help[2];
} cli_option;

typedef struct cli cli;

typedef struct cli_command {
    int (*run)(const cli *c);
    const char *name;
    size_t least, most;       /* operands */
    const char *operands[2], *example, *summary[2]; /* example: what is typed after the name, or empty */
} cli_command;

struct cli {
    const cli_command *command; /* NULL: none given */
    const char **operands;
    size_t operand_count;
    const char *values[CLI_OPTION_COUNT]; /* NULL: not given; "" for a flag */
    pilu_report_options report;
};

extern const cli_option cli_options[CLI_OPTION_COUNT];
extern const cli_command cli_commands[];
extern const size_t cli_command_count;

/* NULL when there is no such command. */
const cli_command *cli_command_named(const char *name);
bool cli_option_is_for(const cli_option *option, const cli_command *command);

/* The value of an option that names an output; NULL when it was not given, and for «-»: standard output. */
const char *cli_file_of(const cli *c, cli_option_id option);

/* Fills `c`, whose `operands` have room for argc. False, and a line on stderr, when something is wrong. */
bool cli_read(cli *c, int argc, char **argv);

/* Whether one of the words of an option's value, separated by commas, is this; true when the option was not given. */
bool cli_wants(const cli *c, cli_option_id option, const char *word);

/* `--jobs -`: what to work on comes on stdin, not as operands. */
bool cli_takes_jobs(const cli *c);

/* «pilu：…。用法见 pilu help COMMAND。» on stderr; `what` stands between quotation marks, `hint` may be empty. Returns the
 * exit code. */
int cli_usage_error(const cli *c, const char *zh, const char *en, const char *what, pilu_str hint);

/* The same for a name that is no command's, with the nearest one. */
int cli_unknown_command(const cli *c, const char *name);

#endif
