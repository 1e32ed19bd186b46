/* Blocks into pages. Expected places are worked out by hand: 10 pt type on 12 pt lines unless a test says otherwise,
 * so that n lines need 12 n - 2 points (the leading above the first and below the last is trimmed). */
#include "fake_document.h"

static size_t lines_on(const pilu_pages *pages, size_t page)
{
    return page < pages->count ? count_text(&pages->items[page], PILU_CONTENT) : 0;
}

/* GB/T 9704-2012 §5.2: 22 lines of 28 characters in 156 × 225 mm. */
TEST(official_grid)
{
    fixture f;
    setup(&f, 0, 0);
    pilu_page_rule rule = {.width = 595276, .height = 841890, .margin = {104882, 73701, 99213, 79370}};
    f.pairs[0] = (struct pilu_page_rule_pair){rule, rule};
    f.body.size = 15750;
    f.body.line_height = 29530;
    pilu_node *p = add(&f, f.doc->root, PILU_NODE_P, &f.body);
    for (int i = 0; i < 44 * 28; i++) add_str(&f, p, PILU_STR("版"));
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(pages->count, 2);
    CHECK_INT(lines_on(pages, 0), 22 * 28);
    CHECK_INT(lines_on(pages, 1), 22 * 28);
    const pilu_item *first = &pages->items[0].items[0], *last = &pages->items[0].items[22 * 28 - 1];
    CHECK_INT(first->x, 79370);
    CHECK_INT(first->y, 104882 + 15750 * 7 / 8); /* the em box begins at the type area's top */
    CHECK_INT(last->x, 79370 + 27 * 15750);
    CHECK_INT(last->y, first->y + 21 * 29530);
    CHECK_INT(f.diags.count, 0);
    teardown(&f);
}

/* Lines of two paragraphs and a heading between them on pages of five lines. */
static void heading_between(int before, int after, size_t first_page, size_t second_page)
{
    fixture f;
    setup(&f, PILU_PT(30), PILU_PT(58));
    pilu_style *heading = new_style(&f, &f.body);
    heading->break_after = PILU_BREAK_AVOID;
    add_lines(&f, f.doc->root, PILU_NODE_P, &f.body, before);
    add_lines(&f, f.doc->root, PILU_NODE_H2, heading, 1);
    add_lines(&f, f.doc->root, PILU_NODE_P, &f.body, after);
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(pages->count, 2);
    CHECK_INT(lines_on(pages, 0), first_page);
    CHECK_INT(lines_on(pages, 1), second_page);
    teardown(&f);
}

TEST(heading_stays)
{
    heading_between(4, 4, 4, 5); /* no line would follow */
    heading_between(3, 4, 3, 5); /* one would, alone */
    heading_between(2, 4, 5, 2); /* two do */
}

TEST(widows)
{
    static const struct { int before, lines; size_t first, second; } cases[] = {
        {0, 6, 4, 2},  /* the last line would stand alone */
        {0, 7, 5, 2},
        {4, 4, 4, 4},  /* the first would */
        {3, 4, 5, 2},
        {3, 3, 3, 3},  /* three lines have no place to break */
    };
    for (size_t i = 0; i < PILU_COUNT(cases); i++) {
        fixture f;
        setup(&f, PILU_PT(30), PILU_PT(58));
        if (cases[i].before) add_lines(&f, f.doc->root, PILU_NODE_P, &f.body, cases[i].before);
        add_lines(&f, f.doc->root, PILU_NODE_P, &f.body, cases[i].lines);
        pilu_pages *pages = lay_out(&f);
        CHECK_INT(lines_on(pages, 0), cases[i].first);
        CHECK_INT(lines_on(pages, 1), cases[i].second);
        teardown(&f);
    }
}

/* CSS 2.2 §8.3.1: of adjoining margins the larger; none at the top of a page. */
TEST(margins)
{
    fixture f;
    setup(&f, PILU_PT(30), PILU_PT(44));
    pilu_style *style = new_style(&f, &f.body);
    style->margin[PILU_TOP] = PILU_PT(6);
    style->margin[PILU_BOTTOM] = PILU_PT(9);
    pilu_node *section = add(&f, f.doc->root, PILU_NODE_SECTION, style);
    add_words(&f, section, PILU_NODE_P, style, "一");
    add_words(&f, f.doc->root, PILU_NODE_P, style, "二");
    add_words(&f, f.doc->root, PILU_NODE_P, style, "三");
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(pages->count, 2);
    CHECK_INT(find_text(&pages->items[0], "一")->y, 10000 + 8750);
    CHECK_INT(find_text(&pages->items[0], "二")->y, 10000 + 8750 + 12000 + 9000);
    CHECK_INT(find_text(&pages->items[1], "三")->y, 10000 + 8750);
    teardown(&f);
}

