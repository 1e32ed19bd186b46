#define _XOPEN_SOURCE 700 /* mkdtemp, symlink */

#include "base/files.h"
#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

static pilu_arena *arena;
static pilu_diags diags;
static char folder[256];

static const char *in_folder(const char *name)
{
    return pilu_arena_printf(arena, "%s/%s", folder, name).p;
}

/* The English message of the only finding since the last call, or «» when there is none. */
static pilu_str only_message(void)
{
    if (diags.count == 0) return PILU_STR("");
    if (diags.count > 1) return PILU_STR("(several findings)");
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    pilu_finding_message(&diags.items[0], PILU_EN, &buf);
    pilu_str text = pilu_arena_str(arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    pilu_diags_init(&diags, arena);
    return text;
}

static pilu_str content(const char *path)
{
    pilu_source *source = pilu_file_read(arena, &diags, path, 0);
    return source ? source->text : PILU_STR("(none)");
}

static int entries(void)
{
    DIR *dir = opendir(folder);
    int n = 0;
    while (dir && readdir(dir)) n++;
    if (dir) closedir(dir);
    return n - 2;
}

static mode_t mode_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? st.st_mode & 0777 : 0;
}

static pilu_str message_for(const char *verb, const char *path, const char *reason)
{
    return pilu_arena_printf(arena, "cannot %s “%s”: %s.%s", verb, path, reason,
                             strcmp(verb, "write") == 0 ? " A file that was there is unchanged." : "");
}

TEST(write_and_read_back)
{
    const char *path = in_folder("甲.json");
    CHECK(!pilu_file_exists(path));
    CHECK(pilu_file_write(&diags, path, PILU_STR("一\0二\n")));
    CHECK(pilu_file_exists(path));
    CHECK(!pilu_folder_exists(path));
    CHECK(pilu_folder_exists(folder));
    CHECK(!pilu_file_exists(folder));
    pilu_source *source = pilu_file_read(arena, &diags, path, 0);
    CHECK(source != NULL);
    CHECK(pilu_str_eq(source->text, PILU_STR("一\0二\n")));
    CHECK_STR(source->name, path);
    CHECK(pilu_file_write(&diags, path, (pilu_str){0}));
    CHECK_STR(content(path), "");
    CHECK_STR(only_message(), "");
    CHECK_INT(entries(), 1); /* no temporary file is left */
    unlink(path);
}

TEST(large_content)
{
    enum { SIZE = 5000003 };
    char *bytes = pilu_memory_new(SIZE);
    for (size_t i = 0; i < SIZE; i++) bytes[i] = (char)(i * 2654435761u >> 13);
    const char *path = in_folder("large");
    CHECK(pilu_file_write(&diags, path, (pilu_str){bytes, SIZE}));
    CHECK(pilu_str_eq(content(path), (pilu_str){bytes, SIZE}));
    free(bytes);
    unlink(path);
}

TEST(read_failures)
{
    const char *missing = in_folder("none.json");
    CHECK(!pilu_file_read(arena, &diags, missing, 0));
    CHECK(pilu_str_eq(only_message(), message_for("read", missing, "there is no such file")));
    CHECK(!pilu_file_read(arena, &diags, folder, 0));
    CHECK(pilu_str_eq(only_message(), message_for("read", folder, "it is a folder, not a file")));
    const char *path = in_folder("small");
    CHECK(pilu_file_write(&diags, path, PILU_STR("12345")));
    const char *below = in_folder("small/x");
    CHECK(!pilu_file_read(arena, &diags, below, 0));
    CHECK(pilu_str_eq(only_message(), message_for("read", below, "a part of the path is not a folder")));
    CHECK(pilu_file_read(arena, &diags, path, 5) != NULL);
    CHECK(!pilu_file_read(arena, &diags, path, 4));
    CHECK(pilu_str_eq(only_message(), pilu_arena_printf(arena, "“%s” is larger than the limit of 4 B; split it.", path)));
    CHECK(!pilu_file_read(arena, &diags, "/dev/zero", 1 << 20)); /* has no size, never ends */
    CHECK_STR(only_message(), "“/dev/zero” is larger than the limit of 1 MB; split it.");
    CHECK_STR(content("/dev/null"), "");
    if (geteuid() != 0) {
        chmod(path, 0);
        CHECK(!pilu_file_read(arena, &diags, path, 0));
        CHECK(pilu_str_eq(only_message(), message_for("read", path, "permission denied")));
    }
    unlink(path);
}

