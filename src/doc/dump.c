#include "doc/node.h"

static void dump_node(const pilu_node *node, pilu_buf *out)
{
    if (node->kind == PILU_NODE_TEXT) {
        pilu_buf_printf(out, "«%.*s»", PILU_FMT(node->text));
        if (node->generated) pilu_buf_text(out, " generated");
    } else {
        pilu_buf_text(out, pilu_node_kind_name(node->kind));
        for (const pilu_attr *a = node->attrs; a; a = a->next)
            pilu_buf_printf(out, " %s=\"%.*s\"", pilu_attr_name(a->kind), PILU_FMT(a->value));
    }
    if (node->pointer.n) pilu_buf_printf(out, " @%.*s", PILU_FMT(node->pointer));
    pilu_buf_char(out, '\n');
}

void pilu_document_dump(const pilu_document *doc, pilu_buf *out)
{
    int depth = 0;
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        if (event == PILU_EXIT) {
            depth--;
            continue;
        }
        for (int i = 0; i < depth; i++) pilu_buf_text(out, "  ");
        dump_node(iter.node, out);
        depth++;
    }
}
