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
    | { readonly kind: "name"; readonly text: string /** Some of it comes from a tag. */; readonly tagged: boolean }
    | { readonly kind: "end" }
  );

/** An expression, parsed. The first kinds are of several dialects, the others of expr alone. */
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
    | ExprOnly
  );

/** What only expr has. */
export type ExprOnly =
  | { readonly kind: "name"; readonly name: string }
  /** `#`, `#acc`, `#index` inside a closure. */
  | { readonly kind: "pointer"; readonly name: string }
  | { readonly kind: "member"; readonly object: Expression; readonly key: Expression; readonly optional: boolean }
  /** The end of a chain that an optional member may cut short. */
  | { readonly kind: "chain"; readonly of: Expression }
  | {
      readonly kind: "slice";
      readonly object: Expression;
      readonly from: Expression | undefined;
      readonly to: Expression | undefined;
    }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly args: readonly Expression[];
      readonly closure: Expression | undefined;
    }
  | {
      readonly kind: "method";
      readonly object: Expression;
      readonly name: string;
      readonly args: readonly Expression[];
    }
  | { readonly kind: "let"; readonly name: string; readonly value: Expression; readonly body: Expression }
  | { readonly kind: "sequence"; readonly items: readonly Expression[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [key: Expression, value: Expression])[] };

/** What is wrong with an expression, and where as far as it can be told. */
export interface Problem {
  readonly problem: string;
  readonly start?: number;
  readonly end?: number;
}
