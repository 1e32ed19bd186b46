/* `render`: many documents, shared among processes; what became of each is told in the order they were given. */
#include "base/news.h"
#include "base/pool.h"
#include "cli/commands.h"
#include "cli/inputs.h"
#include "cli/progress.h"
#include "cli/render.h"

#include <signal.h>
#include <stdlib.h>

typedef struct batch {
    const cli *c;
    pilu *p;
    cli_inputs inputs;
    size_t next, taken, undone;
    cli_progress progress;
    pilu_arena *arena;     /* of the result in hand */
    pilu_buf report;       /* lines of JSON, when one is asked for */
    int code;
} batch;

/* --- signals -------------------------------------------------------------------------------------------- */

static volatile sig_atomic_t signals, first_signal;

static void on_signal(int number)
{
    if (signals++ == 0) first_signal = number;
}

/* A signal ends the batch, not what is in hand; a second one that too. One that is ignored (nohup) stays so. */
static void listen_for_signals(void)
{
    static const int ENDING[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < PILU_COUNT(ENDING); i++) {
        struct sigaction action = {.sa_handler = on_signal}, old;
        if (sigaction(ENDING[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN) sigaction(ENDING[i], &action, NULL);
    }
}

static pilu_pool_stop stop(void *context)
{
    (void)context;
    return signals > 1 ? PILU_POOL_DROP : signals ? PILU_POOL_FINISH : PILU_POOL_GO_ON;
}

/* --- pieces --------------------------------------------------------------------------------------------- */

static bool next(void *context, pilu_buf *piece)
{
    batch *b = context;
    if (b->next == b->inputs.count) return false;
    pilu_news_put_int(piece, (int64_t)b->next++);
    return true;
}

static const char *out_folder(const cli *c) { return c->values[CLI_OUTPUT] ? c->values[CLI_OUTPUT] : "."; }

static void make(void *context, pilu_str piece, pilu_buf *answer)
{
    const batch *b = context;
    pilu_news n = {piece.p, pilu_str_end(piece), NULL, false};
    const cli_input *input = &b->inputs.items[pilu_news_int(&n)];
    cli_order order = {.path = input->path, .data = input->data, .folder = out_folder(b->c),
                       .facts = b->c->values[CLI_RESULTS]};
    if (!b->c->values[CLI_DUMP]) order.twin = input->twin;
    cli_render_one(b->c, b->p, &order, answer);
}

static bool is_failure(const pilu_outcome *outcome)
{
    cli_fate status = outcome->died ? CLI_FAILED : cli_result_status(outcome->answer);
    return status == CLI_REFUSED || status == CLI_FAILED;
}

static void heard(void *context, const pilu_outcome *outcome)
{
    batch *b = context;
    cli_progress_step(&b->progress, is_failure(outcome));
}

static cli_result result_of_death(batch *b, const cli_input *input, int status)
{
    cli_result result = {.status = signals > 1 ? CLI_UNDONE : CLI_FAILED, .id = input->id};
    if (result.status == CLI_UNDONE) return result; /* its process was ended from here */
    pilu_diags diags;
    pilu_diags_init(&diags, b->arena);
    cli_report_death(&diags, input->path, status);
    cli_result_find(&result, &diags, &b->c->report, true, b->arena);
    return result;
}

static void print(pilu_str text, FILE *to)
{
    if (text.n) fwrite(text.p, 1, text.n, to);
}

static void put_line(batch *b, const cli_input *input, const cli_result *result)
{
    if (!b->c->values[CLI_RESULTS]) return;
    pilu_buf_text(&b->report, "{\"path\": ");
    pilu_buf_json(&b->report, pilu_str_from(input->path));
    pilu_buf_text(&b->report, ", ");
    cli_result_json(result, &b->report);
    pilu_buf_text(&b->report, "}\n");
}

static void take(void *context, const pilu_outcome *outcome)
{
    batch *b = context;
    const cli_input *input = &b->inputs.items[outcome->index];
    cli_result result;
    pilu_arena_clear(b->arena);
    if (outcome->died || !cli_result_read(outcome->answer, b->arena, &result))
        result = result_of_death(b, input, outcome->status);
    if (result.said.n || result.shown.n) cli_progress_clear(&b->progress);
    print(result.shown, stdout);
    print(result.said, stderr);
    put_line(b, input, &result);
    b->taken++;
    b->undone += result.status == CLI_UNDONE;
    if (result.code > b->code) b->code = result.code;
}

/* --- the whole ------------------------------------------------------------------------------------------ */

static void tell(batch *b, const pilu_diags *diags)
{
    cli_report(b->c, diags);
    int code = pilu_diags_exit(diags);
    if (code > b->code) b->code = code;
}

static void tell_stopped(batch *b)
{
    pilu_diags diags;
    pilu_diags_init(&diags, b->arena);
    pilu_str count = pilu_arena_printf(b->arena, "%zu", b->undone);
    pilu_report(&diags, BATCH_STOPPED, (pilu_place){0}, count);
    tell(b, &diags);
}

/* What was not begun is in the report too. */
static void write_report(batch *b)
{
    if (!b->c->values[CLI_RESULTS]) return;
    for (; b->taken < b->inputs.count; b->taken++) {
        const cli_input *input = &b->inputs.items[b->taken];
        put_line(b, input, &(cli_result){.status = CLI_UNDONE, .id = input->id});
    }
    pilu_diags diags;
    pilu_diags_init(&diags, b->arena);
    pilu_file_write(&diags, b->c->values[CLI_RESULTS], pilu_buf_view(&b->report));
    tell(b, &diags);
}

static void run(batch *b)
{
    size_t count = b->inputs.count;
    if (count > 1) listen_for_signals();
    if (b->c->values[CLI_RESUME]) pilu_files_sweep(out_folder(b->c));
    b->progress = cli_progress_begin(b->c, count);
    pilu_pool_run(&(pilu_pool){.context = b, .processes = cli_processes(b->c->values[CLI_WORKERS], count), .next = next,
                               .make = make, .heard = heard, .take = take, .stop = stop});
    cli_progress_clear(&b->progress);
    b->undone += b->inputs.count - b->taken;
    if (b->undone) tell_stopped(b);
    write_report(b);
}

static int render(const cli *c, pilu *p)
{
    batch b = {.c = c, .p = p, .code = PILU_EXIT_DONE, .arena = pilu_arena_new()};
    pilu_buf_init(&b.report, SIZE_MAX);
    cli_inputs_gather(&b.inputs, c, p, c->values[CLI_WORKERS]);
    tell(&b, &b.inputs.diags);
    run(&b);
    cli_inputs_free(&b.inputs);
    pilu_arena_free(b.arena);
    pilu_buf_free(&b.report);
    return signals && b.undone ? 128 + (int)first_signal : b.code;
}

int cli_render(const cli *c)
{
    for (size_t i = 0; i < c->operand_count && c->operand_count > 1; i++)
        if (strcmp(c->operands[i], "-") == 0)
            return cli_usage_error(c, "标准输入只能单独处理，不能与文件同列：", "standard input goes alone, not with files:", "-",
                                   (pilu_str){0});
    pilu *p = cli_open(c);
    if (!p) return PILU_EXIT_INPUT;
    int code = cli_takes_jobs(c) ? cli_serve_jobs(c, p) : render(c, p);
    pilu_free(p);
    return code;
}
