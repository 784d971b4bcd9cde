import { isLost, type Run, type RunNode, triesOf } from "./run.ts";

/** A loop of more items than this is counted instead of drawn. */
export const mostItems = 10;

/** How many of a loop's items are in each phase. */
export type PhaseCounts = Readonly<Record<string, number>>;

/** What is drawn as one box. */
export type GraphNode =
  | {
      readonly kind: "node";
      readonly id: string;
      readonly node: RunNode;
      readonly tries: number;
      readonly hooks: readonly RunNode[];
    }
  | {
      readonly kind: "loop";
      readonly id: string;
      readonly title: string;
      /** What did not succeed comes first. */
      readonly members: readonly RunNode[];
      readonly counts: PhaseCounts;
    };

/** The boxes of one lane, and which follows which. */
export interface Graph {
  /** In order of execution. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly (readonly [from: string, to: string])[];
}

/** The main part and the exit handler as graphs. */
export function graphsOf(run: Run): { readonly main: Graph; readonly exit: Graph } {
  const drawing = draw(run);
  const exitRoot = run.exit?.root;
  const hidden = exitRoot !== undefined && isHolder(exitRoot) ? exitRoot.id : undefined;
  const isExit = (one: GraphNode) => (one.kind === "node" ? one.node.isExit : one.members[0]?.isExit === true);
  const lane = (exit: boolean): Graph => {
    const nodes = drawing.nodes.filter((one) => isExit(one) === exit && one.id !== hidden);
    const ids = new Set(nodes.map((one) => one.id));
    return { nodes, edges: drawing.edges.filter(([from, to]) => ids.has(from) && ids.has(to)) };
  };
  return { main: lane(false), exit: lane(true) };
}

/** True for a node that only holds others. */
export function isHolder(node: Pick<RunNode, "type">): boolean {
  return node.type === "Steps" || node.type === "DAG";
}

/** The members of a loop in the order in which they are shown: what needs somebody first. */
export function failedFirst(members: readonly RunNode[]): readonly RunNode[] {
  const rank = (node: RunNode) => (isLost(node) ? 0 : node.phase === "Running" ? 1 : node.phase === "Pending" ? 2 : 3);
  return members
    .map((node) => ({ node, rank: rank(node) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ node }) => node);
}

/** How many nodes are in each phase; what needs somebody comes first. */
export function countPhases(nodes: readonly RunNode[]): PhaseCounts {
  const counts: Record<string, number> = { Failed: 0, Error: 0, Running: 0, Pending: 0, Succeeded: 0 };
  for (const { phase } of nodes) counts[phase] = (counts[phase] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** The phase that a counted loop shows as a whole. */
export function loopPhase(counts: PhaseCounts): string {
  return ["Failed", "Error", "Running", "Pending", "Succeeded"].find((phase) => (counts[phase] ?? 0) > 0) ?? "Skipped";
}

function draw(run: Run): Graph {
  const loops = loopsOf(run);
  const boxOf = createBoxOf(run, loops);
  const nodes: GraphNode[] = [];
  const drawn = new Set<string>();
  for (const node of run.nodes) {
    const id = boxOf(node);
    if (id === undefined || drawn.has(id) || run.byId.get(id)?.isHook === true) continue;
    drawn.add(id);
    nodes.push(boxFor(run, id, loops));
  }
  return { nodes, edges: edgesBetween(run, boxOf, drawn) };
}

function boxFor(run: Run, id: string, loops: ReadonlyMap<string, readonly RunNode[]>): GraphNode {
  const node = run.byId.get(id);
  if (node === undefined) {
    const members = loops.get(id) ?? [];
    const title = /([^.:]+)$/.exec(id)?.[1] ?? id;
    return { kind: "loop", id, title, members: failedFirst(members), counts: countPhases(members) };
  }
  const hooks = (run.below.get(id) ?? []).filter((one) => one.isHook);
  return { kind: "node", id, node, tries: triesOf(run, node).length, hooks };
}

/** The id of a loop's box, which is no node's. */
function boxOfLoop(loop: string): string {
  return `loop:${loop}`;
}

/** The items of each loop that is too large to be drawn. */
function loopsOf(run: Run): ReadonlyMap<string, readonly RunNode[]> {
  const loops = new Map<string, RunNode[]>();
  for (const node of run.nodes) {
    if (node.loop === undefined || node.isTry) continue;
    const id = boxOfLoop(node.loop);
    const members = loops.get(id);
    if (members === undefined) loops.set(id, [node]);
    else members.push(node);
  }
  return new Map([...loops].filter(([, members]) => members.length > mostItems));
}

/** Which box a node is drawn as or in; undefined for one that is only passed through. */
function createBoxOf(run: Run, loops: ReadonlyMap<string, readonly RunNode[]>): (node: RunNode) => string | undefined {
  const known = new Map<string, string | undefined>();
  const boxOf = (node: RunNode): string | undefined => {
    if (known.has(node.id)) return known.get(node.id);
    const box = find(node);
    known.set(node.id, box);
    return box;
  };
  const find = (node: RunNode): string | undefined => {
    const owner = node.owner === undefined ? undefined : run.byId.get(node.owner);
    const around = owner === undefined ? undefined : boxOf(owner);
    // Whatever is in a folded loop, a try or a hook is in its box.
    if (around !== undefined && owner !== undefined && around !== owner.id) return around;
    if (node.isHook) return node.id;
    if (owner?.isHook === true) return owner.id;
    if (node.isTry || node.type === "Container") return owner?.id;
    if (node.loop !== undefined && loops.has(boxOfLoop(node.loop))) return boxOfLoop(node.loop);
    return node.type === "StepGroup" || node.type === "TaskGroup" ? undefined : node.id;
  };
  return boxOf;
}

function edgesBetween(
  run: Run,
  boxOf: (node: RunNode) => string | undefined,
  drawn: ReadonlySet<string>,
): Graph["edges"] {
  const edges = new Map<string, readonly [string, string]>();
  const reached = new Map<string, ReadonlySet<string>>();
  /** The boxes that are reached from a node through what is not drawn. */
  const targetsOf = (node: RunNode): ReadonlySet<string> => {
    const before = reached.get(node.id);
    if (before !== undefined) return before;
    const targets = new Set<string>();
    reached.set(node.id, targets);
    for (const id of node.next) {
      const next = run.byId.get(id);
      if (next === undefined || next.isHook) continue;
      const box = boxOf(next);
      if (box !== undefined) targets.add(box);
      else for (const target of targetsOf(next)) targets.add(target);
    }
    return targets;
  };
  for (const node of run.nodes) {
    const from = boxOf(node);
    if (from === undefined || !drawn.has(from)) continue;
    for (const to of targetsOf(node)) {
      if (to !== from && drawn.has(to)) edges.set(`${from}\n${to}`, [from, to]);
    }
  }
  return [...edges.values()];
}
