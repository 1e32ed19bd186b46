#include "cli/commands.h"

#include "base/news.h"
#include "base/pool.h"
#include "cli/inputs.h"
#include "cli/progress.h"

#include <unistd.h>

typedef struct checking {
    const cli *c;
    pilu *p;
    cli_inputs inputs;
    size_t next;
    size_t faulty;   /* of them something was found */
    int code;
    pilu_buf list;   /* JSON or SARIF, which is printed whole */
    pilu_arena *arena;
    const pilu_accepted *accepted;
    bool *used; /* entries of it; a process of its own has its own */
} checking;

static bool is_listed(const cli *c) { return cli_wants_sarif(c) || cli_wants_json(c); }

static bool next(void *context, pilu_buf *piece)
{
    checking *k = context;
    if (k->next == k->inputs.count) return false;
    pilu_news_put_int(piece, (int64_t)k->next++);
    return true;
}

static void put_findings(const cli *c, const pilu_diags *diags, pilu_buf *out)
{
    if (cli_wants_sarif(c)) pilu_report_sarif(diags, &c->report, true, out);
    else if (cli_wants_json(c)) pilu_report_json(diags, &c->report, true, out);
    else pilu_report_text(diags, &c->report, out);
}

/* Answers with the exit code, which entries of --accept were used, then the findings of one file as the command wants
 * them. */
static void check_one(void *context, pilu_str piece, pilu_buf *answer)
{
    const checking *k = context;
    pilu_news n = {piece.p, pilu_str_end(piece), NULL, false};
    const cli_input *input = &k->inputs.items[pilu_news_int(&n)];
    pilu_job *job = pilu_job_new(k->p, input->path);
    if (input->data.n) pilu_job_give(job, input->data);
    if (pilu_job_is_finished(job)) pilu_job_check_finished(job, k->accepted, k->used);
    else if (pilu_job_read(job) && pilu_job_build(job, false)) pilu_job_check_layout(job);
    pilu_news_put_int(answer, pilu_diags_exit(pilu_job_diags(job)));
    for (size_t i = 0; i < pilu_accepted_count(k->accepted); i++) pilu_news_put_int(answer, k->used[i]);
    put_findings(k->c, pilu_job_diags(job), answer);
    pilu_job_free(job);
}

/* Text is printed as it comes: what was found is what was asked for, so that it can be searched and paged. */
static void tell(checking *k, const pilu_buf *found)
{
    if (is_listed(k->c) && k->list.n && found->n) pilu_buf_text(&k->list, ",\n");
    if (is_listed(k->c)) pilu_buf_str(&k->list, pilu_buf_view(found));
    else cli_print(found, stdout);
}

static void take(void *context, const pilu_outcome *outcome)
{
    checking *k = context;
    pilu_buf found;
    pilu_buf_init(&found, 0);
    int code = PILU_EXIT_OUTPUT;
    if (outcome->died) {
        pilu_arena *arena = pilu_arena_new();
        pilu_diags diags;
        pilu_diags_init(&diags, arena);
        cli_report_death(&diags, k->inputs.items[outcome->index].path, outcome->status);
        put_findings(k->c, &diags, &found);
        pilu_arena_free(arena);
    } else {
        pilu_news n = {outcome->answer.p, pilu_str_end(outcome->answer), NULL, false};
        code = (int)pilu_news_int(&n);
        for (size_t i = 0; i < pilu_accepted_count(k->accepted); i++) k->used[i] |= pilu_news_int(&n) != 0;
        pilu_buf_put(&found, n.p, (size_t)(n.end - n.p));
    }
    if (code > k->code) k->code = code;
    if (found.n) k->faulty++;
    tell(k, &found);
    pilu_buf_free(&found);
}

static void print_list(const cli *c, const pilu_buf *list)
{
    pilu_buf all;
    pilu_buf_init(&all, 0);
    if (cli_wants_sarif(c)) pilu_report_sarif_head(&c->report, &all);
    else pilu_buf_text(&all, "[\n");
    pilu_buf_str(&all, pilu_buf_view(list));
    if (cli_wants_sarif(c)) pilu_report_sarif_tail(&all);
    else pilu_buf_text(&all, list->n ? "\n]\n" : "]\n");
    cli_print(&all, stdout);
    pilu_buf_free(&all);
}

/* For whoever looks on: nothing found is not the same as nothing done. */
static void tell_done(const checking *k)
{
    bool zh = k->c->report.lang == PILU_ZH;
    if (!cli_is_watched(k->c) || is_listed(k->c) || !k->inputs.count) return;
    if (k->faulty) fprintf(stderr, zh ? "核对了 %zu 份，%zu 份有问题。\n" : "checked %zu; findings in %zu.\n",
                           k->inputs.count, k->faulty);
    else fprintf(stderr, zh ? "核对了 %zu 份，没有发现问题。\n" : "checked %zu; no findings.\n", k->inputs.count);
}

/* What was said of the operands and of --accept: before any file, and at the end. */
static void take_own(checking *k, const pilu_diags *diags)
{
    int code = pilu_diags_exit(diags);
    if (code > k->code) k->code = code;
    pilu_buf found;
    pilu_buf_init(&found, 0);
    put_findings(k->c, diags, &found);
    tell(k, &found);
    pilu_buf_free(&found);
}

/* False when the file of --accept cannot be read. */
static bool read_accepted(checking *k)
{
    const char *path = k->c->values[CLI_ACCEPT];
    pilu_diags diags;
    if (!path) return true;
    pilu_diags_init(&diags, k->arena);
    k->accepted = pilu_accepted_read(k->arena, &diags, path);
    k->used = PILU_NEW_ARRAY(k->arena, bool, pilu_accepted_count(k->accepted) + 1);
    take_own(k, &diags);
    return k->accepted;
}

static void tell_unused(checking *k)
{
    pilu_diags diags;
    pilu_diags_init(&diags, k->arena);
    pilu_accepted_report_unused(k->accepted, k->arena, &diags, k->used);
    take_own(k, &diags);
}

int cli_check(const cli *c)
{
    cli own = *c;
    own.report.colour = cli_wants_colour(STDOUT_FILENO);
    checking k = {.c = &own, .p = cli_open(c), .code = PILU_EXIT_DONE};
    if (!k.p) return PILU_EXIT_INPUT;
    pilu_buf_init(&k.list, 0);
    k.arena = pilu_arena_new();
    cli_inputs_gather(&k.inputs, c, k.p, c->values[CLI_JOBS], CLI_INPUTS_STANDARD);
    take_own(&k, &k.inputs.diags);
    if (read_accepted(&k)) {
        pilu_pool_run(&(pilu_pool){.context = &k, .processes = cli_processes(c->values[CLI_JOBS], k.inputs.count),
                                   .next = next, .make = check_one, .take = take});
        tell_unused(&k);
        tell_done(&k);
    }
    if (is_listed(c)) print_list(c, &k.list);
    cli_inputs_free(&k.inputs);
    pilu_buf_free(&k.list);
    pilu_arena_free(k.arena);
    pilu_free(k.p);
    return k.code;
}
