/* tree.h: documents for tests from a few lines of markup: <p class="x">text</p>, <br/>. White space that holds a
 * line break is for the eye alone. No escapes, no findings: what is malformed ends the test program. */
#ifndef PILU_TESTS_TREE_H
#define PILU_TESTS_TREE_H

#include "doc/node.h"

#include <stdio.h>
#include <stdlib.h>

static void tree_stop(const char *at)
{
    printf("tree.h: malformed at «%.40s»\n", at);
    exit(1);
}

static pilu_str tree_until(const char **p, const char *stops)
{
    const char *from = *p;
    *p += strcspn(*p, stops);
    return (pilu_str){from, (size_t)(*p - from)};
}

static void tree_attrs(pilu_document *doc, pilu_node *node, const char **p)
{
    while (**p == ' ') {
        ++*p;
        pilu_attr_kind kind = pilu_attr_find(tree_until(p, "=>"));
        if (kind == PILU_ATTR_COUNT || strncmp(*p, "=\"", 2) != 0) tree_stop(*p);
        *p += 2;
        pilu_node_set_attr(doc, node, kind, tree_until(p, "\""));
        ++*p;
    }
}

static void tree_text(pilu_document *doc, pilu_node *parent, const char **p, pilu_origin origin)
{
    pilu_str text = tree_until(p, "<");
    if (memchr(text.p, '\n', text.n) && pilu_str_trim(text).n == 0) return;
    pilu_node *node = pilu_node_new(doc, PILU_NODE_TEXT, origin);
    node->text = text;
    pilu_node_append(parent, node);
}

/* Origins are offsets into the markup, which must outlive the document. */
__attribute__((unused)) static pilu_document *tree_parse(pilu_arena *arena, const char *markup)
{
    pilu_document *doc = pilu_document_new(arena);
    pilu_source *source = pilu_source_new(arena, PILU_STR("layout.html"), pilu_str_from(markup));
    pilu_node *at = doc->root;
    for (const char *p = markup; *p;) {
        pilu_origin origin = {source, (uint32_t)(p - markup), 1};
        if (*p != '<') {
            tree_text(doc, at, &p, origin);
        } else if (p[1] == '/') {
            p += strcspn(p, ">") + 1;
            at = at->parent;
            if (!at) tree_stop(p);
        } else {
            p++;
            pilu_node_kind kind = pilu_node_kind_find(tree_until(&p, " />"));
            if (kind == PILU_NODE_COUNT) tree_stop(p);
            pilu_node *node = pilu_node_new(doc, kind, origin);
            pilu_node_append(at, node);
            tree_attrs(doc, node, &p);
            if (*p != '/') at = node;
            p += strcspn(p, ">") + 1;
        }
    }
    return doc;
}

#endif
