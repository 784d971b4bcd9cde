import type { Conversion } from "./finding.ts";

/** Lines around a change that are shown. */
const context = 3;

interface Block {
  /** Lines of the text before, from 0, without the last. */
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/** The edits of a text as a unified diff, as `patch` and `git apply` read it; empty where there are none. */
export function unifiedDiff(file: string, before: string, { edits }: Pick<Conversion, "edits">): string {
  if (edits.length === 0) return "";
  const old = before.replace(/\n$/, "").split("\n");
  const hunks = hunksOf(edits.map((edit) => blockOf(before, edit)).toSorted((a, b) => a.from - b.from));
  let shift = 0;
  const shown = hunks.map((blocks) => {
    const start = Math.max(0, (blocks[0]?.from ?? 0) - context);
    const end = Math.min(old.length, (blocks.at(-1)?.to ?? 0) + context);
    const lines: string[] = [];
    let at = start;
    for (const { from, to, lines: added } of blocks) {
      lines.push(...old.slice(at, from).map((line) => ` ${line}`), ...old.slice(from, to).map((line) => `-${line}`));
      lines.push(...added.map((line) => `+${line}`));
      at = to;
    }
    lines.push(...old.slice(at, end).map((line) => ` ${line}`));
    const grown = blocks.reduce((sum, { from, to, lines: added }) => sum + added.length - (to - from), 0);
    const head = `@@ -${start + 1},${end - start} +${start + 1 + shift},${end - start + grown} @@`;
    shift += grown;
    return [head, ...lines].join("\n");
  });
  const path = file.replace(/^\.?\//, "");
  return `--- a/${path}\n+++ b/${path}\n${shown.join("\n")}\n`;
}

/** An edit as whole lines. */
function blockOf(text: string, { start, end, text: added }: Conversion["edits"][number]): Block {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", end);
  const lineEnd = next === -1 ? text.length : next;
  const from = text.slice(0, lineStart).split("\n").length - 1;
  const lines = (text.slice(lineStart, start) + added + text.slice(end, lineEnd)).split("\n");
  return { from, to: from + text.slice(lineStart, lineEnd).split("\n").length, lines };
}

/** Changes whose surroundings touch are shown together. */
function hunksOf(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const hunks: Block[][] = [];
  for (const block of blocks) {
    const last = hunks.at(-1);
    const previous = last?.at(-1);
    if (last === undefined || previous === undefined || block.from - previous.to > 2 * context) hunks.push([block]);
    else last.push(block);
  }
  return hunks;
}
