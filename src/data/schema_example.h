/* schema_example.h: a value that a schema allows, to begin writing data with. */
#ifndef PILU_DATA_SCHEMA_EXAMPLE_H
#define PILU_DATA_SCHEMA_EXAMPLE_H

#include "data/value.h"

/* The smallest value: of an object the required and recommended fields but those whose paths are in `omits` (or
 * NULL), of a list one item or as many as are required, of an enum the first; where the schema has `examples`, the
 * first of these. JSON has no comments, so each object begins with a `note` that tells what its fields are and
 * which others there may be. The schema's $ref must have been led to what they mean (pilu_schema_file_check). NULL
 * for a schema whose $ref go round in circles. */
pilu_value *pilu_schema_example(pilu_arena *arena, const pilu_value *schema, const pilu_value *omits);

/* Is this what would be written for the schema? Of a list or object only the one of `examples` is known. Numbers as
 * they are given, not yet money. */
pilu_starter pilu_schema_starter(const pilu_value *schema, const pilu_value *value);

#endif
