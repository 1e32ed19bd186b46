// schemas.mjs MODULES TEMPLATES DATA…: what ajv says of each data file by the schema of its kind, as JSON {file: [problem]}.
// `note` is allowed everywhere and `prose` is filled in before pilu asks the schema: both are for the caller to know.
import fs from "node:fs";
import path from "node:path";
import {createRequire} from "node:module";

const [modules, templates, ...files] = process.argv.slice(2);
const Ajv = createRequire(path.join(path.resolve(modules), "x.js"))("ajv/dist/2020").default;
const ajv = new Ajv({strict: true, strictTypes: false, strictRequired: false, allErrors: true, allowUnionTypes: true});
ajv.addKeyword("recommended"); // our own: what may be missing but new data begin with (docs/data.md)
ajv.addFormat("money", {type: "number", validate: () => true});
ajv.addFormat("date", /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);
const load = file => JSON.parse(fs.readFileSync(file, "utf8"));
for (const name of fs.readdirSync(path.join(templates, "common")).filter(n => n.endsWith(".json")))
    ajv.addSchema(load(path.join(templates, "common", name)));
const plain = v => Array.isArray(v) ? v.map(plain) : v && typeof v === "object"
    ? Object.fromEntries(Object.entries(v).filter(([k]) => k !== "note").map(([k, x]) => [k, plain(x)])) : v;
const checks = {}, said = {};
for (const file of files) {
    const data = plain(load(file));
    checks[data.kind] ??= ajv.compile(load(path.join(templates, data.kind, "schema.json")));
    said[file] = checks[data.kind](data) ? [] : checks[data.kind].errors.map(e => `${e.instancePath} ${e.message}`);
}
console.log(JSON.stringify(said));
