#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

enum { ALIGN = 16, FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 1024 * 1024, AHEAD = 16 * 1024, USUAL = 256 };

typedef struct block {
    struct block *next;
    size_t room, used;
    size_t zeroed; /* behind it lies what was there before the arena was cleared */
    _Alignas(ALIGN) char bytes[];
} block;

struct pilu_arena {
    block *blocks; /* the one in use first */
    block *spare;  /* from before it was cleared */
    size_t next_room, total;
};

pilu_arena *pilu_arena_new(void)
{
    pilu_arena *arena = pilu_memory_new(sizeof *arena);
    *arena = (pilu_arena){.next_room = FIRST_BLOCK};
    return arena;
}

static void free_blocks(block *b)
{
    for (block *next; b; b = next) {
        next = b->next;
        free(b);
    }
}

void pilu_arena_free(pilu_arena *arena)
{
    if (!arena) return;
    free_blocks(arena->blocks);
    free_blocks(arena->spare);
    free(arena);
}

/* The block in use stays, and others of full size: zeroing what will be used of them costs less than the same pages
 * anew from the system. A large piece's own does not. */
void pilu_arena_clear(pilu_arena *arena)
{
#ifdef ARENA_ASAN
    free_blocks(arena->blocks); /* whoever still points there is found */
    arena->blocks = NULL;
    arena->next_room = FIRST_BLOCK;
#else
    block *kept = arena->blocks && arena->blocks->room <= LARGEST_BLOCK ? arena->blocks : NULL;
    for (block *b = arena->blocks, *next; b; b = next) {
        next = b->next;
        b->used = b->zeroed = 0;
        if (b == kept) {
            b->next = NULL;
        } else if (b->room == LARGEST_BLOCK) {
            b->next = arena->spare;
            arena->spare = b;
        } else {
            free(b);
        }
    }
    arena->blocks = kept;
#endif
    arena->total = 0;
}

static block *block_add(pilu_arena *arena, size_t size)
{
    size_t room = size > arena->next_room ? size : arena->next_room;
    if (arena->next_room < LARGEST_BLOCK) arena->next_room *= 2;
    block *b = room <= LARGEST_BLOCK ? arena->spare : NULL;
    if (b) {
        arena->spare = b->next;
    } else {
        /* calloc: fresh pages from the system are zero already, so large blocks cost nothing until used. */
        b = calloc(1, sizeof *b + room);
        if (!b) pilu_memory_out();
        b->room = b->zeroed = room;
    }
    /* A block made for one large piece goes behind the one in use, which keeps its room. */
    if (arena->blocks && size > arena->blocks->room / 2 && arena->blocks->room - arena->blocks->used > size / 8) {
        b->next = arena->blocks->next;
        arena->blocks->next = b;
    } else {
        b->next = arena->blocks;
        arena->blocks = b;
    }
    return b;
}

/* A little ahead of its use, so that the caches still hold it then. */
static void zero(block *b)
{
    size_t to = b->used + AHEAD < b->room ? b->used + AHEAD : b->room;
    memset(b->bytes + b->zeroed, 0, to - b->zeroed);
    b->zeroed = to;
}

static size_t padded(size_t size) { return (size + ALIGN - 1) / ALIGN * ALIGN; }

void *pilu_arena_alloc(pilu_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2) pilu_memory_out();
    size_t room = padded(size);
#ifdef ARENA_ASAN
    room += ALIGN; /* a gap of zeroes, so that an overrun of one piece does not silently reach the next */
#endif
    block *b = arena->blocks;
    if (!b || b->room - b->used < room) b = block_add(arena, room);
    void *p = b->bytes + b->used;
    b->used += room;
    if (b->used > b->zeroed) zero(b);
    arena->total += room;
    return p;
}

void *pilu_arena_grow(pilu_arena *arena, void *old, size_t old_size, size_t size)
{
    if (size <= old_size && old) return old;
    block *b = arena->blocks;
    size_t had = padded(old_size), want = padded(size);
    if (old && b && (char *)old >= b->bytes && (char *)old + had == b->bytes + b->used &&
        b->room - b->used >= want - had) {
        b->used += want - had;
        if (b->used > b->zeroed) zero(b);
        arena->total += want - had;
        return old;
    }
    void *p = pilu_arena_alloc(arena, size);
    if (old_size) memcpy(p, old, old_size);
    return p;
}

pilu_str pilu_arena_str(pilu_arena *arena, pilu_str text)
{
    char *p = pilu_arena_alloc(arena, text.n + 1);
    if (text.n) memcpy(p, text.p, text.n);
    return (pilu_str){p, text.n};
}

/* Into what is left of the block in use; if that was too little, once more into a new one. */
pilu_str pilu_arena_printf(pilu_arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    char *p = pilu_arena_alloc(arena, USUAL);
    int n = vsnprintf(p, USUAL, format, args);
    va_end(args);
    if (n >= USUAL) {
        p = pilu_arena_grow(arena, p, USUAL, (size_t)n + 1);
        vsnprintf(p, (size_t)n + 1, format, again);
    } else {
        size_t over = USUAL - padded((size_t)n + 1); /* nothing was written there */
        arena->blocks->used -= over;
        arena->total -= over;
    }
    va_end(again);
    return (pilu_str){p, (size_t)n};
}

size_t pilu_arena_used(const pilu_arena *arena) { return arena->total; }
