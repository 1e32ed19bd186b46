/* main.c: the program: reads the command line, runs one command of src/cli, looks whether all of it was written. */
#include "cli/commands.h"

#include <stdlib.h>
#include <unistd.h>

/* Colours only where a person looks: on a terminal that can show them and that nobody forbade (no-color.org). */
static bool wants_colour(void)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(STDERR_FILENO) && !(no && *no) && !(term && strcmp(term, "dumb") == 0);
}

static int run(const cli *c)
{
    if (c->values[CLI_VERSION]) return cli_version();
    if (c->values[CLI_HELP]) return cli_print_help(c, c->command, stdout);
    return c->command ? c->command->run(c) : cli_print_help(c, NULL, stderr);
}

int main(int argc, char **argv)
{
    cli c = {.operands = pilu_memory_new(sizeof *c.operands * (size_t)(argc + 1))};
    c.report.colour = wants_colour();
    int code = cli_read(&c, argc, argv) ? run(&c) : PILU_EXIT_USAGE;
    free(c.operands);
    /* A full disk or closed pipe shows only when the last bytes go out. */
    if ((fflush(stdout) != 0 || ferror(stdout)) && code < PILU_EXIT_OUTPUT) code = PILU_EXIT_OUTPUT;
    return code;
}
