/* schema.h: what a kind's data must look like.
 *
 * A subset of JSON Schema 2020-12: $schema $id $comment $defs $ref title description type properties required
 * additionalProperties items enum const minimum exclusiveMinimum maximum minLength minItems maxItems oneOf format
 * examples, and our own recommended: names like those of required that may be missing, but that `pilu new` writes;
 * other readers take it for a remark. A $ref is «#/$defs/NAME» of the same file or «../FOLDER/FILE.json#/$defs/NAME»
 * of one in another folder of templates/, where editors find it too; a format is `date` (YYYY-MM-DD) or `money`; of
 * the branches of a oneOf those are out whose type or `const` fields say otherwise; the only one left, or the first
 * whose required fields are all there, is taken, and findings speak of that one; of `examples` the first is what
 * `pilu new` writes. Anything else in a schema file is a schema-bad finding.
 *
 * `format: "money"` makes a number PILU_MONEY: converted by the document's `money_unit` (元 or 万元) to
 * 元, exactly, on a whole 分. Unknown fields are findings with the nearest known name; a field `note` is
 * allowed everywhere. */
#ifndef PILU_DATA_SCHEMA_H
#define PILU_DATA_SCHEMA_H

#include "base/loader.h"
#include "data/value.h"

/* Checks `root` against `schema` (itself a parsed JSON value, whose $ref are led to what they mean; `loader` finds the
 * other files) and converts money in place. Returns false when there were findings of severity error. */
bool pilu_schema_check(pilu_arena *arena, pilu_diags *diags, pilu_value *schema, const pilu_loader *loader,
                       pilu_value *root);

/* The same with a schema that has been found good (pilu_schema_file_check), which is only read. `omits`: paths as
 * pilu_value_path writes them, of what need not be there whatever the schema requires; or NULL. */
bool pilu_schema_apply(pilu_arena *arena, pilu_diags *diags, const pilu_value *schema, const pilu_value *omits,
                       pilu_value *root);

/* What a value that was given is called, from the schema that was applied: «公务接待费»; empty when it has no name. */
pilu_str pilu_schema_title(const pilu_value *value);

#endif
