/* text_items.h: what tables and sentences state of the items of text_items.def, one held against the other. For
 * src/check/text_table*.c. */
#ifndef PILU_CHECK_TEXT_ITEMS_H
#define PILU_CHECK_TEXT_ITEMS_H

#include "check/text_grid.h"

typedef enum text_item {
#define PILU_ITEM(id, kind, table, prose) TEXT_ITEM_##id,
#include "check/text_items.def"
    TEXT_ITEM_COUNT
} text_item;

typedef enum text_item_kind { TEXT_OF_PUBLIC, TEXT_OF_WHOLE, TEXT_OF_SELF, TEXT_OF_BATCHES } text_item_kind;

typedef struct text_item_names {
    text_item_kind kind;
    const char *table, *prose;
} text_item_names;
extern const text_item_names TEXT_ITEMS[TEXT_ITEM_COUNT];

typedef struct text_item_figure {
    text_item item;
    const pilu_passage *p;
    const text_figure *f;
    bool sure; /* surely of this item and of the whole of it; others are only believed where they agree */
} text_item_figure;

typedef struct text_item_figures { /* of tables */
    text_item_figure *items;
    size_t count, room;
} text_item_figures;

/* The heads above a passage, and the passages right before it that are no sentences: a table's title. */
typedef struct text_above {
    const pilu_passage *heads[3]; /* by level, outermost first; or NULL */
    const pilu_passage *titles[8];
    size_t title_count; /* all there were; the last eight are kept */
} text_above;
/* Goes on behind a passage. */
void text_above_read(text_above *above, const pilu_passage *p);
/* Has a head, or a title, one of the words? They end with NULL. */
bool text_above_has(const text_above *above, const char *const *words, bool titles);

/* Does the nearest title that names a year not name this one? */
bool text_above_is_other_year(const text_above *above, int own);

/* What of one fund, or of a part of the spending, is no figure of the whole. */
extern const char *const TEXT_FUNDS[], *const TEXT_BASIC[];

/* text_table_items.c: what the section states. `own`: the text's year. */
void table_items(grid *g, text_item_figures *all, const text_above *above, int own);

/* Every sentence of the text against its tables. */
void text_compare_items(text_run *run, const text_item_figures *all);

#endif
