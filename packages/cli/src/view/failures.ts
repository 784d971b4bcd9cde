import type { NodeState, WorkflowState } from "@onexit/interpreter";
import { nodeLook } from "./icons.ts";
import { shortMessage } from "./message.ts";
import { plain, plainLines } from "./plain.ts";
import { cut, type Style } from "./style.ts";

/** So many failed steps are shown with so many lines each; the rest has to be asked for. */
const mostSteps = 10;
const mostLines = 20;

/** The steps that failed, without those that only hold a failed one and those that were tried again; in their order. */
export function failedSteps(state: WorkflowState): readonly NodeState[] {
  return state.failed.toArray().flatMap((name) => {
    const node = state.nodes.get(name);
    return node === undefined || isHolder(node) || isSuperseded(state, node) ? [] : [node];
  });
}

/** True for a node that only holds others. */
export function isHolder({ nodeType }: Pick<NodeState, "nodeType">): boolean {
  return holders.has(nodeType);
}

const holders: ReadonlySet<NodeState["nodeType"]> = new Set(["Steps", "StepGroup", "DAG", "TaskGroup", "Retry"]);

/** True for a try that others followed. */
function isSuperseded(state: WorkflowState, { parent, attempt }: NodeState): boolean {
  const retry = parent === undefined ? undefined : state.nodes.get(parent);
  return retry?.nodeType === "Retry" && attempt < retry.started;
}

/** The end of what each failed step wrote; one that wrote nothing stands in the tree already. */
export function failureLines(state: WorkflowState, style: Style, width = Number.POSITIVE_INFINITY): readonly string[] {
  const told = failedSteps(state).filter(({ logTail }) => plainLines(logTail).length > 0);
  const blocks = told.slice(0, mostSteps).map((node) => logBlock(node, style));
  const more = told.length - mostSteps;
  const rest = more > 0 ? [[style.paint("muted", `${style.glyphs.ellipsis} and ${more} more failed steps`)]] : [];
  return [...blocks, ...rest]
    .flatMap((block, i) => (i === 0 ? block : ["", ...block]))
    .map((line) => (line === "" ? "" : cut(` ${line}`, width, style.glyphs.ellipsis)));
}

function logBlock(node: NodeState, style: Style): readonly string[] {
  const { rule, cardSide } = style.glyphs;
  const message = shortMessage(node.message);
  const title = `${rule} ${plain(node.displayName)} ${node.phase}${message === "" ? "" : `: ${message}`} ${rule}`;
  const side = style.paint("muted", cardSide);
  const lines = plainLines(node.logTail).slice(-mostLines);
  return [
    style.paint(nodeLook(node.phase, node.message).tone, title),
    ...lines.map((line) => `${side} ${line}`.trimEnd()),
  ];
}
