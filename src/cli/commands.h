/* commands.h: what the program can be asked to do, one function a command of options.def, each with its exit code.
 * Results go to stdout, findings to stderr. For src/main.c and src/cli alone. */
#ifndef PILU_CLI_COMMANDS_H
#define PILU_CLI_COMMANDS_H

#include "cli/options.h"
#include "pilu.h"

#include <stdio.h>

#define PILU_OPTION(...)
#define PILU_COMMAND(function, ...) int cli_##function(const cli *c);
#include "cli/options.def"
#undef PILU_COMMAND
#undef PILU_OPTION

int cli_version(const cli *c);

/* Help on a command, or on the program when it is NULL. Exit code 2 when it goes to stderr: no command was given. */
int cli_print_help(const cli *c, const cli_command *command, FILE *to);

/* The program with its templates; NULL and a finding, printed as the command prints findings, when there are none. */
pilu *cli_open(const cli *c);

/* --format json was given. */
bool cli_wants_json(const cli *c);
bool cli_wants_sarif(const cli *c);

/* Colours only where a person looks: on a terminal that can show them and that nobody forbade (no-color.org). */
bool cli_wants_colour(int stream);

/* The findings as text on stderr. */
void cli_report(const cli *c, const pilu_diags *diags);

/* A command that answers a question: what `ask` puts into `out` goes to stdout, its findings to stderr; they decide the
 * exit code. */
typedef void cli_question(const cli *c, pilu *p, pilu_diags *diags, pilu_buf *out);
int cli_answer(const cli *c, cli_question *ask);

/* What `render --jobs -` does. */
int cli_serve_jobs(const cli *c, pilu *p);

/* A finding for a document whose process ended with this status (as wait() has it), without having answered. */
void cli_report_death(pilu_diags *diags, const char *path, int status);

/* At once: parallel jobs do not mix their lines. */
void cli_print(const pilu_buf *text, FILE *to);

#endif
