import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import { metadataText } from "../objects/metadata.ts";
import type { ObjectStore } from "../objects/object.ts";
import { derivedFrom } from "./derived.ts";
import { itemsAt, objectAt } from "./field.ts";
import type { Source } from "./source.ts";
import { uidOf } from "./uid.ts";

/** What happened to workflows, in the form of Kubernetes' Events. They follow from the workflow and are gone with it. */
export function eventSource(workflows: ObjectStore): Source {
  return derivedFrom(workflows, eventsOf);
}

/** One line of what `kubectl describe` lists below. */
interface Happened {
  /** Tells the order within one second: times are not shown more exactly. */
  readonly rank: number;
  readonly reason: string;
  readonly words: readonly (Json | undefined)[];
  readonly at: Json | undefined;
  readonly isWarning: boolean;
}

/** What may happen in one second happens in this order. */
const ranks = { start: 10_000, node: 20_000, handler: 30_000, delivery: 40_000, end: 50_000 } as const;

const failed: ReadonlySet<unknown> = new Set(["Failed", "Error"]);
const completed: ReadonlySet<unknown> = new Set(["Succeeded", "Failed", "Error"]);
const shownTypes: ReadonlySet<unknown> = new Set(["Pod", "Suspend", "HTTP", "Plugin", "Skipped"]);

/** The events of a workflow: its own phases, the ends of its steps, its exit handler and its deliveries. */
export function eventsOf(workflow: JsonObject): readonly JsonObject[] {
  const nodes = Object.values(objectAt(workflow, "status", "nodes")).filter(isJsonObject);
  const happened = [
    ...workflowEvents(workflow),
    ...nodeEvents(nodes),
    ...handlerEvents(workflow, nodes),
    ...deliveryEvents(workflow, nodes),
  ];
  return happened.map((one) => eventOf(workflow, one)).sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

function* workflowEvents(workflow: JsonObject): Generator<Happened> {
  const { phase, message, startedAt, finishedAt } = objectAt(workflow, "status");
  if (typeof startedAt === "string") {
    yield {
      rank: ranks.start,
      reason: "WorkflowRunning",
      words: ["Workflow Running"],
      at: startedAt,
      isWarning: false,
    };
  }
  if (typeof finishedAt === "string") {
    const words = phase === "Succeeded" ? ["Workflow completed"] : [`Workflow ${String(phase).toLowerCase()}`, message];
    yield { rank: ranks.end, reason: `Workflow${phase}`, words, at: finishedAt, isWarning: failed.has(phase) };
  }
}

function* nodeEvents(nodes: readonly JsonObject[]): Generator<Happened> {
  for (const [index, { type, phase, name, message, startedAt, finishedAt }] of nodes.entries()) {
    if (!shownTypes.has(type) || !(completed.has(phase) || type === "Suspend")) continue;
    yield {
      rank: ranks.node + index,
      reason: `WorkflowNode${phase}`,
      words: [`${phase} node ${name}`, message],
      at: finishedAt ?? startedAt,
      isWarning: failed.has(phase),
    };
  }
}

function* handlerEvents(workflow: JsonObject, nodes: readonly JsonObject[]): Generator<Happened> {
  const { exitHandler, finishedAt } = objectAt(workflow, "status");
  if (!isJsonObject(exitHandler) || !completed.has(exitHandler.phase)) return;
  const { template, phase, ranBecause, message } = exitHandler;
  const root = nodes.find(({ name }) => name === `${metadataText(workflow, "name")}.onExit`);
  yield {
    rank: ranks.handler,
    reason: `ExitHandler${phase}`,
    words: [`Exit handler ${template} ${phase}, ran because ${ranBecause}`, message],
    at: root?.finishedAt ?? finishedAt,
    isWarning: failed.has(phase),
  };
}

function* deliveryEvents(workflow: JsonObject, nodes: readonly JsonObject[]): Generator<Happened> {
  const { startedAt, finishedAt } = objectAt(workflow, "status");
  for (const [index, delivery] of itemsAt(workflow, "status", "deliveries").entries()) {
    const { state, action, destination, message, node } = delivery;
    if (typeof state !== "string" || state === "pending") continue;
    const asker = nodes.find(({ name }) => name === node);
    yield {
      rank: ranks.delivery + index,
      reason: `Delivery${state.charAt(0).toUpperCase()}${state.slice(1)}`,
      words: [[action, destination, state].filter(Boolean).join(" "), message],
      at: asker?.finishedAt ?? finishedAt ?? startedAt,
      isWarning: state === "dead" || state === "dropped",
    };
  }
}

function eventOf(workflow: JsonObject, { rank, reason, words, at, isWarning }: Happened): JsonObject {
  const name = metadataText(workflow, "name");
  const namespace = metadataText(workflow, "namespace");
  const uid = metadataText(workflow, "uid");
  const resourceVersion = metadataText(workflow, "resourceVersion");
  const message = words.filter(Boolean).join(": ");
  const time = typeof at === "string" ? at : metadataText(workflow, "creationTimestamp");
  const id = uidOf("event", uid, reason, message, time);
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: {
      name: `${name}.${rank}${id.slice(0, 6)}`,
      namespace,
      uid: id,
      resourceVersion,
      creationTimestamp: time,
    },
    involvedObject: { apiVersion: "argoproj.io/v1alpha1", kind: "Workflow", namespace, name, uid, resourceVersion },
    reason,
    message,
    type: isWarning ? "Warning" : "Normal",
    firstTimestamp: time,
    lastTimestamp: time,
    eventTime: null,
    count: 1,
    source: { component: "onexit" },
    reportingComponent: "onexit",
    reportingInstance: "",
  };
}

function placeOf(event: JsonObject): string {
  return `${event.lastTimestamp} ${metadataText(event, "name")}`;
}
