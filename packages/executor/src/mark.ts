import { writeFileSync } from "node:fs";
import { readIfPresent } from "./read-if-present.ts";

/** Leave a mark, unless it is there. A disk that is full keeps none; what is known in memory goes on counting. */
export function mark(file: string, text = ""): void {
  try {
    writeFileSync(file, text, { flag: "wx" });
  } catch {
    // It is there, or cannot be.
  }
}

/** The number that a mark holds; undefined when there is no mark, or an empty one. */
export function markedNumber(file: string): number | undefined {
  return Number(readIfPresent(file)) || undefined;
}
