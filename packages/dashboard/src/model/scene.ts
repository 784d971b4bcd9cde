import type { Graph, GraphNode } from "./graph.ts";
import type { Box, Layout, LayoutInput } from "./layout.ts";

/** A place in the drawing, in CSS pixels; `x` and `y` are the upper left corner. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Sizes of what is drawn. */
export const sizes = {
  node: { width: 208, height: 54 },
  hook: { width: 168, height: 40, gap: 28, between: 8 },
  loop: { width: 296, height: 78 },
  item: { width: 168, height: 30, gap: 6, columns: 4, padding: 12 },
  lane: { padding: 24, head: 56, headOfPlan: 92, gap: 52, least: 440 },
  margin: 24,
} as const;

/** A card, and where the hooks beside it are. */
export interface Placed {
  readonly id: string;
  readonly card: Rect;
  readonly hooks: readonly Rect[];
}

/** A whole drawing: the main part, and below it the lane of the exit handler. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly placed: readonly Placed[];
  /** SVG paths. */
  readonly edges: readonly { readonly id: string; readonly to: string; readonly d: string }[];
  readonly lane: Rect | undefined;
  readonly laneEdge: string;
}

/** How many items of an unfolded loop are drawn. */
export type Unfolded = ReadonlyMap<string, number>;

/** What the layout has to place for a graph. */
export function layoutInputOf({ nodes, edges }: Graph, unfolded: Unfolded): LayoutInput {
  return { boxes: nodes.map((node) => boxOf(node, unfolded)), edges };
}

/** Where the items of an unfolded loop are within its card: a grid. */
export function itemPlaces(count: number): readonly Rect[] {
  const { width, height, gap, padding } = sizes.item;
  const columns = columnsOf(count);
  return Array.from({ length: count }, (_, i) => ({
    x: padding + (i % columns) * (width + gap),
    y: sizes.loop.height + Math.floor(i / columns) * (height + gap),
    width,
    height,
  }));
}

/** Puts both lanes below each other. `isPlan` leaves room for the switch above a planned exit handler. */
export function sceneOf(
  main: { readonly graph: Graph; readonly layout: Layout },
  exit:
    | { readonly graph: Graph; readonly layout: Layout; readonly isPlan: boolean; readonly title: string }
    | undefined,
  unfolded: Unfolded,
): Scene {
  const { margin, lane: look } = sizes;
  const laneWidth =
    exit === undefined ? 0 : Math.max(look.least, titleWidth(exit.title), exit.layout.width + 2 * look.padding);
  const inner = Math.max(main.layout.width, laneWidth);
  const mainAt = { x: margin + (inner - main.layout.width) / 2, y: margin };
  const mainBottom = margin + main.layout.height;
  const drawing = draw(main, mainAt, unfolded);
  if (exit === undefined) {
    return { width: inner + 2 * margin, height: mainBottom + margin, ...drawing, lane: undefined, laneEdge: "" };
  }
  const head = exit.isPlan ? look.headOfPlan : look.head;
  const lane: Rect = {
    x: margin + (inner - laneWidth) / 2,
    y: main.layout.height === 0 ? margin : mainBottom + look.gap,
    width: laneWidth,
    height: head + exit.layout.height + (exit.layout.height === 0 ? 0 : look.padding),
  };
  const exitAt = { x: lane.x + (laneWidth - exit.layout.width) / 2, y: lane.y + head };
  const below = draw(exit, exitAt, unfolded);
  const middle = margin + inner / 2;
  return {
    width: inner + 2 * margin,
    height: lane.y + lane.height + margin,
    placed: [...drawing.placed, ...below.placed],
    edges: [...drawing.edges, ...below.edges],
    lane,
    laneEdge: main.layout.height === 0 ? "" : `M${r(middle)} ${r(mainBottom + 4)}V${r(lane.y - 2)}`,
  };
}

/** About what a lane's title needs, with the status at its end. */
function titleWidth(title: string): number {
  return Math.min(960, title.length * 8.2 + 190);
}

