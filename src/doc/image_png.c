/* PNG: chunks, header and rows (ISO/IEC 15948 §5, §9, §11). */
#include "doc/image.h"

#include "base/limit.h"

#include <libdeflate.h>
#include <stdlib.h>

typedef struct reader {
    pilu_image *image;
    const uint8_t *p;
    size_t n, at;      /* of the file; behind the last chunk */
    size_t data;       /* bytes of IDAT so far */
    bool data_ended;   /* another chunk came after them */
    image_copy copy;
    pilu_str *why;
} reader;

typedef struct chunk {
    const uint8_t *name, *data;
    uint32_t size;
} chunk;

static bool refuse(reader *r, pilu_str why)
{
    *r->why = why;
    return false;
}

static bool is(const chunk *c, const char *name) { return memcmp(c->name, name, 4) == 0; }

/* §5.3: length, name, data, checksum of name and data. */
static bool next_chunk(reader *r, chunk *c)
{
    if (r->n - r->at < 12) return refuse(r, IMAGE_CUT);
    const uint8_t *p = r->p + r->at;
    *c = (chunk){p + 4, p + 8, image_be32(p)};
    if (c->size > r->n - r->at - 12) return refuse(r, IMAGE_CUT);
    if (libdeflate_crc32(0, c->name, c->size + 4) != image_be32(c->data + c->size)) return refuse(r, IMAGE_DAMAGED);
    r->at += c->size + 12;
    return true;
}

/* Samples of a pixel, or 0 where the colour type does not allow the depth (§11.2.2, table 11.1). */
static uint8_t channels_of(uint8_t colour, uint8_t depth)
{
    bool small = depth == 1 || depth == 2 || depth == 4;
    if (depth != 8 && !small) return 0;
    switch (colour) {
    case PILU_PNG_GREY:
    case PILU_PNG_PALETTE: return 1;
    case PILU_PNG_RGB: return small ? 0 : 3;
    case PILU_PNG_GREY_ALPHA: return small ? 0 : 2;
    case PILU_PNG_RGBA: return small ? 0 : 4;
    default: return 0;
    }
}

static bool read_header(reader *r)
{
    chunk c;
    pilu_image *image = r->image;
    if (!next_chunk(r, &c)) return false;
    if (!is(&c, "IHDR") || c.size != 13) return refuse(r, IMAGE_DAMAGED);
    image->width = image_be32(c.data);
    image->height = image_be32(c.data + 4);
    image->depth = c.data[8];
    image->colour = c.data[9];
    if (image->depth == 16)
        return refuse(r, PILU_WORDS("每个颜色分量 16 位，请另存为 8 位 PNG", "it has 16 bits a sample; save it with 8 bits"));
    image->channels = channels_of(image->colour, image->depth);
    if (!image->channels || c.data[10] || c.data[11] || c.data[12] > 1) return refuse(r, IMAGE_DAMAGED);
    if (c.data[12])
        return refuse(r, PILU_WORDS("它是隔行扫描（interlaced）的 PNG，请另存为不隔行的",
                                    "it is an interlaced PNG; save it without interlacing"));
    return true;
}

static bool take(reader *r, const chunk *c)
{
    pilu_image *image = r->image;
    pilu_str data = {(const char *)c->data, c->size};
    if (is(c, "PLTE")) {
        if (c->size == 0 || c->size % 3 || c->size > 768) return refuse(r, IMAGE_DAMAGED);
        image->palette = data;
    } else if (is(c, "tRNS")) {
        /* §11.3.2: a grey, a colour, or the opacity of the palette's entries. */
        bool palette = image->colour == PILU_PNG_PALETTE;
        size_t want = image->colour == PILU_PNG_GREY ? 2 : 6;
        if (image->channels % 2 == 0 || (palette ? c->size > image->palette.n / 3 : c->size != want))
            return refuse(r, IMAGE_DAMAGED);
        image->transparent = data;
    } else if (is(c, "acTL")) {
        return refuse(r, PILU_WORDS("它是动图，请另存为一张静止的图", "it is animated; save one still picture"));
    } else if (is(c, "eXIf") && image_is_turned(c->data, c->size)) {
        return refuse(r, IMAGE_TURNED);
    } else if (!(c->name[0] & 0x20)) { /* §5.4: a chunk without which the picture cannot be read */
        return refuse(r, IMAGE_DAMAGED);
    }
    return true;
}

/* What the picture is shown by: what it cannot be read without, its transparency and its colours. Texts, times, Exif
 * and what programs add for themselves are in the others. */
static bool is_kept(const chunk *c)
{
    static const char NAMES[][5] = {"tRNS", "gAMA", "cHRM", "sRGB", "iCCP"};
    for (size_t i = 0; i < PILU_COUNT(NAMES); i++)
        if (is(c, NAMES[i])) return true;
    return !(c->name[0] & 0x20);
}

