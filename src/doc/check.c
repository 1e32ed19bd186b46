/* pilu_document_check: what every step after the template relies on. */
#include "base/utf8.h"
#include "doc/chart.h"
#include "doc/grid.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct checker {
    const pilu_document *doc;
    pilu_diags *diags;
    bool wrong;          /* not the list's count: it keeps the same finding once */
    pilu_arena *scratch; /* freed at the end */
    uint8_t *seen;       /* [node_count] ids met */
    const pilu_node *heading; /* the last one */
    unsigned titles;     /* h1 met */
    const pilu_node **named; /* nodes with an id attribute, then sorted by it */
    size_t named_count, named_room;
    const pilu_node **links; /* a with an href to a place in the document */
    size_t link_count, link_room;
} checker;

#define FINDING(c, id, node, ...) ((c)->wrong = true, pilu_report((c)->diags, id, place_of(node), __VA_ARGS__))

static pilu_place place_of(const pilu_node *node)
{
    return (pilu_place){.at = node->origin, .data = node->data, .pointer = node->pointer};
}

static pilu_str name_of(const pilu_node *node) { return pilu_str_from(pilu_node_kind_name(node->kind)); }
static pilu_str number(checker *c, uint32_t n) { return pilu_arena_printf(c->diags->arena, "%" PRIu32, n); }

static void broken(checker *c, const pilu_node *node, pilu_str what) { FINDING(c, INVARIANT, node, what); }

static void bad_value(checker *c, const pilu_node *node, const pilu_attr *attr, pilu_str want)
{
    FINDING(c, ATTRIBUTE_VALUE, node, pilu_str_from(pilu_attr_name(attr->kind)), attr->value, want);
}

/* --- links and ids --------------------------------------------------------------------------------- */

/* A wrong link could lead the walk astray, so this one looks at a node's children before they are entered. */
static bool check_links(checker *c, const pilu_node *node)
{
    const pilu_node *before = NULL;
    for (const pilu_node *child = node->first; child; before = child, child = child->next) {
        if (child->parent != node || child->prev != before || child->id >= c->doc->node_count || c->seen[child->id]) {
            broken(c, node, PILU_WORDS("节点之间的联系不一致", "links between nodes disagree"));
            return false;
        }
        c->seen[child->id] = 1;
    }
    if (node->last == before) return true;
    broken(c, node, PILU_WORDS("节点之间的联系不一致", "links between nodes disagree"));
    return false;
}

/* --- content model --------------------------------------------------------------------------------- */

/* Where HTML asks more than the list of elements says. */
static bool is_misplaced(const pilu_node *node)
{
    const pilu_node *parent = node->parent;
    if (node->kind == PILU_NODE_ATTACHMENT)
        return parent->kind != PILU_NODE_DOCUMENT && parent->kind != PILU_NODE_SECTION;
    if (node->kind == PILU_NODE_COVER || node->kind == PILU_NODE_TOC) return parent->kind != PILU_NODE_DOCUMENT;
    if (node->kind == PILU_NODE_TOC_TITLE) return node->prev != NULL;
    bool no_header = pilu_node_heading_level(node->kind) || node->kind == PILU_NODE_SECTION ||
                     node->kind == PILU_NODE_SIGNATURE;
    if (!no_header && node->kind != PILU_NODE_A) return false;
    for (; parent; parent = parent->parent)
        if (parent->kind == (node->kind == PILU_NODE_A ? PILU_NODE_A : PILU_NODE_TH)) return true;
    return false;
}

static void check_place(checker *c, const pilu_node *node)
{
    const pilu_node *parent = node->parent;
    if (pilu_node_may_hold(parent->kind, node->kind) && !is_misplaced(node)) return;
    if (node->kind == PILU_NODE_TEXT)
        FINDING(c, ELEMENT_TEXT, parent, name_of(parent));
    else
        FINDING(c, ELEMENT_PLACE, node, name_of(node), name_of(parent));
}

/* Blocks or a line of text, not both: the page would need anonymous blocks, PDF a structure for them. */
static void check_mixed(checker *c, const pilu_node *node)
{
    if (pilu_node_kind_content(node->kind) != PILU_CONTENT_MIXED || !node->first) return;
    pilu_category first = pilu_node_kind_category(node->first->kind);
    for (const pilu_node *child = node->first->next; child; child = child->next) {
        if (pilu_node_kind_category(child->kind) == first) continue;
        FINDING(c, ELEMENT_MIXED, node, name_of(node));
        return;
    }
}

