/* What holds when no sheet says anything: a page of plain text that is readable, no more. The look of a document is its
 * kind's style.css. The body is 三号 on the grid of GB/T 9704-2012 §5.2 (15.75 pt, line pitch 15.75 × 15/8). */
#include "doc/css.h"

const char PILU_CSS_BUILT_IN[] =
    "body { font-family: var(--body); font-size: 15.75pt; line-height: 29.53pt; color: #000; text-align: justify }\n"
    "h1, h2, h3, h4, h5, h6 { font-weight: bold; break-after: avoid; break-inside: avoid }\n"
    "h1 { font-size: 22pt; line-height: 36pt; text-align: center }\n"
    "p, note, label { margin: 0 }\n"
    "label { break-after: avoid }\n"
    "attachment { break-before: page }\n"
    "cover, toc { break-after: page }\n"
    "blockquote { margin: 0 2em }\n"
    "ul, ol { margin-left: 2em }\n"
    "signature { break-inside: avoid; text-align: end }\n"
    "figure { break-inside: avoid }\n"
    "chart { font-size: 9pt; line-height: 12pt; text-align: start; text-indent: 0 }\n"
    "figcaption { text-align: center; text-indent: 0 }\n"
    "table { text-align: start; text-indent: 0 }\n"
    "caption { text-align: center; break-after: avoid }\n"
    "th, td { padding: 2pt 4pt; vertical-align: middle }\n"
    "th { font-weight: bold; text-align: center }\n"
    "strong, em { font-weight: bold }\n"
    "sup, sub { font-size: 70% }\n"
    "sup { vertical-align: super }\n"
    "sub { vertical-align: sub }\n";
