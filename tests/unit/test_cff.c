#include "page/cff.h"
#include "unit.h"

#include <stdlib.h>

/* By hand after Adobe Technical Note 5176: header; Name INDEX «F»; Top DICT INDEX with one DICT; CharStrings 1000. */
#define HEADER 1, 0, 4, 1, 0, 1, 1, 1, 2, 'F'
#define DICT(size) 0, 1, 1, 1, 1 + (size)
#define CHAR_STRINGS 29, 0, 0, 1000 >> 8, 1000 & 255, 17
#define THREE(n) 28, (n) >> 8, (n) & 255
#define ZERO 139
#define OP_ROS 12, 30

/* Table 3: 391 - 108 = 283 = 1 * 256 + 27, so 247 + 1, 27. */
TEST(numbers_of_three_bytes_become_two)
{
    unsigned char table[] = {HEADER, DICT(15), THREE(391), THREE(392), ZERO, OP_ROS, CHAR_STRINGS};
    static const unsigned char WANT[] = {HEADER, DICT(15), 248, 27, 248, 28, 28, 0, 0, OP_ROS, CHAR_STRINGS};
    CHECK(pilu_cff_shorten_ros((char *)table, sizeof table));
    CHECK(memcmp(table, WANT, sizeof WANT) == 0);
    CHECK(!pilu_cff_shorten_ros((char *)table, sizeof table)); /* done already */
    CHECK(memcmp(table, WANT, sizeof WANT) == 0);
}

TEST(the_ends_of_the_range)
{
    unsigned char table[] = {HEADER, DICT(15), THREE(108), THREE(1131), ZERO, OP_ROS, CHAR_STRINGS};
    static const unsigned char WANT[] = {HEADER, DICT(15), 247, 0, 250, 255, 28, 0, 0, OP_ROS, CHAR_STRINGS};
    CHECK(pilu_cff_shorten_ros((char *)table, sizeof table));
    CHECK(memcmp(table, WANT, sizeof WANT) == 0);
}

/* ROS anywhere in the Top DICT, behind numbers of every form; 30 as an operand, or in a real, is none (§4). */
TEST(what_is_cid_keyed)
{
    static const unsigned char YES[] = {HEADER, DICT(15), THREE(391), THREE(392), ZERO, OP_ROS, CHAR_STRINGS};
    static const unsigned char LATE[] = {HEADER, DICT(13), 30, 0x12, 0xCF, 12, 7, 29, 0, 0, 12, 30, 17, OP_ROS};
    static const unsigned char NO[] = {HEADER, DICT(12), 28, 12, 30, 17, CHAR_STRINGS, 12, 7};
    static const unsigned char EMPTY[] = {HEADER, 0, 0};
    CHECK(pilu_cff_is_cid_keyed((pilu_str){(const char *)YES, sizeof YES}));
    CHECK(pilu_cff_is_cid_keyed((pilu_str){(const char *)LATE, sizeof LATE}));
    CHECK(!pilu_cff_is_cid_keyed((pilu_str){(const char *)NO, sizeof NO}));
    CHECK(!pilu_cff_is_cid_keyed((pilu_str){(const char *)EMPTY, sizeof EMPTY}));
    for (size_t cut = 0; cut < sizeof YES; cut++)
        CHECK(!pilu_cff_is_cid_keyed((pilu_str){(const char *)YES, cut}));
}

static void stays(const unsigned char *table, size_t n)
{
    char *copy = malloc(n ? n : 1); /* on memory of its own: a byte too far is seen */
    memcpy(copy, table, n);
    CHECK(!pilu_cff_shorten_ros(copy, n));
    CHECK(memcmp(copy, table, n) == 0);
    free(copy);
}

TEST(anything_else_stays)
{
    static const unsigned char LOW[] = {HEADER, DICT(15), THREE(107), THREE(392), ZERO, OP_ROS, CHAR_STRINGS};
    static const unsigned char HIGH[] = {HEADER, DICT(15), THREE(391), THREE(1132), ZERO, OP_ROS, CHAR_STRINGS};
    static const unsigned char OTHER[] = {HEADER, DICT(15), THREE(391), THREE(392), ZERO, 12, 31, CHAR_STRINGS};
    static const unsigned char SUPPLEMENT[] = {HEADER, DICT(15), THREE(391), THREE(392), 140, OP_ROS, CHAR_STRINGS};
    static const unsigned char NOT_FIRST[] = {HEADER, DICT(15), CHAR_STRINGS, THREE(391), THREE(392), ZERO, OP_ROS};
    static const unsigned char NONE[] = {HEADER, DICT(6), CHAR_STRINGS};
    stays(LOW, sizeof LOW);
    stays(HIGH, sizeof HIGH);
    stays(OTHER, sizeof OTHER);
    stays(SUPPLEMENT, sizeof SUPPLEMENT);
    stays(NOT_FIRST, sizeof NOT_FIRST);
    stays(NONE, sizeof NONE);
    static const unsigned char WHOLE[] = {HEADER, DICT(15), THREE(391), THREE(392), ZERO, OP_ROS, CHAR_STRINGS};
    for (size_t n = 0; n < sizeof WHOLE; n++) stays(WHOLE, n);
}

int main(void)
{
    RUN(numbers_of_three_bytes_become_two);
    RUN(the_ends_of_the_range);
    RUN(what_is_cid_keyed);
    RUN(anything_else_stays);
    return unit_end();
}
