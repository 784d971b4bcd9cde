import { existsSync, readFileSync } from "node:fs";
import { codeOf } from "./cause.ts";

/** The text of a file, or undefined when there is none. Throws when it cannot be read. */
export function readIfPresent(file: string): string | undefined {
  // Asked first, for the absent file is the usual case and an exception costs more than the whole question.
  if (!existsSync(file)) return undefined;
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    // ESRCH: the process ended while its entry in /proc was being read.
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ESRCH") return undefined;
    throw error;
  }
}
