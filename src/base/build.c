#define _GNU_SOURCE /* dl_iterate_phdr */

#include "base/build.h"

#include "base/base.h"

#include <link.h>
#include <stdio.h>

enum { ID_MOST = 20 }; /* bytes: SHA-1; nothing longer is written by default */

typedef struct build {
    char digits[2 * ID_MOST + 1];
} build;

static size_t padded(size_t n) { return (n + 3) & ~(size_t)3; }

/* A segment of notes: length of name, length of content, type; both follow, filled up to four bytes. */
static void find_id(const char *at, const char *end, build *found)
{
    ElfW(Nhdr) head;
    while ((size_t)(end - at) >= sizeof head) {
        memcpy(&head, at, sizeof head);
        const char *name = at + sizeof head, *content = name + padded(head.n_namesz);
        bool ours = head.n_type == NT_GNU_BUILD_ID && head.n_namesz == 4 && memcmp(name, "GNU", 4) == 0;
        for (size_t i = 0; ours && i < head.n_descsz && i < ID_MOST; i++)
            snprintf(found->digits + 2 * i, 3, "%02x", (unsigned)(unsigned char)content[i]);
        if (ours) return;
        at = content + padded(head.n_descsz);
    }
}

static bool holds(const struct dl_phdr_info *object, const void *address)
{
    uintptr_t at = (uintptr_t)address;
    for (size_t i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        uintptr_t from = object->dlpi_addr + segment->p_vaddr;
        if (segment->p_type == PT_LOAD && at >= from && at - from < segment->p_memsz) return true;
    }
    return false;
}

/* Of the programs and libraries in memory the one that this function is in. */
static int look(struct dl_phdr_info *object, size_t size, void *context)
{
    (void)size;
    static const char HERE = 0;
    if (!holds(object, &HERE)) return 0;
    for (size_t i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        const char *from = (const char *)(object->dlpi_addr + segment->p_vaddr); // NOLINT(performance-no-int-to-ptr)
        if (segment->p_type == PT_NOTE) find_id(from, from + segment->p_filesz, context);
    }
    return 1;
}

const char *pilu_build(void)
{
    static build own;
    if (!own.digits[0]) dl_iterate_phdr(look, &own);
    return own.digits[0] ? own.digits : "-";
}
