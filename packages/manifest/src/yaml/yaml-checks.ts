import { type CST, type Document, isMap, isScalar, isSeq, visit } from "yaml";
import { manifestLimits } from "../measure.ts";

/** A problem at offsets of the text. */
export interface TextProblem {
  readonly code: "OX1000" | "OX1015";
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly suggestion?: string;
}

/** Aliases are looked up one by one, so many of them would take very long. */
const mostAliases = 500;

/** What is too much in a document, found on its flat syntax before anything recursive sees it: nesting and aliases. */
export function excessOf(token: CST.Token): TextProblem | undefined {
  const open: { readonly token: CST.Token; readonly depth: number }[] = [{ token, depth: 0 }];
  let aliases = 0;
  for (let top = open.pop(); top; top = open.pop()) {
    if (top.depth > manifestLimits.depth) {
      return problemAt("OX1015", `the file nests deeper than ${manifestLimits.depth} levels`, top.token.offset);
    }
    if (top.token.type === "alias") aliases += 1;
    if (aliases > mostAliases)
      return problemAt("OX1015", `the file has more than ${mostAliases} aliases`, top.token.offset);
    for (const child of childrenOf(top.token)) open.push({ token: child, depth: top.depth + 1 });
  }
  return undefined;
}

function childrenOf(token: CST.Token): readonly CST.Token[] {
  if (token.type === "document") return token.value ? [token.value] : [];
  if (!("items" in token)) return [];
  return token.items.flatMap((item: CST.CollectionItem) => [item.key ?? [], item.value ?? []].flat());
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

/** The first alias whose anchor nobody has set. */
export function unresolvedAlias(tree: Document.Parsed): TextProblem | undefined {
  let lost: TextProblem | undefined;
  visit(tree, {
    Alias(_, alias) {
      if (alias.resolve(tree)) return undefined;
      const [start, end] = alias.range ?? tree.range;
      lost = { code: "OX1000", message: `the alias "${alias.source}" has no anchor before it`, start, end };
      return visit.BREAK;
    },
  });
  return lost;
}

/** A problem at one character. */
export function problemAt(code: TextProblem["code"], message: string, start: number): TextProblem {
  return { code, message, start, end: start + 1 };
}
