import type { Value } from "./value.ts";

/** A stretch of an expression: offsets into its text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One lexical unit. `opaque` is a value that is not known yet: a tag that is only being checked. */
export type Token = Span &
  (
    | { readonly kind: "literal"; readonly value: Value; readonly bare: boolean }
    | { readonly kind: "opaque" }
    | { readonly kind: "operator"; readonly text: string }
    | { readonly kind: "end" }
  );

/** An expression, parsed. */
export type Expression = Span &
  (
    | { readonly kind: "literal"; readonly value: Value /** Written without quotes. */; readonly bare: boolean }
    | { readonly kind: "opaque" }
    | { readonly kind: "list"; readonly items: readonly Expression[] }
    | { readonly kind: "prefix"; readonly operator: string; readonly operand: Expression }
    | { readonly kind: "infix"; readonly operator: string; readonly left: Expression; readonly right: Expression }
    | {
        readonly kind: "choice";
        readonly condition: Expression;
        readonly then: Expression;
        readonly otherwise?: Expression;
      }
  );

/** What is wrong with an expression, and where as far as it can be told. */
export interface Problem {
  readonly problem: string;
  readonly start?: number;
  readonly end?: number;
}

/** The bounds within which any expression of any dialect is read and evaluated. */
export const limits = {
  /** Characters of the source text. */
  length: 4096,
  /** Nesting of parentheses, prefixes and choices. */
  depth: 64,
  /** Evaluated parts. */
  steps: 10_000,
  /** Characters of any text that an expression makes. */
  text: 1_048_576,
} as const;
