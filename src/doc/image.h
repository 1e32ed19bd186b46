/* image.h: pictures, read as far as both outputs need it.
 *
 * PNG (ISO/IEC 15948) and JPEG (ITU-T T.81), told apart by content, not by name. A picture is proved sound before it
 * goes anywhere: every chunk's checksum, every row of a PNG, every segment of a JPEG up to its end. What a PDF cannot
 * hold as it is, or a browser would show otherwise than the page does, is refused in words: 16 bits a sample,
 * interlaced, animated, CMYK, turned by a camera's note. What stands behind a picture's end is no part of it, nor is
 * what a camera or an office program wrote into it besides the picture: place, time, device, author, a small copy of
 * the picture before it was cut. None of that is published; the pixels stay as they are packed. */
#ifndef PILU_DOC_IMAGE_H
#define PILU_DOC_IMAGE_H

#include "base/loader.h"
#include "doc/node.h"

typedef enum pilu_image_kind { PILU_IMAGE_PNG, PILU_IMAGE_JPEG } pilu_image_kind;

/* Colour types of ISO/IEC 15948 §11.2.2. */
enum { PILU_PNG_GREY = 0, PILU_PNG_RGB = 2, PILU_PNG_PALETTE = 3, PILU_PNG_GREY_ALPHA = 4, PILU_PNG_RGBA = 6 };

enum {
    PILU_IMAGE_SIDE = 65535,     /* pixels, as JPEG has it */
    PILU_IMAGE_UNIT = 750        /* 1/1000 pt a pixel: 96 to the inch, as in a browser (CSS Values 4 §6.2) */
};

typedef struct pilu_image {
    pilu_image_kind kind;
    uint32_t width, height;      /* pixels */
    uint8_t colour;              /* a PNG colour type; JPEG: GREY or RGB */
    uint8_t depth, channels;     /* bits of a sample; samples of a pixel, 1 for a palette's index */
    pilu_str bytes;              /* the file, up to the picture's end, without notes */
    pilu_str palette;            /* PLTE: RGB triples */
    pilu_str transparent;        /* tRNS as it stands; p NULL: none */
    pilu_str packed;             /* PNG: the data of all IDAT, one zlib stream */
} pilu_image;

/* The picture in these bytes, which have to live as long as it; NULL and `*why` (both languages) when it cannot be
 * used. */
const pilu_image *pilu_image_read(pilu_arena *arena, pilu_str bytes, pilu_str *why);

/* A PNG's rows with their filters undone, pilu_image_row bytes each; the caller frees them. */
uint8_t *pilu_image_rows(const pilu_image *image);
size_t pilu_image_row(const pilu_image *image);

/* What an `img` says in words; empty: decoration, which nobody has to hear of. */
pilu_str pilu_image_alt(const pilu_node *img);
/* That of all pictures of a figure, or of a picture that stands alone. */
pilu_str pilu_image_alts(pilu_arena *arena, const pilu_node *figure);

/* Gives every `img` its picture; each file is read once, however often it is shown. The loader is asked with the
 * value's place when the name comes from the data. False after a finding. */
bool pilu_document_images(pilu_document *doc, pilu_diags *diags, const pilu_loader *loader);

/* Private to image*.c: the two formats; false and `*why`. */
bool image_read_png(pilu_arena *arena, pilu_image *image, pilu_str *why);
bool image_read_jpeg(pilu_arena *arena, pilu_image *image, pilu_str *why);
/* A TIFF directory as Exif has it says that the picture has to be turned. */
bool image_is_turned(const uint8_t *tiff, size_t size);

/* The file without some of its parts, which are told of in order; copied from the first one that goes. */
typedef struct image_copy {
    pilu_arena *arena;
    char *bytes; /* NULL: nothing has gone */
    size_t n;
} image_copy;
void image_copy_part(image_copy *copy, pilu_str file, size_t from, size_t to, bool keep);
pilu_str image_copy_end(const image_copy *copy, pilu_str file, size_t end);
static inline uint32_t image_be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}
static inline uint32_t image_be16(const uint8_t *p) { return (uint32_t)p[0] << 8 | p[1]; }
#define IMAGE_CUT PILU_WORDS("文件不完整，可能没有复制完，请重新复制", "the file ends early; copy it again")
#define IMAGE_TURNED                                                                                               \
    PILU_WORDS("照片是横着或倒着存的，只附了“要旋转”的标记：请在看图软件中转正后另存",                              \
               "the photo is stored turned, with a note to turn it back; open it, turn it upright and save it")
#define IMAGE_DAMAGED PILU_WORDS("文件损坏，请重新导出或复制", "the file is damaged; export or copy it again")

#endif
