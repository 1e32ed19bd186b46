#include "base/cache.h"
#include "base/digest.h"
#include "base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The digest of the key, that of the bytes, the bytes. */
static const char MAGIC[] = "pilu cache 1\n";
enum { MAGIC_SIZE = sizeof MAGIC - 1, HEAD = MAGIC_SIZE + 2 * PILU_DIGEST_SIZE, LARGEST = 16 << 20 };

const char *pilu_cache_folder(pilu_arena *arena)
{
    const char *folder = getenv("PILU_CACHE"), *below = "";
    if (!folder) {
        folder = getenv("XDG_CACHE_HOME");
        below = "/pilu";
        if (!folder || folder[0] != '/') {
            folder = getenv("HOME");
            below = "/.cache/pilu";
        }
    }
    if (!folder || folder[0] != '/') return NULL;
    return pilu_arena_printf(arena, "%s%s", folder, below).p;
}

/* Nobody else may have put it there, or write to it. */
static bool is_ours(int fd, mode_t kind, off_t *size)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || (st.st_mode & S_IFMT) != kind) return false;
    *size = st.st_size;
    return st.st_uid == geteuid() && !(st.st_mode & (S_IWGRP | S_IWOTH));
}

static int open_folder(const char *path)
{
    off_t size;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || is_ours(fd, S_IFDIR, &size)) return fd;
    close(fd);
    return -1;
}

/* Into memory of its own: a mapped file can still be changed after it was found good. */
static char *read_whole(int fd, size_t size)
{
    char *bytes = pilu_memory_new(size);
    for (size_t n = 0; n < size;) {
        ssize_t got = read(fd, bytes + n, size - n);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) {
            free(bytes);
            return NULL;
        }
        n += (size_t)got;
    }
    return bytes;
}

/* A pipe of that name must not keep us waiting. */
static char *read_file(const char *folder, const char *name, size_t *size)
{
    off_t length = 0;
    char *bytes = NULL;
    int at = open_folder(folder);
    int fd = at < 0 ? -1 : openat(at, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0 && is_ours(fd, S_IFREG, &length) && length > HEAD && length <= LARGEST)
        bytes = read_whole(fd, *size = (size_t)length);
    if (fd >= 0) close(fd);
    if (at >= 0) close(at);
    return bytes;
}

static void put_head(pilu_str key, pilu_str bytes, char head[HEAD])
{
    memcpy(head, MAGIC, MAGIC_SIZE);
    pilu_digest_bytes(key, (uint8_t *)head + MAGIC_SIZE);
    pilu_digest_bytes(bytes, (uint8_t *)head + MAGIC_SIZE + PILU_DIGEST_SIZE);
}

pilu_cached pilu_cache_take(const char *name, pilu_str key)
{
    pilu_arena *arena = pilu_arena_new();
    const char *folder = pilu_cache_folder(arena);
    size_t size = 0;
    char *file = folder ? read_file(folder, name, &size) : NULL;
    pilu_arena_free(arena);
    if (!file) return (pilu_cached){0};
    char head[HEAD];
    pilu_str bytes = {file + HEAD, size - HEAD};
    put_head(key, bytes, head);
    if (memcmp(file, head, HEAD) == 0) return (pilu_cached){bytes, file};
    free(file);
    return (pilu_cached){0};
}

/* What lies there already is taken away first: the file that a link points to is none of ours to replace. */
static void replace(pilu_arena *arena, const char *folder, int at, const char *name, pilu_str file)
{
    pilu_diags unheard;
    pilu_diags_init(&unheard, arena);
    pilu_files_sweep(folder);
    unlinkat(at, name, 0);
    const char *path = pilu_arena_printf(arena, "%s/%s", folder, name).p;
    if (pilu_file_write(&unheard, path, file) && fchmodat(at, name, 0600, 0) != 0) unlinkat(at, name, 0);
}

void pilu_cache_keep(const char *name, pilu_str key, pilu_str bytes)
{
    pilu_arena *arena = pilu_arena_new();
    const char *folder = bytes.n && bytes.n <= LARGEST - HEAD ? pilu_cache_folder(arena) : NULL;
    if (folder) mkdir(folder, 0700); /* which may be there, or fail: the next line sees */
    int at = folder ? open_folder(folder) : -1;
    if (at >= 0) {
        char head[HEAD];
        pilu_buf file;
        pilu_buf_init(&file, 0);
        put_head(key, bytes, head);
        pilu_buf_put(&file, head, HEAD);
        pilu_buf_str(&file, bytes);
        replace(arena, folder, at, name, pilu_buf_view(&file));
        pilu_buf_free(&file);
        close(at);
    }
    pilu_arena_free(arena);
}
