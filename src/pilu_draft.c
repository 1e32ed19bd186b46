/* A draft: the document with what was found listed at its end. */
#include "pilu_job.h"

#include "check/draft.h"

/* The list's look is a sheet of its own, so that what is published does not carry it. */
static void style_again(pilu_job *job, pilu_diags *unheard)
{
    const char *path = pilu_job_path(job, "common/draft.css", job->kind, job->kind);
    if (pilu_file_exists(path)) pilu_job_take_sheet(job, path);
    pilu_job_style(job, unheard);
}

void pilu_job_list_findings(pilu_job *job)
{
    pilu_fonts *fonts = pilu_job_open_fonts(job);
    if (!job->built || !fonts) return;
    pilu_diags unheard;
    pilu_diags_init(&unheard, job->arena);
    /* The pages are made twice: the list, which needs what the first time finds, stands on them itself. */
    pilu_layout(job->page_arena, &job->diags, job->doc, fonts);
    const pilu_value *claims = pilu_value_get(job->aside, PILU_STR("claims"));
    pilu_draft_list(job->doc, &job->diags, claims ? claims->origin : (pilu_origin){0});
    style_again(job, &unheard);
    job->pages = pilu_layout(job->page_arena, &unheard, job->doc, fonts);
}
