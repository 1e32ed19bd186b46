#define _GNU_SOURCE /* syncfs */

#include "publish/site.h"

#include "publish/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PRIVATE ".pilu"
#define WORK ".pilu/work"

enum { FOLDERS_OPEN_MOST = 16 };

pilu_str pilu_site_path(const pilu_site *site, pilu_str address)
{
    return pilu_arena_printf(site->arena, "%.*s/%.*s", PILU_FMT(site->folder), PILU_FMT(address));
}

static const char *path_in(const pilu_site *site, const char *address)
{
    return pilu_site_path(site, pilu_str_from(address)).p;
}

static bool report_write(pilu_diags *diags, pilu_str path, int reason)
{
    pilu_report(diags, FILE_WRITE, (pilu_place){0}, path, pilu_errno_words(reason));
    return false;
}

/* --- folders and files -------------------------------------------------------------------------------- */

static bool make_folder(pilu_diags *diags, const char *path)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST) return true;
    return report_write(diags, pilu_str_from(path), errno);
}

/* The folders that `path` lies in, from the byte `from` on. 0 or the reason of failure. */
static int make_folders_to(pilu_str path, size_t from)
{
    char *name = memcpy(pilu_memory_new(path.n + 1), path.p, path.n);
    int reason = 0;
    name[path.n] = 0;
    for (size_t i = from ? from : 1; i < path.n && !reason; i++) {
        if (name[i] != '/') continue;
        name[i] = 0;
        if (mkdir(name, 0777) != 0 && errno != EEXIST) reason = errno;
        name[i] = '/';
    }
    free(name);
    return reason;
}

static int write_bytes(const char *path, pilu_str bytes)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666), reason = 0;
    if (file < 0) return errno;
    while (bytes.n && !reason) {
        ssize_t put = write(file, bytes.p, bytes.n);
        if (put >= 0) bytes = pilu_str_slice(bytes, (size_t)put, bytes.n);
        else if (errno != EINTR) reason = errno;
    }
    if (close(file) != 0 && !reason) reason = errno;
    return reason;
}

bool pilu_site_write(pilu_diags *diags, pilu_str folder, pilu_str name, pilu_str bytes)
{
    pilu_str path = pilu_arena_printf(diags->arena, "%.*s/%.*s", PILU_FMT(folder), PILU_FMT(name));
    int reason = make_folders_to(path, folder.n);
    if (!reason) reason = write_bytes(path.p, bytes);
    return !reason || report_write(diags, path, reason);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *walk)
{
    (void)st, (void)type, (void)walk;
    return remove(path) != 0 && errno != ENOENT ? errno : 0;
}

static bool clear_work(pilu_site *site)
{
    const char *work = path_in(site, WORK);
    int reason = pilu_folder_exists(work) ? nftw(work, remove_one, FOLDERS_OPEN_MOST, FTW_DEPTH | FTW_PHYS) : 0;
    return reason <= 0 || report_write(site->diags, pilu_str_from(work), reason);
}

/* All that was written below the site reaches the disk: one call for thousands of files. */
static int make_durable(pilu_site *site)
{
    int folder = open(site->folder.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC), reason = 0;
    if (folder < 0) return errno;
    if (syncfs(folder) != 0) reason = errno;
    close(folder);
    return reason;
}

/* --- carrying out a change ---------------------------------------------------------------------------- */

/* The file, and the folders that it was the last in. */
static int drop_one(const pilu_site *site, pilu_str target)
{
    if (unlink(target.p) != 0 && errno != ENOENT && errno != ENOTDIR) return errno;
    char *name = memcpy(pilu_memory_new(target.n + 1), target.p, target.n);
    name[target.n] = 0;
    for (char *slash; (slash = strrchr(name + site->folder.n + 1, '/')) != NULL;) {
        *slash = 0;
        if (rmdir(name) != 0) break;
    }
    free(name);
    return 0;
}

/* Done before is done: its source is gone. */
static int carry_out_one(pilu_site *site, pilu_str source, pilu_str target)
{
    if (access(source.p, F_OK) != 0) return errno == ENOENT ? 0 : errno;
    int reason = make_folders_to(target, site->folder.n);
    return reason ? reason : rename(source.p, target.p) != 0 ? errno : 0;
}

