/* cut.c: a library that is loaded before the C library (LD_PRELOAD) and ends the process, or fills the disk, at the n-th
 * change of anything below one folder. For tests/publish and tests/faults.
 *
 *   CUT_IN    the folder, as an absolute path
 *   CUT_AT    which change, from 1; 0: none
 *   CUT_HOW   kill: SIGKILL before it; torn: SIGKILL when half of a write is done; full: from here on nothing that needs
 *             room succeeds (ENOSPC), the first write half done; io: this one fails (EIO); short: this write takes
 *             only half of what it was given, which is no failure
 *   CUT_LOG   a file that gets a line for each change: how many there are to cut at */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int seen, at = -1, log_to = -1;
static const char *in, *how;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void begin(void)
{
    if (at >= 0) return;
    const char *number = getenv("CUT_AT"), *log = getenv("CUT_LOG");
    at = number ? atoi(number) : 0;
    in = getenv("CUT_IN");
    how = getenv("CUT_HOW");
    if (log) log_to = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
}

static bool is_below(const char *path)
{
    char full[PATH_MAX];
    begin();
    if (!in || !path) return false;
    if (path[0] != '/') {
        if (!getcwd(full, sizeof full)) return false;
        size_t n = strlen(full);
        snprintf(full + n, sizeof full - n, "/%s", path);
        path = full;
    }
    size_t n = strlen(in);
    return strncmp(path, in, n) == 0 && (path[n] == '/' || !path[n]);
}

static bool is_file_below(int file)
{
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0) return false;
    path[n] = 0;
    return is_below(path);
}

typedef enum turn { GO, HALF_THEN_DIE, HALF, REFUSED } turn;

static turn next(const char *what, bool needs_room, bool can_be_torn)
{
    seen++;
    if (log_to >= 0) {
        char line[64];
        int n = snprintf(line, sizeof line, "%d %s\n", seen, what);
        REAL(write)(log_to, line, (size_t)n);
    }
    if (!at || seen < at) return GO;
    errno = ENOSPC;
    if (strcmp(how, "full") == 0) return !needs_room ? GO : seen == at && can_be_torn ? HALF : REFUSED;
    if (seen > at) return GO;
    errno = EIO;
    if (strcmp(how, "io") == 0) return REFUSED;
    if (strcmp(how, "short") == 0) return can_be_torn ? HALF : GO;
    if (strcmp(how, "torn") == 0 && can_be_torn) return HALF_THEN_DIE;
    kill(getpid(), SIGKILL);
    return GO;
}

#define WRITER(name, type_of_end, ...)                                                                              \
    {                                                                                                                \
        if (!is_file_below(file)) return REAL(name)(file, bytes, n __VA_ARGS__);                                     \
        switch (next(#name, true, n > 1)) {                                                                          \
        case REFUSED: return -1;                                                                                     \
        case HALF_THEN_DIE:                                                                                          \
            REAL(name)(file, bytes, n / 2 __VA_ARGS__);                                                              \
            kill(getpid(), SIGKILL);                                                                                 \
            return -1;                                                                                               \
        case HALF: return REAL(name)(file, bytes, n / 2 __VA_ARGS__);                                                \
        default: return REAL(name)(file, bytes, n __VA_ARGS__);                                                      \
        }                                                                                                            \
    }

ssize_t write(int file, const void *bytes, size_t n) WRITER(write, )
ssize_t pwrite(int file, const void *bytes, size_t n, off_t where) WRITER(pwrite, , , where)
ssize_t pwrite64(int file, const void *bytes, size_t n, off64_t where) WRITER(pwrite64, , , where)

#define OPENER(name, first_argument, first, path)                                                                    \
    int name(first_argument const char *path, int flags, ...)                                                        \
    {                                                                                                                \
        va_list more;                                                                                                \
        va_start(more, flags);                                                                                       \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                                                    \
        va_end(more);                                                                                                \
        bool makes = (flags & O_CREAT) && access(path, F_OK) != 0;                                                   \
        if ((makes || (flags & O_TRUNC)) && is_below(path) && next(#name, makes, false) == REFUSED) return -1;       \
        return REAL(name)(first path, flags, mode);                                                                  \
    }
OPENER(open, , , path)
OPENER(open64, , , path)

#define OTHER(name, parameters, arguments, condition, needs_room)                                                    \
    int name parameters                                                                                              \
    {                                                                                                                \
        if ((condition) && next(#name, needs_room, false) == REFUSED) return -1;                                     \
        return REAL(name) arguments;                                                                                 \
    }
OTHER(rename, (const char *from, const char *to), (from, to), is_below(to), true)
OTHER(link, (const char *from, const char *to), (from, to), is_below(to), true)
OTHER(mkdir, (const char *path, mode_t mode), (path, mode), is_below(path) && access(path, F_OK) != 0, true)
OTHER(unlink, (const char *path), (path), is_below(path), false)
OTHER(remove, (const char *path), (path), is_below(path), false)
OTHER(rmdir, (const char *path), (path), is_below(path), false)
OTHER(fsync, (int file), (file), is_file_below(file), false)
OTHER(fdatasync, (int file), (file), is_file_below(file), false)
OTHER(syncfs, (int file), (file), is_file_below(file), false)
OTHER(ftruncate, (int file, off_t size), (file, size), is_file_below(file), false)
OTHER(ftruncate64, (int file, off64_t size), (file, size), is_file_below(file), false)
