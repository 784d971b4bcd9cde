import type { Look } from "./look.ts";

const looks: Readonly<Record<string, Look>> = {
  ActionSucceeded: { icon: "ok", tone: "ok", word: "arrived" },
  ActionPreviewed: { icon: "preview", tone: "pending", word: "previewed" },
  ActionFailed: { icon: "retry", tone: "pending", word: "failed, tried again" },
  ActionDead: { icon: "fail", tone: "failed", word: "failed for good" },
  ActionSuppressed: { icon: "skip", tone: "muted", word: "suppressed" },
  ActionDropped: { icon: "stop", tone: "muted", word: "dropped" },
  NotReported: { icon: "wait", tone: "muted", word: "not reported" },
};

/** How an attempt is drawn, by the event that told of it. */
export function attemptLook(type: string): Look {
  return looks[type] ?? { icon: "wait", tone: "muted", word: type };
}
