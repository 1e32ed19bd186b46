/* Styles: every property, selectors, cascade, inheritance, @page, and the place of each finding. Expected lengths are
 * worked out by hand: 1 mm = 360000/127 units = 2834.6457, 1 px = 750, 1 em = the font size. */
#include "unit.h"

#include "doc/css.h"

#include <stdlib.h>

/* A document with one of everything that the cases below look at. */
typedef struct fixture {
    pilu_arena *arena;
    pilu_diags diags;
    pilu_document *doc;
    pilu_node *section, *h2, *p, *span, *sup, *strong, *text, *table, *tr, *th, *td, *td_p;
    pilu_node *note, *label, *attachment, *signature, *li;
} fixture;

static pilu_node *child(fixture *f, pilu_node *parent, pilu_node_kind kind, const char *class)
{
    pilu_node *node = pilu_node_new(f->doc, kind, (pilu_origin){0});
    if (class) pilu_node_set_attr(f->doc, node, PILU_ATTR_CLASS, pilu_str_from(class));
    pilu_node_append(parent, node);
    return node;
}

static fixture open_document(void)
{
    fixture f = {.arena = pilu_arena_new()};
    pilu_diags_init(&f.diags, f.arena);
    f.doc = pilu_document_new(f.arena);
    pilu_node *root = f.doc->root;
    f.section = child(&f, root, PILU_NODE_SECTION, "wide");
    f.h2 = child(&f, f.section, PILU_NODE_H2, NULL);
    f.p = child(&f, f.section, PILU_NODE_P, "a b");
    f.span = child(&f, f.p, PILU_NODE_SPAN, "x");
    f.sup = child(&f, f.p, PILU_NODE_SUP, NULL);
    f.strong = child(&f, f.sup, PILU_NODE_STRONG, NULL);
    f.text = child(&f, f.strong, PILU_NODE_TEXT, NULL);
    f.table = child(&f, f.section, PILU_NODE_TABLE, NULL);
    f.tr = child(&f, child(&f, f.table, PILU_NODE_TBODY, NULL), PILU_NODE_TR, NULL);
    f.th = child(&f, f.tr, PILU_NODE_TH, NULL);
    f.td = child(&f, f.tr, PILU_NODE_TD, "num");
    f.td_p = child(&f, f.td, PILU_NODE_P, NULL);
    f.li = child(&f, child(&f, root, PILU_NODE_UL, NULL), PILU_NODE_LI, NULL);
    f.note = child(&f, root, PILU_NODE_NOTE, NULL);
    f.attachment = child(&f, root, PILU_NODE_ATTACHMENT, NULL);
    f.label = child(&f, f.attachment, PILU_NODE_LABEL, NULL);
    f.signature = child(&f, root, PILU_NODE_SIGNATURE, NULL);
    return f;
}

static void apply(fixture *f, const char *first, const char *second)
{
    pilu_sheet *sheets[2];
    size_t count = 0;
    const char *texts[] = {first, second};
    for (size_t i = 0; i < 2; i++)
        if (texts[i])
            sheets[count++] = pilu_sheet_parse(f->arena, &f->diags,
                                               pilu_source_new(f->arena, PILU_STR("s.css"), pilu_str_from(texts[i])));
    pilu_style_apply(f->doc, &f->diags, sheets, count);
}

static fixture styled(const char *css)
{
    fixture f = open_document();
    apply(&f, css, NULL);
    return f;
}

static void quiet(fixture *f)
{
    pilu_buf out;
    pilu_buf_init(&out, 0);
    for (size_t i = 0; i < f->diags.count; i++) pilu_finding_print(&f->diags.items[i], PILU_EN, false, &out);
    CHECK_STR(pilu_buf_view(&out), "");
    pilu_buf_free(&out);
}

static void end(fixture *f) { pilu_arena_free(f->arena); }

/* --- properties ------------------------------------------------------------------------------------- */

/* p {…} on a body of 10pt gives `want` for what `get` looks at. */
typedef long long (*getter)(const pilu_style *s);
#define GET(name, expression) static long long name(const pilu_style *s) { return (long long)(expression); }
GET(get_size, s->size) GET(get_bold, s->bold) GET(get_line, s->line_height) GET(get_indent, s->indent)
GET(get_align, s->align) GET(get_colour, s->colour) GET(get_nowrap, s->nowrap) GET(get_upright, s->upright)
GET(get_tabular, s->tabular) GET(get_m0, s->margin[0]) GET(get_m1, s->margin[1])
GET(get_auto_left, s->auto_left) GET(get_auto_right, s->auto_right)
GET(get_m2, s->margin[2]) GET(get_m3, s->margin[3]) GET(get_p0, s->padding[0]) GET(get_p1, s->padding[1]) GET(get_p2, s->padding[2])
GET(get_p3, s->padding[3]) GET(get_b0, s->border[0].width) GET(get_b1, s->border[1].width)
GET(get_b2, s->border[2].width) GET(get_b3, s->border[3].width) GET(get_c0, s->border[0].colour)
GET(get_c1, s->border[1].colour) GET(get_c2, s->border[2].colour) GET(get_c3, s->border[3].colour) GET(get_back, s->background)
GET(get_width_kind, s->width.kind) GET(get_width, s->width.value) GET(get_before, s->break_before)
GET(get_after, s->break_after) GET(get_inside, s->avoid_inside) GET(get_hidden, s->hidden)

