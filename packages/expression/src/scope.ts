import type { Data } from "./value.ts";

/**
 * What a variable holds: a text; a text for simple tags beside the data for expressions; or an output that will never
 * be (of a skipped or omitted node), which is nil in expressions.
 */
export type Variable = string | { readonly text: string; readonly value: Data } | { readonly absent: true };

/** The variables that a text may use, by their full dotted names. */
export interface Scope {
  /** The variable of exactly this name. */
  lookup(name: string): Variable | undefined;
  /**
   * All full names that begin with the prefix. Asked for whole objects (`keys(workflow.parameters)`), for names that
   * are none, and for short names that longer ones may hide; often only the first name is taken, so be lazy.
   */
  names(prefix: string): Iterable<string>;
}

/** The value of a variable; undefined when there is none of that name. */
export type Lookup = (name: string) => string | undefined;

/** What an expression takes from outside of it: the time, and randomness that is the same in every replay. */
export interface Draw {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** At least 0 and below 1. */
  readonly random: () => number;
}

/** A scope of texts that cannot list its names. */
export function scopeOf(variables: Lookup | Scope): Scope {
  return typeof variables === "function" ? { lookup: variables, names: () => [] } : variables;
}
