import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import { truncate } from "@onexit/render";

/** Details within a bound, and the paths of what was cut or left out. */
export interface FittedDetails {
  readonly details: JsonObject;
  readonly truncated: readonly string[];
}

/** Each round cuts deeper; in the last one texts are still worth reading. */
const longestTexts = [32_768, 8_192, 2_048, 512] as const;

/** Cuts the longest texts first, of logs the head; when that is not enough the largest fields are left out. */
export function fitDetails(details: JsonObject, mostBytes: number): FittedDetails {
  if (sizeOf(details) <= mostBytes) return { details, truncated: [] };
  let fitted: FittedDetails = { details, truncated: [] };
  for (const longest of longestTexts) {
    fitted = cutTexts(details, longest);
    if (sizeOf(fitted.details) <= mostBytes) return fitted;
  }
  return leaveOut(fitted, mostBytes);
}

/** The bytes of a value as JSON in UTF-8. */
export function sizeOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function cutTexts(details: JsonObject, longest: number): FittedDetails {
  const truncated: string[] = [];
  const cut = (value: Json, path: string): Json => {
    if (typeof value === "string") {
      const short = truncate(value, longest, { keep: path.endsWith("log_tail") ? "tail" : "head" });
      if (short !== value) truncated.push(path);
      return short;
    }
    if (Array.isArray(value)) return value.map((item: Json, index) => cut(item, `${path}[${index}]`));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cut(item, `${path}.${key}`)]));
  };
  return { details: cut(details, "custom_details") as JsonObject, truncated };
}

function leaveOut({ details, truncated }: FittedDetails, mostBytes: number): FittedDetails {
  const left = new Map(Object.entries(details));
  const dropped: string[] = [];
  const bySize = [...left].sort(([, a], [, b]) => sizeOf([b]) - sizeOf([a]));
  for (const [key] of bySize) {
    if (sizeOf(Object.fromEntries(left)) <= mostBytes) break;
    left.delete(key);
    dropped.push(`custom_details.${key}`);
  }
  const isDropped = (path: string) =>
    dropped.some((field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`));
  return {
    details: Object.fromEntries(left),
    truncated: [...truncated.filter((path) => !isDropped(path)), ...dropped],
  };
}