static const struct {
    const char *css;
    getter get;
    long long want;
} PROPERTIES[] = {
    {"", get_size, 10000}, {"font-size: 15.75pt", get_size, 15750}, {"font-size: 150%", get_size, 15000},
    {"font-size: 1.5em", get_size, 15000}, {"font-size: 2rem", get_size, 20000}, {"font-size: 5mm", get_size, 14173},
    {"font-size: 1in", get_size, 72000}, {"FONT-SIZE: 16PX", get_size, 12000}, {"font-size: 1e1pt", get_size, 10000},
    {"font-size: .5cm", get_size, 14173}, {"font-size: initial", get_size, 12000},
    {"font-size: inherit", get_size, 10000},
    {"font-weight: bold", get_bold, 1}, {"font-weight: 700", get_bold, 1}, {"font-weight: normal", get_bold, 0},
    {"font-weight: 400", get_bold, 0}, {"line-height: 20pt", get_line, 20000}, {"line-height: 1.5", get_line, 15000},
    {"line-height: 150%", get_line, 15000}, {"line-height: 1.5em; font-size: 20pt", get_line, 30000},
    {"line-height: 1.875; font-size: 15.75pt", get_line, 29531}, {"text-indent: 2em", get_indent, 20000},
    {"text-indent: 2em; font-size: 15.75pt", get_indent, 31500}, {"text-indent: -1em", get_indent, -10000},
    {"text-indent: 0", get_indent, 0}, {"text-align: start", get_align, PILU_ALIGN_START},
    {"text-align: left", get_align, PILU_ALIGN_START}, {"text-align: center", get_align, PILU_ALIGN_CENTER},
    {"text-align: right", get_align, PILU_ALIGN_END}, {"text-align: end", get_align, PILU_ALIGN_END},
    {"text-align: justify", get_align, PILU_ALIGN_JUSTIFY}, {"white-space: nowrap", get_nowrap, 1},
    {"white-space: normal", get_nowrap, 0}, {"color: #f00", get_colour, 0xFF0000},
    {"color: #0a1B2c", get_colour, 0x0A1B2C},
    {"color: rgb(1, 2, 255)", get_colour, 0x0102FF}, {"color: rgb(1 2 3)", get_colour, 0x010203},
    {"color: Gray", get_colour, 0x808080}, {"color: silver", get_colour, 0xC0C0C0},
    {"color: white", get_colour, 0xFFFFFF},
    {"color: var(--ink, #123456)", get_colour, 0x123456}, {"color: var(--ink, var(--x, red))", get_colour, 0xFF0000},
    {"writing-mode: vertical-rl; text-orientation: upright", get_upright, 1},
    {"font-variant-numeric: tabular-nums", get_tabular, 1},
    {"font-variant-numeric: normal", get_tabular, 0},
    {"margin: 1pt", get_m0, 1000}, {"margin: 1pt", get_m3, 1000}, {"margin: 1pt 2pt", get_m0, 1000},
    {"margin: 1pt 2pt", get_m2, 1000}, {"margin: 1pt 2pt", get_m3, 2000}, {"margin: 1pt 2pt 3pt", get_m2, 3000},
    {"margin: 1pt 2pt 3pt", get_m3, 2000}, {"margin: 1pt 2pt 3pt 4pt", get_m1, 2000},
    {"margin: 1pt 2pt 3pt 4pt", get_m3, 4000},
    {"margin-top: 1mm", get_m0, 2835}, {"margin-right: 1em", get_m1, 10000}, {"margin-bottom: -2pt", get_m2, -2000},
    {"margin-left: 3px", get_m3, 2250}, {"padding: 1px 2px", get_p0, 750}, {"padding: 1px 2px", get_p1, 1500},
    {"padding-top: 1pt", get_p0, 1000}, {"padding-right: 1pt", get_p1, 1000}, {"padding-bottom: 1pt", get_p2, 1000},
    {"padding-left: 1pt", get_p3, 1000}, {"border: 0.5pt solid #123456", get_b0, 500},
    {"border: 0.5pt solid #123456", get_c3, 0x123456},
    {"border: solid", get_b2, 2250}, {"border: none", get_b0, 0}, {"border: 1pt", get_b0, 0}, {"border: 0", get_b0, 0},
    {"border: #00f 1pt solid", get_c0, 0x0000FF}, {"border: 1pt solid; color: red", get_c1, 0xFF0000},
    {"border: 1pt solid currentcolor; color: red", get_c2, 0xFF0000}, {"border: thin solid", get_b1, 750},
    {"border-top: 1pt solid red", get_b0, 1000}, {"border-top: 1pt solid red", get_b1, 0},
    {"border-right: 1pt solid red", get_c1, 0xFF0000}, {"border-bottom: 2pt solid", get_b2, 2000},
    {"border-left: 3pt solid", get_b3, 3000}, {"border: 1pt solid; border-left: none", get_b3, 0},
    {"border: 1pt solid; border-width: 1pt 2pt 3pt 4pt", get_b3, 4000},
    {"border: 1pt solid; border-style: none solid", get_b0, 0},
    {"border: 1pt solid; border-style: none solid", get_b1, 1000},
    {"border: 1pt solid; border-color: red blue", get_c2, 0xFF0000},
    {"border: 1pt solid; border-color: red blue", get_c3, 0x0000FF},
    {"border: 1pt solid; border-top-width: 9pt", get_b0, 9000},
    {"border: 1pt solid; border-bottom-style: hidden", get_b2, 0},
    {"border: 1pt solid; border-left-color: lime", get_c3, 0x00FF00},
    {"background: #eee", get_back, 0xEEEEEE}, {"background-color: transparent", get_back, -1},
    {"background: none", get_back, -1},
    {"", get_back, -1}, {"width: auto", get_width_kind, PILU_LENGTH_AUTO},
    {"width: 12.5%", get_width_kind, PILU_LENGTH_PERCENT}, {"width: fit-content", get_width_kind, PILU_LENGTH_FIT},
    {"margin: 1pt 2pt 3pt auto", get_m3, 0}, {"margin: 1pt 2pt 3pt auto", get_auto_left, true},
    {"margin: 1pt 2pt 3pt auto", get_auto_right, false}, {"margin: auto", get_m0, 0},
    {"margin: auto", get_auto_right, true},
    {"width: 12.5%", get_width, 1250}, {"width: 33.333%", get_width, 3333},
    {"width: 30mm", get_width_kind, PILU_LENGTH_FIXED},
    {"width: 30mm", get_width, 85039}, {"break-before: page", get_before, PILU_BREAK_PAGE},
    {"break-before: always", get_before, PILU_BREAK_PAGE}, {"page-break-before: always", get_before, PILU_BREAK_PAGE},
    {"break-before: avoid", get_before, PILU_BREAK_AVOID}, {"break-after: avoid-page", get_after, PILU_BREAK_AVOID},
    {"page-break-after: always", get_after, PILU_BREAK_PAGE}, {"break-inside: avoid", get_inside, 1},
    {"page-break-inside: avoid", get_inside, 1}, {"break-inside: auto", get_inside, 0},
    {"display: none", get_hidden, 1},
    {"display: block", get_hidden, 0},
    {"list-style: none; orphans: 2; word-break: normal; hyphens: none", get_size, 10000},
    {"color: red !important; color: blue", get_colour, 0xFF0000},
    {"color: red ! IMPORTANT ; color: blue", get_colour, 0xFF0000},
    {"margin: var(--gap, 1pt 2pt)", get_m1, 2000}, {"--own: { anything; at all }; font-size: 20pt", get_size, 20000},
    {"/* c */font-size/**/:/**/20pt/**/", get_size, 20000}, {"c\\6f lor: red", get_colour, 0xFF0000},
    {"c\\olor: red", get_colour, 0xFF0000}, {"font-size: 10.123456789pt", get_size, 10123},
    {"font-size: 1.0999999pt; line-height: 1.00000049999", get_line, 1100},
};

