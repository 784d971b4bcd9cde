import type { NodeType } from "@onexit/events";
import { exitNodeOf, type NodeState, templateNameOf, type WorkflowState } from "@onexit/interpreter";
import { assembleTree, type FlatNode, hookName, loopOf } from "./assemble-tree.ts";
import { shortMessage } from "./message.ts";
import { wordOnNode } from "./node-words.ts";
import type { RunTree, TreeNode } from "./run-tree.ts";

/** The tree of a live run. */
export function fromState(state: WorkflowState): RunTree {
  const { name } = state.workflow;
  const nodes = state.nodes
    .valueSeq()
    .filter(({ nodeType }) => nodeType !== "StepGroup")
    .sortBy(({ index }) => index)
    .toArray()
    .flatMap((node) => flatNodes(state, node));
  const main = assembleTree(nodes, name);
  const handler = assembleTree(nodes, exitNodeOf(name));
  const type = state.nodes.get(exitNodeOf(name))?.nodeType ?? "Skipped";
  const { exit } = state;
  return {
    ...(main === undefined ? waitingOf(state) : { main: withSuspension(main, state) }),
    ...(exit === undefined
      ? {}
      : {
          exit: {
            template: exit.template,
            because: exit.status,
            ...(handler === undefined ? {} : { root: handlerRow(handler, exit.template, type) }),
          },
        }),
  };
}

/** The handler's root goes by its template's name; what stands in the template's column is then its kind. */
export function handlerRow(row: TreeNode, template: string, type: NodeType): TreeNode {
  return { ...row, name: template, template: type === "Skipped" ? "" : type.toLowerCase() };
}

function flatNodes(state: WorkflowState, node: NodeState): readonly FlatNode[] {
  const { name, parent, hookOf, boundary, nodeType, containers = [], finishedAt, work } = node;
  const isInGroup = parent !== undefined && state.nodes.get(parent)?.nodeType === "StepGroup";
  const owner = hookOf ?? (isInGroup ? boundary : parent);
  const loop = node.item === undefined || owner === undefined ? undefined : loopOf(name, owner);
  const timed = work?.kind === "suspend" ? work.until : node.notBefore;
  const until = node.phase === "Running" ? timed : undefined;
  const row: FlatNode = {
    id: name,
    ...(owner === undefined ? {} : { owner }),
    ...(hookOf === undefined ? {} : { role: "hook" as const }),
    ...(loop === undefined ? {} : { loop }),
    ...(until === undefined ? {} : { until }),
    isRetry: nodeType === "Retry",
    name: hookOf === undefined ? node.displayName : hookName(name),
    template: templateNameOf(state, node.template),
    phase: node.phase,
    message: node.message || wordOnNode(node, state.workflow.name),
    attempt: node.attempt,
    startedAt: node.startedAt,
    ...(finishedAt === undefined ? {} : { finishedAt }),
  };
  const members = containers.map(({ name: container, phase, message }): FlatNode => {
    const member = { id: `${name}.${container}`, owner: name, role: "container" as const, isRetry: false };
    return { ...member, name: container, template: "container", phase, message, attempt: 0 };
  });
  return [row, ...members];
}

function waitingOf({ phase, message, workflow, suspended }: WorkflowState): Pick<RunTree, "waiting"> {
  if (suspended) return { waiting: `${workflow.name} is suspended: onexit resume ${workflow.name}` };
  return phase === "Pending" && message !== "" ? { waiting: `${workflow.name} ${shortMessage(message)}` } : {};
}

function withSuspension(main: TreeNode, { suspended, finishedAt, workflow }: WorkflowState): TreeNode {
  if (!suspended || finishedAt !== undefined) return main;
  return { ...main, message: `suspended, nothing new starts: onexit resume ${workflow.name}` };
}
