#include "pdf/writer.h"
#include "base/utf8.h"

#include <libdeflate.h>
#include <stdlib.h>

enum { PACKED_MAX = 200 }; /* objects in an object stream: readers unpack a whole one to see one object */

/* --- numbers and text ------------------------------------------------------------------------------ */

void pilu_put_fixed(pilu_buf *out, int64_t thousandths)
{
    char text[24], *p = text + sizeof text;
    uint64_t value = thousandths < 0 ? (uint64_t)-thousandths : (uint64_t)thousandths;
    unsigned fraction = (unsigned)(value % 1000);
    int digits = 3;
    for (; digits && fraction % 10 == 0; digits--) fraction /= 10;
    for (int i = 0; i < digits; i++, fraction /= 10) *--p = (char)('0' + fraction % 10);
    if (digits) *--p = '.';
    value /= 1000;
    if (value || !digits)
        do *--p = (char)('0' + value % 10);
        while ((value /= 10) != 0);
    if (thousandths < 0) *--p = '-';
    pilu_buf_put(out, p, (size_t)(text + sizeof text - p));
}

static const char HEX[] = "0123456789ABCDEF";

void pilu_put_hex8(pilu_buf *out, uint32_t value)
{
    char text[2] = {HEX[value >> 4 & 15], HEX[value & 15]};
    pilu_buf_put(out, text, 2);
}

void pilu_put_hex16(pilu_buf *out, uint32_t value)
{
    char text[4] = {HEX[value >> 12 & 15], HEX[value >> 8 & 15], HEX[value >> 4 & 15], HEX[value & 15]};
    pilu_buf_put(out, text, 4);
}

static void put_byte16(pilu_buf *out, uint32_t value)
{
    pilu_buf_char(out, (char)(value >> 8));
    pilu_buf_char(out, (char)value);
}

static void put_units(pilu_buf *out, pilu_str utf8, void (*put)(pilu_buf *, uint32_t))
{
    for (const char *p = utf8.p, *end = pilu_str_end(utf8); p < end;) {
        uint32_t c = pilu_utf8_next(&p, end);
        if (c == PILU_UTF8_BAD) c = 0xFFFD;
        if (c > 0xFFFF) {
            put(out, 0xD800 + ((c - 0x10000) >> 10));
            c = 0xDC00 + ((c - 0x10000) & 0x3FF);
        }
        put(out, c);
    }
}

void pilu_put_utf16(pilu_buf *out, pilu_str utf8) { put_units(out, utf8, pilu_put_hex16); }

void pilu_put_utf16_bytes(pilu_buf *out, pilu_str utf8)
{
    put_byte16(out, 0xFEFF);
    put_units(out, utf8, put_byte16);
}

void pilu_put_text(pilu_buf *out, pilu_str utf8)
{
    pilu_buf_text(out, "<FEFF");
    pilu_put_utf16(out, utf8);
    pilu_buf_char(out, '>');
}

void pilu_put_ref(pilu_buf *out, uint32_t number)
{
    pilu_buf_char(out, ' ');
    pilu_buf_int(out, number);
    pilu_buf_text(out, " 0 R");
}

