#include "publish/status.h"

#include "base/digest.h"
#include "publish/plan.h"
#include "publish/recipe.h"
#include "publish/when.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

typedef struct status {
    pilu *owner;
    const pilu_status_options *options;
    pilu_arena *arena;
    pilu_diags diags;
    pilu_site site;
    pilu_version *versions;
    size_t version_count, document_count;
    pilu_stale *changes;
    size_t change_count;
    size_t affected, pages;
    size_t compared, changed, gone; /* files, with their checksums in the ledger */
    pilu_plan plan;
    bool planned;
    pilu_buf *out;
} status;

/* --- looking ------------------------------------------------------------------------------------------- */

static bool is_affected(const status *s, const pilu_version *v)
{
    for (size_t i = 0; pilu_version_is_current(v) && i < s->change_count; i++)
        if (s->changes[i].recipe == v->recipe) return true;
    return false;
}

static void look_at_pages(status *s)
{
    sqlite3_stmt *rows = sql_ask(&s->site.ledger, "SELECT recipe, count(*) FROM page GROUP BY recipe", "");
    while (sql_row(&s->site.ledger, rows)) {
        bool stale = false;
        for (size_t i = 0; i < s->change_count; i++) stale = stale || s->changes[i].recipe == sql_int(rows, 0);
        if (stale) s->pages += (size_t)sql_int(rows, 1);
    }
}

static void look_at_file(status *s, pilu_str address, pilu_str sha256)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_str path = pilu_site_path(&s->site, address);
    s->compared++;
    if (access(path.p, F_OK) != 0 && errno == ENOENT) {
        pilu_report(&s->diags, SITE_GONE, (pilu_place){0}, path);
        s->gone++;
    } else {
        const pilu_source *source = pilu_file_read(arena, &s->diags, path.p, PILU_FILE_LIMIT);
        bool same = source && pilu_str_eq(pilu_digest(arena, source->text), sha256);
        if (source && !same) pilu_report(&s->diags, SITE_FILE, (pilu_place){0}, path);
        s->changed += !same;
    }
    pilu_arena_free(arena);
}

/* The newest version of a document under its own address: that is what the public reads. */
static void look_at_current(status *s, const pilu_version *v)
{
    pilu_published *files;
    pilu_arena *arena = pilu_arena_new();
    size_t count = pilu_ledger_files(&s->site, arena, v->rendering, &files);
    for (size_t i = 0; i < count; i++) {
        pilu_str name = pilu_str_slice(files[i].address, v->folder.n + 1, files[i].address.n);
        pilu_str current = pilu_ledger_current_address(arena, v, files[i].role, name);
        bool page = v->followed && pilu_str_is(files[i].role, "html"); /* one of the site's says what it became */
        if (current.n && !page) look_at_file(s, current, files[i].sha256);
    }
    pilu_arena_free(arena);
}

/* What was published stays as it was: every file of every version, and the newest under its own address. */
static void look_at_files(status *s)
{
    sqlite3_stmt *rows = sql_ask(&s->site.ledger, "SELECT address, sha256 FROM file UNION ALL"
                                 " SELECT address, sha256 FROM page ORDER BY 1", "");
    while (sql_row(&s->site.ledger, rows)) {
        pilu_arena *arena = pilu_arena_new();
        look_at_file(s, sql_text(rows, 0, arena), sql_text(rows, 1, arena));
        pilu_arena_free(arena);
    }
    for (size_t i = 0; i < s->version_count; i++)
        if (s->versions[i].number == s->versions[i].newest) look_at_current(s, &s->versions[i]);
}

static void look(status *s)
{
    s->version_count = pilu_ledger_versions(&s->site, s->arena, 0, (pilu_str){0}, &s->versions);
    s->change_count = pilu_recipe_changes(&s->site, s->owner, s->arena, &s->changes);
    for (size_t i = 0; i < s->version_count; i++) {
        s->document_count += pilu_version_is_current(&s->versions[i]);
        s->affected += is_affected(s, &s->versions[i]);
    }
    look_at_pages(s);
    if (s->options->files) look_at_files(s);
    int64_t today = (s->options->at + 8 * 3600) / 86400;
    s->planned = pilu_plan_read(&s->site, s->owner, s->arena, &s->diags, today, &s->plan);
}

/* --- for people ------------------------------------------------------------------------------------------ */

static bool zh(const status *s) { return s->options->report->lang == PILU_ZH; }

