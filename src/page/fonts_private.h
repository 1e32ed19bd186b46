/* fonts_private.h: between reading fonts.json (fonts.c), finding files (fonts_find.c) and opening them (fonts_open.c).
 *
 * fontconfig is asked nothing but its list of installed fonts: its matcher answers any name with some font. What
 * it returns here is copied into the library's arena. Private to these files and font_facts.c. */
#ifndef PILU_PAGE_FONTS_PRIVATE_H
#define PILU_PAGE_FONTS_PRIVATE_H

#include "page/fonts.h"

/* One preference of a role, as fonts.json has it. */
typedef struct font_want {
    pilu_str family, style; /* style empty: the family's regular one */
    bool bold;              /* the face for bold text of this family */
} font_want;

/* An installed font that answers a want. */
typedef struct font_file {
    const char *path;
    unsigned index;
    pilu_str postscript_name, style;
} font_file;

typedef struct font_catalogue font_catalogue;

/* Reads the system's font configuration: some milliseconds, so only when a role is first asked for. */
font_catalogue *font_catalogue_new(void);
void font_catalogue_free(font_catalogue *catalogue); /* NULL is fine */

/* The font whose family has exactly this name (in any language) and this style; false when none has. */
bool font_catalogue_find(const font_catalogue *catalogue, pilu_arena *arena, const font_want *want, font_file *file);

/* What fonts.json wants for the i-th role. */
const font_want *fonts_wants(const pilu_fonts *fonts, size_t i, size_t *count);

/* The face that answers a want, opened when it is not yet; NULL when none is installed, or with a finding when it
 * cannot be used. */
const pilu_face *fonts_face(pilu_fonts *fonts, pilu_diags *diags, const font_want *want);

/* The installed font that answers a want, which is not opened for it. */
bool fonts_find(pilu_fonts *fonts, pilu_arena *arena, const font_want *want, font_file *file);

/* Opens and examines the file. False and a finding (font-broken, font-format, font-embedding) when it cannot be
 * set and embedded; `*face` is then unchanged. */
bool font_open(pilu_diags *diags, const font_file *file, const font_want *want, pilu_face *face);

#endif
