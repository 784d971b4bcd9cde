import { decodeBase64, encodeBase64 } from "./base-n.ts";
import { type Builtin, calling, fixed, heavy } from "./expr-function.ts";
import { readJson } from "./json-read.ts";
import { writeJson } from "./json-write.ts";
import { queryJsonPath } from "./jsonpath.ts";
import { isFault } from "./value.ts";

/** JSON and base64, by expr and by Argo (`util/expr/env`). */
export const exprData: readonly (readonly [string, Builtin])[] = [
  ["toJSON", fixed("a", (value) => writeJson(value, "  "))],
  ["fromJSON", fixed("s", (text) => readJson(text, "float"))],
  ["toJson", fixed("a", (value) => writeJson(value))],
  ["toBase64", heavy(3, "s", encodeBase64)],
  ["fromBase64", heavy(3, "s", decodeBase64)],
  [
    "jsonpath",
    calling("ss", (call, text, path) => {
      const data = readJson(text, "float");
      return isFault(data) ? data : queryJsonPath(data, path, call.spend);
    }),
  ],
];
