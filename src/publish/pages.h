/* pages.h: the site's own pages: all years, a year's units, a unit's documents in a year. They are documents like any
 * other, made from templates/_site and the ledger's rows, as HTML alone. Only those are written anew that something
 * on them changed. For src/publish. */
#ifndef PILU_PUBLISH_PAGES_H
#define PILU_PUBLISH_PAGES_H

#include "pilu.h"
#include "publish/ledger.h"

/* A unit's page of a year is touched, and with it that of the year and the first one. */
typedef struct pilu_touched {
    int64_t year;
    pilu_str unit; /* name */
} pilu_touched;

/* Puts the pages into the open change, from the rows as they are in it. `all`: every page there is. False and findings
 * when one cannot be made. */
bool pilu_pages_put(pilu_site *site, pilu *p, const pilu_touched *touched, size_t count, bool all);

#endif
