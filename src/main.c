/* main.c: the command line: options, exit codes, what is printed where. Results go to stdout, findings to stderr. */
#include "check/report.h"
#include "pilu.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct options {
    const char *command;
    const char **files;
    size_t file_count;
    const char *out; /* -o */
    bool html, pdf;  /* --format */
    bool json;       /* check --format json */
    bool draft, timing, notes;
    const char *dump; /* doc, pages */
    int jobs;
    pilu_report_options report;
} options;

/* --- help ------------------------------------------------------------------------------------------ */

static const char *const HELP[2] = {
    "pilu " PILU_VERSION "：由带数据的 JSON 和表样生成部门决算、绩效自评等公开文件（HTML 与 PDF）\n"
    "\n"
    "用法：\n"
    "  pilu render 文件… [-o 目录] [--format html,pdf] [-j N] [--draft] [--timing]\n"
    "  pilu check  文件… [--format text|json]\n"
    "  pilu help | --version\n"
    "\n"
    "命令：\n"
    "  render   核对数据，生成 目录/<id>.html 和 目录/<id>.pdf；有错误则不生成\n"
    "  check    只核对，不生成文件\n"
    "\n"
    "选项：\n"
    "  -o, --output 目录     输出目录，默认为当前目录，不存在则新建\n"
    "      --format 格式     render：html、pdf 或两者（默认）；check：text（默认）或 json\n"
    "  -j, --jobs N          同时处理 N 个文件\n"
    "      --draft           有错误也生成，每页印“草稿”\n"
    "      --dump doc|pages  把文档树或版面以文字写到标准输出（查错用）\n"
    "      --timing          在标准错误输出各步骤的时间和内存\n"
    "      --notes           提示也列出，不只警告和错误\n"
    "      --lang zh|en      信息的语言，默认中文，英文环境为英文\n"
    "  -h, --help            本说明\n"
    "\n"
    "文件写“-”表示标准输入。退出码：0 完成，1 有错误，2 用法不对，3 输入无法读取，4 输出无法写入。\n",

    "pilu " PILU_VERSION ": public disclosures (HTML and PDF) from scored JSON and a layout\n"
    "\n"
    "Usage:\n"
    "  pilu render FILE… [-o DIR] [--format html,pdf] [-j N] [--draft] [--timing]\n"
    "  pilu check  FILE… [--format text|json]\n"
    "  pilu help | --version\n"
    "\n"
    "Commands:\n"
    "  render   check the data and write DIR/<id>.html and DIR/<id>.pdf; nothing is written when there are errors\n"
    "  check    check only, write nothing\n"
    "\n"
    "Options:\n"
    "  -o, --output DIR      output folder, default the current one; made when it is not there\n"
    "      --format FORMAT   render: html, pdf or both (default); check: text (default) or json\n"
    "  -j, --jobs N          work on N files at once\n"
    "      --draft           write in spite of errors, with 草稿 on each page\n"
    "      --dump doc|pages  print the document tree or the placed pages as text\n"
    "      --timing          print time and memory of each step to stderr\n"
    "      --notes           list notes too, not only warnings and errors\n"
    "      --lang zh|en      language of messages; default Chinese, English in an English locale\n"
    "  -h, --help            this help\n"
    "\n"
    "«-» reads standard input. Exit codes: 0 done, 1 errors found, 2 usage, 3 input unreadable, 4 output "
    "unwritable.\n"};

static int usage_error(const options *o, const char *zh, const char *en, const char *what)
{
    fprintf(stderr,
            o->report.lang == PILU_ZH ? "pilu：%s“%s”。用法见 pilu --help。\n" : "pilu: %s “%s”; see pilu --help.\n",
            o->report.lang == PILU_ZH ? zh : en, what);
    return PILU_EXIT_USAGE;
}

/* --- options --------------------------------------------------------------------------------------- */

/* English only when the locale says so: POSIX order of the three variables. */
static pilu_lang locale_language(void)
{
    static const char *const NAMES[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < PILU_COUNT(NAMES); i++) {
        const char *value = getenv(NAMES[i]);
        if (value && *value) return strncmp(value, "en", 2) == 0 ? PILU_EN : PILU_ZH;
    }
    return PILU_ZH;
}

static bool word_in(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = list; p; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL)
        if (strncmp(p, word, n) == 0 && (p[n] == 0 || p[n] == ',')) return true;
    return false;
}

static bool read_format(options *o, const char *value)
{
    bool check = o->command && strcmp(o->command, "check") == 0;
    o->html = word_in(value, "html");
    o->pdf = word_in(value, "pdf");
    o->json = word_in(value, "json");
    return check ? o->json || word_in(value, "text") : o->html || o->pdf;
}

/* «--name value», «--name=value» or «-n value»; NULL when `arg` is not this option. `*i` moves past the value. */
static const char *option_value(int argc, char **argv, int *i, const char *brief, const char *full)
{
    const char *arg = argv[*i];
    size_t n = strlen(full);
    if (strncmp(arg, full, n) == 0 && arg[n] == '=') return arg + n + 1;
    if (strcmp(arg, full) != 0 && !(brief && strncmp(arg, brief, 2) == 0)) return NULL;
    if (brief && strncmp(arg, brief, 2) == 0 && arg[2]) return arg + 2;
    if (*i + 1 >= argc) return "";
    return argv[++*i];
}

