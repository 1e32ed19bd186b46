/* `render --jobs -`: one job a line on stdin, one result a line on stdout, in order, nothing kept between them: for
 * engines that spread work over machines and give it again when one is lost (docs/embedding.md, docs/scale.md).
 *
 * A job is done by a process of its own kind, so that one that ends its process is a result too. */
#include "base/news.h"
#include "base/pool.h"
#include "cli/commands.h"
#include "cli/render.h"
#include "cli/taken.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct serving {
    const cli *c;
    pilu *p;
    int64_t line;          /* of the job in hand, from 1 */
    pilu_buf text;         /* that line */
    bool lost, unread;     /* nobody takes the answers; stdin cannot be read */
    int reason;
    cli_taken taken;       /* in both processes: one that is begun anew knows what the last one wrote */
    char bytes[1 << 16];   /* read, and not yet taken */
    size_t from, to;
} serving;

/* --- lines ---------------------------------------------------------------------------------------------- */

static bool fill(serving *s)
{
    ssize_t got;
    do got = read(STDIN_FILENO, s->bytes, sizeof s->bytes);
    while (got < 0 && errno == EINTR);
    s->unread = got < 0;
    s->reason = errno;
    s->from = 0;
    s->to = got > 0 ? (size_t)got : 0;
    return got > 0;
}

/* Without its end; of one that is too long the beginning. False at the end of stdin. */
static bool read_line(serving *s, pilu_buf *line)
{
    bool any = false;
    for (line->n = 0; s->from < s->to || fill(s);) {
        const char *at = s->bytes + s->from, *end = memchr(at, '\n', s->to - s->from);
        size_t n = end ? (size_t)(end - at) : s->to - s->from;
        any = true;
        pilu_buf_put(line, at, n);
        s->from += n + (end != NULL);
        if (end) return true;
    }
    return any && !s->unread;
}

/* An empty line is no job. */
static bool next(void *context, pilu_buf *piece)
{
    serving *s = context;
    pilu_buf *line = &s->text;
    pilu_buf_free(line);
    pilu_buf_init(line, PILU_FILE_LIMIT);
    bool there = false;
    while (!s->lost && (there = read_line(s, line))) {
        s->line++;
        if (line->full || pilu_str_trim(pilu_buf_view(line)).n) break;
    }
    there = there && !s->lost;
    if (there) {
        pilu_news_put_int(piece, s->line);
        pilu_news_put_int(piece, line->full);
        if (!line->full) pilu_buf_str(piece, pilu_buf_view(line));
    }
    return there;
}

/* --- a job ---------------------------------------------------------------------------------------------- */

static void put_answer(int64_t line, pilu_str id, pilu_str path, const cli_result *result, pilu_buf *out)
{
    const pilu_str values[] = {id, path};
    static const char *const NAMES[] = {"job", "path"};
    pilu_buf_printf(out, "{\"line\": %lld", (long long)line);
    for (size_t i = 0; i < PILU_COUNT(values); i++) {
        pilu_buf_printf(out, ", \"%s\": ", NAMES[i]);
        if (values[i].n) pilu_buf_json(out, values[i]);
        else pilu_buf_text(out, "null");
    }
    pilu_buf_text(out, ", ");
    cli_result_json(result, out);
    pilu_buf_text(out, "}\n");
}

static const char *stdin_line(pilu_arena *arena, int64_t line)
{
    return pilu_arena_printf(arena, "<stdin:%lld>", (long long)line).p;
}

static pilu_str text_of(const pilu_value *job, const char *key)
{
    const pilu_value *v = pilu_value_get(job, pilu_str_from(key));
    return v && v->kind == PILU_STRING ? v->string : (pilu_str){0};
}

/* Data that stand in the job and have no name themselves are called by its name, for findings and for outputs. */
static bool has_name(pilu_job *reader, const pilu_value *job, const pilu_value *data, pilu_arena *arena)
{
    if (data->kind == PILU_STRING || text_of(data, "id").n) return true;
    const pilu_value *id = pilu_value_get(job, PILU_STR("id"));
    if (id) return pilu_job_check_id(reader, id->string, pilu_value_place(arena, id));
    pilu_report(pilu_job_diags(reader), DATA_MISSING, pilu_value_place(arena, job), PILU_STR("id"),
                PILU_WORDS("（数据写在作业里，生成的文件由它得名）",
                           " (the data stand in the job: the files are named by it)"));
    return false;
}

