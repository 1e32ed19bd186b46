#include "cli/commands.h"
#include "pilu_diff.h"

#include <unistd.h>

static bool write_changes(const cli *c, const pilu_diff *diff, pilu_diags *diags, pilu_buf *out)
{
    const char *format = c->values[CLI_CHANGES];
    if (format && strcmp(format, "html") == 0) return pilu_diff_page(diff, diags, out);
    if (format && strcmp(format, "json") == 0) pilu_diff_json(diff, out);
    else pilu_diff_text(diff, c->report.lang, !cli_file_of(c, CLI_DIFF_FILE) && cli_wants_colour(STDOUT_FILENO), out);
    return true;
}

static void compare(const cli *c, pilu *p, pilu_diags *diags, pilu_buf *out)
{
    pilu_diff *diff = pilu_diff_new(p, diags, c->operands[0], c->operands[1]);
    if (diff && write_changes(c, diff, diags, out) && cli_file_of(c, CLI_DIFF_FILE)) {
        pilu_file_write(diags, cli_file_of(c, CLI_DIFF_FILE), pilu_buf_view(out));
        out->n = 0;
    }
    pilu_diff_free(diff);
}

int cli_diff(const cli *c) { return cli_answer(c, compare); }
