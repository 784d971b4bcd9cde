import { Composer, type CST, type Document, Lexer, Schema } from "yaml";
import { manifestLimits } from "../measure.ts";
import { excessOf, problemAt, readable, type TextProblem } from "./yaml-checks.ts";
import { createParser } from "./yaml-parser.ts";

/** One document as the library has read it, or the first problem in it: the others mostly follow from that. */
export type Composed =
  | { readonly tree: Document.Parsed; readonly hasAliases: boolean }
  | { readonly complaint: TextProblem };

/** The documents of a text, as far as they were read. */
export interface Stream {
  readonly documents: readonly Composed[];
  /** Whether what is wrong may be right by the laxer rules. */
  readonly isNearlyRight: boolean;
}

/** How a text is read. */
interface Reading {
  /** Reading ends with the document that makes so many with a problem. */
  readonly mostBroken: number;
  /** Go's parser, and so Argo, takes a quoted text whose lines stand further left than YAML 1.2 allows. */
  readonly isLax: boolean;
}

/** Where the library says a problem is. */
type ErrorSource = number | readonly number[] | { readonly offset: number; readonly source?: string };

/** What the types of the library leave out. */
interface InnerLexer {
  indentNext: number;
  readonly buffer: string;
  readonly pos: number;
  parseQuotedScalar: () => Generator<string, string>;
}

/** What laxer parsers do not mind. */
const pardoned = "Flow end indicator should be more indented than parent";

/** Thrown out of the library's composer by the first complaint: what it finds after that nobody is told. */
const enough = new Error("the document cannot be read");

/**
 * Reads a text document by document, so that what comes after the last problem worth telling costs nothing; or says that
 * one of them is too much.
 */
export function readStream(text: string, { mostBroken, isLax }: Reading): Stream | { readonly excess: TextProblem } {
  const lexer = new Lexer();
  const quotes = watchQuotes(lexer, isLax);
  const parser = createParser();
  const composing = createComposing(text.includes("%YAML"), isLax);
  for (const lexeme of lexer.lex(text)) {
    for (const token of parser.next(lexeme)) {
      const excess = composing.take(token);
      if (excess) return { excess };
    }
    // Beside collections there are the document and what is being read in the innermost of them.
    if (parser.depth() > manifestLimits.depth + 3) {
      const message = `the file nests deeper than ${manifestLimits.depth} levels`;
      return { excess: problemAt("OX1015", message, parser.offset()) };
    }
    if (composing.broken() >= mostBroken) break;
  }
  for (const token of parser.end()) {
    const excess = composing.take(token);
    if (excess) return { excess };
  }
  return { documents: composing.finish(), isNearlyRight: quotes.areCut() || composing.isPardonable() };
}

/** Notices, or allows, quoted texts that go on too far left. */
function watchQuotes(lexer: Lexer, isLax: boolean): { readonly areCut: () => boolean } {
  const inner = lexer as unknown as InnerLexer;
  const strict = inner.parseQuotedScalar;
  let areCut = false;
  inner.parseQuotedScalar = function* () {
    const { pos, indentNext } = inner;
    if (isLax) inner.indentNext = 0;
    const next = yield* strict.call(inner);
    inner.indentNext = indentNext;
    areCut ||= inner.pos < pos + 2 || inner.buffer[inner.pos - 1] !== inner.buffer[pos];
    return next;
  };
  return { areCut: () => areCut };
}

/** The library's composer, with at most one problem of each document. */
function createComposing(mayBeOfVersions: boolean, isLax: boolean) {
  const documents: Composed[] = [];
  // One for all documents, unless they say whose rules they follow: making it takes longer than reading a short one.
  const schema = mayBeOfVersions ? {} : { schema: new Schema({ schema: "core", merge: true, resolveKnownTags: true }) };
  // Duplicate keys are looked for elsewhere: the library compares each key with all others.
  const composer = new Composer({ ...schema, uniqueKeys: false, merge: true, stringKeys: true });
  /** Of what comes next, or, when nothing does, of the last document. */
  let complaint: TextProblem | undefined;
  /** The first of what fits nowhere: in what comes next, or after the last document. */
  let stray: TextProblem | undefined;
  /** Undefined: the composer holds no document. */
  let held: { readonly hasAliases: boolean } | undefined;
  let broken = 0;
  let isPardonable = false;

  // Of its own accord it makes an Error with a stack for every problem, of which there may be a million.
  Object.assign(composer, {
    onError(source: ErrorSource, code: string, message: string) {
      if (message === pardoned && isLax) return;
      if (!complaint) isPardonable ||= message === pardoned;
      complaint ??= complaintOf(code, message, ...rangeOfSource(source));
      throw enough;
    },
  });

  /** False after the first complaint. */
  function isGood(token: CST.Token): boolean {
    try {
      for (const _ of composer.next(token));
      return true;
    } catch (error) {
      if (error !== enough) throw error;
      Object.assign(composer, { atDirectives: false });
      return false;
    }
  }
  function settle(): void {
    for (const tree of composer.end()) if (held) documents.push({ tree: tree as Document.Parsed, ...held });
    held = undefined;
  }
  function refuse(problem: TextProblem | undefined): void {
    if (problem) documents.push({ complaint: problem });
    if (problem === complaint) complaint = undefined;
    broken += 1;
  }
  function takeDocument(token: CST.Document): TextProblem | undefined {
    endDocument(token.offset);
    const found = excessOf(token);
    if ("problem" in found) return found.problem;
    complaint ??= stray;
    stray = undefined;
    if (!complaint && isGood(token)) held = found;
    else refuse(complaint);
    return undefined;
  }
  /** Replaces the document that the composer holds. */
  function refuseLast(problem: TextProblem | undefined): void {
    held = undefined;
    settle();
    refuse(problem);
  }
  /** What fits nowhere before the next document was the last one's, which may have a problem already. */
  function endDocument(next: number): void {
    const isLasts = stray !== undefined && stray.start < next && (held !== undefined || documents.length > 0);
    if (isLasts && held) refuseLast(stray);
    if (isLasts) stray = undefined;
    settle();
  }
  return {
    /** What is too much in the document that ends with this token. */
    take(token: CST.Token): TextProblem | undefined {
      if (token.type === "document") return takeDocument(token);
      if (token.type === "error") stray ??= misplaced(token);
      else if (token.type === "directive") isGood(token);
      else if (token.type === "doc-end" && held && !isGood(token)) refuseLast(complaint);
      return undefined;
    },
    broken: () => broken,
    isPardonable: () => isPardonable,
    finish(): readonly Composed[] {
      endDocument(Number.POSITIVE_INFINITY);
      if (complaint && held) refuseLast(complaint);
      settle();
      return documents;
    },
  };
}

function misplaced({ message, source, offset }: CST.ErrorToken): TextProblem {
  const what = source ? `${message}: ${JSON.stringify(source.slice(0, 300))}` : message;
  return complaintOf("UNEXPECTED_TOKEN", what, ...rangeOfSource({ offset, source }));
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