/* All chunks up to IEND; the data of IDAT, which lie one behind the other, moved together into `packed`. */
static bool read_chunks(reader *r, uint8_t *packed)
{
    chunk c;
    do {
        if (!next_chunk(r, &c)) return false;
        if (is(&c, "IDAT")) {
            if (r->data_ended) return refuse(r, IMAGE_DAMAGED);
            memcpy(packed + r->data, c.data, c.size);
            r->data += c.size;
        } else if (!is(&c, "IEND")) {
            r->data_ended = r->data > 0;
            if (!take(r, &c)) return false;
        }
        image_copy_part(&r->copy, r->image->bytes, r->at - c.size - 12, r->at, is_kept(&c));
    } while (!is(&c, "IEND"));
    r->image->packed = (pilu_str){(const char *)packed, r->data};
    return r->data || refuse(r, IMAGE_CUT);
}

size_t pilu_image_row(const pilu_image *image)
{
    return ((size_t)image->width * image->channels * image->depth + 7) / 8;
}

static size_t bytes_of(const pilu_image *image) { return (pilu_image_row(image) + 1) * image->height; }

/* Every row inflated, with the byte in front that names its filter; NULL: damaged. */
static uint8_t *inflate(const pilu_image *image)
{
    size_t size = bytes_of(image), row = pilu_image_row(image) + 1;
    uint8_t *bytes = pilu_memory_new(size);
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    if (!inflater) pilu_memory_out();
    bool good = libdeflate_zlib_decompress(inflater, image->packed.p, image->packed.n, bytes, size, NULL) == 0;
    libdeflate_free_decompressor(inflater);
    for (size_t i = 0; good && i < size; i += row) good = bytes[i] <= 4;
    if (good) return bytes;
    free(bytes);
    return NULL;
}

/* §9.4: the one of left, above and upper left that is nearest to left + above - upper left. */
static uint8_t paeth(int a, int b, int c)
{
    int pa = abs(b - c), pb = abs(a - c), pc = abs(a + b - 2 * c);
    return (uint8_t)(pa <= pb && pa <= pc ? a : pb <= pc ? b : c);
}

/* §9.2. `above` is the row before, or zeros. */
static void unfilter(uint8_t *to, const uint8_t *from, const uint8_t *above, size_t n, size_t pixel, uint8_t filter)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t left = i < pixel ? 0 : to[i - pixel], corner = i < pixel ? 0 : above[i - pixel];
        uint8_t guess = filter == 1 ? left : filter == 2 ? above[i] : filter == 3 ? (uint8_t)((left + above[i]) / 2) :
                        filter == 4 ? paeth(left, above[i], corner) : 0;
        to[i] = (uint8_t)(from[i] + guess);
    }
}

/* In place: a row without its filter's byte never begins behind where it stood. */
uint8_t *pilu_image_rows(const pilu_image *image)
{
    uint8_t *bytes = inflate(image);
    size_t row = pilu_image_row(image), pixel = (size_t)image->channels * image->depth / 8;
    if (!bytes) return NULL;
    uint8_t *none = calloc(row, 1);
    if (!none) pilu_memory_out();
    for (size_t y = 0; y < image->height; y++) {
        uint8_t filter = bytes[y * (row + 1)];
        unfilter(bytes + y * row, bytes + y * (row + 1) + 1, y ? bytes + (y - 1) * row : none, row, pixel ? pixel : 1,
                 filter);
    }
    free(none);
    return bytes;
}

bool image_read_png(pilu_arena *arena, pilu_image *image, pilu_str *why)
{
    reader r = {.image = image, .p = (const uint8_t *)image->bytes.p, .n = image->bytes.n, .at = 8, .why = why,
                .copy = {.arena = arena}};
    if (!read_header(&r)) return false;
    if (!image->width || !image->height) return refuse(&r, IMAGE_DAMAGED);
    if (image->width > PILU_IMAGE_SIDE || image->height > PILU_IMAGE_SIDE ||
        (uint64_t)image->width * image->height > pilu_limit(PILU_LIMIT_PIXELS))
        return true; /* the caller says so; nothing of that size is inflated */
    if (!read_chunks(&r, pilu_arena_alloc(arena, image->bytes.n))) return false;
    bool palette = image->colour == PILU_PNG_PALETTE;
    if (palette && (!image->palette.n || image->palette.n / 3 > 1u << image->depth)) return refuse(&r, IMAGE_DAMAGED);
    image->bytes = image_copy_end(&r.copy, image->bytes, r.at);
    uint8_t *rows = inflate(image);
    if (!rows) return refuse(&r, IMAGE_DAMAGED);
    free(rows);
    return true;
}
