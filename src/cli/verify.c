#include "cli/commands.h"
#include "pilu_verify.h"

static void verify(const cli *c, pilu *p, pilu_diags *diags, pilu_buf *out)
{
    pilu_verify(p, diags, c->operands[0], c->operand_count > 1 ? c->operands[1] : NULL, c->report.lang, out);
}

static void inspect(const cli *c, pilu *p, pilu_diags *diags, pilu_buf *out)
{
    pilu_inspect_options options = {c->values[CLI_FIGURES], cli_wants_json(c), c->report.lang};
    pilu_inspect(p, diags, c->operands[0], &options, out);
}

int cli_verify(const cli *c) { return cli_answer(c, verify); }
int cli_inspect(const cli *c) { return cli_answer(c, inspect); }
