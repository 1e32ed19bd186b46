/* json.h: strict JSON (RFC 8259 within I-JSON) on top of cJSON.
 *
 * One scan checks UTF-8, duplicate keys, \u0000, lone surrogates, trailing text, depth and size and
 * records every value's offset and every number's text; cJSON then builds the tree, and its doubles are
 * never used. Nothing is guessed: whatever is not right is a finding with its line and column. */
#ifndef PILU_DATA_JSON_H
#define PILU_DATA_JSON_H

#include "data/value.h"

enum { PILU_JSON_DEPTH = 64 }; /* levels of nesting allowed */

/* The root value of a source, or NULL and findings. All numbers are PILU_NUMBER until a schema says they
 * are money. */
pilu_value *pilu_json_parse(pilu_arena *arena, pilu_diags *diags, const pilu_source *source);

#endif
