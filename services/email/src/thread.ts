import { sha256Hex } from "@onexit/events";
import { type MessageVariables, templateNameOf } from "@onexit/sdk";

/** The Message-ID of a delivery: every repetition bears it, and a mailbox that knows it keeps one of them. */
export function messageIdOf(key: string): string {
  return `<${key}@onexit>`;
}

/**
 * A Message-ID that all runs of a workflow refer to, so that mail clients show them as one conversation. No message bears
 * it; clients thread by a common parent that they have never seen.
 */
export function threadIdOf({ cluster, workflow }: Pick<MessageVariables, "cluster" | "workflow">): string {
  const runs = JSON.stringify([cluster, workflow.namespace, templateNameOf(workflow)]);
  return `<thread-${sha256Hex(runs).slice(0, 32)}@onexit>`;
}
