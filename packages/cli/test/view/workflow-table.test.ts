import { argoWorkflow } from "@onexit/interpreter";
import { expect, it } from "vitest";
import { createStyle } from "../../src/view/style.ts";
import { workflowHeader, workflowTable } from "../../src/view/workflow-table.ts";
import { exitHandlerYaml, failedRun, sampleRun, t0 } from "./sample-run.ts";

const style = createStyle({ color: false, utf8: true });

const failed = argoWorkflow(failedRun().run.state(), "7");
const running = argoWorkflow(sampleRun(exitHandlerYaml).state(), "1");
const handlerFailed = {
  metadata: { name: "etl", namespace: "prod", creationTimestamp: "2026-01-02T13:14:32Z" },
  status: {
    phase: "Succeeded",
    startedAt: "2026-01-02T13:14:32Z",
    finishedAt: "2026-01-02T13:18:44Z",
    exitHandler: { template: "bye", ranBecause: "Succeeded", phase: "Failed", message: "main: Error (exit code 3)" },
  },
};

it("lists workflows with age, duration, deliveries, and what is wrong", () => {
  const lines = workflowTable([failed, running, handlerFailed], style, { now: t0 + 300_000 });
  expect(lines).toEqual([
    "NAME                STATUS       AGE  DURATION  DELIVERIES                   MESSAGE",
    "exit-handler-7kq2d  ✖ Failed     5m   13s       1 sent, 1 previewed, 1 dead",
    "exit-handler-7kq2d  ● Running    5m   5m00s     -",
    "etl                 ✔ Succeeded  5m   4m12s     -                            exit handler Failed",
  ]);
});

it("can leave out the headers and name the namespaces", () => {
  expect(workflowTable([handlerFailed], style, { now: t0, noHeaders: true, allNamespaces: true, width: 40 })).toEqual([
    "prod  etl  ✔ Succeeded  0s  4m12s  -  e…",
  ]);
  expect(workflowTable([], style, { now: t0, allNamespaces: true })).toEqual([
    "NAMESPACE  NAME  STATUS  AGE  DURATION  DELIVERIES  MESSAGE",
  ]);
});

it("says of one workflow what it is and when it ran", () => {
  expect(workflowHeader(handlerFailed, style, { now: t0 + 300_000, utc: true })).toEqual([
    "Name:          etl",
    "Namespace:     prod",
    "Status:        ✔ Succeeded",
    "Exit handler:  bye Failed (ran because Succeeded): exit code 3",
    "Created:       2026-01-02 13:14:32Z (5m ago)",
    "Finished:      2026-01-02 13:18:44Z (48s ago)",
    "Duration:      4m12s",
  ]);
});

it("says who ended a workflow early", () => {
  const run = sampleRun(exitHandlerYaml);
  run.cancel(1_000, "Terminate");
  const header = workflowHeader(argoWorkflow(run.state(), "1"), style, { now: t0 + 2_000, utc: true });
  expect(header.find((line) => line.startsWith("Ended early:"))).toMatch(/^Ended early: +terminated/);
});

it("survives an object that says nothing", () => {
  expect(workflowTable([{}], style, { now: t0, noHeaders: true })).toEqual(["  ◷ Pending    -  -"]);
  expect(workflowHeader({}, style, { now: t0, utc: true })).toEqual(["Status:    ◷ Pending", "Duration:  -"]);
});
