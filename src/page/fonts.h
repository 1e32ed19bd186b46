/* fonts.h: from a role to faces.
 *
 * fonts/fonts.json names for each role («body», «title», «heading», «kai», «number») the families in order of
 * preference; fontconfig only finds the files of a family named **exactly** so. A role's faces are asked in that
 * order for each character. A library of faces is made once per process and may then be read by many threads;
 * a typesetter (compose.h) keeps what changes. Only src/page and src/pdf include this. */
#ifndef PILU_PAGE_FONTS_H
#define PILU_PAGE_FONTS_H

#include "doc/style.h"
#include "page/font_facts.h"

#include <hb.h>

typedef struct pilu_face {
    pilu_str family, style_name; /* as asked for: «Noto Serif CJK SC», «Bold» */
    pilu_str postscript_name, file;
    pilu_str mapped;             /* that file in memory */
    unsigned index;              /* in a TTC */
    uint32_t id;                 /* dense in its library */
    unsigned upem;
    int ascent, descent;         /* in font units, descent negative: hhea */
    bool cff, cid_keyed;         /* CFF outlines; CID-keyed CFF */
    uint16_t fs_type;            /* OS/2: the licence bits */
    bool synthetic_bold;         /* a bold was wanted and the family has none */
    hb_face_t *hb_face;          /* immutable */
    hb_font_t *hb_font;          /* scale = upem, immutable */
} pilu_face;

typedef struct pilu_role {
    pilu_str name;
    pilu_str css;                /* font-family value for the HTML: families in order, then a generic */
    pilu_face *const *faces;     /* in order of preference; at least one */
    size_t face_count;
    size_t bold_face;            /* index of the first face to ask for bold text; 0 when the role has none */
} pilu_role;

typedef struct pilu_fonts pilu_fonts;

/* Reads fonts.json and finds each role's faces. A face is opened when first needed. NULL and findings when
 * fonts.json is wrong; a role without any font is a font-none finding when it is first asked for. */
pilu_fonts *pilu_fonts_new(pilu_diags *diags, const char *fonts_json_path);
void pilu_fonts_free(pilu_fonts *fonts);

/* Before a role is asked for: from now on each font has to be the one that the lock names, else it is a font-pinned
 * finding. A lock that is not there pins nothing; false and a finding when it cannot be read. */
bool pilu_fonts_pin(pilu_fonts *fonts, pilu_diags *diags, const char *lock_path);

/* The role named so, its faces opened; NULL and a finding (font-role, font-none, font-broken, font-embedding,
 * font-format). */
const pilu_role *pilu_fonts_role(pilu_fonts *fonts, pilu_diags *diags, pilu_str name);

/* Gives back to the system the memory that the face's file takes; it is read again when it is next looked at. */
void pilu_face_rest(const pilu_face *face);

/* What typesetters have learnt of the faces (shape.c), in an arena of its own. One at a time takes it and gives it back
 * for the next; {0} when there is none yet or another has it. */
typedef struct pilu_learnt {
    pilu_arena *arena;
    void *what;
} pilu_learnt;
pilu_learnt pilu_fonts_take_learnt(pilu_fonts *fonts);
void pilu_fonts_give_learnt(pilu_fonts *fonts, pilu_learnt learnt);

/* All roles as given, whether opened or not (for the HTML's custom properties; needs no font file). */
size_t pilu_fonts_role_count(const pilu_fonts *fonts);
pilu_str pilu_fonts_role_name(const pilu_fonts *fonts, size_t i);
pilu_str pilu_fonts_role_css(const pilu_fonts *fonts, size_t i);

/* Every font that a role names, in the order of fonts.json; opens them all. Findings as for pilu_fonts_role. */
size_t pilu_fonts_facts(pilu_fonts *fonts, pilu_diags *diags, pilu_arena *arena, const pilu_font_fact **facts);

/* The same without opening any: role, family, style, bold, installed, file and index alone. */
size_t pilu_fonts_installed(pilu_fonts *fonts, pilu_arena *arena, const pilu_font_fact **facts);

#endif
