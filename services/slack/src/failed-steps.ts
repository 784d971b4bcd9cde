import type { NodeDeclared, WorkflowEvent } from "@onexit/events";

/** A step that failed, told from all others by its node's name. */
export interface FailedStep {
  readonly node: string;
  readonly step: string;
  readonly message: string;
  /** Empty when the step has none. */
  readonly exitCode: string;
  /** 1-based. */
  readonly attempt: number;
  /** The last lines that the step wrote. */
  readonly logTail: string;
}

type Ended = Omit<FailedStep, "node" | "step">;

const frames: ReadonlySet<string> = new Set(["Steps", "StepGroup", "DAG", "TaskGroup"]);

/**
 * The steps that failed, in the order in which they did: not what merely encloses one, and not the exit handler's or a
 * hook's own. Of a retried one its last try speaks, once it has given up.
 */
export function failedSteps(events: Iterable<WorkflowEvent>): readonly FailedStep[] {
  const nodes = new Map<string, NodeDeclared>();
  const ends = new Map<string, Ended>();
  const lastTry = new Map<string, string>();
  for (const event of events) {
    switch (event.type) {
      case "NodeStarted":
      case "NodeWaiting":
      case "NodeSkipped":
        nodes.set(event.node, event);
        if (event.parent !== undefined) lastTry.set(event.parent, event.node);
        break;
      default:
        break;
    }
    const end = endOf(event);
    // Behind an earlier one of the same node: what was to be seen last is what holds.
    if (end !== undefined) ends.set(end.node, end);
    else if (event.type === "NodeFinished") ends.delete(event.node);
  }
  const isRetry = (name: string | undefined) => name !== undefined && nodes.get(name)?.nodeType === "Retry";
  return [...ends].flatMap(([node, own]) => {
    const declared = nodes.get(node);
    if (declared === undefined || declared.onExit || declared.hookOf !== undefined) return [];
    if (frames.has(declared.nodeType) || isRetry(declared.parent)) return [];
    const tried = isRetry(node) ? lastTry.get(node) : undefined;
    // A retried frame is told by the steps in it.
    if (tried !== undefined && frames.has(nodes.get(tried)?.nodeType ?? "")) return [];
    return [{ step: declared.displayName, ...((tried && ends.get(tried)) || own), node }];
  });
}

function endOf(event: WorkflowEvent): (Ended & { readonly node: string }) | undefined {
  if (event.type !== "NodeFinished" && event.type !== "NodeSkipped") return undefined;
  const { node, phase, message } = event;
  if (phase !== "Failed" && phase !== "Error") return undefined;
  if (event.type === "NodeSkipped") return { node, message, exitCode: "", attempt: 1, logTail: "" };
  const { exitCode } = event.outputs;
  return {
    node,
    message,
    exitCode: exitCode === undefined ? "" : String(exitCode),
    attempt: event.attempt,
    logTail: event.logTail ?? "",
  };
}
