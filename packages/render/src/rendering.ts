import type { Escape } from "./escape.ts";
import type { Budget } from "./limits.ts";
import type { Position } from "./position.ts";

/** Evaluates `{{=expression}}`; undefined, or an error thrown, makes it an unknown. */
export type Evaluate = (expression: string, position: number) => unknown;

/** One rendering under way: what it may use, and what it has come to. */
export interface Rendering {
  readonly target: Escape;
  readonly evaluate?: Evaluate | undefined;
  /** The position of the source's first expression, when the source is one of several. */
  readonly firstExpression: number;
  readonly budget: Budget;
  /** Names, in the order in which they were met. */
  readonly unknown: Set<string>;
  text: string;
  /** The tag being worked on. */
  at: Position;
}
