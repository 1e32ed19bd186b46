/* 落款: names, and in the last paragraph the date. Where a signature that no seal covers puts them depends on which of
 * the two is longer (GB/T 9704-2012 §7.3.5.2). Both outputs have to agree on that, and neither knows the other's fonts:
 * so it is decided here, counted as clerks count it, in characters, and said to the style sheet as a class. */
#include "base/utf8.h"
#include "doc/node.h"

/* In twentieths of an em: Han and full-width marks take all of it, figures and letters half, in some faces a little
 * more (a date must not come out longer than it was counted), and a quarter stands between them. */
static unsigned length_of(pilu_str text)
{
    unsigned length = 0;
    bool was_narrow = false;
    for (const char *p = text.p, *end = pilu_str_end(text), *first = p; p < end;) {
        bool begins = p == first, narrow = pilu_utf8_next(&p, end) < 0x80;
        length += narrow ? 11 : 20;
        if (!begins && narrow != was_narrow) length += 5;
        was_narrow = narrow;
    }
    return length;
}

static const pilu_node *last_paragraph(const pilu_node *signature)
{
    const pilu_node *last = signature->last;
    while (last && last->kind != PILU_NODE_P) last = last->prev;
    return last;
}

static void mark(pilu_document *doc, pilu_node *signature, pilu_arena *scratch)
{
    const pilu_node *date = last_paragraph(signature);
    unsigned longest = 0;
    if (!date) return;
    for (const pilu_node *name = signature->first; name != date; name = name->next) {
        unsigned length = name->kind == PILU_NODE_P ? length_of(pilu_node_text(scratch, name)) : 0;
        if (length > longest) longest = length;
    }
    if (!longest || length_of(pilu_node_text(scratch, date)) <= longest) return;
    pilu_str classes = pilu_node_attr(signature, PILU_ATTR_CLASS);
    classes = pilu_arena_printf(doc->arena, "%.*s%slong-date", PILU_FMT(classes), classes.n ? " " : "");
    pilu_node_set_attr(doc, signature, PILU_ATTR_CLASS, classes);
}

void pilu_document_signatures(pilu_document *doc)
{
    pilu_arena *scratch = pilu_arena_new();
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;)
        if (event == PILU_ENTER && iter.node->kind == PILU_NODE_SIGNATURE)
            mark(doc, (pilu_node *)iter.node, scratch); /* the iterator borrows, the caller may change */
    pilu_arena_free(scratch);
}
