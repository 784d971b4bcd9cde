import { describe, expect, it } from "vitest";
import { evaluateCondition } from "../src/model/condition.ts";
import { planExit } from "../src/model/exit-plan.ts";
import { planGraph } from "../src/model/plan-graph.ts";
import { workflowOf } from "./workflow.ts";

const known = {
  "workflow.parameters.env": "prod",
  "workflow.parameters.count": "1",
  "workflow.parameters.odd": "a && b",
};

describe("evaluateCondition", () => {
  it.each([
    ["{{workflow.status}} == Succeeded", "Succeeded", true],
    ["{{workflow.status}} != Succeeded", "Succeeded", false],
    ["'{{workflow.status}}' == 'Failed'", "Failed", true],
    ['"{{workflow.status}}" == "Failed" || "{{workflow.status}}" == "Error"', "Error", true],
    ["!({{workflow.status}} == Failed) && true", "Succeeded", true],
    ["{{= workflow.status }} == Failed", "Failed", true],
    ["true", "Failed", true],
    ["{{workflow.parameters.env}} == prod", "Failed", true],
    ["{{workflow.parameters.env}} != prod || {{workflow.status}} == Error", "Failed", false],
    ["{{= workflow.status != 'Succeeded' && workflow.parameters.env == \"prod\" }}", "Error", true],
    ["{{= workflow.status == 'Failed' }} && {{workflow.parameters.env}} == dev", "Failed", false],
  ])("%s for %s is %s", (when, status, value) => {
    expect(evaluateCondition(when, { ...known, "workflow.status": status })).toBe(value);
  });

  it.each([
    "{{inputs.parameters.x}} == 1",
    "{{workflow.parameters.count}} == 1.0",
    "{{workflow.parameters.odd}} == a",
    "{{= len(workflow.status) == 6 }}",
    "{{= steps.a.result == 'x' }}",
    "{{workflow.status}} =~ Fail",
    "Failed ==",
    "(true",
    "a b",
    "",
  ])("cannot tell for %s", (when) => {
    expect(evaluateCondition(when, { ...known, "workflow.status": "Failed" })).toBeUndefined();
  });
});

const spec = {
  onExit: "bye",
  templates: [
    {
      name: "bye",
      steps: [
        [{ name: "cleanup", template: "c" }],
        [
          { name: "good", template: "g", when: "{{workflow.status}} == Succeeded" },
          { name: "bad", template: "b", when: "{{workflow.status}} != Succeeded" },
          { name: "maybe", template: "m", when: "{{steps.cleanup.outputs.result}} == 1" },
        ],
      ],
    },
  ],
};

describe("planExit", () => {
  it("knows the workflow's name, labels and arguments", () => {
    const when = "{{workflow.parameters.env}} == prod && {{workflow.labels.team}} == web";
    const template = { name: "bye", steps: [[{ name: "page", template: "p", when }]] };
    const runsFor = (value: string) => {
      const parts = { onExit: "bye", templates: [template], arguments: { parameters: [{ name: "env", value }] } };
      const workflow = workflowOf([], { spec: parts });
      const metadata = { ...workflow.metadata, labels: { team: "web" } };
      return planExit({ ...workflow, metadata }, "Failed")?.steps[0]?.runs;
    };
    expect([runsFor("prod"), runsFor("dev"), runsFor("{{x}}")]).toEqual(["yes", "no", "maybe"]);
  });

  it("says for a status which steps will run", () => {
    const plan = planExit(workflowOf([], { spec }), "Failed");
    expect(plan?.steps.map(({ title, runs }) => [title, runs])).toEqual([
      ["cleanup", "yes"],
      ["good", "no"],
      ["bad", "yes"],
      ["maybe", "maybe"],
    ]);
    expect(plan?.edges).toEqual([
      ["cleanup", "good"],
      ["cleanup", "bad"],
      ["cleanup", "maybe"],
    ]);
  });

  it("reads dependencies of a dag in both forms", () => {
    const tasks = [
      { name: "a", template: "t" },
      { name: "b", template: "t", dependencies: ["a"] },
      { name: "c", template: "t", depends: "a.Succeeded && (b.Failed || unknown)" },
    ];
    const plan = planExit(
      workflowOf([], { spec: { onExit: "bye", templates: [{ name: "bye", dag: { tasks } }] } }),
      "Failed",
    );
    expect(plan?.edges).toEqual([
      ["a", "b"],
      ["a", "c"],
      ["b", "c"],
    ]);
  });

  it("knows a handler of one step, one that is elsewhere, and none", () => {
    const one = planExit(workflowOf([], { spec: { onExit: "x", templates: [{ name: "x", plugin: {} }] } }), "Failed");
    expect(one?.steps).toMatchObject([{ title: "x", runs: "yes" }]);
    expect(planExit(workflowOf([], { spec: { onExit: "x" } }), "Failed")?.steps).toMatchObject([{ title: "x" }]);
    expect(planExit(workflowOf([]), "Failed")).toBeUndefined();
  });

  it("becomes a graph of nodes that do not exist yet", () => {
    const plan = planExit(workflowOf([], { spec }), "Succeeded");
    const graph = plan && planGraph(plan);
    expect(graph?.nodes.map(({ id }) => id)).toContain("plan:cleanup");
    expect(graph?.edges[0]).toEqual(["plan:cleanup", "plan:good"]);
  });
});
