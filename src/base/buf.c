#include "base/buf.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void pilu_buf_init(pilu_buf *buf, size_t limit) { *buf = (pilu_buf){.limit = limit ? limit : PILU_BUF_LIMIT}; }

void pilu_buf_free(pilu_buf *buf)
{
    free(buf->p);
    *buf = (pilu_buf){.limit = buf->limit};
}

/* Room for n more bytes and a NUL; false past the limit. */
static bool reserve(pilu_buf *buf, size_t n)
{
    if (buf->full || n > buf->limit - buf->n) {
        buf->full = true;
        return false;
    }
    if (buf->n + n + 1 > buf->room) {
        size_t room = buf->room ? buf->room : 256;
        while (room < buf->n + n + 1) room *= 2;
        buf->p = pilu_memory_resize(buf->p, room);
        buf->room = room;
    }
    return true;
}

void pilu_buf_put(pilu_buf *buf, const void *bytes, size_t n)
{
    if (n == 0 || !reserve(buf, n)) return;
    memcpy(buf->p + buf->n, bytes, n);
    buf->n += n;
}

void pilu_buf_text(pilu_buf *buf, const char *text) { pilu_buf_put(buf, text, strlen(text)); }
void pilu_buf_str(pilu_buf *buf, pilu_str text) { pilu_buf_put(buf, text.p, text.n); }

void pilu_buf_int(pilu_buf *buf, int64_t value)
{
    char digits[24], *p = digits + sizeof digits;
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do *--p = (char)('0' + rest % 10); while (rest /= 10);
    if (value < 0) *--p = '-';
    pilu_buf_put(buf, p, (size_t)(digits + sizeof digits - p));
}

void pilu_buf_utf8(pilu_buf *buf, uint32_t codepoint)
{
    char bytes[4];
    pilu_buf_put(buf, bytes, pilu_utf8_encode(codepoint, bytes));
}

void pilu_buf_printf(pilu_buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n > 0 && reserve(buf, (size_t)n)) {
        vsnprintf(buf->p + buf->n, (size_t)n + 1, format, again);
        buf->n += (size_t)n;
    }
    va_end(again);
}

void pilu_buf_json(pilu_buf *buf, pilu_str text)
{
    static const char SHORT[] = "\b\f\n\r\t\"\\", LETTER[] = "bfnrt\"\\";
    pilu_buf_char(buf, '"');
    for (const char *p = text.p, *end = pilu_str_end(text); p < end;) {
        uint32_t c = pilu_utf8_next(&p, end);
        const char *hit = c && c < 0x80 ? strchr(SHORT, (int)c) : NULL;
        if (hit) {
            pilu_buf_char(buf, '\\');
            pilu_buf_char(buf, LETTER[hit - SHORT]);
        } else if (c < 0x20) {
            pilu_buf_printf(buf, "\\u%04x", c);
        } else {
            pilu_buf_utf8(buf, c == PILU_UTF8_BAD ? 0xFFFD : c);
        }
    }
    pilu_buf_char(buf, '"');
}
