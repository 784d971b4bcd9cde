import { durationText, isFulfilled } from "@onexit/events";
import type { WorkflowState } from "@onexit/interpreter";
import { deliveryNote, triesText } from "./deliveries.ts";
import type { DeliveryRow } from "./delivery-row.ts";
import { failedSteps } from "./failures.ts";
import { fromState } from "./from-state.ts";
import { deliveryLooks, nodeLook, phaseLooks, utf8Glyphs } from "./icons.ts";
import { shortMessage, skipReason } from "./message.ts";
import { plain, plainLines } from "./plain.ts";
import type { TreeNode } from "./run-tree.ts";
import { endingOf } from "./summary.ts";
import { isSkipped } from "./tree-entries.ts";

/** A summary holds so many steps of each tree, and so many logs of so many lines: GitHub takes 1 MiB of one. */
const most = { steps: 200, logs: 10, lines: 20, lineLength: 1_000 } as const;

const { icons } = utf8Glyphs;

/** A run that is over as GitHub Flavored Markdown: its steps, its exit handler's, its deliveries, the logs of what failed. */
export function jobSummary(state: WorkflowState, rows: readonly DeliveryRow[], now: number): string {
  const { main, exit } = fromState(state);
  const heading = `### ${icons[phaseLooks[state.phase].icon]} ${cell(state.workflow.name)} ${state.phase}`;
  const sections = [
    heading,
    cell(endingOf(state, { paint: (_, text) => text, dot: "·" })),
    stepTable(main),
    ...(exit === undefined
      ? []
      : [`**onExit ${cell(exit.template)}** ran because workflow.status = ${exit.because}`, stepTable(exit.root)]),
    ...(rows.length === 0 ? [] : ["**Deliveries**", deliveryTable(rows, now)]),
    ...logsOf(state),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n\n`;
}

function stepTable(root: TreeNode | undefined): string {
  if (root === undefined) return "";
  const all = rowsBelow(root, 0);
  // Of very many those that failed are what somebody looks for.
  const shown = all.length <= most.steps ? all : all.filter(({ node }) => isLost(node)).slice(0, most.steps);
  const left = all.length - shown.length;
  return table(
    ["Step", "Template", "Status", "Took", ""],
    [
      ...shown.map(({ node, depth }) => stepCells(node, depth)),
      ...(left === 0 ? [] : [[`… and ${left} more`, "", "", "", ""]]),
    ],
  );
}

function rowsBelow(node: TreeNode, depth: number): readonly { readonly node: TreeNode; readonly depth: number }[] {
  return [{ node, depth }, ...node.children.flatMap((child) => rowsBelow(child, depth + 1))];
}

function isLost({ phase, children }: TreeNode): boolean {
  return phase === "Failed" || phase === "Error" || children.some(isLost);
}

function stepCells(node: TreeNode, depth: number): readonly string[] {
  const { startedAt, finishedAt, phase, message, attempt } = node;
  const took =
    startedAt === undefined || finishedAt === undefined || isSkipped(node) ? "" : durationText(finishedAt - startedAt);
  const tries = attempt > 1 ? ` ×${attempt}` : "";
  return [
    `${"&emsp;".repeat(depth)}${cell(node.name)}${tries}`,
    cell(node.template),
    `${icons[nodeLook(phase, message).icon]} ${phase}`,
    isFulfilled(phase) ? took : "",
    cell(isSkipped(node) ? skipReason(message) : shortMessage(message)),
  ];
}

function deliveryTable(rows: readonly DeliveryRow[], now: number): string {
  return table(
    ["Action", "Destination", "State", "Tries", ""],
    rows.map((row) => [
      cell(row.action),
      cell(row.destination),
      `${icons[deliveryLooks[row.state].icon]} ${row.state}`,
      triesText(row),
      cell(deliveryNote(row, now)),
    ]),
  );
}

function logsOf(state: WorkflowState): readonly string[] {
  const told = failedSteps(state).filter(({ logTail }) => plainLines(logTail).length > 0);
  return told.slice(0, most.logs).map(({ displayName, phase, logTail }) => {
    const lines = plainLines(logTail)
      .slice(-most.lines)
      .map((line) => line.slice(0, most.lineLength));
    return `<details><summary>${cell(displayName)} ${phase}: the end of its log</summary>\n\n${fenced(lines)}\n\n</details>`;
  });
}

/** A fence that no line of the text can end. */
function fenced(lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map(({ length }) => length)));
  const fence = "`".repeat(longest + 1);
  return [`${fence}text`, ...lines, fence].join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text that stays text within a table: neither Markdown, nor HTML, nor a mention of somebody. */
function cell(text: string): string {
  return plain(text)
    .replace(/[\\`*_{}[\]()#+!|~<>]/g, (sign) => (sign === "<" ? "&lt;" : sign === ">" ? "&gt;" : `\\${sign}`))
    .replaceAll("@", "&#64;");
}
