#include "cli/result.h"
#include "base/news.h"

void cli_result_find(cli_result *result, const pilu_diags *diags, const pilu_report_options *options, bool json,
                     pilu_arena *arena)
{
    pilu_buf text;
    pilu_buf_init(&text, 0);
    for (size_t i = 0; i < diags->count; i++) result->found[diags->items[i].severity]++;
    pilu_report_text(diags, options, &text);
    result->said = pilu_arena_str(arena, pilu_buf_view(&text));
    text.n = 0;
    if (json) pilu_report_json(diags, options, true, &text);
    /* Between the objects alone: in a text it is written \n. */
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '\n') text.p[i] = ' ';
    result->findings = pilu_arena_str(arena, pilu_str_trim(pilu_buf_view(&text)));
    result->code = pilu_diags_exit(diags);
    pilu_buf_free(&text);
}

/* --- from process to process -------------------------------------------------------------------------- */

void cli_result_put(const cli_result *result, pilu_buf *answer)
{
    pilu_news_put_int(answer, result->status);
    pilu_news_put_int(answer, result->code);
    for (size_t i = 0; i < PILU_COUNT(result->found); i++) pilu_news_put_int(answer, result->found[i]);
    pilu_news_put_int(answer, result->microseconds);
    pilu_news_put_str(answer, result->id);
    pilu_news_put_str(answer, result->kind);
    pilu_news_put_str(answer, result->shown);
    pilu_news_put_str(answer, result->said);
    pilu_news_put_str(answer, result->findings);
    pilu_news_put_int(answer, (int64_t)result->file_count);
    for (size_t i = 0; i < result->file_count; i++) {
        pilu_news_put_str(answer, result->files[i].path);
        pilu_news_put_str(answer, result->files[i].sha256);
        pilu_news_put_int(answer, result->files[i].size);
    }
}

bool cli_result_read(pilu_str answer, pilu_arena *arena, cli_result *result)
{
    pilu_news n = {answer.p, pilu_str_end(answer), arena, false};
    *result = (cli_result){.status = (cli_fate)pilu_news_int(&n)};
    result->code = (int)pilu_news_int(&n);
    for (size_t i = 0; i < PILU_COUNT(result->found); i++) result->found[i] = pilu_news_int(&n);
    result->microseconds = pilu_news_int(&n);
    pilu_str *texts[] = {&result->id, &result->kind, &result->shown, &result->said, &result->findings};
    for (size_t i = 0; i < PILU_COUNT(texts); i++) *texts[i] = pilu_news_str(&n);
    size_t files = pilu_news_count(&n, 3 * sizeof(int64_t));
    for (size_t i = 0; i < files && i < PILU_COUNT(result->files); i++) {
        cli_output_file *file = &result->files[result->file_count++];
        file->path = pilu_news_str(&n);
        file->sha256 = pilu_news_str(&n);
        file->size = pilu_news_int(&n);
    }
    return !n.cut;
}

cli_fate cli_result_status(pilu_str answer)
{
    pilu_news n = {answer.p, pilu_str_end(answer), NULL, false};
    return (cli_fate)pilu_news_int(&n);
}

/* --- a line of JSON ----------------------------------------------------------------------------------- */

static void put_text(const char *name, pilu_str text, pilu_buf *out)
{
    pilu_buf_printf(out, "\"%s\": ", name);
    if (text.n) pilu_buf_json(out, text);
    else pilu_buf_text(out, "null");
}

void cli_result_json(const cli_result *result, pilu_buf *out)
{
    static const char *const WORDS[] = {"rendered", "current", "refused", "failed", "undone"};
    int64_t ms = result->microseconds / 1000, rest = result->microseconds % 1000;
    put_text("id", result->id, out);
    pilu_buf_text(out, ", ");
    put_text("kind", result->kind, out);
    pilu_buf_printf(out, ", \"status\": \"%s\", \"errors\": %d, \"warnings\": %d, \"notes\": %d, \"outputs\": [",
                    WORDS[result->status], (int)result->found[PILU_ERROR], (int)result->found[PILU_WARNING],
                    (int)result->found[PILU_NOTE]);
    for (size_t i = 0; i < result->file_count; i++) {
        pilu_buf_text(out, i ? ", {" : "{");
        put_text("path", result->files[i].path, out);
        pilu_buf_printf(out, ", \"bytes\": %lld, ", (long long)result->files[i].size);
        put_text("sha256", result->files[i].sha256, out);
        pilu_buf_char(out, '}');
    }
    pilu_buf_printf(out, "], \"ms\": %lld.%03d, \"findings\": [", (long long)ms, (int)rest);
    pilu_buf_str(out, result->findings);
    pilu_buf_char(out, ']');
}
