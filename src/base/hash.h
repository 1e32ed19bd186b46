/* hash.h: FNV-1a with 64 bits (RFC 9923). It tells things apart quickly and guards nothing: what has to stand against
 * somebody's will is a digest (digest.h).
 *
 * A hash is carried on: pilu_hash(pilu_hash(PILU_HASH_START, a), b) is that of a and b in a row. What is no sequence of
 * bytes goes in unit by unit. */
#ifndef PILU_BASE_HASH_H
#define PILU_BASE_HASH_H

#include "base/base.h"

#define PILU_HASH_START UINT64_C(14695981039346656037)

static inline uint64_t pilu_hash_unit(uint64_t hash, uint32_t unit)
{
    return (hash ^ unit) * UINT64_C(1099511628211);
}

static inline uint64_t pilu_hash(uint64_t hash, pilu_str bytes)
{
    for (size_t i = 0; i < bytes.n; i++) hash = pilu_hash_unit(hash, (unsigned char)bytes.p[i]);
    return hash;
}

#endif