static bool flag(const char *arg, const char *name, bool *out)
{
    if (strcmp(arg, name) != 0) return false;
    *out = true;
    return true;
}

/* -1: go on; else the exit code. */
static int read_valued(options *o, int argc, char **argv, int *i)
{
    const char *value, *name = argv[*i];
    if ((value = option_value(argc, argv, i, "-o", "--output"))) {
        o->out = value;
        return *value ? -1 : usage_error(o, "缺少值：", "missing value for", name);
    }
    if ((value = option_value(argc, argv, i, NULL, "--format")))
        return read_format(o, value) ? -1 : usage_error(o, "没有格式", "no such format", value);
    if ((value = option_value(argc, argv, i, "-j", "--jobs"))) {
        o->jobs = atoi(value);
        return o->jobs >= 1 && o->jobs <= 256
                   ? -1
                   : usage_error(o, "应为 1 到 256 的数，却是", "expected 1–256, not", value);
    }
    if ((value = option_value(argc, argv, i, NULL, "--dump"))) {
        o->dump = value;
        return word_in("doc,pages", value) ? -1 : usage_error(o, "不能列出", "cannot dump", value);
    }
    if ((value = option_value(argc, argv, i, NULL, "--lang"))) {
        o->report.lang = strcmp(value, "en") == 0 ? PILU_EN : PILU_ZH;
        return word_in("zh,en", value) ? -1 : usage_error(o, "没有语言", "no such language", value);
    }
    return usage_error(o, "没有选项", "no such option", name);
}

static int read_options(options *o, int argc, char **argv)
{
    bool only_files = false;
    for (int i = 1; i < argc; i++) {
        const char *arg = argv[i];
        if (only_files || arg[0] != '-' || strcmp(arg, "-") == 0) {
            if (!o->command) o->command = arg;
            else o->files[o->file_count++] = arg;
        } else if (strcmp(arg, "--") == 0) {
            only_files = true;
        } else if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0) {
            o->command = "help";
            return -1;
        } else if (strcmp(arg, "--version") == 0) {
            o->command = "version";
            return -1;
        } else if (!flag(arg, "--draft", &o->draft) && !flag(arg, "--timing", &o->timing) &&
                   !flag(arg, "--notes", &o->notes)) {
            int code = read_valued(o, argc, argv, &i);
            if (code >= 0) return code;
        }
    }
    return -1;
}

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

static void end(const options *o, stage s)
{
    if (!o->timing) return;
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    fprintf(stderr, "%-8s %8.2f ms %8ld KB\n", s.name, now() - s.from, use.ru_maxrss);
}

/* --- commands -------------------------------------------------------------------------------------- */

static void print(const pilu_buf *text, FILE *to)
{
    if (text->n) fwrite(text->p, 1, text->n, to); /* at once: parallel jobs do not mix their lines */
}

static void print_findings(const options *o, pilu_job *job)
{
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_report_options report = o->report;
    report.notes = o->notes;
    pilu_report_text(pilu_job_diags(job), &report, &text);
    print(&text, stderr);
    pilu_buf_free(&text);
}

static bool make_folder(pilu_diags *diags, const char *path)
{
    if (pilu_folder_exists(path) || mkdir(path, 0777) == 0) return true;
    int error = errno;
    pilu_report(diags, FILE_WRITE, (pilu_place){0}, pilu_str_from(path), pilu_errno_words(error));
    return false;
}

static void write_output(const options *o, pilu_job *job, const char *ending, const pilu_buf *bytes)
{
    pilu_str id = pilu_job_id(job);
    pilu_buf path;
    pilu_buf_init(&path, 0);
    pilu_buf_printf(&path, "%s/%.*s.%s", o->out, PILU_FMT(id), ending);
    pilu_buf_put(&path, "", 1);
    pilu_file_write(pilu_job_diags(job), path.p, pilu_buf_view(bytes));
    pilu_buf_free(&path);
}

static void dump(const options *o, pilu_job *job)
{
    pilu_buf text;
    pilu_buf_init(&text, 0);
    if (strcmp(o->dump, "doc") == 0) pilu_job_dump_document(job, &text);
    else if (pilu_job_layout(job) || o->draft) pilu_job_dump_pages(job, &text);
    print(&text, stdout);
    pilu_buf_free(&text);
}

