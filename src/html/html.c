#include "base/digest.h"
#include "html/html.h"
#include "html/writer.h"

/* A table being written; tables stand in cells of others. */
typedef struct open_table {
    struct open_table *outer;
    pilu_html_heads *heads; /* NULL: scope is enough */
    pilu_str label;         /* its name, when no caption gives one */
} open_table;

typedef struct writer {
    const pilu_document *doc;
    pilu_buf *out;
    pilu_arena *scratch;
    const pilu_str *ids;  /* with the prefix */
    pilu_str prefix;      /* of every id, so that two fragments can stand in one page */
    open_table *table;
    /* Tables that follow each other, of which the first alone has a caption, are one to the reader, and one CSV. */
    const pilu_grid **run;
    size_t run_count, run_room;
    pilu_str run_name, run_mark;
    bool run_is_captioned; /* by this name */
    const pilu_str *marks; /* what tells tables of one caption apart, by the table's id */
    bool figure;          /* the text before ended with a figure, and its unit comes */
    pilu_str heading;     /* the last one's text */
    unsigned tables;      /* since */
} writer;

/* --- the head of the page -------------------------------------------------------------------------- */

static void put_meta(pilu_buf *out, const char *name, pilu_str content)
{
    if (!content.n) return;
    pilu_buf_printf(out, "<meta name=\"%s\"", name);
    pilu_html_attr(out, "content", content);
    pilu_buf_text(out, ">\n");
}

/* What stands in each style element: the roles of the fonts, then the sheets. Each has an element of its own, so that a
 * brace left open in one does not swallow the next. */
static pilu_str *read_styles(const pilu_html_input *input, pilu_arena *scratch, size_t *count)
{
    pilu_str *styles = PILU_NEW_ARRAY(scratch, pilu_str, input->sheet_count + 1);
    pilu_buf css;
    pilu_buf_init(&css, 0);
    if (input->font_count) pilu_buf_text(&css, "\n:root {\n");
    for (size_t i = 0; i < input->font_count; i++) {
        pilu_buf_text(&css, "  --");
        pilu_html_css(&css, input->fonts[i].name);
        pilu_buf_text(&css, ": ");
        pilu_html_css(&css, input->fonts[i].css);
        pilu_buf_text(&css, ";\n");
    }
    if (input->font_count) pilu_buf_text(&css, "}\n");
    if (css.n) styles[(*count)++] = pilu_arena_str(scratch, pilu_buf_view(&css));
    for (size_t i = 0; i < input->sheet_count; i++) {
        css.n = 0;
        pilu_buf_char(&css, '\n');
        pilu_html_css(&css, input->sheets[i]->text);
        if (css.p[css.n - 1] != '\n') pilu_buf_char(&css, '\n');
        styles[(*count)++] = pilu_arena_str(scratch, pilu_buf_view(&css));
    }
    pilu_buf_free(&css);
    return styles;
}

/* The page asks nobody for anything and runs nothing, whatever stands in it; of style it has these elements, known by
 * their SHA-256, and no other. A link with `download` is not the policy's business: it leads away from the page. */
