#include "publish/plan.h"

#include "base/nearest.h"
#include "publish/when.h"

enum { DAYS_ALLOWED = 20 };

typedef struct reader {
    pilu_site *site;
    pilu_job *job;
    pilu_arena *arena;
    const pilu_kind *kinds;
    size_t kind_count;
    int64_t days, today;
    pilu_plan *plan;
} reader;

static pilu_str text_of(const pilu_value *object, const char *name)
{
    const pilu_value *v = object ? pilu_value_get(object, pilu_str_from(name)) : NULL;
    return v && v->kind == PILU_STRING ? v->string : (pilu_str){0};
}

static int64_t int_of(const pilu_value *object, const char *name, int64_t otherwise)
{
    const pilu_value *v = pilu_value_get(object, pilu_str_from(name));
    int64_t value;
    return v && v->kind == PILU_NUMBER && pilu_number_to_int(v->number, &value) ? value : otherwise;
}

static const pilu_kind *find_kind(reader *r, const pilu_value *name)
{
    pilu_nearest near = pilu_nearest_new(name->string);
    for (size_t i = 0; i < r->kind_count; i++) {
        if (pilu_str_eq(r->kinds[i].name, name->string)) return &r->kinds[i];
        pilu_nearest_try(&near, r->kinds[i].name);
    }
    pilu_report(pilu_job_diags(r->job), PLAN_KIND, pilu_value_place(r->arena, name), name->string,
                pilu_nearest_words(&near, r->arena));
    return NULL;
}

/* When it was published, and how many days that is, or today is, behind the day it was due. */
static void judge(reader *r, pilu_duty *duty)
{
    pilu_version first = {0}, newest;
    int64_t due, day = r->today;
    bool there = pilu_ledger_find(r->site, r->arena, &duty->identity, 0, &newest) && !newest.followed;
    /* One corrected from another document begins later. */
    for (int64_t number = 1; there && !first.id && number <= newest.number; number++)
        pilu_ledger_find(r->site, r->arena, &duty->identity, number, &first);
    there = there && first.id;
    duty->published = there ? pilu_when_date(r->arena, first.at) : (pilu_str){0};
    if (there) pilu_when_day(duty->published, &day);
    if (pilu_when_day(duty->approved, &due)) {
        due += r->days;
        duty->due = pilu_str_slice(pilu_when_text(r->arena, due * 86400), 0, 10);
        duty->overdue = day > due ? day - due : 0;
    }
    r->plan->published += there;
    r->plan->missing += !there;
    r->plan->late += there && duty->overdue;
    r->plan->overdue += !there && duty->overdue;
}

/* Named once in a year: found by looking through what was read of that year. */
static bool is_new(reader *r, size_t from, const pilu_duty *duty, const pilu_value *unit)
{
    for (size_t i = from; i < r->plan->count; i++) {
        const pilu_identity *known = &r->plan->duties[i].identity;
        if (!pilu_str_eq(known->unit, duty->identity.unit) || !pilu_str_eq(known->kind, duty->identity.kind)) continue;
        pilu_report(pilu_job_diags(r->job), PLAN_TWICE, pilu_value_place(r->arena, unit), duty->identity.unit,
                    duty->identity.kind);
        return false;
    }
    return true;
}

static void read_unit(reader *r, const pilu_value *year, const pilu_value *unit, size_t from)
{
    const pilu_value *kinds = pilu_value_get(unit, PILU_STR("kinds"));
    if (!kinds) kinds = pilu_value_get(year, PILU_STR("kinds"));
    if (!kinds) {
        pilu_report(pilu_job_diags(r->job), PLAN_NO_KIND, pilu_value_place(r->arena, unit), text_of(unit, "name"));
        return;
    }
    pilu_str approved = text_of(unit, "approved");
    if (!approved.n) approved = text_of(year, "approved");
    for (uint32_t i = 0; i < kinds->count; i++) {
        const pilu_kind *kind = find_kind(r, kinds->items[i]);
        if (!kind) continue;
        pilu_duty duty = {.identity = {.year = int_of(year, "year", 0), .unit = pilu_str_trim(text_of(unit, "name")),
                                       .kind = kind->name},
                          .kind_title = kind->title, .approved = approved};
        if (!is_new(r, from, &duty, unit)) continue;
        judge(r, &duty);
        PILU_ARENA_PUSH_ROOM(r->arena, r->plan->duties, r->plan->count, r->plan->room);
        r->plan->duties[r->plan->count++] = duty;
    }
}

static void read_years(reader *r, const pilu_value *root)
{
    const pilu_value *years = pilu_value_get(root, PILU_STR("years"));
    r->days = int_of(root, "days", DAYS_ALLOWED);
    for (uint32_t y = 0; y < years->count; y++) {
        const pilu_value *units = pilu_value_get(years->items[y], PILU_STR("units"));
        size_t from = r->plan->count;
        for (uint32_t u = 0; u < units->count; u++) read_unit(r, years->items[y], units->items[u], from);
    }
}

bool pilu_plan_read(pilu_site *site, pilu *p, pilu_arena *arena, pilu_diags *diags, int64_t today, pilu_plan *plan)
{
    const char *path = pilu_site_path(site, PILU_STR("plan.json")).p;
    *plan = (pilu_plan){0};
    if (!pilu_file_exists(path)) return false;
    pilu_job *job = plan->job = pilu_job_new(p, path);
    reader r = {.site = site, .job = job, .arena = arena, .today = today, .plan = plan};
    r.kind_count = pilu_job_kinds(job, &r.kinds);
    const pilu_value *root = pilu_job_read_as(job, PILU_STR("_plan"));
    if (root) read_years(&r, root);
    const pilu_diags *found = pilu_job_diags(job);
    for (size_t i = 0; i < found->count; i++) {
        const pilu_finding *f = &found->items[i];
        pilu_finding *copy = pilu_diags_add(diags, f->code, f->place, f->args, f->arg_count);
        copy->found = f->found;
        copy->expected = f->expected;
    }
    return found->errors == 0;
}

void pilu_plan_free(pilu_plan *plan) { pilu_job_free(plan->job); }
