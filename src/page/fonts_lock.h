/* fonts_lock.h: fonts.lock, which pins the fonts that fonts.json asks for to files, by SHA-256.
 *
 * Where it stands beside fonts.json, each entry of fonts.json has to be what it was when the lock was written: the same
 * file, or none. A font that was put in, taken out or exchanged since is a font-pinned finding. To hash a CJK face
 * takes longer than to set a document, so what was hashed is remembered in the user's cache folder, by what the system
 * knows of the file: path, size, times, number; a file written since has other ones. Without such a folder nothing
 * is remembered. Private to src/page. */
#ifndef PILU_PAGE_FONTS_LOCK_H
#define PILU_PAGE_FONTS_LOCK_H

#include "page/fonts_private.h"

typedef struct font_lock font_lock;

/* False and a finding when there is a lock that cannot be read; `*lock` is NULL when there is none. The lock belongs to
 * the arena. */
bool font_lock_read(pilu_arena *arena, pilu_diags *diags, const char *path, font_lock **lock);

/* A finding when `face`, or NULL where none is installed, is not what the lock has for this entry of fonts.json. */
void font_lock_check(font_lock *lock, pilu_diags *found, const font_want *want, const pilu_face *face);

/* Remembers what was hashed. */
void font_lock_save(font_lock *lock);

/* The SHA-256 of the whole file, read now. */
pilu_str font_hash(pilu_arena *arena, const pilu_face *face);

#endif
