#include "cli/taken.h"
#include "base/buf.h"

#include <stdlib.h>

typedef struct cli_taken_by {
    cli_output_key key;
    int64_t line; /* from 1; 0: free */
} taken_by;

cli_output_key cli_output_key_of(const char *folder, pilu_str id, pilu_str data)
{
    cli_output_key key;
    char *real = realpath(folder, NULL);
    pilu_buf path;
    pilu_buf_init(&path, 0);
    pilu_buf_printf(&path, "%s/%.*s", real ? real : folder, PILU_FMT(id));
    pilu_digest_bytes(pilu_buf_view(&path), key.output);
    pilu_digest_bytes(data, key.data);
    pilu_buf_free(&path);
    free(real);
    return key;
}

/* Open addressing: a digest is spread well enough, and the table is never full. */
static taken_by *slot_of(const cli_taken *taken, const cli_output_key *key)
{
    uint64_t hash;
    memcpy(&hash, key->output, sizeof hash);
    for (size_t i = (size_t)hash % taken->room;; i = (i + 1) % taken->room) {
        taken_by *t = &taken->items[i];
        if (!t->line || memcmp(t->key.output, key->output, PILU_DIGEST_SIZE) == 0) return t;
    }
}

int64_t cli_taken_by_other(const cli_taken *taken, const cli_output_key *key)
{
    if (!taken->room) return 0;
    const taken_by *t = slot_of(taken, key);
    return t->line && memcmp(t->key.data, key->data, PILU_DIGEST_SIZE) != 0 ? t->line : 0;
}

static void grow(cli_taken *taken)
{
    cli_taken larger = {.count = taken->count, .room = taken->room ? 2 * taken->room : 64};
    larger.items = pilu_memory_new(larger.room * sizeof *larger.items);
    memset(larger.items, 0, larger.room * sizeof *larger.items);
    for (size_t i = 0; i < taken->room; i++)
        if (taken->items[i].line) *slot_of(&larger, &taken->items[i].key) = taken->items[i];
    free(taken->items);
    *taken = larger;
}

void cli_taken_add(cli_taken *taken, const cli_output_key *key, int64_t line)
{
    if (2 * taken->count >= taken->room) grow(taken);
    taken_by *t = slot_of(taken, key);
    taken->count += !t->line;
    if (!t->line) *t = (taken_by){*key, line};
}

void cli_taken_free(cli_taken *taken) { free(taken->items); }
