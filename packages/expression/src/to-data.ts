import { writeJson } from "./json-write.ts";
import { type Data, type Fault, isFault, isList, isMap, printValue, type Value } from "./value.ts";

/** A value as plain data: an int is a number while that is exact, a time is its JSON. */
export function toData(value: Value): { readonly value: Data } | Fault {
  // What has no JSON is too large or no number, and no data either.
  const json = typeof value === "object" && value !== null ? writeJson(value) : "";
  return isFault(json) ? json : { value: dataOf(value) };
}

function dataOf(value: Value): Data {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (isList(value)) return value.map(dataOf);
  if (isMap(value)) {
    return Object.fromEntries(
      [...value].map(([key, item]) => [typeof key === "string" ? key : printValue(key), dataOf(item)]),
    );
  }
  if (typeof value !== "object" || value === null) return value;
  if (value.kind === "duration") return dataOf(value.nanos);
  const json = writeJson(value);
  return isFault(json) ? null : (JSON.parse(json) as Data);
}