/* A ledger of ours has no such row: whoever wrote it does not move our files. */
static bool report_outside(pilu_site *site, pilu_str address)
{
    pilu_str ledger = pilu_site_path(site, PILU_STR("ledger.sqlite"));
    pilu_report(site->diags, SITE_LEDGER, (pilu_place){0}, ledger,
                pilu_words_about(site->arena, PILU_WORDS("它要移动站点以外的文件“{}”", "it would move “{}”, outside the site"),
                                 address));
    return false;
}

/* What the last commit left to do; it is not forgotten before it has reached the disk. */
static bool carry_out(pilu_site *site)
{
    int reason = 0;
    pilu_str failed = site->folder;
    size_t count = 0;
    sqlite3_stmt *rows = sql_ask(&site->ledger, "SELECT source, target FROM pending ORDER BY id", "");
    for (; !reason && sql_row(&site->ledger, rows); count++) {
        pilu_str source = sql_text(rows, 0, site->arena), target = sql_text(rows, 1, site->arena);
        if (!pilu_path_is_below(target) || (source.n && !pilu_path_is_below(source))) {
            sql_done(rows);
            return report_outside(site, pilu_path_is_below(target) ? source : target);
        }
        failed = pilu_site_path(site, target);
        reason = source.n ? carry_out_one(site, pilu_site_path(site, source), failed) : drop_one(site, failed);
    }
    sql_done(rows);
    if (count && !reason) reason = make_durable(site);
    if (reason) {
        pilu_report(site->diags, SITE_UNFINISHED, (pilu_place){0}, failed, pilu_errno_words(reason));
        return false;
    }
    return !count || sql_run(&site->ledger, "DELETE FROM pending", "");
}

/* --- opening ------------------------------------------------------------------------------------------ */

static bool take_lock(pilu_site *site, bool wait, pilu_lang lang)
{
    const char *path = path_in(site, PRIVATE "/lock");
    site->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (site->lock < 0) return report_write(site->diags, pilu_str_from(path), errno);
    if (flock(site->lock, LOCK_EX | LOCK_NB) == 0) return true;
    if (!wait) return false;
    fprintf(stderr, lang == PILU_ZH ? "另一个 pilu 正在改动站点“%s”，等它完成……\n"
                                    : "another pilu is changing the site “%s”; waiting for it …\n", site->folder.p);
    while (flock(site->lock, LOCK_EX) != 0)
        if (errno != EINTR) return report_write(site->diags, pilu_str_from(path), errno);
    return true;
}

/* The ledger's format; 0: a new one. */
static bool know_format(pilu_site *site)
{
    int64_t format = sql_one(&site->ledger, 0, "PRAGMA user_version", "");
    int64_t application = sql_one(&site->ledger, 0, "PRAGMA application_id", "");
    if (site->ledger.failure) return false;
    bool ours = application == PILU_LEDGER_APPLICATION || (format == 0 && site->use == PILU_SITE_CHANGE);
    if (!ours) pilu_report(site->diags, SITE_NONE, (pilu_place){0}, site->folder);
    else if (format > PILU_LEDGER_FORMAT) pilu_report(site->diags, SITE_NEWER, (pilu_place){0}, site->folder);
    bool older = ours && format < PILU_LEDGER_FORMAT && site->use != PILU_SITE_CHANGE;
    if (older) pilu_report(site->diags, SITE_OLDER, (pilu_place){0}, site->folder, site->folder);
    return ours && !older && format <= PILU_LEDGER_FORMAT;
}

static bool begin_change(pilu_site *site)
{
    sql *ledger = &site->ledger;
    if (!sql_script(ledger, "BEGIN IMMEDIATE")) return false;
    int64_t format = sql_one(ledger, 0, "PRAGMA user_version", "");
    if (format == 0 && !sql_script(ledger, pilu_ledger_schema)) return false;
    for (; format > 0 && format < PILU_LEDGER_FORMAT; format++)
        if (!sql_script(ledger, pilu_ledger_upgrades[format])) return false;
    return make_folder(site->diags, path_in(site, WORK));
}

