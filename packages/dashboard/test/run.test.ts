import { describe, expect, it } from "vitest";
import { exitTitle } from "../src/model/exit-title.ts";
import { readable, shortNodeName, withoutIds } from "../src/model/readable.ts";
import { treeRows } from "../src/model/rows.ts";
import { failedNodes, podNameOf, readRun, triesOf } from "../src/model/run.ts";
import { failedWorkflow, workflowOf } from "./workflow.ts";

describe("readRun", () => {
  it("finds the main part, the exit handler and why it ran", () => {
    const run = readRun(failedWorkflow());
    expect(run.main?.title).toBe("main");
    expect(run.exit).toMatchObject({ template: "bye", because: "Failed", phase: "Succeeded" });
    expect(run.exit?.root?.title).toBe("bye");
    expect(exitTitle(run)).toBe("onExit: bye - ran because Failed");
  });

  it("knows of an exit handler that has not begun from the spec alone", () => {
    const run = readRun(workflowOf([{ name: "wf" }], { spec: { onExit: "bye" } }));
    expect(run.exit).toMatchObject({ template: "bye", because: "", root: undefined });
    expect(exitTitle(run)).toBe("onExit: bye - runs when the main part has ended");
  });

  it("has neither nodes nor an exit handler when nothing has run", () => {
    const run = readRun(workflowOf([]));
    expect(run).toMatchObject({ nodes: [], main: undefined, exit: undefined });
  });

  it("sets nodes below what they belong to: loops, retries, hooks", () => {
    const run = readRun(
      workflowOf([
        { name: "wf", type: "DAG" },
        { name: "wf.check", type: "TaskGroup", boundaryID: "wf" },
        { name: "wf.check(0:a)", boundaryID: "wf" },
        { name: "wf.fetch", type: "Retry", boundaryID: "wf" },
        { name: "wf.fetch(0)", boundaryID: "wf", phase: "Failed" },
        { name: "wf.fetch(1)", boundaryID: "wf" },
        { name: "wf.fetch.onExit", boundaryID: "wf", nodeFlag: { hooked: true } },
      ]),
    );
    const owners = Object.fromEntries(run.nodes.map((node) => [node.name, node.owner]));
    expect(owners).toMatchObject({
      "wf.check(0:a)": "wf.check",
      "wf.fetch(0)": "wf.fetch",
      "wf.fetch.onExit": "wf.fetch",
    });
    expect(run.byId.get("wf.check(0:a)")?.loop).toBe("wf.check");
    const retry = run.byId.get("wf.fetch");
    expect(retry && triesOf(run, retry).map(({ name }) => name)).toEqual(["wf.fetch(0)", "wf.fetch(1)"]);
    expect(run.byId.get("wf.fetch.onExit")).toMatchObject({ isHook: true, isExit: false, title: "onExit" });
  });

  it("sorts by when nodes began; within a second as the server lists them", () => {
    const run = readRun(
      workflowOf([
        { name: "wf", startedAt: "2026-01-01T00:00:00Z" },
        { name: "late", startedAt: "2026-01-01T00:00:09Z" },
        { name: "b", startedAt: "2026-01-01T00:00:01Z" },
        { name: "a", startedAt: "2026-01-01T00:00:01Z" },
        { name: "waits", startedAt: null },
      ]),
    );
    expect(run.nodes.map(({ name }) => name)).toEqual(["wf", "b", "a", "late", "waits"]);
  });
});

describe("failedNodes", () => {
  it("names what failed itself, not what holds it", () => {
    expect(failedNodes(readRun(failedWorkflow())).map(({ title }) => title)).toEqual(["step2"]);
  });

  it("leaves out tries: one that succeeded in the end has not failed, one that has is named once", () => {
    const retried = (phase: "Succeeded" | "Failed") =>
      readRun(
        workflowOf([
          { name: "wf", type: "DAG", phase },
          { name: "wf.fetch", type: "Retry", phase, boundaryID: "wf" },
          { name: "wf.fetch(0)", phase: "Failed", boundaryID: "wf" },
          { name: "wf.fetch(1)", phase, boundaryID: "wf" },
        ]),
      );
    expect(failedNodes(retried("Succeeded"))).toEqual([]);
    expect(failedNodes(retried("Failed")).map(({ title }) => title)).toEqual(["fetch"]);
  });
});

it("rows are the trees without groups, the exit handler's apart", () => {
  const { main, exit } = treeRows(readRun(failedWorkflow()));
  expect(main.map(({ node, depth }) => [node.title, depth])).toEqual([
    ["main", 0],
    ["step1", 1],
    ["step2", 1],
  ]);
  expect(exit.map(({ node }) => node.title)).toEqual(["bye", "a", "b"]);
});

it("computes pod names as Argo's clients do", () => {
  const run = readRun(failedWorkflow());
  const step = run.byId.get("wf[0].step1");
  expect(step && podNameOf("wf", step)).toMatch(/^wf-build-\d+$/);
  // The id of `NAME.onExit`, as in Argo's own fixture.
  expect(podNameOf("hello-world-647r7", { name: "hello-world-647r7.onExit", template: "" })).toBe(
    "hello-world-647r7-206029318",
  );
});

it("messages name nodes as people do", () => {
  expect(readable("child 'wf[1].step2' failed", readRun(failedWorkflow()))).toBe("child 'step2' failed");
  expect(readable("'nobody' said so", readRun(failedWorkflow()))).toBe("'nobody' said so");
  expect(withoutIds("child 'wf-3464589351' failed", "wf")).toBe("a step failed");
  expect(withoutIds("child 'other-3464589351' failed", "wf")).toBe("child 'other-3464589351' failed");
});

it.each([
  ["wf", "wf"],
  ["wf[0].step1", "step1"],
  ["wf.onExit", "onExit"],
  ["wf.onExit[0]", "[0]"],
  ["wf.check(0:a.b)", "check(0:a.b)"],
])("%s is called %s for short", (name, short) => {
  expect(shortNodeName(name, "wf")).toBe(short);
});
