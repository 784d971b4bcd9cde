import { decodeBase32, decodeBase64, encodeBase32, encodeBase64 } from "./base-n.ts";
import { adler32, hexOf } from "./checksum.ts";
import { type Builtin, calling, fixed, heavy, variadic } from "./expr-function.ts";
import { goType, isEqual } from "./go-values.ts";
import { readJson } from "./json-read.ts";
import { writeJson } from "./json-write.ts";
import { isEmpty, textOf } from "./sprig-convert.ts";
import { type Fault, isFault, isList, isMap, type Value } from "./value.ts";

/** sprig's defaults, types, JSON, encodings and checksums. */
export const sprigValues: readonly (readonly [string, Builtin])[] = [
  ["default", variadic("a", "a", (fallback, ...given) => (isEmpty(given[0] ?? null) ? fallback : (given[0] ?? null)))],
  ["empty", fixed("a", isEmpty)],
  ["coalesce", variadic("", "a", (...values) => values.find((value) => !isEmpty(value)) ?? null)],
  ["all", variadic("", "a", (...values) => values.every((value) => !isEmpty(value)))],
  ["any", variadic("", "a", (...values) => values.some((value) => !isEmpty(value)))],
  ["ternary", fixed("aab", (yes, no, condition) => (condition ? yes : no))],
  ["fromJson", fixed("s", (text) => orElse(readJson(text, "float"), null))],
  ["mustFromJson", fixed("s", (text) => readJson(text, "float"))],
  ["toJson", fixed("a", (value) => orElse(writeJson(value), ""))],
  ["mustToJson", fixed("a", (value) => writeJson(value))],
  ["toPrettyJson", fixed("a", (value) => orElse(writeJson(value, "  "), ""))],
  ["mustToPrettyJson", fixed("a", (value) => writeJson(value, "  "))],
  ["toRawJson", fixed("a", (value) => writeJson(value))],
  ["mustToRawJson", fixed("a", (value) => writeJson(value))],
  ["typeOf", fixed("a", typeOf)],
  ["typeIs", fixed("sa", (type, value) => type === typeOf(value))],
  ["typeIsLike", fixed("sa", (type, value) => type === typeOf(value) || `*${type}` === typeOf(value))],
  ["kindOf", fixed("a", kindOf)],
  ["kindIs", fixed("sa", (kind, value) => kind === kindOf(value))],
  [
    "deepEqual",
    calling("aa", (call, left, right) => {
      const patience = { left: 10_000 };
      const same = typeof left === typeof right && isEqual(left, right, patience);
      return call.spend(10_000 - patience.left) ?? same;
    }),
  ],
  ["b64enc", heavy(3, "s", encodeBase64)],
  ["b64dec", heavy(3, "s", (text) => problemText(decodeBase64(text)))],
  ["b32enc", heavy(3, "s", encodeBase32)],
  ["b32dec", heavy(3, "s", (text) => problemText(decodeBase32(text)))],
  ["sha1sum", fixed("s", (text) => hexOf("sha1", text))],
  ["sha256sum", fixed("s", (text) => hexOf("sha256", text))],
  ["sha512sum", fixed("s", (text) => hexOf("sha512", text))],
  ["adler32sum", fixed("s", adler32)],
  ["fail", fixed("s", (message) => ({ problem: message || "fail was called without a message" }))],
];

function orElse(result: Value | Fault, otherwise: Value): Value {
  return isFault(result) ? otherwise : result;
}

/** sprig's decoders give the error as the text. */
function problemText(result: Value | Fault): Value {
  return isFault(result) ? result.problem : textOf(result);
}

function typeOf(value: Value): string {
  return value === null ? "<nil>" : goType(value);
}

function kindOf(value: Value): string {
  if (value === null) return "invalid";
  if (isList(value)) return "slice";
  if (isMap(value)) return "map";
  if (typeof value !== "object") return goType(value);
  return { time: "struct", duration: "int64", zone: "ptr" }[value.kind];
}
