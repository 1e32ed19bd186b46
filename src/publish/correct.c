#include "publish/correct.h"

#include "base/digest.h"
#include "publish/notice.h"
#include "publish/pages.h"
#include "publish/when.h"

#include <stdio.h>

typedef struct correction {
    pilu *owner;
    const pilu_correct_options *options;
    pilu_arena *arena;
    pilu_diags diags;
    pilu_site site;
    pilu_job *job, *before; /* the data given, and those published last */
    pilu_version was, now;
    pilu_str folder;        /* reserved */
    pilu_made made;
    size_t changes;
} correction;

static void tell(const correction *c, const pilu_diags *diags)
{
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_report_text(diags, c->options->report, &text);
    if (text.n) fwrite(text.p, 1, text.n, stderr);
    pilu_buf_free(&text);
}

/* --- what is corrected -------------------------------------------------------------------------------- */

static pilu_place top_of(const correction *c)
{
    pilu_place place = pilu_value_place(c->arena, pilu_job_data(c->job));
    place.at.length = 1;
    return place;
}

/* The notice prints «因……，更正如下»: the reason's own 因 would stand there twice, unless it begins a word. */
static pilu_str without_because(pilu_str reason)
{
    static const char *const WORDS[] = {"因公", "因私", "因素"}, *const BECAUSE[] = {"因为", "由于", "因"};
    for (size_t i = 0; i < PILU_COUNT(WORDS); i++)
        if (pilu_str_starts(reason, pilu_str_from(WORDS[i]))) return reason;
    for (size_t i = 0; i < PILU_COUNT(BECAUSE); i++) {
        pilu_str word = pilu_str_from(BECAUSE[i]);
        if (reason.n > word.n && pilu_str_starts(reason, word))
            return pilu_str_trim(pilu_str_slice(reason, word.n, reason.n));
    }
    return reason;
}

/* A stop or comma at the end would stand before the notice's own. */
static pilu_str bare(pilu_str reason)
{
    static const char *const MARKS[] = {"。", "，", "；", "！", ".", ",", ";"};
    reason = without_because(pilu_str_trim(reason));
    for (size_t i = 0; i < PILU_COUNT(MARKS); i++) {
        pilu_str mark = pilu_str_from(MARKS[i]);
        if (reason.n > mark.n && pilu_str_eq(pilu_str_slice(reason, reason.n - mark.n, reason.n), mark))
            return bare(pilu_str_slice(reason, 0, reason.n - mark.n));
    }
    return reason;
}

/* Documents of that unit, or what is nearest to it, in words; empty when there are none. */
static pilu_str others(correction *c, const pilu_identity *id)
{
    pilu_version *versions;
    size_t count = pilu_ledger_versions(&c->site, c->arena, 0, id->unit, &versions);
    for (size_t i = 0; i < count; i++)
        if (pilu_str_eq(versions[i].identity.kind, id->kind)) return versions[i].title;
    count = pilu_ledger_versions(&c->site, c->arena, id->year, (pilu_str){0}, &versions);
    for (size_t i = 0; i < count; i++)
        if (id->code.n && pilu_str_eq(versions[i].identity.code, id->code) &&
            pilu_str_eq(versions[i].identity.kind, id->kind))
            return versions[i].title;
    return (pilu_str){0};
}

static pilu_str year_words(correction *c, const pilu_identity *id)
{
    return pilu_arena_printf(c->arena, "%d", (int)id->year);
}

static bool find_same(correction *c, const pilu_identity *id)
{
    if (pilu_ledger_find(&c->site, c->arena, id, 0, &c->was)) return true;
    pilu_str near = others(c, id);
    if (pilu_ledger_failed(&c->site)) return false; /* nothing was looked up */
    pilu_report(pilu_job_diags(c->job), CORRECT_NONE, top_of(c), id->unit, year_words(c, id),
                pilu_job_kind_title(c->job), near.n ? near : PILU_WORDS("没有", "none"));
    return false;
}

