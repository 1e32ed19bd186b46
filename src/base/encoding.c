#include "base/encoding.h"
#include "base/buf.h"
#include "base/utf8.h"

#include <iconv.h>

/* GB18030 (2022) pairs and quadruples from the first byte that is not UTF-8, at least one of them in the
 * rows of GB 2312's characters; in a UTF-8 file with a few damaged bytes sound sequences outnumber bad ones. */
static bool looks_like_gbk(pilu_str text)
{
    size_t good = 0, bad = 0, hanzi = 0;
    const char *text_end = pilu_str_end(text);
    for (const char *p = text.p; p < text_end;) {
        uint32_t c = pilu_utf8_next(&p, text_end);
        if (c == PILU_UTF8_BAD) bad++;
        else if (c >= 0x80) good++;
    }
    if (bad <= good) return false;
    for (const unsigned char *p = (const unsigned char *)text.p, *end = (const unsigned char *)text_end; p < end;) {
        if (p[0] < 0x80) {
            p++;
            continue;
        }
        if (p[0] == 0x80 || p[0] == 0xFF || end - p < 2) return false;
        if (p[1] >= 0x30 && p[1] <= 0x39) {
            if (end - p < 4) return false;
            p += 4;
            continue;
        }
        if (p[1] < 0x40 || p[1] == 0x7F || p[1] == 0xFF) return false;
        hanzi += p[0] >= 0xB0 && p[0] <= 0xF7 && p[1] >= 0xA1;
        p += 2;
    }
    return hanzi > 0;
}

static bool report(pilu_diags *diags, const pilu_source *source, size_t offset, pilu_str hint)
{
    unsigned char byte = (unsigned char)source->text.p[offset];
    pilu_report(diags, FILE_ENCODING, pilu_place_at(source, offset, 1),
                pilu_arena_printf(diags->arena, "0x%02X", byte), hint);
    return false;
}

bool pilu_encoding_report(pilu_diags *diags, const pilu_source *source, size_t offset)
{
    bool gbk = looks_like_gbk(source->text);
    return report(diags, source, offset,
                  gbk ? PILU_WORDS("文件可能是 GBK 编码，请另存为 UTF-8。", "The file may be in GBK; save it as UTF-8.")
                      : PILU_WORDS("请改正此处的文字，并以 UTF-8 保存。", "Correct the text here and save as UTF-8."));
}

bool pilu_encoding_check_head(pilu_diags *diags, const pilu_source *source)
{
    pilu_str text = source->text;
    if (pilu_str_starts(text, PILU_STR("\xEF\xBB\xBF"))) {
        pilu_report(diags, FILE_BOM, pilu_place_at(source, 0, 3), (pilu_str){0});
        return false;
    }
    bool marked = pilu_str_starts(text, PILU_STR("\xFF\xFE")) || pilu_str_starts(text, PILU_STR("\xFE\xFF"));
    if (!marked && (text.n < 2 || (text.p[0] && text.p[1]))) return true;
    return report(diags, source, 0, PILU_WORDS("文件可能是 UTF-16 编码，请另存为 UTF-8。",
                                               "The file may be in UTF-16; save it as UTF-8."));
}

bool pilu_encoding_check(pilu_diags *diags, const pilu_source *source)
{
    if (!pilu_encoding_check_head(diags, source)) return false;
    const char *start = source->text.p, *end = pilu_str_end(source->text);
    for (const char *p = start, *at = start; p < end; at = p)
        if (pilu_utf8_next(&p, end) == PILU_UTF8_BAD) return pilu_encoding_report(diags, source, (size_t)(at - start));
    return true;
}

/* The text in UTF-8; false when it is not what it was taken for. */
static bool convert(pilu_str text, const char *from, pilu_buf *out)
{
    iconv_t conversion = iconv_open("UTF-8", from);
    if ((intptr_t)conversion == -1) return false;
    char *in = (char *)text.p, bytes[4096];
    size_t left = text.n;
    bool good = true;
    while (good && left) {
        char *to = bytes;
        size_t room = sizeof bytes, before = left;
        iconv(conversion, &in, &left, &to, &room);
        pilu_buf_put(out, bytes, sizeof bytes - room);
        good = left < before; /* a character that is none stops it */
    }
    iconv_close(conversion);
    return good;
}

void pilu_encoding_decode(pilu_arena *arena, pilu_source *source)
{
    pilu_str text = source->text;
    bool wide = pilu_str_starts(text, PILU_STR("\xFF\xFE")) || pilu_str_starts(text, PILU_STR("\xFE\xFF"));
    const char *from = wide ? "UTF-16" : looks_like_gbk(text) ? "GB18030" : NULL;
    if (pilu_str_starts(text, PILU_STR("\xEF\xBB\xBF"))) source->text = pilu_str_slice(text, 3, text.n);
    if (!from) return;
    pilu_buf buf;
    pilu_buf_init(&buf, 0);
    if (convert(text, from, &buf)) source->text = pilu_arena_str(arena, pilu_buf_view(&buf));
    pilu_buf_free(&buf);
}
