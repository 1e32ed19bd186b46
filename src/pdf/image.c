#include "pdf/image.h"

#include <stdio.h>
#include <stdlib.h>

struct pilu_pdf_images {
    pilu_arena *arena;
    pilu_surface *surface;
    pilu_writer *writer;
    pilu_object *resources, *xobjects;
    const pilu_image **items;
    size_t count, room;
};

pilu_pdf_images *pilu_pdf_images_new(pilu_arena *arena, pilu_surface *surface, pilu_writer *writer,
                                     pilu_object *resources)
{
    pilu_pdf_images *images = PILU_NEW(arena, pilu_pdf_images);
    *images = (pilu_pdf_images){.arena = arena, .surface = surface, .writer = writer, .resources = resources};
    return images;
}

/* --- dictionaries ---------------------------------------------------------------------------------- */

static void put_size(pilu_buf *out, const pilu_image *image, unsigned depth)
{
    pilu_buf_printf(out, "/Type/XObject/Subtype/Image/Width %u/Height %u/BitsPerComponent %u", image->width,
                    image->height, depth);
}

/* Device colours: the output intent says which they are (ISO 19005-3 §6.2.4.3). */
static void put_colours(pilu_buf *out, const pilu_image *image)
{
    if (image->colour == PILU_PNG_GREY || image->colour == PILU_PNG_GREY_ALPHA) {
        pilu_buf_text(out, "/ColorSpace/DeviceGray");
    } else if (image->colour == PILU_PNG_PALETTE) {
        pilu_buf_printf(out, "/ColorSpace[/Indexed/DeviceRGB %zu<", image->palette.n / 3 - 1);
        for (size_t i = 0; i < image->palette.n; i++) pilu_buf_printf(out, "%02X", (unsigned char)image->palette.p[i]);
        pilu_buf_text(out, ">]");
    } else {
        pilu_buf_text(out, "/ColorSpace/DeviceRGB");
    }
}

/* §8.9.6.4: the one colour that is transparent, as a range of that colour alone. */
static void put_colour_key(pilu_buf *out, const pilu_image *image)
{
    const uint8_t *p = (const uint8_t *)image->transparent.p;
    if (!p || image->colour == PILU_PNG_PALETTE) return;
    unsigned most = (1u << image->depth) - 1;
    pilu_buf_text(out, "/Mask[");
    for (size_t i = 0; i + 1 < image->transparent.n; i += 2) {
        unsigned sample = image_be16(p + i) & most;
        pilu_buf_printf(out, "%s%u %u", i ? " " : "", sample, sample);
    }
    pilu_buf_char(out, ']');
}

/* --- opacity --------------------------------------------------------------------------------------- */

typedef struct mask {
    uint8_t *bytes; /* one a pixel; owned */
    bool used;      /* not all is opaque */
} mask;

static mask new_mask(const pilu_image *image)
{
    return (mask){pilu_memory_new((size_t)image->width * image->height), false};
}

/* Moves the colours together at the front of the rows and the opacity into a mask. */
static mask split_alpha(const pilu_image *image, uint8_t *rows)
{
    mask m = new_mask(image);
    size_t colours = image->channels - 1u, pixels = (size_t)image->width * image->height;
    for (size_t i = 0; i < pixels; i++) {
        const uint8_t *from = rows + i * image->channels;
        m.bytes[i] = from[colours];
        m.used = m.used || m.bytes[i] != 255;
        memmove(rows + i * colours, from, colours);
    }
    return m;
}

/* What the palette's tRNS says of each pixel; entries beyond its end are opaque. */
static mask palette_mask(const pilu_image *image, const uint8_t *rows)
{
    mask m = new_mask(image);
    size_t row = pilu_image_row(image);
    unsigned most = (1u << image->depth) - 1;
    for (size_t y = 0; y < image->height; y++)
        for (size_t x = 0; x < image->width; x++) {
            size_t bit = x * image->depth;
            unsigned index = rows[y * row + bit / 8] >> (8 - image->depth - bit % 8) & most;
            uint8_t alpha = index < image->transparent.n ? (uint8_t)image->transparent.p[index] : 255;
            m.bytes[y * image->width + x] = alpha;
            m.used = m.used || alpha != 255;
        }
    return m;
}

/* Writes the mask, if it hides anything, and refers to it. */
static void put_mask(pilu_pdf_images *images, const pilu_image *image, mask m, pilu_buf *entries)
{
    if (m.used) {
        pilu_buf own;
        pilu_buf_init(&own, 0);
        put_size(&own, image, 8);
        pilu_buf_text(&own, "/ColorSpace/DeviceGray");
        uint32_t number = pilu_surface_number(pilu_surface_dict(images->surface));
        pilu_writer_stream(images->writer, number, pilu_buf_view(&own),
                           (pilu_str){(const char *)m.bytes, (size_t)image->width * image->height}, PILU_LEVEL_TEXT);
        pilu_buf_free(&own);
        pilu_buf_text(entries, "/SMask");
        pilu_put_ref(entries, number);
    }
    free(m.bytes);
}

/* --- streams --------------------------------------------------------------------------------------- */

static void put_rows(pilu_pdf_images *images, const pilu_image *image, uint32_t number, pilu_buf *entries)
{
    bool alpha = image->channels % 2 == 0, palette = image->colour == PILU_PNG_PALETTE && image->transparent.n;
    uint8_t *rows = alpha || palette ? pilu_image_rows(image) : NULL;
    if (rows) put_mask(images, image, alpha ? split_alpha(image, rows) : palette_mask(image, rows), entries);
    if (alpha && rows) {
        size_t size = (size_t)image->width * image->height * (image->channels - 1u);
        pilu_writer_stream(images->writer, number, pilu_buf_view(entries), (pilu_str){(const char *)rows, size},
                           PILU_LEVEL_TEXT);
    } else {
        pilu_buf_printf(entries, "/Filter/FlateDecode"
                        "/DecodeParms<</Predictor 15/Colors %u/BitsPerComponent %u/Columns %u>>", image->channels,
                        image->depth, image->width);
        pilu_writer_stream(images->writer, number, pilu_buf_view(entries), image->packed, PILU_LEVEL_NONE);
    }
    free(rows);
}

static void write_image(pilu_pdf_images *images, const pilu_image *image, uint32_t number)
{
    pilu_buf entries;
    pilu_buf_init(&entries, 0);
    put_size(&entries, image, image->depth);
    put_colours(&entries, image);
    put_colour_key(&entries, image);
    if (image->kind == PILU_IMAGE_JPEG) {
        pilu_buf_text(&entries, "/Filter/DCTDecode");
        pilu_writer_stream(images->writer, number, pilu_buf_view(&entries), image->bytes, PILU_LEVEL_NONE);
    } else {
        put_rows(images, image, number, &entries);
    }
    pilu_buf_free(&entries);
}

uint32_t pilu_pdf_images_get(pilu_pdf_images *images, const pilu_image *image)
{
    for (size_t i = 0; i < images->count; i++)
        if (images->items[i] == image) return (uint32_t)i + 1;
    PILU_ARENA_PUSH_ROOM(images->arena, images->items, images->count, images->room);
    images->items[images->count++] = image;
    if (!images->xobjects)
        images->xobjects = pilu_surface_in_dict(images->surface, images->resources, "XObject");
    char name[16];
    snprintf(name, sizeof name, "I%zu", images->count);
    pilu_object *object = pilu_surface_dict(images->surface);
    pilu_surface_refer(images->surface, images->xobjects, name, object);
    if (object) write_image(images, image, pilu_surface_number(object));
    return (uint32_t)images->count;
}
