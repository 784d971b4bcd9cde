import type { NodeStatus, Values, Workflow } from "../api/types.ts";
import { msOf } from "./time.ts";

/** One node of a run, with its place in the tree. */
export interface RunNode {
  readonly id: string;
  /** Argo's full name, `exit-handler-5rktf.onExit[1].notify`. */
  readonly name: string;
  /** What people call it: the step, the hook, the handler. */
  readonly title: string;
  readonly type: string;
  readonly template: string;
  readonly phase: string;
  readonly message: string;
  /** Epoch ms. */
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
  readonly inputs: Values;
  readonly outputs: Values;
  readonly host: string | undefined;
  /** Ids of what runs after it. */
  readonly next: readonly string[];
  /** Id of what it stands below: a loop, a retry, what it is a hook of, else what encloses it. */
  readonly owner: string | undefined;
  readonly isHook: boolean;
  readonly isTry: boolean;
  /** True for the workflow's exit handler and everything in it. */
  readonly isExit: boolean;
  /** What all items of its loop have in common. */
  readonly loop: string | undefined;
}

/** What runs behind the main part, and why. */
export interface ExitPart {
  readonly root: RunNode | undefined;
  readonly template: string;
  /** The status for which it ran; empty while it has not begun. */
  readonly because: string;
  readonly phase: string;
  readonly message: string;
}

/** A workflow as the dashboard shows it. */
export interface Run {
  readonly workflow: Workflow;
  /** In order of execution. */
  readonly nodes: readonly RunNode[];
  readonly byId: ReadonlyMap<string, RunNode>;
  /** What stands below a node, in order. */
  readonly below: ReadonlyMap<string, readonly RunNode[]>;
  readonly main: RunNode | undefined;
  readonly exit: ExitPart | undefined;
}

/** Reads a Workflow object, ours or a real Argo's. */
export function readRun(workflow: Workflow): Run {
  const { name } = workflow.metadata;
  const statuses = Object.values(workflow.status?.nodes ?? {});
  const byName = new Map(statuses.map((status) => [status.name, status]));
  const byStatusId = new Map(statuses.map((status) => [status.id, status]));
  const nodes = inOrder(statuses).map((status) => nodeOf(status, ownerOf(status, byName, byStatusId, name), name));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const below = new Map<string, RunNode[]>();
  for (const node of nodes) {
    if (node.owner === undefined) continue;
    const members = below.get(node.owner);
    if (members === undefined) below.set(node.owner, [node]);
    else members.push(node);
  }
  const main = nodes.find((node) => node.name === name);
  const root = nodes.find((node) => node.name === `${name}.onExit`);
  return { workflow, nodes, byId, below, main, exit: exitOf(workflow, root) };
}

/** True for a step that did not do what it was there for. */
export function isLost(node: Pick<RunNode, "phase">): boolean {
  return node.phase === "Failed" || node.phase === "Error";
}

/** True for what never ran because it was not to. */
export function isSkipped(node: Pick<RunNode, "phase">): boolean {
  return node.phase === "Skipped" || node.phase === "Omitted";
}

/** The nodes whose own doing failed, not those that merely hold one that did; in order of execution. */
export function failedNodes(run: Run): readonly RunNode[] {
  // What is tried again stands for its tries: a failed one may have been followed by a good one.
  const lost = run.nodes.filter((node) => isLost(node) && node.type !== "StepGroup" && !isWithinTry(run, node));
  const holders = new Set<string>();
  for (const node of lost) {
    let { owner } = node;
    while (owner !== undefined && !holders.has(owner)) {
      holders.add(owner);
      owner = run.byId.get(owner)?.owner;
    }
  }
  return lost.filter((node) => !holders.has(node.id));
}

function isWithinTry(run: Run, node: RunNode): boolean {
  let one: RunNode | undefined = node;
  while (one !== undefined && !one.isTry) one = one.owner === undefined ? undefined : run.byId.get(one.owner);
  return one !== undefined;
}

/** The tries of a node that is retried, in order; none for any other. */
export function triesOf(run: Run, node: RunNode): readonly RunNode[] {
  return node.type === "Retry" ? (run.below.get(node.id) ?? []).filter((one) => one.isTry) : [];
}

