#include "unit.h"

#include "doc/image.h"

#include <libdeflate.h>
#include <stdlib.h>

/* --- making PNGs ------------------------------------------------------------------------------------ */

typedef struct file {
    uint8_t p[4096];
    size_t n;
} file;

static void put32(file *f, uint32_t v)
{
    for (int shift = 24; shift >= 0; shift -= 8) f->p[f->n++] = (uint8_t)(v >> shift);
}

static void put_chunk(file *f, const char *name, const void *data, size_t n)
{
    put32(f, (uint32_t)n);
    size_t from = f->n;
    memcpy(f->p + f->n, name, 4);
    if (n) memcpy(f->p + f->n + 4, data, n);
    f->n += n + 4;
    put32(f, libdeflate_crc32(0, f->p + from, n + 4));
}

typedef struct shape {
    uint32_t width, height;
    uint8_t depth, colour, interlace;
    const char *palette, *transparent;
    size_t palette_size, transparent_size;
    const uint8_t *rows; /* filters' bytes included */
    size_t size;
} shape;

static file png(shape s)
{
    file f = {.n = 8};
    memcpy(f.p, "\x89PNG\r\n\x1a\n", 8);
    uint8_t head[13] = {0, 0, (uint8_t)(s.width >> 8), (uint8_t)s.width, 0, 0, (uint8_t)(s.height >> 8),
                        (uint8_t)s.height, s.depth, s.colour, 0, 0, s.interlace};
    head[1] = (uint8_t)(s.width >> 16);
    put_chunk(&f, "IHDR", head, sizeof head);
    if (s.palette) put_chunk(&f, "PLTE", s.palette, s.palette_size);
    if (s.transparent) put_chunk(&f, "tRNS", s.transparent, s.transparent_size);
    uint8_t packed[1024];
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
    size_t n = libdeflate_zlib_compress(c, s.rows, s.size, packed, sizeof packed);
    libdeflate_free_compressor(c);
    put_chunk(&f, "IDAT", packed, n / 2);
    put_chunk(&f, "IDAT", packed + n / 2, n - n / 2);
    put_chunk(&f, "IEND", NULL, 0);
    return f;
}

/* A copy that ends where the bytes end: reading beyond them is seen. NULL when refused; `why` is then given. */
static const pilu_image *read(pilu_arena *arena, const uint8_t *p, size_t n, pilu_str *why)
{
    uint8_t *bytes = malloc(n ? n : 1);
    memcpy(bytes, p, n);
    *why = (pilu_str){0};
    const pilu_image *image = pilu_image_read(arena, (pilu_str){(char *)bytes, n}, why);
    CHECK((image == NULL) == (why->n > 0));
    if (image) image = pilu_image_read(arena, pilu_arena_str(arena, (pilu_str){(char *)bytes, n}), why);
    free(bytes);
    return image;
}

static bool refused(file f, const char *words)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_str why;
    bool good = !read(arena, f.p, f.n, &why) && pilu_str_find(why, pilu_str_from(words), 0) != SIZE_MAX;
    if (!good) printf("«%.*s», not «%s»\n", PILU_FMT(why), words);
    pilu_arena_free(arena);
    return good;
}

/* Two rows of two RGB pixels; the second row is filtered by «up» (ISO/IEC 15948 §9.2). */
static const uint8_t RGB[] = {0, 10, 20, 30, 40, 50, 60, 2, 1, 1, 1, 2, 2, 2};

static shape rgb(void) { return (shape){2, 2, 8, PILU_PNG_RGB, .rows = RGB, .size = sizeof RGB}; }

/* --- tests ------------------------------------------------------------------------------------------ */

