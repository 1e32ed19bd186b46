/* task.h: the documents of one run of `pilu publish`, from the decision what to make to the news what was made. Private
 * to publish.c and workers.c. */
#ifndef PILU_PUBLISH_TASK_H
#define PILU_PUBLISH_TASK_H

#include "publish/make.h"
#include "publish/publish.h"

typedef struct task {
    const char *path;      /* the data file */
    pilu_version version;  /* as prepared; for a further rendering as it stands in the ledger */
    pilu_str folder;       /* reserved */
    bool again;            /* a further rendering */
    bool done;             /* made, and told of in `made` */
    int code;              /* exit code of its findings */
    pilu_made made;
} task;

typedef struct run {
    pilu *owner;
    const pilu_publish_options *options;
    pilu_arena *arena;
    pilu_diags diags;
    pilu_site site;
    task *tasks;
    size_t count, room;
    size_t surveyed;       /* of the files given */
    pilu_made *known;      /* lists of ingredients, of which many documents have the same */
    size_t known_count, known_room;
    int code;
    bool stopped;
} run;

/* Reads the task's data when `job` is NULL, makes its files, prints its findings, frees the job. */
void task_make(run *r, task *t, pilu_job *job);

/* All tasks that are open, in so many processes; one is this one. Less when the run is told to end. */
void tasks_make(run *r, size_t processes);

/* How many are neither done nor refused. */
size_t tasks_open(const run *r);

/* The findings as text on stderr. */
void run_report(const run *r, const pilu_diags *diags);

#endif
