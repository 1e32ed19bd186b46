#include "check/finished.h"

#include "base/encoding.h"
#include "base/files.h"
#include "base/limit.h"
#include "check/kept.h"
#include "check/text.h"
#include "read/pdf_blocks.h"
#include "read/pdf_rules.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

typedef enum finished_kind { NOT_FINISHED, FINISHED_PLAIN, FINISHED_HTML, FINISHED_PDF } finished_kind;

static finished_kind kind_of(const char *path)
{
    static const struct {
        const char *ending;
        finished_kind kind;
    } ENDINGS[] = {{".txt", FINISHED_PLAIN}, {".html", FINISHED_HTML}, {".htm", FINISHED_HTML}, {".pdf", FINISHED_PDF}};
    for (size_t i = 0; i < PILU_COUNT(ENDINGS); i++)
        if (pilu_file_ends(path, ENDINGS[i].ending)) return ENDINGS[i].kind;
    return NOT_FINISHED;
}

bool pilu_finished_is(const char *path) { return kind_of(path) != NOT_FINISHED; }

static bool read_all(int from, pilu_buf *out)
{
    char bytes[65536];
    for (ssize_t n; !out->full && (n = read(from, bytes, sizeof bytes)) != 0;) {
        if (n > 0) pilu_buf_put(out, bytes, (size_t)n);
        else if (errno != EINTR) return false;
    }
    return !out->full;
}

/* Runs «pdftotext -enc UTF-8 -q -bbox FILE -» without a shell. 0, or why not: an errno, or -1 when it
 * failed. */
static int run_pdftotext(const char *path, pilu_buf *out)
{
    int ends[2];
    if (pipe(ends) != 0) return errno;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0); /* we say what is wrong */
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    const char *arguments[] = {"pdftotext", "-enc", "UTF-8", "-q", "-bbox", path, "-", NULL};
    pid_t child;
    int error = posix_spawnp(&child, arguments[0], &actions, NULL, (char *const *)(const void *)arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    bool whole = error == 0 && read_all(ends[0], out);
    close(ends[0]);
    if (error) return error;
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    return whole && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

static pilu_source *read_pdf(pilu_arena *arena, pilu_diags *diags, const char *path)
{
    pilu_source *source = NULL;
    const char *safe = path[0] == '-' ? pilu_arena_printf(arena, "./%s", path).p : path;
    pilu_buf words;
    pilu_buf_init(&words, pilu_limit(PILU_LIMIT_FILE_MB) << 20); /* a small file may have much to say */
    int error = run_pdftotext(safe, &words);
    if (words.full) {
        pilu_str size = pilu_arena_printf(arena, "%zu MB", pilu_limit(PILU_LIMIT_FILE_MB));
        pilu_report(diags, FILE_LIMIT, (pilu_place){0}, pilu_str_from(path), size);
    } else if (error > 0) {
        pilu_str why = error == ENOENT ? PILU_WORDS("未找到", "it is not there") : pilu_errno_words(error);
        pilu_report(diags, TEXT_TOOL, (pilu_place){0}, why);
    } else if (error) {
        pilu_report(diags, TEXT_PDF, (pilu_place){0}, pilu_str_from(path));
    } else {
        source = pilu_source_new(arena, pilu_str_from(path), pilu_arena_str(arena, pilu_buf_view(&words)));
    }
    pilu_buf_free(&words);
    return source;
}

/* The text, checked; NULL when there is none. */
static const pilu_text *check_pdf(pilu_arena *arena, pilu_diags *diags, const char *path)
{
    const pilu_source *file = pilu_file_read(arena, diags, path, 0);
    if (!file) return NULL;
    const pilu_pdf_blocks *blocks = pilu_pdf_read_blocks(arena, file->text);
    pilu_text *text = blocks ? pilu_text_from_tagged(arena, pilu_str_from(path), blocks) : NULL;
    const pilu_source *source = text ? NULL : read_pdf(arena, diags, path);
    if (!text && !source) return NULL;
    if (!text) text = pilu_text_from_pages(arena, source, pilu_pdf_read_rules(arena, file->text));
    if (!text->count) pilu_report(diags, TEXT_NONE, (pilu_place){0}, pilu_str_from(path));
    else pilu_text_check(text, diags);
    pilu_kept_apply(diags, pilu_kept_in(file->text));
    return text;
}

static const pilu_text *check_text(pilu_arena *arena, pilu_diags *diags, const char *path, bool html)
{
    pilu_source *source = pilu_file_read(arena, diags, path, 0);
    if (source) pilu_encoding_decode(arena, source);
    if (!source || !pilu_encoding_check(diags, source)) return NULL;
    pilu_text *text = html ? pilu_text_from_html(arena, source) : pilu_text_from_plain(arena, source);
    if (!text->count) pilu_report(diags, TEXT_NONE, (pilu_place){0}, pilu_str_from(path));
    else pilu_text_check(text, diags);
    if (html) pilu_kept_apply(diags, pilu_kept_in(source->text));
    return text;
}

void pilu_finished_check(pilu_arena *arena, pilu_diags *diags, const char *path, const pilu_accepted *accepted,
                         bool *used)
{
    finished_kind kind = kind_of(path);
    const pilu_text *text = kind == FINISHED_PDF ? check_pdf(arena, diags, path)
                                                 : check_text(arena, diags, path, kind == FINISHED_HTML);
    if (text) pilu_accepted_apply(accepted, diags, text, path, used);
}
