import type { Json, JsonObject } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { boundTo } from "../../src/api/event-binding.ts";

const event = (payload: Json) => ({
  namespace: "ci",
  discriminator: "github",
  metadata: { "x-github-event": ["push"] },
  payload,
});

const binding = (selector: string, submit?: JsonObject): JsonObject => ({
  metadata: { name: "on-push" },
  spec: { event: { selector }, ...(submit === undefined ? {} : { submit }) },
});

const bound = (selector: string, payload: Json, submit?: JsonObject) =>
  boundTo(binding(selector, submit), event(payload), { now: 0, random: () => 0 });

const template = { workflowTemplateRef: { name: "build" } };

describe("which events a binding is for", () => {
  it.each([
    ['payload.ref == "main"', true],
    ['payload.ref != "main"', false],
    ['payload.nothing == "main"', false],
    ['payload.list[1].x == 2 && "a" in keys(payload.map)', true],
    ['discriminator == "github" && namespace == "ci"', true],
    ['metadata["x-github-event"] == ["push"]', true],
    ['sprig.upper(payload.ref) == "MAIN"', true],
    ["true", true],
  ])("%s: %s", (selector, isMeant) => {
    const payload = { ref: "main", list: [{ x: 1 }, { x: 2 }], map: { a: 1 } };
    expect(bound(selector, payload)).toEqual(isMeant ? { isMeant, submits: false } : { isMeant });
  });

  it.each([
    ["payload.ref", /selector: must be true or false, not "main"/],
    ["payload.ref ==", /selector: /],
    ["nobody == 1", /selector: .*nobody/],
  ])("is not known for %s", (selector, problem) => {
    expect(bound(selector, { ref: "main" })).toEqual({ problem: expect.stringMatching(problem) });
  });

  it("may be an event of any JSON", () => {
    for (const payload of [null, 3, "x", [1]]) expect(bound("payload != 4", payload)).toMatchObject({ isMeant: true });
  });
});

describe("what a binding submits", () => {
  it("refers to the template, with labels, names and parameters of the event", () => {
    const submit = {
      ...template,
      metadata: {
        generateName: '"push-" + payload.id + "-"',
        labels: { branch: "payload.ref" },
        annotations: { at: "namespace" },
      },
      arguments: {
        parameters: [
          { name: "ref", valueFrom: { event: "payload.ref" } },
          { name: "count", valueFrom: { event: "payload.count + 1" } },
          { name: "all", valueFrom: { event: "payload.list" } },
          { name: "none", valueFrom: { event: "payload.nothing" } },
        ],
      },
    };
    expect(bound("true", { ref: "main", id: "7", count: 2, list: [1, { a: "b" }] }, submit)).toEqual({
      workflow: {
        metadata: {
          generateName: "push-7-",
          labels: {
            branch: "main",
            "workflows.argoproj.io/workflow-template": "build",
            "workflows.argoproj.io/workflow-event-binding": "on-push",
          },
          annotations: { at: "ci" },
        },
        spec: {
          workflowTemplateRef: { name: "build" },
          arguments: {
            parameters: [
              { name: "ref", value: "main" },
              { name: "count", value: "3" },
              { name: "all", value: '[1,{"a":"b"}]' },
              { name: "none", value: "null" },
            ],
          },
        },
      },
    });
  });

  it("takes the name of the template and one of the whole cluster", () => {
    const made = bound("true", {}, { workflowTemplateRef: { name: "build", clusterScope: true } });
    expect(made).toMatchObject({
      workflow: {
        metadata: {
          generateName: "build-",
          labels: { "workflows.argoproj.io/cluster-workflow-template": "build" },
        },
        spec: { workflowTemplateRef: { name: "build", clusterScope: true } },
      },
    });
  });

  it.each([
    [{ metadata: { name: "payload.count" } }, "spec.submit.metadata.name: must evaluate to a text, not to 2"],
    [{ metadata: { labels: { a: "payload." } } }, /^spec\.submit\.metadata\.labels\.a: /],
    [{ arguments: { parameters: [{ name: "p", valueFrom: { event: "x" } }] } }, /parameters\.p: .*\bx\b/],
    [{ arguments: { parameters: [{ name: "p", value: "x" }] } }, /parameters\.p: /],
  ])("is not known for %j", (more, problem) => {
    const made = bound("true", { count: 2 }, { ...template, ...more });
    expect(made).toEqual({ problem: typeof problem === "string" ? problem : expect.stringMatching(problem) });
  });
});