/* Little-endian on every machine; written out, so that it is compiled into one load. */
static uint64_t word_at(const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    return p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 |
           (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

uint64_t pilu_writer_hash(pilu_str bytes, uint64_t seed)
{
    uint64_t h = seed ^ (bytes.n * 0x9E3779B97F4A7C15u);
    size_t i = 0;
    for (; i + 8 <= bytes.n; i += 8) {
        h = (h ^ word_at(bytes.p + i)) * 0xFF51AFD7ED558CCDu;
        h ^= h >> 32;
    }
    for (; i < bytes.n; i++) h = (h ^ (unsigned char)bytes.p[i]) * 0x100000001B3u;
    h = (h ^ h >> 29) * 0xC4CEB9FE1A85EC53u;
    return h ^ h >> 32;
}

/* --- entries --------------------------------------------------------------------------------------- */

static pilu_writer_entry *entry(pilu_writer *writer, uint32_t number)
{
    if (number >= writer->entry_room) {
        size_t room = writer->entry_room ? writer->entry_room : 1024;
        while (room <= number) room *= 2;
        writer->entries = pilu_memory_resize(writer->entries, room * sizeof *writer->entries);
        memset(writer->entries + writer->entry_room, 0, (room - writer->entry_room) * sizeof *writer->entries);
        writer->entry_room = room;
    }
    if (number >= writer->entry_count) writer->entry_count = (size_t)number + 1;
    return &writer->entries[number];
}

bool pilu_writer_has(const pilu_writer *writer, uint32_t number)
{
    return number < writer->entry_count && writer->entries[number].kind != PILU_ENTRY_FREE;
}

void pilu_writer_drop(pilu_writer *writer, uint32_t number) { entry(writer, number)->kind = PILU_ENTRY_UNUSED; }

void pilu_writer_init(pilu_writer *writer, pilu_buf *out)
{
    *writer = (pilu_writer){.out = out, .start = out->n};
    pilu_buf_init(&writer->heads, 0);
    pilu_buf_init(&writer->body, 0);
    /* ISO 19005-3 §6.1.2: the second line holds at least four bytes above 127. */
    pilu_buf_text(out, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    entry(writer, 0)->kind = PILU_ENTRY_UNUSED;
}

void pilu_writer_free(pilu_writer *writer)
{
    free(writer->entries);
    pilu_buf_free(&writer->heads);
    pilu_buf_free(&writer->body);
    for (size_t i = 0; i < PILU_COUNT(writer->compressors); i++)
        if (writer->compressors[i]) libdeflate_free_compressor(writer->compressors[i]);
}

/* --- streams --------------------------------------------------------------------------------------- */

/* The bytes deflated into memory the caller frees; an empty result where that would not be shorter. */
static pilu_str deflated(pilu_writer *writer, pilu_str bytes, int level)
{
    if (!writer->compressors[level]) writer->compressors[level] = libdeflate_alloc_compressor(level);
    if (!writer->compressors[level]) pilu_memory_out();
    if (bytes.n < 32) return (pilu_str){0};
    char *room = pilu_memory_new(bytes.n);
    size_t n = libdeflate_zlib_compress(writer->compressors[level], bytes.p, bytes.n, room, bytes.n);
    return (pilu_str){room, n};
}

void pilu_writer_stream(pilu_writer *writer, uint32_t number, pilu_str entries, pilu_str bytes, int level)
{
    pilu_writer_entry *e = entry(writer, number);
    *e = (pilu_writer_entry){PILU_ENTRY_OFFSET, (uint32_t)(writer->out->n - writer->start), 0};
    pilu_str packed = level != PILU_LEVEL_NONE ? deflated(writer, bytes, level) : (pilu_str){0};
    pilu_str data = packed.n ? packed : bytes;
    pilu_buf *out = writer->out;
    pilu_buf_int(out, number);
    pilu_buf_text(out, " 0 obj\n<<");
    pilu_buf_str(out, entries);
    if (packed.n) pilu_buf_text(out, "/Filter/FlateDecode");
    pilu_buf_text(out, "/Length ");
    pilu_buf_int(out, (int64_t)data.n);
    pilu_buf_text(out, ">>\nstream\n");
    pilu_buf_str(out, data);
    pilu_buf_text(out, "\nendstream\nendobj\n");
    free((void *)packed.p);
}

/* --- object streams (§7.5.7) ----------------------------------------------------------------------- */

static void flush(pilu_writer *writer)
{
    if (!writer->packed) return;
    pilu_buf entries, bytes;
    pilu_buf_init(&entries, 0);
    pilu_buf_init(&bytes, 0);
    pilu_buf_printf(&entries, "/Type/ObjStm/N %u/First %zu", writer->packed, writer->heads.n);
    pilu_buf_str(&bytes, pilu_buf_view(&writer->heads));
    pilu_buf_str(&bytes, pilu_buf_view(&writer->body));
    pilu_writer_stream(writer, writer->next_number++, pilu_buf_view(&entries), pilu_buf_view(&bytes),
                       PILU_LEVEL_OBJECTS);
    pilu_buf_free(&entries);
    pilu_buf_free(&bytes);
    writer->heads.n = writer->body.n = 0;
    writer->packed = 0;
}

void pilu_writer_pack(pilu_writer *writer, uint32_t first_free) { writer->next_number = first_free; }

pilu_buf *pilu_writer_object(pilu_writer *writer, uint32_t number)
{
    if (writer->packed == PACKED_MAX) flush(writer);
    if (writer->packed) pilu_buf_char(&writer->body, '\n');
    *entry(writer, number) = (pilu_writer_entry){PILU_ENTRY_PACKED, writer->next_number, writer->packed++};
    pilu_buf_int(&writer->heads, number);
    pilu_buf_char(&writer->heads, ' ');
    pilu_buf_int(&writer->heads, (int64_t)writer->body.n);
    pilu_buf_char(&writer->heads, ' ');
    return &writer->body;
}

/* --- cross-reference stream (§7.5.8) --------------------------------------------------------------- */

enum { ROW = 7 }; /* W [1 4 2] */

static void put_row(unsigned char *row, unsigned type, uint32_t where, uint32_t index)
{
    row[0] = (unsigned char)type;
    for (int i = 0; i < 4; i++) row[1 + i] = (unsigned char)(where >> (24 - 8 * i));
    row[5] = (unsigned char)(index >> 8);
    row[6] = (unsigned char)index;
}

/* Free entries form a chain from 0 back to 0; their generation is what a reuse would get. */
static uint32_t next_free(const pilu_writer *writer, size_t number)
{
    for (size_t i = number + 1; i < writer->entry_count; i++)
        if (writer->entries[i].kind == PILU_ENTRY_FREE || writer->entries[i].kind == PILU_ENTRY_UNUSED)
            return (uint32_t)i;
    return 0;
}

/* Rows with PNG's Up predictor: neighbours differ little, so the table shrinks to almost nothing. */
static void put_rows(const pilu_writer *writer, pilu_buf *bytes)
{
    unsigned char above[ROW] = {0}, row[ROW];
    uint32_t chain = next_free(writer, 0);
    for (size_t i = 0; i < writer->entry_count; i++) {
        const pilu_writer_entry *e = &writer->entries[i];
        if (e->kind == PILU_ENTRY_OFFSET) {
            put_row(row, 1, e->where, 0);
        } else if (e->kind == PILU_ENTRY_PACKED) {
            put_row(row, 2, e->where, e->index);
        } else {
            if (i) chain = next_free(writer, i);
            put_row(row, 0, chain, i ? 0 : 65535);
        }
        pilu_buf_char(bytes, 2);
        for (int k = 0; k < ROW; k++) pilu_buf_char(bytes, (char)(row[k] - above[k]));
        memcpy(above, row, ROW);
    }
}

void pilu_writer_id(pilu_str bytes, char id[PILU_WRITER_ID + 1])
{
    for (int i = 0; i < 2; i++) {
        uint64_t h = pilu_writer_hash(bytes, i ? 0x6A09E667F3BCC908u : 0xBB67AE8584CAA73Bu);
        for (int k = 0; k < 16; k++, h <<= 4) id[i * 16 + k] = "0123456789abcdef"[h >> 60];
    }
    id[PILU_WRITER_ID] = 0;
}

void pilu_writer_finish(pilu_writer *writer, uint32_t root, uint32_t info)
{
    flush(writer);
    uint32_t number = writer->next_number++;
    size_t at = writer->out->n - writer->start;
    *entry(writer, number) = (pilu_writer_entry){PILU_ENTRY_OFFSET, (uint32_t)at, 0};
    pilu_buf rows, entries;
    pilu_buf_init(&rows, 0);
    pilu_buf_init(&entries, 0);
    put_rows(writer, &rows);
    char id[PILU_WRITER_ID + 1];
    pilu_writer_id((pilu_str){writer->out->p + writer->start, at}, id);
    pilu_buf_printf(&entries, "/Type/XRef/Size %zu/W[1 4 2]/Root %u 0 R/Info %u 0 R/ID[<%s><%s>]"
                    "/DecodeParms<</Predictor 12/Columns %d>>", writer->entry_count, root, info, id, id, ROW);
    pilu_writer_stream(writer, number, pilu_buf_view(&entries), pilu_buf_view(&rows), PILU_LEVEL_TEXT);
    pilu_buf_printf(writer->out, "startxref\n%zu\n%%%%EOF\n", at);
    pilu_buf_free(&rows);
    pilu_buf_free(&entries);
}
