#include "publish/ledger.h"

#include "base/digest.h"

const char pilu_ledger_schema[] =
    "PRAGMA application_id = 0x50494C55; PRAGMA user_version = 2;"
    "CREATE TABLE unit (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, code TEXT, address TEXT NOT NULL UNIQUE);"
    "CREATE TABLE document (id INTEGER PRIMARY KEY, year INTEGER NOT NULL, unit INTEGER NOT NULL REFERENCES unit,"
    " kind TEXT NOT NULL, kind_title TEXT, UNIQUE (unit, year, kind));"
    "CREATE INDEX document_year ON document (year);"
    "CREATE TABLE version (id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES document,"
    " number INTEGER NOT NULL, title TEXT, at TEXT NOT NULL, reason TEXT, digest TEXT NOT NULL, epoch TEXT,"
    " follows INTEGER REFERENCES version,"
    " UNIQUE (document, number));"
    "CREATE UNIQUE INDEX version_follows ON version (follows) WHERE follows IS NOT NULL;"
    "CREATE TABLE recipe (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE);"
    "CREATE TABLE input (id INTEGER PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,"
    " UNIQUE (type, name, value));"
    "CREATE TABLE recipe_input (recipe INTEGER NOT NULL REFERENCES recipe, input INTEGER NOT NULL REFERENCES input,"
    " PRIMARY KEY (recipe, input)) WITHOUT ROWID;"
    "CREATE TABLE rendering (id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES version,"
    " number INTEGER NOT NULL, at TEXT NOT NULL, reason TEXT, recipe INTEGER NOT NULL REFERENCES recipe,"
    " UNIQUE (version, number));"
    "CREATE INDEX rendering_recipe ON rendering (recipe);"
    "CREATE TABLE file (id INTEGER PRIMARY KEY, rendering INTEGER NOT NULL REFERENCES rendering, role TEXT NOT NULL,"
    " address TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, sha256 TEXT NOT NULL);"
    "CREATE INDEX file_rendering ON file (rendering);"
    "CREATE TABLE page (address TEXT PRIMARY KEY, recipe INTEGER NOT NULL REFERENCES recipe, sha256 TEXT NOT NULL);"
    "CREATE TABLE font_file (path TEXT PRIMARY KEY, stamp TEXT NOT NULL, sha256 TEXT NOT NULL);"
    "CREATE TABLE pending (id INTEGER PRIMARY KEY, source TEXT NOT NULL, target TEXT NOT NULL);";

/* Format 1 knew no document that goes on under another address. */
const char *const pilu_ledger_upgrades[PILU_LEDGER_FORMAT] = {
    NULL,
    "ALTER TABLE version ADD COLUMN follows INTEGER REFERENCES version;"
    "CREATE UNIQUE INDEX version_follows ON version (follows) WHERE follows IS NOT NULL; PRAGMA user_version = 2;",
};

bool pilu_ledger_failed(const pilu_site *site) { return site->ledger.failure != 0; }

/* --- reading ------------------------------------------------------------------------------------------ */

#define VERSION_COLUMNS                                                                                              \
    "SELECT v.id, d.id, d.year, u.name, u.code, d.kind, d.kind_title, u.address, v.number,"                         \
    " (SELECT max(number) FROM version WHERE document = d.id), v.title, v.at, v.reason, v.digest,"                  \
    " r.id, r.number, r.recipe, v.epoch, v.follows, (SELECT id FROM version WHERE follows = v.id)" \
    " FROM version v JOIN document d ON d.id = v.document JOIN unit u ON u.id = d.unit"                             \
    " JOIN rendering r ON r.version = v.id AND r.number = (SELECT max(number) FROM rendering WHERE version = v.id) "

static pilu_str rendering_folder(pilu_arena *arena, const pilu_version *v, int64_t rendering)
{
    const char *again = rendering > 1 ? "r" : "";
    pilu_str folder = pilu_arena_printf(arena, "%.*s/v%d%s", PILU_FMT(v->address), (int)v->number, again);
    return *again ? pilu_arena_printf(arena, "%.*s%d", PILU_FMT(folder), (int)rendering) : folder;
}

