/* news.h: numbers and texts as bytes from one process to another of the same program, in the order they were put.
 *
 * The one that reads may meet a message that was cut short: it then gets zeros and empty texts, and `cut` is set. What
 * is read is copied into the arena. No form for files: it is this machine's. */
#ifndef PILU_BASE_NEWS_H
#define PILU_BASE_NEWS_H

#include "base/arena.h"
#include "base/buf.h"

void pilu_news_put_int(pilu_buf *out, int64_t value);
void pilu_news_put_str(pilu_buf *out, pilu_str text);

typedef struct pilu_news {
    const char *p, *end;
    pilu_arena *arena;
    bool cut;
} pilu_news;

int64_t pilu_news_int(pilu_news *news);
pilu_str pilu_news_str(pilu_news *news);
/* A count of things of at least `size` bytes each that can still be there. */
size_t pilu_news_count(pilu_news *news, size_t size);

#endif
