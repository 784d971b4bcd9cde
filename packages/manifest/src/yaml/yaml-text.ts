import type { Json } from "@onexit/events";
import { type Document, LineCounter } from "yaml";
import { manifestLimits, showBytes, utf8Length } from "../measure.ts";
import { linkAliases } from "./aliases.ts";
import { duplicateKeys, problemAt, readable, type TextProblem } from "./yaml-checks.ts";
import { type Composed, readStream } from "./yaml-stream.ts";

/** One document of a YAML text: its tree with offsets, and what it stands for. */
interface YamlDocument {
  readonly tree: Document.Parsed;
  readonly value: Json;
}

/** A YAML text, read. Documents that hold nothing are left out. */
export interface YamlText {
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly TextProblem[];
  readonly lines: LineCounter;
}

/** More than this nobody reads. */
const mostProblems = 200;

/** Reads YAML 1.2 or JSON, never throwing; the time it takes grows with the text and no faster. */
export function readYaml(text: string): YamlText {
  const lines = linesOf(text);
  const tooLarge = sizeProblem(text);
  if (tooLarge) return { documents: [], problems: [tooLarge], lines };
  const strict = readStream(text, { mostBroken: mostProblems, isLax: false });
  if ("excess" in strict) return { documents: [], problems: [strict.excess], lines };
  // What can be read by the laxer rules is; for anything else the strict reading says what is wrong.
  const isBroken = strict.documents.some((document) => "complaint" in document);
  const lax = isBroken && strict.isNearlyRight ? readStream(text, { mostBroken: 1, isLax: true }) : undefined;
  const isLaxlyRight = lax && "documents" in lax && lax.documents.every((document) => "tree" in document);
  const read = readDocuments(isLaxlyRight ? lax.documents : strict.documents);
  return { ...read, lines };
}

/** The library's parser does not count the line breaks of quoted texts that stand where none may. */
function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  for (let start = 0; start !== -1; start = nextLine(text, start)) lines.addNewLine(start);
  return lines;
}

function nextLine(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at === -1 ? -1 : at + 1;
}

function sizeProblem(text: string): TextProblem | undefined {
  const bytes = utf8Length(text);
  if (bytes <= manifestLimits.bytes) return undefined;
  const message = `the file has ${showBytes(bytes)}; at most ${showBytes(manifestLimits.bytes)} are allowed`;
  return problemAt("OX1015", message, 0);
}

function readDocuments(composed: readonly Composed[]): Omit<YamlText, "lines"> {
  const documents: YamlDocument[] = [];
  const problems: TextProblem[] = [];
  for (const document of composed) {
    const found = "complaint" in document ? [document.complaint] : duplicateKeys(document.tree.contents);
    problems.push(...found.slice(0, mostProblems));
    if ("tree" in document && found.length === 0) {
      const read = contentsOf(document.tree, document.hasAliases);
      if ("problem" in read) problems.push(read.problem);
      else if (read.value !== null) documents.push({ tree: document.tree, value: read.value });
    }
    if (problems.length >= mostProblems) break;
  }
  return { documents, problems };
}

function contentsOf(
  tree: Document.Parsed,
  hasAliases: boolean,
): { readonly value: Json } | { readonly problem: TextProblem } {
  const lost = hasAliases ? linkAliases(tree) : undefined;
  if (lost) return { problem: lost };
  try {
    return { value: tree.toJS({ maxAliasCount: -1 }) as Json };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return { problem: problemAt("OX1000", `cannot resolve aliases: ${readable(message)}`, tree.range[0]) };
  }
}
