#include "check/accept_text.h"

#include "base/files.h"
#include "check/text_private.h"
#include "data/json.h"

typedef struct entry {
    const pilu_value *value;
    pilu_str code, text, file; /* `text` without blanks; empty: the entry is malformed */
    pilu_str given;
} entry;

struct pilu_accepted {
    entry *items;
    size_t count;
};

/* --- the file ------------------------------------------------------------------------------------------------- */

static pilu_str text_of(const pilu_value *object, const char *key)
{
    const pilu_value *v = object->kind == PILU_OBJECT ? pilu_value_get(object, pilu_str_from(key)) : NULL;
    return v && v->kind == PILU_STRING ? pilu_str_trim(v->string) : (pilu_str){0};
}

static bool is_blank(uint32_t c) { return c <= ' ' || c == 0x3000 || c == 0xA0 || c == 0xFEFF; }

static void put_words(pilu_buf *out, pilu_str text)
{
    for (size_t at = 0, next; at < text.n; at = next) {
        next = text_after(text, at);
        if (!is_blank(text_at(text, at))) pilu_buf_str(out, pilu_str_slice(text, at, next));
    }
}

static pilu_str without_blanks(pilu_arena *arena, pilu_str text)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    put_words(&buf, text);
    pilu_str words = pilu_arena_str(arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    return words;
}

static void report_form(pilu_arena *arena, pilu_diags *diags, const pilu_value *value)
{
    pilu_report(diags, ACCEPT_FORM, pilu_value_place(arena, value),
                PILU_WORDS("text（原文的一段）", "text (words of the document)"));
}

pilu_accepted *pilu_accepted_read(pilu_arena *arena, pilu_diags *diags, const char *path)
{
    const pilu_source *source = pilu_file_read(arena, diags, path, 0);
    const pilu_value *root = source ? pilu_json_parse(arena, diags, source) : NULL;
    if (!root) return NULL;
    const pilu_value *list = root->kind == PILU_OBJECT ? pilu_value_get(root, PILU_STR("accept")) : NULL;
    pilu_accepted *accepted = PILU_NEW(arena, pilu_accepted);
    if (!list || list->kind != PILU_LIST) {
        report_form(arena, diags, list ? list : root);
        return accepted;
    }
    accepted->items = PILU_NEW_ARRAY(arena, entry, list->count);
    for (uint32_t i = 0; i < list->count; i++) {
        const pilu_value *value = list->items[i];
        pilu_str given = text_of(value, "text"), code = text_of(value, "code");
        entry e = {value, code, without_blanks(arena, given), text_of(value, "file"), given};
        if (!code.n || !e.text.n || !text_of(value, "reason").n) {
            report_form(arena, diags, value);
            e.text.n = 0;
        }
        accepted->items[accepted->count++] = e;
    }
    return accepted;
}

size_t pilu_accepted_count(const pilu_accepted *accepted) { return accepted ? accepted->count : 0; }

/* --- a text --------------------------------------------------------------------------------------------------- */

/* A PDF's cells are known by their places alone: each stands for itself. */
static bool same_row(const pilu_passage *a, const pilu_passage *b)
{
    return a->table && a->table == b->table && a->row == b->row;
}

/* The first of the passages of the row, or the paragraph, in which byte `offset` of the source stands; NULL: none. */
static const pilu_passage *passage_at(const pilu_text *text, size_t offset)
{
    size_t low = 0, high = text->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const pilu_passage *p = &text->passages[middle];
        if (p->part_count && p->parts[0].place.at.offset <= offset) low = middle + 1;
        else high = middle;
    }
    if (!low) return NULL;
    const pilu_passage *p = &text->passages[low - 1];
    while (p > text->passages && same_row(p - 1, p)) p--;
    return p;
}

static bool has_words(const pilu_text *text, const pilu_passage *p, pilu_str words)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    const pilu_passage *end = text->passages + text->count;
    for (const pilu_passage *cell = p; cell < end && (cell == p || same_row(cell, p)); cell++)
        put_words(&buf, (cell->given ? cell->given : cell)->text);
    bool has = pilu_str_find(pilu_buf_view(&buf), words, 0) != SIZE_MAX;
    pilu_buf_free(&buf);
    return has;
}

static bool is_of_file(pilu_str file, const char *path)
{
    pilu_str name = pilu_str_from(path);
    if (!file.n) return true;
    if (file.n > name.n || !pilu_str_eq(pilu_str_slice(name, name.n - file.n, name.n), file)) return false;
    return file.n == name.n || name.p[name.n - file.n - 1] == '/';
}

static bool is_meant(const pilu_finding *f, const entry *e)
{
    return f->severity != PILU_ERROR && f->words && pilu_str_is(e->code, pilu_code_name(f->code));
}

/* How many places there are with a warning of this code and these words; the last of them. */
static size_t find_places(const entry *e, const pilu_diags *diags, const pilu_text *text, const pilu_passage **place)
{
    size_t count = 0;
    *place = NULL;
    for (size_t i = 0; i < diags->count; i++) {
        if (!is_meant(&diags->items[i], e)) continue;
        const pilu_passage *p = passage_at(text, diags->items[i].place.at.offset);
        if (!p || p == *place || !has_words(text, p, e->text)) continue;
        *place = p;
        count++;
    }
    return count;
}

void pilu_accepted_apply(const pilu_accepted *accepted, pilu_diags *diags, const pilu_text *text, const char *path,
                         bool *used)
{
    for (size_t i = 0; i < pilu_accepted_count(accepted); i++) {
        const entry *e = &accepted->items[i];
        const pilu_passage *place;
        if (!e->text.n || !is_of_file(e->file, path)) continue;
        size_t places = find_places(e, diags, text, &place);
        used[i] |= places > 0;
        if (places > 1) {
            pilu_str n = pilu_arena_printf(diags->arena, "%zu", places);
            pilu_report(diags, ACCEPT_WIDE, pilu_value_place(diags->arena, e->value), e->given, n, e->code);
        }
        for (size_t k = 0; places == 1 && k < diags->count; k++) {
            pilu_finding *f = &diags->items[k];
            if (!is_meant(f, e) || f->severity == PILU_NOTE || passage_at(text, f->place.at.offset) != place) continue;
            f->severity = PILU_NOTE;
            diags->warnings--;
        }
    }
}

void pilu_accepted_report_unused(const pilu_accepted *accepted, pilu_arena *arena, pilu_diags *diags, const bool *used)
{
    for (size_t i = 0; i < pilu_accepted_count(accepted); i++) {
        const entry *e = &accepted->items[i];
        if (used[i] || !e->text.n) continue;
        pilu_str where = pilu_words_about(arena, PILU_WORDS("写有“{}”之处", "the place with “{}”"), e->given);
        pilu_report(diags, ACCEPT_UNUSED, pilu_value_place(arena, e->value), e->code, where);
    }
}