TEST(forced_breaks)
{
    fixture f;
    setup(&f, PILU_PT(30), PILU_PT(58));
    pilu_style *before = new_style(&f, &f.body), *after = new_style(&f, &f.body);
    before->break_before = PILU_BREAK_PAGE;
    after->break_after = PILU_BREAK_PAGE;
    add_words(&f, f.doc->root, PILU_NODE_P, before, "一"); /* no empty page in front */
    add_words(&f, f.doc->root, PILU_NODE_P, before, "二");
    add_words(&f, f.doc->root, PILU_NODE_P, after, "三");
    add_words(&f, f.doc->root, PILU_NODE_P, before, "四");
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(pages->count, 3);
    CHECK(find_text(&pages->items[1], "三") != NULL);
    CHECK(find_text(&pages->items[2], "四") != NULL);
    teardown(&f);
}

/* CSS Fragmentation 3 §3.1: one or two page breaks, so that what follows is on a right page. */
TEST(breaks_to_the_right)
{
    fixture f;
    setup(&f, PILU_PT(30), PILU_PT(58));
    pilu_style *right = new_style(&f, &f.body), *after = new_style(&f, &f.body), *broken = new_style(&f, &f.body);
    broken->break_before = PILU_BREAK_PAGE;
    right->break_before = PILU_BREAK_TO_RIGHT;
    after->break_after = PILU_BREAK_TO_RIGHT;
    add_words(&f, f.doc->root, PILU_NODE_P, right, "一"); /* right as it is: the first page */
    add_words(&f, f.doc->root, PILU_NODE_P, right, "二"); /* after an empty second page */
    add_words(&f, f.doc->root, PILU_NODE_P, broken, "三"); /* a left page by itself */
    add_words(&f, f.doc->root, PILU_NODE_P, right, "四"); /* right as it is */
    add_words(&f, f.doc->root, PILU_NODE_P, after, "五");
    add_words(&f, f.doc->root, PILU_NODE_P, &f.body, "六");
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(pages->count, 7);
    CHECK_INT(pages->items[1].item_count, 0);
    CHECK_INT(pages->items[1].number, 0);
    CHECK(find_text(&pages->items[2], "二") != NULL);
    CHECK_INT(pages->items[2].number, 3); /* its number has been counted all the same */
    CHECK(find_text(&pages->items[3], "三") != NULL);
    CHECK(find_text(&pages->items[4], "四") != NULL);
    CHECK(find_text(&pages->items[4], "五") != NULL);
    CHECK_INT(pages->items[5].item_count, 0);
    CHECK(find_text(&pages->items[6], "六") != NULL);
    CHECK_INT(pages->items[6].number, 7);
    teardown(&f);
}

/* GB/T 9704-2012 §7.5: neither the cover nor its empty back is counted; the text begins with a right page, 1. */
TEST(cover_and_its_back)
{
    fixture f;
    setup(&f, PILU_PT(30), PILU_PT(58));
    pilu_style *after = new_style(&f, &f.body);
    after->break_after = PILU_BREAK_TO_RIGHT;
    pilu_node *cover = add(&f, f.doc->root, PILU_NODE_COVER, after);
    add_words(&f, cover, PILU_NODE_P, &f.body, "封");
    add_words(&f, f.doc->root, PILU_NODE_P, &f.body, "一");
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(pages->count, 3);
    CHECK_INT(pages->items[0].number, 0);
    CHECK_INT(pages->items[1].number, 0);
    CHECK_INT(pages->items[1].item_count, 0);
    CHECK_INT(pages->items[2].number, 1);
    CHECK(find_text(&pages->items[2], "一") != NULL);
    teardown(&f);
}

