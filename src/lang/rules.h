/* rules.h: what a kind derives and what must hold.
 *
 *   let   PATH = EXPRESSION                 PATH: a.b, a[].b: for each element of a
 *   check NAME SEVERITY at PATH
 *         when EXPRESSION                   a finding when true
 *         say  TEXT with {{ EXPRESSION }}
 *   include "common/x.rules"                the statements of another file, once
 *   # comment
 *
 * A statement begins at a line's first column; lines that begin with a blank continue it. Names in a rule are looked up
 * in the innermost [] element of its path, then outwards. Definitions form a tree by path; each value of the data
 * carries the node of its own path (`pilu_value.rule`). */
#ifndef PILU_LANG_RULES_H
#define PILU_LANG_RULES_H

#include "base/loader.h"
#include "lang/expr.h"

typedef struct pilu_rule_node pilu_rule_node;
struct pilu_rule_node {
    pilu_rule_node *parent, *first, *next;
    pilu_str key;         /* empty with `element` */
    uint64_t names;       /* a bit for each child's (pilu_name_bit) */
    bool element;         /* []: each element of the list */
    const pilu_expr *expr;/* NULL: only its members are derived */
    pilu_origin at;       /* the path in the rules */
};

typedef struct pilu_check {
    pilu_str name;
    pilu_severity severity;
    pilu_str *path;       /* parts; «[]» for each element */
    size_t path_count;
    const pilu_expr *when;
    pilu_piece say;
    pilu_origin at;
} pilu_check;

typedef struct pilu_rules {
    pilu_rule_node *root;
    pilu_check *checks;
    size_t check_count, check_room;
    pilu_str *included;   /* names of the files included so far */
    size_t included_count, included_room;
} pilu_rules;

/* Adds the rules of a source (several may be added: a kind's, then an office's own) and of those it includes. Findings
 * for what is wrong. */
void pilu_rules_add(pilu_arena *arena, pilu_diags *diags, pilu_rules *rules, const pilu_source *source,
                    const pilu_loader *loader);

/* Borrowed child of a node, or NULL. */
pilu_rule_node *pilu_rule_child(const pilu_rule_node *node, pilu_str key, bool element);

struct pilu_eval;

/* Finds given values at places that rules derive (let-given). */
void pilu_rules_refuse_given(struct pilu_eval *eval);

/* Is there a let for the value's place? */
bool pilu_rules_derive(const pilu_rules *rules, const pilu_value *value);

/* Runs every check over every place its path matches; findings check / check-warning. */
void pilu_rules_check(struct pilu_eval *eval);

#endif
