#include "cli/render.h"

#include "base/digest.h"
#include "cli/commands.h"
#include "cli/made.h"
#include "cli/progress.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* A document on its way. */
typedef struct making {
    const cli *c;
    const cli_order *order;
    pilu_job *job;
    pilu_arena *arena;
    pilu_buf timing, shown;
    cli_result result;
    bool written, current;
} making;

/* --- timing ---------------------------------------------------------------------------------------- */

typedef struct stage {
    const char *name;
    double from, spent;
} stage;

/* Milliseconds of processor time: on a machine that others use, time on the clock says how busy they are. */
static double spent(struct rusage *use)
{
    getrusage(RUSAGE_SELF, use);
    return (double)(use->ru_utime.tv_sec + use->ru_stime.tv_sec) * 1e3 +
           (double)(use->ru_utime.tv_usec + use->ru_stime.tv_usec) / 1e3;
}

static stage begin(const char *name)
{
    struct rusage use;
    return (stage){name, cli_now(), spent(&use)};
}

static void end(making *m, stage s)
{
    if (!m->c->values[CLI_TIMING]) return;
    struct rusage use;
    double cpu = spent(&use) - s.spent;
    pilu_buf_printf(&m->timing, "%-8s %8.2f ms %8.2f ms %8ld KB\n", s.name, cli_now() - s.from, cpu, use.ru_maxrss);
}

/* --- outputs ------------------------------------------------------------------------------------------- */

static bool make_folder(pilu_diags *diags, const char *path)
{
    if (pilu_folder_exists(path) || mkdir(path, 0777) == 0) return true;
    int error = errno;
    if (error == EEXIST && pilu_folder_exists(path)) return true; /* another process was faster */
    pilu_str why = pilu_errno_words(error);
    if (error == ENOENT) why = PILU_WORDS("上级文件夹不存在", "the folder above it does not exist");
    pilu_report(diags, FILE_WRITE, (pilu_place){0}, pilu_str_from(path), why);
    return false;
}

static pilu_str output_path(const making *m, const char *ending)
{
    return pilu_arena_printf(m->arena, "%s/%.*s.%s", m->order->folder, PILU_FMT(pilu_job_id(m->job)), ending);
}

static const char *page_ending(const cli *c) { return c->values[CLI_FRAGMENT] ? "fragment.html" : "html"; }

/* Tells what lies at the path, and whether it is these bytes; when none are given, whether this program made it. */
static bool lies_there(making *m, const char *path, const pilu_buf *bytes)
{
    pilu_diags unheard;
    pilu_diags_init(&unheard, m->arena);
    pilu_source *file = pilu_file_exists(path) ? pilu_file_read(m->arena, &unheard, path, 0) : NULL;
    if (!file) return false;
    bool same = bytes ? pilu_str_eq(file->text, pilu_buf_view(bytes)) : cli_made_here(m->order->folder, file->text);
    if (!same) return false;
    pilu_str sha256 = m->order->facts ? pilu_digest(m->arena, file->text) : (pilu_str){0};
    m->result.files[m->result.file_count++] =
        (cli_output_file){pilu_str_from(path), sha256, (int64_t)file->text.n};
    return true;
}

/* The page is compared as a whole: making it costs little. An output that is not wanted is empty. */
static bool is_current(making *m, const pilu_buf *html, bool wants_pdf)
{
    const char *page = output_path(m, page_ending(m->c)).p, *pdf = output_path(m, "pdf").p;
    m->current = (!html->n || lies_there(m, page, html)) &&
                 (!wants_pdf || (pilu_job_is_current(m->job, pdf, html->n) && lies_there(m, pdf, NULL)));
    if (!m->current) m->result.file_count = 0;
    return m->current;
}

/* Both or none: a page whose PDF says something else is worse than an old one. An output not made is empty. */
static void write_outputs(making *m, const pilu_buf *html, const pilu_buf *pdf)
{
    const char *const endings[] = {page_ending(m->c), "pdf"};
    const pilu_buf *bytes[] = {html, pdf};
    pilu_output outputs[2];
    size_t count = 0;
    for (size_t i = 0; i < 2; i++) {
        if (!bytes[i]->n) continue;
        pilu_str path = output_path(m, endings[i]), view = pilu_buf_view(bytes[i]);
        pilu_str sha256 = m->order->facts ? pilu_digest(m->arena, view) : (pilu_str){0};
        m->result.files[count] = (cli_output_file){path, sha256, (int64_t)view.n};
        outputs[count++] = (pilu_output){path.p, view};
    }
    m->written = pilu_files_write(pilu_job_diags(m->job), outputs, count);
    if (m->written) m->result.file_count = count;
    if (m->written && pdf->n && m->order->recorded) cli_made_add(m->order->folder, pilu_buf_view(pdf));
}

