/* buf.h: a growing byte buffer with a cap.
 *
 * Past its limit a buffer takes nothing more and remembers it in `full`; the owner turns that into a
 * finding once, at the end, so writers need not check each call. Owns its bytes: init, then free. */
#ifndef PILU_BASE_BUF_H
#define PILU_BASE_BUF_H

#include "base/base.h"

enum { PILU_BUF_LIMIT = 1 << 30 }; /* bytes; the default cap */

typedef struct pilu_buf {
    char *p;
    size_t n, room, limit;
    bool full;
} pilu_buf;

void pilu_buf_init(pilu_buf *buf, size_t limit); /* limit 0: PILU_BUF_LIMIT */
void pilu_buf_free(pilu_buf *buf);
void pilu_buf_put(pilu_buf *buf, const void *bytes, size_t n);
void pilu_buf_text(pilu_buf *buf, const char *text); /* NUL-terminated */
void pilu_buf_str(pilu_buf *buf, pilu_str text);
void pilu_buf_int(pilu_buf *buf, int64_t value);     /* decimal digits, no locale */
void pilu_buf_utf8(pilu_buf *buf, uint32_t codepoint);
/* The text as a JSON string with its quotes (RFC 8259, section 7: only what must be escaped is). Always valid: a byte
 * that is no UTF-8, as in a file's name, becomes U+FFFD. */
void pilu_buf_json(pilu_buf *buf, pilu_str text);
__attribute__((format(printf, 2, 3)))
void pilu_buf_printf(pilu_buf *buf, const char *format, ...);

/* Here, as files are put together of single characters: most often there is room. */
static inline void pilu_buf_char(pilu_buf *buf, char c)
{
    if (buf->n + 1 < buf->room && buf->n < buf->limit && !buf->full) buf->p[buf->n++] = c;
    else pilu_buf_put(buf, &c, 1);
}

static inline pilu_str pilu_buf_view(const pilu_buf *buf) { return (pilu_str){buf->p, buf->n}; }

#endif
