/* sql.h: statements for the ledger, so that the rest of src/publish reads as what it asks.
 *
 * A connection remembers its first failure, after which every call does nothing and answers «no»; whoever began the
 * work reports it once, at the end. Statements are literals: each is prepared once and kept. Private to src/publish. */
#ifndef PILU_PUBLISH_SQL_H
#define PILU_PUBLISH_SQL_H

#include "base/diag.h"

#include <sqlite3.h>

enum { SQL_STATEMENTS_MOST = 64 };

typedef struct sql {
    sqlite3 *db;
    const char *path;
    int failure;   /* SQLite's extended result code, 0 while all is well */
    pilu_str why;  /* SQLite's own words for it, in `arena` */
    pilu_arena *arena;
    struct {
        const char *text;
        sqlite3_stmt *statement;
    } kept[SQL_STATEMENTS_MOST];
    size_t kept_count;
} sql;

/* `write`: the file is made when it is not there. */
bool sql_open(sql *s, pilu_arena *arena, const char *path, bool write);
void sql_close(sql *s);
/* The finding for the failure (site-ledger, file-write when the disk is full); nothing when there was none. */
void sql_report(const sql *s, pilu_diags *diags);

/* Several statements without arguments. */
bool sql_script(sql *s, const char *text);

/* Runs a statement. `types`: a letter for each argument: i int64_t, t pilu_str (empty: NULL), b pilu_str (never
 * NULL). */
bool sql_run(sql *s, const char *text, const char *types, ...);
int64_t sql_last_id(const sql *s);

/* The rows of a query, one after the other; they must be read to the end, or given up with sql_done. */
sqlite3_stmt *sql_ask(sql *s, const char *text, const char *types, ...);
bool sql_row(sql *s, sqlite3_stmt *rows);
void sql_done(sqlite3_stmt *rows);
/* A column of the row: text is copied to `arena`. */
pilu_str sql_text(sqlite3_stmt *rows, int column, pilu_arena *arena);
int64_t sql_int(sqlite3_stmt *rows, int column);

/* The first column of the first row; `none` when there is no row. */
int64_t sql_one(sql *s, int64_t none, const char *text, const char *types, ...);

#endif