TEST(colour_types)
{
    static const uint8_t ROW[64]; /* filter 0, then zeros */
    static const struct { uint8_t colour, depth, channels; size_t row; } TYPES[] = {
        {PILU_PNG_GREY, 1, 1, 2}, {PILU_PNG_GREY, 2, 1, 3}, {PILU_PNG_GREY, 4, 1, 5}, {PILU_PNG_GREY, 8, 1, 9},
        {PILU_PNG_RGB, 8, 3, 27}, {PILU_PNG_PALETTE, 1, 1, 2}, {PILU_PNG_PALETTE, 8, 1, 9},
        {PILU_PNG_GREY_ALPHA, 8, 2, 18}, {PILU_PNG_RGBA, 8, 4, 36},
    };
    pilu_arena *arena = pilu_arena_new();
    pilu_str why;
    for (size_t i = 0; i < PILU_COUNT(TYPES); i++) {
        shape s = {9, 1, TYPES[i].depth, TYPES[i].colour, .rows = ROW, .size = TYPES[i].row + 1};
        if (s.colour == PILU_PNG_PALETTE) s.palette = "\0\0\0\377\377\377", s.palette_size = 6;
        file f = png(s);
        const pilu_image *image = read(arena, f.p, f.n, &why);
        CHECK(image && image->width == 9 && image->height == 1 && image->channels == TYPES[i].channels);
        CHECK(image && pilu_image_row(image) == TYPES[i].row);
        s.size--; /* a byte too few for the last row */
        CHECK(refused(png(s), "损坏"));
    }
    pilu_arena_free(arena);
}

TEST(filters)
{
    /* One grey pixel a row and three columns; each filter once, worked by hand from §9.2. */
    static const uint8_t ROWS[] = {0, 10, 20, 30, 1, 5, 5, 5, 2, 1, 1, 1, 3, 2, 2, 2, 4, 3, 3, 3};
    static const uint8_t WANT[] = {10, 20, 30, 5, 10, 15, 6, 11, 16, 5, 10, 15, 8, 13, 18};
    pilu_arena *arena = pilu_arena_new();
    pilu_str why;
    file f = png((shape){3, 5, 8, PILU_PNG_GREY, .rows = ROWS, .size = sizeof ROWS});
    const pilu_image *image = read(arena, f.p, f.n, &why);
    uint8_t *rows = image ? pilu_image_rows(image) : NULL;
    CHECK(rows && memcmp(rows, WANT, sizeof WANT) == 0);
    free(rows);
    pilu_arena_free(arena);
}

TEST(cut_anywhere)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_str why;
    file f = png(rgb());
    for (size_t n = 0; n < f.n; n++) CHECK(!read(arena, f.p, n, &why));
    CHECK(read(arena, f.p, f.n, &why));
    memcpy(f.p + f.n, "what an editor cut away", 23); /* is not carried along */
    const pilu_image *image = read(arena, f.p, f.n + 23, &why);
    CHECK(image && image->bytes.n == f.n);
    pilu_arena_free(arena);
}

/* Whatever bit is turned, a checksum sees it. */
TEST(any_bit_turned)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_str why;
    file f = png(rgb());
    for (size_t i = 0; i < f.n * 8; i++) {
        f.p[i / 8] ^= (uint8_t)(1u << i % 8);
        CHECK(!read(arena, f.p, f.n, &why));
        f.p[i / 8] ^= (uint8_t)(1u << i % 8);
    }
    pilu_arena_free(arena);
}

/* A chunk of that name and eight bytes behind the header. */
static file png_with(const char *name)
{
    enum { HEADER = 8 + 12 + 13 };
    file whole = png(rgb()), f = {.n = HEADER};
    memcpy(f.p, whole.p, HEADER);
    put_chunk(&f, name, "\0\0\0\1\0\0\0", 8);
    memcpy(f.p + f.n, whole.p + HEADER, whole.n - HEADER);
    f.n += whole.n - HEADER;
    return f;
}

TEST(what_is_refused)
{
    shape s = rgb();
    s.depth = 16;
    CHECK(refused(png(s), "16 位"));
    s = rgb();
    s.interlace = 1;
    CHECK(refused(png(s), "隔行"));
    s = rgb();
    s.width = 70000;
    CHECK(refused(png(s), "70000×2 像素"));
    s.width = s.height = 60000;
    CHECK(refused(png(s), "60000×60000 像素"));
    s.width = 0;
    CHECK(refused(png(s), "损坏"));
    s = rgb();
    s.colour = 5; /* there is none of this number */
    CHECK(refused(png(s), "损坏"));
    s = rgb();
    s.colour = PILU_PNG_PALETTE; /* without one */
    CHECK(refused(png(s), "损坏"));
    s = rgb();
    s.transparent = "\0\1", s.transparent_size = 2; /* RGB needs three numbers */
    CHECK(refused(png(s), "损坏"));
    static const uint8_t NO_FILTER[] = {5, 1, 2, 3, 4, 5, 6, 0, 1, 1, 1, 2, 2, 2};
    s = rgb();
    s.rows = NO_FILTER;
    CHECK(refused(png(s), "损坏"));
    CHECK(refused(png_with("acTL"), "动图"));
    CHECK(refused(png_with("ABCD"), "损坏")); /* §5.4: of an unknown name, and needed */
    CHECK(refused((file){"GIF89a", 6}, "不是 PNG 或 JPEG"));
    CHECK(refused((file){"", 0}, "空"));
}

