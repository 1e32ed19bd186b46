#include "base/cache.h"
#include "cli/commands.h"

#include <errno.h>
#include <unistd.h>

/* --- a job that looks round ------------------------------------------------------------------------------ */

static void write_new(pilu_diags *diags, const char *path, const pilu_buf *bytes)
{
    if (access(path, F_OK) != 0) pilu_file_write(diags, path, pilu_buf_view(bytes));
    else pilu_report(diags, FILE_WRITE, (pilu_place){0}, pilu_str_from(path), pilu_errno_words(EEXIST));
}

/* What `show` writes goes to stdout, what the job found to stderr. */
static int look(const cli *c, bool (*show)(const cli *c, pilu_job *job, pilu_buf *out))
{
    pilu *p = cli_open(c);
    if (!p) return PILU_EXIT_INPUT;
    pilu_job *job = pilu_job_new(p, NULL);
    pilu_buf out;
    pilu_buf_init(&out, 0);
    bool good = show(c, job, &out);
    pilu_diags *diags = pilu_job_diags(job);
    const char *file = cli_file_of(c, CLI_NEW_FILE);
    if (good && file) write_new(diags, file, &out);
    else if (good) cli_print(&out, stdout);
    cli_report(c, diags);
    int code = pilu_diags_exit(diags);
    pilu_buf_free(&out);
    pilu_job_free(job);
    pilu_free(p);
    return code;
}

static pilu_str operand(const cli *c, size_t i) { return pilu_str_from(c->operands[i]); }

/* --- kinds, schema, new ---------------------------------------------------------------------------------- */

static void put_kind_json(const pilu_kind *kind, pilu_buf *out)
{
    pilu_buf_text(out, "  {\"kind\": ");
    pilu_buf_json(out, kind->name);
    pilu_buf_text(out, ", \"title\": ");
    pilu_buf_json(out, kind->title);
    pilu_buf_text(out, ", \"layouts\": [");
    for (size_t i = 0; i < kind->layout_count; i++) {
        if (i) pilu_buf_text(out, ", ");
        pilu_buf_json(out, kind->layouts[i]);
    }
    pilu_buf_text(out, "]}");
}

/* A line a layout, so that its two names can be cut out and given to `new` or written into data. */
static void put_kind(const pilu_kind *kind, pilu_buf *out)
{
    for (size_t i = 0; i < kind->layout_count; i++)
        pilu_buf_printf(out, "%-24.*s %-24.*s %.*s\n", PILU_FMT(kind->name), PILU_FMT(kind->layouts[i]),
                        PILU_FMT(kind->title));
}

static bool show_kinds(const cli *c, pilu_job *job, pilu_buf *out)
{
    const pilu_kind *kinds;
    size_t count = pilu_job_kinds(job, &kinds);
    bool json = cli_wants_json(c);
    if (json) pilu_buf_text(out, "[\n");
    for (size_t i = 0; i < count; i++) {
        if (json) put_kind_json(&kinds[i], out);
        else put_kind(&kinds[i], out);
        if (json) pilu_buf_text(out, i + 1 < count ? ",\n" : "\n");
    }
    if (json) pilu_buf_text(out, "]\n");
    return true;
}

static bool show_schema(const cli *c, pilu_job *job, pilu_buf *out)
{
    const pilu_source *schema = pilu_job_schema(job, operand(c, 0));
    if (schema) pilu_buf_str(out, schema->text);
    return schema;
}

static bool show_start(const cli *c, pilu_job *job, pilu_buf *out)
{
    return pilu_job_start(job, operand(c, 0), pilu_str_from(c->values[CLI_LAYOUT]), out);
}

int cli_kinds(const cli *c) { return look(c, show_kinds); }
int cli_schema(const cli *c) { return look(c, show_schema); }
int cli_new(const cli *c) { return look(c, show_start); }

/* --- fonts ----------------------------------------------------------------------------------------------- */

static void put_member(const char *name, pilu_str text, pilu_buf *out)
{
    pilu_buf_printf(out, ", \"%s\": ", name);
    pilu_buf_json(out, text);
}

