/* result.h: what became of one document of `render`: told by the process that made it, printed by the one that began
 * it, and written as a line of JSON (docs/embedding.md, «render --report»). For src/cli alone. */
#ifndef PILU_CLI_RESULT_H
#define PILU_CLI_RESULT_H

#include "base/arena.h"
#include "base/buf.h"
#include "check/report.h"

typedef enum cli_fate {
    CLI_RENDERED,
    CLI_CURRENT,  /* what is there is what would be written */
    CLI_REFUSED,  /* its data have errors */
    CLI_FAILED,   /* it could not be read or written, or its process died */
    CLI_UNDONE    /* not begun, or dropped: the run was ended */
} cli_fate;

typedef struct cli_output_file {
    pilu_str path, sha256;
    int64_t size;
} cli_output_file;

typedef struct cli_result {
    cli_fate status;
    int code;               /* exit code */
    int64_t found[3];       /* findings by severity */
    int64_t microseconds;
    pilu_str id, kind;      /* empty: not known */
    pilu_str shown, said;   /* for stdout and stderr */
    pilu_str findings;      /* as JSON objects, for a report */
    cli_output_file files[2];
    size_t file_count;
} cli_result;

/* Counts the findings and puts them into words; as JSON too when `json`. */
void cli_result_find(cli_result *result, const pilu_diags *diags, const pilu_report_options *options, bool json,
                     pilu_arena *arena);

void cli_result_put(const cli_result *result, pilu_buf *answer);
/* False when it was cut short. */
bool cli_result_read(pilu_str answer, pilu_arena *arena, cli_result *result);
/* The same, but no more than the status. */
cli_fate cli_result_status(pilu_str answer);

/* «"id": …, "kind": …, "status": …, …»: the members of a line. */
void cli_result_json(const cli_result *result, pilu_buf *out);

#endif
