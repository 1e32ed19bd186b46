#define _GNU_SOURCE /* memmem */

#include "cli/made.h"

#include "base/buf.h"
#include "base/digest.h"
#include "base/files.h"
#include "pilu.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { BUILD = 16, LINE = BUILD + 1 + 2 * PILU_DIGEST_SIZE + 1 }; /* digits; «BUILD SHA-256\n» */

/* The record of the folder asked last, as it was when first asked for, with what this process added. */
static struct {
    char *folder;
    pilu_buf text;
} known;

/* The program's build and version and those of its libraries, as one word. */
static pilu_str build_of(pilu_arena *arena)
{
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_buf_text(&text, "pilu " PILU_VERSION "\n");
    pilu_versions(&text);
    pilu_str digest = pilu_digest(arena, pilu_buf_view(&text));
    pilu_buf_free(&text);
    return pilu_str_slice(digest, 0, BUILD);
}

static const char *record_of(pilu_arena *arena, const char *folder)
{
    return pilu_arena_printf(arena, "%s/.pilu-made", folder).p;
}

static pilu_str line_of(pilu_arena *arena, pilu_str pdf)
{
    pilu_str digest = pilu_digest(arena, pdf);
    return pilu_arena_printf(arena, "%.*s %.*s\n", PILU_FMT(build_of(arena)), PILU_FMT(digest));
}

static pilu_str read_record(pilu_arena *arena, const char *folder)
{
    pilu_diags unheard;
    pilu_diags_init(&unheard, arena);
    const char *path = record_of(arena, folder);
    const pilu_source *file = pilu_file_exists(path) ? pilu_file_read(arena, &unheard, path, 0) : NULL;
    return file ? file->text : (pilu_str){0};
}

static void know(pilu_arena *arena, const char *folder)
{
    if (known.folder && strcmp(known.folder, folder) == 0) return;
    free(known.folder);
    pilu_buf_free(&known.text);
    size_t n = strlen(folder) + 1;
    known.folder = memcpy(pilu_memory_new(n), folder, n);
    pilu_buf_init(&known.text, 0);
    pilu_buf_str(&known.text, read_record(arena, folder));
}

/* All lines begin alike: memmem looks at their ends first. */
static bool is_known(pilu_str line) { return known.text.n && memmem(known.text.p, known.text.n, line.p, line.n); }

bool cli_made_here(const char *folder, pilu_str pdf)
{
    pilu_arena *arena = pilu_arena_new();
    know(arena, folder);
    bool here = is_known(line_of(arena, pdf));
    pilu_arena_free(arena);
    return here;
}

/* Several processes, and programs, add to it at once: a line is one write at the end. */
void cli_made_add(const char *folder, pilu_str pdf)
{
    pilu_arena *arena = pilu_arena_new();
    know(arena, folder);
    pilu_str line = line_of(arena, pdf);
    int file = is_known(line) ? -1
                              : open(record_of(arena, folder),
                                     O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666);
    if (file >= 0 && write(file, line.p, line.n) == (ssize_t)line.n) pilu_buf_str(&known.text, line);
    if (file >= 0) close(file);
    pilu_arena_free(arena);
}

void cli_made_tidy(const char *folder)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_diags unheard;
    pilu_diags_init(&unheard, arena);
    pilu_str text = read_record(arena, folder), build = build_of(arena);
    pilu_buf own;
    pilu_buf_init(&own, 0);
    for (size_t from = 0, to; from < text.n; from = to) {
        to = pilu_str_find(text, PILU_STR("\n"), from);
        to = to == SIZE_MAX ? text.n : to + 1;
        pilu_str line = pilu_str_slice(text, from, to);
        if (line.n == LINE && pilu_str_starts(line, build)) pilu_buf_str(&own, line);
    }
    if (own.n < text.n) pilu_file_write(&unheard, record_of(arena, folder), pilu_buf_view(&own));
    pilu_buf_free(&own);
    pilu_arena_free(arena);
}
