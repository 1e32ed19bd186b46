/* text_table.h: what the rules of tables share. For src/check/text_table*.c. */
#ifndef PILU_CHECK_TEXT_TABLE_H
#define PILU_CHECK_TEXT_TABLE_H

#include "check/text_grid.h"

/* What is said of a figure: where it stands in the table, by its row's and its column's name, both languages. */
pilu_str table_where(const grid *g, uint32_t row, uint32_t column);
/* “基本支出”60.00: a cell with the name of its column, or of its row. */
void table_put_term(const grid *g, uint32_t row, uint32_t column, bool by_row, pilu_buf *out);
/* A figure's words with its sign. */
pilu_str table_words(const grid_cell *c);

void table_sums(grid *g);  /* text_table_sums.c: of the section */
void table_lists(grid *g); /* text_table_lists.c: of the section */

void table_rates(grid *g); /* text_table_rates.c: of the section */

/* Weights and scores of one self-evaluation, gathered from its sections and tables up to 总分. */
typedef struct table_scores {
    pilu_number weights, scores, bare; /* `bare`: scores of rows without a weight */
    size_t rows, weighted; /* rows; those with a weight */
    int places;
    bool unclear; /* some of its columns could not be told apart */
} table_scores;
void table_read_scores(grid *g, table_scores *s); /* text_table_scores.c: of the section */

/* Do the parts, each rounded to `places` as the total is, give the total? */
bool table_sum_holds(pilu_number sum, pilu_number total, size_t parts, int places);

/* A total and its parts: columns, looked at in each row; or rows, in each column (`down`). */
typedef struct table_part {
    uint32_t at;
    bool minus;
} table_part;
typedef struct table_relation {
    uint32_t total;
    bool down;
    table_part *parts;
    size_t count, room;
} table_relation;
void table_add_part(grid *g, table_relation *r, uint32_t at, bool minus);
typedef enum table_answer { TABLE_SILENT, TABLE_TRIVIAL, TABLE_HOLDS, TABLE_FAILS, TABLE_EXCEEDS } table_answer;
/* What the relation gives in one row, or column; trivial: with fewer than two parts that are not 0. */
table_answer table_ask(const grid *g, const table_relation *r, uint32_t line);
void table_report(grid *g, const table_relation *r, uint32_t line);

#endif