static void put_policy(pilu_buf *out, const pilu_str *styles, size_t count)
{
    pilu_buf_text(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src");
    for (size_t i = 0; i < count; i++) {
        uint8_t digest[PILU_DIGEST_SIZE];
        pilu_digest_bytes(styles[i], digest);
        pilu_buf_text(out, " 'sha256-");
        pilu_html_base64(out, (pilu_str){(const char *)digest, sizeof digest});
        pilu_buf_char(out, '\'');
    }
    pilu_buf_text(out, count ? "; " : " 'none'; ");
    pilu_buf_text(out, "img-src data:; base-uri 'none'; form-action 'none'\">\n");
}

static void put_head(const pilu_html_input *input, pilu_arena *scratch, pilu_buf *out)
{
    const pilu_document *doc = input->doc;
    size_t count = 0;
    const pilu_str *styles = read_styles(input, scratch, &count);
    pilu_buf_text(out, "<!doctype html>\n<html");
    pilu_html_attr(out, "lang", doc->lang);
    pilu_buf_text(out, ">\n<head>\n<meta charset=\"utf-8\">\n");
    put_policy(out, styles, count);
    pilu_buf_text(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    pilu_html_text(out, doc->title);
    pilu_buf_text(out, "</title>\n");
    put_meta(out, "author", doc->author);
    put_meta(out, "description", doc->local ? doc->title : doc->subject);
    put_meta(out, "dcterms.issued", doc->date);
    put_meta(out, "generator", doc->generator);
    put_meta(out, "pilu-kind", doc->kind);
    put_meta(out, "pilu-layout", doc->layout);
    put_meta(out, "pilu-year", doc->keywords[2]);
    put_meta(out, "pilu-data-sha256", doc->data_sha256);
    put_meta(out, "pilu-layout-sha256", doc->layout_sha256);
    put_meta(out, "pilu-rules-sha256", doc->rules_sha256);
    put_meta(out, "pilu-kept", doc->kept);
    for (size_t i = 0; i < count; i++) pilu_buf_printf(out, "<style>%.*s</style>\n", PILU_FMT(styles[i]));
    pilu_buf_text(out, "</head>\n");
}

/* --- elements -------------------------------------------------------------------------------------- */

static bool is_block(const pilu_node *node)
{
    return node && pilu_node_kind_category(node->kind) != PILU_CATEGORY_INLINE;
}

/* A heading of its own, not of a section within; HTML asks for one in each section. */
static bool has_heading(const pilu_node *section)
{
    pilu_iter iter = pilu_iter_new(section);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        if (event != PILU_ENTER) continue;
        if (pilu_node_heading_level(iter.node->kind)) return true;
        if (iter.node != section && (iter.node->kind == PILU_NODE_SECTION || iter.node->kind == PILU_NODE_TABLE))
            pilu_iter_skip(&iter);
    }
    return false;
}

static const char *tag_of(const pilu_node *node)
{
    if (node->kind == PILU_NODE_SECTION || node->kind == PILU_NODE_ATTACHMENT)
        return has_heading(node) ? "section" : "div";
    return pilu_node_kind_html(node->kind);
}

static void put_class(const writer *w, const pilu_node *node)
{
    const char *own = pilu_node_kind_class(node->kind);
    pilu_str given = pilu_node_attr(node, PILU_ATTR_CLASS);
    if (own && given.n)
        pilu_html_attr(w->out, "class", pilu_arena_printf(w->scratch, "%s %.*s", own, PILU_FMT(given)));
    else if (own || given.n)
        pilu_html_attr(w->out, "class", own ? pilu_str_from(own) : given);
}

/* An attachment is named by its heading, else by its number. */
static void put_name(const writer *w, const pilu_node *attachment)
{
    if (!has_heading(attachment)) pilu_buf_text(w->out, " role=\"region\"");
    pilu_iter iter = pilu_iter_new(attachment);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        if (event != PILU_ENTER || !pilu_node_heading_level(iter.node->kind)) continue;
        pilu_html_attr(w->out, "aria-labelledby", w->ids[iter.node->id]);
        return;
    }
    if (attachment->first) pilu_html_attr(w->out, "aria-label", pilu_node_text(w->scratch, attachment->first));
}

static pilu_str own_id(const writer *w, pilu_str id)
{
    return w->prefix.n ? pilu_arena_printf(w->scratch, "%.*s%.*s", PILU_FMT(w->prefix), PILU_FMT(id)) : id;
}

static pilu_str target(const writer *w, pilu_str href)
{
    if (!w->prefix.n || !pilu_str_starts(href, PILU_STR("#"))) return href;
    return pilu_arena_printf(w->scratch, "#%.*s", PILU_FMT(own_id(w, pilu_str_slice(href, 1, href.n))));
}

/* A list of ids with blanks between. */
static void put_headers(const writer *w, pilu_str ids)
{
    pilu_buf_text(w->out, " headers=\"");
    for (size_t i = 0; i < ids.n; i++) {
        if (ids.p[i] != ' ' && (i == 0 || ids.p[i - 1] == ' ')) pilu_html_value(w->out, w->prefix);
        pilu_html_value(w->out, pilu_str_slice(ids, i, i + 1));
    }
    pilu_buf_char(w->out, '"');
}

