/* pilu_published.h: a published file that is looked at again: its bytes, whether pilu made it, and what it says of
 * itself. For pilu_verify.c and pilu_inspect.c. */
#ifndef PILU_PILU_PUBLISHED_H
#define PILU_PILU_PUBLISHED_H

#include "pilu.h"

#include "read/pdf.h"

typedef struct pilu_published {
    pilu *owner;
    pilu_arena *arena;
    pilu_diags *diags;
    const char *path;
    pilu_str name, bytes;
    pilu_lang lang;
    pilu_buf *out;
} pilu_published;

/* False and a finding when it cannot be read. */
bool pilu_published_open(pilu_published *l);
bool pilu_published_is_page(const pilu_published *l); /* by the ending of its name */
static inline const char *pilu_published_words(const pilu_published *l, const char *zh, const char *en)
{
    return l->lang == PILU_ZH ? zh : en;
}

/* The facts of these bytes, a PDF with its data. NULL and a finding when it is none of ours; when the data were taken
 * out, facts without data and a finding. */
const pilu_pdf_facts *pilu_published_pdf(const pilu_published *l, pilu_str name, pilu_str bytes);

/* Whether a page names pilu; else a finding. */
bool pilu_published_check_page(const pilu_published *l);
/* Where the file's data would be: pictures are looked for beside it. */
const char *pilu_published_data_path(const pilu_published *l);

/* Why a job of the file's data could not be built: its first error; of an input that cannot be read as it is. */
void pilu_published_tell_failure(const pilu_published *l, pilu_job *job);
void pilu_published_tell_foreign(const pilu_published *l, pilu_str why);

/* What stands between `before` and `after`, or empty. */
pilu_str pilu_between(pilu_str text, const char *before, const char *after);

/* What a file says it was made from. */
typedef struct pilu_stamp {
    pilu_str program, kind;       /* «pilu 0.1.0»; in XMP the kind with its layout */
    pilu_str data, layout, rules; /* SHA-256, or empty where the file has none */
    pilu_str faces;               /* a list in XMP; of a page its style's names of families by role */
} pilu_stamp;

pilu_stamp pilu_stamp_of_pdf(pilu_str xmp);
pilu_stamp pilu_stamp_of_page(pilu_str page);
/* Each of the list: «NotoSerifCJKsc-Bold SHA-256», of a page «body: "FangSong", serif». How many. */
size_t pilu_stamp_faces(pilu_arena *arena, pilu_str list, pilu_str faces[], size_t most);

/* A draft, by its marks; `facts` of a PDF, NULL: a page. */
bool pilu_published_is_draft(const pilu_published *l, const pilu_pdf_facts *facts);
/* A finding when the attached data are not those whose checksum the file states. */
void pilu_published_check_data(const pilu_published *l, const pilu_pdf_facts *facts);

#endif
