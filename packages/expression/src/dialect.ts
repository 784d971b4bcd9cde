import type { Reader } from "./reader.ts";
import type { Expression, Problem, Token } from "./syntax.ts";
import type { Outcome, Value } from "./value.ts";

/** An operator before its operand. */
export interface PrefixOperator {
  readonly apply: (operand: Value) => Outcome;
  /** The weakest infix operator that may stand in the operand; without it there may be none. */
  readonly binds?: number;
}

/** An operator between two operands. */
export interface InfixOperator {
  /** The higher binds tighter; 0 is the lowest, above the choice `? :`. */
  readonly precedence: number;
  readonly apply: (left: Value, right: Value) => Outcome;
  /** What the left operand alone decides: then the right one is not evaluated. */
  readonly shortcut?: (left: Value) => Outcome | undefined;
  /** `a ** b ** c` is `a ** (b ** c)`; others group to the left. */
  readonly groupsRight?: boolean;
  /** `a < b < c` is `a < b && b < c`. */
  readonly chains?: boolean;
  /** May follow a `not`. */
  readonly negatable?: boolean;
  /** Needs parentheses beside other operators. */
  readonly unmixed?: boolean;
}

/** How a letter may begin a word, and what a word may mean. */
interface WordRules {
  /** Matches a word at the place where it is tried (sticky). */
  readonly pattern: RegExp;
  /** Words that are an operator; the operator's name is the value. */
  readonly operators: ReadonlyMap<string, string>;
  /** The value of any other word, or why it has none. */
  readonly valueOf: (word: string) => Outcome;
}

/** Everything in which one expression language differs from another. */
export interface Dialect {
  readonly prefix: ReadonlyMap<string, PrefixOperator>;
  readonly infix: ReadonlyMap<string, InfixOperator>;
  /** True when `a ? b : c` is part of the language. */
  readonly choice: boolean;
  readonly word: WordRules;
  /** Matches a number at the place where it is tried (sticky). */
  readonly number: RegExp;
  /** The value of a number's text; undefined when it is none. */
  readonly numberOf: (text: string) => number | undefined;
  /** The value of a text between quotes. */
  readonly textOf: (text: string) => Value;
  /** The value that stands for a variable's text outside quotes. */
  readonly variableOf: (text: string) => Value;
  /** True when `[name]` is a way to write a word with any characters. */
  readonly bracketWords: boolean;
  /** What else can begin an operand; undefined when none of it does. */
  readonly parseOperand?: (reader: Reader) => Expression | Problem | undefined;
  /** What may follow an operand, such as `.name`; the operand itself when nothing does. */
  readonly parseAfter?: (reader: Reader, operand: Expression) => Expression | Problem;
  /** What else may follow a whole left side, such as a pipe; undefined when it does not. */
  readonly parsePipe?: (reader: Reader, left: Expression) => Expression | Problem | undefined;
  /** How the language complains about a token that does not belong. */
  readonly unexpected?: (token: Token) => string;
}
