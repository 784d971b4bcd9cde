import type { NodePhase, WorkflowPhase } from "@onexit/events";
import type { NodeState } from "@onexit/interpreter";
import type { RenderedDelivery } from "./rendered.ts";
import type { Simulated } from "./simulate.ts";

/** A node as an expectation may name it. */
export interface HappenedNode {
  /** What people call it. */
  readonly displayName: string;
  /** Its full name without the workflow's, e.g. `[0].step1`; the entry node's is the workflow's. */
  readonly path: string;
  readonly phase: NodePhase;
  readonly kind: "leaf" | "composite" | "group" | "root";
  /** The path of the loop or retry that it is a part of. */
  readonly partOf?: string;
}

/** What became of a simulated run, in the words of an expectation. */
export interface Happened {
  readonly phase: WorkflowPhase;
  readonly message: string;
  /** In the order in which they began. */
  readonly nodes: readonly HappenedNode[];
  /** The exit handler by its template's name, then the hooks as their nodes are called. */
  readonly handlers: readonly string[];
  readonly deliveries: readonly RenderedDelivery[];
  /** What is wrong with it, whatever was expected. */
  readonly problems: readonly string[];
}

/** Looks at a run that has ended. */
export function whatHappened({ state, events }: Simulated, deliveries: readonly RenderedDelivery[]): Happened {
  const { name } = state.workflow;
  const pathOf = (node: string) =>
    node.startsWith(`${name}.`) ? node.slice(name.length + 1) : node.slice(name.length);
  const seen = new Set<string>();
  const hooks: string[] = [];
  const nodes: HappenedNode[] = [];
  for (const event of events) {
    // A node that waited before it began is told of twice.
    if (event.type !== "NodeStarted" && event.type !== "NodeSkipped" && event.type !== "NodeWaiting") continue;
    const node = state.nodes.get(event.node);
    if (node === undefined || seen.has(node.name)) continue;
    seen.add(node.name);
    const parent = node.parent === undefined ? undefined : state.nodes.get(node.parent);
    const isPart = parent?.nodeType === "TaskGroup" || parent?.nodeType === "Retry";
    nodes.push({
      displayName: node.displayName,
      path: pathOf(node.name) || name,
      phase: node.phase,
      kind: kindOf(node, name),
      ...(isPart ? { partOf: pathOf(parent.name) } : {}),
    });
    if (node.hookOf !== undefined) hooks.push(node.displayName === node.name ? pathOf(node.name) : node.displayName);
  }
  const exit = state.exit === undefined ? [] : [state.exit.template];
  return {
    phase: state.phase,
    message: state.message,
    nodes,
    handlers: [...exit, ...hooks],
    deliveries,
    problems: [
      ...(state.finishedAt === undefined ? [`it does not end: ${waitingFor(nodes)}`] : []),
      ...deliveries.flatMap((delivery) => delivery.problems.map((problem) => `${deliveryName(delivery)}: ${problem}`)),
    ],
  };
}

/** How a delivery is called. */
export function deliveryName({
  action,
  destination,
}: {
  readonly action: string;
  readonly destination?: string | undefined;
}): string {
  return destination === undefined || destination === "" ? action : `${action} ${destination}`;
}

function kindOf(node: NodeState, workflow: string): HappenedNode["kind"] {
  if (node.name === workflow || node.name === `${workflow}.onExit`) return "root";
  if (node.nodeType === "StepGroup") return "group";
  return node.nodeType === "Steps" || node.nodeType === "DAG" ? "composite" : "leaf";
}

function waitingFor(nodes: readonly HappenedNode[]): string {
  const open = nodes.filter(({ phase, kind }) => (phase === "Running" || phase === "Pending") && kind !== "group");
  return open.length === 0
    ? "nothing is left to happen"
    : open.map(({ path, phase }) => `${path} is ${phase}`).join(", ");
}
