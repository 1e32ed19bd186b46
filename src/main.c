/* main.c: the program: reads the command line, runs one command of src/cli, looks whether all of it was written. */
#include "cli/commands.h"

#include "base/limit.h"

#include <errno.h>
#include <fcntl.h>
#ifdef __linux__
#include <malloc.h>
#endif
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

static int run(const cli *c)
{
    if (c->values[CLI_VERSION]) return cli_version(c);
    if (c->values[CLI_HELP]) return cli_print_help(c, c->command, stdout);
    return c->command ? c->command->run(c) : cli_print_help(c, NULL, stderr);
}

/* `reason` is 0 when an earlier write had failed, whose reason is forgotten. */
static void report_lost(const cli *c, int reason)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_diags diags;
    pilu_diags_init(&diags, arena);
    pilu_report(&diags, STDOUT_WRITE, (pilu_place){0}, pilu_errno_words(reason));
    cli_report(c, &diags);
    pilu_arena_free(arena);
}

/* PILU_LIMITS=name=value,…: lower limits for data from strangers. A misspelt one must not pass for one that holds. */
static bool keep_limits(void)
{
    const char *given = getenv("PILU_LIMITS");
    pilu_str wrong = {0};
    if (given && !pilu_limits_set(pilu_str_from(given), &wrong)) {
        fprintf(stderr, "pilu: PILU_LIMITS：“%.*s”不是一项限额，或超出范围，见 docs/limits.md。\n"
                        "pilu: PILU_LIMITS: “%.*s” is no limit, or out of range; see docs/limits.md.\n",
                PILU_FMT(wrong), PILU_FMT(wrong));
        return false;
    }
    rlim_t memory = (rlim_t)pilu_limit(PILU_LIMIT_MEMORY_MB) << 20;
    struct rlimit now;
    if (!memory || getrlimit(RLIMIT_AS, &now) != 0) return true;
    if (memory > now.rlim_max) return true; /* RLIM_INFINITY is the largest: less is allowed already */
    setrlimit(RLIMIT_AS, &(struct rlimit){memory, memory});
    return true;
}

/* A stream that whoever began us had closed would give its number to the next file or socket, which then got our
 * messages or was read as input. What takes its place can be neither written to nor read from; where findings go,
 * nobody reads them. */
static void keep_streams(void)
{
    static const int HOW[] = {O_WRONLY, O_RDONLY, O_WRONLY};
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", HOW[fd]) != fd) _exit(PILU_EXIT_OUTPUT);
}

/* What one document gave back the next one takes. By itself the C library would hand it to the system in between, or
 * not, as it happens: that costs 500 page faults a document. */
static void keep_memory(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mallopt(M_TRIM_THRESHOLD, 16 << 20);
#endif
}

int main(int argc, char **argv)
{
    keep_memory();
    keep_streams();
    if (!keep_limits()) return PILU_EXIT_USAGE;
    cli c = {.operands = pilu_memory_new(sizeof *c.operands * (size_t)(argc + 1))};
    c.report.colour = cli_wants_colour(STDERR_FILENO);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow further is a finding like a full disk */
    int code = cli_read(&c, argc, argv) ? run(&c) : PILU_EXIT_USAGE;
    free(c.operands);
    /* A full disk or closed pipe shows only when the last bytes go out. */
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout)) return code;
    report_lost(&c, errno);
    return PILU_EXIT_OUTPUT;
}
