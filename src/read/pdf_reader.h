/* pdf_reader.h: one PDF while it is read: values of its objects, streams unpacked, and what it says beside its pages.
 *
 * A few KB of a strange file can unpack to gigabytes, so what may be unpacked is counted (PILU_LIMIT_PDF_MB), and no
 * stream is kept but those that are asked for. For src/read/pdf*.c alone. */
#ifndef PILU_READ_PDF_READER_H
#define PILU_READ_PDF_READER_H

#include "base/buf.h"
#include "read/pdf.h"
#include "read/pdf_rules.h"
#include "read/qpdf.h"

typedef struct pdf_reader {
    const pilu_qpdf *q;
    qpdf_data file;
    pilu_arena *arena;
    pilu_pdf_facts *facts;
    size_t left; /* bytes that may yet be unpacked */
    bool over;   /* there were more */
} pdf_reader;

/* A member of a dictionary; null when there is none. */
static inline qpdf_oh pdf_member(const pdf_reader *r, qpdf_oh in, const char *key)
{
    return r->q->qpdf_oh_get_key_if_dict(r->file, in, key);
}

/* A text in UTF-8; empty when it is none. */
pilu_str pilu_pdf_text(const pdf_reader *r, qpdf_oh text);

/* Adds a stream's bytes, filters undone, to `out`: nothing when they cannot be, or are too many (`over`). */
void pilu_pdf_unpack(pdf_reader *r, qpdf_oh stream, pilu_buf *out);
pilu_str pilu_pdf_stream(pdf_reader *r, qpdf_oh stream); /* the same, in the arena */

/* Objects met, by number: a strange file leads in circles. */
typedef struct pdf_met {
    int *items; /* a table by their remainder; 0: free */
    size_t count, room;
} pdf_met;

/* Whether it was not met before; one that is written where it stands is always new: there is one way to it. */
bool pilu_pdf_meet(const pdf_reader *r, pdf_met *met, qpdf_oh object);

/* Adds what the page `number` (from 1) draws by `content`; `forms`: drawn by now. */
void pilu_pdf_find_rules(pdf_reader *r, qpdf_oh page, int number, pilu_str content, int *forms, pilu_pdf_rules *out);

/* Fills facts->said. */
void pilu_pdf_read_said(pdf_reader *r);

#endif