static bool has_text(const pilu_node *node)
{
    pilu_iter iter = pilu_iter_new(node);
    while (pilu_iter_next(&iter) != PILU_DONE)
        if (iter.node->text.n && !iter.node->generated && pilu_str_trim(iter.node->text).n) return true;
    return false;
}

static bool has_picture(const pilu_node *figure)
{
    const pilu_node *child = figure->first;
    while (child && child->kind != PILU_NODE_CHART && child->kind != PILU_NODE_IMG) child = child->next;
    return child != NULL;
}

/* Names of parts (headings, captions) and wholes without parts say nothing to anyone who listens. */
static void check_empty(checker *c, const pilu_node *node)
{
    bool names = pilu_node_heading_level(node->kind) || node->kind == PILU_NODE_CAPTION ||
                 node->kind == PILU_NODE_FIGCAPTION;
    bool list = node->kind == PILU_NODE_UL || node->kind == PILU_NODE_OL;
    bool toc = node->kind == PILU_NODE_TOC && (!node->last || node->last->kind != PILU_NODE_TOC_ENTRY);
    bool figure = node->kind == PILU_NODE_FIGURE && !has_picture(node);
    bool chart = node->kind == PILU_NODE_CHART && !node->first;
    if ((names && !has_text(node)) || (list && !node->first) || toc || figure || chart)
        FINDING(c, ELEMENT_EMPTY, node, name_of(node));
}

/* Bytes of a printable character of ASCII or of one from U+3000 to U+9FFF, which none of the forbidden ones is; 0: it
 * must be read. Nearly all of a document is that. */
static size_t usual_at(const char *p, const char *end)
{
    unsigned char c = (unsigned char)*p;
    if (c >= ' ' && c < 0x7F) return 1;
    bool han = c >= 0xE3 && c <= 0xE9 && end - p >= 3 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80;
    return han ? 3 : 0;
}

/* Control characters (C0 but white space, DEL, C1) and non-characters: HTML and XML allow neither, and none
 * can be printed. What turns the writing direction or breaks lines (UAX #9, #14) a browser obeys and the page does
 * not: figures would read otherwise in the two. */
static void check_text(checker *c, pilu_str text, pilu_place place)
{
    const char *p = text.p, *end = pilu_str_end(text);
    while (p < end) {
        size_t usual = usual_at(p, end);
        if (usual) {
            p += usual;
            continue;
        }
        uint32_t at = pilu_utf8_next(&p, end);
        bool control = pilu_char_steers(at) && !pilu_char_is_blank(at);
        if (!control && (at & 0xFFFE) != 0xFFFE && !(at >= 0xFDD0 && at < 0xFDF0)) continue;
        bool bad = at == PILU_UTF8_BAD;
        c->wrong = true;
        pilu_report(c->diags, TEXT_CONTROL, place,
                    bad ? PILU_STR("UTF-8 ?") : pilu_arena_printf(c->diags->arena, "U+%04" PRIX32, at));
        return;
    }
}

/* --- headings -------------------------------------------------------------------------------------- */

/* The first heading is h1, and none skips a level downwards (ISO 14289-1 §7.4.2). */
static void check_heading(checker *c, const pilu_node *node)
{
    int level = pilu_node_heading_level(node->kind);
    if (!level) return;
    const pilu_node *before = c->heading ? c->heading : c->doc->root;
    if (level > pilu_node_heading_level(before->kind) + 1)
        FINDING(c, HEADING_GAP, node, name_of(before), name_of(node));
    if (level == 1 && c->titles++ > 0) FINDING(c, HEADING_TITLE, node, number(c, c->titles));
    c->heading = node;
}

/* --- attributes ------------------------------------------------------------------------------------ */

/* The span is the number written there: not clipped, not the 1 that stands for what is no number. */
static bool is_span(const pilu_node *node, const pilu_attr *attr)
{
    char text[16];
    int n = snprintf(text, sizeof text, "%d", pilu_node_span(node, attr->kind));
    return pilu_str_eq(attr->value, (pilu_str){text, (size_t)n});
}

static bool is_id(pilu_str value)
{
    for (size_t i = 0; i < value.n; i++)
        if ((unsigned char)value.p[i] <= ' ') return false;
    return value.n > 0;
}

static bool is_scope(pilu_str value)
{
    return pilu_str_is(value, "row") || pilu_str_is(value, "col") || pilu_str_is(value, "rowgroup") ||
           pilu_str_is(value, "colgroup");
}

