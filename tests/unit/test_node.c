#include "unit.h"
#include "doc/node.h"

static pilu_node *add(pilu_document *doc, pilu_node *parent, pilu_node_kind kind)
{
    pilu_node *node = pilu_node_new(doc, kind, (pilu_origin){0});
    pilu_node_append(parent, node);
    return node;
}

static pilu_node *say(pilu_document *doc, pilu_node *parent, const char *text)
{
    pilu_node *node = add(doc, parent, PILU_NODE_TEXT);
    node->text = pilu_str_from(text);
    return node;
}

TEST(kinds_come_from_the_list)
{
    CHECK_STR(pilu_str_from(pilu_node_kind_name(PILU_NODE_BLOCKQUOTE)), "blockquote");
    CHECK_STR(pilu_str_from(pilu_node_kind_pdf(PILU_NODE_BLOCKQUOTE)), "BlockQuote");
    CHECK(pilu_node_kind_find(PILU_STR("td")) == PILU_NODE_TD);
    CHECK(pilu_node_kind_find(PILU_STR("document")) == PILU_NODE_COUNT);
    CHECK(pilu_node_kind_find(PILU_STR("")) == PILU_NODE_COUNT);
    CHECK(pilu_node_kind_find(PILU_STR("t")) == PILU_NODE_COUNT);
    CHECK(pilu_attr_find(PILU_STR("rowspan")) == PILU_ATTR_ROWSPAN);
    CHECK(pilu_attr_find(PILU_STR("onclick")) == PILU_ATTR_COUNT);
    CHECK(pilu_attr_allowed(PILU_ATTR_ROWSPAN, PILU_NODE_TD));
    CHECK(!pilu_attr_allowed(PILU_ATTR_ROWSPAN, PILU_NODE_TR));
    CHECK(!pilu_attr_allowed(PILU_ATTR_SCOPE, PILU_NODE_TD));
    CHECK(pilu_attr_allowed(PILU_ATTR_CLASS, PILU_NODE_P));
    CHECK_INT(pilu_node_heading_level(PILU_NODE_H6), 6);
    CHECK_INT(pilu_node_heading_level(PILU_NODE_P), 0);
}

TEST(content_model)
{
    CHECK(pilu_node_may_hold(PILU_NODE_DOCUMENT, PILU_NODE_P));
    CHECK(!pilu_node_may_hold(PILU_NODE_DOCUMENT, PILU_NODE_TEXT));
    CHECK(!pilu_node_may_hold(PILU_NODE_SECTION, PILU_NODE_STRONG));
    CHECK(pilu_node_may_hold(PILU_NODE_P, PILU_NODE_BR));
    CHECK(!pilu_node_may_hold(PILU_NODE_P, PILU_NODE_P));
    CHECK(pilu_node_may_hold(PILU_NODE_TD, PILU_NODE_TEXT));
    CHECK(pilu_node_may_hold(PILU_NODE_TD, PILU_NODE_TABLE));
    CHECK(!pilu_node_may_hold(PILU_NODE_TD, PILU_NODE_TD));
    CHECK(pilu_node_may_hold(PILU_NODE_UL, PILU_NODE_LI));
    CHECK(!pilu_node_may_hold(PILU_NODE_UL, PILU_NODE_P));
    CHECK(pilu_node_may_hold(PILU_NODE_TABLE, PILU_NODE_TBODY));
    CHECK(!pilu_node_may_hold(PILU_NODE_TABLE, PILU_NODE_TR));
    CHECK(pilu_node_may_hold(PILU_NODE_COLGROUP, PILU_NODE_COL));
    CHECK(!pilu_node_may_hold(PILU_NODE_BR, PILU_NODE_TEXT));
    CHECK(!pilu_node_may_hold(PILU_NODE_P, PILU_NODE_DOCUMENT));
}

