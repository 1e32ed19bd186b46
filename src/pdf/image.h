/* image.h: pictures as image XObjects (ISO 32000-1 §8.9.5).
 *
 * A JPEG goes in as it is, and so do the rows of a PNG, which PDF has taken over with their filters (§7.4.4.4). Only
 * opacity has to be taken apart: it becomes a soft mask. Each picture is written once, when it is first drawn: none is
 * kept in memory. Private to src/pdf. */
#ifndef PILU_PDF_IMAGE_H
#define PILU_PDF_IMAGE_H

#include "doc/image.h"
#include "pdf/surface.h"

typedef struct pilu_pdf_images pilu_pdf_images;

/* `resources` gets an /XObject with the first picture. */
pilu_pdf_images *pilu_pdf_images_new(pilu_arena *arena, pilu_surface *surface, pilu_writer *writer,
                                     pilu_object *resources);

/* The number in the picture's name: «I1», «I2», … */
uint32_t pilu_pdf_images_get(pilu_pdf_images *images, const pilu_image *image);

#endif