/* --- JPEG ------------------------------------------------------------------------------------------- */

/* SOI, SOF with so many components, SOS, a scan with a stuffed FF and a restart, EOI. */
static file jpeg(uint8_t marker, uint8_t precision, uint8_t components)
{
    file f = {{0xFF, 0xD8, 0xFF, marker, 0, (uint8_t)(8 + 3 * components), precision, 0, 40, 0, 64, components}, 12};
    f.n += 3u * components;
    static const uint8_t REST[] = {0xFF, 0xDA, 0, 3, 0, 1, 2, 0xFF, 0, 0xFF, 0xD0, 3, 0xFF, 0xD9};
    memcpy(f.p + f.n, REST, sizeof REST);
    f.n += sizeof REST;
    return f;
}

TEST(jpeg_header)
{
    pilu_arena *arena = pilu_arena_new();
    pilu_str why;
    for (uint8_t marker = 0xC0; marker <= 0xC2; marker++) {
        file f = jpeg(marker, 8, marker == 0xC1 ? 1 : 3);
        const pilu_image *image = read(arena, f.p, f.n, &why);
        CHECK(image && image->width == 64 && image->height == 40 && image->kind == PILU_IMAGE_JPEG);
        CHECK(image && image->colour == (marker == 0xC1 ? PILU_PNG_GREY : PILU_PNG_RGB));
        for (size_t n = 0; n < f.n; n++) CHECK(!read(arena, f.p, n, &why));
        f.p[f.n] = 'x';
        image = read(arena, f.p, f.n + 1, &why);
        CHECK(image && image->bytes.n == f.n);
    }
    CHECK(refused(jpeg(0xC0, 8, 4), "CMYK"));
    CHECK(refused(jpeg(0xC0, 8, 2), "损坏"));
    CHECK(refused(jpeg(0xC1, 12, 3), "这种 JPEG"));
    CHECK(refused(jpeg(0xC3, 8, 3), "这种 JPEG")); /* lossless */
    CHECK(refused(jpeg(0xC9, 8, 3), "这种 JPEG")); /* arithmetic coding */
    pilu_arena_free(arena);
}

/* Exif with an orientation, in both byte orders, cut at every byte. */
TEST(jpeg_turned)
{
    static const uint8_t BIG[] = {0xFF, 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
                                  1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0};
    static const uint8_t LITTLE[] = {0xFF, 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0,
                                     0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0};
    pilu_arena *arena = pilu_arena_new();
    pilu_str why;
    for (int order = 0; order < 2; order++) {
        file plain = jpeg(0xC0, 8, 3), f = {.n = 2};
        memcpy(f.p, plain.p, 2);
        memcpy(f.p + 2, order ? BIG : LITTLE, sizeof BIG);
        memcpy(f.p + 2 + sizeof BIG, plain.p + 2, plain.n - 2);
        f.n = plain.n + sizeof BIG;
        CHECK(refused(f, "转正"));
        f.p[order ? 31 : 30] = 1; /* upright */
        CHECK(read(arena, f.p, f.n, &why));
        for (uint8_t size = 2; size < 34; size++) { /* a segment that ends early: no turn found, nothing read beyond */
            file cut = {.n = 2};
            memcpy(cut.p, f.p, 2);
            memcpy(cut.p + 2, f.p + 2, size + 2u);
            cut.p[5] = size;
            CHECK(!read(arena, cut.p, size + 4u, &why));
        }
    }
    pilu_arena_free(arena);
}

static void put_segment(file *f, uint8_t marker, const char *text, size_t n)
{
    const uint8_t head[] = {0xFF, marker, 0, (uint8_t)(n + 2)};
    memcpy(f->p + f->n, head, sizeof head);
    memcpy(f->p + f->n + sizeof head, text, n);
    f->n += sizeof head + n;
}