/* The document that was published under a wrong year or name. */
static bool find_named(correction *c, const pilu_identity *id)
{
    pilu_diags *diags = pilu_job_diags(c->job);
    pilu_version named, other;
    pilu_str of = pilu_str_from(c->options->of);
    if (!pilu_ledger_find_at(&c->site, c->arena, of, &named) ||
        !pilu_ledger_find(&c->site, c->arena, &named.identity, 0, &c->was)) {
        if (pilu_ledger_failed(&c->site)) return false;
        pilu_report(diags, CORRECT_OF, (pilu_place){0}, of);
        return false;
    }
    const pilu_identity *was = &c->was.identity;
    if (was->year == id->year && pilu_str_eq(was->unit, id->unit) && pilu_str_eq(was->kind, id->kind)) return true;
    if (!pilu_str_eq(was->kind, id->kind))
        pilu_report(diags, DIFF_KIND, top_of(c), c->was.title, c->was.kind_title,
                    pilu_str_from(c->options->file), pilu_job_kind_title(c->job));
    else if (pilu_ledger_find(&c->site, c->arena, id, 0, &other))
        pilu_report(diags, CORRECT_TAKEN, top_of(c), other.title, c->was.title);
    else if (!c->options->force)
        pilu_report(diags, CORRECT_IDENTITY, top_of(c), c->was.title, year_words(c, was), was->unit, year_words(c, id),
                    id->unit);
    else c->now.follows = c->was.id;
    return c->now.follows;
}

/* What an office had forbidden stays forbidden. */
static bool has_rules(correction *c)
{
    pilu_str rules = pilu_has_own_rules(c->owner) ? (pilu_str){0}
                                                  : pilu_recipe_rules(&c->site, c->arena, c->was.recipe);
    if (rules.n) pilu_report(&c->diags, PUBLISH_RULES, (pilu_place){0}, c->was.title, rules);
    return !rules.n;
}

static bool find(correction *c)
{
    pilu_identity id;
    if (!pilu_job_read(c->job) || !pilu_make_identity(c->job, c->arena, &id)) return false;
    if (!(c->options->of ? find_named(c, &id) : find_same(c, &id))) return false;
    c->now = (pilu_version){.identity = id, .at = pilu_when_text(c->arena, c->options->at), .number = c->was.number,
                            .reason = bare(pilu_str_from(c->options->reason)), .follows = c->now.follows};
    if (c->was.followed) {
        pilu_version other = {0};
        pilu_ledger_find_row(&c->site, c->arena, c->was.followed, &other);
        pilu_report(pilu_job_diags(c->job), CORRECT_MOVED, top_of(c), c->was.title, other.title);
        return false;
    }
    /* A date alone is its midnight; by the hour a correction of the same day may be earlier than what it corrects. */
    if (pilu_str_cmp(pilu_when_date(c->arena, c->now.at), pilu_when_date(c->arena, c->was.at)) < 0) {
        pilu_report(pilu_job_diags(c->job), CORRECT_EARLIER, top_of(c), pilu_when_date(c->arena, c->now.at),
                    c->was.title, pilu_when_date(c->arena, c->was.at));
        return false;
    }
    if (pilu_str_cmp(c->now.at, c->was.at) < 0) c->now.at = c->was.at;
    return has_rules(c) && pilu_ledger_prepare(&c->site, c->arena, &c->now);
}

/* --- the version before ------------------------------------------------------------------------------- */

static pilu_str number_words(correction *c, const pilu_version *v)
{
    return pilu_arena_printf(c->arena, "%d", (int)v->number);
}

static bool has_file(const pilu_published *files, size_t count, const char *role, pilu_str sha256)
{
    for (size_t i = 0; i < count; i++)
        if (pilu_str_is(files[i].role, role) && pilu_str_eq(files[i].sha256, sha256)) return true;
    return false;
}

/* What the notice calls published must be what is published, its pages too: both files are made again and compared. */
static bool is_as_published(correction *c)
{
    pilu_published *files;
    size_t count = pilu_ledger_files(&c->site, c->arena, c->was.rendering, &files);
    pilu_buf html, pdf;
    pilu_buf_init(&html, 0);
    pilu_buf_init(&pdf, 0);
    bool same = pilu_job_build(c->before, false) && pilu_job_html(c->before, &html) &&
                has_file(files, count, "html", pilu_digest(c->arena, pilu_buf_view(&html))) &&
                pilu_job_layout(c->before) && pilu_job_pdf(c->before, &pdf) &&
                has_file(files, count, "pdf", pilu_digest(c->arena, pilu_buf_view(&pdf)));
    pilu_buf_free(&html);
    pilu_buf_free(&pdf);
    if (pilu_ledger_failed(&c->site)) return false;
    if (same || c->options->force) return true;
    pilu_report(&c->diags, CORRECT_REMADE, (pilu_place){0}, c->was.title, number_words(c, &c->was),
                pilu_str_from(c->options->site));
    return false;
}

static bool read_before(correction *c)
{
    if (pilu_job_read(c->before)) return true;
    tell(c, pilu_job_diags(c->before));
    pilu_report(&c->diags, SITE_FILE, (pilu_place){0},
                pilu_arena_printf(c->arena, "%.*s/data.json", PILU_FMT(c->was.folder)));
    return false;
}