TEST(properties)
{
    for (size_t i = 0; i < PILU_COUNT(PROPERTIES); i++) {
        char css[256];
        snprintf(css, sizeof css, "body { font-size: 10pt } p.a { %s }", PROPERTIES[i].css);
        fixture f = styled(css);
        int before = unit_wrong;
        quiet(&f);
        CHECK_INT(PROPERTIES[i].get(f.p->style), PROPERTIES[i].want);
        if (unit_wrong > before) printf("  in: %s\n", css);
        end(&f);
    }
}

TEST(roles_and_pages)
{
    fixture f = styled("p { font-family: var(--kai), \"AR PL KaitiM GB\", serif } .wide { page: landscape } "
        "@page landscape {}");
    quiet(&f);
    CHECK_STR(f.p->style->font, "kai");
    CHECK_STR(f.span->style->font, "kai");
    CHECK_STR(f.h2->style->font, "body");
    CHECK_STR(f.section->style->page, "landscape");
    CHECK_STR(f.td_p->style->page, "landscape"); /* auto takes the parent's */
    CHECK_STR(f.note->style->page, "");
    end(&f);
}

TEST(raise)
{
    fixture f = styled("body { font-size: 15pt } strong { vertical-align: 1pt } sup { font-size: 9pt }");
    quiet(&f);
    CHECK_INT(f.sup->style->raise, 5000);         /* a third of the parent's 15pt */
    CHECK_INT(f.strong->style->raise, 6000);      /* and its own, on top */
    CHECK_INT(f.strong->style->size, 9000);
    CHECK(f.text->style == f.strong->style);
    CHECK_INT(f.p->style->raise, 0);
    end(&f);
}

TEST(cells)
{
    fixture f = styled("td { vertical-align: top } th { vertical-align: bottom }");
    CHECK_INT(f.td->style->valign, PILU_VALIGN_TOP);
    CHECK_INT(f.th->style->valign, PILU_VALIGN_BOTTOM);
    CHECK_INT(f.td_p->style->valign, PILU_VALIGN_TOP);
    quiet(&f);
    end(&f);
}

/* --- the built-in sheet ------------------------------------------------------------------------------ */

