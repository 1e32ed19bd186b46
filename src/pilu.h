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
#include "check/accept_text.h"
#include "data/value.h"
#include "doc/node.h"
#include "page/font_facts.h"

typedef struct pilu pilu;
typedef struct pilu_job pilu_job;

typedef struct pilu_options {
    const char *home;        /* folder that holds templates/ and fonts/; NULL: beside the program, or as installed */
    const char *rules;       /* file of rules added to every kind's, or NULL; borrowed */
} pilu_options;

/* NULL when no templates are found. */
pilu *pilu_new(const pilu_options *options);
void pilu_free(pilu *p);
const char *pilu_home(const pilu *p);
bool pilu_has_own_rules(const pilu *p);

/* A job for a data file («-»: standard input). Never NULL. */
pilu_job *pilu_job_new(pilu *p, const char *path);
void pilu_job_free(pilu_job *job);

pilu_diags *pilu_job_diags(pilu_job *job);
/* Base name of the outputs: the data's `id`, else the file's name without its ending. After read. */
pilu_str pilu_job_id(const pilu_job *job);

/* Whether `id`, a text that stands in what the job has read, can be the name of outputs; else a finding there. */
bool pilu_job_check_id(pilu_job *job, pilu_str id, pilu_place place);

/* Where that name comes from in the data. After a read that went well. */
pilu_place pilu_job_id_place(pilu_job *job);

/* The job's data are these, which outlive it; its path is only what findings call them. Before read. */
void pilu_job_give(pilu_job *job, pilu_str data);

/* Instead of read: no more than whether the file is a document's data, and what its outputs would be called; findings
 * when it cannot be read. */
typedef enum pilu_glance { PILU_GLANCE_DATA, PILU_GLANCE_OTHER, PILU_GLANCE_UNREADABLE } pilu_glance;
pilu_glance pilu_job_glance(pilu_job *job);

bool pilu_job_read(pilu_job *job);              /* JSON, schema, money */
bool pilu_job_build(pilu_job *job, bool draft); /* rules, layout, checks, numbering, style */
bool pilu_job_built(const pilu_job *job);       /* there is a whole document, errors or not */
const pilu_document *pilu_job_document(const pilu_job *job); /* after build */
const pilu_value *pilu_job_data(const pilu_job *job);        /* after read; NULL when that found none */
/* A text as it was published (.txt, .html, .pdf), not data: it is checked by the text rules alone. What is `accepted`
 * (check/accept_text.h; NULL: nothing) becomes a note, and `used` tells by which entries. */
bool pilu_job_is_finished(const pilu_job *job);
bool pilu_job_check_finished(pilu_job *job, const pilu_accepted *accepted, bool *used);

/* After build: pages show their type area and its grid. */
void pilu_job_show_grid(pilu_job *job);
/* For a draft, after build: lists what was found at the document's end, what its pages have to say included. */
void pilu_job_list_findings(pilu_job *job);
bool pilu_job_layout(pilu_job *job);            /* pages */
bool pilu_job_check_layout(pilu_job *job);      /* what that would find, where no pages are wanted */
bool pilu_job_html(pilu_job *job, pilu_buf *out);
/* The same as a part of another page: one `article` with its own style (docs/embedding.md). */
bool pilu_job_fragment(pilu_job *job, pilu_buf *out);
bool pilu_job_pdf(pilu_job *job, pilu_buf *out);
/* After build: whether the PDF at `path` is the one that would be written, without making it: whole, and made of the
 * same data, layout, rules, fonts and program. Of pictures beside the data only the page tells: `page_is_same` when
 * that was compared. In doubt false; no findings. */
bool pilu_job_is_current(pilu_job *job, const char *path, bool page_is_same);

/* What a document was made from, beside its data: when one of them changes, it may have to be made again. */
typedef enum pilu_input_type {
    PILU_INPUT_TEMPLATE, /* «templates/common/style.css», «fonts/fonts.json»: below the home folder */
    PILU_INPUT_RULES,    /* an office's own, as it was named */
    PILU_INPUT_PICTURE,  /* beside the data, as they name it */
    PILU_INPUT_FONT      /* a face with a glyph on its pages: «Noto Serif CJK SC Bold» */
} pilu_input_type;

typedef struct pilu_input {
    pilu_input_type type;
    pilu_str name, path, text; /* path: on this machine; text: what was read of it, of a picture what is published */
    pilu_str sha256;           /* of a text that many documents are made from; else empty */
    bool there;                /* false: a style sheet that need not be there, or a font */
} pilu_input;

/* In the order they were first asked for; after the outputs are made. They live as long as the job. */
size_t pilu_job_inputs(pilu_job *job, const pilu_input **inputs);
/* Every font that fonts.json names, with its file when it is installed; none is opened: no checksums. */
size_t pilu_job_installed_fonts(pilu_job *job, const pilu_font_fact **facts);

/* After read: the kind, its title («部门决算公开»), and the data as they are attached and published. */
pilu_str pilu_job_kind(const pilu_job *job);
pilu_str pilu_job_kind_title(const pilu_job *job);
void pilu_job_public_data(pilu_job *job, pilu_buf *out);
/* The same without `version` and `revisions`: what the office gave, whatever edition it is. */
void pilu_job_given_data(pilu_job *job, pilu_buf *out);

/* One correction of a published document. */
typedef struct pilu_revision {
    int64_t version;          /* what it is the reason of: from 2 */
    pilu_str date, reason;    /* «2024-08-20» */
} pilu_revision;

/* After read and before build: the job's `version` and `revisions` are those of `before` (read too), and this one
 * behind them; NULL: no more than those. What the data themselves said of it is dropped. */
void pilu_job_revise(pilu_job *job, const pilu_job *before, const pilu_revision *revision);

/* The file read as JSON of another form than a document's: checked by templates/KIND/schema.json alone («_plan»). NULL
 * and findings when it is not of that form. Instead of read. */
const pilu_value *pilu_job_read_as(pilu_job *job, pilu_str kind);

/* What there is to work with. A job made with no path holds what these find and their findings. */
typedef struct pilu_kind {
    pilu_str name, title;     /* «self_evaluation», the schema's title */
    const pilu_str *layouts;  /* by name */
    size_t layout_count;
} pilu_kind;

size_t pilu_job_kinds(pilu_job *job, const pilu_kind **kinds); /* by name */
/* The text of the kind's schema.json; NULL and a finding when there is no such kind. */
const pilu_source *pilu_job_schema(pilu_job *job, pilu_str kind);
/* Data to begin with, that renders: made from the kind's schema, whose titles are in it as notes. An empty layout
 * stands for the kind's first. False and findings when there is no such kind or layout. */
bool pilu_job_start(pilu_job *job, pilu_str kind, pilu_str layout, pilu_buf *out);
size_t pilu_job_fonts(pilu_job *job, const pilu_font_fact **facts);
/* Writes fonts.lock, which pins the fonts installed now, to `path`, or beside fonts.json when that is NULL. */
bool pilu_job_lock_fonts(pilu_job *job, const char *path);
/* «build e715d25d…», «libharu 2.3.0», … each on a line. */
void pilu_versions(pilu_buf *out);

/* For tests and `--dump`: the tree after build, the placed pages after layout. */
void pilu_job_dump_document(const pilu_job *job, pilu_buf *out);
void pilu_job_dump_pages(const pilu_job *job, pilu_buf *out);
size_t pilu_job_page_count(const pilu_job *job);
size_t pilu_job_memory(const pilu_job *job);    /* bytes in the job's arenas */

#endif
