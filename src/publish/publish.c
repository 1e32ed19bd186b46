#include "publish/publish.h"

#include "publish/pages.h"
#include "publish/task.h"
#include "publish/when.h"

#include <stdio.h>

static void worse(run *r, int code)
{
    if (code > r->code) r->code = code;
}

void run_report(const run *r, const pilu_diags *diags)
{
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_report_text(diags, r->options->report, &text);
    if (text.n) fwrite(text.p, 1, text.n, stderr);
    pilu_buf_free(&text);
}

/* --- what is to be made ------------------------------------------------------------------------------- */

static task *add_task(run *r, const char *path)
{
    PILU_ARENA_PUSH_ROOM(r->arena, r->tasks, r->count, r->room);
    task *t = &r->tasks[r->count++];
    *t = (task){.path = path, .folder = pilu_site_reserve(&r->site)};
    return t;
}

static void say(run *r, pilu_buf *out, pilu_str title, const char *zh, const char *en, pilu_str more)
{
    bool chinese = r->options->report->lang == PILU_ZH;
    pilu_buf_printf(out, chinese ? "%s：%.*s%s%.*s\n" : "%s: %.*s%s%.*s\n", chinese ? zh : en, PILU_FMT(title),
                    more.n ? chinese ? "，" : ", " : "", PILU_FMT(more));
}

static void report_twice(run *r, pilu_job *job, pilu_str other)
{
    pilu_place place = pilu_value_place(r->arena, pilu_job_data(job));
    place.at.length = 1;
    pilu_report(pilu_job_diags(job), PUBLISH_TWICE, place, other);
}

/* Standard input, which is read but once. */
static bool is_standard(const char *path) { return strcmp(path, "-") == 0; }

/* The one that came first, unless it is published already and told to be unchanged. */
static void refuse_first(run *r, pilu_str path, const char *other)
{
    task *t = NULL;
    for (size_t i = 0; i < r->count && !t; i++)
        if (pilu_str_is(path, r->tasks[i].path)) t = &r->tasks[i];
    if (!t || (!t->done && t->code)) return;
    pilu_job *job = pilu_job_new(r->owner, t->path);
    if (is_standard(t->path)) pilu_report(pilu_job_diags(job), PUBLISH_TWICE, (pilu_place){0}, pilu_str_from(other));
    else if (pilu_job_read(job)) report_twice(r, job, pilu_str_from(other));
    run_report(r, pilu_job_diags(job));
    t->done = false;
    t->code = PILU_EXIT_FINDINGS;
    pilu_job_free(job);
}

/* Two files of one identity: which would be the document? Both are refused, whatever they say. */
static bool is_first(run *r, pilu_job *job, const pilu_identity *id, const char *path)
{
    sql *ledger = &r->site.ledger;
    sqlite3_stmt *rows = sql_ask(ledger, "SELECT path FROM temp.given WHERE unit = ? AND year = ? AND kind = ?", "bib",
                                 id->unit, id->year, id->kind);
    if (!sql_row(ledger, rows))
        return sql_run(ledger, "INSERT INTO temp.given (unit, year, kind, path) VALUES (?, ?, ?, ?)", "bibb", id->unit,
                       id->year, id->kind, pilu_str_from(path));
    pilu_str first = sql_text(rows, 0, r->arena);
    sql_done(rows);
    refuse_first(r, first, path);
    report_twice(r, job, first);
    return false;
}

static bool has_pictures(run *r, const pilu_version *v)
{
    return sql_one(&r->site.ledger, 0, "SELECT count(*) FROM file WHERE rendering = ? AND role = 'picture'", "i",
                   v->rendering) > 0;
}

static void report_changed(run *r, pilu_diags *diags, pilu_place place, const pilu_version *v)
{
    pilu_report(diags, PUBLISH_CHANGED, place, v->title, pilu_when_date(r->arena, v->at),
                pilu_arena_printf(r->arena, "%d", (int)v->number), pilu_str_from(r->options->site));
}

/* True when it is new: its task is then the last one. */
static bool survey(run *r, pilu_job *job, const char *path, pilu_buf *out)
{
    pilu_identity id;
    pilu_version known;
    if (!pilu_job_read(job) || !pilu_make_identity(job, r->arena, &id) || !is_first(r, job, &id, path)) return false;
    bool there = pilu_ledger_find(&r->site, r->arena, &id, 0, &known);
    bool same = there && pilu_str_eq(known.digest, pilu_make_digest(job, r->arena));
    if (same && !has_pictures(r, &known)) {
        say(r, out, known.title, "没有变化", "unchanged", known.folder);
        return false;
    }
    if (there && !same) {
        pilu_place place = pilu_value_place(r->arena, pilu_job_data(job));
        place.at.length = 1;
        report_changed(r, pilu_job_diags(job), place, &known);
        return false;
    }
    task *t = add_task(r, path);
    t->again = there;
    t->version = known;
    if (there) return true;
    t->version = (pilu_version){.identity = id, .reason = pilu_str_from(r->options->reason),
                                .at = pilu_when_text(r->arena, r->options->at),
                                .digest = pilu_make_digest(job, r->arena)};
    return pilu_ledger_prepare(&r->site, r->arena, &t->version);
}

