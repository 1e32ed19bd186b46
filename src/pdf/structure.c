#include "pdf/structure.h"
#include "doc/chart.h"
#include "doc/image.h"
#include "doc/table_heads.h"

typedef struct element {
    const pilu_node *node;
    const char *type;
    uint32_t parent, next, first, last; /* elements */
    uint32_t order;                     /* of its node in the document */
    uint32_t link;                      /* the Link around it, or 0 */
    uint32_t figure;                    /* the Figure around it, from 1, or 0 */
    uint32_t mark_first, mark_last;     /* marks, from 1 */
    uint32_t table, cell;               /* from 1; TH and TD */
    uint32_t number;                    /* its object, once known */
    bool keep;
} element;

typedef struct mark {
    uint32_t element, page, next;
    uint32_t order;  /* of the node shown */
    uint32_t id;     /* MCID, or the annotation's object number */
    bool annotation;
} mark;

typedef struct table {
    const pilu_grid *grid;
    pilu_table_heads *heads; /* NULL: Scope is enough */
} table;

/* Where a Figure stands: on the page of its first content. */
typedef struct figure {
    uint32_t page;
    int32_t box[4];
    bool used;
} figure;

struct pilu_structure {
    pilu_arena *arena;
    uint32_t *owner, *order; /* by node id */
    element *elements;       /* [0] is nobody, [1] Document */
    size_t count, room;
    mark *marks;             /* [0] is none */
    size_t mark_count, mark_room;
    uint32_t *pages, *page_first; /* object number and first mark of each page */
    size_t page_count, page_room, first_room, first_count;
    uint32_t *annotations;   /* elements, by /StructParent less the number of pages */
    size_t annotation_count, annotation_room;
    table *tables;
    size_t table_count, table_room;
    figure *figures;
    size_t figure_count, figure_room;
    uint32_t parent_leaves, id_leaves; /* first object number of each */
    uint32_t *ids;           /* elements with an /ID, ascending */
    size_t id_count, id_room;
};

enum { PARENT_LEAF = 32, ID_LEAF = 64 };

/* --- elements -------------------------------------------------------------------------------------- */

static uint32_t add_element(pilu_structure *s, uint32_t parent, const pilu_node *node, const char *type)
{
    PILU_ARENA_PUSH_ROOM(s->arena, s->elements, s->count, s->room);
    uint32_t index = (uint32_t)s->count++;
    s->elements[index] = (element){.node = node, .type = type, .parent = parent, .order = s->order[node->id],
                                   .link = strcmp(type, "Link") == 0 ? index : s->elements[parent].link,
                                   .figure = s->elements[parent].figure};
    if (strcmp(type, "Figure") == 0) {
        PILU_ARENA_PUSH_ROOM(s->arena, s->figures, s->figure_count, s->figure_room);
        s->elements[index].figure = (uint32_t)++s->figure_count;
    }
    element *up = &s->elements[parent];
    if (up->last) s->elements[up->last].next = index;
    else up->first = index;
    up->last = index;
    return index;
}

/* §14.8.4.3.3: the item's number or bullet is its Lbl, the rest its LBody. */
static void add_item_parts(pilu_structure *s, const pilu_node *item, uint32_t index)
{
    const pilu_node *leaf = item->first;
    while (leaf && leaf->first) leaf = leaf->first;
    uint32_t label = add_element(s, index, item, "Lbl");
    s->owner[item->id] = add_element(s, index, item, "LBody");
    if (leaf && leaf->kind == PILU_NODE_TEXT && leaf->generated) s->owner[leaf->id] = label;
}

/* §14.8.4.2, table 333: a TOC may stand in a TOC, or in the TOCI of the entry that it is below; the latter says whose
 * entries they are. Gives the TOC that the entry stands in; each TOCI before it was the last of its TOC. */
