import { isJsonObject, type Json, type JsonObject } from "@onexit/events";

/**
 * Only the named fields of an answer, or with a `-` in front all others: `items.metadata.name,metadata`. Lists are looked
 * through, so `items.spec` is that of each item. An empty text leaves the answer whole.
 */
export function projected(answer: JsonObject, fields: string, prefix = ""): JsonObject {
  const isExclusion = fields.startsWith("-");
  const paths = fields
    .slice(isExclusion ? 1 : 0)
    .split(",")
    .map((field) => field.trim())
    .filter((field) => field !== "")
    .map((field) => (prefix !== "" && field.startsWith(prefix) ? field.slice(prefix.length) : field).split("."));
  if (paths.length === 0) return answer;
  return (isExclusion ? without(answer, paths) : only(answer, paths)) as JsonObject;
}

type Paths = readonly (readonly string[])[];

function only(value: Json, paths: Paths): Json {
  if (paths.some((path) => path.length === 0)) return value;
  if (Array.isArray(value)) return value.map((item) => only(item as Json, paths));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const deeper = below(paths, key);
      return deeper.length === 0 ? [] : [[key, only(inner as Json, deeper)]];
    }),
  );
}

function without(value: Json, paths: Paths): Json {
  if (Array.isArray(value)) return value.map((item) => without(item as Json, paths));
  if (!isJsonObject(value) || paths.length === 0) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const deeper = below(paths, key);
      return deeper.some((path) => path.length === 0) ? [] : [[key, without(inner as Json, deeper)]];
    }),
  );
}

function below(paths: Paths, key: string): Paths {
  return paths.filter(([first]) => first === key).map((path) => path.slice(1));
}
