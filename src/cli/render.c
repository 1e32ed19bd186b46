#include "cli/commands.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* --- timing ---------------------------------------------------------------------------------------- */

typedef struct stage {
    const char *name;
    double from;
} stage;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static stage begin(const char *name) { return (stage){name, now()}; }

static void end(const cli *c, stage s)
{
    if (!c->values[CLI_TIMING]) return;
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    fprintf(stderr, "%-8s %8.2f ms %8ld KB\n", s.name, now() - s.from, use.ru_maxrss);
}

/* --- findings and outputs ------------------------------------------------------------------------------ */

static bool make_folder(pilu_diags *diags, const char *path)
{
    if (pilu_folder_exists(path) || mkdir(path, 0777) == 0) return true;
    int error = errno;
    pilu_str why = pilu_errno_words(error);
    if (error == ENOENT) why = PILU_WORDS("上级文件夹不存在", "the folder above it does not exist");
    pilu_report(diags, FILE_WRITE, (pilu_place){0}, pilu_str_from(path), why);
    return false;
}

static const char *out_folder(const cli *c) { return c->values[CLI_OUTPUT] ? c->values[CLI_OUTPUT] : "."; }

/* Both or none: a page whose PDF says something else is worse than an old one. An output not made is empty. */
static void write_outputs(const cli *c, pilu_job *job, const pilu_buf *html, const pilu_buf *pdf)
{
    const char *const endings[] = {c->values[CLI_FRAGMENT] ? "fragment.html" : "html", "pdf"};
    const pilu_buf *bytes[] = {html, pdf};
    pilu_str id = pilu_job_id(job);
    pilu_buf paths[2];
    pilu_output outputs[2];
    size_t count = 0;
    for (size_t i = 0; i < 2; i++) {
        pilu_buf_init(&paths[i], 0);
        if (!bytes[i]->n) continue;
        pilu_buf_printf(&paths[i], "%s/%.*s.%s", out_folder(c), PILU_FMT(id), endings[i]);
        pilu_buf_put(&paths[i], "", 1);
        outputs[count++] = (pilu_output){paths[i].p, pilu_buf_view(bytes[i])};
    }
    pilu_files_write(pilu_job_diags(job), outputs, count);
    for (size_t i = 0; i < 2; i++) pilu_buf_free(&paths[i]);
}

static void dump(const cli *c, pilu_job *job)
{
    pilu_buf text;
    pilu_buf_init(&text, 0);
    if (strcmp(c->values[CLI_DUMP], "doc") == 0) pilu_job_dump_document(job, &text);
    else if (pilu_job_layout(job) || c->values[CLI_DRAFT]) pilu_job_dump_pages(job, &text);
    cli_print(&text, stdout);
    pilu_buf_free(&text);
}

/* Both outputs are made before either is written: a document is published whole or not at all. */
static void make_outputs(const cli *c, pilu_job *job)
{
    pilu_buf html, pdf;
    pilu_buf_init(&html, 0);
    pilu_buf_init(&pdf, 0);
    bool good = true;
    bool wants_html = cli_wants(c, CLI_OUTPUTS, "html"), wants_pdf = cli_wants(c, CLI_OUTPUTS, "pdf");
    if (wants_html) {
        stage s = begin("html");
        bool (*make)(pilu_job *, pilu_buf *) = c->values[CLI_FRAGMENT] ? pilu_job_fragment : pilu_job_html;
        good = make(job, &html) || c->values[CLI_DRAFT];
        end(c, s);
    }
    if (wants_pdf && good) {
        stage s = begin("layout");
        good = pilu_job_layout(job) || c->values[CLI_DRAFT];
        end(c, s);
        s = begin("pdf");
        good = good && (pilu_job_pdf(job, &pdf) || (c->values[CLI_DRAFT] && pdf.n));
        end(c, s);
    }
    stage s = begin("write");
    if (good && make_folder(pilu_job_diags(job), out_folder(c))) write_outputs(c, job, &html, &pdf);
    end(c, s);
    pilu_buf_free(&html);
    pilu_buf_free(&pdf);
}

