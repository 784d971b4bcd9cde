import type { Json } from "@onexit/events";
import type { Path } from "./issue.ts";

/** Calls back for every text in a value that holds braces, keys left out, in order. */
export function walkTexts(value: Json | undefined, path: Path, visit: (text: string, path: Path) => void): void {
  if (typeof value === "string") {
    if (value.includes("{{")) visit(value, path);
  } else if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly Json[]).entries()) walkTexts(item, [...path, index], visit);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) walkTexts(item, [...path, key], visit);
  }
}