static uint32_t entry_list(pilu_structure *s, const pilu_node *entry)
{
    const pilu_node *prev = entry->prev;
    if (!prev || prev->kind != PILU_NODE_TOC_ENTRY) return s->owner[entry->parent->id];
    uint32_t item = s->elements[s->owner[prev->id]].parent; /* its owner is the Reference */
    for (int depth = prev->depth; depth > entry->depth; depth--) item = s->elements[s->elements[item].parent].parent;
    return prev->depth < entry->depth ? add_element(s, item, entry, "TOC") : s->elements[item].parent;
}

/* §14.8.4.2, table 333: an entry refers to its heading; the Link holds what it is called, and the page number, which
 * stands behind it, belongs to the link's area too. */
static void add_reference(pilu_structure *s, const pilu_node *entry, uint32_t index)
{
    s->owner[entry->id] = add_element(s, index, entry, "Reference");
}

static void add_table(pilu_structure *s, pilu_diags *diags, const pilu_node *node)
{
    const pilu_grid *grid = pilu_grid_of(s->arena, diags, node);
    if (!grid) return;
    PILU_ARENA_PUSH_ROOM(s->arena, s->tables, s->table_count, s->table_room);
    s->tables[s->table_count++] = (table){grid, pilu_table_heads_new(s->arena, grid)};
}

/* A PDF is carried away from its site, where a page beside it is not found: such a link is one of the HTML alone. */
static bool leads_from_paper(pilu_str href)
{
    return pilu_str_starts(href, PILU_STR("#")) || pilu_str_find(href, PILU_STR(":"), 0) != SIZE_MAX;
}

/* In a figure a picture is what the figure shows; decoration is nothing at all. */
static const char *type_of(const pilu_node *node)
{
    if (node->kind == PILU_NODE_IMG && (node->parent->kind == PILU_NODE_FIGURE || !pilu_image_alt(node).n)) return "";
    /* What is said in another language is an element, to say so (ISO 14289-1 §7.2). */
    if (node->kind == PILU_NODE_SPAN && pilu_node_attr(node, PILU_ATTR_LANG).n) return "Span";
    /* A Link without an annotation says nothing (ISO 14289-1 §7.18.5). */
    if (node->kind == PILU_NODE_A && !leads_from_paper(pilu_node_attr(node, PILU_ATTR_HREF))) return "Span";
    return pilu_node_kind_pdf(node->kind);
}

static void enter(pilu_structure *s, pilu_diags *diags, const pilu_node *node, uint32_t order)
{
    s->order[node->id] = order;
    if (s->owner[node->id]) return; /* a label, taken by its item */
    uint32_t parent = node->parent ? s->owner[node->parent->id] : 0;
    if (node->kind == PILU_NODE_TOC_ENTRY) parent = entry_list(s, node);
    const char *type = type_of(node);
    s->owner[node->id] = *type ? add_element(s, parent, node, type) : parent;
    if (node->kind == PILU_NODE_TOC_ENTRY) add_reference(s, node, s->owner[node->id]);
    if (parent && strcmp(s->elements[parent].type, "Reference") == 0 && strcmp(type, "Link") == 0)
        s->elements[parent].link = s->owner[node->id];
    if (node->kind == PILU_NODE_LI) add_item_parts(s, node, s->owner[node->id]);
    if (node->kind == PILU_NODE_TABLE) add_table(s, diags, node);
}

static void join_cells(pilu_structure *s)
{
    for (size_t t = 0; t < s->table_count; t++)
        for (uint32_t c = 0; c < s->tables[t].grid->cell_count; c++) {
            element *e = &s->elements[s->owner[s->tables[t].grid->cells[c].node->id]];
            e->table = (uint32_t)t + 1;
            e->cell = c + 1;
        }
}

pilu_structure *pilu_structure_new(pilu_arena *arena, pilu_diags *diags, const pilu_document *doc)
{
    pilu_structure *s = PILU_NEW(arena, pilu_structure);
    s->arena = arena;
    s->owner = PILU_NEW_ARRAY(arena, uint32_t, doc->node_count);
    s->order = PILU_NEW_ARRAY(arena, uint32_t, doc->node_count);
    PILU_ARENA_PUSH_ROOM(arena, s->elements, s->count, s->room);
    s->count = 1;
    PILU_ARENA_PUSH_ROOM(arena, s->marks, s->mark_count, s->mark_room);
    s->mark_count = 1;
    pilu_iter iter = pilu_iter_new(doc->root);
    uint32_t order = 0;
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;)
        if (event == PILU_ENTER) enter(s, diags, iter.node, ++order);
    join_cells(s);
    return s;
}

