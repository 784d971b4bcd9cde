import { builtinNamed } from "./expr-builtins.ts";
import { closureNames } from "./expr-closures.ts";
import { exprDialect } from "./expr-dialect.ts";
import { evaluateOver } from "./expr-evaluate.ts";
import { parseSequence } from "./expr-parse-sequence.ts";
import { suggestFunction } from "./expr-suggest.ts";
import { tokenizeExpr } from "./expr-tokenize.ts";
import { walkExpression } from "./expr-walk.ts";
import { parseExpression } from "./parse.ts";
import type { Draw, Scope } from "./scope.ts";
import { withShortProblem } from "./short-problem.ts";
import type { ResolvedTag } from "./substitute.ts";
import type { Expression, Problem } from "./syntax.ts";
import { findTags } from "./tag.ts";
import { toData } from "./to-data.ts";
import type { Data, Value } from "./value.ts";

/**
 * The value of an expression of Argo's expr-lang over the variables of a scope. A simple tag in it is one value,
 * whatever its text is. Never throws.
 */
export function evaluateExpr(text: string, scope: Scope, draw: Draw): { readonly value: Data } | Problem {
  const tags: ResolvedTag[] = [];
  for (const tag of simpleTags(text)) {
    const variable = scope.lookup(tag.name);
    const value = typeof variable === "object" ? ("text" in variable ? variable.text : undefined) : variable;
    if (value === undefined) {
      return { problem: `failed to resolve {{${tag.name}}}`, start: tag.start, end: tag.end };
    }
    tags.push({ start: tag.start, end: tag.end, value, text: value });
  }
  const result = evaluateText(text, tags, scope, draw);
  return withShortProblem("problem" in result ? result : toData(result.value));
}

/** What is wrong with an expression before any value is known: its syntax, and functions that do not exist. */
export function checkExpr(text: string): Problem | undefined {
  const expression = parseText(text, opaqueTags(text));
  return "problem" in expression ? withShortProblem(expression) : unknownFunction(expression);
}

/** The dotted names of the variables that an expression reads, each once, in order; none when it cannot be parsed. */
export function namesIn(text: string): readonly string[] {
  const expression = parseText(text, opaqueTags(text));
  if ("problem" in expression) return [];
  const names = new Set<string>();
  walkExpression(expression, { variable: (name) => names.add(name) });
  return [...names];
}

/** The value of an expression whose tags are resolved. */
export function evaluateText(
  text: string,
  tags: readonly ResolvedTag[],
  scope: Scope,
  draw: Draw | undefined,
): { readonly value: Value } | Problem {
  const expression = parseText(text, tags);
  return "problem" in expression ? expression : evaluateOver(expression, scope, draw);
}

/** Parsed expressions that are kept, and how long they may be: a loop or a text may hold the same one again and again. */
const kept = 64;
const longestKept = 512;
const parsed = new Map<string, Expression | Problem>();

function parseText(text: string, tags: readonly ResolvedTag[]): Expression | Problem {
  // With a tag the text alone does not say what is meant.
  const isKept = tags.length === 0 && text.length <= longestKept;
  const known = isKept ? parsed.get(text) : undefined;
  if (known !== undefined) return known;
  const tokenized = tokenizeExpr(text, tags);
  const made = "problem" in tokenized ? tokenized : parseExpression(tokenized.tokens, exprDialect, parseSequence);
  if (isKept) {
    if (parsed.size >= kept) parsed.clear();
    parsed.set(text, made);
  }
  return made;
}

function unknownFunction(expression: Expression): Problem | undefined {
  let problem: Problem | undefined;
  walkExpression(expression, {
    call(name, { start, end }) {
      if (problem || builtinNamed(name) || closureNames.has(name)) return;
      problem = { problem: `unknown name ${name}${suggestFunction(name)}`, start, end };
    },
  });
  return problem;
}

/** The tags in an expression that are variables; other double braces are a closure around a map. */
function simpleTags(text: string) {
  return findTags(text).filter(({ kind, name, inner }) => {
    return kind === "simple" && inner.length === 0 && /^[A-Za-z][\w-]*(?:\.[^\s'"{},]+)?$/.test(name);
  });
}

function opaqueTags(text: string): readonly ResolvedTag[] {
  return simpleTags(text).map(({ start, end }) => ({ start, end, value: undefined, text: "" }));
}
