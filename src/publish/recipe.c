#include "publish/recipe.h"

#include "base/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char *const TYPES[] = {"template", "rules", "picture", "font"};

typedef struct list {
    pilu_arena *arena;
    pilu_ingredient *items;
    size_t count, room;
} list;

static pilu_ingredient *add(list *l, const char *type, pilu_str name, pilu_str value)
{
    PILU_ARENA_PUSH_ROOM(l->arena, l->items, l->count, l->room);
    pilu_ingredient *item = &l->items[l->count++];
    *item = (pilu_ingredient){.type = pilu_str_from(type), .name = pilu_arena_str(l->arena, name),
                              .value = pilu_arena_str(l->arena, value)};
    return item;
}

/* --- the program and the fonts there are -------------------------------------------------------------- */

/* «HarfBuzz 6.0.0»: a library's name and version. */
static void add_tools(list *l)
{
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_buf_text(&text, "pilu " PILU_VERSION "\n");
    pilu_versions(&text);
    pilu_str rest = pilu_buf_view(&text);
    while (rest.n) {
        size_t end = pilu_str_find(rest, PILU_STR("\n"), 0);
        pilu_str line = pilu_str_slice(rest, 0, end == SIZE_MAX ? rest.n : end);
        size_t blank = pilu_str_find(line, PILU_STR(" "), 0);
        if (blank != SIZE_MAX)
            add(l, "tool", pilu_str_slice(line, 0, blank), pilu_str_slice(line, blank + 1, line.n));
        rest = pilu_str_slice(rest, end == SIZE_MAX ? rest.n : end + 1, rest.n);
    }
    pilu_buf_free(&text);
}

/* The answer to «which of the fonts that fonts.json names are here»: another answer may set other faces. */
static void add_installed(list *l, pilu_job *job)
{
    const pilu_font_fact *facts;
    size_t count = pilu_job_installed_fonts(job, &facts);
    pilu_buf text;
    pilu_buf_init(&text, 0);
    for (size_t i = 0; i < count; i++)
        pilu_buf_printf(&text, "%.*s|%.*s|%.*s|%d|%d\n", PILU_FMT(facts[i].role), PILU_FMT(facts[i].family),
                        PILU_FMT(facts[i].style), facts[i].bold, facts[i].installed);
    add(l, "fonts", PILU_STR("fonts/fonts.json"), pilu_digest(l->arena, pilu_buf_view(&text)));
    pilu_buf_free(&text);
}

/* An office's own rules are found again wherever the next command is given. */
static pilu_str whole_path(pilu_arena *arena, pilu_str path)
{
    char *full = realpath(path.p, NULL);
    pilu_str whole = pilu_arena_str(arena, full ? pilu_str_from(full) : path);
    free(full);
    return whole;
}

size_t pilu_recipe_of(pilu_job *job, pilu_arena *arena, pilu_ingredient **out)
{
    list l = {.arena = arena};
    const pilu_input *inputs;
    size_t count = pilu_job_inputs(job, &inputs);
    for (size_t i = 0; i < count; i++) {
        const pilu_input *in = &inputs[i];
        if (in->type == PILU_INPUT_PICTURE) continue; /* a part of the data */
        pilu_str value = in->there ? pilu_digest(arena, in->text) : PILU_STR("-");
        bool font = in->type == PILU_INPUT_FONT;
        bool own = in->type == PILU_INPUT_RULES;
        pilu_str name = own ? whole_path(arena, in->path) : in->name;
        pilu_ingredient *item = add(&l, TYPES[in->type], name, font ? (pilu_str){0} : value);
        item->path = font ? pilu_arena_str(arena, in->path) : (pilu_str){0};
    }
    if (pilu_job_page_count(job)) add_installed(&l, job);
    add_tools(&l);
    *out = l.items;
    return l.count;
}

/* --- checksums of fonts ------------------------------------------------------------------------------- */

static pilu_str hash_file(pilu_arena *arena, const char *path)
{
    pilu_arena *own = pilu_arena_new();
    pilu_diags quiet;
    pilu_diags_init(&quiet, own);
    const pilu_source *source = pilu_file_read(own, &quiet, path, PILU_FILE_LIMIT); /* no data of strangers */
    pilu_str hash = source ? pilu_digest(arena, source->text) : PILU_STR("-");
    pilu_arena_free(own);
    return hash;
}