/* «templates/common/style.css 已改变». */
static void put_cause(const status *s, const pilu_stale *c)
{
    static const struct {
        const char *type, *zh, *en;
    } WORDS[] = {{"template", "", ""}, {"rules", "规则 ", "rules "}, {"font", "字体 ", "font "},
                 {"tool", "程序 ", "program "}, {"fonts", "已装的字体（按 ", "the fonts installed (of "}};
    const char *what = "";
    for (size_t i = 0; i < PILU_COUNT(WORDS); i++)
        if (pilu_str_is(c->type, WORDS[i].type)) what = zh(s) ? WORDS[i].zh : WORDS[i].en;
    const char *close = pilu_str_is(c->type, "fonts") ? zh(s) ? "）" : ")" : "";
    pilu_buf_printf(s->out, "%s%.*s%s", what, PILU_FMT(c->name), close);
    if (pilu_str_is(c->type, "tool"))
        pilu_buf_printf(s->out, zh(s) ? " 由 %.*s 变为 %.*s" : " %.*s is now %.*s", PILU_FMT(c->before),
                        PILU_FMT(c->now));
    else if (pilu_str_is(c->now, "-")) pilu_buf_text(s->out, zh(s) ? " 已不存在" : " is gone");
    else if (pilu_str_is(c->before, "-")) pilu_buf_text(s->out, zh(s) ? " 是新加的" : " is new");
    else pilu_buf_text(s->out, zh(s) ? " 已改变" : " has changed");
}

static void put_causes(const status *s, int64_t recipe)
{
    bool first = true;
    for (size_t i = 0; i < s->change_count; i++) {
        if (s->changes[i].recipe != recipe) continue;
        pilu_buf_text(s->out, first ? zh(s) ? "：" : ": " : zh(s) ? "；" : "; ");
        put_cause(s, &s->changes[i]);
        first = false;
    }
}

static void put_affected(const status *s)
{
    if (!s->affected && !s->pages) {
        pilu_buf_text(s->out, zh(s) ? "没有需要重新生成的文件。\n" : "Nothing has to be rendered again.\n");
        return;
    }
    pilu_buf_printf(s->out, zh(s) ? "需要重新生成 %zu 份文件、%zu 个站点页面（pilu publish --refresh --site %s）：\n"
                                  : "%zu documents and %zu pages of the site have to be rendered again "
                                    "(pilu publish --refresh --site %s):\n",
                    s->affected, s->pages, s->options->site);
    for (size_t i = 0; i < s->version_count; i++) {
        const pilu_version *v = &s->versions[i];
        if (!is_affected(s, v)) continue;
        pilu_buf_printf(s->out, "  %.*s", PILU_FMT(v->title.n ? v->title : v->address));
        put_causes(s, v->recipe);
        pilu_buf_char(s->out, '\n');
    }
}

static void put_compared(const status *s)
{
    if (!s->options->files) return;
    pilu_buf_printf(s->out, zh(s) ? "已与台账对照 %zu 个文件，" : "%zu files compared with the ledger: ", s->compared);
    if (!s->changed && !s->gone) pilu_buf_text(s->out, zh(s) ? "都相同。\n" : "all the same.\n");
    else
        pilu_buf_printf(s->out, zh(s) ? "%zu 个不同，%zu 个不见了。\n" : "%zu changed, %zu missing.\n", s->changed, s->gone);
}

static void put_duty(const status *s, const pilu_duty *d)
{
    bool missing = !d->published.n;
    pilu_buf_printf(s->out, zh(s) ? "  %s：%d年度 %.*s %.*s" : "  %s: %d %.*s %.*s",
                    missing ? zh(s) ? "缺" : "missing" : zh(s) ? "迟" : "late", (int)d->identity.year,
                    PILU_FMT(d->identity.unit), PILU_FMT(d->kind_title));
    if (d->due.n && d->overdue)
        pilu_buf_printf(s->out, zh(s) ? "，应不晚于%.*s公开，逾期%d天" : ", due %.*s, %d days over", PILU_FMT(d->due),
                        (int)d->overdue);
    else if (d->due.n) pilu_buf_printf(s->out, zh(s) ? "，应不晚于%.*s公开" : ", due %.*s", PILU_FMT(d->due));
    pilu_buf_char(s->out, '\n');
}

static void put_text(const status *s)
{
    pilu_buf_printf(s->out, zh(s) ? "%s：%zu 份文件，%zu 个版本。\n" : "%s: %zu documents, %zu versions.\n",
                    s->options->site, s->document_count, s->version_count);
    put_affected(s);
    put_compared(s);
    if (!s->planned) return;
    const pilu_plan *plan = &s->plan;
    pilu_buf_printf(s->out,
                    zh(s) ? "plan.json 应公开 %zu 份：已公开 %zu 份（逾期公开 %zu 份），缺 %zu 份（已逾期 %zu 份）。\n"
                          : "plan.json asks for %zu documents: %zu published (%zu late), %zu missing (%zu overdue).\n",
                    plan->count, plan->published, plan->late, plan->missing, plan->overdue);
    for (size_t i = 0; i < plan->count; i++)
        if (!plan->duties[i].published.n || plan->duties[i].overdue) put_duty(s, &plan->duties[i]);
}

