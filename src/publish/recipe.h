/* recipe.h: what a document or a page was made from, and what of it is no longer so.
 *
 * A recipe is the set of everything beside the data that decided over the bytes: each template, rule and style file,
 * fonts.json, an office's own rules, the faces on the pages, which of the fonts asked for are installed, the program
 * and its libraries, each with a SHA-256 or a version. Documents of one layout share a recipe, so ten thousand of them
 * have a few dozen. A change is looked for in the recipes and named by its input; the documents are those whose newest
 * rendering has such a recipe. For src/publish. */
#ifndef PILU_PUBLISH_RECIPE_H
#define PILU_PUBLISH_RECIPE_H

#include "pilu.h"
#include "publish/site.h"

/* What went into a document, as it can be told to another process. */
typedef struct pilu_ingredient {
    pilu_str type, name;
    pilu_str value; /* SHA-256, version; «-»: not there. Of a font empty until the ledger knows it */
    pilu_str path;  /* of a font */
} pilu_ingredient;

/* The inputs of a job whose outputs are made, pictures left out, with the program and its libraries; in `arena`. */
size_t pilu_recipe_of(pilu_job *job, pilu_arena *arena, pilu_ingredient **out);

/* The row of the recipe made of these. */
int64_t pilu_recipe_row(pilu_site *site, pilu_arena *arena, pilu_ingredient *ingredients, size_t count);

/* The file of an office's own rules that a recipe has; empty: it has none. */
pilu_str pilu_recipe_rules(pilu_site *site, pilu_arena *arena, int64_t recipe);

/* Why a recipe would give something else today. */
typedef struct pilu_stale {
    int64_t recipe;
    pilu_str type, name, before, now; /* now «-»: no longer there */
} pilu_stale;

/* Every input of a recipe in use that is not what it was, by recipe. `p`: the program as it is today. */
size_t pilu_recipe_changes(pilu_site *site, pilu *p, pilu_arena *arena, pilu_stale **out);

#endif