/* A place in the document or an address that means the same wherever the file lies; nothing that runs. */
static bool is_address(pilu_str value)
{
    static const char *const SCHEMES[] = {"#", "https://", "http://", "mailto:", "tel:"};
    for (size_t i = 0; i < PILU_COUNT(SCHEMES); i++) {
        pilu_str scheme = pilu_str_from(SCHEMES[i]);
        if (value.n > scheme.n && pilu_str_starts(value, scheme)) return is_id(value);
    }
    return false;
}

/* A path from the page's own folder, without a scheme and without blanks. */
static bool is_beside(const checker *c, pilu_str value)
{
    return c->doc->local && is_id(value) && value.p[0] != '/' && pilu_str_find(value, PILU_STR(":"), 0) == SIZE_MAX;
}

/* A slice of a pie has no size below nothing. */
static void check_value(checker *c, const pilu_node *node, const pilu_attr *attr)
{
    pilu_number number = pilu_chart_number(attr->value);
    bool pie = node->parent && pilu_str_is(pilu_node_attr(node->parent, PILU_ATTR_TYPE), "pie");
    if (!number.ok) bad_value(c, node, attr, PILU_WORDS("一个数，如 906.51", "a number, like 906.51"));
    else if (pie && pilu_number_sign(number) < 0)
        bad_value(c, node, attr, PILU_WORDS("饼状图里不小于 0 的数", "a number of at least 0 in a pie"));
}

static bool same_attr(const pilu_node *a, const pilu_node *b, pilu_attr_kind kind)
{
    return pilu_str_eq(pilu_node_attr(a, kind), pilu_node_attr(b, kind));
}

/* One value for each label of each series: a second one would take the first one's place unseen. */
static void check_label(checker *c, const pilu_node *node, const pilu_attr *attr)
{
    for (const pilu_node *d = node->prev; d; d = d->prev)
        if (same_attr(d, node, PILU_ATTR_LABEL) && same_attr(d, node, PILU_ATTR_SERIES)) {
            bad_value(c, node, attr, PILU_WORDS("同一组里不重复的名称", "a name used once in its series"));
            return;
        }
}

static void check_attr(checker *c, const pilu_node *node, const pilu_attr *attr)
{
    pilu_str value = attr->value;
    check_text(c, value, place_of(node)); /* a chart prints its labels */
    if (!pilu_attr_allowed(attr->kind, node->kind))
        FINDING(c, ATTRIBUTE_UNKNOWN, node, name_of(node), pilu_str_from(pilu_attr_name(attr->kind)));
    switch (attr->kind) {
    case PILU_ATTR_ROWSPAN:
    case PILU_ATTR_COLSPAN:
    case PILU_ATTR_SPAN:
        if (!is_span(node, attr))
            bad_value(c, node, attr, PILU_WORDS("1 到 1000 的整数（rowspan 到 65534）",
                                                "a whole number from 1 to 1000 (rowspan: 65534)"));
        break;
    case PILU_ATTR_SCOPE:
        if (!is_scope(value))
            bad_value(c, node, attr, PILU_WORDS("row、col、rowgroup 或 colgroup", "row, col, rowgroup or colgroup"));
        break;
    case PILU_ATTR_NUMBERED:
        if (node->kind == PILU_NODE_ATTACHMENT) {
            if (!pilu_str_is(value, "yes")) bad_value(c, node, attr, PILU_STR("yes"));
        } else if (!pilu_str_is(value, "no") && !pilu_str_is(value, "part")) {
            bad_value(c, node, attr, PILU_WORDS("no 或 part", "no or part"));
        }
        break;
    case PILU_ATTR_DEPTH:
        if (value.n != 1 || value.p[0] < '1' || value.p[0] > '5')
            bad_value(c, node, attr, PILU_WORDS("1 到 5：列到第几级标题", "1 to 5: how many levels of headings"));
        break;
    case PILU_ATTR_TYPE:
        if (pilu_chart_kind_find(value) == PILU_CHART_KINDS)
            bad_value(c, node, attr, PILU_WORDS("column、bar、line 或 pie", "column, bar, line or pie"));
        break;
    case PILU_ATTR_ALT:
        if (!pilu_str_trim(value).n && node->parent->kind == PILU_NODE_FIGURE)
            bad_value(c, node, attr, PILU_WORDS("说明图里有什么的文字（figure 里的图不是装饰）",
                                                "words that say what it shows: in a figure it is no decoration"));
        break;
    case PILU_ATTR_VALUE: check_value(c, node, attr); break;
    case PILU_ATTR_LABEL: check_label(c, node, attr); break;
    case PILU_ATTR_SERIES:
        if (node->parent && pilu_str_is(pilu_node_attr(node->parent, PILU_ATTR_TYPE), "pie"))
            bad_value(c, node, attr, PILU_WORDS("空（饼状图只有一组数，不写 series）", "allowed in a pie, which has one series"));
        break;
    case PILU_ATTR_ID:
        /* «main» is the HTML page's own: where its skip link leads. */
        if (!is_id(value) || pilu_str_is(value, "main"))
            bad_value(c, node, attr, PILU_WORDS("不含空格、也不是 main 的名称", "a name without spaces, nor main"));
        PILU_ARENA_PUSH_ROOM(c->scratch, c->named, c->named_count, c->named_room);
        c->named[c->named_count++] = node;
        break;
    case PILU_ATTR_HREF:
        /* «index.html» is the site's own page about the folder that the document lies in, whichever that is. */
        if (!is_address(value) && !pilu_str_is(value, "index.html") && !is_beside(c, value))
            bad_value(c, node, attr, PILU_WORDS("网址（https://…）、mailto:、tel: 或 #id",
                                                "an address: https://…, mailto:, tel: or #id"));
        if (!value.n || value.p[0] != '#') break;
        PILU_ARENA_PUSH_ROOM(c->scratch, c->links, c->link_count, c->link_room);
        c->links[c->link_count++] = node;
        break;
    default: break;
    }
}

