/* pool.h: work shared among processes, dealt one piece at a time.
 *
 * A process that is free gets the next piece, so that a slow one holds up nothing but itself; what the processes
 * answer is taken in the order of the pieces, whichever was done first. One that dies (a signal, no memory) is
 * replaced, its piece counts as died, the others go on. Nothing is shared, so nothing needs a lock. Where `stop` is
 * given, processes ignore SIGINT, SIGTERM and SIGHUP, which may go to all at once: whoever began the work decides what
 * becomes of what is in hand. */
#ifndef PILU_BASE_POOL_H
#define PILU_BASE_POOL_H

#include "base/buf.h"

typedef struct pilu_outcome {
    size_t index;     /* of the piece, in the order asked for, from 0 */
    bool died;        /* without an answer */
    int status;       /* of the process that died, as wait() has it */
    pilu_str answer;  /* valid during the call */
} pilu_outcome;

typedef enum pilu_pool_stop { PILU_POOL_GO_ON, PILU_POOL_FINISH, PILU_POOL_DROP } pilu_pool_stop;

typedef struct pilu_pool {
    void *context;
    size_t processes; /* at most so many; 0: all is made in this one, which then shares their fate */
    /* Asked for when a process is free: the next piece as bytes; false when there is none any more. May block when
     * there is but one process. */
    bool (*next)(void *context, pilu_buf *piece);
    /* In a process of its own: does the piece. What is written to `answer` comes back. */
    void (*make)(void *context, pilu_str piece, pilu_buf *answer);
    void (*heard)(void *context, const pilu_outcome *outcome); /* as they come; may be NULL */
    void (*take)(void *context, const pilu_outcome *outcome);  /* in order */
    /* Asked at least once a second; may be NULL. FINISH: nothing new is begun; DROP: what is in hand is ended (SIGUSR1)
     * and counts as died. */
    pilu_pool_stop (*stop)(void *context);
} pilu_pool;

/* Until all is done. What stdio holds is flushed before processes are begun. */
void pilu_pool_run(const pilu_pool *pool);

#endif
