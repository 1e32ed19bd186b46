#include "publish/task.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- news from a process to the one that began it ----------------------------------------------------- */

static void put_int(pilu_buf *out, int64_t value) { pilu_buf_put(out, &value, sizeof value); }

static void put_str(pilu_buf *out, pilu_str text)
{
    put_int(out, (int64_t)text.n);
    pilu_buf_str(out, text);
}

static void put_task(pilu_buf *out, size_t index, const task *t)
{
    const pilu_made *m = &t->made;
    put_int(out, (int64_t)index);
    put_int(out, t->done);
    put_int(out, t->code);
    put_str(out, m->title);
    put_str(out, m->kind_title);
    put_str(out, m->digest);
    put_int(out, (int64_t)m->file_count);
    for (size_t i = 0; i < m->file_count; i++) {
        put_str(out, m->files[i].role);
        put_str(out, m->files[i].address);
        put_int(out, m->files[i].size);
        put_str(out, m->files[i].sha256);
    }
    put_int(out, (int64_t)m->ingredient_count);
    for (size_t i = 0; i < m->ingredient_count; i++) {
        put_str(out, m->ingredients[i].type);
        put_str(out, m->ingredients[i].name);
        put_str(out, m->ingredients[i].value);
        put_str(out, m->ingredients[i].path);
    }
}

/* What a process wrote; one that died may have stopped anywhere. */
typedef struct news {
    const char *p, *end;
    pilu_arena *arena;
    bool cut;
} news;

static int64_t take_int(news *n)
{
    int64_t value = 0;
    if ((size_t)(n->end - n->p) < sizeof value) {
        n->cut = true;
        return 0;
    }
    memcpy(&value, n->p, sizeof value);
    n->p += sizeof value;
    return value;
}

static pilu_str take_str(news *n)
{
    size_t size = (size_t)take_int(n);
    if (n->cut || size > (size_t)(n->end - n->p)) {
        n->cut = true;
        return (pilu_str){0};
    }
    pilu_str text = pilu_arena_str(n->arena, (pilu_str){n->p, size});
    n->p += size;
    return text;
}

