/* chinese.h: whole numbers in Chinese words: for headings (一、), prose (chinese) and amounts in capitals (大写). */
#ifndef PILU_BASE_CHINESE_H
#define PILU_BASE_CHINESE_H

#include "base/buf.h"

typedef enum pilu_chinese_style {
    PILU_CHINESE_SMALL,   /* 十二, 一百零一 (GB/T 15835-2011 §4.3: 零 inside a number) */
    PILU_CHINESE_CAPITAL  /* 壹拾贰 (支付结算办法, 附件一) */
} pilu_chinese_style;

void pilu_chinese_print(uint64_t number, pilu_chinese_style style, pilu_buf *out);

/* A digit 0–9: 零 壹 … */
const char *pilu_chinese_digit(unsigned digit, pilu_chinese_style style);

/* “text”, or 《text》 for a title; the same marks within it become those of the inner level (GB/T 15834-2011 §4.8.3.3,
 * §4.15.3.2). */
void pilu_buf_quoted(pilu_buf *out, pilu_str text, bool title);

#endif
