/* What every document of a kind is made with, parsed once a process: schema, rules, layout, sheets.
 *
 * One list, looked up by path. A part is read by a job of its own whose arena is the process's, so that reading it is
 * the same as it ever was; that job's findings and inputs are told to each job that takes the part, as if it had read
 * the files itself. A part does not change once it is made, and neither does what it was made from: a file that is
 * changed while the process runs is read as it was. */
#include "pilu_job.h"

#include "base/digest.h"
#include "base/encoding.h"
#include "data/json.h"
#include "data/schema_file.h"
#include "doc/style.h"
#include "lang/template.h"

/* Makes the part from the file at `path` below templates/; NULL when nothing of it can be used. */
typedef void *make_part(pilu_job *maker, const char *path);

struct pilu_part {
    pilu_part *next;
    make_part *make;
    pilu_str path;
    pilu_job maker;
    void *made;
};

static const pilu_part *find(const pilu_job *job, make_part *make, const char *path)
{
    pilu *p = job->owner;
    for (const pilu_part *part = p->parts; part; part = part->next)
        if (part->make == make && pilu_str_is(part->path, path)) return part;
    pilu_part *part = PILU_NEW(p->arena, pilu_part);
    *part = (pilu_part){.next = p->parts, .make = make, .path = pilu_arena_str(p->arena, pilu_str_from(path))};
    part->maker = (pilu_job){.owner = p, .path = "", .arena = p->arena};
    pilu_diags_init(&part->maker.diags, p->arena);
    part->made = make(&part->maker, part->path.p);
    for (size_t i = 0; i < part->maker.input_count; i++) {
        pilu_input *input = &part->maker.inputs[i];
        if (input->there) input->sha256 = pilu_digest(p->arena, input->text);
    }
    p->parts = part;
    return part;
}

static void *take(pilu_job *job, make_part *make, const char *path)
{
    const pilu_part *part = find(job, make, path);
    const pilu_diags *found = &part->maker.diags;
    pilu_job_note_all(job, &part->maker);
    for (size_t i = 0; i < found->count; i++) {
        const pilu_finding *f = &found->items[i];
        pilu_finding *told = pilu_diags_add(&job->diags, f->code, f->place, f->args, f->arg_count);
        told->found = f->found;
        told->expected = f->expected;
    }
    return part->made;
}

/* --- the parts -------------------------------------------------------------------------------------- */

static void *make_schema(pilu_job *maker, const char *path)
{
    pilu_source *source = pilu_file_read(maker->arena, &maker->diags, path, 0);
    if (!source) return NULL;
    pilu_job_note(maker, PILU_INPUT_TEMPLATE, pilu_job_short_path(maker, path), path, source);
    pilu_value *schema = pilu_json_parse(maker->arena, &maker->diags, source);
    pilu_loader loader = {pilu_job_include, maker};
    bool good = schema && pilu_schema_file_check(maker->arena, &maker->diags, schema, &loader);
    return good ? schema : NULL;
}

const pilu_value *pilu_job_take_schema(pilu_job *job)
{
    return take(job, make_schema, pilu_job_path(job, "1/schema.json", job->kind, job->kind));
}

/* An office's own rules stand beside the kind's: they may derive more and forbid more, not less. */
static bool add_own_rules(pilu_job *maker, pilu_rules *rules, const pilu_loader *loader)
{
    const char *path = maker->owner->rules;
    if (!path) return true;
    pilu_source *source = pilu_file_read(maker->arena, &maker->diags, path, 0);
    if (!source || !pilu_encoding_check(&maker->diags, source)) return false;
    pilu_job_note(maker, PILU_INPUT_RULES, pilu_str_from(path), path, source);
    pilu_rules_add(maker->arena, &maker->diags, rules, source, loader);
    return true;
}

static void *make_rules(pilu_job *maker, const char *path)
{
    pilu_source *source = pilu_job_source(maker, path);
    pilu_loader loader = {pilu_job_include, maker};
    pilu_rules *rules = PILU_NEW(maker->arena, pilu_rules);
    if (!source) return NULL;
    pilu_rules_add(maker->arena, &maker->diags, rules, source, &loader);
    return add_own_rules(maker, rules, &loader) ? rules : NULL;
}

static const char *rules_path(pilu_job *job) { return pilu_job_path(job, "1/rules", job->kind, job->kind); }

const pilu_rules *pilu_job_take_rules(pilu_job *job) { return take(job, make_rules, rules_path(job)); }
const pilu_rules *pilu_job_find_rules(pilu_job *job) { return find(job, make_rules, rules_path(job))->made; }

static void *make_layout(pilu_job *maker, const char *path)
{
    pilu_source *source = pilu_job_source(maker, path);
    pilu_loader loader = {pilu_job_include, maker};
    return source ? pilu_template_parse(maker->arena, &maker->diags, source, &loader) : NULL;
}

const pilu_template *pilu_job_take_layout(pilu_job *job)
{
    return take(job, make_layout, pilu_job_path(job, "1/layouts/2.html", job->kind, job->layout_name));
}

const pilu_template *pilu_job_find_template(pilu_job *job, pilu_str layout)
{
    const char *path = pilu_job_layout_path(job, layout);
    return path ? find(job, make_layout, path)->made : NULL;
}

/* The page carries the sheet's source. */
typedef struct sheet_part {
    const pilu_source *source;
    pilu_sheet *sheet;
} sheet_part;

static void *make_sheet(pilu_job *maker, const char *path)
{
    sheet_part *part = PILU_NEW(maker->arena, sheet_part);
    pilu_source *source = pilu_job_source(maker, path);
    if (!source) return NULL;
    *part = (sheet_part){source, pilu_sheet_parse(maker->arena, &maker->diags, source)};
    return part;
}

bool pilu_job_take_sheet(pilu_job *job, const char *path)
{
    const sheet_part *part = take(job, make_sheet, path);
    if (!part) return false;
    job->sheets[job->sheet_count] = part->source;
    job->parsed_sheets[job->sheet_count++] = part->sheet;
    return true;
}

struct pilu_styling {
    pilu_styling *next;
    pilu_sheet *sheets[PILU_COUNT(((pilu_job *)0)->parsed_sheets)];
    pilu_cascade *cascade;
};

void pilu_job_style(pilu_job *job, pilu_diags *diags)
{
    pilu *p = job->owner;
    pilu_styling *s = p->stylings;
    while (s && memcmp(s->sheets, job->parsed_sheets, sizeof s->sheets) != 0) s = s->next;
    if (!s) {
        s = PILU_NEW(p->arena, pilu_styling);
        memcpy(s->sheets, job->parsed_sheets, sizeof s->sheets);
        s->cascade = pilu_cascade_new(p->arena, s->sheets, job->sheet_count);
        s->next = p->stylings;
        p->stylings = s;
    }
    pilu_cascade_apply(s->cascade, job->doc, diags);
}
