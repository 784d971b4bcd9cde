import type { Path } from "./syntax.ts";
import { unknownOf } from "./value.ts";

/** What names mean in one place of a template. */
export interface Scope {
  /** `this`. */
  readonly value: unknown;
  /** `..`; undefined at the root. */
  readonly parent: Scope | undefined;
  /** `@root`. */
  readonly root: unknown;
  /** The innermost loop. */
  readonly loop: Loop | undefined;
  /** Block parameters, inner before outer. */
  readonly locals: Locals | undefined;
}

/** `@key`, `@index`, `@first`, `@last`; `@../index` is the loop outside. */
export interface Loop {
  readonly key: string | number;
  readonly index: number;
  readonly first: boolean;
  readonly last: boolean;
  readonly outer: Loop | undefined;
}

export interface Locals {
  readonly values: ReadonlyMap<string, unknown>;
  readonly outer: Locals | undefined;
}

/** The value of a variable, or an Unknown. Reads own properties of plain data and nothing else. */
export function lookup(path: Path, scope: Scope): unknown {
  const [first = "", ...rest] = path.parts;
  if (path.isData) {
    if (first === "root") return memberOf(scope.root, path, 1);
    const loop = outwards(scope.loop, path.up, (frame) => frame.outer);
    const known = loop !== undefined && rest.length === 0 && Object.hasOwn(loop, first) && first !== "outer";
    return known ? loop[first as keyof Loop] : unknownOf(path.name);
  }
  if (path.up === 0 && !path.isScoped) {
    for (let locals = scope.locals; locals !== undefined; locals = locals.outer) {
      if (locals.values.has(first)) return memberOf(locals.values.get(first), path, 1);
    }
  }
  const start = outwards<Scope>(scope, path.up, (inner) => inner.parent);
  return start === undefined ? unknownOf(path.name) : memberOf(start.value, path, 0);
}

function outwards<T>(from: T | undefined, times: number, next: (inner: T) => T | undefined): T | undefined {
  let found = from;
  for (let step = 0; step < times && found !== undefined; step++) found = next(found);
  return found;
}

/** Follows the parts of a path; a rest that is one name with dots in it, such as a label, is found as it is written. */
function memberOf(value: unknown, path: Path, from: number): unknown {
  let found = value;
  for (let index = from; index < path.parts.length; index++) {
    const name = path.parts[index] ?? "";
    if (found === null || found === undefined) return unknownOf(path.name);
    if (!Object.hasOwn(found, name)) {
      const whole = restOf(path, index);
      return Object.hasOwn(found, whole)
        ? plain((found as Record<string, unknown>)[whole], path)
        : unknownOf(path.name);
    }
    found = (found as Record<string, unknown>)[name];
  }
  return plain(found, path);
}

/** The end of a path's text from one of its parts on, separators as written. */
function restOf(path: Path, from: number): string {
  const parts = path.parts.slice(from);
  const length = parts.reduce((sum, part) => sum + part.length + 1, -1);
  return path.name.slice(-length);
}

function plain(value: unknown, path: Path): unknown {
  return value === undefined || typeof value === "function" ? unknownOf(path.name) : value;
}
