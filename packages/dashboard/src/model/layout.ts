import { graphlib, layout as runDagre } from "@dagrejs/dagre";
import { layOutInRows } from "./layered.ts";

/** A box to be placed, in CSS pixels. */
export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** A box in its place; `x` and `y` are its upper left corner. */
export interface PlacedBox extends Box {
  readonly x: number;
  readonly y: number;
}

/** The way of an edge, from the lower edge of one box to the upper edge of another. */
export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Everything in its place. */
export interface Layout {
  readonly boxes: readonly PlacedBox[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

/** What is to be placed: boxes in order of execution. */
export interface LayoutInput {
  readonly boxes: readonly Box[];
  readonly edges: readonly (readonly [from: string, to: string])[];
}

/** More boxes than this are placed in plain rows: dagre needs seconds for 2,000, and a deeper stack than a worker has. */
const mostForDagre = 600;

/** Places boxes from top to bottom, each below those it follows. */
export function layOut(input: LayoutInput): Layout {
  if (input.boxes.length > mostForDagre) return layOutInRows(input);
  return input.boxes.length === 0 ? { boxes: [], edges: [], width: 0, height: 0 } : layOutWithDagre(input);
}

function layOutWithDagre({ boxes, edges }: LayoutInput): Layout {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: "TB", nodesep: 24, ranksep: 40, edgesep: 12, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const [from, to] of edges) graph.setEdge(from, to);
  runDagre(graph);
  const placed = boxes.map((box) => {
    const { x, y } = graph.node(box.id) as { x: number; y: number };
    return { ...box, x: x - box.width / 2, y: y - box.height / 2 };
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const ways = edges.map(([from, to]) => {
    const { points = [] } = graph.edge(from, to) as { points?: { x: number; y: number }[] };
    return { from, to, points };
  });
  const layout = { boxes: placed, edges: ways, width, height };
  return isBackwards(placed) ? mirrored(layout) : layout;
}

/** True when neighbours stand more often against the order of execution than with it; left and right are all the same to dagre. */
function isBackwards(boxes: readonly PlacedBox[]): boolean {
  const rows = new Map<number, number>();
  let balance = 0;
  for (const box of boxes) {
    const row = Math.round(box.y + box.height / 2);
    const before = rows.get(row);
    if (before !== undefined) balance += Math.sign(box.x - before);
    rows.set(row, box.x);
  }
  return balance < 0;
}

function mirrored({ boxes, edges, width, height }: Layout): Layout {
  return {
    boxes: boxes.map((box) => ({ ...box, x: width - box.x - box.width })),
    edges: edges.map((edge) => ({ ...edge, points: edge.points.map(({ x, y }) => ({ x: width - x, y })) })),
    width,
    height,
  };
}
