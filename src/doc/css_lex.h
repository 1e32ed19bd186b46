/* css_lex.h: a style sheet as tokens (CSS Syntax 3 §4), all at once.
 *
 * Comments are gone, white space is one token, names and strings have their escapes resolved. Numbers are
 * integers in millionths, so no binary floating point decides where a line stands. Every token keeps its
 * place for findings. Tokens live in the arena given. For src/doc alone. */
#ifndef PILU_DOC_CSS_LEX_H
#define PILU_DOC_CSS_LEX_H

#include "base/diag.h"

enum { PILU_CSS_ONE = 1000000 }; /* the number 1 */

typedef enum pilu_css_token_kind {
    PILU_CSS_END, PILU_CSS_SPACE, PILU_CSS_IDENT, PILU_CSS_FUNCTION, PILU_CSS_AT, PILU_CSS_HASH, PILU_CSS_STRING,
    PILU_CSS_NUMBER, PILU_CSS_PERCENT, PILU_CSS_DIMENSION, PILU_CSS_CHAR, PILU_CSS_BAD
} pilu_css_token_kind;

typedef struct pilu_css_token {
    pilu_css_token_kind kind;
    uint32_t offset, length;
    pilu_str text;   /* name without @, # or «(»; content of a string; unit of a dimension; the one character of CHAR */
    int64_t number;  /* in millionths; at most 10^15 either way */
} pilu_css_token;

typedef struct pilu_css_tokens {
    const pilu_css_token *items; /* the last one is END */
    size_t count;
} pilu_css_tokens;

/* Comments and strings that do not end are findings (style-syntax). */
pilu_css_tokens pilu_css_lex(pilu_arena *arena, pilu_diags *diags, const pilu_source *source);

/* CHAR with this character. */
static inline bool pilu_css_is(const pilu_css_token *token, char c)
{
    return token->kind == PILU_CSS_CHAR && token->text.p[0] == c;
}

/* ASCII case aside, as CSS compares its own words. */
bool pilu_css_same(pilu_str text, const char *word);

#endif
