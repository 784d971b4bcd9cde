import { parseDuration } from "../duration.ts";
import type { Report } from "../report.ts";
import type { Memoize } from "../workflow.ts";
import { cacheFields, keyRefFields, memoizeFields } from "./fields.ts";
import { fieldOf, optional, type Part } from "./part.ts";
import { readObject, readText } from "./value-reader.ts";

/** Under which key outputs are kept, and where. */
export function readMemoize(part: Part | undefined, report: Report): Memoize | undefined {
  const object = part && readObject(part, memoizeFields, report);
  if (!object) return undefined;
  const key = readText(fieldOf(object, "key"), report);
  if (!key) report.error("OX1005", object.path, "memoize has no key", { atKey: true });
  const cache = fieldOf(object, "cache");
  const holder = cache && readObject(cache, cacheFields, report);
  const given = holder && fieldOf(holder, "configMap");
  const configMap = given && readObject(given, keyRefFields, report);
  const name = configMap && readText(fieldOf(configMap, "name"), report);
  if (!name) report.error("OX1005", object.path, "memoize has no cache.configMap.name", { atKey: true });
  const age = fieldOf(object, "maxAge");
  const maxAge = readText(age, report) || undefined;
  if (age && maxAge && !maxAge.includes("{{") && "problem" in parseDuration(maxAge)) {
    report.error("OX1004", age.path, `maxAge must be a duration such as 1h30m, not the text "${maxAge}"`);
  }
  return key && name ? { key, cache: name, ...optional("maxAge", maxAge) } : undefined;
}
