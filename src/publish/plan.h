/* plan.h: DIR/plan.json: which documents have to be there, and by when (批复后二十日内, 预算法第十四条). The file is
 * optional; its form is templates/_plan/schema.json. For src/publish. */
#ifndef PILU_PUBLISH_PLAN_H
#define PILU_PUBLISH_PLAN_H

#include "pilu.h"
#include "publish/ledger.h"

typedef struct pilu_duty {
    pilu_identity identity;
    pilu_str kind_title;
    pilu_str approved, due; /* dates; empty: not given */
    pilu_str published;     /* date of the first version; empty: missing */
    int64_t overdue;        /* days between the due date and publication, or today; 0: in time, or not known */
} pilu_duty;

typedef struct pilu_plan {
    pilu_job *job; /* what was found points into it */
    pilu_duty *duties;
    size_t count, room, published, late, missing, overdue; /* late: published after the due date */
} pilu_plan;

/* False when there is no plan.json, or findings (the schema's, plan-kind, plan-twice). `today`: days since 1970. */
bool pilu_plan_read(pilu_site *site, pilu *p, pilu_arena *arena, pilu_diags *diags, int64_t today, pilu_plan *plan);

/* When the findings have been told. */
void pilu_plan_free(pilu_plan *plan);

#endif