/* «2019/303001/final_accounts» and «2019-303001-final_accounts»: a file says what it is wherever it is taken. */
static void name_document(pilu_arena *arena, pilu_version *v, pilu_str unit)
{
    int year = (int)v->identity.year;
    pilu_str kind = v->identity.kind;
    v->address = pilu_arena_printf(arena, "%d/%.*s/%.*s", year, PILU_FMT(unit), PILU_FMT(kind));
    v->name = pilu_arena_printf(arena, "%d-%.*s-%.*s", year, PILU_FMT(unit), PILU_FMT(kind));
}

static void read_version(sqlite3_stmt *rows, pilu_arena *arena, pilu_version *v)
{
    *v = (pilu_version){
        .id = sql_int(rows, 0), .document = sql_int(rows, 1), .identity.year = sql_int(rows, 2),
        .identity.unit = sql_text(rows, 3, arena), .identity.code = sql_text(rows, 4, arena),
        .identity.kind = sql_text(rows, 5, arena), .kind_title = sql_text(rows, 6, arena),
        .number = sql_int(rows, 8), .newest = sql_int(rows, 9), .title = sql_text(rows, 10, arena),
        .at = sql_text(rows, 11, arena), .reason = sql_text(rows, 12, arena), .digest = sql_text(rows, 13, arena),
        .rendering = sql_int(rows, 14), .rendering_number = sql_int(rows, 15), .recipe = sql_int(rows, 16),
        .epoch = sql_text(rows, 17, arena), .follows = sql_int(rows, 18), .followed = sql_int(rows, 19)};
    name_document(arena, v, sql_text(rows, 7, arena));
    v->folder = rendering_folder(arena, v, v->rendering_number);
}

static bool read_one(pilu_site *site, pilu_arena *arena, sqlite3_stmt *rows, pilu_version *out)
{
    if (!sql_row(&site->ledger, rows)) return false;
    read_version(rows, arena, out);
    sql_done(rows);
    return true;
}

bool pilu_ledger_find(pilu_site *site, pilu_arena *arena, const pilu_identity *identity, int64_t number,
                      pilu_version *out)
{
    sqlite3_stmt *rows = sql_ask(&site->ledger, VERSION_COLUMNS "WHERE u.name = ? AND d.year = ? AND d.kind = ?"
                                 " AND (v.number = ?4 OR ?4 = 0) ORDER BY v.number DESC LIMIT 1",
                                 "bibi", identity->unit, identity->year, identity->kind, number);
    return read_one(site, arena, rows, out);
}

bool pilu_ledger_find_row(pilu_site *site, pilu_arena *arena, int64_t id, pilu_version *out)
{
    return read_one(site, arena, sql_ask(&site->ledger, VERSION_COLUMNS "WHERE v.id = ?", "i", id), out);
}

/* The part of an address before its n-th «/», and the part after. */
static pilu_str part(pilu_str address, int n)
{
    size_t from = 0, to = 0;
    for (; n >= 0; n--) {
        from = to + (to > 0);
        to = pilu_str_find(address, PILU_STR("/"), from);
        if (to == SIZE_MAX && n > 0) return (pilu_str){0};
        if (to == SIZE_MAX) to = address.n;
    }
    return pilu_str_slice(address, from, to);
}

/* The number after a «v»; 0: none. */
static int64_t version_number(pilu_str folder)
{
    int64_t number = 0;
    if (!folder.n || folder.p[0] != 'v') return 0;
    for (size_t i = 1; i < folder.n && folder.p[i] >= '0' && folder.p[i] <= '9' && number < 1000000; i++)
        number = number * 10 + (folder.p[i] - '0');
    return number;
}

bool pilu_ledger_find_at(pilu_site *site, pilu_arena *arena, pilu_str address, pilu_version *out)
{
    sqlite3_stmt *rows =
        sql_ask(&site->ledger, VERSION_COLUMNS "WHERE d.year = CAST(? AS INTEGER) AND u.address = ? AND d.kind = ?"
                " AND (v.number = ?4 OR ?4 = 0) ORDER BY v.number DESC LIMIT 1",
                "bbbi", part(address, 0), part(address, 1), part(address, 2), version_number(part(address, 3)));
    return read_one(site, arena, rows, out);
}

size_t pilu_ledger_versions(pilu_site *site, pilu_arena *arena, int64_t year, pilu_str unit, pilu_version **out)
{
    sqlite3_stmt *rows = sql_ask(&site->ledger, VERSION_COLUMNS "WHERE (d.year = ?1 OR ?1 = 0)"
                                 " AND (u.name = ?2 OR ?2 = '') ORDER BY d.year DESC, u.code IS NULL, u.code, u.name,"
                                 " d.kind, v.number", "ib", year, unit);
    size_t count = 0, room = 0;
    pilu_version *list = NULL;
    while (sql_row(&site->ledger, rows)) {
        PILU_ARENA_PUSH_ROOM(arena, list, count, room);
        read_version(rows, arena, &list[count++]);
    }
    *out = list;
    return count;
}

