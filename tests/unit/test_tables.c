/* Tables into pages. Cells have 10 pt type on 12 pt lines, 1 pt padding and 0.5 pt borders: a row of one line is
 * 12 + 2 + 0.5 = 14.5 pt high, and a table 0.5 pt more than its rows. */
#include "base/utf8.h"
#include "doc/grid.h"
#include "fake_document.h"

/* A table is written as text: groups «H» (thead), «B» (tbody), «F» (tfoot), rows «/», cells «r c text|»,
 * r and c being digits for the spans; «!» before a cell makes it a th. */
static const char *add_cell(fixture *f, pilu_node *row, const char *p)
{
    bool head = *p == '!';
    p += head;
    const char *end = strchr(p, '|');
    pilu_node *cell = add(f, row, head ? PILU_NODE_TH : PILU_NODE_TD, &f->cell);
    pilu_node_set_attr(f->doc, cell, PILU_ATTR_ROWSPAN, pilu_arena_str(f->arena, (pilu_str){p, 1}));
    pilu_node_set_attr(f->doc, cell, PILU_ATTR_COLSPAN, pilu_arena_str(f->arena, (pilu_str){p + 1, 1}));
    if (end > p + 2) add_str(f, cell, (pilu_str){p + 2, (size_t)(end - p - 2)});
    return end + 1;
}

static pilu_node *add_table(fixture *f, pilu_node *parent, const char *p)
{
    pilu_style *style = new_style(f, &f->body);
    pilu_node *table = add(f, parent, PILU_NODE_TABLE, style), *group = NULL, *row = NULL;
    while (*p) {
        if (*p == 'H' || *p == 'B' || *p == 'F') {
            pilu_node_kind kind = *p == 'H' ? PILU_NODE_THEAD : *p == 'B' ? PILU_NODE_TBODY : PILU_NODE_TFOOT;
            group = add(f, table, kind, &f->body);
            p++;
        } else if (*p == '/') {
            row = add(f, group, PILU_NODE_TR, &f->body);
            p++;
        } else {
            p = add_cell(f, row, p);
        }
    }
    return table;
}

static pilu_pages *lay_out_table(fixture *f, pilu_unit width, pilu_unit height, const char *table)
{
    setup(f, width, height);
    add_table(f, f->doc->root, table);
    return lay_out(f);
}

static const pilu_item *text_on(const pilu_pages *pages, size_t page, const char *text)
{
    static const pilu_item none;
    const pilu_item *item = page < pages->count ? find_text(&pages->items[page], text) : NULL;
    return item ? item : &none;
}

static bool is_on(const pilu_pages *pages, size_t page, const char *text)
{
    return text_on(pages, page, text)->text.n > 0;
}

static size_t count_fills(const pilu_page *page)
{
    size_t n = 0;
    for (size_t i = 0; i < page->item_count; i++) n += page->items[i].kind == PILU_ITEM_FILL;
    return n;
}

TEST(two_by_two)
{
    fixture f;
    pilu_pages *pages = lay_out_table(&f, PILU_PT(100), PILU_PT(200), "B/11甲|11乙|/11丙|11丁|");
    /* the columns share 99.5 pt between the outer grid lines */
    CHECK_INT(text_on(pages, 0, "甲")->x, 10000 + 250 + 1250);
    CHECK_INT(text_on(pages, 0, "甲")->y, 10000 + 250 + 1250 + 1000 + 8750);
    CHECK_INT(text_on(pages, 0, "乙")->x, 10000 + 250 + 49750 + 1250);
    CHECK_INT(text_on(pages, 0, "丁")->y, text_on(pages, 0, "甲")->y + 14500);
    /* three long rules across, three down, each drawn once */
    CHECK_INT(count_fills(&pages->items[0]), 6);
    const pilu_item *top = &pages->items[0].items[4];
    CHECK_INT(top->artifact, PILU_ARTIFACT_LAYOUT);
    CHECK_INT(top->x, 10000);
    CHECK_INT(top->y, 10000);
    CHECK_INT(top->w, 100000);
    CHECK_INT(top->h, 500);
    const pilu_item *bottom = &pages->items[0].items[6];
    CHECK_INT(bottom->y, 10000 + 29000);
    CHECK_INT(f.diags.count, 0);
    teardown(&f);
}

