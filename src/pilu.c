#include "pilu_job.h"

#include "base/build.h"
#include "check/accept.h"
#include "check/claims.h"
#include "check/finished.h"
#include "check/kept.h"
#include "check/plausible.h"
#include "check/starter.h"
#include "check/text.h"
#include "doc/image.h"
#include "html/html.h"
#include "pdf/current.h"
#include "pdf/pdf.h"

#include <cjson/cJSON.h>
#include <fontconfig/fontconfig.h>
#include <libdeflate.h>
#include <nettle/version.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* --- job -------------------------------------------------------------------------------------------- */

/* A job's arenas go to the next one: most of their pages are there already. */
static pilu_arena *take_arena(pilu *p) { return p->spares ? p->spare[--p->spares] : pilu_arena_new(); }

static void give_arena(pilu *p, pilu_arena *arena)
{
    if (p->spares == PILU_COUNT(p->spare)) {
        pilu_arena_free(arena);
        return;
    }
    pilu_arena_clear(arena);
    p->spare[p->spares++] = arena;
}

pilu_job *pilu_job_new(pilu *p, const char *path)
{
    pilu_job *job = pilu_memory_new(sizeof *job);
    *job = (pilu_job){.owner = p, .path = path, .arena = take_arena(p), .page_arena = take_arena(p)};
    pilu_diags_init(&job->diags, job->arena);
    return job;
}

void pilu_job_free(pilu_job *job)
{
    if (!job) return;
    give_arena(job->owner, job->page_arena);
    give_arena(job->owner, job->arena);
    free(job);
}

pilu_diags *pilu_job_diags(pilu_job *job) { return &job->diags; }
pilu_str pilu_job_id(const pilu_job *job) { return job->id; }


/* --- build ------------------------------------------------------------------------------------------ */

/* ISO 8601 time of SOURCE_DATE_EPOCH, or empty. The clock is never asked. */
static pilu_str epoch_date(pilu_job *job)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds;
    pilu_number n = pilu_number_parse(pilu_str_from(epoch ? epoch : ""));
    if (!n.ok || !pilu_number_to_int(n, &seconds) || seconds < 0) return (pilu_str){0};
    time_t t = (time_t)seconds;
    struct tm tm;
    char text[40];
    if (!gmtime_r(&t, &tm) || !strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm)) return (pilu_str){0};
    return pilu_arena_str(job->arena, pilu_str_from(text));
}

static pilu_str document_date(pilu_job *job)
{
    pilu_str date = pilu_job_root_text(job, "published");
    const pilu_value *signature = pilu_value_get(job->root, PILU_STR("signature"));
    if (!date.n && signature && signature->kind == PILU_OBJECT) {
        const pilu_value *v = pilu_value_get(signature, PILU_STR("date"));
        if (v && v->kind == PILU_STRING) date = v->string;
    }
    return date.n ? date : epoch_date(job);
}

static void describe(pilu_job *job, bool draft)
{
    pilu_document *doc = job->doc;
    doc->public_data_name = PILU_STR("data.json");
    doc->lang = PILU_STR("zh-CN");
    doc->kind = job->kind;
    doc->layout = job->layout_name;
    doc->id = job->id;
    const pilu_value *unit = pilu_value_get(job->root, PILU_STR("unit_name"));
    doc->author = unit && unit->kind == PILU_STRING ? unit->string : (pilu_str){0};
    doc->date = document_date(job);
    doc->generator = PILU_STR("pilu " PILU_VERSION);
    doc->subject = job->kind_title;
    doc->keywords[0] = job->kind_title;
    doc->keywords[1] = doc->author;
    doc->keywords[2] = pilu_job_year(job);
    doc->draft = draft;
    doc->local = job->kind.p[0] == '_';
}

void pilu_job_show_grid(pilu_job *job)
{
    if (job->doc) job->doc->grid = true;
}

