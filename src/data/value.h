/* value.h: values, given in the data or derived by rules.
 *
 * A value is a node of a tree that lives in the document's arena. It knows where it stands (`parent` and
 * `key` or `index`, from which its JSON pointer is made) and, when it was given, its place in the data
 * file. Derived values hang in the same tree, so that they are addressable wherever data is. Included by
 * everything from floor 2 up; owns nothing. */
#ifndef PILU_DATA_VALUE_H
#define PILU_DATA_VALUE_H

#include "base/diag.h"
#include "base/number.h"

typedef enum pilu_value_kind {
    PILU_NULL,
    PILU_BOOL,
    PILU_NUMBER,
    PILU_MONEY,  /* a number of 元 on a whole 分 when given; sums and products stay exact */
    PILU_STRING,
    PILU_LIST,
    PILU_OBJECT
} pilu_value_kind;

/* How near a given value is to what `pilu new` writes there (schema_example.h). */
typedef enum pilu_starter {
    PILU_STARTER_NOT,
    PILU_STARTER_CHOICE, /* the first of those that may be chosen from */
    PILU_STARTER_SAME,   /* the same number or date */
    PILU_STARTER_TITLE   /* the field's own title: no unit wrote that */
} pilu_starter;

typedef struct pilu_value pilu_value;
struct pilu_value {
    pilu_value_kind kind;
    bool derived;             /* made by a rule, not given */
    bool shown;               /* printed somewhere in the document (finding data-unused) */
    pilu_starter starter;     /* given: found by the schema */
    bool failed;              /* derived, and its rule did not evaluate: reported once, then silent */
    uint32_t count;           /* LIST, OBJECT: number of children */
    uint32_t room;
    pilu_value *parent;       /* NULL: the root */
    pilu_str key;             /* name in an object; empty in a list */
    uint32_t index;           /* position in its parent */
    pilu_origin origin;       /* the value in the data file, or the rule that made it */
    pilu_value *alias;        /* derived: what it shows stands elsewhere already, here */
    const pilu_value *schema; /* given: what the schema says of it, once that was applied (pilu_schema_title) */
    void *rule;               /* for src/lang: the derivation trie's node of this value; else NULL */
    bool settled;             /* for src/lang: its rule is known, and its elements know theirs */
    uint32_t asked;           /* for src/lang, OBJECT: the member found last; the next is often behind it */
    uint64_t names;           /* OBJECT: a bit for each name it may have (pilu_value_may_have) */
    union {
        bool boolean;
        pilu_number number;   /* NUMBER; MONEY: in 元 */
        pilu_str string;
        pilu_value **items;   /* LIST, OBJECT: children in the order given */
    };
};

/* False: the object has no child named so. A name is asked of the innermost object first, and seldom is it there. */
static inline bool pilu_value_may_have(const pilu_value *object, pilu_str key)
{
    return object->names & pilu_name_bit(key);
}

/* The child named `key`, or NULL; O(n), objects are small. */
pilu_value *pilu_value_get(const pilu_value *object, pilu_str key);

/* The JSON pointer (RFC 6901) of a value: «/projects/0/name»; empty for the root. */
pilu_str pilu_value_pointer(pilu_arena *arena, const pilu_value *value);

/* Where a value stands, whichever element it is of a list: «projects[].funds»; empty for the root. */
pilu_str pilu_value_path(pilu_arena *arena, const pilu_value *value);

/* The nearest value around (or at) `value` that stands in the data file, or NULL. */
const pilu_value *pilu_value_given(const pilu_value *value);

/* The value at a JSON pointer, or NULL. */
pilu_value *pilu_value_at(pilu_value *root, pilu_str pointer);

/* Appends a child: `key` empty for a list. The child is taken into the parent's tree. */
void pilu_value_append(pilu_arena *arena, pilu_value *parent, pilu_str key, pilu_value *child);

/* Shows in a list what stands elsewhere: it keeps its own parent and pointer. */
void pilu_value_borrow(pilu_arena *arena, pilu_value *list, pilu_value *element);

/* Takes a child out of its parent; the ones behind it move up. */
void pilu_value_remove(pilu_value *child);

/* «对象» / «object», … as a finding's argument (both languages). */
pilu_str pilu_value_kind_words(pilu_value_kind kind);

/* A place for a finding about this value, with its pointer. */
pilu_place pilu_value_place(pilu_arena *arena, const pilu_value *value);

/* The same, pointing at the name of a given value in its object instead of at the value. */
pilu_place pilu_value_name_place(pilu_arena *arena, const pilu_value *value);

/* `internal`, `note`, `claims`: what a name says is nobody's but the unit's. */
bool pilu_value_is_private(pilu_str key);

/* Takes these members out at every depth. What is not in the tree cannot leave by it, whatever asks for it. */
void pilu_value_drop_private(pilu_value *value);

/* Canonical JSON of a given value: members in their order, numbers in their shortest exact text, money in
 * `money_unit`, without the private members `internal`, `note` and `claims` at any depth, derived values
 * left out, 2-space indented, LF at the end. */
void pilu_value_print_public(const pilu_value *root, pilu_buf *out);

/* The same form with all members, money in 元. */
void pilu_value_print(const pilu_value *root, pilu_buf *out);

#endif
