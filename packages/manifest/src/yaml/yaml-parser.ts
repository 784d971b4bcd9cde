import { type CST, Parser } from "yaml";

/** What the library's types leave out. */
interface Inner {
  readonly offset: number;
  readonly stack: readonly CST.Token[];
  pop: (error?: CST.Token) => Generator<CST.Token, void>;
}

/** Makes the tokens of documents out of lexemes. */
export interface LexemeParser {
  readonly next: (lexeme: string) => Iterable<CST.Token>;
  readonly end: () => Iterable<CST.Token>;
  /** How many tokens are open. */
  readonly depth: () => number;
  readonly offset: () => number;
}

/** The library's parser, which also tells how deep it is: what nests too deep is to be left before anything recursive sees it. */
export function createParser(): LexemeParser {
  const parser = new Parser();
  const inner = parser as unknown as Inner;
  const { pop } = inner;
  inner.pop = (error) => {
    const ended = error ?? inner.stack.at(-1);
    if (ended?.type === "flow-collection" && ended.start.type === "flow-seq-start") leaveNoKeys(ended);
    return pop.call(inner, error);
  };
  return {
    next: (lexeme) => parser.next(lexeme),
    end: () => parser.end(),
    depth: () => inner.stack.length,
    offset: () => inner.offset,
  };
}

/**
 * Items of a flow sequence are read as keys first. The library makes values of them at its end by deleting properties,
 * which leaves each with a hash table of 450 bytes: more than everything else of a short text.
 */
function leaveNoKeys(sequence: CST.FlowCollection): void {
  for (const [index, { start, key, sep, value }] of sequence.items.entries()) {
    const isPlain = key && !value && sep?.length === 0 && start.every(({ type }) => type !== "explicit-key-ind");
    if (isPlain) sequence.items[index] = { start, value: key };
  }
}
