/* ledger.h: what the ledger (DIR/ledger.sqlite) knows: units, documents, their versions, renderings and files.
 *
 * A document is one kind of one unit's in one year. Each publication of it is a version: data, once and for all. A
 * version is rendered once, and again when a layout, rule, font or the program changes: its renderings, each with its
 * own files. Rows are only added; an open change (site.h) makes them last. What is read is copied to the arena given.
 * Failures are remembered by the site's connection and told by pilu_site_commit or pilu_ledger_failed.
 * docs/publishing.md has the tables. For src/publish. */
#ifndef PILU_PUBLISH_LEDGER_H
#define PILU_PUBLISH_LEDGER_H

#include "publish/site.h"

typedef struct pilu_identity {
    int64_t year;
    pilu_str unit; /* name */
    pilu_str code; /* the unit's, or empty: no part of the identity, but of the address */
    pilu_str kind;
} pilu_identity;

typedef struct pilu_version {
    int64_t id, document;
    pilu_identity identity;
    pilu_str kind_title;     /* «部门决算公开» */
    pilu_str address;        /* of the document: «2019/303001/final_accounts» */
    pilu_str name;           /* base name of its files: «2019-303001-final_accounts» */
    int64_t number, newest;  /* this version's, and the document's last; from 1 */
    pilu_str title, at, reason, digest;
    pilu_str epoch;          /* SOURCE_DATE_EPOCH when it was published, or empty: documents without a date have it */
    int64_t rendering;       /* the version's newest: its row, and its number from 1 */
    int64_t rendering_number;
    int64_t recipe;
    pilu_str folder;         /* of that rendering's files: «2019/303001/final_accounts/v1», «…/v1r2» */
    int64_t follows;         /* the row of the version it corrected under another year or name; 0: none */
    int64_t followed;        /* the row of the version that corrected this one under another; 0: none */
} pilu_version;

/* What holds today: neither corrected, nor corrected into another document. */
static inline bool pilu_version_is_current(const pilu_version *v) { return v->number == v->newest && !v->followed; }

/* What a file of a rendering is: «html», «pdf», «data», «picture», «notice-html», «notice-pdf», «changes». */
typedef struct pilu_published {
    pilu_str role;
    pilu_str address;
    int64_t size;
    pilu_str sha256;
} pilu_published;

enum { PILU_LEDGER_FORMAT = 2, PILU_LEDGER_APPLICATION = 0x50494C55 /* «PILU» */ };

/* Tables for a new ledger, and what brings one of format i to format i + 1; for site.c. */
extern const char pilu_ledger_schema[];
extern const char *const pilu_ledger_upgrades[PILU_LEDGER_FORMAT];

/* Version `number` (0: the newest) of the document; false when there is none. */
bool pilu_ledger_find(pilu_site *site, pilu_arena *arena, const pilu_identity *identity, int64_t number,
                      pilu_version *out);
/* The version of that row. */
bool pilu_ledger_find_row(pilu_site *site, pilu_arena *arena, int64_t id, pilu_version *out);
/* The version at an address of the site, or in it: «2019/303001/final_accounts», «…/v1», «…/v1/x.pdf». */
bool pilu_ledger_find_at(pilu_site *site, pilu_arena *arena, pilu_str address, pilu_version *out);

/* Versions by year (last first), unit and kind, each document's first version first. `year` 0: all years; `unit`
 * (name) empty: all units. */
size_t pilu_ledger_versions(pilu_site *site, pilu_arena *arena, int64_t year, pilu_str unit, pilu_version **out);

/* The files of a rendering, in the order they were added; the version's notice too, which is made but once. */
size_t pilu_ledger_files(pilu_site *site, pilu_arena *arena, int64_t rendering, pilu_published **out);

/* Where a file of the version's newest rendering lies among those that are current, the document's own address; empty
 * for a notice, which is of the one version and lies beside it alone. `name`: as it is called in its folder. */
pilu_str pilu_ledger_current_address(pilu_arena *arena, const pilu_version *version, pilu_str role, pilu_str name);

/* What a version is now: of each role the files of its newest rendering that has such; a correction's notice stays the
 * one that was made with it, however often the document is rendered again. */
size_t pilu_ledger_version_files(pilu_site *site, pilu_arena *arena, int64_t version, pilu_published **out);

/* All renderings of a version, the newest first. */
typedef struct pilu_rendering {
    int64_t id, number;
    pilu_str at, reason;
    pilu_str folder;
} pilu_rendering;

size_t pilu_ledger_renderings(pilu_site *site, pilu_arena *arena, const pilu_version *version, pilu_rendering **out);

/* Before its files are made: the document's next version. From `version`: identity; number, when its first version is
 * to go on counting from there. Fills in document (0: a new one), number, address, name, folder. A unit's address is
 * its code when that may stand in one and no other unit has it, else a part of its name's SHA-256; given once, it
 * stays. */
bool pilu_ledger_prepare(pilu_site *site, pilu_arena *arena, pilu_version *version);

/* When they are made: adds it, with its first rendering. Also from `version`: kind_title, title, at, reason, digest,
 * recipe, follows. Fills in id, rendering. */
bool pilu_ledger_add(pilu_site *site, pilu_arena *arena, pilu_version *version);

/* Its next rendering; fills in rendering, rendering_number and folder. From `version`: id, recipe. */
bool pilu_ledger_render(pilu_site *site, pilu_arena *arena, pilu_version *version, pilu_str at, pilu_str reason);

/* The newest rendering stands as it is for this recipe too: it gives the same bytes. */
bool pilu_ledger_keep(pilu_site *site, const pilu_version *version, int64_t recipe);

bool pilu_ledger_add_file(pilu_site *site, int64_t rendering, const pilu_published *file);

bool pilu_ledger_failed(const pilu_site *site);

#endif