/* Both outputs are made before either is written: a document is published whole or not at all. */
static void make_outputs(const options *o, pilu_job *job)
{
    pilu_buf html, pdf;
    pilu_buf_init(&html, 0);
    pilu_buf_init(&pdf, 0);
    bool good = true;
    if (o->html) {
        stage s = begin("html");
        good = pilu_job_html(job, &html) || o->draft;
        end(o, s);
    }
    if (o->pdf && good) {
        stage s = begin("layout");
        good = pilu_job_layout(job) || o->draft;
        end(o, s);
        s = begin("pdf");
        good = good && (pilu_job_pdf(job, &pdf) || (o->draft && pdf.n));
        end(o, s);
    }
    stage s = begin("write");
    if (good && make_folder(pilu_job_diags(job), o->out)) {
        if (o->html) write_output(o, job, "html", &html);
        if (o->pdf) write_output(o, job, "pdf", &pdf);
    }
    end(o, s);
    pilu_buf_free(&html);
    pilu_buf_free(&pdf);
}

static int render_one(const options *o, pilu *p, const char *path)
{
    pilu_job *job = pilu_job_new(p, path);
    stage s = begin("read");
    bool good = pilu_job_read(job);
    end(o, s);
    if (good) {
        s = begin("build");
        good = pilu_job_build(job, o->draft) || (o->draft && pilu_job_built(job));
        end(o, s);
    }
    if (good && o->dump) dump(o, job);
    else if (good) make_outputs(o, job);
    print_findings(o, job);
    int code = pilu_diags_exit(pilu_job_diags(job));
    pilu_job_free(job);
    return code;
}

static int worse(int a, int b) { return a > b ? a : b; }

static int render_share(const options *o, pilu *p, size_t first, size_t step)
{
    int code = PILU_EXIT_DONE;
    for (size_t i = first; i < o->file_count; i += step) code = worse(code, render_one(o, p, o->files[i]));
    return code;
}

/* One process for each job: nothing is shared, so nothing needs a lock, and one that dies takes no other with it. */
static int render(const options *o, pilu *p)
{
    int jobs = o->jobs < (int)o->file_count ? o->jobs : (int)o->file_count, code = PILU_EXIT_DONE;
    if (jobs <= 1) return render_share(o, p, 0, 1);
    for (int k = 0; k < jobs; k++) {
        pid_t child = fork();
        if (child == 0) exit(render_share(o, p, (size_t)k, (size_t)jobs));
        if (child < 0) code = worse(code, render_share(o, p, (size_t)k, (size_t)jobs));
    }
    for (int status; wait(&status) > 0;) code = worse(code, WIFEXITED(status) ? WEXITSTATUS(status) : PILU_EXIT_OUTPUT);
    return code;
}

static int check(const options *o, pilu *p)
{
    int code = PILU_EXIT_DONE;
    bool first = true;
    pilu_buf json;
    pilu_buf_init(&json, 0);
    pilu_buf_text(&json, "[\n");
    for (size_t i = 0; i < o->file_count; i++) {
        pilu_job *job = pilu_job_new(p, o->files[i]);
        if (pilu_job_read(job) && pilu_job_build(job, false)) pilu_job_layout(job);
        pilu_report_options report = o->report;
        report.notes = o->notes;
        if (o->json) first = pilu_report_json(pilu_job_diags(job), &report, first, &json);
        else print_findings(o, job);
        code = worse(code, pilu_diags_exit(pilu_job_diags(job)));
        pilu_job_free(job);
    }
    pilu_buf_text(&json, first ? "]\n" : "\n]\n");
    if (o->json) print(&json, stdout);
    pilu_buf_free(&json);
    return code;
}

static int run(options *o)
{
    bool renders = strcmp(o->command, "render") == 0, checks = strcmp(o->command, "check") == 0;
    if (!renders && !checks) return usage_error(o, "没有命令", "no such command", o->command);
    if (o->file_count == 0) return usage_error(o, "没有给出数据文件：", "no data file given to", o->command);
    pilu *p = pilu_new(&(pilu_options){0});
    if (!p) {
        fputs(o->report.lang == PILU_ZH
                  ? "pilu：找不到 templates 文件夹；请用环境变量 PILU_HOME 指明它所在的目录。\n"
                  : "pilu: no templates folder found; set PILU_HOME to the folder that holds it.\n",
              stderr);
        return PILU_EXIT_INPUT;
    }
    int code = renders ? render(o, p) : check(o, p);
    pilu_free(p);
    return code;
}

int main(int argc, char **argv)
{
    options o = {.out = ".", .html = true, .pdf = true, .jobs = 1};
    o.report.lang = locale_language();
    o.report.colour = isatty(STDERR_FILENO) && !getenv("NO_COLOR");
    o.files = pilu_memory_new(sizeof *o.files * (size_t)(argc + 1));
    int code = read_options(&o, argc, argv);
    if (code < 0) {
        code = PILU_EXIT_DONE;
        if (!o.command) fputs(HELP[o.report.lang], stderr), code = PILU_EXIT_USAGE;
        else if (strcmp(o.command, "help") == 0) fputs(HELP[o.report.lang], stdout);
        else if (strcmp(o.command, "version") == 0) puts("pilu " PILU_VERSION);
        else code = run(&o);
    }
    free(o.files);
    /* A full disk or closed pipe shows only when the last bytes go out. */
    if ((fflush(stdout) != 0 || ferror(stdout)) && code < PILU_EXIT_OUTPUT) code = PILU_EXIT_OUTPUT;
    return code;
}
