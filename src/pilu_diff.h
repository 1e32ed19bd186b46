/* pilu_diff.h: two editions of a document, what a reader sees changed, and which of the given figures changed it.
 *
 * Both are made again by the templates and fonts of today, up to their pages: what is compared is what is printed,
 * derived figures included, each with its section, table, row, column and page. Causes are found by trying: each given
 * value that differs is put alone into the older data, and what then reads otherwise is its effect. For src/cli and
 * src/publish. */
#ifndef PILU_PILU_DIFF_H
#define PILU_PILU_DIFF_H

#include "pilu.h"

#include "data/edits.h"
#include "read/compare.h"

enum { PILU_DIFF_TRIED = 60 }; /* given values at most that are tried alone; with more, all cause all */

typedef struct pilu_edition {
    pilu_str name;         /* the file, as it was named */
    pilu_job *job;         /* built and laid out */
    bool borrowed;         /* the job is somebody else's */
    pilu_str data;         /* its public data */
    pilu_value *root;      /* the same, as given: no derived values */
    pilu_blocks blocks;
} pilu_edition;

typedef struct pilu_causes {
    uint32_t *edits;       /* indices, ascending */
    uint32_t count;
} pilu_causes;

typedef struct pilu_diff {
    pilu_arena *arena;
    pilu *owner;
    pilu_edition before, after;
    pilu_edits edits;      /* what was given otherwise */
    pilu_str *edit_places; /* «收入 › 财政拨款收入 › 决算数», by edit */
    pilu_changes changes;  /* what reads otherwise */
    const char *page;      /* what the page of changes links to beside it; NULL: nothing */
    pilu_causes *causes;   /* by change; none: the layout, or nothing of the data that could be tried alone */
} pilu_diff;

/* Each name is a data file, a PDF that pilu made, its HTML page beside it, or a folder with a data.json (a version in
 * a site). NULL and findings when one cannot be read or made again, or when they are of two kinds. */
pilu_diff *pilu_diff_new(pilu *p, pilu_diags *diags, const char *before, const char *after);
/* A correction: jobs that have been read, or built, and stay the caller's. What tells which edition it is (`version`,
 * `revisions`, the mark on the first page) is left out. */
pilu_diff *pilu_diff_correction(pilu *p, pilu_diags *diags, pilu_str before_name, pilu_job *before, pilu_str after_name,
                                pilu_job *after);
void pilu_diff_free(pilu_diff *diff);

/* Whether one of its causes is printed there itself: no derived figure. */
bool pilu_diff_is_direct(const pilu_diff *diff, size_t change);

/* «附件1 一、预算执行情况，表“…”，“合计”行“执行率”列，第5页»; with `words` of the older edition for what was taken out. */
pilu_str pilu_diff_place(pilu_arena *arena, const pilu_change *change, pilu_lang lang);
/* A given value in a few words: its text; of a list or an object what it is called. */
pilu_str pilu_diff_value(pilu_arena *arena, const pilu_value *value, pilu_lang lang);

void pilu_diff_text(const pilu_diff *diff, pilu_lang lang, bool colour, pilu_buf *out);
/* Also data of the kind `_changes`: docs/data.md, «变动». */
void pilu_diff_json(const pilu_diff *diff, pilu_buf *out);
/* A page with the changes marked. False and findings when it cannot be made. */
bool pilu_diff_page(const pilu_diff *diff, pilu_diags *diags, pilu_buf *out);

#endif
