#define _XOPEN_SOURCE 700 /* realpath */

#include "base/files.h"

#include "base/limit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

pilu_str pilu_errno_words(int number)
{
    switch (number) {
    case ENOENT: return PILU_WORDS("文件不存在", "there is no such file");
    case EACCES:
    case EPERM: return PILU_WORDS("没有权限", "permission denied");
    case EISDIR: return PILU_WORDS("这是文件夹，不是文件", "it is a folder, not a file");
    case ENOTDIR: return PILU_WORDS("路径中有一段不是文件夹", "a part of the path is not a folder");
    case EEXIST: return PILU_WORDS("同名文件已存在", "a file of that name exists");
    case ENOTEMPTY: return PILU_WORDS("文件夹不是空的", "the folder is not empty");
    case ENOSPC: return PILU_WORDS("磁盘空间不足", "the disk is full");
    case EDQUOT: return PILU_WORDS("磁盘配额已用完", "the disk quota is used up");
    case EFBIG: return PILU_WORDS("文件过大", "the file is too large");
    case EROFS: return PILU_WORDS("磁盘是只读的", "the disk is read-only");
    case ENAMETOOLONG: return PILU_WORDS("文件名或路径太长", "the file name or path is too long");
    case ELOOP: return PILU_WORDS("链接互相指向，没有尽头", "links point to each other without end");
    case EMFILE:
    case ENFILE: return PILU_WORDS("打开的文件过多", "too many files are open");
    case EBUSY:
    case ETXTBSY: return PILU_WORDS("文件正被其他程序使用", "another program is using the file");
    case EIO: return PILU_WORDS("磁盘读写出错", "the disk reports an error");
    case ENXIO:
    case ENODEV: return PILU_WORDS("设备不可用", "the device is not available");
    case EBADF: return PILU_WORDS("输入或输出已被关闭", "the input or output is closed");
    case EPIPE: return PILU_WORDS("接收数据的程序已退出", "the program that takes the data has ended");
    case EINVAL: return PILU_WORDS("系统不接受这个路径", "the system does not accept this path");
    default: return PILU_WORDS("系统拒绝了这一操作", "the system refused it");
    }
}

bool pilu_file_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

bool pilu_folder_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool pilu_path_is_below(pilu_str path)
{
    if (path.n == 0 || path.p[0] == '/') return false;
    for (size_t from = 0, to; from <= path.n; from = to + 1) {
        to = pilu_str_find(path, PILU_STR("/"), from);
        if (to == SIZE_MAX) to = path.n;
        if (pilu_str_is(pilu_str_slice(path, from, to), "..")) return false;
    }
    return true;
}

pilu_below pilu_file_below(pilu_arena *arena, const char *folder, pilu_str path, const char **full)
{
    char root[PATH_MAX], real[PATH_MAX];
    if (!pilu_path_is_below(path)) return PILU_BELOW_OUTSIDE;
    pilu_str named = pilu_arena_printf(arena, "%s/%.*s", folder, PILU_FMT(path));
    if (!realpath(folder, root) || !realpath(named.p, real)) return PILU_BELOW_ABSENT;
    pilu_str prefix = pilu_arena_printf(arena, "%s/", strcmp(root, "/") ? root : "");
    if (!pilu_str_starts(pilu_str_from(real), prefix)) return PILU_BELOW_OUTSIDE;
    *full = pilu_arena_str(arena, pilu_str_from(real)).p;
    return PILU_BELOW_INSIDE;
}

/* --- reading --------------------------------------------------------------------------------------- */

static void report_limit(pilu_arena *arena, pilu_diags *diags, const char *path, size_t limit)
{
    bool mega = limit % (1 << 20) == 0;
    pilu_str size = pilu_arena_printf(arena, "%zu %s", mega ? limit >> 20 : limit, mega ? "MB" : "B");
    pilu_report(diags, FILE_LIMIT, (pilu_place){0}, pilu_str_from(path), size);
}

typedef enum outcome { READ_ALL, READ_FAILED, READ_TOO_LARGE } outcome;

