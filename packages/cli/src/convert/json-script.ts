import { isJsonObject, type Json } from "@onexit/events";
import { Uncertain } from "./finding.ts";

/** A JSON value as the text of a here-document, and the variables that its tags are passed in. */
export interface JsonScript {
  readonly text: string;
  /** Text with tags, by the name of the variable. */
  readonly variables: ReadonlyMap<string, string>;
}

/**
 * JSON that stays JSON whatever a tag's value holds: texts with tags are passed as variables, which the cluster fills, and
 * escaped by the shell function `json`; a secret is named as `{secret: NAME}` by `secretText`.
 */
export function jsonScript(value: Json): JsonScript {
  const variables = new Map<string, string>();
  const walk = (json: Json, path: readonly string[]): string => {
    if (Array.isArray(json))
      return `[${(json as readonly Json[]).map((item, n) => walk(item, [...path, String(n)])).join(", ")}]`;
    if (isJsonObject(json)) {
      const entries = Object.entries(json).map(([key, item]) => {
        if (key.includes("{{")) throw new Uncertain(`the key ${JSON.stringify(key)} of its message is a tag`);
        return `${literal(key)}: ${walk(item, [...path, key])}`;
      });
      return `{${entries.join(", ")}}`;
    }
    if (typeof json !== "string") return JSON.stringify(json);
    const secret = /^\uE000(\w+)\uE001$/.exec(json)?.[1];
    if (secret !== undefined) return `$(json "$${secret}")`;
    if (!json.includes("{{")) return literal(json);
    const name = nameFor(path, variables);
    variables.set(name, json);
    return `$(json "$${name}")`;
  };
  return { text: walk(value, []), variables };
}

/** Stands in such a value for what a Secret holds. */
export function secretText(variable: string): string {
  return `\uE000${variable}\uE001`;
}

/** JSON in a here-document, where the shell would read `\`, `$` and a backquote. */
function literal(text: string): string {
  return JSON.stringify(text).replace(/[\\$`]/g, "\\$&");
}

function nameFor(path: readonly string[], taken: ReadonlyMap<string, string>): string {
  const name = path
    .join("_")
    .toUpperCase()
    .replace(/\W/g, "_")
    .replace(/^(?=\d|$)/, "X_");
  let free = name;
  for (let n = 2; taken.has(free); n += 1) free = `${name}_${n}`;
  return free;
}
