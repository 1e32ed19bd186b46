/* arena.h: memory that is given back all at once.
 *
 * One arena per document and one per layout; nothing in them is freed one by one. What an arena hands
 * out is zeroed, aligned to 16 bytes and never NULL. Not thread-safe: an arena belongs to one thread. */
#ifndef PILU_BASE_ARENA_H
#define PILU_BASE_ARENA_H

#include "base/base.h"

typedef struct pilu_arena pilu_arena;

pilu_arena *pilu_arena_new(void);
void pilu_arena_free(pilu_arena *arena); /* NULL is fine */

/* Empty again, as new; its blocks are kept for what comes next. */
void pilu_arena_clear(pilu_arena *arena);

void *pilu_arena_alloc(pilu_arena *arena, size_t size);

/* A copy of `old` with room for `size` bytes; the old bytes stay in the arena. In place when `old` was
 * the last allocation and the block has room, so growing arrays double cheaply. */
void *pilu_arena_grow(pilu_arena *arena, void *old, size_t old_size, size_t size);

/* A copy, NUL-terminated past its length. */
pilu_str pilu_arena_str(pilu_arena *arena, pilu_str text);

__attribute__((format(printf, 2, 3)))
pilu_str pilu_arena_printf(pilu_arena *arena, const char *format, ...);

/* Bytes handed out so far. */
size_t pilu_arena_used(const pilu_arena *arena);

#define PILU_NEW(arena, type) ((type *)pilu_arena_alloc((arena), sizeof(type)))
#define PILU_NEW_ARRAY(arena, type, count) ((type *)pilu_arena_alloc((arena), sizeof(type) * (size_t)(count)))

/* Room for one more in an arena array: `items`, `count` and `room` are lvalues. */
#define PILU_ARENA_PUSH_ROOM(arena, items, count, room)                                              \
    do {                                                                                             \
        if ((count) == (room)) {                                                                     \
            size_t room_ = (room) ? (size_t)(room) * 2 : 8;                                          \
            (items) = pilu_arena_grow((arena), (items), sizeof *(items) * (size_t)(room),            \
                                      sizeof *(items) * room_);                                      \
            (room) = room_;                                                                          \
        }                                                                                            \
    } while (0)

#endif
