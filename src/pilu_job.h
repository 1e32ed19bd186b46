/* pilu_job.h: what a job is made of, for the files that implement pilu.h and for no others.
 *
 *   pilu_home.c   the home folder: kinds, layouts, templates, pictures, fonts – what is looked for by name
 *   pilu_parts.c  what is parsed once a process: schema, rules, layout, sheets
 *   pilu_omits.c  what a layout leaves out
 *   pilu_read.c   data.json -> values: schema, prose and last year's data beside it
 *   pilu.c        values -> document -> pages, HTML, PDF
 *   pilu_draft.c  a draft: what was found, at the end of the document
 *   pilu_revise.c which edition of a document it is
 *   pilu_inputs.c what went into a document: for whoever has to know when to make it again
 *
 * Everything a job holds lies in its two arenas; `pilu` owns the fonts and the parts. */
#ifndef PILU_PILU_JOB_H
#define PILU_PILU_JOB_H

#include "pilu.h"

#include "doc/style.h"
#include "lang/eval.h"
#include "lang/template.h"
#include "page/page.h"

typedef struct pilu_part pilu_part;
typedef struct pilu_styling pilu_styling;

struct pilu {
    char *home;
    const char *rules; /* an office's own, or NULL */
    pilu_fonts *fonts;
    pilu_arena *arena; /* of the parts */
    pilu_part *parts;
    pilu_styling *stylings; /* one for each list of sheets that a document had */
    pilu_arena *spare[2]; /* of jobs that are done, empty */
    size_t spares;
};

struct pilu_job {
    pilu *owner;
    const char *path;
    pilu_source *given; /* the data themselves, not to be read from the path */
    pilu_arena *arena, *page_arena;
    pilu_diags diags;
    pilu_value *root;
    pilu_value *aside; /* object: `accept` and `claims`, which are about the data and no part of them */
    pilu_str kind, kind_title, layout_name, id;
    pilu_input *inputs;
    size_t input_count, input_room;
    const pilu_source *sheets[3]; /* the common one, the kind's, a draft's */
    pilu_sheet *parsed_sheets[3];
    size_t sheet_count;
    const pilu_value *omits; /* paths that the layout leaves out, or NULL */
    pilu_eval eval;
    pilu_document *doc;
    struct pilu_text *text; /* its words, checked; NULL when what was kept of the findings is stated (doc->kept) */
    pilu_pages *pages;
    bool built;
};

static inline bool pilu_job_ok(const pilu_job *job) { return job->diags.errors == 0; }

/* A path below home/templates: «1» in the format stands for `a`, «2» for `b`. */
const char *pilu_job_path(pilu_job *job, const char *format, pilu_str a, pilu_str b);
/* A text that pilu's own languages are written in; NULL and a finding when it cannot be read or is not UTF-8. */
pilu_source *pilu_job_source(pilu_job *job, const char *path);
/* A path below home, as findings and inputs name it. */
static inline pilu_str pilu_job_short_path(const pilu_job *job, const char *path)
{
    return pilu_str_from(path + strlen(job->owner->home) + 1);
}
/* Sets the job's kind or layout; false and a finding with the nearest name when there is none of that name. */
bool pilu_job_find_kind(pilu_job *job, pilu_str kind, pilu_place place);
bool pilu_job_find_layout(pilu_job *job, pilu_str layout, pilu_place place);
const char *pilu_job_layout_path(pilu_job *job, pilu_str layout); /* NULL: the job's kind has none of that name */
/* pilu_loader's calls, the job being the context. */
pilu_source *pilu_job_include(void *context, pilu_diags *diags, pilu_str name, pilu_place place);
pilu_source *pilu_job_image(void *context, pilu_diags *diags, pilu_str name, pilu_place place);
/* Remembers what was read, once; NULL: looked for and not there, or read later. `name` and `path` live as long as the
 * job. */
/* The data's `year` as text, or empty; it does not count as shown. */
pilu_str pilu_job_year(const pilu_job *job);
/* Gives the document the checksums of what it was made from, data apart. After the last of it has been read. */
void pilu_job_stamp(pilu_job *job);
/* Gives the document its public data and their checksum, if it has none yet: before anything that states them. */
void pilu_job_state_data(pilu_job *job);
void pilu_job_note(pilu_job *job, pilu_input_type type, pilu_str name, const char *path, const pilu_source *source);
/* The same for what another job read. */
void pilu_job_note_all(pilu_job *job, const pilu_job *maker);

/* The parts of the job's kind and layout, borrowed from the process; NULL or false and findings when they cannot be
 * used. What is wrong with them is told to each job that takes them. */
const pilu_value *pilu_job_take_schema(pilu_job *job);
const pilu_rules *pilu_job_take_rules(pilu_job *job);
const pilu_rules *pilu_job_find_rules(pilu_job *job); /* without a word, nor an input noted */
const pilu_template *pilu_job_take_layout(pilu_job *job);
const pilu_template *pilu_job_find_template(pilu_job *job, pilu_str layout); /* of that name, without a word */

/* The paths of the fields that the layout of that name leaves out, or NULL; findings for those that are none. */
const pilu_value *pilu_job_omits(pilu_job *job, pilu_str layout, const pilu_value *schema);
void pilu_job_leave_out(pilu_job *job); /* these fields of the data count as shown */
bool pilu_job_take_sheet(pilu_job *job, const char *path); /* it becomes the job's last */
void pilu_job_style(pilu_job *job, pilu_diags *diags);     /* its document, by the sheets taken */

/* The process's fonts, opened when first asked for; NULL and a finding when fonts.json is no good. */
pilu_fonts *pilu_job_open_fonts(pilu_job *job);
/* What could not be made again, and why: the job's first error. Its own places go with it. */
void pilu_job_tell_failure(const pilu_job *job, pilu_diags *diags, pilu_str name);
/* A text member of the data's root, or empty; it counts as shown. */
pilu_str pilu_job_root_text(pilu_job *job, const char *key);

#endif
