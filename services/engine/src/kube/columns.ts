import type { JsonObject } from "@onexit/events";
import { metadataText } from "../objects/metadata.ts";
import { ageOf } from "./age.ts";
import { field, itemsAt, listAt, textAt } from "./field.ts";
import type { Column } from "./resource.ts";

const name: Column = { name: "Name", about: "its name", text: (object) => metadataText(object, "name") };

const age: Column = {
  name: "Age",
  about: "how long ago it was created",
  text: (object, now) => ageOf(metadataText(object, "creationTimestamp"), now),
};

/** The columns of each kind; of the kinds of the cluster those that kubectl's users know. */
const columnsByKind: Readonly<Record<string, readonly Column[]>> = {
  Workflow: [
    name,
    { name: "Status", about: "its phase", text: (object) => textAt(object, "status", "phase") },
    {
      name: "Age",
      about: "how long ago it started",
      text: (object, now) => ageOf(textAt(object, "status", "startedAt"), now),
    },
    { name: "Message", about: "why it is so", text: (object) => textAt(object, "status", "message") },
    {
      name: "Exit Handler",
      about: "what its exit handler came to",
      wide: true,
      text: (object) => textAt(object, "status", "exitHandler", "phase"),
    },
    {
      name: "Progress",
      about: "steps that have ended",
      wide: true,
      text: (object) => textAt(object, "status", "progress"),
    },
  ],
  WorkflowTemplate: [name, age],
  ClusterWorkflowTemplate: [name, age],
  CronWorkflow: [
    name,
    { name: "Schedule", about: "when it starts a workflow", text: (object) => schedulesOf(object).join(", ") },
    {
      name: "Timezone",
      about: "of its schedule",
      wide: true,
      text: (object) => textAt(object, "spec", "timezone") || "<none>",
    },
    { name: "Suspend", about: "whether it rests", text: (object) => String(field(object, "spec", "suspend") === true) },
    {
      name: "Active",
      about: "runs that have not ended",
      type: "integer",
      text: (object) => lengthAt(object, "status", "active"),
    },
    {
      name: "Last Schedule",
      about: "when it last started one",
      text: (object, now) => ageOf(textAt(object, "status", "lastScheduledTime"), now) || "<none>",
    },
    age,
  ],
  WorkflowEventBinding: [
    name,
    {
      name: "Selector",
      about: "which events it is for",
      text: (object) => textAt(object, "spec", "event", "selector"),
    },
    {
      name: "Submits",
      about: "the template that is submitted",
      text: (object) => textAt(object, "spec", "submit", "workflowTemplateRef", "name") || "<none>",
    },
    age,
  ],
  Pod: [
    name,
    {
      name: "Ready",
      about: "containers that run, of all",
      text: (object) => `${readyIn(object)}/${lengthAt(object, "spec", "containers")}`,
    },
    {
      name: "Status",
      about: "its phase, or why it ended",
      text: (object) => textAt(object, "status", "reason") || podStatusOf(textAt(object, "status", "phase")),
    },
    { name: "Restarts", about: "always 0: a retry is a pod of its own", text: () => "0" },
    age,
    { name: "IP", about: "of a daemon", wide: true, text: (object) => textAt(object, "status", "podIP") || "<none>" },
    {
      name: "Node",
      about: "the host it runs on",
      wide: true,
      text: (object) => textAt(object, "spec", "nodeName") || "<none>",
    },
  ],
  Event: [
    {
      name: "Last Seen",
      about: "how long ago",
      text: (object, now) => ageOf(textAt(object, "lastTimestamp"), now),
    },
    { name: "Type", about: "Normal or Warning", text: (object) => textAt(object, "type") },
    { name: "Reason", about: "what happened, in one word", text: (object) => textAt(object, "reason") },
    {
      name: "Object",
      about: "what it happened to",
      text: (object) =>
        `${textAt(object, "involvedObject", "kind").toLowerCase()}/${textAt(object, "involvedObject", "name")}`,
    },
    { name: "Message", about: "what happened", text: (object) => textAt(object, "message") },
  ],
  Namespace: [name, { name: "Status", about: "its phase", text: (object) => textAt(object, "status", "phase") }, age],
};

/** The columns of a kind. */
export function columnsOf(kind: string): readonly Column[] {
  return columnsByKind[kind] ?? [name, age];
}

function lengthAt(object: JsonObject, ...path: readonly string[]): number {
  return listAt(object, ...path).length;
}

function schedulesOf(object: JsonObject): readonly string[] {
  const schedules = listAt(object, "spec", "schedules").map(String);
  return schedules.length > 0 ? schedules : [textAt(object, "spec", "schedule")];
}

function readyIn(pod: JsonObject): number {
  return itemsAt(pod, "status", "containerStatuses").filter(({ ready }) => ready === true).length;
}

/** kubectl's words for a pod that has ended. */
function podStatusOf(phase: string): string {
  return phase === "Succeeded" ? "Completed" : phase === "Failed" ? "Error" : phase;
}
