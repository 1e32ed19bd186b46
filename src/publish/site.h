/* site.h: the folder that holds what is published, changed as a whole or not at all.
 *
 * A change is made ready in DIR/.pilu/work, where nobody looks: new files are written there, the ledger's rows are
 * added in one transaction, and with them, in the table `pending`, where each new file or folder has to go. Committing
 * that transaction is the change; the renames that follow only carry it out, and the next program that opens the site
 * carries out what is left of them. Before it, a crash leaves nothing but files in the work folder, which the next
 * one clears away. One process at a time changes a site; others wait for it.
 *
 * Addresses are paths relative to the site with «/». Files of versions are never changed once they are there; pages
 * and the current version's own address are replaced by renaming. For src/publish and src/cli. */
#ifndef PILU_PUBLISH_SITE_H
#define PILU_PUBLISH_SITE_H

#include "base/files.h"
#include "publish/sql.h"

typedef enum pilu_site_use { PILU_SITE_READ, PILU_SITE_CHANGE } pilu_site_use;

typedef struct pilu_site {
    pilu_arena *arena;     /* its own */
    pilu_diags *diags;     /* borrowed: what cannot be written, read or opened */
    pilu_str folder;       /* as given */
    pilu_site_use use;
    int lock;              /* descriptor, -1: none */
    sql ledger;
    size_t staged;         /* names given out in the work folder */
    bool open, committing, committed;
} pilu_site;

/* READ: the site must be there. CHANGE: makes it when it is not, waits while another process changes it (and says so
 * on stderr), and begins a transaction. Both carry out first what a change that was cut off left to do. False and a
 * finding (site-none, site-foreign, site-newer, site-ledger, file-write); the site is then closed. */
bool pilu_site_open(pilu_site *site, pilu_diags *diags, const char *folder, pilu_site_use use, pilu_lang lang);

/* Without a commit before it, nothing has happened. */
void pilu_site_close(pilu_site *site);

/* A new name in the work folder: an absolute or relative path to write a file to, or to make a folder at. */
pilu_str pilu_site_reserve(pilu_site *site);

/* After the commit, what was made at the reserved name stands at this address, in the place of what stood there. */
void pilu_site_place(pilu_site *site, pilu_str reserved, pilu_str address);

/* After the commit, nothing stands at this address, nor empty folders that led to it. Before what is placed there or
 * below it in the same change. */
void pilu_site_drop(pilu_site *site, pilu_str address);

/* Both in one: the page at this address will have these bytes. False and a finding when they cannot be written. */
bool pilu_site_put(pilu_site *site, pilu_str address, pilu_str bytes);

/* The file made at `made` in the work folder will also be reached at this address: a second name where the file
 * system can give one, else a copy. */
bool pilu_site_name(pilu_site *site, pilu_str made, pilu_str address);

/* Writes a file, making the folders to it below `folder`; for what was reserved, in any process. */
bool pilu_site_write(pilu_diags *diags, pilu_str folder, pilu_str name, pilu_str bytes);

/* The change takes place. False and a finding: nothing has happened; or, when only carrying it out failed, it has
 * happened and the next program goes on with it. */
bool pilu_site_commit(pilu_site *site);

/* Where an address lies: folder and address joined, in the site's arena. */
pilu_str pilu_site_path(const pilu_site *site, pilu_str address);

#endif
