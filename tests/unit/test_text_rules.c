/* The readers of texts: their passages and places. What each text rule must find and must leave alone is in
 * tests/rules/text.txt. */
#include "unit.h"
#include "check/text.h"

#include <string.h>

/* --- readers ------------------------------------------------------------------------------------------------- */

static pilu_finding first_of(pilu_arena *arena, pilu_text *text)
{
    pilu_diags diags;
    pilu_diags_init(&diags, arena);
    pilu_text_check(text, &diags);
    return diags.count ? diags.items[0] : (pilu_finding){0};
}

TEST(places_in_plain_text)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_source *source = pilu_source_new(arena, PILU_STR("a.txt"), PILU_STR("甲\r\n\t乙\t优化流程,开展受理。\n"));
    pilu_finding f = first_of(arena, pilu_text_from_plain(arena, source));
    CHECK_INT(f.code, PILU_FOUND_TEXT_HALF_WIDTH);
    CHECK_INT(pilu_source_place(source, f.place.at.offset).line, 2);
    CHECK_INT(pilu_source_place(source, f.place.at.offset).column, 8);
    CHECK_INT(f.place.at.length, 1);
    pilu_arena_free(arena);
}

TEST(places_in_html)
{
    pilu_arena *arena = pilu_arena_new();
    const char *html = "<html><head><title>甲,乙</title></head><body>\n<p>A&amp;B：<b>优化</b>流程,开展受理。</p>\n"
                       "<script>var 甲,乙;</script><!-- 甲,乙 --></body></html>";
    pilu_source *source = pilu_source_new(arena, PILU_STR("a.html"), pilu_str_from(html));
    pilu_text *text = pilu_text_from_html(arena, source);
    CHECK_INT(text->count, 1);
    CHECK_STR(text->passages[0].text, "A&B：优化流程,开展受理。");
    pilu_finding f = first_of(arena, text);
    CHECK_INT(f.code, PILU_FOUND_TEXT_HALF_WIDTH);
    CHECK_INT(f.place.at.offset, (strstr(html, "流程,") - html) + 6);
    pilu_arena_free(arena);
}

TEST(pages_are_joined)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_source *source =
        pilu_source_new(arena, PILU_STR("a.pdf"), PILU_STR("一二三四五六七八九十\n完。\n\f优化,受理。\n"));
    pilu_text *text = pilu_text_from_pages(arena, source);
    CHECK_STR(text->passages[0].text, "一二三四五六七八九十完。");
    CHECK_INT(first_of(arena, text).place.page, 2);
    pilu_arena_free(arena);
}

/* A broken text is read to its end like any other. */
TEST(broken_texts)
{
    static const char *const TEXTS[] = {"",         "\n",         "\t", "<",  "&#", "<p", "&#x110000;&#xD800;",
                                        "（（（（", "[bookmark:", "1.", "（", "占", "%"};
    for (size_t i = 0; i < PILU_COUNT(TEXTS); i++) {
        pilu_arena *arena = pilu_arena_new();
        pilu_diags diags;
        pilu_diags_init(&diags, arena);
        pilu_source *source = pilu_source_new(arena, PILU_STR("a"), pilu_str_from(TEXTS[i]));
        pilu_text_check(pilu_text_from_plain(arena, source), &diags);
        pilu_text_check(pilu_text_from_html(arena, source), &diags);
        pilu_text_check(pilu_text_from_pages(arena, source), &diags);
        CHECK(diags.count < 20);
        pilu_arena_free(arena);
    }
}

int main(void)
{
    RUN(places_in_plain_text);
    RUN(places_in_html);
    RUN(pages_are_joined);
    RUN(broken_texts);
    return unit_end();
}
