import type { Box, Layout, LayoutInput, PlacedBox } from "./layout.ts";

/** Space between boxes of a row, and between rows, px; as in the other layout. */
const gap = { x: 24, y: 40 };

/**
 * Places boxes in rows: each a row below the last that it follows, near the middle of those. It does not look for the
 * fewest crossings, but takes milliseconds where that takes seconds, and no stack. What is in a circle comes last.
 */
export function layOutInRows({ boxes, edges }: LayoutInput): Layout {
  const before = neighbours(edges.map(([from, to]) => [to, from]));
  const rows = rowsOf(boxes, edges);
  const width = Math.max(0, ...rows.map(widthOf));
  const placed = new Map<string, PlacedBox>();
  let y = 0;
  for (const row of rows) {
    const height = Math.max(...row.map((box) => box.height));
    let x = (width - widthOf(row)) / 2;
    for (const box of sortedBelow(row, before, placed)) {
      placed.set(box.id, { ...box, x, y: y + (height - box.height) / 2 });
      x += box.width + gap.x;
    }
    y += height + gap.y;
  }
  return {
    boxes: boxes.map((box) => placed.get(box.id) ?? { ...box, x: 0, y: 0 }),
    edges: edges.map(([from, to]) => ({ from, to, points: [] })),
    width,
    height: Math.max(0, y - gap.y),
  };
}

function rowsOf(boxes: readonly Box[], edges: LayoutInput["edges"]): readonly (readonly Box[])[] {
  const after = neighbours(edges);
  const waits = new Map<string, number>(boxes.map(({ id }) => [id, 0]));
  for (const [, to] of edges) waits.set(to, (waits.get(to) ?? 0) + 1);
  const rank = new Map<string, number>();
  const ready = boxes.filter(({ id }) => waits.get(id) === 0).map(({ id }) => id);
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    const own = rank.get(id) ?? 0;
    rank.set(id, own);
    for (const next of after.get(id) ?? []) {
      rank.set(next, Math.max(rank.get(next) ?? 0, own + 1));
      const left = (waits.get(next) ?? 0) - 1;
      waits.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  const isPlaced = (id: string) => (waits.get(id) ?? 0) <= 0;
  const last = Math.max(-1, ...[...rank].filter(([id]) => isPlaced(id)).map(([, one]) => one)) + 1;
  const rows: Box[][] = [];
  for (const box of boxes) {
    const at = isPlaced(box.id) ? (rank.get(box.id) ?? 0) : last;
    const row = rows[at];
    if (row === undefined) rows[at] = [box];
    else row.push(box);
  }
  return rows.filter((row) => row !== undefined);
}

/** A row by the mean of what each box follows; boxes that follow nothing keep their places at its end. */
function sortedBelow(
  row: readonly Box[],
  before: ReadonlyMap<string, readonly string[]>,
  placed: ReadonlyMap<string, PlacedBox>,
): readonly Box[] {
  const mean = ({ id }: Box) => {
    const above = (before.get(id) ?? []).map((one) => placed.get(one)).filter((one) => one !== undefined);
    if (above.length === 0) return Number.POSITIVE_INFINITY;
    return above.reduce((sum, one) => sum + one.x + one.width / 2, 0) / above.length;
  };
  return row
    .map((box) => ({ box, at: mean(box) }))
    .sort((a, b) => (a.at === b.at ? 0 : a.at - b.at))
    .map(({ box }) => box);
}

function widthOf(row: readonly Box[]): number {
  return row.reduce((sum, box) => sum + box.width, 0) + (row.length - 1) * gap.x;
}

function neighbours(edges: LayoutInput["edges"]): ReadonlyMap<string, readonly string[]> {
  const lists = new Map<string, string[]>();
  for (const [from, to] of edges) {
    const list = lists.get(from);
    if (list === undefined) lists.set(from, [to]);
    else list.push(to);
  }
  return lists;
}
