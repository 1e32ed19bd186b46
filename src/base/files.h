/* files.h: reading whole files and writing them so that nothing is ever half there.
 *
 * A file is written beside its final name, flushed to the disk, and renamed: whoever looks sees the old
 * file or the new one. Failures are findings (file-read, file-limit, file-write), with the system's
 * reason in plain words. */
#ifndef PILU_BASE_FILES_H
#define PILU_BASE_FILES_H

#include "base/diag.h"

enum { PILU_FILE_LIMIT = 256 << 20 }; /* bytes; the largest input read */

/* Does a name end so, in small or capital letters, with something before it? `ending`: «.pdf». */
bool pilu_file_ends(const char *path, const char *ending);

/* The file's content as a source in `arena`; "-" is standard input. NULL and a finding on failure.
 * Files up to `limit` bytes (0: PILU_FILE_LIMIT). */
pilu_source *pilu_file_read(pilu_arena *arena, pilu_diags *diags, const char *path, size_t limit);

/* Writes the bytes to `path`; false and a finding on failure, an existing file then being unchanged. */
bool pilu_file_write(pilu_diags *diags, const char *path, pilu_str bytes);

typedef struct pilu_output {
    const char *path;
    pilu_str bytes;
} pilu_output;

/* Writes all of the files or none, so that two that belong together never differ; false and a finding of the first
 * that failed. Signals that end the program wait until it is done: nothing is left behind. */
bool pilu_files_write(pilu_diags *diags, const pilu_output *outputs, size_t count);

/* Removes from the folder what a process that was killed (SIGKILL, power) had on its way there. What a process of
 * another machine has is left alone, and so is everything when there is no such folder. */
void pilu_files_sweep(const char *folder);

/* True for an existing regular file / folder. */
bool pilu_file_exists(const char *path);
bool pilu_folder_exists(const char *path);

/* A relative path without «..»: as it is written, it stays below the folder it is meant for. */
bool pilu_path_is_below(pilu_str path);

/* Looks for `path` below `folder`, where all its links followed have to lie too: what a document names can publish
 * nothing else of the machine. INSIDE: `*full` is the file; ABSENT: errno says why. */
typedef enum pilu_below { PILU_BELOW_INSIDE, PILU_BELOW_OUTSIDE, PILU_BELOW_ABSENT } pilu_below;
pilu_below pilu_file_below(pilu_arena *arena, const char *folder, pilu_str path, const char **full);

/* A system error number as a finding's argument (both languages, see PILU_WORDS). */
pilu_str pilu_errno_words(int number);

#endif
