import type { Json } from "@onexit/events";
import { Composer, type CST, type Document, Lexer, LineCounter, Parser } from "yaml";
import { manifestLimits, showBytes, utf8Length } from "../measure.ts";
import { duplicateKeys, excessOf, problemAt, type TextProblem, unresolvedAlias } from "./yaml-checks.ts";

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

/** What the library has to say is kept up to here, to find the first problem of each document. */
const mostComplaints = 10_000;

/** A document as the library has read it, with its first problem if it cannot be read. */
interface Composed {
  readonly tree: Document.Parsed;
  readonly complaint: TextProblem | undefined;
}

/** Where the library says a problem is. */
type ErrorSource = number | readonly number[] | { readonly offset: number; readonly source?: string };

/** Reads YAML 1.2 or JSON, never throwing; the time it takes grows with the text and no faster. */
export function readYaml(text: string): YamlText {
  const lines = linesOf(text);
  const tooLarge = sizeProblem(text);
  if (tooLarge) return { documents: [], problems: [tooLarge], lines };
  const tokens = tokensOf(text);
  if ("problem" in tokens) return { documents: [], problems: [tokens.problem], lines };
  const excess = tokens.map(excessOf).find((found) => found !== undefined);
  if (excess) return { documents: [], problems: [excess], lines };
  const composed = compose(tokens);
  const isBroken = composed.some(({ complaint }) => complaint !== undefined);
  return { ...readDocuments((isBroken ? composeLaxly(text) : undefined) ?? composed), lines };
}

/** As the library's parser does it, less what nests so deeply that its tokens alone would fill the memory. */
function tokensOf(text: string): readonly CST.Token[] | { readonly problem: TextProblem } {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    // Beside collections there are the document and what is being read in the innermost of them.
    if (parser.stack.length > manifestLimits.depth + 3) {
      const message = `the file nests deeper than ${manifestLimits.depth} levels`;
      return { problem: problemAt("OX1015", message, parser.offset) };
    }
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
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
  for (const { tree, complaint } of composed) {
    const found = complaint ? [complaint] : duplicateKeys(tree.contents);
    const read = found.length === 0 ? contentsOf(tree) : undefined;
    if (read && "value" in read && read.value !== null) documents.push({ tree, value: read.value });
    problems.push(...found.slice(0, mostProblems), ...(read && "problem" in read ? [read.problem] : []));
    if (problems.length >= mostProblems) break;
  }
  return { documents, problems };
}

/**
 * Go's parser, and so Argo, takes a quoted text whose lines stand further left than YAML 1.2 allows. What can be read
 * that way is; undefined for anything else, so that the strict reading says what is wrong.
 */
function composeLaxly(text: string): readonly Composed[] | undefined {
  const parser = new Parser();
  const lexer = (parser as unknown as { readonly lexer: Record<string, unknown> }).lexer;
  const strict = lexer.parseQuotedScalar as (this: unknown) => Generator<string, string>;
  Object.assign(lexer, {
    *parseQuotedScalar() {
      const { indentNext } = lexer;
      lexer.indentNext = 0;
      const next = yield* strict.call(lexer);
      lexer.indentNext = indentNext;
      return next;
    },
  });
  const tokens = [...parser.parse(text)];
  if (tokens.some((token) => excessOf(token))) return undefined;
  const composed = compose(tokens, "Flow end indicator should be more indented than parent");
  return composed.some(({ complaint }) => complaint) ? undefined : composed;
}

/** The documents, each with its first problem if it cannot be read: the others mostly follow from that. */
function compose(tokens: readonly CST.Token[], pardoned?: string): readonly Composed[] {
  // Duplicate keys are looked for elsewhere: the library compares each key with all others.
  const composer = new Composer({ uniqueKeys: false, merge: true, stringKeys: true });
  const complaints: TextProblem[] = [];
  // Of its own accord it makes an Error with a stack for every problem, of which there may be a million.
  Object.assign(composer, {
    onError(source: ErrorSource, code: string, message: string) {
      if (complaints.length >= mostComplaints || message === pardoned) return;
      complaints.push(complaintOf(code, message, ...rangeOfSource(source)));
    },
  });
  const trees = [...composer.compose(withFewErrors(tokens))] as Document.Parsed[];
  return trees.map((tree, index) => {
    const error = tree.errors[0] ?? tree.warnings[0];
    const own = error && complaintOf(error.code, error.message, ...error.pos);
    const end = index === trees.length - 1 ? Number.POSITIVE_INFINITY : tree.range[2];
    const next = complaints.findIndex(({ start }) => start > end);
    const [first] = complaints.splice(0, next === -1 ? complaints.length : next);
    return { tree, complaint: own ?? first };
  });
}

/** The same for what the parser could not place at all; the first of these already refuse the file. */
function withFewErrors(tokens: readonly CST.Token[]): readonly CST.Token[] {
  let errors = 0;
  return tokens.filter(({ type }) => {
    errors += type === "error" ? 1 : 0;
    return type !== "error" || errors <= mostProblems;
  });
}

function rangeOfSource(source: ErrorSource): [start: number, end: number] {
  if (typeof source === "number") return [source, source + 1];
  if (Array.isArray(source)) return [source[0] ?? 0, source[1] ?? (source[0] ?? 0) + 1];
  const { offset, source: text = " " } = source as { readonly offset: number; readonly source?: string };
  return [offset, offset + text.length];
}

/** Parsers that are laxer than YAML 1.2 take a quoted text whose lines stand too far left. */
function complaintOf(code: string, message: string, start: number, end: number): TextProblem {
  const isQuote = code === "MISSING_CHAR" && message.includes("quote");
  const advice = { suggestion: "close the quote, and indent each line of the text deeper than its key" };
  return { code: "OX1000", message: readable(message), start, end, ...(isQuote ? advice : {}) };
}

function contentsOf(tree: Document.Parsed): { readonly value: Json } | { readonly problem: TextProblem } {
  const lost = unresolvedAlias(tree);
  if (lost) return { problem: lost };
  try {
    return { value: tree.toJS({ maxAliasCount: 100 }) as Json };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return { problem: problemAt("OX1000", `cannot resolve aliases: ${readable(message)}`, tree.range[0]) };
  }
}

/** The library's words in the form of ours; what it quotes of the text may be long. */
function readable(message: string): string {
  const line = message.replace(/ in YAML stream: .*/s, "").split("\n")[0] ?? "";
  return (line.slice(0, 1).toLowerCase() + line.slice(1)).replace(/[.:]$/, "").slice(0, 200);
}