static void order_data(const pilu_value *job, pilu_arena *arena, cli_order *order)
{
    const pilu_value *data = pilu_value_get(job, PILU_STR("data"));
    if (data->kind == PILU_STRING) {
        bool standard = pilu_str_is(data->string, "-"); /* a file of that name: standard input is the jobs' */
        order->path = standard ? "./-" : pilu_arena_str(arena, data->string).p;
        return;
    }
    pilu_str id = text_of(job, "id");
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_value_print(data, &text);
    order->data = pilu_arena_str(arena, pilu_buf_view(&text));
    /* Pictures are looked for beside the path: without a folder that is where the program runs. */
    bool plain = id.n && !memchr(id.p, '/', id.n);
    order->path = plain ? pilu_arena_printf(arena, "%.*s.json", PILU_FMT(id)).p : "data.json";
    pilu_buf_free(&text);
}

typedef struct asking {
    serving *s;
    pilu_arena *arena;
    cli_order *order;
    cli_output_key key;
} asking;

static const char *twin_of(void *context, pilu_str id)
{
    asking *a = context;
    pilu_str data = a->order->data.n ? a->order->data : pilu_str_from(a->order->path);
    a->key = cli_output_key_of(a->order->folder, id, data);
    int64_t line = cli_taken_by_other(&a->s->taken, &a->key);
    return line ? stdin_line(a->arena, line) : NULL;
}

/* The folder of an output may be no older than it: now it has its key. */
static void keep_key(asking *a, const cli_result *result, int64_t line, pilu_buf *answer)
{
    bool wrote = result->file_count;
    if (wrote) {
        twin_of(a, result->id);
        cli_taken_add(&a->s->taken, &a->key, line);
    }
    pilu_news_put_str(answer, (pilu_str){(const char *)&a->key, wrote ? sizeof a->key : 0});
}

static void render(serving *s, int64_t line, const pilu_value *job, pilu_arena *arena, pilu_buf *answer)
{
    const char *folder = s->c->values[CLI_OUTPUT] ? s->c->values[CLI_OUTPUT] : ".";
    pilu_str id = text_of(job, "id"), output = text_of(job, "output");
    cli_order order = {.folder = output.n ? pilu_arena_str(arena, output).p : folder, .recorded = true, .facts = true};
    order_data(job, arena, &order);
    asking a = {.s = s, .arena = arena, .order = &order};
    order.twin_of = twin_of;
    order.context = &a;
    pilu_buf made;
    pilu_buf_init(&made, 0);
    cli_render_one(s->c, s->p, &order, &made);
    cli_result result;
    cli_result_read(pilu_buf_view(&made), arena, &result);
    keep_key(&a, &result, line, answer);
    put_answer(line, id, order.data.n ? (pilu_str){0} : pilu_str_from(order.path), &result, answer);
    pilu_buf_free(&made);
}

/* Whoever waits for it knows his job again, whatever else is wrong with it. */
static pilu_str id_of(pilu_job *reader)
{
    const pilu_value *job = pilu_job_data(reader);
    return job ? text_of(job, "id") : (pilu_str){0};
}

static void make(void *context, pilu_str piece, pilu_buf *answer)
{
    serving *s = context;
    pilu_news n = {piece.p, pilu_str_end(piece), NULL, false};
    int64_t line = pilu_news_int(&n);
    bool too_long = pilu_news_int(&n);
    pilu_arena *arena = pilu_arena_new();
    pilu_job *job = pilu_job_new(s->p, stdin_line(arena, line));
    pilu_job_give(job, (pilu_str){n.p, (size_t)(n.end - n.p)});
    const pilu_value *root = NULL;
    if (too_long)
        pilu_report(pilu_job_diags(job), FILE_LIMIT, (pilu_place){0}, PILU_STR("<stdin>"), PILU_STR("256 MB"));
    else root = pilu_job_read_as(job, PILU_STR("_job"));
    if (root && has_name(job, root, pilu_value_get(root, PILU_STR("data")), arena)) {
        render(s, line, root, arena, answer);
    } else {
        cli_result result = {.status = CLI_FAILED};
        cli_result_find(&result, pilu_job_diags(job), &s->c->report, true, arena);
        pilu_news_put_str(answer, (pilu_str){0});
        put_answer(line, id_of(job), (pilu_str){0}, &result, answer);
    }
    pilu_job_free(job);
    pilu_arena_free(arena);
}

