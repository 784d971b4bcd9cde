import { describe, expect, it } from "vitest";
import { parseManifests, readWorkflow } from "../src/index.ts";
import { documentsOf } from "./documents.ts";
import { readFixture } from "./fixture.ts";

const { text } = readFixture("good", "reuse");
const [first = {}, lib = {}, shared = {}, second = {}, settings = {}] = documentsOf(text);
const resources = [lib, shared, settings];

function workflowOf(manifest: typeof first) {
  const reading = readWorkflow(manifest, { resources });
  if ("issues" in reading) throw new Error("the manifest was refused");
  return reading;
}

describe("a workflow that refers to a WorkflowTemplate", () => {
  const { workflow, used } = workflowOf(first);

  it("takes its spec from there, and its own word first", () => {
    expect(workflow).toMatchObject({
      name: "wf",
      entrypoint: "pair",
      onExit: { template: "tell" },
      arguments: {
        parameters: [
          { name: "region", value: "eu" },
          { name: "size", value: "2" },
        ],
      },
    });
  });

  it("keeps the entry of a hook whole", () => {
    expect([...workflow.hooks]).toEqual([
      ["running", { template: "say", expression: "true", arguments: expect.anything() }],
    ]);
  });

  it("has the templates of others under keys of their own, and names in them mean their neighbours", () => {
    expect([...workflow.templates.keys()]).toEqual([
      "pair",
      "say",
      "tell",
      "cluster/shared/say",
      "cluster/shared/real",
    ]);
    expect(workflow.templates.get("cluster/shared/say")).toMatchObject({
      name: "say",
      origin: { kind: "cluster", resource: "shared" },
      groups: [[{ template: "cluster/shared/real" }]],
    });
  });

  it("tells what it needed", () => {
    expect(used).toEqual([lib, shared]);
    expect(workflowOf(second).used).toEqual([lib, shared, settings]);
  });
});

describe("a workflow that refers to single templates", () => {
  const { workflow } = workflowOf(second);

  it("does not take over what else stands beside them", () => {
    expect(workflow).not.toHaveProperty("onExit");
    expect([...workflow.templates.keys()]).toEqual([
      "main",
      "namespaced/lib/pair",
      "main.b",
      "namespaced/lib/say",
      "cluster/shared/say",
      "cluster/shared/real",
    ]);
    expect(workflow.templates.get("main.b")).toMatchObject({ name: "", type: "container" });
  });

  it("takes values from ConfigMaps", () => {
    expect(workflow.arguments.parameters).toMatchObject([{ name: "region", value: "us" }]);
  });

  it("gives every template the defaults of its type, and the retries of the workflow", () => {
    for (const template of workflow.templates.values()) {
      expect(template).toMatchObject({ timeout: "30s", retry: { limit: "2", policy: "OnFailure" } });
    }
    expect(workflow.templates.get("main.b")).toMatchObject({ container: { env: [{ name: "A", value: "1" }] } });
    expect(workflow.templates.get("main")).not.toHaveProperty("container");
  });
});

describe("an issue in a resource", () => {
  const broken = { ...lib, spec: { entrypoint: "x", templates: [{ name: "x", container: {} }] } };
  const referring = { ...first, spec: { workflowTemplateRef: { name: "lib" } } };

  it("is told where the resource is referred to, with its own place", () => {
    expect(readWorkflow(referring, { resources: [broken] })).toMatchObject({
      issues: [
        {
          code: "OX1005",
          path: ["spec", "workflowTemplateRef"],
          origin: { kind: "WorkflowTemplate", name: "lib", path: ["spec", "templates", 0, "container"] },
        },
      ],
    });
  });

  it("is shown there when the resource is in another file", () => {
    const result = parseManifests(JSON.stringify(referring), "wf.json", { resources: [broken] });
    expect("issues" in result && result.issues[0]?.located).toEqual([
      { text: 'it is in WorkflowTemplate "lib" at spec.templates[0].container' },
    ]);
  });
});

it("finds all that a file holds", () => {
  const result = parseManifests(text, "wf.yaml");
  expect("resources" in result && result.resources.map(({ kind, name, line }) => [kind, name, line])).toEqual([
    ["WorkflowTemplate", "lib", 14],
    ["ClusterWorkflowTemplate", "shared", 45],
    ["ConfigMap", "settings", 85],
  ]);
});