static void put_attrs(const writer *w, const pilu_node *node)
{
    bool in_heads = w->table && w->table->heads && pilu_node_kind_category(node->kind) == PILU_CATEGORY_CELL;
    pilu_str id = pilu_node_attr(node, PILU_ATTR_ID);
    id = id.n ? own_id(w, id) : w->ids[node->id];
    if (id.n) pilu_html_attr(w->out, "id", id);
    put_class(w, node);
    for (const pilu_attr *a = node->attrs; a; a = a->next) {
        bool span = a->kind == PILU_ATTR_ROWSPAN || a->kind == PILU_ATTR_COLSPAN || a->kind == PILU_ATTR_SPAN;
        if (span && pilu_node_span(node, a->kind) == 1) continue;
        if (span || a->kind == PILU_ATTR_LANG) pilu_html_attr(w->out, pilu_attr_name(a->kind), a->value);
        if (a->kind == PILU_ATTR_HREF) pilu_html_attr(w->out, "href", target(w, a->value));
        if (a->kind == PILU_ATTR_HEADERS) put_headers(w, a->value);
    }
    if (node->kind == PILU_NODE_IMG) pilu_html_image(w->out, node);
    if (node->kind == PILU_NODE_TH) pilu_html_attr(w->out, "scope", pilu_html_scope(node));
    if (node->kind == PILU_NODE_ATTACHMENT) put_name(w, node);
    if (node->kind == PILU_NODE_TOC) pilu_html_attr(w->out, "aria-labelledby", w->ids[node->first->id]);
    if (in_heads) pilu_html_heads_put(w->table->heads, w->out);
}

/* --- tables ---------------------------------------------------------------------------------------- */

static const pilu_node *caption_of(const pilu_node *table)
{
    return table->first && table->first->kind == PILU_NODE_CAPTION ? table->first : NULL;
}

/* A table without a name right behind another is more of it: a form is a stack of them. */
static bool goes_on(const pilu_node *table)
{
    return table->kind == PILU_NODE_TABLE && !caption_of(table) && table->prev && table->prev->kind == PILU_NODE_TABLE;
}

/* What stands at the side of all rows of a form's part: 项目资金, 绩效指标. */
static pilu_str side_of(const writer *w, const pilu_node *table)
{
    const pilu_node *body = table->first;
    while (body && body->kind != PILU_NODE_TBODY) body = body->next;
    const pilu_node *cell = body && body->first ? body->first->first : NULL;
    return cell && cell->kind == PILU_NODE_TH ? pilu_str_trim(pilu_node_text(w->scratch, cell)) : (pilu_str){0};
}

/* By its caption; a form's further part by the form's name and what stands at its side; else by where it stands. */
static pilu_str name_of(const writer *w, const pilu_node *table)
{
    const pilu_node *caption = caption_of(table);
    if (caption) return pilu_str_trim(pilu_node_text(w->scratch, caption));
    pilu_str side = goes_on(table) ? side_of(w, table) : (pilu_str){0};
    if (side.n && w->run_name.n)
        return pilu_arena_printf(w->scratch, "%.*s：%.*s", PILU_FMT(w->run_name), PILU_FMT(side));
    return pilu_str_trim(pilu_arena_printf(w->scratch, "%.*s 表格%u", PILU_FMT(w->heading), w->tables));
}

static pilu_str with_mark(const writer *w, pilu_str name, pilu_str mark)
{
    return mark.n ? pilu_arena_printf(w->scratch, "%.*s%.*s", PILU_FMT(name), PILU_FMT(mark)) : name;
}

/* A table too wide for the window scrolls in a box of its own, reached by the keyboard and named by the caption
 * (WCAG 2.2 criteria 1.4.10, 2.1.1); the page itself never scrolls sideways. A group, not a region: thirty tables with
 * one caption each would bury the page's landmarks, and two of one name are no landmarks at all. */
static void open_region(writer *w, const pilu_node *table)
{
    pilu_diags unheard; /* pilu_document_check has reported what is wrong */
    pilu_diags_init(&unheard, w->scratch);
    open_table *open = PILU_NEW(w->scratch, open_table);
    const pilu_grid *grid = pilu_grid_of(w->scratch, &unheard, table);
    *open = (open_table){.outer = w->table};
    if (grid) open->heads = pilu_html_heads_new(w->scratch, grid, w->ids[table->id], w->prefix);
    w->table = open;
    w->tables++;
    const pilu_node *caption = caption_of(table);
    pilu_str name = name_of(w, table), mark = goes_on(table) ? w->run_mark : w->marks[table->id];
    open->label = caption ? (pilu_str){0} : name;
    pilu_buf_text(w->out, "<div class=\"table\" role=\"group\" tabindex=\"0\"");
    if (caption && !mark.n) pilu_html_attr(w->out, "aria-labelledby", w->ids[caption->id]);
    else pilu_html_attr(w->out, "aria-label", with_mark(w, name, mark));
    pilu_buf_text(w->out, ">\n");
    if (open->outer || !grid) return;
    if (!goes_on(table)) w->run_count = 0, w->run_name = name, w->run_mark = mark, w->run_is_captioned = caption;
    PILU_ARENA_PUSH_ROOM(w->scratch, w->run, w->run_count, w->run_room);
    w->run[w->run_count++] = grid;
}

