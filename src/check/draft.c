#include "check/draft.h"

#include "base/utf8.h"
#include "check/report.h"

/* A text of the document that comes from the data, and the heading it stands under. */
typedef struct shown {
    pilu_str pointer;
    const pilu_node *heading;
} shown;

typedef struct lister {
    pilu_document *doc;
    pilu_origin hidden;
    shown *shown;
    size_t count, room;
} lister;

/* --- places ---------------------------------------------------------------------------------------------- */

static void read_document(lister *l)
{
    const pilu_node *heading = NULL;
    pilu_iter iter = pilu_iter_new(l->doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        if (event != PILU_ENTER) continue;
        if (pilu_node_heading_level(iter.node->kind)) heading = iter.node;
        if (!iter.node->pointer.n) continue;
        PILU_ARENA_PUSH_ROOM(l->doc->arena, l->shown, l->count, l->room);
        l->shown[l->count++] = (shown){iter.node->pointer, heading};
    }
}

static bool is_below(pilu_str pointer, pilu_str of)
{
    return pointer.n > of.n && pilu_str_starts(pointer, of) && pointer.p[of.n] == '/';
}

/* The heading under which the value is printed; else a part of it; else what it is a part of. */
static pilu_str section_of(const lister *l, pilu_str pointer)
{
    const pilu_node *best = NULL;
    int rank = 0;
    for (size_t i = 0; pointer.n && i < l->count; i++) {
        pilu_str other = l->shown[i].pointer;
        int now = pilu_str_eq(other, pointer) ? 3 : is_below(other, pointer) ? 2 : is_below(pointer, other) ? 1 : 0;
        if (now <= rank) continue;
        rank = now;
        best = l->shown[i].heading;
    }
    return best ? pilu_node_text(l->doc->arena, best) : (pilu_str){0};
}

static bool is_inside(pilu_origin at, pilu_origin of)
{
    return of.source && at.source == of.source && at.offset >= of.offset && at.offset < of.offset + of.length;
}

/* The file's own name: where this machine keeps it is nobody's business, and the same data make the same bytes. */
static pilu_str place_in_file(const lister *l, pilu_origin at)
{
    pilu_str name = at.source->name;
    for (size_t i = name.n; i > 0; i--) {
        if (name.p[i - 1] != '/') continue;
        name = pilu_str_slice(name, i, name.n);
        break;
    }
    pilu_line_column place = pilu_source_place(at.source, at.offset);
    return pilu_arena_printf(l->doc->arena, "%.*s 第%u行", PILU_FMT(name), place.line);
}

/* --- nodes ----------------------------------------------------------------------------------------------- */

static pilu_node *element(lister *l, pilu_node *parent, pilu_node_kind kind, const char *class)
{
    pilu_node *node = pilu_node_new(l->doc, kind, l->doc->root->origin);
    if (class) pilu_node_set_attr(l->doc, node, PILU_ATTR_CLASS, pilu_str_from(class));
    pilu_node_append(parent, node);
    return node;
}

/* What was found may be just what cannot be printed. */
static pilu_str printable(const lister *l, pilu_str text)
{
    pilu_buf out;
    pilu_buf_init(&out, 0);
    for (const char *p = text.p, *end = pilu_str_end(text); p < end;) {
        const char *at = p;
        uint32_t c = pilu_utf8_next(&p, end);
        if (c == PILU_UTF8_BAD || pilu_char_steers(c)) pilu_buf_text(&out, "□");
        else pilu_buf_put(&out, at, (size_t)(p - at));
    }
    pilu_str clean = pilu_arena_str(l->doc->arena, pilu_buf_view(&out));
    pilu_buf_free(&out);
    return clean;
}

static void add_text(lister *l, pilu_node *parent, pilu_str text)
{
    pilu_node *node = pilu_node_new(l->doc, PILU_NODE_TEXT, parent->origin);
    node->text = printable(l, text);
    pilu_node_append(parent, node);
}

static void add_line(lister *l, pilu_node *cell, const char *label, pilu_str text)
{
    if (!text.n) return;
    pilu_node *line = element(l, cell, PILU_NODE_P, NULL);
    if (*label) add_text(l, line, pilu_str_from(label));
    add_text(l, line, text);
}

static void add_head(lister *l, pilu_node *table)
{
    static const struct {
        const char *class, *words;
    } HEADS[] = {{"draft-number", "序号"}, {"draft-code", "级别、代码"}, {"draft-place", "位置"}, {"draft-what", "内容"}};
    pilu_node *columns = element(l, table, PILU_NODE_COLGROUP, NULL);
    for (size_t i = 0; i < PILU_COUNT(HEADS); i++) element(l, columns, PILU_NODE_COL, HEADS[i].class);
    pilu_node *row = element(l, element(l, table, PILU_NODE_THEAD, NULL), PILU_NODE_TR, NULL);
    for (size_t i = 0; i < PILU_COUNT(HEADS); i++) {
        pilu_node *cell = element(l, row, PILU_NODE_TH, NULL);
        pilu_node_set_attr(l->doc, cell, PILU_ATTR_SCOPE, PILU_STR("col"));
        add_text(l, cell, pilu_str_from(HEADS[i].words));
    }
}

