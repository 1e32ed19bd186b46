#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int pilu_str_cmp(pilu_str a, pilu_str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

static bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

pilu_str pilu_str_trim(pilu_str a)
{
    while (a.n && blank(a.p[0])) a.p++, a.n--;
    while (a.n && blank(a.p[a.n - 1])) a.n--;
    return a;
}

size_t pilu_str_find(pilu_str a, pilu_str needle, size_t from)
{
    if (needle.n == 0) return from <= a.n ? from : SIZE_MAX;
    for (size_t i = from; i + needle.n <= a.n; i++) {
        const char *hit = memchr(a.p + i, needle.p[0], a.n - needle.n - i + 1);
        if (!hit) return SIZE_MAX;
        i = (size_t)(hit - a.p);
        if (memcmp(hit, needle.p, needle.n) == 0) return i;
    }
    return SIZE_MAX;
}

/* Nothing here asks for memory, and nothing else is called at the end: a library may be in the midst of its own. */
void pilu_memory_out(void)
{
    static const char WORDS[] = "pilu: 内存不足，程序中止；正在生成的文件没有写出。\n"
                                "pilu: out of memory; stopped, the file being made was not written.\n";
    static volatile bool ending;
    if (!ending) {
        ending = true;
        fflush(stdout);
        for (size_t n = 0; n < sizeof WORDS - 1;) {
            ssize_t put = write(STDERR_FILENO, WORDS + n, sizeof WORDS - 1 - n);
            if (put <= 0) break;
            n += (size_t)put;
        }
    }
    _exit(4);
}

void *pilu_memory_new(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p) pilu_memory_out();
    return p;
}

void *pilu_memory_resize(void *old, size_t size)
{
    void *p = realloc(old, size ? size : 1);
    if (!p) pilu_memory_out();
    return p;
}