static void close_region(writer *w, const pilu_node *table)
{
    w->table = w->table->outer;
    pilu_buf_text(w->out, "</div>\n");
    bool more = table->next && goes_on(table->next);
    if (!w->table && !more && w->run_count)
        pilu_html_csv_link(w->out, w->scratch, w->run, w->run_count, with_mark(w, w->run_name, w->run_mark),
                           w->run_is_captioned ? w->run_name : (pilu_str){0});
}

/* --- the walk -------------------------------------------------------------------------------------- */

/* The item's first line: the item itself, or a paragraph of it. */
static bool in_item(const pilu_node *text)
{
    const pilu_node *in = text->parent;
    return in->kind == PILU_NODE_LI || (in->parent && in->parent->kind == PILU_NODE_LI && is_block(in));
}

/* Figures of columns do not break anyway. */
static bool is_in_column(const pilu_node *text) { return pilu_node_has_class(text->parent, PILU_STR("num")); }

static bool is_in_title(const pilu_node *text)
{
    const pilu_node *block = text->parent;
    while (pilu_node_kind_category(block->kind) == PILU_CATEGORY_INLINE) block = block->parent;
    return pilu_node_heading_level(block->kind) || block->kind == PILU_NODE_CAPTION ||
           block->kind == PILU_NODE_FIGCAPTION || block->kind == PILU_NODE_TOC_ENTRY;
}

static void put_text(writer *w, const pilu_node *text)
{
    /* A list item's mark gets an element, so that style can set it off; what else is generated is part of its text. */
    bool mark = text->generated && in_item(text);
    if (mark) pilu_buf_text(w->out, "<span class=\"marker\">");
    bool more = text->next && text->next->kind == PILU_NODE_TEXT && !mark;
    if (is_in_column(text)) pilu_html_text(w->out, text->text);
    else if (is_in_title(text)) pilu_html_title(w->out, text->text);
    else w->figure = pilu_html_words(w->out, text->text, more ? text->next->text : (pilu_str){0}, w->figure);
    if (mark) pilu_buf_text(w->out, "</span>");
}

static int depth_of(const pilu_node *entry) { return entry && entry->kind == PILU_NODE_TOC_ENTRY ? entry->depth : 0; }

/* The entries below an entry are a list within it, so that a screen reader tells the level. */
static void open_entry(const writer *w, const pilu_node *entry)
{
    int before = depth_of(entry->prev);
    if (before && before < entry->depth) pilu_buf_char(w->out, '\n');
    if (before < entry->depth) pilu_buf_text(w->out, "<ol>\n");
}

static void close_entry(const writer *w, const pilu_node *entry)
{
    int after = depth_of(entry->next);
    if (after > entry->depth) return;
    pilu_buf_text(w->out, "</li>\n");
    for (int depth = entry->depth; depth > after; depth--)
        pilu_buf_text(w->out, depth > 1 ? "</ol>\n</li>\n" : "</ol>\n");
}

/* Line breaks stand where white space is nothing: between blocks, never within a line of text. */
static void enter(writer *w, const pilu_node *node)
{
    if (node->kind == PILU_NODE_TEXT) {
        put_text(w, node);
        return;
    }
    if (node->kind == PILU_NODE_CHART) {
        pilu_html_chart(w->out, node);
        return;
    }
    if (node->kind == PILU_NODE_DATUM) return;
    if (pilu_node_heading_level(node->kind)) w->heading = pilu_node_text(w->scratch, node), w->tables = 0;
    bool table = node->kind == PILU_NODE_TABLE;
    if (table) open_region(w, node);
    if (node->kind == PILU_NODE_TOC_ENTRY) open_entry(w, node);
    pilu_buf_char(w->out, '<');
    pilu_buf_text(w->out, tag_of(node));
    put_attrs(w, node);
    if (table && w->table->label.n) pilu_html_attr(w->out, "aria-label", w->table->label);
    pilu_buf_char(w->out, '>');
    if (is_block(node->first) || node->kind == PILU_NODE_COL || node->kind == PILU_NODE_IMG)
        pilu_buf_char(w->out, '\n');
}

