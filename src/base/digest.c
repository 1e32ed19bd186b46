#include "base/digest.h"

#include <nettle/sha2.h>

void pilu_digest_bytes(pilu_str bytes, uint8_t digest[PILU_DIGEST_SIZE])
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, bytes.n, (const uint8_t *)bytes.p);
    sha256_digest(&context, PILU_DIGEST_SIZE, digest);
}

pilu_str pilu_digest(pilu_arena *arena, pilu_str bytes)
{
    uint8_t digest[PILU_DIGEST_SIZE];
    char hex[2 * PILU_DIGEST_SIZE];
    pilu_digest_bytes(bytes, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    return pilu_arena_str(arena, (pilu_str){hex, sizeof hex});
}