/* A single process reads each file once, several read them again: the ledger has one reader. */
static void survey_files(run *r, pilu_buf *out)
{
    const pilu_publish_options *o = r->options;
    sql_script(&r->site.ledger, "CREATE TEMP TABLE given (unit TEXT, year INTEGER, kind TEXT, path TEXT,"
                                " PRIMARY KEY (unit, year, kind))");
    for (; r->surveyed < o->file_count && !o->stop(NULL); r->surveyed++) {
        size_t i = r->surveyed;
        pilu_job *job = pilu_job_new(r->owner, o->files[i]);
        bool make = survey(r, job, o->files[i], out);
        if (make && (o->jobs == 1 || is_standard(o->files[i]))) {
            task_make(r, &r->tasks[r->count - 1], job);
            continue;
        }
        if (!make) run_report(r, pilu_job_diags(job));
        if (!make) worse(r, pilu_diags_exit(pilu_job_diags(job)));
        pilu_job_free(job);
    }
}

static bool is_changed(const pilu_stale *changes, size_t count, int64_t recipe)
{
    for (size_t i = 0; i < count; i++)
        if (changes[i].recipe == recipe) return true;
    return false;
}

/* What an office had forbidden stays forbidden. */
static bool lacks_rules(run *r, const pilu_version *v)
{
    pilu_str rules = pilu_has_own_rules(r->owner) ? (pilu_str){0} : pilu_recipe_rules(&r->site, r->arena, v->recipe);
    if (rules.n) pilu_report(&r->diags, PUBLISH_RULES, (pilu_place){0}, v->title, rules);
    return rules.n;
}

static void survey_site(run *r)
{
    pilu_stale *changes;
    pilu_version *versions;
    size_t changed = pilu_recipe_changes(&r->site, r->owner, r->arena, &changes);
    size_t count = changed ? pilu_ledger_versions(&r->site, r->arena, 0, (pilu_str){0}, &versions) : 0;
    for (size_t i = 0; i < count; i++) {
        const pilu_version *v = &versions[i];
        if (!pilu_version_is_current(v) || !is_changed(changes, changed, v->recipe)) continue;
        if (lacks_rules(r, v)) continue;
        pilu_str data = pilu_arena_printf(r->arena, "%.*s/data.json", PILU_FMT(v->folder));
        task *t = add_task(r, pilu_site_path(&r->site, data).p);
        t->again = true;
        t->version = *v;
    }
}

/* --- making ------------------------------------------------------------------------------------------- */

/* The office's file does not say which edition it is; what was published does. */
static void keep_edition(run *r, const task *t, pilu_job *job)
{
    pilu_str data = pilu_arena_printf(r->arena, "%.*s/data.json", PILU_FMT(t->version.folder));
    pilu_job *published = pilu_job_new(r->owner, pilu_site_path(&r->site, data).p);
    if (pilu_job_read(published)) pilu_job_revise(job, published, NULL);
    pilu_job_free(published);
}

static void make(run *r, task *t, pilu_job *job)
{
    bool read = job;
    if (!read) job = pilu_job_new(r->owner, t->path);
    bool good = read || pilu_job_read(job);
    if (good && t->again && t->version.number > 1) keep_edition(r, t, job);
    pilu_str digest = good ? pilu_make_digest(job, r->arena) : (pilu_str){0};
    bool same = !good || pilu_str_eq(digest, t->version.digest);
    if (!same && r->options->refresh)
        pilu_report(pilu_job_diags(job), SITE_FILE, (pilu_place){0}, pilu_str_from(t->path));
    else if (!same) pilu_report(pilu_job_diags(job), PUBLISH_MEANWHILE, (pilu_place){0}, pilu_str_from(t->path));
    good = good && same;
    t->done = good && pilu_make(job, t->folder, t->version.name, r->arena, &t->made);
    t->code = pilu_diags_exit(pilu_job_diags(job));
    run_report(r, pilu_job_diags(job));
    pilu_job_free(job);
}

/* A further rendering is dated as the first was, and none but that one. */
void task_make(run *r, task *t, pilu_job *job)
{
    pilu_str today = t->again ? pilu_when_epoch(r->arena, t->version.epoch) : (pilu_str){0};
    make(r, t, job);
    if (t->again) pilu_when_epoch(r->arena, today);
}

/* --- recording ---------------------------------------------------------------------------------------- */

static pilu_str ordinal(run *r, const pilu_version *v)
{
    bool zh = r->options->report->lang == PILU_ZH;
    return pilu_arena_printf(r->arena, zh ? "第%d版，%.*s" : "version %d, %.*s", (int)v->number, PILU_FMT(v->folder));
}

