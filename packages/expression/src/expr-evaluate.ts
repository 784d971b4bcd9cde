import { type Evaluated, evaluate, placed, spend } from "./evaluate.ts";
import { fetchItem, slicePart } from "./expr-access.ts";
import { builtinNamed } from "./expr-builtins.ts";
import { evaluateClosureCall } from "./expr-closures.ts";
import { exprDialect } from "./expr-dialect.ts";
import { callBuiltin } from "./expr-function.ts";
import { getItem } from "./expr-lists.ts";
import { callMethod } from "./expr-methods.ts";
import type { ExprRun } from "./expr-run.ts";
import { findVariable, type Way } from "./expr-variables.ts";
import { isNumber, sizeOf } from "./go-values.ts";
import { limits } from "./limits.ts";
import { patternWork } from "./pattern.ts";
import type { Draw, Scope } from "./scope.ts";
import type { Expression, ExprOnly, Span } from "./syntax.ts";
import { type Fault, isFault, type Value } from "./value.ts";

type Node<K> = Expression & { readonly kind: K };
type Reached = Evaluated | { readonly way: Way } | { readonly cut: true };

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

/** Follows members without looking anything up as long as they are names in the scope. */
function reach(expression: Expression, run: ExprRun): Reached {
  switch (expression.kind) {
    case "name": {
      for (let local = run.locals; local; local = local.outer) {
        if (local.name === expression.name) return { value: local.value };
      }
      return { way: { names: [expression.name], optional: [false] } };
    }
    case "member":
      return reachMember(expression, run);
    case "slice":
      return reachSlice(expression, run);
    case "method":
      return reachMethod(expression, run);
    case "chain": {
      const reached = reach(expression.of, run);
      const end = "way" in reached ? settled(reached, expression, run) : reached;
      return "cut" in end ? { value: null } : end;
    }
    default:
      return evaluate(expression, run);
  }
}

function reachMember(expression: Node<"member">, run: ExprRun): Reached {
  const reached = reach(expression.object, run);
  if ("problem" in reached || "cut" in reached) return reached;
  const key = evaluate(expression.key, run);
  if ("problem" in key) return key;
  if ("way" in reached && typeof key.value === "string") {
    const { names, optional } = reached.way;
    return { way: { names: [...names, key.value], optional: [...optional, expression.optional] } };
  }
  const object = settled(reached, expression.object, run);
  if ("problem" in object || "cut" in object) return object;
  if (object.value === null && expression.optional) return { cut: true };
  return outcome(fetchItem(object.value, key.value), expression);
}

function reachSlice(expression: Node<"slice">, run: ExprRun): Reached {
  const object = settled(reach(expression.object, run), expression.object, run);
  if ("problem" in object || "cut" in object) return object;
  const bounds: (Value | undefined)[] = [];
  for (const bound of [expression.from, expression.to]) {
    const evaluated = bound && evaluate(bound, run);
    if (evaluated && "problem" in evaluated) return evaluated;
    bounds.push(evaluated?.value);
  }
  const spent = spend(run, sizeOf(object.value));
  return spent ?? outcome(slicePart(object.value, bounds[0], bounds[1]), expression);
}

function reachMethod(expression: Node<"method">, run: ExprRun): Reached {
  const object = settled(reach(expression.object, run), expression.object, run);
  if ("problem" in object || "cut" in object) return object;
  const args = evaluateAll(expression.args, run);
  if ("problem" in args) return args;
  return (
    spend(run, isDear(object.value) ? 500 : 20) ?? outcome(callMethod(object.value, expression.name, args), expression)
  );
}

/** Looks a way up in the scope. */
function settled(reached: Reached, at: Span, run: ExprRun): Evaluated | { readonly cut: true } {
  if (!("way" in reached)) return reached;
  const found = findVariable(reached.way, run.scope, fetchItem);
  if (typeof found === "object" && found !== null && "cut" in found) return found;
  return outcome(found, at);
}

function settle(reached: Reached, at: Span, run: ExprRun): Evaluated {
  const end = settled(reached, at, run);
  return "cut" in end ? { value: null } : end;
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
  const spent = spend(
    run,
    args.reduce((sum: number, arg) => sum + sizeOf(arg), 0),
  );
  if (spent) return spent;
  if (expression.closure) return evaluateClosureCall(expression, args, run);
  const builtin = builtinNamed(expression.name);
  if (!builtin) return outcome({ problem: `unknown name ${expression.name}` }, expression);
  const call = { draw: run.draw, spend: (work: number) => spend(run, work) };
  const result = callBuiltin(expression.name, builtin, args, call);
  if (isFault(result)) return outcome(result, expression);
  return spend(run, sizeOf(result)) ?? { value: result };
}

/** `get(variables, key)` looks one variable up, where the whole object might be large; what is not there is nil. */
function evaluateGet(expression: Node<"call">, way: Way, key: Expression, run: ExprRun): Evaluated {
  const evaluated = evaluate(key, run);
  if ("problem" in evaluated) return evaluated;
  if (typeof evaluated.value !== "string") {
    const object = settle({ way }, expression, run);
    return "problem" in object ? object : outcome(getItem(object.value, evaluated.value), expression);
  }
  const names = [...way.names, evaluated.value];
  const found = findVariable({ names, optional: names.map(() => true) }, run.scope, getItem);
  return {
    value: found === null || typeof found !== "object" || !("problem" in found || "cut" in found) ? found : null,
  };
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

function evaluateAll(expressions: readonly Expression[], run: ExprRun): readonly Value[] | (Fault & Partial<Span>) {
  const values: Value[] = [];
  for (const expression of expressions) {
    const evaluated = evaluate(expression, run);
    if ("problem" in evaluated) return evaluated;
    values.push(evaluated.value);
  }
  return values;
}

/** The zone of a time has to be looked up. */
function isDear(value: Value): boolean {
  return typeof value === "object" && value !== null && "zone" in value && value.zone.offset === undefined;
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

function outcome(result: Value | Fault, at: Span): Evaluated {
  return placed(isFault(result) ? result : { value: result }, at);
}