static void set_col(fixture *f, pilu_node *colgroup, int kind, int32_t value)
{
    pilu_style *style = new_style(f, &f->body);
    style->width.kind = kind;
    style->width.value = value;
    add(f, colgroup, PILU_NODE_COL, style);
}

TEST(given_widths)
{
    fixture f;
    setup(&f, PILU_PT(200) + 500, PILU_PT(200));
    pilu_style *style = new_style(&f, &f.body);
    pilu_node *table = add(&f, f.doc->root, PILU_NODE_TABLE, style);
    pilu_node *cols = add(&f, table, PILU_NODE_COLGROUP, &f.body);
    set_col(&f, cols, PILU_LENGTH_FIXED, PILU_PT(30));
    set_col(&f, cols, PILU_LENGTH_PERCENT, 2500);
    set_col(&f, cols, PILU_LENGTH_AUTO, 0);
    pilu_node *row = add(&f, add(&f, table, PILU_NODE_TBODY, &f.body), PILU_NODE_TR, &f.body);
    static const char *const words[] = {"甲", "乙", "丙"};
    for (int i = 0; i < 3; i++) add_words(&f, row, PILU_NODE_TD, &f.cell, words[i]);
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(text_on(pages, 0, "乙")->x - text_on(pages, 0, "甲")->x, 30000);
    CHECK_INT(text_on(pages, 0, "丙")->x - text_on(pages, 0, "乙")->x, 50000);
    /* a table narrower than the measure stands in its middle */
    style->width.kind = PILU_LENGTH_PERCENT;
    style->width.value = 5000;
    CHECK_INT(text_on(lay_out(&f), 0, "甲")->x, 10000 + 50125 + 250 + 1250);
    teardown(&f);
}

/* A column of one character stays whole beside one of many lines. */
TEST(short_beside_long)
{
    fixture f;
    pilu_pages *pages = lay_out_table(&f, PILU_PT(100), PILU_PT(200), "B/11二字|11长长长长长长长长长长长长长长长长长长长长|");
    CHECK(is_on(pages, 0, "二字"));
    CHECK_INT(pages->items[0].items[1].x - text_on(pages, 0, "二字")->x, 22500); /* all it asked for, and no more */
    teardown(&f);
}

/* An unbreakable word over two columns of a character each widens both alike. */
TEST(colspan_minimum)
{
    fixture f;
    pilu_pages *pages = lay_out_table(&f, PILU_PT(100), PILU_PT(200), "B/12abcdefghij|11长长长长长长长长长长|/11甲|11乙|11丙|");
    CHECK_INT(f.diags.count, 0);
    CHECK(is_on(pages, 0, "abcdefghij"));
    CHECK_INT(text_on(pages, 0, "乙")->x - text_on(pages, 0, "甲")->x, 26250); /* (50 + 2.5) / 2 */
    teardown(&f);
}

/* Four lines beside two rows of one: 48 + 2.5 pt, spread evenly. */
TEST(rowspan_spread)
{
    fixture f;
    setup(&f, PILU_PT(100), PILU_PT(200));
    pilu_node *table = add_table(&f, f.doc->root, "B/21|11甲|/11乙|");
    pilu_node *label = table->first->first->first;
    for (int i = 0; i < 4; i++) {
        if (i) add(&f, label, PILU_NODE_BR, NULL);
        add_str(&f, label, PILU_STR("行"));
    }
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(text_on(pages, 0, "乙")->y - text_on(pages, 0, "甲")->y, 25250);
    teardown(&f);
}

TEST(vertical_align)
{
    fixture f;
    setup(&f, PILU_PT(100), PILU_PT(200));
    f.cell.align = PILU_ALIGN_END;
    add_table(&f, f.doc->root, "B/21甲|11乙|/11丙|");
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(text_on(pages, 0, "甲")->y * 2, text_on(pages, 0, "乙")->y + text_on(pages, 0, "丙")->y); /* in the middle */
    CHECK_INT(text_on(pages, 0, "甲")->x, 10000 + 250 + 49750 - 1250 - 10000);
    f.cell.valign = PILU_VALIGN_TOP;
    pages = lay_out(&f);
    CHECK_INT(text_on(pages, 0, "甲")->y, text_on(pages, 0, "乙")->y);
    teardown(&f);
}

