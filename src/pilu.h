/* pilu.h: the public API: one function a step of the way the data takes.
 *
 *   data.json ─ read ─► values ─ build ─► document ─┬─ html ─► bytes
 *                                                   └─ layout ─► pages ─ pdf ─► bytes
 *
 * `pilu` lasts for the process: the template folder and the fonts. A job is one document; it owns everything made on
 * its way, and its findings. Steps are called in order; each returns false when the job has errors; the caller decides
 * whether to go on (a draft) or stop. A `pilu` and its jobs belong to one thread. */
#ifndef PILU_PILU_H
#define PILU_PILU_H

#include "base/files.h"
#include "doc/node.h"

typedef struct pilu pilu;
typedef struct pilu_job pilu_job;

typedef struct pilu_options {
    const char *home;        /* folder that holds templates/ and fonts/; NULL: found beside the program */
} pilu_options;

/* NULL when no templates are found. */
pilu *pilu_new(const pilu_options *options);
void pilu_free(pilu *p);
const char *pilu_home(const pilu *p);

/* A job for a data file («-»: standard input). Never NULL. */
pilu_job *pilu_job_new(pilu *p, const char *path);
void pilu_job_free(pilu_job *job);

pilu_diags *pilu_job_diags(pilu_job *job);
/* Base name of the outputs: the data's `id`, else the file's name without its ending. After read. */
pilu_str pilu_job_id(const pilu_job *job);

bool pilu_job_read(pilu_job *job);              /* JSON, schema, money */
bool pilu_job_build(pilu_job *job, bool draft); /* rules, layout, checks, numbering, style */
bool pilu_job_built(const pilu_job *job);       /* there is a whole document, errors or not */
bool pilu_job_layout(pilu_job *job);            /* pages */
bool pilu_job_html(pilu_job *job, pilu_buf *out);
bool pilu_job_pdf(pilu_job *job, pilu_buf *out);

/* For tests and `--dump`: the tree after build, the placed pages after layout. */
void pilu_job_dump_document(const pilu_job *job, pilu_buf *out);
void pilu_job_dump_pages(const pilu_job *job, pilu_buf *out);
size_t pilu_job_page_count(const pilu_job *job);
size_t pilu_job_memory(const pilu_job *job);    /* bytes in the job's arenas */

#endif
