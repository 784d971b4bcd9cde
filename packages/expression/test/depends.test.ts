import { describe, expect, it } from "vitest";
import { dependencyNames, evaluateDepends, parseDepends, type TaskResult } from "../src/index.ts";

const ended: Readonly<Record<string, TaskResult>> = { a: "Succeeded", "b-2": "Failed", c: "Errored", d: "Omitted" };

function holds(task: string, result: TaskResult | undefined): boolean {
  return result === undefined ? ended[task] === "Succeeded" : ended[task] === result;
}

function treeOf(text: string) {
  const parsed = parseDepends(text);
  if ("problem" in parsed) throw new Error(parsed.problem);
  return parsed.tree;
}

describe("depends", () => {
  it.each([
    ["a", true],
    ["b-2", false],
    ["b-2.Failed", true],
    ["!a", false],
    ["!!a", true],
    ["a && b-2.Failed", true],
    ["a && b-2.Succeeded || c.Errored", true],
    ["a && (b-2.Succeeded || c.Failed)", false],
    ["(b-2.Succeeded || b-2.Failed) && !d.Succeeded && d.Omitted", true],
    ["a&&!b-2", true],
  ])("%s is %s", (text, expected) => {
    expect(evaluateDepends(treeOf(text), holds)).toBe(expected);
  });

  it("names each task once", () => {
    expect(dependencyNames(treeOf("a.Failed || (b-2 && !a.Skipped) || c.AllFailed"))).toEqual(["a", "b-2", "c"]);
  });

  it.each([
    ["d.Done", "task result 'Done' for task 'd' is invalid", 0, 6],
    ["a && d.", "task result '' for task 'd' is invalid", 5, 7],
    ["a && d.outputs.result", "task result 'outputs.result' for task 'd' is invalid", 5, 21],
    ["a b", "expected an operator, found 'b'", 2, 3],
    ["a &&", "Unexpected end of expression", 4, 4],
    ["", "Unexpected end of expression", 0, 0],
    ["a & b", "Invalid token: '&'", 2, 3],
    ["(a", "Unbalanced parenthesis", 0, 1],
    ["(a, b)", "Invalid token: ','", 2, 3],
    ["a == b", "Invalid token: '='", 2, 3],
  ])("finds what is wrong in %s", (text, problem, start, end) => {
    expect(parseDepends(text)).toEqual({ problem, start, end });
  });

  it("takes as many tasks as a workflow has", () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `task-${index}`);
    const tree = treeOf(names.join(" && "));
    expect(dependencyNames(tree)).toEqual(names);
    expect(evaluateDepends(tree, () => true)).toBe(true);
  });

  it("is bounded in depth", () => {
    expect(parseDepends("(".repeat(100_000))).toMatchObject({ problem: expect.stringContaining("nests deeper") });
  });
});
