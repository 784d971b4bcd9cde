import type { Outcome, Value } from "./value.ts";

/** An operator before its operand. */
export interface PrefixOperator {
  readonly apply: (operand: Value) => Outcome;
}

/** An operator between two operands; all of them group to the left. */
export interface InfixOperator {
  /** The higher binds tighter; 1 is the lowest, above the choice `? :`. */
  readonly precedence: number;
  readonly apply: (left: Value, right: Value) => Outcome;
  /** What the left operand alone decides: then the right one is not evaluated. */
  readonly shortcut?: (left: Value) => Outcome | undefined;
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
}