TEST(upright_label)
{
    fixture f;
    setup(&f, PILU_PT(100), PILU_PT(200));
    pilu_node *table = add_table(&f, f.doc->root, "B/11产出|11甲|");
    pilu_style *upright = new_style(&f, &f.cell);
    upright->upright = true;
    table->first->first->first->style = upright;
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(text_on(pages, 0, "出")->y - text_on(pages, 0, "产")->y, 12000);
    CHECK_INT(text_on(pages, 0, "产")->x, text_on(pages, 0, "出")->x);
    teardown(&f);
}

/* 60 pt hold four rows: 0.5 + 4 × 14.5 = 58.5. */
TEST(label_set_again)
{
    fixture f;
    pilu_pages *pages = lay_out_table(&f, PILU_PT(100), PILU_PT(60), "B/!61产出|11一|/11二|/11三|/11四|/11五|/11六|");
    CHECK_INT(pages->count, 2);
    CHECK_INT(text_on(pages, 0, "产出")->artifact, PILU_CONTENT);
    CHECK(is_on(pages, 0, "四") && is_on(pages, 1, "五"));
    CHECK_INT(text_on(pages, 1, "产出（续）")->artifact, PILU_ARTIFACT_PAGINATION);
    CHECK(text_on(pages, 1, "产出（续）")->node == NULL);
    CHECK(!is_on(pages, 1, "产出"));
    CHECK_INT(text_on(pages, 1, "五")->y, 10000 + 250 + 1250 + 9750);
    /* closed at the break: the same six rules as a table of its own would have, less the two beside the label */
    CHECK_INT(count_fills(&pages->items[0]), 2 + 3 + 3);
    CHECK_INT(count_fills(&pages->items[1]), 2 + 1 + 3);
    teardown(&f);
}

/* The label of three lines (38.5 pt) would have one row's room on the first page: the group moves. */
TEST(label_without_room)
{
    fixture f;
    pilu_pages *pages = lay_out_table(&f, PILU_PT(30) + 500, PILU_PT(60),
                                      "B/11零|11零|/11一|11一|/11二|11二|/!31甲甲甲|11三|/11四|/11五|/11六|11六|");
    CHECK(is_on(pages, 0, "二"));
    CHECK(!is_on(pages, 0, "三"));
    CHECK(is_on(pages, 1, "三"));
    teardown(&f);
}

/* Head rows again on each page, as artifacts; the table's own once as content. */
TEST(head_again)
{
    fixture f;
    pilu_pages *pages = lay_out_table(&f, PILU_PT(100), PILU_PT(75),
                                      "H/!21项目|!11金额|/!11万元|B/11一|11二|/11三|11四|/11五|11六|/11七|11八|");
    /* 0.5 + 2 × 14.5 + 3 × 14.5 = 73; but the last row does not go alone */
    CHECK_INT(pages->count, 2);
    CHECK(is_on(pages, 0, "三") && is_on(pages, 1, "五") && is_on(pages, 1, "七"));
    CHECK_INT(text_on(pages, 0, "项目")->artifact, PILU_CONTENT);
    CHECK_INT(text_on(pages, 1, "项目")->artifact, PILU_ARTIFACT_PAGINATION);
    CHECK_INT(text_on(pages, 1, "万元")->artifact, PILU_ARTIFACT_PAGINATION);
    CHECK_INT(text_on(pages, 1, "项目")->y, text_on(pages, 0, "项目")->y);
    CHECK_INT(text_on(pages, 1, "五")->y, 10000 + 250 + 29000 + 1250 + 9750);
    teardown(&f);
}

/* Ten lines on pages that hold four of a cell (60 - 0.5 - 2.5 = 57 pt). */
TEST(row_broken)
{
    fixture f;
    setup(&f, PILU_PT(100), PILU_PT(60));
    pilu_node *table = add_table(&f, f.doc->root, "B/11甲|11|/11乙|11丙|");
    pilu_node *cell = table->first->first->last;
    for (int i = 0; i < 10; i++) {
        if (i) add(&f, cell, PILU_NODE_BR, NULL);
        add_str(&f, cell, PILU_STR("行"));
    }
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(pages->count, 3);
    CHECK_INT(count_text(&pages->items[0], PILU_CONTENT), 4 + 1);
    CHECK_INT(count_text(&pages->items[1], PILU_CONTENT), 4);
    CHECK_INT(count_text(&pages->items[2], PILU_CONTENT), 2 + 2);
    CHECK_INT(text_on(pages, 2, "乙")->y, 10000 + 250 + 24000 + 2500 + 1250 + 9750);
    CHECK_INT(f.diags.count, 0);
    teardown(&f);
}

