#include "doc/node.h"

/* HTML's own caps («colspan», «rowspan»), so that both outputs clip alike. */
enum { COLSPAN_LIMIT = 1000, ROWSPAN_LIMIT = 65534 };

/* A document is walked a dozen times: nodes lie side by side, not among what is made between one and the next. */
enum { NODES_AT_ONCE = 64 };

static const struct {
    const char *name, *pdf, *html, *class;
    pilu_category category;
    pilu_content content;
} ELEMENTS[] = {
#define PILU_ELEMENT(id, name, category, content, pdf, html, class)                                  \
    {name, pdf, html, class, PILU_CATEGORY_##category, PILU_CONTENT_##content},
#include "doc/elements.def"
#undef PILU_ELEMENT
};

static const struct {
    const char *name, *where;
} ATTRIBUTES[] = {
#define PILU_ATTRIBUTE(id, name, where) {name, where},
#include "doc/attributes.def"
#undef PILU_ATTRIBUTE
};

pilu_document *pilu_document_new(pilu_arena *arena)
{
    pilu_document *doc = PILU_NEW(arena, pilu_document);
    *doc = (pilu_document){.arena = arena, .lang = PILU_STR("zh-CN")};
    doc->root = pilu_node_new(doc, PILU_NODE_DOCUMENT, (pilu_origin){0});
    return doc;
}

pilu_node *pilu_node_new(pilu_document *doc, pilu_node_kind kind, pilu_origin origin)
{
    if (doc->room == 0) {
        doc->room = NODES_AT_ONCE;
        doc->next = PILU_NEW_ARRAY(doc->arena, pilu_node, doc->room);
    }
    pilu_node *node = doc->next++;
    doc->room--;
    *node = (pilu_node){.kind = kind, .id = doc->node_count++, .origin = origin};
    return node;
}

pilu_place pilu_node_text_place(const pilu_node *node)
{
    return (pilu_place){.at = node->data.source ? node->data : node->origin, .pointer = node->pointer};
}

void pilu_node_append(pilu_node *parent, pilu_node *child)
{
    child->parent = parent;
    child->prev = parent->last;
    child->next = NULL;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
}

void pilu_node_insert_first(pilu_node *parent, pilu_node *child)
{
    child->parent = parent;
    child->prev = NULL;
    child->next = parent->first;
    if (parent->first)
        parent->first->prev = child;
    else
        parent->last = child;
    parent->first = child;
}

void pilu_node_insert_after(pilu_node *before, pilu_node *sibling)
{
    sibling->parent = before->parent;
    sibling->prev = before;
    sibling->next = before->next;
    if (before->next)
        before->next->prev = sibling;
    else
        before->parent->last = sibling;
    before->next = sibling;
}

void pilu_node_wrap(pilu_node *node, pilu_node *wrapper)
{
    pilu_node_insert_after(node, wrapper);
    wrapper->prev = node->prev;
    if (node->prev)
        node->prev->next = wrapper;
    else
        node->parent->first = wrapper;
    wrapper->first = wrapper->last = NULL;
    pilu_node_append(wrapper, node);
}

pilu_node *pilu_node_generated(pilu_document *doc, const pilu_node *owner, pilu_str text)
{
    pilu_node *node = pilu_node_new(doc, PILU_NODE_TEXT, owner->origin);
    node->text = text;
    node->generated = true;
    return node;
}

void pilu_node_set_attr(pilu_document *doc, pilu_node *node, pilu_attr_kind kind, pilu_str value)
{
    pilu_attr **end = &node->attrs;
    for (; *end; end = &(*end)->next) {
        if ((*end)->kind == kind) {
            (*end)->value = value;
            return;
        }
    }
    *end = PILU_NEW(doc->arena, pilu_attr);
    **end = (pilu_attr){.kind = kind, .value = value};
}

pilu_str pilu_node_attr(const pilu_node *node, pilu_attr_kind kind)
{
    for (const pilu_attr *a = node->attrs; a; a = a->next)
        if (a->kind == kind) return a->value.p ? a->value : PILU_STR("");
    return (pilu_str){0};
}

int pilu_node_span(const pilu_node *node, pilu_attr_kind kind)
{
    pilu_str text = pilu_node_attr(node, kind);
    int limit = kind == PILU_ATTR_ROWSPAN ? ROWSPAN_LIMIT : COLSPAN_LIMIT, value = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9') return 1;
        value = value * 10 + (text.p[i] - '0');
        if (value > limit) value = limit;
    }
    return value > 0 ? value : 1;
}

/* Is `word` one of the blank-separated words of `list`? */
static bool list_has(pilu_str list, pilu_str word)
{
    for (size_t i = 0; word.n && i < list.n;) {
        size_t from = i;
        while (i < list.n && list.p[i] != ' ' && list.p[i] != '\t' && list.p[i] != '\n') i++;
        if (pilu_str_eq(pilu_str_slice(list, from, i), word)) return true;
        i++;
    }
    return false;
}

bool pilu_node_has_class(const pilu_node *node, pilu_str name)
{
    return list_has(pilu_node_attr(node, PILU_ATTR_CLASS), name);
}

