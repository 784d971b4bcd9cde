import type { PostedStatus } from "./client.ts";
import type { CommitStatus } from "./commit-status.ts";

/** What is to be done about a status, given the latest one of its context. */
export type Standing = "post" | "already" | "overtaken";

/**
 * `already`: the latest one says the same. `overtaken`: the check came to its end after the event, and `pending` would
 * take that back. Event times are epoch ms, GitHub's are whole seconds.
 */
export function standingOf(wanted: CommitStatus, latest: PostedStatus | undefined, eventAt: number): Standing {
  if (latest === undefined) return "post";
  if (isSame(wanted, latest)) return "already";
  const isFinal = latest.state !== "pending";
  const isNewer = Date.parse(latest.updatedAt) >= Math.floor(eventAt / 1000) * 1000;
  return wanted.state === "pending" && isFinal && isNewer ? "overtaken" : "post";
}

function isSame(wanted: CommitStatus, latest: PostedStatus): boolean {
  return (
    latest.state === wanted.state &&
    latest.description === wanted.description &&
    latest.targetUrl === (wanted.targetUrl ?? "")
  );
}