uint32_t pilu_structure_owner(const pilu_structure *s, const pilu_node *node) { return s->owner[node->id]; }
const char *pilu_structure_type(const pilu_structure *s, uint32_t element) { return s->elements[element].type; }
uint32_t pilu_structure_link(const pilu_structure *s, uint32_t element) { return s->elements[element].link; }
const pilu_node *pilu_structure_node(const pilu_structure *s, uint32_t element) { return s->elements[element].node; }

/* --- content --------------------------------------------------------------------------------------- */

void pilu_structure_page(pilu_structure *s, uint32_t page_number)
{
    PILU_ARENA_PUSH_ROOM(s->arena, s->pages, s->page_count, s->page_room);
    PILU_ARENA_PUSH_ROOM(s->arena, s->page_first, s->first_count, s->first_room);
    s->pages[s->page_count++] = page_number;
    s->page_first[s->first_count++] = (uint32_t)s->mark_count;
}

/* The end of the last page's marks. */
static void end_pages(pilu_structure *s)
{
    if (s->first_count > s->page_count) return;
    PILU_ARENA_PUSH_ROOM(s->arena, s->page_first, s->first_count, s->first_room);
    s->page_first[s->first_count++] = (uint32_t)s->mark_count;
}

static void add_mark(pilu_structure *s, mark mark)
{
    PILU_ARENA_PUSH_ROOM(s->arena, s->marks, s->mark_count, s->mark_room);
    uint32_t index = (uint32_t)s->mark_count++;
    element *e = &s->elements[mark.element];
    s->marks[index] = mark;
    if (e->mark_last) s->marks[e->mark_last].next = index;
    else e->mark_first = index;
    e->mark_last = index;
}

uint32_t pilu_structure_mark(pilu_structure *s, uint32_t element, const pilu_node *node)
{
    uint32_t page = (uint32_t)s->page_count - 1;
    uint32_t id = (uint32_t)s->mark_count - s->page_first[page];
    add_mark(s, (mark){.element = element, .page = page, .order = s->order[node->id], .id = id});
    return id;
}

uint32_t pilu_structure_annotation(pilu_structure *s, uint32_t element, uint32_t page, uint32_t number)
{
    end_pages(s);
    add_mark(s, (mark){.element = element, .page = page, .order = UINT32_MAX, .id = number, .annotation = true});
    PILU_ARENA_PUSH_ROOM(s->arena, s->annotations, s->annotation_count, s->annotation_room);
    s->annotations[s->annotation_count++] = element;
    return (uint32_t)(s->page_count + s->annotation_count - 1);
}

void pilu_structure_extend(pilu_structure *s, uint32_t element, const int32_t rect[4])
{
    uint32_t page = (uint32_t)s->page_count - 1;
    if (!s->elements[element].figure) return;
    figure *f = &s->figures[s->elements[element].figure - 1];
    if (!f->used) *f = (figure){page, {rect[0], rect[1], rect[2], rect[3]}, true};
    if (f->page != page) return;
    for (int i = 0; i < 4; i++)
        if (i < 2 ? rect[i] < f->box[i] : rect[i] > f->box[i]) f->box[i] = rect[i];
}

/* --- numbers --------------------------------------------------------------------------------------- */

static bool is_table_part(const pilu_node *node)
{
    pilu_category category = pilu_node_kind_category(node->kind);
    return category == PILU_CATEGORY_ROWS || category == PILU_CATEGORY_ROW || category == PILU_CATEGORY_CELL;
}

