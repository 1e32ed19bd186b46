#include "cli/commands.h"
#include "cli/inputs.h"
#include "cli/signals.h"

#include "base/utf8.h"

#include "publish/correct.h"
#include "publish/publish.h"
#include "publish/status.h"
#include "publish/when.h"

#include <stdlib.h>

/* The moment of --at, SOURCE_DATE_EPOCH or now; false after a line on stderr. */
static bool read_at(const cli *c, const char *given, int64_t *at)
{
    if (!given) *at = pilu_when_now();
    if (!given || pilu_when_read(pilu_str_from(given), at)) return true;
    cli_usage_error(c, "--at 应为 2024-08-20 或 2024-08-20T10:30（北京时间），不是", "--at takes 2024-08-20 or "
                    "2024-08-20T10:30 (Beijing time), not", given, (pilu_str){0});
    return false;
}

/* The same for what becomes public then: not before its time. A date alone is its midnight in Beijing. */
static bool read_past(const cli *c, const char *given, int64_t *at)
{
    if (!read_at(c, given, at)) return false;
    pilu_arena *arena = pilu_arena_new();
    pilu_str now = pilu_when_date(arena, pilu_when_text(arena, pilu_when_now()));
    bool past = *at <= pilu_when_now();
    if (!past)
        cli_usage_error(c, pilu_arena_printf(arena, "--at 不能晚于现在（%.*s）：", PILU_FMT(now)).p,
                        pilu_arena_printf(arena, "--at takes no time after now (%.*s):", PILU_FMT(now)).p,
                        given, (pilu_str){0});
    pilu_arena_free(arena);
    return past;
}

/* A reason becomes public as it is: it is text, on one line. */
static bool is_reason(const cli *c, const char *reason)
{
    pilu_str text = pilu_str_from(reason ? reason : "");
    bool good = pilu_utf8_check(text) == SIZE_MAX;
    for (const char *p = text.p, *end = pilu_str_end(text); good && p < end;)
        good = !pilu_char_steers(pilu_utf8_next(&p, end));
    if (!good)
        cli_usage_error(c, "原因会公开，应为一行 UTF-8 文字，不含换行和控制字符：",
                        "a reason becomes public; it must be one line of UTF-8 without control characters:", "--reason",
                        (pilu_str){0});
    return good;
}

static bool has_site(const cli *c, const char *site)
{
    if (site) return true;
    cli_usage_error(c, "请用 --site 指明站点的文件夹：", "name the site's folder with --site:", c->command->name,
                    (pilu_str){0});
    return false;
}

int cli_status(const cli *c)
{
    pilu_status_options options = {.site = c->values[CLI_SITE_THERE], .json = cli_wants_json(c),
                                   .files = c->values[CLI_CHECK_FILES], .report = &c->report};
    if (!has_site(c, options.site) || !read_at(c, c->values[CLI_AT_DAY], &options.at)) return PILU_EXIT_USAGE;
    pilu *p = cli_open(c);
    if (!p) return PILU_EXIT_INPUT;
    pilu_buf out;
    pilu_buf_init(&out, 0);
    int code = pilu_status(p, &options, &out);
    cli_print(&out, stdout);
    pilu_buf_free(&out);
    pilu_free(p);
    return code;
}

/* Folders among the operands stand for the data in them. */
static int publish(const cli *c, pilu *p, pilu_publish_options *options)
{
    cli_inputs inputs;
    pilu_buf out;
    pilu_buf_init(&out, 0);
    cli_inputs_gather(&inputs, c, p, c->values[CLI_JOBS], 0);
    const char **files = PILU_NEW_ARRAY(inputs.arena, const char *, inputs.count + 1);
    for (size_t i = 0; i < inputs.count; i++) files[i] = inputs.items[i].path;
    options->files = files;
    options->file_count = inputs.count;
    cli_report(c, &inputs.diags);
    int unread = pilu_diags_exit(&inputs.diags);
    int code = inputs.count || options->refresh ? pilu_publish(p, options, &out) : PILU_EXIT_DONE;
    cli_print(&out, stdout);
    pilu_buf_free(&out);
    cli_inputs_free(&inputs);
    return code == PILU_PUBLISH_STOPPED ? cli_signals_exit() : code > unread ? code : unread;
}

int cli_publish(const cli *c)
{
    pilu_publish_options options = {
        .site = c->values[CLI_SITE], .refresh = c->values[CLI_REFRESH],
        .jobs = c->values[CLI_JOBS] ? (size_t)atoi(c->values[CLI_JOBS]) : 1,
        .reason = c->values[CLI_REASON_KEPT], .report = &c->report, .listen = cli_signals_listen,
        .stop = cli_signals_stop, .report_death = cli_report_death};
    if (!has_site(c, options.site) || !read_past(c, c->values[CLI_AT], &options.at)) return PILU_EXIT_USAGE;
    if (!is_reason(c, options.reason)) return PILU_EXIT_USAGE;
    if (options.refresh && c->operand_count)
        return cli_usage_error(c, "--refresh 只重新生成站点里已有的文件，不能同时列出数据文件：",
                               "--refresh makes anew what is in the site; it takes no data files:", c->operands[0],
                               (pilu_str){0});
    if (!options.refresh && !c->operand_count)
        return cli_usage_error(c, "请列出要公开的数据文件，或用 --refresh 重新生成站点里受影响的文件：",
                               "name the data files to publish, or --refresh what is in the site:", c->command->name,
                               (pilu_str){0});
    pilu *p = cli_open(c);
    if (!p) return PILU_EXIT_INPUT;
    int code = publish(c, p, &options);
    pilu_free(p);
    return code;
}

int cli_correct(const cli *c)
{
    pilu_correct_options options = {.site = c->values[CLI_SITE_THERE], .file = c->operands[0],
                                    .reason = c->values[CLI_REASON], .force = c->values[CLI_FORCE],
                                    .of = c->values[CLI_OF], .report = &c->report};
    if (!has_site(c, options.site) || !read_past(c, c->values[CLI_AT_CORRECTION], &options.at)) return PILU_EXIT_USAGE;
    if (!options.reason || !pilu_str_trim(pilu_str_from(options.reason)).n)
        return cli_usage_error(c, "请用 --reason 写明更正的原因，它会印在更正说明里：",
                               "give the reason with --reason; the notice tells it to the public:", c->operands[0],
                               (pilu_str){0});
    if (!is_reason(c, options.reason)) return PILU_EXIT_USAGE;
    pilu *p = cli_open(c);
    if (!p) return PILU_EXIT_INPUT;
    pilu_buf out;
    pilu_buf_init(&out, 0);
    int code = pilu_correct(p, &options, &out);
    cli_print(&out, stdout);
    pilu_buf_free(&out);
    pilu_free(p);
    return code;
}
