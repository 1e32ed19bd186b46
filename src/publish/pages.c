#include "publish/pages.h"

#include "base/digest.h"
#include "publish/make.h"
#include "publish/when.h"

#include <stdlib.h>

enum { NEWS_MOST = 20 };

typedef struct pages {
    pilu_site *site;
    pilu *owner;
    pilu_arena *arena;
    pilu_buf json;  /* the page's data */
    size_t folder;  /* of an address, what is left out of a link on the page */
    const char *up; /* and what stands there instead */
} pages;

/* --- data of a page ----------------------------------------------------------------------------------- */

static void put_text(pages *g, const char *name, pilu_str text)
{
    pilu_buf_printf(&g->json, ", \"%s\": ", name);
    pilu_buf_json(&g->json, text);
}

static void put_int(pages *g, const char *name, int64_t value)
{
    pilu_buf_printf(&g->json, ", \"%s\": ", name);
    pilu_buf_int(&g->json, value);
}

static void begin_item(pages *g, bool *first)
{
    pilu_buf_text(&g->json, *first ? "\n  {" : ",\n  {");
    *first = false;
}

/* «, "name": value» without the comma that a first member has not. */
static void begin_page(pages *g, const char *layout)
{
    g->json.n = 0;
    pilu_buf_printf(&g->json, "{\"kind\": \"_site\", \"layout\": \"%s\"", layout);
}

/* The page as the layout makes it, put at its address; the same bytes as before are not written again. */
static bool put_page(pages *g, pilu_str address)
{
    pilu_job *job = pilu_job_new(g->owner, pilu_arena_printf(g->arena, "%.*s.json", PILU_FMT(address)).p);
    pilu_ingredient *ingredients;
    pilu_buf html;
    pilu_buf_init(&html, 0);
    pilu_job_give(job, pilu_buf_view(&g->json));
    bool good = pilu_job_read(job) && pilu_job_build(job, false) && pilu_job_html(job, &html);
    if (good) {
        size_t count = pilu_recipe_of(job, g->arena, &ingredients);
        int64_t recipe = pilu_recipe_row(g->site, g->arena, ingredients, count);
        pilu_str sha256 = pilu_digest(g->arena, pilu_buf_view(&html));
        bool same = sql_one(&g->site->ledger, 0, "SELECT count(*) FROM page WHERE address = ? AND sha256 = ?", "bb",
                            address, sha256) > 0;
        sql_run(&g->site->ledger, "INSERT OR REPLACE INTO page (address, recipe, sha256) VALUES (?, ?, ?)", "bib",
                address, recipe, sha256);
        good = (same || pilu_site_put(g->site, address, pilu_buf_view(&html))) && !pilu_ledger_failed(g->site);
    } else {
        pilu_make_tell(job, g->site->diags);
    }
    pilu_buf_free(&html);
    pilu_job_free(job);
    return good;
}

/* --- a unit's documents in a year --------------------------------------------------------------------- */

/* What a link to a file of this role says. */
static const struct {
    const char *role, *label;
} LABELS[] = {
    {"html", "网页"}, {"pdf", "PDF"}, {"data", "数据（JSON）"}, {"notice-html", "更正说明（网页）"},
    {"notice-pdf", "更正说明（PDF）"}, {"changes-html", "更正前后对照（网页）"},
};

/* «215 KB»: what a visitor is about to fetch. */
static pilu_str size_words(pages *g, int64_t size)
{
    if (size >= 1000000) return pilu_arena_printf(g->arena, "%.1f MB", (double)size / 1e6);
    return pilu_arena_printf(g->arena, "%d KB", (int)((size + 999) / 1000));
}

/* Addresses on a unit's page are seen from its folder «2019/303001». */
static pilu_str from_unit(pilu_str address)
{
    size_t year = pilu_str_find(address, PILU_STR("/"), 0), unit = pilu_str_find(address, PILU_STR("/"), year + 1);
    return pilu_str_slice(address, unit + 1, address.n);
}

/* A notice is made but once: it stays with the newest rendering. */
static bool is_notice(const pilu_published *file)
{
    return pilu_str_starts(file->role, PILU_STR("notice")) || pilu_str_starts(file->role, PILU_STR("changes"));
}