/* Kept: what has content in it, and every row and cell of a table that is kept, empty or not. */
static void prune(pilu_structure *s)
{
    for (size_t i = s->count; i-- > 1;) {
        element *e = &s->elements[i];
        e->keep = e->keep || e->mark_first;
        if (e->keep) s->elements[e->parent].keep = true;
    }
    for (size_t i = 2; i < s->count; i++) {
        element *e = &s->elements[i];
        bool hidden = e->node->style && e->node->style->hidden;
        if (is_table_part(e->node) && s->elements[e->parent].keep && !hidden) e->keep = true;
    }
    s->elements[1].keep = true;
}

static bool has_id(const pilu_structure *s, const element *e)
{
    return e->cell && e->node->kind == PILU_NODE_TH && s->tables[e->table - 1].heads;
}

static uint32_t leaves(size_t count, size_t size) { return (uint32_t)((count + size - 1) / size); }

uint32_t pilu_structure_number(pilu_structure *s, uint32_t first)
{
    prune(s);
    end_pages(s);
    for (size_t i = 1; i < s->count; i++) {
        element *e = &s->elements[i];
        if (!e->keep) continue;
        e->number = first++;
        if (!has_id(s, e)) continue;
        PILU_ARENA_PUSH_ROOM(s->arena, s->ids, s->id_count, s->id_room);
        s->ids[s->id_count++] = (uint32_t)i;
    }
    s->parent_leaves = first;
    first += leaves(s->page_count + s->annotation_count, PARENT_LEAF);
    s->id_leaves = first;
    return first + leaves(s->id_count, ID_LEAF);
}

/* --- writing --------------------------------------------------------------------------------------- */

/* Of one width, so that the ascending elements give an ascending name tree (§7.9.6). */
static void put_id(pilu_buf *out, uint32_t element)
{
    char id[] = "(h0000000)";
    for (char *digit = id + 8; element; element >>= 4) *digit-- = "0123456789abcdef"[element & 15];
    pilu_buf_put(out, id, sizeof id - 1);
}

static void put_heads(const pilu_structure *s, const element *e, pilu_buf *out)
{
    const table *t = &s->tables[e->table - 1];
    uint32_t heads[PILU_HEADS_MAX];
    uint32_t count = t->heads ? pilu_table_heads_of(t->heads, e->cell - 1, heads) : 0;
    if (!count) return;
    pilu_buf_text(out, "/Headers[");
    for (uint32_t i = 0; i < count; i++) put_id(out, s->owner[t->grid->cells[heads[i]].node->id]);
    pilu_buf_char(out, ']');
}

/* §14.8.5.7. */
static void put_cell(const pilu_structure *s, uint32_t index, const element *e, pilu_buf *out)
{
    const pilu_grid *grid = s->tables[e->table - 1].grid;
    const pilu_grid_cell *cell = &grid->cells[e->cell - 1];
    bool head = e->node->kind == PILU_NODE_TH;
    if (has_id(s, e)) {
        pilu_buf_text(out, "/ID");
        put_id(out, index);
    }
    size_t before = out->n;
    pilu_buf_text(out, "/A<</O/Table");
    size_t empty = out->n;
    /* HTML's rowgroup and colgroup have no counterpart; a span says how far they reach. */
    if (head) pilu_buf_text(out, pilu_table_head_is_column(e->node) ? "/Scope/Column" : "/Scope/Row");
    if (cell->rows > 1) pilu_buf_printf(out, "/RowSpan %u", cell->rows);
    if (cell->columns > 1) pilu_buf_printf(out, "/ColSpan %u", cell->columns);
    put_heads(s, e, out);
    if (out->n == empty) out->n = before;
    else pilu_buf_text(out, ">>");
}

/* ISO 14289-1 §7.6: a list with labels says how they number. */
static void put_list(const pilu_structure *s, const element *e, pilu_buf *out)
{
    const element *item = &s->elements[e->first];
    const element *label = &s->elements[item->first];
    if (!item->node || item->node->kind != PILU_NODE_LI || !label->keep || strcmp(label->type, "Lbl") != 0) return;
    pilu_buf_text(out, e->node->kind == PILU_NODE_OL ? "/A<</O/List/ListNumbering/Decimal>>"
                                                     : "/A<</O/List/ListNumbering/Disc>>");
}

