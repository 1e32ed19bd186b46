#include "cli/commands.h"
#include "pilu_verify.h"

typedef void look_at(const cli *c, pilu *p, pilu_diags *diags, pilu_buf *out);

/* The answer goes to stdout, what is wrong to stderr. */
static int look(const cli *c, look_at *at)
{
    pilu *p = cli_open(c);
    if (!p) return PILU_EXIT_INPUT;
    pilu_arena *arena = pilu_arena_new();
    pilu_diags diags;
    pilu_buf out;
    pilu_diags_init(&diags, arena);
    pilu_buf_init(&out, 0);
    at(c, p, &diags, &out);
    cli_print(&out, stdout);
    cli_report(c, &diags);
    int code = pilu_diags_exit(&diags);
    pilu_buf_free(&out);
    pilu_arena_free(arena);
    pilu_free(p);
    return code;
}

static void verify(const cli *c, pilu *p, pilu_diags *diags, pilu_buf *out)
{
    pilu_verify(p, diags, c->operands[0], c->operand_count > 1 ? c->operands[1] : NULL, c->report.lang, out);
}

static void inspect(const cli *c, pilu *p, pilu_diags *diags, pilu_buf *out)
{
    pilu_inspect_options options = {c->values[CLI_FIGURES], cli_wants_json(c), c->report.lang};
    pilu_inspect(p, diags, c->operands[0], &options, out);
}

int cli_verify(const cli *c) { return look(c, verify); }
int cli_inspect(const cli *c) { return look(c, inspect); }
