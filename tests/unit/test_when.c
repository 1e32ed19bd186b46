#include "publish/when.h"
#include "unit.h"

/* Moments by hand: 1,600,000,000 s is 2020-09-13T12:26:40Z; 951,782,400 s is 2000-02-29T00:00:00Z. */

static long long at(const char *text)
{
    int64_t seconds;
    return pilu_when_read(pilu_str_from(text), &seconds) ? (long long)seconds : -1;
}

TEST(moments_are_read)
{
    CHECK_INT(at("2020-09-13T12:26:40Z"), 1600000000);
    CHECK_INT(at("2020-09-13T20:26:40"), 1600000000); /* Beijing */
    CHECK_INT(at("2020-09-13T20:26:40+08:00"), 1600000000);
    CHECK_INT(at("2020-09-13T09:26:40-03:00"), 1600000000);
    CHECK_INT(at("2020-09-13T20:26"), 1599999960);
    CHECK_INT(at("2000-02-29T00:00:00Z"), 951782400);
    CHECK_INT(at("2000-02-29"), 951782400 - 8 * 3600);
    CHECK_INT(at("1970-01-01T00:00:00Z"), 0);
}

TEST(other_texts_are_refused)
{
    static const char *const WRONG[] = {"", "2020", "2020-9-13", "2020-13-01", "2020-00-10", "2021-02-29", "1900-02-29",
                                        "2020-09-31", "2020-09-13 12:00", "2020-09-13T24:00", "2020-09-13T12:60",
                                        "2020-09-13T12:00:60", "2020-09-13T12:00z", "2020-09-13T12:00+8",
                                        "2020-09-13T12:00+15:00", "2020-09-13T12:00Zx", "1970-01-01", "2020-09-13T12"};
    for (size_t i = 0; i < PILU_COUNT(WRONG); i++)
        if (at(WRONG[i]) != -1) printf("«%s»\n", WRONG[i]), unit_wrong++;
}

TEST(moments_are_written_and_dated_in_beijing)
{
    pilu_arena *arena = pilu_arena_new();
    CHECK_STR(pilu_when_text(arena, 1600000000), "2020-09-13T12:26:40Z");
    CHECK_STR(pilu_when_text(arena, 951782400), "2000-02-29T00:00:00Z");
    CHECK_STR(pilu_when_text(arena, 0), "1970-01-01T00:00:00Z");
    CHECK_STR(pilu_when_date(arena, PILU_STR("2020-08-19T16:00:00Z")), "2020-08-20");
    CHECK_STR(pilu_when_date(arena, PILU_STR("2020-08-19T15:59:59Z")), "2020-08-19");
    CHECK_STR(pilu_when_date(arena, PILU_STR("2020-12-31T16:00:00Z")), "2021-01-01");
    for (int64_t day = 0; day < 40000; day += 13) {
        int64_t back = -1;
        CHECK(pilu_when_day(pilu_str_slice(pilu_when_text(arena, day * 86400), 0, 10), &back) && back == day);
    }
    pilu_arena_free(arena);
}

int main(void)
{
    RUN(moments_are_read);
    RUN(other_texts_are_refused);
    RUN(moments_are_written_and_dated_in_beijing);
    return unit_end();
}
