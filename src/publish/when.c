#include "publish/when.h"

#include "base/calendar.h"
#include "base/number.h"

#include <stdlib.h>
#include <time.h>

enum { DAY = 86400, BEIJING = 8 * 3600, OFFSET_MOST = 14 * 3600 };

/* Two or four digits at `at`; -1 when there are none. */
static int digits(pilu_str text, size_t at, size_t count)
{
    int value = 0;
    if (at + count > text.n) return -1;
    for (size_t i = at; i < at + count; i++) {
        if (text.p[i] < '0' || text.p[i] > '9') return -1;
        value = value * 10 + (text.p[i] - '0');
    }
    return value;
}

/* Leap days before 1 January of the year, from the year 0 on. */
static int64_t leap_days(int64_t year) { return (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400; }

static int64_t days_before(int64_t year) { return (year - 1970) * 365 + leap_days(year) - leap_days(1970); }

bool pilu_when_day(pilu_str date, int64_t *day)
{
    int year = digits(date, 0, 4), month = digits(date, 5, 2), of_month = digits(date, 8, 2);
    if (date.n != 10 || date.p[4] != '-' || date.p[7] != '-' || year < 1970) return false;
    if (of_month < 1 || of_month > pilu_days_in(year, month)) return false;
    *day = days_before(year) + of_month - 1;
    for (int m = 1; m < month; m++) *day += pilu_days_in(year, m);
    return true;
}

/* «Z», «+08:00» or nothing, which is Beijing: seconds east of Greenwich. */
static bool read_offset(pilu_str text, int *offset)
{
    *offset = BEIJING;
    if (!text.n) return true;
    *offset = 0;
    if (pilu_str_is(text, "Z")) return true;
    int hours = digits(text, 1, 2), minutes = digits(text, 4, 2);
    if (text.n != 6 || (text.p[0] != '+' && text.p[0] != '-') || text.p[3] != ':' || hours < 0 || minutes < 0)
        return false;
    *offset = (hours * 3600 + minutes * 60) * (text.p[0] == '-' ? -1 : 1);
    return minutes < 60 && hours * 3600 <= OFFSET_MOST;
}

bool pilu_when_read(pilu_str text, int64_t *seconds)
{
    int64_t day;
    int hours = 0, minutes = 0, rest = 0, offset;
    if (text.n < 10 || !pilu_when_day(pilu_str_slice(text, 0, 10), &day)) return false;
    size_t at = 10;
    if (text.n > 10) {
        hours = digits(text, 11, 2);
        minutes = digits(text, 14, 2);
        if (text.p[10] != 'T' || hours < 0 || hours > 23 || text.p[13] != ':' || minutes < 0 || minutes > 59)
            return false;
        at = 16;
        if (text.n > at && text.p[at] == ':') {
            rest = digits(text, 17, 2);
            if (rest < 0 || rest > 59) return false;
            at = 19;
        }
    }
    if (!read_offset(pilu_str_slice(text, at, text.n), &offset)) return false;
    *seconds = day * DAY + hours * 3600 + minutes * 60 + rest - offset;
    return *seconds >= 0;
}

int64_t pilu_when_now(void)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds;
    pilu_number n = pilu_number_parse(pilu_str_from(epoch ? epoch : ""));
    if (n.ok && pilu_number_to_int(n, &seconds) && seconds >= 0) return seconds;
    struct timespec clock;
    clock_gettime(CLOCK_REALTIME, &clock);
    return (int64_t)clock.tv_sec;
}

pilu_str pilu_when_epoch(pilu_arena *arena, pilu_str epoch)
{
    const char *now = getenv("SOURCE_DATE_EPOCH");
    pilu_str was = pilu_arena_str(arena, pilu_str_from(now ? now : ""));
    if (epoch.n) setenv("SOURCE_DATE_EPOCH", pilu_arena_str(arena, epoch).p, 1);
    else unsetenv("SOURCE_DATE_EPOCH");
    return was;
}

/* Year, month and day of a day number. */
static void split(int64_t day, int *year, int *month, int *of_month)
{
    int64_t y = 1970 + day / 366;
    while (days_before(y + 1) <= day) y++;
    day -= days_before(y);
    int m = 1;
    for (; day >= pilu_days_in(y, m); m++) day -= pilu_days_in(y, m);
    *year = (int)y;
    *month = m;
    *of_month = (int)day + 1;
}

pilu_str pilu_when_text(pilu_arena *arena, int64_t seconds)
{
    int year, month, day, rest = (int)(seconds % DAY);
    split(seconds / DAY, &year, &month, &day);
    return pilu_arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, day, rest / 3600, rest / 60 % 60,
                             rest % 60);
}

pilu_str pilu_when_date(pilu_arena *arena, pilu_str moment)
{
    int64_t seconds;
    if (!pilu_when_read(moment, &seconds)) return (pilu_str){0};
    return pilu_str_slice(pilu_when_text(arena, seconds + BEIJING), 0, 10);
}