/** The name of the pod that Argo's clients compute for a node. */
export function podNameOf(workflow: string, node: Pick<RunNode, "name" | "template">): string {
  if (node.name === workflow) return workflow;
  const head = node.template === "" ? workflow : `${workflow}-${node.template}`;
  return `${head.slice(0, 242)}-${fnv1a(node.name)}`;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

function nodeOf(status: NodeStatus, owner: NodeStatus | undefined, workflow: string): RunNode {
  const { name } = status;
  const isHook = status.nodeFlag?.hooked === true && name !== `${workflow}.onExit`;
  return {
    id: status.id,
    name,
    title: titleOf(status, isHook, workflow),
    type: status.type,
    template: status.templateName ?? status.templateRef?.template ?? "",
    phase: status.phase ?? "Pending",
    message: status.message ?? "",
    startedAt: msOf(status.startedAt),
    finishedAt: msOf(status.finishedAt),
    inputs: status.inputs ?? {},
    outputs: status.outputs ?? {},
    host: status.hostNodeName,
    next: status.children ?? [],
    owner: owner?.id,
    isHook,
    isTry: owner?.type === "Retry" && /\(\d+\)$/.test(name) && !isHook,
    isExit: name.startsWith(`${workflow}.onExit`),
    loop: owner === undefined ? undefined : loopOf(name, owner.name),
  };
}

function titleOf(status: NodeStatus, isHook: boolean, workflow: string): string {
  const { name } = status;
  if (name === workflow) return status.templateName ?? workflow;
  if (name === `${workflow}.onExit`) return status.templateName ?? "onExit";
  if (!isHook) return status.displayName ?? name;
  const [, hook] = /\.hooks\.([^.]+)$/.exec(name) ?? [];
  return hook === undefined ? "onExit" : `hook ${hook}`;
}

function ownerOf(
  status: NodeStatus,
  byName: ReadonlyMap<string, NodeStatus>,
  byId: ReadonlyMap<string, NodeStatus>,
  workflow: string,
): NodeStatus | undefined {
  const { name } = status;
  if (name === workflow || name === `${workflow}.onExit`) return undefined;
  if (status.nodeFlag?.hooked === true) {
    return byName.get(name.replace(/\.(?:onExit|hooks\.[^.]+)$/, "")) ?? byName.get(workflow);
  }
  const group = /^(.*)\((?:\d+:.*|\d+)\)$/s.exec(name)?.[1];
  const holder = group === undefined ? undefined : byName.get(group);
  if (holder?.type === "TaskGroup" || holder?.type === "Retry") return holder;
  return status.boundaryID === undefined ? undefined : byId.get(status.boundaryID);
}

/** What all items of a loop have in common: the call's name and its group; undefined for what is no item. */
function loopOf(name: string, owner: string): string | undefined {
  const rest = name.startsWith(owner) ? name.slice(owner.length) : name;
  const [, group = "", call] = /^(\[\d+\])?\.?([^(]*)\(\d+:/.exec(rest) ?? [];
  if (call === undefined) return undefined;
  return `${owner}${group}${call === "" ? "" : `.${call}`}`;
}

/** By when they began; what began in the same second stays as the server lists it, which is the order of creation. */
function inOrder(statuses: readonly NodeStatus[]): readonly NodeStatus[] {
  return statuses
    .map((status) => ({ status, began: msOf(status.startedAt) ?? Number.POSITIVE_INFINITY }))
    .sort((a, b) => (a.began === b.began ? 0 : a.began - b.began))
    .map(({ status }) => status);
}

function exitOf(workflow: Workflow, root: RunNode | undefined): ExitPart | undefined {
  const { spec, status } = workflow;
  const told = status?.exitHandler;
  const template = told?.template ?? root?.template ?? spec.onExit ?? status?.storedWorkflowTemplateSpec?.onExit;
  if (template === undefined) return undefined;
  return {
    root,
    template,
    because: told?.ranBecause ?? (root === undefined ? "" : (status?.phase ?? "")),
    phase: root?.phase ?? told?.phase ?? "",
    message: told?.message || root?.message || "",
  };
}
