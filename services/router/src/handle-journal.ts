import { decodeDecision, type WorkflowEvent, type WorkflowIdentity, workflowOfBatch } from "@onexit/events";
import { endIn, type WorkflowEnd } from "@onexit/policy";
import type { Log, MessagePort } from "@onexit/sdk";
import type { Routed } from "./route-end.ts";

/** What journal messages are handled with. */
export interface JournalPorts {
  /** Everything that a workflow's journal holds. */
  readonly read: (workflow: WorkflowIdentity) => Promise<readonly WorkflowEvent[]>;
  readonly route: (end: WorkflowEnd) => Promise<Routed>;
  readonly onRouted: (end: WorkflowEnd, routed: Routed) => Promise<void>;
  readonly log: Log;
}

/** Handles one journal message: an end is routed, everything else passed over; then it is acknowledged. */
export function createJournalHandler(ports: JournalPorts): (message: MessagePort) => Promise<void> {
  return async (message) => {
    const ended = workflowThatEnds(message, ports.log);
    if (ended === "unreadable") return message.term();
    if (ended !== undefined) await handleEnd(ended.workflow, ended.run, ports);
    await message.ack();
  };
}

async function handleEnd(
  workflow: WorkflowIdentity,
  run: number,
  { read, route, onRouted, log }: JournalPorts,
): Promise<void> {
  const end = endIn(await read(workflow), run);
  if (end === undefined) {
    log.warn(
      { workflow: workflow.name, uid: workflow.uid },
      "the journal of an ended workflow is gone: nothing is done for it",
    );
    return;
  }
  await onRouted(end, await route(end));
}

const marker = Buffer.from('"dev.onexit.workflow.finished.v1"');

/** Most messages tell of no end, and are not even parsed. */
function workflowThatEnds(
  message: MessagePort,
  log: Log,
): { readonly workflow: WorkflowIdentity; readonly run: number } | "unreadable" | undefined {
  const bytes = Buffer.from(message.data.buffer, message.data.byteOffset, message.data.byteLength);
  if (!bytes.includes(marker)) return undefined;
  try {
    const batch: unknown = JSON.parse(bytes.toString("utf8"));
    const end = decodeDecision(batch).events.find((event) => event.type === "WorkflowFinished");
    return end && { workflow: workflowOfBatch(batch, message.subject), run: end.run ?? 0 };
  } catch (error) {
    log.error({ err: error, subject: message.subject, seq: message.seq }, "a journal message cannot be read");
    return "unreadable";
  }
}
