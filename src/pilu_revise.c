#include "pilu_job.h"

/* --- members of a document's data that tell of its editions ----------------------------------------- */

static const char *const MEMBERS[] = {"version", "revisions"};

static pilu_value *new_value(pilu_job *job, pilu_value_kind kind)
{
    pilu_value *v = PILU_NEW(job->arena, pilu_value);
    *v = (pilu_value){.kind = kind, .shown = true, .origin = job->root->origin};
    return v;
}

static void put_number(pilu_job *job, pilu_value *object, const char *name, int64_t number)
{
    pilu_value *v = new_value(job, PILU_NUMBER);
    v->number = pilu_number_int(number);
    pilu_value_append(job->arena, object, pilu_str_from(name), v);
}

static void put_text(pilu_job *job, pilu_value *object, const char *name, pilu_str text)
{
    pilu_value *v = new_value(job, PILU_STRING);
    v->string = pilu_arena_str(job->arena, text);
    pilu_value_append(job->arena, object, pilu_str_from(name), v);
}

static pilu_value *new_list(pilu_job *job)
{
    for (size_t i = 0; i < PILU_COUNT(MEMBERS); i++) {
        pilu_value *old = pilu_value_get(job->root, pilu_str_from(MEMBERS[i]));
        if (old) pilu_value_remove(old);
    }
    return new_value(job, PILU_LIST);
}

static void put_revision(pilu_job *job, pilu_value *list, const pilu_revision *revision)
{
    pilu_value *item = new_value(job, PILU_OBJECT);
    put_number(job, item, "version", revision->version);
    put_text(job, item, "date", revision->date);
    put_text(job, item, "reason", revision->reason);
    pilu_value_append(job->arena, list, (pilu_str){0}, item);
}

static void put_members(pilu_job *job, pilu_value *list, int64_t version)
{
    put_number(job, job->root, MEMBERS[0], version);
    pilu_value_append(job->arena, job->root, pilu_str_from(MEMBERS[1]), list);
}

static pilu_str text_of(const pilu_value *object, const char *name)
{
    const pilu_value *v = pilu_value_get(object, pilu_str_from(name));
    return v && v->kind == PILU_STRING ? v->string : (pilu_str){0};
}

static int64_t number_of(const pilu_value *object, const char *name, int64_t none)
{
    const pilu_value *v = pilu_value_get(object, pilu_str_from(name));
    int64_t n;
    return v && v->kind == PILU_NUMBER && pilu_number_to_int(v->number, &n) ? n : none;
}

void pilu_job_revise(pilu_job *job, const pilu_job *before, const pilu_revision *revision)
{
    const pilu_value *old = pilu_value_get(before->root, pilu_str_from(MEMBERS[1]));
    pilu_value *list = new_list(job);
    int64_t version = number_of(before->root, MEMBERS[0], 1);
    for (uint32_t i = 0; old && old->kind == PILU_LIST && i < old->count; i++) {
        const pilu_value *item = old->items[i];
        pilu_revision known = {number_of(item, "version", 2), text_of(item, "date"), text_of(item, "reason")};
        put_revision(job, list, &known);
    }
    if (revision) {
        version = revision->version;
        put_revision(job, list, revision);
    }
    if (list->count) put_members(job, list, version);
}

void pilu_job_given_data(pilu_job *job, pilu_buf *out)
{
    bool was[PILU_COUNT(MEMBERS)] = {false};
    pilu_value *members[PILU_COUNT(MEMBERS)];
    for (size_t i = 0; i < PILU_COUNT(MEMBERS); i++) {
        members[i] = pilu_value_get(job->root, pilu_str_from(MEMBERS[i]));
        if (!members[i]) continue;
        was[i] = members[i]->derived;
        members[i]->derived = true; /* printed are only what was given */
    }
    pilu_job_public_data(job, out);
    for (size_t i = 0; i < PILU_COUNT(MEMBERS); i++)
        if (members[i]) members[i]->derived = was[i];
}
