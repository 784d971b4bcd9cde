import type { EarlierNode, NodeFinished } from "@onexit/events";
import { finish } from "./finish.ts";
import { isAttempt } from "./hook-list.ts";
import { nodeIdOf } from "./names.ts";
import { type NodeState, nodeOf, type WorkflowState } from "./state.ts";

/** One journal message holds all that is taken over, beside the manifest. */
const mostBytes = 500_000;

/**
 * What a memoized resubmission takes over of a workflow, by names without the workflow's own; or why there can be none.
 * Argo takes pods alone (`wfutil.go:FormulateResubmitWorkflow`); here whatever succeeded stays done. What belongs to an
 * end, the exit handler and the workflow's own hooks, is each workflow's own.
 */
export function earlierNodes(
  state: WorkflowState,
): { readonly nodes: Readonly<Record<string, EarlierNode>> } | { readonly problem: string } {
  const { name } = state.workflow;
  if (state.finishedAt === undefined || (state.phase !== "Failed" && state.phase !== "Error")) {
    return {
      problem: `workflow must be Failed/Error to resubmit in memoized mode: ${JSON.stringify(name)} is ${state.phase}`,
    };
  }
  const nodes: Record<string, EarlierNode> = {};
  for (const node of state.nodes.valueSeq()) {
    const rest = hasDone(node) ? nameAnew(state, node) : undefined;
    if (rest !== undefined) nodes[rest] = { id: nodeIdOf(name, node.name), outputs: node.outputs };
  }
  const bytes = JSON.stringify(nodes).length;
  return bytes > mostBytes
    ? {
        problem:
          `what ${Object.keys(nodes).length} nodes of ${JSON.stringify(name)} put out is ${bytes} characters, and at most ` +
          `${mostBytes} can be taken over at once: retry it instead, or resubmit it without memoized`,
      }
    : { nodes };
}

/** The end of a node that has been done elsewhere, with the outputs that it had there; undefined for any other. */
export function takeOver(state: WorkflowState, node: NodeState, at: number): NodeFinished | undefined {
  const earlier = state.earlier.get(node.name);
  if (earlier === undefined) return undefined;
  const what = node.nodeType === "Pod" ? "pod" : "node";
  return {
    ...finish(state, node, "Succeeded", `original ${what}: ${earlier.id}`, at, earlier.outputs),
    original: earlier.id,
  };
}

/** True for what did something itself, with success; a daemon is needed again by whatever runs beside it. */
function hasDone({ phase, nodeType, daemoned }: NodeState): boolean {
  const isLeaf = nodeType === "Pod" || nodeType === "HTTP" || nodeType === "Plugin" || nodeType === "Suspend";
  return phase === "Succeeded" && isLeaf && !daemoned;
}

/**
 * The name of a node in a workflow that goes on from here, without the workflow's: of a Retry the last try is then the
 * first. Undefined for what is not taken over: earlier tries, the exit handler, hooks of the workflow or of a node that runs again.
 */
function nameAnew(state: WorkflowState, node: NodeState): string | undefined {
  if (node.name === state.workflow.name) return "";
  if (node.hookOf !== undefined) {
    const owner = nodeOf(state, node.hookOf);
    if (owner.name === state.workflow.name || owner.phase !== "Succeeded" || owner.daemoned) return undefined;
    return below(nameAnew(state, owner), owner, node);
  }
  if (node.parent === undefined) return undefined;
  const parent = nodeOf(state, node.parent);
  if (!isAttempt(state, node)) return below(nameAnew(state, parent), parent, node);
  const isLast = node.name === `${parent.name}(${parent.started - 1})`;
  const above = isLast ? nameAnew(state, parent) : undefined;
  return above === undefined ? undefined : `${above}(0)`;
}

function below(above: string | undefined, { name }: NodeState, node: NodeState): string | undefined {
  return above === undefined ? undefined : `${above}${node.name.slice(name.length)}`;
}