/* Last year's file, and what a site's addresses are made of. */
static bool is_for_other_use(pilu_str key) { return pilu_str_is(key, "previous") || pilu_str_is(key, "unit_code"); }

/* Public data that appears nowhere is either forgotten in the layout or should not be published (design §8). */
static void report_unused(pilu_job *job, const pilu_value *v)
{
    if (v->derived || (v->parent == job->root && is_for_other_use(v->key))) return;
    if (v->kind == PILU_OBJECT || v->kind == PILU_LIST) {
        for (uint32_t i = 0; i < v->count; i++) report_unused(job, v->items[i]);
    } else if (!v->shown && v->kind != PILU_NULL) {
        pilu_report(&job->diags, DATA_UNUSED, pilu_value_place(job->arena, v));
    }
}

static bool apply_style(pilu_job *job)
{
    const char *paths[2] = {pilu_job_path(job, "common/style.css", job->kind, job->kind),
                            pilu_job_path(job, "1/style.css", job->kind, job->kind)};
    for (size_t i = 0; i < 2; i++) {
        if (i && !pilu_file_exists(paths[i])) /* a kind's own sheet is optional */
            pilu_job_note(job, PILU_INPUT_TEMPLATE, pilu_job_short_path(job, paths[i]), paths[i], NULL);
        else if (!pilu_job_take_sheet(job, paths[i])) return false;
    }
    size_t errors = job->diags.errors;
    pilu_job_style(job, &job->diags);
    return job->diags.errors == errors;
}

bool pilu_job_build(pilu_job *job, bool draft)
{
    pilu_diags *diags = &job->diags;
    const pilu_rules *rules = pilu_job_take_rules(job);
    const pilu_template *layout = pilu_job_take_layout(job);
    if (!rules || !layout || !pilu_job_ok(job)) return false;

    pilu_eval_init(&job->eval, job->arena, diags, job->root, rules);
    pilu_rules_refuse_given(&job->eval);
    pilu_template_constants(layout, &job->eval, (pilu_str){0});
    job->doc = pilu_document_new(job->arena);
    pilu_template_build(layout, &job->eval, job->doc);
    if (diags->errors > job->eval.gaps) return false; /* a tree with holes: what follows would only repeat it */
    pilu_rules_check(&job->eval);
    pilu_claims_check(&job->eval, pilu_value_get(job->aside, PILU_STR("claims")));
    pilu_plausible_check(job->arena, diags, job->root);
    pilu_job_leave_out(job);
    report_unused(job, job->root);
    describe(job, draft);
    pilu_document_figures(job->doc);
    pilu_document_signatures(job->doc);
    pilu_document_number(job->doc);
    pilu_document_contents(job->doc);
    pilu_loader images = {pilu_job_image, job};
    job->built =
        pilu_document_check(job->doc, diags) && pilu_document_images(job->doc, diags, &images) && apply_style(job);
    if (job->built) pilu_job_stamp(job);
    job->text = job->built && !job->doc->local ? pilu_text_from_document(job->arena, job->doc) : NULL;
    if (job->text) {
        job->text->eval = &job->eval;
        pilu_text_check(job->text, diags);
    }
    pilu_starter_check(job->arena, diags, job->root);
    pilu_accept_apply(job->arena, diags, pilu_value_get(job->aside, PILU_STR("accept")));
    return job->built && pilu_job_ok(job);
}

bool pilu_job_built(const pilu_job *job) { return job->built; }
const pilu_document *pilu_job_document(const pilu_job *job) { return job->doc; }
const pilu_value *pilu_job_data(const pilu_job *job) { return job->root; }

bool pilu_job_is_finished(const pilu_job *job) { return pilu_finished_is(job->path); }

bool pilu_job_check_finished(pilu_job *job, const pilu_accepted *accepted, bool *used)
{
    pilu_finished_check(job->arena, &job->diags, job->path, accepted, used);
    return pilu_job_ok(job);
}

/* --- outputs ---------------------------------------------------------------------------------------- */

