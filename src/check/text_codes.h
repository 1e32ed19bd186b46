/* text_codes.h: tables of subjects by code whose lines came as plain text, as most copies of final accounts from a PDF
 * have them: «2080505 545.85 504.39 41.46», its name on the same line or broken over the line before and the one
 * behind, two subjects in a line of 基本支出. For src/check/text_codes*.c.
 *
 * Blank cells leave nothing in such lines: only the first amount of a row is surely of the table's first column. A row
 * belongs to the table whose title (… 表) stands above it. Names are put together where that is likely and are only
 * believed where two tables of the text have the same. Everything lives until the rule ends; figures and passages as
 * long as the text. */
#ifndef PILU_CHECK_TEXT_CODES_H
#define PILU_CHECK_TEXT_CODES_H

#include "check/text_table.h"

enum { CODES_NONE = -1, CODES_AMOUNTS = 12, CODES_TABLES = 64 };

typedef enum code_kind {
    CODE_SUBJECT,  /* 类 3, 款 5, 项 7 digits */
    CODE_TOTAL,    /* 合计 */
    CODE_STAFF,    /* 人员经费合计 */
    CODE_RUNNING   /* 公用经费合计 */
} code_kind;

typedef struct code_row {
    code_kind kind;
    uint32_t code, digits;
    const pilu_passage *p; /* in whose words, as they were given, the row stands */
    uint32_t from, to;     /* bytes of it */
    pilu_str name;         /* put together; empty: not known */
    bool inline_name;      /* all of it on the row's own line */
    bool wrong;            /* already in a finding */
    bool spoilt;           /* its words and amounts are mixed */
    text_figure *amounts;  /* without their signs */
    uint32_t count, minus; /* minus: bits of those below 0 */
    int32_t over;          /* the row of the subject over it in its table; CODES_NONE */
} code_row;

typedef enum code_form { CODES_INCOME, CODES_SPENDING, CODES_GENERAL, CODES_BASIC, CODES_OTHER } code_form;

typedef struct code_table {
    code_form form;
    pilu_str title;
    const pilu_passage *p;
    size_t from, to; /* rows */
    bool grid;       /* its cells were known */
    bool slid;       /* its amounts stand beside the wrong subjects */
    bool sure;       /* all of its sums hold, and there are some */
} code_table;

typedef struct code_tables {
    text_run *run;
    code_row *rows;
    code_table *tables;
    size_t row_count, row_room, count, room;
    uint32_t *by_code; /* subjects' rows in the order of codes, of each table those at [from, to) */
} code_tables;

/* All of the text. */
void codes_read(code_tables *all, text_run *run);

/* text_codes_grid.c: the rows of a table of cells, its form and title given. */
void codes_read_grid(code_tables *all, code_table table, const pilu_passage *p, size_t count);

void codes_sums(code_tables *all); /* text_codes_sums.c: down and across */
void codes_prose(code_tables *all);   /* text_codes_prose.c: what sentences say of subjects */
void codes_basic(code_tables *all);   /* text_codes_basic.c: basic spending against what sentences say of it */

/* The row of a subject in a table; NULL: it has none, or several. */
const code_row *codes_find(const code_tables *all, const code_table *t, uint32_t code);
/* The first table of this form; NULL: there is none. */
const code_table *codes_table(const code_tables *all, code_form form);

static inline pilu_number codes_value(const code_row *r, size_t i)
{
    return r->minus >> i & 1 ? pilu_number_neg(r->amounts[i].number) : r->amounts[i].number;
}
/* 208 社会保障和就业支出, 合计 */
pilu_str codes_label(const code_tables *all, const code_row *r);
static inline bool codes_is_blank(uint32_t c) { return c <= ' ' || c == 0x3000 || c == 0xA0; }
/* The code of a 款 of spending by form by its standard name; 0: it is none. */
uint32_t codes_of_economic(pilu_str name);
/* An amount with `places`, grouped as `like` is. */
pilu_str codes_print(const code_tables *all, pilu_number n, int places, const code_row *like, size_t at);
pilu_str codes_words(const code_row *r, size_t i);

#endif
