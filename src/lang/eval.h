/* eval.h: evaluating expressions over data and rules.
 *
 * Names are looked up from the innermost scope outwards: loop variables, the list elements around a value, `layout`,
 * the document. A name that is not in the data is derived by its `let` rule when first asked for, kept in the data's
 * tree, and addressable from then on. Every failure is one finding; NULL means «reported already». Results live in the
 * arena. Private to src/lang. */
#ifndef PILU_LANG_EVAL_H
#define PILU_LANG_EVAL_H

#include "lang/function.h"
#include "lang/rules.h"

typedef struct pilu_scope pilu_scope;
struct pilu_scope {
    const pilu_scope *outer;
    pilu_str name;        /* a variable; empty: the members of `value` are the names */
    pilu_value *value;
};

struct pilu_computing;

typedef struct pilu_eval {
    pilu_arena *arena;
    pilu_diags *diags;
    pilu_value *root;
    const pilu_rules *rules;
    pilu_value *layout;               /* object of the layout's constants */
    const pilu_scope *scope;          /* where names are looked up now */
    pilu_scope base[2];               /* the document, then `layout` */
    struct pilu_computing *computing; /* let rules being evaluated, for cycles */
    pilu_value *subject;              /* first value of the data or a rule that was read; reset by whoever asks */
    bool showing;                     /* what is read is printed: mark it shown */
    bool stating;                     /* a check says what is wrong: amounts to the 分 */
    int depth;
    size_t gaps;                      /* errors that left words about a gap where the value should stand, no hole */
    size_t budget;                    /* steps left; 0: given up, which is reported once */
    pilu_value *truth[2];             /* false, true: nobody's own, so one of each will do */
} pilu_eval;

void pilu_eval_init(pilu_eval *eval, pilu_arena *arena, pilu_diags *diags, pilu_value *root, const pilu_rules *rules);

pilu_value *pilu_eval_run(pilu_eval *eval, const pilu_expr *expr);

/* A condition: must be true or false. -1 after a finding. */
int pilu_eval_condition(pilu_eval *eval, const pilu_expr *expr);

/* The result as printed text: text as it is (prose in it evaluated), numbers in their shortest exact form.
 * False after a finding. */
bool pilu_eval_text(pilu_eval *eval, const pilu_expr *expr, pilu_buf *out);

/* The same for a value at hand; `at` is named in findings. */
bool pilu_eval_print(pilu_eval *eval, const pilu_expr *at, pilu_value *value, pilu_buf *out);

/* Text with {{ … }} in it, evaluated in the present scope. `piece` may be prose of the data. */
bool pilu_eval_prose(pilu_eval *eval, const pilu_piece *piece, pilu_buf *out);

/* The member of an object, given or derived; NULL without a finding when there is none. `*failed` (may not be NULL)
 * tells of a rule that failed. */
pilu_value *pilu_eval_member(pilu_eval *eval, pilu_value *object, pilu_str key, bool *failed);

/* The names around a value: the document, `layout`, and each list element it stands in, innermost first. */
const pilu_scope *pilu_eval_scope_of(pilu_eval *eval, const pilu_value *value);

/* Data, rules and layouts can ask for work that grows with a power of their size; past the budget nothing is evaluated:
 * false, and a finding once. */
bool pilu_eval_spend(pilu_eval *eval, pilu_origin at, size_t steps);

/* A place for a finding at an expression, with the data it is evaluated for. */
pilu_place pilu_eval_place(pilu_eval *eval, pilu_origin at);

/* `result` as a value that can hang in the tree at a place of its own. What already stands elsewhere stays there, and
 * this one leads to it: a list or object is one thing, whose members are derived once; of a figure it is known which
 * one is shown. */
pilu_value *pilu_eval_own(pilu_eval *eval, pilu_value *result);

/* The value of a name or member; of an element of a list; whether a name or member is there. NULL after a finding. */
pilu_value *pilu_eval_path(pilu_eval *eval, const pilu_expr *e);
pilu_value *pilu_eval_index(pilu_eval *eval, const pilu_expr *e);
pilu_value *pilu_eval_defined(pilu_eval *eval, const pilu_expr *e);

/* A text of the data with {{ … }} in it, and what it says among the names around it. */
bool pilu_eval_is_prose(const pilu_value *v);
bool pilu_eval_speak(pilu_eval *eval, const pilu_value *v, pilu_buf *out);

static inline bool pilu_value_is_container(const pilu_value *v)
{
    return v->kind == PILU_LIST || v->kind == PILU_OBJECT;
}

/* The finding for a name that is not there, `path` as it was written; `near`: pilu_nearest_words or empty. What is
 * private has been taken out of the data, which is something else than a slip. */
void pilu_eval_undefined(pilu_eval *eval, pilu_place place, pilu_str name, pilu_str path, pilu_str near);

/* New results. */
pilu_value *pilu_eval_new(pilu_eval *eval, pilu_value_kind kind);
/* Hangs in no tree: who puts it into one owns a copy (pilu_eval_own). */
static inline pilu_value *pilu_eval_truth(const pilu_eval *eval, bool truth) { return eval->truth[truth]; }
pilu_value *pilu_eval_number(pilu_eval *eval, const pilu_expr *at, pilu_number number, pilu_value_kind kind);
pilu_value *pilu_eval_string(pilu_eval *eval, pilu_str text);

/* A value-type finding: `who` is what needs `wanted`. Always NULL. */
pilu_value *pilu_eval_wrong(pilu_eval *eval, const pilu_expr *at, pilu_str who, pilu_str wanted,
                            const pilu_value *found);

#endif
