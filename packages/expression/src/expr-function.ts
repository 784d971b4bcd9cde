import { goType } from "./go-values.ts";
import type { Draw } from "./scope.ts";
import { type Fault, isList, isMap, type Value, type ValueMap } from "./value.ts";

/** What a function may use beside its arguments. */
export interface Call {
  readonly draw: Draw | undefined;
  /** Takes work off what is left; a fault when nothing is. */
  readonly spend: (work: number) => Fault | undefined;
}

/** A function that expressions can call. */
export interface Builtin {
  /** One letter for each argument that is needed, that may be left out, and that may come any number of times. */
  readonly needed: string;
  readonly optional: string;
  readonly rest: string;
  /** How many times the work of other functions it does with its arguments; once unless it says so. */
  readonly weight?: number;
  readonly run: (args: readonly Value[], call: Call) => Value | Fault;
}

/** The type behind a letter: string, int, number, list, map, boolean, anything. */
type Letter<C> = C extends "s"
  ? string
  : C extends "i"
    ? bigint
    : C extends "n"
      ? bigint | number
      : C extends "l"
        ? readonly Value[]
        : C extends "m"
          ? ValueMap
          : C extends "b"
            ? boolean
            : Value;
type Letters<S> = S extends `${infer C}${infer R}` ? [Letter<C>, ...Letters<R>] : [];
type Result = Value | Fault;

/** A function with a fixed number of arguments, by their letters: `si` is a string and an int. */
export function fixed<const S extends string>(needed: S, run: (...args: Letters<S>) => Result): Builtin {
  return { needed, optional: "", rest: "", run: (args) => run(...(args as Letters<S>)) };
}

/** A function whose last arguments may be left out. */
export function optional<const S extends string, const O extends string>(
  needed: S,
  more: O,
  run: (...args: [...Letters<S>, ...Partial<Letters<O>>]) => Result,
): Builtin {
  return {
    needed,
    optional: more,
    rest: "",
    run: (args) => run(...(args as [...Letters<S>, ...Partial<Letters<O>>])),
  };
}

/** A function with any number of further arguments. */
export function variadic<const S extends string, const C extends string>(
  needed: S,
  rest: C,
  run: (...args: [...Letters<S>, ...Letter<C>[]]) => Result,
): Builtin {
  return { needed, optional: "", rest, run: (args) => run(...(args as [...Letters<S>, ...Letter<C>[]])) };
}

/** A function that uses the time, randomness or much work. */
export function calling<const S extends string, const O extends string = "">(
  needed: S,
  run: (call: Call, ...args: [...Letters<S>, ...Partial<Letters<O>>]) => Result,
  more?: O,
): Builtin {
  return {
    needed,
    optional: more ?? "",
    rest: "",
    run: (args, call) => run(call, ...(args as [...Letters<S>, ...Partial<Letters<O>>])),
  };
}

/** A function with a fixed number of arguments that does so many times the work of others with each character. */
export function heavy<const S extends string>(
  weight: number,
  needed: S,
  run: (...args: Letters<S>) => Result,
): Builtin {
  return { ...fixed(needed, run), weight };
}

/** Calls a function after its arguments are counted and their types checked, in expr's words (`checker.go`). */
export function callBuiltin(name: string, builtin: Builtin, args: readonly Value[], call: Call): Value | Fault {
  if (args.length < builtin.needed.length) return { problem: `not enough arguments to call ${name}` };
  const letters = builtin.needed + builtin.optional;
  if (args.length > letters.length && builtin.rest === "") return { problem: `too many arguments to call ${name}` };
  const converted: Value[] = [];
  for (const [index, arg] of args.entries()) {
    const letter = letters.charAt(index) || builtin.rest;
    const value = convert(letter, arg);
    if (value === undefined) {
      return { problem: `cannot use ${goType(arg)} as argument (type ${types[letter]}) to call ${name}` };
    }
    converted.push(value);
  }
  return builtin.run(converted, call);
}

const types: Readonly<Record<string, string>> = {
  s: "string",
  i: "int",
  n: "float64",
  l: "[]interface {}",
  m: "map[string]interface {}",
  b: "bool",
};

function convert(letter: string, value: Value): Value | undefined {
  switch (letter) {
    case "s":
      return typeof value === "string" ? value : undefined;
    case "i":
      return typeof value === "bigint" ? value : undefined;
    case "n":
      return typeof value === "bigint" || typeof value === "number" ? value : undefined;
    case "l":
      return isList(value) ? value : undefined;
    case "m":
      return isMap(value) ? value : undefined;
    case "b":
      return typeof value === "boolean" ? value : undefined;
    default:
      return value;
  }
}