/* --- for programs ------------------------------------------------------------------------------------------ */

static void member(const status *s, const char *before, const char *name, pilu_str text)
{
    pilu_buf_printf(s->out, "%s\"%s\": ", before, name);
    pilu_buf_json(s->out, text);
}

static void put_identity(const status *s, const pilu_identity *id, bool first)
{
    pilu_buf_printf(s->out, "%s\n    {\"year\": %d", first ? "" : ",", (int)id->year);
    member(s, ", ", "unit", id->unit);
    member(s, ", ", "kind", id->kind);
}

static void put_affected_json(const status *s)
{
    bool first = true;
    pilu_buf_text(s->out, "  \"affected\": [");
    for (size_t i = 0; i < s->version_count; i++) {
        const pilu_version *v = &s->versions[i];
        if (!is_affected(s, v)) continue;
        put_identity(s, &v->identity, first);
        first = false;
        pilu_buf_printf(s->out, ", \"version\": %d", (int)v->number);
        member(s, ", ", "title", v->title);
        member(s, ", ", "folder", v->folder);
        const char *before = ", \"causes\": [{";
        for (size_t k = 0; k < s->change_count; k++) {
            const pilu_stale *c = &s->changes[k];
            if (c->recipe != v->recipe) continue;
            member(s, before, "type", c->type);
            member(s, ", ", "name", c->name);
            member(s, ", ", "before", c->before);
            member(s, ", ", "now", c->now);
            pilu_buf_char(s->out, '}');
            before = ", {";
        }
        pilu_buf_text(s->out, "]}");
    }
    pilu_buf_text(s->out, first ? "],\n" : "\n  ],\n");
}

static void put_duties_json(const status *s, const char *name, bool missing)
{
    bool first = true;
    pilu_buf_printf(s->out, ", \"%s\": [", name);
    for (size_t i = 0; i < s->plan.count; i++) {
        const pilu_duty *d = &s->plan.duties[i];
        if (missing ? d->published.n > 0 : !d->published.n || !d->overdue) continue;
        put_identity(s, &d->identity, first);
        first = false;
        member(s, ", ", "due", d->due);
        member(s, ", ", "published", d->published);
        pilu_buf_printf(s->out, ", \"overdue\": %d}", (int)d->overdue);
    }
    pilu_buf_text(s->out, first ? "]" : "\n  ]");
}

static void put_json(const status *s)
{
    pilu_buf_printf(s->out, "{\n  \"documents\": %zu,\n  \"versions\": %zu,\n", s->document_count, s->version_count);
    put_affected_json(s);
    if (s->options->files)
        pilu_buf_printf(s->out, "  \"files\": {\"compared\": %zu, \"changed\": %zu, \"missing\": %zu},\n", s->compared,
                        s->changed, s->gone);
    pilu_buf_printf(s->out, "  \"pages\": %zu,\n  \"plan\": ", s->pages);
    if (s->planned) {
        pilu_buf_printf(s->out, "{\"expected\": %zu, \"published\": %zu", s->plan.count, s->plan.published);
        put_duties_json(s, "missing", true);
        put_duties_json(s, "late", false);
        pilu_buf_text(s->out, "}\n}\n");
    } else {
        pilu_buf_text(s->out, "null\n}\n");
    }
}

int pilu_status(pilu *p, const pilu_status_options *options, pilu_buf *out)
{
    status s = {.owner = p, .options = options, .arena = pilu_arena_new(), .out = out};
    pilu_buf findings;
    pilu_diags_init(&s.diags, s.arena);
    pilu_buf_init(&findings, 0);
    if (pilu_site_open(&s.site, &s.diags, options->site, PILU_SITE_READ, options->report->lang)) {
        look(&s);
        if (options->json) put_json(&s);
        else put_text(&s);
        sql_report(&s.site.ledger, &s.diags);
        pilu_site_close(&s.site);
    }
    pilu_report_text(&s.diags, options->report, &findings);
    if (findings.n) fwrite(findings.p, 1, findings.n, stderr);
    pilu_buf_free(&findings);
    int code = pilu_diags_exit(&s.diags);
    pilu_plan_free(&s.plan);
    pilu_arena_free(s.arena);
    return code;
}
