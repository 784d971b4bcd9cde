import { type ActionRequested, deliveryIdOf, type JsonObject } from "@onexit/events";
import { renderTree } from "@onexit/render";
import { z } from "zod";
import type { Action, MessageVariables } from "./action.ts";

/** What an attempt acts with. */
export interface Prepared {
  /** Rendered and checked. */
  readonly parameters: unknown;
  /** Rendered, as the manifest wrote them. */
  readonly rendered: JsonObject;
  readonly variables: MessageVariables;
  readonly unknown: readonly string[];
  readonly problems: readonly string[];
}

/** Renders the parameters of a request and checks them against the action's schema. */
export function prepareParameters(
  action: Action,
  request: ActionRequested,
  attempt: number,
): Prepared | { readonly invalid: string } {
  const variables: MessageVariables = { ...request.variables, delivery: { id: deliveryIdOf(request.key), attempt } };
  const { expressions = {} } = request.variables;
  const verbatim = Object.entries(request.parameters).filter(([name]) => action.verbatim?.includes(name));
  const messages = Object.entries(request.parameters).filter(([name]) => !action.verbatim?.includes(name));
  const tree = renderTree(Object.fromEntries(messages), variables, {
    escape: action.escape ?? "none",
    evaluate: (text) => (Object.hasOwn(expressions, text) ? expressions[text] : undefined),
  });
  const rendered: JsonObject = { ...(tree.value as JsonObject), ...Object.fromEntries(verbatim) };
  const checked = action.parameters?.safeParse(rendered);
  if (checked?.success === false) return { invalid: describe(action.name, checked.error) };
  return {
    parameters: checked === undefined ? rendered : checked.data,
    rendered,
    variables,
    unknown: tree.unknown,
    problems: tree.problems.map(
      ({ path, message, line, column }) => `${path.join(".")}: ${message} at ${line}:${column}`,
    ),
  };
}

function describe(action: string, error: z.ZodError): string {
  const issues = error.issues.map((issue) => [z.core.toDotPath(issue.path), issue.message].filter(Boolean).join(": "));
  return `the parameters of plugin.${action} are not valid: ${issues.join("; ")}`;
}