pilu_str pilu_node_text(pilu_arena *arena, const pilu_node *node)
{
    size_t n = 0;
    const pilu_node *only = NULL;
    pilu_iter iter = pilu_iter_new(node);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        if (event != PILU_ENTER || !iter.node->text.n) continue;
        only = n ? NULL : iter.node;
        n += iter.node->text.n;
    }
    if (n == 0) return PILU_STR("");
    if (only) return only->text;
    char *p = pilu_arena_alloc(arena, n + 1);
    size_t at = 0;
    iter = pilu_iter_new(node);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        if (event != PILU_ENTER || !iter.node->text.n) continue;
        memcpy(p + at, iter.node->text.p, iter.node->text.n);
        at += iter.node->text.n;
    }
    return (pilu_str){p, n};
}

const char *pilu_node_kind_name(pilu_node_kind kind) { return ELEMENTS[kind].name; }
pilu_category pilu_node_kind_category(pilu_node_kind kind) { return ELEMENTS[kind].category; }
pilu_content pilu_node_kind_content(pilu_node_kind kind) { return ELEMENTS[kind].content; }
const char *pilu_node_kind_pdf(pilu_node_kind kind) { return ELEMENTS[kind].pdf; }
const char *pilu_node_kind_html(pilu_node_kind kind)
{
    return *ELEMENTS[kind].html ? ELEMENTS[kind].html : ELEMENTS[kind].name;
}
const char *pilu_node_kind_class(pilu_node_kind kind) { return *ELEMENTS[kind].class ? ELEMENTS[kind].class : NULL; }

pilu_node_kind pilu_node_kind_find(pilu_str name)
{
    for (int kind = PILU_NODE_DOCUMENT + 1; kind < PILU_NODE_COUNT; kind++)
        if (name.n && pilu_str_is(name, ELEMENTS[kind].name)) return (pilu_node_kind)kind;
    return PILU_NODE_COUNT;
}

pilu_attr_kind pilu_attr_find(pilu_str name)
{
    for (int kind = 0; kind < PILU_ATTR_COUNT; kind++)
        if (pilu_str_is(name, ATTRIBUTES[kind].name)) return (pilu_attr_kind)kind;
    return PILU_ATTR_COUNT;
}

const char *pilu_attr_name(pilu_attr_kind kind) { return ATTRIBUTES[kind].name; }

bool pilu_attr_allowed(pilu_attr_kind attr, pilu_node_kind node)
{
    if (node == PILU_NODE_TEXT || node == PILU_NODE_DOCUMENT) return false;
    pilu_str where = pilu_str_from(ATTRIBUTES[attr].where);
    return pilu_str_is(where, "*") || list_has(where, pilu_str_from(ELEMENTS[node].name));
}

bool pilu_node_may_hold(pilu_node_kind parent, pilu_node_kind child)
{
    pilu_category category = ELEMENTS[child].category;
    switch (ELEMENTS[parent].content) {
    case PILU_CONTENT_VOID: return false;
    case PILU_CONTENT_FLOW: return category == PILU_CATEGORY_FLOW;
    case PILU_CONTENT_INLINE: return category == PILU_CATEGORY_INLINE;
    case PILU_CONTENT_MIXED: return category == PILU_CATEGORY_FLOW || category == PILU_CATEGORY_INLINE;
    case PILU_CONTENT_ITEMS: return category == PILU_CATEGORY_ITEM;
    case PILU_CONTENT_TABLE:
        return category == PILU_CATEGORY_CAPTION || category == PILU_CATEGORY_COLGROUP ||
               category == PILU_CATEGORY_ROWS;
    case PILU_CONTENT_COLS: return category == PILU_CATEGORY_COL;
    case PILU_CONTENT_ROWS: return category == PILU_CATEGORY_ROW;
    case PILU_CONTENT_CELLS: return category == PILU_CATEGORY_CELL;
    case PILU_CONTENT_ENTRIES: return category == PILU_CATEGORY_ENTRY;
    case PILU_CONTENT_FIGURE: return category == PILU_CATEGORY_LEGEND || child == PILU_NODE_CHART ||
                                      child == PILU_NODE_IMG;
    case PILU_CONTENT_DATA: return category == PILU_CATEGORY_DATUM;
    }
    return false;
}

int pilu_node_heading_level(pilu_node_kind kind)
{
    return kind >= PILU_NODE_H1 && kind <= PILU_NODE_H6 ? (int)(kind - PILU_NODE_H1) + 1 : 0;
}

pilu_iter pilu_iter_new(const pilu_node *root) { return (pilu_iter){.root = root, .event = PILU_ENTER}; }

pilu_event pilu_iter_next(pilu_iter *iter)
{
    if (!iter->node) {
        if (iter->event == PILU_ENTER) iter->node = iter->root;
    } else if (iter->event == PILU_ENTER && !iter->skip && iter->node->first) {
        iter->node = iter->node->first;
    } else if (iter->event == PILU_ENTER) {
        iter->event = PILU_EXIT;
    } else if (iter->node == iter->root) {
        iter->node = NULL;
        iter->event = PILU_DONE;
    } else if (iter->node->next) {
        iter->node = iter->node->next;
        iter->event = PILU_ENTER;
    } else {
        iter->node = iter->node->parent;
    }
    iter->skip = false;
    return iter->event;
}

void pilu_iter_skip(pilu_iter *iter) { iter->skip = true; }
