#include "data/value.h"

pilu_value *pilu_value_get(const pilu_value *object, pilu_str key)
{
    if (!object || object->kind != PILU_OBJECT || !pilu_value_may_have(object, key)) return NULL;
    for (uint32_t i = 0; i < object->count; i++)
        if (pilu_str_eq(object->items[i]->key, key)) return object->items[i];
    return NULL;
}

void pilu_value_append(pilu_arena *arena, pilu_value *parent, pilu_str key, pilu_value *child)
{
    PILU_ARENA_PUSH_ROOM(arena, parent->items, parent->count, parent->room);
    child->parent = parent;
    child->key = key;
    parent->names |= pilu_name_bit(key);
    child->index = parent->count;
    parent->items[parent->count++] = child;
}

void pilu_value_borrow(pilu_arena *arena, pilu_value *list, pilu_value *element)
{
    PILU_ARENA_PUSH_ROOM(arena, list->items, list->count, list->room);
    list->items[list->count++] = element;
}

/* --- JSON pointers (RFC 6901) ---------------------------------------------------------------------- */

static size_t digits_of(uint32_t n)
{
    size_t digits = 1;
    for (; n > 9; n /= 10) digits++;
    return digits;
}

/* Bytes of a value's own token, its slash included. */
static size_t token_size(const pilu_value *value)
{
    if (value->parent->kind == PILU_LIST) return 1 + digits_of(value->index);
    size_t n = 1 + value->key.n;
    for (size_t i = 0; i < value->key.n; i++) n += value->key.p[i] == '~' || value->key.p[i] == '/';
    return n;
}

/* Writes the token so that it ends at `end`; where it begins. */
static char *put_token(const pilu_value *value, char *end)
{
    uint32_t index = value->index;
    if (value->parent->kind == PILU_LIST) {
        do *--end = (char)('0' + index % 10);
        while (index /= 10);
    } else {
        for (size_t i = value->key.n; i-- > 0;) {
            char c = value->key.p[i];
            if (c == '~' || c == '/') *--end = c == '~' ? '0' : '1', c = '~';
            *--end = c;
        }
    }
    *--end = '/';
    return end;
}

/* Each node of a document knows its pointer: it is written from its end, into memory that was measured for it. */
pilu_str pilu_value_pointer(pilu_arena *arena, const pilu_value *value)
{
    size_t n = 0;
    for (const pilu_value *v = value; v->parent; v = v->parent) n += token_size(v);
    char *p = pilu_arena_alloc(arena, n + 1), *end = p + n;
    for (const pilu_value *v = value; v->parent; v = v->parent) end = put_token(v, end);
    return (pilu_str){p, n};
}

static void put_path(const pilu_value *value, pilu_buf *out)
{
    if (!value->parent) return;
    put_path(value->parent, out);
    if (value->parent->kind == PILU_LIST) {
        pilu_buf_text(out, "[]");
        return;
    }
    if (out->n) pilu_buf_char(out, '.');
    pilu_buf_str(out, value->key);
}

pilu_str pilu_value_path(pilu_arena *arena, const pilu_value *value)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    put_path(value, &buf);
    pilu_str path = pilu_arena_str(arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
    return path;
}

/* Whether the pointer's token names `key`: ~1 stands for /, ~0 for ~, and a ~ before anything else is no pointer. */
static bool token_is(pilu_str token, pilu_str key)
{
    size_t k = 0;
    for (size_t i = 0; i < token.n; i++, k++) {
        char c = token.p[i];
        if (c == '~') {
            if (++i == token.n || (token.p[i] != '0' && token.p[i] != '1')) return false;
            c = token.p[i] == '0' ? '~' : '/';
        }
        if (k == key.n || key.p[k] != c) return false;
    }
    return k == key.n;
}

static pilu_value *step(const pilu_value *value, pilu_str token)
{
    if (value->kind == PILU_OBJECT) {
        for (uint32_t i = 0; i < value->count; i++)
            if (token_is(token, value->items[i]->key)) return value->items[i];
        return NULL;
    }
    if (value->kind != PILU_LIST || token.n == 0 || token.n > 9 || (token.p[0] == '0' && token.n > 1)) return NULL;
    uint32_t index = 0;
    for (size_t i = 0; i < token.n; i++) {
        if (token.p[i] < '0' || token.p[i] > '9') return NULL;
        index = index * 10 + (uint32_t)(token.p[i] - '0');
    }
    return index < value->count ? value->items[index] : NULL;
}

void pilu_value_remove(pilu_value *child)
{
    pilu_value *parent = child->parent;
    parent->count--;
    for (uint32_t i = child->index; i < parent->count; i++) {
        parent->items[i] = parent->items[i + 1];
        parent->items[i]->index = i;
    }
    child->parent = NULL;
}

const pilu_value *pilu_value_given(const pilu_value *value)
{
    while (value && value->derived) value = value->parent;
    return value;
}

pilu_value *pilu_value_at(pilu_value *root, pilu_str pointer)
{
    pilu_value *value = root;
    for (size_t i = 0; value && i < pointer.n;) {
        if (pointer.p[i] != '/') return NULL;
        size_t end = pilu_str_find(pointer, PILU_STR("/"), i + 1);
        if (end == SIZE_MAX) end = pointer.n;
        value = step(value, pilu_str_slice(pointer, i + 1, end));
        i = end;
    }
    return value;
}

