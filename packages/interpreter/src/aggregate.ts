import type { Json } from "@onexit/events";
import { own } from "./scope.ts";
import { semanticsByName } from "./semantics.ts";
import type { NodeState, WorkflowState } from "./state.ts";

/** What a loop's children have come to together. */
type Aggregate = Readonly<Record<string, string>>;

/** By the node that holds the loop: it changes with each of its children, so an old one is never asked again. */
const known = new WeakMap<NodeState, Map<string, Aggregate>>();

/** A variable of a loop as a whole: `outputs.result`, `outputs.parameters` and each parameter (`processAggregateNodeOutputs`). */
export function aggregateVariable(
  state: WorkflowState,
  holder: NodeState,
  call: string,
  children: () => readonly NodeState[],
  name: string,
): string | undefined {
  if (!name.startsWith("outputs.") && name !== "status") return undefined;
  const byCall = known.get(holder) ?? new Map<string, Aggregate>();
  known.set(holder, byCall);
  let aggregate = byCall.get(call);
  if (aggregate === undefined) {
    aggregate = aggregateOf(state, children());
    byCall.set(call, aggregate);
  }
  return own(aggregate, name);
}

/** The names of a loop's own variables. */
export function aggregateVariableNames(state: WorkflowState, children: readonly NodeState[]): readonly string[] {
  return Object.keys(aggregateOf(state, children));
}

/** Only children that succeeded count, so lists may be shorter than the loop. */
function aggregateOf(state: WorkflowState, children: readonly NodeState[]): Aggregate {
  if (children.length === 0) return {};
  const good = children.filter((child) => child.phase === "Succeeded");
  const results = resultsOf(state, good);
  const names = new Set(good.flatMap((child) => Object.keys(child.outputs.parameters)));
  return {
    status: children.find((child) => child.phase === "Failed" || child.phase === "Error")?.phase ?? "Succeeded",
    ...(results === undefined ? {} : { "outputs.result": results }),
    ...(names.size === 0
      ? {}
      : { "outputs.parameters": JSON.stringify(good.map((child) => child.outputs.parameters)) }),
    ...Object.fromEntries([...names].map((name) => [`outputs.parameters.${name}`, listOf(good, name)])),
  };
}

/** Why a loop's results cannot be put together, which Argo does not forgive (`processAggregateNodeOutputs`). */
export function aggregationProblem(state: WorkflowState, children: readonly NodeState[]): string | undefined {
  if (!semanticsByName[state.semantics].loopResultsMustBeJson) return undefined;
  const wrong = children.find(
    ({ phase, outputs }) =>
      phase === "Succeeded" && outputs.result !== undefined && jsonOf(outputs.result) === undefined,
  );
  return wrong && `the result of ${wrong.name} is not JSON, so the results of its loop cannot be put together`;
}

function resultsOf(state: WorkflowState, children: readonly NodeState[]): string | undefined {
  const texts = children.flatMap((child) => child.outputs.result ?? []);
  if (texts.length === 0) return undefined;
  const values: Json[] = [];
  for (const text of texts) {
    const value = jsonOf(text);
    if (value === undefined && semanticsByName[state.semantics].loopResultsMustBeJson) return undefined;
    values.push(value ?? text);
  }
  return JSON.stringify(values);
}

/** Texts, unless every one is a JSON list or object. */
function listOf(children: readonly NodeState[], name: string): string {
  const texts = children.flatMap((child) => own(child.outputs.parameters, name) ?? []);
  const values = texts.map(jsonOf);
  const allStructured = values.every((value) => typeof value === "object" && value !== null);
  return JSON.stringify(allStructured ? values : texts);
}

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