static void put_files(pages *g, const pilu_published *files, size_t count, bool notices)
{
    bool first = true;
    pilu_buf_text(&g->json, ", \"files\": [");
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < PILU_COUNT(LABELS); k++) {
            if (!pilu_str_is(files[i].role, LABELS[k].role) || (!notices && is_notice(&files[i]))) continue;
            begin_item(g, &first);
            pilu_buf_text(&g->json, "\"role\": ");
            pilu_buf_json(&g->json, files[i].role);
            put_text(g, "label", pilu_str_from(LABELS[k].label));
            pilu_str behind = pilu_str_slice(files[i].address, g->folder, files[i].address.n);
            put_text(g, "href", pilu_arena_printf(g->arena, "%s%.*s", g->up, PILU_FMT(behind)));
            put_text(g, "size", size_words(g, files[i].size));
            put_text(g, "sha256", files[i].sha256);
            pilu_buf_char(&g->json, '}');
        }
    }
    pilu_buf_char(&g->json, ']');
}

/* What readers saw before a layout, a font or the program changed: it was published and stays reachable. */
static void put_renderings(pages *g, const pilu_version *v)
{
    pilu_rendering *list;
    size_t count = pilu_ledger_renderings(g->site, g->arena, v, &list);
    bool first = true;
    if (count < 2) return;
    put_text(g, "rendered", pilu_when_date(g->arena, list[0].at));
    put_text(g, "why_rendered", list[0].reason);
    pilu_buf_text(&g->json, ", \"renderings\": [");
    for (size_t i = 1; i < count; i++) {
        pilu_published *files;
        size_t file_count = pilu_ledger_files(g->site, g->arena, list[i].id, &files);
        begin_item(g, &first);
        pilu_buf_text(&g->json, "\"date\": ");
        pilu_buf_json(&g->json, pilu_when_date(g->arena, list[i].at));
        put_files(g, files, file_count, false);
        pilu_buf_char(&g->json, '}');
    }
    pilu_buf_char(&g->json, ']');
}

static void put_version_members(pages *g, const pilu_version *v)
{
    pilu_published *files;
    size_t count = pilu_ledger_version_files(g->site, g->arena, v->id, &files);
    pilu_buf_printf(&g->json, "\"number\": %d, \"current\": %s", (int)v->number,
                    pilu_version_is_current(v) ? "true" : "false");
    put_text(g, "title", v->title);
    put_text(g, "date", pilu_when_date(g->arena, v->at));
    put_text(g, "reason", v->reason);
    put_files(g, files, count, true);
    put_renderings(g, v);
    pilu_buf_char(&g->json, '}');
}

static void put_version(pages *g, const pilu_version *v, bool *first)
{
    begin_item(g, first);
    put_version_members(g, v);
}

static pilu_str page_beside(pages *g, const pilu_version *v)
{
    return pilu_arena_printf(g->arena, "%.*s/v%d/index.html", PILU_FMT(v->address), (int)v->number);
}

/* A version that this one was corrected by, or corrects. */
static void put_neighbour(pages *g, const char *name, const pilu_version *v)
{
    if (!v) return;
    pilu_buf_printf(&g->json, ", \"%s\": {\"page\": ", name);
    pilu_str page = page_beside(g, v);
    pilu_buf_json(&g->json, pilu_arena_printf(g->arena, "%s%.*s", g->up,
                                              PILU_FMT(pilu_str_slice(page, g->folder, page.n))));
    pilu_buf_text(&g->json, ", \"version\": {");
    put_version_members(g, v);
    pilu_buf_char(&g->json, '}');
}

/* What holds today instead of a version: the last of its document, or of the one that was corrected into. */
static pilu_version current_for(pages *g, const pilu_version *v)
{
    pilu_version last = *v;
    while (pilu_ledger_find(g->site, g->arena, &last.identity, 0, &last) && last.followed &&
           pilu_ledger_find_row(g->site, g->arena, last.followed, &last)) {}
    return last;
}

/* Links on a page about `v`: from there to files of its own document, or of another. `above`: the page lies in the
 * document's folder, not in one of its versions'. */
static void lead_to(pages *g, const pilu_version *v, const pilu_version *other, bool above)
{
    bool own = !other || other->document == v->document;
    g->folder = own ? v->address.n + 1 : 0;
    g->up = own ? above ? "" : "../" : above ? "../../../" : "../../../../";
}