/* The whole of `fd`. Its size is only a first guess: a pipe has none and a file may grow meanwhile. */
static outcome read_all(pilu_arena *arena, int fd, size_t limit, pilu_str *out)
{
    struct stat st;
    if (fstat(fd, &st) != 0) return READ_FAILED;
    if (S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        return READ_FAILED;
    }
    if (S_ISREG(st.st_mode) && (uintmax_t)st.st_size > limit) return READ_TOO_LARGE;
    size_t room = S_ISREG(st.st_mode) ? (size_t)st.st_size + 1 : 4096, n = 0;
    char *bytes = pilu_arena_alloc(arena, room);
    for (;;) {
        if (n == room) {
            bytes = pilu_arena_grow(arena, bytes, room, room * 2);
            room *= 2;
        }
        ssize_t got = read(fd, bytes + n, room - n);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return READ_FAILED;
        if (got == 0) break;
        n += (size_t)got;
        if (n > limit) return READ_TOO_LARGE;
    }
    *out = (pilu_str){bytes, n};
    return READ_ALL;
}

bool pilu_file_ends(const char *path, const char *ending)
{
    size_t n = strlen(path), e = strlen(ending);
    return n > e && strcasecmp(path + n - e, ending) == 0;
}

pilu_source *pilu_file_read(pilu_arena *arena, pilu_diags *diags, const char *path, size_t limit)
{
    bool standard = strcmp(path, "-") == 0;
    if (limit == 0) limit = pilu_limit(PILU_LIMIT_FILE_MB) << 20;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    pilu_str text = {0};
    outcome result = fd < 0 ? READ_FAILED : read_all(arena, fd, limit, &text);
    int reason = errno;
    if (fd >= 0 && !standard) close(fd);
    const char *name = standard ? "<stdin>" : path;
    if (result == READ_TOO_LARGE) report_limit(arena, diags, name, limit);
    if (result == READ_FAILED)
        pilu_report(diags, FILE_READ, (pilu_place){0}, pilu_str_from(name), pilu_errno_words(reason));
    return result == READ_ALL ? pilu_source_new(arena, pilu_str_from(name), text) : NULL;
}

/* --- writing --------------------------------------------------------------------------------------- */

static bool write_all(int fd, pilu_str bytes)
{
    while (bytes.n) {
        ssize_t put = write(fd, bytes.p, bytes.n);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        bytes = pilu_str_slice(bytes, (size_t)put, bytes.n);
    }
    return true;
}

/* «.pilu-HOST-PROCESS-»: whose a file on its way is. Several machines may write to one folder. */
enum { OWNER_MOST = 160 };
static void owner_of(long process, char *out)
{
    struct utsname host;
    if (uname(&host) != 0) host.nodename[0] = 0;
    snprintf(out, OWNER_MOST, ".pilu-%.100s-%ld-", host.nodename, process);
}

/* A new file in the folder of `path`; its name goes to `name` (room for the path and OWNER_MOST and 32 more). A counter
 * and O_EXCL instead of mkstemp: the system applies the umask, which a thread cannot read without setting it. */
static int temporary_open(const char *path, char *name)
{
    static atomic_uint counter;
    char owner[OWNER_MOST];
    const char *slash = strrchr(path, '/');
    int folder = slash ? (int)(slash - path) + 1 : 0;
    int fd;
    owner_of((long)getpid(), owner);
    do {
        sprintf(name, "%.*s%s%u.tmp", folder, path, owner, atomic_fetch_add(&counter, 1));
        fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (fd < 0 && errno == EEXIST);
    return fd;
}

/* A file on its way: its bytes lie beside it under a name of their own. */
typedef struct staged {
    char *target, *temporary; /* owned; temporary is empty while there is no such file */
    bool there;               /* a file of that name, with this mode */
    mode_t mode;
} staged;

/* 0 or the reason of failure. A file made read-only is meant to stay; a link stays a link, and the file that it points
 * to is replaced. All memory is asked for here, before there is a file that running out of it would leave behind. */
static int choose(const pilu_output *output, staged *file)
{
    struct stat old = {0};
    file->there = stat(output->path, &old) == 0;
    if (file->there && S_ISDIR(old.st_mode)) return EISDIR;
    if (file->there && access(output->path, W_OK) != 0) return errno;
    file->mode = old.st_mode & 0777;
    file->target = file->there ? realpath(output->path, NULL) : NULL;
    if (!file->target) file->target = strcpy(pilu_memory_new(strlen(output->path) + 1), output->path);
    file->temporary = pilu_memory_new(strlen(file->target) + OWNER_MOST + 32);
    *file->temporary = 0;
    return 0;
}

static int stage(const pilu_output *output, staged *file)
{
    int fd = temporary_open(file->target, file->temporary), reason = fd < 0 ? errno : 0;
    if (fd < 0) {
        *file->temporary = 0;
        return reason;
    }
    if (!write_all(fd, output->bytes) || (file->there && fchmod(fd, file->mode) != 0) || fsync(fd) != 0) reason = errno;
    if (close(fd) != 0 && !reason) reason = errno;
    return reason;
}

/* A device or pipe cannot be replaced. */
static bool is_written_through(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && !S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode);
}

