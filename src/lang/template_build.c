#include "lang/eval.h"
#include "lang/syntax.h"
#include "base/limit.h"
#include "base/utf8.h"

/* White space collapses across the text nodes of one line of thought (CSS Text 3 §4.1.1): what is pending is printed
 * when the next character comes. */
typedef struct spacing {
    uint32_t last; /* last character of the block so far; 0: none */
    bool pending;  /* white space seen since */
    bool broken;   /* with a line break in it */
} spacing;

typedef struct builder {
    pilu_eval *eval;
    pilu_document *doc;
    pilu_node *parent;
    spacing space;
    pilu_buf text; /* scratch */
    int includes;
    bool too_deep;
} builder;

enum { INCLUDE_STEPS = 100 }; /* what the files hold takes as long as some expressions */

static void build(builder *b, const tpl_node *n);

/* --- text ------------------------------------------------------------------------------------------ */

/* A line break beside a Chinese character is a matter of the source's width, not of the sentence. */
static bool keeps_space(const spacing *s, uint32_t next)
{
    if (s->last == 0) return false;
    return !s->broken || !(pilu_char_is_wide(s->last) || pilu_char_is_wide(next));
}

static pilu_str collapse(builder *b, pilu_str raw)
{
    pilu_buf out;
    pilu_buf_init(&out, 0);
    spacing *s = &b->space;
    const char *words = raw.p; /* not put yet */
    for (const char *p = raw.p, *end = pilu_str_end(raw); p < end;) {
        const char *from = p;
        uint32_t c = pilu_utf8_next(&p, end);
        if (pilu_char_is_blank(c)) {
            pilu_buf_put(&out, words, (size_t)(from - words));
            words = p;
            s->pending = true;
            s->broken = s->broken || c == '\n';
            continue;
        }
        if (s->pending && keeps_space(s, c)) pilu_buf_char(&out, ' ');
        s->pending = s->broken = false;
        s->last = c;
    }
    pilu_buf_put(&out, words, (size_t)(pilu_str_end(raw) - words));
    pilu_str text = pilu_arena_str(b->doc->arena, pilu_buf_view(&out));
    pilu_buf_free(&out);
    return text;
}

/* May text stand directly in what is being built? Cells and items hold text or blocks, so both are possible there. */
static bool holds_text(const pilu_node *parent)
{
    pilu_content content = pilu_node_kind_content(parent->kind);
    return content == PILU_CONTENT_INLINE || content == PILU_CONTENT_MIXED;
}

static bool all_blank(pilu_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!pilu_char_is_blank((unsigned char)text.p[i])) return false;
    return true;
}

/* The node shows this value of the data, or one made from it; NULL: none. */
static void show_value(const builder *b, pilu_node *n, const pilu_value *subject)
{
    const pilu_value *given = pilu_value_given(subject);
    if (!given) return;
    n->data = given->origin;
    n->pointer = pilu_value_pointer(b->doc->arena, subject);
}

/* «…第2批共3» and «0.09万元» side by side read as 30.09: wrong, though both are right. */
static void check_joint(const builder *b, const pilu_node *before, const pilu_node *n)
{
    if (!before || before->kind != PILU_NODE_TEXT || !before->pointer.n || !n->pointer.n || !before->text.n) return;
    if (!pilu_char_is_digit(before->text.p[before->text.n - 1]) || !pilu_char_is_digit(n->text.p[0])) return;
    pilu_place place = {.at = before->data, .data = before->data, .pointer = before->pointer};
    size_t errors = b->eval->diags->errors;
    pilu_report(b->eval->diags, FIGURES_JOINED, place, before->text, n->text);
    b->eval->gaps += b->eval->diags->errors - errors;
}

static void add_text(builder *b, pilu_str raw, pilu_origin at, const pilu_value *subject)
{
    if (!holds_text(b->parent)) {
        if (all_blank(raw)) return;
        pilu_place place = pilu_eval_place(b->eval, at);
        pilu_report(b->eval->diags, ELEMENT_TEXT, place, pilu_str_from(pilu_node_kind_name(b->parent->kind)));
        return;
    }
    pilu_str text = collapse(b, raw);
    if (text.n == 0) return;
    pilu_node *n = pilu_node_new(b->doc, PILU_NODE_TEXT, at);
    n->text = text;
    show_value(b, n, subject);
    check_joint(b, b->parent->last, n);
    pilu_node_append(b->parent, n);
}

/* The text of an expression into b->text; false after a finding. */
static bool print(builder *b, const pilu_expr *expr)
{
    b->text.n = 0;
    b->eval->subject = NULL;
    return pilu_eval_text(b->eval, expr, &b->text);
}

static void build_output(builder *b, const tpl_node *n)
{
    if (print(b, n->expr)) add_text(b, pilu_buf_view(&b->text), n->at, b->eval->subject);
}

/* --- elements -------------------------------------------------------------------------------------- */

