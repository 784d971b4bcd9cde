import type { Json } from "./json.ts";
import type { Problem } from "./problem.ts";
import { type RenderOptions, renderShared, type Shared, sharedOf } from "./render.ts";

/** A problem of one text in a tree. */
export interface TreeProblem extends Problem {
  /** Keys and list positions. */
  readonly path: readonly (string | number)[];
}

export interface RenderedTree {
  readonly value: Json;
  /** Unknown names of all texts, each once. */
  readonly unknown: readonly string[];
  /** Where each of them stands; a name once for each text. */
  readonly unknownAt: readonly { readonly path: readonly (string | number)[]; readonly name: string }[];
  readonly problems: readonly TreeProblem[];
}

/** Lists and objects inside one another; what is deeper stays unrendered, with a problem. */
const deepest = 100;

interface Found {
  readonly unknownAt: { readonly path: readonly (string | number)[]; readonly name: string }[];
  readonly problems: TreeProblem[];
}

/** Renders every text of a JSON value, keys apart. All texts together share the limits of one. Never throws. */
export function renderTree(tree: Json, variables: object, options: RenderOptions): RenderedTree {
  const found: Found = { unknownAt: [], problems: [] };
  const value = renderValue(tree, [], variables, sharedOf(options), found);
  return { value, unknown: [...new Set(found.unknownAt.map(({ name }) => name))], ...found };
}

function renderValue(
  value: Json,
  path: readonly (string | number)[],
  variables: object,
  shared: Shared,
  found: Found,
): Json {
  if (typeof value === "string") return renderText(value, path, variables, shared, found);
  if (typeof value !== "object" || value === null) return value;
  if (path.length >= deepest) {
    found.problems.push({ message: `values nest deeper than ${deepest}`, line: 1, column: 1, path });
    return value;
  }
  const inner = (item: Json, key: string | number) => renderValue(item, [...path, key], variables, shared, found);
  if (Array.isArray(value)) return value.map(inner);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item, key)]));
}

function renderText(
  source: string,
  path: readonly (string | number)[],
  variables: object,
  shared: Shared,
  found: Found,
): string {
  if (!source.includes("{{")) return source;
  const { text, unknown, problem } = renderShared(source, variables, shared);
  for (const name of unknown) found.unknownAt.push({ path, name });
  if (problem) found.problems.push({ ...problem, path });
  return text;
}
