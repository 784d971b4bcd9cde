import { LimitError } from "./problem.ts";

/** How far one call of render goes before it gives up; a tree shares one set. */
export interface RenderLimits {
  /** Characters of one source. */
  readonly source: number;
  /** Blocks, or parentheses, inside one another. */
  readonly depth: number;
  /** Nodes visited, turns of a loop, and long texts by their length: counted, never timed, so that it is repeatable. */
  readonly steps: number;
  /** Characters that come out. */
  readonly output: number;
  /** Code points of a source that is shown because it could not be rendered. */
  readonly fallback: number;
}

/** What is left of the limits while rendering. */
export interface Budget {
  steps: number;
  output: number;
}

export const defaultLimits: RenderLimits = {
  source: 24 * 1024,
  depth: 64,
  steps: 50_000,
  output: 64 * 1024,
  fallback: 4_000,
};

/** Characters that are worked through for the price of one step. */
const charactersPerStep = 128;

/** Throws LimitError when no steps are left. */
export function spendSteps(budget: Budget, steps: number): void {
  budget.steps -= steps;
  if (budget.steps < 0) throw new LimitError("steps", "the template takes too many steps");
}

/** Characters of JSON that are made for the price of one step. */
const jsonPerStep = 32;

/** Pays for a value that was written as JSON. */
export function spendOnJson(budget: Budget, text: string): void {
  spendSteps(budget, Math.floor(text.length / jsonPerStep));
}

/** Items of a list that are gone through for the price of one step. */
const itemsPerStep = 8;

/** Pays for going through a list. */
export function spendOnItems(budget: Budget, count: number): void {
  spendSteps(budget, Math.floor(count / itemsPerStep));
}

/** Pays for working through a text, so many times. */
export function spendOnText(budget: Budget, text: string, times = 1): void {
  spendSteps(budget, Math.floor((text.length * times) / charactersPerStep));
}
