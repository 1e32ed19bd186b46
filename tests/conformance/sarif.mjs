// sarif.mjs MODULES FILE…: what the schema of SARIF 2.1.0 (as @microsoft/jest-sarif carries it, with the ajv that reads
// its draft of JSON Schema) says of each log, as JSON {file: [problem]}; and what code hosts need beyond it: a rule for
// each result, at its index, with help; lines and columns from 1; a fingerprint.
import fs from "node:fs";
import path from "node:path";
import {createRequire} from "node:module";

const [modules, ...files] = process.argv.slice(2);
const home = path.join(path.resolve(modules), "@microsoft/jest-sarif");
const need = createRequire(path.join(home, "x.js"));
const ajv = new (need("ajv"))({schemaId: "auto", allErrors: true, unknownFormats: "ignore"});
ajv.addMetaSchema(need("ajv/lib/refs/json-schema-draft-04.json"));
const valid = ajv.compile(JSON.parse(fs.readFileSync(path.join(home, "lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8")));

function wants(log) {
    const problems = [];
    for (const run of log.runs ?? []) {
        const rules = run.tool.driver.rules;
        for (const [i, result] of run.results.entries()) {
            const say = what => problems.push(`result ${i} (${result.ruleId}): ${what}`);
            const rule = rules[result.ruleIndex];
            if (rule?.id !== result.ruleId) say(`rule ${result.ruleIndex} is ${rule?.id}`);
            if (!rule?.help?.text || !rule?.shortDescription?.text) say("the rule has no help");
            if (!/^[0-9a-f]{16}$/.test(result.partialFingerprints?.["pilu/v1"])) say("no fingerprint");
            for (const {physicalLocation: at} of result.locations) {
                if (!at) continue;
                const r = at.region;
                if (r.startLine < 1 || r.startColumn < 1 || r.endLine < r.startLine) say("a place before the first");
                if (/[^!-~]/.test(at.artifactLocation.uri)) say(`no URI: ${at.artifactLocation.uri}`);
            }
        }
    }
    return problems;
}

const said = {};
for (const file of files) {
    const log = JSON.parse(fs.readFileSync(file, "utf8"));
    said[file] = valid(log) ? wants(log) : valid.errors.map(e => `${e.dataPath} ${e.message}`);
}
console.log(JSON.stringify(said));
