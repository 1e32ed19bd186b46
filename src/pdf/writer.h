/* writer.h: the file itself: header, objects, object streams, cross-reference stream (ISO 32000-1 §7.5).
 *
 * Knows object numbers and bytes, nothing of what they mean. Streams are written to the output as soon as they
 * exist, so that no page's content is kept; everything else is packed into object streams afterwards, which is
 * what keeps 50,000 structure elements small. Two phases, in this order: streams and reserved numbers; then
 * pilu_writer_pack and the packed objects; then pilu_writer_finish. Private to src/pdf. */
#ifndef PILU_PDF_WRITER_H
#define PILU_PDF_WRITER_H

#include "base/arena.h"
#include "base/buf.h"

struct libdeflate_compressor;

typedef struct pilu_writer_entry {
    enum { PILU_ENTRY_FREE, PILU_ENTRY_OFFSET, PILU_ENTRY_PACKED, PILU_ENTRY_UNUSED } kind;
    uint32_t where;          /* byte offset, or the object stream's number */
    uint32_t index;          /* in its object stream */
} pilu_writer_entry;

typedef struct pilu_writer {
    pilu_buf *out;
    size_t start;            /* of the file in `out` */
    pilu_writer_entry *entries;
    size_t entry_count;      /* highest number + 1 */
    size_t entry_room;
    uint32_t next_number;    /* of the next object stream */
    pilu_buf heads, body;    /* of the object stream being filled */
    uint32_t packed;         /* objects in it */
    struct libdeflate_compressor *compressors[13]; /* by level, made when first asked for */
} pilu_writer;

/* Compression levels of libdeflate. On page content 6 gives 8 % over 5 for a third more time; on packed objects 2 %;
 * font programs shrink by a tenth at any level. */
enum { PILU_LEVEL_NONE = 0, PILU_LEVEL_TEXT = 6, PILU_LEVEL_OBJECTS = 5, PILU_LEVEL_FONT = 5 };

void pilu_writer_init(pilu_writer *writer, pilu_buf *out);
void pilu_writer_free(pilu_writer *writer);

/* Writes object `number` as a stream with a direct /Length. `entries` is the inside of its dictionary. */
void pilu_writer_stream(pilu_writer *writer, uint32_t number, pilu_str entries, pilu_str bytes, int level);

/* True when the number has been written or given up. */
bool pilu_writer_has(const pilu_writer *writer, uint32_t number);
/* The number stays a free entry. */
void pilu_writer_drop(pilu_writer *writer, uint32_t number);

/* From here on objects are packed; object streams take numbers from `first_free`. */
void pilu_writer_pack(pilu_writer *writer, uint32_t first_free);
/* Begins a packed object, whose text the caller appends to the result before the next call. */
pilu_buf *pilu_writer_object(pilu_writer *writer, uint32_t number);

/* The last object stream, the cross-reference stream with /Root, /Info and an /ID made from the bytes. */
void pilu_writer_finish(pilu_writer *writer, uint32_t root, uint32_t info);

/* A hash of bytes, for names that must differ when contents do: not a secret, not a signature. */
uint64_t pilu_writer_hash(pilu_str bytes, uint64_t seed);

/* What the /ID of a file is whose bytes before the cross-reference stream are these. */
enum { PILU_WRITER_ID = 32 }; /* hexadecimal digits */
void pilu_writer_id(pilu_str bytes, char id[PILU_WRITER_ID + 1]);

/* Thousandths without trailing zeros: 12500 → «12.5». */
void pilu_put_fixed(pilu_buf *out, int64_t thousandths);
/* Text as a UTF-16BE hexadecimal string with its mark (§7.9.2.2): <FEFF…>. */
void pilu_put_text(pilu_buf *out, pilu_str utf8);
enum { PILU_PDF_STRING_MOST = 32767 }; /* bytes of a string: ISO 19005-3 §6.1.13 */
/* The same without mark and brackets; as bytes with the mark. */
void pilu_put_utf16(pilu_buf *out, pilu_str utf8);
void pilu_put_utf16_bytes(pilu_buf *out, pilu_str utf8);
void pilu_put_hex8(pilu_buf *out, uint32_t value);
void pilu_put_hex16(pilu_buf *out, uint32_t value);
/* « 12 0 R», with its leading blank. */
void pilu_put_ref(pilu_buf *out, uint32_t number);

#endif