TEST(standard_input)
{
    int saved = dup(STDIN_FILENO), ends[2];
    CHECK(pipe(ends) == 0);
    CHECK(write(ends[1], "{\"a\":1}", 7) == 7);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    pilu_source *source = pilu_file_read(arena, &diags, "-", 0);
    CHECK(source != NULL);
    if (source) {
        CHECK_STR(source->text, "{\"a\":1}");
        CHECK_STR(source->name, "<stdin>");
    }
    dup2(saved, STDIN_FILENO);
    close(saved);
}

TEST(write_failures)
{
    const char *lost = in_folder("no/such/out.html");
    CHECK(!pilu_file_write(&diags, lost, PILU_STR("x")));
    CHECK(pilu_str_eq(only_message(), message_for("write", lost, "there is no such folder")));
    CHECK(!pilu_file_write(&diags, folder, PILU_STR("x")));
    CHECK(pilu_str_eq(only_message(), message_for("write", folder, "it is a folder, not a file")));
    if (access("/dev/full", W_OK) == 0) {
        CHECK(!pilu_file_write(&diags, "/dev/full", PILU_STR("x")));
        CHECK(pilu_str_eq(only_message(), message_for("write", "/dev/full", "the disk is full")));
    }
    CHECK(pilu_file_write(&diags, "/dev/null", PILU_STR("x")));
    struct stat st;
    CHECK(stat("/dev/null", &st) == 0 && S_ISCHR(st.st_mode)); /* still the device */
    CHECK_INT(entries(), 0);
}

/* Of two files that belong together one cannot be written: the other is as it was, and nothing is left behind. */
TEST(both_or_none)
{
    const char *good = in_folder("a.html"), *lost = in_folder("no/a.pdf");
    CHECK(pilu_file_write(&diags, good, PILU_STR("old")));
    for (int order = 0; order < 2; order++) {
        pilu_output outputs[2] = {{order ? lost : good, PILU_STR("new")}, {order ? good : lost, PILU_STR("new")}};
        CHECK(!pilu_files_write(&diags, outputs, 2));
        CHECK(pilu_str_eq(only_message(), message_for("write", lost, "there is no such folder")));
        CHECK_STR(content(good), "old");
        CHECK_INT(entries(), 1);
    }
    const char *other = in_folder("a.pdf");
    CHECK(pilu_files_write(&diags, (pilu_output[]){{good, PILU_STR("1")}, {other, PILU_STR("2")}}, 2));
    CHECK_STR(content(good), "1");
    CHECK_STR(content(other), "2");
    CHECK_INT(entries(), 2);
    CHECK(pilu_files_write(&diags, NULL, 0));
    unlink(good);
    unlink(other);
}

TEST(read_only_stays)
{
    if (geteuid() == 0) return; /* root may write anything */
    const char *path = in_folder("fixed");
    CHECK(pilu_file_write(&diags, path, PILU_STR("old")));
    chmod(path, 0444);
    CHECK(!pilu_file_write(&diags, path, PILU_STR("new")));
    CHECK(pilu_str_eq(only_message(), message_for("write", path, "permission denied")));
    CHECK_STR(content(path), "old");
    chmod(path, 0644);
    chmod(folder, 0555);
    CHECK(!pilu_file_write(&diags, path, PILU_STR("new")));
    CHECK(pilu_str_eq(only_message(), message_for("write", path, "permission denied")));
    chmod(folder, 0755);
    CHECK_STR(content(path), "old");
    CHECK_INT(entries(), 1);
    unlink(path);
}