static pilu_str alt_of(const pilu_structure *s, const element *e)
{
    const pilu_node *chart = e->node->first;
    while (chart && chart->kind != PILU_NODE_CHART) chart = chart->next;
    return chart ? pilu_chart_alt(s->arena, pilu_chart_read(s->arena, chart)) : pilu_image_alts(s->arena, e->node);
}

pilu_str pilu_structure_too_long(const pilu_structure *s)
{
    pilu_str text = {0};
    pilu_buf bytes;
    pilu_buf_init(&bytes, 0);
    for (size_t i = 0; i < s->count && s->figure_count && !text.n; i++) {
        if (!s->elements[i].figure) continue;
        pilu_str alt = alt_of(s, &s->elements[i]);
        bytes.n = 0;
        pilu_put_utf16_bytes(&bytes, alt);
        if (bytes.n > PILU_PDF_STRING_MOST) text = alt;
    }
    pilu_buf_free(&bytes);
    return text;
}

/* ISO 14289-1 §7.3: what stands for the picture, and where it is (§14.8.5.4.3). */
static void put_figure(const pilu_structure *s, const element *e, pilu_buf *out)
{
    const figure *f = &s->figures[e->figure - 1];
    pilu_buf_text(out, "/Alt");
    pilu_put_text(out, alt_of(s, e));
    pilu_buf_text(out, "/A<</O/Layout/Placement/Block/BBox[");
    for (int i = 0; i < 4; i++) {
        if (i) pilu_buf_char(out, ' ');
        pilu_put_fixed(out, f->box[i]);
    }
    pilu_buf_text(out, "]>>");
}

static void put_mark(const pilu_structure *s, const mark *m, uint32_t own_page, pilu_buf *out)
{
    if (!m->annotation && m->page == own_page) {
        pilu_buf_char(out, ' ');
        pilu_buf_int(out, m->id);
        return;
    }
    pilu_buf_text(out, m->annotation ? "<</Type/OBJR" : "<</Type/MCR");
    if (m->page != own_page) {
        pilu_buf_text(out, "/Pg");
        pilu_put_ref(out, s->pages[m->page]);
    }
    if (m->annotation) {
        pilu_buf_text(out, "/Obj");
        pilu_put_ref(out, m->id);
    } else {
        pilu_buf_text(out, "/MCID ");
        pilu_buf_int(out, m->id);
    }
    pilu_buf_text(out, ">>");
}

/* Content and elements in the document's order: each in a list of its own, merged here. */
static void put_kids(const pilu_structure *s, const element *e, uint32_t own_page, pilu_buf *out)
{
    size_t start = out->n, kids = 0;
    pilu_buf_text(out, "/K[");
    size_t inside = out->n;
    uint32_t m = e->mark_first, child = e->first;
    while (m || child) {
        if (child && !s->elements[child].keep) {
            child = s->elements[child].next;
        } else if (m && (!child || s->marks[m].order < s->elements[child].order)) {
            put_mark(s, &s->marks[m], own_page, out);
            m = s->marks[m].next;
            kids++;
        } else {
            pilu_put_ref(out, s->elements[child].number);
            child = s->elements[child].next;
            kids++;
        }
    }
    if (kids == 0) out->n = start;
    else if (kids > 1) pilu_buf_char(out, ']');
    else if (out->p) memmove(out->p + inside - 1, out->p + inside, out->n - inside), out->n--;
}

