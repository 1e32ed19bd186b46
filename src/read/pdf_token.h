/* pdf_token.h: the tokens of a content stream and of a CMap (ISO 32000-1, 7.2, 7.3). For src/read/pdf*.c alone. */
#ifndef PILU_READ_PDF_TOKEN_H
#define PILU_READ_PDF_TOKEN_H

#include "base/buf.h"

typedef enum pdf_token_kind {
    PDF_END, PDF_WORD, PDF_NUMBER, PDF_NAME, PDF_STRING, PDF_SIGN /* [ ] << >> { } */
} pdf_token_kind;

typedef struct pdf_token {
    pdf_token_kind kind;
    pilu_str text;   /* as it is written; of a name with its slash */
    pilu_str string; /* the bytes of a string, in the lexer's buffer until the next token */
} pdf_token;

typedef struct pdf_lexer {
    pilu_str text;
    size_t at;
    pilu_buf string;
} pdf_lexer;

pdf_lexer pilu_pdf_lexer(pilu_str text);
void pilu_pdf_lexer_end(pdf_lexer *l);
pdf_token pilu_pdf_token(pdf_lexer *l);
/* 8.9.7: what stands between ID and EI are a picture's bytes. */
void pilu_pdf_skip_picture(pdf_lexer *l);

#endif
