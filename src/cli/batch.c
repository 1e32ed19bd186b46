/* `render`: many documents, shared among processes; what became of each is told in the order they were given. */
#include "base/news.h"
#include "base/pool.h"
#include "cli/commands.h"
#include "cli/inputs.h"
#include "cli/made.h"
#include "cli/progress.h"
#include "cli/render.h"
#include "cli/signals.h"

typedef struct batch {
    const cli *c;
    pilu *p;
    cli_inputs inputs;
    size_t next, taken, undone;
    size_t became[CLI_UNDONE + 1]; /* by fate */
    cli_progress progress;
    pilu_arena *arena;     /* of the result in hand */
    pilu_buf report;       /* lines of JSON, when one is asked for */
    pilu_buf made;         /* the paths of the last document's outputs */
    int code;
} batch;

/* --- pieces --------------------------------------------------------------------------------------------- */

static bool next(void *context, pilu_buf *piece)
{
    batch *b = context;
    if (b->next == b->inputs.count) return false;
    pilu_news_put_int(piece, (int64_t)b->next++);
    return true;
}

static const char *out_folder(const cli *c) { return c->values[CLI_OUTPUT] ? c->values[CLI_OUTPUT] : "."; }

/* One document is made in one go: nobody has to resume that. */
static bool is_recorded(const batch *b) { return b->inputs.count > 1 || b->c->values[CLI_RESUME]; }

static void make(void *context, pilu_str piece, pilu_buf *answer)
{
    const batch *b = context;
    pilu_news n = {piece.p, pilu_str_end(piece), NULL, false};
    const cli_input *input = &b->inputs.items[pilu_news_int(&n)];
    cli_order order = {.path = input->path, .data = input->data, .folder = out_folder(b->c),
                       .recorded = is_recorded(b), .facts = b->c->values[CLI_RESULTS]};
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
    cli_result result = {.status = cli_signals_stop(NULL) == PILU_POOL_DROP ? CLI_UNDONE : CLI_FAILED, .id = input->id};
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
    b->made.n = 0;
    for (size_t i = 0; i < result.file_count; i++)
        pilu_buf_printf(&b->made, "%s%.*s", i ? b->c->report.lang == PILU_ZH ? "、" : ", " : "",
                        PILU_FMT(result.files[i].path));
    b->taken++;
    b->became[result.status]++;
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

/* «12 份已生成，1 份没有变化，2 份没有生成：out»: for whoever looks on. */
static void tell_counts(const batch *b)
{
    static const char *const WORDS[][2] = {
        {"份已生成", "written"}, {"份没有变化", "unchanged"}, {"份有错误", "with errors"}, {"份失败", "failed"}, {"份未做", "not begun"}};
    pilu_lang lang = b->c->report.lang;
    const char *before = "";
    for (size_t i = 0; i < PILU_COUNT(WORDS); i++) {
        if (!b->became[i]) continue;
        fprintf(stderr, "%s%zu %s", before, b->became[i], WORDS[i][lang]);
        before = lang == PILU_ZH ? "，" : ", ";
    }
    fprintf(stderr, lang == PILU_ZH ? "：%s\n" : ": %s\n", out_folder(b->c));
}

static void tell_done(const batch *b)
{
    bool current = b->became[CLI_CURRENT];
    if (!cli_is_watched(b->c) || b->c->values[CLI_DUMP] || !(b->became[CLI_RENDERED] || current)) return;
    if (b->inputs.count > 1) tell_counts(b);
    else if (b->c->report.lang == PILU_ZH)
        fprintf(stderr, current ? "没有变化：%.*s\n" : "已生成：%.*s\n", PILU_FMT(pilu_buf_view(&b->made)));
    else fprintf(stderr, current ? "unchanged: %.*s\n" : "written: %.*s\n", PILU_FMT(pilu_buf_view(&b->made)));
}

/* What was not begun is in the report too. «-» is standard output. */
static void write_report(batch *b)
{
    if (!b->c->values[CLI_RESULTS]) return;
    for (; b->taken < b->inputs.count; b->taken++) {
        const cli_input *input = &b->inputs.items[b->taken];
        put_line(b, input, &(cli_result){.status = CLI_UNDONE, .id = input->id});
    }
    if (strcmp(b->c->values[CLI_RESULTS], "-") == 0) {
        cli_print(&b->report, stdout);
        return;
    }
    pilu_diags diags;
    pilu_diags_init(&diags, b->arena);
    pilu_file_write(&diags, b->c->values[CLI_RESULTS], pilu_buf_view(&b->report));
    tell(b, &diags);
}

static void run(batch *b)
{
    size_t count = b->inputs.count;
    if (count > 1) cli_signals_listen();
    if (b->c->values[CLI_RESUME]) pilu_files_sweep(out_folder(b->c));
    if (count > 1) cli_made_tidy(out_folder(b->c));
    b->progress = cli_progress_begin(b->c, count);
    pilu_pool_run(&(pilu_pool){.context = b, .processes = cli_processes(b->c->values[CLI_WORKERS], count), .next = next,
                               .make = make, .heard = heard, .take = take, .stop = cli_signals_stop});
    cli_progress_clear(&b->progress);
    b->undone += b->inputs.count - b->taken;
    b->became[CLI_UNDONE] = b->undone;
    if (b->undone) tell_stopped(b);
    write_report(b);
    tell_done(b);
}

static int render(const cli *c, pilu *p)
{
    batch b = {.c = c, .p = p, .code = PILU_EXIT_DONE, .arena = pilu_arena_new()};
    pilu_buf_init(&b.report, SIZE_MAX);
    pilu_buf_init(&b.made, 0);
    cli_inputs_gather(&b.inputs, c, p, c->values[CLI_WORKERS], CLI_INPUTS_STANDARD | CLI_INPUTS_TWINS);
    tell(&b, &b.inputs.diags);
    run(&b);
    cli_inputs_free(&b.inputs);
    pilu_arena_free(b.arena);
    pilu_buf_free(&b.report);
    pilu_buf_free(&b.made);
    return cli_signals_exit() && b.undone ? cli_signals_exit() : b.code;
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
