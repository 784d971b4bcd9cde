import { type Evaluated, evaluate, spend } from "./evaluate.ts";
import { builtinNamed } from "./expr-builtins.ts";
import { evaluateClosureCall } from "./expr-closures.ts";
import { exprDialect } from "./expr-dialect.ts";
import { callBuiltin } from "./expr-function.ts";
import { evaluateAll, evaluateGet, outcome, reach, settle } from "./expr-reach.ts";
import type { ExprRun } from "./expr-run.ts";
import { isNumber, sizeOf } from "./go-values.ts";
import { limits } from "./limits.ts";
import { patternWork } from "./pattern.ts";
import type { Draw, Scope } from "./scope.ts";
import type { Expression, ExprOnly, Span } from "./syntax.ts";
import { isFault, type Value } from "./value.ts";

type Node<K> = Expression & { readonly kind: K };

/** The value of an expr expression over a scope. */
export function evaluateOver(expression: Expression, scope: Scope, draw: Draw | undefined): Evaluated {
  const run: ExprRun = {
    dialect: exprDialect,
    most: limits.exprSteps,
    steps: 0,
    evaluateOther: (node) => evaluateOther(node, run),
    cost: operatorCost,
    scope,
    draw,
    pointer: undefined,
    locals: undefined,
  };
  return evaluate(expression, run);
}

function evaluateOther(expression: ExprOnly & Span, run: ExprRun): Evaluated {
  switch (expression.kind) {
    case "name":
    case "member":
    case "chain":
    case "slice":
    case "method":
      return settle(reach(expression, run), expression, run);
    case "pointer":
      return evaluatePointer(expression, run);
    case "call":
      return evaluateCall(expression, run);
    case "let":
      return evaluateLet(expression, run);
    case "sequence":
      return evaluateSequence(expression.items, run);
    case "map":
      return evaluateMap(expression.entries, run);
  }
}

function evaluatePointer({ name, ...at }: Node<"pointer">, run: ExprRun): Evaluated {
  const { pointer } = run;
  if (!pointer) return { ...at, problem: "cannot use pointer accessor outside predicate" };
  if (name === "") return { value: pointer.item };
  if (name === "index") return { value: BigInt(pointer.index) };
  if (name === "acc") return { value: pointer.acc };
  return { start: at.start, end: at.end, problem: `unknown pointer #${name}` };
}

function evaluateCall(expression: Node<"call">, run: ExprRun): Evaluated {
  const [first, second] = expression.args;
  if (expression.name === "get" && first && second) {
    const reached = reach(first, run);
    if ("way" in reached) return evaluateGet(expression, reached.way, second, run);
  }
  const args = evaluateAll(expression.args, run);
  if ("problem" in args) return args;
  const builtin = builtinNamed(expression.name);
  const size = args.reduce((sum: number, arg) => sum + sizeOf(arg), 0);
  // A function does more than an operator, however small its arguments are.
  const spent = spend(run, 2 + size * (builtin?.weight ?? 1));
  if (spent) return spent;
  if (expression.closure) return evaluateClosureCall(expression, args, run);
  if (!builtin) return outcome({ problem: `unknown name ${expression.name}` }, expression);
  const call = { draw: run.draw, spend: (work: number) => spend(run, work) };
  const result = callBuiltin(expression.name, builtin, args, call);
  if (isFault(result)) return outcome(result, expression);
  return spend(run, sizeOf(result)) ?? { value: result };
}

function evaluateLet(expression: Node<"let">, run: ExprRun): Evaluated {
  const value = evaluate(expression.value, run);
  if ("problem" in value) return value;
  const outer = run.locals;
  run.locals = { name: expression.name, value: value.value, outer };
  const result = evaluate(expression.body, run);
  run.locals = outer;
  return result;
}

function evaluateSequence(items: readonly Expression[], run: ExprRun): Evaluated {
  let last: Evaluated = { value: null };
  for (const item of items) {
    last = evaluate(item, run);
    if ("problem" in last) return last;
  }
  return last;
}

function evaluateMap(entries: readonly (readonly [Expression, Expression])[], run: ExprRun): Evaluated {
  const map = new Map<Value, Value>();
  for (const [keyPart, valuePart] of entries) {
    const key = evaluate(keyPart, run);
    if ("problem" in key) return key;
    const value = evaluate(valuePart, run);
    if ("problem" in value) return value;
    if (typeof key.value !== "string") return outcome({ problem: "a map key must be a string" }, keyPart);
    map.set(key.value, value.value);
  }
  return { value: map };
}

/** Operators pass over texts at once, functions character by character. */
function operatorCost(operator: string, left: Value, right: Value): number {
  if (typeof left === "string" && typeof right === "string" && operator !== "matches")
    return (left.length + right.length) / 100;
  if (isNumber(left) || isNumber(right))
    return operator === ".." ? Math.max(0, Number(right) - Number(left)) || 0 : sizeOf(right);
  if (operator === "matches" && typeof left === "string" && typeof right === "string")
    return patternWork(left, right) / 8;
  return sizeOf(left) + sizeOf(right);
}
