import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import { metadataText } from "../objects/metadata.ts";
import type { ObjectStore } from "../objects/object.ts";
import { derivedFrom } from "./derived.ts";
import type { Source } from "./source.ts";
import { uidOf } from "./uid.ts";

/** What happened to workflows, in the form of Kubernetes' Events. They follow from the workflow and are gone with it. */
export function eventSource(workflows: ObjectStore): Source {
  return derivedFrom(workflows, eventsOf);
}

/** One line of what `kubectl describe` lists below. */
interface Happened {
  readonly reason: string;
  readonly message: string;
  readonly at: Json | undefined;
  readonly isWarning: boolean;
}

const failed: ReadonlySet<unknown> = new Set(["Failed", "Error"]);
const completed: ReadonlySet<unknown> = new Set(["Succeeded", "Failed", "Error"]);
const shownTypes: ReadonlySet<unknown> = new Set(["Pod", "Suspend", "HTTP", "Plugin", "Skipped"]);

/** The events of a workflow: its own phases, the ends of its steps, its exit handler and its deliveries. */
export function eventsOf(workflow: JsonObject): readonly JsonObject[] {
  const status = objectIn(workflow, "status");
  const nodes = Object.values(objectIn(status, "nodes")).filter(isJsonObject);
  const { phase, message = "", startedAt, finishedAt } = status;
  const happened: Happened[] = [];
  const add = (reason: string, words: string, at: Json | undefined, isWarning = false) =>
    happened.push({ reason, message: words, at, isWarning });
  if (typeof startedAt === "string") add("WorkflowRunning", "Workflow Running", startedAt);
  for (const node of nodes) {
    const isToldOf = shownTypes.has(node.type) && (completed.has(node.phase) || node.type === "Suspend");
    if (!isToldOf) continue;
    const words = [`${node.phase} node ${node.name}`, node.message].filter((part) => part).join(": ");
    add(`WorkflowNode${node.phase}`, words, node.finishedAt ?? node.startedAt, failed.has(node.phase));
  }
  const handler = status.exitHandler;
  if (isJsonObject(handler) && completed.has(handler.phase)) {
    const root = nodes.find(({ name }) => name === `${metadataText(workflow, "name")}.onExit`);
    const words = [
      `Exit handler ${handler.template} ${handler.phase}, ran because ${handler.ranBecause}`,
      handler.message,
    ];
    add(
      `ExitHandler${handler.phase}`,
      words.filter(Boolean).join(": "),
      root?.finishedAt ?? finishedAt,
      failed.has(handler.phase),
    );
  }
  for (const delivery of Array.isArray(status.deliveries) ? status.deliveries.filter(isJsonObject) : []) {
    const { state, action, destination, message: said } = delivery;
    if (typeof state !== "string" || state === "pending") continue;
    const words = [`${action} ${destination}: ${state}`.trim(), said].filter(Boolean).join(": ");
    const node = nodes.find(({ name }) => name === delivery.node);
    const reason = `Delivery${state[0]?.toUpperCase()}${state.slice(1)}`;
    add(reason, words, node?.finishedAt ?? finishedAt ?? startedAt, state === "dead" || state === "dropped");
  }
  if (typeof finishedAt === "string") {
    const words = [`Workflow ${String(phase).toLowerCase()}`, message].filter(Boolean).join(": ");
    add(`Workflow${phase}`, phase === "Succeeded" ? "Workflow completed" : words, finishedAt, failed.has(phase));
  }
  return happened
    .map((one) => eventOf(workflow, one))
    .sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0));
}

function eventOf(workflow: JsonObject, { reason, message, at, isWarning }: Happened): JsonObject {
  const name = metadataText(workflow, "name");
  const namespace = metadataText(workflow, "namespace");
  const uid = metadataText(workflow, "uid");
  const resourceVersion = metadataText(workflow, "resourceVersion");
  const time = typeof at === "string" ? at : metadataText(workflow, "creationTimestamp");
  const id = uidOf("event", uid, reason, message, time);
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: `${name}.${id.slice(0, 8)}`, namespace, uid: id, resourceVersion, creationTimestamp: time },
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

function timeOf(event: JsonObject): string {
  return String(event.lastTimestamp);
}

function objectIn(owner: JsonObject, key: string): JsonObject {
  const value = owner[key];
  return isJsonObject(value) ? value : {};
}