TEST(built_in)
{
    fixture f = open_document();
    pilu_source *source = pilu_source_new(f.arena, PILU_STR("built-in"), pilu_str_from(PILU_CSS_BUILT_IN));
    pilu_sheet *sheet = pilu_sheet_parse(f.arena, &f.diags, source);
    CHECK(sheet->rule_count > 10);
    CHECK_INT(sheet->page_count, 0);
    pilu_style_apply(f.doc, &f.diags, NULL, 0);
    quiet(&f);
    const pilu_style *body = f.doc->root->style;
    CHECK_STR(body->font, "body");
    CHECK_INT(body->size, 15750);
    CHECK_INT(body->line_height, 29530);
    CHECK(!body->bold && f.th->style->bold && !f.td->style->bold && f.strong->style->bold && f.h2->style->bold);
    CHECK_INT(f.th->style->align, PILU_ALIGN_CENTER);
    CHECK_INT(f.th->style->valign, PILU_VALIGN_MIDDLE);
    CHECK_INT(f.attachment->style->break_before, PILU_BREAK_PAGE);
    CHECK_INT(f.h2->style->break_after, PILU_BREAK_AVOID);
    CHECK(f.sup->style->size < f.p->style->size && f.sup->style->raise > 0);
    end(&f);
}

/* --- selectors and cascade ---------------------------------------------------------------------------- */

/* The colour that `css` gives a node. */
#define COLOUR(css, node, want)                                                                      \
    do {                                                                                             \
        fixture f_ = styled(css);                                                                    \
        quiet(&f_);                                                                                  \
        CHECK_INT(f_.node->style->colour, want);                                                     \
        end(&f_);                                                                                    \
    } while (0)

TEST(selectors)
{
    COLOUR("td { color: red }", td, 0xFF0000);
    COLOUR("TD { color: red }", td, 0xFF0000);
    COLOUR("td { color: red }", th, 0);
    COLOUR("* { color: red }", note, 0xFF0000);
    COLOUR(".num { color: red }", td, 0xFF0000);
    COLOUR(".nu { color: red }", td, 0);
    COLOUR("td.num { color: red }", td, 0xFF0000);
    COLOUR("th.num { color: red }", td, 0);
    COLOUR(".a.b { color: red }", p, 0xFF0000);
    COLOUR(".b.a.c { color: red }", p, 0);
    COLOUR("table td { color: red }", td, 0xFF0000);
    COLOUR("table > td { color: red }", td, 0);
    COLOUR("tr>td{color:red}", td, 0xFF0000);
    COLOUR(".wide > table td p { color: red }", td_p, 0xFF0000);
    COLOUR("body > table td { color: red }", td, 0);
    COLOUR("section section td { color: red }", td, 0);
    COLOUR("h1, td, h2 { color: red }", td, 0xFF0000);
    COLOUR(".none, .nobody x { color: red }", td, 0);
    COLOUR("\\70 { color: red }", p, 0xFF0000); /* an escaped p */
}

TEST(html_names)
{
    COLOUR("section.attachment { color: red }", attachment, 0xFF0000);
    COLOUR("attachment { color: red }", attachment, 0xFF0000);
    COLOUR(".attachment .attachment-label { color: red }", label, 0xFF0000);
    COLOUR("p.attachment-label { color: red }", label, 0xFF0000);
    COLOUR("label { color: red }", label, 0xFF0000);
    COLOUR("p.note { color: red }", note, 0xFF0000);
    COLOUR("p { color: red }", note, 0xFF0000);
    COLOUR(".signature { color: red }", signature, 0xFF0000);
    COLOUR("html { color: red }", note, 0xFF0000);
    COLOUR("main > p { color: red }", note, 0xFF0000);
}

TEST(order)
{
    COLOUR("td { color: red } td { color: blue }", td, 0x0000FF);
    COLOUR("td.num { color: red } td { color: blue }", td, 0xFF0000);
    COLOUR(".num { color: red } table tbody tr td { color: blue }", td, 0xFF0000);
    COLOUR("table td { color: red } td { color: blue }", td, 0xFF0000);
    COLOUR("* { color: blue } td { color: red } * { color: blue }", td, 0xFF0000);
    COLOUR("td { color: red !important } td.num { color: blue }", td, 0xFF0000);
    COLOUR("td { color: red !important } td.num { color: blue !important }", td, 0x0000FF);
    COLOUR(".num, td { color: red } td { color: blue }", td, 0xFF0000); /* a list: its best selector */
}

TEST(sheets_in_order)
{
    fixture f = open_document();
    apply(&f, "td { color: red } .num { background: red }", "td { color: blue; background: blue } "
        "th { font-weight: normal }");
    quiet(&f);
    CHECK_INT(f.td->style->colour, 0x0000FF);
    CHECK_INT(f.td->style->background, 0xFF0000); /* a class beats a later type */
    CHECK(!f.th->style->bold);                    /* any sheet beats the built-in one */
    end(&f);
}

