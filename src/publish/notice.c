#include "publish/notice.h"

#include "base/chinese.h"
#include "publish/when.h"

enum { CAUSES_NAMED = 2 };

/* --- its data ----------------------------------------------------------------------------------------- */

static void put_member(pilu_buf *out, const char *name, pilu_str text)
{
    pilu_buf_printf(out, ",\n  \"%s\": ", name);
    if (text.n) pilu_buf_json(out, text);
    else pilu_buf_text(out, "null");
}

/* «随之变动：由“收入 › 财政拨款收入 › 金额”引起» */
static pilu_str cause_words(const pilu_notice *n, pilu_arena *arena, size_t change)
{
    const pilu_causes *causes = &n->diff->causes[change];
    if (!causes->count || pilu_diff_is_direct(n->diff, change)) return n->now->reason;
    pilu_buf words;
    pilu_buf_init(&words, 0);
    pilu_buf_text(&words, "随之变动：由");
    for (uint32_t i = 0; i < causes->count && i < CAUSES_NAMED; i++)
        pilu_buf_quoted(&words, n->diff->edit_places[causes->edits[i]], false);
    if (causes->count > CAUSES_NAMED) pilu_buf_printf(&words, "等%u处", causes->count);
    pilu_buf_text(&words, "的更正引起");
    pilu_str text = pilu_arena_str(arena, pilu_buf_view(&words));
    pilu_buf_free(&words);
    return text;
}

static void put_corrections(const pilu_notice *n, pilu_arena *arena, pilu_buf *out)
{
    pilu_buf_text(out, ",\n  \"corrections\": [");
    for (size_t i = 0; i < n->diff->changes.count; i++) {
        const pilu_change *change = &n->diff->changes.items[i];
        pilu_buf_text(out, i ? ",\n  {\"place\": " : "\n  {\"place\": ");
        pilu_buf_json(out, pilu_diff_place(arena, change, PILU_ZH));
        put_member(out, "before", change->was);
        put_member(out, "after", change->is);
        put_member(out, "reason", cause_words(n, arena, i));
        pilu_buf_char(out, '}');
    }
    pilu_buf_char(out, ']');
}

static pilu_str data_of(const pilu_notice *n, pilu_arena *arena)
{
    pilu_buf out;
    pilu_buf_init(&out, 0);
    pilu_str unit = n->now->identity.unit;
    pilu_buf_text(&out, "{\"schema\": \"disclosure/1\", \"kind\": \"correction_notice\", \"layout\": \"national\","
                        " \"money_unit\": \"元\"");
    put_member(&out, "unit_name", unit);
    pilu_buf_text(&out, ",\n  \"original\": {\"title\": ");
    pilu_buf_json(&out, n->was->title);
    put_member(&out, "published", pilu_when_date(arena, n->was->at));
    pilu_buf_printf(&out, ", \"version\": %d, \"page\": \"index.html\"}", (int)n->now->number);
    put_member(&out, "reason", n->now->reason);
    put_corrections(n, arena, &out);
    pilu_buf_text(&out, ",\n  \"signature\": {\"name\": ");
    pilu_buf_json(&out, unit);
    put_member(&out, "date", pilu_when_date(arena, n->now->at));
    pilu_buf_text(&out, "}}\n");
    pilu_str data = pilu_arena_str(arena, pilu_buf_view(&out));
    pilu_buf_free(&out);
    return data;
}

/* --- its files ---------------------------------------------------------------------------------------- */

static pilu_str file_name(const pilu_notice *n, pilu_arena *arena, const char *what)
{
    return pilu_arena_printf(arena, "%.*s-v%d-%s", PILU_FMT(n->now->name), (int)n->now->number, what);
}

static bool render(pilu_job *job, pilu_buf *html, pilu_buf *pdf)
{
    return pilu_job_read(job) && pilu_job_build(job, false) && pilu_job_html(job, html) && pilu_job_layout(job) &&
           pilu_job_pdf(job, pdf);
}

bool pilu_notice_make(const pilu_notice *n, pilu_arena *arena, pilu_diags *diags, pilu_str folder, pilu_made *made)
{
    pilu_str page = file_name(n, arena, "notice.html"), paper = file_name(n, arena, "notice.pdf");
    pilu_str name = file_name(n, arena, "notice.json");
    pilu_job *job = pilu_job_new(n->diff->owner, name.p);
    pilu_buf html, pdf, changes;
    pilu_buf_init(&html, 0);
    pilu_buf_init(&pdf, 0);
    pilu_buf_init(&changes, 0);
    pilu_job_give(job, data_of(n, arena));
    bool good = render(job, &html, &pdf);
    if (!good) pilu_make_tell(job, diags);
    good = good && pilu_diff_page(n->diff, diags, &changes) &&
           pilu_make_file(made, arena, diags, folder, "notice-html", page, pilu_buf_view(&html)) &&
           pilu_make_file(made, arena, diags, folder, "notice-pdf", paper, pilu_buf_view(&pdf)) &&
           pilu_make_file(made, arena, diags, folder, "changes-html", file_name(n, arena, "changes.html"),
                          pilu_buf_view(&changes));
    pilu_job_free(job);
    pilu_buf_free(&html);
    pilu_buf_free(&pdf);
    pilu_buf_free(&changes);
    return good;
}
