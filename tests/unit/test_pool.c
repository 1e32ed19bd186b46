/* Work dealt to processes: order, slow pieces, processes that die, an end before the end. */
#include "base/news.h"
#include "base/pool.h"
#include "unit.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 400 };

typedef struct work {
    int64_t count, next, answers[MOST]; /* -1: died */
    size_t heard, taken, order[MOST];   /* as they came */
    int status;
    int64_t slow, killed, ended;        /* pieces: that takes 200 ms, dies of a signal, exits; -1: none */
    int64_t ending;                     /* that gets the signals which may go to a group; 0: none */
    size_t stop_after;                  /* 0: never */
    pilu_pool_stop how;
    size_t size;                        /* of an answer beside the number */
    bool in_order;
} work;

static void sleep_ms(long ms) { nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL); }

static bool next(void *context, pilu_buf *piece)
{
    work *w = context;
    if (w->next == w->count) return false;
    pilu_news_put_int(piece, w->next++);
    return true;
}

static int64_t number(pilu_str text)
{
    pilu_news n = {text.p, pilu_str_end(text), NULL, false};
    return pilu_news_int(&n);
}

static void make(void *context, pilu_str piece, pilu_buf *answer)
{
    work *w = context;
    int64_t n = number(piece);
    if (n == w->slow) sleep_ms(200);
    if (n == w->killed) raise(SIGKILL);
    if (n == w->ended) _exit(4);
    if (n && n == w->ending) {
        raise(SIGINT);
        raise(SIGTERM);
        raise(SIGHUP);
    }
    pilu_news_put_int(answer, n * n);
    for (size_t i = 0; i < w->size; i++) pilu_buf_char(answer, (char)n);
}

static void heard(void *context, const pilu_outcome *outcome)
{
    work *w = context;
    w->order[w->heard++] = outcome->index;
}

static void take(void *context, const pilu_outcome *outcome)
{
    work *w = context;
    w->in_order = w->in_order && outcome->index == w->taken;
    bool whole = !outcome->died && outcome->answer.n == sizeof(int64_t) + w->size;
    w->answers[w->taken++] = whole ? number(outcome->answer) : -1;
    if (outcome->died) w->status = outcome->status;
}

static pilu_pool_stop stop(void *context)
{
    const work *w = context;
    return w->stop_after && w->heard >= w->stop_after ? w->how : PILU_POOL_GO_ON;
}

static work run(work w, size_t processes)
{
    w.in_order = true;
    pilu_pool_run(&(pilu_pool){&w, processes, next, make, heard, take, stop});
    return w;
}

static bool squares(const work *w, int64_t except)
{
    for (int64_t i = 0; i < (int64_t)w->taken; i++)
        if (w->answers[i] != (i == except ? -1 : i * i)) return false;
    return true;
}

#define NONE .slow = -1, .killed = -1, .ended = -1

TEST(order)
{
    for (size_t processes = 0; processes <= 5; processes++) {
        work w = run((work){.count = 300, NONE}, processes);
        CHECK(w.taken == 300 && w.heard == 300 && w.in_order && squares(&w, -1));
    }
    work none = run((work){.count = 0, NONE}, 3);
    CHECK(none.taken == 0);
    work large = run((work){.count = 5, .size = 3 << 20, NONE}, 2);
    CHECK(large.taken == 5 && squares(&large, -1));
}

/* The first takes as long as all others together and more: they are all done before it by the other process. */
TEST(slow)
{
    work w = run((work){.count = 100, .slow = 0, .killed = -1, .ended = -1}, 2);
    CHECK(w.taken == 100 && w.in_order && squares(&w, -1));
    CHECK(w.order[0] == 1 && w.order[99] == 0);
}

TEST(death)
{
    work killed = run((work){.count = 50, .slow = -1, .killed = 7, .ended = -1}, 2);
    CHECK(killed.taken == 50 && killed.in_order && squares(&killed, 7));
    CHECK(WIFSIGNALED(killed.status) && WTERMSIG(killed.status) == SIGKILL);
    work alone = run((work){.count = 50, .slow = -1, .killed = -1, .ended = 49}, 1);
    CHECK(alone.taken == 50 && squares(&alone, 49));
    CHECK(WIFEXITED(alone.status) && WEXITSTATUS(alone.status) == 4);
}

/* What is in hand is finished, or dropped; nothing else is begun. */
TEST(stopped)
{
    work finished = run((work){.count = 50, .slow = 0, .killed = -1, .ended = -1, .stop_after = 10,
                               .how = PILU_POOL_FINISH}, 2);
    CHECK(finished.heard >= 10 && finished.heard <= 12 && finished.taken == finished.heard && squares(&finished, -1));
    work dropped = run((work){.count = 50, .slow = 0, .killed = -1, .ended = -1, .stop_after = 10,
                              .how = PILU_POOL_DROP}, 2);
    CHECK(dropped.taken == dropped.heard && dropped.taken < 50 && dropped.answers[0] == -1);
    CHECK(WIFSIGNALED(dropped.status) && WTERMSIG(dropped.status) == SIGUSR1);
}

/* No process can be had: everything is made here. */
TEST(no_process)
{
    struct rlimit before, none;
    CHECK(getrlimit(RLIMIT_NOFILE, &before) == 0);
    none = before;
    none.rlim_cur = 3;
    CHECK(setrlimit(RLIMIT_NOFILE, &none) == 0);
    work alone = run((work){.count = 50, NONE}, 2);
    CHECK(setrlimit(RLIMIT_NOFILE, &before) == 0);
    CHECK(alone.taken == 50 && alone.in_order && squares(&alone, -1));
}

/* What goes to a whole group is left to who began the work. */
TEST(group)
{
    work w = {.count = 20, .slow = -1, .killed = -1, .ended = -1, .ending = 7, .stop_after = MOST};
    work whole = run(w, 2);
    CHECK(whole.taken == 20 && squares(&whole, -1));
}

/* What stdio holds when processes begin is written once. */
TEST(stdio)
{
    FILE *file = tmpfile();
    fputs("once", file);
    run((work){.count = 10, NONE}, 3);
    fflush(file);
    CHECK(ftell(file) == 4);
    rewind(file);
    char text[32] = {0};
    CHECK(fread(text, 1, sizeof text - 1, file) == 4);
    fclose(file);
}

int main(void)
{
    RUN(order);
    RUN(slow);
    RUN(death);
    RUN(stopped);
    RUN(no_process);
    RUN(group);
    RUN(stdio);
    return unit_end();
}
