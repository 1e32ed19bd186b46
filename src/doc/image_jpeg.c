/* JPEG: segments up to the picture's end (ITU-T T.81 Annex B); its pixels stay packed. */
#include "doc/image.h"

enum { SOF0 = 0xC0, DHT = 0xC4, JPG = 0xC8, DAC = 0xCC, SOF15 = 0xCF, RST0 = 0xD0, SOI = 0xD8, EOI = 0xD9, SOS = 0xDA,
       APP0 = 0xE0, APP1 = 0xE1, APP2 = 0xE2, APP14 = 0xEE, APP15 = 0xEF, COM = 0xFE };

typedef struct reader {
    pilu_image *image;
    const uint8_t *p;
    size_t n, at;
    bool scanned; /* a scan has been seen */
    image_copy copy;
    pilu_str *why;
} reader;

static bool refuse(reader *r, pilu_str why)
{
    *r->why = why;
    return false;
}

/* B.2.2. Only what every reader of PDF decodes: baseline, extended with 8 bits, progressive (ISO 32000-1 §7.4.8). */
static bool read_frame(reader *r, uint8_t marker, const uint8_t *data, size_t n)
{
    if (r->image->width || n < 6) return refuse(r, IMAGE_DAMAGED);
    if (marker > SOF0 + 2 || data[0] != 8)
        return refuse(r, PILU_WORDS("这种 JPEG 多数软件打不开，请另存为普通的 JPEG 或 PNG",
                                    "most programs cannot open this kind of JPEG; save it as a common JPEG or PNG"));
    r->image->height = image_be16(data + 1);
    r->image->width = image_be16(data + 3);
    r->image->depth = 8;
    r->image->channels = data[5];
    r->image->colour = data[5] == 1 ? PILU_PNG_GREY : PILU_PNG_RGB;
    if (!r->image->width || !r->image->height || n != 6 + 3u * data[5]) return refuse(r, IMAGE_DAMAGED);
    if (data[5] == 4)
        return refuse(r, PILU_WORDS("它是印刷用的 CMYK 颜色，请另存为 RGB",
                                    "its colours are CMYK, for printing presses; save it as RGB"));
    return data[5] == 1 || data[5] == 3 || refuse(r, IMAGE_DAMAGED);
}

/* Exif 2.3 §4.6.4: tag 0x0112 of the first directory, in either byte order; 1, or nothing, is upright. */
static uint32_t orientation(const uint8_t *tiff, size_t size)
{
    if (size < 8) return 1;
    bool little = tiff[0] == 'I';
#define READ16(at) (little ? (uint32_t)tiff[(at) + 1] << 8 | tiff[at] : image_be16(tiff + (at)))
    size_t at = little ? (size_t)READ16(6) << 16 | READ16(4) : image_be32(tiff + 4);
    if (at > size || size - at < 2) return 1;
    size_t count = READ16(at);
    for (at += 2; count-- && size - at >= 12; at += 12)
        if (READ16(at) == 0x0112) return READ16(at + 8);
#undef READ16
    return 1;
}

bool image_is_turned(const uint8_t *tiff, size_t size)
{
    uint32_t turned = orientation(tiff, size);
    return turned > 1 && turned <= 8;
}

static bool is_turned(const uint8_t *data, size_t n)
{
    return n > 6 && memcmp(data, "Exif\0\0", 6) == 0 && image_is_turned(data + 6, n - 6);
}

static bool begins(const uint8_t *data, size_t n, const char *name, size_t size)
{
    return n >= size && memcmp(data, name, size) == 0;
}

/* What the picture is shown by: JFIF's density, the colour profile (ICC.1 Annex B.4), how colours are transformed
 * (Adobe Technical Note 5116). Cameras' and programs' notes are in the others, and comments. */
static bool is_kept(uint8_t marker, const uint8_t *data, size_t n)
{
    if (marker == COM) return false;
    if (marker < APP0 || marker > APP15) return true;
    return (marker == APP0 && begins(data, n, "JFIF", 5)) || (marker == APP2 && begins(data, n, "ICC_PROFILE", 12)) ||
           (marker == APP14 && begins(data, n, "Adobe", 5));
}

/* B.1.1.5: from a scan's first byte to the next marker that is no restart; FF 00 stands for a byte FF. */
static size_t scan_end(const reader *r)
{
    size_t at = r->at;
    for (; at + 1 < r->n; at++)
        if (r->p[at] == 0xFF && r->p[at + 1] != 0 && r->p[at + 1] != 0xFF && (r->p[at + 1] & 0xF8) != RST0) break;
    return at;
}

/* `from`: where its marker stands. */
static bool read_segment(reader *r, uint8_t marker, size_t from)
{
    if (r->n - r->at < 2) return refuse(r, IMAGE_CUT);
    size_t size = image_be16(r->p + r->at);
    if (size < 2) return refuse(r, IMAGE_DAMAGED);
    if (size > r->n - r->at) return refuse(r, IMAGE_CUT);
    const uint8_t *data = r->p + r->at + 2;
    r->at += size;
    size -= 2;
    bool frame = marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
    if (frame && !read_frame(r, marker, data, size)) return false;
    if (marker == APP1 && is_turned(data, size)) return refuse(r, IMAGE_TURNED); /* browsers turn it, PDF does not */
    if (marker == SOS) {
        if (!r->image->width) return refuse(r, IMAGE_DAMAGED);
        r->scanned = true;
        r->at = scan_end(r);
    }
    image_copy_part(&r->copy, r->image->bytes, from, r->at, is_kept(marker, data, size));
    return true;
}

bool image_read_jpeg(pilu_arena *arena, pilu_image *image, pilu_str *why)
{
    reader r = {.image = image, .p = (const uint8_t *)image->bytes.p, .n = image->bytes.n, .at = 2, .why = why,
                .copy = {.arena = arena}};
    for (;;) {
        if (r.n - r.at < 2) return refuse(&r, IMAGE_CUT);
        if (r.p[r.at] != 0xFF) return refuse(&r, IMAGE_DAMAGED);
        uint8_t marker = r.p[r.at + 1];
        r.at += marker == 0xFF ? 1 : 2; /* B.1.1.2: any number of FF before a marker */
        if (marker == 0xFF) image_copy_part(&r.copy, image->bytes, r.at - 1, r.at, true);
        if (marker == 0xFF) continue;
        if (marker == EOI) break;
        if (marker <= 1 || (marker >= RST0 && marker <= SOI)) return refuse(&r, IMAGE_DAMAGED);
        if (!read_segment(&r, marker, r.at - 2)) return false;
    }
    if (!r.scanned) return refuse(&r, IMAGE_DAMAGED);
    image_copy_part(&r.copy, image->bytes, r.at - 2, r.at, true);
    image->bytes = image_copy_end(&r.copy, image->bytes, r.at);
    return true;
}
