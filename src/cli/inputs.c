#include "cli/inputs.h"

#include "base/news.h"
#include "base/pool.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

size_t cli_processes(const char *jobs, size_t pieces)
{
    size_t processes = jobs ? (size_t)atoi(jobs) : 1;
    return pieces < 2 ? 0 : processes < pieces ? processes : pieces;
}

/* --- names -------------------------------------------------------------------------------------------- */

static cli_input *add(cli_inputs *inputs, const char *path)
{
    PILU_ARENA_PUSH_ROOM(inputs->arena, inputs->items, inputs->count, inputs->room);
    inputs->items[inputs->count] = (cli_input){.path = path};
    return &inputs->items[inputs->count++];
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

/* What a folder holds, sorted, without what is hidden; 0 also when it cannot be read. */
static size_t list_folder(pilu_arena *arena, const char *folder, const char ***names, int *reason)
{
    size_t count = 0, room = 0;
    DIR *dir = opendir(folder);
    *reason = dir ? 0 : errno;
    *names = NULL;
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        if (entry->d_name[0] == '.') continue;
        PILU_ARENA_PUSH_ROOM(arena, *names, count, room);
        (*names)[count++] = pilu_arena_str(arena, pilu_str_from(entry->d_name)).p;
    }
    if (dir) closedir(dir);
    if (count) qsort(*names, count, sizeof **names, by_name);
    return count;
}

static bool is_json(const char *name)
{
    size_t n = strlen(name);
    return n > 5 && strcmp(name + n - 5, ".json") == 0;
}

/* Links to folders are not followed: they may lead back. */
static void walk(cli_inputs *inputs, const char *folder)
{
    const char **names;
    int reason;
    size_t count = list_folder(inputs->arena, folder, &names, &reason), n = strlen(folder);
    if (reason)
        pilu_report(&inputs->diags, FILE_READ, (pilu_place){0}, pilu_str_from(folder), pilu_errno_words(reason));
    for (size_t i = 0; i < count; i++) {
        struct stat st;
        const char *between = n && folder[n - 1] == '/' ? "" : "/";
        const char *path = pilu_arena_printf(inputs->arena, "%s%s%s", folder, between, names[i]).p;
        if (lstat(path, &st) != 0) continue;
        if (S_ISDIR(st.st_mode)) walk(inputs, path);
        else if (is_json(names[i]) && pilu_file_exists(path)) add(inputs, path)->searched = true;
    }
}

static void add_named(cli_inputs *inputs, const char *path)
{
    if (pilu_folder_exists(path)) walk(inputs, path);
    else add(inputs, path);
}

/* A path a line, or each ended by NUL. Files made by other systems end lines with CR LF. */
static void add_list(cli_inputs *inputs, pilu_str list, char end)
{
    for (size_t from = 0, to; from < list.n; from = to + 1) {
        const char *hit = memchr(list.p + from, end, list.n - from);
        to = hit ? (size_t)(hit - list.p) : list.n;
        pilu_str path = pilu_str_slice(list, from, to);
        if (end == '\n' && path.n && path.p[path.n - 1] == '\r') path.n--;
        if (!path.n) continue;
        bool standard = pilu_str_is(path, "-"); /* a file of that name */
        add_named(inputs, standard ? "./-" : pilu_arena_str(inputs->arena, path).p);
    }
}

/* Data begin with «{», which no path of a list has to: «./{…» is the same file. Nothing at all is no list either. */
static bool is_data(pilu_str text)
{
    pilu_str trimmed = pilu_str_trim(text);
    return !trimmed.n || trimmed.p[0] == '{';
}

/* Editors of other systems put a mark of the encoding before a text. */
static pilu_str without_mark(pilu_str text)
{
    pilu_str mark = PILU_STR("\xEF\xBB\xBF");
    return pilu_str_starts(text, mark) ? pilu_str_slice(text, mark.n, text.n) : text;
}

static void add_standard(cli_inputs *inputs, const cli *c)
{
    pilu_source *source = pilu_file_read(inputs->arena, &inputs->diags, "-", 0);
    if (!source) return;
    if (c->values[CLI_NUL]) add_list(inputs, source->text, 0);
    else if (is_data(without_mark(source->text))) add(inputs, "-")->data = source->text;
    else add_list(inputs, without_mark(source->text), '\n');
}

