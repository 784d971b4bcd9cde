import { describe, expect, it } from "vitest";
import { fromArgo } from "../../src/view/from-argo.ts";
import { nodeFilter, nodesMeant } from "../../src/view/node-filter.ts";
import { nodesOf } from "../../src/view/run-tree.ts";

const node = (name: string, rest: object) => ({
  id: name,
  name,
  displayName: name.split(".").at(-1) ?? "",
  type: "Pod",
  templateName: "work",
  ...rest,
});
const workflow = {
  metadata: { name: "wf" },
  status: {
    nodes: {
      wf: node("wf", { type: "DAG", phase: "Failed", templateName: "main" }),
      "wf.a": node("wf.a", { boundaryID: "wf", phase: "Succeeded" }),
      "wf.b": node("wf.b", {
        boundaryID: "wf",
        phase: "Failed",
        inputs: { parameters: [{ name: "tag", value: "dev" }] },
      }),
    },
  },
};

describe("nodes by their fields", () => {
  it.each([
    ["phase=Failed", ["wf", "wf.b"]],
    ["displayName=a", ["wf.a"]],
    ["templateName=work,phase!=Failed", ["wf.a"]],
    ["inputs.parameters.tag.value=dev", ["wf.b"]],
    ["displayName=nobody", []],
  ])("%s means %j", (selector, names) => {
    expect(nodesMeant(workflow, nodeFilter(selector)).map(({ name }) => name)).toEqual(names);
  });

  it.each([["colour=red"], ["phase"]])("%s is refused", (selector) => {
    expect(() => nodeFilter(selector)).toThrow(/^--node-field-selector: .*(known: displayName|such as displayName)/);
  });

  it("are shown with what they stand below", () => {
    const tree = fromArgo(workflow, nodeFilter("displayName=b"));
    expect(nodesOf(tree).map(({ name }) => name)).toEqual(["wf", "b"]);
    expect(nodesOf(fromArgo(workflow, nodeFilter("displayName=nobody")))).toEqual([]);
  });
});
