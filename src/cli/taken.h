/* taken.h: the outputs that the jobs of one run have written, so that no later job of other data writes over them
 * (docs/embedding.md, «render --jobs -»). The same data again are no danger: they give the same bytes.
 *
 * An output is known by its folder, whatever path leads there, and its name. For src/cli alone. */
#ifndef PILU_CLI_TAKEN_H
#define PILU_CLI_TAKEN_H

#include "base/arena.h"
#include "base/digest.h"

typedef struct cli_output_key {
    uint8_t output[PILU_DIGEST_SIZE], data[PILU_DIGEST_SIZE];
} cli_output_key;

typedef struct cli_taken {
    struct cli_taken_by *items; /* by digest of the output; line 0: free */
    size_t count, room;
} cli_taken;

/* `data`: what tells the data from others: their path, or they themselves. A folder that is not there holds nothing. */
cli_output_key cli_output_key_of(const char *folder, pilu_str id, pilu_str data);

/* The line of the job of other data that wrote this output, or 0. */
int64_t cli_taken_by_other(const cli_taken *taken, const cli_output_key *key);
void cli_taken_add(cli_taken *taken, const cli_output_key *key, int64_t line);
void cli_taken_free(cli_taken *taken);

#endif