/* What a camera and an editor write beside the picture goes; what the picture is shown by stays, to the byte. */
TEST(jpeg_notes)
{
    static const struct { uint8_t marker; const char *text; size_t n; bool kept; } PARTS[] = {
        {0xE0, "JFIF\0\1\1\0\0\1\0\1\0\0", 14, true}, {0xE0, "JFXX\0\x13small", 11, false},
        {0xE1, "Exif\0\0MM\0*\0\0\0\10\0\0", 16, false}, {0xE1, "http://ns.adobe.com/xap/1.0/\0GPS", 32, false},
        {0xE2, "ICC_PROFILE\0\1\1x", 15, true}, {0xE2, "MPF\0two", 7, false},
        {0xED, "Photoshop 3.0\0IPTC", 18, false}, {0xEE, "Adobe\0d\0\0\0\0\1", 12, true},
        {0xFE, "by somebody", 11, false}, {0xEB, "HDR", 3, false}};
    pilu_arena *arena = pilu_arena_new();
    pilu_str why;
    file plain = jpeg(0xC0, 8, 3), given = {.n = 2}, wanted = {.n = 2};
    memcpy(given.p, plain.p, 2);
    memcpy(wanted.p, plain.p, 2);
    for (size_t i = 0; i < PILU_COUNT(PARTS); i++) {
        put_segment(&given, PARTS[i].marker, PARTS[i].text, PARTS[i].n);
        if (PARTS[i].kept) put_segment(&wanted, PARTS[i].marker, PARTS[i].text, PARTS[i].n);
    }
    memcpy(given.p + given.n, plain.p + 2, plain.n - 2);
    memcpy(wanted.p + wanted.n, plain.p + 2, plain.n - 2);
    given.n += plain.n - 2;
    wanted.n += plain.n - 2;
    const pilu_image *image = read(arena, given.p, given.n, &why);
    CHECK(image && pilu_str_eq(image->bytes, (pilu_str){(const char *)wanted.p, wanted.n}));
    pilu_arena_free(arena);
}

/* The same for a PNG: the chunks stand before IDAT, behind IHDR's 33 bytes. */
TEST(png_notes)
{
    static const struct { const char *name, *text; size_t n; bool kept; } PARTS[] = {
        {"sRGB", "\0", 1, true}, {"gAMA", "\0\0\xb1\x8f", 4, true}, {"tEXt", "Author\0x", 8, false},
        {"zTXt", "a\0\0x", 4, false}, {"iTXt", "XML:com.adobe.xmp\0\0\0\0\0GPS", 25, false},
        {"tIME", "\7\xe5\1\1\0\0\0", 7, false}, {"eXIf", "MM\0*\0\0\0\10\0\0", 10, false},
        {"pHYs", "\0\0\1\0\0\0\1\0\1", 9, false}, {"prVW", "preview", 7, false}};
    pilu_arena *arena = pilu_arena_new();
    pilu_str why;
    file plain = png(rgb()), given = {.n = 33}, wanted = {.n = 33};
    memcpy(given.p, plain.p, 33);
    memcpy(wanted.p, plain.p, 33);
    for (size_t i = 0; i < PILU_COUNT(PARTS); i++) {
        put_chunk(&given, PARTS[i].name, PARTS[i].text, PARTS[i].n);
        if (PARTS[i].kept) put_chunk(&wanted, PARTS[i].name, PARTS[i].text, PARTS[i].n);
    }
    memcpy(given.p + given.n, plain.p + 33, plain.n - 33);
    memcpy(wanted.p + wanted.n, plain.p + 33, plain.n - 33);
    given.n += plain.n - 33;
    wanted.n += plain.n - 33;
    const pilu_image *image = read(arena, given.p, given.n, &why);
    CHECK(image && pilu_str_eq(image->bytes, (pilu_str){(const char *)wanted.p, wanted.n}));

    static const char TURNED[] = "II*\0\10\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0";
    file f = {.n = 33};
    memcpy(f.p, plain.p, 33);
    put_chunk(&f, "eXIf", TURNED, sizeof TURNED - 1);
    memcpy(f.p + f.n, plain.p + 33, plain.n - 33);
    f.n += plain.n - 33;
    CHECK(refused(f, "转正"));
    pilu_arena_free(arena);
}

int main(void)
{
    RUN(colour_types);
    RUN(filters);
    RUN(cut_anywhere);
    RUN(any_bit_turned);
    RUN(what_is_refused);
    RUN(jpeg_header);
    RUN(jpeg_turned);
    RUN(jpeg_notes);
    RUN(png_notes);
    return unit_end();
}
