import { type Evaluated, evaluate, placed, spend } from "./evaluate.ts";
import { fetchItem, slicePart } from "./expr-access.ts";
import { getItem } from "./expr-lists.ts";
import { callMethod } from "./expr-methods.ts";
import type { ExprRun } from "./expr-run.ts";
import { findVariable, type Way } from "./expr-variables.ts";
import { sizeOf } from "./go-values.ts";
import type { Expression, Span } from "./syntax.ts";
import { type Fault, isFault, isList, isMap, type Value } from "./value.ts";

type Node<K> = Expression & { readonly kind: K };
export type Reached = Evaluated | { readonly way: Way } | { readonly cut: true };

/** Follows members without looking anything up as long as they are names in the scope. */
export function reach(expression: Expression, run: ExprRun): Reached {
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
  return spendOnItem(object.value, run) ?? outcome(fetchItem(object.value, key.value), expression);
}

/** The characters of a text have to be told apart before one of them is found; items of lists and maps are just there. */
function spendOnItem(object: Value, run: ExprRun): Evaluated | undefined {
  return typeof object === "string" ? spend(run, sizeOf(object)) : undefined;
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
    spend(run, isDear(object.value) ? 1000 : 20) ?? outcome(callMethod(object.value, expression.name, args), expression)
  );
}

/** Looks a way up in the scope. */
function settled(reached: Reached, at: Span, run: ExprRun): Evaluated | { readonly cut: true } {
  if (!("way" in reached)) return reached;
  const found = findVariable(reached.way, run.scope, fetchItem);
  if (typeof found === "object" && found !== null && "cut" in found) return found;
  // Whole objects and data are made anew each time that they are asked for.
  return (isFault(found) ? undefined : spend(run, 3 * (partsOf(found) - 1))) ?? outcome(found, at);
}

/** How many values there are in a value, itself among them. */
function partsOf(value: Value): number {
  if (isList(value)) return value.reduce((sum: number, item) => sum + partsOf(item), 1);
  if (!isMap(value)) return 1;
  let parts = 1;
  for (const item of value.values()) parts += 1 + partsOf(item);
  return parts;
}

/** The value at the end of what was reached; nil where an optional member cut it short. */
export function settle(reached: Reached, at: Span, run: ExprRun): Evaluated {
  const end = settled(reached, at, run);
  return "cut" in end ? { value: null } : end;
}

/** `get(variables, key)` looks one variable up, where the whole object might be large; what is not there is nil. */
export function evaluateGet(expression: Node<"call">, way: Way, key: Expression, run: ExprRun): Evaluated {
  const evaluated = evaluate(key, run);
  if ("problem" in evaluated) return evaluated;
  if (typeof evaluated.value !== "string") {
    const object = settle({ way }, expression, run);
    if ("problem" in object) return object;
    return spendOnItem(object.value, run) ?? outcome(getItem(object.value, evaluated.value), expression);
  }
  // A name that is made here is looked up in every way that it can be written.
  const spent = spend(run, 10);
  if (spent) return spent;
  const names = [...way.names, evaluated.value];
  const found = findVariable({ names, optional: names.map(() => true) }, run.scope, getItem);
  return {
    value: found === null || typeof found !== "object" || !("problem" in found || "cut" in found) ? found : null,
  };
}

/** The values of arguments. */
export function evaluateAll(
  expressions: readonly Expression[],
  run: ExprRun,
): readonly Value[] | (Fault & Partial<Span>) {
  const values: Value[] = [];
  for (const expression of expressions) {
    const evaluated = evaluate(expression, run);
    if ("problem" in evaluated) return evaluated;
    values.push(evaluated.value);
  }
  return values;
}

/** A result in the place of its expression. */
export function outcome(result: Value | Fault, at: Span): Evaluated {
  return placed(isFault(result) ? result : { value: result }, at);
}

/** The zone of a time has to be looked up. */
function isDear(value: Value): boolean {
  return typeof value === "object" && value !== null && "zone" in value && value.zone.offset === undefined;
}