static void put_font_json(const pilu_font_fact *f, pilu_lang lang, pilu_buf *out)
{
    pilu_buf_text(out, "  {\"role\": ");
    pilu_buf_json(out, f->role);
    put_member("family", f->family, out);
    put_member("style", f->style, out);
    pilu_buf_printf(out, ", \"bold\": %s, \"installed\": %s, \"chosen\": %s", f->bold ? "true" : "false",
                    f->installed ? "true" : "false", f->chosen ? "true" : "false");
    if (f->installed) {
        put_member("file", f->file, out);
        pilu_buf_printf(out, ", \"index\": %u, \"faces\": %u", f->index, f->faces);
        put_member("version", f->version, out);
        put_member("sha256", f->sha256, out);
        pilu_buf_printf(out, ", \"fs_type\": %u", f->fs_type);
        put_member("licence", pilu_words_in(f->licence, lang), out);
    }
    pilu_buf_char(out, '}');
}

/* «*» the role's first, «+» asked for what that has not, «-» not installed. */
static void put_font(const pilu_font_fact *f, bool new_role, pilu_lang lang, pilu_buf *out)
{
    bool zh = lang == PILU_ZH;
    if (new_role) pilu_buf_printf(out, "%.*s\n", PILU_FMT(f->role));
    pilu_buf_printf(out, "  %c %.*s%s%.*s", f->chosen ? '*' : f->installed ? '+' : '-', PILU_FMT(f->family),
                    f->style.n ? " " : "", PILU_FMT(f->style));
    if (f->bold) pilu_buf_text(out, zh ? "（加粗用）" : " (for bold)");
    pilu_buf_text(out, f->installed ? "\n" : zh ? "：未安装\n" : ": not installed\n");
    if (!f->installed) return;
    pilu_buf_printf(out, "      %.*s", PILU_FMT(f->file));
    if (f->faces > 1)
        pilu_buf_printf(out, zh ? "，字体集中的第 %u 个，从 0 数起，共 %u 个" : ", face %u, from 0, of %u", f->index, f->faces);
    pilu_buf_printf(out, "\n      SHA-256 %.*s\n", PILU_FMT(f->sha256));
    pilu_str licence = pilu_words_in(f->licence, lang);
    pilu_buf_printf(out, zh ? "      许可：%.*s（fsType 0x%04X）；版本：%.*s\n"
                            : "      licence: %.*s (fsType 0x%04X); version: %.*s\n",
                    PILU_FMT(licence), f->fs_type, PILU_FMT(f->version));
}

/* What the signs mean, and where it is remembered what is made of the fonts. */
static void put_legend(pilu_lang lang, pilu_buf *out)
{
    pilu_arena *arena = pilu_arena_new();
    const char *cache = pilu_cache_folder(arena);
    if (lang == PILU_ZH)
        pilu_buf_printf(out, "* 选用　+ 缺字时补用　- 未安装\n缓存目录：%s\n", cache ? cache : "不用");
    else
        pilu_buf_printf(out, "* used, + used for characters it has not, - not installed\ncache folder: %s\n",
                        cache ? cache : "none");
    pilu_arena_free(arena);
}

static bool show_fonts(const cli *c, pilu_job *job, pilu_buf *out)
{
    if (c->values[CLI_LOCK]) return pilu_job_lock_fonts(job, c->values[CLI_LOCK_FILE]);
    const pilu_font_fact *facts;
    size_t count = pilu_job_fonts(job, &facts);
    bool json = cli_wants_json(c);
    if (json) pilu_buf_text(out, "[\n");
    for (size_t i = 0; i < count; i++) {
        bool new_role = i == 0 || !pilu_str_eq(facts[i].role, facts[i - 1].role);
        if (json) put_font_json(&facts[i], c->report.lang, out);
        else put_font(&facts[i], new_role, c->report.lang, out);
        if (json) pilu_buf_text(out, i + 1 < count ? ",\n" : "\n");
    }
    if (json) pilu_buf_text(out, "]\n");
    else if (count) put_legend(c->report.lang, out);
    return true;
}

int cli_fonts(const cli *c) { return look(c, show_fonts); }
