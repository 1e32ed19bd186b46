#include "publish/task.h"

#include "base/news.h"
#include "base/pool.h"

/* --- news from a process to the one that began it ----------------------------------------------------- */

static void put_task(pilu_buf *out, const task *t)
{
    const pilu_made *m = &t->made;
    pilu_news_put_int(out, t->done);
    pilu_news_put_int(out, t->code);
    pilu_news_put_str(out, m->title);
    pilu_news_put_str(out, m->kind_title);
    pilu_news_put_str(out, m->digest);
    pilu_news_put_int(out, (int64_t)m->file_count);
    for (size_t i = 0; i < m->file_count; i++) {
        pilu_news_put_str(out, m->files[i].role);
        pilu_news_put_str(out, m->files[i].address);
        pilu_news_put_int(out, m->files[i].size);
        pilu_news_put_str(out, m->files[i].sha256);
    }
    pilu_news_put_int(out, (int64_t)m->ingredient_count);
    for (size_t i = 0; i < m->ingredient_count; i++) {
        pilu_news_put_str(out, m->ingredients[i].type);
        pilu_news_put_str(out, m->ingredients[i].name);
        pilu_news_put_str(out, m->ingredients[i].value);
        pilu_news_put_str(out, m->ingredients[i].path);
    }
}

static bool same_ingredients(const pilu_made *a, const pilu_made *b)
{
    if (a->ingredient_count != b->ingredient_count) return false;
    for (size_t i = 0; i < a->ingredient_count; i++) {
        const pilu_ingredient *x = &a->ingredients[i], *y = &b->ingredients[i];
        if (!pilu_str_eq(x->type, y->type) || !pilu_str_eq(x->name, y->name) || !pilu_str_eq(x->value, y->value) ||
            !pilu_str_eq(x->path, y->path))
            return false;
    }
    return true;
}

/* Documents of one layout are made of the same: of ten thousand lists of fifty names a few dozen are kept. */
static void take_ingredients(run *r, pilu_news *n, pilu_made *m)
{
    pilu_made took = {.ingredient_count = pilu_news_count(n, 4 * sizeof(int64_t))};
    const char *from = n->p;
    pilu_arena *kept = n->arena;
    for (int again = 0; again < 2; again++) {
        n->p = from;
        n->arena = again ? kept : pilu_arena_new();
        took.ingredients = PILU_NEW_ARRAY(n->arena, pilu_ingredient, took.ingredient_count + 1);
        for (size_t i = 0; i < took.ingredient_count && !n->cut; i++) {
            pilu_str *fields[] = {&took.ingredients[i].type, &took.ingredients[i].name, &took.ingredients[i].value,
                                  &took.ingredients[i].path};
            for (size_t k = 0; k < PILU_COUNT(fields); k++) *fields[k] = pilu_news_str(n);
        }
        if (again) break;
        const pilu_made *known = NULL;
        for (size_t i = 0; i < r->known_count && !known; i++)
            if (same_ingredients(&r->known[i], &took)) known = &r->known[i];
        pilu_arena_free(n->arena);
        n->arena = kept;
        if (known) took = *known;
        if (known) break;
    }
    bool fresh = !n->cut;
    for (size_t i = 0; i < r->known_count; i++) fresh = fresh && r->known[i].ingredients != took.ingredients;
    if (fresh) {
        PILU_ARENA_PUSH_ROOM(r->arena, r->known, r->known_count, r->known_room);
        r->known[r->known_count++] = took;
    }
    m->ingredients = took.ingredients;
    m->ingredient_count = took.ingredient_count;
}

static void take_task(run *r, task *t, pilu_news *n)
{
    bool done = pilu_news_int(n) != 0;
    t->code = (int)pilu_news_int(n);
    pilu_made m = {.title = pilu_news_str(n), .kind_title = {0}};
    m.kind_title = pilu_news_str(n);
    m.digest = pilu_news_str(n);
    m.file_count = pilu_news_count(n, 4 * sizeof(int64_t));
    m.files = PILU_NEW_ARRAY(n->arena, pilu_published, m.file_count + 1);
    for (size_t i = 0; i < m.file_count && !n->cut; i++) {
        m.files[i].role = pilu_news_str(n);
        m.files[i].address = pilu_news_str(n);
        m.files[i].size = pilu_news_int(n);
        m.files[i].sha256 = pilu_news_str(n);
    }
    take_ingredients(r, n, &m);
    if (n->cut) return;
    t->made = m;
    t->done = done;
}

/* --- processes ---------------------------------------------------------------------------------------- */

/* The run as the pool sees it; a piece is the number of a task. */
typedef struct sharing {
    run *run;
    size_t next;
    size_t *given; /* the tasks by the order in which they were given away */
    size_t count;
    bool again;
} sharing;

static bool is_open(const task *t) { return !t->done && !t->code; }

static bool next_task(void *context, pilu_buf *piece)
{
    sharing *s = context;
    run *r = s->run;
    while (s->next < r->count && !is_open(&r->tasks[s->next])) s->next++;
    if (s->next == r->count) return false;
    s->given[s->count++] = s->next;
    pilu_news_put_int(piece, (int64_t)s->next++);
    return true;
}

static task *task_of(run *r, pilu_str piece)
{
    pilu_news n = {piece.p, pilu_str_end(piece), r->arena, false};
    return &r->tasks[pilu_news_int(&n)];
}

/* The ledger stays untouched in here. */
static void make_task(void *context, pilu_str piece, pilu_buf *answer)
{
    run *r = ((sharing *)context)->run;
    task *t = task_of(r, piece);
    task_make(r, t, NULL);
    pilu_buf_str(answer, piece);
    put_task(answer, t);
}

/* What ended its process would end this one too: nothing of it is done here. Once it may have been the lack of memory
 * beside others; it is tried again alone. */
static void take_death(const sharing *s, task *t, int status)
{
    run *r = s->run;
    pilu_diags diags;
    if (!s->again || r->options->stop(NULL) == PILU_POOL_DROP) return; /* dropped: its process was ended from here */
    pilu_diags_init(&diags, r->arena);
    r->options->report_death(&diags, t->path, status);
    run_report(r, &diags);
    t->code = pilu_diags_exit(&diags);
}

static void take_made(void *context, const pilu_outcome *outcome)
{
    sharing *s = context;
    run *r = s->run;
    if (outcome->died) {
        take_death(s, &r->tasks[s->given[outcome->index]], outcome->status);
        return;
    }
    pilu_news n = {outcome->answer.p, pilu_str_end(outcome->answer), r->arena, false};
    task *t = &r->tasks[pilu_news_int(&n)];
    take_task(r, t, &n);
}

size_t tasks_open(const run *r)
{
    size_t open = 0;
    for (size_t i = 0; i < r->count; i++) open += is_open(&r->tasks[i]);
    return open;
}

static void share(run *r, size_t processes, bool again)
{
    sharing s = {.run = r, .given = PILU_NEW_ARRAY(r->arena, size_t, r->count), .again = again};
    pilu_pool_run(&(pilu_pool){.context = &s, .processes = processes, .next = next_task, .make = make_task,
                               .take = take_made, .stop = r->options->stop});
}

void tasks_make(run *r, size_t processes)
{
    if (processes > tasks_open(r)) processes = tasks_open(r);
    if (processes > 1) {
        share(r, processes, false);
        if (tasks_open(r)) share(r, 1, true);
    } else {
        for (size_t i = 0; i < r->count && !r->options->stop(NULL); i++)
            if (is_open(&r->tasks[i])) task_make(r, &r->tasks[i], NULL);
    }
}
