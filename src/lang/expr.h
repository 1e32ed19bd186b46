/* expr.h: the one expression language of rules, layouts and prose, as a syntax tree.
 *
 * Dotted paths, indexing, literals, lists [a, b], objects {key: a}, + - *, comparisons, in, and or not,
 * `a if c else b`, `x is defined`, calls f(a, b) and pipes a|f(b) = f(a, b). There is no division: rates come from
 * functions that divide exactly. Trees live in the arena they were parsed in; a tree is immutable and may be evaluated
 * often. Private to src/lang. */
#ifndef PILU_LANG_EXPR_H
#define PILU_LANG_EXPR_H

#include "data/value.h"

typedef enum pilu_expr_kind {
    PILU_EXPR_LITERAL,  /* value */
    PILU_EXPR_NAME,     /* name, looked up from the innermost scope outwards */
    PILU_EXPR_MEMBER,   /* args[0].name */
    PILU_EXPR_INDEX,    /* args[0][args[1]] */
    PILU_EXPR_CALL,     /* function(args…) */
    PILU_EXPR_NOT,
    PILU_EXPR_NEGATE,
    PILU_EXPR_BINARY,   /* args[0] op args[1] */
    PILU_EXPR_AND,
    PILU_EXPR_OR,
    PILU_EXPR_IF,       /* args[0] if args[1] else args[2] */
    PILU_EXPR_DEFINED,  /* args[0] is defined */
    PILU_EXPR_LIST,     /* args… */
    PILU_EXPR_OBJECT    /* keys[i]: args[i] */
} pilu_expr_kind;

typedef enum pilu_op {
    PILU_OP_ADD, PILU_OP_SUB, PILU_OP_MUL,
    PILU_OP_EQ, PILU_OP_NE, PILU_OP_LT, PILU_OP_LE, PILU_OP_GT, PILU_OP_GE, PILU_OP_IN
} pilu_op;

struct pilu_function;

typedef struct pilu_expr pilu_expr;
struct pilu_expr {
    pilu_expr_kind kind;
    pilu_op op;
    pilu_origin at;
    pilu_str name;
    pilu_value *value;
    const struct pilu_function *function;
    pilu_expr **args;
    pilu_str *keys;
    size_t count;
};

/* A piece of source text that holds expressions. `exact` is false for text that was unescaped (prose in the data):
 * then every place is the whole piece. */
typedef struct pilu_piece {
    const pilu_source *source;
    uint32_t offset, length;  /* the piece in the source */
    pilu_str text;
    bool exact;
} pilu_piece;

pilu_piece pilu_piece_of(const pilu_source *source, size_t from, size_t to);
pilu_origin pilu_piece_origin(const pilu_piece *piece, size_t from, size_t to);

/* The expression that is the whole of `piece`; NULL and a finding when it is not one. */
pilu_expr *pilu_expr_parse(pilu_arena *arena, pilu_diags *diags, const pilu_piece *piece);

/* For text with {{ … }} in it: the end of an expression that starts at `from` (behind «{{»), i.e. the offset of
 * its «}}» with strings skipped, or SIZE_MAX. */
size_t pilu_expr_end(pilu_str text, size_t from, const char *closing);

/* The expression as a user would write it, for messages. */
void pilu_expr_print(const pilu_expr *expr, pilu_buf *out);

#endif
