/* signals.h: a run that is told to end (SIGINT, SIGTERM, SIGHUP) finishes what is in hand and tells what it has not
 * done; told a second time it drops that too. For src/cli alone. */
#ifndef PILU_CLI_SIGNALS_H
#define PILU_CLI_SIGNALS_H

#include "base/pool.h"

/* From now on they are heeded. One that is ignored (nohup) stays so. */
void cli_signals_listen(void);

/* What came so far, as base/pool asks for it. */
pilu_pool_stop cli_signals_stop(void *context);

/* 128 and the number of the first one that came, by which a shell knows a program that was ended; 0: none came. */
int cli_signals_exit(void);

#endif