TEST(inheritance)
{
    fixture f = styled("section { font-size: 20pt; line-height: 1.5; text-indent: 2em; margin: 1em; "
        "background: red; color: green }"
                       "table { font-size: 10pt } td { color: inherit } td p { margin: inherit; color: initial }");
    quiet(&f);
    CHECK_INT(f.section->style->line_height, 30000);
    CHECK_INT(f.td->style->line_height, 15000);   /* the number is inherited, not its result */
    CHECK_INT(f.p->style->indent, 40000);         /* the result is inherited */
    CHECK_INT(f.p->style->margin[0], 0);
    CHECK_INT(f.section->style->margin[0], 20000);
    CHECK_INT(f.p->style->background, -1);
    CHECK_INT(f.td->style->colour, 0x008000);
    CHECK_INT(f.td_p->style->colour, 0);
    end(&f);
    f = styled("section { font-size: 20pt; line-height: 150% } table { font-size: 10pt } td { margin-left: 7pt } "
        "td p { margin-left: inherit }");
    CHECK_INT(f.td->style->line_height, 30000);   /* a length is inherited */
    CHECK_INT(f.td_p->style->margin[3], 7000);
    end(&f);
}

TEST(media)
{
    COLOUR("@media print { td { color: red } }", td, 0xFF0000);
    COLOUR("@media screen, print { td { color: red } }", td, 0xFF0000);
    COLOUR("@media all { @media print { td { color: red } } } tr { color: blue }", td, 0xFF0000);
    COLOUR("@media screen { td:hover { colour: red } @media (prefers-color-scheme: dark) { td { x: y } } } "
        "td { color: blue }", td, 0x0000FF);
    COLOUR("@media screen and (min-width: 40em) { td { color: red } }", td, 0);
    COLOUR("@supports (-pilu-pages: yes) { td { color: red } }", td, 0xFF0000);
    COLOUR("@supports not (-pilu-pages: yes) { td { color: red } }", td, 0);
    COLOUR("@media not screen { td { color: red } }", td, 0xFF0000);
    COLOUR("@media not print { td { color: red } }", td, 0);
    COLOUR(":root { --ink: #222; --paper: #fff } td { color: red }", td, 0xFF0000);
    COLOUR("@charset \"utf-8\"; td { color: red }", td, 0xFF0000);
    COLOUR("\xEF\xBB\xBFtd { color: red }", td, 0xFF0000);
}

/* --- findings ------------------------------------------------------------------------------------------ */

static const struct {
    const char *css, *want; /* «code line:column, …» */
} FINDINGS[] = {
    {"td { colour: red }", "style-property 1:6"},
    {"td {\n  float: left;\n  color: red }", "style-property 2:3"},
    {"td { color: reddish }", "style-value 1:13"},
    {"td {\n 	color: #12345 }", "style-value 2:10"},
    {"td { color: }", "style-value 1:13"},
    {"td { color: transparent }", "style-value 1:13"},
    {"td { color: rgb(1, 2) }", "style-value 1:13"},
    {"td { color: rgb(1, 2, 256) }", "style-value 1:13"},
    {"td { color: var(--ink) }", "style-value 1:13"},
    {"td { width: calc(1pt + 2pt) }", "style-value 1:13"},
    {"td { width: -1pt }", "style-value 1:13"},
    {"td { padding: -1pt }", "style-value 1:15"},
    {"td { padding: 1pt 2pt 3pt 4pt 5pt }", "style-value 1:15"},
    {"td { margin: none }", "style-value 1:14"},
    {"td { padding: auto }", "style-value 1:15"},
    {"td { width: max-content }", "style-value 1:13"},
    {"td { margin: 1 }", "style-value 1:14"},
    {"td { margin: 1pt inherit }", "style-value 1:14"},
    {"td { font-size: 三号 }", "style-value 1:17"},
    {"td { font-size: 0 }", "style-value 1:17"},
    {"td { font-weight: 500 }", "style-value 1:19"},
    {"td { font-family: serif }", "style-value 1:19"},
    {"td { line-height: -1 }", "style-value 1:19"},
    {"td { border: 1pt dotted red }", "style-value 1:14"},
    {"td { border: 1pt 2pt solid }", "style-value 1:14"},
    {"td { background: url(x.png) }", "style-value 1:18"},
    {"td { break-before: left }", "style-value 1:20"},
    {"td { list-style: square }", "style-value 1:18"},
    {"td { hyphens: auto }", "style-value 1:15"},
    {"td { margin: 99999999999999999999pt }", "style-value 1:14"},
    {"table { border-collapse: separate }", "style-value 1:26"},
    {"td { display: flex }", "style-value 1:15"},
    {"p { display: inline }", "style-value 1:14"},
    {"li { display: list-item } td { display: table-cell } span { display: inline }", ""},
    {"td { vertical-align: super }", "style-value 1:22"},
    {"span { vertical-align: middle }", "style-value 1:24"},
    {"td { writing-mode: vertical-rl }", "style-value 1:20"},
    {"td:hover { color: red }", "style-selector 1:3"},
    {"p, a:link, td { color: red }", "style-selector 1:5"},
    {"tr + tr { color: red }", "style-selector 1:4"},
    {"#top { color: red }", "style-selector 1:1"},
    {"td[class] { color: red }", "style-selector 1:3"},
    {"tr td:nth-child(2) { color: red }", "style-selector 1:6"},
    {":root { color: red }", "style-selector 1:1"},
    {"td { color red; margin: 0 }", "style-syntax 1:12"},
    {"td { 12: red; margin: 0 }", "style-syntax 1:6"},
    {"td { color: red\nth { color: blue }", "style-syntax 2:4, style-syntax 2:19"},
    {"td { color: red", "style-syntax 1:16"},
    {"td color: red; }\np { margin: 0 }", "style-syntax 1:14, style-syntax 1:16"},
    {"td { color: \"red\n }", "style-syntax 1:13"},
    {"td { } }\n", "style-syntax 1:8"},
    {"/* open", "style-syntax 1:1"},
    {"> td { }", "style-syntax 1:1"},
    {"td { @media print { color: red } color: reddish }", "style-at-rule 1:6, style-value 1:41"},
    {"td { @import \"x.css\"; color: reddish }", "style-at-rule 1:6, style-value 1:30"},
    {"td { @page", "style-at-rule 1:6, style-syntax 1:11"},
    {"td { @page }", "style-at-rule 1:6"},
    {"td, { color: red }", "style-syntax 1:5"},
    {"@import \"x.css\";", "style-at-rule 1:1"},
    {"td{}\n@supports (a: b) { td { colour: red } }", "style-at-rule 2:1"},
    {"@media print { td { color: red }", "style-syntax 1:33"},
    {"@page { size: A0 }", "style-value 1:15"},
    {"@page { size: A4 10mm }", "style-value 1:15"},
    {"@page { margin: 10% }", "style-value 1:17"},
    {"@page { margin: 150mm }", "style-value 1:17"},
    {"@page { color: red }", "style-property 1:9"},
    {"@page :first { margin: 0 }", "style-selector 1:7"},
    {"@page 1 { margin: 0 }", "style-syntax 1:7"},
    {"@page { @top-center { content: \"x\" } }", "style-at-rule 1:9"},
    {"@page { @bottom-center { content: counter(pages) } }", "style-value 1:35"},
    {"@page { @bottom-center { content: \"a\" } @bottom-left { content: \"b\" } }", "style-value 1:35"},
    {"@page { @bottom-center { font-family: serif } }", "style-value 1:39"},
    {"@page { @left-top { content: \"x\" } }", "style-value 1:30"},
    {"@page { @left-top { writing-mode: horizontal-tb } }", "style-value 1:35"},
    {"@page { @bottom-left { content: \"x\"; writing-mode: vertical-rl } }", "style-value 1:33"},
    {"@page { @left-top { text-align: center } }", "style-value 1:33"},
    {"@page { @bottom-right { content: \"x\"; text-align: start } }", "style-value 1:51"},
    {"@page { @left-bottom { text-align: end; content: \"x\"; writing-mode: vertical-rl } }", ""},
};

