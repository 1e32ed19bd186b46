#include "read/qpdf.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>

static bool find_functions(void *library, pilu_qpdf *table)
{
    bool whole = true;
    /* POSIX: what dlsym gives can be stored as a pointer to a function this way. */
#define FIND(name) whole = (*(void **)&table->name = dlsym(library, #name)) && whole;
    PILU_QPDF_FUNCTIONS(FIND)
#undef FIND
    return whole;
}

const pilu_qpdf *pilu_qpdf_open(void)
{
    /* The C interface is kept compatible from version to version; Debian 12 has 29. */
    static const char *const NAMES[] = {"libqpdf.so.29", "libqpdf.so.30", "libqpdf.so"};
    static pilu_qpdf table;
    static bool open;
    for (size_t i = 0; !open && i < sizeof NAMES / sizeof *NAMES; i++) {
        void *library = dlopen(NAMES[i], RTLD_NOW | RTLD_LOCAL);
        open = library && find_functions(library, &table);
    }
    return open ? &table : NULL;
}
