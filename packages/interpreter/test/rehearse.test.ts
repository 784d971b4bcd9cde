import { describe, expect, it } from "vitest";
import { type RehearsedEnd, rehearse } from "../src/rehearse.ts";

const step = (name: string) => [{ name, template: "work" }];
const manifest = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Workflow",
  metadata: { name: "w" },
  spec: {
    entrypoint: "main",
    onExit: "bye",
    templates: [
      { name: "main", steps: [step("one"), step("two")] },
      { name: "work", container: { image: "alpine", command: ["true"] } },
      { name: "bye", plugin: { slack: { channel: "#ops" } } },
    ],
  },
};

describe("a rehearsal", () => {
  it.each<[RehearsedEnd, string, string]>([
    ["Succeeded", "Succeeded", ""],
    ["Failed", "Failed", "failed"],
    ["Stopped", "Failed", "Stopped with strategy 'Stop'"],
  ])("that ends %s asks for what would be asked for then", (outcome, status, message) => {
    const workflow = { cluster: "local", namespace: "default", name: "w", uid: "u" };
    const requests = rehearse({ workflow, manifest, resources: [], context: {}, at: 1_000, outcome });
    expect(requests.map(({ action, variables }) => [action, variables.workflow.status])).toEqual([["slack", status]]);
    expect(requests[0]?.variables.workflow.message).toContain(message);
  });
});