TEST(totals_not_alone)
{
    fixture f;
    pilu_pages *pages = lay_out_table(&f, PILU_PT(100), PILU_PT(60), "B/11一|/11二|/11三|/11四|F/11合计|");
    CHECK(is_on(pages, 0, "三") && !is_on(pages, 0, "四"));
    CHECK(is_on(pages, 1, "四") && is_on(pages, 1, "合计"));
    teardown(&f);
}

/* Caption, head and first row stay together: with two lines above, only the caption and the head would fit. */
TEST(caption_stays)
{
    fixture f;
    setup(&f, PILU_PT(100), PILU_PT(60));
    add_lines(&f, f.doc->root, PILU_NODE_P, &f.body, 2);
    pilu_node *table = add_table(&f, f.doc->root, "H/!11头|B/11一|/11二|");
    pilu_node *caption = add_words(&f, table, PILU_NODE_CAPTION, &f.body, "表题");
    (void)caption;
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(pages->count, 2);
    CHECK(!is_on(pages, 0, "表题") && is_on(pages, 1, "表题") && is_on(pages, 1, "一"));
    teardown(&f);
}

/* 60 pt: caption 11 without its leading, edge 0.5, head and two rows 43.5 make 55. The last row is not alone. On each next page the caption stands again with
 * （续）, in its own style, and is no content. */
TEST(caption_again)
{
    fixture f;
    setup(&f, PILU_PT(100), PILU_PT(60));
    pilu_node *table = add_table(&f, f.doc->root, "H/!11头|B/11一|/11二|/11三|/11四|/11五|");
    pilu_style *style = new_style(&f, &f.body);
    style->align = PILU_ALIGN_CENTER;
    add_words(&f, table, PILU_NODE_CAPTION, style, "表题");
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(pages->count, 3);
    CHECK(is_on(pages, 0, "表题") && is_on(pages, 0, "二") && !is_on(pages, 0, "三"));
    for (size_t p = 1; p < 3; p++) {
        const pilu_item *again = text_on(pages, p, "表题（续）");
        CHECK_INT(again->artifact, PILU_ARTIFACT_PAGINATION);
        CHECK_INT(again->y, text_on(pages, 0, "表题")->y);
        CHECK_INT(again->x, 10000 + 25000);
        CHECK_INT(text_on(pages, p, "头")->y, text_on(pages, 0, "头")->y);
    }
    CHECK(is_on(pages, 1, "三") && !is_on(pages, 1, "四") && is_on(pages, 2, "四") && is_on(pages, 2, "五"));
    CHECK_INT(f.diags.count, 0);
    teardown(&f);
}

/* A caption's padding is part of it, before the table as on the screen. */
TEST(caption_padded)
{
    fixture f;
    setup(&f, PILU_PT(100), PILU_PT(100));
    pilu_node *table = add_table(&f, f.doc->root, "B/11一|");
    pilu_style *style = new_style(&f, &f.body);
    style->padding[PILU_BOTTOM] = PILU_PT(4);
    add_words(&f, table, PILU_NODE_CAPTION, style, "表题");
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(text_on(pages, 0, "一")->y - text_on(pages, 0, "表题")->y, 12000 + 4000 + 250 + 1250);
    teardown(&f);
}

/* Two tables without space between them share the border where they meet. */
TEST(joined_tables)
{
    fixture f;
    setup(&f, PILU_PT(100), PILU_PT(200));
    add_table(&f, f.doc->root, "B/11一|");
    add_table(&f, f.doc->root, "B/11二|");
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(text_on(pages, 0, "二")->y - text_on(pages, 0, "一")->y, 14500);
    teardown(&f);
}