/* Only outputs state these: a mere check of the data need not work them out. */
static void state(pilu_job *job)
{
    pilu_job_state_data(job);
    if (job->text) job->doc->kept = pilu_kept_of(job->text, &job->diags);
    job->text = NULL;
}

bool pilu_job_layout(pilu_job *job)
{
    if (job->pages) return pilu_job_ok(job); /* a draft's are made already */
    pilu_fonts *fonts = pilu_job_open_fonts(job);
    if (!fonts) return false;
    job->pages = pilu_layout(job->page_arena, &job->diags, job->doc, fonts);
    return pilu_job_ok(job);
}

bool pilu_job_check_layout(pilu_job *job)
{
    pilu_fonts *fonts = pilu_job_open_fonts(job);
    if (fonts) pilu_layout_check(job->page_arena, &job->diags, job->doc, fonts);
    return fonts && pilu_job_ok(job);
}

static bool write_html(pilu_job *job, bool fragment, pilu_buf *out)
{
    state(job);
    pilu_fonts *fonts = pilu_job_open_fonts(job);
    if (!fonts) return false;
    size_t count = pilu_fonts_role_count(fonts);
    pilu_html_font *roles = PILU_NEW_ARRAY(job->arena, pilu_html_font, count);
    for (size_t i = 0; i < count; i++)
        roles[i] = (pilu_html_font){pilu_fonts_role_name(fonts, i), pilu_fonts_role_css(fonts, i)};
    pilu_html_input input = {job->doc, job->sheets, job->sheet_count, roles, count, fragment};
    pilu_html_write(&input, out);
    return pilu_job_ok(job);
}

bool pilu_job_html(pilu_job *job, pilu_buf *out) { return write_html(job, false, out); }
bool pilu_job_fragment(pilu_job *job, pilu_buf *out) { return write_html(job, true, out); }

bool pilu_job_pdf(pilu_job *job, pilu_buf *out)
{
    state(job);
    return pilu_pdf_write(job->doc, job->pages, &job->diags, out) && pilu_job_ok(job);
}

bool pilu_job_is_current(pilu_job *job, const char *path, bool page_is_same)
{
    for (size_t i = 0; i < job->input_count && !page_is_same; i++)
        if (job->inputs[i].type == PILU_INPUT_PICTURE) return false;
    state(job);
    pilu_diags unheard;
    pilu_diags_init(&unheard, job->arena);
    pilu_source *file = pilu_file_exists(path) ? pilu_file_read(job->arena, &unheard, path, 0) : NULL;
    pilu_fonts *fonts = file ? pilu_job_open_fonts(job) : NULL;
    return fonts && pilu_pdf_is_current(file->text, job->doc, fonts);
}

void pilu_job_dump_document(const pilu_job *job, pilu_buf *out) { pilu_document_dump(job->doc, out); }
void pilu_job_dump_pages(const pilu_job *job, pilu_buf *out) { pilu_pages_dump(job->pages, out); }
size_t pilu_job_page_count(const pilu_job *job) { return job->pages ? job->pages->count : 0; }
size_t pilu_job_memory(const pilu_job *job) { return pilu_arena_used(job->arena) + pilu_arena_used(job->page_arena); }

void pilu_versions(pilu_buf *out)
{
    int fontconfig = FcGetVersion();
    pilu_buf_printf(out, "build %s\n", pilu_build());
    pilu_buf_printf(out, "libharu %s\nHarfBuzz %s\n", pilu_pdf_library(), hb_version_string());
    pilu_buf_printf(out, "fontconfig %d.%d.%d\n", fontconfig / 10000, fontconfig / 100 % 100, fontconfig % 100);
    pilu_buf_printf(out, "cJSON %s\nlibdeflate " LIBDEFLATE_VERSION_STRING "\n", cJSON_Version());
    pilu_buf_printf(out, "nettle %d.%d\n", nettle_version_major(), nettle_version_minor());
}
