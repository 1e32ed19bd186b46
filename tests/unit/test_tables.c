/* Tables into pages. Cells have 10 pt type on 12 pt lines, 1 pt padding and 0.5 pt borders: a row of one line is
 * 12 + 2 + 0.5 = 14.5 pt high, and a table 0.5 pt more than its rows. */
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
    f.cell.valign = PILU_VALIGN_BOTTOM;
    pages = lay_out(&f);
    CHECK_INT(text_on(pages, 0, "甲")->y, text_on(pages, 0, "丙")->y);
    teardown(&f);
}

/* Behind a cell lies its own colour; without one that of its row, of its part, of its table. */
TEST(backgrounds)
{
    for (int from = 0; from < 4; from++) {
        fixture f;
        setup(&f, PILU_PT(100), PILU_PT(200));
        pilu_node *node = add_table(&f, f.doc->root, "B/11甲|");
        for (int i = 0; i <= from; i++, node = node->first) {
            pilu_style *style = new_style(&f, i == 3 ? &f.cell : &f.body);
            style->background = 0x10 + i;
            node->style = style;
        }
        const pilu_page *page = &lay_out(&f)->items[0];
        size_t found = 0;
        for (size_t i = 0; i < page->item_count; i++) {
            const pilu_item *item = &page->items[i];
            if (item->kind != PILU_ITEM_FILL || !item->colour) continue; /* borders are black */
            found++;
            CHECK_INT(item->colour, 0x10 + from);
            CHECK_INT(item->h, 14500); /* to the middle of the borders */
        }
        CHECK_INT(found, 1);
        teardown(&f);
    }
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

/* 60 pt: under two lines (24 less their leading) there is room for the head and one row (29.5), not for a second one:
 * a table that begins with a single row at the foot of a page is set on the next. Where nothing stands above it, it
 * begins with what there is room for. */
TEST(first_row_not_alone)
{
    fixture f;
    setup(&f, PILU_PT(100), PILU_PT(60));
    add_lines(&f, f.doc->root, PILU_NODE_P, &f.body, 2);
    add_table(&f, f.doc->root, "H/!11头|B/11一|/11二|/11三|");
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(pages->count, 2);
    CHECK(!is_on(pages, 0, "头") && is_on(pages, 1, "头") && is_on(pages, 1, "一") && is_on(pages, 1, "三"));
    teardown(&f);
    pages = lay_out_table(&f, PILU_PT(100), PILU_PT(32), "H/!11头|B/11一|/11二|/11三|");
    CHECK_INT(pages->count, 3);
    CHECK(is_on(pages, 0, "一") && is_on(pages, 1, "二") && is_on(pages, 2, "三"));
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

/* A heading names the table already: its caption is not shown above it, only where it goes on. */
TEST(caption_where_it_goes_on)
{
    fixture f;
    setup(&f, PILU_PT(100), PILU_PT(60));
    pilu_node *table = add_table(&f, f.doc->root, "B/11一|/11二|/11三|/11四|/11五|/11六|");
    pilu_style *style = new_style(&f, &f.body);
    style->hidden = true;
    add_words(&f, table, PILU_NODE_CAPTION, style, "表题");
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(pages->count, 2);
    CHECK(!is_on(pages, 0, "表题") && !is_on(pages, 0, "表题（续）") && is_on(pages, 0, "四")); /* 0.5 + 4 × 14.5 */
    CHECK_INT(text_on(pages, 1, "表题（续）")->artifact, PILU_ARTIFACT_PAGINATION);
    CHECK_INT(text_on(pages, 1, "五")->y - text_on(pages, 1, "表题（续）")->y, 12000 + 250 + 1250);
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

/* A form of two tables: its name stands again where a page begins with the second, and where one goes on with it. */
TEST(caption_of_joined_tables)
{
    fixture f;
    setup(&f, PILU_PT(100), PILU_PT(60));
    pilu_node *table = add_table(&f, f.doc->root, "B/11一|/11二|/11三|");
    add_words(&f, table, PILU_NODE_CAPTION, new_style(&f, &f.body), "表题");
    add_table(&f, f.doc->root, "H/!11头|B/11四|/11五|/11六|/11七|");
    pilu_pages *pages = lay_out(&f);
    /* 12 + 0.5 + 3 × 14.5 = 56; then 12 + 0.5 + 14.5 + 2 × 14.5 each */
    CHECK_INT(pages->count, 3);
    CHECK(is_on(pages, 0, "表题") && is_on(pages, 0, "三") && !is_on(pages, 0, "头"));
    CHECK_INT(text_on(pages, 1, "表题（续）")->artifact, PILU_ARTIFACT_PAGINATION);
    CHECK_INT(text_on(pages, 1, "表题（续）")->y, text_on(pages, 0, "表题")->y);
    CHECK_INT(text_on(pages, 1, "头")->artifact, PILU_CONTENT);
    CHECK_INT(text_on(pages, 1, "头")->y, text_on(pages, 0, "一")->y);
    CHECK(is_on(pages, 1, "四") && is_on(pages, 1, "五") && !is_on(pages, 1, "六"));
    CHECK_INT(text_on(pages, 2, "表题（续）")->artifact, PILU_ARTIFACT_PAGINATION);
    CHECK_INT(text_on(pages, 2, "头")->artifact, PILU_ARTIFACT_PAGINATION);
    CHECK(is_on(pages, 2, "六") && is_on(pages, 2, "七"));
    CHECK_INT(f.diags.count, 0);
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

int main(void)
{
    RUN(two_by_two);
    RUN(given_widths);
    RUN(short_beside_long);
    RUN(colspan_minimum);
    RUN(rowspan_spread);
    RUN(vertical_align);
    RUN(backgrounds);
    RUN(upright_label);
    RUN(label_set_again);
    RUN(label_without_room);
    RUN(head_again);
    RUN(row_broken);
    RUN(totals_not_alone);
    RUN(first_row_not_alone);
    RUN(caption_stays);
    RUN(caption_again);
    RUN(caption_padded);
    RUN(joined_tables);
    RUN(caption_of_joined_tables);
    RUN(caption_where_it_goes_on);
    RUN(too_many_columns);
    RUN(blocks_and_tables_in_cells);
    return unit_end();
}
