/* cache.h: the user's cache folder: what took long to work out and can be worked out again.
 *
 * $PILU_CACHE, an absolute path, or else $XDG_CACHE_HOME/pilu or ~/.cache/pilu (XDG Base Directory Specification);
 * PILU_CACHE that is no such path, such as «off», means none. Nothing may depend on what lies there: it is the user's
 * to delete, the disk's to damage, an earlier version's to leave behind. So whatever goes wrong is no finding, only
 * the longer way: no folder, a full disk, a file that is damaged, cut short, made for another key, a link, or somebody
 * else's to write. */
#ifndef PILU_BASE_CACHE_H
#define PILU_BASE_CACHE_H

#include "base/arena.h"

/* NULL: none. It need not be there yet. */
const char *pilu_cache_folder(pilu_arena *arena);

typedef struct pilu_cached {
    pilu_str bytes;
    void *memory; /* that they lie in; the caller frees it. NULL: nothing was found */
} pilu_cached;

/* What was kept under this name for exactly this key: a SHA-256 of both stands before it in the file, which belongs to
 * the user alone, as the folder does. */
pilu_cached pilu_cache_take(const char *name, pilu_str key);

/* Replaces what is kept under the name, at once or not at all. */
void pilu_cache_keep(const char *name, pilu_str key, pilu_str bytes);

#endif
