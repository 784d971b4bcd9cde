import type { JsonObject } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { parseManifests, readWorkflow, type Workflow } from "../src/index.ts";
import { readFixture } from "./fixture.ts";

function workflowsOf(name: string): readonly Workflow[] {
  const result = parseManifests(readFixture("good", name).text, "wf.yaml");
  if ("issues" in result) throw new Error("the fixture was refused");
  return result.workflows.map(({ workflow }) => workflow);
}

function templateOf(name: string, key: string) {
  return workflowsOf(name)[0]?.templates.get(key);
}

describe("readWorkflow", () => {
  it("reads the workflow's own fields", () => {
    const { templates, arguments: passed, ...rest } = workflowsOf("handler")[0] as Workflow;
    expect(rest).toEqual({
      name: "wf",
      labels: {},
      annotations: {},
      entrypoint: "main",
      onExit: { template: "bye" },
      hooks: new Map(),
      serviceAccountName: "runner",
      activeDeadlineSeconds: 600,
      suspend: false,
      synchronization: { mutexes: [], semaphores: [] },
      volumes: [],
      metadata: { labels: {}, labelsFrom: {}, annotations: {} },
    });
    expect([...templates.keys()]).toEqual(["main", "ask", "bye"]);
    expect(passed.parameters).toHaveLength(6);
  });

  it("makes text of numbers and booleans, and takes a default for a value", () => {
    expect(workflowsOf("handler")[0]?.arguments.parameters).toEqual([
      { name: "count", value: "3" },
      { name: "ratio", value: "0.00000025" },
      { name: "large", value: "1000000000000000000000" },
      { name: "flag", value: "true" },
      { name: "fallback", value: "none", default: "none" },
      { name: "later" },
    ]);
  });

  it("reads steps group by group", () => {
    expect(templateOf("handler", "main")).toMatchObject({
      key: "main",
      name: "main",
      origin: { kind: "local" },
      type: "steps",
      inputs: { parameters: [{ name: "count" }, { name: "later" }], artifacts: [] },
      outputs: {
        parameters: [{ name: "left", valueFrom: { parameter: "{{steps.ask.outputs.parameters.left}}" } }],
        artifacts: [],
      },
      activeDeadlineSeconds: "{{inputs.parameters.count}}",
      failFast: false,
      groups: [
        [{ name: "ask", template: "ask", arguments: { parameters: [], artifacts: [] } }],
        [
          {
            name: "again",
            template: "main",
            when: "{{steps.ask.outputs.result}} == yes",
            continueOn: { failed: false, error: false },
            hooks: new Map(),
          },
        ],
      ],
    });
  });

  it("reads a script with its container", () => {
    expect(templateOf("handler", "ask")).toMatchObject({
      type: "script",
      outputs: { parameters: [{ name: "left", valueFrom: { path: "/tmp/left", default: "0" } }] },
      container: {
        name: "main",
        image: "alpine",
        command: ["sh"],
        args: [],
        env: [{ name: "STATUS", value: "{{workflow.status}}" }],
        envFrom: [],
        workingDir: "/tmp",
        mounts: [],
      },
      source: expect.stringMatching(/^echo yes/),
      text: expect.stringContaining("workflow.status"),
    });
  });

  it("separates what onexit reads of an action from what is the action's own", () => {
    expect(templateOf("actions", "tell")).toMatchObject({
      action: "slack",
      parameters: { channel: "#ops", text: expect.any(String) },
      delivery: { timeoutMs: 30_000, waitMs: 35_000, deadlineMs: 86_400_000, required: false },
    });
    expect(templateOf("actions", "keep")).toMatchObject({
      action: "archive",
      parameters: {},
      delivery: { required: true },
    });
    expect(templateOf("actions", "page")).toMatchObject({
      parameters: { severity: "critical" },
      delivery: {
        template: "outage",
        key: "{{workflow.name}}",
        timeoutMs: 90_000,
        waitMs: 95_000,
        deadlineMs: 7_200_000,
        required: true,
      },
    });
  });

  it("writes out what aliases and merge keys stand for", () => {
    expect(templateOf("anchors", "other")).toMatchObject({
      container: { image: "alpine", command: ["true"], args: ["x"] },
    });
  });

  it("reads JSON", () => {
    expect(workflowsOf("json")[0]).toMatchObject({ name: "wf", entrypoint: "main" });
  });

  it("gives issues with paths for a manifest without a text", () => {
    const result = readWorkflow(manifest({ onExit: "by" }));
    expect(result).toMatchObject({
      issues: [{ code: "OX1001", severity: "error", path: ["spec", "onExit"], suggestion: 'did you mean "bye"?' }],
    });
  });

  it.each<[string, JsonObject]>([
    ["null", { a: null } as unknown as JsonObject],
    ["lists for objects", { apiVersion: "argoproj.io/v1alpha1", kind: "Workflow", metadata: [], spec: [] }],
    ["numbers for lists", manifest({ templates: 3 })],
    ["nulls in lists", manifest({ templates: [null, { name: null }, { name: "x", steps: [null, [null]] }] })],
    [
      "nulls in graphs",
      manifest({ templates: [{ name: "main", dag: { tasks: [null, { name: null, depends: 3 }] } }] }),
    ],
    ["texts for objects", manifest({ hooks: "x", volumes: "x", templateDefaults: "x", workflowTemplateRef: "x" })],
    [
      "odd inputs",
      manifest({ templates: [{ name: "main", inputs: { parameters: [null, 3, { name: 4 }] }, container: {} }] }),
    ],
  ])("never throws, not even for %s", (_, value) => {
    expect(readWorkflow(value)).toHaveProperty("issues");
  });

  it.each([
    ["a when", "{{steps.a.status}} == x"],
    ["a when that never holds", "false"],
  ])("lets steps call themselves behind %s", (_, when) => {
    const steps = [[{ name: "a", template: "bye" }], [{ name: "b", template: "main", when }]];
    expect(readWorkflow(manifest({ templates: [{ name: "main", steps }, bye] }))).toHaveProperty("workflow");
  });
});

const bye = { name: "bye", container: { image: "alpine" } };

function manifest(spec: JsonObject): JsonObject {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { name: "wf" },
    spec: { entrypoint: "main", templates: [{ name: "main", container: { image: "alpine" } }, bye], ...spec },
  };
}
