/* Sums whose parts have known names (text_tables.def): 本年支出合计 is 基本支出 and 项目支出, wherever the names are
 * the columns of a table or its rows; the parts are under the same head as the total. */
#include "check/text_table.h"

enum { LONGEST_NAMES = 256, NAMES = 2 * GRID_COLUMNS };

typedef struct sum_names {
    const char *total, *parts, *last;
} sum_names;
static const sum_names SUMS[] = {
#define PILU_TABLE_SUM(total, parts, last) {total, parts, last},
#include "check/text_tables.def"
};

/* A column or row by one of its names. */
typedef struct name {
    uint32_t at;
    pilu_str key;
    const pilu_str *over; /* the heads above */
    uint8_t depth;        /* how many */
    bool of_which;
} name;
typedef struct names {
    name *items;
    size_t count, room;
    bool down;
} names;

static void add_name(grid *g, names *all, name n)
{
    PILU_ARENA_PUSH_ROOM(g->arena, all->items, all->count, all->room);
    all->items[all->count++] = n;
}

/* A 小计 under a head is also what that head says, one level up. */
static names column_names(grid *g)
{
    names all = {0};
    for (uint32_t c = 0; c < g->columns; c++) {
        uint8_t d = g->depth[c];
        if (g->use[c] != GRID_FIGURES || !d) continue;
        add_name(g, &all, (name){c, grid_head(g, c), g->path[c], (uint8_t)(d - 1), g->leaf[c]->of_which});
        if (d >= 2 && grid_is(grid_head(g, c), "小计|合计"))
            add_name(g, &all, (name){c, g->path[c][d - 2], g->path[c], (uint8_t)(d - 2), false});
    }
    return all;
}

static names row_names(grid *g, uint32_t column)
{
    names all = {.down = true};
    for (uint32_t row = g->from; row < g->to; row++) {
        const grid_cell *c = grid_label(g, row, column);
        if (c && c->key.n) add_name(g, &all, (name){row, c->key, NULL, 0, c->of_which});
    }
    return all;
}

static bool same_scope(const name *a, const name *b)
{
    if (a->depth != b->depth) return false;
    for (uint8_t i = 0; i < a->depth; i++)
        if (!pilu_str_eq(a->over[i], b->over[i])) return false;
    return true;
}

static bool is_in(const table_relation *r, uint32_t at)
{
    bool found = r->total == at;
    for (size_t i = 0; i < r->count; i++) found |= r->parts[i].at == at;
    return found;
}

/* The parts that one of the entries between ; names; false: one that must be there is not, or is there twice. */
static bool find_part(grid *g, const names *all, const name *total, const char *entry, size_t n, table_relation *r)
{
    char list[LONGEST_NAMES];
    bool optional = *entry == '?', many = *entry == '+', minus = *entry == '-';
    size_t skip = optional || many || minus, before = r->count;
    if (n - skip >= sizeof list) return false;
    memcpy(list, entry + skip, n - skip);
    list[n - skip] = '\0';
    for (size_t i = 0; i < all->count; i++) {
        const name *part = &all->items[i];
        if (!same_scope(part, total) || (part->of_which && !all->down) || !grid_is(part->key, list)) continue;
        if (is_in(r, part->at)) continue;
        if (r->count > before && !many) return false;
        table_add_part(g, r, part->at, minus);
    }
    return optional || many || r->count > before;
}

/* Something else whose name ends as those of the parts do: a part that is not known. */
static bool has_other(const names *all, const name *total, const table_relation *r, const char *last)
{
    for (size_t i = 0; *last && i < all->count; i++) {
        const name *n = &all->items[i];
        if (same_scope(n, total) && !n->of_which && !is_in(r, n->at) && text_ends(n->key, n->key.n, last)) return true;
    }
    return false;
}

static bool find_sum(grid *g, const names *all, const name *total, const sum_names *sum, table_relation *r)
{
    *r = (table_relation){.total = total->at, .down = all->down};
    for (const char *entry = sum->parts; *entry;) {
        size_t n = strcspn(entry, ";");
        if (!find_part(g, all, total, entry, n, r)) return false;
        entry += n + (entry[n] == ';');
    }
    return r->count >= 2 && !has_other(all, total, r, sum->last);
}

/* The one total of its scope; of rows, the one of all. */
static bool is_single(const names *all, const name *total, const sum_names *sum)
{
    for (size_t i = 0; i < all->count; i++) {
        const name *other = &all->items[i];
        if (other->at != total->at && same_scope(other, total) && grid_is(other->key, sum->total)) return false;
    }
    return true;
}

static void read_names(grid *g, const names *all, uint32_t from, uint32_t to, uint32_t label)
{
    for (size_t k = 0; k < PILU_COUNT(SUMS); k++) {
        for (size_t i = 0; i < all->count; i++) {
            table_relation r;
            const name *total = &all->items[i];
            if (!grid_is(total->key, SUMS[k].total)) continue;
            if (!is_single(all, total, &SUMS[k])) {
                if (all->down) break;
                continue;
            }
            if (!find_sum(g, all, total, &SUMS[k], &r)) continue;
            for (uint32_t line = from; line < to; line++) {
                if (all->down && (g->use[line] != GRID_FIGURES || grid_label_column(g, line) != label)) continue;
                if (table_ask(g, &r, line) >= TABLE_FAILS) table_report(g, &r, line);
            }
        }
    }
}

void table_sums(grid *g)
{
    names columns = column_names(g);
    read_names(g, &columns, g->from, g->to, 0);
    uint32_t done = GRID_COLUMNS;
    for (uint32_t c = 0; c < g->columns; c++) {
        uint32_t label = g->use[c] == GRID_FIGURES ? grid_label_column(g, c) : GRID_COLUMNS;
        if (label == GRID_COLUMNS || label == done) continue;
        done = label;
        names rows = row_names(g, c);
        read_names(g, &rows, 0, g->columns, label);
    }
}
