import type { Audited } from "./audited.ts";
import { epochMs, isoTime } from "./civil.ts";
import type { WorkflowCommand } from "./command.ts";
import type { ActionRequested, DeliveryEvent } from "./delivery-event.ts";
import { extend } from "./extend.ts";
import type { WorkflowIdentity } from "./identity.ts";
import { isJsonObject } from "./json.ts";
import type { WatchFinding } from "./watch-finding.ts";
import type { WorkflowEvent } from "./workflow-event.ts";

/** Anything that stands in the stream. */
export type OnexitEvent = WorkflowEvent | WorkflowCommand | ActionRequested | DeliveryEvent | WatchFinding | Audited;

/** A CloudEvents 1.0 event in its JSON form. */
export interface CloudEvent {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: "application/json";
  readonly data: { readonly [key: string]: unknown };
}

/** The CloudEvents type of each of our events, and thereby the closed list of them. */
export const cloudEventTypes = {
  WorkflowSubmitted: "dev.onexit.workflow.submitted.v1",
  WorkflowStarted: "dev.onexit.workflow.started.v1",
  WorkflowSuspended: "dev.onexit.workflow.suspended.v1",
  WorkflowResumed: "dev.onexit.workflow.resumed.v1",
  StopRequested: "dev.onexit.workflow.stop-requested.v1",
  TerminateRequested: "dev.onexit.workflow.terminate-requested.v1",
  DeadlineExceeded: "dev.onexit.workflow.deadline-exceeded.v1",
  WorkflowFinished: "dev.onexit.workflow.finished.v1",
  WorkflowDeleted: "dev.onexit.workflow.deleted.v1",
  WorkflowLost: "dev.onexit.workflow.lost.v1",
  WorkflowRetried: "dev.onexit.workflow.retried.v1",
  WorkflowMetadataSet: "dev.onexit.workflow.metadata-set.v1",
  WorkflowDeadlineSet: "dev.onexit.workflow.deadline-set.v1",
  ExitHandlerStarted: "dev.onexit.exit-handler.started.v1",
  ExitHandlerFinished: "dev.onexit.exit-handler.finished.v1",
  WorkflowWaiting: "dev.onexit.workflow.waiting.v1",
  WorkflowLocked: "dev.onexit.workflow.locked.v1",
  NodeStarted: "dev.onexit.node.started.v1",
  NodeWaiting: "dev.onexit.node.waiting.v1",
  LocksGranted: "dev.onexit.node.locks-granted.v1",
  MemoMissed: "dev.onexit.node.memo-missed.v1",
  NodeSkipped: "dev.onexit.node.skipped.v1",
  NodeReady: "dev.onexit.node.ready.v1",
  NodeRetried: "dev.onexit.node.retried.v1",
  NodeOutputsSet: "dev.onexit.node.outputs-set.v1",
  NodeSettled: "dev.onexit.node.settled.v1",
  NodeCancelled: "dev.onexit.node.cancelled.v1",
  NodeFinished: "dev.onexit.node.finished.v1",
  DeliveryEnded: "dev.onexit.delivery.ended.v1",
  WorkflowCommand: "dev.onexit.workflow.command.v1",
  ActionRequested: "dev.onexit.action.requested.v1",
  ActionSucceeded: "dev.onexit.action.succeeded.v1",
  ActionPreviewed: "dev.onexit.action.previewed.v1",
  ActionFailed: "dev.onexit.action.failed.v1",
  ActionDead: "dev.onexit.action.dead.v1",
  ActionSuppressed: "dev.onexit.action.suppressed.v1",
  ActionDropped: "dev.onexit.action.dropped.v1",
  WatchFinding: "dev.onexit.watch.finding.v1",
  Audited: "dev.onexit.audited.v1",
} as const satisfies Record<OnexitEvent["type"], string>;

const namesByType = new Map(Object.entries(cloudEventTypes).map(([name, type]) => [type as string, name]));

/** Wraps an event; `type` and `at` move into the envelope. */
export function encodeEvent(event: OnexitEvent, id: string, workflow: WorkflowIdentity): CloudEvent {
  const { type, at, ...data } = event;
  return {
    specversion: "1.0",
    id,
    source: `/onexit/${workflow.cluster}/${workflow.namespace}`,
    type: cloudEventTypes[type],
    subject: workflow.name,
    time: isoTime(at),
    datacontenttype: "application/json",
    data,
  };
}

/** Unwraps an event, or says what is wrong with it. Never throws. */
export function decodeEvent(
  value: unknown,
): { readonly event: OnexitEvent; readonly id: string } | { readonly problem: string } {
  if (!isJsonObject(value)) return { problem: "not a CloudEvents object" };
  const { specversion, id, type, time, data } = value;
  if (specversion !== "1.0") return { problem: `specversion is ${JSON.stringify(specversion)}, not "1.0"` };
  if (typeof id !== "string" || id === "") return { problem: "id is missing" };
  const name = typeof type === "string" ? namesByType.get(type) : undefined;
  if (name === undefined) return { problem: `unknown type ${JSON.stringify(type)}` };
  const at = typeof time === "string" ? epochMs(time) : Number.NaN;
  if (Number.isNaN(at)) return { problem: `time is ${JSON.stringify(time)}, not RFC 3339` };
  if (!isJsonObject(data)) return { problem: "data is not an object" };
  return { event: extend(data, { type: name, at }) as unknown as OnexitEvent, id };
}
