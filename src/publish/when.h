/* when.h: moments, as the ledger keeps them: «2024-08-20T02:30:00Z».
 *
 * The ledger may know the clock, the documents may not: this is the one place that asks it, and only when neither --at
 * nor SOURCE_DATE_EPOCH says. People are shown the date in Beijing, where offices publish. */
#ifndef PILU_PUBLISH_WHEN_H
#define PILU_PUBLISH_WHEN_H

#include "base/arena.h"

/* «2024-08-20» (midnight), «2024-08-20T10:30», «2024-08-20T10:30:00»: in Beijing, unless Z or an offset like +08:00
 * follows. False when it is none of these. */
bool pilu_when_read(pilu_str text, int64_t *seconds);

/* SOURCE_DATE_EPOCH when it is a number, else now. */
int64_t pilu_when_now(void);

/* Sets SOURCE_DATE_EPOCH (empty: none), which documents without a date of their own have; gives what it was, to be put
 * back. */
pilu_str pilu_when_epoch(pilu_arena *arena, pilu_str epoch);

pilu_str pilu_when_text(pilu_arena *arena, int64_t seconds);

/* The date in Beijing of a moment in the ledger's form: «2024-08-20»; empty when it has another form. */
pilu_str pilu_when_date(pilu_arena *arena, pilu_str moment);

/* Days since 1970-01-01 of «2024-08-20», or false. */
bool pilu_when_day(pilu_str date, int64_t *day);

#endif
