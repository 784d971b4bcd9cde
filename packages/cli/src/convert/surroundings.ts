import { isJsonObject, type Json } from "@onexit/events";
import { Uncertain } from "./finding.ts";
import type { Word } from "./shell-word.ts";

/** What a container's script finds in its variables: a text that is known, or a value that only the cluster knows. */
export type Variable = { readonly text: string } | { readonly hidden: string };

/** By name. */
export type Variables = ReadonlyMap<string, Variable>;

/** Stands in a text for a value that is not known; no manifest holds such characters. */
const mark = (name: string) => `\uE000${name}\uE001`;
const marks = /\uE000(\w+)\uE001/g;

/** The variables that a container's `env` sets. */
export function variablesOf(env: Json | undefined): Variables {
  const variables = new Map<string, Variable>();
  for (const entry of Array.isArray(env) ? (env as readonly Json[]) : []) {
    if (!isJsonObject(entry) || typeof entry.name !== "string") continue;
    const { name, value, valueFrom } = entry;
    variables.set(name, valueFrom === undefined ? { text: String(value ?? "") } : { hidden: sourceOf(valueFrom) });
  }
  return variables;
}

function sourceOf(valueFrom: Json): string {
  for (const [field, kind] of [
    ["secretKeyRef", "Secret"],
    ["configMapKeyRef", "ConfigMap"],
  ] as const) {
    const reference = isJsonObject(valueFrom) ? valueFrom[field] : undefined;
    if (isJsonObject(reference))
      return `key ${JSON.stringify(reference.key)} of the ${kind} ${JSON.stringify(reference.name)}`;
  }
  return "a field of its pod";
}

/** A word as one text; what is not known is marked in it. */
export function textOf(word: Word, variables: Variables): string {
  const known = (name: string) => {
    const found = variables.get(name);
    return found !== undefined && "text" in found ? found.text : mark(name);
  };
  return word
    .map((part) =>
      "text" in part ? part.text : "json" in part ? JSON.stringify(known(part.json)) : known(part.variable),
    )
    .join("");
}

/** The variable that a text consists of, whole, if only the cluster knows it. */
export function hiddenIn(text: string): string | undefined {
  const [whole, name] = /^\uE000(\w+)\uE001$/.exec(text) ?? [];
  return whole === undefined ? undefined : name;
}

/** Where the value of an unknown variable comes from, for people. */
export function originOf(name: string, variables: Variables): string {
  const found = variables.get(name);
  return found !== undefined && "hidden" in found
    ? found.hidden
    : `the variable ${name}, which this template does not set`;
}

/** Throws where a message needs a value that the manifest does not tell. */
export function requireKnown(value: Json, variables: Variables): void {
  for (const [, name = ""] of JSON.stringify(value).matchAll(marks)) {
    throw new Uncertain(`its message needs $${name}, ${originOf(name, variables)}; give it as a parameter`);
  }
}
