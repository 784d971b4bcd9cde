import type { Scope, Variable } from "@onexit/expression";
import type { Call, DagTemplate, StepsTemplate } from "@onexit/manifest";
import { aggregateVariable, aggregateVariableNames } from "./aggregate.ts";
import { templateOf } from "./compiled.ts";
import { childNameOf } from "./loop.ts";
import { nodeVariable, nodeVariableNames } from "./node-variables.ts";
import type { NodeState, WorkflowState } from "./state.ts";

/** A call, and the group of Steps that it stands in. */
interface PlacedCall {
  readonly call: Call;
  readonly group: number;
}

const callsByTemplate = new WeakMap<StepsTemplate | DagTemplate, ReadonlyMap<string, PlacedCall>>();

/** The calls of a composite template by name; of any other there are none. */
export function callsOf(state: WorkflowState, key: string): ReadonlyMap<string, PlacedCall> {
  const template = templateOf(state, key);
  if (template?.type !== "steps" && template?.type !== "dag") return new Map();
  const known = callsByTemplate.get(template);
  if (known !== undefined) return known;
  const placed: PlacedCall[] =
    template.type === "dag"
      ? template.tasks.map((call) => ({ call, group: 0 }))
      : template.groups.flatMap((group, index) => group.map((call) => ({ call, group: index })));
  const made = new Map(placed.map((one) => [one.call.name, one]));
  callsByTemplate.set(template, made);
  return made;
}

/** The call that a node runs; undefined for the root, groups and workflow-level hooks. */
export function callOf(state: WorkflowState, node: Pick<NodeState, "boundary" | "call">): Call | undefined {
  const boundary = node.boundary === undefined ? undefined : state.nodes.get(node.boundary);
  if (boundary === undefined || node.call === undefined) return undefined;
  return callsOf(state, boundary.template).get(node.call)?.call;
}

/** The name of a call's own node inside a composite; a loop's children have names of their own. */
export function callNodeOf(boundary: NodeState, { call, group }: PlacedCall): string {
  return boundary.nodeType === "DAG" ? `${boundary.name}.${call.name}` : `${boundary.name}[${group}].${call.name}`;
}

/** `steps.<name>.*` inside a Steps node, `tasks.<name>.*` inside a DAG: what its calls have come to so far. */
export function callScope(state: WorkflowState, boundary: NodeState): Scope {
  const prefix = boundary.nodeType === "DAG" ? "tasks." : "steps.";
  const calls = callsOf(state, boundary.template);
  return {
    lookup(name) {
      if (!name.startsWith(prefix)) return undefined;
      const end = name.indexOf(".", prefix.length);
      const placed = end < 0 ? undefined : calls.get(name.slice(prefix.length, end));
      return placed && variableOf(state, boundary, placed, name.slice(end + 1));
    },
    *names(wanted) {
      if (!wanted.startsWith(prefix) && !prefix.startsWith(wanted)) return;
      for (const [name, placed] of calls) {
        const own = `${prefix}${name}.`;
        if (!own.startsWith(wanted) && !wanted.startsWith(own)) continue;
        for (const variable of variableNamesOf(state, boundary, placed)) {
          if (`${own}${variable}`.startsWith(wanted)) yield `${own}${variable}`;
        }
      }
    },
  };
}

/** The children of a loop that were started, in order; undefined where the call is none, or has not begun. */
export function loopChildrenOf(
  state: WorkflowState,
  boundary: NodeState,
  placed: PlacedCall,
): readonly NodeState[] | undefined {
  const own = callNodeOf(boundary, placed);
  const holder = state.nodes.get(boundary.nodeType === "DAG" ? own : `${boundary.name}[${placed.group}]`);
  const items = holder?.loops[placed.call.name];
  if (items === undefined || items.length === 0) return undefined;
  return items.flatMap((item, index) => state.nodes.get(childNameOf(own, index, item)) ?? []);
}

function variableOf(state: WorkflowState, boundary: NodeState, placed: PlacedCall, name: string): Variable | undefined {
  const node = state.nodes.get(callNodeOf(boundary, placed));
  if (placed.call.loop !== undefined) {
    const holder = boundary.nodeType === "DAG" ? node : state.nodes.get(`${boundary.name}[${placed.group}]`);
    const aggregate =
      holder &&
      aggregateVariable(state, holder, placed.call.name, () => loopChildrenOf(state, boundary, placed) ?? [], name);
    if (aggregate !== undefined) return aggregate;
  }
  return node && nodeVariable(state, node, name);
}

function* variableNamesOf(state: WorkflowState, boundary: NodeState, placed: PlacedCall): Generator<string> {
  const node = state.nodes.get(callNodeOf(boundary, placed));
  if (placed.call.loop !== undefined)
    yield* aggregateVariableNames(state, loopChildrenOf(state, boundary, placed) ?? []);
  if (node !== undefined) yield* nodeVariableNames(state, node);
}

export type { PlacedCall };