/* The data are the same; the pictures they name are a part of them. */
static bool same_pictures(run *r, const task *t)
{
    pilu_published *files;
    size_t count = pilu_ledger_files(&r->site, r->arena, t->version.rendering, &files);
    for (size_t i = 0; i < t->made.file_count; i++) {
        const pilu_published *made = &t->made.files[i];
        bool found = !pilu_str_is(made->role, "picture");
        pilu_str folder = t->version.folder;
        pilu_str address = pilu_arena_printf(r->arena, "%.*s/%.*s", PILU_FMT(folder), PILU_FMT(made->address));
        for (size_t k = 0; k < count && !found; k++)
            found = pilu_str_eq(files[k].address, address) && pilu_str_eq(files[k].sha256, made->sha256);
        if (!found) return false;
    }
    return true;
}

/* Data listed that are published already: nothing to do, or refused. */
static bool compare(run *r, const task *t, pilu_buf *out)
{
    const pilu_version *v = &t->version;
    if (same_pictures(r, t)) say(r, out, v->title, "没有变化", "unchanged", v->folder);
    else report_changed(r, &r->diags, (pilu_place){0}, v);
    return true;
}

static bool record(run *r, task *t, pilu_buf *out)
{
    pilu_version *v = &t->version;
    bool same = false;
    if (t->again && !r->options->refresh) return compare(r, t, out);
    if (!t->again) {
        if (!pilu_make_record(&r->site, r->arena, v, &t->made, t->folder)) return false;
        say(r, out, v->title, "公开", "published", ordinal(r, v));
        return true;
    }
    if (!pilu_make_record_again(&r->site, r->arena, v, &t->made, t->folder, pilu_when_text(r->arena, r->options->at),
                                pilu_str_from(r->options->reason), &same))
        return false;
    if (same) say(r, out, v->title, "没有变化", "unchanged", v->folder);
    else say(r, out, v->title, "重新生成", "rendered again", ordinal(r, v));
    return true;
}

static bool record_all(run *r, pilu_buf *out)
{
    pilu_touched *touched = PILU_NEW_ARRAY(r->arena, pilu_touched, r->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < r->count; i++) {
        task *t = &r->tasks[i];
        worse(r, t->code);
        if (!t->done) continue;
        if (!record(r, t, out)) return false;
        touched[count++] = (pilu_touched){t->version.identity.year, t->version.identity.unit};
    }
    return (!count && !r->options->refresh) || pilu_pages_put(&r->site, r->owner, touched, count, r->options->refresh);
}

/* Told to end before all was made: nothing becomes public. */
static bool is_stopped(run *r)
{
    const pilu_publish_options *o = r->options;
    size_t undone = tasks_open(r) + (o->refresh ? 0 : o->file_count - r->surveyed), done = 0;
    if (!undone || !o->stop(NULL)) return false;
    for (size_t i = 0; i < r->count; i++) done += r->tasks[i].done;
    pilu_report(&r->diags, PUBLISH_STOPPED, (pilu_place){0}, pilu_arena_printf(r->arena, "%zu", done),
                pilu_arena_printf(r->arena, "%zu", undone));
    r->stopped = true;
    return true;
}

/* What cannot be written leaves nothing behind: all documents of a run become public or none. */
static void change(run *r, pilu_buf *out)
{
    if (r->options->refresh) survey_site(r);
    else survey_files(r, out);
    tasks_make(r, r->options->jobs);
    if (is_stopped(r)) {
        out->n = 0;
        return;
    }
    for (size_t i = 0; i < r->count; i++)
        if (r->tasks[i].code >= PILU_EXIT_OUTPUT) worse(r, r->tasks[i].code);
    if (r->options->refresh && !r->count)
        pilu_buf_text(out, r->options->report->lang == PILU_ZH ? "没有需要重新生成的文件。\n"
                                                               : "Nothing has to be rendered again.\n");
    if (r->code >= PILU_EXIT_OUTPUT) pilu_report(&r->diags, PUBLISH_NONE, (pilu_place){0});
    bool good = r->code < PILU_EXIT_OUTPUT && record_all(r, out) && pilu_site_commit(&r->site);
    if (!good) sql_report(&r->site.ledger, &r->diags);
    if (!good && !r->site.committed) out->n = 0;
}

int pilu_publish(pilu *p, const pilu_publish_options *options, pilu_buf *out)
{
    run r = {.owner = p, .options = options, .arena = pilu_arena_new()};
    pilu_diags_init(&r.diags, r.arena);
    pilu_site_use use = PILU_SITE_CHANGE;
    if (pilu_site_open(&r.site, &r.diags, options->site, use, options->report->lang)) {
        options->listen();
        change(&r, out);
        pilu_site_close(&r.site);
    }
    run_report(&r, &r.diags);
    worse(&r, pilu_diags_exit(&r.diags));
    int code = r.stopped ? PILU_PUBLISH_STOPPED : r.code;
    pilu_arena_free(r.arena);
    return code;
}

const char *pilu_publish_library(void) { return sqlite3_libversion(); }