static void dump(making *m)
{
    if (strcmp(m->c->values[CLI_DUMP], "doc") == 0) pilu_job_dump_document(m->job, &m->shown);
    else if (pilu_job_layout(m->job) || m->c->values[CLI_DRAFT]) pilu_job_dump_pages(m->job, &m->shown);
}

/* Both outputs are made before either is written: a document is published whole or not at all. */
static void make_outputs(making *m)
{
    const cli *c = m->c;
    pilu_job *job = m->job;
    pilu_buf html, pdf;
    pilu_buf_init(&html, 0);
    pilu_buf_init(&pdf, 0);
    bool good = true;
    bool wants_html = cli_wants(c, CLI_OUTPUTS, "html"), wants_pdf = cli_wants(c, CLI_OUTPUTS, "pdf");
    if (wants_html) {
        stage s = begin("html");
        bool (*make)(pilu_job *, pilu_buf *) = c->values[CLI_FRAGMENT] ? pilu_job_fragment : pilu_job_html;
        good = make(job, &html) || c->values[CLI_DRAFT];
        end(m, s);
    }
    bool current = good && c->values[CLI_RESUME] && is_current(m, &html, wants_pdf);
    if (wants_pdf && good && !current) {
        stage s = begin("layout");
        good = pilu_job_layout(job) || c->values[CLI_DRAFT];
        end(m, s);
        s = begin("pdf");
        good = good && (pilu_job_pdf(job, &pdf) || (c->values[CLI_DRAFT] && pdf.n));
        end(m, s);
    }
    stage s = begin("write");
    if (good && !current && make_folder(pilu_job_diags(job), m->order->folder)) write_outputs(m, &html, &pdf);
    end(m, s);
    pilu_buf_free(&html);
    pilu_buf_free(&pdf);
}

/* --- a document ------------------------------------------------------------------------------------------ */

static bool is_twin(making *m, const char *twin)
{
    pilu_job *job = m->job;
    if (twin)
        pilu_report(pilu_job_diags(job), ID_TWICE, pilu_job_id_place(job), pilu_str_from(twin), pilu_job_id(job));
    return twin;
}

static void make(making *m)
{
    const cli *c = m->c;
    const cli_order *order = m->order;
    pilu_job *job = m->job;
    if (order->twin) pilu_job_glance(job);
    if (is_twin(m, order->twin)) return;
    stage s = begin("read");
    bool good = pilu_job_read(job);
    end(m, s);
    if (!good || (order->twin_of && is_twin(m, order->twin_of(order->context, pilu_job_id(job))))) return;
    s = begin("build");
    good = pilu_job_build(job, c->values[CLI_DRAFT]) || (c->values[CLI_DRAFT] && pilu_job_built(job));
    if (c->values[CLI_GRID]) pilu_job_show_grid(job);
    if (c->values[CLI_DRAFT]) pilu_job_list_findings(job);
    end(m, s);
    if (good && c->values[CLI_DUMP]) dump(m);
    else if (good) make_outputs(m);
}

static cli_fate status_of(const making *m)
{
    if (m->current) return CLI_CURRENT;
    if (m->written || m->result.code == PILU_EXIT_DONE) return CLI_RENDERED;
    return m->result.code == PILU_EXIT_FINDINGS ? CLI_REFUSED : CLI_FAILED;
}

void cli_render_one(const cli *c, pilu *p, const cli_order *order, pilu_buf *answer)
{
    double from = cli_now();
    making m = {.c = c, .order = order, .job = pilu_job_new(p, order->path), .arena = pilu_arena_new()};
    pilu_buf_init(&m.timing, 0);
    pilu_buf_init(&m.shown, 0);
    if (order->data.n) pilu_job_give(m.job, order->data);
    make(&m);
    cli_result_find(&m.result, pilu_job_diags(m.job), &c->report, order->facts, m.arena);
    m.result.status = status_of(&m);
    m.result.id = pilu_job_id(m.job);
    m.result.kind = pilu_job_kind(m.job);
    m.result.shown = pilu_buf_view(&m.shown);
    pilu_buf_str(&m.timing, m.result.said);
    m.result.said = pilu_buf_view(&m.timing);
    m.result.microseconds = (int64_t)((cli_now() - from) * 1e3);
    cli_result_put(&m.result, answer);
    pilu_buf_free(&m.timing);
    pilu_buf_free(&m.shown);
    pilu_job_free(m.job);
    pilu_arena_free(m.arena);
}