static void list_findings(const fixture *f, pilu_buf *out)
{
    for (size_t i = 0; i < f->diags.count; i++) {
        const pilu_finding *d = &f->diags.items[i];
        pilu_line_column place = pilu_source_place(d->place.at.source, d->place.at.offset);
        pilu_buf_printf(out, "%s%s %u:%u", i ? ", " : "", pilu_code_name(d->code), place.line, place.column);
    }
}

TEST(findings)
{
    for (size_t i = 0; i < PILU_COUNT(FINDINGS); i++) {
        fixture f = styled(FINDINGS[i].css);
        pilu_buf out;
        pilu_buf_init(&out, 0);
        list_findings(&f, &out);
        int before = unit_wrong;
        CHECK_STR(pilu_buf_view(&out), FINDINGS[i].want);
        if (unit_wrong > before) printf("  in: %s\n", FINDINGS[i].css);
        pilu_buf_free(&out);
        end(&f);
    }
}

TEST(messages)
{
    fixture f = styled("td { colour: red; color: reddish; frobnicate: 1 }");
    pilu_buf out;
    pilu_buf_init(&out, 0);
    for (size_t i = 0; i < f.diags.count; i++) pilu_finding_message(&f.diags.items[i], PILU_EN, &out), pilu_buf_char(&out, '\n');
    CHECK(pilu_str_find(pilu_buf_view(&out), PILU_STR("“colour” (did you mean “color”?)"), 0) != SIZE_MAX);
    CHECK(pilu_str_find(pilu_buf_view(&out), PILU_STR("property color: “reddish” is not #rgb"), 0) != SIZE_MAX);
    CHECK(pilu_str_find(pilu_buf_view(&out), PILU_STR("“frobnicate”;"), 0) != SIZE_MAX);
    pilu_buf_free(&out);
    end(&f);
}

/* What is wrong is left out; what follows is read. */
TEST(recovery)
{
    fixture f = styled("td { color red; background: red } th { color: #zzz; background: blue } "
        "p:hover {color: red} note { color: lime }");
    CHECK_INT(f.td->style->background, 0xFF0000);
    CHECK_INT(f.th->style->background, 0x0000FF);
    CHECK_INT(f.th->style->colour, 0);
    CHECK_INT(f.note->style->colour, 0x00FF00);
    end(&f);
}

