import type { JsonObject } from "@onexit/events";
import { readWorkflow } from "@onexit/manifest";
import { expect, it } from "vitest";
import { compiledWorkflow, decide, knownManifest } from "../src/index.ts";

const manifest: JsonObject = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Workflow",
  metadata: { name: "wf" },
  spec: { entrypoint: "main", templates: [{ name: "main", container: { image: "alpine", command: ["x"] } }] },
};

function submitted(given: JsonObject) {
  const workflow = { cluster: "c", namespace: "n", name: "wf", uid: "u" };
  const input = {
    type: "Submit",
    at: 0,
    host: "h",
    workflow,
    manifest: given,
    semantics: "onexit",
    context: {},
  } as const;
  const { state } = decide(undefined, input);
  if (state === undefined) throw new Error("nothing was decided");
  return compiledWorkflow(state);
}

it("a manifest whose Workflow is known is not read again; one workflow's is not another's", () => {
  const read = readWorkflow(manifest);
  if ("issues" in read) throw new Error("the manifest was refused");
  expect(submitted(knownManifest(manifest, read.workflow))).toBe(read.workflow);
  expect(submitted(manifest)).not.toBe(read.workflow);
  expect(submitted(manifest)).not.toBe(submitted(manifest));
});