static size_t read_files(pilu_site *site, pilu_arena *arena, sqlite3_stmt *rows, pilu_published **out)
{
    size_t count = 0, room = 0;
    pilu_published *list = NULL;
    while (sql_row(&site->ledger, rows)) {
        PILU_ARENA_PUSH_ROOM(arena, list, count, room);
        list[count++] = (pilu_published){sql_text(rows, 0, arena), sql_text(rows, 1, arena), sql_int(rows, 2),
                                         sql_text(rows, 3, arena)};
    }
    *out = list;
    return count;
}

size_t pilu_ledger_files(pilu_site *site, pilu_arena *arena, int64_t rendering, pilu_published **out)
{
    sqlite3_stmt *rows = sql_ask(&site->ledger, "SELECT role, address, size, sha256 FROM file WHERE rendering = ?1"
                                 " OR (role IN ('notice-html', 'notice-pdf', 'changes-html') AND rendering IN (SELECT"
                                 " id FROM rendering WHERE version = (SELECT version FROM rendering WHERE id = ?1)))"
                                 " ORDER BY id", "i", rendering);
    return read_files(site, arena, rows, out);
}

pilu_str pilu_ledger_current_address(pilu_arena *arena, const pilu_version *v, pilu_str role, pilu_str name)
{
    bool beside = pilu_str_starts(role, PILU_STR("notice")) || pilu_str_starts(role, PILU_STR("changes"));
    return beside ? (pilu_str){0} : pilu_arena_printf(arena, "%.*s/%.*s", PILU_FMT(v->address), PILU_FMT(name));
}

size_t pilu_ledger_version_files(pilu_site *site, pilu_arena *arena, int64_t version, pilu_published **out)
{
    sqlite3_stmt *rows = sql_ask(&site->ledger, "SELECT f.role, f.address, f.size, f.sha256 FROM file f"
                                 " JOIN rendering r ON r.id = f.rendering WHERE r.version = ? AND r.number ="
                                 " (SELECT max(y.number) FROM file x JOIN rendering y ON y.id = x.rendering"
                                 " WHERE y.version = r.version AND x.role = f.role) ORDER BY r.number DESC, f.id",
                                 "i", version);
    return read_files(site, arena, rows, out);
}

size_t pilu_ledger_renderings(pilu_site *site, pilu_arena *arena, const pilu_version *version, pilu_rendering **out)
{
    sqlite3_stmt *rows = sql_ask(&site->ledger, "SELECT id, number, at, reason FROM rendering WHERE version = ?"
                                 " ORDER BY number DESC", "i", version->id);
    size_t count = 0, room = 0;
    pilu_rendering *list = NULL;
    while (sql_row(&site->ledger, rows)) {
        PILU_ARENA_PUSH_ROOM(arena, list, count, room);
        pilu_rendering *r = &list[count++];
        *r = (pilu_rendering){.id = sql_int(rows, 0), .number = sql_int(rows, 1), .at = sql_text(rows, 2, arena),
                              .reason = sql_text(rows, 3, arena)};
        r->folder = rendering_folder(arena, version, r->number);
    }
    *out = list;
    return count;
}

/* --- addresses ---------------------------------------------------------------------------------------- */

enum { CODE_LONGEST = 32, HASH_SHORTEST = 8 };

/* In small letters, since some file systems do not tell them from large ones; empty when it may not stand in an
 * address: letters, digits and hyphens do anywhere, and a link to them is never percent-encoded. */
static pilu_str code_address(pilu_arena *arena, pilu_str code)
{
    char text[CODE_LONGEST];
    if (code.n == 0 || code.n > CODE_LONGEST || code.p[0] == '-') return (pilu_str){0};
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return (pilu_str){0};
        text[i] = c;
    }
    return pilu_arena_str(arena, (pilu_str){text, code.n});
}

static bool is_taken(pilu_site *site, pilu_str address)
{
    return sql_one(&site->ledger, 0, "SELECT count(*) FROM unit WHERE address = ?", "b", address) > 0;
}

