/* Every request for memory in the program, its libraries' too, is met or ends it with a message. HarfBuzz and
 * fontconfig go on without the piece that they did not get: glyphs or fonts would be missing, and nobody told.
 * A request beyond any document's need comes from a damaged file that a library reads; that one it may refuse itself.
 * The C library lets a program replace these functions; free takes what its own ones gave. */
#include "base/base.h"

#include <errno.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *old, size_t size);
int posix_memalign(void **out, size_t alignment, size_t size);
void *aligned_alloc(size_t alignment, size_t size);

static const size_t BEYOND_NEED = (size_t)1 << 31;

static void *met(void *p, size_t size)
{
    if (!p && size < BEYOND_NEED) pilu_memory_out();
    return p;
}

void *malloc(size_t size) { return met(__libc_malloc(size), size); }

void *calloc(size_t count, size_t size)
{
    return met(__libc_calloc(count, size), size && count > BEYOND_NEED / size ? BEYOND_NEED : count * size);
}

/* realloc to nothing frees, and gives NULL. */
void *realloc(void *old, size_t size)
{
    void *p = __libc_realloc(old, size);
    return old && size == 0 ? p : met(p, size);
}

/* GLib, which HarfBuzz is built on, takes its slices so. */
int posix_memalign(void **out, size_t alignment, size_t size)
{
    if (!alignment || (alignment & (alignment - 1)) || alignment % sizeof *out) return EINVAL;
    void *p = met(__libc_memalign(alignment, size), size);
    if (p) *out = p;
    return p ? 0 : ENOMEM;
}

void *aligned_alloc(size_t alignment, size_t size) { return met(__libc_memalign(alignment, size), size); }
