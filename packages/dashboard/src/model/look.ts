import type { DeliveryState } from "@onexit/events";

/** What an icon shows. */
export type IconName = "wait" | "run" | "ok" | "skip" | "fail" | "error" | "preview" | "stop" | "retry";

/** What a colour means; each is a CSS class `tone-…`. */
export type Tone = "ok" | "failed" | "error" | "running" | "pending" | "muted" | "exit";

/** How a status is drawn; its word always stands beside the icon. */
export interface Look {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly word: string;
}

const phaseLooks: Readonly<Record<string, Look>> = {
  Pending: { icon: "wait", tone: "pending", word: "Pending" },
  Running: { icon: "run", tone: "running", word: "Running" },
  Succeeded: { icon: "ok", tone: "ok", word: "Succeeded" },
  Failed: { icon: "fail", tone: "failed", word: "Failed" },
  Error: { icon: "error", tone: "error", word: "Error" },
  Skipped: { icon: "skip", tone: "muted", word: "Skipped" },
  Omitted: { icon: "skip", tone: "muted", word: "Omitted" },
};

const deliveryLooks: Readonly<Record<DeliveryState, Look>> = {
  pending: { icon: "run", tone: "running", word: "pending" },
  sent: { icon: "ok", tone: "ok", word: "sent" },
  previewed: { icon: "preview", tone: "pending", word: "previewed" },
  retrying: { icon: "retry", tone: "pending", word: "retrying" },
  dead: { icon: "fail", tone: "failed", word: "dead" },
  suppressed: { icon: "skip", tone: "muted", word: "suppressed" },
  dropped: { icon: "stop", tone: "muted", word: "dropped" },
};

/** All states of a delivery, what needs somebody first. */
export const deliveryStates: readonly DeliveryState[] = [
  "dead",
  "retrying",
  "pending",
  "previewed",
  "sent",
  "suppressed",
  "dropped",
];

/** The phases that a workflow can be in, what needs somebody first. */
export const workflowPhases = ["Failed", "Error", "Running", "Pending", "Succeeded"] as const;

/** How a phase is drawn; an unknown one by its own word. */
export function phaseLook(phase: string): Look {
  return phaseLooks[phase] ?? { icon: "wait", tone: "muted", word: phase === "" ? "Pending" : phase };
}

/** How a delivery's state is drawn. */
export function deliveryLook(state: string): Look {
  return deliveryLooks[state as DeliveryState] ?? { icon: "wait", tone: "muted", word: state };
}

/** How a node is drawn; a step that waits for a person looks like one that waits. */
export function lookOf(node: { readonly type: string; readonly phase: string; readonly message: string }): Look {
  if (node.type === "Suspend" && node.phase === "Running") {
    return { icon: "wait", tone: "pending", word: "Waits to be resumed" };
  }
  return nodeLook(node.phase, node.message);
}

/** How a phase with its message is drawn: one that somebody stopped, or whose delivery has not arrived, is not shown as any other. */
export function nodeLook(phase: string, message: string): Look {
  if (phase === "Failed" && stopped.test(message)) return { icon: "stop", tone: "failed", word: "Stopped" };
  const delivery = phase === "Succeeded" ? undelivered.exec(message)?.[1] : undefined;
  if (delivery === "dead") return { icon: "error", tone: "error", word: "Delivery dead" };
  if (delivery === "pending") return { icon: "wait", tone: "pending", word: "Delivery pending" };
  if (delivery === "previewed") return { icon: "preview", tone: "pending", word: "Previewed" };
  return phaseLook(phase);
}

/** What is written into a node that a person, and not its own doing, brought to an end. */
const stopped = /^(?:workflow shutdown with strategy|Stopped with strategy|workflow was deleted)/;
/** What is written into a node that ended before, or without, the arrival of its delivery. */
const undelivered = /^delivery (dead|pending|previewed)\b/;
