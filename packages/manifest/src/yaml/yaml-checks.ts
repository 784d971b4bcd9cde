import { type CST, isMap, isScalar, isSeq } from "yaml";
import { manifestLimits } from "../measure.ts";

/** A problem at offsets of the text. */
export interface TextProblem {
  readonly code: "OX1000" | "OX1015" | "OX1029";
  /** An error unless it says otherwise. */
  readonly severity?: "warning";
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly suggestion?: string;
}

/** What is too much in a document, found on its flat syntax before it is composed; if nothing is, whether it has aliases. */
export function excessOf(token: CST.Token): { readonly hasAliases: boolean } | { readonly problem: TextProblem } {
  const found: Found = { hasAliases: false };
  look(token, 0, found);
  return found.problem ? { problem: found.problem } : { hasAliases: found.hasAliases };
}

interface Found {
  hasAliases: boolean;
  problem?: TextProblem;
}

/** Recursive over tokens whose depth the parser has bounded already. */
function look(token: CST.Token, depth: number, found: Found): void {
  if (depth > manifestLimits.depth) {
    found.problem ??= problemAt("OX1015", `the file nests deeper than ${manifestLimits.depth} levels`, token.offset);
  } else if (token.type === "alias") {
    found.hasAliases = true;
  } else if (token.type === "document") {
    if (token.value) look(token.value, depth + 1, found);
  } else if ("items" in token) {
    for (const { key, value } of token.items as readonly CST.CollectionItem[]) {
      if (key) look(key, depth + 1, found);
      if (value) look(value, depth + 1, found);
      if (found.problem) return;
    }
  }
}

/** The second of each two equal keys in one mapping, in all mappings. */
export function duplicateKeys(node: unknown, found: TextProblem[] = []): readonly TextProblem[] {
  if (isSeq(node)) for (const item of node.items) duplicateKeys(item, found);
  if (!isMap(node)) return found;
  const seen = new Set<unknown>();
  for (const { key, value } of node.items) {
    if (isScalar(key) && key.value !== "<<") {
      const [start, end] = key.range ?? [0, 0];
      if (seen.has(key.value))
        found.push({ code: "OX1000", message: `the key "${key.value}" stands here twice`, start, end });
      seen.add(key.value);
    }
    duplicateKeys(value, found);
  }
  return found;
}

/** A problem at one character. */
export function problemAt(code: TextProblem["code"], message: string, start: number): TextProblem {
  return { code, message, start, end: start + 1 };
}

/** The library's words in the form of ours; what it quotes of the text may be long. */
export function readable(message: string): string {
  const line = message.replace(/ in YAML stream: .*/s, "").split("\n")[0] ?? "";
  return (line.slice(0, 1).toLowerCase() + line.slice(1)).replace(/[.:]$/, "").slice(0, 200);
}