static bool open_for_change(pilu_site *site, const char *ledger, pilu_lang lang)
{
    if (!pilu_file_exists(ledger) && pilu_file_exists(path_in(site, "index.html"))) {
        pilu_report(site->diags, SITE_FOREIGN, (pilu_place){0}, site->folder);
        return false;
    }
    if (!make_folder(site->diags, site->folder.p) || !make_folder(site->diags, path_in(site, PRIVATE))) return false;
    if (!take_lock(site, true, lang) || !sql_open(&site->ledger, site->arena, ledger, true)) return false;
    if (!know_format(site)) return false;
    bool fresh = sql_one(&site->ledger, 0, "PRAGMA user_version", "") == 0;
    return (fresh || carry_out(site)) && clear_work(site) && begin_change(site);
}

/* A first publication that was cut off has left a ledger without a format, or none yet, and what it had made. */
static bool is_begun(pilu_site *site)
{
    if (!pilu_folder_exists(path_in(site, PRIVATE))) return false;
    if (site->ledger.db && (sql_one(&site->ledger, 1, "PRAGMA user_version", "") != 0 ||
                            sql_one(&site->ledger, 1, "PRAGMA application_id", "") != 0))
        return false;
    bool writable = access(path_in(site, PRIVATE), W_OK) == 0;
    if (writable && !take_lock(site, false, PILU_ZH)) return false; /* it is being made */
    if (writable) clear_work(site);
    pilu_report(site->diags, SITE_BEGUN, (pilu_place){0}, site->folder, site->folder);
    return true;
}

/* A reader finishes what a crash left, unless somebody is at work or the disk is not ours to write on. */
static bool open_for_reading(pilu_site *site, const char *ledger, pilu_lang lang)
{
    bool there = pilu_file_exists(ledger);
    if (there && !sql_open(&site->ledger, site->arena, ledger, false)) return false;
    if (is_begun(site)) return false;
    if (!there) {
        pilu_report(site->diags, SITE_NONE, (pilu_place){0}, site->folder);
        return false;
    }
    if (!know_format(site)) return false;
    bool begun = sql_one(&site->ledger, 0, "SELECT count(*) FROM pending", "") > 0;
    if (!begun && !pilu_folder_exists(path_in(site, WORK))) return !site->ledger.failure;
    if (access(ledger, W_OK) != 0 || !take_lock(site, false, lang)) return !site->diags->errors;
    return carry_out(site) && clear_work(site);
}

bool pilu_site_open(pilu_site *site, pilu_diags *diags, const char *folder, pilu_site_use use, pilu_lang lang)
{
    *site = (pilu_site){.arena = pilu_arena_new(), .diags = diags, .use = use, .lock = -1};
    pilu_str given = pilu_str_from(folder);
    while (given.n > 1 && given.p[given.n - 1] == '/') given.n--;
    site->folder = pilu_arena_str(diags->arena, given);
    const char *ledger = pilu_arena_printf(diags->arena, "%.*s/ledger.sqlite", PILU_FMT(site->folder)).p;
    site->open = use == PILU_SITE_CHANGE ? open_for_change(site, ledger, lang) : open_for_reading(site, ledger, lang);
    if (site->open) return true;
    sql_report(&site->ledger, diags);
    pilu_site_close(site);
    return false;
}

void pilu_site_close(pilu_site *site)
{
    if (site->ledger.db) sql_close(&site->ledger);
    if (site->open && site->use == PILU_SITE_CHANGE && !site->committing) clear_work(site);
    if (site->lock >= 0) close(site->lock);
    pilu_arena_free(site->arena);
    *site = (pilu_site){.lock = -1};
}

/* --- a change ----------------------------------------------------------------------------------------- */

pilu_str pilu_site_reserve(pilu_site *site)
{
    return pilu_arena_printf(site->arena, "%.*s/" WORK "/%zu", PILU_FMT(site->folder), ++site->staged);
}

/* The order in which a change is carried out: what makes room, what nothing leads to yet, and last what is replaced and
 * leads there. A visitor who comes from the first page while it goes on, or after it was cut short, finds no link that
 * leads nowhere. */
enum { DROPPED, NEW, CURRENT, REPLACED, TURN = 40 };

