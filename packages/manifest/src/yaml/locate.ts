import { isJsonObject, type JsonObject } from "@onexit/events";
import { type Document, isAlias, isCollection, isMap, isScalar, isSeq, type LineCounter, type Node } from "yaml";
import type { Issue, LocatedIssue, Path } from "../issue.ts";
import { rangeWithin, type TextRange } from "./text-position.ts";

/** A file, and one document in it. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;
  readonly tree: Document.Parsed;
}

/** A value in the tree and the key that it stands at, if any. */
interface Place {
  readonly node: unknown;
  readonly key?: unknown;
}

/**
 * The issue with its line and column; the notes with theirs. What stands in another document is located there if that
 * one is `beside` this, by its kind and name.
 */
export function locateIssue(
  issue: Issue,
  source: Source,
  beside: ReadonlyMap<string, Source> = new Map(),
): LocatedIssue {
  const { origin } = issue;
  const other = origin && beside.get(`${origin.kind}/${origin.name}`);
  const home = other ?? source;
  const at = positionOf(rangeOf(other && origin ? { ...issue, path: origin.path } : whole(issue), home), home);
  const located = (issue.notes ?? []).map(({ text, path }) => {
    if (!path || (origin && !other)) return { text };
    const { line, column } = positionOf(rangeOf({ path }, home), home);
    return { text, at: `${home.file}:${line}:${column}` };
  });
  const whereabouts = { text: `it is in ${origin?.kind} "${origin?.name}" at ${showPath(origin?.path ?? [])}` };
  return { ...issue, file: source.file, ...at, located: origin && !other ? [whereabouts, ...located] : located };
}

/** What a document is called among others of a file. */
export function nameOf({ kind, metadata }: JsonObject): string {
  const name = isJsonObject(metadata) ? metadata.name : undefined;
  return `${String(kind)}/${String(name)}`;
}

/** Offsets into a text of another document mean nothing here. */
function whole(issue: Issue): Pick<Issue, "path" | "atKey" | "within"> {
  return issue.origin ? { path: issue.path } : issue;
}

function showPath(path: Path): string {
  return path.map((key, index) => (typeof key === "number" ? `[${key}]` : `${index > 0 ? "." : ""}${key}`)).join("");
}

/** Line and column, from 1, and how many characters of that line are meant. */
export function positionOf(
  { start, end }: TextRange,
  { text, lines }: Pick<Source, "text" | "lines">,
): Pick<LocatedIssue, "line" | "column" | "length"> {
  const { line, col } = lines.linePos(start);
  const lineEnd = text.indexOf("\n", start);
  const last = Math.min(end, lineEnd === -1 ? text.length : lineEnd);
  return { line: Math.max(line, 1), column: Math.max(col, 1), length: Math.max(1, last - start) };
}

function rangeOf(issue: Pick<Issue, "path" | "atKey" | "within">, { tree, text }: Source): TextRange {
  const place = findPlace(tree, issue.path);
  if (issue.atKey && place.key) return rangeOfNode(place.key, tree);
  if (issue.within && isScalar(place.node)) return rangeWithin(place.node, issue.within, text);
  return rangeOfNode(place.node ?? place.key, tree);
}

/** The place of a path, or of as much of it as there is. */
function findPlace(tree: Document.Parsed, path: Path): Place {
  let place: Place = { node: tree.contents };
  for (const step of path) {
    const next = childOf(resolved(place.node, tree), step, tree);
    if (!next) return place;
    place = next;
  }
  return { ...place, node: resolved(place.node, tree) };
}

function childOf(node: unknown, step: string | number, tree: Document.Parsed): Place | undefined {
  if (isSeq(node) && typeof step === "number") return step < node.items.length ? { node: node.items[step] } : undefined;
  if (!isMap(node)) return undefined;
  // The last of equal keys is the one that counts.
  const pair = node.items.findLast(({ key }) => isScalar(key) && String(key.value) === String(step));
  if (pair) return { node: pair.value, key: pair.key };
  for (const { key, value } of node.items) {
    if (!isScalar(key) || key.value !== "<<") continue;
    const merged = resolved(value, tree);
    for (const source of isSeq(merged) ? merged.items : [merged]) {
      const found = childOf(resolved(source, tree), step, tree);
      if (found) return found;
    }
  }
  return undefined;
}

function resolved(node: unknown, tree: Document.Parsed): unknown {
  return isAlias(node) ? node.resolve(tree) : node;
}

/** Of a collection only its beginning is meant: its first key, or its first sign. */
function rangeOfNode(node: unknown, tree: Document.Parsed): TextRange {
  const [start, end] = (node as Node | undefined)?.range ?? [tree.range[0], tree.range[0]];
  if (isMap(node) && !node.flow) {
    const range = (node.items[0]?.key as Node | undefined)?.range;
    return range ? { start: range[0], end: range[1] } : { start, end: start + 1 };
  }
  const isBlockText = isScalar(node) && (node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED");
  return isCollection(node) || isBlockText ? { start, end: start + 1 } : { start, end };
}
