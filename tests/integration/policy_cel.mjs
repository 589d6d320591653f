// Expressions that a generator makes are evaluated by @bufbuild/cel, written as a conformance set, and held against
// ours by cablemark-conformance: whatever the one says, the other says.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { spawnSync } from "node:child_process";
import * as cel from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";

const [program] = process.argv.slice(2);
const COUNT = 8000;

// Numbers that are the same on every machine (mulberry32).
let seed = 20100121;
function random(below) {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % below;
}
const pick = (...choices) => choices[random(choices.length)];
const one = (...makers) => pick(...makers)();

const INTS = ["0", "1", "2", "-1", "7", "-13", "100", "9223372036854775807", "-9223372036854775808", "0x1F"];
const UINTS = ["0u", "1u", "2u", "7u", "255u", "18446744073709551615u", "0x1Fu"];
const DOUBLES = ["0.0", "-0.0", "1.0", "1.5", "-2.25", "1e3", "1e308", "0.1", "-7.75"];
const STRINGS = ["''", "'a'", "'b'", "'ab'", "'NOFORN'", '"SECRET"', "'a b'", "'\\n'", "'É'", "r'a\\d'", "'12'", "'1.5'", "'x//y'"];
const BYTES = ["b''", "b'a'", "b'ab'", "b'\\xff'", "b'É'"];
const DURATIONS = ["duration('0s')", "duration('1s')", "duration('90m')", "duration('-1h')", "duration('1.5s')"];
const TIMES = [
  "timestamp('2010-01-21T14:22:00Z')", "timestamp('2009-02-13T23:31:30Z')", "timestamp('1970-01-01T00:00:00Z')",
  "timestamp('2000-02-29T12:00:00+02:00')",
];
// It reads blank text as the number 0, and puts nothing between letters for an empty text that is to be replaced; cel-go,
// whose authors write the conformance sets, does neither.
const NUMERALS = ["'12'", "'-3'", "'1.5'", "'a'", "'9223372036854775808'", "'18446744073709551615'"];
// Names that macros have bound, by type.
const scope = { int: [], string: [] };

function literal(type) {
  const sets = { int: INTS, uint: UINTS, double: DOUBLES, string: STRINGS, bytes: BYTES, bool: ["true", "false"],
                 duration: DURATIONS, timestamp: TIMES };
  if (scope[type]?.length && random(2)) return pick(...scope[type]);
  return pick(...sets[type]);
}

const SCALARS = ["int", "uint", "double", "string", "bytes", "bool", "duration", "timestamp"];
const list = (type, depth) => `[${Array.from({ length: random(4) }, () => make(type, depth - 1)).join(", ")}]`;
const map = (depth) =>
  `{${[...new Set(Array.from({ length: random(3) }, () => pick("'a'", "'b'", "'c'")))]
    .map((key) => `${key}: ${make("int", depth - 1)}`)
    .join(", ")}}`;

function within(type, name, body) {
  scope[type].push(name);
  const text = body();
  scope[type].pop();
  return text;
}

function macro(depth) {
  const type = pick("int", "string");
  const range = list(type, depth);
  const name = `v${scope.int.length + scope.string.length}`;
  const condition = within(type, name, () => make("bool", depth - 1));
  return one(
    () => `${range}.all(${name}, ${condition})`,
    () => `${range}.exists(${name}, ${condition})`,
    () => `${range}.exists_one(${name}, ${condition})`,
    () => `${range}.filter(${name}, ${condition}).size() == ${literal("int")}`,
    () => `${range}.map(${name}, ${within(type, name, () => make("int", depth - 1))}) == ${list("int", depth)}`,
  );
}

function same(depth, operators) {
  const type = pick(...SCALARS);
  return `${make(type, depth - 1)} ${pick(...operators)} ${make(type, depth - 1)}`;
}