/* Every prefix of a sheet is read without a crash, and nonsense too. */
TEST(hostile)
{
    static const char TEXT[] =
        "@page a:left{size:A4 landscape;@bottom-left{content:\"x\" counter(page) \"y\"}}@media print{td.n>p,*{border:1pt solid "
                               "rgb(1,2,3)!important;color:var(--a,var(--b,red));font-family:var(--k)}}/*c*/\\70 {x:url(}[)]\\";
    for (size_t n = 0; n < sizeof TEXT; n++) {
        char *exact = malloc(n + 1); /* no byte behind it that a reader could lean on */
        memcpy(exact, TEXT, n);
        exact[n] = '\0';
        fixture f = styled(exact);
        CHECK(f.td->style != NULL);
        end(&f);
        free(exact);
    }
    fixture f = open_document();
    pilu_buf deep;
    pilu_buf_init(&deep, 0);
    for (int i = 0; i < 20000; i++) pilu_buf_text(&deep, i % 2 ? "@media all{" : "((((");
    pilu_buf_text(&deep, "{{{{");
    pilu_buf_char(&deep, '\0');
    apply(&f, deep.p, NULL);
    pilu_buf_free(&deep);
    end(&f);
}

/* --- @page --------------------------------------------------------------------------------------------- */

TEST(page_default)
{
    fixture f = styled("");
    CHECK_INT(f.doc->page_rules->count, 1);
    const pilu_page_rule *r = &f.doc->page_rules->pairs[0].right;
    CHECK_INT(r->width, 595276);      /* 210 mm */
    CHECK_INT(r->height, 841890);     /* 297 mm */
    CHECK_INT(r->margin[0], 104882);  /* 37 mm */
    CHECK_INT(r->margin[1], 73701);   /* 26 mm */
    CHECK_INT(r->margin[2], 99213);   /* 35 mm */
    CHECK_INT(r->margin[3], 79370);   /* 28 mm */
    CHECK(!r->foot.used);
    end(&f);
}

/* CSS Syntax 3 §4.3.5, §4.3.7: a quotation mark, a line's end, code points, one that is none, a backslash. */
TEST(escapes_in_strings)
{
    fixture f = styled("@page { @bottom-center { content: \"a\\\"b\\\nc\\41 d\\110000 e\\\\\" counter(page) } }");
    quiet(&f);
    CHECK_STR(f.doc->page_rules->pairs[0].right.foot.before, "a\"bcAd\uFFFDe\\");
    end(&f);
}

TEST(page_gbt_9704)
{
    fixture f = styled(
        "@page { size: A4; margin: 37mm 26mm 35mm 28mm }\n"
        "@page :right { @bottom-right { content: \"— \" counter(page) \" —\"; font-family: var(--number), serif; "
        "font-size: 14pt; margin-right: 1em; padding-top: 7mm } }\n"
        "@page :left { margin-left: 26mm; margin-right: 28mm; "
        "@bottom-left { content: \"— \" counter(page) \" —\"; font-size: 14pt; margin-left: 14pt; "
        "margin-top: 7mm; color: #333 } }\n"
        "@page landscape { size: A4 landscape; margin-top: 28mm }\n"
        "@page landscape:left { margin-top: 26mm; @bottom-left { content: none } }\n");
    quiet(&f);
    CHECK_INT(f.doc->page_rules->count, 2);
    const pilu_page_rule *right = &f.doc->page_rules->pairs[0].right, *left = &f.doc->page_rules->pairs[0].left;
    CHECK_INT(right->margin[0], 104882);
    CHECK_INT(right->margin[3], 79370);
    CHECK_INT(left->margin[3], 73701);
    CHECK_INT(left->margin[1], 79370);
    CHECK(right->foot.used && right->foot.page_number && left->foot.used);
    CHECK_STR(right->foot.before, "— ");
    CHECK_STR(right->foot.after, " —");
    CHECK_STR(right->foot.font, "number");
    CHECK_STR(left->foot.font, "body");
    CHECK_INT(right->foot.align, PILU_ALIGN_END);
    CHECK_INT(left->foot.align, PILU_ALIGN_START);
    CHECK_INT(right->foot.inset, 14000); /* one character of its own size */
    CHECK_INT(left->foot.inset, 14000);
    CHECK_INT(right->foot.gap, 19843);   /* 7 mm = 19842.52 */
    CHECK_INT(left->foot.gap, 19843);
    CHECK_INT(left->foot.colour, 0x333333);
    const struct pilu_page_rule_pair *wide = &f.doc->page_rules->pairs[1];
    CHECK_STR(wide->right.name, "landscape");
    CHECK_INT(wide->right.width, 841890);
    CHECK_INT(wide->right.height, 595276);
    CHECK_INT(wide->right.margin[0], 79370);
    CHECK_INT(wide->left.margin[0], 73701);
    CHECK_INT(wide->right.margin[1], 73701);
    CHECK(wide->right.foot.used && !wide->left.foot.used);
    end(&f);
}

