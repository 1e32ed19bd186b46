/* compose_private.h: shaped text between gathering (gather.c), shaping (shape.c), the line rules (rules.c), breaking
 * (break.c) and placing (place.c).
 *
 * A text is a row of atoms: the smallest pieces that are set, one or a few characters with their glyphs. Atoms are
 * shaped and classified once; breaking only picks ranges of them. All of it lives in the typesetter's arena. */
#ifndef PILU_PAGE_COMPOSE_PRIVATE_H
#define PILU_PAGE_COMPOSE_PRIVATE_H

#include "page/compose.h"

typedef enum char_class {
    CLASS_HAN, CLASS_ALPHA, CLASS_DIGIT, CLASS_OPEN, CLASS_CLOSE, CLASS_STOP, CLASS_PAUSE, CLASS_DASH, CLASS_DOTS,
    CLASS_CONNECT, CLASS_MIDDLE, CLASS_SOLIDUS, CLASS_HYPHEN, CLASS_PREFIX, CLASS_SUFFIX, CLASS_WOPEN, CLASS_WCLOSE,
    CLASS_SIGN, CLASS_SPACE, CLASS_GLUE, CLASS_NONSTARTER, CLASS_PLACE, CLASS_BREAK /* br */
} char_class;

enum {
    ATOM_HALF = 1,     /* a full-width mark whose ink leaves half an em free (OPEN: left, others: right) */
    ATOM_JOINED = 2,   /* no line break before it */
    ATOM_RIGID = 4,    /* no stretching before it: inside a word, a number, a pair */
    ATOM_PART = 8      /* joined, but a line may break before it rather than gape */
};

typedef struct atom {
    int64_t at;               /* of its origin in the unbroken text */
    pilu_unit before;         /* between it and the atom before: a gap, or minus half an em for adjacent marks */
    pilu_unit advance;
    uint32_t character;       /* its first */
    uint32_t from, to;        /* bytes of its run's text */
    uint32_t glyph;           /* first in the text's glyphs: x, y from the atom's origin, cluster in the run's text */
    uint32_t run;
    uint16_t glyph_count;
    uint8_t class, flags;
} atom;

/* Constant node, face and style. */
typedef struct text_run {
    const pilu_node *node;    /* NULL: generated */
    pilu_artifact artifact;
    pilu_str text;
    const pilu_face *face;
    pilu_unit size, line_height, raise;
    uint32_t colour;
    bool bold;                /* by a stroke */
    bool tabular;             /* digits of one width */
} text_run;

struct pilu_text {
    const pilu_style *style;  /* the block's */
    atom *atoms;
    size_t count, room;
    pilu_glyph *glyphs;
    size_t glyph_count, glyph_room;
    text_run *runs;
    size_t run_count, run_room;
};

/* A line as a range of atoms; `last` ends its paragraph or stands before a forced break. */
typedef struct text_span {
    size_t from, to;
    bool last;
} text_span;

typedef struct text_spans {
    text_span *items;
    size_t count, room;
} text_spans;

/* The em box stands 0.88 above and 0.12 below the baseline in every face, so that faces mix on one line. */
#define PILU_BASELINE(size) ((pilu_unit)((int64_t)(size) * 88 / 100))

/* --- shape.c --- */

/* What a run of text is to be shaped as. */
typedef struct shape_job {
    const pilu_node *node;
    pilu_artifact artifact;
    pilu_str text;
    const pilu_role *role;
    pilu_unit size, line_height, raise;
    uint32_t colour;
    bool bold, tabular;
    uint32_t before, after;   /* characters that quotes at the text's ends stand by; 0: the block ends there */
} shape_job;

pilu_arena *typesetter_arena(const pilu_typesetter *ts);
bool typesetter_measures(const pilu_typesetter *ts);
/* Empty, to shape into: its arrays are used again and again, so that a text kept for its cell is no larger than
 * what is in it. */
pilu_text *typesetter_scratch(pilu_typesetter *ts);
text_spans *typesetter_spans(pilu_typesetter *ts);
/* NULL after a finding. */
const pilu_role *typesetter_role(pilu_typesetter *ts, pilu_str name);
/* The nearest character of the text before or behind byte `at` that is a letter or figure of some script, and no
 * space, bracket or quote; 0: none. */
uint32_t shape_side(pilu_str text, size_t at, bool forward);
/* Appends the job's runs and atoms. */
void shape_text(pilu_typesetter *ts, pilu_text *text, const shape_job *job);
/* A mark of one glyph as vertical text has it: brackets lie above and below, stops stand to the right. */
void shape_vertical(pilu_typesetter *ts, pilu_text *text, atom *a);
atom *text_push_atom(pilu_typesetter *ts, pilu_text *text);

/* --- rules.c --- */

char_class class_of(uint32_t character);
/* Sets flags, `before` and `at` of every atom. */
void rules_apply(pilu_text *text);
/* Half of an atom's width where it may lose it, at the start or at the end of a line; else 0. */
pilu_unit rules_lead(const pilu_text *text, const atom *a);
pilu_unit rules_trail(const pilu_text *text, const atom *a);

/* Where a line's room comes from, in the order in which it is taken (CLREQ §3.2.4, domain.md §6): first what may be
 * squeezed, once the mark at the line's end stands at half an em, then what may be stretched. */
typedef enum rules_step {
    SQUEEZE_SPACES,   /* Western word spaces to a quarter em */
    SQUEEZE_MIDDLE,   /* interpuncts on both sides */
    SQUEEZE_BRACKETS, /* brackets and quotes to half an em */
    SQUEEZE_PAUSES,   /* 、，； to half an em */
    SQUEEZE_GAPS,     /* between Han and Latin to an eighth of an em */
    SQUEEZE_STOPS,    /* 。？！ to half an em */
    STRETCH_SPACES,   /* Western word spaces to half an em */
    STRETCH_GAPS,     /* between Han and Latin to a third of an em */
    STRETCH_ALL,      /* everything but rigid units, equally: room is a count */
    STEP_COUNT
} rules_step;

/* A mark that may not begin a line. */
bool rules_not_at_start(const atom *a);

/* Units that what stands between atom i - 1 and atom i may give or take in this step. */
pilu_unit rules_room(const pilu_text *text, size_t i, rules_step step);

/* --- break.c --- */

/* Natural width of atoms [from, to) on a line of their own, trailing spaces left out. */
pilu_unit text_width(const pilu_text *text, size_t from, size_t to);
/* `to` without the spaces before it. */
size_t text_trim(const pilu_text *text, size_t from, size_t to);

/* --- place.c --- */

/* Fills the line with the span's items. `slack`: units to spread over the line, negative: to take off its last
 * mark. The line begins at x. */
void place_line(pilu_typesetter *ts, const pilu_text *text, text_span span, pilu_unit x, pilu_unit slack,
                pilu_line *line);

#endif
