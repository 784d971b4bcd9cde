import type { EnvSource, EnvVariable, ValueReference } from "@onexit/events";
import { expandVariables } from "./expand-variables.ts";

/** The keys of a ConfigMap or Secret; undefined when there is none of that name. */
export type ValueSource = (kind: "configMap" | "secret", name: string) => Readonly<Record<string, string>> | undefined;

/** Variables with their values, or what is missing. */
export type Resolved =
  | { readonly variables: readonly { readonly name: string; readonly value: string }[] }
  | { readonly problem: string };

/** The values of variables; a missing optional one is left out. `what` is what a variable is called. */
export function resolveVariables(
  variables: readonly EnvVariable[],
  values: ValueSource,
  what = "environment variable",
): Resolved {
  const found: { readonly name: string; readonly value: string }[] = [];
  for (const { name, value, from } of variables) {
    const read = from === undefined ? { value } : referencedValue(from, values);
    if ("value" in read) found.push({ name, value: read.value });
    else if (from?.optional !== true) return { problem: `${read.problem}, which is to be ${what} ${name}` };
  }
  return { variables: found };
}

/**
 * All variables of a step: those of whole ConfigMaps and Secrets first, so that its own come on top. A text that the step
 * itself gives may name those before it, as `$(NAME)`.
 */
export function resolveEnvironment(
  step: { readonly env: readonly EnvVariable[]; readonly envFrom: readonly EnvSource[] },
  values: ValueSource,
): Resolved {
  const whole: { readonly name: string; readonly value: string }[] = [];
  for (const { kind, name, prefix, optional } of step.envFrom) {
    const read = values(kind, name);
    if (read === undefined && !optional) return { problem: notFound(kind, name, "a source of environment variables") };
    whole.push(...Object.entries(read ?? {}).map(([key, value]) => ({ name: `${prefix}${key}`, value })));
  }
  const known = new Map(whole.map(({ name, value }) => [name, value]));
  for (const variable of step.env) {
    const own = resolveVariables([variable], values);
    if ("problem" in own) return own;
    for (const { name, value } of own.variables) {
      known.set(name, variable.from === undefined ? expandVariables(value, known) : value);
    }
  }
  return { variables: [...known].map(([name, value]) => ({ name, value })) };
}

/** One value, or what is missing. */
export function referencedValue(
  reference: Pick<ValueReference, "kind" | "name" | "key">,
  values: ValueSource,
): { readonly value: string } | { readonly problem: string } {
  const { kind, name, key } = reference;
  const read = values(kind, name);
  if (read === undefined) return { problem: notFound(kind, name, `key ${JSON.stringify(key)} of it is needed`) };
  const value = read[key];
  return value === undefined
    ? { problem: `${kind} ${JSON.stringify(name)} has no key ${JSON.stringify(key)}` }
    : { value };
}

/** What a missing ConfigMap or Secret is called. */
export function notFound(kind: ValueSourceKind, name: string, why: string): string {
  return `${kind} ${JSON.stringify(name)} not found: ${why}`;
}

type ValueSourceKind = Parameters<ValueSource>[0];

/** A source that remembers every value of a Secret that it ever gave, for these must be masked from then on. */
export function rememberingSecrets(values: ValueSource): {
  readonly values: ValueSource;
  readonly secrets: () => readonly string[];
} {
  const seen = new Set<string>();
  return {
    values: (kind, name) => {
      const read = values(kind, name);
      if (kind === "secret") for (const value of Object.values(read ?? {})) seen.add(value);
      return read;
    },
    secrets: () => [...seen],
  };
}