/* --- a look at each ------------------------------------------------------------------------------------- */

typedef struct looking {
    pilu *p;
    cli_inputs *inputs;
    size_t next;
} looking;

static bool next_look(void *context, pilu_buf *piece)
{
    looking *l = context;
    if (l->next == l->inputs->count) return false;
    pilu_news_put_int(piece, (int64_t)l->next++);
    return true;
}

/* A pipe is read once, when its turn comes. */
static void look(void *context, pilu_str piece, pilu_buf *answer)
{
    looking *l = context;
    pilu_news n = {piece.p, pilu_str_end(piece), NULL, false};
    const cli_input *input = &l->inputs->items[pilu_news_int(&n)];
    if (!pilu_file_exists(input->path)) return;
    pilu_job *job = pilu_job_new(l->p, input->path);
    pilu_glance seen = pilu_job_glance(job);
    pilu_news_put_int(answer, seen == PILU_GLANCE_OTHER);
    pilu_news_put_str(answer, seen == PILU_GLANCE_DATA ? pilu_job_id(job) : (pilu_str){0});
    pilu_job_free(job);
}

static void take_look(void *context, const pilu_outcome *outcome)
{
    cli_inputs *inputs = ((looking *)context)->inputs;
    cli_input *input = &inputs->items[outcome->index];
    if (!outcome->answer.n) return; /* it ended its process: that comes to light when it is rendered */
    pilu_news n = {outcome->answer.p, pilu_str_end(outcome->answer), inputs->arena, false};
    input->other = pilu_news_int(&n) && input->searched;
    input->id = pilu_news_str(&n);
}

static int by_id(const void *a, const void *b)
{
    const cli_input *x = *(cli_input *const *)a, *y = *(cli_input *const *)b;
    int order = pilu_str_cmp(x->id, y->id);
    return order ? order : (x > y) - (x < y);
}

/* Two documents of one id would be written to the same files, the second over the first. */
static void find_twins(cli_inputs *inputs)
{
    cli_input **known = PILU_NEW_ARRAY(inputs->arena, cli_input *, inputs->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < inputs->count; i++)
        if (inputs->items[i].id.n) known[count++] = &inputs->items[i];
    if (count) qsort(known, count, sizeof *known, by_id);
    for (size_t i = 1, first = 0; i < count; i++) {
        if (!pilu_str_eq(known[i]->id, known[first]->id)) {
            first = i;
            continue;
        }
        known[i]->twin = known[first]->path;
        if (!known[first]->twin) known[first]->twin = known[i]->path;
    }
}

static void drop_others(cli_inputs *inputs)
{
    size_t kept = 0;
    for (size_t i = 0; i < inputs->count; i++)
        if (!inputs->items[i].other) inputs->items[kept++] = inputs->items[i];
    inputs->count = kept;
}

static void look_at_all(cli_inputs *inputs, pilu *p, const char *jobs, unsigned use)
{
    looking l = {.p = p, .inputs = inputs};
    pilu_pool_run(&(pilu_pool){.context = &l, .processes = cli_processes(jobs, inputs->count), .next = next_look,
                               .make = look, .take = take_look});
    drop_others(inputs);
    if (use & CLI_INPUTS_TWINS) find_twins(inputs);
}

void cli_inputs_gather(cli_inputs *inputs, const cli *c, pilu *p, const char *jobs, unsigned use)
{
    bool searched = false;
    *inputs = (cli_inputs){.arena = pilu_arena_new()};
    pilu_diags_init(&inputs->diags, inputs->arena);
    for (size_t i = 0; i < c->operand_count; i++) {
        if (use & CLI_INPUTS_STANDARD && strcmp(c->operands[i], "-") == 0) add_standard(inputs, c);
        else add_named(inputs, c->operands[i]);
    }
    for (size_t i = 0; i < inputs->count; i++) searched = searched || inputs->items[i].searched;
    if (searched || (use & CLI_INPUTS_TWINS && inputs->count > 1)) look_at_all(inputs, p, jobs, use);
    if (c->operand_count && !inputs->count && !inputs->diags.errors)
        pilu_report(&inputs->diags, INPUTS_NONE, (pilu_place){0}, pilu_str_from(c->operands[0]));
}

void cli_inputs_free(cli_inputs *inputs) { pilu_arena_free(inputs->arena); }
