import type { Decision, DeliveryEvent, JsonObject, WorkflowEvent } from "@onexit/events";
import { sampleRequest, sampleVariables } from "@onexit/sdk/testing";
import type { History } from "../src/history.ts";
import type { LogLine, LogSource } from "../src/logs.ts";

const { name, namespace, uid } = sampleVariables.workflow;
const workflow = { cluster: "local", namespace, name, uid };
const createdAt = Date.parse("2026-01-02T23:59:58Z");

const manifest: JsonObject = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Workflow",
  metadata: { name, namespace },
  spec: {
    entrypoint: "main",
    onExit: "store",
    templates: [
      { name: "main", steps: [[{ name: "load", template: "load" }]] },
      { name: "load", container: { image: "alpine", command: ["sh"], args: ["-c", "exit 1"] } },
      { name: "store", plugin: { archive: {} } },
    ],
  },
};

const node = (full: string, nodeType: "Steps" | "StepGroup" | "Pod", parent?: string) => ({
  node: full,
  displayName: full.slice(full.lastIndexOf(".") + 1),
  nodeType,
  template: nodeType === "Pod" ? "load" : "main",
  onExit: false,
  inputs: {},
  ...(parent === undefined ? {} : { parent, boundary: name }),
});

/** The node whose log and outputs there are. */
export const load = `${name}[0].load`;

/** The journal of a workflow whose step failed and whose exit handler has begun. */
export const journal: readonly WorkflowEvent[] = [
  {
    type: "WorkflowSubmitted",
    at: createdAt,
    workflow,
    driver: "engine",
    manifest,
    semantics: "onexit",
    context: {},
    run: 0,
  },
  { type: "WorkflowStarted", at: createdAt + 100 },
  { ...node(name, "Steps"), type: "NodeStarted", at: createdAt + 100, attempt: 1, work: { kind: "composite" } },
  {
    ...node(`${name}[0]`, "StepGroup", name),
    type: "NodeStarted",
    at: createdAt + 100,
    attempt: 1,
    work: { kind: "composite" },
  },
  {
    ...node(load, "Pod", `${name}[0]`),
    type: "NodeStarted",
    at: createdAt + 200,
    attempt: 1,
    host: "here",
    work: {
      kind: "container",
      image: "alpine",
      command: ["sh"],
      args: ["-c", "exit 1"],
      name: "main",
      env: [],
      envFrom: [],
      mounts: [],
      outputs: [],
      inputArtifacts: [],
      outputArtifacts: [],
      volumes: [],
      initContainers: [],
      sidecars: [],
      captureResult: true,
      daemon: false,
    },
  },
  {
    type: "NodeFinished",
    at: createdAt + 900,
    node: load,
    attempt: 1,
    phase: "Failed",
    message: "exit code 1",
    outputs: { parameters: { rows: "41" }, result: "forty-one", exitCode: 1 },
  },
  { type: "ExitHandlerStarted", at: createdAt + 1_000, template: "store", status: "Failed", message: "load failed" },
];

/** What another action's service said. */
export const slackSent: DeliveryEvent = {
  type: "ActionSucceeded",
  at: createdAt + 1_100,
  workflow,
  key: "5".repeat(64),
  action: "slack",
  origin: { kind: "node", node: `${name}.onExit` },
  destination: "#ops",
  attempt: 1,
  durationMs: 12,
  detail: "posted",
  already: false,
};

/** A history of these events, each in a decision of its own. */
export function historyOf(events: readonly WorkflowEvent[], deliveries: readonly DeliveryEvent[] = []): History {
  return {
    journal: async function* () {
      for (const [i, event] of events.entries()) {
        const decision: Decision = { id: `d${i}`, events: [event] };
        yield { seq: i + 1, decision };
      }
    },
    deliveries: async () => deliveries,
  };
}

/** The logs of nodes, by their lines. */
export function logsOf(linesByNode: Readonly<Record<string, Iterable<string>>>): LogSource {
  return {
    list: async () => Object.keys(linesByNode).map((full) => ({ node: full, attempt: 1, bytes: 1 })),
    read: async function* (_, full): AsyncGenerator<LogLine> {
      for (const line of linesByNode[full] ?? []) yield { time: "2026-01-03T00:00:00.000Z", stream: "stdout", line };
    },
  };
}

/** A request for the archive of that workflow, a minute after its creation. */
export function archiveRequest(parameters: JsonObject = {}, origin = "store") {
  const variables = {
    ...sampleVariables,
    workflow: { ...sampleVariables.workflow, creationTimestamp: "2026-01-02T23:59:58Z" },
  };
  const named = { kind: "node", node: `${name}.${origin}` } as const;
  const notAfter = Date.now() + 60_000;
  return sampleRequest("archive", parameters, { origin: named, variables, at: createdAt + 60_000, notAfter });
}
