/* text_stated.h: the quantities that a kind's rules say its documents state, with the names officials give them
 * (`let … stated`, docs/template-language.md). For src/check/text_data.c. All of it lives in the rule's scratch. */
#ifndef PILU_CHECK_TEXT_STATED_H
#define PILU_CHECK_TEXT_STATED_H

#include "check/text_private.h"
#include "data/value.h"

typedef struct text_stated {
    pilu_str name, scope;    /* scope: /projects/0, or empty for the whole unit */
    pilu_str owner, of;      /* what the path is counted from, and the path */
    pilu_str measure, word;  /* what a plain number counts; a quantity that is a word: 优 */
    const pilu_value *value; /* as it was given or derived */
    text_figure figure;
    bool rate;
} text_stated;

/* An attachment speaks of a project, or of the whole unit (`subject` empty). */
typedef struct text_speaker {
    pilu_str scope, subject;
} text_speaker;

typedef struct text_statements {
    text_stated *items;
    text_speaker *speakers;
    size_t count, room, speaker_count, speaker_room;
} text_statements;

/* Those of the data that the text was made from. */
text_statements text_read_stated(text_run *run);

/* The scope of what is said at a place of the data. */
pilu_str text_subject_of(const text_statements *all, pilu_str pointer);

/* What to write at a place of this scope: «{{ execution_rate|percent }}». */
pilu_str text_stated_path(pilu_arena *arena, const text_stated *stated, pilu_str scope);

/* /projects/0 of /projects/0/funds/1: the item of a list that a value belongs to. */
pilu_str text_scope_of(pilu_str pointer);

#endif
