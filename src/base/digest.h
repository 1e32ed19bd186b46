/* digest.h: the SHA-256 of bytes, as 64 hexadecimal digits, by which files and faces are told apart. nettle computes
 * it; none of its types are seen here. */
#ifndef PILU_BASE_DIGEST_H
#define PILU_BASE_DIGEST_H

#include "base/arena.h"

enum { PILU_DIGEST_SIZE = 32 };

pilu_str pilu_digest(pilu_arena *arena, pilu_str bytes);
/* The same, as its bytes. */
void pilu_digest_bytes(pilu_str bytes, uint8_t digest[PILU_DIGEST_SIZE]);

#endif
