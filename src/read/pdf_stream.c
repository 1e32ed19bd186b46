#include "read/pdf_reader.h"

#include <libdeflate.h>
#include <stdlib.h>

/* The most that one byte can become: by Flate 1032 (RFC 1951, 258 bytes for two bits); by LZW, in theory, more. */
enum { FLATE_MOST = 1032, LZW_MOST = 4096, RUN_MOST = 64 };

typedef enum inflated { INFLATED, TOO_MUCH, NOT_FLATE } inflated;

/* In a room that grows with what comes out, up to what is left. */
static inflated inflate(pdf_reader *r, pilu_str packed, pilu_buf *out)
{
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    if (!inflater) pilu_memory_out();
    enum libdeflate_result result = LIBDEFLATE_INSUFFICIENT_SPACE;
    size_t room = 0, n = 0;
    char *bytes = NULL;
    while (result == LIBDEFLATE_INSUFFICIENT_SPACE && room < r->left) {
        room = room ? 4 * room : 4 * packed.n + 65536;
        if (room > r->left) room = r->left;
        free(bytes);
        bytes = pilu_memory_new(room);
        result = libdeflate_zlib_decompress(inflater, packed.p, packed.n, bytes, room, &n);
    }
    libdeflate_free_decompressor(inflater);
    if (result == LIBDEFLATE_SUCCESS) {
        pilu_buf_put(out, bytes, n);
        r->left -= n;
    }
    free(bytes);
    return result == LIBDEFLATE_SUCCESS ? INFLATED : result == LIBDEFLATE_INSUFFICIENT_SPACE ? TOO_MUCH : NOT_FLATE;
}

static size_t most_by(const pdf_reader *r, qpdf_oh filter, size_t most)
{
    static const struct {
        const char *name;
        size_t times;
    } FILTERS[] = {{"/FlateDecode", FLATE_MOST}, {"/LZWDecode", LZW_MOST}, {"/RunLengthDecode", RUN_MOST}};
    const char *name = r->q->qpdf_oh_is_name(r->file, filter) ? r->q->qpdf_oh_get_name(r->file, filter) : "";
    size_t times = 1;
    for (size_t i = 0; i < PILU_COUNT(FILTERS); i++)
        if (strcmp(name, FILTERS[i].name) == 0) times = FILTERS[i].times;
    return most > SIZE_MAX / times ? SIZE_MAX : most * times;
}

/* How many bytes `n` can become by the filters of a stream. */
static size_t most_of(const pdf_reader *r, qpdf_oh filters, size_t n)
{
    if (!r->q->qpdf_oh_is_array(r->file, filters)) return most_by(r, filters, n);
    int count = r->q->qpdf_oh_get_array_n_items(r->file, filters);
    for (int i = 0; i < count; i++) n = most_by(r, r->q->qpdf_oh_get_array_item(r->file, filters, i), n);
    return n;
}

/* Filters that pilu does not write, or a stream that is damaged: for libqpdf, which unpacks the whole and cannot be
 * stopped, so the most that can come out has to fit. */
static void unpack_by_library(pdf_reader *r, qpdf_oh stream, size_t most, pilu_buf *out)
{
    unsigned char *bytes = NULL;
    size_t n = 0;
    QPDF_BOOL filtered;
    r->over = most > r->left;
    if (r->over) return;
    r->q->qpdf_oh_get_stream_data(r->file, stream, qpdf_dl_specialized, &filtered, &bytes, &n);
    if (bytes) pilu_buf_put(out, bytes, n);
    r->left -= n < r->left ? n : r->left;
    free(bytes);
}

void pilu_pdf_unpack(pdf_reader *r, qpdf_oh stream, pilu_buf *out)
{
    unsigned char *packed = NULL;
    size_t n = 0;
    QPDF_BOOL filtered;
    if (r->over || !r->q->qpdf_oh_is_stream(r->file, stream)) return;
    r->q->qpdf_oh_get_stream_data(r->file, stream, qpdf_dl_none, &filtered, &packed, &n);
    qpdf_oh dict = r->q->qpdf_oh_get_dict(r->file, stream), filters = pdf_member(r, dict, "/Filter");
    bool flate = r->q->qpdf_oh_is_name(r->file, filters) &&
                 strcmp(r->q->qpdf_oh_get_name(r->file, filters), "/FlateDecode") == 0 &&
                 !r->q->qpdf_oh_is_dictionary(r->file, pdf_member(r, dict, "/DecodeParms"));
    inflated done = flate && packed ? inflate(r, (pilu_str){(const char *)packed, n}, out) : NOT_FLATE;
    free(packed);
    if (done == NOT_FLATE) unpack_by_library(r, stream, most_of(r, filters, n), out);
    r->over = r->over || done == TOO_MUCH;
}

pilu_str pilu_pdf_stream(pdf_reader *r, qpdf_oh stream)
{
    pilu_buf bytes;
    pilu_buf_init(&bytes, SIZE_MAX);
    pilu_pdf_unpack(r, stream, &bytes);
    pilu_str text = pilu_arena_str(r->arena, pilu_buf_view(&bytes));
    pilu_buf_free(&bytes);
    return text;
}