/* Font files are tens of megabytes: their checksums are kept as long as size, times and i-node are the same. */
static pilu_str font_hash(pilu_site *site, pilu_arena *arena, pilu_str path)
{
    struct stat st;
    pilu_str name = pilu_arena_str(arena, path), hash = {0};
    if (!name.n || stat(name.p, &st) != 0) return PILU_STR("-");
    pilu_str stamp = pilu_arena_printf(arena, "%lld %lld %lld.%09ld %lld.%09ld", (long long)st.st_ino,
                                       (long long)st.st_size, (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
                                       (long long)st.st_ctim.tv_sec, st.st_ctim.tv_nsec);
    sqlite3_stmt *rows = sql_ask(&site->ledger, "SELECT sha256 FROM font_file WHERE path = ? AND stamp = ?"
                                 " AND sha256 <> '-'", "bb", name, stamp);
    if (sql_row(&site->ledger, rows)) {
        hash = sql_text(rows, 0, arena);
        sql_done(rows);
        return hash;
    }
    hash = hash_file(arena, name.p);
    if (site->use == PILU_SITE_CHANGE && !pilu_str_is(hash, "-"))
        sql_run(&site->ledger, "INSERT OR REPLACE INTO font_file (path, stamp, sha256) VALUES (?, ?, ?)", "bbb", name,
                stamp, hash);
    return hash;
}

/* --- rows --------------------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    const pilu_ingredient *left = a, *right = b;
    int order = pilu_str_cmp(left->type, right->type);
    return order ? order : pilu_str_cmp(left->name, right->name);
}

static int64_t input_row(pilu_site *site, const pilu_ingredient *item)
{
    sql_run(&site->ledger, "INSERT OR IGNORE INTO input (type, name, value) VALUES (?, ?, ?)", "bbb", item->type,
            item->name, item->value);
    return sql_one(&site->ledger, 0, "SELECT id FROM input WHERE type = ? AND name = ? AND value = ?", "bbb",
                   item->type, item->name, item->value);
}

int64_t pilu_recipe_row(pilu_site *site, pilu_arena *arena, pilu_ingredient *items, size_t count)
{
    pilu_buf text;
    pilu_buf_init(&text, 0);
    if (count) qsort(items, count, sizeof *items, by_name);
    for (size_t i = 0; i < count; i++) {
        if (!items[i].value.n) items[i].value = font_hash(site, arena, items[i].path);
        pilu_buf_printf(&text, "%.*s %.*s %.*s\n", PILU_FMT(items[i].type), PILU_FMT(items[i].name),
                        PILU_FMT(items[i].value));
    }
    pilu_str digest = pilu_digest(arena, pilu_buf_view(&text));
    pilu_buf_free(&text);
    int64_t row = sql_one(&site->ledger, 0, "SELECT id FROM recipe WHERE digest = ?", "b", digest);
    if (row) return row;
    sql_run(&site->ledger, "INSERT INTO recipe (digest) VALUES (?)", "b", digest);
    row = sql_last_id(&site->ledger);
    for (size_t i = 0; i < count; i++)
        sql_run(&site->ledger, "INSERT OR IGNORE INTO recipe_input (recipe, input) VALUES (?, ?)", "ii", row,
                input_row(site, &items[i]));
    return row;
}

pilu_str pilu_recipe_rules(pilu_site *site, pilu_arena *arena, int64_t recipe)
{
    sqlite3_stmt *rows = sql_ask(&site->ledger, "SELECT i.name FROM recipe_input x JOIN input i ON i.id = x.input"
                                 " WHERE x.recipe = ? AND i.type = 'rules'", "i", recipe);
    if (!sql_row(&site->ledger, rows)) return (pilu_str){0};
    pilu_str name = sql_text(rows, 0, arena);
    sql_done(rows);
    return name;
}

/* --- what is no longer so ----------------------------------------------------------------------------- */

typedef struct today {
    pilu_site *site;
    pilu *owner;
    pilu_arena *arena;
    list known; /* what was looked up already */
    const pilu_font_fact *fonts;
    size_t font_count;
} today;

/* «Noto Serif CJK SC Bold» is the font asked for by family and style. */
static pilu_str font_today(const today *t, pilu_str name)
{
    for (size_t i = 0; i < t->font_count; i++) {
        const pilu_font_fact *f = &t->fonts[i];
        pilu_str full = pilu_arena_printf(t->arena, "%.*s%s%.*s", PILU_FMT(f->family), f->style.n ? " " : "",
                                          PILU_FMT(f->style));
        if (f->installed && pilu_str_eq(full, name)) return font_hash(t->site, t->arena, f->file);
    }
    return PILU_STR("-");
}

static pilu_str value_today(today *t, pilu_str type, pilu_str name)
{
    for (size_t i = 0; i < t->known.count; i++)
        if (pilu_str_eq(t->known.items[i].type, type) && pilu_str_eq(t->known.items[i].name, name))
            return t->known.items[i].value;
    pilu_str value = PILU_STR("-"), path = name;
    if (pilu_str_is(type, "template"))
        path = pilu_arena_printf(t->arena, "%s/%.*s", pilu_home(t->owner), PILU_FMT(name));
    if (pilu_str_is(type, "font")) value = font_today(t, name);
    else if (!pilu_str_is(type, "tool") && !pilu_str_is(type, "fonts"))
        value = hash_file(t->arena, pilu_arena_str(t->arena, path).p);
    add(&t->known, pilu_arena_str(t->arena, type).p, name, value);
    return value;
}

size_t pilu_recipe_changes(pilu_site *site, pilu *p, pilu_arena *arena, pilu_stale **out)
{
    pilu_job *job = pilu_job_new(p, NULL);
    today t = {.site = site, .owner = p, .arena = arena, .known.arena = arena};
    t.font_count = pilu_job_installed_fonts(job, &t.fonts);
    add_installed(&t.known, job);
    add_tools(&t.known);
    sqlite3_stmt *rows = sql_ask(&site->ledger,
                                 "SELECT x.recipe, i.type, i.name, i.value FROM recipe_input x"
                                 " JOIN input i ON i.id = x.input ORDER BY x.recipe, i.type, i.name", "");
    pilu_stale *list = NULL;
    size_t count = 0, room = 0;
    while (sql_row(&site->ledger, rows)) {
        pilu_stale c = {sql_int(rows, 0), sql_text(rows, 1, arena), sql_text(rows, 2, arena), sql_text(rows, 3, arena),
                         {0}};
        c.now = value_today(&t, c.type, c.name);
        if (pilu_str_eq(c.now, c.before)) continue;
        PILU_ARENA_PUSH_ROOM(arena, list, count, room);
        list[count++] = c;
    }
    pilu_job_free(job);
    *out = list;
    return count;
}
