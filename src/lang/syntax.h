/* syntax.h: the layout's syntax tree, shared by template_parse.c and template_build.c. */
#ifndef PILU_LANG_SYNTAX_H
#define PILU_LANG_SYNTAX_H

#include "lang/template.h"

typedef enum tpl_kind {
    TPL_ELEMENT, TPL_TEXT, TPL_OUTPUT, TPL_FOR, TPL_IF, TPL_INCLUDE, TPL_TITLE, TPL_META
} tpl_kind;

typedef struct tpl_node tpl_node;

typedef struct tpl_attr {
    struct tpl_attr *next;
    pilu_attr_kind kind;
    pilu_str name;
    pilu_piece value;       /* character references decoded; may hold {{ … }} */
    bool plain;             /* no expression in it */
} tpl_attr;

/* One arm of an if: its condition (NULL: else) and content; a for's content and its else are arms too. */
typedef struct tpl_arm {
    struct tpl_arm *next;
    const pilu_expr *condition;
    tpl_node *first;
} tpl_arm;

struct tpl_node {
    tpl_kind kind;
    tpl_node *next;
    pilu_origin at;
    pilu_node_kind element; /* ELEMENT */
    tpl_attr *attrs;        /* ELEMENT, META */
    tpl_node *first;        /* ELEMENT, TITLE: content */
    pilu_str text;          /* TEXT, references decoded, white space as written; FOR: the variable */
    const pilu_expr *expr;  /* OUTPUT, FOR: the list; INCLUDE: with */
    tpl_arm *arms;          /* IF, FOR */
    pilu_template *included;/* INCLUDE */
};

struct pilu_template {
    const pilu_source *source;
    pilu_str name;
    tpl_node *first;
    pilu_template *next;    /* the other files of this layout */
};

#endif