TEST(modes_and_links)
{
    mode_t mask = umask(027);
    const char *path = in_folder("a"), *link = in_folder("link");
    CHECK(pilu_file_write(&diags, path, PILU_STR("1")));
    CHECK_INT(mode_of(path), 0640);
    chmod(path, 0604);
    CHECK(pilu_file_write(&diags, path, PILU_STR("2")));
    CHECK_INT(mode_of(path), 0604);
    umask(mask);
    CHECK(symlink("a", link) == 0);
    CHECK(pilu_file_write(&diags, link, PILU_STR("3")));
    struct stat st;
    CHECK(lstat(link, &st) == 0 && S_ISLNK(st.st_mode));
    CHECK_STR(content(path), "3");
    unlink(link);
    unlink(path);
    CHECK(symlink("link", link) == 0);
    CHECK(!pilu_file_read(arena, &diags, link, 0));
    CHECK(pilu_str_eq(only_message(), message_for("read", link, "links point to each other without end")));
    unlink(link);
    CHECK_INT(entries(), 0);
}

/* What the file is called that a process of this machine has on its way: the n-th. */
static const char *on_its_way(long process, int n)
{
    struct utsname host;
    CHECK(uname(&host) == 0);
    return pilu_arena_printf(arena, "%s/.pilu-%.100s-%ld-%d.tmp", folder, host.nodename, process, n).p;
}

static void make_empty(const char *name)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_EXCL, 0600);
    CHECK(fd >= 0);
    close(fd);
}

TEST(left_over)
{
    pid_t gone = fork();
    if (gone == 0) _exit(0);
    CHECK(waitpid(gone, NULL, 0) == gone);
    make_empty(on_its_way((long)gone, 0));
    make_empty(on_its_way((long)getpid(), 7));
    const char *const stay[] = {".pilu-another.machine-1-0.tmp", ".pilu-1.tmp", ".pilu-.tmp", "a.tmp", ".tmp", "-"};
    for (size_t i = 0; i < PILU_COUNT(stay); i++) make_empty(in_folder(stay[i]));
    CHECK_INT(entries(), 2 + PILU_COUNT(stay));
    pilu_files_sweep(folder);
    CHECK(!pilu_file_exists(on_its_way((long)gone, 0)));
    CHECK(pilu_file_exists(on_its_way((long)getpid(), 7)));
    CHECK_INT(entries(), 1 + PILU_COUNT(stay));
    unlink(on_its_way((long)getpid(), 7));
    for (size_t i = 0; i < PILU_COUNT(stay); i++) unlink(in_folder(stay[i]));
    pilu_files_sweep(in_folder("none"));
    CHECK_INT(entries(), 0);
}

TEST(occupied_temporary_name)
{
    /* The next names that a write would use are taken already, as by another program of the same number. */
    for (int i = 0; i < 64; i++) make_empty(on_its_way((long)getpid(), i));
    CHECK(pilu_file_write(&diags, in_folder("b"), PILU_STR("x")));
    CHECK_STR(content(in_folder("b")), "x");
    CHECK_INT(entries(), 65);
    for (int i = 0; i < 64; i++) unlink(on_its_way((long)getpid(), i));
    unlink(in_folder("b"));
}

TEST(reasons_in_both_languages)
{
    static const int NUMBERS[] = {ENOENT, EACCES, EPERM, EISDIR, ENOTDIR, ENOSPC, EROFS, ENAMETOOLONG, ELOOP, EMFILE, EIO, EFBIG, EDQUOT, EINVAL,
                                  EBUSY, EPIPE, 0, 9999};
    for (size_t i = 0; i < PILU_COUNT(NUMBERS); i++) {
        pilu_str words = pilu_errno_words(NUMBERS[i]);
        size_t split = pilu_str_find(words, PILU_STR(PILU_WORDS_SPLIT), 0);
        CHECK(split != SIZE_MAX && split > 0 && split + 1 < words.n);
    }
}

int main(void)
{
    arena = pilu_arena_new();
    pilu_diags_init(&diags, arena);
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/pilu-files-XXXXXX", base ? base : "/tmp");
    if (!mkdtemp(folder)) return 1;
    RUN(write_and_read_back);
    RUN(large_content);
    RUN(read_failures);
    RUN(standard_input);
    RUN(write_failures);
    RUN(both_or_none);
    RUN(read_only_stays);
    RUN(modes_and_links);
    RUN(left_over);
    RUN(occupied_temporary_name);
    RUN(reasons_in_both_languages);
    rmdir(folder);
    pilu_arena_free(arena);
    return unit_end();
}
