import { isJsonObject, type JsonObject } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { argoWorkflow, nodeIdOf } from "../src/index.ts";
import { simulate } from "./simulation.ts";

const container = { image: "alpine", command: ["x"] };

/** The nodes of a finished workflow as Argo's clients see them, by their full names; children are named, too. */
function nodesOf(spec: JsonObject, failing: readonly string[] = []): Record<string, JsonObject> {
  const run = simulate({
    manifest: {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Workflow",
      metadata: { name: "wf" },
      spec: { entrypoint: "main", ...spec },
    },
    resources: [
      {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "WorkflowTemplate",
        metadata: { name: "lib" },
        spec: { templates: [{ name: "shared", container }] },
      },
    ],
    semantics: "argo",
    answer: ({ node, work }) => ({
      takes: 1000,
      report: {
        exitCode: failing.includes(node) ? 1 : 0,
        ...(work.kind === "containerSet"
          ? {
              containers: [
                { name: "a", phase: "Succeeded", exitCode: 0, message: "" },
                { name: "main", phase: "Succeeded", exitCode: 0, message: "" },
              ],
            }
          : {}),
      },
    }),
    deliver: () => ({ takes: 0, state: "sent", message: "" }),
    asked: [],
    limits: {},
    memos: {},
  });
  const { status } = argoWorkflow(run.state, "1");
  const nodes = isJsonObject(status) && isJsonObject(status.nodes) ? Object.values(status.nodes) : [];
  const listed = nodes.filter(isJsonObject);
  const names = new Map(listed.map(({ id, name }) => [id, String(name)]));
  return Object.fromEntries(
    listed.map((node) => [
      String(node.name),
      { ...node, children: (node.children as string[]).map((id) => names.get(id) ?? id) },
    ]),
  );
}

function childrenOf(nodes: Record<string, JsonObject>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(nodes).map(([name, { children }]) => [name, children]));
}

const leaf = { name: "leaf", container };