static void leave(writer *w, const pilu_node *node)
{
    if (pilu_node_kind_content(node->kind) == PILU_CONTENT_VOID || node->kind == PILU_NODE_CHART) return;
    if (node->kind == PILU_NODE_TOC_ENTRY) {
        close_entry(w, node);
        return;
    }
    pilu_buf_put(w->out, "</", 2);
    pilu_buf_text(w->out, tag_of(node));
    pilu_buf_text(w->out, is_block(node) ? ">\n" : ">");
    if (node->kind == PILU_NODE_TABLE) close_region(w, node);
}

static void put_body(writer *w)
{
    const pilu_document *doc = w->doc;
    pilu_iter iter = pilu_iter_new(doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;) {
        if (iter.node == doc->root) continue;
        if (event == PILU_ENTER)
            enter(w, iter.node);
        else
            leave(w, iter.node);
    }
}

static void put_page(const pilu_html_input *input, writer *w)
{
    put_head(input, w->scratch, w->out);
    pilu_buf_text(w->out, w->doc->draft ? "<body class=\"draft\">\n" : "<body>\n");
    pilu_buf_text(w->out, "<a class=\"skip\" href=\"#main\">跳到正文</a>\n");
    if (w->doc->draft) pilu_buf_text(w->out, "<header class=\"draft-banner\">草稿</header>\n");
    pilu_buf_text(w->out, "<main id=\"main\">\n");
    put_body(w);
    pilu_buf_text(w->out, "</main>\n</body>\n</html>\n");
}

/* An id is one word (HTML §3.2.6). */
static pilu_str fragment_id(const writer *w)
{
    pilu_str id = w->doc->id;
    char *p = pilu_arena_alloc(w->scratch, id.n + 1);
    for (size_t i = 0; i < id.n; i++) p[i] = (unsigned char)id.p[i] <= ' ' ? '-' : id.p[i];
    return (pilu_str){p, id.n};
}

/* The host page has a main part and a way past its navigation; here is only what to put into it. */
static void put_fragment(const pilu_html_input *input, writer *w)
{
    pilu_str id = fragment_id(w), *ids = pilu_document_ids(w->scratch, w->doc);
    w->prefix = pilu_arena_printf(w->scratch, "%.*s-", PILU_FMT(id));
    for (uint32_t i = 0; i < w->doc->node_count; i++)
        if (ids[i].n) ids[i] = own_id(w, ids[i]);
    w->ids = ids;
    pilu_buf_printf(w->out, "<article class=\"%s\"", w->doc->draft ? "pilu draft" : "pilu");
    pilu_html_attr(w->out, "id", id);
    pilu_html_attr(w->out, "lang", w->doc->lang);
    if (w->doc->title.n) pilu_html_attr(w->out, "aria-label", w->doc->title);
    pilu_buf_text(w->out, ">\n<style>\n");
    size_t count = 0;
    const pilu_str *styles = read_styles(input, w->scratch, &count);
    pilu_buf scope;
    pilu_buf_init(&scope, 0);
    pilu_html_scope_open(w->out, id, &scope);
    for (size_t i = 0; i < count; i++) pilu_html_scope_css(w->out, styles[i], pilu_buf_view(&scope));
    pilu_buf_free(&scope);
    pilu_buf_text(w->out, "</style>\n");
    if (w->doc->draft) pilu_buf_text(w->out, "<p class=\"draft-banner\">草稿</p>\n");
    put_body(w);
    pilu_buf_text(w->out, "</article>\n");
}

void pilu_html_write(const pilu_html_input *input, pilu_buf *out)
{
    writer w = {.doc = input->doc, .out = out, .scratch = pilu_arena_new()};
    w.ids = pilu_document_ids(w.scratch, input->doc);
    w.marks = pilu_html_table_marks(w.scratch, input->doc);
    if (input->fragment) put_fragment(input, &w);
    else put_page(input, &w);
    pilu_arena_free(w.scratch);
}
