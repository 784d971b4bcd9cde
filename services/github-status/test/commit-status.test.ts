import type { WorkflowVariables } from "@onexit/events";
import { sampleVariables } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { commitStatusOf } from "../src/commit-status.ts";
import { stateOf } from "../src/state.ts";
import { publicUrl } from "../src/target-url.ts";
import { sha } from "./fake-github.ts";

const delivery = { id: "dlv_0123456789ab", attempt: 1 };
const { failure: _, ...unfailed } = sampleVariables;
const parameters = { owner: "acme", repo: "web", sha };
const workflow = (changes: Partial<WorkflowVariables>) => ({ ...sampleVariables.workflow, ...changes });

it.each([
  ["Succeeded", "success"],
  ["Failed", "failure"],
  ["Error", "error"],
  ["Running", "pending"],
  ["Pending", "pending"],
  ["Skipped", "success"],
  ["Omitted", "success"],
  ["success", "success"],
  ["failure", "failure"],
  ["error", "error"],
  ["pending", "pending"],
  ["FAILED ", "failure"],
  ["", undefined],
  ["done", undefined],
  ["constructor", undefined],
])("reads %j as %s", (text, state) => {
  expect(stateOf(text)).toBe(state);
});

describe("the default description", () => {
  it.each([
    [
      "says who stopped it",
      { ...sampleVariables, stopped: { by: "alice", strategy: "Stop" as const, message: "wrong branch" } },
      "Stopped by alice: wrong branch (4m 12s)",
    ],
    ["names the step and its cause", sampleVariables, "Failed at load: exit code 1 (4m 12s)"],
    [
      "names the workflow's message without a step",
      { ...unfailed, workflow: workflow({}) },
      "Failed: child 'etl-7kq2d-2' failed (4m 12s)",
    ],
    ["tells success", { ...unfailed, workflow: workflow({ status: "Succeeded" }) }, "Succeeded (4m 12s)"],
    [
      "tells a failed exit handler from success",
      { ...unfailed, workflow: workflow({ status: "Succeeded" }), exit: { status: "Failed" } },
      "Succeeded, but its exit handler failed (4m 12s)",
    ],
    [
      "tells what could not run from what failed",
      { ...sampleVariables, workflow: workflow({ status: "Error", message: "no such image" }) },
      "Could not run: no such image (4m 12s)",
    ],
    ["is the phase before the end", { ...unfailed, workflow: workflow({ status: "Running" }) }, "Running"],
    ["is one line", { ...unfailed, workflow: workflow({ message: "a\r\n\tb  c", duration: "" }) }, "Failed: a b c"],
  ])("%s", (_, variables, description) => {
    expect(commitStatusOf(parameters, { ...variables, delivery }).description).toBe(description);
  });

  it("is cut at 140 characters, none of them in half", () => {
    const variables = { ...unfailed, workflow: workflow({ message: "😀".repeat(200) }), delivery };
    const { description, truncated } = commitStatusOf(parameters, variables);
    expect([...description]).toHaveLength(140);
    expect(description).toMatch(/^Failed: (😀)+…$/u);
    expect(truncated).toEqual(["description"]);
  });
});

it.each([
  [{ labels: { "workflows.argoproj.io/cron-workflow": "nightly" }, generateName: "nightly-1-" }, "onexit/nightly"],
  [{ labels: { "workflows.argoproj.io/workflow-template": "etl" }, generateName: "x-" }, "onexit/etl"],
  [{ labels: { "workflows.argoproj.io/cluster-workflow-template": "all" } }, "onexit/all"],
  [{ generateName: "etl-" }, "onexit/etl"],
  [{}, "onexit/etl-7kq2d"],
])("names the check after what runs have in common: %j", (changes, context) => {
  const variables = { ...sampleVariables, workflow: workflow(changes), delivery };
  expect(commitStatusOf(parameters, variables).context).toBe(context);
});

it.each([
  ["https://ci.test/w/1?x=1#n", "https://ci.test/w/1?x=1#n"],
  ["http://10.0.0.7:2746/w", "http://10.0.0.7:2746/w"],
  ["http://localhost:2746/w", undefined],
  ["http://LOCALHOST./w", undefined],
  ["http://ui.localhost/w", undefined],
  ["http://127.0.0.1/w", undefined],
  ["http://2130706433/w", undefined],
  ["http://[::1]:80/w", undefined],
  ["http://[::ffff:127.0.0.1]/w", undefined],
  ["http://0.0.0.0/w", undefined],
  ["https://user:pass@ci.test/", undefined],
  ["javascript:alert(1)", undefined],
  ["file:///etc/passwd", undefined],
  ["/w/1", undefined],
  ["(unknown: run.url)", undefined],
])("takes %s as a target: %s", (text, url) => {
  expect(publicUrl(text)).toBe(url);
});
