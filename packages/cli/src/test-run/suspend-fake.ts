import type { WorkflowEvent } from "@onexit/events";
import type { InjectionRule } from "@onexit/executor";
import type { NodeState, WorkflowState } from "@onexit/interpreter";
import { delayOf, injectedInto } from "./rules.ts";
import type { Question } from "./simulate.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** Somebody who resumes whatever is suspended. */
export interface Resumer {
  /** Looks at a decision, and the state that it led to, for what waits for somebody. */
  readonly look: (state: WorkflowState, events: readonly WorkflowEvent[]) => void;
}

/**
 * Resumes workflow and nodes as soon as they are suspended, unless a node says itself when it goes on. An output that
 * somebody has to give is its default, or its name in brackets, unless a rule gives it.
 */
export function createResumer(
  rules: readonly InjectionRule[],
  clock: VirtualClock,
  offer: (question: Question) => void,
): Resumer {
  let resumed = false;
  return {
    look(state, events) {
      if (state.suspended && !resumed) {
        resumed = true;
        clock.after(0, () => offer({ type: "Resume", by: "simulated" }));
      }
      for (const event of events) {
        const node = event.type === "NodeStarted" ? state.nodes.get(event.node) : undefined;
        if (node?.work?.kind !== "suspend" || node.phase !== "Running") continue;
        const injected = injectedInto(rules, node.name, node.displayName);
        const isTimed = node.work.until !== undefined;
        if (isTimed && injected.length === 0) continue;
        clock.after(delayOf(injected), () => offer(decisionOn(node, injected)));
      }
    },
  };
}

function decisionOn(node: NodeState, injected: ReturnType<typeof injectedInto>): Question {
  const supplied = node.work?.kind === "suspend" ? node.work.supplied : {};
  const defaults = Object.entries(supplied).map(([name, fallback]) => [name, fallback ?? `(${name})`] as const);
  const given = injected.flatMap((one) => (one.kind === "output" ? [[one.name, one.value] as const] : []));
  const end = injected.findLast((one) => one.kind === "exit" || one.kind === "error");
  const failed = end?.kind === "exit" && end.exitCode !== 0;
  return {
    type: "SetNodes",
    by: "simulated",
    nodes: [node.name],
    parameters: Object.fromEntries([...defaults, ...given]),
    phase: end?.kind === "error" ? "Error" : failed ? "Failed" : "Succeeded",
    ...(end === undefined ? {} : { message: "injected" }),
  };
}
