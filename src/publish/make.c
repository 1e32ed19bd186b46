#include "publish/make.h"

#include "base/digest.h"

#include <stdlib.h>

/* --- what the data say -------------------------------------------------------------------------------- */

static const pilu_value *member(pilu_job *job, const char *key, pilu_value_kind kind)
{
    const pilu_value *v = pilu_value_get(pilu_job_data(job), pilu_str_from(key));
    return v && v->kind == kind ? v : NULL;
}

static bool report_missing(pilu_job *job, pilu_arena *arena, const char *key, pilu_str words)
{
    pilu_place place = pilu_value_place(arena, pilu_job_data(job));
    place.at.length = 1;
    pilu_report(pilu_job_diags(job), PUBLISH_IDENTITY, place, pilu_str_from(key), words);
    return false;
}

bool pilu_make_identity(pilu_job *job, pilu_arena *arena, pilu_identity *identity)
{
    const pilu_value *unit = member(job, "unit_name", PILU_STRING), *year = member(job, "year", PILU_NUMBER);
    const pilu_value *code = member(job, "unit_code", PILU_STRING);
    *identity = (pilu_identity){.kind = pilu_arena_str(arena, pilu_job_kind(job))};
    if (!unit) return report_missing(job, arena, "unit_name", PILU_WORDS("单位名称", "the unit's name"));
    if (!year || !pilu_number_to_int(year->number, &identity->year))
        return report_missing(job, arena, "year", PILU_WORDS("年度", "the year"));
    identity->unit = pilu_arena_str(arena, pilu_str_trim(unit->string));
    identity->code = code ? pilu_arena_str(arena, pilu_str_trim(code->string)) : (pilu_str){0};
    return true;
}

pilu_str pilu_make_digest(pilu_job *job, pilu_arena *arena)
{
    pilu_buf data;
    pilu_buf_init(&data, 0);
    pilu_job_given_data(job, &data);
    pilu_str digest = pilu_digest(arena, pilu_buf_view(&data));
    pilu_buf_free(&data);
    return digest;
}

/* --- making ------------------------------------------------------------------------------------------- */

void pilu_make_tell(pilu_job *job, pilu_diags *diags)
{
    const pilu_diags *found = pilu_job_diags(job);
    for (size_t i = 0; i < found->count; i++)
        if (found->items[i].severity == PILU_ERROR)
            pilu_diags_add(diags, found->items[i].code, (pilu_place){0}, found->items[i].args,
                           found->items[i].arg_count);
}

bool pilu_make_file(pilu_made *made, pilu_arena *arena, pilu_diags *diags, pilu_str folder, const char *role,
                    pilu_str name, pilu_str bytes)
{
    if (!pilu_site_write(diags, folder, name, bytes)) return false;
    size_t size = sizeof *made->files * made->file_count;
    made->files = pilu_arena_grow(arena, made->files, size, size + sizeof *made->files);
    made->files[made->file_count++] = (pilu_published){pilu_str_from(role), pilu_arena_str(arena, name),
                                                       (int64_t)bytes.n, pilu_digest(arena, bytes)};
    return true;
}

/* The name without parts that lead nowhere: «./a//b» is «a/b». */
static pilu_str plain_path(pilu_arena *arena, pilu_str name)
{
    pilu_buf plain;
    pilu_buf_init(&plain, 0);
    for (size_t from = 0, to; from < name.n; from = to + 1) {
        to = pilu_str_find(name, PILU_STR("/"), from);
        if (to == SIZE_MAX) to = name.n;
        pilu_str part = pilu_str_slice(name, from, to);
        if (!part.n || pilu_str_is(part, ".")) continue;
        if (plain.n) pilu_buf_char(&plain, '/');
        pilu_buf_str(&plain, part);
    }
    pilu_str path = pilu_arena_str(arena, pilu_buf_view(&plain));
    pilu_buf_free(&plain);
    return path;
}

/* «v1», «v1r2» */
static bool is_version_folder(pilu_str part)
{
    bool digit = false;
    if (part.n < 2 || part.p[0] != 'v') return false;
    for (size_t i = 1; i < part.n; i++) {
        bool again = part.p[i] == 'r' && digit;
        digit = part.p[i] >= '0' && part.p[i] <= '9';
        if (!digit && !again) return false;
    }
    return digit;
}

/* Names in a document's folder that are the site's: the files made, notices among them, the page beside a version, and
 * the folders of the versions. */
static bool is_reserved(const pilu_made *made, pilu_str picture)
{
    pilu_str page = made->files[0].address; /* NAME.html */
    pilu_str name = pilu_str_slice(page, 0, page.n - strlen(".html"));
    size_t slash = pilu_str_find(picture, PILU_STR("/"), 0);
    return is_version_folder(pilu_str_slice(picture, 0, slash == SIZE_MAX ? picture.n : slash)) ||
           pilu_str_starts(picture, name) || pilu_str_is(picture, "data.json") || pilu_str_is(picture, "index.html");
}

static bool make_pictures(pilu_job *job, pilu_str folder, pilu_arena *arena, pilu_made *made)
{
    const pilu_input *inputs;
    size_t count = pilu_job_inputs(job, &inputs);
    for (size_t i = 0; i < count; i++) {
        if (inputs[i].type != PILU_INPUT_PICTURE) continue;
        pilu_str name = plain_path(arena, inputs[i].name);
        if (is_reserved(made, name)) {
            pilu_report(pilu_job_diags(job), PUBLISH_PICTURE, (pilu_place){0}, inputs[i].name);
            return false;
        }
        bool again = false;
        for (size_t k = 0; k < made->file_count; k++) again = again || pilu_str_eq(made->files[k].address, name);
        if (!again &&
            !pilu_make_file(made, arena, pilu_job_diags(job), folder, "picture", name, inputs[i].text))
            return false;
    }
    return true;
}