TEST(too_many_columns)
{
    fixture f;
    pilu_pages *pages = lay_out_table(&f, PILU_PT(30), PILU_PT(200), "B/11甲|11乙|11丙|11丁|");
    CHECK(f.diags.errors > 0);
    CHECK_INT(f.diags.items[0].code, PILU_FOUND_LAYOUT_OVERFLOW);
    CHECK(is_on(pages, 0, "丁")); /* a finding, no silent cut */
    teardown(&f);
}

TEST(blocks_and_tables_in_cells)
{
    fixture f;
    setup(&f, PILU_PT(100), PILU_PT(200));
    pilu_node *table = add_table(&f, f.doc->root, "B/11|11乙|");
    pilu_node *cell = table->first->first->first;
    add_words(&f, cell, PILU_NODE_P, &f.body, "一");
    add_table(&f, cell, "B/11内|/11里|");
    add_words(&f, cell, PILU_NODE_P, &f.body, "末");
    pilu_pages *pages = lay_out(&f);
    int one = text_on(pages, 0, "一")->y;
    CHECK_INT(text_on(pages, 0, "内")->y - one, 12000 + 250 + 1250);
    CHECK_INT(text_on(pages, 0, "末")->y - one, 12000 + 29500);
    teardown(&f);
}

/* Conservation: generated tables. */

static uint64_t seed;

static uint32_t random_below(uint32_t n) /* Knuth's MMIX constants */
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((seed >> 33) % n);
}

enum { MAX_COLUMNS = 5, FIRST_HAN = 0x4E00 };

typedef struct trial {
    fixture f;
    uint32_t columns, head_rows, cells;
    bool labels;
} trial;

/* Text that begins with a character of its own, then «字» and words. */
static void add_random_text(trial *t, pilu_node *cell, uint32_t longest)
{
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    pilu_buf_utf8(&buf, FIRST_HAN + t->cells++);
    for (uint32_t n = random_below(longest); n > 0; n--)
        pilu_buf_text(&buf, random_below(9) ? "字" : random_below(2) ? "ab" : "7");
    add_str(&t->f, cell, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
}

/* Some cells hold paragraphs, or a table of their own between two. */
static void add_random_content(trial *t, pilu_node *cell, uint32_t longest)
{
    if (cell->kind == PILU_NODE_TH || random_below(10)) {
        add_random_text(t, cell, longest);
        return;
    }
    add_random_text(t, add(&t->f, cell, PILU_NODE_P, &t->f.body), longest);
    if (random_below(2)) {
        pilu_node *group = add(&t->f, add(&t->f, cell, PILU_NODE_TABLE, &t->f.body), PILU_NODE_TBODY, &t->f.body);
        for (uint32_t n = 1 + random_below(4); n > 0; n--)
            add_random_text(t, add(&t->f, add(&t->f, group, PILU_NODE_TR, &t->f.body), PILU_NODE_TD, &t->f.cell), 4);
    }
    add_random_text(t, add(&t->f, cell, PILU_NODE_P, &t->f.body), longest);
}

static void set_span(trial *t, pilu_node *cell, pilu_attr_kind attr, uint32_t n)
{
    pilu_node_set_attr(t->f.doc, cell, attr, pilu_arena_printf(t->f.arena, "%u", n));
}

/* Rows with random spans that neither overlap nor leave holes: `busy` counts the rows a column is taken for. */
static void add_random_rows(trial *t, pilu_node *group, uint32_t rows, bool head)
{
    uint32_t busy[MAX_COLUMNS] = {0};
    for (uint32_t row = 0; row < rows; row++) {
        pilu_node *tr = add(&t->f, group, PILU_NODE_TR, &t->f.body);
        for (uint32_t c = 0; c < t->columns;) {
            if (busy[c]) {
                busy[c++]--;
                continue;
            }
            uint32_t down = random_below(3) ? 1 : 1 + random_below(rows - row), across = 1;
            while (c + across < t->columns && !busy[c + across] && !random_below(4)) across++;
            pilu_node *cell = add(&t->f, tr, head || random_below(2) ? PILU_NODE_TH : PILU_NODE_TD, &t->f.cell);
            set_span(t, cell, PILU_ATTR_ROWSPAN, down);
            set_span(t, cell, PILU_ATTR_COLSPAN, across);
            if (head) add_random_text(t, cell, 1);
            else if (random_below(8)) add_random_content(t, cell, random_below(12) ? 8 : 90);
            for (uint32_t i = 0; i < across; i++) busy[c++] = down - 1;
        }
    }
}

static void build(trial *t)
{
    t->columns = 1 + random_below(MAX_COLUMNS);
    setup(&t->f, PILU_PT(20 * (int)t->columns + (int)random_below(200)), PILU_PT(85 + (int)random_below(150)));
    t->f.cell.valign = random_below(2) ? PILU_VALIGN_MIDDLE : PILU_VALIGN_TOP;
    for (uint32_t n = random_below(4); n > 0; n--)
        add_lines(&t->f, t->f.doc->root, PILU_NODE_P, &t->f.body, 1 + (int)random_below(4));
    pilu_node *table = add(&t->f, t->f.doc->root, PILU_NODE_TABLE, &t->f.body);
    t->head_rows = random_below(3);
    if (t->head_rows) add_random_rows(t, add(&t->f, table, PILU_NODE_THEAD, &t->f.body), t->head_rows, true);
    for (uint32_t n = 1 + random_below(2); n > 0; n--)
        add_random_rows(t, add(&t->f, table, PILU_NODE_TBODY, &t->f.body), 1 + random_below(14), false);
    add_lines(&t->f, t->f.doc->root, PILU_NODE_P, &t->f.body, 1);
}

static bool is_text(pilu_event event, const pilu_iter *iter)
{
    return event == PILU_ENTER && iter->node->kind == PILU_NODE_TEXT;
}

/* Every text stands in the pages once, whole and in order. */
static bool conserved(const trial *t, const pilu_pages *pages)
{
    size_t *seen = PILU_NEW_ARRAY(t->f.arena, size_t, t->f.doc->node_count);
    for (size_t p = 0; p < pages->count; p++)
        for (size_t i = 0; i < pages->items[p].item_count; i++) {
            const pilu_item *item = &pages->items[p].items[i];
            if (item->kind != PILU_ITEM_TEXT || item->artifact != PILU_CONTENT) continue;
            if (item->text.p != item->node->text.p + seen[item->node->id]) return false;
            seen[item->node->id] += item->text.n;
        }
    pilu_iter iter = pilu_iter_new(t->f.doc->root);
    for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;)
        if (is_text(event, &iter) && seen[iter.node->id] != iter.node->text.n) return false;
    return true;
}