/* A count of things of at least `size` bytes each that can still be there. */
static size_t take_count(news *n, size_t size)
{
    int64_t count = take_int(n);
    if (count >= 0 && (size_t)count <= (size_t)(n->end - n->p) / size) return (size_t)count;
    n->cut = true;
    return 0;
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
static void take_ingredients(run *r, news *n, pilu_made *m)
{
    pilu_made took = {.ingredient_count = take_count(n, 4 * sizeof(int64_t))};
    const char *from = n->p;
    pilu_arena *kept = n->arena;
    for (int again = 0; again < 2; again++) {
        n->p = from;
        n->arena = again ? kept : pilu_arena_new();
        took.ingredients = PILU_NEW_ARRAY(n->arena, pilu_ingredient, took.ingredient_count + 1);
        for (size_t i = 0; i < took.ingredient_count && !n->cut; i++) {
            pilu_str *fields[] = {&took.ingredients[i].type, &took.ingredients[i].name, &took.ingredients[i].value,
                                  &took.ingredients[i].path};
            for (size_t k = 0; k < PILU_COUNT(fields); k++) *fields[k] = take_str(n);
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

static void take_task(run *r, news *n)
{
    size_t index = (size_t)take_int(n);
    if (index >= r->count) n->cut = true;
    if (n->cut) return;
    task *t = &r->tasks[index];
    bool done = take_int(n) != 0;
    t->code = (int)take_int(n);
    pilu_made m = {.title = take_str(n), .kind_title = {0}};
    m.kind_title = take_str(n);
    m.digest = take_str(n);
    m.file_count = take_count(n, 4 * sizeof(int64_t));
    m.files = PILU_NEW_ARRAY(n->arena, pilu_published, m.file_count + 1);
    for (size_t i = 0; i < m.file_count && !n->cut; i++) {
        m.files[i].role = take_str(n);
        m.files[i].address = take_str(n);
        m.files[i].size = take_int(n);
        m.files[i].sha256 = take_str(n);
    }
    take_ingredients(r, n, &m);
    if (n->cut) return;
    t->made = m;
    t->done = done;
}

/* --- processes ---------------------------------------------------------------------------------------- */

typedef struct worker {
    pid_t process;
    int from;     /* its news; -1: none */
    pilu_buf news;
} worker;

static bool write_all(int to, pilu_str bytes)
{
    while (bytes.n) {
        ssize_t put = write(to, bytes.p, bytes.n);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        bytes = pilu_str_slice(bytes, (size_t)put, bytes.n);
    }
    return true;
}

/* Every step-th task; the ledger stays untouched in here. */
static _Noreturn void work(run *r, size_t first, size_t step, int to)
{
    bool heard = true;
    for (size_t i = first; i < r->count && heard; i += step) {
        if (r->tasks[i].done || r->tasks[i].code) continue;
        pilu_buf out;
        pilu_buf_init(&out, 0);
        task_make(r, &r->tasks[i], NULL);
        put_task(&out, i, &r->tasks[i]);
        heard = write_all(to, pilu_buf_view(&out));
        pilu_buf_free(&out);
    }
    _exit(heard ? 0 : PILU_EXIT_OUTPUT);
}

static bool start(run *r, worker *w, size_t first, size_t step)
{
    int ends[2];
    pilu_buf_init(&w->news, 0);
    w->from = -1;
    if (pipe(ends) != 0) return false;
    w->process = fork();
    if (w->process == 0) {
        close(ends[0]);
        work(r, first, step, ends[1]);
    }
    close(ends[1]);
    if (w->process < 0) close(ends[0]);
    else w->from = ends[0];
    return w->process > 0;
}

/* Reads from all until the last has closed its end. */
static void listen_to(worker *workers, size_t count)
{
    struct pollfd *ends = pilu_memory_new(count * sizeof *ends);
    char bytes[1 << 16];
    for (size_t open = 1; open;) {
        open = 0;
        for (size_t i = 0; i < count; i++) {
            ends[i] = (struct pollfd){.fd = workers[i].from, .events = POLLIN};
            open += workers[i].from >= 0;
        }
        if (!open || poll(ends, count, -1) < 0) continue;
        for (size_t i = 0; i < count; i++) {
            if (!ends[i].revents || workers[i].from < 0) continue;
            ssize_t got = read(workers[i].from, bytes, sizeof bytes);
            if (got > 0) pilu_buf_put(&workers[i].news, bytes, (size_t)got);
            if (got > 0 || (got < 0 && errno == EINTR)) continue;
            close(workers[i].from);
            workers[i].from = -1;
        }
    }
    free(ends);
}

static void share(run *r, size_t processes)
{
    worker *workers = pilu_memory_new(processes * sizeof *workers);
    for (size_t i = 0; i < processes; i++) start(r, &workers[i], i, processes);
    listen_to(workers, processes);
    for (size_t i = 0; i < processes; i++) {
        pilu_str told = pilu_buf_view(&workers[i].news);
        news n = {told.p, pilu_str_end(told), r->arena, false};
        while (n.p < n.end && !n.cut) take_task(r, &n);
        pilu_buf_free(&workers[i].news);
        if (workers[i].process > 0) waitpid(workers[i].process, NULL, 0);
    }
    free(workers);
}

void tasks_make(run *r, size_t processes)
{
    size_t open = 0;
    for (size_t i = 0; i < r->count; i++) open += !r->tasks[i].done && !r->tasks[i].code;
    if (processes > open) processes = open;
    if (processes > 1) share(r, processes);
    /* What a process that died, or never began, has left is made here. */
    for (size_t i = 0; i < r->count; i++)
        if (!r->tasks[i].done && !r->tasks[i].code) task_make(r, &r->tasks[i], NULL);
}
