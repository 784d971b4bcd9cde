import { durationText, type NodePhase, secondsText } from "@onexit/events";
import { nodeLook, phaseLooks } from "./icons.ts";
import { shortMessage, skipReason } from "./message.ts";
import { plain } from "./plain.ts";
import { nodesOf, type RunTree, type TreeNode } from "./run-tree.ts";
import { cut, cutMiddle, type Style } from "./style.ts";
import { alignColumns } from "./table.ts";
import { entriesOf, isSkipped, type LoopEntry } from "./tree-entries.ts";

export interface TreeOptions {
  /** Epoch ms: how long what runs has been running. */
  readonly now: number;
  /** Columns; unbounded unless given. */
  readonly width?: number;
  /** Skipped nodes each on a line of their own, also in a large run. */
  readonly showSkipped?: boolean;
}

/** A run with more nodes than this shows what runs, what failed, and what these stand in. */
const mostNodes = 40;

/** Name, template, phase, duration, message. */
type Row = readonly string[];

/** The main tree and, below a heading, the exit handler's; columns stand below each other in both. */
export function treeLines(tree: RunTree, style: Style, options: TreeOptions): readonly string[] {
  const { width = Number.POSITIVE_INFINITY } = options;
  const nodes = nodesOf(tree);
  const crowded = nodes.length > mostNodes;
  const timeText = tree.wholeSeconds ? secondsText : durationText;
  const draw = (root: TreeNode | undefined): readonly Row[] =>
    root === undefined ? [] : rowsOf(root, { own: "", below: "" }, { style, options, crowded, timeText });
  const main = draw(tree.main);
  const exit = draw(tree.exit?.root);
  const lines = alignColumns([...main, ...exit], [0, 0, "Succeeded".length]).map((line) => ` ${line}`);
  const waiting = tree.waiting === undefined ? [] : [` ${style.icon(phaseLooks.Pending)} ${plain(tree.waiting)}`];
  const heading = tree.exit === undefined ? [] : ["", ` ${exitHeading(tree.exit, style)}`];
  const counted = crowded ? ["", ` ${countNodes(nodes, style)}`] : [];
  return [...waiting, ...lines.slice(0, main.length), ...heading, ...lines.slice(main.length), ...counted].map((line) =>
    cut(line, width, style.glyphs.ellipsis),
  );
}

/** `── onExit NAME ── ran because workflow.status = Failed ──`. */
export function exitHeading(exit: { readonly template: string; readonly because: string }, style: Style): string {
  const { rule } = style.glyphs;
  const text = `${rule} onExit ${exit.template} ${rule} ran because workflow.status = ${exit.because} ${rule}`;
  return style.paint("exit", text);
}

interface Drawing {
  readonly style: Style;
  readonly options: TreeOptions;
  readonly crowded: boolean;
  readonly timeText: (ms: number) => string;
}

/** What stands before a node's own row, and before those below it. */
interface Lead {
  readonly own: string;
  readonly below: string;
}

function rowsOf(node: TreeNode, lead: Lead, drawing: Drawing): readonly Row[] {
  const { glyphs } = drawing.style;
  const rows: Row[] = [nodeRow(node, lead.own, drawing)];
  const entries = entriesOf(node.children, drawing.options.showSkipped === true, drawing.crowded);
  for (const [i, entry] of entries.entries()) {
    const last = i === entries.length - 1;
    const own = `${lead.below}${last ? glyphs.lastBranch : glyphs.branch}`;
    if (entry.kind === "node") {
      rows.push(...rowsOf(entry.node, { own, below: `${lead.below}${last ? "  " : glyphs.trunk}` }, drawing));
    } else
      rows.push(
        entry.kind === "loop" ? loopRow(entry, own, drawing.style) : foldedRow(entry.nodes, own, drawing.style),
      );
  }
  return rows;
}

function nodeRow(node: TreeNode, lead: string, { style, options, timeText }: Drawing): Row {
  const look = nodeLook(node.phase, node.message);
  const tries = node.attempt > 1 ? ` ${style.glyphs.times}${node.attempt}` : "";
  // The phase has to be seen on a narrow terminal too, however long the names before it.
  const { width = Number.POSITIVE_INFINITY } = options;
  const short = (text: string, share: number) =>
    cutMiddle(plain(text), Math.max(12, Math.floor(width * share)), style.glyphs.ellipsis);
  const name = short(node.name, 0.35);
  return [
    `${lead}${style.icon(look)} ${node.role === "hook" ? style.paint("exit", name) : name}${tries}`,
    style.paint("muted", short(node.template, 0.2)),
    style.paint(look.tone, node.phase),
    tookOf(node, options.now, timeText),
    isSkipped(node) ? skipReason(node.message) : messageOf(node, options.now),
  ];
}

function messageOf({ message, until }: TreeNode, now: number): string {
  const words = shortMessage(message);
  if (until === undefined || until <= now) return words;
  return `${words}${words === "" ? "" : ", "}goes on in ${durationText(until - now)}`;
}

function tookOf(node: TreeNode, now: number, timeText: (ms: number) => string): string {
  if (node.startedAt === undefined || node.attempt === 0) return "";
  return timeText((node.finishedAt ?? now) - node.startedAt);
}

/** `1 skipped  a (when "…" is false)`, or the names alone when there are several. */
function foldedRow(folded: readonly TreeNode[], lead: string, style: Style): Row {
  const [first] = folded;
  const reason = folded.length === 1 && first !== undefined ? skipReason(first.message) : "";
  const names = folded.map(({ name }) => plain(name)).join(", ");
  return [
    `${lead}${style.icon(phaseLooks.Skipped)} ${folded.length} skipped`,
    style.paint("muted", reason === "" ? names : `${names} (${reason})`),
  ];
}

/** `each ×97  92 Succeeded · 5 Running`. */
function loopRow({ name, nodes }: LoopEntry, lead: string, style: Style): Row {
  const worst = byUrgency.find((phase) => nodes.some((node) => node.phase === phase)) ?? "Succeeded";
  return [
    `${lead}${style.icon(phaseLooks[worst])} ${plain(name)} ${style.glyphs.times}${nodes.length}`,
    phaseCounts(nodes, style),
  ];
}

function countNodes(nodes: readonly TreeNode[], style: Style): string {
  return `${nodes.length} nodes: ${phaseCounts(nodes, style)}`;
}

const byUrgency: readonly NodePhase[] = ["Failed", "Error", "Running", "Pending", "Succeeded", "Skipped", "Omitted"];

function phaseCounts(nodes: readonly TreeNode[], style: Style): string {
  const order: readonly NodePhase[] = ["Running", "Pending", "Failed", "Error", "Succeeded", "Skipped", "Omitted"];
  const counts = order.flatMap((phase) => {
    const count = nodes.filter((node) => node.phase === phase).length;
    return count === 0 ? [] : [style.paint(phaseLooks[phase].tone, `${count} ${phase}`)];
  });
  return counts.join(` ${style.glyphs.dot} `);
}
