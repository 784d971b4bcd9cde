import type { ActionFailed, ActionSucceeded } from "@onexit/events";
import { argoWorkflow } from "@onexit/interpreter";
import { describe, expect, it } from "vitest";
import { deliveryLines } from "../../src/view/deliveries.ts";
import { argoDeliveryRows, countDeliveries, deliveryRows } from "../../src/view/delivery-row.ts";
import { withOtherDeliveries } from "../../src/view/other-deliveries.ts";
import { createStyle } from "../../src/view/style.ts";
import { exitHandlerYaml, factOf, failedRun, identity, sampleRun, t0 } from "./sample-run.ts";

const style = createStyle({ color: false, utf8: true });

function notifyingRun() {
  const run = sampleRun(exitHandlerYaml);
  run.report(1_000, "[0].step1");
  run.report(2_000, "[1].step2");
  run.report(3_000, ".onExit[0].cleanup");
  return run;
}

/** An attempt at Slack that is tried again in twelve seconds. */
function limited(run: ReturnType<typeof notifyingRun>, attempt: number): ActionFailed {
  return {
    ...factOf(run, "slack", 3_500),
    type: "ActionFailed",
    attempt,
    outcome: "retry",
    problem: { status: 429, message: "rate limited" },
    nextAttemptAt: t0 + 15_000,
  };
}

describe("deliveryRows", () => {
  it("shows an attempt that failed as retrying, with the time of the next one and the problem", () => {
    const run = notifyingRun();
    const failed = limited(run, 2);
    const rows = deliveryRows(run.state(), new Map([[failed.key, failed]]));
    expect(deliveryLines(rows, style, { now: t0 + 3_500 })).toEqual([
      " ── Deliveries ──",
      " ◷ slack          #deploys  retrying  2 tries  next in 12s: 429 rate limited",
      " ● github-status  acme/web  pending",
      " ● pagerduty      svc web   pending",
    ]);
    expect(deliveryLines(rows, style, { now: t0 + 60_000 })[1]).toContain("next now: 429 rate limited");
  });

  it("believes the journal's end until a retry by hand has gone further", () => {
    const { run, latest } = failedRun();
    const dead = deliveryRows(run.state(), latest).find(({ action }) => action === "pagerduty");
    expect(dead).toMatchObject({ state: "dead", attempt: 5, message: "400 routing_key must be 32 characters" });
    const fact = factOf(run, "pagerduty", 20_000);
    const older: ActionFailed = {
      ...fact,
      type: "ActionFailed",
      attempt: 5,
      outcome: "retry",
      problem: { message: "late" },
      nextAttemptAt: t0,
    };
    expect(deliveryRows(run.state(), new Map([[fact.key, older]])).map(({ state }) => state)).toContain("dead");
    const again: ActionSucceeded = { ...fact, type: "ActionSucceeded", attempt: 6, detail: "posted", already: true };
    const rows = deliveryRows(run.state(), new Map([[fact.key, again]]));
    expect(rows.find(({ action }) => action === "pagerduty")).toMatchObject({ state: "sent", attempt: 6 });
    expect(deliveryLines(rows, style, { now: t0 }).at(-1)).toBe(
      " ✔ pagerduty      #deploys          sent       6 tries  212ms (already done)",
    );
  });

  it("adds what a service did of its own accord for this workflow, and for no other", () => {
    const run = notifyingRun();
    const own: ActionSucceeded = {
      ...factOf(run, "slack", 0),
      type: "ActionSucceeded",
      key: "f".repeat(64),
      action: "metrics",
      origin: { kind: "event", event: "WorkflowFinished" },
      detail: "200",
      already: false,
    };
    const foreign = { ...own, key: "e".repeat(64), workflow: { ...identity, uid: "another" } };
    const rows = deliveryRows(run.state(), new Map([own, foreign].map((event) => [event.key, event])));
    expect(rows.map(({ action }) => action)).toEqual(["slack", "github-status", "pagerduty", "metrics"]);
  });
});

it("reads deliveries from the Workflow that the API shows", () => {
  const { run } = failedRun();
  expect(argoDeliveryRows(argoWorkflow(run.state(), "1"))).toEqual(deliveryRows(run.state(), new Map()));
  expect(argoDeliveryRows({ status: {} })).toEqual([]);
});

it("counts what is well first and what is wrong last", () => {
  const { run, latest } = failedRun();
  expect(countDeliveries(deliveryRows(run.state(), latest))).toEqual([
    ["sent", 1],
    ["previewed", 1],
    ["dead", 1],
  ]);
});

it("has no heading for a run without deliveries", () => {
  expect(deliveryLines([], style, { now: 0 })).toEqual([]);
});

describe("withOtherDeliveries", () => {
  it("says of a delivery that nobody waits for what its service said last, and adds those that no node asked for", () => {
    const run = notifyingRun();
    const failed = limited(run, 5);
    const other: ActionFailed = { ...failed, key: `${failed.key}-policy`, outcome: "unclear" };
    const stranger: ActionFailed = { ...failed, key: "x", workflow: { ...identity, uid: "another" } };
    const rows = argoDeliveryRows(withOtherDeliveries(argoWorkflow(run.state(), "1"), [failed, other, stranger]));
    expect(rows.map(({ action, state, attempt }) => `${action} ${state} ${attempt}`)).toEqual([
      "slack retrying 5",
      "github-status pending 0",
      "pagerduty pending 0",
      "slack retrying 5",
    ]);
  });
});
