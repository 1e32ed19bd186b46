#include "base/arena.h"
#include "base/cache.h"
#include "unit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];
static const pilu_str KEY = {"font 1", 6};

static const char *path_of(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void begin(void)
{
    strcpy(folder, "/tmp/pilu-cache-XXXXXX");
    CHECK(mkdtemp(folder));
    setenv("PILU_CACHE", folder, 1);
}

static void end(void)
{
    static const char *const NAMES[] = {"a", "b", "there"};
    for (size_t i = 0; i < PILU_COUNT(NAMES); i++) {
        unlink(path_of(NAMES[i]));
        rmdir(path_of(NAMES[i]));
    }
    CHECK(rmdir(folder) == 0); /* nothing else was left there */
}

static bool finds(const char *name, pilu_str key, const char *bytes)
{
    pilu_cached found = pilu_cache_take(name, key);
    bool same = found.memory && pilu_str_is(found.bytes, bytes);
    CHECK(found.memory || !found.bytes.n);
    free(found.memory);
    return same;
}

static bool is_there(const char *name)
{
    pilu_cached found = pilu_cache_take(name, KEY);
    free(found.memory);
    return found.memory;
}

static size_t read_file(const char *path, char *bytes, size_t room)
{
    FILE *file = fopen(path, "rb");
    size_t n = file ? fread(bytes, 1, room, file) : 0;
    if (file) fclose(file);
    return n;
}

static void write_file(const char *path, const char *bytes, size_t n)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    CHECK(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
    close(fd);
}

TEST(what_was_kept_is_found)
{
    begin();
    CHECK(!is_there("a"));
    pilu_cache_keep("a", KEY, PILU_STR("outlines"));
    CHECK(finds("a", KEY, "outlines"));
    CHECK(!is_there("b"));
    CHECK(!finds("a", PILU_STR("font 2"), "outlines")); /* made for another key */
    pilu_cache_keep("a", PILU_STR("font 2"), PILU_STR("others"));
    CHECK(finds("a", PILU_STR("font 2"), "others"));
    CHECK(!is_there("a"));
    end();
}

TEST(only_the_user_has_it)
{
    struct stat st;
    begin();
    CHECK(rmdir(folder) == 0);
    pilu_cache_keep("a", KEY, PILU_STR("outlines"));
    CHECK(stat(folder, &st) == 0 && (st.st_mode & 0777) == 0700);
    CHECK(stat(path_of("a"), &st) == 0 && (st.st_mode & 0777) == 0600);
    end();
}

/* Every byte changed, every length cut: nothing is taken, and the next one kept is found. */
TEST(damage_is_seen)
{
    char good[256], bad[256];
    begin();
    pilu_cache_keep("a", KEY, PILU_STR("outlines"));
    size_t n = read_file(path_of("a"), good, sizeof good);
    CHECK(n > 8 && n < sizeof good);
    for (size_t i = 0; i < n; i++) {
        memcpy(bad, good, n);
        bad[i] ^= 1;
        write_file(path_of("a"), bad, n);
        CHECK(!is_there("a"));
        write_file(path_of("a"), good, i);
        CHECK(!is_there("a"));
    }
    memcpy(bad, good, n);
    bad[n] = 0;
    write_file(path_of("a"), bad, n + 1);
    CHECK(!is_there("a"));
    pilu_cache_keep("a", KEY, PILU_STR("outlines"));
    CHECK(finds("a", KEY, "outlines"));
    end();
}

TEST(what_others_may_write_is_not_trusted)
{
    begin();
    pilu_cache_keep("a", KEY, PILU_STR("outlines"));
    chmod(path_of("a"), 0620);
    CHECK(!is_there("a"));
    chmod(path_of("a"), 0602);
    CHECK(!is_there("a"));
    chmod(path_of("a"), 0644);
    CHECK(finds("a", KEY, "outlines"));
    chmod(folder, 0777);
    CHECK(!is_there("a"));
    pilu_cache_keep("b", KEY, PILU_STR("outlines")); /* nor is anything put there */
    chmod(folder, 0700);
    CHECK(!is_there("b"));
    if (geteuid() == 0) {
        CHECK(chown(path_of("a"), 12345, 12345) == 0);
        CHECK(!is_there("a"));
    }
    end();
}

TEST(links_pipes_and_folders)
{
    char before[256], after[256];
    begin();
    pilu_cache_keep("there", KEY, PILU_STR("outlines"));
    size_t n = read_file(path_of("there"), before, sizeof before);
    CHECK(symlink("there", path_of("a")) == 0);
    CHECK(!is_there("a"));
    pilu_cache_keep("a", KEY, PILU_STR("new"));
    CHECK(finds("a", KEY, "new"));
    CHECK(read_file(path_of("there"), after, sizeof after) == n && memcmp(before, after, n) == 0);
    unlink(path_of("a"));
    CHECK(mkfifo(path_of("a"), 0600) == 0);
    CHECK(!is_there("a"));
    CHECK(mkdir(path_of("b"), 0700) == 0);
    CHECK(!is_there("b"));
    pilu_cache_keep("b", KEY, PILU_STR("new"));
    CHECK(!is_there("b"));
    end();
}

TEST(where_it_is)
{
    pilu_arena *arena = pilu_arena_new();
    setenv("PILU_CACHE", "/x/y", 1);
    setenv("XDG_CACHE_HOME", "/cache", 1);
    setenv("HOME", "/home/zhang", 1);
    CHECK_STR(pilu_str_from(pilu_cache_folder(arena)), "/x/y");
    setenv("PILU_CACHE", "", 1);
    CHECK(!pilu_cache_folder(arena));
    setenv("PILU_CACHE", "off", 1);
    CHECK(!pilu_cache_folder(arena));
    CHECK(!is_there("a"));
    pilu_cache_keep("a", KEY, PILU_STR("nowhere"));
    unsetenv("PILU_CACHE");
    CHECK_STR(pilu_str_from(pilu_cache_folder(arena)), "/cache/pilu");
    setenv("XDG_CACHE_HOME", "cache", 1); /* «must be absolute … consider the path invalid and ignore it» */
    CHECK_STR(pilu_str_from(pilu_cache_folder(arena)), "/home/zhang/.cache/pilu");
    unsetenv("XDG_CACHE_HOME");
    CHECK_STR(pilu_str_from(pilu_cache_folder(arena)), "/home/zhang/.cache/pilu");
    unsetenv("HOME");
    CHECK(!pilu_cache_folder(arena));
    pilu_arena_free(arena);
}

TEST(no_folder_to_put_it_in)
{
    static const char *const NONE[] = {"/proc/pilu", "/nowhere/at/all", "/dev/null"};
    for (size_t i = 0; i < PILU_COUNT(NONE); i++) {
        setenv("PILU_CACHE", NONE[i], 1);
        pilu_cache_keep("a", KEY, PILU_STR("outlines"));
        CHECK(!is_there("a"));
    }
}

int main(void)
{
    RUN(what_was_kept_is_found);
    RUN(only_the_user_has_it);
    RUN(damage_is_seen);
    RUN(what_others_may_write_is_not_trusted);
    RUN(links_pipes_and_folders);
    RUN(where_it_is);
    RUN(no_folder_to_put_it_in);
    return unit_end();
}
