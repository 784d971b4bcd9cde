import {
  type ActionRequested,
  cloudEventTypes,
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
import type { Action, Call, LifecycleEvent } from "./action.ts";
import type { Config } from "./config.ts";
import type { Log } from "./log.ts";
import type { MessagePort, Publish } from "./ports.ts";

/** Where lifecycle events become requests. */
export interface LifecycleOptions {
  readonly action: Action;
  readonly config: Config;
  readonly publish: Publish;
  readonly log: Log;
  /** Epoch ms. */
  readonly now: () => number;
}

const defaultTimeoutMs = 30_000;
/** How long a delivery may be tried, counted from the event that caused it. */
const deadlineMs = 24 * 60 * 60_000;

/** Handles one journal message: asks for what the events call for that the action subscribes to, then acks. */
export function createLifecycle({
  action,
  config,
  publish,
  log,
  now,
}: LifecycleOptions): (message: MessagePort) => Promise<void> {
  const wanted = action.on ?? [];
  return async (message) => {
    const events = eventsIn(message, wanted, config, log);
    if (events === "unreadable") return message.term();
    for (const about of events) {
      // A new subscriber reads the whole history: what is too old to be acted on is not worth a dead letter.
      if (about.event.at + deadlineMs < now()) continue;
      const calls = action.callsFor === undefined ? [undefined] : await action.callsFor(about);
      for (const call of calls) {
        const request = requestFor(about, action, call);
        const id = `${request.key}:0`;
        const subject = requestSubject(request.workflow, action.name);
        await publish(subject, encodeEvent(request, id, request.workflow), { id });
      }
    }
    await message.ack();
  };
}

/** Most messages hold nothing that is wanted, and are not even parsed. */
function eventsIn(
  { data, subject, seq }: MessagePort,
  wanted: readonly WorkflowEvent["type"][],
  config: Config,
  log: Log,
): readonly LifecycleEvent[] | "unreadable" {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (!wanted.some((type) => bytes.includes(`"${cloudEventTypes[type]}"`))) return [];
  try {
    const batch: unknown = JSON.parse(bytes.toString("utf8"));
    const matching = decodeDecision(batch).events.filter(({ type }) => wanted.includes(type));
    if (matching.length === 0) return [];
    const workflow = workflowOfBatch(batch, subject);
    return matching.map((event) => ({ event, workflow, variables: variablesOf(event, workflow), config }));
  } catch (error) {
    log.error({ err: error, subject, seq }, "a journal message cannot be read");
    return "unreadable";
  }
}

function requestFor({ event, workflow, variables }: LifecycleEvent, action: Action, call?: Call): ActionRequested {
  const origin = call === undefined ? originOf(event) : `${originOf(event)}/${call.name}`;
  return {
    type: "ActionRequested",
    at: event.at,
    workflow,
    key: idempotencyKeyOf({ workflow, run: runOf(event), origin, action: action.name, destination: "" }),
    action: action.name,
    origin: { kind: "event", event: event.type },
    destination: "",
    parameters: call?.parameters ?? {},
    variables,
    timeoutMs: action.timeoutMs ?? defaultTimeoutMs,
    notAfter: event.at + deadlineMs,
    required: false,
  };
}

/** A workflow that is retried ends once in each run. */
function runOf(event: WorkflowEvent): number {
  return (event.type === "WorkflowFinished" ? event.run : undefined) ?? 0;
}

/** A workflow's end comes once in a run; a node's events once for each node and attempt. */
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
