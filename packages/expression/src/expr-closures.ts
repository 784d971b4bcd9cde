import { type Evaluated, evaluate, placed, spend } from "./evaluate.ts";
import { sortValues, sumOf } from "./expr-order.ts";
import type { ExprRun } from "./expr-run.ts";
import { goType } from "./go-values.ts";
import type { Expression } from "./syntax.ts";
import { type Fault, isFault, isList, type Value } from "./value.ts";

type Call = Expression & { readonly kind: "call" };
type Step = (item: Value, index: number) => Value | Fault;
type Each = (list: readonly Value[], step: Step, rest: readonly Value[]) => Value | Fault;

const faults = (value: Value | Fault, wanted: string): Fault =>
  isFault(value) ? value : { problem: `predicate should return ${wanted} (got ${goType(value)})` };

/** A function over a list with a closure for its items, such as `filter(list, # > 1)`. */
export function evaluateClosureCall(expression: Call, args: readonly Value[], run: ExprRun): Evaluated {
  const each = functions.get(expression.name);
  const { closure } = expression;
  const [list = null, ...rest] = args;
  if (!each || !closure) return placed({ problem: `unknown name ${expression.name}` }, expression);
  if (!isList(list)) {
    return placed({ problem: `builtin ${expression.name} takes only array (got ${goType(list)})` }, expression);
  }
  const outer = run.pointer;
  let acc: Value = null;
  let failed: Fault | undefined;
  const step: Step = (item, index) => {
    run.pointer = { item, index, acc };
    const evaluated = evaluate(closure, run);
    if (!("problem" in evaluated)) return evaluated.value;
    failed = evaluated;
    return failed;
  };
  const result =
    expression.name === "reduce"
      ? reduce(list, rest, (item, index, value) => {
          acc = value;
          return step(item, index);
        })
      : each(list, step, rest);
  run.pointer = outer;
  if (failed) return failed;
  if (isFault(result)) return placed(result, expression);
  return spend(run, isList(result) ? result.length : 0) ?? { value: result };
}

function reduce(
  list: readonly Value[],
  [initial]: readonly Value[],
  step: (item: Value, index: number, acc: Value) => Value | Fault,
): Value | Fault {
  let acc = initial ?? list[0];
  if (acc === undefined) return { problem: "reduce of empty array with no initial value" };
  for (let index = initial === undefined ? 1 : 0; index < list.length; index += 1) {
    const next = step(list[index] ?? null, index, acc);
    if (isFault(next)) return next;
    acc = next;
  }
  return acc;
}

const functions: ReadonlyMap<string, Each> = new Map<string, Each>([
  [
    "all",
    (list, step) =>
      quantify(
        list,
        step,
        (count, size) => count === size,
        (count, seen) => count < seen,
      ),
  ],
  [
    "none",
    (list, step) =>
      quantify(
        list,
        step,
        (count) => count === 0,
        (count) => count > 0,
      ),
  ],
  [
    "any",
    (list, step) =>
      quantify(
        list,
        step,
        (count) => count > 0,
        (count) => count > 0,
      ),
  ],
  [
    "one",
    (list, step) =>
      quantify(
        list,
        step,
        (count) => count === 1,
        (count) => count > 1,
      ),
  ],
  ["count", count],
  ["filter", filter],
  ["map", map],
  ["find", (list, step) => search(list, step, false, (index) => list[index] ?? null)],
  ["findIndex", (list, step) => search(list, step, false, (index) => (index === -1 ? null : BigInt(index)))],
  ["findLast", (list, step) => search(list, step, true, (index) => list[index] ?? null)],
  ["findLastIndex", (list, step) => search(list, step, true, (index) => (index === -1 ? null : BigInt(index)))],
  ["groupBy", groupBy],
  ["sortBy", sortBy],
  ["sum", sum],
  ["reduce", () => null],
]);

/** The names of the functions that take a closure. */
export const closureNames: ReadonlySet<string> = new Set(functions.keys());

function quantify(
  list: readonly Value[],
  step: Step,
  verdict: (count: number, size: number) => boolean,
  decided: (count: number, seen: number) => boolean,
): Value | Fault {
  let found = 0;
  for (const [index, item] of list.entries()) {
    const value = step(item, index);
    if (typeof value !== "boolean") return faults(value, "boolean");
    if (value) found += 1;
    if (decided(found, index + 1)) return verdict(found, list.length);
  }
  return verdict(found, list.length);
}

function count(list: readonly Value[], step: Step): Value | Fault {
  const kept = filter(list, step);
  return isFault(kept) ? kept : BigInt(kept.length);
}

function filter(list: readonly Value[], step: Step): readonly Value[] | Fault {
  const kept: Value[] = [];
  for (const [index, item] of list.entries()) {
    const value = step(item, index);
    if (typeof value !== "boolean") return faults(value, "boolean");
    if (value) kept.push(item);
  }
  return kept;
}

function map(list: readonly Value[], step: Step): readonly Value[] | Fault {
  const values: Value[] = [];
  for (const [index, item] of list.entries()) {
    const value = step(item, index);
    if (isFault(value)) return value;
    values.push(value);
  }
  return values;
}

function search(
  list: readonly Value[],
  step: Step,
  backwards: boolean,
  result: (index: number) => Value,
): Value | Fault {
  for (let seen = 0; seen < list.length; seen += 1) {
    const index = backwards ? list.length - 1 - seen : seen;
    const value = step(list[index] ?? null, index);
    if (typeof value !== "boolean") return faults(value, "boolean");
    if (value) return result(index);
  }
  return result(-1);
}

function groupBy(list: readonly Value[], step: Step): Value | Fault {
  const groups = new Map<Value, Value[]>();
  for (const [index, item] of list.entries()) {
    const key = step(item, index);
    if (isFault(key)) return key;
    if (typeof key === "object" && key !== null) return { problem: `cannot group by ${goType(key)}` };
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function sortBy(list: readonly Value[], step: Step, [order]: readonly Value[]): Value | Fault {
  if (order !== undefined && order !== "asc" && order !== "desc") {
    return { problem: "unknown order, use asc or desc" };
  }
  const keys = map(list, step);
  return isFault(keys) ? keys : sortValues(list, keys, order === "desc");
}

function sum(list: readonly Value[], step: Step): Value | Fault {
  const values = map(list, step);
  return isFault(values) ? values : sumOf(values);
}