/* --- whose process ended ------------------------------------------------------------------------------ */

/* The id of the line in hand, looked for in one more process: reading the line may be what ended the first. */
typedef struct naming {
    serving *s;
    bool asked;
    pilu_arena *arena;
    pilu_str id; /* empty: there is none, or that process ended too */
} naming;

static bool next_name(void *context, pilu_buf *piece)
{
    naming *n = context;
    if (n->asked) return false;
    pilu_news_put_int(piece, n->s->line);
    return n->asked = true;
}

static void find_name(void *context, pilu_str piece, pilu_buf *answer)
{
    (void)piece;
    serving *s = ((naming *)context)->s;
    pilu_job *job = pilu_job_new(s->p, "<stdin>");
    pilu_job_give(job, pilu_buf_view(&s->text));
    pilu_job_read_as(job, PILU_STR("_job"));
    pilu_buf_str(answer, id_of(job));
    pilu_job_free(job);
}

static void take_name(void *context, const pilu_outcome *outcome)
{
    naming *n = context;
    if (!outcome->died) n->id = pilu_arena_str(n->arena, outcome->answer);
}

static pilu_str name_of(serving *s, pilu_arena *arena)
{
    naming n = {.s = s, .arena = arena};
    pilu_pool_run(&(pilu_pool){.context = &n, .processes = 1, .next = next_name, .make = find_name, .take = take_name});
    return n.id;
}

/* Whoever waits for the answer gets it at once. */
static void take(void *context, const pilu_outcome *outcome)
{
    serving *s = context;
    pilu_arena *arena = pilu_arena_new();
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_str answer = outcome->answer;
    if (outcome->died) {
        pilu_diags diags;
        pilu_diags_init(&diags, arena);
        cli_result result = {.status = CLI_FAILED};
        cli_report_death(&diags, stdin_line(arena, s->line), outcome->status);
        cli_result_find(&result, &diags, &s->c->report, true, arena);
        result.status = CLI_FAILED;
        put_answer(s->line, name_of(s, arena), (pilu_str){0}, &result, &text);
        answer = pilu_buf_view(&text);
    } else {
        pilu_news n = {answer.p, pilu_str_end(answer), arena, false};
        pilu_str wrote = pilu_news_str(&n);
        cli_output_key key;
        if (wrote.n == sizeof key) {
            memcpy(&key, wrote.p, sizeof key);
            cli_taken_add(&s->taken, &key, s->line);
        }
        answer = (pilu_str){n.p, (size_t)(n.end - n.p)};
    }
    s->lost = fwrite(answer.p, 1, answer.n, stdout) != answer.n || fflush(stdout) != 0;
    pilu_buf_free(&text);
    pilu_arena_free(arena);
}

int cli_serve_jobs(const cli *c, pilu *p)
{
    serving *s = pilu_memory_new(sizeof *s);
    *s = (serving){.c = c, .p = p};
    signal(SIGPIPE, SIG_IGN); /* a reader that has gone is a failed write, exit code 4 */
    pilu_pool_run(&(pilu_pool){.context = s, .processes = 1, .next = next, .make = make, .take = take});
    int code = s->lost ? PILU_EXIT_OUTPUT : PILU_EXIT_DONE;
    if (s->unread) {
        pilu_arena *arena = pilu_arena_new();
        pilu_diags diags;
        pilu_diags_init(&diags, arena);
        pilu_report(&diags, FILE_READ, (pilu_place){0}, PILU_STR("<stdin>"), pilu_errno_words(s->reason));
        cli_report(c, &diags);
        code = pilu_diags_exit(&diags);
        pilu_arena_free(arena);
    }
    cli_taken_free(&s->taken);
    pilu_buf_free(&s->text);
    free(s);
    return code;
}
