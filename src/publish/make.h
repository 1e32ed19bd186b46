/* make.h: from a data file that has been read to the files of a version, and from those to the ledger.
 *
 * Making needs no ledger and is done in any process; recording is done by the one that has the site open. For
 * src/publish. */
#ifndef PILU_PUBLISH_MAKE_H
#define PILU_PUBLISH_MAKE_H

#include "publish/ledger.h"
#include "publish/recipe.h"

typedef struct pilu_made {
    pilu_str title, kind_title, digest; /* digest: of the public data */
    pilu_published *files;              /* addresses relative to the version's folder */
    size_t file_count;
    pilu_ingredient *ingredients;
    size_t ingredient_count;
} pilu_made;

/* What the data say they are; false and a finding when year or unit is missing (publish-identity) or the unit is still
 * that of `pilu new` (publish-starter): what is published cannot be taken back. After read. */
bool pilu_make_identity(pilu_job *job, pilu_arena *arena, pilu_identity *identity);

/* SHA-256 of the job's public data. After read. */
pilu_str pilu_make_digest(pilu_job *job, pilu_arena *arena);

/* Builds the document and writes NAME.html, NAME.pdf, data.json and the pictures the data name into `folder`, which is
 * made. After read. False when the job has errors: findings are the job's. */
bool pilu_make(pilu_job *job, pilu_str folder, pilu_str name, pilu_arena *arena, pilu_made *made);

/* The errors of a job that is no user's: a page or notice that could not be made. They have no places. */
void pilu_make_tell(pilu_job *job, pilu_diags *diags);

/* One more file of a version: written, and added to what is made. */
bool pilu_make_file(pilu_made *made, pilu_arena *arena, pilu_diags *diags, pilu_str folder, const char *role,
                    pilu_str name, pilu_str bytes);

/* Before the next version of `was` is recorded: its pictures that `made` has no more go from the current address. */
bool pilu_make_drop(pilu_site *site, pilu_arena *arena, const pilu_version *was, const pilu_made *made);

/* Adds the version (prepared by pilu_ledger_prepare; at and reason set) with its files; `folder`, reserved, becomes
 * its folder, and what is current moves on to it. */
bool pilu_make_record(pilu_site *site, pilu_arena *arena, pilu_version *version, pilu_made *made, pilu_str folder);

/* The same for a further rendering. When its HTML and PDF are what is there already, only the recipe is kept, and
 * `*same` is true. */
bool pilu_make_record_again(pilu_site *site, pilu_arena *arena, pilu_version *version, pilu_made *made,
                            pilu_str folder, pilu_str at, pilu_str reason, bool *same);

#endif