TEST(children_and_attributes)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_document *doc = pilu_document_new(arena);
    CHECK_INT(doc->root->id, 0);
    pilu_node *p = add(doc, doc->root, PILU_NODE_P), *b = say(doc, p, "乙");
    pilu_node *a = pilu_node_new(doc, PILU_NODE_TEXT, (pilu_origin){0});
    a->text = PILU_STR("甲");
    pilu_node_insert_first(p, a);
    CHECK(p->first == a && a->next == b && b->prev == a && p->last == b && !a->prev && a->parent == p);
    CHECK_INT(a->id, 3);
    CHECK_STR(pilu_node_text(arena, p), "甲乙");
    CHECK_STR(pilu_node_text(arena, b), "乙");

    pilu_node_set_attr(doc, p, PILU_ATTR_CLASS, PILU_STR("wide num"));
    pilu_node_set_attr(doc, p, PILU_ATTR_ID, PILU_STR(""));
    pilu_node_set_attr(doc, p, PILU_ATTR_CLASS, PILU_STR("num  right"));
    CHECK(p->attrs->kind == PILU_ATTR_CLASS && p->attrs->next->kind == PILU_ATTR_ID && !p->attrs->next->next);
    CHECK(pilu_node_has_class(p, PILU_STR("num")) && pilu_node_has_class(p, PILU_STR("right")));
    CHECK(!pilu_node_has_class(p, PILU_STR("nu")) && !pilu_node_has_class(p, PILU_STR("")));
    CHECK(pilu_node_attr(p, PILU_ATTR_ID).p != NULL && pilu_node_attr(p, PILU_ATTR_LANG).p == NULL);
    pilu_arena_free(arena);
}

TEST(spans_are_at_least_one)
{
    static const struct { const char *text; int span; } CASES[] = {
        {"3", 3}, {"0", 1}, {"", 1}, {"-2", 1}, {"two", 1}, {"2 ", 1}, {"99999999999999", 1000},
    };
    pilu_arena *arena = pilu_arena_new();
    pilu_document *doc = pilu_document_new(arena);
    for (size_t i = 0; i < PILU_COUNT(CASES); i++) {
        pilu_node *td = pilu_node_new(doc, PILU_NODE_TD, (pilu_origin){0});
        CHECK_INT(pilu_node_span(td, PILU_ATTR_COLSPAN), 1);
        pilu_node_set_attr(doc, td, PILU_ATTR_COLSPAN, pilu_str_from(CASES[i].text));
        CHECK_INT(pilu_node_span(td, PILU_ATTR_COLSPAN), CASES[i].span);
    }
    pilu_arena_free(arena);
}

/* The walk as text: «<p» entering, «>» leaving. */
static void walk(const pilu_node *root, const pilu_node *skip, pilu_buf *out)
{
    pilu_iter iter = pilu_iter_new(root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        if (event == PILU_EXIT) {
            pilu_buf_char(out, '>');
            continue;
        }
        pilu_buf_printf(out, "<%s%.*s", pilu_node_kind_name(iter.node->kind), PILU_FMT(iter.node->text));
        if (iter.node == skip) pilu_iter_skip(&iter);
    }
    CHECK(pilu_iter_next(&iter) == PILU_DONE);
}

TEST(iterator_enters_and_leaves)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_document *doc = pilu_document_new(arena);
    pilu_node *h = add(doc, doc->root, PILU_NODE_H1), *p = add(doc, doc->root, PILU_NODE_P);
    say(doc, h, "a");
    say(doc, p, "b");
    add(doc, p, PILU_NODE_BR);
    add(doc, doc->root, PILU_NODE_P);
    pilu_buf out;
    pilu_buf_init(&out, 0);
    walk(doc->root, NULL, &out);
    CHECK_STR(pilu_buf_view(&out), "<document<h1<a>><p<b><br>><p>>");
    out.n = 0;
    walk(doc->root, p, &out);
    CHECK_STR(pilu_buf_view(&out), "<document<h1<a>><p><p>>");
    out.n = 0;
    walk(p, NULL, &out); /* a part of the tree: its siblings are not visited */
    CHECK_STR(pilu_buf_view(&out), "<p<b><br>>");
    out.n = 0;
    walk(doc->root->last, doc->root->last, &out); /* a leaf, skipped */
    CHECK_STR(pilu_buf_view(&out), "<p>");
    pilu_buf_free(&out);
    pilu_arena_free(arena);
}

int main(void)
{
    RUN(kinds_come_from_the_list);
    RUN(content_model);
    RUN(children_and_attributes);
    RUN(spans_are_at_least_one);
    RUN(iterator_enters_and_leaves);
    return unit_end();
}
