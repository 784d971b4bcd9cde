import type { Draw, Scope, Variable } from "@onexit/expression";
import { fnv1a32 } from "./names.ts";

export type { Scope };

/** The first scope that knows a name has it. */
export function firstOf(...scopes: readonly Scope[]): Scope {
  return {
    lookup(name) {
      for (const scope of scopes) {
        const variable = scope.lookup(name);
        if (variable !== undefined) return variable;
      }
      return undefined;
    },
    *names(prefix) {
      const seen = new Set<string>();
      for (const scope of scopes) {
        for (const name of scope.names(prefix)) {
          if (!seen.has(name)) yield name;
          seen.add(name);
        }
      }
    },
  };
}

/** A scope of a few variables that are known beforehand. */
export function scopeOfEntries(entries: Readonly<Record<string, Variable | undefined>>): Scope {
  return {
    lookup: (name) => own(entries, name),
    *names(prefix) {
      for (const name of Object.keys(entries)) if (name.startsWith(prefix) && entries[name] !== undefined) yield name;
    },
  };
}

/**
 * What an expression may take from outside: the time of the decision, and randomness that is the same whenever it is
 * made again. `of` says what for.
 */
export function drawOf(uid: string, of: string, at: number): Draw {
  let seed: number | undefined;
  return {
    now: at,
    // Mulberry32: small, and good enough for names and waits.
    random: () => {
      seed = ((seed ?? fnv1a32(`${uid} ${of} ${at}`)) + 0x6d2b79f5) | 0;
      let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    },
  };
}

/** A record's own value; what it inherits is none. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
