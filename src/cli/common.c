#include "cli/commands.h"

#include "pilu_verify.h"
#include "publish/publish.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

bool cli_wants_json(const cli *c)
{
    const char *format = c->values[CLI_REPORT] ? c->values[CLI_REPORT] : c->values[CLI_FORMAT];
    return format && strcmp(format, "json") == 0;
}

bool cli_wants_sarif(const cli *c) { return c->values[CLI_REPORT] && strcmp(c->values[CLI_REPORT], "sarif") == 0; }

bool cli_wants_colour(int stream)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(stream) && !(no && *no) && !(term && strcmp(term, "dumb") == 0);
}

void cli_print(const pilu_buf *text, FILE *to)
{
    if (text->n) fwrite(text->p, 1, text->n, to);
}

void cli_report(const cli *c, const pilu_diags *diags)
{
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_report_text(diags, &c->report, &text);
    cli_print(&text, stderr);
    pilu_buf_free(&text);
}

/* Memory is what a system takes with SIGKILL, and what pilu itself ends for (pilu_memory_out). */
void cli_report_death(pilu_diags *diags, const char *path, int status)
{
    int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0, code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    pilu_str number = pilu_arena_printf(diags->arena, "%d", signal ? signal : code);
    pilu_str why = pilu_words_about(diags->arena, PILU_WORDS("退出码 {}", "exit status {}"), number);
    if (signal) why = pilu_words_about(diags->arena, PILU_WORDS("信号 {}", "signal {}"), number);
    if (signal == SIGKILL)
        why = PILU_WORDS("被系统强行结束，多半因为内存不足（信号 9）",
                         "the system killed it, most likely for want of memory (signal 9)");
    if (code == PILU_EXIT_OUTPUT) why = PILU_WORDS("内存不足", "out of memory");
    pilu_report(diags, DOCUMENT_DIED, (pilu_place){0}, pilu_str_from(path), why);
}

/* A program that reads our JSON or SARIF gets some even now. */
static void report_no_home(const cli *c)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_diags diags;
    pilu_diags_init(&diags, arena);
    const char *named = getenv("PILU_HOME");
    pilu_str where = {0};
    if (named && *named)
        where = pilu_words_about(arena, PILU_WORDS("：PILU_HOME 是“{}”，其中没有", ": PILU_HOME is “{}”, which holds none"),
                                 pilu_str_from(named));
    pilu_report(&diags, HOME_MISSING, (pilu_place){0}, where);
    pilu_buf list;
    pilu_buf_init(&list, 0);
    if (cli_wants_sarif(c)) {
        pilu_report_sarif_head(&c->report, &list);
        pilu_report_sarif(&diags, &c->report, true, &list);
        pilu_report_sarif_tail(&list);
    } else if (cli_wants_json(c)) {
        pilu_buf_text(&list, "[\n");
        pilu_report_json(&diags, &c->report, true, &list);
        pilu_buf_text(&list, "\n]\n");
    } else {
        cli_report(c, &diags);
    }
    cli_print(&list, stdout);
    pilu_buf_free(&list);
    pilu_arena_free(arena);
}

pilu *cli_open(const cli *c)
{
    pilu *p = pilu_new(&(pilu_options){.rules = c->values[CLI_RULES]});
    if (!p) report_no_home(c);
    return p;
}

int cli_answer(const cli *c, cli_question *ask)
{
    pilu *p = cli_open(c);
    if (!p) return PILU_EXIT_INPUT;
    pilu_arena *arena = pilu_arena_new();
    pilu_diags diags;
    pilu_buf out;
    pilu_diags_init(&diags, arena);
    pilu_buf_init(&out, 0);
    ask(c, p, &diags, &out);
    cli_print(&out, stdout);
    cli_report(c, &diags);
    int code = pilu_diags_exit(&diags);
    pilu_buf_free(&out);
    pilu_arena_free(arena);
    pilu_free(p);
    return code;
}

int cli_version(const cli *c)
{
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_buf_text(&text, "pilu " PILU_VERSION "\n");
    pilu_versions(&text);
    const char *reader = pilu_verify_library();
    bool zh = c->report.lang == PILU_ZH;
    pilu_buf_printf(&text, "SQLite %s\nlibqpdf %s\n", pilu_publish_library(),
                    reader ? reader : zh ? "未安装" : "not installed");
    cli_print(&text, stdout);
    pilu_buf_free(&text);
    return PILU_EXIT_DONE;
}
