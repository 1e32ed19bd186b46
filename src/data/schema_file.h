/* schema_file.h: what may stand in a schema file, and how its parts are found. For src/data and, where new data is
 * begun, pilu.c. */
#ifndef PILU_DATA_SCHEMA_FILE_H
#define PILU_DATA_SCHEMA_FILE_H

#include "base/loader.h"
#include "base/nearest.h"
#include "data/value.h"

/* Whether the schema, and the files it refers to, keep to the subset of schema.h; if not, a schema-bad finding for
 * each fault. Each $ref is led to the schema it means (`alias`). */
bool pilu_schema_file_check(pilu_arena *arena, pilu_diags *diags, pilu_value *schema, const pilu_loader *loader);

/* The schema that a chain of $ref ends at, `schema` itself when it has none; NULL for a chain without end. */
const pilu_value *pilu_schema_resolve(const pilu_value *schema);

/* Whether data may have something at «projects[].funds». If not, `near` has been tried with the names at the part of
 * the path that is wrong. */
bool pilu_schema_has(const pilu_value *schema, pilu_str path, pilu_nearest *near);

/* The list of paths has this one; it may be NULL. */
bool pilu_paths_have(const pilu_value *paths, pilu_str path);

#endif
