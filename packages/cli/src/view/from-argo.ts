import { isJsonObject, type JsonObject, type NodePhase, type NodeType } from "@onexit/events";
import { objectAt, textAt, timeAt } from "./argo-json.ts";
import { assembleTree, type FlatNode, hookName, loopOf } from "./assemble-tree.ts";
import { handlerRow } from "./from-state.ts";
import type { RunTree } from "./run-tree.ts";

/** Which nodes are to be shown, by what the API says of each. */
export type NodeFilter = (node: JsonObject) => boolean;

/** The tree of a Workflow object as Argo's API shows it, ours or a real Argo's; of some nodes with what they stand below. */
export function fromArgo(workflow: JsonObject, isShown?: NodeFilter): RunTree {
  const name = textAt(objectAt(workflow, "metadata"), "name");
  const status = objectAt(workflow, "status");
  const nodes = Object.values(objectAt(status, "nodes")).filter(isJsonObject);
  const byName = new Map(nodes.map((node) => [textAt(node, "name"), node]));
  const nameById = new Map(nodes.map((node) => [textAt(node, "id"), textAt(node, "name")]));
  const all = inOrder(nodes.filter((node) => textAt(node, "type") !== "StepGroup")).map((node) =>
    flatNode(node, ownerOf(node, { byName, nameById }, name), name),
  );
  const rows = isShown === undefined ? all : withOwners(all, ({ id }) => isShown(byName.get(id) ?? {}));
  const main = assembleTree(rows, name);
  const root = assembleTree(rows, `${name}.onExit`);
  const mainTree: RunTree = { wholeSeconds: true, ...(main === undefined ? {} : { main }) };
  const handler = byName.get(`${name}.onExit`);
  if (handler === undefined || root === undefined) return mainTree;
  const exit = objectAt(status, "exitHandler");
  const template = textAt(exit, "template") || templateOf(handler);
  const because = textAt(exit, "ranBecause") || (main?.phase ?? "");
  return {
    ...mainTree,
    exit: { template, because, root: handlerRow(root, template, textAt(handler, "type") as NodeType) },
  };
}

/** The rows that are meant, and those that they stand below. */
function withOwners(rows: readonly FlatNode[], isMeant: (row: FlatNode) => boolean): readonly FlatNode[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const kept = new Set<string>();
  for (const row of rows.filter(isMeant)) {
    for (let one: FlatNode | undefined = row; one !== undefined && !kept.has(one.id); one = byId.get(one.owner ?? ""))
      kept.add(one.id);
  }
  return rows.filter(({ id }) => kept.has(id));
}

function flatNode(node: JsonObject, owner: string | undefined, workflow: string): FlatNode {
  const startedAt = timeAt(node, "startedAt");
  const finishedAt = timeAt(node, "finishedAt");
  const [name, type] = [textAt(node, "name"), textAt(node, "type")];
  const isHook = isHooked(node) && owner !== undefined;
  const loop = owner === undefined ? undefined : loopOf(name, owner);
  const isContainer = type === "Container";
  const phase = (textAt(node, "phase") || "Pending") as NodePhase;
  return {
    id: name,
    ...(owner === undefined ? {} : { owner }),
    ...(isHook ? { role: "hook" as const } : isContainer ? { role: "container" as const } : {}),
    ...(loop === undefined ? {} : { loop }),
    isRetry: type === "Retry",
    name: isHook ? hookName(name) : textAt(node, "displayName"),
    template: isContainer ? "container" : templateOf(node),
    phase,
    message: textAt(node, "message") || wordOn(node, workflow),
    // The API does not tell attempts, only whether the node ever ran.
    attempt: type === "Skipped" || isContainer ? 0 : 1,
    ...(startedAt === undefined || isContainer ? {} : { startedAt }),
    ...(finishedAt === undefined || isContainer ? {} : { finishedAt }),
  };
}

/** What there is to say of a node that runs and has said nothing itself. */
function wordOn(node: JsonObject, workflow: string): string {
  if (textAt(node, "phase") !== "Running") return "";
  if (node.daemoned === true) return "the daemon is up";
  return textAt(node, "type") === "Suspend" ? `waits for somebody: onexit resume ${workflow}` : "";
}

function templateOf(node: JsonObject): string {
  return textAt(node, "templateName") || textAt(objectAt(node, "templateRef"), "template");
}

function isHooked(node: JsonObject): boolean {
  return objectAt(node, "nodeFlag").hooked === true;
}

interface Lookup {
  readonly byName: ReadonlyMap<string, JsonObject>;
  readonly nameById: ReadonlyMap<string, string>;
}

/** The full name of what a node stands below: a loop or retry, the node that it is a hook of, else what encloses it. */
function ownerOf(node: JsonObject, { byName, nameById }: Lookup, workflow: string): string | undefined {
  const name = textAt(node, "name");
  if (name === workflow || name === `${workflow}.onExit`) return undefined;
  if (isHooked(node)) {
    const hooked = name.replace(/\.(?:onExit|hooks\.[^.]+)$/, "");
    return byName.has(hooked) ? hooked : workflow;
  }
  const group = /^(.*)\((?:\d+:.*|\d+)\)$/s.exec(name)?.[1];
  const holder = group === undefined ? undefined : byName.get(group);
  const type = holder === undefined ? "" : textAt(holder, "type");
  if (type === "TaskGroup" || type === "Retry") return group;
  return nameById.get(textAt(node, "boundaryID"));
}

/** In the order of execution; a real Argo's map has no order of its own. */
function inOrder(nodes: readonly JsonObject[]): readonly JsonObject[] {
  const begun = (node: JsonObject) => timeAt(node, "startedAt") ?? 0;
  return nodes.toSorted((a, b) => groupOf(a) - groupOf(b) || begun(a) - begun(b));
}

/** The position of a step's group: the last `[n]` of its name; 0 for the tasks of a DAG. */
function groupOf(node: JsonObject): number {
  return Number(/\[(\d+)\]\.[^.[]*$/.exec(textAt(node, "name"))?.[1] ?? 0);
}