static pilu_str new_address(pilu_site *site, pilu_arena *arena, const pilu_identity *identity)
{
    pilu_str address = code_address(arena, identity->code);
    if (address.n && !is_taken(site, address)) return address;
    pilu_str hash = pilu_digest(arena, identity->unit);
    for (size_t n = HASH_SHORTEST; n <= hash.n; n++) {
        address = pilu_arena_printf(arena, "u%.*s", (int)n, hash.p);
        if (!is_taken(site, address)) break;
    }
    return address;
}

static int64_t unit_row(pilu_site *site, pilu_arena *arena, const pilu_identity *identity)
{
    int64_t unit = sql_one(&site->ledger, 0, "SELECT id FROM unit WHERE name = ?", "b", identity->unit);
    if (unit) return unit;
    sql_run(&site->ledger, "INSERT INTO unit (name, code, address) VALUES (?, ?, ?)", "btb", identity->unit,
            identity->code, new_address(site, arena, identity));
    return sql_last_id(&site->ledger);
}

/* --- adding ------------------------------------------------------------------------------------------- */

bool pilu_ledger_prepare(pilu_site *site, pilu_arena *arena, pilu_version *v)
{
    int64_t unit = unit_row(site, arena, &v->identity);
    sqlite3_stmt *rows = sql_ask(&site->ledger, "SELECT address FROM unit WHERE id = ?", "i", unit);
    if (!sql_row(&site->ledger, rows)) return false;
    name_document(arena, v, sql_text(rows, 0, arena));
    sql_done(rows);
    v->document = sql_one(&site->ledger, 0, "SELECT id FROM document WHERE unit = ? AND year = ? AND kind = ?", "iib",
                          unit, v->identity.year, v->identity.kind);
    int64_t last = v->document ? sql_one(&site->ledger, 0, "SELECT max(number) FROM version WHERE document = ?", "i",
                                         v->document) : v->number;
    v->number = v->newest = 1 + last;
    v->rendering_number = 1;
    v->folder = rendering_folder(arena, v, v->rendering_number);
    return !site->ledger.failure;
}

static void add_rendering(pilu_site *site, pilu_version *v, pilu_str at, pilu_str reason)
{
    sql_run(&site->ledger, "INSERT INTO rendering (version, number, at, reason, recipe) VALUES (?, ?, ?, ?, ?)",
            "iibti", v->id, v->rendering_number, at, reason, v->recipe);
    v->rendering = sql_last_id(&site->ledger);
}

bool pilu_ledger_add(pilu_site *site, pilu_arena *arena, pilu_version *v)
{
    sql *ledger = &site->ledger;
    if (!v->document) {
        sql_run(ledger, "INSERT INTO document (year, unit, kind, kind_title) VALUES (?, ?, ?, ?)", "iibt",
                v->identity.year, unit_row(site, arena, &v->identity), v->identity.kind, v->kind_title);
        v->document = sql_last_id(ledger);
    }
    sql_run(ledger,
            "INSERT INTO version (document, number, title, at, reason, digest, epoch) VALUES (?, ?, ?, ?, ?, ?, ?)",
            "iitbtbt", v->document, v->number, v->title, v->at, v->reason, v->digest, v->epoch);
    v->id = sql_last_id(ledger);
    if (v->follows) sql_run(ledger, "UPDATE version SET follows = ? WHERE id = ?", "ii", v->follows, v->id);
    add_rendering(site, v, v->at, (pilu_str){0});
    return !ledger->failure;
}

bool pilu_ledger_render(pilu_site *site, pilu_arena *arena, pilu_version *v, pilu_str at, pilu_str reason)
{
    v->rendering_number++;
    v->folder = rendering_folder(arena, v, v->rendering_number);
    add_rendering(site, v, at, reason);
    return !site->ledger.failure;
}

bool pilu_ledger_keep(pilu_site *site, const pilu_version *v, int64_t recipe)
{
    return sql_run(&site->ledger, "UPDATE rendering SET recipe = ? WHERE id = ?", "ii", recipe, v->rendering);
}

bool pilu_ledger_add_file(pilu_site *site, int64_t rendering, const pilu_published *file)
{
    return sql_run(&site->ledger, "INSERT INTO file (rendering, role, address, size, sha256) VALUES (?, ?, ?, ?, ?)",
                   "ibbib", rendering, file->role, file->address, file->size, file->sha256);
}
