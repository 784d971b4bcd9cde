import { type CST, Parser } from "yaml";

/** What the library's types leave out. */
interface Inner {
  readonly offset: number;
  readonly stack: readonly unknown[];
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
  return {
    next: (lexeme) => parser.next(lexeme),
    end: () => parser.end(),
    depth: () => inner.stack.length,
    offset: () => inner.offset,
  };
}