/* --- for findings ---------------------------------------------------------------------------------- */

pilu_str pilu_value_kind_words(pilu_value_kind kind)
{
    switch (kind) {
    case PILU_NULL: return PILU_WORDS("空值 null", "null");
    case PILU_BOOL: return PILU_WORDS("是否值（true 或 false）", "true or false");
    case PILU_NUMBER: return PILU_WORDS("数", "a number");
    case PILU_MONEY: return PILU_WORDS("金额", "an amount of money");
    case PILU_STRING: return PILU_WORDS("文字", "a text");
    case PILU_LIST: return PILU_WORDS("列表", "a list");
    case PILU_OBJECT: return PILU_WORDS("对象", "an object");
    }
    return PILU_STR("");
}

pilu_place pilu_value_place(pilu_arena *arena, const pilu_value *value)
{
    return (pilu_place){.at = value->origin, .pointer = pilu_value_pointer(arena, value)};
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

pilu_place pilu_value_name_place(pilu_arena *arena, const pilu_value *value)
{
    pilu_place place = pilu_value_place(arena, value);
    if (value->derived || !place.at.source || !value->parent || value->parent->kind != PILU_OBJECT) return place;
    const char *text = place.at.source->text.p;
    size_t end = place.at.offset;
    while (end > 0 && (is_blank(text[end - 1]) || text[end - 1] == ':')) end--;
    if (end < 2 || text[end - 1] != '"') return place;
    size_t start = end - 1;
    /* A quote inside the name stands behind a backslash; the one that begins it does not. */
    do start--; while (start > 0 && (text[start] != '"' || text[start - 1] == '\\'));
    place.at.offset = (uint32_t)start;
    place.at.length = (uint32_t)(end - start);
    return place;
}

/* --- the public data ------------------------------------------------------------------------------- */

typedef struct printer {
    pilu_buf *out;
    bool all;           /* the private members too */
    bool ten_thousands; /* money_unit is 万元 */
} printer;

bool pilu_value_is_private(pilu_str key)
{
    return pilu_str_is(key, "internal") || pilu_str_is(key, "note") || pilu_str_is(key, "claims");
}

void pilu_value_drop_private(pilu_value *value)
{
    if (value->kind != PILU_OBJECT && value->kind != PILU_LIST) return;
    for (uint32_t i = value->count; i-- > 0;) {
        if (pilu_value_is_private(value->items[i]->key)) pilu_value_remove(value->items[i]);
        else pilu_value_drop_private(value->items[i]);
    }
}

static bool is_public(const pilu_value *value) { return !value->derived && !pilu_value_is_private(value->key); }

static void print_number(pilu_number number, pilu_buf *out)
{
    int places = pilu_number_places(number);
    pilu_number_print(number, places < 0 ? 12 : places, false, out);
}

static void print_line(printer *p, int depth)
{
    pilu_buf_char(p->out, '\n');
    while (depth-- > 0) pilu_buf_text(p->out, "  ");
}

static void print_value(printer *p, const pilu_value *value, int depth);

static void print_children(printer *p, const pilu_value *parent, int depth)
{
    bool object = parent->kind == PILU_OBJECT, any = false;
    pilu_buf_char(p->out, object ? '{' : '[');
    for (uint32_t i = 0; i < parent->count; i++) {
        const pilu_value *child = parent->items[i];
        if (!p->all && !is_public(child)) continue;
        if (any) pilu_buf_char(p->out, ',');
        any = true;
        print_line(p, depth + 1);
        if (object) {
            pilu_buf_json(p->out, child->key);
            pilu_buf_text(p->out, ": ");
        }
        print_value(p, child, depth + 1);
    }
    if (any) print_line(p, depth);
    pilu_buf_char(p->out, object ? '}' : ']');
}

static void print_value(printer *p, const pilu_value *value, int depth)
{
    switch (value->kind) {
    case PILU_NULL: pilu_buf_text(p->out, "null"); break;
    case PILU_BOOL: pilu_buf_text(p->out, value->boolean ? "true" : "false"); break;
    case PILU_NUMBER: print_number(value->number, p->out); break;
    case PILU_MONEY:
        print_number(p->ten_thousands ? pilu_number_div(value->number, pilu_number_int(10000)) : value->number, p->out);
        break;
    case PILU_STRING: pilu_buf_json(p->out, value->string); break;
    case PILU_LIST:
    case PILU_OBJECT: print_children(p, value, depth); break;
    }
}

void pilu_value_print_public(const pilu_value *root, pilu_buf *out)
{
    const pilu_value *unit = pilu_value_get(root, PILU_STR("money_unit"));
    printer p = {.out = out, .ten_thousands = unit && unit->kind == PILU_STRING && pilu_str_is(unit->string, "万元")};
    print_value(&p, root, 0);
    pilu_buf_char(out, '\n');
}

void pilu_value_print(const pilu_value *root, pilu_buf *out)
{
    printer p = {.out = out, .all = true};
    print_value(&p, root, 0);
    pilu_buf_char(out, '\n');
}
