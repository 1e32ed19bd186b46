/* surface.h: the one interface to libharu.
 *
 * libharu keeps the document: catalog, information, pages, font dictionaries, outlines, annotations. Its file
 * writer, its text and its streams are not used: writer.h writes the file, and what is large (page content,
 * fonts, structure) never becomes an object of libharu. An object is a dictionary or an array; it belongs to the
 * surface. Entries are added with a key to a dictionary and with NULL as key to an array.
 *
 * libharu remembers its first failure (running out of memory, a limit); ask pilu_surface_ok after each page and at
 * the end. Private to src/pdf. */
#ifndef PILU_PDF_SURFACE_H
#define PILU_PDF_SURFACE_H

#include "pdf/writer.h"

typedef struct pilu_surface pilu_surface;
typedef struct pilu_object pilu_object;

/* NULL when libharu cannot begin. */
pilu_surface *pilu_surface_new(void);
void pilu_surface_free(pilu_surface *surface);
bool pilu_surface_ok(const pilu_surface *surface);
/* A text given to pilu_surface_text that is too long for a string in PDF/A and was left out; empty: none. */
pilu_str pilu_surface_too_long(const pilu_surface *surface);

pilu_object *pilu_surface_catalog(pilu_surface *surface);
pilu_object *pilu_surface_info(pilu_surface *surface);
/* Numbers in use are below this. */
uint32_t pilu_surface_end(const pilu_surface *surface);

/* A page of so many 1/1000 pt with the common resources, and the number its content stream has to take. */
pilu_object *pilu_surface_page(pilu_surface *surface, int32_t width, int32_t height, pilu_object *resources);
uint32_t pilu_surface_page_content(const pilu_object *page);

/* An outline item under `parent` (NULL: top level). */
pilu_object *pilu_surface_outline(pilu_surface *surface, pilu_object *parent, pilu_str title);
/* A link annotation on the page; left, bottom, right, top in 1/1000 pt from the page's lower left corner. */
pilu_object *pilu_surface_link(pilu_surface *surface, pilu_object *page, const int32_t rect[4]);

/* A new indirect dictionary; a direct dictionary or array inside another object. */
pilu_object *pilu_surface_dict(pilu_surface *surface);
pilu_object *pilu_surface_in_dict(pilu_surface *surface, pilu_object *into, const char *key);
pilu_object *pilu_surface_in_array(pilu_surface *surface, pilu_object *into, const char *key);

void pilu_surface_name(pilu_surface *surface, pilu_object *into, const char *key, const char *value);
void pilu_surface_int(pilu_surface *surface, pilu_object *into, const char *key, int32_t value);
void pilu_surface_fixed(pilu_surface *surface, pilu_object *into, const char *key, int32_t thousandths);
void pilu_surface_bool(pilu_surface *surface, pilu_object *into, const char *key, bool value);
/* Any text, as UTF-16 (§7.9.2.2); bytes as they are. */
void pilu_surface_text(pilu_surface *surface, pilu_object *into, const char *key, pilu_str utf8);
void pilu_surface_ascii(pilu_surface *surface, pilu_object *into, const char *key, pilu_str ascii);
void pilu_surface_refer(pilu_surface *surface, pilu_object *into, const char *key, pilu_object *to);

uint32_t pilu_surface_number(const pilu_object *object);

/* Writes an indirect dictionary as a stream of these bytes. */
void pilu_surface_stream(pilu_surface *surface, pilu_writer *writer, pilu_object *dict, pilu_str bytes, int level);

/* Packs every object that has not been written yet. An object may also stand for a number only, whose text somebody
 * else packs before: arrays longer or finer than libharu allows. */
void pilu_surface_write(pilu_surface *surface, pilu_writer *writer);

#endif