/* Where a page about a version is put, and the versions it corrects and was corrected by, or NULL. */
typedef struct beside {
    const pilu_version *v, *before, *next;
    bool above;
} beside;

/* What is told beside a version of a document that was corrected: the files of a version say for ever what they said
 * when it was published. */
static bool put_beside(pages *g, const beside *b, pilu_str address)
{
    const pilu_version *v = b->v;
    pilu_version current = current_for(g, v);
    begin_page(g, "version");
    put_text(g, "up", b->above ? (pilu_str){"", 0} : PILU_STR("../"));
    put_int(g, "year", v->identity.year);
    put_text(g, "unit", v->identity.unit);
    put_text(g, "title", v->title.n ? v->title : v->kind_title);
    lead_to(g, v, &current, b->above);
    pilu_str page = pilu_arena_printf(g->arena, "%.*s/%.*s.html", PILU_FMT(current.address), PILU_FMT(current.name));
    put_text(g, "current", pilu_arena_printf(g->arena, "%s%.*s", g->up,
                                             PILU_FMT(pilu_str_slice(page, g->folder, page.n))));
    put_int(g, "last", current.number);
    lead_to(g, v, NULL, b->above);
    pilu_buf_text(&g->json, ", \"version\": {");
    put_version_members(g, v);
    lead_to(g, v, b->before, b->above);
    put_neighbour(g, "before", b->before);
    lead_to(g, v, b->next, b->above);
    put_neighbour(g, "next", b->next);
    pilu_buf_char(&g->json, '}');
    return put_page(g, address);
}

/* The mark of a corrected edition and its notice lead to «index.html»: wherever a file of the version lies, the page
 * about it lies beside it. The address of a document that goes on under another name tells of that. */
static bool put_besides(pages *g, beside b)
{
    pilu_rendering *list;
    size_t count = pilu_ledger_renderings(g->site, g->arena, b.v, &list);
    for (size_t i = 0; i < count; i++)
        if (!put_beside(g, &b, pilu_arena_printf(g->arena, "%.*s/index.html", PILU_FMT(list[i].folder)))) return false;
    if (b.v->number != b.v->newest) return true;
    b.above = true;
    pilu_str address = b.v->address, page = pilu_arena_printf(g->arena, "%.*s/index.html", PILU_FMT(address));
    if (!put_beside(g, &b, page)) return false;
    page = pilu_arena_printf(g->arena, "%.*s/%.*s.html", PILU_FMT(address), PILU_FMT(b.v->name));
    return !b.v->followed || put_beside(g, &b, page);
}

/* The version that this one followed or was followed by under another identity; NULL when there is none. */
static const pilu_version *elsewhere(pages *g, int64_t row, pilu_version *room)
{
    return row && pilu_ledger_find_row(g->site, g->arena, row, room) ? room : NULL;
}

static bool put_all_beside(pages *g, const pilu_version *versions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const pilu_version *v = &versions[i];
        pilu_version from, to;
        bool first = i == 0 || versions[i - 1].document != v->document;
        const pilu_version *before = first ? elsewhere(g, v->follows, &from) : v - 1;
        const pilu_version *next = v->number == v->newest ? elsewhere(g, v->followed, &to) : v + 1;
        if ((before || next) && !put_besides(g, (beside){v, before, next, false})) return false;
    }
    return true;
}

/* A document on its unit's page that was corrected into another, or from one. */
static void put_elsewhere(pages *g, const char *name, int64_t row)
{
    pilu_version room;
    const pilu_version *v = elsewhere(g, row, &room);
    if (!v) return;
    pilu_buf_printf(&g->json, ", \"%s\": {\"page\": ", name);
    pilu_buf_json(&g->json, pilu_arena_printf(g->arena, "../../%.*s", PILU_FMT(page_beside(g, v))));
    put_text(g, "title", v->title);
    put_text(g, "date", pilu_when_date(g->arena, v->at));
    pilu_buf_char(&g->json, '}');
}

static pilu_str unit_page(pages *g, const pilu_version *v)
{
    pilu_str folder = pilu_str_slice(v->address, 0, v->address.n - v->identity.kind.n);
    return pilu_arena_printf(g->arena, "%.*sindex.html", PILU_FMT(folder));
}

