import { padTo, visibleWidth } from "./style.ts";

/** Rows of cells as lines whose columns stand below each other, two spaces apart. Nothing trails. */
export function alignColumns(rows: readonly (readonly string[])[], least: readonly number[] = []): readonly string[] {
  const widths: number[] = [...least];
  for (const row of rows) {
    // A row's last cell may be as long as it likes: nothing stands behind it.
    for (const [i, cell] of row.slice(0, -1).entries()) widths[i] = Math.max(widths[i] ?? 0, visibleWidth(cell));
  }
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : padTo(cell, widths[i] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}
