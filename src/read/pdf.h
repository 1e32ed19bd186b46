/* pdf.h: what can be read back from a PDF: the attached data, who made it, what its pages draw and with which faces.
 *
 * libqpdf reads the file (§7.5 and filters are its business); its types stay in this folder. Texts belong to the
 * arena given. A file that cannot be read, is encrypted, or is none of ours is a finding, never a crash. */
#ifndef PILU_READ_PDF_H
#define PILU_READ_PDF_H

#include "read/difference.h"

typedef struct pilu_pdf_facts {
    pilu_str title, author, producer, date;  /* of the information dictionary; may be empty */
    pilu_str data;                           /* data.json as it is attached */
    pilu_str xmp;                            /* the packet */
    size_t page_count;
    const pilu_str *pages;                   /* what each page draws: the SHA-256 of its content, unpacked */
    size_t font_count;
    const pilu_str *fonts;                   /* «ABCDEF+NAME SHA-256 SHA-256»: outlines, map to Unicode */
    /* In the order of the structure, wherever lines and pages end; numbers of pages in a table of contents left out.
     * What the structure does not hold stands behind. */
    pilu_lines text;
    pilu_lines artifacts;                    /* consecutive ones together: repeated heads, numbers of pages */
    pilu_lines said;                         /* beside the pages: alternative texts, bookmarks, links, notes, actions */
} pilu_pdf_facts;

/* NULL and a finding when it cannot be read. What a file does not have is empty. */
const pilu_pdf_facts *pilu_pdf_read(pilu_arena *arena, pilu_diags *diags, pilu_str name, pilu_str bytes);

/* The version of libqpdf; NULL when it is not here. */
const char *pilu_pdf_reader_version(void);

#endif
