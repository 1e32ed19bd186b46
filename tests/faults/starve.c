/* starve.c: a library that is loaded before the C library (LD_PRELOAD) and refuses memory from the n-th request on, to the
 * program and all of its libraries: they ask src/cli/memory.c, which asks the functions here. For tests/faults.
 *
 *   STARVE_AT    which request, from 1; 0: none
 *   STARVE_LOG   a file that gets the number of requests, 8 bytes; of the process that asked most often */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static unsigned long seen, at, *most; /* `most` is shared by the processes that the program begins */

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void begin(void)
{
    const char *number = getenv("STARVE_AT"), *log = getenv("STARVE_LOG");
    at = number ? strtoul(number, NULL, 10) : 0;
    int file = log ? open(log, O_RDWR | O_CREAT | O_CLOEXEC, 0666) : -1;
    if (file < 0 || ftruncate(file, sizeof *most) != 0) return;
    most = mmap(NULL, sizeof *most, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (most == MAP_FAILED) abort();
}

static bool refuse(void)
{
    if (seen++ == 0) begin();
    if (most && *most < seen) *most = seen;
    if (!at || seen < at) return false;
    errno = ENOMEM;
    return true;
}

void *__libc_malloc(size_t size) { return refuse() ? NULL : REAL(__libc_malloc)(size); }
void *__libc_calloc(size_t count, size_t size) { return refuse() ? NULL : REAL(__libc_calloc)(count, size); }
void *__libc_realloc(void *old, size_t size) { return refuse() ? NULL : REAL(__libc_realloc)(old, size); }
void *__libc_memalign(size_t alignment, size_t size) { return refuse() ? NULL : REAL(__libc_memalign)(alignment, size); }