static void add_pending(pilu_site *site, pilu_str source, pilu_str address, int turn)
{
    int64_t from = (int64_t)turn << TURN, to = from + (INT64_C(1) << TURN);
    sql_run(&site->ledger, "INSERT INTO pending (id, source, target) VALUES ((SELECT coalesce(max(id), ?) + 1"
                           " FROM pending WHERE id >= ? AND id < ?), coalesce(?, ''), ?)", "iiitt",
            from, from, to, source, address);
}

static void place(pilu_site *site, pilu_str reserved, pilu_str address, int turn)
{
    add_pending(site, pilu_str_slice(reserved, site->folder.n + 1, reserved.n), address, turn);
}

void pilu_site_place(pilu_site *site, pilu_str reserved, pilu_str address)
{
    place(site, reserved, address, NEW);
}

void pilu_site_drop(pilu_site *site, pilu_str address)
{
    add_pending(site, (pilu_str){"", 0}, address, DROPPED);
}

/* The page beside a version whose folder comes with this change waits in that folder; else nothing. */
static pilu_str inside_version(pilu_site *site, pilu_str address)
{
    size_t slash = address.n, before;
    while (slash && address.p[slash - 1] != '/') slash--;
    pilu_str folder = pilu_str_slice(address, 0, slash ? slash - 1 : 0);
    for (before = folder.n; before && folder.p[before - 1] != '/'; before--) continue;
    if (before + 1 >= folder.n || folder.p[before] != 'v' || access(pilu_site_path(site, folder).p, F_OK) == 0)
        return (pilu_str){0};
    sqlite3_stmt *rows = sql_ask(&site->ledger, "SELECT source FROM pending WHERE target = ?", "t", folder);
    pilu_str source = sql_row(&site->ledger, rows) ? sql_text(rows, 0, site->arena) : (pilu_str){0};
    sql_done(rows);
    if (!source.n) return source;
    return pilu_site_path(site, pilu_arena_printf(site->arena, "%.*s/%.*s", PILU_FMT(source),
                                                  PILU_FMT(pilu_str_slice(address, slash, address.n))));
}

bool pilu_site_put(pilu_site *site, pilu_str address, pilu_str bytes)
{
    pilu_str path = pilu_site_path(site, address), inside = inside_version(site, address);
    pilu_str reserved = inside.n ? inside : pilu_site_reserve(site);
    int reason = write_bytes(reserved.p, bytes);
    if (reason) return report_write(site->diags, path, reason);
    if (!inside.n) place(site, reserved, address, access(path.p, F_OK) == 0 ? REPLACED : NEW);
    return true;
}

static bool copy_file(pilu_diags *diags, pilu_str from, pilu_str to)
{
    pilu_arena *arena = pilu_arena_new();
    const pilu_source *source = pilu_file_read(arena, diags, from.p, PILU_FILE_LIMIT);
    int reason = source ? write_bytes(to.p, source->text) : 0;
    pilu_arena_free(arena);
    return source && (!reason || report_write(diags, to, reason));
}

bool pilu_site_name(pilu_site *site, pilu_str made, pilu_str address)
{
    pilu_str reserved = pilu_site_reserve(site);
    if (link(made.p, reserved.p) != 0 && !copy_file(site->diags, made, reserved)) return false;
    place(site, reserved, address, CURRENT);
    return true;
}

bool pilu_site_commit(pilu_site *site)
{
    sql *ledger = &site->ledger;
    sql_run(ledger, "DELETE FROM unit WHERE id NOT IN (SELECT unit FROM document)", "");
    int reason = site->staged ? make_durable(site) : 0;
    if (reason) report_write(site->diags, site->folder, reason);
    /* A commit that fails may have taken effect (its last step is to make the folder durable): then the ledger wants
     * what stands ready. Whoever opens the site next sees which, and finishes or clears it. */
    site->committing = !reason;
    if (reason || !sql_script(ledger, "COMMIT")) {
        sql_report(ledger, site->diags);
        return false;
    }
    site->committed = true;
    bool done = carry_out(site) && clear_work(site);
    sql_report(ledger, site->diags);
    return done;
}