function draw(
  { graph, layout }: { readonly graph: Graph; readonly layout: Layout },
  at: { readonly x: number; readonly y: number },
  unfolded: Unfolded,
): Pick<Scene, "placed" | "edges"> {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const cards = new Map<string, Placed>();
  for (const box of layout.boxes) {
    const node = nodes.get(box.id);
    if (node === undefined) continue;
    cards.set(box.id, place(node, { ...box, x: box.x + at.x, y: box.y + at.y }, unfolded));
  }
  const edges = layout.edges.flatMap(({ from, to, points }) => {
    const [source, target] = [cards.get(from)?.card, cards.get(to)?.card];
    if (source === undefined || target === undefined) return [];
    const way = points.slice(1, -1).map(({ x, y }) => ({ x: x + at.x, y: y + at.y }));
    return [{ id: `${from}>${to}`, to, d: pathOf(source, target, way) }];
  });
  return { placed: [...cards.values()], edges };
}

/** The card stands in the middle of its box, so that the line above and below it is straight; hooks hang to its right. */
function place(node: GraphNode, box: Rect, unfolded: Unfolded): Placed {
  const own = cardSize(node, unfolded);
  const card = {
    x: box.x + (box.width - own.width) / 2,
    y: box.y + (box.height - own.height) / 2,
    width: own.width,
    height: own.height,
  };
  const { width, height, gap, between } = sizes.hook;
  const hooks = node.kind === "node" ? node.hooks : [];
  const all = hooks.length * height + Math.max(0, hooks.length - 1) * between;
  const top = card.y + (card.height - all) / 2;
  return {
    id: node.id,
    card,
    hooks: hooks.map((_, i) => ({
      x: card.x + card.width + gap,
      y: top + i * (height + between),
      width,
      height,
    })),
  };
}

function boxOf(node: GraphNode, unfolded: Unfolded): Box {
  const { width, height } = cardSize(node, unfolded);
  const count = node.kind === "node" ? node.hooks.length : 0;
  if (count === 0) return { id: node.id, width, height };
  const hooksHeight = count * sizes.hook.height + (count - 1) * sizes.hook.between;
  return {
    id: node.id,
    width: width + 2 * (sizes.hook.gap + sizes.hook.width),
    height: Math.max(height, hooksHeight),
  };
}

function cardSize(node: GraphNode, unfolded: Unfolded): { readonly width: number; readonly height: number } {
  if (node.kind === "node") return sizes.node;
  const count = Math.min(node.members.length, unfolded.get(node.id) ?? 0);
  if (count === 0) return sizes.loop;
  const { width, height, gap, padding } = sizes.item;
  const columns = columnsOf(count);
  const rows = Math.ceil(count / columns);
  const more = count < node.members.length ? 44 : 0;
  return {
    width: Math.max(sizes.loop.width, columns * width + (columns - 1) * gap + 2 * padding),
    height: sizes.loop.height + rows * height + (rows - 1) * gap + padding + more,
  };
}

function columnsOf(count: number): number {
  return Math.min(sizes.item.columns, Math.max(1, Math.ceil(Math.sqrt(count))));
}

/** A curve from the middle of a lower edge to the middle of an upper one, by way of some points. */
function pathOf(source: Rect, target: Rect, way: readonly { readonly x: number; readonly y: number }[]): string {
  const start = { x: source.x + source.width / 2, y: source.y + source.height };
  const end = { x: target.x + target.width / 2, y: target.y - 2 };
  // A way of one point is the middle of a single rank: the straight curve is calmer.
  const stops = way.length <= 1 ? [start, end] : [start, ...way, end];
  let d = `M${r(start.x)} ${r(start.y)}`;
  for (let i = 1; i < stops.length; i += 1) {
    const [a, b] = [stops[i - 1] as typeof start, stops[i] as typeof start];
    if (Math.abs(a.x - b.x) < 0.5) d += `L${r(b.x)} ${r(b.y)}`;
    else d += `C${r(a.x)} ${r((a.y + b.y) / 2)} ${r(b.x)} ${r((a.y + b.y) / 2)} ${r(b.x)} ${r(b.y)}`;
  }
  return d;
}

function r(value: number): number {
  return Math.round(value * 10) / 10;
}
