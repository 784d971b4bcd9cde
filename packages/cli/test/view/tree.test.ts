import { argoWorkflow } from "@onexit/interpreter";
import { describe, expect, it } from "vitest";
import { fromArgo } from "../../src/view/from-argo.ts";
import { fromState } from "../../src/view/from-state.ts";
import type { RunTree, TreeNode } from "../../src/view/run-tree.ts";
import { createStyle } from "../../src/view/style.ts";
import { treeLines } from "../../src/view/tree.ts";
import { failedRun, t0 } from "./sample-run.ts";

const style = createStyle({ color: false, utf8: true });

function node(name: string, phase: TreeNode["phase"], rest: Partial<TreeNode> = {}): TreeNode {
  return {
    name,
    template: "t",
    phase,
    message: "",
    attempt: phase === "Skipped" ? 0 : 1,
    startedAt: 0,
    ...(phase === "Running" ? {} : { finishedAt: 1_000 }),
    children: [],
    ...rest,
  };
}

function draw(tree: RunTree, options: { readonly showSkipped?: boolean } = {}): string {
  return treeLines(tree, style, { now: 2_000, ...options }).join("\n");
}

it("draws the same tree from a state and from the Workflow that Argo's clients read", () => {
  const state = failedRun().run.state();
  // The API tells times in whole seconds only.
  const shapeOf = (tree: RunTree) =>
    treeLines(tree, style, { now: t0 }).map((line) => line.replace(/<?\d[\d.]*m?s\b/, "?").replace(/ +/g, " "));
  expect(shapeOf(fromArgo(argoWorkflow(state, "1")))).toEqual(shapeOf(fromState(state)));
});

it("draws the Workflow of a real Argo, whose nodes come in no order", () => {
  const at = (second: number) => `2026-01-02T03:04:0${second}Z`;
  const leaf = (name: string, phase: string, second: number) => ({
    id: `wf-${name}`,
    name: `wf${name}`,
    displayName: name.replace(/.*\./, ""),
    type: "Pod",
    templateName: "t",
    phase,
    boundaryID: "wf",
    startedAt: at(second),
    finishedAt: at(second + 1),
  });
  const workflow = {
    metadata: { name: "wf" },
    status: {
      nodes: {
        b: leaf("[10].late", "Succeeded", 5),
        a: leaf("[2].early", "Succeeded", 3),
        root: {
          id: "wf",
          name: "wf",
          displayName: "wf",
          type: "Steps",
          templateName: "main",
          phase: "Failed",
          startedAt: at(1),
          finishedAt: at(9),
        },
        exit: {
          id: "wf-1",
          name: "wf.onExit",
          displayName: "wf.onExit",
          type: "Pod",
          templateName: "bye",
          phase: "Running",
          startedAt: at(9),
          finishedAt: null,
        },
      },
    },
  };
  expect(treeLines(fromArgo(workflow), style, { now: Date.parse(at(9)) + 500 })).toEqual([
    " ✖ wf       main  Failed     8s",
    " ├─✔ early  t     Succeeded  1s",
    " └─✔ late   t     Succeeded  1s",
    "",
    " ── onExit bye ── ran because workflow.status = Failed ──",
    " ● bye      pod   Running    1s",
  ]);
});

it("draws nothing of a run that has not begun", () => {
  expect(treeLines({}, style, { now: 0 })).toEqual([]);
});

it("marks a step that somebody stopped, and the count of attempts", () => {
  const stopped = node("wf", "Failed", { message: "workflow shutdown with strategy:  Stop", attempt: 3 });
  expect(draw({ main: stopped })).toBe(" ■ wf ×3  t  Failed     1.0s  workflow shutdown with strategy:  Stop");
});

describe("skipped nodes", () => {
  const skipped = (name: string) => node(name, "Skipped", { message: "when 'a == b' evaluated false" });
  const tree = { main: node("wf", "Succeeded", { children: [skipped("a"), node("b", "Succeeded"), skipped("c")] }) };

  it("fold to one line with their names", () => {
    expect(draw(tree)).toBe(
      [" ✔ wf           t  Succeeded  1.0s", " ├─✔ b          t  Succeeded  1.0s", " └─○ 2 skipped  a, c"].join("\n"),
    );
  });

  it("stand each for itself when that is asked for", () => {
    expect(draw(tree, { showSkipped: true })).toBe(
      [
        " ✔ wf   t  Succeeded  1.0s",
        ' ├─○ a  t  Skipped          when "a == b" is false',
        " ├─✔ b  t  Succeeded  1.0s",
        ' └─○ c  t  Skipped          when "a == b" is false',
      ].join("\n"),
    );
  });
});

it("shows of a large run only what runs, what failed and what these stand in, and counts the rest", () => {
  const many = Array.from({ length: 50 }, (_, i) => node(`ok-${i}`, "Succeeded"));
  const group = node("deep", "Running", { children: [node("slow", "Running"), node("fine", "Succeeded")] });
  const children = [...many, node("broken", "Failed", { message: "main: Error (exit code 7)" }), group];
  expect(draw({ main: node("wf", "Running", { children }) })).toBe(
    [
      " ● wf        t  Running    2.0s",
      " ├─✖ broken  t  Failed     1.0s  exit code 7",
      " └─● deep    t  Running    2.0s",
      "   └─● slow  t  Running    2.0s",
      "",
      " 55 nodes: 3 Running · 1 Failed · 51 Succeeded",
    ].join("\n"),
  );
});
