import type { NodeFinished, WorkflowEvent } from "@onexit/events";
import { readLog } from "@onexit/executor";
import type { WorkflowState } from "@onexit/interpreter";
import { isHolder } from "../view/failures.ts";

/** So many lines of one step are read, the last ones; `onexit logs` has all. */
const mostLines = 500;

/** What the steps that have ended in these events wrote, by the name of the node. */
export async function stepLogs(
  dataDir: string,
  state: WorkflowState,
  events: readonly WorkflowEvent[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const ended = events.filter((event): event is NodeFinished => event.type === "NodeFinished");
  const logs = new Map<string, readonly string[]>();
  for (const { node: name } of ended) {
    const node = state.nodes.get(name);
    if (node === undefined || isHolder(node)) continue;
    const lines: string[] = [];
    for await (const { line } of readLog(dataDir, state.workflow.uid, name, node.attempt)) {
      lines.push(line);
      if (lines.length > mostLines) lines.shift();
    }
    logs.set(name, lines);
  }
  return logs;
}
