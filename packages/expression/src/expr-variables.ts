import { deepest, toValue } from "./json-read.ts";
import type { Scope, Variable } from "./scope.ts";
import type { Fault, Value } from "./value.ts";

/** A way into the scope that is not walked yet: `a.b?.c` is the names a, b, c, the last one optional. */
export interface Way {
  readonly names: readonly string[];
  readonly optional: readonly boolean[];
}

/** A value, why there is none, or that an optional member cuts the chain short. */
export type Found = Value | Fault | { readonly cut: true };

/** How many variables a whole object may have. */
const mostNames = 20_000;
const cut = { cut: true } as const;

/** Names whose text gives way to an object when longer names exist (Argo `util/expand`, removeConflicts). */
const hidden = /^[^.]*$|(?:^|\.)(?:parameters|artifacts|labels|annotations|creationTimestamp|name)$/;

/**
 * What lies at the end of a way. The environment of Argo is every key expanded at its dots; here nothing is expanded
 * that is not asked for.
 */
export function findVariable(
  { names, optional }: Way,
  scope: Scope,
  get: (object: Value, key: Value) => Value | Fault,
): Found {
  const name = names.join(".");
  const variable = scope.lookup(name);
  if (variable !== undefined) return contentOf(name, variable, scope);
  for (let length = names.length - 1; length > 0; length -= 1) {
    const holder = scope.lookup(names.slice(0, length).join("."));
    if (holder === undefined || typeof holder === "string") continue;
    const whole = names.slice(0, length).join(".");
    return walk(contentOf(whole, holder, scope), names.slice(length), optional.slice(length), get);
  }
  if (hasLonger(name, scope)) return objectOf(name, scope);
  for (let length = 1; length < names.length; length += 1) {
    const before = names.slice(0, length).join(".");
    if (hasLonger(before, scope)) continue;
    const key = names[length] ?? "";
    if (scope.lookup(before) !== undefined) return { problem: `type string has no field ${key}` };
    if (length === 1) return { problem: `unknown name ${before}` };
    return optional[length] ? cut : { problem: `cannot fetch ${key} from <nil>` };
  }
  return names.length === 1 ? { problem: `unknown name ${name}` } : null;
}

function walk(
  from: Value | Fault,
  names: readonly string[],
  optional: readonly boolean[],
  get: (object: Value, key: Value) => Value | Fault,
): Found {
  let value = from;
  for (const [index, name] of names.entries()) {
    if (value === null && optional[index]) return cut;
    if (typeof value === "object" && value !== null && "problem" in value) return value;
    value = get(value, name);
  }
  return value;
}

function contentOf(name: string, variable: Variable, scope: Scope): Value | Fault {
  if (typeof variable === "string")
    return hidden.test(name) && hasLonger(name, scope) ? objectOf(name, scope) : variable;
  if ("absent" in variable) return null;
  const value = toValue(variable.value, "literal");
  return value === undefined
    ? { problem: `${name === "" ? "a variable" : name} nests deeper than ${deepest} levels` }
    : value;
}

function hasLonger(name: string, scope: Scope): boolean {
  for (const _ of scope.names(`${name}.`)) return true;
  return false;
}

/** Everything below a name as nested maps, where a name gives way to longer ones. */
function objectOf(name: string, scope: Scope): Value | Fault {
  const root = new Map<Value, Value>();
  let count = 0;
  for (const full of scope.names(`${name}.`)) {
    count += 1;
    if (count > mostNames) return { problem: `${name} has more than ${mostNames} variables` };
    const variable = scope.lookup(full);
    const value = variable === undefined ? null : contentOf("", variable, scope);
    if (typeof value === "object" && value !== null && "problem" in value) return value;
    put(root, full.slice(name.length + 1).split("."), value);
  }
  return root;
}

function put(root: Map<Value, Value>, path: readonly string[], value: Value): void {
  let map = root;
  for (const key of path.slice(0, -1)) {
    const next = map.get(key);
    // Maps in here are made here, or are data that a longer name replaces.
    const inner = next instanceof Map ? next : new Map<Value, Value>();
    map.set(key, inner);
    map = inner;
  }
  const last = path.at(-1) ?? "";
  if (!(map.get(last) instanceof Map)) map.set(last, value);
}
