/* loader.h: how a file of a kind finds another one that it names.
 *
 * Layouts and rules include, schemas refer to. The names are paths below templates/, «common/x.html»; where that is and
 * what may be read there is the caller's business: the languages themselves open no file. The sources belong to
 * whoever gave the loader and live as long as its arena. */
#ifndef PILU_BASE_LOADER_H
#define PILU_BASE_LOADER_H

#include "base/diag.h"

/* The source of the file called `name`, or NULL after a finding at `place`. */
typedef struct pilu_loader {
    pilu_source *(*load)(void *context, pilu_diags *diags, pilu_str name, pilu_place place);
    void *context;
} pilu_loader;

#endif
