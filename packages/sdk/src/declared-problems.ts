import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import { renderTree } from "@onexit/render";
import { z } from "zod";
import type { Action } from "./action.ts";

/** What is wrong with the parameters of an action, as a manifest declares them. */
export interface DeclaredProblem {
  /** From the parameters on. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** The names that there are, where one is unknown. */
  readonly known?: readonly string[];
  /** The action would refuse such a request; otherwise its message would only lack something. */
  readonly isFatal: boolean;
}

/**
 * What can be said of an action's parameters before anything has a value: what the action would refuse whatever the values
 * are, and texts that cannot be read. Of what a text with `{{…}}` becomes nothing is known, so nothing is said.
 */
export function declaredProblems(action: Action, parameters: JsonObject): readonly DeclaredProblem[] {
  return [...refusals(action, parameters), ...unreadable(action, parameters)];
}

function refusals(action: Action, parameters: JsonObject): readonly DeclaredProblem[] {
  const checked = action.parameters?.safeParse(parameters);
  if (checked === undefined || checked.success) return [];
  return checked.error.issues.flatMap((issue): readonly DeclaredProblem[] => {
    const path = issue.path.filter((part) => typeof part !== "symbol");
    if (issue.code === "unrecognized_keys") {
      const known = knownAt(action, path);
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `plugin.${action.name} has no parameter "${[...path, key].join(".")}"`,
        ...(known === undefined ? {} : { known }),
        isFatal: true,
      }));
    }
    if (hasTemplate(valueAt(parameters, path))) return [];
    const name = path.length === 0 ? "" : `: ${path.join(".")}`;
    return [{ path, message: `plugin.${action.name}${name}: ${issue.message}`, isFatal: true }];
  });
}

function unreadable(action: Action, parameters: JsonObject): readonly DeclaredProblem[] {
  const messages = Object.entries(parameters).filter(([name]) => action.verbatim?.includes(name) !== true);
  // Expressions are the manifest's business.
  const evaluate = () => "";
  const { problems } = renderTree(Object.fromEntries(messages), {}, { escape: "none", evaluate });
  return problems.map(({ path, message }) => ({ path, message, isFatal: false }));
}

function knownAt(action: Action, path: readonly (string | number)[]): readonly string[] | undefined {
  return path.length === 0 && action.parameters instanceof z.ZodObject
    ? Object.keys(action.parameters.shape)
    : undefined;
}

function valueAt(root: Json, path: readonly (string | number)[]): Json | undefined {
  let value: Json | undefined = root;
  for (const part of path) {
    if (Array.isArray(value)) value = (value as readonly Json[])[Number(part)];
    else value = isJsonObject(value) ? value[String(part)] : undefined;
  }
  return value;
}

function hasTemplate(value: Json | undefined): boolean {
  if (typeof value === "string") return value.includes("{{");
  if (Array.isArray(value)) return (value as readonly Json[]).some(hasTemplate);
  return isJsonObject(value) && Object.values(value).some(hasTemplate);
}
