#include "cli/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { REDRAW = 100 }; /* milliseconds */

double cli_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

bool cli_is_watched(const cli *c) { return !c->values[CLI_QUIET] && isatty(STDERR_FILENO); }

cli_progress cli_progress_begin(const cli *c, size_t total)
{
    const char *term = getenv("TERM");
    bool shown = total > 1 && cli_is_watched(c) && term && strcmp(term, "dumb") != 0;
    double now = cli_now();
    return (cli_progress){.shown = shown, .lang = c->report.lang, .began = now, .last = now, .total = total};
}

static void put_left(bool chinese, double seconds)
{
    if (seconds < 100) fprintf(stderr, chinese ? "%.0f 秒" : "%.0f s", seconds);
    else if (seconds < 6000) fprintf(stderr, chinese ? "%.0f 分钟" : "%.0f min", seconds / 60);
    else fprintf(stderr, chinese ? "%.1f 小时" : "%.1f h", seconds / 3600);
}

void cli_progress_step(cli_progress *p, bool failed)
{
    p->done++;
    p->failed += failed;
    double now = cli_now();
    if (!p->shown || now - p->last < REDRAW) return;
    p->last = now;
    p->drawn = true;
    double rate = (double)p->done * 1e3 / (now - p->began);
    fprintf(stderr, p->lang == PILU_ZH ? "\r%zu/%zu，失败 %zu，每秒 %.1f，还需 " : "\r%zu/%zu, %zu failed, %.1f a second, left ",
            p->done, p->total, p->failed, rate);
    put_left(p->lang == PILU_ZH, (double)(p->total - p->done) / rate);
    fputs("\033[K", stderr);
    fflush(stderr);
}

void cli_progress_clear(cli_progress *p)
{
    if (p->drawn) fputs("\r\033[K", stderr);
    p->drawn = false;
}
