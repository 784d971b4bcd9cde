import type { Draw, Scope } from "./scope.ts";
import type { Problem } from "./syntax.ts";
import type { Data } from "./value.ts";

/** The value of an expression of Argo's expr-lang over the variables of a scope. Never throws. */
export function evaluateExpr(_text: string, _scope: Scope, _draw: Draw): { readonly value: Data } | Problem {
  return { problem: "expressions are not evaluated yet" };
}

/** What is wrong with an expression before any value is known: its syntax, and functions that do not exist. */
export function checkExpr(_text: string): Problem | undefined {
  return undefined;
}

/** The dotted names of the variables that an expression reads, each once, in order. */
export function namesIn(_text: string): readonly string[] {
  return [];
}