/* Nobody has replaced all that `pilu new` wrote: warnings that were accepted are notes by now. */
static bool is_begun(pilu_job *job, pilu_arena *arena)
{
    pilu_diags *diags = pilu_job_diags(job);
    size_t count = 0;
    pilu_place place = {0};
    for (size_t i = 0; i < diags->count; i++) {
        const pilu_finding *f = &diags->items[i];
        if (f->code != PILU_FOUND_DATA_STARTER || f->severity != PILU_WARNING) continue;
        if (!count++) place = f->place;
    }
    if (count) pilu_report(diags, PUBLISH_STARTER, place, pilu_arena_printf(arena, "%zu", count));
    return count;
}

bool pilu_make(pilu_job *job, pilu_str folder, pilu_str name, pilu_arena *arena, pilu_made *made)
{
    pilu_diags *diags = pilu_job_diags(job);
    pilu_buf html, pdf;
    *made = (pilu_made){.digest = pilu_make_digest(job, arena)};
    pilu_buf_init(&html, 0);
    pilu_buf_init(&pdf, 0);
    bool good = pilu_job_build(job, false) && !is_begun(job, arena) && pilu_job_html(job, &html) &&
                pilu_job_layout(job) && pilu_job_pdf(job, &pdf);
    if (good) {
        const pilu_document *doc = pilu_job_document(job);
        pilu_str page = pilu_arena_printf(arena, "%.*s.html", PILU_FMT(name));
        pilu_str paper = pilu_arena_printf(arena, "%.*s.pdf", PILU_FMT(name));
        made->title = pilu_arena_str(arena, doc->title);
        made->kind_title = pilu_arena_str(arena, pilu_job_kind_title(job));
        made->ingredient_count = pilu_recipe_of(job, arena, &made->ingredients);
        good = pilu_make_file(made, arena, diags, folder, "html", page, pilu_buf_view(&html)) &&
               pilu_make_file(made, arena, diags, folder, "pdf", paper, pilu_buf_view(&pdf)) &&
               pilu_make_file(made, arena, diags, folder, "data", PILU_STR("data.json"), doc->public_data) &&
               make_pictures(job, folder, arena, made);
    }
    pilu_buf_free(&html);
    pilu_buf_free(&pdf);
    return good;
}

/* --- recording ---------------------------------------------------------------------------------------- */

/* The version's folder and, in the place of what was current, second names of its files. */
static bool place(pilu_site *site, pilu_arena *arena, const pilu_version *v, const pilu_made *made, pilu_str folder)
{
    pilu_site_place(site, folder, v->folder);
    for (size_t i = 0; i < made->file_count; i++) {
        pilu_published file = made->files[i];
        pilu_str lies = pilu_arena_printf(arena, "%.*s/%.*s", PILU_FMT(folder), PILU_FMT(file.address));
        pilu_str current = pilu_ledger_current_address(arena, v, file.role, file.address);
        if (current.n && !pilu_site_name(site, lies, current)) return false;
        file.address = pilu_arena_printf(arena, "%.*s/%.*s", PILU_FMT(v->folder), PILU_FMT(file.address));
        pilu_ledger_add_file(site, v->rendering, &file);
    }
    return !pilu_ledger_failed(site);
}

bool pilu_make_drop(pilu_site *site, pilu_arena *arena, const pilu_version *was, const pilu_made *made)
{
    pilu_published *files;
    size_t count = pilu_ledger_files(site, arena, was->rendering, &files);
    for (size_t i = 0; i < count; i++) {
        pilu_str name = pilu_str_slice(files[i].address, was->folder.n + 1, files[i].address.n);
        bool kept = !pilu_str_is(files[i].role, "picture");
        for (size_t k = 0; k < made->file_count && !kept; k++) kept = pilu_str_eq(made->files[k].address, name);
        if (!kept) pilu_site_drop(site, pilu_ledger_current_address(arena, was, files[i].role, name));
    }
    return !pilu_ledger_failed(site);
}

bool pilu_make_record(pilu_site *site, pilu_arena *arena, pilu_version *v, pilu_made *made, pilu_str folder)
{
    v->title = made->title;
    v->kind_title = made->kind_title;
    v->digest = made->digest;
    v->epoch = pilu_str_from(getenv("SOURCE_DATE_EPOCH"));
    v->recipe = pilu_recipe_row(site, arena, made->ingredients, made->ingredient_count);
    return pilu_ledger_add(site, arena, v) && place(site, arena, v, made, folder);
}

static bool is_same(const pilu_made *made, const pilu_published *files, size_t count, const char *role)
{
    for (size_t i = 0; i < made->file_count; i++) {
        if (!pilu_str_is(made->files[i].role, role)) continue;
        for (size_t k = 0; k < count; k++)
            if (pilu_str_is(files[k].role, role) && pilu_str_eq(files[k].sha256, made->files[i].sha256)) return true;
    }
    return false;
}

bool pilu_make_record_again(pilu_site *site, pilu_arena *arena, pilu_version *v, pilu_made *made, pilu_str folder,
                            pilu_str at, pilu_str reason, bool *same)
{
    pilu_published *files;
    size_t count = pilu_ledger_files(site, arena, v->rendering, &files);
    v->recipe = pilu_recipe_row(site, arena, made->ingredients, made->ingredient_count);
    *same = is_same(made, files, count, "html") && is_same(made, files, count, "pdf");
    if (*same) return pilu_ledger_keep(site, v, v->recipe);
    return pilu_ledger_render(site, arena, v, at, reason) && place(site, arena, v, made, folder);
}
