/* calendar.h: the days of a month of the Gregorian calendar (GB/T 7408.1-2023, ISO 8601). For all who read dates:
 * there is one answer to whether a day exists. */
#ifndef PILU_BASE_CALENDAR_H
#define PILU_BASE_CALENDAR_H

#include <stdint.h>

/* `month` from 1; 0 for one that is no month. */
static inline int pilu_days_in(int64_t year, int64_t month)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12) return 0;
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return DAYS[month - 1] + (month == 2 && leap);
}

#endif