/* Em boxes of texts on one page do not meet. */
static bool apart(const pilu_page *page)
{
    for (size_t i = 0; i < page->item_count; i++)
        for (size_t k = 0; k < i; k++) {
            const pilu_item *a = &page->items[i], *b = &page->items[k];
            if (a->kind != PILU_ITEM_TEXT || b->kind != PILU_ITEM_TEXT) continue;
            if (a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + 10000 && b->y < a->y + 10000) return false;
        }
    return true;
}

static bool inside(const pilu_page *page)
{
    for (size_t i = 0; i < page->item_count; i++) {
        const pilu_item *item = &page->items[i];
        bool text = item->kind == PILU_ITEM_TEXT;
        pilu_unit top = text ? item->y - 8750 : item->y, bottom = text ? item->y + 1250 : item->y + item->h;
        if (item->x < 10000 || item->x + item->w > page->width - 10000) return false;
        if (top < 10000 || bottom > page->height - 10000) return false;
    }
    return true;
}

static bool meets(const pilu_page *page, pilu_unit x, pilu_unit y, bool across)
{
    for (size_t i = 0; i < page->item_count; i++) {
        const pilu_item *r = &page->items[i];
        if (r->kind != PILU_ITEM_FILL || (r->h == 500 && r->w > 500) != across) continue;
        if (r->x <= x && x <= r->x + r->w && r->y <= y && y <= r->y + r->h) return true;
    }
    return false;
}

/* Every rule ends at one that crosses it: no cell stands open, at a break neither. All rules are half a point thick. */
static bool closed(const pilu_page *page)
{
    for (size_t i = 0; i < page->item_count; i++) {
        const pilu_item *r = &page->items[i];
        if (r->kind != PILU_ITEM_FILL) continue;
        bool across = r->h == 500 && r->w > 500;
        pilu_unit x = r->x + 250, y = r->y + (across ? 250 : 0);
        if (!meets(page, x, y, !across)) return false;
        if (!meets(page, across ? r->x + r->w - 250 : x, across ? y : r->y + r->h, !across)) return false;
    }
    return true;
}

