/* inputs.h: what a command is to work on: files, the data in folders, or a list of paths on standard input.
 *
 * In the order given; a folder's in the order of their names. What a folder or a list holds is looked at before: what
 * is JSON but no document's data is left out, and two of one id are known before anything is written. For src/cli
 * alone. */
#ifndef PILU_CLI_INPUTS_H
#define PILU_CLI_INPUTS_H

#include "cli/options.h"
#include "pilu.h"

typedef struct cli_input {
    const char *path;
    pilu_str data;     /* of standard input, given as they are; else empty */
    pilu_str id;       /* empty: not known */
    const char *twin;  /* the path of another one with this id, or NULL */
    bool searched;     /* found in a folder, not named */
    bool other;        /* no document's data */
} cli_input;

typedef struct cli_inputs {
    pilu_arena *arena;
    pilu_diags diags;  /* a folder without data */
    cli_input *items;
    size_t count, room;
} cli_inputs;

/* How many processes share so many pieces: none for one, which gains nothing by it; else at least one, so that a
 * document that ends its process ends no more than that. `jobs`: the value of -j, or NULL. */
size_t cli_processes(const char *jobs, size_t pieces);

/* What a command makes of its operands beside files and folders. */
typedef enum cli_inputs_use {
    CLI_INPUTS_STANDARD = 1, /* «-» is standard input: data, or a list; else it stays a name like another */
    CLI_INPUTS_TWINS = 2     /* `twin` is looked for */
} cli_inputs_use;

/* `use`: these, added up. */
void cli_inputs_gather(cli_inputs *inputs, const cli *c, pilu *p, const char *jobs, unsigned use);
void cli_inputs_free(cli_inputs *inputs);

#endif
