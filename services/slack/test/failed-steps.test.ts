import type { NodeFinished, NodeStarted, WorkflowEvent } from "@onexit/events";
import { expect, it } from "vitest";
import { failedSteps } from "../src/failed-steps.ts";

function started(node: string, more: Partial<NodeStarted> = {}): NodeStarted {
  const declared = { node, displayName: node, nodeType: "Pod", template: "t", onExit: false, inputs: {} } as const;
  return { type: "NodeStarted", at: 1, attempt: 1, work: { kind: "none" } as never, ...declared, ...more };
}

function ended(node: string, more: Partial<NodeFinished> = {}): NodeFinished {
  const end = {
    phase: "Failed",
    message: "exit code 1",
    attempt: 1,
    outputs: { parameters: {}, exitCode: 1 },
  } as const;
  return { type: "NodeFinished", at: 2, node, logTail: `log of ${node}`, ...end, ...more };
}

const namesIn = (events: readonly WorkflowEvent[]) => failedSteps(events).map(({ step }) => step);

it("names the steps that failed in the order in which they did, with cause and log", () => {
  const steps = failedSteps([
    started("main", { nodeType: "DAG" }),
    started("a", { parent: "main" }),
    started("b", { parent: "main", displayName: "bee" }),
    started("c", { parent: "main" }),
    ended("b", { phase: "Error", message: "no such image", outputs: { parameters: {} }, logTail: undefined as never }),
    ended("c", { phase: "Succeeded" }),
    ended("a"),
    ended("main"),
  ]);
  expect(steps).toEqual([
    { node: "b", step: "bee", message: "no such image", exitCode: "", attempt: 1, logTail: "" },
    { node: "a", step: "a", message: "exit code 1", exitCode: "1", attempt: 1, logTail: "log of a" },
  ]);
});

it("names a step that could not even start, and none of the exit handler or of a hook", () => {
  const { work: _, ...skipped } = started("wrong");
  expect(
    namesIn([
      { ...skipped, type: "NodeSkipped", phase: "Error", message: "no such parameter" } as WorkflowEvent,
      started("handler", { onExit: true }),
      started("hook", { hookOf: "wrong" }),
      ended("handler"),
      ended("hook"),
    ]),
  ).toEqual(["wrong"]);
});

it("lets the last try of a retried step speak, once it has given up", () => {
  const tries = (outcome: "Failed" | "Succeeded") => [
    started("r", { nodeType: "Retry", displayName: "load" }),
    started("r(0)", { parent: "r" }),
    ended("r(0)"),
    started("r(1)", { parent: "r", attempt: 2 }),
    ended("r(1)", { attempt: 2, phase: outcome, message: "exit code 7" }),
    ended("r", { phase: outcome, message: "No more retries left", outputs: { parameters: {} }, logTail: "" }),
  ];
  expect(failedSteps(tries("Succeeded"))).toEqual([]);
  expect(failedSteps(tries("Failed"))).toMatchObject([
    { node: "r", step: "load", message: "exit code 7", attempt: 2, logTail: "log of r(1)" },
  ]);
});
