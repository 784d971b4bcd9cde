import type { WorkflowEvent } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { endIn, type History, type Outcome, recordEnd } from "../src/index.ts";
import { endOfRun, journal } from "./ends.ts";

/** The standings of runs that ended so, one after the other. */
function standingsOf(...outcomes: readonly Outcome[]) {
  let history: History = [];
  return outcomes.map((outcome, index) => {
    const recorded = recordEnd(history, endOfRun({ uid: `u${index}`, outcome }));
    history = recorded.history;
    return recorded.standing;
  });
}

describe("the history of a template", () => {
  it("counts failures in a row, and knows what ends them", () => {
    expect(standingsOf("Failed", "Error", "Succeeded", "Succeeded")).toEqual([
      { recovered: false, consecutiveFailures: 1 },
      { recovered: false, consecutiveFailures: 2, previous: "Failed" },
      { recovered: true, consecutiveFailures: 2, previous: "Error" },
      { recovered: false, consecutiveFailures: 0, previous: "Succeeded" },
    ]);
  });

  it("passes over runs that somebody ended", () => {
    expect(standingsOf("Failed", "Stopped", "Terminated", "Deleted", "Succeeded").at(-1)).toMatchObject({
      recovered: true,
    });
  });

  it("knows a workflow that was lost and came back", () => {
    const lost = recordEnd([], endOfRun({ outcome: "Lost" }));
    expect(recordEnd(lost.history, endOfRun({ outcome: "Succeeded" })).standing).toMatchObject({ recovered: true });
  });

  it("counts each run of a workflow that is retried", () => {
    const first = recordEnd([], endOfRun({ uid: "a" }));
    const second = recordEnd(first.history, { ...endOfRun({ uid: "a" }), run: 1 });
    const third = recordEnd(second.history, { ...endOfRun({ uid: "a", outcome: "Succeeded" }), run: 2 });
    expect(second.standing).toMatchObject({ consecutiveFailures: 2 });
    expect(third.standing).toMatchObject({ recovered: true, consecutiveFailures: 2 });
  });

  it("says of an end that it knows what it said at first, whatever came after", () => {
    const failed = recordEnd([], endOfRun({ uid: "a" }));
    const good = recordEnd(failed.history, endOfRun({ uid: "b", outcome: "Succeeded" }));
    const later = recordEnd(good.history, endOfRun({ uid: "c", outcome: "Succeeded" }));
    const again = recordEnd(later.history, endOfRun({ uid: "b", outcome: "Succeeded" }));
    expect(again).toEqual({ history: later.history, standing: good.standing });
  });

  it("keeps the latest runs only", () => {
    let history: History = [];
    for (let i = 0; i < 50; i += 1) ({ history } = recordEnd(history, endOfRun({ uid: `u${i}` })));
    expect(history).toHaveLength(20);
    expect(history.at(-1)?.standing.consecutiveFailures).toBe(50);
  });
});

describe("how a workflow ended", () => {
  const by = { at: 1, by: "ada", message: "" };

  it.each<[outcome: Outcome, ...Parameters<typeof journal>]>([
    ["Failed", { outcome: "Failed" }],
    ["Error", { outcome: "Error" }],
    ["Succeeded", { outcome: "Succeeded" }],
    ["Stopped", { outcome: "Failed" }, { type: "StopRequested", ...by }],
    ["Terminated", { outcome: "Failed" }, { type: "TerminateRequested", ...by }],
    ["Terminated", { outcome: "Failed" }, { type: "StopRequested", ...by }, { type: "TerminateRequested", ...by }],
    ["Deleted", { outcome: "Failed" }, { type: "WorkflowDeleted", ...by }, { type: "TerminateRequested", ...by }],
    ["Succeeded", { outcome: "Succeeded" }, { type: "StopRequested", ...by }],
    ["Failed", { outcome: "Failed" }, { type: "DeadlineExceeded", at: 1 }],
  ])("is %s", (outcome, said, ...between) => {
    expect(endIn(journal(said, ...between))).toMatchObject({ outcome, at: 1010, template: "deploy-web-u1" });
  });

  it("is told for each run of a workflow that was retried; nobody's wish to stop an earlier one counts", () => {
    const [submitted, finished] = journal({});
    const [, again] = journal({ outcome: "Failed" });
    if (submitted === undefined || finished?.type !== "WorkflowFinished" || again === undefined) throw new Error();
    const retried = { type: "WorkflowRetried", at: 1020, by: "ada", run: 1, removed: [], reopened: [] } as const;
    const stop = { type: "StopRequested", ...by } as const;
    const events = [submitted, stop, finished, retried, { ...again, at: 1030, run: 1 }] as WorkflowEvent[];
    expect(endIn(events, 0)).toMatchObject({ run: 0, outcome: "Stopped", at: 1010 });
    expect(endIn(events, 1)).toMatchObject({ run: 1, outcome: "Failed", at: 1030 });
    expect(endIn(events)).toMatchObject({ run: 1 });
    expect(endIn(events.slice(0, 4), 1)).toBeUndefined();
  });

  it("is not known before it has", () => {
    expect(endIn(journal({}).slice(0, 1))).toBeUndefined();
  });

  it.each([
    ["web", { generateName: "web-" }, {}],
    ["nightly", { labels: { "workflows.argoproj.io/cron-workflow": "nightly" } }, {}],
    ["release", { generateName: "web-" }, { workflowTemplateRef: { name: "release" } }],
  ])("has the template %s", (template, workflow, spec) => {
    const [submitted, finished] = journal({});
    if (submitted?.type !== "WorkflowSubmitted" || finished?.type !== "WorkflowFinished") throw new Error("no journal");
    const { variables } = finished;
    const events = [
      { ...submitted, manifest: { spec } },
      { ...finished, variables: { ...variables, workflow: { ...variables.workflow, ...workflow } } },
    ];
    expect(endIn(events)).toMatchObject({ template });
  });
});
