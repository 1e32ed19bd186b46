#include "publish/sql.h"

#include <stdarg.h>
#include <unistd.h>

enum { BUSY_MS = 60000 };

static bool failed(sql *s, int code)
{
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return false;
    if (!s->failure) {
        s->failure = s->db ? sqlite3_extended_errcode(s->db) : code;
        if (s->failure == SQLITE_OK) s->failure = code;
        s->why = pilu_arena_str(s->arena, pilu_str_from(s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(code)));
    }
    return true;
}

bool sql_open(sql *s, pilu_arena *arena, const char *path, bool write)
{
    *s = (sql){.path = path, .arena = arena};
    /* A reader may have to roll back what a crash left; SQLite itself falls back to reading where it may not write. */
    int flags = SQLITE_OPEN_READWRITE | (write ? SQLITE_OPEN_CREATE : 0);
    if (failed(s, sqlite3_open_v2(path, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL))) return false;
    sqlite3_extended_result_codes(s->db, 1);
    sqlite3_busy_timeout(s->db, BUSY_MS);
    /* EXTRA: the journal's removal reaches the disk before a commit is called done. */
    return sql_script(s, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON;"
                         "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;"
                         /* Readers are not kept out while a large change is being made ready. */
                         "PRAGMA cache_spill = OFF;");
}

void sql_close(sql *s)
{
    for (size_t i = 0; i < s->kept_count; i++) sqlite3_finalize(s->kept[i].statement);
    s->kept_count = 0;
    sqlite3_close(s->db);
    s->db = NULL;
}

/* What people can do something about, in their words; the rest in SQLite's. */
static pilu_str reason(const sql *s)
{
    switch (s->failure & 0xFF) {
    case SQLITE_NOTADB: return PILU_WORDS("这不是台账文件", "it is no ledger file");
    case SQLITE_CORRUPT: return PILU_WORDS("文件损坏，请从备份恢复", "it is damaged; restore it from a backup");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN: return PILU_WORDS("没有权限读写", "it may not be read or written");
    case SQLITE_BUSY: return PILU_WORDS("另一个程序一直占用着它", "another program keeps it busy");
    case SQLITE_IOERR: return PILU_WORDS("磁盘读写出错，或空间不足", "the disk reports an error or is full");
    default: return s->why;
    }
}

/* What cannot be read is an input's fault, however it was to be used. */
static bool is_unreadable(const sql *s)
{
    int code = s->failure & 0xFF;
    if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT) return true;
    return access(s->path, F_OK) == 0 && access(s->path, R_OK) != 0;
}

void sql_report(const sql *s, pilu_diags *diags)
{
    if (!s->failure) return;
    pilu_str path = pilu_str_from(s->path);
    if ((s->failure & 0xFF) == SQLITE_FULL)
        pilu_report(diags, FILE_WRITE, (pilu_place){0}, path, PILU_WORDS("磁盘空间不足", "the disk is full"));
    else if (is_unreadable(s)) pilu_report(diags, FILE_READ, (pilu_place){0}, path, reason(s));
    else
        pilu_report(diags, SITE_LEDGER, (pilu_place){0}, path, reason(s));
}

bool sql_script(sql *s, const char *text)
{
    return !s->failure && !failed(s, sqlite3_exec(s->db, text, NULL, NULL, NULL));
}

/* A literal's address tells it from another: no text is compared. */
static sqlite3_stmt *prepared(sql *s, const char *text)
{
    if (s->failure) return NULL;
    for (size_t i = 0; i < s->kept_count; i++)
        if (s->kept[i].text == text) return s->kept[i].statement;
    sqlite3_stmt *statement = NULL;
    if (s->kept_count == SQL_STATEMENTS_MOST) sqlite3_finalize(s->kept[--s->kept_count].statement);
    if (failed(s, sqlite3_prepare_v3(s->db, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL))) return NULL;
    s->kept[s->kept_count].text = text;
    s->kept[s->kept_count++].statement = statement;
    return statement;
}

static sqlite3_stmt *bound(sql *s, const char *text, const char *types, va_list arguments)
{
    sqlite3_stmt *statement = prepared(s, text);
    if (!statement) return NULL;
    for (int i = 1; types[i - 1]; i++) {
        if (types[i - 1] == 'i') {
            sqlite3_bind_int64(statement, i, va_arg(arguments, int64_t));
            continue;
        }
        pilu_str value = va_arg(arguments, pilu_str);
        if (!value.n && types[i - 1] == 't') sqlite3_bind_null(statement, i);
        else sqlite3_bind_text(statement, i, value.n ? value.p : "", (int)value.n, SQLITE_TRANSIENT);
    }
    return statement;
}

bool sql_run(sql *s, const char *text, const char *types, ...)
{
    va_list arguments;
    va_start(arguments, types);
    sqlite3_stmt *statement = bound(s, text, types, arguments);
    va_end(arguments);
    if (!statement) return false;
    bool good = !failed(s, sqlite3_step(statement));
    sqlite3_reset(statement);
    return good;
}

int64_t sql_last_id(const sql *s) { return sqlite3_last_insert_rowid(s->db); }

sqlite3_stmt *sql_ask(sql *s, const char *text, const char *types, ...)
{
    va_list arguments;
    va_start(arguments, types);
    sqlite3_stmt *statement = bound(s, text, types, arguments);
    va_end(arguments);
    return statement;
}

bool sql_row(sql *s, sqlite3_stmt *rows)
{
    if (!rows) return false;
    int code = sqlite3_step(rows);
    if (code == SQLITE_ROW) return true;
    failed(s, code);
    sqlite3_reset(rows);
    return false;
}

void sql_done(sqlite3_stmt *rows)
{
    if (rows) sqlite3_reset(rows);
}

pilu_str sql_text(sqlite3_stmt *rows, int column, pilu_arena *arena)
{
    const char *text = (const char *)sqlite3_column_text(rows, column);
    return text ? pilu_arena_str(arena, (pilu_str){text, (size_t)sqlite3_column_bytes(rows, column)}) : (pilu_str){0};
}

int64_t sql_int(sqlite3_stmt *rows, int column) { return sqlite3_column_int64(rows, column); }

int64_t sql_one(sql *s, int64_t none, const char *text, const char *types, ...)
{
    va_list arguments;
    va_start(arguments, types);
    sqlite3_stmt *rows = bound(s, text, types, arguments);
    va_end(arguments);
    int64_t result = none;
    if (sql_row(s, rows)) {
        result = sql_int(rows, 0);
        sql_done(rows);
    }
    return result;
}