static bool put_unit(pages *g, int64_t year, pilu_str unit)
{
    pilu_version *versions;
    size_t count = pilu_ledger_versions(g->site, g->arena, year, unit, &versions);
    if (!count) return true;
    begin_page(g, "unit");
    g->folder = versions[0].address.n - from_unit(versions[0].address).n;
    g->up = "";
    put_int(g, "year", year);
    put_text(g, "unit", unit);
    pilu_buf_text(&g->json, ", \"documents\": [");
    for (size_t i = 0, end; i < count; i = end) {
        const pilu_version *newest = &versions[i];
        for (end = i; end < count && versions[end].document == versions[i].document; end++) newest = &versions[end];
        bool first = i == 0, first_version = true;
        begin_item(g, &first);
        pilu_buf_text(&g->json, "\"title\": ");
        pilu_buf_json(&g->json, newest->title);
        put_text(g, "kind_title", newest->kind_title);
        put_text(g, "address", from_unit(newest->address));
        put_text(g, "name", newest->name);
        put_int(g, "last", newest->number);
        put_text(g, "date", pilu_when_date(g->arena, newest->at));
        put_elsewhere(g, "moved", newest->followed);
        put_elsewhere(g, "origin", versions[i].follows);
        pilu_buf_text(&g->json, ", \"versions\": [");
        for (size_t k = end; k > i; k--) put_version(g, &versions[k - 1], &first_version);
        pilu_buf_text(&g->json, "]}");
    }
    pilu_buf_text(&g->json, "]}");
    return put_page(g, unit_page(g, &versions[0])) && put_all_beside(g, versions, count);
}

/* --- a year ------------------------------------------------------------------------------------------- */

static bool put_year(pages *g, int64_t year)
{
    pilu_version *versions;
    size_t count = pilu_ledger_versions(g->site, g->arena, year, (pilu_str){0}, &versions);
    bool first = true;
    begin_page(g, "year");
    put_int(g, "year", year);
    pilu_buf_text(&g->json, ", \"units\": [");
    for (size_t i = 0, end; i < count; i = end) {
        begin_item(g, &first);
        pilu_buf_text(&g->json, "\"name\": ");
        pilu_buf_json(&g->json, versions[i].identity.unit);
        pilu_str page = unit_page(g, &versions[i]);
        put_text(g, "href", pilu_str_slice(page, 5, page.n)); /* behind «2019/» */
        pilu_buf_text(&g->json, ", \"documents\": [");
        bool first_document = true;
        for (end = i; end < count && pilu_str_eq(versions[end].identity.unit, versions[i].identity.unit); end++) {
            const pilu_version *v = &versions[end];
            if (v->number != v->newest) continue;
            begin_item(g, &first_document);
            pilu_buf_printf(&g->json, "\"version\": %d, \"moved\": %s", (int)v->number, v->followed ? "true" : "false");
            put_text(g, "kind_title", v->kind_title);
            pilu_str paper = pilu_arena_printf(g->arena, "%.*s/%.*s.html", PILU_FMT(v->address), PILU_FMT(v->name));
            if (v->followed) paper = page_beside(g, v); /* which says what it became */
            put_text(g, "href", pilu_str_slice(paper, 5, paper.n));
            pilu_buf_char(&g->json, '}');
        }
        pilu_buf_text(&g->json, "]}");
    }
    pilu_buf_text(&g->json, "]}");
    return put_page(g, pilu_arena_printf(g->arena, "%d/index.html", (int)year));
}

/* --- the first page ----------------------------------------------------------------------------------- */

static void put_years(pages *g)
{
    sqlite3_stmt *rows = sql_ask(&g->site->ledger,
                                 "SELECT d.year, count(DISTINCT d.unit), count(DISTINCT d.id), sum(v.number > 1)"
                                 " FROM document d JOIN version v ON v.document = d.id"
                                 " GROUP BY d.year ORDER BY d.year DESC", "");
    bool first = true;
    pilu_buf_text(&g->json, ", \"years\": [");
    while (sql_row(&g->site->ledger, rows)) {
        begin_item(g, &first);
        pilu_buf_printf(&g->json, "\"year\": %d", (int)sql_int(rows, 0));
        put_int(g, "units", sql_int(rows, 1));
        put_int(g, "documents", sql_int(rows, 2));
        put_int(g, "corrections", sql_int(rows, 3));
        pilu_buf_char(&g->json, '}');
    }
    pilu_buf_char(&g->json, ']');
}

