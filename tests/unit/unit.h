/* unit.h: the test harness of tests/unit: TEST(name) { CHECK(…); } and RUN(name) in main.
 * Prints each failure with its place; the last line is «N passed, N failed». */
#ifndef PILU_TESTS_UNIT_H
#define PILU_TESTS_UNIT_H

#include "base/base.h"

#include <stdio.h>

static int unit_passed, unit_failed, unit_wrong;

#define TEST(name) static void name(void)
#define RUN(name)                                                                                    \
    do {                                                                                             \
        int before_ = unit_wrong;                                                                    \
        name();                                                                                      \
        if (unit_wrong > before_) {                                                                  \
            unit_failed++;                                                                           \
            printf("FAIL %s\n", #name);                                                              \
        } else {                                                                                     \
            unit_passed++;                                                                           \
        }                                                                                            \
    } while (0)

#define CHECK(condition)                                                                             \
    do {                                                                                             \
        if (!(condition)) {                                                                          \
            unit_wrong++;                                                                            \
            printf("%s:%d: %s\n", __FILE__, __LINE__, #condition);                                   \
        }                                                                                            \
    } while (0)

#define CHECK_STR(got, want) unit_str(__FILE__, __LINE__, (got), pilu_str_from(want))
#define CHECK_INT(got, want) unit_int(__FILE__, __LINE__, (long long)(got), (long long)(want))

__attribute__((unused)) static void unit_str(const char *file, int line, pilu_str got, pilu_str want)
{
    if (pilu_str_eq(got, want)) return;
    unit_wrong++;
    printf("%s:%d: got  «%.*s»\n%*swant «%.*s»\n", file, line, PILU_FMT(got), (int)strlen(file) + 5, "", PILU_FMT(want));
}

__attribute__((unused)) static void unit_int(const char *file, int line, long long got, long long want)
{
    if (got == want) return;
    unit_wrong++;
    printf("%s:%d: got %lld, want %lld\n", file, line, got, want);
}

static int unit_end(void)
{
    printf("%d passed, %d failed\n", unit_passed, unit_failed);
    return unit_failed != 0;
}

#endif