/* Something of the document that is on no page before: text, or the rules of cells that hold none. */
static bool goes_on(const pilu_page *page)
{
    for (size_t i = 0; i < page->item_count; i++)
        if (page->items[i].artifact != PILU_ARTIFACT_PAGINATION) return true;
    return false;
}

static uint32_t first_char(const pilu_item *item)
{
    const char *p = item->text.p;
    return pilu_utf8_next(&p, p + item->text.n);
}

/* Text of the node, or its label again, on a page? */
static bool shown_on(const pilu_page *page, const pilu_node *node, bool again)
{
    for (size_t i = 0; i < page->item_count; i++) {
        const pilu_item *item = &page->items[i];
        if (item->kind != PILU_ITEM_TEXT) continue;
        if (!again && item->node == node) return true;
        if (again && item->artifact == PILU_ARTIFACT_PAGINATION &&
            first_char(item) == first_char(&(pilu_item){.text = node->text}))
            return true;
    }
    return false;
}

/* Wherever a body cell begins behind the page on which the table began, the head's texts stand there as well. */
static bool headed(const trial *t, const pilu_pages *pages, const pilu_node *table)
{
    if (!t->head_rows) return true;
    size_t begin = 0;
    const pilu_node *head = table->first;
    while (!shown_on(&pages->items[begin], head->first->first->first, false)) begin++;
    for (size_t p = begin + 1; p < pages->count; p++) {
        bool body = false;
        pilu_iter iter = pilu_iter_new(table);
        for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;)
            body = body || (is_text(event, &iter) && shown_on(&pages->items[p], iter.node, false));
        if (!body) continue;
        iter = pilu_iter_new(head);
        for (pilu_event event; (event = pilu_iter_next(&iter)) != PILU_DONE;)
            if (is_text(event, &iter) && !shown_on(&pages->items[p], iter.node, true)) return false;
    }
    return true;
}

static const pilu_node *text_of(const pilu_grid_cell *cell)
{
    const pilu_node *node = cell->node->first;
    while (node && node->kind != PILU_NODE_TEXT) node = node->first;
    return node;
}

/* The last page with content of a text. */
static size_t last_page(const pilu_pages *pages, const pilu_node *text)
{
    size_t last = 0;
    for (size_t p = 0; p < pages->count; p++)
        if (shown_on(&pages->items[p], text, false)) last = p;
    return last;
}

/* A merged head that is done before the rows beside it are stands again on each page of theirs. */
static bool labelled(const trial *t, const pilu_pages *pages, const pilu_node *table)
{
    const pilu_grid *grid = pilu_grid_new(t->f.arena, NULL, table);
    for (uint32_t i = 0; i < grid->cell_count; i++) {
        const pilu_grid_cell *label = &grid->cells[i];
        if (label->rows < 2 || label->row < grid->head_rows || label->node->kind != PILU_NODE_TH) continue;
        /* surely not half a page */
        if (!text_of(label) || text_of(label)->text.n > 9 || t->f.pairs[0].right.height < PILU_PT(170)) continue;
        size_t last = last_page(pages, text_of(label));
        for (uint32_t k = i + 1; k < grid->cell_count && grid->cells[k].row < label->row + label->rows; k++) {
            const pilu_node *text = text_of(&grid->cells[k]);
            if (!text || grid->cells[k].row + grid->cells[k].rows > label->row + label->rows) continue;
            for (size_t p = last + 1; p < pages->count; p++)
                if (shown_on(&pages->items[p], text, false) && !shown_on(&pages->items[p], text_of(label), true))
                    return false;
        }
    }
    return true;
}

/* What cannot fit is reported as just that; nothing else excuses a table. */
static bool reported(const pilu_diags *diags)
{
    for (size_t i = 0; i < diags->count; i++)
        if (diags->items[i].code != PILU_FOUND_LAYOUT_OVERFLOW) return false;
    return diags->count > 0;
}

