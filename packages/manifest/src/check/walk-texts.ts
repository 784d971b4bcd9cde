import type { Path } from "../issue.ts";
import { type Part, partsOf } from "../read/part.ts";

/** Calls back for every text in a part that holds braces, keys left out, in order. */
export function walkTexts(part: Part | undefined, visit: (text: string, path: Path) => void): void {
  if (!part) return;
  const { value } = part;
  if (typeof value === "string") {
    if (value.includes("{{")) visit(value, part.path);
  } else if (typeof value === "object") for (const [, inner] of partsOf(part)) walkTexts(inner, visit);
}
