import {
  type ActionRequested,
  decodeDecision,
  encodeEvent,
  idempotencyKeyOf,
  type JsonObject,
  requestSubject,
  type StatusVariables,
  type WorkflowEvent,
  type WorkflowIdentity,
  workflowOfBatch,
} from "@onexit/events";
import type { Action } from "./action.ts";
import type { Log } from "./log.ts";
import type { MessagePort, Publish } from "./ports.ts";

/** Where lifecycle events become requests. */
export interface LifecycleOptions {
  readonly action: Action;
  readonly publish: Publish;
  readonly log: Log;
  /** Epoch ms. */
  readonly now: () => number;
}

const defaultTimeoutMs = 30_000;
/** How long a delivery may be tried, counted from the event that caused it. */
const deadlineMs = 24 * 60 * 60_000;

/** Handles one journal message: asks for the action once for each event that it subscribes to, then acks. */
export function createLifecycle({
  action,
  publish,
  log,
  now,
}: LifecycleOptions): (message: MessagePort) => Promise<void> {
  const wanted = new Set(action.on ?? []);
  return async (message) => {
    let requests: readonly ActionRequested[];
    try {
      requests = requestsIn(message, action, wanted);
    } catch (error) {
      log.error({ err: error, subject: message.subject, seq: message.seq }, "a journal message cannot be read");
      return message.term();
    }
    for (const request of requests) {
      // A new subscriber reads the whole history: what is too old to be acted on is not worth a dead letter.
      if (request.notAfter < now()) continue;
      const id = `${request.key}:0`;
      const subject = requestSubject(request.workflow, action.name);
      await publish(subject, encodeEvent(request, id, request.workflow), { id });
    }
    await message.ack();
  };
}

function requestsIn(
  message: MessagePort,
  action: Action,
  wanted: ReadonlySet<WorkflowEvent["type"]>,
): readonly ActionRequested[] {
  const batch: unknown = JSON.parse(new TextDecoder().decode(message.data));
  const { events } = decodeDecision(batch);
  const matching = events.filter((event) => wanted.has(event.type));
  if (matching.length === 0) return [];
  const workflow = workflowOfBatch(batch, message.subject);
  return matching.map((event) => requestFor(event, workflow, action));
}

function requestFor(event: WorkflowEvent, workflow: WorkflowIdentity, action: Action): ActionRequested {
  const origin = originOf(event);
  return {
    type: "ActionRequested",
    at: event.at,
    workflow,
    key: idempotencyKeyOf({ workflow, run: 0, origin, action: action.name, destination: "" }),
    action: action.name,
    origin: { kind: "event", event: event.type },
    destination: "",
    parameters: {},
    variables: variablesOf(event, workflow),
    timeoutMs: action.timeoutMs ?? defaultTimeoutMs,
    notAfter: event.at + deadlineMs,
    required: false,
  };
}

/** A workflow's event happens once in a run; a node's once for each node and attempt. */
function originOf(event: WorkflowEvent): string {
  if (!("node" in event)) return event.type;
  const attempt = "attempt" in event ? `#${event.attempt}` : "";
  return `${event.type} ${event.node}${attempt}`;
}

/** The event's own variables, or what little is known, with the event itself under `extra.event`. */
function variablesOf(event: WorkflowEvent, workflow: WorkflowIdentity): StatusVariables {
  if ("variables" in event) return event.variables;
  return {
    workflow: {
      name: workflow.name,
      namespace: workflow.namespace,
      uid: workflow.uid,
      status: "phase" in event && event.phase !== undefined ? event.phase : "",
      message: "message" in event ? event.message : "",
      duration: "",
      creationTimestamp: "",
      mainEntrypoint: "",
      serviceAccountName: "",
      parameters: {},
      labels: {},
      annotations: {},
      failures: [],
    },
    cluster: workflow.cluster,
    extra: { event: JSON.parse(JSON.stringify(event)) as JsonObject },
  };
}