describe("the nodes that Argo's clients see", () => {
  it("hang in the order of execution: groups below the steps of the group before", () => {
    const nodes = nodesOf({
      templates: [
        {
          name: "main",
          steps: [
            [
              { name: "a", template: "leaf" },
              { name: "b", template: "inner" },
            ],
            [{ name: "c", template: "leaf" }],
          ],
        },
        { name: "inner", steps: [[{ name: "x", template: "leaf" }], [{ name: "y", template: "leaf" }]] },
        leaf,
      ],
    });
    expect(childrenOf(nodes)).toEqual({
      wf: ["wf[0]"],
      "wf[0]": ["wf[0].a", "wf[0].b"],
      "wf[0].a": ["wf[1]"],
      "wf[0].b": ["wf[0].b[0]"],
      "wf[0].b[0]": ["wf[0].b[0].x"],
      "wf[0].b[0].x": ["wf[0].b[1]"],
      "wf[0].b[1]": ["wf[0].b[1].y"],
      "wf[0].b[1].y": ["wf[1]"],
      "wf[1]": ["wf[1].c"],
      "wf[1].c": [],
    });
    expect(nodes["wf[0].b[1].y"]).toMatchObject({
      id: nodeIdOf("wf", "wf[0].b[1].y"),
      displayName: "y",
      type: "Pod",
      templateName: "leaf",
      templateScope: "local/wf",
      boundaryID: nodeIdOf("wf", "wf[0].b"),
    });
    expect(nodes["wf[1]"]).toMatchObject({ type: "StepGroup", displayName: "[1]", boundaryID: "wf" });
    expect(nodes.wf).toMatchObject({ id: "wf", displayName: "wf", type: "Steps" });
    expect(nodes.wf).not.toHaveProperty("boundaryID");
  });

  it("hang below their dependencies in a DAG, loops below their TaskGroup", () => {
    const nodes = nodesOf({
      templates: [
        {
          name: "main",
          dag: {
            tasks: [
              { name: "a", template: "leaf" },
              { name: "b", template: "leaf", depends: "a", withItems: ["x", "y"] },
              { name: "c", template: "leaf", depends: "a" },
              { name: "d", template: "leaf", depends: "b && c" },
            ],
          },
        },
        leaf,
      ],
    });
    expect(childrenOf(nodes)).toEqual({
      wf: ["wf.a"],
      "wf.a": ["wf.b", "wf.c"],
      "wf.b": ["wf.b(0:x)", "wf.b(1:y)"],
      "wf.b(0:x)": ["wf.d"],
      "wf.b(1:y)": ["wf.d"],
      "wf.c": ["wf.d"],
      "wf.d": [],
    });
    expect(nodes["wf.b"]).toMatchObject({ type: "TaskGroup", displayName: "b", boundaryID: "wf" });
    expect(nodes["wf.b(0:x)"]).toMatchObject({ type: "Pod", displayName: "b(0:x)", boundaryID: "wf" });
  });

  it("say which are hooks and which are attempts", () => {
    const nodes = nodesOf(
      {
        onExit: "leaf",
        hooks: { h: { template: "leaf", expression: 'workflow.status == "Running"' } },
        templates: [
          {
            name: "main",
            steps: [[{ name: "a", template: "again", onExit: "leaf" }], [{ name: "b", template: "leaf" }]],
          },
          { name: "again", retryStrategy: { limit: 1 }, container },
          leaf,
        ],
      },
      ["wf[0].a(0)"],
    );
    expect(childrenOf(nodes)).toEqual({
      wf: ["wf.hooks.h", "wf[0]"],
      "wf.hooks.h": [],
      "wf[0]": ["wf[0].a"],
      "wf[0].a": ["wf[0].a(0)", "wf[0].a(1)", "wf[0].a.onExit"],
      "wf[0].a(0)": [],
      "wf[0].a(1)": ["wf[1]"],
      "wf[0].a.onExit": [],
      "wf[1]": ["wf[1].b"],
      "wf[1].b": [],
      "wf.onExit": [],
    });
    expect(nodes["wf[0].a(0)"]).toMatchObject({ displayName: "a(0)", nodeFlag: { retried: true }, boundaryID: "wf" });
    expect(nodes["wf[0].a.onExit"]).toMatchObject({
      displayName: "a.onExit",
      nodeFlag: { hooked: true },
      boundaryID: "wf",
    });
    expect(nodes["wf.onExit"]).toMatchObject({ displayName: "wf.onExit", nodeFlag: { hooked: true } });
    expect(nodes["wf.onExit"]).not.toHaveProperty("boundaryID");
    expect(nodes["wf.hooks.h"]).toMatchObject({ displayName: "wf.hooks.h", nodeFlag: { hooked: true } });
    expect(nodes["wf[0].a"]).not.toHaveProperty("nodeFlag");
    expect(nodes["wf[0].a"]?.type).toBe("Retry");
  });

  it("hold the containers of a set, and where a template comes from", () => {
    const nodes = nodesOf({
      templates: [
        {
          name: "main",
          steps: [
            [
              { name: "set", template: "set" },
              { name: "far", templateRef: { name: "lib", template: "shared" } },
              { name: "here", inline: { container } },
              { name: "none", template: "leaf", when: "false" },
            ],
          ],
        },
        {
          name: "set",
          containerSet: {
            containers: [
              { name: "a", ...container },
              { name: "main", ...container },
            ],
          },
        },
        leaf,
      ],
    });
    expect(nodes["wf[0].set"]).toMatchObject({ type: "Pod", children: ["wf[0].set.a", "wf[0].set.main"] });
    expect(nodes["wf[0].set.a"]).toMatchObject({
      type: "Container",
      displayName: "a",
      phase: "Succeeded",
      boundaryID: nodeIdOf("wf", "wf[0].set"),
    });
    expect(nodes["wf[0].far"]).toMatchObject({
      templateRef: { name: "lib", template: "shared" },
    });
    expect(nodes["wf[0].here"]).not.toHaveProperty("templateName");
    expect(nodes["wf[0].none"]).toMatchObject({ type: "Skipped", phase: "Skipped", templateName: "leaf" });
  });
});
