import type { Draw, Scope, Variable } from "../src/index.ts";

/** A scope of these variables that counts what it is asked. */
export function scopeWith(variables: Readonly<Record<string, Variable>>): Scope & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    lookup: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    *names(prefix) {
      asked.push(prefix);
      for (const name of Object.keys(variables)) if (name.startsWith(prefix)) yield name;
    },
  };
}

/** Noon of a day, and randomness that is none. */
export const draw: Draw = { now: Date.UTC(2026, 0, 2, 12), random: () => 0.5 };