static int render_one(const cli *c, pilu *p, const char *path)
{
    pilu_job *job = pilu_job_new(p, path);
    stage s = begin("read");
    bool good = pilu_job_read(job);
    end(c, s);
    if (good) {
        s = begin("build");
        good = pilu_job_build(job, c->values[CLI_DRAFT]) || (c->values[CLI_DRAFT] && pilu_job_built(job));
        if (c->values[CLI_GRID]) pilu_job_show_grid(job);
        if (c->values[CLI_DRAFT]) pilu_job_list_findings(job);
        end(c, s);
    }
    if (good && c->values[CLI_DUMP]) dump(c, job);
    else if (good) make_outputs(c, job);
    cli_report(c, pilu_job_diags(job));
    int code = pilu_diags_exit(pilu_job_diags(job));
    pilu_job_free(job);
    return code;
}

static int worse(int a, int b) { return a > b ? a : b; }

static int render_share(const cli *c, pilu *p, size_t first, size_t step)
{
    int code = PILU_EXIT_DONE;
    for (size_t i = first; i < c->operand_count; i += step) code = worse(code, render_one(c, p, c->operands[i]));
    return code;
}

/* One process for each job: nothing is shared, so nothing needs a lock, and one that dies takes no other with it. */
static int render(const cli *c, pilu *p)
{
    int jobs = c->values[CLI_JOBS] ? atoi(c->values[CLI_JOBS]) : 1, code = PILU_EXIT_DONE;
    if (jobs > (int)c->operand_count) jobs = (int)c->operand_count;
    if (jobs <= 1) return render_share(c, p, 0, 1);
    for (int k = 0; k < jobs; k++) {
        pid_t child = fork();
        if (child == 0) exit(render_share(c, p, (size_t)k, (size_t)jobs));
        if (child < 0) code = worse(code, render_share(c, p, (size_t)k, (size_t)jobs));
    }
    for (int status; wait(&status) > 0;) code = worse(code, WIFEXITED(status) ? WEXITSTATUS(status) : PILU_EXIT_OUTPUT);
    return code;
}

/* Two documents of one id would be written to the same files, the second over the first: looked for before anything is
 * written. Every file is read twice for it, which costs little beside rendering; only its id is kept. */
static int refuse_same_ids(const cli *c, pilu *p)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_str *ids = PILU_NEW_ARRAY(arena, pilu_str, c->operand_count);
    int code = PILU_EXIT_DONE;
    for (size_t i = 0; i < c->operand_count; i++) {
        pilu_job *job = pilu_job_new(p, c->operands[i]);
        if (pilu_job_read(job)) ids[i] = pilu_arena_str(arena, pilu_job_id(job));
        for (size_t k = 0; ids[i].n && k < i; k++) {
            if (!pilu_str_eq(ids[k], ids[i])) continue;
            pilu_report(pilu_job_diags(job), ID_TWICE, pilu_job_id_place(job), pilu_str_from(c->operands[k]), ids[i]);
            cli_report(c, pilu_job_diags(job));
            code = PILU_EXIT_FINDINGS;
            break;
        }
        pilu_job_free(job);
    }
    pilu_arena_free(arena);
    return code;
}

static int render_all(const cli *c, pilu *p)
{
    int code = c->operand_count > 1 && !c->values[CLI_DUMP] ? refuse_same_ids(c, p) : PILU_EXIT_DONE;
    return code == PILU_EXIT_DONE ? render(c, p) : code;
}

int cli_render(const cli *c)
{
    for (size_t i = 0; i < c->operand_count && c->operand_count > 1; i++)
        if (strcmp(c->operands[i], "-") == 0)
            return cli_usage_error(c, "标准输入只能单独处理，不能与文件同列：", "standard input goes alone, not with files:", "-",
                                   (pilu_str){0});
    pilu *p = cli_open(c);
    int code = p ? render_all(c, p) : PILU_EXIT_INPUT;
    pilu_free(p);
    return code;
}

static bool wants_sarif(const cli *c) { return c->values[CLI_REPORT] && strcmp(c->values[CLI_REPORT], "sarif") == 0; }

