/* progress.h: how far a batch is, in one line of the terminal that is written over again: done, failed, rate, time
 * left. Nothing of it when stderr is no terminal. For src/cli alone. */
#ifndef PILU_CLI_PROGRESS_H
#define PILU_CLI_PROGRESS_H

#include "cli/options.h"

typedef struct cli_progress {
    bool shown, drawn;
    pilu_lang lang;
    double began, last; /* ms */
    size_t total, done, failed;
} cli_progress;

/* Somebody looks on and wants to hear what was done: stderr is a terminal, and no --quiet. */
bool cli_is_watched(const cli *c);

cli_progress cli_progress_begin(const cli *c, size_t total);
void cli_progress_step(cli_progress *p, bool failed);
/* Before anything else is written to the terminal, and at the end; the next step draws it again. */
void cli_progress_clear(cli_progress *p);

/* Milliseconds from some moment on. */
double cli_now(void);

#endif