static void add_place(lister *l, pilu_node *cell, const pilu_place *place)
{
    pilu_origin data = place->data.source ? place->data : place->at;
    add_line(l, cell, "", section_of(l, place->pointer));
    if (place->page) add_line(l, cell, "", pilu_arena_printf(l->doc->arena, "第%d页", place->page));
    add_line(l, cell, "", place->pointer);
    if (data.source) add_line(l, cell, "", place_in_file(l, data));
    if (data.source && place->at.source != data.source) add_line(l, cell, "", place_in_file(l, place->at));
    if (!cell->first) add_line(l, cell, "", PILU_STR("—"));
}

static void add_message(lister *l, pilu_node *cell, const pilu_finding *f)
{
    pilu_str *args = PILU_NEW_ARRAY(l->doc->arena, pilu_str, f->arg_count);
    if (f->arg_count) memcpy(args, f->args, f->arg_count * sizeof *args);
    if (f->code == PILU_FOUND_GLYPH_MISSING) args[0] = PILU_STR("□"); /* it would be missing here too */
    pilu_finding shown = *f;
    shown.args = args;
    pilu_buf text;
    pilu_buf_init(&text, 0);
    pilu_finding_message(&shown, PILU_ZH, &text);
    add_line(l, cell, "", pilu_arena_str(l->doc->arena, pilu_buf_view(&text)));
    pilu_buf_free(&text);
    add_line(l, cell, "现值：", f->found);
    add_line(l, cell, "应为：", f->expected);
}

static void add_row(lister *l, pilu_node *body, const pilu_finding *f, size_t number)
{
    static const char *const WORDS[] = {"提示", "警告", "错误"};
    pilu_node *row = element(l, body, PILU_NODE_TR, NULL), *head = element(l, row, PILU_NODE_TH, NULL);
    pilu_node_set_attr(l->doc, head, PILU_ATTR_SCOPE, PILU_STR("row"));
    add_text(l, head, pilu_arena_printf(l->doc->arena, "%zu", number));
    pilu_node *code = element(l, row, PILU_NODE_TD, NULL);
    add_line(l, code, "", pilu_str_from(WORDS[f->severity]));
    add_line(l, code, "", pilu_str_from(pilu_code_name(f->code)));
    pilu_node *place = element(l, row, PILU_NODE_TD, NULL), *what = element(l, row, PILU_NODE_TD, NULL);
    if (is_inside(f->place.at, l->hidden) || is_inside(f->place.data, l->hidden)) {
        add_line(l, place, "", PILU_STR("不公开的 claims"));
        add_line(l, what, "", PILU_STR("内容见 pilu check 的输出，不印在文件里。"));
        return;
    }
    add_place(l, place, &f->place);
    add_message(l, what, f);
}

void pilu_draft_list(pilu_document *doc, const pilu_diags *diags, pilu_origin hidden)
{
    lister l = {.doc = doc, .hidden = hidden};
    read_document(&l);
    size_t all = diags->errors + diags->warnings, listed = 0;
    if (!all) {
        add_text(&l, element(&l, doc->root, PILU_NODE_P, "draft-nothing"), PILU_STR("检查发现：没有错误，也没有警告。"));
        return;
    }
    pilu_node *section = element(&l, doc->root, PILU_NODE_SECTION, "draft-findings");
    pilu_node *heading = element(&l, section, PILU_NODE_H2, NULL);
    pilu_node_set_attr(doc, heading, PILU_ATTR_NUMBERED, PILU_STR("no"));
    add_text(&l, heading, PILU_STR("检查发现"));
    pilu_node *table = element(&l, section, PILU_NODE_TABLE, NULL);
    add_text(&l, element(&l, table, PILU_NODE_CAPTION, NULL),
             pilu_arena_printf(doc->arena, "错误%zu条、警告%zu条", diags->errors, diags->warnings));
    add_head(&l, table);
    pilu_node *body = element(&l, table, PILU_NODE_TBODY, NULL);
    for (int severity = PILU_ERROR; severity >= PILU_WARNING; severity--)
        for (size_t i = 0; i < diags->count; i++)
            if ((int)diags->items[i].severity == severity && listed < PILU_REPORT_MOST)
                add_row(&l, body, &diags->items[i], ++listed);
    if (all > listed)
        add_text(&l, element(&l, section, PILU_NODE_P, NULL),
                 pilu_arena_printf(doc->arena, "另有%zu条未列出，见 pilu check 的输出。", all - listed));
}
