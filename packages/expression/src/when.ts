import { evaluateExpression } from "./evaluate.ts";
import { checkExpr } from "./expr.ts";
import { limits } from "./limits.ts";
import { parseExpression } from "./parse.ts";
import type { Draw, Lookup, Scope } from "./scope.ts";
import { shortProblem, withShortProblem } from "./short-problem.ts";
import { type ResolvedTag, replaceTags, resolveTags, type UnresolvedTag } from "./substitute.ts";
import type { Expression, Problem } from "./syntax.ts";
import { findTags } from "./tag.ts";
import { lengthProblem, tokenize } from "./tokenize.ts";
import { isList, showValue } from "./value.ts";
import { whenDialect } from "./when-dialect.ts";

/**
 * What a `when` comes to. `text` is the expression with its values filled in, as Argo shows it; offsets are into the
 * text as written.
 */
export type WhenResult = ({ readonly value: boolean } | Problem) & { readonly text: string };

const hint = ' (hint: try wrapping the affected expression in quotes ("))';
const arithmetic = new Set(["-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>"]);

/**
 * Evaluates a `when` in Argo's language and words (`steps.go`, shouldExecute), with one difference: a variable's value
 * is one operand, whatever characters it holds, and never a part of the expression. Never throws.
 */
export function evaluateWhen(text: string, variables: Lookup | Scope, draw?: Draw): WhenResult {
  if (text === "") return { value: true, text };
  const tooLong = lengthProblem(text);
  if (tooLong) {
    const shown = shorten(text);
    return { problem: `Invalid 'when' expression '${shown}': ${tooLong.problem}`, text: shown };
  }
  const { tags, unknown } = resolveTags(text, variables, draw);
  const shown = shorten(replaceTags(text, 0, text.length, tags));
  const missing = unknown[0];
  if (missing) return { ...unresolved(missing), text: shown };
  const expression = parseWhen(text, tags);
  if ("problem" in expression) {
    const advice = expression.problem.includes("Invalid token") ? hint : "";
    return {
      ...expression,
      problem: `Invalid 'when' expression '${shown}': ${shortProblem(expression.problem)}${advice}`,
      text: shown,
    };
  }
  const result = evaluateExpression(expression, whenDialect);
  if ("problem" in result) {
    return {
      ...result,
      problem: `Failed to evaluate 'when' expresion '${shown}': ${shortProblem(result.problem)}`,
      text: shown,
    };
  }
  if (typeof result.value === "boolean") return { value: result.value, text: shown };
  return { problem: `Expected boolean evaluation for '${shown}'. Got ${showValue(result.value)}`, text: shown };
}

/**
 * What is wrong with a `when` before any value is known: its syntax, arithmetic on words, and a result that can never be
 * true or false. Undefined when nothing is.
 */
export function checkWhen(text: string): Problem | undefined {
  if (text === "") return undefined;
  const wrong = lengthProblem(text) ?? wrongTag(text);
  if (wrong) return wrong;
  const expression = parseWhen(text, resolveTags(text, () => undefined).tags);
  if ("problem" in expression) return withShortProblem(expression);
  return wordArithmetic(expression) ?? neverBoolean(expression);
}

/** The first expression tag that is wrong in itself. */
function wrongTag(text: string): Problem | undefined {
  for (const { kind, start, end } of findTags(text)) {
    const problem = kind === "expression" ? checkExpr(text.slice(start + 3, end - 2)) : undefined;
    if (!problem) continue;
    const from = start + 3;
    return {
      problem: problem.problem,
      start: from + (problem.start ?? 0),
      end: from + (problem.end ?? end - 2 - from),
    };
  }
  return undefined;
}

function parseWhen(text: string, tags: readonly ResolvedTag[]): Expression | Problem {
  const tokenized = tokenize(text, tags, whenDialect);
  return "problem" in tokenized ? tokenized : parseExpression(tokenized.tokens, whenDialect);
}

function unresolved({ reason, start, end }: UnresolvedTag): Problem {
  return { problem: reason, start, end };
}

/** Bare words cannot be subtracted: `us-east` is meant to be one word. */
function wordArithmetic(expression: Expression): Problem | undefined {
  if (expression.kind !== "infix") return childrenOf(expression).map(wordArithmetic).find(Boolean);
  const { operator, left, right, start, end } = expression;
  const word = [left, right].find((side) => side.kind === "literal" && side.bare && typeof side.value === "string");
  if (arithmetic.has(operator) && word?.kind === "literal") {
    return { problem: `'${String(word.value)}' is a word, and "${operator}" needs numbers${hint}`, start, end };
  }
  return wordArithmetic(left) ?? wordArithmetic(right);
}

function neverBoolean(expression: Expression): Problem | undefined {
  const { kind, start, end } = expression;
  if (kind === "list") return { problem: "a list is neither true nor false", start, end };
  if (kind !== "literal" || typeof expression.value === "boolean" || isList(expression.value)) return undefined;
  return { problem: `'${showValue(expression.value)}' is neither true nor false`, start, end };
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "list":
      return expression.items;
    case "prefix":
      return [expression.operand];
    case "choice":
      return [expression.condition, expression.then, ...(expression.otherwise ? [expression.otherwise] : [])];
    default:
      return [];
  }
}

function shorten(text: string): string {
  return text.length > limits.length ? `${text.slice(0, limits.length)}…` : text;
}