TEST(kept_inside)
{
    fixture f;
    setup(&f, PILU_PT(30), PILU_PT(58));
    pilu_style *kept = new_style(&f, &f.body);
    kept->avoid_inside = true;
    add_lines(&f, f.doc->root, PILU_NODE_P, &f.body, 2);
    pilu_node *quote = add(&f, f.doc->root, PILU_NODE_BLOCKQUOTE, kept);
    for (int i = 0; i < 4; i++) add_lines(&f, quote, PILU_NODE_P, &f.body, 1);
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(lines_on(pages, 0), 2);
    CHECK_INT(lines_on(pages, 1), 4);
    teardown(&f);
}

/* GB/T 9704-2012 §7.5: «— 1 —», odd right, even left. 14 pt: two dashes of an em, three halves. */
TEST(page_numbers)
{
    fixture f;
    setup(&f, PILU_PT(200), PILU_PT(58));
    pilu_margin_box foot = {.used = true, .before = PILU_STR("— "), .after = PILU_STR(" —"), .page_number = true,
                            .align = PILU_ALIGN_END, .inset = PILU_PT(14), .gap = PILU_PT(20), .size = PILU_PT(14)};
    f.pairs[0].right.foot = foot;
    foot.align = PILU_ALIGN_START;
    f.pairs[0].left.foot = foot;
    pilu_style *broken = new_style(&f, &f.body);
    broken->break_before = PILU_BREAK_PAGE;
    add_words(&f, f.doc->root, PILU_NODE_P, broken, "一");
    add_words(&f, f.doc->root, PILU_NODE_P, broken, "二");
    pilu_pages *pages = lay_out(&f);
    const pilu_item *odd = find_text(&pages->items[0], "— 1 —"), *even = find_text(&pages->items[1], "— 2 —");
    CHECK(odd && even);
    if (odd && even) {
        CHECK_INT(odd->artifact, PILU_ARTIFACT_PAGINATION);
        CHECK_INT(odd->x, 10000 + 200000 - 14000 - 49000);
        CHECK_INT(odd->y, 10000 + 58000 + 20000 + 14000 * 7 / 8);
        CHECK_INT(even->x, 10000 + 14000);
        CHECK_INT(even->y, odd->y);
    }
    teardown(&f);
}

TEST(named_page)
{
    fixture f;
    setup(&f, PILU_PT(30), PILU_PT(58));
    f.pairs[1] = (struct pilu_page_rule_pair){fake_rule(PILU_PT(58), PILU_PT(30)), fake_rule(PILU_PT(58), PILU_PT(30))};
    f.pairs[1].right.name = f.pairs[1].left.name = PILU_STR("landscape");
    f.rules.count = 2;
    pilu_style *wide = new_style(&f, &f.body);
    wide->page = PILU_STR("landscape");
    add_words(&f, f.doc->root, PILU_NODE_P, &f.body, "一");
    add_words(&f, f.doc->root, PILU_NODE_P, wide, "二二二二二");
    add_words(&f, f.doc->root, PILU_NODE_P, &f.body, "三");
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(pages->count, 3);
    CHECK_INT(pages->items[0].width, 50000);
    CHECK_INT(pages->items[1].width, 78000);
    CHECK_INT(pages->items[1].height, 50000);
    CHECK(find_text(&pages->items[1], "二二二二二") != NULL); /* its measure is the landscape page's */
    CHECK_INT(pages->items[2].width, 50000);
    teardown(&f);
}

TEST(aligned_and_indented)
{
    fixture f;
    setup(&f, PILU_PT(100), PILU_PT(58));
    pilu_style *center = new_style(&f, &f.body), *end = new_style(&f, &f.body), *indent = new_style(&f, &f.body);
    center->align = PILU_ALIGN_CENTER;
    end->align = PILU_ALIGN_END;
    end->margin[PILU_RIGHT] = PILU_PT(5);
    indent->indent = PILU_PT(20);
    add_words(&f, f.doc->root, PILU_NODE_P, center, "一");
    add_words(&f, f.doc->root, PILU_NODE_P, end, "二");
    add_words(&f, f.doc->root, PILU_NODE_P, indent, "三");
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(find_text(&pages->items[0], "一")->x, 10000 + 45000);
    CHECK_INT(find_text(&pages->items[0], "二")->x, 10000 + 100000 - 5000 - 10000);
    CHECK_INT(find_text(&pages->items[0], "三")->x, 10000 + 20000);
    teardown(&f);
}

/* A block as wide as its longest line, and where auto margins put it: 5 pt of padding on the left alone. Inside a
 * cell, what the column's width has shaped already is not taken for it. */
