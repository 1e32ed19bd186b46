/* font_facts.h: what is known of the fonts that fonts.json asks for: which are installed, which are used, and enough
 * of each file to tell it from another one of the same name. For people and programs that look, not for layout; the
 * texts belong to the arena given. Included by pilu.h. */
#ifndef PILU_PAGE_FONT_FACTS_H
#define PILU_PAGE_FONT_FACTS_H

#include "base/diag.h"

typedef struct pilu_font_fact {
    pilu_str role, family, style; /* as fonts.json has it; the style as the font has it when none is asked for */
    pilu_str asked;               /* the style as fonts.json has it, or empty */
    bool bold;                    /* for bold text */
    bool installed;               /* what follows is known only then */
    bool chosen;                  /* the role's first: those after it are asked for characters it has not */
    pilu_str file;
    unsigned index, faces;        /* which of the file's faces, from 0, and how many it holds; more than one: a TTC */
    pilu_str version;             /* name ID 5: «Version 2.001;…» */
    pilu_str sha256;              /* of the file, 64 hexadecimal digits */
    unsigned fs_type;             /* OS/2 fsType: the licence bits */
    pilu_str licence;             /* the same in words of both languages */
} pilu_font_fact;

/* fonts.lock: the installed ones as a JSON list, each entry of fonts.json once, with file and SHA-256. */
void pilu_font_lock_print(const pilu_font_fact *facts, size_t count, pilu_buf *out);

#endif
