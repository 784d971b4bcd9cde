import { dependsDialect } from "./depends-dialect.ts";
import { parseExpression } from "./parse.ts";
import { withShortProblem } from "./short-problem.ts";
import type { Expression, Problem, Span, Token } from "./syntax.ts";

/** What can have become of a task, in the words of `depends`. */
export type TaskResult = (typeof taskResults)[number];

/** A `depends`, parsed. Without a result a task has to have ended well: succeeded, skipped or as a daemon. */
export type DependsTree = Span &
  (
    | { readonly kind: "task"; readonly task: string; readonly result: TaskResult | undefined }
    | { readonly kind: "not"; readonly operand: DependsTree }
    | { readonly kind: "all" | "any"; readonly of: readonly DependsTree[] }
  );

const taskResults = [
  "Succeeded",
  "Failed",
  "Errored",
  "Skipped",
  "Omitted",
  "Daemoned",
  "AnySucceeded",
  "AllFailed",
] as const;

/** A `depends` may name very many tasks; nesting is bounded by the parser. */
const longest = 131_072;

/** The tree of a `depends`, or what is wrong with it and where. */
export function parseDepends(text: string): { readonly tree: DependsTree } | Problem {
  if (text.length > longest)
    return {
      problem: `depends has ${text.length} characters; at most ${longest} are allowed: list the tasks under dependencies instead`,
    };
  const tokens = tokenize(text);
  if ("problem" in tokens) return tokens;
  const expression = parseExpression(tokens, dependsDialect);
  if ("problem" in expression) return withShortProblem(expression);
  const tree = treeOf(expression);
  return "problem" in tree ? withShortProblem(tree) : { tree };
}

/** The tasks that a `depends` names, each once, in order. */
export function dependencyNames(tree: DependsTree): readonly string[] {
  const names = new Set<string>();
  collectNames(tree, names);
  return [...names];
}

/** True when the dependencies allow the task to run. `holds` says whether a task has the result. */
export function evaluateDepends(
  tree: DependsTree,
  holds: (task: string, result: TaskResult | undefined) => boolean,
): boolean {
  switch (tree.kind) {
    case "task":
      return holds(tree.task, tree.result);
    case "not":
      return !evaluateDepends(tree.operand, holds);
    case "all":
      return tree.of.every((part) => evaluateDepends(part, holds));
    case "any":
      return tree.of.some((part) => evaluateDepends(part, holds));
  }
}

function collectNames(tree: DependsTree, names: Set<string>): void {
  if (tree.kind === "task") names.add(tree.task);
  else if (tree.kind === "not") collectNames(tree.operand, names);
  else for (const part of tree.of) collectNames(part, names);
}

/** Blanks at the place where it is tried. */
const blanks = /\s+/y;
const operators = ["&&", "||", "!", "(", ")"] as const;

function tokenize(text: string): readonly Token[] | Problem {
  const tokens: Token[] = [];
  for (let start = 0; start < text.length; ) {
    blanks.lastIndex = start;
    if (blanks.test(text)) {
      start = blanks.lastIndex;
      continue;
    }
    const token = tokenAt(text, start);
    if (token === undefined) {
      return { problem: `Invalid token: '${text.charAt(start)}'`, start, end: start + 1 };
    }
    tokens.push(token);
    start = token.end;
  }
  tokens.push({ kind: "end", start: text.length, end: text.length });
  return tokens;
}

function tokenAt(text: string, start: number): Token | undefined {
  for (const operator of operators) {
    if (text.startsWith(operator, start)) {
      return { kind: "operator", text: operator, start, end: start + operator.length };
    }
  }
  const { pattern } = dependsDialect.word;
  pattern.lastIndex = start;
  if (!pattern.test(text)) return undefined;
  const end = pattern.lastIndex;
  return { kind: "literal", value: text.slice(start, end), bare: true, start, end };
}

function treeOf(expression: Expression): DependsTree | Problem {
  const { start, end } = expression;
  if (expression.kind === "literal") return taskOf(String(expression.value), { start, end });
  if (expression.kind === "prefix") {
    const operand = treeOf(expression.operand);
    return "problem" in operand ? operand : { kind: "not", operand, start, end };
  }
  if (expression.kind !== "infix") throw new Error("the parser let something through that depends does not have");
  // A chain leans to the left and may be as long as a workflow has tasks, so it is walked, not descended.
  const parts: DependsTree[] = [];
  let left: Expression = expression;
  while (left.kind === "infix" && left.operator === expression.operator) {
    const part = treeOf(left.right);
    if ("problem" in part) return part;
    parts.push(part);
    left = left.left;
  }
  const first = treeOf(left);
  if ("problem" in first) return first;
  return { kind: expression.operator === "&&" ? "all" : "any", of: [first, ...parts.reverse()], start, end };
}

function taskOf(text: string, span: Span): DependsTree | Problem {
  const dot = text.indexOf(".");
  if (dot === -1) return { kind: "task", task: text, result: undefined, ...span };
  const task = text.slice(0, dot);
  const name = text.slice(dot + 1);
  const result = taskResults.find((known) => known === name);
  if (!result) return { problem: `task result '${name}' for task '${task}' is invalid`, ...span };
  return { kind: "task", task, result, ...span };
}