static void build_attrs(builder *b, const tpl_node *n, pilu_node *node)
{
    for (const tpl_attr *a = n->attrs; a; a = a->next) {
        pilu_str value = a->value.text;
        if (!a->plain) {
            b->text.n = 0;
            b->eval->subject = NULL;
            if (!pilu_eval_prose(b->eval, &a->value, &b->text)) continue;
            value = pilu_arena_str(b->doc->arena, pilu_buf_view(&b->text));
            if (a->kind == PILU_ATTR_SRC || a->kind == PILU_ATTR_VALUE) show_value(b, node, b->eval->subject);
        }
        bool span = a->kind == PILU_ATTR_ROWSPAN || a->kind == PILU_ATTR_COLSPAN || a->kind == PILU_ATTR_SPAN;
        pilu_number number = span ? pilu_number_parse(pilu_str_trim(value)) : pilu_number_int(1);
        int64_t whole = 0;
        if (span && (!number.ok || !pilu_number_to_int(number, &whole) || whole < 1 || whole > 65534)) {
            pilu_place place = pilu_eval_place(b->eval, pilu_piece_origin(&a->value, 0, a->value.length));
            pilu_report(b->eval->diags, ATTRIBUTE_VALUE, place, a->name, value,
                        PILU_WORDS("1 到 65534 的整数", "a whole number from 1 to 65534"));
            continue;
        }
        pilu_node_set_attr(b->doc, node, a->kind, value);
    }
}

static bool is_inline(pilu_node_kind kind) { return pilu_node_kind_category(kind) == PILU_CATEGORY_INLINE; }

static void build_element(builder *b, const tpl_node *n)
{
    pilu_node *parent = b->parent;
    if (!pilu_node_may_hold(parent->kind, n->element)) {
        pilu_report(b->eval->diags, ELEMENT_PLACE, pilu_eval_place(b->eval, n->at),
                    pilu_str_from(pilu_node_kind_name(n->element)), pilu_str_from(pilu_node_kind_name(parent->kind)));
        return;
    }
    pilu_node *node = pilu_node_new(b->doc, n->element, n->at);
    build_attrs(b, n, node);
    pilu_node_append(parent, node);
    bool flows = is_inline(n->element);
    if (!flows || n->element == PILU_NODE_BR) b->space = (spacing){0};
    b->parent = node;
    build(b, n->first);
    b->parent = parent;
    if (!flows) b->space = (spacing){0};
}

/* Built in a document of its own, so that the tree's ids have no holes. */
static void build_title(builder *b, const tpl_node *n)
{
    pilu_document *doc = b->doc;
    pilu_node *parent = b->parent;
    b->doc = pilu_document_new(doc->arena);
    b->parent = pilu_node_new(b->doc, PILU_NODE_P, n->at);
    build(b, n->first);
    doc->title = pilu_node_text(doc->arena, b->parent);
    b->doc = doc;
    b->parent = parent;
    b->space = (spacing){0};
}

/* --- statements ------------------------------------------------------------------------------------ */

static void build_if(builder *b, const tpl_node *n)
{
    for (const tpl_arm *arm = n->arms; arm; arm = arm->next) {
        bool otherwise = !arm->condition && arm != n->arms;
        int yes = otherwise ? 1 : arm->condition ? pilu_eval_condition(b->eval, arm->condition) : -1;
        if (yes < 0) return;
        if (!yes) continue;
        build(b, arm->first);
        return;
    }
}

/* loop.index (from 1), loop.first, loop.last, loop.count */
static pilu_value *loop_value(pilu_eval *eval, uint32_t i, uint32_t count)
{
    pilu_value *loop = pilu_eval_new(eval, PILU_OBJECT);
    pilu_value *index = pilu_eval_new(eval, PILU_NUMBER), *total = pilu_eval_new(eval, PILU_NUMBER);
    pilu_value *first = pilu_eval_new(eval, PILU_BOOL), *last = pilu_eval_new(eval, PILU_BOOL);
    index->number = pilu_number_int(i + 1);
    total->number = pilu_number_int(count);
    first->boolean = i == 0;
    last->boolean = i + 1 == count;
    pilu_value_append(eval->arena, loop, PILU_STR("index"), index);
    pilu_value_append(eval->arena, loop, PILU_STR("count"), total);
    pilu_value_append(eval->arena, loop, PILU_STR("first"), first);
    pilu_value_append(eval->arena, loop, PILU_STR("last"), last);
    return loop;
}

static void build_for(builder *b, const tpl_node *n)
{
    pilu_eval *eval = b->eval;
    pilu_value *list = n->expr ? pilu_eval_run(eval, n->expr) : NULL;
    if (!list) return;
    if (list->kind != PILU_LIST) {
        pilu_eval_wrong(eval, n->expr, PILU_STR("for"), pilu_value_kind_words(PILU_LIST), list);
        return;
    }
    if (list->count == 0 && n->arms->next) build(b, n->arms->next->first);
    const pilu_scope *outer = eval->scope;
    for (uint32_t i = 0; i < list->count; i++) {
        pilu_scope loop = {outer, PILU_STR("loop"), loop_value(eval, i, list->count)};
        pilu_scope item = {&loop, n->text, list->items[i]};
        eval->scope = &item;
        build(b, n->arms->first);
        eval->scope = outer;
        if (b->doc->node_count > pilu_limit(PILU_LIMIT_NODES)) {
            pilu_report(eval->diags, DOCUMENT_LIMIT, pilu_eval_place(eval, n->at),
                        pilu_limit_words(eval->arena, PILU_LIMIT_NODES, PILU_WORDS("{} 个结点", "{} nodes")));
            return;
        }
    }
}

