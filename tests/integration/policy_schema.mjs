// The JSON Schema of packs takes every pack that loads and refuses every broken one that a schema can refuse. What it
// cannot tell (words, types, expressions, YAML that a parser settles) is listed in tests/policies/beyond_schema.txt.
import fs from "node:fs";
import path from "node:path";
import { execFileSync } from "node:child_process";
import Ajv from "ajv";
import YAML from "yaml";

const [program, source] = process.argv.slice(2);
const schema = JSON.parse(execFileSync(program, ["policy", "schema"], { encoding: "utf8" }));
const validate = new Ajv({ allowUnionTypes: true }).compile(schema);
process.removeAllListeners("warning");
process.on("warning", () => {});

function accepts(file) {
  try {
    return validate(YAML.parse(fs.readFileSync(file, "utf8"), { logLevel: "error" }));
  } catch {
    return false;
  }
}

function packs(folder) {
  return fs
    .readdirSync(path.join(source, folder), { recursive: true })
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => path.join(source, folder, name));
}

let faults = 0;
const fault = (text) => {
  console.log(text);
  ++faults;
};

const good = [
  ...packs("policies").filter((file) => !file.includes("fixtures")),
  ...packs("tests/policies/trial"),
  ...packs("tests/policies/doubtful"),
  ...packs("examples/policies"),
];
for (const file of good) {
  if (!accepts(file)) fault(`refused: ${file}: ${JSON.stringify(validate.errors?.slice(0, 2))}`);
}
const list = path.join(source, "tests/policies/beyond_schema.txt");
const beyond = new Set(fs.readFileSync(list, "utf8").split("\n").filter((line) => line && !line.startsWith("#")));
let refused = 0;
const broken = fs.readdirSync(path.join(source, "tests/policies/broken")).filter((name) => name.endsWith(".yaml"));
for (const name of broken) {
  const taken = accepts(path.join(source, "tests/policies/broken", name));
  if (!taken) ++refused;
  if (taken && !beyond.has(name)) fault(`taken, and not listed as beyond a schema: ${name}`);
  if (!taken && beyond.has(name)) fault(`refused, and listed as beyond a schema: ${name}`);
}
console.log(`${good.length} packs taken, ${refused} of ${broken.length} broken ones refused, ${faults} faults`);
process.exit(faults ? 1 : 0);
