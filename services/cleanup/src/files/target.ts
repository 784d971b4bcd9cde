import type { Refusal } from "../removal.ts";
import { nameOf, textProblemOf } from "../text-problem.ts";

/** What is to be removed, as far as its text alone can tell. */
export interface Target {
  /** Absolute, without `.`, `..`, empty segments and a slash at the end. */
  readonly path: string;
  /** All that the directory holds, not the directory itself. */
  readonly entriesOnly: boolean;
}

/**
 * The target that a path names. Refuses what a mistake or an empty variable may have made of it: the declared text and
 * the rendered one must agree about everything that decides how much is removed.
 */
export function targetOf(declared: string, rendered: string): Target | Refusal {
  const problem = textProblemOf(rendered) ?? pathProblemOf(declared, rendered);
  if (problem !== undefined) return { refusal: `${nameOf(declared, rendered)} ${problem}` };
  const entriesOnly = rendered.endsWith("/*");
  return { path: rendered.replace(entriesOnly ? /\/\*$/ : /\/$/, ""), entriesOnly };
}

function pathProblemOf(declared: string, rendered: string): string | undefined {
  if (!rendered.startsWith("/")) return "is not an absolute path";
  if ([declared, rendered].some((text) => text.split("/").includes(".."))) return 'has a ".." in it';
  if (rendered.endsWith("/") && !declared.endsWith("/")) return "ends in an empty value";
  const segments = rendered.slice(1).replace(/\/$/, "").split("/");
  if (segments.join("") === "" || rendered === "/*") return "is the root of the file system";
  if (segments.some((segment) => segment.trim() === "")) return "has an empty segment; is a variable empty?";
  if (segments.includes(".")) return 'has a "." in it';
  const plain = rendered.endsWith("/*") && declared.endsWith("/*") ? segments.slice(0, -1) : segments;
  // Taken literally it would be found absent, and the files that were meant would stay.
  if (plain.some((segment) => /[*?]/.test(segment))) return 'has a pattern in it; only "/*" at the end is known';
  return undefined;
}
