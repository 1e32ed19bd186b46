#include "data/prose.h"
#include "base/encoding.h"

typedef struct reader {
    pilu_arena *arena;
    pilu_diags *diags;
    const pilu_source *source;
    pilu_value *root;
    pilu_value *section; /* the list being filled; NULL: nothing to fill, and a finding says why */
    bool begun;          /* a heading has been seen */
} reader;

static pilu_origin origin(const reader *r, pilu_str part)
{
    return (pilu_origin){r->source, (uint32_t)(part.p - r->source->text.p), (uint32_t)part.n};
}

static pilu_place place(const reader *r, pilu_str part) { return (pilu_place){.at = origin(r, part)}; }

static pilu_value *make(reader *r, pilu_value_kind kind, pilu_str part)
{
    pilu_value *v = PILU_NEW(r->arena, pilu_value);
    v->kind = kind;
    v->origin = origin(r, part);
    return v;
}

/* The next name or [index] of a path, moving past it and the dot before it; empty at its end. */
static pilu_str next_part(pilu_str path, size_t *at)
{
    size_t from = *at;
    if (from < path.n && path.p[from] == '.' && from > 0) from++;
    size_t to = from;
    if (to < path.n && path.p[to] == '[') {
        while (to < path.n && path.p[to] != ']') to++;
        to += to < path.n;
    } else {
        while (to < path.n && path.p[to] != '.' && path.p[to] != '[') to++;
    }
    *at = to;
    return pilu_str_slice(path, from, to);
}

static bool index_of(pilu_str part, const pilu_value *list, uint32_t *index)
{
    if (part.n < 3 || part.p[part.n - 1] != ']' || list->kind != PILU_LIST) return false;
    int64_t n;
    pilu_number number = pilu_number_parse(pilu_str_slice(part, 1, part.n - 1));
    if (!number.ok || !pilu_number_to_int(number, &n) || n < 0 || n >= list->count) return false;
    *index = (uint32_t)n;
    return true;
}

/* Where a path leads, made on the way; NULL after a finding. */
static pilu_value *lead(reader *r, pilu_str path)
{
    pilu_value *v = r->root;
    for (size_t at = 0; at < path.n;) {
        pilu_str part = next_part(path, &at);
        bool last = at >= path.n;
        uint32_t i;
        if (part.n && part.p[0] == '[' && index_of(part, v, &i) && !last) {
            v = v->items[i];
            continue;
        }
        if (part.n == 0 || part.p[0] == '[' || v->kind != PILU_OBJECT) {
            pilu_report(r->diags, PROSE_PLACE, place(r, part.n ? part : path), path);
            return NULL;
        }
        pilu_value *child = pilu_value_get(v, part);
        if (child && last) {
            pilu_finding *f = pilu_report(r->diags, PROSE_GIVEN, place(r, path), path);
            f->place.data = child->origin;
            return NULL;
        }
        if (!child) {
            child = make(r, last ? PILU_LIST : PILU_OBJECT, part);
            pilu_value_append(r->arena, v, part, child);
        }
        v = child;
    }
    return v;
}

static void read_line(reader *r, pilu_str line)
{
    line = pilu_str_trim(line);
    if (line.n == 0) return;
    if (pilu_str_starts(line, PILU_STR("# "))) {
        pilu_str path = pilu_str_trim(pilu_str_slice(line, 2, line.n));
        r->section = lead(r, path);
        r->begun = true;
    } else if (!r->begun) {
        pilu_report(r->diags, PROSE_HEADING, place(r, line));
        r->begun = true;
    } else if (r->section) {
        pilu_value *text = make(r, PILU_STRING, line);
        text->string = line;
        pilu_value_append(r->arena, r->section, (pilu_str){0}, text);
    }
}

void pilu_prose_add(pilu_arena *arena, pilu_diags *diags, const pilu_source *source, pilu_value *root)
{
    reader r = {.arena = arena, .diags = diags, .source = source, .root = root};
    pilu_str text = source->text;
    if (!pilu_encoding_check(diags, source)) return;
    for (size_t from = 0; from < text.n;) {
        size_t end = pilu_str_find(text, PILU_STR("\n"), from);
        if (end == SIZE_MAX) end = text.n;
        read_line(&r, pilu_str_slice(text, from, end));
        from = end + 1;
    }
}
