#include "check/accept.h"

static pilu_str text_of(const pilu_value *entry, const char *key)
{
    const pilu_value *v = entry->kind == PILU_OBJECT ? pilu_value_get(entry, pilu_str_from(key)) : NULL;
    return v && v->kind == PILU_STRING ? pilu_str_trim(v->string) : (pilu_str){0};
}

/* A warning is named by its code; one of the rules also by the rule, since they have one code in common. */
static bool is_named(const pilu_finding *f, pilu_str name)
{
    return pilu_str_is(name, pilu_code_name(f->code)) ||
           (f->code == PILU_FOUND_CHECK_WARNED && pilu_str_eq(f->args[0], name));
}

/* How many warnings of this name about this value there were; they are notes now. */
static size_t accept(pilu_diags *diags, pilu_str code, pilu_str at)
{
    size_t count = 0;
    for (size_t i = 0; i < diags->count; i++) {
        pilu_finding *f = &diags->items[i];
        if (f->severity != PILU_WARNING || !pilu_str_eq(f->place.pointer, at)) continue;
        if (!is_named(f, code)) continue;
        f->severity = PILU_NOTE;
        diags->warnings--;
        count++;
    }
    return count;
}

static void report_form(pilu_arena *arena, pilu_diags *diags, const pilu_value *value)
{
    pilu_report(diags, ACCEPT_FORM, pilu_value_place(arena, value),
                PILU_WORDS("at（数据里的位置）", "at (the place in the data)"));
}

void pilu_accept_apply(pilu_arena *arena, pilu_diags *diags, const pilu_value *list)
{
    if (!list) return;
    bool is_list = list->kind == PILU_LIST;
    if (!is_list) report_form(arena, diags, list);
    for (uint32_t i = 0; is_list && i < list->count; i++) {
        const pilu_value *entry = list->items[i];
        pilu_str code = text_of(entry, "code"), at = text_of(entry, "at"), reason = text_of(entry, "reason");
        if (!code.n || !at.n || !reason.n) report_form(arena, diags, entry);
        else if (!accept(diags, code, at)) pilu_report(diags, ACCEPT_UNUSED, pilu_value_place(arena, entry), code, at);
    }
}

static void put_text(pilu_arena *arena, pilu_value *entry, const char *key, pilu_str text)
{
    pilu_value *v = PILU_NEW(arena, pilu_value);
    v->kind = PILU_STRING;
    v->string = text;
    pilu_value_append(arena, entry, pilu_str_from(key), v);
}

pilu_value *pilu_accept_public(pilu_arena *arena, const pilu_value *list)
{
    if (!list || list->kind != PILU_LIST || !list->count) return NULL;
    pilu_value *open = PILU_NEW(arena, pilu_value);
    open->kind = PILU_LIST;
    for (uint32_t i = 0; i < list->count; i++) {
        pilu_value *entry = PILU_NEW(arena, pilu_value);
        entry->kind = PILU_OBJECT;
        pilu_value_append(arena, open, (pilu_str){0}, entry);
        put_text(arena, entry, "code", text_of(list->items[i], "code"));
        put_text(arena, entry, "at", text_of(list->items[i], "at"));
        put_text(arena, entry, "reason", PILU_STR("（不公开）"));
    }
    return open;
}
