import { contentsOf, isDeliveryEvent, messageOfEvent } from "@onexit/deliveries";
import {
  type DeliveryState,
  deliveryIdOf,
  deliveryStateOf,
  type OnexitEvent,
  type Origin,
  parseSubject,
  type WorkflowIdentity,
} from "@onexit/events";
import { type NodeState, nodeIdOf } from "@onexit/interpreter";
import type { StreamMessage } from "@onexit/nats";
import { mayIn, type User } from "../auth/user.ts";

/** One event as the dashboard is told of it. */
export interface ToldEvent {
  readonly seq: number;
  /** Epoch ms. */
  readonly at: number;
  readonly kind: "workflow" | "node" | "delivery" | "request" | "watch" | "audit";
  readonly type: OnexitEvent["type"];
  readonly workflow: Pick<WorkflowIdentity, "namespace" | "name" | "uid">;
  readonly phase?: string;
  readonly message?: string;
  readonly node?: {
    readonly id: string;
    readonly name: string;
    readonly displayName: string;
    readonly template: string;
    readonly phase: string;
  };
  readonly delivery?: {
    readonly id: string;
    readonly key: string;
    readonly action: string;
    readonly destination: string;
    readonly state: DeliveryState;
    readonly attempt: number;
    /** The full name of the node that asked for it, or the event that did. */
    readonly origin: string;
  };
}

/** What is known of a node beside the event; undefined where its workflow is not at hand. */
export type NodeLookup = (uid: string, node: string) => NodeState | undefined;

/** True for what a user may be told of. Who did what is an admin's business. */
export function mayBeTold(user: User, { kind, workflow }: ToldEvent): boolean {
  return mayIn(user, kind === "audit" ? "admin" : "view", kind === "audit" ? "*" : workflow.namespace);
}

/** The events of one message. Throws for a message that cannot be read. */
export function toldEvents(message: StreamMessage, nodeOf: NodeLookup): readonly ToldEvent[] {
  const { workflow, events } = contentsOf(message);
  const { namespace, name, uid } = workflow;
  const { seq } = message;
  return events.map((event) => ({
    seq,
    at: event.at,
    kind: kindOf(event, message.subject),
    type: event.type,
    workflow: { namespace, name, uid },
    ...about(event, workflow, nodeOf),
  }));
}

function kindOf(event: OnexitEvent, subject: string): ToldEvent["kind"] {
  if (event.type === "DeliveryEnded") return "delivery";
  if ("node" in event) return "node";
  const kind = parseSubject(subject)?.class;
  return kind === undefined || kind === "command" ? "workflow" : kind;
}

type About = Pick<ToldEvent, "phase" | "message" | "node" | "delivery">;

function about(event: OnexitEvent, workflow: WorkflowIdentity, nodeOf: NodeLookup): About {
  if (event.type === "ActionRequested") {
    return { delivery: { ...deliveryOf(event), state: "pending", attempt: 0 } };
  }
  if (event.type === "DeliveryEnded") {
    const { state, attempt, message } = event;
    return { delivery: { ...deliveryOf(event), state, attempt }, ...worded(message) };
  }
  if (isDeliveryEvent(event)) {
    const { attempt } = event;
    const delivery = { ...deliveryOf(event), state: deliveryStateOf(event), attempt };
    return { delivery, ...worded(messageOfEvent(event)) };
  }
  const message = worded(wordsOf(event));
  if (!("node" in event)) {
    const phase = workflowPhaseOf(event);
    return { ...(phase === undefined ? {} : { phase }), ...message };
  }
  const known = nodeOf(workflow.uid, event.node);
  const phase = nodePhaseOf(event, known);
  const node = {
    id: nodeIdOf(workflow.name, event.node),
    name: event.node,
    displayName: "displayName" in event ? event.displayName : (known?.displayName ?? event.node),
    template: "template" in event ? event.template : (known?.template ?? ""),
    phase,
  };
  return { node, phase, ...message };
}

type AboutDelivery = { readonly key: string; readonly action: string; readonly destination: string } & (
  | { readonly origin: Origin }
  | { readonly node: string }
);

function deliveryOf(event: AboutDelivery) {
  const { key, action, destination } = event;
  const origin = "origin" in event ? originText(event.origin) : event.node;
  return { id: deliveryIdOf(key), key, action, destination, origin };
}

/** The full name of the node that asked for a delivery, or the event that did. */
export function originText(origin: Origin): string {
  return origin.kind === "node" ? origin.node : origin.event;
}

function worded(message: string): { readonly message?: string } {
  return message === "" ? {} : { message };
}

/** Whose doing it was, before anything else. */
function wordsOf(event: OnexitEvent): string {
  const message = "message" in event && typeof event.message === "string" ? event.message : "";
  if (event.type === "WorkflowCommand") return [`${event.verb} by ${event.by}`, message].filter(Boolean).join(": ");
  if (event.type === "Audited") {
    return `${event.by}: ${event.method} ${event.path} ${event.status}${event.dryRun ? " (dry run)" : ""}`;
  }
  if (event.type === "WatchFinding") return `${event.finding}: ${message}`;
  if ("by" in event && typeof event.by === "string") return [`by ${event.by}`, message].filter(Boolean).join(": ");
  return message;
}

const workflowPhases: Partial<Record<OnexitEvent["type"], string>> = {
  WorkflowSubmitted: "Pending",
  WorkflowWaiting: "Pending",
  WorkflowStarted: "Running",
};

function workflowPhaseOf(event: OnexitEvent): string | undefined {
  return "phase" in event && event.phase !== undefined ? event.phase : workflowPhases[event.type];
}

function nodePhaseOf(event: OnexitEvent, known: NodeState | undefined): string {
  if ("phase" in event && event.phase !== undefined) return event.phase;
  if (event.type === "NodeWaiting") return "Pending";
  return event.type === "NodeStarted" ? "Running" : (known?.phase ?? "Running");
}
