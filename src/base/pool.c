#include "base/pool.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WAKE = 1000 }; /* milliseconds */

typedef struct worker {
    pid_t process;
    int line;         /* to it and from it; -1: there is none */
    bool busy;
    size_t index;     /* of its piece */
    pilu_buf heard;   /* the answer as far as it has come */
} worker;

/* A piece that was begun, until all before it are taken. */
typedef struct waiting {
    pilu_outcome outcome;
    char *answer; /* owned */
    bool there;
} waiting;

typedef struct run {
    const pilu_pool *pool;
    worker *workers;
    struct pollfd *lines;
    waiting *waiting; /* of the pieces from `first` on */
    size_t room, first, turn, begun;
    bool over;        /* there is no next piece */
    pilu_buf piece;
} run;

/* --- messages: a length, then so many bytes ----------------------------------------------------------- */

static bool send_all(int line, const void *bytes, size_t n)
{
    for (const char *p = bytes; n;) {
        ssize_t put = send(line, p, n, MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        p += put;
        n -= (size_t)put;
    }
    return true;
}

static bool send_message(int line, pilu_str bytes)
{
    uint64_t n = bytes.n;
    return send_all(line, &n, sizeof n) && send_all(line, bytes.p, bytes.n);
}

static bool receive_all(int line, void *bytes, size_t n)
{
    for (char *p = bytes; n;) {
        ssize_t got = recv(line, p, n, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        p += got;
        n -= (size_t)got;
    }
    return true;
}

/* --- a process ---------------------------------------------------------------------------------------- */

/* The other end is closed when there is no more to do, and when the one who asks is gone. */
static _Noreturn void work(const pilu_pool *pool, int line)
{
    pilu_buf answer;
    pilu_buf_init(&answer, 0);
    for (uint64_t n; receive_all(line, &n, sizeof n);) {
        char *piece = pilu_memory_new(n + 1);
        if (!receive_all(line, piece, n)) break;
        answer.n = 0;
        pool->make(pool->context, (pilu_str){piece, n}, &answer);
        free(piece);
        if (!send_message(line, pilu_buf_view(&answer))) break;
    }
    fflush(NULL);
    _exit(0);
}

/* A terminal, or who ends a whole group, sends these to all: where whoever began the work decides what becomes of what
 * is in hand, the processes leave them to it. */
static void leave_signals(void)
{
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGUSR1, SIG_DFL); /* DROP */
}

static bool start(run *r, worker *w)
{
    int ends[2];
    w->heard.n = 0;
    w->busy = false;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return false;
    fflush(NULL);
    w->process = fork();
    if (w->process == 0) {
        /* An end kept open here would hide from the others that the one who asks is gone. */
        for (size_t i = 0; i < r->pool->processes; i++)
            if (r->workers[i].line >= 0) close(r->workers[i].line);
        close(ends[0]);
        if (r->pool->stop) leave_signals();
        work(r->pool, ends[1]);
    }
    close(ends[1]);
    if (w->process < 0) close(ends[0]);
    else w->line = ends[0];
    return w->process > 0;
}

/* Its status, as wait() has it. */
static int end(worker *w)
{
    int status = 0;
    close(w->line);
    w->line = -1;
    while (waitpid(w->process, &status, 0) < 0 && errno == EINTR) continue;
    return status;
}

/* --- answers in order --------------------------------------------------------------------------------- */

static waiting *waiting_at(run *r, size_t index)
{
    size_t at = index - r->first;
    if (at >= r->room) {
        size_t room = r->room ? r->room * 2 : 64;
        while (room <= at) room *= 2;
        r->waiting = pilu_memory_resize(r->waiting, room * sizeof *r->waiting);
        memset(r->waiting + r->room, 0, (room - r->room) * sizeof *r->waiting);
        r->room = room;
    }
    return &r->waiting[at];
}

static void take_in_order(run *r)
{
    for (waiting *w; (w = waiting_at(r, r->turn))->there; r->turn++) {
        w->outcome.answer.p = w->answer;
        r->pool->take(r->pool->context, &w->outcome);
        free(w->answer);
    }
    /* Not moved down for each: half of them are over by then. */
    size_t over = r->turn - r->first;
    if (over < r->room / 2) return;
    memmove(r->waiting, r->waiting + over, (r->room - over) * sizeof *r->waiting);
    memset(r->waiting + r->room - over, 0, over * sizeof *r->waiting);
    r->first = r->turn;
}

static void hear(run *r, pilu_outcome outcome)
{
    if (r->pool->heard) r->pool->heard(r->pool->context, &outcome);
    waiting *w = waiting_at(r, outcome.index);
    *w = (waiting){outcome, pilu_memory_new(outcome.answer.n + 1), true};
    if (outcome.answer.n) memcpy(w->answer, outcome.answer.p, outcome.answer.n);
    take_in_order(r);
}

/* --- sharing ------------------------------------------------------------------------------------------ */

static bool next(run *r)
{
    r->piece.n = 0;
    if (!r->over) r->over = !r->pool->next(r->pool->context, &r->piece);
    return !r->over;
}

/* No process can be had: the system allows no more, or none was wanted. */
static void make_here(run *r)
{
    pilu_buf answer;
    pilu_buf_init(&answer, 0);
    size_t index = r->begun++;
    r->pool->make(r->pool->context, pilu_buf_view(&r->piece), &answer);
    hear(r, (pilu_outcome){.index = index, .answer = pilu_buf_view(&answer)});
    pilu_buf_free(&answer);
}

static size_t busy(const run *r)
{
    size_t count = 0;
    for (size_t i = 0; i < r->pool->processes; i++) count += r->workers[i].busy;
    return count;
}

/* One that died while it waited has done no harm to this piece: a second one gets it. */
static bool give(run *r, worker *w)
{
    for (int again = 0; again < 2; again++) {
        if (w->line < 0 && !start(r, w)) return false;
        if (send_message(w->line, pilu_buf_view(&r->piece))) {
            w->busy = true;
            w->index = r->begun++;
            return true;
        }
        end(w);
    }
    return false;
}

static void deal(run *r)
{
    for (size_t i = 0; i < r->pool->processes; i++) {
        if (r->workers[i].busy || !next(r)) continue;
        if (!give(r, &r->workers[i])) make_here(r);
    }
    while (!r->pool->processes && next(r)) {
        make_here(r);
        if (r->pool->stop && r->pool->stop(r->pool->context)) r->over = true;
    }
}

static void died(run *r, worker *w)
{
    bool busy = w->busy;
    w->busy = false;
    int status = end(w);
    w->heard.n = 0;
    if (busy) hear(r, (pilu_outcome){.index = w->index, .died = true, .status = status});
}

static void listen_to(run *r, worker *w)
{
    char bytes[1 << 16];
    ssize_t got = recv(w->line, bytes, sizeof bytes, 0);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (got <= 0) {
        died(r, w);
        return;
    }
    pilu_buf_put(&w->heard, bytes, (size_t)got);
    uint64_t n;
    if (w->heard.n < sizeof n) return;
    memcpy(&n, w->heard.p, sizeof n);
    if (w->heard.n - sizeof n < n) return;
    w->busy = false;
    hear(r, (pilu_outcome){.index = w->index, .answer = {w->heard.p + sizeof n, n}});
    w->heard.n = 0;
}

static void wait_for_news(run *r)
{
    size_t count = r->pool->processes;
    for (size_t i = 0; i < count; i++) r->lines[i] = (struct pollfd){.fd = r->workers[i].line, .events = POLLIN};
    if (poll(r->lines, count, WAKE) <= 0) return;
    for (size_t i = 0; i < count; i++)
        if (r->lines[i].revents) listen_to(r, &r->workers[i]);
}

static void look_whether_to_stop(run *r)
{
    pilu_pool_stop stop = r->pool->stop ? r->pool->stop(r->pool->context) : PILU_POOL_GO_ON;
    if (stop) r->over = true;
    for (size_t i = 0; stop == PILU_POOL_DROP && i < r->pool->processes; i++)
        if (r->workers[i].busy) kill(r->workers[i].process, SIGUSR1);
}

void pilu_pool_run(const pilu_pool *pool)
{
    run r = {.pool = pool, .workers = pilu_memory_new(pool->processes * sizeof(worker) + 1),
             .lines = pilu_memory_new(pool->processes * sizeof(struct pollfd) + 1)};
    pilu_buf_init(&r.piece, 0);
    for (size_t i = 0; i < pool->processes; i++) {
        r.workers[i] = (worker){.line = -1};
        pilu_buf_init(&r.workers[i].heard, 0);
    }
    for (;;) {
        look_whether_to_stop(&r);
        deal(&r);
        if (busy(&r)) wait_for_news(&r);
        else if (r.over) break; /* else: no process could be had, and the next piece is made here too */
    }
    for (size_t i = 0; i < pool->processes; i++) {
        if (r.workers[i].line >= 0) end(&r.workers[i]);
        pilu_buf_free(&r.workers[i].heard);
    }
    pilu_buf_free(&r.piece);
    free(r.waiting);
    free(r.lines);
    free(r.workers);
}