static void build_include(builder *b, const tpl_node *n)
{
    pilu_eval *eval = b->eval;
    if (!n->included || b->too_deep || !pilu_eval_spend(eval, n->at, INCLUDE_STEPS)) return;
    if ((size_t)b->includes >= pilu_limit(PILU_LIMIT_INCLUDES)) {
        pilu_report(eval->diags, INCLUDE_DEPTH, pilu_eval_place(eval, n->at),
                    pilu_limit_words(eval->arena, PILU_LIMIT_INCLUDES, PILU_WORDS("{}", "{}")));
        b->too_deep = true;
        return;
    }
    const pilu_scope *outer = eval->scope;
    pilu_scope scope = {.outer = &eval->base[1]};
    if (n->expr) {
        scope.value = pilu_eval_run(eval, n->expr);
        if (!scope.value) return;
        if (scope.value->kind != PILU_OBJECT) {
            pilu_eval_wrong(eval, n->expr, PILU_STR("include … with"), pilu_value_kind_words(PILU_OBJECT), scope.value);
            return;
        }
        /* The file sees what it is given and the document, not the caller's variables: it means the same everywhere. */
        eval->scope = &scope;
    }
    b->includes++;
    build(b, n->included->first);
    b->includes--;
    eval->scope = outer;
}

static void build(builder *b, const tpl_node *n)
{
    for (; n; n = n->next) {
        switch (n->kind) {
        case TPL_ELEMENT:
            build_element(b, n);
            break;
        case TPL_TEXT:
            add_text(b, n->text, n->at, NULL);
            break;
        case TPL_OUTPUT:
            build_output(b, n);
            break;
        case TPL_FOR:
            build_for(b, n);
            break;
        case TPL_IF:
            build_if(b, n);
            break;
        case TPL_INCLUDE:
            build_include(b, n);
            break;
        case TPL_TITLE:
            build_title(b, n);
            break;
        case TPL_META:
            break; /* evaluated before everything else */
        }
    }
}

/* --- the whole ------------------------------------------------------------------------------------- */

/* content="{{ EXPR }}" and nothing else keeps the value's type; otherwise it is text. */
static pilu_value *constant(pilu_eval *eval, const pilu_piece *content)
{
    pilu_str text = pilu_str_trim(content->text);
    if (pilu_str_starts(text, PILU_STR("{{")) && pilu_expr_end(text, 2, "}}") == text.n - 2) {
        size_t from = (size_t)(text.p - content->text.p) + 2;
        pilu_piece inner = *content;
        inner.text = pilu_str_slice(text, 2, text.n - 2);
        if (content->exact) {
            inner.offset += (uint32_t)from;
            inner.length = (uint32_t)inner.text.n;
        }
        pilu_expr *e = pilu_expr_parse(eval->arena, eval->diags, &inner);
        return e ? pilu_eval_run(eval, e) : NULL;
    }
    pilu_buf out;
    pilu_buf_init(&out, 0);
    bool ok = pilu_eval_prose(eval, content, &out);
    pilu_value *v = ok ? pilu_eval_string(eval, pilu_arena_str(eval->arena, pilu_buf_view(&out))) : NULL;
    pilu_buf_free(&out);
    return v;
}

static const tpl_attr *attr_named(const tpl_node *n, const char *name)
{
    for (const tpl_attr *a = n->attrs; a; a = a->next)
        if (pilu_str_is(a->name, name)) return a;
    return NULL;
}

void pilu_template_constants(const pilu_template *tpl, pilu_eval *eval, pilu_str only)
{
    for (const tpl_node *n = tpl->first; n; n = n->next) {
        if (n->kind != TPL_META) continue;
        const tpl_attr *name = attr_named(n, "name"), *content = attr_named(n, "content");
        if (!name || !content) {
            pilu_report(eval->diags, ATTRIBUTE_MISSING, ((pilu_place){.at = n->at}), PILU_STR("meta"),
                        name ? PILU_STR("content") : PILU_STR("name"));
            continue;
        }
        if (only.n && !pilu_str_eq(name->value.text, only)) continue;
        pilu_value *v = constant(eval, &content->value);
        if (!v) continue;
        pilu_value_append(eval->arena, eval->layout, name->value.text, pilu_eval_own(eval, v));
    }
}

void pilu_template_build(const pilu_template *tpl, pilu_eval *eval, pilu_document *doc)
{
    builder b = {.eval = eval, .doc = doc, .parent = doc->root};
    pilu_buf_init(&b.text, 0);
    eval->showing = true;
    build(&b, tpl->first);
    eval->showing = false;
    pilu_buf_free(&b.text);
    if (!doc->title.n) pilu_report(eval->diags, DOCUMENT_TITLE, pilu_place_at(tpl->source, 0, 0));
}