/* Is the trial's table one that fits? What does not is reported, and kept all the same. */
static bool check_trial(uint64_t start)
{
    trial t = {.cells = 0};
    seed = start;
    build(&t);
    pilu_pages *pages = lay_out(&t.f);
    const pilu_node *table = t.f.doc->root->last->prev;
    bool all_apart = true, all_inside = true, all_closed = true, filled = true;
    for (size_t p = 0; p < pages->count; p++) {
        all_apart = all_apart && apart(&pages->items[p]);
        all_inside = all_inside && inside(&pages->items[p]);
        all_closed = all_closed && closed(&pages->items[p]);
        filled = filled && goes_on(&pages->items[p]);
    }
    bool kept = conserved(&t, pages), heads = headed(&t, pages, table), labels = labelled(&t, pages, table);
    bool excused = reported(&t.f.diags);
    all_apart = all_apart || excused;
    all_inside = all_inside || excused;
    if (!kept || !all_apart || !all_inside || !all_closed || !filled || !heads || !labels)
        printf("seed %llu: conserved %d apart %d inside %d closed %d filled %d headed %d labelled %d\n",
               (unsigned long long)start, kept, all_apart, all_inside, all_closed, filled, heads, labels);
    CHECK(kept);
    CHECK(all_apart);
    CHECK(all_inside);
    CHECK(all_closed);
    CHECK(labels);
    CHECK(filled);
    CHECK(heads);
    CHECK(excused || !t.f.diags.count);
    teardown(&t.f);
    return !excused;
}

TEST(conservation)
{
    enum { TRIALS = 3000 };
    int fitting = 0;
    for (uint64_t start = 1; start <= TRIALS; start++) fitting += check_trial(start);
    CHECK(fitting >= TRIALS * 99 / 100); /* three do not; a generator of tables that never fit proves nothing */
}

/* Rows of one line behind a text of any length on pages that hold three of them and more: the last row, which sums the
 * others up, has one of them above it. */
TEST(totals_in_company)
{
    for (uint64_t start = 1; start <= 500; start++) {
        fixture f;
        seed = start;
        setup(&f, PILU_PT(60), PILU_PT(60 + (int)random_below(120)));
        for (uint32_t n = random_below(6); n > 0; n--) add_lines(&f, f.doc->root, PILU_NODE_P, &f.body, 1);
        uint32_t rows = 2 + random_below(40);
        pilu_node *table = add(&f, f.doc->root, PILU_NODE_TABLE, &f.body);
        pilu_node *group = add(&f, table, PILU_NODE_TBODY, &f.body);
        uint32_t figures = random_below(3);
        for (uint32_t i = 0; i < rows; i++) {
            if (i + 1 == rows && random_below(2)) group = add(&f, table, PILU_NODE_TFOOT, &f.body);
            pilu_node *row = add(&f, group, PILU_NODE_TR, &f.body);
            pilu_node *cell = add(&f, row, PILU_NODE_TD, &f.cell);
            add_str(&f, cell, i + 1 == rows ? PILU_STR("合计") : i + 2 == rows ? PILU_STR("末") : PILU_STR("项"));
            for (uint32_t c = 0; c < figures; c++)
                add_str(&f, add(&f, row, PILU_NODE_TD, &f.cell), i + 1 == rows ? PILU_STR("9") : PILU_STR("1"));
        }
        pilu_pages *pages = lay_out(&f);
        const pilu_page *last = &pages->items[pages->count - 1];
        CHECK(find_text(last, "合计"));
        CHECK(find_text(last, "末"));
        teardown(&f);
    }
}

int main(void)
{
    RUN(two_by_two);
    RUN(given_widths);
    RUN(short_beside_long);
    RUN(colspan_minimum);
    RUN(rowspan_spread);
    RUN(vertical_align);
    RUN(upright_label);
    RUN(label_set_again);
    RUN(label_without_room);
    RUN(head_again);
    RUN(row_broken);
    RUN(totals_not_alone);
    RUN(caption_stays);
    RUN(caption_again);
    RUN(caption_padded);
    RUN(joined_tables);
    RUN(too_many_columns);
    RUN(blocks_and_tables_in_cells);
    RUN(conservation);
    RUN(totals_in_company);
    return unit_end();
}