static void put_element(const pilu_structure *s, uint32_t index, uint32_t root_number, pilu_buf *out)
{
    const element *e = &s->elements[index];
    pilu_buf_text(out, "<</S/");
    pilu_buf_text(out, e->type);
    pilu_buf_text(out, "/P");
    pilu_put_ref(out, e->parent ? s->elements[e->parent].number : root_number);
    uint32_t own_page = UINT32_MAX;
    if (e->mark_first) {
        own_page = s->marks[e->mark_first].page;
        pilu_buf_text(out, "/Pg");
        pilu_put_ref(out, s->pages[own_page]);
    }
    pilu_str lang = pilu_node_attr(e->node, PILU_ATTR_LANG);
    if (lang.n) {
        pilu_buf_text(out, "/Lang");
        pilu_put_text(out, lang);
    }
    if (e->cell) put_cell(s, index, e, out);
    if (strcmp(e->type, "Figure") == 0) put_figure(s, e, out);
    if (strcmp(e->type, "L") == 0) put_list(s, e, out);
    put_kids(s, e, own_page, out);
    pilu_buf_text(out, ">>");
}

/* A leaf of the parent tree (§14.7.4.4): by page an array of elements by MCID, by annotation its element. */
static void put_parent_leaf(const pilu_structure *s, uint32_t first, uint32_t end, pilu_buf *out)
{
    pilu_buf_printf(out, "<</Limits[%u %u]/Nums[", first, end - 1);
    for (uint32_t key = first; key < end; key++) {
        if (key > first) pilu_buf_char(out, ' ');
        pilu_buf_int(out, key);
        if (key >= s->page_count) {
            pilu_put_ref(out, s->elements[s->annotations[key - s->page_count]].number);
            continue;
        }
        pilu_buf_char(out, '[');
        for (uint32_t m = s->page_first[key]; m < s->page_first[key + 1]; m++)
            pilu_put_ref(out, s->elements[s->marks[m].element].number);
        pilu_buf_char(out, ']');
    }
    pilu_buf_text(out, "]>>");
}

static void put_id_leaf(const pilu_structure *s, uint32_t first, uint32_t end, pilu_buf *out)
{
    pilu_buf_text(out, "<</Limits[");
    put_id(out, s->ids[first]);
    put_id(out, s->ids[end - 1]);
    pilu_buf_text(out, "]/Names[");
    for (uint32_t i = first; i < end; i++) {
        put_id(out, s->ids[i]);
        pilu_put_ref(out, s->elements[s->ids[i]].number);
    }
    pilu_buf_text(out, "]>>");
}

typedef void put_leaf(const pilu_structure *s, uint32_t first, uint32_t end, pilu_buf *out);

static void write_leaves(const pilu_structure *s, pilu_writer *writer, uint32_t number, size_t count, size_t size,
                         put_leaf *put)
{
    for (size_t first = 0; first < count; first += size) {
        size_t end = first + size < count ? first + size : count;
        put(s, (uint32_t)first, (uint32_t)end, pilu_writer_object(writer, number++));
    }
}

static void put_tree(pilu_buf *out, const char *key, uint32_t first, uint32_t count)
{
    pilu_buf_printf(out, "/%s<</Kids[", key);
    for (uint32_t i = 0; i < count; i++) pilu_put_ref(out, first + i);
    pilu_buf_text(out, "]>>");
}

void pilu_structure_write(pilu_structure *s, pilu_writer *writer, uint32_t root_number)
{
    size_t keys = s->page_count + s->annotation_count;
    pilu_buf *out = pilu_writer_object(writer, root_number);
    pilu_buf_text(out, "<</Type/StructTreeRoot/K");
    pilu_put_ref(out, s->elements[1].number);
    put_tree(out, "ParentTree", s->parent_leaves, leaves(keys, PARENT_LEAF));
    pilu_buf_printf(out, "/ParentTreeNextKey %zu", keys);
    if (s->id_count) put_tree(out, "IDTree", s->id_leaves, leaves(s->id_count, ID_LEAF));
    pilu_buf_text(out, ">>");
    for (size_t i = 1; i < s->count; i++)
        if (s->elements[i].keep)
            put_element(s, (uint32_t)i, root_number, pilu_writer_object(writer, s->elements[i].number));
    write_leaves(s, writer, s->parent_leaves, keys, PARENT_LEAF, put_parent_leaf);
    write_leaves(s, writer, s->id_leaves, s->id_count, ID_LEAF, put_id_leaf);
}