const makers = {
  bool: (d) => [
    () => `(${make("bool", d)} && ${make("bool", d)})`,
    () => `(${make("bool", d)} || ${make("bool", d)})`,
    () => `!${make("bool", d)}`,
    () => `(${same(d, ["==", "!="])})`,
    () => {
      const type = pick("int", "uint", "double", "string", "bytes", "duration", "timestamp");
      return `(${make(type, d)} ${pick("<", "<=", ">", ">=")} ${make(type, d)})`;
    },
    () => `(${make(pick("int", "uint", "double"), d)} ${pick("<", ">=", "==")} ${make(pick("int", "uint", "double"), d)})`,
    () => `(${make("int", d)} in ${list("int", d)})`,
    () => `(${make("string", d)} in ${map(d)})`,
    () => `${make("string", d)}.${pick("contains", "startsWith", "endsWith")}(${make("string", d)})`,
    () => `${make("string", d)}.matches(${pick("'a+'", "'^[A-Z]+$'", "'[0-9]'", "''")})`,
    () => `has(${map(d)}.a)`,
    () => macro(d + 1),
    () => `(${map(d)} == ${map(d)})`,
    () => `(${list("int", d)} == ${list("int", d)})`,
    () => `bool(${pick("'true'", "'false'", "'maybe'", make("bool", d))})`,
  ],
  int: (d) => [
    () => `(${make("int", d)} ${pick("+", "-", "*", "/", "%")} ${make("int", d)})`,
    // It takes -(-(x)) for x, and with it the overflow of the least integer.
    () => `-(${make("string", d)}.size())`,
    () => `size(${make("string", d)})`,
    () => `${list("int", d)}.size()`,
    () => `size(${make("bytes", d)})`,
    () => `${map(d)}.size()`,
    () => `int(${make(pick("uint", "double", "timestamp"), d)})`,
    () => `int(${pick(...NUMERALS)})`,
    () => `${list("int", d)}[${pick("0", "1", "2", "-1")}]`,
    () => `${map(d)}['a']`,
    () => `${map(d)}.b`,
    () => `${make("timestamp", d)}.${pick("getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek",
                                         "getDayOfYear", "getHours", "getMinutes", "getSeconds")}()`,
    () => `${make("duration", d)}.${pick("getHours", "getMinutes", "getSeconds")}()`,
    () => `${make("string", d)}.indexOf(${make("string", d)})`,
  ],
  uint: (d) => [
    () => `(${make("uint", d)} ${pick("+", "-", "*")} ${make("uint", d)})`,
    // It calls the quotient of a number over 2^63 an overflow.
    () => `(${pick("0u", "7u", "255u")} ${pick("/", "%")} ${make("uint", d)})`,
    () => `uint(${make(pick("int", "double"), d)})`,
    () => `uint(${pick(...NUMERALS)})`,
  ],
  double: (d) => [
    () => `(${make("double", d)} ${pick("+", "-", "*", "/")} ${make("double", d)})`,
    () => `double(${make(pick("int", "uint"), d)})`,
  ],
  string: (d) => [
    () => `(${make("string", d)} + ${make("string", d)})`,
    () => `string(${make(pick("int", "uint", "bool", "bytes"), d)})`,
    () => `${make("string", d)}.lowerAscii()`,
    () => `${make("string", d)}.upperAscii()`,
    () => `${make("string", d)}.trim()`,
    () => `${make("string", d)}.replace(${pick("'a'", "'A'", "'/'", "' '")}, ${make("string", d)})`,
    () => `${make("string", d)}.substring(${pick("0", "1", "2")})`,
    () => `${make("string", d)}.charAt(${pick("0", "1", "5")})`,
    () => `${list("string", d)}.join(${pick("''", "', '")})`,
  ],
  bytes: (d) => [() => `(${make("bytes", d)} + ${make("bytes", d)})`, () => `bytes(${make("string", d)})`],
  duration: (d) => [
    () => `(${make("duration", d)} ${pick("+", "-")} ${make("duration", d)})`,
    () => `(${make("timestamp", d)} - ${make("timestamp", d)})`,
  ],
  timestamp: (d) => [() => `(${make("timestamp", d)} ${pick("+", "-")} ${make("duration", d)})`],
};

function make(type, depth) {
  if (depth <= 0 || random(4) === 0) return literal(type);
  if (random(8) === 0) return `(${make("bool", depth - 1)} ? ${make(type, depth - 1)} : ${make(type, depth - 1)})`;
  return one(...makers[type](depth - 1));
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

// As conformance sets write values; null for one that they do not hold.
function tagged(value) {
  if (value === null) return '{"null":null}';
  if (typeof value === "boolean") return `{"bool":${value}}`;
  if (typeof value === "bigint") return `{"int":${value}}`;
  if (typeof value === "number") {
    const text = Object.is(value, -0) ? "-0.0" : Number.isNaN(value) ? "nan" : value === Infinity ? "inf"
      : value === -Infinity ? "-inf" : String(value);
    return `{"double":"${text}"}`;
  }
  if (typeof value === "string") return `{"string":${JSON.stringify(value)}}`;
  if (value instanceof Uint8Array) return `{"bytes_hex":"${hex(value)}"}`;
  if (cel.isCelUint(value)) return `{"uint":${value.value}}`;
  return null;
}

// Values without a tag of their own are compared inside an expression that gives one.
function expression() {
  const type = pick(...SCALARS, "bool", "bool", "int", "string");
  const text = make(type, 4);
  if (type === "duration") return `(${text}).getSeconds()`;
  if (type === "timestamp") return `int(${text})`;
  return text;
}

const env = cel.celEnv({ funcs: strings });
const rows = [];
let errors = 0;
const seen = new Set();
while (rows.length < COUNT) {
  const text = expression();
  if (seen.has(text) || text.length > 600) continue;
  seen.add(text);
  let result;
  try {
    result = cel.plan(env, cel.parse(text))({});
  } catch (error) {
    result = cel.celError(error);
  }
  const failed = cel.isCelError(result);
  const value = failed ? null : tagged(result);
  if (!failed && value === null) continue;
  if (failed) ++errors;
  const outcome = failed ? '"error":"error"' : `"value":${value}`;
  rows.push(`{"file":"generated","name":"${rows.length}","expr":${JSON.stringify(text)},"disable_check":true,${outcome}}`);
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cablemark-cel-"));
fs.writeFileSync(path.join(folder, "cel.jsonl"), rows.join("\n") + "\n");
const done = spawnSync(path.join(path.dirname(program), "cablemark-conformance"), [folder, "-v"], { encoding: "utf8", maxBuffer: 1 << 28 });
fs.rmSync(folder, { recursive: true });
const lines = (done.stdout + done.stderr).split("\n").filter((line) => line.includes("cel.jsonl"));
console.log(`${rows.length} expressions, ${errors} of them errors`);
console.log(lines.slice(-40).join("\n"));
process.exit(lines.at(-1) === `cel.jsonl ${COUNT}/${COUNT}` ? 0 : 1);
