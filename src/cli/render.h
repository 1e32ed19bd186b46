/* render.h: one document of `render` from its data to its files, for whoever shares them out (batch.c). For src/cli
 * alone. */
#ifndef PILU_CLI_RENDER_H
#define PILU_CLI_RENDER_H

#include "cli/options.h"
#include "cli/result.h"
#include "pilu.h"

typedef struct cli_order {
    const char *path;
    pilu_str data;        /* the data themselves; empty: they are in the file */
    const char *twin;     /* another file whose outputs have the same names: refused; else NULL */
    /* The same, asked when the name is known; may be NULL. */
    const char *(*twin_of)(void *context, pilu_str id);
    void *context;
    const char *folder;   /* for the outputs; made when it is not there */
    bool recorded;        /* made.h: --resume can ask later which program made it */
    bool facts;           /* for a report: checksums of the outputs, findings as JSON */
} cli_order;

/* Puts a cli_result. Writes to no stream. */
void cli_render_one(const cli *c, pilu *p, const cli_order *order, pilu_buf *answer);

#endif