/* Findings of one file into `list`, as the command wants them; `first` as in pilu_report_json. */
static int check_one(const cli *c, pilu *p, const char *path, pilu_buf *list, bool *first)
{
    pilu_job *job = pilu_job_new(p, path);
    if (pilu_job_is_finished(job)) pilu_job_check_finished(job);
    else if (pilu_job_read(job) && pilu_job_build(job, false)) pilu_job_layout(job);
    const pilu_diags *diags = pilu_job_diags(job);
    if (wants_sarif(c)) *first = pilu_report_sarif(diags, &c->report, *first, list);
    else if (cli_wants_json(c)) *first = pilu_report_json(diags, &c->report, *first, list);
    else pilu_report_text(diags, &c->report, list);
    int code = pilu_diags_exit(diags);
    pilu_job_free(job);
    return code;
}

static bool is_listed(const cli *c) { return wants_sarif(c) || cli_wants_json(c); }

/* Text is printed file by file. */
static int check_share(const cli *c, pilu *p, size_t from, size_t to, bool at_once, pilu_buf *list)
{
    int code = PILU_EXIT_DONE;
    bool first = true;
    for (size_t i = from; i < to; i++) {
        code = worse(code, check_one(c, p, c->operands[i], list, &first));
        if (is_listed(c) || !at_once) continue;
        cli_print(list, stderr);
        list->n = 0;
    }
    return code;
}

/* A share of the files, checked by a process of its own, and what it found. */
typedef struct share {
    pid_t child;
    FILE *found;
} share;

static share begin_share(const cli *c, pilu *p, size_t from, size_t to)
{
    share s = {-1, tmpfile()};
    if (s.found) s.child = fork();
    if (s.child != 0) return s;
    pilu_buf list;
    pilu_buf_init(&list, 0);
    int code = check_share(c, p, from, to, false, &list);
    cli_print(&list, s.found);
    exit(fclose(s.found) == 0 ? code : PILU_EXIT_OUTPUT);
}

static int end_share(share *s, pilu_buf *list)
{
    int status = 0;
    while (waitpid(s->child, &status, 0) < 0 && errno == EINTR) continue;
    char bytes[65536];
    rewind(s->found);
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, s->found)) > 0;) pilu_buf_put(list, bytes, n);
    return WIFEXITED(status) ? WEXITSTATUS(status) : PILU_EXIT_OUTPUT;
}

/* In the order of the files, however many work on them. */
static int check_all(const cli *c, pilu *p, pilu_buf *list)
{
    size_t jobs = c->values[CLI_JOBS] ? (size_t)atoi(c->values[CLI_JOBS]) : 1, count = c->operand_count;
    if (jobs > count) jobs = count;
    if (jobs <= 1) return check_share(c, p, 0, count, true, list);
    int code = PILU_EXIT_DONE;
    share shares[256];
    for (size_t k = 0; k < jobs; k++) shares[k] = begin_share(c, p, count * k / jobs, count * (k + 1) / jobs);
    for (size_t k = 0; k < jobs; k++) {
        pilu_buf part;
        pilu_buf_init(&part, 0);
        if (shares[k].child > 0) code = worse(code, end_share(&shares[k], &part));
        else code = worse(code, check_share(c, p, count * k / jobs, count * (k + 1) / jobs, false, &part));
        if (shares[k].found) fclose(shares[k].found);
        if (is_listed(c) && list->n && part.n) pilu_buf_text(list, ",\n");
        if (is_listed(c)) pilu_buf_str(list, pilu_buf_view(&part));
        else cli_print(&part, stderr);
        pilu_buf_free(&part);
    }
    return code;
}

int cli_check(const cli *c)
{
    pilu *p = cli_open(c);
    if (!p) return PILU_EXIT_INPUT;
    pilu_buf list, all;
    pilu_buf_init(&list, 0);
    pilu_buf_init(&all, 0);
    int code = check_all(c, p, &list);
    if (wants_sarif(c)) pilu_report_sarif_head(&c->report, &all);
    else if (is_listed(c)) pilu_buf_text(&all, "[\n");
    pilu_buf_str(&all, pilu_buf_view(&list));
    if (wants_sarif(c)) pilu_report_sarif_tail(&all);
    else if (is_listed(c)) pilu_buf_text(&all, list.n ? "\n]\n" : "]\n");
    cli_print(&all, stdout);
    pilu_buf_free(&list);
    pilu_buf_free(&all);
    pilu_free(p);
    return code;
}
