#include "cli/signals.h"

#include <signal.h>

static volatile sig_atomic_t signals, first_signal;

static void on_signal(int number)
{
    if (signals++ == 0) first_signal = number;
}

void cli_signals_listen(void)
{
    static const int ENDING[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < PILU_COUNT(ENDING); i++) {
        struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART}, old;
        if (sigaction(ENDING[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN) sigaction(ENDING[i], &action, NULL);
    }
}

pilu_pool_stop cli_signals_stop(void *context)
{
    (void)context;
    return signals > 1 ? PILU_POOL_DROP : signals ? PILU_POOL_FINISH : PILU_POOL_GO_ON;
}

int cli_signals_exit(void) { return signals ? 128 + (int)first_signal : 0; }
