// The YAML language server, with our schema: silent on the shipped packs, and it knows the keys of a rule.
import fs from "node:fs";
import path from "node:path";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { getLanguageService } = require("yaml-language-server");
const { TextDocument } = require("vscode-languageserver-textdocument");

const [program, source] = process.argv.slice(2);
const schema = JSON.parse(execFileSync(program, ["policy", "schema"], { encoding: "utf8" }));
const service = getLanguageService({
  schemaRequestService: async () => JSON.stringify(schema),
  workspaceContext: { resolveRelativePath: (relative) => relative },
  telemetry: { send() {}, sendError() {}, sendTrack() {} },
  clientCapabilities: {},
});
service.configure({
  validate: true,
  completion: true,
  hover: true,
  yamlVersion: "1.2",
  schemas: [{ uri: "file:///policy.schema.json", fileMatch: ["*.yaml"], schema }],
});

let faults = 0;
let version = 0;
const document = (text) => TextDocument.create("file:///pack.yaml", "yaml", ++version, text);
const folder = path.join(source, "policies");
const packs = fs.readdirSync(folder).filter((name) => name.endsWith(".yaml"));
for (const name of packs) {
  for (const found of await service.doValidation(document(fs.readFileSync(path.join(folder, name), "utf8")), false)) {
    console.log(`${name}:${found.range.start.line + 1}: ${found.message}`);
    ++faults;
  }
}
const wrong = "policy: p\nschema: 1\nversion: 1.0.0\nrules:\n  a:\n    sumary: x\n";
if ((await service.doValidation(document(wrong), false)).length === 0) {
  console.log("a rule with a key that is none is taken");
  ++faults;
}
const open = "policy: p\nschema: 1\nversion: 1.0.0\nrules:\n  a:\n    ";
const offered = await service.doComplete(document(open), { line: 5, character: 4 }, false);
const labels = offered.items.map((item) => item.label);
for (const key of ["severity", "when", "require", "message"]) {
  if (!labels.includes(key)) {
    console.log(`the key ${key} is not offered: ${labels.join(", ")}`);
    ++faults;
  }
}
console.log(`${packs.length} packs, ${labels.length} keys offered, ${faults} faults`);
process.exit(faults ? 1 : 0);