TEST(fitting_blocks)
{
    fixture f;
    setup(&f, PILU_PT(100), PILU_PT(200));
    pilu_style *fit = new_style(&f, &f.body), *wide = new_style(&f, &f.body), *reach = new_style(&f, &f.body);
    fit->width.kind = PILU_LENGTH_FIT;
    fit->auto_left = true;
    fit->margin[PILU_RIGHT] = PILU_PT(7);
    fit->padding[PILU_LEFT] = PILU_PT(5);
    *wide = *fit;
    wide->auto_right = true;
    wide->margin[PILU_RIGHT] = 0;
    reach->margin[PILU_LEFT] = PILU_PT(20);
    reach->margin[PILU_RIGHT] = PILU_PT(-20);
    pilu_node *right = add(&f, f.doc->root, PILU_NODE_SIGNATURE, fit);
    add_words(&f, right, PILU_NODE_P, &f.body, "一一一");
    add_words(&f, right, PILU_NODE_P, reach, "二二");
    add_words(&f, add(&f, f.doc->root, PILU_NODE_SIGNATURE, wide), PILU_NODE_P, &f.body, "三");
    add_words(&f, add(&f, f.doc->root, PILU_NODE_SIGNATURE, fit), PILU_NODE_P, &f.body, "四四四四四四四四四四");
    pilu_node *table = add(&f, f.doc->root, PILU_NODE_TABLE, &f.body), *row;
    row = add(&f, add(&f, table, PILU_NODE_TBODY, &f.body), PILU_NODE_TR, &f.body);
    pilu_node *cell = add(&f, row, PILU_NODE_TD, &f.body);
    add_words(&f, add(&f, cell, PILU_NODE_SIGNATURE, fit), PILU_NODE_P, &f.body, "五");
    add_words(&f, cell, PILU_NODE_P, &f.body, "六");
    pilu_pages *pages = lay_out(&f);
    const pilu_page *page = &pages->items[0];
    CHECK_INT(find_text(page, "一一一")->x, 10000 + 100000 - 7000 - 30000);
    CHECK_INT(find_text(page, "二二")->x, 10000 + 100000 - 7000 - 30000 + 20000);
    CHECK_INT(find_text(page, "三")->x, 10000 + (100000 - 15000) / 2 + 5000);
    CHECK_INT(find_text(page, "四四四四四四四四")->x, 10000 + 5000); /* ten do not fit in 88 pt: eight, then two */
    CHECK_INT(find_text(page, "四四四四四四四四")->w, 80000);
    CHECK_INT(find_text(page, "五")->x, 10000 + 100000 - 7000 - 10000);
    CHECK_INT(find_text(page, "六")->x, 10000);
    teardown(&f);
}

TEST(boxes)
{
    fixture f;
    setup(&f, PILU_PT(100), PILU_PT(58));
    pilu_style *style = new_style(&f, &f.body);
    style->background = 0xEEEEEE;
    for (int i = 0; i < 4; i++) {
        style->padding[i] = PILU_PT(3);
        style->border[i] = (pilu_border){PILU_PT(1), 0};
    }
    pilu_node *quote = add(&f, f.doc->root, PILU_NODE_BLOCKQUOTE, style);
    add_words(&f, quote, PILU_NODE_P, &f.body, "一");
    pilu_pages *pages = lay_out(&f);
    const pilu_item *back = &pages->items[0].items[0], *text = find_text(&pages->items[0], "一");
    CHECK_INT(back->kind, PILU_ITEM_FILL);
    CHECK_INT(back->artifact, PILU_ARTIFACT_LAYOUT);
    CHECK_INT(back->y, 10000);
    CHECK_INT(back->w, 100000);
    CHECK_INT(back->h, 4000 + 12000 + 4000);
    CHECK_INT(text->x, 14000);
    CHECK_INT(text->y, 14000 + 1000 + 8750);
    teardown(&f);
}

