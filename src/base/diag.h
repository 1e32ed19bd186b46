/* diag.h: findings. One list for data, rules, template, style, fonts and layout.
 *
 * A finding is a code of diag_codes.def, a place and arguments; the words are put together only when it
 * is shown, in the reader's language. Findings and their texts belong to the list's arena. Whoever finds
 * something reports it and goes on when it can; callers look at `errors` to see whether to stop. */
#ifndef PILU_BASE_DIAG_H
#define PILU_BASE_DIAG_H

#include "base/buf.h"
#include "base/source.h"

typedef enum pilu_code {
#define PILU_CODE(id, name, severity, exit, zh, en) PILU_FOUND_##id,
#include "base/diag_codes.def"
#undef PILU_CODE
    PILU_FOUND_COUNT
} pilu_code;

typedef enum pilu_severity { PILU_NOTE, PILU_WARNING, PILU_ERROR } pilu_severity;
typedef enum pilu_lang { PILU_ZH, PILU_EN } pilu_lang;

/* Process exit codes. */
enum {
#define PILU_EXIT(id, code, zh, en) PILU_EXIT_##id = code,
#include "base/exits.def"
#undef PILU_EXIT
};

/* Where something stands in a source. */
typedef struct pilu_origin {
    const pilu_source *source; /* NULL: nowhere known */
    uint32_t offset, length;   /* bytes */
} pilu_origin;

/* Place of a finding: what to look at first and, where data is concerned, the value and its line. */
typedef struct pilu_place {
    pilu_origin at;     /* primary place */
    pilu_origin data;   /* the value in the data, when `at` is a template or rule */
    pilu_str pointer;   /* JSON pointer of the value (RFC 6901), or empty */
    int page;           /* page of the PDF from 1, or 0 */
} pilu_place;

typedef struct pilu_finding {
    pilu_code code;
    pilu_severity severity;
    pilu_place place;
    const pilu_str *args;
    size_t arg_count;
    pilu_str found, expected; /* as printed; may be empty */
    uint64_t words; /* of a text rule: a digest of its code and the sentence; else 0 */
} pilu_finding;

typedef struct pilu_diags {
    pilu_arena *arena;
    pilu_finding *items;
    size_t count, room, errors, warnings;
} pilu_diags;

void pilu_diags_init(pilu_diags *diags, pilu_arena *arena);

/* Adds a finding; args are copied. Never NULL; set found/expected on the result if there are any (their
 * text must live as long as the list: pilu_arena_str(diags->arena, …)).
 * The same code at the same place is kept once. */
pilu_finding *pilu_diags_add(pilu_diags *diags, pilu_code code, pilu_place place, const pilu_str *args, size_t count);

/* pilu_report(diags, UNKNOWN_NAME, place, name, what): arguments are pilu_str. */
#define pilu_report(diags, id, place, ...)                                                           \
    pilu_diags_add((diags), PILU_FOUND_##id, (place), (pilu_str[]){{0}, __VA_ARGS__} + 1,            \
                   PILU_COUNT(((pilu_str[]){{0}, __VA_ARGS__})) - 1)

/* An argument that is words, not a name or value, is given in both languages. */
#define PILU_WORDS_SPLIT "\x1f"
#define PILU_WORDS(zh, en) PILU_STR(zh PILU_WORDS_SPLIT en)

/* «a、b» / «a, b»: names in a list, as words; «（没有）» / «none» when there are none. */
pilu_str pilu_words_list(pilu_arena *arena, const pilu_str *names, size_t count);

/* Words with each {} replaced by `name`: pilu_words_about(arena, PILU_WORDS("字段“{}”", "field “{}”"), key). */
pilu_str pilu_words_about(pilu_arena *arena, pilu_str words, pilu_str name);

/* What PILU_WORDS holds in one language, the Chinese first; other texts as they are. */
pilu_str pilu_words_in(pilu_str words, pilu_lang lang);

static inline pilu_place pilu_place_at(const pilu_source *source, size_t offset, size_t length)
{
    return (pilu_place){.at = {source, (uint32_t)offset, (uint32_t)length}};
}

const char *pilu_code_name(pilu_code code);          /* «json-syntax» */
pilu_severity pilu_code_severity(pilu_code code);
const char *pilu_code_format(pilu_code code, pilu_lang lang);

/* The sentence of a finding: its format with {0}, {1}, … replaced. */
void pilu_finding_message(const pilu_finding *finding, pilu_lang lang, pilu_buf *out);

/* file:line:column: severity[code]: message, excerpt with carets, place in the data, found/expected. */
void pilu_finding_print(const pilu_finding *finding, pilu_lang lang, bool colour, pilu_buf *out);

/* The exit code that the list asks for: the highest of its errors' (1, 3 or 4), 5 of a warning that says so, else 0. */
int pilu_diags_exit(const pilu_diags *diags);

#endif
