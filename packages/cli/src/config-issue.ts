import { suggest } from "@onexit/manifest";
import { type Document, isMap, isNode, isScalar } from "yaml";
import type { z } from "zod";

/** A problem at an offset of the text. */
export interface ConfigProblem {
  readonly offset: number;
  readonly problem: string;
}

/** What a schema found, in our words and at its place; every unknown key is a problem of its own. */
export function describeIssue(
  issue: z.core.$ZodIssue,
  document: Document.Parsed | undefined,
  knownKeys: (path: readonly PropertyKey[]) => readonly string[],
): readonly ConfigProblem[] {
  const { path } = issue;
  if (issue.code !== "unrecognized_keys") {
    const where = path.length === 0 ? "the file" : path.join(".");
    return [{ offset: offsetOf(document, path), problem: `${where} ${messageOf(issue)}` }];
  }
  // Each of them is looked for among all keys, and nobody reads thousands.
  return issue.keys.slice(0, 200).map((key) => {
    const hint = suggest(key, knownKeys(path));
    const problem = `unknown key "${key}"${hint === undefined ? "" : ` (${hint})`}`;
    return { offset: keyOffset(document, path, key), problem };
  });
}

const kinds: Readonly<Record<string, string>> = {
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
};

function messageOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${kinds[issue.expected] ?? issue.expected}`;
    case "invalid_key":
      return issue.issues[0]?.message ?? issue.message;
    default:
      return issue.message;
  }
}

/** Where a value stands; of one that is missing, what it is missing in. */
function offsetOf(document: Document.Parsed | undefined, path: readonly PropertyKey[]): number {
  const node = document?.getIn(path, true);
  if (isNode(node)) return node.range?.[0] ?? 0;
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1));
}

function keyOffset(document: Document.Parsed | undefined, path: readonly PropertyKey[], name: string): number {
  const map = path.length === 0 ? document?.contents : document?.getIn(path, true);
  const pair = isMap(map) ? map.items.find(({ key }) => isScalar(key) && key.value === name) : undefined;
  return isNode(pair?.key) ? (pair.key.range?.[0] ?? 0) : offsetOf(document, path);
}
