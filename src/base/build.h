/* build.h: which build of the program is running.
 *
 * A version is the same for all that is built from it, patched or not; what the linker writes into each program (the
 * note NT_GNU_BUILD_ID, a digest of the program itself) is another one as soon as its code is. It stands in no output:
 * two builds that give the same bytes are equally right. */
#ifndef PILU_BASE_BUILD_H
#define PILU_BASE_BUILD_H

/* Hexadecimal digits of the program's note or, used as a library, of the library's; «-»: it has none. */
const char *pilu_build(void);

#endif