/* A document without a date of its own has that of SOURCE_DATE_EPOCH, which need not be today's. */
static bool make_before(correction *c)
{
    pilu_str today = pilu_when_epoch(c->arena, c->was.epoch);
    bool good = is_as_published(c);
    pilu_when_epoch(c->arena, today);
    return good;
}

/* --- the next one ------------------------------------------------------------------------------------- */

static bool make_version(correction *c)
{
    pilu_revision revision = {c->now.number, pilu_when_date(c->arena, c->now.at), c->now.reason};
    pilu_job_revise(c->job, c->before, &revision);
    c->folder = pilu_site_reserve(&c->site);
    return pilu_make(c->job, c->folder, c->now.name, c->arena, &c->made);
}

static bool make_notice(correction *c)
{
    pilu_str was = pilu_arena_printf(c->arena, "第%d版", (int)c->was.number);
    pilu_str now = pilu_arena_printf(c->arena, "第%d版", (int)c->now.number);
    pilu_diff *diff = pilu_diff_correction(c->owner, &c->diags, was, c->before, now, c->job);
    if (!diff) return false;
    bool good = diff->changes.count || c->options->force;
    c->changes = diff->changes.count;
    if (!good) pilu_report(pilu_job_diags(c->job), CORRECT_NOTHING, top_of(c), c->was.title, number_words(c, &c->was));
    pilu_notice notice = {diff, &c->was, &c->now};
    diff->page = "index.html";
    if (c->changes) good = pilu_notice_make(&notice, c->arena, &c->diags, c->folder, &c->made);
    pilu_diff_free(diff);
    return good;
}

static bool record(correction *c)
{
    pilu_touched touched[] = {{c->now.identity.year, c->now.identity.unit},
                              {c->was.identity.year, c->was.identity.unit}};
    bool other = c->now.follows; /* which stays as it is */
    return (other || pilu_make_drop(&c->site, c->arena, &c->was, &c->made)) &&
           pilu_make_record(&c->site, c->arena, &c->now, &c->made, c->folder) &&
           pilu_pages_put(&c->site, c->owner, touched, PILU_COUNT(touched), false) && pilu_site_commit(&c->site);
}

static void say(const correction *c, pilu_buf *out)
{
    bool zh = c->options->report->lang == PILU_ZH;
    pilu_buf_printf(out, zh ? "更正：%.*s，第%d版，%.*s；" : "corrected: %.*s, version %d, %.*s; ", PILU_FMT(c->now.title),
                    (int)c->now.number, PILU_FMT(c->now.folder));
    if (!c->changes) pilu_buf_text(out, zh ? "读者看到的没有变化，没有更正说明\n" : "no reader sees a change: no notice\n");
    else pilu_buf_printf(out, zh ? "更正说明列出 %zu 处\n" : "the notice lists %zu places\n", c->changes);
}

static void change(correction *c, pilu_buf *out)
{
    if (!find(c)) {
        sql_report(&c->site.ledger, &c->diags);
        return;
    }
    c->before = pilu_job_new(c->owner, pilu_site_path(&c->site, pilu_arena_printf(c->arena, "%.*s/data.json",
                                                                                  PILU_FMT(c->was.folder))).p);
    bool good = read_before(c) && make_version(c) && make_before(c) && make_notice(c);
    if (!good || !record(c)) sql_report(&c->site.ledger, &c->diags);
    if (c->site.committed) say(c, out);
}

/* A site of nothing is not made: there is nothing in it to correct. */
static bool has_ledger(correction *c)
{
    if (pilu_file_exists(pilu_arena_printf(c->arena, "%s/ledger.sqlite", c->options->site).p)) return true;
    pilu_report(&c->diags, SITE_NONE, (pilu_place){0}, pilu_str_from(c->options->site));
    return false;
}

int pilu_correct(pilu *p, const pilu_correct_options *options, pilu_buf *out)
{
    correction c = {.owner = p, .options = options, .arena = pilu_arena_new()};
    pilu_diags_init(&c.diags, c.arena);
    c.job = pilu_job_new(p, options->file);
    if (has_ledger(&c) && pilu_site_open(&c.site, &c.diags, options->site, PILU_SITE_CHANGE, options->report->lang)) {
        change(&c, out);
        pilu_site_close(&c.site);
    }
    tell(&c, pilu_job_diags(c.job));
    tell(&c, &c.diags);
    int code = pilu_diags_exit(&c.diags), of_data = pilu_diags_exit(pilu_job_diags(c.job));
    pilu_job_free(c.before);
    pilu_job_free(c.job);
    pilu_arena_free(c.arena);
    return of_data > code ? of_data : code;
}