static int write_through(const char *path, pilu_str bytes)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC), reason = 0;
    if (fd < 0) return errno;
    if (!write_all(fd, bytes)) reason = errno;
    if (close(fd) != 0 && !reason) reason = errno;
    return reason;
}

/* All are written before one is renamed: what can fail has then been done. 0 or the reason, `*failed` says whose. */
static int replace_all(const pilu_output *outputs, size_t count, staged *files, size_t *failed)
{
    int reason = 0;
    for (size_t i = 0; i < count && !reason; i++) {
        if (is_written_through(outputs[i].path)) continue;
        reason = choose(&outputs[i], &files[i]);
        *failed = i;
    }
    for (size_t i = 0; i < count && !reason; i++) {
        if (!files[i].temporary) continue;
        reason = stage(&outputs[i], &files[i]);
        *failed = i;
    }
    for (size_t i = 0; i < count && !reason; i++) {
        if (!files[i].temporary) continue;
        if (rename(files[i].temporary, files[i].target) != 0) reason = errno;
        else *files[i].temporary = 0;
        *failed = i;
    }
    for (size_t i = 0; i < count; i++) {
        if (files[i].temporary && *files[i].temporary) unlink(files[i].temporary);
        free(files[i].temporary);
        free(files[i].target);
    }
    return reason;
}

/* With the signals that end a program held back. A file larger than the system allows is a failure, not an end. */
static int replace_undisturbed(const pilu_output *outputs, size_t count, size_t *failed)
{
    sigset_t ending, before;
    struct sigaction ignore = {.sa_handler = SIG_IGN}, old;
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGHUP);
    sigaddset(&ending, SIGQUIT);
    sigaddset(&ending, SIGUSR1); /* base/pool */
    pthread_sigmask(SIG_BLOCK, &ending, &before);
    sigaction(SIGXFSZ, &ignore, &old);
    staged *files = pilu_memory_new(count * sizeof *files + 1);
    memset(files, 0, count * sizeof *files);
    int reason = replace_all(outputs, count, files, failed);
    free(files);
    sigaction(SIGXFSZ, &old, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return reason;
}

bool pilu_files_write(pilu_diags *diags, const pilu_output *outputs, size_t count)
{
    int reason = 0;
    size_t failed = 0;
    for (size_t i = 0; i < count && !reason; i++) {
        if (!is_written_through(outputs[i].path)) continue;
        reason = write_through(outputs[i].path, outputs[i].bytes);
        failed = i;
    }
    if (!reason) reason = replace_undisturbed(outputs, count, &failed);
    if (!reason) return true;
    pilu_str words = reason == ENOENT ? PILU_WORDS("文件夹不存在", "there is no such folder") : pilu_errno_words(reason);
    pilu_report(diags, FILE_WRITE, (pilu_place){0}, pilu_str_from(outputs[failed].path), words);
    return false;
}

bool pilu_file_write(pilu_diags *diags, const char *path, pilu_str bytes)
{
    return pilu_files_write(diags, &(pilu_output){path, bytes}, 1);
}

/* Only a process of this machine can be asked whether it still lives. */
static bool is_left_over(const char *name)
{
    char owner[OWNER_MOST];
    size_t n = strlen(name);
    if (n < 4 || strcmp(name + n - 4, ".tmp") != 0) return false;
    const char *counter = strrchr(name, '-'), *process = counter;
    while (process && process > name && process[-1] != '-') process--;
    long number = process ? strtol(process, NULL, 10) : 0;
    owner_of(number, owner);
    if (number <= 0 || strncmp(name, owner, strlen(owner)) != 0) return false;
    return kill((pid_t)number, 0) != 0 && errno == ESRCH;
}

void pilu_files_sweep(const char *folder)
{
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        if (is_left_over(entry->d_name)) unlinkat(dirfd(dir), entry->d_name, 0);
    if (dir) closedir(dir);
}