static const pilu_attr *attr_of(const pilu_node *node, pilu_attr_kind kind)
{
    const pilu_attr *a = node->attrs;
    while (a && a->kind != kind) a = a->next;
    return a;
}

static int by_id(const void *a, const void *b)
{
    const pilu_node *left = *(const pilu_node *const *)a, *right = *(const pilu_node *const *)b;
    int order = pilu_str_cmp(pilu_node_attr(left, PILU_ATTR_ID), pilu_node_attr(right, PILU_ATTR_ID));
    return order ? order : (left->id > right->id) - (left->id < right->id);
}

static bool is_named(const checker *c, pilu_str id)
{
    size_t low = 0, high = c->named_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = pilu_str_cmp(pilu_node_attr(c->named[middle], PILU_ATTR_ID), id);
        if (order == 0) return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* Each id names one node, and each link within the document leads to one. */
static void check_names(checker *c)
{
    if (c->named_count) qsort(c->named, c->named_count, sizeof *c->named, by_id);
    for (size_t i = 1; i < c->named_count; i++) {
        const pilu_attr *id = attr_of(c->named[i], PILU_ATTR_ID);
        if (pilu_str_eq(id->value, pilu_node_attr(c->named[i - 1], PILU_ATTR_ID)))
            bad_value(c, c->named[i], id, PILU_WORDS("全文唯一的名称", "a name used once in the document"));
    }
    for (size_t i = 0; i < c->link_count; i++) {
        const pilu_attr *href = attr_of(c->links[i], PILU_ATTR_HREF);
        if (!is_named(c, pilu_str_slice(href->value, 1, href->value.n)))
            bad_value(c, c->links[i], href, PILU_WORDS("文中已有的 id", "an id in this document"));
    }
}

/* --- tables ---------------------------------------------------------------------------------------- */

/* caption, colgroup, thead, bodies, tfoot: in this order, each but tbody at most once. */
static bool check_parts(checker *c, const pilu_node *table)
{
    static const pilu_node_kind ORDER[] = {PILU_NODE_CAPTION, PILU_NODE_COLGROUP, PILU_NODE_THEAD, PILU_NODE_TBODY,
                                           PILU_NODE_TFOOT};
    size_t at = 0;
    bool rows = false;
    for (const pilu_node *part = table->first; part; part = part->next) {
        while (at < PILU_COUNT(ORDER) && ORDER[at] != part->kind) at++;
        if (at == PILU_COUNT(ORDER)) {
            FINDING(c, TABLE_PARTS, part, name_of(part));
            return false;
        }
        if (part->kind != PILU_NODE_TBODY) at++;
        rows = rows || (pilu_node_kind_category(part->kind) == PILU_CATEGORY_ROWS && part->first);
    }
    if (!rows) FINDING(c, ELEMENT_EMPTY, table, name_of(table));
    return rows;
}

/* Rows and columns in which no cell begins: HTML calls both errors, and readers are told of empty ones. */
static void check_begins(checker *c, const pilu_grid *grid)
{
    uint8_t *begun = PILU_NEW_ARRAY(c->scratch, uint8_t, grid->columns);
    for (uint32_t i = 0; i < grid->cell_count; i++) begun[grid->cells[i].column] = 1;
    for (uint32_t i = 0; i < grid->columns; i++)
        if (!begun[i]) FINDING(c, TABLE_COLUMN, grid->table, number(c, i + 1));
    for (uint32_t i = 0; i < grid->rows; i++)
        if (grid->row_first[i] == grid->row_first[i + 1]) FINDING(c, ELEMENT_EMPTY, grid->row_node[i], PILU_STR("tr"));
}

static void check_table(checker *c, const pilu_node *table)
{
    if (!check_parts(c, table)) return;
    const pilu_grid *grid = pilu_grid_new(c->doc->arena, c->diags, table);
    ((pilu_node *)table)->grid = grid;
    if (!grid) {
        c->wrong = true;
        return;
    }
    for (uint32_t i = 0; i < grid->cell_count; i++) {
        const pilu_grid_cell *cell = &grid->cells[i];
        uint32_t asked = (uint32_t)pilu_node_span(cell->node, PILU_ATTR_ROWSPAN);
        if (asked > cell->rows) FINDING(c, TABLE_ROWSPAN, cell->node, number(c, asked), number(c, cell->rows));
    }
    check_begins(c, grid);
}

/* --- attributes that must be there ------------------------------------------------------------------ */

static void check_required(checker *c, const pilu_node *node)
{
    static const struct { pilu_node_kind node; pilu_attr_kind attr; } REQUIRED[] = {
        {PILU_NODE_A, PILU_ATTR_HREF}, {PILU_NODE_CHART, PILU_ATTR_TYPE}, {PILU_NODE_DATUM, PILU_ATTR_LABEL},
        {PILU_NODE_DATUM, PILU_ATTR_VALUE}, {PILU_NODE_IMG, PILU_ATTR_SRC},
    };
    for (size_t i = 0; i < PILU_COUNT(REQUIRED); i++)
        if (node->kind == REQUIRED[i].node && !pilu_node_attr(node, REQUIRED[i].attr).n)
            FINDING(c, ATTRIBUTE_MISSING, node, name_of(node), pilu_str_from(pilu_attr_name(REQUIRED[i].attr)));
    /* Empty, it says that the picture is decoration; left out, that nobody thought of it (WCAG 2.2 criterion 1.1.1). */
    if (node->kind == PILU_NODE_IMG && !attr_of(node, PILU_ATTR_ALT))
        FINDING(c, ATTRIBUTE_MISSING, node, name_of(node), PILU_STR("alt"));
}

/* --- all ------------------------------------------------------------------------------------------- */

static void check_node(checker *c, const pilu_node *node)
{
    if (node->parent) check_place(c, node);
    check_mixed(c, node);
    check_text(c, node->text, pilu_node_text_place(node));
    check_empty(c, node);
    check_heading(c, node);
    for (const pilu_attr *a = node->attrs; a; a = a->next) check_attr(c, node, a);
    if (node->kind == PILU_NODE_TABLE) check_table(c, node);
    check_required(c, node);
    if (node->first && node->kind == PILU_NODE_TEXT) broken(c, node, PILU_WORDS("文字节点有子节点", "text with children"));
}

bool pilu_document_check(const pilu_document *doc, pilu_diags *diags)
{
    checker c = {.doc = doc, .diags = diags, .scratch = pilu_arena_new()};
    c.seen = PILU_NEW_ARRAY(c.scratch, uint8_t, doc->node_count);
    c.seen[doc->root->id] = 1;
    bool sound = doc->root->kind == PILU_NODE_DOCUMENT && !doc->root->parent;
    if (!sound) broken(&c, doc->root, PILU_WORDS("根节点不是 document", "the root is not a document"));
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; sound && (event = pilu_iter_next(&iter)) != PILU_DONE;)
        if (event == PILU_ENTER) sound = check_links(&c, iter.node);
    iter = pilu_iter_new(doc->root);
    for (pilu_event event; sound && (event = pilu_iter_next(&iter)) != PILU_DONE;)
        if (event == PILU_ENTER) check_node(&c, iter.node);
    if (sound) check_names(&c);
    if (sound && c.titles == 0) FINDING(&c, HEADING_TITLE, doc->root, PILU_STR("0"));
    pilu_arena_free(c.scratch);
    return !c.wrong;
}
