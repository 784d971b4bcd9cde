import { type ActionRequested, deliveryIdOf, extend, type HistoryVariables, type JsonObject } from "@onexit/events";
import { type Escape, type RenderedTree, type RenderOptions, renderTree } from "@onexit/render";
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

const noHistory: HistoryVariables = { condition: "", consecutiveFailures: 0, recovered: false };

/** Renders the parameters of a request and checks them against the action's schema. */
export function prepareParameters(
  action: Action,
  request: ActionRequested,
  attempt: number,
  recalled?: HistoryVariables,
): Prepared | { readonly invalid: string } {
  const delivery = { id: deliveryIdOf(request.key), attempt };
  // Whoever asked because of the runs before has counted them; what an action remembers is only what it was told of.
  const history = { ...noHistory, ...recalled, ...request.variables.history };
  const variables: MessageVariables = extend(request.variables, { delivery, history });
  const { expressions = {} } = request.variables;
  const isVerbatim = (name: string) => action.verbatim?.includes(name) === true;
  const verbatim = Object.entries(request.parameters).filter(([name]) => isVerbatim(name));
  const messages = Object.entries(request.parameters).filter(([name]) => !isVerbatim(name));
  const evaluate = (text: string) => (Object.hasOwn(expressions, text) ? expressions[text] : undefined);
  const tree = renderEach(Object.fromEntries(messages), variables, action.escape ?? "none", evaluate);
  const rendered: JsonObject = extend(tree.value as JsonObject, Object.fromEntries(verbatim));
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

type Tree = Pick<RenderedTree, "value" | "unknown" | "problems">;

/** Renders the parameters, those that are escaped alike together. */
function renderEach(
  parameters: JsonObject,
  variables: MessageVariables,
  escapes: NonNullable<Action["escape"]>,
  evaluate: NonNullable<RenderOptions["evaluate"]>,
): Tree {
  if (typeof escapes === "string") return renderTree(parameters, variables, { escape: escapes, evaluate });
  const escapeOf = (name: string): Escape => (Object.hasOwn(escapes, name) ? escapes[name] : undefined) ?? "none";
  const used = new Set(Object.keys(parameters).map(escapeOf));
  const trees = [...used].map((one) => {
    const alike = Object.entries(parameters).filter(([name]) => escapeOf(name) === one);
    return renderTree(Object.fromEntries(alike), variables, { escape: one, evaluate });
  });
  return {
    value: Object.fromEntries(trees.flatMap(({ value }) => Object.entries(value as JsonObject))),
    unknown: [...new Set(trees.flatMap(({ unknown }) => unknown))],
    problems: trees.flatMap(({ problems }) => problems),
  };
}

function describe(action: string, error: z.ZodError): string {
  const issues = error.issues.map((issue) => [z.core.toDotPath(issue.path), issue.message].filter(Boolean).join(": "));
  return `the parameters of plugin.${action} are not valid: ${issues.join("; ")}`;
}
