/* base.h: what every file of pilu starts from.
 *
 * Text is pointer and length (`pilu_str`), UTF-8, not NUL-terminated; it is borrowed from an arena, a
 * source or a literal. Running out of memory ends the program with a message (`pilu_memory_out`); it
 * is the one failure no function reports. Everything may include this. */
#ifndef PILU_BASE_BASE_H
#define PILU_BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct pilu_str {
    const char *p;
    size_t n;
} pilu_str;

#define PILU_STR(literal) ((pilu_str){(literal), sizeof(literal) - 1})
#define PILU_COUNT(array) (sizeof(array) / sizeof *(array))

/* printf helper: "%.*s" takes PILU_FMT(str). */
#define PILU_FMT(s) (int)(s).n, (s).p

static inline pilu_str pilu_str_from(const char *c) { return (pilu_str){c, c ? strlen(c) : 0}; }

static inline bool pilu_str_eq(pilu_str a, pilu_str b)
{
    return a.n == b.n && (a.n == 0 || (*a.p == *b.p && memcmp(a.p, b.p, a.n) == 0));
}

/* One of 64 bits for a name: a set of names is kept as their bits, and most that are not in it are seen not to be. */
static inline uint64_t pilu_name_bit(pilu_str name)
{
    if (!name.n) return 1;
    unsigned first = (unsigned char)name.p[0], last = (unsigned char)name.p[name.n - 1];
    return (uint64_t)1 << ((first + 5 * last + 11 * (unsigned)name.n) % 64);
}

static inline bool pilu_str_is(pilu_str a, const char *literal)
{
    return pilu_str_eq(a, pilu_str_from(literal));
}

static inline bool pilu_str_starts(pilu_str a, pilu_str head)
{
    return a.n >= head.n && (head.n == 0 || memcmp(a.p, head.p, head.n) == 0);
}

static inline pilu_str pilu_str_slice(pilu_str a, size_t from, size_t to)
{
    return (pilu_str){from ? a.p + from : a.p, to - from}; /* NULL + 0 is undefined in C17 */
}

/* Behind the last byte. Not `p + n`: an empty text may have no address, and NULL + 0 is undefined in C17. */
static inline const char *pilu_str_end(pilu_str a) { return a.n ? a.p + a.n : a.p; }

/* Bytewise order; <0, 0, >0. */
int pilu_str_cmp(pilu_str a, pilu_str b);

/* Without ASCII blanks and line breaks at both ends. */
pilu_str pilu_str_trim(pilu_str a);

/* Offset of the first `needle` at or after `from`, or SIZE_MAX. */
size_t pilu_str_find(pilu_str a, pilu_str needle, size_t from);

/* malloc/realloc that end the program with a message instead of returning NULL. */
void *pilu_memory_new(size_t size);
void *pilu_memory_resize(void *old, size_t size);
_Noreturn void pilu_memory_out(void);

#endif
