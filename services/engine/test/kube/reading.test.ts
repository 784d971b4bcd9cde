import type { JsonObject } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { ageOf } from "../../src/kube/age.ts";
import { derivedFrom } from "../../src/kube/derived.ts";
import { eventsOf } from "../../src/kube/event-source.ts";
import { podsOf } from "../../src/kube/pods.ts";
import { selectionOf } from "../../src/kube/selection.ts";
import { tableWish } from "../../src/kube/table.ts";
import type { ObjectChange, ObjectStore } from "../../src/objects/object.ts";

const now = Date.parse("2026-01-02T03:04:05Z");
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

it.each([
  [0, "0s"],
  [-5 * second, "0s"],
  [119 * second, "119s"],
  [200 * second, "3m20s"],
  [180 * second, "3m"],
  [12 * minute, "12m"],
  [200 * minute, "3h20m"],
  [30 * hour, "30h"],
  [3 * day + 4 * hour, "3d4h"],
  [30 * day, "30d"],
  [800 * day, "2y70d"],
])("an age of %d ms is shown as %s", (ms, text) => {
  expect(ageOf(new Date(now - ms).toISOString(), now)).toBe(text);
});

it("an age of no time is empty", () => {
  expect(ageOf("", now)).toBe("");
});

describe("a selection", () => {
  const object: JsonObject = {
    metadata: { name: "a", namespace: "argo", labels: { team: "web" } },
    involvedObject: { kind: "Workflow" },
  };

  it.each([
    ["Workflow", { fieldSelector: "metadata.name=a,metadata.namespace==argo" }, true],
    ["Workflow", { fieldSelector: "metadata.name!=a" }, false],
    ["Workflow", { labelSelector: "team in (web, db),!gone" }, true],
    ["Workflow", { labelSelector: "team notin (web)" }, false],
    ["Event", { fieldSelector: "involvedObject.kind=Workflow" }, true],
    ["Event", { fieldSelector: "involvedObject.name=b" }, false],
    ["Workflow", {}, true],
  ])("of %s by %j: %s", (kind, query, isSelected) => {
    const selection = selectionOf(kind, query);
    if (typeof selection !== "function") throw new Error(selection.problem);
    expect(selection(object)).toBe(isSelected);
  });

  it.each([
    [{ fieldSelector: "metadata.name" }, /can't understand it/],
    [
      { fieldSelector: "status.colour=red" },
      /field label not supported: status\.colour; known for Workflow: metadata\.name/,
    ],
    [{ labelSelector: "a b c" }, /unable to parse requirement/],
  ])("that cannot be read says why: %j", (query, problem) => {
    expect(selectionOf("Workflow", query)).toEqual({ problem: expect.stringMatching(problem) });
  });
});

it.each([
  [
    "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json",
    true,
  ],
  ["application/json", false],
  ["application/json, application/json;as=Table;v=v1;g=meta.k8s.io", false],
  [undefined, false],
])("a client that accepts %s gets a table: %s", (accept, isTable) => {
  expect(tableWish(accept, undefined) !== undefined).toBe(isTable);
});

const workflow = (nodes: Record<string, JsonObject>, status: JsonObject = {}): JsonObject => ({
  metadata: {
    name: "wf",
    namespace: "argo",
    uid: "u1",
    resourceVersion: "7",
    creationTimestamp: "2026-01-02T03:04:05Z",
  },
  spec: {
    templates: [
      { name: "one", container: { image: "alpine" }, sidecars: [{ name: "side", image: "nginx" }] },
      {
        name: "set",
        containerSet: {
          containers: [
            { name: "a", image: "x" },
            { name: "b", image: "y" },
          ],
        },
      },
    ],
  },
  status: { phase: "Running", startedAt: "2026-01-02T03:04:05Z", nodes, ...status } as JsonObject,
});

const node = (name: string, phase: string, templateName: string, more: JsonObject = {}): JsonObject => ({
  id: `id-${name}`,
  name,
  type: "Pod",
  phase,
  templateName,
  startedAt: "2026-01-02T03:04:06Z",
  ...more,
});

it("pods follow from nodes: their names, containers and phases", () => {
  const pods = podsOf(
    workflow({
      a: node("wf.a", "Failed", "one", { outputs: { exitCode: "3" }, message: "oh", hostNodeName: "h" }),
      b: node("wf.b", "Running", "set"),
      c: { ...node("wf", "Running", "main"), type: "DAG" },
    }),
  );
  expect(pods).toMatchObject([
    {
      metadata: { name: expect.stringMatching(/^wf-one-\d+$/), labels: { "workflows.argoproj.io/workflow": "wf" } },
      spec: { containers: [{ name: "main", image: "alpine" }, { name: "side" }], nodeName: "h" },
      status: { phase: "Failed", message: "oh", containerStatuses: [{ state: { terminated: { exitCode: 3 } } }, {}] },
    },
    { spec: { containers: [{ name: "a" }, { name: "b" }] }, status: { phase: "Running" } },
  ]);
});

it("events follow from phases, the exit handler and deliveries, in their order", () => {
  const delivery = { state: "dead", action: "slack", destination: "#ops", message: "no channel", node: "wf.onExit" };
  const ended = "2026-01-02T03:04:09Z";
  const events = eventsOf(
    workflow(
      { a: node("wf.a", "Error", "one", { finishedAt: "2026-01-02T03:04:08Z", message: "lost" }) },
      {
        phase: "Error",
        message: "lost",
        finishedAt: ended,
        exitHandler: { template: "bye", ranBecause: "Error", phase: "Succeeded", message: "" },
        deliveries: [delivery, { ...delivery, state: "pending" }],
      },
    ),
  );
  expect(events.map(({ type, reason, message }) => `${type} ${reason}: ${message}`)).toEqual([
    "Normal WorkflowRunning: Workflow Running",
    "Warning WorkflowNodeError: Error node wf.a: lost",
    "Normal ExitHandlerSucceeded: Exit handler bye Succeeded, ran because Error",
    "Warning DeliveryDead: slack #ops dead: no channel",
    "Warning WorkflowError: Workflow error: lost",
  ]);
  expect(new Set(events.map(({ metadata }) => (metadata as JsonObject).name)).size).toBe(5);
});

it("a watch of what follows from workflows tells only what has changed in one", async () => {
  let tell: (change: ObjectChange) => void = () => {};
  const first = workflow({ a: node("wf.a", "Succeeded", "one"), b: node("wf.b", "Running", "one") });
  const store = {
    list: async () => ({ resourceVersion: "7", items: [first] }),
    watch: (_: string, __: unknown, onChange: typeof tell) => {
      tell = onChange;
      return { stop() {} };
    },
  } as unknown as ObjectStore;
  const pods = derivedFrom(store, podsOf);
  await pods.list("argo");
  const told: string[] = [];
  pods.watch("argo", "7", ({ type, object, resourceVersion }) => {
    const { annotations } = object.metadata as { annotations: Record<string, string> };
    told.push(`${type} ${annotations["workflows.argoproj.io/node-name"]} ${resourceVersion}`);
  });
  const next = workflow({
    a: node("wf.a", "Succeeded", "one"),
    b: node("wf.b", "Failed", "one"),
    c: node("wf.c", "Running", "one"),
  });
  tell({ type: "MODIFIED", object: next, resourceVersion: "8" });
  tell({ type: "MODIFIED", object: next, resourceVersion: "9" });
  tell({ type: "DELETED", object: next, resourceVersion: "10" });
  expect(told).toEqual(["MODIFIED wf.b 8", "ADDED wf.c 8", "DELETED wf.a 10", "DELETED wf.b 10", "DELETED wf.c 10"]);
});
