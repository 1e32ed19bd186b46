/* person.h: numbers that are somebody's: mobile, identity and bank card numbers, however they are grouped.
 *
 * The text rules look for them (个人信息保护法: none is published), and whatever pilu says of a text shows them masked:
 * messages and logs are kept and passed around more freely than documents. Owns nothing. */
#ifndef PILU_BASE_PERSON_H
#define PILU_BASE_PERSON_H

#include "base/buf.h"

typedef enum pilu_person_kind {
    PILU_PERSON_NONE,
    PILU_PERSON_MOBILE,
    PILU_PERSON_IDENTITY,
    PILU_PERSON_CARD
} pilu_person_kind;

typedef struct pilu_person {
    pilu_person_kind kind;
    char digits[32]; /* ASCII, whatever width they are written in; of an identity number the last may be X */
    size_t count;
    size_t end;      /* the byte behind the number */
} pilu_person;

/* Does a digit stand at byte `at`, in either width? */
static inline bool pilu_person_digit(pilu_str text, size_t at)
{
    unsigned char c = (unsigned char)text.p[at], last = text.n - at < 3 ? 0 : (unsigned char)text.p[at + 2];
    if (c < 0x80) return c >= '0' && c <= '9';
    return c == 0xEF && last >= 0x90 && last <= 0x99 && (unsigned char)text.p[at + 1] == 0xBC; /* U+FF10 … U+FF19 */
}

/* Reads the digits from the one at byte `at` on: somebody's number, or nobody's. Returns where to read on. */
size_t pilu_person_read(pilu_str text, size_t at, pilu_person *person);

/* How many of its first and last digits may be shown. */
void pilu_person_shown(const pilu_person *person, size_t *head, size_t *tail);

/* The text with asterisks for the other digits of such numbers; as many bytes as it had. */
void pilu_person_mask(pilu_str text, pilu_buf *out);

#endif
