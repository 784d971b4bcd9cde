import type { DeliveryState, NodePhase } from "@onexit/events";

/** What an icon says. */
export type IconName = "wait" | "run" | "ok" | "skip" | "fail" | "error" | "preview" | "stop";

/** How a text is painted, by what it means. */
export type Tone = "ok" | "failed" | "error" | "running" | "pending" | "muted" | "exit" | "strong";

/** How a status is drawn; its word always stands beside the icon. */
export interface Look {
  readonly icon: IconName;
  readonly tone: Tone;
}

/** Everything that is drawn and is not a word. */
export interface Glyphs {
  readonly icons: Readonly<Record<IconName, string>>;
  readonly branch: string;
  readonly lastBranch: string;
  readonly trunk: string;
  readonly rule: string;
  readonly dot: string;
  readonly times: string;
  readonly ellipsis: string;
  readonly cardTop: string;
  readonly cardSide: string;
  readonly cardBottom: string;
}

export const utf8Glyphs: Glyphs = {
  icons: { wait: "◷", run: "●", ok: "✔", skip: "○", fail: "✖", error: "⚠", preview: "◌", stop: "■" },
  branch: "├─",
  lastBranch: "└─",
  trunk: "│ ",
  rule: "──",
  dot: "·",
  times: "×",
  ellipsis: "…",
  cardTop: "╭─",
  cardSide: "│",
  cardBottom: "╰─",
};

export const asciiGlyphs: Glyphs = {
  icons: {
    wait: "[wait]",
    run: "[run]",
    ok: "[ok]",
    skip: "[skip]",
    fail: "[fail]",
    error: "[err]",
    preview: "[prev]",
    stop: "[stop]",
  },
  branch: "|-",
  lastBranch: "`-",
  trunk: "| ",
  rule: "--",
  dot: "|",
  times: "x",
  ellipsis: "...",
  cardTop: "+-",
  cardSide: "|",
  cardBottom: "+-",
};

export const phaseLooks: Readonly<Record<NodePhase, Look>> = {
  Pending: { icon: "wait", tone: "pending" },
  Running: { icon: "run", tone: "running" },
  Succeeded: { icon: "ok", tone: "ok" },
  Failed: { icon: "fail", tone: "failed" },
  Error: { icon: "error", tone: "error" },
  Skipped: { icon: "skip", tone: "muted" },
  Omitted: { icon: "skip", tone: "muted" },
};

export const deliveryLooks: Readonly<Record<DeliveryState, Look>> = {
  pending: { icon: "run", tone: "running" },
  sent: { icon: "ok", tone: "ok" },
  previewed: { icon: "preview", tone: "pending" },
  retrying: { icon: "wait", tone: "pending" },
  dead: { icon: "fail", tone: "failed" },
  suppressed: { icon: "skip", tone: "muted" },
  dropped: { icon: "stop", tone: "muted" },
};

/**
 * How a node is drawn. One that somebody stopped has an icon of its own, though its phase is Failed; and a node that
 * did not wait for its delivery is not shown as well when that has not arrived.
 */
export function nodeLook(phase: NodePhase, message: string): Look {
  if (phase === "Failed" && stopped.test(message)) return { icon: "stop", tone: "failed" };
  const delivery = phase === "Succeeded" ? undelivered.exec(message)?.[1] : undefined;
  if (delivery === "dead") return { icon: "error", tone: "error" };
  if (delivery === "pending") return { icon: "wait", tone: "pending" };
  return delivery === "previewed" ? deliveryLooks.previewed : phaseLooks[phase];
}

/** What is written into a node that a person, and not its own doing, brought to an end. */
const stopped = /^(?:workflow shutdown with strategy|Stopped with strategy|workflow was deleted)/;
/** What is written into a node that ended before, or without, the arrival of its delivery. */
const undelivered = /^delivery (dead|pending|previewed)\b/;
