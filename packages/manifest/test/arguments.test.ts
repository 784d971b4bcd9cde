import type { Json, JsonObject } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { filledWorkflow, readWorkflow, withArguments } from "../src/index.ts";

function manifest(parameters: Json): JsonObject {
  return { kind: "Workflow", spec: { entrypoint: "main", arguments: { parameters } } };
}

describe("withArguments", () => {
  it("fills in values and keeps what the manifest says for the rest", () => {
    const given = manifest([{ name: "a", value: "1" }, { name: "b", default: "2" }, { name: "c" }]);
    expect(withArguments(given, { a: "x", c: "z" })).toEqual({
      manifest: manifest([
        { name: "a", value: "x" },
        { name: "b", default: "2", value: "2" },
        { name: "c", value: "z" },
      ]),
    });
    expect(given).toEqual(manifest([{ name: "a", value: "1" }, { name: "b", default: "2" }, { name: "c" }]));
  });

  it("leaves a manifest without parameters as it is", () => {
    const given = { kind: "Workflow", spec: { entrypoint: "main" } };
    expect(withArguments(given, {})).toEqual({ manifest: given });
  });

  it("reports all that it cannot do", () => {
    const given = manifest([{ name: "region", value: "eu", enum: ["eu", "us"] }, { name: "size" }]);
    expect(withArguments(given, { region: "mars", siz: "1" })).toMatchObject({
      issues: [
        { code: "OX1017", message: 'the workflow has no parameter "siz"', suggestion: 'did you mean "size"?' },
        { code: "OX1004", path: ["spec", "arguments", "parameters", 0, "value"], suggestion: "known: eu, us" },
        { code: "OX1009", message: 'the parameter "size" has no value', path: ["spec", "arguments", "parameters", 1] },
      ],
    });
  });

  it("does not mistake what every object has for a value", () => {
    expect(withArguments(manifest([{ name: "constructor" }]), {})).toMatchObject({ issues: [{ code: "OX1009" }] });
  });

  it("takes values from ConfigMaps, and says which one is missing", () => {
    const ref = { configMapKeyRef: { name: "settings", key: "region" } };
    const given = manifest([{ name: "region", valueFrom: ref }]);
    const settings = { kind: "ConfigMap", metadata: { name: "settings" }, data: { region: "us" } };
    expect(withArguments(given, {}, { resources: [settings] })).toEqual({
      manifest: manifest([{ name: "region", valueFrom: ref, value: "us" }]),
    });
    expect(withArguments(given, {})).toMatchObject({
      issues: [
        {
          message: 'the parameter "region" has no value: no ConfigMap "settings" with the key "region" is known',
          argo: "spec.arguments.region.value or spec.arguments.region.valueFrom is required",
        },
      ],
    });
  });

  it("knows the parameters of the template that a workflow refers to", () => {
    const given = { kind: "Workflow", spec: { workflowTemplateRef: { name: "lib" } } };
    const parameters = [{ name: "size", value: "1", enum: ["1", "2"] }, { name: "region" }];
    const lib = { kind: "WorkflowTemplate", metadata: { name: "lib" }, spec: { arguments: { parameters } } };
    const options = { resources: [lib] };
    expect(withArguments(given, { region: "eu" }, options)).toMatchObject({
      manifest: {
        spec: {
          arguments: {
            parameters: [
              { name: "size", value: "1" },
              { name: "region", value: "eu" },
            ],
          },
        },
      },
    });
    expect(withArguments(given, { size: "3", zone: "x" }, options)).toMatchObject({
      issues: [{ code: "OX1017" }, { code: "OX1004" }, { code: "OX1009" }],
    });
  });
});

describe("filledWorkflow", () => {
  const templates = [{ name: "main", container: { image: "alpine" } }];
  const spec = {
    entrypoint: "main",
    templates,
    arguments: {
      parameters: [
        { name: "a", value: 1, description: "first" },
        { name: "b", default: "2", enum: ["2", "3"] },
        { name: "c", valueFrom: { configMapKeyRef: { name: "settings", key: "c" } } },
        { name: "d" },
      ],
      artifacts: [{ name: "e", raw: { data: "x" } }],
    },
  };
  const resources = [{ kind: "ConfigMap", metadata: { name: "settings" }, data: { c: "configured" } }];

  it("is what reading the filled manifest gives", () => {
    const given = { apiVersion: "argoproj.io/v1alpha1", kind: "Workflow", metadata: { name: "wf" }, spec };
    const before = readWorkflow(given, { resources });
    const filled = withArguments(given, { b: "3", d: "" }, { resources });
    if ("issues" in before || "issues" in filled) throw new Error("the manifest was refused");
    const after = readWorkflow(filled.manifest, { resources });
    expect(filledWorkflow(before.workflow, filled.manifest)).toEqual("workflow" in after && after.workflow);
  });

  it("leaves what takes parameters from a template to be read again", () => {
    const read = readWorkflow({
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Workflow",
      metadata: { name: "wf" },
      spec: { entrypoint: "main", templates },
    });
    if ("issues" in read) throw new Error("the manifest was refused");
    expect(filledWorkflow(read.workflow, { spec: { workflowTemplateRef: { name: "t" } } })).toBeUndefined();
  });
});