/* The last corrections: the public is told where it comes in. */
static void put_corrections(pages *g)
{
    sqlite3_stmt *rows =
        sql_ask(&g->site->ledger, "SELECT v.title, v.number, v.at, v.reason, u.name, d.year || '/' || u.address"
                " FROM version v JOIN document d ON d.id = v.document JOIN unit u ON u.id = d.unit WHERE v.number > 1"
                " ORDER BY v.at DESC, v.id DESC LIMIT ?", "i", (int64_t)NEWS_MOST);
    bool first = true;
    pilu_buf_text(&g->json, ", \"corrections\": [");
    while (sql_row(&g->site->ledger, rows)) {
        begin_item(g, &first);
        pilu_buf_text(&g->json, "\"title\": ");
        pilu_buf_json(&g->json, sql_text(rows, 0, g->arena));
        put_int(g, "version", sql_int(rows, 1));
        put_text(g, "date", pilu_when_date(g->arena, sql_text(rows, 2, g->arena)));
        put_text(g, "reason", sql_text(rows, 3, g->arena));
        put_text(g, "unit", sql_text(rows, 4, g->arena));
        put_text(g, "href", pilu_arena_printf(g->arena, "%.*s/index.html", PILU_FMT(sql_text(rows, 5, g->arena))));
        pilu_buf_char(&g->json, '}');
    }
    pilu_buf_char(&g->json, ']');
}

static bool put_first(pages *g)
{
    begin_page(g, "index");
    put_years(g);
    put_corrections(g);
    pilu_buf_char(&g->json, '}');
    return put_page(g, PILU_STR("index.html"));
}

/* --- which -------------------------------------------------------------------------------------------- */

static size_t touch_all(pages *g, const pilu_touched **out)
{
    sqlite3_stmt *rows = sql_ask(&g->site->ledger, "SELECT DISTINCT d.year, u.name FROM document d"
                                 " JOIN unit u ON u.id = d.unit ORDER BY d.year, u.id", "");
    pilu_touched *list = NULL;
    size_t count = 0, room = 0;
    while (sql_row(&g->site->ledger, rows)) {
        PILU_ARENA_PUSH_ROOM(g->arena, list, count, room);
        list[count++] = (pilu_touched){sql_int(rows, 0), sql_text(rows, 1, g->arena)};
    }
    *out = list;
    return count;
}

static int by_year(const void *a, const void *b)
{
    const pilu_touched *left = a, *right = b;
    int order = (left->year > right->year) - (left->year < right->year);
    return order ? order : pilu_str_cmp(left->unit, right->unit);
}

/* A page's memory is given back when it is written. */
static bool put_in(pages *g, bool (*put)(pages *, const pilu_touched *), const pilu_touched *touched)
{
    pilu_arena *outer = g->arena;
    g->arena = pilu_arena_new();
    bool good = put(g, touched);
    pilu_arena_free(g->arena);
    g->arena = outer;
    return good;
}

static bool put_touched_unit(pages *g, const pilu_touched *t) { return put_unit(g, t->year, t->unit); }
static bool put_touched_year(pages *g, const pilu_touched *t) { return put_year(g, t->year); }

bool pilu_pages_put(pilu_site *site, pilu *p, const pilu_touched *given, size_t count, bool all)
{
    pages g = {.site = site, .owner = p, .arena = pilu_arena_new()};
    pilu_buf_init(&g.json, 0);
    const pilu_touched *every;
    if (all) count = touch_all(&g, &every);
    pilu_touched *touched = PILU_NEW_ARRAY(g.arena, pilu_touched, count + 1);
    if (count) memcpy(touched, all ? every : given, count * sizeof *touched);
    if (count) qsort(touched, count, sizeof *touched, by_year);
    bool good = true;
    for (size_t i = 0; i < count && good; i++)
        if (i == 0 || by_year(&touched[i], &touched[i - 1])) good = put_in(&g, put_touched_unit, &touched[i]);
    for (size_t i = 0; i < count && good; i++)
        if (i == 0 || touched[i].year != touched[i - 1].year) good = put_in(&g, put_touched_year, &touched[i]);
    good = good && (!count || put_first(&g));
    pilu_buf_free(&g.json);
    pilu_arena_free(g.arena);
    return good;
}
