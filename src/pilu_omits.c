/* What a layout leaves to other layouts of its kind: its constant `omits`, a list of paths.
 *
 * Such a field need not be given, is not written into new data, and when it is given it is no data-unused warning. The
 * paths are wanted before the data are checked, so they are evaluated over nothing: they are literals. */
#include "pilu_job.h"

#include "data/schema_file.h"

static const pilu_value *evaluate(pilu_job *job, const pilu_template *layout)
{
    const pilu_rules *rules = layout ? pilu_job_find_rules(job) : NULL;
    if (!rules) return NULL;
    pilu_diags unheard; /* what is wrong is told when the document is built */
    pilu_eval eval;
    pilu_value *nothing = PILU_NEW(job->arena, pilu_value);
    nothing->kind = PILU_OBJECT;
    pilu_diags_init(&unheard, job->arena);
    pilu_eval_init(&eval, job->arena, &unheard, nothing, rules);
    pilu_template_constants(layout, &eval, PILU_STR("omits"));
    return pilu_value_get(eval.layout, PILU_STR("omits"));
}

const pilu_value *pilu_job_omits(pilu_job *job, pilu_str layout, const pilu_value *schema)
{
    const pilu_value *omits = evaluate(job, pilu_job_find_template(job, layout));
    if (!omits) return NULL;
    const pilu_value *wrong = omits->kind == PILU_LIST ? NULL : omits;
    for (uint32_t i = 0; !wrong && i < omits->count; i++)
        if (omits->items[i]->kind != PILU_STRING) wrong = omits->items[i];
    if (wrong) {
        pilu_report(&job->diags, VALUE_TYPE, ((pilu_place){.at = wrong->origin}), PILU_STR("omits"),
                    PILU_WORDS("路径文字的列表", "a list of paths"), pilu_value_kind_words(wrong->kind));
        return NULL;
    }
    for (uint32_t i = 0; i < omits->count; i++) {
        pilu_str path = omits->items[i]->string;
        pilu_nearest near = pilu_nearest_new(path);
        if (!pilu_schema_has(schema, path, &near))
            pilu_report(&job->diags, OMITS_PATH, ((pilu_place){.at = omits->items[i]->origin}), path,
                        pilu_nearest_words(&near, job->arena));
    }
    return omits;
}

/* --- what is given all the same --------------------------------------------------------------------- */

static void count_as_shown(pilu_value *v)
{
    v->shown = true;
    if (v->kind != PILU_OBJECT && v->kind != PILU_LIST) return;
    for (uint32_t i = 0; i < v->count; i++) count_as_shown(v->items[i]);
}

static void leave_out(pilu_value *v, pilu_str path)
{
    if (!path.n) {
        count_as_shown(v);
    } else if (pilu_str_starts(path, PILU_STR("[]"))) {
        for (uint32_t i = 0; v->kind == PILU_LIST && i < v->count; i++)
            leave_out(v->items[i], pilu_str_slice(path, 2, path.n));
    } else if (v->kind == PILU_OBJECT) {
        size_t from = path.p[0] == '.', to = from;
        while (to < path.n && path.p[to] != '.' && path.p[to] != '[') to++;
        pilu_value *field = pilu_value_get(v, pilu_str_slice(path, from, to));
        if (field) leave_out(field, pilu_str_slice(path, to, path.n));
    }
}

void pilu_job_leave_out(pilu_job *job)
{
    for (uint32_t i = 0; job->omits && i < job->omits->count; i++) leave_out(job->root, job->omits->items[i]->string);
}
