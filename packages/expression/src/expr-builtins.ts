import { exprData } from "./expr-data.ts";
import type { Builtin } from "./expr-function.ts";
import { exprLists } from "./expr-lists.ts";
import { exprNumbers } from "./expr-numbers.ts";
import { exprStrings } from "./expr-strings.ts";
import { exprTime } from "./expr-time.ts";
import { sprig } from "./sprig.ts";

const builtins: ReadonlyMap<string, Builtin> = new Map([
  ...exprStrings,
  ...exprLists,
  ...exprNumbers,
  ...exprTime,
  ...exprData,
  ...sprig,
]);

/** The function of this name, without those that take a closure. */
export function builtinNamed(name: string): Builtin | undefined {
  return builtins.get(name);
}

/** The names of all functions that take no closure. */
export function builtinNames(): Iterable<string> {
  return builtins.keys();
}