TEST(page_cascade)
{
    fixture f = styled("@page a { margin-top: 10mm } @page :left { margin-top: 20mm } @page { margin-top: 30mm; "
        "size: 100mm 200mm; @bottom-center { content: counter(page); font-size: 9pt } }"
                       "@page b, c { size: A3 } @page c { size: landscape !important } @page c { size: A5 }");
    quiet(&f);
    const pilu_page_rules *rules = f.doc->page_rules;
    CHECK_INT(rules->count, 4);
    CHECK_INT(rules->pairs[0].right.margin[0], 85039);  /* 30 mm */
    CHECK_INT(rules->pairs[0].left.margin[0], 56693);   /* 20 mm: a side outweighs the plain rule, though earlier */
    CHECK_INT(rules->pairs[1].left.margin[0], 28346);   /* 10 mm: a name outweighs a side */
    CHECK_INT(rules->pairs[1].right.width, 283465);
    CHECK_INT(rules->pairs[1].right.height, 566929);
    CHECK_INT(rules->pairs[2].right.width, 841890);
    CHECK_INT(rules->pairs[3].right.width, 841890);
    CHECK_INT(rules->pairs[3].right.height, 595276);
    CHECK_INT(rules->pairs[0].right.foot.align, PILU_ALIGN_CENTER);
    CHECK_STR(rules->pairs[0].right.foot.before, "");
    CHECK_INT(rules->pairs[0].right.foot.size, 9000);
    end(&f);
}

/* --- many cells ------------------------------------------------------------------------------------------ */

TEST(sharing)
{
    fixture f = open_document();
    pilu_node *body = child(&f, f.table, PILU_NODE_TBODY, NULL);
    for (int row = 0; row < 10000; row++) {
        pilu_node *tr = child(&f, body, PILU_NODE_TR, NULL);
        for (int cell = 0; cell < 10; cell++) child(&f, tr, PILU_NODE_TD, cell ? "num" : "name first");
    }
    apply(&f, "table { font-size: 10.5pt } td { border: 0.5pt solid } td.num { text-align: right } "
        "tr td.name { color: red }", NULL);
    const pilu_style *seen[8];
    size_t count = 0;
    for (pilu_node *tr = body->first; tr; tr = tr->next) {
        for (pilu_node *td = tr->first; td; td = td->next) {
            size_t i = 0;
            while (i < count && seen[i] != td->style) i++;
            if (i == count && count < 8) seen[count++] = td->style;
        }
    }
    CHECK_INT(count, 2);
    CHECK_INT(body->first->first->style->colour, 0xFF0000);
    CHECK_INT(body->last->last->style->align, PILU_ALIGN_END);
    CHECK(f.td->style == body->last->last->style);
    end(&f);
}

/* One cascade for several documents: what the second one gets is what it would have got alone, findings too. */
static pilu_cascade *cascade_of(pilu_arena *arena, pilu_diags *diags, const char *css)
{
    pilu_sheet *sheet = pilu_sheet_parse(arena, diags, pilu_source_new(arena, PILU_STR("s.css"), pilu_str_from(css)));
    return pilu_cascade_new(arena, &sheet, 1);
}

TEST(cascade_of_many)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_diags diags;
    pilu_diags_init(&diags, arena);
    pilu_cascade *k = cascade_of(arena, &diags, "p { color: #ff0000 } td.num { color: #0000ff } @page { margin: 20mm }");
    const pilu_style *first = NULL;
    for (int i = 0; i < 3; i++) {
        fixture f = open_document();
        pilu_cascade_apply(k, f.doc, &f.diags);
        quiet(&f);
        CHECK_INT(f.p->style->colour, 0xFF0000);
        CHECK_INT(f.td->style->colour, 0x0000FF);
        CHECK(f.doc->page_rules && f.doc->page_rules->pairs[0].right.margin[0] == 56693);
        CHECK(!first || f.p->style == first);
        first = f.p->style;
        end(&f);
    }
    /* Classes that each document has for itself: the list of contexts does not grow for ever. */
    for (int i = 0; i < 5000; i++) {
        fixture f = open_document();
        pilu_node *own = child(&f, f.doc->root, PILU_NODE_P, pilu_arena_printf(f.arena, "c%d", i).p);
        pilu_cascade_apply(k, f.doc, &f.diags);
        if (own->style->colour != 0xFF0000) CHECK_INT(own->style->colour, 0xFF0000);
        end(&f);
    }
    pilu_arena_free(arena);
}

TEST(cascade_of_many_finds_again)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_diags diags;
    pilu_diags_init(&diags, arena);
    pilu_cascade *k = cascade_of(arena, &diags, "td { display: block; color: #ff0000 }");
    for (int i = 0; i < 3; i++) {
        fixture f = open_document();
        pilu_cascade_apply(k, f.doc, &f.diags);
        CHECK_INT(f.diags.count, 1);
        CHECK_INT(f.diags.items[0].code, PILU_FOUND_STYLE_VALUE);
        CHECK_INT(f.td->style->colour, 0xFF0000);
        end(&f);
    }
    pilu_arena_free(arena);
}

int main(void)
{
    RUN(properties);
    RUN(roles_and_pages);
    RUN(raise);
    RUN(cells);
    RUN(built_in);
    RUN(selectors);
    RUN(html_names);
    RUN(order);
    RUN(sheets_in_order);
    RUN(inheritance);
    RUN(media);
    RUN(findings);
    RUN(messages);
    RUN(recovery);
    RUN(hostile);
    RUN(page_default);
    RUN(escapes_in_strings);
    RUN(page_gbt_9704);
    RUN(page_cascade);
    RUN(sharing);
    RUN(cascade_of_many);
    RUN(cascade_of_many_finds_again);
    return unit_end();
}