TEST(anchors_and_hidden)
{
    fixture f;
    setup(&f, PILU_PT(30), PILU_PT(58));
    pilu_style *hidden = new_style(&f, &f.body), *broken = new_style(&f, &f.body);
    hidden->hidden = true;
    broken->break_before = PILU_BREAK_PAGE;
    add_words(&f, f.doc->root, PILU_NODE_P, &f.body, "一");
    add_words(&f, f.doc->root, PILU_NODE_H2, hidden, "藏");
    pilu_node *attachment = add(&f, f.doc->root, PILU_NODE_ATTACHMENT, broken);
    pilu_node *h2 = add_words(&f, attachment, PILU_NODE_H2, &f.body, "二");
    pilu_node *p = add_words(&f, attachment, PILU_NODE_P, &f.body, "三");
    pilu_node_set_attr(f.doc, p, PILU_ATTR_ID, PILU_STR("here"));
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(pages->anchor_count, 3);
    CHECK(pages->anchors[0].node == attachment && pages->anchors[1].node == h2 && pages->anchors[2].node == p);
    CHECK_INT(pages->anchors[0].page, 1);
    CHECK_INT(pages->anchors[2].page, 1);
    CHECK_INT(pages->anchors[2].y - pages->anchors[1].y, 12000);
    CHECK(find_text(&pages->items[0], "藏") == NULL);
    teardown(&f);
}

TEST(draft_mark)
{
    fixture f;
    setup(&f, PILU_PT(400), PILU_PT(400));
    f.doc->draft = true;
    add_words(&f, f.doc->root, PILU_NODE_P, &f.body, "一");
    pilu_pages *pages = lay_out(&f);
    const pilu_item *mark = find_text(&pages->items[0], "草稿");
    CHECK(mark && mark->artifact == PILU_ARTIFACT_PAGINATION);
    if (mark) CHECK_INT(mark->x * 2 + mark->w, pages->items[0].width);
    teardown(&f);
}

TEST(too_wide_a_word)
{
    fixture f;
    setup(&f, PILU_PT(30), PILU_PT(58));
    add_words(&f, f.doc->root, PILU_NODE_P, &f.body, "unbreakable");
    lay_out(&f);
    CHECK_INT(f.diags.count, 1);
    CHECK_INT(f.diags.items[0].code, PILU_FOUND_LAYOUT_OVERFLOW);
    teardown(&f);
}

TEST(too_high_a_line)
{
    fixture f;
    setup(&f, PILU_PT(30), PILU_PT(9));
    add_lines(&f, f.doc->root, PILU_NODE_P, &f.body, 2);
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(pages->count, 2); /* each page takes one all the same */
    CHECK(f.diags.errors > 0 && f.diags.items[0].code == PILU_FOUND_LAYOUT_OVERFLOW);
    CHECK_INT(f.diags.items[0].place.page, 1);
    teardown(&f);
}

TEST(page_limit)
{
    fixture f;
    setup(&f, PILU_PT(30), PILU_PT(10));
    for (int i = 0; i < 20001; i++) add_words(&f, f.doc->root, PILU_NODE_P, &f.body, "页");
    pilu_pages *pages = lay_out(&f);
    CHECK_INT(pages->count, 20000);
    CHECK_INT(f.diags.count, 1);
    CHECK_INT(f.diags.items[0].code, PILU_FOUND_LAYOUT_LIMIT);
    teardown(&f);
}

TEST(empty_document)
{
    fixture f;
    setup(&f, PILU_PT(30), PILU_PT(58));
    CHECK_INT(lay_out(&f)->count, 1);
    teardown(&f);
}

TEST(dump)
{
    fixture f;
    setup(&f, PILU_PT(100), PILU_PT(58));
    f.body.colour = 0;
    add_words(&f, f.doc->root, PILU_NODE_H2, &f.body, "一");
    pilu_buf out;
    pilu_buf_init(&out, 0);
    pilu_pages_dump(lay_out(&f), &out);
    CHECK_STR(pilu_buf_view(&out), "page 1 120.000 x 78.000\n"
                                   "text content 10.000 18.750 10.000 10.000 «一»\n"
                                   "anchor h2 page 1 9.000\n");
    pilu_buf_free(&out);
    teardown(&f);
}

int main(void)
{
    RUN(official_grid);
    RUN(heading_stays);
    RUN(widows);
    RUN(margins);
    RUN(forced_breaks);
    RUN(breaks_to_the_right);
    RUN(cover_and_its_back);
    RUN(kept_inside);
    RUN(page_numbers);
    RUN(named_page);
    RUN(aligned_and_indented);
    RUN(fitting_blocks);
    RUN(boxes);
    RUN(anchors_and_hidden);
    RUN(draft_mark);
    RUN(too_wide_a_word);
    RUN(too_high_a_line);
    RUN(page_limit);
    RUN(empty_document);
    RUN(dump);
    return unit_end();
}
