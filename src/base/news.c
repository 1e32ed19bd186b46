#include "base/news.h"

void pilu_news_put_int(pilu_buf *out, int64_t value) { pilu_buf_put(out, &value, sizeof value); }

void pilu_news_put_str(pilu_buf *out, pilu_str text)
{
    pilu_news_put_int(out, (int64_t)text.n);
    pilu_buf_str(out, text);
}

int64_t pilu_news_int(pilu_news *news)
{
    int64_t value = 0;
    if ((size_t)(news->end - news->p) < sizeof value) {
        news->cut = true;
        return 0;
    }
    memcpy(&value, news->p, sizeof value);
    news->p += sizeof value;
    return value;
}

pilu_str pilu_news_str(pilu_news *news)
{
    size_t size = (size_t)pilu_news_int(news);
    if (news->cut || size > (size_t)(news->end - news->p)) {
        news->cut = true;
        return (pilu_str){0};
    }
    pilu_str text = pilu_arena_str(news->arena, (pilu_str){news->p, size});
    news->p += size;
    return text;
}

size_t pilu_news_count(pilu_news *news, size_t size)
{
    int64_t count = pilu_news_int(news);
    if (count >= 0 && (size_t)count <= (size_t)(news->end - news->p) / size) return (size_t)count;
    news->cut = true;
    return 0;
}
