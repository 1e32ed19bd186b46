#include "pilu_job.h"

#include "base/digest.h"
#include "check/accept.h"
#include "doc/image.h"

/* --- what a document is made from ------------------------------------------------------------------- */

static void note(pilu_job *job, const pilu_input *input)
{
    for (size_t i = 0; i < job->input_count; i++)
        if (job->inputs[i].type == input->type && pilu_str_eq(job->inputs[i].name, input->name)) return;
    PILU_ARENA_PUSH_ROOM(job->arena, job->inputs, job->input_count, job->input_room);
    job->inputs[job->input_count++] = *input;
}

void pilu_job_note(pilu_job *job, pilu_input_type type, pilu_str name, const char *path, const pilu_source *source)
{
    note(job, &(pilu_input){.type = type, .name = name, .path = pilu_str_from(path),
                            .text = source ? source->text : (pilu_str){0}, .there = source});
}

void pilu_job_note_all(pilu_job *job, const pilu_job *maker)
{
    for (size_t i = 0; i < maker->input_count; i++) note(job, &maker->inputs[i]);
}

/* Each face that a glyph of the pages is from, once. */
static void note_faces(pilu_job *job)
{
    const pilu_face *last = NULL;
    for (size_t p = 0; p < job->pages->count; p++) {
        const pilu_page *page = &job->pages->items[p];
        for (size_t i = 0; i < page->item_count; i++) {
            const pilu_face *face = page->items[i].kind == PILU_ITEM_TEXT ? page->items[i].face : NULL;
            if (!face || face == last) continue;
            last = face;
            pilu_str name = pilu_arena_printf(job->arena, "%.*s%s%.*s", PILU_FMT(face->family),
                                              face->style_name.n ? " " : "", PILU_FMT(face->style_name));
            pilu_job_note(job, PILU_INPUT_FONT, name, pilu_arena_str(job->arena, face->file).p, NULL);
        }
    }
}

static void note_fonts_file(pilu_job *job, pilu_str name)
{
    const char *path = pilu_arena_printf(job->arena, "%s/%.*s", job->owner->home, PILU_FMT(name)).p;
    pilu_source *source = pilu_file_exists(path) ? pilu_file_read(job->arena, &job->diags, path, 0) : NULL;
    pilu_job_note(job, PILU_INPUT_TEMPLATE, name, path, source);
}

size_t pilu_job_inputs(pilu_job *job, const pilu_input **inputs)
{
    note_fonts_file(job, PILU_STR("fonts/fonts.json"));
    if (job->pages) note_fonts_file(job, PILU_STR("fonts/fonts.lock")); /* one made later may refuse these faces */
    if (job->pages) note_faces(job);
    pilu_str why; /* a picture that could not be read has stopped the document */
    for (size_t i = 0; i < job->input_count; i++) {
        pilu_input *input = &job->inputs[i];
        const pilu_image *image =
            input->type == PILU_INPUT_PICTURE ? pilu_image_read(job->arena, input->text, &why) : NULL;
        if (image) input->text = image->bytes;
    }
    *inputs = job->inputs;
    return job->input_count;
}

pilu_str pilu_job_year(const pilu_job *job)
{
    const pilu_value *year = pilu_value_get(job->root, PILU_STR("year"));
    int64_t n;
    if (!year || year->kind != PILU_NUMBER || !pilu_number_to_int(year->number, &n)) return (pilu_str){0};
    return pilu_arena_printf(job->arena, "%d", (int)n);
}

static bool ends_with(pilu_str name, pilu_str ending)
{
    return name.n >= ending.n && pilu_str_eq(pilu_str_slice(name, name.n - ending.n, name.n), ending);
}

/* What derives and forbids: rules and schemas; the rest is what the document looks like. */
static bool is_rule(const pilu_input *input)
{
    return input->type == PILU_INPUT_RULES || ends_with(input->name, PILU_STR("rules")) ||
           ends_with(input->name, PILU_STR(".json"));
}

/* Of the lines «SHA-256 NAME», in the order read. An office's own rules go by their text alone: where they lie is
 * another place on each machine. Pictures beside the data are the data's. */
static pilu_str digest_of(const pilu_job *job, bool rules)
{
    pilu_buf lines;
    pilu_buf_init(&lines, 0);
    for (size_t i = 0; i < job->input_count; i++) {
        const pilu_input *input = &job->inputs[i];
        bool counts = input->there && (input->type == PILU_INPUT_TEMPLATE || input->type == PILU_INPUT_RULES);
        if (!counts || is_rule(input) != rules) continue;
        pilu_str name = input->type == PILU_INPUT_RULES ? (pilu_str){0} : input->name;
        pilu_str sha256 = input->sha256.n ? input->sha256 : pilu_digest(job->arena, input->text);
        pilu_buf_printf(&lines, "%.*s %.*s\n", PILU_FMT(sha256), PILU_FMT(name));
    }
    pilu_str digest = pilu_digest(job->arena, pilu_buf_view(&lines));
    pilu_buf_free(&lines);
    return digest;
}

void pilu_job_stamp(pilu_job *job)
{
    job->doc->layout_sha256 = digest_of(job, false);
    job->doc->rules_sha256 = digest_of(job, true);
}

/* --- what others ask of a job that has been read ---------------------------------------------------- */

pilu_str pilu_job_kind(const pilu_job *job) { return job->kind; }
pilu_str pilu_job_kind_title(const pilu_job *job) { return job->kind_title; }

void pilu_job_public_data(pilu_job *job, pilu_buf *out)
{
    pilu_value *accepted = pilu_accept_public(job->arena, pilu_value_get(job->aside, PILU_STR("accept")));
    if (accepted) pilu_value_append(job->arena, job->root, PILU_STR("accept"), accepted);
    pilu_value_print_public(job->root, out);
    if (accepted) pilu_value_remove(accepted);
}

void pilu_job_state_data(pilu_job *job)
{
    pilu_document *doc = job->doc;
    if (doc->public_data.n) return;
    pilu_buf data;
    pilu_buf_init(&data, 0);
    pilu_job_public_data(job, &data);
    doc->public_data = pilu_arena_str(job->arena, pilu_buf_view(&data));
    doc->data_sha256 = pilu_digest(job->arena, doc->public_data);
    pilu_buf_free(&data);
}

size_t pilu_job_installed_fonts(pilu_job *job, const pilu_font_fact **facts)
{
    pilu_fonts *fonts = pilu_job_open_fonts(job);
    return fonts ? pilu_fonts_installed(fonts, job->arena, facts) : 0;
}
